"""What went out: each publication with its papers, and every figure, status and suppression as it was shown."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.ledger.known import Known
from planbook.ledger.seals import PUBLICATION, damaged, decoding, is_whole, seal_line
from planbook.model.sha256 import sha256_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Engine, Row

FILE = "file"
"""The table of the lines that say which papers went out."""
FORGOTTEN = "forgotten"
"""In what a line showed: that it did, and what has been erased since."""
UNPUBLISHED = "say that nothing is known of what was published before"
"""What is left to do of a ledger that an earlier planbook made."""


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A line of a table as a paper showed it."""

    paper: str
    """The paper's path in the period's folder."""
    table: str
    key: str
    unit: str
    """Whose it is; empty where it is of several."""
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A paper that went out."""

    paper: str
    unit: str
    sha256: str
    """Of what planbook made, without a mark."""
    copy: str
    """The SHA-256 of the copy that was kept: of a paper that people had edited it is theirs."""
    edited: bool
    report: str = ""
    """The key of the paper, as it is declared; empty of what an earlier planbook published."""
    about: str = ""
    """The unit or the body that it is about; empty of the whole trust."""
    units: tuple[str, ...] = ()
    """Of a paper of a body, the units that it is about."""
    run: int = 0
    """Of a paper that people had edited, the earlier run whose figures it shows; 0: those of its publication."""

    @property
    def whose(self) -> tuple[str, ...]:
        """The units that it is about; none of what is of the whole trust."""
        return (self.unit,) if self.unit else self.units


@dataclass(frozen=True, slots=True)
class Publication:
    """Papers that went out together."""

    id: int
    day: date
    period: str
    meeting: str
    """`BODY/DATE` where only the papers of that meeting went out; else empty."""
    folder: str
    """The folder of the copies, in the period's `published/`."""
    run: int
    receipts: int
    """The last receipt that had come."""
    files: Mapping[str, PublishedFile]
    """By the paper's path in the period's folder."""


class Publications:
    """The publications that a ledger knows."""

    def __init__(self, engine: "Engine", path: Path, until: int | None = None) -> None:
        """`until` is the last publication that counts, in a ledger as it once was."""
        self._engine = engine
        self._path = path
        self._until = until
        self._every: Known[list[Publication]] = Known(engine)

    def add(
        self,
        day: date,
        period: str,
        meeting: str,
        folder: str,
        run: int,
        files: Sequence[PublishedFile],
        lines: Sequence[PublishedLine],
    ) -> int:
        """Record that `files` went out, and what they showed; returns the publication's id."""
        from sqlalchemy import func, insert, select, update

        from planbook.ledger.schema import publication, published, receipt

        told = [PublishedLine(f.paper, FILE, f.paper, f.unit, _of_file(f)) for f in files]
        with self._engine.begin() as connection:
            last = connection.execute(select(func.max(receipt.c.id))).scalar() or 0
            values = {
                "day": day.isoformat(), "period": period, "meeting": meeting, "folder": folder, "run": run,
                "receipts": last,
            }  # fmt: skip
            added = connection.execute(insert(publication).values(values)).inserted_primary_key
            number = int(added[0]) if added else 0
            rows = [_row(number, n, line) for n, line in enumerate([*told, *lines])]
            if rows:
                connection.execute(insert(published), rows)
            seal = lines_seal(connection, number)
            connection.execute(update(publication).where(publication.c.id == number).values(lines=seal))
            seal_line(connection, publication, number, PUBLICATION)
        return number

    def of(self, period: str) -> list[Publication]:
        """The publications of `period`, oldest first; raises LedgerError where one is not as it was written."""
        return [found for found in self.every() if found.period == period]

    def every(self) -> list[Publication]:
        """All of them, oldest first."""
        return list(self._every.answer((), self._look_every))

    def _look_every(self) -> list[Publication]:
        from sqlalchemy import select

        from planbook.ledger.schema import publication, published

        query = select(publication).order_by(publication.c.id)
        if self._until is not None:
            query = query.where(publication.c.id <= self._until)
        with self._engine.connect() as connection:
            heads = connection.execute(query).all()
            files = connection.execute(select(published).where(published.c.table == FILE)).all()
        found = []
        for head in heads:
            if not is_whole(head, PUBLICATION):
                raise damaged(self._path, f"publication {head.id} is not as it was written")
            with decoding(self._path, f"publication {head.id}"):
                own = [_file(line) for line in files if line.publication == head.id]
                day = date.fromisoformat(head.day)
            place = (head.period, head.meeting, head.folder, head.run, head.receipts)
            found.append(Publication(head.id, day, *place, {file.paper: file for file in own}))
        return found

    def lines(self, number: int) -> list[PublishedLine]:
        """What was shown in the publication `number`, in its order.

        Raises LedgerError where it is not as it was written.
        """
        from sqlalchemy import select

        from planbook.ledger.schema import publication, published

        query = select(published).where(published.c.publication == number).order_by(published.c.number)
        with self._engine.connect() as connection:
            head = connection.execute(select(publication).where(publication.c.id == number)).one()
            if head.lines is not None and head.lines != lines_seal(connection, number):
                raise damaged(self._path, f"what publication {number} showed is not as it was written")
            rows = connection.execute(query.where(published.c.table != FILE)).all()
        with decoding(self._path, f"publication {number}"):
            return [PublishedLine(r.paper, r.table, r.key, r.unit, json.loads(r.shown)) for r in rows]

    def marks(self) -> str:
        """A digest of all that was published: the same while nothing is, and nothing of it is taken out."""
        from sqlalchemy import select

        from planbook.ledger.schema import publication

        query = select(publication.c.id, publication.c.seal).order_by(publication.c.id)
        if self._until is not None:
            query = query.where(publication.c.id <= self._until)
        with self._engine.connect() as connection:
            lines = [list(line) for line in connection.execute(query)]
        return sha256_of(json.dumps(lines).encode())

    def copy_anew(self, before: str, after: str) -> None:
        """Know a kept copy, and what it was made of, by what it is now that words have been taken out of it."""
        from sqlalchemy import select, update

        from planbook.ledger.schema import published

        with self._engine.begin() as connection:
            found = connection.execute(select(published).where(published.c.table == FILE)).all()
            held = [line for line in found if before in line.shown]
            for line in held:
                where = (published.c.publication == line.publication, published.c.number == line.number)
                connection.execute(update(published).where(*where).values(shown=line.shown.replace(before, after)))
            reseal(connection, {line.publication for line in held})

    def copies(self) -> frozenset[str]:
        """The SHA-256 of every copy that is kept of what went out."""
        return frozenset(file.copy for out in self.every() for file in out.files.values())

    def is_unknown_before(self) -> bool:
        """Whether an earlier planbook made the ledger, and nobody has been told yet that it kept nothing of what
        was published; it is told once."""
        from sqlalchemy import delete, select

        from planbook.ledger.schema import unfinished

        with self._engine.begin() as connection:
            there = connection.execute(select(unfinished).where(unfinished.c.work == UNPUBLISHED)).one_or_none()
            if there is not None:
                connection.execute(delete(unfinished).where(unfinished.c.work == UNPUBLISHED))
        return there is not None


def note_unpublished(connection: "Connection") -> None:
    """Note, in a ledger with runs, that what they made may have gone out without a word of it being kept."""
    from sqlalchemy import func, insert, select

    from planbook.ledger.schema import output, unfinished

    if connection.execute(select(func.count()).select_from(output)).scalar():
        connection.execute(insert(unfinished).values(work=UNPUBLISHED))


def hide_lines(connection: "Connection", own: "ColumnElement[bool]") -> None:
    """Take out of what was published all that the lines which are a unit's `own` showed.

    What is of several units stays, and of each line that it was shown, or hidden: what can be worked out from what
    went out has to be known for as long as others have it.
    """
    from sqlalchemy import select, update

    from planbook.ledger.schema import published

    lines = connection.execute(select(published).where(published.c.unit != "", own)).all()
    named: dict[tuple[int, str], str] = {}
    for line in lines:
        if line.table == FILE:  # papers have the unit's name; the further ones of a unit are told apart by a number
            plain = f"{line.paper.rpartition('/')[0]}/{line.unit}"
            taken = [name for (out, _), name in named.items() if out == line.publication]
            names = (f"{plain}-{number}" if number > 1 else plain for number in count(1))
            named[line.publication, line.paper] = next(name for name in names if name not in taken)
    for line in lines:
        told = json.loads(line.shown)
        hidden = {k: v for k, v in told.items() if (k, v) == ("status", "suppressed")}
        kept = told if line.table == FILE else {FORGOTTEN: True, **hidden}
        values = {"shown": json.dumps(kept, ensure_ascii=False)}
        if (line.publication, line.paper) in named:
            values["paper"] = named[line.publication, line.paper]
            values["key"] = values["paper"] if line.table == FILE else line.key
        where = (published.c.publication == line.publication, published.c.number == line.number)
        connection.execute(update(published).where(*where).values(values))
    touched = {line.publication for line in lines}
    reseal(connection, touched)


def take_out_of_keys(connection: "Connection", taken_out: Callable[[Any], Any]) -> None:
    """Take words out of what lines are known by, as the ref of an action that a school gave; they show none."""
    from sqlalchemy import select, update

    from planbook.ledger.schema import published

    touched = set()
    for line in connection.execute(select(published)).all():
        key = taken_out(line.key)
        if key != line.key:
            where = (published.c.publication == line.publication, published.c.number == line.number)
            connection.execute(update(published).where(*where).values(key=key))
            touched.add(line.publication)
    reseal(connection, touched)


def lines_seal(connection: "Connection", number: int) -> str:
    """The seal of all that the publication `number` showed."""
    from sqlalchemy import select

    from planbook.ledger.schema import published

    query = select(published).where(published.c.publication == number).order_by(published.c.number)
    digest = hashlib.sha256()
    for line in connection.execute(query):
        digest.update(repr(tuple(line)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def reseal(connection: "Connection", numbers: Iterable[int]) -> None:
    """Seal publications as they now are."""
    from sqlalchemy import update

    from planbook.ledger.schema import publication

    for number in sorted(numbers):
        seal = lines_seal(connection, number)
        connection.execute(update(publication).where(publication.c.id == number).values(lines=seal))
        seal_line(connection, publication, number, PUBLICATION)


def _row(publication: int, number: int, line: PublishedLine) -> dict[str, Any]:
    return {
        "publication": publication,
        "number": number,
        "paper": line.paper,
        "table": line.table,
        "key": line.key,
        "unit": line.unit,
        "shown": json.dumps(dict(line.shown), ensure_ascii=False),
    }


def _of_file(file: PublishedFile) -> dict[str, Any]:
    told = {"sha256": file.sha256, "copy": file.copy, "edited": file.edited}
    about = {"report": file.report, "about": file.about, "units": list(file.units), "run": file.run}
    return told | {name: said for name, said in about.items() if said}


def _file(line: "Row[Any]") -> PublishedFile:
    told = json.loads(line.shown)
    return PublishedFile(
        line.paper,
        line.unit,
        str(told["sha256"]),
        str(told["copy"]),
        bool(told["edited"]),
        str(told.get("report", "")),
        str(told.get("about", "")),
        tuple(str(unit) for unit in told.get("units", ())),
        int(told.get("run", 0)),
    )
