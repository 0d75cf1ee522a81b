"""What stands in a period, received, read and checked once for every command.

Commands look at a period through its `State`; none of them receives or checks anything by itself.
"""

import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property

from planbook.consolidate.build import build_tables
from planbook.consolidate.collected import HISTORY
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import ExternalTables, TrustTables
from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing, Superseded
from planbook.model.approval import Approval
from planbook.model.calendar import Period
from planbook.model.plan_changes import PlanChange, plan_changes
from planbook.model.submission import Submission
from planbook.workflow.checking import Checked, check_period, standing_last, standing_plans
from planbook.workflow.issuing import standing_before
from planbook.workflow.past import registers_before, trust_for
from planbook.workflow.published import Published, published_of, summary_paper
from planbook.workflow.receiving.arrivals import Received
from planbook.workflow.receiving.chosen import NOTHING, Chosen
from planbook.workflow.receiving.keeping import receive, receive_again
from planbook.workflow.record import record_run
from planbook.workflow.remembered import Remembered, remembered
from planbook.workflow.resubmission import Resubmission, returned_again, side_by_side
from planbook.workflow.trust import Trust


@dataclass(frozen=True)
class State:
    """A period as it stands, in an open ledger; each part is worked out when it is first asked for."""

    trust: Trust
    """With its register: today's, or of a past run the one it had then."""
    ledger: Ledger
    period: Period
    received: Received
    remembered: Remembered | None = None
    """What the last run found; None where everything is to be looked at afresh."""
    until: date | None = None
    """The day up to which approvals count; None: all of them."""
    going_out: bool = False
    """Whether what is made of it is published, with all that has come."""
    restated: bool = False
    """Whether a past period is made anew, by today's register."""
    today: date | None = None
    """The day on which it is looked at; None where its period is over in any case."""

    @property
    def over(self) -> bool:
        """Whether figures of the period are shown; a year is its plan alone before its end."""
        return self.today is None or not self.period.is_plan_alone(self.today)

    @cached_property
    def standing(self) -> Sequence[Standing]:
        """What stands in the period."""
        return self.trust.standing(self.ledger, self.period.id)

    @cached_property
    def previous(self) -> Mapping[tuple[str, str], Submission]:
        """What stands of the period before, by unit and template."""
        return {key: stands.submission for key, stands in self._previous.items()}

    @cached_property
    def _previous(self) -> Mapping[tuple[str, str], Standing]:
        return standing_last(self.trust, self.ledger, self.period)

    @cached_property
    def before(self) -> Sequence[Standing]:
        """What stands in the periods of its kind before it, newest first."""
        return standing_before(self.trust, self.ledger, self.period)

    @cached_property
    def changed_plans(self) -> Mapping[str, Sequence[PlanChange]]:
        """What is not as the plan was set in its year, by unit; units of which nothing is are left out."""
        year, register = self.period.year, self.trust.register
        approvals = self.ledger.approvals(year, self.until)
        found = {}
        if register.calendar.parts(self.period):
            return self._changed_in_year(approvals)
        for stands in self.standing:
            named = register.lineage(stands.unit)
            sent = [
                (str(s.submission.period), s.submission)
                for s in reversed(self.before)
                if s.unit in named and s.template == stands.template and s.submission.year == year
            ]
            own = [approval for approval in approvals if approval.unit in named]
            changes = plan_changes(register, [*sent, (self.period.id, stands.submission)], own)
            if changes:
                found[stands.unit] = changes
        return found

    def _changed_in_year(self, approvals: Sequence[Approval]) -> Mapping[str, Sequence[PlanChange]]:
        """What is not as it was set in the plans of a year that is brought together from its terms, by unit."""
        parts = self.trust.register.calendar.parts(self.period)
        register = self.trust.register.over(self.period, parts)
        every = [(p, s) for p in (*parts, self.period) for s in self.trust.standing(self.ledger, p.id)]
        every.sort(key=lambda pair: pair[0].told_on(pair[1].received_on))
        found = {}
        for unit in register.units:
            named = register.lineage(unit)
            own = [(p, s) for p, s in every if s.unit in named]
            sent = [(p.id, s.submission) for p, s in own if s.template == own[-1][1].template]
            changes = plan_changes(register, sent, [approval for approval in approvals if approval.unit in named])
            if changes:
                found[unit] = changes
        return found

    @cached_property
    def checked(self) -> Checked:
        """The findings, and what became of each file."""
        return check_period(
            self.trust,
            self.period,
            self.received,
            self.standing,
            self._previous,
            self._unknown,
            self.remembered,
            self.changed_plans,
            {}
            if self.going_out
            else self.published.came_after(self.ledger.receipts(self.period.id), self._summary),
            standing_plans(self.trust, self.ledger, self.period),
        )

    @cached_property
    def published(self) -> Published:
        """What stands published of the period."""
        return published_of(self.ledger, self.period.id)

    @property
    def _summary(self) -> str:
        return summary_paper(self.trust.declarations)

    @cached_property
    def _unknown(self) -> Sequence[str]:
        return self.trust.unknown_units(self.ledger, self.period.id)

    @cached_property
    def superseded(self) -> Sequence[Superseded]:
        """What stood before, beside what has taken its place."""
        return self.ledger.superseded(self.period.id)

    @cached_property
    def tables(self) -> TrustTables:
        """The trust's tables, from what stands in the period and in those of its kind before it."""
        calendar = self.trust.register.calendar
        periods = [*calendar.until(self.period, HISTORY), calendar.year_before(self.period)]
        periods += calendar.parts(self.period)
        registers = registers_before(self.trust, self.ledger, self.period)
        standing = {
            p.id: replace(self.trust, register=registers.get(p.id, self.trust.register)).standing(self.ledger, p.id)
            for p in periods
            if p and p.id != self.period.id
        }
        return build_tables(
            self.trust.declarations,
            self.trust.register,
            self.period,
            {**standing, self.period.id: self.standing},
            self.checked.findings,
            self.checked.files,
            self.superseded,
            self.trust.register_name,
            registers,
            self.changed_plans,
            {p: kpis for p in standing if (kpis := published_of(self.ledger, p).kpis())},
            self.over,
        )

    @cached_property
    def external(self) -> ExternalTables:
        """The tables as they may be shown outside the trust's own office."""
        return external(self.tables)

    def returned_again(self, *, just_now: bool = False) -> Sequence[Resubmission]:
        """What stands beside what stood before it; with `just_now`, where it has only now taken its place."""
        now = self.received if just_now else None
        return returned_again(self.trust, self.standing, self.superseded, now)

    def side_by_side(self) -> Sequence[Resubmission]:
        """Differing workbooks of one unit between which nobody has chosen."""
        return side_by_side(self.trust, self.period, self.received)

    def record(self, today: date, made: Mapping[str, bytes], key: str = "") -> int:
        """Enter into the ledger which outputs (by path) are made of this, before they are written; the run's id.

        `key` is by what the next run knows whether anything has changed.
        """
        looked = json.dumps(
            {
                "key": key,
                "files": [asdict(file) for file in self.checked.files] if key else [],
                "checks": self.remembered.kept(self.checked.findings) if self.remembered else {},
            },
            ensure_ascii=False,
        )
        return record_run(
            self.trust,
            self.ledger,
            self.period,
            self.received,
            self.checked,
            self.standing,
            today,
            made,
            looked,
            going_out=self.going_out,
            restated=self.restated,
        )


def look(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    on: date,
    chosen: Chosen = NOTHING,
    *,
    again: bool = False,
    going_out: bool = False,
    judged: bool = False,
    restated: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> State:
    """The period as it stands once what lies in its folder has been received, new files as of the day `on`.

    `chosen` and `again` are those of `receive`, which also says what is raised; `going_out` is whether what is made
    of it is published. With `judged` the trust's register is that by which the period is judged, whatever its last
    run was made of; it is `restated` where that is today's and the period is past.
    """
    if not judged:
        trust = trust_for(trust, ledger, period)
    period = trust.period(period.id)
    received = receive(trust, ledger, period, on, chosen, again=again, say=say)
    known = remembered(trust, ledger, period, known=not again)
    return State(trust, ledger, period, received, known, going_out=going_out, restated=restated, today=on)


def look_back(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    present: Set[int],
    until: date,
    say: Callable[[str], None] = lambda _: None,
) -> State:
    """The period as it stood when the receipts `present` lay in its folder, read afresh from the bytes kept.

    `trust` and `ledger` are those of then, on the day `until`.
    """
    received = receive_again(trust, ledger, period, present, say)
    return State(trust, ledger, period, received, until=until, today=until)
