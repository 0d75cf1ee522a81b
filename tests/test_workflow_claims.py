"""A workbook that contradicts itself about whose it is is refused, whichever of its places is wrong."""

import itertools
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planbook.model.finding import Finding
from planbook.workflow.migrate import migrate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receive import take_in
from planbook.workflow.reply import reply
from planbook.workflow.status import status
from planbook.workflow.validate import check_files, check_returned
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, edit, small_trust

OWN, OTHER = "990101", "990103"
PLACES = ("sheet", "properties", "cover", "name")
ABOUT_IDENTITY = {"WB-008", "WB-009", "WB-016", "WB-018", "WB-038", "WB-039"}
Books = dict[str, Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return small_trust(tmp_path_factory.mktemp("claims") / "trust")


@pytest.fixture
def folder(made: Folder, tmp_path: Path) -> Iterator[Folder]:
    shutil.copytree(made.path, tmp_path / "trust")
    begin_anew(tmp_path / "trust")
    trust = Folder(tmp_path / "trust")
    trust.file_of(OTHER).unlink()
    yield trust


def name_of(folder: Folder, unit: str) -> str:
    return folder.trust.register.label("unit", unit)


def in_sheet(key: str, value: str | None) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        for row in book["_planbook"].iter_rows():
            if row[0].value == key:
                row[1].value = value

    return change


def in_properties(key: str, value: str | None) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        told = next(p for p in book.custom_doc_props if p.name == f"planbook_{key}")
        if value is None:
            del book.custom_doc_props[told.name]
        else:
            told.value = value

    return change


def on_cover(own: str, other: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        cell = book["Cover"]["A2"]
        assert own in cell.value
        cell.value = cell.value.replace(own, other)

    return change


def changed(folder: Folder, places: tuple[str, ...], unit: str = OTHER) -> Path:
    """The own unit's workbook, where `places` say that it is `unit`'s."""
    path = folder.file_of(OWN)
    changes = {
        "sheet": in_sheet("unit", unit),
        "properties": in_properties("unit", unit),
        "cover": on_cover(name_of(folder, OWN), name_of(folder, OTHER)),
    }
    wanted = [changes[place] for place in places if place in changes]

    def change(book: openpyxl.Workbook) -> None:
        for make in wanted:
            make(book)

    if wanted:
        edit(path, change)
    return path.rename(path.with_name(path.name.replace(OWN, OTHER))) if "name" in places else path


def of_identity(folder: Folder, path: Path) -> list[Finding]:
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    return [f for f in found if f.file and f.file.endswith(path.name) and f.code in ABOUT_IDENTITY]


@pytest.mark.parametrize(
    "places", [c for n in range(5) for c in itertools.combinations(PLACES, n)], ids=lambda c: "+".join(c) or "none"
)
def test_each_place_alone_and_together(folder: Folder, places: tuple[str, ...]) -> None:
    path = changed(folder, places)
    found = of_identity(folder, path)
    inside = {place: place in places for place in PLACES[:3]}
    if len(set(inside.values())) > 1:
        (finding,) = found
        assert (finding.code, finding.severity, finding.unit) == ("WB-038", "error", None)
        assert all(name_of(folder, unit) in finding.message for unit in (OWN, OTHER))
    elif inside["sheet"] and "name" not in places:
        # The lines in it were given to the school that the file is named for.
        (finding,) = found
        assert finding.code == "WB-038"
        assert f"lines in it were given to {name_of(folder, OWN)} ({OWN})" in finding.message
    elif ("name" in places) != inside["sheet"]:
        assert [(f.code, f.severity) for f in found] == [("WB-016", "warning")]
    else:
        assert found == []


def test_nothing_of_it_is_taken_for_either_school(folder: Folder) -> None:
    path = changed(folder, ("properties",))
    taken = take_in(folder.trust, PERIOD, TODAY)
    (verdict,) = [f for f in taken.checked.files if f.file.endswith(path.name)]
    assert (verdict.verdict, verdict.unit) == ("refused", None)
    told = status(folder.trust, PERIOD, TODAY)
    assert {u.unit: u.file for u in told.units if u.unit in (OWN, OTHER)} == {OWN: None, OTHER: None}
    again = take_in(folder.trust, PERIOD, TODAY)  # what the ledger has kept says the same
    assert [f.code for f in again.checked.findings if f.file and f.file.endswith(path.name)] == ["WB-038"]
    states = {r.unit: r.state for r in reply(folder.trust, PERIOD, TODAY)}
    assert states[OWN] == "refused", "the file's name says who is told"
    assert states[OTHER] in ("waiting", "overdue")


def test_the_finding_says_all_of_it(folder: Folder) -> None:
    path = changed(folder, ("properties", "cover"))
    (finding,) = of_identity(folder, path)
    own, other = (f"{name_of(folder, unit)} ({unit})" for unit in (OWN, OTHER))
    assert finding.message == (
        f"{path.name} says different things of whose it is: its hidden sheet says {own}, its properties say "
        f"{other}, its cover {other} and its file name {own}."
    )


# What people do to a cover


def rewritten(folder: Folder, text: str) -> Path:
    """The own unit's workbook, with another text in the place of its name."""
    path = folder.file_of(OWN)
    edit(path, on_cover(name_of(folder, OWN), text))
    return path


@pytest.mark.parametrize("text", ["Ashlow Road Primary Academy", "ASHLOW ROAD  PRIMARY", "Our school", "?", " "])
def test_a_name_that_is_no_other_units_is_no_contradiction(folder: Folder, text: str) -> None:
    assert of_identity(folder, rewritten(folder, text)) == []


def other_spelling(folder: Folder) -> list[str]:
    name = name_of(folder, OTHER)
    return [name, name.upper(), name.replace(" ", "\u00a0"), OTHER, f"{name} |"]


@pytest.mark.parametrize("number", range(5))
def test_another_unit_is_known_by_any_of_its_spellings(folder: Folder, number: int) -> None:
    path = rewritten(folder, other_spelling(folder)[number])
    assert [f.code for f in of_identity(folder, path)] == ["WB-038"]


def cover_moved(book: openpyxl.Workbook) -> None:
    book["Cover"].move_range("A1:A2", rows=60, cols=6)


def cover_down(book: openpyxl.Workbook) -> None:
    book["Cover"].insert_rows(1, 5)


def cover_renamed(book: openpyxl.Workbook) -> None:
    book["Cover"].title = "Front page"


def cover_apart(book: openpyxl.Workbook) -> None:
    sheet = book["Cover"]
    sheet["A2"], sheet["E2"] = None, sheet["A2"].value.partition("|")[0]


MOVED = [cover_moved, cover_down, cover_renamed, cover_apart]


@pytest.mark.parametrize("move", MOVED)
@pytest.mark.parametrize("wrong", [False, True])
def test_a_cover_is_read_wherever_its_title_stands(
    folder: Folder, move: Callable[[openpyxl.Workbook], None], wrong: bool
) -> None:
    path = changed(folder, ("cover",) if wrong else ())
    edit(path, move)
    assert [f.code for f in of_identity(folder, path)] == (["WB-038"] if wrong else [])


def cover_gone(book: openpyxl.Workbook) -> None:
    del book["Cover"]


def test_without_a_cover_the_others_are_enough(folder: Folder) -> None:
    path = folder.file_of(OWN)
    edit(path, cover_gone)
    assert of_identity(folder, path) == []


def test_what_stands_beside_the_trusts_labels_is_not_whose_it_is(folder: Folder) -> None:
    """A unit that answers questions, as the trust's centre does, stands on every cover."""
    path = folder.file_of(OWN)

    def ask_another(book: openpyxl.Workbook) -> None:
        sheet = book["Cover"]
        (row,) = [c.row for c in sheet["A"] if c.value == "Ask"]
        sheet.cell(row, 3).value = name_of(folder, OTHER)

    edit(path, ask_another)
    assert of_identity(folder, path) == []


# What programs do to the places


def no_properties(book: openpyxl.Workbook) -> None:
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def no_hidden_sheet(book: openpyxl.Workbook) -> None:
    del book["_planbook"]


def numbers_for_text(book: openpyxl.Workbook) -> None:
    from openpyxl.packaging.custom import FloatProperty

    for key, value in (("unit", float(OWN)), ("version", 1.1)):
        del book.custom_doc_props[f"planbook_{key}"]
        book.custom_doc_props.append(FloatProperty(name=f"planbook_{key}", value=value))


@pytest.mark.parametrize("change", [no_properties, no_hidden_sheet, numbers_for_text])
def test_a_place_that_a_program_has_dropped_says_nothing(folder: Folder, change: Any) -> None:
    """Google Sheets and Numbers drop properties, a copy into a new workbook the hidden sheet."""
    path = folder.file_of(OWN)
    edit(path, change)
    assert of_identity(folder, path) == []
    (file,) = check_files(folder.trust, [path], PERIOD).files
    assert (file.unit, file.template) == (OWN, "objectives-actions")


def test_numbers_alone_say_whose_it_is(folder: Folder) -> None:
    path = folder.file_of(OWN)
    edit(path, numbers_for_text)
    edit(path, no_hidden_sheet)
    assert of_identity(folder, path) == []


@pytest.mark.parametrize("change", [no_properties, no_hidden_sheet])
def test_what_is_left_is_not_believed_against_the_cover(folder: Folder, change: Any) -> None:
    path = changed(folder, ("cover",))
    edit(path, change)
    (finding,) = of_identity(folder, path)
    assert finding.code == "WB-038"
    assert f"its cover {name_of(folder, OTHER)} ({OTHER})" in finding.message


def test_a_hidden_sheet_without_the_unit_leaves_it_to_the_properties(folder: Folder) -> None:
    path = folder.file_of(OWN)
    edit(path, in_sheet("unit", None))
    assert of_identity(folder, path) == []
    edit(path, on_cover(name_of(folder, OWN), name_of(folder, OTHER)))
    assert [f.code for f in of_identity(folder, path)] == ["WB-038"]


def test_a_unit_said_twice_in_one_place(folder: Folder) -> None:
    path = folder.file_of(OWN)
    edit(path, lambda book: book["_planbook"].append(["unit", OTHER]))
    assert [f.code for f in of_identity(folder, path)] == ["WB-038"]


def test_an_id_in_capitals_is_the_same(folder: Folder) -> None:
    path = folder.file_of(OWN)
    edit(path, in_sheet("unit", "mr-03"))
    edit(path, in_properties("unit", "MR-03"))
    assert [f.code for f in of_identity(folder, path)] == ["WB-009"]


INSIDE = [c for n in range(4) for c in itertools.combinations(PLACES[:3], n)]


@pytest.fixture(scope="module")
def saved_again(
    made: Folder, soffice_all: Callable[[Sequence[Path], str], list[Path]], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, ...], bytes]:
    """The own unit's workbook as LibreOffice saves it, by the places in it that say that it is the other's."""
    home = tmp_path_factory.mktemp("saved")
    files = []
    for places in INSIDE:
        copy = home / "-".join(["trust", *places])
        shutil.copytree(made.path, copy)
        files.append(changed(Folder(copy), places).rename(home / f"{copy.name}.xlsx"))
    saved = soffice_all(files, "xlsx:Calc MS Excel 2007 XML")
    return {places: path.read_bytes() for places, path in zip(INSIDE, saved, strict=True)}


@pytest.mark.parametrize("places", INSIDE)
def test_saved_by_libreoffice_it_says_the_same(
    folder: Folder, places: tuple[str, ...], saved_again: dict[tuple[str, ...], bytes]
) -> None:
    path = folder.file_of(OWN)
    path.write_bytes(saved_again[places])
    assert [f.code for f in of_identity(folder, path)] == (["WB-038"] if places else [])


# Period, format and version


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [("period", "2026-27-spring", "period"), ("format", "horizons", "format"), ("version", "7.7", "version")],
)
@pytest.mark.parametrize("place", [in_properties, in_sheet])
def test_of_two_periods_formats_or_versions_none_is_believed(
    folder: Folder, key: str, value: str, what: str, place: Any
) -> None:
    path = folder.file_of(OWN)
    edit(path, place(key, value))
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    codes = {f.code for f in found if f.file and f.file.endswith(path.name)}
    # One that is not known at all is told as such.
    assert codes == ({"WB-007"} if (key, place) == ("version", in_sheet) else {"WB-039"})


def test_a_cover_of_another_period(folder: Folder) -> None:
    path = folder.file_of(OWN)

    def next_term(book: openpyxl.Workbook) -> None:
        book["Cover"]["A1"] = "Spring term 2027: your plan and figures"

    edit(path, next_term)
    (finding,) = of_identity(folder, path)
    assert finding.message == (
        f"{path.name} says different things of the period that it is of: its hidden sheet says autumn term 2026, "
        "its properties say autumn term 2026 and its cover spring term 2027."
    )


# What goes on as it was


def test_a_workbook_as_issued_and_one_that_goes_back_say_one_thing(folder: Folder) -> None:
    reply(folder.trust, PERIOD, TODAY)
    prepare_workbooks(folder.trust, PERIOD, TODAY)
    paths = [*(folder.path / "issued" / PERIOD).glob("*.xlsx"), *(folder.outputs / "replies").glob("99*.xlsx")]
    assert len(paths) >= 4
    found = check_files(folder.trust, paths, PERIOD).findings
    assert not [f for f in found if f.code in ABOUT_IDENTITY]


def test_it_is_not_migrated_either(folder: Folder) -> None:
    path = changed(folder, ("cover",))
    (made,) = migrate(folder.path, [path], TODAY)
    assert (made.written, made.done) == (None, False)
    assert "says different things of whose it is" in made.words


def test_a_group_that_was_changed_is_told_with_its_cell(folder: Folder) -> None:
    """All pupils made a group: the line is due, and its figure is no longer given."""
    path = folder.file_of(OWN)
    changed_at: list[str] = []

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        kpi, group = column_of(sheet, "kpi_value.kpi"), column_of(sheet, "kpi_value.group")
        cell = next(
            c for (c,) in sheet.iter_rows(min_row=6, min_col=group, max_col=group) if c.value == "All pupils"
        )
        assert sheet.cell(cell.row, kpi).value
        cell.value = "Disadvantaged"
        changed_at.append(cell.coordinate)

    edit(path, change)
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    (finding,) = [f for f in found if f.code == "KP-020"]
    assert (finding.severity, list(finding.cells)) == ("error", changed_at)


@pytest.mark.parametrize(("number", "codes"), [(1, {"KP-022"}), (0, {"KP-020"})])
def test_a_measure_whose_name_or_code_was_typed_over(folder: Folder, number: int, codes: set[str]) -> None:
    """The name is what people fill the line in by, the code what it is read by."""
    path = folder.file_of(OWN)
    at: list[str] = []

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        column = column_of(sheet, ("kpi_value.kpi", "kpi_value.measure")[number])
        sheet.cell(7, column).value = sheet.cell(8, column).value
        at.append(sheet.cell(7, column_of(sheet, "kpi_value.kpi")).coordinate)

    edit(path, change)
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    told = [f for f in found if f.code in {"KP-013", "KP-014", "KP-020", "KP-022"}]
    assert {(f.code, *f.cells) for f in told} == {(code, *at) for code in codes}
    reply(folder.trust, PERIOD, TODAY)  # the workbook that goes back says it too


@pytest.mark.parametrize("named", ["{other} plan.xlsx", "autumn {other}-final.xlsx", "{called} plan.xlsx"])
def test_a_file_that_speaks_of_another_school_in_its_own_words_is_asked_about(named: str, folder: Folder) -> None:
    own = folder.file_of(OWN)
    path = own.with_name(named.format(other=OTHER, called=name_of(folder, OTHER)))
    own.rename(path)
    (found,) = of_identity(folder, path)
    assert (found.code, found.severity, found.unit) == ("WB-016", "warning", OWN)
    assert name_of(folder, OTHER) in found.message and name_of(folder, OWN) in found.message


@pytest.mark.parametrize(
    "named", ["plan.xlsx", "{own} and {other}.xlsx", "{called} plan.xlsx", "our autumn plan.xlsx"]
)
def test_a_file_that_speaks_of_its_own_school_or_of_none_is_not_asked_about(named: str, folder: Folder) -> None:
    own = folder.file_of(OWN)
    path = own.with_name(named.format(own=OWN, other=OTHER, called=name_of(folder, OWN)))
    own.rename(path)
    assert of_identity(folder, path) == []
