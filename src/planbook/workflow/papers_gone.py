"""Papers that an earlier run made and that are made no longer: taken away, or named where people worked on them."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from planbook.files import remove_own
from planbook.ledger.ledger import Ledger
from planbook.model.calendar import Period
from planbook.model.names import comparable
from planbook.workflow.papers import correction_path, paper_files, papers, reports_folders
from planbook.workflow.pdfs import PDF
from planbook.workflow.reported import Reported
from planbook.workflow.trust import Trust

_PAPERS = (".docx", ".xlsx", PDF)
"""What papers are; drafts of messages lie in the folders of meetings too."""


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
    yield from take_away(trust, ledger, _there(trust, period, made))


def take_away(trust: Trust, ledger: Ledger, paths: Iterable[Path]) -> Iterator[Reported]:
    """Remove those of `paths` that planbook wrote; of each that it made some time, what became of it."""
    own, known = ledger.runs.output_shas(), ledger.runs.first_made()
    for path in paths:
        if path.is_file() and trust.relative(path) in known:
            remove_own(path, own)
            yield Reported("", path, "left" if path.exists() else "removed")


def _there(trust: Trust, period: Period, made: Iterable[Path]) -> Iterator[Path]:
    """The papers in the folders of papers, and in those of meetings, but for those that are `made`."""
    still = {comparable(str(path)) for path in made}  # some systems give a name back in another form
    for folder in reports_folders(trust.outputs(period)):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix in _PAPERS and comparable(str(path)) not in still:
                yield path
