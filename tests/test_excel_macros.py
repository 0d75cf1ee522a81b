"""The macros of the control workbook, run in memory on the workbook that planbook writes: from a button to Python's
door, and what people are told where there is no way through."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from fake_excel import App
from planbook.excel import pressed
from planbook.excel.control import COMMANDS, FINDINGS, HEAD, NAME, OPEN
from planbook.excel.installing import install
from planbook.excel.looking import Computer
from planbook.model.macros import built_project
from trust_folder import TODAY, Folder, small_trust

PACKAGE = Path(xlwings.__file__).parent
ADD_IN = "xlwings.xlam"
AGAIN = "\r\n\r\nClose Excel, run this in the trust's folder, and do what it says:\r\nplanbook excel install"


def files_seen(*paths: Path) -> str:
    """VBA's Dir over the real files, in a module of its own: the interpreter's looks at none."""
    there = [f'    If path = "{path}" Then Dir = "{path.name}"' for path in paths if path.is_file()]
    lines = ["Option Explicit", "Public Function Dir(ByVal path As String) As String", *there, "End Function"]
    return "\n".join(lines) + "\n"


class Excel:
    """An Excel that runs VBA, with the control workbook open, and the add-in where it is `loaded`."""

    def __init__(self, folder: Path, *, loaded: bool = True, python: Path | None = None) -> None:
        from pyopenvba.apps.excel import ExcelApplication

        here = python or folder / "python.exe"
        if python is None:
            here.write_bytes(b"")
        self.path = install(folder, Computer("win32", "16.0", here, "1", PACKAGE, folder / ADD_IN))
        self.app = ExcelApplication.open(self.path)
        self.control = self.app.workbook
        self.app.add_module(files_seen(here, PACKAGE / "__init__.py"), name="FilesSeen")
        if loaded:
            self.open(folder / ADD_IN, of=PACKAGE / "addin" / ADD_IN)
        self.control.Activate()
        self.python: list[str] = []
        """The lines of Python that the add-in was told to run."""
        self.fault: Exception | None = None
        self.in_front: list[str] = []
        self._real_run = self.app.interpreter.run
        self.app.interpreter.run = self._run

    def open(self, path: Path, of: Path | None = None) -> Any:
        if of is not None:
            made = openpyxl.Workbook()
            made.save(path)
        book = self.app.open_workbook(path)
        self.app.activate_workbook(book)
        return book

    def _run(self, macro: str, given: Any = (), **named: Any) -> object:
        """Macros are run; what the add-in is told is kept."""
        if macro != "xlwings.xlam!RunPython":
            return self._real_run(macro, given, **named)
        if self.fault is not None:
            raise self.fault
        self.in_front.append(str(self.app.workbook.vba_get("Name")))
        self.python.append(str(given[0]))
        return 0

    def press(self, macro: str, *answers: int) -> list[str]:
        """Run a macro, and return what its message boxes said."""
        self.app.answer_dialogs(*answers)
        before = len(self.app.dialogs)
        self.app.run(macro)
        return [words for _, words, _, _ in self.app.dialogs[before:]]


@pytest.fixture
def excel(tmp_path: Path) -> Excel:
    return Excel(tmp_path)


OK, CANCEL = 1, 2


@pytest.mark.parametrize("button", COMMANDS, ids=lambda button: button.key)
def test_a_button_calls_its_function_with_the_control_workbook_in_front(button: Any, excel: Excel) -> None:
    assert excel.press(button.macro) == []
    (line,) = excel.python
    assert f"planbook.excel.press('{button.key}','" in line
    assert '"' not in line, "it goes into a command between such signs"
    assert excel.in_front == [NAME]
    assert excel.app.evaluate("Application.StatusBar") is False


def test_every_button_has_a_macro_and_every_macro_a_button() -> None:
    text = (built_project("control").parent / "Buttons.bas").read_text(encoding="ascii")
    macros = [line.split()[2].removesuffix("()") for line in text.splitlines() if line.startswith("Public Sub ")]
    assert sorted(macros) == sorted(button.macro for button in (*COMMANDS, *OPEN))


def test_without_the_add_in_it_is_told_what_is_missing(tmp_path: Path) -> None:
    excel = Excel(tmp_path, loaded=False)
    assert excel.press("PressStatus") == [
        "The xlwings add-in is not loaded in this Excel, and the buttons work through it." + AGAIN
    ]
    assert excel.python == []


def test_without_python_it_is_told_where_that_was(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "python.exe"
    excel = Excel(tmp_path, python=gone)
    assert excel.press("PressStatus") == [
        f"There is no Python on this computer where planbook had it:\r\n{gone}{AGAIN}"
    ]
    assert excel.python == []


def test_an_add_in_that_fails_is_told_in_plain_words(excel: Excel) -> None:
    from pyopenvba.interpreter._values import error

    excel.fault = error(1004, "Cannot run the macro")
    (said,) = excel.press("PressStatus")
    assert said.startswith("The xlwings add-in could not start Python (Cannot run the macro). Nothing was done.")
    assert excel.app.evaluate("Application.StatusBar") is False


@pytest.fixture
def school(tmp_path: Path, excel: Excel) -> Any:
    """A workbook with a name that no command line could bear, at a cell of its second sheet."""
    path = tmp_path / "Sand & Sea's 100% “plan” école.xlsx"
    made = openpyxl.Workbook()
    made.create_sheet("Plan & co")
    made.save(path)
    book = excel.open(path)
    excel.app.application.active_book = book
    book.vba_get("Worksheets", (2,)).Activate()
    return book


@pytest.mark.parametrize("button", OPEN[:3], ids=lambda button: button.key)
def test_another_workbook_is_named_and_asked_about(button: Any, excel: Excel, school: Any) -> None:
    (asked,) = excel.press(button.macro, OK)
    name = str(school.vba_get("Name"))
    assert asked.startswith(f"{name}\r\n\r\n")
    (line,) = excel.python
    coded = [name.encode("utf-16-be").hex().upper(), "Plan & co".encode("utf-16-be").hex().upper()]
    assert f"','{coded[0]}','{coded[1]}','A1')" in line
    assert excel.in_front == [NAME], "the add-in tells Python of the control workbook"


def test_the_workbook_that_was_in_front_before_the_control_workbook_is_meant(excel: Excel, school: Any) -> None:
    excel.control.Activate()
    (asked,) = excel.press("ValidateThisWorkbook", CANCEL)
    assert asked.startswith(str(school.vba_get("Name")))
    assert excel.python == []


def test_without_another_workbook_it_is_told(tmp_path: Path) -> None:
    excel = Excel(tmp_path, loaded=False)
    assert excel.press("TraceThisFigure") == [
        "No other workbook is open. Open the one that is meant, and press again."
    ]


def test_where_planbook_is_not_installed_the_line_ends_in_a_plain_sentence(
    excel: Excel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    excel.press("PressStatus")
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        exec(excel.python[0], {})
    assert str(ended.value) == (
        "planbook is not installed in the Python that this workbook was made for. Install it there, then run "
        "planbook excel install."
    )


def test_where_planbook_is_not_whole_the_line_ends_in_a_plain_sentence(
    excel: Excel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    excel.press("PressStatus")
    monkeypatch.setitem(sys.modules, "planbook.excel.pressed", None)
    with pytest.raises(SystemExit) as ended:
        exec(excel.python[0], {})
    missing = "planbook.excel.pressed is missing in the Python that this workbook was made for."
    assert str(ended.value) == f"{missing} Install planbook there again."


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Excel, App, Folder]]:
    """A trust at work: its macros in one Excel, its workbooks in the one that Python sees."""
    folder = small_trust(tmp_path / "trust")
    excel = Excel(folder.path)
    app = App()
    xlwings.Book(impl=app.load(excel.path)).set_mock_caller()
    yield excel, app, folder
    App.end()


def test_from_a_button_to_the_findings(live: tuple[Excel, App, Folder], monkeypatch: pytest.MonkeyPatch) -> None:
    """The line of Python that the macro makes, run as the add-in runs it."""
    excel, app, folder = live
    real = pressed.press
    monkeypatch.setattr(pressed, "press", lambda *given, **named: real(*given, **(named | {"today": TODAY})))
    monkeypatch.setattr(pressed, "addin_fault", lambda path: "" if path == folder.path / ADD_IN else "another")
    excel.press("PressValidate")
    exec(excel.python[0], {})
    assert app.said[-1][0].startswith("3 files: ")
    assert app.open[0].book[FINDINGS].cell(HEAD + 1, 1).value
