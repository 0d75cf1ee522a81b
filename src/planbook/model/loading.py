"""Reading the declarations, and saying by file and key what is wrong with them.

load()                                    the declarations that come with planbook
load(own=Path("my-trust/templates"))      those with a trust's own laid over them
load(Path("..."))                         those of another folder (the tests use that)
"""

import hashlib
import json
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from planbook.errors import DeclarationError
from planbook.model.declarations import (
    FIELD_TYPES,
    Block,
    BlockColumn,
    Choice,
    Column,
    Declarations,
    Disclosure,
    Field,
    Format,
    Record,
    Report,
    Rule,
    Sheet,
)
from planbook.model.fitting import build
from planbook.model.register import folded
from planbook.model.templates import Part, Path_, Templates, own_files, read_templates

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a declaration: with which, at which key of it, and what."""

    kind: str
    """`record`, `format`, `rule`, `report`, `list`, `catalogue` or `word`."""
    key: str
    path: Path_
    what: str


Examiner = Callable[[Declarations], Iterable[Fault]]
"""Looks over declarations for what only a stage that uses them knows, as the checks that there are."""


def templates_folder() -> Path:
    """Where `workbook_templates/` lies: inside the installed package, or beside `src/` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "workbook_templates"
    return inside if inside.is_dir() else package.parent.parent / "workbook_templates"


def load(folder: Path | None = None, own: Path | None = None, examiners: tuple[Examiner, ...] = ()) -> Declarations:
    """All declarations of `folder`, with a trust's `own` laid over them.

    Raises DeclarationError with a line for every fault in them, those that `examiners` find among them.
    """
    own = own if own is not None and any(own_files(own)) else None
    if own is None:
        return _load_once(folder or templates_folder(), examiners)
    return _load(folder or templates_folder(), own, examiners)


@cache
def _load_once(folder: Path, examiners: tuple[Examiner, ...]) -> Declarations:
    return _load(folder, None, examiners)


def _load(folder: Path, own: Path | None, examiners: tuple[Examiner, ...]) -> Declarations:
    templates = read_templates(folder, own)
    reader = _Reader(templates)
    records = reader.records()
    declarations = Declarations(
        records=records,
        formats=reader.formats(records),
        lists=reader.lists(),
        rules=reader.rules(records),
        reports=reader.reports(),
        catalogue=reader.catalogue(records),
        sha256=templates.digest.hexdigest(),
        folder=folder,
        own=own,
        shas={kind: _sha_of(parts) for kind, parts in templates.parts.items()},
        own_parts=_own_parts(templates),
    )
    reader.check_targets(declarations)
    if not templates.faults:  # what is amiss already would be told again in other words
        for fault in (fault for examiner in examiners for fault in examiner(declarations)):
            templates.fault(templates.of(fault.kind)[fault.key], fault.path, fault.what)
    if templates.faults:
        raise DeclarationError("\n".join(dict.fromkeys(templates.faults)))
    return declarations


def _sha_of(parts: Mapping[str, Part]) -> str:
    """The SHA-256 of what all parts of a kind say, however their files are written."""
    said = json.dumps([[key, part.table] for key, part in parts.items()], default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _own_parts(templates: Templates) -> Mapping[tuple[str, str], str]:
    """What the trust has added or changed, by kind and key: `added` or `changed`."""
    return {
        (kind, key): "added" if part.is_own else "changed"
        for kind, parts in templates.parts.items()
        for key, part in parts.items()
        if part.is_own or part.is_changed
    }


_FIXED: Mapping[str, tuple[Path_, ...]] = {
    "record": tuple(("record", key) for key in ("row_id", "parent", "rows", "identity", "yearly", "key")),
    "format": tuple(("format", key) for key in ("version", "reads", "migrates", "kind")),
    "rule": (("check",), ("record",), ("refuses",), ("code",)),
    "report": (("report", "audience"),),
}
"""What a trust may not change of what comes with planbook: it would be another thing under the same key."""
_FIXED_OF_A_FIELD = ("type", "list", "of")


class _Reader:
    """Makes typed objects of the tables, noting what does not fit."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        for kind, paths in _FIXED.items():
            for part in templates.of(kind).values():
                self._check_fixed(part, paths)

    def fault(self, part: Part, path: Path_, what: str) -> None:
        self.templates.fault(part, path, what)

    def build(self, cls: type[T], table: Any, part: Part, path: Path_, **given: Any) -> T | None:
        """A `cls` from a TOML table: its dataclass fields are the keys allowed and say which are needed."""
        built = build(cls, table, **given)
        for name, what in built.faults:
            self.fault(part, (*path, name) if name else path, what)
        return built.made

    def _check_fixed(self, part: Part, paths: tuple[Path_, ...]) -> None:
        """The trust's files leave what a key means as it is."""
        if not part.is_changed:
            return
        first, last = part.said[0][1], part.said[-1][1]
        fields = last.get("fields", {}) if part.kind == "record" else {}
        known = first.get("fields", {})
        own = tuple(("fields", key, name) for key in fields if key in known for name in _FIXED_OF_A_FIELD)
        for path in (*paths, *own):
            was, now = _at(first, path), _at(last, path)
            if now is not None and now != was:
                what = f"is {was!r} in planbook and has to stay so: what is of this key already is of that kind"
                self.fault(part, path, f"{what}. Take a key of your own")

    def _check_blocks(self, part: Part, said: Mapping[str, Any]) -> None:
        """A trust's file names blocks and columns of the report that there are: the rest is made by code."""
        first = part.said[0][1].get("block", {})
        known = {column["key"] for block in first.values() for column in block.get("columns", ())}
        words = {word for text in _texts(part.said[0][1]) for word in _words_in_braces(text) or ()}
        for key, block in said.items():
            if key not in first:
                self.fault(part, ("block", key), f"there is no such block (there are: {', '.join(first)})")
                continue
            columns = block.get("columns", ())
            for column in columns if isinstance(columns, list) else ():
                if isinstance(column, Mapping) and str(column.get("key")) not in known:
                    self.fault(part, ("block", key, "columns"), f"there is no column {column.get('key')!r}")
            for text in _texts(block):
                self._check_braces(part, ("block", key), text, words)

    def _check_braces(self, part: Part, path: Path_, text: str, known: Set[str] | None) -> None:
        """What stands in braces in a text is the name of something that is filled in, one of `known` if given."""
        words = _words_in_braces(text)
        if words is None or not all(word.isidentifier() for word in words):
            self.fault(part, path, f"{text!r}: braces hold one name each, as {{value}}")
        elif known is not None and not words <= known:
            unknown = ", ".join(sorted(f"{{{word}}}" for word in words - known))
            self.fault(part, path, f"{unknown} is filled in by nothing (there are: {', '.join(sorted(known))})")

    def records(self) -> dict[str, Record]:
        records: dict[str, Record] = {}
        for part in self.templates.of("record").values():
            for key in part.table.keys() - {"record", "fields"}:
                self.fault(part, (key,), "is not a table of this file (there are: record, fields)")
            built = []
            fields = part.table.get("fields", {})
            for key, table in fields.items() if isinstance(fields, Mapping) else ():
                made = self.build(Field, table, part, ("fields", key), key=key)
                if made is None:
                    continue
                if made.type not in FIELD_TYPES:
                    self.fault(part, ("fields", key, "type"), f"is none of {', '.join(FIELD_TYPES)}")
                    continue
                built.append(made)
            table = {"key": part.key, **part.table.get("record", {})}
            record = self.build(Record, table, part, ("record",), fields=tuple(built))
            if record is None:
                continue
            self._check_names(part, record)
            self._check_disclosure(part, record)
            records[record.key] = record
        return records

    def _check_names(self, part: Part, record: Record) -> None:
        """Every field that the record names is there."""
        identity = (("identity", key) for key in record.identity)
        for name, key in (("row_id", record.row_id), ("label", record.label), *identity):
            if key and key not in record.keys:
                self.fault(part, ("record", name), f"there is no field {key!r}")
        days = [("due", key, "are due by it") for key in record.due]
        days += [
            (name, getattr(record, name), "hold by it") for name in ("since", "until") if getattr(record, name)
        ]
        for name, key, why in days:
            if key not in record.keys:
                self.fault(part, ("record", name), f"there is no field {key!r}")
            elif not record.field(key).dated:
                self.fault(part, ("fields", key, "type"), f"has to be a date: rows {why}")
        for spec in record.fields:
            for key in spec.was:
                if record.current_key(key) != spec.key or key in record.keys:
                    self.fault(part, ("fields", spec.key, "was"), f"{key!r} is another field's key")

    def _check_disclosure(self, part: Part, record: Record) -> None:
        """Every number says who may see it, by fields that are there."""
        for spec in record.fields:
            path, said = ("fields", spec.key, "disclosure"), spec.disclosure
            if spec.tells_size and not said:
                what = 'is missing: a count, a number or a share says "none", "internal", or of which people it is'
                self.fault(part, path, what)
            if not isinstance(said, Disclosure):
                continue
            if not spec.tells_size:
                self.fault(part, path, "has people in it, and the field is no count, number or share")
            if said.of and (said.of not in record.keys or not record.field(said.of).tells_size):
                self.fault(part, path, f"there is no number {said.of!r}")
            for key in said.adds_up:
                if key != "unit" and key not in record.keys:
                    self.fault(part, path, f"there is no field {key!r}")

    def lists(self) -> dict[str, tuple[Choice, ...]]:
        lists = {}
        for part in self.templates.of("list").values():
            made = [self.build(Choice, entry, part, (code,), code=code) for code, entry in part.table.items()]
            lists[part.key] = tuple(choice for choice in made if choice)
        return lists

    def formats(self, records: Mapping[str, Record]) -> dict[str, Format]:
        formats = {}
        for part in self.templates.of("format").values():
            for key in part.table.keys() - {"format", "sheet"}:
                self.fault(part, (key,), "is not a table of this file (there are: format, sheet)")
            shown: dict[str, Sheet] = {}
            for table in part.table.get("sheet", ()):
                sheet = self.sheet(records, table, part)
                if sheet and sheet.record.key in shown:
                    self.fault(part, ("sheet", sheet.record.key), "stands in the format twice")
                elif sheet:
                    shown[sheet.record.key] = sheet
            table = part.table.get("format", {})
            made = self.build(Format, table, part, ("format",), key=part.key, sheets=tuple(shown.values()))
            if made:
                formats[made.key] = made
        return formats

    def sheet(self, records: Mapping[str, Record], table: Any, part: Part) -> Sheet | None:
        """The record's sheet as the format shows it (`[[sheet]]`)."""
        said = self.build(Shown, table, part, ("sheet", str(table.get("record", ""))))
        if said is None:
            return None
        path = ("sheet", said.record)
        record = records.get(said.record)
        if record is None:
            self.fault(part, path, f"there is no record {said.record!r}")
            return None
        columns: list[Column] = []
        for key in said.show:
            owner, _, bare = key.rpartition(".")
            found = records.get(owner or said.record)
            spec = next((f for f in found.fields if f.key == bare), None) if found else None
            if spec is None:
                self.fault(part, (*path, "show"), f"there is no field {key!r}")
                continue
            if (owner or said.record, bare) in [(c.record, c.field.key) for c in columns]:
                self.fault(part, (*path, "show"), f"{key!r} stands there twice")
                continue
            heading = said.headings.get(key, spec.heading)
            was = spec.was if heading == spec.heading else (*spec.was, spec.heading)
            spec = replace(spec, heading=heading, required=spec.required or key in said.required, was=was)
            columns.append(Column(owner or said.record, spec))
        for name in ("required", "headings"):
            for key in getattr(said, name):
                if key not in said.show:
                    self.fault(part, (*path, name), f"{key!r} is not shown on this sheet")
        self._check_headings(part, path, columns)
        return Sheet(
            record=record,
            title=said.title or record.title,
            ask=said.ask or record.ask,
            asks=said.asks or record.asks,
            who=said.who or record.who,
            columns=tuple(columns),
        )

    def _check_headings(self, part: Part, path: Path_, columns: list[Column]) -> None:
        """No two columns of a sheet are headed alike: people, and planbook in a bare copy, know them by that."""
        first: dict[str, str] = {}
        for column in columns:
            other = first.setdefault(folded(column.field.heading), column.key)
            if other != column.key:
                what = f"{other} and {column.key} are both headed {column.field.heading!r}"
                self.fault(part, (*path, "show"), what)

    def rules(self, records: Mapping[str, Record]) -> dict[str, Rule]:
        rules: dict[str, Rule] = {}
        for part in self.templates.of("rule").values():
            rule = self.build(Rule, part.table, part, ())
            if rule is None:
                continue
            if rule.record and rule.record not in records:
                self.fault(part, ("record",), f"there is no record {rule.record!r}")
            for name in ("message", "remedy"):
                self._check_braces(part, (name,), getattr(rule, name), None)
            rules[rule.code] = rule
        return dict(sorted(rules.items()))

    def reports(self) -> dict[str, Report]:
        reports = {}
        for part in self.templates.of("report").values():
            for key in part.table.keys() - {"report", "block"}:
                self.fault(part, (key,), "is not a table of this file (there are: report, block)")
            blocks = []
            if part.is_changed:
                self._check_blocks(part, part.table.get("block", {}))
            elif part.is_own:
                self.fault(part, ("report",), "is none of planbook's; papers of a trust's own are not made yet")
            for key, table in part.table.get("block", {}).items():
                said = dict(table)
                rows = said.pop("columns", [])
                if not isinstance(rows, list):
                    self.fault(part, ("block", key, "columns"), "should be a list of tables")
                    rows = []
                made = [self.build(BlockColumn, row, part, ("block", key, "columns")) for row in rows]
                columns = tuple(column for column in made if column)
                block = self.build(Block, said, part, ("block", key), key=key, columns=columns)
                if block:
                    blocks.append(block)
            table = part.table.get("report", {})
            report = self.build(Report, table, part, ("report",), key=part.key, blocks=tuple(blocks))
            if report:
                reports[report.key] = report
        return reports

    def catalogue(self, records: Mapping[str, Record]) -> dict[str, tuple[Mapping[str, Any], ...]]:
        catalogue: dict[str, tuple[Mapping[str, Any], ...]] = {}
        for part in self.templates.of("catalogue").values():
            record = records.get(part.key)
            if record is None:
                self.fault(part, (), "there is no such record")
                continue
            rows: dict[Any, dict[str, Any]] = {}
            for number, row in enumerate(part.table["rows"]):
                for key in row.keys() - set(record.keys):
                    self.fault(part, (str(next(iter(row.values()))),), f"{record.key} has no field {key!r}")
                name = row.get(record.row_id) if record.row_id else None
                place = number if name is None else str(name)
                rows[place] = {**rows.get(place, {}), **row}
            catalogue[record.key] = tuple(rows.values())
        return catalogue

    def check_targets(self, declarations: Declarations) -> None:
        """Every list, record and parent that a field names is there."""
        for record in declarations.records.values():
            part = self.templates.of("record")[record.key]
            if record.parent and record.parent not in declarations.records:
                self.fault(part, ("record", "parent"), f"there is no record {record.parent!r}")
            for spec in record.fields:
                here = ("fields", spec.key)
                if spec.type in {"choice", "choices"} and spec.list not in declarations.lists:
                    self.fault(part, (*here, "list"), f"there is no list {spec.list!r}")
                linked = spec.type in {"code", "codes", "reference"} or (spec.type == "links" and spec.of)
                if linked and spec.of not in declarations.records:
                    self.fault(part, (*here, "of"), f"there is no record {spec.of!r}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A `[[sheet]]` of a format as it is written."""

    record: str
    show: tuple[str, ...]
    """The fields that the sheet shows, in order; `objective.impact` is one of a parent."""
    title: str = ""
    ask: str = ""
    asks: str = ""
    who: str = ""
    required: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)


def _at(table: Any, path: Path_) -> Any:
    """What stands in `table` at `path`; None where nothing does."""
    for key in path:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table


def _texts(table: Any) -> Iterator[str]:
    """All words in a table."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, Mapping | list):
        for value in table.values() if isinstance(table, Mapping) else table:
            yield from _texts(value)


def _words_in_braces(text: str) -> set[str] | None:
    """The names in the braces of a text; None where it is not one that can be filled in."""
    try:
        found = [(name, spec or conversion) for _, name, spec, conversion in string.Formatter().parse(text)]
    except ValueError:
        return None
    return None if any(more for _, more in found) else {name for name, _ in found if name is not None}
