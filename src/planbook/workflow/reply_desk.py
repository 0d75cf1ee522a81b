"""What replies are made from: what stands and what came, by unit, and what there is to say of each file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planbook.ledger.standing import Standing, Superseded
from planbook.model.calendar import Period
from planbook.model.checked import is_stale, who_checked
from planbook.model.difference import differences
from planbook.model.finding import Finding, Verdict
from planbook.model.names import name_returned, returned_path, unit_named
from planbook.model.submission import Submission
from planbook.report.reply.words import ReceivedFile
from planbook.workflow.receiving.arrivals import Arrival
from planbook.workflow.receiving.parts import Contributed
from planbook.workflow.resubmission import Resubmission
from planbook.workflow.state import State
from planbook.workflow.trust import Trust


@dataclass(frozen=True)
class ReplyDesk:
    """All that a reply is made from."""

    state: State
    today: date

    @property
    def trust(self) -> Trust:
        return self.state.trust

    @property
    def period(self) -> Period:
        return self.state.period

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """What stands, by unit, with the plans that count."""
        return {stands.unit: stands for stands in self.state.counting}

    @cached_property
    def returned(self) -> Mapping[str, Submission]:
        """What stands as it was returned, by unit."""
        return {stands.unit: stands.submission for stands in self.state.standing}

    @cached_property
    def parts(self) -> Mapping[str, Contributed]:
        """The returns of which parts have come, by unit."""
        return {one.unit: one for one in self.state.received.parts}

    @property
    def agreeing_body(self) -> str:
        """Who has to agree before a plan is changed; empty where nobody has to."""
        own = self.trust.register.trust
        return self.trust.register.label("body", own.text("plan_agreed_by")) if own else ""

    @cached_property
    def arrivals(self) -> Mapping[str | None, list[Arrival]]:
        """What has come, by unit; under None what is of none."""
        found: dict[str | None, list[Arrival]] = {}
        for arrival in self.state.received.arrivals:
            found.setdefault(_unit_of(self, arrival), []).append(arrival)
        return found

    @cached_property
    def rivals(self) -> Mapping[str, list[str]]:
        """The names of workbooks that differ and of which none is chosen, by unit."""
        found: dict[str, list[str]] = {}
        for outcome in self.state.received.outcomes:
            found.setdefault(outcome.slot[1], []).extend(rival.name for rival in outcome.rivals)
        return found

    @cached_property
    def side_by_side(self) -> Sequence[Resubmission]:
        """The workbooks that differ, two at a time."""
        return self.state.side_by_side()

    @cached_property
    def verdicts(self) -> Mapping[tuple[str, str | None], Verdict]:
        """The verdict on each file and its bytes: what stands may have been there before another of its name."""
        return {(file.file, file.sha256): file.verdict for file in self.state.checked.files}

    @cached_property
    def superseded(self) -> Mapping[int, Superseded]:
        """What stands in the place of another, by its receipt."""
        return {pair.standing.receipt: pair for pair in self.state.superseded}


def refusals_of(desk: ReplyDesk, arrival: Arrival) -> list[Finding]:
    """Why a file was refused; nothing of one that was not."""
    rules = desk.trust.declarations.rules
    own = desk.state.checked.by_receipt[arrival.receipt]
    return [f for f in own if f.code in rules and rules[f.code].refuses]


def received_file(desk: ReplyDesk, arrival: Arrival) -> ReceivedFile:
    """The file as a receipt has it."""
    file = returned_path(desk.period.id, arrival.name)
    return ReceivedFile(
        arrival.name, arrival.sha256, arrival.received_on, desk.verdicts[file, arrival.sha256 or None]
    )


def others_of(desk: ReplyDesk, stands: Standing) -> list[str]:
    """The names of workbooks that differ from the one that stands, between which nobody has chosen."""
    own = name_returned(stands.file)
    return [name for name in desk.rivals.get(stands.unit, []) if name != own]


def has_changed(desk: ReplyDesk, stands: Standing, sent: Submission) -> bool:
    """Whether a figure or a status has changed since the return was checked; not where it never was."""
    pair = desk.superseded.get(stands.receipt)
    if pair is None or who_checked(sent) is None:
        return False
    changes = differences(desk.trust.register, pair.submission, sent, closed=True)
    return is_stale(desk.trust.declarations, changes, stands.received_on, pair.received_on)


def _unit_of(desk: ReplyDesk, arrival: Arrival) -> str | None:
    """Whose file it is; of one that could not be read, by its name."""
    own = arrival.submission.unit
    return own if own in desk.trust.register.units else unit_named(desk.trust.register.units, arrival.name)
