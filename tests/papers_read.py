"""A school's paper as plain text, for the reckoning that says what may stand in it."""

from collections.abc import Iterator
from typing import Any

from governors_of import governors_paper
from papers_reckoned import Paper
from planbook.consolidate.tables import ExternalTables
from planbook.model.declarations import Declarations
from planbook.report.word import paper as word


def sections_of(declarations: Declarations, tables: ExternalTables, unit: str) -> list[Paper]:
    """What the governors' paper of a unit says, by section."""
    return [_section(section) for section in governors_paper(declarations, tables, unit).sections]


def _section(section: word.Section) -> Paper:
    made = Paper(section.title)
    for item in section.items:
        match item:
            case word.Grid():
                heads = [column.heading for column in item.columns]
                made.tables.append([heads, *([plain(cell) for cell in row] for row in item.rows)])
                made.paragraphs.append((item.description, ""))
            case word.Drawing():
                made.drawings.append((item.caption, item.alt))
            case _:
                made.paragraphs.append((plain(item.words), getattr(item, "anchor", "")))
    return made


def plain(words: Any) -> str:
    if isinstance(words, str | word.Mark | word.Strong | word.Cite):
        words = (words,)
    return "".join(_pieces(words))


def _pieces(words: Any) -> Iterator[str]:
    for one in words:
        match one:
            case word.Mark():
                yield one.word
            case word.Strong():
                yield one.text
            case word.Cite():
                yield ", ".join(one.anchors).join(one.around(dict.fromkeys(one.anchors, "")))
            case _:
                yield one
