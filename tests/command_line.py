"""The command line in the tests' own process, for tests of what a command says and does.

A process of its own takes several times as long, most of it to load libraries. Tests of what only a process has (an
encoding that comes from outside, standard files that are closed, signals) start one.
"""

import io
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from planbook.cli.main import run


class _Pipe(io.BytesIO):
    """What a process prints into, where it is caught."""

    def seekable(self) -> bool:
        return False


def planbook(*words: str) -> subprocess.CompletedProcess[str]:
    """`planbook WORDS` as it would have ended, with what it printed."""
    done = planbook_in("utf-8", *words)
    said = (output.decode("utf-8").replace("\r\n", "\n") for output in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, *said)


def planbook_in(encoding: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """The same as bytes, where standard output and standard error are in `encoding`, as PYTHONIOENCODING has it."""
    stdout, stderr = _Pipe(), _Pipe()
    with _as_a_process(stdout, stderr, encoding, *words):
        status = _status()
        return subprocess.CompletedProcess(sys.argv, status, stdout.getvalue(), stderr.getvalue())


def planbook_shown(*words: str) -> subprocess.CompletedProcess[str]:
    """`planbook WORDS` with all that it printed, in the order in which a console shows it."""
    shown = _Pipe()
    with _as_a_process(shown, shown, "utf-8", *words):
        status = _status()
        printed = shown.getvalue().decode("utf-8").replace("\r\n", "\n")
        return subprocess.CompletedProcess(sys.argv, status, printed, "")


def _status() -> int:
    """Run the command that `sys.argv` names, and give the status with which it ended."""
    try:
        run()
    except SystemExit as ended:
        status = ended.code
    sys.stdout.flush()
    sys.stderr.flush()
    assert isinstance(status, int)
    return status


@contextmanager
def _as_a_process(stdout: io.BytesIO, stderr: io.BytesIO, encoding: str, *words: str) -> Iterator[None]:
    """What a process begins with; afterwards everything is as it was."""
    name, _, errors = encoding.partition(":")
    kept = sys.argv, sys.stdin, sys.stdout, sys.stderr
    sys.argv = ["planbook", *words]
    sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(stdout, encoding=name, errors=errors or "strict")
    sys.stderr = io.TextIOWrapper(stderr, encoding=name, errors="backslashreplace")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
                warnings.simplefilter("ignore", kind)
            yield
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = kept
