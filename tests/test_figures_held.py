"""Figures that the trust holds: shown to schools and not asked, used in all outputs, and said to be the trust's."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

import builders
from consolidated import AUTUMN, SPRING, consolidated, line, lines
from planbook.consolidate.disclosure import external
from planbook.consolidate.rows_behind import rows_behind
from planbook.consolidate.tidy import register_rows
from planbook.model.asked import is_asked
from planbook.model.difference import differences
from planbook.model.figures_held import held_figure, is_held
from planbook.model.given_lines import given_lines
from planbook.model.loading import load
from planbook.model.nouns import nouns_of
from planbook.model.register import Register
from planbook.model.submission import Claim, Fault
from planbook.prepare.content.prefill import prefill
from planbook.prepare.workbook import write_workbook
from planbook.report.blocks.sentences import statuses_sentence
from planbook.report.held_by import said_alone, said_held, said_pooled
from planbook.validate.submission import validate
from rule_cases import returned
from workbooks import cell, job

UNIT = "990001"
KPI_TABLE = """
    | kpi  | name             | on  | unit    | better | definition   | count_label       | out_of_label      | counts_people | due_in     | given_by | pooled | groups        | target | tolerance |
    | ATT  | Attendance       | Yes | percent | up     | Sessions.    | Sessions attended | sessions possible | all           | every_term | trust    |        | disadvantaged | 95     | 1         |
    | COM  | Complaints       | Yes | count   | down   | Complaints.  | Complaints        |                   | school        | every_term |          |        |               | 0      | 0         |
    | RES  | Reserves         | Yes | percent | up     | Reserves.    | Reserves £        | income £          | school        | every_term | trust    | Yes    |               | 5      | 1         |
    | AUD  | Audit done       | Yes | yes_no  | up     | Done.        | Yes or No         |                   | school        | every_term | trust    |        |               | 1      |           |
"""
HELD = """
    | period         | unit   | kpi        | group         | numerator | denominator | value | source | read_on    |
    | 2026-27-autumn | 990001 | Attendance |               | 18600     | 20000       |       | MIS    | 04/12/2026 |
    | 2026-27-autumn | 990001 | ATT        | disadvantaged |           |             | 91.5  | MIS    | 04/12/2026 |
    | 2026-27-autumn | 990002 | ATT        |               | 47000     | 50000       |       | MIS    | 04/12/2026 |
    | 2026-27-autumn | 990001 | RES        |               |           |             | 6.2   | Ledger | 30/11/2026 |
    | 2026-27-autumn |        | RES        |               |           |             | 4.4   | Ledger | 30/11/2026 |
    | 2026-27-spring | 990001 | ATT        |               | 19000     | 20000       |       | MIS    | 12/03/2027 |
"""
POOLED = """
    | name              | return_to                  | contact     | format             | floor | pools_reserves |
    | Merrow Vale Trust | returns@merrowvale.example | Ines Okafor | objectives-actions | 6     | Yes            |
"""


def of_trust(held: str = HELD, **more: str) -> Register:
    return builders.register(kpi=KPI_TABLE, figure_held=held, **more)


def kpis(text: str, period: str = AUTUMN, unit: str = UNIT):
    return builders.submission(
        period=period, unit=unit, kpi_value="| kpi | group | numerator | denominator | comment |\n" + text
    )


def period_of(register: Register, name: str = AUTUMN):
    period = register.calendar.period(name)
    assert period is not None
    return period


def written(register: Register, name: str = AUTUMN, unit: str = UNIT, earlier: tuple = ()):
    rows = prefill(load(), register, unit, period_of(register, name), earlier)
    made = (
        job(register=register, period=name, unit=unit, rows=rows)
        if unit != UNIT
        else job(register=register, period=name, rows=rows)
    )
    return load_workbook(io.BytesIO(write_workbook(load(), made)))


@pytest.mark.parametrize(
    ("says", "held"),
    [
        ("Trust", True),
        ("Trust, from finance", True),
        ("Trust, from its MIS", True),
        ("School, from finance", False),
    ],
)
def test_where_the_trust_takes_a_figure_from_does_not_change_that_it_gives_it(says: str, held: bool) -> None:
    given = builders.register(
        kpi=f"| kpi | name | on | unit | due_in | given_by |\n| BAL | Balance | Yes | percent | every_term | {says} |"
    )
    assert is_held(given.declarations, given.kpis["BAL"]) is held


def test_what_is_held_counts_whatever_the_return_says() -> None:
    tables = consolidated(kpis("| ATT | | 19990 | 20000 | We have more. |\n| COM | | 2 | | |"), register=of_trust())
    row = line(tables.kpis, unit=UNIT, kpi="ATT", group="all")
    assert (row["numerator"], row["denominator"], row["value"], row["status"]) == (18600, 20000, 93.0, "red")
    assert (row["held"], row["comment"]) == ("held by the trust (MIS, 4 December 2026)", "We have more.")
    other = line(tables.kpis, unit="990002", kpi="ATT", group="all")
    assert other["value"] == 94.0, "a figure is held of a school that has returned nothing"
    own = line(tables.kpis, unit=UNIT, kpi="COM")
    assert (own["value"], own["held"]) == (2.0, None)


def test_a_figure_without_counts_is_shown_and_in_no_total() -> None:
    tables = consolidated(kpis("| COM | | 2 | | |"), register=of_trust())
    row = line(tables.kpis, unit=UNIT, kpi="ATT", group="disadvantaged")
    assert (row["numerator"], row["denominator"], row["value"], row["status"]) == (None, None, 91.5, "red")
    total = line(tables.phases, phase="primary", kpi="ATT", group="disadvantaged")
    assert (total["units"], total["reporting"], total["value"]) == (1, 0, None)
    assert total["missing"] == "Wychcombe Primary School"
    shown = {(r.unit, r.group): r for r in external(tables).kpis if r.kpi == "ATT"}
    assert shown[UNIT, "disadvantaged"].status == "suppressed", "how many it is about nobody knows"
    assert shown[UNIT, "disadvantaged"].value is None
    assert shown["990002", "all"].value == 94.0


def test_of_money_a_figure_without_counts_is_shown_outside() -> None:
    tables = consolidated(kpis("| COM | | 2 | | |"), register=of_trust())
    assert line(external(tables).kpis, unit=UNIT, kpi="RES")["value"] == 6.2


def test_what_the_trust_has_not_yet_is_nobodys_omission() -> None:
    tables = consolidated(kpis("| COM | | 2 | | |"), register=of_trust())
    row = line(tables.kpis, unit=UNIT, kpi="AUD")
    assert (row["value"], row["status"], row["held"]) == (
        None,
        "not_applicable",
        "given by the trust, which holds no figure yet",
    )


def test_a_source_is_the_registers_row() -> None:
    register = of_trust()
    tables = consolidated(kpis("| ATT | | 19990 | 20000 | |"), register=register)
    rows = register_rows(load().records["figure_held"], register, AUTUMN, "trust.xlsx")
    behind = rows_behind(tables.figures[f"kpi/ATT/{UNIT}"], {"figure_held": rows})
    assert behind == [
        ("trust.xlsx", "Figures held", 6, "numerator", 18600),
        ("trust.xlsx", "Figures held", 6, "denominator", 20000),
    ]
    alone = rows_behind(tables.figures[f"kpi/ATT/{UNIT}/disadvantaged"], {"figure_held": rows})
    assert alone == [("trust.xlsx", "Figures held", 7, "value", 91.5)]


def test_history_and_last_time_are_of_what_was_held() -> None:
    tables = consolidated(
        kpis("| COM | | 2 | | |"), kpis("| COM | | 1 | | |", SPRING), register=of_trust(), period=SPRING
    )
    row = line(tables.kpis, unit=UNIT, kpi="ATT", group="all")
    assert (row["value"], row["last"], row["change"]) == (95.0, 93.0, 2.0)
    past = {r["period"]: r["value"] for r in lines(tables.kpi_history, unit=UNIT, kpi="ATT", group="all")}
    assert past == {AUTUMN: 93.0, SPRING: 95.0}


def test_rows_that_differ_count_neither() -> None:
    twice = (
        HELD + "| 2026-27-autumn | Wychcombe Primary School | ATT | all | 18601 | 20000 | | MIS | 04/12/2026 |\n"
    )
    assert held_figure(of_trust(twice), UNIT, AUTUMN, "ATT") is None
    same = HELD + "| 2026-27-autumn | Wychcombe Primary School | ATT | all | 18600 | 20000 | | MIS | 05/12/2026 |\n"
    found = held_figure(of_trust(same), UNIT, AUTUMN, "ATT")
    assert found is not None and found.value == 93.0


def test_the_data_keep_of_other_periods_outside_what_may_be_hidden() -> None:
    tables = external(consolidated(kpis("| COM | | 2 | | |"), register=of_trust()))
    rows = [
        (row.get("period"), row.unit, row.text("kpi"), row.get("numerator"), row.get("value"))
        for row in tables.records["figure_held"].rows
    ]
    assert (AUTUMN, "990002", "ATT", 47000, None) in rows
    assert (SPRING, UNIT, "ATT", None, None) in rows
    assert (AUTUMN, UNIT, "ATT", None, None) in rows, "of the group that is hidden"


def test_what_a_school_typed_beside_it_is_not_given_away() -> None:
    tables = external(consolidated(kpis("| ATT | | 3 | 4 | |\n| COM | | 2 | | |"), register=of_trust()))
    rows = tables.records["kpi_value"].rows
    told = {row.text("kpi"): (row.get("numerator"), row.get("denominator")) for row in rows}
    assert told == {"ATT": (None, None), "COM": (2, None)}
    assert line(tables.kpis, unit=UNIT, kpi="ATT", group="all")["numerator"] == 18600


def test_a_line_of_the_trust_is_shaded_and_its_comment_open() -> None:
    sheet = written(of_trust())["KPIs"]
    numbers = {
        (cell(sheet, "kpi_value.kpi", n).value, cell(sheet, "kpi_value.group", n).value): n for n in range(6, 12)
    }
    att, group = numbers["ATT", "All pupils"], numbers["ATT", "Disadvantaged"]
    assert [cell(sheet, f"kpi_value.{key}", att).value for key in ("numerator", "denominator")] == [18600, 20000]
    assert cell(sheet, "kpi_value.counts", att).value == (
        "Sessions attended; sessions possible. Held by the trust (MIS, 4 December 2026). "
        "If it is not right, tell us under Comment."
    )
    assert cell(sheet, "kpi_value.value", group).value == pytest.approx(0.915)
    assert cell(sheet, "kpi_value.state", group).value == "Off target"
    for number in (att, group):
        assert all(
            cell(sheet, f"kpi_value.{key}", number).protection.locked for key in ("numerator", "denominator")
        )
        assert not cell(sheet, "kpi_value.comment", number).protection.locked
    audit = numbers["AUD", "All pupils"]
    assert cell(sheet, "kpi_value.counts", audit).value == "Yes or No. The trust gives this figure."
    assert cell(sheet, "kpi_value.state", audit).value == "–"


def test_nothing_of_it_is_counted_as_asked() -> None:
    book = written(of_trust())
    (line_of_kpis,) = [row for row in book.worksheets[0].iter_rows(values_only=True) if '"KPIs")' in str(row)]
    assert "=1" in line_of_kpis, "complaints alone are asked for"
    check = book["Check"]
    (counts,) = [row for row in check.iter_rows() if any(c.value == "KP-001" for c in row)]
    begun = next(c.value for c in counts if "SUMPRODUCT" in str(c.value) and ">2" in str(c.value))
    assert ">2," in begun, "two counts came with the workbook"
    register = of_trust()
    given = given_lines(register, "kpi_value", UNIT, period_of(register))
    assert [line.values["kpi"] for line in given if line.asked] == ["COM"]


def test_where_the_trust_gives_all_that_is_due_a_half_term_asks_nothing() -> None:
    halves = builders.TABLES["period"] + (
        "| 2026-27-autumn-1 | half_term | 01/09/2026 | 23/10/2026 | 16/10/2026 | 09/10/2026 | |\n"
    )
    table = "\n".join(
        line.replace("every_term", "half_term" if "ATT" in line else "every_term")
        for line in KPI_TABLE.splitlines()
    )
    register = builders.register(kpi=table, period=halves)
    half = period_of(register, "2026-27-autumn-1")
    assert not is_asked(register, load().records["kpi_value"], UNIT, half)


@pytest.mark.parametrize(("typed", "answer"), [("1", True), ("0", False)])
def test_a_yes_that_is_held_as_a_number_is_shown_as_a_yes(typed: str, answer: bool) -> None:
    register = of_trust(f"""
    | period         | unit   | kpi | value   | source |
    | 2026-27-autumn | 990001 | AUD | {typed} | Log    |
    """)
    held = held_figure(register, UNIT, AUTUMN, "AUD")
    assert held is not None
    assert (held.numerator, held.value) == (answer, float(answer))
    assert isinstance(held.numerator, bool)


def test_last_time_is_what_was_held_then() -> None:
    register = of_trust()
    rows = prefill(load(), register, UNIT, period_of(register, SPRING), [])["kpi_value"]
    assert (
        next(row.values["last"] for row in rows if (row.values["kpi"], row.values["group"]) == ("ATT", "all"))
        == 93.0
    )


def test_the_trust_can_hold_that_there_is_nobody_to_count() -> None:
    held = HELD.replace("|           |             | 91.5  | MIS ", "| 0         | 0           |       | MIS ")
    register = of_trust(held)
    tables = consolidated(kpis("| COM | | 2 | | |"), register=register)
    row = line(tables.kpis, unit=UNIT, kpi="ATT", group="disadvantaged")
    assert (row["numerator"], row["denominator"], row["value"], row["status"]) == (0, 0, None, "nobody")
    assert line(tables.phases, phase="primary", kpi="ATT", group="disadvantaged")["missing"] == ""
    now, next_term = (
        {
            (r.values["kpi"], r.values["group"]): r
            for r in prefill(load(), register, UNIT, period_of(register, name), [])["kpi_value"]
        }
        for name in (AUTUMN, SPRING)
    )
    assert now["ATT", "disadvantaged"].values["denominator"] == 0
    assert next_term["ATT", "disadvantaged"].values["last"] == "Nobody"


def test_a_return_is_asked_nothing_and_what_it_says_is_the_trusts_to_answer() -> None:
    register = of_trust()
    sent = returned(
        {
            "kpi_value": """
    | kpi | group         | numerator | denominator | comment           |
    | ATT | all           | 18800     | 20000       | Four were off roll. |
    | ATT | disadvantaged |           |             |                   |
    | COM | all           | 2         |             | One is settled.   |
    | RES | all           |           |             |                   |
"""
        }
    )
    found = [f for f in validate(sent, register, period_of(register), None, "a.xlsx") if f.record == "kpi_value"]
    assert [(f.code, f.severity, f.message) for f in found] == [
        (
            "KP-027",
            "note",
            "Attendance: the return says 94.0% (18,800 of 20,000), the trust holds 93.0% (18,600 of 20,000); "
            "the return comments: “Four were off roll.”",
        )
    ]
    assert load().rules["KP-027"].reader == "trust"


def test_pooled_reserves_are_the_trusts_alone() -> None:
    register = of_trust(trust=POOLED)
    tables = consolidated(kpis("| RES | | 5 | 100 | |"), register=register)
    assert not lines(tables.kpis, kpi="RES")
    assert not lines(tables.phases, kpi="RES")
    figure = tables.figures["trust/RES"]
    assert (figure.value, figure.status) == (4.4, "amber")
    rows = register_rows(load().records["figure_held"], register, AUTUMN, "trust.xlsx")
    assert rows_behind(figure, {"figure_held": rows}) == [("trust.xlsx", "Figures held", 10, "value", 4.4)]
    assert list(said_pooled(tables)) == [
        "Of the trust as a whole, as reserves are pooled: Reserves 4.4%, near target, held by the trust (Ledger, 30 November 2026)."
    ]
    sheet = written(register)["KPIs"]
    assert "RES" not in {cell(sheet, "kpi_value.kpi", n).value for n in range(6, 14)}


def test_where_reserves_are_not_pooled_they_are_of_each_school() -> None:
    tables = consolidated(kpis("| COM | | 2 | | |"), register=of_trust())
    assert line(tables.kpis, unit=UNIT, kpi="RES")["value"] == 6.2
    assert "trust/RES" not in tables.figures


def test_papers_say_whose_figure_it_is() -> None:
    tables = consolidated(kpis("| COM | | 2 | | |"), register=of_trust())
    rows = [row for row in tables.kpis if row.unit == UNIT]
    assert statuses_sentence(rows, nouns_of(load()).kpi, body="trust") == (
        "Five KPIs are due: one is on target, three are off target and one is still to be given by the trust."
    )
    outside = [row for row in external(tables).kpis if row.unit == UNIT and row.group == "disadvantaged"]
    assert statuses_sentence(outside, nouns_of(load()).kpi, body="trust").endswith(
        "not shown, because the number of people is not known."
    )
    assert list(said_held(rows, lambda row: row.kpi_name)) == [
        "Held by the trust (MIS, 4 December 2026): Attendance.",
        "Held by the trust (Ledger, 30 November 2026): Reserves.",
        "Given by the trust, which holds no figure yet: Audit done.",
    ]
    assert said_alone(rows, tables, lambda row: row.kpi_name) == (
        "Held without its counts, so in no total: "
        "Attendance (Wychcombe Primary School); Reserves (Wychcombe Primary School)."
    )


def test_what_cannot_be_read_there_is_no_error_of_the_schools() -> None:
    register = of_trust()
    sent = returned({"kpi_value": "| kpi | group | numerator | denominator |\n| ATT | all | | 20000 |"})
    table = replace(sent.tables[0], faults=(Fault("FD-004", 6, "numerator", "about 93%"),))
    found = validate(replace(sent, tables=(table,)), register, period_of(register), None, "a.xlsx")
    assert [(f.code, f.message) for f in found if f.row == 6] == [
        ("KP-027", "Attendance: the return says “about 93%”, the trust holds 93.0% (18,600 of 20,000).")
    ]


def test_a_figure_that_planbook_put_there_anew_is_no_change_of_the_schools() -> None:
    before, after = (
        returned(
            {"kpi_value": f"| kpi | group | numerator | denominator | comment |\n| ATT | all | {n} | 20000 | {c} |"}
        )
        for n, c in ((18500, "Yes."), (18600, "No."))
    )
    assert [(c.field, c.before, c.after) for c in differences(of_trust(), before, after)] == [
        ("comment", "Yes.", "No.")
    ]


def test_last_time_as_it_was_held_is_what_the_line_came_with() -> None:
    register = of_trust()
    before = returned({"kpi_value": "| kpi | group | numerator | denominator |\n| ATT | all | 19900 | 20000 |"})
    now = returned(
        {"kpi_value": "| kpi | group | numerator | denominator |\n| ATT | all | 19000 | 20000 |"}, period=SPRING
    )
    for said, codes in (("0.93", set()), ("0.995", {"KP-023"})):
        claims = (Claim("figure", "last", said, "KPIs", 6),)
        found = validate(replace(now, claims=claims), register, period_of(register, SPRING), before, "a.xlsx")
        assert {f.code for f in found if f.row == 6} == codes


def test_what_has_no_counts_covers_no_hidden_part_of_a_total() -> None:
    units = "| unit_id | name | kind | phase | pupils | state |" + "".join(
        f"\n| 99000{n} | School {n} | school | primary | 200 | open |" for n in range(1, 7)
    )
    kpi = """
    | kpi | name         | on  | unit    | better | count_label | out_of_label | counts_people | due_in     | given_by |
    | PHO | Phonics done | Yes | percent | up     | Pupils      | year 1       | all           | every_term | trust    |
    """
    held = "| period | unit | kpi | numerator | denominator | value | source | read_on |" + "".join(
        f"\n| {AUTUMN} | 99000{n} | PHO | {counts} | MIS | 04/12/2026 |"
        for n, counts in enumerate(("24|30|", "25|31|", "20|28|", "22|29|", "2|4|", "||81.5"), start=1)
    )
    tables = consolidated(register=builders.register(unit=units, kpi=kpi, figure_held=held))
    total = line(tables.phases, phase="primary", kpi="PHO")
    assert (total["units"], total["reporting"], total["missing"]) == (6, 5, "School 6")
    assert (total["numerator"], total["denominator"]) == (93, 122)
    shown = external(tables)
    hidden = {row.unit for row in shown.kpis if row.status == "suppressed"}
    assert {"990005", "990006"} < hidden, "another goes with the small one: that without counts is in no total"
    assert line(shown.phases, phase="primary", kpi="PHO")["value"] is not None
