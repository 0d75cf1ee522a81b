"""docs/tutorial.md followed from its first line to its last, and what planbook answered written into it.

`python tests/tutorial_page.py` writes it; a test compares.
"""

import os
import tempfile
from pathlib import Path

from pages_followed import Follower

PAGE = Path(__file__).parents[1] / "docs" / "tutorial.md"


def answered(folder: Path) -> str:
    """The page with what the commands print when it is followed in the empty `folder`."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return Follower(folder / "riverside").follow(PAGE.read_text(encoding="utf-8"))
    finally:
        os.chdir(before)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as empty:
        PAGE.write_text(answered(Path(empty)), encoding="utf-8", newline="\n")
