"""Commands as processes of their own that need load nothing: each is a fork of one that has loaded everything.

`ForkedConsole(env)` starts that one with `env` in its environment, so that what an interpreter takes from there at
its start (its encodings, the names of files) is what each command has; only on Unix.

    python tests/forked_console.py      is that process: a command a line, answered with its status
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self


class ForkedConsole:
    """The process that forks; use it in a `with` statement."""

    def __init__(self, env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **env}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """`planbook WORDS`, with what it printed."""
        asking, answers = self._process.stdin, self._process.stdout
        assert asking and answers
        with tempfile.TemporaryDirectory() as scratch:
            printed = [Path(scratch) / name for name in ("stdout", "stderr")]
            asking.write(json.dumps([list(words), [str(path) for path in printed]]).encode() + b"\n")
            asking.flush()
            status = int(answers.readline())
            return subprocess.CompletedProcess(words, status, *(path.read_bytes() for path in printed))


def serve() -> None:
    import docx  # noqa: F401  # loaded before the fork, as what commands import is
    import rapidfuzz.process  # noqa: F401
    import rich.console  # noqa: F401
    import sqlalchemy
    import xlsxwriter.workbook  # noqa: F401

    from planbook.cli import commands  # noqa: F401
    from planbook.cli.main import run
    from planbook.workflow import consolidate, prepare, reply, report, status, trace, validate  # noqa: F401
    from planbook.workflow.declared import declared

    declared()
    sqlalchemy.create_engine("sqlite://").dispose()
    with open(0, "rb", closefd=False) as asked:
        for line in asked:
            words, printed = json.loads(line)
            if not (pid := os.fork()):
                status = 3
                try:
                    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                    for number, path in enumerate(printed, start=1):
                        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
                    # A process is given bytes, and what letters they are is for its environment to say.
                    sys.argv = [
                        "planbook",
                        *(os.fsdecode(word.encode("utf-8", "surrogateescape")) for word in words),
                    ]
                    run()
                except SystemExit as ended:
                    status = int(ended.code or 0)
                finally:
                    for stream in (sys.stdout, sys.stderr):
                        stream.flush()
                    os._exit(status)
            os.write(1, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    serve()
