"""`forget`: all that came from a unit is erased; of each of its files a tombstone with the SHA-256 stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import UnknownError
from planbook.ledger.forget import Tombstone
from planbook.model.names import unit_named
from planbook.workflow.receiving.returned import returned_files
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased, and what the operator still has to see to."""

    erased: Sequence[Tombstone]
    files: Sequence[Path]
    """Files in the trust's folder that are the unit's own: its workbooks, replies and reports."""
    together: Sequence[Path]
    """The folders of outputs that bring it together with others, and hold it until they are made again."""
    in_register: bool
    """Whether the register still names it."""


def forget(trust: Trust, unit: str, today: date) -> Forgotten:
    """Erase all that came from `unit` from the ledger; files outside the ledger are named and left.

    Raises UnknownError where neither the ledger nor the register has the unit.
    """
    with trust.ledger() as ledger:
        erased = ledger.forget(unit, today)
        ever = ledger.forgotten()
    in_register = unit in trust.register.units
    if not erased and not in_register:
        raise UnknownError(f"Neither the ledger nor the register has a unit {unit!r}; nothing was erased.")
    shas = {tombstone.sha256 for tombstone in ever.values()}
    return Forgotten(erased, _own_files(trust, unit, shas), _together(trust, erased), in_register)


def _own_files(trust: Trust, unit: str, shas: set[str]) -> list[Path]:
    """Files that planbook named for the unit, and what it returned under any name."""
    import hashlib

    folders = [p for name in ("issued", "outputs") for p in (trust.folder / name).glob("*") if p.is_dir()]
    named = {
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and unit_named((*trust.register.units, unit), path.name) == unit
    }
    returned = {
        path
        for folder in (trust.folder / "returned").glob("*")
        for path in returned_files(folder)
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() in shas
    }
    return sorted(named | returned)


def _together(trust: Trust, erased: Sequence[Tombstone]) -> list[Path]:
    """The outputs of each period that the unit had returned something for."""
    periods = sorted({tombstone.period for tombstone in erased})
    folders = [trust.folder / "outputs" / period for period in periods]
    return [folder for folder in folders if folder.is_dir()]
