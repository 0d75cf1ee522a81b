"""A declared table as a section of a Word paper, and as lines of a sheet: the same rows under the same headings."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Self

from planbook.model.declarations import Block, BlockColumn
from planbook.model.faults import words_in_braces
from planbook.model.prose import (
    SentenceWord,
    agree,
    counted,
    inside,
    listed,
    none_of,
    number_word,
    opening,
    some_of,
)
from planbook.model.values import long_date
from planbook.report.blocks.drawings import drawings
from planbook.report.blocks.grid import grid, in_words
from planbook.report.blocks.lines import FEW, Shown
from planbook.report.blocks.named import Told
from planbook.report.blocks.rows import Chosen, choose, choose_once
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.widths import WIDTH
from planbook.report.cells import MUTED, RIGHT, Cell, Line, Style, status_style
from planbook.report.kept_lines import KeptLines
from planbook.report.made_of import Sourced, made_of
from planbook.report.word.measure import text_of
from planbook.report.word.paper import Cell as WordCell
from planbook.report.word.paper import Cite, Grid, Item, Mark, Note, Paragraph, Section, Strong, TableColumn, Words

_BLANK = "–"
_SAID_OF_FEW = f"{FEW} too few people to show, or a figure that would reveal one of these."


def filled(block: Block, words: Mapping[str, str], chosen: Chosen | None = None) -> Block:
    """`block` with its names in braces filled in, and with what is known of the rows that it shows."""
    more = {} if chosen is None else _counts(block, chosen)
    said = _Words.of(words, more)
    return replace(
        block,
        title=block.title.format_map(said),
        caption=block.caption.format_map(said),
        intro=block.intro.format_map(said),
        empty=block.empty.format_map(said),
        note=block.note.format_map(said),
        columns=tuple(replace(c, heading=c.heading.format_map(said)) for c in block.columns),
    )


def _counts(block: Block, chosen: Chosen) -> dict[str, str]:
    rows = len(chosen.lines) + chosen.left_out
    counts = listed([f"{count:,} {inside(word)}" for word, count in chosen.counts.items()]) or "none"
    return {
        "rows": f"{rows:,}",
        "having": f"{chosen.having:,}",
        "due": f"{chosen.due:,}",
        "units_having": _units_having(chosen),
        "counts": counts,
        "on_time": _on_time(chosen),
        "share": _share(block, chosen.share),
        "not_done": _not_done(chosen),
        "then": _of_due(chosen.then, chosen),
        "total": "" if chosen.total is None else in_words(_kind_of(block, block.total), chosen.total),
    }


def _units_having(chosen: Chosen) -> str:
    """How many of the units that a return is due from have any, within a sentence: "three of four schools"."""
    if not chosen.having:
        return none_of(chosen.due, *chosen.called) if chosen.due > 1 else f"no {chosen.called[0]}"
    return some_of(chosen.having, chosen.due, *chosen.called, begins=False)


def _on_time(chosen: Chosen) -> str:
    """How many of the rows that have fallen due were done in time; those never done count as due."""
    if not chosen.fallen_due:
        return "nothing was due"
    if chosen.fallen_due == 1:
        return "the one that was due" if chosen.on_time else "none; one was due"
    return _of_due(chosen.on_time, chosen)


def _of_due(number: int, chosen: Chosen) -> str:
    """So many of those that have fallen due."""
    due = chosen.fallen_due
    return f"{number:,} of {due:,}{_percent(number, due)}" if due else "nothing was due"


def _percent(part: float, whole: float) -> str:
    """What part of the whole it is, in brackets; nothing where that would pass for all or none of it."""
    share = round(100 * part / whole)
    is_other = share in (0, 100) and part not in (0, whole)  # 999 of 1,000 are not 100%
    return "" if is_other else f" ({share}%)"


def _kind_of(block: Block, key: str) -> str:
    return next((column.type for column in block.columns if column.key == key), "number")


def _not_done(chosen: Chosen) -> str:
    """How many of the rows that have fallen due were not done, and since when: "one, due on 31 October 2025"."""
    if not chosen.not_done:
        return ""
    first, several = long_date(chosen.not_done[0]), len(chosen.not_done)
    return f"{number_word(several)}, {'the first ' if several > 1 else ''}due on {first}"


def _share(block: Block, share: Sequence[float | None]) -> str:
    """What there is in the one column, of what there is in the other: "£41,200 of £60,000 (69%)"."""
    if not share:
        return ""
    part, whole = share
    kinds = {column.key: column.type for column in block.columns}
    said = in_words(kinds.get(block.share[0], "money"), part or 0.0)
    if not whole:
        return said
    return f"{said} of {in_words(kinds.get(block.share[1], 'money'), whole)}{_percent(part or 0.0, whole)}"


def at_a_glance(block: Block, words: Mapping[str, str], chosen: Chosen) -> list[str]:
    """What the block says of itself among others: each sentence once, or for each row where it names columns.

    A row of which all the amounts that a sentence names are zero is left to the block's table. `{share}` beside
    columns is that of the row.
    """
    told: list[str] = []
    for text in block.glance if chosen.lines else ():
        if not (keys := _named(block, text)):
            told += _once(block, words, chosen, text)
            continue
        amounts = [column.key for column in block.columns if column.key in keys and column.type == "money"]
        named = [
            (line, figure)
            for line, figure in zip(chosen.lines, chosen.figures, strict=True)
            if not amounts or any(line[key].value != 0 for key in amounts)
        ]
        lines, figures = tuple(line for line, _ in named), tuple(figure for _, figure in named)
        told += of_rows(block, words, replace(chosen, lines=lines, figures=figures), (text,))
    return told


def of_rows(block: Block, words: Mapping[str, str], chosen: Chosen, texts: Sequence[str]) -> list[str]:
    """A text for each row, of those sentences of which it has all columns; none for a row without any."""
    kinds = {column.key: column.type for column in block.columns}
    known = {**words, **_counts(block, chosen)}
    told = []
    for line, figure in zip(chosen.lines, chosen.figures, strict=True):
        own = {
            key: "" if cell.hidden else in_words(kinds[key], cell.value)
            for key, cell in line.items()
            if key in kinds
        }
        if block.share:
            numbers = [value if isinstance(value := line[key].value, int | float) else None for key in block.share]
            own["share"] = "" if None in numbers else _share(block, numbers)
        said = [text for text in texts if all(own[key] for key in _named(block, text))]
        sentences = " ".join(text.format_map(_Words.of(known, own)) for text in said)
        told.append(Sourced(sentences, (figure,) if figure else _of_cells(line)))
    return [text for text in told if text]


def _of_cells(line: Mapping[str, Shown]) -> tuple[str, ...]:
    """The figures that the cells of a line are made of."""
    return tuple(dict.fromkeys(name for cell in line.values() for name in cell.made_of))


def _named(block: Block, text: str) -> set[str]:
    """The columns that a sentence names, with them the share that its row has in two."""
    words = words_in_braces(text, nouns=True) or set()
    columns = words & {column.key for column in block.columns}
    return columns | (words & {"share"} if columns and block.share else set())


def _once(block: Block, words: Mapping[str, str], chosen: Chosen, text: str) -> list[str]:
    """The sentence; none where there is nothing to say of what it names, as of those that were not done."""
    known = _counts(block, chosen)
    if not all(known.get(key, "said") for key in words_in_braces(text, nouns=True) or ()):
        return []
    return [Sourced(text.format_map(_Words.of(words, known)), chosen.every)]


class _Words(dict[str, SentenceWord]):
    """Words for the braces of a block; a brace that stands for nothing is left as it is."""

    @classmethod
    def of(cls, *words: Mapping[str, str]) -> Self:
        """All of these; of one that is in several the last."""
        return cls({key: SentenceWord(word) for each in words for key, word in each.items()})

    def __missing__(self, key: str) -> SentenceWord:
        return SentenceWord("{" + key + "}")


def word_table(told: Told) -> Section | None:
    """The block as a section: what it says of itself, its table, what the table leaves out.

    None where it has no row and no sentence for that, and where it has no row and is of a pack that is off. A block
    without a table is its sentences alone.
    """
    subject, block, room = told.subject, told.block, told.room
    if not block.is_table:
        said = filled(block, told.words)
        lines = [line for line in (said.intro, said.note) if line]
        return Section(said.title, (*(Paragraph(line) for line in lines), *_to_sign(block))) if lines else None
    alone = block.chart is not None and block.chart.alone
    chosen = choose(subject, block, room.most(block) if block.most and not alone else 0)
    if not alone and chosen.lines and (most := room.most_of(block, len(chosen.lines))) < len(chosen.lines):
        chosen = choose(subject, block, most)  # a table without a limit gives way as well
    block = filled(replace(block, columns=chosen.columns), told.words, chosen)
    block = replace(block, columns=tuple(without_sign(column) for column in block.columns))
    if not chosen.lines:
        used = subject.tables.register.packs.record(block.about or block.table)
        none = made_of(block.empty, subject.returns)
        return Section(block.title, (Paragraph(none),)) if none and used else None
    if block.says:
        of_each = of_rows(block, told.words, chosen, block.says)
        lines = [line for line in (Sourced(block.intro, chosen.every), *of_each, block.note) if line]
        return Section(block.title, (*(Paragraph(line) for line in lines), *_to_sign(block)))
    cells = [
        [_word_cell(column, line[column.key], figure) for column in block.columns]
        for line, figure in zip(chosen.lines, chosen.figures, strict=True)
    ]
    drawn = drawings(subject, block, chosen.rows, told.words) if room.has_chart(block) else []
    intro = [Paragraph(Sourced(block.intro, chosen.every))] if block.intro else []
    if alone:
        notes = [Note(block.note)] if block.note else []
        return Section(block.title, (*intro, *drawn, *notes)) if drawn else None
    items: list[Item] = []
    if len(cells) == 1 and not room.lone_tables:
        items.append(Paragraph(_in_a_line(block, cells[0], chosen.every)))
    else:
        items += intro
        caption = block.caption or block.title
        table = grid(replace(block, caption=caption), cells, None)
        items.append(replace(table, description=_description(table)))
    items += [Note(_left_out(chosen, block, subject))] if chosen.left_out else []
    items += [Note(note) for note in (block.note, _hidden(block, chosen)) if note]
    return Section(block.title, (*items, *drawn, *_to_sign(block)))


def without_sign(column: BlockColumn) -> BlockColumn:
    """The column without the sign in its heading that each of its values has."""
    signed = column.type in {"percent", "done"}
    return replace(column, heading=column.heading.removesuffix(", %")) if signed else column


def _in_a_line(block: Block, cells: Sequence[WordCell], every: tuple[str, ...]) -> Words:
    """The only row of a table as words: what the table says of itself, the first entry, each other one after what
    it is headed by."""
    said = [(column, cell) for column, cell in zip(block.columns, cells, strict=True) if text_of(cell) != _BLANK]
    words: list[str | Strong | Cite | Mark] = []
    if block.intro and not block.counts:
        words.append(Sourced(f"{block.intro} ", every))
    for number, (column, cell) in enumerate(said):
        heading = "" if number == 0 else column.heading if number == 1 else inside(column.heading)
        words += [f"{heading}: "] if heading else []
        one = made_of(cell.rstrip("."), cell) if isinstance(cell, str) else cell
        parts = [
            part.word if isinstance(part, Mark) else part for part in (one if isinstance(one, tuple) else (one,))
        ]
        words += [Strong(part) if not heading and isinstance(part, str) else part for part in parts]
        words.append(". " if number == 0 else "; " if number < len(said) - 1 else ".")
    return tuple(words)


def _to_sign(block: Block) -> tuple[Item, ...]:
    """What a person fills in by hand: nothing is signed or dated for anybody."""
    if not block.sign:
        return ()
    columns = (TableColumn("To fill in", 50.0), TableColumn("By hand", WIDTH - 50.0))
    caption = "To be filled in by hand"
    return (
        Grid(caption, f"{caption}: {listed(block.sign)}.", columns, tuple((line, "\u00a0") for line in block.sign)),
    )


def _description(table: Grid) -> str:
    """What the table shows, for somebody who hears it."""
    return f"{table.caption}: {', '.join(column.heading for column in table.columns)}."


def _word_cell(column: BlockColumn, cell: Shown, figure: str) -> WordCell:
    """The cell in words, made of the figure that it shows, or of its row, the `figure`."""
    own = cell.made_of or tuple(filter(None, (cell.figure or figure,)))
    if cell.status:
        return Mark(cell.status, str(cell.value), own)
    return Sourced(in_words(column.type, cell.value) or _BLANK, own)


def sheet_lines(subject: Subject, block: Block, chosen: Chosen | None = None) -> tuple[Block, Collection[Line]]:
    """The block with its words filled in, and its rows as lines of a sheet: those `chosen`, where the caller has
    them already."""
    chosen = chosen or choose_once(subject, block)
    block = replace(block, columns=chosen.columns)
    hidden = False

    def cells(line: Mapping[str, Shown]) -> Iterator[Cell]:
        nonlocal hidden
        for column in block.columns:
            cell = line[column.key]
            hidden = hidden or cell.hidden
            yield _sheet_cell(column, cell)

    lines = KeptLines([column.key for column in block.columns], map(cells, chosen.lines))
    block = filled(block, subject.words, chosen)
    if chosen.left_out:
        left_out = _left_out(chosen, block, subject)
        block = replace(block, note=f"{block.note} {left_out}".strip())
    few = _SAID_OF_FEW if hidden and FEW not in block.note else ""
    return replace(block, note=f"{few} {block.note}".strip()), lines


def _hidden(block: Block, chosen: Chosen) -> str:
    """What the mark of a hidden value means, where one is shown and the block's own note does not say it."""
    shown = (line[column.key] for line in chosen.lines for column in block.columns)
    return "" if FEW in block.note or not any(cell.hidden for cell in shown) else _SAID_OF_FEW


def _left_out(chosen: Chosen, block: Block, subject: Subject) -> str:
    """How many rows there was no room for; lines that several rows make together are rows of the table alone."""
    is_of_several = block.sums or block.across or any(column.fits for column in block.columns)
    record = None if is_of_several else subject.declarations.records.get(block.table)
    one, many = (record.one, record.many) if record else ("row", "rows")
    rest = opening(counted(chosen.left_out, f"further {one}", f"further {many}"))
    return f"{rest} {agree(chosen.left_out, 'is', 'are')} not shown here."


_HIDDEN: Style = {**MUTED, **RIGHT}
_EMPTY = Cell(None)


@cache
def _style_of(status: str) -> Style:
    return {"align": "left", "text_wrap": False} | status_style(status)


def _sheet_cell(column: BlockColumn, cell: Shown) -> Cell:
    if cell.hidden:
        return Cell(cell.value, _HIDDEN, cell.figure)
    if cell.status:
        return Cell(cell.value, _style_of(cell.status), cell.figure, cell.status)
    value = cell.value
    if value is None and cell.figure is None:
        return _EMPTY
    if column.type in {"percent", "done"} and isinstance(value, int | float):
        value = value / 100
    return Cell(value, figure=cell.figure)


def widths(columns: Sequence[BlockColumn], whole: float = 120.0) -> list[float]:
    """The widths of a sheet's columns in characters; those that say none share what is left of `whole`."""
    taken = sum(column.width for column in columns)
    open_columns = sum(not column.width for column in columns) or 1
    return [column.width or max(12.0, (whole - taken) / open_columns) for column in columns]
