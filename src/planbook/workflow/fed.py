"""What the exports in `figures/` give, read once for all commands.

What was read is kept with each run that was made of it: the next command takes it from there while the files, the
register and what is declared are the same, and a past period keeps the figures that it had.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from planbook.collect.apart import Apart
from planbook.collect.feeds.export import Export, NoTextError, csv_export, grid_export
from planbook.collect.feeds.known import known_as
from planbook.collect.feeds.lines import COUNT_WORKED_OUT, FedLine, lines_of
from planbook.collect.feeds.places import days_in
from planbook.collect.limits import MEGABYTE, Limits
from planbook.collect.others.reading import read_other
from planbook.collect.others.unread import NotReadError
from planbook.ledger.runs import newest_figures
from planbook.model.declarations import Declarations
from planbook.model.fed import differing, fed_table, line_words, with_fed
from planbook.model.feed import Feed
from planbook.model.figures_held import is_held
from planbook.model.finding import Finding, in_order
from planbook.model.legible_names import legible
from planbook.model.prose import listed
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
from planbook.validate.exports import findings_of_exports
from planbook.workflow.digests import code, digest
from planbook.workflow.places import FIGURES, LEDGER

_MOST_FILES = 200
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_READ = _WORKBOOKS | {".csv", ".txt"}


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
class _File:
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
        ever = Register(register, declarations)
        tables, found = _read(ever, files, limits)
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
    return Fed(tables, in_order(findings_of_exports(register, tables, problems)), kept)


_Kept = tuple[str, tuple[Table, ...], tuple[Problem, ...]]


def _kept(data: bytes | None, declarations: Declarations) -> _Kept | None:
    try:
        said: dict[str, Any] = json.loads(data) if data else {}
        tables = tuple(table_from_json(table, declarations) for table in said["tables"])
        return str(said["read"]), tables, problems_from_json(said["problems"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _files_in(folder: Path, limits: Limits) -> tuple[list[_File], tuple[Problem, ...]]:
    """The files below `figures/` that can be looked into, by name, and what there is to say of the others.

    No link is followed, and no file is looked into that Excel has made for itself while another is open.
    """
    found: list[_File] = []
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
                named = max(days_in(path.name), default=None)
                changed = datetime.fromtimestamp(status.st_mtime, tz=UTC).date()
                found.append(_File(name, path, sha256_of(path.read_bytes()), named or changed))
        except OSError as error:
            what = error.strerror or str(error)
        if what:
            problems.append(_unread(name, what))
    if len(paths) > _MOST_FILES:
        problems.append(
            _unread(FIGURES, f"it holds {len(paths):,} files, and the first {_MOST_FILES} are looked into")
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


def _unread(name: str, what: str) -> Problem:
    return Problem("FG-004", value=name, tokens=(("what", what),))


@dataclass(frozen=True, slots=True)
class _Taken:
    """A figure, with where it was taken."""

    line: FedLine
    feed: Feed
    file: _File
    sheet: str

    @property
    def day(self) -> date:
        """The day of its figures: the last that the export names, else that on which the file was written."""
        return self.line.last or self.file.day


def _read(register: Register, files: Iterable[_File], limits: Limits) -> tuple[tuple[Table, ...], list[Problem]]:
    problems: list[Problem] = []
    taken: list[_Taken] = []
    with ExitStack() as stack:
        apart: Apart | None = None
        for file in files:
            if file.path.suffix.casefold() in _WORKBOOKS and apart is None:
                apart = stack.enter_context(Apart(limits))  # a workbook can be as hostile as any that is returned
            try:
                own, told = _of_file(register, file, exports_of(file.path, limits, apart))
            except NoTextError as error:
                problems.append(_unread(file.name, str(error)))
                continue
            except NotReadError as error:
                problems.append(_unread(file.name, error.what))
                continue
            taken += own
            problems += told
    counted, told = _counted(register, taken)
    return tuple(_tables(counted)), [*problems, *told]


def exports_of(path: Path, limits: Limits, apart: Apart | None = None) -> list[Export]:
    """The sheets of a file that are not hidden; raises NoTextError or NotReadError where it cannot be read."""
    if path.suffix.casefold() in _WORKBOOKS:
        read = read_other(path, limits, apart)
        if read.kind != "csv":  # which some systems write under the name of a workbook
            return [grid_export(grid) for grid in read.grids if not grid.hidden]
    return [csv_export(path.read_bytes())]


def _of_file(register: Register, file: _File, exports: Sequence[Export]) -> tuple[list[_Taken], list[Problem]]:
    """The figures of one file. One of which no sheet is taken is told; a sheet of notes beside others is not."""
    taken: list[_Taken] = []
    problems: list[Problem] = []
    near: Problem | None = None
    known = False
    for export in exports:
        head = export.head()
        found = known_as(register.declarations.feeds.values(), file.name, export, head)
        if len(found.takers) == 1:
            feed, headings = found.takers[0]
            lines, told = lines_of(register, feed, headings, export, head, file.name)
            taken += [_Taken(line, feed, file, export.sheet) for line in lines]
            problems += told
        elif found.takers:
            titles = listed([f"“{feed.title}”" for feed, _ in found.takers])
            problems.append(Problem("FG-003", export.sheet or None, (), file.name, (("feeds", titles),)))
        elif found.near:
            missing = listed([f"“{heading}”" for heading in found.near.missing], most=6)
            tokens = (("feed", found.near.feed.title), ("missing", missing))
            near = near or Problem("FG-002", export.sheet or None, (), file.name, tokens)
        known = known or bool(found.takers)
    if not known:
        problems.append(near or Problem("FG-001", value=file.name))
    return taken, problems


_Key = tuple[str, str, str, str]


def _counted(register: Register, taken: Iterable[_Taken]) -> tuple[list[_Taken], list[Problem]]:
    """The figures that count: of several of one line that of the latest day; where two of that day differ, none."""
    lines: dict[_Key, list[_Taken]] = {}
    for one in taken:
        lines.setdefault((one.line.period, one.line.unit, one.line.kpi, one.line.group), []).append(one)
    counted: list[_Taken] = []
    differing: dict[tuple[str, str], tuple[_Taken, list[str]]] = {}
    for (_, unit, kpi, _), several in lines.items():
        last = max(one.line.last or date.min for one in several)
        own = [one for one in several if (one.line.last or date.min) == last]
        other = next((one for one in own if one.line.figures != own[0].line.figures), None)
        if other is None:
            counted.append(own[0])
            continue
        names = differing.setdefault((own[0].file.name, other.file.name), (own[0], []))[1]
        names.append(line_words(register, kpi, unit))
    problems = []
    for (file, other_file), (first, names) in differing.items():
        told = listed(list(dict.fromkeys(names)), most=6)
        tokens = (("feed", first.feed.title), ("name", told), ("other", other_file))
        problems.append(Problem("FG-014", first.sheet or None, (), file, tokens))
    return counted, problems


def _tables(taken: Iterable[_Taken]) -> Iterator[Table]:
    """The figures as rows of the register's record: a table for each export, KPI and group."""
    found: dict[tuple[object, ...], list[_Taken]] = {}
    for one in taken:
        columns = tuple(sorted(one.line.letters.items()))
        found.setdefault((one.file.name, one.sheet, one.line.kpi, one.line.group, columns), []).append(one)
    for own in found.values():
        first = own[0]
        rows = [(one.line.row, _values(one)) for one in own]
        yield fed_table(first.file.name, first.sheet, first.line.letters, rows)


def _values(one: _Taken) -> list[Any]:
    line = one.line
    source = f"{one.feed.source}, {COUNT_WORKED_OUT}" if line.worked_out else one.feed.source
    return [
        line.period, line.unit, line.kpi, line.group, line.numerator, line.denominator, line.value, source, one.day,
    ]  # fmt: skip


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
