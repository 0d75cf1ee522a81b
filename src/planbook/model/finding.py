"""A finding: one thing to look at. Findings are returned as data and never raised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from planbook.model.prose import agree

Severity = Literal["error", "warning", "note"]
Verdict = Literal[
    "accepted",
    "accepted-with-findings",
    "refused",
    "duplicate",
    "superseded",
    "undecided",
    "withdrawn",
    "after-publication",
]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""Worst first."""

MOST_SHOWN = 10
"""Findings of one workbook that people are shown before the rest are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at, with where it is, what is there and what to do."""

    code: str
    severity: Severity
    unit: str | None
    file: str | None
    """Relative to the trust's folder, with `/`."""
    sheet: str | None
    cells: tuple[str, ...]
    record: str | None
    row: int | None
    """The Excel row."""
    field: str | None
    value: str | None
    """What stands in the cell, as a person reads it."""
    message: str
    remedy: str


_FIELDS = tuple(spec.name for spec in fields(Finding))


def finding_to_json(one: Finding) -> dict[str, Any]:
    """The fields of `one` as JSON keeps them. `asdict` copies every part of each, in ten times the time: a run over
    500 workbooks asks for 30,000."""
    return {name: getattr(one, name) for name in _FIELDS}


def finding_from_json(one: Mapping[str, Any]) -> Finding:
    """The finding whose fields JSON has kept."""
    return Finding(**{**one, "cells": tuple(one["cells"])})


def counts(verdict: str) -> bool:
    """Whether a file of that verdict is used."""
    return verdict.startswith("accepted") or verdict == "after-publication"


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What became of one returned file."""

    file: str
    unit: str | None
    sha256: str | None
    template: str | None
    verdict: Verdict


def kept_out(files: Iterable[FileVerdict], unit: str) -> Verdict | None:
    """Why none of the `files` of `unit` counts, where none does; None where nothing has come from it.

    `undecided` before `refused`, that before `withdrawn`: what the trust has to decide comes first.
    """
    own = {file.verdict for file in files if file.unit == unit}
    reasons: tuple[Verdict, ...] = ("undecided", "refused", "withdrawn")
    return next((verdict for verdict in reasons if verdict in own), None)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` by file, sheet, row and code, without repeats: the order of the JSON output."""
    return sorted(
        dict.fromkeys(findings),
        key=lambda f: (f.file or "", f.sheet or "", f.row or 0, f.code, f.cells, f.message),
    )


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` as people are shown them: errors, then warnings, then notes.

    Those without a cell come first of each: no note on a cell tells of them where a list ends after ten.
    """
    return sorted(in_order(findings), key=lambda f: (SEVERITIES.index(f.severity), bool(f.cells)))


def where_told(findings: Sequence[Finding]) -> str:
    """Where those that a list leaves out are told in the workbook that goes back, after "Three more"."""
    whole = "a sheet or the workbook as a whole"
    placed = sum(bool(f.cells) for f in findings)
    if not placed:
        return f"{agree(len(findings), 'concerns', 'concern')} {whole}"
    told = agree(len(findings), "is a note on its cell", "are notes on their cells")
    return told if placed == len(findings) else f"{told}, or {agree(len(findings), 'concerns', 'concern')} {whole}"


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are at each severity, every severity present."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return {str(severity): count for severity, count in counts.items()}
