"""What lies in returned/<period>/: its files, and their bytes."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.kinds import is_hidden
from planbook.collect.preflight import files_within
from planbook.errors import FolderError
from planbook.files import TEMPORARY
from planbook.model.legible_names import legible, legible_apart
from planbook.model.sha256 import sha256_of


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file that lies in the folder, as it is just now."""

    path: Path
    name: str
    """Its path below the folder, as it is kept and shown."""
    data: bytes
    """The bytes to keep: none of what is no ordinary file, cannot be opened, or is too large to be read at all."""
    sha256: str


def files_in(folder: Path, most: int) -> Iterator[ReturnedFile]:
    """Each file of `folder` that may be a return; one that goes while the folder is looked through is passed over.

    Of a file of more than `most` bytes none are kept.
    """
    names = kept_names(returned_files(folder))
    for path, name in names.items():
        data = content(path, most)
        if data is not None:
            yield ReturnedFile(path, name, data, sha256_of(data))


def kept_names(paths: Sequence[Path]) -> dict[Path, str]:
    """The files of one folder, each with the name that it is kept and shown under."""
    names = legible_apart(path.name for path in paths)
    return {path: names[path.name] for path in paths}


def shown_names(paths: Sequence[Path]) -> dict[Path, str]:
    """Files named one by one, each with the name that it has beside those that lie with it."""
    names: dict[Path, str] = {}
    for folder in dict.fromkeys(path.parent for path in paths):
        own = [path for path in paths if path.parent == folder]
        beside: list[Path] = []
        with suppress(OSError):  # a folder may be one to look into for a name that is known, and not through
            beside = [path for path in folder.iterdir() if not is_hidden(path.name)]
        kept = kept_names(list(dict.fromkeys([*beside, *own])))
        names |= {path: kept[path] for path in own}
    return names


def returned_files(folder: Path) -> list[Path]:
    """Everything in `folder` that may be a return: not what is hidden or temporary, nor Excel's lock files.

    A folder in it is named too, where there are files in that: they are said not to be read.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if not is_hidden(path.name)
        and not path.name.startswith(TEMPORARY)
        and (path.is_symlink() or not path.is_dir() or files_within(path))
    )


def content(path: Path, most: int) -> bytes | None:
    """The bytes of the file; none of what is no ordinary file, cannot be opened or has more than `most` bytes.

    None where it has gone since the folder was looked at.
    """
    try:
        found = path.lstat()
        return path.read_bytes() if stat.S_ISREG(found.st_mode) and found.st_size <= most else b""
    except FileNotFoundError:
        return None
    except OSError:
        return b""  # what hinders is said by the reader, which meets it too


def expanded(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    files: list[Path] = []
    for path in paths:
        if not os.path.lexists(path):  # of any name: one that is too long is none that is there
            raise FolderError(f"There is no file or folder {legible(str(path))}.")
        files += returned_files(path) if path.is_dir() else [path]
    return files
