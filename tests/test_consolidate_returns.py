"""Who has returned what, when, and whether the head has declared it."""

from datetime import date

from builders import register, submission
from consolidated import AUTUMN, consolidated, line, lines, stands
from planbook.consolidate.changes import unchecked_units
from planbook.ledger.standing import Superseded
from planbook.model.finding import FileVerdict, Finding, Severity
from planbook.model.submission import Submission

DECLARED = "| name | date | checked |\n| R. Osei | 09/12/2026 | Yes |"


def finding(code: str, severity: Severity, unit: str, message: str = "Look at this.") -> Finding:
    return Finding(
        code=code,
        severity=severity,
        unit=unit,
        file=f"returned/{AUTUMN}/{unit}.xlsx",
        sheet="Actions",
        cells=("F6",),
        record="action",
        row=6,
        field="finish",
        value="x",
        message=message,
        remedy="Correct it.",
    )


def test_a_return_in_time_with_its_declaration_and_findings():
    tables = consolidated(
        stands(submission(declaration=DECLARED), date(2026, 12, 11)),
        findings=[finding("AP-001", "error", "990001"), finding("AP-002", "note", "990001")],
        verdicts=[
            FileVerdict(f"returned/{AUTUMN}/990001.xlsx", "990001", "0" * 64, None, "accepted-with-findings"),
            FileVerdict(f"returned/{AUTUMN}/copy.xlsx", "990001", "0" * 64, None, "duplicate"),
        ],
    )
    assert line(tables.returns, unit="990001") == {
        "unit": "990001",
        "unit_name": "Wychcombe Primary School",
        "phase": "primary",
        "format": "objectives-actions",
        "file": f"returned/{AUTUMN}/990001.xlsx",
        "received_on": date(2026, 12, 11),
        "on_time": True,
        "verdict": "accepted-with-findings",
        "declared_by": "R. Osei",
        "declared_on": date(2026, 12, 9),
        "declared_as": "",
        "errors": 1,
        "warnings": 0,
        "notes": 1,
        "of": None,
    }


def test_the_day_after_is_late_unless_days_of_extension_were_agreed():
    late = stands(submission(), date(2026, 12, 14))
    assert line(consolidated(late).returns, unit="990001")["on_time"] is False
    reg = register(
        unit="| unit_id | name | kind | phase | due_shift |\n| 990001 | Wychcombe | school | primary | 1 |"
    )
    assert line(consolidated(late, register=reg).returns, unit="990001")["on_time"] is True  # Friday to Monday


def test_a_declaration_that_is_not_ticked_is_none():
    tables = consolidated(submission(declaration="| name | date | checked |\n| R. Osei | 09/12/2026 | No |"))
    row = line(tables.returns, unit="990001")
    assert (row["declared_by"], row["declared_on"]) == (None, None)


def test_missing_and_refused_are_told_apart():
    refused = FileVerdict("returned/x/990002.xlsx", "990002", "1" * 64, None, "refused")
    tables = consolidated(submission(), verdicts=[refused])
    assert [(r["verdict"], r["file"]) for r in lines(tables.returns)] == [
        ("accepted", f"returned/{AUTUMN}/990001.xlsx"),
        ("refused", "returned/x/990002.xlsx"),
        ("missing", None),
    ]
    assert tables.figures["headline/due"].value == 3
    assert tables.figures["headline/returned"].value == 1


def test_what_was_agreed_with_a_converted_school_goes_before_what_was_agreed_under_its_old_id():
    unit = """
        | unit_id | name | kind   | phase   | from       | until      | succeeds |
        | 990001  | Ash  | school | primary |            | 30/09/2026 |          |
        | 990101  | Ash  | school | primary | 01/10/2026 |            | 990001   |
    """
    old, own = f"| 990001 | {AUTUMN} | 14/12/2026 |", f"| 990101 | {AUTUMN} | 18/12/2026 |"
    late = stands(submission(unit="990101"), date(2026, 12, 17))
    for rows, on_time in (([old], False), ([old, own], True), ([own, old], True)):
        reg = register(unit=unit, extension="\n".join(["| unit | period | due |", *rows]))
        now = reg.of(reg.calendar.period(AUTUMN))
        assert line(consolidated(late, register=now).returns, unit="990101")["on_time"] is on_time


def test_a_check_counts_until_a_figure_or_a_status_has_changed():
    def action(status: str, progress: str, declaration: str = DECLARED) -> Submission:
        rows = f"| ref | action | status | progress |\n| 1.1 | Work | {status} | {progress} |"
        return submission(action=rows, declaration=declaration)

    first, day, later = action("watch", "Begun"), date(2026, 12, 10), date(2026, 12, 14)
    other_words, other_status = action("watch", "Well begun"), action("on_track", "Begun")
    checked_anew = action("on_track", "Begun", DECLARED.replace("09/12", "14/12"))

    def unchecked(now: Submission, came: date = later) -> set[str]:
        return unchecked_units(register(), [Superseded(stands(now, came), "returned/first.xlsx", day, first)])

    assert unchecked(other_words) == unchecked(checked_anew) == unchecked(other_status, came=day) == set()
    assert unchecked(other_status) == {"990001"}
