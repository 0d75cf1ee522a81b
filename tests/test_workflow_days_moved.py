"""A day that was moved after workbooks went out: who still has one of them is told, and so is the coordinator."""

import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import command_line
from planbook.workflow.days_moved import days_moved
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from planbook.workflow.status import status
from trust_folder import Folder, begin_anew, edit, small_trust

AUTUMN, IN_SEPTEMBER, IN_NOVEMBER = "2026-27-autumn", date(2026, 9, 7), date(2026, 11, 2)
FIRST, SECOND = "990101", "990102"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust whose first school has returned its workbook and whose second has not."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    for path in (folder.path / "returned" / AUTUMN).glob(f"{SECOND}_*.xlsx"):
        path.unlink()
    begin_anew(folder.path)
    prepare_workbooks(folder.trust, AUTUMN, IN_SEPTEMBER, force=True)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def move(folder: Folder, column: int, day: date) -> None:
    """Change a day of the autumn on the register's sheet Periods."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Periods"]
        number = next(n for n in range(1, 60) if sheet.cell(n, 1).value == AUTUMN)
        sheet.cell(number, column).value = day

    edit(folder.path / "trust.xlsx", change)


def said(folder: Folder, *arguments: str) -> str:
    done = command_line.planbook("-C", str(folder.path), "--today", str(IN_NOVEMBER), *arguments)
    return done.stdout if "--json" in arguments else done.stdout + done.stderr


def test_nothing_is_told_while_the_days_are_as_they_were(folder: Folder) -> None:
    assert days_moved(folder.trust, folder.trust.period(AUTUMN), [FIRST, SECOND]) == []
    assert "Workbooks that are out say" not in said(folder, "prepare", AUTUMN)


def test_status_names_who_still_has_a_workbook_with_the_old_days(folder: Folder) -> None:
    was = folder.trust.period(AUTUMN)
    move(folder, 5, date(2026, 11, 27))
    move(folder, 6, date(2026, 11, 20))
    told = status(folder.trust, AUTUMN, IN_NOVEMBER).days_moved
    assert [(one.unit, one.what, one.said, one.now) for one in told] == [
        (SECOND, "Figures as at", was.as_at, date(2026, 11, 20)),
        (SECOND, "Return by", was.due, date(2026, 11, 27)),
    ]
    assert was.due is not None
    assert (
        f"Workbooks that are out say “Return by {was.due:%d/%m/%Y}”, and the register says 27/11/2026 by now: "
        f"{told[0].name}. Tell them, or send workbooks that prepare --force makes again."
    ) in said(folder, "status", AUTUMN)
    as_json = json.loads(said(folder, "status", AUTUMN, "--json"))
    assert as_json["days_moved"][1] == {
        "unit": SECOND,
        "what": "Return by",
        "said": was.due.isoformat(),
        "now": "2026-11-27",
    }


def test_prepare_says_that_what_it_leaves_has_the_old_day_and_makes_it_again(folder: Folder) -> None:
    move(folder, 5, date(2026, 11, 27))
    assert "the register says 27/11/2026 by now" in said(folder, "prepare", AUTUMN)
    assert "Workbooks that are out say" not in said(folder, "prepare", AUTUMN, "--force")
    assert days_moved(folder.trust, folder.trust.period(AUTUMN), [FIRST, SECOND]) == []


def test_a_reminder_says_that_the_day_is_another(folder: Folder) -> None:
    move(folder, 5, date(2026, 11, 27))
    (one,) = [r for r in reply(folder.trust, AUTUMN, IN_NOVEMBER) if r.unit == SECOND]
    assert one.state == "waiting", (one.state, [p.name for p in one.files])
    (text,) = [path.read_text("utf-8") for path in one.files if "_reminder_" in path.name and path.suffix == ".txt"]
    assert " ".join(text.split()).count("is Friday 27 November 2026 now.") == 1


def test_a_damaged_or_foreign_file_says_no_day(folder: Folder) -> None:
    issued = folder.path / "issued" / AUTUMN
    for path in issued.glob("*.xlsx"):
        path.write_bytes(b"not a workbook")
    openpyxl.Workbook().save(issued / f"{SECOND}_mine.xlsx")
    move(folder, 5, date(2026, 11, 27))
    assert days_moved(folder.trust, folder.trust.period(AUTUMN), [FIRST, SECOND]) == []
