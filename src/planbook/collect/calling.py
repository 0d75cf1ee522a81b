"""The process in which other code than the reader's looks into files; `planbook.collect.apart` starts it and asks.

`python -m planbook.collect.calling LIMITS` says in its first line whether its memory and its processor time are
limited. Each line of its input is a function with its arguments; it answers with a line of JSON.
"""

import base64
import json
import pickle
import sys
import traceback
from typing import Any, TextIO

from planbook.collect.beginning import begun
from planbook.collect.limits import MEMORY, Limits
from planbook.collect.memory import limit_processor

ANSWER, SAME, REFUSED, STOPPED, FAILED = "answer", "same", "refused", "stopped", "failed"
"""What a line of the answer says: what the function gives; that this is its first argument, which need not come
back; the words of the ValueError or KeyError it raised; that it took more memory than it may; the traceback of what
else it raised, which is an error in planbook."""


def call_each(asked: TextIO, answers: TextIO, limits: Limits) -> None:
    """Call what each line asks for, within the limits, and answer it."""
    for line in asked:
        limit_processor(limits.reading_seconds)
        try:
            said = _answer(*pickle.loads(base64.b64decode(line)))
        except MemoryError:
            said = [STOPPED, MEMORY]
        except Exception:  # a bug: it keeps no other file from being looked into, and is shown whole all the same
            said = [FAILED, traceback.format_exc()]
        answers.write(json.dumps(said) + "\n")
        answers.flush()


def _answer(function: Any, arguments: tuple[Any, ...]) -> list[Any]:
    try:
        given = function(*arguments)
    except (ValueError, KeyError) as error:
        return [REFUSED, isinstance(error, KeyError), str(error)]
    if given is arguments[0]:
        return [SAME]
    if isinstance(given, bytes):
        return [ANSWER, True, base64.b64encode(given).decode("ascii")]
    return [ANSWER, False, given]


if __name__ == "__main__":
    call_each(sys.stdin, sys.stdout, begun())
