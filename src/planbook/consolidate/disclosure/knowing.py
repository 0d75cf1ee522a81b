"""How far hidden counts are known from all that is said: by exchanges, by bounds, and by a solver in bounded work.

Counts that hang together are looked at together: what was found of one of them, an exchange or an answer of the
solver, gives values of the others too. What has not changed is not looked at again.
"""

from dataclasses import dataclass, field
from typing import Literal

from planbook.consolidate.disclosure.effort import A_COMPONENT, Allowance
from planbook.consolidate.disclosure.model import System, Var
from planbook.consolidate.disclosure.narrowing import Bounds, exchange, propagated
from planbook.consolidate.disclosure.solving import Solver

Known = Literal["safe", "told", "open"]
"""Safe: it can have three values; told: it cannot; open: that could not be settled in the work there is for it."""
FEWEST_VALUES = 3


@dataclass(slots=True)
class _Component:
    """Counts that hang together, and what was found of them."""

    system: System
    values: dict[Var, set[float]]
    """Values that each can have, its own among them."""
    bounds: Bounds | None = None
    solver: Solver | None = None
    left: float = A_COMPONENT
    """What the solver may still take for them."""
    known: dict[Var, Known] = field(default_factory=dict)

    def add(self, values: dict[Var, float]) -> None:
        for var, value in values.items():
            if len(self.values[var]) < FEWEST_VALUES:
                self.values[var].add(value)

    def is_safe(self, var: Var) -> bool:
        return len(self.values[var]) >= FEWEST_VALUES


@dataclass(slots=True)
class Knowledge:
    """What was found in one audit, with what may still be done."""

    effort: Allowance
    _components: dict[tuple[object, ...], _Component] = field(default_factory=dict)
    _of: dict[int, tuple[System, _Component]] = field(default_factory=dict)
    """By the identity of a component's system, which is kept with it."""

    def how_known(self, whole: System, var: Var) -> Known:
        """How far a hidden count is known from all that is said."""
        part = whole.of(var)
        if id(part) not in self._of:
            new = _Component(part, {one: {value} for one, value in part.truth.items()})
            self._of[id(part)] = part, self._components.setdefault(part.same(), new)
        component = self._of[id(part)][1]
        if component.is_safe(var):
            return "safe"
        if var not in component.known:
            component.known[var] = self._looked_at(component, var)
        return component.known[var]

    def _looked_at(self, component: _Component, var: Var) -> Known:
        self._exchange(component, var)
        if component.is_safe(var):
            return "safe"
        system = component.system
        if component.bounds is None:
            component.bounds = propagated(system, self.effort)
        low, high = component.bounds[var]
        if high - low < FEWEST_VALUES - 1:
            # Where the roll alone leaves no more, nothing that is shown has narrowed it.
            return "safe" if system.bounds[var] == (low, high) else "told"
        return self._solved(component, var)

    def _exchange(self, component: _Component, var: Var) -> None:
        truth = component.system.truth
        for by in (1, -1, 2, -2):
            if component.is_safe(var) or truth[var] + by in component.values[var]:
                continue
            moves = exchange(component.system, var, by, self.effort)
            component.add({one: truth[one] + step for one, step in (moves or {}).items()})

    def _solved(self, component: _Component, var: Var) -> Known:
        """By the least and the most of it, and where those are two apart by the one between."""
        values, settled = component.values[var], True
        for least in (True, False):
            settled &= self._ask(component, var, least=least)
            if component.is_safe(var):
                return "safe"
        if settled and max(values) - min(values) >= FEWEST_VALUES - 1:
            between = min(values) + 1, max(values) - 1
            settled &= self._ask(component, var, least=True, at_least=between[0], at_most=between[1])
            if component.is_safe(var):
                return "safe"
        return "told" if settled else "open"

    def _ask(self, component: _Component, var: Var, *, least: bool, **between: float) -> bool:
        """Put a question to the solver, while there is any work left for it; whether that is settled."""
        if component.left <= 0 or self.effort.is_used_up:
            return False
        component.solver = component.solver or Solver(component.system)
        found, settled, took = component.solver.edge(var, self.effort, least=least, **between)
        component.left -= took
        component.add(dict(found or {}))
        return settled
