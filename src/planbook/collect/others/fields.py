"""Where something of another file may go in a plan: the fields of its format, and how they hang together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from planbook.collect.others.likeness import Vocabulary
from planbook.model.declarations import Column, Declarations, Field, Format, Record, Sheet
from planbook.model.heading_words import FILLERS, HeadingWords

_WRITTEN = {"plan", "term"}
"""What of a sheet people write: all else is the trust's, or is worked out."""
_LINKED = {"reference", "code", "codes"}
"""Types of fields that name rows of elsewhere: no column of another file is such a name."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field of a sheet that something may be brought into."""

    key: str
    """With its record, as `action.led_by`."""
    record: str
    field: Field
    sheet: Sheet
    """Where it is shown: of a parent's field perhaps the sheet of its children."""


class Places:
    """The places of a format, and the words that they are known by."""

    def __init__(self, declarations: Declarations, layout: Format, unit_key: str) -> None:
        self.declarations = declarations
        self.layout = layout
        self.unit_key = unit_key
        """The field that says whose a row is, in a file of several units."""

    @cached_property
    def by_key(self) -> Mapping[str, FieldPlace]:
        """The places by their fields, an own sheet's before that of the children of a record."""
        found: dict[str, FieldPlace] = {}
        for sheet in self.layout.sheets:
            if sheet.record.rows == "growing" and sheet.record.key in self._with_words:
                for column in sheet.columns:
                    if column.field.asked in _WRITTEN and column.field.type not in _LINKED:
                        place = FieldPlace(
                            f"{column.record}.{column.field.key}", column.record, column.field, sheet
                        )
                        if column.record == sheet.record.key or place.key not in found:
                            found[place.key] = place
        return found

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of every field that other people head columns with, and those of the format's own headings."""
        words: dict[str, list[str]] = {}
        for key, said in self.declarations.headings.items():
            if key != FILLERS:
                words.setdefault(key, []).extend(said.words)
        for key, place in self.by_key.items():
            words.setdefault(key, []).extend((place.field.heading, *place.field.was))
        last = {key: said.last for key, said in self.declarations.headings.items()}
        opens = {key: said.opens for key, said in self.declarations.headings.items()}
        otherwise = {key: said.otherwise for key, said in self.declarations.headings.items()}
        return Vocabulary(words, self.said(FILLERS).words, last, opens, otherwise)

    def said(self, key: str) -> HeadingWords:
        """What is declared of the field's columns; nothing where nothing is. A day has the words of all."""
        said = self.declarations.headings.get(key) or HeadingWords(key)
        if key in self._days and not said.means:
            return replace(said, means=self._days_in_words)
        return said

    @cached_property
    def _days(self) -> frozenset[str]:
        """The fields that hold a day."""
        records = self.declarations.records.values()
        return frozenset(f"{r.key}.{spec.key}" for r in records for spec in r.fields if spec.type == "date")

    @cached_property
    def _days_in_words(self) -> Mapping[str, tuple[str, ...]]:
        """The words for days and terms, of whichever field they are declared."""
        said = (known.means for key, known in self.declarations.headings.items() if key in self._days)
        found: dict[str, tuple[str, ...]] = {}
        for day, words in (one for means in said for one in means.items()):
            found[day] = (*found.get(day, ()), *words)
        return found

    def held_too(self, key: str) -> Iterator[tuple[Field, HeadingWords]]:
        """The other fields of the record whose contents may stand in this one as well: resources hold costs."""
        record, _, _ = key.partition(".")
        for other, said in self.declarations.headings.items():
            if key in said.otherwise and other.partition(".")[0] == record:
                yield self.declarations.records[record].field(other.partition(".")[2]), self.said(other)

    def going_to(self, key: str) -> tuple[str, bool]:
        """The field that takes what is headed as `key`, and whether that is another one; empty where none does."""
        if key in (*self.by_key, self.unit_key):
            return key, False
        seen, left = {key}, list(self.said(key).otherwise)
        while left:
            other = left.pop(0)
            if other in self.by_key:
                return other, True
            if other not in seen:
                seen.add(other)
                left += self.said(other).otherwise
        return "", True

    @cached_property
    def _with_words(self) -> frozenset[str]:
        """The records of which anything is declared: of all others no row is made."""
        return frozenset(key.partition(".")[0] for key in self.declarations.headings)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records of which a table may have rows, those that are above others in the plan last."""
        sheets = [sheet.record for sheet in self.layout.sheets if sheet.record.rows == "growing"]
        return tuple(sorted((r for r in sheets if r.key in self._with_words), key=lambda r: -len(self.above(r))))

    def above(self, record: Record) -> tuple[Record, ...]:
        """The records that a row of `record` belongs to, the nearest first, as far as the format shows them."""
        return tuple(r for r in self.declared_above(record) if f"{r.key}.{r.label}" in self.by_key)

    def declared_above(self, record: Record) -> tuple[Record, ...]:
        """The records that a row of `record` belongs to, the nearest first, shown by the format or not."""
        found: list[Record] = []
        known = self.declarations.records
        parent = record.parent
        while parent and parent in known:
            found.append(known[parent])
            parent = known[parent].parent
        return tuple(found)

    @cached_property
    def chain(self) -> frozenset[Record]:
        """The records that hang together as parents and children."""
        return frozenset(r for record in self.records if (up := self.above(record)) for r in (record, *up))

    def below(self, record: Record) -> Iterator[Record]:
        """The records whose rows may belong to a row of `record` by naming it, and to which nothing belongs."""
        for sheet in self.layout.sheets:
            parents = {name for column in sheet.columns for name in _named(column)}
            if record.key in parents and sheet.record in self.records and sheet.record not in self._headed:
                yield sheet.record

    @cached_property
    def _headed(self) -> frozenset[Record]:
        """The records that others belong to."""
        own = [sheet for sheet in self.layout.sheets if sheet.record in self.records]
        of = {name for sheet in own for column in sheet.columns for name in _named(column)}
        return frozenset(record for record in self.records if record.key in of)


def _named(column: Column) -> tuple[str, ...]:
    return (*column.field.names, column.field.of) if column.field.type == "reference" else column.field.names
