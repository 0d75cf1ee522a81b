"""The copies of what went out, in the period's `published/`: their folder, and those of a run that was stopped."""

from collections.abc import Sequence, Set
from contextlib import suppress
from datetime import date
from pathlib import Path

from planbook.collect.apart import Apart
from planbook.collect.process import StoppedError
from planbook.files import sweep
from planbook.ledger.ledger import Ledger
from planbook.ledger.publications import Publication, PublishedFile
from planbook.model.calendar import Period
from planbook.model.sha256 import sha256_of
from planbook.removal.draft_mark import without_mark
from planbook.report.review import left_of_review
from planbook.report.word.prompts import without_prompts
from planbook.workflow.published import PUBLISHED


def gone_out(
    outputs: Path, out: Publication, files: Sequence[PublishedFile], correction: str
) -> dict[str, bytes] | None:
    """What has its place in `outputs`, by path, where `files` are what went out with `out`; else None.

    A run that was stopped once `out` was recorded left papers as they were before. The next one puts the copies of
    them in place, and nothing goes out twice. The page of the `correction` went out with `out` if there was one;
    it is not among `files`, as nothing has changed since. None too where a copy is not as it was kept.
    """
    if {file.paper: file for file in files} != {n: file for n, file in out.files.items() if n != correction}:
        return None
    found = {}
    for paper, file in out.files.items():
        copy = outputs / PUBLISHED / out.folder / paper
        data = copy.read_bytes() if copy.is_file() and not copy.is_symlink() else b""
        if sha256_of(data) != file.copy:
            return None
        if not file.edited:
            found[paper] = data
    return found


def folder_of_copies(
    outputs: Path, ledger: Ledger, period: Period, today: date, own: Set[str], apart: Apart
) -> Path:
    """Where the copies go: a folder with the day for its name, and a number where something went out on it already.

    What a run left that was stopped before it recorded anything is no publication; it is taken away.
    """
    taken = {out.folder for out in ledger.publications.of(period.id)}
    number, name = 1, today.isoformat()
    while name in taken or not _cleared(outputs / PUBLISHED / name, outputs, own, apart):
        number += 1
        name = f"{today.isoformat()}-{number}"
    return outputs / PUBLISHED / name


def _cleared(folder: Path, outputs: Path, own: Set[str], apart: Apart) -> bool:
    """Whether nothing is at `folder`, which no publication has, once what planbook itself left there is gone: files
    whose SHA-256 is in `own`, and copies of papers in `outputs` that people have edited."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return False
    for below in [folder, *folder.rglob("*")]:
        if below.is_dir() and not below.is_symlink():
            sweep(below)
    inside = sorted(folder.rglob("*"), reverse=True)  # what is in a folder before the folder
    folders = [path for path in inside if path.is_dir() and not path.is_symlink()]
    files = [path for path in inside if path not in folders]
    if not all(_is_left(path, outputs / path.relative_to(folder), own, apart) for path in files):
        return False
    with suppress(OSError):
        for path in files:
            path.unlink()
        for path in [*folders, folder]:
            path.rmdir()
    return not folder.exists()


def _is_left(copy: Path, paper: Path, own: Set[str], apart: Apart) -> bool:
    """Whether a file is a copy that planbook made of the `paper`."""
    if copy.is_symlink() or not copy.is_file():
        return False
    data = copy.read_bytes()
    return sha256_of(data) in own or (paper.is_file() and data == unmarked(paper, apart)[0])


def unmarked(path: Path, apart: Apart) -> tuple[bytes, bool]:
    """A paper that people have edited, without the mark and without places for comments in which nobody has typed;
    as it is, and True, where it cannot be read, or takes too much."""
    data = path.read_bytes()
    try:
        if path.suffix == ".docx":
            return apart.call(without_mark, apart.call(without_prompts, data)), False
        return apart.call(without_mark, data), False
    except (ValueError, StoppedError):
        return data, True


def still_reviewed(copy: bytes, apart: Apart) -> tuple[int, int]:
    """How many comments are in the copy of a paper, and in how many of its paragraphs changes are tracked."""
    try:
        comments, changes = apart.call(left_of_review, copy)
    except (ValueError, StoppedError):
        return 0, 0
    return comments, changes
