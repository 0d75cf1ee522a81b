"""PERIOD left out, short, or one that can mean several, in every command that takes one."""

import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

import command_line
from planbook import open_trust
from planbook.cli import commands
from planbook.cli.main import cli
from planbook.errors import PeriodError
from trust_folder import PERIOD, TODAY, Folder, small_trust

commands.register(cli)

TAKE_ONE = ("prepare", "import", "receive", "status", "validate", "reply", "consolidate", "report", "trace")
AS_JSON = ("status", "validate", "reply", "consolidate", "report", "trace")
FIGURE = "kpi/PA/990101"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=1)
    (made.path / "plan.csv").write_text("Action,Lead,By when\nRead aloud,Ann Lee,18/12/2026\n", "utf-8")
    return made


def planbook(folder: Folder, *words: str, today: str = "2026-12-17") -> subprocess.CompletedProcess[str]:
    return command_line.planbook("-C", str(folder.path), "--today", today, *words)


def call(command: str, *period: str) -> tuple[str, ...]:
    """`command` with the period, where it stands in that command."""
    if command in ("validate", "import"):
        plan = ("plan.csv", "--dry-run", "--unit", "990101") if command == "import" else ()
        return (command, *plan, *(("--period", *period) if period else ()))
    return (command, *period, *((FIGURE,) if command == "trace" else ()))


@pytest.mark.parametrize("command", TAKE_ONE)
def test_left_out_it_is_the_one_now_due_and_said(folder: Folder, command: str) -> None:
    done = planbook(folder, *call(command))
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr.splitlines()[0] == f"The period now due: {PERIOD}."
    assert f"The period now due: {PERIOD}." not in planbook(folder, "-q", *call(command)).stderr


@pytest.mark.parametrize("command", TAKE_ONE)
def test_a_short_name_is_taken_and_said(folder: Folder, command: str) -> None:
    done = planbook(folder, *call(command, "autumn"))
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr.splitlines()[0] == f"autumn is {PERIOD}."
    assert f" is {PERIOD}." not in planbook(folder, *call(command, PERIOD)).stderr


@pytest.mark.parametrize("command", AS_JSON)
@pytest.mark.parametrize("period", [(), ("autumn",), (PERIOD,)])
def test_json_names_the_period_that_was_taken(folder: Folder, command: str, period: tuple[str, ...]) -> None:
    told = json.loads(planbook(folder, *call(command, *period), "--json").stdout)
    assert told["period"] == PERIOD


@pytest.mark.parametrize("command", TAKE_ONE)
@pytest.mark.parametrize(
    ("name", "said"),
    [("autumn", "'autumn' can mean 2025-26-autumn or 2026-27-autumn."), ("winter", "'winter'")],
)
def test_a_name_that_means_several_or_none_ends_with_2(folder: Folder, command: str, name: str, said: str) -> None:
    done = planbook(folder, *call(command, name), today="2026-08-20")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(("given", "wanted"), [("autumn", PERIOD), (PERIOD, PERIOD), ("autumn 2026", PERIOD)])
def test_validate_says_how_a_period_is_checked_that_is_given_as_a_file(
    folder: Folder, given: str, wanted: str
) -> None:
    done = planbook(folder, "validate", given)
    assert done.returncode == 2
    assert (
        f"There is no file or folder {given}. To check a period: `planbook validate --period {wanted}`."
        in done.stderr
    )
    assert "--period" not in planbook(folder, "validate", "autum").stderr


def test_every_command_that_takes_a_period_is_tried_here() -> None:
    """One that is added without the shared way would be missed."""
    taking = {name for name, command in cli.commands.items() if _takes_a_period(command)}
    assert taking <= {*TAKE_ONE, *SHARED}, taking


SHARED = {"publish", "approve"}
"""Commands that take a period through the same option, and are tried with what they do."""


def _takes_a_period(command: object) -> bool:
    parameters = getattr(command, "params", ())
    return any(
        p.name == "period" or re.search(r"\bPERIOD\b", p.metavar or "") for p in parameters if p.name != "before"
    )


@pytest.mark.parametrize(
    "words",
    [
        (FIGURE,),
        (PERIOD, FIGURE),
        (FIGURE, PERIOD),
        ("autumn", FIGURE),
    ],
)
def test_trace_tells_the_period_from_the_figure_by_its_form(folder: Folder, words: tuple[str, ...]) -> None:
    told = json.loads(planbook(folder, "trace", *words, "--json").stdout)
    assert (told["period"], told["figure"]["id"]) == (PERIOD, FIGURE)


def test_trace_takes_a_cell_with_either_mark(folder: Folder) -> None:
    """In a shell a ! wants quotes."""
    made = open_trust(folder.path, TODAY)
    made.consolidate()
    manifest = json.loads(next(made.outputs().rglob("manifest.json")).read_bytes())
    place = next(place for place, name in manifest["figures"]["summary.xlsx"].items() if name == FIGURE)
    sheet, _, cell = place.partition("!")
    for wanted in (f"summary.xlsx!{sheet}!{cell}", f"summary.xlsx:{sheet}:{cell}"):
        assert made.trace(None, wanted).figure.id == FIGURE


@pytest.mark.parametrize("words", [(PERIOD,), ("autumn", PERIOD, FIGURE), (FIGURE, FIGURE), ()])
def test_trace_wants_one_figure(folder: Folder, words: tuple[str, ...]) -> None:
    done = planbook(folder, "trace", *words)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr


def test_the_same_from_python(folder: Folder) -> None:
    trust = open_trust(folder.path, TODAY)
    assert trust.period().id == trust.period("autumn").id == trust.period("Autumn term 2026").id == PERIOD
    assert trust.status("autumn").period.id == trust.validate("autumn").period.id == PERIOD
    assert [made.written for made in trust.prepare()] == [False]
    assert trust.receive("autumn").files == 1
    assert trust.trace("autumn", FIGURE).figure.id == FIGURE
    with pytest.raises(PeriodError, match="can mean"):
        open_trust(folder.path, date(2026, 8, 20)).report("autumn")


def test_before_the_first_and_after_the_last(folder: Folder) -> None:
    told = {day: json.loads(planbook(folder, "status", "--json", today=day).stdout)["period"] for day in DAYS}
    assert told == DAYS


DAYS = {"2020-01-01": "2024-25-autumn", "2026-12-29": PERIOD, "2035-01-01": "2026-27-summer"}


def test_nothing_is_left_of_a_definition_of_its_own() -> None:
    source = Path(__file__).parent.parent / "src"
    assert not [path for path in source.rglob("*.py") if "current_period" in path.read_text(encoding="utf-8")]
