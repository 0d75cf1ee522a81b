"""What is worked out for a row from the rows of other records, as the derivation that it names declares.

rows_with_figures(collected, record)      its rows, with what is worked out where nothing was given
derived(collected, row)                   what the derivation that a row names comes to
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbook.consolidate.cells import Key, KpiCell, cells_by_period, kpi_cells
from planbook.consolidate.collected import Collected
from planbook.consolidate.tidy import TidyRow, register_records
from planbook.consolidate.year_rows import rows_of_period, rows_of_year
from planbook.model.calendar import TERMS, PeriodKind, period_title
from planbook.model.declarations import Record
from planbook.model.derivation import Counting, Derivation
from planbook.model.derived_from import NamedDerivation, giving_field, named_in
from planbook.model.figure import Source
from planbook.model.figures_held import LINES
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import opening
from planbook.model.result import OutOf
from planbook.model.values import Value

_HALVES = tuple(f"{term}-{half}" for term in TERMS for half in "12")
_PARTS: Mapping[PeriodKind, tuple[str, ...]] = {
    "term": TERMS,
    "half_term": _HALVES,
    "quarter": ("q1", "q2", "q3", "q4"),
}


@dataclass(frozen=True, slots=True)
class Derived:
    """What a derivation comes to."""

    derivation: Derivation
    value: Value
    """As a cell would hold it; None where there is nothing to work it out from."""
    missing: tuple[str, ...]
    """Who or what is still missing of all, by name."""
    rows: tuple[TidyRow, ...]
    """The rows that it was made of."""
    ends: date | None
    """The last day of the time that it is over; None where it has no end."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The same rows as the sources of a figure."""
        keys = (*sorted(self.derivation.fields_read() | {*self.derivation.where, self.derivation.by} - {""}),)
        return tuple(row.source(*keys) for row in self.rows)


def rows_with_figures(collected: Collected, record: Record) -> list[TidyRow]:
    """The rows of `record` in their order, each with what is worked out for it where nothing was given.

    What was typed stands: what is worked out is set beside it (`derived`).
    """
    rows = rows_of_period(collected, record)
    if giving_field(record) is None:
        return rows
    return [with_figure(collected, row, derived(collected, row)) for row in rows]


def with_figure(collected: Collected, row: TidyRow, found: Derived | None) -> TidyRow:
    """The row with what was `found` for it, where no figure was given; the names of who is missing with it."""
    spec = giving_field(collected.declarations.records[row.record])
    if spec is None or found is None or found.value is None or row.get(spec.gives_figure) is not None:
        return row
    values = {**row.values, spec.gives_figure: found.value}
    if spec.gives_missing and not row.text(spec.gives_missing) and found.missing:
        values[spec.gives_missing] = "; ".join(found.missing)
    return replace(row, values=values, worked_out={spec.gives_figure: found.sources})


def derived(collected: Collected, row: TidyRow) -> Derived | None:
    """What the derivation that a row names comes to; None where it names none, or one of something unknown."""
    spec = giving_field(collected.declarations.records[row.record])
    text = row.text(spec.key) if spec and not collected.plan_only else ""
    found = named_in(collected.register, text) if text else None
    if found is None or found.unknown or (found.derivation.needs_which and found.which is None):
        return None
    unit = collected.register.counts_for(row.unit) or row.unit
    if found.derivation.record == LINES:
        return _of_kpi(collected, found, unit)
    return _of_rows(collected, found, unit)


def _of_kpi(collected: Collected, named: NamedDerivation, unit: str) -> Derived:
    """The figure of a KPI, as it is shown: that of all, of a unit and the period."""
    cell = collected.once(_cells_of, "").get((unit, named.which or "", EVERYBODY))
    told = cell is not None and cell.told
    if cell is not None and cell.of_nobody:
        return Derived(named.derivation, str(OutOf(0, 0)), (), (cell.row,) if cell.row else (), None)
    rows = (cell.row,) if cell is not None and cell.row else ()
    return Derived(named.derivation, cell.value if cell and told else None, (), rows, None)


def _cells_of(collected: Collected, _: str) -> Mapping[Key, KpiCell]:
    if collected.parts:  # a year's figures are those of its terms
        return cells_by_period(collected)[collected.period.id]
    return kpi_cells(collected, collected.period)


def _of_rows(collected: Collected, named: NamedDerivation, unit: str) -> Derived:
    derivation = named.derivation
    first = _first_day(collected, derivation)
    units = [unit] if derivation.of == "unit" else _units(collected, derivation)
    rows = [row for row in _rows(collected, derivation, units) if _counts(collected, named, row, first)]
    value, missing = _worked_out(collected, derivation, rows, units)
    ends = collected.register.calendar.days_of_year(collected.period)[1] if derivation.over == "plan_year" else None
    return Derived(derivation, value, tuple(missing), tuple(rows), ends)


def _first_day(collected: Collected, derivation: Derivation) -> date | None:
    """The first day of what counts; None where there is none."""
    period = collected.period
    return {
        "plan_year": collected.register.calendar.days_of_year(period)[0],
        "period": period.start,
        "always": None,
    }[derivation.over]


def _units(collected: Collected, derivation: Derivation) -> list[str]:
    """The units whose rows count, where those of all do."""
    return [
        unit
        for unit, entry in collected.units.items()
        if all(entry.get(key) in values for key, values in derivation.units.items())
    ]


def _rows(collected: Collected, derivation: Derivation, units: Sequence[str]) -> list[TidyRow]:
    """The rows of the record as they stand now, with what an earlier return of the year said of each.

    With them those of earlier returns of the year that were done with, as a meeting that was held, and so did not
    come again; of a record whose rows are of one period alone, all of them.
    """
    record = collected.declarations.records[derivation.record]
    if record in register_records(collected.declarations):
        mine = {name for unit in units for name in collected.lineage(unit)}
        return [row for row in collected.registered(record.key, "") if row.unit in mine or not row.unit]
    return [row for unit in units for row in rows_of_year(collected, record, unit)]


def _counts(collected: Collected, named: NamedDerivation, row: TidyRow, first: date | None) -> bool:
    """Whether the row is one of those that count: none that lies after the day by which its unit is judged."""
    derivation = named.derivation
    wanted = all(row.get(key) in values for key, values in derivation.where.items())
    if not wanted or not named.is_by(row.get(derivation.by)):
        return False
    day = _day(collected, derivation, row)
    return day is None or ((first is None or first <= day) and day <= collected.judged_on(row.unit))


def _day(collected: Collected, derivation: Derivation, row: TidyRow) -> date | None:
    """The day by which a row falls into the time; of rows that are late, or are not due yet, that is another."""
    counted = derivation.counts
    record = collected.declarations.records[derivation.record]
    if isinstance(counted, Counting) and counted.in_time:
        return collected.day(row.get(counted.in_time[1]))
    if derivation.on:
        return collected.day(row.get(derivation.on))
    if isinstance(counted, Counting) and (counted.having or counted.filled):
        return None  # what is still to come is one of all
    return collected.due(record, row) or (row.date(record.since) if record.since else None)


Worked = tuple[Value, Sequence[str]]
"""What it comes to, and who or what is still missing of all."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The rows that count, with what is counted of them."""

    collected: Collected
    derivation: Derivation
    counted: Counting
    keys: Sequence[str]
    """The fields that it is counted by."""
    rows: Sequence[TidyRow]
    last: date
    """The day by which the unit that it is of is judged; of several, the latest."""


def _worked_out(
    collected: Collected, derivation: Derivation, rows: Sequence[TidyRow], units: Sequence[str]
) -> Worked:
    counted = derivation.counts
    if counted == "rows":
        return len(rows), ()
    if isinstance(counted, str):
        having = {collected.register.counts_for(row.unit) or row.unit for row in rows}
        lacking = [collected.units[unit].text("name") for unit in units if unit not in having]
        return _out_of(len(units) - len(lacking), len(units)), lacking
    (name, keys), *_ = counted.named
    last = max(map(collected.judged_on, units), default=collected.period.as_at)
    return _WAYS[name](_Chosen(collected, derivation, counted, keys, rows, last))


def _out_of(number: float, total: float) -> Value:
    """So many of so many; None where there is nothing to count of."""
    return str(OutOf(number, total)) if total else None


def _sum(of: _Chosen) -> Worked:
    numbers = [number for row in of.rows if (number := row.number(of.keys[0])) is not None]
    return (sum(numbers) if numbers else None), ()


def _share(of: _Chosen) -> Worked:
    pairs = [(row.number(of.keys[0]), row.number(of.keys[1])) for row in of.rows]
    whole = [(number, total) for number, total in pairs if number is not None and total is not None]
    if whole and not any(number or total for number, total in whole):
        return str(OutOf(0, 0)), ()  # each row says that there was nobody
    return _out_of(sum(number for number, _ in whole), sum(total for _, total in whole)), ()


def _days(of: _Chosen) -> Worked:
    """The most days that any row took, and the rows that still go on."""
    between = of.collected.register.calendar.working_days_between
    begun = [(row, start) for row in of.rows if (start := row.date(of.keys[0]))]
    ends = [row.date(of.keys[1]) or of.collected.judged_on(row.unit) for row, _ in begun]
    lasting = [
        max(0, (end - start).days - 1) if of.counted.clear_days else between(start, end)
        for (_, start), end in zip(begun, ends, strict=True)
    ]
    going_on = [row for row, _ in begun if row.date(of.keys[1]) is None]
    return max(lasting, default=None), _names(of.collected, going_on)


def _filled(of: _Chosen) -> Worked:
    return _those(of.collected, of.rows, lambda row: all(row.get(key) is not None for key in of.keys))


def _having(of: _Chosen) -> Worked:
    return _those(of.collected, of.rows, lambda row: all(row.get(key) in of.counted.having[key] for key in of.keys))


def _in_time(of: _Chosen) -> Worked:
    def is_in_time(row: TidyRow) -> bool:
        done, due = row.date(of.keys[0]), of.collected.day(row.get(of.keys[1]))
        return done is not None and due is not None and done <= due

    return _those(of.collected, [row for row in of.rows if of.collected.day(row.get(of.keys[1]))], is_in_time)


def _periods(of: _Chosen) -> Worked:
    """In how many of the year's periods of a kind there is a row, of those that are over or have one."""
    calendar, period = of.collected.register.calendar, of.collected.period
    days = [day for row in of.rows if (day := _day(of.collected, of.derivation, row))]
    met, lacking = 0, []
    for part in _PARTS.get(of.counted.periods or "year", ("year",)):
        name = f"{period.year}-{part}"
        start, end = calendar.day_of(name, first=True), calendar.day_of(name)
        if start and end and any(start <= day <= end for day in days):
            met += 1
        elif end and end <= of.last:
            lacking.append(opening(period_title(name)))
    return _out_of(met, met + len(lacking)), lacking


def _value(of: _Chosen) -> Worked:
    return (of.rows[0].get(of.keys[0]) if len(of.rows) == 1 else None), ()


_WAYS: Mapping[str, Callable[[_Chosen], Worked]] = {
    "sum": _sum,
    "share": _share,
    "days": _days,
    "clear_days": _days,
    "filled": _filled,
    "having": _having,
    "in_time": _in_time,
    "periods": _periods,
    "value": _value,
}


def _those(collected: Collected, rows: Sequence[TidyRow], wanted: Callable[[TidyRow], bool]) -> Worked:
    """How many of the rows are such, and the names of the others."""
    lacking = [row for row in rows if not wanted(row)]
    return _out_of(len(rows) - len(lacking), len(rows)), _names(collected, lacking)


def _names(collected: Collected, rows: Iterable[TidyRow]) -> list[str]:
    """What the rows are called: by the register's name for a code, their words, or their ref."""
    names = []
    for row in rows:
        record = collected.declarations.records[row.record]
        spec = record.by_key.get(record.label)
        words = row.text(record.label) if record.label else ""
        named = collected.label(spec.of, words) if spec and spec.type == "code" and words else words
        named = collected.declarations.word(spec.list, words) if spec and spec.type == "choice" and words else named
        names.append(named.replace(";", ",") or collected.ref(row, record.row_id) if record.row_id else named)
    return names
