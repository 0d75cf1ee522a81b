"""Questions that governors may put, chosen by what the figures show; never an answer, never a cause."""

import sys
from collections.abc import Iterator

from planbook.consolidate.rows import ActionRow, KpiRow
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import agree, counted, listed, number_word, opening
from planbook.model.submission import Entry
from planbook.model.unit_words import called, is_school
from planbook.model.values import long_date, rounded
from planbook.report.blocks.grid import notes_of
from planbook.report.blocks.measures import not_reported
from planbook.report.blocks.money import over_award
from planbook.report.blocks.moved import moved
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.priorities import Priority, plan_priorities
from planbook.report.blocks.sentences import action_name, cut, figure_words, pounds, text
from planbook.report.blocks.several import in_units, of_unit, whose
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.summary import why_not_returned
from planbook.report.made_of import made_of
from planbook.report.word.paper import Paragraph, Section

_LITTLE_SPENT = 25
"""Points by which spending may trail the year before it is asked about."""


def questions(school: Subject, most: int) -> list[str]:
    """At most `most` questions, at least four unless that is more: what the data raise, then what always serves."""
    priorities = plan_priorities(school)
    raised = [
        *_of_off_track(school),
        *_of_measures(school),
        *_of_watch(school, priorities),
        *_of_impact(school, priorities),
        *_of_money(school),
        *_of_gaps(school),
        *_of_dates(school),
    ]
    return (raised + list(_always(school, priorities)))[: min(most, max(4, len(raised)))]


def _readers(school: Subject) -> str:
    """Who reads the paper: the body, or those who read papers of all."""
    return f"the {school.inside(school.reader)}" if school.reader else school.declarations.readers


def _of_off_track(school: Subject) -> Iterator[str]:
    off = [row for row in school.actions if row.delivery == "red"]
    if len(off) == 1:
        readers = _readers(school)
        asked = f"What would bring {_action(school, off[0])} back on track, and by when would {readers} see it?"
        yield made_of(asked, off)
    elif off:
        where = in_units(school, off)
        named = f"{opening(counted(len(off), 'action'))}{where} are off track, {_action(school, off[0])} among them"
        yield made_of(f"{named}: which should be put right first, and what can wait?", off)


def _of_measures(school: Subject) -> Iterator[str]:
    off = [r for r in school.kpis if r.due and r.group == EVERYBODY and r.status == "red"]
    units: dict[str, list[KpiRow]] = {}
    for row in off:
        units.setdefault(row.kpi, []).append(row)
    widest = max(units.values(), key=len, default=[])
    if school.is_several and len(widest) > 1:
        yield made_of(
            f"{school.kpi_name(widest[0])} is off target{in_units(school, widest)}: what do {school.called} think "
            "is behind it, and what has worked where it is on target?",
            widest,
        )
        return
    known = [(r, r.value, r.target) for r in off if r.value is not None and r.target is not None]
    for row, value, target in known[:1]:
        kpi: Entry = school.kpi(row)
        now = figure_words(kpi, value)
        yield made_of(
            f"{whose(school, row, school.kpi_name(row))}: {now}, against a target of {figure_words(kpi, target)}. "
            f"What does {called(school.register, school.unit_of(row))} think is behind it, and when will it know "
            "whether its response is working?",
            row,
        )


def _of_watch(school: Subject, priorities: list[Priority]) -> Iterator[str]:
    watched = [row for row in school.actions if row.delivery == "amber"]
    if not watched:
        return
    if len(watched) == 1:
        yield made_of(f"What does {_action(school, watched[0])} need so that it does not fall behind?", watched)
        return
    most = max(priorities, key=_on_watch)
    several = _on_watch(most) > 1
    count = number_word(_on_watch(most) if several else len(watched))
    asked = f"most affects {_title(school, most)}" if several else "needs help first"
    among = [row for row in most.actions if row.delivery == "amber"] if several else watched
    yield made_of(f"Which of the {count} “watch” actions {asked}, and what would bring it back on track?", among)


def _on_watch(priority: Priority) -> int:
    return sum(text(row.delivery) == "amber" for row in priority.actions)


def _of_impact(school: Subject, priorities: list[Priority]) -> Iterator[str]:
    for priority in priorities:
        if priority.worst in {"green", "blue"} and any(text(row.status) == "red" for row in priority.measures):
            yield made_of(
                f"The actions of {_title(school, priority)} are reported on track, but a success measure is "
                "not met: is it too early to tell, or is other work needed?",
                priority.actions,
                priority.measures,
            )
            return


def _of_money(school: Subject) -> Iterator[str]:
    for row in over_award(school)[:1]:
        name = f"{cut(text(row.source_name), 8)}{of_unit(school, row)}"
        over = pounds(row.over)
        asked = f"How will the {over} over the allocation for {name} be paid for, and from which budget?"
        yield made_of(asked, row)
        return
    for row in school.funding:
        share, passed = row.spent_share, row.year_passed
        if share is not None and passed is not None and passed - share > _LITTLE_SPENT:
            if passed >= 100 and row.ends:
                yield made_of(
                    f"The allocation of {cut(text(row.source_name), 8)}{of_unit(school, row)} ended on "
                    f"{long_date(row.ends)}, and {rounded(share, 0):.0f}% of it is spent: "
                    "what becomes of the rest?",
                    row,
                )
                return
            yield made_of(
                f"{rounded(passed, 0):.0f}% of the year has gone and {rounded(share, 0):.0f}% of "
                f"{cut(text(row.source_name), 8)}{of_unit(school, row)} is spent: how will the rest be spent?",
                row,
            )
            return


def _of_gaps(school: Subject) -> Iterator[str]:
    missing = [row for row in not_reported([row for row in school.kpis if row.due]) if not row.instead]
    names = list(dict.fromkeys(school.kpi_name(row) for row in missing))
    if names:
        shown = names if len(names) <= 2 else [names[0], counted(len(names) - 1, "other KPI")]
        them = agree(len(names), "it", "them")
        asked = f"When will {listed(shown)} be reported{in_units(school, missing)}, and who answers for {them}?"
        yield made_of(asked, missing)
    silent = [row for row in school.actions if row.delivery == "not_reported"]
    if silent:
        them, do = agree(len(silent), "it", "them"), school.agreed("does", "do")
        actions = f"{counted(len(silent), 'action')}{in_units(school, silent)}"
        yield made_of(f"Nothing was reported on {actions}: how {do} {school.called} follow {them}?", silent)


def _of_dates(school: Subject) -> Iterator[str]:
    moves = [move.action for move in moved(school)]
    if moves:
        dates = agree(len(moves), "A finish date has", f"{opening(number_word(len(moves)))} finish dates have")
        what = f"what {school.agreed('has', 'have')} {school.called} learnt"
        asked = f"{dates} moved{in_units(school, moves)}: {what} from that about setting the next ones?"
        yield made_of(asked, moves)
    unchanged = [row for row in school.actions if text(row.reporting) in {"confirmed", "stale"}]
    if len(unchanged) > len(school.actions) / 2:
        said = f"{opening(counted(len(unchanged), 'action'))} {agree(len(unchanged), 'is', 'are')} unchanged"
        yield made_of(f"{said}: what shows that work is going on?", unchanged)


def _always(school: Subject, priorities: list[Priority]) -> Iterator[str]:
    if priorities:
        seen = (
            "What would a governor see in school that shows" if school.is_school else "What can be seen that shows"
        )
        yield f"{seen} {_title(school, priorities[0])} is making a difference?"
    yield f"Which evidence in this report has somebody from outside {school.called} looked at?"
    has, plan = school.agreed("has", "have"), school.agreed("this plan", "these plans")
    yield f"What {has} {school.called} stopped doing to make room for {plan}?"
    they = school.agreed("it", "they")
    what = "Which of the figures here" if _has_figures(school) else "What in this report"
    yield f"{what} surprised {school.called} most, and what did {they} do then?"
    who = (
        "Which group of pupils gains"
        if any(is_school(school.register, unit) for unit in school.units)
        else "Who gains"
    )
    yield f"{who} least from the {school.agreed('plan', 'plans')} so far?"


def _has_figures(school: Subject) -> bool:
    """Whether a paper of it has any: a KPI's, or an amount of money."""
    return any(row.value is not None for row in school.kpis) or bool(school.funding)


def _action(school: Subject, row: ActionRow) -> str:
    """An action as a question names it, with whose it is where several units are asked."""
    return f"{action_name(row, 8)}{of_unit(school, row)}"


def _title(school: Subject, priority: Priority) -> str:
    return f"“{cut(priority.title, 8)}”{of_unit(school, priority)}"


def ask_for_return(told: Told) -> Section:
    """What to ask where nothing was returned."""
    school, undecided = told.subject, why_not_returned(told.subject) == "undecided"
    asked = (
        f"Which of the workbooks that {school.called} sent counts, and when will that be decided?"
        if undecided
        else f"When will the return be made, and what would help {school.called} to make it?",
        f"Which of the plan’s actions have moved since the last report, as far as {school.called} can say today?",
        f"Is there a figure that {_readers(school)} should know of now, before "
        + ("that is decided?" if undecided else "the return is made?"),
    )
    return Section(told.block.title, tuple(Paragraph(made_of(question, school.returned)) for question in asked))


@named("questions", not_returned=ask_for_return, scopes=EVERY_SCOPE)
def questions_of(told: Told) -> Section:
    """Questions that the figures suggest, each a paragraph."""
    asked = questions(told.subject, told.block.most or sys.maxsize)
    intro = notes_of(told.block.intro.format_map(told.words))
    return Section(told.block.title, (*intro, *(Paragraph(question) for question in asked)))
