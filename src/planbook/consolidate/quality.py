"""Findings as a table, and by cause: a rule that nine of twelve schools broke says something of the rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planbook.model.declarations import Rule
from planbook.model.finding import SEVERITIES, Finding, in_order
from planbook.model.register import Register


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A line of the table `findings`."""

    code: str
    severity: str
    unit: str | None
    unit_name: str | None
    file: str | None
    sheet: str | None
    cells: tuple[str, ...]
    record: str | None
    row: int | None
    field: str | None
    value: str | None
    message: str
    remedy: str
    title: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A line of the table `causes`."""

    code: str
    title: str
    severity: str
    units: int
    of: int
    findings: int
    example: str


def build_findings(findings: Sequence[Finding], register: Register, rules: Mapping[str, Rule]) -> list[FindingRow]:
    """A row for each finding, by file, sheet, row and code."""
    return [
        FindingRow(
            code=found.code,
            severity=found.severity,
            unit=found.unit,
            unit_name=register.label("unit", found.unit) if found.unit else None,
            file=found.file,
            sheet=found.sheet,
            cells=found.cells,
            record=found.record,
            row=found.row,
            field=found.field,
            value=found.value,
            message=found.message,
            remedy=found.remedy,
            title=rules[found.code].title if found.code in rules else found.code,
        )
        for found in in_order(findings)
    ]


def build_causes(findings: Sequence[FindingRow], returned: int) -> list[CauseRow]:
    """Findings by rule, worst first and then by how many units broke it; `returned` is how many came in."""
    by_code: dict[str, list[FindingRow]] = {}
    for found in findings:
        by_code.setdefault(found.code, []).append(found)
    causes = [
        CauseRow(
            code=code,
            title=mine[0].title,
            severity=min((f.severity for f in mine), key=_severity),
            units=len({f.unit for f in mine if f.unit}),
            of=returned,
            findings=len(mine),
            example=mine[0].message,
        )
        for code, mine in by_code.items()
    ]
    return sorted(causes, key=lambda c: (_severity(c.severity), -c.units, -c.findings, c.code))


def _severity(severity: str) -> int:
    return [str(known) for known in SEVERITIES].index(severity)
