"""Processes that read workbooks, and what they have read, kept from one command of a test process to the next.

To start one takes several times as long as reading a workbook, and each command starts its own. One that is kept
reads as a new one does: by the same declarations, within the same limits, which are set anew for each file. What a
command starts is tested where it is a process of its own; tests of that process itself use `own_readers`.

Most tests begin with copies of the same few workbooks. A file that was read without a problem is known again by its
bytes and its name, to a process of the same kind; any other is read each time.
"""

import json
import pickle
import queue
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from planbook.collect.reader import Reader
from planbook.model.declarations import Declarations
from planbook.model.sha256 import sha256_of
from planbook.model.submission_json import head_from_json

_MOST = 4
"""So many are kept; then the one that has not been used for longest ends."""
_MOST_READ = 64
"""What was read of so many files is kept; then the one that was read first goes."""
_LARGEST = 2**22
"""Bytes of a file that may be known again; the workbooks of tests have a tenth of it."""
_Kept = tuple["subprocess.Popen[str]", "queue.Queue[str]", int]

_starting, _leaving, _answering = Reader._started, Reader.__exit__, Reader.answer
_idle: dict[tuple[Any, ...], _Kept] = {}
_pickled: list[tuple[Declarations, bytes]] = []
_read: dict[tuple[Any, ...], tuple[Declarations, str]] = {}


def keep_readers() -> None:
    """From now on, a `Reader` of this process takes up where one of the same kind has left off."""
    Reader._started = _started  # type: ignore[method-assign]
    Reader.__exit__ = _exit  # type: ignore[method-assign]
    Reader.answer = _answer  # type: ignore[method-assign]


def end_readers() -> None:
    """End those that are kept, and keep no more."""
    Reader._started = _starting  # type: ignore[method-assign]
    Reader.__exit__ = _leaving  # type: ignore[method-assign]
    Reader.answer = _answering  # type: ignore[method-assign]
    _read.clear()
    while _idle:
        _end(next(iter(_idle)))


@contextmanager
def own_readers() -> Iterator[None]:
    """Meanwhile each `Reader` starts a process and ends it, as it does outside the tests."""
    kept = Reader._started, Reader.__exit__, Reader.answer
    Reader._started, Reader.__exit__, Reader.answer = _starting, _leaving, _answering  # type: ignore[method-assign]
    yield
    Reader._started, Reader.__exit__, Reader.answer = kept  # type: ignore[method-assign]


def _started(self: Reader) -> "subprocess.Popen[str]":
    kept = _idle.pop(_kind(self), None) if self._process is None else None
    if kept:
        self._process, self._answers, self._patience = kept
    return _starting(self)


def _answer(self: Reader, path: Path) -> str:
    try:
        held = path.read_bytes() if path.is_file() and path.stat().st_size <= _LARGEST else None
    except OSError:  # which the process finds too, and tells
        held = None
    if held is None:
        return _answering(self, path)
    key = sha256_of(held), path.name, self._limits, *self._mode
    by, read = _read.get(key, (None, ""))
    if not read or by is not self._declarations:
        read = _answering(self, path)
        if not head_from_json(json.loads(read)[0]["head"]).problems:
            _read.pop(key, None)
            _read[key] = self._declarations, read
            for oldest in list(_read)[:-_MOST_READ]:
                del _read[oldest]
    return read


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
