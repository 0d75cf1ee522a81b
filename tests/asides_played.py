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
NOTE, BOX = "The office has the list", "Agreed on Monday"
COMMENT, ANSWER = "Is this still so?", "Yes, the chair has seen it"
PICTURE = "The wall of Year 4"
LIVE = {"on_track", "watch", "off_track"}
KINDS = {"note": 3, "box": 4, "comment": 7, "picture": 6, "embedded": 11}
"""What lies beside the actions of a return, each on the days that its number divides."""
CODES_OF = {"note": "WB-064", "box": "WB-063", "comment": "WB-065", "picture": "WB-066", "embedded": "WB-067"}
QUOTED = {
    "note": NOTE,
    "box": BOX,
    "comment": f"{COMMENT} / {ANSWER}",
    "picture": PICTURE,
    "embedded": "a Word document",
}
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


def beside(data: bytes, sent: Return, title: str) -> bytes:
    """The workbook of the return with what lies beside its cells, and with the row that is struck out, in the sheet
    of its actions."""
    row, there = struck(sent), lying(sent)
    if row is not None:
        book = openpyxl.load_workbook(io.BytesIO(data))
        for cell in book[title][6 + row]:
            cell.font = Font(strike=True)
        out = io.BytesIO()
        book.save(out)
        data = out.getvalue()
    parts = {}
    if "note" in there:
        parts["xl/comments77.xml"] = (asides.comments(("C6", NOTE)), f"{asides.RELATION}/comments")
    if "comment" in there:
        kept = asides.thread_as_note("D6", COMMENT)
        parts["xl/comments78.xml"] = (kept, f"{asides.RELATION}/comments")
        parts["xl/threadedComments/threadedComment77.xml"] = (
            asides.thread("D6", COMMENT, ANSWER),
            asides.THREADED,
        )
    over = [asides.anchored(asides.shape(BOX), 2, 7)] if "box" in there else []
    over += [asides.anchored(asides.picture(PICTURE), 4, 9)] if "picture" in there else []
    if over:
        parts["xl/drawings/drawing77.xml"] = (asides.drawing(*over), f"{asides.RELATION}/drawing")
    if "embedded" in there:
        data = asides.embedded(data, title, 5, 11)
    return asides.beside(data, title, parts) if parts else data


def lying(sent: Return) -> list[str]:
    """What lies beside the actions of the return."""
    return [kind for kind, days in KINDS.items() if sent.plan.get("action") and sent.on.day % days == 0]


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
    found.update((CODES_OF[kind], QUOTED[kind]) for kind in lying(sent))
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
            quoted = (text for text in words if any(q in finding.message for q in (f"“{text}”", f"({text})")))
            made[finding.code, next(quoted, finding.message)] += 1
    return made
