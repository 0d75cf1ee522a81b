"""What has changed in plans since they were set, as rows of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planbook.consolidate.collected import Collected
from planbook.consolidate.record_disclosure import is_guarded
from planbook.consolidate.rows import PlanChangeRow
from planbook.model.calendar import period_title
from planbook.model.declarations import Declarations
from planbook.model.plan_changes import PlanChange
from planbook.model.register import Register


def build_plan_changes(
    collected: Collected, register: Register, changed: Mapping[str, Sequence[PlanChange]]
) -> list[PlanChangeRow]:
    """A row for each change, units in the register's order; `changed` is what each unit has, by the id under which
    its plan stands. What a unit was called before its plan went over to another is not told beside that."""
    found = {unit: own for unit, own in changed.items() if unit not in collected.unit_now}
    for unit in collected.units:
        for stands in collected.stands(unit, collected.period.id):
            found |= {unit: changed[stands.unit]} if stands.unit in changed else {}
    return [
        PlanChangeRow(
            unit=unit,
            unit_name=register.label("unit", unit),
            kind=one.change.kind,
            record=one.change.record,
            row_id=one.change.row_id,
            label=one.change.label,
            field=one.change.field,
            heading=one.change.heading,
            before=one.change.before,
            after=one.change.after,
            since=period_title(one.since),
            agreed=one.agreed,
            counts=one.counts,
        )
        for unit in sorted(found, key=register.place_of)
        for one in found[unit]
    ]


def external_plan_changes(declarations: Declarations, rows: Sequence[PlanChangeRow]) -> list[PlanChangeRow]:
    """The rows that may be shown outside: none of what is not for everybody, and of rows of a record that holds
    such, not all that they say."""
    shown = []
    for row in rows:
        record = declarations.records[row.record]
        if record.disclosure or (row.field and record.field(row.field).disclosure not in ("", "none")):
            continue
        whole = not row.field and is_guarded(record)
        shown.append(replace(row, before="", after="", counts="") if whole else row)
    return shown
