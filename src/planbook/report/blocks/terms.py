"""The words and abbreviations of a paper, with what they mean."""

from collections.abc import Iterator, Sequence

from planbook.model.glossary import explained
from planbook.report.blocks.grid import grid
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.word.measure import text_of
from planbook.report.word.paper import Grid, Paragraph, Section


@named("terms", "term", "meaning", scopes=EVERY_SCOPE, last=True)
def terms(told: Told) -> Section | None:
    """Those that the other sections use, and those that the trust has added; None without any."""
    register = told.subject.register
    known = [w for w in register.rows("term") if register.packs.glossary_word(w.text("term"), None, register.day)]
    used = explained(register, known, _texts(told.others))
    rows = sorted(([row.text("term"), row.text("meaning")] for row in used), key=lambda row: row[0].casefold())
    return Section(told.block.title, (grid(told.block, rows, told.words),)) if rows else None


def _texts(sections: Sequence[Section]) -> Iterator[str]:
    """All that stands in the sections."""
    for section in sections:
        yield section.title
        for item in section.items:
            match item:
                case Grid():
                    yield from (column.heading for column in item.columns)
                    yield from (text_of(cell) for row in item.rows for cell in row)
                case Paragraph():
                    yield text_of(item.words)
