"""Success measures that are worked out from what networks and partnerships return: what rests on which record."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest

from builders import register, submission
from consolidated import consolidated, line
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import TrustTables

UNITS = """
| unit_id | name                     | kind        | phase   |
| 990001  | Wychcombe Primary School | School      | Primary |
| MR-03   | Northern mini-region     | Mini-region |         |
| HUB     | The centre               | Centre      |         |
"""
SCHOOLS = """
| urn    | name          | authority | unit  | phase     | need | eligible |
| 991001 | Ash Lane      | Norbury   | MR-03 | Primary   | High | Yes      |
| 991002 | Birch Street  | Norbury   | MR-03 | Primary   | Low  | No       |
| 991003 | Cedar College | Southbury | MR-03 | Secondary | High | Yes      |
"""
ROUNDS = """
| round | title         | source | cap   |
| R4    | Round 4       | PP     | 20000 |
"""
SCALES = """
| scheme      | kind       | domain              | grade          | order | group | meets |
| Report card | Inspection | Quality of teaching | Strong         | 2     |       | Yes   |
| Report card | Inspection | Quality of teaching | Needs attention | 4    |       | No    |
| Ours        | Category   | Teaching            | Sustain        | 1     |       | Yes   |
| Ours        | Category   | Teaching            | Improve        | 2     |       | No    |
"""
MEASURE = """
| ref | belongs_to | statement | kind | operator | target | derived_from |
| M1  | 1          | As agreed | {kind} | {operator} | {target} | {text} |
"""
OBLIGATIONS = """
| ref | what     | to   | due        | sent       | considered_on |
| O1  | Report 1 | NCTL | 30/09/2026 | 28/09/2026 | 14/10/2026    |
| O2  | Report 2 | NCTL | 31/10/2026 | 02/11/2026 |               |
| O3  | Report 3 | HMRC | 30/11/2026 |            |               |
| O4  | Report 4 | NCTL | 31/01/2027 |            |               |
"""
PROGRAMMES = """
| ref | programme   | kind       | invited | began | completed | developed | promoted |
| T1  | Heads       | Leadership | 60      | 40    | 34        | 30        | 22       |
| T2  | Later heads | Leadership | 60      | 40    |           |           |          |
"""
APPLICATIONS = """
| ref | direction      | round | school | what    | asked | received   | decided    |
| A1  | Assessed by us | R4    | 991001 | Reading | 9000  | 12/10/2026 | 19/10/2026 |
| A2  | Assessed by us | R4    | 991003 | Writing | 9000  | 16/11/2026 | 02/12/2026 |
"""
CONDITIONS = """
| ref | source | condition | due        | state | met_on     |
| N1  | PP     | A board   | 01/10/2026 | Met   | 15/09/2026 |
| N2  | PP     | A report  | 01/11/2026 | Open  |            |
"""
MORE = {
    "deployment": """
    | ref | role | to     | first      | last       | days | purpose | source |
    | U1  | Lead | 990001 | 01/10/2026 | 30/10/2026 | 6    | Reading | PP     |
    | U2  | Lead | 990001 | 01/11/2026 | 30/11/2026 | 3.5  | Writing | PP     |
    """,
    "survey": """
    | ref | survey  | audience       | scheduled  | state   | held       | asked | answered | positive |
    | V1  | Leaders | System leaders | 01/10/2026 | Done    | 12/10/2026 | 50    | 40       | 36       |
    | V2  | Leaders | System leaders | 01/03/2027 | Planned |            |       |          |          |
    """,
    "review": """
    | ref | kind        | by   | planned    | state   | done       |
    | W1  | Peer review | Head | 06/10/2026 | Done    | 06/10/2026 |
    | W2  | Peer review | Head | 06/11/2026 | Planned |            |
    """,
    "category": """
    | ref | school | domain              | grade           | date       |
    | C1  | 990001 | Teaching            | Sustain         | 01/11/2026 |
    | C2  | HUB    | Teaching            | Improve         | 01/11/2026 |
    """,
    "designation": """
    | ref | holder       | kind            | cold_spot | state      | decided    | outcome    | contacted  | briefed    |
    | D1  | Ash Alliance | National leader | Yes       | Designated | 12/10/2026 | 12/10/2026 | 19/10/2026 | 02/11/2026 |
    | D2  | Elm Alliance | National leader | No        | Designated | 12/10/2026 |            |            |            |
    """,
}
ENGAGED = """
| school | name          | phase     | need | eligible | state           |
| 991001 | Ash Lane      | Primary   | High | Yes      | Engaged         |
| 991002 | Birch Street  | Primary   | Low  | No       | Engaged         |
| 991003 | Cedar College | Secondary | High | Yes      | Not yet engaged |
"""
INSPECTIONS = """
| ref | scheme      | area                | grade           | date       | published |
| I1  | Report card | Quality of teaching | Strong          | 01/10/2025 | 01/11/2025 |
| I2  | Report card | Quality of teaching | Needs attention | 20/11/2026 | {published} |
"""


def told(
    text: str,
    kind: str = "Everyone",
    operator: str = "",
    target: str = "",
    published: str = "02/12/2026",
    programmes: str = PROGRAMMES,
) -> TrustTables:
    """The tables where the centre has a success measure that is worked out from what `text` names."""
    made = register(unit=UNITS, school_listed=SCHOOLS, fund_round=ROUNDS, scale=SCALES)
    centre = submission(
        unit="HUB",
        area="| ref | title |\n| 1 | Leaders |",
        measure=MEASURE.format(kind=kind, operator=operator, target=target, text=text),
        obligation=OBLIGATIONS,
        programme=programmes,
        application=APPLICATIONS,
        grant_condition=CONDITIONS,
        **MORE,
    )
    others = [
        submission(unit="MR-03", engagement=ENGAGED),
        submission(inspection=INSPECTIONS.format(published=published)),
    ]
    return consolidated(centre, *others, register=made)


@pytest.mark.parametrize(
    ("text", "now", "missing"),
    [
        ("Returns sent on time", "1 of 3", "Report 2; Report 3"),
        ("Returns sent on time: NCTL", "1 of 2", "Report 2"),
        ("Returns sent and considered", "1 of 3", "Report 2; Report 3"),
        ("Programmes delivered", "1 of 2", "Later heads"),
        ("Completion of programmes: Leadership", "34 of 40", None),
        ("Development shown after programmes: Leadership", "30 of 34", None),
        ("Promotion after programmes: Leadership", "22 of 34", None),
        ("Days of support given: PP", 9.5, None),
        ("Positive answers to surveys: System leaders", "36 of 40", None),
        ("Response to surveys: System leaders", "40 of 50", None),
        ("Visits and reviews done: Peer review", "1 of 2", "Peer review"),
        ("Categories that meet the test: Teaching", "1 of 2", "Teaching"),
        ("Designations where there are too few: National leader", 1, None),
        ("Newly designated who are briefed: National leader", "1 of 2", "Elm Alliance"),
        ("Working days to contact after an outcome: National leader", 5, None),
        ("Schools engaged", "2 of 3", "Cedar College"),
        ("Schools engaged: Norbury", "2 of 2", None),
        ("Schools engaged: Southbury", "0 of 1", "Cedar College"),
        ("Eligible schools engaged", "1 of 2", "Cedar College"),
        ("Conditions of grants met", "1 of 2", "A report"),
        ("Inspection grades that meet the test: Quality of teaching", "1 of 2", "Quality of teaching"),
    ],
)
def test_what_is_counted_says_of_how_many_and_who_is_missing(text: str, now: str, missing: str | None) -> None:
    row = line(told(text).measures)
    assert (row["actual"], row["missing"]) == (now, missing)


def test_the_longest_time_to_decide_counts_in_working_days() -> None:
    row = line(told("Working days to decide on applications: R4", "Working days", "at_most", "10").measures)
    assert (row["actual"], row["status"]) == (12, "red")


def test_a_grade_under_embargo_is_in_no_figure_that_goes_outside() -> None:
    text = "Inspection grades that meet the test"
    assert line(external(told(text)).measures)["now"] == "1 of 2"
    row = line(external(told(text, published="20/12/2026")).measures)
    assert not row["now"]


@pytest.mark.parametrize(
    ("kind", "now", "status"), [("Induction", "34 of 40 (85%)", "amber"), ("Leadership", "", "suppressed")]
)
def test_a_share_is_shown_where_none_of_the_rows_that_it_is_of_is_hidden(kind: str, now: str, status: str) -> None:
    """That another kind of programme had too few people to show tells nothing of this one."""
    few = f"{PROGRAMMES.rstrip()}\n| T3 | A few | {kind} | 5 | 4 | 2 | | |\n"
    made = external(told("Completion of programmes: Leadership", "Percentage", "more_than", "85", programmes=few))
    row = line(made.measures)
    assert (row["now"], row["status"]) == (now, status)
    shown = [entry.values.get("completed") for entry in made.records["programme"].rows]
    assert shown == [34, None, None]
