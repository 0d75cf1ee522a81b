"""How far a hidden count is known, by an integer solver in bounded time."""

from typing import Literal

from planbook.consolidate.disclosure.model import System, Var

MOST_NODES = 100
MOST_STEPS = 2000
"""How much one question may take; what is not settled by then is treated as not safe. It is counted in nodes of the
search and steps of the simplex, some 20 ms of an office's machine, so that a busy one hides nothing else."""
SECONDS = 5.0
"""Where even that takes so long, the machine has other troubles."""


def solved(system: System, var: Var, others: set[float]) -> Literal["safe", "told", "open"]:
    """Whether `var` can have three values, its own and `others` among them: asked for the least and the most of it,
    and where those are two apart for the one between."""
    values = {system.truth[var], *others}
    settled = True
    for least in (True, False):
        value, done = _edge(system, var, least=least)
        settled &= done
        if value is not None:
            values.add(float(round(value)) if _is_whole(system.truth[var]) else value)
    if len(values) >= 3:
        return "safe"
    if max(values) - min(values) >= 2:
        between, done = _edge(system, var, least=True, at_least=min(values) + 1, at_most=max(values) - 1)
        settled &= done
        if between is not None:
            return "safe"
    return "told" if settled else "open"


def _is_whole(number: float) -> bool:
    return float(number).is_integer()


def _edge(
    system: System, var: Var, *, least: bool, at_least: float = float("-inf"), at_most: float = float("inf")
) -> tuple[float | None, bool]:
    """The least or the most that `var` can be, as far as it was found, and whether that is settled."""
    import highspy

    class Quiet(highspy.Highs):
        """It says what version it is when its call-backs are set, before it can be told to be silent."""

        def enableCallbacks(self) -> None:  # noqa: N802  # its own name
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]  # as it is declared

    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", SECONDS)
    solver.setOptionValue("mip_max_nodes", MOST_NODES)
    solver.setOptionValue("simplex_iteration_limit", MOST_STEPS)
    places = {name: n for n, name in enumerate(system.truth)}
    for name, place in places.items():
        low, high = system.bounds[name]
        if name == var:
            low, high = max(low, at_least), min(high, at_most)
        solver.addVar(low, high)
        if _is_whole(system.truth[name]):
            solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
    for equations, exactly in ((system.equations, True), (system.at_most, False)):
        for one in equations:
            columns = [places[name] for name, _ in one.parts]
            signs = [float(sign) for _, sign in one.parts]
            low = one.total if exactly else -highspy.kHighsInf
            solver.addRow(low, one.total, len(columns), columns, signs)
    solver.changeColCost(places[var], 1.0 if least else -1.0)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None, True
    found = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    value = float(solver.getSolution().col_value[places[var]]) if found else None
    return value, status == highspy.HighsModelStatus.kOptimal
