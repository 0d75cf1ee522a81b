"""How far a hidden count is known: by bounds that follow from each other, and by exchanges that keep every sum."""

import math
from collections.abc import Mapping

from planbook.consolidate.disclosure.model import Equation, System, Var

MOST_MOVES = 8
"""The most counts that an exchange moves."""
MOST_BESIDE = 24
"""How many counts are tried to make up for one that was moved."""
MOST_TRIED = 400
"""How many steps of exchanges are tried for one count."""
_ROUNDS = 50
_NOTHING = 1e-9

Bounds = dict[Var, tuple[float, float]]


def propagated(system: System) -> Bounds:
    """The bounds of each count that follow from each equation and each limit, over and over."""
    bounds = dict(system.bounds)
    for _ in range(_ROUNDS):
        before = dict(bounds)
        for equation in system.equations:
            _narrow(equation, bounds, exactly=True)
        for limit in system.at_most:
            _narrow(limit, bounds, exactly=False)
        if bounds == before:
            break
    return bounds


def _narrow(equation: Equation, bounds: Bounds, *, exactly: bool) -> None:
    """What one equation says of each of its counts, the others being what they may be at least and at most."""
    least = sum(min(sign * edge for edge in bounds[var]) for var, sign in equation.parts)
    most = sum(max(sign * edge for edge in bounds[var]) for var, sign in equation.parts)
    for var, sign in equation.parts:
        low, high = bounds[var]
        signed = sorted((sign * low, sign * high))
        up_to = equation.total - (least - signed[0])
        from_ = equation.total - (most - signed[1]) if exactly else signed[0]
        edges = sorted((sign * max(signed[0], from_), sign * min(signed[1], up_to)))
        bounds[var] = max(low, edges[0]), min(high, edges[1])


def witnesses(system: System, var: Var) -> set[float]:
    """Other values that `var` may have, found by moving few counts by one or two with every sum kept."""
    found: set[float] = set()
    for step in (1, -1, 2, -2):
        if len(found) < 2 and _can_move(system, {var: step}):
            found.add(system.truth[var] + step)
    return found


def _can_move(system: System, first: dict[Var, int]) -> bool:
    """Whether other counts can be moved so that every sum is kept."""
    tried = 0
    waiting = [first] if _is_in(system, first) else []
    while waiting and tried < MOST_TRIED:
        moves = waiting.pop()
        tried += 1
        broken = _broken(system, moves) or _exceeded(system, moves)
        if broken is None:
            return True
        if len(moves) < MOST_MOVES:
            equation, off = broken
            new: list[dict[Var, int]] = []
            for var, sign in equation.parts:
                if var not in moves and len(new) < MOST_BESIDE and _is_in(system, {var: -off * sign}):
                    new.append({**moves, var: -off * sign})
            waiting += reversed(new)
    return False


def _broken(system: System, moves: Mapping[Var, int]) -> tuple[Equation, int] | None:
    """The first sum that is not kept, and by how much."""
    for moved in moves:
        for equation in system.touching(moved):
            off = sum(sign * moves[var] for var, sign in equation.parts if var in moves)
            if off:
                return equation, off
    return None


def _exceeded(system: System, moves: Mapping[Var, int]) -> tuple[Equation, int] | None:
    """The first limit that is exceeded, and by how much."""
    for moved in moves:
        for limit in system.limiting(moved):
            over = sum(sign * (system.truth[var] + moves.get(var, 0)) for var, sign in limit.parts) - limit.total
            if over > _NOTHING:
                return limit, math.ceil(over - _NOTHING)
    return None


def _is_in(system: System, moves: Mapping[Var, int]) -> bool:
    edges = ((system.truth[var] + by, system.bounds[var]) for var, by in moves.items())
    return all(low <= value <= high for value, (low, high) in edges)
