"""Packs that nobody begins with: while one is off nothing of it is seen, and once it is on its sheets are there."""

import io

import openpyxl
import pytest
from walk import PERIOD, UNIT, all_walks

from builders import register
from consolidated import consolidated
from planbook.consolidate.disclosure import external
from planbook.model.asked import asked_format
from planbook.model.loading import load
from planbook.report.papers import paper_of
from planbook.report.summary.write import write_summary
from rule_cases import returned

DECLARATIONS = load()
PLANS = [key for key, made in DECLARATIONS.formats.items() if made.kind == "plan"]
CHOSEN = ("growth", "similar-schools", "spending")
UNITS = """
| unit_id | name   | kind   | phase   | pupils | state |
| 990001  | Ash    | school | primary | 200    | open  |
| CEN     | Centre | centre |         |        | open  |
"""
SHEETS = {
    "growth": ((), ("joining",)),
    "similar-schools": ((), ("comparison",)),
    "spending": (("grant_line", "grant_owed", "virement", "value_judged", "budget_year"),) * 2,
}
"""By pack the sheets that a school is asked for, and those that the centre is."""


def used(pack: str, word: str) -> str:
    return (
        f"| pack | used |\n| Plan and KPIs | Yes |\n| Money | Yes |\n| {DECLARATIONS.packs[pack].title} | {word} |"
    )


@pytest.mark.parametrize("pack", CHOSEN)
@pytest.mark.parametrize("layout", PLANS)
def test_its_sheets_are_asked_of_whom_they_concern_once_it_is_used(pack: str, layout: str) -> None:
    held = set(DECLARATIONS.packs[pack].records)
    asked = []
    for tables in ({}, {"pack_use": used(pack, "No")}, {"pack_use": used(pack, "Yes")}):
        made = register(unit=UNITS, **tables)
        period = made.calendar.period(PERIOD)
        assert period
        forms = [asked_format(made, DECLARATIONS.formats[layout], unit, period) for unit in (UNIT, "CEN")]
        asked.append(tuple(tuple(s.record.key for s in form.sheets if s.record.key in held) for form in forms))
    assert asked == [((), ()), ((), ()), SHEETS[pack]]


@pytest.mark.parametrize("pack", CHOSEN)
def test_no_summary_and_no_paper_has_anything_of_it_while_it_is_off(pack: str) -> None:
    records = DECLARATIONS.packs[pack].records
    made = register(pack_use=used(pack, "No"))
    tables = external(consolidated(returned({"area": "| ref | title |\n| A1 | Reading |"}), register=made))
    blocks = {
        name: {block.title for block in report.blocks if block.table in records and block.title}
        for name, report in DECLARATIONS.reports.items()
    }
    assert blocks["summary"]
    book = openpyxl.load_workbook(io.BytesIO(write_summary(DECLARATIONS, tables)[0]), read_only=True)
    assert not blocks["summary"] & set(book.sheetnames)
    paper = paper_of(DECLARATIONS, tables, "governors", UNIT)
    assert not blocks["governors"] & {section.title for section in paper.sections}
    paper = paper_of(DECLARATIONS, tables, "trustees", "")
    assert not blocks["trustees"] & {section.title for section in paper.sections}
    assert all(made.packs.is_left_out(record) for record in records)


@pytest.mark.parametrize("pack", CHOSEN)
def test_every_record_of_it_is_walked(pack: str) -> None:
    assert {walk.record for walk in all_walks()} >= set(DECLARATIONS.packs[pack].records)
