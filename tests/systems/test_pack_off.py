"""What a trust does not use it does not see: with the pack off, nothing of it is in any workbook or paper."""

import io

import openpyxl
import pytest
from walk import PERIOD, UNIT, all_walks

from builders import TABLES, register
from consolidated import consolidated
from planbook.consolidate.disclosure import external
from planbook.model.asked import asked_format
from planbook.model.loading import load
from planbook.report.papers import paper_of
from planbook.report.summary.write import write_summary
from planbook.validate.register import validate_register
from planbook.validate.submission import validate
from rule_cases import returned

DECLARATIONS = load()
PACK = DECLARATIONS.packs["governance"]
OFF = "| pack | used |\n| Plan and KPIs | Yes |\n| Plan in full | Yes |\n| Governance | No |"
KINDS = "| kind | name | binding |\n| SEF | Self-evaluation | Binding |"
LINES = "| line | from_party | to_party | what | frequency |\n| L1 | HT | LGC | Governors’ report | Termly |"


@pytest.mark.parametrize("layout", [key for key, made in DECLARATIONS.formats.items() if made.kind == "plan"])
def test_no_workbook_has_a_sheet_of_it(layout: str) -> None:
    off, on = (register(pack_use=used, document_kind=KINDS) for used in (OFF, OFF.replace("| No |", "| Yes |")))
    sheets = []
    for made in (off, on):
        period = made.calendar.period(PERIOD)
        assert period
        asked = asked_format(made, DECLARATIONS.formats[layout], UNIT, period)
        sheets.append({sheet.record.key for sheet in asked.sheets} & set(PACK.records))
    assert sheets[0] == set()
    assert sheets[1] == {"meeting", "attendance", "minute", "obligation", "document"} | (
        {"decision_wanted"} & sheets[1]
    )


def test_no_finding_in_a_workbook_is_of_it() -> None:
    made = register(pack_use=OFF, body=TABLES["body"], document_kind=KINDS, reporting_line=LINES)
    period = made.calendar.period(PERIOD)
    assert period
    found = validate(returned({"area": "| ref | title |\n| A1 | Reading |"}), made, period, None, "a.xlsx")
    of_pack = {rule.code for rule in DECLARATIONS.rules.values() if rule.record in PACK.records}
    assert not {finding.code for finding in found} & of_pack


def test_the_register_of_who_does_not_use_it_is_not_asked_about_it() -> None:
    sheets = {"body": TABLES["body"], "reporting_line": LINES.replace("| Termly |", "|  |")}
    told = [
        {f.code for f in validate_register(register(pack_use=used, **sheets).submission, DECLARATIONS, "t.xlsx")}
        for used in (OFF, OFF.replace("| No |", "| Yes |"))
    ]
    assert "RG-014" in told[1]
    assert "RG-014" not in told[0]


def test_no_summary_and_no_paper_has_anything_of_it() -> None:
    made = register(pack_use=OFF, reporting_line=LINES)
    tables = external(consolidated(returned({"area": "| ref | title |\n| A1 | Reading |"}), register=made))
    book = openpyxl.load_workbook(io.BytesIO(write_summary(DECLARATIONS, tables)[0]), read_only=True)
    off = [walk for walk in all_walks() if walk.table and not made.packs.record(walk.record)]
    titles = {DECLARATIONS.reports["summary"].block(walk.table).title for walk in off}
    assert titles & {"Bodies", "Members", "Meetings"}
    assert not titles & set(book.sheetnames)
    assert not [key for key in PACK.papers if made.packs.paper(key)]
    named = {DECLARATIONS.reports["governors"].block(key).title for key in ("asked", "arising")}
    paper = paper_of(DECLARATIONS, tables, "governors", UNIT)
    assert not named & {section.title for section in paper.sections}


def test_every_record_of_the_pack_is_walked() -> None:
    """Those that other tests follow are older than the walks."""
    older = {"meeting_day", "decision_of_trust", "decision_wanted", "document_kind"}
    assert {walk.record for walk in all_walks()} >= set(PACK.records) - older
