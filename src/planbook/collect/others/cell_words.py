"""What a cell of another file comes to as a value of a field: days, money, parties, states, words.

A value is read by the code that reads returned workbooks. What that does not take and a person would is read here,
and noted; what neither takes goes on as it was typed.
"""

import colorsys
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planbook.collect.cells import read_cell
from planbook.collect.others.fit import choice_of, day_in_words, is_endless
from planbook.collect.others.grid import GridCell
from planbook.collect.read import Lists
from planbook.model.calendar import term_and_point, term_title
from planbook.model.declarations import Field
from planbook.model.heading_words import HeadingWords
from planbook.model.meaning import meaning_of
from planbook.model.register import folded
from planbook.model.values import ONGOING, Value, shown

_BULLET = re.compile(r"^\s*(?:[•●▪◦‣·*–\-]|o(?=\s))\s+")
_RANGE = re.compile(r"(?:(?<!\s)\s*)?(?:\s[-–—]\s|\bto\b|\buntil\b|–)\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:(?<!\s)\s*)?(?:,|;|\n|&|\band\b)\s*")
_POUNDS = re.compile(r"£\s?\d[\d,]*(?:\.\d+)?\s?k?\b", re.IGNORECASE)
_APART = re.compile(r"(?:(?<!\s)\s*)?(?:;|/|\n|&|\+|,|\band\b|\bwith\b)\s*")
_IN_WORDS = re.compile(r"\b(?:and|with)\b")
"""What joins names, and may as well join words that name nobody: "Entry and exit scores"."""
_LED = re.compile(r"\(\s*(?:led by|lead:?|overseen by)\s+(.+?)\s*\)|\bled by\s+(.+)$", re.IGNORECASE)
_INITIAL = re.compile(r"[A-Z]\.?(?: ?[A-Z]\.?)?")
_METHOD = re.compile(r"^(.*?\S)\s+[-–—:]\s+(.+)$")
_KEY = re.compile(r"(\w[\w ]{0,40}?)\s{0,9}(?:=|:|–|—|\s-\s)\s*([^,;=\n]+)")
_COLOURS: Mapping[str, str] = {
    "r": "red", "a": "amber", "g": "green", "b": "blue", "y": "amber", "yellow": "amber", "orange": "amber",
    "w": "white", "gray": "grey", "p": "purple",
}  # fmt: skip
_NAMES = frozenset((*_COLOURS.values(), "red", "green", "blue", "grey"))
_HUES = ((0.045, "red"), (0.19, "amber"), (0.47, "green"), (0.72, "blue"), (0.9, "purple"), (1.01, "red"))
_PALE, _DARK, _DULL = 0.97, 0.08, 0.12


@dataclass(slots=True)
class TakenValue:
    """What a cell came to."""

    values: dict[str, Value] = field(default_factory=dict)
    """By field of the record; more than one where a cell holds a day to begin and one to end."""
    noted: dict[str, str] = field(default_factory=dict)
    """By field what it was taken for, where that is to be looked at."""
    rest: str = ""
    """Its words, where another field is to have them."""


def without_bullet(text: str) -> str:
    """A single line without what marks it as one of a list."""
    return _BULLET.sub("", text)


def is_bullet(text: str) -> bool:
    """Whether a line is marked as one of a list."""
    return _BULLET.match(text) is not None


def colour(fill: str) -> str:
    """What a colour is called, as red or amber; empty where there is none."""
    if len(fill) != 6:
        return ""
    red, green, blue = (int(fill[n : n + 2], 16) / 255 for n in (0, 2, 4))
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    if light >= _PALE:
        return "white"
    if max(red, green, blue) - min(red, green, blue) < _DULL or light < _DARK:
        return "grey"
    return next(name for limit, name in _HUES if hue < limit)


class States:
    """What colours and letters stand for in one file: as its key says, or as such words are usually meant."""

    def __init__(self, spec: Field, words: HeadingWords, lists: Lists, keys: Iterable[GridCell]) -> None:
        self.spec, self.words, self.lists = spec, words, lists
        self.key: dict[str, str] = {}
        """By colour the code that the file's own key gives it."""
        self.doubtful: set[str] = set()
        """Colours that stand for one thing in some trackers and for another in others, where no key says which."""
        self.unclear: set[str] = set()
        """Colours of which the key says something that is none of the list."""
        for cell in keys:
            self._learn(cell)

    def _learn(self, cell: GridCell) -> None:
        for name, meant in _KEY.findall(cell.text):
            told = _COLOURS.get(folded(name), folded(name))
            if told in _NAMES:
                code = self._code(meant)
                if code:
                    self.key.setdefault(told, code)
                else:
                    self.unclear.add(told)

    def _code(self, meant: str) -> str | None:
        """The entry that the words of a key mean: all of them, or those that they begin with."""
        parts = folded(meant).strip(" .").split()
        ways = [" ".join(parts[:n]) for n in range(len(parts), 0, -1)]
        return next((code for way in ways if (code := choice_of(self.spec, self.words, way, self.lists))), None)

    def of(self, cell: GridCell, heading: str = "") -> tuple[str | None, bool]:
        """The code that the cell gives beneath `heading`, and whether that is to be looked at."""
        text = folded(cell.text).strip(" .*")
        if text:
            name = _COLOURS.get(text, text)
            if name in self.key:
                return self.key[name], False
            if name in self.unclear:
                return None, True
            code = choice_of(self.spec, self.words, cell.text, self.lists, heading)
            return code, bool(code) and name in _NAMES and (bool(self.key) or name in self.doubtful)
        name = colour(cell.fill)
        if not name or name in self.unclear or (name in ("white", "grey") and name not in self.key):
            return None, False
        code = self.key.get(name) or choice_of(self.spec, self.words, name, self.lists)
        return code, True


class CellReader:
    """Reads cells of one file as values of fields."""

    def __init__(self, lists: Lists, year: str, often: Iterable[str] = ()) -> None:
        self.lists, self.year = lists, year
        self.often = sorted(often, key=len, reverse=True)
        """Words that say how often, which may stand after who does it."""

    def value(self, spec: Field, cell: GridCell) -> tuple[Value, str]:
        """What the reading of returned workbooks makes of the cell, and what it says that it took it for."""
        read = read_cell(spec, cell.value, self.lists, self.year)
        return read.value, read.read_as if read.code else ""

    def date(self, spec: Field, begins: Field | None, words: HeadingWords, cell: GridCell) -> TakenValue:
        """A day, a term, work without end, or a day to begin with and one to end."""
        value, read_as = self.value(spec, cell)
        if value is not None:
            return TakenValue({spec.key: value}, {spec.key: read_as} if read_as else {})
        if is_endless(words, cell.text) and "ongoing" in spec.accepts:
            return TakenValue({spec.key: ONGOING}, {spec.key: "ongoing, with no end"})
        if meant := day_in_words(words, cell.text):
            value = self.value(spec, GridCell(cell.place, meant, meant))[0]
            if value is not None:
                return TakenValue({spec.key: value}, {spec.key: said(value)})
        ends = [part for part in _RANGE.split(cell.text) if part]
        if begins and len(ends) == 2:
            first = self.value(begins, GridCell(cell.place, ends[0], ends[0]))[0]
            last = self.value(spec, GridCell(cell.place, ends[1], ends[1]))[0]
            if first is not None and last is not None:
                told = {begins.key: said(first), spec.key: said(last)}
                return TakenValue({begins.key: first, spec.key: last}, told)
        days = [d for part in _SEVERAL.split(cell.text) if (d := self.value(spec, GridCell("", part, part))[0])]
        parts = [part for part in _SEVERAL.split(cell.text) if part]
        if len(parts) > 1 and len(days) == len(parts):
            return TakenValue(
                {spec.key: days[-1]}, {spec.key: f"{said(days[-1])}, the last of {len(days)}"}, cell.text
            )
        return TakenValue({spec.key: None if self._is_no_answer(cell.text) else cell.text})

    def _is_no_answer(self, text: str) -> bool:
        """Whether the words may be left out: what hides a small number elsewhere may be weeks, as 1-4."""
        return meaning_of(text, self.lists) not in ("", "hidden")

    def money(self, spec: Field, cell: GridCell) -> TakenValue:
        """A sum; of words with one sum among them that sum, and the words for another field."""
        value, read_as = self.value(spec, cell)
        if value is not None:
            return TakenValue({spec.key: value}, {spec.key: read_as} if read_as and "£" not in cell.text else {})
        if self._is_no_answer(cell.text):
            return TakenValue()
        sums = _POUNDS.findall(cell.text)
        if len(sums) == 1:
            value = self.value(spec, GridCell(cell.place, sums[0], sums[0]))[0]
            if value is not None:
                return TakenValue({spec.key: value}, {spec.key: shown(value, "money")}, cell.text)
        return TakenValue(rest=cell.text)

    def parties(self, spec: Field, cell: GridCell, *, leads: bool) -> TakenValue:
        """Who it names, one to a line; where one of several `leads`, the first is marked as the one."""
        text = cell.text
        lead, method = "", ""
        found = _LED.search(text)
        if found:
            lead, text = (found[1] or found[2]).strip(), (text[: found.start()] + text[found.end() :]).strip()
        elif (beside := _METHOD.fullmatch(text)) and "\n" not in text:
            text, method = beside[1], beside[2]
        elif (often := next((w for w in self.often if folded(text).endswith(f" {w}")), "")) and "\n" not in text:
            text, method = text[: -len(often)].strip(), often
        named = [without_bullet(part).strip(" .-–:") for part in _APART.split(text)]
        named = [part for part in named if part]
        if len(named) == 2 and _INITIAL.fullmatch(named[1]) and "," in text:
            named = [text]  # Penhale, R.: one person
        if lead:
            named = [lead, *(name for name in named if folded(name) != folded(lead))]
        if not named:
            return TakenValue()
        if len(named) == 1:
            return TakenValue({spec.key: named[0]}, {}, method)
        if not leads:
            told = f"{len(named)} parties" if _IN_WORDS.search(text) else ""
            return TakenValue({spec.key: "\n".join(named)}, {spec.key: told} if told else {}, method)
        marked = [f"{named[0]} (lead)", *named[1:]]
        return TakenValue(
            {spec.key: "\n".join(marked)}, {spec.key: f"{len(named)} parties, led by {named[0]}"}, method
        )


def said(value: Value) -> str:
    """A day or a term in the words of a note."""
    return term_title(value) if isinstance(value, str) and term_and_point(value) else shown(value)
