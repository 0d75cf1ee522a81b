"""The cover: whose it is and by when, what to do, the sheets with their state, and who checked it."""

from typing import Any

from planbook.look import EDGE, MUTED, lines_needed, text_width
from planbook.model.address import in_formula, quoted_sheet
from planbook.model.cover import AS_AT, ASK, BAR, RETURN_BY, SEND_TO
from planbook.model.declarations import Sheet
from planbook.model.meeting_days import meeting_days, told
from planbook.model.safe_text import clean
from planbook.model.unit_words import unit_words
from planbook.prepare import cover_plan
from planbook.prepare.content.fillers import is_so
from planbook.prepare.content.notes import is_to_be_planned
from planbook.prepare.content.words import cell_value, weekday_date
from planbook.prepare.cover_plan import ANSWER, KEY, LABEL, CoverPlan, sheets_shown
from planbook.prepare.job import Job, return_day
from planbook.prepare.layout import Layout, sheet_name
from planbook.prepare.sheets import cover_words
from planbook.prepare.sheets.book import ALLOWED, Book
from planbook.prepare.sheets.check import STATES, cover_state, owed
from planbook.prepare.sheets.checked import CheckLine
from planbook.prepare.sheets.formats import Props, cell_props
from planbook.prepare.sheets.page import COVER_TAB, leader, set_up_page, unit_name
from planbook.prepare.sheets.record_sheet import write_value
from planbook.prepare.sheets.validations import validation

WIDTHS = (26, 24, 52, 27, 13, 25)
_WHO, _LINES, _STATE = 3, 4, 5


def write_cover(book: Book, sheet: Any, plan: CoverPlan, lines: list[CheckLine]) -> None:
    """The cover on `sheet`, which was added first so that the workbook opens on it."""
    for column, width in enumerate(WIDTHS):
        options = {"hidden": True} if column == KEY else {}
        sheet.set_column(column, column, width, book.formats.get(), options)
    _write_title(book, sheet)
    _write_facts(book, sheet)
    _write_key(book, sheet)
    _write_steps(book, sheet, plan)
    last = _write_sheets(book, sheet, plan, lines)
    if plan.fields:
        last = _write_declaration(book, sheet, plan)
    sheet.protect("", ALLOWED)
    set_up_page(sheet, book.job, cover_plan.SHEET, tall=1, tab=COVER_TAB)
    sheet.print_area(0, 0, last, len(WIDTHS) - 1)
    if book.job.feedback is None:
        sheet.activate()
        sheet.set_first_sheet()


def _write_title(book: Book, sheet: Any) -> None:
    job, formats = book.job, book.formats
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, clean(cover_words.title(job)), formats.title)
    trust = book.known.trust_name
    if job.format.kind == "register":
        parts = [trust, job.format.summary]
    elif job.unit:
        minutes = f"About {job.format.minutes} minutes"
        carried = (layout for layout in book.layouts if layout.sheet.record.new_year)  # what a plan is made of
        if any(is_to_be_planned(layout) for layout in carried):
            minutes += ", and the time that the plan itself takes"
        parts = [unit_name(job), trust, f"{minutes}."]
        if any(layout.approved for layout in book.layouts):
            opens = any(place.spec.asked == "new_year" for layout in book.layouts for place in layout.places)
            locked = any(layout.approved and layout.locks for layout in book.layouts)
            known = "Last year’s plan is" if opens else "What is approved is" if locked else "What was set is"
            parts[-1] += f" {known} already filled in."
    else:
        parts = [job.format.title, job.format.summary]
    sheet.set_row(1, 22)
    parts = [clean(part) for part in parts if part]
    line = BAR.join(parts)
    needed = _needed(job)
    if text_width(line) < sum(WIDTHS) - WIDTHS[KEY]:
        sheet.write_string(1, 0, line, formats.explanation)
        _write_needed(book, sheet, needed)
    else:  # a long name has a line to itself
        sheet.write_string(1, 0, parts[0], formats.explanation)
        sheet.set_row(2, 22)
        sheet.write_string(2, 0, BAR.join(parts[1:]), formats.explanation)


def _write_needed(book: Book, sheet: Any, needed: str) -> None:
    """What the unit needs, on as many lines as it takes."""
    lines = lines_needed(needed, sum(WIDTHS) - WIDTHS[KEY])
    sheet.set_row(2, 6 + 16 * lines if needed else 14)
    if lines > 1:
        wrapped = book.formats.get(font_color=f"#{MUTED}", text_wrap=True)
        sheet.merge_range(2, 0, 2, len(WIDTHS) - 1, needed, wrapped)
    elif needed:
        sheet.write_string(2, 0, needed, book.formats.explanation)


def _needed(job: Job) -> str:
    """What the unit needs before it begins, and of a part who has the rest."""
    said = cover_words.needed(job)
    others = "" if job.feedback else cover_words.others(job)
    return clean(" ".join(part for part in (f"You will need: {said}." if said else "", others) if part))


def _write_facts(book: Book, sheet: Any) -> None:
    job, formats = book.job, book.formats
    facts: list[tuple[str, str]]
    days = due = None
    trust = book.known.trust
    if job.register and job.unit and job.period:
        days = meeting_days(job.register, job.period, job.unit)
        due = return_day(job)
        facts = [
            (RETURN_BY, weekday_date(due) if due else "–"),
            (AS_AT, weekday_date(job.period.as_at)),
            (SEND_TO, trust.text("return_to") if trust else ""),
            (ASK, trust.text("contact") if trust else ""),
        ]
    else:
        facts = [("Template", job.format.key), ("Version", job.format.version)]
    for offset, (label, value) in enumerate(facts):
        bold = {"bold": True} if label == RETURN_BY else {}
        sheet.write_string(3 + offset, LABEL, label, formats.explanation)
        sheet.write_string(3 + offset, ANSWER, clean(value), formats.get(**bold))
    for row in range(3, 7):
        sheet.set_row(row, 22)
    sheet.set_row(7, 22 if days else 12)
    if days:
        sheet.write_string(7, LABEL, clean(told(days, due=due)), formats.explanation)


def _write_key(book: Book, sheet: Any) -> None:
    formats = book.formats
    indent: Props = {"align": "left", "indent": 1}
    sheet.write_string(3, _WHO, "Key", formats.get(font_color="#52606D", **indent))
    box = formats.get(border=1, border_color=f"#{EDGE}", **indent)
    whose = f"From the {book.known.body_word}" if book.job.format.kind == "plan" else "Worked out"
    entries = (
        ("White cell", "Yours to fill in or change", box),
        ("Shaded cell", f"{whose}; leave as it is", formats.ours(**indent)),
        ("▾ choose", "The cell has a drop-down list", formats.get(font_size=10, font_color="#0B6B7A", **indent)),
    )
    for row, (word, meaning, style) in enumerate(entries, start=4):
        sheet.write_string(row, _WHO, word, style)
        sheet.write_string(row, _WHO + 1, meaning, formats.get(**indent))


def _write_steps(book: Book, sheet: Any, plan: CoverPlan) -> None:
    sheet.set_row(plan.steps_at - 1, 24)
    sheet.write_string(plan.steps_at - 1, 0, "What to do", book.formats.section)
    for number, step in enumerate(plan.steps, start=1):
        row = plan.steps_at - 1 + number
        sheet.set_row(row, 21)
        sheet.write_string(row, 0, clean(f"{number}.  {leader(book.job, step)}"), book.formats.get())
    sheet.set_row(plan.sheets_at - 2, 12)


def _write_sheets(book: Book, sheet: Any, plan: CoverPlan, lines: list[CheckLine]) -> int:
    formats = book.formats
    register = book.job.format.kind == "register"
    sheet.set_row(plan.sheets_at - 1, 24)
    sheet.write_string(plan.sheets_at - 1, 0, "The sheets", formats.section)
    if not register:
        formula, shown = owed(book, lines)
        sheet.set_row(plan.sheets_at - 1, 36)
        wrapped = formats.get(text_wrap=True, font_color=f"#{MUTED}")
        sheet.merge_range(plan.sheets_at - 1, ANSWER, plan.sheets_at - 1, _STATE, "", wrapped)
        sheet.write_formula(plan.sheets_at - 1, ANSWER, formula, wrapped, shown)
    heads = {LABEL: "Sheet", ANSWER: "What it asks", _WHO: "Who fills it in", _LINES: "Lines", _STATE: "State"}
    if register:
        heads.pop(_STATE)
    else:
        heads[_LINES] = "Lines due"
    sheet.set_row(plan.sheets_at, 26)
    for column in range(KEY, max(heads) + 1):
        sheet.write_blank(plan.sheets_at, column, None, formats.header())
    for column, head in heads.items():
        sheet.write_string(plan.sheets_at, column, head, formats.header(right=column == _LINES))
    by_name = {layout.sheet.record.key: layout for layout in book.layouts}
    row = plan.sheets_at
    for declared in sheets_shown(book.job):
        row += 1
        sheet.set_row(row, 26)
        _write_sheet_line(book, sheet, row, declared, by_name.get(declared.record.key), lines)
    if not register:
        _colour_states(book, sheet, plan.sheets_at + 1, row)
    sheet.set_row(row + 1, 12)
    return row + 1


def _write_sheet_line(
    book: Book, sheet: Any, row: int, declared: Sheet, layout: Layout | None, lines: list[CheckLine]
) -> None:
    formats = book.formats
    plain = formats.ours(bg_color="#FFFFFF", align="left", indent=1)
    name = sheet_name(declared.title)
    link = formats.link(bottom=1, bottom_color="#D5DDE4", align="left", indent=1)
    target = f"#{quoted_sheet(name)}!A1"
    sheet.write_formula(row, LABEL, f'=HYPERLINK("{in_formula(target)}","{in_formula(name)}")', link, name)
    sheet.write_blank(row, KEY, None, plain)
    sheet.write_string(row, ANSWER, declared.asks, plain)
    sheet.write_string(row, _WHO, leader(book.job, declared.who), plain)
    number = formats.ours(bg_color="#FFFFFF", align="right", indent=1, num_format='#,##0;-#,##0;"–"')
    if layout is None:
        sheet.write_number(row, _LINES, 1, number)
        return
    formula, count = _lines_due(layout)
    sheet.write_formula(row, _LINES, formula, number, count)
    if book.job.format.kind == "plan":
        formula, shown = cover_state(lines, layout)
        sheet.write_formula(row, _STATE, formula, plain, shown)


def _lines_due(layout: Layout) -> tuple[str, int]:
    """The formula for how many lines the sheet has that want an answer, and what it comes to now."""
    if not layout.growing:
        due = sum(row.asked for row in layout.rows)
        return f"={due}", due
    record = layout.sheet.record
    label = layout.place(record.label) or layout.places[0]
    count = sum(layout.value(row, label) not in (None, "") for row in layout.rows if row.due)
    less = f"-{len(layout.grey)}" if layout.grey else ""
    blank = is_so(f"LEN({layout.cells(label)})=0")
    return f"=SUMPRODUCT(1-ISNUMBER({blank})){less}", count


def _colour_states(book: Book, sheet: Any, first: int, last: int) -> None:
    cell = f"$F{first + 1}"
    for state, status in STATES.items():
        rule = {
            "type": "formula",
            "criteria": f'=ISNUMBER(SEARCH("{state}",{cell}))',  # the worst of them colours it
            "format": book.formats.status(status),
        }
        sheet.conditional_format(first, _STATE, last, _STATE, rule)


def _write_declaration(book: Book, sheet: Any, plan: CoverPlan) -> int:
    """Who checked the return: a field a row, its key hidden to the left of its answer."""
    formats, record = book.formats, book.declarations.records["declaration"]
    given = next((row.values for row in book.job.rows.get(record.key, ())), {})
    sheet.set_row(plan.declaration_at - 1, 24)
    job = book.job
    whose = unit_words(job.register, [job.unit])[0] if job.register and job.unit else "school"
    sheet.write_string(plan.declaration_at - 1, 0, f"Checked for the {whose} by", formats.section)
    row = plan.declaration_at - 1
    for spec in plan.fields:
        row += 1
        sheet.set_row(row, 27)
        sheet.write_string(row, LABEL, spec.heading, formats.get())
        sheet.write_string(row, KEY, f"{record.key}.{spec.key}", formats.key)
        shown = cell_value(book.declarations, book.known, spec, given.get(spec.key))
        write_value(sheet, row, ANSWER, shown, formats.yours(**cell_props(spec)))
        sheet.data_validation(row, ANSWER, row, ANSWER, validation(book.lists, spec, spec.heading))
        sheet.write_string(row, ANSWER + 1, spec.hint, formats.hint())
    return row
