"""Findings as a table, and by cause: a rule that nine of twelve schools broke says something of the rule."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import fields

from planbook.consolidate.rows import CauseRow, FindingRow, ReturnRow
from planbook.model.declarations import Rule
from planbook.model.finding import SEVERITIES, Finding, in_order
from planbook.model.register import Register


def build_findings(findings: Sequence[Finding], register: Register, rules: Mapping[str, Rule]) -> list[FindingRow]:
    """A row for each finding, by file, sheet, row and code."""
    return [
        FindingRow(
            **{field.name: getattr(found, field.name) for field in fields(Finding)},
            unit_name=register.label("unit", found.unit) if found.unit else None,
            title=rules[found.code].title if found.code in rules else found.code,
        )
        for found in in_order(findings)
    ]


def build_causes(findings: Sequence[FindingRow], returned: Set[str], asked: Set[str]) -> list[CauseRow]:
    """Findings by rule, worst first and then by how many units broke it.

    `returned` are the units that came in, of whose workbooks a rule speaks; `asked` are those that were to, of whom
    one speaks that is broken without a workbook. Every unit that broke it is among those it is counted out of:
    also one whose workbook was refused, and one that was not asked.
    """
    by_code: dict[str, list[FindingRow]] = {}
    for found in findings:
        by_code.setdefault(found.code, []).append(found)
    broke = {code: {f.unit for f in mine if f.unit} for code, mine in by_code.items()}
    causes = [
        CauseRow(
            code=code,
            title=mine[0].title,
            severity=min((f.severity for f in mine), key=_severity),
            units=len(broke[code]),
            of=len(broke[code] | (asked if any(f.unit and f.file is None for f in mine) else returned)),
            findings=len(mine),
            example=mine[0].message,
        )
        for code, mine in by_code.items()
    ]
    return sorted(causes, key=lambda c: (_severity(c.severity), -c.units, -c.findings, c.code))


def came_and_asked(returns: Sequence[ReturnRow]) -> tuple[Set[str], Set[str]]:
    """The units that came in, and those that were to."""
    return {row.unit for row in returns if row.came_in}, {row.unit for row in returns}


def _severity(severity: str) -> int:
    return [str(known) for known in SEVERITIES].index(severity)
