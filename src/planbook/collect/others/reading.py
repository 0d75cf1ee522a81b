"""Reading a file of other people's, in a process apart: whatever it holds, it is a file or one plain line."""

import hashlib
import json
import zipfile
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from planbook.collect.apart import Apart
from planbook.collect.inflating import DAMAGES
from planbook.collect.kinds import Kind
from planbook.collect.libraries import DamagedError
from planbook.collect.limits import Limits, from_params
from planbook.collect.others.as_json import file_from_json, grids_to_json
from planbook.collect.others.delimited import read_delimited
from planbook.collect.others.excel import read_excel
from planbook.collect.others.grid import CellGrid, FileKind, GridCell, OtherFile
from planbook.collect.others.unread import (
    DAMAGED,
    NOTHING,
    OPEN_DOCUMENT,
    STRICT,
    UNCOUNTED,
    NotReadError,
    kind_of_names,
    kind_of_text,
    of_problem,
)
from planbook.collect.others.word import main_part, read_word
from planbook.collect.package import Parts, RefusalError, check_parts, check_sizes, sheets_in
from planbook.collect.preflight import closed, unfit
from planbook.collect.process import StoppedError
from planbook.model.legible_names import legible

_Read = tuple[FileKind, tuple[CellGrid, ...], tuple[str, ...], tuple[str, ...]]
"""What kind of file it is, its grids, what follows the last of them, and what stands in no cell."""


def read_other(path: Path, limits: Limits, apart: Apart | None = None) -> OtherFile:
    """The file at `path` as grids of cells. It is only read, and no macro or formula of it is run.

    `apart` is the process in which it is read, for who reads several. Raises NotReadError, whose message is one
    line, where it cannot be read.
    """
    name = legible(path.name)
    try:
        problem = unfit(path, limits)
        data = b"" if problem else path.read_bytes()
    except OSError as error:
        problem = closed(path, error)
    if problem:
        raise NotReadError(name, *of_problem(problem, limits.file_mb))
    with ExitStack() as stack:
        process = apart or stack.enter_context(Apart(limits))
        try:
            kind, said = process.call(said_of, data, name, limits.as_json)
        except StoppedError as error:
            raise NotReadError(
                name, f"not read to its end: {error.what}", "Import a file with the plan alone in it."
            ) from error
        except ValueError as error:
            what, remedy = json.loads(str(error))
            raise NotReadError(name, what, remedy) from error
    return file_from_json(name, hashlib.sha256(data).hexdigest(), kind, said)


def said_of(data: bytes, name: str, limits: dict[str, int]) -> list[Any]:
    """What kind the file with the content `data` is, and its grids as JSON; called in the process apart.

    Raises ValueError, whose words are a JSON list of what it is and what to do, where it is not read.
    """
    try:
        kind, grids, after, aside = _read(name, data, from_params(limits))
        _check_something(kind, [c for g in grids for r in g.rows for c in r if c.is_written], (*after, *aside))
    except _NotReadHereError as error:
        raise ValueError(json.dumps(error.kind)) from error
    except RefusalError as error:
        raise ValueError(json.dumps(of_problem(error.problem, limits["file_mb"]))) from error
    return [kind, [grids_to_json(grids), list(after), list(aside)]]


class _NotReadHereError(Exception):
    def __init__(self, kind: Kind) -> None:
        super().__init__(*kind)
        self.kind = kind


def _read(name: str, data: bytes, limits: Limits) -> _Read:
    if not data.startswith(b"PK"):
        if kind := kind_of_text(data):
            raise _NotReadHereError(kind)
        return "csv", read_delimited(name, data, limits), (), ()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            check_parts(name, archive, limits)
            check_sizes(name, archive, limits)
            parts = Parts(archive)
            if document := main_part(parts):
                return "word", *read_word(parts, document)
            if kind := kind_of_names(names):
                raise _NotReadHereError(kind)
            if "mimetype" in parts:
                raise _NotReadHereError(OPEN_DOCUMENT)
            _, named = sheets_in(name, parts)
            read = read_excel(name, data, parts, named, limits)
    except (*DAMAGES, DamagedError, ParseError) as error:
        raise _NotReadHereError(DAMAGED) from error
    if read is None:
        raise _NotReadHereError(STRICT)
    grids, over = read
    return "excel", grids, (), over


def _check_something(kind: FileKind, cells: list[GridCell], words: tuple[str, ...]) -> None:
    """Raise where nobody has written anything in the file, or where all of it are formulas without a result."""
    if not cells and not words:
        raise _NotReadHereError(NOTHING)
    if kind == "excel" and cells and all(cell.formula and cell.value is None for cell in cells):
        raise _NotReadHereError(UNCOUNTED)
