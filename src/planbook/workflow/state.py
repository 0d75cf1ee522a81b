"""What stands in a period, received, read and checked once for every command.

Commands look at a period through its `State`; none of them receives or checks anything by itself.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property

from planbook.consolidate.collected import within_reach
from planbook.consolidate.disclosure import external
from planbook.consolidate.published_kpis import sent_of, went_out
from planbook.consolidate.tables import ExternalTables, TrustTables
from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Run
from planbook.ledger.standing import Standing, Superseded
from planbook.model.calendar import Period
from planbook.model.finding import Finding
from planbook.model.memo import Once
from planbook.model.plan_changes import PlanChange, asks_plan
from planbook.model.register import Register
from planbook.model.submission import Submission
from planbook.workflow.agreeing import BoundPlan, Plans, bound_for, bound_of, earlier_of, said_of
from planbook.workflow.checking import (
    Checked,
    check_period,
    standing_last,
    standing_plans,
    standing_year_before,
)
from planbook.workflow.closed_later import told_later, with_what_was_told
from planbook.workflow.contributed import put_together, with_parts
from planbook.workflow.given_away import given_away, with_given_away
from planbook.workflow.issuing import plans_of, standing_before
from planbook.workflow.last_findings import Remembered, remembered
from planbook.workflow.paper_lines import PaperLines
from planbook.workflow.past import registers_before, trust_for
from planbook.workflow.published import Published, published_of, summary_paper
from planbook.workflow.receiving.arrivals import Received
from planbook.workflow.receiving.chosen import NOTHING, ChosenFiles
from planbook.workflow.receiving.keeping import receive, receive_again
from planbook.workflow.receiving.parts import contributed
from planbook.workflow.record import record_run
from planbook.workflow.resubmission import Resubmission, returned_again, side_by_side
from planbook.workflow.trust import Trust


@dataclass(frozen=True)
class State(Once):
    """A period as it stands, in an open ledger; each part is worked out when it is first asked for."""

    trust: Trust
    """With its register: today's, or of a past run the one it had then."""
    ledger: Ledger
    period: Period
    received: Received
    remembered: Remembered | None = None
    """What the last run found; None where everything is to be looked at again."""
    then: BoundPlan | None = None
    """The decisions of plans that count, where it is a period as it once stood."""
    going_out: bool = False
    """Whether what is made of it is published, with all that has come."""
    restated: bool = False
    """Whether a past period is made again, by today's register."""
    today: date | None = None
    """The day on which it is looked at; None where its period is over in any case."""
    say: Callable[[str], None] = field(default=lambda _: None, compare=False, repr=False)
    """What is called with a few words for each step."""
    unchecked: bool = False
    """Whether only its figures are wanted: nothing is looked for in what stands."""

    @property
    def over(self) -> bool:
        """Whether figures of the period are shown; a year is its plan alone before its end."""
        return self.today is None or not self.period.is_plan_alone(self.today)

    @property
    def parts(self) -> Sequence[Period]:
        """Of a year that is brought together from its terms: those."""
        return self.trust.register.calendar.parts(self.period)

    @cached_property
    def standing(self) -> Sequence[Standing]:
        """What stands in the period, as it was returned."""
        return self.trust.standing(self.ledger, self.period.id)

    @cached_property
    def previous(self) -> Mapping[str, Submission]:
        """What stands of the period before, by unit."""
        return {key: stands.submission for key, stands in self._previous.items()}

    @cached_property
    def _previous(self) -> Mapping[str, Standing]:
        return standing_last(self.trust, self.ledger, self.period, self.bound)

    @cached_property
    def year_before(self) -> Mapping[str, Submission]:
        """What stands of the same period of the year before, by unit."""
        return {key: stands.submission for key, stands in self._year_before.items()}

    @property
    def set_in(self) -> Mapping[str, Submission]:
        """What the workbooks of the year itself say of the plan that the period reviews, by unit."""
        return {unit: stands.submission for unit, stands in self._set_in.items()}

    @cached_property
    def _set_in(self) -> Mapping[str, Standing]:
        return standing_plans(self.trust, self.ledger, self.period)

    @cached_property
    def _year_before(self) -> Mapping[str, Standing]:
        return standing_year_before(self.trust, self.ledger, self.period, self.bound)

    @cached_property
    def before(self) -> Sequence[Standing]:
        """What stands in the periods before it, newest first, with the plans that count."""
        return standing_before(self.trust, self.ledger, self.period, self.bound)

    @cached_property
    def bound(self) -> BoundPlan:
        """The decisions of plans by which the period goes."""
        if self.then is not None or self.restated:
            return self.then or BoundPlan()
        return bound_for(self.trust, self.ledger, self.period, restated=self.going_out)

    @cached_property
    def plans(self) -> Plans:
        """The plans of the units, with what was decided of them."""
        return plans_of(self.trust, self.ledger, self.period, self.bound)

    @cached_property
    def counting(self) -> Sequence[Standing]:
        """What stands in the period, with the plans that count."""
        return self.plans.counting()

    @cached_property
    def changed_plans(self) -> Mapping[str, Sequence[PlanChange]]:
        """What is not as the plan was set in its year, by unit; units of which nothing is are left out."""
        return self._changed_in_year() if self.parts else self.plans.changes()

    def _changed_in_year(self) -> Mapping[str, Sequence[PlanChange]]:
        """What is not as it was set in the plans of a year that is brought together from its terms, by unit: in
        what each returned last of it."""
        trust = replace(self.trust, register=self.trust.register.over(self.period, self.parts))
        last: dict[str, tuple[tuple[date, str], Sequence[PlanChange]]] = {}
        for period in (*self.parts, self.period):
            plans = plans_of(trust, self.ledger, period, self.bound)
            changes = plans.changes()
            for stands in plans.standing:
                told = period.told_on(stands.received_on)
                if asks_plan(stands.submission, trust.declarations) and told >= last.get(stands.unit, (told,))[0]:
                    last[stands.unit] = told, changes.get(stands.unit, ())
        return {unit: changes for unit, (_, changes) in last.items() if changes}

    @cached_property
    def checked(self) -> Checked:
        """The findings, and what became of each file."""
        if self.unchecked:
            return Checked(self.period, (), (), whole=False)
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
            self._set_in,
            self._year_before,
            self.plans.agreed_as_returned(),
            self.say,
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
        """What stood before, beside what has taken its place, each with the rows that ended earlier."""

        def known(sent: Submission) -> Submission:
            return self.trust.with_ended(self.ledger, self.period, sent)

        return [
            replace(
                one,
                standing=replace(one.standing, submission=known(one.standing.submission)),
                submission=known(one.submission),
            )
            for one in self.ledger.superseded(self.period.id)
        ]

    @cached_property
    def tables(self) -> TrustTables:
        """The trust's tables, from what stands in the period, in those of its kind before it, and in those
        that any of them holds."""
        from planbook.consolidate.build import (
            build_tables,  # with all that makes tables, which a look wants none of
        )
        from planbook.workflow.meeting_papers import MeetingPacks

        calendar = self.trust.register.calendar
        periods = [
            *within_reach(self.trust.declarations, self.trust.register, self.period),
            calendar.year_before(self.period),
        ]
        held = [other for p in periods if p for other in calendar.held(p)]
        periods += [p for p in dict.fromkeys(held) if p not in periods]
        registers = registers_before(self.trust, self.ledger, self.period)
        earlier = [p for p in periods if p and p.id != self.period.id]
        standing = self.standing_of(earlier, registers)
        standing |= self._with_what_was_told(standing)
        tables = build_tables(
            self.trust.declarations,
            self.trust.register,
            self.period,
            standing,
            self.checked.findings,
            self.checked.files,
            self.superseded,
            self.trust.register_name,
            registers,
            self.changed_plans,
            {p.id: kpis for p in earlier if (kpis := published_of(self.ledger, p.id).kpis())},
            self.over,
        )
        out, sent = went_out(self.ledger.publications), sent_of(self.ledger.publications.of(self.period.id))
        told = replace(tables, went_out=out, made_on=self.today, sent=sent, packs=MeetingPacks(self))
        return with_given_away(self.trust, told)

    def _with_what_was_told(self, standing: Mapping[str, Sequence[Standing]]) -> dict[str, list[Standing]]:
        """What stands in the period or its parts, with what was told in the year after of its open rows."""
        told = told_later(self.trust, self.ledger, self.period)
        if not told or self.published.whole(self._summary) is not None:
            return {}
        out = {unit for _, file in self.published.files.values() for unit in file.whose}
        own = [p for p in standing if p in {self.period.id, *(part.id for part in self.parts)}]
        return {p: with_what_was_told(self.trust.declarations, standing[p], told, out) for p in own}

    def standing_of(
        self, earlier: Sequence[Period], registers: Mapping[str, Register]
    ) -> dict[str, Sequence[Standing]]:
        """What stands in the period and in `earlier` ones, with the plans that counted then, by period id;
        `registers` are those that the earlier are judged by."""
        return {
            **{period.id: self._plans_then(period, registers).counting() for period in earlier},
            self.period.id: list(self.counting),
        }

    def counting_in(self, period_id: str) -> Sequence[Standing]:
        """What stands in this period or an earlier one, with the plans that counted then."""
        period = self.trust.register.calendar.period(period_id)
        if period is None:
            return ()
        registers = registers_before(self.trust, self.ledger, self.period)
        return self.counting if period.id == self.period.id else self._plans_then(period, registers).counting()

    def _plans_then(self, period: Period, registers: Mapping[str, Register]) -> Plans:
        """The plans of an earlier period, by the register and the decisions that it follows."""
        trust = replace(self.trust, register=registers.get(period.id, self.trust.register))
        bound = earlier_of(self.bound, bound_for(trust, self.ledger, period))
        return plans_of(trust, self.ledger, period, bound)

    @cached_property
    def external(self) -> ExternalTables:
        """The tables as they may be shown outside the trust's own office."""
        return external(self.tables)

    def made_on(self, day: date) -> tuple[TrustTables, ExternalTables]:
        """The tables inside the trust and outside, as a run of that day has them that is made of the same."""
        return self.once(_made_on, day)

    def returned_again(self, *, just_now: bool = False) -> Sequence[Resubmission]:
        """What stands beside what stood before it; with `just_now`, where it has only now taken its place."""
        now = self.received if just_now else None
        return returned_again(self.trust, self.standing, self.superseded, now)

    def side_by_side(self) -> Sequence[Resubmission]:
        """Differing workbooks of one unit between which nobody has chosen."""
        return side_by_side(self.trust, self.period, self.received)

    @cached_property
    def paper_lines(self) -> PaperLines:
        """What papers show of the period, line by line."""
        return PaperLines(self.trust.declarations, self.external)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """Those of `checked`, and after them what earlier papers give away of figures that are hidden."""
        return [*self.checked.findings, *given_away(self.trust, self.tables)]

    def record(
        self, today: date, made: Mapping[str, bytes], key: str = "", findings: Sequence[Finding] | None = None
    ) -> int:
        """Enter into the ledger which outputs (by path) are made of this, before they are written; the run's id.

        `key` is by what the next run knows whether anything has changed; it is told `findings`, by default those of
        the workbooks alone.
        """
        checked = self.checked if findings is None else replace(self.checked, findings=findings)
        looked = json.dumps(
            {
                "key": key,
                "files": [asdict(file) for file in self.checked.files] if key else [],
                **said_of(self.bound, self.ledger),
                "checks": self.remembered.kept(self.checked.findings) if self.remembered else {},
            },
            ensure_ascii=False,
        )
        return record_run(
            self.trust,
            self.ledger,
            self.period,
            self.received,
            checked,
            self.standing,
            today,
            made,
            looked,
            going_out=self.going_out,
            restated=self.restated,
        )


def _made_on(state: State, day: date) -> tuple[TrustTables, ExternalTables]:
    return replace(state.tables, made_on=day), replace(state.external, made_on=day)


def look(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    on: date,
    chosen: ChosenFiles = NOTHING,
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
    period, ledger = trust.period(period.id), ledger.by(trust.declarations)
    ledger.held.callback(trust.workers.close)
    received = receive(trust, ledger, period, on, chosen, again=again, say=say)
    together = put_together(trust, ledger, period, received, say)
    if together.made:
        received = replace(receive(trust, ledger, period, on), new=received.new)
    received = with_parts(received, together)
    known = remembered(trust, ledger, period, known=not again)
    return State(trust, ledger, period, received, known, going_out=going_out, restated=restated, today=on, say=say)


def standing_alone(trust: Trust, ledger: Ledger, period: Period, on: date) -> State:
    """The period with what stands in the ledger alone; what lies in its folder is not looked at."""
    trust = trust_for(trust, ledger, period)
    return State(
        trust, ledger.by(trust.declarations), trust.period(period.id), Received((), (), 0), today=on, unchecked=True
    )


def look_back(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    run: Run,
    say: Callable[[str], None] = lambda _: None,
) -> State:
    """The period as it stood at `run`, with the receipts that lay in its folder read again from the bytes kept.

    `trust` and `ledger` are those of then.
    """
    ledger.held.callback(trust.workers.close)
    present = frozenset(file.receipt for file in run.made.files if file.present)
    received = receive_again(trust, ledger, period, present, say)
    received = replace(received, parts=tuple(contributed(ledger, period)))
    then = bound_of(ledger, run)
    return State(trust, ledger, period, received, then=then, today=run.made.today, say=say)
