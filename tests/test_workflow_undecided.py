"""Differing workbooks of a school, between which nobody has chosen: it has returned, and is told nothing else."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from governors_of import governors_paper
from planbook.consolidate.disclosure import external
from planbook.workflow.consolidate import consolidate
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, begin_anew, edit, small_trust

FIRST, SECOND, THIRD = "990101", "990102", "990103"
DAY = ("--today", TODAY.isoformat())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The first school sent two workbooks that differ, the second one that nobody can read, the third none."""
    made = small_trust(tmp_path_factory.mktemp("undecided") / "trust")
    begin_anew(made.path)
    rival = made.returned / f"{FIRST}_again.xlsx"
    shutil.copyfile(made.file_of(FIRST), rival)
    edit(rival, lambda book: book["Cover"].__setitem__("A40", "another"))
    made.file_of(THIRD).unlink()
    return made


def said_by(path: Path) -> str:
    """Every text of a workbook; a long sentence stands in several rows."""
    book = openpyxl.load_workbook(path, read_only=True)
    return " ".join(str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v)


def test_status_says_so_in_words_and_in_json(folder: Folder) -> None:
    at = ("-C", str(folder.path), *DAY, "status", PERIOD)
    (line,) = [line for line in planbook(*at).stdout.splitlines() if line.startswith(FIRST)]
    assert "undecided" in line and "none of 2" in line
    units = {u["unit"]: u for u in json.loads(planbook(*at, "--json").stdout)["units"]}
    assert (units[FIRST]["state"], units[FIRST]["verdict"], units[FIRST]["file"]) == (
        "undecided",
        "undecided",
        None,
    )
    assert units[FIRST]["received_on"] == TODAY.isoformat()
    assert (units[THIRD]["state"], units[THIRD]["received_on"]) == ("overdue", None)


def test_the_finding_is_its_own_and_names_the_files(folder: Folder) -> None:
    told = json.loads(planbook("-C", str(folder.path), *DAY, "validate", "--json").stdout)
    found = {f["unit"]: f for f in told["findings"] if f["code"] in ("TR-001", "TR-013")}
    assert {unit: f["code"] for unit, f in found.items()} == {FIRST: "TR-013", THIRD: "TR-001"}
    assert found[FIRST]["message"].startswith("Two workbooks of Ashlow Road Primary came for the autumn term 2026")
    assert f"{FIRST}_again.xlsx" in found[FIRST]["message"]
    assert f"planbook receive {PERIOD} --accept FILE" in found[FIRST]["remedy"]
    assert found[THIRD]["message"].endswith("has not returned its workbook for the autumn term 2026.")


def test_the_school_is_asked_which_counts_and_not_for_its_workbook(folder: Folder) -> None:
    assert planbook("-C", str(folder.path), *DAY, "reply", PERIOD).returncode == 1
    files = {p.name: p for p in (folder.outputs / "replies").iterdir() if p.name.startswith(FIRST)}
    assert not [name for name in files if "reminder" in name]
    (letter,) = [
        p.read_text(encoding="utf-8") for name, p in files.items() if "message" in name and name.endswith("txt")
    ]
    assert "Please tell us which of them counts" in letter
    assert "have not had" not in letter


def test_summary_and_paper_say_it_and_count_it(folder: Folder) -> None:
    done = consolidate(folder.trust, PERIOD, TODAY)
    words = said_by(done.summary)
    name = folder.trust.register.label("unit", FIRST)
    assert f"{name} sent workbooks that differ, and it is not yet decided which counts" in words
    assert "schools returned, one not yet decided" in words
    assert f"it is not yet decided which of them counts: {name}; totals leave it out." in words
    row = next(r for r in done.tables.exceptions if r.unit == FIRST)
    assert row.what.startswith("Conflicting workbooks were returned")
    paper = governors_paper(folder.trust.declarations, external(done.tables), FIRST)
    assert f"{name} sent more than one workbook for the autumn term 2026." in str(paper)
    assert "Not yet decided which return counts" in str(paper.header)
    assert "has not returned" not in str(paper) and "When will the return be made" not in str(paper)


def test_once_one_is_chosen_it_has_returned(folder: Folder, tmp_path: Path) -> None:
    shutil.copytree(folder.path, tmp_path / "trust")
    there = Folder(tmp_path / "trust")
    planbook("-C", str(there.path), *DAY, "receive", PERIOD, "--accept", f"{FIRST}_again.xlsx")
    states = {u.unit: u.state for u in status(there.trust, PERIOD, TODAY).units}
    assert states[FIRST] in ("returned", "late")


def test_what_stood_goes_on_where_another_is_saved_over_it_beside_a_rival(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "trust", units=3)
    begin_anew(made.path)
    stood = consolidate(made.trust, PERIOD, TODAY).tables
    first, rival = made.file_of(FIRST), made.returned / f"{FIRST}_again.xlsx"
    shutil.copyfile(first, rival)
    edit(rival, lambda book: book["Cover"].__setitem__("A40", "another"))
    edit(first, lambda book: book["Cover"].__setitem__("A40", "a third"))
    (before, *_), done = stood.returns, consolidate(made.trust, PERIOD, TODAY)
    (row, *_) = done.tables.returns
    assert before.unit == row.unit == FIRST and before.came_in
    assert (row.verdict, row.received_on, row.file) == (before.verdict, before.received_on, before.file)
    assert {r.unit for r in done.tables.returns if r.came_in} == {r.unit for r in stood.returns if r.came_in}
    told = status(made.trust, PERIOD, TODAY)
    (own,) = [u for u in told.units if u.unit == FIRST]
    assert (own.verdict, own.state) == (before.verdict, "late")
    unused = {(Path(f.file).name, f.verdict) for f in told.unused}
    assert unused == {(first.name, "undecided"), (rival.name, "undecided")}
    assert planbook("-C", str(made.path), *DAY, "reply", PERIOD).returncode in (0, 1)
