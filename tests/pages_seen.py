"""The pages of papers: as planbook works them out when it makes them, and as LibreOffice sets them."""

import html
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from planbook.model.loading import load
from planbook.model.sha256 import sha256_of
from planbook.report import papers
from planbook.report.fitting import NEARLY_EMPTY
from planbook.report.word.measure import pages
from planbook.report.word.paper import Paper
from planbook.report.word.write import write_paper

ALLOWED = NEARLY_EMPTY - 0.15
"""The least of a last page that is taken: a paper may end with one short section where no other can move to it."""

_TOP, _BOTTOM = 29 / 25.4 * 72, (297 - 21) / 25.4 * 72
_HEADING = 16.5
"""Points of height that a line has at least in letters of a heading, and of nothing smaller."""
_LINE = re.compile(r'<line xMin="\S+" yMin="(\S+)" xMax="\S+" yMax="(\S+)">(.*?)</line>', re.DOTALL)
_CAPTION = re.compile(r"(Table|Figure) \d+\. ")

_FIGURE = re.compile(r"Figure \d+\. ")
_NUMBERED = re.compile(r"\d+\.\d+( |$)")

Kept = dict[str, Paper]
"""Papers by the SHA-256 of the file that was made of each."""


@contextmanager
def kept_papers() -> Iterator[Kept]:
    """The papers that are written meanwhile."""
    kept: Kept = {}

    def keep(paper: Paper) -> bytes:
        data = write_paper(paper)
        kept[sha256_of(data)] = paper
        return data

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers, "write_paper", keep)
        yield kept


@dataclass(frozen=True)
class Line:
    """A line of text on a page: from and until how many points below the upper edge it reaches."""

    top: float
    bottom: float
    text: str

    @property
    def leads(self) -> bool:
        """Whether it is a heading or a caption, which nobody reads alone."""
        return self.bottom - self.top > _HEADING or _CAPTION.match(self.text) is not None


def pages_seen(pdf: Path) -> list[list[Line]]:
    """The lines of each page between its header and its footer."""
    said = subprocess.run(
        ["pdftotext", "-bbox-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    return [sorted(_lines(page), key=lambda line: line.top) for page in said.split("<page ")[1:]]


def _lines(page: str) -> Iterator[Line]:
    for top, bottom, inner in _LINE.findall(page):
        text = html.unescape(" ".join(re.findall(r">([^<]*)</word>", inner)))
        if float(bottom) > _TOP and float(top) < _BOTTOM:
            yield Line(float(top), float(bottom), text)


def key_of(file: Path) -> str:
    """The paper that a file is, by its name."""
    return next(key for key in load().reports if f"{key}_" in file.name)


def too_long(kept: Mapping[str, Paper], files: Iterable[Path]) -> list[str]:
    """The papers that planbook itself counts more pages of than there may be."""
    found = []
    for file in files:
        most = load().reports[key_of(file)].most_pages
        counted = pages(kept[sha256_of(file.read_bytes())])
        if most and counted > most:
            found.append(f"{file.name}: {counted} pages, at most {most}")
    return found


def longest(kept: Mapping[str, Paper], files: Iterable[Path]) -> list[Path]:
    """Of each paper and period the file with the most pages, which stands for the others."""
    by: dict[tuple[str, str], tuple[int, Path]] = {}
    for file in files:
        counted = pages(kept[sha256_of(file.read_bytes())])
        kind = (key_of(file) + "_part-b" * ("part-b" in file.name), file.stem.rpartition("_")[2])
        if kind not in by or counted > by[kind][0]:
            by[kind] = counted, file
    return [file for _, file in by.values()]


def faults_seen(kept: Mapping[str, Paper], files: Sequence[Path], pdfs: Sequence[Path]) -> list[str]:
    """What is wrong with the pages of the files, as they are set in the PDF of each."""
    found = []
    for file, pdf in zip(files, pdfs, strict=True):
        seen = pages_seen(pdf)
        counted, most = pages(kept[sha256_of(file.read_bytes())]), load().reports[key_of(file)].most_pages
        if counted < len(seen):
            found.append(f"{file.name}: {len(seen)} pages, of which planbook counts {counted}")
        if most and len(seen) > most:
            found.append(f"{file.name}: {len(seen)} pages, at most {most}")
        for number, (lines, following) in enumerate(pairwise(seen), start=1):
            if not lines or (lines[-1].leads and not _is_left_behind(following)):
                found.append(f"{file.name}: page {number} ends with {lines[-1].text if lines else 'nothing'}")
        taken = (seen[-1][-1].bottom - _TOP) / (_BOTTOM - _TOP) if seen[-1] else 0.0
        if len(seen) > 1 and taken < ALLOWED:
            found.append(f"{file.name}: its last page is nearly empty ({taken:.0%})")
    return found


def _is_left_behind(following: Sequence[Line]) -> bool:
    """Whether the page begins with a numbered sentence or a chart: LibreOffice may leave the heading of one behind
    where it moves the sentence with the table that this leads to, or the chart with its caption, although the file
    says that they stay with it."""
    first = following[:3]
    is_chart = any(_FIGURE.match(line.text) for line in first)
    is_sentence = any(_NUMBERED.match(line.text) for line in first)
    return is_chart or (is_sentence and not any(line.leads for line in first))


Convert = Callable[[Sequence[Path], str], list[Path]]


def faults_of_pages(kept: Mapping[str, Paper], outputs: Path, convert: Convert, folder: Path) -> list[str]:
    """What is wrong with the pages of the papers beneath `outputs`: of all as planbook counts them, of the longest
    of each kind as they are set, all by one process; `folder` is for what is converted."""
    files = [path for path in sorted(outputs.rglob("*.docx")) if "published" not in path.parts]
    assert files
    copies = []
    for file in longest(kept, files):
        copies.append(folder / file.name)
        copies[-1].write_bytes(file.read_bytes())
    return [*too_long(kept, files), *faults_seen(kept, copies, convert(copies, "pdf"))]
