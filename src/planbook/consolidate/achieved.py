"""What the success measures say of what they belong to: an area, an objective or an action of a plan."""

from collections.abc import Sequence

from planbook.consolidate.plan import status_word
from planbook.consolidate.rows import AchievedRow, MeasureRow
from planbook.model.declarations import Declarations
from planbook.model.prose import opening

_JUDGED = ("red", "amber", "green")


def build_achieved(declarations: Declarations, measures: Sequence[MeasureRow]) -> list[AchievedRow]:
    """A row for each that a success measure belongs to, the whole before its parts, in the order of the measures.

    What a part has achieved, its whole has too: an action's measures are also those of its objective and its area.
    """
    found: dict[tuple[str, int, str, str], list[MeasureRow]] = {}
    places = {unit: place for place, unit in enumerate(dict.fromkeys(row.unit for row in measures))}
    for row in measures:
        for depth, (record, ref) in enumerate(row.owners):
            found.setdefault((row.unit, depth, record, ref), []).append(row)
    ordered = sorted(found.items(), key=lambda pair: places[pair[0][0]])
    return [_achieved(declarations, record, ref, own) for (_, _, record, ref), own in ordered]


def _achieved(declarations: Declarations, record: str, ref: str, own: Sequence[MeasureRow]) -> AchievedRow:
    shown = [row for row in own if row.status != "suppressed"]
    judged = [row for row in shown if row.status in _JUDGED]
    return AchievedRow(
        unit=own[0].unit,
        unit_name=own[0].unit_name,
        record=record,
        kind=opening(declarations.records[record].one),
        what=ref,
        measures=len(own),
        judged=len(judged),
        met=sum(row.status == "green" for row in judged),
        off=sum(row.status == "red" for row in judged),
        overdue=sum(row.overdue for row in shown),
        words="; ".join(_said(declarations, row) for row in shown) or None,
        made_of=tuple(row.source_id for row in own),
    )


def _said(declarations: Declarations, row: MeasureRow) -> str:
    """Where a measure stands, in a few words: "S1 met at 9 of 9"."""
    said = status_word(declarations, row.status)
    at = f" at {row.now}" if row.now else ""
    left = f" (not yet: {row.missing.replace(';', ',')})" if row.missing else ""
    return f"{row.ref} {said.lower()}{at}{left}"
