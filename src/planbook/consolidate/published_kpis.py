"""What went out: of each KPI in each period, what every publication showed and what it hid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planbook.ledger.publications import Publication, Publications, PublishedLine
from planbook.model.kpi import EVERYBODY

Key = tuple[str, str]
"""Whose figure, a unit's or a phase's, and of which group."""
TABLES = ("kpi_history", "phase_history")
"""They have the figures of the period itself too, and of a year those of its terms."""


@dataclass(slots=True)
class ToldOnce:
    """What one publication said of one KPI in one period: lines as they were shown, as JSON has them."""

    units: dict[Key, Mapping[str, Any]] = field(default_factory=dict)
    totals: dict[Key, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Out:
    """Papers that went out together: the summary, or papers of units."""

    day: date
    period: str
    """The id of the period that they are of."""
    told: Mapping[tuple[str, str], ToldOnce]
    """By period id and KPI."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How often a paper of a period went out, and what its files were as planbook made them."""

    times: int
    shas: frozenset[str]


def sent_of(publications: Sequence[Publication]) -> dict[tuple[str, str], Sent]:
    """Of these publications of a period what went out, by the paper and what it is about.

    What went out again as it was is the same version.
    """
    found: dict[tuple[str, str], Sent] = {}
    for one in publications:
        now: dict[tuple[str, str], set[str]] = {}
        for file in one.files.values():
            now.setdefault((file.report, file.about), set()).add(file.sha256)
        for key, shas in now.items():
            before = found.get(key, Sent(0, frozenset()))
            if not shas <= before.shas:
                found[key] = Sent(before.times + 1, before.shas | shas)
    return found


def went_out(publications: Publications) -> tuple[Out, ...]:
    """All that was published, oldest first.

    Papers of units stand for themselves: one that people had worked on may show what the summary does not. So does
    any paper that shows a line otherwise than another of the same publication.
    """
    found = []
    for one in publications.every():
        lines = [line for line in publications.lines(one.id) if line.table in TABLES]
        whole = {paper for paper, file in one.files.items() if not file.whose}
        for together in ([x for x in lines if x.paper in whole], [x for x in lines if x.paper not in whole]):
            layers = (told_by(layer.items()) for layer in _agreeing(together))
            found += [Out(one.day, one.period, told) for told in layers if told]
    return tuple(found)


def _agreeing(lines: Iterable[PublishedLine]) -> list[dict[str, Mapping[str, Any]]]:
    """The lines by key, those of a paper beside the papers before it as long as none says otherwise of the same."""
    papers: dict[str, dict[str, Mapping[str, Any]]] = {}
    for line in lines:
        papers.setdefault(line.paper, {})[line.key] = line.shown
    layers: list[dict[str, Mapping[str, Any]]] = []
    for own in papers.values():
        fits = (layer for layer in layers if all(layer.get(key, shown) == shown for key, shown in own.items()))
        layer = next(fits, None)
        if layer is None:
            layers.append(own)
        else:
            layer |= own
    return layers


def told_by(lines: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[tuple[str, str], ToldOnce]:
    """What the lines of a publication say, given with their keys, by period id and KPI."""
    found: dict[tuple[str, str], ToldOnce] = {}
    for key, shown in lines:
        name, _, period = key.partition("@")
        kind, *rest = name.split("/")
        group = rest[2] if len(rest) > 2 else EVERYBODY
        if len(rest) < 2 or "#" in period:  # a second line of the same key is of no figure that anybody can name
            continue
        owner, code = (rest[1], rest[0]) if kind == "kpi" else (rest[0], rest[1])
        told = found.setdefault((period, code), ToldOnce())
        (told.units if kind == "kpi" else told.totals)[owner, group] = shown
    return found


def told_of(outs: Sequence[Out], period: str, code: str, today: Mapping[str, str]) -> list[tuple[Out, ToldOnce]]:
    """What was said of the KPI in the period; units under the ids that they have `today`."""
    found = []
    for out in outs:
        told = out.told.get((period, code))
        if told:
            units = {(today.get(unit, unit), group): shown for (unit, group), shown in told.units.items()}
            found.append((out, ToldOnce(units, told.totals)))
    return found


def is_shown(line: Mapping[str, Any] | None) -> bool:
    """Whether a line shows a figure, or that there is nobody to count."""
    if line is None or line.get("status") == "suppressed":
        return False
    return line.get("value") is not None or line.get("status") == "nobody"


def hidden_in(told: Iterable[tuple[Out, ToldOnce]]) -> ToldOnce:
    """What was hidden in any of them."""
    found = ToldOnce()
    for _, one in told:
        found.units |= {key: shown for key, shown in one.units.items() if shown.get("status") == "suppressed"}
        found.totals |= {key: shown for key, shown in one.totals.items() if shown.get("status") == "suppressed"}
    return found
