"""The filled-in samples of `workbook_templates/samples/`: one plan a format, with the register it draws on.

A sample is written into a real workbook as a school would return it, its faults included; each fault is
listed with the row it stands in, so that a test can ask whether it is found.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from planbook.errors import DeclarationError
from planbook.model.declarations import Declarations, Format
from planbook.model.loading import templates_folder
from planbook.model.values import Value

SampleRow = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class TrueFault:
    """A fault that the plan really has, and where: `action 1.4`, `every action`, `reporting_line 2`."""

    fault: str
    where: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One filled-in plan."""

    key: str
    title: str
    format: str
    period: str
    unit: str
    issued: date
    received_on: date
    declared: SampleRow
    """The row of record `declaration`."""
    true_faults: tuple[TrueFault, ...]
    register: Mapping[str, tuple[SampleRow, ...]]
    """Rows of the register, by record."""
    plan: Mapping[str, tuple[SampleRow, ...]]
    """Rows of the workbook, by record; fields of a parent on the same sheet as `objective.objective`. Codes
    of lists are codes, several parties stand one to a line, terms are in words ("Autumn 2014")."""


def load_samples(declarations: Declarations, folder: Path | None = None) -> dict[str, Sample]:
    """Every sample by key; raises DeclarationError with a line for each field that its format does not ask for."""
    samples, faults = {}, []
    for file in sorted((folder or templates_folder() / "samples").glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        table: dict[str, Any] = dict(data["sample"])
        found = tuple(TrueFault(**entry) for entry in table.pop("true_faults", ()))
        register = {record: tuple(rows) for record, rows in data.get("register", {}).items()}
        plan = {record: tuple(rows) for record, rows in data.get("plan", {}).items()}
        sample = Sample(key=file.stem, true_faults=found, register=register, plan=plan, **table)
        samples[sample.key] = sample
        faults += [f"samples/{file.name}: {fault}" for fault in _unknown(declarations, sample)]
    if faults:
        raise DeclarationError("\n".join(faults))
    return samples


def _unknown(declarations: Declarations, sample: Sample) -> Iterator[str]:
    """Every field of the sample that is on no sheet of its format, or of the register."""
    if sample.format not in declarations.formats:
        yield f"there is no format {sample.format!r}"
        return
    parts = (
        (declarations.register_format, sample.register),
        (declarations.formats[sample.format], sample.plan),
    )
    for template, records in parts:
        for record, rows in records.items():
            known = _columns(template, record)
            for number, row in enumerate(rows, start=1):
                for key in row.keys() - known:
                    yield f"{record} {number}: {key}: is not asked for in {template.key}"


def _columns(template: Format, record: str) -> set[str]:
    sheet = template.sheet(record)
    columns = sheet.columns if sheet else ()
    return {c.field.key if c.record == record else c.key for c in columns}
