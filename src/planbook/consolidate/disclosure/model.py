"""What was said of one KPI in one period, as equations and bounds of the counts that are hidden.

A count that is hidden is an unknown: how many (`n`) and out of how many (`d`) of a unit's group. Every total
that was shown, less the parts that were, is an equation; so are a group and its counterpart, which together are
everybody. Counts are taken as if they were printed, also where a paper shows a percentage alone: what is safe so is
safe.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from planbook.consolidate.disclosure.deciding import Case
from planbook.consolidate.disclosure.unsent import Unsent
from planbook.consolidate.published_kpis import ToldOnce, is_shown
from planbook.consolidate.suppression import Count, Decision, Key
from planbook.model.kpi import EVERYBODY

Var = tuple[str, str, str]
"""The owner and the group of a count, and `n` or `d`."""
MOST = 1e6
"""More than anything that is counted comes to, where no roll bounds it."""
_PARTS = {"n": "numerator", "d": "denominator"}


@dataclass(frozen=True, slots=True)
class Equation:
    """Hidden counts that come to `total`, each with its sign."""

    parts: tuple[tuple[Var, int], ...]
    total: float


@dataclass(slots=True)
class System:
    """All that is known of the hidden counts of a case."""

    truth: dict[Var, float] = field(default_factory=dict)
    bounds: dict[Var, tuple[float, float]] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    at_most: list[Equation] = field(default_factory=list)
    """Sums that are no more than their total."""
    unsent: frozenset[Key] = frozenset()
    """The figures among them that nobody sent."""
    _touching: dict[Var, list[tuple[int, int]]] = field(default_factory=dict)
    _limiting: dict[Var, list[tuple[int, int]]] = field(default_factory=dict)
    _parts: dict[Var, "System"] = field(default_factory=dict)

    def is_unsent(self, var: Var) -> bool:
        """Whether it is a count of a figure that nobody sent."""
        return var[:2] in self.unsent

    def touching(self, var: Var) -> list[tuple[int, int]]:
        """The equations that `var` stands in, each by its place among them, with the sign that `var` has in it."""
        if not self._touching:
            self._touching = _by_var(self.equations)
        return self._touching.get(var, [])

    def limiting(self, var: Var) -> list[tuple[int, int]]:
        """The limits that `var` stands in, likewise."""
        if not self._limiting:
            self._limiting = _by_var(self.at_most)
        return self._limiting.get(var, [])

    def of(self, var: Var) -> "System":
        """What of it can bear on `var`: all that hangs together with it, the same for each of its counts."""
        if var not in self._parts:
            part = self._reached(var)
            self._parts |= dict.fromkeys(part.truth, part)
        return self._parts[var]

    def _reached(self, var: Var) -> "System":
        reached, waiting = {var}, [var]
        while waiting:
            one = waiting.pop()
            near = [self.equations[n] for n, _ in self.touching(one)]
            for equation in (*near, *(self.at_most[n] for n, _ in self.limiting(one))):
                new = {other for other, _ in equation.parts} - reached
                reached |= new
                waiting += sorted(new)
        return System(
            {one: self.truth[one] for one in sorted(reached)},
            {one: self.bounds[one] for one in sorted(reached)},
            [e for e in self.equations if e.parts[0][0] in reached],
            [e for e in self.at_most if e.parts[0][0] in reached],
        )

    def same(self) -> tuple[object, ...]:
        """What is equal for systems of which the same is known."""
        return (*self.truth.items(), *self.bounds.items(), *self.equations, None, *self.at_most)


def _by_var(equations: Iterable[Equation]) -> dict[Var, list[tuple[int, int]]]:
    found: dict[Var, list[tuple[int, int]]] = {}
    for number, equation in enumerate(equations):
        for var, sign in equation.parts:
            found.setdefault(var, []).append((number, sign))
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """An equation that something shown makes: a total (`total`), or the figure of all pupils of a unit."""

    equation: Equation
    whole: Key
    is_total: bool
    shown: tuple[Key, ...]
    """The parts of it that are shown."""


def hidden_keys(decision: Decision) -> set[Key]:
    """The units' figures that are hidden."""
    return {key for key, showing in decision.units.items() if showing == "suppressed"}


def said_now(case: Case, decision: Decision, unknown: Mapping[Key, Count]) -> list[Said]:
    """The equations of what is about to be shown."""
    told = ToldOnce(
        {c.key: _line(c, decision.units.get(c.key) == "suppressed") for c in case.units},
        {c.key: _line(c, decision.totals.get(c.key) == "suppressed") for c in case.totals},
    )
    return _said(case, told, unknown)


def said_before(case: Case, unknown: Mapping[Key, Count]) -> list[tuple[int, Said]]:
    """The equations of what was published, each with its place among what was said."""
    return [(n, said) for n, (_, told) in enumerate(case.told) for said in _said(case, told, unknown)]


def system(
    case: Case,
    unknown: Mapping[Key, Count],
    left_out: Mapping[Key, Unsent],
    said: Iterable[Said],
    *,
    told_alone: bool = False,
) -> System:
    """The equations together, with what holds of any counts: no more than there are, groups within their whole.

    Where it is of what was told alone, a figure that is to be shown for the first time bounds none.
    """
    counted = ("n", "d") if case.rule.counted.out_of else ("n",)
    equations = {one.equation for one in said}
    equations |= {_come_to(key, one, part) for key, one in left_out.items() for part in counted}
    made = System(equations=sorted(equations, key=lambda e: (e.parts, e.total)), unsent=frozenset(left_out))
    counts = {
        count.key: count
        for count in case.units
        if count.key not in left_out and (count.told or count.key in unknown or not told_alone)
    }
    for key in sorted(unknown):
        count = unknown[key]
        for part in counted:
            number = getattr(count, _PARTS[part])
            made.truth[*key, part] = number
            made.bounds[*key, part] = _bounds(case, count, part, number)
            if key in left_out:  # it may be of nobody
                made.bounds[*key, part] = 0.0, made.bounds[*key, part][1]
    _within(case, made, counts, {key: count for key, count in unknown.items() if key not in left_out})
    return made


def _come_to(key: Key, one: Unsent, part: str) -> Equation:
    """That a figure which nobody sent is what the others come to."""
    parts = [((*key, part), -1), *(((*other, part), sign) for other, sign in one.parts)]
    return Equation(tuple(sorted(parts)), 0.0)


def _bounds(case: Case, count: Count, part: str, number: float) -> tuple[float, float]:
    """What anybody knows of a count: it is none of a cohort of none, and no more than the roll."""
    counted = case.rule.counted
    low = 1.0 if part == "d" else 0.0
    roll = count.pupils if counted.people and not counted.staff and counted.kpi_unit != "mean" else None
    if part == "d" and counted.people and not counted.staff:
        roll = count.pupils
    high = roll if roll and (part == "d" or counted.kpi_unit == "percent") else MOST
    return min(low, number), max(high, number)


def _within(case: Case, made: System, counts: Mapping[Key, Count], unknown: Mapping[Key, Count]) -> None:
    """A share is no more than all of its cohort; a group is no more than all pupils, and so are those not of it."""
    share = case.rule.counted.kpi_unit == "percent"
    parts = ("n", "d") if case.rule.counted.out_of else ("n",)
    for owner, group in sorted(unknown):
        if share:
            _add(made, [((owner, group, "n"), 1), ((owner, group, "d"), -1)], counts, unknown)
    for owner, group in sorted(counts):
        if group == EVERYBODY or (owner, EVERYBODY) not in counts:
            continue
        if (owner, group) not in unknown and (owner, EVERYBODY) not in unknown:
            continue
        for part in parts:
            _add(made, [((owner, group, part), 1), ((owner, EVERYBODY, part), -1)], counts, unknown)
        if share:
            summands = [(EVERYBODY, "n", 1), (group, "n", -1), (EVERYBODY, "d", -1), (group, "d", 1)]
            _add(made, [((owner, g, part), sign) for g, part, sign in summands], counts, unknown)


def _add(
    made: System, summands: list[tuple[Var, int]], counts: Mapping[Key, Count], unknown: Mapping[Key, Count]
) -> None:
    """Add that the summands come to nothing or less, where all of them are known or asked for and it is so."""
    numbers = [(var, sign, getattr(counts[var[:2]], _PARTS[var[2]])) for var, sign in summands]
    if any(number is None for _, _, number in numbers) or sum(s * n for _, s, n in numbers) > 0:
        return
    left = tuple((var, sign) for var, sign, _ in numbers if var[:2] in unknown)
    if left:
        made.at_most.append(Equation(left, -sum(s * n for var, s, n in numbers if var[:2] not in unknown)))


def _line(count: Count, hidden: bool) -> Mapping[str, Any]:
    if count.value is None and not count.of_nobody:
        return {"status": "not_reported"}
    shown = {"numerator": count.numerator, "denominator": count.denominator, "value": count.value}
    status = "suppressed" if hidden else "nobody" if count.of_nobody else "shown" if count.totalled else "not_due"
    return {"status": status} if hidden and count.totalled else {"status": status, **shown}


def _said(case: Case, told: ToldOnce, unknown: Mapping[Key, Count]) -> list[Said]:
    """The equations of what was told; those that are not so any more, as something was corrected, are left out."""
    counts = {count.key: count for count in case.units}
    phase = {count.owner: count.phase for count in case.units}
    found = []
    for (owner, group), line in told.totals.items():
        if not is_shown(line) or line.get("status") == "not_due":
            continue
        keys = [
            key
            for key, own in told.units.items()
            if key[1] == group
            and phase.get(key[0]) == owner
            and own.get("status") != "not_due"
            and _is_there(own)
            and not _is_without_counts(own, counts.get(key))
        ]
        found += _equations(case, told, counts, unknown, (owner, group), keys, is_total=True)
    for owner, group in sorted(told.units):
        other = case.rule.counterparts.get(group)
        keys = [(owner, group), (owner, other or "")]
        whole = told.units.get((owner, EVERYBODY))
        if (
            other
            and group < other
            and whole
            and all(_is_there(told.units.get(k)) for k in keys)
            and _is_there(whole)
        ):
            found += _equations(case, told, counts, unknown, (owner, EVERYBODY), keys, is_total=False)
    return found


def _equations(
    case: Case,
    told: ToldOnce,
    counts: Mapping[Key, Count],
    unknown: Mapping[Key, Count],
    whole: Key,
    keys: list[Key],
    *,
    is_total: bool,
) -> list[Said]:
    """The equations, of how many and out of how many, that the parts of a whole come to it."""
    found = []
    lines = told.units if not is_total else told.totals
    summands = [*((key, 1) for key in keys), *([] if is_total else [(whole, -1)])]
    for part in ("n", "d") if case.rule.counted.out_of else ("n",):
        total = lines[whole].get(_PARTS[part]) if is_total else 0.0
        left: list[tuple[Var, int]] = []
        for key, sign in summands:
            number = told.units[key].get(_PARTS[part]) if is_shown(told.units[key]) else None
            if number is None and key in unknown:
                left.append(((*key, part), sign))
            elif number is None and key in counts and getattr(counts[key], _PARTS[part]) is not None:
                number = getattr(counts[key], _PARTS[part])  # told elsewhere
            if number is not None and total is not None:
                total -= sign * number
            elif (*key, part) not in dict(left):
                total = None
        if total is None or not left:
            continue
        true = sum(sign * (getattr(unknown[var[:2]], _PARTS[part]) or 0) for var, sign in left)
        if abs(true - total) < 1e-6:
            shown = tuple(key for key, _ in summands if is_shown(told.units[key]))
            found.append(Said(Equation(tuple(sorted(left)), total), whole, is_total, shown))
    return found


def _is_without_counts(line: Mapping[str, Any], count: Count | None) -> bool:
    """Whether a figure is there and its counts are not, as one that the trust holds so: it is part of no total."""
    if is_shown(line):
        return line.get("numerator") is None
    return count is not None and count.value is not None and count.numerator is None


def _is_there(line: Mapping[str, Any] | None) -> bool:
    """Whether there is a figure or an answer of nobody, shown or hidden."""
    return line is not None and (line.get("status") == "suppressed" or is_shown(line))
