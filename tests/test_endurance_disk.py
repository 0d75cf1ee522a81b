"""Full disks, folders that may not be written, files that may not be read: one plain line, and nothing is lost."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("Windows has neither modes nor limits of this kind", allow_module_level=True)

from endurance import (
    COMMANDS,
    Ended,
    Worker,
    assert_nothing_is_lost,
    assert_the_same,
    files_of,
    seasoned_trust,
    versions,
)
from trust_folder import PERIOD, Folder

FIRST = "990101"
LOOKING = (("status", PERIOD), ("validate",), ("trace", PERIOD, f"kpi/ATT/{FIRST}"))


@pytest.fixture(scope="module")
def before(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything has been made once, and a school has sent another workbook since."""
    home = tmp_path_factory.mktemp("disk")
    folder = seasoned_trust(worker, home / "trust")
    folder.file_of(FIRST).write_bytes(versions(folder, home, FIRST, 1)[0])
    return folder.path


@pytest.fixture(scope="module")
def twins(worker: Worker, before: Path) -> dict[str, tuple[Path, int]]:
    """What each command makes of it where nothing hinders, and how it ends."""
    found = {}
    for name, words in COMMANDS.items():
        twin = before.with_name(name)
        shutil.copytree(before, twin)
        found[name] = (twin, worker.run(twin, *words).status)
    return found


def assert_said_plainly(ended: Ended, *anything: str) -> None:
    """One line for whoever runs it, and the status that goes with it."""
    assert ended.status == 2, (ended.status, ended.stderr)
    assert "Traceback" not in ended.stderr
    said = [line for line in ended.stderr.splitlines() if line.startswith("planbook: ")]
    assert len(said) == 1 and said[0] == ended.stderr.splitlines()[-1], ended.stderr
    assert not anything or any(words in said[0] for words in anything), said


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A place to mount a disk; what is mounted on it goes with the test."""
    place = tmp_path / "disk"
    place.mkdir()
    yield place
    while place.is_mount():
        subprocess.run(["umount", str(place)], check=True)


def mount(place: Path, kilobytes: int) -> None:
    """A disk of that size at `place`; the test is skipped where this computer does not let it be mounted."""
    options = f"size={kilobytes}k"
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here; limits on the size of a file stand in for it")


def room(place: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(place)], check=True)


@pytest.mark.parametrize("spare", [0, 40, 160])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_disk_that_fills(
    worker: Worker,
    before: Path,
    twins: dict[str, tuple[Path, int]],
    small_disk: Path,
    command: str,
    spare: int,
) -> None:
    """With no room at all, with little, with some; once there is room, the next run completes."""
    mount(small_disk, 8192)
    folder = small_disk / "trust"
    shutil.copytree(before, folder)
    used = shutil.disk_usage(small_disk).used // 1024
    room(small_disk, used + spare)
    twin, status = twins[command]
    ended = worker.run(folder, *COMMANDS[command], reading=spare == 0)
    if ended.status != status or spare == 0:
        assert_said_plainly(ended, "no room left on the disk", "the disk is full")
    assert_nothing_is_lost(folder, before, twin, ended.acknowledged)
    room(small_disk, 8192)
    assert worker.run(folder, *COMMANDS[command]).status == status
    assert_the_same(folder, twin)


@pytest.mark.parametrize("most", [0, 3_000, 40_000, 100_000])
@pytest.mark.parametrize("command", COMMANDS)
def test_files_that_may_not_grow(
    worker: Worker, before: Path, twins: dict[str, tuple[Path, int]], tmp_path: Path, command: str, most: int
) -> None:
    """No file may be written beyond a size: that of nothing, of a journal, of an output, of the ledger."""
    folder = tmp_path / "trust"
    shutil.copytree(before, folder)
    twin, status = twins[command]
    ended = worker.run(folder, *COMMANDS[command], most=most, reading=most <= 3_000)
    if ended.status != status or most == 0:
        assert_said_plainly(ended)
    assert_nothing_is_lost(folder, before, twin, ended.acknowledged)
    assert worker.run(folder, *COMMANDS[command]).status == status
    assert_the_same(folder, twin)


def test_the_folder_for_scratch_files_may_be_full(
    worker: Worker, before: Path, twins: dict[str, tuple[Path, int]], small_disk: Path, tmp_path: Path
) -> None:
    mount(small_disk, 4)
    (small_disk / "full").write_bytes(b"x" * 4096)
    folder = tmp_path / "trust"
    shutil.copytree(before, folder)
    for command in ("consolidate", "report"):
        ended = worker.run(folder, *COMMANDS[command], reading=True, TMPDIR=str(small_disk))
        assert ended.status == twins[command][1], ended.stderr


# Where planbook may not write


def close(*paths: Path) -> None:
    """Nobody may write at `paths`, nor in what they hold."""
    for path in paths:
        for inner in sorted(path.rglob("*"), reverse=True):
            inner.chmod(0o555 if inner.is_dir() else 0o444)
        path.chmod(0o555 if path.is_dir() else 0o444)


def reopen(folder: Path) -> None:
    folder.chmod(0o755)
    for inner in folder.rglob("*"):
        inner.chmod(0o755 if inner.is_dir() else 0o644)


@pytest.mark.parametrize("where", [".", "outputs", "ledger.db"])
@pytest.mark.parametrize("command", ["receive", "reply", "consolidate", "report"])
def test_a_place_that_is_read_only(
    worker: Worker, before: Path, twins: dict[str, tuple[Path, int]], tmp_path: Path, command: str, where: str
) -> None:
    folder = tmp_path / "trust"
    shutil.copytree(before, folder)
    twin, status = twins[command]
    close(folder / where)
    ended = worker.run(folder, *COMMANDS[command], bound=True, reading=where == ".")
    if (command, where) == ("receive", "outputs"):
        assert ended.status == status, "it writes nothing there"
    else:
        assert_said_plainly(ended, "closed to you", "read-only", "readonly")
        assert files_of(folder) == files_of(before)
    reopen(folder)
    assert worker.run(folder, *COMMANDS[command]).status == status
    assert_the_same(folder, twin)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_came_back_need_not_be_writable(
    worker: Worker, before: Path, twins: dict[str, tuple[Path, int]], tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "trust"
    shutil.copytree(before, folder)
    close(folder / "returned")
    twin, status = twins[command]
    ended = worker.run(folder, *COMMANDS[command], bound=True)
    assert ended.status == status, ended.stderr
    assert_the_same(folder, twin)
    reopen(folder)


def test_looking_needs_nothing_to_be_writable(worker: Worker, before: Path, tmp_path: Path) -> None:
    """Not even where a killed run has left its journal, which cannot be played back there."""
    for killed in (False, True):
        folder = tmp_path / str(killed)
        shutil.copytree(before, folder)
        expected = [worker.run(folder, *words).status for words in LOOKING]
        if killed:
            halted = (
                f"import sqlite3, os; c = sqlite3.connect({str(folder / 'ledger.db')!r}); "
                "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE'); c.execute('DELETE FROM row'); "
                "os.kill(os.getpid(), 9)"
            )
            subprocess.run([sys.executable, "-c", halted], check=False)
            assert (folder / "ledger.db-journal").stat().st_size
        close(folder)
        for words, status in zip(LOOKING, expected, strict=True):
            ended = worker.run(folder, *words, bound=True, reading=killed)
            assert ended.status == status, ended.stderr
        reopen(folder)


def test_a_folder_that_is_closed_in_the_middle(
    worker: Worker, before: Path, twins: dict[str, tuple[Path, int]], tmp_path: Path
) -> None:
    """At ten moments: it completes, or says why not; and once it may, it completes."""
    drawn = random.Random(11)
    twin, status = twins["consolidate"]
    for number in range(10):
        folder = tmp_path / str(number)
        shutil.copytree(before, folder)
        worker.start(folder, *COMMANDS["consolidate"], bound=True)
        time.sleep(drawn.uniform(0, 0.5))
        for path in (folder, Folder(folder).outputs, Folder(folder).outputs / "internal" / "data"):
            path.chmod(0o555)
        ended = worker.ended()
        if ended.status != status:
            assert_said_plainly(ended)
        assert_nothing_is_lost(folder, before, twin, ended.acknowledged)
        reopen(folder)
        assert worker.run(folder, *COMMANDS["consolidate"]).status == status
        assert_the_same(folder, twin)


# What planbook may not read


def test_a_workbook_that_may_not_be_read_hinders_no_other(worker: Worker, before: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "trust")
    shutil.copytree(before, folder.path)
    folder.file_of(FIRST).chmod(0)
    ended = worker.run(folder.path, "consolidate", PERIOD, bound=True)
    assert ended.status == 1, ended.stderr
    folder.file_of(FIRST).chmod(0o644)
    findings = folder.outputs / "internal" / "findings.xlsx"
    from openpyxl import load_workbook

    said = {str(cell.value) for sheet in load_workbook(findings) for row in sheet.iter_rows() for cell in row}
    assert any("is closed to planbook: the computer says “Permission denied”" in text for text in said)
    # Once it may be read, it counts, as if nothing had been.
    assert worker.run(folder.path, "consolidate", PERIOD).status in (0, 1)
    said = {str(cell.value) for sheet in load_workbook(findings) for row in sheet.iter_rows() for cell in row}
    assert not any("closed to planbook" in text for text in said)


def test_a_register_that_may_not_be_read_is_said(worker: Worker, before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trust"
    shutil.copytree(before, folder)
    (folder / "trust.xlsx").chmod(0)
    assert_said_plainly(worker.run(folder, "status", PERIOD, bound=True), "closed to")


def test_a_folder_that_may_not_be_listed_is_said(worker: Worker, before: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "trust")
    shutil.copytree(before, folder.path)
    folder.returned.chmod(0)
    ended = worker.run(folder.path, "receive", PERIOD, bound=True)
    folder.returned.chmod(0o755)
    assert_said_plainly(ended, "closed to you")


# Links, and who may read


@pytest.mark.parametrize("name", ["outputs", f"outputs/{PERIOD}", "ledger.db", "ledger.lock"])
def test_no_link_below_the_trusts_folder_is_followed(
    worker: Worker, before: Path, tmp_path: Path, name: str
) -> None:
    folder, elsewhere = tmp_path / "trust", tmp_path / "elsewhere"
    shutil.copytree(before, folder)
    shutil.move(folder / name, elsewhere)
    (folder / name).symlink_to(elsewhere)
    there = elsewhere.read_bytes() if elsewhere.is_file() else files_of(elsewhere)
    for command in ("consolidate", "reply", "report"):
        assert_said_plainly(worker.run(folder, *COMMANDS[command]), "is a link; planbook does not")
    assert there == (elsewhere.read_bytes() if elsewhere.is_file() else files_of(elsewhere))


def test_the_trusts_folder_itself_may_be_a_link(
    worker: Worker, before: Path, twins: dict[str, tuple[Path, int]], tmp_path: Path
) -> None:
    shutil.copytree(before, tmp_path / "drive" / "trust")
    (tmp_path / "trust").symlink_to(tmp_path / "drive" / "trust")
    twin, status = twins["consolidate"]
    assert worker.run(tmp_path / "trust", *COMMANDS["consolidate"]).status == status
    assert_the_same(tmp_path / "drive" / "trust", twin)


def test_a_careful_umask_is_kept(before: Path, tmp_path: Path) -> None:
    """With umask 077 nobody else may read anything that planbook makes."""
    folder = tmp_path / "trust"
    call = f"umask 077; exec {sys.executable} -m planbook demo --units 1 --periods 1 {folder}"
    done = subprocess.run(["sh", "-c", call], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    open_to_others = [p for p in [folder, *folder.rglob("*")] if p.stat().st_mode & 0o077]
    assert open_to_others == []
