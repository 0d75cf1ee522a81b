"""A trust's folder of any name: everything lies in it, and nothing beside it."""

import os
import shlex
import shutil
import string
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from command_line import planbook
from planbook.errors import FolderError
from planbook.model.legible_names import legible
from planbook.model.submission import Submission
from planbook.workflow.consolidate import consolidate
from planbook.workflow.migrate import migrate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receive import take_in
from planbook.workflow.receiving.chosen import ChosenFiles
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.status import status
from planbook.workflow.trace import trace
from planbook.workflow.trust import Trust, open_trust
from planbook.workflow.validate import check_files, check_returned
from test_workflow_redact import type_in
from trust_folder import PERIOD, TODAY, begin_anew, edit, small_trust

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems allow few of these names")

SIBLINGS = {"What next?": "What next", "Our%20Trust": "Our Trust", "a*": "ab", "a#b": "a", "file:x": "x",
            "x:memory:": "x", "{x}": "x", "$HOME": "HOME", "[ab]": "a", "a?b": "a", "x%41": "xA",
            "%00t": "t", "{0}": "0", "a b ": "a b", "a.": "a", "new\nline": "new", "file:x?mode=ro": "x",
            "[x]*": "x", "#": "x", "'\";&": "x"}  # fmt: skip
"""Names with those of folders that a misreading would hit."""
NAMES = [
    *(c for c in string.punctuation if c not in "./"), *SIBLINGS, "-C", "--help", ":memory:", "~root", "CON", "x.",
    "...", "a.xlsx", " lead", "trail ", "two\nlines", "tab\t", "\r", "\x7f", "é", "e\u0301", "\u05d0\u05d1",
    "\u202ex", "😀", os.fsdecode(b"caf\xe9"), os.fsdecode(b"\xff\xfe"), "n" * 255, "%2e%2e",
]  # fmt: skip
WHOLE_WAY = ["What next?", "Our%20Trust", " {x}%s[bold]*!&;| it's a \"$HOME\" `id` ", "-C",
             os.fsdecode(b"caf\xe9 two\nlines\t e\xcc\x81 \xd7\x90 \xff")]  # fmt: skip

EVERY_COMMAND = ["%00t", "%2e%2e", "~", "-x", "a b ", "new\nline", "file:x?mode=ro", "n" * 200]
OVER = "2027-01-12"
"""When the period is over and its papers can go out."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust whose only school has returned its workbook, before it was received."""
    path = tmp_path_factory.mktemp("base") / "trust"
    small_trust(path, units=1)
    begin_anew(path)
    shutil.rmtree(path / "issued" / PERIOD)
    return open_trust(path)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path, but: str) -> dict[Path, bytes]:
    """The bytes of every file below `folder`, but for what lies in its folder `but`."""
    found = (Path(inside, name) for inside, _, names in os.walk(folder) for name in names)
    return {path: path.read_bytes() for path in found if path.relative_to(folder).parts[0] != but}


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_the_ledger_lies_in_the_folder_of_any_name(base: Trust, here: Path, name: str) -> None:
    sibling = SIBLINGS.get(name)
    for folder in filter(None, (name, sibling)):
        (here / folder).mkdir()
        replace(base, folder=Path(folder)).issued(base.period(PERIOD)).mkdir(parents=True)
    if sibling:
        with replace(base, folder=Path(sibling)).ledger():
            pass
    beside = contents(here, name)
    trust = replace(base, folder=Path(name))
    with trust.ledger() as ledger:
        ledger.add_receipt(PERIOD, "x.xlsx", b"x", Submission("", PERIOD, None, None, None, ()), TODAY, "")
    with trust.scratch_ledger() as ledger:
        assert [receipt.name for receipt in ledger.receipts(PERIOD)] == ["x.xlsx"]
    assert names_in(here) == {name, *([sibling] if sibling else [])}
    assert names_in(here / name) == {"issued", "ledger.db", "ledger.lock"}
    assert contents(here, name) == beside


@pytest.mark.parametrize("name", WHOLE_WAY, ids=ascii)
def test_the_whole_way_in_a_folder_of_any_name(base: Trust, here: Path, name: str) -> None:
    shutil.copytree(base.folder, here / name)
    if name in SIBLINGS:
        shutil.copytree(base.folder, here / SIBLINGS[name])
    beside = contents(here, name)
    trust = open_trust(Path(name))
    returned = trust.returned(trust.period(PERIOD))
    (own,) = returned.glob("990101_*.xlsx")
    rival = returned / f"990101_{name}.xlsx"
    shutil.copyfile(own, rival)
    edit(rival, lambda book: book["Actions"].__setitem__("A30", "another"))
    (sent,) = prepare_workbooks(trust, PERIOD, TODAY)
    assert take_in(trust, PERIOD, TODAY).new == 2
    checked = take_in(trust, PERIOD, TODAY, ChosenFiles(f"returned/{PERIOD}/{rival.name}")).checked
    assert {f.file: f.verdict for f in checked.files}[f"returned/{PERIOD}/{legible(rival.name)}"].startswith("acc")
    assert [u.file for u in status(trust, PERIOD, TODAY).units] == [f"returned/{PERIOD}/{legible(rival.name)}"]
    assert len(check_returned(trust, PERIOD, TODAY).files) == len(check_files(trust, [returned], PERIOD).files) == 2
    made = [*(path for one in reply(trust, PERIOD, TODAY) for path in one.files), sent.path]
    made += [*consolidate(trust, PERIOD, TODAY).written, *(one.path for one in report(trust, PERIOD, TODAY))]
    assert all(path.is_file() and path.is_relative_to(Path(name)) for path in made)
    assert trace(trust, PERIOD, "kpi/ATT/990101", TODAY).cells
    assert all(one.done for one in migrate(trust.folder, [returned], TODAY))
    assert contents(here, name) == beside


@pytest.mark.parametrize("name", EVERY_COMMAND, ids=ascii)
def test_every_command_in_a_folder_of_any_name(base: Trust, here: Path, name: str) -> None:
    """Each is told the folder as people type it; a misreading would hit its sibling, or the folder above both."""
    own, sibling = here / name, here / SIBLINGS.get(name, "x")
    for folder in (own, sibling):
        shutil.copytree(base.folder, folder)
    (file,) = (own / "returned" / PERIOD).glob("990101_*.xlsx")
    cell = type_in(file, {"action.progress": "Zebulon was away."})["action.progress"]
    beside = contents(here, name)
    for command in (
        ("prepare", PERIOD), ("receive", PERIOD), ("status", PERIOD), ("validate", "--period", PERIOD),
        ("consolidate", PERIOD), ("report", PERIOD), ("reply", PERIOD), ("publish", PERIOD),
        ("redact", f"returned/{PERIOD}/{file.name}", f"Actions!{cell}", "--reason", "it names a pupil", "--yes"),
        ("backup", "--", f"{name}/b.zip"), ("backup", "--restore", f"{name}/b.zip", f"{name}/again"),
        ("doctor",), ("forget", "990101", "--yes"), ("doctor",),
    ):  # fmt: skip
        done = planbook("-C", name, "--today", OVER, *command)
        assert done.returncode in (0, 1), (command, done.stderr[-400:])
    assert (own / "again" / "ledger.db").is_file()
    assert contents(here, name) == beside
    assert names_in(here) == {name, sibling.name}


@pytest.mark.parametrize("name", WHOLE_WAY, ids=ascii)
def test_a_command_that_is_printed_can_be_copied(here: Path, name: str) -> None:
    start = [sys.executable, "-P", "-m", "planbook"]
    done = subprocess.run([*start, "init", "--", name], check=True, capture_output=True)
    printed = done.stdout.decode().splitlines()[-1]
    command = printed.removeprefix("Then: planbook ").removesuffix(" PERIOD")
    line = f"{shlex.join(start)} {command} {PERIOD}"
    copied = subprocess.run(["bash", "-c", line], check=False, capture_output=True)
    assert copied.returncode == 2
    assert b"The register has a fault" in copied.stderr
    assert names_in(here) == {name}


@pytest.mark.parametrize("name", WHOLE_WAY, ids=ascii)
def test_the_command_that_makes_a_folder_can_be_copied(here: Path, name: str) -> None:
    with pytest.raises(FolderError) as refused:
        open_trust(Path(name))
    command = str(refused.value).partition("`planbook ")[2].rpartition("` makes one.")[0]
    line = f"{shlex.join([sys.executable, '-P', '-m', 'planbook'])} {command}"
    subprocess.run([b"bash", b"-c", os.fsencode(line)], check=True, capture_output=True)
    assert names_in(here) == {name}
