"""The day that a command works on: one that was named, or the computer's clock's, which may be set to anything."""

import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import command_line
from planbook.api import days
from planbook.workflow.init import init_trust
from planbook.workflow.trust import open_trust
from planbook.workflow.validate import check_register
from trust_folder import PERIOD, Folder, begin_anew, column_of, edit, small_trust


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return small_trust(tmp_path_factory.mktemp("trust") / "t", units=1)


def planbook(folder: Folder, *words: str, clock: str = "date(2026, 12, 17)") -> subprocess.CompletedProcess[str]:
    """The command on a computer whose clock says `clock`."""

    class Clock(date):
        @classmethod
        def today(cls) -> date:
            return eval(clock, {"date": date})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(days, "date", Clock)
        return command_line.planbook("-C", str(folder.path), *words)


@pytest.mark.parametrize("day", ["0001-01-01", "01/01/1970", "2000-12-31", "2098-01-01", "31/12/9999"])
def test_a_day_named_that_planbook_cannot_work_on(folder: Folder, day: str) -> None:
    for words in (["--today", day, "status"], ["receive", PERIOD, "--on", day]):
        done = planbook(folder, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert (
            done.stderr
            == f"planbook: {day} is a day that planbook cannot work on. Give one from 01/01/2001 to 31/12/2097.\n"
        )


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "29/02/2027", "", "9" * 400, "2026-12-17\n", "1/1/26"])
def test_what_is_no_day_is_told_in_a_line(folder: Folder, day: str) -> None:
    for words in (["--today", day, "status"], ["--today", "2026-12-17", "receive", PERIOD, "--on", day]):
        done = planbook(folder, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"planbook: {day!r} is not a date. Give one as 2026-12-17 or 17/12/2026.\n"


@pytest.mark.parametrize(
    "clock", ["date(1970, 1, 1)", "date(1979, 12, 31)", "date(2108, 1, 1)", "date.max", "date.fromordinal(10**9)"]
)
def test_a_clock_whose_days_no_file_can_carry(folder: Folder, clock: str) -> None:
    for words in (["status"], ["--today", "2026-12-17", "report", PERIOD], ["demo", "nowhere"], ["explain"]):
        done = planbook(folder, *words, clock=clock)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr
        assert "The clock of this computer says" in done.stderr
    assert not Path("nowhere").exists()


@pytest.mark.parametrize("clock", ["date(1980, 1, 1)", "date(2000, 1, 1)", "date(2107, 12, 31)"])
def test_a_clock_that_is_wrong_asks_for_the_day(folder: Folder, clock: str) -> None:
    done = planbook(folder, "status", clock=clock)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "give the day with --today" in done.stderr
    for words in (["status"], ["consolidate", PERIOD], ["report", PERIOD], ["reply", PERIOD]):
        assert planbook(folder, "--today", "2026-12-17", *words, clock=clock).returncode in {0, 1}


@pytest.mark.parametrize("day", ["2001-01-01", "2097-12-31"])
def test_every_command_works_on_the_first_day_and_the_last(folder: Folder, day: str, tmp_path: Path) -> None:
    for words in (["status"], ["validate"], ["reply", PERIOD], ["consolidate", PERIOD], ["report", PERIOD],
                  ["prepare", PERIOD, "--force"], ["init", str(tmp_path / day)]):  # fmt: skip
        done = planbook(folder, "--today", day, *words)
        assert done.returncode in {0, 1}, done.stderr


@pytest.mark.parametrize("today", [date(2001, 1, 1), date(2026, 9, 1), date(2097, 7, 31), date(2097, 12, 31)])
def test_a_register_begun_on_any_day_has_sound_periods(today: date, tmp_path: Path) -> None:
    init_trust(tmp_path, "objectives-actions", today)
    codes = {f.code for f in check_register([tmp_path / "trust.xlsx"]).findings}
    assert codes <= {"RG-001", "RG-002", "RG-025", "RG-031", "RG-059", "RG-060"}


def test_a_day_far_from_the_period_is_asked_about(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=1)
    begin_anew(made.path)
    asked = (
        "What is new is recorded as received on 09/12/2062, more than a year from 2026-27-autumn. Is that the day?"
    )
    assert asked in planbook(made, "receive", PERIOD, "--on", "2062-12-09").stderr
    assert (
        "Is that the day?" not in planbook(made, "receive", PERIOD, "--on", "2062-12-09").stderr
    )  # nothing is new
    assert open_trust(made.path).period(PERIOD).is_far_from(date(2027, 12, 20))
    assert not open_trust(made.path).period(PERIOD).is_far_from(date(2027, 12, 1))
    assert not open_trust(made.path).period(PERIOD).is_far_from(date(2025, 10, 1))


@pytest.mark.parametrize(
    ("sheet", "key", "value", "said"),
    [
        ("People", "person.until", date(9999, 12, 31), "says “31/12/9999”, which cannot be the day that is meant. "
         "Give the day as dd/mm/yyyy. If there is no end, leave the cell blank."),
        ("Funding sources", "funding_source.end", "31/12/9999", "If there is no end, leave the cell blank."),
        ("People", "person.until", date(2100, 1, 1), "not a day from 01/01/2000 to 31/12/2099. Give the day that "
         "is meant. If there is no end, leave the cell blank."),
        ("Periods", "period.due", "01/01/0001", "says “01/01/0001”, which cannot be the day that is meant."),
        ("Periods", "period.start", date(1926, 9, 1), "which is not a day from 01/01/2000 to 31/12/2099."),
    ],
)  # fmt: skip
def test_a_day_that_the_register_cannot_mean_is_told_with_its_cell(
    tmp_path: Path, sheet: str, key: str, value: object, said: str
) -> None:
    made = small_trust(tmp_path / "t", units=1)

    def change(book: openpyxl.Workbook) -> None:
        cell = book[sheet].cell(6, column_of(book[sheet], key))
        cell.value = value
        cell.number_format = "General" if isinstance(value, int) else "dd/mm/yyyy"

    edit(made.path / "trust.xlsx", change)
    for words in (["status"], ["consolidate", PERIOD]):
        done = planbook(made, "--today", "2026-12-17", *words)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert f"The register has a fault at {sheet} " in done.stderr
        assert said in done.stderr
    assert planbook(made, "validate", "trust.xlsx").returncode == 1
