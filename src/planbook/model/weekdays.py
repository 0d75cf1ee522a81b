"""Spans of days, and how many days from Monday to Friday lie in them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

Span = tuple[date, date]
"""A first and a last day."""


def joined(spans: Iterable[Span]) -> list[Span]:
    """The days of all `spans`, each once, in order; one that ends before it begins has none."""
    joined: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def within(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """The days that are both in `spans` and in `others`, each of which has a day once."""
    both = ((max(a, c), min(b, d)) for a, b in spans for c, d in others)
    return [span for span in both if span[0] <= span[1]]


def weekdays_to(ordinal: int) -> int:
    """How many days from Monday to Friday there are up to the day `ordinal`; day 1 of the calendar is a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, 5)


def weekdays_between(first: date, last: date) -> int:
    """How many days from Monday to Friday lie from `first` to `last`, both included."""
    return weekdays_to(last.toordinal()) - weekdays_to(first.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class Weekdays:
    """The days from Monday to Friday of some spans, added up once: how many lie up to a day is then looked up."""

    starts: tuple[int, ...]
    """The first day of each span, in order, as an ordinal; no day is in two of them."""
    ends: tuple[int, ...]
    earlier: tuple[int, ...]
    """How many lie in the spans before each."""

    @classmethod
    def of(cls, spans: Sequence[Span]) -> "Weekdays":
        """Those of `spans`, which are in order and of which no two have a day in common."""
        counts = accumulate((weekdays_between(first, last) for first, last in spans), initial=0)
        starts = tuple(first.toordinal() for first, _ in spans)
        return cls(starts, tuple(last.toordinal() for _, last in spans), tuple(counts)[: len(spans)])

    def to(self, ordinal: int) -> int:
        """How many lie up to the day `ordinal`, itself included."""
        place = bisect_right(self.starts, ordinal) - 1
        if place < 0:
            return 0
        last = min(ordinal, self.ends[place])
        return self.earlier[place] + weekdays_to(last) - weekdays_to(self.starts[place] - 1)

    def between(self, first: date, last: date) -> int:
        """How many lie from `first` to `last`, both included."""
        return self.to(last.toordinal()) - self.to(first.toordinal() - 1)
