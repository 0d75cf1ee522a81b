"""The audit: whether a hidden count follows from all that was published and all that is about to be shown.

A count is safe while it can have three values. What is not is hidden further: the smallest part of a sum that gives
it away and has not been told, else the sum itself. What earlier papers give away is hidden no further for. Where
the work that there is for it is used up, every sum that bears on what is undecided is hidden at once.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planbook.consolidate.disclosure.deciding import Case, cases
from planbook.consolidate.disclosure.effort import Allowance
from planbook.consolidate.disclosure.knowing import Knowledge
from planbook.consolidate.disclosure.model import (
    Equation,
    Said,
    System,
    Var,
    hidden_keys,
    said_before,
    said_now,
    system,
)
from planbook.consolidate.disclosure.unsent import unsent
from planbook.consolidate.published_kpis import is_shown
from planbook.consolidate.suppression import Count, Decision, Key
from planbook.consolidate.tables import TrustTables
from planbook.model.kpi import EVERYBODY

_MOST_KEPT = 20_000
_LOOKED_AT: "OrderedDict[str, Audited]" = OrderedDict()
"""What was decided, by the digest of its case: nothing but what has changed is looked at again."""


@dataclass(frozen=True, slots=True)
class Given:
    """A hidden figure that papers which went out give away."""

    key: Key
    days: tuple[date, ...]
    """When papers went out that it follows from."""


@dataclass(frozen=True, slots=True)
class Audited:
    """The decision on a case, and what can be worked out whatever is decided."""

    decision: Decision
    given: tuple[Given, ...] = ()


def decided(tables: TrustTables) -> dict[tuple[str, str], Decision]:
    """The decision on each KPI of each period that the tables show, by period id and KPI."""
    return {key: audit.decision for key, audit in audits(tables).items()}


def audits(tables: TrustTables) -> dict[tuple[str, str], Audited]:
    """The same with what earlier papers give away; by the plain rules alone where the register says so."""
    looked_at = _plainly if tables.register.is_plain_disclosure else _audited_once
    return {(case.period, case.code): looked_at(case) for case in cases(tables)}


def _plainly(case: Case) -> Audited:
    return Audited(case.plainly())


def _audited_once(case: Case) -> Audited:
    """The same for the same counts, rule and history: several outputs are made of one set of tables."""
    key = case.digest()
    found = _LOOKED_AT.pop(key, None) or audited(case)
    _LOOKED_AT[key] = found  # the last one asked for stands last
    if len(_LOOKED_AT) > _MOST_KEPT:
        del _LOOKED_AT[next(iter(_LOOKED_AT))]
    return found


def audited(case: Case) -> Audited:
    """The plain decision, with whatever else has to be hidden so that nothing hidden follows from the rest."""
    decision = case.plainly()
    if not hidden_keys(decision):
        return Audited(decision)
    more: set[Key] = set()
    more_totals: set[Key] = set()
    safe: set[Var] = set()
    given: dict[Key, Given] = {key: Given(key, _shown_in(case, key)) for key in _few_and_told(case, decision)}
    knowledge = Knowledge(Allowance.for_figures(len(case.units) + len(case.totals)))
    while True:
        knowledge.effort.states((len(case.units) + len(case.totals)) * (1 + len(case.told)))
        unknown = _unknown(case, hidden_keys(decision))
        left_out = unsent(case, unknown)
        unknown |= {key: one.count for key, one in left_out.items()}
        now, before = said_now(case, decision, unknown), said_before(case, unknown)
        every = system(case, unknown, left_out, [*now, *(said for _, said in before)])
        old = system(case, unknown, left_out, [said for _, said in before], told_alone=True)
        steps = _next(case, decision, every, old, now, before, given, safe, knowledge)
        if not steps:
            return Audited(decision, tuple(given.values()))
        for step in steps:
            (more_totals if step.is_total else more).add(step.key)
        decision = _again(case, decision, more, more_totals)


@dataclass(frozen=True, slots=True)
class _Step:
    """One more figure to hide."""

    key: Key
    is_total: bool


def _next(
    case: Case,
    decision: Decision,
    every: System,
    old: System,
    now: Sequence[Said],
    before: Sequence[tuple[int, Said]],
    given: dict[Key, Given],
    safe: set[Var],
    knowledge: Knowledge,
) -> list[_Step]:
    """What is to be hidden next; nothing where that is all. What earlier papers give away is added to `given`.

    What is `safe` stays so when more is hidden, and is not looked at again.
    """
    new = {said.equation for said in now} - {said.equation for _, said in before}
    undecided: set[Equation] = set()
    for var in every.truth:
        if var[:2] in given or var in safe:
            continue
        if knowledge.how_known(every, var) == "safe":
            safe.add(var)
            continue
        if knowledge.how_known(old, var) == "told":
            reached = set(old.of(var).equations)
            outs = sorted({n for n, said in before if said.equation in reached})
            days = tuple(case.told[n][0].day for n in outs) or _shown_beside(case, var[:2])
            given[var[:2]] = Given(var[:2], days)
            continue
        reached = new.intersection(every.of(var).equations)
        if knowledge.effort.is_used_up:
            undecided |= reached
            continue
        bearing = [said for said in now if said.equation in reached]
        step = _step_unsent(every, var, bearing) if every.is_unsent(var) else None
        step = step or _step(case, var, bearing) or _step_beside(case, decision, var)
        if step is not None:
            return [step]
    return _all_of(case, [said for said in now if said.equation in undecided])


def _all_of(case: Case, said: Sequence[Said]) -> list[_Step]:
    """Every total among the sums, and of those that are none every part that nobody has."""
    untold = {count.key for count in case.units if not count.told}
    totals = [_Step(one.whole, is_total=True) for one in said if one.is_total]
    parts = {key for one in said if not one.is_total for key in one.shown if key in untold}
    return [*totals, *(_Step(key, is_total=False) for key in sorted(parts))]


def _step(case: Case, var: Var, said: Sequence[Said]) -> _Step | None:
    """The smallest part that nobody has of the sums that bear on `var`, its own sums first; else a sum itself."""
    counts = {count.key: count for count in case.units}
    near = sorted(said, key=lambda one: var not in dict(one.equation.parts))
    for one in near:
        shown = (counts[key] for key in one.shown if key in counts)
        parts = [count for count in shown if not count.told and not count.of_nobody]
        if parts:
            return _Step(min(parts, key=_weight).key, is_total=False)
        if one.is_total:
            return _Step(one.whole, is_total=True)
    return None


def _step_beside(case: Case, decision: Decision, var: Var) -> _Step | None:
    """The figure of the same school that leaves too few values without adding up to it: of all pupils, or of the
    smallest group that is no more than they are."""
    owner, group, _ = var
    hidden = hidden_keys(decision)
    beside = [
        count
        for count in case.units
        if count.owner == owner
        and (count.group == EVERYBODY) != (group == EVERYBODY)
        and not (count.told or count.of_nobody or count.key in hidden)
        and count.value is not None
    ]
    return _Step(min(beside, key=_weight).key, is_total=False) if beside else None


def _step_unsent(every: System, var: Var, said: Sequence[Said]) -> _Step | None:
    """The total that a figure which nobody sent follows from: of its group first, of everybody next.

    A part more that is hidden brings its own group and the rest of it, and leaves what totals of both come to.
    """
    beside = {one for place, _ in every.touching(var) for one, _ in every.equations[place].parts}
    totals = [one for one in said if one.is_total]
    near = [one for one in totals if beside.intersection(dict(one.equation.parts))]
    first = min(near or totals, key=lambda one: one.whole[1] == EVERYBODY, default=None)
    return _Step(first.whole, is_total=True) if first else None


def _weight(count: Count) -> float:
    return count.denominator or count.numerator or 0


def _again(case: Case, decision: Decision, more: set[Key], more_totals: set[Key]) -> Decision:
    """The decision with more hidden, and with what the plain rules then hide beside it."""
    totals = {key for key, showing in decision.totals.items() if showing == "suppressed"}
    return case.rule.decide(case.units, case.totals, hidden_keys(decision) | more, totals | more_totals)


def _unknown(case: Case, hidden: set[Key]) -> dict[Key, Count]:
    """Those that nobody has and of which the counts are there; of one that was hidden once they may be no more."""
    wanted = ("numerator", "denominator") if case.rule.counted.out_of else ("numerator",)
    return {
        c.key: c
        for c in case.units
        if c.key in hidden and not c.told and all(getattr(c, name) is not None for name in wanted)
    }


def _few_and_told(case: Case, decision: Decision) -> list[Key]:
    """The figures that are to be hidden by themselves, and that papers which went out have shown as they are."""
    wholes = {count.owner: count for count in case.units if count.group == EVERYBODY}
    told = [c for c in case.units if c.told and c.key in hidden_keys(decision)]
    return [c.key for c in told if case.rule.alone(c, wholes.get(c.owner)) == "suppressed"]


def _shown_beside(case: Case, key: Key) -> tuple[date, ...]:
    """When papers showed a figure of the same school that leaves `key` too few values without adding up to it."""
    beside = [c.key for c in case.units if c.told and c.owner == key[0] and EVERYBODY in (c.group, key[1])]
    return tuple(sorted({day for one in beside for day in _shown_in(case, one)}))


def _shown_in(case: Case, key: Key) -> tuple[date, ...]:
    return tuple(out.day for out, told in case.told if is_shown(told.units.get(key)))
