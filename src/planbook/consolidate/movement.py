"""How rows stand beside themselves the time before: what a field said then, and which way a number has moved.

What is compared is what was last returned of the same row in an earlier period (`row_histories`).
"""

from collections.abc import Sequence
from dataclasses import replace

from planbook.consolidate.collected import Collected
from planbook.consolidate.row_histories import Stories
from planbook.consolidate.row_values import row_values
from planbook.consolidate.tidy import TidyRow
from planbook.model.declarations import Record
from planbook.model.values import Value
from planbook.model.works_out import Movement, WorksOut


def with_time_before(collected: Collected, record: Record, rows: Sequence[TidyRow]) -> tuple[TidyRow, ...]:
    """`rows` with the fields that are worked out of the time before; as they are of a record without any."""
    fields = {spec.key: spec.works_out for spec in record.data if spec.works_out and spec.works_out.of_time_before}
    if not fields:
        return tuple(rows)
    stories = Stories(collected, record)
    made = []
    for row in rows:
        story = stories.of_row(row)
        before = story[-2] if len(story) > 1 else None
        values = {key: _value(how, row, before) for key, how in fields.items()}
        made.append(replace(row, values=row_values({**row.values, **values})))
    return tuple(made)


def _value(how: WorksOut, row: TidyRow, before: TidyRow | None) -> Value:
    kept = how.movement or how.before
    if before is None or kept is None or any(row.get(key) != before.get(key) for key in kept.within):
        return None
    return _moved(how.movement, row, before) if how.movement else before.get(kept.of)


def _moved(movement: Movement, row: TidyRow, before: TidyRow) -> Value:
    now, then = row.number(movement.of), before.number(movement.of)
    if now is None or then is None:
        return None
    if now == then:
        return "same"
    return "better" if (now > then) == (movement.better == "up") else "worse"
