"""`doctor --handover`: a page for the next coordinator, on the command line and as a Word file."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from command_line import planbook
from planbook.workflow.doctor import examine
from planbook.workflow.handover import Handover, handover, write_handover
from planbook.workflow.publishing import publish
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, consolidated_trust, edit, small_trust


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return consolidated_trust(tmp_path_factory.mktemp("handing") / "t", 3).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def page(folder: Folder, today: date = TODAY) -> Handover:
    trust = folder.trust
    return handover(trust, status(trust, None, today), examine(folder.path, today), today)


def part(made: Handover, title: str) -> str:
    """The text of one part."""
    return next(one for one in made.text.split("\n\n") if one.startswith(title))


def test_it_says_where_everything_is_and_the_files_are_there(folder: Folder) -> None:
    told = part(page(folder), "Where everything is")
    for name in ("trust.xlsx", "ledger.db"):
        assert f"- {name}: " in told and (folder.path / name).is_file()
    for name in ("issued", "returned", "outputs"):
        assert f"- {name}/PERIOD/" in told and (folder.path / name / PERIOD).is_dir()
    assert "templates/" not in told


def test_each_day_has_what_is_done_by_it_and_its_command(folder: Folder) -> None:
    before = date(2026, 12, 1)
    trust = folder.trust
    due = part(page(folder, before), "What is due, and when")
    assert f"[publish {PERIOD} --meeting LGC/2027-01-14]" in due
    assert f"[report {PERIOD} --pack LGC/2027-01-14]" in due
    following = status(trust, None, before).next_period
    assert following is not None and f"[prepare {following.id}]" in due
    days = [line.removeprefix("- ").partition(":")[0] for line in due.splitlines()[2:]]
    assert len(days) > 4 and not [day for day in days if "2026" not in day and "2027" not in day]


def test_what_is_past_is_not_due(folder: Folder) -> None:
    late = part(page(folder, date(2027, 1, 10)), "What is due, and when")
    assert "The last corrections" not in late


def test_what_is_out_is_named_with_its_day(folder: Folder, tmp_path: Path) -> None:
    assert "Nothing is awaited." in part(page(folder), "What is out at ")
    taken = sorted(folder.returned.glob("*.xlsx"))[0]
    new = small_trust(tmp_path / "new", units=2)
    begin_anew(new.path)
    for path in new.returned.glob("*.xlsx"):
        path.unlink()
    told = part(page(new, date(2026, 12, 1)), "What is out at ")
    name = new.trust.register.label("unit", taken.name[:6])
    assert f"- {name}: Not back yet [11 December 2026]" in told


def test_open_queries_and_accepted_ones_are_there(folder: Folder) -> None:
    def waive(book: openpyxl.Workbook) -> None:
        sheet = book["Waivers"]
        first = next(n for n in range(1, 40) if sheet.cell(n, column_of(sheet, "waiver.rule")).value == "Rule")
        told = {"rule": "FN-013", "unit": "990101", "reason": "Agreed in May.", "decided_by": "Trust board"}
        for key, value in told.items():
            sheet.cell(first + 1, column_of(sheet, f"waiver.{key}")).value = value

    edit(folder.path / "trust.xlsx", waive)
    trust = folder.trust
    told = part(page(folder), "What is open or undecided")
    name = trust.register.label("unit", "990101")
    assert f"- Accepted for {name}: FN-013, because Agreed in May (Trust board)." in told
    for unit in status(trust, None, TODAY).units:
        assert (f"- {unit.name}: " in told.replace("Accepted for ", "")) == bool(
            unit.errors or unit.warnings or unit.state in ("undecided", "refused")
        ) or unit.unit == "990101"


def test_two_files_that_differ_wait_for_a_decision(tmp_path: Path) -> None:
    new = small_trust(tmp_path / "new", units=2)
    begin_anew(new.path)
    first, *_ = sorted(new.returned.glob("990101*.xlsx"))
    copy = first.with_name(first.name.replace(".xlsx", " (1).xlsx"))
    shutil.copy(first, copy)

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(6, column_of(sheet, "action.progress")).value = "Otherwise."

    edit(copy, change)
    told = part(page(new), "What is open or undecided")
    assert "no file counts, as two differ. planbook validate says why" in told


def test_what_has_gone_out_is_told_by_period(folder: Folder) -> None:
    assert f"- {PERIOD}: still a draft: planbook publish {PERIOD}" in part(page(folder), "What has gone out")
    publish(folder.trust, PERIOD, TODAY)
    assert f"- {PERIOD}: published on {TODAY.day} " in part(page(folder), "What has gone out")


def test_back_ups_are_told_and_what_is_in_order_is_not(folder: Folder) -> None:
    none = part(page(folder), "Back-ups, and what is not in order")
    assert "There is no whole back-up in backups/. planbook backup makes one" in none
    assert "LibreOffice" not in none and "trust.xlsx can be read" not in none
    planbook("-C", str(folder.path), "backup")
    assert "Everything that is kept is in it." in part(page(folder), "Back-ups, and what is not in order")


def test_the_word_file_says_the_same_and_never_replaces_another(folder: Folder) -> None:
    made = page(folder)
    path = folder.path / write_handover(folder.trust, made)
    document = Document(str(path))
    words = [line.text for line in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for one in made.parts:
        assert one.title in words
        assert {*one.lines, *(cell for row in one.rows for cell in row)} <= {*words}
    assert write_handover(folder.trust, made) == f"outputs/{path.name}"
    path.write_bytes(path.read_bytes() + b"typed")
    assert write_handover(folder.trust, made) == f"outputs/handover_{TODAY.isoformat()}-2.docx"
    assert path.read_bytes().endswith(b"typed")


def test_the_command_shows_the_page_and_says_where_it_lies(folder: Folder) -> None:
    said = planbook("-C", str(folder.path), "--today", str(TODAY), "doctor", "--handover")
    assert said.returncode == 0 and said.stdout.startswith("Handing over planbook\n")
    assert f"outputs/handover_{TODAY.isoformat()}.docx" in said.stderr
    both = planbook("-C", str(folder.path), "doctor", "--handover", "--json")
    assert both.returncode == 2
