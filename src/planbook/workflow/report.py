"""`report`: Word reports from the trust's tables."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from planbook.errors import UnknownError
from planbook.files import remove_own, write_all
from planbook.model.audience import AS_PARQUET, DATA, REPORTS
from planbook.model.calendar import Period
from planbook.model.names import PLAIN
from planbook.model.sha256 import sha256_of
from planbook.workflow.answers_carried import answers_carried
from planbook.workflow.corrections import steps_of, worked_papers
from planbook.workflow.data_files import make_data_files
from planbook.workflow.made_papers import make_files, with_pdfs
from planbook.workflow.owed import owed_papers
from planbook.workflow.papers import (
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
from planbook.workflow.period_files import make_correction
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
    with trust.ledger() as ledger, answers_carried(trust, period, today) as made_of:
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
        made_of(looked)
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
    """All data of the period for analysts (`data_files`), in outputs/<period>/internal/, and in that folder itself
    what others may see of its figures. A workbook that people have changed is kept; the other files are for
    programs, and are written over. Parquet that an earlier run made and this one does not is taken away, and so is
    the file of a record that is declared no longer.

    They are as of now: what was returned since the summary was made is in them.
    """
    period = trust.period(period_id)
    folder = trust.outputs(period)
    for place in (folder, (folder / DATA).parent, folder / DATA):
        trust.check_writable(place)
    with trust.ledger() as ledger, answers_carried(trust, period, today) as made_of:
        trust = trust_for(trust, ledger, period)
        looked = look(trust, ledger, period, today, say=say)
        made_of(looked)
        own, known = ledger.runs.output_shas(), ledger.runs.first_made()
        made = {folder / name: data for name, data in make_data_files(looked).items()}
        states = {path: decided(path, data, own, again=path.suffix != PLAIN).state for path, data in made.items()}
        looked.record(
            today, {trust.relative(path): made[path] for path, state in states.items() if state != "kept"}
        )
        changed = {path.relative_to(folder).as_posix(): made[path] for path, s in states.items() if s == "written"}
        write_all(folder, changed, today, own, say)
        for path in (trust.folder / name for name in known):
            is_of_record = path.parent == folder / DATA  # of one that has been taken out again
            if (is_of_record or path.suffix == AS_PARQUET) and path.is_relative_to(folder) and path not in made:
                remove_own(path, own)
        return _told_of(folder / DATA, states)


def _told_of(records: Path, states: Mapping[Path, str]) -> list[Reported]:
    """What became of each file, those of records together as their folder."""
    within = [state for path, state in states.items() if path.parent == records]
    alone = [Reported("", path, state) for path, state in states.items() if path.parent != records]
    return [*alone, Reported("", records, "written" if "written" in within else "unchanged")]
