"""What of other rows stands in the rows of the register: how many meetings a body has held, who chairs it.

Nothing here knows a record by its name: the fields say what they gather (`model.record.Gathers`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from planbook.consolidate.collected import Collected
from planbook.consolidate.records import RecordTable
from planbook.consolidate.row_values import row_values
from planbook.consolidate.tidy import TidyRow
from planbook.model.asked import is_asked_over
from planbook.model.frequency import next_due, times_by, times_in_year
from planbook.model.funding import share_of, source_days
from planbook.model.record import Gathers, Record
from planbook.model.values import Value, rounded

_TO_COME = {"next", "due"}
_MOST_TO_COME = 6
"""How many days on which a row comes round are looked for: papers are made soon after the day of their figures."""


def with_gathered(collected: Collected, tables: Mapping[str, RecordTable]) -> dict[str, RecordTable]:
    """`tables` in which the rows of the register have what they gather of others, as they are at `as_at`."""
    return {key: _gathered(collected, tables, table) for key, table in tables.items()}


def _gathered(collected: Collected, tables: Mapping[str, RecordTable], table: RecordTable) -> RecordTable:
    wanted = {spec.key: spec.gathers for spec in table.record.fields if spec.gathers}
    if not wanted:
        return table
    counted = {key: one for key, one in wanted.items() if one.record and one.gives == "count"}
    told = {
        key: _by_code(collected, tables, table.record, replace(one, where={})).keys()
        for key, one in counted.items()
        if tables[one.record].units and not one.or_blank
    }
    silent = {key for key, one in wanted.items() if one.record and not _is_told(collected, tables[one.record], one)}
    others = {key: _by_code(collected, tables, table.record, one) for key, one in wanted.items() if one.record}
    rows = []
    coming: dict[str, list[Sequence[date]]] = {key: [] for key, one in wanted.items() if one.gives in _TO_COME}
    for row in table.rows:
        code = row.text(table.record.row_id)
        found: dict[str, Value] = {}
        for key, one in wanted.items():
            own = others.get(key, {}).get(code, ())
            if key in coming:
                days = _days_to_come(collected, row, one, own)
                coming[key].append(days)
                found[key] = days[0] if days else None
            elif key in silent:
                found[key] = None
            else:
                found[key] = _value(collected, row, one, own)
                if key in told and code not in told[key]:
                    found[key] = None  # nobody has said anything of it: that is not to say that there was none
        rows.append(replace(row, values=row_values({**row.values, **found})))
    return replace(table, rows=tuple(rows), coming=coming)


def _is_told(collected: Collected, table: RecordTable, gathers: Gathers) -> bool:
    """Whether anybody could have said how many there are: of rows that units return, one that is asked for them and
    has returned, or of how many there should be, one that is asked. Else zero would be said without being told."""
    if gathers.gives not in ("count", "times") or not table.units or _rows(collected, table, gathers):
        return True
    own = collected.terms or collected
    year = collected.period.year if gathers.over_year else None
    periods = [p for p in own.earlier if p.year == year and p.id != collected.period.id]
    return any(
        is_asked_over(own.register_of(period), table.record, unit, period)
        and (gathers.gives == "times" or bool(own.stands(unit, period.id)))
        for period in (*periods, collected.period)
        for unit in collected.units
    )


def _days_to_come(
    collected: Collected, row: TidyRow, gathers: Gathers, others: Sequence[TidyRow]
) -> Sequence[date]:
    """The days after the figures that other rows have in a field, or on which the row itself comes round next."""
    as_at = collected.period.as_at
    if gathers.gives == "next":
        days = {day for other in others if (day := other.date(gathers.field)) and day > as_at}
        return sorted(days)
    found: list[date] = []
    day = next_due(collected.register, row, as_at)
    while day is not None and len(found) < _MOST_TO_COME and (not found or day > found[-1]):
        found.append(day)
        day = next_due(collected.register, row, day + timedelta(days=1))
    return found


def _by_code(
    collected: Collected, tables: Mapping[str, RecordTable], record: Record, gathers: Gathers
) -> Mapping[str, list[TidyRow]]:
    """The rows that are gathered, by the id of the row that they name."""
    found: dict[str, list[TidyRow]] = {}
    for row in _rows(collected, tables[gathers.record], gathers):
        code = collected.register.code_for(record.key, row.get(gathers.by))
        day = row.date(gathers.come) if gathers.come else None
        has_come = not gathers.come or (day is not None and day <= collected.period.as_at)
        if code and has_come and all(row.get(key) in values for key, values in gathers.where.items()):
            found.setdefault(code, []).append(row)
    return found


def _rows(collected: Collected, table: RecordTable, gathers: Gathers) -> Sequence[TidyRow]:
    """Those of the period, or of its year so far: one that stands in several of its returns as it stands last."""
    if not table.units:
        return [row for row in table.rows if table.holds(row, collected.period.as_at)]
    if not gathers.over_year:
        return table.rows
    own = collected.terms or collected
    periods = [period for period in own.earlier if period.year == own.period.year]
    found: dict[tuple[Value, ...], TidyRow] = {}
    for period in periods:
        for row in own.rows(table.record.key, period.id):
            unit = collected.register.counts_for(row.unit) or row.unit
            found[(unit, *(row.get(key) for key in (*table.record.identified_by, *table.record.due)))] = row
    for row in table.rows:
        found[(row.unit, *(row.get(key) for key in (*table.record.identified_by, *table.record.due)))] = row
    return [*found.values()]


def _value(collected: Collected, row: TidyRow, gathers: Gathers, others: Sequence[TidyRow]) -> Value:
    register, period = collected.register, collected.period
    match gathers.gives:
        case "count":
            return len(others) or (None if gathers.or_blank else 0)
        case "sum":
            numbers = [number for other in others if (number := other.number(gathers.field)) is not None]
            return rounded(sum(numbers), 2) if numbers or not gathers.or_blank else None
        case "reaches":
            limit = row.number(gathers.number)
            found = [number for other in others if (number := other.number(gathers.field)) is not None]
            return None if limit is None or not found else rounded(sum(found), 2) >= limit
        case "passed":
            of = source_days(row, period.year)
            return rounded(share_of(of, period.as_at), 0) if of else None
        case "times":
            times = times_in_year(collected.declarations, row, gathers.field, gathers.number)
            by_now = times_by(register.calendar, period, period.as_at, times) if times else None
            units = {register.counts_for(other.unit) or other.unit for other in others}
            several = len(units) if gathers.each and row.get(gathers.each) is None else 1
            return None if by_now is None else by_now * max(several, 1)
        case "list":
            named = (_named(collected, other, gathers.field) for other in others)
            return "; ".join(dict.fromkeys(name for name in named if name)) or None
    days = [day for other in others if (day := other.date(gathers.field))]
    return max((day for day in days if day <= period.as_at), default=None)


def _named(collected: Collected, row: TidyRow, key: str) -> str:
    """What a row has in a field, as people read it."""
    spec, value = collected.declarations.records[row.record].field(key), row.get(key)
    if value is None:
        return row.named.get(key, "")
    if isinstance(value, date) or spec.type != "code":
        return str(value)
    return collected.label(spec.of, value)
