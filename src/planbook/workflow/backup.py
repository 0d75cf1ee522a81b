"""`backup`: one file of all that cannot be made again."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import FolderError
from planbook.files import write_bytes
from planbook.ledger.backup import whole_copy
from planbook.workflow.trust import REGISTER_NAMES, find_register

FOLDER = "backups"
_KEPT = (*REGISTER_NAMES, "report_templates/**/*", "returned/**/*", "outputs/*/reports/**/*")
"""What is kept beside the ledger: everything else planbook makes again from these."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A back-up that was written."""

    path: Path
    files: int


def back_up(folder: Path, target: Path | None, today: date) -> BackedUp:
    """Write the ledger, the register, what was returned and the reports into one .zip; by default backups/.

    It is safe while another planbook is at work. The register need not be sound. Raises FolderError where the
    folder is no trust's, `target` is there already or has no folder, or the ledger is damaged.
    """
    find_register(folder)
    if target is not None and not target.absolute().parent.is_dir():
        raise FolderError(f"There is no folder {target.parent} to put {target.name} in.")
    path = target or _free(folder / FOLDER / f"planbook-{today.isoformat()}.zip")
    if path.exists():
        raise FolderError(f"{path} is there already. Give another name; a back-up is never written over.")
    out = io.BytesIO()
    ledger = folder / "ledger.db"
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        if ledger.exists():
            entry = zipfile.ZipInfo(ledger.name, (today.year, today.month, today.day, 0, 0, 0))
            archive.writestr(entry, whole_copy(ledger), zipfile.ZIP_DEFLATED)
            count += 1
        for file in _files(folder):
            archive.write(file, file.relative_to(folder).as_posix())
            count += 1
    write_bytes(path, out.getvalue())
    return BackedUp(path, count)


def _files(folder: Path) -> Iterator[Path]:
    found = {path for pattern in _KEPT for path in folder.glob(pattern)}
    return (path for path in sorted(found) if path.is_file() and not path.is_symlink())


def _free(path: Path) -> Path:
    """`path`, or the first of its name with a number that is not there yet: two back-ups of one day both stay."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
