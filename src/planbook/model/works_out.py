"""What a declaration says is worked out of a row, or chosen from the register: a score, a rate, a movement.

A field with `asked = "worked_out"` and `works_out` is data that nobody types. Where a format shows it, the workbook
works a product or a rate out while it is filled in; every table and every file of data has it in any case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from planbook.model.values import Value


@dataclass(frozen=True, slots=True)
class Among:
    """The words that may stand in a field of text: those that a column of the register has."""

    record: str
    """The record of the register."""
    column: str
    """Its column; a cell of that may hold several, separated by semicolons."""
    where: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Only of the rows that have one of these values in each of these fields."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value of the row of the register that the row fits."""

    record: str
    """The record of the register."""
    by: Mapping[str, str]
    """Its columns, each with the field of the row that says the same. A blank cell of the register fits any; one
    with several words, separated by semicolons, each of them."""
    gives: str
    """The column that the value is of."""
    where: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Only of the rows of the register that have one of these values in each of these fields."""


@dataclass(frozen=True, slots=True)
class Bands:
    """A choice by how high a number is."""

    of: tuple[str, ...]
    """The number; of several the first that there is."""
    least: Mapping[str, float]
    """The codes of the field's list, each with the least that it is chosen from; the highest of them counts."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the same row said the time before."""

    of: str
    """The field."""
    within: tuple[str, ...] = ()
    """Fields that have to say the same both times; else it is another thing that was said."""


@dataclass(frozen=True, slots=True)
class Movement:
    """How a number stands beside that of the same row the time before: a choice of the list `movement`."""

    of: str
    """The number."""
    better: Literal["up", "down"] = "up"
    """Which way is better."""
    within: tuple[str, ...] = ()
    """Fields that have to say the same both times; else the two are not compared, as grades of two scales."""


@dataclass(frozen=True, slots=True)
class PlaceAmong:
    """Where a number stands among those of the rows of the register that the row fits, itself counted in."""

    record: str
    """The record of the register."""
    by: Mapping[str, str]
    """Its columns, each with the field of the row that says the same."""
    column: str
    """The column with the numbers that it stands among."""
    of: str
    """The number of the row."""
    better: str = ""
    """The column of the register that says `down` where a lower number is better; else a higher one is."""
    gives: Literal["place", "together", "share"] = "place"
    """The place, 1 being the best; how many they are together; or the place as a share of those, from 0 to 100."""


@dataclass(frozen=True, slots=True)
class WorksOut:
    """How a field is worked out: one of these."""

    product: tuple[str, ...] = ()
    """The numbers that are multiplied; one may be a choice whose words are numbers."""
    rate: tuple[str, ...] = ()
    """Two counts: the share (0 to 100) that the first is of the second."""
    difference: tuple[str, ...] = ()
    """Numbers: what is left of the first once the others are taken from it."""
    bands: Bands | None = None
    lookup: Lookup | None = None
    place: PlaceAmong | None = None
    movement: Movement | None = None
    before: Before | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of them is said; one, where it is declared as it should be."""
        return tuple(name for name in WAYS if getattr(self, name))

    @property
    def fault_of_parts(self) -> str:
        """What is wrong with the fields that a share or a difference takes: too few, too many; else empty."""
        if self.rate and len(self.rate) != 2:
            return "is of two counts: the part, and the whole"
        if len(self.difference) == 1:
            return "is of two numbers at least: one, and what is taken from it"
        return ""

    @property
    def of(self) -> tuple[str, ...]:
        """The fields of the row that it is worked out of."""
        found = [*self.product, *self.rate, *self.difference]
        found += [self.before.of, *self.before.within] if self.before else []
        found += [*self.bands.of] if self.bands else []
        found += [*self.lookup.by.values()] if self.lookup else []
        found += [self.place.of, *self.place.by.values()] if self.place else []
        found += [self.movement.of, *self.movement.within] if self.movement else []
        return tuple(dict.fromkeys(found))

    @property
    def is_live(self) -> bool:
        """Whether a workbook can work it out while it is filled in."""
        return bool(self.product or self.rate or self.difference)

    @property
    def of_time_before(self) -> bool:
        """Whether it takes the same row as it was the time before."""
        return bool(self.before or self.movement)


WAYS: Mapping[str, tuple[str, ...]] = {
    "product": ("count", "number"),
    "rate": ("percent",),
    "difference": ("money", "count", "number"),
    "bands": ("choice",),
    "lookup": (),
    "place": ("count", "percent"),
    "movement": ("choice",),
    "before": (),
}
"""Each way of working a field out, with the types that such a field may have; without any it has that of what it is
taken from."""
MOVEMENT = "movement"
"""The list that a movement is a choice of: `better`, `worse`, `same`."""
