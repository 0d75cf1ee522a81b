"""What the Word papers of a trust cost once its tables are made, over zipping their parts: both in processor time.

    python benchmarks/papers.py FOLDER PERIOD

Nothing is written to the folder but what was returned since it was last looked at. Of each paper the first is made,
and the best of some turns counts: what else the computer does meanwhile is not its own.
"""

import argparse
import io
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from planbook.files import zipped
from planbook.report.word.paper import Paper
from planbook.workflow.papers import PaperFile, paper_files, papers
from planbook.workflow.period_files import make_paper
from planbook.workflow.sources import source_files
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust, open_trust

_TURNS = 5


def over_zipping(trust: Trust, period_id: str, on: date) -> Iterator[tuple[str, float]]:
    """What each paper of the period costs over zipping its parts, and the workbook of its sources."""
    period = trust.period(period_id)
    with trust.ledger() as ledger:
        state = look(trust, ledger, period, on)
        firsts = {
            (file.key, file.part): file
            for key in papers(trust, period)
            for file in reversed(paper_files(trust, period, key))
            if file.form == "docx"
        }
        for (key, part), file in sorted(firsts.items()):
            made, paper = _made(state, file)  # what the tables work out when they are first asked is theirs
            if not made:
                continue
            books = source_files(state, {file.path: paper})
            floor, floor_of_books, whole, sources = _best(
                partial(_zipped, _parts(made)),
                partial(_zipped, *map(_parts, books.values())),
                partial(_made, state, file),
                partial(source_files, state, {file.path: paper}),
            )
            yield f"the paper {key}, part {part}, CPU over zipping its parts", whole / floor
            if books:
                yield f"    the workbook of the sources of {key}, part {part}, the same", sources / floor_of_books


def _made(state: State, file: PaperFile) -> tuple[bytes, Paper]:
    made = make_paper(state.trust, state.tables, state.external, file, frozenset())
    return made.data, made.paper


def _parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _zipped(*files: dict[str, bytes]) -> None:
    for parts in files:
        zipped(parts)


def _best(*each: Callable[[], object]) -> list[float]:
    """The least that each takes, in turns."""
    took = [[_timed(one) for one in each] for _ in range(_TURNS)]
    return [min(times) for times in zip(*took, strict=True)]


def _timed(what: Callable[[], object]) -> float:
    begun = time.process_time()
    what()
    return time.process_time() - begun


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
