"""Narration and progress, on stderr."""

import click

from planbook.cli.console import can_rewrite, columns


class Teller:
    """Says what is being done, on stderr, as loudly as asked (0 nothing, 1 the main steps, 2 everything)."""

    def __init__(self, level: int) -> None:
        self.level = level

    def step(self, text: str) -> None:
        """A main step."""
        if self.level >= 1:
            click.echo(text, err=True)

    def detail(self, text: str) -> None:
        """Something within a step: on a terminal in passing, else only where asked for."""
        if self.level >= 2:
            click.echo(f"  {text}", err=True)
        elif self.level == 1 and can_rewrite():
            line = " ".join(text.split())[: max(0, columns() - 3)]
            click.echo(f"\r\033[K  {line}", err=True, nl=False)

    def clear(self) -> None:
        """Take away what `detail` left on the line."""
        if self.level == 1 and can_rewrite():
            click.echo("\r\033[K", err=True, nl=False)
