"""Who has returned what: a row for each unit that a return is due from."""

from collections.abc import Container, Sequence
from dataclasses import replace

from planbook.consolidate.collected import Collected
from planbook.consolidate.rows import ReturnRow
from planbook.ledger.standing import Standing
from planbook.model.asked import is_awaited
from planbook.model.checked import who_checked
from planbook.model.figure import Figure, Source
from planbook.model.finding import FileVerdict, Finding, count_by_severity, counts, kept_out
from planbook.model.phases import NO_PHASE, together_as
from planbook.model.submission import Entry

MISSING, PARTLY = "missing", "partly"
"""The verdict of a unit from which nothing has come."""


def build_returns(
    collected: Collected,
    findings: Sequence[Finding],
    verdicts: Sequence[FileVerdict],
    unchecked: Container[str] = (),
) -> tuple[list[ReturnRow], list[Figure]]:
    """A row for each unit due, in the register's order, and its figure.

    Of the `unchecked` units figures or statuses have changed since somebody checked their return.
    A unit that is asked nothing in the period has one only where something came of it.
    """
    found: dict[str | None, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.unit, []).append(finding)
    files: dict[str | None, list[FileVerdict]] = {}
    for file in verdicts:
        files.setdefault(file.unit, []).append(file)
    rows = [
        _return_row(collected, unit, found.get(name, ()), files.get(name, ()))
        for name, unit in collected.units.items()
    ]
    rows = [replace(r, declared_by=None, declared_on=None) if r.unit in unchecked else r for r in rows]
    rows = [r for r in rows if r.verdict != MISSING or _is_missed(collected, r.unit)]
    figures = [
        Figure(
            f"returns/{row.unit}",
            row.came_in,
            "green" if row.came_in else "not_reported",
            (
                Source(
                    "declaration",
                    (("unit", row.unit), ("period", collected.period.id)),
                    ("name", "role", "date"),
                ),
            ),
        )
        for row in rows
    ]
    return rows, figures


def _is_missed(collected: Collected, unit: str) -> bool:
    """Whether a return of the unit was waited for: of a year that is brought together from its terms, in any."""
    return any(
        is_awaited(collected.register_of(period), name, period)
        for period in (collected.period, *collected.parts)
        if (name := unit if period == collected.period else collected.called(unit, period))
    )


def _return_row(
    collected: Collected, unit: Entry, findings: Sequence[Finding], files: Sequence[FileVerdict]
) -> ReturnRow:
    """The row of `unit`, from the findings and the files that are its own."""
    unit_id = unit.text("unit_id")
    stands = _of_plan(collected, unit_id)
    due = collected.register.due_day(unit.text("unit_id"), collected.period)
    signed = who_checked(stands.submission) if stands else None
    severities = count_by_severity(findings)
    refused = next((v for v in files if v.verdict == "refused"), None)
    if stands:
        # Another workbook may lie there now under its name: the bytes say which is meant.
        own = (str(v.verdict) for v in files if (v.file, v.sha256) == (stands.file, stands.sha256))
        verdict = next(own, stands.verdict)
    else:
        came = any(counts(file.verdict) for file in files if file.unit == unit_id)
        verdict = kept_out(files, unit_id) or (PARTLY if came else MISSING)
    return ReturnRow(
        unit=unit_id,
        unit_name=unit.text("name"),
        phase=None if (phase := together_as(collected.register, unit)) == NO_PHASE else phase,
        format=stands.template if stands else collected.register.format_of(unit_id),
        file=stands.file if stands else refused.file if refused and verdict == "refused" else None,
        received_on=stands.received_on if stands else None,
        on_time=stands.first_received_on <= due if stands and due else None,
        verdict=verdict,
        declared_by=(signed.text("name") or None) if signed else None,
        declared_on=signed.date("date") if signed else None,
        declared_as=signed.text("role") if signed else "",
        errors=severities["error"],
        warnings=severities["warning"],
        notes=severities["note"],
    )


def _of_plan(collected: Collected, unit_id: str) -> Standing | None:
    """What stands of the unit's own plan format, or failing that of any."""
    found = collected.stands(unit_id, collected.period.id)
    own = collected.register.format_of(unit_id)
    return next((s for s in found if s.template == own), found[0] if found else None)
