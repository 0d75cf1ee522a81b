"""What has changed since the plan was set, and what was agreed of it."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from planbook.errors import UnknownError
from planbook.workflow.approving import approve
from planbook.workflow.consolidate import Consolidated, consolidate
from planbook.workflow.forget import forget
from planbook.workflow.prepare import prepare_workbooks
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

SPRING, LATER = "2026-27-spring", date(2027, 3, 20)
FIRST = "990101"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust whose schools have sent their spring workbooks as they were issued, after a first term."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    consolidate(folder.trust, PERIOD, TODAY)
    prepared = prepare_workbooks(folder.trust, SPRING, date(2027, 1, 6))
    for one in prepared:
        shutil.copy(one.path, folder.path / "returned" / SPRING / one.path.name)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def sent(folder: Folder, unit: str = FIRST) -> Path:
    (path,) = (folder.path / "returned" / SPRING).glob(f"{unit}_*.xlsx")
    return path


def first_row(sheet: object) -> int:
    """The first row of the table on a sheet."""
    return next(
        n + 2
        for n in range(1, 12)
        for cell in sheet[n]  # type: ignore[index]
        if str(cell.value).startswith("action.")
    )


def rewrite(key: str, value: object, row: int = 0) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(first_row(sheet) + row, column_of(sheet, f"action.{key}")).value = value

    return change


def add_action(book: openpyxl.Workbook) -> None:
    sheet = book["Actions"]
    refs = column_of(sheet, "action.ref")
    free = next(n for n in range(first_row(sheet), 300) if sheet.cell(n, refs).value is None)
    for key, value in {"ref": "9.9", "action": "Open a reading room.", "finish": date(2027, 7, 1)}.items():
        sheet.cell(free, column_of(sheet, f"action.{key}")).value = value


def spring(folder: Folder) -> Consolidated:
    return consolidate(folder.trust, SPRING, LATER)


def ref_of_first(folder: Folder) -> str:
    sheet = openpyxl.load_workbook(sent(folder))["Actions"]
    return str(sheet.cell(first_row(sheet), column_of(sheet, "action.ref")).value)


def test_a_plan_that_is_as_it_was_set_has_no_changes(folder: Folder) -> None:
    done = spring(folder)
    assert done.tables.plan_changes == ()
    assert not [f for f in done.checked.findings if f.code == "AP-091"]
    assert consolidate(folder.trust, PERIOD, TODAY).tables.plan_changes == ()


def test_every_cell_of_the_plan_that_was_written_over_is_told(folder: Folder) -> None:
    ref = ref_of_first(folder)
    edit(sent(folder), rewrite("action", "Do something else."))
    edit(sent(folder), rewrite("finish", date(2027, 7, 16)))
    edit(sent(folder), add_action)
    done = spring(folder)
    told = {(r.kind, r.row_id, r.field, r.after) for r in done.tables.plan_changes}
    assert {("changed", ref, "action", "Do something else."), ("changed", ref, "finish", "16/07/2027")} <= told
    assert ("added", "9.9", "") in {t[:3] for t in told}
    assert {r.since for r in done.tables.plan_changes} == {"spring term 2027"}
    assert {r.unit for r in done.tables.plan_changes} == {FIRST}
    (note,) = [f for f in done.checked.findings if f.code == "AP-091"]
    assert (note.severity, note.unit) == ("note", FIRST)
    assert "have changed since it was set" in note.message
    sheet = openpyxl.load_workbook(done.summary)["Plan changes"]
    assert "Do something else." in {str(cell.value) for row in sheet for cell in row}


def test_figures_of_the_trust_that_are_typed_over_are_told_and_do_not_count(folder: Folder) -> None:
    def change(**values: object) -> Callable[[openpyxl.Workbook], None]:
        def changed(book: openpyxl.Workbook) -> None:
            sheet = book["KPIs"]
            codes = column_of(sheet, "kpi_value.kpi")
            row = next(n for n in range(5, 60) if sheet.cell(n, codes).value == "PA")
            for key, value in values.items():
                sheet.cell(row, column_of(sheet, f"kpi_value.{key}")).value = value

        return changed

    edit(sent(folder), change(numerator=40, denominator=400))
    before = spring(folder).tables
    edit(sent(folder), change(target=0.5, last=0.5))
    done = spring(folder)
    (told,) = [f.message for f in done.checked.findings if f.code == "KP-023"]
    assert "Target says 50.0%, and the trust has" in told
    assert "Last time says 50.0%, and the trust has" in told
    rows = [[(r.kpi, r.group, r.unit, r.target, r.last) for r in t.kpis] for t in (before, done.tables)]
    assert rows[0] == rows[1]
    assert done.tables.plan_changes == ()


def test_a_lead_may_change_and_what_the_term_asks_is_no_change_of_the_plan(folder: Folder) -> None:
    edit(sent(folder), rewrite("led_by", "Somebody new"))
    edit(sent(folder), rewrite("status", "Completed"))
    edit(sent(folder), rewrite("progress", "Done in March."))
    assert spring(folder).tables.plan_changes == ()


def test_a_row_that_does_not_come_back_is_told_and_one_that_was_done_is_not(folder: Folder) -> None:
    ref = ref_of_first(folder)

    def without(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        for key in ("ref", "action", "finish", "start", "led_by"):
            sheet.cell(first_row(sheet), column_of(sheet, f"action.{key}")).value = None

    edit(sent(folder), without)
    removed = [r for r in spring(folder).tables.plan_changes if r.kind == "removed"]
    assert [(r.record, r.row_id) for r in removed] == [("action", ref)]


def test_what_was_agreed_and_refused_stands_beside_the_change(folder: Folder) -> None:
    ref = ref_of_first(folder)
    edit(sent(folder), rewrite("action", "Do something else."))
    edit(sent(folder), rewrite("finish", date(2027, 7, 16)))
    spring(folder)
    day = date(2027, 3, 18)
    approve(folder.trust, SPRING, LATER, [FIRST], [f"action/{ref}.finish"], on=day, by="LGC, item 6")
    approve(folder.trust, SPRING, LATER, [FIRST], [f"action/{ref}.action"], refuse=True, on=day)
    done = spring(folder)
    assert not done.unchanged
    said = {r.field: r.agreed for r in done.tables.plan_changes}
    assert said == {"finish": "Agreed on 18/03/2027, LGC, item 6", "action": "Refused on 18/03/2027"}
    edit(sent(folder), rewrite("finish", date(2027, 7, 19)))  # what was agreed was another day
    assert {r.field: r.agreed for r in spring(folder).tables.plan_changes}["finish"] == ""


def test_a_rebuild_has_what_was_agreed_by_then(folder: Folder) -> None:
    ref = ref_of_first(folder)
    edit(sent(folder), rewrite("finish", date(2027, 7, 16)))
    before = spring(folder)
    made = {path: path.read_bytes() for path in before.written}
    approve(folder.trust, SPRING, date(2027, 3, 25), [FIRST], [f"action/{ref}.finish"])
    again = consolidate(folder.trust, SPRING, LATER, rebuild=True)
    assert {path: path.read_bytes() for path in again.written} == made or again.as_it_was is None


def test_what_was_agreed_goes_when_its_unit_is_forgotten(folder: Folder) -> None:
    approve(folder.trust, SPRING, LATER)
    with folder.trust.ledger() as ledger:
        assert {a.unit for a in ledger.approvals("2026-27")} == {FIRST, "990102"}
    forget(folder.trust, FIRST, LATER)
    with folder.trust.ledger() as ledger:
        assert {a.unit for a in ledger.approvals("2026-27")} == {"990102"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"rows": ["action/77.7"]}, "No plan has action/77.7."),
        ({"rows": ["action"]}, "action names no row."),
        ({"rows": ["nothing/1"]}, "nothing/1 names no row."),
        ({"rows": ["action/1.2.status"]}, "Status of action 1.2 is no part of the plan"),
        ({"refuse": True}, "Say with --row what was refused"),
        ({"units": ["990109"]}, "There is no unit '990109'"),
        ({"on": date(2027, 5, 1)}, "01/05/2027 has not come yet."),
    ],
)
def test_what_cannot_be_agreed_is_one_line(folder: Folder, options: dict[str, object], told: str) -> None:
    with pytest.raises(UnknownError, match=told.replace("(", r"\(").replace(".", r"\.")):
        approve(folder.trust, SPRING, LATER, **options)  # type: ignore[arg-type]
    with folder.trust.ledger() as ledger:
        assert ledger.approvals("2026-27") == []


def test_an_approval_of_what_was_not_returned_is_one_line(folder: Folder) -> None:
    sent(folder).unlink()
    done = planbook("-C", str(folder.path), "--today", "2027-03-20", "approve", SPRING, "--unit", FIRST)
    assert done.returncode == 2
    assert "has returned nothing for the spring term 2027" in done.stderr


def test_on_the_command_line(folder: Folder) -> None:
    ref = ref_of_first(folder)
    given = ["-C", str(folder.path), "--today", "2027-03-20", "approve", SPRING]
    done = planbook(*given, "--unit", FIRST, "--row", f"action/{ref}", "--by", "LGC")
    assert (done.returncode, done.stdout.count("1 row of the plan agreed.")) == (0, 1)
