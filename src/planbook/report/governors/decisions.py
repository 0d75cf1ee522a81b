"""What governors are asked to decide, and what has changed since they last met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.consolidate.kpis import last_period
from planbook.consolidate.rows import ActionRow, FundingRow, KpiHistoryRow
from planbook.look import STATUS
from planbook.model.declarations import Report
from planbook.model.figure import WITHHELD
from planbook.model.prose import counted, listed, number_word, opening
from planbook.model.values import long_date
from planbook.report.governors.blocks import Room, cited, grid, kpi_mark, more_note, only_sentence
from planbook.report.governors.figures import not_reported, other_measures, pupil_measures
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
from planbook.report.word.paper import Box, Cell, Item, Mark, Paragraph, Section, Strong

_MOVES = 3
"""The most rows that moves of dates take."""


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
    """Funding lines whose forecast is over the award, furthest first."""
    rows = [row for row in school.funding if round(row.variance or 0.0) < 0]
    return sorted(rows, key=lambda row: row.variance or 0.0)


def decisions(school: School, report: Report, words: Mapping[str, str]) -> Section:
    """What governors are asked to approve, agree or note, with the paragraph that says more."""
    block = report.block("decisions")
    moves, over = moved(school), over_award(school)
    missing = _missing_measures(school)
    single = len(moves) if len(moves) <= _MOVES else _MOVES - 1
    dates = [_move(row) for row in moves[:single]]
    dates += [_further_moves(moves[single:])] if moves[single:] else []
    free = block.most - len(dates) - len(missing)
    single = len(over) if len(over) <= free else free - 1
    sums = [_overspend(school, [row]) for row in over[:single]]
    sums += [_overspend(school, over[single:])] if over[single:] else []
    rows = [*dates, *sums, *missing]
    if not rows:
        return only_sentence(block, words)
    kinds = (
        (len(dates), "moves dates" if moves[1:] else "moves a date", "move dates"),
        (len(sums), "is about money", "are about money"),
        (len(missing), "is to be noted", "are to be noted"),
    )
    about = listed([f"{number_word(n)} {one if n == 1 else many}" for n, one, many in kinds if n])
    verb = "is" if len(rows) == 1 else "are"
    lead = f"{opening(counted(len(rows), 'decision'))} {verb} wanted today."
    box = Box((Strong(lead), f" {opening(about)}.") if len(rows) > 1 else (Strong(lead),))
    numbered = [(f"D{n}", *row) for n, row in enumerate(rows, start=1)]
    return Section(block.title, (box, grid(block, numbered, words)))


def _move(move: Move) -> tuple[Cell, ...]:
    row = move.action
    days = (move.revised - move.finish).days
    again = f"; it had moved before, to {short_day(row.revised_last)}" if row.revised_last else ""
    step = cut(text(row.next_step), 12).rstrip(".")
    return (
        f"Approve moving {action_name(row)} from {short_day(move.finish)} to {short_day(move.revised)}",
        f"The new date is {counted(days, 'day')} after the approved one{again}",
        f"Approve. Next step: {step}" if step else "Approve",
        cited(f"priority/{text(row.area)}"),
    )


def _further_moves(moves: Sequence[Move]) -> tuple[Cell, ...]:
    refs = [text(move.action.ref) for move in moves if text(move.action.ref)][:6]
    latest = max(move.revised for move in moves)
    more = f" and {number_word(len(moves) - len(refs))} more" if refs and len(moves) > len(refs) else ""
    return (
        f"Approve moving {counted(len(moves), 'further action')}" + (f": {', '.join(refs)}{more}" if refs else ""),
        f"The latest is to finish on {short_day(latest)}",
        "Approve",
        cited(*[f"priority/{text(move.action.area)}" for move in moves][:3]),
    )


def _overspend(school: School, rows: Sequence[FundingRow]) -> tuple[Cell, ...]:
    names = [cut(text(row.source_name) or text(row.source), 8) for row in rows]
    if len(names) > 2:
        names = [names[0], counted(len(names) - 1, "other source")]
    comment = cut(text(rows[0].comment), 12).rstrip(".") if len(rows) == 1 else ""
    forecast, award = (sum(row.amount(key) or 0.0 for row in rows) for key in ("forecast", "award"))
    together = "" if len(rows) == 1 else " together"
    return (
        f"Agree how {pounds(forecast - award)} over the award for {listed(names)} is met",
        f"The forecast is {pounds(forecast)}, the award {pounds(award)}{together}",
        f"Agree. {school.says}: “{comment}”" if comment else "Agree",
        cited(f"money/{text(rows[0].ref)}"),
    )


def _missing_measures(school: School) -> list[tuple[Cell, ...]]:
    """One row for the measures due that have no figure, where there are any."""
    pupils, others = not_reported(pupil_measures(school)), not_reported(other_measures(school))
    names = [school.kpi_name(row) for row in (*pupils, *others)]
    if not names:
        return []
    shown = names if len(names) <= 3 else [*names[:2], counted(len(names) - 2, "other measure")]
    anchors = [anchor for rows, anchor in ((pupils, "measures"), (others, "people")) if rows]
    one = len(names) == 1
    return [
        (
            f"Note that {listed(shown)} {'is' if one else 'are'} not reported",
            f"The {'figure is' if one else 'figures are'} not in the return",
            "Note, and ask by when",
            cited(*anchors),
        )
    ]


def since(school: School, report: Report, words: Mapping[str, str], room: Room) -> Section:
    """What has changed its status since the period before; one sentence where nothing has, or nothing is held."""
    block = report.block("since")
    previous = school.previous
    known = previous and (
        any(text(row.delivery_last) for row in school.actions)
        or any(_told(p) for p in school.history if p.period == previous.id)
    )
    if not known or previous is None:
        return only_sentence(report.block("first"), words)
    rows = [*_changed_actions(school), *_changed_measures(school)]
    items: list[Item] = [Paragraph(sentence) for sentence in (_met_since(school), *_held_since(school)) if sentence]
    if rows:
        items.append(grid(block, rows[: room.most(block)], words))
        items += more_note(len(rows) - room.most(block), "change")
    if not items:
        return only_sentence(block, words)
    return Section(block.title, tuple(items))


def _told(past: KpiHistoryRow) -> bool:
    """Whether an earlier figure was given at all."""
    return past.value is not None or text(past.status) in WITHHELD


def _changed_actions(school: School) -> list[tuple[Cell, ...]]:
    """The actions that stand otherwise than the time before, worst first."""
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
        name = inside(cut(text(row.body_name) or text(row.body), 8)).removeprefix("the ")
        came, members = row.attended, row.members
        there = ""
        if came is not None:
            there = (
                f"; {number_word(round(came))}"
                + (f" of {number_word(round(members))}" if members else "")
                + " came"
            )
        notes = cut(text(row.notes), 20).rstrip(".")
        said.append(f"The {name} met on {long_date(day)}{there}." + (f" Noted: “{notes}”." if notes else ""))
    return said
