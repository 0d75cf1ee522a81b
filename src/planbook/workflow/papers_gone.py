"""Papers that an earlier run made and that are made no longer: taken away, or named where people worked on them.

With a paper goes the workbook of its sources, and with a meeting that is held no longer the drafts to heads.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from planbook.files import remove_own
from planbook.ledger.ledger import Ledger
from planbook.model.agendas import body_meetings
from planbook.model.audience import reports_folders
from planbook.model.calendar import Period
from planbook.model.names import comparable
from planbook.workflow.papers import copy_path, correction_path, paper_files, papers
from planbook.workflow.pdfs import PDF
from planbook.workflow.reported import Reported
from planbook.workflow.sources import sources_folder, sources_place
from planbook.workflow.trust import Trust

_PAPERS = (".docx", ".xlsx", PDF)
"""What papers are."""
_DRAFT = ".eml"
"""What the drafts to heads are, in the folders of meetings."""


def take_away_papers(
    trust: Trust, ledger: Ledger, period: Period, dropped: Collection[Path] = ()
) -> Iterator[Reported]:
    """Remove what lies in the period's folders of papers and would be made no longer: for a unit of another name,
    of a paper that the trust has given up, and those `dropped`, which had nothing to show this time.

    Only what planbook wrote there goes; what people have changed stays, and is told.
    """
    made = {correction_path(trust, period)}
    made |= {file.path for key in papers(trust, period) for file in paper_files(trust, period, key)}
    made -= {*dropped}
    made |= {path.with_suffix(PDF) for path in made}
    held = body_meetings(trust.register, period).values()
    made |= {copy_path(trust, period, one.days, unit) for one in held for unit in one.units}
    yield from take_away(trust, ledger, _there(trust, period, made))
    gone = take_away(trust, ledger, _sources_alone(trust, period, made))
    yield from (one for one in gone if one.state != "removed")  # one that went with its paper needs no line
    _clear(reports_folders(trust.outputs(period)))


def take_away(trust: Trust, ledger: Ledger, paths: Iterable[Path]) -> Iterator[Reported]:
    """Remove those of `paths` that planbook wrote; of each that it made some time, what became of it."""
    own, known = ledger.runs.output_shas(), ledger.runs.first_made()
    for path in paths:
        if path.is_file() and trust.relative(path) in known:
            remove_own(path, own)
            yield Reported("", path, "left" if path.exists() else "removed")


def _there(trust: Trust, period: Period, made: Iterable[Path]) -> Iterator[Path]:
    """The papers in the folders of papers, and the drafts in those of meetings, but for those that are `made`."""
    still = {comparable(str(path)) for path in made}  # some systems give a name back in another form
    for folder in reports_folders(trust.outputs(period)):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix in (*_PAPERS, _DRAFT) and comparable(str(path)) not in still:
                yield path


def _sources_alone(trust: Trust, period: Period, made: Iterable[Path]) -> list[Path]:
    """The workbooks of sources of papers that are neither `made` nor there, as those that people worked on are."""
    outputs = trust.outputs(period)
    there = (path for folder in reports_folders(outputs) for path in folder.rglob("*"))
    still = {comparable(str(outputs / sources_place(trust, path))) for path in (*made, *there)}
    return [
        path
        for path in sorted((outputs / sources_folder(trust)).rglob("*.xlsx"))
        if comparable(str(path)) not in still
    ]


def _clear(folders: Iterable[Path]) -> None:
    """Remove the folders of meetings in which nothing is left."""
    for folder in folders:
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
