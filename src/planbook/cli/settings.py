"""What stands before every command, and what the commands share."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from planbook.api.days import refuse_unless_workable
from planbook.cli.teller import Teller
from planbook.errors import DayError

if TYPE_CHECKING:
    from pathlib import Path

    from planbook.api import OpenTrust
    from planbook.workflow.checking import Checked

HELP = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands before the command."""

    given: str
    """The trust's folder, as it was given."""
    today: date
    tell: Teller

    @property
    def folder(self) -> "Path":
        """The trust's folder."""
        from pathlib import Path

        return Path(self.given)

    def open_trust(self) -> "OpenTrust":
        """The trust in the folder, whose steps are told in passing."""
        from planbook.api import open_trust

        return open_trust(self.folder, self.today, self.tell.detail)

    def period(self, trust: "OpenTrust", given: str | None) -> str:
        """The id of the period that is meant; where that was left out or short, the one taken is told."""
        taken = trust.period(given).id
        if given is None:
            self.tell.step(f"The period now due: {taken}.")
        elif given != taken:
            self.tell.step(f"{given} is {taken}.")
        return taken


class Day(click.DateTime):
    """A day on the command line; raises DayError for one that planbook cannot work on."""

    def get_metavar(self, *_: Any, **__: Any) -> str:
        """What `--help` shows for it; click would show the forms of a date."""
        return "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            day = super().convert(value, param, ctx).date()
        except click.BadParameter as error:
            raise DayError(f"{value!r} is not a date. Give one as 2026-12-17 or 17/12/2026.") from error
        return refuse_unless_workable(day, value)


class File(click.Path):
    """A path on the command line."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from pathlib import Path

        return Path(str(super().convert(value, param, ctx)))


FILE = File()
DAY = Day(["%Y-%m-%d", "%d/%m/%Y"])


period_argument = click.argument("period", required=False)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
unit_option = click.option("--unit", "units", metavar="ID", multiple=True, help="Only this unit; may be repeated.")
test_to_option = click.option(
    "--test-to",
    metavar="ADDRESS",
    default="",
    help="Also make drafts to this address alone, in test-messages/; nothing is sent.",
)
strict_option = click.option("--strict", is_flag=True, help="Count queries as errors in the exit status.")


def say_tried(settings: "Settings", place: str, test_to: str) -> None:
    """Say where the drafts lie that are addressed to oneself."""
    if test_to:
        from planbook.workflow.to_oneself import TEST_MESSAGES

        settings.tell.step(f"The same messages to {test_to} alone are in {place}/{TEST_MESSAGES}/.")


def end_with(checked: "Checked", strict: bool) -> None:
    """End with 1 where something is at error level (with `strict`, at warning level too)."""
    bad = {"error", "warning"} if strict else {"error"}
    if any(f.severity in bad for f in checked.findings):
        raise click.exceptions.Exit(1)
