"""`report`: Word reports from the trust's tables."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.consolidate.disclosure import external
from planbook.errors import FolderError
from planbook.files import check_writable, slug, sweep, write_bytes
from planbook.report.governors.write import write_governors
from planbook.workflow.consolidate import record_run, trust_tables
from planbook.workflow.receive import receive
from planbook.workflow.trust import Trust
from planbook.workflow.validate import check_period


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
    check_writable(folder)
    sweep(folder)
    names = {
        unit: f"{slug(unit)}_{slug(trust.register.label('unit', unit))}_governors_{period.id}.docx"
        for unit in trust.unit_ids(units)
    }
    if refresh is not None:
        names = {unit: name for unit, name in names.items() if name == refresh.name}
        if not names or not (folder / refresh.name).is_file():
            raise FolderError(f"There is no report {refresh.name} in {folder}.")
    reported = []
    with trust.ledger() as ledger:
        received = receive(trust, ledger, period, today, say=say)
        checked = check_period(trust, ledger, period, received)
        tables = external(trust_tables(trust, ledger, period, checked))
        own = ledger.runs.output_shas()
        made: dict[str, bytes] = {}
        for unit, name in names.items():
            say(trust.register.label("unit", unit))
            path = folder / name
            data = write_governors(trust.declarations, tables, unit)
            state = _put(path, data, own, again=refresh is not None)
            if state != "kept":
                made[trust.relative(path)] = data
            reported.append(Reported(unit, path, state))
        record_run(trust, ledger, received, checked, today, made)
    return reported


def _put(path: Path, data: bytes, own: frozenset[str], *, again: bool) -> str:
    """Write `data` unless people have changed what stands at `path`; returns what was done."""
    if path.exists():
        there = path.read_bytes()
        if there == data:
            return "unchanged"
        if again:
            number = 1
            while (kept := path.with_name(f"{path.stem}.previous-{number}{path.suffix}")).exists():
                number += 1
            write_bytes(kept, there)
        elif hashlib.sha256(there).hexdigest() not in own:
            return "kept"
    write_bytes(path, data)
    return "written"
