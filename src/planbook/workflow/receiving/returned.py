"""What lies in returned/<period>/: its files and those in the folders, zip folders and e-mails there."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.apart import Apart
from planbook.collect.containers import may_be_container, unpack, unpacked_name
from planbook.collect.kinds import is_hidden
from planbook.collect.limits import MEGABYTE, Limits
from planbook.collect.preflight import files_within
from planbook.collect.process import StoppedError
from planbook.errors import FolderError
from planbook.files import TEMPORARY, scratch_folder
from planbook.model.legible_names import legible, legible_apart
from planbook.model.names import name_within
from planbook.model.sha256 import sha256_of

_DEEPEST = 8
"""How many folders deep is looked; what lies deeper is said not to be read."""


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file that lies in the folder, or in a container there, as it is just now."""

    path: Path
    """Where it is to be read: what a container holds lies there only until the next file is asked for."""
    name: str
    """Its path below the folder, as it is kept and shown; in a container, after the name of that."""
    data: bytes
    """The bytes to keep: none of what is no ordinary file, cannot be opened, or is too large to be read at all."""
    sha256: str
    lies: Path
    """What lies in the folder: the file itself, or the container that it is in."""

    @property
    def is_within(self) -> bool:
        """Whether it is in a container."""
        return self.path != self.lies


def files_in(folder: Path, limits: Limits) -> Iterator[ReturnedFile]:
    """Each file of `folder` that may be a return, in place of a container the files in it; one that goes while the
    folder is looked through is passed over.

    A container of which there is something to be said itself, as that it is damaged, comes before its files. Of
    what is larger than a file may be no bytes are kept.
    """
    yield from _looked_into(kept_names(folder, returned_files(folder)).items(), limits)


def given_files(paths: Sequence[Path], limits: Limits) -> Iterator[tuple[ReturnedFile, Path]]:
    """The same of files named one by one, and of folders, each with its path as it is shown.

    Raises FolderError for a path that does not exist.
    """
    folders: dict[Path, dict[Path, str]] = {}
    for path in paths:
        if not os.path.lexists(path):  # of any name: one that is too long is none that is there
            raise FolderError(f"There is no file or folder {legible(str(path))}.")
        folder = path if path.is_dir() else path.parent
        named = kept_names(path, returned_files(path)) if path.is_dir() else _shown_beside(path)
        folders.setdefault(folder, {}).update(named)
    for folder, named in folders.items():
        for file in _looked_into(named.items(), limits):
            yield file, folder / file.name


def lying_files(folder: Path, limits: Limits) -> Iterator[ReturnedFile]:
    """Each file that lies in `folder` itself, as it is."""
    most = limits.file_mb * MEGABYTE
    for path, name in kept_names(folder, list(_lying(folder, 0)) if folder.is_dir() else []).items():
        if data := content(path, most):
            yield ReturnedFile(path, name, data, sha256_of(data), path)


def kept_names(folder: Path, paths: Sequence[Path]) -> dict[Path, str]:
    """Files below `folder`, each with the name that it is kept and shown under."""
    within = {path: path.relative_to(folder).as_posix() for path in paths}
    names = legible_apart(within.values())
    return {path: names[name] for path, name in within.items()}


def _shown_beside(path: Path) -> dict[Path, str]:
    """A file with the name that it has beside those that lie with it."""
    beside: list[Path] = []
    with suppress(OSError):  # a folder may be one to look into for a name that is known, and not through
        beside = [other for other in path.parent.iterdir() if not is_hidden(other.name)]
    return {path: kept_names(path.parent, list(dict.fromkeys([*beside, path])))[path]}


def returned_files(folder: Path) -> list[Path]:
    """Everything in `folder`, and in the folders in it, that may be a return: not what is hidden or temporary, nor
    Excel's lock files.

    A folder that lies too deep is named itself, where there are files in it.
    """
    return sorted(_lying(folder, _DEEPEST)) if folder.is_dir() else []


def _lying(folder: Path, deep: int) -> Iterator[Path]:
    for path in folder.iterdir():
        if is_hidden(path.name) or path.name.startswith(TEMPORARY):
            continue
        if path.is_symlink() or not path.is_dir():
            yield path
        elif deep:
            with suppress(FileNotFoundError):  # it went while the folder was looked through
                yield from _lying(path, deep - 1)
        elif files_within(path):
            yield path


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


def _looked_into(named: Iterable[tuple[Path, str]], limits: Limits) -> Iterator[ReturnedFile]:
    """The files of those names, and what the containers among them hold."""
    every, most = list(named), limits.file_mb * MEGABYTE
    taken = {name for _, name in every}
    with ExitStack() as stack:
        apart: Apart | None = None
        for path, name in every:
            data = content(path, most)
            if data is None:
                continue
            itself = ReturnedFile(path, name, data, sha256_of(data), path)
            if not may_be_container(data):
                yield itself
                continue
            apart = apart or stack.enter_context(Apart(limits))
            with scratch_folder() as scratch:
                names, is_said = _unpacked(apart, data, scratch, limits)
                if is_said:
                    yield itself
                for number, own in enumerate(_apart(name, names, taken)):
                    inner = scratch / unpacked_name(number)
                    found = content(inner, most) or b""
                    yield ReturnedFile(inner, own, found, sha256_of(found), path)


def _unpacked(apart: Apart, data: bytes, scratch: Path, limits: Limits) -> tuple[list[str], bool]:
    """The names of what is in the container, which lies in `scratch` then; and whether there is something to be
    said of the container itself."""
    try:
        unpacked = apart.call(unpack, data, str(scratch), limits)
    except StoppedError:
        return [], True
    except ValueError as error:
        raise FolderError(str(error)) from error
    if unpacked is None:
        return [], True
    names, kind = unpacked
    return names, kind is not None


def _apart(container: str, names: Iterable[str], taken: set[str]) -> list[str]:
    """What the files in a container are called, each otherwise than all the rest."""
    numbered: list[str] = []
    for name in names:
        stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
        count, own = 1, name
        while own in numbered or name_within(container, own) in taken:
            count += 1
            own = f"{stem} ({count}){dot}{suffix}"
        numbered.append(own)
    legibly = legible_apart(numbered)
    return [name_within(container, legibly[name]) for name in numbered]
