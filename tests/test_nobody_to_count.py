"""Zero of zero in a real workbook: an answer, from the workbook that it is typed in to papers and next term's."""

from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from docx import Document

from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.trace import trace
from trust_folder import FIRST, PERIOD, SPRING, TODAY, Folder, begin_anew, column_of, edit, small_trust

TYPED = {"PA": (0, 0), "SICK": (0, 0), "SUS": (0, 412)}
"""Of pupils, of staff, and no suspension among the pupils there are."""


def lines_of(sheet: object, codes: dict[str, tuple[int, int]]) -> dict[str, int]:
    """The row of each KPI, of all pupils."""
    column = column_of(sheet, "kpi_value.kpi")
    rows = {sheet.cell(row, column).value: row for row in range(40, 5, -1)}  # type: ignore[attr-defined]
    return {code: rows[code] for code in codes}


def typing(counts: dict[str, tuple[int, int]]) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        for code, row in lines_of(sheet, counts).items():
            for key, count in zip(("numerator", "denominator"), counts[code], strict=True):
                sheet.cell(row, column_of(sheet, f"kpi_value.{key}")).value = count

    return change


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("nobody") / "t", units=2)
    edit(made.file_of(FIRST), typing(TYPED))
    begin_anew(made.path)
    consolidate(made.trust, PERIOD, TODAY)
    return made


@pytest.mark.parametrize("code", ["PA", "SICK"])
def test_the_figure_is_none_and_traced_to_the_two_cells_that_say_so(made: Folder, code: str) -> None:
    told = trace(made.trust, PERIOD, f"kpi/{code}/{FIRST}", TODAY)
    assert (told.figure.value, told.figure.status) == (None, "nobody")
    assert [(cell.field, cell.value) for cell in told.cells] == [("numerator", 0), ("denominator", 0)]


def test_no_suspension_is_a_figure_like_any_other(made: Folder) -> None:
    told = trace(made.trust, PERIOD, f"kpi/SUS/{FIRST}", TODAY)
    assert (told.figure.value, told.figure.status) == (0, "green")


def test_the_summary_says_zero_of_zero_and_counts_the_school_as_one_that_reported(made: Folder) -> None:
    book = openpyxl.load_workbook(next(made.outputs.rglob("summary*.xlsx")))
    rows = [[cell.value for cell in row] for sheet in book if sheet.title.startswith("KPIs") for row in sheet]
    heading = next(row for row in rows if "Persistent absence\u00a0%" in row or "Persistent absence %" in row)
    at = next(n for n, words in enumerate(heading) if str(words).startswith("Persistent absence"))
    own = next(row[at] for row in rows if str(row[0]).startswith("Ashlow"))
    reported = next(row[at] for row in rows if row[0] == "Schools that reported")
    assert (own, reported) == ("0/0", "2 of 2")


def test_the_paper_neither_misses_it_nor_asks_for_it(made: Folder) -> None:
    paper = next(one.path for one in report(made.trust, PERIOD, TODAY) if one.path.name.startswith(FIRST))
    document = Document(str(paper))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert len([line for line in said if "one is not applicable (nobody to count)" in line]) == 2
    assert not [line for line in said if "ot reported" in line or line.startswith(("Missing", "When will"))]
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert [
        row for row in cells if row[0] == "Persistent absence" and "0/0" in row and "Nobody to count" in row[-1]
    ]


def test_the_reply_asks_about_all_pupils_and_says_of_the_staff_how_it_is_read(made: Folder) -> None:
    reply(made.trust, PERIOD, TODAY)
    letter = next(made.outputs.rglob(f"{FIRST}_*message_{PERIOD}.txt")).read_text()
    assert "Query. KPIs I7, H7: Persistent absence is zero out of zero for all pupils" in letter
    assert "For information. KPIs I10, H10: Staff sickness, days for each post is zero out of zero" in letter
    assert "Persistent absence is zero out of zero; we read it" not in letter, "one question is enough"


def test_next_terms_workbook_says_so_of_last_time(made: Folder) -> None:
    begun = date(2027, 1, 6)
    issued = next(
        one.path for one in prepare_workbooks(made.trust, SPRING, begun) if one.path.name.startswith(FIRST)
    )
    sheet = openpyxl.load_workbook(issued, data_only=True)["KPIs"]
    last = column_of(sheet, "kpi_value.last")
    told = {code: sheet.cell(row, last).value for code, row in lines_of(sheet, TYPED).items()}
    assert told["PA"] == "Nobody"
    assert told["SICK"] is None, "what adds up since September is set beside the year before"
