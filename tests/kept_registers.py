"""Registers that were read, kept from one command of a test process to the next.

Most commands that a test gives begin with the register that the command before them had, and to read and check it
takes as long as all the rest of a small command. One whose bytes, name and declarations are the same is read once,
as a trust does not change. What has a fault is read each time, and so is everything where `own_readers` holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from planbook.model.declarations import Declarations
from planbook.workflow import trust as module
from planbook.workflow.trust import Trust

_MOST = 16
"""So many are kept; then the one that was read first goes."""
_reading = module._opened
_kept: list[tuple[Declarations, str, bytes, Trust]] = []


def keep_registers() -> None:
    """From now on a register that was read is known again."""
    module._opened = _opened


def end_registers() -> None:
    """From now on each is read, as it is outside the tests."""
    module._opened = _reading


@contextmanager
def own_registers() -> Iterator[None]:
    """Meanwhile each is read, as it is outside the tests."""
    kept, module._opened = module._opened, _reading
    yield
    module._opened = kept


def _opened(folder: Path, path: Path, data: bytes, declarations: Declarations) -> Trust:
    for by, name, known, trust in _kept:
        if by is declarations and name == path.name and known == data:
            return replace(trust, folder=folder)
    trust = _reading(folder, path, data, declarations)
    if declarations.own is None:  # those with a trust's own are made anew for each command
        _kept.append((declarations, path.name, data, trust))
        del _kept[:-_MOST]
    return trust
