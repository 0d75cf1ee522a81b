"""What is worked out of rows as their declarations say: scores, rates, levels, movements, what may be shown of them."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import register, submission
from consolidated import AUTUMN, SUMMER, consolidated
from own_templates import write_templates
from planbook.consolidate.disclosure import external
from planbook.consolidate.records import RecordTable
from planbook.consolidate.tables import TrustTables
from planbook.errors import DeclarationError
from planbook.model.declarations import Block, BlockColumn
from planbook.model.values import Value
from planbook.report.blocks.named import Told
from planbook.report.blocks.rows import choose
from planbook.report.blocks.subject import subject_of
from planbook.report.blocks.table import sheet_lines, word_table
from planbook.report.word.paper import Grid
from planbook.workflow.declared import declared
from scales import SCALES

SHIPPED = declared()
HELD = register(scale=SCALES)
CARD, OLD = "Ofsted report card, from November 2025", "Ofsted, to August 2024"
SURVEYS = """
    | ref | survey  | audience | scheduled  | state | asked | answered | positive |
    | S1  | Parents | parents  | 20/11/2026 | Done  | 289   | 61       | 48       |
    | S2  | Staff   | staff    | 20/11/2026 | Done  | 14    | 12       | 9        |
    | S3  | Council | pupils   | 20/11/2026 | Done  | 6     | 5        | 3        |
    | S4  | Clerks  | others   | 20/11/2026 | Done  | 5     | 4        | 3        |
    | S6  | Board   | others   | 20/11/2026 | Done  | 14    | 12       | 9        |
    | S5  | Nobody  | others   | 20/11/2026 |       |       |          |          |
"""


def values(table: RecordTable, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(row.get(key) for key in keys) for row in table.rows]


def test_a_score_is_a_product_and_its_level_that_of_the_last_score_there_is() -> None:
    tables = consolidated(
        submission(
            risk_watched="""
            | ref | risk  | owner | likelihood | impact | likelihood_after | impact_after | state |
            | R1  | Roof  | Head  | 4          | 5      | 2                | 5            | open  |
            | R2  | Roll  | Head  | 3          | 5      |                  |              | open  |
            | R3  | Cash  | Head  | 1          | 3      | 1                |              | open  |
            | R4  | Heat  | Head  |            | 5      |                  |              |       |
            """
        )
    )
    found = values(tables.records["risk_watched"], "score", "score_after", "level", "state")
    assert found == [
        (20, 10, "medium", "open"),
        (15, None, "high", "open"),
        (3, None, "low", "open"),
        (None, None, None, "open"),
    ]
    assert [worked.status for worked in tables.records["risk_watched"].worked_out] == [
        "amber",
        "red",
        "green",
        "not_reported",
    ]
    figure = tables.figure("record/risk_watched/990001/R1/score")
    assert figure and figure.value == 20
    assert figure.sources[0].fields == ("likelihood", "impact"), "it is traced to what was typed"
    assert tables.figure("count/risk_watched/by/level/high").value == 1  # type: ignore[union-attr]


def test_a_rate_is_of_two_counts_and_none_where_there_cannot_be_one() -> None:
    tables = consolidated(
        submission(
            survey="""
            | ref | survey | audience | scheduled  | asked | answered | positive |
            | S1  | One    | staff    | 20/11/2026 | 300   | 200      | 0        |
            | S2  | Two    | staff    | 20/11/2026 | 10    | 12       |          |
            | S3  | Three  | staff    | 20/11/2026 | 0     | 0        | 0        |
            """
        )
    )
    found = values(tables.records["survey"], "response", "positive_share", "response_level")
    assert found == [(66.7, 0.0, "good"), (None, None, None), (None, None, None)]


def test_a_grade_is_looked_up_where_its_own_scale_has_it() -> None:
    tables = consolidated(
        submission(
            inspection=f"""
            | ref | scheme                     | area                 | grade                |
            | I1  | {OLD.upper()}              | quality of education | requires improvement |
            | I2  | {CARD}                     | Safeguarding         | Met                  |
            | I3  | {CARD}                     | Safeguarding         | Expected standard    |
            | I4  | SIAMS, from September 2023 | The whole school     | J2                   |
            """
        ),
        register=HELD,
    )
    assert values(tables.records["inspection"], "scheme", "grade", "kind", "group", "order", "meets") == [
        (OLD, "Requires improvement", "inspection", "older", 2, False),
        (CARD, "Met", "inspection", "report_card", 2, True),
        (CARD, "Expected standard", None, None, None, None),
        ("SIAMS, from September 2023", "J2", "accreditation", None, 1, False),
    ]


def test_a_movement_is_within_one_scale_and_from_the_time_before() -> None:
    before = f"""
        | ref | scheme | area                  | grade           | date       | published  |
        | I1  | {OLD}  | Overall effectiveness | Good            | 10/03/2023 | 20/04/2023 |
        | I2  | {CARD} | Achievement           | Needs attention | 10/03/2026 | 20/04/2026 |
        | I3  | {OLD}  | Early years           | Good            | 10/03/2023 | 20/04/2023 |
    """
    now = f"""
        | ref | scheme | area                  | grade             | date       | published  |
        | I1  | {OLD}  | Overall effectiveness | Good              | 10/03/2023 | 20/04/2023 |
        | I2  | {CARD} | Achievement           | Expected standard | 10/11/2026 | 20/11/2026 |
        | I3  | {CARD} | Early years           | Urgent improvement | 10/11/2026 | 20/11/2026 |
        | I4  | {CARD} | Inclusion             | Exceptional       | 10/11/2026 | 20/11/2026 |
    """
    tables = consolidated(submission(period=SUMMER, inspection=before), submission(inspection=now), register=HELD)
    assert values(tables.records["inspection"], "grade_before", "movement") == [
        ("Good", "same"),
        ("Needs attention", "better"),
        (None, None),
        (None, None),
    ]


def test_what_is_under_embargo_is_shown_outside_from_its_day_on() -> None:
    rows = f"""
        | ref | scheme            | area             | grade             | date       | published  |
        | I1  | {CARD}            | Achievement      | Expected standard | 10/11/2026 | 09/12/2026 |
        | I2  | {CARD}            | Inclusion        | Exceptional       | 10/11/2026 |            |
        | I3  | {OLD}             | Early years      | Good              | 10/03/2023 | 20/04/2023 |
        | I4  | Not yet inspected | The whole school | Not yet inspected |            |            |
    """
    tables = consolidated(submission(inspection=rows), register=HELD)
    assert len(tables.records["inspection"].rows) == 4
    assert values(external(tables).records["inspection"], "ref") == [("I3",), ("I4",)]
    later = replace(tables, made_on=date(2026, 12, 9))
    shown = external(later).records["inspection"]
    assert values(shown, "ref") == [("I1",), ("I3",), ("I4",)]
    assert len(shown.worked_out) == 3


def test_what_is_under_embargo_is_no_exception_outside_before_its_day(tmp_path: Path) -> None:
    said = '[record]\ndue = ["published"]\nexceptions = ["overdue"]\n'
    write_templates(tmp_path, {"records/inspection.toml": said})
    own = declared(tmp_path)
    rows = f"""
        | ref | scheme | area      | grade       | date       | published  |
        | I1  | {CARD} | Inclusion | Exceptional | 10/11/2026 | 03/12/2026 |
    """
    tables = consolidated(
        submission(declarations=own, inspection=rows), register=register(declarations=own, scale=SCALES)
    )
    assert [row.what for row in tables.exceptions if row.kind == "inspection"] == ["I1 Inclusion (one day overdue)"]
    assert [row.kind for row in external(tables).exceptions if row.kind == "inspection"] == ["inspection"]
    before = replace(tables, made_on=date(2026, 12, 2))
    assert [row.kind for row in external(before).exceptions if row.kind == "inspection"] == []


def test_categories_are_shown_to_nobody_outside_and_to_the_school_that_they_are_of() -> None:
    rows = """
        | ref | school | domain   | grade   | date       | moderator | evidence |
        | C1  | 990001 | Outcomes | Sustain | 10/11/2026 | Ana Lowe  | Results  |
        | C2  | 990002 | Outcomes | Improve | 10/11/2026 | Ana Lowe  | Results  |
    """
    tables = consolidated(submission(unit="MR-03", category=rows), register=HELD)
    assert external(tables).records["category"].rows == ()
    block = SHIPPED.reports["committee"].block("category")
    for unit, grade in (("990001", "Sustain"), ("990002", "Improve")):
        chosen = choose(subject_of(SHIPPED, tables, "unit", unit), block)
        assert [line["grade"].value for line in chosen.lines] == [grade]
    assert choose(subject_of(SHIPPED, tables, "unit", "MR-03"), block).lines == ()


def test_a_rate_is_hidden_with_its_counts_and_shown_as_counts_where_they_are_few() -> None:
    tables = external(consolidated(submission(survey=SURVEYS)))
    block = replace(SHIPPED.reports["summary"].block("surveys"), sort=())
    lines = choose(subject_of(SHIPPED, tables, "trust"), block).lines
    shown = {
        str(line["survey"].value): [line[key].value for key in ("response", "response_level", "positive_share")]
        for line in lines
    }
    assert shown == {
        "Parents": [21.1, "Low response", 78.7],
        "Staff": ["*", "*", "*"],
        "Board": ["12/14", "Good response", "9/12"],
        "Council": ["5/6", "Good response", "*"],
        "Clerks": ["*", "*", "*"],
        "Nobody": [None, None, None],
    }


def test_a_rate_of_nobody_is_shown_as_its_two_counts() -> None:
    survey = """
    | ref | survey | audience | scheduled  | asked | answered | positive |
    | S1  | One    | parents  | 20/11/2026 | 0     | 0        | 0        |
    | S2  | Two    | parents  | 20/11/2026 | 300   | 0        | 0        |
    """
    own = consolidated(submission(survey=survey))
    block = replace(SHIPPED.reports["summary"].block("surveys"), sort=())

    def shown(tables: TrustTables) -> list[tuple[Value, Value]]:
        found = choose(subject_of(SHIPPED, tables, "trust"), block).lines
        return [(line["response"].value, line["positive_share"].value) for line in found]

    assert shown(own) == [("0/0", "0/0"), (0.0, "0/0")]
    assert shown(external(own)) == [("*", "*"), (0.0, "*")], "nobody is fewer than six"


SIMILAR = """
    | set  | similar_school | measure | year    | value | better | source |
    | Ours | Ash            | Absence | 2024-25 | 11.5  | down   | July   |
    | Ours | Birch          | Absence | 2024-25 | 14.0  | down   | July   |
    | Ours | Cedar          | Absence | 2024-25 | 15.5  | down   | July   |
    | Ours | Ash            | Reading | 2024-25 | 71    |        | July   |
    | Ours | Birch          | Reading | 2024-25 | 64    |        | July   |
    """


def test_a_place_is_among_rows_of_the_register_that_say_the_same_and_ties_share_it() -> None:
    tables = consolidated(
        submission(
            comparison="""
            | ref | school | measure | set  | year    | value |
            | B1  | 990001 | Absence | ours | 2024-25 | 14.0  |
            | B2  | 990001 | Absence | Ours | 2024-25 | 16.0  |
            | B3  | 990001 | Reading | Ours | 2024-25 | 71    |
            | B4  | 990001 | Reading | Ours | 2023-24 | 71    |
            | B5  | 990001 | Reading | Ours |         | 71    |
            | B6  | 990001 | Reading | Ours | 2024-25 |       |
            """
        ),
        register=register(comparator=SIMILAR),
    )
    assert values(tables.records["comparison"], "place", "together", "place_share", "quarter") == [
        (2, 4, 50.0, "second"),
        (4, 4, 100.0, "lowest"),
        (1, 3, 33.3, "second"),
        *[(None, None, None, None)] * 3,
    ]


def test_a_difference_is_there_once_all_of_it_is_and_may_be_below_zero() -> None:
    tables = consolidated(
        submission(
            grant_line="""
            | ref | source | budget_heading | budget | forecast |
            | L1  | PP     | Staff          | 100.10 | 99.90    |
            | L2  | PP     | Travel         | 100    | 130      |
            | L3  | PP     | Fees           | 100    |          |
            """
        )
    )
    assert values(tables.records["grant_line"], "left") == [(0.2,), (-30,), (None,)]


def test_a_table_adds_up_the_rows_that_say_the_same_and_leaves_out_those_that_say_nothing() -> None:
    tables = consolidated(
        submission(
            area="""
            | ref | title   |
            | 1   | Reading |
            """,
            grant_line="""
            | ref | source | budget_heading | area | budget | paid  |
            | L1  | PP     | Staff          | 1    | 100.10 | 50.05 |
            | L2  | SP     | Travel         | 1    | 100    |       |
            | L3  | SP     | Fees           |      | 100    |       |
            """,
        )
    )
    columns = tuple(BlockColumn(key) for key in ("area", "budget", "paid"))
    block = Block("x", "X", table="grant_line", sums=("budget", "paid"), columns=columns, sort=("-budget",))
    chosen = choose(subject_of(SHIPPED, tables, "unit", "990001"), block)
    assert [[line[c.key].value for c in columns] for line in chosen.lines] == [["1 Reading", 200.1, 50.05]]
    by_source = replace(block, columns=(BlockColumn("source"), *columns[1:]))
    chosen = choose(subject_of(SHIPPED, tables, "unit", "990001"), by_source)
    assert [[line[c.key].value for c in by_source.columns] for line in chosen.lines] == [
        ["Sports premium", 200, None],
        ["Pupil premium", 100.1, 50.05],
    ]


BLOCK = (
    '[report]\ntitle = "Ours"\naudience = "external"\nscope = "trust"\n\n[[block]]\nkey = "ours"\ntitle = "Ours"\n'
)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (
            'table = "grant_line"\nsums = ["source"]\ncolumns = [{ key = "source" }]\n',
            "sums: 'source' is no count, number or money among the columns of the block",
        ),
        (
            'table = "grant_line"\nsums = ["budget"]\ncolumns = [{ key = "source" }]\n',
            "sums: 'budget' is no count, number or money among the columns of the block",
        ),
        (
            'table = "survey"\nsums = ["asked"]\ncolumns = [{ key = "survey" }, { key = "asked" }]\n',
            "sums: 'asked' may be hidden: what is counted, added up, or stands across, would give it away",
        ),
        (
            'table = "grant_line"\nacross = "source"\ncell = ["budget"]\nsums = ["budget"]\ncolumns = [{ key = "budget" }]\n',
            "sums: a table has sums, or values across it",
        ),
        (
            'table = "risk_watched"\nsums = ["days_over"]\ncolumns = [{ key = "days_over" }]\n',
            "sums: 'days_over' is no count, number or money among the columns of the block",
        ),
        (
            'table = "grant_line"\ncolumns = [{ key = "n", heading = "N", fits = { source = ["PP"] } }]\n',
            "columns: one at least has to say of what the others count",
        ),
        (
            'table = "survey"\ncolumns = [{ key = "survey" }, { key = "n", heading = "N", fits = { asked = [60] } }]\n',
            "columns: 'asked' may be hidden: what is counted, added up, or stands across, would give it away",
        ),
        (
            'table = "engagement"\ncolumns = [{ key = "phase" }, { key = "n", heading = "N", fits = { state = ["gone"] } }]\n',
            "columns.n.fits.state: engagement_state has no 'gone'",
        ),
        (
            'table = "exceptions"\ncolumns = [{ key = "unit", heading = "U" }, { key = "n", heading = "N", fits = { kind = ["x"] } }]\n',
            "columns: only the rows of a record are counted",
        ),
        (
            'table = "survey"\ntotal = "asked"\ncolumns = [{ key = "survey" }, { key = "asked" }]\n',
            "total: 'asked' may be hidden: what is counted, added up, or stands across, would give it away",
        ),
        (
            'table = "changes"\ncolumns = [{ key = "label", heading = "Row" }]\n',
            "table: changes is not shown outside: it belongs in part B, or in an internal paper",
        ),
        (
            'table = "exceptions"\nsums = ["unit"]\ncolumns = [{ key = "unit" }]\n',
            "sums: only the rows of a record are added up",
        ),
    ],
)
def test_what_cannot_be_added_up_is_told(tmp_path: Path, said: str, fault: str) -> None:
    write_templates(tmp_path, {"reports/ours.toml": BLOCK + said})
    with pytest.raises(DeclarationError) as told:
        declared(tmp_path)
    assert f"templates/reports/ours.toml: block.ours.{fault}" in str(told.value)


FIELD = '[record]\nkey = "odd"\ntitle = "Odd"\none = "odd"\nmany = "odds"\nrow_id = "ref"\nlabel = "ref"\n{record}\n[fields.ref]\ntype = "ref"\nheading = "Ref"\n\n[fields.a]\ntype = "count"\nheading = "A"\ndisclosure = {{ people = true }}\n\n[fields.b]\ntype = "count"\nheading = "B"\ndisclosure = "none"\n\n[fields.day]\ntype = "date"\nheading = "Day"\n\n[fields.x]\ntype = "{kind}"\nheading = "X"\nasked = "{asked}"\n{how}\n'


@pytest.mark.parametrize(
    ("kind", "how", "fault"),
    [
        ("number", 'works_out = { product = ["a", "c"] }', "fields.x.works_out.product: there is no field 'c'"),
        (
            "number",
            "works_out = {}",
            "fields.x.works_out: says one of product, rate, difference, bands, lookup, place, movement, before",
        ),
        ("number", 'works_out = { product = ["a"], rate = ["a", "b"] }', "fields.x.works_out: says one of product"),
        ("number", 'works_out = { rate = ["a", "b"] }', "fields.x.type: has to be percent: so is a rate"),
        (
            "percent",
            'works_out = { rate = ["a"] }',
            "fields.x.works_out.rate: is of two counts: the part, and the whole",
        ),
        (
            "number",
            'works_out = { difference = ["a"] }',
            "fields.x.works_out.difference: is of two numbers at least: one, and what is taken from it",
        ),
        (
            "count",
            'works_out.place = { record = "comparator", by = { sett = "ref" }, column = "value", of = "b" }',
            "fields.x.works_out.place: comparator has no field 'sett' (is 'set' meant?)",
        ),
        (
            "text",
            'works_out.place = { record = "comparator", by = { set = "ref" }, column = "value", of = "b" }',
            "fields.x.type: has to be count: so is a place",
        ),
        (
            "number",
            'works_out = { product = ["a", "x"] }',
            "fields.x.works_out.product: 'x' is itself worked out of 'x'",
        ),
        (
            "count",
            'disclosure = "none"\nworks_out.before.of = "a"',
            "fields.x.works_out.before: is of a number that may be hidden",
        ),
        ("text", 'works_out.before.of = "b"', "fields.x.type: has to be count, as that of 'b'"),
        ("choice", 'list = "yes_no"\nworks_out.movement = { of = "b" }', "fields.x.list: has to be 'movement'"),
        (
            "choice",
            'list = "yes_no"\nworks_out.bands = { of = ["b"], least = { yep = 1 } }',
            "fields.x.works_out.bands: yes_no has no 'yep'",
        ),
        (
            "text",
            'works_out.lookup = { record = "scal", by = { grade = "ref" }, gives = "order" }',
            "fields.x.works_out.lookup: there is no record 'scal' in the register (is 'scale' meant?)",
        ),
        (
            "text",
            'works_out.lookup = { record = "scale", by = { grad = "ref" }, gives = "order" }',
            "fields.x.works_out.lookup: scale has no field 'grad' (is 'grade' meant?)",
        ),
    ],
)
def test_a_field_that_cannot_be_worked_out_is_told_with_file_and_key(
    tmp_path: Path, kind: str, how: str, fault: str
) -> None:
    text = FIELD.format(kind=kind, how=how, asked="worked_out", record="")
    write_templates(tmp_path, {"records/odd.toml": text})
    with pytest.raises(DeclarationError) as told:
        declared(tmp_path)
    assert f"templates/records/odd.toml: {fault}" in str(told.value)


@pytest.mark.parametrize(
    ("record", "how", "fault"),
    [
        ("", 'works_out.product = ["b"]', 'fields.x.asked: has to be "worked_out": nobody types it'),
        (
            "",
            'among = { record = "scale", column = "grad" }',
            "fields.x.among: scale has no field 'grad' (is 'grade' meant?)",
        ),
        ('asked_of = ["scool"]', "", "record.asked_of: unit_kind has no 'scool' (is 'school' meant?)"),
        ('is_about = "unit"', "", "record.is_about: there is no field 'unit'"),
        ('is_about = "b"', "", "fields.b.type: has to be code: the record's is_about names it"),
        ('embargo = { of = "a", until = "b" }', "", "fields.b.type: has to be date: the record's embargo names it"),
    ],
)
def test_what_a_record_says_of_whom_and_until_when_is_checked(
    tmp_path: Path, record: str, how: str, fault: str
) -> None:
    text = FIELD.format(kind="text", how=how, asked="term", record=record)
    write_templates(tmp_path, {"records/odd.toml": text})
    with pytest.raises(DeclarationError) as told:
        declared(tmp_path)
    assert f"templates/records/odd.toml: {fault}" in str(told.value)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ('across = "kind"', "block.odd.across: go together"),
        ('cell = ["kind"]', "block.odd.cell: go together"),
        ('across = "knid"\ncell = ["kind"]', "block.odd.across: review has no 'knid'"),
        ('counts = "stat"', "block.odd.counts: review has no 'stat'"),
        (
            'table = "survey"\ncounts = "response_level"\ncolumns = ["ref"]',
            "block.odd.counts: 'response_level' may be hidden",
        ),
        (
            'table = "survey"\ncolumns = ["ref"]\nwhere = { response_level = ["low"] }',
            "block.odd.where: 'response_level' may be hidden",
        ),
    ],
)
def test_a_table_that_cannot_stand_across_or_be_counted_is_told(tmp_path: Path, said: str, fault: str) -> None:
    table = "" if "table =" in said else 'table = "review"\ncolumns = ["ref"]\n'
    paper = (
        f'[report]\ntitle = "Odd"\naudience = "external"\n\n[[block]]\nkey = "odd"\ntitle = "Odd"\n{table}{said}\n'
    )
    write_templates(tmp_path, {"reports/odd.toml": paper})
    with pytest.raises(DeclarationError) as told:
        declared(tmp_path)
    assert f"templates/reports/odd.toml: {fault}" in str(told.value)


def test_values_stand_across_a_table_in_the_order_of_their_list() -> None:
    rows = """
        | ref | kind           | by   | planned    | state | finding |
        | V1  | sample         | Lead | 06/11/2026 | done  | Even.   |
        | V2  | health_check   | Lead | 07/11/2026 | moved |         |
        | V3  | sample         | Lead | 08/11/2026 | done  | Odd.    |
    """
    tables = consolidated(
        submission(review=rows), submission(unit="990002", review=rows.replace("V2  | health_check", "V2  | peer"))
    )
    base = SHIPPED.reports["trustees"].block("reviews")
    block = replace(
        base, sort=(), most=0, columns=base.columns[:1], across="kind", cell=("planned", "state"), counts=""
    )
    chosen = choose(subject_of(SHIPPED, tables, "trust"), block)
    assert [column.heading for column in chosen.columns[1:]] == ["Health check", "Peer review", "Quality sample"]
    assert [[line[column.key].value for column in chosen.columns] for line in chosen.lines] == [
        ["Wychcombe Primary School", "07/11/2026 (Moved)", None, "06/11/2026 (Done); 08/11/2026 (Done)"],
        ["Harl Down School", None, "07/11/2026 (Moved)", "06/11/2026 (Done); 08/11/2026 (Done)"],
    ]
    assert tables.period.id == AUTUMN


@pytest.mark.parametrize("lead", ["{0} {x}", "{{y}} {", "}{school.__class__}", "%s {}"])
def test_braces_that_a_school_typed_stay_as_they_are_as_the_heading_of_a_column(lead: str) -> None:
    rows = f"""
        | ref | kind   | by     | planned    | state | finding |
        | V1  | sample | {lead} | 06/11/2026 | done  | Even.   |
        | V2  | sample | Deputy | 07/11/2026 | done  | Odd.    |
    """
    tables = consolidated(submission(review=rows), submission(unit="990002", review=rows))
    base = SHIPPED.reports["trustees"].block("reviews")
    block = replace(base, sort=(), most=0, columns=base.columns[:1], across="by", cell=("planned",), counts="")
    subject = subject_of(SHIPPED, tables, "trust")
    section = word_table(Told(subject, SHIPPED.reports["trustees"], block, subject.words, {}))
    assert section is not None
    (table,) = [item for item in section.items if isinstance(item, Grid)]
    assert lead in [column.heading for column in table.columns]
    sheet, _ = sheet_lines(subject, block)
    assert lead in [column.heading for column in sheet.columns]


def test_a_term_stands_among_days_at_its_last_and_is_shown_as_it_was_said() -> None:
    rows = """
        | ref | kind | planned        | by       |
        | V1  | peer | 12/04/2027     | Ana Lowe |
        | V2  | peer | 2026-27-spring | Ana Lowe |
        | V3  | peer | 20/11/2026     | Ana Lowe |
        | V4  | peer | 2026-27-autumn | Ana Lowe |
    """
    tables = consolidated(submission(unit="990001", review=rows), register=register())
    table = tables.records["review"]
    assert [worked.overdue for worked in table.worked_out] == [False, False, True, False]
    chosen = choose(subject_of(SHIPPED, tables, "unit", "990001"), SHIPPED.reports["governors"].block("reviews"))
    shown = [line["planned"].value for line in chosen.lines]
    assert shown == [date(2026, 11, 20), "Autumn 2026", "Spring 2027", date(2027, 4, 12)]
