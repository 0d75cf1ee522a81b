"""What earlier papers give away of figures that are hidden: a finding for the coordinator, and for nobody else."""

from dataclasses import replace

from planbook.consolidate.disclosure.audit import audits
from planbook.consolidate.disclosure.unsent import REST_OF
from planbook.consolidate.quality import build_causes, build_findings, came_and_asked
from planbook.consolidate.tables import TrustTables
from planbook.model.finding import Finding
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import inside, listed
from planbook.model.submission import Submission
from planbook.model.values import Value, long_date
from planbook.validate.context import Context
from planbook.validate.registry import Hit
from planbook.validate.wording import found
from planbook.workflow.trust import Trust


def with_given_away(trust: Trust, tables: TrustTables) -> TrustTables:
    """The tables, with a finding (TR-015) for each hidden figure that follows from what went out."""
    findings = given_away(trust, tables)
    if not findings:
        return tables
    every = [*tables.findings, *build_findings(findings, tables.register, trust.declarations.rules)]
    causes = build_causes(every, *came_and_asked(tables.returns))
    return replace(tables, findings=tuple(every), causes=tuple(causes))


def given_away(trust: Trust, tables: TrustTables) -> list[Finding]:
    """A finding for each hidden figure that follows from what went out, by period and KPI."""
    rule = tables.register.rule(trust.declarations.rules["TR-015"])
    if rule is None or not tables.went_out:
        return []
    register, findings = tables.register, []
    for (period_id, code), audit in audits(tables).items():
        period = register.calendar.period(period_id)
        for given in audit.given:
            unit, group = given.key
            of_group = "" if group == EVERYBODY else f", {_words_of(trust, group)}"
            days = dict.fromkeys(long_date(day) for day in given.days)
            words: dict[str, Value] = {
                "figure": register.label("kpi", code) + of_group,
                "name": register.label("unit", unit),
                "period": period.title if period else period_id,
                "days": listed(list(days)),
            }
            context = Context(Submission("", tables.period.id, None, None, None, ()), register, tables.period)
            findings.append(found(Hit(None, (), words, unit=unit), rule, context, None))
    return findings


def _words_of(trust: Trust, group: str) -> str:
    """A group's words; of the rest of one, those of the group itself."""
    words = inside(trust.declarations.word("pupil_group", group.removeprefix(REST_OF)))
    return f"all but {words}" if group.startswith(REST_OF) else words
