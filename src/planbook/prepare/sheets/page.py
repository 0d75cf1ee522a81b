"""What every sheet has: title, explanation, notes, what prints and how."""

from collections.abc import Sequence
from typing import Any

from planbook.look import ACCENT, EDGE, FONT, HOUSE, MUTED, ROLE_TABS, UNUSED_WIDTH, lines_needed
from planbook.model.audience import own_figures_of
from planbook.model.prose import opening
from planbook.model.safe_text import clean
from planbook.model.unit_words import head_of
from planbook.prepare.job import Job, Reply
from planbook.prepare.sheets.formats import Formats

INCH = 25.4
COVER_TAB = HOUSE


def unit_name(job: Job) -> str:
    """Whose workbook it is; empty for a blank."""
    return job.register.label("unit", job.unit) if job.register and job.unit else ""


def leader(job: Job, who: str) -> str:
    """Who fills in or declares, with what the unit calls its head in place of the headteacher."""
    head = head_of(job.register, job.unit) if job.register else "headteacher"
    return who.replace("Headteacher", opening(head)).replace("headteacher", head)


def period_words(job: Job) -> str:
    return job.period.title if job.period else ""


def write_top(sheet: Any, formats: Formats, job: Job, title: str, ask: str) -> None:
    """The title in A1 and what to do in A2."""
    period = period_words(job)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, clean(f"{title}, {period}" if period else title), formats.title)
    sheet.set_row(1, 22)
    sheet.write_string(1, 0, clean(ask), formats.explanation)


def write_notes(sheet: Any, formats: Formats, row: int, notes: Sequence[str]) -> int:
    """`notes` from the Excel row `row` on, after an empty one; returns the last Excel row written."""
    sheet.set_row(row - 1, 10)
    for offset, note in enumerate(notes, start=1):
        sheet.set_row(row - 1 + offset, 20)
        sheet.write_string(row - 1 + offset, 0, clean(note), formats.note)
    return row + len(notes)


def columns_beside(widths: Sequence[float], lines: Sequence[str]) -> int:
    """How many empty columns beside those of the table print too, so that no line across the sheet is cut off."""
    width, beside = sum(widths), 0
    texts = [" ".join(clean(line).split()) for line in lines]
    while any(lines_needed(text, width + beside * UNUSED_WIDTH) > 1 for text in texts):
        beside += 1
    return beside


def set_up_page(sheet: Any, job: Job, name: str, *, tall: int = 0, tab: str = "") -> None:
    """A4 landscape, one page wide, house margins, and the footer: whose and when, the sheet, the page.

    The header of a workbook that goes back says whom it is for.
    """
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, tall)
    side, bottom = 12.7 / INCH, 15.7 / INCH
    sheet.set_margins(left=side, right=side, top=side, bottom=bottom)
    style = f'&"{FONT},Regular"&9&K{MUTED}'
    whose = unit_name(job) or (job.register.trust_name if job.register else "") or job.format.title
    when = opening(period_words(job)) or f"version {job.format.version}"
    left = " | ".join(part for part in (_short(clean(whose)), when) if part)
    footer = f"&L{style}{_plain(left)}&C{style}{_plain(name)}&R{style}Page &P of &N"
    sheet.set_footer(footer, {"margin": 6 / INCH})
    if isinstance(job.feedback, Reply):
        sheet.set_header(f"&C{style}{_plain(audience_line(job))}", {"margin": 5 / INCH})
    if tab:
        sheet.set_tab_color(f"#{tab}")


def audience_line(job: Job) -> str:
    """What a workbook that goes back says of whom it is for."""
    return own_figures_of(_short(clean(unit_name(job))))


def _short(name: str) -> str:
    """`name` as the left third of a footer has room for it, cut after a word."""
    return name if len(name) <= 50 else name[:49].rsplit(" ", 1)[0].rstrip(" ,") + " …"


def _plain(text: str) -> str:
    """`text` as a footer shows it: there & begins a code, and two of them are one."""
    return text.replace("\n", " ").replace("&", "&&")


def tab_of(asks: bool, job: Job | None = None, who: str = "") -> str:
    """The tab's colour: of a sheet to fill in that of the role which fills it in, none otherwise.

    The role that the first sheet is for has the accent, the next the next colour; of a register all are alike.
    """
    return (_of_role(job, who) or ACCENT) if asks else ""


def edge_of(job: Job, who: str) -> str:
    """The edge of cells to fill in: the colour of their role's tab, where the workbook has cells of several."""
    return _of_role(job, who) or EDGE if len(_roles(job)) > 1 else EDGE


def _of_role(job: Job | None, who: str) -> str:
    roles = _roles(job)
    return ROLE_TABS[roles.index(who) % len(ROLE_TABS)] if who in roles else ""


def _roles(job: Job | None) -> list[str]:
    return [*dict.fromkeys(sheet.who for sheet in job.format.sheets)] if job and job.format.kind == "plan" else []
