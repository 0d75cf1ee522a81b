"""The exports in `figures/`, read: which feed each is of, its lines, and which counts of several of one line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from planbook.collect.apart import Apart
from planbook.collect.feeds.export import Export, NoTextError, csv_export, grid_export
from planbook.collect.feeds.known import known_as
from planbook.collect.feeds.lines import COUNT_WORKED_OUT, FedLine, lines_of
from planbook.collect.limits import Limits
from planbook.collect.others.reading import read_other
from planbook.collect.others.unread import NotReadError
from planbook.model.fed import fed_table, line_words
from planbook.model.feed import Feed
from planbook.model.prose import listed
from planbook.model.register import Register
from planbook.model.submission import Problem, Table
from planbook.workflow.fed import WORKBOOKS, FedFile, unread


@dataclass(frozen=True, slots=True)
class _Taken:
    """A figure, with where it was taken."""

    line: FedLine
    feed: Feed
    file: FedFile
    sheet: str

    @property
    def day(self) -> date:
        """The day of its figures: the last that the export names, else that on which the file was written."""
        return self.line.last or self.file.day


def read_exports(
    register: Register, files: Iterable[FedFile], limits: Limits
) -> tuple[tuple[Table, ...], list[Problem]]:
    """The figures of `files` as rows of the register's record, and what there is to say of them."""
    problems: list[Problem] = []
    taken: list[_Taken] = []
    with ExitStack() as stack:
        apart: Apart | None = None
        for file in files:
            if file.path.suffix.casefold() in WORKBOOKS and apart is None:
                apart = stack.enter_context(Apart(limits))  # a workbook can be as hostile as any that is returned
            try:
                own, told = _of_file(register, file, exports_of(file.path, limits, apart))
            except NoTextError as error:
                problems.append(unread(file.name, str(error)))
                continue
            except NotReadError as error:
                problems.append(unread(file.name, error.what))
                continue
            taken += own
            problems += told
    counted, told = _counted(register, taken)
    return tuple(_tables(counted)), [*problems, *told]


def exports_of(path: Path, limits: Limits, apart: Apart | None = None) -> list[Export]:
    """The sheets of a file that are not hidden; raises NoTextError or NotReadError where it cannot be read."""
    if path.suffix.casefold() in WORKBOOKS:
        read = read_other(path, limits, apart)
        if read.kind != "csv":  # which some systems write under the name of a workbook
            return [grid_export(grid) for grid in read.grids if not grid.hidden]
    return [csv_export(path.read_bytes())]


def _of_file(register: Register, file: FedFile, exports: Sequence[Export]) -> tuple[list[_Taken], list[Problem]]:
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
