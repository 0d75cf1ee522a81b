"""`backup --restore`: a whole trust out of a back-up, into an empty folder, checked before it counts."""

import hashlib
import re
import secrets
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.kinds import is_hidden
from planbook.errors import FolderError, reason, remedy
from planbook.files import TEMPORARY
from planbook.ledger.health import health_of
from planbook.model.legible_names import legible
from planbook.model.prose import in_figures, listed
from planbook.workflow.backed_up import Contents, Listed, contents_of, damaged_file, extract, place_of
from planbook.workflow.declared import declared_or_shipped
from planbook.workflow.places import LEDGER, REGISTER_NAMES

_SYSTEMS_OWN = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""Files that macOS and Windows put into any folder that is looked at. Whatever else is hidden may be somebody's."""
_MOST_NAMED = 4

_RANDOM = 8
"""Bytes of chance in the name of the folder into which a back-up is unpacked."""
_SCRATCH = re.compile(rf"{re.escape(TEMPORARY)}[0-9a-f]{{{2 * _RANDOM}}}")


@dataclass(frozen=True, slots=True)
class Restored:
    """A trust that was brought back."""

    folder: Path
    contents: Contents
    receipts: int
    """Files that came and that its ledger keeps."""
    newest: str
    """The newest day in its ledger, in ISO form; empty where it has none."""


def restore(file: Path, folder: Path, say: Callable[[str], None] = lambda _: None) -> Restored:
    """Bring the back-up `file` into `folder`, which is not there yet or holds nothing.

    Every file is checked against its SHA-256, and the ledger line by line, before any of it has its place. What a
    run that was stopped has left there gives way. Raises FolderError where the back-up is damaged or none, or the
    folder holds anything else; then nothing is left in it that was not there. `say` is told each file, and that the
    ledger is looked through.
    """
    contents = contents_of(file)
    left = _left(file, contents, folder)
    _check_empty(folder, left)
    made = not folder.exists()
    scratch = folder / f"{TEMPORARY}{secrets.token_hex(_RANDOM)}"
    try:
        if all(_SCRATCH.fullmatch(path.name) for path in left):
            _remove(left)
            left = []
        scratch.mkdir(parents=True)
        extract(file, contents.files, scratch, say)
        say("looking through the ledger")
        receipts, newest = _check_ledger(file, scratch)
        _remove(left)
        _put_in_place(scratch, folder)
    except OSError as error:
        raise FolderError(f"{folder} cannot be written ({reason(error, folder)}). {remedy(error)}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if made:
            with suppress(OSError):
                folder.rmdir()  # which refuses where anything is in it
    return Restored(folder, contents, receipts, newest)


def _left(file: Path, contents: Contents, folder: Path) -> list[Path]:
    """What a run that was stopped has left in `folder`: what of the back-up had its place already, and what it had
    unpacked. Nothing where the folder holds anything else: none of it is planbook's then to remove."""
    inside = list(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []
    unpacked = [p for p in inside if _SCRATCH.fullmatch(p.name) and p.is_dir() and not p.is_symlink()]
    others = [p for p in inside if p not in unpacked and p.name not in _SYSTEMS_OWN]
    if all(is_hidden(path.name) for path in others):
        return unpacked  # in which nobody would look for words that are removed later
    return [*others, *unpacked] if unpacked and _are_of(file, contents, folder, others) else []


def _remove(paths: Sequence[Path]) -> None:
    """In their order: what was unpacked is the last, as the rest is known by it."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _are_of(file: Path, contents: Contents, folder: Path, paths: Sequence[Path]) -> bool:
    """Whether `paths` in `folder` hold files of the back-up alone, as they are in it, and no register, which is the
    last that is put in place."""
    listed = {place_of(file, one, folder): one for one in contents.files}
    folders = {above for place in listed for above in place.parents}
    every = [*paths, *(below for path in paths if not path.is_symlink() for below in path.rglob("*"))]
    return not any(path.name in REGISTER_NAMES for path in paths) and all(
        not path.is_symlink() and (path in folders if path.is_dir() else _is_that(path, listed.get(path)))
        for path in every
    )


def _is_that(path: Path, listed: Listed | None) -> bool:
    if listed is None or not path.is_file() or path.stat().st_size != listed.size:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == listed.sha256


def _check_empty(folder: Path, left: Sequence[Path]) -> None:
    if folder.is_symlink():
        raise FolderError(f"{folder} is a link; name the folder itself.")
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file. Name a new folder.")
    there = sorted(path.name for path in folder.iterdir() if path not in left) if folder.is_dir() else []
    if [name for name in there if name not in _SYSTEMS_OWN]:
        raise FolderError(
            f"{folder} is not empty: it holds {listed(map(legible, there), most=_MOST_NAMED)}. A back-up "
            "is only ever restored into an empty or a new folder."
        )


def _check_ledger(file: Path, scratch: Path) -> tuple[int, str]:
    """How many files the ledger that was unpacked keeps, and its newest day; none where there is no ledger."""
    path = scratch / LEDGER
    if not path.exists():
        return 0, ""
    health = health_of(path, declared_or_shipped(scratch))
    if health.damage:
        raise damaged_file(file, f"its ledger is not whole: {health.damage[0].what}")
    return health.receipts, health.newest


def _put_in_place(scratch: Path, folder: Path) -> None:
    """Give everything its place, the register last: until then the folder is no trust's."""
    for path in sorted(scratch.iterdir(), key=lambda p: (p.name in REGISTER_NAMES, p.name)):
        path.rename(folder / path.name)


def words(restored: Restored) -> str:
    """What was brought back, in a sentence."""
    count = in_figures(len(restored.contents.files), "file")
    told = f" of {restored.contents.trust}" if restored.contents.trust else ""
    made = f", made on {restored.contents.made_on}" if restored.contents.made_on else ""
    kept = f"; its ledger keeps {in_figures(restored.receipts, 'return')}" if restored.receipts else ""
    newest = f", the newest of {restored.newest}" if restored.newest else ""
    return f"{restored.folder} holds {count} from the back-up{told}{made}{kept}{newest}."
