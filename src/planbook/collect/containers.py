"""What people pack workbooks into: zip folders and e-mails, and the files in them.

It is called in a process apart: what a file holds can be a thousand times what it weighs. A container is looked
into whole or not at all, and none inside another.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planbook.collect.inflating import DAMAGES, ENCRYPTED, Inflation, TooLargeInsideError
from planbook.collect.kinds import (
    MAIL,
    OUTLOOK_MAIL,
    Kind,
    is_nothing_of_ours,
    is_packed,
    is_shown,
    kind_of_content,
    kind_of_parts,
)
from planbook.collect.libraries import DamagedError
from planbook.collect.limits import Limits
from planbook.collect.mail_parts import Attached, TooManyError, attached_to, attached_to_outlook
from planbook.errors import FolderError
from planbook.files import write_scratch
from planbook.model.legible_names import legible
from planbook.model.names import cut
from planbook.model.prose import agree, in_figures, listed

ZIP: Kind = ("a zip folder", "Unpack it and send the workbooks in it, each by itself.")
_AGAIN = "Send it again, or the workbooks in it, each by itself."
_WITHOUT_PASSWORD = "Send the workbooks in it, each by itself, without a password."
_TOO_LARGE = "far larger inside than workbooks of plans"
_PACKAGE = re.compile(
    r"(\[content_types\]\.xml|mimetype|(_rels|docprops|customxml|xl|word|ppt|meta-inf)/.*)\Z", re.I
)
"""How the first part of an Office file is called; a folder that somebody has packed begins otherwise."""
_FILE, _EMPTY = b"PK\x03\x04", b"PK\x05\x06"
"""How a zip begins."""
_UTF_8 = 0x800
_LONGEST = 120
"""Bytes of a name that are told."""
_MOST = 5
"""How many files are named in a sentence."""
_FOLDERS = 4
"""How many names of a path are told, its file's among them."""
_UNNAMED = "a file without a name"


@dataclass(frozen=True, slots=True)
class Contained:
    """A file in a container."""

    name: str
    """As the container has it, with `/` after the folders in it; it names no place outside."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What there is in a container."""

    files: tuple[Contained, ...] = ()
    """Those that are to be judged, each by itself."""
    kind: Kind | None = None
    """What is to be said of the container itself; None where its files say all."""


def may_be_container(data: bytes) -> bool:
    """Whether a file of these bytes may be a container, told without taking it apart."""
    if data.startswith(b"PK"):
        first = _first_name(data)  # none where it is cut short: nothing says that it was packed
        return data.startswith(_EMPTY) or (bool(first) and not _PACKAGE.match(first))
    return kind_of_content(data) in (MAIL, OUTLOOK_MAIL)


def contents_of(data: bytes, limits: Limits) -> Unpacked | None:
    """What is in the container of these bytes; None where they are of none."""
    if not may_be_container(data):
        return None
    if data.startswith(b"PK"):
        return _of_zip(data, limits)
    kind = kind_of_content(data)
    attached = attached_to if kind == MAIL else attached_to_outlook
    try:
        found = attached(data, limits.parts)
    except TooManyError:
        return Unpacked(kind=_too_many(kind, limits))
    except DamagedError:
        return Unpacked(kind=(f"{kind[0]} that is damaged", kind[1]))
    if not found:
        return Unpacked(kind=(f"{kind[0]} with nothing attached", "Send the Excel workbook itself."))
    return _judged(kind, found)


def unpack(data: bytes, folder: str, limits: Limits) -> Any:
    """What `contents_of` gives, its files written into `folder` by their numbers: their names and the kind.

    Raises ValueError where the disk has no room for them.
    """
    contents = contents_of(data, limits)
    if contents is None:
        return None
    try:
        for number, file in enumerate(contents.files):
            write_scratch(Path(folder, unpacked_name(number)), file.data)
    except FolderError as error:
        raise ValueError(str(error)) from error  # of what is raised, that alone comes back to who called it
    return [[file.name for file in contents.files], contents.kind]


def unpacked_name(number: int) -> str:
    """What the file of that number is called where it is unpacked."""
    return f"{number}.xlsx"


def _first_name(data: bytes) -> str:
    """The name of the first file of a zip, as it stands at its beginning."""
    length = int.from_bytes(data[26:28], "little")
    return data[30 : 30 + length].decode("cp437") if data.startswith(_FILE) else ""


def _of_zip(data: bytes, limits: Limits) -> Unpacked | None:
    what, _ = ZIP
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            every = archive.infolist()
            kind = kind_of_parts(part.filename for part in every)
            if kind is None or not is_packed(kind):
                return None
            parts = [part for part in every if is_shown(part.filename.replace("\\", "/"))]
            if len(parts) > limits.parts:
                return Unpacked(kind=_too_many(ZIP, limits))
            if any(part.flag_bits & ENCRYPTED for part in parts):
                return Unpacked(kind=(f"{what} that is protected by a password", _WITHOUT_PASSWORD))
            return _inflated(archive, parts, limits)
    except DAMAGES:
        return Unpacked(kind=(f"{what} that is damaged", _AGAIN))


def _inflated(archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo], limits: Limits) -> Unpacked:
    what, remedy = ZIP
    inflation = Inflation(archive, limits)
    found: list[Attached] = []
    for part in parts:
        name = _zip_name(part)
        try:
            found.append(Attached(name, b"".join(inflation.pieces(part))))
        except TooLargeInsideError:
            return Unpacked(kind=(f"{what} that is {_TOO_LARGE}", remedy))
        except DAMAGES:
            return Unpacked(kind=(f"{what} that is damaged at {_told(name)}", _AGAIN))
    return _judged(ZIP, found)


def _too_many(kind: Kind, limits: Limits) -> Kind:
    return f"{kind[0]} with more than {limits.parts:,} files in it, too many to be looked into", kind[1]


def _judged(container: Kind, found: Iterable[Attached]) -> Unpacked:
    """The files to be read; none where nobody takes one of them for a workbook."""
    named = [Attached(_plain(one.name), one.data, one.what) for one in found]
    kinds = [(one.what, "") if one.what else _kind_of(one.data) for one in named]
    closed = [
        (one, kind[0]) for one, kind in zip(named, kinds, strict=True) if kind and (one.what or is_packed(kind))
    ]
    passed = {id(one) for one, _ in closed}
    files = [(one, kind) for one, kind in zip(named, kinds, strict=True) if id(one) not in passed]
    ours = any(kind is None or not is_nothing_of_ours(kind) for _, kind in files)
    said = None
    if closed:
        there = listed([f"{_told(one.name)} ({what})" for one, what in closed], most=_MOST)
        are, those = agree(len(closed), "is", "are"), agree(len(closed), "that", "those")
        what = f"{container[0]} in which there {are} {there}; planbook does not look into {those}"
        said = (what, "Open what is in it and send the workbooks, each by itself.")
    elif not ours:
        there = listed([f"{_told(one.name)} is {kind[0]}" for one, kind in files if kind], most=_MOST)
        count = in_figures(len(files), "file")
        said = (
            f"{container[0]} with {count} in it and no Excel workbook: {there}",
            "Send the Excel workbook itself.",
        )
    return Unpacked(tuple(Contained(one.name, one.data) for one, _ in files) if ours else (), said)


def _kind_of(data: bytes) -> Kind | None:
    """What a file in a container is; None where it may be a workbook."""
    if not data.startswith(b"PK"):
        return kind_of_content(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return kind_of_parts(archive.namelist())
    except DAMAGES:
        return None  # the reader says it


def _zip_name(part: zipfile.ZipInfo) -> str:
    """The name of a file in a zip; some programs write UTF-8 and do not say so."""
    if not part.flag_bits & _UTF_8 and not part.filename.isascii():
        try:
            return part.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass  # it is in the old encoding, as it says
    return part.filename


def _plain(name: str) -> str:
    """`name` without what would lead out of the folder that it is shown in, and no longer than can be read."""
    parts = (part.strip() for part in name.replace("\\", "/").replace("\0", "").split("/"))
    kept = [_cut(part) for part in parts if part.strip(".") and not re.fullmatch(r"[A-Za-z]:", part)]
    return "/".join(kept[-_FOLDERS:]) or _UNNAMED


def _cut(part: str) -> str:
    stem, dot, suffix = part.rpartition(".")
    if not stem or len(suffix) > 8:
        stem, dot, suffix = part, "", ""
    return f"{cut(stem, _LONGEST)}{dot}{suffix}"


def _told(name: str) -> str:
    return legible(name)
