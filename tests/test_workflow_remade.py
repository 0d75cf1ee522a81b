"""Workbooks made from what came: of another period's, and of two copies of one unit's."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from command_line import planbook
from packed import mailed, zipped
from planbook.collect.workbook import read_workbook
from planbook.model.difference import differences
from planbook.model.loading import load
from planbook.model.names import name_returned
from planbook.workflow import receive, remaking, state
from planbook.workflow.consolidate import consolidate
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, edit, small_trust

FIRST = "990101"
SPRING = "2026-27-spring"
MARCH = date(2027, 3, 20)
DECLARATIONS = load()


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = small_trust(tmp_path_factory.mktemp("remade") / "trust")
    begin_anew(made.path)
    return made.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def said(folder: Folder, *words: str, day: date = TODAY):
    return planbook("-C", str(folder.path), "--today", day.isoformat(), *words)


def put(path: Path, key: str, row: int, value: object) -> None:
    """Write `value` into the cell of field `key`, in the `row` counted from the first below the headings."""
    record = key.partition(".")[0]
    sheets = {"action": "Actions", "kpi_value": "KPIs"}

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[sheets[record]]
        sheet.cell(top(sheet, key) + row, column_of(sheet, key)).value = value

    edit(path, change)


def top(sheet, key: str) -> int:
    for row in sheet.iter_rows(max_row=12):
        for cell in row:
            if cell.value == key:
                return cell.row + 2  # below the headings
    raise KeyError(key)


def actions(path: Path, key: str) -> list[object]:
    return [entry.get(key) for entry in read_workbook(path, DECLARATIONS).entries("action")]


# Of another period


@pytest.fixture
def spring(folder: Folder) -> Folder:
    """The first school's autumn workbook, filled in for spring, lies in spring's folder."""
    said(folder, "receive", PERIOD)
    said(folder, "prepare", SPRING, day=MARCH)
    there = folder.path / "returned" / SPRING
    there.mkdir(parents=True, exist_ok=True)
    file = there / folder.file_of(FIRST).name
    shutil.copyfile(folder.file_of(FIRST), file)
    put(file, "action.progress", 0, "Said in spring.")
    return folder


def test_last_terms_workbook_is_told_with_the_command_that_takes_it(spring: Folder) -> None:
    told = json.loads(said(spring, "validate", "--period", SPRING, "--json", day=MARCH).stdout)
    (found,) = [f for f in told["findings"] if f["code"] == "WB-008"]
    assert f"planbook receive {SPRING} --as {SPRING} --take FILE" in found["remedy"]
    said(spring, "reply", SPRING, day=MARCH)
    (letter,) = (spring.path / "outputs" / SPRING / "replies").glob(f"{FIRST}*message*.txt")
    assert "--take" not in letter.read_text(encoding="utf-8")


def test_it_is_taken_cell_by_cell_and_the_file_stays_as_it_was(spring: Folder) -> None:
    (file,) = (spring.path / "returned" / SPRING).iterdir()
    before = file.read_bytes()
    done = said(spring, "receive", SPRING, "--as", SPRING, "--take", file.name, day=MARCH)
    assert done.returncode in (0, 1), done.stderr
    made = file.with_name(f"{file.stem} (as {SPRING}).xlsx")
    read = read_workbook(made, DECLARATIONS)
    assert (read.unit, read.period) == (FIRST, SPRING)
    assert "Said in spring." in actions(made, "progress")
    assert actions(made, "progress") == actions(file, "progress")
    assert file.read_bytes() == before
    told = json.loads(said(spring, "validate", "--period", SPRING, "--json", day=MARCH).stdout)
    verdicts = {f["file"].rpartition("/")[2]: f["verdict"].partition("-")[0] for f in told["files"]}
    assert verdicts == {file.name: "superseded", made.name: "accepted"}
    assert "WB-008" not in {f["code"] for f in told["findings"]}
    (note,) = [f for f in told["findings"] if f["code"] == "WB-040"]
    assert "from the workbook of another period that came." in note["message"]
    assert "version" not in note["message"]
    states = {u.unit: u.state for u in status(spring.trust, SPRING, MARCH).units}
    assert states[FIRST] in ("returned", "late")
    # What the trust gives is of spring; what was said of a measure that spring does not ask is listed.
    autumn = {(e.text("kpi"), e.text("group")): e for e in read_workbook(file, DECLARATIONS).entries("kpi_value")}
    for entry in read.entries("kpi_value"):
        old = autumn.get((entry.text("kpi"), entry.text("group")))
        if old is not None and old.get("numerator") is not None:
            assert entry.get("numerator") == old.get("numerator")
    words = " ".join(
        str(v) for s in openpyxl.load_workbook(made) for r in s.iter_rows(values_only=True) for v in r if v
    )
    assert "Taken over from the workbook for autumn term 2026" in words
    data = made.read_bytes()
    again = said(spring, "receive", SPRING, "--as", SPRING, "--take", file.name, day=MARCH)
    assert again.returncode == done.returncode, again.stderr  # as after a run that was stopped
    assert made.read_bytes() == data
    made.write_bytes(before)
    again = said(spring, "receive", SPRING, "--as", SPRING, "--take", file.name, day=MARCH)
    assert again.returncode == 2 and "is there already" in again.stderr
    assert made.read_bytes() == before


def test_it_is_taken_from_a_mail_and_what_is_made_lies_beside_that(spring: Folder) -> None:
    (file,) = (spring.path / "returned" / SPRING).iterdir()
    post = file.with_name("Our plan.eml")
    post.write_bytes(mailed([(file.name, file.read_bytes())]))
    file.unlink()
    done = said(spring, "receive", SPRING, "--as", SPRING, "--take", post.name, day=MARCH)
    assert f"Our plan.eml is no workbook itself. Name one that is in it: Our plan.eml: {file.name}." in done.stderr
    done = said(spring, "receive", SPRING, "--as", SPRING, "--take", f"Our plan.eml: {file.name}", day=MARCH)
    assert done.returncode in (0, 1), done.stderr
    made = file.with_name(f"{file.stem} (as {SPRING}).xlsx")
    assert "Said in spring." in actions(made, "progress")
    told = json.loads(said(spring, "validate", "--period", SPRING, "--json", day=MARCH).stdout)
    verdicts = {name_returned(f["file"]): f["verdict"].partition("-")[0] for f in told["files"]}
    assert verdicts == {f"Our plan.eml: {file.name}": "superseded", made.name: "accepted"}


@pytest.mark.parametrize(("after_due", "state"), [(0, "returned"), (1, "late")])
def test_it_counts_from_the_day_on_which_what_it_was_made_from_came(
    spring: Folder, after_due: int, state: str
) -> None:
    (file,) = (spring.path / "returned" / SPRING).iterdir()
    due = next(u.due for u in status(spring.trust, SPRING, MARCH).units if u.unit == FIRST)
    assert due is not None
    came, later = due + timedelta(days=after_due), due + timedelta(days=9)
    said(spring, "receive", SPRING, day=came)
    said(spring, "receive", SPRING, "--as", SPRING, "--take", file.name, day=later)
    (stands,) = [u for u in status(spring.trust, SPRING, later).units if u.unit == FIRST]
    assert (stands.state, stands.received_on) == (state, came)
    (row,) = [r for r in consolidate(spring.trust, SPRING, later).tables.returns if r.unit == FIRST]
    assert (row.received_on, row.on_time) == (came, state == "returned")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--as", PERIOD, "--take", "nobody.xlsx"), "nobody.xlsx is not in returned/"),
        (("--take", "x.xlsx"), "--as PERIOD and --take FILE go together"),
        (("--as", "1999-00-autumn", "--take", "x.xlsx"), "There is no period"),
    ],
)
def test_what_cannot_be_taken_is_said_in_one_line(folder: Folder, words: tuple[str, ...], why: str) -> None:
    done = said(folder, "receive", PERIOD, *words)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert why in done.stderr


def test_a_workbook_of_the_period_itself_is_not_taken(folder: Folder) -> None:
    done = said(folder, "receive", PERIOD, "--as", PERIOD, "--take", folder.file_of(FIRST).name)
    assert done.returncode == 2 and "is of autumn term 2026 already" in done.stderr


# Two copies


@pytest.fixture
def copies(folder: Folder) -> tuple[Folder, Path, Path]:
    """Two copies of the workbook as it was issued, each with an answer of its own."""
    (issued,) = (folder.path / "issued" / PERIOD).glob(f"{FIRST}_*.xlsx")
    one = folder.file_of(FIRST)
    other = one.with_name(f"{FIRST}_from the office.xlsx")
    shutil.copyfile(issued, one)
    shutil.copyfile(issued, other)
    put(one, "kpi_value.numerator", 0, 11)
    put(one, "kpi_value.comment", 2, "The head says so.")
    put(one, "action.action", 0, "Read with every pupil each week")
    put(other, "kpi_value.numerator", 1, 22)
    put(other, "kpi_value.comment", 3, "The office says so.")
    put(other, "action.action", 0, "Train the new business manager")
    return folder, one, other


def kpis(path: Path, key: str) -> list[object]:
    return [entry.get(key) for entry in read_workbook(path, DECLARATIONS).entries("kpi_value")]


def test_two_copies_that_do_not_contradict_are_joined(copies: tuple[Folder, Path, Path]) -> None:
    folder, one, other = copies
    before = one.read_bytes(), other.read_bytes()
    said(folder, "receive", PERIOD, day=date(2026, 12, 8))
    done = said(folder, "receive", PERIOD, "--join", one.name, other.name)
    assert done.returncode in (0, 1), done.stderr
    made = one.with_name(f"{one.stem} (joined).xlsx")
    assert kpis(made, "numerator")[:4] == [11, 22, None, None]
    assert kpis(made, "comment")[:4] == [None, None, "The head says so.", "The office says so."]
    assert actions(made, "action") == ["Read with every pupil each week", "Train the new business manager"]
    assert kpis(made, "target") == kpis(one, "target")
    assert (one.read_bytes(), other.read_bytes()) == before
    told = json.loads(said(folder, "status", PERIOD, "--json").stdout)
    unit = next(u for u in told["units"] if u["unit"] == FIRST)
    assert (unit["state"], unit["received_on"]) == ("returned", "2026-12-08")
    assert unit["file"].endswith(made.name)
    assert {f["verdict"] for f in told["unused"] if f["unit"] == FIRST} == {"superseded"}


class Stopped(BaseException):
    """The computer goes off."""


def test_two_copies_in_one_zip_folder_are_joined(copies: tuple[Folder, Path, Path]) -> None:
    folder, one, other = copies
    post = one.with_name("post.zip")
    post.write_bytes(zipped([(path.name, path.read_bytes()) for path in (one, other)]))
    one.unlink()
    other.unlink()
    done = said(folder, "receive", PERIOD, "--join", f"post.zip: {one.name}", f"post.zip: {other.name}")
    assert done.returncode in (0, 1), done.stderr
    assert kpis(one.with_name(f"{one.stem} (joined).xlsx"), "numerator")[:4] == [11, 22, None, None]
    assert {path.name for path in one.parent.glob(f"{FIRST}*")} == {f"{one.stem} (joined).xlsx"}


def test_joining_that_was_stopped_is_done_by_the_next_run(
    copies: tuple[Folder, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the joined workbook lies there it is made use of, whether or not the ledger knows of it."""
    folder, one, other = copies
    said(folder, "receive", PERIOD, day=date(2026, 12, 8))

    def stop(*_: Any) -> Any:  # when it takes in what was joined
        raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(receive, "_taken_in", stop)
        receive.take_joined(folder.trust, PERIOD, (one.name, other.name), TODAY)
    made = one.with_name(f"{one.stem} (joined).xlsx")
    data = made.read_bytes()
    done = said(folder, "receive", PERIOD, "--join", one.name, other.name)
    assert done.returncode in (0, 1), done.stderr
    assert made.read_bytes() == data
    told = json.loads(said(folder, "status", PERIOD, "--json").stdout)
    unit = next(u for u in told["units"] if u["unit"] == FIRST)
    assert (unit["state"], unit["received_on"]) == ("returned", "2026-12-08")
    assert unit["file"].endswith(made.name)


def test_joining_does_nothing_twice(copies: tuple[Folder, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the four workbooks is listed once (two copies, what was issued, what was made), and what stands is
    checked once, when the joined one does."""
    folder, one, other = copies
    listed: list[str] = []
    checked: list[str] = []
    said_in, check_period = remaking.said_in, state.check_period

    def counted_list(declarations: Any, submission: Any) -> Any:
        listed.append(submission.sha256)
        return said_in(declarations, submission)

    def counted_check(*given: Any) -> Any:
        checked.append(PERIOD)
        return check_period(*given)

    monkeypatch.setattr(remaking, "said_in", counted_list)
    monkeypatch.setattr(state, "check_period", counted_check)
    receive.take_joined(folder.trust, PERIOD, (one.name, other.name), TODAY)
    assert (len(listed), len(checked)) == (4, 1)


def test_where_both_have_answered_a_cell_nothing_is_joined(copies: tuple[Folder, Path, Path]) -> None:
    folder, one, other = copies
    put(other, "kpi_value.numerator", 0, 12)
    there = sorted(folder.returned.iterdir())
    done = said(folder, "receive", PERIOD, "--join", one.name, other.name)
    assert (done.returncode, done.stdout) == (2, "")
    assert "“11” and “12”" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert sorted(folder.returned.iterdir()) == there
    assert {u.unit: u.state for u in status(folder.trust, PERIOD, TODAY).units}[FIRST] == "undecided"


def test_the_same_answer_in_both_contradicts_nothing(copies: tuple[Folder, Path, Path]) -> None:
    folder, one, other = copies
    put(other, "kpi_value.numerator", 0, 11)
    assert said(folder, "receive", PERIOD, "--join", other.name, one.name).returncode in (0, 1)
    made = other.with_name(f"{other.stem} (joined).xlsx")
    assert kpis(made, "numerator")[:3] == [11, 22, None]


def test_workbooks_of_two_schools_are_not_joined(folder: Folder) -> None:
    done = said(folder, "receive", PERIOD, "--join", folder.file_of(FIRST).name, folder.file_of("990102").name)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "are not two copies of one workbook" in done.stderr


@pytest.fixture(scope="module")
def second_term(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust in its second term, whose schools have plans that were set in the first."""
    return small_trust(tmp_path_factory.mktemp("second") / "trust", periods=2).path


@pytest.mark.parametrize("unit", [FIRST, "990102"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_filled_in_copy_and_one_as_it_was_issued_are_the_filled_in_one(
    second_term: Path, tmp_path: Path, unit: str, turned: bool
) -> None:
    shutil.copytree(second_term, tmp_path / "trust")
    folder = Folder(tmp_path / "trust")
    filled = folder.file_of(unit)
    (issued,) = (folder.path / "issued" / PERIOD).glob(f"{unit}_*.xlsx")
    blank = filled.with_name(f"{unit}_blank.xlsx")
    shutil.copyfile(issued, blank)
    one, other = (blank, filled) if turned else (filled, blank)
    done = said(folder, "receive", PERIOD, "--join", one.name, other.name)
    assert done.returncode in (0, 1), done.stderr
    assert "had no place" not in done.stderr
    made = read_workbook(one.with_name(f"{one.stem} (joined).xlsx"), DECLARATIONS)
    found = differences(folder.trust.register, read_workbook(filled, DECLARATIONS), made)
    assert [change for change in found if change.record != "explanation"] == []
