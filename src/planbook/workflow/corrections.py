"""What was changed in a period since it was published, and why, as far as the ledger knows."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook import __version__
from planbook.consolidate.shown import Differing, Shown, differences, shown_lines
from planbook.ledger.publications import Publication
from planbook.ledger.runs import Run
from planbook.model.approval import Approval
from planbook.model.difference import Change
from planbook.model.difference import differences as register_differences
from planbook.model.prose import listed
from planbook.model.register import Register
from planbook.model.values import shown
from planbook.report.corrections import Correction, Step, Worked, correction_of
from planbook.workflow.agreeing import Bound, bound_of
from planbook.workflow.past import register_of_run
from planbook.workflow.published import summary_paper
from planbook.workflow.state import State

_OF_KPIS = ("kpi", "kpi_target", "benchmark")
"""Sheets of the register whose rows name the KPI that they are about."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What was shown rests on: the workbooks that stood, what was decided of plans, the register, planbook."""

    standing: Mapping[str, tuple[str, date]]
    """The SHA-256 and the day of what stood of each unit."""
    decided: Sequence[Approval]
    register: Register | None
    register_bytes: bytes
    version: str


@dataclass(frozen=True, slots=True)
class Causes:
    """What changed between two grounds."""

    returns: Mapping[str, date | None]
    """The units whose workbook is another, with the day on which that came; None where none stands any more."""
    decided: Mapping[str, date]
    """The units of whose plans something was decided, with the last day of that."""
    register: Sequence[Change]
    edited: bool
    """Whether the register is another at all."""
    versions: tuple[str, str] | None
    """The versions of planbook, where they are not one."""


def steps_of(state: State, going_out: date | None = None) -> list[Step]:
    """The corrections of the period: what each publication showed otherwise than the one before, then what is shown
    now otherwise than the last; `going_out` is the day of that, where it is published now. Steps without a change
    are left out."""
    summary = summary_paper(state.trust.declarations)
    outs = [out for out in state.published.publications if summary in out.files]
    if outs:
        return _chain(state, outs, [(summary, "")], going_out)
    papers = {file.paper: file.unit for _, file in state.published.files.values() if file.unit}
    outs = [out for out in state.published.publications if out.files.keys() & papers.keys()]
    return _chain(state, outs, list(papers.items()), going_out)


def worked_papers(state: State) -> list[Worked]:
    """Papers that went out, that people have worked on and in which figures are not as they were published."""
    own = state.ledger.runs.output_shas()
    found = []
    for paper, (out, file) in state.published.files.items():
        path = state.trust.outputs(state.period) / paper
        if not file.unit or not path.is_file() or _sha(path) in own or file.unit not in state.trust.register.units:
            continue
        unlike = differences(state.published.lines(paper), shown_lines(state.external, file.unit))
        rows = _rows(state, unlike, _causes(_ground_then(state, out), _ground_now(state), state.trust.register))
        if rows:
            found.append(Worked(state.trust.relative(path), rows))
    return found


def _chain(
    state: State, outs: Sequence[Publication], papers: Sequence[tuple[str, str]], going_out: date | None
) -> list[Step]:
    """The steps from each of `outs` to the next, and to what is shown now, over `papers` and whose they are."""
    grounds = [_ground_then(state, out) for out in outs] if outs else []
    steps = []
    for number, out in enumerate(outs):
        after = outs[number + 1] if number + 1 < len(outs) else None
        unlike: list[Differing] = []
        for paper, unit in papers:
            # Of a meeting's papers each has its own last time.
            before = next((one for one in reversed(outs[: number + 1]) if paper in one.files), None)
            if before is None or (after is not None and paper not in after.files):
                continue
            now = _lines(state, after, paper) if after else shown_lines(state.external, unit)
            unlike += differences(_lines(state, before, paper), now)
        if unlike:
            ground = grounds[number + 1] if after else _ground_now(state)
            causes = _causes(grounds[number], ground, state.trust.register)
            until = after.day if after else going_out
            steps.append(Step(out.day, until, _rows(state, unlike, causes)))
    return steps


def _lines(state: State, out: Publication, paper: str) -> list[Shown]:
    lines = state.ledger.publications.lines(out.id)
    return [Shown(line.table, line.key, line.unit, line.shown) for line in lines if line.paper == paper]


def _ground_then(state: State, out: Publication) -> Ground | None:
    """What a publication rested on; None where its run has been forgotten."""
    run = state.ledger.runs.of(out.run)
    if run is None or run.made.period != out.period:
        return None
    register = register_of_run(state.trust, run, state.period)
    decided = _decided(state, bound_of(state.ledger, run))
    return Ground(_stood(state, run), decided, register, run.made.register, run.made.code_version)


def _ground_now(state: State) -> Ground:
    stands = {s.unit: (s.sha256, s.received_on) for s in state.standing}
    decided = _decided(state, state.bound)
    return Ground(stands, decided, state.trust.register, state.trust.register_bytes, __version__)


def _decided(state: State, bound: Bound) -> list[Approval]:
    """What counted of what was decided of plans."""
    return state.ledger.approvals(state.period.year, bound.last, bound.until)


def _stood(state: State, run: Run) -> dict[str, tuple[str, date]]:
    """What stood of each unit at the run, by the unit that it counts for now."""
    then = state.ledger.as_of(run, state.trust.declarations)
    return {s.unit: (s.sha256, s.received_on) for s in state.trust.standing(then, state.period.id)}


def _causes(then: Ground | None, now: Ground | None, register: Register) -> Causes | None:
    if then is None or now is None:
        return None
    units = dict.fromkeys([*then.standing, *now.standing])
    changed = {
        unit: now.standing[unit][1] if unit in now.standing else None
        for unit in units
        if then.standing.get(unit, ("",))[0] != now.standing.get(unit, ("",))[0]
    }
    edits: Sequence[Change] = ()
    if then.register_bytes != now.register_bytes and then.register and now.register:
        before, after = then.register.ever.submission, now.register.ever.submission
        edits = register_differences(register.ever, before, after)
    versions = (then.version, now.version) if then.version != now.version else None
    lost = then.register_bytes != now.register_bytes and (then.register is None or now.register is None)
    decided: dict[str, date] = {}
    for one in now.decided:
        unit = register.counts_for(one.unit)
        if unit and one not in then.decided:
            decided[unit] = max(one.on, decided.get(unit, one.on))
    return Causes(changed, decided, edits, bool(edits) or lost, versions)


def _rows(state: State, unlike: Iterable[Differing], causes: Causes | None) -> tuple[Correction, ...]:
    """What differs in words, changes of status first, otherwise in the order of the tables."""
    register = state.trust.register
    rows = [correction_of(one, register, _why(one, causes, register)) for one in unlike]
    return tuple(sorted(rows, key=lambda row: row.status_then == row.status_now))


def _why(one: Differing, causes: Causes | None, register: Register) -> str:
    """Which return, which edit of the register, or which planbook made it another, as far as is known."""
    if causes is None:
        return "Not known: what it was made of has been forgotten"
    said = []
    if one.unit:
        if one.unit in causes.returns:
            came = causes.returns[one.unit]
            said.append(f"Its return of {shown(came)}" if came else "Its return no longer counts")
        if one.unit in causes.decided:
            said.append(f"What was decided of its plan on {shown(causes.decided[one.unit])}")
    elif causes.returns:
        names = [register.ever.label("unit", unit) for unit in causes.returns]
        said.append(f"Returns of {listed(names, most=3)}")
    if not one.unit and causes.decided:
        names = [register.ever.label("unit", unit) for unit in causes.decided]
        said.append(f"What was decided of plans of {listed(names, most=3)}")
    edits = [change for change in causes.register if _is_about(one, change)]
    if edits:
        sheets = dict.fromkeys(change.sheet for change in edits)
        said.append(f"The register: {listed(sheets)}")
    elif causes.edited and not said:
        sheets = dict.fromkeys(change.sheet for change in causes.register)
        said.append(f"The register: {listed(sheets, most=4)}" if sheets else "The register")
    if not said and causes.versions:
        said.append(f"planbook {causes.versions[1]}, before it {causes.versions[0]}")
    return "; ".join(said) or "Not known from the ledger"


def _is_about(one: Differing, change: Change) -> bool:
    """Whether an edit of the register is about the line: of its KPI, or of its unit's row."""
    if one.table in ("kpis", "phases") and change.record in _OF_KPIS:
        code = one.key.split("/")[1 if one.table == "kpis" else 2]
        return code in (change.row_id, *change.row_id.split("/"), *change.label.split()) or code in change.label
    return bool(one.unit) and change.record == "unit" and change.row_id == one.unit


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
