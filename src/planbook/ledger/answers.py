"""Answers that the last run worked out, kept beside the ledger for commands that only look.

They are good for as long as all that they rest on is the same, of which they have the key; each is sealed with it.
Nothing rests on them: where one is missing, or is not as it was written, it is worked out again. What is erased
from the ledger goes from them too, as all of them do.
"""

import zlib
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from planbook.files import remove
from planbook.ledger.opening import connect
from planbook.model.sha256 import sha256_of

_TABLE = "CREATE TABLE answer (name TEXT PRIMARY KEY, content BLOB NOT NULL, seal TEXT NOT NULL) WITHOUT ROWID"


def answers_beside(ledger: Path) -> Path:
    """Where they lie."""
    return ledger.with_name(f"{ledger.name}-answers")


def _being_made(ledger: Path) -> Path:
    """Where they are written before they have their place: always the same, so that none of a killed run stays."""
    return ledger.with_name(f"{ledger.name}-answers-new")


def keep_answers(ledger: Path, key: str, answers: Iterable[tuple[str, str]]) -> None:
    """Keep `answers` (name and JSON), which rest on what `key` is of, in the place of those of before.

    Where they cannot be kept they are not.
    """
    _keep(ledger, key, ((name, _packed(said)) for name, said in answers))


def carry_answers(ledger: Path, before: str, key: str, named: str, answers: Iterable[tuple[str, str]] = ()) -> None:
    """Keep those that rested on what `before` was of, as resting on what `key` is of, where their names begin with
    `named`; and `answers` beside them. Where there are none of before, nothing is kept."""
    import sqlite3

    path = answers_beside(ledger)
    if path.is_symlink() or not path.is_file():
        return
    try:
        with closing(connect(path, timeout=0)) as kept:
            lines = kept.execute("SELECT name, content, seal FROM answer ORDER BY name").fetchall()
    except (sqlite3.Error, UnicodeError):
        return
    good = [
        (name, content)
        for name, content, seal in lines
        if isinstance(name, str) and isinstance(content, bytes) and seal == _seal(before, name, content)
    ]
    if good and len(good) == len(lines):
        carried = [(name, content) for name, content in good if name.startswith(named)]
        _keep(ledger, key, [*carried, *((name, _packed(said)) for name, said in answers)])


def _packed(said: str) -> bytes:
    return zlib.compress(said.encode("utf-8", "surrogatepass"), 1)


def _keep(ledger: Path, key: str, answers: Iterable[tuple[str, bytes]]) -> None:
    import sqlite3

    if not hasattr(sqlite3.Connection, "serialize"):  # which older builds of SQLite lack
        return
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute(_TABLE)
        lines = ((name, content, _seal(key, name, content)) for name, content in answers)
        made.executemany("INSERT INTO answer VALUES (?, ?, ?)", lines)
        made.commit()
        data = made.serialize()
    new = _being_made(ledger)
    with suppress(OSError):
        new.unlink(missing_ok=True)
        with new.open("xb") as stream:  # one that is cut short is not believed, as each answer is sealed
            stream.write(data)
        new.replace(answers_beside(ledger))
    with suppress(OSError):
        new.unlink(missing_ok=True)


def answer_of(ledger: Path, key: str, name: str) -> str | None:
    """The answer of that name as JSON, which rests on what `key` is of; None where there is none."""
    import sqlite3

    path = answers_beside(ledger)
    if path.is_symlink() or not path.is_file():
        return None
    try:
        with closing(connect(path, timeout=0)) as kept:
            line = kept.execute("SELECT content, seal FROM answer WHERE name = ?", (name,)).fetchone()
    except (sqlite3.Error, UnicodeError):
        return None
    if not line or not isinstance(line[0], bytes) or line[1] != _seal(key, name, line[0]):
        return None
    try:
        return zlib.decompress(line[0]).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeError):
        return None


def _seal(key: str, name: str, content: bytes) -> str:
    return sha256_of(f"{key}\n{name}\n".encode("utf-8", "surrogatepass") + content)


def erase_answers(ledger: Path) -> None:
    """Let go of all of them. Raises InUseError where another program has them open, as they may have the words that
    are to be erased."""
    for path in (answers_beside(ledger), _being_made(ledger)):
        if path.is_file() or path.is_symlink():
            remove(path)
