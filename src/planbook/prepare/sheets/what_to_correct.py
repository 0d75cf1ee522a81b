"""The first sheet of a workbook that goes back: what to correct, where, and what has been taken in.

Corrections are made in their cells, and explanations are given on the Check sheet, as always: this sheet leads to
both and holds nothing that is read.
"""

from collections.abc import Sequence
from typing import Any

from planbook.look import SEVERITY_STATUS, SEVERITY_WORDS, STATUS, lines_needed, row_height
from planbook.model.address import column_letter, in_formula, quoted_sheet
from planbook.model.aside import without_told
from planbook.model.finding import MOST_SHOWN, SEVERITIES, Finding, count_by_severity, where_told
from planbook.model.meeting_days import in_time_for, too_late_for
from planbook.model.prose import agree, listed, number_word, opening
from planbook.model.safe_text import clean
from planbook.model.sheet_names import COVER, WHAT_TO_CORRECT
from planbook.model.values import shown
from planbook.prepare.content.fillers import is_so
from planbook.prepare.content.words import weekday_date
from planbook.prepare.job import Job, Reply
from planbook.prepare.layout import FIRST_ROW
from planbook.prepare.sheets import check
from planbook.prepare.sheets.book import ALLOWED, Book
from planbook.prepare.sheets.checked import CheckLine
from planbook.prepare.sheets.formats import Props
from planbook.prepare.sheets.page import COVER_TAB, audience_line, leader, period_words, set_up_page, unit_name

SHEET = WHAT_TO_CORRECT
COLUMNS = (
    ("No.", 6), ("Kind", 17), ("Where", 19), ("What is there", 46), ("What to do", 40),
    ("Your explanation, if it is right", 36),
)  # fmt: skip
_KIND, _WHERE, _THERE, _DO, _WHY = 1, 2, 3, 4, 5
_PLAIN: Props = {"bg_color": "#FFFFFF", "align": "left", "indent": 1}


def title_of(findings: Sequence[Finding]) -> str:
    """ "What to correct: three things, and three to check"; it says so where there is nothing."""
    counts = count_by_severity(findings)
    correct, look = counts["error"], counts["warning"]
    if correct:
        also = f", and {number_word(look)} to check" if look else ""
        return f"What to correct: {_things(correct)}{also}"
    return f"What to check: {_things(look)}" if look else "Nothing to correct"


def _things(number: int) -> str:
    return f"{number_word(number)} {agree(number, 'thing', 'things')}"


def write_what_to_correct(book: Book, sheet: Any, reply: Reply, lines: Sequence[CheckLine]) -> None:
    """The sheet, which was added first so that the workbook opens on it; `lines` are those of the Check sheet."""
    row = write_head(book, sheet, title_of(reply.findings), _facts(book.job, reply), _asks(book.job, reply))
    sheet.set_row(2, 22)
    sheet.write_string(2, 0, audience_line(book.job), book.formats.explanation)
    if reply.back_by is not None:
        formula, shown = check.still_open(lines)
        sheet.set_row(row, 22)
        sheet.write_formula(row, 0, formula, book.formats.get(bold=True), shown)
        row += 1
    row = write_findings(book, sheet, row, without_told(reply.findings), lines)
    row = write_lines(book, sheet, row, "What we have taken in", reply.taken_in)
    if reply.beside:
        row = _write_beside(book, sheet, row, reply.beside)
    write_end(book, sheet, row, SHEET)


def write_head(book: Book, sheet: Any, title: str, facts: str, sentences: Sequence[str]) -> int:
    """Title, whose the workbook is, and what there is to do, its first sentence bold; returns the row after."""
    formats = book.formats
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width, formats.get())
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, clean(title), formats.title)
    sheet.set_row(1, 22)
    sheet.write_string(1, 0, clean(facts), formats.explanation)
    sheet.set_row(2, 8)
    for row, sentence in enumerate(sentences, start=3):
        sheet.set_row(row, 22)
        sheet.write_string(row, 0, clean(sentence), formats.get(bold=True) if row == 3 else formats.get())
    return 3 + len(sentences)


def write_end(book: Book, sheet: Any, row: int, name: str) -> None:
    """Whom to ask, beneath what stands on the sheet `name`; the workbook opens on it."""
    trust = book.known.trust
    who = [trust.text("contact"), trust.text("return_to")] if trust else []
    sheet.set_row(row, 12)
    sheet.set_row(row + 1, 22)
    if any(who):
        sheet.write_string(row + 1, 0, clean(f"Questions: {', '.join(w for w in who if w)}"), book.formats.get())
    sheet.protect("", ALLOWED)
    set_up_page(sheet, book.job, name, tall=1, tab=COVER_TAB)
    sheet.print_area(0, 0, row + 1, len(COLUMNS) - 1)
    sheet.activate()
    sheet.set_first_sheet()


def _facts(job: Job, reply: Reply) -> str:
    came = f"Your workbook came on {shown(reply.received_on)}. This one holds what we read of it."
    parts = [unit_name(job), opening(period_words(job)), came]
    return clean("  |  ".join(part for part in parts if part))


def _asks(job: Job, reply: Reply) -> list[str]:
    """What is asked, the first sentence the one that matters."""
    counts = count_by_severity(reply.findings)
    if reply.back_by is None and not reply.others:
        return ["There is nothing that you need to do. This workbook holds what we have taken in."]
    which = []
    if reply.others:
        others = len(reply.others)
        came = agree(others, "Another workbook", "Other workbooks")
        ask = f"Please tell us whether {agree(others, 'it', 'one of them')} is to count; until then this does."
        which = [f"{came} came too: {listed(reply.others)}. {ask}"]
    if reply.back_by is None:
        nothing = "Otherwise there is nothing that you need to do. This workbook holds what we have taken in."
        return [*which, nothing]
    meeting = reply.meeting
    in_time = f", {in_time_for(meeting)}" if meeting and reply.in_time else ""
    sentences = [f"Please send this workbook back by {weekday_date(reply.back_by)}{in_time}."]
    if counts["error"]:
        sentences[0] += " Go to the cell with the link, correct it there, and save."
    if meeting and not reply.in_time:
        sentences.append(too_late_for(meeting))
    if counts["warning"]:
        sentences.append(
            "Where something is right as it is, say why on the sheet Check: the link in the last column leads "
            "there. That closes the matter."
        )
    if counts["error"]:
        who = leader(job, "headteacher")
        sentences.append(
            f"Finally, the {who} checks it again and gives name, role and date on the Cover; they are blank."
        )
    return [*sentences, *which]


def write_findings(
    book: Book, sheet: Any, row: int, findings: Sequence[Finding], lines: Sequence[CheckLine]
) -> int:
    """The first of the `findings` in a table and the rest in a line; returns the row after."""
    if not findings:
        return row
    sheet.set_row(row, 8)
    row = _write_table(book, sheet, row + 1, findings[:MOST_SHOWN], lines)
    rest = _rest(findings[MOST_SHOWN:])
    if not rest:
        return row
    sheet.set_row(row, 22)
    sheet.write_string(row, 0, rest, book.formats.explanation)
    return row + 1


def _write_table(book: Book, sheet: Any, top: int, findings: Sequence[Finding], lines: Sequence[CheckLine]) -> int:
    """The table with its heading in row `top` (from 0); returns the row after it."""
    formats = book.formats
    sheet.set_row(top, 26)
    for column, (heading, _) in enumerate(COLUMNS):
        sheet.write_string(top, column, heading, formats.header())
    words = formats.ours(**_PLAIN, text_wrap=True)
    for number, finding in enumerate(findings, start=1):
        row = top + number
        there, do = clean(finding.message), clean(finding.remedy)
        sheet.write_string(row, 0, str(number), words)
        sheet.write_string(row, _KIND, SEVERITY_WORDS[finding.severity], _kind(book, finding))
        _write_place(book, sheet, row, finding)
        sheet.write_string(row, _THERE, there, words)
        sheet.write_string(row, _DO, do, words)
        _write_explanation(book, sheet, row, finding, lines)
        needed = max(lines_needed(there, COLUMNS[_THERE][1]), lines_needed(do, COLUMNS[_DO][1]))
        sheet.set_row(row, row_height(needed))
    return top + len(findings) + 1


def _kind(book: Book, finding: Finding) -> Any:
    look = STATUS[SEVERITY_STATUS[finding.severity]]
    props = _PLAIN | {
        "bg_color": f"#{look.fill}",
        "font_color": f"#{look.text}",
        "num_format": f'General;General;General;"{look.symbol} "@',
    }
    return book.formats.ours(**props, **({"bold": True} if look.bold else {}))


def _write_place(book: Book, sheet: Any, row: int, finding: Finding) -> None:
    """A link to the first of the finding's cells; to the sheet where no cell is known."""
    names = {layout.name for layout in book.layouts} | {COVER, check.SHEET}
    if finding.sheet not in names:
        sheet.write_string(row, _WHERE, "The workbook", book.formats.ours(**_PLAIN, text_wrap=True))
        return
    cells = finding.cells[:2]
    text = " ".join(part for part in (finding.sheet or "", ", ".join(cells)) if part)
    target = f"#{quoted_sheet(finding.sheet or '')}!{cells[0] if cells else 'A1'}"
    style = book.formats.link(bottom=1, bottom_color="#D5DDE4", align="left", indent=1, text_wrap=True)
    sheet.write_formula(row, _WHERE, f'=HYPERLINK("{in_formula(target)}","{in_formula(text)}")', style, text)


def _write_explanation(book: Book, sheet: Any, row: int, finding: Finding, lines: Sequence[CheckLine]) -> None:
    """What is said on the Check sheet, once something is; until then a link to the cell where it is said."""
    place = next((n for n, line in enumerate(lines) if line.rule.code == finding.code), None)
    if finding.severity != "warning" or place is None or not lines[place].explainable:
        sheet.write_blank(row, _WHY, None, book.formats.ours())
        return
    cell = f"{check.SHEET}!${column_letter(check.EXPLAINED)}${FIRST_ROW + place}"
    text = "Say why on the sheet Check"
    link = f'HYPERLINK("#{cell.replace("$", "")}","{text}")'
    style = book.formats.link(
        border=1, border_color="#7B8A98", align="left", indent=1, text_wrap=True, bg_color="#FFFFFF"
    )
    sheet.write_formula(row, _WHY, f"=IF(ISERROR({is_so(f'LEN({cell})')}),{link},{cell})", style, text)


def _rest(findings: Sequence[Finding]) -> str:
    """How many more there are, and where."""
    if not findings:
        return ""
    counts = count_by_severity(findings)
    kinds = [f"{number_word(counts[s])} “{SEVERITY_WORDS[s]}”" for s in SEVERITIES if counts[s]]
    many = f"{number_word(len(findings), capital=True)} more"
    if len(kinds) == 1:
        many, kinds = f"{many} of the kind “{SEVERITY_WORDS[findings[0].severity]}”", []
    said = f" ({listed(kinds)})" if kinds else ""
    return f"{many}{said} {where_told(findings)}."


def _write_beside(book: Book, sheet: Any, row: int, lines: Sequence[tuple[str, str]]) -> int:
    """What lay beside the cells, in its own words; returns the row after it."""
    formats = book.formats
    sheet.set_row(row, 10)
    sheet.set_row(row + 1, 26)
    sheet.write_string(row + 1, 0, "Outside the cells: not read, and not in this workbook", formats.section)
    row += 2
    words = formats.ours(**_PLAIN, text_wrap=True)
    for place, said in lines:
        text = clean(said)
        sheet.write_string(row, _WHERE, clean(place), words)
        sheet.write_string(row, _THERE, text, words)
        sheet.set_row(row, row_height(lines_needed(text, COLUMNS[_THERE][1])))
        row += 1
    return row


def write_lines(book: Book, sheet: Any, row: int, title: str, lines: Sequence[tuple[str, str]]) -> int:
    """A section of the sheet: what is said of each of several things; returns the row after it."""
    formats = book.formats
    sheet.set_row(row, 10)
    sheet.set_row(row + 1, 26)
    sheet.write_string(row + 1, 0, title, formats.section)
    row += 2
    for name, said in lines:
        sheet.set_row(row, 22)
        sheet.write_string(row, 0, clean(name), formats.explanation)
        sheet.write_string(row, _WHERE, clean(said), formats.get())
        row += 1
    return row
