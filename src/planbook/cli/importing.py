"""The command that brings in plans which planbook did not make: import."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from planbook.cli.settings import HELP, Settings
from planbook.errors import PlanbookError

if TYPE_CHECKING:
    from planbook.workflow.importing.results import ColumnQuestion, TakenFor

_SAMPLE = 36
"""Characters of a value that are shown beside its column."""


@click.command("import", context_settings=HELP)
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER ...")
@click.option("--unit", metavar="ID", default="", help="Whose plan it is, where the file does not say.")
@click.option("--format", "template", metavar="NAME", default="", help="The plan format; by default the unit's.")
@click.option("--period", metavar="PERIOD", help="The period to make the workbook for; by default the one now due.")
@click.option(
    "--map",
    "pairs",
    metavar="HEADING=FIELD",
    multiple=True,
    help="What a column is: the field's heading or key, or - to leave it out. May be repeated; it is remembered.",
)
@click.option("--dry-run", is_flag=True, help="Show what each column would be taken for; change nothing.")
@click.pass_obj
def import_(
    settings: Settings,
    paths: Sequence[str],
    unit: str,
    template: str,
    period: str | None,
    pairs: Sequence[str],
    dry_run: bool,
) -> None:
    """Make prepared workbooks of plans and trackers in Excel, Word or CSV, filled in.

    Each goes into issued/PERIOD/, with notes on what to look at and a list of what has no place. Of DfE's national
    files it makes rows for the register's sheet Benchmarks, of the national register's extract rows for Schools by
    authority, in outputs/, to be copied from. Nothing that is there is written over; the files stay as they are.
    """
    from planbook.workflow.given_path import given_path

    trust = settings.open_trust()
    period = settings.period(trust, period)
    made = trust.bring_in(
        [given_path(settings.folder, path) for path in paths],
        period,
        unit=unit,
        template=template,
        columns=_given(pairs),
        dry_run=dry_run,
        ask=_ask if sys.stdin.isatty() else None,
    )
    settings.tell.clear()
    if dry_run:
        _show([column for one in made for column in one.columns])
    for one in made:
        click.echo(one.words)
        for sentence in one.told:
            click.echo(f"  {sentence}")
    if len(made) > 1:
        done = sum(one.done for one in made)
        books = sum(len(one.written) for one in made if not one.to_paste)
        settings.tell.step(f"{done} of {len(made)} files brought in, {books} workbooks in issued/{period}/.")
    if any(one.remembered for one in made):
        settings.tell.step("What was said of columns is kept in templates/headings.toml.")
    if any(one.written and one.to_paste for one in made):
        settings.tell.step("Copy the rows that you want into the register; planbook never writes it.")
    if any(one.written and not one.to_paste for one in made):
        settings.tell.step("Look through each in Excel. What comes back goes the usual way.")
    if not all(one.done for one in made):
        raise click.exceptions.Exit(1)


def _given(pairs: Sequence[str]) -> Mapping[str, str]:
    """By heading the field that was given for it; a heading may have an equals sign, a field has none."""
    given = {}
    for pair in pairs:
        heading, equals, field = pair.rpartition("=")
        if not equals or not heading.strip():
            raise PlanbookError(
                f'--map {pair!r} should be HEADING=FIELD, as --map "Who=Led by". Nothing was changed.'
            )
        given[heading.strip()] = field.strip()
    return given


def _show(columns: "Sequence[TakenFor]") -> None:
    from planbook.cli.show import table

    rows = []
    for c in columns:
        certain = f"{c.certainty:.0%}" if c.field else ""
        rows.append((c.file, c.table, _short(c.heading), _short(c.sample), c.field or _undecided(c), certain))
    first = 0 if len({c.file for c in columns}) > 1 else 1  # of one file its name is known
    heads = ["File", "Table", "Column", "Holds", "Taken for", "Certain"]
    table(heads[first:], [row[first:] for row in rows])


def _undecided(column: "TakenFor") -> str:
    return f"? {' or '.join(column.options)}" if column.options else "–"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SAMPLE else f"{line[: _SAMPLE - 1]}…"


def _ask(question: "ColumnQuestion") -> str | None:
    """Ask at the terminal what a column is; Enter leaves it out."""
    options = question.options
    held = _short(question.sample)
    click.echo(f"{question.table}: what is “{question.heading}”? It holds “{held}”.")
    for number, option in enumerate(options, start=1):
        click.echo(f"  {number}  {option}")
    chosen = click.prompt("Number, or 0 to leave it out", type=click.IntRange(0, len(options)), default=0)
    return options[chosen - 1] if chosen else ""
