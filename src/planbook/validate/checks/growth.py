"""Checks of what goes step by step, one group of rows after another, and of what is compared with others."""

from collections.abc import Iterator
from dataclasses import dataclass

from planbook.model.prose import agree
from planbook.model.submission import Entry
from planbook.validate.checks.worked_out import worked
from planbook.validate.context import Context
from planbook.validate.params import AnyField, FieldKey, OfRecord, OneField, codes_of
from planbook.validate.registry import Hit, check


@dataclass(frozen=True, kw_only=True)
class StepByStep(OfRecord):
    step: AnyField
    """The field with the number of the step: 1 before 2."""
    stage: AnyField
    """The field that says how far a row has come."""
    taken: tuple[str, ...] = codes_of("stage", of="record")
    """The codes of it that say that the step was taken."""
    settled: tuple[str, ...] = codes_of("stage", of="record")
    """Those that say that nothing of it is left open."""


@check("step_after_step", "workbook", rows="record", says=("other", "before"))
def step_after_step(params: StepByStep, context: Context) -> Iterator[Hit]:
    """No row takes its step while one of an earlier step is open; the first such one is named."""
    rows = [
        (number, row) for row in context.entries(params.record) if (number := row.number(params.step)) is not None
    ]
    record = context.declarations.records[params.record]
    for number, row in rows:
        if row.get(params.stage) not in params.taken:
            continue
        open_ = [
            (step, other) for step, other in rows if step < number and other.get(params.stage) not in params.settled
        ]
        if open_:
            step, other = min(open_, key=lambda pair: pair[0])
            tokens = {"other": other.text(record.label), "before": f"{step:g}"}
            yield Hit(row, (params.stage, params.step), tokens)


@dataclass(frozen=True, kw_only=True)
class ComparedWith(OneField):
    together: FieldKey
    """The field that says how many are compared."""
    least: int
    """The fewest with which a comparison says anything."""


@check("compared_with_enough", says=("told",), unseen="register")
def compared_with_enough(entry: Entry, params: ComparedWith, context: Context) -> Iterator[Hit]:
    """There are enough others that a number is compared with."""
    place = context.declarations.records[entry.record].field(params.together).works_out
    if place is None or place.place is None or entry.get(params.field) is None:
        return
    by = [*place.place.by.values()]
    if any(entry.get(key) is None for key in by):
        return
    together = worked(entry, params.together, context)
    others = int(together) - 1 if isinstance(together, float) else 0
    if others < params.least:
        told = f"{others} {agree(others, 'is', 'are')} there" if others else "none is there"
        yield Hit(entry, tuple(by), {"told": told})
