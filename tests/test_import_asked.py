"""What `import` asks at a terminal, and what it keeps of the answer."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from others_plans import write_sheet
from planbook.api import OpenTrust
from test_import import SCHOOL, at, listed, only, rows_of, trust
from trust_folder import PERIOD

__all__ = ["trust"]

PLAN = [
    (f"Plan of {SCHOOL}",),
    ("Action", "Accountable", "Responsible", "Deadline"),
    ("Train all of the staff", "A. Bell", "C. Dore", "Spring 2027"),
    ("Buy books for the library", "C. Dore", "P. Lund", "Summer 2027"),
]
SECONDS = 120


def at_a_terminal(words: list[str], answers: str) -> str:
    """What stands on the terminal when planbook has run there and was given the answers."""
    import pty

    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "planbook", *words], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    os.write(ours, answers.encode())
    shown, ends = b"", time.monotonic() + SECONDS
    while time.monotonic() < ends:
        try:
            more = os.read(ours, 65536)
        except OSError:  # nothing holds the other end any more
            break
        if not more:
            break
        shown += more
    os.close(ours)
    assert running.wait(SECONDS) == 0, shown.decode(errors="replace")
    return shown.decode(errors="replace")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_column_that_nothing_decides_is_asked_about_and_the_answer_kept(trust: OpenTrust, tmp_path: Path) -> None:
    file = write_sheet(tmp_path / "plan.xlsx", PLAN)
    shown = at_a_terminal([*at(trust), "import", str(file), "--period", PERIOD], "1\n\n")
    assert "Accountable" in shown and "Responsible" in shown
    kept = (trust.folder / "templates" / "headings.toml").read_text(encoding="utf-8")
    assert '"Accountable"' in kept and "action.led_by" in kept
    assert shown.count("what is") == 1, "the second could be nothing else"


def test_two_columns_that_are_said_to_be_one_field_lose_nothing(trust: OpenTrust, tmp_path: Path) -> None:
    file = write_sheet(tmp_path / "plan.xlsx", PLAN)
    made = only(trust, file, columns={"Accountable": "action.led_by", "Responsible": "action.led_by"})
    values = {value for *_, value in listed(made.written[0])}
    leads = {row["led_by"] for row in rows_of(made.written[0], "Actions")}
    assert leads == {"A. Bell", "C. Dore"} and values >= {"C. Dore", "P. Lund"}
