"""The last section of a report: what is to come, the key, what is missing or provisional, how KPIs are counted."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from planbook.consolidate.rows import KpiRow, MeetingRow
from planbook.consolidate.tidy import TidyRow
from planbook.look import STATUS, STATUS_TYPES
from planbook.model.asked import next_asked, said_over
from planbook.model.calendar import Period
from planbook.model.kpi import EVERYBODY
from planbook.model.meeting_days import meeting_days, reader_of
from planbook.model.memo import Same
from planbook.model.phases import unpublished_phase
from planbook.model.prose import agree, counted, listed, opening
from planbook.model.values import long_date
from planbook.report.blocks.grid import cells_of, grid, more_note
from planbook.report.blocks.measures import chosen, not_reported, other_measures, pupil_measures
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.sentences import cut, missing_name, text
from planbook.report.blocks.several import in_units, units_named
from planbook.report.blocks.subject import Subject
from planbook.report.held_by import said_held
from planbook.report.made_of import Sourced, made_of
from planbook.report.word.paper import Cell, Drawing, Grid, Item, Mark, Paragraph, Section

_DATES = ("date", "unit_name", "what", "where")


def dates_alone(told: Told) -> Section:
    """What is to come, where nothing was returned."""
    block = told.block
    rows = [cells_of(block, cells) for cells in to_come(told)[: block.most or None]]
    table: Item = grid(block, rows, told.words) if rows else Paragraph(block.empty.format_map(told.words))
    whom = told.subject.register.body_word
    return Section(block.title, (table, Paragraph(f"Ask the {whom} for what it holds from earlier periods.")))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the legend and the reservations take of the parts of the paper that stand before them."""

    marks: frozenset[Mark]
    is_shortened: bool
    names: frozenset[str]
    """The KPIs that they name."""


def _shown_in(subject: Subject, sections: Sequence[Section]) -> _Shown:
    """What sections show together."""
    each = [subject.once(_shown_in_one, Same(section)) for section in sections]
    marks = frozenset(mark for one in each for mark in one.marks)
    names = frozenset(name for one in each for name in one.names)
    return _Shown(marks, any(one.is_shortened for one in each), names)


def _shown_in_one(subject: Subject, section: Same[Section]) -> _Shown:
    words = _to_compare(section.it)
    kpis = (kpi.text("name") for kpi in subject.register.kpis.values())
    names = frozenset(name for name in kpis if _to_compare(name) in words)
    return _Shown(frozenset(_marks(section.it)), "…" in words, names)


def _to_compare(it: object) -> str:
    """All that `it` says, as Python writes it: a KPI's name begins small within a sentence, and signs that nobody
    sees are written out."""
    said = repr(it)
    return (said[1:-1] if isinstance(it, str) else said).replace("\\'", "'").casefold()


@named(
    "dates",
    *_DATES,
    parts={"definitions": ("measure", "definition")},
    scopes=EVERY_SCOPE,
    takes=_shown_in,
    not_returned=dates_alone,
)
def dates(told: Told) -> Section:
    """What is to come, the key, what is missing or provisional, and how the measures are counted."""
    school, words, room, block = told.subject, told.words, told.room, told.block
    shown_in: _Shown = told.others
    rows = [cells_of(block, cells) for cells in to_come(told)[: room.most(block)]]
    items: list[Item] = [grid(block, rows, words)] if rows else [Paragraph(block.empty.format_map(words))]
    items.append(Paragraph(key_of(shown_in.marks)))
    items += [Paragraph(sentence) for sentence in school.once(_reservations, shown_in.is_shortened, shown_in.names)]
    items.append(Paragraph(f"Every figure can be traced; ask the {school.register.body_word} for the sources."))
    shown = [
        *(
            row
            for other in told.of_code("measures")
            for row in chosen(school, pupil_measures(school), told.room_of(other).most(other))
        ),
        *(
            row
            for other in told.of_code("people")
            for row in chosen(school, other_measures(school), told.room_of(other).most(other))
        ),
    ]
    first = {(row.kpi, row.group): row for row in reversed(shown)}  # several units may show the same KPI
    defined = [r for r in shown if school.kpi(r).text("definition") and first[r.kpi, r.group] is r]
    parts = school.register.calendar.parts(school.period)
    how = {
        school.kpi(row).text("name"): said_over(school.kpi(row).text("definition"), school.period, parts)
        for row in chosen(school, defined, room.definitions)
    }
    if how:
        items.append(grid(told.part("definitions"), list(how.items()), words))
    left_out = {school.kpi(row).text("name") for row in defined} - how.keys()
    items += more_note(school.register, len(left_out), "definition")
    return Section(block.title, tuple(items))


@named("dates_to_come", *_DATES, scopes=EVERY_SCOPE, takes=_shown_in, not_returned=dates_alone)
def dates_to_come(told: Told) -> Section:
    """What is to come and no more, of a paper that has room for that alone."""
    block = told.block
    rows = [cells_of(block, cells) for cells in to_come(told)[: told.room.most(block)]]
    table: Item = grid(block, rows, told.words) if rows else Paragraph(block.empty.format_map(told.words))
    return Section(block.title, (table, *_hedges(told)))


def _hedges(told: Told) -> list[Paragraph]:
    """What no page may leave out: that figures are provisional, and where they can be traced."""
    shown_in: _Shown = told.others
    final = [said] if (said := _not_final(told.subject, shown_in.names)) else []
    traced = f"Every figure can be traced; ask the {told.subject.register.body_word} for the sources."
    return [Paragraph(sentence) for sentence in (*final, traced)]


def to_come(told: Told) -> list[dict[str, Cell]]:
    """Meetings that are not yet past when the paper is made, and the next returns, in order.

    What several units have on the same day stands once, with how many of them it is of.
    """
    subject = told.subject
    return [
        {
            "date": long_date(when),
            "unit_name": opening(units_named(subject, of)),
            "what": told.whose(opening(units_named(subject, of)), what),
            "where": place,
        }
        for (when, what, place), of in subject.once(_to_come)
    ]


def _to_come(subject: Subject) -> Sequence[tuple[tuple[date, str, str], Sequence[str]]]:
    """What is to come, in order: the day, what, where, and the units that it is of."""
    meetings: dict[str, list[tuple[date, MeetingRow]]] = {}
    for day, row in subject.meetings:
        meetings.setdefault(subject.unit_of(row), []).append((day, row))
    units: dict[tuple[date, str, str], list[str]] = {}
    for unit in subject.units:
        for what in _dates_of(subject, unit, meetings.get(unit, ())):
            units.setdefault(what, []).append(unit)
    return sorted(units.items())


def _dates_of(
    subject: Subject, unit: str, meetings: Sequence[tuple[date, MeetingRow]]
) -> list[tuple[date, str, str]]:
    """What is to come of one unit: its meetings, that of the body which reads its papers, its next return."""
    dates: list[tuple[date, str, str]] = []
    for day, row in meetings:
        if subject.is_to_come(day) and row.to_come:
            place = ", ".join(cut(part, 8) for part in (text(row.time), text(row.venue)) if part)
            dates.append((day, cut(text(row.body_name) or text(row.body), 10), place or "–"))
    read = meeting_days(subject.register, subject.period, unit)
    if read and subject.is_to_come(read.meeting) and read.meeting not in {when for when, _, _ in dates}:
        dates.append((read.meeting, reader_of(subject.register, unit)[1], "–"))
    if following := subject.once(_next_return, unit):
        due, period = following
        dates.append((due, f"Return for {period.named}", f"To the {subject.register.body_word}"))
    return dates


def _next_return(subject: Subject, unit: str) -> tuple[date, Period] | None:
    """The next return of the unit that has a day which is not yet past, with its period."""
    following = next_asked(subject.register, subject.period, [unit])
    while following:
        due = subject.register.due_day(unit, following)
        if due is None or subject.is_to_come(due):
            return (due, following) if due else None
        following = next_asked(subject.register, following, [unit])
    return None


def key_of(marks: Iterable[Mark]) -> tuple[str | Mark, ...]:
    """The legend: every symbol that the paper has with the words that it has beside it; of a list's own words, as
    `Done`, which say themselves what they mean, only where the symbol has no others.
    """
    there: dict[str, set[str]] = {}
    for mark in marks:
        there.setdefault(mark.status, set()).add(mark.word)
    parts: list[str | Mark] = ["Key: "]
    for status in ("red", "amber", "green", "blue", "not_reported"):
        if status not in there:
            continue
        look = STATUS[status]
        known = dict.fromkeys((look.action, look.kpi, *map(look.word, STATUS_TYPES.values())))
        first, *rest = [word for word in known if word in there[status]] or sorted(there[status])
        parts += [Mark(status, ", ".join((first, *(word.lower() for word in rest)))), " "]
    parts.append(
        "A dash means not due, not applicable or not given; * means too few people to show; n/N in place of a "
        "percentage is a count of few people. A change of percentages is given in points."
    )
    return tuple(parts)


def _marks(section: Section) -> Iterator[Mark]:
    """The statuses that are shown in a part of the paper."""
    for item in section.items:
        if isinstance(item, Grid):
            shown: Iterable[Cell] = (cell for row in item.rows for cell in row)
        else:
            shown = () if isinstance(item, Drawing) else (item.words,)
        for words in shown:
            if type(words) is Mark:
                yield words
            elif type(words) is tuple:
                yield from (part for part in words if type(part) is Mark)


def _reservations(school: Subject, shortened: bool, names: Set[str]) -> Sequence[str]:
    """What is missing, provisional, hidden or the school's own word; whether its words are `shortened` too. `names`
    are the KPIs that the paper speaks of."""
    return [*_reserved(school, names, shortened=shortened)]


def _reserved(school: Subject, names: Set[str], *, shortened: bool) -> Iterator[str]:
    due = [row for row in school.kpis if row.due]
    yield from _of_which_term(school)
    yield from _missing(school, due)
    yield from said_held(due, school.kpi_name)
    if due and (phases := _unpublished(school)):
        yield f"No figure for England on record is of the phase {listed(phases)}: none is set beside these."
    if final := _not_final(school, names):
        yield final
    otherwise: dict[str, dict[str, None]] = {}
    for row in due:
        if row.counted_until and row.group == EVERYBODY:
            otherwise.setdefault(row.counted_until, {})[school.kpi_name(row)] = None
    for until, counted_so in otherwise.items():
        yield f"Counted differently until {until}, so not compared with earlier figures: {listed(counted_so)}."
    hidden = [row for row in due if text(row.status) == "suppressed"]
    if hidden:
        figures = f"{opening(counted(len(hidden), 'figure'))}{in_units(school, hidden)}"
        not_shown = f"{agree(len(hidden), 'is', 'are')} not shown"
        yield (
            f"{figures} {not_shown}, because few people are counted or such a figure could be worked out from it."
        )
    if hidden and school.register.is_plain_disclosure:
        body = school.register.body_word
        yield f"The {body} has chosen not to check what could be worked out from several papers together."
    if any(row.reported for row in school.actions):
        alone = sum(row.facts is None and bool(row.reported) and row.live for row in school.actions)
        beside = (
            f"; for {counted(alone, *school.nouns.action)} there is nothing to compare it with" if alone else ""
        )
        yield f"The status of {school.nouns.action.any_one} is the one that {school.called} reported{beside}."
    wrong = [row for row in school.returns if row.errors] if school.returned or school.is_several else []
    errors = round(sum(row.errors for row in wrong))
    if errors:
        said, has = opening(counted(errors, "error")), school.agreed("has", "have")
        returns = school.agreed("the return", f"the returns{in_units(school, wrong, 'of')}")
        yield made_of(
            f"{said} in {returns} {agree(errors, 'is', 'are')} still to be corrected; {school.called} {has} "
            "been told which.",
            wrong,
        )
    if shortened:
        its = school.agreed("its return has", "their returns have")
        whose = f"{school.called}{school.agreed('’s', '’')} words"
        yield f"“…” marks where {whose} have been shortened; {its} them in full."


def _of_which_term(school: Subject) -> Iterator[str]:
    """Of a year that has terms, of which of these its figures are; over several units that is of each its own."""
    told = school.told_in
    if not told:
        return
    said = "Each figure is the last that was reported in the year"
    if school.is_several:
        yield f"{said}."
        return
    latest, *earlier = told
    more = "".join(f"; {listed(told[term])} of {term}" for term in earlier)
    yield f"{said}: {'most are' if earlier else 'all are'} of {latest}{more}."


def _missing(school: Subject, due: Sequence[KpiRow]) -> Iterator[str]:
    """The KPIs without a figure (over several units how many these are), and the actions without a status."""
    missing = not_reported(due)
    names = list(dict.fromkeys(missing_name(school, row) for row in missing))
    gaps = names[:4] + ([counted(len(names) - 4, *school.nouns.kpi.other)] if names[4:] else [])
    if school.is_several and missing:
        gaps = [f"{counted(len(missing), *school.nouns.kpi_value)}{in_units(school, missing)}"]
    silent = [row for row in school.actions if row.delivery == "not_reported"]
    if silent:
        gaps.append(f"the status of {counted(len(silent), *school.nouns.action)}{in_units(school, silent)}")
    if gaps:
        yield made_of(f"Missing: {listed(gaps)}.", missing, silent)


def _unpublished(school: Subject) -> list[str]:
    """The phases of its units of which no figure for England is on record, in quotation marks."""
    units = (school.register.units[unit] for unit in school.units)
    words = (unpublished_phase(school.register, unit) for unit in units)
    return [f"“{word}”" for word in dict.fromkeys(words) if word]


def _not_final(school: Subject, names: Set[str]) -> str:
    """Which of the figures of these KPIs are not final, in a sentence; empty where all are."""
    provisional = _marked_figures(school, names)
    return made_of(f"Not final: {'; '.join(provisional)}.", provisional) if provisional else ""


def _marked_figures(school: Subject, names: Set[str]) -> Sequence[str]:
    """Figures of these KPIs that the return marks as provisional, forecast or teacher assessment, and such
    benchmarks."""
    said: dict[str, list[TidyRow | KpiRow]] = {}
    for figure in school.record("kpi_value"):
        kpi = school.register.kpis.get(figure.text("kpi"))
        marks: list[str] = []
        spec = school.declarations.records[figure.record].field("basis")
        if figure.get(spec.key) not in (None, spec.default):
            marks.append(school.declarations.word(spec.list, figure.get(spec.key)).lower())
        firm = school.declarations.choice("finality", figure.get("finality"))
        if firm and not firm.final:
            marks.append(firm.word.lower())
        if kpi and marks and kpi.text("name") in names:
            said.setdefault(f"{kpi.text('name')} ({', '.join(marks)})", []).append(figure)
    for row in school.kpis:
        found = school.published(row, school.period)
        firm = school.declarations.choice("benchmark_status", found.get("status")) if found else None
        is_told = row.due and row.benchmark is not None and school.kpi(row).text("name") in names
        if is_told and firm and firm.provisional:
            said.setdefault(f"the figure for England beside {school.kpi_name(row)} (provisional)", []).append(row)
    return [
        made_of(f"{words}{in_units(school, rows)}", [_sourced(school, row) for row in rows])
        for words, rows in said.items()
    ][:6]


def _sourced(school: Subject, row: TidyRow | KpiRow) -> KpiRow | Sourced:
    """What is known of the figure that a row is."""
    if isinstance(row, KpiRow):
        return row
    return Sourced("", (school.tables.records[row.record].figure_of(row),))
