"""What is wrong with declared blocks that only the stage that writes them knows.

Names of code and of tables, the columns that they fill, what a paper may be about, what a sheet may be called.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import datetime

from planbook.consolidate.tables import inside_types, row_types
from planbook.look import STATUS_TYPES
from planbook.model.declarations import Block, Declarations, Field, Report
from planbook.model.faults import words_in_braces
from planbook.model.headlines import fault_of_figure
from planbook.model.loading import DeclarationFault
from planbook.model.meant import meant, meant_or_all
from planbook.model.papers import FILLED
from planbook.model.row_values import misfit_of_column, misfit_of_field, said
from planbook.model.sheet_names import LONGEST_SHEET, NOT_IN_A_SHEETS_NAME, SHEET_NAME
from planbook.model.typed_tables import fit, type_words, types_of
from planbook.report.blocks.lines import OF_KPI, columns_of
from planbook.report.blocks.named import NAMED, Named, load
from planbook.report.blocks.sheets import SHEETS, Filled, sheets_of
from planbook.report.blocks.taken import with_taken
from planbook.report.cells import KINDS

LONGEST_LINE = 28
"""How many characters there is room for beneath a headline."""
KPI = "kpi"
"""The record of the register by which rows of KPIs can be chosen."""
_CHOSEN_BY = ("where", "always")
_WORKED_OUT = ("status", "delivery", "period")
"""Columns that mean the same in each table that has them."""


def faults_of_blocks(declarations: Declarations) -> Iterator[DeclarationFault]:
    """Every block names code or a table that there is, and columns that it fills."""
    load()
    for report in declarations.reports.values():
        for key in report.instead_of:
            if key not in declarations.reports:
                what = f"there is no report {key!r}{meant(key, declarations.reports)}"
                yield DeclarationFault("report", report.key, ("report", "instead_of"), what)
        yield from _of_taken(declarations, report)
        seen: dict[str, str] = {}
        for block in report.blocks:
            yield from _of_types(report, block)
            if block.figure:
                yield from _of_figure(declarations, report, block)
        told = any((code := NAMED.get(block.code)) and code.of_others for block in report.standing)
        for block in report.standing:
            if block.comment_each:
                yield from _of_each(report, block)
            if block.glance and not told:
                yield _fault(report, block, "glance", 'is said nowhere: no block has code = "at_a_glance"')
            if not block.is_table:
                yield from _of_code(report, block)
            elif block.table not in declarations.records:
                yield from _of_table(report, block, declarations)
            if report.made_of == "register":
                yield from _of_register(declarations, report, block)
            if report.makes == "workbook":
                yield from _of_title(report, block, seen)


def _of_taken(declarations: Declarations, report: Report) -> Iterator[DeclarationFault]:
    """The report whose tables a dashboard shows is there, and so are the tables that its views hold and the columns
    that they filter by."""
    reports = declarations.reports
    if report.tables_of and report.tables_of not in reports:
        what = f"there is no report {report.tables_of!r}{meant(report.tables_of, reports)}"
        yield DeclarationFault("report", report.key, ("report", "tables_of"), what)
    tables = {block.key for block in with_taken(reports, report).standing if block.is_table}
    for block in report.blocks:
        for key in block.holds:
            if key not in tables:
                yield _fault(report, block, "holds", f"there is no table {key!r} here{meant(key, tables)}")
        columns = {column.key for column in block.columns}
        for key in block.filters:
            if key not in columns:
                yield _fault(report, block, "filters", f"{key!r} is not shown {_among(columns)}")


def _fault(report: Report, block: Block, key: str, what: str) -> DeclarationFault:
    return DeclarationFault("report", report.key, ("block", block.key, *key.split(".")), what)


def _among(names: Iterable[str]) -> str:
    return f"(there are: {', '.join(dict.fromkeys(names)) or 'none'})"


def _of_table(report: Report, block: Block, declarations: Declarations) -> Iterator[DeclarationFault]:
    """A table that is of no record is one that `consolidate` makes, and has those columns."""
    records = declarations.records
    there = columns_of(block.table)
    of_kpi = _of_kpi(declarations) if KPI in there else {}
    if not there:
        tables = sorted(inside_types())
        near = meant(block.table, (*records, *tables)) or f" {_among(tables)}"
        yield _fault(
            report, block, "table", f"there is no record and no table {block.table!r} of consolidate{near}"
        )
        return
    if block.table not in row_types() and report.audience == "external" and block.part == "A":
        what = f"{block.table} is not shown outside: it belongs in part B, or in an internal paper"
        yield _fault(report, block, "table", what)
    named = [("columns", column.key) for column in block.columns]
    named += [(name, key) for name in _CHOSEN_BY for key in getattr(block, name)]
    named += [(name, key) for name in ("whose", "named_by") if (key := getattr(block, name))]
    named += [("filled", key) for key in block.filled]
    for name, key in named:
        if key not in there and not (name in _CHOSEN_BY and key in of_kpi):
            yield _fault(report, block, name, f"{block.table} has no {key!r}{meant_or_all(key, there)}")
    yield from _of_values(report, block, declarations, of_kpi)
    for column in block.columns:
        if column.key in there and not column.heading:
            what = f"{column.key!r} needs a heading: only a record's fields have one of their own"
            yield _fault(report, block, "columns", what)
    yield from _untyped(report, block)


_COUNTED = {"numerator", "denominator", "scale"}
"""Numbers of rows of KPIs that are not in the unit of their KPI."""


def _untyped(report: Report, block: Block) -> Iterator[DeclarationFault]:
    """A status is shown by its word and a KPI's figure in its unit, where the column says that it is one."""
    types = types_of(inside_types()[block.table])
    for column in block.columns:
        is_status = column.key == "status" or column.key.endswith("_status")
        is_figure = KPI in types and types.get(column.key) == (float | None) and column.key not in _COUNTED
        if column.key in types and column.type == "text" and (is_status or is_figure):
            kinds = [*STATUS_TYPES] if is_status else ["kpi"]
            holds = "a status, which has a word for people" if is_status else "a figure, which has a unit"
            said_so = " or ".join(f'type = "{kind}"' for kind in kinds)
            yield _fault(report, block, "columns", f"{column.key!r} holds {holds}: say {said_so} beside its key")


def _of_kpi(declarations: Declarations) -> Mapping[str, Field]:
    """The columns of the register's KPIs, as rows of KPIs are chosen by them."""
    return {OF_KPI + field.key: field for field in declarations.records[KPI].fields}


def _of_values(
    report: Report, block: Block, declarations: Declarations, of_kpi: Mapping[str, Field]
) -> Iterator[DeclarationFault]:
    """The values that rows of a table of `consolidate` are chosen by are of the type of their column, and of the
    list of the field of that key, where the block says what record it is about."""
    types, records = types_of(inside_types()[block.table]), declarations.records
    about = records[block.about].by_key if block.about in records else {}
    keys: Mapping[str, Mapping[str, object]] = {"record": records, "derivation": declarations.derivations}
    for name in _CHOSEN_BY:
        for key, values in getattr(block, name).items():
            for value in values if key in of_kpi else ():
                if what := misfit_of_field(of_kpi[key], value, declarations.lists):
                    yield _fault(report, block, f"{name}.{key}", what)
            if (key in types or key in of_kpi) and not values:
                yield _fault(report, block, f"{name}.{key}", "is empty: no row has one of no values; leave it out")
            for value in values if key in types else ():
                what = misfit_of_column(key, value) if key in _WORKED_OUT else ""
                if key not in _WORKED_OUT and key in about and about[key].list:
                    what = misfit_of_field(about[key], value, declarations.lists)
                if key in keys and value not in keys[key]:
                    what = f"there is no {key} {value!r}{meant(str(value), keys[key])}"
                if not fit(types[key], value)[1] or isinstance(value, datetime):
                    what = f"{said(value)} is never there: say {type_words(types[key])}"
                if what:
                    yield _fault(report, block, f"{name}.{key}", what)


def _of_register(declarations: Declarations, report: Report, block: Block) -> Iterator[DeclarationFault]:
    """What a block of a paper that is made of the register alone shows is held there."""
    code = NAMED.get(block.code)
    if block.is_table and not declarations.register_format.sheet(block.table):
        what = f"{block.table!r} comes from returns, and the paper is made of the register alone"
        yield _fault(report, block, "table", what)
    if code is not None and not code.of_register:
        own = _among(one.name for one in NAMED.values() if one.of_register)
        what = f"{block.code!r} needs returns, and the paper is made of the register alone {own}"
        yield _fault(report, block, "code", what)
    if block.part == "B":
        yield _fault(report, block, "part", "has to be A: the register holds nothing confidential that is returned")


def _of_each(report: Report, block: Block) -> Iterator[DeclarationFault]:
    """A place for words on each row stands where something is said of each."""
    if not block.comment:
        yield _fault(
            report, block, "comment_each", "is of a block with a `comment`, which says whose words these are"
        )
    code = NAMED.get(block.code)
    if code is None or not code.each:
        each = _among(one.name for one in NAMED.values() if one.each)
        yield _fault(report, block, "comment_each", f"is of a block whose code says something of each row {each}")


def _of_code(report: Report, block: Block) -> Iterator[DeclarationFault]:
    own = sheets_of(report)
    known: Mapping[str, Named | Filled] = NAMED if own is None else own
    if not block.code:
        if block.columns:
            what = "shows nothing: a block with columns says its `table`, or the `code` that fills it"
            yield _fault(report, block, "columns", what)
        return
    code = known.get(block.code)
    if code is None:
        yield _fault(report, block, "code", f"planbook has no block {block.code!r} here {_among(sorted(known))}")
        return
    if own is not None and block.code != block.key:
        yield _fault(report, block, "code", f"has to be {block.key!r}, its key: such a block stands here once")
    if isinstance(code, Named) and report.scope not in code.scopes:
        what = (
            f"{block.code!r} is for papers about a {' or a '.join(code.scopes)}, and this is about a {report.scope}"
        )
        yield _fault(report, block, "code", what)
    if isinstance(code, Named) and code.corrects and report.makes != "correction":
        yield _fault(report, block, "code", f"{block.code!r} stands in the paper of corrections alone")
    if isinstance(code, Named):
        for one in (block, *(part for part in report.blocks if part.of == block.key)):
            yield from _of_braces(report, one, FILLED | {*code.fills})
    yield from _of_columns(report, block, code.columns)
    yield from _of_parts(report, block, code)


def _of_braces(report: Report, block: Block, known: Set[str]) -> Iterator[DeclarationFault]:
    """What stands in braces in the block's texts is filled in for every block, or by its code."""
    for text in _texts_of(block):
        unknown = (words_in_braces(text, nouns=True) or set()) - known
        if unknown:
            named = ", ".join(sorted(f"{{{word}}}" for word in unknown))
            what = f"{named} is filled in by nothing (there are: {', '.join(sorted(known))})"
            yield DeclarationFault("report", report.key, ("block", block.key), what)


def faults_of_readers(declarations: Declarations) -> Iterator[DeclarationFault]:
    """Each text of a paper about the trust that speaks of the body that reads it: such a paper has none."""
    for report in declarations.reports.values():
        if report.scope != "trust":
            continue
        texts = [("report", name, getattr(report, name)) for name in ("title", "title_unchecked", "subtitle")]
        texts += [("report", "head", text) for text in report.head]
        texts += [("block", block.key, text) for block in report.blocks for text in _texts_of(block)]
        for table, name, text in texts:
            if "committee" in (words_in_braces(text) or ()):
                what = (
                    "{committee} is filled in by nothing: no one body reads a paper about the trust; write its name"
                )
                yield DeclarationFault("report", report.key, (table, name), what)


def _texts_of(block: Block) -> list[str]:
    texts = [block.title, block.caption, block.intro, block.empty, block.not_asked, block.note]
    return [*texts, *block.says, *block.glance, *block.sign, *(column.heading for column in block.columns)]


def _of_parts(report: Report, block: Block, code: Named | Filled) -> Iterator[DeclarationFault]:
    """The blocks that belong to one that code fills are those that the code needs."""
    parts = code.parts_in(report.scope)
    there = {part.code or part.key: part for part in report.blocks if part.of == block.key and not part.figure}
    for name in parts:
        if name not in there:
            what = f"lacks its part {name!r}: a block with of = {block.key!r} and code = {name!r}"
            yield _fault(report, block, "code", what)
    for name, part in there.items():
        if name not in parts and name in code.parts_in("unit"):
            what = f"{name!r} is a part in papers about a unit alone, and this is about a {report.scope}"
            yield _fault(report, part, "of", what)
        elif isinstance(code, Named) and bool(part.chart) != (name in code.drawn):
            what = "is missing: the part is a chart" if name in code.drawn else "is for a block of a table"
            yield _fault(report, part, "chart", what)
        elif name not in parts:
            yield _fault(report, part, "of", f"{block.code!r} has no part {name!r} {_among(parts)}")
        else:
            yield from _of_columns(report, part, parts[name])


def _of_figure(declarations: Declarations, report: Report, block: Block) -> Iterator[DeclarationFault]:
    """A headline of a trust's own shows a figure that there is, with a line beneath that has room."""
    sheets = sheets_of(report) or {}
    if not (block.of in sheets and sheets[block.of].headlines):
        places = (f"{key} of {file}" for file, own in SHEETS.items() for key in own if own[key].headlines)
        yield _fault(report, block, "figure", f"is for headlines, which are parts of a block {_among(places)}")
    if block.code or block.table:
        yield _fault(report, block, "figure", "stands without a `code` and a `table`: it is all that is shown")
    what = fault_of_figure(declarations, block.figure)
    if what:
        yield _fault(report, block, "figure", what)
    if not 0 < len(block.caption) <= LONGEST_LINE:
        yield _fault(report, block, "caption", f"is the line beneath the figure: 1 to {LONGEST_LINE} characters")


def _of_columns(report: Report, block: Block, known: tuple[str, ...]) -> Iterator[DeclarationFault]:
    for column in block.columns:
        if column.key not in known:
            what = f"{block.code or block.key!r} has no column {column.key!r}{meant_or_all(column.key, known)}"
            yield _fault(report, block, "columns", what)


def _of_types(report: Report, block: Block) -> Iterator[DeclarationFault]:
    for column in block.columns:
        if column.type not in KINDS:
            what = f"{column.key!r}: there is no type {column.type!r}{meant_or_all(column.type, KINDS)}"
            yield _fault(report, block, "columns", what)


def _of_title(report: Report, block: Block, seen: dict[str, str]) -> Iterator[DeclarationFault]:
    """A sheet's name is one that Excel takes, and no other sheet's."""
    if not 0 < len(block.title) <= LONGEST_SHEET or NOT_IN_A_SHEETS_NAME.search(block.title):
        yield _fault(report, block, "title", SHEET_NAME)
    other = seen.setdefault(block.title.casefold(), block.key)
    if other != block.key:
        yield _fault(report, block, "title", f"the block {other!r} has a sheet of that name already")
