"""What stands before every command, and what the commands share."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from planbook.cli.show import Teller

HELP = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands before the command."""

    folder: Path
    today: date
    tell: Teller


DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
"""A day on the command line."""
