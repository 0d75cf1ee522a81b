"""What the exports in `figures/` give, read once for all commands.

What was read is kept with each run that was made of it: the next command takes it from there while the files, the
register and what is declared are the same, and a past period keeps the figures that it had.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from planbook.collect.limits import MEGABYTE, Limits
from planbook.ledger.runs import newest_figures
from planbook.model.declarations import Declarations
from planbook.model.fed import differing, line_words, with_fed
from planbook.model.figures_held import is_held
from planbook.model.finding import Finding, in_order
from planbook.model.legible_names import legible
from planbook.model.register import Register
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Entry, Problem, Submission, Table
from planbook.model.submission_json import (
    problems_from_json,
    problems_to_json,
    submission_to_json,
    table_from_json,
    table_to_json,
)
from planbook.model.values import shown
from planbook.workflow.digests import code, digest
from planbook.workflow.places import FIGURES, LEDGER

_MOST_FILES = 200
WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_READ = WORKBOOKS | {".csv", ".txt"}


@dataclass(frozen=True, slots=True)
class Fed:
    """What exports give of figures."""

    tables: tuple[Table, ...] = ()
    """Rows of the register's record of figures held, by export and columns."""
    findings: Sequence[Finding] = ()
    """What there is to look at in the exports."""
    kept: bytes | None = None
    """What a run keeps of it; None where there is nothing."""


NOTHING = Fed()


@dataclass(frozen=True, slots=True)
class FedFile:
    """A file below `figures/`."""

    name: str
    """Below the trust's folder, with `/`."""
    path: Path
    sha256: str
    day: date
    """The day that its name says, else that on which it was last changed."""
    problem: str = ""


def read_fed(folder: Path, register: Submission, declarations: Declarations, limits: Limits) -> Fed:
    """What the exports below `figures/` give by the register as it was read."""
    files, problems = _files_in(folder, limits)
    if not files and not problems:
        return NOTHING
    about = [code(), declarations.checked_with, submission_to_json(register), limits.as_json]
    ground = digest([*about, [(file.name, file.sha256, file.day) for file in files], problems_to_json(problems)])
    kept = _kept(newest_figures(folder / LEDGER), declarations)
    if kept is None or kept[0] != ground:
        from planbook.workflow.exports_read import read_exports  # with all that reads other people's files

        ever = Register(register, declarations)
        tables, found = read_exports(ever, files, limits)
        kept = ground, tables, (*problems, *found, *_differing(ever, tables))
    _, tables, problems = kept
    said = {
        "read": ground,
        "tables": [table_to_json(table) for table in tables],
        "problems": problems_to_json(problems),
    }
    whole = Register(with_fed(register, declarations, tables), declarations)
    return fed_then(json.dumps(said).encode(), whole)


def tables_then(kept: bytes | None, declarations: Declarations) -> tuple[Table, ...]:
    """What the exports gave at a run that has `kept` it."""
    found = _kept(kept, declarations)
    return found[1] if found else ()


def fed_then(kept: bytes | None, register: Register) -> Fed:
    """The same with what there was to look at in them, by the register of then, which has the figures."""
    found = _kept(kept, register.declarations)
    if found is None:
        return NOTHING
    _, tables, problems = found
    from planbook.validate.exports import findings_of_exports  # where there are any

    return Fed(tables, in_order(findings_of_exports(register, tables, problems)), kept)


_Kept = tuple[str, tuple[Table, ...], tuple[Problem, ...]]


def _kept(data: bytes | None, declarations: Declarations) -> _Kept | None:
    try:
        said: dict[str, Any] = json.loads(data) if data else {}
        tables = tuple(table_from_json(table, declarations) for table in said["tables"])
        return str(said["read"]), tables, problems_from_json(said["problems"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _files_in(folder: Path, limits: Limits) -> tuple[list[FedFile], tuple[Problem, ...]]:
    """The files below `figures/` that can be looked into, by name, and what there is to say of the others.

    No link is followed, and no file is looked into that Excel has made for itself while another is open.
    """
    found: list[FedFile] = []
    problems: list[Problem] = []
    paths = sorted(_paths(folder / FIGURES))
    for path in paths[:_MOST_FILES]:
        name = legible(path.relative_to(folder).as_posix())
        what = ""
        if path.suffix.casefold() not in _READ:
            what = "it is neither .csv nor .xlsx"
        try:
            status = path.stat()
            if not what and status.st_size > limits.file_mb * MEGABYTE:
                what = f"it is larger than {limits.file_mb} MB"
            if not what:
                from planbook.collect.feeds.places import days_in

                named = max(days_in(path.name), default=None)
                changed = datetime.fromtimestamp(status.st_mtime, tz=UTC).date()
                found.append(FedFile(name, path, sha256_of(path.read_bytes()), named or changed))
        except OSError as error:
            what = error.strerror or str(error)
        if what:
            problems.append(unread(name, what))
    if len(paths) > _MOST_FILES:
        problems.append(
            unread(FIGURES, f"it holds {len(paths):,} files, and the first {_MOST_FILES} are looked into")
        )
    return found, tuple(problems)


def _paths(top: Path) -> Iterator[Path]:
    if top.is_symlink():
        return
    for folder, below, names in os.walk(top):  # which follows no links
        below[:] = [name for name in below if not name.startswith(".")]
        for name in names:
            path = Path(folder) / name
            if not name.startswith((".", "~$")) and not path.is_symlink() and path.is_file():
                yield path


def unread(name: str, what: str) -> Problem:
    """That a file in `figures/` is not read, and why."""
    return Problem("FG-004", value=name, tokens=(("what", what),))


def _differing(register: Register, tables: Sequence[Table]) -> Iterator[Problem]:
    """What was typed of a line that an export has, and says something else."""
    for typed, fed in differing(register, tables):
        kpi = register.kpis.get(fed.text("kpi"))
        if kpi is None or not is_held(register.declarations, kpi):
            continue
        name = line_words(register, fed.text("kpi"), fed.text("unit"))
        named = [fed.cell(key) or "" for key in ("numerator", "denominator", "value")]
        cells = tuple(dict.fromkeys(cell for cell in ", ".join(filter(None, named)).split(", ") if cell))
        tokens = (
            ("feed", fed.text("source")),
            ("name", name),
            ("there", _told(fed, typed)),
            ("cell", typed.cell("kpi") or typed.table.sheet),
        )
        yield Problem("FG-015", fed.table.sheet or None, cells, fed.table.file, tokens)


def _told(fed: Entry, typed: Entry) -> str:
    """What the export says, and what was typed."""
    said = [
        " of ".join(shown(entry.get(key)) for key in ("numerator", "denominator") if entry.get(key) is not None)
        or shown(entry.get("value"))
        for entry in (fed, typed)
    ]
    return f"the export says {said[0] or 'nothing'}, the sheet {said[1] or 'nothing'}"
