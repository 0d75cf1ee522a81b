"""`consolidate`: the trust's tables, and from them the summary workbook, the findings and the tidy data."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from planbook.consolidate.disclosure import external
from planbook.consolidate.quality import build_causes, build_findings
from planbook.consolidate.rows import CauseRow
from planbook.consolidate.shown import Differing
from planbook.consolidate.tables import TrustTables
from planbook.errors import LedgerError, UnknownError
from planbook.files import remove_own, write_all
from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Run
from planbook.model.audience import DATA, place_now, workbook_place
from planbook.model.calendar import Period
from planbook.model.finding import counts
from planbook.model.sha256 import sha256_of
from planbook.model.values import long_date
from planbook.workflow.answers import Answers, Lying
from planbook.workflow.as_it_was import state_of_run
from planbook.workflow.checking import Checked
from planbook.workflow.corrections import steps_of
from planbook.workflow.dashboards import several_dashboards
from planbook.workflow.data_files import data_again
from planbook.workflow.former_places import clear_former_places, is_of_former_places, what_moved
from planbook.workflow.paper_lines import PaperLines
from planbook.workflow.past import is_past, manifest_of, trust_for
from planbook.workflow.period_files import make_outputs
from planbook.workflow.places import MANIFEST
from planbook.workflow.published import published_of
from planbook.workflow.receiving.keeping import keep_whole, unreceived
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust
from planbook.workflow.unchanged import as_before, run_key
from planbook.workflow.worked_status import status_of
from planbook.workflow.workers import Workers


@dataclass(frozen=True)
class Consolidated:
    """What was made, and of what."""

    trust: Trust
    period: Period
    today: date
    checked: Checked
    written: Sequence[Path]
    summary: Path
    """The workbook to look at first, among what was written."""
    findings: Path
    """That of all findings."""
    as_it_was: date | None = None
    """The day of which the outputs were made again; None where they are of today."""
    differing: Sequence[str] = ()
    """Outputs made again that are not what they were: another version of planbook, or a unit since forgotten."""
    moved: str = ""
    """What there is to say, once, of outputs that an earlier planbook put in another place; mostly nothing."""
    unknown_before: str = ""
    """What there is to say, once, of a ledger that does not know what was published; mostly nothing."""
    unchanged: bool = False
    """Whether nothing had changed, so that all outputs were left as they are."""
    published_on: date | None = None
    """The day on which the period was published last; None while everything of it is a draft."""
    made: TrustTables | None = field(default=None, repr=False)

    @property
    def of_year(self) -> str:
        """What there is to say of a year that has terms: that it is its plan alone, or what it was made from."""
        if not self.trust.register.calendar.parts(self.period):
            return ""
        if self.period.is_plan_alone(self.today):
            return f"The year is not over: until {long_date(self.period.as_at)} it is its plan, without figures."
        return "Combined from what was returned during the year."

    @cached_property
    def tables(self) -> TrustTables:
        """As they are inside the trust; `external(tables)` is what outputs for others are made from.

        Where nothing had changed they are worked out when they are first asked for.
        """
        if self.made is not None:
            return self.made
        with self.trust.scratch_ledger() as ledger:
            return look(self.trust, ledger, self.period, self.today).tables

    @cached_property
    def unlike_published(self) -> Sequence[Differing]:
        """What is not shown as it was published."""
        if self.published_on is None:
            return ()
        with self.trust.scratch_ledger() as ledger:
            published = published_of(ledger, self.period.id)
            return published.unlike(PaperLines(self.trust.declarations, external(self.tables)))

    @cached_property
    def causes(self) -> Sequence[CauseRow]:
        """The findings by rule."""
        if self.made is not None:
            return self.made.causes
        register, checked = self.trust.register, self.checked
        found = build_findings(checked.findings, register, self.trust.declarations.rules)
        returned = {file.unit for file in checked.files if file.unit and counts(file.verdict)}
        return tuple(build_causes(found, returned & register.units.keys(), register.units.keys()))


def consolidate(
    trust: Trust,
    period_id: str,
    today: date,
    *,
    rebuild: bool = False,
    restate: bool = False,
    workers: Workers | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Consolidated:
    """Receive, check and bring together the period; write outputs/<period>/.

    With `rebuild` every workbook is read again from the bytes the ledger keeps; the outputs are the same. Of a
    period that is past they are those of its own day, with the register and what stood then: see `past_run`. With
    `restate` a past period is made again by today's register, as a draft that nothing uses until it is
    published. Raises UnknownError where both are given. `workers` are those who read and check, by default as many
    as this computer has processors; raises WorkersError where they are lost, and what was received is kept.
    """
    trust = replace(trust, workers=workers) if workers else trust
    if rebuild and restate:
        raise UnknownError(
            "--rebuild makes it as it was, --restate makes it with today's register: give one of them."
        )
    period = trust.period(period_id)
    folder = trust.outputs(period)
    trust.check_writable(folder)
    trust.check_writable((folder / DATA).parent)
    trust.check_writable(folder / DATA)
    with trust.ledger() as ledger:
        if rebuild:
            keep_whole(trust, ledger, period)
        run = past_run(trust, ledger, period, today) if rebuild else None
        if run is not None:
            say("making again what was made then")
            return _as_it_was(trust, ledger, period, run, say)
        by_today = trust
        trust = trust.of(period) if restate else trust_for(trust, ledger, period)
        period = trust.period(period_id)
        before = (
            None
            if rebuild
            else as_before(trust, ledger, period, manifest_of(trust, period), over=not period.is_plan_alone(today))
        )
        if before:
            say("nothing has changed")
            look_at, moved = _to_look_at(trust, period), _cleared(trust, ledger, period)
            return Consolidated(
                trust,
                period,
                today,
                before.checked,
                before.written,
                *look_at,
                moved=moved,
                unchanged=True,
                published_on=_published_on(ledger, period),
                unknown_before=_unknown_before(ledger),
            )
        answers = Answers(by_today, by_today.period(period_id), today)
        lay = answers.lying()
        say("receiving")
        state = _looked(trust, ledger, period, today, rebuild=rebuild, restate=restate, say=say)
        done = _brought_together(state, today, say)
        if by_today.is_as_declared and not restate:  # of which nothing else knows
            _keep_answers(answers, lay, state)
        return done


def _keep_answers(answers: Answers, lay: Sequence[frozenset[Lying]], state: State) -> None:
    """Keep what the run has worked out for commands that only look, unless files were saved while it was at work;
    `lay` is what lay there as it began."""
    # A paper that another program holds, or damage in another period: nothing that was made depends on it, and
    # the command that needs it says so.
    with suppress(OSError, LedgerError):
        status = status_of(answers.trust, state, answers.today)
        answers.keep(status, state.tables.figures, lay, state.received.arrivals)


def _looked(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    today: date,
    *,
    rebuild: bool,
    restate: bool,
    say: Callable[[str], None],
) -> State:
    """The period as it stands, by the register that `trust` has for it."""
    restated = restate and is_past(trust, ledger, period)
    return look(trust, ledger, period, today, again=rebuild, judged=True, restated=restated, say=say)


def past_run(trust: Trust, ledger: Ledger, period: Period, today: date) -> Run | None:
    """The run whose outputs a rebuild of `period` makes again; None where it is to be made of what there is now.

    A period is past once a later one of its kind has been brought together, or where `today` lies before its own
    last run. With files in the folder that were never received it is not: then something has changed.
    """
    if unreceived(trust, ledger, period):
        return None
    then = ledger.runs.last(manifest_of(trust, period), until=today)
    last = ledger.runs.last(manifest_of(trust, period))
    over = is_past(trust, ledger, period)
    return then if then and last and (over or last.made.today > today) else None


def _as_it_was(trust: Trust, ledger: Ledger, period: Period, run: Run, say: Callable[[str], None]) -> Consolidated:
    """The outputs of `run`, from the register, the declarations, the files and the decisions it was made of."""
    with state_of_run(trust, ledger, period, run, say) as state:
        period = state.period
        done = _brought_together(state, run.made.today, say)
    # A run of an earlier planbook has its outputs where that put them.
    top = f"{trust.relative(trust.outputs(period))}/"
    made_then = ledger.runs.outputs(run.id).items()
    before = {top + place_now(path.removeprefix(top)): sha for path, sha in made_then}
    now = {trust.relative(path): sha256_of(path.read_bytes()) for path in done.written}
    # What that planbook did not make yet differs from nothing.
    differing = sorted(path for path, sha in now.items() if before.get(path, sha) != sha)
    return replace(done, as_it_was=run.made.today, differing=differing)


def _brought_together(state: State, today: date, say: Callable[[str], None]) -> Consolidated:
    trust, period = state.trust, state.period
    say("checking")
    checked = state.checked
    say("bringing together")
    tables = state.tables
    say("looking at what would give away what is hidden")
    outputs = make_outputs(trust, tables, state.published.shas, corrections=steps_of(state, today))
    folder, own = trust.outputs(period), state.ledger.runs.output_shas()
    outputs |= data_again(state, own)
    made = {trust.relative(folder / name): data for name, data in outputs.items()}
    files = ((arrival.name, arrival.sha256) for arrival in state.received.arrivals)
    verdicts = [asdict(file) for file in checked.files]
    key = run_key(trust, state.ledger, period, files, verdicts, state.findings, over=state.over)
    state.record(today, made, key, state.findings)
    first = is_of_former_places(folder / MANIFEST)
    write_all(folder, outputs, today, own, say)
    moved = _cleared(trust, state.ledger, period, first=first)
    places, known = {(folder / name).parent for name in outputs}, state.ledger.runs.first_made()
    still = several_dashboards(trust, period)
    for path in (trust.folder / name for name in known.keys() - made.keys()):
        if path.parent in places and path not in still:  # of a record, or a workbook, that has been taken out again
            remove_own(path, own)
    written = [folder / name for name in outputs]
    return Consolidated(
        trust,
        period,
        today,
        replace(checked, findings=state.findings),
        written,
        *_to_look_at(trust, period),
        moved=moved,
        made=tables,
        published_on=_published_on(state.ledger, period),
        unknown_before=_unknown_before(state.ledger),
    )


def _unknown_before(ledger: Ledger) -> str:
    if not ledger.publications.is_unknown_before():
        return ""
    return (
        "What went out before this planbook is not recorded: terms that are past are shown as their workbooks and "
        "the register of their last run make them. From now on `planbook publish PERIOD` records what goes out."
    )


def _published_on(ledger: Ledger, period: Period) -> date | None:
    last = published_of(ledger, period.id).last
    return last.day if last else None


def _cleared(trust: Trust, ledger: Ledger, period: Period, *, first: bool = False) -> str:
    """Clear what an earlier planbook put in other places; what there is to say of it.

    `first` is whether it is to be said in any case: the period has never been made in today's places before.
    """
    folder = trust.outputs(period)
    cleared = clear_former_places(folder, ledger.runs.output_shas())
    return what_moved(cleared, trust.relative(folder)) if first or cleared.removed else ""


def _to_look_at(trust: Trust, period: Period) -> tuple[Path, Path]:
    """The summary and the workbook of findings."""
    reports = trust.declarations.reports
    summary, findings = (trust.outputs(period) / workbook_place(reports[key]) for key in ("summary", "findings"))
    return summary, findings
