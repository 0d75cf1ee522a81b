"""The schools of a trust, partnership or federation, from the national register's extracts as they are downloaded.

One pass over the extract of all establishments keeps the rows of one group, and the names of all groups, for a
question where none has that name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from planbook.collect.csv_rows import CsvFile, CsvRow, open_csv
from planbook.errors import GivenFileError, UnknownError
from planbook.model.days import day_written
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.workflow.starting.headings import wanted

_GROUPS = (("trust_code", "trust_name"), ("federation_code", "federation_name"))
"""The columns that say what a school belongs to."""
_PREDECESSOR = "predecessor"


@dataclass(frozen=True, slots=True)
class Group:
    """The trust, or what else has the schools, as the extracts have it."""

    code: str
    name: str
    id: str = ""
    """As TR00092; only the extract of groups has it."""
    company_number: str = ""
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Extracts:
    """The rows that `init` makes a register from."""

    group: Group
    schools: Sequence[CsvRow]
    before: Mapping[str, Sequence[CsvRow]]
    """By URN, the links of a school to those that it followed."""
    has_links: bool


@dataclass
class _OnePass:
    """What one pass over the extract has found."""

    schools: list[CsvRow] = field(default_factory=list)
    matched: dict[tuple[str, str], str] = field(default_factory=dict)
    """The groups that were meant, each kind with its code, and their names."""
    names: dict[str, str] = field(default_factory=dict)
    """All groups by name, each with its code."""


def read_extracts(paths: Sequence[Path], group: str) -> Extracts:
    """The schools of `group`, a code or a name of the extract.

    Each of `paths` is told by its headings. Raises UnknownError for a group that is not there, GivenFileError
    for a file that is no extract, or where the files contradict themselves or each other.
    """
    files = _by_kind(paths)
    if "schools" not in files:
        known = next(iter(files.values())).path.name
        raise GivenFileError(
            f"{known} has no schools: give the extract of all establishments (edubasealldata….csv) with it."
        )
    groups = [*_rows(files, "groups")]
    asked = _of_groups(groups, group)
    found = _pass(_rows(files, "schools"), {folded(group), *(folded(one.code) for one in asked)})
    name = files["schools"].path.name
    if not found.matched:
        raise UnknownError(f"{name} has no school of “{group}”.{_meant(group, found, groups)}")
    if len(found.matched) > 1:
        codes = listed([code for _, code in found.matched], "or")
        raise GivenFileError(f"{name} has several groups named “{group}”: give the code, {codes}.")
    ((_, code), called) = next(iter(found.matched.items()))
    one = next((one for one in _of_groups(groups, code) if one.code == code), Group(code, called))
    before: dict[str, list[CsvRow]] = {}
    for link in _rows(files, "links"):
        if folded(link["link_type"]).startswith(_PREDECESSOR):
            before.setdefault(link["urn"], []).append(link)
    return Extracts(one, found.schools, before, "links" in files)


def day_of(row: CsvRow, key: str) -> date | None:
    """The day in a cell of an extract; None where it is blank or none."""
    return day_written(row[key])


def _by_kind(paths: Sequence[Path]) -> dict[str, CsvFile]:
    """The files by what their headings say they are."""
    found: dict[str, CsvFile] = {}
    for path in paths:
        file = open_csv(path)
        lacking = {}
        for kind in ("links", "groups", "schools"):
            lacking[kind] = file.lacks(wanted(kind).columns, wanted(kind).needed)
            if not lacking[kind]:
                if kind in found:
                    raise GivenFileError(
                        f"{found[kind].path.name} and {path.name} are the same extract of the national register: "
                        "give one."
                    )
                found[kind] = file
                break
        else:
            missing = listed((f"“{heading}”" for heading in lacking["schools"]), "or")
            raise GivenFileError(
                f"{path.name} is no extract of the national register: it has no column {missing}. Download "
                "“Establishment fields CSV” with all columns, as edubasealldata….csv."
            )
    return found


def _rows(files: Mapping[str, CsvFile], kind: str) -> Iterator[CsvRow]:
    if kind in files:
        yield from files[kind].rows(wanted(kind).columns, wanted(kind).needed)


def _pass(rows: Iterator[CsvRow], names: set[str]) -> _OnePass:
    found = _OnePass()
    first: dict[str, CsvRow] = {}
    for row in rows:
        belongs = False
        for code_key, name_key in _GROUPS:
            code, name = row[code_key], row[name_key]
            if not name:
                continue
            found.names.setdefault(name, code)
            if folded(code) in names or folded(name) in names:
                found.matched.setdefault((code_key, code), name)
                belongs = True
        if not belongs:
            continue
        if not (row["urn"].isdigit() and row["name"]):
            raise GivenFileError(f"{row.place}: a school of {row['trust_name']} has no URN or no name.")
        other = first.setdefault(row["urn"], row)
        if other is not row:
            raise GivenFileError(
                f"{row.file} has {row['name']} ({row['urn']}) twice, in lines {other.line} and {row.line}: "
                "delete one of the two."
            )
        found.schools.append(row)
    return found


def _of_groups(rows: Sequence[CsvRow], group: str) -> list[Group]:
    """The groups of the extract of groups that `group` names, by code, id or name."""
    return [
        Group(row["code"], row["name"], row["id"], _company_number(row["company_number"]), day_of(row, "closed"))
        for row in rows
        if folded(group) in {folded(row["code"]), folded(row["id"]), folded(row["name"])}
    ]


def _company_number(text: str) -> str:
    """With the zeros at its beginning that a spreadsheet has taken off: they have eight characters."""
    return text.zfill(8) if text.isdigit() else text


def _meant(group: str, found: _OnePass, groups: Sequence[CsvRow]) -> str:
    from planbook.validate.names import nearest

    closed = next((f" It was closed on {row['closed']}." for row in groups if row["closed"] and folded(group) in
                   {folded(row["code"]), folded(row["id"]), folded(row["name"])}), "")  # fmt: skip
    if closed:
        return closed
    if folded(group).startswith("tr") and not groups:
        return " An ID such as TR00092 is in the extract of groups alone: give that with another --gias."
    return nearest(group, [*found.names, *filter(None, found.names.values())], 60) or (
        " Give the code or the name that stands there under Trusts or Federations."
    )
