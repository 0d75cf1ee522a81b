"""The faults that real plans have are found in the samples modelled on them, in the rows they stand in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import pytest

from planbook.collect.relations import relate
from planbook.model.address import column_letter
from planbook.model.finding import Finding
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.model.samples import Sample, SampleRow, TrueFault, load_samples
from planbook.model.submission import Row, Submission, Table
from planbook.model.term_words import term_id
from planbook.model.values import ONGOING, Value
from planbook.validate.context import Context
from planbook.validate.register import validate_register
from planbook.validate.submission import validate

DECLARATIONS = load()
SAMPLES = load_samples(DECLARATIONS)

# The rules that find each fault. What has none is for people: whether quarterly suits a year of terms.
FOUND_BY: Mapping[str, tuple[str, ...]] = {
    "all at least good, on a scale later abolished": ("AP-081",),
    "because without an impact": ("AP-057",),
    "body without a frequency": ("RG-015",),
    "central funds without a price": ("FN-006", "FN-017"),
    "cost in words, without a sum": ("FN-006",),
    "criterion describes activity, not impact": ("AP-044",),
    "direction with no baseline and no number": ("AP-071",),
    "growth gate without criteria, body or date": (),
    "impact without action": ("AP-054",),
    "initials only": ("AP-033",),
    "joint owners with no lead": ("AP-032",),
    "measure due after the plan's horizon": ("AP-076",),
    "measure of activity, not impact": ("AP-085",),
    "measure with no number": ("AP-070",),
    "measure without a due date": ("AP-087",),
    "meets termly, yet four meetings are the target": (),
    "no cost": ("PR-020",),
    "no finish": ("AP-002",),
    "no lead": ("AP-050",),
    "no owner": ("AP-003",),
    "objective repeated as action": ("AP-042",),
    "one area with two titles": ("AP-056",),
    "one milestone where the others have two": ("AP-065",),
    "ongoing without a date to review it by": ("AP-004",),
    "owner named by a rule, not by name": ("AP-034",),
    "owner not in the key of terms": ("AP-030", "AP-031"),
    "quarterly reports in a year of terms": (),
    "range held as one number": ("AP-086",),
    "rank without its comparator set": ("AP-072",),
    "recipient not in the key of terms": ("AP-038",),
    "reporting line without a frequency": ("RG-014",),
    "several sources without what each pays for": ("FN-004",),
    "source not in the key of terms": ("FN-002",),
    "source still to be confirmed": ("FN-003",),
    "spread without the population it is of": ("AP-073",),
    "success measure on an abolished scale": ("AP-081", "AP-082"),
    "target without a number": ("AP-070",),
    "task ends after the plan's horizon": ("AP-010",),
    "two denominators": ("AP-074",),
    "two monitors": ("AP-039",),
    "two spellings of one source": ("FD-025",),
}

# Where one finding stands for the fault in several rows, or at the other of two: a because shared by its "we
# wills", a code spelt two ways, a pot whose action and whose line both lack a price, a rank said in an action.
AT_ANOTHER_ROW = {
    ("because-we-will", "impact without action"),
    ("because-we-will", "because without an impact"),
    ("priority-tasks", "two spellings of one source"),
    ("priority-tasks", "one area with two titles"),
    ("objectives-actions", "central funds without a price"),
    ("horizons", "rank without its comparator set"),
}


def table(record: str, rows: Sequence[SampleRow], keys: Sequence[str], sheet: str) -> Table:
    spec = DECLARATIONS.records[record]
    form = spec.rows == "form"
    made = tuple(Row(6 + n, tuple(_value(record, key, row.get(key)) for key in keys)) for n, row in enumerate(rows))
    return Table(
        record=record,
        sheet=sheet,
        keys=tuple(keys),
        letters=tuple("C" if form else column_letter(n) for n in range(len(keys))),
        rows=tuple(row for row in made if any(value is not None for value in row.values)),
        key_rows=tuple(6 + n for n in range(len(keys))) if form else None,
    )


def _value(record: str, key: str, value: Value) -> Value:
    """The value as reading gives it: terms and "ongoing" by their names."""
    if DECLARATIONS.records[record].field(key).type == "date" and isinstance(value, str):
        return term_id(value) or ONGOING
    return value


def register_of(sample: Sample) -> Register:
    tables = tuple(
        table(record, rows, DECLARATIONS.records[record].keys, DECLARATIONS.records[record].title)
        for record, rows in sample.register.items()
    )
    return Register(Submission("0", None, None, "register", "1.0", tables), DECLARATIONS)


def plan_of(sample: Sample) -> Submission:
    tables = []
    for sheet in DECLARATIONS.formats[sample.format].sheets:
        rows = sample.plan.get(sheet.record.key, ())
        for record in dict.fromkeys(column.record for column in sheet.columns):
            keys = [c.field.key for c in sheet.columns if c.record == record and c.field.asked != "worked_out"]
            start = "" if record == sheet.record.key else f"{record}."
            told = [{key: row.get(start + key) for key in keys} for row in rows]
            tables.append(table(record, told, keys, sheet.title))
    tables.append(table("declaration", [sample.declared], ("name", "date", "checked"), "Cover"))
    read = Submission("1", sample.period, sample.unit, sample.format, "1.0", tuple(tables))
    return replace(read, tables=relate(read.tables, DECLARATIONS))


@cache
def findings_of(key: str) -> list[Finding]:
    sample = SAMPLES[key]
    made, read = register_of(sample), plan_of(sample)
    period = made.calendar.period(sample.period)
    assert period is not None
    return validate(read, made, period, None, "plan.xlsx") + validate_register(
        made.submission, DECLARATIONS, "trust.xlsx"
    )


@cache
def rows_over(key: str) -> dict[str, set[int]]:
    """The rows of the plan that are done with, or belong to one that is, by record."""
    sample = SAMPLES[key]
    read, made = plan_of(sample), register_of(sample)
    context = Context(read, made, made.calendar.period(sample.period))
    found: dict[str, set[int]] = {}
    for entry in (entry for table in read.tables for entry in table.entries()):
        if context.is_over(entry):
            found.setdefault(entry.record, set()).add(entry.row.excel_row)
    return found


def faults() -> Iterator[tuple[str, TrueFault]]:
    for key, sample in SAMPLES.items():
        for fault in sample.true_faults:
            yield key, fault


def rows_meant(sample: Sample, where: str) -> tuple[str, set[int] | None]:
    """The record and the rows that `where` means; None where any will do."""
    record, _, name = where.partition(" ")
    if record == "every":
        return name, None
    rows = sample.plan.get(record) or sample.register[record]
    row_id = DECLARATIONS.records[record].row_id
    return record, {
        6 + n for n, row in enumerate(rows) if (str(row.get(row_id)) == name if row_id else str(n + 1) == name)
    }


def test_every_kind_of_fault_is_known_here() -> None:
    assert {fault.fault for _, fault in faults()} <= FOUND_BY.keys()


@pytest.mark.parametrize(("key", "fault"), list(faults()), ids=lambda part: getattr(part, "fault", part))
def test_a_true_fault_is_found(key: str, fault: TrueFault) -> None:
    codes = FOUND_BY[fault.fault]
    record, rows = rows_meant(SAMPLES[key], fault.where)
    found = [f for f in findings_of(key) if f.code in codes]
    if not codes:
        return
    if rows is None or (key, fault.fault) in AT_ANOTHER_ROW:
        assert found
    elif rows <= rows_over(key).get(record, set()):
        # Nothing more is asked of what was completed, dropped or met.
        assert not [f for f in found if f.record == record and f.row in rows]
    else:
        assert [f for f in found if f.record == record and f.row in rows]


@pytest.mark.parametrize("key", SAMPLES)
def test_nothing_at_error_level_is_found_in_a_plan_as_it_stands(key: str) -> None:
    """Untidy as they are, the plans can be read and brought together."""
    assert [f.message for f in findings_of(key) if f.severity == "error"] == []
