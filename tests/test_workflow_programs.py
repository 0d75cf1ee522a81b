"""What planbook would use of the computer is looked for where installers put it, and told with what it is for."""

from pathlib import Path

import jsonschema
import pytest

from command_line import planbook
from planbook.workflow.looked_at import OF_COMPUTER
from planbook.workflow.programs import LIBRARIES, find_excel, find_font, look_at_programs


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_every_part_is_told_whether_it_is_there_or_not(tmp_path: Path) -> None:
    there, missing = (
        look_at_programs(path, path, path, has=lambda _, path=path: path is not None) for path in (tmp_path, None)
    )
    assert [one.part for one in there] == [one.part for one in missing] == [*OF_COMPUTER]
    assert {one.state for one in there} == {"whole"}
    assert [one.state for one in missing] == ["whole", *["told"] * 5]  # none of it harms a trust
    assert all(str(tmp_path) in one.said for one in there if one.part in ("pdf", "fonts", "excel"))
    assert "pip install" in missing[3].to_do


def test_what_is_optional_is_an_extra_of_the_project() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for library in LIBRARIES:
        extra = library.to_do.partition("planbook[")[2].partition("]")[0]
        assert any(need.startswith(library.module) for need in project["optional-dependencies"][extra])


@pytest.mark.parametrize(
    ("system", "env", "place"),
    [
        ("win32", {"WINDIR": "Windows"}, "Windows/Fonts/calibri.ttf"),
        ("win32", {"LOCALAPPDATA": "Local"}, "Local/Microsoft/Windows/Fonts/Carlito-Regular.ttf"),
        ("darwin", {}, "Applications/Microsoft Word.app/Contents/Resources/DFonts/Calibri.ttf"),
        ("darwin", {"HOME": "home"}, "home/Library/Fonts/Carlito-Regular.ttf"),
        ("linux", {}, "usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf"),
        ("linux", {"HOME": "home"}, "home/.local/share/fonts/Calibri.ttf"),
    ],
)
def test_the_papers_font_is_found_where_a_system_has_it(
    tmp_path: Path, system: str, env: dict[str, str], place: str
) -> None:
    own = {name: str(tmp_path / value) for name, value in env.items()}
    assert find_font(None, system, own, tmp_path) is None
    assert find_font(None, system, own, tmp_path / "elsewhere") is None
    font = put(tmp_path / place)
    put(tmp_path / place).with_name("arial.ttf").touch()
    assert find_font(None, system, own, tmp_path) == font


def test_the_font_that_libreoffice_brings_is_found(tmp_path: Path) -> None:
    program = put(tmp_path / "opt/libreoffice/program/soffice")
    font = put(tmp_path / "opt/libreoffice/share/fonts/truetype/Carlito-Regular.ttf")
    assert find_font(program, "linux", {}, tmp_path / "elsewhere") == font


@pytest.mark.parametrize(
    ("system", "place"),
    [("win32", "Microsoft Office/root/Office16/EXCEL.EXE"), ("darwin", "Applications/Microsoft Excel.app")],
)
def test_excel_is_found_where_its_installer_puts_it(tmp_path: Path, system: str, place: str) -> None:
    env = {"ProgramFiles(x86)": str(tmp_path)}
    assert find_excel(system, env, tmp_path) is None
    excel = put(tmp_path / place)
    assert find_excel(system, env, tmp_path) == excel
    assert find_excel("linux", env, tmp_path) is None


def test_the_command_tells_of_each_and_its_json_is_as_promised(tmp_path: Path) -> None:
    import json

    said = planbook("-C", str(tmp_path), "doctor")
    assert all(f" {part}: " in said.stdout for part in OF_COMPUTER)
    schema = json.loads((Path(__file__).parents[1] / "docs/json/doctor.schema.json").read_text(encoding="utf-8"))
    told = json.loads(planbook("-C", str(tmp_path), "doctor", "--json").stdout)
    jsonschema.validate(told, schema)
    assert {part["part"] for part in told["parts"]} >= {*OF_COMPUTER}
