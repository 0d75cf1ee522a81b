"""KPIs by unit: what each count comes to, beside its target, its benchmark and the periods before."""

from collections.abc import Mapping
from dataclasses import dataclass

from planbook.consolidate.collected import Collected
from planbook.consolidate.rows import KpiHistoryRow, KpiRow
from planbook.consolidate.tidy import TidyRow
from planbook.model import kpi as kpi_figures
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.figure import Figure, Source, Status
from planbook.model.kpi import EVERYBODY
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import Value

COUNTS = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Cell:
    """One KPI of one unit and group in one period, with the row it was read from."""

    unit: Entry
    kpi: Entry
    group: str
    due: bool
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None
    status: Status
    row: TidyRow | None

    @property
    def key(self) -> "Key":
        """Unit, KPI and group."""
        return self.unit.text("unit_id"), self.kpi.text("kpi"), self.group

    @property
    def phase(self) -> str | None:
        return self.unit.text("phase") or None

    @property
    def counts(self) -> bool:
        """Whether it counts towards a total: due, and with a figure."""
        return self.due and self.value is not None


Key = tuple[str, str, str]
Cells = Mapping[str, Mapping[Key, Cell]]
"""By period id, then by unit, KPI and group."""


def kpi_cells(collected: Collected, period: Period) -> dict[Key, Cell]:
    """Every KPI in use of every unit it applies to, in the register's order, as it stood in `period`.

    A KPI that is not due has status `not_due` whether or not a figure was given; one that is due and lacks a
    count it needs is `not_reported`.
    """
    register = collected.register
    given = collected.by_unit("kpi_value", period.id)
    cells: dict[Key, Cell] = {}
    for unit_id, unit in collected.units.items():
        rows = _rows_by_kpi(collected.declarations, given[unit_id])
        for code, kpi in register.kpis.items():
            if not register.kpi_applies(kpi, unit):
                continue
            due = register.kpi_due(kpi, period)
            target = register.target(code, unit_id, period)
            for group in groups_of(collected.declarations, kpi):
                row = rows.get((code, group))
                numerator, denominator = (row.get("numerator"), row.get("denominator")) if row else (None, None)
                value = kpi_figures.figure(kpi, numerator, denominator)
                cells[unit_id, code, group] = Cell(
                    unit=unit,
                    kpi=kpi,
                    group=group,
                    due=due,
                    numerator=_number(numerator),
                    denominator=_number(denominator),
                    value=value,
                    target=target,
                    status=kpi_figures.status(kpi, value, target) if due else "not_due",
                    row=row,
                )
    return cells


def groups_of(declarations: Declarations, kpi: Entry) -> list[str]:
    """All whom the KPI is about, then the groups asked for beside them."""
    return list(
        dict.fromkeys([EVERYBODY, *(g for g in kpi.items("groups") if not kpi_figures.is_whole(declarations, g))])
    )


def group_of(declarations: Declarations, group: str) -> str:
    """The group that a row is of: the whole school, or the staff, are all whom its KPI is about."""
    return EVERYBODY if kpi_figures.is_whole(declarations, group) else group


def _rows_by_kpi(declarations: Declarations, rows: list[TidyRow]) -> dict[tuple[str, str], TidyRow]:
    """The row of each KPI and group; of two, the first that gives a count, and none where their counts differ.

    Which of those is of the group nobody can tell: one of them may be another line whose group was changed.
    """
    found: dict[tuple[str, str], list[TidyRow]] = {}
    for row in rows:
        found.setdefault((row.text("kpi"), group_of(declarations, row.text("group"))), []).append(row)
    told = {key: [row for row in own if row.get("numerator") is not None] or own[:1] for key, own in found.items()}
    return {key: own[0] for key, own in told.items() if len({_counts(row) for row in own}) == 1}


def _counts(row: TidyRow) -> tuple[Value, ...]:
    return tuple(row.get(key) for key in COUNTS)


def _number(value: Value) -> float | None:
    """A count as a number; yes is 1 and no is 0."""
    return float(value) if isinstance(value, int | float) else None


def last_period(register: Register, kpi: Entry, period: Period) -> Period | None:
    """The period before in which `kpi` was asked for: the one before, or of results the year before's."""
    before = register.calendar.previous(period)
    while before and not kpi_figures.is_every_term(kpi) and not register.kpi_due(kpi, before):
        before = register.calendar.previous(before)
    return before


def cells_by_period(collected: Collected) -> Cells:
    """The cells of this period, of its history, and of those that its figures are set beside."""
    register = collected.register
    before = [last_period(register, kpi, collected.period) for kpi in register.kpis.values()]
    beside = [register.calendar.year_before(collected.period), *before]
    wanted = {period.id: period for period in [*collected.history, *beside] if period}
    return {name: kpi_cells(collected, period) for name, period in wanted.items()}


def build_kpis(collected: Collected, by_period: Cells) -> tuple[list[KpiRow], list[KpiHistoryRow], list[Figure]]:
    """The tables `kpis` and `kpi_history`, and for each line of the first its figure and that of its change."""
    register = collected.register
    year_before = register.calendar.year_before(collected.period)
    rows, figures = [], []
    for key, cell in by_period[collected.period.id].items():
        unit_id, code, group = key
        before = last_period(register, cell.kpi, collected.period)
        last = _value(by_period, before, key)
        bench = register.benchmark(code, cell.phase or "", collected.period, group)
        figure = kpi_figure(collected, cell)
        figures.append(figure)
        since = change(cell.kpi, cell.value, last, collected.period, before)
        if since is not None and before:
            figures.append(change_figure(figure, since, (kpi_source(collected, by_period[before.id][key]),)))
        rows.append(
            KpiRow(
                unit=unit_id,
                unit_name=cell.unit.text("name"),
                phase=cell.phase,
                kpi=code,
                kpi_name=cell.kpi.text("name"),
                group=group,
                due=cell.due,
                numerator=cell.numerator,
                denominator=cell.denominator,
                value=cell.value,
                target=cell.target,
                benchmark=bench.number("value") if bench else None,
                benchmark_year=bench.text("year") if bench else None,
                status=cell.status,
                last=last,
                last_year=_value(by_period, year_before, key),
                change=since,
                comment=cell.row.words("comment") if cell.row else None,
                figure=figure.id,
            )
        )
    return rows, _history(collected, by_period), figures


def change(
    kpi: Entry, value: float | None, last: float | None, period: Period, previous: Period | None
) -> float | None:
    """`value` less `last`; None where a KPI that adds up since September began afresh between the two."""
    if value is None or last is None or previous is None:
        return None
    if kpi_figures.is_since_september(kpi) and previous.year != period.year:
        return None
    return value - last


def _value(by_period: Cells, period: Period | None, key: Key) -> float | None:
    cell = by_period.get(period.id, {}).get(key) if period else None
    return cell.value if cell else None


def _history(collected: Collected, by_period: Cells) -> list[KpiHistoryRow]:
    rows = []
    for key in by_period[collected.period.id]:
        for period in collected.history:
            cell = by_period[period.id][key]
            rows.append(
                KpiHistoryRow(
                    unit=key[0],
                    phase=cell.phase,
                    kpi=key[1],
                    group=key[2],
                    period=period.id,
                    short=period.short,
                    numerator=cell.numerator,
                    denominator=cell.denominator,
                    value=cell.value,
                    target=cell.target,
                    status=cell.status,
                )
            )
    return rows


def change_figure(figure: Figure, since: float, before: tuple[Source, ...]) -> Figure:
    """The change of a figure since last time: made from its own cells and from those `before`."""
    return Figure(f"change/{figure.id}", since, None, (*figure.sources, *before))


def kpi_figure(collected: Collected, cell: Cell) -> Figure:
    """The figure `kpi/<code>/<unit>`, for a group with the group after it."""
    unit_id, code, group = cell.key
    name = f"kpi/{code}/{unit_id}" + ("" if group == EVERYBODY else f"/{group}")
    return Figure(name, cell.value, cell.status, (kpi_source(collected, cell),))


def kpi_source(collected: Collected, cell: Cell) -> Source:
    """The row of a KPI's counts: where nothing was returned, the row that would hold them."""
    if cell.row:
        return cell.row.source(*COUNTS)
    unit_id, code, group = cell.key
    where = (("unit", unit_id), ("period", collected.period.id), ("kpi", code), ("group", group))
    return Source("kpi_value", where, COUNTS)
