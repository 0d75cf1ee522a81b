"""What plans are divided into, and what rows of any record belong to, by the declared chains of parents."""

from pathlib import Path

import pytest

from builders import register, submission
from consolidated import consolidated, lines
from own_templates import write_templates
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import Tables, TrustTables
from planbook.errors import DeclarationError
from planbook.model.declarations import Declarations
from planbook.report.papers import paper_of
from planbook.report.word.measure import text_of
from planbook.report.word.paper import Grid
from planbook.workflow.declared import declared

UNITS = """
    | unit_id | name  | kind   | phase   |
    | 1       | Ash   | school | primary |
    | 2       | Birch | school | primary |
"""
WORKSTREAM = """
[record]
key = "workstream"
title = "Workstreams"
one = "workstream"
many = "workstreams"
row_id = "code"
label = "name"
lead = "run_by"

[fields.code]
type = "ref"
heading = "Code"

[fields.name]
type = "text"
heading = "Workstream"

[fields.run_by]
type = "links"
of = "person"
open = true
heading = "Run by"
"""
PROJECT = """
[record]
key = "project"
title = "Projects"
one = "project"
many = "projects"
parent = "workstream"
row_id = "code"
label = "project"

[fields.code]
type = "ref"
heading = "Code"

[fields.stream]
type = "reference"
of = "workstream"
heading = "Of"

[fields.project]
type = "text"
heading = "Project"
"""
DELIVERABLE = """
[record]
key = "deliverable"
title = "Deliverables"
one = "deliverable"
many = "deliverables"
parent = "project"
row_id = "code"
label = "what"

[fields.code]
type = "ref"
heading = "Code"

[fields.project]
type = "reference"
of = "project"
heading = "Project"

[fields.stream]
type = "reference"
of = "workstream"
heading = "Workstream"

[fields.what]
type = "text"
heading = "What"
"""
MEASURE = '[fields.belongs_to]\nnames = ["area", "workstream", "project"]\n'
PAPER = """
[report]
title = "Deliverables"
audience = "external"
scope = "unit"

[[block]]
key = "streams"
title = "Workstreams"
table = "tops"
where = { record = ["workstream"] }
columns = [{ key = "title", heading = "Workstream" }, { key = "lead", heading = "Lead" }]
empty = "None."

[[block]]
key = "deliverables"
title = "Deliverables"
table = "deliverable"
sort = ["top", "code"]
columns = ["top", "code", "what"]
empty = "None."

[[block]]
key = "of_one"
title = "Of one"
table = "deliverable"
where = { top = ["Estates"] }
columns = ["code"]
empty = "None."
"""
PRIORITIES = """
[report]
title = "Priorities"
audience = "external"
scope = "trust"

[[block]]
key = "priorities"
title = "Priorities"
code = "priorities"
columns = [
  { key = "unit_name", heading = "School" },
  { key = "priority", heading = "Priority" },
  { key = "lead", heading = "Lead" },
]
empty = "None."
"""
FILES = {
    "records/workstream.toml": WORKSTREAM,
    "records/project.toml": PROJECT,
    "records/deliverable.toml": DELIVERABLE,
    "records/measure.toml": MEASURE,
    "reports/deliverables.toml": PAPER,
}
OWN = {
    "workstream": "| code | name | run_by |\n| W1 | Estates | |\n| W2 | People | Jo Hill; Sam Oak |",
    "project": "| code | stream | project |\n| P1 | W1 | Roofs |\n| P2 | | Boilers |",
    "deliverable": """
        | code | project | stream | what |
        | D1   | P1      |        | Roof of the hall |
        | D2   | P2      | W2     | Boiler training |
        | D3   | P2      |        | Boiler room |
        | D4   | Fences  | Grounds | Fence |
    """,
    "link": "| of | ref | role | party | lead |\n| workstream | W1 | run_by | HT | Yes |",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Declarations:
    return declared(write_templates(tmp_path_factory.mktemp("own"), FILES).parent)


def tables(declarations: Declarations, *more: dict[str, str], **rows: str) -> TrustTables:
    """The tables of Ash, whose plan has `rows`, and of Birch where there are `more`."""
    given = [
        submission(declarations=declarations, unit=str(unit), **plan)
        for unit, plan in enumerate(({**OWN, **rows}, *more), start=1)
    ]
    return consolidated(*given, register=register(declarations=declarations, unit=UNITS))


def tops(made: Tables) -> list[tuple[str, str, str, str, str]]:
    return [(row.unit, row.record, row.ref, row.title, row.lead) for row in made.tops]


def cells(made: TrustTables, declarations: Declarations, block: str, unit: str = "1") -> list[list[str]]:
    paper = paper_of(declarations, external(made), "deliverables", unit)
    (section,) = (one for one in paper.sections if one.title == block)
    return [
        [text_of(cell) for cell in row] for item in section.items if isinstance(item, Grid) for row in item.rows
    ]


def test_a_trusts_own_records_are_joined_to_what_stands_at_the_top_of_their_own_chain(own: Declarations) -> None:
    made = tables(own)
    assert tops(made) == [
        ("1", "workstream", "W1", "Estates", "Headteacher"),
        ("1", "workstream", "W2", "People", "Jo Hill"),
    ]
    assert [(row.text("code"), row.top) for row in made.records["deliverable"].rows] == [
        ("D1", "Estates"),  # by its project
        ("D2", "People"),  # by the workstream that it names itself
        ("D3", ""),  # its project belongs to none
        ("D4", "Grounds"),  # which the plan has no row of
    ]
    assert [row.top for row in made.records["workstream"].rows] == ["", ""], "they stand at the top"


def test_a_paper_shows_the_title_at_the_top_under_what_that_is_called(own: Declarations) -> None:
    made = tables(own)
    report = own.reports["deliverables"]
    assert report.block("deliverables").columns[0].heading == "Workstream"
    assert cells(made, own, "Deliverables") == [
        ["Estates", "D1", "Roof of the hall"],
        ["Grounds", "D4", "Fence"],
        ["People", "D2", "Boiler training"],
        ["–", "D3", "Boiler room"],
    ]
    assert cells(made, own, "Of one") == [["D1"]]
    assert cells(made, own, "Workstreams") == [["Estates", "Headteacher"], ["People", "Jo Hill"]]


def test_success_measures_belong_to_the_trusts_own_records_and_to_what_stands_above_them(own: Declarations) -> None:
    made = tables(own, measure="| ref | belongs_to | statement |\n| S1 | P1 | Dry |\n| S2 | W2 | Trained |")
    assert [(row.ref, row.area, row.owner) for row in made.measures] == [
        ("S1", "Estates", "P1 Roofs"),
        ("S2", "People", "W2 People"),
    ]
    assert [(row["record"], row["kind"], row["what"]) for row in lines(made.achieved)] == [
        ("workstream", "Workstream", "W1 Estates"),
        ("project", "Project", "P1 Roofs"),
        ("workstream", "Workstream", "W2 People"),
    ]


def test_a_title_that_is_not_shown_outside_stands_beside_no_row_there(tmp_path: Path) -> None:
    secret = WORKSTREAM.replace("[record]", '[record]\ndisclosure = "internal"', 1)
    paper = PAPER.replace("external", "internal")
    folder = write_templates(
        tmp_path, {**FILES, "records/workstream.toml": secret, "reports/deliverables.toml": paper}
    )
    made = tables(declared(folder.parent))
    assert [row.top for row in made.records["deliverable"].rows] == ["Estates", "People", "", "Grounds"]
    outside = external(made)
    assert outside.tops == ()
    assert [row.top for row in outside.records["deliverable"].rows] == ["", "", "", "Grounds"]


def test_schools_whose_priorities_have_the_same_ref_keep_their_own_leads(tmp_path: Path) -> None:
    write_templates(tmp_path, {"reports/deliverables.toml": PRIORITIES})
    declarations = declared(tmp_path)
    ash, birch = (
        {
            "area": f"| ref | title | lead |\n| A1 | {title} | |",
            "action": "| ref | area | action |\n| 1 | A1 | Do it |",
            "link": f"| of | ref | role | party | lead |\n| area | A1 | lead | {party} | Yes |",
        }
        for title, party in (("Attendance", "HT"), ("Reading", "SBM"))
    )
    given = [submission(declarations=declarations, unit=unit, **plan) for unit, plan in (("1", ash), ("2", birch))]
    made = consolidated(*given, register=register(declarations=declarations, unit=UNITS))
    assert tops(made) == [
        ("1", "area", "A1", "Attendance", "Headteacher"),
        ("2", "area", "A1", "Reading", "Business manager"),
    ]
    assert cells(made, declarations, "Priorities", "") == [
        ["Ash", "Attendance", "Headteacher"],
        ["Birch", "Reading", "Business manager"],
    ]


@pytest.mark.parametrize(
    ("name", "was", "now", "said"),
    [
        ("project", 'of = "workstream"', 'of = "area"', "record.parent: no field names the row of 'workstream'"),
        (
            "project",
            '"workstream"\nrow_id',
            '"workstreem"\nrow_id',
            "record.parent: there is no record",
        ),
        (
            "project",
            'parent = "workstream"',
            'parent = "deliverable"',
            "record.parent: its rows would belong to rows of their own record",
        ),
        (
            "workstream",
            '"run_by"\n',
            '"run"\n',
            "record.lead: there is no field 'run' (there are: ",
        ),
        ("workstream", 'type = "links"', 'type = "date"', "fields.run_by.type: has to be links or text"),
        ("workstream", '"run_by"\n', '"run_by"\nelse_under = "name"\n', "fields.name.type: has to be choice"),
        ("workstream", '"run_by"\n', '"run_by"\nshared = "area"\n', "record.shared: there is no record 'area'"),
    ],
)
def test_a_place_in_a_chain_that_cannot_be_is_told(
    tmp_path: Path, name: str, was: str, now: str, said: str
) -> None:
    file = f"records/{name}.toml"
    assert was in FILES[file]
    write_templates(tmp_path, {**FILES, file: FILES[file].replace(was, now, 1)})
    with pytest.raises(DeclarationError) as raised:
        declared(tmp_path)
    assert f"templates/{file}: {said}" in str(raised.value)


def test_a_record_without_a_parent_has_nothing_at_the_top_to_show(tmp_path: Path) -> None:
    paper = PAPER.replace('table = "deliverable"\nsort = ["top", "code"]\ncolumns = ["top", "code", "what"]',
                          'table = "workstream"\ncolumns = ["top", "name"]')  # fmt: skip
    write_templates(tmp_path, {**FILES, "reports/deliverables.toml": paper})
    with pytest.raises(DeclarationError, match="workstream has no 'top'"):
        declared(tmp_path)
