"""Registers that were read, kept from one command of a test process to the next.

Most commands that a test gives begin with the register that the command before them had, and to read and check it
takes as long as all the rest of a small command. One whose bytes, name and declarations are the same is read once,
as a trust does not change; with a trust's own declarations, as long as they and the folder stay the same. What has
a fault is read each time, and so is everything where `own_readers` holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

from planbook.model.declarations import Declarations
from planbook.workflow import trust as module
from planbook.workflow.trust import Trust

_MOST, _MOST_OWN = 16, 4
"""So many are kept, and so many of trusts with declarations of their own; then the one that was read first goes."""
_reading = module._opened
_Kept = list[tuple[Declarations, str, bytes, Trust]]
_kept: _Kept = []
_kept_own: _Kept = []


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
    kept, most = (_kept, _MOST) if declarations.own is None else (_kept_own, _MOST_OWN)
    for by, name, known, trust in kept:
        if _are_the_same(by, declarations) and name == path.name and known == data:
            return replace(trust, folder=folder)
    trust = _reading(folder, path, data, declarations)
    kept.append((declarations, path.name, data, trust))
    del kept[:-most]
    return trust


def _are_the_same(one: Declarations, other: Declarations) -> bool:
    """Whether they lie in one place and were made of the same files.

    A trust's own are made once, and copied for each command with the place that they lie in.
    """
    held = (spec.name for spec in fields(Declarations) if spec.init and spec.name != "own")
    return one.own == other.own and all(getattr(one, name) is getattr(other, name) for name in held)
