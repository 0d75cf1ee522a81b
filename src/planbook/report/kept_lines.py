"""The lines of a table, kept in little room until they are written.

A table of a large trust has hundreds of thousands; as a dictionary of cells each takes two kilobytes, and packed a
fraction of that.
"""

import pickle
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence

from planbook.model.values import Value
from planbook.report.cells import Cell, Line

_TOGETHER = 512
"""How many lines are packed at a time; fewer are kept as they are."""
_QUICK = 1
_EMPTY = Cell(None)

_Packed = Value | tuple[object, ...]
"""A cell: its value alone where that is all that there is of it."""


class KeptLines(Collection[Line]):
    """Lines that can be gone through as often as wanted; each has a cell under each of `keys`."""

    def __init__(self, keys: Sequence[str], lines: Iterable[Iterable[Cell]]) -> None:
        self._keys = tuple(keys)
        self._packs: list[bytes] = []
        self._last: list[tuple[_Packed, ...]] = []
        self._number = 0
        for line in lines:
            self._last.append(tuple(map(_packed, line)))
            self._number += 1
            if len(self._last) == _TOGETHER:
                self._packs.append(zlib.compress(pickle.dumps(self._last, pickle.HIGHEST_PROTOCOL), _QUICK))
                self._last = []

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Line]:
        for pack in self._packs:
            yield from map(self._line, pickle.loads(zlib.decompress(pack)))  # what was packed above
        yield from map(self._line, self._last)

    def __contains__(self, line: object) -> bool:
        return any(own == line for own in self)

    def _line(self, cells: tuple[_Packed, ...]) -> Line:
        return dict(zip(self._keys, map(_unpacked, cells), strict=True))


def _packed(cell: Cell) -> _Packed:
    if cell.style or cell.status or cell.figure is not None:
        return cell.value, cell.style, cell.figure, cell.status
    return cell.value


def _unpacked(packed: _Packed) -> Cell:
    if packed is None:
        return _EMPTY
    return Cell(*packed) if isinstance(packed, tuple) else Cell(packed)  # type: ignore[arg-type]
