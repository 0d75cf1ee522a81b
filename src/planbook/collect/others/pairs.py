"""Labels with what each of them says beside it: the front page of a plan, a form of one objective a page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planbook.collect.others.grid import CellGrid, FoundRow, FoundTable, Heading
from planbook.collect.others.lines import GridLine, Known, is_label, is_pair, is_words, kind_of, plain

_LONGEST_LABEL = 120


def pairs_of(grid: CellGrid, lines: Sequence[GridLine], known: Known) -> FoundTable | None:
    """The whole grid as labels and what they say; None where it is no such."""
    filled = [line for line in lines if not line.is_blank]
    columns = sorted({piece.column for line in filled for piece in line.pieces if len(line.pieces) > 1})
    # A title across the first line is above them.
    titles = 1 if filled and len(filled[0].pieces) == 1 and filled[0].pieces[0].span > 1 else 0
    if len(columns) != 2 or any(len(line.pieces) > 2 for line in filled) or len(filled) - titles < 2:
        return None
    left, right = columns
    if any(piece.column not in columns for line in filled[titles:] for piece in line.pieces):
        return None
    headed = _headed(filled[titles:], left, known)
    if headed is None:
        return None
    body = filled[titles + headed :]
    head = filled[titles] if headed else None
    return FoundTable(
        grid.name,
        (head or body[0]).cells[left].place,
        "pairs",
        tuple(Heading(c, (head.cells[c].text,) if head else (), (head or body[0]).cells[c].place) for c in columns),
        tuple(FoundRow((line.cells[left], line.cells[right])) for line in body),
        tuple(piece.cell for line in filled[:titles] for piece in line.pieces),
    )


def _headed(lines: Sequence[GridLine], left: int, known: Known) -> int | None:
    """How many heading rows stand over labels and what they say, none or one; None where these are no such."""
    first, body = lines[0], lines[1:]
    headings = first.words if len(first.pieces) == 2 and first.is_in_words else []
    if len(headings) == 2 and all(map(known, headings)):
        return None
    headed = bool(headings) and first.is_marked and all(line.look != first.look for line in body)
    rows = body if headed else lines
    labels = [line.cells[left].text for line in rows if line.cells[left].text and not line.cells[left].repeated]
    if len(labels) < len(rows) or len({plain(label) for label in labels}) < len(labels):
        return None
    if any(len(line.cells[left].text) > _LONGEST_LABEL or not is_words(line.cells[left]) for line in rows):
        return None
    asked = sum(is_label(label, known) for label in labels)
    if asked * 2 >= len(labels):
        return int(headed)
    if headed and any(map(known, headings)):
        return None
    said = [line.pieces[-1].cell for line in rows if len(line.pieces) == 2]
    kinds = {kind_of(cell) for cell in said}
    mixed = len(kinds) > 1 or kinds <= {"day", "figure"}
    looks = [(line.cells[left].bold, line.cells[left].fill) for line in rows]
    marked = all(any(look) for look in looks) and not any((cell.bold, cell.fill) in looks for cell in said)
    return int(headed) if said and (mixed or marked) else None


def as_rows(table: FoundTable) -> FoundTable:
    """Labels and what they say as a table of one row, with the labels for its headings."""
    pairs = [row.cells for row in table.rows if len(row.cells) == 2 and row.cells[0].text]
    heads = tuple(Heading(n, (label.text.rstrip(" :"),), label.place) for n, (label, _) in enumerate(pairs))
    return replace(table, kind="rows", headings=heads, rows=(FoundRow(tuple(said for _, said in pairs)),))


def pairs_in(grid: CellGrid, lines: Sequence[GridLine], known: Known) -> list[tuple[FoundTable, list[GridLine]]]:
    """Runs of lines that are labels and what they say, with the lines that each takes."""
    found: list[tuple[FoundTable, list[GridLine]]] = []
    run: list[GridLine] = []
    for line in [*lines, None]:
        if line is not None and (is_pair(line, known) or (run and _is_unanswered(line, known))):
            if run and line.number != run[-1].number + 1:
                found += _made(grid, run, known)
                run = []
            run.append(line)
        else:
            found += _made(grid, run, known)
            run = []
    return found


def _is_unanswered(line: GridLine, known: Known) -> bool:
    """Whether the line is a label beside which nothing stands."""
    if len(line.pieces) != 1 or line.pieces[0].span > 1 or line.pieces[0].column + 1 >= len(line.cells):
        return False
    return is_label(line.words[0], known) and len(line.words[0]) < _LONGEST_LABEL


def _made(grid: CellGrid, run: list[GridLine], known: Known) -> list[tuple[FoundTable, list[GridLine]]]:
    while run and not is_pair(run[-1], known):
        run = run[:-1]  # a title of what comes
    if len(run) < 2:
        return []
    rows = [row for line in run for row in _rows(line)]
    label, said = run[0].pieces[0], run[0].pieces[1]
    headings = tuple(Heading(piece.column, (), piece.cell.place) for piece in (label, said))
    return [(FoundTable(grid.name, label.cell.place, "pairs", headings, tuple(rows)), run)]


def _rows(line: GridLine) -> Iterator[FoundRow]:
    if len(line.pieces) == 1:
        column = line.pieces[0].column
        yield FoundRow((line.cells[column], line.cells[column + 1]))
    for label, said in zip(line.pieces[::2], line.pieces[1::2], strict=False):
        yield FoundRow((label.cell, said.cell))
