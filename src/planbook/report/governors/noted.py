"""What governors should note, and what has changed since they last met."""

from dataclasses import dataclass, fields
from datetime import date

from planbook.consolidate.cells import last_period
from planbook.consolidate.rows import ActionRow, FundingRow, KpiHistoryRow, PlanChangeRow
from planbook.look import STATUS
from planbook.model.delivery import Basis
from planbook.model.figure import WITHHELD
from planbook.model.prose import agree, counted, listed, number_word, opening
from planbook.model.values import long_date
from planbook.report.blocks.grid import cells_of, grid, kpi_mark, more_note, only_sentence
from planbook.report.blocks.named import Told, named
from planbook.report.governors.figures import first_of_all, not_reported, other_measures, pupil_measures
from planbook.report.governors.plan_changes import plan_changes
from planbook.report.governors.school import School, text
from planbook.report.governors.sentences import (
    action_name,
    cut,
    inside,
    pounds,
    short_day,
    target_words,
    with_count,
)
from planbook.report.word.paper import Cell, Cite, Item, Mark, Paragraph, Section, Words

_MOST = 3
"""The most of a kind that are named before the rest are counted."""
_MOST_REFS = 6
_FACTS: tuple[tuple[Basis, str], ...] = (("milestones", "milestones"), ("progress", "progress"))
_CHANGED_PLAN = ("what", *(spec.name for spec in fields(PlanChangeRow)))


@dataclass(frozen=True, slots=True)
class Move:
    """An action whose finish is to move."""

    action: ActionRow
    finish: date
    revised: date


def moved(school: School) -> list[Move]:
    """Live actions whose finish is to move and had not moved to that day already, furthest first."""
    moves = []
    for row in school.actions:
        finish, revised = row.finish, row.revised_finish
        if row.live and finish and revised and revised > finish and row.revised_last != revised:
            moves.append(Move(row, finish, revised))
    return sorted(moves, key=lambda move: (move.finish - move.revised, text(move.action.ref)))


def over_award(school: School) -> list[FundingRow]:
    """Funding lines of which the forecast, or what is spent already, is over the award, furthest first."""
    return sorted((row for row in school.funding if row.over), key=lambda row: -row.over)


@named("noted", parts={"changed": _CHANGED_PLAN, "changed_by_agreement": _CHANGED_PLAN})
def noted(told: Told) -> Section | None:
    """Matters to note: what has moved, is over or is missing, and what has changed in the plan; None without any.

    Nothing is asked of anybody here and nothing recommended: what is to be decided, people say.
    """
    school = told.school
    matters: list[Words] = [
        *((said,) for said in first_of_all(school)),
        *_moves(school),
        *(_overspend(school, row) for row in over_award(school)[:_MOST]),
        *_missing_measures(school),
        *_differing(school),
    ]
    items = [*(Paragraph(words) for words in matters), *plan_changes(told)]
    return Section(told.block.title, tuple(items)) if items else None


def _moves(school: School) -> list[Words]:
    """The finishes that have moved, in one sentence with a few of them."""
    moves = moved(school)
    if not moves:
        return []
    every = sum(
        bool(r.live and r.finish and r.revised_finish and r.revised_finish > r.finish) for r in school.actions
    )
    when = "since the plan was set" if len(moves) == every else "since the last report"
    named = "; ".join(_move(move) for move in moves[:_MOST])
    more = f"; and {counted(len(moves) - _MOST, 'more action')}" if moves[_MOST:] else ""
    has = agree(len(moves), "finish date has", "finish dates have")
    areas = {f"priority/{text(move.action.area)}": None for move in moves[:_MOST]}
    count, paragraph = number_word(len(moves), capital=True), agree(len(areas), "paragraph", "paragraphs")
    return [(f"{count} {has} moved {when}: {named}{more} ({paragraph} ", Cite(tuple(areas)), ").")]


def _move(move: Move) -> str:
    row = move.action
    again = f", having moved before to {short_day(row.revised_last)}" if row.revised_last else ""
    return f"{action_name(row)} from {short_day(move.finish)} to {short_day(move.revised)}{again}"


def _overspend(school: School, row: FundingRow) -> Words:
    name, comment = cut(text(row.source_name) or text(row.source), 8), cut(text(row.comment), 12).rstrip(".")
    award = row.award or 0.0
    expected, what = max((row.spent or 0.0, "What is spent"), (row.forecast or 0.0, "The forecast"))
    said = f" {school.says}: “{comment}”." if comment else ""
    over = f"{what} for {name} is {pounds(row.over)} over the allocation"
    late = ""
    if what == "What is spent":
        late = f", forecast {pounds(row.forecast)}" if row.forecast is not None else ", no forecast given"
    return (
        f"{over}: {pounds(expected)} of {pounds(award)}{late} (paragraph ",
        Cite((f"money/{text(row.ref)}",)),
        f").{said}",
    )


def _missing_measures(school: School) -> list[Words]:
    """One sentence on the KPIs due that have no figure, where there are any."""
    pupils, others = not_reported(pupil_measures(school)), not_reported(other_measures(school))
    names = [school.kpi_name(row) for row in (*pupils, *others)]
    if not names:
        return []
    shown = names if len(names) <= _MOST else [*names[: _MOST - 1], counted(len(names) - _MOST + 1, "other KPI")]
    anchors = [anchor for rows, anchor in ((pupils, "measures"), (others, "people")) if rows]
    verb = agree(len(names), "is", "are")
    return [
        (
            f"{opening(listed(shown))} {verb} due and not reported "
            f"({agree(len(anchors), 'paragraph', 'paragraphs')} ",
            Cite(tuple(anchors)),
            ").",
        )
    ]


def _differing(school: School) -> list[Words]:
    """The actions whose facts suggest another status; only kinds of facts that some of them have are named."""
    rows = [row for row in school.actions if row.differs]
    if not rows:
        return []
    refs = listed((text(row.ref) or cut(text(row.action), 6) for row in rows), most=_MOST_REFS)
    of = {row.basis for row in rows}
    facts = [words for basis, words in _FACTS if basis in of]
    suggest = "suggests" if of == {"progress"} else "suggest"
    return [
        f"For {counted(len(rows), 'action')}, the {listed(facts, 'or')} {suggest} a different status from the one "
        f"reported: {refs}. This report shows the status that was reported."
    ]


@named("since", "what", "then", "now", parts={"first": ()})
def since(told: Told) -> Section:
    """What has changed its status since the period before; one sentence where nothing has, or nothing is held."""
    school, words, room, block = told.school, told.words, told.room, told.block
    previous = school.previous
    known = previous and (
        any(text(row.delivery_last) for row in school.actions)
        or any(_told(p) for p in school.history if p.period == previous.id)
    )
    if not known or previous is None:
        return only_sentence(told.part("first"), words)
    rows = [*_changed_actions(school), *_changed_measures(school)]
    items: list[Item] = [Paragraph(sentence) for sentence in (_met_since(school), *_held_since(school)) if sentence]
    if rows:
        keys = ("what", "then", "now")
        cells = [cells_of(block, dict(zip(keys, row, strict=True))) for row in rows[: room.most(block)]]
        items.append(grid(block, cells, words))
        items += more_note(len(rows) - room.most(block), "change")
    if not items:
        return only_sentence(block, words)
    return Section(block.title, tuple(items))


def _told(past: KpiHistoryRow) -> bool:
    """Whether an earlier figure was given at all."""
    return past.value is not None or text(past.status) in WITHHELD


def _changed_actions(school: School) -> list[tuple[Cell, ...]]:
    """The actions whose status is another than the time before, worst first."""
    worst_first = list(STATUS)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for row in school.actions:
        then, now = text(row.delivery_last), text(row.delivery)
        if then and then != now:
            marks = [Mark(status, STATUS[status].action) for status in (then, now)]
            rows.append((worst_first.index(now), (opening(action_name(row, 12)), *marks)))
    return [cells for _, cells in sorted(rows, key=lambda pair: pair[0])]


def _changed_measures(school: School) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    judged = {"red", "amber", "green", "not_reported"}
    for row in school.kpis:
        kpi = school.kpi(row)
        before = last_period(school.register, kpi, school.period)
        past = (
            school.at(row, before) if before == school.previous else None
        )  # others are not of since they last met
        then, now = past.status if past else "", row.status
        if past and row.due and then != now and then in judged and now in judged:
            figures = [with_count(kpi, row), with_count(kpi, past)]
            said = f": {figures[0]}, {figures[1]} then" if all(figures) else ""
            if past.target is not None and row.target is not None and past.target != row.target:
                said += f"; the target was {target_words(kpi, past.target)} and is {target_words(kpi, row.target)}"
            rows.append((f"{school.kpi_name(row)}{said}", kpi_mark(then), kpi_mark(now)))
    return rows


def _met_since(school: School) -> str:
    if school.previous is None:
        return ""
    begun = school.previous.as_at
    met = [(r.met_on, r) for r in school.milestones if r.met_on and begun < r.met_on <= school.period.as_at]
    if not met:
        return ""
    met_on, last = max(met, key=lambda pair: (pair[0], text(pair[1].ref)))
    what = cut(text(last.milestone), 14).rstrip(".")
    if len(met) == 1:
        return f"One milestone was met: “{what}”, on {long_date(met_on)}."
    latest = f"the latest on {long_date(met_on)}: “{what}”"
    return f"{number_word(len(met), capital=True)} milestones were met, {latest}."


def _held_since(school: School) -> list[str]:
    """The last two meetings that were held, with how many came and what was noted."""
    if school.previous is None:
        return []
    held = [
        (day, row)
        for day, row in school.meetings
        if row.took_place and school.previous.as_at < day <= school.period.as_at
    ]
    said = []
    for day, row in held[-2:]:
        body = cut(text(row.body_name) or text(row.body), 8)
        proper = body[1:] != body[1:].lower()  # a name keeps its capitals, as the Strategic Group
        name = (body if proper else inside(body)).removeprefix("the ").removeprefix("The ")
        came, members = row.attended, row.members
        there = ""
        if came is not None:
            there = (
                f"; {number_word(round(came))}"
                + (f" of {number_word(round(members))}" if members else "")
                + f" {agree(members or came, 'member', 'members')} attended"
            )
        notes = cut(text(row.notes), 20).rstrip(".")
        said.append(f"The {name} met on {long_date(day)}{there}." + (f" Noted: “{notes}”." if notes else ""))
    return said
