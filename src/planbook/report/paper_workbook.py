"""A paper as a workbook: the same blocks as in Word, a sheet for each, with numbers as numbers and days as days."""

from collections.abc import Iterable, Set
from dataclasses import replace

from planbook.model.declarations import Block, BlockColumn
from planbook.model.sheet_names import LONGEST_SHEET, NOT_IN_A_SHEETS_NAME
from planbook.report.blocks.grid import BAR
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.table import sheet_lines, widths
from planbook.report.cells import BODY, WRAP, Cell
from planbook.report.readable import readable
from planbook.report.sheets import OutputBook, Page
from planbook.report.word.paper import Box, Cite, Drawing, Grid, Mark, Paper, Section, Strong, Words

_MILLIMETRES = 1.8
"""How many millimetres of a paper's column a character of a sheet stands for."""
_NARROWEST, _OF_A_STATUS = 10.0, 18.0
"""The fewest characters of a column, and of one whose words stand on one line with a symbol."""
_TEXT = 120.0
"""How wide a sheet is that has sentences alone, in characters."""


def write_workbook_of(subject: Subject, paper: Paper, made: Iterable[tuple[Block, Section]]) -> bytes:
    """The workbook of `paper`, whose sections were `made` of these blocks; the first sheet has its title.

    The same tables give the same bytes.
    """
    book = OutputBook(
        title=paper.document_title,
        author=paper.author,
        footer=paper.footer,
        audience="external",
        to=subject.goes_to,
        draft=bool(paper.mark),
    )
    taken: set[str] = set()
    for number, (block, section) in enumerate(
        [*made] or [(Block("nothing", paper.title), Section(paper.title, ()))]
    ):
        name = _sheet_name(section.title, taken)
        if block.is_table and not block.says and any(isinstance(item, Grid | Drawing) for item in section.items):
            _table(book, subject, paper, block, name, first=not number)
        else:
            _sentences(book, paper, section, name, first=not number)
    return book.finish()


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has."""
    name = plain = NOT_IN_A_SHEETS_NAME.sub(" ", title)[:LONGEST_SHEET].strip() or "Sheet"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: LONGEST_SHEET - 3]} {number}"
    taken.add(name.casefold())
    return name


def _head(page: Page, paper: Paper) -> None:
    """What the paper is, above its first sheet's own title."""
    page.title(paper.title, BAR.join(filter(None, (paper.subtitle, *(left for left, _ in paper.header[:-1])))))


def _table(book: OutputBook, subject: Subject, paper: Paper, block: Block, name: str, *, first: bool) -> None:
    block, lines = sheet_lines(subject, replace(block, most=0))  # pages have room for some rows, a sheet for all
    marked = {
        key for line in lines for key, cell in line.items() if isinstance(cell, Cell) and "bg_color" in cell.style
    }
    wide = widths([_shaped(column, marked) for column in block.columns])
    page = book.page(name, readable(block.columns, wide, lines), tab=first)
    if first:
        _head(page, paper)
        page.section(block.title, block.intro)
    else:
        page.title(block.title, block.intro)
    page.table(block, lines, filtered=True, freeze=1)
    for word in block.sign:
        page.text(word)


def _shaped(column: BlockColumn, marked: Set[str]) -> BlockColumn:
    """The column with its width in characters."""
    least = _OF_A_STATUS if column.key in marked else _NARROWEST
    return replace(column, width=max(column.width / _MILLIMETRES, least) if column.width else 0)


def _sentences(book: OutputBook, paper: Paper, section: Section, name: str, *, first: bool) -> None:
    grids = [item for item in section.items if isinstance(item, Grid)]
    shaped = [column.width / _MILLIMETRES * 1.4 for column in grids[0].columns] if grids else [_TEXT]
    page = book.page(name, shaped, tab=first)
    if first:
        _head(page, paper)
        page.section(section.title)
    else:
        page.title(section.title)
    for item in section.items:
        if isinstance(item, Grid):
            page.space()
            page.header([column.heading for column in item.columns], [column.figures for column in item.columns])
            for row in item.rows:
                for column, cell in enumerate(row):
                    page.put(page.row, column, cell.word if isinstance(cell, Mark) else _plain(cell), BODY | WRAP)
                page.height(page.row, 24)
                page.row += 1
        elif isinstance(item, Drawing):
            page.text(item.alt)
        else:
            page.text(_plain(item.words))


def _plain(words: Words | Mark | Box) -> str:
    """The words alone, without what is bold or cited in them."""
    if isinstance(words, str):
        return words
    if isinstance(words, Mark):
        return words.word
    if isinstance(words, Box):
        return _plain(words.words)
    said = (
        part.text if isinstance(part, Strong) else part.word if isinstance(part, Mark) else part for part in words
    )
    return "".join(part for part in said if not isinstance(part, Cite))
