"""Rules of KPI figures."""
# ruff: noqa: E501  # a finding reads better on one line

import pytest

from planbook.model.submission import Claim
from rule_cases import Case, lines, wanted

EXPORTED = """
    | period         | unit   | kpi | group | numerator | denominator | source | read_on    |
    | 2026-27-autumn | 990001 | ATT | all   | 37107      | 39900       | MIS    | 04/12/2026 |
"""
CASES = [
    Case(
        "KP-001",
        kpi_value="""
        | kpi  | group | numerator | denominator |
        | ATT  | all   | 52000     | 54600       |
        | PA   | all   |           | 289         |
        | ROLL | all   |           |             |
        | COM  | all   |           |             |
        """,
        kpis="ATT PA ROLL COM",
        finds="""
        KP-001 | error | KPIs | C7 | Persistent absence is due this time, and Pupils missing 10% or more is blank.
        KP-001 | error | KPIs | C8, D8 | Roll against capacity is due this time, and Pupils on roll and places are blank.
        KP-001 | error | KPIs | C9 | Complaints at stage 2 is due this time, and Complaints is blank.
        """,
    ),
    Case(
        "KP-002",
        kpi_value="""
        | kpi | numerator | denominator |
        | PA  | 289       | 31          |
        | SUS | 320       | 289         |
        """,
        kpis="PA SUS",
        finds="""
        KP-002 | error | KPIs | B6, C6 | Persistent absence: the count (289) is more than what it is out of (31).
        KP-017 | warning | KPIs | C6 | Persistent absence is out of 31; the school has 289 pupils.
        """,
    ),
    Case(
        "KP-003",
        kpi_value="""
        | kpi | numerator | denominator |
        | PA  | 31        | 0           |
        """,
        kpis="PA",
        finds="""
        KP-003 | error | KPIs | C6, B6 | Persistent absence: 31 is counted out of zero.
        """,
    ),
    Case(
        "KP-004",
        kpi_value="""
        | kpi | group         | numerator | denominator |
        | ATT | all           | 52200     | 54600       |
        | ATT | disadvantaged | 0         | 0           |
        """,
        kpis="ATT",
        finds="""
        KP-004 | note | KPIs | D7, C7 | Attendance is zero out of zero; we read it as nobody to count.
        """,
    ),
    Case(  # a school with pupils has somebody among all of them
        "KP-028",
        kpi_value="""
        | kpi | group | numerator | denominator |
        | ATT | all   | 0         | 0           |
        """,
        kpis="ATT",
        finds="""
        KP-028 | warning | KPIs | D6, C6 | Attendance is zero out of zero for all pupils; the school has 289 pupils.
        """,
    ),
    Case(  # a group that had somebody last time is asked about, beside being told how it is read
        "KP-024",
        kpi_value="""
        | kpi | group         | numerator | denominator |
        | ATT | all           | 52200     | 54600       |
        | ATT | disadvantaged | 0         | 0           |
        """,
        last={
            "kpi_value": """
            | kpi | group         | numerator | denominator |
            | ATT | all           | 52100     | 54600       |
            | ATT | disadvantaged | 4900      | 5200        |
            """
        },
        kpis="ATT",
        finds="""
        KP-004 | note | KPIs | D7, C7 | Attendance is zero out of zero; we read it as nobody to count.
        KP-024 | warning | KPIs | D7 | Attendance is out of 0; last time it was out of 5,200.
        """,
    ),
    Case(
        "KP-005",
        register={
            "kpi": """
            | kpi | name                 | on  | unit | better | count_label | out_of_label | due_in     | lowest | highest |
            | TAB | Multiplication check | Yes | mean | up     | Marks       | pupils       | every_term | 0      | 25      |
            """,
        },
        kpi_value="""
        | kpi | numerator | denominator |
        | TAB | 1600      | 41          |
        """,
        finds="""
        KP-005 | error | KPIs | B6, C6 | Multiplication check comes to 39.0; it can only be 0.0 to 25.0.
        """,
    ),
    Case(
        "KP-006",
        kpi_value="""
        | kpi  | numerator | denominator | comment                       |
        | PA   | 60        | 289         |                               |
        | ROLL | 250       | 280         |                               |
        | COM  | 3         |             | Two are of the same building. |
        """,
        kpis="PA ROLL COM",
        finds="""
        KP-006 | warning | KPIs | D6, B6, C6 | Persistent absence is 20.8%, off its target of 14.0%, and there is no comment.
        KP-006 | warning | KPIs | D7, B7, C7 | Roll against capacity is 89.3%, off its target of 93.0% to 102.0%, and there is no comment.
        """,
    ),
    Case(
        "KP-007",
        last={
            "kpi_value": """
            | kpi | numerator | denominator |
            | PA  | 31        | 289         |
            | ATT | 51000     | 54000       |
            """,
        },
        kpi_value="""
        | kpi | numerator | denominator |
        | PA  | 13        | 289         |
        | ATT | 51500     | 54000       |
        """,
        kpis="PA ATT",
        finds="""
        KP-007 | warning | KPIs | B6, C6 | Persistent absence fell from 10.7% to 4.5%; 4 is what it usually moves by at most.
        """,
    ),
    Case(
        "KP-008",
        period="2026-27-spring",
        last_period="2026-27-autumn",
        register={
            "kpi": """
            | kpi | name        | on  | unit | better | count_label | out_of_label | due_in     | accumulates | usual_change |
            | SUS | Suspensions | Yes | rate | down   | Suspensions | pupils       | every_term | year        | 1            |
            """,
        },
        last={
            "kpi_value": """
            | kpi | numerator | denominator |
            | SUS | 14        | 289         |
            """,
        },
        kpi_value="""
        | kpi | numerator | denominator |
        | SUS | 5         | 289         |
        """,
        finds="""
        KP-008 | warning | KPIs | B6 | Suspensions: the count is 5, and was 14 last time. It runs from September.
        """,
    ),
    Case(
        "KP-009",
        last={
            "kpi_value": """
            | kpi | numerator | denominator |
            | PA  | 31        | 289         |
            """,
        },
        kpi_value="""
        | kpi | numerator | denominator |
        | PA  | 31        | 289         |
        """,
        kpis="PA",
        finds="""
        KP-009 | note | KPIs | B6, C6 | Persistent absence: both counts (31 of 289) are the same as last time.
        """,
    ),
    Case(
        "KP-009",
        last={
            "kpi_value": """
            | kpi | numerator | denominator |
            | PA  | 31        | 289         |
            """,
        },
        register={
            "kpi": """
            | kpi | name               | on  | unit    | better | count_label | out_of_label | due_in     | accumulates |
            | PA  | Persistent absence | Yes | percent | down   | Pupils      | roll         | every_term | point       |
            """,
        },
        kpi_value="""
        | kpi | numerator | denominator |
        | PA  | 31        | 289         |
        """,
        finds="""

        """,
    ),
    Case(
        "KP-010",
        kpi_value="""
        | kpi | numerator | denominator |
        | PHO | 33        | 40          |
        """,
        kpis="PHO",
        finds="""
        KP-010 | note | KPIs | B6, C6 | Phonics, Year 1 is not due in the autumn term 2026; what was given is kept.
        """,
    ),
    Case(
        "KP-011",
        kpi_value="""
        | kpi  | numerator | denominator |
        | ATTN | 31        | 289         |
        """,
        kpis="OFF",
        finds="""
        KP-011 | error | KPIs | A6 | “ATTN” is not in the trust's list of KPIs, so the figure is left out.
        """,
    ),
    Case(
        "KP-012",
        template="priority-tasks",
        action="""
        | ref | action               | kpi        |
        | 1.1 | Teach phonics daily. | PHO        |
        | 1.2 | Visit two schools.   | Attendence |
        """,
        finds="""
        KP-012 | warning | Tasks | C7 | Action 1.2 names the KPI “Attendence”, not in the trust's list. Is “Attendance” meant?
        """,
    ),
    Case(
        "KP-013",
        kpi_value="""
        | kpi        | numerator | denominator |
        | ATT        | 52200     | 54600       |
        | Attendance | 52200     | 54600       |
        """,
        kpis="ATT",
        finds="""
        KP-013 | error | KPIs | A7 | Attendance is given twice for the same pupils, here and in row 6.
        """,
    ),
    Case(
        "KP-014",
        kpi_value="""
        | kpi  | numerator | denominator |
        | ATT  | 52200     | 54600       |
        | PA   | 31        | 289         |
        | SUS  | 1         | 289         |
        | ROLL | 289       | 300         |
        | SAFE | Yes       |             |
        """,
        finds="""
        KP-014 | error | KPIs | – | Complaints at stage 2 (COM) is due this time, and its line is not on the sheet.
        """,
    ),
    Case(
        "KP-014",
        kpi_value="""
        | kpi | group | numerator | denominator |
        | ATT | all   | 52200     | 54600       |
        """,
        kpis="ATT",
        whole=True,
        finds="""
        KP-014 | error | KPIs | – | Attendance, Disadvantaged (ATT) is due this time, and its line is not on the sheet.
        """,
    ),
    Case(
        "KP-020",
        kpi_value="""
        | kpi | group         | numerator | denominator |
        | ATT | disadvantaged | 52200     | 54600       |
        | ATT | disadvantaged | 9100      | 9900        |
        | PA  | all           | 31        | 289         |
        """,
        kpis="ATT PA",
        finds="""
        KP-020 | error | KPIs | B6 | The line of Attendance, All pupils (ATT) is due, and this row in its place says “Attendance, Disadvantaged”: the figure for Attendance, All pupils is lost.
        """,
    ),
    Case(
        "KP-020",
        kpi_value="""
        | kpi  | group         | numerator | denominator |
        | ATT  | all           | 52200     | 54600       |
        | ATT  | fsm           | 9100      | 9900        |
        | SUS  | all           | 1         | 289         |
        | SUS  | all           | 1         | 289         |
        """,
        kpis="ATT PA SUS",
        whole=True,
        finds="""
        KP-020 | error | KPIs | B7 | The line of Attendance, Disadvantaged (ATT) is due, and this row in its place says “Attendance, Free school meals”: the figure for Attendance, Disadvantaged is lost.
        KP-020 | error | KPIs | A8 | The line of Persistent absence, All pupils (PA) is due, and this row in its place says “Suspensions per 100 pupils, All pupils”: the figure for Persistent absence, All pupils is lost.
        """,
    ),
    Case(
        "KP-021",
        kpi_value="""
        | kpi | group | numerator | denominator |
        | PA  | all   | 31        | 289         |
        | PA  | send  | 12        | 60          |
        """,
        kpis="PA",
        finds="""
        KP-021 | note | KPIs | A7, B7 | Persistent absence, SEND is not asked for this time; what was given in this line is kept.
        """,
    ),
    Case(
        "KP-022",
        kpi_value="""
        | kpi | group | numerator | denominator |
        | PA  | all   | 31        | 289         |
        | SUS | all   | 1         | 289         |
        """,
        kpis="PA SUS",
        claims=(
            Claim("line", "measure", "Suspensions per 100 pupils", "KPIs", 6),
            Claim("line", "measure", "Suspensions begun", "KPIs", 7),
        ),
        finds="""
        KP-022 | error | KPIs | A6 | This is the line of Persistent absence (PA), and its column KPI name says “Suspensions per 100 pupils”: the counts are read as Persistent absence.
        """,
    ),
    Case(
        "KP-023",
        kpi_value="""
        | kpi | group | numerator | denominator |
        | PA  | all   | 31        | 289         |
        | SUS | all   | 1         | 289         |
        """,
        last={
            "kpi_value": """
            | kpi | group | numerator | denominator |
            | PA  | all   | 30        | 289         |
            | SUS | all   | 1         | 290         |
            """
        },
        kpis="PA SUS",
        claims=(
            Claim("figure", "target", "0.25", "KPIs", 6),
            Claim("figure", "last", "0.15", "KPIs", 6),
            Claim("figure", "last", "tbc", "KPIs", 7),
        ),
        finds="""
        KP-023 | note | KPIs | A6 | Persistent absence: Target says 25.0%, and the trust has 14.0%; Last time says 15.0%, and the trust has 10.4%. The trust's figure counts.
        KP-023 | note | KPIs | A7 | Suspensions per 100 pupils: Last time says “tbc”, and the trust has 0.3. The trust's figure counts.
        """,
    ),
    Case(
        "KP-015",
        kpi_value="""
        | kpi | numerator | denominator |
        | PA  | 10.7      | 289         |
        """,
        kpis="PA",
        finds="""
        KP-015 | warning | KPIs | B6 | Persistent absence: Count is not a whole number (10.7).
        """,
    ),
    Case(  # a share in place of the counts: both are asked about
        "KP-015",
        kpi_value="""
        | kpi | numerator | denominator |
        | ATT | 0.9617    | 1           |
        | SUS | 1.5       | 289         |
        | COM | 0.5       |             |
        """,
        kpis="ATT SUS COM",
        finds="""
        KP-015 | warning | KPIs | B6 | Attendance: Count is not a whole number (0.96).
        KP-025 | warning | KPIs | C6 | Attendance is out of 1 session; 289 pupils have about 39,900 by the date of the figures.
        KP-015 | warning | KPIs | B7 | Suspensions per 100 pupils: Count is not a whole number (1.5).
        KP-015 | warning | KPIs | B8 | Complaints at stage 2: Count is not a whole number (0.5).
        """,
    ),
    Case(  # counts are whole unless the KPI says that there can be parts of them, whatever it is called
        "KP-015",
        register={
            "kpi": """
            | kpi  | name          | on  | unit    | better | definition | count_label     | out_of_label | in_parts               | due_in     |
            | HALF | Lessons taken | Yes | percent | up     | Counted.   | Lessons in days | Lessons      |                        | every_term |
            | POST | Posts vacant  | Yes | percent | up     | Counted.   | Posts vacant    | Posts        | numerator; denominator | every_term |
            | ONE  | Posts shared  | Yes | percent | up     | Counted.   | Posts shared    | Posts        | numerator              | every_term |
            """
        },
        kpi_value="""
        | kpi  | numerator | denominator |
        | HALF | 2.5       | 20          |
        | POST | 2.5       | 40.2        |
        | ONE  | 2.5       | 40.2        |
        """,
        finds="""
        KP-015 | warning | KPIs | B6 | Lessons taken: Count is not a whole number (2.5).
        KP-015 | warning | KPIs | C8 | Posts shared: Out of is not a whole number (40.2).
        """,
    ),
    Case(  # a register without the column goes on by the words
        "KP-015",
        register={
            "kpi": """
            | kpi  | name          | on  | unit    | better | definition | count_label | out_of_label | due_in     |
            | HALF | Staff leaving | Yes | percent | up     | Counted.   | FTE leaving | Staff        | every_term |
            """
        },
        kpi_value="""
        | kpi  | numerator | denominator |
        | HALF | 2.5       | 20.5        |
        """,
        finds="""
        KP-015 | warning | KPIs | C6 | Staff leaving: Out of is not a whole number (20.5).
        """,
    ),
    Case(  # one week's sessions for a term, and the other way round
        "KP-025",
        kpi_value="""
        | kpi | numerator | denominator |
        | ATT | 2780      | 2890        |
        """,
        kpis="ATT",
        finds="""
        KP-025 | warning | KPIs | C6 | Attendance is out of 2,890 sessions; 289 pupils have about 39,900 by the date of the figures.
        """,
    ),
    Case(  # both ask about one figure: it is asked about once, by the terms' sessions
        "KP-025",
        kpi_value="""
        | kpi | numerator | denominator |
        | ATT | 2780      | 2890        |
        """,
        last={
            "kpi_value": """
            | kpi | numerator | denominator |
            | ATT | 38500     | 40000       |
            """
        },
        kpis="ATT",
        finds="""
        KP-025 | warning | KPIs | C6 | Attendance is out of 2,890 sessions; 289 pupils have about 39,900 by the date of the figures.
        """,
    ),
    Case(  # the comment says why: nothing more is asked
        "KP-025",
        kpi_value="""
        | kpi | numerator | denominator | comment                          |
        | ATT | 2780      | 2890        | The school opened in November.   |
        """,
        kpis="ATT",
        finds="""
        KP-025 | note | KPIs | C6 | Attendance is out of 2,890 sessions; 289 pupils have about 39,900 by the date of the figures. The school says: “The school opened in November.”
        """,
    ),
    Case(
        "KP-024",
        kpi_value="""
        | kpi | numerator | denominator |
        | ROLL | 289      | 420         |
        | SAFE | Yes      |             |
        """,
        last={
            "kpi_value": """
            | kpi  | numerator | denominator |
            | ROLL | 150       | 160         |
            """
        },
        kpis="ROLL SAFE",
        finds="""
        KP-007 | warning | KPIs | B6, C6 | Roll against capacity fell from 93.8% to 68.8%; 5 is what it usually moves by at most.
        KP-024 | warning | KPIs | C6 | Roll against capacity is out of 420; last time it was out of 160.
        """,
    ),
    Case(
        "KP-024",
        kpi_value="""
        | kpi  | numerator | denominator |
        | ROLL | 400       | 420         |
        """,
        year_before={
            "kpi_value": """
            | kpi  | numerator | denominator |
            | ROLL | 190       | 200         |
            """
        },
        kpis="ROLL",
        finds="""
        KP-024 | warning | KPIs | C6 | Roll against capacity is out of 420; at the same point last year it was out of 200.
        """,
    ),
    Case(
        "KP-016",
        kpi_value="""
        | kpi | numerator | denominator |
        | ATT | 96        | 100         |
        """,
        kpis="ATT",
        finds="""
        KP-016 | warning | KPIs | B6, C6 | Attendance is given as 96 out of 100; the school has 289 pupils.
        """,
    ),
    Case(
        "KP-017",
        kpi_value="""
        | kpi | numerator | denominator |
        | PA  | 4000      | 54600       |
        """,
        kpis="PA",
        finds="""
        KP-017 | warning | KPIs | C6 | Persistent absence is out of 54,600; the school has 289 pupils.
        """,
    ),
    Case(
        "KP-018",
        kpi_value="""
        | kpi | group         | numerator | denominator |
        | ATT | all           | 38300     | 39900       |
        | ATT | disadvantaged | 39700     | 41000       |
        """,
        kpis="ATT",
        finds="""
        KP-018 | error | KPIs | C7, D7 | Attendance, Disadvantaged: Count and Out of are more than for all pupils (38300).
        """,
    ),
    Case(
        "KP-026",
        register={
            "kpi": """
            | kpi | name    | on  | unit    | better | due_in     | groups               | count_label | out_of_label |
            | RWM | Reading | Yes | percent | up     | every_term | disadvantaged; other | Pupils      | All pupils   |
            """,
        },
        kpi_value="""
        | kpi | group         | numerator | denominator |
        | RWM | all           | 18        | 30          |
        | RWM | disadvantaged | 4         | 9           |
        | RWM | other         | 13        | 21          |
        """,
        finds="""
        KP-026 | warning | KPIs | C6 | Reading, Pupils: disadvantaged and not disadvantaged are 17 together, and all pupils are 18.
        """,
    ),
    Case(
        "KP-026",
        register={
            "kpi": """
            | kpi | name    | on  | unit    | better | due_in     | groups               | count_label | out_of_label |
            | RWM | Reading | Yes | percent | up     | every_term | disadvantaged; other | Pupils      | All pupils   |
            """,
        },
        kpi_value="""
        | kpi | group         | numerator | denominator | comment                           |
        | RWM | all           | 18        | 30          | One pupil joined after the check. |
        | RWM | disadvantaged | 4         | 9           |                                   |
        | RWM | other         | 13        | 21          |                                   |
        """,
        finds="""
        KP-026 | note | KPIs | C6 | Reading, Pupils: disadvantaged and not disadvantaged are 17 together, and all pupils are 18. The school says: “One pupil joined after the check.”
        """,
    ),
    Case(
        "KP-027",
        register={
            "kpi": """
            | kpi | name       | on  | unit    | better | count_label | out_of_label | due_in     | given_by |
            | ATT | Attendance | Yes | percent | up     | Sessions    | possible     | every_term | trust    |
            """,
            "figure_held": """
            | period         | unit   | kpi | numerator | denominator | source | read_on    |
            | 2026-27-autumn | 990001 | ATT | 930       | 1000        | MIS    | 04/12/2026 |
            """,
        },
        kpi_value="""
        | kpi | group | numerator | denominator | comment |
        | ATT | all   | 940       |             | Ours.   |
        """,
        finds="""
        KP-027 | note | KPIs | C6, E6 | Attendance: the return says 940, the trust holds 93.0% (930 of 1,000); the return comments: “Ours.”
        """,
    ),
    Case(
        "KP-029",
        exported=EXPORTED,
        kpi_value="""
        | kpi | group | numerator | denominator |
        | ATT | all   | 37506      | 39900       |
        """,
        kpis="ATT",
        finds="""
        KP-029 | warning | KPIs | C6 | Attendance: this was filled in from MIS, mis.csv, 4 December 2026; the return says 94.0% (37,506 of 39,900), the export 93.0% (37,107 of 39,900).
        """,
    ),
    Case(
        "KP-029",
        exported=EXPORTED,
        kpi_value="""
        | kpi | group | numerator | denominator |
        | ATT | all   | 37107      | 39900       |
        """,
        kpis="ATT",
    ),
    Case(
        "KP-029",
        exported=EXPORTED,
        kpi_value="""
        | kpi | group | numerator | denominator | comment                    |
        | ATT | all   | 37506      | 39900       | Nursery is left out of it. |
        """,
        kpis="ATT",
        finds="""
        KP-029 | note | KPIs | C6 | Attendance: this was filled in from MIS, mis.csv, 4 December 2026; the return says 94.0% (37,506 of 39,900), the export 93.0% (37,107 of 39,900). The school says: “Nursery is left out of it.”
        """,
    ),
    Case(
        "KP-019",
        kpi_value="""
        | kpi  | numerator | denominator |
        | SAFE | 1         |             |
        | COM  | No        |             |
        """,
        kpis="SAFE COM",
        finds="""
        KP-019 | error | KPIs | B6 | Safeguarding audit complete says 1; a Yes or a No is needed.
        KP-019 | error | KPIs | B7 | Complaints at stage 2 says No; a number is needed.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)
