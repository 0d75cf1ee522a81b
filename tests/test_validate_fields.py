"""Rules that hold for fields of any record."""
# ruff: noqa: E501  # a finding reads better on one line

from pathlib import Path

import pytest

from builders import register, submission
from own_templates import write_templates
from planbook.model.loading import load
from planbook.validate.submission import validate
from rule_cases import Case, lines, wanted

CASES = [
    Case(
        "FD-020",
        area="""
        | ref | title | lead        |
        | A1  |       | Headteacher |
        """,
        milestone="""
        | ref | milestone        | due        |
        | M1  | Half of it read. | 12/03/2027 |
        """,
        action="""
        | ref | action | status   |
        | 1.1 |        | On track |
        """,
        finds="""
        FD-020 | error | Actions | B6 | Action is blank.
        FD-020 | error | Priorities | B6 | Priority is blank.
        """,
    ),
    Case(
        "FD-021",
        funding_line="""
        | ref | source        | spent |
        | F1  | Pupil premium | -200  |
        """,
        action="""
        | ref | action               | percent_done |
        | 1.1 | Teach phonics daily. | 150          |
        """,
        finds="""
        FD-021 | error | Actions | C6 | % done is 150%, which is more than 100%.
        FD-021 | error | Funding | C6 | Spent is -£200, which is less than £0.
        """,
    ),
    Case(
        "FD-022",
        action="""
        | ref | action               | percent_done |
        | 1.1 | Teach phonics daily. | 60           |
        | 1.2 | Visit two schools.   | 75           |
        """,
        finds="""
        FD-022 | note | Actions | C6 | % done is 60%; the list has 0%, 25%, 50%, 75%, 100%.
        """,
    ),
    Case(
        "FD-023",
        action="""
        | ref | action               | start      | finish     |
        | 1.1 | Teach phonics daily. | 01/09/1926 | 25/03/2027 |
        """,
        finds="""
        FD-023 | warning | Actions | C6 | Start says 01/09/1926, far from the year of the plan.
        """,
    ),
    Case(
        "FD-023",
        action="""
        | ref | action               | finish     |
        | 1.1 | Teach phonics daily. | 25/03/2036 |
        | 1.2 | Visit two schools.   | 25/03/2027 |
        | 1.3 | Read every day.      | 25/03/2031 |
        | 1.4 | Count every day.     | 25/03/2027 |
        """,
        finds="""
        FD-023 | warning | Actions | C6 | Finish says 25/03/2036, far from the year of the plan.
        """,
    ),
    Case(
        "FD-032",
        meeting="""
        | ref | body | date       | held | attended | papers_sent |
        | G1  | LGC  | 12/11/2024 | Held | 7        | 01/11/2024  |
        | G2  | LGC  | 12/11/2025 | Held | 7        |             |
        """,
        finds="""
        FD-032 | warning | Meetings | C6 | Date says 12/11/2024, more than a year from the plan's year, 2026/27.
        """,
    ),
    Case(
        "FD-031",
        measure="""
        | ref | statement       | target     |
        | M1  | More books read | 1000000000 |
        """,
        kpi_value="""
        | kpi  | group | numerator | denominator |
        | ATT  | all   | 19000000  | 20000000    |
        """,
        kpis="ATT",
        finds="""
        FD-031 | warning | KPIs | C6 | Count is 19,000,000, more than any trust of schools has.
        KP-025 | warning | KPIs | D6 | Attendance is out of 20,000,000 sessions; 289 pupils have about 39,900 by the date of the figures.
        FD-031 | warning | Success measures | C6 | Target is 1,000,000,000, more than any trust of schools has.
        """,
    ),
    Case(
        "FD-024",
        action="""
        | ref | action               | next_step    |
        | 1.1 | Teach phonics daily. | To be agreed |
        """,
        finds="""
        FD-024 | warning | Actions | C6 | Next step says “To be agreed”; an answer is still needed.
        """,
    ),
    Case(  # what is done with has no next step
        "FD-024",
        action="""
        | ref | action               | status    | progress       | next_step |
        | 1.1 | Teach phonics daily. | Completed | All have it.   | tbc       |
        | 1.2 | Visit two schools.   | Dropped   | No cover.      | tbc       |
        | 1.3 | Buy the books.       | On track  | Half are here. | tbc       |
        """,
        finds="""
        FD-024 | warning | Actions | E8 | Next step says “tbc”; an answer is still needed.
        """,
    ),
    Case(
        "FD-025",
        template="priority-tasks",
        action="""
        | ref | action               | source |
        | 1.1 | Teach phonics daily. | PP     |
        | 1.2 | Visit two schools.   | P P    |
        """,  # the spelling is told in the words of the list alone
        finds="""
        FN-002 | warning | Tasks | C7 | Action 1.2 draws on “P P”, not in the trust's list of sources. Is “PP” meant?
        """,
    ),
    Case(
        "FD-025",
        template="priority-tasks",
        action="""
        | ref | action               | led_by           |
        | 1.1 | Teach phonics daily. | Kestrel Reading  |
        | 1.2 | Visit two schools.   | KestrelReading   |
        """,
        finds="""
        AP-031 | note | Tasks | C6 | Action 1.1 names “Kestrel Reading”, not in the trust's list of people.
        AP-031 | note | Tasks | C7 | Action 1.2 names “KestrelReading”, not in the trust's list of people.
        FD-025 | warning | Tasks | C7 | “KestrelReading” is spelt “Kestrel Reading” on Tasks row 6.
        """,
    ),
    Case(
        "FD-044",
        action="""
        | ref                                  | action               |
        | 1.1                                  | Teach phonics daily. |
        | Mrs Okoro has left; ask her deputy.  | Visit two schools.   |
        | Reading priority, step 3             | Buy the books.       |
        """,
        finds="""
        FD-044 | warning | Actions | A7 | Ref says “Mrs Okoro has left; ask her deputy.”, which is long for a ref.
        """,
    ),
    Case(
        "FD-026",
        action="""
        | ref | action               |
        | 1.1 | Teach phonics daily. |
        | 1.1 | Visit two schools.   |
        """,
        finds="""
        FD-026 | error | Actions | A7 | The ref 1.1 is also that of row 6.
        """,
    ),
    Case(
        "FD-043",
        last_period="2026-27-autumn",
        period="2026-27-spring",
        last={
            "action": """
            | ref | action               | status    |
            | 1.1 | Teach phonics daily. | Completed |
            | 1.2 | Buy the books.       | Completed |
            | 1.3 | Train every teacher. | On track  |
            """,
            "meeting": """
            | ref | body | date       | held |
            | G1  | FGB  | 10/10/2026 | Held |
            """,
        },
        action="""
        | ref | action                | status   |
        | 1.1 | Teach phonics, daily. | On track |
        | 1.2 | Visit two schools.    | On track |
        | 1.3 | Train all the staff.  | On track |
        """,
        meeting="""
        | ref | body | date       |
        | G1  | FGB  | 10/02/2027 |
        """,
        finds="""
        AP-023 | warning | Actions | C6 | Action 1.1 was “Completed” last time and is now “On track”.
        FD-043 | warning | Actions | A7 | The ref 1.2 was that of another action earlier this year, “Buy the books.”, which has ended.
        FD-043 | warning | Meetings | A6 | The ref G1 was that of another meeting earlier this year, “FGB, 10/10/2026”, which has ended.
        PR-007 | warning | Meetings | B6 | The meeting on 10/02/2027 is of “FGB”, not in the trust's list of bodies.
        """,
    ),
    Case(
        "FD-027",
        milestone="""
        | ref | milestone        | due        |
        | M1  | Half of it read. | 12/03/2027 |
        | M2  | half of it read. | 12/03/2027 |
        """,
        finds="""
        FD-027 | warning | Milestones | B7 | The milestone M2 says the same as row 6.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)


def test_fd_046_a_count_of_a_record_of_ones_own_is_no_more_than_its_whole(tmp_path: Path) -> None:
    own = load(own=write_templates(tmp_path))
    risks = """
    | ref | risk          | state | present | hurt |
    | R1  | The roof      | Open  | 10      | 12   |
    | R2  | The minibus   | Open  | 12      | 12   |
    | R3  | The old tower | Open  |         | 12   |
    """
    made = register(declarations=own)
    now = submission(declarations=own, risk=risks)
    told = validate(now, made, made.calendar.period("2026-27-autumn"), None, "990001.xlsx")
    found = [line for line in lines(told) if line.startswith("FD-046")]
    assert found == ["FD-046 | warning | Risks | E6, D6 | Pupils hurt is 12, and Pupils present is 10."]
