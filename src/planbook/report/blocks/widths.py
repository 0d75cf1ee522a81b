"""How wide the columns of a paper's tables are: no word broken, names on one line, rows as low as can be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import ceil, sqrt

Row = tuple[float, ...]
"""Millimetres, one number for each column."""

WIDTH = 168.0
"""Millimetres between the margins."""

NARROWEST = 30.0
"""Millimetres that a column of words needs to be read."""

SHORT, LONG = 36.0, 72.0
"""Millimetres of a column of short words on one line, and of the widest that is made wider for its words."""

_SHORTER = 26.0
"""The same of short words where a table has so many columns that its long words would have no room."""

_BESIDE = 3.0
"""Millimetres of a cell that hold no letters."""

_WASTED = 5.0
"""Millimetres that a line of words leaves empty at its end, as a rule."""


def by_need(widths: Sequence[float], least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """`widths` with what columns have beyond what is `wanted` given to those that have less: first to those of
    short words, such as days and names, so that these stand on one line."""
    made = [*widths]
    if sum(made) < WIDTH:
        made = [width * WIDTH / sum(made) for width in made]
    for longest in (SHORT, LONG):
        lack = [max(0.0, want - w) if want <= longest else 0.0 for w, want in zip(made, wanted, strict=True)]
        keep = [max(want, need) for want, need in zip(wanted, least, strict=True)]
        spare = [max(0.0, width - kept) for width, kept in zip(made, keep, strict=True)]
        moved = min(sum(lack), sum(spare))
        if moved > 0:
            made = [
                width + moved * (more / sum(lack) - less / sum(spare))
                for width, more, less in zip(made, lack, spare, strict=True)
            ]
    return made


def column_widths(wanted: Sequence[float], least: Sequence[float] = ()) -> list[float]:
    """The widths of a table's columns in millimetres; those that want none (0) share what is left alike. None is
    narrower than `least` has it while the others have room to spare, so that no word is broken.

    Where the columns want more than the page has, as once one was added, all that want a width give way alike, so
    that the others keep as much as can be read.
    """
    open_columns = sum(not width for width in wanted)
    taken = sum(wanted)
    room = max(WIDTH - NARROWEST * open_columns, WIDTH / 2 if open_columns else WIDTH)
    shrink = min(1.0, room / taken) if taken else 1.0
    shares = _shares(WIDTH - taken * shrink, {n: least[n] if least else 0.0 for n, w in enumerate(wanted) if not w})
    return _unbroken([width * shrink if width else shares[n] for n, width in enumerate(wanted)], least)


def _unbroken(widths: list[float], least: Sequence[float]) -> list[float]:
    """`widths` where none is narrower than `least`, by what the others have to spare; as they are if that is too
    little."""
    over = [width - need for width, need in zip(widths, least, strict=True)] if least else []
    lacking, spare = -sum(n for n in over if n < 0), sum(n for n in over if n > 0)
    if not 0 < lacking <= spare:
        return widths
    return [
        width - (more * lacking / spare if more > 0 else more) for width, more in zip(widths, over, strict=True)
    ]


def _shares(left: float, least: Mapping[int, float]) -> dict[int, float]:
    """What each of several columns has of `left`: as much as the others, unless it needs more and there is room."""
    if sum(least.values()) > left:
        return dict.fromkeys(least, left / len(least))
    shares: dict[int, float] = {}
    for n in sorted(least, key=lambda n: -least[n]):
        shares[n] = max(least[n], (left - sum(shares.values())) / (len(least) - len(shares)))
    return shares


def least_high(widths: Sequence[float], least: Sequence[float], whole: Sequence[Sequence[float]]) -> list[float]:
    """`widths`, or others in which the table is lower: its short columns on one line, the rest shared by how much
    stands in the others. `whole` are the millimetres that each cell of each row wants on one line.
    """
    rows = tuple(map(tuple, whole))
    return list(_lowest(tuple(widths), tuple(least), rows)) if _height(widths, rows) > len(rows) else list(widths)


@lru_cache(maxsize=1 << 10)  # a paper is made several times until it fits, most of its tables alike each time
def _lowest(widths: Row, least: Row, whole: tuple[Row, ...]) -> Row:
    return min((widths, *_others(least, whole)), key=lambda made: _height(made, whole))


_WEIGHED: tuple[Callable[[Sequence[float]], float], ...] = (
    lambda wide: sum(wide) / len(wide),
    max,
    lambda wide: sqrt(sum(cell * cell for cell in wide) / len(wide)),
    lambda wide: sqrt(sum(wide) / len(wide)),
)
"""How much a column holds: what its cells want in the mean, the longest of them, what lies between; and less than
in proportion, where one column would else leave the names in others too little."""


def _others(least: Row, whole: Sequence[Row]) -> Iterator[Row]:
    """Other widths for the same cells; none where short cells alone fill the table, or nothing stands in it."""
    if not whole:
        return
    columns = [*zip(*whole, strict=True)]
    needs = [max(need, *cells) for need, cells in zip(least, columns, strict=True)]
    for longest in (SHORT, _SHORTER):
        short = {n: need for n, need in enumerate(needs) if need <= longest}
        left = WIDTH - sum(short.values())
        long = [n for n in range(len(needs)) if n not in short]
        if long and left >= sum(least[n] for n in long):
            for weigh in _WEIGHED:
                shares = _by_weight(left, {n: least[n] for n in long}, {n: weigh(columns[n]) for n in long})
                yield tuple(short[n] if n in short else shares[n] for n in range(len(needs)))


def _by_weight(left: float, least: Mapping[int, float], weights: Mapping[int, float]) -> dict[int, float]:
    """What each of several columns has of `left`, by its weight; none less than its least."""
    shares: dict[int, float] = {}
    for n in sorted(weights, key=lambda n: weights[n] / least[n]):
        others = sum(weight for other, weight in weights.items() if other not in shares) or 1.0
        shares[n] = max(least[n], (left - sum(shares.values())) * weights[n] / others)
    return shares


def _height(widths: Sequence[float], whole: Sequence[Sequence[float]]) -> float:
    """How many lines the rows have together, and half a line more for each that a short cell has beyond its first:
    a day or a name in two lines reads badly."""
    height = 0.0
    for row in whole:
        lines = [_lines(cell, width) for cell, width in zip(row, widths, strict=True)]
        height += max(lines) + sum(n - 1 for n, cell in zip(lines, row, strict=True) if cell <= SHORT) / 2
    return height


def _lines(whole: float, width: float) -> int:
    """About how many lines a cell takes that wants so much on one."""
    if whole <= width + 1e-6:
        return 1
    return max(2, ceil((whole - _BESIDE + _WASTED) / max(width - _BESIDE, 1.0)))  # of 56 columns none has room
