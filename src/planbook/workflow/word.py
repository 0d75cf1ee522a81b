"""`word`: the blocks of Word papers, a fresh template of one, and whether a Word file can be read by everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.apart import Apart
from planbook.collect.limits import limits_of
from planbook.collect.process import StoppedError
from planbook.collect.word_kinds import kind_of_word
from planbook.errors import FolderError, UnknownError, reason, remedy
from planbook.files import new_file
from planbook.model.declarations import Declarations, Report
from planbook.model.legible_names import legible
from planbook.model.meant import meant
from planbook.report.word.checking import check
from planbook.report.word.marks import HEADER, SUBTITLE, TITLE, tag_of
from planbook.report.word.template import fresh_template


@dataclass(frozen=True, slots=True)
class WordBlock:
    """A place of a Word template that planbook fills."""

    key: str
    tag: str
    """The tag of its content control."""
    title: str
    shows: str
    """What stands there, in a sentence; empty where its title says so."""
    required: bool
    """Whether a template has to have it."""


@dataclass(frozen=True, slots=True)
class WordPaper:
    """A paper with the places of its Word template, in order."""

    key: str
    title: str
    blocks: tuple[WordBlock, ...]


def word_blocks(declarations: Declarations, key: str = "") -> list[WordPaper]:
    """Every paper with its blocks, or the paper `key` alone; raises UnknownError where there is no such paper."""
    reports = [_paper(declarations, key)] if key else _papers(declarations)
    return [WordPaper(report.key, report.title, _blocks(report)) for report in reports]


def _papers(declarations: Declarations) -> list[Report]:
    return [report for report in declarations.reports.values() if report.is_word]


def _paper(declarations: Declarations, key: str) -> Report:
    there = {report.key: report for report in _papers(declarations)}
    if key not in there:
        raise UnknownError(f"There is no paper {key!r}{meant(key, there)}.")
    return there[key]


def _blocks(report: Report) -> tuple[WordBlock, ...]:
    lines = (
        WordBlock(HEADER, tag_of(HEADER), "Head of each page", "Whose it is, as at which day, and for whom.", True),
        WordBlock(TITLE, tag_of(TITLE), "Title", report.title, False),
        WordBlock(SUBTITLE, tag_of(SUBTITLE), "Line beneath the title", report.subtitle, False),
    )
    blocks = (
        WordBlock(block.key, tag_of(block.key), block.title, block.intro or block.caption, block.required)
        for block in report.standing
        if block.part == "A"
    )
    return (*lines, *blocks)


def word_new(declarations: Declarations, key: str, file: Path) -> Path:
    """Write a fresh template of the paper `key`; raises FolderError where the file is there already, or cannot be
    written."""
    made = fresh_template(_paper(declarations, key))
    path = file if file.suffix.casefold() == ".docx" else file.with_name(f"{file.name}.docx")
    if path.exists():
        raise FolderError(f"{legible(str(path))} is there already. Give another name; nothing is written over.")
    try:
        with new_file(path) as target:
            target.stream.write(made)
    except OSError as error:
        raise FolderError(f"{legible(str(path))} cannot be written ({reason(error)}). {remedy(error)}") from error
    return path


def check_word(file: Path, declarations: Declarations) -> Sequence[str]:
    """What keeps somebody from reading a Word file; raises FolderError where it cannot be read."""
    try:
        rules = declarations.rules
        with Apart(limits_of(rules["WB-003"], rules["WB-005"])) as apart:
            data = file.read_bytes()
            if kind := apart.call(kind_of_word, data):
                raise FolderError(f"{legible(str(file))} is {kind[0]}. {kind[1]}")
            return apart.call(check, data)
    except OSError as error:
        raise FolderError(f"{legible(str(file))} cannot be read ({reason(error)}).") from error
    except StoppedError as error:
        raise FolderError(f"{legible(str(file))} takes more time or memory than a Word file may.") from error
    except ValueError as error:
        raise FolderError(f"{legible(str(file))} is no Word document that can be read.") from error
