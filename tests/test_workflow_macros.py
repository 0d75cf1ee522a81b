"""A workbook with macros goes the whole way: prepared, returned as .xlsm or as .xlsx, checked, replied to, carried
over; and whether it had macros changes nothing of what counts."""

import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from planbook.collect.workbook import read_workbook
from planbook.model.macros import built_project
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, TODAY, Folder, small_trust

FIRST, SECOND = "990101", "990102"
PROJECT = "xl/vbaProject.bin"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_trust(tmp_path_factory.mktemp("trust") / "t", units=2).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def issued(folder: Folder) -> list[str]:
    return sorted(path.suffix for path in folder.trust.issued(folder.trust.period(PERIOD)).glob("*.xls*"))


def has_project(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        return PROJECT in package.namelist()


def return_with_macros(folder: Folder, unit: str) -> tuple[Path, Path]:
    """What the unit returned, typed into its workbook with macros and sent in place of the other."""
    prepare_workbooks(folder.trust, PERIOD, TODAY, [unit], macros=True, force=True)
    (given,) = folder.trust.issued(folder.trust.period(PERIOD)).glob(f"{unit}_*.xlsm")
    plain = folder.file_of(unit)
    typed, book = openpyxl.load_workbook(plain), openpyxl.load_workbook(given, keep_vba=True)
    for sheet in typed:
        for row in sheet.iter_rows() if sheet.title in book.sheetnames else ():
            for cell in row:
                into = book[sheet.title][cell.coordinate]
                if not into.protection.locked and isinstance(into, openpyxl.cell.Cell):
                    into.value = cell.value
    out = plain.with_suffix(".xlsm")
    book.save(out)
    kept = plain.rename(folder.path / "plain.xlsx")
    return out, kept


def test_without_macros_no_workbook_has_any(folder: Folder) -> None:
    assert issued(folder) == [".xlsx", ".xlsx"]
    for path in folder.trust.issued(folder.trust.period(PERIOD)).glob("*.xlsx"):
        assert not has_project(path)


def test_with_macros_a_unit_has_one_workbook_of_that_kind(folder: Folder) -> None:
    left = prepare_workbooks(folder.trust, PERIOD, TODAY, macros=True)
    assert [(made.path.suffix, made.written) for made in left] == [(".xlsx", False)] * 2, "they may have been sent"
    made = prepare_workbooks(folder.trust, PERIOD, TODAY, [FIRST], macros=True, force=True)
    assert [(one.path.suffix, one.written) for one in made] == [(".xlsm", True)]
    assert issued(folder) == [".xlsm", ".xlsx"]
    assert zipfile.ZipFile(made[0].path).read(PROJECT) == built_project("workbook").read_bytes()
    left = prepare_workbooks(folder.trust, PERIOD, TODAY)
    assert sorted((one.path.suffix, one.written) for one in left) == [(".xlsm", False), (".xlsx", False)]
    prepare_workbooks(folder.trust, PERIOD, TODAY, force=True)
    assert issued(folder) == [".xlsx", ".xlsx"]


def test_parts_have_macros_too(folder: Folder) -> None:
    made = prepare_workbooks(folder.trust, PERIOD, TODAY, [FIRST], macros=True, by_contributor=True, force=True)
    assert len(made) > 1
    for one in made:
        assert one.path.suffix == ".xlsm"
        assert has_project(one.path)
        told = openpyxl.load_workbook(one.path)["_planbook"]
        said = {row[0].value: row[1].value for row in told.iter_rows()}
        assert said["file"] == one.path.name


def test_what_comes_back_with_macros_counts_as_what_comes_without(folder: Folder) -> None:
    out, kept = return_with_macros(folder, FIRST)
    assert has_project(out)
    declarations = folder.trust.declarations
    plain, macros = read_workbook(kept, declarations), read_workbook(out, declarations)
    assert macros.problems == plain.problems == ()
    assert macros.asides == plain.asides, "its own buttons are no words of the school's"
    for one, other in zip(plain.tables, macros.tables, strict=True):
        assert [e.row.values for e in one.entries()] == [e.row.values for e in other.entries()], one.record

    def told() -> list[tuple[str, str, tuple[str, ...]]]:
        found = check_returned(folder.trust, PERIOD, TODAY).findings
        return sorted((f.code, f.sheet, f.cells) for f in found if f.unit == FIRST)

    with_macros = told()
    out.unlink()
    kept.rename(folder.returned / out.with_suffix(".xlsx").name)
    assert with_macros == told()


def test_a_reply_has_macros_where_what_came_had(folder: Folder) -> None:
    return_with_macros(folder, FIRST)
    done = {one.unit: one for one in reply(folder.trust, PERIOD, TODAY, [])}
    for unit, suffix in ((FIRST, ".xlsm"), (SECOND, ".xlsx")):
        (back,) = [path for path in done[unit].files if path.suffix in {".xlsx", ".xlsm"}]
        assert back.suffix == suffix
        assert has_project(back) == (suffix == ".xlsm")
        assert read_workbook(back, folder.trust.declarations).problems == ()
        assert back.name.endswith(f"_{PERIOD}{suffix}")
    folder.file_of(SECOND).rename(folder.path / "away.xlsx")  # the unit sends the other kind from now on
    (came,) = folder.returned.glob(f"{FIRST}_*.xlsm")
    book = openpyxl.load_workbook(came)
    book.save(came.with_suffix(".xlsx"))
    came.unlink()
    done = {one.unit: one for one in reply(folder.trust, PERIOD, TODAY, [FIRST])}
    assert [path.suffix for path in done[FIRST].files if ".xls" in path.name] == [".xlsx"]
    assert not list(done[FIRST].files[0].parent.glob(f"{FIRST}_*.xlsm")), "the former reply is taken away"


def test_words_on_a_button_of_the_schools_are_still_told(folder: Folder) -> None:
    out, _ = return_with_macros(folder, FIRST)
    prepared = next(folder.trust.issued(folder.trust.period(PERIOD)).glob(f"{FIRST}_*.xlsm"))
    parts = {}
    with zipfile.ZipFile(prepared) as package:
        for name in package.namelist():
            parts[name] = package.read(name).replace(b">Check my workbook<", b">Ask Mrs Hill first<")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    out.write_bytes(made.getvalue())
    asides = read_workbook(out, folder.trust.declarations).asides
    assert {aside.words for aside in asides} == {"Ask Mrs Hill first"}


def test_a_project_is_never_run_or_kept_from_being_read(folder: Folder) -> None:
    """Whatever stands where the project should be, the workbook is read as one without."""
    out, kept = return_with_macros(folder, FIRST)
    with zipfile.ZipFile(out) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[PROJECT] = b"\0" * 64
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    read, plain = (read_workbook(path, folder.trust.declarations) for path in (out, kept))
    assert replace(read, tables=()).problems == ()
    assert [len(list(t.entries())) for t in read.tables] == [len(list(t.entries())) for t in plain.tables]
