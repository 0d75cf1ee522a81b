"""Milestones and success measures that stand out: those of which dates or figures say otherwise than what was
reported, and success measures that are not met, or that were due and are not met yet."""

from dataclasses import replace

from planbook.consolidate.collected import Collected
from planbook.consolidate.plan import build_measures, build_milestones, status_word
from planbook.consolidate.rows import ExceptionRow, MeasureRow, MilestoneRow
from planbook.model.register import folded
from planbook.model.values import long_date, shown

_Found = list[tuple[tuple[str, str, str], ExceptionRow]]


def in_its_way(words: str, *, off: bool) -> str:
    """What tells a row that stands out from others by its `words` and by the way in which it does: it is `off`
    track or target or overdue, or what is known of it only differs from what was reported. One is not the other's
    beginning: what differed in autumn and is off track in spring has been off track since spring."""
    return words if off else f"differs: {words}"


def with_answer(collected: Collected, unit: str, record: str, words: str | None) -> str:
    """`words`, with whether the unit has explained on its Check sheet what they say.

    What it explained is the trust's to read: explanations do not leave it.
    """
    rules = {rule.code for rule in collected.declarations.rules.values() if rule.of_facts and rule.record == record}
    given = any(
        row.text("rule") in rules and row.text("explanation").strip()
        for row in collected.by_unit("explanation")[unit]
    )
    said = "It has been explained to the trust." if given else "It has not been explained yet."
    return f"{words or ''} {said}".strip()


def differing_milestones(collected: Collected) -> _Found:
    """The milestones whose dates are not what was reported of them."""
    return [
        (("milestone", row.unit, folded(row.milestone or row.ref)), _milestone(collected, row))
        for row in build_milestones(collected)
        if row.beside
    ]


def _milestone(collected: Collected, row: MilestoneRow) -> ExceptionRow:
    said = collected.declarations.choice("milestone_status", row.reported)
    return _exception(
        collected, row, "milestone", row.named, said.status if said else "", said.word if said else ""
    )


def differing_measures(collected: Collected) -> _Found:
    """The success measures that are not met, those that were due and are not met yet, and those whose figures are
    not what was reported of them."""
    return [
        (("measure", row.unit, in_its_way(folded(row.statement or row.ref), off=off)), _measure(collected, row))
        for row in build_measures(collected)
        if (off := row.status == "red" or bool(row.overdue)) or row.beside
    ]


def _measure(collected: Collected, row: MeasureRow) -> ExceptionRow:
    said = status_word(collected.declarations, row.status)
    made = _exception(collected, row, "measure", row.statement, row.status, said)
    more = [f"It was due on {long_date(row.due)}."] if row.overdue and row.due else []
    if row.status == "red" and not row.beside and row.now and row.aim:
        more.append(f"It stands at {row.now}; the target is {row.aim}.")
    more += [f"Not yet: {row.missing}."] if row.missing else []
    reported = True if row.basis == "reported" else False if row.status == "not_reported" else None
    return replace(made, reported=reported, facts=" ".join((*([made.facts] if made.facts else []), *more)) or None)


def _exception(
    collected: Collected, row: MilestoneRow | MeasureRow, kind: str, words: str | None, status: str, said: str
) -> ExceptionRow:
    return ExceptionRow(
        unit=row.unit,
        unit_name=row.unit_name,
        kind=kind,
        what=f"{row.ref} {words or ''}".strip(),
        since="",
        explanation=None,
        response=None,
        who=None,
        by=shown(row.due) or None,
        status=status,
        figure=None,
        said=said,
        facts=with_answer(collected, row.unit, kind, row.beside) if row.beside else None,
        differs=bool(row.beside),
        reported=bool(said),
        ref=row.ref,
    )
