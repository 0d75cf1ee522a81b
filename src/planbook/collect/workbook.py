"""From a file to a submission, in this process. `planbook.collect.reader` does it in a process apart."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from planbook.collect.grid import Grid, read_grids
from planbook.collect.limits import Limits, limits_of
from planbook.collect.package import RefusalError, scan_package
from planbook.collect.preflight import refusal
from planbook.collect.relations import relate
from planbook.collect.tables import find_tables, identity_of
from planbook.model.declarations import Declarations, Format
from planbook.model.submission import Problem, Submission, Table


def read_workbook(path: Path, declarations: Declarations, limits: Limits | None = None) -> Submission:
    """The workbook at `path` as a submission; one that cannot be read has a problem that refuses it.

    Nothing is raised for what a file holds. What the library raises on damaged files differs from file to file,
    a panic of its own that is no `Exception` among it; so here, and only here, all of that is a damaged file.
    `limits` are by default those that the rules declare.
    """
    limits = limits or limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
    problem = refusal(path, limits)
    if problem and problem.code in ("WB-001", "WB-003"):
        return Submission("", None, None, None, None, (), (problem,))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        if problem:
            raise RefusalError(problem)
        grids = read_grids(path, scan_package(path, limits))
    except RefusalError as refused:
        return Submission(sha256, None, None, None, None, (), (refused.problem,))
    except MemoryError:
        return Submission(sha256, None, None, None, None, (), (too_much(path, MEMORY),))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a damaged file: see above
        return Submission(sha256, None, None, None, None, (), (Problem("WB-004", value=path.name),))
    return submission_from(grids, declarations, sha256, path.name)


MEMORY = "it needs more memory than any honest workbook, or it is damaged"


def too_much(path: Path, what: str) -> Problem:
    """Reading the file took more than it may; `what` says of what."""
    return Problem("WB-005", value=path.name, tokens=(("what", what),))


def submission_from(grids: Sequence[Grid], declarations: Declarations, sha256: str, name: str) -> Submission:
    """The submission that the sheets `grids` hold."""
    told = identity_of(grids)
    template, version = told.get("format"), told.get("version")
    identity = (told.get("period") or None, told.get("unit") or None, template or None, version or None)
    layout = declarations.formats.get(template or "")
    problem = _unknown(name, template, version, layout)
    if problem or layout is None:
        return Submission(sha256, *identity, (), (problem,) if problem else ())
    found = [table for grid in grids for table in find_tables(grid, declarations)]
    tables, problems = _once_each(found)
    problems += _missing(tables, layout)
    return Submission(sha256, *identity, relate(tables, declarations), tuple(problems))


def _unknown(name: str, template: str | None, version: str | None, layout: Format | None) -> Problem | None:
    if not template:
        return Problem("WB-006", value=name)
    if layout is None:
        return Problem("WB-017", value=name, tokens=(("template", template),))
    if version not in layout.reads:
        return Problem("WB-007", value=name, tokens=(("template", template), ("version", version or "?")))
    return None


def _once_each(found: Sequence[Table]) -> tuple[list[Table], list[Problem]]:
    """The first table of each record and its parents; another sheet with the same record is a problem."""
    home: dict[str, str] = {}
    tables, problems = [], []
    for table in found:
        if home.setdefault(table.record, table.sheet) == table.sheet:
            tables.append(table)
        else:
            where = f"{home[table.record]} and {table.sheet}"
            problems.append(Problem("WB-012", table.sheet, (), where, (("missing", table.record),)))
    return tables, problems


def _missing(tables: Sequence[Table], layout: Format) -> list[Problem]:
    """Sheets and columns of the format that the workbook no longer has."""
    problems = []
    for sheet in layout.sheets:
        found = next((t for t in tables if t.record == sheet.record.key), None)
        if found is None:
            problems.append(Problem("WB-010", sheet.title, tokens=(("missing", sheet.title),)))
            continue
        for column in sheet.columns:
            if column.field.asked == "worked_out":
                continue
            if not any(t.record == column.record and column.field.key in t.keys for t in tables):
                words = (("missing", found.sheet), ("heading", column.field.heading))
                problems.append(Problem("WB-011", found.sheet, tokens=words))
    return problems
