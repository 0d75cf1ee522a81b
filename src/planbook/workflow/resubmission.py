"""How a workbook differs from the one that it took the place of, and two from each other that lie side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.ledger.standing import Standing, Superseded
from planbook.model.calendar import Period
from planbook.model.difference import Change, differences
from planbook.model.names import name_returned, returned_path
from planbook.report.reply.two_files import how_they_differ
from planbook.workflow.receiving.arrivals import Received
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Resubmission:
    """A workbook beside another of the same unit, with all in which they differ."""

    unit: str
    name: str
    template: str
    file: str
    """Relative to the trust's folder."""
    received_on: date
    file_before: str
    received_before: date
    changes: Sequence[Change]
    """From the one before to the other."""


def returned_again(
    trust: Trust,
    standing: Sequence[Standing],
    superseded: Sequence[Superseded],
    received: Received | None = None,
) -> list[Resubmission]:
    """What stands beside what stood just before it in its slot, units in the register's order.

    With `received`, only where the one has taken the place of the other just now.
    """
    counts = {stands.receipt for stands in standing}
    now = {outcome.stands for outcome in received.outcomes if outcome.before is not None} if received else None
    found = [
        Resubmission(
            unit=pair.standing.unit,
            name=trust.register.label("unit", pair.standing.unit),
            template=pair.standing.template,
            file=pair.standing.file,
            received_on=pair.standing.received_on,
            file_before=pair.file,
            received_before=pair.received_on,
            changes=differences(trust.register, pair.submission, pair.standing.submission, closed=True),
        )
        for pair in superseded
        if pair.standing.receipt in (counts if now is None else counts & now)
    ]
    return _in_order(trust, found)


def side_by_side(trust: Trust, period: Period, received: Received) -> list[Resubmission]:
    """Differing workbooks of one unit between which nobody has chosen, each beside the first of them.

    The first is the one that stands, or where none of them does the one that came first.
    """
    arrivals = {arrival.receipt: arrival for arrival in received.arrivals}
    found = []
    for outcome in received.outcomes:
        rivals = sorted(
            (arrivals[rival.receipt] for rival in outcome.rivals),
            key=lambda a: (a.receipt != outcome.stands, a.receipt),
        )
        _, unit, template = outcome.slot
        found += [
            Resubmission(
                unit=unit,
                name=trust.register.label("unit", unit),
                template=template,
                file=returned_path(period.id, other.name),
                received_on=other.received_on,
                file_before=returned_path(period.id, rivals[0].name),
                received_before=rivals[0].received_on,
                changes=differences(trust.register, rivals[0].submission, other.submission, closed=True),
            )
            for other in rivals[1:]
        ]
    return _in_order(trust, found)


def told_side_by_side(pairs: Iterable[Resubmission], unit: str) -> list[str]:
    """How the workbooks of a unit differ, for the unit: a paragraph for each pair."""
    return [
        how_they_differ(
            (name_returned(pair.file_before), pair.received_before),
            (name_returned(pair.file), pair.received_on),
            pair.changes,
        )
        for pair in pairs
        if pair.unit == unit
    ]


def _in_order(trust: Trust, found: Sequence[Resubmission]) -> list[Resubmission]:
    return sorted(found, key=lambda r: (trust.register.place_of(r.unit), r.template))
