"""A return that is withdrawn, and one that really came on another day: decisions, which alter nothing that came."""

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from planbook.workflow.consolidate import consolidate
from planbook.workflow.publishing import publish
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, edit, small_trust

FIRST = "990101"
DAY = TODAY.isoformat()


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What came was received long before today, in time."""
    made = small_trust(tmp_path_factory.mktemp("withdrawn") / "trust")
    begin_anew(made.path)
    assert said(made, "receive", PERIOD, day="2026-12-07").stdout
    return made.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def said(folder: Folder, *words: str, day: str = DAY):
    return planbook("-C", str(folder.path), "--today", day, *words)


def unit(folder: Folder, day: str = DAY) -> dict[str, object]:
    told = json.loads(said(folder, "status", PERIOD, "--json", day=day).stdout)
    return next(u for u in told["units"] if u["unit"] == FIRST)


def out_of(folder: Folder) -> str:
    """What status says of what has gone out."""
    lines = said(folder, "status", PERIOD).stdout.splitlines()
    return next(line for line in lines if line.startswith(f"{PERIOD}:"))


def verdicts(folder: Folder) -> dict[str, str]:
    told = json.loads(said(folder, "validate", "--json").stdout)
    return {f["file"].rpartition("/")[2]: f["verdict"] for f in told["files"] if f["unit"] == FIRST}


def flawed(book: openpyxl.Workbook) -> None:
    """One cell that cannot be read as what it asks for."""
    book["Actions"].cell(6, column_of(book["Actions"], "action.finish")).value = "when we can"


def test_a_withdrawn_return_counts_no_more_and_does_not_come_in_again(folder: Folder) -> None:
    before = consolidate(folder.trust, PERIOD, TODAY).tables
    name = folder.file_of(FIRST).name
    assert FIRST in {row.unit for row in before.kpis if row.value is not None}
    done = said(folder, "receive", PERIOD, "--withdraw", name)
    assert done.returncode in (0, 1) and "withdrawn" in done.stdout
    for _ in range(2):  # it stays so, whatever is done
        assert verdicts(folder) == {name: "withdrawn"}
        assert (unit(folder)["state"], unit(folder)["verdict"]) == ("overdue", "withdrawn")
        said(folder, "receive", PERIOD)
    done = consolidate(folder.trust, PERIOD, TODAY)
    assert not done.unchanged
    assert not {row for row in done.tables.kpis if row.unit == FIRST and row.value is not None}
    (row,) = [row for row in done.tables.returns if row.unit == FIRST]
    assert (row.verdict, row.came_in) == ("withdrawn", False)
    (found,) = [f for f in done.checked.findings if f.unit == FIRST and f.code == "TR-001"]
    assert found.message.endswith(f"{name} was withdrawn.")
    assert consolidate(folder.trust, PERIOD, TODAY).unchanged
    said(folder, "reply", PERIOD)
    (letter,) = (folder.outputs / "replies").glob(f"{FIRST}*reminder*.txt")
    assert f"{name} came and was withdrawn" in " ".join(letter.read_text(encoding="utf-8").split())


def test_the_file_may_have_gone_and_what_it_superseded_does_not_come_back(folder: Folder) -> None:
    file = folder.file_of(FIRST)
    earlier = file.read_bytes()
    edit(file, lambda book: book["Cover"].__setitem__("A40", "another"))
    said(folder, "receive", PERIOD)
    assert unit(folder)["version"] == 2
    file.unlink()
    assert unit(folder)["state"] == "returned", "removing a file withdraws nothing"
    assert said(folder, "receive", PERIOD, "--withdraw", file.name).returncode in (0, 1)
    assert (unit(folder)["state"], verdicts(folder)) == ("overdue", {file.name: "withdrawn"})
    file.write_bytes(earlier)
    assert unit(folder)["state"] == "overdue"
    told = json.loads(said(folder, "status", PERIOD, "--json").stdout)["unused"]
    assert {f["sha256"]: f["verdict"] for f in told}[hashlib.sha256(earlier).hexdigest()] == "superseded"


def test_accepting_it_takes_the_withdrawal_back(folder: Folder) -> None:
    name = folder.file_of(FIRST).name
    before = unit(folder)
    said(folder, "receive", PERIOD, "--withdraw", name)
    again = said(folder, "receive", PERIOD, "--withdraw", name)
    assert (again.returncode, again.stdout) == (2, "")
    assert "has been withdrawn already, so there is nothing to withdraw. Nothing was changed." in again.stderr
    said(folder, "receive", PERIOD, "--accept", name)
    assert unit(folder) == before
    assert said(folder, "receive", PERIOD, "--withdraw", "nobody.xlsx").returncode == 2


def test_status_says_that_what_was_published_is_behind_until_it_is_brought_together(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    publish(folder.trust, PERIOD, TODAY)
    assert "published on 17/12/2026." in out_of(folder)
    name = folder.file_of(FIRST).name
    said(folder, "receive", PERIOD, "--withdraw", name)
    behind = "the returns we use have changed since, and no outputs show it: run consolidate."
    assert out_of(folder) == f"{PERIOD}: published on 17/12/2026; {behind}"
    (told,) = json.loads(said(folder, "status", PERIOD, "--json").stdout)["published"]
    assert told["state"] == "changed"
    consolidate(folder.trust, PERIOD, TODAY)
    assert out_of(folder) == f"{PERIOD}: a draft again: it is not what was published on 17/12/2026."
    said(folder, "receive", PERIOD, "--accept", name)
    assert out_of(folder) == f"{PERIOD}: published on 17/12/2026; {behind}"
    consolidate(folder.trust, PERIOD, TODAY)
    assert out_of(folder) == f"{PERIOD}: published on 17/12/2026."


def test_status_says_that_a_draft_is_behind_what_came_since(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    assert out_of(folder) == f"{PERIOD}: a draft."
    edit(folder.file_of(FIRST), lambda book: book["Actions"].cell(40, 3).__setattr__("value", "One more."))
    assert out_of(folder).startswith(f"{PERIOD}: a draft; the returns we use have changed since")


def test_a_renamed_return_is_no_other(folder: Folder) -> None:
    edit(folder.file_of(FIRST), flawed)
    consolidate(folder.trust, PERIOD, TODAY)
    before = unit(folder)
    own = folder.file_of(FIRST)
    own.rename(own.with_name(f"{FIRST} again.xlsx"))
    after = unit(folder)
    assert (after["errors"], after["warnings"]) == (before["errors"], before["warnings"])
    assert before["errors"] == 1
    assert out_of(folder) == f"{PERIOD}: a draft."


def test_what_is_wrong_with_a_file_that_took_a_returns_name_is_not_counted_with_the_return(folder: Folder) -> None:
    """A school's return stands, and its file in the folder is written over with something that is no workbook."""
    edit(folder.file_of(FIRST), flawed)
    consolidate(folder.trust, PERIOD, TODAY)
    before = unit(folder)
    assert before["errors"] == 1
    folder.file_of(FIRST).write_bytes(b"no workbook")
    after = unit(folder)
    assert after["state"] == before["state"]
    assert (after["errors"], after["warnings"]) == (before["errors"], before["warnings"])


def test_a_past_term_is_made_again_as_it_was_before_and_after_the_withdrawal(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, date(2026, 12, 10))
    then = folder.output_bytes()
    said(folder, "receive", PERIOD, "--withdraw", folder.file_of(FIRST).name)
    consolidate(folder.trust, PERIOD, TODAY)
    now = folder.output_bytes()
    assert now != then
    for day, wanted in (("2026-12-10", then), (DAY, now)):
        assert said(folder, "consolidate", PERIOD, "--rebuild", day=day).returncode in (0, 1)
        assert {k: v for k, v in folder.output_bytes().items() if v != wanted[k]} == {}
    assert said(folder, "doctor").returncode == 0


def test_a_backup_knows_it(folder: Folder, tmp_path: Path) -> None:
    said(folder, "receive", PERIOD, "--withdraw", folder.file_of(FIRST).name)
    kept = tmp_path / "kept.zip"
    assert said(folder, "backup", str(kept)).returncode == 0
    assert said(folder, "backup", "--restore", str(kept), str(tmp_path / "back")).returncode == 0
    assert unit(Folder(tmp_path / "back"))["verdict"] == "withdrawn"


# The day on which a file really came


@pytest.fixture
def late(pristine: Path, tmp_path: Path) -> Folder:
    """What came was received only today, after it was due."""
    shutil.copytree(pristine, tmp_path / "trust")
    begin_anew(tmp_path / "trust")
    made = Folder(tmp_path / "trust")
    said(made, "receive", PERIOD)
    return made


def test_a_return_that_really_came_in_time_is_not_late(late: Folder) -> None:
    assert (unit(late)["state"], unit(late)["received_on"]) == ("late", DAY)
    receipts = [(r.name, r.sha256) for r in receipts_of(late)]
    name = late.file_of(FIRST).name
    said(late, "receive", PERIOD, "--came", name, "--on", "2026-12-08")
    assert (unit(late)["state"], unit(late)["received_on"]) == ("returned", "2026-12-08")
    assert [(r.name, r.sha256) for r in receipts_of(late)] == receipts
    done = consolidate(late.trust, PERIOD, TODAY)
    assert FIRST not in {f.unit for f in done.checked.findings if f.code == "TR-002"}
    (row,) = [row for row in done.tables.returns if row.unit == FIRST]
    assert (row.received_on, row.on_time) == (date(2026, 12, 8), True)
    said(late, "receive", PERIOD, "--came", name, "--on", "16/12/2026")
    assert (unit(late)["state"], unit(late)["received_on"]) == ("late", "2026-12-16")
    assert said(late, "doctor").returncode == 0


def receipts_of(folder: Folder):
    with folder.trust.ledger() as ledger:
        return ledger.receipts(PERIOD)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--on", "2026-12-18"), "18/12/2026 is after today, 17/12/2026"),
        (("--on", "2025-08-31"), "more than a year before autumn term 2026 begins"),
        ((), "needs the day on which it came: --on DATE"),
        (("--on", "2026-12-08", "--accept", "x.xlsx"), "Decide one thing at a time"),
    ],
)
def test_a_day_on_which_it_cannot_have_come_is_refused(late: Folder, words: tuple[str, ...], why: str) -> None:
    done = said(late, "receive", PERIOD, "--came", late.file_of(FIRST).name, *words)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert why in done.stderr
    assert unit(late)["received_on"] == DAY


def test_what_is_not_there_cannot_have_come(late: Folder) -> None:
    done = said(late, "receive", PERIOD, "--came", "nobody.xlsx", "--on", "2026-12-08")
    assert done.returncode == 2 and "nobody.xlsx is not among the workbooks" in done.stderr


def test_the_ledger_of_some_units_knows_of_no_others_withdrawal(folder: Folder) -> None:
    said(folder, "receive", PERIOD, "--withdraw", folder.file_of(FIRST).name)
    with folder.trust.ledger() as ledger:
        of_none, of_all = (ledger.of_units(frozenset(units)).withdrawn(PERIOD) for units in ((), {FIRST}))
    assert (of_none, [one.slot[1] for one in of_all]) == ([], [FIRST])
