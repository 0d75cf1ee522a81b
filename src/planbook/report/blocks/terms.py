"""The words and abbreviations of a paper, with what they mean."""

from collections.abc import Iterator, Sequence

from planbook.model.glossary import explained
from planbook.model.memo import Same
from planbook.report.blocks.grid import grid
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.subject import Subject
from planbook.report.word.measure import text_of
from planbook.report.word.paper import Grid, Paragraph, Section


def _texts(subject: Subject, sections: Sequence[Section]) -> tuple[str, ...]:
    """All that stands in the sections."""
    return tuple(text for section in sections for text in subject.once(_texts_of, Same(section)))


def _texts_of(_: Subject, section: Same[Section]) -> Sequence[str]:
    return [*_said(section.it)]


def _said(section: Section) -> Iterator[str]:
    """All that stands in the section."""
    yield section.title
    for item in section.items:
        match item:
            case Grid():
                yield from (column.heading for column in item.columns)
                yield from (text_of(cell) for row in item.rows for cell in row)
            case Paragraph():
                yield text_of(item.words)


@named("terms", "term", "meaning", scopes=EVERY_SCOPE, takes=_texts)
def terms(told: Told) -> Section | None:
    """Those that the other sections use, and those that the trust has added; None without any."""
    register = told.subject.register
    known = [w for w in register.rows("term") if register.packs.glossary_word(w.text("term"), None, register.day)]
    used = explained(register, known, told.others)
    rows = sorted(([row.text("term"), row.text("meaning")] for row in used), key=lambda row: row[0].casefold())
    return Section(told.block.title, (grid(told.block, rows, told.words),)) if rows else None
