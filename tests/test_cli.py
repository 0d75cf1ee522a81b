"""The command line: what it prints, where, and how it ends."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import command_line
from planbook import __version__
from planbook.cli import commands
from planbook.cli.main import cli
from trust_folder import PERIOD, Folder, begin_anew, column_of, edit, small_trust

commands.register(cli)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)

    def spoil(book) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = "approx 90%"

    def paste(book) -> None:
        sheet = book["Actions"]
        sheet.cell(6, column_of(sheet, "action.percent_done")).value = 50

    edit(made.file_of("990101"), spoil)
    edit(made.file_of("990102"), paste)
    return made


def planbook(*words: str, folder: Folder | None = None) -> subprocess.CompletedProcess[str]:
    before = ["-C", str(folder.path), "--today", "2026-12-17"] if folder else []
    return command_line.planbook(*before, *words)


def process(*words: str, folder: Folder) -> subprocess.CompletedProcess[str]:
    """The same as a process of its own."""
    call = [sys.executable, "-m", "planbook", "-C", str(folder.path), "--today", "2026-12-17", *words]
    return subprocess.run(call, check=False, capture_output=True, text=True, encoding="utf-8")


def test_version_and_help() -> None:
    assert planbook("--version").stdout == f"planbook {__version__}\n"
    assert "prepare" in planbook("-h").stdout


@pytest.mark.parametrize(
    ("words", "status"), [(("--version",), 0), (("validate",), 1), (("validate", "no.xlsx"), 2)]
)
def test_a_process_says_the_same_and_ends_with_the_same_status(
    folder: Folder, words: tuple[str, ...], status: int
) -> None:
    one, other = planbook(*words, folder=folder), process(*words, folder=folder)
    assert one.returncode == other.returncode == status
    assert (one.stdout, one.stderr) == (other.stdout, other.stderr)


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_and_option_has_help(name: str) -> None:
    command = cli.commands[name]
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.name}"


def test_a_file_of_the_trust_is_found_from_any_folder(folder: Folder) -> None:
    register = planbook("validate", "trust.xlsx", folder=folder)
    assert (register.returncode, register.stdout.strip().partition(":")[0]) == (0, "trust.xlsx")
    assert "RG-059" in register.stdout  # the benchmarks that it was begun with grow old
    assert "across schools" not in register.stderr
    workbook = folder.file_of("990101").relative_to(folder.path).as_posix()
    assert "approx 90%" in planbook("validate", workbook, folder=folder).stdout


def test_workbooks_that_were_there_are_not_called_new(folder: Folder) -> None:
    done = planbook("prepare", PERIOD, folder=folder)
    assert (
        "2 workbooks are in issued/2026-27-autumn/ (0 of them new; --force makes the others again)." in done.stderr
    )
    assert f"Send each to its school: issued/{PERIOD}/messages/ has a message for each." in done.stderr


def test_findings_at_error_level_end_with_1_and_say_where(folder: Folder) -> None:
    done = planbook("validate", folder=folder)
    assert done.returncode == 1
    assert "KPIs" in done.stdout
    assert "“approx 90%”" in done.stdout


def test_all_of_a_period_says_what_the_register_has_and_what_lists_it(folder: Folder) -> None:
    register = planbook("validate", "trust.xlsx", "--json", folder=folder)
    told = json.loads(register.stdout)
    queries, notes = told["counts"]["warning"], told["counts"]["note"]
    sheets = {finding["sheet"] for finding in told["findings"] if finding["sheet"]}
    done = planbook("validate", folder=folder)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("In the register: ")]
    assert line.endswith("`planbook validate trust.xlsx` lists them.")
    assert re.findall(r"\d+(?= quer| for)", line) == [str(count) for count in (queries, notes) if count]
    assert all(sheet in line for sheet in sheets)
    with_json = planbook("validate", "--json", folder=folder)
    assert line in with_json.stderr.splitlines()
    assert line not in planbook("-q", "validate", "--json", folder=folder).stderr
    assert line not in planbook("validate", str(folder.file_of("990102")), folder=folder).stdout


def test_nothing_at_error_level_ends_with_0(folder: Folder) -> None:
    path = str(folder.file_of("990102"))
    assert planbook("validate", path, folder=folder).returncode == 0
    assert planbook("validate", path, "--strict", folder=folder).returncode == 1


def test_commands_that_tell_findings_end_with_1_where_one_is_an_error(folder: Folder) -> None:
    """Those that only look, or make what was asked for, end with 0 all the same: they tell no findings."""
    for words in (("receive", PERIOD), ("reply", PERIOD), ("reply", PERIOD, "--json"), ("consolidate", PERIOD)):
        assert planbook(*words, folder=folder).returncode == 1, words
    assert planbook("reply", PERIOD, "--unit", "990102", folder=folder).returncode == 0
    for words in (("status",), ("prepare", PERIOD), ("report", PERIOD), ("trace", PERIOD, "kpi/PA/990102")):
        assert planbook(*words, folder=folder).returncode == 0, words


def test_a_refused_file_ends_receive_and_reply_with_1(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=1)
    assert planbook("receive", PERIOD, folder=made).returncode == 0
    assert planbook("reply", PERIOD, folder=made).returncode == 0
    made.file_of("990101").unlink()
    begin_anew(made.path)
    (made.returned / "990101_scanned.xlsx").write_bytes(b"%PDF-1.7")
    done = planbook("receive", PERIOD, folder=made)
    assert (done.returncode, "refused" in done.stdout) == (1, True)
    assert planbook("reply", PERIOD, folder=made).returncode == 1


def test_json_of_validate_has_every_key_and_is_in_order(folder: Folder) -> None:
    done = planbook("validate", "--json", folder=folder)
    told = json.loads(done.stdout)
    assert list(told) == ["version", "period", "files", "findings", "counts"]
    assert (told["version"], told["period"]) == (1, PERIOD)
    assert set(told["counts"]) == {"error", "warning", "note"}
    for file in told["files"]:
        assert set(file) == {"file", "unit", "sha256", "template", "verdict"}
        assert file["file"].startswith(f"returned/{PERIOD}/")
    for finding in told["findings"]:
        assert list(finding) == [
            "code", "severity", "unit", "file", "sheet", "cells", "record", "row", "field", "value", "message",
            "remedy",
        ]  # fmt: skip
    order = [(f["file"] or "", f["sheet"] or "", f["row"] or 0, f["code"]) for f in told["findings"]]
    assert order == sorted(order)
    (wrong,) = [f for f in told["findings"] if f["value"] == "approx 90%"]
    assert (wrong["code"], wrong["severity"], wrong["sheet"], wrong["row"], wrong["field"]) == (
        "FD-004", "error", "KPIs", 6, "numerator",
    )  # fmt: skip


def test_results_on_stdout_and_narration_on_stderr(folder: Folder) -> None:
    quiet = planbook("-q", "consolidate", PERIOD, "--json", folder=folder)
    assert quiet.stderr == ""
    loud = planbook("-v", "consolidate", PERIOD, "--rebuild", "--json", folder=folder)
    assert "writing summary.xlsx" in loud.stderr
    again = planbook("-v", "consolidate", PERIOD, "--json", folder=folder)
    assert "nothing has changed" in again.stderr
    assert json.loads(again.stdout) == json.loads(loud.stdout) == json.loads(quiet.stdout)


def test_status_report_trace_and_explain(folder: Folder) -> None:
    units = json.loads(planbook("status", PERIOD, "--json", folder=folder).stdout)["units"]
    assert [(u["unit"], u["state"]) for u in units] == [("990101", "returned"), ("990102", "returned")]
    reports = json.loads(planbook("report", PERIOD, "--unit", "990102", "--json", folder=folder).stdout)["reports"]
    assert [r["unit"] for r in reports] == ["990102"]
    assert Path(reports[0]["file"]).is_file()
    cells = json.loads(planbook("trace", PERIOD, "kpi/PA/990102", "--json", folder=folder).stdout)["cells"]
    assert [c["field"] for c in cells] == ["numerator", "denominator"]
    assert "FD-004: A number is a number" in planbook("explain", "FD-004").stdout
    assert "Finish" in planbook("explain", "action.finish").stdout
    assert "WB-001" in planbook("explain").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-C", "nowhere", "status"), "There is no folder nowhere."),
        (("validate", "nothing.xlsx"), "There is no register"),
        (("explain", "XX-999"), "There is no code, record or field 'XX-999'."),
        (("init", "new", "--format", "haiku"), "There is no plan format 'haiku'"),
        (("--today", "the day after", "status"), "'the day after' is not a date"),
    ],
)
def test_an_operators_mistake_is_told_plainly_and_ends_with_2(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = planbook(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_path_that_does_not_exist_and_an_unknown_period(folder: Folder) -> None:
    for words in (("validate", "no.xlsx"), ("consolidate", "2031-32-autumn"), ("prepare", PERIOD, "--unit", "1")):
        done = planbook(*words, folder=folder)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr


def test_a_bug_shows_its_traceback_and_ends_with_3(folder: Folder) -> None:
    script = (
        "import planbook.workflow.status as s\n"
        "def broken(*a): raise ZeroDivisionError('a bug')\n"
        "s.status = broken\n"
        "import sys; from planbook.cli.main import run\n"
        f"sys.argv = ['planbook', '-C', {str(folder.path)!r}, 'status']; run()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 3
    assert "ZeroDivisionError: a bug" in done.stderr
    assert (
        "This is an error in planbook, not in your files. Everything that was there before is still there."
        in done.stderr
    )


def test_a_reader_that_has_gone_is_no_bug(folder: Folder) -> None:
    call = [sys.executable, "-m", "planbook", "explain"]
    process = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    process.wait()
    assert "Traceback" not in said
