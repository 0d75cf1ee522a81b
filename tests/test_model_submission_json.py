"""Tables kept as JSON: what comes out is what went in, under the keys of today."""

import json
from datetime import date

from planbook.model.loading import load
from planbook.model.submission import Fault, Row, Table
from planbook.model.submission_json import table_from_json, table_to_json

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
