"""Whether anything has been filled in at all: an untouched workbook is one finding, not one for each blank."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planbook.model.asked import asked_format
from planbook.model.declarations import Field, Record
from planbook.model.figures_held import as_filled_in, is_shown_only
from planbook.model.new_year import CLOSED
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.kpi_rows import COUNTS
from planbook.validate.params import RecordKey
from planbook.validate.registry import Hit, check

FORM = "declaration"
ANSWERS = {"nil", "remark"}
"""Rows that do not count and are an answer all the same: nothing to report, or a word of why."""


@dataclass(frozen=True, kw_only=True)
class FilledIn:
    given: tuple[RecordKey, ...]
    """Records of the register whose rows workbooks come with."""


@check("anything_filled_in", "workbook", says=("but",))
def anything_filled_in(params: FilledIn, context: Context) -> Iterator[Hit]:
    """Something stands in the workbook that did not come with it.

    What came with it is what the last return says of the plan, and what the register's records `given` say. Of a
    workbook that has lost a sheet nothing is said: what was on it may be what was filled in. Earlier workbooks have
    none of a sheet that is new and came blank.
    """
    layout = context.layout
    if layout is None or layout.kind != "plan":
        return
    tables = [table for table in context.entered if table.record != FORM]
    if any(_is_answered(entry, context) for table in tables for entry in table.entries(excluded=True)):
        return  # as most are, after the first rows
    sheets = layout.sheets
    unit = context.submission.unit or ""
    if context.period and unit in context.register.units:
        sheets = asked_format(context.register, layout, unit, context.period).sheets
    if not all(context.submission.asks(sheet.record.key) or _came_blank(sheet.record, context) for sheet in sheets):
        return
    came = _came_with_it(params.given, context)
    if any(_is_new(entry, came, context) for table in tables for entry in table.entries(excluded=True)):
        return
    declared = context.submission.one(FORM)
    said = declared is not None and any(value is not None for value in declared.row.values)
    yield Hit(tokens={"but": " but who checked it" if said else ""})


def _came_blank(record: Record, context: Context) -> bool:
    """Whether a sheet comes blank: it is of one period alone, or of no plan and had nothing on it last time."""
    if record.of_period:
        return True
    last = context.came_from
    return record.rows == "growing" and not record.in_plan and not (last and last.entries(record.key))


def _is_answered(entry: Entry, context: Context) -> bool:
    """Whether the school has put anything into the row that no workbook comes with: an answer of this time."""
    if entry.row.excluded == CLOSED:
        record = context.declarations.records[entry.record]
        choice = context.choice(entry, record.new_year.key) if record.new_year else None
        return choice is not None and not choice.finished
    if entry.row.excluded:
        return entry.row.excluded in ANSWERS
    exports = context.register.has_exports
    answered = (
        spec
        for spec, value in context.values(entry)
        if entry.unreadable(spec.key)
        or (value is not None and _is_asked(spec) and spec.asked in {"term", "new_year"} and not spec.carried)
    )
    return any(_is_own(spec, entry, context, exports=exports) for spec in answered)


def _is_new(entry: Entry, came: frozenset[str], context: Context) -> bool:
    """Whether the row says anything that is not among what `came` with the workbook."""
    exports = context.register.has_exports
    return entry.row.excluded in (None, CLOSED) and any(
        context.plain(spec, value) not in came and _is_own(spec, entry, context, exports=exports)
        for spec, value in context.values(entry)
        if value is not None and _is_asked(spec)
    )


def _is_own(spec: Field, entry: Entry, context: Context, *, exports: bool) -> bool:
    """Whether what stands in the field is the school's own to say, and no export has filled it in."""
    if is_shown_only(context.register, entry, spec.key):
        return False
    return not (exports and _is_filled(entry, spec.key, context))


def _is_filled(entry: Entry, key: str, context: Context) -> bool:
    """Whether the cell has what an export gave."""
    if key not in COUNTS or context.period is None:
        return False
    filled = as_filled_in(context.register, context.period.id, context.submission.unit or "", entry)
    return filled is not None and entry.get(key) == filled.entry.get(key)


def _is_asked(spec: Field) -> bool:
    """Whether the field is one that a school fills in."""
    return spec.asked in {"plan", "term", "new_year"} and spec.type not in {"ref", "reference"}


def _came_with_it(given: Sequence[str], context: Context) -> frozenset[str]:
    """Every value that the workbook may have come with, as they are compared."""
    last = context.came_from
    rows = [row for table in last.tables for row in table.entries()] if last else []
    rows += [row for table in last.ended for row in table.entries(excluded=True)] if last else []
    for record in given:
        own = context.register.rows(record)
        rows += [row for row in own if row.text("unit") in ("", context.submission.unit)]
    fields = context.declarations.records
    return frozenset(
        context.plain(fields[row.record].field(key), row.get(key))
        for row in rows
        for key in row.table.keys
        if key in fields[row.record].by_key
    )
