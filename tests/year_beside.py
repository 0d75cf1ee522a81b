"""A year in which schools send a workbook of the year beside those of its terms, and what their plans come to then.

`Beside` plays it through a folder, with workbooks as planbook prepares them, and knows of each school no more than
what it sent and when. What must be in the next workbook, on the list of changes and in the year is reckoned from
that alone: the plan of a year is the newest that came in any period of it; a term's is told at its end, a year's
on the day that it came. Each difference is a line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

from planbook.collect.workbook import read_workbook
from planbook.model.submission import Submission, Table
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receive import take_in
from planbook.workflow.receiving.chosen import ChosenFiles
from trust_folder import Folder, edit

YEAR = "2026-27-year"
TERMS = ("2026-27-autumn", "2026-27-spring", "2026-27-summer")
TITLES = {
    YEAR: "2026-27",
    **dict(zip(TERMS, ("autumn term 2026", "spring term 2027", "summer term 2027"), strict=True)),
}
BEGINS = (date(2026, 9, 14), date(2027, 1, 6), date(2027, 4, 14))
DUE = (date(2026, 12, 9), date(2027, 3, 10), date(2027, 7, 1))
ENDS = (date(2026, 12, 18), date(2027, 3, 25), date(2027, 7, 21))
MIDST = (date(2026, 9, 24), date(2026, 10, 20), date(2027, 2, 9), date(2027, 5, 11))
"""Days on which a workbook of the year may come: before the first term's is made, and in the midst of each term."""
Plan = Mapping[str, str]
"""The words of each action that is live, by its ref."""


@dataclass(frozen=True)
class Came:
    """A plan as a school sent it."""

    period: str
    told: date
    """The day on which it counts as told."""
    plan: Plan
    statuses: Plan
    name: str


class Beside:
    """A trust's folder in which the year is played."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.declarations = folder.trust.declarations
        self.units = list(folder.trust.unit_ids(()))
        self.came: dict[str, list[Came]] = {unit: [] for unit in self.units}
        """What stands of each, in the order in which it was told."""
        self.last_year: dict[str, Plan] = {}
        self.edits = 0
        self.compared = 0
        self.term = 0
        self.prepared: dict[str, Path] = {}
        self.differ: list[str] = []

    # What happens

    def begin(self) -> None:
        """The workbooks of the year are made: last year's live actions stand in them."""
        self.year = {m.unit: m.path for m in prepare_workbooks(self.folder.trust, YEAR, date(2026, 9, 2))}
        for unit, path in self.year.items():
            self.last_year[unit] = live(self.read(path))
            self.asked(path, opens=True)

    def year_comes(self, unit: str, day: date) -> None:
        """The workbook of the year, as it was made in September, with what it rewords and adds."""
        if not any(one.period == YEAR for one in self.came[unit]):
            self.send(unit, YEAR, self.year[unit], day, told=day)

    def year_is_withdrawn(self, unit: str, day: date) -> None:
        """The workbook of the year is taken back."""
        for one in [one for one in self.came[unit] if one.period == YEAR]:
            take_in(self.folder.trust, YEAR, day, ChosenFiles(withdraw=one.name))
            self.came[unit].remove(one)
            (self.folder.path / "returned" / YEAR / one.name).unlink()

    def prepare(self) -> None:
        """The workbooks of the term are made, each with the newest plan that is known."""
        made = prepare_workbooks(self.folder.trust, TERMS[self.term], BEGINS[self.term])
        self.prepared = {one.unit: one.path for one in made}
        for unit, path in self.prepared.items():
            known = self.told(unit, ENDS[self.term])
            self.tell(f"{TERMS[self.term]}, {unit} is given", live(self.read(path)), self.newest(unit))
            self.asked(path, opens=not known)

    def term_comes(self, unit: str) -> None:
        """The workbook of the term, reviewed."""
        name = TERMS[self.term]
        if not any(one.period == name for one in self.came[unit]):
            self.send(unit, name, self.prepared[unit], DUE[self.term], told=ENDS[self.term])

    def bring_together(self) -> None:
        """The term, and the year so far, are what was sent."""
        name, day = TERMS[self.term], ENDS[self.term]
        tables = consolidate(self.folder.trust, name, day).tables
        for unit in self.units:
            now = next((one for one in self.came[unit] if one.period == name), None)
            there = {
                (r.kind, r.row_id): r.since
                for r in tables.plan_changes
                if r.unit == unit and r.record == "action" and r.field in ("", "action")
            }
            self.tell(f"{name}, changes of {unit}", there, self.changes(unit, now) if now else {})
        self.of_the_year(day)
        self.term += 1

    def of_the_year(self, day: date, *, over: bool = False) -> None:
        """The year: the plan as it was told last before it is over, and after it as it was told of last."""
        rows = consolidate(self.folder.trust, YEAR, day).tables.actions
        for unit in self.units:
            known = self.told(unit, day)
            telling = [one for one in known if one.statuses] if over else known
            last = (telling or known)[-1:]
            there = {r.ref: r.action for r in rows if r.unit == unit}
            self.tell(f"{day}, the year of {unit}", there, last[0].plan if last else {})
            reported = {r.ref: r.reported for r in rows if r.unit == unit and r.reported}
            self.tell(f"{day}, reported of {unit}", reported, last[0].statuses if last and over else {})

    # What is reckoned

    def told(self, unit: str, until: date) -> list[Came]:
        """What was told by a day, the newest last; of one day a year's after a term's."""
        known = [one for one in self.came[unit] if one.told <= until]
        return sorted(known, key=lambda one: (one.told, one.period))

    def newest(self, unit: str) -> Plan:
        known = self.told(unit, ENDS[self.term])
        return known[-1].plan if known else self.last_year[unit]

    def changes(self, unit: str, now: Came) -> dict[tuple[str, str], str]:
        """Each action that came, went or was reworded since the plan was set, with when it was first so."""
        story = [one for one in self.told(unit, now.told) if one.told < now.told or one is now]
        first, found = story[0].plan, {}
        for ref in {**first, **now.plan}:
            kind = "changed" if ref in first and ref in now.plan else "added" if ref in now.plan else "removed"
            if first.get(ref) != now.plan.get(ref):
                since = now
                for one in reversed(story):
                    if one.plan.get(ref) != now.plan.get(ref):
                        break
                    since = one
                found[kind, ref] = TITLES[since.period]
        return found

    # Workbooks

    def read(self, path: Path) -> Submission:
        return read_workbook(path, self.declarations)

    def asked(self, path: Path, *, opens: bool) -> None:
        """Whether a workbook asks what becomes of last year's actions: only where no plan of the year is known."""
        self.tell(f"{path.name} asks of last year", "new_year" in actions_in(self.read(path)).keys, opens)

    def send(self, unit: str, period: str, made: Path, day: date, *, told: date) -> None:
        """The workbook with one action reworded and one more; of a term with each action's status too."""
        self.edits += 1
        table = actions_in(self.read(made))
        column = dict(zip(table.keys, table.letters, strict=True))
        rows = {str(row.values[table.keys.index("ref")]): row.excel_row for row in table.rows if not row.excluded}
        plan, statuses = dict(live(self.read(made))), {}
        new, reworded = f"8.{self.edits}", f"Reworded for the time {self.edits}."
        first = next(ref for ref in plan)
        plan |= {first: reworded, new: f"Open room {self.edits}."}

        def change(book: openpyxl.Workbook) -> None:
            sheet = book[table.sheet]
            sheet[f"{column['action']}{rows[first]}"] = reworded
            free = max(row.excel_row for row in table.rows) + 1
            sheet[f"{column['ref']}{free}"] = new
            sheet[f"{column['action']}{free}"] = plan[new]
            if "status" in column and period != YEAR:
                for ref, row in [*rows.items(), (new, free)]:
                    if ref in plan:
                        sheet[f"{column['status']}{row}"] = "On track"
                        statuses[ref] = "on_track"

        came = self.folder.path / "returned" / period / made.name
        came.parent.mkdir(parents=True, exist_ok=True)
        came.write_bytes(made.read_bytes())
        edit(came, change)
        take_in(self.folder.trust, period, day)
        self.came[unit].append(Came(period, told, plan, statuses, came.name))

    def tell(self, words: str, got: object, wanted: object) -> None:
        self.compared += 1
        if got != wanted:
            self.differ.append(f"{words}: {got!r}, should be {wanted!r}")


def actions_in(submission: Submission) -> Table:
    """The table of actions, however the plan is laid out."""
    (table,) = [table for table in submission.tables if table.record == "action"]
    return table


def live(submission: Submission) -> dict[str, str]:
    """The words of the actions that have no answer that closes them, by their refs."""
    rows = submission.entries("action")
    return {row.text("ref"): row.text("action") for row in rows if row.get("new_year") is None}
