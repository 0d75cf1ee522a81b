"""Tables kept as JSON: what comes out is what went in, under the keys of today."""

import json
from datetime import date

from planbook.model.aside import Aside
from planbook.model.loading import load
from planbook.model.submission import Claim, Fault, Problem, Row, Submission, Table
from planbook.model.submission_json import (
    Head,
    head_from_json,
    head_to_json,
    problems_to_json,
    submission_from_json,
    submission_to_json,
    table_from_json,
    table_to_json,
)

TABLE = Table(
    record="action",
    sheet="Actions",
    keys=("ref", "finish", "percent_done"),
    letters=("A", "D", "H"),
    rows=(Row(6, ("1.1", date(2027, 3, 25), 50)), Row(7, ("1.2", "2026-27-summer", None), "duplicate")),
    faults=(Fault("FD-004", 7, "percent_done", "half"),),
)


def test_a_table_comes_back_as_it_was() -> None:
    assert table_from_json(json.loads(json.dumps(table_to_json(TABLE))), load()) == TABLE


def test_what_was_kept_under_a_retired_key_is_the_fields_of_today() -> None:
    kept = (
        json.dumps(table_to_json(TABLE))
        .replace('"finish"', '"end_date"')
        .replace("percent_done", "percent_complete")
    )
    assert table_from_json(json.loads(kept), load()) == TABLE


CLAIMS = (Claim("sheet", "unit", "990001"), Claim("line", "measure", "Attendance", "KPIs", 6))
PROBLEMS = (Problem("WB-025", "Actions", ("A6",), "x", (("there", "Actions"),)),)

ASIDES = (Aside("note", "Actions", "F7", "a note", "Ask Sue\nor the office", 12),)


def test_what_a_workbook_says_of_itself_comes_back() -> None:
    whole = Submission("0" * 64, "2026-27-autumn", "990001", "x", "1.0", (TABLE,), PROBLEMS, (), "", CLAIMS, ASIDES)
    assert submission_from_json(json.loads(json.dumps(submission_to_json(whole))), load()) == whole
    assert head_from_json(json.loads(json.dumps(head_to_json(whole)))) == Head(PROBLEMS, CLAIMS, ASIDES)


def test_what_an_earlier_planbook_has_kept_says_nothing_of_itself() -> None:
    assert head_from_json(json.loads(json.dumps(problems_to_json(PROBLEMS)))) == Head(PROBLEMS, (), ())
