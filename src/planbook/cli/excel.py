"""The command `excel`: the control workbook, and whether this computer has what it needs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from planbook.cli.settings import HELP, Settings
from planbook.errors import PlanbookError

if TYPE_CHECKING:
    from planbook.excel.looking import Computer, NeededPart


excel = click.Group(
    "excel",
    context_settings=HELP,
    help="""Run the term from buttons in Excel: write the control workbook, or see whether it can work here.

    planbook.xlsm lies beside the register and holds no data of schools. Its buttons do what the commands of the
    same names do, through the xlwings add-in.
    """,
)


@excel.command(context_settings=HELP)
@click.pass_obj
def install(settings: Settings) -> None:
    """Write planbook.xlsm beside the register, for this Python, and say what is still missing.

    Exit 1 where something is missing. Run it again after an update of planbook, of Python or of xlwings.
    """
    from planbook.excel.installing import install as write

    computer = _computer()
    trust = settings.open_trust()
    path = write(trust.folder, computer)
    click.echo(f"{path} is the control workbook. Open it in Excel, allow its macros, and press Status.")
    _end(_told(computer))


@excel.command(context_settings=HELP)
def check() -> None:
    """Say what is here of Excel, Python, xlwings and its add-in, and what to do about what is missing.

    Exit 1 where something is missing, 2 where there can be no Excel.
    """
    _end(_told(_computer()))


def _computer() -> "Computer":
    from planbook.excel.looking import NOT_HERE, has_excel, this_computer

    computer = this_computer()
    if not has_excel(computer):
        raise PlanbookError(NOT_HERE)
    return computer


def _told(computer: "Computer") -> "Sequence[NeededPart]":
    from planbook.cli.show import table
    from planbook.excel.looking import look

    parts = look(computer)
    table(["NeededPart", "Found"], [(part.name, part.found) for part in parts])
    missing = [part for part in parts if part.to_do]
    for part in missing:
        click.echo(f"{part.name}: {part.to_do}")
    return missing


def _end(missing: "Sequence[NeededPart]") -> None:
    if missing:
        raise click.exceptions.Exit(1)
    click.echo("Nothing is missing.")
