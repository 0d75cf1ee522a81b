"""The trust's tables made from submissions written as Markdown, and single lines of them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from builders import register as make_register
from planbook.consolidate.build import build_tables
from planbook.consolidate.records import RecordTable
from planbook.consolidate.tables import TrustTables
from planbook.ledger.standing import Standing
from planbook.model.finding import FileVerdict, Finding
from planbook.model.register import Register
from planbook.model.submission import Submission

AUTUMN = "2026-27-autumn"
SUMMER = "2025-26-summer"
SPRING = "2026-27-spring"

Table = Sequence[Any] | RecordTable


def stands(read: Submission, received_on: date = date(2026, 12, 10), verdict: str = "accepted") -> Standing:
    """`read` as it stands in the ledger."""
    assert read.unit
    assert read.period
    assert read.template
    return Standing(
        receipt=1,
        unit=read.unit,
        template=read.template,
        file=f"returned/{read.period}/{read.unit}.xlsx",
        sha256=read.sha256,
        received_on=received_on,
        first_received_on=received_on,
        verdict=verdict,
        submission=read,
    )


def consolidated(
    *submissions: Submission | Standing,
    register: Register | None = None,
    period: str = AUTUMN,
    findings: Sequence[Finding] = (),
    verdicts: Sequence[FileVerdict] = (),
) -> TrustTables:
    """The tables of `period` where `submissions` stand, each in its own period."""
    reg = register or make_register()
    standing: dict[str, list[Standing]] = {}
    for given in submissions:
        it = given if isinstance(given, Standing) else stands(given)
        standing.setdefault(str(it.submission.period), []).append(it)
    at = reg.calendar.period(period)
    assert at
    return build_tables(reg.declarations, reg, at, standing, findings, verdicts)


def line(table: Table, **where: Any) -> dict[str, Any]:
    """The one line of `table` whose columns are as given."""
    found = lines(table, **where)
    assert len(found) == 1, f"{len(found)} lines have {where}"
    return found[0]


def lines(table: Table, **where: Any) -> list[dict[str, Any]]:
    """The lines of `table` whose columns are as given."""
    if isinstance(table, RecordTable):
        rows = [dict(zip(table.columns, cells, strict=True)) for cells in table.cells()]
    else:
        rows = [{spec.name: getattr(row, spec.name) for spec in fields(row)} for row in table]
    return [row for row in rows if all(row[key] == value for key, value in where.items())]
