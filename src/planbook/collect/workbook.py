"""From a file to a submission, in this process. `planbook.collect.serving` does it in a process apart."""

import gc
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from planbook.collect.asides import as_unplaced, own_asides
from planbook.collect.grid import SheetGrid, read_grids
from planbook.collect.identity import (
    PART,
    Said,
    claims_of,
    columns_said,
    cover_says,
    document_says,
    lines_say,
    properties_say,
    sheet_says,
    told_of,
)
from planbook.collect.limits import MEGABYTE, MEMORY, Limits, limits_of, too_much
from planbook.collect.outside import about_forms, above_tables, in_glossary, over_our_words
from planbook.collect.own_tables import as_pasted, own_tables, with_unread
from planbook.collect.package import CUSTOM, RefusalError, scan_package, too_large, too_much_text
from planbook.collect.places import (
    TablePlace,
    WantedTable,
    is_titled,
    place_by_headings,
    places_by_keys,
    rows_of_headings,
    wanted_tables,
)
from planbook.collect.preflight import closed, refusal
from planbook.collect.relations import relate
from planbook.collect.remarks import extra_sheets, remarks
from planbook.collect.runs import without_runs
from planbook.collect.tables import read_forms, read_tables
from planbook.collect.unplaced import unplaced
from planbook.collect.versions import columns_had
from planbook.model.calendar import is_period_id
from planbook.model.cover import MADE_OF, PART_OF
from planbook.model.declarations import Declarations, Format
from planbook.model.legible_names import legible
from planbook.model.sha256 import sha256_of
from planbook.model.sheet_names import OUR_SHEETS
from planbook.model.submission import Problem, Submission, Table
from planbook.model.values import entries


def read_workbook(
    path: Path, declarations: Declarations, limits: Limits | None = None, *, migrating: bool = False
) -> Submission:
    """The workbook at `path` as a submission; one that cannot be read has a problem that refuses it.

    Nothing is raised for what a file holds. What the library raises on damaged files differs from file to file,
    a panic of its own that is no `Exception` among it; so here, and only here, all of that is a damaged file.
    `limits` are by default those that the rules declare. With `migrating` a retired version is read too where
    it can be migrated, and what has no place in the format of today is kept as `Submission.unplaced`.
    """
    limits = limits or limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
    with _no_search_for_cycles():
        return _read(path, declarations, limits, migrating=migrating)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Let Python look for no cycles of objects meanwhile: reading makes hardly any, and to look through all that it
    makes, and all that planbook holds beside, takes a fifteenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(path: Path, declarations: Declarations, limits: Limits, *, migrating: bool) -> Submission:
    problem = refusal(path, limits)
    if problem and problem.code in ("WB-001", "WB-003"):
        return Submission("", None, None, None, None, (), (problem,))
    try:
        sha256 = sha256_of(path.read_bytes())
    except OSError as error:
        return Submission("", None, None, None, None, (), (problem or closed(path, error),))
    try:
        if problem:
            raise RefusalError(problem)
        package = scan_package(path, limits)
        grids = read_grids(package)
        sheet = sheet_says(grids)
        properties = properties_say(package.about[CUSTOM], beside=sheet)
        document = document_says(package.about)
    except RefusalError as refused:
        return Submission(sha256, None, None, None, None, (), (refused.problem,))
    except MemoryError:
        return Submission(sha256, None, None, None, None, (), (too_much(path, MEMORY),))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a damaged file: see above
        return Submission(sha256, None, None, None, None, (), (Problem("WB-004", value=legible(path.name)),))
    told = told_of(sheet, properties)
    name = legible(path.name)
    read = submission_from(grids, package.text, told, declarations, sha256, name, limits, migrating=migrating)
    asides = own_asides(package.asides, grids)
    return replace(
        read,
        claims=(*claims_of(sheet, properties, document, cover_says(grids, declarations)), *read.claims),
        unplaced=(*read.unplaced, *as_unplaced(asides)) if migrating else (),
        asides=asides,
    )


def submission_from(
    grids: Sequence[SheetGrid],
    text: int,
    told: Mapping[str, str],
    declarations: Declarations,
    sha256: str,
    name: str,
    limits: Limits,
    *,
    migrating: bool = False,
) -> Submission:
    """The submission that the sheets `grids` hold, in so many bytes of `text`; `told` is what the workbook says of
    itself."""
    template, version = told.get("format"), told.get("version")
    identity = (told.get("period") or None, told.get("unit") or None, template or None, version or None)
    layout = declarations.formats.get(template or "")
    problem = _unknown(name, template, version, layout, migrating=migrating)
    if problem or layout is None:
        return Submission(sha256, *identity, (), (problem,) if problem else ())
    try:
        blank = Submission(sha256, *identity, ())
        return _filled(blank, grids, text, told, declarations, layout, name, limits, migrating=migrating)
    except RefusalError as refused:
        return Submission(sha256, *identity, (), (replace(refused.problem, value=name),))


def _filled(
    blank: Submission,
    grids: Sequence[SheetGrid],
    text: int,
    told: Mapping[str, str],
    declarations: Declarations,
    layout: Format,
    name: str,
    limits: Limits,
    *,
    migrating: bool,
) -> Submission:
    """`blank` with the tables of the workbook, what is wrong with it as a whole and what its lines are called;
    raises RefusalError where it is beyond the limits."""
    wanted = wanted_tables(declarations, layout)
    said = columns_said(grids)
    period = told.get("period", "")
    year = period[:7] if layout.kind == "plan" and is_period_id(period) else ""
    found = _places(grids, declarations, wanted, said, layout, year)
    places, problems = _once_each(found, wanted)
    places = _within(places, declarations, limits, layout.kind)
    if text > limits.text_mb * MEGABYTE:
        raise RefusalError(too_much_text(name, limits))
    tables = [table for place in places for table in read_tables(place, declarations, year)]
    forms, form_problems = _forms(grids, declarations, year)
    problems += form_problems
    problems += [problem for place in places for problem in place.problems]
    problems += remarks(places, tables, wanted, declarations)
    problems += [
        *above_tables(places, {w.record: (w.title, *w.was) for w in wanted}),
        *about_forms(forms, grids),
        *in_glossary(grids),
    ]
    problems += over_our_words(grids, places, forms, problems)
    had = said or columns_had(declarations, layout, told.get("version"))
    own = {place.record for place in places if place.is_own}
    lacking = _missing([*tables, *forms], layout, declarations, had, own, is_part=bool(told.get(PART)))
    read = {p.grid.name for p in found} | {t.sheet for t in forms}
    lacking, unread = with_unread(lacking, [g for g in grids if g.name not in read], wanted)
    problems += lacking
    problems += extra_sheets(grids, read | unread)
    problems += _origin(told, name)
    if PART in told or MADE_OF in told:
        problems += _of_parts(sheet_says(grids), told, name)
    _check_parties(tables, declarations, limits.links_of(layout.kind))
    left = unplaced(grids, places, declarations) if migrating else ()
    kept = tuple(islice(left, limits.links_of(layout.kind) + 1))
    if len(kept) > limits.links_of(layout.kind):
        what = f"a workbook of an earlier version with more than {len(kept) - 1:,} cells that have no place today"
        raise RefusalError(too_large(name, what))
    return replace(
        blank,
        tables=relate([*forms, *tables], declarations),
        problems=tuple(problems),
        unplaced=kept,
        trust=told.get("trust", ""),
        claims=tuple(lines_say(places, declarations)),
    )


def _within(
    places: Sequence[TablePlace], declarations: Declarations, limits: Limits, kind: str
) -> list[TablePlace]:
    """`places` without the rows that were filled down; raises RefusalError where a table, or all of them together,
    have more rows than `limits` let a workbook of that kind have."""
    made = []
    rows: Counter[str] = Counter()
    for place in places:
        without, count = without_runs(place, declarations)
        made.append(without)
        rows[place.record] += count
        record = declarations.records[place.record]
        most = limits.rows_of(kind, coded=bool(record.row_id))
        most = min(most, record.most or most)
        if rows[place.record] > most:
            there = f"{rows[place.record]:,} rows on its sheet {place.grid.name}"
            raise RefusalError(too_large("", f"a workbook with {there} (at most {most:,})"))
    together = limits.all_rows_of(kind)
    if rows.total() > together:
        largest = max(places, key=lambda place: rows[place.record])
        there = f"{rows.total():,} rows in its tables, {rows[largest.record]:,} of them on {largest.grid.name}"
        raise RefusalError(too_large("", f"a workbook with {there} (at most {together:,})"))
    return made


def _check_parties(tables: Sequence[Table], declarations: Declarations, most: int) -> None:
    """Raises RefusalError where the cells of one table name more than `most` parties."""
    for table in tables:
        specs = [spec for spec in declarations.records[table.record].fields if spec.type in {"links", "codes"}]
        places = [table.keys.index(spec.key) for spec in specs if spec.key in table.keys]
        named = sum(len(entries(row.values[place])) for row in table.rows for place in places)
        if named > most:
            what = f"a workbook with {named:,} people, bodies or sources named on its sheet {table.sheet}"
            raise RefusalError(too_large("", f"{what} (at most {most:,})"))


def _places(
    grids: Sequence[SheetGrid],
    declarations: Declarations,
    wanted: Sequence[WantedTable],
    said: Container[str],
    layout: Format,
    year: str,
) -> list[TablePlace]:
    """Every table in the workbook: by its keys, where they are gone by its headings, and where these are the
    school's own by what they are taken for; `said` are the columns that it says it was made with."""
    places = [place for grid in grids for place in places_by_keys(grid, declarations, wanted)]
    if layout.kind == "plan":
        places = [p for one in places for p in as_pasted(one, grids, wanted, declarations, layout, year)]
    there = {place.record for place in places}
    lost = [spec for spec in wanted if spec.record not in there and spec.was_there(said)]
    free = {spec.title for spec in lost}
    keyed = {place.grid.name for place in places} | (OUR_SHEETS - free)
    headed = rows_of_headings([grid for grid in grids if grid.name not in keyed], lost) if lost else []
    for spec in lost:
        taken = {place.grid.name for place in places} | (OUR_SHEETS - {spec.title})
        found = place_by_headings([row for row in headed if row.grid.name not in taken], spec)
        if found:
            places.append(found)
        elif layout.kind == "plan":
            places += own_tables(grids, [g for g in grids if g.name not in taken], spec, declarations, layout, year)
    order = {grid.name: number for number, grid in enumerate(grids)}
    return sorted(places, key=lambda place: (order[place.grid.name], place.first))


def _unknown(
    name: str, template: str | None, version: str | None, layout: Format | None, *, migrating: bool
) -> Problem | None:
    if not template:
        return Problem("WB-006", value=name)
    if layout is None:
        return Problem("WB-017", value=name, tokens=(("template", template),))
    if version in layout.reads or (migrating and version in layout.migrates):
        return None
    what_to_do = _MIGRATE if version in layout.migrates else _ASK
    words = (("template", template), ("version", version or "?"), ("what_to_do", what_to_do))
    return Problem("WB-007", value=name, tokens=words)


_SHA256 = re.compile(r"[0-9a-f]{64}")
_MIGRATE = "Run `planbook migrate {file}`: it converts the workbook beside it, and leaves the file as it is."
_ASK = "Ask for the workbook of this period; what you have filled in can be pasted into it."


def _origin(told: Mapping[str, str], name: str) -> list[Problem]:
    """That the trust made the workbook from one that came, and from which."""
    sha256 = told.get("migrated_from", "")
    version = told.get("migrated_version", "?")
    of_another = version == told.get("version")  # what was filled in for another period, `receive --take`
    what = "the workbook of another period that came" if of_another else f"one of an earlier version, {version}"
    words = (("version", version), ("sha256", sha256), ("what", what))
    return [Problem("WB-040", value=name, tokens=words)] if _SHA256.fullmatch(sha256) else []


def _of_parts(sheet: Said, told: Mapping[str, str], name: str) -> list[Problem]:
    """That the workbook is the part of one role, and that the trust put it together from such parts."""
    part = told.get(PART, "")
    roles = dict(value.split(":", 1) for key, value in sheet if key == PART_OF and ":" in value)
    made_of = [value for key, value in sheet if key == MADE_OF and ":" in value]
    problems = []
    if part:
        words = (("part", part), ("who", roles.get(part, part)), ("parts", "\n".join(map(":".join, roles.items()))))
        problems.append(Problem("WB-070", value=name, tokens=words))
    if made_of and not part:
        count = (("count", str(len(made_of))), ("made_of", "\n".join(made_of)))
        problems.append(Problem("WB-071", value=name, tokens=count))
    return problems


def _once_each(
    found: Sequence[TablePlace], wanted: Sequence[WantedTable]
) -> tuple[list[TablePlace], list[Problem]]:
    """The tables of each record on one sheet: the one that still has its name, else the first.

    Another sheet with the same table is a problem: Excel puts the copy of a sheet before or after it.
    """
    titles = {w.record: w.title for w in wanted}
    names = {w.record: (w.title, *w.was) for w in wanted}
    home: dict[str, str] = {}
    for place in sorted(found, key=lambda p: not is_titled(p.grid, *names.get(p.record, ()))):
        home.setdefault(place.record, place.grid.name)
    problems = []
    for place in found:
        if home[place.record] != place.grid.name:
            problems.append(_twice(titles.get(place.record, place.record), home[place.record], place.grid.name))
    return [p for p in found if home[p.record] == p.grid.name], list(dict.fromkeys(problems))


def _twice(title: str, read: str, other: str) -> Problem:
    words = (("missing", title), ("read", read), ("other", other))
    return Problem("WB-012", other, (), f"{read} and {other}", words)


def _forms(grids: Sequence[SheetGrid], declarations: Declarations, year: str) -> tuple[list[Table], list[Problem]]:
    """The forms of the workbook, each once: that on the sheet of its name, else the first."""
    found = [table for grid in grids for table in read_forms(grid, declarations, year)]
    forms: dict[str, Table] = {}
    for table in sorted(found, key=lambda t: t.sheet != declarations.records[t.record].title):
        forms.setdefault(table.record, table)
    problems = [
        _twice(declarations.records[t.record].title, forms[t.record].sheet, t.sheet)
        for t in found
        if t is not forms[t.record]
    ]
    return list(forms.values()), problems


def _missing(
    tables: Sequence[Table],
    layout: Format,
    declarations: Declarations,
    had: Set[str] | None,
    own: Set[str],
    *,
    is_part: bool,
) -> list[Problem]:
    """Sheets and columns of the format that the workbook no longer has; `had` is what its version came with.

    Where that is None it came with all that the format has today, but for what packs bring. One that `is_part` of
    several may have come without the declaration. The records of `own` tables have none of our columns to miss.
    """
    problems = []
    cover = declarations.records.get("declaration")
    elsewhere = is_part and cover and not any(key.startswith(f"{cover.key}.") for key in had or ())
    if layout.kind == "plan" and cover and not elsewhere and all(t.record != cover.key for t in tables):
        problems.append(Problem("WB-010", cover.title, tokens=(("missing", cover.title),)))
    check = declarations.records.get("explanation")
    if layout.kind == "plan" and check and all(t.record != check.key for t in tables):
        problems.append(Problem("WB-034", check.title, tokens=(("missing", check.title),)))
    for sheet in layout.sheets:
        found = next((t for t in tables if t.record == sheet.record.key), None)
        usual = had is None and not sheet.brought
        came = [c for c in sheet.columns if (c.field.asked != "new_year" if usual else c.key in (had or ()))]
        if found is None and not came:
            continue
        if found is None:
            problems.append(Problem("WB-010", sheet.title, tokens=(("missing", sheet.title),)))
            continue
        for column in came if sheet.record.key not in own else ():
            if column.field.asked == "worked_out":
                continue
            if not any(t.record == column.record and column.field.key in t.keys for t in tables):
                words = (("missing", found.sheet), ("heading", column.field.heading))
                problems.append(Problem("WB-011", found.sheet, tokens=words))
    return problems
