"""What the plans of a year come to, reckoned from the returns alone: plain code that uses nothing of planbook.

A plan is its lines by record (`area`, `objective`, `action`, `milestone`), each a plain dict. What one school
sent in the periods before, and in this one, is given as pairs of a `Moment` and its plan, the oldest first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Line = dict[str, Any]
Plan = Mapping[str, Sequence[Line]]

COLOURS = {
    "off_track": "red", "watch": "amber", "on_track": "green", "completed": "blue", "not_due": "not_due",
    "dropped": "not_applicable",
}  # fmt: skip
ENDED = ("completed", "dropped")
SAME = "no_change"
UNSAID = "(either)"
"""Stands for any answer: what a decision of a row says once the row is another, or gone."""
PLANNED = {
    "area": ("title", "lead", "why"),
    "objective": ("area", "objective"),
    "action": ("area", "objective", "action", "start", "finish", "success_criteria"),
    "milestone": ("action", "milestone", "due"),
    "funding_line": ("source", "purpose", "award"),
}
"""What of each record is the plan's own and not who does it: a change in it is told."""
WHO = {"area": ("lead",), "action": ("led_by",)}
"""Who does it: agreed to with the rest, and never told as a change."""
NAMED_BY = {
    "area": "title", "objective": "objective", "action": "action", "milestone": "milestone",
    "funding_line": "source",
}  # fmt: skip
UNDER = {"objective": ("area", "area"), "action": ("objective", "objective"), "milestone": ("action", "action")}
"""Which row a row belongs to: the field that names it, and its record."""


@dataclass(frozen=True)
class Moment:
    """A period, as far as a plan is judged by it."""

    period: str
    title: str
    as_at: date

    @property
    def year(self) -> str:
        return self.period[:7]


Sent = Sequence[tuple[Moment, Plan]]


IsAgreed = Callable[[Moment, Line], bool]
"""Whether a body has agreed to the finish that an action has in a plan."""


def actions(sent: Sent, terms: Sequence[tuple[date, date]], is_agreed: IsAgreed) -> list[Line]:
    """The actions of the last of `sent`, then those that were completed before it in its year and are gone."""
    found = [action(sent, row, terms, is_agreed) for row in sent[-1][1].get("action", ())]
    seen = {row["ref"] for row in found}
    gone: list[Line] = []
    for place in reversed(range(len(sent) - 1)):
        moment, plan = sent[place]
        before: list[Line] = []
        for row in plan.get("action", ()):
            if moment.year == sent[-1][0].year and row.get("status") == "completed" and row["ref"] not in seen:
                line = action(sent[: place + 1], row, terms, is_agreed)
                before.append({**line, "delivery_last": "blue", "revised_last": line["revised_finish"]})
                seen.add(row["ref"])
        # What was told of one last is what counts: one that was live again after that is not done.
        seen |= {row["ref"] for row in plan.get("action", ()) if moment.year == sent[-1][0].year}
        gone = [*before, *gone]
    return [*found, *gone]


def action(sent: Sent, row: Line, terms: Sequence[tuple[date, date]], is_agreed: IsAgreed) -> Line:
    """Where an action of the last of `sent` stands, and where it stood the time before."""
    story = [*story_of(sent, row), (sent[-1][0], sent[-1][1], row)]
    line = _stands(story, terms, is_agreed)
    last = _stands(story[:-1], terms, is_agreed) if len(story) > 1 else None
    line["delivery_last"] = last and last["delivery"]
    line["revised_last"] = last and last["revised_finish"]
    return line


Story = Sequence[tuple[Moment, Plan, Line]]


def story_of(sent: Sent, row: Line) -> list[tuple[Moment, Plan, Line]]:
    """The same action in the plans before: by its ref in this year's, by ref and words in earlier years', where
    it had not ended."""
    now, found = sent[-1][0], []
    for moment, plan in sent[:-1]:
        lines = [line for line in plan.get("action", ()) if moment.year == now.year or not _ended(line)]
        same = next((line for line in lines if line["ref"] == row["ref"]), None)
        if same and (moment.year == now.year or same["action"].casefold() == row["action"].casefold()):
            found.append((moment, plan, same))
    return found


def _begins(line: Line, moment: Moment) -> date:
    """The first day on which an action can be finished: its start, else that of the plan's year or of its own."""
    if line.get("start"):
        return line["start"]
    finish, begins = line.get("finish"), date(int(moment.year[:4]), 9, 1)
    while finish and finish < begins:
        begins = begins.replace(year=begins.year - 1)
    return begins


def _stands(story: Story, terms: Sequence[tuple[date, date]], is_agreed: IsAgreed) -> Line:
    moment, plan, row = story[-1]
    before = [line for _, _, line in story[:-1]]
    own = [line for line in before if line.get("status") not in (None, SAME)]
    last_percent = next((b["percent_done"] for b in reversed(before) if b.get("percent_done") is not None), None)
    said, percent, told = row.get("status"), row.get("percent_done"), "fresh"
    if said == SAME:
        told, said = "confirmed", own[-1]["status"] if own else None
        percent = last_percent if percent is None else percent
    elif said is None and not row.get("progress") and percent == last_percent:
        told = "stale" if own else "not_reported"
    finishes = [line["finish"] for line in [*before, row] if line.get("finish")]
    approved = finishes[0] if finishes else None
    agreed = bool(row.get("finish")) and is_agreed(moment, row)
    approved = row["finish"] if agreed else approved
    moved = None
    for when, _, line in reversed(story):
        if agreed and line.get("finish") != approved:
            break  # what was said before it was agreed to says nothing any more
        revised = line.get("revised_finish")
        moved = moved or (revised if revised and revised >= _begins(line, when) else None)
        if moved is None and line.get("finish") != approved:
            moved = line.get("finish")
    expected = moved or approved
    passed = share(row.get("start"), expected, moment.as_at, terms)
    begun = not row.get("start") or row["start"] <= moment.as_at
    due = [m for m in plan.get("milestone", ()) if m["action"] == row["ref"] and m["due"] <= moment.as_at]
    heard = told in ("fresh", "confirmed")
    known = percent if heard else None
    delivery = COLOURS[said] if said else "not_reported" if begun or known else "not_due"
    facts, basis = _facts(said, due, known, passed)
    ended = said in ENDED
    late = 0 if ended or percent == 100 or expected is None else max(0, (moment.as_at - expected).days)
    return {
        "ref": row["ref"],
        "action": row["action"],
        "start": row.get("start"),
        "finish": approved,
        "revised_finish": moved,
        "reported": said,
        "delivery": delivery,
        "facts": facts,
        "basis": basis,
        "differs": _differs(said, facts, basis),
        "reporting": told,
        "percent_done": percent,
        "share_passed": passed,
        "progress": row.get("progress"),
        "next_step": row.get("next_step"),
        "overdue_days": late,
        "slipped_days": max(0, (moved - approved).days) if moved and approved else 0,
        "live": not ended,
        "area": area_of(plan, row),
        "led_by": row.get("led_by"),
    }


def _facts(
    said: str | None, due: Sequence[Line], percent: float | None, passed: float | None
) -> tuple[str | None, str]:
    """What milestones, else progress, say of an action: beside what was reported, never in its place."""
    if said in ("dropped", "not_due"):
        return None, "none"
    words = [m.get("met") for m in due]
    if any(words):
        if "not_met" in words:
            return "red", "milestones"
        return "green" if all(word == "met" for word in words) else "amber", "milestones"
    if percent is None or passed is None or said == "completed":
        return None, "none"
    wanted = 100 * passed
    if passed <= 0.2 + 1e-9 or percent >= 0.9 * wanted - 1e-9:
        return "green", "progress"
    return "amber" if percent >= 0.7 * wanted - 1e-9 else "red", "progress"


def _differs(said: str | None, facts: str | None, basis: str) -> bool:
    if said == "completed":
        return basis == "milestones" and facts != "green"
    return bool(said and facts and COLOURS[said] != facts)


def share(start: date | None, finish: date | None, at: date, terms: Sequence[tuple[date, date]]) -> float | None:
    """The share of the school days from start to finish that has passed, counted day by day."""
    if finish is None or (finish > at and start is None):
        return None
    if finish <= at:
        return 1.0
    assert start
    if finish < start:
        return None
    within = min(first for first, _ in terms) <= start and finish <= max(last for _, last in terms)
    whole, gone, day = 0, 0, start
    while day <= finish:
        if day.weekday() < 5 and (not within or any(first <= day <= last for first, last in terms)):
            whole += 1
            gone += day <= at
        day += timedelta(1)
    return gone / whole if whole else 0.0


def area_of(plan: Plan, row: Line) -> str:
    """The title of the area of an action: its own, or that of its objective."""
    objective = next((o for o in plan.get("objective", ()) if o["ref"] == row.get("objective")), {})
    named = row.get("area") or objective.get("area") or ""
    return next((a["title"] for a in plan.get("area", ()) if a["ref"] == named), named)


def _ended(row: Line) -> bool:
    return row.get("status") in ENDED or row.get("met") == "met"


@dataclass(frozen=True)
class Agreed:
    """What a body decided of a cell of a plan, or with an empty field of a whole row."""

    record: str
    ref: str
    field: str
    value: Any
    words: str
    """As "Agreed on 01/10/2026, LGC"."""


def agreed_of(plan: Plan, words: str, wanted: Sequence[tuple[str, str, str]] = ()) -> list[Agreed]:
    """Every cell of the plan as agreed, or those that are `wanted`: record, ref and field, a blank field being the
    row with all of its cells."""
    cells = [
        Agreed(record, row["ref"], field, row.get(field) if field else None, words)
        for record, fields in PLANNED.items()
        for row in plan.get(record, ())
        for field in ("", *fields, *WHO.get(record, ()))
        if not field or field in row
    ]
    return [
        c
        for c in cells
        if not wanted or any((c.record, c.ref) == (r, ref) and f in ("", c.field) for r, ref, f in wanted)
    ]


def was_agreed_whole(plan: Plan, decided: Iterable[Agreed]) -> bool:
    """Whether every cell of a plan was agreed to as it is, at whatever time."""
    every = list(decided)
    cells = agreed_of(plan, "")
    return bool(cells) and all(
        any(
            (a.record, a.ref, a.field, a.value) == (c.record, c.ref, c.field, c.value)
            and a.words.startswith("Agreed")
            for a in every
        )
        for c in cells
    )


def changes(sent: Sent, decided: Iterable[Agreed] = ()) -> list[Line]:
    """What is not as it was first sent in the year, in the order of the records and of the rows in the plan now."""
    now = sent[-1][0]
    year = [(moment, plan) for moment, plan in sent if moment.year == now.year]
    last = {(a.record, a.ref, a.field): a for a in decided}
    found = []
    for change in _between(year[0][1], year[-1][1]) if len(year) > 1 else ():
        if change["kind"] == "removed" and _was_done_with(change, [plan for _, plan in year]):
            continue
        since = year[-1][0]
        for moment, plan in reversed(year[1:]):
            if not _speaks_of(plan, change):
                continue  # it is in a format that has no such sheet or column
            if not any(_same(one, change) for one in _between(year[0][1], plan)):
                break
            since = moment
        row = last.get((change["record"], change["row_id"], change["field"]))
        if row is not None and change["kind"] == "changed" and row.value != change["value"]:
            row = None
        agreed = row.words if row else ""
        if change["kind"] == "removed" and last:
            agreed = UNSAID
        if change["kind"] == "added" and row is not None and not _as_decided(change, last):
            agreed = UNSAID
        found.append({**change, "since": since.title, "agreed": agreed})
    return [*found, *_gone_back(year, last)]


def _speaks_of(plan: Plan, change: Line) -> bool:
    """Whether a plan's format has a place for what has changed."""
    if change["record"] not in plan:
        return False
    row = next((row for row in plan[change["record"]] if row["ref"] == change["row_id"]), None)
    return row is None or not change["field"] or change["field"] in row


def _gone_back(year: Sent, last: Mapping[tuple[str, str, str], Agreed]) -> list[Line]:
    """The cells that are as they were first sent, although another value was agreed to since."""
    found = []
    for record, fields in PLANNED.items():
        first, *later = [{row["ref"]: row for row in plan.get(record, ())} for _, plan in year]
        for ref, row in (later[-1] if later else {}).items():
            for field in fields:
                one = last.get((record, ref, field))
                own = row.get(field)
                if one is None or one.words.startswith("Refused") or ref not in first:
                    continue
                if field not in row or first[ref].get(field) != own or one.value == own:
                    continue
                so = [n for n, rows in enumerate(later) if ref not in rows or rows[ref].get(field) != own]
                since = year[(so[-1] + 1 if so else 0) + 1][0]
                change = {**_whole("changed", record, row), "field": field, "value": own, "was": one.value}
                found.append({**change, "since": since.title, "agreed": ""})
    return found


def _as_decided(change: Line, last: Mapping[tuple[str, str, str], Agreed]) -> bool:
    """Whether a new row is still as it was when it was decided of."""
    place = change["record"], change["row_id"]
    cells = [
        one for (record, ref, field), one in last.items() if (record, ref) == place and field in PLANNED[place[0]]
    ]
    return all(change["value"].get(one.field) == one.value for one in cells)


def _between(first: Plan, now: Plan) -> list[Line]:
    found = []
    for record, fields in PLANNED.items():
        if record not in first or record not in now:
            continue
        was = {row["ref"]: row for row in first[record]}
        new = {row["ref"]: row for row in now[record]}
        placed = []
        for place, row in enumerate(now[record]):
            if row["ref"] not in was:
                placed.append(((place, 1), _whole("added", record, row)))
                continue
            for field in fields:
                if field not in row or field not in was[row["ref"]]:
                    continue  # in another format there is no column for it
                if was[row["ref"]].get(field) != row.get(field):
                    change = {**_whole("changed", record, row), "field": field}
                    change |= {"value": row.get(field), "was": was[row["ref"]].get(field)}
                    placed.append(((place, 2), change))
        placed += [
            ((n, 0), _whole("removed", record, r)) for n, r in enumerate(first[record]) if r["ref"] not in new
        ]
        found += [change for _, change in sorted(placed, key=lambda pair: pair[0])]
    return found


def _whole(kind: str, record: str, row: Line) -> Line:
    label = row.get(NAMED_BY[record])
    return {
        "kind": kind,
        "record": record,
        "row_id": row["ref"],
        "label": label,
        "field": "",
        "value": row,
        "was": row,
    }


def _same(one: Line, other: Line) -> bool:
    keys = ("kind", "record", "row_id", "field")
    alike = all(one[key] == other[key] for key in keys)
    return alike and (one["kind"] in ("removed", "added") or one["value"] == other["value"])


def _was_done_with(change: Line, plans: Sequence[Plan]) -> bool:
    """Whether a row that is gone had ended when it was there last, or what it belongs to, or all of its own."""
    record, ref = change["record"], change["row_id"]
    for plan in reversed(plans):
        row = next((line for line in plan.get(record, ()) if line["ref"] == ref), None)
        if row is None:
            continue
        key, above = UNDER.get(record, ("", ""))
        over = [line for line in plan.get(above, ()) if line["ref"] == row.get(key)]
        below = [
            line for under, (name, of) in UNDER.items() if of == record for line in plan.get(under, ())
            if line.get(name) == ref
        ]  # fmt: skip
        return any(map(_ended, [row, *over])) or (bool(below) and all(map(_ended, below)))
    return False
