"""Whether the ledger in a trust's folder is that trust's, and whether it is there at all where it should be.

The register and the ledger share an identity, which `init` gives. A ledger or a register of an earlier planbook has
none: it is known by the trust's name and units, once, and then has one.
"""

import secrets
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from planbook.collect.kinds import is_hidden
from planbook.errors import FolderError, LedgerError
from planbook.ledger.ledger import Ledger
from planbook.ledger.owner import Owner
from planbook.model.prose import in_figures, listed
from planbook.model.register import Register, folded
from planbook.model.shell_quoting import typed
from planbook.workflow.backed_up import contents_of
from planbook.workflow.places import BACK_UPS, LEDGER

_MOST_NAMED = 4


class LedgerWarning(UserWarning):
    """What the operator is told once of the ledger."""


def new_identity() -> str:
    """An identity that no other trust has."""
    return secrets.token_hex(16)


def require_ledger(folder: Path, identity: str) -> None:
    """Raise LedgerError where the folder of the trust of that identity shows a past and its ledger does not."""
    traces = next(_traces(folder, identity), None)
    if traces is not None:
        raise LedgerError(
            f"{folder / LEDGER} is missing or empty, although {traces} shows that it was in use. Put it back from "
            f"your last back-up: `planbook backup --restore FILE NEW-FOLDER`. If there is none, `planbook init "
            f"{typed(folder)} --ledger` begins a new one, without what was received and decided before."
        )


def _traces(folder: Path, identity: str) -> Iterator[str]:
    """What lies in `folder` and could not be there without a ledger."""
    for name in ("outputs", "issued"):
        for path in _files(folder / name):
            yield path.relative_to(folder).as_posix()
    # What schools return may come before anything else; a workbook that the trust itself sent out does not.
    for path in _files(folder / "returned"):
        if identity and _was_issued_by(path, identity):
            yield path.relative_to(folder).as_posix()
    for path in sorted((folder / BACK_UPS).glob("*.zip")):
        with suppress(FolderError, OSError):  # what is no back-up shows nothing
            contents = contents_of(path)
            if contents.identity in ("", identity) and any(file.name == LEDGER for file in contents.files):
                yield path.relative_to(folder).as_posix()


def _files(folder: Path) -> Iterator[Path]:
    for period in sorted(folder.glob("*")) if folder.is_dir() else ():
        if period.is_dir() and not is_hidden(period.name):
            yield from (
                path
                for path in sorted(period.rglob("*"))
                if path.is_file() and not any(is_hidden(part) for part in path.relative_to(period).parts)
            )


def _was_issued_by(path: Path, identity: str) -> bool:
    """Whether the workbook at `path` says in its properties that the trust of that identity has made it."""
    with (
        suppress(OSError, zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, ValueError),
        zipfile.ZipFile(path) as archive,
        archive.open("docProps/custom.xml") as stream,
    ):
        return identity.encode() in stream.read(64 * 1024)
    return False


def claim(ledger: Ledger, register: Register, path: Path, past_name: Callable[[], str]) -> None:
    """See that the ledger at `path` is of the register's trust, and note what the register says of itself now.

    A ledger without an owner is new, or an earlier planbook's: that is adopted where its trust's name (`past_name`
    looks it up) and its units are the register's, and said. Raises LedgerError where it is another trust's.
    """
    owner = ledger.owner()
    known = _units_of(register)
    if owner is None:
        came = ledger.units()
        if came:
            _adopt(register, path, came, past_name())
        ledger.belong_to(Owner(register.identity or new_identity(), register.trust_name, known))
        return
    same = register.identity == owner.identity if register.identity else _alike(owner, register)
    if not same:
        raise LedgerError(
            f"{path} is the ledger of another trust: of {owner.trust or 'one without a name'} "
            f"({_named(owner.units)}), and the register is that of {_called(register)} ({_named(known)}). "
            f"Put the right one of the two there. {_tie(path)}"
        )
    now = replace(owner, trust=register.trust_name, units=owner.units | known)
    if now != owner:
        ledger.belong_to(now)


def take_over(ledger: Ledger, register: Register) -> None:
    """Make the ledger the register's own, whatever it was before."""
    owner = ledger.owner()
    before = owner.identity if owner else new_identity()
    ledger.belong_to(Owner(register.identity or before, register.trust_name, _units_of(register)))


def _adopt(register: Register, path: Path, came: frozenset[str], past_name: str) -> None:
    """Take over the ledger of an earlier planbook, which has returns of the units `came`.

    Raises LedgerError where most of them are not the register's, or where the trust had another name.
    """
    own = came & _units_of(register)
    if 2 * len(own) < len(came) or (past_name and folded(past_name) != folded(register.trust_name)):
        raise LedgerError(
            f"{path} does not seem to belong to {_called(register)}: it is of {past_name or 'a trust'} and has "
            f"returns of {_named(came)}, of which the register has {len(own)} of {len(came)}. "
            f"Put the trust's own ledger there. {_tie(path)}"
        )
    warnings.warn(
        f"{path.name} was made by an earlier planbook. From now on it belongs to the register of "
        f"{_called(register)}, which has {len(own)} of the {in_figures(len(came), 'unit')} that returned.",
        LedgerWarning,
        stacklevel=2,
    )


def _tie(path: Path) -> str:
    return (
        f"If it is this trust's after all, as when the register was made again, run "
        f"`planbook init {typed(path.parent)} --ledger` once."
    )


def _alike(owner: Owner, register: Register) -> bool:
    """Whether a register without an identity can be the owner's: most of its units, or some and the name."""
    units = _units_of(register)
    common = len(units & owner.units)
    same_name = folded(owner.trust) == folded(register.trust_name)
    return 2 * common >= min(len(units), len(owner.units)) or (same_name and common > 0)


def _units_of(register: Register) -> frozenset[str]:
    return frozenset(row.text("unit_id") for row in register.rows("unit"))


def _called(register: Register) -> str:
    return register.trust_name or "a trust without a name"


def _named(units: frozenset[str]) -> str:
    return listed(sorted(units), most=_MOST_NAMED) or "no unit yet"
