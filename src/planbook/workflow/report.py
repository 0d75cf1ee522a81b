"""`report`: Word reports from the trust's tables."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from planbook.errors import UnknownError
from planbook.files import write_all
from planbook.model.calendar import Period
from planbook.model.sha256 import sha256_of
from planbook.report.papers import MadePaper
from planbook.report.word.paper import Paper
from planbook.workflow.corrections import steps_of, unlike_published, worked_papers
from planbook.workflow.owed import owed_papers
from planbook.workflow.papers import (
    REPORTS,
    PaperFile,
    called,
    check_has_figures,
    correction_path,
    decided,
    paper_files,
    with_lines,
)
from planbook.workflow.past import trust_for, trust_going_out
from planbook.workflow.period_files import make_correction, make_paper
from planbook.workflow.reported import Reported
from planbook.workflow.sources import source_files
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust


def report(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    *,
    key: str | Sequence[str] = "",
    empty: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> list[Reported]:
    """The paper `key` of each of `units`, or of all that it is made for, in outputs/<period>/reports/; what stays
    with the trust in internal/reports/. Of several keys each of these papers, from one look at the period; without
    a key the papers that the period owes (`owed_papers`).

    A report that people have changed since planbook wrote it is kept as it is; `planbook.workflow.refreshing` gives
    one new figures. Unless papers may be `empty`, one that is made for each of several is not made where nothing
    was returned for any. Raises PeriodError of a year that is not over: it has no figures yet.
    """
    period = trust.period(period_id)
    check_has_figures(trust, period, today)
    folder = trust.outputs(period) / REPORTS
    trust.check_writable(folder)
    reported = []
    with trust.ledger() as ledger:
        trust = trust_for(trust, ledger, period)
        if key:
            keys = [key] if isinstance(key, str) else key
            wanted = [file for each in keys for file in paper_files(trust, period, each, units)]
        else:
            wanted = _owed(trust, period, units)
        looked = look(trust, ledger, period, today, say=say)
        own, first = ledger.runs.output_shas(), ledger.runs.first_made()
        made: dict[str, bytes] = {}
        shown: dict[Path, Paper] = {}
        files: dict[Path, dict[str, bytes]] = {}
        for file in with_lines(trust, looked.tables, wanted, empty=empty):
            say(called(trust, file))
            last = first.get(trust.relative(file.path))
            done = _made(trust, looked, file, last, today)
            data = done.data
            unit = file.name if trust.declarations.reports[file.key].scope != "trust" else ""
            if not data:
                reported.append(Reported(unit, file.path, "empty"))
                continue
            became = decided(file.path, data, own)
            files.setdefault(file.path.parent, {}).update(became.files)
            if became.state != "kept":
                made[trust.relative(file.path)] = data
                shown[file.path] = done.paper
            unlike = None
            if became.state == "kept":
                paper = file.path.relative_to(trust.outputs(period)).as_posix()
                differing = unlike_published(looked, paper)
                unlike = None if differing is None else len(differing)
            reported.append(Reported(unit, file.path, became.state, unlike))
        for name, data in source_files(looked, shown).items():
            path = trust.outputs(period) / name
            made[trust.relative(path)] = data
            files.setdefault(path.parent, {})[path.name] = data
        looked.record(today, made)
        for place, own_files in files.items():
            trust.check_writable(place)
            write_all(place, own_files, today, ledger.runs.output_shas(), say)
    return reported


def _made(trust: Trust, looked: State, file: PaperFile, last: tuple[date, str] | None, today: date) -> MadePaper:
    """The paper as it was last made or went out, where only the day is another since; else as of `today`.

    A paper tells what is to come by the day on which it is made. That alone makes no other of one that is there:
    `last` has its SHA-256 as it was last made, after the day on which it was first made so.
    """
    out = looked.published.files.get(file.path.relative_to(trust.outputs(looked.period)).as_posix())
    known = [(out[0].day, out[1].sha256)] if out else []
    known += [last] if last else []
    for day in dict.fromkeys(day for day, _ in known if day != today):
        made = _made_on(trust, looked, file, day)
        if sha256_of(made.data) in {sha for _, sha in known}:
            return made
    return _made_on(trust, looked, file, today)


def _made_on(trust: Trust, looked: State, file: PaperFile, day: date) -> MadePaper:
    return make_paper(trust, *looked.made_on(day), file, looked.published.shas)


def _owed(trust: Trust, period: Period, units: Sequence[str]) -> list[PaperFile]:
    """The files of the papers that are made where none is named; of `units` those not of the whole trust."""
    reports = trust.declarations.reports
    keys = owed_papers(trust, period)
    of_units = [key for key in keys if not units or reports[key].scope != "trust"]
    return [file for key in of_units or keys for file in paper_files(trust, period, key, units)]


def report_correction(
    trust: Trust,
    period_id: str,
    today: date,
    *,
    say: Callable[[str], None] = lambda _: None,
) -> list[Reported]:
    """The page of what has changed since the period was published, in outputs/<period>/reports/; none where nothing
    has.

    One that people have worked on is kept. Raises UnknownError where nothing of the
    period was published.
    """
    period = trust.period(period_id)
    folder = trust.outputs(period) / REPORTS
    trust.check_writable(folder)
    with trust.ledger() as ledger:
        trust = trust_going_out(trust, ledger, period)
        path = correction_path(trust, period)
        looked = look(trust, ledger, period, today, judged=True, say=say)
        if looked.published.last is None:
            raise UnknownError(
                f"Nothing of {period.id} has been published, so there is nothing to correct: it is a draft until "
                f"`planbook publish {period.id}`."
            )
        steps = [step for step in steps_of(looked, today) if step.until is None]
        if not steps:
            return []
        shas = looked.published.shas
        data = make_correction(trust, looked.external, steps[-1], worked_papers(looked, today), shas)
        became = decided(path, data, ledger.runs.output_shas())
        looked.record(today, {} if became.state == "kept" else {trust.relative(path): data})
        write_all(folder, became.files, today, ledger.runs.output_shas(), say)
        return [Reported("", path, became.state)]
