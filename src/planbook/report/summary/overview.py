"""The overview on one page: headline figures, four in a line, the measures by phase, two charts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from planbook import look
from planbook.consolidate.kpi_rows import is_judged_later
from planbook.model import kpi as kpis
from planbook.model.declarations import Block, BlockColumn
from planbook.model.figure import WITHHELD
from planbook.model.prose import listed, some_of
from planbook.model.values import rounded
from planbook.report.cells import BOLD, MUTED, Cell, status_cell
from planbook.report.included import said_included
from planbook.report.sheets import Page
from planbook.report.summary.edition import Edition, Measure
from planbook.report.summary.headlines import WORST, write_headlines
from planbook.report.summary.kpis import change_format, share_format
from planbook.report.summary.overview_charts import draw_charts
from planbook.report.summary.year import said_of_year

if TYPE_CHECKING:
    from planbook.consolidate.rows import KpiRow, PhaseRow


def columns(block: Block, phases: Sequence[str]) -> list[BlockColumn]:
    """The columns of the table: up to two phases stand side by side, more have a row each."""
    by = {column.key: column for column in block.columns}
    if len(phases) == 1:
        return [by[k] for k in ("measure", "value", "target", "status", "change", "off_target") if k in by]
    if len(phases) != 2:
        return list(block.columns)
    side: list[BlockColumn] = []
    for n, phase in enumerate(phases):
        for key in ("value", "target", "status"):
            heading = phase if key == "value" else f"{phase} {by[key].heading.lower()}"
            side.append(replace(by[key], key=f"{key}_{n}", heading=heading))
    return [by["measure"], *side, by["off_target"]]


def widths(edition: Edition) -> list[float]:
    block = _of_year(edition, edition.block("overview"))
    return [column.width for column in columns(block, _phase_words(edition))]


def _of_year(edition: Edition, block: Block) -> Block:
    """The block as a year has it: without what changed since the time before."""
    if not edition.tables.register.calendar.parts(edition.tables.period):
        return block
    return replace(block, columns=tuple(c for c in block.columns if c.key != "change"))


def _phase_figures(edition: Edition) -> "list[KpiRow | PhaseRow | None]":
    return [edition.phase_row(phase, measure) for phase in edition.told_phases for measure in edition.measures]


def _phase_words(edition: Edition) -> list[str]:
    return [edition.phase_word(phase) for phase in edition.told_phases]


def fill_overview(page: Page, edition: Edition, data: Page) -> None:
    """The overview, and on `data` the figures that its charts draw."""
    block = edition.block("overview")
    page.one_page = True
    page.title(f"{edition.words['trust']}, {edition.tables.period.title}", _standing(edition))
    write_headlines(page, edition)
    page.space(12)
    lines, said = _measure_lines(edition, block)
    spec = replace(block, columns=tuple(columns(_of_year(edition, block), _phase_words(edition))))
    page.table(spec if edition.measures else replace(spec, empty=edition.block("kpis").empty), lines)
    if said or edition.without_figure:
        page.note(f"{said} {edition.said_without_figure}".strip())
    if lines and all(row is None or row.status == "suppressed" for row in _phase_figures(edition)):
        few = f"Of fewer than three {edition.words['schools']} there is no total"
        page.note(f"{few}; the sheets of {edition.nouns.kpi.many} have each one’s own.")
    page.space(14)
    draw_charts(page, edition, data)


def _standing(edition: Edition) -> str:
    """Of when the figures are, how many are in them, and who is not."""
    if edition.tables.register.calendar.parts(edition.tables.period):
        return f"{said_of_year(edition)} {_included(edition)}"
    return f"Figures as at {edition.words['as_at']}. {_included(edition)}"


def _included(edition: Edition) -> str:
    """How many units are in the figures, and who is not."""
    return said_included(edition.returns, edition.words, lacks_figures=bool(edition.without_figure))


def _measure_lines(edition: Edition, block: Block) -> tuple[list[Mapping[str, Any]], str]:
    """The rows of the table, and what to say where not all KPIs are among them."""
    phases = edition.told_phases
    mine = [m for m in edition.measures if any(edition.phase_row(phase, m) for phase in phases)]
    said = ""
    if len(mine) > block.most:
        always = [m for m in mine if kpis.must_be_seen(edition.declarations, m.kpi)]
        shown = sorted(
            mine, key=lambda m: (m not in always, min(_rank(edition.phase_row(phase, m)) for phase in phases))
        )
        kept = shown[: max(block.most, len(always))]
        said = (
            f"{some_of(len(kept), len(mine), *edition.nouns.kpi)}: those that are always shown, then "
            f"any that are off or near target, are taken first. All are on the sheets of {edition.nouns.kpi.many}."
        )
        mine = [m for m in mine if m in kept]
    mine.sort(key=lambda m: not _is_first_of_all(edition, m, phases))
    if len(phases) in (1, 2):
        return [_side_by_side(edition, m, phases) for m in mine], said
    return [_one_phase(edition, m, phase) for m in mine for phase in phases if edition.phase_row(phase, m)], said


def _is_first_of_all(edition: Edition, measure: Measure, phases: Sequence[str]) -> bool:
    """Whether it must be seen, as safeguarding is, and is not as it should be: it stands before all else."""
    if not kpis.is_safeguard(edition.declarations, measure.kpi):
        return False
    return any(row and row.status in ("red", "amber") for row in (edition.phase_row(p, measure) for p in phases))


def _rank(row: "KpiRow | PhaseRow | None") -> int:
    return WORST.get(row.status, 3) if row else 4


def _side_by_side(edition: Edition, measure: Measure, phases: Sequence[str]) -> dict[str, Any]:
    line: dict[str, Any] = {
        "measure": measure.kpi.text("name"), "off_target": _names_off(edition, measure, phases)
    }  # fmt: skip
    for n, phase in enumerate(phases):
        after = "" if len(phases) == 1 else f"_{n}"
        cells = _cells(edition, edition.phase_row(phase, measure), measure)
        line |= {f"{key}{after}": cell for key, cell in cells.items()}
    return line


def _one_phase(edition: Edition, measure: Measure, phase: str) -> dict[str, Any]:
    return {
        "measure": measure.kpi.text("name"),
        "phase": edition.phase_word(phase),
        "off_target": _names_off(edition, measure, [phase]),
        **_cells(edition, edition.phase_row(phase, measure), measure),
    }


def _cells(edition: Edition, row: "KpiRow | PhaseRow | None", measure: Measure) -> dict[str, Cell]:
    """Value, target, status and change of a phase's measure; percentages as true shares."""
    if row is None:
        dash = Cell("–", MUTED)
        return {"value": Cell(None), "target": Cell(None), "status": dash, "change": Cell(None)}
    previous = edition.tables.previous
    figure = row.figure
    hidden = row.status in WITHHELD
    share = 100 if measure.kpi_unit == "percent" else 1
    value = None if hidden or row.value is None else rounded(row.value / share, 8)
    target = None if row.target is None else rounded(kpis.as_shown(measure.kpi, row.target) / share, 8)
    change = None if hidden or measure.kpi_unit == "yes_no" else row.change
    if previous and row.last_term not in (None, previous.title):
        change = None  # since another period than the others: the sheet of changes has it, and says since when
    status = status_cell(row.status, "kpi", figure)
    return {
        "value": Cell(value, BOLD | share_format(measure, row.value), figure if value is not None else None),
        "target": Cell(target, MUTED | share_format(measure, row.target)),
        "status": replace(status, value=look.JUDGED_LATER) if is_judged_later(row) else status,
        "change": Cell(
            change, {"num_format": change_format(measure.kpi, change)}, figure if change is not None else None
        ),
    }


def _names_off(edition: Edition, measure: Measure, phases: Sequence[str]) -> str:
    rows = [row for row in edition.kpis if (row.kpi, row.group) == measure.key]
    names = [r.unit_name for r in rows if r.status == "red" and edition.phase_of(r) in phases]
    return listed(sorted(names, key=str.casefold), most=3)
