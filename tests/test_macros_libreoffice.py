"""The macros of a unit's workbook, run in LibreOffice: what they say, where they go, what they leave as it was."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from libreoffice_driven import drive_libreoffice
from planbook.model.loading import load
from planbook.prepare.workbook import write_workbook
from workbooks import job

YES, NO = 6, 7
CHECK, SPARE = "Checking.CheckMyWorkbook", "SpareRows.NextSpareRow"
CLEAR, SAVE = "Placeholders.ClearPlaceholders", "Sending.SaveCopyToSend"
STEPS = (
    ("type", "Actions", "H6", ["tbc"]),
    (CHECK, "Cover", "A1", [YES, YES, NO]),
    (SPARE, "Actions", "A6", []),
    (SPARE, "KPIs", "A6", []),
    (CLEAR, "Actions", "A6", [NO]),
    (CLEAR, "Actions", "A6", [YES]),
    (CLEAR, "Actions", "A6", []),
    (SAVE, "Actions", "A6", [NO]),
    (SAVE, "Actions", "A6", [YES]),
)
Ran = list[tuple[str, list[str], str]]
"""Each macro that was run: its name, what it said, and the place chosen after it."""


@pytest.fixture(scope="module")
def ran(libreoffice: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path, Path]:
    assert libreoffice
    folder = tmp_path_factory.mktemp("macros")
    before, after = folder / "plan.xlsm", folder / "after.xlsx"
    before.write_bytes(write_workbook(load(), replace(job(), macros=True)))
    arguments = [str(before), str(after), json.dumps(STEPS)]
    said = drive_libreoffice("libreoffice_macros.py", folder / "profile", arguments, seconds=240)
    return [(macro, words, place) for macro, words, place in json.loads(said)], before, after


@pytest.fixture
def of(ran: tuple[Ran, Path, Path]) -> Callable[[str], list[tuple[list[str], str]]]:
    """`of(macro)`: what it said and the place chosen then, each time that it was run."""
    return lambda macro: [(words, place) for name, words, place in ran[0] if name == macro]


def test_check_my_workbook_goes_from_place_to_place(
    of: Callable[[str], list[tuple[list[str], str]]], ran: tuple[Ran, Path, Path]
) -> None:
    sheet = openpyxl.load_workbook(ran[1], data_only=True)["Check"]
    lines = [row for row in sheet.iter_rows(min_row=6, max_col=6, values_only=True) if row[5]]
    ((words, place),) = of(CHECK)
    told = [text.split(": ")[0] for text in words]
    assert told == ["Actions K6", lines[0][4], lines[1][4]], "what was typed has begun the sheet Actions"
    assert all(f"What is checked: {line[1]}." in text for text, line in zip(words[1:], lines, strict=False))
    assert place == told[-1]


def test_the_next_spare_row_is_chosen_where_there_are_any(of: Callable[[str], list[tuple[list[str], str]]]) -> None:
    (there, elsewhere) = of(SPARE)
    assert there == ([], "Actions B7")
    assert elsewhere[0][0].startswith("No rows are added to this sheet.")


def test_placeholders_are_emptied_once_that_is_agreed(
    of: Callable[[str], list[tuple[list[str], str]]], ran: tuple[Ran, Path, Path]
) -> None:
    refused, agreed, after = (words for words, _ in of(CLEAR))
    assert refused == agreed[:1] and "Actions H6: tbc" in refused[0]
    assert agreed[1].startswith("1 cell emptied.")
    assert after == ["There are no placeholders: no cell holds only a word that counts as a blank."]
    assert openpyxl.load_workbook(ran[2])["Actions"]["H6"].value is None


def test_what_is_still_open_is_told_before_a_copy_is_saved(
    of: Callable[[str], list[tuple[list[str], str]]],
) -> None:
    """LibreOffice does not have Excel's question where to save: that is told, and nothing is lost."""
    refused, agreed = (words for words, _ in of(SAVE))
    assert len(refused) == 1 and refused == agreed[:1]
    assert refused[0].startswith("This is still to do:") and "Cover C32" in refused[0]
    assert agreed[1].startswith("The copy could not be saved, and the workbook is as it was.")


def test_nothing_but_what_was_typed_and_emptied_has_changed(ran: tuple[Ran, Path, Path]) -> None:
    before, after = (openpyxl.load_workbook(path, data_only=True) for path in ran[1:])
    assert before.sheetnames == after.sheetnames
    for sheet in before.worksheets:
        there = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value}
        now = {c.coordinate: c.value for row in after[sheet.title].iter_rows() for c in row if c.value}
        assert now == there, sheet.title
