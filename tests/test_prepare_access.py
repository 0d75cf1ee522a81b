"""What keyboards, screen readers, laptops and printers need of each sheet, in every format."""

import io

import openpyxl
import pytest
from openpyxl.workbook import Workbook

import workbooks
from planbook.look import MUTED, ROLE_TABS, WHITE, contrast
from planbook.model.loading import load
from planbook.prepare.layout import lay_out
from planbook.prepare.workbook import write_workbook
from workbooks import FORMATS

DECLARATIONS = load()


@pytest.fixture(scope="module", params=FORMATS)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def book(template: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(DECLARATIONS, workbooks.job(template))))


def test_each_sheet_begins_with_its_title_and_prints_a_page_wide(book: Workbook) -> None:
    for sheet in (s for s in book if s.sheet_state == "visible"):
        assert sheet["A1"].value, sheet.title
        assert sheet.sheet_view.zoomScale in (None, 100), sheet.title
        assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape"), sheet.title
        assert sheet.print_area, sheet.title
        assert "Page &P of &N" in str(sheet.oddFooter.right.text), sheet.title


def test_each_table_says_which_row_is_its_heading_and_keeps_it_in_sight(book: Workbook) -> None:
    tables = [(sheet, table) for sheet in book for table in sheet.tables.values()]
    assert tables
    for sheet, table in tables:
        assert table.headerRowCount == 1
        assert [c.name for c in table.tableColumns] == [cell.value for cell in sheet[table.ref][0]]
        assert sheet.freeze_panes, sheet.title
        assert sheet.print_title_rows == "$5:$5", sheet.title


def test_no_merged_cell_stands_in_the_way_of_the_tab_key(book: Workbook) -> None:
    for sheet in book:
        merged = [*sheet.merged_cells.ranges]
        open_cells = [c for row in sheet.iter_rows() for c in row if not c.protection.locked]
        assert not [c.coordinate for c in open_cells if any(c.coordinate in area for area in merged)], sheet.title


def test_the_cell_chosen_is_the_first_to_type_in_and_no_ref_that_is_ready(template: str, book: Workbook) -> None:
    job = workbooks.job(template)
    for layout in (one for one in lay_out(DECLARATIONS, job) if one.name in book.sheetnames):
        sheet = book[layout.name]
        cell = sheet[sheet.sheet_view.selection[-1].activeCell]
        if any(layout.open(row, place) for place in layout.places for row in (*layout.rows, None)):
            assert not cell.protection.locked, layout.name
        assert not (layout.ready and str(sheet.cell(4, cell.column).value).endswith(".ref")), layout.name


def test_edges_of_each_role_and_grey_refs_are_seen_by_everybody() -> None:
    for colour in ROLE_TABS:
        assert contrast(colour, WHITE) >= 4.5, colour
    assert contrast(MUTED, WHITE) >= 4.5
