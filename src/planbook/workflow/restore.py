"""`backup --restore`: a whole trust out of a back-up, into an empty folder, checked before it counts."""

import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.kinds import is_hidden
from planbook.errors import FolderError, reason, remedy
from planbook.files import TEMPORARY
from planbook.ledger.health import health_of
from planbook.model.legible_names import legible
from planbook.model.prose import in_figures, listed
from planbook.workflow.backed_up import Contents, contents_of, damaged_file, extract
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


def restore(file: Path, folder: Path) -> Restored:
    """Bring the back-up `file` into `folder`, which is not there yet or holds nothing.

    Every file is checked against its SHA-256, and the ledger line by line, before any of it has its place. Raises
    FolderError where the back-up is damaged or none, or the folder holds anything; then nothing is left in it.
    """
    contents = contents_of(file)
    _clear_left(folder)
    _check_empty(folder)
    made = not folder.exists()
    scratch = folder / f"{TEMPORARY}{secrets.token_hex(_RANDOM)}"
    try:
        scratch.mkdir(parents=True)
        extract(file, contents.files, scratch)
        receipts, newest = _check_ledger(file, scratch)
        _put_in_place(scratch, folder)
    except OSError as error:
        raise FolderError(f"{folder} cannot be written ({reason(error, folder)}). {remedy(error)}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if made:
            with suppress(OSError):
                folder.rmdir()  # which refuses where anything is in it
    return Restored(folder, contents, receipts, newest)


def _clear_left(folder: Path) -> None:
    """Remove what a run that was stopped had unpacked in `folder`, where nothing else lies in sight: nobody would
    look there for words that are removed later."""
    inside = list(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []
    for path in inside if all(is_hidden(path.name) for path in inside) else ():
        if _SCRATCH.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def _check_empty(folder: Path) -> None:
    if folder.is_symlink():
        raise FolderError(f"{folder} is a link; name the folder itself.")
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file. Name a new folder.")
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
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
