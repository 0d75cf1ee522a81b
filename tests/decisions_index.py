"""docs/decisions/: its files as data, and the index that is made of them.

`python tests/decisions_index.py` writes the index anew after a decision has been added.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "decisions"
BEFORE_SECTIONS = 123
"""The last decision written before context and alternatives had sections of their own."""
_INTRO = """# Decisions

Each file says what was decided, when and why. A decision that is overturned stays, with the status
`superseded by NNN`. Up to 123 they were written in one piece: context and alternatives stand in the text.
A new one has the next number, the sections Context, Decision and Alternatives, and a line here
(`python tests/decisions_index.py` writes this page).

| | decision | date | status |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True)
class Decision:
    """One file: its number and title, and what it says of itself."""

    name: str
    number: int
    title: str
    date: str
    status: str
    sections: tuple[str, ...]


def decisions() -> list[Decision]:
    """The decisions in the order of their numbers; raises ValueError for a file without heading, date or status."""
    return [_decision(path) for path in sorted(FOLDER.glob("[0-9]*.md"))]


def _decision(path: Path) -> Decision:
    text = path.read_text(encoding="utf-8")
    head = re.match(r"# (\d+)\. (.+)\n\n- Date: (\d{4}-\d\d-\d\d)\n- Status: (.+)\n", text)
    if head is None:
        raise ValueError(f"{path.name} does not begin with its number and title, its date and its status")
    sections = tuple(re.findall(r"^## (.+)$", text, flags=re.MULTILINE))
    return Decision(path.name, int(head[1]), head[2], head[3], head[4], sections)


def index() -> str:
    """The page that lists them."""
    lines = [f"| {d.number} | [{d.title}]({d.name}) | {d.date} | {d.status} |" for d in decisions()]
    return _INTRO + "\n".join(lines) + "\n"


if __name__ == "__main__":
    (FOLDER / "README.md").write_text(index(), encoding="utf-8", newline="\n")
