"""The measures of a unit as tables: those of pupils, and those of staff, roll and compliance."""

from collections.abc import Sequence

from planbook.consolidate.cells import last_period
from planbook.consolidate.kpi_rows import is_judged_later
from planbook.consolidate.rows import KpiRow
from planbook.look import JUDGED_LATER
from planbook.model import kpi as figures
from planbook.model.benchmarks import period_of
from planbook.model.calendar import Period
from planbook.model.declarations import Block
from planbook.model.figure import WITHHELD
from planbook.model.kpi import EVERYBODY
from planbook.model.memo import Same
from planbook.model.nouns import Noun
from planbook.model.prose import listed, opening
from planbook.report.blocks.grid import cells_of, grid, kpi_mark, more_note
from planbook.report.blocks.history import FILLED_BY_CHART, history_of
from planbook.report.blocks.named import EVERY_SCOPE, Told, named, whose_row
from planbook.report.blocks.register_cells import benchmark_of, target_of
from planbook.report.blocks.sentences import short_number, statuses_sentence, text
from planbook.report.blocks.several import in_units
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import made_of
from planbook.report.word.paper import Cell, Grid, Item, Mark, Note, Paragraph, Section

URGENCY = ("red", "amber", "not_reported", "green")
"""Statuses of measures, those that matter first."""
_MEASURE = ("measure", "now", "count", "earlier", "target", "status")


def is_of_pupils(school: Subject, row: KpiRow) -> bool:
    """Whether the measure is about pupils' learning and presence, and not about staff, places or money."""
    return figures.about(school.declarations, school.kpi(row)) == "pupils"


def is_safeguard(school: Subject, row: KpiRow) -> bool:
    """Whether it must be seen and is not as it should be: then it stands before all others."""
    of_all = figures.is_safeguard(school.declarations, school.kpi(row)) and row.group == EVERYBODY
    return of_all and text(row.status) in URGENCY[:3]


def _must_be_seen(school: Subject, row: KpiRow) -> bool:
    return figures.must_be_seen(school.declarations, school.kpi(row)) and row.group == EVERYBODY


def pupil_measures(school: Subject) -> Sequence[KpiRow]:
    """The measures due that are of pupils."""
    return school.once(_due)[0]


def other_measures(school: Subject) -> Sequence[KpiRow]:
    """The measures due that are of staff, roll, compliance and the like."""
    return school.once(_due)[1]


def _due(school: Subject) -> tuple[Sequence[KpiRow], Sequence[KpiRow]]:
    """The measures due: those of pupils, and the others."""
    due = [(row, is_of_pupils(school, row)) for row in school.kpis if row.due]
    return [row for row, of_pupils in due if of_pupils], [row for row, of_pupils in due if not of_pupils]


def chosen(school: Subject, rows: Sequence[KpiRow], most: int) -> Sequence[KpiRow]:
    """At most so many rows, in their order: where some must go, those in order go first, groups before all.

    What must be seen never goes; of several units that is what must be seen and is not as it should be.
    """
    return school.once(_chosen, Same(rows), most)


def _chosen(school: Subject, of: Same[Sequence[KpiRow]], most: int) -> Sequence[KpiRow]:
    rows = of.it
    kept_always = is_safeguard if school.is_several else _must_be_seen

    def weight(row: KpiRow) -> tuple[bool, int, bool]:
        status = text(row.status)
        urgency = URGENCY.index(status) if status in URGENCY else len(URGENCY)
        return not kept_always(school, row), urgency, row.group != EVERYBODY

    most = max(most, sum(kept_always(school, row) for row in rows))
    kept = sorted(range(len(rows)), key=lambda n: (weight(rows[n]), n))[:most]
    return [rows[n] for n in sorted(kept, key=lambda n: (not is_safeguard(school, rows[n]), n))]


@named(
    "measures",
    *_MEASURE,
    "england",
    rows=KpiRow,
    parts_of_unit={"history": ()},
    scopes=EVERY_SCOPE,
    fills=("earlier", *FILLED_BY_CHART),
)
def measures(told: Told) -> Section:
    """The measures of pupils due, those not due in one line, and of one unit the chart of one of them over time."""
    school, room, block = told.subject, told.room, told.block
    every = pupil_measures(school)
    rows = chosen(school, every, room.most(block))
    later = not_due_line(school)
    if not rows:
        notes = [Note(later)] if later else []
        return Section(block.title, (Paragraph(block.empty.format_map(told.words), anchor="measures"), *notes))
    items: list[Item] = [Paragraph(_statuses(school, every), anchor="measures")]
    drawing, said = (None, "") if school.is_several else history_of(school, told.part("history"), rows)
    if said:
        items.append(Paragraph(said))
    items.append(_measure_table(told, rows))
    items += more_note(school.register, len(every) - len(rows), *_noun(school))
    items += [Note(line) for line in (" ".join(filter(None, (later, _england_line(school, rows)))),) if line]
    return Section(block.title, (*items, *([drawing] if drawing and room.history_chart else [])))


@named("people", *_MEASURE, "england", rows=KpiRow, scopes=EVERY_SCOPE, fills=("earlier",))
def people(told: Told) -> Section | None:
    """The other KPIs due; left out where there is none."""
    school, room, block = told.subject, told.room, told.block
    every = other_measures(school)
    if not every:
        return None
    rows = chosen(school, every, room.most(block))
    table = _measure_table(told, rows)
    more = more_note(school.register, len(every) - len(rows), *_noun(school))
    return Section(block.title, (Paragraph(_statuses(school, every), anchor="people"), table, *more))


def _noun(school: Subject) -> Noun:
    """What a row of the table is: a KPI of one unit, a figure of a KPI where several have it."""
    return school.nouns.kpi_value if school.is_several else school.nouns.kpi


def _statuses(school: Subject, rows: Sequence[KpiRow]) -> str:
    return statuses_sentence(rows, _noun(school), body=school.register.body_word, where=in_units(school, rows))


def not_due_line(school: Subject) -> str:
    """The measures that nothing is wanted of this time, with the terms they are due in."""
    parts = []
    due_of_some = {row.kpi for row in school.kpis if row.due} if school.is_several else ()
    for row in school.kpis:
        if row.due or row.group != EVERYBODY or row.kpi in due_of_some:
            continue
        kpi = school.kpi(row)
        due = [school.declarations.word("due_in", code).lower() for code in kpi.items("due_in")]
        parts.append(kpi.text("name") + (f" ({listed(due)})" if due else ""))
    return f"Not due this time: {'; '.join(dict.fromkeys(parts))}." if parts else ""


def _england_line(school: Subject, rows: Sequence[KpiRow]) -> str:
    told: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.benchmark is None:
            continue
        found = school.published(row, school.period)
        standing = school.declarations.word("benchmark_status", found.get("status")).lower() if found else ""
        when = ", ".join(part for part in (period_of(found) if found else "", standing) if part)
        told.setdefault(when, {})[school.kpi_name(row)] = None
    if not told:
        return ""
    said = next(iter(told))
    if len(told) > 1:
        said = "; ".join(f"{when} ({'; '.join(names)})" for when, names in told.items())
    lacks = any(row.benchmark is None for row in rows)
    gap = " A dash means that no matching figure is published." if lacks else ""
    return f"England: {school.phase or 'same'} phase, {said}.{gap}"


def _measure_table(told: Told, rows: Sequence[KpiRow]) -> Grid:
    """The block's table; the earlier figures are those of a year ago where any row has one."""
    school, block = told.subject, told.block
    key, period = _earlier_period(school, rows)
    heading = opening(period.title.replace(" term", "")) if period else "Last time"
    cells = [school.once(_measure_cells, Same(told.block), Same(row), key) for row in rows]  # in whatever room
    return grid(block, cells, {**told.words, "earlier": heading})


def _earlier_period(school: Subject, rows: Sequence[KpiRow]) -> tuple[str, Period | None]:
    """Which earlier figure a table of `rows` shows (its key), and of which period it is."""
    year_before = school.register.calendar.year_before(school.period)
    if year_before and any(row.last_year is not None for row in rows):
        return "last_year", year_before
    return "last", school.previous


def _measure_cells(school: Subject, of: Same[Block], which: Same[KpiRow], earlier: str) -> list[Cell]:
    """The cells of one measure, for the columns that the block declares."""
    block, row = of.it, which.it
    kpi = school.kpi(row)
    status = text(row.status)
    n, out_of = row.numerator, row.denominator
    hidden = "*" if status == "suppressed" else "–"
    counts = "–"
    if kpi.text("unit") != "yes_no" and (n is not None or out_of is not None):
        counts = "–" if n is None else short_number(n)
        if n is not None and out_of is not None and figures.needs_denominator(kpi):
            counts = figures.counts_words(kpi, n, out_of, "/")
        elif figures.needs_denominator(kpi):
            counts += "/" + ("–" if out_of is None else short_number(out_of))
    ends = None if row.scale is None else figures.aimed(kpi, row.scale)
    target = figures.target_words(kpi, row.target, row.scale) if ends else figures.shown_figure(kpi, row.target)
    if row.of_year is not None:
        target += f" (year: {figures.target_words(kpi, row.of_year)})"
    value = None if status in WITHHELD else row.value
    before = row.last_year if earlier == "last_year" else row.last
    of_last = earlier == "last"
    own = last_period(school.register, kpi, school.period) if of_last else None
    past = school.at(row, own if of_last else school.register.calendar.year_before(school.period))
    of_nobody = past is not None and past.status == "nobody"
    then = figures.NOBODY if of_nobody else figures.shown_figure(kpi, before)
    beside = f" ({own.short})" if own and own != school.previous and (before is not None or of_nobody) else ""
    cells: dict[str, Cell] = {
        "measure": whose_row(school, block, row.unit_name, school.kpi_name(row)),
        "now": hidden if value is None else figures.shown_figure(kpi, value),
        "count": hidden if status == "suppressed" else counts,
        "earlier": made_of(hidden if status == "suppressed" else then + beside, past),
        "target": made_of(target, target_of(school, row)),
        "england": made_of(figures.shown_figure(kpi, row.benchmark), benchmark_of(school, row)),
        "status": Mark(status, JUDGED_LATER) if is_judged_later(row) else kpi_mark(status),
    }
    return cells_of(block, cells, row)


def not_reported(rows: Sequence[KpiRow]) -> list[KpiRow]:
    """Those of the measures due that have no figure."""
    return [row for row in rows if text(row.status) == "not_reported"]
