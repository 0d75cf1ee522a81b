"""What of a record's rows may be shown outside, by what its declaration says of each field."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from planbook.consolidate.cells import COUNTS
from planbook.consolidate.records import RecordTable
from planbook.consolidate.row_values import row_values
from planbook.consolidate.suppression import Count, Counted, SuppressionRule
from planbook.consolidate.tidy import TidyRow
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations, Disclosure, Field, Record
from planbook.model.figures_held import LINES, is_held
from planbook.model.kpi import EVERYBODY, group_of
from planbook.model.record import Embargo
from planbook.model.register import Register

Told = frozenset[tuple[str, str, str]]
"""The KPIs whose figures are shown, by unit, KPI and group."""


def is_guarded(record: Record) -> bool:
    """Whether anything of the record is not for everybody."""
    return bool(record.disclosure or record.embargo) or any(
        spec.disclosure not in ("", "none") for spec in record.fields
    )


def guarded_fields(record: Record) -> frozenset[str]:
    """The fields that are not for everybody."""
    return frozenset(spec.key for spec in record.data if record.may_be_hidden(spec.key))


def external_record(
    table: RecordTable, register: Register, period: Period, told: Told, today: date | None = None
) -> RecordTable:
    """`table` as it may be shown outside: without rows where a row is one person, without small numbers, without
    what is under embargo `today` (by default the day of the figures)."""
    if not is_guarded(table.record):
        return table
    table = replace(table, ended=_ended(table))
    if table.record.embargo:
        table = _out_of_embargo(table, table.record.embargo, today or period.as_at)
    if table.record.disclosure:
        counted = table.rows if table.record.disclosure == "person" else ()
        return replace(table, rows=(), counted=counted, floor=register.floor, work_out=lambda _: ())
    hidden = {
        spec.key: places
        for spec in table.record.data
        if (places := _hidden(spec, table.rows, register, period, told))
    }
    for spec in table.record.data:  # what is worked out of a hidden number would tell it
        parts = table.record.parts_of(spec.key) if spec.works_out else frozenset()
        places = frozenset[int]().union(*(hidden.get(part, frozenset()) for part in parts))
        hidden |= {spec.key: places} if places else {}
    rows = tuple(_without(row, place, hidden) for place, row in enumerate(table.rows))
    # A change is looked for in nothing that may be hidden: that it has changed would speak of it.
    guarded = guarded_fields(table.record)
    work_out = table.work_out
    return replace(table, rows=rows, hidden=hidden, work_out=lambda passed: work_out(passed | guarded))


def _ended(table: RecordTable) -> tuple[TidyRow, ...]:
    """The rows that ended earlier, as far as everybody may see them; none where some rows are not for everybody."""
    if table.record.disclosure or table.record.embargo:
        return ()
    guarded = dict.fromkeys(guarded_fields(table.record))
    return tuple(replace(row, values=row_values({**row.values, **guarded})) for row in table.ended)


def _out_of_embargo(table: RecordTable, embargo: Embargo, today: date) -> RecordTable:
    """`table` without the rows that say what may not be known outside yet."""
    places = [
        place
        for place, row in enumerate(table.rows)
        if row.get(embargo.of) is None or ((day := row.date(embargo.until)) is not None and day <= today)
    ]
    if len(places) == len(table.rows):
        return table
    whole = table.work_out
    return replace(
        table,
        rows=tuple(table.rows[place] for place in places),
        work_out=lambda passed: [made[place] for made in (whole(passed),) if made for place in places],
    )


def _without(row: TidyRow, place: int, hidden: Mapping[str, frozenset[int]]) -> TidyRow:
    keys = [key for key, places in hidden.items() if place in places]
    return replace(row, values=row_values({**row.values, **dict.fromkeys(keys)})) if keys else row


def _hidden(spec: Field, rows: Sequence[TidyRow], register: Register, period: Period, told: Told) -> frozenset[int]:
    """The places of the rows whose value in the field is not shown."""
    match spec.disclosure:
        case "internal":
            return frozenset(place for place, row in enumerate(rows) if row.get(spec.key) is not None)
        case "kpi":
            return frozenset(
                place
                for place, row in enumerate(rows)
                if _is_beside(spec, row, register, period) or _line(register.declarations, row) not in told
            )
        case Disclosure(people=True) as rule:
            return _few(spec, rule, rows, register, period)
    return frozenset()


def _is_beside(spec: Field, row: TidyRow, register: Register, period: Period) -> bool:
    """Whether it is not the figure that was decided on: of another period, or a unit's where the trust's counts."""
    kpi = register.kpis.get(row.text("kpi"))
    of_trust = (
        row.record == LINES and spec.key in COUNTS and kpi is not None and is_held(register.declarations, kpi)
    )
    return of_trust or row.get("period") not in (None, period.id)


def _line(declarations: Declarations, row: TidyRow) -> tuple[str, str, str]:
    return row.unit, row.text("kpi"), group_of(declarations, row.text("group"))


def _few(
    spec: Field, said: Disclosure, rows: Sequence[TidyRow], register: Register, period: Period
) -> frozenset[int]:
    """The places of the rows whose number is of too few people, and of those that would give one away."""
    kinds: dict[bool, list[int]] = {}
    for place, row in enumerate(rows):
        kinds.setdefault(_is_of_staff(said, row, register.declarations), []).append(place)
    found: set[int] = set()
    for staff, places in kinds.items():
        hidden = _few_of(spec, said, [rows[place] for place in places], register, period, staff=staff)
        found |= {places[n] for n in hidden}
    return frozenset(found)


def _is_of_staff(said: Disclosure, row: TidyRow, declarations: Declarations) -> bool:
    """Whether the row counts staff, by the choice that says who is counted."""
    if not said.whose:
        return False
    choice = declarations.choice(declarations.records[row.record].field(said.whose).list, row.get(said.whose))
    return choice is not None and choice.whose == "staff"


def _few_of(
    spec: Field, said: Disclosure, rows: Sequence[TidyRow], register: Register, period: Period, *, staff: bool
) -> frozenset[int]:
    """Those of rows that count the same kind of people, by their places among them."""
    counted = Counted(people=True, staff=staff, out_of=bool(said.of), kpi_unit="percent" if said.of else "count")
    rule = SuppressionRule(counted, register.floor, register.calendar, period, fewest=1)
    hidden: frozenset[int] = frozenset()
    while True:
        before = hidden
        for key in said.adds_up or ("",):
            counts = [_count(spec, said, place, row, key, hidden) for place, row in enumerate(rows)]
            totals = _totals(counts) if key else []
            decided = rule.decide(counts, totals)
            hidden |= {int(owner) for (owner, _), showing in decided.units.items() if showing == "suppressed"}
        if hidden == before:
            return hidden


def _count(spec: Field, said: Disclosure, place: int, row: TidyRow, key: str, hidden: frozenset[int]) -> Count:
    number = row.number(spec.key)
    return Count(
        owner=str(place),
        group=EVERYBODY,
        phase=f"total {row.unit if key == 'unit' else row.text(key)}",  # which no row is called
        numerator=number,
        denominator=row.number(said.of) if said.of else None,
        value=number,
        hidden=place in hidden,
    )


def _totals(counts: Sequence[Count]) -> list[Count]:
    """What the numbers of the rows that belong together come to."""
    together: dict[str, list[Count]] = {}
    for count in counts:
        together.setdefault(count.phase, []).append(count)
    return [
        Count(
            owner=phase,
            group=EVERYBODY,
            phase=phase,
            numerator=sum(count.numerator or 0 for count in own),
            denominator=sum(count.denominator or 0 for count in own),
            value=sum(count.value or 0 for count in own),
        )
        for phase, own in together.items()
    ]
