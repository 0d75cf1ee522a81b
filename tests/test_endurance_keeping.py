"""The commands that keep, erase and bring back, killed in the middle and on full disks: whole before or after."""

import os
import random
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("Windows can neither fork nor kill with signal 9", allow_module_level=True)

from command_line import planbook
from endurance import Ended, Worker
from planbook.files import TEMPORARY
from planbook.ledger.health import health_of
from planbook.model.loading import load
from planbook.model.sha256 import sha256_of
from planbook.workflow.backed_up import contents_of
from test_endurance_disk import assert_said_plainly, mount, room, small_disk  # noqa: F401  # a fixture
from test_workflow_redact import NAME, holding, type_in
from trust_folder import PERIOD, Folder, small_trust

KILLS = max(int(os.environ.get("PLANBOOK_KILLS", "20")) // 4, 1)
"""Of each command."""
FIRST, SECOND = "990101", "990102"
DAY = ("--today", "2026-12-21")


@pytest.fixture(scope="module")
def trust(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, ...]]]:
    """A trust with everything made, and the commands to try on it."""
    folder = small_trust(tmp_path_factory.mktemp("keeping") / "trust", units=2)
    cell = type_in(folder.file_of(FIRST), {"action.progress": f"{NAME} was away."})["action.progress"]
    for words in (("receive", PERIOD), ("consolidate", PERIOD), ("reply", PERIOD), ("report", PERIOD), ("backup",)):
        assert worker.run(folder.path, *DAY, *words).status in (0, 1)
    (made,) = (folder.path / "backups").iterdir()
    shutil.move(made, folder.path.parent / "made.zip")
    own = f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    return folder.path, {
        "backup": ("backup",),
        "publish": ("publish", PERIOD),
        "forget": ("forget", SECOND, "--yes"),
        "redact": ("redact", own, f"Actions!{cell}", "--reason", "it names a pupil", "--yes"),
        "restore": ("backup", "--restore", str(folder.path.parent / "made.zip"), "again"),
    }


def run(worker: Worker, folder: Path, words: tuple[str, ...], after: float | None = None) -> Ended:
    if words[-1] == "again":
        words = (*words[:-1], str(folder / "again"))
    if after is None:
        return worker.run(folder, *DAY, *words)
    return worker.killed(folder, *DAY, *words, after=after, group=True)


def units_kept(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "ledger.db")) as ledger:
        return {u for (u,) in ledger.execute("SELECT unit FROM receipt WHERE forgotten_on IS NULL")}


def assert_whole(folder: Path) -> None:
    """The ledger is whole, and so is every back-up that has its name."""
    assert health_of(folder / "ledger.db", load()).damage == ()
    for path in (folder / "backups").glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
        assert contents_of(path).files


def strays(folder: Path) -> list[Path]:
    return [p for p in folder.rglob(f"{TEMPORARY}*") if p.parent.name != "backups"]


def assert_kept_as_published(folder: Path) -> None:
    """Each folder of copies is that of a publication, which has every file of it as it went out."""
    top = folder / "outputs" / PERIOD / "published"
    with Folder(folder).trust.ledger() as ledger:
        told = {
            out.folder: {paper: file.copy for paper, file in out.files.items()}
            for out in ledger.publications.of(PERIOD)
        }
    there = {
        path.name: {
            p.relative_to(path).as_posix(): sha256_of(p.read_bytes()) for p in path.rglob("*") if p.is_file()
        }
        for path in top.iterdir()
    }
    assert len(told) == 1
    assert there == told


@pytest.mark.parametrize("command", ["backup", "forget", "publish", "redact", "restore"])
def test_killed_in_the_middle(
    worker: Worker, trust: tuple[Path, dict[str, tuple[str, ...]]], tmp_path: Path, command: str
) -> None:
    """Whenever it is killed: what it was or what it becomes; and run again, it is done."""
    pristine, commands = trust
    words = commands[command]
    shutil.copytree(pristine, tmp_path / "whole")
    undisturbed = run(worker, tmp_path / "whole", words)
    assert undisturbed.status == 0, undisturbed.stderr
    drawn = random.Random(20270112)
    kills, seconds = 0, undisturbed.seconds
    for number in range(3 * KILLS):
        folder = tmp_path / str(number)
        shutil.copytree(pristine, folder)
        ended = run(worker, folder, words, after=drawn.uniform(0, seconds))
        assert ended.status in (-9, 0), ended.stderr
        if ended.status == 0:  # where others were at work on the computer, it takes less now
            seconds = min(seconds, ended.seconds)
        kills += ended.status == -9
        assert_whole(folder)
        again = folder / "again"
        if command == "restore":
            assert not (again / "trust.xlsx").exists() or health_of(again / "ledger.db", load()).receipts == 3
        if not (again / "trust.xlsx").exists():
            done = run(worker, folder, words)
            assert done.status == 0, done.stderr
        assert_whole(folder)
        if command == "forget":
            assert units_kept(folder) == {FIRST}
        elif command == "redact":
            assert holding(folder, NAME) == set()
        elif command == "publish":
            assert_kept_as_published(folder)
        elif command == "backup":
            assert list((folder / "backups").glob("*.zip"))
        else:
            assert health_of(again / "ledger.db", load()).receipts == 3
        assert strays(folder) == []
        shutil.rmtree(folder)
        if kills == KILLS:
            return
    raise AssertionError("the moments fall behind the end of the command")


@pytest.mark.parametrize("spare", [0, 100, 700])
@pytest.mark.parametrize("command", ["backup", "forget", "redact", "restore"])
def test_a_disk_that_fills(
    worker: Worker,
    trust: tuple[Path, dict[str, tuple[str, ...]]],
    small_disk: Path,  # noqa: F811  # pytest gives the fixture of that name
    command: str,
    spare: int,
) -> None:
    """One line that names what is on the full disk, nothing half done; once there is room, it is done."""
    pristine, commands = trust
    mount(small_disk, 16384)
    folder = small_disk / "trust"
    shutil.copytree(pristine, folder)
    used = shutil.disk_usage(small_disk).used // 1024
    room(small_disk, used + spare)
    ended = run(worker, folder, commands[command])
    if ended.status == 2:
        assert_said_plainly(ended, "no room left on the disk", "the disk is full")
        assert str(small_disk) in ended.stderr
    else:
        assert ended.status in (0, 1), ended.stderr
    assert_whole(folder)
    if command == "forget":
        assert units_kept(folder) in ({FIRST}, {FIRST, SECOND})
    room(small_disk, 16384)
    shutil.rmtree(folder / "again", ignore_errors=True)
    done = run(worker, folder, commands[command])
    assert done.status == 0, done.stderr
    assert_whole(folder)
    if command == "forget":
        assert units_kept(folder) == {FIRST}
    elif command == "redact":
        assert holding(folder, NAME) == set()


def test_what_is_erased_is_erased_though_its_space_cannot_be_given_back(
    trust: tuple[Path, dict[str, tuple[str, ...]]],
    small_disk: Path,  # noqa: F811
) -> None:
    """Writing the ledger anew needs as much room again; it is said, and said again, until it is done."""
    pristine, commands = trust
    folder = small_disk / "trust"
    command = ("-C", str(folder), *DAY, *commands["forget"])
    mount(small_disk, 16384)
    for spare in range(40, 2000, 40):
        shutil.copytree(pristine, folder)
        room(small_disk, shutil.disk_usage(small_disk).used // 1024 + spare)
        done = planbook(*command)
        if done.returncode == 0:
            break
        room(small_disk, 16384)
        shutil.rmtree(folder)
    size = (folder / "ledger.db").stat().st_size
    for said in (done.stdout, planbook(*command).stdout):
        assert "What was erased is gone from the ledger, and overwritten." in said
        assert f"KB of room in {folder}" in said, "the disk that is full is named"
        assert units_kept(folder) == {FIRST}
        assert (folder / "ledger.db").stat().st_size == size
    room(small_disk, 16384)
    last = planbook(*command)
    assert last.returncode == 0 and "still to be given back" not in last.stdout
    assert (folder / "ledger.db").stat().st_size < size


@pytest.mark.parametrize("command", ["forget", "redact"])
def test_beside_another_at_work_the_second_says_so_and_leaves(
    worker: Worker, trust: tuple[Path, dict[str, tuple[str, ...]]], tmp_path: Path, command: str
) -> None:
    pristine, commands = trust
    folder = tmp_path / "trust"
    shutil.copytree(pristine, folder)
    with Folder(folder).trust.ledger():
        before = (folder / "ledger.db").read_bytes()
        assert_said_plainly(run(worker, folder, commands[command]), "Another planbook is at work")
        assert (folder / "ledger.db").read_bytes() == before
        assert run(worker, folder, commands["backup"]).status == 0
        assert run(worker, folder, ("doctor",)).status == 0
