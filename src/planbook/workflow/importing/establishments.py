"""Schools out of the national register's extract, as rows for the register's sheet of schools by authority.

Which authorities are meant the register says: those of the schools that it has already, as units or on that sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.csv_rows import CsvFile, open_csv
from planbook.errors import GivenFileError
from planbook.model.prose import counted, listed
from planbook.model.register import folded
from planbook.model.values import Value
from planbook.workflow.starting.headings import wanted
from planbook.workflow.starting.units import phase_of, state_of
from planbook.workflow.trust import Trust

RECORD = "school_listed"
_KIND = "schools"


@dataclass(frozen=True, slots=True)
class ListedSchools:
    """The schools of an extract that the register does not list."""

    rows: Sequence[Mapping[str, Value]]
    """By field of the register's record."""
    told: Sequence[str]
    """Which authorities they are of, and what there is to look at."""


def extract_at(path: Path) -> CsvFile | None:
    """The extract of all establishments at `path`; None where it is another file."""
    if path.suffix.casefold() != ".csv" or not path.is_file():
        return None
    try:
        file = open_csv(path)
    except (GivenFileError, OSError):
        return None  # who reads it as another file says what it is
    columns = wanted(_KIND)
    return None if file.lacks(columns.columns, columns.needed) else file


def listed_schools(trust: Trust, file: CsvFile) -> ListedSchools:
    """The open schools of the register's authorities in an extract that are not on its sheet.

    Of the unit that works with a school is said what the others of its authority have, where that is one. Raises
    GivenFileError where the file says of no school which authority it is in, is no CSV further down, or has one
    heading twice.
    """
    columns = wanted(_KIND)
    needed = (*columns.needed, "authority")
    own = trust.register.ever.rows(RECORD)
    there = {row.text("urn") for row in own}
    until = trust.declarations.records[RECORD].field("until")
    told = {row.text("urn") for row in own if row.date(until.key)}
    known = there | set(trust.register.units)
    named = {folded(row.text("authority")) for row in own if row.text("authority")}
    meant: dict[str, str] = {}
    for row in file.rows(columns.columns, needed):
        if row["authority"] and (row["urn"] in known or folded(row["authority"]) in named):
            meant[folded(row["authority"])] = row["authority"]
    works: dict[str, set[str]] = {}
    for entry in own:
        if unit := entry.text("unit"):
            works.setdefault(folded(entry.text("authority")), set()).add(unit)
    rows: list[dict[str, Value]] = []
    closed: list[str] = []
    for row in file.rows(columns.columns, needed):
        authority = folded(row["authority"])
        if authority not in meant or not row["urn"].isdigit():
            continue
        ended = state_of(row, trust.declarations).ends
        if ended and row["urn"] in there - told:
            closed.append(f"{row['name']} ({row['urn']})")
        elif not ended and row["urn"] not in there:
            units = works.get(authority, set())
            rows.append(
                {
                    "urn": row["urn"],
                    "name": row["name"],
                    "authority": row["authority"],
                    "unit": next(iter(units)) if len(units) == 1 else None,
                    "phase": phase_of(row, trust.declarations),
                }
            )
    return ListedSchools(rows, [*_told(meant, rows, closed, until.heading)])


def _told(
    meant: Mapping[str, str], rows: Sequence[Mapping[str, Value]], closed: Sequence[str], until: str
) -> list[str]:
    if not meant:
        return [
            "The register has no school by which to know the authorities that are meant: type one of each, with "
            "its URN, and import again. A new register of a trust is made with planbook init --gias."
        ]
    told = [f"The authorities of the schools that the register has: {listed([*meant.values()], most=12)}."]
    blank = sum(row["unit"] is None for row in rows)
    if blank:
        told.append(f"Of {counted(blank, 'school')} nothing says who works with it: fill in Worked with by.")
    if closed:
        told.append(
            f"On the sheet, and closed by now: {listed(closed, most=6)}. Type the last day of each under {until}."
        )
    return told
