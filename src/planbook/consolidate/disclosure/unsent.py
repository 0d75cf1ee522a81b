"""Figures that nobody sent and that others come to: what is left of all pupils without a group, and all of two.

A school may leave out the line of a group, or that of everybody. What it would have said is what the others come
to, so that it is as public as they are. Where one of the others is shown, the one that is hidden stands for it.
Where both are hidden, totals may still give it back: it is then one more hidden count, if it would not be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from planbook.consolidate.disclosure.deciding import Case, was_told
from planbook.consolidate.suppression import Count, Key
from planbook.model.kpi import EVERYBODY

REST_OF = "rest of "
"""Before the code of a group, the pupils who are not of it, where the list of groups has no name for them."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A figure that nobody sent, with the hidden ones that it is the sum of, each with its sign."""

    count: Count
    parts: tuple[tuple[Key, int], ...]


def unsent(case: Case, hidden: Mapping[Key, Count]) -> dict[Key, Unsent]:
    """What nobody sent, others of which both are `hidden` come to, and would be hidden if it had been sent."""
    there = {count.key for count in case.units if count.is_there}
    found: dict[Key, Unsent] = {}
    for (owner, group), count in hidden.items():
        other = case.rule.counterparts.get(group, "")
        whole, key = (owner, EVERYBODY), (owner, other or REST_OF + group)
        if group == EVERYBODY:
            continue
        if key in there:
            if group < other and whole not in there and key in hidden:
                found[whole] = Unsent(_sum(count, hidden[key], 1, EVERYBODY), ((count.key, 1), (key, 1)))
        elif whole in hidden:
            rest = _sum(hidden[whole], count, -1, key[1])
            found[key] = Unsent(rest, ((whole, 1), (count.key, -1)))
    return {key: one for key, one in found.items() if _is_to_be_hidden(case, one.count)}


def _sum(one: Count, other: Count, sign: int, group: str) -> Count:
    numerator = (one.numerator or 0) + sign * (other.numerator or 0)
    denominator = (one.denominator or 0) + sign * (other.denominator or 0)
    return replace(one, group=group, numerator=numerator, denominator=denominator, totalled=False)


def _is_to_be_hidden(case: Case, count: Count) -> bool:
    """Whether it is of anybody, the figures that it is worked out from agree, and few may know it."""
    numerator, denominator = count.numerator or 0, count.denominator or 0
    out_of = case.rule.counted.out_of
    agrees = numerator >= 0 and (case.rule.counted.kpi_unit != "percent" or numerator <= denominator)
    is_of_anybody = (denominator if out_of else numerator) > 0
    return is_of_anybody and agrees and case.rule.is_of_few(count) and not was_told(count, case.told)
