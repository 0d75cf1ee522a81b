"""Workbooks as openpyxl opens them; what has the same bytes is taken apart once, which takes longest."""

import copyreg
import io
import pickle

from openpyxl import Workbook, load_workbook
from openpyxl.utils.bound_dictionary import BoundDictionary
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.dimensions import DimensionHolder
from openpyxl.worksheet.table import Table, TableList

_MOST = 24
"""So many are kept; then the one that was opened first goes."""
_pickled: dict[bytes, bytes] = {}


def opened(data: bytes) -> Workbook:
    """The workbook `data`, to look at or to change: nobody else has it."""
    if data in _pickled:
        book: Workbook = pickle.loads(_pickled[data])
        return book
    book = load_workbook(io.BytesIO(data))
    _pickled[data] = pickle.dumps(book)
    if len(_pickled) > _MOST:
        del _pickled[next(iter(_pickled))]
    return book


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
