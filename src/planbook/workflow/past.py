"""By which register a period is judged: by that of its last run once it is past, else by today's.

A period is past once a later one of its kind has been brought together. What is edited in the register after that
is of the periods to come: an extension given in spring makes nobody late, or in time, in autumn. A past period can
be made again by today's register; nothing uses that until it is published.
"""

from collections.abc import Mapping
from dataclasses import replace

from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Run
from planbook.model.calendar import Period
from planbook.model.register import Register
from planbook.workflow.places import MANIFEST
from planbook.workflow.register_read import read_registers
from planbook.workflow.trust import Trust


def manifest_of(trust: Trust, period: Period) -> str:
    """The path of the output by which a period's consolidation is known among the runs."""
    return trust.relative(trust.outputs(period) / MANIFEST)


def is_past(trust: Trust, ledger: Ledger, period: Period) -> bool:
    """Whether a later period of the kind of `period` has been brought together."""
    calendar = trust.register.calendar
    later = [p for p in calendar.periods if p.kind == period.kind and p.start > period.start]
    return any(ledger.runs.last(manifest_of(trust, p), restated=True) for p in later)


def trust_for(trust: Trust, ledger: Ledger, period: Period) -> Trust:
    """`trust` by the register that `period` is judged by, as it holds for it."""
    run = ledger.runs.last(manifest_of(trust, period)) if is_past(trust, ledger, period) else None
    found = _registers_of(trust, {period.id: run} if run else {})
    if run is None or period.id not in found:
        return trust.of(period)
    return replace(trust, register=found[period.id], register_bytes=run.made.register)


def trust_going_out(trust: Trust, ledger: Ledger, period: Period) -> Trust:
    """`trust` by the register of what goes out: of a past period made again last, the one of that draft."""
    run = ledger.runs.last(manifest_of(trust, period), restated=True)
    if run is None or not run.restated:
        return trust_for(trust, ledger, period)
    register = register_of_run(trust, run, period)
    return replace(trust, register=register, register_bytes=run.made.register) if register else trust.of(period)


def registers_before(trust: Trust, ledger: Ledger, period: Period) -> Mapping[str, Register]:
    """The registers that the periods before `period` are judged by, by period id: those of their last runs."""
    return _registers_of(trust, {p.id: run for p, run in _runs_before(trust, ledger, period) if run})


def last_runs(trust: Trust, ledger: Ledger, period: Period) -> list[int]:
    """The last run of each period before `period`, by which its past is known."""
    return [run.id for _, run in _runs_before(trust, ledger, period) if run]


def _runs_before(trust: Trust, ledger: Ledger, period: Period) -> list[tuple[Period, Run | None]]:
    return [(p, ledger.runs.last(manifest_of(trust, p))) for p in trust.register.calendar.told_by(period)]


def _registers_of(trust: Trust, runs: Mapping[str, Run]) -> dict[str, Register]:
    """The register of each run, by period id, as it held for that period.

    One that today's planbook cannot read any more, or that lacks the period, is left out.
    """
    read = {trust.register_bytes: trust.register.ever}
    found = {}
    wanted = sorted({run.made.register for run in runs.values()} - read.keys())
    then = read_registers(trust.folder, trust.register_name, wanted, trust.declarations)
    for data, was in zip(wanted, then, strict=True):
        if was.submission.template == trust.declarations.register_format.key and was.submission.tables:
            read[data] = Register(was.submission, trust.declarations)
    for period_id, run in runs.items():
        register = read.get(run.made.register)
        period = register.calendar.period(period_id) if register else None
        if register and period:
            found[period_id] = register.of(period)
    return found


def register_of_run(trust: Trust, run: Run, period: Period) -> Register | None:
    """The register of a run as it held for `period`; None where it cannot be read any more or lacks the period."""
    return _registers_of(trust, {period.id: run}).get(period.id)
