"""What was worked out once of the same files: kept for the next command in a folder of the user's own.

Reading, building and looking over the declarations takes longer than most commands do otherwise (0.64 s of 1.1 s of
`planbook explain`; what is kept of them is read in 0.06 s). What is kept lies under the SHA-256 of all that it was
made of, planbook's own code among it. It is JSON of the model's dataclasses alone, sealed with its own SHA-256, in
a folder that nobody else may write (`model/nodes_json.py` says what can be read of it); where anything is not so,
it is made again, and nothing is said: no command depends on it. Nothing of what schools have written is kept here:
what is forgotten or redacted has to be gone everywhere.
"""

import os
import stat
from pathlib import Path
from typing import TypeVar

from planbook.errors import FolderError
from planbook.files import sweep, write_bytes
from planbook.model.nodes_json import from_nodes_json, to_nodes_json
from planbook.model.sha256 import sha256_of
from planbook.workflow.digests import code, digest

T = TypeVar("T")

_STRAY = 3600
"""Seconds after which what a stopped command was writing here is nobody's any more: the folder has no lock."""
_MOST_KEPT = 12
"""Things: the declarations of a few trusts, and of planbook's versions of late."""
_END = ".json"


def key_of(*made_of: object) -> str:
    """The SHA-256 of what a thing is `made_of`, and of the code that makes it."""
    return digest([code(), *made_of])


def kept(key: str, kind: type[T]) -> T | None:
    """The `kind` that is kept under `key`; None where there is none to be trusted."""
    folder = _folder()
    if folder is None:
        return None
    try:
        seal, _, said = (folder / f"{key}{_END}").read_text(encoding="utf-8").partition("\n")
        if seal != _sealed(key, said):
            return None
        made = from_nodes_json(said)
    except (OSError, ValueError):
        return None
    return made if isinstance(made, kind) else None


def keep(key: str, made: object) -> None:
    """Keep `made` for the next command, and let go of what has been kept for longest; where it cannot be kept it is
    not."""
    folder = _folder(make=True)
    if folder is None:
        return
    try:
        said = to_nodes_json(made)
        write_bytes(folder / f"{key}{_END}", f"{_sealed(key, said)}\n{said}".encode())
        there = sorted(folder.glob(f"*{_END}"), key=lambda path: path.stat().st_mtime_ns)
        for oldest in there[:-_MOST_KEPT]:
            oldest.unlink()
        sweep(folder, _STRAY)
    except (OSError, UnicodeError, FolderError, TypeError):  # the last of what TOML has and no JSON, as a time
        return


def _sealed(key: str, said: str) -> str:
    return sha256_of(f"{key}\n{said}".encode())


def _folder(*, make: bool = False) -> Path | None:
    """Where they are kept; None where there is no such folder, or others could write in it."""
    from platformdirs import user_cache_path

    folder = user_cache_path("planbook", appauthor=False)
    if not folder.is_absolute():
        return None  # nobody's home is known: it would be made wherever the command is run
    try:
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    if not stat.S_ISDIR(found.st_mode):
        return None
    if os.name == "posix" and (found.st_uid != os.getuid() or found.st_mode & 0o077):
        return None  # on Windows it lies in the user's profile, which is the user's alone
    return folder
