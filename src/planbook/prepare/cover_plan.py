"""Where things stand on the cover, known before it is written because the Check sheet points there."""

from dataclasses import dataclass

from planbook.model.declarations import Declarations, Field, Sheet
from planbook.model.parts import owners
from planbook.model.sheet_names import COVER
from planbook.prepare.job import Job

SHEET = COVER
LABEL, KEY, ANSWER = 0, 1, 2
"""Columns of a form: label, hidden key, answer."""

CONFIRMING = "If nothing has changed on a line, choose “No change, confirmed”. That is an answer."
"""A step only of a workbook with rows of which something was said before."""

BY_HAND = "Save, keep the file name, and send it."

DEFAULT_STEPS = (
    "Work through the sheets below in order. Only what is due is shown.",
    CONFIRMING,
    "Open Check. Correct what it lists, or say in a few words why it is right as it is.",
    "The headteacher checks it and gives name, role and date below. " + BY_HAND,
)

SAVING = "Save a copy to send"
"""What the button says that does the last step, in a workbook with macros."""

LAST_OF_A_PART = BY_HAND + " The others send their parts themselves."
"""The last step of a part without the declaration."""

PASTING = "If your plan is written elsewhere, copy its columns, and paste values only: the drop-downs stay."
"""A step only of a workbook whose plan is still to be written."""

BESIDE_STEPS = (
    "Fill in the sheets below: they ask what is due now, and nothing else.",
    *DEFAULT_STEPS[2:],
)
"""Of a period beside those that review the plan."""


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """The Excel rows of the cover's blocks."""

    steps: tuple[str, ...]
    steps_at: int
    """The heading above the steps; so for the others."""
    sheets_at: int
    declaration_at: int
    fields: tuple[Field, ...]
    """What is asked of who checked it; none on a register's cover."""

    def answer_row(self, key: str) -> int:
        """The Excel row of a field of the declaration; of one that it no longer asks the last row."""
        last = len(self.fields) - 1
        return self.declaration_at + 1 + next((n for n, f in enumerate(self.fields) if f.key == key), last)


def sheets_shown(job: Job) -> list[Sheet]:
    """The sheets that the cover lists: all but the hidden ones."""
    return [sheet for sheet in job.format.sheets if sheet.record.key not in job.hidden]


def declares(declarations: Declarations, job: Job) -> bool:
    """Whether the workbook has the declaration on its cover: of several parts it is on one of them."""
    record = declarations.records.get("declaration")
    return record is None or job.part is None or job.part in owners(declarations, record.who, job.parts)


def _has_to_confirm(declarations: Declarations, job: Job) -> bool:
    """Whether the workbook comes with a row of which it can be said that nothing has changed."""
    confirming = {name for name, choices in declarations.lists.items() if any(one.confirms for one in choices)}
    return any(
        any(row.approved for row in job.rows.get(sheet.record.key, ()))
        and any(column.field.list in confirming for column in sheet.columns)
        for sheet in job.format.sheets
    )


def is_first_plan(job: Job) -> bool:
    """Whether the workbook asks for a plan that is still to be written."""
    return job.register is not None and any(
        sheet.record.rows == "growing"
        and sheet.record.in_plan
        and sheet.record.new_year is not None
        and not job.rows.get(sheet.record.key)
        for sheet in job.format.sheets
    )


def plan_cover(declarations: Declarations, job: Job) -> CoverPlan:
    """The rows of the cover of this job."""
    beside = job.register is not None and job.period is not None and job.register.calendar.is_beside(job.period)
    usual: tuple[str, ...] = BESIDE_STEPS if beside else DEFAULT_STEPS
    if not declares(declarations, job):
        usual = (*usual[:-1], LAST_OF_A_PART)
    if job.macros:
        by_button = f"Press “{SAVING}” above, or save and keep the file name. Then send it."
        usual = (*usual[:-1], usual[-1].replace(BY_HAND, by_button))
    if job.register is not None and not _has_to_confirm(declarations, job):
        usual = tuple(step for step in usual if step != CONFIRMING)
    if is_first_plan(job):
        usual = (usual[0], PASTING, *usual[1:])
    steps = job.format.steps or usual
    steps_at = 9
    sheets_at = steps_at + len(steps) + 2
    declaration_at = sheets_at + 2 + len(sheets_shown(job)) + 1
    plan = job.format.kind == "plan" and declares(declarations, job)
    record = declarations.records.get("declaration")
    fields = tuple(spec for spec in record.fields if spec.required) if plan and record else ()
    return CoverPlan(tuple(steps), steps_at, sheets_at, declaration_at, fields)
