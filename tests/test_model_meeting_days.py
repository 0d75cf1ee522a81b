"""The days before a meeting, counted back from it, and what `init` begins with."""

from datetime import date
from pathlib import Path

import pytest

from builders import register
from planbook.model.meeting_days import MeetingDays, meeting_days, meetings
from planbook.model.register import Register
from planbook.workflow.init import init_trust
from planbook.workflow.validate import check_register

HOLIDAYS = """
| name          | kind         | start      | end        |
| Christmas Day | bank_holiday | 25/12/2026 | 25/12/2026 |
| Boxing Day    | bank_holiday | 28/12/2026 | 28/12/2026 |
| New Year      | bank_holiday | 01/01/2027 | 01/01/2027 |
"""


def with_meeting(day: str, papers_days: str = "7", start: str = "04/01/2027") -> Register:
    return register(
        closure=HOLIDAYS,
        body=f"| body | name | papers_days |\n| LGC | Local governing committee | {papers_days} |",
        period=f"""
        | period         | kind | start      | end        | due        | meeting |
        | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 11/12/2026 | {day}   |
        | 2026-27-spring | term | {start}    | 25/03/2027 | 19/03/2027 |         |
        """,
    )


def days(known: Register) -> MeetingDays:
    period = known.calendar.period("2026-27-autumn")
    found = meeting_days(known, period, "990001") if period else None
    assert found
    return found


def test_papers_of_the_14th_go_out_on_the_6th_and_corrections_come_before() -> None:
    found = days(with_meeting("14/01/2027"))
    assert (found.papers, found.check, found.corrections) == (
        date(2027, 1, 6),
        date(2027, 1, 5),
        date(2027, 1, 4),
    )
    assert found.due == date(2026, 12, 18)  # ten working days before the 6th
    assert (found.body, found.clear) == ("Local governing committee", 7)


@pytest.mark.parametrize(
    ("day", "clear", "papers"),
    [
        ("14/01/2027", "", date(2027, 1, 6)),  # seven where nothing is said
        ("14/01/2027", "0", date(2027, 1, 13)),
        ("14/01/2027", "5", date(2027, 1, 8)),
        ("18/01/2027", "7", date(2027, 1, 8)),  # the 10th is a Sunday
        ("05/01/2027", "7", date(2026, 12, 24)),  # the 28th and the 25th are bank holidays
        ("14/01/2027", "99999999", date(2026, 1, 12)),
    ],
)
def test_papers_go_out_on_a_working_day_as_many_clear_days_before(day: str, clear: str, papers: date) -> None:
    found = days(with_meeting(day, clear))
    assert found.papers == papers
    assert (found.meeting - found.papers).days - 1 >= min(int(clear or 7), 366)


def test_schools_are_asked_on_days_on_which_they_are_open() -> None:
    """Where spring begins on the 5th, nobody is at school on the 4th."""
    found = days(with_meeting("14/01/2027", start="05/01/2027"))
    assert (found.check, found.corrections) == (date(2027, 1, 5), date(2026, 12, 18))


def test_no_meeting_no_days() -> None:
    known = with_meeting("")
    period = known.calendar.period("2026-27-autumn")
    assert period and meeting_days(known, period, "990001") is None


@pytest.mark.parametrize("year", [2021, 2024, 2026, 2032])
def test_a_new_registers_dates_can_be_kept(tmp_path: Path, year: int) -> None:
    init_trust(tmp_path, "objectives-actions", date(year, 9, 5))
    found = check_register([tmp_path / "trust.xlsx"], tmp_path, date(year, 9, 5)).findings
    assert not [f.message for f in found if f.sheet == "Periods"]


UNITS = """
| unit_id | name   | kind   | phase   | papers_to |
| 990101  | Ashlow | school | primary |           |
| 990102  | Brook  | school | primary |           |
| 990103  | Carr   | school | primary | BRD       |
| 990104  | Dell   | school | primary | SGB       |
"""
BODIES = """
| body | name                      | papers_days |
| LGC  | Local governing committee | 7           |
| BRD  | The board                 | 3           |
| SGB  | School board              |             |
"""
PERIODS = """
| period         | kind | start      | end        | due        | meeting    |
| 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 11/12/2026 | 14/01/2027 |
| 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 |            |
"""
MEETING_DAYS = """
| period         | body | unit   | on         |
| 2026-27-autumn |      | 990102 | 21/01/2027 |
| 2026-27-autumn | BRD  |        | 28/01/2027 |
| 2026-27-autumn | BRD  | 990101 | 11/01/2027 |
| 2026-27-spring | LGC  |        | 22/04/2027 |
"""


def test_each_body_meets_on_its_own_day_and_a_school_on_its_own() -> None:
    known = register(closure=HOLIDAYS, unit=UNITS, body=BODIES, period=PERIODS, meeting_day=MEETING_DAYS)
    autumn, spring = (known.calendar.period(f"2026-27-{term}") for term in ("autumn", "spring"))
    assert autumn and spring
    held = {
        unit: (found.code, found.meeting, found.clear) if (found := meeting_days(known, autumn, unit)) else None
        for unit in known.units
    }
    assert held == {
        "990101": ("LGC", date(2027, 1, 14), 7),  # the board's row for it is not of who reads its report
        "990102": ("LGC", date(2027, 1, 21), 7),
        "990103": ("BRD", date(2027, 1, 28), 3),
        "990104": ("SGB", date(2027, 1, 14), 7),
    }
    assert [(one.days.code, list(one.units)) for one in meetings(known, autumn)] == [
        ("LGC", ["990101"]),
        ("SGB", ["990104"]),
        ("LGC", ["990102"]),
        ("BRD", ["990103"]),
    ]
    assert [(one.days.code, list(one.units)) for one in meetings(known, spring)] == [("LGC", ["990101", "990102"])]
    assert meeting_days(known, spring, "990103") is None


def test_a_school_that_has_converted_keeps_its_meeting() -> None:
    units = """
    | unit_id | name   | kind   | until      | from       | succeeds |
    | 990101  | Ashlow | school | 31/12/2026 |            |          |
    | 990201  | Ashlow | school |            | 01/01/2027 | 990101   |
    """
    rows = "| period | unit | on |\n| 2026-27-spring | 990101 | 15/04/2027 |"
    known = register(unit=units, body=BODIES, period=PERIODS, meeting_day=rows)
    spring = known.calendar.period("2026-27-spring")
    assert spring
    found = meeting_days(known.of(spring), spring, "990201")
    assert found and found.meeting == date(2027, 4, 15)
