"""The priorities of a unit's plan: a table, and a paragraph on each."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planbook.consolidate.rows import ActionRow, MeasureRow, MilestoneRow, TopRow, marked
from planbook.consolidate.tops import top_of_actions
from planbook.look import STATUS
from planbook.model.declarations import Block
from planbook.model.memo import Same
from planbook.model.nouns import Noun
from planbook.model.prose import agree, counted, listed, none_of, number_word, opening
from planbook.model.values import long_date
from planbook.report.blocks.grid import cells_of, grid, more_note, notes_of, only_sentence
from planbook.report.blocks.moved import moved
from planbook.report.blocks.named import EVERY_SCOPE, Told, named, whose_row
from planbook.report.blocks.sentences import (
    action_name,
    all_of,
    cut,
    delivery_sentence,
    ended,
    milestone_sentence,
    short_day,
    text,
)
from planbook.report.blocks.several import in_units, whose
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import joined, made_of
from planbook.report.word.measure import text_of
from planbook.report.word.paper import Cell, Paragraph, Section, Strong

R = TypeVar("R")

_NOT_DONE = ("red", "amber", "not_reported", "green", "not_due", "blue")
"""Deliveries, worst first."""


@dataclass(frozen=True, slots=True)
class Priority:
    """One of those that a plan is divided into, with what belongs to it."""

    unit: str
    unit_name: str
    ref: str
    """Its own; empty of actions that belong to none."""
    title: str
    lead: str
    actions: tuple[ActionRow, ...]
    milestones: tuple[MilestoneRow, ...]
    measures: tuple[MeasureRow, ...]

    @property
    def area(self) -> str:
        """The area's title as the plan has it; empty without one."""
        return text(self.actions[0].area)

    @property
    def anchor(self) -> str:
        """What a citation of its paragraph names."""
        return priority_anchor(self.actions[0])

    @property
    def worst(self) -> str:
        """The worst delivery among its actions."""
        found = {text(row.delivery) for row in self.actions}
        return next((status for status in _NOT_DONE if status in found), "not_reported")

    @property
    def worst_actions(self) -> list[ActionRow]:
        return [row for row in self.actions if row.delivery == self.worst]


def priority_anchor(action: ActionRow) -> str:
    """What a citation of the paragraph names that tells of the priority of `action`."""
    return f"priority/{action.unit}/{text(action.area)}"


def plan_priorities(school: Subject) -> list[Priority]:
    """What each plan is divided into, in its order; actions that belong to none of it are gathered last."""
    return school.once(_plan_priorities)


def _plan_priorities(school: Subject) -> list[Priority]:
    top = top_of_actions(school.declarations)
    tops = _by([row for row in school.tops if row.record == top.key], school.unit_of)
    milestones = _by(school.milestones, school.unit_of)
    measures = _by(school.measures, school.unit_of)
    return [
        priority
        for unit, actions in _by(school.actions, school.unit_of).items()
        for priority in _of_plan(
            school.nouns.action, tops.get(unit, ()), actions, milestones.get(unit, ()), measures.get(unit, ())
        )
    ]


def _of_plan(
    noun: Noun,
    tops: Sequence[TopRow],
    actions_of_plan: Sequence[ActionRow],
    milestones_of_plan: Sequence[MilestoneRow],
    measures_of_plan: Sequence[MeasureRow],
) -> list[Priority]:
    """The priorities of one plan; a ref or a title may stand in another plan too."""
    declared = {row.title: row for row in tops}
    in_use = _by(actions_of_plan, lambda row: row.area)
    milestones = _by(milestones_of_plan, lambda row: row.action)
    measures = _by(measures_of_plan, lambda row: row.area)
    titles = [t for t in declared if t in in_use] + [t for t in in_use if t and t not in declared]
    priorities = []
    for title in [*titles, *([""] if "" in in_use else [])]:
        actions = tuple(in_use[title])
        refs = dict.fromkeys(text(row.ref) for row in actions)
        priorities.append(
            Priority(
                unit=actions[0].unit,
                unit_name=actions[0].unit_name,
                ref=declared[title].ref if title in declared else "",
                title=title or (opening(noun.other.many) if titles else "The plan"),
                lead=(declared[title].lead if title in declared else "") or _usual_lead(actions),
                actions=actions,
                milestones=tuple(row for ref in refs for row in milestones.get(ref, ())),
                measures=tuple(measures.get(title, ())) if title else (),
            )
        )
    return priorities


def _by(rows: Sequence[R], key: Callable[[R], str]) -> dict[str, list[R]]:
    """`rows` by what they have as `key`, in the order in which it first stands."""
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(text(key(row)), []).append(row)
    return found


def _usual_lead(actions: Sequence[ActionRow]) -> str:
    """Who leads most of the actions."""
    names = Counter(text(row.led_by).partition(";")[0].strip() for row in actions if text(row.led_by))
    return names.most_common(1)[0][0] if names else ""


@named("priorities", "unit_name", "priority", "lead", "impact", "next", "delivery", scopes=EVERY_SCOPE, each=True)
def priorities(told: Told) -> Section:
    """What the plan is divided into: a table, then a short paragraph on each; of several units how many there are
    before it."""
    school, words, room, block = told.subject, told.words, told.room, told.block
    every = plan_priorities(school)
    if not every:
        return only_sentence(block, words)
    rows = _shown(school, every, room.most_lines(block))
    table = grid(block, [_priority_cells(told, priority) for priority in rows], words)
    top = top_of_actions(school.declarations)
    more = more_note(school.register, len(every) - len(rows), top.one, top.many)
    paragraphs = [_priority_paragraph(told, priority) for priority in _shown(school, every, room.most(block))]
    notes = notes_of(block.note, _without_action(school))
    return Section(block.title, (*_in_all(school, every), table, *notes, *more, *paragraphs))


def _without_action(school: Subject) -> str:
    """The priorities of a plan that have no action, not even a dropped one; the table has no line for them."""
    if school.is_several:
        return ""
    in_use = {text(row.area) for row in school.own(school.tables.actions)}
    top = top_of_actions(school.declarations)
    titles = [row.words(top.label) for row in school.record(top.key)]
    idle = [f"“{title}”" for title in titles if title and title not in in_use]
    return f"The plan as it stands has no {school.nouns.action.one} for {listed(idle, 'or')}." if idle else ""


def _in_all(school: Subject, every: Sequence[Priority]) -> list[Paragraph]:
    """Over several units how many priorities there are, and how their actions were reported."""
    if not school.is_several:
        return []
    top = top_of_actions(school.declarations)
    actions = [row for priority in every for row in priority.actions]
    has = agree(len(every), "There is", "There are")
    there = f"{has} {counted(len(every), top.one, top.many)}{in_units(school, every)}."
    return [Paragraph(joined(there, delivery_sentence(actions, school.nouns.action)))]


def _shown(school: Subject, every: Sequence[Priority], most: int) -> list[Priority]:
    """At most so many priorities in the plan's order: those with a date that moved, then the worst, go first."""
    asked = {(move.action.unit, text(move.action.area)) for move in school.once(moved)[:3]}

    def weight(priority: Priority) -> tuple[bool, int]:
        return ((priority.unit, priority.area) not in asked, _NOT_DONE.index(priority.worst))

    kept = sorted(range(len(every)), key=lambda n: (weight(every[n]), n))[:most]
    return [every[n] for n in sorted(kept)]


def _priority_cells(told: Told, priority: Priority) -> list[Cell]:
    """Its line in the table: in every room in which as many words are said of it the same."""
    most = tuple(map(told.room.words, (6, 12, 14)))
    return told.subject.once(_cells_within, Same(told.block), Same(priority), most)


def _cells_within(school: Subject, of: Same[Block], which: Same[Priority], most: tuple[int, ...]) -> list[Cell]:
    block, priority, (few, some, more) = of.it, which.it, most
    cells: dict[str, Cell] = {
        "unit_name": priority.unit_name,
        "priority": whose_row(school, block, priority.unit_name, cut(priority.title, some)),
        "lead": cut(priority.lead, few) or "–",
        "impact": _impact(priority, school.nouns.measure, more),
        "next": _next(school, priority, some),
        "delivery": _delivery(priority),
    }
    return cells_of(block, cells, None, priority.actions, priority.measures, priority.milestones)


def _delivery(priority: Priority) -> str:
    """How many of its actions were reported as what, worst first."""
    counts = Counter(text(row.delivery) for row in priority.actions)
    return ", ".join(f"{counts[status]} {STATUS[status].action.lower()}" for status in _NOT_DONE if counts[status])


def _judged_by(untold: int, judged: int) -> str:
    """Of how many of the `judged` nobody reported a status, so that its figure tells; empty where none."""
    if not untold:
        return ""
    many = "" if untold == judged else f"{number_word(untold)} "
    return f" ({many}judged by {agree(untold, 'its figure', 'their figures')})"


def _impact(priority: Priority, noun: Noun, most: int) -> str:
    """How many success measures are met or on the way; without any, `most` words of the first impact written."""
    judged = [row for row in priority.measures if text(row.status) in {"red", "amber", "green"}]
    if judged:
        met, near = (sum(row.status == status for row in judged) for status in ("green", "amber"))
        untold = sum(row.basis == "worked out" for row in judged)
        how = _judged_by(untold, len(judged))
        others = len(priority.measures) - len(judged)
        how += f"; {number_word(others)} not judged" if others else ""
        if len(judged) == 1:
            one = f"{'One' if others else 'The one'} {noun.one}"
            return f"{one} is {'met' if met else 'on the way' if near else 'not met'}{how}"
        rest = f", {number_word(near)} on the way{how}" if near else how
        if met == len(judged):
            return f"{all_of(met, noun)} met{how}"
        if not met:
            return f"{opening(none_of(len(judged), *noun))} is met{rest}"
        return f"{number_word(met, capital=True)} of {counted(len(judged), *noun)} met{rest}"
    written = next((text(row.impact) for row in priority.actions if text(row.impact)), "")
    if written or not priority.measures:
        return cut(written, most) or "Not recorded"
    to_come = all(text(row.status) == "not_due" for row in priority.measures)
    return f"{opening(noun.many)} not {'due yet' if to_come else 'reported'}"


def _next(school: Subject, priority: Priority, most: int) -> str:
    """`most` words of the next milestone not yet met; where there is none, of the next step of the worst action
    that goes on."""
    ahead = [(r.due, r) for r in priority.milestones if not r.done and r.due and r.due > school.period.as_at]
    to_come = [(due, row) for due, row in ahead if school.is_to_come(due)]
    if to_come:
        due, row = min(to_come, key=lambda pair: (pair[0], text(pair[1].ref)))
        return text(marked(f"{short_day(due)}: {cut(text(row.milestone), most)}", row.agreement))
    steps = [text(row.next_step) for row in (*priority.worst_actions, *priority.actions) if row.live]
    return cut(next((step for step in steps if step), "–"), most)


def _priority_paragraph(told: Told, priority: Priority) -> Paragraph:
    """About fifty words: milestones, delivery, what moves, the worst action in the school's words."""
    school, room = told.subject, told.room
    parts = [
        milestone_sentence(priority.milestones, school.nouns.milestone, when="by now"),
        delivery_sentence(priority.actions, school.nouns.action),
        _contrast(school, priority),
    ]
    own = {id(row) for row in priority.actions}
    moving = [move for move in school.once(moved) if id(move.action) in own][:2]
    parts += [
        made_of(
            f"{opening(action_name(school, move.action, room.words(8)))} is to move from {long_date(move.finish)} "
            f"to {long_date(move.revised)}.",
            move.action,
        )
        for move in moving
    ]
    worst = priority.worst_actions[0]
    progress = text(worst.progress)
    if progress:
        moves = any(move.action is worst for move in moving)
        name = (
            f"{school.nouns.action.one} {text(worst.ref)}"
            if moves and text(worst.ref)
            else action_name(school, worst, room.words(8))
        )
        said = f"{school.says(worst)} of {name}: “{cut(progress, room.said).rstrip('.')}”."
        parts.append(made_of(said, worst))
    title = whose(school, priority, cut(ended(priority.title), room.words(12)))
    return Paragraph(
        (Strong(title), made_of(" " + " ".join(part for part in parts if part), parts)),
        anchor=priority.anchor,
        row=f"{priority.unit}/{priority.ref or priority.area}",
        beside=" | ".join(text_of(cell) for cell in _priority_cells(told, priority)),
    )


def _contrast(school: Subject, priority: Priority) -> str:
    """Where delivery and impact differ: all on track, yet a success measure is off its target."""
    off = sum(text(row.status) == "red" for row in priority.measures)
    if off and priority.worst in {"green", "blue"}:
        verb = agree(off, "is", "are")
        served = f"{counted(off, *school.nouns.measure)} {verb} not met"
        return made_of(
            f"{opening(served)}, although no {school.nouns.action.one} is reported behind.", priority.measures
        )
    return ""
