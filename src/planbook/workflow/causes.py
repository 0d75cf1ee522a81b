"""What made a figure another than it was published: found by putting one thing at a time as it is now.

Between two times planbook itself, the returns, what was decided of plans and the register can each be another.
The figures are made with the first of them as it is now, then with the second too, and so on: what changes a
figure at its turn is its cause, and nothing is named that did not change it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from planbook import __version__
from planbook.consolidate.shown import record_lines
from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Run
from planbook.model.approval import Approval
from planbook.model.difference import Change
from planbook.model.difference import differences as register_differences
from planbook.model.register import Register
from planbook.model.submission import Table
from planbook.model.templates import packed
from planbook.workflow.agreeing import BoundPlan, bound_of
from planbook.workflow.fed import tables_then
from planbook.workflow.past import last_runs, register_of_run
from planbook.workflow.receiving.arrivals import Received
from planbook.workflow.state import State

Kind = Literal["planbook", "returns", "decided", "register"]
Lines = Mapping[tuple[str, str], Mapping[str, Any]]
"""What is shown of each line, by table and key."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What was shown rests on: the workbooks that stood, what was decided of plans, the register, planbook."""

    ledger: Ledger
    """As it was then."""
    standing: Mapping[str, tuple[str, date]]
    """The SHA-256 and the day of what stood of each unit."""
    decided: Sequence[Approval]
    bound: BoundPlan
    register: Register | None
    """None where it cannot be read any more."""
    register_bytes: bytes
    figures: tuple[Table, ...]
    """What exports gave."""
    version: str
    templates: bytes | None
    """The trust's own declarations, packed; None where nothing says."""
    on: date
    """The day on which it was looked at."""
    earlier: Sequence[int]
    """What the periods before it were known by: their runs and publications."""
    stood_before: Mapping[str, Sequence[int]]
    """The receipts of what stood of each unit in the periods before."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What would be shown with one thing more as it was later."""

    kind: Kind
    lines: Lines


def ground_of(state: State, run: Run) -> Ground:
    """What a run rested on."""
    ledger = state.ledger.as_of(run, state.trust.declarations)
    bound = bound_of(state.ledger, run)
    standing = state.trust.standing(ledger, state.period.id)
    return Ground(
        ledger=ledger,
        standing={s.unit: (s.sha256, s.received_on) for s in standing},
        decided=_decided(state, bound),
        bound=bound,
        register=register_of_run(state.trust, run, state.period),
        register_bytes=run.made.register,
        figures=tables_then(run.made.figures, state.trust.declarations),
        version=run.made.code_version,
        templates=run.made.templates,
        on=run.made.today,
        earlier=_earlier(state, ledger, run.id),
        stood_before=_stood_before(state, ledger),
    )


def ground_now(state: State, today: date) -> Ground:
    """What the period rests on now."""
    return Ground(
        ledger=state.ledger,
        standing={s.unit: (s.sha256, s.received_on) for s in state.standing},
        decided=_decided(state, state.bound),
        bound=state.bound,
        register=state.trust.register,
        register_bytes=state.trust.register_bytes,
        figures=state.trust.fed.tables,
        version=__version__,
        templates=packed(state.trust.declarations.own),
        on=today,
        earlier=_earlier(state, state.ledger),
        stood_before=_stood_before(state, state.ledger),
    )


@dataclass(frozen=True)
class Between:
    """Two grounds and what changed between them. Each part is worked out when it is first asked for: once, however
    many papers rest on the one and are compared with what the other shows."""

    state: State
    then: Ground
    now: Ground

    def stages(self, shown_now: Lines) -> list[Stage] | None:
        """What `then` becomes with one thing after another as it is `now`, those that did not change left out; with
        all of them it is `shown_now`.

        None where more than one is another and the register of `then` cannot be read, or one of them lacks the
        period: nobody can tell which it was.
        """
        if self._mixed is None:
            return None
        return [*self._mixed, *(Stage(kind, shown_now) for kind in self._kinds[-1:])]

    @cached_property
    def _kinds(self) -> list[Kind]:
        return _kinds(self.then, self.now)

    @cached_property
    def _mixed(self) -> Sequence[Stage] | None:
        """The stages before the last; None where one of them cannot be made."""
        if len(self._kinds) < 2:
            return ()
        if self.then.register is None:
            return None
        mixed = self.then
        found = []
        for kind in self._kinds[:-1]:
            mixed = _with(kind, mixed, self.now)
            try:
                found.append(Stage(kind, _lines_by(self.state, mixed)))
            except LookupError:  # to pass over it would lay what it changed on the next
                return None
        return found

    @property
    def register(self) -> Register:
        """Today's."""
        return self.state.trust.register

    @cached_property
    def returns(self) -> Mapping[str, date | None]:
        """The units whose workbook is another, with the day on which that came; None where none stands any more."""
        then, now = self.then.standing, self.now.standing
        return {
            unit: now[unit][1] if unit in now else None
            for unit in dict.fromkeys([*then, *now])
            if then.get(unit, ("",))[0] != now.get(unit, ("",))[0]
        }

    @cached_property
    def returns_before(self) -> frozenset[str]:
        """The units of which something else stands in a period before."""
        then, now = self.then.stood_before, self.now.stood_before
        return frozenset(unit for unit in {*then, *now} if then.get(unit) != now.get(unit))

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """Units of which nothing stands because what did was taken back."""
        return frozenset(one.slot[1] for one in self.now.ledger.withdrawn(self.state.period.id))

    @cached_property
    def forgotten(self) -> date | None:
        """The last day on which something that came in the period was erased, after the publication."""
        stones = self.state.ledger.forgotten().values()
        days = [stone.forgotten_on for stone in stones if stone.period == self.state.period.id]
        last = max(days, default=None)
        return last if last and last >= self.then.on else None

    @cached_property
    def decided(self) -> Mapping[str, date]:
        """The units of whose plans something was decided, with the last day of that."""
        found: dict[str, date] = {}
        for one in self.now.decided:
            unit = self.register.counts_for(one.unit)
            if unit and one not in self.then.decided:
                found[unit] = max(one.on, found.get(unit, one.on))
        return found

    @cached_property
    def edits(self) -> Sequence[Change]:
        """What was edited in the register, where both can be read."""
        before, after = self.then.register, self.now.register
        if before is None or after is None:
            return ()
        return register_differences(self.register.ever, before.ever.submission, after.ever.submission)


def is_other_planbook(then: Ground, now: Ground) -> bool:
    """Whether the version of planbook is another."""
    return then.version != now.version


def is_other_templates(then: Ground, now: Ground) -> bool:
    """Whether the trust's own declarations are known to be others."""
    return then.templates is not None and now.templates is not None and then.templates != now.templates


def _kinds(then: Ground, now: Ground) -> list[Kind]:
    shas = [{unit: sha for unit, (sha, _) in one.standing.items()} for one in (then, now)]
    differs: Mapping[Kind, bool] = {
        "planbook": is_other_planbook(then, now) or is_other_templates(then, now),
        "returns": shas[0] != shas[1] or then.earlier != now.earlier or then.stood_before != now.stood_before,
        "decided": any(one not in then.decided for one in now.decided),
        "register": (then.register_bytes, then.figures) != (now.register_bytes, now.figures),
    }
    return [kind for kind, other in differs.items() if other]


def _with(kind: Kind, mixed: Ground, now: Ground) -> Ground:
    match kind:
        case "planbook":  # whatever is made, is made by today's
            return mixed
        case "returns":
            return replace(mixed, ledger=now.ledger, standing=now.standing, on=now.on)
        case "decided":
            return replace(mixed, bound=now.bound)
        case "register":
            return replace(mixed, register=now.register, register_bytes=now.register_bytes, figures=now.figures)


def _lines_by(state: State, ground: Ground) -> Lines:
    """What is shown by `ground`; raises LookupError where its register lacks the period."""
    register = ground.register
    period = register.calendar.period(state.period.id) if register else None
    if register is None or period is None:
        raise LookupError(state.period.id)
    made = State(
        trust=replace(state.trust, register=register, register_bytes=ground.register_bytes),
        ledger=ground.ledger,
        period=period,
        received=Received((), (), 0),
        then=ground.bound,
        today=ground.on,
        unchecked=True,
    )
    lines = made.paper_lines.whole
    for record, columns in made.paper_lines.records_in(file for _, file in state.published.files.values()).items():
        if record in made.external.records:
            lines = [*lines, *record_lines(made.external.records[record], columns)]
    return {(line.table, line.key): line.shown for line in lines}


def _decided(state: State, bound: BoundPlan) -> list[Approval]:
    """What counted of what was decided of plans."""
    return state.ledger.approvals(state.period.year, bound.last, bound.until)


def _earlier(state: State, ledger: Ledger, until: int | None = None) -> list[int]:
    """The last run and the last publication of each period before, up to the run `until`."""
    found = [run for run in last_runs(state.trust, ledger, state.period) if until is None or run <= until]
    for period in state.trust.register.calendar.told_by(state.period):
        found += [-out.id for out in ledger.publications.of(period.id)[-1:]]
    return found


def _stood_before(state: State, ledger: Ledger) -> Mapping[str, Sequence[int]]:
    """The receipts of what stood of each unit in the periods before, of which a plan and what was told last are."""
    found: dict[str, list[int]] = {}
    for period in state.trust.register.calendar.told_by(state.period):
        for stands in state.trust.standing(ledger, period.id):
            found.setdefault(stands.unit, []).append(stands.receipt)
    return found
