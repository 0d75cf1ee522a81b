"""The cells of a workbook's sheets, as the file stores them."""

import io
import re
import zipfile
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any, BinaryIO

from planbook.collect.marks import Marks
from planbook.collect.package import Package
from planbook.collect.read import Raw, cleaned
from planbook.collect.scanned import Repeat, SheetScan, Span
from planbook.collect.sheet_scan import without_far_days
from planbook.model.address import cells_named, column_letter, joined, place_of, spans_of

KEY = re.compile(r"^([a-z_]+)\.([a-z_]+)$")
"""What a hidden key looks like."""


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """What a column holds."""

    count: int
    """Cells that hold anything, those of a `Repeat` among them."""
    spans: tuple[tuple[int, int], ...]
    """First and last Excel row of those that stand together."""
    rows: frozenset[int]
    """The Excel rows, without those of a `Repeat`."""

    def cells(self, column: int) -> tuple[str, ...]:
        """The cells, of a zero-based column: each, or where they are many the first ranges that they fill."""
        return cells_named(column, self.spans)


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet: `rows[r][c]` is the cell in Excel row r + 1 and column c (from 0)."""

    name: str
    rows: Sequence[Sequence[Raw]]
    """Texts are `cleaned`."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Cells with an Excel error, by address, with the error (`#REF!`); a blank in `rows`."""
    unstored: frozenset[str] = frozenset()
    """Cells with a formula whose result is not stored; a blank in `rows`."""
    linked: frozenset[str] = frozenset()
    """Cells with a formula that looks into another workbook; `rows` has its last result."""
    worked_out: frozenset[str] = frozenset()
    """Cells with any formula whose result is stored."""
    hidden: bool = False
    """Whether the sheet itself is hidden."""
    hidden_rows: frozenset[int] = frozenset()
    """Excel rows that are hidden or filtered out."""
    merged: tuple[Span, ...] = ()
    """Merged cells; `rows` has their value in the first cell alone."""
    edges: Mapping[str, int] = field(default_factory=dict)
    """The last Excel row of each table, by the table's name."""
    from_1904: bool = False
    """Whether a day that is stored as a plain number counts from 1904."""
    repeats: tuple[Repeat, ...] = ()
    """Rows that say the same as the one before them and are blank in `rows`."""
    look: Marks = field(default_factory=Marks)
    """What the look of its cells says; `rows` has no words that are struck out beside others."""
    width: int = field(init=False)
    """How many columns its widest row has."""
    keyed: Mapping[int, Mapping[int, re.Match[str]]] = field(init=False, repr=False, compare=False)
    """By row, from 0, and column what looks like a hidden key; of rows that have any."""
    noted: frozenset[tuple[int, int]] = field(init=False, repr=False, compare=False)
    """Row and column, from 0, of each cell of which anything is said beside its value: few, or none."""
    marks: Sequence[tuple[int, int, str]] = field(init=False, repr=False, compare=False)
    """Row and column, from 0, of each cell that is not blank though `rows` has it so, and what it holds."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max(map(len, self.rows), default=0))
        keyed: dict[int, dict[int, re.Match[str]]] = {}
        for number, row in enumerate(self.rows):
            for index, raw in enumerate(row):
                # Nearly every text is told from a key by what it has in it, without a search.
                if raw.__class__ is str and "." in raw and (match := KEY.match(raw.strip())):
                    keyed.setdefault(number, {})[index] = match
        object.__setattr__(self, "keyed", keyed)
        held = (*self.errors.items(), *((unstored, "a formula") for unstored in self.unstored))
        marks = tuple(_marked(address, word) for address, word in held)
        object.__setattr__(self, "marks", marks)
        valued = (_marked(told) for told in {*self.linked, *self.look.daily, *self.look.struck})
        object.__setattr__(self, "noted", frozenset((row, column) for row, column, _ in (*marks, *valued)))

    def cell(self, number: int, index: int) -> Raw:
        """What is in the cell of zero-based row `number` and column `index`; None beyond the sheet's edge."""
        row = self.rows[number] if 0 <= number < len(self.rows) else ()
        return row[index] if index < len(row) else None

    def filled(self, number: int, index: int) -> bool:
        """Whether a person sees anything in the cell, be it an error."""
        raw = self.cell(number, index)
        if raw is not None and raw != "":
            return True
        return bool(self.errors) and f"{column_letter(index)}{number + 1}" in self.errors

    def standing(self, number: int, columns: Iterable[int]) -> dict[int, Raw]:
        """What stands in those of `columns` in which a person sees anything; of an error None."""
        row = self.rows[number] if number < len(self.rows) else ()
        width, found = len(row), dict[int, Raw]()
        for index in columns:
            raw = row[index] if index < width else None
            if raw is not None and raw != "":
                found[index] = raw
            elif self.errors and f"{column_letter(index)}{number + 1}" in self.errors:
                found[index] = None
        return found

    @property
    def count(self) -> int:
        """How many cells hold anything."""
        return sum(column.count for column in self.columns_filled().values())

    def columns_filled(
        self, first: int = 0, end: int | None = None, but: Container[int] = ()
    ) -> dict[int, FilledColumn]:
        """What each column holds in the rows from `first` to before `end`, from 0; those that hold nothing, and
        those of `but`, are left out."""
        found: dict[int, set[int]] = {}
        stop = len(self.rows) if end is None else end
        looked_at = [index for index in range(self.width) if index not in but]
        for number in range(first, stop) if looked_at else ():
            if self.rows[number]:
                for index in self.standing(number, looked_at):
                    found.setdefault(index, set()).add(number + 1)
        for row, index, _ in self.marks:
            if first <= row < stop and index not in but and self.filled(row, index):
                found.setdefault(index, set()).add(row + 1)
        again = [repeat for repeat in self.repeats if first < repeat.after <= stop]
        columns = {}
        for index, rows in sorted(found.items()):
            more = [repeat for repeat in again if repeat.after in rows]
            spans = joined([*spans_of(sorted(rows)), *((repeat.after + 1, repeat.last) for repeat in more)])
            columns[index] = FilledColumn(
                len(rows) + sum(repeat.rows for repeat in more), tuple(spans), frozenset(rows)
            )
        return columns

    def differing(self, index: int, other: int, filled: Mapping[int, FilledColumn]) -> list[int]:
        """The Excel rows in which column `index` holds something, and something else than column `other`; `filled`
        is what the columns hold."""
        rows = sorted(filled[index].rows) if index in filled else []
        return [row for row in rows if self.cell(row - 1, index) != self.cell(row - 1, other)]


def _marked(address: str, word: str = "") -> tuple[int, int, str]:
    row, column = place_of(address)
    return row - 1, column, word


def read_grids(package: Package) -> list[SheetGrid]:
    """All worksheets of the workbook; whatever the library raises on damaged files passes through.

    The values are those that were found when the sheets were looked through; where one was left in doubt, the
    library makes them.
    """
    scans = package.scans
    if all(scan.values is not None for scan in scans.values()):
        return [
            _grid(name, scan.values or (), scan.merged, package, is_hidden=name in package.hidden)
            for name, scan in scans.items()
        ]
    # A file, not its name: on Linux that may be bytes of which the library can make no text.
    with _opened(package) as file:
        try:
            return _read_grids(file, package)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException:  # a panic of the library's is no Exception
            plain = _without_far_days(package)
            if plain is None:
                raise
            return _read_grids(io.BytesIO(plain), package)


def _opened(package: Package) -> BinaryIO:
    """The workbook as the library is given it."""
    return package.path.open("rb") if package.book is None else io.BytesIO(package.book)


def _without_far_days(package: Package) -> bytes | None:
    """The workbook with plain numbers where there are none that Excel shows as days; None where it has none."""
    out, changed = io.BytesIO(), False
    with (
        _opened(package) as file,
        zipfile.ZipFile(file) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for part in source.infolist():
            data = source.read(part)
            plain = without_far_days(data) if b"<sheetData" in data or b":sheetData" in data else data
            changed |= plain != data
            target.writestr(zipfile.ZipInfo(part.filename), plain, zipfile.ZIP_DEFLATED)
    return out.getvalue() if changed else None


def _read_grids(file: BinaryIO, package: Package) -> list[SheetGrid]:
    import python_calamine

    grids = []
    texts = _Texts()
    with python_calamine.CalamineWorkbook.from_filelike(file) as workbook:
        for sheet in workbook.sheets_metadata:
            name, is_hidden = sheet.name, not str(sheet.visible).endswith(".Visible")
            if "WorkSheet" not in str(sheet.typ) or name in package.passed_over:
                continue
            scan = package.scans.get(name)
            if scan and scan.values is not None:
                grids.append(_grid(name, scan.values, scan.merged, package, is_hidden=is_hidden))
                continue
            found = workbook.get_sheet_by_name(name)
            values = [_cut(row, texts) for row in found.to_python(skip_empty_area=False)]
            merged = tuple(found.merged_cell_ranges or ())
            grids.append(_grid(name, values, merged, package, is_hidden=is_hidden))
    return grids


def _grid(
    name: str, values: Sequence[Sequence[Raw]], merged: tuple[Span, ...], package: Package, *, is_hidden: bool
) -> SheetGrid:
    """The sheet of that name with its `values` and `merged` cells, and what was found beside them."""
    scan = package.scans.get(name, SheetScan({}, frozenset()))
    marks = package.marks.get(name, Marks())
    rows = _placed(values, scan)
    _leave_out(rows, marks)
    return SheetGrid(
        name,
        rows,
        scan.errors,
        scan.unstored,
        scan.linked,
        scan.worked_out,
        is_hidden,
        scan.hidden_rows,
        merged,
        scan.edges,
        scan.from_1904,
        scan.repeats,
        marks,
    )


def _placed(given: Sequence[Sequence[Raw]], scan: SheetScan) -> list[Sequence[Raw]]:
    """The rows as they stand on the sheet, where the library was given them without what lies between, down to the
    last that holds anything, be it an error."""
    rows = [*given]
    if scan.numbers is not None:
        rows = [()] * max(scan.numbers, default=0)
        for number, row in zip(scan.numbers, given, strict=False):  # the library ends with the last value
            rows[number - 1] = row
    last = max(map(_row_of, {*scan.errors, *scan.unstored}), default=0)
    return rows + [()] * (last - len(rows))


def _row_of(address: str) -> int:
    return int(address.lstrip(ascii_uppercase))


def _leave_out(rows: list[Sequence[Raw]], marks: Marks) -> None:
    """Take the words that are struck out of the cells in which other words stand beside them."""
    for address, struck in marks.struck.items():
        number, column = place_of(address)
        row = rows[number - 1] if number <= len(rows) else ()
        if struck.kept and column < len(row) and isinstance(row[column], str):
            rows[number - 1] = [*row[:column], struck.kept, *row[column + 1 :]]


class _Texts(dict[str, str]):
    """Each text of a workbook as it is cleaned: many stand in several cells."""

    def __missing__(self, text: str) -> str:
        made = self[text] = cleaned(text)
        return made


def _cut(row: list[Any], texts: Mapping[str, str]) -> Sequence[Any]:
    """`row` with its texts cleaned and without the blank cells at its end: one stray entry far out makes every row
    as long, and costs time."""
    last = len(row)
    if row.count("") == last:
        return ()
    while row[last - 1] == "":
        last -= 1
    return [texts[raw] if raw.__class__ is str else raw for raw in row[:last]]
