"""A Word paper as it is declared: for whom, about what, its blocks in order.

No paper is known here by its name. What goes outside is made from `ExternalTables` alone; the confidential part and
the papers of the trust's own office are made from its own tables.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from planbook.consolidate.tables import ExternalTables, Tables, TrustTables
from planbook.model.asked import as_asked
from planbook.model.audience import DRAFT
from planbook.model.declarations import Block, Declarations, Report
from planbook.model.unit_words import Part
from planbook.report.blocks.grid import ROOMS, Room
from planbook.report.blocks.named import Told, load
from planbook.report.blocks.rows import choose
from planbook.report.blocks.subject import Subject, subject_of
from planbook.report.blocks.table import word_table
from planbook.report.corrections import Corrections, Step, WorkedFigure
from planbook.report.frame import frame_of, stays_inside
from planbook.report.paper_workbook import write_workbook_of
from planbook.report.word.measure import pages
from planbook.report.word.paper import Paper, Section
from planbook.report.word.write import write_paper

Form = Literal["docx", "xlsx"]
Made = Sequence[tuple[Block, Section]]
"""The sections of a paper, each with its block."""


def write_outside(
    declarations: Declarations,
    tables: ExternalTables,
    key: str,
    name: str = "",
    *,
    form: Form = "docx",
    draft: bool = False,
) -> bytes:
    """Part A of the paper `key` as a .docx or an .xlsx, about the unit or body `name`; a `draft` says so.

    Raises UnknownError where the register has no such unit or body.
    """
    if form == "xlsx":
        return _workbook(declarations, tables, key, name, draft=draft)
    paper = paper_of(declarations, tables, key, name)
    return write_paper(paper if draft else replace(paper, mark=""))


def _workbook(declarations: Declarations, tables: ExternalTables, key: str, name: str, *, draft: bool) -> bytes:
    report = declarations.reports[key]
    subject = subject_of(declarations, tables, report.scope, name, report.each)
    paper, made = _with_blocks(subject, report, "A", ROOMS[0], None)
    return write_workbook_of(subject, paper if draft else replace(paper, mark=""), made)


def has_lines_of(declarations: Declarations, tables: Tables, key: str, name: str) -> bool:
    """Whether anything was returned of the one that the paper `key` is made for: a line in a block that says whose
    its rows are, beside those of the register that the paper is made for each of."""
    report = declarations.reports[key]
    if report.each is None or not name:
        return True
    subject = subject_of(declarations, tables, report.scope, name, report.each)
    own = (block for block in report.standing if block.whose and block.table != report.each.record)
    return any(choose(subject, block).lines for block in own)


def write_inside(
    declarations: Declarations, tables: TrustTables, key: str, name: str = "", *, part: Part = "A"
) -> bytes:
    """What stays with the trust as a .docx: a part B, or a paper that is internal as a whole."""
    return write_paper(replace(paper_of(declarations, tables, key, name, part=part), mark=""))


def write_correction(
    declarations: Declarations,
    tables: ExternalTables,
    step: Step,
    worked: Sequence[WorkedFigure],
    *,
    draft: bool = False,
) -> bytes:
    """The paper of what has changed since others went out, as a .docx; a `draft` says so."""
    key = declarations.correction.key
    paper = paper_of(declarations, tables, key, corrections=Corrections(step, worked))
    return write_paper(paper if draft else replace(paper, mark=""))


def paper_of(
    declarations: Declarations,
    tables: Tables,
    key: str,
    name: str = "",
    *,
    part: Part = "A",
    corrections: Corrections | None = None,
) -> Paper:
    """What the paper says as a draft, before it is Word: with the mark it has the same pages as without.

    A paper of corrections is told of them.
    """
    report = declarations.reports[key]
    subject = subject_of(declarations, tables, report.scope, name, report.each)
    rooms = _rooms(report) if report.most_pages else ROOMS[:1]
    for room in rooms[:-1]:
        paper = _paper(subject, report, part, room, corrections)
        if pages(paper) <= report.most_pages:
            return paper
    return _paper(subject, report, part, rooms[-1], corrections)


def _rooms(report: Report) -> Sequence[Room]:
    """From the most to the least that the paper may show: the first that fits its pages is taken."""
    known = load()
    rows = [block.most for block in report.standing if (code := known.get(block.code)) and code.by_row]
    return [Room(most_rows=most) for most in range(max(rows, default=0), 0, -1)] or ROOMS


def _paper(subject: Subject, report: Report, part: Part, room: Room, corrections: Corrections | None) -> Paper:
    return _with_blocks(subject, report, part, room, corrections)[0]


def _with_blocks(
    subject: Subject, report: Report, part: Part, room: Room, corrections: Corrections | None
) -> tuple[Paper, Made]:
    """The paper, and its sections each with the block that it was made of."""
    words = {**subject.words, **(corrections.words if corrections else {})}
    told = [Told(subject, report, block, words, room, corrections=corrections) for block in report.standing]
    why = _not_returned(told)
    frame = frame_of(subject, report, part, why[0].title if why else "")
    title = frame.title.format_map(words)
    own = [one for one in told if one.block.part == part]
    made = [(Block("why", section.title), section) for section in why] or _sections(own)
    paper = Paper(
        title=title,
        subtitle=frame.subtitle.format_map(words),
        document_title=f"{title}: {subject.name}",
        author=subject.register.trust_name,
        header=frame.header,
        footer=frame.footer,
        sections=[section for _, section in made],
        mark="" if stays_inside(report, part) else DRAFT,
    )
    return paper, made


def _not_returned(told: Sequence[Told]) -> list[Section]:
    """What the blocks say where nothing was returned, why first; empty where something was, or none says why."""
    known = load()
    there = [(one, code) for one in told if (code := known.get(one.block.code))]
    if not any(code.says_why and not one.subject.has_returned for one, code in there):
        return []
    there.sort(key=lambda pair: not pair[1].says_why)
    made = (code.not_returned(one) for one, code in there if code.not_returned)
    return [section for section in made if section is not None]


def _sections(told: Sequence[Told]) -> Made:
    """The blocks in their order, those left out that have nothing to say.

    A block that speaks of the others is written once those are, and stands where it is declared all the same.
    """
    asked = [replace(one, block=own) for one in told if (own := _as_asked(one.subject, one.block))]
    known = load()
    made: dict[str, Section] = {}
    for late in (False, True):
        for one in asked:
            code = known.get(one.block.code)
            if (code is not None and code.last) != late:
                continue
            others = [made[other.block.key] for other in asked if other.block.key in made]
            if code is None:
                section = word_table(one)
            else:
                section = code.write(replace(one, block=_titled(one), others=others))
            if section is not None:
                made[one.block.key] = section
    return [(one.block, made[one.block.key]) for one in asked if one.block.key in made]


def _titled(told: Told) -> Block:
    """The block with what its title and its note leave open filled in; its code fills in the rest."""
    block, words = told.block, told.words
    return replace(block, title=block.title.format_map(words), note=block.note.format_map(words))


def _as_asked(subject: Subject, block: Block) -> Block | None:
    """A block as it is where it may be about what was not asked: with other words, or left out (None)."""
    table = subject.tables.records.get(block.tells_of)
    if table is not None and subject.own(table.rows):
        return block
    return as_asked(block, subject.tables.register, subject.units, subject.tables.period)
