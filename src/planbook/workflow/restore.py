"""`backup --restore`: a whole trust out of a back-up, into an empty folder, checked before it counts."""

import hashlib
import os
import secrets
import shutil
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from planbook.collect.kinds import is_hidden
from planbook.errors import FolderError, reason, remedy
from planbook.files import TEMPORARY
from planbook.ledger.health import health_of
from planbook.model.prose import in_figures
from planbook.workflow.backup import DAMAGED_ZIP, Contents, Listed, contents_of
from planbook.workflow.declared import declared_or_shipped
from planbook.workflow.owning import LEDGER
from planbook.workflow.trust import REGISTER_NAMES

_PIECE = 1024 * 1024


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
    _check_empty(folder)
    made = not folder.exists()
    scratch = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        scratch.mkdir(parents=True)
        _extract(file, contents.files, scratch)
        receipts, newest = _check_ledger(file, scratch)
        _put_in_place(scratch, folder)
    except OSError as error:
        raise FolderError(f"{folder} cannot be written ({reason(error)}). {remedy(error)}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if made:
            with suppress(OSError):
                folder.rmdir()  # which refuses where anything is in it
    return Restored(folder, contents, receipts, newest)


def _check_empty(folder: Path) -> None:
    if folder.is_symlink():
        raise FolderError(f"{folder} is a link; name the folder itself.")
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file. Name a new folder.")
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if [name for name in there if not is_hidden(name)]:
        raise FolderError(f"{folder} is not empty. A back-up is only ever restored into an empty or a new folder.")


def unpack_ledger(file: Path, contents: Contents, scratch: Path) -> Path | None:
    """The ledger of a back-up, unpacked alone into `scratch` and checked; None where the back-up has none."""
    own = [listed for listed in contents.files if listed.name == LEDGER]
    _extract(file, own, scratch)
    return scratch / LEDGER if own else None


def _extract(file: Path, files: Sequence[Listed], scratch: Path) -> None:
    """Unpack these files of a back-up, each checked as it is written."""
    try:
        with zipfile.ZipFile(file) as archive:
            for listed in files:
                target = _target(file, listed, scratch)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(listed.name) as stream, target.open("xb") as out:
                    digest, left = hashlib.sha256(), listed.size
                    while piece := stream.read(_PIECE):
                        digest.update(piece)
                        left -= len(piece)
                        if left < 0:
                            break
                        out.write(piece)
                    out.flush()
                    os.fsync(out.fileno())
                if left or (listed.sha256 and digest.hexdigest() != listed.sha256):
                    raise _damaged(file, f"{listed.name} in it is not the file that was put there")
    except FileExistsError as error:
        raise FolderError(
            f"{file} holds two files that have one name on this disk ({Path(error.filename).name}). "
            "Restore it on a disk that tells capital letters from small ones."
        ) from error
    except (*DAMAGED_ZIP, KeyError, ValueError) as error:
        raise _damaged(file, str(error)) from error


def _target(file: Path, listed: Listed, scratch: Path) -> Path:
    """Where a file goes; raises FolderError for one whose name leads out of the folder."""
    path, windows = PurePosixPath(listed.name), PureWindowsPath(listed.name)
    leads_out = windows.drive or windows.root or ".." in windows.parts
    if listed.raw and os.name != "nt":  # where \ and : are letters as any others
        with suppress(ValueError):
            path = PurePosixPath(os.fsdecode(bytes.fromhex(listed.raw)))
    if leads_out or not path.parts or path.is_absolute() or ".." in path.parts:
        raise _damaged(file, f"it holds a file whose name leads out of the folder ({listed.name!r})")
    return scratch.joinpath(*path.parts)


def _check_ledger(file: Path, scratch: Path) -> tuple[int, str]:
    """How many files the ledger that was unpacked keeps, and its newest day; none where there is no ledger."""
    path = scratch / LEDGER
    if not path.exists():
        return 0, ""
    health = health_of(path, declared_or_shipped(scratch))
    if health.damage:
        raise _damaged(file, f"its ledger is not whole: {health.damage[0].what}")
    return health.receipts, health.newest


def _put_in_place(scratch: Path, folder: Path) -> None:
    """Give everything its place, the register last: until then the folder is no trust's."""
    for path in sorted(scratch.iterdir(), key=lambda p: (p.name in REGISTER_NAMES, p.name)):
        path.rename(folder / path.name)


def _damaged(file: Path, what: str) -> FolderError:
    return FolderError(f"{file} is damaged: {what}. Nothing was restored; try an earlier back-up.")


def words(restored: Restored) -> str:
    """What was brought back, in a sentence."""
    count = in_figures(len(restored.contents.files), "file")
    told = f" of {restored.contents.trust}" if restored.contents.trust else ""
    made = f", made on {restored.contents.made_on}" if restored.contents.made_on else ""
    kept = f"; its ledger keeps {in_figures(restored.receipts, 'return')}" if restored.receipts else ""
    newest = f", the newest of {restored.newest}" if restored.newest else ""
    return f"{restored.folder} holds {count} from the back-up{told}{made}{kept}{newest}."
