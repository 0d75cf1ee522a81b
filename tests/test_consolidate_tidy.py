"""Tidy rows: canonical codes, missing cells, nothing dropped, everything with its place."""

from dataclasses import replace

from builders import register, submission
from consolidated import AUTUMN, consolidated, line, lines
from planbook.consolidate.tidy import plan_records, register_records
from planbook.model.loading import load
from planbook.model.submission import Fault


def test_a_row_says_whose_it_is_and_where_it_stands():
    tables = consolidated(
        submission(
            funding_line="""
                | row | ref | source | purpose  | spent   |
                | 9   | F1  | PP     | Tutoring | 24900.5 |
            """
        )
    )
    assert line(tables.records["funding_line"]) == {
        "unit": "990001",
        "unit_name": "Wychcombe Primary School",
        "period": AUTUMN,
        "ref": "F1",
        "source": "PP",
        "purpose": "Tutoring",
        "award": None,
        "spent": 24900.5,
        "committed": None,
        "forecast": None,
        "comment": None,
        "source_file": f"returned/{AUTUMN}/990001.xlsx",
        "source_sheet": "Funding",
        "source_row": 9,
    }


def test_a_code_is_the_registers_whatever_spelling_was_typed():
    tables = consolidated(
        submission(
            funding_line="""
                | ref | source         | spent |
                | F1  | Pupil Premium  | 1     |
                | F2  | pe  premium    | 2     |
                | F3  | Lottery        | 3     |
            """,
            link="""
                | of     | ref | role         | party      | lead |
                | action | 1.1 | led_by       | Head       | Yes  |
                | action | 1.1 | monitored_by | Mrs Nobody | Yes  |
            """,
        )
    )
    assert [row["source"] for row in lines(tables.records["funding_line"])] == ["PP", "SP", None]
    assert [row["spent"] for row in lines(tables.records["funding_line"])] == [1, 2, 3]
    assert [row["party"] for row in lines(tables.records["link"])] == ["HT", "Mrs Nobody"]


def test_a_blank_group_is_everybody_but_an_unreadable_one_is_missing():
    read = submission(
        kpi_value="""
            | kpi | group | numerator | denominator |
            | ATT |       | 950       | 1000        |
            | PA  |       | 30        | 280         |
        """
    )
    faulty = replace(read.tables[0], faults=(Fault("FD-006", 7, "group", "boys and girls"),))
    tables = consolidated(replace(read, tables=(faulty,)))
    assert [row["group"] for row in lines(tables.records["kpi_value"])] == ["all", None]
    assert line(tables.kpis, unit="990001", kpi="PA")["status"] == "not_reported"


def test_a_wrong_cell_is_missing_and_its_row_is_kept():
    read = submission(funding_line="| ref | source | spent | forecast |\n| F1 | PP |  | 61000 |")
    table = replace(read.tables[0], faults=(Fault("FD-002", 6, "spent", "about 20k"),))
    tables = consolidated(replace(read, tables=(table,)))
    assert line(tables.records["funding_line"])["spent"] is None
    assert line(tables.funding)["spent"] is None
    assert line(tables.funding)["forecast"] == 61000


def test_excluded_rows_are_not_in():
    read = submission(
        action="| ref | action | status |\n| 1.1 | Real work | on_track |\n| EX | An example | watch |"
    )
    table = read.tables[0]
    rows = (table.rows[0], replace(table.rows[1], excluded="example"))
    tables = consolidated(replace(read, tables=(replace(table, rows=rows),)))
    assert [row["ref"] for row in lines(tables.records["action"])] == ["1.1"]
    assert [row["ref"] for row in lines(tables.actions)] == ["1.1"]


def test_rows_follow_the_registers_order_of_units():
    milestones = "| ref | action | milestone | due |\n| M1 | 1.1 | Done | 16/10/2026 |"
    tables = consolidated(
        submission(unit="MR-03", milestone=milestones),
        submission(unit="990002", milestone=milestones),
        submission(unit="990001", milestone=milestones),
    )
    assert [row.unit for row in tables.records["milestone"].rows] == ["990001", "990002", "MR-03"]
    assert [row.unit for row in tables.milestones] == ["990001", "990002", "MR-03"]


def test_every_record_of_a_plan_has_its_table_with_its_columns_even_when_empty():
    tables = consolidated()
    records = [*plan_records(load()), *register_records(load())]
    assert list(tables.records) == [record.key for record in records]
    for record in records:
        columns = tables.records[record.key].columns
        assert columns[:3] == ("unit", "unit_name", "period")
        assert columns[-3:] == ("source_file", "source_sheet", "source_row")
        assert set(columns[3:-3]) == {
            spec.key for spec in record.fields if spec.asked != "worked_out" or spec.works_out
        } - {
            "unit",
            "unit_name",
            "period",
        }
    for record in plan_records(load()):
        assert tables.records[record.key].rows == ()


def test_only_this_periods_rows_are_in():
    action = "| ref | action | status |\n| 1.1 | Work | watch |"
    tables = consolidated(submission(action=action), submission(period="2025-26-summer", action=action))
    assert {row.period for row in tables.records["action"].rows} == {AUTUMN}


def test_a_closed_unit_is_not_due():
    reg = register(
        unit="""
            | unit_id | name | kind   | phase   | state  |
            | 990001  | Open | school | primary | open   |
            | 990009  | Shut | school | primary | closed |
        """
    )
    assert [row.unit for row in consolidated(register=reg).returns] == ["990001"]
