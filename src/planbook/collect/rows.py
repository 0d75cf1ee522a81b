"""Which rows beneath a header count, and what is read where cells are merged."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from planbook.collect.headings import is_one_of, names_of
from planbook.collect.places import TablePlace
from planbook.collect.read import Lists, Raw
from planbook.model.address import column_letter
from planbook.model.declarations import Column, Declarations, Record
from planbook.model.meaning import nothing_to_report

_OURS = re.compile(
    r"(Hidden columns: |Folded away: |This sheet cannot be sorted, |Sorting is given up on this sheet|"
    r"Nothing is asked for here: |England: |[■▲●✓○–] )"
)
"""How the notes begin that a prepared workbook has beneath its tables, or had in an earlier version."""
_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|running|combined|year|page|column|section)[ -]?)?totals?\b"
    r"|(?:sum|overall|altogether|in total|in all|aggregate|all (?:sources|funding|grants|lines|of the above))\b"
    r"(?= ?[:=]?$)"
    r"|sum (?:of|total)\b|Σ(?!\w)",
    re.IGNORECASE,
)
_TOTAL_ALONE = re.compile(
    r"(?:grand|sub|overall|running|combined|year|page|column|section)[ -]?totals?\b.*"
    r"|totals?(?: (?:all|of|for|to date)\b.*"
    r"| (?:amounts?|costs?|spend(?:ing)?|spent|funding|funds|income|expenditure|budget|grants?|planned))?"
    r" ?(?:[:=(].*)?"
    r"|(?!sum of|total).*"
    r"|sum (?:of (?:the |all |these |those )?(?:above|all|lines|rows|these|those)\b.*|total.*)",
    re.IGNORECASE | re.DOTALL,
)
"""What of that says so beyond doubt: "Total Learning Academy" and "Sum of our parts" do not."""
_READY = re.compile(r"[A-Za-z]{0,3}[0-9]{1,4}(?:\.[0-9]{1,3}){0,2}")
"""A ref as it stands ready in a spare row."""
_FOOTNOTE = re.compile(
    r"[*†‡§¹²³]+ ?\S|\(\d\) |(?:n\.?b|p\.?s)\b\.?|(?:notes?|source|key) ?[:.-] ?\S", re.IGNORECASE
)
"""How a remark beneath a table begins, however short it is."""
_WORDS_ALONE = re.compile(r"[^\W\d]{2,}(?: [^\W\d]+)+[.!]?")
_OF_A_ROW = {"choice", "date"}
"""Types of fields that are answered of a row, and of no sum of rows."""
LONGEST_REF = 24
"""Longer text alone in the first column of a table is a remark, not a row; where refs stand, any words without a
figure are."""


_LONGEST_KEPT = 200
"""Characters of a text that is kept with what was told of it."""
_MOST_KEPT = 4_000
"""Texts that are kept of the tables that have the same columns."""
_COMPANY = 2
"""A ref that stood ready beside one text is no company for it: no more cells than that may be no row."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a row does not count, with the code of the note that says so; without a code nothing need be said."""

    reason: str
    code: str = ""
    index: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class RowsOf:
    """What of a table tells which of its rows count, worked out once for all of them."""

    place: TablePlace
    record: Record
    lists: Lists
    ready: int | None
    """The column in which refs stand ready in spare rows; None where there is none."""
    first: int
    """The leftmost column that is read; -1 where none is."""
    names: Mapping[int, frozenset[str]]
    """What the heading of each column that is read may be."""
    told: "_MayBeNone"
    """Of each text, whether a row that has it may be none."""

    def is_one(self, number: int) -> bool:
        """Whether the row `number` counts beyond doubt: several cells of it hold something, and no word there could
        be a heading's, a total's, or no answer at all. Any other row is to be looked at more closely.
        """
        row = self.place.grid.rows[number]
        width, filled, asked = len(row), 0, False
        for index in self.place.asked:
            raw = row[index] if index < width else None
            if raw is None or raw == "":
                continue
            filled += 1
            if not isinstance(raw, str):
                asked = True
                continue
            if self.told[raw]:
                return False
            if not asked and index != self.ready:
                if nothing_to_report(raw, self.lists):
                    return False
                asked = True  # one answer is enough: a row of none has none
        return filled > _COMPANY


def rows_of(place: TablePlace, declarations: Declarations) -> RowsOf:
    """What tells which rows of the table at `place` count."""
    names = {index: names_of(column) for index, column in place.asked.items()}
    return RowsOf(
        place,
        declarations.records[place.record],
        declarations.lists,
        ref_ready_at(place, declarations),
        min(place.asked, default=-1),
        names,
        _may_be_none(tuple(names.values())),
    )


class _MayBeNone(dict[str, bool]):
    """Of each text whether it may be a heading's, one of `names`, or a total's, so that a row that has it may be
    none. Most stand in many rows, and those that are short in many workbooks: they are kept."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def __missing__(self, text: str) -> bool:
        made = is_one_of(text, self._names) or _TOTAL.match(text) is not None
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = made
        return made


@lru_cache(maxsize=100)
def _may_be_none(names: tuple[frozenset[str], ...]) -> _MayBeNone:
    return _MayBeNone(frozenset[str]().union(*names))


def why_left_out(rows: RowsOf, number: int) -> LeftOut | None:
    """Why the row `number` is no row of the table though something stands in it; None where it is one.

    A ref alone is none: refs stand ready in spare rows.
    """
    if rows.is_one(number):
        return None
    asked, record, ref = rows.place.asked, rows.record, rows.ready
    filled = rows.place.grid.standing(number, asked)
    if not filled:
        return None
    texts = {index: raw for index, raw in filled.items() if isinstance(raw, str)}
    beside = ref if len(texts) == len(filled) == 2 and ref in texts else None
    index, text = next(((i, t) for i, t in texts.items() if i != beside), (0, ""))
    alone = (len(filled) == 1 or beside is not None) and bool(text)  # a ref that stood ready is no company
    if _are_headings(texts, len(filled), rows.names):
        return LeftOut("heading", "FD-017", index, text)
    if alone and is_ours(text):
        return LeftOut("ours")
    names = index == rows.first and asked[index].field.type in {"ref", "id", "code"} if alone else False
    if names and len(text) > LONGEST_REF:
        return LeftOut("remark", "FD-019", index, text)
    if record.rows != "growing":
        return LeftOut("remark", "FD-019", index, text) if names and _FOOTNOTE.match(text) else None
    if beside is None:
        total = _total(texts, {i: asked[i] for i in filled}, record)
    else:
        total = _total_named({index: text}, {i: asked[i] for i in filled}, record, alone=True)
    if total is not None and (len(texts[total]) <= LONGEST_REF or not alone):
        return LeftOut("total", "FD-016", total, texts[total])
    if text and len(texts) == len(filled):
        said = [t for i, t in texts.items() if i != ref] or [text]
        if all(nothing_to_report(t, rows.lists) for t in said):
            return LeftOut("nil", "FD-018", index, text)
    if alone and _is_remark(text, names=names, ref=asked[index].field.type == "ref"):
        return LeftOut("remark", "FD-019", index, text)
    return LeftOut("ref") if ref is not None and [*filled] == [ref] else None


def _are_headings(texts: Mapping[int, str], filled: int, names: Mapping[int, frozenset[str]]) -> bool:
    """Whether at least two of a row's cells, and half of the `filled` ones, are the headings of their columns."""
    missing, left = max(2, (filled + 1) // 2), len(texts)
    for index, text in texts.items():
        if missing > left:
            return False  # as of most rows after a few cells
        missing, left = missing - is_one_of(text, names[index]), left - 1
    return missing <= 0


def ref_ready_at(place: TablePlace, declarations: Declarations) -> int | None:
    """The column in which refs stand ready in spare rows; None where there is none."""
    record = declarations.records[place.record]
    if not record.has_refs or record.rows != "growing":
        return None
    key = f"{record.key}.{record.row_id}"
    return next((index for index, column in place.asked.items() if column.key == key), None)


def is_ready_ref(row: Sequence[Raw], at: int) -> bool:
    """Whether nothing stands in the row but a ref, in the column `at`: most spare rows are told by it at once."""
    if at >= len(row) or len(row) - row.count(None) - row.count("") != 1:
        return False
    return may_stand_ready(row[at])


def may_stand_ready(ref: Raw) -> bool:
    """Whether it looks like a ref that stands ready in a spare row."""
    return isinstance(ref, str) and _READY.fullmatch(ref) is not None


def _is_remark(text: str, *, names: bool, ref: bool) -> bool:
    """Whether short text, alone in its row, is a remark: one marked as a footnote, or words where a ref stands."""
    return _FOOTNOTE.match(text) is not None or (names and ref and _WORDS_ALONE.fullmatch(text) is not None)


def _total(texts: Mapping[int, str], filled: Mapping[int, Column], record: Record) -> int | None:
    """The column whose words say that the row is a total: the row's only words, or those that name its line."""
    identity = next((i for i, column in filled.items() if column.field.key == record.row_id), None)
    if not any(map(_TOTAL.match, texts.values())):
        return None  # as most rows
    if identity is not None and not _TOTAL.match(texts.get(identity, "")):
        if filled[identity].field.type == "id":
            return None  # the register's own id says that it is a row, whatever it is called
        if {column.field.type for column in filled.values()} >= _OF_A_ROW:
            return None  # so do a ref, a day and a choice together: no sum has all three
        return _total_named(texts, filled, record, alone=True)
    # A total has figures and words beside it; a day or a choice is a row's.
    loose = all(i in texts or column.field.numeric for i, column in filled.items())
    plain = all(filled[i].field.type not in _OF_A_ROW for i in texts)
    return _total_named(texts, filled, record, alone=not (loose and plain))


def _total_named(
    texts: Mapping[int, str], filled: Mapping[int, Column], record: Record, *, alone: bool
) -> int | None:
    """The column of the words; `alone` where they must say so beyond doubt."""

    def said(text: str) -> bool:
        return _TOTAL.match(text) is not None and (not alone or _TOTAL_ALONE.fullmatch(text) is not None)

    if len(texts) == 1:
        return next((index for index, text in texts.items() if said(text)), None)
    if not any(column.field.numeric for column in filled.values()):
        return None
    names = {record.row_id, record.label}
    return next((i for i, text in texts.items() if filled[i].field.key in names and said(text)), None)


def is_ours(text: str) -> bool:
    """Whether `text`, alone in its row, is a note of planbook's beneath a table."""
    return _OURS.match(text) is not None


@dataclass(frozen=True, slots=True)
class Merged:
    """What merged cells of a table come to."""

    spread: Mapping[tuple[int, int], Raw]
    """By row and column the value that stands in the first of the merged cells."""
    ranges: tuple[str, ...]
    """The ranges, as Excel writes them."""


def merged_cells(place: TablePlace, declarations: Declarations) -> Merged:
    """Where cells of the table are merged, what holds for each row that has something of its own.

    Words, dates and choices hold for all the rows that share them; a ref, the words that a row is known by and
    a figure belong to the first alone, as two rows are not the same and a sum must not be counted twice. Where
    ranges lie over each other, which no spreadsheet program writes, the first of them counts.
    """
    grid, asked = place.grid, place.asked
    spread: dict[tuple[int, int], Raw] = {}
    ranges = []
    filled = grid.columns_filled(place.first, place.end) if grid.merged else {}
    rows = sorted({row - 1 for index in asked if index in filled for row in filled[index].rows} - place.left)
    shared: dict[int, list[int]] = {}
    for (top, left), (bottom, right) in grid.merged:
        inside = [i for i in asked if left <= i <= right]
        if bottom < place.first or top >= place.end or not inside or not grid.filled(top, left):
            continue
        ranges.append(f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}")
        column = asked.get(left)
        if column is None or not _shared(column, grid.cell(top, left), declarations):
            continue
        still = shared.setdefault(left, rows)
        first, last = bisect_left(still, top + 1), bisect_left(still, bottom + 1)
        spread |= dict.fromkeys(((number, left) for number in still[first:last]), grid.cell(top, left))
        if last > first:
            shared[left] = still[:first] + still[last:]
    return Merged(spread, tuple(ranges))


def _shared(column: Column, raw: Raw, declarations: Declarations) -> bool:
    record = declarations.records[column.record]
    if column.field.key == record.row_id or column.field.numeric:
        return False
    if column.field.key == record.label and column.record == record.key and column.field.type != "code":
        return not isinstance(raw, str)
    return isinstance(raw, str | date | time)
