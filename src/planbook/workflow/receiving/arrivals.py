"""A file that lies in returned/<period>/, with what is wrong with it as a whole: whose it is, what is beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from planbook.ledger.forget import Tombstone
from planbook.ledger.receipts import Receipt
from planbook.ledger.redact import Redaction
from planbook.ledger.slots import Outcome, Present
from planbook.model.calendar import Period, period_title
from planbook.model.names import own_name, unit_named, unit_spoken_of
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Problem, Submission
from planbook.model.values import shown
from planbook.validate.names import nearest
from planbook.workflow.receiving.claims import contradictions, of_no_unit
from planbook.workflow.receiving.copies import how_copied
from planbook.workflow.receiving.makers import OwnNames, of_another_trust, titled_for
from planbook.workflow.receiving.parts import Contributed
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that lies in the folder, as read, with what is wrong with it as a whole."""

    receipt: int
    name: str
    sha256: str
    received_on: date
    submission: Submission
    """With what is wrong with its identity, and what other files in the folder mean for it, among its problems."""
    refused: bool
    duplicate: bool


@dataclass(frozen=True)
class Received:
    """What lies in the folder, and what has changed by receiving it."""

    arrivals: Sequence[Arrival]
    outcomes: Sequence[Outcome]
    new: int
    """How many files had not been received before."""
    withdrawn: Sequence[Present] = ()
    """What was withdrawn of each slot that is empty since, whether it still lies in the folder or not."""
    parts: Sequence[Contributed] = ()
    """The returns of which parts have come."""

    @cached_property
    def standing_parts(self) -> set[int]:
        """The receipts of the parts that stand."""
        return {stands.receipt for one in self.parts for stands in one.standing.values()}

    @cached_property
    def clashing_parts(self) -> set[int]:
        """The receipts of the parts that contradict another."""
        return {answer.receipt for one in self.parts for clash in one.clashes for answer in clash.answers}

    def is_withdrawn(self, receipt: int) -> bool:
        """Whether a file that lies in the folder was withdrawn."""
        return receipt in self._withdrawn

    @cached_property
    def _withdrawn(self) -> frozenset[int]:
        return frozenset(receipt for outcome in self.outcomes for receipt in outcome.withdrawn)

    def is_contested(self, receipt: int) -> bool:
        """Whether it is one of differing files between which nobody has chosen."""
        return receipt in self._contested

    @cached_property
    def _contested(self) -> frozenset[int]:
        return frozenset(rival.receipt for outcome in self.outcomes for rival in outcome.rivals)


def arrival_of(
    trust: Trust,
    known: OwnNames,
    period: Period,
    receipt: Receipt,
    submission: Submission,
    redactions: Sequence[Redaction],
) -> Arrival:
    submission = _placed(trust, period, receipt.name, submission)
    submission = with_identity(trust, known, period, receipt.name, submission)
    removed = _removed(receipt, redactions)
    submission = replace(submission, problems=(*submission.problems, *removed))
    refused = any(trust.declarations.rules[p.code].refuses for p in submission.problems)
    return Arrival(
        receipt.id, receipt.name, receipt.sha256, receipt.received_on, submission, refused, duplicate=False
    )


def forgotten_arrival(name: str, tombstone: Tombstone) -> Arrival:
    """A file whose unit has been forgotten: it is not read, and nothing of it is kept."""
    words = (("there", shown(tombstone.forgotten_on)),)
    submission = Submission(
        tombstone.sha256, None, None, None, None, (), (Problem("WB-050", value=name, tokens=words),)
    )
    received_on = tombstone.received_on
    return Arrival(
        tombstone.receipt, name, tombstone.sha256, received_on, submission, refused=True, duplicate=False
    )


def redacted_arrival(name: str, sha256: str, redaction: Redaction) -> Arrival:
    """A file that still has words which were removed from what is kept of it: it is not read."""
    words = (("there", shown(redaction.redacted_on)),)
    problem = Problem("WB-052", value=name, tokens=words)
    submission = Submission(sha256, None, None, None, None, (), (problem,))
    return Arrival(
        redaction.receipt, name, sha256, redaction.redacted_on, submission, refused=True, duplicate=False
    )


def _removed(receipt: Receipt, redactions: Sequence[Redaction]) -> list[Problem]:
    """That words were removed from what is kept of the file: a note for each time."""
    own: dict[tuple[date, str], list[str]] = {}
    for redaction in redactions:
        if redaction.receipt == receipt.id:
            cells = own.setdefault((redaction.redacted_on, redaction.reason), [])
            cells.append(f"{redaction.sheet}!{redaction.cell}")
    return [
        Problem(
            "WB-051",
            value=receipt.name,
            tokens=(("there", shown(day)), ("cells", listed(cells)), ("reason", reason)),
        )
        for (day, reason), cells in own.items()
    ]


def _placed(trust: Trust, period: Period, name: str, submission: Submission) -> Submission:
    """A released blank says neither unit nor period: its file name and folder do, and that is noted."""
    unit = unit_named(trust.register.units, name)
    if not submission.template or submission.unit or submission.period or unit is None:
        return submission
    words = (("inside", trust.register.label("unit", unit)), ("wanted", period.title))
    problem = Problem("WB-018", value=name, tokens=words)
    return replace(submission, unit=unit, period=period.id, problems=(*submission.problems, problem))


def with_identity(
    trust: Trust, known: OwnNames, period: Period | None, name: str, submission: Submission
) -> Submission:
    """`submission` with what is wrong with its identity; of none where it says that it is two units'.

    One of a unit that another has succeeded is that one's, from the day of the change.
    """
    found = _identity_problems(trust, period, name, submission)
    asked = _asked(trust, known, name, submission, found)
    submission = of_no_unit(replace(submission, problems=(*submission.problems, *found, *asked)))
    after = trust.register.counts_for(submission.unit) if submission.unit and not found else None
    if after is None or after == submission.unit:
        return submission
    words = (("there", submission.unit or ""), ("wanted", trust.register.label("unit", after)), ("unit", after))
    problem = Problem("WB-061", value=name, tokens=words)
    return replace(submission, unit=after, problems=(*submission.problems, problem))


def _asked(
    trust: Trust, known: OwnNames, name: str, submission: Submission, found: Sequence[Problem]
) -> list[Problem]:
    """What there is to ask of who has made a workbook that is not refused."""
    rules = trust.declarations.rules
    if not submission.template or any(rules[p.code].refuses for p in (*submission.problems, *found)):
        return []
    problems = (
        of_another_trust(submission, name, trust.register, known),
        titled_for(submission, name, trust.register),
    )
    return [problem for problem in problems if problem]


def _identity_problems(trust: Trust, period: Period | None, name: str, submission: Submission) -> list[Problem]:
    """Whether the workbook is of this trust, this period and this unit, and named for it."""
    if not submission.template or any(trust.declarations.rules[p.code].refuses for p in submission.problems):
        return []
    problems = contradictions(submission, name, trust.register.ever)
    if problems:
        return problems
    unit = trust.register.counts_for(submission.unit or "") or submission.unit or ""
    if unit not in trust.register.units and trust.register.ever.row("unit", unit) is not None:
        words = (("there", trust.register.label("unit", unit)), ("left", trust.register.belonged(unit)))
        problems.append(Problem("WB-060", value=name, tokens=words))
    elif unit not in trust.register.units:
        names = [*trust.register.units, *(u.text("name") for u in trust.register.units.values())]
        words = (("there", unit or "(none)"), ("nearest", nearest(unit, names) if unit else ""))
        problems.append(Problem("WB-009", value=name, tokens=words))
    else:
        wanted = trust.register.format_of(unit)
        if submission.template != wanted:
            words = (("there", submission.template), ("wanted", wanted))
            problems.append(Problem("WB-015", value=name, tokens=words))
        named = unit_named(trust.register.units, name) or _spoken_of(trust, unit, name) or unit
        if named != unit:
            label = trust.register.label
            words = (("there", label("unit", named)), ("inside", label("unit", unit)))
            problems.append(Problem("WB-016", value=name, tokens=words))
    if period is not None and submission.period != period.id:
        there = period_title(submission.period) if submission.period else "a period that it does not name"
        problems.append(
            Problem(
                "WB-008", value=name, tokens=(("there", there), ("wanted", period.title), ("period", period.id))
            )
        )
    return problems


def _spoken_of(trust: Trust, unit: str, name: str) -> str | None:
    """Another unit than `unit` that the file's name speaks of though it does not begin as planbook has it.

    None that is the same school under another number, or is called as the trust is.
    """
    ours = folded(trust.register.trust_name)
    spellings = {text: to for text, to in trust.register.spellings("unit").items() if text != ours}
    own = own_name(name)
    other = unit_spoken_of(spellings, unit, own.rpartition(".")[0] or own)
    return other if other and trust.register.counts_for(other) != trust.register.counts_for(unit) else None


def with_migrated(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """`arrivals`, where one of a retired version, or of another period, is superseded by the workbook that was made
    from it."""
    made = {
        (origin.sha256, a.submission.unit): a.name
        for a in arrivals
        if not a.refused and (origin := a.submission.origin)
    }
    return [_superseded(a, made.get((a.sha256, a.submission.unit))) if a.refused else a for a in arrivals]


def _superseded(arrival: Arrival, other: str | None) -> Arrival:
    """`arrival` as one that counts no more since `other` was made from it; as it is where there is no other."""
    problems = arrival.submission.problems
    refusing = [p for p in problems if p.code in ("WB-007", "WB-008")]
    if other is None or len(refusing) != 1 or (refusing[0].code == "WB-007" and len(problems) > 1):
        return arrival
    if refusing[0].code == "WB-007":
        words = (("version", arrival.submission.version or "?"), ("other", other))
        problems = (Problem("WB-041", value=arrival.name, tokens=words),)
    else:
        words = (("there", dict(refusing[0].tokens)["there"]), ("other", other))
        problems = (Problem("WB-053", value=arrival.name, tokens=words),)
    return replace(arrival, submission=replace(arrival.submission, problems=problems), refused=False)


def with_one_plan(trust: Trust, arrivals: Sequence[Arrival], plans: Mapping[str, str]) -> list[Arrival]:
    """`arrivals`, where those in another format than the register's do not count beside one that is in it.

    `plans` has the name of that one by unit.
    """
    return [_beside_the_plan(trust, a, plans.get(a.submission.unit or "")) for a in arrivals]


def _beside_the_plan(trust: Trust, arrival: Arrival, plan: str | None) -> Arrival:
    sent = arrival.submission
    wanted = trust.register.format_of(sent.unit or "")
    if plan is None or arrival.refused or sent.template in (None, wanted):
        return arrival
    words = (("there", sent.template or ""), ("wanted", wanted), ("other", plan))
    problem = Problem("WB-035", value=arrival.name, tokens=words)
    others = (p for p in sent.problems if p.code != "WB-015")
    return replace(arrival, submission=replace(sent, problems=(*others, problem)))


def with_rivals(
    trust: Trust, period: Period, arrivals: Sequence[Arrival], outcomes: Sequence[Outcome]
) -> list[Arrival]:
    """`arrivals` with a problem for each file that has a copy or a rival beside it."""
    problems: dict[int, Problem] = {}
    copies: set[int] = set()
    by_name = {a.name: a for a in arrivals}
    by_receipt: dict[int | None, str] = {a.receipt: a.name for a in reversed(arrivals)}
    for outcome in outcomes:
        for name, original in outcome.copies.items():
            problems[by_name[name].receipt] = Problem("WB-014", value=name, tokens=(("other", original),))
            copies.add(by_name[name].receipt)
        stands = by_receipt.get(outcome.stands)
        for rival in outcome.rivals:
            words = (
                ("unit_name", trust.register.label("unit", outcome.slot[1])),
                ("wanted", period.title),
                ("period", period.id),
                ("stands", f"{stands} goes on standing." if stands else "Neither is used."),
            )
            problems[rival.receipt] = _rivalry(
                rival.name, [r.name for r in outcome.rivals if r is not rival], words
            )
    return [
        replace(
            a,
            submission=replace(a.submission, problems=(*a.submission.problems, problems[a.receipt])),
            duplicate=a.receipt in copies,
        )
        if a.receipt in problems
        else a
        for a in arrivals
    ]


def _rivalry(name: str, others: Sequence[str], words: tuple[tuple[str, str], ...]) -> Problem:
    """That `name` and the `others` differ; where one is named as a program's copy of the other, that it is."""
    for other in others:
        made = how_copied(name, other)
        if made:
            told = f"is the copy of {other} that {made}"
            return Problem("WB-031", value=name, tokens=(("told", told), ("other", other), *words))
    for other in others:
        made = how_copied(other, name)
        if made:
            told = f"has a copy beside it, {other}, that {made}"
            return Problem("WB-031", value=name, tokens=(("told", told), ("other", other), *words))
    return Problem("WB-013", value=name, tokens=(("other", others[0]), *words))
