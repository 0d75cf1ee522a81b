"""The days before a meeting where people read them: the cover, the reply, `status`, `prepare` and `init`."""

import json
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import command_line
from planbook import open_trust
from planbook.cli import commands
from planbook.cli.main import cli
from trust_folder import PERIOD, Folder, begin_anew, column_of, edit, small_trust

commands.register(cli)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The demo's committee meets on 14 January 2027, its papers go out seven clear days before."""
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=1)

    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = "approx 90%"

    edit(made.file_of("990101"), spoil)
    return made


def planbook(folder: Folder, today: str, *words: str) -> subprocess.CompletedProcess[str]:
    return command_line.planbook("-C", str(folder.path), "--today", today, *words)


def letter(folder: Folder, today: str) -> str:
    assert planbook(folder, today, "reply", PERIOD).returncode == 1
    (path,) = (folder.outputs / "replies").glob("990101_*_message_*.txt")
    return " ".join(path.read_text(encoding="utf-8").split())


def first_sheet(folder: Folder) -> str:
    (path,) = (folder.outputs / "replies").glob("990101_*.xlsx")
    book = openpyxl.load_workbook(path)
    return " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)


@pytest.mark.parametrize(
    ("today", "by"),
    [
        ("2026-12-10", "Thursday 17 December 2026"),  # a week of school
        ("2026-12-17", "Monday 4 January 2027"),  # a week of school would be the 7th, after papers went out
        ("2027-01-03", "Monday 4 January 2027"),
    ],
)
def test_corrections_are_asked_for_in_time_for_the_papers(folder: Folder, today: str, by: str) -> None:
    said = letter(folder, today)
    assert f"by {by}, in time for the papers of 14 January 2027, under the name it has." in said
    assert "too late" not in said
    assert "in time for the papers of 14 January 2027" in first_sheet(folder)


@pytest.mark.parametrize("today", ["2027-01-04", "2027-01-06", "2027-01-20"])
def test_what_is_too_late_is_said_to_be(folder: Folder, today: str) -> None:
    said = letter(folder, today)
    assert "in time for" not in said
    assert "It is too late for the papers of 14 January 2027: what is corrected now goes into a correction." in said
    assert "too late for the papers of 14 January 2027" in first_sheet(folder)


def test_without_a_meeting_nothing_is_said_of_papers(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=1)

    def none(book: openpyxl.Workbook) -> None:
        sheet = book["Periods"]
        column = column_of(sheet, "period.meeting")
        for row in range(6, sheet.max_row + 1):
            sheet.cell(row, column).value = None

    edit(made.path / "trust.xlsx", none)
    edit(made.file_of("990101"), lambda book: book["KPIs"].delete_cols(1))
    assert "papers" not in planbook(made, "2026-12-17", "reply", PERIOD).stderr
    (path,) = (made.outputs / "replies").glob("990101_*_message_*.txt")
    assert "the papers of" not in path.read_text(encoding="utf-8")


def test_the_cover_and_prepare_say_what_the_return_is_for(folder: Folder) -> None:
    done = planbook(folder, "2026-10-01", "prepare", PERIOD, "--force")
    told = (
        "For the meeting of the Local governing committee on 14 January 2027: corrections by 4 January 2027, "
        "papers out by 6 January 2027."
    )
    assert told in done.stderr
    (path,) = (folder.path / "issued" / PERIOD).glob("*.xlsx")
    cover = openpyxl.load_workbook(path)["Cover"]
    assert told in [cell.value for row in cover.iter_rows() for cell in row]


def test_a_cover_whose_day_is_after_the_one_for_corrections_says_what_that_means(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=2)

    def extend(book: openpyxl.Workbook) -> None:
        sheet = book["Extensions"]
        for key, value in {"period": PERIOD, "unit": "990102", "due": date(2027, 1, 11), "reason": "Flood"}.items():
            sheet.cell(6, column_of(sheet, f"extension.{key}")).value = value

    edit(made.path / "trust.xlsx", extend)
    planbook(made, "2026-10-01", "prepare", PERIOD, "--force")
    told = {
        path.name[:6]: [cell.value for row in openpyxl.load_workbook(path)["Cover"].iter_rows() for cell in row]
        for path in (made.path / "issued" / PERIOD).glob("*.xlsx")
    }
    own = (
        "For the meeting of the Local governing committee on 14 January 2027: what comes by 4 January 2027 is in "
        "time for its papers, later it is in a correction."
    )
    assert own not in told["990101"]
    assert own in told["990102"]
    assert not [text for text in told["990102"] if "corrections by 4 January 2027" in str(text)]


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        ("2026-12-17", ["copies", "corrections", "check", "papers", "meeting"]),
        ("2027-01-05", ["check", "papers", "meeting"]),
        ("2027-01-07", ["meeting"]),
        ("2027-01-15", []),
    ],
)
def test_status_says_what_is_due_next_and_to_whom(folder: Folder, today: str, wanted: list[str]) -> None:
    told = json.loads(planbook(folder, today, "status", PERIOD, "--json").stdout)["due_next"]
    assert [step["what"] for step in told] == wanted
    if wanted:
        assert told[-1] == {"what": "meeting", "on": "2027-01-14", "to": "Local governing committee", "of": []}
    text = planbook(folder, today, "status", PERIOD).stdout
    assert ("Papers out by: 06/01/2027, to Local governing committee." in text) is ("papers" in wanted)


def test_status_says_when_returns_are_due_while_one_is_awaited(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=1)
    made.file_of("990101").unlink()
    begin_anew(made.path)
    (first, *_) = open_trust(made.path, date(2026, 12, 1)).status(PERIOD).due_next
    assert (first.what, first.on) == ("return", date(2026, 12, 11))


def test_init_names_the_weeks_of_a_census(tmp_path: Path) -> None:
    done = command_line.planbook("--today", "2026-09-05", "init", str(tmp_path / "new"))
    assert "1 October 2026 (the autumn school census), 5 November 2026 (the school workforce census)" in done.stderr
    assert "21 January 2027 (the spring school census) and 20 May 2027 (the summer school census)." in done.stderr


def test_schools_whose_committees_meet_on_their_own_days(tmp_path: Path) -> None:
    """The report names its committee and its day, the reminder its papers, and each meeting goes out by itself."""
    made = small_trust(tmp_path / "t", units=3)

    def own(book: openpyxl.Workbook) -> None:
        days, units = book["Meeting days"], book["Units"]
        for offset, (key, value) in enumerate(
            {"period": PERIOD, "unit": "990102", "on": date(2027, 1, 21)}.items()
        ):
            assert offset < 3
            days.cell(6, column_of(days, f"meeting_day.{key}")).value = value
        assert [units.cell(row, column_of(units, "unit.unit_id")).value for row in (6, 7, 8)][2] == "990103"
        units.cell(8, column_of(units, "unit.papers_to")).value = "Trust board"

    edit(made.path / "trust.xlsx", own)
    assert planbook(made, "2026-12-17", "report", PERIOD).returncode == 0
    heads = {
        unit: " ".join(p.text for s in Document(str(path)).sections for p in s.header.paragraphs)
        + " ".join(c.text for s in Document(str(path)).sections for t in s.header.tables for c in t._cells)
        for unit in ("990101", "990102", "990103")
        for path in [*(made.outputs / "reports").glob(f"{unit}_*.docx")]
    }
    assert "Local governing committee, 14 January 2027" in heads["990101"]
    assert "Local governing committee, 21 January 2027" in heads["990102"]
    assert "Trust board, 14 January 2027" in heads["990103"]
    done = planbook(made, "2026-12-17", "publish", PERIOD, "--meeting", "LGC/2027-01-21")
    assert done.returncode == 0, done.stderr
    out = [path.name[:6] for path in (made.outputs / "published").rglob("*.docx")]
    assert out == ["990102"]
    said = planbook(made, "2026-12-17", "status", PERIOD).stdout
    assert "Meeting: 21/01/2027, Local governing committee (" in said
    assert "Meeting: 14/01/2027, Trust board (" in said


def test_a_reminder_says_what_still_reaches_the_papers(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=2)
    begin_anew(made.path)
    made.file_of("990102").unlink()

    def reminder(today: str) -> str:
        planbook(made, today, "reply", PERIOD)
        (path,) = (made.outputs / "replies").glob("990102_*_reminder_*.txt")
        return " ".join(path.read_text(encoding="utf-8").split())

    assert "What comes by 4 January 2027 is in time for the papers of 14 January 2027." in reminder("2026-12-17")
    late = "It is too late for the papers of 14 January 2027: what comes now goes into a correction."
    assert late in reminder("2027-01-05")
