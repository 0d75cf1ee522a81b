"""What stands beneath a heading, and how well it is what a field holds: days, names, money, words of a list."""

import re
from collections.abc import Sequence

from planbook.collect.cells import find_choice, read_cell
from planbook.collect.others.grid import GridCell
from planbook.collect.read import Lists, Raw
from planbook.model.declarations import Field
from planbook.model.heading_words import HeadingWords
from planbook.model.meaning import meaning_of
from planbook.model.register import folded

_MOST = 200
"""Cells of a column that are looked at."""
_SPLIT = re.compile(r"[/;\n&,+]|\band\b|\bwith\b")
_DAYS = re.compile(r"(?:(?<!\s)\s*)?(?:,|;|\n|&|\band\b|\s[-–]\s|\bto\b)\s*")
_NAME_LIKE = re.compile(r"[^\W\d_][\w.'’\-]*(?: [^\W_][\w.'’\-]*){0,4}")
_CODE_LIKE = re.compile(r"[A-Za-z]{0,4}[\s.\-]?\d{1,4}(?:[.\-/]\d{1,3})*[a-z]?[.)]?")
_YEAR_AFTER = re.compile(r",? (20\d\d)$")
_BY = re.compile(r"^(?:by|before|at)(?: the)? ")
_LONGEST_PARTY = 42
_LETTERS = 3
"""Letters of the shortest words that are taken for any."""
_NUMBERS = {"number", "count", "money", "percent", "result", "answer"}
_DAY = Field("day", "date", "", accepts=("date", "term", "ongoing"))
"""A field that takes any day or term: words that give one are no sentence."""


def filled(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a column in which something stands of their own."""
    return [cell for cell in cells if cell.text and not cell.repeated][:_MOST]


def says(words: HeadingWords | None, cells: Sequence[GridCell]) -> float:
    """The share of cells in which one of the field's own words stands."""
    told = filled(cells)
    if words is None or not words.says or not told:
        return 0.0
    return sum(any(word in f"{folded(cell.text)} " for word in words.says) for cell in told) / len(told)


def is_endless(words: HeadingWords | None, text: str) -> bool:
    """Whether the words say of work that it has no end."""
    told = folded(text).strip(" .-–")
    return words is not None and any(told == word or told.startswith(f"{word} ") for word in words.endless)


def day_in_words(words: HeadingWords, text: str) -> str:
    """The day or term that people have these words for, as it is read: "by Easter 2027" is the end of the spring
    term of 2027. Empty where they mean none."""
    told = folded(text).strip(" .")
    bare, year = _YEAR_AFTER.sub("", told), _YEAR_AFTER.search(told)
    ways = {bare, _BY.sub("", bare)}
    meant = next((code for code, also in words.means.items() if ways & {*map(folded, also)}), "")
    return f"{meant} {year[1] if year else ''}".strip() if meant else ""


def choice_of(field: Field, words: HeadingWords | None, text: str, lists: Lists, heading: str = "") -> str | None:
    """The code of the entry that `text` names, by the list's own words or by what others call it; a Yes by what it
    answers, which is the `heading` over it."""
    told = folded(text).strip(" .*•:")
    if _answers(told, lists) == "yes" and (asked := asks(words, heading)):
        return asked
    for code, also in (words.means if words else {}).items():
        if told in map(folded, also):
            return code
    return find_choice(lists[field.list], told)


def asks(words: HeadingWords | None, heading: str) -> str:
    """The code of the entry that Yes means under the heading; empty where it asks for none."""
    told = folded(heading).strip(" ?.:*")
    return next((code for code, also in (words.yes if words else {}).items() if told in map(folded, also)), "")


def _answers(told: str, lists: Lists) -> str | None:
    return find_choice(lists["yes_no"], told)


def fit(
    field: Field, words: HeadingWords | None, cells: Sequence[GridCell], lists: Lists, year: str, heading: str = ""
) -> float | None:
    """How well the cells are what the field holds under its heading, from 0 to 1; None where there is
    nothing."""
    told = [cell for cell in filled(cells) if not meaning_of(cell.text, lists)]
    if field.type == "choice" and not told and any(cell.fill for cell in cells):
        return 1.0
    if not told:
        return None
    fitting = _Fitting(field, words, lists, year, heading)
    return sum(map(fitting.of, told)) / len(told)


class _Fitting:
    """How well a single cell is what a field holds."""

    def __init__(self, field: Field, words: HeadingWords | None, lists: Lists, year: str, heading: str) -> None:
        self._field, self._words, self._lists, self._year = field, words, lists, year
        self._heading = heading
        self._asks = asks(words, heading)

    def of(self, cell: GridCell) -> float:
        kind = self._field.type
        if kind == "date":
            return self._date(cell)
        if kind in _NUMBERS:
            return self._number(cell)
        if kind == "choice":
            if self._asks and _answers(folded(cell.text).strip(" .*•:"), self._lists):
                return 1.0
            return 1.0 if choice_of(self._field, self._words, cell.text, self._lists) else 0.0
        if kind == "links":
            return _party(cell)
        if kind == "ref":
            short = isinstance(cell.value, int | float) or _CODE_LIKE.fullmatch(cell.text) is not None
            return 1.0 if short else 0.0
        return self._text(cell)

    def _is_day(self, field: Field, value: Raw) -> bool:
        return read_cell(field, value, self._lists, self._year).value is not None

    def _date(self, cell: GridCell) -> float:
        if is_endless(self._words, cell.text) or self._is_day(self._field, cell.value):
            return 1.0
        if self._words and day_in_words(self._words, cell.text):
            return 1.0
        pieces = [piece for piece in _DAYS.split(cell.text) if piece]
        return sum(self._is_day(self._field, piece) for piece in pieces) / len(pieces) if len(pieces) > 1 else 0.0

    def _number(self, cell: GridCell) -> float:
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            return 1.0
        if read_cell(self._field, cell.value, self._lists, self._year).value is not None:
            return 1.0
        if self._field.type == "money":
            return 0.8 if "£" in cell.text else 0.4 if len(cell.text) <= _LONGEST_PARTY else 0.1
        return 0.0

    def _text(self, cell: GridCell) -> float:
        """Words: not a bare number, a day or a code."""
        if not isinstance(cell.value, str):
            return 0.0
        if sum(map(str.isalpha, cell.text)) < _LETTERS or _CODE_LIKE.fullmatch(cell.text):
            return 0.0
        if len(cell.text) <= _LONGEST_PARTY and self._is_day(_DAY, cell.value):
            return 0.0
        return 0.5 if self._field.type == "long_text" and " " not in cell.text else 1.0


def _party(cell: GridCell) -> float:
    """Names or roles, each short and none with a figure."""
    if not isinstance(cell.value, str):
        return 0.0
    parts = [part.strip(" .-–•:()") for part in _SPLIT.split(re.sub(r"\((.*?)\)", r", \1", cell.text))]
    parts = [part for part in parts if part]
    named = [len(part) <= _LONGEST_PARTY and _NAME_LIKE.fullmatch(part) is not None for part in parts]
    return sum(named) / len(named) if named else 0.0
