"""What hidden counts can be, asked of an integer solver: the least and the most of one, with all sums kept."""

from collections.abc import Mapping
from typing import Any

from planbook.consolidate.disclosure.effort import Allowance
from planbook.consolidate.disclosure.model import System, Var

MOST_NODES = 100
MOST_STEPS = 2000
"""How much one question may take, in nodes of the search and steps of the simplex. No clock is asked: the same
question has the same answer on any computer."""
_NEARLY = 1e-6

Values = Mapping[Var, float]


class Solver:
    """The counts of a component as columns, its sums and limits as rows; made once for all that is asked of it."""

    def __init__(self, system: System) -> None:
        import highspy

        class Quiet(highspy.Highs):
            """It says what version it is when its call-backs are set, before it can be told to be silent."""

            def enableCallbacks(self) -> None:  # noqa: N802  # its own name
                self.setOptionValue("output_flag", False)
                super().enableCallbacks()  # type: ignore[no-untyped-call]  # as it is declared

        self._names: Any = highspy
        self._highs = Quiet()  # type: ignore[no-untyped-call]
        self._system = system
        self._places = {name: n for n, name in enumerate(system.truth)}
        self._summands = len(self._places)
        self._fill()

    def _fill(self) -> None:
        highs, infinity = self._highs, self._names.kHighsInf
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("mip_max_nodes", MOST_NODES)
        highs.setOptionValue("simplex_iteration_limit", MOST_STEPS)
        for name, place in self._places.items():
            highs.addVar(*self._system.bounds[name])
            if _is_whole(self._system.truth[name]):
                highs.changeColIntegrality(place, self._names.HighsVarType.kInteger)
        for equations, exactly in ((self._system.equations, True), (self._system.at_most, False)):
            for one in equations:
                columns = [self._places[name] for name, _ in one.parts]
                signs = [float(sign) for _, sign in one.parts]
                highs.addRow(one.total if exactly else -infinity, one.total, len(columns), columns, signs)
                self._summands += len(columns)

    def edge(
        self,
        var: Var,
        effort: Allowance,
        *,
        least: bool,
        at_least: float = float("-inf"),
        at_most: float = float("inf"),
    ) -> tuple[Values | None, bool, float]:
        """Values of all counts of which that of `var` is the least or the most that it can be, as far as they were
        found; whether that is settled; and what it took."""
        highs, place = self._highs, self._places[var]
        low, high = self._system.bounds[var]
        highs.clearSolver()  # nothing of the last question bears on this one
        highs.changeColBounds(place, max(low, at_least), min(high, at_most))
        highs.changeColCost(place, 1.0 if least else -1.0)
        highs.run()
        status, info = highs.getModelStatus(), highs.getInfo()
        found = info.primal_solution_status == self._names.SolutionStatus.kSolutionStatusFeasible
        values = self._checked(list(highs.getSolution().col_value)) if found else None
        took = effort.solves(self._summands, max(info.simplex_iteration_count, 0), max(info.mip_node_count, 0))
        highs.changeColBounds(place, low, high)
        highs.changeColCost(place, 0.0)
        if status == self._names.HighsModelStatus.kInfeasible:
            return None, True, took
        return values, values is not None and status == self._names.HighsModelStatus.kOptimal, took

    def _checked(self, columns: list[float]) -> Values | None:
        """The values of the columns, whole where they have to be; None where a sum is not kept by them."""
        system = self._system
        values = {
            name: float(round(columns[n])) if _is_whole(system.truth[name]) else columns[n]
            for name, n in self._places.items()
        }
        sums = [(sum(sign * values[v] for v, sign in one.parts) - one.total) for one in system.equations]
        over = [(sum(sign * values[v] for v, sign in one.parts) - one.total) for one in system.at_most]
        within = all(low - _NEARLY <= values[v] <= high + _NEARLY for v, (low, high) in system.bounds.items())
        kept = all(abs(by) <= _NEARLY for by in sums) and all(by <= _NEARLY for by in over)
        return values if within and kept else None


def _is_whole(number: float) -> bool:
    return float(number).is_integer()
