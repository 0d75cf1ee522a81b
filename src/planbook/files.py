"""Files written so that nothing that existed before is lost, and always with the same bytes.

A plain save that is interrupted, or meets a full disk, destroys the file that was there. So everything is
written to a temporary file in the same folder, flushed to the disk, and put in place in one step.
"""

import io
import os
import re
import tempfile
import time
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

from planbook.errors import FolderError

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  # the first moment a zip entry can have; it has no zone
TEMPORARY = ".planbook-"
_RETRIES = 5
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all; raises FolderError where it cannot be written.

    Excel keeps a file it has open from being replaced on Windows: that is tried again for about 2.5 s.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            raise FolderError(f"{path} is a link; planbook does not write through links. Remove it and try again.")
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    except OSError as error:
        raise FolderError(
            f"{path} cannot be written ({error.strerror}). Choose a folder you can save in."
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        _replace(temporary, path)
    except OSError as error:
        raise FolderError(
            f"{path} cannot be written ({error.strerror}). What was there before is whole."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str, *, bom: bool = False) -> None:
    """Put `text` at `path` as UTF-8, with a byte order mark where Excel is to recognise it."""
    write_bytes(path, text.encode("utf-8-sig" if bom else "utf-8"))


def _replace(temporary: Path, path: Path) -> None:
    for attempt in range(_RETRIES + 1):
        try:
            temporary.replace(path)
        except PermissionError as error:
            if attempt == _RETRIES:
                raise FolderError(
                    f"{path.name} is open in another program. Close it there and try again."
                ) from error
            time.sleep(0.5)
        else:
            break
    if hasattr(os, "O_DIRECTORY"):  # the entry of the folder is flushed too, where the system has that
        folder = os.open(path.parent, os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def sweep(folder: Path) -> None:
    """Remove temporary files that an earlier, killed run left in `folder`."""
    for stray in folder.glob(f"{TEMPORARY}*"):
        if stray.is_file() and not stray.is_symlink():
            stray.unlink(missing_ok=True)


def check_writable(folder: Path) -> None:
    """Raise FolderError unless files can be made in `folder`, before any work is done for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=folder)
    except OSError as error:
        raise FolderError(
            f"{folder} cannot be written ({error.strerror}). Choose a folder you can save in."
        ) from error
    os.close(handle)
    Path(name).unlink()


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


def slug(text: str, longest: int = 40) -> str:
    """`text` as part of a file name that is safe everywhere: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:longest].strip("-")
    return f"{name}-" if name in _RESERVED else name or "unnamed"


def workbook_name(unit_id: str, unit_name: str, template: str, period: str) -> str:
    """The name of an issued workbook: `<unit_id>_<slug>_<template>_<period>.xlsx`."""
    return f"{slug(unit_id)}_{slug(unit_name)}_{template}_{period}.xlsx"


class Lock:
    """One planbook at a time on a trust: held while the object is, and gone with the process that held it.

    It is an exclusive transaction on an empty SQLite file, which every system takes back when a process dies.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock at `path`; raises FolderError where another process has it, or where it cannot be made."""
        import sqlite3

        self._connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._connection.close()
            if "locked" in str(error):
                message = f"Another planbook is at work in {path.parent}. Wait until it has finished and try again."
            else:
                message = f"{path.parent} cannot be written ({error}). Choose a folder you can save in."
            raise FolderError(message) from error

    def release(self) -> None:
        """Let others work."""
        self._connection.close()
