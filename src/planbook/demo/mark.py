"""What the demo leaves in its folder to know it again: a list of all that it made.

It makes a folder again only where that is empty, or is to the byte what it left: somebody may have worked in it
since. What the demo did not make it never deletes.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from planbook.errors import FolderError
from planbook.files import remove_own, write_text
from planbook.model.legible_names import legible
from planbook.model.prose import listed
from planbook.model.sha256 import sha256_of
from planbook.workflow.places import REGISTER_NAMES

MARK = "demo.txt"
"""The list, in the folder that the demo made."""

_BEGUN = "planbook demo began to make this folder and has not finished.\n"
_MADE = (
    "Made by planbook demo. It makes the folder again if nothing in it has been added, changed or removed.\n"
    "What it made, each file with its SHA-256:\n\n"
)
_FOLDER = "folder".ljust(64)
_OWN_LINE = "  the lines above\n"
_DROPPINGS = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"}
"""Files that operating systems leave in folders that somebody has looked into."""
_MOUNT_POINT = 0xA0000003
"""What Windows calls a junction, a link to a folder that is not called a link."""
_MOST_NAMED = 3

_Kind = Literal["file", "folder", "neither"]


def make_room(folder: Path) -> None:
    """Delete what an earlier demo left in `folder`, if that is all there is in it.

    Raises FolderError for a folder with anything else in it, and before anything is deleted: where something was
    added, changed or taken away, where a link is, and where no list or another one says what the demo made.
    """
    if _is_link(folder):
        raise FolderError(f"{folder} is a link; the demo does not work through links. Name another folder.")
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file. Name a folder that is empty or does not exist yet.")
    _check_outside_trusts(folder)
    if not folder.exists():
        return
    names = sorted(e.name for e in os.scandir(folder) if not _is_dropping(e.name, _kind(Path(e.path))))
    if not names:
        return
    if MARK not in names:
        some = listed(map(legible, names), most=_MOST_NAMED)
        raise FolderError(f"{folder} holds files that the demo did not make ({some}). Name another folder.")
    made = _read(folder / MARK)
    if made is None:
        raise FolderError(
            f"{folder} cannot be made again: its {MARK} is not the list that a demo leaves once it has finished. "
            "Name another folder, or delete this one yourself."
        )
    there = {name: kind for name, kind in _contents(folder) if name != MARK}
    told = _differences(folder, made, there)
    if told:
        raise FolderError(
            f"{folder} is not as the demo left it: {told}. Name another folder, or delete this one yourself if "
            "nothing in it is wanted."
        )
    _delete(folder, made)


def mark_begun(folder: Path) -> None:
    """Say in `folder` that a demo is being made there."""
    write_text(folder / MARK, _BEGUN)


def mark_finished(folder: Path) -> None:
    """List all that is in `folder` as made by the demo."""
    lines = "".join(
        f"{_sha256(folder / name) if kind == 'file' else _FOLDER}  {name}\n"
        for name, kind in sorted(_contents(folder))
        if name != MARK
    )
    text = _MADE + lines
    write_text(folder / MARK, text + sha256_of(text.encode()) + _OWN_LINE)


def _contents(folder: Path, below: str = "") -> Iterator[tuple[str, _Kind]]:
    """Everything in `folder` by its path; a link is not followed, and what systems leave is passed over."""
    for name in sorted(entry.name for entry in os.scandir(folder)):
        kind = _kind(folder / name)
        if not _is_dropping(name, kind):
            yield f"{below}{name}", kind
        if kind == "folder":
            yield from _contents(folder / name, f"{below}{name}/")


def _kind(path: Path) -> _Kind:
    if _is_link(path):
        return "neither"
    mode = path.lstat().st_mode
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "neither"


def _is_dropping(name: str, kind: _Kind) -> bool:
    return kind == "file" and name.casefold() in _DROPPINGS


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink() or getattr(path.lstat(), "st_reparse_tag", 0) == _MOUNT_POINT
    except FileNotFoundError:
        return False


def _check_outside_trusts(folder: Path) -> None:
    for above in folder.resolve().parents:
        if any((above / name).exists() for name in (*REGISTER_NAMES, "ledger.db")):
            raise FolderError(f"{folder} lies in the folder of a trust ({above}). Name a folder that does not.")


def _read(mark: Path) -> dict[str, str] | None:
    """What the list says that the demo made, by its path: a file's SHA-256, nothing of a folder.

    None where it is not a list as the demo writes it: it says itself what it has to be.
    """
    if _kind(mark) != "file":
        return None
    text = mark.read_bytes().decode("utf-8", "replace")
    above, _, last = text.removesuffix("\n").rpartition("\n")
    if not text.startswith(_MADE) or f"{last}\n" != sha256_of(f"{above}\n".encode()) + _OWN_LINE:
        return None
    lines = f"{above}\n".removeprefix(_MADE).split("\n")
    return {line[66:]: "" if line.startswith(_FOLDER) else line[:64] for line in lines if line}


def _differences(folder: Path, made: Mapping[str, str], there: Mapping[str, _Kind]) -> str:
    """What was added, changed or taken away since, in words; empty where nothing was."""

    def is_as_made(name: str) -> bool:
        if not made[name]:
            return there[name] == "folder"
        return there[name] == "file" and _sha256(folder / name) == made[name]

    told = {
        "added": sorted(there.keys() - made.keys()),
        "changed": sorted(name for name in there.keys() & made.keys() if not is_as_made(name)),
        "missing": sorted(made.keys() - there.keys()),
    }
    return "; ".join(
        f"{word} {listed(map(legible, names), most=_MOST_NAMED)}" for word, names in told.items() if names
    )


def _delete(folder: Path, made: Mapping[str, str]) -> None:
    """Remove the files of the list that are still what they were, then the folders of it that are empty.

    The list goes last: where something cannot be removed, it still says what the demo made.
    """
    for name, sha in made.items():
        if sha:
            remove_own(folder / name, {sha})
            if (folder / name).exists():
                raise FolderError(
                    f"{folder / name} cannot be deleted. Close it where it is open, and delete {folder} yourself."
                )
    for name in sorted((name for name, sha in made.items() if not sha), reverse=True):
        if not any((folder / name).iterdir()):
            (folder / name).rmdir()
    (folder / MARK).unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
