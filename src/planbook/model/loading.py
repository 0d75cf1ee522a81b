"""Reading the declarations, and saying by file and key what is wrong with them.

load()                  the declarations that come with planbook
load(Path("..."))       those of another folder (the tests use that)
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from planbook.errors import DeclarationError
from planbook.model.declarations import (
    FIELD_TYPES,
    Block,
    BlockColumn,
    Choice,
    Column,
    Declarations,
    Field,
    Format,
    Record,
    Report,
    Rule,
    Sheet,
)

T = TypeVar("T")


def templates_folder() -> Path:
    """Where `workbook_templates/` lies: inside the installed package, or beside `src/` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "workbook_templates"
    return inside if inside.is_dir() else package.parent.parent / "workbook_templates"


@cache
def load(folder: Path | None = None) -> Declarations:
    """All declarations of `folder`; raises DeclarationError with a line for every fault in them."""
    reader = _Reader(folder or templates_folder())
    records = reader.records()
    lists = reader.lists()
    formats = reader.formats(records)
    rules = reader.rules(records)
    declarations = Declarations(
        records=records,
        formats=formats,
        lists=lists,
        rules=rules,
        reports=reader.reports(),
        catalogue=reader.catalogue(records),
        sha256=reader.digest.hexdigest(),
        folder=reader.folder,
    )
    reader.check_targets(declarations)
    if reader.faults:
        raise DeclarationError("\n".join(reader.faults))
    return declarations


class _Reader:
    """Reads the files of one folder, keeping the faults and the digest as it goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.digest = hashlib.sha256()

    def fault(self, file: Path, key: str, what: str) -> None:
        self.faults.append(f"{file.relative_to(self.folder).as_posix()}: {key}: {what}")

    def toml(self, file: Path) -> dict[str, Any]:
        data = file.read_bytes().replace(b"\r\n", b"\n")
        self.digest.update(file.relative_to(self.folder).as_posix().encode() + b"\0" + data)
        try:
            return tomllib.loads(data.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.fault(file, "the file", f"is not TOML: {error}")
            return {}

    def files(self, *folders: str) -> list[Path]:
        return [file for name in folders for file in sorted((self.folder / name).glob("*.toml"))]

    def build(self, cls: type[T], table: Any, file: Path, where: str, **given: Any) -> T | None:
        """A `cls` from a TOML table: its dataclass fields are the keys allowed and say which are needed."""
        if not isinstance(table, dict):
            self.fault(file, where, "should be a table")
            return None
        known = {f.name: f for f in fields(cls) if f.init}  # type: ignore[arg-type]  # cls is always a dataclass
        values = dict(given)
        sound = True
        for name, value in table.items():
            if name not in known or name in given:
                self.fault(file, f"{where}.{name}", "is not a key of this table")
                continue
            fitted, fits = _fit(known[name].type, value)
            if not fits:
                self.fault(file, f"{where}.{name}", f"does not fit: {value!r}")
                sound = False
            values[name] = fitted
        for name, spec in known.items():
            if name not in values and spec.default is MISSING and spec.default_factory is MISSING:
                self.fault(file, f"{where}.{name}", "is missing")
                sound = False
        return cls(**values) if sound else None

    def records(self) -> dict[str, Record]:
        records: dict[str, Record] = {}
        for file in self.files("records", "register"):
            data = self.toml(file)
            built = []
            for key, table in data.get("fields", {}).items():
                made = self.build(Field, table, file, f"fields.{key}", key=key)
                if made is None:
                    continue
                if made.type not in FIELD_TYPES:
                    self.fault(file, f"fields.{key}.type", f"is none of {', '.join(FIELD_TYPES)}")
                    continue
                built.append(made)
            record = self.build(Record, data.get("record", {}), file, "record", fields=tuple(built))
            if record is None:
                continue
            if record.key in records:
                self.fault(file, "record.key", f"{record.key!r} is declared twice")
            identity = (("identity", key) for key in record.identity)
            for name, key in (("row_id", record.row_id), ("label", record.label), *identity):
                if key and key not in record.keys:
                    self.fault(file, f"record.{name}", f"there is no field {key!r}")
            for spec in record.fields:
                for key in spec.was:
                    if record.current_key(key) != spec.key or key in record.keys:
                        self.fault(file, f"fields.{spec.key}.was", f"{key!r} is another field's key")
            records[record.key] = record
        return records

    def lists(self) -> dict[str, tuple[Choice, ...]]:
        file = self.folder / "lists.toml"
        lists = {}
        for name, table in self.toml(file).items():
            made = [self.build(Choice, entry, file, f"{name}.{code}", code=code) for code, entry in table.items()]
            lists[name] = tuple(choice for choice in made if choice)
        return lists

    def formats(self, records: Mapping[str, Record]) -> dict[str, Format]:
        formats = {}
        for file in self.files("formats"):
            data = self.toml(file)
            table = dict(data.get("format", {}))
            show = data.get("show", {})
            sheets = []
            names = table.pop("sheets", [])
            for name in show.keys() - set(names):
                self.fault(file, f"show.{name}", "is not one of the format's sheets")
            for name in names:
                if name not in records:
                    self.fault(file, "format.sheets", f"there is no record {name!r}")
                    continue
                sheets.append(self.sheet(records, name, show.get(name, {}), file))
            made = self.build(Format, table, file, "format", key=file.stem, sheets=tuple(sheets))
            if made:
                formats[made.key] = made
        return formats

    def sheet(self, records: Mapping[str, Record], name: str, show: dict[str, Any], file: Path) -> Sheet:
        """The record's sheet, with the format's exceptions (`[show.<record>]`) applied."""
        record = records[name]
        for key in show.keys() - {"title", "ask", "asks", "who", "hide", "required", "headings", "first"}:
            self.fault(file, f"show.{name}.{key}", "is not a key of this table")
        hidden, required = show.get("hide", []), show.get("required", [])
        headings, first = show.get("headings", {}), show.get("first", [])
        own = {f.key: f for f in record.fields if f.formats == "all" or file.stem in f.formats}
        for key in [*hidden, *required, *headings, *(k for k in first if "." not in k)]:
            if "." not in key and key not in record.keys:
                self.fault(file, f"show.{name}", f"there is no field {key!r}")
        ordered = [k for k in first if "." in k or k in own] + [k for k in own if k not in first]
        columns = []
        for key in ordered:
            owner, _, bare = key.rpartition(".")
            if not owner and key in hidden:
                continue
            try:
                spec = records[owner].field(bare) if owner else own[key]
            except KeyError:
                self.fault(file, f"show.{name}.first", f"there is no field {key!r}")
                continue
            spec = replace(
                spec,
                heading=headings.get(key, spec.heading),
                required=spec.required or key in required,
            )
            columns.append(Column(owner or name, spec))
        return Sheet(
            record=record,
            title=show.get("title", record.title),
            ask=show.get("ask", record.ask),
            asks=show.get("asks", record.asks),
            who=show.get("who", record.who),
            columns=tuple(columns),
        )

    def rules(self, records: Mapping[str, Record]) -> dict[str, Rule]:
        rules: dict[str, Rule] = {}
        for file in self.files("rules"):
            for number, table in enumerate(self.toml(file).get("rule", []), start=1):
                key = str(table.get("code", f"rule {number}"))
                rule = self.build(Rule, table, file, key)
                if rule is None:
                    continue
                if rule.code in rules:
                    self.fault(file, key, "the code is used twice; codes are never reused")
                if rule.record and rule.record not in records:
                    self.fault(file, f"{key}.record", f"there is no record {rule.record!r}")
                elif rule.record:
                    for name in ("field", "other"):
                        wanted = rule.params.get(name)
                        if wanted and wanted not in records[rule.record].keys:
                            self.fault(file, f"{key}.params.{name}", f"{rule.record} has no field {wanted!r}")
                rules[rule.code] = rule
        return dict(sorted(rules.items()))

    def reports(self) -> dict[str, Report]:
        reports = {}
        for file in self.files("reports"):
            data = self.toml(file)
            blocks = []
            for key, table in data.get("block", {}).items():
                rows = table.pop("columns", [])
                made = [self.build(BlockColumn, row, file, f"block.{key}.columns") for row in rows]
                columns = tuple(column for column in made if column)
                block = self.build(Block, table, file, f"block.{key}", key=key, columns=columns)
                if block:
                    blocks.append(block)
            report = self.build(Report, data.get("report", {}), file, "report", key=file.stem, blocks=tuple(blocks))
            if report:
                reports[report.key] = report
        return reports

    def catalogue(self, records: Mapping[str, Record]) -> dict[str, tuple[Mapping[str, Any], ...]]:
        catalogue = {}
        for file in self.files("catalogue"):
            for name, rows in self.toml(file).items():
                if name not in records:
                    self.fault(file, name, "there is no such record")
                    continue
                for row in rows:
                    for key in row.keys() - set(records[name].keys):
                        self.fault(file, f"{name} {next(iter(row.values()))}", f"{name} has no field {key!r}")
                catalogue[name] = tuple(rows)
        return catalogue

    def check_targets(self, declarations: Declarations) -> None:
        """Every list, record and parent that a field names is there."""
        for record in declarations.records.values():
            where = f"record {record.key}"
            if record.parent and record.parent not in declarations.records:
                self.faults.append(f"{where}: parent: there is no record {record.parent!r}")
            for spec in record.fields:
                if spec.type in {"choice", "choices"} and spec.list not in declarations.lists:
                    self.faults.append(f"{where}: fields.{spec.key}.list: there is no list {spec.list!r}")
                linked = spec.type in {"code", "codes", "reference"} or (spec.type == "links" and spec.of)
                if linked and spec.of not in declarations.records:
                    self.faults.append(f"{where}: fields.{spec.key}.of: there is no record {spec.of!r}")


def _fit(kind: Any, value: Any) -> tuple[Any, bool]:
    """`value` as a dataclass field of type `kind` holds it, and whether it fits."""
    origin = get_origin(kind)
    if kind is Any or kind is object:
        return value, True
    if origin is Literal:
        return value, value in get_args(kind)
    if origin in (UnionType, Union):
        tried = [_fit(option, value) for option in get_args(kind)]
        return next((pair for pair in tried if pair[1]), (value, False))
    if origin is tuple:
        return (tuple(value), True) if isinstance(value, list) else (value, False)
    if origin is not None:
        return value, isinstance(value, origin)
    if kind is float:
        return value, isinstance(value, int | float) and not isinstance(value, bool)
    if kind is type(None):
        return value, value is None
    return value, isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
