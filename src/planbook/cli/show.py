"""How results are shown: tables and sentences on stdout."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from planbook.cli.console import as_shown, columns
from planbook.model.finding import MOST_SHOWN, FileVerdict, Finding, Severity, count_by_severity, worst_first
from planbook.model.prose import in_figures

if TYPE_CHECKING:
    from planbook.api import Consolidation
    from planbook.workflow.resubmission import Resubmission

MARKS = {"error": "■", "warning": "▲", "note": "○"}
MOST = MOST_SHOWN
"""Findings shown of one file before the rest are counted."""

_BETWEEN = "   "
"""What stands between two columns."""
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What in a cell is drawn as more than it is."""
_PIPED_WIDTH = 160
"""Characters of a line of a table that goes into a file or a pipe."""
_NARROWEST = 8
"""Characters of a line that a table needs for each of its columns, to be read at all."""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """A plain table on stdout; columns numbered in `right` are figures. Text is never taken for markup.

    On a terminal too narrow for it each row is a few lines, a heading and its cell on each; blanks are left out.
    """
    from rich.console import Console

    is_terminal = Console(width=80, height=25).is_terminal
    width = columns() if is_terminal else _PIPED_WIDTH
    every = [[as_shown(cell) for cell in row] for row in rows]
    if not is_terminal and (lines := _in_lines([headings, *every], width, right)):
        click.echo("\n".join(lines))
        return
    _drawn(headings, every, width, right)


def _in_lines(rows: Sequence[Sequence[str]], width: int, right: Sequence[int]) -> list[str]:
    """The lines of a table of `rows`, the headings first, where none of its cells has to be folded; none where one
    has. They are those that `_drawn` has, in a twentieth of its time."""
    from rich.cells import cell_len

    sizes = [[cell_len(cell) for cell in row] for row in rows]
    widest = [max(column) for column in zip(*sizes, strict=True)]
    breadth = sum(widest) + len(_BETWEEN) * (len(widest) - 1)
    if breadth > width or any(cell != cell.strip() or _BREAKS.search(cell) for row in rows for cell in row):
        return []
    lines = []
    for row, own in zip(rows, sizes, strict=True):
        blank = [" " * (most - size) for most, size in zip(widest, own, strict=True)]
        cells = (f"{b}{c}" if n in right else f"{c}{b}" for n, (b, c) in enumerate(zip(blank, row, strict=True)))
        lines.append(_BETWEEN.join(cells))
    return [lines[0], "─" * breadth, *lines[1:]]


def _drawn(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, right: Sequence[int]) -> None:
    """The same table as rich draws it, with cells folded that are too long."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if width < _NARROWEST * len(headings):
        for row in rows:
            cells = zip(headings, row, strict=True)
            click.echo("".join(f"{heading}: {cell}\n" for heading, cell in cells if cell))
        return
    shown = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, heading in enumerate(headings):
        shown.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    # Both are given, or it asks the system itself, and takes "²" for a figure.
    Console(highlight=False, soft_wrap=False, width=width, height=25).print(shown)


_COUNTED: Sequence[tuple[Severity, str, str]] = (
    ("error", "error", "errors"), ("warning", "query", "queries"), ("note", "for information", "for information"),
)  # fmt: skip
"""What findings of a severity are called where they are counted."""


def findings(found: Sequence[Finding], most: int = MOST) -> None:
    """Findings grouped by file, worst first, at most `most` of each file with the rest counted."""
    from planbook.model.prose import more

    of_file: dict[str, list[Finding]] = {}
    for one in worst_first(found):
        of_file.setdefault(one.file or "", []).append(one)
    for file in sorted(of_file, key=lambda name: (name == "", name)):
        own = of_file[file]
        counts = count_by_severity(own)
        said = ", ".join(
            in_figures(counts[severity], one, many) for severity, one, many in _COUNTED if counts[severity]
        )
        click.echo(f"\n{file or 'Across all returns'}: {said}")
        for f in own[:most]:
            place = " ".join(part for part in (f.sheet or "", ", ".join(f.cells)) if part)
            click.echo(f"  {MARKS[f.severity]} {f.code}  {place + ': ' if place else ''}{f.message}")
            if f.severity != "note":
                click.echo(f"      {f.remedy}")
        if len(own) > most:
            click.echo(f"  and {more(len(own) - most, 'finding')}: `--all` shows them")


def register_line(found: Sequence[Finding]) -> str:
    """How many findings the register has and on which of its sheets, in one line, with what lists them."""
    from planbook.model.prose import listed

    counts = count_by_severity(found)
    said = ", ".join(
        in_figures(counts[severity], one, many) for severity, one, many in _COUNTED if counts[severity]
    )
    sheets = list(dict.fromkeys(one.sheet for one in found if one.sheet))
    on = f" ({listed(sheets, most=MOST)})" if sheets else ""
    return f"In the register: {said}{on}. `planbook validate {found[0].file}` lists them."


def returned_again(again: "Resubmission") -> None:
    """What a workbook changes of the one before it: how much in a line, then the first changes."""
    from planbook.model.change_words import changes_since

    click.echo(f"\n{again.unit} {again.name}: {changes_since(len(again.changes), again.received_before)}")
    _changes(again)


def side_by_side(both: "Resubmission") -> None:
    """How two workbooks differ between which nobody has chosen."""
    from planbook.model.change_words import how_many
    from planbook.model.names import name_returned

    first, second = (name_returned(file) for file in (both.file_before, both.file))
    click.echo(f"\n{both.unit} {both.name}: {how_many(len(both.changes))} from {first} to {second}")
    _changes(both)
    click.echo("  Nobody has chosen between the two: receive --accept FILE does.")


def _changes(found: "Resubmission") -> None:
    from planbook.model.change_words import MOST_LINES, change_line
    from planbook.model.prose import more

    for change in found.changes[:MOST_LINES]:
        click.echo(f"  {change_line(change)}")
    if len(found.changes) > MOST_LINES:
        click.echo(f"  and {more(len(found.changes) - MOST_LINES, 'change')}")


def verdicts(files: Sequence[FileVerdict]) -> None:
    """What became of each file."""
    table(["File", "Unit", "Verdict"], [(f.file, f.unit or "–", f.verdict) for f in files])


def unlike(found: Sequence[str], what: str) -> None:
    """What is not shown as it was published: how much, then the first figures."""
    from planbook.model.prose import in_figures, more

    if not found:
        return
    click.echo(f"\n{what}: {in_figures(len(found), 'line')}")
    for one in found[:MOST]:
        click.echo(f"  {one}")
    if len(found) > MOST:
        click.echo(f"  and {more(len(found) - MOST, 'line')}")


def causes(done: "Consolidation", called: str) -> None:
    """Findings by cause, the commonest first: where many schools break a rule, the rule is unclear.

    `called` is what those that sent returns are called.
    """
    from planbook.workflow.explain import severity_word

    rows = []
    for row in done.causes:
        if row.severity != "note":
            whose = f"{row.units} of {row.of}" if row.units else "all together"
            rows.append((row.code, row.title, severity_word(row.severity), whose, str(row.findings)))
    if rows:
        click.echo("\nBy cause:")
        table(["Code", "What is checked", "Severity", called, "Findings"], rows[:MOST], right=(4,))
