"""Narration and progress, on stderr."""

import click

from planbook.cli.bar import Bar
from planbook.cli.console import can_rewrite, columns
from planbook.model.progress import CountedStep
from planbook.model.prose import inside


class Teller:
    """Says what is being done, on stderr, as loudly as asked (0 nothing, 1 the main steps, 2 everything)."""

    def __init__(self, level: int) -> None:
        self.level = level
        self._bar = Bar()
        self._last: CountedStep | None = None

    def step(self, text: str) -> None:
        """A main step."""
        if self.level >= 1:
            click.echo(text, err=True)

    def detail(self, text: str) -> None:
        """Something within a step: on a terminal in passing, else only where asked for."""
        self._last = text if isinstance(text, CountedStep) else None
        if self.level >= 2:
            click.echo(f"  {text}" if text else "", err=True, nl=bool(text))
        elif self.level == 1 and can_rewrite() and isinstance(text, CountedStep):
            self._bar.show(text)
        elif self.level == 1 and can_rewrite():
            self._bar.clear()
            line = " ".join(text.split())[: max(0, columns() - 3)]
            click.echo(f"\r\033[K  {line}", err=True, nl=False)

    def clear(self) -> None:
        """Take away what `detail` left on the line."""
        self._bar.clear()
        if self.level == 1 and can_rewrite():
            click.echo("\r\033[K", err=True, nl=False)

    def interrupted(self) -> str:
        """What is said of work that was stopped: how far it had come."""
        self.clear()
        at = self._last
        far = f" while {inside(at.what)}: {at.done:,} of {at.total:,} done" if at else ""
        return f"Interrupted{far}. Everything that was written is whole; run it again to go on."
