"""The sheets of measures: schools by measure, the same for groups of pupils, and the change since last time.

Each phase begins with its roll-up, its targets and England's figures; its schools follow by name, never ranked.
A cell holds the plain figure; its number format puts the status's symbol before it, so that it can be sorted.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planbook import look
from planbook.consolidate.kpi_rows import PhaseRow
from planbook.model import kpi as kpis
from planbook.model.benchmarks import period_of
from planbook.model.declarations import Block
from planbook.model.figure import WITHHELD
from planbook.model.prose import agree, listed
from planbook.model.submission import Entry
from planbook.report.cells import BODY, EXPLANATION, MUTED, NOTE, RIGHT, WRAP, Cell, Style, status_style
from planbook.report.held_by import said_alone, said_held, said_pooled
from planbook.report.sheets import Page
from planbook.report.summary.edition import Edition, Measure

if TYPE_CHECKING:
    from planbook.consolidate.kpi_rows import KpiRow

PER_SHEET = 9
"""The most measures on a sheet, so that it can be read on a page of paper; more go on to further sheets."""

COLOURED = ("red", "amber", "green", "blue")
BAND: Style = {"bg_color": f"#{look.BAND}", "font_color": f"#{look.HOUSE}", "bold": True}
WHITE_EDGES: Style = {"left": 1, "right": 1, "left_color": f"#{look.WHITE}", "right_color": f"#{look.WHITE}"}
KEY = ("red", "amber", "green", "not_reported")
BETTER = {"up": "higher is better", "down": "lower is better", "range": "within a range", "context": "for context"}
SYMBOLS = {"suppressed": "*", "not_due": "–", "not_applicable": "–"}


def figure_format(kpi: Entry, symbol: str = "", value: float | None = None) -> str:
    """The number format of a figure of a KPI, with `symbol` at the left of the cell: with as many decimals as its
    figures are shown with, or as `value` needs."""
    lead = f'" {symbol}"* ' if symbol else ""
    if kpi.text("unit") == "yes_no":
        return f'[=0]{lead}"No";{lead}"Yes"'
    number = _number(kpi, value)
    return f"{lead}{number};{lead}-{number}"


def _number(kpi: Entry, value: float | None) -> str:
    places = kpis.places(kpi) if value is None else kpis.decimals(kpi, value)
    return "#,##0" + (f".{'0' * places}" if places else "")


def change_format(kpi: Entry, change: float | None = None) -> str:
    """The number format of a change: "↑ 0.4 points", "↓ 3", "no change"."""
    number = _number(kpi, change)
    after = " points" if kpi.text("unit") == "percent" else ""
    return f'"↑ "{number}"{after}";"↓ "{number}"{after}";"no change"'


def share_format(measure: Measure, value: float | None) -> Style:
    """The number format of a figure on the overview: a percentage is a true share."""
    if measure.kpi_unit != "percent":
        return {"num_format": figure_format(measure.kpi, value=value)}
    places = kpis.places(measure.kpi) if value is None else kpis.decimals(measure.kpi, value)
    return {"num_format": "0" + (f".{'0' * places}" if places else "") + "%"}


def figure_cell(row: "KpiRow | PhaseRow | None", kpi: Entry, *, coloured: bool = True) -> Cell:
    """A KPI's figure as the matrix shows it: in its status's colour, as n/N, *, ○, or blank where not asked."""
    if row is None:
        return Cell(None, RIGHT)
    status, value, figure = row.status, row.value, row.figure
    if status in ("counts_only", "nobody") and row.numerator is not None and row.denominator is not None:
        return Cell(kpis.counts_words(kpi, row.numerator, row.denominator, "/"), RIGHT, figure)
    if status in WITHHELD:
        return Cell(SYMBOLS["suppressed"], RIGHT, figure)
    if value is None and status == "not_reported":
        look_of = status_style("not_reported", word=False) if coloured else MUTED
        return Cell(look.STATUS["not_reported"].symbol, {"align": "left"} | look_of, figure)
    if value is None:
        return Cell(SYMBOLS.get(status, "–"), RIGHT | MUTED, figure)
    if status in COLOURED and coloured:
        style = status_style(status, word=False)
        return Cell(
            value, RIGHT | style | {"num_format": figure_format(kpi, look.STATUS[status].symbol, value)}, figure
        )
    plain = RIGHT | (MUTED if status == "not_due" else {})
    return Cell(value, plain | {"num_format": figure_format(kpi, value=value)}, figure)


def parts(measures: list[Measure]) -> list[list[Measure]]:
    """`measures` as they are set over sheets, as evenly as may be; always at least one sheet."""
    count = max(1, -(-len(measures) // PER_SHEET))
    each = -(-len(measures) // count)
    return [measures[n * each : (n + 1) * each] for n in range(count)]


def fill_matrix(page: Page, edition: Edition, block: Block, measures: list[Measure]) -> None:
    """The sheet of schools by measure."""
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    if not measures:
        page.text(block.empty)
        return
    _key(page)
    page.space(8)
    top = _header(page, block, measures)
    for phase in edition.phase_order:
        units = edition.units_of(phase)
        if not any(edition.unit_row(unit, m) for unit, _ in units for m in measures):
            continue
        _phase_rows(page, edition, phase, measures)
        for unit, name in units:
            cells = [figure_cell(edition.unit_row(unit, m), m.kpi) for m in measures]
            _row(page, Cell(name), cells, WHITE_EDGES)
    _close(page, top)
    first = block.key == "kpis" and measures[:1] == edition.measures[:1]
    held = _held(edition, measures, pooled=first)
    said = (_missing(edition), edition.said_without_figure, *held, _parts_differ(edition, measures), block.note)
    page.note(" ".join(part for part in said if part))
    if edition.not_due and first:
        page.text(f"Not due this time: {'; '.join(edition.not_due)}.", NOTE)


def _held(edition: Edition, measures: list[Measure], *, pooled: bool) -> list[str]:
    """Whose figures they are that no school gives."""
    names = {m.key: m.heading.removesuffix("\u00a0%") for m in measures}
    rows = [row for row in edition.kpis if (row.kpi, row.group) in names]

    def name(row: "KpiRow") -> str:
        return names[row.kpi, row.group]

    told = [*said_held(rows, name), said_alone(rows, edition.tables, name)]
    return [*told, *said_pooled(edition.tables)] if pooled else told


def has_changes(edition: Edition) -> bool:
    """Whether any figure can be compared with one of the time before."""
    rows: list[KpiRow | PhaseRow] = [*edition.kpis, *edition.phases]
    return any(row.change is not None for row in rows)


def fill_change(page: Page, edition: Edition, block: Block, measures: list[Measure]) -> None:
    """The sheet of changes since last time; without `measures` it says that nothing can be compared."""
    page.title(block.caption, block.intro)
    if not measures:
        page.text(block.empty)
        return
    rows: list[KpiRow | PhaseRow] = [*edition.kpis, *edition.phases]
    top = _header(page, block, measures)
    better = [Cell(BETTER.get(m.kpi.text("better"), ""), RIGHT | MUTED | {"font_size": 10}) for m in measures]
    _row(page, Cell("Which way is better", MUTED), better, {}, height=24)
    _row(page, Cell("Since", MUTED), [_since(rows, measure) for measure in measures], {}, height=24)
    for phase in edition.phase_order:
        cells = [_change_cell(edition.phase_row(phase, m), m) for m in measures]
        _row(page, Cell(_phase_name(edition, phase)), cells, BAND, height=27)
        totals = [edition.phase_row(phase, m) for m in measures]
        if any(isinstance(row, PhaseRow) and row.change is not None for row in totals):
            _row(page, Cell("With both figures", MUTED), [*map(_both, totals)], {}, height=22)
        for unit, name in edition.units_of(phase):
            _row(page, Cell(name), [_change_cell(edition.unit_row(unit, m), m) for m in measures], {})
    _close(page, top)
    said = (block.note, _not_in_both(edition, measures), _counted_otherwise(rows))
    page.note(" ".join(part for part in said if part))


def widths(block: Block, measures: list[Measure]) -> list[float]:
    """The width of the name and of each measure; room for the key is kept where measures are few."""
    name, figure = block.columns
    return [name.width, *[figure.width] * max(len(measures), len(KEY) + 3)]


def _change_cell(row: "KpiRow | PhaseRow | None", measure: Measure) -> Cell:
    if row is None:
        return Cell(None, RIGHT)
    if row.status in WITHHELD:
        return Cell(SYMBOLS["suppressed"], RIGHT, row.figure)
    change = row.change
    if change is None or measure.kpi_unit == "yes_no":
        return Cell("–", RIGHT | MUTED, row.figure)
    style = RIGHT | {"num_format": change_format(measure.kpi, change)}
    return Cell(change, style | (MUTED if change == 0 else {}), f"change/{row.figure}")


def _since(rows: "Sequence[KpiRow | PhaseRow]", measure: Measure) -> Cell:
    """The period that a measure's changes are since."""
    terms = (row.last_term for row in rows if (row.kpi, row.group) == measure.key and row.change is not None)
    return Cell(next(terms, None) or "", RIGHT | MUTED | {"font_size": 10})


def _counted_otherwise(rows: "Sequence[KpiRow | PhaseRow]") -> str:
    """Which measures begin a series of their own; empty where none does."""
    names: dict[str, list[str]] = {}
    for row in rows:
        if row.counted_until and row.kpi_name not in names.setdefault(row.counted_until, []):
            names[row.counted_until].append(row.kpi_name)
    return " ".join(f"Counted differently until {until}: {listed(own)}." for until, own in names.items())


def _key(page: Page) -> None:
    """Real cells that say what symbols and colours mean, directly above the table."""
    page.put(page.row, 0, "Key", EXPLANATION)
    cells = [Cell(look.STATUS[s].kpi, status_style(s)) for s in KEY]
    boxed: Style = {f"{side}": 1 for side in ("left", "right", "top", "bottom")} | {
        f"{side}_color": f"#{look.HAIRLINE}" for side in ("left", "right", "top", "bottom")
    }
    cells += [Cell(words, boxed) for words in ("*  Suppressed", "n/N  Under 21", "Blank  Not asked")]
    for column, cell in enumerate(cells, start=1):
        plain = {"bottom": 0, "font_size": 10, "text_wrap": False}
        page.put(page.row, column, cell.value, BODY | plain | cell.style)
    page.height(page.row, 22)
    page.row += 1


def _header(page: Page, block: Block, measures: list[Measure]) -> int:
    headings = [block.columns[0].heading, *(m.heading for m in measures)]
    return page.header(headings, [False, *[True] * len(measures)])


def _phase_rows(page: Page, edition: Edition, phase: str, measures: list[Measure]) -> None:
    """A phase's roll-up on its band, then its target and England's figures, each with year and status."""
    found = [edition.phase_row(phase, m) for m in measures]
    cells = [figure_cell(row, m.kpi, coloured=False) for row, m in zip(found, measures, strict=True)]
    _row(page, Cell(_phase_name(edition, phase)), cells, BAND, height=26)
    if any(isinstance(row, PhaseRow) for row in found):
        noun = edition.words["schools"]
        _row(page, Cell(f"{noun[:1].upper()}{noun[1:]} that reported", MUTED), [*map(_reporting, found)], {}, 22)
    targets = [_target(edition, phase, m, row) for m, row in zip(measures, found, strict=True)]
    if any(target is not None for target in targets):
        shown = [_beside(target, m) for target, m in zip(targets, measures, strict=True)]
        _row(page, Cell("Target", MUTED), shown, {}, height=22)
    published: dict[str, list[Cell]] = {}
    for column, measure in enumerate(measures):
        value, when = _benchmark(edition, phase, measure)
        if value is not None:
            cells = published.setdefault(f"England, {when}", [Cell(None, RIGHT)] * len(measures))
            cells[column] = _beside(value, measure)
    for label, figures in sorted(published.items()):
        _row(page, Cell(label, MUTED), figures, {}, height=22)


def _reporting(row: "KpiRow | PhaseRow | None") -> Cell:
    """How many of how many a total is of; nothing of what is not due."""
    told = isinstance(row, PhaseRow) and row.units
    return Cell(f"{row.reporting} of {row.units}" if told and isinstance(row, PhaseRow) else None, RIGHT | MUTED)


def _both(row: "KpiRow | PhaseRow | None") -> Cell:
    """How many of how many a total's change is of."""
    if not isinstance(row, PhaseRow) or row.change is None:
        return Cell(None, RIGHT)
    return Cell(f"{len(row.both)} of {row.units}", RIGHT | MUTED)


def _not_in_both(edition: Edition, measures: list[Measure]) -> str:
    """Who is in no change of a total, as there is no figure this time or last time."""
    by_names: dict[str, list[str]] = {}
    for measure in measures:
        totals = [t for p in edition.told_phases if isinstance(t := edition.phase_row(p, measure), PhaseRow)]
        both = {unit for total in totals if total.change is not None for unit in total.both}
        told = {edition.phase_of(total) for total in totals if total.change is not None}
        names = [
            name
            for phase in edition.phase_order
            if phase in told
            for unit, name in edition.units_of(phase)
            if unit not in both and (row := edition.unit_row(unit, measure)) and row.due
        ]
        if names:
            by_names.setdefault(listed(names, most=6), []).append(measure.heading.removesuffix("\u00a0%"))
    said = (f"{'; '.join(own)}: without {names}." for names, own in by_names.items())
    return " ".join(["The change of a phase is over those that have both figures.", *said]) if by_names else ""


def _phase_name(edition: Edition, phase: str) -> str:
    mine = [row for row in edition.returns if edition.phase_of(row) == phase]
    told = [row for row in mine if row in edition.returned]
    noun = edition.words[agree(len(mine), "school", "schools")] if phase else ""
    return f"{edition.phase_word(phase)}, {len(told)} of {len(mine)} {noun}".strip()


def _target(edition: Edition, phase: str, measure: Measure, row: "KpiRow | PhaseRow | None") -> float | None:
    """The phase's target; where the measure is not rolled up, the one that all its schools share."""
    if row is not None:
        return row.target
    own = {found.target for unit, _ in edition.units_of(phase) if (found := edition.unit_row(unit, measure))}
    return own.pop() if len(own) == 1 else None


def _benchmark(edition: Edition, phase: str, measure: Measure) -> tuple[float | None, str]:
    """England's figure for the phase, and of when: "autumn term 2024, final", "2024-25, provisional"."""
    for unit, _ in edition.units_of(phase):
        row = edition.unit_row(unit, measure)
        if row and row.benchmark is not None:
            entry = edition.tables.register.benchmark(measure.key[0], phase, edition.tables.period, measure.group)
            if entry is None or entry.text("year") != row.benchmark_year:
                return row.benchmark, str(row.benchmark_year or "")
            status = edition.declarations.word("benchmark_status", entry.get("status"))
            return row.benchmark, ", ".join(part for part in (period_of(entry), status.lower()) if part)
    return None, ""


def _beside(value: float | None, measure: Measure) -> Cell:
    value = None if value is None else kpis.as_shown(measure.kpi, value)
    return Cell(value, RIGHT | MUTED | {"num_format": figure_format(measure.kpi, value=value)})


def _row(page: Page, name: Cell, cells: list[Cell], extra: Style, height: float = 0) -> None:
    base = BODY | ({key: value for key, value in extra.items() if key in BAND} if extra else {})
    page.put(page.row, 0, name.value, base | WRAP | name.style)
    for column, cell in enumerate(cells, start=1):
        page.put(page.row, column, cell.value, BODY | extra | cell.style | _kept(extra), cell.figure)
    lines = look.lines_needed(str(name.value), page.widths[0])
    page.height(page.row, max(height or 25, 11 + 15 * lines if lines > 1 else 0))
    page.row += 1


def _kept(extra: Style) -> Style:
    """On a band the text stays in the band's colour whatever the cell's own is."""
    return {key: extra[key] for key in ("font_color", "bold") if extra is BAND}


def _close(page: Page, top: int) -> None:
    """The table is marked, the names and headings stay in view; counts as 11/13 are text and meant so."""
    page.mark_table(top)
    page.sheet.freeze_panes(top + 1, 1)
    page.sheet.repeat_rows(top)
    page.sheet.ignore_errors(
        {"two_digit_text_year": f"B{top + 2}:XFD{page.row}", "number_stored_as_text": f"B{top + 2}:XFD{page.row}"}
    )


def _parts_differ(edition: Edition, measures: list[Measure]) -> str:
    """Where what is shown of the schools does not add up to what is shown of them together."""
    for measure in measures:
        for phase in edition.told_phases if measure.kpi_unit == "count" else ():
            total = edition.phase_row(phase, measure)
            rows = [edition.unit_row(unit, measure) for unit, _ in edition.units_of(phase)]
            told = [row.value for row in rows if row and row.due and row.value is not None]
            value = total.value if isinstance(total, PhaseRow) and len(told) == total.reporting else None
            if value is not None and abs(sum(told) - value) > 1e-6:
                return "Totals are rounded from exact sums, so that rounded figures may not add up to them."
    return ""


def _missing(edition: Edition) -> str:
    out = [row.unit_name for row in edition.returns if row not in edition.returned]
    if not out:
        return ""
    if len(edition.kept_out("missing")) == len(edition.returns):
        return "Nothing has been returned yet."
    verb, them = agree(len(out), "has", "have"), agree(len(out), "it", "them")
    return f"{listed(out, most=3)} {verb} no return that can be used; the phase’s figures leave {them} out."
