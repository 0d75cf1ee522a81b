"""What the Word papers of a trust cost once its tables are made, over zipping their parts: both in processor time.

    python benchmarks/papers.py FOLDER PERIOD

Nothing is written to the folder but what was returned since it was last looked at. Of each paper the first is made,
and the best of some turns counts: what else the computer does meanwhile is not its own.
"""

import argparse
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from clock import least
from planbook.files import zipped
from planbook.report.word.paper import Paper
from planbook.workflow.papers import PaperFile, paper_files, papers
from planbook.workflow.period_files import make_paper
from planbook.workflow.sources import source_files
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust, open_trust


@dataclass(frozen=True, slots=True)
class FirstPaper:
    """The first paper of its kind, which can be made as often as wanted."""

    key: str
    part: str
    state: State
    file: PaperFile

    def make(self) -> bytes:
        """The paper; empty where there is nothing to tell."""
        return self._made()[0]

    def sources(self) -> dict[str, bytes]:
        """The workbooks of what its figures are from."""
        return dict(source_files(self.state, {self.file.path: self._made()[1]}))

    def _made(self) -> tuple[bytes, Paper]:
        made = make_paper(self.state.trust, self.state.tables, self.state.external, self.file, frozenset())
        return made.data, made.paper


@contextmanager
def first_papers(trust: Trust, period_id: str, on: date) -> Iterator[list[FirstPaper]]:
    """The first paper of each kind that has something to tell, while the ledger is open."""
    period = trust.period(period_id)
    with trust.ledger() as ledger:
        state = look(trust, ledger, period, on)
        firsts = {
            (file.key, file.part): FirstPaper(file.key, file.part, state, file)
            for key in papers(trust, period)
            for file in reversed(paper_files(trust, period, key))
            if file.form == "docx"
        }
        # What the tables work out when they are first asked is theirs.
        yield [paper for _, paper in sorted(firsts.items()) if paper.make()]


def takes_over_zipping(paper: FirstPaper) -> tuple[float, float]:
    """Seconds of zipping the parts of a paper, and of making it."""
    floor, whole = least(partial(_zipped, _parts(paper.make())), paper.make)
    return floor, whole


def over_zipping(trust: Trust, period_id: str, on: date) -> Iterator[tuple[str, float]]:
    """What each paper of the period costs over zipping its parts, and the workbook of its sources."""
    with first_papers(trust, period_id, on) as made:
        for paper in made:
            floor, whole = takes_over_zipping(paper)
            yield f"the paper {paper.key}, part {paper.part}, CPU over zipping its parts", whole / floor
            books = paper.sources()
            if books:
                of_books, paper_alone, with_sources = least(
                    partial(_zipped, *map(_parts, books.values())), paper.make, paper.sources
                )
                ratio = max(0.0, with_sources - paper_alone) / of_books
                yield f"    the workbook of the sources of {paper.key}, part {paper.part}, the same", ratio


def _parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _zipped(*files: dict[str, bytes]) -> None:
    for parts in files:
        zipped(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("period")
    parser.add_argument("--today", type=date.fromisoformat, default=date.today())  # noqa: DTZ011  # as people say it
    asked = parser.parse_args()
    for name, ratio in over_zipping(open_trust(asked.folder), asked.period, asked.today):
        print(f"{name:<75}{ratio:>6.2f}")


if __name__ == "__main__":
    main()
