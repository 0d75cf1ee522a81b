"""docs/systems.md: each row of the source plans with the way it takes, from the sheet to the paper.

`python tests/systems/page.py` writes the page anew after a walk has been added.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.model.declarations import Declarations
from planbook.model.loading import load
from planbook.workflow.rules_page import table_cell

if TYPE_CHECKING:
    from walk import Walk

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "systems.md"
_INTRO = """# Every system, from the sheet to the paper

Generated from the walks in `tests/systems/` by `python tests/systems/page.py`; do not edit. The rows are those of
the plans that planbook was made for, in our words. Each is entered in one sheet. A test enters it with a mistake,
reads what is found, corrects it, and finds it again in its file in `internal/data/`, in the summary and in a paper.
*Table* is the sheet of the summary; a dash where what is entered stays inside. *Paper* is what
`planbook report --for` calls it, with the part of it that shows the row.
"""
_HEADS = ("", "what", "record", "sheet", "rules", "table", "paper", "test")


@dataclass(frozen=True)
class Part:
    """A kind of rows of the source plans, with a name of ours for each row."""

    title: str
    of: str
    rows: Mapping[str, str]

    def named(self) -> Iterator[str]:
        """The rows as walks name them."""
        return (f"{self.of} {row}" for row in self.rows)


def parts() -> list[Part]:
    """The rows that there are."""
    declared = tomllib.loads((FOLDER / "rows.toml").read_text(encoding="utf-8"))
    return [Part(**one) for one in declared["part"]]


def names(row: str, key: str) -> bool:
    """Whether a walk that has `row` walks the row `key`, alone or in one of its parts."""
    return row == key or row.startswith(f"{key} ")


def page(walks: Sequence["Walk"], tests: Mapping[str, str]) -> str:
    """The page; `tests` are the files of the walks, by what each walk is called."""
    declarations = load()
    lines = [_INTRO]
    for part in parts():
        lines += [f"\n## {part.title}\n", f"| {' | '.join(_HEADS)} |", f"|{' --- |' * len(_HEADS)}"]
        for row, name in part.rows.items():
            own = [walk for walk in walks if any(names(one, f"{part.of} {row}") for one in walk.rows)]
            if not own:
                raise ValueError(f"no walk of {part.of} {row}")
            number = row if row.isdecimal() else ""
            cells = ((number, name) if first else ("", "") for first in (True, *[False] * (len(own) - 1)))
            lines += [_line(declarations, [*said, *_way(declarations, walk)], tests[str(walk)])
                      for said, walk in zip(cells, own, strict=True)]  # fmt: skip
    return "\n".join(lines) + "\n"


def _way(declarations: Declarations, walk: "Walk") -> list[str]:
    """Where what a walk enters is entered, checked and read."""
    summary = declarations.reports["summary"]
    table, paper = "–", "–"
    if walk.table:
        block = summary.block(walk.table)
        table = summary.block(block.of or block.key).title
    if walk.block:
        paper = f"`{walk.paper}`: {declarations.reports[walk.paper].block(walk.block).title}"
    rules = ", ".join(f"[{code}](rules.md#{code.lower()})" for code in walk.codes)
    return [f"`{walk.record}`", walk.sheet, rules or "–", table, paper]


def _line(declarations: Declarations, cells: Sequence[str], test: str) -> str:
    return f"| {' | '.join(table_cell(cell) for cell in cells)} | [{test}](../tests/systems/{test}) |"


def written() -> str:
    """The page of all walks."""
    from walk import all_walks, files_of_walks

    return page(all_walks(), files_of_walks())


if __name__ == "__main__":
    sys.path.append(str(FOLDER.parent))  # what the walks are made with
    PAGE.write_text(written(), encoding="utf-8", newline="\n")
