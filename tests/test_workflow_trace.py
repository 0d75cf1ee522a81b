"""`trace` names the file, the sheet and the cell in which a value stands, whatever became of the workbooks."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from packed import zipped
from planbook.workflow.approving import approve
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.trace import trace
from planbook.workflow.traced_cells import TracedCell
from test_workflow_agreement import MOVED, action, needs_agreement, without
from test_workflow_membership import NEW, converted
from test_workflow_plan_changes import in_format
from test_workflow_remade import actions, put
from trust_folder import (
    FIRST,
    LATER,
    PERIOD,
    SPRING,
    TODAY,
    Folder,
    begin_anew,
    column_of,
    edit,
    sent,
    small_trust,
    spring_trust,
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A trust whose plan changes need agreement, in spring."""
    return spring_trust(tmp_path / "trust", needs_agreement, "agreement")


def said(folder: Folder, *words: str, day: date = LATER) -> None:
    done = planbook("-C", str(folder.path), "--today", day.isoformat(), *words)
    assert done.returncode in (0, 1), done.stderr


def the(folder: Folder, figure: str, field: str, period: str = SPRING, day: date = LATER) -> TracedCell:
    """The one cell of `field` behind a figure."""
    (cell,) = [c for c in trace(folder.trust, period, figure, day).cells if c.field == field]
    return cell


def there(folder: Folder, cell: TracedCell) -> object:
    """What stands at the place that a cell names."""
    value = openpyxl.load_workbook(folder.path / cell.file)[cell.sheet][cell.cell].value
    return value.date() if hasattr(value, "date") else value


def test_a_row_that_is_gone_from_a_workbook_sent_again_is_named_where_it_was(folder: Folder) -> None:
    """The plan was agreed; a second workbook of autumn, of another name, has the rows elsewhere."""
    consolidate(folder.trust, PERIOD, TODAY)
    approve(folder.trust, PERIOD, TODAY, [FIRST], by="LGC, item 6")
    first = sent(folder, PERIOD)
    again = first.with_name(f"{FIRST}_again.xlsx")
    shutil.copy(first, again)
    edit(again, without("Actions", "action", "1.2"))
    edit(again, action("1.3", finish=MOVED))
    consolidate(folder.trust, PERIOD, LATER)
    said(folder, "receive", PERIOD, "--accept", again.name)
    done = consolidate(folder.trust, PERIOD, LATER)
    gone = the(folder, f"record/action/{FIRST}/1.2", "finish", PERIOD)
    assert gone.note == "not returned this time"
    assert gone.file == f"returned/{PERIOD}/{first.name}"
    assert there(folder, gone) == gone.value == date(2027, 3, 25)
    (shown,) = [r for r in done.tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert shown.source_file == gone.file
    held = the(folder, f"record/action/{FIRST}/1.3/finish", "finish", PERIOD)
    assert f"set in returned/{PERIOD}/{first.name} Actions " in held.note
    place = held.note.partition("Actions ")[2].partition(";")[0]
    assert openpyxl.load_workbook(first)["Actions"][place].value.date() == held.value


def test_a_file_that_another_has_taken_the_name_of_is_said_to_be_another(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    approve(folder.trust, PERIOD, TODAY, [FIRST], by="LGC, item 6")
    edit(sent(folder, PERIOD), without("Actions", "action", "1.2"))
    consolidate(folder.trust, PERIOD, LATER)
    gone = the(folder, f"record/action/{FIRST}/1.2", "finish", PERIOD)
    assert gone.note == "not returned this time; as it came on 09/12/2026; another file has that name now"


def test_a_file_that_is_not_there_any_more_is_said_to_be_gone(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    sent(folder, PERIOD).unlink()
    cell = the(folder, f"kpi/ATT/{FIRST}", "numerator", PERIOD)
    assert cell.note == "as it came on 09/12/2026; the file is not there any more"


def test_a_file_in_a_zip_folder_is_there_as_long_as_that_has_it(folder: Folder) -> None:
    own = sent(folder, PERIOD)
    post = own.with_name("post.zip")
    post.write_bytes(zipped([(own.name, own.read_bytes())]))
    own.unlink()
    begin_anew(folder.path)
    consolidate(folder.trust, PERIOD, TODAY)
    cell = the(folder, f"kpi/ATT/{FIRST}", "numerator", PERIOD)
    assert (cell.file, cell.note) == (f"returned/{PERIOD}/post.zip: {own.name}", "")
    post.write_bytes(zipped([("letter.txt", b"x")]))
    cell = the(folder, f"kpi/ATT/{FIRST}", "numerator", PERIOD)
    assert cell.note.endswith("; the file is not there any more")


def test_a_row_that_does_not_come_back_counts_as_agreed_since(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED))
    consolidate(folder.trust, SPRING, LATER)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"])
    edit(sent(folder), without("Actions", "action", "1.2"))
    consolidate(folder.trust, SPRING, LATER)
    gone = the(folder, f"record/action/{FIRST}/1.2", "finish")
    assert gone.value == MOVED
    assert gone.note.startswith("not returned this time")


def test_joined_copies_are_named_where_the_value_stands_in_the_one_made_of_them(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "trust", units=2)
    begin_anew(folder.path)
    (issued,) = (folder.path / "issued" / PERIOD).glob(f"{FIRST}_*.xlsx")
    one = folder.file_of(FIRST)
    other = one.with_name(f"{FIRST}_from the office.xlsx")
    for copy, values in ((one, (11, 12)), (other, (21, 22))):
        shutil.copyfile(issued, copy)
        first = 0 if copy == one else 1
        put(copy, "kpi_value.numerator", first, values[0])
        put(copy, "kpi_value.denominator", first, values[1])
        put(copy, "action.action", 0, f"What {copy.stem} has added, and the other has not")
    said(folder, "receive", PERIOD, "--join", one.name, other.name, day=TODAY)
    consolidate(folder.trust, PERIOD, TODAY)
    cells = [c for row in _kpi_figures(folder) for c in trace(folder.trust, PERIOD, row, TODAY).cells]
    assert cells
    assert {cell.file.rpartition("/")[2] for cell in cells} == {f"{one.stem} (joined).xlsx"}
    assert [cell.value for cell in cells] == [there(folder, cell) for cell in cells]
    assert {11, 21} <= {cell.value for cell in cells if cell.field == "numerator"}


def _kpi_figures(folder: Folder, unit: str = FIRST, period: str = PERIOD, day: date = TODAY) -> list[str]:
    made = consolidate(folder.trust, period, day)
    return [row.figure for row in made.tables.kpis if row.unit == unit and row.value is not None][:6]


def test_a_workbook_taken_from_another_period_is_named_itself(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "trust", units=2)
    consolidate(folder.trust, PERIOD, TODAY)
    said(folder, "prepare", SPRING)
    returned = folder.path / "returned" / SPRING
    returned.mkdir(parents=True, exist_ok=True)
    file = returned / folder.file_of(FIRST).name
    shutil.copyfile(folder.file_of(FIRST), file)
    put(file, "action.progress", 0, "Said in spring.")
    said(folder, "receive", SPRING, "--as", SPRING, "--take", file.name)
    cells = [
        c
        for figure in _kpi_figures(folder, FIRST, SPRING, LATER)
        for c in trace(folder.trust, SPRING, figure, LATER).cells
    ]
    assert cells
    assert {cell.file for cell in cells} == {f"returned/{SPRING}/{file.stem} (as {SPRING}).xlsx"}
    assert [cell.value for cell in cells] == [there(folder, cell) for cell in cells]
    assert "Said in spring." in actions(folder.path / cells[0].file, "progress")


def test_a_plan_set_under_an_old_id_is_named_in_the_file_of_that_id(folder: Folder) -> None:
    """The first school converts in spring, under a new id; what it leaves out then stands in the old file."""
    consolidate(folder.trust, PERIOD, TODAY)
    converted(folder, date(2027, 1, 1))
    before = sent(folder)
    before.unlink()
    said(folder, "prepare", SPRING, day=date(2027, 1, 6))
    (issued,) = (folder.path / "issued" / SPRING).glob(f"{NEW}_*.xlsx")
    shutil.copy(issued, before.parent / issued.name)
    edit(before.parent / issued.name, without("Actions", "action", "1.2"))
    edit(before.parent / issued.name, action("1.3", finish=MOVED))
    consolidate(folder.trust, SPRING, LATER)
    gone = the(folder, f"record/action/{NEW}/1.2", "finish")
    assert gone.file == f"returned/{PERIOD}/{sent(folder, PERIOD).name}"
    assert there(folder, gone) == gone.value == date(2027, 3, 25)
    held = the(folder, f"record/action/{NEW}/1.3/finish", "finish", SPRING)
    assert f"set in {gone.file} Actions " in held.note
    place = held.note.partition("Actions ")[2].partition(";")[0]
    assert openpyxl.load_workbook(sent(folder, PERIOD))["Actions"][place].value.date() == held.value


def test_a_figure_is_traced_to_each_terms_workbook_where_the_format_changed_in_mid_year(tmp_path: Path) -> None:
    folder = spring_trust(tmp_path / "trust")
    consolidate(folder.trust, PERIOD, TODAY)
    edit(folder.path / "trust.xlsx", in_format("priority-tasks"))
    sent(folder).unlink()
    (made,) = prepare_workbooks(folder.trust, SPRING, date(2027, 1, 6), [FIRST], force=True)
    came = folder.path / "returned" / SPRING / made.path.name
    shutil.copy(made.path, came)

    def moved(book: openpyxl.Workbook) -> None:
        sheet = book["Tasks"]
        rows = {sheet.cell(n, column_of(sheet, "action.ref")).value: n for n in range(1, 60)}
        sheet.cell(rows["1.2"], column_of(sheet, "action.revised_finish")).value = MOVED

    edit(came, moved)
    done = consolidate(folder.trust, SPRING, LATER)
    first, second = sent(folder, PERIOD), came
    (row,) = [r for r in done.tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert (row.revised_finish, row.source_file) == (MOVED, f"returned/{SPRING}/{second.name}")
    cells = trace(folder.trust, SPRING, f"action/{FIRST}/1.2", LATER).cells
    assert {(c.file, c.sheet, c.field, c.value) for c in cells if c.field in ("finish", "revised_finish")} == {
        (f"returned/{PERIOD}/{first.name}", "Actions", "finish", date(2027, 3, 25)),
        (f"returned/{PERIOD}/{first.name}", "Actions", "revised_finish", None),
        (f"returned/{SPRING}/{second.name}", "Tasks", "finish", date(2027, 3, 25)),
        (f"returned/{SPRING}/{second.name}", "Tasks", "revised_finish", MOVED),
    }
    assert all(there(folder, c) == c.value for c in cells if c.field in ("finish", "revised_finish", "start"))
    for period, file in ((PERIOD, first), (SPRING, second)):
        for figure in (f"record/action/{FIRST}/1.2", f"kpi/ATT/{FIRST}"):
            found = trace(folder.trust, period, figure, LATER).cells
            assert {c.file for c in found} == {f"returned/{period}/{file.name}"}, figure
            assert all(there(folder, c) == c.value for c in found if c.record == "kpi_value")
    rows = trace(folder.trust, PERIOD, f"record/action/{FIRST}/1.2", LATER).cells
    assert {"success_criteria"} <= {c.field for c in rows}  # a column that the other format does not have
    rows = trace(folder.trust, SPRING, f"record/action/{FIRST}/1.2", LATER).cells
    assert "success_criteria" not in {c.field for c in rows}


def test_no_cell_is_named_that_the_workbook_of_a_row_in_another_format_does_not_have(folder: Folder) -> None:
    """The plan was agreed; the next term's workbook is in a format with other columns, and a row is not in it."""
    consolidate(folder.trust, PERIOD, TODAY)
    approve(folder.trust, PERIOD, TODAY, [FIRST], by="LGC, item 6")
    edit(folder.path / "trust.xlsx", in_format("priority-tasks"))
    sent(folder).unlink()
    (made,) = prepare_workbooks(folder.trust, SPRING, date(2027, 1, 6), [FIRST], force=True)
    came = folder.path / "returned" / SPRING / made.path.name
    shutil.copy(made.path, came)
    edit(came, without("Tasks", "action", "1.3"))
    consolidate(folder.trust, SPRING, LATER)
    cells = trace(folder.trust, SPRING, f"record/action/{FIRST}/1.3", LATER).cells
    assert {cell.file for cell in cells} == {f"returned/{PERIOD}/{sent(folder, PERIOD).name}"}
    assert all(cell.cell and cell.sheet == "Actions" for cell in cells)
    assert {"action", "finish"} <= {cell.field for cell in cells}
    assert "area" not in {cell.field for cell in cells}
