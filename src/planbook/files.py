"""Files written so that nothing that existed before is lost, and always with the same bytes.

A plain save that is interrupted, or meets a full disk, destroys the file that was there. So everything is
written to a temporary file in the same folder, flushed to the disk, and put in place in one step.
"""

import errno
import io
import os
import re
import secrets
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from planbook.errors import FolderError, InUseError, reason, remedy
from planbook.model.progress import each_said
from planbook.model.prose import agree
from planbook.model.sha256 import sha256_of

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  # the first moment a zip entry can have; it has no zone
TEMPORARY = ".planbook-"
_STAND_IN = re.compile(r"(?P<stem>.+) \d{4}-\d\d-\d\d( \(\d\))?(?P<suffix>\.[^.]+|)", re.DOTALL)
_TRIES, _PAUSE = 6, 0.5
"""How often a file that another program has open is tried, and the seconds between: about 2.5 s in all."""


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all; raises FolderError where it cannot be written.

    Excel keeps a file it has open from being replaced on Windows: that is tried again for about 2.5 s, and
    InUseError raised. A file that is replaced keeps its mode; a new one has the mode that the user's umask gives.
    """
    for left in reversed(range(_TRIES)):
        try:
            _write_once(path, data)
        except InUseError:
            if not left:
                raise
            time.sleep(_PAUSE)
        else:
            _flush(path.parent)
            return


def write_beside(path: Path, data: bytes) -> Path:
    """Put `data` at `path`, or where another file lies there already at the first free `-2`, `-3` beside it.

    Returns where it lies; a file that has these bytes already is left, and is it.
    """
    made, number = path, 1
    while (made.exists() or made.is_symlink()) and not (made.is_file() and made.read_bytes() == data):
        number += 1
        made = path.with_name(f"{path.stem}-{number}{path.suffix}")
    write_bytes(made, data)
    return made


def write_text(path: Path, text: str, *, bom: bool = False) -> None:
    """Put `text` at `path` as UTF-8, with a byte order mark where Excel is to recognise it."""
    write_bytes(path, text.encode("utf-8-sig" if bom else "utf-8"))


def write_all(
    folder: Path,
    files: Mapping[str, bytes],
    today: date,
    own: Set[str],
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Put every file, by its path below `folder`, in place, each whole or not at all; strays are swept first.

    One that another program has open is tried again at the end for about 2.5 s. If it still is, what was made is
    put beside it under a name with the day, and InUseError raised once everything else is written. `own` has the
    SHA-256 of all that planbook has written: what lies there from such a day is taken away when its file is
    replaced, unless somebody has changed it.
    """
    folders = dict.fromkeys((folder / name).parent for name in files)
    stand_ins: dict[Path, list[Path]] = {}
    for below in folders:
        sweep(below)
        stand_ins |= _stand_ins(below)
    try:
        left, beside = _write_each(folder, files, today, say)
    finally:  # once for all that was written, as a disk is slow to say that it has it
        for below in folders:
            _flush(below)
    for name in files.keys() - left:
        for stand_in in stand_ins.get(folder / name, ()):
            remove_own(stand_in, own)
    if left:
        which = ", ".join(Path(name).name for name in left)
        are, it = agree(len(beside), "is", "are"), agree(len(beside), "it", "them")
        raise InUseError(
            f"{which} in {folder} {are} open in another program and could not be replaced; what was made is "
            f"beside {it} as {', '.join(beside)}. Close {it} in Excel or Word and run again."
        )


def _write_each(
    folder: Path, files: Mapping[str, bytes], today: date, say: Callable[[str], None]
) -> tuple[list[str], list[str]]:
    """Write the files; those that another program has open to the last, and what was put beside them."""
    left = dict(files)
    for tries in reversed(range(_TRIES)):
        for name in each_said(list(left), "Writing", lambda name: f"writing {name}", say):
            with suppress(InUseError):
                _write_once(folder / name, left[name])
                del left[name]
        if not left:
            return [], []
        if tries:
            time.sleep(_PAUSE)
    return list(left), [_write_stand_in(folder / name, data, today).name for name, data in left.items()]


@contextmanager
def new_file(path: Path, names: Callable[[int], Path] | None = None) -> Iterator["NewFile"]:
    """A file to be written at `path`, where nothing is yet; it is there, whole, only once the block has ended.

    Where something is there by then, `names` gives the next path to try (from 2 on); without it FolderError is
    raised, and what is there stays. Raises FolderError too where the disk is full or the folder is closed.
    """
    temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
    elsewhere: OSError | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(_create(temporary), "wb") as stream:
            made = NewFile(stream, path)
            try:
                yield made
            except OSError as error:
                elsewhere = error if error.filename is not None else None  # of a file that goes into this one
                raise
            stream.flush()
            os.fsync(stream.fileno())
        number = 1
        while not _put_new(temporary, made.path):
            number += 1
            if names is None:
                raise FolderError(f"{path} is there already. Give another name; it is never written over.")
            made.path = names(number)
    except OSError as error:
        if error is elsewhere:
            raise
        raise FolderError(f"{path} cannot be written ({reason(error, path)}). {remedy(error)}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@dataclass(slots=True)
class NewFile:
    """A file that is being written."""

    stream: IO[bytes]
    path: Path
    """Where it is put; after the block, where it lies."""


def _put_new(temporary: Path, path: Path) -> bool:
    """Give what is at `temporary` the name `path`, in one step; False where that is another's already."""
    try:
        if os.name == "nt":
            temporary.rename(path)  # which refuses, there, to replace anything
        else:
            os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}:
            raise
        # A disk without hard links: the name is taken first, and then filled.
        try:
            os.close(_create(path))
        except FileExistsError:
            return False
        temporary.replace(path)
    return True


def _write_stand_in(path: Path, data: bytes, today: date) -> Path:
    """Put `data` beside `path` under a name with the day, and a number where that is open as well."""
    for number in range(1, 10):
        again = f" ({number})" if number > 1 else ""
        beside = path.with_name(f"{path.stem} {today.isoformat()}{again}{path.suffix}")
        with suppress(InUseError):
            _write_once(beside, data)
            return beside
    raise InUseError(f"{path} and nine files beside it are open in another program. Close them and run again.")


def _stand_ins(folder: Path) -> dict[Path, list[Path]]:
    """What was put into `folder` beside files that were open, by the file that each stands beside."""
    found: dict[Path, list[Path]] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if match := _STAND_IN.fullmatch(path.name):
            found.setdefault(path.with_name(match["stem"] + match["suffix"]), []).append(path)
    return found


def remove(path: Path) -> None:
    """Remove the file at `path`, where there is one. Raises InUseError where another program has it open."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        why = reason(error, path)
        raise InUseError(f"{path} cannot be removed ({why}). Close it where it is open and run again.") from error


def remove_own(path: Path, own: Set[str]) -> None:
    """Remove the file at `path` if planbook wrote it (its SHA-256 is in `own`); where it cannot be, it stays."""
    with suppress(OSError):
        if path.is_file() and not path.is_symlink() and sha256_of(path.read_bytes()) in own:
            path.unlink()


def _write_once(path: Path, data: bytes) -> None:
    if path.is_symlink():
        raise FolderError(f"{path} is a link; planbook does not write through links. Remove it and try again.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
        handle = _create(temporary)
    except OSError as error:
        raise FolderError(f"{path} cannot be written ({reason(error, path)}). {remedy(error)}") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if os.name != "nt" and path.is_file():
            temporary.chmod(path.stat().st_mode & 0o777)
        _replace(temporary, path)
    except OSError as error:
        raise FolderError(
            f"{path} cannot be written ({reason(error, path)}). What was there before is whole. {remedy(error)}"
        ) from error
    finally:
        with suppress(OSError):  # where it cannot be removed, a later run sweeps it away
            temporary.unlink(missing_ok=True)


def _create(path: Path) -> int:
    """A new file at `path`, open for writing, with the mode that the umask gives; never one that is there."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)


def _replace(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        if path.is_dir():
            raise FolderError(f"{path} is a folder. Move it away and run again.") from error
        held = error.errno in {errno.EACCES, errno.EPERM, errno.EBUSY}
        if not held or not path.exists() or not os.access(path.parent, os.W_OK):
            raise
        raise InUseError(f"{path} is open in another program. Close it there and run again.") from error


def _flush(folder: Path) -> None:
    """Let the entries of `folder` reach the disk too, where the system has that; some file servers have not."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            handle = os.open(folder, os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def sweep(folder: Path, older_than: float = 0) -> None:
    """Remove temporary files that an earlier, killed run left in `folder`.

    It is for who holds the lock on the folder; without it, name the seconds after which a file is nobody's.
    """
    now = _disks_time(folder) if older_than else 0
    for stray in folder.glob(f"{TEMPORARY}*"):
        with suppress(OSError):
            aged = not older_than or now - stray.lstat().st_mtime >= older_than
            if stray.is_file() and not stray.is_symlink() and aged:
                stray.unlink(missing_ok=True)


def _disks_time(folder: Path) -> float:
    """The time that files made in `folder` now are given; 0 where none can be made."""
    probe = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        os.close(_create(probe))
        return probe.stat().st_mtime
    except OSError:
        return 0
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for files that are needed for a moment; it is gone after the block.

    Raises FolderError, which names the system's folder for such files, where none can be made there.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix=TEMPORARY, ignore_cleanup_errors=True)
    except OSError as error:
        raise _no_scratch(error) from error
    with made as name:
        yield Path(name)


def write_scratch(path: Path, data: bytes) -> Path:
    """Put `data` at `path`, in a `scratch_folder`; raises FolderError that names the system's folder for those.

    The disk that such files lie on is often another than the trust's, and it is the one to make room on.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise _no_scratch(error) from error
    return path


def _no_scratch(error: OSError) -> FolderError:
    where = "the system's folder for such files"
    with suppress(OSError):  # where no folder will do, it has none to name
        where = tempfile.gettempdir()
    return FolderError(
        f"Files that are needed for a moment cannot be written in {where} ({reason(error, where)}). "
        "Make room there, or set TMPDIR to a folder with room, and run again."
    )


def check_writable(folder: Path, below: Path | None = None) -> None:
    """Raise FolderError unless files can be made in `folder`, before any work is done for it.

    No part of its path under `below` may be a link, which could lead anywhere; `below` itself may.
    """
    if below is not None:
        for part in (folder, *folder.parents):
            if part == below:
                break
            if part.is_symlink():
                raise FolderError(
                    f"{part} is a link; planbook does not write through links. Make it a folder, or move the whole "
                    "of the trust's folder to where it leads."
                )
    probe = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(_create(probe))
        probe.unlink(missing_ok=True)
    except OSError as error:
        raise FolderError(f"{folder} cannot be written ({reason(error, folder)}). {remedy(error)}") from error


_LANGUAGE = "<dc:language>en-GB</dc:language>"


def reproducible_zip(data: bytes) -> bytes:
    """The Office file `data` with its parts in order and undated, so that the same content is the same bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return zipped({name: source.read(name) for name in source.namelist()})


def finished_workbook(data: bytes) -> bytes:
    """The workbook `data` as `reproducible_zip` has it, with what XlsxWriter cannot say: its language, that of its
    charts, and how many of its cells have a text."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return finished_parts({name: source.read(name) for name in source.namelist()})


def finished_parts(parts: MutableMapping[str, bytes]) -> bytes:
    """The same of a workbook's parts, by their names, before they are zipped."""
    core = "docProps/core.xml"
    parts[core] = parts[core].replace(b"</cp:coreProperties>", f"{_LANGUAGE}</cp:coreProperties>".encode(), 1)
    texts = 0
    for name, part in parts.items():
        if name.startswith(("xl/charts/", "xl/drawings/")):
            parts[name] = part.replace(b'lang="en-US"', b'lang="en-GB"')
        elif name.startswith("xl/worksheets/"):
            texts += part.count(b' t="s"')
    strings = "xl/sharedStrings.xml"
    if strings in parts:
        parts[strings] = re.sub(rb' count="\d+"', f' count="{texts}"'.encode(), parts[strings], count=1)
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The Office file of these parts, by their names, in order and undated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            target.writestr(entry, parts[name], compresslevel=6)
    return out.getvalue()
