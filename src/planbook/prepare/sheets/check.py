"""The Check sheet: what is in order, what to correct or explain, live, with a place for the explanation."""

from collections.abc import Mapping, Sequence
from typing import Any

from planbook.look import MUTED, STATUS, lines_needed, row_height, text_width
from planbook.model.address import column_letter, in_formula, quoted_sheet
from planbook.model.declarations import Field, Rule
from planbook.model.prose import inside
from planbook.model.safe_text import clean
from planbook.model.sheet_names import CHECK
from planbook.prepare.content.fillers import blank_condition, is_so
from planbook.prepare.content.live import begun, has_begun
from planbook.prepare.layout import FIRST_ROW, HEADER_ROW, HINT_ROW, KEY_ROW, Layout
from planbook.prepare.sheets.book import ALLOWED, Book
from planbook.prepare.sheets.checked import FOUND, CheckLine
from planbook.prepare.sheets.formats import Props
from planbook.prepare.sheets.page import COVER_TAB, leader, set_up_page, write_notes, write_top
from planbook.prepare.sheets.validations import message

SHEET = CHECK
STATES = {STATUS[status].check: status for status in ("red", "amber", "not_reported", "blue", "green")}
"""The states of a line with the status whose colour each has, worst first."""

OPEN = ("To correct", "To explain", "Not begun")
"""The states in which somebody still has something to do."""
DONE = "Nothing left that this workbook can see. A reply may still ask about other things."
"""Said where no line is open: not "done", as many rules need what a formula does not have (`registry.UNSEEN`)."""

UNSEEN_HERE = (
    "This list cannot see everything: what was said last time, what is on record and what is written in "
    "the cells is looked at when the workbook comes back, and the reply asks about it."
)

COLUMNS = (
    ("Sheet", 12), ("What is checked", 40), ("State", 17), ("Lines", 8), ("First at", 16), ("What to do", 40),
    ("Rule", 9), ("Row", 7), ("Begun", 7), ("Your explanation", 36),
)  # fmt: skip
_STATE, _LINES, _FIRST, _DO, _RULE, _ROW, _BEGUN, _WHY = 2, 3, 4, 5, 6, 7, 8, 9
_HIDDEN = {_RULE, _ROW, _BEGUN}
_READ = {"what": 1, "state": _STATE, "lines": _LINES, "first": _FIRST, "todo": _DO, "why": _WHY}
EXPLAINED = _WHY
"""The column of the explanation, from 0."""


def columns_read() -> Mapping[str, int]:
    """The columns that macros read, from 0, by what they are to them."""
    return _READ


def write_check(book: Book, lines: list[CheckLine]) -> None:
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
    numbers = f"$D${FIRST_ROW}:$D${last}"
    done = "+".join(f'COUNTIF({states},"{s}")' for s in OPEN)
    sums = {s: f'SUMIF({states},"{s}",{numbers})' if s in FOUND else f'COUNTIF({states},"{s}")' for s in STATES}
    counts = "&".join(f'{sums[s]}&" {s.lower()}     "' for s in STATES)
    found = "".join(f"{_number(lines, s)} {s.lower()}     " for s in STATES)
    counts += f'&IF({done}=0,"{DONE}","")'
    found += "" if any(line.state in OPEN for line in lines) else DONE
    sheet.write_formula(HINT_ROW - 1, 0, f"={counts}", formats.get(bold=True, font_color="#173F5F"), found)
    _write_heads(book, sheet, last, _widths(lines))
    for number, line in enumerate(lines, start=FIRST_ROW):
        _write_line(book, sheet, number, line, _begun(lines, line))
    if not lines:
        for column in range(len(COLUMNS)):
            sheet.write_blank(FIRST_ROW - 1, column, None, formats.ours())
    _colour(book, sheet, last)
    note = (
        "Finished when nothing reads “To correct”, and “Not begun” only where there is nothing to report. "
        f"You may send it with lines to explain; the {book.known.body_word} will then ask."
    )
    write_notes(sheet, formats, last + 1, [note, UNSEEN_HERE])
    sheet.protect("", ALLOWED)
    sheet.freeze_panes(HEADER_ROW, 2)
    sheet.repeat_rows(HEADER_ROW - 1)
    set_up_page(sheet, book.job, SHEET, tab=COVER_TAB)
    sheet.print_area(0, 0, last + 2, len(COLUMNS) - 1)
    sheet.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)


def _number(lines: list[CheckLine], state: str) -> int:
    """How many things are in a state that has things, and how many lines are in another."""
    return sum(line.found if state in FOUND else 1 for line in lines if line.state == state)


def _widths(lines: list[CheckLine]) -> list[float]:
    """The widths of the columns; the one with the places takes the longest name of a sheet with an address."""
    widths = [float(width) for _, width in COLUMNS]
    names = [line.sheet for line in lines] or [SHEET]
    widths[0] = max(widths[0], *(text_width(name) + 2 for name in names))
    widths[_FIRST] = max(widths[_FIRST], *(text_width(f"{name} AA99") + 2 for name in names))
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


def _begun(lines: list[CheckLine], line: CheckLine) -> str:
    """The formula for whether what the line follows has been begun, as all has once the head declares it."""
    if not line.begun or line.is_of_declaration:
        return line.begun or "TRUE"
    return _or_declared(lines, line.begun, "")


def _or_declared(lines: list[CheckLine], begun: str, sheet: str) -> str:
    """`begun`, or that the declaration is complete; `sheet` is that of the lines as a cell elsewhere names it."""
    row = next((n for n, line in enumerate(lines, start=FIRST_ROW) if line.is_of_declaration), None)
    return f"OR({begun},{sheet}$D${row}=0)" if row else begun


def _write_line(book: Book, sheet: Any, number: int, line: CheckLine, begun: str) -> None:
    formats, row = book.formats, number - 1
    plain: Props = {"bg_color": "#FFFFFF", "align": "left", "indent": 1}
    words = formats.ours(**plain, text_wrap=True)
    why, spec = line.explainable, book.declarations.records["explanation"].field("explanation")
    remedy = clean(remedy_words(line.rule, line.unfold))
    sheet.write_string(row, 0, line.sheet, words)
    sheet.write_string(row, 1, clean(line.rule.title), words)
    sheet.write_formula(row, _STATE, _state_formula(number, line, spec), formats.ours(**plain), line.state)
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
    sheet.write_formula(row, _BEGUN, f"={begun}", formats.ours(), line.is_begun)
    props: Props = {"align": "left", "indent": 1, "text_wrap": True}
    style = formats.yours(**props) if why else formats.ours(**props)
    if line.explanation:
        sheet.write_string(row, _WHY, line.explanation, style)
    else:
        sheet.write_blank(row, _WHY, None, style)
    if why:
        sheet.data_validation(row, _WHY, row, _WHY, message(spec, spec.heading))
    widths = {1: line.rule.title, _DO: remedy, _WHY: line.explanation}
    lines = max(lines_needed(text, COLUMNS[column][1]) for column, text in widths.items())
    sheet.set_row(row, row_height(lines))


def _state_formula(number: int, line: CheckLine, explanation: Field) -> str:
    wanting = '"To correct"'
    if line.explainable:
        why = f"{column_letter(_WHY)}{number}"
        said = is_so(f"(1-{blank_condition(explanation, why)})*LEN({why})")  # neither a dash nor an error
        wanting = f'IF(ISNUMBER({said}),"Explained","To explain")'
    found = f'IF(D{number}>0,{wanting},"In order")'
    return f'=IF({column_letter(_BEGUN)}{number},{found},"Not begun")'


def remedy_words(rule: Rule, unfold: str = "") -> str:
    """What to do, without a row's own figures, and how to get there: in a formula, at most 255 characters."""
    text = rule.remedy if "{" not in rule.remedy else f"Look at this: {rule.title[:1].lower()}{rule.title[1:]}."
    most = 250 - len(unfold)
    text = text if len(text) <= most else text[: most - 1].rstrip() + "…"
    return f"{text} {unfold}".rstrip()


def _colour(book: Book, sheet: Any, last: int) -> None:
    for state, status in STATES.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{state}"', "format": book.formats.status(status)}
        sheet.conditional_format(FIRST_ROW - 1, _STATE, last - 1, _STATE, rule)
    quiet = book.workbook.add_format({"font_color": f"#{MUTED}"})
    done = {"type": "formula", "criteria": f'=$C{FIRST_ROW}="In order"', "format": quiet}
    sheet.conditional_format(FIRST_ROW - 1, 0, last - 1, 1, done)
    sheet.conditional_format(FIRST_ROW - 1, _LINES, last - 1, _LINES, done)


def owed(book: Book, lines: list[CheckLine]) -> tuple[str, str]:
    """The formula for how many sheets are still open and whose they are, and what it comes to now; that it is done
    where none is."""
    last = HEADER_ROW + max(1, len(lines))
    names, states = (f"{SHEET}!${letter}${FIRST_ROW}:${letter}${last}" for letter in "AC")
    shown, pieces = [], []
    for role, sheets in _by_role(book, lines).items():
        number = "+".join(f"({_counted(names, states, name)}>0)" for name in sheets)
        form = f'", "0" of the {role.replace(chr(34), chr(39))}";;'  # of none nothing is said
        pieces.append(f'TEXT({number}+0,"{in_formula(form)}")')
        here = {line.sheet for line in lines if line.sheet in sheets and line.state in OPEN}
        shown += [f"{len(here)} of the {role}"] if here else []
    if not pieces:
        return f'="{DONE}"', DONE
    open_ = "+".join(f'COUNTIF({states},"{state}")' for state in OPEN)
    formula = f'=IF({open_}=0,"{DONE}","Sheets still open: "&MID({"&".join(pieces)},3,500))'
    return formula, f"Sheets still open: {', '.join(shown)}" if shown else DONE


def _counted(names: str, states: str, name: str) -> str:
    """The formula for how many lines of a sheet are in a state in which somebody still has something to do."""
    closed = "".join(f',{states},"<>{state}"' for state in STATES if state not in OPEN)
    return f'COUNTIFS({names},"{in_formula(name)}"{closed})'


def still_open(lines: Sequence[CheckLine]) -> tuple[str, str]:
    """The formula for how much is still to correct and to explain, as the Check sheet counts it, and what it comes
    to now."""
    last = HEADER_ROW + max(1, len(lines))
    states, numbers = (f"{SHEET}!${letter}${FIRST_ROW}:${letter}${last}" for letter in "CD")
    correct, explain = (f'SUMIF({states},"{state}",{numbers})' for state in OPEN[:2])
    many = {state: sum(line.found for line in lines if line.state == state) for state in OPEN[:2]}
    words = f'"Still open: "&{correct}&" to correct, "&{explain}&" to explain"'
    shown = f"Still open: {many[OPEN[0]]} to correct, {many[OPEN[1]]} to explain"
    return f'=IF({correct}+{explain}=0,"{DONE}",{words})', shown if any(many.values()) else DONE


def _by_role(book: Book, lines: list[CheckLine]) -> dict[str, list[str]]:
    """The sheets that Check has lines of, by who fills them in; with them the Cover, which the head answers."""
    whose = {layout.name: layout.sheet.who for layout in book.layouts}
    whose |= {line.sheet: book.declarations.records["declaration"].who for line in lines if line.is_of_declaration}
    found: dict[str, list[str]] = {}
    for name, who in whose.items():
        if any(line.sheet == name for line in lines):
            found.setdefault(inside(leader(book.job, who)), []).append(name)
    return found


def cover_state(lines: list[CheckLine], layout: Layout) -> tuple[str, str]:
    """The formula for the state of a sheet as the cover shows it, and what it comes to now: the worst, and beside
    what is to correct what is to explain."""
    own = [line for line in lines if line.sheet == layout.name]
    started = begun(layout)
    if not own:
        if not started:
            return '="In order"', "In order"
        begun_now = has_begun(layout) or any(line.is_complete for line in lines)
        started = _or_declared(lines, started, f"{SHEET}!")
        return f'=IF({started},"In order","Not begun")', "In order" if begun_now else "Not begun"
    last = HEADER_ROW + len(lines)
    names, states, numbers = (f"{SHEET}!${letter}${FIRST_ROW}:${letter}${last}" for letter in "ACD")
    name = in_formula(layout.name)
    formula, shown = '"In order"', "In order"
    beside, more = "", ""
    for state in reversed([s for s in STATES if s != "In order"]):
        where = f'{names},"{name}",{states},"{state}"'
        count = f"SUMIFS({numbers},{where})" if state in FOUND else f"COUNTIFS({where})"
        word = f'"{state}"' if state == "Not begun" else f'{count}&" {state.lower()}"'
        if state == "To correct":
            word += beside
        formula = f"IF({count}>0,{word},{formula})"
        number = _number(own, state)
        if number:
            shown = state if state == "Not begun" else f"{number} {state.lower()}"
        if state == "To correct" and number:
            shown += more
        if state == "To explain":
            beside = f'&IF({count}>0,", "&{count}&" to explain","")'
            more = f", {number} to explain" if number else ""
    return f"={formula}", shown
