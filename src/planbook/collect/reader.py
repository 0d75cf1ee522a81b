"""Reading workbooks in a process apart, so that a hostile file can take down no more than itself.

`Reader` keeps such a process, which is `planbook.collect.serving`, gives each file a limit of time and memory, and
starts a new one when it dies. A caller that only asks loads nothing of what reads.
"""

import base64
import json
import pickle
import queue
import signal
import subprocess
import sys
import threading
import warnings
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from planbook.collect.limits import MEMORY, START_SECONDS, Limits, limits_of, stopped
from planbook.model.declarations import Declarations
from planbook.model.legible_names import legible
from planbook.model.submission import Submission
from planbook.model.submission_json import submission_from_json

VERSION = "11"
"""Raised when the same file would be read otherwise than before, so that the ledger reads it again."""

_PATIENCE = 9
"""How many times the seconds of processor time that a file may take it may take by the clock: on a busy computer or
from a slow share an honest file waits. Where the system cannot limit processor time, the clock alone counts."""

_GONE = OSError
"""Sending to a process that has gone: a broken pipe, or on Windows at times an invalid argument."""


class ReadingWarning(UserWarning):
    """What the operator is to know of how workbooks are read, whatever the workbook."""


class Reader:
    """A long-lived reading process; use it in a `with` statement."""

    def __init__(
        self, declarations: Declarations, limits: Limits | None = None, *, migrating: bool = False
    ) -> None:
        """`limits` are by default those that the rules declare; `migrating` is `read_workbook`'s."""
        self._declarations = declarations
        self._limits = limits or limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
        self._mode = ["migrating"] if migrating else []
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._patience = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path, name: str = "") -> Submission:
        """The workbook at `path`; a reader that dies or takes too long is the file's problem, and no other's.

        `name` is what it is called where that is not the name it lies under.
        """
        read = self._answer(path, name or legible(path.name))
        if not name:
            return read
        own = legible(path.name)
        named = (replace(problem, value=name) if problem.value == own else problem for problem in read.problems)
        return replace(read, problems=tuple(named))

    def _answer(self, path: Path, name: str) -> Submission:
        process = self._started()
        if process.stdin is None:
            raise RuntimeError("the reading process has no input")
        try:
            process.stdin.write(json.dumps(str(path.absolute())) + "\n")
            process.stdin.flush()
            answer = self._answers.get(timeout=self._patience * self._limits.seconds)
        except queue.Empty:
            self._stop()
            return stopped(path, f"it took more than {self._patience * self._limits.seconds} seconds")
        except _GONE:
            answer = ""
        if not answer:
            out_of_time = process.wait() == -getattr(signal, "SIGXCPU", signal.SIGTERM)
            self._stop()
            return stopped(
                path, f"it took more than {self._limits.reading_seconds} seconds" if out_of_time else MEMORY
            )
        read, fault = json.loads(answer)
        if fault:
            words = f"an error in planbook, not in {name}:\n{fault}"
            warnings.warn(words, ReadingWarning, stacklevel=2)
        return submission_from_json(read, self._declarations)

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._answers = queue.Queue()
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",  # what lies in the folder that the operator is in is no part of planbook
                    "-m",
                    "planbook.collect.serving",
                    json.dumps(self._limits.as_json),
                    *self._mode,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            threading.Thread(target=_listen, args=(self._process, self._answers), daemon=True).start()
            self._greet()
            self._declare(self._process)
        return self._process

    def _greet(self) -> None:
        """Wait until the process is ready, and take in what it says of its limits."""
        try:
            said = self._answers.get(timeout=START_SECONDS)
        except queue.Empty:
            said = ""
        if not said:
            self._stop()
            raise RuntimeError("the process that reads workbooks did not start")
        unlimited, timed = json.loads(said)
        self._patience = _PATIENCE if timed else 1
        if unlimited:
            words = f"This system sets no limit to the memory that reading a workbook may take ({unlimited})."
            warnings.warn(words, ReadingWarning, stacklevel=1)

    def _declare(self, process: "subprocess.Popen[str]") -> None:
        """Give the process the declarations to read by."""
        if process.stdin is None:
            raise RuntimeError("the reading process has no input")
        try:
            process.stdin.write(base64.b64encode(pickle.dumps(self._declarations)).decode("ascii") + "\n")
            process.stdin.flush()
        except _GONE as error:
            self._stop()
            raise RuntimeError("the process that reads workbooks did not start") from error

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream:
                    with suppress(_GONE):  # what it died before reading is still to be written
                        stream.close()
            self._process = None


def _listen(process: "subprocess.Popen[str]", answers: "queue.Queue[str]") -> None:
    """Pass on each line the process answers, and an empty one when it has ended."""
    try:
        for line in process.stdout or ():
            answers.put(line)
    except ValueError:
        pass  # the pipe was closed while it was read, because the process was stopped
    answers.put("")
