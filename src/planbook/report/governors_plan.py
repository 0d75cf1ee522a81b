"""The sections of a governors' report that are about the plan: decisions, what has changed, priorities, exceptions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.look import STATUS
from planbook.model.declarations import Report
from planbook.model.values import long_date
from planbook.report.governors_blocks import action_mark, cited, grid, kpi_mark, more_note, only_sentence
from planbook.report.governors_figures import not_reported, other_measures, pupil_measures
from planbook.report.paper import Box, Cell, Item, Mark, Note, Paragraph, Section, Strong
from planbook.report.rows import Row, School, day, number, text
from planbook.report.sentences import (
    action_name,
    count,
    counted,
    cut,
    delivery_sentence,
    ended,
    listed,
    milestone_sentence,
    opening,
    pounds,
    short_day,
    with_count,
)

_MOVES = 3
_NOT_DONE = ("red", "amber", "not_reported", "green", "not_due", "blue")
"""Deliveries, worst first."""


def moved(school: School) -> list[Row]:
    """Live actions whose finish is to move and had not moved to that day already, furthest first."""
    rows = []
    for row in school.actions:
        finish, revised = day(row, "finish"), day(row, "revised_finish")
        if row["live"] and finish and revised and revised > finish and school.moved_then(row) != revised:
            rows.append(row)
    return sorted(rows, key=lambda row: (row["finish"] - row["revised_finish"], text(row, "ref")))


def over_award(school: School) -> list[Row]:
    """Funding lines whose forecast is over the award, furthest first."""
    rows = [row for row in school.funding if round(number(row, "variance") or 0.0) < 0]
    return sorted(rows, key=lambda row: row["variance"])


def decisions(school: School, report: Report, words: Mapping[str, str]) -> Section:
    """What governors are asked to approve, agree or note, with the paragraph that says more."""
    block = report.block("decisions")
    moves, over = moved(school), over_award(school)
    rows: list[tuple[Cell, ...]] = [_move(school, row) for row in moves[:_MOVES]]
    if moves[_MOVES:]:
        rows.append(_further_moves(moves[_MOVES:]))
    missing = _missing_measures(school)
    room = block.most - len(rows) - len(missing)
    rows += [_overspend(row) for row in over[: max(1, room)]]
    rows = (rows + missing)[: block.most]
    if not rows:
        return only_sentence(block, words)
    kinds = [
        (min(len(moves), _MOVES + 1), "moves a date", "move dates"),
        (len(over[: max(1, room)]), "is about money", "are about money"),
        (len(missing), "is to be noted", "are to be noted"),
    ]
    about = listed([f"{count(n)} {one if n == 1 else many}" for n, one, many in kinds if n])
    verb = "is" if len(rows) == 1 else "are"
    lead = f"{opening(counted(len(rows), 'decision'))} {verb} wanted today."
    box = Box((Strong(lead), f" {opening(about)}.") if len(rows) > 1 else (Strong(lead),))
    numbered = [(f"D{n}", *row) for n, row in enumerate(rows, start=1)]
    return Section(block.title, (box, grid(block, numbered, words)))


def _move(school: School, row: Row) -> tuple[Cell, ...]:
    before = school.moved_then(row)
    days = (row["revised_finish"] - row["finish"]).days
    again = f"; it had moved before, to {short_day(before)}" if before else ""
    step = cut(text(row, "next_step"), 12).rstrip(".")
    return (
        f"Approve moving {action_name(row)} from {short_day(row['finish'])} to {short_day(row['revised_finish'])}",
        f"The new date is {counted(days, 'day')} after the approved one{again}",
        f"Approve. Next step: {step}" if step else "Approve",
        cited(f"priority/{text(row, 'area')}"),
    )


def _further_moves(rows: Sequence[Row]) -> tuple[Cell, ...]:
    refs = [text(row, "ref") for row in rows if text(row, "ref")][:6]
    latest = max(row["revised_finish"] for row in rows)
    return (
        f"Approve moving {counted(len(rows), 'further action')}" + (f": {', '.join(refs)}" if refs else ""),
        f"The latest is to finish on {short_day(latest)}",
        "Approve",
        cited(f"priority/{text(rows[0], 'area')}"),
    )


def _overspend(row: Row) -> tuple[Cell, ...]:
    name = cut(text(row, "source_name") or text(row, "source"), 8)
    comment = cut(text(row, "comment"), 12).rstrip(".")
    return (
        f"Agree how {pounds(-row['variance'])} over the award for {name} is met",
        f"The forecast is {pounds(row['forecast'])}, the award {pounds(row['award'])}",
        f"Agree. The school says: “{comment}”" if comment else "Agree",
        cited(f"money/{text(row, 'ref')}"),
    )


def _missing_measures(school: School) -> list[tuple[Cell, ...]]:
    rows = []
    for due, anchor in ((pupil_measures(school), "measures"), (other_measures(school), "people")):
        names = [school.kpi_name(row) for row in not_reported(due)]
        if names:
            shown = names if len(names) <= 3 else [*names[:2], counted(len(names) - 2, "other")]
            verb = "is" if len(names) == 1 else "are"
            noun = "The figure is" if len(names) == 1 else "The figures are"
            rows.append(
                (
                    f"Note that {listed(shown)} {verb} not reported",
                    f"{noun} not in the return",
                    "Note, and ask by when",
                    cited(anchor),
                )
            )
    return rows


def since(school: School, report: Report, words: Mapping[str, str]) -> Section:
    """What has changed its status since the period before; one sentence where nothing has, or nothing is held."""
    block = report.block("since")
    previous = school.previous
    known = previous and (school.record("action", previous) or any(p["period"] == previous.id for p in school.history))
    if not known or previous is None:
        return only_sentence(report.block("first"), words)
    rows = [*_changed_actions(school), *_changed_measures(school)]
    items: list[Item] = [Paragraph(sentence) for sentence in (_met_since(school), *_held_since(school)) if sentence]
    if rows:
        items.append(grid(block, rows[: block.most], words))
        items += more_note(len(rows) - block.most, "change", "in the trust’s summary workbook")
    if not items:
        return only_sentence(block, words)
    return Section(block.title, tuple(items))


def _changed_actions(school: School) -> list[tuple[Cell, ...]]:
    rows: list[tuple[bool, tuple[Cell, ...]]] = []
    for row in school.actions:
        then = school.declarations.choice("action_status", school.status_then(row))
        now = school.declarations.choice("action_status", text(row, "reported"))
        if then and now and then.code != now.code and then.status in STATUS and now.status in STATUS:
            cells: tuple[Cell, ...] = (
                opening(action_name(row, 12)),
                Mark(then.status, then.word),
                Mark(now.status, now.word),
            )
            rows.append((now.code != "completed", cells))
    return [cells for _, cells in sorted(rows, key=lambda pair: pair[0])]


def _changed_measures(school: School) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    judged = {"red", "amber", "green", "not_reported"}
    for row in school.kpis:
        past = school.at(row, school.previous)
        then, now = text(past, "status"), text(row, "status")
        if row["due"] and then != now and then in judged and now in judged:
            kpi = school.kpi(row)
            figures = [with_count(kpi, row), with_count(kpi, past)]
            said = f": {figures[0]}, {figures[1]} then" if all(figures) else ""
            rows.append((f"{school.kpi_name(row)}{said}", kpi_mark(then), kpi_mark(now)))
    return rows


def _met_since(school: School) -> str:
    if school.previous is None:
        return ""
    begun = school.previous.as_at
    met = [r for r in school.milestones if begun < (day(r, "met_on") or date.min) <= school.period.as_at]
    if not met:
        return ""
    last = max(met, key=lambda row: (row["met_on"], text(row, "ref")))
    what = cut(text(last, "milestone"), 14).rstrip(".")
    if len(met) == 1:
        return f"One milestone was met: “{what}”, on {long_date(last['met_on'])}."
    return f"{opening(count(len(met)))} milestones were met, the latest on {long_date(last['met_on'])}: “{what}”."


def _held_since(school: School) -> list[str]:
    """The last two meetings that were held, with how many came and what was noted."""
    if school.previous is None:
        return []
    held = [
        row
        for row in school.meetings
        if text(row, "held") == "held" and school.previous.as_at < row["date"] <= school.period.as_at
    ]
    said = []
    for row in held[-2:]:
        name = cut(text(row, "body_name") or text(row, "body"), 8)
        came, members = number(row, "attended"), number(row, "members")
        there = ""
        if came is not None:
            there = f"; {count(round(came))}" + (f" of {count(round(members))}" if members else "") + " came"
        notes = cut(text(row, "notes"), 20).rstrip(".")
        said.append(
            f"{name} met on {long_date(row['date'])}{there}." + (f" Noted: “{notes}”." if notes else "")
        )
    return said


@dataclass(frozen=True, slots=True)
class Priority:
    """An area of the plan with what belongs to it."""

    title: str
    lead: str
    actions: tuple[Row, ...]
    milestones: tuple[Row, ...]
    measures: tuple[Row, ...]

    @property
    def worst(self) -> str:
        """The worst delivery among its actions."""
        found = {text(row, "delivery") for row in self.actions}
        return next((status for status in _NOT_DONE if status in found), "not_reported")

    @property
    def worst_actions(self) -> list[Row]:
        return [row for row in self.actions if row["delivery"] == self.worst]


def plan_priorities(school: School) -> list[Priority]:
    """The plan's areas in its order; actions without one are gathered last."""
    declared = {text(row, "title"): row for row in school.record("area") if text(row, "title")}
    in_use = dict.fromkeys(text(row, "area") for row in school.actions)
    titles = [t for t in declared if t in in_use] + [t for t in in_use if t and t not in declared]
    priorities = []
    for title in [*titles, *([""] if "" in in_use else [])]:
        actions = tuple(row for row in school.actions if text(row, "area") == title)
        refs = {text(row, "ref") for row in actions}
        priorities.append(
            Priority(
                title=title or ("Other actions" if titles else "The plan"),
                lead=_area_lead(school, declared.get(title, {})) or _usual_lead(actions),
                actions=actions,
                milestones=tuple(row for row in school.milestones if text(row, "action") in refs),
                measures=tuple(row for row in school.measures if title and text(row, "area") == title),
            )
        )
    return priorities


def _area_lead(school: School, area: Row) -> str:
    """Who the plan says leads the area: a link row of its own, or the words in its cell."""
    links = [
        row
        for row in school.record("link")
        if (text(row, "of"), text(row, "ref"), text(row, "role")) == ("area", text(area, "ref"), "lead")
    ]
    for row in sorted(links, key=lambda row: row.get("lead") is not True):
        return school.register.label("person", text(row, "party"))
    return text(area, "lead").partition(";")[0]


def _usual_lead(actions: Sequence[Row]) -> str:
    """Who leads most of the actions."""
    names = Counter(text(row, "led_by").partition(";")[0].strip() for row in actions if text(row, "led_by"))
    return names.most_common(1)[0][0] if names else ""


def priorities(school: School, report: Report, words: Mapping[str, str]) -> Section:
    """The plan by area: a table, then a short paragraph on each."""
    block = report.block("priorities")
    every = plan_priorities(school)
    if not every:
        return only_sentence(block, words)
    shown = every[: block.most]
    table = grid(block, [_priority_cells(school, priority) for priority in shown], words)
    more = more_note(len(every) - len(shown), "priority", "in the trust’s summary workbook")
    more = [Note(str(note.words).replace("prioritys", "priorities")) for note in more]
    paragraphs = [_priority_paragraph(school, priority) for priority in shown]
    return Section(block.title, (table, Note(block.note), *more, *paragraphs))


def _priority_cells(school: School, priority: Priority) -> tuple[Cell, ...]:
    of = f"{STATUS[priority.worst].action} ({len(priority.worst_actions)} of {len(priority.actions)})"
    return (
        cut(priority.title, 12),
        cut(priority.lead, 6) or "–",
        _impact(school, priority),
        _next(school, priority),
        Mark(priority.worst, of),
    )


def _impact(school: School, priority: Priority) -> str:
    """How its measures stand; where it has none, the first impact that the school wrote of an action."""
    judged = [row for row in priority.measures if text(row, "status") in {"red", "amber", "green"}]
    if judged:
        met = sum(row["status"] == "green" for row in judged)
        return f"{opening(count(met) if met else 'none')} of {counted(len(judged), 'measure')} met"
    written = next((text(row, "impact") for row in priority.actions if text(row, "impact")), "")
    return cut(written, 14) or ("Measures not due yet" if priority.measures else "Not recorded")


def _next(school: School, priority: Priority) -> str:
    """The next milestone not yet met; where there is none, the next step of the worst action."""
    as_at = school.period.as_at
    to_come = [r for r in priority.milestones if r["met"] != "met" and (day(r, "due") or date.min) > as_at]
    if to_come:
        row = min(to_come, key=lambda row: (row["due"], text(row, "ref")))
        return f"{short_day(row['due'])}: {cut(text(row, 'milestone'), 12)}"
    steps = [text(row, "next_step") for row in (*priority.worst_actions, *priority.actions)]
    return cut(next((step for step in steps if step), "–"), 12)


def _priority_paragraph(school: School, priority: Priority) -> Paragraph:
    """About fifty words: milestones, delivery, what moves, the worst action in the school's words."""
    parts = [
        milestone_sentence(priority.milestones, when="by now"),
        delivery_sentence(priority.actions),
        _contrast(priority),
    ]
    moving = [row for row in moved(school) if row in priority.actions][:2]
    parts += [
        f"{opening(action_name(row, 6))} is to move from {short_day(row['finish'])} to {short_day(row['revised_finish'])}."
        for row in moving
    ]
    worst = priority.worst_actions[0]
    progress = text(worst, "progress")
    if progress:
        name = f"action {text(worst, 'ref')}" if worst in moving and text(worst, "ref") else action_name(worst, 6)
        parts.append(f"The school says of {name}: “{cut(progress, 22).rstrip('.')}”.")
    return Paragraph(
        (Strong(cut(ended(priority.title), 12)), " " + " ".join(part for part in parts if part)),
        anchor=f"priority/{text(priority.actions[0], 'area')}",
    )


def _contrast(priority: Priority) -> str:
    """Where delivery and impact part: all on track, yet a measure is off its target."""
    off = sum(text(row, "status") == "red" for row in priority.measures)
    if off and priority.worst in {"green", "blue"}:
        verb = "is" if off == 1 else "are"
        return f"Delivery is on track, but {counted(off, 'measure')} it serves {verb} not met."
    return ""


def exceptions(school: School, report: Report, words: Mapping[str, str]) -> Section:
    """What is off target, off track or over, with what the school says and does; at most five."""
    block = report.block("exceptions")
    every = [row for row in school.exceptions if text(row, "kind") != "return"]
    if not every:
        return only_sentence(block, words)
    rows = [
        (
            cut(text(row, "what"), 22),
            opening(text(row, "since").replace(" term", "")) or "–",
            cut(text(row, "explanation"), 22) or "None given",
            cut(text(row, "response"), 18) or "None given",
            ", ".join(part for part in (cut(text(row, "who"), 5), cut(text(row, "by"), 4)) if part) or "–",
        )
        for row in every[: block.most]
    ]
    more = more_note(len(every) - len(rows), "exception", "in the trust’s summary workbook")
    return Section(block.title, (grid(block, rows, words), *more))


