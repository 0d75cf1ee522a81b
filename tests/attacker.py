"""Somebody who has every paper that went out and a solver, and asks of each starred figure what it can be.

Knows nothing of planbook's code: what it is given is what was printed of one KPI in one term, publication by
publication, and that schools add up to their phase and two groups to everybody, be it that three lines were sent or
two. Says which stars, and which lines that nobody sent, have two values at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy

Cell = tuple[float, float] | str
"""How many out of how many; `*` where it is hidden."""
STAR = "*"
LARGE = 500


@dataclass
class Paper:
    """What one publication printed."""

    schools: Mapping[tuple[str, str], Cell]
    """By school and group, those that there is anything of."""
    totals: Mapping[tuple[str, str], Cell]
    """By phase and group."""
    phase: Mapping[str, str] = field(default_factory=dict)
    of_nobody: frozenset[tuple[str, str]] = frozenset()
    """Stars that are of nobody; of all others a reader of the papers is taken to know that they are of somebody."""


def worked_out(papers: Sequence[Paper], groups: tuple[str, str, str] = ("all", "disadvantaged", "other")):
    """The stars and the lines left out, by school and group, of which how many or out of how many can have two
    values at most. Of lines left out those are asked of whose two others are starred: of what is shown what is
    left is public.
    """
    starred = {key for paper in papers for key, cell in paper.schools.items() if cell == STAR}
    stars = sorted(starred | {key for paper in papers for key in _left_out(paper, groups)})
    somebody = starred.difference(*(paper.of_nobody for paper in papers))  # what was left out may be of nobody
    least = [part * (key in somebody) for key in stars for part in (0, 1)]
    places = {(key, part): n for n, (key, part) in enumerate((k, p) for k in stars for p in (0, 1))}
    rows: list[tuple[float, float, dict[int, float]]] = []
    for key in stars:  # no more than all of them
        rows.append((-LARGE, 0, {places[key, 0]: 1, places[key, 1]: -1}))
    for paper in papers:
        for (phase, group), cell in paper.totals.items():
            if cell != STAR:
                parts = [k for k in paper.schools if k[1] == group and paper.phase[k[0]] == phase]
                rows += _sums(paper, places, [(k, 1) for k in parts], cell)
        everybody, one, other = groups
        for school in {name for name, _ in paper.schools}:
            three = [(school, everybody), (school, one), (school, other)]
            if all(key in paper.schools for key in three) or set(three) & _left_out(paper, groups):
                rows += _sums(paper, places, [(three[0], -1), (three[1], 1), (three[2], 1)], (0, 0))
            for group in (one, other):
                if (school, group) in paper.schools and three[0] in paper.schools:
                    rows += _within(paper, places, three[0], (school, group))
    model = model_of(least, rows)
    return [key for key in stars if any(values(places[key, part], model) <= 2 for part in (0, 1))]


def _left_out(paper, groups) -> set[tuple[str, str]]:
    """The lines that are not there and of which both others are starred."""
    threes = [[(school, group) for group in groups] for school in sorted({name for name, _ in paper.schools})]
    gaps = [[key for key in three if key not in paper.schools] for three in threes]
    stars = [sum(paper.schools.get(key) == STAR for key in three) for three in threes]
    return {gap[0] for gap, starred in zip(gaps, stars, strict=True) if len(gap) == 1 and starred == 2}


def _sums(paper, places, parts, total):
    made = []
    for part in (0, 1):
        left, come_to = {}, total[part]
        for key, sign in parts:
            cell = paper.schools.get(key, STAR)
            if cell == STAR:
                left[places[key, part]] = sign
            else:
                come_to -= sign * cell[part]
        if left:
            made.append((come_to, come_to, left))
    return made


def _within(paper, places, whole, group):
    """A group is no more than the school, those who did no more than those who did, and the rest likewise."""
    made = []
    for signs in ((1, 0), (0, 1), (-1, 1)):
        left, come_to = {}, 0.0
        for key, way in ((group, 1), (whole, -1)):
            for part in (0, 1):
                sign = way * signs[part]
                cell = paper.schools[key]
                if sign and cell == STAR:
                    left[places[key, part]] = sign
                elif sign:
                    come_to -= sign * cell[part]
        if left:
            made.append((-10 * LARGE, come_to, left))
    return made


def model_of(least: Sequence[int], rows) -> highspy.HighsLp:
    """What is known of the counts: how many each is at least, and what of them comes to how many."""
    solver = _solver()
    for n, fewest in enumerate(least):
        solver.addVar(fewest, LARGE)
        solver.changeColIntegrality(n, highspy.HighsVarType.kInteger)
    for low, high, parts in rows:
        solver.addRow(low, high, len(parts), list(parts), list(parts.values()))
    return solver.getLp()


def values(place: int, model: highspy.HighsLp) -> int:
    """How many values one count can have, up to three; 3 where what was printed cannot all be so."""
    low, high = (_edge(place, model, way) for way in (1, -1))
    if low is None or high is None:
        return 3
    if high - low < 2:
        return int(high - low) + 1
    if high - low > 2:
        return 3
    return 2 + (_edge(place, model, 1, (low + 1, low + 1)) is not None)


def _edge(place, model, way, between=None):
    solver = _solver()
    solver.passModel(model)
    if between:
        solver.changeColBounds(place, *between)
    solver.changeColCost(place, float(way))
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    return round(solver.getSolution().col_value[place])


def _solver() -> highspy.Highs:
    """A new one for each question, which knows nothing of the one before."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)  # as planbook's: the first solver of a process sets it for all
    return solver
