"""Commands that set a trust up and send its workbooks out: demo, init, prepare."""

from collections.abc import Sequence

import click

from planbook.cli.settings import HELP, Settings, period_argument, say_tried, test_to_option, unit_option
from planbook.demo.samples import sample_names
from planbook.model.body_kind import BodyKind
from planbook.model.prose import agree, in_figures, listed

_TRUST = "trust"
"""The sample that lies over the trust which is made up by a seed; the others are played as they are written."""


@click.command(context_settings=HELP)
@click.argument("folder", required=False, default="outputs/demo", metavar="[DIR]")
@click.option(
    "--sample",
    type=click.Choice(sample_names()),
    help="Which fictional body is worked through, with all that it uses. Without it a trust with what most use; so "
    "is the sample trust with --units or --small.",
)
@click.option("--units", type=click.IntRange(1, 500), help="How many schools the trust has; by default 12.")
@click.option(
    "--periods",
    type=click.IntRange(1, 6),
    help="How many terms; by default three. Of another sample the first so many periods, by default all.",
)
@click.option("--seed", type=int, help="A different seed gives the trust different figures; by default 1.")
@click.option(
    "--stop-after", type=click.Choice(["prepare", "return", "consolidate"]), help="Stop after this stage."
)
@click.option("--small", is_flag=True, help="The first term of a trust that begins with the smallest pack.")
@click.pass_obj
def demo(
    settings: Settings,
    folder: str,
    sample: str | None,
    units: int | None,
    periods: int | None,
    seed: int | None,
    stop_after: str | None,
    small: bool,
) -> None:
    """Run a fictional trust, or another fictional body, through every stage."""
    from pathlib import Path

    from planbook.demo.play import play
    from planbook.demo.sample_play import play_sample

    say = settings.tell.step
    given = {"--units": units is not None, "--seed": seed is not None, "--small": small}
    of_trust = sample in (None, _TRUST)
    for option in (option for option, is_given in given.items() if is_given and not of_trust):
        raise click.UsageError(f"{option} is for the sample {_TRUST} alone.")
    if of_trust:
        lines = play(
            Path(folder),
            units=units,
            periods=periods,
            seed=1 if seed is None else seed,
            stop_after=stop_after,
            small=small,
            # What the sample lays over the trust speaks of its twelve schools in their second year.
            sample=None if units is not None or small else sample,
            say=say,
        )
    elif sample:
        lines = play_sample(Path(folder), sample, periods=periods, stop_after=stop_after, say=say)
    for line in lines:
        click.echo(line)


@click.command(context_settings=HELP)
@click.argument("folder", metavar="DIR")
@click.option("--format", "plan_format", default="objectives-actions", show_default=True, help="The plan format.")
@click.option(
    "--kind",
    type=click.Choice(["trust", "partnership", "network"]),
    default="trust",
    show_default=True,
    help="What the body is: it sets what is used at first, and what it calls itself.",
)
@click.option(
    "--gias",
    "extracts",
    metavar="FILE",
    multiple=True,
    help="The national register's extract of all establishments, as downloaded; its schools become units. May be "
    "repeated: the extracts of links and of groups say what schools were before, and the trust's numbers.",
)
@click.option("--trust", "group", metavar="ID", help="Whose schools they are: the code, ID or name there.")
@click.option(
    "--pilot",
    metavar="ID",
    multiple=True,
    help="Begin with this school, by its URN or name; the others join a term later. May be repeated.",
)
@click.option("--terms", metavar="FILE", help="Term dates, as the authority publishes them, as CSV.")
@click.option("--people", metavar="FILE", help="People as CSV: name, role, school, e-mail.")
@click.option("--awards", metavar="FILE", help="What each school was given, as CSV: school, source, amount, year.")
@click.option("--update", is_flag=True, help="Show what newer templates would add to a register; change nothing.")
@click.option(
    "--ledger",
    is_flag=True,
    help="Tie the ledger to the register that is there: begin a new one where it was lost, or take over the one "
    "that there is.",
)
@click.pass_obj
def init(
    settings: Settings,
    folder: str,
    plan_format: str,
    kind: BodyKind,
    extracts: Sequence[str],
    group: str | None,
    pilot: Sequence[str],
    terms: str | None,
    people: str | None,
    awards: str | None,
    update: bool,
    ledger: bool,
) -> None:
    """Make a new trust's folder and its register, trust.xlsx.

    With the national register's extract it has the schools and their heads. What is still to be typed is listed.
    """
    from pathlib import Path

    from planbook.model.prose import listed
    from planbook.model.shell_quoting import typed
    from planbook.model.values import long_date
    from planbook.workflow.declared import declared
    from planbook.workflow.init import additions, census_weeks, init_from_files, tie_ledger
    from planbook.workflow.starting.begin import GivenFiles
    from planbook.workflow.starting.still import still_to_type

    if bool(extracts) != bool(group):
        raise click.UsageError("--gias and --trust go together: the file, and whose schools of it are meant.")
    if not extracts and (pilot or awards):
        raise click.UsageError(f"{'--pilot' if pilot else '--awards'} names schools: give --gias and --trust too.")
    if (update or ledger) and (extracts or terms or people):
        raise click.UsageError(f"{'--update' if update else '--ledger'} takes no files.")
    if ledger:
        done = tie_ledger(Path(folder))
        said = {
            "begun": "is new and empty. What lies in returned/ counts as having come on the day on which it is "
            "received: `receive PERIOD --on DATE` says another.",
            "taken over": "is from now on that of this register.",
            "its own": "is that of this register already; nothing was changed.",
        }
        click.echo(f"The ledger in {folder} {said[done]}")
        return
    if update:
        from planbook.cli.show import table

        found = additions(Path(folder))
        if found:
            table(["Sheet of", "Code", "Name"], [(a.record, a.row_id, a.label) for a in found])
            if any(a.kind != "row" for a in found):
                command = f"planbook -C {typed(folder)} migrate trust.xlsx"
                click.echo(f"{command} makes a register that has the sheets and columns.")
        else:
            click.echo("The register has everything that planbook ships.")
        return
    given = GivenFiles(
        extracts=[Path(file) for file in extracts],
        group=group or "",
        pilot=pilot,
        terms=Path(terms) if terms else None,
        people=Path(people) if people else None,
        awards=Path(awards) if awards else None,
    )
    path, told = init_from_files(Path(folder), plan_format, settings.today, given, kind)
    for sentence in told:
        settings.tell.step(sentence)
    declarations = declared(Path(folder))
    titles = {key: record.title for key, record in declarations.records.items()}
    periods, closures, used = titles["period"], titles["closure"], titles["pack_use"]
    still = still_to_type(path, declarations, settings.today)
    cells = in_figures(sum(one.cells for one in still), "cell")
    click.echo(f"{typed(path)} is the register. Open it in Excel. Still to be typed, in this order ({cells}):")
    for one in still:
        click.echo(f"  {one}")
    if not terms:
        settings.tell.step(
            f"The dates on {periods} and {closures} are proposed, as many schools have them. "
            "Check them against your authority's, or give these with --terms."
        )
    settings.tell.step(f"The sheet {used} says what workbooks and papers have; begin small, add to it later.")
    weeks = [f"{long_date(day)} ({name})" for name, day in census_weeks(declarations, settings.today)]
    if weeks:
        settings.tell.step(f"Let no return be due in the week of a census: {listed(weeks)}.")
    click.echo(f"Then: planbook -C {typed(folder)} prepare PERIOD")


@click.command(context_settings=HELP)
@period_argument
@unit_option
@click.option(
    "--by-contributor", is_flag=True, help="Make a workbook for each role that fills some of a school's in."
)
@click.option("--macros", is_flag=True, help="Make .xlsm workbooks, with buttons; all works without them too.")
@click.option("--force", is_flag=True, help="Make workbooks again that are there already.")
@test_to_option
@click.pass_obj
def prepare(
    settings: Settings,
    period: str | None,
    units: Sequence[str],
    by_contributor: bool,
    macros: bool,
    force: bool,
    test_to: str,
) -> None:
    """Make the workbooks to send, one per school or other unit, in issued/PERIOD/.

    With each goes a message, in issued/PERIOD/messages/. What is there already is left as it is.

    With --by-contributor each person is sent the sheets and KPIs that are theirs; the parts that come back are put
    together into the school's return.
    """
    from planbook.model.meeting_days import meetings, told, whose_meetings
    from planbook.model.unit_words import unit_words
    from planbook.workflow.covering import MESSAGES
    from planbook.workflow.days_moved import told_moved
    from planbook.workflow.trust import relative_to

    trust = settings.open_trust()
    period = settings.period(trust, period)
    made = trust.prepare(period, units, by_contributor=by_contributor, macros=macros, force=force, test_to=test_to)
    settings.tell.clear()
    for workbook in made:
        left = "" if workbook.written else "  (was there; left as it is)"
        click.echo(relative_to(trust.folder, workbook.path) + left)
    new = sum(workbook.written for workbook in made)
    there = f" ({new} of them new; --force makes the others again)" if new < len(made) else ""
    register = trust.register.of(trust.period(period))
    one, _ = unit_words(register, [workbook.unit for workbook in made])
    settings.tell.step(
        f"{len(made)} {agree(len(made), 'workbook is', 'workbooks are')} in issued/{period}/{there}. "
        f"Send each to its {one}: issued/{period}/{MESSAGES}/ has a message for each. Put what comes back into "
        f"returned/{period}/."
    )
    say_tried(settings, f"issued/{period}", test_to)
    if linked := dict.fromkeys(workbook.link for workbook in made if workbook.link):
        settings.tell.step(
            f"Messages say that workbooks are opened at {listed([*linked], most=3)}: put them there first."
        )
    if former := dict.fromkeys(path.name for workbook in made for path in workbook.former):
        settings.tell.step(
            f"{listed([*former])} {agree(len(former), 'has', 'have')} the id that a school had before, and "
            f"{agree(len(former), 'was', 'were')} left in issued/{period}/. Send the one with its new id instead."
        )
    if brought := sum(workbook.brought for workbook in made):
        settings.tell.step(
            f"{in_figures(brought, 'workbook')} that a plan was brought into {agree(brought, 'was', 'were')} left "
            f"as {agree(brought, 'it is', 'they are')}: move one away to have it made without."
        )
    if still := [workbook.path.name for workbook in made if workbook.look_through]:
        settings.tell.step(
            f"{listed(still, most=3)} still {agree(len(still), 'has', 'have')} the sheets of what was brought "
            "in: look through them, delete them in Excel, and prepare again. There is no message until then."
        )
    moved = dict.fromkeys(day for workbook in made for day in workbook.moved)
    for sentence in told_moved([*moved]):
        settings.tell.step(sentence)
    for held, whose in whose_meetings(register, meetings(register, trust.period(period))):
        settings.tell.step(told(held.days, whose))
