"""The rows of tables of plans: actions, milestones, success measures and what stands around them."""

import datetime as dt
from dataclasses import dataclass

from planbook.model.values import Value


def marked(words: str | None, agreement: str) -> str | None:
    """The words of a row with what is said of its agreement in brackets, where there is anything."""
    return " ".join(part for part in (words, f"({agreement})") if part) if agreement else words


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action, with where it stands, how far it has slipped and what was said of it."""

    unit: str
    unit_name: str
    ref: str
    area: str
    """The title as the plan has it; its horizon where plans have no areas."""
    trust_area: str | None
    objective: str | None
    action: str | None
    led_by: str | None
    """The lead first: "Lead; other"."""
    start: dt.date | None
    finish: dt.date | None
    """As first approved."""
    ongoing: bool
    revised_finish: dt.date | None
    """The last one given, where the finish has moved."""
    reported: str | None
    """The code of the status that was given, after "no change" is resolved."""
    delivery_last: str | None
    """`delivery` as it was the time before; None of an action that is new."""
    revised_last: dt.date | None
    delivery: str
    """The status that is shown and counted: as reported; `not_reported` or `not_due` where nothing was."""
    facts: str | None
    """The status that milestones or progress come to; None where neither is known, or it is not due or dropped."""
    basis: str
    """What `facts` are of: `milestones`, `progress`, `none`."""
    beside: str | None
    """The facts in words, as they stand beside the status."""
    differs: bool
    """Whether the facts say otherwise than what was reported."""
    reporting: str
    """`fresh`, `confirmed`, `stale`, `not_reported`."""
    percent_done: float | None
    share_passed: float | None
    """0 to 1 of its term time."""
    progress: str | None
    next_step: str | None
    impact: str | None
    overdue_days: int
    slipped_days: int
    """Calendar days; 0 where it has not slipped."""
    success_criteria: str | None
    live: bool
    """Whether it goes on: nothing has ended it."""
    source_file: str
    source_sheet: str
    source_row: int
    figure: str
    agreement: str = ""
    """Where changes of plans need agreement: "not yet agreed", "not returned this time"; else empty."""

    @property
    def named(self) -> str | None:
        """What will be done, with whether it is agreed where there is something to say of that."""
        return marked(self.action, self.agreement)

    @property
    def expected(self) -> dt.date | None:
        """The day it is now to be done by."""
        return None if self.ongoing else self.revised_finish or self.finish


@dataclass(frozen=True, slots=True)
class ActionHistoryRow:
    """An action in one of the periods of a year."""

    unit: str
    unit_name: str
    ref: str
    action: str | None
    period: str
    short: str
    """What the period is called where there is little room: "Aut 26"."""
    delivery: str
    """How it stood then."""
    percent_done: float | None
    figure: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """Live and completed actions of one area, by their delivery."""

    area: str
    red: int
    amber: int
    green: int
    blue: int
    not_reported: int
    not_due: int
    total: int
    figure: str | None
    part_of: str | None = None
    """What the register says that it is a part of."""
    lead: str | None = None
    """Who leads it for the trust."""
    later: int = 0
    """How many of the live actions are to finish later than their plan said when it was set."""

    def count(self, delivery: str) -> int:
        """How many of them stand so."""
        return int(getattr(self, delivery))


@dataclass(frozen=True, slots=True)
class TopRow:
    """One of those that a plan is divided into, as its priorities: what stands at the top of a chain of parents."""

    unit: str
    unit_name: str
    record: str
    kind: str
    """What it is called: "priority"."""
    ref: str
    title: str
    lead: str
    """Who leads it; empty where nobody is named."""


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone of an action."""

    unit: str
    unit_name: str
    ref: str
    action: str
    """The ref of its action."""
    milestone: str | None
    due: dt.date | None
    done: bool
    """Whether it was met, as reported."""
    met_on: dt.date | None
    due_now: bool
    """Whether it is due by the day of the figures."""
    reported: str | None = None
    """The code of what was said of it."""
    beside: str | None = None
    """What its dates say, where that is not what was reported."""
    agreement: str = ""
    """As that of an action."""

    @property
    def source_id(self) -> str:
        """The id of the figure of its row."""
        return f"record/milestone/{self.unit}/{self.ref}"

    @property
    def named(self) -> str | None:
        """Its words, with whether it is agreed where there is something to say of that."""
        return marked(self.milestone, self.agreement)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A success measure of a plan."""

    unit: str
    unit_name: str
    ref: str
    belongs_to: str
    area: str
    """The title of the area it belongs to; empty without one."""
    statement: str | None
    kind: str | None
    operator: str | None
    target: Value
    baseline: Value
    actual: Value
    """Each in the kind of the measure: a number, a day, a yes or no, the code of a judgement, or "7 of 9"."""
    status: str
    """As reported; where nothing was, what its figure comes to."""
    evidence: str | None
    due: dt.date | None
    basis: str = "none"
    """What `status` is: `reported`, `worked out` from the figure, `none` where neither is known."""
    beside: str | None = None
    """What its figure says, where that is not what was reported."""
    agreement: str = ""
    """As that of an action."""
    aim: str = ""
    """What it aims at, as after "the target is": "at least 9 of 9", "by 31 December 2026"."""
    start: str = ""
    """Its baseline as people read it."""
    now: str = ""
    """Its figure as people read it: "17 of 20 (85%)", "12 working days"."""
    population: str | None = None
    """Of whom it is."""
    missing: str | None = None
    """Who or what is still missing of all of them."""
    overdue: bool = False
    """Whether the day by which it was due has passed, and it is neither met nor known not to be."""
    owners: tuple[tuple[str, str], ...] = ()
    """What it belongs to, the whole first: each by its record and by its ref with its words."""
    owner: str = ""
    """The last of them."""
    counted: str | None = None
    """How it is counted, in a word: "Percentage"."""
    rests_on: str | None = None
    """What it is worked out from, or else where its evidence is."""
    derivation: str | None = None
    """The key of the derivation that its figure is worked out by; None of one that is typed."""
    paid_by: str = ""
    """The codes of what pays for what it belongs to, with semicolons between; empty where nothing is named."""

    @property
    def source_id(self) -> str:
        """The id of the figure of its row."""
        return f"record/measure/{self.unit}/{self.ref}"


@dataclass(frozen=True, slots=True)
class AchievedRow:
    """What an area, an objective or an action has achieved, by its success measures and those of its parts."""

    unit: str
    unit_name: str
    record: str
    kind: str
    """What it is called: "priority"."""
    what: str
    """Its ref with its words."""
    measures: int
    judged: int
    """How many of them are met, on the way or not met."""
    met: int
    off: int
    """How many are not met."""
    overdue: int
    words: str | None
    """Where each stands: "S1 met at 9 of 9; S2 not due yet"."""
    made_of: tuple[str, ...] = ()
    """The ids of the figures of its measures."""


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A row of one unit's plan that serves a row of the plan of what the unit belongs to."""

    unit: str
    """Whose plan is served."""
    unit_name: str
    serves: str
    """The ref of the row that is served."""
    served: str
    """That ref with what the row says; the ref alone where no plan above has it."""
    contributor: str
    contributor_name: str
    ref: str
    own_row: str
    """The ref of the contributor's own row."""
    contributes: str
    """That ref with what the row says."""
    how: str | None
    """What the plan above gets from it, in the contributor's words."""
    red: int
    amber: int
    green: int
    blue: int
    not_reported: int
    not_due: int
    total: int
    """Its live and completed actions: the one that it is, or those of the objective."""
    made_of: tuple[str, ...] = ()
    """The ids of the figures of those actions, and of its own row."""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting, planned or held."""

    unit: str
    unit_name: str
    ref: str
    body: str | None
    body_name: str
    date: dt.date | None
    time: str | None
    venue: str | None
    attendees: str | None
    took_place: bool
    to_come: bool
    """Whether it is still to take place: nothing says that it has, or never will."""
    attended: float | None
    members: float | None
    notes: str | None

    @property
    def source_id(self) -> str:
        """The id of the figure of its row."""
        return f"record/meeting/{self.unit}/{self.ref}"


@dataclass(frozen=True, slots=True)
class PlanChangeRow:
    """A cell or a row of a plan that is not as it was set in its year."""

    unit: str
    unit_name: str
    kind: str
    """`changed`, `added`, `removed`."""
    record: str
    row_id: str
    label: str
    field: str
    """The field's key; empty of a row that came or went."""
    heading: str
    before: str
    after: str
    since: str
    """The period in which it was first returned so, as prose has it."""
    agreed: str
    """Whether it was agreed or refused, when and by whom; empty where nobody has said and nobody has to."""
    counts: str = ""
    """Where it needs agreement: what counts."""

    @property
    def source_id(self) -> str:
        """The id of the figure of its row, or of what changed in it; of a row that is gone that of the return."""
        if self.kind == "removed":
            return f"returns/{self.unit}"
        row = f"record/{self.record}/{self.unit}/{self.row_id}"
        return f"{row}/{self.field}" if self.field else row
