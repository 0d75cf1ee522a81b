"""Looking a ledger over, line by line and byte by byte, without changing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from planbook.errors import LedgerError, PlanbookError
from planbook.ledger.contents import submission_of
from planbook.ledger.decisions import without_receipts
from planbook.ledger.opening import open_engine
from planbook.ledger.owner import Owner, owner_of
from planbook.ledger.publications import lines_seal
from planbook.ledger.readings import damaged_readings
from planbook.ledger.runs import findings_of
from planbook.ledger.seals import APPROVAL, PUBLICATION, RECEIPT, is_whole, run_seal, sealed_of_decision
from planbook.model.declarations import Declarations
from planbook.model.sha256 import sha256_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

Part = Literal["file", "kept bytes", "rows", "receipt", "decision", "run", "findings", "publication", "reading"]


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in the ledger that is not as it was written."""

    part: Part
    what: str
    sha256: str = ""
    """Of kept bytes: what they should be."""
    period: str = ""
    """Of a receipt or what was read of it: the period whose folder the file lay in."""


@dataclass(frozen=True, slots=True)
class Health:
    """What there is to say of a ledger."""

    damage: tuple[Damage, ...]
    owner: Owner | None = None
    receipts: int = 0
    """Files that came and are kept."""
    forgotten: int = 0
    runs: int = 0
    newest: str = ""
    """The newest day of a receipt or run, in ISO form."""
    kept: frozenset[str] = frozenset()
    """The SHA-256 of all files that are kept whole."""


def health_of(path: Path, declarations: Declarations) -> Health:
    """What there is to say of the ledger at `path`; it is looked at in a copy in memory."""
    try:
        engine = open_engine(path, scratch=True)
    except PlanbookError as error:
        return Health((Damage("file", _what(path, error)),))
    try:
        with engine.connect() as connection:
            return _look_over(connection, path, declarations)
    except PlanbookError as error:
        return Health((Damage("file", _what(path, error)),))
    finally:
        engine.dispose()


def _what(path: Path, error: PlanbookError) -> str:
    """What is the matter, as a clause that says "it" of the ledger: that at `path` may be a copy with no name."""
    said = error.what if isinstance(error, LedgerError) else str(error)
    own = said.startswith(f"{path} ")
    return (f"it {said[len(str(path)) + 1 :]}" if own else said).removesuffix(".")


def _look_over(connection: "Connection", path: Path, declarations: Declarations) -> Health:
    from sqlalchemy import func, select, text

    from planbook.ledger import schema

    told = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    damage = [Damage("file", f"SQLite's own check says: {line}") for line in told if line != "ok"]
    kept = dict(_kept(connection))
    whole = frozenset(sha for sha, is_same in kept.items() if is_same)
    damage += _receipts(connection, path, declarations, whole)
    said = {found.sha256 for found in damage if found.part == "kept bytes"}
    damage += [
        Damage("kept bytes", f"the kept register with the SHA-256 {sha} is not as it was", sha)
        for sha in sorted(kept.keys() - whole - said)
    ]
    damage += _others(connection)
    came = select(func.count()).select_from(schema.receipt)
    days = [
        connection.execute(select(func.max(column))).scalar() or ""
        for column in (schema.receipt.c.received_on, schema.run.c.today)
    ]
    return Health(
        damage=tuple(damage),
        owner=owner_of(connection, path),
        receipts=connection.execute(came.where(schema.receipt.c.forgotten_on.is_(None))).scalar() or 0,
        forgotten=connection.execute(came.where(schema.receipt.c.forgotten_on.is_not(None))).scalar() or 0,
        runs=connection.execute(select(func.count()).select_from(schema.run)).scalar() or 0,
        newest=max(str(day) for day in days),
        kept=whole,
    )


def _kept(connection: "Connection") -> Iterator[tuple[str, bool]]:
    """The SHA-256 under which each file is kept, and whether it has it: one file in memory at a time."""
    from sqlalchemy import select

    from planbook.ledger.schema import file

    for sha in connection.execute(select(file.c.sha).order_by(file.c.sha)).scalars().all():
        data = connection.execute(select(file.c.bytes).where(file.c.sha == sha)).scalar()
        yield str(sha), isinstance(data, bytes) and sha256_of(data) == sha


def _receipts(
    connection: "Connection", path: Path, declarations: Declarations, whole: frozenset[str]
) -> Iterator[Damage]:
    from sqlalchemy import select

    from planbook.ledger.schema import receipt

    for line in connection.execute(select(receipt).order_by(receipt.c.id)).all():
        called = f"receipt {line.id}" + (f" ({line.name})" if line.name else "")
        if not is_whole(line, RECEIPT):
            yield Damage(
                "receipt", f"the line of {called} is not as it was written", period=str(line.folder_period)
            )
            continue
        if line.forgotten_on is not None:
            continue
        if line.sha not in whole:
            what = f"the kept file of {called} is missing or not as it came"
            yield Damage("kept bytes", what, line.sha, line.folder_period)
        try:
            submission_of(connection, line.id, declarations, path)
        except LedgerError:
            what = f"what was read of {called} is not as it was written"
            yield Damage("rows", what, line.sha, line.folder_period)


def _others(connection: "Connection") -> Iterator[Damage]:
    from sqlalchemy import func, select

    from planbook.ledger.schema import approval, decision, publication, run

    gone = without_receipts(connection)
    for line in connection.execute(select(decision).order_by(decision.c.id)).all():
        if not is_whole(line, sealed_of_decision(line)):
            yield Damage("decision", f"decision {line.id} is not as it was written", period=str(line.period))
        elif line.id in gone:
            yield Damage("decision", gone[line.id], period=str(line.period))
    for line in connection.execute(select(approval).order_by(approval.c.id)).all():
        if not is_whole(line, APPROVAL):
            yield Damage("decision", f"approval {line.id} is not as it was written")
    for line in connection.execute(select(run).order_by(run.c.id)).all():
        if line.seal is not None and line.seal != run_seal(connection, line.id):
            yield Damage("run", f"run {line.id} is not as it was written", period=str(line.period))
    newest = select(func.max(run.c.id), run.c.period).group_by(run.c.period).order_by(run.c.period)
    for number, period in connection.execute(newest).all():  # what earlier runs found nothing goes by any more
        if findings_of(connection, number) is None:
            yield Damage("findings", f"what run {number} found is not as it was written", period=str(period))
    for sha in damaged_readings(connection):
        yield Damage("reading", f"what was read of the register with the SHA-256 {sha} is not as it was written")
    for line in connection.execute(select(publication).order_by(publication.c.id)).all():
        as_it_was = line.lines is None or line.lines == lines_seal(connection, line.id)
        if not is_whole(line, PUBLICATION) or not as_it_was:
            what = f"what was published on {line.day} (publication {line.id}) is not as it was written"
            yield Damage("publication", what, period=str(line.period))
