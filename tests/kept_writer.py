"""Workbooks that were written, kept from one command of the tests to the next.

Most tests of the whole way begin with the same few trusts, so that the same workbooks are written for them again
and again, which takes longer than all that is tested. What commands write is kept by all that it is made from: the
declarations, the register and the job, by value. Tests of the writer itself call it by its own module, where
nothing is kept, and those of what is the same each time that it is made use `own_writer`.
"""

import hashlib
import importlib
import io
import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from planbook.model.declarations import Declarations
from planbook.model.register import Register
from planbook.prepare.job import Job
from planbook.prepare.workbook import write_workbook
from trust_folder import KEPT

WRITING = ("prepare", "reply", "migrate", "joining", "init", "remaking")
"""The modules of `planbook.workflow` whose workbooks are kept."""
_MOST = 24
_known: list[tuple[object, str]] = []
"""The digests of the last declarations and registers, which many jobs share."""


def keep_written() -> None:
    """From now on what commands write is kept."""
    _let_write(_written)


def end_written() -> None:
    """From now on each workbook is written, as it is outside the tests."""
    _let_write(write_workbook)


@contextmanager
def own_written() -> Iterator[None]:
    """Meanwhile each workbook is written, as it is outside the tests."""
    kept = _let_write(write_workbook)
    yield
    _let_write(kept)


def key_of(declarations: Declarations, job: Job) -> str:
    """What tells a workbook from all others: the digest of what it is made from."""
    return _digest((_digest_of(declarations), job))


def _let_write(writer: Callable[[Declarations, Job], bytes]) -> Callable[[Declarations, Job], bytes]:
    before: Callable[[Declarations, Job], bytes] = write_workbook
    for name in WRITING:
        module = importlib.import_module(f"planbook.workflow.{name}")
        before = module.write_workbook
        module.write_workbook = writer  # type: ignore[attr-defined]
    return before


def _written(declarations: Declarations, job: Job) -> bytes:
    if KEPT not in os.environ:
        return write_workbook(declarations, job)
    kept = Path(os.environ[KEPT]) / f"written-{key_of(declarations, job)}"
    if not kept.exists():
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as made:
            made.write(write_workbook(declarations, job))
        Path(made.name).replace(kept)
    return kept.read_bytes()


class _Pickler(pickle.Pickler):
    """Declarations and registers by their digest: they are large, and the same from job to job."""

    def reducer_override(self, it: Any) -> Any:
        if isinstance(it, Declarations | Register):
            return str, (_digest_of(it),)
        return NotImplemented


def _digest(it: object) -> str:
    out = io.BytesIO()
    _Pickler(out).dump(it)
    return hashlib.sha256(out.getvalue()).hexdigest()


def _digest_of(it: Declarations | Register) -> str:
    """By what it was made with, not by what it has worked out since."""
    for known, digest in _known:
        if known is it:
            return digest
    digest = _digest([getattr(it, spec.name) for spec in fields(it) if spec.init])
    _known.append((it, digest))
    del _known[:-_MOST]
    return digest
