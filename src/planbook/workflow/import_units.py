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
        self._common = {word for words in (common.words if common else ()) for word in plain(words).split()}
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
        words = frozenset(plain(re.sub(r"[_\-.]", " ", text)).split())
        named = [unit for unit, telling in self._telling.items() if telling <= words]
        if not named and len(text) <= _LONGEST:
            named = [unit for unit, name in self._names.items() if fuzz.ratio(plain(name), plain(text)) >= _ALIKE]
        return named[0] if len(named) == 1 else None

    def in_file(self, file: OtherFile, found: Found) -> str | None:
        """The one unit that the file's name or, where that says none, what stands in it names."""
        stem = file.name.rpartition(".")[0] or file.name
        return self.of(stem) or self._only(_titles(file, found))

    def _only(self, texts: Iterable[str]) -> str | None:
        named = {unit for text in texts if len(text) <= _LONGEST and (unit := self.of(text))}
        return named.pop() if len(named) == 1 else None


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
