"""The report to the governors of one school: at most five pages of Word, from the trust's tables."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from planbook.look import STATUS
from planbook.model.asked import next_asked, said_over
from planbook.model.audience import DRAFT, LINES
from planbook.model.declarations import Declarations, Report
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import counted, listed, number_word, opening
from planbook.model.values import long_date
from planbook.report.governors.blocks import ROOMS, WIDTH, Room, grid, more_note
from planbook.report.governors.decisions import decisions
from planbook.report.governors.figures import (
    chosen,
    measures,
    money,
    not_reported,
    other_measures,
    people,
    pupil_measures,
    summary,
)
from planbook.report.governors.noted import noted, since
from planbook.report.governors.plan import exceptions, priorities
from planbook.report.governors.questions import questions
from planbook.report.governors.school import School, school_of, text
from planbook.report.governors.sentences import cut
from planbook.report.held_by import said_held
from planbook.report.word.measure import lines, pages
from planbook.report.word.paper import Cell, Item, Mark, Note, Paper, Paragraph, Section
from planbook.report.word.write import write_paper

if TYPE_CHECKING:
    from planbook.consolidate.tables import ExternalTables


MOST_PAGES = 5


def write_governors(
    declarations: Declarations, tables: "ExternalTables", unit: str, *, draft: bool = False
) -> bytes:
    """The report of `unit` as a .docx, from tables that may be shown outside; a `draft` says so.

    Where the school has not returned a workbook that could be used, it is one page that says so. Raises
    UnknownError where the register has no such unit.
    """
    paper = governors_paper(declarations, tables, unit)
    return write_paper(paper if draft else replace(paper, mark=""))


def governors_paper(declarations: Declarations, tables: "ExternalTables", unit: str) -> Paper:
    """What the report says as a draft, before it is Word: with the mark it has the same pages as without."""
    school = school_of(declarations, tables, unit)
    report = declarations.reports["governors"]
    words = _words(school)
    title = report.title if school.is_school and school.is_checked else "Report, {period}"

    def paper(sections: list[Section]) -> Paper:
        return Paper(
            title=title.format_map(words),
            subtitle=report.subtitle.format_map(words) if school.has_returned else f"For the {words['committee']}.",
            document_title=f"{title.format_map(words)}: {school.name}",
            author=school.register.trust_name,
            header=(*_header(school), (LINES[report.audience], "")),
            footer=_BAR.join(part for part in (school.register.trust_name, opening(school.period.title)) if part),
            sections=sections,
            mark=DRAFT,
        )

    if not school.has_returned:
        return paper(_not_returned(school, report, words))
    papers = (paper(_sections(school, report, words, room)) for room in ROOMS)
    return next(
        one for room, one in zip(ROOMS, papers, strict=True) if room is ROOMS[-1] or pages(one) <= MOST_PAGES
    )


def _words(school: School) -> dict[str, str]:
    """What declared titles, captions and sentences leave open."""
    committee = school.committee
    return {
        "period": school.period.title,
        "previous": school.previous.title if school.previous else "time before",
        "committee": committee if _is_name(committee, school) else committee[:1].lower() + committee[1:],
        "phase": school.phase or "same phase",
        "name": school.name,
        "earlier": "",
        "explanation": "School’s explanation"
        if school.is_school
        else f"{school.says.removesuffix(' says')}’s explanation",
    }


def _is_name(committee: str, school: School) -> bool:
    """Whether it is written as a name: with a capital beyond its first letter, as SGB or Strategic Group, or with a
    word first that a unit is named by, as the Dene committee of Dene School."""
    named = {word for unit in school.register.ever.rows("unit") for word in unit.text("name").split()}
    return committee[1:] != committee[1:].lower() or committee.partition(" ")[0] in named


_BAR = "\u00a0 | \u00a0"


def _header(school: School) -> tuple[tuple[str, str], ...]:
    """School and what it is; the meeting; who has prepared the paper, and who has checked what it is made from."""
    meeting = ", ".join([school.committee, *([long_date(school.meeting)] if school.meeting else [])])
    part = _BAR.join(["Part A", f"As at {long_date(school.period.as_at)}"])
    by = school.register.trust_name
    if not school.has_returned:
        said = f"Prepared by {by}" if by else ""
        title = school.declarations.reports["governors"].block(_reason(school)).title
        return (cut(school.name, 8), part), (meeting, title), *([(said, "")] if said else [])
    source = f"from {school.called}’s return"
    said = f"Prepared by {by} {source}" if by else f"Prepared {source}"
    together = f"{said}; {_checked(school)}"
    if lines(together, WIDTH, 9.2) == 1:
        return (cut(school.name, 8), part), (meeting, ""), (together, "")
    return (cut(school.name, 8), part), (meeting, ""), (said, ""), (opening(_checked(school)), "")


def _checked(school: School) -> str:
    """Who has checked the return for the school; "not checked" until somebody has."""
    came = school.returned
    if came is None or not came.declared_by:
        return f"not checked by {school.called}"
    day = f" on {long_date(came.declared_on)}" if came.declared_on else ""
    return f"checked for {school.called} by {cut(came.declared_by, 8)}{day}, as entered in the workbook"


def _sections(school: School, report: Report, words: Mapping[str, str], room: Room) -> list[Section]:
    """The sections in their order, those left out that have nothing to say."""
    told_of = {block.key: asked for block in report.blocks if (asked := school.as_asked(block))}
    report = replace(report, blocks=tuple(told_of.get(block.key, block) for block in report.blocks))
    body = [
        summary(school, report, words),
        noted(school, report, words, room),
        since(school, report, words, room),
        priorities(school, report, words, room) if "priorities" in told_of else None,
        measures(school, report, words, room),
        exceptions(school, report, words, room),
        money(school, report, words, room) if "money" in told_of else None,
        people(school, report, words, room),
        _questions(school, report),
    ]
    first, *rest = [section for section in body if section is not None]
    wanted = decisions(school, report, words, room, rest)
    told = [first, *([wanted] if wanted else []), *rest]
    shortened = any("…" in str(section) for section in told)
    return [*told, _dates(school, report, words, room, shortened=shortened)]


def _questions(school: School, report: Report) -> Section:
    block = report.block("questions")
    asked = questions(school, block.most)
    return Section(block.title, (Note(block.intro), *(Paragraph(question) for question in asked)))


def _dates(school: School, report: Report, words: Mapping[str, str], room: Room, *, shortened: bool) -> Section:
    """What is to come, the key, what is missing or provisional, and how the measures are counted."""
    block = report.block("dates")
    rows = _to_come(school)[: room.most(block)]
    items: list[Item] = [grid(block, rows, words)] if rows else [Paragraph(block.empty)]
    items.append(Paragraph(_key()))
    items += [Paragraph(sentence) for sentence in _reservations(school, shortened=shortened)]
    items.append(Paragraph("Every figure can be traced; ask the trust for the sources."))
    shown = [
        *chosen(school, pupil_measures(school), room.most(report.block("measures"))),
        *chosen(school, other_measures(school), room.most(report.block("people"))),
    ]
    defined = [row for row in shown if school.kpi(row).text("definition")]
    parts = school.register.calendar.parts(school.period)
    how = {
        school.kpi(row).text("name"): said_over(school.kpi(row).text("definition"), school.period, parts)
        for row in chosen(school, defined, room.definitions)
    }
    if how:
        items.append(grid(report.block("definitions"), list(how.items()), words))
    left_out = {school.kpi(row).text("name") for row in defined} - how.keys()
    items += more_note(len(left_out), "definition")
    return Section(block.title, tuple(items))


def _to_come(school: School) -> list[tuple[Cell, ...]]:
    """Meetings after the date of the figures and the next return, in order."""
    after = school.period.as_at
    dates: list[tuple[date, str, str]] = []
    for day, row in school.meetings:
        if day > after and row.to_come:
            place = ", ".join(cut(part, 8) for part in (text(row.time), text(row.venue)) if part)
            dates.append((day, cut(text(row.body_name) or text(row.body), 10), place or "–"))
    if school.meeting and school.meeting > after:
        known = {when for when, _, _ in dates}
        if school.meeting not in known:
            dates.append((school.meeting, school.committee, "–"))
    following = next_asked(school.register, school.period, [school.id])
    due = school.register.due_day(school.id, following) if following else None
    if following and due:
        dates.append((due, f"Return for the {following.title}", "To the trust"))
    return [(long_date(when), what, place) for when, what, place in sorted(dates)]


def _key() -> tuple[str | Mark, ...]:
    """The legend: every symbol with its words, since the words stand alone where there is no colour."""
    parts: list[str | Mark] = ["Key: "]
    for status in ("red", "amber", "green", "blue", "not_reported"):
        look = STATUS[status]
        word = look.action if look.action == look.kpi else f"{look.action}, {look.kpi.lower()}"
        parts += [Mark(status, word), " "]
    parts.append(
        "A dash is not due, not applicable or not given; * is a figure of too few people to show; n/N is a count "
        "of few pupils, without a percentage. A change of percentages is given in points."
    )
    return tuple(parts)


def _reservations(school: School, *, shortened: bool) -> Iterator[str]:
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
        [listed(missing[:4] + ([counted(len(missing) - 4, "other measure")] if missing[4:] else []))]
        if missing
        else []
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
        yield f"Counted differently until {until}, so not set beside earlier figures: {listed(names)}."
    hidden = sum(text(row.status) == "suppressed" for row in due)
    if hidden:
        figures = "One figure is" if hidden == 1 else f"{opening(number_word(hidden))} figures are"
        yield f"{figures} not shown, because few people are counted or such a figure could be worked out from it."
    if hidden and school.register.is_plain_disclosure:
        yield "What could be worked out from several papers together is not looked for: the trust has chosen so."
    if any(row.reported for row in school.actions):
        alone = sum(row.facts is None and bool(row.reported) and row.live for row in school.actions)
        beside = f"; beside {counted(alone, 'action')} there is no milestone or progress to set" if alone else ""
        yield f"The status of an action is the one that {school.called} reported{beside}."
    errors = school.returned.errors if school.returned else 0
    if errors:
        verb = "is" if errors == 1 else "are"
        said = opening(counted(round(errors), "error"))
        yield f"{said} in the return {verb} still to be corrected; {school.called} has been told which."
    if shortened:
        yield f"Where {school.called}’s words are cut short there is an “…”; they stand whole in its return."


def _marked_figures(school: School) -> list[str]:
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


def _not_returned(school: School, report: Report, words: Mapping[str, str]) -> list[Section]:
    """One page that says so plainly, with what to ask."""
    came = school.returned
    reason = _reason(school)
    block = report.block(reason)
    due = school.register.due_day(school.id, school.period)
    sentences = [block.empty.format_map(words)]
    if due:
        sentences.append(f"The return was due on {long_date(due)}.")
    received = came.received_on if came else None
    if reason == "refused" and received:
        sentences.append(
            f"A workbook came on {long_date(received)}; {school.called} has been told what stands in its way."
        )
    sentences.append(
        f"The trust’s totals for the period leave {school.called} out; nothing has been put in its place."
    )
    undecided = reason == "undecided"
    asked = (
        f"Which of the workbooks that {school.called} sent counts, and by when will that be settled?"
        if undecided
        else f"When will the return be made, and what would help {school.called} to make it?",
        f"Which of the plan’s actions have moved since the last report, as far as {school.called} can say today?",
        "Is there a figure that governors should know of now, before "
        + ("that is settled?" if undecided else "the return is made?"),
    )
    return [
        Section(block.title, tuple(Paragraph(sentence) for sentence in sentences)),
        Section(report.block("questions").title, tuple(Paragraph(question) for question in asked)),
        _dates_alone(school, report, words),
    ]


def _reason(school: School) -> str:
    """Why the report holds no figures, as the key of the block that says so."""
    verdict = school.returned.verdict if school.returned else "missing"
    return verdict if verdict in ("undecided", "refused", "withdrawn") else "missing"


def _dates_alone(school: School, report: Report, words: Mapping[str, str]) -> Section:
    block = report.block("dates")
    rows = _to_come(school)[: block.most]
    table: Item = grid(block, rows, words) if rows else Paragraph(block.empty)
    return Section(block.title, (table, Paragraph("Ask the trust for what it holds from earlier periods.")))
