"""Whether everybody can read a Word file, also with a screen reader: what keeps somebody from it, each in a line.

The rules are those of Word's own accessibility checker and of WCAG 2.2 (contrast 4.5 to 1) as far as a file shows
them: its title and language, headings in order, header rows, descriptions of tables and pictures, no merged cells,
no colour that says something alone, no empty paragraphs for space.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planbook.look import contrast
from planbook.model.prose import excerpt, in_figures
from planbook.report.word.marks import W
from planbook.report.word.placed import PARAGRAPH, WordDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

_DC = "{http://purl.org/dc/elements/1.1/}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_HOLDS = tuple(f"{W}{name}" for name in ("drawing", "pict", "object", "br", "sectPr", "sym", "fldChar"))
_LEAST_CONTRAST, _LONGEST = 4.5, 60


def check(data: bytes) -> list[str]:
    """What keeps somebody from reading the Word file, empty where there is nothing.

    Raises ValueError for what is no Word file, or cannot be read.
    """
    document = WordDocument(data)
    return [
        *_about(document),
        *_headings(document),
        *_empty_paragraphs(document),
        *_tables(document),
        *_pictures(document),
        *_contrasts(document),
    ]


def _about(document: WordDocument) -> Iterator[str]:
    name = document.package.related("", "core-properties")
    core = document.package.tree(name) if name in document.package.parts else None
    if core is None or not (core.findtext(f"{_DC}title") or "").strip():
        yield "The document has no title: File, Info, Title."
    styles = document.package.related(document.part, "styles")
    root = document.package.tree(styles) if styles in document.package.parts else None
    default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") if root is not None else None
    if default is None or not default.get(f"{W}val"):
        yield "The document does not say its language: Review, Language, Set Proofing Language."


def _headings(document: WordDocument) -> Iterator[str]:
    names = _levels(document)
    before = 0
    for paragraph in document.body.iter(PARAGRAPH):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        level = names.get(str(style.get(f"{W}val")), 0) if style is not None else 0
        if level and level > before + 1:
            above = f"a heading {before}" if before else "no heading"
            yield f"Heading {level} follows {above}: “{_words(paragraph)}”."
        if level and not _words(paragraph):
            yield f"A heading {level} has no words."
        before = level or before


def _levels(document: WordDocument) -> dict[str, int]:
    """The levels of the styles of headings, by their ids."""
    part = document.package.related(document.part, "styles")
    if part not in document.package.parts:
        return {}
    found = {}
    for style in document.package.tree(part).iter(f"{W}style"):
        name = style.find(f"{W}name")
        words = str(name.get(f"{W}val")).casefold().split() if name is not None else []
        if len(words) == 2 and words[0] == "heading" and words[1].isdigit():
            found[str(style.get(f"{W}styleId"))] = int(words[1])
    return found


def _words(element: "_Element") -> str:
    return excerpt("".join(node.text or "" for node in element.iter(f"{W}t")), _LONGEST)


def _empty_paragraphs(document: WordDocument) -> Iterator[str]:
    """Paragraphs that are there for the space they take."""
    run = 0
    last = ""
    for element in (*document.body, None):
        is_empty = (
            element is not None
            and element.tag == PARAGRAPH
            and not _words(element)
            and not any(True for _ in element.iter(*_HOLDS))
        )
        if is_empty:
            run += 1
            continue
        if run:
            paragraphs = "An empty paragraph" if run == 1 else f"{run} empty paragraphs"
            where = f"after “{last}”" if last else "at the beginning"
            yield f"{paragraphs} {where}: use the space before or after a paragraph."
        run, last = 0, _words(element) if element is not None else ""


def _tables(document: WordDocument) -> Iterator[str]:
    for number, table in enumerate(document.body.iter(f"{W}tbl"), start=1):
        told = f"Table {number} (“{_words(next(table.iter(f'{W}tr'), table))}”)"
        if not any(_says(table, name) for name in ("tblCaption", "tblDescription")):
            yield f"{told} has no alternative text: Table Properties, Alt Text."
        rows = table.findall(f"{W}tr")
        if rows and rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield f"{told} has no header row: Table Layout, Repeat Header Rows."
        if any(True for _ in table.iter(f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge")):
            yield f"{told} has merged cells: a screen reader loses its place."
        empty = sum(not _words(cell) and not any(True for _ in cell.iter(*_HOLDS)) for cell in table.iter(f"{W}tc"))
        if empty:
            yield f"{told} has {in_figures(empty, 'empty cell')}: a dash says that there is nothing there."
        for cell in table.iter(f"{W}tc"):
            if _is_coloured(cell) and not any(letter.isalnum() for letter in _words(cell)):
                yield f"{told} has a cell that says something by its colour alone."
                break


def _says(table: "_Element", name: str) -> str:
    said = table.find(f"{W}tblPr/{W}{name}")
    return str(said.get(f"{W}val") or "").strip() if said is not None else ""


def _is_coloured(cell: "_Element") -> bool:
    fill = cell.find(f"{W}tcPr/{W}shd")
    return fill is not None and str(fill.get(f"{W}fill")).upper() not in ("AUTO", "FFFFFF", "NONE", "")


def _pictures(document: WordDocument) -> Iterator[str]:
    for number, drawn in enumerate(document.body.iter(_DRAWN), start=1):
        if not (drawn.get("descr") or "").strip():
            yield f"Picture or chart {number} has no alternative text: right-click, View Alt Text."


def _contrasts(document: WordDocument) -> Iterator[str]:
    """Words in a colour that the ground they stand on makes hard to read; each pair of colours once."""
    seen: set[tuple[str, str]] = set()
    for run in document.body.iter(f"{W}r"):
        colour = run.find(f"{W}rPr/{W}color")
        words = _words(run)
        if colour is None or not words:
            continue
        pair = str(colour.get(f"{W}val")).upper(), _ground(run)
        if pair in seen or not all(len(one) == 6 for one in pair):
            continue
        seen.add(pair)
        if (found := contrast(*pair)) < _LEAST_CONTRAST:
            yield f"“{words}” is hard to read: its contrast is {found:.1f} to 1, and should be at least 4.5 to 1."


def _ground(run: "_Element") -> str:
    """The colour behind a run: its own, its paragraph's, its cell's, or white."""
    own = run.find(f"{W}rPr/{W}shd")
    for around in run.iterancestors(PARAGRAPH, f"{W}tc"):
        if own is None:
            own = around.find(f"{W}pPr/{W}shd") if around.tag == PARAGRAPH else around.find(f"{W}tcPr/{W}shd")
    fill = str(own.get(f"{W}fill")).upper() if own is not None else ""
    return "FFFFFF" if fill in ("", "AUTO", "NONE") else fill
