"""Workbooks as openpyxl opens and saves them; of one opened before, only the sheets that are looked into take time.

To take a workbook apart and to write it takes longer than most of what is tested with it, and tests change a cell
or two of the same few workbooks. When one is opened for the second time, openpyxl writes each of its sheets once.
From then on a sheet is read when something of it is asked for. A sheet that nothing was asked of is saved as it was
written then; the others, and all that the workbook itself holds, are written each time.
"""

import copyreg
import io
import pickle
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.bound_dictionary import BoundDictionary
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.dimensions import DimensionHolder
from openpyxl.worksheet.table import Table, TableList
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

_MOST = 24
"""So many are kept; then the one that was opened first goes."""
_IN_PART = {
    "_cells", "_hyperlinks", "column_dimensions", "conditional_formatting", "data_validations", "row_dimensions",
}  # fmt: skip
"""What of a sheet is nowhere but in its own part of the file, and is most of it."""


@dataclass
class _Sheet:
    """A sheet of a workbook that is kept."""

    title: str
    state: str
    whole: bytes
    """What it holds, pickled."""
    written: bytes
    """The same once openpyxl has written its part, without what is nowhere else."""
    part: bytes
    """Its part of the file."""


@dataclass
class _Kept:
    book: bytes
    """The workbook, pickled, without its sheets."""
    sheets: list[_Sheet]


_kept: dict[bytes, _Kept | None] = {}
"""By their bytes; None where a workbook was opened once."""
_within: list[Any] = []
"""The workbook and the sheet that a pickle which is being opened belongs to."""


def opened(data: bytes) -> Workbook:
    """The workbook `data`, to look at or to change: nobody else has it."""
    kept = _kept.get(data)
    if kept is None:
        book = load_workbook(io.BytesIO(data))
        _kept[data] = kept = _keep(book) if data in _kept and _can_be_kept(book) else None
        if len(_kept) > _MOST:
            del _kept[next(iter(_kept))]
        if kept is None:
            return book
    made = _Book.__new__(_Book)
    vars(made).update(_loaded(kept.book, made, None), _sheets=[_unseen(made, sheet) for sheet in kept.sheets])
    vars(made).update(_written_with=_how_dates_are_written(made))
    return made


class _Unseen(Worksheet):
    """A sheet that becomes an ordinary one when something of it is asked for or set."""

    def __getattr__(self, name: str) -> Any:
        self._look()
        return getattr(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        self._look()
        setattr(self, name, value)

    def _look(self) -> None:
        kept = vars(self).pop("_kept")
        object.__setattr__(self, "__class__", Worksheet)
        vars(self).update(_loaded(kept.whole, self._parent, self))


def _unseen(book: Workbook, kept: _Sheet) -> _Unseen:
    made = _Unseen.__new__(_Unseen)
    vars(made).update(_parent=book, _WorkbookChild__title=kept.title, sheet_state=kept.state, _kept=kept)
    return made


class _Book(Workbook):
    """A workbook that saves the sheets that nobody has looked into as they were written before."""

    def save(self, filename: Any) -> None:
        if _how_dates_are_written(self) != self._written_with:
            for sheet in self.worksheets:
                sheet._cells  # noqa: B018  # which reads it
        sheets = self._sheets
        self._sheets = [_as_written(sheet) if type(sheet) is _Unseen else sheet for sheet in sheets]
        try:
            self.properties.modified = datetime.now(tz=UTC).replace(tzinfo=None)
            _Writer(self, ZipFile(filename, "w", ZIP_DEFLATED, compresslevel=1)).save()
        finally:
            self._sheets = sheets


def _how_dates_are_written(book: Workbook) -> tuple[object, ...]:
    """What of a workbook is in the parts of its sheets."""
    return book.epoch, book.iso_dates


def _as_written(sheet: Worksheet) -> Worksheet:
    kept = vars(sheet)["_kept"]
    made = Worksheet.__new__(Worksheet)
    vars(made).update(_loaded(kept.written, sheet._parent, made), _part=kept.part)
    return made


class _Writer(ExcelWriter):
    def write_worksheet(self, ws: Worksheet) -> None:
        part = vars(ws).get("_part")
        if part is None:
            super().write_worksheet(ws)
        else:
            self._archive.writestr(ws.path[1:], part)
            self.manifest.append(ws)


class _Keeper(ExcelWriter):
    """Notes how each sheet is as soon as its part is written."""

    def __init__(self, book: Workbook, archive: ZipFile) -> None:
        super().__init__(book, archive)
        self.written: list[tuple[bytes, bytes]] = []

    def write_worksheet(self, ws: Worksheet) -> None:
        super().write_worksheet(ws)
        outside = {name: value for name, value in vars(ws).items() if name not in _IN_PART}
        self.written.append((_dumped(outside), self._archive.read(ws.path[1:])))


def _can_be_kept(book: Workbook) -> bool:
    """Whether a sheet of it is nothing to the others and to the workbook."""
    return not (book.vba_archive or book.chartsheets or any(sheet._pivots for sheet in book))


def _keep(book: Workbook) -> _Kept:
    whole = [_dumped(vars(sheet)) for sheet in book]
    writer = _Keeper(book, ZipFile(io.BytesIO(), "w"))
    writer.save()
    sheets = [
        _Sheet(sheet.title, sheet.sheet_state, everything, *written)
        for sheet, everything, written in zip(book, whole, writer.written, strict=True)
    ]
    # After the sheets were written, as their parts count its styles.
    return _Kept(_dumped({name: value for name, value in vars(book).items() if name != "_sheets"}), sheets)


def _dumped(held: dict[str, Any]) -> bytes:
    """Pickled; the workbook and the sheet to which it belongs are left out."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out)
    pickler.dispatch_table = copyreg.dispatch_table | {
        Workbook: lambda _: (_the_book, ()),
        Worksheet: lambda _: (_the_sheet, ()),
    }
    pickler.dump(held)
    return out.getvalue()


def _the_book() -> Workbook:
    return _within[0]


def _the_sheet() -> Worksheet:
    return _within[1]


def _loaded(data: bytes, book: Workbook, sheet: Worksheet | None) -> dict[str, Any]:
    _within[:] = book, sheet
    held: dict[str, Any] = pickle.loads(data)
    _within.clear()
    return held


def _tables(tables: list[Table]) -> TableList:
    made = TableList()
    for table in tables:
        made.add(table)
    return made


def _by_row_or_column(held: BoundDictionary) -> tuple[object, ...]:
    """What makes widths and heights anew, and what to make where there is none yet among it."""
    kind = type(held)
    return kind.__new__, (kind,), (vars(held), {"default_factory": held.default_factory}), None, iter(held.items())


# These are lists and dicts that do other things as they are filled, which pickle does not know of by itself.
copyreg.pickle(TableList, lambda tables: (_tables, (list(tables.values()),)))
copyreg.pickle(IndexedList, lambda entries: (IndexedList, (list(entries),)))
copyreg.pickle(BoundDictionary, _by_row_or_column)
copyreg.pickle(DimensionHolder, _by_row_or_column)
