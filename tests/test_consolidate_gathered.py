"""What rows of the register gather of others, and how rows stand by the day that they were due and were done."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from builders import register, submission
from consolidated import consolidated, stands
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import TrustTables
from planbook.model.calendar import Period
from planbook.model.frequency import next_due, times_by, times_within
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.report.blocks.rows import choose
from planbook.report.blocks.subject import subject_of
from planbook.report.blocks.table import filled
from planbook.workflow.due_lines import lines_due
from rule_cases import returned

BODIES = """
| body | name            | frequency   | meetings |
| SG   | Strategic Group | quarterly   | 6        |
| RAB  | Raising Board   | termly      |          |
"""
MEMBERS = """
| body | person      | capacity | from       | until      |
| SG   | HT          | chair    | 01/09/2025 | 31/08/2026 |
| SG   | AL          | chair    | 01/09/2026 |            |
| SG   | Joy Marsh   | member   |            |            |
"""
SPRING = "2026-27-spring"


def met(*rows: str) -> str:
    return "| ref | body | date | held |\n" + "\n".join(rows)


def tables(period: str = SPRING) -> TrustTables:
    """Two terms: a meeting was held in the first, two in the second, and one is to come."""
    autumn = submission(
        meeting=met("| G1 | SG | 02/10/2026 | held |", "| G2 | SG | 05/02/2027 | planned |"),
        period="2026-27-autumn",
    )
    spring = submission(
        meeting=met(
            "| G2 | Strategic Group | 05/02/2027 | held |",
            "| G3 | SG | 01/03/2027 | held |",
            "| G4 | SG | 20/03/2027 | planned |",
            "| G5 | SG | 23/04/2027 | planned |",
            "| G6 | RAB | 05/03/2027 | cancelled |",
        ),
        period=SPRING,
        sha256="1" * 64,
    )
    made = register(body=BODIES, member=MEMBERS)
    now = made.calendar.period(period)
    assert now
    return consolidated(autumn, spring, register=made.of(now), period=period)


def of_body(made: TrustTables, code: str) -> dict[str, object]:
    return dict(next(row for row in made.records["body"].rows if row.text("body") == code).values)


def test_a_body_has_its_chair_its_members_and_the_meetings_of_the_year() -> None:
    row = of_body(tables(), "SG")
    assert (row["chair"], row["sitting"], row["meetings_held"]) == ("Attendance lead", 2, 3)
    assert (row["meetings_due"], row["next_meeting"]) == (3, date(2027, 3, 20))
    assert of_body(tables("2026-27-autumn"), "SG")["meetings_held"] == 1


def test_a_board_that_every_school_has_is_due_in_each_of_them() -> None:
    bodies = """
    | body | name            | frequency   | serves |
    | GB   | Governing board | half_termly |        |
    | TEAM | Reading team    | half_termly | 990001 |
    """
    made = register(body=bodies)
    autumn = made.calendar.period("2026-27-autumn")
    assert autumn
    rows = met("| G1 | GB | 02/10/2026 | held |", "| G2 | TEAM | 05/10/2026 | held |")
    sent = [submission(unit=unit, meeting=rows, sha256=unit[-1] * 64) for unit in ("990001", "990002")]
    together = consolidated(*sent, register=made.of(autumn), period=autumn.id)
    told = [
        (row["meetings_due"], row["meetings_held"]) for row in (of_body(together, "GB"), of_body(together, "TEAM"))
    ]
    assert told == [(2, 2), (1, 2)]


def test_of_a_committee_that_each_unit_has_those_of_all_are_due() -> None:
    autumn = [
        submission(unit=unit, meeting=met("| G1 | SG | 02/10/2026 | held |"), period="2026-27-autumn")
        for unit in ("990001", "990002")
    ]
    made = register(body=BODIES)
    period = made.calendar.period("2026-27-autumn")
    assert period
    both = of_body(consolidated(*autumn, register=made.of(period), period=period.id), "SG")
    one = of_body(consolidated(autumn[0], register=made.of(period), period=period.id), "SG")
    assert (one["meetings_held"], both["meetings_held"]) == (1, 2)
    assert both["meetings_due"] == 2 * int(str(one["meetings_due"])) > 0


def test_who_has_no_members_and_no_meeting_is_blank_and_not_held() -> None:
    row = of_body(tables(), "RAB")
    assert (row["chair"], row["sitting"], row["meetings_held"], row["next_meeting"]) == (None, None, 0, None)


def test_the_next_meeting_in_a_paper_is_next_on_the_day_of_the_paper() -> None:
    declarations = load()
    block = declarations.reports["network"].block("bodies")
    shown = []
    for day in (date(2027, 3, 14), date(2027, 3, 21), date(2027, 5, 1)):
        subject = subject_of(declarations, replace(external(tables()), made_on=day), "trust")
        shown.append(choose(subject, block).lines[0]["next_meeting"].value)
    assert shown == [date(2027, 3, 20), date(2027, 4, 23), None]


def test_what_is_gathered_is_no_data_of_the_register() -> None:
    assert "chair" not in tables().records["body"].columns


OWED = """
| ref | what     | to  | due        | sent       | considered |
| R1  | Accounts | SG  | 30/09/2026 | 30/09/2026 | not_needed |
| R2  | Growth   | SG  | 30/09/2026 | 01/10/2026 | to_come    |
| R3  | Overview | SG  | 30/11/2026 |            | not_needed |
| R4  | Return   | SG  | 31/03/2027 |            |            |
"""


def owed() -> TrustTables:
    return consolidated(returned({"obligation": OWED}), register=register(body=BODIES))


def test_a_row_stands_by_the_day_it_was_due_and_the_day_it_was_done() -> None:
    table = owed().records["obligation"]
    assert [(out.kept, out.status, out.days_over) for out in table.worked_out] == [
        ("in_time", "green", 0), ("too_late", "amber", 0), ("past_due", "red", 4), ("ahead", "not_due", 0)
    ]  # fmt: skip


def test_what_was_never_done_counts_as_due_and_not_in_time() -> None:
    declarations = load()
    subject = subject_of(declarations, external(owed()), "trust")
    block = declarations.reports["network"].block("owed")
    words = {"school": "school", "schools": "schools"}
    chosen = choose(subject, block)
    assert (chosen.on_time, chosen.fallen_due) == (1, 3)
    considered = "Sent, and considered by the body named: 0 of 3 (0%)."
    said = f"Sent on time: 1 of 3 (33%). {considered} Anything never sent still counts as due."
    assert filled(block, words, chosen).intro == said
    none = choose(subject, replace(block, where={"ref": ("R4",)}))
    assert filled(block, words, none).intro.startswith("Sent on time: nothing was due.")


def test_how_many_have_rows_is_of_those_who_are_asked() -> None:
    units = """
        | unit_id | name    | kind   | phase   |
        | 990001  | Ash     | school | primary |
        | 990002  | Birch   | school | primary |
        | TV      | Centre  | centre |         |
    """
    held = """
        | ref | survey     | audience | scheduled  | state | asked | answered | positive |
        | Q1  | Their view | staff    | 02/10/2026 | done  | 60    | 50       | 40       |
    """
    used = "| pack | used |\n| Plan and KPIs | Yes |\n| Quality | Yes |"
    block = load().reports["trustees"].block("surveys")
    told = []
    for asked in ("", "| sheet | kinds |\n| Surveys | school |"):
        made = register(unit=units, pack_use=used, **({"sheet_asked": asked} if asked else {}))
        tables = consolidated(submission(unit="990001", survey=held), register=made)
        chosen = choose(subject_of(load(), external(tables), "trust"), block)
        told.append((chosen.having, chosen.due))
    assert told == [(1, 3), (1, 2)], "the centre is not asked for surveys"


def test_what_is_not_sent_has_not_ended_and_what_is_sent_has_once_it_is_considered() -> None:
    declarations = load()
    rows = returned({"obligation": OWED}).entries("obligation")
    assert [declarations.has_ended(row) for row in rows] == [True, False, False, False]


def test_what_is_not_sent_is_among_the_exceptions() -> None:
    assert [row.what for row in owed().exceptions if row.kind == "obligation"] == [
        "R3 Overview (four days overdue)"
    ]


LINES = """
| line | from_party | to_party | what     | frequency         | months         | next_due   |
| L1   | HT         | SG       | Progress | termly            |                |            |
| L2   | HT         | SG       | Plan     | in_months         | m09; m05       |            |
| L3   | HT         | HMRC     | Accounts | statutory         |                | 31/01/2027 |
| L4   | HT         | SG       | Weekly   | weekly            |                |            |
| L5   | HT         | SG       | Monthly  | monthly           |                |            |
| L6   | HT         | SG       | Year     | yearly            |                |            |
| L7   | HT         | LGC      | Report   | per_meeting       |                |            |
| L8   | HT         | SG       | Asked    | as_commissioned   |                |            |
| L9   | HT         | SG       | Half     | half_termly       |                |            |
"""


def lines() -> Register:
    trust = """
    | name              | short_name | return_to                  | contact     | format             | committee |
    | Merrow Vale Trust | Merrow     | returns@merrowvale.example | Ines Okafor | objectives-actions | LGC       |
    """
    bodies = BODIES + "| LGC | Local governing committee | termly | |\n"
    return register(body=bodies, reporting_line=LINES, trust=trust)


@pytest.mark.parametrize(
    ("line", "day", "due"),
    [
        ("L1", date(2026, 12, 18), date(2026, 12, 18)),
        ("L1", date(2026, 12, 19), date(2027, 3, 25)),
        ("L2", date(2026, 12, 1), date(2027, 5, 31)),
        ("L2", date(2027, 6, 1), date(2027, 9, 30)),
        ("L3", date(2027, 2, 1), date(2027, 1, 31)),
        ("L4", date(2026, 12, 9), date(2026, 12, 11)),
        ("L5", date(2027, 2, 1), date(2027, 2, 28)),
        ("L6", date(2026, 12, 1), date(2027, 8, 31)),
        ("L7", date(2026, 12, 1), date(2027, 1, 28)),
        ("L7", date(2027, 2, 1), None),
        ("L8", date(2026, 12, 1), None),
        ("L9", date(2026, 12, 1), date(2026, 12, 18)),
    ],
)
def test_a_line_comes_round_by_how_often_it_says(line: str, day: date, due: date | None) -> None:
    made = lines()
    row = made.row("reporting_line", line)
    assert row is not None
    assert next_due(made, row, day) == due


def test_how_often_something_should_have_come_goes_with_the_term_time() -> None:
    calendar = register().calendar
    autumn = calendar.period("2026-27-autumn")
    assert isinstance(autumn, Period)
    assert [times_within(calendar, autumn, times) for times in (1, 3, 4, 6, 12)] == [0, 1, 1, 2, 4]
    assert [times_by(calendar, autumn, day, 6) for day in (date(2026, 9, 1), date(2026, 12, 18))] == [0, 2]
    assert times_by(calendar, autumn, date(2027, 8, 31), 6) == 6


def test_what_is_due_next_says_from_whom_and_to_whom_and_what_is_overdue() -> None:
    sent = stands(returned({"obligation": OWED}))
    found = lines_due(lines(), [sent], date(2027, 2, 1))
    told = [(line.what, line.sender, line.to, line.overdue) for line in found]
    assert told[:2] == [
        ("Overview", "Wychcombe Primary School", "Strategic Group", True),
        ("Accounts", "Headteacher", "HMRC", True),
    ]
    assert ("Progress", "Headteacher", "Strategic Group", False) in told
    assert ("Return", "Wychcombe Primary School", "Strategic Group", False) in told
    assert [line.on for line in found] == sorted(line.on for line in found)


def test_of_a_unit_that_has_left_nothing_is_due_after_its_last_day() -> None:
    owed = """
        | ref | what   | due        |
        | R1  | Before | 15/12/2026 |
        | R2  | After  | 15/01/2027 |
    """
    sent = stands(returned({"obligation": owed}))
    units = """
        | unit_id | name    | kind   | phase   | until      | from       | succeeds |
        | 990001  | Ash     | school | primary | 31/12/2026 |            |          |
        | 990101  | Ash Hub | school | primary |            | 01/01/2027 | {}       |
    """

    def told(succeeds: str) -> list[tuple[str, str]]:
        found = lines_due(register(unit=units.format(succeeds)), [sent], date(2027, 2, 1))
        return [(line.what, line.sender) for line in found if line.what in ("Before", "After")]

    assert told("") == [("Before", "Ash")]
    assert told("990001") == [("Before", "Ash Hub"), ("After", "Ash Hub")]


def test_of_a_pack_that_is_off_nothing_is_due() -> None:
    off = "| pack | used |\n| Governance | No |\n| Plan and KPIs | Yes |"
    made = register(body=BODIES, reporting_line=LINES, pack_use=off)
    assert lines_due(made, [stands(returned({"obligation": OWED}))], date(2027, 2, 1)) == []


def test_a_party_is_a_body_a_unit_or_a_person() -> None:
    made = lines()
    codes = [made.code_for("party", name) for name in ("strategic group", "990001", "Bursar", "nobody")]
    assert codes == ["SG", "990001", "SBM", None]
    assert [made.label("party", code) for code in ("SG", "990001", "SBM")] == [
        "Strategic Group", "Wychcombe Primary School", "Business manager"
    ]  # fmt: skip


def test_rows_without_a_code_all_hold() -> None:
    made = register(reporting_line=LINES.replace("| L1   |", "|      |").replace("| L2   |", "|      |"))
    autumn = made.calendar.period("2026-27-autumn")
    assert autumn
    assert len(made.of(autumn).rows("reporting_line")) == 9


def test_nothing_is_due_of_a_record_that_does_not_come_round() -> None:
    row = SimpleNamespace(record="body", get=lambda _: None)
    assert next_due(lines(), row, date(2026, 12, 1)) is None


def test_where_nobody_is_asked_for_meetings_none_is_said_to_be_due_and_none_to_be_held() -> None:
    """Zero would be said of what nobody tells; where some are asked, how many are due is known all the same."""
    on = "| pack | used |\n| Governance | Yes |\n| Plan and KPIs | Yes |"
    asked = "| sheet | kinds |\n| Meetings | team |"
    told = submission(meeting="| ref | body | date | held |\n", period=SPRING)
    found = []
    for sheets, sent in (({"sheet_asked": asked}, [told]), ({}, []), ({}, [told])):
        made = register(body=BODIES, pack_use=on, **sheets)
        now = made.calendar.period(SPRING)
        assert now
        row = of_body(consolidated(*sent, register=made.of(now), period=SPRING), "SG")
        found.append((row["meetings_due"], row["meetings_held"]))
    assert found == [(None, None), (3, None), (3, None)]


def test_of_a_body_of_whose_meetings_nobody_has_said_anything_it_is_not_said_that_none_was_held() -> None:
    made = tables()
    assert of_body(made, "RAB")["meetings_held"] == 0, "one was cancelled"
    other = submission(meeting=met("| G1 | SG | 02/10/2026 | held |"), period=SPRING)
    alone = register(body=BODIES, member=MEMBERS)
    now = alone.calendar.period(SPRING)
    assert now
    row = of_body(consolidated(other, register=alone.of(now), period=SPRING), "RAB")
    assert (row["meetings_due"], row["meetings_held"]) == (1, None)


def test_meetings_that_one_told_who_has_left_since_were_held() -> None:
    units = """
    | unit_id | name       | kind   | phase     | until      |
    | 990001  | Wychcombe  | school | primary   |            |
    | 990002  | Harl Down  | school | secondary | 31/12/2026 |
    """
    made = register(body=BODIES, unit=units)
    now = made.calendar.period(SPRING)
    assert now
    told = submission(unit="990002", meeting=met("| G1 | SG | 02/10/2026 | held |"))
    row = of_body(consolidated(told, register=made.of(now), period=SPRING), "SG")
    assert (row["meetings_due"], row["meetings_held"]) == (3, 1)
