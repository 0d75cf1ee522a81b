"""Reports as their files declare them, made into typed objects; what does not go together is noted by file and key.

A block of a table takes the heading and the type of each column from the record's field that it shows, so that a
trust's paper over a record is a list of keys.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from planbook.model.block_charts import faults_of_chart
from planbook.model.blocks import Block, BlockChart, BlockColumn, Each, Report
from planbook.model.chain import top_of
from planbook.model.faults import check_braces, texts_in, words_in_braces
from planbook.model.headlines import SUMMED
from planbook.model.laid_over import Path_
from planbook.model.meant import meant, meant_or_all
from planbook.model.prose import opening
from planbook.model.record import Field, Record
from planbook.model.row_values import misfit_of_column, misfit_of_field
from planbook.model.templates import TemplatePart, Templates
from planbook.model.typed_tables import build
from planbook.model.values import Value

if TYPE_CHECKING:
    from planbook.model.declarations import Choice

WORKED_OUT: Mapping[str, tuple[str, str]] = {
    "status": ("Status", "status"),
    "overdue": ("Overdue", "yes_no"),
    "days_over": ("Days over", "count"),
    "changed": ("Since last time", "text"),
    "since": ("Since", "text"),
}
"""What is worked out of a row of any record, by key: the heading of its column, and its type."""
OF_THE_ROW: Mapping[str, tuple[str, str]] = {
    "unit": ("Code", "text"),
    "unit_name": ("{School}", "text"),
    "part_of": ("Part of", "text"),
    "period": ("Period", "text"),
    "rows": ("How many", "count"),
}
"""What is known of a row of any record beside its fields."""
TOP = "top"
"""The column of a record with a parent that shows the title at the top of its chain, headed by what that is called:
the priority that a milestone's action belongs to."""
FILLED: frozenset[str] = frozenset(
    {
        "to",
        "trust",
        "meeting",
        "period",
        "previous",
        "the_period",
        "the_previous",
        "as_at",
        "name",
        "committee",
        "contact",
    }
    | {"school", "schools", "School", "Schools", "The_school", "Head", "phase", "explanation"}
)
"""The names in braces that are filled in for every paper and every block."""
ROWS = "rows"
"""How many rows there are: a column of a table that adds them up; beneath values across, of how many."""
VERSION = "version"
"""What stands in braces for the number of its version, at the head of a paper alone."""
_SAID_OF_ALL = ("title", "title_unchecked", "subtitle")
FILLED_OF_TABLE: frozenset[str] = frozenset(
    {"rows", "having", "due", "units_having", "counts", "on_time", "share", "not_done"}
)
"""Those of a block of a table alone: how many rows it shows, how many units have any, from how many a return is
due, both of these in words, how many rows there are of each value of a field, how many that have fallen due were
done in time, how many have not been done, of how many that were more is said, what all have in one column of what
they have in another, and in one column together."""
_AS_TEXT = {"choice", "choices", "code", "codes", "reference", "links", "ref", "answer", "value", "result"}
_KEY = re.compile(r"[a-z0-9_]{1,34}\Z")


class PaperBuilder:
    """Makes the reports of the templates' tables, noting what does not fit."""

    def __init__(
        self, templates: Templates, records: Mapping[str, Record], lists: "Mapping[str, tuple[Choice, ...]]"
    ) -> None:
        self.templates = templates
        self.records = records
        self.lists = lists

    def reports(self) -> dict[str, Report]:
        """The reports by their keys, each with its blocks."""
        parts = self.templates.of("report")
        made = (self._report(part) for part in parts.values())
        reports = {report.key: report for report in made if report}
        says = [key for key, report in reports.items() if report.makes == "correction"]
        for key in says if len(says) > 1 else ():
            if parts[key].is_own or parts[key].is_changed:
                others = ", ".join(other for other in says if other != key)
                self._fault(parts[key], ("report", "makes"), f"there is one correction, and {others} is it")
        if not says:
            for part in parts.values():
                if part.key in reports and part.said[0][1].get("report", {}).get("makes") == "correction":
                    self._fault(part, ("report", "makes"), "there has to be a correction: no other paper is it")
        return reports

    def _fault(self, part: TemplatePart, path: Path_, what: str) -> None:
        self.templates.fault(part, path, what)

    def _report(self, part: TemplatePart) -> Report | None:
        for key in part.table.keys() - {"report", "block"}:
            self._fault(part, (key,), "is not a table of this file (there are: report, block)")
        if not _KEY.match(part.key):
            self._fault(part, ("report",), "the file's name is its key: at most 34 of a-z, 0-9 and _")
        blocks = [block for block in self._blocks(part) if block]
        built = build(
            Report,
            part.table.get("report", {}),
            {"title": part.key, "audience": "external"},
            key=part.key,
            blocks=tuple(blocks),
        )
        for name, what in built.faults:
            self._fault(part, ("report", name) if name else ("report",), what)
        if built.made:
            if part.is_own or part.is_changed:
                for name in _SAID_OF_ALL:
                    check_braces(self.templates, part, ("report", name), getattr(built.made, name), _filled(part))
                for text in built.made.head:
                    check_braces(self.templates, part, ("report", "head"), text, _filled(part) | {VERSION})
            self._check_together(part, built.made)
            self._check_shows(part, ("report", "shows"), built.made.shows)
        return built.made

    def _blocks(self, part: TemplatePart) -> Iterator[Block | None]:
        seen: set[str] = set()
        known = _filled(part)
        is_word = part.table.get("report", {}).get("makes") not in ("workbook", "dashboard")
        shipped = {str(one["key"]): one for one in part.said[0][1].get("block", ())} if part.is_changed else {}
        for given in part.table.get("block", ()):
            key, table = str(given.get("key", "")), given
            if given.get("figure") and key in shipped and not shipped[key].get("figure"):
                what = "is planbook's own block, and a headline would take its place: give the headline another key"
                self._fault(part, ("block", key, "figure"), what)
                table = shipped[key]  # so that nothing else is said of what is missing then
            if not _KEY.match(key) or not isinstance(table["key"], str):
                what = "its key has to be at most 34 of a-z, 0-9 and _"
                self._fault(part, ("block", key or "key"), what if key else f"is missing: {what}")
            elif key in seen:
                self._fault(part, ("block", key), "there are two blocks of this key")
            seen.add(key)
            if part.is_own or part.is_changed:
                of_table = FILLED_OF_TABLE | _columns_in(table) if table.get("table") else frozenset()
                # what else the code of a paper's block fills in, the stage that has the code knows, and holds it to
                of_code = is_word and (table.get("code") or table.get("of"))
                for text in texts_in({name: said for name, said in table.items() if name != "chart"}):
                    words = None if of_code else known | of_table
                    check_braces(self.templates, part, ("block", key), text, words, nouns=bool(of_table))
            yield self._block(part, key, dict(table))

    def _block(self, part: TemplatePart, key: str, said: dict[str, Any]) -> Block | None:
        path = ("block", key)
        record = self.records.get(str(said.get("table", "")))
        rows = said.pop("columns", [])
        if not isinstance(rows, list):
            self._fault(part, (*path, "columns"), "should be a list of tables")
            rows = []
        columns = []
        for row in rows:
            built = build(BlockColumn, {"key": row} if isinstance(row, str) else row)
            for name, what in built.faults:
                self._fault(part, (*path, "columns", name) if name else (*path, "columns"), what)
            if built.made:
                says_type = isinstance(row, Mapping) and "type" in row
                columns.append(_resolved(built.made, record, self.records, says_type=says_type))
        chart = said.pop("chart", None)
        drawn = build(BlockChart, chart) if chart is not None else None
        for name, what in drawn.faults if drawn else ():
            self._fault(part, (*path, "chart", name) if name else (*path, "chart"), what)
        drawing = drawn.made if drawn else None
        taken = ("columns", "chart")
        made = build(Block, said | {"key": key}, taken=taken, columns=tuple(columns), chart=drawing)
        for name, what in made.faults:
            self._fault(part, (*path, name) if name else path, what)
        block = made.made
        if block is None:
            return None
        if block.is_table and block.code:
            self._fault(part, (*path, "code"), "a block is a table or is made by code, not both")
        self._check_columns(part, block)
        for name, what in faults_of_chart(block, block.chart, FILLED) if block.chart else ():
            self._fault(part, (*path, "chart", name) if name else (*path, "chart"), what)
        self._check_sort(part, block)
        self._check_shows(part, (*path, "shows"), block.shows)
        if record is not None:
            self._check_record(part, block, record)
        elif block.sums or block.share or block.total:
            what = "only the rows of a record are added up"
            self._fault(part, (*path, "sums" if block.sums else "share" if block.share else "total"), what)
        elif block.is_table and any(column.fits for column in block.columns):
            self._fault(part, (*path, "columns"), "only the rows of a record are counted")
        return block

    def _check_columns(self, part: TemplatePart, block: Block) -> None:
        """A table has columns, each once, and no size is below 0."""
        path = ("block", block.key)
        if block.is_table and not block.columns:
            self._fault(part, (*path, "columns"), "is missing: a table says which columns it shows")
        if bool(block.across) != bool(block.cell):
            what = "go together: `across` says what stands across the table, `cell` what is beneath it"
            self._fault(part, (*path, "across" if block.across else "cell"), what)
        counting = [column.key for column in block.columns if column.fits]
        if (bool(block.across), bool(block.sums), bool(counting)).count(True) > 1:
            self._fault(part, (*path, "sums"), "a table has sums, or values across it, or columns that count")
        if counting and len(counting) == len(block.columns):
            self._fault(part, (*path, "columns"), "one at least has to say of what the others count")
        for name in ("across", "counts", "sums", "says", "glance", "share", "total", "then", "whose", "filled"):
            if getattr(block, name) and not block.table:
                self._fault(part, (*path, name), "is for a block of a table")
        if block.least < 0 or block.least > block.most:
            what = f"{block.least} is not from 0 to {block.most}, the most that are shown (`most`)"
            self._fault(part, (*path, "least"), what)
        if block.most < 0:
            self._fault(
                part, (*path, "most"), f"{block.most} is below 0; leave it out where all rows are to be shown"
            )
        keys = [column.key for column in block.columns]
        for n, column in enumerate(block.columns):
            if column.key in keys[:n]:
                self._fault(part, (*path, "columns"), f"{column.key!r} is there twice")
            if column.width < 0:
                self._fault(part, (*path, "columns", "width"), f"{column.key!r}: {column.width:g} is below 0")

    def _check_shows(self, part: TemplatePart, path: Path_, names: tuple[str, ...]) -> None:
        for name in names:
            key, _, of_record = name.partition(".")
            if key not in self.records or of_record not in self.records[key].keys:
                self._fault(part, path, f"there is no field {name!r}")

    def _check_sort(self, part: TemplatePart, block: Block) -> None:
        shown = {column.key for column in block.columns}
        for key in block.sort:
            if key.removeprefix("-") not in shown:
                what = f"{key.removeprefix('-')!r} is not shown; add it to the columns, or sort by one of them"
                self._fault(part, ("block", block.key, "sort"), what)

    def _check_record(self, part: TemplatePart, block: Block, record: Record) -> None:
        """A table of a record shows, and chooses by, what there is of it."""
        known = {*record.keys, *WORKED_OUT, *OF_THE_ROW, *([TOP] if record.parent else ())}
        named = [("columns", column.key) for column in block.columns if not column.fits]
        named += [(name, key) for name in ("where", "always") for key in getattr(block, name)]
        chosen = [(column, name) for column in block.columns for name in ("fits", "among")]
        named += [("columns", key) for column, name in chosen for key in getattr(column, name)]
        named += [("cell", key) for key in block.cell if block.cell != (ROWS,)]
        named += [(name, getattr(block, name)) for name in ("across", "counts") if getattr(block, name)]
        named += [(name, key) for name in ("reader", "whose", "named_by") if (key := getattr(block, name))]
        named += [(name, key) for name in ("share", "filled") for key in getattr(block, name)]
        named += [(name, key) for name in ("total", "then") for key in _one(getattr(block, name))]
        for name, key in named:
            if key not in known:
                what = f"{record.key} has no {key!r}{meant_or_all(key, sorted(known))}"
                self._fault(part, ("block", block.key, name), what)
        self._check_added(part, block, record)
        self._check_hidden(part, block, record)
        for name in ("where", "always"):
            for key, values in getattr(block, name).items():
                for what in self._misfits(record, key, values) if key in known else ():
                    self._fault(part, ("block", block.key, name, key), what)
        for column, name in chosen:
            for key, values in getattr(column, name).items():
                for what in self._misfits(record, key, values) if key in known else ():
                    self._fault(part, ("block", block.key, "columns", column.key, name, key), what)

    def _check_added(self, part: TemplatePart, block: Block, record: Record) -> None:
        """What is added up, or is a share, is numbers among the columns."""
        if len(block.share) not in (0, 2):
            self._fault(part, ("block", block.key, "share"), "is of two columns: the part, and the whole")
        for name, added in (("sums", block.sums), ("share", block.share), ("total", _one(block.total))):
            for key in added:
                spec = record.by_key.get(key)
                is_number = (spec is not None and spec.type in SUMMED) or (key == ROWS and name == "sums")
                if key not in (column.key for column in block.columns) or not is_number:
                    what = f"{key!r} is no count, number or money among the columns of the block"
                    self._fault(part, ("block", block.key, name), what)

    def _check_hidden(self, part: TemplatePart, block: Block, record: Record) -> None:
        """Nothing that may be hidden is given away by what is counted, added up or stands across, or by which rows
        are shown."""
        told = [(name, key) for name in ("across", "counts") if (key := getattr(block, name))]
        told += [(name, key) for name in ("cell", "sums", "share") for key in getattr(block, name)]
        told += [(name, key) for name in ("total", "then") for key in _one(getattr(block, name))]
        told += [("columns", key) for column in block.columns for key in (*column.fits, *column.among)]
        chosen = [(name, key) for name in ("filled", "where", "always") for key in getattr(block, name)]
        for whats, what in (
            (told, "what is counted, added up, or stands across, would give it away"),
            (chosen, "which rows are shown would give it away"),
        ):
            for name, key in whats:
                if key in record.keys and record.may_be_hidden(key):
                    self._fault(part, ("block", block.key, name), f"{key!r} may be hidden: {what}")

    def _check_each(self, part: TemplatePart, report: Report, each: Each) -> None:
        """What a paper is made for each of is a column of words of the register, and blocks say whose rows are."""
        record = self.records.get(each.record)
        spec = record.by_key.get(each.column) if record else None
        if spec is None or spec.type != "text":
            what = f"{each.record!r} has no column of text {each.column!r}"
            self._fault(part, ("report", "each"), what)
        if report.scope != "trust":
            self._fault(part, ("report", "each"), 'is of a paper about the whole trust: say scope = "trust"')
        if not any(block.whose for block in report.blocks):
            self._fault(part, ("report", "each"), "parts nothing: no block says `whose` its rows are")

    def _check_whose(self, part: TemplatePart, report: Report, block: Block) -> None:
        path = ("block", block.key)
        if block.named_by and not block.through:
            self._fault(part, (*path, "named_by"), "goes before what says whose a row is (`through`): say that too")
        if (block.whose or block.through) and report.each is None:
            self._fault(part, (*path, "whose"), "is of a paper that is made for each of several (`[report] each`)")
        elif block.through:
            other = self.records.get(block.through)
            if other is None:
                what = f"there is no record {block.through!r}{meant(block.through, self.records)}"
                self._fault(part, (*path, "through"), what)
            elif block.whose not in {*other.keys, "unit"}:
                self._fault(part, (*path, "whose"), f"{other.key} has no field {block.whose!r}")

    def _misfits(self, record: Record, key: str, values: tuple[Value, ...]) -> Iterator[str]:
        """What is wrong with each of the values that a column of the record is to have; one has to be there."""
        spec = record.by_key.get(key)
        of_field = spec if spec is not None and (key not in WORKED_OUT or spec.type == "choice") else None
        if not values:
            yield "is empty: no row has one of no values; leave it out"
        for value in values:
            what = misfit_of_field(of_field, value, self.lists) if of_field else misfit_of_column(key, value)
            if what:
                yield what

    def _check_together(self, part: TemplatePart, report: Report) -> None:
        """The parts of a paper go together, and there are any."""
        if not report.blocks:
            self._fault(part, ("block",), "is missing: a report without a block says nothing")
        if report.each:
            self._check_each(part, report, report.each)
        if not report.forms or (report.makes != "paper" and report.forms != ("docx",)):
            self._fault(part, ("report", "forms"), "is of a paper: docx, xlsx or both")
        elif report.audience == "internal" and report.forms != ("docx",):
            self._fault(part, ("report", "forms"), "a paper that stays inside is in Word alone; leave it out")
        if report.made_of == "register":
            self._check_of_register(part, report)
        if report.tables_of and report.makes != "dashboard":
            self._fault(part, ("report", "tables_of"), "is of a dashboard; leave it out")
        keys = {block.key for block in report.standing}
        for block in report.blocks:
            path = ("block", block.key)
            if block.of and block.of not in keys:
                what = f"there is no block {block.of!r} that stands by itself{meant(block.of, keys - {block.key})}"
                self._fault(part, (*path, "of"), what)
            elif block.of and report.block(block.of).is_table:
                self._fault(part, (*path, "of"), f"{block.of!r} is a table, and has no parts; leave `of` out")
            self._check_kind(part, report, block)
            self._check_whose(part, report, block)
            record = self.records.get(block.table)
            outside = report.audience == "external" and block.part == "A"
            if record is not None and record.disclosure and outside:
                what = f"a row of {record.key} is not shown outside: it belongs in part B, or in an internal paper"
                self._fault(part, (*path, "table"), what)

    def _check_kind(self, part: TemplatePart, report: Report, block: Block) -> None:
        """Nothing is said of a block that is for another kind of report."""
        path = ("block", block.key)
        if block.chart and not report.is_word:
            self._fault(part, (*path, "chart"), "is for Word papers; leave it out")
        if block.part == "B" and not report.is_word:
            what = f"a {report.makes} has one audience; only papers have a part B"
            self._fault(part, (*path, "part"), what)
        for name in ("filters", "holds"):
            if getattr(block, name) and report.makes != "dashboard":
                self._fault(part, (*path, name), "is of a dashboard; leave it out")
        if block.part == "B" and report.audience == "internal":
            self._fault(part, (*path, "part"), "the whole paper is internal: it has no part B")

    def _check_of_register(self, part: TemplatePart, report: Report) -> None:
        """A paper of the register alone is about the whole trust, and shows no row that was returned."""
        if report.makes != "paper" or report.scope != "trust" or report.audience != "external":
            what = 'is of a paper about the whole trust for others: say scope = "trust", audience = "external"'
            self._fault(part, ("report", "made_of"), what)


def _one(key: str) -> tuple[str, ...]:
    return (key,) if key else ()


def _columns_in(table: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the columns that a block's sentences on its rows may name."""
    of_rows = any(table.get(name) for name in ("says", "glance"))
    columns = table.get("columns", ()) if of_rows else ()
    return frozenset(str(c.get("key", "") if isinstance(c, Mapping) else c) for c in columns)


def _filled(part: TemplatePart) -> set[str]:
    """What may stand in braces: what planbook's own file of that report uses, and what every block has."""
    first = part.said[0][1] if not part.is_own else {}
    return {word for text in texts_in(first) for word in words_in_braces(text, nouns=True) or ()} | FILLED


def _resolved(
    column: BlockColumn, record: Record | None, records: Mapping[str, Record], *, says_type: bool
) -> BlockColumn:
    """The column with its heading and type, those of the record's field where it says none."""
    heading, kind = "", "text"
    if record is not None and (spec := record.by_key.get(column.key)) and not _is_worked_out(column.key, spec):
        heading, kind = spec.heading, "text" if spec.type in _AS_TEXT else spec.type
    elif record is not None:
        of_top = (opening(top_of(records, record).one), "text")
        heading, kind = {**WORKED_OUT, **OF_THE_ROW, TOP: of_top}.get(column.key, ("", "text"))
    return replace(column, heading=column.heading or heading, type=column.type if says_type else kind)


def _is_worked_out(key: str, spec: Field) -> bool:
    """Whether a column shows what is worked out of a row although the record has a field of that key: the status,
    which carries on what was said before."""
    return key == "status" and spec.type == "choice"
