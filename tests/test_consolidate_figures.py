"""Figures know their cells: a trace finds them, and changing a cell changes the figures it is behind, no others."""

from dataclasses import replace

import pytest

from builders import register, submission
from consolidated import AUTUMN, SUMMER, consolidated, stands
from planbook.consolidate.rows_behind import FigureAddresses, rows_behind
from planbook.model.submission import Submission
from planbook.model.values import Value

UNITS = """
    | unit_id | name  | kind   | phase     | pupils |
    | 1       | Ash   | school | primary   | 200    |
    | 2       | Birch | school | primary   | 400    |
    | 3       | Cedar | school | primary   | 100    |
    | 4       | Elm   | school | secondary | 900    |
"""


def plan(unit: str, period: str = AUTUMN) -> Submission:
    return submission(
        unit=unit,
        period=period,
        declaration="| name | date | checked |\n| R. Osei | 09/12/2026 | Yes |",
        area="| ref | title |\n| A1 | Attendance |\n| A2 | Garden |",
        action="""
            | ref | area | action | start      | finish     | status   | percent_done |
            | 1   | A1   | Phone  | 01/09/2026 | 25/03/2027 | on_track | 50           |
            | 2   | A2   | Dig    | 01/09/2026 | 25/03/2027 | on_track | 50           |
        """,
        milestone="| ref | action | milestone | due | met |\n| M1 | 2 | Dug | 16/10/2026 | met |",
        kpi_value="""
            | kpi | group         | numerator | denominator | comment |
            | PA  |               | 20        | 200         |         |
            | ATT |               | 9600      | 10000       |         |
            | ATT | disadvantaged | 960       | 1000        |         |
        """,
        funding_line="""
            | ref | source | award | spent | committed | forecast |
            | F1  | PP     | 1000  | 400   | 0         | 1000     |
            | F2  | SP     | 1000  | 400   | 0         | 1000     |
        """,
    )


def changed(read: Submission, record: str, row: int, key: str, value: Value) -> Submission:
    """`read` with another value in one cell."""
    table = next(table for table in read.tables if table.record == record)
    values = list(table.rows[row].values)
    values[table.keys.index(key)] = value
    rows = (*table.rows[:row], replace(table.rows[row], values=tuple(values)), *table.rows[row + 1 :])
    return replace(read, tables=tuple(replace(t, rows=rows) if t is table else t for t in read.tables))


@pytest.mark.parametrize(
    ("record", "row", "key", "value", "figures"),
    [
        ("kpi_value", 0, "numerator", 90, {"kpi/PA/2", "phase/primary/PA", "headline/kpis_off_target"}),
        ("kpi_value", 2, "denominator", 1010, {"kpi/ATT/2/disadvantaged", "phase/primary/ATT/disadvantaged"}),
        ("kpi_value", 1, "comment", "Snow.", set()),
        ("action", 0, "percent_done", 0, set()),  # what was reported counts, whatever the progress says
        ("action", 0, "status", "off_track",
         {"action/2/1", "headline/on_track", "headline/off_track"}),
        ("action", 0, "status", "dropped",
         {"action/2/1", "area/attendance", "headline/on_track", "headline/live"}),
        ("action", 1, "percent_done", 0, set()),  # its milestones go before its progress
        ("milestone", 0, "met", "partly_met", set()),
        ("funding_line", 1, "forecast", 1100, {"funding/2/F2", "headline/forecast"}),
        ("funding_line", 1, "award", 1100, {"source/SP", "headline/award"}),
        ("declaration", 0, "name", "A. Nother", set()),
    ],
)  # fmt: skip
def test_exactly_the_figures_that_depend_on_a_value_change_with_it(record, row, key, value, figures):
    reg = register(unit=UNITS)
    returns = {unit: plan(unit) for unit in "1234"}
    before = consolidated(*returns.values(), register=reg)
    returns["2"] = changed(returns["2"], record, row, key, value)
    after = consolidated(*returns.values(), register=reg)
    assert before.figures.keys() == after.figures.keys()
    differing = {name for name in before.figures if _shown(before.figures[name]) != _shown(after.figures[name])}
    assert differing == figures
    for name in differing:  # and each of them says that this is one of its cells
        assert any(
            behind[0] == f"returned/{AUTUMN}/2.xlsx" and behind[3:] == (key, value)
            for behind in rows_behind(after.figures[name], tidy(after))
        ), name


def tidy(tables):
    return {key: table.rows for key, table in tables.records.items()}


def _shown(figure):
    return figure.value, figure.status


def test_the_cells_behind_a_phase_are_those_of_all_its_units():
    tables = consolidated(*(plan(unit) for unit in "124"), register=register(unit=UNITS))
    assert rows_behind(tables.figures["phase/primary/PA"], tidy(tables)) == [
        (f"returned/{AUTUMN}/1.xlsx", "KPIs", 6, "numerator", 20),
        (f"returned/{AUTUMN}/1.xlsx", "KPIs", 6, "denominator", 200),
        (f"returned/{AUTUMN}/2.xlsx", "KPIs", 6, "numerator", 20),
        (f"returned/{AUTUMN}/2.xlsx", "KPIs", 6, "denominator", 200),
    ]


def test_a_change_is_traced_to_the_cells_of_both_times():
    returns = [plan(unit, period) for period in (SUMMER, AUTUMN) for unit in "124"]
    tables, earlier = (consolidated(*returns, register=register(unit=UNITS), period=at) for at in (AUTUMN, SUMMER))
    for name in ("change/kpi/PA/2", "change/phase/primary/PA"):
        figure = tables.figures[name]
        assert figure.value == 0
        files = {row[0] for records in (tidy(tables), tidy(earlier)) for row in rows_behind(figure, records)}
        assert {f"returned/{SUMMER}/2.xlsx", f"returned/{AUTUMN}/2.xlsx"} <= files
    assert not any(name.startswith("change/") for name in earlier.figures)


def test_a_confirmed_status_is_traced_to_the_period_that_gave_it():
    action = "| row | ref | action | status |\n| {} | 1 | Phone | {} |"
    before = submission(period=SUMMER, action=action.format(12, "watch"))
    now = submission(action=action.format(7, "no_change"))
    tables, earlier = consolidated(before, now), consolidated(before, period=SUMMER)
    figure = tables.figures["action/990001/1"]
    assert (f"returned/{AUTUMN}/990001.xlsx", "Actions", 7, "status", "no_change") in rows_behind(
        figure, tidy(tables)
    )
    assert (f"returned/{SUMMER}/990001.xlsx", "Actions", 12, "status", "watch") in rows_behind(
        figure, tidy(earlier)
    )


def test_two_rows_with_one_ref_are_traced_apart():
    text = "| row | ref | source | spent |\n| 6 | F1 | PP | 10 |\n| 7 | F1 | PP | 20 |\n| 8 | F2 | PP | 30 |"
    tables = consolidated(submission(funding_line=text))
    behind = rows_behind(tables.figures["funding/990001/F1/7"], tidy(tables))
    assert [(row, field, value) for _, _, row, field, value in behind if value is not None] == [(7, "spent", 20)]


def test_the_cell_of_a_field_is_found_in_the_submission():
    it = stands(submission(funding_line="| ref | source | spent |\n| F1 | PP | 10 |"))
    assert FigureAddresses(it.submission).cell("funding_line", "Funding", 6, "spent") == "C6"
    assert FigureAddresses(it.submission).cell("funding_line", "Funding", 6, "forecast") is None
    assert FigureAddresses(it.submission).cell("funding_line", "Funding", 9, "spent") is None


def test_every_line_with_a_figure_finds_it_by_its_id():
    tables = consolidated(*(plan(unit) for unit in "124"), register=register(unit=UNITS))
    for name in ("kpis", "phases", "actions", "areas", "funding", "sources"):
        table = getattr(tables, name)
        assert len(table)
        names = [row.figure for row in table]
        assert set(names) <= set(tables.figures)
        assert len(set(names)) == len(names)
