"""An Excel in memory for xlwings' own front end, on its base classes: workbooks are openpyxl's.

It does what the bridge relies on as Excel does it: text that begins with = is a formula unless an apostrophe is
before it, a protected sheet takes no note, a cell has one note, two workbooks of one name cannot be open.
"""
# ruff: noqa: ARG002  # what xlwings gives besides

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlwings
from openpyxl.comments import Comment
from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries
from xlwings import base_classes as base


class ComError(Exception):
    """What Excel raises, of one type whatever is the matter."""


class Engine:
    name, type = "excel", "desktop"

    def __init__(self, app: "App") -> None:
        self.apps = Apps([app])

    @staticmethod
    def prepare_xl_data_element(value: Any, _: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, *_: Any) -> Any:
        return [[float(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in row] for row in data]


class Apps(list["App"]):
    """The programs that run."""


class App(base.App):
    """The program: what it was told to show, and what whoever sits before it answers."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.said: list[tuple[str, str, str | None]] = []
        """The message boxes: the words, the buttons, the sign."""
        self.bars: list[Any] = []
        self.open: list[Book] = []
        self.api = SimpleNamespace(AutomationSecurity=1)
        self.engine = Engine(self)
        xlwings.engines.active = xlwings.main.Engine(self.engine)
        self.selected: list[tuple[str, str, str]] = []

    pid, display_alerts = 1, True
    api: Any = None

    @property
    def books(self) -> "Books":
        return Books(self)

    @property
    def status_bar(self) -> Any:
        return self.bars[-1] if self.bars else False

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.bars.append(value)

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None, callback: Any) -> str:
        self.said.append((prompt, buttons, mode))
        return self.answers.pop(0) if buttons != "ok" else "ok"

    @staticmethod
    def end() -> None:
        """Let xlwings know no program any more."""
        xlwings.engines.active = None
        del xlwings.Book._mock_caller

    def load(self, path: Path, name: str = "") -> "Book":
        """Open a workbook as a person does."""
        book = Book(self, path, name or path.name)
        self.open.append(book)
        return book


class Books(base.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    def __call__(self, name: Any) -> "Book":
        if isinstance(name, int):
            return self.app.open[name - 1]
        found = [book for book in self.app.open if book.name == name]
        if not found:
            raise KeyError(name)
        return found[0]

    def __iter__(self) -> "Iterator[Book]":
        return iter(self.app.open)

    def __len__(self) -> int:
        return len(self.app.open)

    def open(self, fullname: str, update_links: Any = None, read_only: Any = None, *_: Any) -> "Book":
        book = self.app.load(Path(fullname))
        book.read_only, book.security = bool(read_only), self.app.api.AutomationSecurity
        return book


class Book(base.Book):
    read_only, security = False, 0
    api: Any = None

    def __init__(self, app: App, path: Path, name: str) -> None:
        self._app, self.path, self._name = app, path, name
        self.in_the_cloud = False
        self.book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
        self.saves = 0
        self.active = ""
        self._sheets = [Sheet(self, sheet) for sheet in self.book.worksheets]
        self.api = SimpleNamespace(Saved=True, SaveCopyAs=self._copy)

    def _copy(self, path: str) -> None:
        if self.api.Saved:
            shutil.copyfile(self.path, path)
        else:
            self.book.save(path)

    @property
    def app(self) -> App:
        return self._app

    @property
    def name(self) -> str:
        return self._name

    @property
    def fullname(self) -> str:
        if self.in_the_cloud:
            raise xlwings.XlwingsError("Couldn't find the local folder of your SharePoint/OneDrive")
        return str(self.path)

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    def activate(self) -> None:
        self._app.open.sort(key=lambda book: book is not self)

    def save(self, path: Any = None, password: Any = None) -> None:
        self.book.save(self.path)
        self.saves += 1
        self.api.Saved = True


class Sheets(base.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    def __call__(self, name: Any) -> "Sheet":
        if isinstance(name, int):
            return self.book._sheets[name - 1]
        found = [sheet for sheet in self.book._sheets if sheet.name == name]
        if not found:
            raise ComError(f"no sheet {name}")
        return found[0]

    def __iter__(self) -> "Iterator[Sheet]":
        return iter(self.book._sheets)

    def __len__(self) -> int:
        return len(self.book._sheets)


class NativeSheet:
    """A sheet's COM object: its protection."""

    AllowFormattingColumns = True

    def __init__(self, sheet: "Sheet", *, protected: bool) -> None:
        self.sheet = sheet
        self.ProtectDrawingObjects = self.ProtectContents = self.ProtectScenarios = protected
        self.password = ""
        self.EnableSelection = 0
        self.Protection = SimpleNamespace(
            AllowFormattingCells=False, AllowFormattingColumns=True, AllowFormattingRows=True,
            AllowInsertingColumns=False, AllowInsertingRows=False, AllowInsertingHyperlinks=False,
            AllowDeletingColumns=False, AllowDeletingRows=False, AllowSorting=False, AllowFiltering=True,
            AllowUsingPivotTables=False,
        )  # fmt: skip
        self.protections: list[dict[str, Any]] = []

    def Unprotect(self, password: str) -> None:  # noqa: N802  # Excel's name
        if password != self.password:
            raise ComError("The password you supplied is not correct")
        self.ProtectDrawingObjects = self.ProtectContents = self.ProtectScenarios = False

    def Protect(self, **how: Any) -> None:  # noqa: N802  # Excel's name
        self.protections.append(how)
        self.ProtectDrawingObjects = how["DrawingObjects"]
        self.ProtectContents, self.ProtectScenarios = how["Contents"], how["Scenarios"]

    @property
    def UsedRange(self) -> Any:  # noqa: N802  # Excel's name
        return SimpleNamespace(ClearHyperlinks=self.sheet.links.clear)


class Sheet(base.Sheet):
    api: Any = None

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book, self.sheet = book, sheet
        self.links: dict[str, str] = {}
        self.notes_: dict[str, str] = {
            cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment
        }
        self.threaded: set[str] = set()
        self.api = NativeSheet(self, protected=bool(sheet.protection.sheet))

    @property
    def name(self) -> str:
        return str(self.sheet.title)

    @property
    def book(self) -> Book:
        return self._book

    @property
    def notes(self) -> "list[Note]":
        return [Note(self, address) for address in self.notes_]

    @property
    def used_range(self) -> "Range":
        return Range(self, (1, 1), (self.sheet.max_row, self.sheet.max_column))

    def range(self, first: Any, last: Any = None) -> "Range":
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first)
            return Range(self, (top, left), (bottom, right))
        first, last = (one.first if isinstance(one, Range) else one for one in (first, last))
        return Range(self, first, last or first)

    def activate(self) -> None:
        self._book.active = self.name


class Range(base.Range):
    api: Any = None

    def __init__(self, sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> None:
        self._sheet, self.first, self.last = sheet, first, last
        self.api = self  # a false one would let xlwings drop what is written

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def shape(self) -> tuple[int, int]:
        return self.last[0] - self.first[0] + 1, self.last[1] - self.first[1] + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def row(self) -> int:
        return self.first[0]

    @property
    def column(self) -> int:
        return self.first[1]

    def __call__(self, row: int, column: int | None = None) -> "Range":
        at = (self.first[0] + row - 1, self.first[1] + (column or 1) - 1)
        return Range(self._sheet, at, at)

    @property
    def at(self) -> str:
        return f"{get_column_letter(self.first[1])}{self.first[0]}"

    @property
    def raw_value(self) -> Any:
        (top, left), (bottom, right) = self.first, self.last
        return [
            [self._sheet.sheet.cell(row, column).value for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]

    @raw_value.setter
    def raw_value(self, values: Any) -> None:
        rows = values if isinstance(values, list | tuple) else [[values]]
        self._sheet.book.api.Saved = False
        for down, row in enumerate(rows):
            for along, value in enumerate(row):
                cell = self._sheet.sheet.cell(self.first[0] + down, self.first[1] + along)
                self._type(cell, value)

    @staticmethod
    def _type(cell: Any, value: Any) -> None:
        if isinstance(value, str) and value.startswith("'"):
            cell.value = value[1:]
            cell.data_type = "s"
        else:
            cell.value = None if value == "" else value

    def clear_contents(self) -> None:
        (top, left), (bottom, right) = self.first, self.last
        for row in self._sheet.sheet.iter_rows(top, bottom, left, right):
            for cell in row:
                cell.value = None

    def autofit(self, axis: Any = None) -> None:
        pass

    def select(self) -> None:
        book = self._sheet.book
        if book._app.open[0] is not book or book.active != self._sheet.name:
            raise ComError("Select method of Range class failed")
        book._app.selected.append((book.name, self._sheet.name, self.at))

    def add_hyperlink(self, address: str, text_to_display: Any = None, screen_tip: Any = None) -> None:
        self._type(self._sheet.sheet.cell(*self.first), text_to_display)
        self._sheet.links[self.at] = address

    @property
    def note(self) -> "Note | None":
        return Note(self._sheet, self.at) if self.at in self._sheet.notes_ else None

    def add_note(self, text: str) -> "Note":
        if self._sheet.api.ProtectDrawingObjects or self.at in self._sheet.threaded:
            raise ComError("Application-defined or object-defined error")
        self._sheet.notes_[self.at] = text
        self._sheet.book.api.Saved = False
        self._sheet.sheet[self.at].comment = Comment(text, "Excel")
        return Note(self._sheet, self.at)


class Note(base.Note):
    api: Any = None

    def __init__(self, sheet: Sheet, address: str) -> None:
        self._sheet, self._address = sheet, address
        self.api = self

    @property
    def text(self) -> str:
        return self._sheet.notes_[self._address]

    @text.setter
    def text(self, value: str) -> None:
        self._refuse_protected()
        self._sheet.notes_[self._address] = value

    def delete(self) -> None:
        self._refuse_protected()
        del self._sheet.notes_[self._address]
        self._sheet.sheet[self._address].comment = None

    @property
    def location(self) -> Range:
        at = coordinate_to_tuple(self._address)
        return Range(self._sheet, at, at)

    def _refuse_protected(self) -> None:
        if self._sheet.api.ProtectDrawingObjects:
            raise ComError("The sheet is protected")
        self._sheet.book.api.Saved = False
