"""Made-up extracts of the national register, and registers begun from them."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from command_line import planbook
from planbook.collect.workbook import read_workbook
from planbook.model.register import Register
from planbook.model.values import Value
from planbook.workflow.declared import declared

TODAY = "2026-09-01"
HEADINGS = (
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)", "EstablishmentStatus (code)", "EstablishmentStatus (name)", "OpenDate",
    "CloseDate", "PhaseOfEducation (code)", "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge",
    "SchoolCapacity", "NumberOfPupils", "PercentageFSM", "Trusts (code)", "Trusts (name)", "Federations (code)",
    "Federations (name)", "Street", "Locality", "Address3", "Town", "County (name)", "Postcode", "HeadTitle (name)",
    "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle",
)  # fmt: skip
OF_TRUST = {"Trusts (code)": "9901", "Trusts (name)": "EXAMPLE LEARNING TRUST"}


def school(urn: str, name: str, phase: str = "Primary", ages: str = "4-11", **other: str) -> dict[str, str]:
    """A row of the extract, of the trust unless `other` says otherwise; underlines stand for blanks."""
    low, _, high = ages.partition("-")
    return {
        "URN": urn, "LA (code)": "990", "EstablishmentNumber": f"2{urn[-3:]}", "EstablishmentName": name,
        "EstablishmentStatus (name)": "Open", "PhaseOfEducation (name)": phase, "StatutoryLowAge": low,
        "StatutoryHighAge": high, "SchoolCapacity": "420", "NumberOfPupils": "398", "Street": "1 High Street",
        "Town": "Exampleton", "County (name)": "Not recorded", "Postcode": "ZZ1 1AA", "HeadTitle (name)": "Ms",
        "HeadFirstName": "Zoë", "HeadLastName": f"Head{urn}", "HeadPreferredJobTitle": "Headteacher", **OF_TRUST,
        **{key.replace("_", " "): value for key, value in other.items()},
    }  # fmt: skip


def status(word: str, **days: str) -> dict[str, str]:
    return {"EstablishmentStatus (name)": word, **days}


SCHOOLS = [
    school("990201", "Oak Primary School"),
    school("990202", "Elm Infant School", ages="4-7"),
    school("990203", "Ash Junior School", ages="7-11"),
    school("990204", "Beech High School", "Secondary", "11-18", HeadPreferredJobTitle="Principal"),
    school("990205", "Willow School", "Not applicable", "4-19",
           **{"TypeOfEstablishment (name)": "Academy special converter"}),
    school("990206", "Cedar Academy", "All-through", "4-18", OpenDate="01-09-2026"),
]  # fmt: skip
OTHERS = [
    school(f"9903{n:02}", f"Other School {n}", **{"Trusts (code)": "9902", "Trusts (name)": "OTHER SCHOOLS TRUST"})
    for n in range(14)
]


def written(path: Path, rows: Sequence[Mapping[str, str]], encoding: str = "cp1252", delimiter: str = ",") -> Path:
    """A CSV file as the national register writes it."""
    out = io.StringIO()
    headings = list(HEADINGS) if "EstablishmentName" in rows[0] else list(rows[0])
    writer = csv.DictWriter(out, headings, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


LINKS = [
    {"URN": "990206", "LinkURN": "980001", "LinkName": "Cedar Community School", "LinkType": "Predecessor",
     "LinkEstablishedDate": "01-09-2026"},
    {"URN": "980001", "LinkURN": "990206", "LinkName": "Cedar Academy", "LinkType": "Successor",
     "LinkEstablishedDate": "01-09-2026"},
    {"URN": "990201", "LinkURN": "980009", "LinkName": "Oak Old", "LinkType": "Predecessor",
     "LinkEstablishedDate": "01-04-2015"},
    {"URN": "990202", "LinkURN": "980010", "LinkName": "Elm A", "LinkType": "Predecessor - merged",
     "LinkEstablishedDate": "01-09-2026"},
    {"URN": "990202", "LinkURN": "980011", "LinkName": "Elm B", "LinkType": "Predecessor - merged",
     "LinkEstablishedDate": "01-09-2026"},
]  # fmt: skip


def begun(folder: Path, *words: str) -> tuple[Register, str]:
    """The register that `init` makes with `words`, and all that it said."""
    done = planbook("--today", TODAY, "init", str(folder), *words)
    assert done.returncode == 0, done.stderr
    declarations = declared(folder)
    register = Register(read_workbook(folder / "trust.xlsx", declarations), declarations)
    return register, done.stdout + done.stderr


def refused(folder: Path, *words: str) -> str:
    """The one line with which `init` ends where it makes nothing."""
    done = planbook("--today", TODAY, "init", str(folder), *words)
    assert done.returncode == 2
    assert not folder.exists() or not [*folder.iterdir()], "nothing half made"
    (line,) = done.stderr.strip().splitlines()
    assert "Traceback" not in line
    return line


def column(register: Register, record: str, *fields: str) -> list[tuple[Value, ...]]:
    return [tuple(row.get(field) for field in fields) for row in register.rows(record)]
