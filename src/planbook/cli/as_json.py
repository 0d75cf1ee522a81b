"""The JSON that `--json` prints. Its keys are a contract: see the README before changing one."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from planbook.cli.console import as_json
from planbook.model.finding import count_by_severity, in_order
from planbook.workflow.doctor import Looked
from planbook.workflow.reply import Replied
from planbook.workflow.report import Reported
from planbook.workflow.status import Status
from planbook.workflow.trace import Traced
from planbook.workflow.validate import Checked


def checked_json(checked: Checked) -> dict[str, Any]:
    """Of validate and consolidate, version 1."""
    return {
        "version": 1,
        "period": checked.period.id if checked.period else None,
        "files": [asdict(file) for file in checked.files],
        "findings": [{**asdict(f), "cells": list(f.cells)} for f in in_order(checked.findings)],
        "counts": count_by_severity(checked.findings),
    }


def status_json(status: Status) -> dict[str, Any]:
    """Of status, version 1."""
    return {
        "version": 1,
        "period": status.period.id,
        "units": [asdict(unit) for unit in status.units],
        "unused": [asdict(file) for file in status.unused],
        "returned_again": [asdict(again) for again in status.again],
        "next_period": status.next_period.id if status.next_period else None,
    }


def report_json(period: str, reported: list[Reported]) -> dict[str, Any]:
    """Of report, version 1."""
    reports = [{"unit": r.unit, "file": r.path.as_posix(), "state": r.state} for r in reported]
    return {"version": 1, "period": period, "reports": reports}


def reply_json(period: str, replied: list[Replied]) -> dict[str, Any]:
    """Of reply, version 1."""
    replies = [
        {
            "unit": r.unit or None,
            "name": r.name,
            "state": r.state,
            "errors": r.errors,
            "warnings": r.warnings,
            "to": list(r.to),
            "files": [path.as_posix() for path in r.files],
        }
        for r in replied
    ]
    return {"version": 1, "period": period, "replies": replies}


def trace_json(period: str, traced: Traced) -> dict[str, Any]:
    """Of trace, version 1."""
    figure = {"id": traced.figure.id, "value": traced.figure.value, "status": traced.figure.status}
    return {"version": 1, "period": period, "figure": figure, "cells": [asdict(cell) for cell in traced.cells]}


def doctor_json(looked: Sequence[Looked]) -> dict[str, Any]:
    """Of doctor, version 1; `state` is `whole`, `told` or `damaged`."""
    parts = [
        {"part": found.part, "state": found.state, "said": found.said, "to_do": found.to_do or None}
        for found in looked
    ]
    return {"version": 1, "parts": parts}


def echo(data: dict[str, Any]) -> None:
    """Print `data` on stdout."""
    click.echo(as_json(json.dumps(data, indent=2, ensure_ascii=False, default=_day)))


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
