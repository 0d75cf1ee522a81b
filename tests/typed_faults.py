"""Answers of every wrong kind, typed into a workbook where its school may type."""

import datetime
import random
from collections.abc import Mapping, Sequence

import openpyxl
from openpyxl.cell.cell import Cell

from planbook.model.declarations import Declarations, Field
from planbook.prepare.layout import FIRST_ROW, KEY_ROW

NOTHING = (None, "-", "tbc", "Results pending", "n/a")
NO_ROW = ("Nil", "N/A", "n/a", "None", "-", "–", "not applicable", "none.", "?")
UNSEEN = ("   ", "\u00a0", "\u200b", "\n", "'")
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!")
"""As a formula leaves them whose cells are in another workbook."""
LONG = ("x y " * 70, "x y " * 700, "x y " * 7000)


def type_faults(book: openpyxl.Workbook, declarations: Declarations, seed: int, many: int = 7) -> None:
    """Type `many` answers on each sheet, over those of rows in which anything stands; refs are left."""
    chance = random.Random(seed)
    for sheet in book.worksheets:
        fields = {cell.column: spec for cell in sheet[KEY_ROW] if (spec := _field(declarations, cell.value))}
        filled = [
            row
            for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=60)
            if any(cell.value not in (None, "") and cell.data_type != "f" for cell in row)
        ]
        cells = [
            cell
            for row in filled
            for cell in row
            if cell.column in fields and not cell.protection.locked and cell.data_type != "f"
            if not (fields[cell.column].list and _says_only_a_ref(row, fields))
        ]
        for cell in chance.sample(cells, min(many, len(cells))):
            cell.value = chance.choice(_answers(declarations, fields[cell.column]))


def type_odd_rows(book: openpyxl.Workbook, declarations: Declarations, seed: int) -> None:
    """Type in spare rows what is hardly a row, and over a third of the others what is hardly an answer."""
    chance = random.Random(seed)
    for sheet in book.worksheets:
        fields = {cell.column: spec for cell in sheet[KEY_ROW] if (spec := _field(declarations, cell.value))}
        for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=60):
            cells = [c for c in row if c.column in fields and not c.protection.locked and c.data_type != "f"]
            if not cells or chance.random() > 0.3:
                continue
            filled = any(cell.value not in (None, "") for cell in cells)
            _type_oddly(chance, declarations, fields, cells, NOTHING if filled else NO_ROW)


def _type_oddly(
    chance: random.Random, declarations: Declarations, fields: Mapping[int, Field], cells: Sequence[Cell],
    nothing: Sequence[str | None],
) -> None:  # fmt: skip
    answered = _answers(declarations, fields[chance.choice(cells).column])
    said = chance.choice((nothing, nothing, UNSEEN, ERRORS, LONG, answered))
    for cell in chance.sample(cells, min(len(cells), chance.choice((1, 2, 3)))):
        own = _answers(declarations, fields[cell.column])
        cell.value = chance.choice(own if said is answered else said)


def _says_only_a_ref(row: Sequence[Cell], fields: Mapping[int, Field]) -> bool:
    """Whether it is a spare row: words of a list alone in it are no case that people come to."""
    return not any(cell.column in fields and cell.value not in (None, "") for cell in row)


def _field(declarations: Declarations, key: object) -> Field | None:
    record, _, name = str(key).partition(".")
    spec = declarations.records[record].by_key.get(name) if record in declarations.records else None
    return spec if spec and spec.type not in {"ref", "id"} and record != "explanation" else None


def _answers(declarations: Declarations, spec: Field) -> list[object]:
    """Blanks, words that are none, and answers: right in themselves, but seldom beside the others of the row."""
    if spec.list:
        said = [word for choice in declarations.lists.get(spec.list, ()) for word in (choice.word, *choice.also)]
        return [None, *(said if spec.type == "choice" else ())]
    if spec.type == "percent":
        return [None, 0, 0.6, 1]
    if spec.numeric:
        return [None, "-", 0, 5, 100_000]
    if spec.dated:
        return [None, *(datetime.date(2026, month, 15) for month in (2, 9, 11)), datetime.date(2027, 7, 1)]
    return [*NOTHING, "Agreed with the governors."]
