"""What may be shown outside: small cohorts, what would give them away, in every table and period."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import register, submission
from consolidated import AUTUMN, SUMMER, consolidated, line, lines
from examples import examples
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import TrustTables
from test_consolidate_returns import finding

UNITS = """
    | unit_id | name  | kind   | phase   | pupils |
    | 1       | Ash   | school | primary | 200    |
    | 2       | Birch | school | primary | 300    |
    | 3       | Cedar | school | primary | 100    |
    | 4       | Damson | school | primary | 150   |
    | 5       | Elder | school | primary | 250    |
"""
KPIS = """
    | kpi  | name       | on  | unit    | better | due_in     | groups              | counts_people | target | tolerance | smallest | roll_up |
    | RWM  | KS2        | Yes | percent | up     | every_term | disadvantaged;other | all           | 60     | 5         |          | sum     |
    | ATT  | Attendance | Yes | percent | up     | every_term | disadvantaged       |               | 95     | 1         |          | sum     |
    | SICK | Sickness   | Yes | mean    | down   | every_term |                     | staff         | 2      | 1         |          | sum     |
    | EXC  | Exclusions | Yes | count   | down   | every_term |                     | all           | 0      | 1         |          | sum     |
    | TEN  | Of ten     | Yes | percent | up     | every_term |                     | all           | 60     | 5         | 10       | sum     |
    | BAL  | Balance    | Yes | percent | up     | every_term |                     | school        | 0      | 1         |          | sum     |
"""


def trust(
    *figures: tuple[str, str],
    unit: str = UNITS,
    kpi: str = KPIS,
    summer: tuple[tuple[str, str], ...] = (),
    targets: str = "",
    **more,
) -> TrustTables:
    """A trust whose units gave `figures` (unit, rows of "kpi | group | numerator | denominator | comment")."""
    reg = register(unit=unit, kpi=kpi, **({"kpi_target": targets} if targets else {}))
    heads = "| kpi | group | numerator | denominator | comment |\n"
    returns = [submission(unit=u, kpi_value=heads + text) for u, text in figures]
    before = [submission(unit=u, period=SUMMER, kpi_value=heads + text) for u, text in summer]
    return consolidated(*returns, *before, register=reg, **more)


def rwm(*counts: tuple[int, int], kpi: str = "RWM") -> list[tuple[str, str]]:
    """Units 1, 2, 3, ... with so many out of so many."""
    return [(str(n), f"| {kpi} | | {count} | {of} | A word. |") for n, (count, of) in enumerate(counts, start=1)]


def statuses(tables: TrustTables, kpi: str = "RWM", group: str = "all") -> list[str]:
    return [row["status"] for row in lines(tables.kpis, kpi=kpi, group=group) if row["status"] != "not_reported"]


def test_below_the_floor_nothing_of_a_figure_is_left():
    shown = external(trust(*rwm((2, 5), (3, 5), (12, 30), (14, 30), (15, 30))))
    row = line(shown.kpis, unit="1", kpi="RWM", group="all")
    assert row["status"] == "suppressed"
    assert {row[k] for k in ("numerator", "denominator", "value", "last", "last_year", "change", "comment")} == {
        None
    }
    assert row["target"] == 60
    assert (shown.figures["kpi/RWM/1"].value, shown.figures["kpi/RWM/1"].status) == (None, "suppressed")
    tidy = line(shown.records["kpi_value"], unit="1")
    assert (tidy["numerator"], tidy["denominator"], tidy["comment"]) == (None, None, None)
    assert line(shown.records["kpi_value"], unit="3")["numerator"] == 12


@pytest.mark.parametrize(
    ("count", "of", "status"),
    [
        (2, 5, "suppressed"),
        (2, 6, "counts_only"),
        (12, 20, "counts_only"),
        (12, 21, "amber"),
        (0, 20, "suppressed"),  # says of each of them that they did not
        (20, 20, "suppressed"),
        (0, 21, "red"),
        (21, 21, "green"),
    ],
)
def test_the_size_of_the_cohort_decides(count, of, status):
    shown = external(trust(*rwm((count, of), (13, 30), (12, 30), (14, 30), (15, 30))))
    assert statuses(shown)[0] == status


def test_counts_only_keep_their_counts_and_no_colour():
    shown = external(trust(*rwm((2, 12), (13, 30), (12, 30), (14, 30), (15, 30))))
    row = line(shown.kpis, unit="1", kpi="RWM", group="all")
    assert (row["numerator"], row["denominator"], row["comment"]) == (2, 12, "A word.")
    assert lines(shown.exceptions, kind="kpi", unit="1") == []
    assert line(shown.phases, kpi="RWM", group="all")["off_target"] == "Birch; Cedar; Damson; Elder"


def test_a_kpi_may_have_a_floor_of_its_own():
    shown = external(trust(*rwm((4, 9), (6, 11), (12, 30), (14, 30), (15, 30), kpi="TEN")))
    assert statuses(shown, "TEN")[0] == "suppressed"
    assert statuses(external(trust(*rwm((4, 10), (6, 11), (9, 30), kpi="TEN"))), "TEN")[0] == "counts_only"


def test_staff_of_20_or_fewer_are_suppressed():
    shown = external(trust(*rwm((30, 20), (41, 20), (42, 21), (90, 40), (80, 40), kpi="SICK")))
    assert statuses(shown, "SICK") == ["suppressed", "suppressed", "green", "amber", "green"]


def test_a_number_of_people_is_suppressed_while_it_is_small_but_not_where_it_is_nought():
    text = [(str(n), f"| EXC | | {count} | | |") for n, count in enumerate((0, 1, 5, 6, 40), start=1)]
    shown = external(trust(*text))
    assert statuses(shown, "EXC") == ["green", "suppressed", "suppressed", "red", "red"]


@pytest.mark.parametrize(
    ("whole", "status"),
    [((12, 30), "nobody"), ((12, 21), "nobody"), ((12, 20), "suppressed"), ((4, 10), "suppressed")],
)
def test_nobody_of_a_group_is_told_where_none_of_all_would_be(whole, status):
    ash = f"| RWM | | {whole[0]} | {whole[1]} | |\n| RWM | disadvantaged | 0 | 0 | A word. |"
    shown = external(trust(("1", ash), *rwm((12, 30), (13, 30), (14, 30), (15, 30))[1:]))
    row = line(shown.kpis, unit="1", kpi="RWM", group="disadvantaged")
    counts = (0, 0) if status == "nobody" else (None, None)
    assert (row["status"], row["numerator"], row["denominator"]) == (status, *counts)
    assert (row["comment"] is None) == (status == "suppressed")
    past = line(shown.kpi_history, unit="1", kpi="RWM", group="disadvantaged", period=AUTUMN)
    assert (past["status"], past["numerator"]) == (status, counts[0])


def test_nobody_of_a_group_is_hidden_with_another_group_of_the_same_cohort():
    ash = "| RWM | | 12 | 30 | |\n| RWM | disadvantaged | 1 | 3 | |\n| RWM | other | 11 | 27 | |\n"
    kpi = KPIS.replace("disadvantaged;other |", "disadvantaged;other;send |")
    shown = external(trust(("1", ash + "| RWM | send | 0 | 0 | |"), kpi=kpi))
    assert line(shown.kpis, unit="1", kpi="RWM", group="send")["status"] == "suppressed"
    plain = external(trust(("1", "| RWM | | 12 | 30 | |\n| RWM | send | 0 | 0 | |"), kpi=kpi))
    assert line(plain.kpis, unit="1", kpi="RWM", group="send")["status"] == "nobody"


def test_nobody_to_count_is_none_of_the_three_units_that_a_total_needs():
    shown = external(trust(*rwm((12, 30), (13, 30), (0, 0))))
    assert line(shown.phases, kpi="RWM", group="all")["status"] == "suppressed"
    more = external(trust(*rwm((12, 30), (13, 30), (0, 0), (14, 30))))
    total = line(more.phases, kpi="RWM", group="all")
    assert (total["value"], total["reporting"]) == (43.3, 4)


def test_nobody_to_count_does_not_stand_for_the_one_that_must_be_hidden_beside_another():
    assert statuses(external(trust(*rwm((2, 5), (0, 0), (13, 30), (14, 31), (15, 32))))) == [
        "suppressed", "nobody", "suppressed", "red", "red",
    ]  # fmt: skip


def test_nor_does_a_hidden_one_that_few_might_have_been_of():
    figures = [
        (str(n), f"| RWM | | {a} | {of} | |\n| RWM | disadvantaged | {b} | {part} | |")
        for n, (a, of, b, part) in enumerate(
            ((2, 12, 0, 0), (2, 12, 2, 6), (1, 11, 1, 11), (1, 11, 1, 11)), start=1
        )
    ]
    shown = external(trust(*figures))
    hidden = [
        row["unit"] for row in lines(shown.kpis, kpi="RWM", group="disadvantaged") if row["status"] == "suppressed"
    ]
    total = line(shown.phases, kpi="RWM", group="disadvantaged")["status"]
    assert len({*hidden} - {"1"}) > 1 or total == "suppressed"


def test_a_total_of_nobody_is_hidden_with_any_of_its_units():
    groups = [
        (str(n), f"| RWM | | 12 | {of} | |\n| RWM | disadvantaged | 0 | 0 | |")
        for n, of in ((1, 30), (2, 31), (3, 32))
    ]
    assert line(external(trust(*groups)).phases, kpi="RWM", group="disadvantaged")["status"] == "nobody"
    small = [*groups, ("4", "| RWM | | 8 | 15 | |\n| RWM | disadvantaged | 0 | 0 | |")]
    assert line(external(trust(*small)).phases, kpi="RWM", group="disadvantaged")["status"] == "suppressed"


def test_nobody_counted_of_what_is_no_person_is_told():
    row = line(external(trust(("1", "| BAL | | 0 | 0 | |"))).kpis, unit="1", kpi="BAL", group="all")
    assert (row["status"], row["numerator"], row["denominator"]) == ("nobody", 0, 0)


def test_sessions_and_pounds_are_no_cohort():
    shown = external(trust(*rwm((4, 5), (3, 5), (4, 5), kpi="BAL")))
    assert statuses(shown, "BAL") == ["green"] * 3
    shown = external(trust(*rwm((96, 100), (97, 100), (98, 100), kpi="ATT")))
    assert statuses(shown, "ATT") == ["green"] * 3


def test_but_a_school_with_fewer_pupils_than_the_floor_shows_neither():
    few = UNITS.replace("| 1       | Ash   | school | primary | 200    |", "| 1 | Ash | school | primary | 5 |")
    shown = external(trust(*rwm((960, 1000), (970, 1000), (980, 1000), (990, 1000), kpi="ATT"), unit=few))
    assert statuses(shown, "ATT") == ["suppressed", "suppressed", "green", "green"]  # the second for the first


def test_the_sessions_of_a_group_tell_how_few_it_can_be():
    # The autumn term has 79 school days, so 800 sessions are of at least 5 pupils and 950 of at least 6.
    rows = [
        (str(n), f"| ATT | disadvantaged | {s - 10} | {s} | |")
        for n, s in enumerate((800, 950, 5000, 5000, 5000), 1)
    ]
    assert statuses(external(trust(*rows)), "ATT", "disadvantaged")[0] == "suppressed"
    assert statuses(external(trust(*rows[1:])), "ATT", "disadvantaged")[0] == "green"


def test_one_alone_takes_the_next_smallest_with_it():
    shown = external(trust(*rwm((2, 5), (14, 40), (12, 25), (14, 30), (15, 30))))
    assert statuses(shown) == ["suppressed", "red", "suppressed", "red", "red"]
    assert line(shown.phases, kpi="RWM", group="all")["value"] == 43.8  # of 57 in 130: no more than is shown


def test_two_together_must_still_be_enough():
    # 3 and 2 pupils are 5 together: what the total gives away would be under the floor.
    shown = external(trust(*rwm((1, 3), (1, 2), (12, 25), (14, 30), (15, 30))))
    assert statuses(shown) == ["suppressed", "suppressed", "suppressed", "red", "red"]


def test_two_together_must_not_be_all_or_none():
    # 0 of 5 and 0 of 5: the total less the others is 0 of 10, which tells of each.
    shown = external(trust(*rwm((0, 5), (0, 5), (12, 25), (14, 30), (15, 30))))
    assert statuses(shown) == ["suppressed", "suppressed", "suppressed", "red", "red"]


def test_where_no_other_is_left_the_total_goes():
    shown = external(trust(*rwm((0, 5), (0, 5), (0, 5))))
    assert statuses(shown) == ["suppressed"] * 3
    assert line(shown.phases, kpi="RWM", group="all")["status"] == "suppressed"


def test_a_total_needs_three_units():
    shown = external(trust(*rwm((20, 40), (30, 60))))
    row = line(shown.phases, kpi="RWM", group="all")
    assert (row["value"], row["numerator"], row["status"], row["reporting"]) == (None, None, "suppressed", 2)
    assert statuses(shown) == ["red", "red"]
    assert line(shown.phases, kpi="ATT", group="all")["status"] == "not_reported"


def test_a_group_and_its_counterpart_go_together():
    big = "| RWM | | 20 | 40 | |\n| RWM | disadvantaged | 12 | 22 | |\n| RWM | other | 8 | 18 | |"
    small = "| RWM | | 20 | 40 | |\n| RWM | disadvantaged | 2 | 4 | |\n| RWM | other | 18 | 36 | |"
    shown = external(trust(("1", small), ("2", big), ("3", big), ("4", big)))
    assert statuses(shown, group="all") == ["red"] * 4
    assert statuses(shown, group="disadvantaged")[0] == "suppressed"
    assert statuses(shown, group="other")[0] == "suppressed"
    assert statuses(shown, group="disadvantaged").count("suppressed") == 2


def test_a_group_whose_rest_is_too_few_is_suppressed_even_if_nobody_asked_for_the_rest():
    text = "| RWM | | 20 | 31 | |\n| RWM | disadvantaged | 19 | 28 | |"
    assert statuses(external(trust(("1", text))), group="disadvantaged") == ["suppressed"]


def test_nor_is_a_group_shown_whose_rest_would_all_be_the_same():
    text = "| RWM | | 12 | 31 | |\n| RWM | disadvantaged | 12 | 23 | |"  # so none of the other eight did
    assert statuses(external(trust(("1", text))), group="disadvantaged") == ["suppressed"]


def test_a_unit_that_gave_no_counterpart_is_not_hidden_behind_units_that_did():
    both = "| RWM | | 1 | 30 | |\n| RWM | disadvantaged | 1 | 4 | |\n| RWM | other | 9 | 26 | |"
    one = "| RWM | | 15 | 30 | |\n| RWM | disadvantaged | 2 | 4 | |"
    shown = external(trust(("1", both), ("2", both), ("3", one), ("4", both)))
    assert line(shown.phases, kpi="RWM", group="disadvantaged")["status"] == "suppressed"


def test_earlier_periods_are_looked_at_each_for_itself():
    tables = trust(
        *rwm((12, 30), (13, 30), (14, 30), (15, 30)), summer=tuple(rwm((2, 5), (11, 28), (14, 30), (15, 30)))
    )
    shown = external(tables)
    row = line(shown.kpis, unit="1", kpi="RWM", group="all")
    assert (row["value"], row["last"], row["change"]) == (40.0, None, None)
    assert line(shown.kpis, unit="2", kpi="RWM", group="all")["last"] is None  # it goes with the first
    assert line(shown.kpis, unit="3", kpi="RWM", group="all")["last"] == 46.7
    past = line(shown.kpi_history, unit="1", kpi="RWM", group="all", period=SUMMER)
    assert (past["numerator"], past["denominator"], past["value"], past["status"]) == (
        None,
        None,
        None,
        "suppressed",
    )
    assert line(shown.phases, kpi="RWM", group="all")["last"] == 45.2  # of 42 in 93


def test_what_is_suppressed_now_has_no_last_time_either():
    tables = trust(*rwm((2, 5), (13, 30), (14, 30)), summer=tuple(rwm((12, 30), (11, 28), (14, 30))))
    row = line(external(tables).kpis, unit="1", kpi="RWM", group="all")
    assert (row["last"], row["change"]) == (None, None)
    assert line(external(tables).kpi_history, unit="1", kpi="RWM", group="all", period=SUMMER)["value"] == 40.0


def test_a_total_of_two_units_last_time_is_not_shown_as_last():
    tables = trust(*rwm((12, 30), (13, 30), (14, 30)), summer=tuple(rwm((12, 30), (11, 28))))
    row = line(external(tables).phases, kpi="RWM", group="all")
    assert (row["last"], row["change"]) == (None, None)
    assert row["value"] is not None


def test_one_count_without_the_other_is_not_shown():
    row = line(external(trust(("1", "| RWM | | 3 | | |"))).kpis, unit="1", kpi="RWM", group="all")
    assert (row["numerator"], row["status"]) == (None, "not_reported")


def test_exceptions_and_headlines_say_nothing_of_what_is_withheld():
    tables = trust(*rwm((1, 5), (2, 8), (12, 30), (14, 30), (20, 30)))
    assert [e["unit"] for e in lines(tables.exceptions, kind="kpi")] == ["1", "2", "3", "4"]
    assert tables.figures["headline/kpis_off_target"].value == 4
    shown = external(tables)
    assert [e["unit"] for e in lines(shown.exceptions, kind="kpi")] == ["3", "4"]
    assert shown.figures["headline/kpis_off_target"].value == 2


def test_findings_about_figures_lose_what_stands_in_the_cells():
    about = replace(
        finding("XX-001", "warning", "1", "Count 4 is more than out of 3."), record="kpi_value", value="4"
    )
    other = finding("XX-002", "warning", "1", "Finish is before start.")
    shown = external(trust(*rwm((4, 3)), findings=[about, other]))
    row = line(shown.findings, code="XX-001")
    assert (row["value"], row["message"]) == (None, "XX-001")
    assert line(shown.causes, code="XX-001")["example"] == "XX-001"
    assert line(shown.findings, code="XX-002")["message"] == "Finish is before start."
    assert line(shown.causes, code="XX-002")["of"] == 1


def test_rows_of_kpis_that_are_not_shown_keep_no_counts():
    text = "| OLD | | 3 | 30 | |\n| RWM | | 12 | 30 | |\n| RWM | | 3 | 30 | |"
    tables = trust(("1", text))
    assert [r["numerator"] for r in lines(tables.records["kpi_value"])] == [3, 12, 3]
    assert [r["numerator"] for r in lines(external(tables).records["kpi_value"], kpi=None)] == [None]


GROUPS = ("all", "disadvantaged", "other")
COUNTS = st.integers(0, 45).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
SCHOOLS = st.lists(st.tuples(COUNTS, COUNTS, st.booleans()), min_size=1, max_size=5)


def a_trust(schools) -> TrustTables:
    """Units with disadvantaged and other pupils, some of which leave their other pupils out."""
    figures = []
    for number, ((a, of_a), (b, of_b), whole) in enumerate(schools, start=1):
        rows = f"| RWM | | {a + b} | {of_a + of_b} | |\n| RWM | disadvantaged | {a} | {of_a} | |"
        figures.append((str(number), rows + (f"\n| RWM | other | {b} | {of_b} | |" if whole else "")))
    return trust(*figures)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCHOOLS)
def test_no_suppressed_figure_of_a_unit_follows_from_those_shown(schools):
    before = a_trust(schools)
    shown = external(before)
    of_units = [
        (row["unit"], row["group"]) for row in lines(shown.kpis, kpi="RWM") if row["status"] == "suppressed"
    ]
    of_totals = [("", row["group"]) for row in lines(shown.phases, kpi="RWM") if row["status"] == "suppressed"]
    unknown = [*of_units, *of_totals]
    given_by = [(row["unit"], row["group"]) for row in lines(before.kpis, kpi="RWM") if row["value"] is not None]
    # Whatever is known to add up: units to their phase, and two groups to everybody.
    sums = [(("", group), [key for key in given_by if key[1] == group]) for group in GROUPS]
    sums += [
        ((unit, "all"), [(unit, "disadvantaged"), (unit, "other")])
        for unit in dict.fromkeys(unit for unit, _ in given_by)
        if all((unit, group) in given_by for group in GROUPS)
    ]
    if len({tuple(unit for unit, of in given_by if of == group) for group in GROUPS}) == 1:
        sums.append((("", "all"), [("", "disadvantaged"), ("", "other")]))
    equations = [
        [Fraction((name in parts) - (name == whole)) for name in unknown]
        for whole, parts in sums
        if whole in unknown or any(part in unknown for part in parts)
    ]
    worked_out = [unknown[place] for place in determined(equations, len(unknown))]
    assert not [name for name in worked_out if name in of_units]


def determined(equations: list[list[Fraction]], count: int) -> list[int]:
    """The unknowns whose value the equations fix: those alone in a row of the reduced form."""
    rows, place = [list(row) for row in equations], 0
    for column in range(count):
        pivot = next((r for r in range(place, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][column] for value in rows[place]]
        for r in range(len(rows)):
            if r != place and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[place], strict=True)]
        place += 1
    return [row.index(1) for row in rows if sum(value != 0 for value in row) == 1]


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCHOOLS)
def test_what_a_total_gives_away_is_enough_people_and_neither_all_nor_none(schools):
    before, shown = a_trust(schools), external(a_trust(schools))
    for total in lines(shown.phases, kpi="RWM"):
        if total["value"] is None:
            continue
        rest = [total["numerator"], total["denominator"]]
        hidden = 0
        for was in lines(before.kpis, kpi="RWM", group=total["group"]):
            now = line(shown.kpis, unit=was["unit"], kpi="RWM", group=was["group"])
            hidden += now["status"] == "suppressed"
            rest[0] -= now["numerator"] or 0 if now["value"] is not None else 0
            rest[1] -= now["denominator"] or 0 if now["value"] is not None else 0
        if hidden:
            assert hidden > 1
            assert rest[1] >= 6
            assert 0 < rest[0] < rest[1]


def test_internal_tables_stay_as_they_were():
    tables = trust(*rwm((2, 5), (13, 30), (14, 30)))
    kept = lines(tables.kpis), lines(tables.records["kpi_value"])
    external(tables)
    assert (lines(tables.kpis), lines(tables.records["kpi_value"])) == kept
    assert line(tables.kpis, unit="1", kpi="RWM", group="all")["value"] == 40.0
    assert tables.period.id == AUTUMN


# The rules beside the floor


def test_no_group_of_a_cohort_under_11_is_shown():
    small = "| RWM | | 6 | 10 | |"
    text = "| RWM | | 6 | 10 | |\n| RWM | disadvantaged | 3 | 6 | |"  # the four others would be too few anyway
    large = "| RWM | | 12 | 24 | |\n| RWM | disadvantaged | 6 | 12 | |"
    shown = external(trust(("1", text), ("2", large), ("3", large), ("4", large), ("5", small)))
    assert statuses(shown, group="disadvantaged")[0] == "suppressed"
    text = "| ATT | | 960 | 1000 | |\n| ATT | disadvantaged | 950 | 1000 | |"
    few = UNITS.replace("| 200    |", "| 10 |")
    shown = external(trust(("1", text), ("2", text), unit=few))
    assert statuses(shown, "ATT", "disadvantaged") == ["suppressed", "green"]


def test_all_or_none_of_many_is_hidden_where_a_hidden_group_lies_in_it():
    lies = "| RWM | | 0 | 30 | |\n| RWM | disadvantaged | 0 | 4 | |\n| RWM | other | 0 | 26 | |"
    not_so = "| RWM | | 0 | 60 | |\n| RWM | disadvantaged | 0 | 30 | |\n| RWM | other | 0 | 30 | |"
    shown = external(trust(("1", lies), ("2", not_so), ("3", not_so)))
    assert statuses(shown)[0] == "suppressed"
    assert line(shown.kpis, unit="3", kpi="RWM", group="all")["status"] == "red"


def test_nor_is_a_total_shown_that_says_the_same_of_a_hidden_school():
    shown = external(trust(*rwm((30, 30), (5, 5), (40, 40), (25, 25))))
    assert line(shown.phases, kpi="RWM", group="all")["status"] == "suppressed"
    assert statuses(shown) == ["green", "suppressed", "green", "green"]


def test_a_rate_of_few_events_is_hidden_and_none_at_all_is_not():
    rates = KPIS + "    | SUS | Suspensions | Yes | rate | down | every_term | | all | 2 | 1 | | sum |\n"
    heads = "| kpi | numerator | denominator |\n"
    returns = [
        submission(unit=unit, kpi_value=f"{heads}| SUS | {count} | 200 |")
        for unit, count in (("1", 0), ("2", 3), ("3", 4), ("4", 6), ("5", 9))
    ]
    shown = external(consolidated(*returns, register=register(unit=UNITS, kpi=rates)))
    assert statuses(shown, "SUS") == ["green", "suppressed", "suppressed", "amber", "red"]
    assert line(shown.phases, kpi="SUS", group="all")["numerator"] == 22


def test_an_exception_says_since_when_for_as_long_as_its_figures_are_shown():
    now = rwm((12, 30), (13, 30), (14, 30), (15, 30))
    then = rwm((2, 5), (4, 28), (14, 30), (15, 30))
    tables = trust(*now, summer=tuple(then))
    since = {row["unit"]: row["since"] for row in lines(tables.exceptions, kind="kpi")}
    assert len(set(since.values())) == 1  # inside all four stand since summer
    shown = external(tables)
    told = lines(shown.exceptions, kind="kpi")
    assert [row["unit"] for row in told] == ["3", "4", "1", "2"]  # those of longest standing first, as it is said
    assert [row["since"] == since["1"] for row in told] == [True, True, False, False]


def test_of_few_pupils_neither_percentage_nor_colour_is_told_in_a_later_period_either():
    tables = trust(*rwm((12, 30), (13, 30), (14, 30)), summer=tuple(rwm((2, 12), (14, 30), (15, 30))))
    row = line(external(tables).kpis, unit="1", kpi="RWM", group="all")
    assert (row["last"], row["change"], row["last_status"]) == (None, None, None)
    assert line(external(tables).kpis, unit="2", kpi="RWM", group="all")["last"] == 46.7


def test_a_change_to_few_pupils_gives_no_percentage_of_them():
    tables = trust(*rwm((2, 12), (13, 30), (14, 30)), summer=tuple(rwm((12, 30), (14, 30), (15, 30))))
    row = line(external(tables).kpis, unit="1", kpi="RWM", group="all")
    assert (row["status"], row["last"], row["change"]) == ("counts_only", 40.0, None)


def test_nor_does_a_total_of_few_pupils_say_what_some_of_them_come_to():
    tables = trust(*rwm((2, 5), (1, 5), (2, 6)), summer=tuple(rwm((12, 30), (14, 30), (15, 30))))
    row = line(external(tables).phases, kpi="RWM", group="all")
    assert (row["value_both"], row["change"]) == (None, None)


def test_nor_is_it_told_that_the_target_of_last_time_was_met_then():
    moved = "| kpi | period | target |\n| RWM | 2025-26-summer | 10 |\n| RWM | 2026-27-autumn | 65 |"
    now = rwm((12, 30), (13, 30), (14, 30))
    for then, told in (((2, 12), False), ((14, 30), True)):
        tables = trust(*now, summer=tuple(rwm(then, (14, 30), (15, 30))), targets=moved)
        said = {row["unit"]: row["what"] for row in lines(tables.exceptions, kind="kpi")}
        outside = {row["unit"]: row["what"] for row in lines(external(tables).exceptions, kind="kpi")}
        assert all(words.endswith("target 65.0% (10.0% last time)") for words in said.values())
        assert outside["2"] == said["2"]
        assert outside["1"].endswith("(10.0% last time)" if told else "target 65.0%")


def test_a_school_that_left_is_not_worked_out_from_the_change():
    tables = trust(*rwm((12, 30), (13, 30), (14, 30)), summer=tuple(rwm((12, 30), (13, 28), (14, 30), (3, 5))))
    row = line(external(tables).phases, kpi="RWM", group="all")
    assert (row["last"], row["change"]) == (None, None)
    same = trust(*rwm((12, 30), (13, 30), (14, 30)), summer=tuple(rwm((12, 30), (13, 28), (14, 30))))
    assert line(external(same).phases, kpi="RWM", group="all")["change"] == -1.0


def test_no_figure_is_told_with_more_places_than_are_shown():
    shown = external(trust(*rwm((10, 30), (13, 31), (14, 33)), summer=tuple(rwm((11, 30), (13, 28), (14, 30)))))
    rows = [*shown.kpis, *shown.kpi_history, *shown.phases, *shown.phase_history]
    told = [getattr(row, name, None) for row in rows for name in ("value", "last", "last_year", "change")]
    told += [shown.figures[row.figure].value for row in [*shown.kpis, *shown.phases]]
    assert any(value for value in told)
    assert all(value == round(value, 1) for value in told if value is not None)


PROGRAMMES = """
| ref | programme     | kind       | invited | began | completed | developed |
| T1  | Leaders       | leadership | 30      | 20    | 14        | 10        |
| T2  | Moving up     | transition | 30      | 20    | 14        | 10        |
| T3  | More leaders  | leadership | 90      | 60    | 45        | 40        |
| T4  | Small classes | transition | 9       | 6     | 4         | 2         |
"""
SURVEYS = """
| ref | survey  | audience | asked | answered | positive |
| Y1  | Staff   | staff    | 24    | 18       | 12       |
| Y2  | Parents | parents  | 24    | 18       | 12       |
"""


def test_of_20_staff_or_fewer_a_record_shows_no_counts() -> None:
    """Of as many pupils or parents the counts stand; who is counted the row's own choice says."""
    tables = external(consolidated(submission(programme=PROGRAMMES, survey=SURVEYS)))
    shown = [
        tuple(
            row[key] for key in ("invited", "began", "completed", "completed_rate", "developed", "developed_rate")
        )
        for row in lines(tables.records["programme"])
    ]
    assert shown == [
        (30, 20, None, None, None, None),  # of 30 staff 20 began; of those 20 nothing more
        (30, 20, 14, 70, 10, 71.4),
        (90, 60, 45, 75, 40, 88.9),
        (9, 6, 4, 66.7, None, None),  # 4 of 6 pupils, and nothing that is counted out of 4
    ]
    asked = [tuple(row[key] for key in ("answered", "response", "positive", "positive_share"))
             for row in lines(tables.records["survey"])]  # fmt: skip
    assert asked == [(18, 75, None, None), (18, 75, 12, 66.7)]
