"""The command `word`: Word templates of papers, and whether a Word file can be read by everybody."""

from typing import TYPE_CHECKING

import click

from planbook.cli.settings import FILE, HELP, Settings

if TYPE_CHECKING:
    from pathlib import Path


@click.group(context_settings=HELP)
def word() -> None:
    """Show the blocks of Word papers, write a template of one, or check a Word file.

    A Word template is an ordinary Word file in templates/reports/, called as its paper: governors.docx. Its
    content controls say where each block goes; everything else is the trust's to change in Word.
    """


@word.command(context_settings=HELP)
@click.option("--for", "key", metavar="KEY", default="", help="Only those of this paper.")
@click.pass_obj
def blocks(settings: Settings, key: str) -> None:
    """List the blocks of papers: the name of each one's content control, and what it shows."""
    trust = settings.open_trust()
    for paper in trust.word_blocks(key):
        click.echo(f"{paper.key}: {paper.title}")
        for block in paper.blocks:
            must = "  (required)" if block.required else ""
            click.echo(f"  {block.tag}  {block.title}{must}")
            if block.shows:
                click.echo(f"      {block.shows}")


@word.command(context_settings=HELP)
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--for", "key", metavar="KEY", required=True, help="The paper that it is a template of.")
@click.pass_obj
def new(settings: Settings, file: "Path", key: str) -> None:
    """Write a fresh Word template of a paper to FILE; nothing that is there is written over."""
    trust = settings.open_trust()
    made = trust.word_new(file, key)
    click.echo(f"{made}. Change it in Word, and keep it as templates/reports/{key}.docx.")


@word.command(context_settings=HELP)
@click.argument("files", type=FILE, metavar="FILE...", nargs=-1, required=True)
def check(files: "tuple[Path, ...]") -> None:
    """Check Word files: can everybody read them, also with a screen reader? Exit 1 where something is found."""
    from planbook.api.word import check_word

    found = False
    for file in files:
        faults = check_word(file)
        found = found or bool(faults)
        click.echo(f"{file}: " + ("nothing found" if not faults else f"{len(faults)} to correct"))
        for fault in faults:
            click.echo(f"  {fault}")
    if found:
        raise click.exceptions.Exit(1)
