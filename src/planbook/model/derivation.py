"""What a success measure can be worked out from, as `derivations.toml` declares it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from planbook.model.calendar import PeriodKind


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted of the rows: exactly one of these."""

    sum: str = ""
    """The sum of a number."""
    share: tuple[str, ...] = ()
    """The sums of two numbers, the one out of the other: so many of so many."""
    days: tuple[str, ...] = ()
    """The most working days that lie in any row from one of its days to the other; where that is still to come, up
    to the day of the figures."""
    clear_days: tuple[str, ...] = ()
    """The same in clear days: neither the first nor the last counts."""
    filled: tuple[str, ...] = ()
    """In how many of the rows all of these fields are filled."""
    having: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Of how many of the rows these fields have one of these values."""
    in_time: tuple[str, ...] = ()
    """Of the rows that are due by now: in how many the first day is not after the second."""
    periods: PeriodKind | Literal[""] = ""
    """In how many of the year's periods of that kind that are over there is any row."""
    value: str = ""
    """The value of the one row that there is."""

    @property
    def named(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each that is given, with the fields that it names."""
        found: list[tuple[str, tuple[str, ...]]] = []
        for spec in fields(self):
            said = getattr(self, spec.name)
            if said:
                keys = () if spec.name == "periods" else (said,) if isinstance(said, str) else tuple(said)
                found.append((spec.name, keys))
        return found


@dataclass(frozen=True, slots=True)
class Derivation:
    """How the figure of a success measure is worked out from the rows of a record."""

    key: str
    title: str
    """What a cell says that names it."""
    record: str
    counts: Literal["rows", "units"] | Counting = "rows"
    """`rows`: how many there are; `units`: how many of the units have any; or something of the rows."""
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """The rows that count: each of these fields has one of these values."""
    by: str = ""
    """A field of the record: after the title stands what the rows that count have in it."""
    by_alone: bool = False
    """Whether a cell may say that without the title before it."""
    over: Literal["plan_year", "period", "always"] = "plan_year"
    """The rows of what time: those of which the day `on` lies in it, and those without one."""
    on: str = ""
    """The field with the day of a row; by default the first by which the record is due, or from which it holds."""
    of: Literal["unit", "trust"] = "unit"
    """Whose rows: those of the unit whose measure it is, or of all."""
    units: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Of `trust`: which units, as `where` of their rows in the register."""

    @property
    def needs_which(self) -> bool:
        """Whether it comes to nothing unless it is said of which."""
        return bool(self.by) and isinstance(self.counts, Counting) and bool(self.counts.value)

    @property
    def comes_to(self) -> str:
        """A result of its form, as a cell would hold one: `7 of 9`, or `7`; empty of a field's own value."""
        if isinstance(self.counts, str):
            return "7" if self.counts == "rows" else "7 of 9"
        kinds = {name for name, _ in self.counts.named}
        return "" if "value" in kinds else "7" if kinds & {"sum", "days", "clear_days"} else "7 of 9"

    @property
    def total_grows(self) -> bool:
        """Whether it is out of those alone that have come by now, so that all of them are not all there will be."""
        kinds = {name for name, _ in self.counts.named} if isinstance(self.counts, Counting) else set()
        return bool(kinds & {"periods", "in_time"}) or bool(self.on and kinds & {"filled", "having", "share"})

    def fields_read(self) -> frozenset[str]:
        """The fields of the record that its figure is made of."""
        named = self.counts.named if isinstance(self.counts, Counting) else []
        return frozenset(key for _, keys in named for key in keys)
