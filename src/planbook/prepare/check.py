"""The Check sheet: what is in order, what to correct or explain, live, with a place for the explanation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planbook.look import MUTED, STATUS, lines_needed, row_height
from planbook.model.address import column_letter, in_formula, quoted_sheet
from planbook.model.declarations import Rule
from planbook.model.finding import Finding
from planbook.model.waiver import waiver_of
from planbook.prepare import cover_plan
from planbook.prepare.book import ALLOWED, Book
from planbook.prepare.cover_plan import CoverPlan
from planbook.prepare.formats import Props
from planbook.prepare.job import Job
from planbook.prepare.layout import FIRST_ROW, HEADER_ROW, HINT_ROW, KEY_ROW, Layout, text_width
from planbook.prepare.live import Line, begun, has_begun, live_lines
from planbook.prepare.page import COVER_TAB, set_up_page, write_notes, write_top
from planbook.prepare.validations import message
from planbook.prepare.words import clean

SHEET = "Check"
STATES = {STATUS[status].check: status for status in ("red", "amber", "not_reported", "blue", "green")}
"""The states of a line with the status whose colour each has, worst first."""

COLUMNS = (
    ("Sheet", 12), ("What is checked", 40), ("State", 17), ("Lines", 8), ("First at", 16), ("What to do", 40),
    ("Rule", 9), ("Row", 7), ("Begun", 7), ("Your explanation", 36),
)  # fmt: skip
_STATE, _LINES, _FIRST, _DO, _RULE, _ROW, _BEGUN, _WHY = 2, 3, 4, 5, 6, 7, 8, 9
_HIDDEN = {_RULE, _ROW, _BEGUN}
EXPLAINED = _WHY
"""The column of the explanation, from 0."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the sheet: its formulas, and what they come to as the workbook is written."""

    sheet: str
    rule: Rule
    count: str
    first: str
    column: str
    """A cell in the column that is pointed at."""
    begun: str
    """Empty where nothing need be begun."""
    found: int
    at: str
    """The address of the first place."""
    is_begun: bool
    explanation: str

    @property
    def explainable(self) -> bool:
        """Whether a word of explanation is as good as a correction: of warnings, but not of the declaration."""
        return self.rule.severity != "error" and self.sheet != cover_plan.SHEET

    @property
    def state(self) -> str:
        if not self.is_begun:
            return "Not begun"
        if not self.found:
            return "In order"
        if not self.explainable:
            return "To correct"
        return "Explained" if self.explanation else "To explain"


def checked_lines(book: Book, cover: CoverPlan) -> list[Checked]:
    """The lines of the Check sheet of this workbook, those of the cover after what must be mended."""
    if book.job.format.kind == "register":
        return []
    given = {
        str(row.values.get("rule")): clean(str(row.values.get("explanation") or ""))
        for row in book.job.rows.get("explanation", ())
    }
    own = (_own(book, rule) for rule in book.declarations.rules.values() if rule.live)
    rules = [rule for rule in own if rule and (given.get(rule.code) or not _is_waived(book.job, rule))]
    rows = [_followed(line, given) for line in live_lines(book.declarations, book.layouts, rules)]
    declared = [_declared(book, rule, cover) for rule in rules if rule.check == "declared" and cover.fields]
    errors = [line for line in rows if line.rule.severity == "error"]
    others = [line for line in rows if line.rule.severity != "error"]
    return [*errors, *declared, *others, *_asked(book, {line.rule.code for line in rows}, given)]


def _own(book: Book, rule: Rule) -> Rule | None:
    """The rule as the trust has it; None where it has switched it off."""
    return book.job.register.rule(rule) if book.job.register else rule


def _is_waived(job: Job, rule: Rule) -> bool:
    """Whether the rule asks nothing of the unit: waived altogether, or wherever it was found in what was sent."""
    if rule.severity != "warning" or job.register is None:
        return False
    found = [f for f in _found(job) if f.code == rule.code]
    if found:
        return all(f.severity == "note" for f in found)
    return waiver_of(job.register, rule.code, job.unit, job.period) is not None


def _found(job: Job) -> Sequence[Finding]:
    """What was found in what was sent, closed or not."""
    return (*job.feedback.findings, *job.feedback.closed) if job.feedback else ()


def _asked(book: Book, followed: set[str], given: dict[str, str]) -> list[Checked]:
    """Lines for what was found in what was sent and no formula follows, so that it can be explained."""
    names = {layout.name for layout in book.layouts}
    found: dict[str, list[Finding]] = {}
    for finding in _found(book.job):
        if finding.severity == "note" and not given.get(finding.code):
            continue  # the trust has waived it
        if finding.sheet in names and finding.code not in followed and finding.code in book.declarations.rules:
            found.setdefault(finding.code, []).append(finding)
    lines = []
    for code, findings in found.items():
        rule, first = _own(book, book.declarations.rules[code]), findings[0]
        if rule is None or rule.severity != "warning":
            continue
        at = first.cells[0] if first.cells else "A1"
        letters = at.rstrip("0123456789")
        line = Checked(
            sheet=first.sheet or "",
            rule=rule,
            count=str(len(findings)),
            first=at[len(letters) :],
            column=f"{quoted_sheet(first.sheet or '')}!${letters}${HEADER_ROW}",
            begun="",
            found=len(findings),
            at=at,
            is_begun=True,
            explanation=given.get(code, ""),
        )
        lines.append(line)
    return lines


def _followed(line: Line, given: dict[str, str]) -> Checked:
    layout, rows = line.term.layout, line.rows
    return Checked(
        sheet=layout.name,
        rule=line.rule,
        count=line.count,
        first=line.first,
        column=line.column,
        begun=begun(layout),
        found=len(rows),
        at=f"{line.term.place.letter}{rows[0]}" if rows else "",
        is_begun=has_begun(layout),
        explanation=given.get(line.rule.code, ""),
    )


def _declared(book: Book, rule: Rule, cover: CoverPlan) -> Checked:
    """The line that follows the declaration: name, date, and a Yes."""
    letter = column_letter(cover_plan.ANSWER)
    first = cover.declaration_at + 1
    cells = [f"{quoted_sheet(cover_plan.SHEET)}!${letter}${cover.answer_row(f.key)}" for f in cover.fields]
    wanting = [
        f'({cell}<>"Yes")' if spec.type == "yes_no" else f"(LEN({cell})=0)"
        for spec, cell in zip(cover.fields, cells, strict=True)
    ]
    row = f"MIN({','.join(f'IF({w},ROW({c}),1048576)' for w, c in zip(wanting, cells, strict=True))})"
    given = next((r.values for r in book.job.rows.get("declaration", ())), {})
    blank = [f for f in cover.fields if given.get(f.key) in (None, "", False)]
    return Checked(
        sheet=cover_plan.SHEET,
        rule=rule,
        count=f"MIN(1,{'+'.join(wanting)})",
        first=row,
        column=f"{quoted_sheet(cover_plan.SHEET)}!${letter}${first}",
        begun="+".join(f"LEN({cell})" for cell in cells) + ">0",
        found=min(1, len(blank)),
        at=f"{letter}{cover.answer_row(blank[0].key)}" if blank else "",
        is_begun=len(blank) < len(cover.fields),
        explanation="",
    )


def write_check(book: Book, lines: list[Checked]) -> None:
    """The sheet."""
    sheet = book.workbook.add_worksheet(SHEET)
    formats = book.formats
    ask = (
        "This list follows what you type. Correct what it finds, or explain in the white column why it is right as "
        "it is: an explanation is as good as a correction."
    )
    write_top(sheet, formats, book.job, SHEET, ask)
    last = HEADER_ROW + max(1, len(lines))
    states = f"$C${FIRST_ROW}:$C${last}"
    sheet.set_row(HINT_ROW - 1, 24)
    counts = "&".join(f'COUNTIF({states},"{s}")&" {s.lower()}     "' for s in STATES)
    found = "".join(f"{sum(x.state == s for x in lines)} {s.lower()}     " for s in STATES)
    sheet.write_formula(HINT_ROW - 1, 0, f"={counts}", formats.get(bold=True, font_color="#173F5F"), found)
    _write_heads(book, sheet, last, _widths(lines))
    for number, line in enumerate(lines, start=FIRST_ROW):
        _write_line(book, sheet, number, line)
    if not lines:
        for column in range(len(COLUMNS)):
            sheet.write_blank(FIRST_ROW - 1, column, None, formats.ours())
    _colour(book, sheet, last)
    note = (
        "Finished when nothing reads “To correct”, and “Not begun” only where there is nothing to report. "
        "You may send it with lines to explain; the trust will then ask."
    )
    write_notes(sheet, formats, last + 1, [note])
    sheet.protect("", ALLOWED)
    sheet.freeze_panes(HEADER_ROW, 2)
    sheet.repeat_rows(HEADER_ROW - 1)
    set_up_page(sheet, book.job, SHEET, tab=COVER_TAB)
    sheet.print_area(0, 0, last + 1, len(COLUMNS) - 1)
    sheet.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)


def _widths(lines: list[Checked]) -> list[float]:
    """The widths of the columns; the one with the places takes the longest name of a sheet with an address."""
    widths = [float(width) for _, width in COLUMNS]
    names = [line.sheet for line in lines] or [SHEET]
    widths[0] = max(widths[0], *(text_width(name) + 3 for name in names))
    widths[_FIRST] = max(widths[_FIRST], *(text_width(f"{name} AA99") + 3 for name in names))
    return widths


def _write_heads(book: Book, sheet: Any, last: int, widths: list[float]) -> None:
    formats = book.formats
    keys = {_RULE: "explanation.rule", _WHY: "explanation.explanation"}
    sheet.set_row(KEY_ROW - 1, 15, None, {"hidden": True})
    sheet.set_row(HEADER_ROW - 1, 26)
    columns = []
    for column, ((heading, _), width) in enumerate(zip(COLUMNS, widths, strict=True)):
        options = {"hidden": True} if column in _HIDDEN else {}
        sheet.set_column(column, column, width, formats.get(), options)
        style = formats.header(right=column == _LINES)
        sheet.write_string(HEADER_ROW - 1, column, heading, style)
        columns.append({"header": heading, "header_format": style})
        if column in keys:
            sheet.write_string(KEY_ROW - 1, column, keys[column], formats.key)
    sheet.add_table(
        HEADER_ROW - 1,
        0,
        last - 1,
        len(COLUMNS) - 1,
        {"name": "tbl_explanation", "style": None, "autofilter": False, "columns": columns},
    )


def _write_line(book: Book, sheet: Any, number: int, line: Checked) -> None:
    formats, row = book.formats, number - 1
    plain: Props = {"bg_color": "#FFFFFF", "align": "left", "indent": 1}
    words = formats.ours(**plain, text_wrap=True)
    why = line.explainable
    remedy = clean(remedy_words(line.rule))
    sheet.write_string(row, 0, line.sheet, words)
    sheet.write_string(row, 1, clean(line.rule.title), words)
    sheet.write_formula(row, _STATE, _state_formula(number, line), formats.ours(**plain), line.state)
    counted = formats.ours(bg_color="#FFFFFF", align="right", indent=1, num_format='#,##0;-#,##0;"–"')
    sheet.write_formula(row, _LINES, f"={line.count}", counted, line.found)
    where = f"ADDRESS(H{number},COLUMN({line.column}),4)"
    target = in_formula(quoted_sheet(line.sheet))
    sheet.write_formula(
        row,
        _FIRST,
        f'=IF(D{number}>0,HYPERLINK("#{target}!"&{where},"{in_formula(line.sheet)} "&{where}),"")',
        formats.link(bottom=1, bottom_color="#D5DDE4", align="left", indent=1),
        f"{line.sheet} {line.at}" if line.at else "",
    )
    sheet.write_formula(
        row,
        _DO,
        f'=IF(AND(D{number}>0,C{number}<>"Explained"),"{in_formula(remedy)}","")',
        words,
        remedy if line.found and line.state != "Explained" else "",
    )
    sheet.write_string(row, _RULE, line.rule.code, formats.ours())
    first = int("".join(c for c in line.at if c.isdigit())) if line.at else ""
    sheet.write_formula(row, _ROW, f'=IF(D{number}>0,{line.first},"")', formats.ours(), first)
    sheet.write_formula(row, _BEGUN, f"={line.begun or 'TRUE'}", formats.ours(), line.is_begun)
    props: Props = {"align": "left", "indent": 1, "text_wrap": True}
    style = formats.yours(**props) if why else formats.ours(**props)
    if line.explanation:
        sheet.write_string(row, _WHY, line.explanation, style)
    else:
        sheet.write_blank(row, _WHY, None, style)
    if why:
        spec = book.declarations.records["explanation"].field("explanation")
        sheet.data_validation(row, _WHY, row, _WHY, message(spec, spec.heading))
    widths = {1: line.rule.title, _DO: remedy, _WHY: line.explanation}
    lines = max(lines_needed(text, COLUMNS[column][1]) for column, text in widths.items())
    sheet.set_row(row, row_height(lines))


def _state_formula(number: int, line: Checked) -> str:
    wanting = '"To correct"'
    if line.explainable:
        wanting = f'IF(LEN({column_letter(_WHY)}{number})>0,"Explained","To explain")'
    found = f'IF(D{number}>0,{wanting},"In order")'
    return f'=IF({column_letter(_BEGUN)}{number},{found},"Not begun")'


def remedy_words(rule: Rule) -> str:
    """What to do, without a row's own figures: a text in a formula is at most 255 characters."""
    text = rule.remedy if "{" not in rule.remedy else f"Look at this: {rule.title[:1].lower()}{rule.title[1:]}."
    return text if len(text) <= 250 else text[:249].rstrip() + "…"


def _colour(book: Book, sheet: Any, last: int) -> None:
    for state, status in STATES.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{state}"', "format": book.formats.status(status)}
        sheet.conditional_format(FIRST_ROW - 1, _STATE, last - 1, _STATE, rule)
    quiet = book.workbook.add_format({"font_color": f"#{MUTED}"})
    done = {"type": "formula", "criteria": f'=$C{FIRST_ROW}="In order"', "format": quiet}
    sheet.conditional_format(FIRST_ROW - 1, 0, last - 1, 1, done)
    sheet.conditional_format(FIRST_ROW - 1, _LINES, last - 1, _LINES, done)


def cover_state(lines: list[Checked], layout: Layout) -> tuple[str, str]:
    """The formula for the worst state of a sheet as the cover shows it, and what it comes to now."""
    own = [line for line in lines if line.sheet == layout.name]
    started = begun(layout)
    if not own:
        formula = f'=IF({started},"In order","Not begun")' if started else '="In order"'
        return formula, "In order" if has_begun(layout) else "Not begun"
    last = HEADER_ROW + len(lines)
    names, states = f"{SHEET}!$A${FIRST_ROW}:$A${last}", f"{SHEET}!$C${FIRST_ROW}:$C${last}"
    name = in_formula(layout.name)
    formula, shown = '"In order"', "In order"
    for state in reversed([s for s in STATES if s != "In order"]):
        count = f'COUNTIFS({names},"{name}",{states},"{state}")'
        word = f'"{state}"' if state == "Not begun" else f'{count}&" {state.lower()}"'
        formula = f"IF({count}>0,{word},{formula})"
        number = sum(line.state == state for line in own)
        if number:
            shown = state if state == "Not begun" else f"{number} {state.lower()}"
    return f"={formula}", shown
