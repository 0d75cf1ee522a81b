"""What people leave beside the cells of a return, strike out, or write as a word for nothing, by its day alone.

None of it changes a figure: each is told once, with its words. What must be told of a return is reckoned here, from
the log of the year and without planbook.
"""

import io
from collections import Counter
from typing import Any

import openpyxl
from openpyxl.styles import Font

import asides
from year_reckoned import Line, Return

NIL = ("Nil", "none", "zero", 0, 0)
SHEET = "Actions"
NOTE, BOX = "The office has the list", "Agreed on Monday"
LIVE = {"on_track", "watch", "off_track"}
Told = Counter[tuple[str, str]]
"""How often each rule speaks, by its code and by the words that are quoted."""


def nil(value: Any, sent: Return, place: int) -> Any:
    """The value as it was typed: none of something may be a word."""
    zero = isinstance(value, int | float) and not isinstance(value, bool) and value == 0
    return NIL[(sent.on.day + place) % len(NIL)] if zero else value


def counts_typed(sent: Return) -> list[Line]:
    """The counts of KPIs without an Out of as they were typed, and the others as they are."""
    return [
        {"kpi": kpi, "group": group, "numerator": nil(n, sent, place) if d is None else n, "denominator": d}
        for place, ((kpi, group), (n, d)) in enumerate(sent.counts.items())
    ]


def money_typed(sent: Return, lines: list[Line]) -> list[Line]:
    return [{**line, "spent": nil(line.get("spent"), sent, place)} for place, line in enumerate(lines)]


def beside(data: bytes, sent: Return) -> bytes:
    """The workbook of the return with what lies beside its cells, and with the row that is struck out."""
    row, actions = struck(sent), sent.plan.get("action", ())
    if row is not None:
        book = openpyxl.load_workbook(io.BytesIO(data))
        for cell in book[SHEET][6 + row]:
            cell.font = Font(strike=True)
        out = io.BytesIO()
        book.save(out)
        data = out.getvalue()
    parts = {}
    if actions and sent.on.day % 3 == 0:
        parts["xl/comments77.xml"] = (asides.comments(("C6", NOTE)), f"{asides.RELATION}/comments")
    if actions and sent.on.day % 4 == 0:
        box = asides.drawing(asides.anchored(asides.shape(BOX), 2, 7))
        parts["xl/drawings/drawing77.xml"] = (box, f"{asides.RELATION}/drawing")
    return asides.beside(data, SHEET, parts) if parts else data


def struck(sent: Return) -> int | None:
    """The place of the action whose row is struck out: one of every fifth day that is not done with."""
    live = [n for n, row in enumerate(sent.plan.get("action", ())) if row.get("status") in LIVE]
    return live[0] if live and sent.on.day % 5 == 0 else None


def told(sent: Return) -> Told:
    """What must be told of the return."""
    found: Told = Counter()
    typed = [row["numerator"] for row in counts_typed(sent)]
    typed += [line["spent"] for line in money_typed(sent, list(sent.money))]
    found.update(("FD-035", word) for word in typed if isinstance(word, str))
    actions = sent.plan.get("action", ())
    if actions and sent.on.day % 3 == 0:
        found["WB-064", NOTE] += 1
    if actions and sent.on.day % 4 == 0:
        found["WB-063", BOX] += 1
    row = struck(sent)
    if row is not None:
        found["FD-040", str(actions[row]["action"])] += 1
    return found


CODES = {"FD-035", "FD-038", "FD-039", "FD-040", *(f"WB-0{number}" for number in range(63, 70))}


def said(found: Any, file: str, wanted: Told) -> Told:
    """What was told of the file, by code and by the words of `wanted` that stand in it."""
    words = {text for _, text in wanted}
    made: Told = Counter()
    for finding in found:
        if finding.file == file and finding.code in CODES:
            made[
                finding.code, next((text for text in words if f"“{text}”" in finding.message), finding.message)
            ] += 1
    return made
