"""What has changed in the plan since it was set: matters to note, never a recommendation."""

from planbook.consolidate.rows import PlanChangeRow
from planbook.model.agreed import needs_agreement
from planbook.model.prose import agree, counted, opening
from planbook.report.blocks.grid import cells_of, grid, more_note, notes_of
from planbook.report.blocks.named import Told
from planbook.report.blocks.sentences import cut, text
from planbook.report.blocks.several import in_units
from planbook.report.made_of import made_of
from planbook.report.word.paper import Cell, Item, Paragraph

_WORDS = 14
"""Words shown of what a cell of the plan said or says."""


def plan_changes(told: Told) -> tuple[Item, ...]:
    """What is not as the plan was set, some rows of it with the rest counted; empty where everything is."""
    school, words, room = told.subject, told.words, told.room
    rows = school.plan_changes
    if not rows:
        return ()
    by_agreement = needs_agreement(school.register)
    block = told.part("changed_by_agreement" if by_agreement else "changed")
    most = room.most(block)
    has = agree(len(rows), "has", "have")
    where = in_units(school, rows)
    plan, set_ = (f"plans{where}", "they were") if where else ("plan", "it was")
    said = f"{opening(counted(len(rows), 'thing'))} in the {plan} {has} changed since {set_} set."
    lead = Paragraph(made_of(said, rows))
    table = grid(block, [cells_of(block, _cells(told, row), row) for row in rows[:most]], words)
    return lead, table, *more_note(school.register, len(rows) - most, "change"), *notes_of(block.note)


def _cells(told: Told, row: PlanChangeRow) -> dict[str, Cell]:
    name = text(row.row_id) or cut(text(row.label), told.room.words(8))
    most = min(told.room.words(_WORDS), told.room.said)
    if row.kind == "changed":
        what = f"{row.heading} of {name}"
        before, after = (cut(text(words), most) or "Blank" for words in (row.before, row.after))
    else:
        label = cut(text(row.label), told.room.words(8)) if row.row_id else ""
        what = " ".join(part for part in (name, label) if part)
        before, after = ("–", "New") if row.kind == "added" else ("In the plan", "Removed")
    since = opening(text(row.since).replace(" term", ""))
    return {
        "what": told.whose(row.unit_name, opening(what)),
        "before": before,
        "after": after,
        "since": since,
        "agreed": cut(text(row.agreed), told.room.words(9)) or "–",
    }
