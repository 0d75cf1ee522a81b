"""Running the catalogue's rules over one workbook, and keeping them from saying the same thing twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planbook.model.declarations import Rule
from planbook.model.figures_held import is_shown_only
from planbook.model.finding import Finding
from planbook.model.new_year import CLOSED
from planbook.model.register import Register, folded
from planbook.model.submission import READ_AS_BLANK, STRUCK_OUT, Entry, Fault, Problem, Row
from planbook.validate.asides import told_of
from planbook.validate.context import Context
from planbook.validate.registry import CHECKS, Check, Hit
from planbook.validate.together import Together
from planbook.validate.wording import explained, found, unread, with_no_answer, with_others, wrong

Address = tuple[str, str]
"""A sheet and a cell."""
EMPTY = "anything_filled_in"
"""The check that finds a workbook in which nothing is filled in. It runs first: where it has spoken there is
nothing of the school's own to check, and its blanks are not named one by one."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule that is checked, with its check and the parameters as the check takes them."""

    rule: Rule
    check: Check
    params: Any
    needed: tuple[str, ...]
    """The fields without which it finds nothing in a row."""
    on: bool
    """Whether the trust has it told. A rule that is switched off still says which blanks are its own, so that no
    other reports them instead; a preview that nobody has switched on does not, as it changes nothing."""


def bound_rules(register: Register) -> tuple[Bound, ...]:
    """The rules that are checked, as the register has them, those of one record before those of any record.

    The particular come first, so that a blank is reported in the words made for it; before them all, what is said
    of all blanks together. They are the same for all workbooks: see `Register.once`.
    """
    held = register.once(rules_held)
    bound = []
    for declared in register.declarations.rules.values():
        rule, check = held.get(declared.code, declared), CHECKS.get(declared.check)
        if check is not None and (rule.code in held or rule.begins_on):
            params = check.bound(rule)
            bound.append(Bound(rule, check, params, check.needed(params), rule.code in held))
    return tuple(sorted(bound, key=_particular_first))


def _particular_first(bound: Bound) -> tuple[bool, bool, str]:
    return bound.rule.check != EMPTY, not bound.rule.record, bound.rule.code


def rules_held(register: Register) -> Mapping[str, Rule]:
    """The rules that hold for the trust, by code: without those that its register switches off."""
    rules = (register.rule(rule) for rule in register.declarations.rules.values())
    return {rule.code: rule for rule in rules if rule is not None}


def run_rules(context: Context, file: str) -> list[Finding]:
    """Everything found in the workbook: its problems, the cells that could not be read, the rules it breaks.

    Of a workbook that is refused only what refuses it: nothing else of it matters until that is corrected.
    """
    declared = context.declarations.rules
    refusing = [problem for problem in context.submission.problems if declared[problem.code].refuses]
    by_code = context.register.once(rules_held)
    unit = context.submission.unit
    together = Together(context)
    findings = [
        wrong(problem, by_code[problem.code], context, file)
        for problem in refusing or (*context.submission.problems, *_beside(context))
        if problem.code in by_code and not together.takes(by_code[problem.code], (unit, file, None))
    ]
    if refusing:
        return findings
    reported: set[Address] = set()
    no_answer: dict[Address, tuple[Fault, Entry]] = {}
    answered: list[Finding] = []
    for fault, entry, place in _faults(context):
        rule = by_code.get(fault.code)
        if fault.code in READ_AS_BLANK:
            no_answer[place] = fault, entry
            continue
        reported.add(place)
        if rule and not together.takes(rule, (unit, file, place[0]), place[1] or None):
            findings.append(unread(fault, entry, rule, context, file))
    there = {"", *(table.record for table in context.entered)}
    for bound in context.register.once(bound_rules):
        rule = bound.rule
        if bound.check.scope == "row" and rule.record not in there:
            continue  # most records are on no sheet of a plan
        told: set[tuple[str, int]] = set()
        for hit in _hits(bound, context):
            fresh = _not_reported(hit, reported)
            if fresh is None or not bound.on or _is_over(fresh, rule, context) or _told(fresh, told):
                continue
            if _is_unused(rule, context):
                continue
            sheet, cell = _place(fresh)
            words = [no_answer.pop(at)[0].value for at in _blanks(fresh).values() if at in no_answer]
            if not together.takes(rule, (unit, file, sheet), cell):
                finding = with_no_answer(found(fresh, rule, context, file), words)
                findings.append(_answered(finding, fresh.entry, rule, context))
                if findings[-1] is not finding:
                    answered.append(findings[-1])
            if rule.check == EMPTY:
                return findings
    findings = _said_by_no_other(findings, by_code, answered)
    findings += _said_once(no_answer, by_code, context, file)
    return [*findings, *together.rest()]


def _said_by_no_other(
    findings: Sequence[Finding], rules: Mapping[str, Rule], answered: Sequence[Finding]
) -> list[Finding]:
    """`findings` without those that another has said more of, in the same cell.

    A query stays where the other is one of those `answered`: its words say nothing of what the query asks.
    """
    spoken: dict[tuple[str | None, int | None, str | None], list[Finding]] = {}
    for finding in findings:
        spoken.setdefault((finding.sheet, finding.row, finding.field), []).append(finding)

    def is_said(finding: Finding, more: Sequence[str]) -> bool:
        others = [other for other in spoken[finding.sheet, finding.row, finding.field] if other.code in more]
        return any(finding.severity != "warning" or other not in answered for other in others)

    return [
        finding
        for finding in findings
        if finding.field is None or not (more := rules[finding.code].yields_to) or not is_said(finding, more)
    ]


def _is_unused(rule: Rule, context: Context) -> bool:
    """Whether a query about the register is of a record that the trust does not use: an error stops all
    work, and is told all the same."""
    if context.period is not None or not rule.record or rule.severity == "error":
        return False
    return not context.register.packs.record(rule.record)


def _beside(context: Context) -> Iterator[Problem]:
    """What lies beside the cells of a plan. Notes in a register are its keeper's own, and it is never replaced."""
    if context.layout is not None and context.layout.kind == "plan":
        yield from told_of(context.submission)


def _answered(finding: Finding, entry: Entry | None, rule: Rule, context: Context) -> Finding:
    """`finding`, or where the row says why it is so, in the field for that, a note with those words."""
    why = entry.text(rule.answered_by) if entry is not None and rule.answered_by else ""
    return explained(finding, why, context) if why and finding.severity == "warning" else finding


def _said_once(
    no_answer: Mapping[Address, tuple[Fault, Entry]], rules: Mapping[str, Rule], context: Context, file: str
) -> Iterator[Finding]:
    """What is no answer where none is wanted: said once of a column and word, however many rows have it.

    Not of rows that are done with: “None” is all that there is to say of the next step of what is completed.
    """
    alike: dict[tuple[str, str, str, str], list[Address]] = {}
    for place, (fault, entry) in no_answer.items():
        if not context.has_ended(entry):
            alike.setdefault((place[0], fault.field, fault.code, folded(fault.value)), []).append(place)
    for (_, _, code, _), places in alike.items():
        if code in rules:
            fault, entry = no_answer[places[0]]
            yield with_others(
                unread(fault, entry, rules[code], context, file), [cell for _, cell in places if cell]
            )


def _faults(context: Context) -> Iterator[tuple[Fault, Entry, Address]]:
    """The cells that reading could not take, or took with care, each with its row and its address."""
    for table in context.submission.tables:
        rows = {row.excel_row: row for row in table.rows}
        for fault in table.faults:
            row = rows.get(fault.excel_row) or Row(fault.excel_row, (None,) * len(table.keys))
            entry = Entry(table, row)
            settled = fault.code == STRUCK_OUT and context.has_ended(entry)
            settled = settled or is_shown_only(context.register, entry, fault.field)
            if row.excluded != CLOSED and not settled:
                yield fault, entry, (table.sheet, entry.cell(fault.field) or "")


def _blanks(hit: Hit) -> Mapping[str, Address]:
    """The cells that the hit points at and that are blank, by field."""
    entry = hit.entry
    if entry is None:
        return {}
    cells = {key: entry.cell(key) for key in hit.fields if entry.get(key) is None}
    return {key: (entry.table.sheet, cell) for key, cell in cells.items() if cell}


def _place(hit: Hit) -> tuple[str | None, str | None]:
    """The sheet that the hit is on, and its first cell; of one that is about no row, neither."""
    if hit.entry is None:
        return None, None
    return hit.entry.table.sheet, next((cell for key in hit.fields if (cell := hit.entry.cell(key))), None)


def _hits(bound: Bound, context: Context) -> Iterator[Hit]:
    """What the rule's check finds in the workbook; of one that looks across units, nothing."""
    function, params = bound.check.function, bound.params
    if bound.check.scope == "workbook":
        yield from function(params, context)
    elif bound.check.scope == "row":
        glance = bound.check.glance
        for columns in context.filled_in(bound.rule.record):
            worth = glance(columns, params, context) if glance else columns.filled(bound.needed)
            for number in worth:
                yield from function(columns.entries[number], params, context)


def _is_over(hit: Hit, rule: Rule, context: Context) -> bool:
    """Whether the hit is of a row that the rule asks nothing of, as one that is done with. Its blanks are no other
    rule's either."""
    return not rule.ended and hit.entry is not None and context.is_over(hit.entry)


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
    blanks = _blanks(hit)
    if not blanks:
        return hit
    if all(place in reported for place in blanks.values()):
        return None
    fields = tuple(key for key in hit.fields if key not in blanks or blanks[key] not in reported)
    reported.update(blanks.values())
    return replace(hit, fields=fields)
