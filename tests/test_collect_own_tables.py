"""A school's own table under the name of one of our sheets: what is read of it, and the one finding."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from mangling import DECLARATIONS, PERIOD, REGISTER, Book, act, clean, mangled
from planbook.collect.reader import Reader
from planbook.collect.workbook import read_workbook
from planbook.model.submission import Submission, Table
from planbook.validate.submission import validate

HEADS = ["Action", "Who", "By when", "RAG", "Success criteria"]
ROWS = [
    ["Teach phonics daily", "Reading Lead", datetime(2027, 3, 26), "Green", "All pupils pass the check"],
    ["Hear weak readers each day", "SENDCo", datetime(2027, 4, 30), "Amber", "The gap closes"],
    ["Buy decodable books", "Bursar", datetime(2026, 12, 18), "Blue", "Books are in use"],
]
TAKEN = "“Action” as Action, “Who” as Led by, “By when” as Finish, “RAG” as Status"
Lines = Sequence[Sequence[object]]


def pasted(lines: Lines, *, top: int = 1, keep: int = 0) -> Callable[[Book], None]:
    """What stands on Actions below the first `keep` rows replaced by `lines`, from row `top` on."""

    def change(sheet: Worksheet) -> None:
        for found in [*sheet.merged_cells.ranges]:
            sheet.unmerge_cells(str(found))
        for row in sheet.iter_rows(min_row=keep + 1):
            for cell in row:
                cell.value = None
        for name in [*sheet.tables]:
            del sheet.tables[name]
        for number, line in enumerate(lines, top):
            for column, value in enumerate(line, 1):
                sheet.cell(number, column).value = value  # type: ignore[assignment]

    return act(change)


def read(tmp_path: Path, change: Callable[[Book], None], name: str = "own.xlsx") -> Submission:
    path = tmp_path / name
    path.write_bytes(mangled(clean(), change))
    return read_workbook(path, DECLARATIONS)


def actions(sent: Submission) -> Table:
    (table,) = [table for table in sent.tables if table.record == "action"]
    return table


def said(sent: Submission) -> list[str]:
    """What is said of the sheet, but of single rows: code and message."""
    found = validate(sent, REGISTER, PERIOD, None, "own.xlsx")
    return [f"{f.code} {f.message}" for f in found if f.sheet == "Actions" and f.code.startswith("WB-")]


TWO_ROWS: Lines = [
    ["What", None, "When", None, "How far"],
    ["Action", "Lead person", "Start date", "Deadline", "RAG rating"],
    *[[row[0], row[1], datetime(2026, 9, 7), row[2], row[3]] for row in ROWS],
]
OTHER_ORDER: Lines = [["Status", "Finish", "Led by", "Action"], *[[r[3], r[2], r[1], r[0]] for r in ROWS]]
MORE: Lines = [["Priority", *HEADS, "Lunch"], *[["Reading", *row, "soup"] for row in ROWS]]
TITLED: Lines = [["Larkfield tracker"], ["Updated 12 October"], [], HEADS, *ROWS]
BANDS: Lines = [HEADS, ["Priority 1: Reading"], ROWS[0], ROWS[1], ["Priority 2: Sites"], ROWS[2]]
UPPER = "“What”, “When” and “How far”"
HEADED = "row 2 (“Priority 1: Reading”) and row 5 (“Priority 2: Sites”)"
SHAPES = {
    "a tracker": (pasted([HEADS, *ROWS]), TAKEN, "nothing"),
    "title lines above it": (pasted(TITLED), TAKEN, "“Larkfield tracker” and “Updated 12 October”"),
    "headings in two rows": (
        pasted(TWO_ROWS),
        "“Lead person” as Led by, “Start date” as Start",
        "“What”, “When” and “How far”",
    ),
    "another order": (pasted(OTHER_ORDER, top=4), "“Status” as Status, “Finish” as Finish", "nothing"),
    "columns of its own": (pasted(MORE), TAKEN, "column “Priority” and column “Lunch”"),
    "beneath our title": (pasted([HEADS, *ROWS], top=4, keep=3), TAKEN, "nothing"),
    "beneath our hidden keys": (pasted([HEADS, *ROWS], top=5, keep=4), TAKEN, "nothing"),
    "lines over its blocks": (
        pasted(BANDS),
        TAKEN,
        "row 2 (“Priority 1: Reading”) and row 5 (“Priority 2: Sites”)",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_its_rows_are_read_and_one_finding_says_what_was_taken_for_what(tmp_path: Path, shape: str) -> None:
    change, taken, left = SHAPES[shape]
    sent = read(tmp_path, change)
    table = actions(sent)
    values = [dict(zip(table.keys, row.values, strict=True)) for row in table.rows]
    assert [row["action"] for row in values] == [row[0] for row in ROWS]
    assert [row["led_by"] for row in values] == [row[1] for row in ROWS]
    assert [row["finish"] for row in values] == [date(2027, 3, 26), date(2027, 4, 30), date(2026, 12, 18)]
    assert [row["status"] for row in values] == ["on_track", "watch", "completed"]
    (finding,) = said(sent)
    assert finding.startswith("WB-080 The sheet Actions holds a table of your own in place of the trust's.")
    assert taken in finding
    assert finding.endswith(f"Not read: {left}.")


RISKS: Lines = [["Risk", "Owner", "Score"], ["Fire", "Head", 3]]


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (
            [HEADS, *ROWS, [], ["Signed: the head"], [], *RISKS],
            ["row 6 (“Signed: the head”)", "row 9 (“Fire / Head / 3”)"],
        ),
        (
            [[*HEADS, None, *HEADS], *[[*row, None, f"And {row[0]}", *row[1:]] for row in ROWS]],
            ["row 2 (“And Teach"],
        ),
    ],
    ids=["beneath it", "beside it"],
)
def test_what_else_is_on_the_sheet_is_named(tmp_path: Path, lines: Lines, left: Sequence[str]) -> None:
    sent = read(tmp_path, pasted(lines))
    assert len(actions(sent).rows) == len(ROWS)
    (finding,) = said(sent)
    assert all(words in finding for words in left)


def test_labels_down_the_page_are_no_table(tmp_path: Path) -> None:
    form: Lines = [["Action", "Teach"], ["Led by", "Head"], ["Deadline", ROWS[0][2]], ["RAG", "Green"]]
    (finding,) = said(read(tmp_path, pasted(form)))
    assert finding.startswith("WB-081")


def test_what_is_read_has_its_cells(tmp_path: Path) -> None:
    table = actions(read(tmp_path, pasted(OTHER_ORDER, top=4)))
    assert dict(zip(table.keys, table.letters, strict=True)) == {
        "status": "A", "finish": "B", "led_by": "C", "action": "D",
    }  # fmt: skip
    assert [row.excel_row for row in table.rows] == [5, 6, 7]


def test_an_objective_is_read_where_the_workbook_has_it(tmp_path: Path) -> None:
    objectives = next(table for table in read(tmp_path, lambda _: None).tables if table.record == "objective")
    words = dict(zip(objectives.keys, objectives.rows[0].values, strict=True))
    known = [[words["objective"], *row] for row in ROWS]
    table = actions(read(tmp_path, pasted([["Objective", *HEADS], *known])))
    assert [row.values[table.keys.index("objective")] for row in table.rows] == [words["ref"]] * 3
    sent = read(tmp_path, pasted([["Objective", *HEADS], *[["Something else", *row] for row in ROWS]]))
    assert "objective" not in actions(sent).keys
    assert said(sent)[0].endswith("Not read: column “Objective”.")


def test_a_sheet_with_our_own_headings_and_no_keys_is_ours(tmp_path: Path) -> None:
    def keys_gone(sheet: Worksheet) -> None:
        sheet.delete_rows(4)

    assert [finding[:6] for finding in said(read(tmp_path, act(keys_gone)))] == ["WB-022"]


@pytest.mark.parametrize(
    "lines",
    [
        [["Lunch menu"], ["Day", "Dish"], ["Monday", "Soup"], ["Tuesday", "Pie"]],
        [["see my plan, attached"]],
        [[number, number * 2] for number in range(1, 40)],
        [["Action"] * 5, ["x"] * 5],
    ],
)
def test_what_is_no_plan_is_one_finding_too(tmp_path: Path, lines: Lines) -> None:
    sent = read(tmp_path, pasted(lines))
    (finding,) = said(sent)
    assert finding.startswith("WB-081 The sheet Actions holds something else than its table (")
    assert not [table for table in sent.tables if table.record == "action"]


def test_a_blank_sheet_is_a_missing_one(tmp_path: Path) -> None:
    assert [finding[:6] for finding in said(read(tmp_path, pasted([])))] == ["WB-010"]


def test_the_process_apart_reads_the_same(tmp_path: Path) -> None:
    sent = read(tmp_path, pasted(TITLED))
    with Reader(DECLARATIONS) as reader:
        assert reader.read(tmp_path / "own.xlsx") == sent
