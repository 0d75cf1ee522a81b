"""What is in a back-up: its own list, and the files in it."""

import hashlib
import json
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from planbook.errors import FolderError, reason
from planbook.model.progress import each_said
from planbook.workflow.places import LEDGER, REGISTER_NAMES

LIST = "planbook-backup.json"
"""The list of what is in a back-up, with the SHA-256 of each file and whose it is."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in a back-up."""

    name: str
    """As it is called in the .zip."""
    sha256: str
    size: int
    raw: str = ""
    """The bytes of its own name, in hexadecimal, where that is no text or none that every system can have."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a back-up says of itself."""

    version: int
    identity: str
    """Of the trust, as its register and ledger have it; empty where neither has one yet."""
    trust: str
    made_on: str
    planbook: str
    files: tuple[Listed, ...]


DAMAGED_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, NotImplementedError, lzma.LZMAError,
)  # fmt: skip
"""What reading a damaged .zip may raise: it says itself by which library it is unpacked."""


def contents_of(file: Path) -> Contents:
    """What the back-up `file` says of itself; raises FolderError for a file that is none.

    Back-ups of an earlier planbook have no list: theirs is made of the .zip's own, without SHA-256.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if LIST not in names:
                if not set(REGISTER_NAMES) & set(names):
                    raise FolderError(f"{file} is not a back-up that planbook made.")
                plain = [Listed(i.filename, "", i.file_size) for i in archive.infolist() if not i.is_dir()]
                return Contents(0, "", "", "", "", tuple(plain))
            told = json.loads(archive.read(LIST))
            return Contents(
                version=int(told["version"]),
                identity=str(told["identity"]),
                trust=str(told["trust"]),
                made_on=str(told["made_on"]),
                planbook=str(told["planbook"]),
                files=tuple(_listed(entry) for entry in told["files"]),
            )
    except (OSError, *DAMAGED_ZIP) as error:
        why = reason(error) if isinstance(error, OSError) else error
        raise FolderError(f"{file} cannot be read as a back-up ({why}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise FolderError(f"{file} has a list of its files that cannot be read; it is damaged.") from error


def _listed(entry: Mapping[str, object]) -> Listed:
    return Listed(str(entry["name"]), str(entry["sha256"]), int(str(entry["size"])), str(entry["raw"]))


_PIECE = 1024 * 1024


def unpack_ledger(file: Path, contents: Contents, scratch: Path) -> Path | None:
    """The ledger of a back-up, unpacked alone into `scratch` and checked; None where the back-up has none."""
    own = [listed for listed in contents.files if listed.name == LEDGER]
    extract(file, own, scratch)
    return scratch / LEDGER if own else None


def extract(
    file: Path, files: Sequence[Listed], scratch: Path, say: Callable[[str], None] = lambda _: None
) -> None:
    """Unpack these files of a back-up, each checked as it is written."""
    try:
        with zipfile.ZipFile(file) as archive:
            for listed in each_said(files, "Restoring", lambda one: one.name, say):
                target = place_of(file, listed, scratch)
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
                    raise damaged_file(file, f"{listed.name} in it is not the file that was put there")
    except FileExistsError as error:
        raise FolderError(
            f"{file} holds two files that have one name on this disk ({Path(error.filename).name}). "
            "Restore it on a disk that tells capital letters from small ones."
        ) from error
    except (*DAMAGED_ZIP, KeyError, ValueError) as error:
        raise damaged_file(file, str(error)) from error


def place_of(file: Path, listed: Listed, scratch: Path) -> Path:
    """Where a file of the back-up `file` goes in `scratch`; raises FolderError for one whose name leads out."""
    path, windows = PurePosixPath(listed.name), PureWindowsPath(listed.name)
    leads_out = windows.drive or windows.root or ".." in windows.parts
    if listed.raw and os.name != "nt":  # where \ and : are letters as any others
        with suppress(ValueError):
            path = PurePosixPath(os.fsdecode(bytes.fromhex(listed.raw)))
    if leads_out or not path.parts or path.is_absolute() or ".." in path.parts:
        raise damaged_file(file, f"it holds a file whose name leads out of the folder ({listed.name!r})")
    return scratch.joinpath(*path.parts)


def damaged_file(file: Path, what: str) -> FolderError:
    return FolderError(f"{file} is damaged: {what}. Nothing was restored; try an earlier back-up.")
