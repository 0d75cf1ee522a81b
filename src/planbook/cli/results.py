"""Commands that bring the trust together: consolidate, report, trace."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from planbook.cli.settings import (
    DAY,
    FILE,
    HELP,
    Settings,
    end_with,
    json_option,
    period_argument,
    strict_option,
    unit_option,
)
from planbook.errors import PdfError

if TYPE_CHECKING:
    from pathlib import Path

    from planbook.api import Consolidation, OpenTrust


def _as_it_was(done: "Consolidation") -> str:
    """What is said of outputs that were made again."""
    from planbook.model.values import shown

    said = f"As it was made on {shown(done.as_it_was)}, with the register and the workbooks of that day."
    if not done.differing:
        return f"{said} Every file is the same, byte for byte."
    return (
        f"{said} Not the same as then: {', '.join(done.differing)}. Planbook itself has changed since, "
        "or a unit has been forgotten."
    )


def _say_published(settings: Settings, done: "Consolidation") -> None:
    """Whether it is a draft, and what is not as it was published."""
    from planbook.cli.show import unlike
    from planbook.model.values import shown
    from planbook.workflow.published import in_words

    if done.published_on is None:
        settings.tell.step(f"It is a draft until `planbook publish {done.period.id}`.")
    elif done.as_it_was is None:
        register = done.tables.register
        unlike(in_words(done.unlike_published, register), f"Not as it was published on {shown(done.published_on)}")


@click.command(context_settings=HELP)
@period_argument
@click.option(
    "--rebuild",
    is_flag=True,
    help="Read every workbook again from the ledger; for a past period, make the same outputs again.",
)
@click.option(
    "--restate",
    is_flag=True,
    help="Make a past period again with today's register: a draft until it is published.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes read and check; by default as many as this computer has processors.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    default="",
    help="Let the workers of a Dask cluster read and check: the address of its scheduler, such as tcp://10.0.0.5:8786.",
)
@json_option
@strict_option
@click.pass_obj
def consolidate(
    settings: Settings,
    period: str | None,
    rebuild: bool,
    restate: bool,
    workers: int | None,
    scheduler: str,
    as_json: bool,
    strict: bool,
) -> None:
    """Combine the period's returns in outputs/PERIOD/: summary.xlsx, and in internal/ findings.xlsx and data/."""
    from planbook.workflow.trust import relative_to

    trust = settings.open_trust()
    period = settings.period(trust, period)
    done = trust.consolidate(period, rebuild=rebuild, restate=restate, workers=workers, scheduler=scheduler)
    settings.tell.clear()
    if done.as_it_was:
        settings.tell.step(_as_it_was(done))
    if done.moved:
        settings.tell.step(done.moved)
    if done.of_year:
        settings.tell.step(done.of_year)
    if done.by_today:
        settings.tell.step(done.by_today)
    if done.unknown_before:
        settings.tell.step(done.unknown_before)
    if as_json:
        from planbook.cli.as_json import checked_json, echo

        echo(checked_json(done.checked))
    else:
        from planbook.cli.show import causes, verdicts
        from planbook.model.prose import opening
        from planbook.model.unit_words import unit_words

        verdicts(done.checked.files)
        _, many = unit_words(trust.register, [file.unit for file in done.checked.files if file.unit])
        causes(done, opening(many))
        summary, findings = (relative_to(trust.folder, path) for path in (done.summary, done.findings_workbook))
        click.echo(f"\nLook at {summary} first; every finding is in {findings}.")
        _say_published(settings, done)
    end_with(done.checked, strict)


@click.command(context_settings=HELP)
@period_argument
@unit_option
@click.option(
    "--row", "rows", metavar="RECORD/REF[.FIELD]", multiple=True, help="Only this row or field; may be repeated."
)
@click.option("--refuse", is_flag=True, help="Record that it was refused.")
@click.option("--on", type=DAY, help="The date it was decided; by default today.")
@click.option("--by", default="", metavar="TEXT", help="Who decided, such as “LGC, 24 September, item 6”.")
@click.pass_obj
def approve(
    settings: Settings,
    period: str | None,
    units: Sequence[str],
    rows: Sequence[str],
    refuse: bool,
    on: date | None,
    by: str,
) -> None:
    """Record that plans, as returned in PERIOD, were agreed; with --refuse, that they were refused."""
    from planbook.model.prose import in_figures

    trust = settings.open_trust()
    period = settings.period(trust, period)
    done = trust.approve(period, units, row=rows, refuse=refuse, on=on, by=by)
    settings.tell.clear()
    word = "refused" if refuse else "agreed"
    for one in done:
        click.echo(f"{one.name}: {in_figures(one.rows, 'row')} of the plan {word}.")
    if not done:
        click.echo("Nothing has been returned: there is no plan to agree to.")


@click.command(context_settings=HELP)
@period_argument
@click.option(
    "--for",
    "audience",
    metavar="KEY",
    default="",
    help="The paper by its key, as governors, trustees or correction; dashboard for pages to look at; data for all "
    "data, as CSV, Excel and Parquet; or one of the trust's own in templates/reports/. Without it, those that the "
    "register's reporting lines name; governors where they name none.",
)
@unit_option
@click.option(
    "--refresh",
    metavar="FILE",
    type=FILE,
    help="Give this Word report, wherever it lies, new figures; every word that people have typed in it stays, and "
    "what it was is kept beside it.",
)
@click.option(
    "--pdf",
    is_flag=True,
    help="Put the PDF of each Word report beside it, tagged for screen readers (PDF/UA). It needs LibreOffice on "
    "this computer.",
)
@click.option(
    "--pack",
    metavar="BODY/DATE",
    default="",
    help="Gather the papers of this meeting: its agenda, which numbers them, and a draft to each head with hers.",
)
@json_option
@click.pass_obj
def report(
    settings: Settings,
    period: str | None,
    audience: str,
    units: Sequence[str],
    refresh: "Path | None",
    pdf: bool,
    pack: str,
    as_json: bool,
) -> None:
    """Make Word reports in outputs/PERIOD/reports/, or pages to look at."""
    from planbook.model.prose import agree, in_figures
    from planbook.workflow.pdfs import not_made_in_words, of_before_in_words
    from planbook.workflow.reported import became_in_words, filled_in_words
    from planbook.workflow.trust import relative_to

    trust = settings.open_trust()
    if pack and (audience or refresh):
        raise click.UsageError("--pack makes all papers of a meeting: leave --for and --refresh out.")
    period = settings.period(trust, period)
    if pack:
        _report_pack(settings, trust, period, pack, units, pdf=pdf, as_json=as_json)
        return
    reported = trust.report(period, units, audience=audience, refresh=refresh, pdf=pdf)
    settings.tell.clear()
    _say_missing(settings, audience)
    not_made = not_made_in_words(made.pdf for made in reported)
    if as_json:
        from planbook.cli.as_json import echo, report_json

        echo(report_json(period, reported))
        if not_made:
            raise PdfError(not_made)
        return
    if audience == trust.declarations.correction.key and not any(made.is_made for made in reported):
        click.echo("Nothing differs from what was published: no page is made.")
    there = [made for made in reported if made.state != "empty"]
    for made in there:
        file = relative_to(trust.folder, made.path)
        said = became_in_words(made, period)
        click.echo(file + (f"  ({said})" if said else ""))
        if made.filled is not None:
            for line in filled_in_words(made.filled):
                click.echo(f"  {line}")
        if made.pdf is not None and made.pdf.state in ("written", "unchanged"):
            again = "  (unchanged)" if made.pdf.state == "unchanged" else ""
            click.echo(relative_to(trust.folder, made.pdf.path) + again)
    for line in of_before_in_words(made.pdf for made in there if made.pdf):
        click.echo(line)
    if empty := len(reported) - len(there):
        parts = in_figures(empty, "confidential part")
        click.echo(f"Not made, as nothing would be in {agree(empty, 'it', 'them')}: {parts}.")
    if not_made:
        raise PdfError(not_made)


def _say_missing(settings: Settings, audience: str) -> None:
    """What data there is not, as what would write it is not installed."""
    from planbook.model.audience import DATA_BOOK
    from planbook.workflow.data_files import missing_parquet

    if audience == DATA_BOOK and (missing := missing_parquet()):
        settings.tell.step(missing)


def _report_pack(
    settings: Settings,
    trust: "OpenTrust",
    period: str,
    meeting: str,
    units: Sequence[str],
    *,
    pdf: bool,
    as_json: bool,
) -> None:
    """The papers of a meeting."""
    from planbook.workflow.pdfs import not_made_in_words

    gathered = trust.pack(meeting, period, units, pdf=pdf)
    settings.tell.clear()
    if as_json:
        from planbook.cli.as_json import echo, pack_json

        echo(pack_json(period, gathered))
    else:
        from planbook.cli.pack import tell_pack

        tell_pack(trust, settings, gathered)
    if not_made := not_made_in_words(made.pdf for made in gathered.reported):
        raise PdfError(not_made)


def _period_and_figure(words: Sequence[str]) -> tuple[str | None, str]:
    """The period, None where it is left out, and the figure: a figure's name has one of / ! : in it."""
    figures = [word for word in words if any(mark in word for mark in "/!:")]
    periods = [word for word in words if word not in figures]
    if not figures and len(words) == 2:
        return words[0], words[1]  # no figure has such a name, which is said with the one most like it
    if len(figures) != 1 or len(periods) > 1:
        raise click.UsageError(
            "Name one figure, as kpi/ATT/100001 or summary.xlsx:KPIs:D8, and at most one period."
        )
    return (periods[0] if periods else None), figures[0]


@click.command(context_settings=HELP)
@period_argument
@click.option("--meeting", default="", metavar="BODY/DATE", help="Publish only this meeting's papers.")
@click.pass_obj
def publish(settings: Settings, period: str | None, meeting: str) -> None:
    """Record what is published, write it without "Draft", and keep a copy in outputs/PERIOD/published/DATE/."""
    from planbook.cli.show import unlike
    from planbook.model.meeting_days import papers_of, told_late
    from planbook.model.prose import listed
    from planbook.model.values import shown
    from planbook.workflow.pdfs import of_before_in_words
    from planbook.workflow.published import in_words
    from planbook.workflow.trust import relative_to

    trust = settings.open_trust()
    period = settings.period(trust, period)
    out = trust.publish(period, meeting=meeting)
    settings.tell.clear()
    for paper in out.papers:
        said = "  (people have worked on it: the copy is theirs, without the mark; their file is as it was)"
        if paper.marked:
            said = "  (it could not be read, so the copy has the mark still: look at it)"
        click.echo(relative_to(trust.folder, paper.copy) + (said if paper.edited else ""))
        if paper.left_of_review:
            told = f"Everybody who opens it can read {paper.left_of_review}."
            click.echo(f"  {told} If they are not meant to, take them out of the paper and publish it again.")
    whose = f", {papers_of(trust.register, out.meeting)}" if out.meeting else ""
    settings.tell.step(f"Published on {shown(out.day)}{whose}. What is changed from now on goes into a correction.")
    for line in of_before_in_words(out.pdfs):
        settings.tell.step(f"{line}. `planbook report {period} --pdf` makes PDFs of what is published.")
    for draft in out.old_drafts:
        copy = relative_to(trust.folder, draft.path)
        settings.tell.step(
            f"The head's copy, {copy}, has not what went out in {listed(draft.papers)}: tell the head."
        )
    for days in out.late:
        settings.tell.step(told_late(days, out.day))
    if out.before:
        unlike(in_words(out.differing, trust.register), f"Not as it was published on {shown(out.before)}")


@click.command(context_settings=HELP)
@click.argument("words", nargs=-1, required=True, metavar="[PERIOD] FIGURE")
@json_option
@click.pass_obj
def trace(settings: Settings, words: Sequence[str], as_json: bool) -> None:
    """Show the cells behind a figure: kpi/ATT/100001, or summary.xlsx!KPIs!D8 (summary.xlsx:KPIs:D8), or of a Word
    paper "trustees_2026-27-autumn.docx!1.2"."""
    from planbook.model.values import shown

    given, figure = _period_and_figure(words)
    trust = settings.open_trust()
    period = settings.period(trust, given)
    traced = trust.trace(period, figure)
    if as_json:
        from planbook.cli.as_json import echo, trace_json

        echo(trace_json(period, traced))
        return
    from planbook.cli.show import table

    click.echo(f"{traced.figure.id}: {shown(traced.figure.value) or 'no value'}")
    noted = any(cell.note for cell in traced.cells)
    table(
        ["File", "Sheet", "Cell", "Field", "Value", *(["Note"] if noted else [])],
        [
            (
                c.file,
                c.sheet,
                c.cell,
                f"{c.record}.{c.field}",
                shown(c.value) or "(blank)",
                *([c.note] if noted else []),
            )
            for c in traced.cells
        ],
        right=(4,),
    )
