"""Which papers a period owes: those that the register's reporting lines name, else the usual ones."""

from planbook.model.agendas import names_of_paper
from planbook.model.calendar import Period
from planbook.model.frequency import next_due
from planbook.model.register import Register, folded
from planbook.model.submission import Entry
from planbook.workflow.papers import papers
from planbook.workflow.trust import Trust

LINES = "reporting_line"
"""The record of the register that says who reports what to whom."""


def owed_papers(trust: Trust, period: Period) -> list[str]:
    """The keys of the papers that are made of `period` where none is named: those that its reporting lines name,
    by title or by key, or where they name none the usual ones."""
    made = papers(trust, period)
    reports = trust.declarations.reports
    wanted = {folded(line.text("what")) for line in _lines(trust.register, period)}
    named = [key for key in made if wanted & names_of_paper(trust.register, reports[key])]
    return named or [key for key in made if reports[key].usual]


def papers_for(trust: Trust, period: Period, body: str) -> list[str]:
    """The keys of the papers of the whole trust that its reporting lines name for `body`, by its code."""
    register, reports = trust.register, trust.declarations.reports
    lines = [line for line in _lines(register, period) if register.code_for("body", line.get("to_party")) == body]
    wanted = {folded(line.text("what")) for line in lines}
    return [
        key
        for key in papers(trust, period)
        if reports[key].scope == "trust" and wanted & names_of_paper(register, reports[key])
    ]


def _lines(register: Register, period: Period) -> list[Entry]:
    """The reporting lines that hold in the period and come round in it."""
    if not register.packs.record(LINES, day=period.start):
        return []
    return [line for line in register.of(period).rows(LINES) if _comes(register, line, period)]


def _comes(register: Register, line: Entry, period: Period) -> bool:
    """Whether a line comes round in the period; one that does not say how often does in every one."""
    declarations = register.declarations
    often = declarations.choice(declarations.records[LINES].field("frequency").list, line.get("frequency"))
    match often.comes if often else "period":
        case "asked":
            return False
        case "year":
            return _closes_year(register, period)
        case "months":
            day = next_due(register, line, period.start)
            return day is not None and day <= period.end
    return True


def _closes_year(register: Register, period: Period) -> bool:
    """Whether the period is of a whole year, or the last of a year that the register has no such period of."""
    own = [one for one in register.calendar.periods if one.year == period.year]
    if any(one.kind == "year" for one in own):
        return period.kind == "year"
    return period.end == max(one.end for one in own)
