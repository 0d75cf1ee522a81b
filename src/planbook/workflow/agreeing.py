"""What stands in a period with the plan that counts: where the register says that a body has to agree before a plan
is changed, that is the plan as it was agreed to. Everywhere else it is what was returned.

Whatever is made of returns is made of what comes from here; nothing behind it knows of agreement.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import dropwhile, takewhile

from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Run
from planbook.ledger.standing import Kept, Standing
from planbook.model.agreed import Agreed, agreed_cells, agreed_plan, needs_agreement
from planbook.model.approval import Approval
from planbook.model.calendar import Period
from planbook.model.pending_rows import Spot
from planbook.model.plan_changes import PlanChange, asks_plan, place_set, plan_changes, plan_values, sets_plan
from planbook.model.submission import Submission
from planbook.workflow.one_plan import of_one_plan
from planbook.workflow.past import is_past, manifest_of
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class BoundPlan:
    """Up to where decisions of plans count: all of them by default."""

    last: int | None = None
    """The number of the last one; 0 for none."""
    until: date | None = None
    """Where that is not known: the day until which they count."""


ALL = BoundPlan()


@dataclass(frozen=True)
class Plans:
    """The plans of the units of a trust as they stand in one period, by what was decided of them."""

    trust: Trust
    ledger: Ledger
    period: Period
    standing: Sequence[Standing]
    """As returned."""
    returned_before: Callable[[], Sequence[Standing]]
    """Gives what was returned in the periods before it, newest first."""
    bound: BoundPlan = ALL

    @cached_property
    def before(self) -> Sequence[Standing]:
        """What was returned in the periods before it, newest first."""
        return self.returned_before()

    def counting(self) -> list[Standing]:
        """What stands, as it counts, with what of it was agreed to."""
        plans, approvals = self.agreed, self._approvals
        counting = [
            replace(s, submission=plan.submission, pending=plan.pending, files=self._files(s)) if plan else s
            for s in self.standing
            for plan in (plans.get(s.unit),)
        ]
        declarations = self.trust.declarations
        return [
            replace(s, agreed=agreed_cells(declarations, s.submission, decided)) if decided else s
            for s in counting
            for decided in (approvals[s.unit],)
        ]

    def agreed_as_returned(self) -> Mapping[int, Mapping[Spot, frozenset[str]]]:
        """By receipt of what stands: the cells that somebody has agreed to as they were returned, by row."""
        declarations = self.trust.declarations
        return {
            s.receipt: agreed_cells(declarations, s.submission, decided)
            for s in self.standing
            if (decided := self._approvals[s.unit])
        }

    @cached_property
    def agreed(self) -> Mapping[str, Agreed]:
        """The plan of each unit; empty where nothing needs agreement."""
        if not needs_agreement(self.trust.register):
            return {}
        approvals, register = self._approvals, self.trust.register
        return {
            stands.unit: agreed_plan(register, _said(self._sent(stands, whole=True)), approvals[stands.unit])
            for stands in self.standing
        }

    def changes(self) -> Mapping[str, Sequence[PlanChange]]:
        """What is not as the plan was set in its year, by unit; units of which nothing is are left out."""
        if needs_agreement(self.trust.register):
            found: Mapping[str, Sequence[PlanChange]] = {u: own.changes for u, own in self.agreed.items()}
        else:
            approvals, register = self._approvals, self.trust.register
            found = {
                stands.unit: plan_changes(register, _said(self._sent(stands)), approvals[stands.unit])
                for stands in self.standing
            }
        return {unit: changes for unit, changes in found.items() if changes}

    def _of_year(self, stands: Standing) -> list[Standing]:
        """What was returned of the unit's plan before in the year, that which set it first."""
        named, declarations = self.trust.register.lineage(stands.unit), self.trust.declarations
        of_year = [
            s
            for s in reversed(self.before)
            if s.unit in named and s.submission.year == self.period.year and asks_plan(s.submission, declarations)
        ]
        beside = [s.template for s in self.standing if s.unit in named and s.template != stands.template]
        sent = of_one_plan(of_year, stands.template, beside)
        return [*dropwhile(lambda s: not sets_plan(s.submission, declarations), sent)]

    def _sent(self, stands: Standing, *, whole: bool = False) -> list[tuple[str, Kept]]:
        """The returns of the year by the id of their period, the one that set the plan first and this one last.

        The plan is set by what stood in its first period when it was first agreed to as a whole or first published,
        where that is another than what stands of it now. The `whole` of the returns are those too in whose place
        another was sent since: what was asked for in them stays asked for.
        """
        sent: list[tuple[str, Kept]] = []
        for one in (*self._of_year(stands), stands):
            period = one.submission.period or self.period.id
            earlier: Sequence[Kept] = ()
            if not sent:
                earlier = self._since_set(stands.unit, one, period)
                earlier = earlier if whole else earlier[:1]
            elif whole:
                earlier = self._replaced(one, period)
            sent += [(period, kept) for kept in (*earlier, one.kept)]
        return sent

    def _replaced(self, one: Standing, period: str) -> list[Kept]:
        """In whose place it was sent, in the same format, the first one first."""
        earlier = self.ledger.stood_before(period, one.receipt)
        return [self._known(kept, period) for kept in earlier if kept.submission.template == one.template]

    def _known(self, kept: Kept, period: str) -> Kept:
        """What was kept, its cells naming rows that had ended before it as those of what stands do."""
        of = self.trust.register.calendar.period(period)
        sent = kept.submission
        return replace(kept, submission=self.trust.with_ended(self.ledger, of, sent)) if of else kept

    def _since_set(self, unit: str, one: Standing, period: str) -> list[Kept]:
        """The plan as it was set, and what stood between it and `one`; empty where `one` is that itself.

        Of returns one after the other with the very same plan it is the last.
        """
        ever = self.ledger.ever_stood(period, one.receipt)
        of = self.trust.register.calendar.period(period)
        if len(ever) < 2 or of is None:
            return []
        from planbook.workflow.published import published_returns  # with all that papers are compared by

        declarations = self.trust.declarations
        stood = [(sha, self._known(kept, period)) for sha, kept in ever.items()]
        places = {sha: place for place, (sha, _) in enumerate(stood)}
        out = [
            (places[sha], len(self._decided_of(unit, bound_of(self.ledger, run))))
            for sha, run in published_returns(self.trust, self.ledger, of, one)
            if sha in places
        ]
        plans = [kept.submission for _, kept in stood]
        first = place_set(declarations, plans, self._approvals[unit], out)
        if first is None:
            return []
        values = plan_values(declarations, stood[first][1].submission)
        alike = takewhile(lambda each: plan_values(declarations, each[1].submission) == values, stood[first:])
        sha, plan = list(alike)[-1]
        replaced = self._replaced(one, period)
        since = [*dropwhile(lambda kept: kept.sha256 != plan.sha256, replaced)]
        # One that was withdrawn is in no other's place, and has set the plan all the same.
        return [] if sha == one.sha256 else since or [plan, *replaced]

    def _files(self, stands: Standing) -> Mapping[str, Kept]:
        """By what each submission says of itself: the files that a unit's plan may come from."""
        return {kept.submission.sha256: kept for _, kept in self._sent(stands, whole=True)}

    @cached_property
    def _approvals(self) -> Mapping[str, list[Approval]]:
        return {stands.unit: self._decided_of(stands.unit, self.bound) for stands in self.standing}

    def _decided_of(self, unit: str, bound: BoundPlan) -> list[Approval]:
        """What was decided of a unit's plan up to there, in the order in which it was recorded."""
        named = self.trust.register.lineage(unit)
        every = self.ledger.approvals(self.period.year, bound.last, bound.until)
        return [one for one in every if one.unit in named]


def _said(sent: Sequence[tuple[str, Kept]]) -> list[tuple[str, Submission]]:
    return [(period, kept.submission) for period, kept in sent]


def bound_of(ledger: Ledger, run: Run) -> BoundPlan:
    """The decisions of plans that counted at a run; of a run of an earlier planbook, those of its day."""
    try:
        looked = json.loads(ledger.runs.looked(run.id) or "{}")
        last, day = looked.get("approvals"), looked.get("approvals_until")
        if isinstance(last, int):
            return BoundPlan(last=last)
        return BoundPlan(until=date.fromisoformat(day) if day else run.made.today)
    except (ValueError, AttributeError, TypeError):
        return BoundPlan(until=run.made.today)


def bound_for(trust: Trust, ledger: Ledger, period: Period, *, restated: bool = False) -> BoundPlan:
    """The decisions of plans by which a period goes: of a past one those of its last run, of any other all.

    With `restated` that run may be one that made the past period again.
    """
    run = ledger.runs.last(manifest_of(trust, period), restated=restated)
    return bound_of(ledger, run) if run and is_past(trust, ledger, period) else ALL


def earlier_of(one: BoundPlan, other: BoundPlan) -> BoundPlan:
    """The one of two bounds that lets fewer decisions count, as far as that can be told."""
    if one.last is not None and other.last is not None:
        return min(one, other, key=lambda bound: bound.last or 0)
    if one.until is not None and other.until is not None:
        return min(one, other, key=lambda bound: bound.until or date.max)
    return other if one == ALL else one


def said_of(bound: BoundPlan, ledger: Ledger) -> Mapping[str, int | str | None]:
    """What a run keeps of it, for `bound_of`."""
    last = ledger.last_approval if bound == ALL else bound.last
    return {"approvals": last, "approvals_until": bound.until.isoformat() if bound.until else None}
