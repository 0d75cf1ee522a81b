"""Commands for what comes back: receive, status, validate, explain, reply, migrate."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from planbook.cli.settings import (
    DAY,
    HELP,
    Settings,
    end_with,
    json_option,
    period_argument,
    say_tried,
    strict_option,
    test_to_option,
    unit_option,
)
from planbook.errors import DayError, PlanbookError

if TYPE_CHECKING:
    from pathlib import Path

    from planbook.model.register import Register
    from planbook.workflow.where_it_stands import PartStatus, Publicity, Status, UnitStatus

_STEPS: Mapping[str, str] = {
    "return": "Returns by",
    "copies": "Copies of papers by",
    "corrections": "Corrections by",
    "check": "Papers for a last look by",
    "papers": "Papers out by",
    "meeting": "Meeting",
}
"""How what is still to come is told."""
_MOST_NAMED = 3
"""Schools that are named beside a day before the rest are counted."""
_STATES = {"correct": "to correct", "check": "to check"}
"""The states of a reply whose words in `--json` are not those that people read."""
_UNUSED = {"refused", "which counts"}
"""What a reply says of a unit whose files came and of which none is used."""


@click.command(context_settings=HELP)
@period_argument
@click.option("--on", type=DAY, help="The date that new files came; by default today.")
@click.option("--accept", metavar="FILE", help="Use this one of two conflicting files, or one that was withdrawn.")
@click.option("--withdraw", metavar="FILE", help="Stop using this file; the file it replaced is not used again.")
@click.option("--came", metavar="FILE", help="This file came on the date given with --on.")
@click.option("--as", "as_period", metavar="PERIOD", help="With --take: the period it was filled in for.")
@click.option(
    "--take", metavar="FILE", help="Convert a workbook made for another period to the one given with --as."
)
@click.option("--join", metavar="FILE FILE", nargs=2, help="Combine two copies that do not contradict each other.")
@click.pass_obj
def receive(
    settings: Settings,
    period: str | None,
    on: date | None,
    accept: str | None,
    withdraw: str | None,
    came: str | None,
    as_period: str | None,
    take: str | None,
    join: tuple[str, str] | None,
) -> None:
    """Record what is in returned/PERIOD/, and your decisions about it."""
    from planbook.cli import show
    from planbook.model.values import shown

    if sum(choice is not None for choice in (accept, withdraw, came, take, join)) > 1:
        raise PlanbookError(
            "Decide one thing at a time: --accept, --withdraw, --came, --take or --join. Nothing was changed."
        )
    if (as_period is None) != (take is None):
        raise PlanbookError("--as PERIOD and --take FILE go together. Nothing was changed.")
    if came is not None and on is None:
        raise DayError(f"--came {came} needs the day on which it came: --on DATE. Nothing was changed.")
    trust = settings.open_trust()
    period = settings.period(trust, period)
    day = on if on and came is None else settings.today
    really_came = (came, on) if came is not None and on else None
    if take is not None and as_period is not None:
        taken = trust.take(period, take, as_period=as_period)
    else:
        taken = trust.receive(period, on=day, accept=accept, withdraw=withdraw, came=really_came, join=join)
    settings.tell.clear()
    if taken.new and trust.period(period).is_far_from(day):
        settings.tell.step(
            f"What is new is recorded as received on {shown(day)}, more than a year from {period}. Is that the day?"
        )
    if taken.made:
        settings.tell.step(taken.made.words)
        for value in taken.made.unplaced:
            settings.tell.step(f"  {value.sheet} {value.cell}: {value.heading}: {value.value}")
    show.verdicts(taken.checked.files)
    for found in taken.again:
        show.returned_again(found)
    for found in taken.beside:
        show.side_by_side(found)
    settings.tell.step(f"{taken.new} new, {taken.files} in the folder.")
    end_with(taken.checked, strict=False)


@click.command(context_settings=HELP)
@period_argument
@json_option
@click.pass_obj
def status(settings: Settings, period: str | None, as_json: bool) -> None:
    """Show who has returned what, which return we are using and what is due next."""
    from planbook.model.change_words import changes_since
    from planbook.model.prose import listed
    from planbook.model.values import shown

    trust = settings.open_trust()
    found = trust.status(settings.period(trust, period))
    if as_json:
        from planbook.cli.as_json import echo, status_json

        echo(status_json(found))
        return
    from planbook.cli.show import table

    moved = [unit for unit in found.units if unit.due and unit.due != found.period.due]
    due = f", due {shown(found.period.due)}" if found.period.due else ""
    due += f" ({listed([unit.name for unit in moved], most=_MOST_NAMED)}: on another day, below)" if moved else ""
    click.echo(f"{found.period.title[:1].upper()}{found.period.title[1:]}{due}")
    table(
        ["Unit", "Name", "State", "Received", "Due", "In use", "Verdict", "Errors", "Queries"],
        [_status_line(unit) for unit in found.units],
        right=(7, 8),
    )
    for unit in found.units:
        if unit.state == "partly":
            here, missing = ([part for part in unit.parts if (part.file is None) is gone] for gone in (False, True))
            click.echo(f"In parts: {unit.unit} {unit.name}. Here: {_named(here)}. Missing: {_named(missing)}.")
        elif unit.state == "undecided" and unit.parts:
            click.echo(
                f"In parts: {unit.unit} {unit.name}. They are not put together; `planbook validate` says why."
            )
    for again in found.again:
        said = changes_since(len(again.changes), again.received_before)
        click.echo(f"Returned again: {again.unit} {again.name}, {said}.")
    for file in found.unused:
        reason = "two files differ; see receive --accept" if file.verdict == "undecided" else file.verdict
        click.echo(f"Not used: {file.file} ({reason})")
    for step in found.due_next:
        to = step.to if step.what == "meeting" else f"to {step.to}"
        whose = f" ({listed(step.of, most=_MOST_NAMED)})" if step.of else ""
        click.echo(f"{_STEPS[step.what]}: {shown(step.on)}{whose}, {to}.")
    for sentence in _moved(found):
        click.echo(sentence)
    for line in found.lines_due:
        to = f" to {line.to}" if line.to else ""
        whose = f" from {line.sender}" if line.sender else ""
        click.echo(f"{'Overdue' if line.overdue else 'Due'}: {shown(line.on)}, {line.what},{whose}{to}.")
    for one in found.published:
        click.echo(_publicity(one, trust.register))
    for sentence in _out_of_date(found, trust.folder):
        click.echo(sentence)
    if found.next_period:
        days = [
            f"due {shown(step.on)}" + (f" ({listed(step.of, most=_MOST_NAMED)})" if step.of else "")
            for step in found.next_days
        ]
        click.echo(f"Next: {found.next_period.title}, {'; '.join(days) or 'due on a day not set'}.")


def _moved(found: "Status") -> "Sequence[str]":
    """What there is to say of days that moved; mostly nothing, and nothing is loaded for it."""
    if not found.days_moved:
        return ()
    from planbook.workflow.days_moved import told_moved

    return told_moved(found.days_moved)


def _out_of_date(found: "Status", folder: "Path") -> "Sequence[str]":
    """The same of drafts to heads that are out of date."""
    if not found.old_drafts:
        return ()
    from planbook.workflow.old_drafts import told_old

    return [told_old(draft, folder, found.period.id) for draft in found.old_drafts]


def _publicity(one: "Publicity", register: "Register") -> str:
    from planbook.model.meeting_days import papers_of
    from planbook.model.prose import listed
    from planbook.model.values import shown

    said = "a draft" if one.published_on is None else f"published on {shown(one.published_on)}"
    if one.awaits:
        said += "; the returns we use have changed since, and no outputs show it: run consolidate"
    elif one.state == "changed":
        said = f"a draft again: it is not what was {said}"
    gone = listed([papers_of(register, meeting) for meeting in one.meetings])
    also = f"; {gone} have gone out" if gone else ""
    return f"{one.period}: {said}{also}."


def _named(parts: "Sequence[PartStatus]") -> str:
    """Parts by their roles, each with who has it, as the register says."""
    from planbook.model.prose import listed

    return listed([f"{part.who} ({listed(part.people)})" if part.people else part.who for part in parts])


def _status_line(unit: "UnitStatus") -> tuple[str, ...]:
    from planbook.model.values import shown

    counts = (str(unit.errors), str(unit.warnings)) if unit.file else ("", "")
    days = (shown(unit.received_on), shown(unit.due))
    stands = f"{unit.version or 'none'} of {unit.versions}" if unit.versions > 1 else ""
    return unit.unit, unit.name, unit.state, *days, stands, unit.verdict or "", *counts


@click.command(context_settings=HELP)
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.option("--period", "-p", "period", metavar="PERIOD", help="The period; by default the one now due.")
@json_option
@strict_option
@click.option("--all", "everything", is_flag=True, help="Show every error and query, not ten per file.")
@click.pass_obj
def validate(
    settings: Settings, paths: Sequence[str], period: str | None, as_json: bool, strict: bool, everything: bool
) -> None:
    """List what to correct, cell by cell: in all of returned/, or in these files."""
    from planbook.cli.show import MOST, findings, register_line
    from planbook.model.finding import count_by_severity
    from planbook.model.prose import in_figures
    from planbook.workflow.given_path import given_path
    from planbook.workflow.places import REGISTER_NAMES
    from planbook.workflow.validate import check_register

    named = [given_path(settings.folder, path) for path in paths]
    if named and all(path.name in REGISTER_NAMES for path in named):
        checked = check_register(named, settings.folder, settings.today)
    else:
        trust = settings.open_trust()
        if period is not None or not named:
            period = settings.period(trust, period)
        checked = trust.validate(period, files=named)
    settings.tell.clear()
    if as_json:
        from planbook.cli.as_json import checked_json, echo

        echo(checked_json(checked))
        if checked.of_register:
            settings.tell.step(register_line(checked.of_register))
    else:
        findings(checked.findings, 10**9 if everything else MOST)
        counts = count_by_severity(checked.findings)
        click.echo(
            f"\n{in_figures(len(checked.files), 'file')}: "
            f"{counts['error']} to correct, {counts['warning']} to explain, "
            f"{counts['note']} for information. `planbook explain CODE` says more about any of them."
        )
        if checked.of_register:
            click.echo(register_line(checked.of_register))
        if not checked.whole and checked.files and not all(path.name in REGISTER_NAMES for path in named):
            settings.tell.step("Rules across schools were left out: they need all of returned/.")
    end_with(checked, strict)


@click.command(context_settings=HELP)
@click.argument("name", required=False, metavar="[CODE]")
@click.pass_obj
def explain(settings: Settings, name: str | None) -> None:
    """Explain a code such as AP-012, a record (action) or a field (action.finish)."""
    from planbook.workflow.declared import declared
    from planbook.workflow.explain import catalogue, severity_word
    from planbook.workflow.explain import explain as explain_name

    declarations = declared(settings.folder)
    if not name:
        from planbook.cli.show import table

        codes = catalogue(declarations)
        table(
            ["Code", "Severity", "What is checked"],
            [(r.code, severity_word(r.severity, r.life), r.title) for r in codes],
        )
        return
    said = explain_name(declarations, name)
    click.echo(said.title)
    if said.text:
        click.echo(f"\n{said.text}")
    click.echo("")
    for heading, text in said.facts:
        click.echo(f"{heading}: {text}")


@click.command(context_settings=HELP)
@period_argument
@unit_option
@test_to_option
@json_option
@click.pass_obj
def reply(settings: Settings, period: str | None, units: Sequence[str], test_to: str, as_json: bool) -> None:
    """Write the replies to schools: workbooks to correct, receipts, messages, reminders."""
    from planbook.workflow.trust import relative_to

    trust = settings.open_trust()
    period = settings.period(trust, period)
    replied = trust.reply(period, units, test_to=test_to)
    settings.tell.clear()
    if as_json:
        from planbook.cli.as_json import echo, reply_json

        echo(reply_json(period, replied))
    else:
        from planbook.cli.show import table

        table(
            ["Unit", "Name", "State", "Errors", "Queries", "To"],
            [
                (
                    r.unit or "–",
                    r.name,
                    _STATES.get(r.state, r.state),
                    str(r.errors),
                    str(r.warnings),
                    "; ".join(r.to) or "–",
                )
                for r in replied
            ],
            right=(3, 4),
        )
        settings.tell.step(
            f"The files are in {relative_to(trust.folder, trust.outputs(period) / 'replies')}/. "
            "Nothing has been sent: open a draft (.eml), read it, and send it."
        )
        say_tried(settings, relative_to(trust.folder, trust.outputs(period)), test_to)
    if any(r.errors or r.state in _UNUSED for r in replied):
        raise click.exceptions.Exit(1)


@click.command(context_settings=HELP)
@click.argument("paths", nargs=-1, required=True, metavar="PATH ...")
@click.pass_obj
def migrate(settings: Settings, paths: Sequence[str]) -> None:
    """Convert workbooks from an earlier version; each new one is written beside the old one."""
    from planbook.workflow.given_path import given_path
    from planbook.workflow.migrate import migrate as migrate_files

    named = [given_path(settings.folder, path) for path in paths]
    migrated = migrate_files(settings.folder, named, settings.today, say=settings.tell.detail)
    settings.tell.clear()
    for made in migrated:
        click.echo(made.words)
    if not all(made.done for made in migrated):
        raise click.exceptions.Exit(1)
