"""What stands before every command, and what the commands share."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planbook.cli.show import Teller
from planbook.errors import DayError

if TYPE_CHECKING:
    from planbook.workflow.checking import Checked

HELP = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands before the command."""

    folder: Path
    today: date
    tell: Teller


EARLIEST, LATEST = date(2001, 1, 1), date(2097, 12, 31)
"""The days that planbook can work on: those of the school years that periods can be named by, and of the next."""


class Day(click.DateTime):
    """A day on the command line; raises DayError for one that planbook cannot work on."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            day = super().convert(value, param, ctx).date()
        except click.BadParameter as error:
            raise DayError(f"{value!r} is no day that there is. Give one as 2026-12-17 or 17/12/2026.") from error
        if not EARLIEST <= day <= LATEST:
            ends = f"from {EARLIEST:%d/%m/%Y} to {LATEST:%d/%m/%Y}"
            raise DayError(f"{value} is a day that planbook cannot work on. Give one {ends}.")
        return day


DAY = Day(["%Y-%m-%d", "%d/%m/%Y"])


def today_by_the_clock(given: date | None) -> date:
    """`given`, or else today; the only place where planbook asks what day it is.

    Raises DayError where the computer's clock cannot be right: what is written on such a day has dates that no file
    can carry, and would be late, or early, by decades.
    """
    try:
        today = date.today()  # noqa: DTZ011  # the user's own day
        told = f"{today.day:02}/{today.month:02}/{today.year}"
    except (OSError, OverflowError, ValueError):
        today, told = date.min, "a day that there is not"
    if not _FIRST_IN_A_FILE <= today.year <= _LAST_IN_A_FILE:
        raise DayError(f"The clock of this computer says {told}, which no file can carry. Set it, and run again.")
    if given is None and not EARLIEST <= today <= LATEST:
        raise DayError(
            f"The clock of this computer says {told}. Set it, or give the day with --today, and run again."
        )
    return given or today


_FIRST_IN_A_FILE, _LAST_IN_A_FILE = 1980, 2107
"""Years that the parts of an Excel or Word file, as of any .zip, can have."""


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
unit_option = click.option("--unit", "units", metavar="ID", multiple=True, help="Only this unit; may be repeated.")
strict_option = click.option("--strict", is_flag=True, help="Let warnings count as errors in the exit status.")


def end_with(checked: "Checked", strict: bool) -> None:
    """End with 1 where something is at error level (with `strict`, at warning level too)."""
    bad = {"error", "warning"} if strict else {"error"}
    if any(f.severity in bad for f in checked.findings):
        raise click.exceptions.Exit(1)
