"""What stands before every command, and what the commands share."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planbook.cli.show import Teller

if TYPE_CHECKING:
    from planbook.workflow.validate import Checked

HELP = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands before the command."""

    folder: Path
    today: date
    tell: Teller


DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
"""A day on the command line."""


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
unit_option = click.option("--unit", "units", metavar="ID", multiple=True, help="Only this unit; may be repeated.")
strict_option = click.option("--strict", is_flag=True, help="Let warnings count as errors in the exit status.")


def end_with(checked: "Checked", strict: bool) -> None:
    """End with 1 where something is at error level (with `strict`, at warning level too)."""
    bad = {"error", "warning"} if strict else {"error"}
    if any(f.severity in bad for f in checked.findings):
        raise click.exceptions.Exit(1)
