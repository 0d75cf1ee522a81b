"""Reading workbooks in a process apart, so that a hostile file can take down no more than itself.

`Reader` keeps such a process, which is `planbook.collect.serving`, gives each file a limit of time and memory, and
starts a new one when it dies. A caller that only asks loads nothing of what reads.
"""

import base64
import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from planbook.collect.limits import Limits, limits_of, stopped
from planbook.collect.process import LimitedProcess, ReadingWarning, StoppedError, in_a_line
from planbook.model.declarations import Declarations
from planbook.model.legible_names import legible
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Submission
from planbook.model.submission_json import submission_from_json, submission_to_json

VERSION = "17"
"""Raised when the same file would be read otherwise than before, so that the ledger reads it again."""


class Reader(LimitedProcess):
    """A long-lived reading process; use it in a `with` statement."""

    def __init__(
        self, declarations: Declarations, limits: Limits | None = None, *, migrating: bool = False
    ) -> None:
        """`limits` are by default those that the rules declare; `migrating` is `read_workbook`'s."""
        self._declarations = declarations
        self._last = b"", ""
        limits = limits or limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
        super().__init__("planbook.collect.serving", limits, *(["migrating"] if migrating else []))

    def read(self, path: Path, name: str = "") -> Submission:
        """The workbook at `path`; a reader that dies or takes too long is the file's problem, and no other's.

        `name` is what it is called where that is not the name it lies under.
        """
        return _named(self._answer(path, name or legible(path.name)), path.name, name)

    def answer(self, path: Path) -> str:
        """The process's line of JSON about the workbook at `path`, as `what_was_read` takes it."""
        try:
            return self.ask(json.dumps(str(path.absolute())))
        except StoppedError as error:
            return json.dumps([submission_to_json(stopped(path, error.what)), ""])

    def call(self, given: bytes, function: Callable[..., Any], *rest: object) -> str:
        """What `function`, one of a module, gives in that process of what was packed in `given` and the rest, as
        JSON; nothing where it fails there, or takes more than it may.

        `given` is sent once, as long as it stays the same (`beside.pack_beside`).
        """
        if given is not self._last[0]:
            self._last = given, sha256_of(given)
        key, wanted = self._last[1], in_a_line((function, rest))
        try:
            said = json.loads(self.ask(json.dumps([key, "", wanted])))
            if said is None:
                packed = base64.b64encode(given).decode("ascii")
                said = json.loads(self.ask(json.dumps([key, packed, wanted])))
        except StoppedError:
            return ""
        return json.dumps(said[0]) if said else ""

    def _given(self) -> tuple[Any, ...]:
        """The declarations to read by."""
        return (self._declarations,)

    def _answer(self, path: Path, name: str) -> Submission:
        return _read_in(self.answer(path), self._declarations, name)


def what_was_read(answer: str, declarations: Declarations, own: str, name: str) -> Submission:
    """What a reader's `answer` says of the file that came as `name` and lay under its `own`."""
    return _named(_read_in(answer, declarations, name), own, name)


def _read_in(answer: str, declarations: Declarations, name: str) -> Submission:
    read, fault = json.loads(answer)
    if fault:
        words = f"an error in planbook, not in {name}:\n{fault}"
        warnings.warn(words, ReadingWarning, stacklevel=2)
    return submission_from_json(read, declarations)


def _named(read: Submission, lay: str, name: str) -> Submission:
    """What was `read` of a file that lay under another name than `name`, where that is given, under this."""
    if not name:
        return read
    own = legible(lay)
    named = (replace(problem, value=name) if problem.value == own else problem for problem in read.problems)
    return replace(read, problems=tuple(named))
