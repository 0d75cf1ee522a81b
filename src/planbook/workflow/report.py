"""`report`: Word reports from the trust's tables."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import FolderError
from planbook.files import legible, write_all
from planbook.model.names import comparable
from planbook.report.governors.write import write_governors
from planbook.workflow.own_file import own_file
from planbook.workflow.past import trust_for
from planbook.workflow.state import look
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Reported:
    """One report."""

    unit: str
    path: Path
    state: str
    """`written`, `unchanged`, or `kept`: people have worked on it, so it was left as it is."""


def report(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    *,
    refresh: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> list[Reported]:
    """The governors' report of each of `units`, or of all, in outputs/<period>/reports/.

    A report that people have changed since planbook wrote it is kept as it is; `refresh` names one to be
    made anew all the same, and what it was stays beside it. Raises FolderError where it is not there.
    """
    period = trust.period(period_id)
    folder = trust.outputs(period) / "reports"
    trust.check_writable(folder)
    reported = []
    with trust.ledger() as ledger:
        trust = trust_for(trust, ledger, period)
        paths = {
            unit: own_file(trust, folder, unit, "governors", period.id, suffix=".docx")
            for unit in trust.unit_ids(units)
        }
        if refresh is not None:
            named = comparable(refresh.name)
            paths = {unit: path for unit, path in paths.items() if comparable(path.name) == named}
            if not any(path.is_file() for path in paths.values()):
                raise FolderError(f"There is no report {legible(refresh.name)} in {legible(folder.as_posix())}.")
        looked = look(trust, ledger, period, today, say=say)
        own = ledger.runs.output_shas()
        made: dict[str, bytes] = {}
        files: dict[str, bytes] = {}
        for unit, path in paths.items():
            say(trust.register.label("unit", unit))
            data = write_governors(trust.declarations, looked.external, unit)
            state, wanted = _decided(path, data, own, again=refresh is not None)
            files |= wanted
            if state != "kept":
                made[trust.relative(path)] = data
            reported.append(Reported(unit, path, state))
        looked.record(today, made)
        write_all(folder, files, today, ledger.runs.output_shas(), say)
    return reported


def _decided(path: Path, data: bytes, own: frozenset[str], *, again: bool) -> tuple[str, dict[str, bytes]]:
    """What becomes of the report at `path`, and the files to write for it, by name.

    What people have changed is not written over; with `again` it is, and what was there is kept beside it.
    """
    if not path.exists():
        return "written", {path.name: data}
    there = path.read_bytes()
    if there == data:
        return "unchanged", {}
    if again:
        return "written", {_free(path, there).name: there, path.name: data}
    if hashlib.sha256(there).hexdigest() not in own:
        return "kept", {}
    return "written", {path.name: data}


def _free(path: Path, data: bytes) -> Path:
    """A name beside `path` to keep `data` under: one that nothing has yet, or that holds it already."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.previous-{number}{path.suffix}")).exists():
        if kept.read_bytes() == data:
            break
        number += 1
    return kept
