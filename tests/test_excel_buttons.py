"""The buttons of the control workbook, on xlwings' own front end over an Excel in memory."""

import inspect
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from command_line import planbook
from fake_excel import App, Book
from packed import zipped
from planbook.api import OpenTrust
from planbook.excel.control import (
    CHOICE_COLUMN,
    COMMANDS,
    FINDINGS,
    HEAD,
    LIST_NAMES,
    LISTS,
    SETTINGS,
    TERM,
    TRACED,
    UNITS,
    choice_rows,
)
from planbook.excel.desk import link
from planbook.excel.installing import install
from planbook.excel.looking import Computer
from planbook.excel.pressed import LOG, press
from planbook.excel.steps import STEPS
from planbook.workflow.consolidate import consolidate
from trust_folder import FIRST, PERIOD, TODAY, Folder, begin_anew, consolidated_trust, small_trust

ADD_IN = Path(xlwings.__file__).parent / "addin" / "xlwings.xlam"


def hexed(text: str) -> str:
    """As the macros pass a name."""
    return text.encode("utf-16-be").hex().upper()


class Excel:
    """Excel with the control workbook of a trust open, and somebody before it."""

    def __init__(self, folder: Path) -> None:
        here = Path(xlwings.__file__).parent
        self.path = install(folder, Computer("win32", "16.0", Path("/python"), "1", here, ADD_IN))
        self.app = App()
        self.control = self.app.load(self.path)
        xlwings.Book(impl=self.control).set_mock_caller()

    def choose(self, **choices: Any) -> None:
        for key, value in choices.items():
            self.control.book[TERM][f"{CHOICE_COLUMN}{choice_rows()[key]}"] = value

    def press(self, button: str, *answers: str, book: str = "", sheet: str = "", cell: str = "") -> str:
        """Press a button, answer its questions, and return its last words."""
        self.app.answers = list(answers)
        press(button, hexed(str(ADD_IN)), hexed(book), hexed(sheet), cell, today=TODAY)
        log = self.path.parent / LOG
        if log.exists():
            print(log.read_text(encoding="utf-8"))  # what went wrong, where a test fails
        assert not self.app.answers, "a question was expected and not asked"
        assert self.app.bars[-1] is False, "Excel has its status bar back"
        assert self.control.api.Saved, "closing the control workbook keeps nothing"
        return self.app.said[-1][0]

    def rows(self, sheet: str) -> list[list[Any]]:
        """What stands on a sheet below its headings."""
        rows = self.control.book[sheet].iter_rows(min_row=HEAD + 1, values_only=True)
        return [list(row) for row in rows if any(value is not None for value in row)]

    def offered(self, name: str) -> list[str]:
        """The entries of a drop-down."""
        column = LIST_NAMES.index(name) + 1  # type: ignore[arg-type]
        values = self.control.book[LISTS].iter_rows(min_row=2, min_col=column, max_col=column, values_only=True)
        return [str(value) for (value,) in values if value is not None]

    @property
    def sign(self) -> str | None:
        """The sign of the last message box."""
        return self.app.said[-1][2]


@pytest.fixture
def excel(tmp_path: Path) -> Iterator[Excel]:
    """A trust whose returns lie there, and are not recorded."""
    yield Excel(small_trust(tmp_path / "trust").path)
    App.end()


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Excel]:
    """A trust whose term has been brought together."""
    yield Excel(consolidated_trust(tmp_path / "trust", 3).path)
    App.end()


def folder_of(excel: Excel) -> Folder:
    return Folder(excel.path.parent)


def returned(excel: Excel, unit: str = FIRST) -> Path:
    return folder_of(excel).file_of(unit)


# Each button is the command of its name.

AS_COMMANDS: dict[str, tuple[tuple[str, ...], dict[str, Any], tuple[str, ...]]] = {
    "status": ((PERIOD,), {"period": PERIOD}, ()),
    "prepare": (
        (PERIOD, "--unit", FIRST, "--force", "--by-contributor", "--macros"),
        {"period": PERIOD, "unit": FIRST, "force": "Yes", "by_contributor": "yes", "macros": "Yes"},
        ("ok",),
    ),
    "validate": (("--period", PERIOD), {"period": PERIOD}, ()),
    "receive": (("autumn", "--on", "2026-12-14"), {"period": "autumn", "came_on": datetime(2026, 12, 14)}, ()),
    "reply": ((PERIOD, "--unit", FIRST), {"period": PERIOD, "unit": FIRST}, ()),
    "approve": (
        (PERIOD, "--unit", FIRST, "--row", "action/1.1", "--refuse", "--on", "2026-12-15", "--by", "LGC"),
        {
            "period": PERIOD,
            "unit": FIRST,
            "row": "action/1.1",
            "agreed": "Refused",
            "decided_on": datetime(2026, 12, 15),
            "by": "LGC",
        },
        ("ok",),
    ),
    "consolidate": ((PERIOD, "--rebuild"), {"period": PERIOD, "rebuild": "Yes"}, ()),
    "report": (
        (PERIOD, "--for", "governors", "--unit", FIRST),
        {"period": PERIOD, "audience": "governors", "unit": FIRST},
        (),
    ),
    "publish": ((PERIOD,), {"period": PERIOD}, ("ok",)),
}


def test_there_is_a_button_for_each_step_of_a_term() -> None:
    assert {button.key for button in COMMANDS} == STEPS.keys() == AS_COMMANDS.keys()


@pytest.mark.parametrize("name", AS_COMMANDS)
def test_a_button_calls_what_the_command_of_its_name_calls(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On two copies of one folder: the same function of the Python face, with the same arguments, and it leaves the
    same files."""
    folders = [consolidated_trust(tmp_path / where / "trust", 3).path for where in ("by_command", "by_button")]
    words, choices, answers = AS_COMMANDS[name]
    excel = Excel(folders[1])
    excel.choose(**choices)
    called: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
    real = getattr(OpenTrust, name)

    def recorded(self: OpenTrust, *given: Any, **named: Any) -> Any:
        called.append((name, given, {key: value for key, value in named.items() if value}))
        return real(self, *given, **named)

    monkeypatch.setattr(OpenTrust, name, recorded)
    done = planbook("-C", str(folders[0]), "--today", TODAY.isoformat(), name, *words)
    assert done.returncode in (0, 1), done.stderr
    excel.press(name, *answers)
    App.end()
    assert excel.sign == "info", excel.app.said
    by_command, by_button = called
    assert arguments(real, by_command) == arguments(real, by_button)
    excel.path.chmod(stat.S_IWRITE)
    excel.path.unlink()
    assert files_in(folders[0]) == files_in(folders[1])


def arguments(function: Any, call: tuple[str, tuple[Any, ...], dict[str, Any]]) -> dict[str, Any]:
    """The arguments of a call by name, those that say something."""
    bound = inspect.signature(function).bind(None, *call[1], **call[2])
    given = {key: value for key, value in bound.arguments.items() if key != "self" and value}
    return {key: list(value) if key in ("unit", "row") else value for key, value in given.items()}


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file, but for the ledger, whose bytes SQLite arranges as it likes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(("ledger.db", ".planbook"))
    }


# What people see.


def test_status_shows_where_each_school_stands_and_fills_the_drop_downs(excel: Excel) -> None:
    said = excel.press("status")
    assert said == "Autumn term 2026: 3 of 3 returns are in use."
    rows = excel.rows(UNITS)
    assert [row[:3] for row in rows] == [
        ["990101", "Ashlow Road Primary", "returned"],
        ["990102", "Brackenford Primary", "returned"],
        ["990103", "Coldharrow Infant and Junior", "returned"],
    ]
    assert excel.control.active == UNITS
    assert excel.offered("units")[0] == "990101 Ashlow Road Primary"
    assert PERIOD in excel.offered("periods")
    assert returned(excel).name in excel.offered("files")
    assert "governors" in excel.offered("papers")
    assert excel.offered("decisions")[0] == "Use this file"
    assert any(str(bar).startswith("planbook: ") for bar in excel.app.bars)


def test_a_unit_is_chosen_as_the_drop_down_offers_it(excel: Excel) -> None:
    excel.press("status")
    excel.choose(unit=excel.offered("units")[1], force="Yes")
    assert excel.press("prepare", "ok").startswith("1 workbook in issued/2026-27-autumn: 1 new.")


def test_findings_are_listed_worst_first_with_links_to_their_cells(excel: Excel) -> None:
    path = returned(excel)
    spoil(path)
    said = excel.press("validate")
    assert said.startswith("3 files: ")
    assert said.endswith("They are on the sheet Findings, with links to their cells.")
    rows = excel.rows(FINDINGS)
    assert rows[0][0] == "■ Error"
    kinds = [row[0] for row in rows]
    assert kinds == sorted(kinds, key=["■ Error", "▲ Query", "○ For information"].index)
    links = excel.control._sheets[2].links
    row = next(n for n, row in enumerate(rows, start=HEAD + 1) if row[3] == path.name and row[5])
    assert links[f"F{row}"] == f"{path}#'{rows[row - HEAD - 1][4]}'!{rows[row - HEAD - 1][5].split(',')[0]}"
    assert excel.control.active == FINDINGS


def spoil(path: Path, status: str = "=1+1 is no status") -> None:
    """A word that no list has, in the first row of the actions."""
    book = openpyxl.load_workbook(path)
    sheet = book["Actions"]
    keys = {sheet.cell(row, column).value: column for row in range(1, 6) for column in range(1, 40)}
    sheet.cell(6, keys["action.status"]).value = status
    sheet.cell(6, keys["action.status"]).data_type = "s"
    book.save(path)


def test_what_a_school_has_typed_is_never_a_formula_in_the_control_workbook(excel: Excel) -> None:
    spoil(returned(excel))
    excel.press("validate")
    cells = [cell for row in excel.control.book[FINDINGS].iter_rows(min_row=HEAD + 1) for cell in row]
    assert [cell.value for cell in cells if str(cell.value).startswith("=1+1")]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


@pytest.mark.parametrize(
    ("shown", "folder"), [("=1+1.xlsx", "trust"), ("'x.xlsx", "trust"), ("x.xlsx", "trust #2")]
)
def test_no_link_is_made_that_excel_would_take_for_something_else(shown: str, folder: str, excel: Excel) -> None:
    sheet = xlwings.Book.caller().sheets[FINDINGS]
    link(sheet.range("D6"), shown, Path(f"/{folder}/x.xlsx"), "Actions", "F7")
    assert excel.control._sheets[2].links == {}
    link(sheet.range("D6"), "x.xlsx", Path("/trust/x.xlsx"), "Head's plan", "F7")
    assert excel.control._sheets[2].links == {"D6": "/trust/x.xlsx#'Head''s plan'!F7"}


def test_the_lists_of_before_are_gone_when_there_is_less_to_show(excel: Excel) -> None:
    path, whole = returned(excel), returned(excel).read_bytes()
    spoil(path)
    excel.press("validate")
    more = len(excel.rows(FINDINGS))
    path.write_bytes(whole)
    excel.press("validate")
    assert len(excel.rows(FINDINGS)) < more
    assert len(excel.control._sheets[2].links) <= len(excel.rows(FINDINGS))


def test_clear_leaves_nothing_of_any_school(excel: Excel) -> None:
    excel.press("status")
    excel.press("validate")
    assert excel.press("clear") == "The lists are empty. Press Status to fill them."
    held = [
        str(cell.value)
        for sheet in excel.control.book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert not [text for text in held if FIRST in text or "Ashlow" in text or PERIOD in text]


def test_which_file_counts_is_asked_before_it_is_recorded(excel: Excel) -> None:
    path = returned(excel)
    excel.press("receive")
    excel.choose(file=path.name, decision="Stop using this file")
    assert excel.press("receive", "cancel") == "Cancelled. Nothing was done."
    excel.choose(file="", decision="")
    assert excel.press("status").startswith("Autumn term 2026: 3 of 3 returns are in use.")
    excel.choose(file=path.name, decision="Stop using this file")
    excel.press("receive", "ok")
    assert excel.app.said[-2][0] == f"Stop using {path.name}? The file that it replaced is not used again."
    excel.choose(file="", decision="")
    said = excel.press("status")
    assert said == (
        f"Autumn term 2026: 2 of 3 returns are in use. Not used: {path.name}. To use one, choose it under Receive."
    )


@pytest.mark.parametrize(
    ("button", "choices", "said"),
    [
        ("receive", {"file": "a.xlsx"}, "A file and a decision go together: choose both, or neither."),
        ("receive", {"file": "a.xlsx", "decision": "It came on that day"}, "Type the day on which a.xlsx came."),
        ("receive", {"came_on": "the 12th"}, "D16 says “the 12th”, which is not a date. Type it as 17/12/2026."),
        ("prepare", {"force": "perhaps"}, "“perhaps” stands in D11, where only Yes can."),
        ("approve", {}, "Choose whether the plans were agreed or refused."),
        ("status", {"period": "2031"}, "2031"),
        ("reply", {"unit": "Nowhere"}, "Nowhere"),
    ],
)
def test_a_wrong_choice_is_told_in_plain_words_and_nothing_is_done(
    button: str, choices: dict[str, Any], said: str, excel: Excel
) -> None:
    before = files_in(excel.path.parent)
    excel.choose(**choices)
    words = excel.press(button)
    assert said in words
    assert excel.sign == "critical"
    assert files_in(excel.path.parent) == before


@pytest.mark.parametrize("button", ["publish", "approve", "prepare"])
def test_what_cannot_be_taken_back_is_asked_first(button: str, at_work: Excel) -> None:
    before = files_in(at_work.path.parent)
    at_work.choose(agreed="Agreed", force="Yes")
    assert at_work.press(button, "cancel") == "Cancelled. Nothing was done."
    assert files_in(at_work.path.parent) == before


def test_a_register_that_is_open_with_changes_is_saved_by_excel_first(excel: Excel) -> None:
    register = excel.app.load(excel.path.parent / "trust.xlsx")
    register.api.Saved = False
    before = register.path.read_bytes()
    assert excel.press("status", "cancel") == "Cancelled. Nothing was done."
    assert (register.saves, register.path.read_bytes()) == (0, before)
    assert excel.press("status", "ok").startswith("Autumn term 2026")
    assert register.saves == 1
    assert excel.app.said[-2][0] == "trust.xlsx is open and has changes that are not saved. Save it first?"


def test_another_trust_s_register_is_left_alone(excel: Excel, tmp_path: Path) -> None:
    other = tmp_path / "trust.xlsx"
    other.write_bytes((excel.path.parent / "trust.xlsx").read_bytes())
    excel.app.load(other).api.Saved = False
    assert excel.press("status").startswith("Autumn term 2026")


# What is wrong with the computer, or with planbook.


def test_an_add_in_of_another_version_is_told_before_anything_is_done(excel: Excel, tmp_path: Path) -> None:
    import zipfile

    other = tmp_path / "xlwings.xlam"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("xl/vbaProject.bin", b"another version")
    press("status", hexed(str(other)), today=TODAY)
    words, _, sign = excel.app.said[-1]
    assert words.startswith("The xlwings add-in that Excel has loaded is of another version than xlwings ")
    assert words.endswith("close Excel, and run: xlwings addin install\nNothing was done.")
    assert (sign, excel.rows(UNITS)) == ("critical", [])


@pytest.mark.parametrize("version", ["0.0.1", None])
def test_a_control_workbook_of_another_planbook_is_told(version: str | None, excel: Excel) -> None:
    for row in excel.control.book[SETTINGS].iter_rows():
        if row[0].value == "PLANBOOK_VERSION":
            row[1].value = version
    words = excel.press("status")
    assert words.startswith(f"This workbook was made by planbook {version or '(it does not say which)'}, and ")
    assert "run `planbook excel install`" in words


def test_a_bug_is_told_with_where_its_traceback_is(excel: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("of planbook's own")

    monkeypatch.setattr(OpenTrust, "status", broken)
    words = excel.press("status")
    log = excel.path.parent / LOG
    assert words.startswith("This is an error in planbook, not in your files.")
    assert f"What happened is in {log};" in words
    assert "Traceback" not in words
    assert 'KeyError: "of planbook\'s own"' in log.read_text(encoding="utf-8")


def test_a_file_that_is_open_elsewhere_is_named(at_work: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = folder_of(at_work).outputs / "summary.xlsx"
    summary.write_bytes(b"not as it was made")
    real = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if Path(target) == summary:
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    words = at_work.press("consolidate")
    assert words.startswith(
        f"summary.xlsx in {summary.parent} is open in another program and could not be replaced;"
    )
    assert at_work.sign == "critical"


def test_a_folder_in_the_cloud_is_known_from_when_it_was_installed(excel: Excel) -> None:
    excel.control.in_the_cloud = True
    assert excel.press("status").startswith("Autumn term 2026")


def test_a_folder_without_a_register_is_told(excel: Excel) -> None:
    (excel.path.parent / "trust.xlsx").unlink()
    assert "There is no register (trust.xlsx)" in excel.press("status")


# Another workbook that is open.


@pytest.fixture
def school(excel: Excel) -> Book:
    """A school's workbook with something to correct, open in Excel as it came."""
    spoil(returned(excel), "Nearly")
    return excel.app.load(returned(excel))


def notes_on(book: Book) -> dict[tuple[str, str], str]:
    return {(sheet.name, at): text for sheet in book._sheets for at, text in sheet.notes_.items()}


def test_findings_become_notes_and_go_again_at_one_press(excel: Excel, school: Book) -> None:
    file, before = school.path.read_bytes(), notes_on(school)
    said = excel.press("check_open", book=school.name)
    assert said.startswith(f"{school.name}: 1 file: 1 to correct, ")
    put = {place: text for place, text in notes_on(school).items() if place not in before}
    (place,) = [place for place, text in put.items() if "■ Error" in text]
    assert place[0] == "Actions"
    assert put[place].startswith("planbook checked this:\n■ Error: ")
    assert "“Nearly”" in put[place] or "Nearly" in put[place]
    assert (school.api.Saved, school.saves, school.path.read_bytes()) == (True, 0, file)
    excel.press("check_open", book=school.name)
    assert {p: t for p, t in notes_on(school).items() if p not in before} == put, (
        "once, however often it is checked"
    )
    words = excel.press("remove_notes", book=school.name)
    count = "1 note of planbook is" if len(put) == 1 else f"{len(put)} notes of planbook are"
    assert words == f"{count} off {school.name}. All others stay."
    assert notes_on(school) == before


def test_what_is_checked_is_what_stands_on_the_screen(excel: Excel, school: Book) -> None:
    (address,) = [c.coordinate for row in school.book["Actions"].iter_rows() for c in row if c.value == "Nearly"]
    school.book["Actions"][address].value = "Also wrong"
    school.api.Saved = False
    excel.press("check_open", book=school.name)
    assert "Also wrong" in notes_on(school)["Actions", address]
    assert not school.api.Saved, "Excel still asks whether her changes are to be saved"


def test_notes_of_others_stay_as_they_are(excel: Excel, school: Book) -> None:
    sheet = next(sheet for sheet in school._sheets if sheet.name == "Actions")
    (address,) = [c.coordinate for row in school.book["Actions"].iter_rows() for c in row if c.value == "Nearly"]
    sheet.notes_[address] = "Ask the head."
    said = excel.press("check_open", book=school.name)
    assert "1 cell has another note or comment already, which stays." in said
    assert sheet.notes_[address] == "Ask the head."
    excel.press("remove_notes", book=school.name)
    assert sheet.notes_[address] == "Ask the head."


def test_words_that_somebody_writes_into_a_note_stay(excel: Excel, school: Book) -> None:
    excel.press("check_open", book=school.name)
    sheet = next(sheet for sheet in school._sheets if sheet.name == "Actions")
    (address,) = [at for at, text in sheet.notes_.items() if "■ Error" in text]
    sheet.notes_[address] += "\nI rang them on Monday."
    excel.press("remove_notes", book=school.name)
    assert sheet.notes_[address] == "I rang them on Monday."


def test_a_comment_that_excel_lets_nothing_beside_is_counted(excel: Excel, school: Book) -> None:
    sheet = next(sheet for sheet in school._sheets if sheet.name == "Actions")
    (address,) = [c.coordinate for row in school.book["Actions"].iter_rows() for c in row if c.value == "Nearly"]
    sheet.threaded.add(address)
    assert "1 cell has another note or comment already" in excel.press("check_open", book=school.name)


def kpi_fault(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["KPIs"]
    keys = {sheet.cell(row, column).value: column for row in range(1, 6) for column in range(1, 40)}
    sheet.cell(6, keys["kpi_value.numerator"]).value = "many"
    book.save(path)


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_protected_sheet_is_protected_as_before_afterwards(password: str, excel: Excel) -> None:
    kpi_fault(returned(excel))
    school = excel.app.load(returned(excel))
    sheet = next(sheet for sheet in school._sheets if sheet.name == "KPIs")
    assert sheet.api.ProtectDrawingObjects
    sheet.api.password = password
    said = excel.press("check_open", book=school.name)
    noted = [text for text in sheet.notes_.values() if text.startswith("planbook checked this:")]
    assert (sheet.api.ProtectDrawingObjects, sheet.api.ProtectContents) == (True, True)
    if password:
        assert not noted
        assert "The sheet KPIs has a password: no note was touched there." in said
        assert sheet.api.protections == []
    else:
        assert noted
        (how,) = sheet.api.protections
        assert {key for key, value in how.items() if value is True} == {
            "DrawingObjects", "Contents", "Scenarios", "AllowFormattingColumns", "AllowFormattingRows",
            "AllowFiltering",
        }  # fmt: skip
        excel.press("remove_notes", book=school.name)
        assert not [text for text in sheet.notes_.values() if text.startswith("planbook checked this:")]
        assert sheet.api.ProtectDrawingObjects


def test_a_note_of_a_saved_workbook_is_none_of_the_school_s_words(excel: Excel, school: Book) -> None:
    """Who saves the notes by mistake sends no words that planbook then takes for the school's."""
    excel.press("check_open", book=school.name)
    school.save()
    excel.press("validate")
    assert "planbook checked" not in str(excel.rows(FINDINGS))
    assert not [row for row in excel.rows(FINDINGS) if row[1] == "WB-064"]


@pytest.mark.parametrize("button", ["check_open", "remove_notes", "trace_open"])
def test_a_workbook_that_was_closed_meanwhile_is_told(button: str, excel: Excel) -> None:
    assert excel.press(button, book="gone.xlsx") == "gone.xlsx is not open any more. Open it, and press again."


def test_a_workbook_that_was_never_saved_is_told(excel: Excel, school: Book) -> None:
    excel.app.load(school.path, "Book1")
    assert excel.press("check_open", book="Book1") == (
        "Book1 has never been saved. Save it as a workbook, and press again."
    )


def test_a_mac_checks_what_is_saved(excel: Excel, school: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from planbook.excel import native

    monkeypatch.setattr(native, "save_copy", lambda *_: False)
    assert excel.press("check_open", book=school.name).startswith(f"{school.name}: 1 file")
    school.api.Saved = False
    assert excel.press("check_open", book=school.name) == (
        f"{school.name} has changes that are not saved. Save it, and press again."
    )


# The cells behind a figure.


def figure_cell(excel: Excel, wanted: str) -> tuple[str, str]:
    """Where a figure stands in the summary."""
    import json

    manifest = json.loads((folder_of(excel).outputs / "manifest.json").read_bytes())
    place = next(place for place, name in manifest["figures"]["summary.xlsx"].items() if name == wanted)
    sheet, _, cell = place.rpartition("!")
    return sheet, cell


def test_a_figure_of_the_summary_opens_the_workbook_behind_it(at_work: Excel) -> None:
    summary = at_work.app.load(folder_of(at_work).outputs / "summary.xlsx")
    sheet, cell = figure_cell(at_work, f"kpi/ATT/{FIRST}")
    said = at_work.press("trace_open", book=summary.name, sheet=sheet, cell=cell)
    path = returned(at_work)
    assert said.endswith(
        f" comes from 2 cells, listed on the sheet Traced. {path.name} is open at KPIs H6, read-only."
    )
    assert at_work.app.selected == [(path.name, "KPIs", "H6")]
    opened = at_work.app.open[0]
    assert (opened.read_only, opened.security) == (True, 3), "none of its macros runs"
    assert at_work.app.api.AutomationSecurity == 1
    assert [row[1:4] for row in at_work.rows(TRACED)] == [
        ["KPIs", "H6", "kpi_value.numerator"],
        ["KPIs", "I6", "kpi_value.denominator"],
    ]
    assert at_work.control._sheets[3].links["C6"] == f"{path}#'KPIs'!H6"


def test_a_cell_without_a_figure_is_told(at_work: Excel) -> None:
    summary = at_work.app.load(folder_of(at_work).outputs / "summary.xlsx")
    said = at_work.press("trace_open", book=summary.name, sheet=summary._sheets[0].name, cell="A1")
    assert said.endswith("holds no figure. Name the file, the sheet and a cell with a figure in it.")
    assert "No cell is selected there." in at_work.press("trace_open", book=summary.name, sheet="x")


def test_another_workbook_than_an_output_is_told(at_work: Excel) -> None:
    school = at_work.app.load(returned(at_work))
    said = at_work.press("trace_open", book=school.name, sheet="KPIs", cell="H6")
    assert said.startswith(f"{school.name} is none of this trust’s outputs. Open summary.xlsx in outputs,")


def test_a_workbook_of_the_same_name_from_elsewhere_is_not_taken_for_it(at_work: Excel, tmp_path: Path) -> None:
    summary = at_work.app.load(folder_of(at_work).outputs / "summary.xlsx")
    path = returned(at_work)
    other = tmp_path / path.name
    other.write_bytes(path.read_bytes())
    at_work.app.load(other)
    sheet, cell = figure_cell(at_work, f"kpi/ATT/{FIRST}")
    said = at_work.press("trace_open", book=summary.name, sheet=sheet, cell=cell)
    assert said == f"Another workbook called {path.name} is open. Close it, and press again."


def test_a_file_that_came_in_a_zip_folder_is_told(at_work: Excel) -> None:
    folder = folder_of(at_work)
    own = returned(at_work)
    own.with_name("post.zip").write_bytes(zipped([(own.name, own.read_bytes())]))
    own.unlink()
    begin_anew(folder.path)
    consolidate(folder.trust, PERIOD, TODAY)
    summary = at_work.app.load(folder.outputs / "summary.xlsx")
    sheet, cell = figure_cell(at_work, f"kpi/ATT/{FIRST}")
    said = at_work.press("trace_open", book=summary.name, sheet=sheet, cell=cell)
    assert said.endswith("They came in a zip folder or an e-mail: save the workbook from it, and open that.")


def test_a_file_that_has_gone_is_told(at_work: Excel) -> None:
    summary = at_work.app.load(folder_of(at_work).outputs / "summary.xlsx")
    sheet, cell = figure_cell(at_work, f"kpi/ATT/{FIRST}")
    returned(at_work).unlink()
    said = at_work.press("trace_open", book=summary.name, sheet=sheet, cell=cell)
    assert said.endswith("None of their files lies in the trust’s folder now.")
