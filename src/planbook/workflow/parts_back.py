"""The clean workbooks of a return that came in parts: one for each of the people who fill it in."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from planbook.model.declarations import Declarations
from planbook.model.finding import Finding
from planbook.model.parts import Part, owners
from planbook.model.record import Record
from planbook.model.submission import Submission, is_provisional
from planbook.model.values import Value
from planbook.prepare.cover_plan import SHEET as COVER
from planbook.prepare.cover_plan import declares
from planbook.prepare.job import GivenRow, Job, Reply
from planbook.prepare.layout import FIRST_ROW, sheet_name
from planbook.prepare.parts import part_of
from planbook.workflow.receiving.parts import Contributed

_ROW = re.compile(r"\d+")
_Numbers = Mapping[str, Mapping[int, int]]
"""By sheet, the Excel row that each row has in the part, by the one in the whole workbook."""


def parts_back(declarations: Declarations, job: Job, told: Reply, came: Contributed) -> list[tuple[Part, Job]]:
    """Of the clean whole workbook `job`, which tells what is `told`, one for each part.

    Each has the rows that it came with and what others have not entered, and is told of its own cells.
    """
    whole = replace(job, feedback=None, made_of={})
    return [
        (part, _back(declarations, whole, told, came.standing[part.key].submission, part, came.parts))
        for part in came.parts
    ]


def _back(
    declarations: Declarations, job: Job, told: Reply, sent: Submission, part: Part, parts: Sequence[Part]
) -> Job:
    own = part_of(job, part, parts)
    rows = {
        record: [r for r in given if _came(declarations, own, record, r, sent)]
        for record, given in own.rows.items()
    }
    numbers = {}
    for sheet in own.format.sheets:
        places = {id(row): FIRST_ROW + n for n, row in enumerate(rows.get(sheet.record.key, ()))}
        numbers[sheet_name(sheet.title)] = {
            FIRST_ROW + n: places[id(row)]
            for n, row in enumerate(job.rows.get(sheet.record.key, ()))
            if id(row) in places
        }
    own = replace(own, rows=rows)
    on_cover = declares(declarations, own)
    feedback = replace(
        told,
        findings=tuple(_moved(told.findings, numbers, on_cover=on_cover)),
        closed=tuple(_moved(told.closed, numbers, on_cover=on_cover)),
        taken_in=tuple(pair for pair in told.taken_in if sheet_name(pair[0]) in numbers),
    )
    return replace(own, feedback=feedback)


def _came(declarations: Declarations, job: Job, record: str, row: GivenRow, sent: Submission) -> bool:
    """Whether a row came in the part, or is its own in any case; what others wrote stays in theirs."""
    sheet, spec = job.format.sheet(record), declarations.records[record]
    if row.approved or (sheet and (spec.rows == "fixed" or len(owners(declarations, sheet.who, job.parts)) == 1)):
        return True
    names = {_name(spec, entry.get) for entry in sent.entries(record)}
    return _name(spec, row.values.get) in names


def _name(spec: Record, get: Callable[[str], Value]) -> tuple[str, ...]:
    """What a row is told by: its ref, if it has one of its own, and its words."""
    said = (str(get(key) or "") for key in (*spec.identified_by, spec.label) if key)
    return tuple("" if is_provisional(word) else word for word in said)


def _moved(findings: Sequence[Finding], numbers: _Numbers, *, on_cover: bool) -> Iterator[Finding]:
    """Those of a part's own rows, with the cells that they have in it."""
    for one in findings:
        rows = numbers.get(one.sheet or "")
        if rows is None:
            if on_cover and one.sheet in (None, COVER):  # of the cover, or of the whole
                yield one
        elif one.row is None or one.row < FIRST_ROW or one.row in rows:
            number = rows.get(one.row or 0, one.row)
            yield replace(one, row=number, cells=tuple(_cell(cell, rows) for cell in one.cells))


def _cell(cell: str, rows: Mapping[int, int]) -> str:
    """An address, or a range, with the rows that it has in the part."""
    return _ROW.sub(lambda found: str(rows.get(int(found.group()), found.group())), cell)
