"""The VBA projects that our workbooks carry are what their text builds, and nothing a reviewer would refuse."""

import re
import subprocess
import tomllib
from pathlib import Path

import olefile
import pytest
from oletools.olevba import VBA_Parser

from planbook.errors import DeclarationError
from planbook.excel.build import DOCUMENTS, build, module_text
from planbook.model.macros import MODULE, PROJECT, macros_folder, project_folders

FOLDERS = project_folders()
MODULES = [module for folder in FOLDERS for module in sorted(folder.glob(f"*{MODULE}"))]
ROOT = Path(__file__).parent.parent

REFUSED = re.compile(
    r"\b(declare|shell|createobject|getobject|sendkeys|auto_?open|auto_?close|workbook_\w+|worksheet_\w+|environ|"
    r"callbyname|execute|executeexcel4macro|kill|filecopy|rmdir|chdir|winhttp\w*|xmlhttp\w*|msxml\w*|wscript\w*|"
    r"vbproject|vbcomponents|adodb|savesetting|deletesetting|getsetting|registerxll|followhyperlink|onkey|ontime|"
    r"stream|open\s+\S+\s+for|enableevents|automationsecurity|displayalerts)\b",
    re.IGNORECASE,
)
"""What could reach beyond the workbook, run by itself, or keep Excel from asking."""


def code_of(text: str) -> str:
    """The statements of a module: without its comments and without what it says."""
    lines = [re.sub(r'"(?:[^"]|"")*"', '""', line) for line in text.split("\n")]
    return "\n".join(line.split("'", 1)[0] for line in lines)


def test_a_unit_s_workbook_has_its_macros() -> None:
    assert "workbook" in [folder.name for folder in FOLDERS]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_project_is_what_its_text_builds(folder: Path) -> None:
    built = build(folder)
    assert built == build(folder), "the same text gives the same bytes"
    assert built == (folder / PROJECT).read_bytes(), "run python -m planbook.excel.build"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_another_program_reads_the_text_back(folder: Path) -> None:
    found = VBA_Parser(str(folder / PROJECT), data=(folder / PROJECT).read_bytes())
    read = {name: text.replace("\r\n", "\n") for _, _, name, text in found.extract_macros()}
    modules = {path.stem: module_text(path) for path in folder.glob(f"*{MODULE}")}
    assert {name.partition(".")[0] for name in read} <= {*modules, *DOCUMENTS}
    for name, text in modules.items():
        assert text.partition("\n")[2].strip() in read[f"{name}.bas"]
    for name in DOCUMENTS:  # nothing is hidden behind the workbook or a sheet
        assert not code_of(read.get(f"{name}.cls", "").replace("Attribute", "'")).strip()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_is_kept_beside_the_text_that_excel_would_run_instead(folder: Path) -> None:
    """[MS-OVBA]: no performance cache streams, no cached code before a module's text, no signature, no designer."""
    with olefile.OleFileIO((folder / PROJECT).read_bytes()) as project:
        streams = {"/".join(path) for path in project.listdir()}
        own = {f"VBA/{path.stem}" for path in folder.glob(f"*{MODULE}")}
        assert streams == {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"} | own | {
            f"VBA/{name}" for name in DOCUMENTS
        }
        for stream in own:
            assert project.openstream(stream).read(1) == b"\x01", "the text, compressed, from the first byte on"
        declared = project.openstream("PROJECT").read().decode("cp1252").split("\r\n")
    named = [line.partition("=")[2].partition("/")[0] for line in declared if line.startswith("Document=")]
    assert named == list(DOCUMENTS)
    assert {line.partition("=")[2] for line in declared if line.startswith("Module=")} == {
        path.stem for path in folder.glob(f"*{MODULE}")
    }


@pytest.mark.parametrize("module", MODULES, ids=lambda module: f"{module.parent.name}-{module.stem}")
def test_a_module_is_as_excel_imports_it(module: Path) -> None:
    data = module.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n"), "Excel's editor imports no other line ends"
    assert data.isascii()
    assert "\nOption Explicit\n" in module_text(module)
    assert max(map(len, module_text(module).split("\n"))) <= 120


@pytest.mark.parametrize("module", MODULES, ids=lambda module: f"{module.parent.name}-{module.stem}")
def test_a_module_has_nothing_that_a_careful_reviewer_would_refuse(module: Path) -> None:
    assert not REFUSED.findall(code_of(module_text(module)))


@pytest.mark.parametrize(
    "statement",
    [
        'Private Declare PtrSafe Function Beep Lib "kernel32" () As Long',
        'Shell "calc.exe"',
        'Set x = CreateObject("Scripting.FileSystemObject")',
        "Private Sub Workbook_Open()",
        "Sub Auto_Open()",
        'Application.SendKeys "x"',
        'Open "c:\\x.txt" For Output As #1',
        "Application.EnableEvents = False",
        'Kill "x"',
    ],
)
def test_what_would_be_refused_is_found(statement: str) -> None:
    assert REFUSED.search(code_of(statement))


def test_words_and_comments_are_not_taken_for_statements() -> None:
    assert not REFUSED.search(code_of('MsgBox "Open the shell for it" \' CreateObject'))


def test_a_module_that_excel_could_not_keep_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Said.bas").write_text('Attribute VB_Name = "Said"\nOption Explicit\n\' café\n', "utf-8")
    with pytest.raises(DeclarationError, match="ASCII"):
        build(tmp_path)
    (tmp_path / "Said.bas").write_text("Option Explicit\n", "utf-8")
    with pytest.raises(DeclarationError, match="begin with"):
        build(tmp_path)


def test_macros_ship_with_an_installation_and_their_writer_does_not() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"]["macros"] == "planbook/macros"
    assert not [need for need in project["project"]["dependencies"] if "vba" in need.casefold()]
    assert macros_folder() == ROOT / "macros"


def test_git_keeps_bytes_and_line_ends() -> None:
    for name in (f"macros/workbook/{PROJECT}", "macros/workbook/WorkbookParts.bas"):
        said = subprocess.run(
            ["git", "check-attr", "text", "eol", "--", name], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout
        assert ("text: unset" if name.endswith(PROJECT) else "eol: crlf") in said or not said
