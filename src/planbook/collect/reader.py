"""Reading workbooks in a process apart, so that a hostile file can take down no more than itself.

`Reader` keeps such a process, which is `planbook.collect.serving`, gives each file a limit of time and memory, and
starts a new one when it dies. A caller that only asks loads nothing of what reads.
"""

import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

from planbook.collect.limits import Limits, limits_of, stopped
from planbook.collect.process import LimitedProcess, ReadingWarning, StoppedError
from planbook.model.declarations import Declarations
from planbook.model.legible_names import legible
from planbook.model.submission import Submission
from planbook.model.submission_json import submission_from_json

VERSION = "15"
"""Raised when the same file would be read otherwise than before, so that the ledger reads it again."""


class Reader(LimitedProcess):
    """A long-lived reading process; use it in a `with` statement."""

    def __init__(
        self, declarations: Declarations, limits: Limits | None = None, *, migrating: bool = False
    ) -> None:
        """`limits` are by default those that the rules declare; `migrating` is `read_workbook`'s."""
        self._declarations = declarations
        limits = limits or limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
        super().__init__("planbook.collect.serving", limits, *(["migrating"] if migrating else []))

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

    def _given(self) -> tuple[Any, ...]:
        """The declarations to read by."""
        return (self._declarations,)

    def _answer(self, path: Path, name: str) -> Submission:
        try:
            answer = self.ask(json.dumps(str(path.absolute())))
        except StoppedError as error:
            return stopped(path, error.what)
        read, fault = json.loads(answer)
        if fault:
            words = f"an error in planbook, not in {name}:\n{fault}"
            warnings.warn(words, ReadingWarning, stacklevel=2)
        return submission_from_json(read, self._declarations)
