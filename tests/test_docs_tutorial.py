"""docs/tutorial.md: each command and each entry as the page has it, and what it shows is what comes."""

import re
from difflib import unified_diff
from pathlib import Path

from pages_followed import STEP
from tutorial_page import PAGE, answered


def test_what_the_page_shows_is_what_comes(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    there = answered(tmp_path)
    changed = "\n".join(unified_diff(page.splitlines(), there.splitlines(), lineterm="", n=0))
    assert not changed, f"{changed}\nrun python tests/tutorial_page.py"


def test_no_part_of_the_page_is_left_out() -> None:
    """A table that no sentence introduces, or a block of another kind, would not be followed."""
    page = PAGE.read_text(encoding="utf-8")
    steps = list(STEP.finditer(page))
    assert sum(bool(step["kind"]) for step in steps) * 2 == len(re.findall("^```", page, re.MULTILINE))
    assert sum(bool(step["table"]) for step in steps) == len(re.findall(r"^\| ---", page, re.MULTILINE))
    assert {step["kind"] for step in steps} >= {"console", "answer"}


def test_the_page_uses_every_step_of_a_term() -> None:
    used = re.findall(r"^\$ planbook (?:-\S+ \S+ )*(\w+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(used) >= {
        "init",
        "prepare",
        "status",
        "validate",
        "reply",
        "consolidate",
        "report",
        "publish",
        "trace",
    }
