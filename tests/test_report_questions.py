"""Questions of a paper: raised by the data, one of a kind before a second, none where the data raise none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import pytest

from planbook.consolidate.rows import KpiHistoryRow
from planbook.consolidate.tables import TrustTables
from planbook.model.loading import load
from planbook.report.blocks.questions import questions
from planbook.report.blocks.subject import Subject, subject_of
from trust_tables import trust_tables

T = TypeVar("T")

SCHOOL = "900105"
DECLARATIONS = load()


@pytest.fixture(scope="module")
def tables() -> TrustTables:
    return trust_tables(DECLARATIONS)


@pytest.fixture
def quiet(tables: TrustTables) -> TrustTables:
    """The same trust with nothing in its tables that anybody could ask about."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("kpis", "actions", "milestones", "measures", "areas", "funding", "exceptions"), ()
    )
    return replace(tables, **nothing)


def school(tables: TrustTables) -> Subject:
    return subject_of(DECLARATIONS, tables, "unit", SCHOOL)


def asked(tables: TrustTables, most: int = 99) -> list[str]:
    return questions(school(tables), most)


def own(rows: Sequence[T], these: Mapping[str, Any], **values: Any) -> tuple[T, ...]:
    """The first of the school's rows that have `these`, with other `values`, alone."""
    wanted = {"unit": SCHOOL, **these}
    row = next(row for row in rows if all(getattr(row, key) == value for key, value in wanted.items()))
    return (replace(row, **values),)  # type: ignore[type-var]


def test_nothing_is_asked_where_the_data_raise_nothing(quiet: TrustTables) -> None:
    assert asked(quiet) == []


def test_one_of_each_kind_comes_before_a_second_of_any(tables: TrustTables) -> None:
    every, few = asked(tables), asked(tables, 5)
    off_target = [question for question in every if "against a target of" in question]
    assert len(off_target) > 1
    assert [question for question in few if "against a target of" in question] == off_target[:1]
    assert few == [question for question in every if question in few]
    assert len({question.split(",")[0] for question in few}) == 5


def test_a_kpi_off_target_that_no_action_is_to_move_is_asked_about_first(tables: TrustTables) -> None:
    kpis = [row for row in tables.kpis if row.unit == SCHOOL and row.group == "all" and row.status == "red"][:2]
    red = [row for row in tables.exceptions if row.kind == "kpi" and row.status == "red"][:1]
    told = [
        replace(red[0], unit=SCHOOL, figure=row.figure, response=response)
        for row, response in zip(kpis, ("Ring home on the first morning", None), strict=True)
    ]
    first, second = (
        question
        for question in asked(replace(tables, kpis=tuple(kpis), exceptions=tuple(told)))
        if "against a target of" in question
    )
    assert first.startswith(kpis[1].kpi_name) and "no action is named as the one to move it" in first
    assert second.startswith(kpis[0].kpi_name) and "What does the school think is behind it" in second
    nowhere = replace(tables, kpis=tuple(kpis), exceptions=tuple(replace(row, response=None) for row in told))
    assert not any("no action is named" in question for question in asked(nowhere))


def attendance(values: Sequence[float | None], **row: Any) -> dict[str, Any]:
    """Attendance in the last periods, latest last, and its row of now."""
    tables = trust_tables(DECLARATIONS)
    past = [p for p in tables.kpi_history if p.unit == SCHOOL and p.kpi == "ATT" and p.group == "all"]
    history: list[KpiHistoryRow] = [
        replace(p, value=value, status="green" if value is not None else "not_reported")
        for p, value in zip(past[-len(values) :], values, strict=True)
    ]
    now = own(tables.kpis, {"kpi": "ATT", "group": "all"}, value=values[-1], target=90.0, status="green", **row)
    return {"kpis": now, "kpi_history": tuple(history)}


@pytest.mark.parametrize(
    ("values", "row", "begins"),
    [
        ((96.0, 95.0, 94.0, 93.0), {}, "Attendance has fallen three times running, from 96.0% ("),
        ((97.0, 96.0, 95.0, 94.0, 93.0), {}, "Attendance has fallen four times running, from 97.0% ("),
        ((96.0, 97.0, 95.0, 94.0, 93.0), {}, "Attendance has fallen three times running, from 97.0% ("),
        ((95.0, 94.0, 93.0), {}, ""),
        ((96.0, 95.0, 95.0, 94.0, 93.0), {}, ""),
        ((96.0, None, 95.0, 94.0, 93.0), {}, ""),
        ((93.0, 94.0, 95.0, 96.0), {}, ""),
        ((96.0, 95.0, 94.0, 93.0), {"counted_until": "autumn term 2025"}, ""),
    ],
)
def test_three_declines_running_are_asked_about(
    quiet: TrustTables, values: Sequence[float | None], row: Mapping[str, Any], begins: str
) -> None:
    found = asked(replace(quiet, **attendance(values, **row)))
    assert len(found) == bool(begins)
    assert all(question.startswith(begins) for question in found)


def test_what_is_hidden_says_nothing_of_a_decline(quiet: TrustTables) -> None:
    declining = attendance((97.0, 96.0, 95.0, 94.0))
    past = tuple(replace(p, status="suppressed" if p.value == 96.0 else p.status) for p in declining["kpi_history"])
    assert asked(replace(quiet, **{**declining, "kpi_history": past})) == []


def groups(quiet: TrustTables, few: float, others: float, **both: Any) -> TrustTables:
    """Reading, writing and maths of disadvantaged pupils and of the others."""
    row = own(trust_tables(DECLARATIONS).kpis, {"kpi": "RWM", "group": "all"}, status="green", **both)[0]
    of = [("disadvantaged", few), ("other", others)]
    return replace(quiet, kpis=tuple(replace(row, group=g, value=v, last=v + 1, figure=g) for g, v in of))


def test_a_wide_gap_between_two_groups_is_asked_about(quiet: TrustTables) -> None:
    (question,) = asked(groups(quiet, 40.0, 62.0))
    assert (
        "40.0% (disadvantaged) and 62.0% (not disadvantaged), a gap of 22 points: what does the school" in question
    )
    assert asked(groups(quiet, 55.0, 62.0)) == []
    withheld = groups(quiet, 40.0, 62.0)
    assert asked(replace(withheld, kpis=tuple(replace(r, status="counts_only") for r in withheld.kpis))) == []


def test_what_the_gap_was_is_said_where_both_groups_were_counted_then(quiet: TrustTables) -> None:
    before = groups(quiet, 40.0, 62.0, last_term="summer term 2026", last_status="green")
    wider = tuple(replace(r, last=r.value if r.group == "other" else 52.0) for r in before.kpis)
    (question,) = asked(replace(before, kpis=wider))
    assert "a gap of 22 points (10 points in summer term 2026)" in question
    hidden = tuple(replace(r, last_status="suppressed") for r in wider)
    (question,) = asked(replace(before, kpis=hidden))
    assert "a gap of 22 points: " in question


def test_money_spent_ahead_of_the_year_is_asked_about_with_what_was_delivered(
    tables: TrustTables, quiet: TrustTables
) -> None:
    line = own(tables.funding, {}, award=10_000.0, spent=7_000.0, forecast=10_000.0, variance=0.0, spent_share=70.0)
    ahead = tuple(replace(row, year_passed=33.0) for row in line)
    actions = [row for row in tables.actions if row.unit == SCHOOL][:2]
    delivered = tuple(replace(a, delivery=d) for a, d in zip(actions, ("green", "amber"), strict=True))
    found = asked(replace(quiet, funding=ahead, actions=delivered))
    assert any(
        "70% of" in question and "while one of two actions is on track or completed" in question
        for question in found
    )
    assert any("how will the rest be spent?" in q for q in asked(replace(quiet, funding=trailing(ahead))))
    assert asked(replace(quiet, funding=tuple(replace(row, year_passed=60.0) for row in ahead))) == []


def trailing(rows: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(replace(row, spent_share=20.0, year_passed=66.0) for row in rows)


def test_a_finish_that_moved_a_second_time_is_asked_about_by_its_days(
    tables: TrustTables, quiet: TrustTables
) -> None:
    days = {"finish": date(2026, 12, 18), "revised_last": date(2027, 3, 26), "revised_finish": date(2027, 7, 20)}
    row = own(tables.actions, {"live": True}, delivery="green", reporting="fresh", differs=False, **days)
    (question,) = asked(replace(quiet, actions=row))
    assert "has moved a second time: from 18 December 2026 to 26 March 2027, and now to 20 July 2027." in question
    once = tuple(replace(r, revised_last=None) for r in row)
    (question,) = asked(replace(quiet, actions=once))
    assert question.startswith("A finish date has moved")


def test_what_was_reported_and_what_the_facts_come_to_are_set_side_by_side(
    tables: TrustTables, quiet: TrustTables
) -> None:
    row = own(
        tables.actions,
        {"live": True},
        delivery="green",
        facts="red",
        basis="milestones",
        differs=True,
        reporting="fresh",
        revised_finish=None,
    )
    (question,) = asked(replace(quiet, actions=row))
    assert "is reported on track, and its milestones suggest off track: which of the two describes it?" in question


def test_a_measure_reported_met_without_evidence_is_asked_about_where_others_have_some(
    tables: TrustTables, quiet: TrustTables
) -> None:
    measure = own(tables.measures, {}, status="green", basis="reported", evidence=None)
    other = tuple(replace(row, unit="900101", evidence="Minutes of 3 November") for row in measure)
    (question,) = asked(replace(quiet, measures=(*measure, *other)))
    assert question == "One success measure is reported met without evidence: what shows it?"
    assert asked(replace(quiet, measures=measure)) == []


def test_the_next_milestone_is_asked_about(tables: TrustTables, quiet: TrustTables) -> None:
    row = own(tables.milestones, {}, done=False, due=date(2027, 1, 29), milestone="All staff trained.")
    (question,) = asked(replace(quiet, milestones=row))
    assert (
        question == "What will show that the next milestone, “All staff trained”, due on 29 January 2027, is met?"
    )
    assert asked(replace(quiet, milestones=tuple(replace(r, due=date(2028, 1, 29)) for r in row))) == []


def test_of_several_units_what_most_have_in_common_is_asked_once(tables: TrustTables) -> None:
    found = questions(subject_of(DECLARATIONS, tables, "trust", ""), 99)
    assert sum("Reading hub grant" in question for question in found) == 1
    assert any(q.startswith("Reading hub grant is spent much faster than the year goes in 11 of 12") for q in found)
