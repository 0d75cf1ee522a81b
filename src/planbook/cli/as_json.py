"""The JSON that `--json` prints: one function a command, each key written by hand.

They are contracts, whatever becomes of the classes that the values come from: `docs/json/` has their JSON Schemas.
A key that goes or means something else raises the version.
"""

import json
from collections.abc import Sequence
from typing import Any

import click

from planbook.cli.console import as_json
from planbook.model.agendas import meeting_name
from planbook.model.difference import Change
from planbook.model.finding import FileVerdict, Finding, count_by_severity, in_order
from planbook.model.values import to_json
from planbook.workflow.checking import Checked
from planbook.workflow.looked_at import Looked
from planbook.workflow.packs import Gathered, MeetingPack
from planbook.workflow.pdfs import PdfBeside
from planbook.workflow.reply import Replied
from planbook.workflow.reported import Reported
from planbook.workflow.resubmission import Resubmission
from planbook.workflow.trace import Traced
from planbook.workflow.traced_cells import TracedCell
from planbook.workflow.where_it_stands import PartStatus, Publicity, Status, UnitStatus


def checked_json(checked: Checked) -> dict[str, Any]:
    """Of validate and consolidate, version 1."""
    findings = in_order(checked.findings)
    return {
        "version": 1,
        "period": checked.period.id if checked.period else None,
        "files": [_file(file) for file in sorted(checked.files, key=lambda f: f.file)],
        "findings": [_finding(finding) for finding in findings],
        "counts": count_by_severity(findings),
    }


def status_json(status: Status) -> dict[str, Any]:
    """Of status, version 1."""
    return {
        "version": 1,
        "period": status.period.id,
        "units": [_unit(unit) for unit in status.units],
        "unused": [_file(file) for file in status.unused],
        "returned_again": [_returned_again(again) for again in status.again],
        "due_next": [
            {"what": step.what, "on": step.on.isoformat(), "to": step.to, "of": list(step.of)}
            for step in status.due_next
        ],
        "days_moved": [
            {"unit": one.unit, "what": one.what, "said": one.said.isoformat(), "now": one.now.isoformat()}
            for one in status.days_moved
        ],
        "lines_due": [
            {
                "what": line.what,
                "on": line.on.isoformat(),
                "from": line.sender or None,
                "to": line.to or None,
                "overdue": line.overdue,
            }
            for line in status.lines_due
        ],
        "next_period": status.next_period.id if status.next_period else None,
        "published": [_publicity(one) for one in status.published],
        "old_drafts": [
            {"meeting": one.meeting, "file": one.path.as_posix(), "papers": list(one.papers)}
            for one in status.old_drafts
        ],
    }


def report_json(period: str, reported: Sequence[Reported]) -> dict[str, Any]:
    """Of report, version 1: the files that there are."""
    there = (r for r in reported if r.state != "empty")
    reports = [
        {
            "unit": r.unit or None,
            "file": r.path.as_posix(),
            "state": r.state,
            "pdf": _pdf(r.pdf) if r.pdf else None,
        }
        for r in there
    ]
    return {"version": 1, "period": period, "reports": reports, "pack": None}


def pack_json(period: str, gathered: Gathered) -> dict[str, Any]:
    """Of report with --pack: the same, and the meeting's papers by their numbers."""
    days = gathered.days
    pack = {
        "meeting": meeting_name(days),
        "body": days.body,
        "copies_due": days.copy.isoformat(),
        "papers_due": days.papers.isoformat(),
        "agendas": [_pack(one) for one in gathered.packs],
    }
    return {**report_json(period, gathered.reported), "pack": pack}


def _pack(pack: MeetingPack) -> dict[str, Any]:
    return {
        "unit": pack.meeting.whose or None,
        "files": [one.path.as_posix() for one in pack.agendas],
        "papers": [
            {"number": one.number, "part": one.part, "title": one.title, "file": one.path.as_posix()}
            for one in pack.papers
        ],
        "copies": [{"unit": one.unit, "to": list(one.to), "file": one.path.as_posix()} for one in pack.copies],
    }


def _pdf(pdf: PdfBeside) -> dict[str, Any]:
    return {"file": pdf.path.as_posix(), "state": pdf.state, "why": pdf.why or None}


def reply_json(period: str, replied: Sequence[Replied]) -> dict[str, Any]:
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
    figure = {"id": traced.figure.id, "value": to_json(traced.figure.value), "status": traced.figure.status}
    return {"version": 1, "period": period, "figure": figure, "cells": [_cell(cell) for cell in traced.cells]}


def doctor_json(looked: Sequence[Looked]) -> dict[str, Any]:
    """Of doctor, version 1; `state` is `whole`, `told` or `damaged`."""
    parts = [
        {"part": found.part, "state": found.state, "said": found.said, "to_do": found.to_do or None}
        for found in looked
    ]
    return {"version": 1, "parts": parts}


def echo(data: dict[str, Any]) -> None:
    """Print `data` on stdout."""
    click.echo(as_json(json.dumps(data, indent=2, ensure_ascii=False)))


def _file(file: FileVerdict) -> dict[str, Any]:
    return {
        "file": file.file,
        "unit": file.unit,
        "sha256": file.sha256,
        "template": file.template,
        "verdict": file.verdict,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "unit": finding.unit,
        "file": finding.file,
        "sheet": finding.sheet,
        "cells": list(finding.cells),
        "record": finding.record,
        "row": finding.row,
        "field": finding.field,
        "value": finding.value,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _unit(unit: UnitStatus) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "name": unit.name,
        "state": unit.state,
        "file": unit.file,
        "received_on": to_json(unit.received_on),
        "due": to_json(unit.due),
        "verdict": unit.verdict,
        "errors": unit.errors,
        "warnings": unit.warnings,
        "version": unit.version,
        "versions": unit.versions,
        "parts": [_part(part) for part in unit.parts],
    }


def _part(part: PartStatus) -> dict[str, Any]:
    return {
        "part": part.part,
        "who": part.who,
        "people": list(part.people),
        "file": part.file,
        "received_on": to_json(part.received_on),
    }


def _publicity(one: Publicity) -> dict[str, Any]:
    return {
        "period": one.period,
        "state": one.state,
        "published_on": to_json(one.published_on),
        "meetings": list(one.meetings),
    }


def _returned_again(again: Resubmission) -> dict[str, Any]:
    return {
        "unit": again.unit,
        "name": again.name,
        "template": again.template,
        "file": again.file,
        "received_on": to_json(again.received_on),
        "file_before": again.file_before,
        "received_before": to_json(again.received_before),
        "changes": [_change(change) for change in again.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "record": change.record,
        "row_id": change.row_id,
        "label": change.label,
        "field": change.field,
        "heading": change.heading,
        "before": change.before,
        "after": change.after,
        "sheet": change.sheet,
        "cell": change.cell,
        "row": change.row,
    }


def _cell(cell: TracedCell) -> dict[str, Any]:
    return {
        "file": cell.file,
        "sheet": cell.sheet,
        "cell": cell.cell,
        "record": cell.record,
        "field": cell.field,
        "value": to_json(cell.value),
        "note": cell.note or None,
    }
