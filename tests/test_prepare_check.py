"""The Check sheet: its lines, what its formulas come to in LibreOffice, and what the cover says of them."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planbook.model.declarations import Declarations, Rule
from planbook.model.loading import load
from planbook.prepare.sheets.check import DONE, OPEN
from planbook.prepare.workbook import GivenRow, write_workbook
from workbooks import job, written

Rows = dict[str, Sequence[GivenRow]]

RULES = (
    Rule("T-1", "Every action has a status", "error", "", "Choose a status.", check="required", record="action",
         params={"field": "status"}, live=True),
    Rule("T-2", "Finish is not before start", "error", "", "Correct one of the two dates.", check="not_before",
         record="action", params={"field": "finish", "other": "start"}, live=True),
    Rule("T-3", "An off-track action has a next step", "warning", "", "Say what is next.", check="required_when",
         record="action", params={"field": "next_step", "when_field": "status", "when_in": ["off_track", "watch"]},
         live=True),
    Rule("T-4", "Forecast does not exceed the allocation", "warning", "", "Say what is to be done.",
         check="at_most_field", record="funding_line", params={"field": "forecast", "other": "award"}, live=True),
    Rule("T-5", "Every KPI due has both counts", "error", "", "Give both counts.", check="kpi_counts",
         record="kpi_value", live=True),
    Rule("T-6", "The headteacher has checked the return", "error", "", "Last of all: name, role and date.",
         check="declared", record="declaration", live=True),
    Rule("T-7", "Something only the return shows", "warning", "", "", check="never_built", record="action",
         live=True),
    Rule("T-8", "Something not followed live", "error", "", "", check="required", record="action",
         params={"field": "action"}),
)  # fmt: skip


def declarations() -> Declarations:
    """The shipped declarations with a few rules of the test's own."""
    return replace(load(), rules={rule.code: rule for rule in RULES})


def lines(book: Workbook) -> dict[str, tuple[str, int, str | None, str | None]]:
    """State, count, first place and what to do of each line of the Check sheet, by what is checked."""
    rows = book["Check"].iter_rows(min_row=6, max_col=6, values_only=True)
    return {row[1]: (row[2], row[3], row[4] or None, row[5] or None) for row in rows if row[1]}


UNTOUCHED: Rows = {
    "action": [GivenRow({"ref": "1.1", "action": "Teach", "finish": date(2027, 3, 25)}, approved=True)],
    "kpi_value": [
        GivenRow({"kpi": "ATT", "group": "all"}),
        GivenRow({"kpi": "COM", "group": "all"}),
        GivenRow({"kpi": "PHO", "group": "all"}, due=False),
    ],
    "funding_line": [GivenRow({"ref": "F1", "source": "PP", "award": 1000}, approved=True)],
}

BEGUN: Rows = {
    "action": [
        GivenRow(
            {"ref": "1.1", "action": "Teach", "start": date(2026, 9, 1), "finish": date(2026, 8, 1),
             "status": "on_track"}
        ),
        GivenRow({"ref": "1.2", "action": "Ring home", "status": "off_track"}),
        GivenRow({"ref": "1.3", "action": "Read", "status": "watch", "next_step": "Begin on 11/01/2027"}),
        GivenRow({"ref": "1.4", "action": "Sing"}),
    ],
    "kpi_value": [
        GivenRow({"kpi": "ATT", "group": "all", "numerator": 22814}),
        GivenRow({"kpi": "COM", "group": "all", "numerator": 0}),
        GivenRow({"kpi": "SAFE", "group": "all", "numerator": True}),
        GivenRow({"kpi": "PHO", "group": "all"}, due=False),
    ],
    "funding_line": [
        GivenRow({"ref": "F1", "source": "PP", "award": 1000, "spent": 1, "forecast": 900}, approved=True),
        GivenRow({"ref": "F2", "source": "SP", "award": 1000, "spent": 1, "forecast": 1001}, approved=True),
    ],
    "declaration": [GivenRow({"name": "Ines Okafor", "date": date(2026, 12, 8)})],
    "explanation": [GivenRow({"rule": "T-4", "explanation": "Two terms of swimming were booked at once."})],
}  # fmt: skip


CHECKED = [GivenRow({"name": "Ines Okafor", "date": date(2026, 12, 8), "role": "Head"})]
DECLARED: Rows = UNTOUCHED | {"declaration": CHECKED}
"""The head says that everything has been checked, and yet no sheet has been touched."""
DENIED: Rows = UNTOUCHED | {"declaration": [GivenRow({"name": "Ines Okafor"})]}

ANSWERED: Rows = DECLARED | {
    "action": [
        GivenRow(
            {"ref": "1.1", "action": "Teach", "finish": date(2027, 3, 25), "status": "on_track"}, approved=True
        )
    ],
    "kpi_value": [
        GivenRow({"kpi": "ATT", "group": "all", "numerator": 22800, "denominator": 24000}),
        GivenRow({"kpi": "COM", "group": "all", "numerator": 0}),
    ],
}
"""All that is asked has been answered, and the head has checked it."""

ROWS = {"answered": ANSWERED, "untouched": UNTOUCHED, "begun": BEGUN, "declared": DECLARED, "denied": DENIED}
Books = tuple[Workbook, Workbook]
"""The workbook with some rows as it is written, and as LibreOffice works it out; nobody changes them."""


@pytest.fixture(scope="module")
def recalculated(
    soffice_all: Callable[[Sequence[Path], str], list[Path]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Books]:
    home = tmp_path_factory.mktemp("recalculated")
    written_as = {name: write_workbook(declarations(), job(rows=rows)) for name, rows in ROWS.items()}
    for name, data in written_as.items():
        (home / f"{name}.xlsx").write_bytes(data)
    worked = soffice_all([home / f"{name}.xlsx" for name in ROWS], "xlsx")
    return {
        name: (load_workbook(io.BytesIO(data), data_only=True), load_workbook(path, data_only=True))
        for (name, data), path in zip(written_as.items(), worked, strict=True)
    }


def test_rules_that_have_no_formula_or_are_not_live_are_left_out() -> None:
    book = written(job(rows=UNTOUCHED), declarations(), data_only=True)
    assert set(lines(book)) == {rule.title for rule in RULES[:6]}


def test_a_rule_of_a_field_that_the_format_hides_is_left_out() -> None:
    book = written(job("vision-priorities", rows={}), declarations(), data_only=True)
    assert "Finish is not before start" not in lines(book)


def test_an_untouched_workbook_is_not_begun(recalculated: dict[str, Books]) -> None:
    for book in recalculated["untouched"]:
        assert lines(book) == {
            "Every action has a status": ("Not begun", 1, "Actions K6", "Choose a status."),
            "Finish is not before start": ("Not begun", 0, None, None),
            "Every KPI due has both counts": ("Not begun", 2, "KPIs H6", "Give both counts."),
            "The headteacher has checked the return": (
                "Not begun",
                1,
                "Cover C32",
                "Last of all: name, role and date.",
            ),
            "An off-track action has a next step": ("Not begun", 0, None, None),
            "Forecast does not exceed the allocation": ("Not begun", 0, None, None),
        }


def states_on_cover(book: Workbook) -> dict[str, str]:
    rows = book["Cover"].iter_rows(min_row=16, max_row=25, values_only=True)
    return {row[0]: row[5] for row in rows if row[5]}


def test_nothing_is_said_not_to_be_begun_once_the_head_has_declared_it(recalculated: dict[str, Books]) -> None:
    for book in recalculated["declared"]:
        assert {title: line[:2] for title, line in lines(book).items()} == {
            "Every action has a status": ("To correct", 1),
            "Finish is not before start": ("In order", 0),
            "Every KPI due has both counts": ("To correct", 2),
            "The headteacher has checked the return": ("In order", 0),
            "An off-track action has a next step": ("In order", 0),
            "Forecast does not exceed the allocation": ("In order", 0),
        }
        assert not [text for text in states_on_cover(book).values() if "egun" in text]
        assert states_on_cover(book)["Meetings"] == "In order"


def test_a_check_without_its_day_is_begun(recalculated: dict[str, Books]) -> None:
    for book in recalculated["denied"]:
        assert lines(book)["The headteacher has checked the return"][0] == "To correct"
        assert lines(book)["Every action has a status"][0] == "Not begun"
        assert states_on_cover(book)["Meetings"] == "Not begun"


def test_what_is_typed_is_followed(recalculated: dict[str, Books]) -> None:
    for book in recalculated["begun"]:
        assert lines(book) == {
            "Every action has a status": ("To correct", 1, "Actions K9", "Choose a status."),
            "Finish is not before start": ("To correct", 1, "Actions E6", "Correct one of the two dates."),
            "Every KPI due has both counts": ("To correct", 1, "KPIs H6", "Give both counts."),
            "The headteacher has checked the return": (
                "To correct",
                1,
                "Cover C32",
                "Last of all: name, role and date.",
            ),
            "An off-track action has a next step": ("To explain", 1, "Actions N7", "Say what is next."),
            "Forecast does not exceed the allocation": ("Explained", 1, "Funding G7", None),
        }
        assert book["Check"]["A3"].value.split("     ")[:5] == [
            "4 to correct",
            "1 to explain",
            "0 not begun",
            "1 explained",
            "0 in order",
        ]


def test_the_cover_shows_the_worst_of_each_sheet(recalculated: dict[str, Books]) -> None:
    for book in recalculated["begun"]:
        rows = book["Cover"].iter_rows(min_row=16, max_row=25, values_only=True)
        states = {row[0]: (row[4], row[5]) for row in rows}
        assert states["Actions"] == (4, "2 to correct, 1 to explain")
        assert states["KPIs"] == (3, "1 to correct")
        assert states["Funding"] == (2, "1 explained")
        assert states["Meetings"] == (0, "Not begun")


def test_every_cached_value_is_what_the_formula_comes_to(recalculated: dict[str, Books]) -> None:
    for name, rows in ROWS.items():
        stored, worked = recalculated[name]
        compared = 0
        for sheet in written(job(rows=rows), declarations()):
            for row in sheet.iter_rows():
                for found in row:
                    if found.data_type == "f":
                        here = stored[sheet.title][found.coordinate].value
                        there = worked[sheet.title][found.coordinate].value
                        assert (here or None) == (there or None), f"{sheet.title}!{found.coordinate} {found.value}"
                        compared += 1
        assert compared > 100


def test_only_a_warning_can_be_explained() -> None:
    sheet = written(job(rows=BEGUN), declarations())["Check"]
    assert sheet.protection.sheet
    assert (sheet["G4"].value, sheet["J4"].value) == ("explanation.rule", "explanation.explanation")
    open_ = {sheet[f"G{row}"].value for row in range(6, 12) if not sheet[f"J{row}"].protection.locked}
    assert open_ == {"T-3", "T-4"}


def test_a_rule_that_the_trust_has_switched_off_is_left_out() -> None:
    import builders

    register = builders.register(
        declarations=declarations(),
        setting="| rule | severity |\n| T-1 | Off |\n| T-2 | Warning |",
    )
    made = job(rows=BEGUN, register=register, declarations=declarations())
    found = lines(written(made, declarations(), data_only=True))
    assert "Every action has a status" not in found
    assert found["Finish is not before start"][0] == "To explain"


def test_a_rule_that_the_trust_has_waived_for_the_unit_is_left_out_unless_it_was_explained() -> None:
    import builders

    def found(waivers: str, rows: Rows = BEGUN) -> dict[str, str]:
        register = builders.register(
            declarations=declarations(), waiver=f"| rule | unit | period | ref | reason |\n{waivers}"
        )
        made = job(rows=rows, register=register, declarations=declarations())
        return {title: line[0] for title, line in lines(written(made, declarations(), data_only=True)).items()}

    step, forecast = "An off-track action has a next step", "Forecast does not exceed the allocation"
    everything = found("")
    assert everything[step] == "To explain"
    assert everything[forecast] == "Explained"
    assert found("| T-3 | | | | Agreed. |") == {k: v for k, v in everything.items() if k != step}
    assert step not in found("| T-3 | 990001 | 2026-27-autumn | | Agreed. |")
    for elsewhere in ("| 990002 | |", "| | 2026-27-spring |"):
        assert found(f"| T-3 {elsewhere} | Agreed. |") == everything
    assert found("| T-3 | | | 1.2 | Agreed. |") == everything, "of one row the others are asked for"
    assert found("| T-1 | | | | Agreed. |") == everything, "it is an error"
    assert found("| T-4 | | | | Agreed. |") == everything, "what was said is kept"
    unsaid = {record: given for record, given in BEGUN.items() if record != "explanation"}
    assert forecast not in found("| T-4 | | | | Agreed. |", unsaid)


@pytest.mark.parametrize(
    ("rows", "owed", "ends"),
    [
        ("untouched", "Sheets still open: 2 of the headteacher, 2 of the business manager", "0 in order"),
        ("begun", "Sheets still open: 2 of the headteacher, 1 of the business manager", "0 in order"),
        ("declared", "Sheets still open: 1 of the headteacher, 1 of the business manager", "4 in order"),
        ("answered", DONE, DONE),
    ],
)
def test_cover_and_check_say_who_owes_what_and_when_it_is_done(
    recalculated: dict[str, Books], rows: str, owed: str, ends: str
) -> None:
    for book in recalculated[rows]:
        said = [str(cell.value) for row in book["Cover"].iter_rows() for cell in row if cell.value]
        assert [text for text in said if text.startswith(("Sheets still open", DONE))] == [owed]
        assert book["Check"]["A3"].value.strip().endswith(ends)
        open_now = {line[0] for line in lines(book).values()} & set(OPEN)
        assert (owed == DONE) is (not open_now)
