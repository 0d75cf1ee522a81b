"""`planbook`: its options, its commands and its exit status.

0  nothing at error level          1  findings at error level (outputs are written all the same)
2  could not run                   3  a bug, with its traceback
130 interrupted
"""

import gc
import os
import sys
import warnings
from datetime import date

import click

from planbook import __version__
from planbook.api.days import today_by_the_clock
from planbook.cli import console
from planbook.cli.commands import Commands
from planbook.cli.settings import DAY, HELP, Settings
from planbook.cli.teller import Teller
from planbook.errors import ContradictionError, DeclarationError, PlanbookError, disk_error

SELDOM = (50_000, 20, 20)
"""How rarely Python looks for objects that only refer to each other: a command makes many and keeps nearly all, and
an eighth of its time would go on looking."""


@click.group(cls=Commands, context_settings=HELP)
@click.version_option(__version__, "--version", message="planbook %(version)s")
@click.option("-C", "folder", metavar="DIR", default=".", help="The trust's folder; by default the current one.")
@click.option("--today", type=DAY, help="Work as if today were this date, so that results can be repeated.")
@click.option("-q", "--quiet", is_flag=True, help="Show results only.")
@click.option("-v", "--verbose", is_flag=True, help="Show each step.")
@click.pass_context
def cli(ctx: click.Context, folder: str, today: date | None, quiet: bool, verbose: bool) -> None:
    """Action plans and KPIs of schools: prepare workbooks, check returns, report.

    A first term: init, prepare, then (once they are back) validate, consolidate, report.
    `planbook demo` runs a fictional trust through all of these.
    """
    tell = ctx.obj if isinstance(ctx.obj, Teller) else Teller(1)
    tell.level = 0 if quiet else 2 if verbose else 1
    ctx.obj = Settings(folder, today_by_the_clock(today, "--today"), tell)


_COMPLETION = "_PLANBOOK_COMPLETE"
"""Set by a shell that asks click how a command may go on."""
_PIPED_HELP = 78
"""Characters of a line of help that goes to a file or a pipe."""


def _narrate(message: Warning | str, *_where: object, **_named: object) -> None:
    """A warning as the operator is told it: in a line, without where in the code it comes from."""
    click.echo(f"planbook: {console.in_a_line(str(message))}", err=True)


def run() -> None:
    """The console script: run the command and end with its status."""
    gc.set_threshold(*SELDOM)
    if _COMPLETION not in os.environ:  # a shell is given bytes, which planbook's own stream does not take
        console.install()
    tell = Teller(1)
    warnings.showwarning = _narrate
    try:
        # What is not shown on a terminal is not wrapped for one, whatever COLUMNS says: as click does without it.
        status = cli(standalone_mode=False, obj=tell, terminal_width=None if sys.stdout.isatty() else _PIPED_HELP)
    except click.exceptions.Exit as ended:
        status = ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(tell.interrupted(), err=True)
        status = 130
    except click.ClickException as error:
        tell.clear()
        click.echo(f"planbook: {console.in_a_line(_mistake(error))}", err=True)
        status = 2
    except DeclarationError as error:
        tell.clear()
        click.echo(f"planbook: {error}", err=True)  # a line for each fault
        status = 2
    except PlanbookError as error:
        tell.clear()
        click.echo(f"planbook: {console.in_a_line(str(error))}", err=True)
        for line in error.lines if isinstance(error, ContradictionError) else ():
            click.echo(f"  {console.in_a_line(line)}", err=True)
        status = 2
    except Exception as error:
        tell.clear()
        status = _told(error)
    sys.exit(status if isinstance(status, int) else 0)


def _mistake(error: click.ClickException) -> str:
    """What is wrong with how a command was called, and how to see what it takes."""
    said = " ".join(error.format_message().split()).removesuffix(".")
    if not isinstance(error, click.UsageError):
        return f"{said}."
    command = error.ctx.command_path if error.ctx else "planbook"
    return f"{said}. `{command} --help` says what it takes."


def _told(error: Exception) -> int:
    """Say what nobody has caught, and return the status to end with: a disk or a folder that is at fault in a
    line, and a bug whole."""
    told: Exception | str | None = disk_error(error) if isinstance(error, OSError) else None
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding() != "utf-8":
        told = (
            f"a file is to be called “{error.object}”, and names of files are {error.encoding} alone here. Run it "
            "where they are UTF-8 (PYTHONUTF8=1 makes it so for Python)."
        )
    if told is not None:
        click.echo(f"planbook: {console.in_a_line(str(told))}", err=True)
        return 2
    import traceback

    traceback.print_exception(error)
    click.echo(
        "This is an error in planbook, not in your files. Everything that was there before is still there.",
        err=True,
    )
    return 3
