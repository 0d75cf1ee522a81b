"""Outputs that an earlier planbook put in a period's folder itself, and that lie in another place since.

What planbook wrote there goes once its successor is written; what people wrote or changed stays, and is named.
"""

import json
import re
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planbook.files import TEMPORARY, remove_own, sweep
from planbook.model.audience import FORMER_DATA, FORMER_WORKBOOK, place, place_now
from planbook.model.legible_names import legible_within
from planbook.model.prose import listed

_DAY = r"( \d{4}-\d\d-\d\d( \(\d\))?)?"
"""What follows the name of what was put beside a file that was open in another program."""
_WORKBOOK = re.compile(re.escape(FORMER_WORKBOOK.removesuffix(".xlsx")) + _DAY + r"\.xlsx")
_DATA_FILE = re.compile(rf"[a-z0-9_]+{_DAY}\.csv")
_MOST = 5
"""Files that are named before the rest are counted."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of what lay there, by its path in the period's folder."""

    removed: Sequence[str]
    left: Sequence[str]


def is_of_former_places(manifest: Path) -> bool:
    """Whether the manifest is of an earlier planbook, which knew the former places alone."""
    try:
        files = list(json.loads(manifest.read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return any(isinstance(name, str) and place_now(name) != name for name in files)


def in_former_places(folder: Path) -> list[str]:
    """What lies in the former places of the period's `folder`, by its path in that."""
    return sorted(legible_within(folder, path) for path in _lying(folder))


def clear_former_places(folder: Path, own: Set[str]) -> Cleared:
    """Remove what planbook wrote in the former places of the period's `folder` (its SHA-256 is in `own`).

    It is for after the successors have been written. A copy that somebody made under another name stays too.
    """
    before = in_former_places(folder)
    data = folder / FORMER_DATA
    for path in [*_lying(folder)]:
        if (_WORKBOOK if path.parent == folder else _DATA_FILE).fullmatch(path.name):
            remove_own(path, own)
    if not data.is_symlink():
        sweep(data)
        with suppress(OSError):  # where something is left in it
            data.rmdir()
    left = in_former_places(folder)
    return Cleared([name for name in before if name not in left], left)


def _lying(folder: Path) -> Iterator[Path]:
    """The workbook, with what was put beside it while it was open, and all that is in the folder of data."""
    data = folder / FORMER_DATA
    inside = [data] if data.is_symlink() else data.iterdir() if data.is_dir() else ()
    beside = folder.glob("*.xlsx") if folder.is_dir() else ()
    yield from (path for path in beside if _WORKBOOK.fullmatch(path.name))
    yield from (path for path in inside if not path.name.startswith((".", TEMPORARY)))


def what_moved(cleared: Cleared, folder: str) -> str:
    """What there is to say of it in one line; `folder` is the period's, as it is shown."""
    now = f"{folder}/{place('internal', '')}"
    said = f"{FORMER_WORKBOOK} and {FORMER_DATA}/ are now in {now}, as they hold small numbers."
    if cleared.removed:
        said += f" Those that planbook had written in {folder}/ have been removed."
    if cleared.left:
        names = listed(cleared.left, most=_MOST)
        said += f" Still in {folder}/: {names} (changed since, open, or not written by planbook)."
    return said
