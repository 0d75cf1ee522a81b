"""A Word paper as it is declared: for whom, about what, its blocks in order.

No paper is known here by its name. What goes outside is made from `ExternalTables` alone; the confidential part and
the papers of the trust's own office are made from its own tables.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from planbook.consolidate.tables import ExternalTables, Tables, TrustTables
from planbook.errors import reason
from planbook.model.asked import as_asked
from planbook.model.audience import DRAFT
from planbook.model.declarations import Block, Declarations, Report
from planbook.model.faults import words_in_braces
from planbook.model.legible_names import legible
from planbook.model.meant import meant
from planbook.model.papers import VERSION
from planbook.model.sha256 import sha256_of
from planbook.model.templates import OWN
from planbook.model.unit_words import Part
from planbook.model.used import is_shown
from planbook.report.blocks.grid import ROOMS, Room, with_blanks_told
from planbook.report.blocks.lines import lines_of
from planbook.report.blocks.named import Named, Told, load
from planbook.report.blocks.rows import choose
from planbook.report.blocks.subject import Subject, subject_of
from planbook.report.blocks.table import word_table
from planbook.report.blocks.watched import WatchedRooms
from planbook.report.corrections import Corrections, Step, WorkedFigure
from planbook.report.fitting import Rooms, fitted
from planbook.report.frame import frame_of, stays_inside
from planbook.report.paper_workbook import write_workbook_of
from planbook.report.word.paper import Paper, Section
from planbook.report.word.template import faults_of_template, in_template
from planbook.report.word.write import write_paper

Form = Literal["docx", "xlsx"]
_NO_RETURN = "There is no return from {name} for {the_period} yet."
Made = Sequence[tuple[Block, Section]]
"""The sections of a paper, each with its block."""


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A paper as it is written, with what it was written from."""

    data: bytes
    paper: Paper


def made_outside(
    declarations: Declarations,
    tables: ExternalTables,
    key: str,
    name: str = "",
    *,
    form: Form = "docx",
    draft: bool = False,
) -> MadePaper:
    """Part A of the paper `key` as a .docx or an .xlsx, about the unit or body `name`; a `draft` says so.

    Raises UnknownError where the register has no such unit or body.
    """
    sent = tables.sent.get((key, name))
    if sent and _says_version(declarations.reports[key]):
        # It is the version that went out as long as it says what that said.
        as_sent = _written(declarations, tables, key, name, form, sent.times, draft=False)
        if sha256_of(as_sent.data) in sent.shas:
            return _written(declarations, tables, key, name, form, sent.times, draft=True) if draft else as_sent
    return _written(declarations, tables, key, name, form, sent.times + 1 if sent else 1, draft=draft)


def _written(
    declarations: Declarations,
    tables: ExternalTables,
    key: str,
    name: str,
    form: Form,
    version: int,
    *,
    draft: bool,
) -> MadePaper:
    if form == "docx":
        paper = paper_of(declarations, tables, key, name, version=version)
        return MadePaper(_as_file(declarations, key, paper if draft else replace(paper, mark="")), paper)
    report = declarations.reports[key]
    subject = subject_of(declarations, tables, report.scope, name, report.each)
    paper, made = _Making(subject, report, "A", version=version).with_blocks({})
    return MadePaper(write_workbook_of(subject, paper if draft else replace(paper, mark=""), made), paper)


def _says_version(report: Report) -> bool:
    return any(VERSION in (words_in_braces(text) or ()) for text in report.head)


def has_lines_of(
    declarations: Declarations, tables: Tables, key: str, name: str, *, of_register: bool = False
) -> bool:
    """Whether anything was returned of the one that the paper `key` is made for: a line in a block that says whose
    its rows are, beside those of the register that the paper is made for each of; with `of_register` whether those
    have any line of it, as a grant that is given this time."""
    report = declarations.reports[key]
    if report.each is None or not name:
        return True
    subject = subject_of(declarations, tables, report.scope, name, report.each)
    theirs = report.each.record
    own = (block for block in report.standing if block.whose and (block.table == theirs) is of_register)
    return any(choose(subject, block).lines for block in own)


def made_inside(
    declarations: Declarations, tables: TrustTables, key: str, name: str = "", *, part: Part = "A"
) -> MadePaper:
    """What stays with the trust as a .docx: a part B, or a paper that is internal as a whole; no bytes of a part B
    that has nothing in it."""
    paper = paper_of(declarations, tables, key, name, part=part, version=0)
    if part == "B":
        return MadePaper(write_paper(replace(paper, mark="")) if paper.sections else b"", paper)
    return MadePaper(_as_file(declarations, key, replace(paper, mark="")), paper)


def made_correction(
    declarations: Declarations,
    tables: ExternalTables,
    step: Step,
    worked: Sequence[WorkedFigure],
    *,
    draft: bool = False,
) -> MadePaper:
    """The paper of what has changed since others went out, as a .docx; a `draft` says so."""
    key = declarations.correction.key
    paper = paper_of(declarations, tables, key, corrections=Corrections(step, worked))
    return MadePaper(_as_file(declarations, key, paper if draft else replace(paper, mark="")), paper)


def _as_file(declarations: Declarations, key: str, paper: Paper) -> bytes:
    """The paper as a .docx: in the trust's own Word template of it, where there is one."""
    template = template_file(declarations, key)
    made = write_paper(paper)
    return in_template(template.read_bytes(), made) if template else made


def template_file(declarations: Declarations, key: str) -> Path | None:
    """Where the trust's own Word template of the paper lies, `reports/KEY.docx`; None where it has none."""
    file = declarations.own / "reports" / f"{key}.docx" if declarations.own else None
    return file if file is not None and file.is_file() else None


def faults_of_word_templates(declarations: Declarations) -> Iterator[str]:
    """Of each Word template of the trust's own: that there is such a paper, and what `faults_of_template` finds."""
    folder = declarations.own / "reports" if declarations.own else None
    for file in sorted(folder.glob("*.docx")) if folder else ():
        told = f"{OWN}/reports/{file.name}"
        report = declarations.reports.get(file.stem)
        if file.name.startswith("~$") or legible(file.name) != file.name:
            continue  # Word's own, of a template that somebody has open; a name that nobody can have meant as a key
        if report is None or not report.is_word:
            yield f"{told}: the file: there is no paper {file.stem!r}{meant(file.stem, declarations.reports)}"
            continue
        try:
            data = file.read_bytes()
        except OSError as error:
            yield f"{told}: the file: cannot be read ({reason(error)})"
            continue
        yield from (f"{told}: the file: {what}" for what in faults_of_template(report, data))


def paper_of(
    declarations: Declarations,
    tables: Tables,
    key: str,
    name: str = "",
    *,
    part: Part = "A",
    corrections: Corrections | None = None,
    version: int = 1,
) -> Paper:
    """What the paper says as a draft, before it is Word: with the mark it has the same pages as without.

    A paper of corrections is told of them. What stays inside is no version (0) of what goes out.
    """
    report = declarations.reports[key]
    subject = subject_of(declarations, tables, report.scope, name, report.each)
    making = _Making(subject, report, part, corrections, version)
    return fitted(making, _rooms(report), report.most_pages)


def _rooms(report: Report) -> Sequence[Room]:
    """From the most to the least that the paper may show: the first that fits its pages is taken."""
    known = load()
    rows = [block.most for block in report.standing if (code := known.get(block.code)) and code.by_row]
    return [Room(most_rows=most) for most in range(max(rows, default=0), 0, -1)] or ROOMS


@dataclass
class _Making:
    """A paper as it is made, with more room or less; what the room makes no difference to is made once."""

    subject: Subject
    report: Report
    part: Part
    corrections: Corrections | None = None
    version: int = 1
    """Which one it is of those that go out."""
    _made: dict[tuple[object, ...], Section | None] = field(default_factory=dict)
    _watched: dict[tuple[str, Hashable], list[tuple[WatchedRooms, Section | None]]] = field(default_factory=dict)
    """What each block took of the rooms that it was made in, with what it came to."""
    _titles: dict[str, Block] = field(default_factory=dict)
    _sections: dict[str, list[Section]] = field(default_factory=dict)
    """Of each block those that differ."""

    @property
    def own(self) -> list[Block]:
        """The blocks of the part, in order."""
        return [block for block in self.report.standing if block.part == self.part]

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return {**self.subject.words, **(self.corrections.words if self.corrections else {})}

    def _told(self, block: Block, rooms: Rooms) -> Told:
        return Told(self.subject, self.report, block, self._words, rooms, corrections=self.corrections)

    @cached_property
    def _why(self) -> list[Section]:
        return _not_returned([self._told(block, {}) for block in self.report.standing])

    @cached_property
    def _asked(self) -> list[tuple[Block, Named | None]]:
        """The blocks as they are asked, each with the code that fills it."""
        asked = [one for block in self.own if (one := _as_asked(self.subject, block))]
        return [(block, load().get(block.code)) for block in asked]

    @cached_property
    def _empty(self) -> Paper:
        """The paper without its sections."""
        subject, report, part = self.subject, self.report, self.part
        words = {**self._words, VERSION: str(self.version or "")}
        frame = frame_of(subject, report, part, self._why[0].title if self._why else "")
        title = frame.title.format_map(words)
        return Paper(
            title=title,
            subtitle=" ".join([frame.subtitle.format_map(words), *_head(frame.head, words)]),
            document_title=f"{title}: {subject.name}",
            author=subject.register.trust_name,
            header=frame.header,
            footer=frame.footer,
            sections=(),
            mark="" if stays_inside(report, part) or report.made_of == "register" else DRAFT,
            identity={
                "paper": report.key + ("" if part == "A" else f".{part}"),
                "about": subject.id or subject.only,
                "period": subject.tables.period.id,
                "trust": subject.register.identity,
            },
        )

    def paper(self, rooms: Rooms) -> Paper:
        """The paper; a block has the most room that there is where `rooms` gives it none."""
        return self.with_blocks(rooms)[0]

    def with_blocks(self, rooms: Rooms) -> tuple[Paper, Made]:
        """The same, and its sections each with the block that it was made of."""
        made = [
            (Block("why", section.title), replace(section, key="why")) for section in self._why
        ] or self._all_sections(rooms)
        return replace(self._empty, sections=[section for _, section in made]), made

    def is_alike(self, block: Block, one: Room, other: Room) -> bool:
        """Whether the block shows the same in both rooms; of one that speaks of others it is not known."""
        found = next(((asked, code) for asked, code in self._asked if asked.key == block.key), None)
        if found is None or one == other:
            return True
        if found[1] is not None and found[1].takes:
            return False
        return self._section(*found, {block.key: one}) is self._section(*found, {block.key: other})

    def _all_sections(self, rooms: Rooms) -> Made:
        """The blocks in their order, those left out that have nothing to say.

        A block that speaks of the others is written once those are, and stands where it is declared all the same.
        """
        made: dict[str, Section] = {}
        for late in (False, True):
            for block, code in self._asked:
                if (code is not None and code.takes is not None) != late:
                    continue
                others = [made[other.key] for other, _ in self._asked if other.key in made]
                section = self._section(block, code, rooms, others)
                if section is not None:
                    made[block.key] = section
        return [(block, made[block.key]) for block, _ in self._asked if block.key in made]

    def _section(
        self, block: Block, code: Named | None, rooms: Rooms, others: Sequence[Section] = ()
    ) -> Section | None:
        """The section of a block; the one made before where it comes out the same."""
        room = rooms.get(block.key, ROOMS[0])
        by: tuple[object, ...] = (block.key, room)
        if code is None:
            most = room.most(block) if block.most else room.rows
            by = (block.key, most, room.lone_tables, room.has_chart(block))
        if code is not None and code.takes:  # it may speak of the other blocks' rooms as well
            return self._made_again(block, code, rooms, code.takes(self.subject, others))
        if by not in self._made:
            self._made[by] = self._made_again(block, code, rooms, None)
        return self._made[by]

    def _made_again(self, block: Block, code: Named | None, rooms: Rooms, others: Hashable) -> Section | None:
        """The section of a block; the one made before where the rooms give it what it took then, and the `others`
        too."""
        before = self._watched.setdefault((block.key, others), [])
        for taken, section in before:
            if taken.same_in(rooms):
                return section
        watched = WatchedRooms(rooms)
        told = self._told(block, watched)
        if code is None:
            made = word_table(told)
        else:
            made = code.write(replace(told, block=self._titled(block), others=others))
        section = self._known(block, made)
        before.append((watched, section))
        return section

    def _titled(self, block: Block) -> Block:
        """The block with what its title and its note leave open filled in; its code fills in the rest."""
        if block.key not in self._titles:
            title, note = block.title.format_map(self._words), block.note.format_map(self._words)
            self._titles[block.key] = replace(block, title=title, note=note)
        return self._titles[block.key]

    def _known(self, block: Block, made: Section | None) -> Section | None:
        """A section as its block has it; the one made before where it is the same."""
        known = self._sections.setdefault(block.key, [])
        if made is None:
            return None
        comment = block.comment.format_map(self._words)
        made = replace(with_blanks_told(made), key=block.key, comment=comment, comment_each=block.comment_each)
        if made not in known:
            known.append(made)
        return known[known.index(made)]


def _head(texts: Sequence[str], words: Mapping[str, str]) -> list[str]:
    """The sentences at its head, those left out of which a word is not known."""
    named = [(text, words_in_braces(text) or ()) for text in texts]
    return [text.format_map(words) for text, keys in named if all(words[key] for key in keys)]


def _not_returned(told: Sequence[Told]) -> list[Section]:
    """What the blocks say where a unit has returned nothing, why first; empty where it has, where none says why,
    and in a paper over several, whose summary says how many have returned."""
    known = load()
    there = [(one, code) for one in told if (code := known.get(one.block.code))]
    if not any(code.says_why and not (one.subject.is_several or one.subject.has_returned) for one, code in there):
        return []
    there.sort(key=lambda pair: not pair[1].says_why)
    made = (code.not_returned(one) for one, code in there if code.not_returned)
    return [section for section in made if section is not None]


def _as_asked(subject: Subject, block: Block) -> Block | None:
    """A block as it is where it may be about what was not asked, or not returned: with other words, or left out
    (None).

    What a unit that has returned nothing has of something is not known: there is never said to be none of it.
    What some kinds of units say of others is told where it is about the unit, no matter who returned it; of those
    kinds themselves nobody says it.
    """
    table = subject.tables.records.get(block.tells_of)
    if table is not None and not table.told_of.isdisjoint(subject.lineage):
        return block
    register = subject.tables.register
    unseen = block.is_table and not any(is_shown(register, block.tells_of, unit) for unit in subject.units)
    if unseen and next(lines_of(subject, replace(block, where={})), None) is not None:
        return block  # a workbook of another format came, and what it says is told
    if table is not None and table.record.is_about and subject.scope != "trust":
        kinds = {register.units[unit].text("kind") for unit in subject.units if unit in register.units}
        if kinds and kinds <= {*table.record.asked_of}:
            return None
    asked = as_asked(block, register, subject.units, subject.tables.period)
    is_returned = table is not None and not subject.declarations.register_format.sheet(block.tells_of)
    if asked is None or not block.is_table or not is_returned or not subject.lacks_return:
        return asked
    return None if block.part == "B" else replace(asked, empty=_NO_RETURN if asked.empty else "")
