"""What is worst, since when, and what is said of it."""

import pytest

from builders import register, submission
from consolidated import AUTUMN, SUMMER, consolidated, line, lines
from planbook.model.finding import FileVerdict
from test_consolidate_returns import finding

SPRING_26 = "2025-26-spring"


def attendance(attended: int, period: str = AUTUMN, comment: str = "", **more: str):
    text = f"| kpi | numerator | denominator | comment |\n| ATT | {attended} | 10000 | {comment} |"
    return submission(period=period, kpi_value=text, **more)


def test_a_kpi_off_target_with_the_schools_words_and_the_action_that_is_to_move_it():
    tables = consolidated(
        attendance(
            9200,
            comment="Illness in two classes.",
            action="""
                | ref | kpi | action           | status    | finish     |
                | 1   | ATT | An earlier thing | completed |            |
                | 2   | ATT | Telephone home   | on_track  | 25/03/2027 |
            """,
            link="| of | ref | role | party | lead |\n| action | 2 | led_by | Head | Yes |",
        )
    )
    assert line(tables.exceptions, kind="kpi") == {
        "unit": "990001",
        "unit_name": "Wychcombe Primary School",
        "kind": "kpi",
        "what": "Attendance: 92.0%, target 95.5%",
        "since": "autumn term 2026",
        "explanation": "Illness in two classes.",
        "response": "Telephone home",
        "who": "Headteacher",
        "by": "25/03/2027",
        "status": "red",
        "figure": "kpi/ATT/990001",
        "said": None,
        "reported": None,
        "facts": None,
        "differs": False,
        "ref": None,
    }


def test_since_is_the_first_period_of_an_unbroken_run():
    red, amber = 9200, 9500
    tables = consolidated(attendance(red), attendance(red, SUMMER), attendance(red, SPRING_26))
    assert line(tables.exceptions, kind="kpi")["since"] == "spring term 2026"
    tables = consolidated(attendance(red), attendance(amber, SUMMER), attendance(red, SPRING_26))
    assert line(tables.exceptions, kind="kpi")["since"] == "autumn term 2026"


def test_near_target_is_no_exception():
    assert lines(consolidated(attendance(9500)).exceptions, kind="kpi") == []


def test_actions_off_track_or_overdue():
    plan = """
        | ref | action | finish     | status    | progress     | next_step |
        | 1   | Fell   | 25/03/2027 | off_track | Two left us. | Recruit   |
        | 2   | Late   | 03/12/2026 | watch     |              |           |
        | 3   | Fine   | 25/03/2027 | on_track  |              |           |
        | 4   | Gone   | 01/10/2026 | dropped   |              |           |
    """
    found = lines(consolidated(submission(action=plan)).exceptions, kind="action")
    assert [(e["what"], e["status"], e["explanation"], e["response"], e["by"]) for e in found] == [
        ("1 Fell", "red", "Two left us.", "Recruit", "25/03/2027"),
        ("2 Late (1 day overdue)", "amber", None, None, "03/12/2026"),
    ]


def test_money_over_its_award():
    text = "| ref | source | award | spent | forecast | comment |\n| F1 | PP | 61000 | 24900 | 63400 | Cover. |"
    row = line(consolidated(submission(funding_line=text)).exceptions, kind="funding")
    assert (row["what"], row["explanation"]) == ("Pupil premium: £2,200 over its allocation of £61,200", "Cover.")


def test_of_what_is_alike_what_is_furthest_over_or_longest_overdue_comes_first():
    plan = """
        | ref | action | finish     | status    |
        | 1   | Later  | 03/12/2026 | off_track |
        | 2   | First  | 01/10/2026 | off_track |
    """
    money = """
        | ref | source | award | spent | forecast |
        | F1  | PP     | 61000 | 24900 | 61300    |
        | F2  | PEPP   | 19000 | 2000  | 29000    |
    """
    exceptions = consolidated(submission(action=plan, funding_line=money)).exceptions
    assert [e["ref"] for e in lines(exceptions, kind="action")] == ["2", "1"]
    over = [e["what"] for e in lines(exceptions, kind="funding")]
    assert len(over) == 2
    assert "£100 over" in over[1]


def test_missing_returns_come_first_with_how_long_they_have_been_missing():
    tables = consolidated(attendance(9200), submission(unit="990002"), submission(unit="990002", period=SUMMER),
                          attendance(9500, SUMMER))  # fmt: skip
    assert [(e["kind"], e["unit"], e["since"]) for e in lines(tables.exceptions)] == [
        ("return", "MR-03", "summer term 2026"),
        ("kpi", "990001", "autumn term 2026"),
    ]


def test_a_refused_workbook_says_why():
    verdict = FileVerdict("returned/x.xlsx", "990001", "1" * 64, None, "refused")
    tables = consolidated(
        findings=[finding("WB-004", "error", "990001", "It is of another period.")], verdicts=[verdict]
    )
    row = line(tables.exceptions, unit="990001")
    assert row["what"] == "The workbook returned could not be used."
    assert (row["explanation"], row["response"]) == ("It is of another period.", "Correct it.")


def test_red_of_long_standing_comes_before_what_is_new():
    text = "| kpi | numerator | denominator |\n| ATT | {} | 10000 |\n| PA | {} | 1000 |"
    tables = consolidated(
        submission(kpi_value=text.format(9200, 300)), submission(period=SUMMER, kpi_value=text.format(9600, 300))
    )
    assert [e["what"][:4] for e in lines(tables.exceptions, kind="kpi")] == ["Pers", "Atte"]


def test_another_years_action_with_the_same_ref_is_another_matter():
    text = "| ref | action | status | finish |\n| 1 | {} | off_track | {} |"
    tables = consolidated(
        submission(period=SUMMER, action=text.format("Old work", "21/07/2026")),
        submission(action=text.format("New work", "21/07/2027")),
    )
    assert line(tables.exceptions, kind="action")["since"] == "autumn term 2026"
    tables = consolidated(
        submission(period=SUMMER, action=text.format("Long work", "21/07/2027")),
        submission(action=text.format("Long work", "21/07/2027")),
    )
    assert line(tables.exceptions, kind="action")["since"] == "summer term 2026"


def test_another_years_award_is_another_matter():
    text = "| ref | source | award | spent | forecast |\n| F1 | PP | 100 | 50 | 110 |"
    reg = register(award="| unit | source | year | amount |\n| 990009 | PP | 2026-27 | 1 |")
    tables = consolidated(submission(funding_line=text), submission(period=SUMMER, funding_line=text), register=reg)
    assert line(tables.exceptions, kind="funding")["since"] == "autumn term 2026"


def test_what_only_differed_before_is_off_track_since_now():
    """In the term before it was on track by its head's word and watch by the facts; now it is off track."""
    plan = """
        | ref | action | start      | finish     | status    | percent_done |
        | 1   | Teach  | 01/09/2025 | 16/07/2027 | {status}  | 50           |
    """

    def since(before: str, now: str) -> str:
        tables = consolidated(
            submission(action=plan.format(status=now)),
            submission(period=SUMMER, action=plan.format(status=before)),
        )
        was = consolidated(submission(period=SUMMER, action=plan.format(status=before)), period=SUMMER)
        assert len(lines(was.exceptions, kind="action")) == 1
        return line(tables.exceptions, kind="action")["since"]

    assert since("watch", "off_track") == "autumn term 2026"
    assert since("off_track", "off_track") == "summer term 2026"


def test_what_stood_out_under_the_id_that_a_unit_had_before_has_stood_since_then():
    plan = {
        "action": "| ref | action | finish | status |\n| 1 | Teach | 21/07/2027 | off_track |",
        "kpi_value": "| kpi | numerator | denominator |\n| ATT | 9000 | 10000 |",
        "measure": "| ref | statement | target | due | actual |\n| S1 | All read | 5 | 01/07/2026 | 2 |",
        "obligation": "| ref | what | due | to |\n| R1 | Census | 01/05/2026 | DfE |",
    }
    reg = register(
        unit="""
        | unit_id | name | kind   | phase   | from       | until      | succeeds |
        | 990001  | Ash  | school | primary |            | 31/08/2026 |          |
        | 990101  | Ash  | school | primary | 01/09/2026 |            | 990001   |
    """
    )
    tables = consolidated(
        submission(unit="990101", **plan),
        submission(unit="990001", period=SUMMER, **plan),
        register=reg.of(reg.calendar.period(AUTUMN)),
    )
    assert {e["kind"]: (e["unit"], e["since"]) for e in lines(tables.exceptions)} == dict.fromkeys(
        ["action", "kpi", "measure", "obligation"], ("990101", "summer term 2026")
    )


def test_nothing_is_overdue_of_a_unit_that_was_due_after_it_had_left():
    plan = {
        "action": "| ref | action | finish | status |\n| 1 | Teach | 21/07/2027 | on_track |",
        "milestone": """
            | ref | action | milestone | due        | met     |
            | M1  | 1      | Before    | 15/10/2026 | not_due |
            | M2  | 1      | After     | 15/11/2026 | not_due |
        """,
        "measure": """
            | ref | statement | target | due        |
            | S1  | Before    | 5      | 15/10/2026 |
            | S2  | After     | 5      | 15/11/2026 |
        """,
        "obligation": """
            | ref | what   | due        | to  |
            | R1  | Before | 15/10/2026 | DfE |
            | R2  | After  | 15/11/2026 | DfE |
        """,
    }
    unit = "| unit_id | name | kind | phase | until |\n| 990001 | Ash | school | primary | {} |"
    for until, refs in (("31/10/2026", "M1 R1 S1"), ("", "M1 M2 R1 R2 S1 S2")):
        tables = consolidated(submission(**plan), register=register(unit=unit.format(until)))
        found = {e["what"].split()[0]: e["what"] for e in lines(tables.exceptions) if e["kind"] != "action"}
        assert sorted(found) == refs.split()
        days = 16 if until else 50
        assert found["R1"] == f"R1 Before ({days} days overdue)"


def test_progress_is_set_beside_the_term_time_until_a_unit_left():
    text = """
        | ref | action | start      | finish     | status   | percent_done |
        | 1   | Teach  | 01/09/2026 | 18/12/2026 | on_track | 50           |
    """
    unit = "| unit_id | name | kind | phase | until |\n| 990001 | Ash | school | primary | {} |"
    passed = {}
    for until in ("31/10/2026", ""):
        tables = consolidated(submission(action=text), register=register(unit=unit.format(until)))
        passed[until] = line(tables.actions)["share_passed"]
    assert passed["31/10/2026"] == pytest.approx(0.56, abs=0.01)
    assert passed[""] == pytest.approx(0.87, abs=0.01)
