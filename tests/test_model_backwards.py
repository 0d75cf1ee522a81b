"""The days before a meeting, counted back from it, and what `init` begins with."""

from datetime import date
from pathlib import Path

import pytest

from builders import register
from planbook.model.backwards import MeetingDays, meeting_days
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
    found = meeting_days(known, period) if period else None
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
    assert period and meeting_days(known, period) is None


@pytest.mark.parametrize("year", [2021, 2024, 2026, 2032])
def test_a_new_registers_dates_can_be_kept(tmp_path: Path, year: int) -> None:
    init_trust(tmp_path, "objectives-actions", date(year, 9, 5))
    found = check_register([tmp_path / "trust.xlsx"], tmp_path, date(year, 9, 5)).findings
    assert not [f.message for f in found if f.sheet == "Periods"]
