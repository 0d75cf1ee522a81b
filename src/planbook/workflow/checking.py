"""What is wrong with what lies in a period, workbook by workbook and across units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.asked import is_awaited
from planbook.model.calendar import Period
from planbook.model.finding import FileVerdict, Finding, Verdict, in_order, kept_out
from planbook.model.names import name_returned, returned_path
from planbook.model.pending_rows import Spot
from planbook.model.plan_changes import PlanChange
from planbook.model.prose import agree, counted, inside, listed, number_word, opening
from planbook.model.submission import Submission
from planbook.model.values import Value
from planbook.model.waiver import waiver_of
from planbook.validate.context import Context
from planbook.validate.registry import Hit
from planbook.validate.trust import validate_trust
from planbook.validate.wording import found
from planbook.workflow.agreeing import ALL, BoundPlan
from planbook.workflow.issuing import plans_of
from planbook.workflow.last_findings import Remembered
from planbook.workflow.looking import ToLookAt, look_at_all
from planbook.workflow.receiving.arrivals import Received
from planbook.workflow.receiving.parts import Contributed
from planbook.workflow.taken_out import taken_out_before
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings, and what became of each file."""

    period: Period | None
    files: Sequence[FileVerdict]
    findings: Sequence[Finding]
    whole: bool
    """Whether rules across units were run too; they are left out where single files are checked."""
    by_receipt: Mapping[int, Sequence[Finding]] = field(default_factory=dict)
    """The findings of each workbook that lies in the period or stands: a name may have gone to another file."""
    of_register: Sequence[Finding] = ()
    """What there is to look at in the register, where all of a period was checked; none of it is of a file."""


def check_period(
    trust: Trust,
    period: Period,
    received: Received,
    standing: Sequence[Standing],
    before: Mapping[str, Standing],
    unknown: Sequence[str],
    remembered: Remembered | None = None,
    changed_plans: Mapping[str, Sequence[PlanChange]] = MappingProxyType({}),
    came_after: Mapping[int, date] = MappingProxyType({}),
    plans: Mapping[str, Standing] = MappingProxyType({}),
    year_before: Mapping[str, Standing] = MappingProxyType({}),
    agreed: Mapping[int, Mapping[Spot, frozenset[str]]] = MappingProxyType({}),
    say: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Findings of everything that lies in returned/<period>/ or stands, and across units.

    `before` is what stands of the period before, by unit; `unknown` are units that the register does
    not have; what is `remembered` of a workbook is not looked for again; `changed_plans` is what is not as the plan
    was set, by unit; `came_after` has the receipts that came after the papers went out, with the day of that;
    `plans` is what the year's own workbooks say of the plan, by unit, and `year_before` what stands of
    the same period of the year before; `agreed` are the cells that somebody has agreed to as they were returned, by
    receipt and row.
    """

    files: list[FileVerdict] = []
    findings: list[Finding] = []
    by_receipt: dict[int, list[Finding]] = {}
    in_folder = {a.receipt for a in received.arrivals}
    stands = {s.receipt: s.submission for s in standing}
    to_look_at = [
        ToLookAt(
            receipt=a.receipt,
            submission=_with_ended(a.submission, stands.get(a.receipt)),
            file=returned_path(period.id, a.name),
            whole=a.receipt in stands,
        )
        for a in received.arrivals
    ]
    absent = [s for s in standing if s.receipt not in in_folder]
    to_look_at += [ToLookAt(receipt=s.receipt, submission=s.submission, file=s.file, whole=True) for s in absent]
    looked_at = look_at_all(trust, period, to_look_at, before, plans, year_before, remembered, say)
    gone = _agreed_to_go(changed_plans) | taken_out_before(trust.declarations, before)
    for arrival in received.arrivals:
        file = returned_path(period.id, arrival.name)
        own = _unsettled(trust, next(looked_at), gone, agreed.get(arrival.receipt, {}))
        by_receipt.setdefault(arrival.receipt, []).extend(own)
        verdict: Verdict = verdict_of(own, refused=arrival.refused)
        if received.is_withdrawn(arrival.receipt):
            verdict = "withdrawn"
        elif arrival.duplicate:
            verdict = "duplicate"
        elif arrival.receipt in received.clashing_parts:
            verdict = "undecided"
        elif not (arrival.refused or arrival.receipt in stands or arrival.receipt in received.standing_parts):
            verdict = "undecided" if received.is_contested(arrival.receipt) else "superseded"
        elif not arrival.refused and arrival.receipt in came_after:
            verdict = "after-publication"
        files.append(judged(file, arrival.submission, arrival.sha256, verdict))
    for stood in absent:
        own = _unsettled(trust, next(looked_at), gone, agreed.get(stood.receipt, {}))
        by_receipt.setdefault(stood.receipt, []).extend(own)
        late: Verdict = "after-publication"
        verdict = late if stood.receipt in came_after else verdict_of(own, refused=False)
        files.append(judged(stood.file, stood.submission, stood.sha256, verdict))
    shas = {a.sha256 for a in received.arrivals}
    for taken_back in (w for w in received.withdrawn if w.sha256 not in shas):
        _, unit, template = taken_back.slot
        file = returned_path(period.id, taken_back.name)
        files.append(FileVerdict(file, unit, taken_back.sha256, template, "withdrawn"))
    findings += validate_trust([(s.file, s.submission) for s in standing], trust.register, period)
    findings += punctuality(trust, period, standing, files, received.parts)
    findings += _of_changed_plans(trust, period, standing, changed_plans)
    findings += _after_publication(trust, period, standing, came_after)
    findings += [*_of_unknown(trust, period, unknown), *trust.fed.findings]
    every = in_order([*(finding for own in by_receipt.values() for finding in own), *findings])
    of_file: dict[str | None, list[Finding]] = {}
    for finding in findings:
        of_file.setdefault(finding.file, []).append(finding)
    for returned in standing:
        named = {returned.unit, returned.submission.unit}
        by_receipt[returned.receipt] += [f for f in of_file.get(returned.file, ()) if f.unit in named]
    trust.workers.close()
    return Checked(period, sorted(files, key=lambda f: f.file), every, whole=True, by_receipt=by_receipt)


def _with_ended(arrived: Submission, stands: Submission | None) -> Submission:
    """What arrived, read as it stands: with the rows of its plan that ended before it."""
    return (
        replace(arrived, tables=stands.tables, ended=stands.ended, refs_before=stands.refs_before)
        if stands
        else arrived
    )


def _agreed_to_go(changed: Mapping[str, Sequence[PlanChange]]) -> set[tuple[str, str, str]]:
    """The rows that it was agreed to take out of plans, by unit, record and ref."""
    return {
        (unit, one.change.record, one.change.row_id)
        for unit, changes in changed.items()
        for one in changes
        if one.change.kind == "removed" and one.approval is not None and not one.approval.refused
    }


def _unsettled(
    trust: Trust,
    own: Sequence[Finding],
    gone: set[tuple[str, str, str]],
    agreed: Mapping[Spot, frozenset[str]],
) -> Sequence[Finding]:
    """Findings without those of rows that are missed and were agreed to go, or were missed the time before, and of
    how a cell is worded that somebody has agreed to as it is: nobody is asked for them again."""
    rules = trust.declarations.rules

    def settled(one: Finding) -> bool:
        rule = rules[one.code]
        if rule.check == "still_there":
            unit = trust.register.counts_for(one.unit or "") or ""
            return (unit, one.record or "", one.value or "") in gone
        spot = one.record or "", one.sheet or "", one.row or 0
        return not rule.agreed and one.field in agreed.get(spot, ())

    return [one for one in own if not settled(one)]


def punctuality(
    trust: Trust,
    period: Period,
    standing: Sequence[Standing],
    files: Sequence[FileVerdict],
    parts: Sequence[Contributed] = (),
) -> list[Finding]:
    """A finding for each unit that has not returned (TR-001), did so late (TR-002), or sent workbooks that differ,
    between which nobody has chosen (TR-013); `parts` are the returns of which parts have come."""
    findings = []
    context = Context(Submission("", period.id, None, None, None, ()), trust.register, period)
    received = {s.unit: s for s in standing}
    partly = {one.unit: one for one in parts}
    files_of: dict[str | None, list[FileVerdict]] = {}
    for verdict in files:
        files_of.setdefault(verdict.unit, []).append(verdict)
    for unit in trust.register.units:
        name = trust.register.label("unit", unit)
        due = trust.register.due_day(unit, period)
        returned = received.get(unit)
        words: dict[str, Value] = {"name": name, "due": due, "period": period.named, "period_id": period.id}
        if returned is None and not is_awaited(trust.register, unit, period):
            continue
        if returned is None:
            code, file = "TR-001", None
            theirs = files_of.get(unit, ())
            reason = kept_out(theirs, unit)
            own = [name_returned(f.file) for f in theirs if f.verdict == reason]
            words |= {"what": "its workbook", "more": "", "count": opening(number_word(len(own)))}
            words["files"] = listed(own)
            if unit in partly and (partly[unit].missing or partly[unit].clashes):
                words |= _of_parts(partly[unit])
            elif reason == "undecided":
                code = "TR-013"
            elif reason == "refused":
                words["what"] = "a workbook that can be used"
            elif reason == "withdrawn":
                words |= {"what": "a workbook that counts", "more": f" {opening(listed(own))} was withdrawn."}
        elif due and returned.first_received_on > due:
            code, file = "TR-002", returned.file
            words["received"] = returned.first_received_on
        else:
            continue
        rule = trust.register.rule(trust.declarations.rules[code])
        if rule:
            findings.append(found(Hit(None, (), words, unit=unit, file=file), rule, context, file))
    return findings


def _of_parts(came: Contributed) -> dict[str, Value]:
    """What is missing of a return of which parts have come, in the words of TR-001."""
    if came.missing:
        whose = listed([inside(part.who) for part in came.missing])
        have = listed([inside(part.who) for part in came.parts if part.key in came.standing])
        return {
            "what": f"{agree(len(came.missing), 'the part', 'the parts')} of: {whose}",
            "more": f" What has come is the part of: {have}.",
        }
    return {"what": "parts that agree", "more": " All parts have come, and some of them contradict each other."}


def _of_changed_plans(
    trust: Trust, period: Period, standing: Sequence[Standing], changed: Mapping[str, Sequence[PlanChange]]
) -> list[Finding]:
    """One note for each unit whose plan is not as it was set (AP-091)."""
    rule = trust.register.rule(trust.declarations.rules["AP-091"])
    context = Context(Submission("", period.id, None, None, None, ()), trust.register, period)
    findings = []
    for stands in standing if rule else ():
        changes = changed.get(stands.unit, ())
        if changes and rule:
            named = [_named(one) for one in changes]
            words: dict[str, Value] = {"count": counted(len(changes), "thing"), "what": listed(named, most=3)}
            words["have"] = agree(len(changes), "has", "have")
            hit = Hit(None, (), words, unit=stands.unit, file=stands.file)
            findings.append(found(hit, rule, context, stands.file))
    return findings


def _after_publication(
    trust: Trust, period: Period, standing: Sequence[Standing], came_after: Mapping[int, date]
) -> list[Finding]:
    """A finding for each workbook that stands and came after the papers had gone out (TR-014)."""
    rule = trust.register.rule(trust.declarations.rules["TR-014"])
    context = Context(Submission("", period.id, None, None, None, ()), trust.register, period)
    findings = []
    for stands in standing:
        if rule and stands.receipt in came_after:
            words: dict[str, Value] = {
                "name": trust.register.label("unit", stands.unit),
                "received": stands.received_on,
                "published": came_after[stands.receipt],
                "period": period.id,
            }
            hit = Hit(None, (), words, unit=stands.unit, file=stands.file)
            findings.append(found(hit, rule, context, stands.file))
    return findings


def _named(one: PlanChange) -> str:
    """A change as a sentence names it: "Finish of 1.2", "3.4, which is new"."""
    row = one.change.row_id or one.change.label
    words = {"added": f"{row}, which is new", "removed": f"{row}, which is not there any more"}
    return words.get(one.change.kind, f"{one.change.heading} of {row}")


def _of_unknown(trust: Trust, period: Period, units: Sequence[str]) -> list[Finding]:
    """A finding for each unit whose workbook does not count, as the register does not have the unit (TR-012)."""
    rule = trust.register.rule(trust.declarations.rules["TR-012"])
    context = Context(Submission("", period.id, None, None, None, ()), trust.register, period)
    words: dict[str, Value] = {"period": period.named}
    hits = [Hit(None, (), {**words, "there": unit}, unit=unit) for unit in units]
    return [found(hit, rule, context, None) for hit in hits] if rule else []


def is_excused(trust: Trust, unit: str, period: Period) -> bool:
    """Whether nobody waits for the unit's workbook: it is asked nothing in the period, or the trust has waived that
    it is missing (TR-001)."""
    if not is_awaited(trust.register, unit, period):
        return True
    rule = trust.register.rule(trust.declarations.rules["TR-001"])
    waived = rule is not None and rule.severity == "warning"
    return waived and waiver_of(trust.register, "TR-001", unit, period) is not None


def standing_last(trust: Trust, ledger: Ledger, period: Period, bound: BoundPlan = ALL) -> dict[str, Standing]:
    """What stands of the period before, by unit, with the plans that count."""
    return _counting_in(trust, ledger, trust.register.calendar.previous(period), bound)


def standing_plans(trust: Trust, ledger: Ledger, period: Period) -> dict[str, Standing]:
    """What the workbooks of the year itself say of the plan that a period of it reviews, by unit."""
    year = trust.register.calendar.period(f"{period.year}-year")
    return _by_unit(trust, trust.standing(ledger, year.id) if year and year != period else [])


def standing_year_before(
    trust: Trust, ledger: Ledger, period: Period, bound: BoundPlan = ALL
) -> dict[str, Standing]:
    """What stands of the same period of the year before, by unit, with the plans that count."""
    return _counting_in(trust, ledger, trust.register.calendar.year_before(period), bound)


def _counting_in(trust: Trust, ledger: Ledger, period: Period | None, bound: BoundPlan) -> dict[str, Standing]:
    """What stands of `period` with the plans that count, by unit; nothing where there is none."""
    return _by_unit(trust, plans_of(trust, ledger, period, bound).counting() if period else [])


def _by_unit(trust: Trust, standing: Sequence[Standing]) -> dict[str, Standing]:
    """What stands, by the ids that units have now: a plan is one, whatever format it came in."""
    stood = {stands.unit: stands for stands in standing}
    return {
        unit: next(stood[name] for name in named if name in stood)
        for unit in trust.register.units
        for named in [trust.register.lineage(unit)]
        if not stood.keys().isdisjoint(named)
    }


def verdict_of(findings: Sequence[Finding], *, refused: bool) -> Verdict:
    if refused:
        return "refused"
    return "accepted-with-findings" if any(f.severity != "note" for f in findings) else "accepted"


def judged(file: str, submission: Submission, sha256: str, verdict: Verdict) -> FileVerdict:
    return FileVerdict(file, submission.unit, sha256 or None, submission.template, verdict)
