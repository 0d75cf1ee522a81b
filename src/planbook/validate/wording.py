"""From what a check found to a finding: where it is, what is there, what is wanted, in people's words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from planbook.model.address import MOST_CELLS
from planbook.model.declarations import Field, Rule
from planbook.model.finding import Finding
from planbook.model.prose import agree, excerpt, listed, number_word, opening
from planbook.model.shell_quoting import typed
from planbook.model.submission import Entry, Fault, Problem, Table, is_provisional
from planbook.model.unit_words import called, says
from planbook.model.values import Value, long_date
from planbook.model.waiver import has_waivers, row_names, waiver_of
from planbook.model.words import words_of
from planbook.validate.context import Context
from planbook.validate.registry import OF_A_ROW, Hit

WAIVED = "There is nothing to do: it has been accepted."
"""The remedy of what the trust has waived."""

OF_A_CELL = OF_A_ROW | {
    "read_as", "other", "month", "wanted", "example", "nearest", "endless", "accepted", "settle", "unless", "alone",
    "no_longer",
}  # fmt: skip
"""The names that are filled into what is said of a cell that reading could not take."""

_LONGEST = 90
"""A value quoted in a message is cut after about this many characters."""

_LONGEST_WORDS = 600
"""Characters of what one token adds to a message."""

_LONGEST_VALUE = 1_000
"""Characters of what stands in a cell that a finding has; the cell has the rest."""

_EXAMPLES = {
    "money": "4000 or 4,000.00",
    "percent": "93%",
    "count": "12",
    "number": "12.5",
    "answer": "27",
    "result": "12, 7 of 9, 31/12/2026 or Yes",
}
_WANTED = {
    "money": "an amount",
    "percent": "a percentage",
    "count": "a whole number",
    "result": "a figure, a day, Yes or No or a judgement",
}
_STOPS = re.compile(r"([.!?…])”\.")
_NUMBERS = re.compile(r"\d+")
_IN_BRACES = re.compile(r"\{(\w+)")


def found(hit: Hit, rule: Rule, context: Context, file: str | None) -> Finding:
    """`hit` of `rule` as a finding, its message and remedy filled in."""
    entry = hit.entry
    tokens = _tokens(entry, hit.fields, _named_in(rule.message, rule.remedy), context)
    tokens |= hit.tokens
    tokens.setdefault("nearest", "")
    tokens.setdefault("called", context.once(_called, hit.unit or context.submission.unit))
    first = hit.fields[0] if hit.fields else None
    value = hit.value
    if value is None and entry is not None and first is not None:
        value = str(tokens.get(first) or "") or None
    if value is not None and len(value) > _LONGEST_VALUE:
        value = f"{value[:_LONGEST_VALUE]}…"
    tokens.setdefault("value", quoted(value or ""))
    label = context.declarations.records[entry.record].label if entry is not None else ""
    if label and tokens.get(label) == "":  # it would be quoted by words that it does not have
        rule = replace(rule, message=_by_place(rule.message, label))
    message, remedy = rule.worded({}, **_in_short(tokens))
    table = entry.table if entry is not None else _table(context, hit.record)
    finding = Finding(
        code=rule.code,
        severity=rule.severity,
        unit=hit.unit if hit.unit is not None else context.submission.unit,
        file=hit.file if hit.file is not None else file,
        sheet=table.sheet if table else None,
        cells=tuple(cell for key in hit.fields if entry is not None and (cell := entry.cell(key))),
        record=entry.record if entry is not None else hit.record or None,
        row=excel_row(entry, first) if entry is not None else None,
        field=first,
        value=value,
        message=sentence(message),
        remedy=sentence(remedy),
    )
    return waived(finding, context, entry)


def unread(fault: Fault, entry: Entry, rule: Rule, context: Context, file: str) -> Finding:
    """A cell that reading could not take, or took with care, as a finding."""
    spec = context.spec(entry.record, fault.field)
    tokens: dict[str, Value] = {
        "read_as": fault.read_as,
        "other": fault.read_as,
        "month": _month(fault.value),
        "wanted": _wanted(spec, context),
        "example": _EXAMPLES.get(spec.type, "12"),
        "nearest": context.names(spec).nearest(fault.value),
        "endless": endless(spec),
        "accepted": _accepted(spec),
        "settle": _settle(spec),
        "unless": "a day" if spec.dated else "a figure" if spec.numeric else "something to say",
        "alone": "day" if spec.dated else "figure",
        "no_longer": _no_longer(entry.record, context),
    }
    hit = Hit(entry, (fault.field,), {**tokens, "value": quoted(fault.value)}, value=fault.value)
    return found(hit, rule, context, file)


def _no_longer(record: str, context: Context) -> str:
    """What to do with a row that no longer holds: rows of some records say so, others can only go."""
    if context.declarations.ends[record]:
        return "If it is dropped or completed, say so in its status, or delete a row that was never agreed."
    return "If it no longer holds, delete it or clear its cells."


def with_no_answer(finding: Finding, words: Sequence[str]) -> Finding:
    """`finding` of a blank, with the `words` that stand in its cells and are no answer."""
    if not words:
        return finding
    said = listed(f"“{quoted(text)}”" for text in dict.fromkeys(words))
    return replace(finding, message=f"{finding.message} What is there ({said}) is not an answer.")


def with_others(finding: Finding, cells: Sequence[str]) -> Finding:
    """`finding`, which is so of all of `cells`."""
    if len(cells) < 2:
        return finding
    rows = f"{number_word(len(cells))} rows"
    return replace(finding, cells=tuple(cells[:MOST_CELLS]), message=f"{finding.message} That is so in {rows}.")


def wrong(problem: Problem, rule: Rule, context: Context, file: str) -> Finding:
    """Something about the workbook itself as a finding."""
    told: dict[str, Value] = {  # what to do is planbook's own words; the others may hold a school's
        name: words.replace("{file}", typed(file)) if name == "what_to_do" else words
        for name, words in problem.tokens
    }
    told = {"nearest": "", "called": called(context.register, context.submission.unit), **told}
    message, remedy = rule.worded({}, **_in_short({**told, "value": problem.value}))
    finding = Finding(
        code=rule.code,
        severity=rule.severity,
        unit=context.submission.unit,
        file=file,
        sheet=problem.sheet,
        cells=problem.cells,
        record=None,
        row=None,
        field=None,
        value=problem.value or None,
        message=sentence(message, problem.value or ""),
        remedy=sentence(remedy),
    )
    return waived(finding, context)


def explained(finding: Finding, words: str, context: Context) -> Finding:
    """A warning that the unit has explained: a note, with what it says."""
    who = says(context.register, context.submission.unit)
    return replace(finding, severity="note", message=f"{finding.message} {who}: “{quoted(words, 300)}”")


def _in_short(tokens: Mapping[str, Value]) -> dict[str, Value]:
    """`tokens`, where what a school has written, or a list of it, is cut where it is far too long for a message."""
    return {
        key: quoted(value, _LONGEST_WORDS) if isinstance(value, str) and len(value) > _LONGEST_WORDS else value
        for key, value in tokens.items()
    }


def waived(finding: Finding, context: Context, entry: Entry | None = None) -> Finding:
    """`finding`, or where it is a warning that the trust has waived, a note with the trust's reason.

    `entry` is the row that it is about, where it is about one.
    """
    if finding.severity != "warning":
        return finding
    if not has_waivers(context.register, finding.code):
        return finding
    row = row_names(context.register, entry) if entry is not None else frozenset()
    waiver = waiver_of(context.register, finding.code, finding.unit, context.period, row)
    if waiver is None:
        return finding
    who, day = waiver.text("decided_by"), waiver.date("decided_on")
    by = (f" by {quoted(who)}" if who else "") + (f" on {long_date(day)}" if day else "")
    said = f"Waived{by}: “{quoted(waiver.text('reason'), 300)}”"
    return replace(finding, severity="note", message=f"{finding.message} {said}", remedy=WAIVED)


def endless(spec: Field) -> str:
    """What to do instead of giving a day that means "for ever", with a space before it; empty where there is always
    an end.
    """
    return f" If there is no end, {spec.endless}." if spec.endless else ""


def quoted(text: str, longest: int = _LONGEST) -> str:
    """`text` as a message quotes it: on one line, cut at a word where it is long."""
    return excerpt(text, longest)


def _by_place(message: str, label: str) -> str:
    """`message` with the row named by its place instead of its `label`: "the gate in row 7", not "the gate “”"."""
    quoted_label = f"“{{{label}}}”"
    named = re.sub(rf"\b([Tt]he \w+) {re.escape(quoted_label)}", r"\1 in row {row}", message)
    return named.replace(quoted_label, "{name}")


def excel_row(entry: Entry, field: str | None) -> int:
    """The Excel row of the entry; in a form, of the field."""
    table = entry.table
    if table.key_rows and field in table.keys:
        return table.key_rows[table.keys.index(field)]
    return entry.row.excel_row


@lru_cache(maxsize=2_000)
def _named_in(*sentences: str) -> frozenset[str]:
    """The names that are filled into the sentences of a rule."""
    return frozenset(name for words in sentences for name in _IN_BRACES.findall(words))


def _tokens(
    entry: Entry | None, fields: tuple[str, ...], named: frozenset[str], context: Context
) -> dict[str, Value]:
    """What every message of a row may say: its fields by key, and `heading`, `headings`, `ref`, `name`.

    Of its fields only those that are `named`, and the first of `fields`.
    """
    if entry is None:
        return {}
    record = context.declarations.records[entry.record]
    tokens: dict[str, Value] = {
        key: quoted(words_of(context.declarations, record.field(key), entry.get(key)))
        for key in entry.table.keys
        if key in named or key in fields[:1]
    }
    tokens |= context.once(_headings, entry.record, fields)
    ref = entry.text(record.row_id) if record.row_id else ""
    tokens["one"] = record.one
    tokens["ref"] = ref if ref and not is_provisional(ref) else f"(row {entry.row.excel_row})"
    tokens["row"] = entry.row.excel_row
    tokens["name"] = _name(entry, context)
    return tokens


def _called(context: Context, unit: str | None) -> str:
    return called(context.register, unit)


def _headings(context: Context, record: str, fields: tuple[str, ...]) -> Mapping[str, str]:
    """What a message says of the columns that are pointed at: a rule points at the same in many rows."""
    headings = [context.spec(record, key).heading for key in fields]
    return {
        "heading": headings[0] if headings else context.declarations.records[record].title,
        "headings": listed(headings),
        "is": agree(len(headings), "is", "are"),
        "it": agree(len(headings), "it", "them"),
    }


def _name(entry: Entry, context: Context) -> str:
    """What people call the row: the register's name for its code, or its words."""
    record = context.declarations.records[entry.record]
    key = record.label or record.row_id
    if not key or not entry.text(key):
        return f"the {record.one} in row {entry.row.excel_row}"
    spec = record.field(key)
    if spec.type == "code" and spec.of:
        code = context.register.code_for(spec.of, entry.get(key))
        return context.register.label(spec.of, code) if code else quoted(entry.text(key))
    return quoted(entry.text(key))


def _table(context: Context, record: str) -> Table | None:
    return next((table for table in context.submission.tables if table.record == record), None)


def sentence(text: str, name: str = "") -> str:
    """`text` with a capital first, unless it begins with `name`, and one full stop after a quotation."""
    begun = text if name and text.startswith(name) else opening(text)
    return _STOPS.sub(r"\1”", begun) if "”." in begun else begun


def _month(text: str) -> str:
    """The figure that cannot be a month in a date written month first."""
    numbers = _NUMBERS.findall(text)
    return numbers[1] if len(numbers) > 1 else text


def _accepted(spec: Field) -> str:
    """What is read where a day is wanted, as after "Give"."""
    term = ", or a term or half-term as Autumn 2026, Autumn 2 or HT3" if "term" in spec.accepts else ""
    return f"the day as dd/mm/yyyy{term}" + (", or Ongoing" if "ongoing" in spec.accepts else "")


def _settle(spec: Field) -> str:
    """What to do where an answer is still to come, by the type of the field."""
    if spec.dated:
        term = ", or the term," if "term" in spec.accepts else ""
        return f"Give the day{term} that you aim at; it can be moved later"
    if spec.asked == "plan":
        return "Give the figure that you aim at, or leave the cell blank until it is known"
    return "Give the figure, or write “not known”"


def _wanted(spec: Field, context: Context) -> str:
    if spec.type == "reference":
        return context.declarations.records[spec.of].one
    return _WANTED.get(spec.type, "a number")
