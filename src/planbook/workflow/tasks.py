"""What an executor is given to do: some files to read, or some workbooks to check, and one compact answer back.

A task runs in a thread of this process, in another process or on another computer, which sees nothing of the
trust's folder. So it carries all that it is about: bytes, or what was read. What all tasks of a run share (the
declarations, the limits, the register as it holds for the period) is the ground of the run, known by its SHA-256:
who has it already is not sent it again, and who lacks it says so. Wherever a task runs, a process apart does the
work, within its limits.
"""

import json
import os
import pickle
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from planbook import __version__
from planbook.collect.beside import pack_beside, unpack_beside
from planbook.collect.limits import Limits
from planbook.collect.reader import Reader, what_was_read
from planbook.files import scratch_folder, write_scratch
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.finding import Finding, finding_from_json, finding_to_json
from planbook.model.loading import templates_folder
from planbook.model.register import Register
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Submission
from planbook.workflow.digests import code

KEPT_AS = "kept-by-planbook.xlsx"
"""What bytes are called where they are read: a file may be unable to have the name that they came under."""
_MOST_GROUNDS = 2
_DECLARED = tuple(one.name for one in fields(Declarations) if one.init and one.name not in ("folder", "own"))


@dataclass(frozen=True)
class TaskGround:
    """What all tasks of a run share."""

    declarations: Declarations
    limits: Limits
    register: Register
    """As it holds for the period."""
    period: Period

    @cached_property
    def checked_by(self) -> bytes:
        """The register and the period, pickled for who has the declarations."""
        ever = Register(self.register.ever.submission, self.declarations)
        whole = ever if self.register.whole else None
        register = Register(self.register.submission, self.declarations, whole, self.register.day)
        return pack_beside(self.declarations, (register, self.period))

    @cached_property
    def packed(self) -> bytes:
        """All of it, for who has nothing.

        But for where the declarations lie, which is not seen there: who unpacks it has planbook's own folder, with
        the blanks of earlier versions.
        """
        declared = {key: getattr(self.declarations, key) for key in _DECLARED}
        return zlib.compress(pickle.dumps((declared, self.limits, self.checked_by)), 1)

    @cached_property
    def key(self) -> str:
        """What tells it from every other."""
        return sha256_of(self.packed)

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """What `packed` was made of."""
        declared, limits, checked_by = pickle.loads(zlib.decompress(packed))
        declarations = Declarations(**declared, folder=templates_folder())
        register, period = unpack_beside(declarations, checked_by)
        return cls(declarations, limits, register, period)


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file that a task reads."""

    name: str
    path: Path | None = None
    """Where it lies, for who sees it there."""
    data: bytes = b""
    """What is in it, for who does not."""

    def read(self, reader: Reader) -> str:
        """The reading process's answer, as `what_was_read` takes it."""
        if self.path is not None:
            return reader.answer(self.path)
        with scratch_folder() as scratch:
            return reader.answer(write_scratch(scratch / KEPT_AS, self.data))

    def taken(self, answer: str, declarations: Declarations) -> Submission:
        """What was read of it."""
        return what_was_read(answer, declarations, self.path.name if self.path else KEPT_AS, self.name)


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A workbook that a task checks: what `validate` is given beside the register and the period."""

    submission: Submission
    previous: Submission | None
    file: str
    plan: Submission | None
    year_before: Submission | None

    def found(self, register: Register, period: Period) -> list[Finding]:
        """What there is to look at in it."""
        from planbook.validate.submission import validate  # which commands that only look want none of

        return validate(self.submission, register, period, self.previous, self.file, self.plan, self.year_before)

    def check(self, reader: Reader, ground: TaskGround) -> str:
        """The findings as JSON; nothing where the process could not say, and who asks has to look itself."""
        return reader.call(ground.checked_by, _found_apart, self)


def findings_from(answer: str) -> list[Finding] | None:
    """What `ToCheck.check` said; None where it could not say."""
    return [finding_from_json(one) for one in json.loads(answer)] if answer else None


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """What becomes of a task."""

    by: str = ""
    """The planbook that did it, where that is another than the one that asked."""
    lacking: bool = False
    """Whether the ground was not known there."""
    packed: bytes = b""

    @property
    def lines(self) -> list[str]:
        """An answer for each thing that was to be done, in their order."""
        return list(json.loads(zlib.decompress(self.packed)))


class Desks:
    """The reading process of each thread that does tasks, for as long as it is to read alike."""

    def __init__(self) -> None:
        self._here = threading.local()
        self._open: list[Reader] = []
        self._closed = False

    def reader(self, ground: TaskGround) -> Reader:
        """This thread's; raises RuntimeError once they are closed, for a thread that nobody waits for any more."""
        if self._closed:
            raise RuntimeError("nobody wants this task any more")
        if getattr(self._here, "reader", None) not in self._open or not self._reads_alike(ground):
            self._leave()
            self._here.reader = Reader(ground.declarations, ground.limits)
            self._here.declarations, self._here.limits = ground.declarations, ground.limits
            self._open.append(self._here.reader)
        reader: Reader = self._here.reader
        return reader

    def _reads_alike(self, ground: TaskGround) -> bool:
        """Whether this thread's reader reads as it does for `ground`: what else is in one, it does not know."""
        return self._here.declarations is ground.declarations and bool(self._here.limits == ground.limits)

    def _leave(self) -> None:
        reader = getattr(self._here, "reader", None)
        if reader in self._open:
            self._open.remove(reader)
            reader.__exit__(None, None, None)

    def forget(self) -> None:
        """Know of none, and let those that there are be: they are another process's."""
        self._here = threading.local()
        self._open = []

    def close(self, error: BaseException | None = None) -> None:
        """End all of them, because of `error` where they may be in the middle of something."""
        self._closed = True
        while self._open:
            self._open.pop().__exit__(type(error) if error else None, error, None)


_DESKS = Desks()
"""Those of an executor that is not planbook's own: they end with their process."""
if hasattr(os, "register_at_fork"):
    # A process that an executor makes as a copy of this one has reading processes of its own.
    os.register_at_fork(after_in_child=_DESKS.forget)
_GROUNDS: dict[str, TaskGround] = {}
"""The grounds of which tasks were last done in this process."""


def who() -> tuple[str, str]:
    """The planbook that there is here: its version, and what tells its code from any other."""
    return __version__, code()


def do(by: str, key: str, packed: bytes | None, kind: str, things: Sequence[Any]) -> TaskAnswer:
    """Do what `kind` says with each of `things`: a task, in whatever process or on whatever computer.

    `by` is the code of who asks; `key` and `packed` are the ground's.
    """
    if by != code():
        return TaskAnswer(by=f"{__version__} ({code()[:8]})")
    ground = _GROUNDS.get(key)
    if ground is None:
        if packed is None:
            return TaskAnswer(lacking=True)
        ground = keep(key, TaskGround.unpacked(packed))
    reader = _DESKS.reader(ground)
    lines = [DOING[kind](reader, ground, thing) for thing in things]
    return TaskAnswer(packed=zlib.compress(json.dumps(lines).encode(), 1))


def keep(key: str, ground: TaskGround) -> TaskGround:
    """`ground`, known from now on in this process."""
    _GROUNDS[key] = ground
    for oldest in list(_GROUNDS)[:-_MOST_GROUNDS]:
        with suppress(KeyError):  # another thread was at it too
            del _GROUNDS[oldest]
    return ground


def do_here(desks: Desks, ground: TaskGround, kind: str, things: Sequence[Any]) -> list[str]:
    """The same in a thread of planbook's own."""
    return [DOING[kind](desks.reader(ground), ground, thing) for thing in things]


def _read(reader: Reader, _: TaskGround, thing: FileToRead) -> str:
    return thing.read(reader)


def _check(reader: Reader, ground: TaskGround, thing: ToCheck) -> str:
    return thing.check(reader, ground)


READ, CHECK = "read", "check"
DOING: Mapping[str, Callable[[Reader, TaskGround, Any], str]] = {READ: _read, CHECK: _check}
"""What a task can be."""


def _found_apart(given: tuple[Register, Period], work: ToCheck) -> list[dict[str, Any]]:
    """In the reading process: what `ToCheck.found` says, for the way back."""
    return [finding_to_json(finding) for finding in work.found(*given)]
