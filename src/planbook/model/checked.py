"""What somebody who checked a return has checked: its figures and statuses, not its words."""

from collections.abc import Iterable
from datetime import date

from planbook.model.declarations import Declarations
from planbook.model.difference import Change
from planbook.model.finding import Finding
from planbook.model.submission import Entry, Submission

_FIGURES = frozenset({"number", "count", "money", "percent", "answer", "result"})
"""Types of fields that hold a figure."""
_DECLARATION = "declaration"


def who_checked(submission: Submission) -> Entry | None:
    """The row of who has checked the return, once it is complete; None until then.

    It has name and date. An earlier workbook asked for a Yes too.
    """
    row = submission.one(_DECLARATION)
    if row is None or not row.text("name") or row.get("date") is None:
        return None
    return row if not row.has("checked") or row.yes("checked") else None


def holds_figure_or_status(declarations: Declarations, record: str, field: str) -> bool:
    """Whether a field of a record holds a figure or says how something stands; of a whole row, whether any does."""
    declared = declarations.records.get(record)
    if declared is None:
        return True
    specs = [declared.by_key[field]] if field in declared.by_key else declared.fields
    return any(
        spec.type in _FIGURES
        or (spec.type == "choice" and any(choice.status for choice in declarations.lists[spec.list]))
        for spec in specs
    )


def corrects_figures(declarations: Declarations, findings: Iterable[Finding]) -> bool:
    """Whether putting right one of the `findings` changes a figure or a status."""
    return any(
        finding.record != _DECLARATION
        and holds_figure_or_status(declarations, finding.record or "", finding.field or "")
        for finding in findings
    )


def is_stale(declarations: Declarations, changes: Iterable[Change], came: date, before: date) -> bool:
    """Whether figures or statuses have changed since a return was checked.

    `changes` are those from the file that came on the day `before` to the one that `came` in its place. A check of
    the same name and date is the former one, unless both files came on one day.
    """
    every = list(changes)
    return (
        came > before
        and not any(change.record == _DECLARATION for change in every)
        and any(holds_figure_or_status(declarations, change.record, change.field) for change in every)
    )
