"""How the rules are run over a workbook: what is reported once, in whose words, and how a trust changes it."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from dataclasses import replace

from builders import register
from planbook.model.finding import Finding
from planbook.model.register import Register
from planbook.model.submission import Fault, Problem, Row, Submission
from planbook.validate.submission import validate
from rule_cases import FILE, Case, lines, returned


def found(read: Submission, made: Register | None = None) -> list[Finding]:
    made = made or register()
    period = made.calendar.period("2026-27-autumn")
    assert period is not None
    return validate(read, made, period, None, FILE)


def with_faults(read: Submission, *faults: Fault) -> Submission:
    first, *others = read.tables
    return replace(read, tables=(replace(first, faults=faults), *others))


def with_setting(rows: str) -> Register:
    return register(setting=rows)


GOOD = {
    "area": """
    | ref | title                 | lead            | why                               |
    | A1  | Teaching and learning | Headteacher     | Writing lags behind reading.      |
    | A2  | Attendance            | Attendance lead | A day missed is a day not taught. |
    """,
    "objective": """
    | ref | area | objective                                         |
    | O1  | A1   | Every pupil leaves Year 2 a confident reader.     |
    | O2  | A2   | Pupils who missed much school last year miss less. |
    """,
    "action": """
    | ref | objective | action                                             | start      | finish     | review_by  | led_by          | resources                     | success_criteria                                            | monitored_by     | status    | percent_done | progress                                            | next_step                           | revised_finish |
    | 1.1 | O1        | Teach phonics daily in small groups.               | 01/09/2026 | 16/07/2027 |            | Headteacher     | Two hours a week of assistant time. | Nine in ten pupils pass the check in June 2027.        | Business manager | On track  | 50           | Groups began in September; half have been observed. | Observe the others by 22/01/2027.   |                |
    | 1.2 | O1        | Train every teaching assistant in the programme.   | 01/09/2026 | 18/12/2026 |            | Headteacher     | Training at £1,150.           | Pupils read to a trained adult three times a week.          | Business manager | Completed | 100          | All six are trained; certificates are in the file.  |                                     |                |
    | 2.1 | O2        | Ring home on the first morning of every absence.   | 01/09/2026 | ongoing    | 01/06/2027 | Attendance lead | Office time, 30 minutes daily. | Fewer than 30 pupils miss a day in ten by Easter 2027.     | Headteacher      | Watch     | 50           | Calls are made, but not before eleven on Mondays.   | A second caller from 11/01/2027.    |                |
    """,
    "milestone": """
    | ref | action | milestone                               | due        | met         | met_on     |
    | M1  | 1.1    | All groups have been taught for a term. | 18/12/2026 |             |            |
    | M2  | 1.2    | All six assistants have certificates.   | 27/11/2026 | Met         | 20/11/2026 |
    | M3  | 2.1    | The list of callers hangs in the office. | 30/10/2026 | Partly met |            |
    """,
    "kpi_value": """
    | kpi  | group         | numerator | denominator | comment                                 |
    | ATT  | all           | 27610     | 28900       |                                         |
    | ATT  | disadvantaged | 9300      | 9950        | Two families moved; a plan is agreed.   |
    | PA   | all           | 38        | 289         |                                         |
    | SUS  | all           | 2         | 289         |                                         |
    | ROLL | all           | 289       | 300         |                                         |
    | COM  | all           | 0         |             |                                         |
    | SAFE | all           | Yes       |             |                                         |
    | PHO  | all           |           |             |                                         |
    """,
    "funding_line": """
    | ref | source         | purpose  | award | spent | committed | forecast | comment |
    | F1  | Pupil premium  | Tutoring | 61200 | 20400 | 12000     | 61200    |         |
    | F2  | Sports premium | Swimming | 18400 | 6100  | 0         | 17000    |         |
    """,
    "meeting": """
    | ref | body | date       | time    | held    | attended | members | papers_sent |
    | G1  | LGC  | 12/11/2026 | 5.30 pm | Held    | 7        | 9       | 04/11/2026  |
    | G2  | LGC  | 28/01/2027 | 5.30 pm | Planned |          | 9       |             |
    """,
    "declaration": """
    | name         | date       | checked |
    | Ines Farrant | 09/12/2026 | Yes     |
    """,
}


def test_nothing_is_found_in_a_plan_in_order() -> None:
    assert lines(Case("", "", **GOOD).found()) == []


def test_nothing_is_found_when_it_goes_on_in_order_the_term_after() -> None:
    now = {
        **GOOD,
        "kpi_value": GOOD["kpi_value"].replace("38 ", "35 ").replace("27610", "27590").replace("| 2  ", "| 1  "),
    }
    now["kpi_value"] = now["kpi_value"].replace("9300", "9310").replace("| 289       | 300", "| 290       | 300")
    now["action"] = (
        GOOD["action"]
        .replace("Groups began in September", "All groups go on")
        .replace("but not before", "now before")
    )
    now["declaration"] = GOOD["declaration"].replace("09/12/2026", "17/03/2027")
    now["meeting"] = GOOD["meeting"].replace("Planned |          ", "Held    | 8        ")
    now["milestone"] = GOOD["milestone"].replace(
        "18/12/2026 |             |            ", "18/12/2026 | Met         | 17/12/2026 "
    )
    now["action"] = now["action"].replace("| On track  | 50 ", "| On track  | 75 ")
    case = Case("", "", period="2026-27-spring", last=GOOD, last_period="2026-27-autumn", **now)
    assert lines(case.found()) == []


def test_everything_that_a_finding_says() -> None:
    read = returned({"action": "| ref | action | start | finish |\n| 1.1 | Read. | 01/12/2026 | 01/10/2026 |"})
    assert found(read) == [
        Finding(
            code="AP-012",
            severity="error",
            unit="990001",
            file=FILE,
            sheet="Actions",
            cells=("D6", "C6"),
            record="action",
            row=6,
            field="finish",
            value="01/10/2026",
            message="Action 1.1: finish (01/10/2026) is before start (01/12/2026).",
            remedy="Correct one of the two dates.",
        )
    ]


def test_a_cell_that_could_not_be_read_is_reported_once_and_not_as_blank() -> None:
    read = returned(
        {"funding_line": "| ref | source | award | spent |\n| F1 | PP | 61200 | |\n| F2 | SP | 18400 | 0 |"}
    )
    assert lines(found(with_faults(read, Fault("FD-004", 6, "spent", "approx 4k")))) == [
        "FD-004 | error | Funding | D6 | Spent says “approx 4k”, which is not an amount."
    ]


def test_a_cell_that_was_read_with_care_is_checked_all_the_same() -> None:
    read = returned({"action": "| ref | action | start | finish |\n| 1.1 | Read. | 01/12/2026 | 02/10/2026 |"})
    assert lines(found(with_faults(read, Fault("FD-002", 6, "finish", "2.10.26", "02/10/2026")))) == [
        "AP-012 | error | Actions | D6, C6 | Action 1.1: finish (02/10/2026) is before start (01/12/2026).",
        "FD-002 | note | Actions | D6 | We read “2.10.26” as 02/10/2026.",
    ]


def test_what_reading_found_is_worded_with_what_is_wanted() -> None:
    read = returned({"action": "| ref | action | finish | status |\n| 1.1 | Read. | 16/07/2027 | |"})
    faults = (Fault("FD-003", 6, "finish", "7/16/2027"), Fault("FD-006", 6, "status", "On trak"))
    assert lines(found(with_faults(read, *faults))) == [
        "FD-003 | error | Actions | C6 | Finish says “7/16/2027”: there is no month 16.",
        "FD-006 | error | Actions | D6 | Status says “On trak”, which is not on its list. Is “On track” meant?",
    ]


def test_a_row_that_names_no_row_there_is_is_asked_about_by_name() -> None:
    read = returned(
        {
            "objective": "| ref | area | objective |\n| O1 | A7 | Every pupil reads. |",
            "area": "| ref | title |\n| A1 | Reading |",
        }
    )
    assert [line for line in lines(found(read)) if line.startswith("FD")] == [
        "FD-010 | error | Objectives | B6 | Priority says “A7”, and no priority has that ref or name."
    ]


def test_of_two_answers_about_one_thing_the_one_that_counts_is_told() -> None:
    sheet = {
        "objective": "| objective | impact |\n| Writing lags | It rises |\n| writing lags | it rises |\n"
        "| Writing lags | More write |",
        "action": "| ref | action |\n| 1.1 | Teach it. |\n| 1.2 | Mark it. |\n| 1.3 | Show it. |",
    }
    read = returned(sheet, template="because-we-will", same_sheet="Actions")
    assert [line for line in lines(found(read)) if line.startswith("FD-042")] == [
        "FD-042 | warning | Actions | B8 | Anticipated impact says “More write” here and “It rises” in another row about "
        "the same; we read “It rises”."
    ]


def test_a_blank_has_the_words_made_for_it_and_is_not_named_twice() -> None:
    read = returned({"action": "| ref | action | finish | led_by |\n| 1.1 | | | |"})
    assert lines(found(read)) == [
        "AP-002 | warning | Actions | C6 | Action 1.1 has no finish.",
        "AP-003 | warning | Actions | D6 | Nobody is named as leading action 1.1.",
        "FD-020 | error | Actions | B6 | Action is blank.",
    ]


def test_a_problem_of_the_workbook_is_a_finding() -> None:
    read = returned({})
    problem = Problem("WB-011", "Actions", tokens=(("missing", "Actions"), ("heading", "Finish")))
    assert lines(found(replace(read, problems=(problem,)))) == [
        "WB-011 | error | Actions | – | The column Finish of Actions is gone."
    ]


def test_rows_that_do_not_count_are_not_checked() -> None:
    read = returned({"action": "| ref | action | status |\n| 1.1 | Read. | |"})
    rows = tuple(Row(row.excel_row, row.values, "example") for row in read.tables[0].rows)
    assert found(replace(read, tables=(replace(read.tables[0], rows=rows),))) == []


def test_an_explained_warning_is_a_note_with_what_the_school_says() -> None:
    tables = {
        "funding_line": "| ref | source | award | forecast |\n| F1 | PP | 61200 | 63600 |\n| F2 | SP | 18400 | 18400 |",
        "explanation": "| rule | explanation |\n| FN-013 | The governors have agreed the rest. |",
    }
    assert lines(found(returned(tables))) == [
        "FN-013 | note | Funding | D6, C6 | Pupil premium is forecast £2,400 over the allocation (£61,200). "
        "The school says: “The governors have agreed the rest.”"
    ]


def test_an_error_stays_one_however_it_is_explained() -> None:
    tables = {
        "action": "| ref | action | status |\n| 1.1 | Read. | |",
        "explanation": "| rule | explanation |\n| AP-001 | We did not know. |",
    }
    assert [f.severity for f in found(returned(tables))] == ["error"]


def test_a_trust_can_switch_a_rule_off_or_change_its_severity() -> None:
    read = returned({"action": "| ref | action | led_by |\n| 1.1 | Read. | |"})
    assert found(read, with_setting("| rule | severity |\n| AP-003 | off |")) == []
    changed = found(read, with_setting("| rule | severity |\n| AP-003 | Error |"))
    assert [(f.code, f.severity) for f in changed] == [("AP-003", "error")]


def test_a_trust_can_change_a_parameter() -> None:
    action = "| ref | action |\n" + "\n".join(f"| {n}.1 | Read with class {n}. |" for n in range(1, 4))
    read = returned({"action": action})
    assert found(read) == []
    changed = found(read, with_setting("| rule | parameter | value |\n| AP-046 | most | 2 |"))
    assert lines(changed) == ["AP-046 | warning | Actions | – | The plan has 3 live actions."]


def test_a_setting_that_does_not_fit_changes_nothing() -> None:
    read = returned({"action": "| ref | action | led_by |\n| 1.1 | Read. | |"})
    assert found(read, with_setting("| rule | parameter | value |\n| AP-046 | most | many |")) == found(read)


def test_text_of_a_school_that_looks_like_a_token_is_left_as_it_is() -> None:
    read = returned({"action": "| ref | action | led_by |\n| 1.1 | Read. | {ref} {0.__class__} |"})
    assert lines(found(read)) == [
        "AP-031 | note | Actions | C6 | Action 1.1 names “{ref} {0.__class__}”, not in the trust's list of people."
    ]
