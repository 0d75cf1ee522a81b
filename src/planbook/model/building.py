"""Typed objects of the tables that the files of declarations hold, what does not fit them noted by file and key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, TypeVar

from planbook.model.declarations import (
    FIELD_TYPES,
    Choice,
    Column,
    Field,
    Format,
    Record,
    Report,
    Rule,
    Sheet,
)
from planbook.model.derivation import Derivation
from planbook.model.faults import (
    check_about_rows,
    check_braces,
    check_disclosure,
    check_headings,
    check_last_of,
    check_names,
    check_worked_out,
)
from planbook.model.feed import Feed
from planbook.model.heading_words import HeadingWords, KnownLayout
from planbook.model.laid_over import Path_
from planbook.model.meant import meant, meant_or_all
from planbook.model.pack import Pack
from planbook.model.papers import PaperBuilder
from planbook.model.prose import opening
from planbook.model.templates import TemplatePart, Templates
from planbook.model.typed_tables import NOTHING, build

T = TypeVar("T")
_OF_A_FIELD = {"type": "text", "disclosure": "internal"}
"""What is taken where a field says what does not fit, so that this alone is told."""
_CODE = re.compile(r"[A-Z]{2}-\d{3}")


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A `[[sheet]]` of a format as it is written."""

    record: str
    show: tuple[str, ...]
    """The fields that the sheet shows, in order; `objective.impact` is one of a parent."""
    title: str = ""
    was: tuple[str, ...] = ()
    """Names that the sheet once had in this format."""
    ask: str = ""
    asks: str = ""
    who: str = ""
    required: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)


class Builder:
    """Makes typed objects of the tables, noting what does not fit."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates

    def fault(self, part: TemplatePart, path: Path_, what: str) -> None:
        """Note what is wrong at `path` in `part`: nothing is raised, so that all faults are told at once."""
        self.templates.fault(part, path, what)

    def build(
        self,
        cls: type[T],
        table: Any,
        part: TemplatePart,
        path: Path_,
        instead: Mapping[str, Any] = NOTHING,
        **given: Any,
    ) -> T | None:
        """A `cls` from a TOML table: its dataclass fields are the keys allowed and say which are needed.

        With `instead` it is made of that where it lacks something, and only its own fault is told.
        """
        built = build(cls, table, instead, **given)
        for name, what in built.faults:
            self.fault(part, (*path, name) if name else path, what)
        return built.made

    def records(self) -> dict[str, Record]:
        """The records by their keys, each with its fields."""
        records: dict[str, Record] = {}
        for part in self.templates.of("record").values():
            for key in part.table.keys() - {"record", "fields"}:
                self.fault(part, (key,), "is not a table of this file (there are: record, fields)")
            built = []
            fields = part.table.get("fields", {})
            for key, table in fields.items() if isinstance(fields, Mapping) else ():
                made = self.build(Field, table, part, ("fields", key), {**_OF_A_FIELD, "heading": key}, key=key)
                if made is None:
                    continue
                if made.type not in FIELD_TYPES:
                    what = f"there is no type {made.type!r}{meant_or_all(made.type, FIELD_TYPES)}"
                    self.fault(part, ("fields", key, "type"), what)
                    near = get_close_matches(made.type, FIELD_TYPES, 1) or ["text"]
                    made = replace(made, type=near[0])
                if made.type == "count" and made.minimum is None and made.asked != "worked_out":
                    made = replace(made, minimum=0.0)  # there are never fewer than none
                built.append(made)
            table = {"key": part.key, **part.table.get("record", {})}
            called = dict.fromkeys(("title", "one", "many"), part.key)
            record = self.build(Record, table, part, ("record",), called, fields=tuple(built))
            if record is None:
                continue
            check_names(self.templates, part, record)
            check_disclosure(self.templates, part, record)
            check_worked_out(self.templates, part, record)
            check_last_of(self.templates, part, record)
            check_about_rows(self.templates, part, record)
            records[record.key] = record
        return records

    def lists(self) -> dict[str, tuple[Choice, ...]]:
        """The lists by their keys, each with its choices."""
        lists = {}
        for part in self.templates.of("list").values():
            made = [self.build(Choice, entry, part, (code,), code=code) for code, entry in part.table.items()]
            lists[part.key] = tuple(choice for choice in made if choice)
        return lists

    def derivations(self) -> dict[str, Derivation]:
        """What success measures can be worked out from, by its key."""
        parts = self.templates.of("derivation").values()
        made = [self.build(Derivation, part.table, part, (), key=part.key) for part in parts]
        return {derivation.key: derivation for derivation in made if derivation}

    def feeds(self) -> dict[str, Feed]:
        """The exports that give figures, by their keys."""
        parts = self.templates.of("feed").values()
        made = [self.build(Feed, part.table, part, (), key=part.key) for part in parts]
        return {feed.key: feed for feed in made if feed}

    def headings(self) -> dict[str, HeadingWords]:
        """What heads the columns of other people's files, by field."""
        parts = self.templates.of("heading").values()
        made = [self.build(HeadingWords, part.table, part, (), key=part.key) for part in parts]
        return {words.key: words for words in made if words}

    def layouts(self) -> tuple[KnownLayout, ...]:
        """The layouts of other people's tables whose columns somebody has placed."""
        parts = self.templates.of("layout").values()
        made = [self.build(KnownLayout, part.table, part, (), key=part.key) for part in parts]
        return tuple(layout for layout in made if layout)

    def formats(self, records: Mapping[str, Record]) -> dict[str, Format]:
        """The plan formats and the register's, by their keys, with their sheets."""
        formats = {}
        for part in self.templates.of("format").values():
            for key in part.table.keys() - {"format", "sheet"}:
                self.fault(part, (key,), "is not a table of this file (there are: format, sheet)")
            shown: dict[str, Sheet] = {}
            for table in part.table.get("sheet", ()):
                sheet = self.sheet(records, table, part)
                if sheet and sheet.record.key in shown:
                    self.fault(part, ("sheet", sheet.record.key), "is in the format twice")
                elif sheet:
                    shown[sheet.record.key] = sheet
            table = part.table.get("format", {})
            made = self.build(Format, table, part, ("format",), key=part.key, sheets=tuple(shown.values()))
            for name in made.needs if made else ():
                if name not in shown:
                    self.fault(part, ("format", "needs"), f"there is no sheet of a record {name!r} in this format")
            if made:
                formats[made.key] = made
        return formats

    def sheet(self, records: Mapping[str, Record], table: Any, part: TemplatePart) -> Sheet | None:
        """The record's sheet as the format shows it (`[[sheet]]`)."""
        said = self.build(ShownColumn, table, part, ("sheet", str(table.get("record", ""))))
        if said is None:
            return None
        path = ("sheet", said.record)
        record = records.get(said.record)
        if record is None:
            self.fault(part, path, f"there is no record {said.record!r}{meant(said.record, records)}")
            return None
        columns: list[Column] = []
        for key in said.show:
            owner, _, bare = key.rpartition(".")
            found = records.get(owner or said.record)
            spec = next((f for f in found.fields if f.key == bare), None) if found else None
            if spec is None:
                self.fault(
                    part, (*path, "show"), f"there is no field {key!r}{meant(bare, found.keys if found else ())}"
                )
                continue
            if spec.works_out and not spec.works_out.is_live:
                what = f"{key!r} is worked out once all is brought together: no sheet shows it"
                self.fault(part, (*path, "show"), what)
                continue
            if (owner or said.record, bare) in [(c.record, c.field.key) for c in columns]:
                self.fault(part, (*path, "show"), f"{key!r} is there twice")
                continue
            if (heading := said.headings.get(key, spec.heading)) != spec.heading:
                spec = replace(spec, heading=heading, was=(*spec.was, spec.heading))
            if key in said.required and not spec.required:
                spec = replace(spec, required=True)
            columns.append(Column(owner or said.record, spec))
        for name in ("required", "headings"):
            for key in getattr(said, name):
                if key not in said.show:
                    self.fault(part, (*path, name), f"{key!r} is not shown on this sheet")
        check_headings(self.templates, part, path, columns)
        return Sheet(
            record=record,
            title=said.title or record.title,
            ask=said.ask or record.ask or (f"One row for each {record.one}." if record.rows == "growing" else ""),
            asks=said.asks or record.asks or opening(record.many),
            who=said.who or record.who,
            columns=tuple(columns),
            was=(*said.was, *record.was),
        )

    def rules(self, records: Mapping[str, Record]) -> dict[str, Rule]:
        """The rules in the order of their codes."""
        rules: dict[str, Rule] = {}
        codes = self.templates.of("rule").keys()
        for part in self.templates.of("rule").values():
            rule = self.build(Rule, part.table, part, ())
            if rule is None:
                continue
            if rule.record and rule.record not in records:
                self.fault(part, ("record",), f"there is no record {rule.record!r}{meant(rule.record, records)}")
            if rule.refuses and not rule.begins_on:
                self.fault(part, ("life",), "a rule that refuses a workbook cannot be a preview: it is always on")
            if not _CODE.fullmatch(rule.code):
                self.fault(
                    part, ("code",), f'{rule.code!r} is no code; write two capitals and three digits, as "OT-001"'
                )
            keys = records[rule.record].keys if rule.record in records else ()
            if rule.answered_by and rule.answered_by not in keys:
                what = f"there is no field {rule.answered_by!r} of the rule's record{meant(rule.answered_by, keys)}"
                self.fault(part, ("answered_by",), what)
            if rule.of_facts and rule.record not in records:
                self.fault(part, ("of_facts",), "is said of a rule without a record: it has no rows to ask of")
            for code in rule.yields_to:
                if code == rule.code or code not in codes:
                    self.fault(part, ("yields_to",), f"there is no other rule {code!r}{meant(code, codes)}")
            for name in ("message", "remedy", "message_of_register", "remedy_of_register"):
                check_braces(self.templates, part, (name,), getattr(rule, name), None, nouns=True)
            rules[rule.code] = rule
        return dict(sorted(rules.items()))

    def reports(self, records: Mapping[str, Record], lists: Mapping[str, tuple[Choice, ...]]) -> dict[str, Report]:
        """The reports by their keys, each with its blocks."""
        return PaperBuilder(self.templates, records, lists).reports()

    def packs(self, records: Mapping[str, Record]) -> tuple[dict[str, Pack], tuple[Sheet, ...]]:
        """The packs by their keys, first those that everybody has; and the sheets that they bring."""
        packs: dict[str, Pack] = {}
        brought: list[Sheet] = []
        for part in self.templates.of("pack").values():
            for key in part.table.keys() - {"pack", "sheet"}:
                self.fault(part, (key,), "is not a table of this file (there are: pack, sheet)")
            pack = self.build(Pack, part.table.get("pack", {}), part, ("pack",), key=part.key)
            if pack:
                packs[pack.key] = pack
            for table in part.table.get("sheet", ()):
                sheet = self.sheet(records, table, part)
                if sheet and pack and sheet.record.key not in pack.records:
                    what = f"is none of the pack's records{meant(sheet.record.key, pack.records)}"
                    self.fault(part, ("sheet", sheet.record.key), what)
                elif sheet and sheet.record.key in [other.record.key for other in brought]:
                    self.fault(part, ("sheet", sheet.record.key), "is brought by two packs, or twice")
                elif sheet:
                    brought.append(sheet)
        return dict(sorted(packs.items(), key=lambda pair: not pair[1].always)), tuple(brought)

    def catalogue(self, records: Mapping[str, Record]) -> dict[str, tuple[Mapping[str, Any], ...]]:
        """The rows that a new register begins with, by record."""
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
