"""Ctrl-C while a long command is at work: everything is whole, and run again it makes what it would have made."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import planbook
from planbook.cli.teller import Teller
from planbook.ledger.health import health_of
from planbook.model.loading import load, templates_folder
from trust_folder import PERIOD, SPRING, small_trust

DAY = "2026-12-21"
OLD = templates_folder() / "released" / "objectives-actions-0.9-filled.xlsx"
LONG = (
    ("receive", PERIOD),
    ("validate", "--period", PERIOD),
    ("consolidate", PERIOD),
    ("consolidate", PERIOD, "--rebuild"),
    ("reply", PERIOD),
    ("report", PERIOD),
    ("publish", PERIOD),
    ("prepare", SPRING),
    ("migrate", "@/old.xlsx"),
    ("import", "@/plans", "--unit", "990101", "--period", SPRING),
    ("backup", "@/kept.zip"),
)
"""The long commands of a term, each run on what those before it leave; `@` is the trust's folder."""


class Stopped:
    """Sends the signal of Ctrl-C when a command tells of its step with that number; before, it counts them."""

    def __init__(self) -> None:
        self.at: int | None = None
        self.steps = 0

    def told(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            signal.raise_signal(signal.SIGINT)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stopped]:
    made, detail = Stopped(), Teller.detail

    def told(self: Teller, text: str) -> None:
        detail(self, text)
        made.told()

    monkeypatch.setattr(Teller, "detail", told)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield made
    signal.signal(signal.SIGINT, before)


def run(folder: Path, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return planbook("-C", str(folder), "--today", DAY, *(word.replace("@", str(folder)) for word in words))


def results(folder: Path) -> dict[str, str]:
    """The SHA-256 of everything in the folder but the ledger, which knows how often something was run."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("ledger"))
    found = {p.relative_to(folder).as_posix(): p for p in files}
    return {
        name: "a back-up" if p.suffix == ".zip" else hashlib.sha256(p.read_bytes()).hexdigest()
        for name, p in sorted(found.items())
    }


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_trust(tmp_path_factory.mktemp("interrupted") / "trust", units=2)
    shutil.copy(OLD, folder.path / "old.xlsx")
    (folder.path / "plans").mkdir()
    shutil.copy(folder.file_of("990101"), folder.path / "plans" / "plan.xlsx")
    return folder.path


def test_stopped_at_several_moments_every_long_command_ends_as_undisturbed(
    pristine: Path, tmp_path: Path, stopped: Stopped
) -> None:
    before = Path(shutil.copytree(pristine, tmp_path / "trust"))
    for number, words in enumerate(LONG):
        after = Path(shutil.copytree(before, tmp_path / "undisturbed" / "trust"))
        stopped.steps, stopped.at = 0, None
        first = run(after, words)
        assert first.returncode in (0, 1), (words, first.stderr)
        steps, wanted = stopped.steps, results(after)
        assert steps, words
        for moment in sorted({1, (steps + 1) // 2, steps}):
            folder = Path(shutil.copytree(before, tmp_path / f"{number}-{moment}" / "trust"))
            stopped.steps, stopped.at = 0, moment
            ended = run(folder, words)
            assert ended.returncode == 130, (words, moment, ended.stderr)
            assert "Traceback" not in ended.stderr
            last = ended.stderr.strip().splitlines()[-1]
            assert last.startswith("Interrupted") and last.endswith("run it again to go on."), (words, last)
            if (folder / "ledger.db").exists():
                assert health_of(folder / "ledger.db", load()).damage == ()
            stopped.at = None
            again = run(folder, words)
            assert again.returncode == first.returncode, (words, moment, again.stderr)
            assert results(folder) == wanted, (words, moment)
            shutil.rmtree(folder.parent)
        shutil.rmtree(before)
        before = Path(shutil.move(after, before))


_HEARS_INTERRUPTS = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('planbook', run_name='__main__')"
)
"""A shell has what it runs in the background ignore Ctrl-C, and so does all that is started from there."""


@pytest.mark.skipif(os.name == "nt", reason="a process gets the signal of Ctrl-C from its console there")
def test_a_process_that_is_stopped_ends_with_130(pristine: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(pristine, tmp_path / "trust"))
    words = ("-C", str(folder), "--today", DAY, "-v", "consolidate", PERIOD, "--rebuild")
    with subprocess.Popen(
        [sys.executable, "-c", _HEARS_INTERRUPTS, *words],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().strip() == "receiving"
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in said and "Interrupted" in said
