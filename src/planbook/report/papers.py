"""A Word paper as it is declared: for whom, about what, its blocks in order.

No paper is known here by its name. What goes outside is made from `ExternalTables` alone; the confidential part and
the papers of the trust's own office are made from its own tables.
"""

from collections.abc import Mapping
from dataclasses import replace

from planbook.consolidate.tables import ExternalTables, Tables, TrustTables
from planbook.model.asked import as_asked
from planbook.model.audience import DRAFT, LINES
from planbook.model.called import Part, part_name
from planbook.model.declarations import Block, Declarations, Report
from planbook.model.prose import counted, opening
from planbook.model.values import long_date
from planbook.report.blocks.grid import BAR, ROOMS, Room
from planbook.report.blocks.named import Told, load
from planbook.report.blocks.subject import Subject, subject_of
from planbook.report.blocks.table import word_table
from planbook.report.governors.frame import header, not_returned, says_why, words_of
from planbook.report.governors.school import school_of
from planbook.report.word.measure import pages
from planbook.report.word.paper import Paper, Section
from planbook.report.word.write import write_paper


def write_outside(
    declarations: Declarations, tables: ExternalTables, key: str, name: str = "", *, draft: bool = False
) -> bytes:
    """Part A of the paper `key` as a .docx, about the unit or body `name`; a `draft` says so.

    Raises UnknownError where the register has no such unit or body.
    """
    paper = paper_of(declarations, tables, key, name)
    return write_paper(paper if draft else replace(paper, mark=""))


def write_inside(
    declarations: Declarations, tables: TrustTables, key: str, name: str = "", *, part: Part = "A"
) -> bytes:
    """What stays with the trust as a .docx: a part B, or a paper that is internal as a whole."""
    return write_paper(replace(paper_of(declarations, tables, key, name, part=part), mark=""))


def paper_of(declarations: Declarations, tables: Tables, key: str, name: str = "", *, part: Part = "A") -> Paper:
    """What the paper says as a draft, before it is Word: with the mark it has the same pages as without."""
    report = declarations.reports[key]
    subject = subject_of(declarations, tables, report.scope, name)
    papers = (_paper(subject, report, part, room) for room in ROOMS)
    if not report.most_pages:
        return next(papers)
    return next(
        one for room, one in zip(ROOMS, papers, strict=True) if room is ROOMS[-1] or pages(one) <= report.most_pages
    )


def _paper(subject: Subject, report: Report, part: Part, room: Room) -> Paper:
    tables, register = subject.tables, subject.tables.register
    internal = report.audience == "internal" or part == "B"
    title, subtitle, words = report.title, report.subtitle, subject.words
    said = part_name(register, part) if report.audience == "external" else ""
    if subject.scope == "unit":
        school = school_of(subject.declarations, tables, subject.id)
        words = {**words, **words_of(school)}
        if report.title_unchecked and not (school.is_school and school.is_checked):
            title = report.title_unchecked
        top = header(school, report, said)
        silent = not school.has_returned and says_why(report)
        if not school.has_returned:
            subtitle = "For the {committee}."
        sections = not_returned(school, report, words) if silent else _sections(subject, report, words, room, part)
    else:
        top, sections = _header(subject, said), _sections(subject, report, words, room, part)
    title = title.format_map(words)
    return Paper(
        title=title,
        subtitle=subtitle.format_map(words),
        document_title=f"{title}: {subject.name}",
        author=register.trust_name,
        header=(*top, (LINES["internal" if internal else "external"], "")),
        footer=BAR.join(one for one in (register.trust_name, opening(tables.period.title)) if one),
        sections=sections,
        mark="" if internal else DRAFT,
    )


def _header(subject: Subject, part: str) -> tuple[tuple[str, str], ...]:
    """What the paper is about, and from how many returns it is made."""
    at = BAR.join(one for one in (part, f"As at {long_date(subject.tables.period.as_at)}") if one)
    came = sum(row.came_in for row in subject.returns)
    by = subject.tables.register.trust_name
    made = f"from {came} of {counted(len(subject.returns), 'return')} due"
    return (subject.name, at), (f"Prepared by {by} {made}" if by else f"Prepared {made}", "")


def _sections(subject: Subject, report: Report, words: Mapping[str, str], room: Room, part: Part) -> list[Section]:
    """The blocks of a part in their order, those left out that have nothing to say.

    A block that speaks of the others is written once those are, and stands where it is declared all the same.
    """
    blocks = [block for block in report.standing if block.part == part]
    asked = {block.key: own for block in blocks if (own := _as_asked(subject, block))}
    report = replace(report, blocks=tuple(asked.get(block.key, block) for block in report.blocks))
    known = load()
    made: dict[str, Section] = {}
    for late in (False, True):
        for block in asked.values():
            code = known.get(block.code)
            if (code is not None and code.last) != late:
                continue
            others = [made[key] for key in asked if key in made]
            if code is None:
                section = word_table(subject, block, room)
            else:
                section = code.write(Told(subject, report, block, words, room, others))
            if section is not None:
                made[block.key] = section
    return [made[key] for key in asked if key in made]


def _as_asked(subject: Subject, block: Block) -> Block | None:
    """A block as it is where it may be about what was not asked: with other words, or left out (None)."""
    table = subject.tables.records.get(block.about)
    if table is not None and any(row.unit in subject.lineage for row in table.rows):
        return block
    return as_asked(block, subject.tables.register, subject.units, subject.tables.period)
