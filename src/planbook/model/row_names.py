"""What names a row in the cell of another: its ref, its words, or both as a drop-down has them."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from planbook.model.record import Record
from planbook.model.register import folded
from planbook.model.submission import Entry, is_provisional

_AFTER_REF = re.compile(r"^(\S{1,40}?) ?[:.\-]{1,9} ")
_BETWEEN = re.compile(r"[\s,;&/+]+")
_CUT = 12
"""The fewest characters of a row's words that stand for all of them."""


class RowNames:
    """Everything that names a row of a record among those given, folded, with its ref."""

    def __init__(self, record: Record, rows: Sequence[Entry]) -> None:
        names: dict[str, str] = {}
        for key in (record.row_id, record.label):
            for entry in rows:
                if entry.text(key):
                    names.setdefault(folded(entry.text(key)), entry.text(record.row_id))
                    if key == record.label:
                        both = f"{entry.text(record.row_id)} {entry.text(key)}"
                        names.setdefault(folded(both), entry.text(record.row_id))
        self._names = names
        refs = (entry.text(record.row_id) for entry in rows if record.row_id)
        self._refs = {folded(ref): ref for ref in refs if ref and not is_provisional(ref)}
        self._in_order = sorted(names)

    def named(self, text: str) -> str | None:
        """The ref of the row that `text` names: as the list in the cell has it, with a dash or a colon after the
        ref, or cut short where only one row begins so."""
        names, wanted = self._names, folded(text)
        spaced = _AFTER_REF.sub(r"\1 ", wanted)
        if wanted in names or spaced in names:
            return names.get(wanted) or names[spaced]
        spaced = spaced.removesuffix("…").rstrip()
        begun = self._begun(spaced) if len(spaced) >= _CUT else set()
        return begun.pop() if len(begun) == 1 else self._by_ref(spaced)

    def _begun(self, text: str) -> set[str]:
        """The refs of rows whose names begin with `text`, two of them at most."""
        begun: set[str] = set()
        place = bisect_left(self._in_order, text)
        while len(begun) < 2 and place < len(self._in_order) and self._in_order[place].startswith(text):
            begun.add(self._names[self._in_order[place]])
            place += 1
        return begun

    def _by_ref(self, text: str) -> str | None:
        """The ref that `text` begins with, whose row has had other words; None where they name another row."""
        ref, _, words = text.partition(" ")
        if not words or words.startswith("(") or ref not in self._refs:  # in brackets stands another year's
            return None
        if self._begun(words) - {self._refs[ref]}:
            return None
        others = (part for part in _BETWEEN.split(words) if part in self._refs)
        return None if any(part != ref for part in others) else self._refs[ref]
