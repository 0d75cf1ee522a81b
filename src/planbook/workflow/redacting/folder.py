"""Words taken out of every file in a trust's folder that planbook may change; the others are named."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from planbook.collect.apart import Apart
from planbook.collect.containers import may_be_container, unpack, unpacked_name
from planbook.collect.kinds import is_hidden
from planbook.collect.process import StoppedError
from planbook.errors import FolderError
from planbook.files import TEMPORARY, remove_own, scratch_folder, sweep, write_bytes
from planbook.ledger.ledger import Ledger
from planbook.model.audience import AS_PARQUET
from planbook.model.legible_names import legible
from planbook.model.progress import each_said
from planbook.model.prose import listed
from planbook.model.sha256 import sha256_of
from planbook.removal.office import still_in_office, taken_out_of_office
from planbook.removal.phrases import Phrases
from planbook.removal.plain import (
    taken_out_of_csv,
    taken_out_of_draft,
    taken_out_of_json,
    taken_out_of_page,
    taken_out_of_text,
)
from planbook.workflow.pdfs import PDF
from planbook.workflow.places import BACK_UPS, MANIFEST
from planbook.workflow.published import PUBLISHED
from planbook.workflow.trust import Trust

_WAYS = {
    ".xlsx": taken_out_of_office, ".xlsm": taken_out_of_office, ".docx": taken_out_of_office,
    ".csv": taken_out_of_csv, ".json": taken_out_of_json, ".eml": taken_out_of_draft, ".txt": taken_out_of_text,
    ".html": taken_out_of_page,
}  # fmt: skip
_WHY = {
    "outputs": "people have edited it; take the words out there yourself",
    "returned": "it is not one that was received from this school; look at it yourself",
}
_OFFICE = {".xlsx", ".xlsm", ".docx"}
_NAMED = "a sheet is called so, or a picture or another part has them; look at it yourself"
OPAQUE: Mapping[str, str] = {PDF: "PDF", AS_PARQUET: "Parquet file"}
"""What no words can be taken out of, by how its name ends; planbook makes it again from what it is made of."""
_OPAQUE = "planbook cannot look into a {kind}, and did not make this one; look at it yourself"
_OPAQUE_LEFT = "it may have them, and could not be removed. Close it in the program that has it open."
_HEAVY = "it may have them, but was not looked into to the end"
_IN_CONTAINER = (
    "{names} in it has them, and planbook changes nothing in a zip folder or an e-mail. Delete it here, and remove "
    "them wherever else it is kept"
)
_MESSAGE = "the message has them, and planbook changes nothing in one. Delete it here, and wherever else it is kept"
_CLOSED = "it may have them: it is {what}; look at it yourself"
_MOST = 5
"""How many files in one are named."""
_PIECE = 4 * 1024 * 1024
"""Bytes of a file that are looked through as text at once."""
_BYTES_A_LETTER = 16
"""At most: `_x000D_` in an encoding of two bytes, and some spaces between words."""
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")


@dataclass(slots=True)
class ClearedFolder:
    """What became of the files in the folder."""

    files: list[Path] = field(default_factory=list)
    """Made again without the words."""
    still: list[tuple[Path, str]] = field(default_factory=list)
    """They have the words and were left, and why."""
    busy: list[tuple[Path, str]] = field(default_factory=list)
    """They could not be replaced now, as they are open in another program."""
    removed: list[Path] = field(default_factory=list)
    """Those of `OPAQUE` that planbook had made: which of them had the words is not to be seen."""


def clear_folder(
    trust: Trust,
    ledger: Ledger,
    phrases: Phrases,
    kept: Mapping[str, str],
    unread: Mapping[str, str],
    apart: Apart,
    say: Callable[[str], None] = lambda _: None,
) -> ClearedFolder:
    """Take the words out of what was sent, what was returned and what planbook has written.

    `kept` has the SHA-256 of each received file before and after, `unread` why those were not looked into that are
    as they were. What people have edited, and what planbook does not know, is left and named.
    """
    cleared = ClearedFolder()
    for inside in {path.parent for path in trust.folder.rglob(f"{TEMPORARY}*")}:
        sweep(inside)  # what a stopped command left may have the words
    own = ledger.runs.output_shas()
    copies = ledger.publications.copies()
    for path in each_said([*_files(trust.folder)], "Looking through files", lambda path: path.name, say):
        try:
            data = path.read_bytes()
            if path.suffix.casefold() in OPAQUE:
                _see_to_opaque(path, data, own, cleared)
                continue
            if sha256_of(data) in unread:
                raise StoppedError(unread[sha256_of(data)])
            known = own | copies if _is_copy(trust, path) else own
            made, why = _without(trust, ledger, path, data, phrases, kept, known, apart)
            if made is not None:
                was, becomes = sha256_of(data), sha256_of(made)
                ledger.own_anew({was: becomes})  # before it is written, so that it is always known
                ledger.publications.copy_anew(was, becomes)
                write_bytes(path, made)
                cleared.files.append(path)
            left = data if made is None else made
            if why or (path.suffix.lower() in _OFFICE and _is_left(left, phrases, apart)):
                cleared.still.append((path, why or _NAMED))
        except StoppedError as error:
            cleared.still.append((path, f"{_HEAVY} ({error.what}); look at it yourself"))
        except (FolderError, OSError) as error:
            cleared.busy.append((path, str(error)))
    for path in sorted(trust.folder.glob(f"outputs/*/{MANIFEST}")):
        _name_anew(ledger, path)
    return cleared


def _see_to_opaque(path: Path, data: bytes, own: frozenset[str], cleared: ClearedFolder) -> None:
    """Remove a file that planbook made and can make again: no words can be taken out of it. One of people's is
    named."""
    if sha256_of(data) not in own:
        cleared.still.append((path, _OPAQUE.format(kind=OPAQUE[path.suffix.casefold()])))
        return
    remove_own(path, own)
    if path.exists():
        cleared.busy.append((path, _OPAQUE_LEFT))
    else:
        cleared.removed.append(path)


def _name_anew(ledger: Ledger, manifest: Path) -> None:
    """Let the manifest of a period name the outputs that were made again by what they are now; also those that were
    made again by a run that was stopped before it came to the manifest."""
    data = manifest.read_bytes()
    try:
        named = dict(json.loads(data)["files"])
    except (ValueError, KeyError, TypeError):
        return  # nobody can read it as it is; the next run writes it
    known = ledger.runs.output_shas()
    made = data
    for name, before in named.items():
        path = manifest.parent / name
        if before not in known and path.is_file() and (after := sha256_of(path.read_bytes())) in known:
            made = made.replace(before.encode(), after.encode())
    if made != data:
        ledger.own_anew({sha256_of(data): sha256_of(made)})
        write_bytes(manifest, made)


def _without(
    trust: Trust,
    ledger: Ledger,
    path: Path,
    data: bytes,
    phrases: Phrases,
    kept: Mapping[str, str],
    own: frozenset[str],
    apart: Apart,
) -> tuple[bytes | None, str]:
    """The file without the words, where planbook may change it; else why it still has them, if it does."""
    if sha256_of(data) in kept:
        return ledger.file_bytes(kept[sha256_of(data)]), ""
    top = path.relative_to(trust.folder).parts[0]
    if top == "returned" and (why := _within(trust, data, phrases, kept, apart)):
        return None, why
    made = _taken_out(path.suffix, data, phrases, apart)
    if made is None:
        there = any(phrases.are_in(text) for text in _texts_of(data, phrases))
        return None, "it is of a kind that words cannot be taken out of" if there else ""
    if made == data:
        return None, ""
    if top == "returned" and may_be_container(data):
        return None, _MESSAGE
    # One that was stopped just before it was written is known by what it was about to become.
    if top == "issued" or (top == "outputs" and own & {sha256_of(data), sha256_of(made)}):
        return made, ""
    return None, _WHY.get(top, "planbook does not change it; look at it yourself")


def _taken_out(suffix: str, data: bytes, phrases: Phrases, apart: Apart) -> bytes | None:
    """The file without the words; None where they cannot be taken out of its kind."""
    way = _WAYS.get(suffix.lower())
    try:
        return apart.call(way, data, phrases) if way else None
    except (ValueError, KeyError):
        return None


def _within(trust: Trust, data: bytes, phrases: Phrases, kept: Mapping[str, str], apart: Apart) -> str:
    """Why a zip folder or an e-mail still has the words, if it does: it is as it came, and is never written."""
    if not may_be_container(data):
        return ""
    with scratch_folder() as scratch:
        unpacked = apart.call(unpack, data, str(scratch), trust.limits)
        if unpacked is None:
            return ""
        names, kind = unpacked
        having = []
        for number, name in enumerate(names):
            inner = (scratch / unpacked_name(number)).read_bytes()
            if sha256_of(inner) in kept or _has_words(PurePosixPath(name).suffix, inner, phrases, apart):
                having.append(legible(name))
    if having:
        return _IN_CONTAINER.format(names=listed(having, most=_MOST))
    return "" if kind is None else _CLOSED.format(what=kind[0])


def _has_words(suffix: str, data: bytes, phrases: Phrases, apart: Apart) -> bool:
    made = _taken_out(suffix, data, phrases, apart)
    if made is None:
        return any(phrases.are_in(text) for text in _texts_of(data, phrases))
    return made != data or (suffix.lower() in _OFFICE and _is_left(data, phrases, apart))


def _texts_of(data: bytes, phrases: Phrases) -> Iterator[str]:
    """What the bytes are as text in every encoding, piece by piece: a large file is many times larger as text.

    Each piece goes on into the next by more than the words are long, however they are written.
    """
    further = _BYTES_A_LETTER * (max(map(len, phrases.words), default=0) + 1)
    for encoding in _ENCODINGS:
        for start in range(0, len(data), _PIECE):
            yield data[start : start + _PIECE + further].decode(encoding, "replace")


def _is_copy(trust: Trust, path: Path) -> bool:
    """Whether it lies where copies of what was published are kept."""
    parts = path.relative_to(trust.folder).parts
    return len(parts) > 3 and parts[0] == "outputs" and parts[2] == PUBLISHED


def _is_left(data: bytes, phrases: Phrases, apart: Apart) -> bool:
    try:
        return apart.call(still_in_office, data, phrases)
    except ValueError:
        return False


def _files(folder: Path) -> Iterator[Path]:
    """Every file of the trust but its ledger and its back-ups."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        passed = parts[0] == BACK_UPS or path.name.startswith(("ledger.", TEMPORARY)) or any(map(is_hidden, parts))
        if path.is_file() and not path.is_symlink() and not passed:
            yield path
