"""Stopped in the middle: killed at drawn moments, nothing is lost, and the next run completes.

Twenty moments in every run; PLANBOOK_KILLS=100 tries more.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("Windows can neither fork nor kill with signal 9", allow_module_level=True)

from endurance import (
    COMMANDS,
    Ended,
    Worker,
    assert_nothing_is_lost,
    assert_the_same,
    await_end_of_group,
    kill,
    seasoned_trust,
    versions,
)
from trust_folder import TODAY, Folder

KILLS = int(os.environ.get("PLANBOOK_KILLS", "20"))
CONSOLE_KILLS = max(KILLS // 10, 1)
FIRST, SECOND = "990101", "990102"


@dataclass
class Step:
    """A command on new input, and what it makes of `before` when nothing befalls it."""

    command: str
    before: Path
    """With the new input."""
    after: Path
    status: int
    seconds: float
    """How long it takes."""
    writing: float
    """When it begins to write its outputs; from the beginning where it does not say."""
    opening: float
    """How long it takes before that to read the register, where that is not known."""

    @property
    def words(self) -> tuple[str, ...]:
        return COMMANDS[self.command]


@pytest.fixture(scope="module")
def steps(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    """Each command twice in turn, a school's workbook replaced before each: the undisturbed twin's way."""
    home = tmp_path_factory.mktemp("twin")
    folder = seasoned_trust(worker, home / "trust").path
    opening = worker.know(folder)
    replaced = {unit: cycle(versions(Folder(folder), home, unit, 3)) for unit in (FIRST, SECOND)}
    made: list[Step] = []
    for number, command in enumerate([*COMMANDS, *COMMANDS]):
        before, after = home / f"{number} before", home / f"{number} after"
        unit = (FIRST, SECOND)[number % 2]
        shutil.copytree(folder, before)
        Folder(before).file_of(unit).write_bytes(next(replaced[unit]))
        shutil.copytree(before, after)
        ended = worker.run(after, *COMMANDS[command])
        assert ended.status in (0, 1), ended.stderr
        made.append(Step(command, before, after, ended.status, ended.seconds, ended.writing or 0, opening))
        folder = after
    return made


def test_killed_at_drawn_moments(worker: Worker, steps: list[Step], tmp_path: Path) -> None:
    """Each time twice in a row, and then it is run to its end."""
    drawn = random.Random(20261203)
    kills = 0
    moments: Counter[str] = Counter()
    attempts = 0
    while kills < KILLS:
        step = steps[attempts % len(steps)]
        attempts += 1
        assert attempts <= 3 * KILLS, "the moments fall behind the end of the commands"
        folder = tmp_path / str(attempts)
        shutil.copytree(step.before, folder)
        acknowledged: list[str] = []
        # First with all that it started, at any moment; then the process alone, while it writes.
        for group, earliest in ((True, -step.opening), (False, step.writing)):
            after = drawn.uniform(earliest, step.seconds)
            if after < 0:
                ended = worker.killed(folder, *step.words, after=after - earliest, group=group, reading=True)
            else:
                ended = worker.killed(folder, *step.words, after=after, group=group)
            assert ended.status in (-9, step.status), ended.stderr
            kills += ended.status == -9
            moments[f"{step.command}: {moment(ended)}"] += ended.status == -9
            acknowledged += ended.acknowledged
            assert_nothing_is_lost(folder, step.before, step.after, acknowledged)
        ended = worker.run(folder, *step.words)
        assert ended.status == step.status, ended.stderr
        step.seconds, step.writing = ended.seconds, ended.writing or 0
        assert_the_same(folder, step.after)
        shutil.rmtree(folder)
    for what, count in sorted(moments.items()):
        print(f"{count:4}  {what}")


def moment(ended: Ended) -> str:
    """In the midst of what the command was."""
    said = ended.last_said
    if said.startswith("writing "):
        return "writing"
    if said in ("checking", "bringing together"):
        return said
    return "reading" if said.endswith(".xlsx") or said == "receiving" else "making" if said else "opening"


def test_the_console_command_killed(steps: list[Step], tmp_path: Path) -> None:
    """As it is called from a terminal, from its first moment on."""
    drawn = random.Random(3)
    kills = attempts = 0
    while kills < CONSOLE_KILLS:
        step = steps[attempts % len(steps)]
        attempts += 1
        assert attempts <= 3 * CONSOLE_KILLS
        folder = tmp_path / str(attempts)
        shutil.copytree(step.before, folder)
        call = [
            sys.executable,
            "-m",
            "planbook",
            "-q",
            "-C",
            str(folder),
            "--today",
            TODAY.isoformat(),
            *step.words,
        ]
        process = subprocess.Popen(
            call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(drawn.uniform(0, 1.0))
        kill(process.pid, group=attempts % 2 == 0)
        kills += process.wait() == -9
        await_end_of_group(process.pid)
        assert_nothing_is_lost(folder, step.before, step.after, [])
        done = subprocess.run(call, check=False, capture_output=True, text=True)
        assert done.returncode == step.status, done.stderr
        assert_the_same(folder, step.after)
        shutil.rmtree(folder)


@pytest.mark.parametrize("command", ["report", "reply"])
def test_what_a_killed_run_wrote_is_known_for_its_own(
    worker: Worker, steps: list[Step], tmp_path: Path, command: str
) -> None:
    """Killed while it writes, then other input comes: what it wrote follows that, as nobody has worked on it."""
    (first, *_) = (s for s in steps if s.command == "receive")
    other = Folder(steps[-1].after).file_of(FIRST).read_bytes()

    def finish(folder: Path) -> None:
        Folder(folder).file_of(FIRST).write_bytes(other)
        assert worker.run(folder, *COMMANDS[command]).status in (0, 1)

    twin = tmp_path / "twin"
    shutil.copytree(first.after, twin)
    finish(twin)
    drawn = random.Random(4)
    took = next(s.seconds for s in steps if s.command == command)
    for number in range(6):
        folder = tmp_path / str(number)
        shutil.copytree(first.after, folder)
        worker.killed(folder, *COMMANDS[command], after=drawn.uniform(0.5, 1) * took, group=True)
        finish(folder)
        assert_the_same(folder, twin)


@pytest.mark.parametrize("stage", ["checking", "writing summary.xlsx", "writing internal/data/kpi_value.csv"])
def test_two_at_once_the_second_says_so_and_leaves(
    worker: Worker, steps: list[Step], tmp_path: Path, stage: str
) -> None:
    """The first is halted in its work while the second comes: that leaves all alone, and the first completes."""
    step = next(s for s in steps if s.command == "consolidate")
    folder = tmp_path / "trust"
    shutil.copytree(step.before, folder)
    call = [sys.executable, "-m", "planbook", "-v", "-C", str(folder), "--today", TODAY.isoformat()]
    first = subprocess.Popen([*call, *step.words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert first.stderr
    for line in first.stderr:
        if line.strip() == stage:
            first.send_signal(signal.SIGSTOP)
            break
    for words in COMMANDS.values():
        second = worker.run(folder, *words)
        said = f"planbook: Another planbook is at work in {folder}. Wait until it has finished and try again."
        assert (second.status, second.stderr.strip()) == (2, said)
    first.send_signal(signal.SIGCONT)
    rest = first.stderr.read()
    assert first.wait() == step.status, rest
    assert_the_same(folder, step.after)
