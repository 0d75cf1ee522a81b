"""Other code than the reader's that looks into files that people sent or edited, in a process apart.

What is taken apart in this process has no limit: a workbook of 2 MB can come to 2 GB.
"""

import base64
import json
import warnings
from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

from planbook.collect.calling import ANSWER, FAILED, REFUSED, SAME
from planbook.collect.limits import Limits
from planbook.collect.process import LimitedProcess, ReadingWarning, StoppedError, in_a_line

_T = TypeVar("_T")
"""Bytes, or what JSON can say."""
_Rest = TypeVarTuple("_Rest")


class Apart(LimitedProcess):
    """A long-lived process that calls functions within the limits; use it in a `with` statement."""

    def __init__(self, limits: Limits) -> None:
        super().__init__("planbook.collect.calling", limits)

    def call(self, function: "Callable[[bytes, *_Rest], _T]", data: bytes, *rest: *_Rest) -> _T:
        """What `function`, one of a module, gives of `data` and the rest.

        Raises what it raises (ValueError, KeyError), and StoppedError where it takes more than it may.
        """
        kind, *said = json.loads(self.ask(in_a_line((function, (data, *rest)))))
        if kind == REFUSED:
            missing, words = said
            raise (KeyError if missing else ValueError)(words)
        if kind == FAILED:
            words = f"an error in planbook, not in what was looked into:\n{said[0]}"
            warnings.warn(words, ReadingWarning, stacklevel=2)
            raise StoppedError("planbook failed on it: this is an error in planbook")
        if kind not in (ANSWER, SAME):
            raise StoppedError(said[0])
        made: Any = data
        if kind == ANSWER:
            packed, given = said
            made = base64.b64decode(given) if packed else given
        return made  # type: ignore[no-any-return]
