"""Rows that a school took out of its plan, which stand until this is agreed to: nobody is asked how they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence

from planbook.ledger.standing import Standing
from planbook.model.agreed import NOT_RETURNED
from planbook.model.declarations import Declarations
from planbook.model.finding import Finding
from planbook.model.pending_rows import spot_of
from planbook.model.submission import Entry, Submission

_ROW = re.compile(r"\d+")


def without_taken_out(
    findings: Sequence[Finding], stands: Standing, sent: Submission, declarations: Declarations
) -> list[Finding]:
    """`findings` of what `stands` without those of rows that were taken out; `sent` has the rows where the workbook
    has them in which the findings are shown."""
    out = {_named(entry, declarations) for entry in _taken_out(stands)}
    rows = {(e.table.sheet, e.row.excel_row) for e in _entries(sent) if out and _named(e, declarations) in out}
    return [one for one in findings if not (places := _places(one)) or not places <= rows]


def taken_out_before(declarations: Declarations, before: Mapping[str, Standing]) -> set[tuple[str, str, str]]:
    """The rows that were missed in what stands of the period `before` already, by unit, record and ref."""
    return {
        (unit, entry.record, entry.text(row_id))
        for unit, stands in before.items()
        for entry in _taken_out(stands)
        if (row_id := declarations.records[entry.record].row_id)
    }


def _taken_out(stands: Standing) -> Iterator[Entry]:
    if stands.pending:
        for entry in _entries(stands.submission):
            pending = stands.pending.get(spot_of(entry))
            if pending is not None and pending.mark == NOT_RETURNED:
                yield entry


def _entries(submission: Submission) -> Iterator[Entry]:
    return (entry for table in submission.tables for entry in table.entries())


def _named(entry: Entry, declarations: Declarations) -> tuple[str, str, str]:
    """What tells the row apart, wherever it stands: its record, its ref and its words."""
    record = declarations.records[entry.record]
    ref, label = (entry.text(key) if key else "" for key in (record.row_id, record.label))
    return record.key, ref, label


def _places(finding: Finding) -> set[tuple[str, int]]:
    """The rows that a finding is of, by sheet and Excel row; none where it is of none."""
    numbers = {int(number) for cell in finding.cells for number in _ROW.findall(cell)}
    numbers |= {finding.row} if finding.row is not None else set()
    return {(finding.sheet or "", number) for number in numbers}
