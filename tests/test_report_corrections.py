"""What has changed since publication, in the words of what has changed."""

from builders import register
from consolidated import consolidated
from planbook.consolidate.shown import Differing
from planbook.report.corrections import correction_line, correction_of
from planbook.report.summary.edition import Edition
from planbook.report.summary.reliability import missing


def told(table: str, key: str, then: dict, now: dict) -> str:
    return correction_line(correction_of(Differing(table, key, "990001", then, now), register()))


def test_what_was_reported_of_an_action_has_the_words_of_the_drop_down() -> None:
    then = {"delivery": "amber", "reported": "not_due", "live": True}
    now = {"delivery": "red", "reported": "off_track", "live": True}
    assert told("actions", "action/990001/1.2", then, now) == (
        "Action 1.2, Wychcombe Primary School: reported Not due yet (Watch), now reported Off track (Off track)"
    )


def test_a_kpi_has_the_words_of_a_kpi() -> None:
    then, now = {"value": 94.0, "status": "amber"}, {"value": 91.0, "status": "red"}
    assert told("kpis", "kpi/ATT/990001", then, now) == (
        "Attendance, Wychcombe Primary School: 94.0% (Near target), now 91.0% (Off target)"
    )


def test_where_nothing_is_due_nothing_is_said_to_be_missing() -> None:
    closed = """
        | unit_id | name      | kind   | phase   | until      |
        | 990001  | Wychcombe | school | primary | 01/09/2025 |
    """
    tables = consolidated(register=register(unit=closed).of(register().calendar.period("2026-27-autumn")))
    assert missing(Edition(tables.register.declarations, tables, "summary")) == []


def test_what_a_line_is_of_has_the_words_that_people_read() -> None:
    counts = {"red": 1}, {"red": 2}
    assert told("areas", "area/attendance-and-care", *counts).startswith("Priority: attendance and care: ")
    measures = {"actual": 3, "status": "amber"}, {"actual": 4, "status": "green"}
    assert told("measures", "measure/990001/M1", *measures).startswith(
        "Success measure M1, Wychcombe Primary School: "
    )
    money = {"award": 1000, "status": "green"}, {"award": 1200, "status": "green"}
    said = told("funding", "funding/990001/F1", *money)
    assert said == "Funding F1, Wychcombe Primary School: allocation £1,000, now allocation £1,200"
