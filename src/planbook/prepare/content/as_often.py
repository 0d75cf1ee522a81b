"""What the register says that a sheet should have of: how many meetings of which body are due in the period."""

from planbook.model.agendas import is_each_ones
from planbook.model.declarations import Rule
from planbook.model.frequency import times_in_year, times_within
from planbook.model.meeting_days import reader_of
from planbook.model.nouns import noun_of
from planbook.model.prose import agree, counted, listed, opening
from planbook.model.register import Register
from planbook.prepare.job import Job

CHECK = "meets_as_often"
"""The check whose rules say which rows are to be there how often."""


def due_this_time(job: Job, record: str) -> str:
    """ "Two meetings of the Local governing committee are due this time."; empty where the register says nothing.

    They are those that its rules ask for, of the unit's own bodies: a board that reads the papers of several units
    meets for the trust, and is on no sheet of one of them.
    """
    register = job.register
    if register is None or job.unit is None or job.period is None:
        return ""
    due: dict[str, int] = {}
    for rule in register.declarations.rules.values():
        own = register.rule(rule) if rule.check == CHECK and rule.params["record"] == record else None
        for code in _bodies(job, own) if own else ():
            body = register.row(str(rule.params["body"]), code)
            often, number = str(rule.params["often"]), str(rule.params["number"])
            times = times_in_year(register.declarations, body, often, number) if body else 0
            due[register.label(str(rule.params["body"]), code)] = times_within(register.calendar, job.period, times)
    if not any(due.values()):
        return ""
    noun = noun_of(register.declarations, record)
    told = [f"{counted(many, *noun)} of the {name}" for name, many in due.items() if many]
    return opening(f"{listed(told)} {agree(sum(due.values()), 'is', 'are')} due this time.")


def _bodies(job: Job, rule: Rule) -> list[str]:
    """The codes of the bodies that are the unit's own, the one that reads its papers first."""
    register, unit = job.register, job.unit
    if register is None or unit is None:
        return []
    record = str(rule.params["body"])
    reader = _own_reader(register, unit)
    found = []
    for row in register.rows(record):
        code, serves = row.text(register.declarations.records[record].row_id), row.get("serves")
        is_own = code == reader if serves is None else register.code_for("unit", serves) == unit
        if code and is_own:
            found.append(code)
    return sorted(dict.fromkeys(found), key=lambda code: code != reader)


def _own_reader(register: Register, unit: str) -> str:
    """The body that reads the papers of the unit where it is one for each unit, or reads no other's; else empty."""
    reader = reader_of(register, unit)[0]
    reads_others = any(reader_of(register, other)[0] == reader for other in register.units if other != unit)
    return "" if reads_others and not is_each_ones(register, unit) else reader
