"""Registers and submissions for tests, from Markdown tables whose heads are field keys.

register(unit='''
    | unit_id | name             | kind   | phase   |
    | 990001  | Wychcombe Primary | school | primary |
''')

What a test does not give comes from a small invented trust (`TABLES`). Cells are typed by their field: dates
are dd/mm/yyyy, a yes_no is Yes or No, a choice is its code or word, a blank is missing, `<br>` is a new line.
Rows stand from Excel row 6 on, in columns A, B, C and so on, unless the table has a column `row`.
"""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from planbook.collect.cells import read_cell
from planbook.model.address import column_letter
from planbook.model.declarations import Declarations, Field, Record
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.model.submission import Row, Submission, Table
from planbook.model.values import Value

FIRST_ROW = 6

TABLES: Mapping[str, str] = {
    "trust": """
        | name                 | short_name | return_to                 | contact                 | format             | floor |
        | Merrow Vale Trust    | Merrow     | returns@merrowvale.example | Ines Okafor, 01632 960118 | objectives-actions | 6     |
    """,
    "unit": """
        | unit_id | name                      | kind   | phase     | pupils | state |
        | 990001  | Wychcombe Primary School  | school | primary   | 289    | open  |
        | 990002  | Harl Down School          | school | secondary | 940    | open  |
        | MR-03   | Northern mini-region      | mini_region |      |        | open  |
    """,
    "period": """
        | period         | kind | start      | end        | due        | as_at      | meeting    |
        | 2025-26-autumn | term | 01/09/2025 | 19/12/2025 | 12/12/2025 | 05/12/2025 |            |
        | 2025-26-spring | term | 05/01/2026 | 27/03/2026 | 20/03/2026 | 13/03/2026 |            |
        | 2025-26-summer | term | 13/04/2026 | 21/07/2026 | 10/07/2026 | 03/07/2026 |            |
        | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 11/12/2026 | 04/12/2026 | 28/01/2027 |
        | 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 | 12/03/2027 |            |
        | 2026-27-summer | term | 12/04/2027 | 21/07/2027 | 09/07/2027 | 02/07/2027 |            |
        | 2026-27-year   | year | 01/09/2026 | 31/08/2027 | 09/07/2027 | 02/07/2027 |            |
    """,
    "trust_area": """
        | trust_area | title                 | lead             | why                                   |
        | A1         | Teaching and learning | Trust improvement lead | Writing lags behind reading everywhere. |
        | A2         | Attendance            | Attendance lead  | A day missed is a day not taught.      |
    """,
    "kpi": """
        | kpi  | name                     | on  | unit    | better | definition                   | count_label             | out_of_label      | counts_people | phases            | due_in     | groups        | target | target_low | target_high | tolerance | usual_change |
        | ATT  | Attendance               | Yes | percent | up     | Sessions attended over sessions possible. | Sessions attended | sessions possible | all           |                   | every_term | disadvantaged | 95.5   |            |             | 1         | 2            |
        | PA   | Persistent absence       | Yes | percent | down   | Pupils missing 10% or more.  | Pupils missing 10% or more | roll           | all           |                   | every_term |               | 14     |            |             | 1         | 4            |
        | SUS  | Suspensions per 100 pupils | Yes | rate  | down   | Suspensions begun.           | Suspensions             | pupils on roll    | all           |                   | every_term |               | 1      |            |             | 0.5       | 1            |
        | ROLL | Roll against capacity    | Yes | percent | range  | Pupils on roll over places.  | Pupils on roll          | places            | school        |                   | every_term |               |        | 93         | 102         | 2         | 5            |
        | COM  | Complaints at stage 2    | Yes | count   | down   | Complaints that reached stage 2. | Complaints          |                   | school        |                   | every_term |               | 0      |            |             | 0         | 2            |
        | SAFE | Safeguarding audit complete | Yes | yes_no | up   | The yearly audit is done.    | Yes or No               |                   | school        |                   | every_term |               | 1      |            |             | 0         |              |
        | PHO  | Phonics, Year 1          | Yes | percent | up     | At the standard.             | At the standard         | Year 1            | all           | primary           | summer     |               | 84     |            |             | 3         | 6            |
        | OFF  | Not in use               | No  | count   | context | Nothing.                    | Nothing                 |                   | all           |                   | every_term |               |        |            |             |           |              |
    """,
    "funding_source": """
        | funding_source | name              | year     | repayable | also          |
        | PP             | Pupil premium     | academic | No        | Pupil Premium |
        | SP             | Sports premium    | academic | Yes       | PE premium    |
    """,
    "award": """
        | unit   | source | year    | amount | purpose        |
        | 990001 | PP     | 2026-27 | 61200  | Tutoring       |
        | 990001 | SP     | 2026-27 | 18400  | Swimming       |
    """,
    "person": """
        | person | name            | role             | unit   | also    |
        | HT     | Headteacher     | head             |        | Head    |
        | AL     | Attendance lead | lead             |        |         |
        | SBM    | Business manager | business_manager |       | Bursar  |
    """,
    "body": """
        | body | name                       | quorum | frequency |
        | LGC  | Local governing committee  | 3      | termly    |
    """,
    "term": """
        | term | meaning                                     |
        | SEND | Special educational needs and disabilities. |
    """,
}  # fmt: skip


def register(*, declarations: Declarations | None = None, **tables: str) -> Register:
    """A register of the invented trust, with `tables` in place of its own."""
    declared = declarations or load()
    made = tuple(table(declared, record, text, "register") for record, text in {**TABLES, **tables}.items())
    read = Submission(sha256="0" * 64, period=None, unit=None, template="register", version="1.0", tables=made)
    return Register(read, declared)


def submission(
    *,
    declarations: Declarations | None = None,
    template: str | None = "objectives-actions",
    version: str | None = "1.0",
    period: str | None = "2026-27-autumn",
    unit: str | None = "990001",
    sha256: str = "0" * 64,
    **tables: str,
) -> Submission:
    """A submission as read, with a table of each record given as Markdown (`action="| ref | ..."`)."""
    declared = declarations or load()
    made = tuple(table(declared, record, text, template) for record, text in tables.items())
    made = tuple(
        placed for each in made for placed in (_in_place(declared, each, made) if each.record == "link" else [each])
    )
    return Submission(sha256=sha256, period=period, unit=unit, template=template, version=version, tables=made)


def _in_place(declarations: Declarations, links: Table, tables: Sequence[Table]) -> list[Table]:
    """`links` by the sheet of the rows that they are of, each in the Excel row of its own, as they are read."""
    placed: dict[str, list[Row]] = {}
    for link in links.entries():
        rows = [e for t in tables if t.record == link.text("of") for e in t.entries()]
        own = [e for e in rows if e.text(declarations.records[e.record].row_id) == link.text("ref")]
        sheet, number = (own[0].table.sheet, own[0].row.excel_row) if own else (links.sheet, link.row.excel_row)
        placed.setdefault(sheet, []).append(replace(link.row, excel_row=number))
    return [replace(links, sheet=sheet, rows=tuple(rows)) for sheet, rows in placed.items()]


def table(declarations: Declarations, record: str, text: str, template: str | None = None) -> Table:
    """The Markdown table `text` as a table of `record`."""
    spec = declarations.records[record]
    heads, *lines = markdown(text)
    keys = tuple(head for head in heads if head != "row")
    fields = [spec.field(key) for key in keys]
    rows = []
    for number, cells in enumerate(lines):
        named = dict(zip(heads, cells, strict=True))
        at = int(named.get("row") or FIRST_ROW + number)
        rows.append(Row(at, tuple(typed(declarations, f, named[f.key]) for f in fields)))
    form = spec.rows == "form"
    return Table(
        record=record,
        sheet=_sheet_title(declarations, spec, template),
        keys=keys,
        letters=tuple("C" if form else column_letter(n) for n in range(len(keys))),
        rows=tuple(rows),
        key_rows=tuple(range(FIRST_ROW, FIRST_ROW + len(keys))) if form else None,
    )


def markdown(text: str) -> list[list[str]]:
    """The cells of a Markdown table, line by line; a line of dashes is left out."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    rows = [[cell.strip().replace("<br>", "\n") for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in row)]


def typed(declarations: Declarations, spec: Field, text: str) -> Value:  # one line a type
    """The cell `text` as reading would give it for the field `spec`."""
    if not text:
        return None
    if spec.type == "date" and (match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if spec.type == "yes_no" or (spec.type == "answer" and text in {"Yes", "No"}):
        return text == "Yes"
    if spec.type == "result":
        return read_cell(spec, text, declarations.lists).value
    if spec.type == "choice":
        return _code(declarations, spec.list, text)
    if spec.type == "choices":
        return "; ".join(_code(declarations, spec.list, part.strip()) for part in text.split(";"))
    if spec.type == "count":
        return int(text)
    if spec.numeric:
        return float(text) if "." in text else int(text)
    return text


def _code(declarations: Declarations, name: str, text: str) -> str:
    for choice in declarations.lists[name]:
        if text in (choice.code, choice.word, *choice.also):
            return choice.code
    raise ValueError(f"{text!r} is not of the list {name!r}")


def _sheet_title(declarations: Declarations, spec: Record, template: str | None) -> str:
    found = declarations.formats.get(template or "")
    sheet = found.sheet(spec.key) if found else None
    return sheet.title if sheet else spec.title
