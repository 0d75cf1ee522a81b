"""What is wrong with what lies in a period, workbook by workbook and across units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.asked import is_anything_asked
from planbook.model.calendar import Period
from planbook.model.finding import FileVerdict, Finding, Verdict, in_order
from planbook.model.submission import Submission
from planbook.model.values import Value
from planbook.model.waiver import waiver_of
from planbook.validate.context import Context
from planbook.validate.registry import Hit
from planbook.validate.submission import validate
from planbook.validate.trust import validate_trust
from planbook.validate.wording import found
from planbook.workflow.receiving.arrivals import Received
from planbook.workflow.remembered import Remembered
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings, and what became of each file."""

    period: Period | None
    files: Sequence[FileVerdict]
    findings: Sequence[Finding]
    whole: bool
    """Whether rules across units were run too; they are left out where single files are checked."""


def check_period(
    trust: Trust,
    period: Period,
    received: Received,
    standing: Sequence[Standing],
    before: Mapping[tuple[str, str], Standing],
    unknown: Sequence[str],
    remembered: Remembered | None = None,
) -> Checked:
    """Findings of everything that lies in returned/<period>/ or stands, and across units.

    `before` is what stands of the period before, by unit and template; `unknown` are units that the register does
    not have; what is `remembered` of a workbook is not looked for again.
    """

    def look_at(receipt: int, submission: Submission, file: str, *, whole: bool) -> Sequence[Finding]:
        last = before.get((submission.unit or "", submission.template or ""))
        previous = last.submission if last else None

        def look() -> Sequence[Finding]:
            return check_one(trust, period, submission, previous, file, whole=whole)

        if remembered is None:
            return look()
        number = last.receipt if last else None
        return remembered.found(receipt, number, submission, file, whole=whole, look=look)

    files: list[FileVerdict] = []
    findings: list[Finding] = []
    in_folder = {a.receipt for a in received.arrivals}
    stands = {s.receipt for s in standing}
    for arrival in received.arrivals:
        file = trust.relative(trust.returned(period) / arrival.name)
        own = look_at(arrival.receipt, arrival.submission, file, whole=arrival.receipt in stands)
        findings += own
        verdict: Verdict = verdict_of(own, refused=arrival.refused)
        if arrival.duplicate:
            verdict = "duplicate"
        elif not arrival.refused and arrival.receipt not in stands:
            verdict = "undecided" if _contested(arrival.receipt, received) else "superseded"
        files.append(judged(file, arrival.submission, arrival.sha256, verdict))
    for absent in (s for s in standing if s.receipt not in in_folder):
        own = look_at(absent.receipt, absent.submission, absent.file, whole=True)
        findings += own
        files.append(judged(absent.file, absent.submission, absent.sha256, verdict_of(own, refused=False)))
    findings += validate_trust([(s.file, s.submission) for s in standing], trust.register, period)
    findings += punctuality(trust, period, standing)
    findings += _of_unknown(trust, period, unknown)
    return Checked(period, sorted(files, key=lambda f: f.file), in_order(findings), whole=True)


def punctuality(trust: Trust, period: Period, standing: Sequence[Standing]) -> list[Finding]:
    """A finding for each unit that has not returned (TR-001), or did so late (TR-002)."""
    findings = []
    context = Context(Submission("", period.id, None, None, None, ()), trust.register, period)
    received = {s.unit: s for s in standing}
    for unit in trust.register.units:
        name = trust.register.label("unit", unit)
        due = trust.register.due_day(unit, period)
        returned = received.get(unit)
        words: dict[str, Value] = {"name": name, "due": due, "period": period.title}
        if returned is None and not is_anything_asked(trust.register, unit, period):
            continue
        if returned is None:
            code, file = "TR-001", None
        elif due and returned.first_received_on > due:
            code, file = "TR-002", returned.file
            words["received"] = returned.first_received_on
        else:
            continue
        rule = trust.register.rule(trust.declarations.rules[code])
        if rule:
            findings.append(found(Hit(None, (), words, unit=unit, file=file), rule, context, file))
    return findings


def _of_unknown(trust: Trust, period: Period, units: Sequence[str]) -> list[Finding]:
    """A finding for each unit whose workbook does not count, as the register does not have the unit (TR-012)."""
    rule = trust.register.rule(trust.declarations.rules["TR-012"])
    context = Context(Submission("", period.id, None, None, None, ()), trust.register, period)
    words: dict[str, Value] = {"period": period.title}
    hits = [Hit(None, (), {**words, "there": unit}, unit=unit) for unit in units]
    return [found(hit, rule, context, None) for hit in hits] if rule else []


def is_excused(trust: Trust, unit: str, period: Period) -> bool:
    """Whether nobody waits for the unit's workbook: it is asked nothing in the period, or the trust has waived that
    it is missing (TR-001)."""
    if not is_anything_asked(trust.register, unit, period):
        return True
    rule = trust.register.rule(trust.declarations.rules["TR-001"])
    waived = rule is not None and rule.severity == "warning"
    return waived and waiver_of(trust.register, "TR-001", unit, period) is not None


def check_one(
    trust: Trust,
    period: Period,
    submission: Submission,
    previous: Submission | None,
    file: str,
    *,
    whole: bool,
) -> list[Finding]:
    """Findings of one workbook; of one that does not stand only what is wrong with it as a whole.

    `previous` is what its unit returned the period before.
    """
    checked = submission if whole else replace(submission, tables=())
    return validate(checked, trust.register, period, previous, file)


def standing_last(trust: Trust, ledger: Ledger, period: Period) -> dict[tuple[str, str], Standing]:
    """What stands of the period before, by unit and template."""
    before = trust.register.calendar.previous(period)
    stood = {(s.unit, s.template): s for s in trust.standing(ledger, before.id)} if before else {}
    templates = {template for _, template in stood}
    return {
        (unit, template): next(stood[name, template] for name in named if (name, template) in stood)
        for unit in trust.register.units
        for named in [trust.register.lineage(unit)]
        for template in templates
        if any((name, template) in stood for name in named)
    }


def verdict_of(findings: Sequence[Finding], *, refused: bool) -> Verdict:
    if refused:
        return "refused"
    return "accepted-with-findings" if any(f.severity != "note" for f in findings) else "accepted"


def _contested(receipt: int, received: Received) -> bool:
    return any(receipt == rival.receipt for outcome in received.outcomes for rival in outcome.rivals)


def judged(file: str, submission: Submission, sha256: str, verdict: Verdict) -> FileVerdict:
    return FileVerdict(file, submission.unit, sha256 or None, submission.template, verdict)
