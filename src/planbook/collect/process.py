"""A process apart that answers line by line, so that a hostile file can take down no more than itself.

It has a limit of memory, and for each question one of time; a new one is started where it dies. The modules it can
be are those that put limits on themselves: `planbook.collect.serving` and `planbook.collect.calling`.
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
from types import TracebackType
from typing import Any, Self

from planbook.collect.limits import MEMORY, START_SECONDS, Limits

_PATIENCE = 9
"""How many times the seconds of processor time that a file may take it may take by the clock: on a busy computer or
from a slow share an honest file waits. Where the system cannot limit processor time, the clock alone counts."""

_GONE = OSError
"""Sending to a process that has gone: a broken pipe, or on Windows at times an invalid argument."""


_APART: dict[str, Any] = {"process_group": 0}
if sys.platform == "win32":
    _APART = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
"""What Ctrl-C stops at a terminal is the command; it ends this process itself. Stopped beside it, the process would
leave a file behind that looks as if reading it took too much."""


class ReadingWarning(UserWarning):
    """What the operator is to know of how workbooks are read, whatever the workbook."""


class StoppedError(Exception):
    """The process took more than it may; `what` says of what."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class LimitedProcess:
    """A long-lived process of `module`; use it in a `with` statement."""

    def __init__(self, module: str, limits: Limits, *mode: str) -> None:
        self._module = module
        self._limits = limits
        self._mode = list(mode)
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._patience = 1
        self._beginning: threading.Thread | None = None

    def begin(self) -> None:
        """Start the process and go on: it gets ready while the caller does other things. Where that fails, the
        first question tries again and says why."""
        if self._process is None and self._beginning is None:
            self._beginning = threading.Thread(target=self._begin, daemon=True)
            self._beginning.start()

    def _begin(self) -> None:
        with suppress(RuntimeError, OSError):
            self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        self._begun()
        self._stop()  # which may only just have come to be

    def _begun(self) -> None:
        """Wait until a process that is being started is there."""
        beginning, self._beginning = self._beginning, None
        if beginning is not None:
            beginning.join()

    def ask(self, line: str) -> str:
        """The process's answer to `line`, which holds no line break; raises StoppedError where it has none."""
        self._begun()
        process = self._started()
        if process.stdin is None:
            raise RuntimeError("the reading process has no input")
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            answer = self._answers.get(timeout=self._patience * self._limits.seconds)
        except queue.Empty:
            self._stop()
            raise StoppedError(f"it took more than {self._patience * self._limits.seconds} seconds") from None
        except _GONE:
            answer = ""
        if not answer:
            out_of_time = process.wait() == -getattr(signal, "SIGXCPU", signal.SIGTERM)
            self._stop()
            raise StoppedError(
                f"it took more than {self._limits.reading_seconds} seconds" if out_of_time else MEMORY
            )
        return answer

    def _given(self) -> tuple[Any, ...]:
        """What the process is given before its first question."""
        return ()

    def _started(self) -> "subprocess.Popen[str]":
        process = self._process
        if process is None or process.poll() is not None:
            self._stop()
            self._answers = queue.Queue()
            process = self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",  # what lies in the folder that the operator is in is no part of planbook
                    "-m",
                    self._module,
                    json.dumps(self._limits.as_json),
                    *self._mode,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                **_APART,
            )
            threading.Thread(target=_listen, args=(process, self._answers), daemon=True).start()
            self._greet()
            for given in self._given():
                self._give(process, given)
        return process

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

    def _give(self, process: "subprocess.Popen[str]", given: Any) -> None:
        """Give the process something to work by."""
        if process.stdin is None:
            raise RuntimeError("the reading process has no input")
        try:
            process.stdin.write(in_a_line(given) + "\n")
            process.stdin.flush()
        except _GONE as error:
            self._stop()
            raise RuntimeError("the process that reads workbooks did not start") from error

    def _stop(self) -> None:
        # Another thread may stop it at the same time: who waits for its answer sees that it has ended.
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with suppress(_GONE, ValueError):  # what it died before reading is still to be written
                        stream.close()


def in_a_line(given: Any) -> str:
    """`given` as one line of text, for a process that this one has started; no other may be believed."""
    return base64.b64encode(pickle.dumps(given)).decode("ascii")


def _listen(process: "subprocess.Popen[str]", answers: "queue.Queue[str]") -> None:
    """Pass on each line the process answers, and an empty one when it has ended."""
    try:
        for line in process.stdout or ():
            answers.put(line)
    except ValueError:
        pass  # the pipe was closed while it was read, because the process was stopped
    answers.put("")
