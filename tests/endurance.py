"""Commands to which something is done while they work, and what a trust's folder holds before and after."""

import hashlib
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planbook.files import TEMPORARY
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, kept_trust, small_trust

NEXT = "2026-27-spring"
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "receive": ("receive", PERIOD),
    "reply": ("reply", PERIOD),
    "consolidate": ("consolidate", PERIOD),
    "report": ("report", PERIOD),
    "prepare": ("prepare", NEXT, "--force"),
}
"""Every command that writes, with its words."""

_LEDGER = (
    "ledger.db", "ledger.db-journal", "ledger.lock", "ledger.lock-journal", "ledger.db-answers",
    "ledger.db-answers-new",
)  # fmt: skip
_CONTENT = ("file", "receipt", "sheet", "row", "decision")
"""Tables that are the same whatever befell the runs in between."""

_WHOLE: set[str] = set()
"""The SHA-256 of files that were unpacked and found whole."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    seconds: float
    writing: float | None
    """After how many seconds it began to write its outputs, where it says so."""
    stderr: str
    acknowledged: list[str]
    """The SHA-256 of each file that the ledger said it keeps."""

    @property
    def last_said(self) -> str:
        """What the command said last of what it was doing."""
        lines = [line.strip() for line in self.stderr.splitlines() if line.strip()]
        return lines[-1] if lines else ""


class Worker:
    """A warm process that runs commands in children of its own; see endurance_worker.py."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("endurance_worker.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the worker has died"
        told: dict[str, Any] = json.loads(line)
        return told

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._read()

    def know(self, folder: Path) -> float:
        """Let commands know the register that lies in `folder` now; returns how long it takes to read it."""
        return float(self._ask({"know": str(folder)})["seconds"])

    def start(
        self,
        folder: Path,
        *words: str,
        most: int | None = None,
        bound: bool = False,
        reading: bool = False,
        **environment: str,
    ) -> int:
        """Begin a command in `folder`; returns its process id, which is its group's too.

        `most` is the largest file that it may write; `bound`: modes count, even for root; `reading`: it reads the
        register itself though it is known.
        """
        before = ["-v", "-C", str(folder), "--today", TODAY.isoformat()]
        given = {"most": most, "bound": bound, "reading": reading, "environment": environment}
        return int(self._ask({"words": [*before, *words], **given})["pid"])

    def ended(self) -> Ended:
        """Wait for what was begun."""
        return Ended(**self._read())

    def run(
        self,
        folder: Path,
        *words: str,
        most: int | None = None,
        bound: bool = False,
        reading: bool = False,
        **env: str,
    ) -> Ended:
        """A command from beginning to end."""
        self.start(folder, *words, most=most, bound=bound, reading=reading, **env)
        return self.ended()

    def killed(self, folder: Path, *words: str, after: float, group: bool, reading: bool = False) -> Ended:
        """A command killed `after` seconds, with what it has started or alone; nothing of it lives on."""
        pid = self.start(folder, *words, reading=reading)
        time.sleep(after)
        kill(pid, group=group)
        ended = self.ended()
        await_end_of_group(pid)
        return ended


def kill(pid: int, *, group: bool) -> None:
    """kill -9 of the process or of its whole group, if it has not ended by itself."""
    try:
        if group:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def await_end_of_group(group: int) -> None:
    """Return when no process of the group is at work any more; fails if one stays, which is an orphan."""
    for _ in range(600):
        if not _living(group):
            return
        time.sleep(0.05)
    raise AssertionError(f"left running: {_living(group)}")


def _living(group: int) -> list[str]:
    """The command lines of the group's processes, but for those that only wait to be taken note of."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat=,args="], check=True, capture_output=True, text=True)
    found = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return [words[-1] for words in found if words[0] == str(group) and not words[1].startswith("Z")]


def seasoned_trust(worker: Worker, folder: Path) -> Folder:
    """A trust of two schools for which every command has been run once; its register is known to `worker`."""

    def make(empty: Path) -> None:
        small_trust(empty, units=2)
        worker.know(empty)
        for words in COMMANDS.values():
            assert worker.run(empty, *words).status in (0, 1)

    trust = kept_trust("seasoned", folder, make)
    worker.know(folder)
    return trust


def versions(folder: Folder, scratch: Path, unit: str, count: int) -> list[bytes]:
    """The unit's workbook with another figure in it, `count` times."""
    found = []
    for number in range(count):
        path = scratch / "version.xlsx"
        shutil.copyfile(folder.file_of(unit), path)

        def change(book: Any, value: int = 54_000 + number) -> None:
            sheet = book["KPIs"]
            sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = value

        edit(path, change)
        found.append(path.read_bytes())
    return found


def files_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file by its path, without the ledger and what a killed run left half written."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _LEDGER and not path.name.startswith(TEMPORARY)
    }


def strays(folder: Path) -> list[str]:
    """What a killed run left half written."""
    return sorted(p.name for pattern in (f"{TEMPORARY}*", "*-journal") for p in folder.rglob(pattern))


@contextmanager
def ledger_of(folder: Path) -> Iterator[sqlite3.Connection]:
    """The ledger of `folder`, sound, on a copy: what a killed run left of a transaction stays for planbook."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in _LEDGER[:2]:
            if (folder / name).exists():
                shutil.copy(folder / name, scratch)
        with closing(sqlite3.connect(Path(scratch) / "ledger.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            yield connection


def kept_of(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the ledger of `folder` holds of what came back."""
    with ledger_of(folder) as ledger:
        return {table: sorted(ledger.execute(f"SELECT * FROM {table}"), key=repr) for table in _CONTENT}


def receipts_of(folder: Path) -> set[str]:
    """The SHA-256 of every file received, each with its bytes."""
    with ledger_of(folder) as ledger:
        lines = ledger.execute("SELECT receipt.sha, file.bytes FROM receipt LEFT JOIN file USING (sha)").fetchall()
    for sha, content in lines:
        assert content is not None and hashlib.sha256(content).hexdigest() == sha
    return {sha for sha, _ in lines}


def assert_nothing_is_lost(folder: Path, before: Path, after: Path | None, acknowledged: list[str]) -> None:
    """`folder` is as `before` or, file by file, as `after` (what the command makes of it undisturbed)."""
    assert receipts_of(folder) >= receipts_of(before) | set(acknowledged)
    was, becomes = files_of(before), files_of(after or before)
    now = files_of(folder)
    for name, sha in now.items():
        assert sha in (was.get(name), becomes.get(name)), f"{name} is neither what it was nor what it becomes"
        if name.endswith((".xlsx", ".docx")) and sha not in _WHOLE:
            assert zipfile.ZipFile(io.BytesIO((folder / name).read_bytes())).testzip() is None, name
            _WHOLE.add(sha)
    gone = (was.keys() & becomes.keys()) - now.keys()
    assert not gone, f"gone: {sorted(gone)}"


def assert_the_same(folder: Path, twin: Path) -> None:
    """`folder` holds what `twin` does, byte for byte, and nothing half written."""
    assert strays(folder) == []
    assert files_of(folder) == files_of(twin)
    assert kept_of(folder) == kept_of(twin)
