"""Words taken out of what the ledger keeps: bytes, rows and findings. That it was done stays recorded."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.ledger.contents import head_of, keep_bytes, keep_tables
from planbook.ledger.publications import take_out_of_keys
from planbook.ledger.readings import erase_readings
from planbook.ledger.seals import decoding, seal_receipt
from planbook.model.submission import Submission

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

WORK = "redact "
"""What begins the note of a removal that has been begun and not finished."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A removal of words, as it is noted until every file is done, so that one that is stopped can be finished."""

    receipt: int
    sheet: str
    cell: str
    reason: str
    day: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """One cell of a kept file whose words were removed."""

    receipt: int
    sheet: str
    cell: str
    reason: str
    redacted_on: date
    sha_before: str
    sha_after: str


@dataclass(frozen=True, slots=True)
class Anew:
    """A kept file without the words, and what is read of it now."""

    receipt: int
    data: bytes
    submission: Submission
    reader: str
    cells: tuple[tuple[str, str], ...]
    """Sheet and address of each cell that has lost words."""


def noted_removals(engine: "Engine", path: Path) -> list[Removal]:
    """The removals that were begun and not finished."""
    from sqlalchemy import select

    from planbook.ledger.schema import unfinished

    with engine.connect() as connection:
        works = connection.execute(select(unfinished.c.work)).scalars().all()
    found = []
    for work in works:
        if work.startswith(WORK):
            with decoding(path, "a removal of words"):
                told = json.loads(work.removeprefix(WORK))
                found.append(Removal(**{**told, "words": tuple(told["words"])}))
    return found


def finish_removal(engine: "Engine") -> None:
    """Take the notes of removals away; the space of what was removed is left to be given back."""
    from sqlalchemy import delete, insert

    from planbook.ledger.forget import SPACE
    from planbook.ledger.schema import unfinished

    with engine.begin() as connection:
        connection.execute(delete(unfinished).where(unfinished.c.work.startswith(WORK)))
        connection.execute(delete(unfinished).where(unfinished.c.work == SPACE))
        connection.execute(insert(unfinished).values(work=SPACE))


def remove_words(engine: "Engine", anew: Sequence[Anew], removal: Removal, taken_out: Callable[[Any], Any]) -> None:
    """Put each kept file without the words in the place of what was kept of it, and note the removal: in one
    transaction.

    `taken_out` gives what JSON holds without them: findings of every run are gone through with it.
    """
    from sqlalchemy import delete, insert, select, update

    from planbook.ledger.schema import (
        file,
        finding,
        kept_of_runs,
        receipt,
        redaction,
        row,
        run,
        sheet,
        unfinished,
    )

    with engine.begin() as connection:
        for made in anew:
            number = made.receipt
            before = connection.execute(select(receipt.c.sha).where(receipt.c.id == number)).scalar_one()
            after = keep_bytes(connection, made.data)
            for table in (row, sheet):
                connection.execute(delete(table).where(table.c.receipt == number))
            keep_tables(connection, number, made.submission)
            values = {"sha": after, **head_of(made.submission, made.reader)}
            connection.execute(update(receipt).where(receipt.c.id == number).values(values))
            seal_receipt(connection, number)
            lines = [
                {
                    "receipt": number, "sheet": name, "cell": cell, "reason": removal.reason,
                    "redacted_on": removal.day, "sha_before": before, "sha_after": after,
                }
                for name, cell in made.cells
            ]  # fmt: skip
            if lines:
                connection.execute(insert(redaction), lines)
        kept = select(receipt.c.sha).where(receipt.c.forgotten_on.is_(None))
        connection.execute(delete(file).where(file.c.sha.not_in(kept), file.c.sha.not_in(kept_of_runs())))
        erase_readings(connection)  # they are read again
        _in_findings(connection, finding, taken_out)
        _in_approvals(connection, taken_out)
        take_out_of_keys(connection, taken_out)
        connection.execute(update(run).values(looked=None))  # a name of a file can hold the words too
        connection.execute(insert(unfinished).values(work=WORK + json.dumps(asdict(removal), ensure_ascii=False)))


def _in_findings(connection: "Connection", finding: Any, taken_out: Callable[[Any], Any]) -> None:
    from sqlalchemy import select, update

    for line in connection.execute(select(finding.c.run, finding.c.number, finding.c.content)).all():
        told = json.loads(line.content)
        done = taken_out(told)
        if done != told:
            where = (finding.c.run == line.run, finding.c.number == line.number)
            content = json.dumps(done, ensure_ascii=False)
            connection.execute(update(finding).where(*where).values(content=content))


def _in_approvals(connection: "Connection", taken_out: Callable[[Any], Any]) -> None:
    from sqlalchemy import select, update

    from planbook.ledger.schema import approval
    from planbook.ledger.seals import APPROVAL, seal_line

    for line in connection.execute(select(approval)).all():
        told = json.loads(line.value)
        done = taken_out(told)
        if done != told:
            content = json.dumps(done, ensure_ascii=False)
            connection.execute(update(approval).where(approval.c.id == line.id).values(value=content))
            seal_line(connection, approval, line.id, APPROVAL)


def own_anew(engine: "Engine", shas: Mapping[str, str]) -> None:
    """Know outputs that were made again without the words (SHA-256 before and after) for planbook's own."""
    from sqlalchemy import update

    from planbook.ledger.schema import output

    with engine.begin() as connection:
        for before, after in shas.items():
            connection.execute(update(output).where(output.c.sha == before).values(sha=after))


def redactions(engine: "Engine", path: Path) -> list[Redaction]:
    """Every cell whose words were removed."""
    from sqlalchemy import select

    from planbook.ledger.schema import redaction

    found = []
    with engine.connect() as connection:
        for line in connection.execute(select(redaction).order_by(redaction.c.id)):
            with decoding(path, f"redaction {line.id}"):
                day = date.fromisoformat(line.redacted_on)
            found.append(
                Redaction(line.receipt, line.sheet, line.cell, line.reason, day, line.sha_before, line.sha_after)
            )
    return found
