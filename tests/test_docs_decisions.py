"""docs/decisions/: every decision says when it was taken and how it stands, and the index has them all."""

import re

from decisions_index import BEFORE_SECTIONS, FOLDER, decisions, index


def test_they_are_numbered_without_gaps() -> None:
    assert [made.number for made in decisions()] == list(range(1, len(decisions()) + 1))
    assert all(made.name.startswith(f"{made.number:03}-") for made in decisions())


def test_a_status_is_one_of_a_few_and_what_supersedes_is_there() -> None:
    for made in decisions():
        by = re.fullmatch(r"accepted|proposed|superseded by (\d{3})", made.status)
        assert by, made.name
        assert by[1] is None or int(by[1]) in range(1, len(decisions()) + 1), made.name


def test_they_have_their_sections() -> None:
    for made in decisions():
        wanted = ("Decision",) if made.number <= BEFORE_SECTIONS else ("Context", "Decision", "Alternatives")
        assert made.sections == wanted, made.name


def test_the_index_is_what_the_files_say() -> None:
    there = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert there == index(), "run python tests/decisions_index.py"
