"""A row of the source plans, walked from the cell that it is entered in to the paper that it is read in.

    Walk(
        rows=("D2 12",),
        says="The company's statutory returns",
        record="obligation",
        wrong='''
        | ref | what     | due        | sent       |
        | O1  | Accounts | 30/09/2026 |            |
        ''',
        finds='''
        PR-042 | warning | Returns due | E6 | Accounts was due on 30/09/2026 and is not sent.
        ''',
        right='''
        | ref | what     | due        | sent       |
        | O1  | Accounts | 30/09/2026 | 28/09/2026 |
        ''',
        data='''
        | ref | sent       |
        | O1  | 2026-09-28 |
        ''',
        table="obligations",
        paper="network",
        block="returns_due",
        reads=("Accounts", "28/09/2026"),
    )

Tables are typed as people type them: into a workbook that planbook wrote, or into its register where the record is
one of the register's. The workbook is read again, checked, and brought together. `finds` is all that is found in
what is wrong and not in what is right. Each walk is in the `WALKS` of a `test_*.py` of this folder, whose test
calls `walk_through`; `all_walks` gives those of all, for the page that lists the systems.
"""

import csv
import importlib
import io
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from builders import FIRST_ROW, TABLES, markdown, typed
from builders import register as made_register
from builders import submission as made_submission
from consolidated import consolidated
from kept_workbooks import opened
from papers_read import plain
from planbook.collect.relations import relate
from planbook.collect.workbook import read_workbook
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import ExternalTables, TrustTables
from planbook.model.agendas import body_meetings
from planbook.model.declarations import Declarations, Record
from planbook.model.finding import Finding
from planbook.model.grades import as_graded
from planbook.model.loading import load
from planbook.model.meeting_days import reader_of
from planbook.model.register import Register
from planbook.model.submission import Submission
from planbook.model.values import long_date
from planbook.prepare.content.prefill import prefill
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook
from planbook.report.csv import write_csv
from planbook.report.papers import paper_of
from planbook.report.summary.write import write_summary
from planbook.report.word.paper import Drawing, Grid, Paper
from planbook.validate.register import validate_register
from planbook.validate.submission import validate
from rule_cases import lines, wanted
from trust_folder import column_of

UNIT, PERIOD = "990001", "2026-27-autumn"
DAY = date(2026, 12, 10)
"""The day on which a register is looked at."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """One row of the plans with the way that it takes."""

    rows: tuple[str, ...]
    """The rows whose home this is, as `D2 12`, `D3 4 × EMTSSG meetings`, `D4 Chair`, `1b 002`."""
    says: str
    """The system in a few words."""
    record: str
    right: str
    """What is entered, as Markdown: field keys above (of a parent `objective.impact`), below them what is typed."""
    wrong: str = ""
    """The same with a mistake."""
    finds: str = ""
    """What is found in `wrong` and no more in `right`, as `rule_cases.Case` has it."""
    data: str = ""
    """Cells of its file of data, as Markdown: a row for each that is there."""
    table: str = ""
    """The block of the summary that shows it."""
    paper: str = ""
    block: str = ""
    """The paper, and the block of it, where it is read."""
    reads: tuple[str, ...] = ()
    """Words that stand in both."""
    more: tuple[str, ...] = ()
    """Words that stand in the paper alone, as those of a sentence."""
    register: Mapping[str, str] = field(default_factory=dict)
    """Tables of the register, as `builders.register` takes them."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Other tables of the same workbook, by record."""
    last: Mapping[str, str] = field(default_factory=dict)
    """Tables of the return before this one, by record."""
    unit: str = UNIT
    period: str = PERIOD
    format: str = "objectives-actions"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the rules that find its mistake."""
        return tuple(dict.fromkeys(line.partition(" | ")[0] for line in wanted(self.finds)))

    @property
    def sheet(self) -> str:
        """The title of the sheet that it is entered in."""
        declarations = load()
        layouts = (declarations.register_format, declarations.formats[self.format])
        return next(sheet.title for layout in layouts if (sheet := layout.sheet(self.record)))

    @property
    def held(self) -> Mapping[str, str]:
        """The tables of its register, in which each pack not by choice is used, and those that it is of."""
        packs = load().packs
        of = {self.record, *self.register, *self.beside, *self.last}
        chosen = [pack.key for pack in packs.values() if pack.by_choice and of & {*pack.records}]
        if not chosen or "pack_use" in self.register:
            return self.register
        used = [pack.title for pack in packs.values() if not pack.by_choice or pack.key in chosen]
        rows = "\n".join(f"| {title} | Yes |" for title in used)
        return {**self.register, "pack_use": f"| pack | used |\n{rows}"}

    @property
    def of_register(self) -> bool:
        """Whether it is entered in the register."""
        return load().register_format.sheet(self.record) is not None

    def __str__(self) -> str:
        return f"{', '.join(self.rows)}: {self.says}"


@dataclass(frozen=True)
class Walked:
    """What became of the tables that were entered."""

    register: Register
    findings: Sequence[Finding]
    """All that was found in the register or the workbook that they were entered in."""
    tables: TrustTables
    shown: ExternalTables


def walk_through(walk: Walk) -> None:
    """Enter it wrong and be told, correct it, and find it in the data, the summary and the paper."""
    right = entered(walk, walk.right)
    if walk.wrong:
        found = [*lines(list(_read(walk, walk.wrong)[2]))]
        for line in lines(list(right.findings)):
            if line in found:
                found.remove(line)
        assert found == wanted(walk.finds), "\n".join(found)
    assert not {finding.code for finding in right.findings} & set(walk.codes)
    if walk.data:
        data = rows_of_data(right, walk.record)
        heads, *rows = markdown(walk.data)
        for row in rows:
            cells = dict(zip(heads, row, strict=True))
            assert any(cells.items() <= one.items() for one in data), f"{cells} not among {data}"
    if walk.table:
        in_words(sheet_of(right, walk.table), walk.reads)
    if walk.block:
        words = [_in_prose(word) for word in (*walk.reads, *walk.more)]
        in_words(block_of(right, walk.paper, walk.block, walk.unit), words)


def _in_prose(word: str) -> str:
    """A day as papers have it; other words as they are."""
    if re.fullmatch(r"\d\d/\d\d/\d{4}", word):
        day, month, year = map(int, word.split("/"))
        return long_date(date(year, month, day))
    return word


def in_words(text: str, words: Sequence[str]) -> None:
    """Each of `words` stands in the text, in whatever place."""
    missing = [word for word in words if word not in text]
    assert not missing, f"{missing} not in:\n{text}"


def entered(walk: Walk, table: str) -> Walked:
    """What becomes of `table` once it has been typed into a workbook, with all that stands beside it."""
    register, submission, findings = _read(walk, table)
    before = [_of_before(walk)] if walk.last else []
    sent = [submission] if submission else []
    if not sent and walk.beside:
        sent = [_related(walk, walk.beside, walk.period)]
    tables = consolidated(*before, *sent, register=register, period=walk.period, findings=findings)
    return Walked(register, findings, tables, external(tables))


def rows_of_data(walked: Walked, record: str) -> list[dict[str, str]]:
    """The rows of the record's file of data."""
    text = write_csv(walked.tables.records[record]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet_of(walked: Walked, block: str) -> str:
    """What stands on the sheet of the summary that the block is, or is a part of."""
    declarations = walked.register.declarations
    own = declarations.reports["summary"].block(block)
    title = declarations.reports["summary"].block(own.of or block).title
    book = openpyxl.load_workbook(io.BytesIO(write_summary(declarations, walked.shown)[0]), read_only=True)
    names = [name for name in book.sheetnames if name.startswith(title[:28])]
    assert names, f"no sheet {title!r} in {book.sheetnames}"
    rows = (row for name in names for row in book[name].iter_rows(values_only=True))
    return "\n".join(" | ".join(_said(cell) for cell in row if cell is not None) for row in rows)


def block_of(walked: Walked, paper: str, block: str, unit: str) -> str:
    """What the block of the paper says, about the unit, a body that reads its paper, one of its meetings, or the
    whole trust."""
    declarations = walked.register.declarations
    report = declarations.reports[paper]
    meetings = body_meetings(walked.register, walked.tables.period) if report.scope == "meeting" else {}
    read_in = next((name for name, one in meetings.items() if unit in one.units), "")
    name = {"unit": unit, "trust": "", "body": reader_of(walked.register, unit)[1], "meeting": read_in}[
        report.scope
    ]
    title = report.block(block).title
    part = report.block(block).part
    tables = walked.tables if part == "B" or report.audience == "internal" else walked.shown
    made = paper_of(declarations, tables, paper, name, part=part)
    return "\n".join(_section_text(made, title))


def _section_text(paper: Paper, title: str) -> Iterator[str]:
    start = title.partition("{")[0]
    sections = [section for section in paper.sections if section.title.startswith(start)]
    assert sections, f"no section {title!r} in {[section.title for section in paper.sections]}"
    for section in sections:
        for item in section.items:
            match item:
                case Grid():
                    yield " | ".join(column.heading for column in item.columns)
                    yield from (" | ".join(plain(cell) for cell in row) for row in item.rows)
                case Drawing():
                    yield item.alt
                case _:
                    yield plain(item.words)


def _said(cell: object) -> str:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, datetime | date) else str(cell)


def _read(walk: Walk, table: str) -> tuple[Register, Submission | None, Sequence[Finding]]:
    """The register, the workbook where it is in one, and what is found in whichever it was typed into."""
    declarations = load()
    if walk.of_register:
        sheets = {**TABLES, **walk.held}
        sheets.pop(walk.record, None)
        read = _typed_in(declarations, _register_book(tuple(sorted(sheets.items()))), {walk.record: table})
        found = validate_register(read, declarations, "trust.xlsx", DAY)
        return Register(read, declarations), None, found
    register = made_register(**walk.held)
    period = register.calendar.period(walk.period)
    assert period
    before = _of_before(walk) if walk.last else None
    tables = {**walk.beside, walk.record: table}
    read = _typed_in(declarations, _book(walk.format, walk.unit, walk.period, _key(walk.held)), tables)
    file = f"returned/{walk.period}/{walk.unit}.xlsx"
    # What stands in a ledger is read by the register too.
    return register, as_graded(read, register), validate(read, register, period, before, file)


def _key(tables: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(tables.items()))


def _of_before(walk: Walk) -> Submission:
    calendar = made_register(**walk.held).calendar
    now = calendar.period(walk.period)
    before = calendar.previous(now) if now else None
    assert before
    return _related(walk, walk.last, before.id)


def _related(walk: Walk, tables: Mapping[str, str], period: str) -> Submission:
    read = made_submission(template=walk.format, period=period, unit=walk.unit, **tables)
    return replace(read, tables=relate(read.tables, load()))


@cache
def _book(layout: str, unit: str, period_id: str, tables: tuple[tuple[str, str], ...]) -> bytes:
    """The workbook of the unit as it is issued, once for all walks by the same register."""
    declarations, register = load(), made_register(**dict(tables))
    period = register.calendar.period(period_id)
    assert period
    rows = {
        name: rows
        for name, rows in prefill(declarations, register, unit, period, []).items()
        if declarations.records[name].rows == "fixed"
    }
    return write_workbook(
        declarations, Job(declarations.formats[layout], register, unit, period, rows, date(2026, 9, 16))
    )


@cache
def _register_book(tables: tuple[tuple[str, str], ...]) -> bytes:
    """A register that holds these tables, once for all walks that begin with it."""
    declarations = load()
    rows = {record: _given(declarations, record, text) for record, text in tables}
    return write_workbook(declarations, Job(declarations.register_format, None, None, None, rows, trust="walked"))


def _given(declarations: Declarations, record: str, text: str) -> list[GivenRow]:
    heads, *rows = markdown(text)
    fields = [declarations.records[record].field(head) for head in heads]
    return [
        GivenRow({f.key: typed(declarations, f, cell) for f, cell in zip(fields, row, strict=True)}) for row in rows
    ]


def _typed_in(declarations: Declarations, book: bytes, tables: Mapping[str, str]) -> Submission:
    """The workbook `book` in which the tables were typed, as it is read."""
    made = opened(book)
    layout = declarations.formats[_format_of(made)]
    for record, text in tables.items():
        found = layout.sheet(record)
        assert found, f"{layout.key} does not ask for {record}"
        _type(declarations.records[record], made[found.title], text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "walked.xlsx"
        made.save(path)
        return read_workbook(path, declarations)


def _format_of(book: openpyxl.Workbook) -> str:
    told = {row[0].value: row[1].value for row in book["_planbook"].iter_rows(max_col=2)}
    return str(told["format"])


def _type(record: Record, sheet: Any, text: str) -> None:
    """Each row of the table into a blank row of the sheet, or into the fixed one that has its name."""
    heads, *rows = markdown(text)
    columns = {head: column_of(sheet, head if "." in head else f"{record.key}.{head}") for head in heads}
    for place, row in enumerate(rows):
        at = FIRST_ROW + place
        if record.rows == "fixed":
            first = columns[heads[0]]
            named = [n for n in range(FIRST_ROW, sheet.max_row + 1) if sheet.cell(n, first).value == row[0]]
            assert named, f"no row {row[0]!r} on the sheet {sheet.title}"
            at = named[0]
        for head, cell in zip(heads, row, strict=True):
            value = _as_typed(record, head, cell)
            if value is not None or record.rows != "fixed":
                sheet.cell(at, columns[head]).value = value


def _as_typed(record: Record, key: str, cell: str) -> object:
    """What Excel has in a cell in which `cell` is typed; what stands there of a parent is words."""
    if not cell:
        return None
    if "." in key:
        return cell
    spec = record.field(key)
    if spec.type == "date" and cell.count("/") == 2:
        day, month, year = map(int, cell.split("/"))
        return datetime(year, month, day)
    if spec.numeric or spec.type == "answer":
        try:
            return float(cell) if "." in cell else int(cell)
        except ValueError:
            return cell
    return cell


def all_walks() -> list[Walk]:
    """The walks of every file of this folder, in the order of their files."""
    return [walk for _, walk in _by_file()]


def files_of_walks() -> dict[str, str]:
    """The names of the files of tests, by what each walk of theirs is called."""
    return {str(walk): name for name, walk in _by_file()}


def _by_file() -> Iterator[tuple[str, Walk]]:
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        yield from ((file.name, walk) for walk in getattr(importlib.import_module(file.stem), "WALKS", ()))
