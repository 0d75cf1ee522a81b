"""The last section of a report: what is to come, the key, what is missing or provisional, how KPIs are counted."""

from collections.abc import Iterator
from datetime import date

from planbook.look import STATUS
from planbook.model.asked import next_asked, said_over
from planbook.model.calendar import Period
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import agree, counted, listed, opening
from planbook.model.values import long_date
from planbook.report.blocks.grid import cells_of, grid, more_note
from planbook.report.blocks.measures import chosen, not_reported, other_measures, pupil_measures
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.sentences import cut, text
from planbook.report.blocks.subject import Subject
from planbook.report.held_by import said_held
from planbook.report.word.paper import Cell, Item, Mark, Paragraph, Section

_DATES = ("date", "what", "where")


def dates_alone(told: Told) -> Section:
    """What is to come, where nothing was returned."""
    block = told.block
    shown = to_come(told.subject)[: block.most or None]
    rows = [cells_of(block, dict(zip(_DATES, row, strict=True))) for row in shown]
    table: Item = grid(block, rows, told.words) if rows else Paragraph(block.empty)
    return Section(block.title, (table, Paragraph("Ask the trust for what it holds from earlier periods.")))


@named("dates", *_DATES, parts={"definitions": ("measure", "definition")}, last=True, not_returned=dates_alone)
def dates(told: Told) -> Section:
    """What is to come, the key, what is missing or provisional, and how the measures are counted."""
    school, words, room, block = told.subject, told.words, told.room, told.block
    shortened = any("…" in str(section) for section in told.others)
    rows = [cells_of(block, dict(zip(_DATES, row, strict=True))) for row in to_come(school)[: room.most(block)]]
    items: list[Item] = [grid(block, rows, words)] if rows else [Paragraph(block.empty)]
    items.append(Paragraph(_key()))
    items += [Paragraph(sentence) for sentence in _reservations(school, shortened=shortened)]
    items.append(Paragraph("Every figure can be traced; ask the trust for the sources."))
    shown = [
        *(
            row
            for other in told.of_code("measures")
            for row in chosen(school, pupil_measures(school), room.most(other))
        ),
        *(
            row
            for other in told.of_code("people")
            for row in chosen(school, other_measures(school), room.most(other))
        ),
    ]
    defined = [row for row in shown if school.kpi(row).text("definition")]
    parts = school.register.calendar.parts(school.period)
    how = {
        school.kpi(row).text("name"): said_over(school.kpi(row).text("definition"), school.period, parts)
        for row in chosen(school, defined, room.definitions)
    }
    if how:
        items.append(grid(told.part("definitions"), list(how.items()), words))
    left_out = {school.kpi(row).text("name") for row in defined} - how.keys()
    items += more_note(len(left_out), "definition")
    return Section(block.title, tuple(items))


def to_come(school: Subject) -> list[tuple[Cell, ...]]:
    """Meetings that are not yet past when the paper is made, and the next return, in order."""
    dates: list[tuple[date, str, str]] = []
    for day, row in school.meetings:
        if school.is_to_come(day) and row.to_come:
            place = ", ".join(cut(part, 8) for part in (text(row.time), text(row.venue)) if part)
            dates.append((day, cut(text(row.body_name) or text(row.body), 10), place or "–"))
    if school.meeting and school.is_to_come(school.meeting):
        known = {when for when, _, _ in dates}
        if school.meeting not in known:
            dates.append((school.meeting, school.reader, "–"))
    if following := _next_return(school):
        due, period = following
        dates.append((due, f"Return for {period.named}", "To the trust"))
    return [(long_date(when), what, place) for when, what, place in sorted(dates)]


def _next_return(school: Subject) -> tuple[date, Period] | None:
    """The next return that has a day which is not yet past, with its period."""
    following = next_asked(school.register, school.period, [school.id])
    while following:
        due = school.register.due_day(school.id, following)
        if due is None or school.is_to_come(due):
            return (due, following) if due else None
        following = next_asked(school.register, following, [school.id])
    return None


def _key() -> tuple[str | Mark, ...]:
    """The legend: every symbol with its words, since the words stand alone where there is no colour."""
    parts: list[str | Mark] = ["Key: "]
    for status in ("red", "amber", "green", "blue", "not_reported"):
        look = STATUS[status]
        word = look.action if look.action == look.kpi else f"{look.action}, {look.kpi.lower()}"
        parts += [Mark(status, word), " "]
    parts.append(
        "A dash means not due, not applicable or not given; * means too few people to show; n/N is a count "
        "of few pupils, without a percentage. A change of percentages is given in points."
    )
    return tuple(parts)


def _reservations(school: Subject, *, shortened: bool) -> Iterator[str]:
    """What is missing, provisional, hidden or the school's own word."""
    due = [row for row in school.kpis if row.due]
    if told := school.told_in:
        latest, *earlier = told
        more = "".join(f"; {listed(told[term])} of {term}" for term in earlier)
        most = "most are" if earlier else "all are"
        yield f"Each figure is the last that was reported in the year: {most} of {latest}{more}."
    missing = list(dict.fromkeys(school.kpi_name(row) for row in not_reported(due)))
    silent = sum(row.delivery == "not_reported" for row in school.actions)
    gaps = (
        [listed(missing[:4] + ([counted(len(missing) - 4, "other KPI")] if missing[4:] else []))] if missing else []
    ) + ([f"the status of {counted(silent, 'action')}"] if silent else [])
    if gaps:
        yield f"Missing: {'; '.join(gaps)}."
    yield from said_held(due, school.kpi_name)
    provisional = _marked_figures(school)
    if provisional:
        yield f"Not final: {'; '.join(provisional)}."
    otherwise: dict[str, list[str]] = {}
    for row in due:
        if row.counted_until and row.group == EVERYBODY:
            otherwise.setdefault(row.counted_until, []).append(school.kpi_name(row))
    for until, names in otherwise.items():
        yield f"Counted differently until {until}, so not compared with earlier figures: {listed(names)}."
    hidden = sum(text(row.status) == "suppressed" for row in due)
    if hidden:
        figures = f"{opening(counted(hidden, 'figure'))} {agree(hidden, 'is', 'are')}"
        yield f"{figures} not shown, because few people are counted or such a figure could be worked out from it."
    if hidden and school.register.is_plain_disclosure:
        yield "The trust has chosen not to check what could be worked out from several papers together."
    if any(row.reported for row in school.actions):
        alone = sum(row.facts is None and bool(row.reported) and row.live for row in school.actions)
        beside = f"; for {counted(alone, 'action')} there is nothing to compare it with" if alone else ""
        yield f"The status of an action is the one that {school.called} reported{beside}."
    errors = school.returned.errors if school.returned else 0
    if errors:
        verb = agree(errors, "is", "are")
        said = opening(counted(round(errors), "error"))
        yield f"{said} in the return {verb} still to be corrected; {school.called} has been told which."
    if shortened:
        yield f"“…” marks where {school.called}’s words have been shortened; its return has them in full."


def _marked_figures(school: Subject) -> list[str]:
    """Figures that the return marks as provisional, forecast or teacher assessment, and such benchmarks."""
    said: dict[str, None] = {}
    for figure in school.record("kpi_value"):
        kpi = school.register.kpis.get(figure.text("kpi"))
        marks: list[str] = []
        spec = school.declarations.records[figure.record].field("basis")
        if figure.get(spec.key) not in (None, spec.default):
            marks.append(school.declarations.word(spec.list, figure.get(spec.key)).lower())
        firm = school.declarations.choice("finality", figure.get("finality"))
        if firm and not firm.final:
            marks.append(firm.word.lower())
        if kpi and marks:
            said[f"{kpi.text('name')} ({', '.join(marks)})"] = None
    for row in school.kpis:
        found = school.register.benchmark(
            row.kpi, school.entry.text("phase"), school.period, row.group or EVERYBODY
        )
        firm = school.declarations.choice("benchmark_status", found.get("status")) if found else None
        if row.due and firm and firm.provisional and row.benchmark is not None:
            said[f"the figure for England beside {school.kpi_name(row)} (provisional)"] = None
    return list(said)[:6]
