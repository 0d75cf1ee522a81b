"""Files written so that nothing that existed before is lost, and always with the same bytes.

A plain save that is interrupted, or meets a full disk, destroys the file that was there. So everything is
written to a temporary file in the same folder, flushed to the disk, and put in place in one step.
"""

import errno
import hashlib
import io
import os
import re
import secrets
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from planbook.errors import FolderError, InUseError, reason, remedy

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  # the first moment a zip entry can have; it has no zone
TEMPORARY = ".planbook-"
_TRIES, _PAUSE = 6, 0.5
"""How often a file that another program has open is tried, and the seconds between: about 2.5 s in all."""
_LOST = "\ufffd"
"""What is shown where a name holds no character of a text."""
_NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}


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
            return


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
    for below in dict.fromkeys((folder / name).parent for name in files):
        sweep(below)
    open_elsewhere = dict(files)
    for left in reversed(range(_TRIES)):
        for name, data in list(open_elsewhere.items()):
            say(f"writing {name}")
            with suppress(InUseError):
                _write_once(folder / name, data)
                del open_elsewhere[name]
                _take_stand_ins_away(folder / name, own)
        if not open_elsewhere:
            return
        if left:
            time.sleep(_PAUSE)
    beside = [_write_stand_in(folder / name, data, today).name for name, data in open_elsewhere.items()]
    which = ", ".join(Path(name).name for name in open_elsewhere)
    are, it = ("is", "it") if len(beside) == 1 else ("are", "them")
    raise InUseError(
        f"{which} in {folder} {are} open in another program and could not be replaced; what was made is "
        f"beside {it} as {', '.join(beside)}. Close {it} in Excel or Word and run again."
    )


def _write_stand_in(path: Path, data: bytes, today: date) -> Path:
    """Put `data` beside `path` under a name with the day, and a number where that is open as well."""
    for number in range(1, 10):
        again = f" ({number})" if number > 1 else ""
        beside = path.with_name(f"{path.stem} {today.isoformat()}{again}{path.suffix}")
        with suppress(InUseError):
            _write_once(beside, data)
            return beside
    raise InUseError(f"{path} and nine files beside it are open in another program. Close them and run again.")


def _take_stand_ins_away(path: Path, own: Set[str]) -> None:
    """Remove what was put beside `path` while it was open, unless somebody has changed it since."""
    pattern = re.compile(re.escape(path.stem) + r" \d{4}-\d\d-\d\d( \(\d\))?" + re.escape(path.suffix))
    for beside in sorted(path.parent.iterdir()):
        if pattern.fullmatch(beside.name):
            remove_own(beside, own)


def remove_own(path: Path, own: Set[str]) -> None:
    """Remove the file at `path` if planbook wrote it (its SHA-256 is in `own`); where it cannot be, it stays."""
    with suppress(OSError):
        if path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() in own:
            path.unlink()


def _write_once(path: Path, data: bytes) -> None:
    if path.is_symlink():
        raise FolderError(f"{path} is a link; planbook does not write through links. Remove it and try again.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
        handle = _create(temporary)
    except OSError as error:
        raise FolderError(f"{path} cannot be written ({reason(error)}). {remedy(error)}") from error
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
            f"{path} cannot be written ({reason(error)}). What was there before is whole. {remedy(error)}"
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
    if hasattr(os, "O_DIRECTORY"):
        # The entry of the folder is flushed too, where the system has that; some file servers have not.
        with suppress(OSError):
            folder = os.open(path.parent, os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def sweep(folder: Path) -> None:
    """Remove temporary files that an earlier, killed run left in `folder`, whoever holds the lock on it."""
    for stray in folder.glob(f"{TEMPORARY}*"):
        if stray.is_file() and not stray.is_symlink():
            with suppress(OSError):
                stray.unlink(missing_ok=True)


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
        raise FolderError(f"{folder} cannot be written ({reason(error)}). {remedy(error)}") from error


def reproducible_zip(data: bytes) -> bytes:
    """The Office file `data` with its parts in order and undated, so that the same content is the same bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            target.writestr(entry, source.read(name), compresslevel=6)
    return out.getvalue()


_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_MARKED = re.compile(r"~[0-9a-f]{8,64}(?=\.[^.]*$|$)")
"""What follows the stem of a name that would else be shown like another."""


def legible(name: str) -> str:
    """A file's `name` as it can be kept and shown: what in it is no character of a text is replaced.

    On Linux a name may be any bytes, as those have that were unpacked from another system's zip. Characters that
    end a line, or turn the direction of writing round, would show another name than it is.
    """
    return "".join(_LOST if c in _TURNING or unicodedata.category(c) in _NO_TEXT else c for c in name)


def legible_apart(names: Iterable[str]) -> dict[str, str]:
    """Each of `names`, of files in one folder, with the name it is kept and shown under: no two have the same.

    Where what was replaced was all that told two apart, `~` and digits of the name's SHA-256 follow its stem.
    """
    shown = {name: legible(name) for name in names}
    often = Counter(shown.values())
    taken = {kept for name, kept in shown.items() if name == kept or often[kept] == 1}
    for name, kept in sorted(shown.items()):
        if often[kept] > 1 and name != kept:
            taken.add(marked := _marked(name, kept, taken))
            shown[name] = marked
    return shown


def _marked(name: str, kept: str, taken: Set[str]) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    stem, dot, suffix = kept.rpartition(".")
    if not stem:
        stem, dot, suffix = kept, "", ""
    candidates = (f"{stem}~{digest[:length]}{dot}{suffix}" for length in range(8, len(digest) + 1))
    return next(candidate for candidate in candidates if candidate not in taken)


def without_mark(name: str) -> str:
    """`name` without what `legible_apart` has added to it."""
    return _MARKED.sub("", name) if _LOST in name else name
