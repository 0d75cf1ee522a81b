"""Commands for what the trust keeps: backup, doctor, forget, redact."""

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from planbook.cli.console import in_a_line
from planbook.cli.settings import FILE, HELP, Settings, json_option

if TYPE_CHECKING:
    from pathlib import Path

    from planbook.workflow.forget import Forgotten
    from planbook.workflow.trust import Trust


@click.command(context_settings=HELP)
@click.argument("file", required=False, type=FILE, metavar="[FILE]")
@click.option(
    "--restore",
    nargs=2,
    type=FILE,
    metavar="FILE DIR",
    help="Restore a backup into DIR, an empty or a new folder, and check it.",
)
@click.pass_obj
def backup(settings: Settings, file: "Path | None", restore: "tuple[Path, Path] | None") -> None:
    """Back up everything that cannot be regenerated into one .zip, by default in backups/; or restore one.

    It may run while another command does. A back-up is checked while it is made and when it is restored.
    """
    from planbook.model.prose import in_figures
    from planbook.workflow.backup import back_up
    from planbook.workflow.restore import restore as bring_back
    from planbook.workflow.restore import words

    if restore is not None:
        if file is not None:
            raise click.UsageError("Give FILE and DIR after --restore, and nothing else.")
        restored = bring_back(*restore, settings.tell.detail)
        settings.tell.clear()
        click.echo(in_a_line(words(restored)))
        if not restored.contents.version:
            click.echo(
                "An earlier planbook made it, without a list of its files; the .zip's own sums were checked."
            )
        return
    made = back_up(settings.folder, file, settings.today, settings.tell.detail)
    settings.tell.clear()
    files = in_figures(made.files, "file")
    click.echo(f"{in_a_line(str(made.path))}: {files}. It holds data of schools: keep it as you keep those.")
    if made.unread:
        click.echo(f"The register is in it as it is. {in_a_line(made.unread)}")
    for name in made.left_out:
        click.echo(f"Not in it: {name}")


MARKS = {"whole": "✓", "told": "○", "damaged": "■"}


@click.command(context_settings=HELP)
@click.option(
    "--handover",
    is_flag=True,
    help="Write a page for the next coordinator, and show it: where all is, what is due.",
)
@json_option
@click.pass_obj
def doctor(settings: Settings, handover: bool, as_json: bool) -> None:
    """Check the ledger, the register and the folders: what is in order, and what a backup would restore.

    Then it says what planbook would use of this computer (LibreOffice, fonts, pyarrow, Excel) and what is missing.
    Nothing is changed. It ends with status 1 where something is damaged. With --handover a page for the next
    coordinator lies in outputs/ as a Word file, and nothing else is changed.
    """
    from planbook.workflow.doctor import examine

    looked = examine(settings.folder, settings.today)
    if handover and as_json:
        raise click.UsageError("--handover is a page to read: leave --json out.")
    if handover:
        from planbook.workflow.handover import handover as page_of
        from planbook.workflow.handover import write_handover
        from planbook.workflow.status import status as status_of
        from planbook.workflow.trust import open_trust

        trust = open_trust(settings.folder)
        page = page_of(trust, status_of(trust, None, settings.today), looked, settings.today)
        path = write_handover(trust, page)
        click.echo(page.text)
        settings.tell.step(f"The same page is {path}, to read or print in Word.")
    elif as_json:
        from planbook.cli.as_json import doctor_json, echo

        echo(doctor_json(looked))
    else:
        for found in looked:
            click.echo(f"{MARKS[found.state]} {found.part}: {found.said}")
            if found.to_do:
                click.echo(f"    {found.to_do}")
    if any(found.state == "damaged" for found in looked):
        raise click.exceptions.Exit(1)


@click.command(context_settings=HELP)
@click.argument("unit", metavar="[ID]", required=False)
@click.option("--before", metavar="PERIOD", help="Everything from periods that ended before this one began.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.pass_obj
def forget(settings: Settings, unit: str | None, before: str | None, yes: bool) -> None:
    """Erase everything that came from a school or other unit, or in earlier periods, from the ledger.

    Only the SHA-256 and the dates of each file stay. On a terminal you are asked first. What the trust has
    not yet kept as long as its register says is erased only with --yes or when you have been asked.
    """
    from planbook.workflow.forget import forget as erase
    from planbook.workflow.forget import forget_before
    from planbook.workflow.trust import open_trust

    if (unit is None) == (before is None):
        raise click.UsageError("Name a unit, or give --before PERIOD.")
    trust = open_trust(settings.folder)
    if unit is not None:
        if not yes and sys.stdin.isatty():
            name = trust.register.label("unit", unit)
            click.confirm(f"Erase all that came from {unit} {name}? It cannot be brought back", abort=True)
        _show_forgotten(trust, erase(trust, unit, settings.today))
    elif before is not None:
        if not yes:
            _ask_before(trust, before, settings.today)
        _show_forgotten(trust, forget_before(trust, before, settings.today))


def _ask_before(trust: "Trust", before: str, today: date) -> None:
    """Ask before whole periods are erased; without a terminal to ask on, those still to be kept are not."""
    from planbook.errors import UnknownError
    from planbook.model.prose import listed
    from planbook.workflow.retention import kept_short, periods_before

    with trust.scratch_ledger() as ledger:
        periods = periods_before(trust, ledger, trust.period(before).start)
        early = kept_short(trust, ledger, before, today)
    said = f"The register says that the trust keeps what came longer than {listed(early)}." if early else ""
    if sys.stdin.isatty() and periods:
        click.confirm(f"{said} Erase all of {listed(periods)}? It cannot be brought back".strip(), abort=True)
    elif early:
        raise UnknownError(f"{said} Give --yes to erase it anyway.")


def _show_left(trust: "Trust", done: "Forgotten") -> None:
    """The files that are for the operator to delete."""
    if done.files:
        click.echo("Still in the folder; delete them yourself:")
    for path in done.files:
        click.echo(f"  {trust.relative(path)}")
    for path in done.shared:
        click.echo(f"{trust.relative(path)} has something else in it too; what came of that stays in the ledger.")


def _show_forgotten(trust: "Trust", done: "Forgotten") -> None:
    from planbook.model.prose import in_figures

    periods = done.periods or sorted({tombstone.period for tombstone in done.erased})
    count = len(done.erased)
    files = in_figures(count, "file")
    click.echo(f"Erased from the ledger: {files}" + (f" of {', '.join(periods)}." if periods else "."))
    for tombstone in done.erased:
        click.echo(f"  {tombstone.sha256}  received {tombstone.received_on:%d/%m/%Y}")
    if done.unfinished:
        click.echo(
            "What was erased is gone from the ledger, and overwritten. Its space is still to be given back: "
            f"{done.unfinished} Then run the same command again."
        )
    _show_left(trust, done)
    for folder in done.together:
        period = folder.name
        click.echo(
            f"{trust.relative(folder)}/ still has it: planbook consolidate, reply and report {period} "
            "make it again."
        )
    for path in done.merges:
        period = path.parent.parent.name
        click.echo(f"{trust.relative(path)} may have it still: planbook prepare {period} makes it again.")
    for path in done.edited:
        click.echo(f"{trust.relative(path)} may have it still: people have edited it; look at it yourself.")
    for path in done.published:
        click.echo(f"{trust.relative(path)} is what went out, and has it still: delete it yourself if it is to go.")
    for other in done.others:
        click.echo(f"What came under its other ID {other} is still there: planbook forget {other} erases that too.")
    if done.in_register:
        click.echo("The register still has it, with its people: take it out there.")
    if count:
        click.echo("Registers of earlier runs, and back-ups made before today, still have it.")


@click.command(context_settings=HELP)
@click.argument("receipt", metavar="RECEIPT")
@click.argument("cell", metavar="CELL")
@click.option("--reason", required=True, help="Why; kept with the date.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.pass_obj
def redact(settings: Settings, receipt: str, cell: str, reason: str, yes: bool) -> None:
    """Remove the words of one cell from everything kept; figures do not change.

    RECEIPT is the number of a receipt, the beginning of its SHA-256, or the path of the returned file; CELL is a
    sheet and an address, as Actions!F7. What still has the words (back-ups, papers people have edited) is listed.
    """
    from planbook.workflow.redacting.redact import redact as remove
    from planbook.workflow.redacting.redact import words
    from planbook.workflow.trust import open_trust

    trust = open_trust(settings.folder)
    if not yes and sys.stdin.isatty():
        click.confirm(f"Remove the words of {cell} in {receipt}? They cannot be brought back", abort=True)
    done = remove(trust, receipt, cell, reason, settings.today, settings.tell.detail)
    settings.tell.clear()
    for line in words(done, trust.folder):
        click.echo(line)
    if done.cleared.busy:
        raise click.exceptions.Exit(1)
