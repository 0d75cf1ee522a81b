"""One long table of the figures of KPIs: a line for each unit or phase, KPI, group and period.

Here it is as inside the trust, made of the cells of every period; `long_outside` has what others may see of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, get_args, get_type_hints

from planbook.consolidate.cells import (
    Cells,
    Key,
    KpiCell,
    cells_by_period,
    cells_of,
    is_counted_alike,
    periods_beside,
    shown_figures,
)
from planbook.consolidate.collected import Collected
from planbook.consolidate.kpi_rows import KpiRow, PhaseRow
from planbook.consolidate.kpis import build_kpis
from planbook.consolidate.phases import build_phases
from planbook.consolidate.year import year_collected
from planbook.ledger.publications import FORGOTTEN
from planbook.model.calendar import Period
from planbook.model.data_columns import ColumnKind, FileColumn
from planbook.model.declarations import Declarations
from planbook.model.figure import Figure, Status
from planbook.model.hierarchy import parent_of
from planbook.model.prose import opening
from planbook.model.register import Register


def _told(title: str, meaning: str, *, inside: bool = False) -> dict[str, Any]:
    """Of a column of the table: what people call it, what it means, and whether it stays inside the trust. In
    braces stands what the trust calls a row of that record."""
    return {"title": title, "meaning": meaning, "inside": inside}


@dataclass(frozen=True, slots=True, kw_only=True)
class LongFigure:
    """One figure of one period. Percentages are 0 to 100; numbers are in the KPI's own unit; missing is None."""

    period: str = field(metadata=_told("Period", "The id of the period that the figure is of."))
    period_title: str = field(metadata=_told("Period in words", "What people call the period."))
    as_at: date = field(metadata=_told("As at", "The day that the figure is as at."))
    level: str = field(
        metadata=_told("Level", "`unit`: the figure of one unit. `phase`: the total of all units of a phase.")
    )
    unit: str | None = field(
        metadata=_told("Unit", "The id of the unit, as it was in the period; blank of a total.")
    )
    unit_name: str | None = field(metadata=_told("Name of the unit", "What the register of the period calls it."))
    unit_now: str | None = field(
        metadata=_told("Unit today", "The id that it has today: that of the unit that succeeded it, where one has.")
    )
    phase: str | None = field(
        metadata=_told(
            "Phase",
            "The phase, or kind of unit, with which its figure is brought together; blank where all are one.",
        )
    )
    parent: str | None = field(
        metadata=_told("Belongs to", "The id of the unit that it belonged to in the period.")
    )
    kpi: str = field(metadata=_told("{kpi}", "The code of the {kpi}."))
    kpi_name: str = field(metadata=_told("Name of the {kpi}", "What the register of the period calls it."))
    group: str = field(metadata=_told("Group", "The group of pupils; `all` for everybody."))
    numerator: float | None = field(
        metadata=_told("n", "The count; of a {kpi} that is one number, that number. Yes is 1, no is 0.")
    )
    denominator: float | None = field(metadata=_told("N", "What it is counted out of."))
    value: float | None = field(
        metadata=_told("Value", "The figure as it is shown: a percentage from 0 to 100, or a number.")
    )
    target: float | None = field(metadata=_told("Target", "What it is judged against."))
    status: str = field(
        metadata=_told(
            "Status",
            "How it stands. `suppressed`: hidden outside, as it is of too few. `counts_only`: of few, so that it "
            "is n of N alone outside. `nobody`: there was nobody to count.",
        )
    )
    benchmark: float | None = field(
        metadata=_told("{benchmark}", "The published figure for England that it is set beside.")
    )
    benchmark_year: str | None = field(
        metadata=_told("Year of the {benchmark}", "The year that the published figure is of.")
    )
    change: float | None = field(
        metadata=_told(
            "Change",
            "By how much it differs from last time, of a total over the same units; blank across a break.",
        )
    )
    is_break: bool = field(
        metadata=_told(
            "Break",
            "Whether the {kpi} was counted differently in the period before: nothing is compared across.",
        )
    )
    due_from: int | None = field(metadata=_told("Due from", "Of a total: from how many units the figure was due."))
    reporting: int | None = field(metadata=_told("Reporting", "Of a total: how many of these it rests on."))
    standing: str = field(
        metadata=_told(
            "Draft or published", "`published`: it went out as it stands outside now. `draft`: it did not."
        )
    )
    figure: str = field(metadata=_told("Figure", "Its name, as `planbook trace PERIOD FIGURE` takes it."))
    source_file: str | None = field(
        metadata=_told(
            "File", "The file that its counts stand in, of a unit; of a total, see those of its units.", inside=True
        )
    )
    source_sheet: str | None = field(metadata=_told("Sheet", "The sheet of that file.", inside=True))
    source_cells: str | None = field(metadata=_told("Cells", "The cells of that sheet.", inside=True))


_KINDS: Mapping[Any, ColumnKind] = {float: "number", int: "integer", date: "date", bool: "yes_no"}
_CODES: Mapping[str, tuple[str, ...]] = {
    "level": ("unit", "phase"),
    "status": get_args(Status),
    "standing": ("draft", "published"),
}


def long_columns(declarations: Declarations, *, inside: bool) -> tuple[FileColumn, ...]:
    """The columns of the table, in their order, in the trust's words: all of them `inside` the trust."""
    words = {key: record.one for key, record in declarations.records.items()}
    hints = get_type_hints(LongFigure)
    return tuple(
        FileColumn(
            spec.name,
            _kind(hints[spec.name]),
            opening(spec.metadata["title"].format_map(words)),
            spec.metadata["meaning"].format_map(words),
            codes_of=spec.name if spec.name in _CODES else "",
            codes=_CODES.get(spec.name, ()),
        )
        for spec in fields(LongFigure)
        if inside or not spec.metadata["inside"]
    )


def _kind(hint: Any) -> ColumnKind:
    """What a column holds whose values are declared as `hint`."""
    return next((_KINDS[kind] for kind in (get_args(hint) or (hint,)) if kind in _KINDS), "text")


def periods_of(register: Register, period: Period) -> list[Period]:
    """The periods that the table of `period` is of, oldest first: those of its kind until then, and of years that
    are brought together from their terms these too."""
    calendar = register.calendar
    own = calendar.until(period, len(calendar.periods))
    return list(dict.fromkeys(each for one in own for each in (*calendar.parts(one), one)))


def long_figures(terms: Collected, periods: Sequence[Period]) -> Iterator[tuple[LongFigure, Figure]]:
    """The lines of those `periods` of which anything stands, each with the figure that it is.

    `terms` is what stands in all of them. Earlier ones than its own are as the later one shows them: as they were
    published, where they were.
    """
    calendar = terms.register.calendar
    stood = [period for period in periods if terms.standing.get(period.id)]
    known: dict[str, Mapping[Key, KpiCell]] = {}
    for period in periods:
        parts = calendar.parts(period)
        if period not in stood and not any(part in stood for part in parts):
            continue
        collected = _at(terms, period, parts)
        if parts:
            cells = cells_by_period(collected)
        else:
            wanted = periods_beside(collected)
            known |= {one.id: cells_of(terms, one) for one in wanted if one.id not in known}
            cells = {one.id: known[one.id] for one in wanted}
        same = [one for one in stood if one.kind == period.kind and one.end < period.end]
        yield from _lines(collected, terms, cells, same[-1] if same else None)


def _at(terms: Collected, period: Period, parts: Sequence[Period]) -> Collected:
    """What was collected in `period`, by its register."""
    register = terms.register_of(period)
    own = replace(terms, period=period, register=register.over(period, parts) if parts else register)
    own = replace(own, _rows={}, _by_unit={}, _shares={}, _made={})
    return year_collected(own, parts, over=True) if parts else own


def _lines(
    collected: Collected, terms: Collected, cells: Cells, before: Period | None
) -> Iterator[tuple[LongFigure, Figure]]:
    kpis, _, of_units = build_kpis(collected, cells)
    phases, _, of_phases = build_phases(collected, cells)
    figures = {figure.id: figure for figure in (*of_units, *of_phases)}
    breaks = {code: _is_break(collected, code, before) for code in collected.register.kpis} if before else {}
    if collected.period != terms.period:
        phases = [_as_it_went_out(collected, row) for row in phases]
    rows: list[KpiRow | PhaseRow] = [*kpis, *phases]
    for row in rows:
        yield _line(row, collected, terms, is_break=breaks.get(row.kpi, False)), figures[row.figure]


def _as_it_went_out(collected: Collected, row: PhaseRow) -> PhaseRow:
    """The total of an earlier period as it was published, where it was; what was hidden keeps its figures."""
    shown = collected.published.get(collected.period.id, {}).get(row.figure)
    if not shown or FORGOTTEN in shown:
        return row
    if shown.get("status") == "suppressed":
        return replace(row, status="suppressed")
    return replace(row, **shown_figures(collected.register.kpis[row.kpi], shown, row.scale))


def _line(row: KpiRow | PhaseRow, collected: Collected, terms: Collected, *, is_break: bool) -> LongFigure:
    register, period = collected.register, collected.period
    unit = row.unit if isinstance(row, KpiRow) else None
    return LongFigure(
        period=period.id,
        period_title=period.title,
        as_at=period.as_at,
        level="unit" if unit else "phase",
        unit=unit,
        unit_name=row.unit_name if isinstance(row, KpiRow) else None,
        unit_now=terms.register.counts_for(unit) or unit if unit else None,
        phase=row.phase,
        parent=parent_of(register, unit) if unit else None,
        kpi=row.kpi,
        kpi_name=row.kpi_name,
        group=row.group,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        target=row.target,
        status=row.status,
        benchmark=row.benchmark,
        benchmark_year=row.benchmark_year,
        change=row.change,
        is_break=is_break,
        due_from=row.units if isinstance(row, PhaseRow) else None,
        reporting=row.reporting if isinstance(row, PhaseRow) else None,
        standing="draft",
        figure=row.figure,
        source_file=None,
        source_sheet=None,
        source_cells=None,
    )


def _is_break(collected: Collected, code: str, before: Period) -> bool:
    """Whether the KPI was in use in the period before and counted differently there."""
    then = collected.register_of(before).kpis.get(code)
    return then is not None and not is_counted_alike(collected, code, before)
