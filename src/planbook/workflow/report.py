"""`report`: Word reports from the trust's tables."""

from collections.abc import Callable, Sequence
from datetime import date

from planbook.errors import UnknownError
from planbook.files import write_all
from planbook.model.audience import DATA_BOOK, workbook_place
from planbook.model.calendar import Period
from planbook.model.sha256 import sha256_of
from planbook.report.data_workbook import write_data
from planbook.workflow.corrections import steps_of, worked_papers
from planbook.workflow.made_papers import make_files, with_pdfs
from planbook.workflow.owed import owed_papers
from planbook.workflow.papers import (
    REPORTS,
    PaperFile,
    check_has_figures,
    correction_path,
    decided,
    paper_files,
    with_lines,
)
from planbook.workflow.papers_gone import take_away, take_away_papers
from planbook.workflow.past import trust_for, trust_going_out
from planbook.workflow.pdfs import PDF
from planbook.workflow.period_files import data_of, make_correction
from planbook.workflow.reported import Reported
from planbook.workflow.sources import source_files, sources_place
from planbook.workflow.state import look
from planbook.workflow.trust import Trust


def report(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    *,
    key: str | Sequence[str] = "",
    empty: bool = True,
    pdf: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> list[Reported]:
    """The paper `key` of each of `units`, or of all that it is made for, in outputs/<period>/reports/; what stays
    with the trust in internal/reports/. Of several keys each of these papers, from one look at the period; without
    a key the papers that the period owes (`owed_papers`).

    A report that people have changed since planbook wrote it is kept as it is; `planbook.workflow.refreshing` gives
    one new figures. What an earlier run made and none would make again is taken away (`papers_gone`). Unless papers
    may be `empty`, one that is made for each of several is not made where nothing was returned for any. With `pdf`
    each Word paper has its PDF beside it; where that cannot be made, what comes back says so. Raises PeriodError of
    a year that is not over: it has no figures yet.
    """
    period = trust.period(period_id)
    keys = [key] if key and isinstance(key, str) else [*key]
    check_has_figures(trust, period, today, keys)
    folder = trust.outputs(period) / REPORTS
    trust.check_writable(folder)
    with trust.ledger() as ledger:
        trust = trust_for(trust, ledger, period)
        if keys:
            wanted = [file for each in keys for file in paper_files(trust, period, each, units)]
        else:
            wanted = _owed(trust, period, units)
        looked = look(trust, ledger, period, today, say=say)
        filled = with_lines(trust, looked.tables, wanted, empty=empty)
        reported = make_files(looked, filled, today, say, pdf=pdf)
        dropped = {file.path for file in wanted} - {file.path for file in filled}
        dropped |= {one.path for one in reported if one.state == "empty"}
        return [*reported, *take_away_papers(trust, ledger, period, dropped)]


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
    pdf: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> list[Reported]:
    """The page of what has changed since the period was published, in outputs/<period>/reports/; none where nothing
    has, and a draft of an earlier run is taken away.

    One that people have worked on is kept. With `pdf` its PDF is beside it. Raises UnknownError where nothing of
    the period was published.
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
            sources = trust.outputs(period) / sources_place(trust, path)
            went_out = path.is_file() and sha256_of(path.read_bytes()) in looked.published.shas
            if went_out:
                return []
            gone = list(take_away(trust, ledger, [path, path.with_suffix(PDF)]))
            with_it = take_away(trust, ledger, [sources])  # which needs no line where it goes with its paper
            return [*gone, *(one for one in with_it if one.state != "removed")]
        shas = looked.published.shas
        page = make_correction(trust, looked.external, steps[-1], worked_papers(looked, today), shas)
        became = decided(path, page.data, ledger.runs.output_shas())
        made, files = [Reported("", path, became.state)], {folder: became.files}
        recorded: dict[str, bytes] = {}
        if became.state != "kept":
            recorded[trust.relative(path)] = page.data
            for name, data in source_files(looked, {path: page.paper}).items():
                beside = trust.outputs(period) / name
                recorded[trust.relative(beside)] = data
                files[beside.parent] = {beside.name: data}
        run = looked.record(today, recorded)
        return with_pdfs(looked, run, files, made, pdf, today, say)


def report_data(
    trust: Trust, period_id: str, today: date, *, say: Callable[[str], None] = lambda _: None
) -> list[Reported]:
    """All data of the period as one workbook, in outputs/<period>/internal/; one that people have changed is kept.

    It is what the files in internal/data/ hold, and so as of now: what was returned since they were made is in it.
    """
    period = trust.period(period_id)
    path = trust.outputs(period) / workbook_place(trust.declarations.reports[DATA_BOOK])
    trust.check_writable(path.parent)
    with trust.ledger() as ledger:
        trust = trust_for(trust, ledger, period)
        looked = look(trust, ledger, period, today, say=say)
        data = write_data(trust.declarations, looked.tables, data_of(trust, looked.tables))
        own = ledger.runs.output_shas()
        became = decided(path, data, own)
        looked.record(today, {} if became.state == "kept" else {trust.relative(path): data})
        write_all(path.parent, became.files, today, own, say)
        return [Reported("", path, became.state)]
