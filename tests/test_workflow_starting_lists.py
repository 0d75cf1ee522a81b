"""`init` with files: terms, people, money, a pilot, what is left to type, and files that are no such files."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from national_extracts import LINKS, OTHERS, SCHOOLS, TODAY, begun, column, refused, school, status, written
from planbook.collect import csv_rows
from planbook.workflow.starting.begin import without_capitals
from planbook.workflow.starting.national import read_extracts

TERMS = """Term,Start date,End date
Autumn term 2026,Tuesday 1 September 2026,Friday 18 December 2026
Autumn half term,26/10/2026,30/10/2026
Christmas holiday,21/12/2026,01/01/2027
Spring term 1,04/01/2027,12/02/2027
Spring term 2,22/02/2027,25/03/2027
INSET day,03/09/2026,03/09/2026
Cake day,02/09/2026,02/09/2026
"""


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return written(tmp_path / "edubasealldata20260901.csv", [*OTHERS, *SCHOOLS])


def of_trust(extract: Path) -> tuple[str, ...]:
    return "--gias", str(extract), "--trust", "9901"


def saved(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_an_authoritys_term_dates_take_the_place_of_the_usual(tmp_path: Path) -> None:
    register, said = begun(tmp_path / "new", "--terms", saved(tmp_path / "terms.csv", TERMS))
    days = {
        row.text("period"): tuple(row.get(key) for key in ("start", "end", "due"))
        for row in register.rows("period")
    }
    assert days["2026-27-autumn"] == (date(2026, 9, 1), date(2026, 12, 18), date(2026, 12, 11))
    assert days["2026-27-spring"] == (date(2027, 1, 4), date(2027, 3, 25), date(2027, 3, 18))
    assert "2026-27-summer" in days, "what the file does not have is proposed"
    closed = column(register, "closure", "name", "kind", "start", "end")
    halves = [row for row in closed if row[1] == "half_term" and row[2] < date(2027, 4, 1)]
    assert [row[2:] for row in halves] == [
        (date(2026, 10, 26), date(2026, 10, 30)), (date(2027, 2, 15), date(2027, 2, 19)),
    ]  # fmt: skip
    assert ("INSET day", "inset", date(2026, 9, 3), date(2026, 9, 3)) in closed
    usual, _ = begun(tmp_path / "usual")
    of_banks = [row for row in column(usual, "closure", "name", "kind", "start", "end") if row[1] == "bank_holiday"]
    assert [row for row in closed if row[1] == "bank_holiday"] == of_banks != []
    assert "terms.csv does not have 2026-27-summer, 2027-28-autumn, 2027-28-spring or 2027-28-summer" in said
    assert "Left out of terms.csv, as no term and no half-term: “Cake day”." in said
    assert "are proposed, as many schools have them" not in said


@pytest.mark.parametrize(
    "text",
    [
        "Name;First day;Last day\nTerm 1;01/09/2026;23/10/2026\nTerm 2;02/11/2026;18/12/2026\n",
        "Event,Date\nAutumn term begins,1 September 2026\nAutumn term ends,18 December 2026\n"
        "October half term starts,26 October 2026\n",
        "Term;Dates\nAutumn term 2026;Tuesday 1 September to Friday 18 December 2026\n"
        "Half term;26 October 2026 – 30 October 2026\n",
        "Academic year,Term,From,To,Half term from,Half term to\n"
        "2026/27,Autumn,1 September,18 December,26 October,30 October\n",
        "Summary,DTSTART,DTEND\nAutumn Term 2026 - 1st half,2026-09-01,2026-10-23\n"
        "Autumn Term 2026: second half,2026-11-02,2026-12-18\n",
    ],
)
def test_the_ways_in_which_authorities_publish_terms(tmp_path: Path, text: str) -> None:
    register, _ = begun(tmp_path / "new", "--terms", saved(tmp_path / "terms.csv", text))
    assert column(register, "period", "period", "start", "end")[0] == (
        "2026-27-autumn", date(2026, 9, 1), date(2026, 12, 18),
    )  # fmt: skip
    assert (date(2026, 10, 26), date(2026, 10, 30)) in column(register, "closure", "start", "end")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Term,Start,End\nAutumn,18/12/2026,01/09/2026\n",
            "line 2: “Autumn” ends (1 September 2026) before it begins",
        ),
        ("Term,Start,End\nAutumn,soon,01/09/2026\n", "line 2: “soon” is no date."),
        ("Term,Start,End\nAutumn,01/09/2020,18/12/2020\n", "has no term of 2026-27 or 2027-28"),
        (
            "Term,Start,End\nAutumn,01/09/2026,18/12/2026\nAutumn,02/09/2026,18/12/2026\n",
            "line 3: “Autumn” has 2 September",
        ),
        (
            "Colour,Start,End\nred,01/09/2026,18/12/2026\n",
            "has no column “Term” (its columns: “Colour”, “Start” and “End”)",
        ),
        ("Term,Start,Start\nAutumn,01/09/2026,18/12/2026\n", "has the heading “Start” 2 times"),
    ],
)
def test_term_dates_that_cannot_be_used(tmp_path: Path, text: str, told: str) -> None:
    assert told in refused(tmp_path / "new", "--terms", saved(tmp_path / "terms.csv", text))


PEOPLE = """Full name,Job title,School,E-mail
Dr Pat Person,Head,Oak Primary School,head@oak.example
Sam Samson,SBM,9902202,sbm@elm.example
Sam Samson,School business manager,990203,sbm@elm.example
Lee Leader,CEO,Example learning trust,lee@trust.example
Kim Kimble,Grand Vizier,,kim@trust.example
"""
AWARDS = """School,Grant,Academic year,Amount
Oak primary school,Pupil premium,2026/27,"£45,320"
990202,PPG,2026-2027,12000.50
"""


def test_people_and_allocations_from_lists(tmp_path: Path, extract: Path) -> None:
    people, awards = saved(tmp_path / "people.csv", PEOPLE), saved(tmp_path / "awards.csv", AWARDS)
    register, said = begun(tmp_path / "new", *of_trust(extract), "--people", people, "--awards", awards)
    assert column(register, "person", "name", "role", "unit")[:6] == [
        ("Dr Pat Person", "head", "Oak Primary School"),
        ("Sam Samson (Elm Infant School)", "business_manager", "Elm Infant School"),
        ("Sam Samson (Ash Junior School)", "business_manager", "Ash Junior School"),
        ("Lee Leader", "executive", None),
        ("Kim Kimble", None, None),
        ("Ms Zoë Head990202", "head", "Elm Infant School"),
    ]
    heads = [unit for _, role, unit in column(register, "person", "name", "role", "unit") if role == "head"]
    assert sorted(map(str, heads)) == sorted(row["EstablishmentName"] for row in SCHOOLS), "each has one head"
    assert "people.csv line 6: “Grand Vizier” under Role is not on its list; left blank." in said
    assert column(register, "award", "unit", "source", "year", "amount") == [
        ("Oak Primary School", "Pupil premium", "2026-27", 45320),
        ("Elm Infant School", "Pupil premium", "2026-27", 12000.5),
    ]
    assert "The sheet What we use says Yes to Money" in said
    assert register.packs.record("award", None, None), "what schools were allocated is asked about"
    book = openpyxl.load_workbook(tmp_path / "new" / "trust.xlsx")
    assert book["Allocations"].sheet_state == "visible"


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--people", "Name,School\nPat,Oak Primry School\n",
         "line 2: there is no unit “Oak Primry School”. Is “Oak Primary School” meant?"),
        ("--people", "Name,School\n,Oak Primary School\n", "line 2: Name or role is blank."),
        ("--awards", "School,Source,Amount,Year\n990201,Puple premium,1,2026-27\n990299,PP,1,2026-27\n",
         "line 2: there is no funding source “Puple premium”. Is “Pupil premium” meant? (1 more line is at"),
        ("--awards", "School,Source,Amount,Year\n990201,PP,lots,2026-27\n",
         "line 2: “lots” under Allocation cannot be read."),
        ("--awards", "School,Source,Year\n990201,PP,2026-27\n", "has no column “Allocation”"),
    ],
)  # fmt: skip
def test_lists_that_name_what_is_not_there(
    tmp_path: Path, extract: Path, option: str, text: str, told: str
) -> None:
    assert told in refused(tmp_path / "new", *of_trust(extract), option, saved(tmp_path / "list.csv", text))


def test_a_trust_of_six_schools_takes_few_typed_cells(tmp_path: Path, extract: Path) -> None:
    """All that is asked for is typed in, and workbooks and messages to all heads are made."""
    folder = tmp_path / "new"
    _, said = begun(folder, *of_trust(extract))
    told = said.partition("in this order (")[2].partition(" cells)")[0]
    book = openpyxl.load_workbook(folder / "trust.xlsx")
    typed = 0

    def fill(sheet: str, key: str, value: object, where: str = "") -> None:
        nonlocal typed
        rows = [*book[sheet].iter_rows()]
        (at,) = [cell for row in rows for cell in row if cell.value == key]
        if sheet == "Trust":
            cells = [book[sheet].cell(at.row, at.column + 1)]
        else:
            below = [cell for (cell,) in book[sheet].iter_rows(at.row + 2, None, at.column, at.column)]
            cells = [cell for cell in below if cell.value is None
                     and (where in {c.value for c in book[sheet][cell.row]})]  # fmt: skip
        for cell in cells:
            assert cell.value is None
            cell.value = value
            typed += 1

    fill("Trust", "trust.return_to", "returns@trust.example")
    fill("Trust", "trust.contact", "Lee Leader, 01234 567890")
    fill("Periods", "period.meeting", date(2027, 1, 28), where="2026-27-autumn")
    fill("People", "person.email", "head@school.example", where="Headteacher")
    book.save(folder / "trust.xlsx")
    assert typed == int(told) == 9
    assert typed <= 60
    checked = planbook("-C", str(folder), "--today", TODAY, "validate", "trust.xlsx")
    assert "0 to correct, 0 to explain" in checked.stdout
    prepared = planbook("-C", str(folder), "--today", TODAY, "prepare", "2026-27-autumn")
    assert prepared.returncode == 0, prepared.stderr
    issued = folder / "issued" / "2026-27-autumn"
    assert len([*issued.glob("*.xlsx")]) == len(SCHOOLS)
    drafts = [path.read_text(encoding="utf-8") for path in (issued / "messages").glob("*.eml")]
    assert len(drafts) == len(SCHOOLS)
    assert all("head@school.example" in draft for draft in drafts)


def test_in_a_pilot_the_others_are_neither_due_nor_overdue(tmp_path: Path, extract: Path) -> None:
    folder = tmp_path / "new"
    pilot = ("--pilot", "990201", "--pilot", "990202", "--pilot", "ash junior school")
    links = written(tmp_path / "links.csv", LINKS[:1])
    register, said = begun(folder, *of_trust(extract), "--gias", str(links), *pilot)
    since = next(row.date("start") for row in register.rows("period") if row.text("period") == "2026-27-spring")
    assert since == date(2027, 1, 4)
    assert column(register, "unit", "unit_id", "from") == [
        ("990201", None), ("990202", None), ("990203", None),
        ("990204", since), ("990205", since), ("990206", since),
    ]  # fmt: skip
    assert "Beech High School, Willow School and Cedar Academy belong from 4 January 2027" in said
    assert "980001" not in said, "what it followed ended long before it joins"
    book = openpyxl.load_workbook(folder / "trust.xlsx")
    for row in book["Trust"].iter_rows():
        for cell in row:
            if cell.value in ("trust.return_to", "trust.contact"):
                book["Trust"].cell(cell.row, cell.column + 1).value = "returns@trust.example"
    book.save(folder / "trust.xlsx")
    on = ("-C", str(folder), "--today", "2027-01-02")
    planbook(*on, "prepare", "2026-27-autumn")
    issued = folder / "issued" / "2026-27-autumn"
    assert sorted(path.name[:6] for path in issued.glob("*.xlsx")) == ["990201", "990202", "990203"]
    status_said = planbook(*on, "status", "2026-27-autumn").stdout
    assert "Oak Primary School" in status_said
    assert not [name for name in ("Beech", "Willow", "Cedar") if name in status_said]
    returned = folder / "returned" / "2026-27-autumn"
    returned.mkdir(parents=True, exist_ok=True)
    for path in issued.glob("990201*.xlsx"):
        shutil.copyfile(path, returned / path.name)
    brought = planbook(*on, "consolidate", "2026-27-autumn", "--json").stdout
    assert "990202" in brought, "has returned nothing"
    assert not [urn for urn in ("990204", "990205", "990206") if urn in brought]
    planbook("-C", str(folder), "--today", "2027-01-05", "prepare", "2026-27-spring")
    assert len([*(folder / "issued" / "2026-27-spring").glob("*.xlsx")]) == len(SCHOOLS)


@pytest.mark.parametrize(
    ("today", "period"),
    [("2026-09-01", "2027-01-04"), ("2026-12-17", "2027-04-05"), ("2027-08-20", "2028-01-10")],
)
def test_the_others_join_in_the_term_after_the_one_that_is_due_next(
    tmp_path: Path, extract: Path, today: str, period: str
) -> None:
    done = planbook("--today", today, "init", str(tmp_path / "new"), *of_trust(extract), "--pilot", "990201")
    since = date.fromisoformat(period)
    assert f"belong from {since.day} {since:%B %Y}, under From on Units" in done.stderr


def test_a_pilot_names_schools_of_the_trust(tmp_path: Path, extract: Path) -> None:
    said = refused(tmp_path / "new", *of_trust(extract), "--pilot", "Oak Primry School")
    assert "there is no such school among them. Is “Oak Primary School” meant?" in said


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty."),
        (b"\xef\xbb\xbf\r\n", "is empty."),
        (b"%PDF-1.7 of something", "is no CSV file; it is a PDF."),
        (b"PK\x03\x04", "unpack a .zip"),
        ("URN,EstablishmentName".encode("utf-16-le"), "is no CSV file; it is no text that can be read"),
        (b"Name,Colour\nx,y\n", "is no extract of the national register: it has no column “URN”"),
        (b"URN,EstablishmentName\n1,x\n", "it has no column “EstablishmentStatus (name)”"),
        (b"Group UID,Group Name\n9901,Example\n", "has no schools: give the extract of all establishments"),
    ],
)
def test_a_file_that_is_no_extract(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "e.csv").write_bytes(content)
    said = refused(tmp_path / "new", *of_trust(tmp_path / "e.csv"))
    assert told in said
    assert "e.csv" in said


def test_an_extract_that_contradicts_itself_or_has_nobody(tmp_path: Path, extract: Path) -> None:
    twice = written(tmp_path / "twice.csv", [*SCHOOLS, SCHOOLS[0]])
    assert "has Oak Primary School (990201) twice, in lines 2 and 8" in refused(tmp_path / "new", *of_trust(twice))
    closed = written(tmp_path / "closed.csv", [school("990201", "Oak", **status("Closed"))])
    assert "No school of EXAMPLE LEARNING TRUST is open" in refused(tmp_path / "new", *of_trust(closed))
    odd = written(tmp_path / "odd.csv", [school("990201", "Oak", **status("Perhaps"))])
    assert "line 2: the status of Oak is “Perhaps”." in refused(tmp_path / "new", *of_trust(odd))
    both = written(tmp_path / "both.csv", [*SCHOOLS[:1], school("990301", "Fir", **{"Trusts (code)": "9905"})])
    said = refused(tmp_path / "new", "--gias", str(both), "--trust", "Example Learning Trust")
    assert "several groups named “Example Learning Trust”: give the code, 9901 or 9905." in said
    assert "are the same extract" in refused(tmp_path / "new", *of_trust(extract), "--gias", str(both))
    nameless = written(tmp_path / "nameless.csv", [*SCHOOLS, school("", "Fir")])
    assert "line 8: a school of EXAMPLE LEARNING TRUST has no URN" in refused(tmp_path / "new", *of_trust(nameless))
    quote = tmp_path / "quote.csv"
    quote.write_bytes(extract.read_bytes() + b'"' + b"x" * 200_000)
    assert "is a quotation mark not closed?" in refused(tmp_path / "new", *of_trust(quote))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Exampel Learning Trst", "Is “EXAMPLE LEARNING TRUST” meant?"),
        ("TR00991", "give that with another --gias"),
        ("77", "Give the code or the name that stands there"),
    ],
)
def test_a_trust_that_is_not_there(tmp_path: Path, extract: Path, name: str, told: str) -> None:
    assert told in refused(tmp_path / "new", "--gias", str(extract), "--trust", name)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--trust", "9901"), "--gias and --trust go together"),
        (("--pilot", "990201"), "--pilot names schools"),
        (("--awards", "a.csv"), "--awards names schools"),
        (("--update", "--terms", "t.csv"), "--update takes no files"),
    ],
)
def test_options_that_go_together(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = planbook("--today", TODAY, "init", str(tmp_path / "new"), *words)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_register_that_is_there_is_left_alone_before_a_file_is_read(tmp_path: Path, extract: Path) -> None:
    begun(tmp_path / "new", *of_trust(extract))
    before = (tmp_path / "new" / "trust.xlsx").read_bytes()
    done = planbook("--today", TODAY, "init", str(tmp_path / "new"), "--gias", "none.csv", "--trust", "9901")
    assert (done.returncode, (tmp_path / "new" / "trust.xlsx").read_bytes()) == (2, before)
    assert "never writes over a register" in done.stderr


def test_a_whole_extract_is_read_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 50,000 schools those of the trust are kept, and the file is never in memory as a whole."""
    made = written(tmp_path / "e.csv", [*SCHOOLS, OTHERS[0]])
    *_, other = made.read_bytes().splitlines(keepends=True)
    with made.open("ab") as file:
        file.writelines(other.replace(b"990300", b"%06d" % number) for number in range(100_000, 150_000))
    kept = 0
    row = csv_rows.CsvRow.__init__

    def counted(self: csv_rows.CsvRow, *parts: object) -> None:
        nonlocal kept
        kept += 1
        row(self, *parts)  # type: ignore[arg-type]

    monkeypatch.setattr(csv_rows.CsvRow, "__init__", counted)
    found = read_extracts([made], "9901")
    assert kept == 50_007
    assert [one["urn"] for one in found.schools] == [one["URN"] for one in SCHOOLS]


@pytest.mark.parametrize(
    ("there", "written"),
    [
        ("HEDGEROW LEARNING TRUST", "Hedgerow Learning Trust"),
        ("THE TRUST OF ST JOHN-ON-SEA MAT", "The Trust of St John-On-Sea MAT"),
        ("Odyssey Trust", "Odyssey Trust"),
    ],
)
def test_a_trusts_name_in_capitals_is_written_as_people_write_it(there: str, written: str) -> None:
    assert without_capitals(there) == written
