"""Papers as they are made and written, each where it lies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from planbook.files import write_all
from planbook.model.progress import each_said
from planbook.model.sha256 import sha256_of
from planbook.report.papers import MadePaper
from planbook.report.word.paper import Paper
from planbook.workflow.corrections import unlike_published
from planbook.workflow.papers import PaperFile, called, decided, whose
from planbook.workflow.pdfs import WORD, PdfBeside, PdfOf, drop_pdfs, put_pdfs, with_pdf
from planbook.workflow.period_files import make_paper
from planbook.workflow.reported import Reported
from planbook.workflow.sources import source_files
from planbook.workflow.state import State
from planbook.workflow.trust import Trust


def make_files(
    looked: State, wanted: Sequence[PaperFile], today: date, say: Callable[[str], None], *, pdf: bool = False
) -> list[Reported]:
    """Write these papers where they lie, with `pdf` each Word paper with its PDF; what people have changed stays
    as it is."""
    trust, period, ledger = looked.trust, looked.period, looked.ledger
    own, first = ledger.runs.output_shas(), ledger.runs.first_made()
    reported: list[Reported] = []
    made: dict[str, bytes] = {}
    shown: dict[Path, Paper] = {}
    files: dict[Path, dict[str, bytes]] = {}
    for file in each_said(wanted, "Writing papers", lambda file: called(trust, period, file), say):
        last = first.get(trust.relative(file.path))
        done = _made(trust, looked, file, last, today)
        data = done.data
        if not data:
            reported.append(Reported(whose(trust, period, file), file.path, "empty"))
            continue
        became = decided(file.path, data, own)
        files.setdefault(file.path.parent, {}).update(became.files)
        if became.state != "kept":
            made[trust.relative(file.path)] = data
            if trust.declarations.reports[file.key].made_of == "returns":  # no cell is behind what others show
                shown[file.path] = done.paper
        unlike = None
        if became.state == "kept":
            paper = file.path.relative_to(trust.outputs(period)).as_posix()
            differing = unlike_published(looked, paper)
            unlike = None if differing is None else len(differing)
        reported.append(Reported(whose(trust, period, file), file.path, became.state, unlike))
    for name, data in source_files(looked, shown).items():
        path = trust.outputs(period) / name
        made[trust.relative(path)] = data
        files.setdefault(path.parent, {})[path.name] = data
    run = looked.record(today, made)
    for place in files:
        trust.check_writable(place)
    return with_pdfs(looked, run, files, reported, pdf, today, say)


def with_pdfs(
    looked: State,
    run: int,
    files: Mapping[Path, Mapping[str, bytes]],
    reported: Sequence[Reported],
    pdf: bool,
    today: date,
    say: Callable[[str], None],
) -> list[Reported]:
    """Write the `files`, by folder and name; with `pdf` let each Word paper have its PDF beside it."""
    own = looked.ledger.runs.output_shas()
    dropped: dict[Path, PdfBeside] = {}
    for place, its in files.items():
        dropped |= drop_pdfs(place, its, own)
        write_all(place, its, today, own, say)
    there = [PdfOf(one.path, one.path) for one in reported if one.state != "empty" and one.path.suffix == WORD]
    beside = put_pdfs(looked, run, there, today, say) if pdf else {}
    return [replace(one, pdf=with_pdf(dropped, beside, one.path)) for one in reported]


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
