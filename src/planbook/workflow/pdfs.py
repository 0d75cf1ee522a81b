"""The PDF beside a Word paper: made where it is asked for, and taken away once the paper is another."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from planbook.collect.apart import Apart
from planbook.collect.process import StoppedError
from planbook.files import remove_own, write_all
from planbook.model.progress import CountedStep
from planbook.model.prose import listed
from planbook.model.sha256 import sha256_of
from planbook.report.pdf.alternatives import with_words
from planbook.report.pdf.beforehand import with_other_names, words_for_charts
from planbook.report.pdf.making import make_pdfs
from planbook.report.pdf.places import WANTED, find_libreoffice
from planbook.workflow.papers import decided
from planbook.workflow.published_copies import unmarked
from planbook.workflow.state import State

WORD, PDF = ".docx", ".pdf"
NOT_FOUND = "LibreOffice was not found"
_MOST = 4
"""Files that are named before the rest are counted."""

PdfState = Literal["written", "unchanged", "kept", "removed", "left", "failed"]


@dataclass(frozen=True, slots=True)
class PdfBeside:
    """What became of the PDF of a paper."""

    path: Path
    state: PdfState
    """`written` or `unchanged`; `kept`: what has its name is not planbook's, so it was left; `removed`: it was of
    the paper as it was before; `left`: it is that too, and could not be removed; `failed`: none was made."""
    why: str = ""
    """Of one that `failed`, as a clause."""


@dataclass(frozen=True, slots=True)
class PdfOf:
    """A Word paper of which a PDF is wanted."""

    lies: Path
    stands: Path
    """Where the paper stands in the trust's folder: one that came back may lie elsewhere."""


_OF_BEFORE: Mapping[PdfState, str] = {
    "removed": "Removed, as made of the paper before it changed",
    "left": "Made of the paper before it changed, and could not be removed: do not send it",
    "kept": "Not made by planbook, so left; it may show the paper before it changed",
}
"""What is said of each state before the names."""


def drop_pdfs(folder: Path, files: Mapping[str, bytes], own: Set[str]) -> dict[Path, PdfBeside]:
    """Take away the PDFs that planbook made (their SHA-256 is in `own`) of papers that are about to be
    replaced; by the paper. `files` are what is to be written, by path below `folder`.

    A PDF beside another paper than that of which it was made would show figures that stand no more.
    """
    dropped = {}
    for name, data in files.items():
        paper = folder / name
        path = paper.with_suffix(PDF)
        if paper.suffix != WORD or not path.is_file() or not paper.is_file() or paper.read_bytes() == data:
            continue
        is_ours = sha256_of(path.read_bytes()) in own
        remove_own(path, own)
        left: PdfState = "left" if is_ours else "kept"
        dropped[paper] = PdfBeside(path, left if path.exists() else "removed")
    return dropped


def put_pdfs(
    state: State, run: int, papers: Sequence[PdfOf], today: date, say: Callable[[str], None]
) -> dict[Path, PdfBeside]:
    """Make the PDFs of the `papers`, which lie in their folders, and put each beside its paper; by the paper.

    They count as made by the `run`. What has the name of a PDF and is not planbook's stays; so does what was there
    where none can be made.
    """
    program = find_libreoffice()
    if program is None:
        return {one.lies: PdfBeside(one.lies.with_suffix(PDF), "failed", NOT_FOUND) for one in papers}
    beside: dict[Path, PdfBeside] = {}
    sources: list[tuple[PdfOf, bytes, list[str]]] = []
    with Apart(state.trust.limits) as apart:
        for one in papers:
            try:
                data = _going_by(state, one, apart)
                named, words = apart.call(with_other_names, data), apart.call(words_for_charts, data)
            except (ValueError, StoppedError):
                beside[one.lies] = PdfBeside(one.lies.with_suffix(PDF), "failed", "the Word paper cannot be read")
            else:
                sources.append((one, named, words))
    made = make_pdfs(
        program,
        [data for _, data, _ in sources],
        say=lambda number: say(
            CountedStep(f"PDF of {sources[number][0].lies.name}", "Making PDFs", number, len(sources))
        ),
    )
    own = state.ledger.runs.output_shas()
    files: dict[Path, dict[str, bytes]] = {}
    record: dict[str, str] = {}
    for (one, _, words), pdf in zip(sources, made, strict=True):
        path = one.lies.with_suffix(PDF)
        if pdf.why:
            beside[one.lies] = PdfBeside(path, "failed", pdf.why)
            continue
        data = with_words(pdf.data, words)
        became = decided(path, data, own)
        beside[one.lies] = PdfBeside(path, became.state)
        files.setdefault(path.parent, {}).update(became.files)
        if became.state == "written":
            record[state.trust.relative(one.stands.with_suffix(PDF))] = sha256_of(data)
    state.ledger.runs.made_too(run, record)
    for folder, its in files.items():
        write_all(folder, its, today, state.ledger.runs.output_shas(), say)
    return beside


def _going_by(state: State, paper: PdfOf, apart: Apart) -> bytes:
    """What the PDF is made of: the paper as it lies there; of one that went out as people had edited it the copy,
    which has no mark of a draft."""
    data = paper.lies.read_bytes()
    out = state.published.files.get(paper.stands.relative_to(state.trust.outputs(state.period)).as_posix())
    if out and out[1].edited:
        copy, _ = unmarked(paper.lies, apart)
        return copy if sha256_of(copy) == out[1].copy else data
    return data


def not_made_in_words(beside: Iterable[PdfBeside | None]) -> str:
    """What is said where PDFs were asked for and not made; empty where none is missing."""
    failed = [one for one in beside if one is not None and one.state == "failed"]
    if not failed:
        return ""
    if all(one.why == NOT_FOUND for one in failed):
        return (
            f"No PDF was made: {NOT_FOUND}. The Word papers are there. Install {WANTED} from www.libreoffice.org "
            "and run this again, or save the papers as PDF in Word."
        )
    whys = dict.fromkeys(one.why for one in failed)
    said = (f"{listed([one.path.name for one in failed if one.why == why], most=_MOST)} ({why})" for why in whys)
    return f"Not made: {'; '.join(said)}. The Word papers are there: run this again, or save them as PDF in Word."


def of_before_in_words(pdfs: Iterable[PdfBeside]) -> Iterator[str]:
    """What is said of PDFs whose papers were replaced, a line each for those of the same state."""
    of_state: dict[PdfState, list[str]] = {}
    for pdf in pdfs:
        of_state.setdefault(pdf.state, []).append(pdf.path.name)
    for state, said in _OF_BEFORE.items():
        if names := of_state.get(state):
            yield f"{said}: {listed(names, most=_MOST)}"


def with_pdf(old: Mapping[Path, PdfBeside], new: Mapping[Path, PdfBeside], paper: Path) -> PdfBeside | None:
    """What there is to say of the PDF of a paper, once it was dropped (`old`) and asked for (`new`)."""
    return new.get(paper) or old.get(paper)
