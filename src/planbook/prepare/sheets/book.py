"""A workbook while it is written: what every sheet of it is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planbook.model.declarations import Declarations
from planbook.model.register import Register
from planbook.model.values import Value
from planbook.prepare.content.words import cell_value, named
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.layout import Layout, Place
from planbook.prepare.sheets.formats import Formats
from planbook.prepare.sheets.lists import Lists

ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "select_locked_cells": True}
"""What a protected sheet lets everybody do all the same."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook being written, with what every sheet of it needs."""

    workbook: Any
    formats: Formats
    declarations: Declarations
    job: Job
    known: Register
    layouts: tuple[Layout, ...]
    lists: Lists
    names: Mapping[str, Mapping[str, str]]
    """By record, what its rows are called where others name them, by their refs."""
    held: dict[str, Mapping[str, Value]] = field(default_factory=dict)
    """What the cells of a sheet hold, once that was asked for: notes and the Check sheet both follow them."""

    def shown(self, layout: Layout, place: Place, row: GivenRow | None) -> Value:
        """What the cell of `row` in the column of `place` holds: what names another row has its words too."""
        spec = place.spec
        value = layout.value(row, place) if row else None
        for record in (spec.of,) if spec.type == "reference" else spec.names:
            if found := self.names.get(record, {}).get(str(value)):
                return found
        code = spec.key == layout.sheet.record.row_id
        return cell_value(self.declarations, self.known, spec, value, code=code)


def names_of_rows(declarations: Declarations, job: Job) -> dict[str, dict[str, str]]:
    """What the rows of the job, and those beside it, are called where others name them, by record and ref."""
    made: dict[str, dict[str, str]] = {}
    for key, rows in (*job.beside.items(), *job.rows.items()):
        record = declarations.records[key]
        if record.has_refs:
            label = record.field(record.label)
            refs = (
                (
                    str(row.values.get(record.row_id) or ""),
                    cell_value(declarations, job.register, label, row.values.get(label.key)),
                )
                for row in rows
            )
            made.setdefault(key, {}).update((ref, named(ref, str(words or ""))) for ref, words in refs if ref)
    return made
