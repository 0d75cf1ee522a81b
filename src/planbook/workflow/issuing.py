"""The workbook that a unit is given for a period, from what stood before."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.asked import asked_format
from planbook.model.calendar import Period
from planbook.model.carried import refs_taken
from planbook.model.declarations import Format
from planbook.model.parts import Part
from planbook.model.submission import Submission
from planbook.workflow.agreeing import ALL, BoundPlan, Plans
from planbook.workflow.earlier import is_before, is_within, newest_first
from planbook.workflow.one_plan import of_one_plan
from planbook.workflow.trust import Trust

if TYPE_CHECKING:
    from planbook.prepare.job import Job


def returned_before(trust: Trust, ledger: Ledger, period: Period) -> list[Standing]:
    """What stands of the periods before `period`, and of the year that it is in, newest first, as it was returned.

    The plan of a year is the newest that came in any period of it, be it a term, a half-term or the year itself.
    """
    return _before(trust, ledger, period, lambda p: trust.standing(ledger, p.id))


def standing_before(
    trust: Trust, ledger: Ledger, period: Period, bound: BoundPlan = ALL, by: date = date.min
) -> list[Standing]:
    """The same as it counts, by the decisions within `bound`: what the workbooks of `period` begin with.

    Those of a year begin with what its terms had told when it was returned or, where it was not yet, `by` a day.
    """
    return _before(trust, ledger, period, lambda p: plans_of(trust, ledger, p, bound).counting(), by=by)


def _before(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    stands_in: Callable[[Period], Sequence[Standing]],
    by: date = date.min,
) -> list[Standing]:
    """What stands of the periods before `period`, newest first; of a year's own, what came before its workbook."""
    earlier = [p for p in trust.register.calendar.periods if p.id != period.id and is_before(p, period)]
    found = [(p, stands) for p in earlier for stands in stands_in(p)]
    if any(is_within(p, period) for p, _ in found):
        came = {stands.unit: stands.received_on for stands in trust.standing(ledger, period.id)}
        found = [
            (p, stands)
            for p, stands in found
            if not is_within(p, period) or stands.received_on <= came.get(stands.unit, by)
        ]
    return newest_first(found, period)


def plans_of(trust: Trust, ledger: Ledger, period: Period, bound: BoundPlan = ALL) -> Plans:
    """The plans as they stand in `period`, by the register of `trust` and the decisions within `bound`."""
    standing = trust.standing(ledger, period.id)
    return Plans(trust, ledger, period, standing, lambda: returned_before(trust, ledger, period), bound)


def in_parts_of(job: "Job", sent: Submission) -> "Job":
    """Of the whole workbook `job` the one for the part that `sent` is; as it is where that is a whole one too."""
    from planbook.prepare.parts import part_of

    parts = tuple(Part(key, who) for key, who in sent.parts.items())
    own = next((part for part in parts if part.key == sent.part), None)
    return part_of(job, own, parts) if own else job


def issued_job(
    trust: Trust,
    period: Period,
    unit: str,
    template: str,
    before: Sequence[Standing],
    issued: date,
    sent: Submission | None = None,
) -> "Job":
    """The workbook that the unit is given for `period` in the format `template`, before it is filled in.

    It has the sheets that are asked then; one that what was `sent` goes back in, those of that as well.
    """
    from planbook.prepare.content.prefill import prefill
    from planbook.prepare.job import Job

    named = trust.register.lineage(unit)
    earlier = [s.submission for s in of_one_plan([s for s in before if s.unit in named], template)]
    own = trust.register.format_of(unit) == template
    layout = asked_format(trust.register, trust.declarations.formats[template], unit, period, sent)
    rows = prefill(trust.declarations, trust.register, unit, period, earlier) if own else {}
    rows = {record: given for record, given in rows.items() if layout.sheet(record)}
    return Job(
        format=layout,
        register=trust.register,
        unit=unit,
        period=period,
        rows=rows,
        issued=issued,
        refs_before=refs_before(layout, earlier, period),
    )


def refs_before(layout: Format, earlier: Sequence[Submission], period: Period) -> frozenset[tuple[str, str]]:
    """The refs that rows of the records in `layout` have had in the year of `period`, by the submissions `earlier`,
    newest first. Rows that are of one period alone begin again with each."""
    found: set[tuple[str, str]] = set()
    for record in (sheet.record for sheet in layout.sheets if sheet.record.has_refs and not sheet.record.of_period):
        told = (sent for sent in earlier if sent.year == period.year and sent.asks(record.key))
        found |= {(record.key, ref) for sent in told for ref in refs_taken(sent, record)}
    return frozenset(found)
