"""The governors' papers of a period: where each lies, whether people have worked on it, what becomes of it."""

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from planbook.errors import PeriodError
from planbook.model.calendar import Period
from planbook.model.values import long_date
from planbook.workflow.own_file import own_file
from planbook.workflow.trust import Trust

REPORTS = "reports"
"""The folder, in a period's, of the papers."""

State = Literal["written", "unchanged", "kept"]
"""What became of a paper; one that is `kept` has been worked on."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of a paper, and the files to write for it, by name."""

    state: State
    files: dict[str, bytes]


def check_has_figures(trust: Trust, period: Period, today: date) -> None:
    """Raise PeriodError of a year that has terms and is not over: papers are made of figures."""
    if period.is_plan_alone(today) and trust.register.calendar.parts(period):
        until = long_date(period.as_at)
        raise PeriodError(
            f"{period.id} is not over until {until}: its papers are made then, those of its terms now."
        )


def paper_path(trust: Trust, period: Period, unit: str) -> Path:
    """Where the governors' paper of the unit lies."""
    folder = trust.outputs(period) / REPORTS
    return own_file(trust, folder, unit, "governors", period.id, suffix=".docx")


def correction_path(trust: Trust, period: Period) -> Path:
    """Where the page of what was changed since publication lies."""
    return trust.outputs(period) / REPORTS / f"correction_{period.id}.docx"


def paper_paths(trust: Trust, period: Period, units: Sequence[str]) -> dict[str, Path]:
    """Where the governors' papers of `units`, or of all, lie, by unit."""
    return {unit: paper_path(trust, period, unit) for unit in trust.unit_ids(units)}


def decided(path: Path, data: bytes, own: Set[str], *, again: bool = False) -> Decided:
    """What becomes of the paper at `path` once `data` has been made for it.

    What people have changed (its SHA-256 is not in `own`) is not written over; with `again` it is, and what was
    there is kept beside it.
    """
    if not path.exists():
        return Decided("written", {path.name: data})
    there = path.read_bytes()
    if there == data:
        return Decided("unchanged", {})
    if again:
        return Decided("written", {_free(path, there).name: there, path.name: data})
    if hashlib.sha256(there).hexdigest() not in own:
        return Decided("kept", {})
    return Decided("written", {path.name: data})


def _free(path: Path, data: bytes) -> Path:
    """A name beside `path` to keep `data` under: one that nothing has yet, or that holds it already."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.previous-{number}{path.suffix}")).exists():
        if kept.read_bytes() == data:
            break
        number += 1
    return kept
