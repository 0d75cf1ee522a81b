"""Running the catalogue's rules over one workbook, and keeping them from saying the same thing twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from planbook.model.declarations import Rule
from planbook.model.finding import Finding
from planbook.model.submission import Entry, Row
from planbook.validate.context import Context
from planbook.validate.registry import CHECKS, Check, Hit
from planbook.validate.together import Together
from planbook.validate.wording import found, unread, wrong

Address = tuple[str, str]
"""A sheet and a cell."""
EMPTY = "anything_filled_in"
"""The check that finds a workbook in which nothing is filled in. It runs first: where it has spoken there is
nothing of the school's own to check, and its blanks are not named one by one."""


def rules_in_order(context: Context) -> list[Rule]:
    """The rules that hold for this trust, those of one record before those of any record.

    The particular come first, so that a blank is reported in the words made for it; before them all, what is said
    of all blanks together.
    """
    rules = [context.register.rule(rule) for rule in context.declarations.rules.values()]
    return sorted((rule for rule in rules if rule), key=_particular_first)


def _particular_first(rule: Rule) -> tuple[bool, bool, str]:
    return rule.check != EMPTY, not rule.record, rule.code


def run_rules(context: Context, file: str) -> list[Finding]:
    """Everything found in the workbook: its problems, the cells that could not be read, the rules it breaks.

    Of a workbook that is refused only what refuses it: nothing else of it matters until that is mended.
    """
    declared = context.declarations.rules
    refusing = [problem for problem in context.submission.problems if declared[problem.code].refuses]
    rules = rules_in_order(context)
    by_code = {rule.code: rule for rule in rules}
    unit = context.submission.unit
    together = Together(context)
    findings = [
        wrong(problem, by_code[problem.code], context, file)
        for problem in refusing or context.submission.problems
        if problem.code in by_code and not together.takes(by_code[problem.code], (unit, file, None))
    ]
    if refusing:
        return findings
    reported: set[Address] = set()
    for table in context.submission.tables:
        rows = {row.excel_row: row for row in table.rows}
        for fault in table.faults:
            row = rows.get(fault.excel_row) or Row(fault.excel_row, (None,) * len(table.keys))
            entry = Entry(table, row)
            cell = entry.cell(fault.field)
            reported.add((table.sheet, cell or ""))
            rule = by_code.get(fault.code)
            if rule and not together.takes(rule, (unit, file, table.sheet), cell):
                findings.append(unread(fault, entry, rule, context, file))
    # A rule that is switched off still says which blanks are its own, so that no other reports them instead.
    off = [rule for rule in context.declarations.rules.values() if rule.code not in by_code]
    for rule in sorted([*rules, *off], key=_particular_first):
        check = CHECKS.get(rule.check)
        if check is None or check.scope == "trust":
            continue
        told: set[tuple[str, int]] = set()
        for hit in _hits(check, rule, context):
            fresh = _not_reported(hit, reported)
            if fresh is None or rule.code not in by_code or _told(fresh, told):
                continue
            sheet, cell = _place(fresh)
            if not together.takes(rule, (unit, file, sheet), cell):
                findings.append(found(fresh, rule, context, file))
            if rule.check == EMPTY:
                return findings
    return [*findings, *together.rest()]


def _place(hit: Hit) -> tuple[str | None, str | None]:
    """The sheet that the hit is on, and its first cell; of one that is about no row, neither."""
    if hit.entry is None:
        return None, None
    return hit.entry.table.sheet, next((cell for key in hit.fields if (cell := hit.entry.cell(key))), None)


def _hits(check: Check, rule: Rule, context: Context) -> Iterator[Hit]:
    function: Callable[..., Iterator[Hit]] = check.function
    if check.scope == "workbook":
        yield from function(rule.params, context)
        return
    for table in context.entered:
        if rule.record in ("", table.record):
            for entry in table.entries():
                yield from function(entry, rule.params, context)


def _told(hit: Hit, told: set[tuple[str, int]]) -> bool:
    """Whether the rule has already been reported of this row: one finding a row and rule."""
    if hit.entry is None:
        return False
    place = (hit.entry.table.sheet, hit.entry.row.excel_row)
    if place in told:
        return True
    told.add(place)
    return False


def _not_reported(hit: Hit, reported: set[Address]) -> Hit | None:
    """`hit` without the blank cells that are findings already; None where nothing of it is left.

    A cell that could not be read is missing, and so blank here: it is not reported a second time.
    """
    entry = hit.entry
    if entry is None:
        return hit
    blanks = {
        key: (entry.table.sheet, cell) for key in hit.fields if entry.get(key) is None and (cell := entry.cell(key))
    }
    if not blanks:
        return hit
    if all(place in reported for place in blanks.values()):
        return None
    fields = tuple(key for key in hit.fields if key not in blanks or blanks[key] not in reported)
    reported.update(blanks.values())
    return replace(hit, fields=fields)
