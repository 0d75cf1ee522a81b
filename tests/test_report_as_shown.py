"""What a paper works out for its sentences: from figures as they are shown, and from each school's own days."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from builders import register, submission
from consolidated import consolidated
from planbook.consolidate.disclosure import external
from planbook.consolidate.shown import _SHOWN
from planbook.consolidate.tables import TrustTables
from planbook.model.delivery import facts_of
from planbook.model.loading import load
from planbook.model.nouns import nouns_of
from planbook.model.plan_changes import plan_changes
from planbook.model.record import Record
from planbook.model.submission import Fault
from planbook.model.typed_tables import types_of
from test_report_governors import SCHOOL, changed, only, said, sections_of, where, with_register
from trust_tables import MISSING, trust_tables

DECLARATIONS = load()


@pytest.fixture(scope="module")
def tables() -> TrustTables:
    return trust_tables(DECLARATIONS)


@pytest.mark.parametrize(
    ("numerator", "out_of", "words"),
    [
        (12900.0, 20000.0, "90 more pupils would have met it"),  # 12,990 are 64.95%, which is shown as 65.0%
        (12989.0, 20000.0, "one more pupil would have met it"),
        (18.0, 31.0, "three more pupils would have met it"),
    ],
)
def test_how_many_pupils_a_target_was_missed_by_goes_by_the_figure_that_would_be_shown(
    tables: TrustTables, numerator: float, out_of: float, words: str
) -> None:
    figure = {"numerator": numerator, "denominator": out_of, "value": numerator / out_of * 100, "target": 65.0}
    green = changed(tables.kpis, SCHOOL, status="green")
    missed = where(green, {"kpi": "RWM", "group": "all"}, **figure, status="red")
    assert words in said(sections_of(replace(tables, kpis=missed))["Summary"])


def test_shares_in_a_question_are_rounded_as_they_are_everywhere(tables: TrustTables) -> None:
    own = {"award": 1000.0, "spent": 525.0, "forecast": 900.0, "variance": 100.0, "spent_share": 52.5}
    funding = only(tables.funding, SCHOOL, [{**own, "year_passed": 94.5, "status": "amber", "comment": None}])
    sections = sections_of(
        replace(tables, kpis=changed(tables.kpis, SCHOOL, status="green"), actions=(), funding=funding)
    )
    assert "95% of the year has gone and 53% of" in said(sections["Questions"])
    assert "£525 of £1,000 spent (53%)" in said(sections["Money"])


def test_what_is_left_of_an_allocation_that_has_ended_is_not_asked_of_as_still_to_be_spent(
    tables: TrustTables,
) -> None:
    own = {"award": 1000.0, "spent": 525.0, "forecast": 900.0, "variance": 100.0, "spent_share": 52.5}
    ended = {**own, "year_passed": 100.0, "ends": date(2026, 3, 31), "status": "amber", "comment": None}
    sections = sections_of(
        replace(
            tables,
            kpis=changed(tables.kpis, SCHOOL, status="green"),
            actions=(),
            funding=only(tables.funding, SCHOOL, [ended]),
        )
    )
    asked = said(sections["Questions"])
    assert "ended on 31 March 2026, and 53% of it is spent: what becomes of the rest?" in asked
    assert "of the year has gone" not in asked


def test_the_share_of_term_time_gone_is_rounded_as_it_is_everywhere() -> None:
    facts = facts_of([], nouns_of(DECLARATIONS).milestone, 25, 0.125)
    assert facts
    assert facts.words == "25% is done, and 13% of its term time has passed"


def test_a_paper_says_when_the_schools_own_return_was_due(tables: TrustTables) -> None:
    later = [{"unit": MISSING, "period": tables.period.id, "due": date(2026, 12, 17)}]
    agreed = said(sections_of(with_register(tables, extension=later), MISSING)["Not returned"])
    assert tables.period.due != date(2026, 12, 17)
    assert "The return was due on 17 December 2026." in agreed


def test_a_paper_says_when_the_schools_own_next_return_is_due(tables: TrustTables) -> None:
    later = [{"unit": SCHOOL, "period": "2026-27-spring", "due": date(2027, 4, 1)}]
    assert "1 April 2027 Return for the spring term 2027" in said(
        sections_of(with_register(tables, extension=later))["Dates and notes"]
    )


def test_an_award_is_as_old_as_it_is_though_it_was_the_registers_for_a_time() -> None:
    """In spring the line said what the register had awarded; under another purpose it is the school’s."""
    known = register(
        award="""
        | unit   | source | year    | amount | purpose  |
        | 990001 | PP     | 2025-26 | 42000  | Tutoring |
        """
    )
    sent = []
    told = (("autumn", "Books", 7000), ("spring", "Tutoring", 42000), ("summer", "Other", 42000))
    for period, purpose, award in told:
        line = f"| ref | source | purpose | award |\n| F1 | PP | {purpose} | {award} |"
        action = "| ref | action | status |\n| 1.1 | Read aloud every day. | on_track |"
        name = f"2025-26-{period}"
        sent.append((name, submission(period=name, unit="990001", action=action, funding_line=line)))
    found = plan_changes(known, sent)
    assert [(one.change.field, one.change.after, one.since) for one in found] == [
        ("purpose", "Other", "2025-26-summer"),
        ("award", "£42,000", "2025-26-spring"),
    ]


def test_a_new_row_of_a_plan_is_told_without_what_is_no_answer() -> None:
    """A dash or "as above" is blank wherever words are wanted, and so where a new row is told as well."""
    first = submission(period="2025-26-autumn", unit="990001", action="| ref | action |\n| 1.1 | Read aloud. |")
    heads = "| ref | action | progress | next_step |\n| 1.1 | Read aloud. | | |"
    rows = f"{heads}\n| 1.2 | Count daily. | as above | Ask. |"
    later = submission(period="2025-26-spring", unit="990001", action=rows)
    (table,) = later.tables
    blanked = replace(
        table,
        rows=tuple(
            replace(row, values=tuple(None if v == "as above" else v for v in row.values)) for row in table.rows
        ),
        faults=(Fault("FD-033", table.rows[1].excel_row, "progress", "as above"),),
    )
    (change,) = plan_changes(
        register(), [("2025-26-autumn", first), ("2025-26-spring", replace(later, tables=(blanked,)))]
    )
    assert change.change.after == "Ref: 1.2; Action: Count daily.; Next step: Ask."


def test_no_limit_of_rows_takes_what_must_be_seen_from_the_exceptions() -> None:
    """Six figures on safeguarding are not as they should be, beside an action, a measure and money that are not."""
    kpis = "\n".join(
        f"| S{n} | Check {n} | Yes | yes_no | up | Done. | Yes or No | school | every_term | 1 | 0 | always |"
        for n in range(1, 7)
    )
    sent = submission(
        action="| ref | action | finish | status |\n| 1 | Write | 01/10/2026 | Off track |",
        measure="| ref | belongs_to | statement | kind | operator | target | due | actual |\n"
        "| M1 | 1 | They write. | percent | at_least | 60 | 01/12/2026 | 40 |",
        funding_line="| ref | source | spent |\n| F1 | PP | 90000 |",
        kpi_value="| kpi | numerator |\n" + "\n".join(f"| S{n} | No |" for n in range(1, 7)),
    )
    heads = "| kpi | name | on | unit | better | definition | count_label | counts_people | due_in | target "
    tables = consolidated(sent, register=register(kpi=f"{heads}| tolerance | prominence |\n{kpis}"))
    words = said(sections_of(external(tables), "990001")["Exceptions"])
    assert [n for n in range(1, 7) if f"Check {n}: No, target Yes" in words] == [1, 2, 3, 4, 5, 6]


def test_each_table_that_a_record_names_is_shown_line_by_line():
    named = {record.table for record in load().records.values() if record.table}
    assert {*get_args(types_of(Record)["table"])} - {""} == named <= {*_SHOWN}
