"""What the register says that a sheet should have of: how many meetings of which body are due in the period."""

from planbook.model.declarations import Rule
from planbook.model.frequency import times_in_year, times_within
from planbook.model.meeting_days import reader_of
from planbook.model.nouns import noun_of
from planbook.model.prose import agree, counted, listed, opening
from planbook.prepare.job import Job

CHECK = "meets_as_often"
"""The check whose rules say which rows are to be there how often."""


def due_this_time(job: Job, record: str) -> str:
    """ "Two meetings of the Local governing committee are due this time."; empty where the register says nothing.

    They are those that its rules hold the return to, of the body that reads the unit's paper and of those that
    serve the unit.
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
    """The codes of the bodies that the unit's rows are of."""
    register, unit = job.register, job.unit
    if register is None or unit is None:
        return []
    record = str(rule.params["body"])
    codes = [
        code for row in register.rows(record) if (code := row.text(register.declarations.records[record].row_id))
    ]
    serving = [code for code in codes if (row := register.row(record, code)) and row.get("serves") == unit]
    reader = reader_of(register, unit)[0]
    return [*dict.fromkeys([*([reader] if reader in codes else []), *serving])]
