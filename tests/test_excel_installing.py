"""Writing the control workbook, and looking whether a computer has what it needs."""

import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlwings

from command_line import planbook
from office_checks import faults
from planbook.errors import PlanbookError
from planbook.excel import looking
from planbook.excel.control import COMMANDS, NAME, OPEN, SETTINGS, TERM
from planbook.excel.installing import install, settings_for
from planbook.excel.looking import NOT_HERE, Computer, NeededPart, look
from planbook.model.macros import built_project
from trust_folder import TODAY, small_trust

PACKAGE = Path(xlwings.__file__).parent


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    """A Windows computer that has everything."""
    addin = tmp_path / "XLSTART" / "xlwings.xlam"
    addin.parent.mkdir()
    addin.write_bytes((PACKAGE / "addin" / "xlwings.xlam").read_bytes())
    return Computer("win32", "16", Path("C:/python/python.exe"), xlwings.__version__, PACKAGE, addin)


def to_do(computer: Computer) -> dict[str, str]:
    return {part.name: part.to_do for part in look(computer) if part.to_do}


def test_a_computer_that_has_everything_is_told_nothing(computer: Computer) -> None:
    assert to_do(computer) == {}
    assert NeededPart("xlwings", xlwings.__version__) in look(computer)


def test_each_missing_part_is_told_with_what_to_do(computer: Computer, tmp_path: Path) -> None:
    none = replace(computer, excel="", xlwings="", package=None, addin=tmp_path / "xlwings.xlam")
    assert to_do(none) == {
        "Excel": "install Excel",
        "xlwings": f'run: "{computer.python}" -m pip install xlwings',
        "xlwings add-in": "close Excel, and run: xlwings addin install",
    }


@pytest.mark.parametrize("macros", [b"of an earlier version", None])
def test_an_add_in_of_another_version_is_told(macros: bytes | None, computer: Computer) -> None:
    with zipfile.ZipFile(computer.addin, "w") as made:
        if macros is not None:
            made.writestr("xl/vbaProject.bin", macros)
    assert to_do(computer) == {"xlwings add-in": "close Excel, and run: xlwings addin install"}
    assert looking.addin_fault(computer.addin).endswith("Nothing was done.")


def test_a_mac_needs_the_script_of_the_same_version(computer: Computer, tmp_path: Path) -> None:
    mac = replace(computer, system="darwin", script=tmp_path / f"xlwings-{xlwings.__version__}.applescript")
    assert to_do(mac) == {"script of xlwings": "run: xlwings runpython install"}
    assert mac.script is not None
    mac.script.write_text("")
    assert to_do(mac) == {}


def test_where_no_excel_can_be_one_line_says_so(tmp_path: Path) -> None:
    for words in (("check",), ("install",)):
        done = planbook("-C", str(tmp_path), "excel", *words)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"planbook: {NOT_HERE}\n")
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_the_workbook_and_says_what_is_missing(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_trust(tmp_path / "trust").path
    monkeypatch.setattr(looking, "this_computer", lambda: computer)
    done = planbook("-C", str(folder), "--today", TODAY.isoformat(), "excel", "install")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{folder / NAME} is the control workbook. Open it in Excel, allow its macros,")
    assert done.stdout.endswith("Nothing is missing.\n")
    computer.addin.unlink()
    done = planbook("-C", str(folder), "--today", TODAY.isoformat(), "excel", "check")
    assert done.returncode == 1
    assert done.stdout.endswith("xlwings add-in: close Excel, and run: xlwings addin install\n")


def test_without_a_register_nothing_is_written(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "this_computer", lambda: computer)
    (tmp_path / "empty").mkdir()
    done = planbook("-C", str(tmp_path / "empty"), "excel", "install")
    assert done.returncode == 2
    assert "There is no register (trust.xlsx)" in done.stderr
    assert list((tmp_path / "empty").iterdir()) == []


def test_the_workbook_is_read_only_and_is_written_again_all_the_same(computer: Computer, tmp_path: Path) -> None:
    first = install(tmp_path, computer)
    data = first.read_bytes()
    assert not first.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    assert install(tmp_path, computer).read_bytes() == data
    other = install(tmp_path, replace(computer, python=Path("C:/other/python.exe")))
    assert other.read_bytes() != data


def test_a_python_without_xlwings_writes_none(computer: Computer, tmp_path: Path) -> None:
    folder = tmp_path / "trust"
    folder.mkdir()
    with pytest.raises(PlanbookError, match="xlwings is not installed in this Python"):
        install(folder, replace(computer, package=None))
    assert list(folder.iterdir()) == []


def test_it_says_which_python_and_looks_for_no_code_beside_workbooks(computer: Computer, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(install(tmp_path, computer))
    rows = dict(book[SETTINGS].iter_rows(values_only=True))
    assert rows == settings_for(tmp_path, computer)
    assert rows["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    assert rows["INTERPRETER_WIN"] == rows["PLANBOOK_PYTHON"] == str(computer.python)
    assert (PACKAGE / "__init__.py").samefile(rows["PLANBOOK_XLWINGS"])
    assert book[SETTINGS].sheet_state == "veryHidden"
    assert book.active.title == TERM


def test_each_button_calls_a_macro_that_is_in_it(computer: Computer, tmp_path: Path) -> None:
    from oletools.olevba import VBA_Parser

    path = install(tmp_path, computer)
    with zipfile.ZipFile(path) as parts:
        assert parts.read("xl/vbaProject.bin") == built_project("control").read_bytes()
        drawing = parts.read("xl/drawings/vmlDrawing1.vml").decode()
    parser = VBA_Parser(str(path))
    code = {name: text for _, _, name, text in parser.extract_macros()}
    parser.close()
    for button in (*COMMANDS, *OPEN):
        assert f"<x:FmlaMacro>[0]!{button.macro}</x:FmlaMacro>" in drawing
        assert f">{button.caption}</font>" in drawing
        assert f"Public Sub {button.macro}()" in code["Buttons.bas"]


def test_excel_has_nothing_to_repair_in_it(computer: Computer, tmp_path: Path) -> None:
    assert faults(install(tmp_path, computer)) == []


def test_another_program_opens_it_with_every_word(
    computer: Computer, tmp_path: Path, soffice: Callable[..., Path]
) -> None:
    path = install(tmp_path, computer)
    there = openpyxl.load_workbook(path)[TERM]
    back = openpyxl.load_workbook(soffice(path, "xlsx"))[TERM]
    words = {cell.coordinate: cell.value for row in there.iter_rows() for cell in row if cell.value is not None}
    assert {at: back[at].value for at in words} == words
    assert len(words) > 50


def test_the_page_for_coordinators_has_every_button_and_macro() -> None:
    page = (built_project("control").parents[2] / "docs" / "excel.md").read_text(encoding="utf-8")
    for button in COMMANDS:
        assert f"| {button.caption} | " in page
    for button in OPEN[:3]:
        assert f"- **{button.caption}** (`{button.macro}`)" in page
    assert OPEN[3].caption in page
