"""By which register and declarations a period is judged: by those of its last run once it is past, else by today's.

A period is past once a later one of its kind has been brought together. What is edited in the register after that
is of the periods to come: an extension given in spring makes nobody late, or in time, in autumn; a record that the
trust takes out in spring stays in autumn's figures. A past period can be made again by what is so today; nothing
uses that until it is published.
"""

from collections.abc import Mapping
from dataclasses import replace

from planbook.errors import DeclarationError
from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Run
from planbook.model.calendar import Period
from planbook.model.fed import with_fed
from planbook.model.register import Register
from planbook.model.values import long_date
from planbook.workflow.declared import declared_then
from planbook.workflow.fed import fed_then, tables_then
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
    """`trust` by the register and the declarations that `period` is judged by, as the register holds for it.

    What the declarations of then need on the disk is there for as long as `ledger` is open. Where either cannot be
    read any more the trust is as it is today, and says so.
    """
    run = ledger.runs.last(manifest_of(trust, period)) if is_past(trust, ledger, period) else None
    return _as_at(trust, ledger, run, period) if run else trust.of(period)


def trust_going_out(trust: Trust, ledger: Ledger, period: Period) -> Trust:
    """`trust` by the register of what goes out: of a past period made again last, the one of that draft."""
    run = ledger.runs.last(manifest_of(trust, period), restated=True)
    if run is None or not run.restated:
        return trust_for(trust, ledger, period)
    return _as_at(trust, ledger, run, period)


def _as_at(trust: Trust, ledger: Ledger, run: Run, period: Period) -> Trust:
    """`trust` by the register and the declarations of `run`, as the register held for `period`."""
    try:
        declarations = ledger.held.enter_context(declared_then(run.made.templates, trust.declarations))
    except DeclarationError as error:
        return replace(trust.of(period), by_today=_by_today(period, run, "trust's own declarations", str(error)))
    then = trust
    if declarations is not trust.declarations:
        then = replace(trust, declarations=declarations, is_as_declared=False)
    register = _registers_of(then, {period.id: run}, known=then is trust).get(period.id)
    if register is None:
        return replace(trust.of(period), by_today=_by_today(period, run, "register"))
    fed = fed_then(run.made.figures, register.ever)
    return replace(then, register=register, register_bytes=run.made.register, fed=fed)


def _by_today(period: Period, run: Run, what: str, why: str = "") -> str:
    """That a past period is not as it was, as `what` it was made of cannot be read any more."""
    because = f" ({why.splitlines()[0]})" if why else ""
    return (
        f"{period.id} is past, but the {what} of {long_date(run.made.today)} cannot be read any more{because}: "
        "it is made with the register and the declarations of today."
    )


def registers_before(trust: Trust, ledger: Ledger, period: Period) -> Mapping[str, Register]:
    """The registers that the periods before `period` are judged by, by period id: those of their last runs."""
    return _registers_of(trust, {p.id: run for p, run in _runs_before(trust, ledger, period) if run})


def last_runs(trust: Trust, ledger: Ledger, period: Period) -> list[int]:
    """The last run of each period before `period`, by which its past is known."""
    return [run.id for _, run in _runs_before(trust, ledger, period) if run]


def _runs_before(trust: Trust, ledger: Ledger, period: Period) -> list[tuple[Period, Run | None]]:
    return [(p, ledger.runs.last(manifest_of(trust, p))) for p in trust.register.calendar.told_by(period)]


def _registers_of(trust: Trust, runs: Mapping[str, Run], *, known: bool = True) -> dict[str, Register]:
    """The register of each run, by period id, as it held for that period.

    One that today's planbook cannot read any more, or that lacks the period, is left out. `known` is whether the
    register that `trust` has was read by its declarations.
    """
    read = {(trust.register_bytes, trust.fed.kept): trust.register.ever} if known else {}
    found = {}
    wanted = sorted({run.made.register for run in runs.values() if _ground(run) not in read})
    then = read_registers(trust.folder, trust.register_name, wanted, trust.declarations)
    typed = {
        data: was.submission
        for data, was in zip(wanted, then, strict=True)
        if was.submission.template == trust.declarations.register_format.key and was.submission.tables
    }
    for run in runs.values():
        if _ground(run) not in read and (submission := typed.get(run.made.register)):
            fed = tables_then(run.made.figures, trust.declarations)
            whole = with_fed(submission, trust.declarations, fed)
            read[_ground(run)] = Register(whole, trust.declarations)
    for period_id, run in runs.items():
        register = read.get(_ground(run))
        period = register.calendar.period(period_id) if register else None
        if register and period:
            found[period_id] = register.of(period)
    return found


def _ground(run: Run) -> tuple[bytes, bytes | None]:
    """The register of a run, and what exports gave then."""
    return run.made.register, run.made.figures


def register_of_run(trust: Trust, run: Run, period: Period) -> Register | None:
    """The register of a run as it held for `period`; None where it cannot be read any more or lacks the period."""
    return _registers_of(trust, {period.id: run}).get(period.id)
