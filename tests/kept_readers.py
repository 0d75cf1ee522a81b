"""Processes that read workbooks, kept from one command of a test process to the next.

To start one takes several times as long as reading a workbook, and each command starts its own. One that is kept
reads as a new one does: by the same declarations, within the same limits, which are set anew for each file. What a
command starts is tested where it is a process of its own; tests of that process itself use `own_readers`.
"""

import pickle
import queue
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from planbook.collect.reader import Reader
from planbook.model.declarations import Declarations

_MOST = 4
"""So many are kept; then the one that has not been used for longest ends."""
_Kept = tuple["subprocess.Popen[str]", "queue.Queue[str]", int]

_starting, _leaving = Reader._started, Reader.__exit__
_idle: dict[tuple[Any, ...], _Kept] = {}
_pickled: list[tuple[Declarations, bytes]] = []


def keep_readers() -> None:
    """From now on, a `Reader` of this process takes up where one of the same kind has left off."""
    Reader._started = _started  # type: ignore[method-assign]
    Reader.__exit__ = _exit  # type: ignore[method-assign]


def end_readers() -> None:
    """End those that are kept, and keep no more."""
    Reader._started = _starting  # type: ignore[method-assign]
    Reader.__exit__ = _leaving  # type: ignore[method-assign]
    while _idle:
        _end(next(iter(_idle)))


@contextmanager
def own_readers() -> Iterator[None]:
    """Meanwhile each `Reader` starts a process and ends it, as it does outside the tests."""
    kept = Reader._started, Reader.__exit__
    Reader._started, Reader.__exit__ = _starting, _leaving  # type: ignore[method-assign]
    yield
    Reader._started, Reader.__exit__ = kept  # type: ignore[method-assign]


def _started(self: Reader) -> "subprocess.Popen[str]":
    kept = _idle.pop(_kind(self), None) if self._process is None else None
    if kept:
        self._process, self._answers, self._patience = kept
    return _starting(self)


def _exit(self: Reader, kind: type[BaseException] | None, *rest: Any) -> None:
    process = self._process
    halted = kind is not None and not issubclass(kind, Exception)  # perhaps between a question and its answer
    if process is not None and process.poll() is None and self._answers.empty() and not halted:
        if _kind(self) in _idle:
            _end(_kind(self))
        _idle[_kind(self)] = process, self._answers, self._patience
        self._process = None
        if len(_idle) > _MOST:
            _end(next(iter(_idle)))
    _leaving(self, kind, *rest)


def _end(kind: tuple[Any, ...]) -> None:
    process, *_ = _idle.pop(kind)
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()


def _kind(reader: Reader) -> tuple[Any, ...]:
    """What a process is started with."""
    return reader._limits, *reader._mode, _as_given(reader._declarations)


def _as_given(declarations: Declarations) -> bytes:
    """`declarations` as a process is given them; pickled once as long as they are among the last that were."""
    found = next((data for known, data in _pickled if known is declarations), None)
    if found is None:
        found = pickle.dumps(declarations)
        _pickled.insert(0, (declarations, found))
        del _pickled[8:]
    return found
