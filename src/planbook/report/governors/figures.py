"""The sections of a governors' report that are about figures: summary, measures, staff and compliance, money."""

from collections.abc import Mapping, Sequence

from planbook.consolidate.cells import last_period
from planbook.consolidate.rows import FundingRow, KpiHistoryRow, KpiRow
from planbook.look import STATUS
from planbook.model import kpi as figures
from planbook.model.benchmarks import is_of, period_of
from planbook.model.calendar import Period
from planbook.model.declarations import Block
from planbook.model.figure import WITHHELD
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import listed, number_word, opening
from planbook.model.submission import Entry
from planbook.report.blocks.grid import Room, cells_of, grid, kpi_mark, more_note, only_sentence
from planbook.report.blocks.named import Told, named
from planbook.report.governors.school import School, text
from planbook.report.governors.sentences import (
    benchmark_sentence,
    change_words,
    cut,
    delivery_sentence,
    figure_words,
    inside,
    is_judged_later,
    measure_sentence,
    milestone_sentence,
    money_sentence,
    not_shown_sentence,
    pounds,
    short_number,
    statuses_sentence,
)
from planbook.report.word.chart import scale
from planbook.report.word.paper import Cell, Chart, Drawing, Grid, Item, Mark, Note, Paragraph, Section, Series

SUMMARY_WORDS = 120
_URGENCY = ("red", "amber", "not_reported", "green")
_KINDS = {"term": "terms", "half_term": "half-terms", "quarter": "quarters", "year": "years"}
_PERIODS_IN_CHART = 3
_MEASURE = ("measure", "now", "count", "earlier", "target", "status")
_AMOUNTS = ("award", "spent", "committed", "forecast", "left")


@named("summary", parts={"missing": (), "undecided": (), "withdrawn": (), "refused": ()})
def summary(told: Told) -> Section:
    """At most 120 words: two measures, the actions, the money."""
    school, words, block = told.school, told.words, told.block
    paragraphs = [*first_of_all(school), *(_headline(school, row) for row in headline_measures(school))]
    kept = len(first_of_all(school))
    if school.actions:
        reached = milestone_sentence(school.milestones, when="by this date")
        paragraphs.append(f"{delivery_sentence(school.actions)} {reached}".strip())
    paragraphs += [money_sentence(row) for row in _pressing_money(school)[:1]]
    if not paragraphs:
        return only_sentence(block, words)
    while len(" ".join(paragraphs).split()) > SUMMARY_WORDS and len(paragraphs) > kept + 1:
        del paragraphs[kept + (1 if len(paragraphs) > kept + 2 else 0)]
    return Section(block.title, tuple(Paragraph(words) for words in paragraphs))


def first_of_all(school: School) -> list[str]:
    """What must be seen and is not as it should be, each in a sentence: no limit cuts these."""
    rows = [r for r in school.kpis if r.due and _is_safeguard(school, r)]
    said = []
    for row in sorted(rows, key=lambda row: _URGENCY.index(text(row.status))):
        kpi, name = school.kpi(row), school.kpi_name(row)
        if text(row.status) == "not_reported" or row.value is None:
            said.append(f"{name}: not reported.")
        else:
            mark = STATUS[text(row.status)].kpi.lower()
            said.append(f"{name}: {figure_words(kpi, row.value)} ({mark}).")
    return said


def _headline(school: School, row: KpiRow) -> str:
    if text(row.status) in {*WITHHELD, "not_reported"}:
        return not_shown_sentence(school, row)
    return f"{measure_sentence(school, row)} {benchmark_sentence(school, row)}".strip()


def headline_measures(school: School) -> list[KpiRow]:
    """What stands first, and the measure of pupils that is worst beside its target; in the register's order."""
    rows = [r for r in pupil_measures(school) if r.group == EVERYBODY and text(r.status) in _URGENCY]
    first = [row for row in rows if stands_first(school, row)][:1]
    worst = sorted((row for row in rows if row not in first), key=lambda row: _URGENCY.index(text(row.status)))
    return [row for row in rows if row in first or row in worst[: 2 - len(first)]]


def stands_first(school: School, row: KpiRow) -> bool:
    """Whether every report shows the measure first and over time."""
    return figures.stands_first(school.declarations, school.kpi(row))


def is_of_pupils(school: School, row: KpiRow) -> bool:
    """Whether the measure is about pupils' learning and presence, and not about staff, places or money."""
    return figures.about(school.declarations, school.kpi(row)) == "pupils"


def _is_safeguard(school: School, row: KpiRow) -> bool:
    """Whether it must be seen and is not as it should be: then it stands before all others."""
    of_all = figures.is_safeguard(school.declarations, school.kpi(row)) and row.group == EVERYBODY
    return of_all and text(row.status) in _URGENCY[:3]


def _must_be_seen(school: School, row: KpiRow) -> bool:
    return figures.must_be_seen(school.declarations, school.kpi(row)) and row.group == EVERYBODY


def pupil_measures(school: School) -> list[KpiRow]:
    """The measures due that are of pupils."""
    return [row for row in school.kpis if row.due and is_of_pupils(school, row)]


def other_measures(school: School) -> list[KpiRow]:
    """The measures due that are of staff, roll, compliance and the like."""
    return [row for row in school.kpis if row.due and not is_of_pupils(school, row)]


def chosen(school: School, rows: Sequence[KpiRow], most: int) -> list[KpiRow]:
    """At most so many rows, in their order: where some must go, those in order go first, groups before all.

    What must be seen never goes.
    """

    def weight(row: KpiRow) -> tuple[bool, int, bool]:
        status = text(row.status)
        urgency = _URGENCY.index(status) if status in _URGENCY else len(_URGENCY)
        return not _must_be_seen(school, row), urgency, row.group != EVERYBODY

    most = max(most, sum(_must_be_seen(school, row) for row in rows))
    kept = sorted(range(len(rows)), key=lambda n: (weight(rows[n]), n))[:most]
    return [rows[n] for n in sorted(kept, key=lambda n: (not _is_safeguard(school, rows[n]), n))]


@named("measures", *_MEASURE, "england", rows=KpiRow, parts={"history": ()})
def measures(told: Told) -> Section:
    """The measures of pupils due, those not due in one line, and the chart of one of them over time."""
    school, words, room, block = told.school, told.words, told.room, told.block
    rows = chosen(school, pupil_measures(school), room.most(block))
    later = not_due_line(school)
    if not rows:
        notes = [Note(later)] if later else []
        return Section(block.title, (Paragraph(block.empty, anchor="measures"), *notes))
    items: list[Item] = [Paragraph(statuses_sentence(pupil_measures(school)), anchor="measures")]
    drawing, said = _history(school, told.part("history"), rows)
    if said:
        items.append(Paragraph(said))
    items.append(_measure_table(school, block, rows, words))
    items += more_note(len(pupil_measures(school)) - len(rows), "KPI")
    items += [Note(line) for line in (" ".join(filter(None, (later, _england_line(school, rows)))),) if line]
    return Section(block.title, (*items, *([drawing] if drawing else [])))


@named("people", *_MEASURE, "england", rows=KpiRow)
def people(told: Told) -> Section | None:
    """The other KPIs due; left out where there is none."""
    school, words, room, block = told.school, told.words, told.room, told.block
    every = other_measures(school)
    if not every:
        return None
    rows = chosen(school, every, room.most(block))
    table = _measure_table(school, block, rows, words)
    more = more_note(len(every) - len(rows), "KPI")
    return Section(block.title, (Paragraph(statuses_sentence(every), anchor="people"), table, *more))


def not_due_line(school: School) -> str:
    """The measures that nothing is wanted of this time, with the terms they are due in."""
    parts = []
    for row in school.kpis:
        if row.due or row.group != EVERYBODY:
            continue
        kpi = school.kpi(row)
        due = [school.declarations.word("due_in", code).lower() for code in kpi.items("due_in")]
        parts.append(kpi.text("name") + (f" ({listed(due)})" if due else ""))
    return f"Not due this time: {'; '.join(dict.fromkeys(parts))}." if parts else ""


def _england_line(school: School, rows: Sequence[KpiRow]) -> str:
    told: dict[str, list[str]] = {}
    for row in rows:
        if row.benchmark is None:
            continue
        group = row.group or EVERYBODY
        found = school.register.benchmark(row.kpi, school.entry.text("phase"), school.period, group)
        standing = school.declarations.word("benchmark_status", found.get("status")).lower() if found else ""
        when = ", ".join(part for part in (period_of(found) if found else "", standing) if part)
        told.setdefault(when, []).append(school.kpi_name(row))
    if not told:
        return ""
    said = next(iter(told))
    if len(told) > 1:
        said = "; ".join(f"{when} ({'; '.join(names)})" for when, names in told.items())
    gap = " A dash means that no matching figure is published." if sum(map(len, told.values())) < len(rows) else ""
    return f"England: {school.phase or 'same'} phase, {said}.{gap}"


def _measure_table(school: School, block: Block, rows: Sequence[KpiRow], words: Mapping[str, str]) -> Grid:
    """The block's table; the earlier figures are those of a year ago where any row has one."""
    key, period = _earlier_period(school, rows)
    heading = opening(period.title.replace(" term", "")) if period else "Last time"
    return grid(block, [_measure_cells(school, block, row, key) for row in rows], {**words, "earlier": heading})


def _earlier_period(school: School, rows: Sequence[KpiRow]) -> tuple[str, Period | None]:
    """Which earlier figure a table of `rows` shows (its key), and of which period it is."""
    year_before = school.register.calendar.year_before(school.period)
    if year_before and any(row.last_year is not None for row in rows):
        return "last_year", year_before
    return "last", school.previous


def _measure_cells(school: School, block: Block, row: KpiRow, earlier: str) -> list[Cell]:
    """The cells of one measure, for the columns that the block declares."""
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
    own = last_period(school.register, kpi, school.period) if earlier == "last" else None
    beside = f" ({own.short})" if own and own != school.previous and before is not None else ""
    cells: dict[str, Cell] = {
        "measure": school.kpi_name(row),
        "now": hidden if value is None else figures.shown_figure(kpi, value),
        "count": hidden if status == "suppressed" else counts,
        "earlier": hidden if status == "suppressed" else figures.shown_figure(kpi, before) + beside,
        "target": target,
        "england": figures.shown_figure(kpi, row.benchmark),
        "status": Mark(status, "At the year’s end") if is_judged_later(row) else kpi_mark(status),
    }
    return cells_of(block, cells, row)


def _history(school: School, block: Block, rows: Sequence[KpiRow]) -> tuple[Drawing | None, str]:
    """The chart of attendance, or of the first measure known for three periods, and what it says in words.

    A count that begins again each September is not drawn: its line would rise and fall with the calendar.
    """
    steady = [r for r in rows if r.group == EVERYBODY and not figures.is_since_september(school.kpi(r))]
    wanted = sorted(steady, key=lambda r: not stands_first(school, r))
    for row in wanted:
        kpi = school.kpi(row)
        past = [p for p in school.history if (p.kpi, p.group) == (row.kpi, row.group)]
        values = tuple(None if text(p.status) in WITHHELD else p.value for p in past)
        if kpi.text("unit") != "yes_no" and sum(value is not None for value in values) >= _PERIODS_IN_CHART:
            return _draw(school, block, row, past, values), _over_time(school, kpi, row, past)
    return None, ""


def _draw(
    school: School, block: Block, row: KpiRow, past: Sequence[KpiHistoryRow], values: tuple[float | None, ...]
) -> Drawing:
    kpi, name = school.kpi(row), school.kpi_name(row)
    own = figures.places(kpi)
    code = (
        f'0{"." + "0" * own if own else ""}"%"'
        if kpi.text("unit") == "percent"
        else f"0.{'0' * own}"
        if own
        else "0"
    )
    targets = tuple(p.target for p in past)
    england = tuple(_benchmark_at(school, row, text(p.period)) for p in past)
    lines = [Series(f"This {school.called.removeprefix('the ')}", values, "main")]
    beside = []
    if any(target is not None for target in targets) and kpi.text("better") in {"up", "down"}:
        lines.append(Series("Target", targets, "target"))
        beside.append("the target")
    if sum(value is not None for value in england) >= 2:
        lines.append(Series(f"England, {school.phase}", england, "benchmark"))
        beside.append(f"the {school.phase} figure for England")
    low, high, _ = scale([v for line in lines for v in line.values if v is not None], code)
    ends = [
        next(
            (p.short, value)
            for p, value in reversed(list(zip(past, line.values, strict=True)))
            if value is not None
        )
        for line in lines
    ]
    first = next((p, v) for p, v in zip(past, values, strict=True) if v is not None)
    last = next((p, v) for p, v in reversed(list(zip(past, values, strict=True))) if v is not None)
    shown = [figures.shown_figure(kpi, value) for value in (first[1], last[1])]
    terms = f"{number_word(len(past))} {_KINDS[school.kind_of_history]}"
    alt = f"Line chart. {name} over {terms}: {shown[0]} in {first[0].short}, {shown[1]} in {last[0].short}."
    for line, (short, value) in zip(lines[1:], ends[1:], strict=True):
        alt += f" {line.name} {figures.shown_figure(kpi, value)} in {short}."
    unit = "%" if kpi.text("unit") == "percent" else ""
    return Drawing(
        caption=block.caption.format(
            name=name,
            terms=terms,
            beside=f", with {listed(beside)}" if beside else "",
            low=f"{short_number(low)}{unit}",
            high=f"{short_number(high)}{unit}",
        ),
        alt=alt,
        chart=Chart("line", tuple(text(p.short) for p in past), tuple(lines), code),
        height=58,
    )


def _benchmark_at(school: School, row: KpiRow, period_id: str) -> float | None:
    """The figure published for England of the very period: that of an earlier year is not drawn as if it were."""
    period = school.register.calendar.period(period_id)
    if period is None or row.benchmark is None:
        return None
    found = school.register.benchmark(row.kpi, school.entry.text("phase"), period, row.group or EVERYBODY)
    kpi = school.kpi(row)
    return found.number("value") if found and is_of(school.declarations, kpi, found, period) else None


def _over_time(school: School, kpi: Entry, row: KpiRow, past: Sequence[KpiHistoryRow]) -> str:
    """Lowest, highest, how often the target was met, and the change since last time."""
    known = [(p.value, p) for p in past if p.value is not None and p.status not in WITHHELD]
    low, high = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    met = sum(p.status == "green" for _, p in known)
    periods = _KINDS[school.kind_of_history]
    least, most = figure_words(kpi, low[0]), figure_words(kpi, high[0])
    lay = f"was between {least} ({low[1].short}) and {most} ({high[1].short})"
    if least == most:
        lay = f"was {least} each time"
    sentence = f"Over {number_word(len(known))} {periods} {inside(school.kpi_name(row))} {lay}"
    if any(p.status in {"red", "amber", "green"} for _, p in known):
        often = "all" if met == len(known) else "none" if not met else number_word(met)
        sentence += f" and met its target in {often} of them"
    change = row.change
    since = f"since {row.last_term}" if row.last_term else "since last time"
    return sentence + (f"; {since} it is {change_words(kpi, change)}." if change is not None else ".")


def _pressing_money(school: School) -> list[FundingRow]:
    """Funding lines, those furthest over their award first, then by size of award."""
    return sorted(
        school.funding,
        key=lambda row: (-row.over, -(row.award or 0.0)),
    )


@named("money", "left", rows=FundingRow, parts={"money_chart": ()})
def money(told: Told) -> Section:
    """Funding by source: a sentence on each of the most pressing, the table, the chart."""
    school, words, room, block = told.school, told.words, told.room, told.block
    if not school.funding:
        return only_sentence(block, words)
    pressing = _pressing_money(school)[:3]
    items: list[Item] = [
        Paragraph(
            " ".join(part for part in (money_sentence(row), _comment(school, row, room)) if part),
            anchor=f"money/{text(row.ref)}",
        )
        for row in pressing
    ]
    rows = school.funding[: room.most(block)]
    items.append(grid(block, [_money_cells(block, row) for row in rows], words))
    items += more_note(len(school.funding) - len(rows), "source")
    items.append(Note(block.note))
    drawing = _money_chart(school, told.part("money_chart")) if room.money_chart else None
    return Section(block.title, (*items, *([drawing] if drawing else [])))


def _comment(school: School, row: FundingRow, room: Room) -> str:
    said = cut(text(row.comment), room.said)
    return f"{school.says}: “{said.rstrip('.')}”." if said else ""


def _money_cells(block: Block, row: FundingRow) -> list[Cell]:
    cells: dict[str, Cell] = {
        column.key: "–" if amount is None else pounds(amount)
        for column in block.columns
        if column.key in _AMOUNTS
        for amount in (row.variance if column.key == "left" else row.amount(column.key),)
    }
    cells["source"] = cut(text(row.source_name) or text(row.source), 10)
    return cells_of(block, cells, row)


def _money_chart(school: School, block: Block) -> Drawing | None:
    rows = [(r, r.award, r.forecast) for r in school.funding if r.award is not None and r.forecast is not None]
    rows = rows[: block.most]
    if len(rows) < 2:
        return None
    names = tuple(cut(text(row.source_name) or text(row.source), 5) for row, _, _ in rows)
    told = [
        f"{name}: allocation {pounds(award)}, forecast {pounds(forecast)}"
        for name, (_, award, forecast) in zip(names, rows, strict=True)
    ]
    return Drawing(
        caption=block.caption,
        alt=f"Bar chart. {'; '.join(told)}.",
        chart=Chart(
            "bar",
            names,
            (
                Series("Allocation", tuple(award for _, award, _ in rows), "award"),
                Series("Forecast", tuple(forecast for _, _, forecast in rows), "main"),
            ),
            "£#,##0",
        ),
        height=20 + 10 * len(rows),
    )


def not_reported(rows: Sequence[KpiRow]) -> list[KpiRow]:
    """Those of the measures due that have no figure."""
    return [row for row in rows if text(row.status) == "not_reported"]
