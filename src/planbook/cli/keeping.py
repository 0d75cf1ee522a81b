"""Commands for what the trust keeps: backup, forget."""

import sys
from pathlib import Path

import click

from planbook.cli.settings import HELP, Settings


@click.command(context_settings=HELP)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.pass_obj
def backup(settings: Settings, file: Path | None) -> None:
    """Put all that cannot be made again into one .zip; by default in backups/.

    It is safe while another planbook is at work. To put it back, unpack it into an empty folder.
    """
    from planbook.model.prose import in_figures
    from planbook.workflow.backup import back_up

    made = back_up(settings.folder, file, settings.today)
    files = in_figures(made.files, "file")
    click.echo(f"{made.path}: {files}. It holds data of schools: keep it as you keep those.")


@click.command(context_settings=HELP)
@click.argument("unit", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.pass_obj
def forget(settings: Settings, unit: str, yes: bool) -> None:
    """Erase all that came from a unit from the ledger.

    Of each of its files nothing but the SHA-256 and the days stay. On a terminal you are asked first.
    """
    from planbook.model.prose import in_figures
    from planbook.workflow.forget import forget as erase
    from planbook.workflow.trust import open_trust

    trust = open_trust(settings.folder)
    if not yes and sys.stdin.isatty():
        name = trust.register.label("unit", unit)
        click.confirm(f"Erase all that came from {unit} {name}? It cannot be brought back", abort=True)
    done = erase(trust, unit, settings.today)
    periods = sorted({tombstone.period for tombstone in done.erased})
    count = len(done.erased)
    files = in_figures(count, "file")
    click.echo(f"Erased from the ledger: {files}" + (f" of {', '.join(periods)}." if periods else "."))
    for tombstone in done.erased:
        click.echo(f"  {tombstone.sha256}  received {tombstone.received_on:%d/%m/%Y}")
    if done.files:
        click.echo("Still in the folder; delete them yourself:")
        for path in done.files:
            click.echo(f"  {trust.relative(path)}")
    for folder in done.together:
        period = folder.name
        click.echo(f"{trust.relative(folder)}/ still has it: planbook consolidate and reply {period} make it anew.")
    if done.in_register:
        click.echo("The register still has it, with its people: take it out there.")
    if count:
        click.echo("Registers of earlier runs, and back-ups made before today, still have it.")
