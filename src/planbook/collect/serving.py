"""The process in which workbooks are read; `planbook.collect.reader` starts it and asks.

`python -m planbook.collect.serving LIMITS [migrating]` says in its first line whether its memory and its processor
time are limited. Its input is the declarations in one line, as they were loaded where it was started (to load them
again would take longer than most workbooks), then one path a line; it answers each path with a line of JSON. A line
may be something else that it is to do, in planbook's own code, with what was read before: see `beside.Calls`.
"""

import base64
import json
import pickle
import sys
import traceback
from pathlib import Path
from typing import TextIO

from planbook.collect.beginning import begun
from planbook.collect.beside import Calls
from planbook.collect.limits import MEMORY, Limits, stopped
from planbook.collect.memory import limit_processor
from planbook.collect.workbook import read_workbook
from planbook.model.declarations import Declarations
from planbook.model.submission_json import submission_to_json

FAULT = "planbook failed on it: this is an error in planbook"
"""How a file is refused on which the code that reads it failed; the other files are read all the same."""


def serve(asked: TextIO, answers: TextIO, limits: Limits, *, migrating: bool) -> None:
    """Read every path that is asked for, by the declarations in the first line; answer each with a line of JSON.

    A line has what was read, and the traceback where reading met an error in planbook, else nothing: such a
    fault keeps no other file from being read, and is shown whole all the same.
    """
    declarations: Declarations = pickle.loads(base64.b64decode(asked.readline()))
    calls = Calls(declarations)
    for line in asked:
        wanted = json.loads(line)
        fault = ""
        limit_processor(limits.reading_seconds)
        if not isinstance(wanted, str):
            answers.write(json.dumps(calls.answer(*wanted)) + "\n")
            answers.flush()
            continue
        path = Path(wanted)
        try:
            read = read_workbook(path, declarations, limits, migrating=migrating)
        except MemoryError:
            read = stopped(path, MEMORY)
        except OSError as error:
            read = stopped(path, f"it cannot be opened ({error.strerror or error})")
        except Exception as error:  # a bug: see above
            fault = traceback.format_exc()
            read = stopped(path, f"{FAULT} ({type(error).__name__}: {error})")
        answers.write(json.dumps([submission_to_json(read), fault]) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout, begun(), migrating="migrating" in sys.argv[2:])
