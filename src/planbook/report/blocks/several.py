"""What is said of several units together: in how many of how many, and whose a thing is.

In a paper about one unit each of these says nothing: there it is plain whose everything is.
"""

from collections.abc import Collection, Iterable, Sequence

from planbook.consolidate.rows import KpiRow
from planbook.model.prose import listed, some_of
from planbook.model.unit_words import unit_words
from planbook.report.blocks.subject import OfUnit, Subject
from planbook.report.made_of import made_of

_MOST_NAMED = 3
"""The most units that are named; of more than these it is said how many they are."""


def having(subject: Subject, rows: Iterable[OfUnit]) -> list[str]:
    """The units that a return is due from which have any of `rows`."""
    units = {subject.unit_of(row) for row in rows}
    return [unit for unit in subject.due if unit in units]


def of_how_many(subject: Subject, units: int, due: Collection[str] = ()) -> str:
    """So many of the units that a return is due from, or of those in `due`, within a sentence: "five of six
    schools"."""
    one, many = unit_words(subject.register, due) if due else subject.unit_words
    return some_of(units, len(due or subject.due), one, many, begins=False)


def in_units(subject: Subject, rows: Iterable[OfUnit], how: str = "in") -> str:
    """In how many of how many units there are `rows`: " in five of six schools"; `how` is another word for "in".

    Figures of KPIs are of so many of those who are to give them: a team that is asked for none is no school whose
    figure is all right.
    """
    every = [*rows] if subject.is_several else []
    there = having(subject, every)
    return f" {how} {of_how_many(subject, len(there), _giving(subject, every))}" if there else ""


def _giving(subject: Subject, rows: Sequence[OfUnit]) -> list[str]:
    """The units that one of the KPIs is due from of which all `rows` are figures; none where they are none."""
    if not all(isinstance(row, KpiRow) for row in rows):
        return []
    codes = {row.kpi for row in rows if isinstance(row, KpiRow)}
    return having(subject, [row for row in subject.kpis if row.kpi in codes and row.due])


def of_unit(subject: Subject, row: OfUnit) -> str:
    """Whose `row` is, after what it is: " of Ashlow Road Primary School"."""
    return f" of {unit_name(subject, row.unit)}" if subject.is_several else ""


def whose(subject: Subject, row: OfUnit, sentence: str) -> str:
    """`sentence` with whose it is before it."""
    return made_of(f"{unit_name(subject, row.unit)}: {sentence}", sentence) if subject.is_several else sentence


def unit_name(subject: Subject, unit: str) -> str:
    """What the register calls the unit, whether or not it still belongs."""
    return subject.register.ever.label("unit", unit)


def units_named(subject: Subject, units: Iterable[str]) -> str:
    """The units by name where they are few; else how many of how many they are, within a sentence."""
    every = list(dict.fromkeys(units))
    if len(every) > 1 and (len(every) > _MOST_NAMED or len(every) == len(subject.due)):
        return of_how_many(subject, len(every))
    return listed(unit_name(subject, unit) for unit in every)
