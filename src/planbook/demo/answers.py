"""What each school writes in its workbook, term by term."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from planbook.demo.figures import counts
from planbook.demo.fill import FilledWorkbook
from planbook.demo.register import DemoSchool
from planbook.model.calendar import Period
from planbook.model.figures_held import is_held
from planbook.model.register import Register
from planbook.model.targets import aim_of

_SHARE_PASSED = {"autumn": 0.36, "spring": 0.68, "summer": 1.0}
"""How far the plan's year has gone at the end of each term."""


@cache
def bank() -> Mapping[str, Any]:
    """The content of plan.toml."""
    return tomllib.loads((Path(__file__).parent / "plan.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Planned:
    """One action that a school has in its plan."""

    ref: str
    area: str
    begun: str
    """The academic year in which it came into the plan."""
    told: Mapping[str, Any]
    """Its entry in plan.toml."""

    @property
    def start(self) -> date:
        return date(int(self.begun[:4]), 9, 7)

    @property
    def finish(self) -> date:
        return (
            date(int(self.begun[:4]) + 1, 7, 9)
            if self.ref.endswith(("1", "3"))
            else date(int(self.begun[:4]) + 1, 3, 25)
        )


def planned(school: DemoSchool, first_year: str, this_year: str, seed: int) -> list[Planned]:
    """The school's actions: most from the first year on, the others added in the year after."""
    rng = Random(f"{seed}/plan/{school.unit_id}")
    actions = []
    for number, area in enumerate(bank()["area"], start=1):
        for order, told in enumerate(area["action"], start=1):
            later = rng.random() < 0.3
            if later and this_year == first_year:
                continue
            begun = this_year if later else first_year
            actions.append(Planned(f"{number}.{order}", area["key"], begun, told))
    return actions


def fill_in(
    book: FilledWorkbook, school: DemoSchool, period: Period, first: Period, register: Register, seed: int
) -> None:
    """Fill in the whole workbook of `school` for `period`; `first` is the first period the trust collected."""
    actions = planned(school, first.year, period.year, seed)
    _fill_plan(book, actions)
    _fill_actions(book, school, actions, period, seed)
    _fill_milestones(book, school, actions, period, seed)
    _fill_measures(book, school, period, seed)
    _fill_kpis(book, school, period, register, seed)
    _fill_funding(book, school, period, register, seed)
    _fill_meetings(book, school, period)
    signed = (period.due or period.end) - timedelta(days=3)
    book.answer("declaration", {"name": school.head, "role": "Headteacher", "date": signed})


def _here(book: FilledWorkbook, record: str) -> dict[str, int]:
    """The refs that the workbook came with, with their rows."""
    return {str(values.get("ref")): number for number, values in book.rows(record)} if book.has(record) else {}


def _fill_plan(book: FilledWorkbook, actions: list[Planned]) -> None:
    """Statements and objectives, where the workbook does not come with them."""
    if book.has("statement") and not _here(book, "statement"):
        for number, told in enumerate(bank()["statement"], start=1):
            words = {"vision": "Vision", "value": "Value"}[told["kind"]]
            book.add("statement", {"ref": f"V{number}", "kind": words, "statement": told["statement"]})
    if book.has("objective"):
        there = _here(book, "objective")
        for number, area in enumerate(bank()["area"], start=1):
            if f"O{number}" not in there and any(a.area == area["key"] for a in actions):
                book.add("objective", {"ref": f"O{number}", "area": area["key"], "objective": area["objective"]})
    for number, values in book.rows("area"):
        if not values.get("lead"):
            book.write("area", number, {"lead": "Deputy headteacher" if number % 2 else "Headteacher"})


def _pace(school: DemoSchool, action: Planned, period: Period, seed: int) -> tuple[int, str]:
    """How much of the action is done (0, 25, ... 100) and the status that the school gives it."""
    rng = Random(f"{seed}/pace/{school.unit_id}/{action.ref}/{action.begun}")
    pace = max(0.0, rng.gauss(0.62 + 0.36 * school.strength, 0.22))
    years = int(period.year[:4]) - int(action.begun[:4])
    passed = _SHARE_PASSED.get(period.part, 1.0) + years
    done = min(100, round(pace * passed * 100 / 25) * 25)
    if done >= 100:
        return 100, "Completed"
    ratio = done / 100 / min(1.0, passed)
    return done, "On track" if ratio >= 0.85 else "Watch" if ratio >= 0.5 else "Off track"


def _plan_values(action: Planned) -> Iterator[tuple[str, Any]]:
    area = next(a for a in bank()["area"] if a["key"] == action.area)
    told = action.told
    parties = [party.strip() for party in told["led_by"].split(";")]
    led_by = parties[0] if len(parties) == 1 else "\n".join([f"{parties[0]} (lead)", *parties[1:]])
    yield from {
        "ref": action.ref,
        "area": action.area,
        "objective": f"O{action.ref.partition('.')[0]}",
        "objective.objective": area["because"],
        "objective.impact": area["impact"],
        "action": told["action"],
        "start": action.start,
        "finish": action.finish,
        "led_by": led_by,
        "source": "School budget",
        "resources": told["resources"],
        "success_criteria": told["success"],
        "monitored_by": "Chair of governors",
        "reports_to": "Local governing committee",
    }.items()


def _fill_actions(
    book: FilledWorkbook, school: DemoSchool, actions: list[Planned], period: Period, seed: int
) -> None:
    there = _here(book, "action")
    finished = {str(row["ref"]) for _, row in book.rows("action") if row.get("new_year")}
    for action in actions:
        number = there.get(action.ref)
        if action.ref in finished:
            continue  # shown in grey, and asked nothing of
        if number is not None:
            book.write("action", number, {"new_year": "Carry on"})
        if number is None:
            if action.begun != period.year and there:
                continue  # completed in an earlier term, and so not sent out again
            number = book.add("action", dict(_plan_values(action)))
        done, status = _pace(school, action, period, seed)
        told = action.told
        said = {"On track": "on_track", "Watch": "watch", "Off track": "off_track", "Completed": "on_track"}
        rng = Random(f"{seed}/word/{school.unit_id}/{action.ref}/{period.id}")
        seen = rng.choice(_SEEN).format(day=period.as_at - timedelta(days=rng.randrange(4, 40)))
        answer: dict[str, Any] = {
            "status": status,
            "percent_done": done / 100,
            "progress": f"{told[said[status]]} {seen}",
            "next_step": "None" if status == "Completed" else told["next_step"],
        }
        if status == "On track" and action.ref in there and rng.random() < 0.15:
            answer |= {"status": "No change, confirmed", "progress": None}
        if status != "Completed" and action.finish < period.as_at:
            answer["revised_finish"] = period.end + timedelta(days=rng.choice((56, 84, 98)))
        book.write("action", number, answer)


def _fill_milestones(
    book: FilledWorkbook, school: DemoSchool, actions: list[Planned], period: Period, seed: int
) -> None:
    if not book.has("milestone"):
        return
    there = _here(book, "milestone")
    in_plan = _here(book, "action")
    for action in actions:
        if action.ref not in in_plan:
            continue
        done, _ = _pace(school, action, period, seed)
        for order, text in enumerate(action.told["milestones"], start=1):
            ref = f"M{action.ref}.{order}"
            length = (action.finish - action.start).days
            due = action.start + timedelta(days=round(length * (0.3 if order == 1 else 0.8)))
            number = there.get(ref)
            if number is None:
                if action.begun != period.year and there:
                    continue
                values = {"ref": ref, "action": action.ref, "milestone": text, "due": due}
                number = book.add("milestone", values)
            met = done >= (25 if order == 1 else 75)
            answer: dict[str, Any] = {"met": "Met" if met else "Not due yet" if due > period.as_at else "Not met"}
            if met:
                answer["met_on"] = min(due, period.as_at - timedelta(days=5))
            book.write("milestone", number, answer)


def _fill_measures(book: FilledWorkbook, school: DemoSchool, period: Period, seed: int) -> None:
    if not book.has("measure"):
        return
    there = _here(book, "measure")
    due = date(int(period.year[:4]) + 1, 7, 16)
    for place in there.values() if period.part == "autumn" else ():
        book.write("measure", place, {"due": due})
    for number, area in enumerate(bank()["area"], start=1):
        ref = f"S{number}"
        row = there.get(ref)
        if row is None:
            down = area["target"] < area["baseline"]
            row = book.add(
                "measure",
                {
                    "ref": ref,
                    "belongs_to": area["key"],
                    "statement": area["measure"],
                    "kind": "Number",
                    "operator": "At most" if down else "At least",
                    "target": area["target"],
                    "baseline": area["baseline"],
                    "due": due,
                    "derived_from": "School's own records",
                },
            )
        rng = Random(f"{seed}/measure/{school.unit_id}/{ref}/{period.id}")
        gone = _SHARE_PASSED.get(period.part, 1.0) * school.strength * rng.uniform(0.5, 1.1)
        now = round(area["baseline"] + (area["target"] - area["baseline"]) * min(1.2, gone))
        share = (now - area["baseline"]) / (area["target"] - area["baseline"])
        status = "Met" if share >= 1 else "On the way" if share >= 0.25 else "Not met"
        book.write(
            "measure", row, {"actual": now, "status": status, "evidence": "School records, week of the return"}
        )
    for ref, said in _WORKED_OUT.items():
        if ref not in there:
            book.add("measure", {"ref": ref, "due": due, **said})


_WORKED_OUT: dict[str, dict[str, Any]] = {
    "S6": {
        "belongs_to": "A3",
        "statement": "Pupils come to school: attendance of all pupils is at least 95%.",
        "kind": "Percentage",
        "operator": "At least",
        "target": 95,
        "population": "All pupils",
        "derived_from": "ATT",
    },
    "S7": {
        "belongs_to": "A4",
        "statement": "The committee has looked at subjects in each term.",
        "kind": "Everyone",
        "derived_from": "Terms with a meeting: Local governing committee",
    },
}
"""Success measures that nobody types a figure of."""


_SEEN = (
    "Seen by the chair on {day:%d/%m}.",
    "Discussed with staff on {day:%d/%m}.",
    "The note of {day:%d/%m} has more.",
    "Looked at again on {day:%d/%m}.",
    "Governors saw the paper of {day:%d/%m}.",
)

_REASONS = {
    "ATT": "Two bouts of illness in two year groups; first-day calls go on.",
    "PA": "Nine families account for most of it; each has a plan.",
    "ROLL": "The entry year is smaller than the year that left: fewer births locally.",
    "SICK": "Two long absences; both have a date to return.",
    "BAL": "A fixed-term post is not yet covered by income; it ends in August.",
    "SUS": "Most are of a few pupils, who now have a reduced timetable.",
}


def _fill_kpis(book: FilledWorkbook, school: DemoSchool, period: Period, register: Register, seed: int) -> None:
    from planbook.model.kpi import figure, status

    for number, values in book.rows("kpi_value"):
        code = register.code_for("kpi", values.get("kpi"))
        kpi = register.kpis.get(code or "")
        if kpi is None or is_held(register.declarations, kpi) or not register.kpi_due(kpi, period):
            continue
        words = {c.word: c.code for c in register.declarations.lists["pupil_group"]}
        group = words.get(str(values.get("group")), "all")
        count, out_of = counts(kpi, group, school, period, seed)
        answer: dict[str, Any] = {"numerator": ("Yes" if count else "No") if isinstance(count, bool) else count}
        if out_of is not None:
            answer["denominator"] = out_of
        aim = aim_of(register, kpi.text("kpi"), school.unit_id, period)
        if status(kpi, figure(kpi, count, out_of), aim.target, aim.scale) == "red":
            answer["comment"] = _REASONS.get(
                kpi.text("kpi"), "Below what we aimed at; the plan's actions answer it."
            )
        book.write("kpi_value", number, answer)


def _fill_funding(book: FilledWorkbook, school: DemoSchool, period: Period, register: Register, seed: int) -> None:
    for number, values in book.rows("funding_line"):
        award = float(values.get("award") or 0)
        source = register.code_for("funding_source", values.get("source")) or ""
        rng = Random(f"{seed}/funding/{school.unit_id}/{source}/{period.year}")
        # The pupil premium's year runs from April to March: more of it has gone by autumn, and all by summer.
        gone = {"autumn": 0.33, "spring": 0.64, "summer": 0.93}.get(period.part, 0.9)
        if source == "PP":
            gone = {"autumn": 0.66, "spring": 0.95, "summer": 1.0}.get(period.part, 0.9)
        ends_at = rng.choice((0.95, 1.0, 1.0, 1.0, 1.0, 1.04))
        spent = round(award * gone * rng.uniform(0.85, 1.0) * ends_at, 2)
        answer: dict[str, Any] = {
            "spent": spent,
            "committed": round(award * 0.08 * rng.uniform(0.4, 1.2), 2),
            "forecast": max(spent, award if ends_at == 1 else round(award * ends_at, -2)),
        }
        if gone == 1:
            answer |= {"spent": answer["forecast"], "committed": 0}
        if ends_at > 1:
            answer["comment"] = "An extra teaching assistant since October; the governors are asked to meet it."
        book.write("funding_line", number, answer)


def _fill_meetings(book: FilledWorkbook, school: DemoSchool, period: Period) -> None:
    if not book.has("meeting"):
        return
    there = _here(book, "meeting")
    days = {"autumn": (39, 88), "spring": (25, 67), "summer": (22, 74)}.get(period.part, (30, 60))
    for number in there.values():
        book.write("meeting", number, {"held": "Held", "attended": 8, "members": 9})
    for offset in days:
        day = period.start + timedelta(days=offset)
        ref = f"G{day:%y%m}"
        if ref in there:
            continue
        held = day <= period.as_at
        book.add(
            "meeting",
            {
                "ref": ref,
                "body": "Local governing committee",
                "date": day,
                "time": "6.00 pm",
                "venue": school.name,
                "attendees": "Governors",
                "held": "Held" if held else "Planned",
                "attended": 8 if held else None,
                "members": 9 if held else None,
                "papers_sent": day - timedelta(days=9) if held else None,
            },
        )
