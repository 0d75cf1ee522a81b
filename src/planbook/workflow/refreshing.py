"""`report --refresh`: a paper that people have worked on, with new figures and every word of theirs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from planbook.collect.apart import Apart
from planbook.collect.process import StoppedError
from planbook.collect.word_kinds import kind_of_word
from planbook.errors import FolderError, UnknownError
from planbook.files import write_all
from planbook.model.audience import reports_folders
from planbook.model.calendar import Period
from planbook.model.legible_names import legible
from planbook.model.names import comparable
from planbook.model.prose import listed
from planbook.report.papers import MadePaper
from planbook.report.word.filling import fill_apart, refilled
from planbook.report.word.marks import IDENTITY
from planbook.report.word.placed import said_in_file
from planbook.report.word.refilled import RefilledPaper
from planbook.workflow.answers_carried import answers_carried
from planbook.workflow.corrections import steps_of, worked_papers
from planbook.workflow.papers import (
    PaperFile,
    called,
    correction_path,
    decided,
    paper_files,
    whose,
)
from planbook.workflow.past import trust_for
from planbook.workflow.pdfs import PdfOf, drop_pdfs, put_pdfs, with_pdf
from planbook.workflow.period_files import make_correction, make_paper
from planbook.workflow.reported import Reported
from planbook.workflow.sources import source_files
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust


def refresh(
    trust: Trust,
    period_id: str,
    today: date,
    given: Path,
    *,
    pdf: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Reported:
    """The paper `given`, wherever it lies, or one of the period's by its name: planbook's
    own blocks are filled again, everything else stays; what the file was before is kept beside it. With `pdf` its
    PDF is beside it too.

    Raises FolderError where it is not there, cannot be read, has lost its marks, or is another trust's or period's.
    """
    period = trust.period(period_id)
    with trust.ledger() as ledger, answers_carried(trust, period, today) as made_of:
        trust = trust_for(trust, ledger, period)
        path = _file(trust, period, given)
        trust.check_writable(path.parent)
        there = path.read_bytes()
        own = ledger.runs.output_shas()
        looked = look(trust, ledger, period, today, say=say)
        made_of(looked)
        if path.suffix.casefold() == ".xlsx":
            return _made_again(looked, path, own, today, say)
        with Apart(trust.limits) as apart:
            file = _paper_of(trust, period, path, _identity(path, there, apart))
        if file is None:
            standing, unit = correction_path(trust, period), ""
            done = _correction(looked, today)
        else:
            say(called(trust, period, file))
            standing = file.path
            unit = whose(trust, period, file)
            done = make_paper(trust, looked.tables, looked.external, file, looked.published.shas)
        made, sources = done.data, source_files(looked, {standing: done.paper})
        became = decided(path, made, own)
        filled: RefilledPaper | None = None
        if became.state == "kept":
            with Apart(trust.limits) as apart:
                filled = _filled(path, there, made, today, apart)
            became = decided(path, filled.data, own, again=True)  # its own bytes where nothing is another
        outputs = trust.outputs(period)
        own_sources = {trust.relative(outputs / name): data for name, data in sources.items()}
        run = looked.record(today, {trust.relative(standing): made, **own_sources})
        own = ledger.runs.output_shas()
        dropped = drop_pdfs(path.parent, became.files, own)
        write_all(path.parent, became.files, today, own, say)
        write_all(outputs, sources, today, own, say)
        beside = put_pdfs(looked, run, [PdfOf(path, standing)], today, say) if pdf else {}
        return Reported(unit, path, became.state, filled=filled, pdf=with_pdf(dropped, beside, path))


def _file(trust: Trust, period: Period, given: Path) -> Path:
    if given.is_file():
        return given
    named = comparable(given.name)
    folders = reports_folders(trust.outputs(period))
    for path in (path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))):
        if comparable(path.name) == named and path.is_file():
            return path
    raise FolderError(f"There is no report {legible(given.name)} in {legible(folders[0].as_posix())}.")


def _paper_of(trust: Trust, period: Period, path: Path, says: Mapping[str, str]) -> PaperFile | None:
    """The paper that the file says it is; None of the correction."""
    key, _, part = says["paper"].partition(".")
    if says["trust"] != trust.register.identity:
        raise FolderError(f"{legible(path.name)} is another {trust.register.body_word}’s. Nothing was changed.")
    if says["period"] != period.id:
        raise FolderError(
            f"{legible(path.name)} is of {says['period']}, not of {period.id}: "
            f"`planbook report {says['period']} --refresh`. Nothing was changed."
        )
    if key == trust.declarations.correction.key:
        return None
    wanted = (key, says.get("about", ""), part or "A")
    for file in paper_files(trust, period, key):
        if (file.key, file.name, file.part) == wanted and file.form == "docx":
            return file
    raise UnknownError(
        f"{legible(path.name)} is about {says.get('about') or key}, of which no such paper is made any more."
    )


def _identity(path: Path, there: bytes, apart: Apart) -> Mapping[str, str]:
    try:
        if kind := apart.call(kind_of_word, there):
            what, remedy = kind
            raise FolderError(f"{legible(path.name)} is {what}. {remedy} Nothing was changed.")
        said = apart.call(said_in_file, there)
    except StoppedError as error:
        raise _too_much(path) from error
    except ValueError as error:
        raise FolderError(
            f"{legible(path.name)} cannot be read as a Word document. Save it in Word as a .docx. "
            "Nothing was changed."
        ) from error
    if missing := [name for name in IDENTITY if name not in said and name != "about"]:
        raise FolderError(
            f"{legible(path.name)} does not say any more which paper it is (its properties {listed(missing)} are "
            "gone, or it was made by an earlier planbook). Move it away, run `planbook report`, and copy your "
            "words into the new one. Nothing was changed."
        )
    return said


def _correction(looked: State, today: date) -> MadePaper:
    steps = [step for step in steps_of(looked, today) if step.until is None]
    if not steps:
        raise UnknownError("Nothing differs from what was published: there is nothing to refresh.")
    worked, shas = worked_papers(looked, today), looked.published.shas
    return make_correction(looked.trust, looked.external, steps[-1], worked, shas)


def _filled(path: Path, there: bytes, made: bytes, today: date, apart: Apart) -> RefilledPaper:
    try:
        return refilled(apart.call(fill_apart, there, made, today))
    except StoppedError as error:
        raise _too_much(path) from error
    except ValueError as error:
        raise FolderError(
            f"{legible(path.name)} has lost the marks by which planbook knows its blocks. Move it away, run "
            "`planbook report`, and copy your words into the new one. Nothing was changed."
        ) from error


def _too_much(path: Path) -> FolderError:
    return FolderError(f"{legible(path.name)} takes more time or memory than a paper may. Nothing was changed.")


def _made_again(
    looked: State, path: Path, own: Sequence[str] | frozenset[str], today: date, say: Callable[[str], None]
) -> Reported:
    """A paper that is a workbook, made again; what it was stays beside it."""
    trust, period = looked.trust, looked.period
    every = (file for key in trust.declarations.reports for file in _files_of(trust, period, key))
    file = next((f for f in every if comparable(f.path.name) == comparable(path.name)), None)
    if file is None:
        raise FolderError(f"There is no paper {legible(path.name)} of {period.id}.")
    made = make_paper(trust, looked.tables, looked.external, file, looked.published.shas).data
    became = decided(path, made, frozenset(own), again=True)
    looked.record(today, {trust.relative(file.path): made})
    write_all(path.parent, became.files, today, frozenset(own), say)
    return Reported("", path, became.state)


def _files_of(trust: Trust, period: Period, key: str) -> Sequence[PaperFile]:
    try:
        return paper_files(trust, period, key)
    except UnknownError:
        return ()
