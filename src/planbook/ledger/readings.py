"""What was read of the registers that are kept, and found in them, so that none has to be read twice.

It lies beside the register's own bytes, sealed, for as long as they do. Nothing rests on it: where it is missing,
is an earlier planbook's or not as it was written, the register is read again from its bytes.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.ledger.opening import connect
from planbook.ledger.seals import is_whole, seal_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

READING = ("register", "read_with", "checked_with", "content")
"""What is sealed of a line, in this order."""


@dataclass(frozen=True)
class Reading:
    """What was read of a register, and what was found in it."""

    register: str
    """The SHA-256 of the register's bytes."""
    read_with: str
    """All on which it rests, beside the bytes, what was read."""
    checked_with: str
    """All on which it rests, beside what was read, what was found."""
    content: Mapping[str, Any]
    """The two as JSON has them."""

    @cached_property
    def packed(self) -> bytes:
        """The content as it is kept."""
        return zlib.compress(json.dumps(self.content, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def reading_at(path: Path, register: str) -> Reading | None:
    """What the ledger at `path` keeps of the register with that SHA-256; None where there is nothing to go by.

    It is asked before the ledger is opened, which says what is the matter with it; somebody at work on it is not
    waited for.
    """
    import sqlite3

    if path.is_symlink() or not path.is_file():
        return None
    asked = f"SELECT {', '.join(READING)}, seal FROM reading WHERE register = ?"
    try:
        with closing(connect(path, timeout=0)) as connection:
            line = connection.execute(asked, (register,)).fetchone()
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    if line is None or seal_of(line[:-1]) != line[-1]:
        return None
    try:
        register, read_with, checked_with, packed = line[:-1]
        return Reading(register, read_with, checked_with, json.loads(zlib.decompress(packed)))
    except (zlib.error, ValueError, TypeError):
        return None


def keep_reading(connection: "Connection", reading: Reading) -> None:
    """Keep `reading` where its register is kept, in the place of what was kept of it before."""
    from sqlalchemy import select
    from sqlalchemy.dialects.sqlite import insert

    from planbook.ledger import schema

    if connection.execute(select(schema.file.c.sha).where(schema.file.c.sha == reading.register)).first() is None:
        return
    line = (reading.register, reading.read_with, reading.checked_with, reading.packed)
    values = dict(zip(READING, line, strict=True)) | {"seal": seal_of(line)}
    there = connection.execute(select(schema.reading).where(schema.reading.c.register == reading.register)).first()
    if there is not None and there._mapping == values:
        return
    keep = insert(schema.reading).values(values)
    connection.execute(keep.on_conflict_do_update(index_elements=[schema.reading.c.register], set_=values))


def erase_readings(connection: "Connection", registers: Sequence[str] | None = None) -> None:
    """Erase what was read of `registers`, by their SHA-256; of all of them where none are named."""
    from sqlalchemy import delete

    from planbook.ledger.schema import reading

    erase = delete(reading)
    connection.execute(erase if registers is None else erase.where(reading.c.register.in_(registers)))


def erase_unkept_readings(connection: "Connection") -> None:
    """Erase what was read of registers that are no longer kept themselves."""
    from sqlalchemy import delete, select

    from planbook.ledger.schema import file, reading

    connection.execute(delete(reading).where(reading.c.register.not_in(select(file.c.sha))))


def damaged_readings(connection: "Connection") -> list[str]:
    """The SHA-256 of each register of which what was read is not as it was written."""
    from sqlalchemy import select

    from planbook.ledger.schema import reading

    lines = connection.execute(select(reading).order_by(reading.c.register)).all()
    return [str(line.register) for line in lines if line.seal is None or not is_whole(line, READING)]
