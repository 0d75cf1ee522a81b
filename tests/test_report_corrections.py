"""What has changed since publication, in the words of what has changed."""

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from builders import register
from consolidated import consolidated
from own_templates import write_templates
from planbook.consolidate.shown import Differing
from planbook.report.corrections import Correction, Corrections, Step, correction_line, correction_of
from planbook.report.papers import made_correction, paper_of
from planbook.report.summary.edition import Edition
from planbook.report.summary.reliability import missing
from planbook.report.word.measure import pages
from planbook.report.word.paper import Grid, Note
from planbook.workflow.declared import declared
from trust_tables import trust_tables


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


def test_where_there_is_nobody_to_count_it_says_so_and_not_that_a_figure_is_missing() -> None:
    then = {"value": 50.0, "numerator": 10, "denominator": 20, "status": "red"}
    now = {"value": None, "numerator": 0, "denominator": 0, "status": "nobody"}
    assert told("kpis", "kpi/ATT/990001", then, now) == (
        "Attendance, Wychcombe Primary School: 10 of 20; 50.0% (Off target), now 0 of 0 (Nobody to count)"
    )


def test_where_nothing_is_due_nothing_is_said_to_be_missing() -> None:
    closed = """
        | unit_id | name      | kind   | phase   | until      |
        | 990001  | Wychcombe | school | primary | 01/09/2025 |
    """
    tables = consolidated(register=register(unit=closed).of(register().calendar.period("2026-27-autumn")))
    assert missing(Edition(tables.register.declarations, tables, "summary")) == []


def step(lines: int, words: int = 1) -> Step:
    row = Correction("Attendance", "93.1%", "92.4%", "green", "amber", "Counted again. " * words)
    return Step(date(2027, 1, 14), None, (row,) * lines)


@pytest.mark.parametrize(
    ("lines", "words", "shown"), [(3, 1, 3), (20, 1, 14), (20, 8, 11), (20, 12, 7), (20, 20, 5)]
)
def test_the_lines_of_a_correction_give_way_one_by_one_until_it_is_a_page(
    lines: int, words: int, shown: int
) -> None:
    tables = trust_tables()
    told = Corrections(step(lines, words))
    paper = paper_of(tables.register.declarations, tables, "correction", corrections=told)
    (section,) = paper.sections
    assert pages(paper) == 1
    assert [len(item.rows) for item in section.items if isinstance(item, Grid)] == [shown]
    left = [str(item.words) for item in section.items if isinstance(item, Note)]
    assert bool(left) == (shown < lines) and all(words.startswith(f"{lines - shown} more") for words in left)


def test_a_trust_adds_to_its_correction_as_to_any_paper(tmp_path: Path) -> None:
    own = """
        [[block]]
        key = "ask"
        title = "Who to ask"
        intro = "Since {since} the clerk of {trust} has the list."

        [[block]]
        key = "off"
        title = "Exceptions now"
        code = "exceptions"
        most = 2
        columns = [{ key = "what", heading = "What" }]
    """
    write_templates(tmp_path, {"reports/correction.toml": own})
    tables = trust_tables()
    paper = Document(io.BytesIO(made_correction(declared(tmp_path), tables, step(1), []).data))
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert f"Since 14 January 2027 the clerk of {tables.register.trust_name} has the list." in said
    assert [len(table.rows) for table in paper.tables] == [2, 3]


def test_what_a_line_is_of_has_the_words_that_people_read() -> None:
    counts = {"red": 1}, {"red": 2}
    assert told("areas", "area/attendance-and-care", *counts).startswith("Priority: attendance and care: ")
    measures = {"actual": 3, "status": "amber"}, {"actual": 4, "status": "green"}
    assert told("measures", "measure/990001/M1", *measures).startswith(
        "Success measure M1, Wychcombe Primary School: "
    )
    judged = {"actual": "requires_improvement", "status": "red"}, {"actual": "good", "status": "green"}
    words = "actual Requires improvement (Off target), now actual Good (On target)"
    assert told("measures", "measure/990001/M1", *judged).endswith(words)
    money = {"award": 1000, "status": "green"}, {"award": 1200, "status": "green"}
    said = told("funding", "funding/990001/F1", *money)
    assert said == "Funding F1, Wychcombe Primary School: allocation £1,000, now allocation £1,200"
