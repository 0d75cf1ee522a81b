"""Rows of a CSV file by their headings, one at a time: the national extract has some 50,000.

Other files of other people's are small and are looked through for tables (`collect/others/`); one that is read here
has its headings in its first line that is not blank.
"""

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.headings import plain
from planbook.collect.kinds import kind_of_content
from planbook.errors import FolderError, GivenFileError
from planbook.model.prose import listed

_DELIMITERS = ",;\t"
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_LOOKED_AT = 65_536
"""Bytes at its beginning by which a file is told from what is no text."""
_TEXTS = ("a file of comma-separated text (.csv)", "not an Excel workbook")
"""What a file of text is told to be where a workbook is looked for."""
_WIDEST = 1_000
"""Columns; a table of other people's has fewer."""
_LONGEST = 32_767
"""Characters of a cell, as Excel has them at most; longer ones come of a quotation mark that nothing closes."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row by the keys of its columns; a cell that the file does not have is empty."""

    file: str
    line: int
    """Where it ends in the file, from 1."""
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """As people are told it."""
        return f"{self.file} line {self.line}"

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file of which the headings are read."""

    path: Path
    encoding: str
    delimiter: str
    headings: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The headings as they are compared."""
        return frozenset(plain(heading) for heading in self.headings)

    def lacks(self, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[str]:
        """The first headings of those of `needed` which the file has by no spelling."""
        return [columns[key][0] for key in needed if self.names.isdisjoint(map(plain, columns[key]))]

    def rows(self, columns: Mapping[str, Sequence[str]], needed: Sequence[str] = ()) -> Iterator[CsvRow]:
        """Its rows with the cells of `columns`, each by any of its spellings; other columns are left out.

        Raises GivenFileError where one of `needed` is missing, a column is there twice, or the file is no CSV
        further down.
        """
        name = self.path.name
        if lacking := self.lacks(columns, needed):
            raise GivenFileError(
                f"{name} has no column {listed((f'“{one}”' for one in lacking), 'or')} (its columns: "
                f"{listed((f'“{h}”' for h in self.headings if h), most=12)})."
            )
        places = {key: self._place(spellings) for key, spellings in columns.items()}
        found = {key: place for key, place in places.items() if place is not None}
        lines = _lines(self.path, self.encoding, self.delimiter)
        next(lines)
        for line, cells in lines:
            width = len(cells)
            row = {key: cells[place].strip() for key, place in found.items() if place < width}
            if any(row.values()):
                yield CsvRow(name, line, row)

    def _place(self, spellings: Sequence[str]) -> int | None:
        """Where the column stands that the first of `spellings` to be a heading names."""
        compared = [plain(heading) for heading in self.headings]
        for spelling in map(plain, spellings):
            if (times := compared.count(spelling)) > 1:
                raise GivenFileError(
                    f"{self.path.name} has the heading “{self.headings[compared.index(spelling)]}” {times} times; "
                    "delete or rename all but one."
                )
            if times:
                return compared.index(spelling)
        return None


def open_csv(path: Path) -> CsvFile:
    """The file with its headings: UTF-8, UTF-16 with its mark, or Windows' own letters; commas, semicolons or tabs.

    Raises FolderError where it is not there, and GivenFileError where it is no CSV file.
    """
    if path.is_dir():
        raise FolderError(f"{path} is a folder, and should be a CSV file.")
    if not path.exists():
        raise FolderError(f"There is no file {path}.")
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    encoding = next((code for bom, code in _BOMS.items() if start.startswith(bom)), "")
    if not start.strip(b" \t\r\n\0" + codecs.BOM_UTF8):
        raise GivenFileError(f"{path.name} is empty.")
    kind, _ = kind_of_content(start)
    if start.startswith(b"PK"):
        raise GivenFileError(
            f"{path.name} is no CSV file: unpack a .zip, and save a workbook as CSV UTF-8 in Excel."
        )
    if encoding != "utf-16" and (kind not in _TEXTS or b"\0" in start):
        told = "no text that can be read: save it as CSV UTF-8 in Excel" if kind in _TEXTS else kind
        raise GivenFileError(f"{path.name} is no CSV file; it is {told}.")
    encoding = encoding or _encoding(path)
    first = next((line for line in start.decode(encoding, "replace").splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    _, headings = next(_lines(path, encoding, delimiter), (0, []))
    if len(headings) < 2 or len(headings) > _WIDEST:
        raise GivenFileError(f"{path.name} is no CSV file with headings in its first line.")
    return CsvFile(path, encoding, delimiter, tuple(heading.strip() for heading in headings))


def _encoding(path: Path) -> str:
    """UTF-8 where all of the file is that, else cp1252: the national register's extracts are the latter."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            try:
                decoder.decode(part)
            except UnicodeDecodeError:
                return "cp1252"
    return "utf-8"


def _lines(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Its lines that are not blank, each with where it ends, headings first; bytes that cp1252 has nothing for are
    shown as a question mark."""
    csv.field_size_limit(_LONGEST)
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            for cells in reader:
                if any(cells):
                    yield reader.line_num, cells
    except (csv.Error, UnicodeError) as error:
        raise GivenFileError(
            f"{path.name} cannot be read as CSV below line {reader.line_num}: is a quotation mark not closed?"
        ) from error
