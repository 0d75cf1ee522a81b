"""Zip folders and e-mails with files in them, as schools send their returns, in memory."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP

SECTOR, SMALL, CUTOFF = 512, 64, 4096
END, FREE, NONE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFD
BY_VALUE, BY_REFERENCE, EMBEDDED = 1, 2, 5
IN_TEXT = 4
STORAGE, STREAM, ROOT = 1, 2, 5
Tree = Mapping[str, "bytes | Tree"]


def zipped(files: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip folder with those files, in that order; a name may come twice."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        for name, data in files:
            packed.writestr(zipfile.ZipInfo(name), data, method)
    return made.getvalue()


def mail(files: Sequence[tuple[str, bytes]], subject: str = "Our plan") -> EmailMessage:
    """A message with those files attached."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "office@a.example", "plans@b.example", subject
    message["Date"], message["Message-ID"] = "Thu, 10 Dec 2026 09:00:00 +0000", "<1@a.example>"
    message.set_content("Dear all,\n\nplease find our plan attached.\n")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def mailed(files: Sequence[tuple[str, bytes]], subject: str = "Our plan") -> bytes:
    """The same as it is saved (.eml)."""
    return mail(files, subject).as_bytes()


def outlook_attachment(
    name: str, data: bytes | None, method: int = BY_VALUE, flags: int = 0, inside: Tree | None = None
) -> Tree:
    """What Outlook's own format has of an attachment."""
    numbers = {0x3705: method, 0x3714: flags}
    texts = {0x3707: name}
    made: dict[str, bytes | Tree] = {
        "__properties_version1.0": _properties(8, numbers, texts, data),
        **{f"__substg1.0_{pid:04X}001F": text.encode("utf-16-le") for pid, text in texts.items()},
    }
    if data is not None:
        made["__substg1.0_37010102"] = data
    if inside is not None:
        made["__substg1.0_3701000D"] = inside
    return made


def outlook_tree(attachments: Sequence[Tree]) -> Tree:
    """A message in Outlook's own format, as storages and streams."""
    numbered = {f"__attach_version1.0_#{number:08X}": one for number, one in enumerate(attachments)}
    return {"__properties_version1.0": _properties(32, {}, {}, None), **numbered}


def outlook_mailed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A message with those files attached as Outlook saves it (.msg)."""
    return compound(outlook_tree([outlook_attachment(name, data) for name, data in files]))


def _properties(head: int, numbers: Mapping[int, int], texts: Mapping[int, str], data: bytes | None) -> bytes:
    lines = [struct.pack("<HHIQ", 3, pid, 6, value) for pid, value in numbers.items()]
    lines += [struct.pack("<HHIQ", 0x1F, pid, 6, 2 * len(text) + 2) for pid, text in texts.items()]
    lines += [struct.pack("<HHIQ", 0x102, 0x3701, 6, len(data))] if data is not None else []
    return b"\0" * head + b"".join(lines)


def compound(tree: Tree) -> bytes:
    """A compound file (MS-CFB) with those storages and streams."""
    entries: list[list[object]] = [["Root Entry", ROOT, NONE, NONE, b""]]  # name, kind, right, child, content
    _enter(tree, 0, entries)
    small, sectors, chain = b"", [], []  # type: ignore[var-annotated]
    small_chain: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), END])
        return first

    places: list[tuple[int, int]] = []
    for _, kind, _, _, content in entries:
        data = content if isinstance(content, bytes) else b""
        if kind != STREAM or not data:
            places.append((END, 0))
        elif len(data) >= CUTOFF:
            places.append((put(data), len(data)))
        else:
            first = len(small) // SMALL
            count = -(-len(data) // SMALL)
            small += data.ljust(count * SMALL, b"\0")
            small_chain += [*range(first + 1, first + count), END]
            places.append((first, len(data)))
    places[0] = (put(small), len(small)) if small else (END, 0)
    mini = put(struct.pack(f"<{len(small_chain)}I", *small_chain).ljust(SECTOR, b"\xff")) if small_chain else END
    directory = b"".join(_entry(one, place) for one, place in zip(entries, places, strict=True))
    folder = put(directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0"))
    tables = 1
    while tables * (SECTOR // 4) < len(sectors) + tables:
        tables += 1
    starts = [len(sectors) + number for number in range(tables)]
    whole = [*chain, *([FAT] * tables)]
    table = struct.pack(f"<{len(whole)}I", *whole).ljust(tables * SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    mini_sectors = -(-4 * len(small_chain) // SECTOR)
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, tables, folder, 0, CUTOFF, mini, mini_sectors, END, 0)
    head += struct.pack(f"<{len(starts)}I", *starts).ljust(436, b"\xff")
    return head + b"".join(sectors) + table


def _enter(tree: Tree, parent: int, entries: list[list[object]]) -> None:
    """Put what is in a storage among the entries, each the right-hand neighbour of the one before."""
    before = None
    for name, inside in tree.items():
        number = len(entries)
        is_stream = isinstance(inside, bytes)
        entries.append([name, STREAM if is_stream else STORAGE, NONE, NONE, inside if is_stream else b""])
        if before is None:
            entries[parent][3] = number
        else:
            entries[before][2] = number
        before = number
        if not isinstance(inside, bytes):
            _enter(inside, number, entries)


def _entry(entry: list[object], place: tuple[int, int]) -> bytes:
    name, kind, right, child, _ = entry
    text = f"{name}\0".encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + struct.pack("<III", NONE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", *place)
    )
