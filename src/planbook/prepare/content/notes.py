"""The words around a table: what to do on its sheet, and the notes beneath."""

from planbook.look import STATUS
from planbook.model.benchmarks import period_of
from planbook.model.declarations import Declarations
from planbook.model.kpi import EVERYBODY, shown_figure
from planbook.model.nouns import nouns_of
from planbook.model.phases import unpublished_phase
from planbook.model.prose import agree, inside
from planbook.model.register import Register
from planbook.prepare.content.as_often import due_this_time
from planbook.prepare.job import Job
from planbook.prepare.layout import Layout

_NOTED = {"ref", "id", "code"}
_UNFOLD = "The + above the columns opens them."
_ROOM = 1.1
"""Characters of running text to one of a column's width."""


def sheet_ask(layout: Layout, declarations: Declarations, job: Job) -> str:
    """The line beneath the title: what to do and what approved rows are, and if there is room how many are due."""
    ask = _ask(layout, declarations)
    due = due_this_time(job, layout.sheet.record.key)
    return f"{ask} {due}" if due and len(ask) + len(due) < layout.width * _ROOM else ask


def _ask(layout: Layout, declarations: Declarations) -> str:
    ask = layout.sheet.ask
    if not layout.approved:
        begun = _of_begun(layout, declarations)
        return f"Set out the plan here, one line to a row. {begun}" if is_to_be_planned(layout) else begun
    asked = next((p for p in layout.places if p.spec.asked == "new_year"), None)
    if asked is not None:
        return f"{ask} {asked.heading}: what happens to last year's rows. Leave grey rows: they are finished."
    if layout.approved and any(row.own and row.due for row in layout.rows):
        return f"{ask} This workbook sets the plan for the new year: change what will be different."
    more = "Shaded text is approved: leave it." if layout.locks else "Shaded: the plan as it was set."
    if layout.growing:
        more += " Anything new goes in the white rows beneath."
    return f"{ask} {more}" if len(ask) + len(more) < layout.width * _ROOM else ask


def _of_begun(layout: Layout, declarations: Declarations) -> str:
    """What the sheet asks, without how to confirm what was said before: there is nothing before it."""
    lists = {place.spec.list for place in layout.places if place.spec.type == "choice"}
    words = [choice.word for name in lists for choice in declarations.lists[name] if choice.confirms]
    ask = layout.sheet.ask
    if not any(word in ask for word in words):
        return ask
    kept = [sentence for sentence in ask.split(". ") if not any(word in sentence for word in words)]
    return ". ".join(kept).removesuffix(".") + "."


def is_to_be_planned(layout: Layout) -> bool:
    """Whether the plan of the sheet is still to be written, and its line speaks only of how things stand."""
    record = layout.sheet.record
    first = layout.growing and not layout.rows and record.in_plan
    planned = first and bool(record.label) and record.field(record.label).asked == "plan"
    return planned and any(p.spec.asked == "term" and p.spec.required for p in layout.places)


def sheet_notes(layout: Layout, known: Register, job: Job) -> list[str]:
    """What stands beneath the table.

    A sheet whose first column holds words has none: read back, a note would be taken for a row there.
    """
    if layout.places[0].spec.type not in _NOTED:
        return []
    notes = _kpi_notes(layout, known, job) if layout.sheet.record.key == "kpi_value" else []
    if layout.protected and layout.growing:
        notes.append(
            "This sheet cannot be sorted, because approved text is locked; filtering works. "
            "Row heights and column widths can be changed."
        )
    folded = [p.heading for p in layout.places if p.folded and p.spec.asked in {"plan", "term"}]
    if folded:
        how = "Select the columns on both sides, right-click and choose Unhide." if layout.protected else _UNFOLD
        notes.append(f"Hidden columns: {', '.join(folded)}. {how}")
    return notes


def _kpi_notes(layout: Layout, known: Register, job: Job) -> list[str]:
    noun = nouns_of(known.declarations).kpi.one
    if not layout.rows:
        return [f"Nothing is asked for here: the {known.body_word}'s list has no {noun} for this workbook."]
    told = {
        "green": "meets the target.",
        "amber": f"within the tolerance agreed for the {noun}{_example(layout, known)}.",
        "red": "beyond it.",
        "not_reported": "due, and blank.",
    }
    notes = ["    ".join(f"{STATUS[s].symbol} {STATUS[s].kpi}: {words}" for s, words in told.items())]
    published = _published(layout, job)
    if published:
        notes.append(f"England: {published}.")
    return notes


def _example(layout: Layout, known: Register) -> str:
    for row in layout.rows:
        kpi = known.kpis.get(str(row.values.get("kpi")))
        near = kpi.number("tolerance") if kpi else None
        if kpi and near and kpi.text("unit") == "percent":
            points = agree(near, "point", "points")
            return f" ({kpi.text('name')}: {near:.1f} {points})"
    return ""


def _published(layout: Layout, job: Job) -> str:
    """What the published figures shown were, and when; or that there are none of the unit's phase."""
    unit = job.register.units.get(job.unit) if job.register and job.unit else None
    if not job.register or unit is None or job.period is None:
        return ""
    told = []
    for row in layout.rows:
        code, group = str(row.values.get("kpi")), str(row.values.get("group") or EVERYBODY)
        entry = job.register.published_for(unit, code, job.period, group)
        kpi = job.register.kpis.get(code)
        if entry and kpi and row.due:
            figure = shown_figure(kpi, entry.number("value"))
            of = "" if group == EVERYBODY else f", {inside(job.register.declarations.word('pupil_group', group))},"
            told.append(f"{code}{of} was {figure} in {period_of(entry)}")
    if not told and (phase := unpublished_phase(job.register, unit)):
        return f"no figure on record is of the phase “{phase}”, so none stands beside yours"
    return "; ".join(told)
