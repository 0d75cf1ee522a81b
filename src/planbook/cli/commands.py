"""The commands. Each parses, calls its function of the workflow, shows what came of it, and exits."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planbook.cli.settings import DAY, HELP, Settings

if TYPE_CHECKING:
    from planbook.workflow.validate import Checked

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
unit_option = click.option("--unit", "units", metavar="ID", multiple=True, help="Only this unit; may be repeated.")
strict_option = click.option("--strict", is_flag=True, help="Let warnings count as errors in the exit status.")


def _exit(checked: "Checked", strict: bool) -> None:
    """End with 1 where something is at error level (with `strict`, at warning level too)."""
    bad = {"error", "warning"} if strict else {"error"}
    if any(f.severity in bad for f in checked.findings):
        raise click.exceptions.Exit(1)


def _found(folder: Path, path: str) -> Path:
    """`path` as it is from here or, where nothing is there, from the trust's folder."""
    here, there = Path(path), folder / path
    return there if there.exists() and not here.exists() else here


@click.command(context_settings=HELP)
@click.argument("folder", required=False, default="outputs/demo", metavar="[DIR]")
@click.option(
    "--sample", type=click.Choice(["trust"]), default="trust", show_default=True, help="Which fictional body."
)
@click.option("--units", type=click.IntRange(1, 500), help="How many schools; 12 by default.")
@click.option("--periods", type=click.IntRange(1, 6), help="How many terms; three by default.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other figures.")
@click.option(
    "--stop-after", type=click.Choice(["prepare", "return", "consolidate"]), help="Leave the rest to you."
)
@click.pass_obj
def demo(
    settings: Settings,
    folder: str,
    sample: str,  # noqa: ARG001  # there is one sample so far
    units: int | None,
    periods: int | None,
    seed: int,
    stop_after: str | None,
) -> None:
    """Work a fictional trust through every stage, for real."""
    from planbook.demo.play import play

    lines = play(
        Path(folder), units=units, periods=periods, seed=seed, stop_after=stop_after, say=settings.tell.step
    )
    for line in lines:
        click.echo(line)


@click.command(context_settings=HELP)
@click.argument("folder", metavar="DIR")
@click.option("--format", "plan_format", default="objectives-actions", show_default=True, help="The plan format.")
@click.option(
    "--update", is_flag=True, help="Show what newer declarations would add to a register; change nothing."
)
@click.pass_obj
def init(settings: Settings, folder: str, plan_format: str, update: bool) -> None:
    """Make a new trust's folder and its register, trust.xlsx."""
    from planbook.workflow.init import additions, init_trust

    if update:
        from planbook.cli.show import table

        found = additions(Path(folder))
        if found:
            table(["Sheet of", "Code", "Name"], [(a.record, a.row_id, a.label) for a in found])
        else:
            click.echo("The register has everything that planbook ships.")
        return
    path = init_trust(Path(folder), plan_format, settings.today)
    click.echo(f"{path} is the register. Open it in Excel and fill in Trust, Units and Periods.")
    click.echo(f"Then: planbook -C {folder} prepare PERIOD")


@click.command(context_settings=HELP)
@click.argument("period")
@unit_option
@click.option("--force", is_flag=True, help="Make workbooks anew that are there already.")
@click.pass_obj
def prepare(settings: Settings, period: str, units: Sequence[str], force: bool) -> None:
    """Make the workbooks to send, one a unit, in issued/PERIOD/."""
    from planbook.workflow.prepare import prepare_workbooks
    from planbook.workflow.trust import open_trust

    trust = open_trust(settings.folder)
    made = prepare_workbooks(trust, period, settings.today, units, force=force, say=settings.tell.detail)
    settings.tell.clear()
    for workbook in made:
        click.echo(trust.relative(workbook.path) + ("" if workbook.written else "  (was there; left as it is)"))
    new = sum(workbook.written for workbook in made)
    there = f" ({new} of them new; --force makes the others anew)" if new < len(made) else ""
    settings.tell.step(
        f"{len(made)} {'workbook is' if len(made) == 1 else 'workbooks are'} in issued/{period}/{there}. "
        f"Send each to its school; put what comes back into returned/{period}/."
    )


@click.command(context_settings=HELP)
@click.argument("period")
@click.option("--on", type=DAY, help="The day that new files came; today by default.")
@click.option("--accept", metavar="FILE", help="Of two differing files, the one that is to stand.")
@click.pass_obj
def receive(settings: Settings, period: str, on: datetime | None, accept: str | None) -> None:
    """Record what is in returned/PERIOD/."""
    from planbook.cli.show import verdicts
    from planbook.workflow.receive import receive as receive_files
    from planbook.workflow.trust import open_trust
    from planbook.workflow.validate import check_period

    trust = open_trust(settings.folder)
    at = trust.period(period)
    with trust.ledger() as ledger:
        received = receive_files(
            trust, ledger, at, on.date() if on else settings.today, accept, say=settings.tell.detail
        )
        checked = check_period(trust, ledger, at, received)
    settings.tell.clear()
    verdicts(checked.files)
    settings.tell.step(f"{received.new} new, {len(received.arrivals)} in the folder.")


@click.command(context_settings=HELP)
@click.argument("period", required=False)
@json_option
@click.pass_obj
def status(settings: Settings, period: str | None, as_json: bool) -> None:
    """Who has returned what, what stands, what is due next."""
    from planbook.model.values import shown
    from planbook.workflow.status import status as unit_status
    from planbook.workflow.trust import open_trust

    found = unit_status(open_trust(settings.folder), period, settings.today)
    if as_json:
        from planbook.cli.as_json import echo, status_json

        echo(status_json(found))
        return
    from planbook.cli.show import table

    due = f", due {shown(found.period.due)}" if found.period.due else ""
    click.echo(f"{found.period.title[:1].upper()}{found.period.title[1:]}{due}")
    table(
        ["Unit", "Name", "State", "Received", "Due", "Verdict", "To mend", "To explain"],
        [
            (
                u.unit,
                u.name,
                u.state,
                shown(u.received_on),
                shown(u.due),
                u.verdict or "",
                str(u.errors) if u.file else "",
                str(u.warnings) if u.file else "",
            )
            for u in found.units
        ],
        right=(6, 7),
    )
    for file in found.unused:
        reason = "two files differ; see receive --accept" if file.verdict.startswith("accepted") else file.verdict
        click.echo(f"Not used: {file.file} ({reason})")
    if found.next_period:
        click.echo(f"Next: {found.next_period.title}, due {shown(found.next_period.due) or 'on a day not set'}.")


@click.command(context_settings=HELP)
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.option("--period", "-p", "period", metavar="P", help="The period; the current one by default.")
@json_option
@strict_option
@click.option("--all", "everything", is_flag=True, help="Show every finding, not ten a file.")
@click.pass_obj
def validate(
    settings: Settings, paths: Sequence[str], period: str | None, as_json: bool, strict: bool, everything: bool
) -> None:
    """Say cell by cell what to mend: in all of returned/, or in these files."""
    from planbook.cli.show import MOST, findings
    from planbook.model.finding import count_by_severity
    from planbook.workflow.trust import REGISTER_NAMES, open_trust
    from planbook.workflow.validate import check_files, check_register, check_returned

    named = [_found(settings.folder, path) for path in paths]
    if named and all(path.name in REGISTER_NAMES for path in named):
        checked = check_register(named)
    elif named:
        checked = check_files(open_trust(settings.folder), named, period, settings.tell.detail)
    else:
        checked = check_returned(open_trust(settings.folder), period, settings.today, settings.tell.detail)
    settings.tell.clear()
    if as_json:
        from planbook.cli.as_json import checked_json, echo

        echo(checked_json(checked))
    else:
        findings(checked.findings, 10**9 if everything else MOST)
        counts = count_by_severity(checked.findings)
        click.echo(
            f"\n{len(checked.files)} {'file' if len(checked.files) == 1 else 'files'}: "
            f"{counts['error']} to mend, {counts['warning']} to explain, "
            f"{counts['note']} to know. `planbook explain CODE` says more of any of them."
        )
        if not checked.whole and checked.files and not all(path.name in REGISTER_NAMES for path in named):
            settings.tell.step("Rules across schools were left out: they need all of returned/.")
    _exit(checked, strict)


@click.command(context_settings=HELP)
@click.argument("period")
@unit_option
@json_option
@click.pass_obj
def reply(settings: Settings, period: str, units: Sequence[str], as_json: bool) -> None:
    """Make what goes back to schools: workbooks to mend, receipts, messages, reminders."""
    from planbook.workflow.reply import reply as make_replies
    from planbook.workflow.trust import open_trust

    trust = open_trust(settings.folder)
    replied = make_replies(trust, period, settings.today, units, say=settings.tell.detail)
    settings.tell.clear()
    if as_json:
        from planbook.cli.as_json import echo, reply_json

        echo(reply_json(period, replied))
        return
    from planbook.cli.show import table

    table(
        ["Unit", "Name", "State", "To mend", "To check", "To"],
        [(r.unit, r.name, r.state, str(r.errors), str(r.warnings), "; ".join(r.to) or "–") for r in replied],
        right=(3, 4),
    )
    settings.tell.step(
        f"The files are in {trust.relative(trust.outputs(trust.period(period)) / 'replies')}/. "
        "Nothing has been sent: open a draft (.eml), read it, and send it."
    )


@click.command(context_settings=HELP)
@click.argument("period")
@click.option(
    "--rebuild", is_flag=True, help="Read every workbook again from the ledger; the outputs are the same."
)
@json_option
@strict_option
@click.pass_obj
def consolidate(settings: Settings, period: str, rebuild: bool, as_json: bool, strict: bool) -> None:
    """Bring the period together: summary.xlsx, findings.xlsx and data/ in outputs/PERIOD/."""
    from planbook.workflow.consolidate import consolidate as bring_together
    from planbook.workflow.trust import open_trust

    trust = open_trust(settings.folder)
    done = bring_together(trust, period, settings.today, rebuild=rebuild, say=settings.tell.detail)
    settings.tell.clear()
    if as_json:
        from planbook.cli.as_json import checked_json, echo

        echo(checked_json(done.checked))
    else:
        from planbook.cli.show import causes, verdicts

        verdicts(done.checked.files)
        causes(done.tables.causes)
        click.echo(
            f"\nLook at {trust.relative(done.written[0])} first; every finding is in findings.xlsx beside it."
        )
    _exit(done.checked, strict)


@click.command(context_settings=HELP)
@click.argument("period")
@click.option(
    "--for", "audience", type=click.Choice(["governors"]), default="governors", show_default=True, help="For whom."
)
@unit_option
@click.option(
    "--refresh", metavar="FILE", type=click.Path(path_type=Path), help="Make this report anew; keep the old."
)
@json_option
@click.pass_obj
def report(
    settings: Settings,
    period: str,
    audience: str,  # noqa: ARG001  # there is one audience so far
    units: Sequence[str],
    refresh: Path | None,
    as_json: bool,
) -> None:
    """Make Word reports in outputs/PERIOD/reports/."""
    from planbook.workflow.report import report as make_reports
    from planbook.workflow.trust import open_trust

    trust = open_trust(settings.folder)
    reported = make_reports(trust, period, settings.today, units, refresh=refresh, say=settings.tell.detail)
    settings.tell.clear()
    if as_json:
        from planbook.cli.as_json import echo, report_json

        echo(report_json(period, reported))
        return
    for made in reported:
        words = {
            "written": "",
            "unchanged": "  (unchanged)",
            "kept": "  (kept: it has been worked on; see --refresh)",
        }
        click.echo(trust.relative(made.path) + words[made.state])


@click.command(context_settings=HELP)
@click.argument("period")
@click.argument("figure")
@json_option
@click.pass_obj
def trace(settings: Settings, period: str, figure: str, as_json: bool) -> None:
    """The cells behind a figure: kpi/ATT/100001, or summary.xlsx!KPIs!D7."""
    from planbook.model.values import shown
    from planbook.workflow.trace import trace as trace_figure
    from planbook.workflow.trust import open_trust

    traced = trace_figure(open_trust(settings.folder), period, figure, settings.today)
    if as_json:
        from planbook.cli.as_json import echo, trace_json

        echo(trace_json(period, traced))
        return
    from planbook.cli.show import table

    click.echo(f"{traced.figure.id}: {shown(traced.figure.value) or 'no value'}")
    table(
        ["File", "Sheet", "Cell", "Field", "Value"],
        [(c.file, c.sheet, c.cell, f"{c.record}.{c.field}", shown(c.value) or "(blank)") for c in traced.cells],
        right=(4,),
    )


@click.command(context_settings=HELP)
@click.argument("name", required=False, metavar="[CODE]")
def explain(name: str | None) -> None:
    """What a finding's code means; also a record (action) or a field (action.finish)."""
    from planbook.model.loading import load
    from planbook.workflow.explain import catalogue
    from planbook.workflow.explain import explain as explain_name

    declarations = load()
    if not name:
        from planbook.cli.show import table

        table(
            ["Code", "Severity", "What is checked"],
            [(r.code, r.severity, r.title) for r in catalogue(declarations)],
        )
        return
    said = explain_name(declarations, name)
    click.echo(said.title)
    if said.text:
        click.echo(f"\n{said.text}")
    click.echo("")
    for heading, text in said.facts:
        click.echo(f"{heading}: {text}")


def register(group: click.Group) -> None:
    """Add every command to `group`."""
    for command in (demo, init, prepare, receive, status, validate, reply, consolidate, report, trace, explain):
        group.add_command(command)
