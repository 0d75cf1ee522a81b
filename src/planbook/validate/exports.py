"""What there is to look at in exports that give figures: what reading them noticed, and whether the figures fit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from planbook.model.figures_held import RECORD
from planbook.model.finding import Finding
from planbook.model.register import Register
from planbook.model.submission import Problem, Submission, Table
from planbook.validate import checks
from planbook.validate.context import Context
from planbook.validate.run import rules_held, run_rules
from planbook.validate.wording import wrong


def findings_of_exports(
    register: Register, tables: Sequence[Table], problems: Sequence[Problem]
) -> Iterator[Finding]:
    """The findings of each export, by the rules for figures that somebody types into the register.

    `register` has the figures already; `tables` are theirs, with the exports' own cells.
    """
    checks.load()
    rules = register.once(rules_held)
    whole = Context(_of(()), register, None)
    for problem in problems:
        if problem.code in rules:
            yield wrong(problem, rules[problem.code], whole, problem.value)
    for file, own in groupby(sorted(tables, key=lambda table: table.file), key=lambda table: table.file):
        context = Context(_of(tuple(own)), register, None)
        for finding in run_rules(context, file):
            if finding.record == RECORD:  # what is added up has several cells
                yield replace(finding, cells=tuple(cell for cells in finding.cells for cell in cells.split(", ")))


def _of(tables: tuple[Table, ...]) -> Submission:
    return Submission("", None, None, None, None, tables)
