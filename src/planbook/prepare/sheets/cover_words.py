"""What the cover says of the whole workbook; the message that goes with it says the same.

title(job)         what it is, as "Autumn term 2026: your plan and figures"
asked_for(job)     each sheet with what it asks
needed(job)        the figures and the people that the unit needs before it begins
others(job)        of a part, who is sent the others
"""

from planbook.model.needed import figures_needed, minutes_by_role
from planbook.model.prose import agree, inside, listed, opening
from planbook.prepare.cover_plan import sheets_shown
from planbook.prepare.job import Job
from planbook.prepare.layout import sheet_name
from planbook.prepare.parts import codes_in
from planbook.prepare.sheets.page import leader, period_words


def title(job: Job) -> str:
    """What the workbook is."""
    period = opening(period_words(job))
    what = "plan and figures" if any(sheet.record.rows == "growing" for sheet in job.format.sheets) else "figures"
    said = job.format.cover_title or (f"{period}: your {what}" if period else f"Your {what}")
    return f"{said}, for the {inside(leader(job, job.part.who))}" if job.part else said


def asked_for(job: Job) -> list[tuple[str, str]]:
    """The sheets in their order, each with what it asks."""
    return [(sheet_name(sheet.title), sheet.asks) for sheet in sheets_shown(job)]


def needed(job: Job) -> str:
    """What the unit needs before it begins, without a full stop; empty of a blank, and of one that goes back."""
    if job.feedback or not (job.register and job.unit and job.period):
        return ""
    own = codes_in(job) if job.part else None
    figures = figures_needed(job.register, job.format, job.unit, job.period, own)
    roles = () if job.part else minutes_by_role(job.format).items()
    people = listed(f"the {inside(leader(job, role))} for {minutes} minutes" for role, minutes in roles)
    return "; ".join(part for part in (figures, people) if part)


def others(job: Job) -> str:
    """Of a part, who is sent the others; empty of a whole workbook."""
    found = [f"the {inside(leader(job, part.who))}" for part in job.parts if part != job.part]
    return f"Only your part is here: {listed(found)} {agree(len(found), 'has', 'have')} the rest." if found else ""
