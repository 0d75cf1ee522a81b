"""What is entered can be read: every field stands in a table, or says why it does not; every record is in data/."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import io
from collections.abc import Iterator
from functools import cache

import openpyxl
import pytest
from walk import Walked, block_of, rows_of_data, sheet_of

from builders import register, submission
from consolidated import consolidated
from planbook.consolidate.disclosure import external
from planbook.consolidate.records import status_field
from planbook.model.blocks import Block, Report
from planbook.model.loading import load
from planbook.model.record import Record
from planbook.report.papers import paper_of
from planbook.report.summary.write import write_summary

UNIT = "990001"
TYPED = {
    "declaration": "| name | role | date |\n| Ines Okafor | Headteacher | 10/12/2026 |",
    "area": "| ref | title | lead |\n| P1 | Reading for all | Attendance lead |",
    "action": (
        "| ref | area | action | led_by | finish | status | percent_done | progress | impact | next_step |\n"
        "| 1.1 | P1 | Hear every child read | Headteacher | 27/11/2026 | Off track | 40 | Two classes are behind. "
        "| More pupils borrow books. | Train three helpers |"
    ),
    "measure": (
        "| ref | belongs_to | statement | kind | operator | target | target_high | population | baseline | due "
        "| actual | missing | status | evidence |\n"
        "| S1 | 1.1 | Classes heard each week | Number | Between | 11 | 13 | Classes of the school | 4 | 18/12/2026 "
        "| 9 | Ash and Birch | Not met | The reading log |"
    ),
    "kpi_value": (
        "| kpi | group | numerator | denominator | basis | finality | comment |\n"
        "| ATT | all | 26000 | 29000 | Forecast | Provisional | Illness in two year groups. |\n"
        "| ATT | disadvantaged | 5100 | 5900 | | | |"
    ),
    "funding_line": (
        "| ref | source | purpose | award | spent | committed | forecast | comment |\n"
        "| F1 | PP | Tutoring | 61200 | 21111 | 9222 | 64333 | A tutor left early. |"
    ),
    "decision_wanted": (
        "| ref | decision | why_now | body | power | about |\n"
        "| D1 | Appoint a librarian | The post is empty | LGC | Set staffing | 1.1 |"
    ),
    "contribution": "| ref | serves | own_row | how |\n| B1 | 7.1 | 1.1 | Two schools read together. |",
}
ABOVE = {
    "action": "| ref | action | status | finish | led_by |\n| 7.1 | Read across the region | on_track | 18/12/2026 | AL |"
}
"""The plan of what the unit belongs to."""
UNITS = """
| unit_id | name                     | kind        | phase   | pupils | state | parent |
| 990001  | Wychcombe Primary School | school      | primary | 289    | open  | MR-03  |
| MR-03   | Northern mini-region     | mini_region |         |        | open  |        |
"""
READ = {
    "action": {"area": "Reading for all", "finish": "27", "status": "Off track|off track", "percent_done": "40%|0.4"},
    "measure": {
        "belongs_to": "Hear every child read", "kind": "between 11", "operator": "between 11", "target": "11", "due": "18",
        "target_high": "13", "baseline": "4", "actual": "9", "status": "Off target", "population": "Classes of the school",
    },
    "kpi_value": {
        "kpi": "Attendance", "group": "isadvantaged", "numerator": "89.7", "denominator": "89.7", "basis": "forecast",
        "finality": "provisional",
    },
    "declaration": {"date": "10", "role": "eadteacher"},
    "funding_line": {
        "source": "Pupil premium", "award": "61,200|61200", "spent": "21,111|21111", "committed": "9,222|9222",
        "forecast": "64,333|64333",
    },
    "decision_wanted": {"about": "1"},
    "contribution": {"serves": "7.1", "own_row": "Hear every child read"},
}  # fmt: skip
"""What is read of a field where that is not the words that were typed; one of those between the bars."""


def entered_records() -> list[Record]:
    """The records that plans have: those with a sheet of a plan format, and what is read from their cells."""
    declarations = load()
    of_register = {sheet.record.key for sheet in declarations.register_format.sheets}
    return [
        record for record in declarations.records.values() if record.key not in of_register and not record.unites
    ]


def blocks(*makes: str) -> Iterator[tuple[Report, Block]]:
    """The blocks of the reports that are made as one of these."""
    for report in load().reports.values():
        if report.makes in makes:
            yield from ((report, block) for block in report.blocks)


def shown_in(block: Block) -> frozenset[str]:
    """The fields of records that stand in a block, by its columns and by what it says of itself."""
    declarations = load()
    found = set(block.shows)
    record = declarations.records.get(block.table)
    if record is not None:
        keys = {column.key for column in block.columns} | {*block.where, *block.cell, block.across, block.counts}
        if "status" in keys and (spec := status_field(declarations, record)):
            keys.add(spec.key)
        if "unit_name" in keys:
            keys |= {"unit", record.is_about}
        found |= {f"{record.key}.{key}" for key in keys & {*record.keys}}
    return frozenset(found)


@cache
def shown(*makes: str) -> frozenset[str]:
    """All fields that such reports show."""
    heads = (report.shows for report in load().reports.values() if report.makes in makes)
    return frozenset().union(*heads, *(shown_in(block) for _, block in blocks(*makes)))


@pytest.mark.parametrize("record", entered_records(), ids=lambda record: record.key)
def test_a_record_has_a_table_and_a_part_of_a_paper(record: Record) -> None:
    for makes in ("workbook", "paper"):
        assert record.only_in_data or any(name.startswith(f"{record.key}.") for name in shown(makes)), makes


@pytest.mark.parametrize("record", entered_records(), ids=lambda record: record.key)
def test_every_field_that_is_entered_is_shown(record: Record) -> None:
    """The ref names the row in data/, and need not stand beside its words."""
    if record.only_in_data:
        return
    entered = [f for f in record.data if f.asked != "worked_out" and f.key != record.row_id and not f.only_in_data]
    missing = [f.key for f in entered if f"{record.key}.{f.key}" not in shown("workbook") | shown("paper")]
    assert not missing, f"add them to a table, or say why not (`only_in_data`): {missing}"


def test_what_stays_inside_says_why_and_nothing_else_does() -> None:
    for record in load().records.values():
        outside = any(
            block.table == record.key and report.audience == "external" and block.part == "A"
            for report, block in blocks("workbook", "paper")
        )
        assert not record.disclosure or record.only_in_data, f"{record.key} does not say why it stays inside"
        assert not (outside and record.only_in_data), f"{record.key} is shown after all"
        for spec in record.fields:
            told = f"{record.key}.{spec.key}" in shown("workbook") | shown("paper")
            assert not (told and spec.only_in_data), f"{record.key}.{spec.key} is shown after all"


@cache
def played() -> Walked:
    """A unit with all that the blocks of code show, and the plan above it."""
    reg = register(unit=UNITS)
    made = consolidated(submission(**TYPED), submission(unit="MR-03", sha256="1" * 64, **ABOVE), register=reg)
    return Walked(reg, (), made, external(made))


SAID = [(report, block, name) for report, block in blocks("workbook", "paper") for name in block.shows]


@pytest.mark.parametrize(("report", "block", "name"), SAID, ids=lambda one: getattr(one, "key", one))
def test_what_a_block_says_that_it_shows_stands_in_it(report: Report, block: Block, name: str) -> None:
    key, _, spec = name.partition(".")
    heads, row, *_ = [[cell.strip() for cell in line.strip("|").split("|")] for line in TYPED[key].split("\n")]
    words = READ.get(key, {}).get(spec) or dict(zip(heads, row, strict=True))[spec]
    if report.makes == "workbook":
        text = sheet_of(played(), block.key)
    else:
        unit = "MR-03" if key == "contribution" else UNIT
        text = block_of(played(), report.key, block.key, unit)
    assert any(word in text for word in words.split("|")), f"{words} not in:\n{text}"


@pytest.mark.parametrize("report", [r for r in load().reports.values() if r.shows], ids=lambda report: report.key)
def test_what_a_paper_says_of_its_head_stands_there(report: Report) -> None:
    head = " ".join(text for line in paper_of(load(), played().shown, report.key, UNIT).header for text in line)
    for name in report.shows:
        key, _, spec = name.partition(".")
        words = READ[key].get(spec) or "Ines Okafor"
        assert words in head


def test_a_column_that_nobody_fills_in_is_left_out() -> None:
    """A plan of one format has no other's columns; a table of which only the refs are left is not there."""
    text = block_of(played(), "plan", "ahead", UNIT)
    assert text.splitlines()[0] == "Ref | % done | Progress and evidence | Next step"
    assert "| 40% |" in text
    with pytest.raises(AssertionError, match="no section 'Who monitors"):
        block_of(played(), "plan", "parties", UNIT)
    declarations = load()
    book = openpyxl.load_workbook(io.BytesIO(write_summary(declarations, played().shown)[0]))
    assert "Objectives and their impact" not in book.sheetnames
    sheet = book["Actions in detail"]
    heads = [[cell.value for cell in row if cell.value] for row in sheet.iter_rows(max_row=6)]
    assert ["School or team", "Ref", "Impact so far"] in heads
    assert sheet.column_dimensions["C"].width > 30


def test_a_sheet_that_would_say_only_which_rows_there_are_is_not_there() -> None:
    reg = register()
    made = consolidated(submission(action="| ref | action | led_by |\n| 1.1 | Paint the hall | AL |"), register=reg)
    names = openpyxl.load_workbook(io.BytesIO(write_summary(load(), external(made))[0])).sheetnames
    assert "Who has a part in each action" in names
    assert "Actions in detail" not in names


@pytest.mark.parametrize("record", load().records.values(), ids=lambda record: record.key)
def test_every_record_is_in_data(record: Record) -> None:
    if not record.unites:
        rows = rows_of_data(played(), record.key)
        assert record.key in played().tables.records
        assert rows or record.key not in TYPED
