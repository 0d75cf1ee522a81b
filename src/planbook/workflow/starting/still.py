"""What is still to be typed into a new register: what its rules ask for, and what will be missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from planbook.collect.workbook import read_workbook
from planbook.model.declarations import Declarations
from planbook.model.people import heads_of
from planbook.model.prose import in_figures, listed
from planbook.model.register import Register
from planbook.validate.register import validate_register
from planbook.workflow.starting.headings import content

_OF_A_HEAD = ("person", "name", "role", "unit", "email")
"""What is typed of a person who heads a unit."""


@dataclass(frozen=True, slots=True)
class Still:
    """Cells of a sheet that are to be typed."""

    sheet: str
    cells: int
    """How many; 0 where that is for the coordinator to say, as of a sheet that is empty."""
    what: str

    def __str__(self) -> str:
        counted = f", {in_figures(self.cells, 'cell')}" if self.cells else ""
        return f"{self.sheet}{counted}: {self.what}"


def still_to_type(path: Path, declarations: Declarations, today: date) -> list[Still]:
    """What is still to be typed into the register at `path`, in the order of its sheets."""
    read = read_workbook(path, declarations)
    register = Register(read, declarations)
    findings = [one for one in validate_register(read, declarations, path.name, today) if one.severity != "note"]
    found = [Still(one.sheet or "", len(one.cells), f"{one.message} {one.remedy}") for one in findings]
    ruled = {(one.record, one.field) for one in findings}
    for told in content()["still"]:
        if (told["record"], told["field"]) not in ruled:
            found += _blank(told, register, today)
    found += _headless(register)
    order = [sheet.title for sheet in declarations.register_format.sheets]
    return sorted(found, key=lambda one: order.index(one.sheet) if one.sheet in order else len(order))


def _blank(told: Mapping[str, Any], register: Register, today: date) -> Iterator[Still]:
    """The cells of a `still` of files.toml that are blank."""
    record = register.declarations.records[told["record"]]
    rows = [
        row
        for row in register.rows(record.key)
        if all(row.get(key) == value for key, value in told["where"].items())
        and not (told.get("first") and (row.date("due") or row.date("end") or today) < today)
    ]
    blank = [row for row in (rows[:1] if told.get("first") else rows) if row.get(told["field"]) is None]
    if blank:
        heading = record.field(told["field"]).heading
        names = listed((row.text(record.label) for row in blank), most=3)
        yield Still(record.title, len(blank), f"{heading} of {names}: {told['why']}.")


def _headless(register: Register) -> Iterator[Still]:
    """A row for the head of each school that has none."""
    people, units = (register.declarations.records[key] for key in ("person", "unit"))
    open_schools = [
        row
        for row in register.rows(units.key)
        if row.get("kind") == "school" and not register.declarations.has_ended(row)
    ]
    without = [row.text(units.label) for row in open_schools if not heads_of(register, [row.text(units.row_id)])]
    if without:
        cells = len(_OF_A_HEAD) * len(without)
        yield Still(
            people.title, cells, f"a row for the head of {listed(without, most=3)}: plans and messages name them."
        )
