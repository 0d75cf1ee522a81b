"""A return that several people fill in, each a part of it: from `prepare --by-contributor` to the reply."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from command_line import planbook
from planbook.collect.workbook import read_workbook
from planbook.model.difference import differences
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.workflow.answers import Answers
from planbook.workflow.consolidate import consolidate
from planbook.workflow.state import look
from planbook.workflow.worked_status import status_of
from trust_folder import PERIOD, Folder, begin_anew, column_of, edit, says, small_trust

FIRST, SECOND = "990101", "990102"
DECLARATIONS = load()
IN_TIME = date(2026, 12, 9)
PARTS = ("head", "business_manager", "clerk")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A trust whose first school has filled in its parts with what its whole workbook says."""
    made = small_trust(tmp_path_factory.mktemp("contributors") / "trust", units=2)
    begin_anew(made.path)
    whole = made.file_of(FIRST)
    said(made, "prepare", PERIOD, "--by-contributor", "--unit", FIRST)
    for path in (made.path / "issued" / PERIOD).glob(f"{FIRST}*"):
        if part := next((key for key in PARTS if f"_{key}_" in path.name), None):
            shutil.copy(path, made.returned / path.name)
            edit(made.returned / path.name, as_in(openpyxl.load_workbook(whole), part))
    shutil.move(whole, made.path / whole.name)
    return made


def as_in(whole: Workbook, part: str) -> Callable[[Workbook], None]:
    """Type into the workbook of a part what stands in the whole one, cell by cell."""

    def change(book: Workbook) -> None:
        for sheet in book:
            if sheet.title in whole.sheetnames and sheet.title not in ("Lists", "_planbook", "Glossary", "Cover"):
                for row in whole[sheet.title].iter_rows(min_row=6):
                    typed = [c.value for c in row if c.value is not None and not str(c.value).startswith("=")]
                    if len(typed) == 1 and typed[0] == row[0].value:
                        continue  # a ref that stands ready in the whole one
                    for cell in row:
                        if not str(cell.value).startswith("=") and cell.coordinate not in merged(sheet):
                            sheet[cell.coordinate].value = cell.value
        if part == "head":
            for row in whole["Cover"].iter_rows():
                if str(row[1].value).startswith("declaration."):
                    key = row[1].value
                    own = next(r for r in book["Cover"].iter_rows() if r[1].value == key)
                    own[2].value = row[2].value

    return change


def merged(sheet) -> set[str]:
    return {cell.coordinate for area in sheet.merged_cells.ranges for row in sheet[area.coord] for cell in row}


@pytest.fixture
def folder(pristine: Folder, tmp_path: Path) -> Folder:
    shutil.copytree(pristine.path, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def said(folder: Folder, *words: str, day: date = IN_TIME):
    return planbook("-C", str(folder.path), "--today", day.isoformat(), *words)


def part(folder: Folder, key: str) -> Path:
    (path,) = folder.returned.glob(f"{FIRST}*_{key}_*.xlsx")
    return path


def together(folder: Folder) -> Path:
    (path,) = folder.returned.glob(f"{FIRST}*(parts *).xlsx")
    return path


def read(path: Path) -> Submission:
    return read_workbook(path, DECLARATIONS)


def state(folder: Folder) -> dict:
    told = json.loads(said(folder, "status", PERIOD, "--json").stdout)
    return next(unit for unit in told["units"] if unit["unit"] == FIRST)


def codes(folder: Folder, *wanted: str) -> list[str]:
    told = json.loads(said(folder, "validate", "--period", PERIOD, "--json").stdout)
    return [f"{f['code']} {f['message']}" for f in told["findings"] if f["code"] in wanted and f["unit"] == FIRST]


def type_into(path: Path, sheet: str, key: str, row: int, value: object) -> str:
    """Write into the cell of field `key`, in the `row` of the sheet; its address."""
    typed: list[str] = []

    def change(book: Workbook) -> None:
        cell = book[sheet].cell(row, column_of(book[sheet], key))
        cell.value = value
        typed.append(cell.coordinate)

    edit(path, change)
    return typed[0]


# What each is sent


def test_each_role_is_sent_its_own_sheets_and_no_other(pristine: Folder) -> None:
    sheets = {}
    for key in PARTS:
        book = openpyxl.load_workbook(part(pristine, key))
        own = [s.title for s in book if s.title not in ("Cover", "Check", "Glossary", "Lists", "_planbook")]
        sheets[key] = own
    assert "Actions" in sheets["head"] and "KPIs" not in sheets["head"]
    assert {"KPIs", "Funding"} <= {*sheets["business_manager"]} and "Actions" not in sheets["business_manager"]
    assert "Meetings" in sheets["clerk"] and "Funding" not in sheets["clerk"]
    assert "Decisions wanted" in sheets["head"] and "Decisions wanted" in sheets["clerk"]  # of either
    whole = openpyxl.load_workbook(pristine.path / f"{together_name(pristine)}")
    asked = {s.title for s in whole} - {"Cover", "Check", "Glossary", "Lists", "_planbook"}
    assert {title for own in sheets.values() for title in own} == asked


def together_name(folder: Folder) -> str:
    return next(path.name for path in folder.path.glob(f"{FIRST}*.xlsx"))


def test_the_cover_says_for_whom_it_is_and_who_has_the_rest(pristine: Folder) -> None:
    cover = openpyxl.load_workbook(part(pristine, "business_manager"))["Cover"]
    text = " ".join(str(cell.value) for row in cover.iter_rows(max_row=20) for cell in row if cell.value)
    assert "your plan and figures, for the business manager" in text
    assert "Only your part is here: the headteacher and the clerk have the rest." in text
    assert "About 10 minutes." in text
    assert "declaration" not in text
    head = openpyxl.load_workbook(part(pristine, "head"))["Cover"]
    assert any(row[1].value == "declaration.role" for row in head.iter_rows())


def test_a_workbook_names_rows_that_another_part_has(pristine: Folder) -> None:
    book = openpyxl.load_workbook(part(pristine, "clerk"))
    assert "part" in {row[0].value for row in book["_planbook"].iter_rows()}
    assert read(part(pristine, "clerk")).part == "clerk"
    assert [*read(part(pristine, "clerk")).parts] == [*PARTS]


def test_a_workbook_that_is_there_already_is_left(folder: Folder) -> None:
    again = said(folder, "prepare", PERIOD, "--by-contributor", "--unit", FIRST)
    assert again.stdout.count("(was there; left as it is)") == 3
    (folder.path / "issued" / PERIOD / part(folder, "clerk").name).unlink()
    again = said(folder, "prepare", PERIOD, "--by-contributor", "--unit", FIRST)
    assert again.stdout.count("(was there; left as it is)") == 2


# Together


def test_parts_together_say_what_the_whole_workbook_says(folder: Folder) -> None:
    whole = read(folder.path / together_name(folder))
    done = said(folder, "receive", PERIOD)
    assert done.returncode in (0, 1), done.stderr
    made = read(together(folder))
    assert not differences(folder.trust.register, whole, made, closed=True)
    assert {t.record: len([*t.entries()]) for t in made.tables} == {
        t.record: len([*t.entries()]) for t in whole.tables
    }
    assert state(folder)["state"] == "returned"
    assert not codes(folder, "TR-001")
    assert codes(folder, "WB-071")


def test_a_return_counts_once_all_its_parts_are_there(folder: Folder) -> None:
    clerk = part(folder, "clerk")
    shutil.move(clerk, folder.path / clerk.name)
    said(folder, "receive", PERIOD)
    assert not [*folder.returned.glob("*(parts*")]
    found = state(folder)
    assert found["state"] == "partly" and found["file"] is None
    assert [(one["part"], one["file"] is None) for one in found["parts"]] == [
        ("head", False),
        ("business_manager", False),
        ("clerk", True),
    ]
    (finding,) = codes(folder, "TR-001")
    assert "has not returned the part of: clerk" in finding
    told = said(folder, "status", PERIOD).stdout
    assert "Missing: Clerk" in told and "Here: Headteacher (Mrs H. Okoro) and Business manager" in told
    said(folder, "reply", PERIOD, "--unit", FIRST)
    (message,) = (folder.outputs / "replies").glob(f"{FIRST}*message*.txt")
    assert "We have not had the part of: Clerk." in message.read_text(encoding="utf-8")
    done = said(folder, "consolidate", PERIOD)
    assert done.returncode in (0, 1), done.stderr
    book = openpyxl.load_workbook(folder.outputs / "summary.xlsx")
    words = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert any("Ashlow Road Primary has sent part of its return, so totals leave it out" in text for text in words)
    assert "Parts of the return have come and others not." in words
    shutil.move(folder.path / clerk.name, clerk)
    said(folder, "receive", PERIOD)
    assert state(folder)["state"] == "returned"
    assert together(folder).is_file()


def test_a_part_that_comes_again_makes_the_return_anew(folder: Folder) -> None:
    said(folder, "receive", PERIOD)
    first = together(folder)
    type_into(part(folder, "business_manager"), "Funding", "funding_line.spent", 6, 4321)
    said(folder, "receive", PERIOD)
    second = together(folder)
    assert second.name != first.name and not first.exists()
    assert 4321 in [entry.get("spent") for entry in read(second).entries("funding_line")]
    assert "Returned again: 990101" in said(folder, "status", PERIOD).stdout
    said(folder, "receive", PERIOD)
    assert together(folder) == second


def test_looking_writes_nothing(folder: Folder) -> None:
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    assert state(folder)["state"] == "returned"
    assert {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()} == before


def test_what_two_have_filled_in_differently_is_told_and_nothing_is_guessed(folder: Folder) -> None:
    ref = "D1"
    for key, words in (("head", "Approve the sports plan"), ("clerk", "Refuse the sports plan")):
        type_into(part(folder, key), "Decisions wanted", "decision_wanted.ref", 6, ref)
        type_into(part(folder, key), "Decisions wanted", "decision_wanted.decision", 6, words)
    said(folder, "receive", PERIOD)
    assert not [*folder.returned.glob("*(parts*")]
    assert state(folder)["state"] == "undecided"
    (finding,) = codes(folder, "TR-001")
    assert "has not returned parts that agree" in finding and "contradict each other" in finding
    told = codes(folder, "WB-072")
    assert len(told) == 2
    both = "“Approve the sports plan” (Headteacher, here) and “Refuse the sports plan” (Clerk, in"
    assert any(both in finding for finding in told)
    said(folder, "reply", PERIOD, "--unit", FIRST)
    (message,) = (folder.outputs / "replies").glob(f"{FIRST}*message*.txt")
    assert "“Refuse the sports plan” (Clerk, Decisions wanted" in message.read_text(encoding="utf-8")
    type_into(part(folder, "clerk"), "Decisions wanted", "decision_wanted.decision", 6, "Approve the sports plan")
    said(folder, "receive", PERIOD)
    assert state(folder)["state"] == "returned"
    decisions = [entry.get("decision") for entry in read(together(folder)).entries("decision_wanted")]
    assert decisions.count("Approve the sports plan") == 1


def test_new_rows_of_two_people_stand_side_by_side(folder: Folder) -> None:
    for key, words in (("head", "Approve the sports plan"), ("clerk", "Appoint a vice-chair")):
        type_into(part(folder, key), "Decisions wanted", "decision_wanted.decision", 11, words)
    said(folder, "receive", PERIOD)
    decisions = [entry.get("decision") for entry in read(together(folder)).entries("decision_wanted")]
    assert {"Approve the sports plan", "Appoint a vice-chair"} <= {*decisions}
    refs = {e.get("decision"): e.get("ref") for e in read(together(folder)).entries("decision_wanted")}
    assert (refs["Approve the sports plan"], refs["Appoint a vice-chair"]) == ("H6", "C6")  # as they stood ready


def test_what_cannot_be_read_is_told_in_the_return(folder: Folder) -> None:
    type_into(part(folder, "business_manager"), "Funding", "funding_line.spent", 6, "lots")
    said(folder, "receive", PERIOD)
    told = json.loads(said(folder, "validate", "--period", PERIOD, "--json").stdout)
    (finding,) = [f for f in told["findings"] if "“lots”" in f["message"]]
    assert finding["file"].endswith(together(folder).name) and finding["sheet"] == "Funding"


# Decisions, and after it


def test_a_part_that_is_withdrawn_takes_the_return_with_it(folder: Folder) -> None:
    said(folder, "receive", PERIOD)
    done = said(folder, "receive", PERIOD, "--withdraw", part(folder, "clerk").name)
    assert done.returncode == 0, done.stderr
    assert state(folder)["state"] == "partly"
    said(folder, "receive", PERIOD, "--accept", part(folder, "clerk").name)
    assert state(folder)["state"] == "returned"


def test_a_whole_workbook_beside_parts_is_undecided(folder: Folder) -> None:
    whole = together_name(folder)
    shutil.copy(folder.path / whole, folder.returned / whole)
    edit(folder.returned / whole, lambda book: book["Funding"].__setitem__("E6", 99))
    said(folder, "receive", PERIOD)
    assert state(folder)["state"] == "undecided"
    said(folder, "receive", PERIOD, "--accept", whole)
    assert state(folder)["file"].endswith(whole)
    said(folder, "receive", PERIOD)
    assert state(folder)["file"].endswith(whole)


def test_a_part_that_contradicts_itself_is_refused(folder: Folder) -> None:
    def change(book: Workbook) -> None:
        (cell,) = [row[1] for row in book["_planbook"].iter_rows() if row[0].value == "part"]
        cell.value = "head"

    edit(part(folder, "clerk"), change)
    said(folder, "receive", PERIOD)
    told = json.loads(said(folder, "validate", "--period", PERIOD, "--json").stdout)
    (finding,) = [f["message"] for f in told["findings"] if f["code"] == "WB-039"]
    assert "its hidden sheet says head" in finding and "its properties say clerk" in finding
    assert state(folder)["state"] == "partly"
    assert [one["part"] for one in state(folder)["parts"] if not one["file"]] == ["clerk"]


def test_a_part_of_another_unit_is_told_as_a_whole_workbook_is(folder: Folder) -> None:
    edit(part(folder, "clerk"), says("unit", SECOND))
    said(folder, "receive", PERIOD)
    told = json.loads(said(folder, "validate", "--period", PERIOD, "--json").stdout)
    assert [f["code"] for f in told["findings"] if "clerk" in (f["file"] or "") and f["severity"] == "error"]
    assert state(folder)["state"] == "partly"


def test_what_is_kept_stands_when_the_files_have_gone(folder: Folder) -> None:
    said(folder, "receive", PERIOD)
    for path in folder.returned.glob(f"{FIRST}*"):
        path.unlink()
    assert state(folder)["state"] == "returned"
    done = said(folder, "consolidate", PERIOD)
    assert done.returncode in (0, 1), done.stderr
    assert not [*folder.returned.glob(f"{FIRST}*")]
    agreed = said(folder, "approve", PERIOD, "--unit", FIRST)
    assert agreed.returncode == 0, agreed.stderr
    rebuilt = said(folder, "consolidate", PERIOD, "--rebuild")
    assert rebuilt.returncode in (0, 1), rebuilt.stderr


def test_the_reply_gives_each_their_part_back(folder: Folder) -> None:
    type_into(part(folder, "business_manager"), "Funding", "funding_line.spent", 6, "lots")
    said(folder, "reply", PERIOD, "--unit", FIRST)
    replies = {path.name: path for path in (folder.outputs / "replies").glob(f"{FIRST}*.xlsx")}
    assert {*replies} == {part(folder, key).name for key in PARTS}
    own = openpyxl.load_workbook(replies[part(folder, "business_manager").name])
    told = [str(cell.value) for row in own.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any("lots" in text for text in told)
    other = openpyxl.load_workbook(replies[part(folder, "head").name])
    assert not any("lots" in str(c.value) for row in other.worksheets[0].iter_rows() for c in row)
    for key in PARTS:  # each is put in the place of the part
        shutil.copy(replies[part(folder, key).name], part(folder, key))
    type_into(part(folder, "business_manager"), "Funding", "funding_line.spent", 6, 77)
    said(folder, "receive", PERIOD)
    assert state(folder)["state"] == "returned"
    assert 77 in [entry.get("spent") for entry in read(together(folder)).entries("funding_line")]


def test_the_return_is_brought_together_and_traced_like_any_other(folder: Folder) -> None:
    done = said(folder, "consolidate", PERIOD)
    assert done.returncode in (0, 1), done.stderr
    traced = said(folder, "trace", PERIOD, f"kpi/ATT/{FIRST}")
    assert traced.returncode == 0, traced.stderr
    assert together(folder).name in traced.stdout
    rows = (folder.outputs / "internal" / "data" / "action.csv").read_text(encoding="utf-8-sig")
    assert re.search(rf"{FIRST}.*\(parts ", rows)


def test_next_terms_workbook_carries_over_what_the_parts_said(folder: Folder) -> None:
    said(folder, "consolidate", PERIOD)
    done = said(folder, "prepare", "2026-27-spring", "--by-contributor", "--unit", FIRST, day=date(2027, 1, 20))
    assert done.returncode == 0, done.stderr
    (path,) = (folder.path / "issued" / "2026-27-spring").glob(f"{FIRST}*_head_*")
    before = [e.get("action") for e in read(together(folder)).entries("action")]
    assert [e.get("action") for e in read(path).entries("action")] == before


def test_words_of_a_part_are_taken_out_of_the_return_too(folder: Folder) -> None:
    address = type_into(
        part(folder, "head"), "Decisions wanted", "decision_wanted.decision", 11, "Jo Bloggs is ill"
    )
    said(folder, "receive", PERIOD)
    made = said(
        folder, "redact", f"{PERIOD}/{part(folder, 'head').name}", f"Decisions wanted!{address}", "--reason", "name"
    )
    assert made.returncode == 0, made.stderr
    said(folder, "receive", PERIOD)
    assert state(folder)["state"] == "returned"
    for path in folder.returned.glob(f"{FIRST}*"):
        cells = (str(c.value) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for c in row)
        assert not any("Jo Bloggs" in text for text in cells), path.name


# Whose what is


def test_a_trust_says_who_gives_the_figures_of_a_system(folder: Folder) -> None:
    lists = folder.path / "templates" / "lists.toml"
    lists.parent.mkdir(exist_ok=True)
    lists.write_text('[who_gives]\nmis = { who = "Data manager" }\n', encoding="utf-8")
    shutil.rmtree(folder.path / "issued" / PERIOD)
    done = said(folder, "prepare", PERIOD, "--by-contributor", "--unit", SECOND)
    assert done.returncode == 0, done.stderr
    given = {}
    for path in (folder.path / "issued" / PERIOD).glob(f"{SECOND}*"):
        sent = read(path)
        given[sent.part] = {str(entry.get("kpi")) for entry in sent.entries("kpi_value")}
    assert {*given} == {"head", "business_manager", "clerk", "data_manager"}
    assert "ATT" in given["data_manager"] and not given["data_manager"] & given["business_manager"]
    whole = read(next(folder.returned.glob(f"{SECOND}*")))
    asked = {str(entry.get("kpi")) for entry in whole.entries("kpi_value")}
    assert given["data_manager"] | given["business_manager"] == asked
    for path in (folder.path / "issued" / PERIOD).glob(f"{SECOND}*"):
        shutil.copy(path, folder.returned / path.name)
        if "_data_manager_" in path.name:
            type_into(folder.returned / path.name, "KPIs", "kpi_value.numerator", 6, 30123)
        if "_business_manager_" in path.name:
            type_into(folder.returned / path.name, "KPIs", "kpi_value.numerator", 6, 7)
    next(p for p in folder.returned.glob(f"{SECOND}*") if not read(p).part).unlink()
    begin_anew(folder.path)
    said(folder, "receive", PERIOD)
    (made,) = folder.returned.glob(f"{SECOND}*(parts *).xlsx")
    rows = {str(e.get("kpi")): e.get("numerator") for e in read(made).entries("kpi_value")}
    assert {*rows} == asked and sorted(value for value in rows.values() if value) == [7, 30123]
    said(folder, "reply", PERIOD, "--unit", SECOND)
    (reply,) = (folder.outputs / "replies").glob(f"{SECOND}*_data_manager_*.xlsx")
    assert next(e.get("numerator") for e in read(reply).entries("kpi_value")) == 30123
    first = openpyxl.load_workbook(reply).worksheets[0]
    links = " ".join(str(c.value) for row in first.iter_rows() for c in row if "#'KPIs'!" in str(c.value))
    rows = [int(number) for number in re.findall(r"#'KPIs'![A-Z]+(\d+)", links)]
    assert rows and max(rows) < 6 + len(given["data_manager"])


def test_two_people_fill_in_columns_of_one_sheet(folder: Folder) -> None:
    shutil.rmtree(folder.path / "issued" / PERIOD)
    edit(folder.path / "trust.xlsx", _actions_of_two)
    done = said(folder, "prepare", PERIOD, "--by-contributor", "--unit", SECOND)
    assert done.returncode == 0, done.stderr
    next(folder.returned.glob(f"{SECOND}*")).unlink()
    for path in (folder.path / "issued" / PERIOD).glob(f"{SECOND}*"):
        shutil.copy(path, folder.returned / path.name)
    mine, theirs = (next(folder.returned.glob(f"{SECOND}*_{key}_*.xlsx")) for key in ("head", "business_manager"))
    assert "Actions" not in openpyxl.load_workbook(next(folder.returned.glob(f"{SECOND}*_clerk_*.xlsx"))).sheetnames
    for path, key, words in (
        (mine, "progress", "Both groups have begun"),
        (theirs, "next_step", "Pay the trainer"),
    ):
        for name, value in (("ref", "1.1.1"), ("action", "Train the new staff"), (key, words)):
            type_into(path, "Actions", f"action.{name}", 6, value)
    for path, words in ((mine, "Visit the new families"), (theirs, "Renew the lease")):
        type_into(path, "Actions", "action.action", 7, words)
    begin_anew(folder.path)
    said(folder, "receive", PERIOD)
    (made,) = folder.returned.glob(f"{SECOND}*(parts *).xlsx")
    rows = {str(entry.get("action")): entry for entry in read(made).entries("action")}
    both = rows["Train the new staff"]
    assert (both.get("progress"), both.get("next_step")) == ("Both groups have begun", "Pay the trainer")
    assert (rows["Visit the new families"].get("ref"), rows["Renew the lease"].get("ref")) == ("H2", "B2")


def _actions_of_two(book: Workbook) -> None:
    sheet = book["Sheets asked"]
    for key, value in (("sheet", "Actions"), ("role", "Headteacher; Business manager")):
        sheet.cell(6, column_of(sheet, f"sheet_asked.{key}")).value = value


def test_two_copies_of_a_part_are_joined_into_one(folder: Folder) -> None:
    one = part(folder, "business_manager")
    other = one.with_name("copy " + one.name)
    shutil.copy(one, other)
    type_into(one, "Funding", "funding_line.comment", 6, "paid in full")
    type_into(other, "KPIs", "kpi_value.comment", 6, "one pupil moved")
    said(folder, "receive", PERIOD)
    done = said(folder, "receive", PERIOD, "--join", one.name, other.name)
    assert done.returncode in (0, 1), done.stderr
    made = read(together(folder))
    assert "paid in full" in [e.get("comment") for e in made.entries("funding_line")]
    assert "one pupil moved" in [e.get("comment") for e in made.entries("kpi_value")]


def test_parts_of_two_roles_are_no_copies_of_one_workbook(folder: Folder) -> None:
    done = said(folder, "receive", PERIOD, "--join", part(folder, "head").name, part(folder, "clerk").name)
    assert done.returncode == 2
    assert "their unit, format, version or part differs" in " ".join(done.stderr.split())


def test_a_part_of_another_period_is_taken_as_that_part(folder: Folder) -> None:
    spring = "2026-27-spring"
    there = folder.path / "returned" / spring
    there.mkdir(parents=True)
    path = part(folder, "business_manager")
    shutil.copy(path, there / path.name)
    done = said(folder, "receive", spring, "--as", spring, "--take", path.name, day=date(2027, 3, 1))
    assert done.returncode in (0, 1), done.stderr
    made = next(p for p in there.glob("*.xlsx") if p.name != path.name)
    assert (read(made).part, read(made).period) == ("business_manager", spring)
    told = json.loads(said(folder, "status", spring, "--json", day=date(2027, 3, 1)).stdout)
    own = next(unit for unit in told["units"] if unit["unit"] == FIRST)
    assert own["state"] == "partly"
    assert [one["part"] for one in own["parts"] if one["file"]] == ["business_manager"]


def test_two_copies_have_each_a_new_row_in_the_ref_that_stood_ready(folder: Folder) -> None:
    one = part(folder, "business_manager")
    other = one.with_name("copy " + one.name)
    shutil.copy(one, other)
    row, ref = next(
        (number, cells[0].value)
        for number, cells in enumerate(openpyxl.load_workbook(one)["Funding"].iter_rows(min_row=6), start=6)
        if cells[0].value and not cells[1].value
    )
    for path, words in ((one, "Lottery grant"), (other, "School fund")):
        type_into(path, "Funding", "funding_line.source", row, words)
        type_into(path, "Funding", "funding_line.spent", row, 500)
    said(folder, "receive", PERIOD)
    done = said(folder, "receive", PERIOD, "--join", one.name, other.name)
    assert done.returncode in (0, 1), done.stderr
    lines = {str(e.get("source")): e.get("ref") for e in read(together(folder)).entries("funding_line")}
    assert lines["Lottery grant"] == ref
    assert lines["School fund"] != ref


def test_what_a_run_worked_out_is_kept_though_it_put_parts_together(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, IN_TIME)
    trust = folder.trust
    known = Answers(trust, trust.period(PERIOD), IN_TIME).status
    with trust.scratch_ledger() as ledger:
        worked = status_of(trust, look(trust, ledger, trust.period(PERIOD), IN_TIME), IN_TIME)
    assert known == worked
