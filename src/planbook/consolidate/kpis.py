"""KPIs by unit: what each count comes to, beside its target, its benchmark and the periods before."""

from planbook.consolidate.cells import COUNTS, Cells, Key, KpiCell, is_counted_alike, last_period, past_cell
from planbook.consolidate.collected import Collected
from planbook.consolidate.kpi_rows import KpiHistoryRow, KpiRow
from planbook.consolidate.shown_keys import kpi_key
from planbook.model.calendar import Period
from planbook.model.figure import Figure, Source
from planbook.model.figures_held import HeldFigure, is_held, not_yet_held, whose_words
from planbook.model.kpi import as_shown, difference
from planbook.model.submission import Entry
from planbook.model.values import Value


def build_kpis(collected: Collected, by_period: Cells) -> tuple[list[KpiRow], list[KpiHistoryRow], list[Figure]]:
    """The tables `kpis` and `kpi_history`, and for each line of the first its figure and that of its change."""
    register = collected.register
    year_before = register.calendar.year_before(collected.period)
    rows, figures = [], []
    for key, cell in by_period[collected.period.id].items():
        unit_id, code, group = key
        before = last_period(register, cell.kpi, collected.period)
        then = past_cell(collected, by_period, before, key)
        last = _value_of(cell.kpi, then)
        bench = register.benchmark(code, cell.phase or "", collected.period, group)
        figure = kpi_figure(collected, cell)
        figures.append(figure)
        since = difference(cell.kpi, cell.value, last)
        if since is not None and then:
            figures.append(change_figure(figure, since, (kpi_source(collected, then),)))
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
                last_year=_value_of(cell.kpi, past_cell(collected, by_period, year_before, key)),
                change=since,
                last_term=before.title if before and last is not None else None,
                last_target=then.target if then else None,
                last_status=then.status if then else None,
                counted_until=break_before(collected, code),
                comment=cell.row.words("comment") if cell.row else None,
                figure=figure.id,
                of=cell.of,
                of_year=cell.of_year,
                scale=cell.scale,
                instead=_instead(cell),
                held=whose_words(collected.register, cell.held)
                if cell.held
                else not_yet_held(collected.register)
                if is_held(collected.declarations, cell.kpi)
                else None,
            )
        )
    return rows, _history(collected, by_period), figures


def _instead(cell: KpiCell) -> str | None:
    """What a unit that gives no figure says in place of it."""
    if cell.status != "not_reported" or cell.row is None:
        return None
    return next((cell.row.instead[key] for key in COUNTS if key in cell.row.instead), None)


def _value_of(kpi: Entry, cell: KpiCell | None) -> float | None:
    """The figure of a cell as the KPI is shown now; None where there is none."""
    return as_shown(kpi, cell.value) if cell and cell.value is not None else None


def break_before(collected: Collected, code: str) -> str | None:
    """The last period of the history in which the KPI was counted differently, as prose has it; else None.

    One in which it was not counted at all is none.
    """
    then = (p for p in reversed(collected.history[:-1]) if not is_counted_alike(collected, code, p))
    found = next((p for p in then if _is_counted(collected, code, p)), None)
    return found.title if found else None


def _is_counted(collected: Collected, code: str, period: Period) -> bool:
    """Whether the KPI `code` was in use in `period`, in whatever way it was counted."""
    return any(code in r.kpis for r in (collected.register_of(period), collected.register.of(period)))


def _history(collected: Collected, by_period: Cells) -> list[KpiHistoryRow]:
    """Each line of today over the history, then what was of units that belonged once and do not now.

    A past total is made of these too: no figure of one may be worked out from the others.
    """
    rows = []
    periods = [p for p in collected.history if not collected.parts or p != collected.period]
    if collected.parts and any(cell.told and cell.of is None for cell in by_period[collected.period.id].values()):
        periods.append(collected.period)
    for key, now in by_period[collected.period.id].items():
        for period in periods:
            cell = now if period == collected.period else past_cell(collected, by_period, period, key)
            if period == collected.period and now.of:
                continue
            rows.append(_past(key, now, period, cell))
    for period in collected.history[:-1]:
        today = {collected.called(unit_id, period) for unit_id in collected.units}
        for key, cell in by_period[period.id].items():
            if key[0] not in today and is_counted_alike(collected, key[1], period):
                rows.append(_past(key, cell, period, cell))
    return rows


def _past(key: Key, line: KpiCell, period: Period, cell: KpiCell | None) -> KpiHistoryRow:
    """The line `key` in `period`, with what `cell` has of it: nothing where there is none."""
    return KpiHistoryRow(
        unit=key[0],
        phase=(cell or line).phase,
        kpi=key[1],
        group=key[2],
        period=period.id,
        short=period.short,
        numerator=cell.numerator if cell else None,
        denominator=cell.denominator if cell else None,
        value=cell.value if cell else None,
        target=cell.target if cell else None,
        status=cell.status if cell else "not_applicable",
    )


def change_figure(figure: Figure, since: float, before: tuple[Source, ...]) -> Figure:
    """The change of a figure since last time: made from its own cells and from those `before`."""
    return Figure(f"change/{figure.id}", since, None, (*figure.sources, *before))


def kpi_figure(collected: Collected, cell: KpiCell) -> Figure:
    """The figure `kpi/<code>/<unit>`, for a group with the group after it."""
    unit_id, code, group = cell.key
    name = kpi_key(code, unit_id, group)
    return Figure(name, cell.value, cell.status, (kpi_source(collected, cell),))


def kpi_source(collected: Collected, cell: KpiCell) -> Source:
    """The row of a KPI's counts: where nothing was returned, the row that would hold them; of a figure that the
    trust holds, the register's row."""
    if cell.held:
        return held_source(collected.period, cell.held)
    if cell.row:
        return cell.row.source(*COUNTS)
    unit_id, code, group = cell.key
    where = (("unit", unit_id), ("period", collected.period.id), ("kpi", code), ("group", group))
    return Source("kpi_value", where, COUNTS)


def held_source(period: Period, held: HeldFigure) -> Source:
    """The register's row of a figure that the trust holds, with the cells that it is made of."""
    entry = held.entry
    place: tuple[tuple[str, Value], ...] = (
        ("period", period.id),
        ("kpi", held.code),
        ("source_sheet", entry.table.sheet),
        ("source_row", entry.row.excel_row),
    )
    if (
        held.file
    ):  # one row of an export can have several groups of pupils, and several exports a row of that number
        place = (*place, ("source_file", held.file), ("group", entry.get("group")))
    return Source(entry.record, place, COUNTS if entry.get("numerator") is not None else ("value",))
