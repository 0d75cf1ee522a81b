"""How far a hidden count is known: by bounds that follow from each other, and by exchanges that keep every sum."""

from collections.abc import Iterator, Mapping

from planbook.consolidate.disclosure.model import Equation, System, Var

MOST_MOVES = 8
"""The most counts that an exchange moves."""
MOST_TRIED = 400
"""How many steps of exchanges are tried for one count."""
_ROUNDS = 50

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


def witnesses(system: System, var: Var, bounds: Mapping[Var, tuple[float, float]]) -> set[float]:
    """Other values that `var` may have, found by moving few counts by one or two with every sum kept."""
    found: set[float] = set()
    for step in (1, -1, 2, -2):
        if len(found) < 2 and _can_move(system, {var: step}, bounds):
            found.add(system.truth[var] + step)
    return found


def _can_move(system: System, first: dict[Var, int], bounds: Mapping[Var, tuple[float, float]]) -> bool:
    """Whether other counts can be moved so that every sum is kept."""
    tried = 0
    waiting = [first]
    while waiting and tried < MOST_TRIED:
        moves = waiting.pop()
        tried += 1
        if not all(_is_in(system.truth[v] + d, bounds[v]) for v, d in moves.items()):
            continue
        broken = next(((e, off) for e, off in _offs(system.equations, moves) if off), None)
        if broken:
            if len(moves) < MOST_MOVES:
                equation, off = broken
                new = [{**moves, v: -off * sign} for v, sign in equation.parts if v not in moves]
                waiting += reversed(new)
            continue
        over = next((e for e in system.at_most if not _holds(e, system.truth, moves)), None)
        if over is None:
            return True
    return False


def _offs(equations: list[Equation], moves: Mapping[Var, int]) -> Iterator[tuple[Equation, int]]:
    for equation in equations:
        yield equation, sum(sign * moves.get(var, 0) for var, sign in equation.parts)


def _holds(limit: Equation, truth: Mapping[Var, float], moves: Mapping[Var, int]) -> bool:
    return sum(sign * (truth[var] + moves.get(var, 0)) for var, sign in limit.parts) <= limit.total + 1e-9


def _is_in(value: float, edges: tuple[float, float]) -> bool:
    return edges[0] <= value <= edges[1]
