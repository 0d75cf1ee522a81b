"""The rows of a plan that another file's tables come to, and how they hang together."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from planbook.collect.others.fields import Places
from planbook.model.declarations import Record
from planbook.model.register import folded
from planbook.model.submission import Unplaced
from planbook.model.values import Value

_DOTTED = re.compile(r"(?P<ref>[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})+[a-z]?)[.):]?\s*[-–—:]?\s+(?P<rest>\S.*)", re.DOTALL)
_LISTED = re.compile(r"(?P<ref>\d{1,2}|[A-Z]\d{0,2})\s*[.):]\s*[-–—]?\s*(?P<rest>[^\W\d].*)", re.DOTALL)
_NUMBER = re.compile(
    r"\s*(?P<ref>[A-Z]?\d{1,2}(?:\.\d{1,2})*\b|[A-Z](?=\s*[.):]|\s*[-–—]\s))\s*[.):\-–—]*\s*", re.DOTALL
)
_LONGEST_REF = 12


@dataclass(slots=True)
class DoubtfulCell:
    """A cell of the plan that is to be looked at: what stood in the file, and what it was taken for."""

    field: str
    place: str
    was: str
    taken_as: str


@dataclass(slots=True, eq=False)
class PlanRow:
    """A row of a plan."""

    record: Record
    values: dict[str, Value] = field(default_factory=dict)
    parents: "dict[str, PlanRow]" = field(default_factory=dict)
    """By record the rows that it belongs to."""
    notes: list[DoubtfulCell] = field(default_factory=list)
    unit: str = ""
    """Whose it is, as the file has it; empty where it does not say."""
    place: str = ""
    """Where it begins in the file."""
    known: str | None = None
    """Its ref, where the workbook has it already."""
    cells: list[Unplaced] = field(default_factory=list)
    """What it was made of, to be listed where its unit or its format has no room for it."""

    @property
    def above(self) -> "dict[str, PlanRow]":
        """By record the rows that it belongs to, the nearest first, and those that they belong to."""
        found = dict(self.parents)
        for parent in self.parents.values():
            for record, row in parent.above.items():
                found.setdefault(record, row)
        return found

    @property
    def label(self) -> str:
        """The words that it is known by."""
        return str(self.values.get(self.record.label) or "")

    def add(self, key: str, text: str) -> None:
        """Put `text` beneath what stands in a field of words."""
        there = self.values.get(key)
        if there is None or there == "":
            self.values[key] = text
        elif folded(text) not in folded(str(there)):
            self.values[key] = f"{there}\n{text}"


class PlanRows:
    """All rows of a file, each parent once."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.rows: list[PlanRow] = []
        self._known: dict[tuple[object, ...], list[PlanRow]] = {}

    def of(self, record: str) -> Iterator[PlanRow]:
        """The rows of one record."""
        return (row for row in self.rows if row.record.key == record)

    def parent(
        self, record: Record, text: str, above: dict[str, PlanRow], unit: str, grid: str, place: str
    ) -> PlanRow:
        """The row of `record` with these words, made where it is not there yet.

        Two that have the same words and differ in their numbers are two rows: "Priority 1: Reading" is not
        "Priority 2: Reading".
        """
        ref, words = numbered(text, names_of(self.places, record))
        key = (record.key, unit, folded(words), *(id(row) for row in above.values()))
        alike, own = self._known.setdefault(key, []), record.row_id or ""
        row = next((r for r in alike if not ref or r.values.get(own, ref) == ref), None)
        if row is None:
            row = PlanRow(record, {record.label: words}, dict(above), unit=unit, place=place)
            row.cells.append(Unplaced(grid, place, ref, record.one, text))
            alike.append(row)
            self.rows.append(row)
        if ref:
            row.values.setdefault(own, ref)  # one that was named without its number first is that row
        return row

    def give_refs(self, units: Container[str], taken: set[str]) -> None:
        """Give every row of the units a ref that is not `taken`: the number it came with, or a new one."""
        own = [row for row in self.rows if row.unit in units and row.record.row_id]
        for row in sorted(own, key=lambda r: (not r.values.get(r.record.row_id or ""), self._depth(r))):
            key = row.record.row_id or ""
            ref = row.known or next((ref for ref in self._own(row) if folded(ref) not in taken), "")
            number = str(row.values.get(key) or "").strip()
            row.values[key] = ref
            if number and ref and ref != number and row.known is None:
                row.notes.append(DoubtfulCell(key, row.place, number, f"{ref}, as another row has this number"))
            taken.add(folded(ref))
        for row in sorted(own, key=self._depth):  # a number of its own that is taken is no better than none
            key = row.record.row_id or ""
            if not row.values[key]:
                row.values[key] = ref = _free(self._next(row), taken)
                taken.add(folded(ref))

    def _depth(self, row: PlanRow) -> int:
        return len(self.places.above(row.record)) + 10 * (row.record not in self.places.chain)

    def _own(self, row: PlanRow) -> Iterable[str]:
        """The number that the row came with, as a ref."""
        own = str(row.values.get(row.record.row_id or "") or "").strip()
        if own and len(own) <= _LONGEST_REF:
            yield own
            if own.isdecimal():
                yield f"{_letter(row)}{own}"

    def _next(self, row: PlanRow) -> Iterable[str]:
        """Refs as planbook gives them, after that of the row which it belongs to."""
        nearest = next(iter(row.parents.values()), None)
        before = f"{nearest.values.get(nearest.record.row_id or '')}." if nearest else _letter(row)
        yield from (f"{before}{number}" for number in range(1, 10_000))


def _letter(row: PlanRow) -> str:
    return row.record.one[:1].upper()


def _free(wanted: Iterable[str], taken: set[str]) -> str:
    return next(ref for ref in wanted if folded(ref) not in taken)


def names_of(places: Places, record: Record) -> tuple[str, ...]:
    """What a row of the record is called in headings and titles, the longest first."""
    words = places.said(f"{record.key}.{record.label}").words
    return tuple(sorted({record.one, record.many, *words}, key=len, reverse=True))


def numbered(text: str, names: Iterable[str] = ()) -> tuple[str, str]:
    """The number that words begin with and the rest of them: "1.2 Phonics", "Priority 2: Reading", "3) Reading"."""
    text = text.strip()
    for name in names:
        if folded(text).startswith(folded(name)):
            rest = text[len(name) :]
            found = _NUMBER.match(rest)
            if found and (words := rest[found.end() :].strip()):
                return found["ref"], words
            told = rest.lstrip()
            if told[:1] in (":", "–", "—") and told[1:].strip():
                return "", told[1:].strip()
    found = _DOTTED.fullmatch(text) or _LISTED.fullmatch(text)
    return (found["ref"], found["rest"].strip()) if found else ("", text)


def headed(places: Places, text: str) -> tuple[str, str]:
    """The field that a line says at its beginning that it is of, and what it says: "Priority 1: Reading".

    Both empty where it says none.
    """
    line = text.strip()
    before, colon, after = line.partition(":")
    if colon and after.strip() and len(before) <= 60:
        meant = places.vocabulary.means(re.sub(r"\s*(?:[A-Z]?\d[\d.]*|\b[A-Z])\s*$", "", before))
        if len(meant) == 1 or (meant and max(meant.values()) == 1.0):
            labels = {k: c for k, c in meant.items() if k.rpartition(".")[2] == _label(places, k)}
            key = max(labels or meant, key=meant.__getitem__)
            return key, line if key.rpartition(".")[2] == _label(places, key) else after.strip()
    for record in places.records:
        ref, _ = numbered(line, names_of(places, record))
        if ref and not folded(line).startswith(folded(ref)):
            return f"{record.key}.{record.label}", line
    return "", ""


def _label(places: Places, key: str) -> str:
    record = places.declarations.records.get(key.partition(".")[0])
    return record.label or "" if record else ""
