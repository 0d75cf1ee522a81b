"""`forget`: all that came from a unit, or before a period, is erased from the ledger.

Of each file a tombstone with the SHA-256 stays. What lies in folders is named for people to delete.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import FolderError, UnknownError
from planbook.ledger.forget import Tombstone
from planbook.ledger.ledger import Ledger
from planbook.model.names import unit_namer
from planbook.model.sha256 import sha256_of
from planbook.workflow.covering import MESSAGES
from planbook.workflow.mails import MERGE
from planbook.workflow.published import PUBLISHED
from planbook.workflow.receiving.returned import files_in
from planbook.workflow.retention import periods_before
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased, and what the operator still has to see to."""

    erased: Sequence[Tombstone]
    files: Sequence[Path]
    """Files and folders in the trust's folder that are only of what was erased: workbooks, replies, reports."""
    together: Sequence[Path] = ()
    """The folders of outputs that bring it together with others, and hold it until they are made again."""
    in_register: bool = False
    """Whether the register still names it."""
    unfinished: str = ""
    """What keeps the ledger's file from getting smaller; empty where its space was given back."""
    periods: Sequence[str] = ()
    """The periods that were erased whole."""
    others: Sequence[str] = ()
    """Other ids of the same unit, before it changed or since, of which the ledger still has what came."""
    published: Sequence[Path] = ()
    """Copies of what went out that show it with others: they are never made again."""
    merges: Sequence[Path] = ()
    """The mail merges that went with workbooks: they may have it with others until they are made again."""
    edited: Sequence[Path] = ()
    """Papers that show it with others and that people have edited, with what these were before they were refreshed:
    neither are they."""
    shared: Sequence[Path] = ()
    """Zip folders and e-mails among the files that have something else in them too."""


def forget(trust: Trust, unit: str, today: date) -> Forgotten:
    """Erase all that came from `unit` from the ledger; files outside the ledger are named and left.

    Raises UnknownError where neither the ledger nor the register has the unit. Asked again after a disk was full,
    it gives back the space that it then could not.
    """
    with trust.ledger() as ledger:
        own = ledger.runs.output_shas()
        erased = ledger.forget_unit(unit, today)
        given_back, unfinished = _reclaim(ledger)
        ever = ledger.forgotten()
        still = ledger.units()
    in_register = unit in trust.register.units
    if not erased and not in_register and not given_back and not unfinished:
        raise UnknownError(f"Neither the ledger nor the register has a unit {unit!r}; nothing was erased.")
    shas = {tombstone.sha256 for tombstone in ever.values()}
    files, shared = _own_files(trust, unit, shas)
    together = _together(trust, erased)
    whose = unit_namer((*trust.register.units, unit))
    kept = [path for folder in together for path in sorted((folder / PUBLISHED).rglob("*")) if path.is_file()]
    copies = [path for path in kept if whose(path.name) is None]
    edited = [path for path in _papers(together) if whose(path.name) is None and _sha(path) not in own]
    others = [other for other in trust.register.ever.other_ids(unit) if other in still]
    merges = sorted((trust.folder / "issued").glob(f"*/{MESSAGES}/{MERGE}"))
    return Forgotten(
        erased,
        files,
        together,
        in_register,
        unfinished,
        others=others,
        published=copies,
        merges=merges,
        edited=edited,
        shared=shared,
    )


def forget_before(trust: Trust, period_id: str, today: date) -> Forgotten:
    """Erase everything of the periods that had ended before `period_id` began, their runs included.

    Raises UnknownError where the ledger has nothing so old. Their folders are named and left.
    """
    with trust.ledger() as ledger:
        periods = periods_before(trust, ledger, trust.period(period_id).start)
        erased = ledger.forget_periods(periods, today) if periods else []
        given_back, unfinished = _reclaim(ledger)
    if not periods and not given_back and not unfinished:
        raise UnknownError(f"The ledger has nothing of a period before {period_id}; nothing was erased.")
    kinds = ("issued", "returned", "outputs")
    folders = [trust.folder / kind / period for period in periods for kind in kinds]
    left = [folder for folder in folders if folder.is_dir()]
    return Forgotten(erased, left, unfinished=unfinished, periods=periods)


def _reclaim(ledger: Ledger) -> tuple[bool, str]:
    """Give back the space of what was erased: whether there was any, and what kept it from being done."""
    try:
        return ledger.reclaim_space(), ""
    except FolderError as error:
        return False, str(error)


def _own_files(trust: Trust, unit: str, shas: set[str]) -> tuple[list[Path], list[Path]]:
    """Files that planbook named for the unit, and what it returned under any name; of these, the zip folders and
    e-mails with more in them."""

    folders = [p for name in ("issued", "outputs") for p in (trust.folder / name).glob("*") if p.is_dir()]
    whose = unit_namer((*trust.register.units, unit))
    named = {
        path for folder in folders for path in folder.rglob("*") if path.is_file() and whose(path.name) == unit
    }
    came = [file for folder in (trust.folder / "returned").glob("*") for file in files_in(folder, trust.limits)]
    returned = {file.lies for file in came if file.data and file.sha256 in shas}
    shared = {file.lies for file in came if file.is_within and file.lies in returned and file.sha256 not in shas}
    return sorted(named | returned), sorted(shared)


def _papers(folders: Sequence[Path]) -> list[Path]:
    """The Word files and workbooks in folders of outputs, without the copies of what went out."""
    every = (path for folder in folders for ending in ("docx", "xlsx") for path in folder.rglob(f"*.{ending}"))
    return sorted(path for path in every if path.is_file() and PUBLISHED not in path.parts)


def _sha(path: Path) -> str:
    return sha256_of(path.read_bytes())


def _together(trust: Trust, erased: Sequence[Tombstone]) -> list[Path]:
    """The outputs of each period that the unit had returned something for."""
    periods = sorted({tombstone.period for tombstone in erased})
    folders = [trust.folder / "outputs" / period for period in periods]
    return [folder for folder in folders if folder.is_dir()]
