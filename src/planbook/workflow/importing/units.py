"""Whose a file of other people's is: by its name, by what stands in it, or row by row in a tracker of several."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from planbook.collect.others.grid import Found, OtherFile
from planbook.collect.others.likeness import plain
from planbook.model.declarations import Declarations
from planbook.model.register import Register, folded

_LONGEST = 160
"""Characters of a text in which the name of a unit is looked for: a title, not a paragraph."""
_ALIKE = 93
"""How alike, of 100, a name with a slip is to the one that was meant."""


class UnitNames:
    """The units of a register, each by the words that no other has in its name."""

    def __init__(self, register: Register, declarations: Declarations, key: str) -> None:
        self.register = register
        record, _, _ = key.partition(".")
        self._names = {unit: register.label(record, unit) for unit in register.units}
        common = declarations.headings.get(key)
        said = (*common.words, *common.common) if common else ()
        self._common = {word for words in said for word in plain(words).split()}
        lists = (choice.word for listed in declarations.lists.values() for choice in listed if choice.school)
        self._common |= {word for name in lists for word in plain(name).split()}

    @cached_property
    def _telling(self) -> Mapping[str, frozenset[str]]:
        """By unit the words of its name that say which it is."""
        words = {unit: frozenset(plain(name).split()) for unit, name in self._names.items()}
        many = {word for w in words.values() for word in w if sum(word in other for other in words.values()) > 1}
        return {unit: (w - many - self._common) or (w - self._common) or w for unit, w in words.items()}

    def of(self, text: str) -> str | None:
        """The one unit that `text` names; None where it names none, or several."""
        from rapidfuzz import fuzz

        told = folded(text).strip()
        by_id = [unit for unit in self._names if folded(unit) == told]
        exact = by_id or [unit for unit, name in self._names.items() if folded(name) == told]
        if len(exact) == 1:
            return exact[0]
        words = _words(text)
        named = [unit for unit, telling in self._telling.items() if telling <= words]
        if not named and len(text) <= _LONGEST:
            named = [unit for unit, name in self._names.items() if fuzz.ratio(plain(name), plain(text)) >= _ALIKE]
        return named[0] if len(named) == 1 else None

    def in_name(self, file: OtherFile) -> str | None:
        """The one unit that the file's name says."""
        return self.of(_stem(file))

    def in_titles(self, file: OtherFile, found: Found) -> str | None:
        """The one unit that what stands in the file above and beside its tables says."""
        return self._only(_titles(file, found))

    def perhaps(self, file: OtherFile) -> str | None:
        """The one unit of whose name the file's name has some of the words, where it has not all that would say it.

        Too little to bring a plan in by ("Reading plan" may be of Reading School), enough to be asked about.
        """
        words = _words(_stem(file))
        some = [unit for unit, telling in self._telling.items() if telling & words]
        return some[0] if len(some) == 1 else None

    def _only(self, texts: Iterable[str]) -> str | None:
        named = {unit for text in texts if len(text) <= _LONGEST and (unit := self.of(text))}
        return named.pop() if len(named) == 1 else None


def _stem(file: OtherFile) -> str:
    return file.name.rpartition(".")[0] or file.name


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(re.sub(r"[_\-.]", " ", text)).split())


def _titles(file: OtherFile, found: Found) -> Iterable[str]:
    for grid in file.grids:
        yield grid.name
        yield from grid.above
    for table in found.tables:
        yield from (cell.text for cell in table.above)
        if table.kind == "pairs":
            yield from (cell.text for row in table.rows for cell in row.cells)
    yield from (cell.text for _, cell in found.beside)


_YEAR = re.compile(r"\b(20\d\d)\s?[-/–]\s?(?:20)?(\d\d)\b")


def years_in(file: OtherFile, found: Found) -> list[str]:
    """The academic years that the file's name and titles give, as `2026-27`, each once."""
    texts = [file.name, *_titles(file, found)]
    years = [
        f"{first}-{last}"
        for text in texts
        for first, last in _YEAR.findall(text)
        if (int(first) + 1) % 100 == int(last)
    ]
    return list(dict.fromkeys(years))
