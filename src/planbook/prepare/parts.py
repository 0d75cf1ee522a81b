"""A workbook for one role: the part of a unit's workbook that it fills in."""

from collections.abc import Sequence
from dataclasses import replace

from planbook.model.declarations import Sheet
from planbook.model.needed import minutes_of_role
from planbook.model.parts import Part, code_key, owner_of_line, owners
from planbook.model.register import Register
from planbook.prepare.cover_plan import declares
from planbook.prepare.job import GivenRow, Job


def part_of(job: Job, part: Part, parts: Sequence[Part]) -> Job:
    """Of the whole workbook `job` the one for `part`, one of the `parts` that it is given out in.

    It has the sheets that the role fills in, and of those whose lines are the trust's the lines that it gives.
    """
    if job.register is None:
        raise TypeError("parts are of a unit")
    register = job.register
    made = replace(job, part=part, parts=tuple(parts))
    sheets, rows, beside = [], dict(job.rows), {}
    for sheet in job.format.sheets:
        own = _own_rows(register, sheet, job.rows.get(sheet.record.key, ()), part, parts)
        if own is None:
            beside[sheet.record.key] = rows.pop(sheet.record.key, ())
        else:
            sheets.append(sheet)
            rows[sheet.record.key] = own
    if not declares(register.declarations, made):
        rows.pop("declaration", None)
    minutes = minutes_of_role(job.format, [sheet.who for sheet in sheets])
    return replace(
        made, format=replace(job.format, sheets=tuple(sheets), minutes=minutes), rows=rows, beside=beside
    )


def _own_rows(
    register: Register, sheet: Sheet, rows: Sequence[GivenRow], part: Part, parts: Sequence[Part]
) -> Sequence[GivenRow] | None:
    """The rows of the sheet that the part comes with; None where it has not got the sheet."""
    if sheet.record.rows != "fixed":
        return rows if part in owners(register.declarations, sheet.who, parts) else None
    key = code_key(sheet)
    own = [row for row in rows if part in owner_of_line(register, sheet, str(row.values.get(key)), parts)]
    return own or (None if rows or part not in owners(register.declarations, sheet.who, parts) else rows)


def codes_in(job: Job) -> frozenset[str]:
    """The codes of the trust's lines that stand in the workbook."""
    return frozenset(
        str(row.values.get(code_key(sheet)))
        for sheet in job.format.sheets
        if sheet.record.rows == "fixed"
        for row in job.rows.get(sheet.record.key, ())
    )
