"""`backup`: everything that cannot be regenerated in one .zip, and out of it again."""

import hashlib
import json
import os
import secrets
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from planbook import __version__
from planbook.collect.kinds import is_hidden
from planbook.errors import FolderError, PlanbookError
from planbook.files import EPOCH, TEMPORARY, new_file, sweep
from planbook.ledger.backup import copy_whole
from planbook.ledger.opening import is_no_ledger
from planbook.ledger.owner import Owner
from planbook.model.audience import INTERNAL, REPORTS
from planbook.model.legible_names import legible, legible_within
from planbook.model.progress import each_said
from planbook.workflow.backed_up import LIST, Contents, Listed
from planbook.workflow.declared import declared_or_shipped
from planbook.workflow.owning import require_ledger
from planbook.workflow.places import BACK_UPS, LEDGER, REGISTER_NAMES
from planbook.workflow.trust import check_folders, find_register, open_trust

_KEPT = (
    *REGISTER_NAMES, "planbook.xlsm", "templates", "report_templates", "figures", "issued", "returned",
)  # fmt: skip
_KEPT_OUTPUTS = (REPORTS, f"{INTERNAL}/{REPORTS}", "returns", "published")
"""What is kept beside the ledger: from these planbook makes everything else again."""
_WINDOWS_OWN = frozenset('<>:"|?*\\')
_PIECE = 1024 * 1024
_STRAY = 24 * 60 * 60
"""Seconds after which what a back-up that was stopped has left is no longer another's that is being made."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A back-up that was written."""

    path: Path
    files: int
    left_out: tuple[str, ...]
    """What lies among what is kept and is not in it: links, and what is no ordinary file."""
    unread: str = ""
    """Why the register, which is in it as it is, cannot be read."""


def back_up(
    folder: Path, target: Path | None, today: date, say: Callable[[str], None] = lambda _: None
) -> BackedUp:
    """Write the ledger, the register, what was sent and returned, papers into one .zip; by default backups/.

    It is safe while another planbook is at work, or another back-up is made. The register need not be sound. Raises
    FolderError where the folder is no trust's, `target` is there already or has no folder, or a disk is full; and
    LedgerError where the ledger is damaged or missing.
    """
    find_register(folder)
    check_folders(folder)
    if target is not None and not target.absolute().parent.is_dir():
        raise FolderError(f"There is no folder {target.parent} to put {target.name} in.")
    path = target or folder / BACK_UPS / f"planbook-{today.isoformat()}.zip"
    if target is not None and (path.exists() or path.is_symlink()):
        raise FolderError(f"{path} is there already. Give another name; a back-up is never written over.")
    ledger = folder / LEDGER
    unread = _check_owner(folder, ledger)
    left_out: list[str] = []
    listed: list[Listed] = []
    sweep(path.parent, older_than=_STRAY)
    another = None if target else lambda n: path.with_name(f"{path.stem}-{n}{path.suffix}")
    with new_file(path, another) as made, zipfile.ZipFile(made.stream, "w") as archive:
        owner = _add_ledger(archive, ledger, path.parent, listed) if ledger.exists() else None
        every = [*_files(folder, left_out)]
        for file in each_said(every, "Backing up", lambda file: file.name, say):
            _add(archive, file, file.relative_to(folder).as_posix(), listed)
        told = Contents(
            version=1,
            identity=owner.identity if owner else "",
            trust=owner.trust if owner else "",
            made_on=today.isoformat(),
            planbook=__version__,
            files=tuple(listed),
        )
        archive.writestr(_entry(LIST), json.dumps(asdict(told), indent=1, ensure_ascii=False) + "\n")
    return BackedUp(made.path, len(listed), tuple(left_out), unread)


def _check_owner(folder: Path, ledger: Path) -> str:
    """Raise LedgerError where the ledger is another trust's, or is not there though the folder shows a past.

    A register that cannot be read says nothing of whose it is, and hinders no back-up: what is the matter with it
    is returned, empty where nothing is.
    """
    unread = ""
    try:
        trust = open_trust(folder, declared_or_shipped(folder))
    except (PlanbookError, OSError) as error:
        trust, unread = None, str(error)
    if is_no_ledger(ledger):
        require_ledger(folder, trust.register.identity if trust else "")
    elif trust:
        with trust.scratch_ledger():
            pass  # it is opened as that of this register
    return unread


def _add_ledger(archive: zipfile.ZipFile, ledger: Path, beside: Path, listed: list[Listed]) -> Owner | None:
    """Add a whole copy of the ledger, made on the disk that the back-up is on; returns whose it is."""
    copy = beside / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        health = copy_whole(ledger, copy, declared_or_shipped(ledger.parent))
        _add(archive, copy, LEDGER, listed)
        return health.owner
    finally:
        for left in (copy, copy.with_name(f"{copy.name}-journal")):
            left.unlink(missing_ok=True)


def _add(archive: zipfile.ZipFile, file: Path, name: str, listed: list[Listed]) -> None:
    """Add `file` under `name`; one that has gone meanwhile is passed over."""
    shown = _anywhere(name)
    raw = os.fsencode(name).hex() if shown != name else ""
    taken = {entry.name for entry in listed}
    number, free = 1, shown
    while free in taken:  # two names of which something was replaced can look alike
        number += 1
        free = f"{shown} ({number})"
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        return
    digest, size = hashlib.sha256(), 0
    with stream, archive.open(_entry(free), "w", force_zip64=True) as entry:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            entry.write(piece)
    listed.append(Listed(free, digest.hexdigest(), size, raw))


def _anywhere(name: str) -> str:
    """`name` as any system can have it: Windows would read a path, a drive or a pattern where Linux has a name."""
    return "".join("\ufffd" if c in _WINDOWS_OWN else c for c in legible(name))


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry that its owner alone may read once it is unpacked; without a time, as a clock may say anything."""
    entry = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _files(folder: Path, left_out: list[str]) -> Iterator[Path]:
    """Every file to keep, in order; what is not kept though it lies there goes into `left_out`."""
    outputs = folder / "outputs"
    papers = [p / name for p in _folders(outputs) for name in _KEPT_OUTPUTS]
    for top in (*(folder / name for name in _KEPT), *papers):
        if top.is_file() and not top.is_symlink():
            yield top
        elif top.is_symlink() and (top.name != "returned" or not top.is_dir()):
            left_out.append(_named(folder, top, "a link"))
        elif top.is_dir():
            yield from _within(folder, top, left_out)


def _folders(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() and not folder.is_symlink() else ()
    return sorted(p for p in found if p.is_dir() and not p.is_symlink() and not is_hidden(p.name))


def _within(folder: Path, top: Path, left_out: list[str]) -> Iterator[Path]:
    for inside, folders, names in os.walk(top, onerror=_raise):
        here = Path(inside)
        for name in sorted(folders):
            if (here / name).is_symlink():
                left_out.append(_named(folder, here / name, "a link"))
        folders[:] = sorted(n for n in folders if not is_hidden(n) and not (here / n).is_symlink())
        for name in sorted(names):
            path = here / name
            if is_hidden(name) or name.startswith((TEMPORARY, "~$")):
                continue
            try:
                mode = path.lstat().st_mode
            except FileNotFoundError:
                continue
            if stat.S_ISREG(mode):
                yield path
            else:
                left_out.append(_named(folder, path, "a link" if stat.S_ISLNK(mode) else "no ordinary file"))


def _raise(error: OSError) -> None:
    """A folder that cannot be looked into would make a back-up that lacks it."""
    raise error


def _named(folder: Path, path: Path, what: str) -> str:
    return f"{legible_within(folder, path)} ({what})"
