"""A workbook with macros: its parts are what Excel would write, and its buttons and names what the macros go by."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from oletools.olevba import VBA_Parser

from office_checks import faults
from planbook.excel.build import DOCUMENTS, module_text
from planbook.model.cover import COPY
from planbook.model.loading import load
from planbook.model.macros import MODULE, about_macros, built_project, macros_folder
from planbook.model.sheet_names import CHECK, COVER, IDENTITY
from planbook.prepare.sheets.macros import BUTTONS, NAME, SPARE
from planbook.prepare.workbook import write_workbook
from workbooks import FORMATS, job

FOLDER = macros_folder() / "workbook"
VBA = {path.stem: module_text(path) for path in FOLDER.glob(f"*{MODULE}")}
MACROS = {found for text in VBA.values() for found in re.findall(r"^Public Sub (\w+)\(\)$", text, re.MULTILINE)}
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "plan.xlsm"
    path.write_bytes(write_workbook(load(), replace(job(), macros=True)))
    return path


@pytest.fixture(scope="module")
def parts(prepared: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(prepared) as package:
        return {name: package.read(name) for name in package.namelist()}


def code_names(parts: dict[str, bytes]) -> tuple[str, list[str]]:
    """The code name of the workbook, and those of its sheets in their order."""
    book = etree.fromstring(parts["xl/workbook.xml"])
    sheets = len(book.findall(f".//{S}sheet"))
    own = [etree.fromstring(parts[f"xl/worksheets/sheet{n + 1}.xml"]).find(f"{S}sheetPr") for n in range(sheets)]
    return book.find(f"{S}workbookPr").get("codeName"), [sheet.get("codeName") for sheet in own]


def test_the_package_says_what_it_is(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"].decode()
    assert f'PartName="/xl/workbook.xml" ContentType="{MACRO_BOOK}"' in types
    assert "application/vnd.ms-office.vbaProject" in types
    assert parts["xl/vbaProject.bin"] == built_project("workbook").read_bytes()
    assert b"vbaProject" in parts["xl/_rels/workbook.xml.rels"]


def test_the_documents_of_the_project_are_the_workbook_s_own(parts: dict[str, bytes]) -> None:
    """A document module whose workbook or sheet has another code name would stand in the project without either."""
    book, sheets = code_names(parts)
    assert (book, sheets[0]) == DOCUMENTS
    assert sheets == [f"Sheet{n + 1}" for n in range(len(sheets))]
    assert len(sheets) > 1


@pytest.mark.parametrize("template", FORMATS)
def test_neither_schemas_nor_rules_find_a_fault(template: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsm"
    path.write_bytes(write_workbook(load(), replace(job(template), macros=True)))
    assert faults(path) == []


def test_the_same_job_gives_the_same_bytes(prepared: Path) -> None:
    assert write_workbook(load(), replace(job(), macros=True)) == prepared.read_bytes()


def test_another_program_finds_the_macros_and_that_none_runs_by_itself(prepared: Path) -> None:
    found = VBA_Parser(str(prepared))
    assert found.detect_vba_macros()
    read = {name.partition(".")[0] for _, _, name, _ in found.extract_macros()}
    assert set(VBA) <= read
    kinds = {kind for kind, *_ in found.analyze_macros()}
    assert "AutoExec" not in kinds
    assert "IOC" not in kinds
    told = {word for kind, word, _ in found.analyze_macros() if kind == "Suspicious"}
    assert told <= {"Hex Strings", "Base64 Strings"}, told  # ids of Excel's own classes; words of 4 or 8 letters


def test_every_button_runs_a_macro_and_every_macro_has_a_button(parts: dict[str, bytes]) -> None:
    drawn = b"".join(data for name, data in parts.items() if name.endswith(".vml"))
    run = set(re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawn.decode()))
    assert run == set(BUTTONS) == MACROS
    for caption, does in BUTTONS.values():
        assert caption.encode() in drawn
        assert f'alt="{does}"'.encode() in drawn


def test_no_module_has_a_macro_s_name() -> None:
    """Excel would take the one for the other."""
    assert not {name.casefold() for name in VBA} & {name.casefold() for name in MACROS}


def test_buttons_stand_where_they_are_of_use(parts: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(_package(parts))
    growing = {layout.title for layout in book if f"{NAME}rows_" in str(_names_on(book, layout.title))}
    spare = {sheet for sheet, macros in _buttons(parts, book.sheetnames).items() if SPARE in macros}
    assert spare == growing
    assert len(spare) > 3
    assert "KPIs" not in spare
    assert {COVER, CHECK, "KPIs"} <= _buttons(parts, book.sheetnames).keys()
    assert not {"Glossary", "Lists", IDENTITY} & _buttons(parts, book.sheetnames).keys()


def _package(parts: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out


def _names_on(book: openpyxl.Workbook, sheet: str) -> list[str]:
    return [
        name
        for name, defined in book.defined_names.items()
        if name.startswith(NAME) and any(title == sheet for title, _ in defined.destinations)
    ]


def _buttons(parts: dict[str, bytes], sheets: Sequence[str]) -> dict[str, list[str]]:
    """The macros of each sheet's buttons."""
    found = {}
    for number, sheet in enumerate(sheets, start=1):
        rels = parts.get(f"xl/worksheets/_rels/sheet{number}.xml.rels", b"").decode()
        for drawing in re.findall(r"drawings/(vmlDrawing\d+\.vml)", rels):
            macros = re.findall(r"\[0\]!(\w+)<", parts[f"xl/drawings/{drawing}"].decode())
            if macros:
                found[sheet] = macros
    return found


def test_buttons_are_in_sight_and_print_nothing(parts: dict[str, bytes]) -> None:
    for name, data in parts.items():
        if name.endswith(".vml"):
            for anchor in re.findall(r"<x:Anchor>([^<]+)</x:Anchor>", data.decode()):
                _, _, top, _, _, _, bottom, _ = (int(number) for number in anchor.split(","))
                assert (top, bottom) == (0, 0), "in the row of the title, which stays"
            assert data.count(b"<x:FmlaMacro>") == data.count(b"<x:PrintObject>False</x:PrintObject>")


def test_every_name_that_a_macro_goes_by_is_there_and_hidden(prepared: Path) -> None:
    book = openpyxl.load_workbook(prepared, keep_vba=True)
    names = {name for name in book.defined_names if name.startswith(NAME)}
    assert all(book.defined_names[name].hidden for name in names)
    asked = {
        f"{NAME}check_{key}" for text in VBA.values() for key in re.findall(r'Check(?:Says|Cell)\("(\w+)"', text)
    }
    asked |= {f"{NAME}check_{key}" for key in re.findall(r'COLUMN_NAME & "(\w+)"', VBA["CheckLinesRead"])}
    assert len(asked) == 7
    assert asked <= names
    begins = set(re.findall(rf'"({NAME}\w+)"', "".join(VBA.values())))
    assert {f"{NAME}check_", f"{NAME}rows_", f"{NAME}fill_"} == begins
    assert all(any(name.startswith(begin) for begin in begins) for name in names)
    for name in names:
        ((sheet, cells),) = book.defined_names[name].destinations
        assert cells.replace("$", "") in book[sheet].dimensions or book[sheet][cells.replace("$", "")]


def test_what_macros_read_on_the_check_sheet_is_under_its_headings(prepared: Path) -> None:
    book = openpyxl.load_workbook(prepared)
    heads = {
        "state": "State",
        "first": "First at",
        "todo": "What to do",
        "what": "What is checked",
        "lines": "Lines",
    }
    for key, heading in {**heads, "why": "Your explanation"}.items():
        ((sheet, cells),) = book.defined_names[f"{NAME}check_{key}"].destinations
        first, _, last = cells.replace("$", "").partition(":")
        assert book[sheet][first].offset(-1).value == heading
        assert book[sheet][last].value is not None or key == "why"
        assert book[sheet][last].offset(1).value is None


def test_each_column_has_the_list_of_words_that_count_as_a_blank_in_it(prepared: Path) -> None:
    book = openpyxl.load_workbook(prepared)
    columns = [name.removeprefix(f"{NAME}fill_") for name in book.defined_names if name.startswith(f"{NAME}fill_")]
    lists = {name.partition("_")[2] for name in columns}
    assert "blank_words" in lists
    assert lists <= set(book.defined_names)


def test_a_copy_to_send_has_the_name_of_the_workbook(prepared: Path) -> None:
    told = {row[0].value: row[1].value for row in openpyxl.load_workbook(prepared)[IDENTITY].iter_rows()}
    assert told[COPY] == "990001_wychcombe-primary-school_objectives-actions_2026-27-autumn.xlsm"
    assert f'IdentitySays("{COPY}")' in VBA["Sending"]
    assert f'IDENTITY_SHEET As String = "{IDENTITY}"' in VBA["WorkbookParts"]


def test_without_macros_a_workbook_has_none_of_it() -> None:
    with zipfile.ZipFile(io.BytesIO(write_workbook(load(), job()))) as package:
        everything = {name: package.read(name) for name in package.namelist()}
    assert "xl/vbaProject.bin" not in everything
    assert not [name for name in everything if name.endswith(".vml")]
    assert NAME.encode() not in everything["xl/workbook.xml"]
    assert b"codeName" not in everything["xl/worksheets/sheet1.xml"]
    assert b"macroEnabled" not in everything["[Content_Types].xml"]


def test_macros_change_no_cell_but_the_step_that_a_button_does(prepared: Path) -> None:
    plain = openpyxl.load_workbook(io.BytesIO(write_workbook(load(), job())))
    macros = openpyxl.load_workbook(prepared)
    assert plain.sheetnames == macros.sheetnames
    changed = []
    for sheet in plain.sheetnames[:-2]:  # the lists have more, and the hidden sheet says the copy's name
        for row, other in zip(plain[sheet].iter_rows(), macros[sheet].iter_rows(), strict=True):
            pairs = zip(row, other, strict=True)
            changed += [(sheet, a.value, b.value) for a, b in pairs if a.value != b.value]
    checked = "4.  The headteacher checks it and gives name, role and date below."
    by_button = f"{checked} Press “Save a copy to send” above, or save and keep the file name. Then send it."
    assert changed == [("Cover", f"{checked} Save, keep the file name, and send it.", by_button)]


def test_who_is_sent_one_is_told_that_it_works_without() -> None:
    told = " ".join(about_macros())
    for words in ("without them too", "Enable Content", "Unblock", ".xlsx"):
        assert words in told


def test_libreoffice_opens_it_with_every_value(
    prepared: Path, soffice: Callable[..., Path], tmp_path: Path
) -> None:
    before = openpyxl.load_workbook(prepared, data_only=True)
    after = openpyxl.load_workbook(soffice(prepared, "xlsx"), data_only=True)
    assert before.sheetnames == after.sheetnames
    for sheet in ("Cover", "Actions", "KPIs", "Check"):
        for row in before[sheet].iter_rows():
            for cell in row:
                other = after[sheet][cell.coordinate].value
                assert (cell.value or "") == (other or ""), f"{sheet} {cell.coordinate}"
