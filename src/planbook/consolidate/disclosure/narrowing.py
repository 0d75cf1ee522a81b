"""How far a hidden count is known: by bounds that follow from each other, and by exchanges that keep every sum."""

import math
from collections.abc import Mapping

from planbook.consolidate.disclosure.effort import Allowance
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


def propagated(system: System, effort: Allowance) -> Bounds:
    """The bounds of each count that follow from each equation and each limit, over and over."""
    bounds = dict(system.bounds)
    summands = sum(len(one.parts) for one in (*system.equations, *system.at_most))
    for _ in range(_ROUNDS):
        effort.narrows(summands)
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


def exchange(system: System, var: Var, by: int, effort: Allowance) -> dict[Var, int] | None:
    """What can be moved, `var` by `by` and few others by what keeps every sum; None where nothing was found."""
    tried = 0
    waiting = [{var: by}] if _is_in(system, var, by) else []
    while waiting and tried < MOST_TRIED and not effort.is_used_up:
        moves = waiting.pop()
        tried += 1
        effort.moves(len(moves))
        broken = _broken(system, moves) or _exceeded(system, moves)
        if broken is None:
            return moves
        if len(moves) < MOST_MOVES:
            equation, off = broken
            new: list[dict[Var, int]] = []
            for other, sign in equation.parts:
                effort.looks()
                if other not in moves and _is_in(system, other, -off * sign):
                    new.append({**moves, other: -off * sign})
                    if len(new) == MOST_BESIDE:
                        break
            waiting += reversed(new)
    return None


def _broken(system: System, moves: Mapping[Var, int]) -> tuple[Equation, int] | None:
    """The first sum that is not kept, and by how much."""
    off: dict[int, int] = {}
    for moved, by in moves.items():
        for place, sign in system.touching(moved):
            off[place] = off.get(place, 0) + sign * by
    return next(((system.equations[place], by) for place, by in off.items() if by), None)


def _exceeded(system: System, moves: Mapping[Var, int]) -> tuple[Equation, int] | None:
    """The first limit that is exceeded, and by how much."""
    more: dict[int, int] = {}
    for moved, by in moves.items():
        for place, sign in system.limiting(moved):
            more[place] = more.get(place, 0) + sign * by
    for place, by in more.items():
        limit = system.at_most[place]
        over = by + sum(sign * system.truth[var] for var, sign in limit.parts) - limit.total if by > 0 else 0
        if over > _NOTHING:
            return limit, math.ceil(over - _NOTHING)
    return None


def _is_in(system: System, var: Var, by: int) -> bool:
    low, high = system.bounds[var]
    return low <= system.truth[var] + by <= high
