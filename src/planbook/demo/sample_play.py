"""A worked body's year: its workbooks sent, filled in, returned and brought together, and every paper there is."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from planbook.demo.fill import FilledWorkbook
from planbook.demo.mark import make_room, mark_begun, mark_finished
from planbook.demo.next_steps import end_of, once_consolidated, once_prepared, once_returned
from planbook.demo.sample import DemoBody, PlayedPeriod, load_sample
from planbook.demo.sample_fill import fill_in_sample
from planbook.demo.sample_publish import publish_played
from planbook.model.calendar import Period
from planbook.model.prose import in_figures
from planbook.model.record import Record
from planbook.model.sha256 import sha256_of
from planbook.model.shell_quoting import typed
from planbook.model.values import long_date
from planbook.workflow.consolidate import Consolidated, consolidate
from planbook.workflow.declared import declared
from planbook.workflow.init import Rows, calendar_rows, init_trust, with_changes
from planbook.workflow.papers import papers_of_returns
from planbook.workflow.prepare import Prepared, prepare_workbooks
from planbook.workflow.receiving.keeping import receive
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.reported import Reported
from planbook.workflow.trust import Trust, open_trust


def play_sample(
    folder: Path,
    name: str,
    *,
    year: int | None = None,
    periods: int | None = None,
    stop_after: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Make the sample's body in `folder` and work its year through; returns the lines that say where to look.

    The days are the sample's own, or as they fall in the academic year that begins in `year`, so it comes out the
    same whenever it is played. `periods` plays the first so many alone; `stop_after` is as of `play`. Raises
    FolderError for a folder that holds anything the demo did not make.
    """
    sample = load_sample(name, declared(folder), year)
    make_room(folder)
    mark_begun(folder)
    lines = _work_through(folder, sample, sample.periods[:periods], stop_after, say)
    mark_finished(folder)
    return lines


def _work_through(
    folder: Path,
    sample: DemoBody,
    played: Sequence[PlayedPeriod],
    stop_after: str | None,
    say: Callable[[str], None],
) -> list[str]:
    """The stages, one after the other; returns the lines that say where to look."""
    identity = sha256_of(f"planbook demo {sample.name} {sample.year}".encode())[:32]
    begun = date(sample.year, 9, 1)
    rows = register_of(sample, declared(folder).records)
    init_trust(folder, sample.format, begun, rows, identity=identity, kind=sample.kind, packs=sample.packs)
    trust = open_trust(folder)
    for told in played:
        period = trust.period(told.id)
        last = told is played[-1]
        title = period.title
        sent = prepare_workbooks(trust, period.id, told.sent or period.start + timedelta(days=14))
        say(f"{title}: {in_figures(len(sent), 'workbook')} prepared")
        if last and stop_after == "prepare":
            return once_prepared(folder, period)
        _return_workbooks(trust, sample, told, sent, period)
        say(f"{title}: they are filled in and sent back")
        if last and stop_after == "return":
            return once_returned(folder, period)
        if last:
            reply(trust, period.id, end_of(period))
        done = consolidate(trust, period.id, end_of(period))
        errors = sum(f.severity == "error" for f in done.checked.findings)
        say(f"{title}: brought together, {errors} to correct, {in_figures(len(done.checked.files), 'file')}")
        if last and stop_after == "consolidate":
            return once_consolidated(done.summary)
        keys = () if period.is_plan_alone(end_of(period)) else papers_of_returns(trust, period)
        made = report(trust, period.id, end_of(period), key=keys, empty=False) if keys else []
        made = [one for one in made if one.state != "empty"]
        if made:
            say(f"{title}: {in_figures(len(made), 'paper')}")
        restated = [one for one in sent if one.unit in told.restated]
        for out in publish_played(trust, told, period, partial(_send_again, trust, sample, restated, period)):
            say(f"{title}: {in_figures(len(out.papers), 'file')} published on {long_date(out.day)}")
    return _where_to_look(trust, period, done, made)


def _where_to_look(trust: Trust, period: Period, done: Consolidated, made: Sequence[Reported]) -> list[str]:
    of_all = [one for one in made if not one.unit] or made
    then = f"planbook -C {typed(trust.folder)} --today {end_of(period)}"
    return [
        "Look first at:",
        f"  {typed(done.summary)}   the summary",
        *(f"  {typed(one.path)}   a paper, of {len(made)}" for one in of_all[:1]),
        f"  {typed(done.findings)}   what is to be corrected, by unit and by cause",
        f"  {typed(trust.outputs(period) / 'replies')}   what goes back to each unit",
        f"  {typed(trust.issued(period))}   the workbooks as they are sent",
        "Then try:",
        f"  {then} status",
    ]


def register_of(sample: DemoBody, records: Mapping[str, Record], under: Rows | None = None) -> Rows:
    """The rows of the sample's register beside the shipped catalogue, with what it changes of the rows `under` it:
    by default those of the usual calendar."""
    usual = calendar_rows(sample.year, 2) if under is None else under
    return {
        **usual,
        **{
            key: with_changes(records[key], usual.get(key, ()), rows) if key in records else rows
            for key, rows in sample.register.items()
        },
    }


def _return_workbooks(
    trust: Trust, sample: DemoBody, told: PlayedPeriod, sent: Sequence[Prepared], period: Period
) -> None:
    """Every unit fills its workbook in and sends it back; some late, some a second time, some not."""
    due = period.due or period.end
    returned = trust.returned(period)
    later: list[Prepared] = []
    for one in sent:
        if one.unit in told.missing:
            continue
        if one.unit in (*told.late, *told.corrected):
            later.append(one)
        if one.unit not in told.late:
            _fill(trust, sample, one, period, returned, corrected=False)
    with trust.ledger() as ledger:
        receive(trust, ledger, period, due - timedelta(days=2))
    if later:
        _send_again(trust, sample, later, period, due + timedelta(days=3))


def _send_again(trust: Trust, sample: DemoBody, sent: Sequence[Prepared], period: Period, day: date) -> None:
    """Some units send their workbooks, as they correct them, on another day."""
    for one in sent:
        _fill(trust, sample, one, period, trust.returned(period), corrected=True)
    with trust.ledger() as ledger:
        receive(trust, ledger, period, day)


def _fill(
    trust: Trust, sample: DemoBody, sent: Prepared, period: Period, returned: Path, *, corrected: bool
) -> None:
    book = FilledWorkbook(sent.path, trust.declarations)
    fill_in_sample(book, sample, sent.unit, period, trust.register.of(period), corrected=corrected)
    book.save(returned / sent.path.name)
