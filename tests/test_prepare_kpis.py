"""KPI sheets: what the trust knows is given, and the formulas judge a figure as the model does."""

import io
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

import builders
from planbook.collect.workbook import read_workbook
from planbook.look import STATUS
from planbook.model.kpi import NOBODY, figure, status_of
from planbook.model.loading import load
from planbook.model.targets import aim_of
from planbook.model.values import Value
from planbook.prepare.workbook import GivenRow, write_workbook
from planbook.validate.submission import validate
from workbooks import FORMATS, UNIT, cell, job, keys, validation, written

BENCHMARK = """
    | kpi | phase   | group | coverage | period_kind | part   | year    | value | status | source      |
    | ATT | primary | all   | england  | term        | autumn | 2025-26 | 94.9  | final  | The census  |
"""

NO_FIGURE = "England: no figure on record is of the phase “{}”, so none stands beside yours."

COUNTS: dict[str, list[tuple[Value, Value]]] = {
    "ATT": [
        (0, 0),
        (0, None),
        (955, 1000),
        (9546, 10000),
        (9544, 10000),
        (945, 1000),
        (9444, 10000),
        (None, 1000),
        (5, 0),
        (0, 100),
    ],
    "PA": [(14, 100), (141, 1000), (15, 100), (151, 1000), (0, 100)],
    "SUS": [(0, 0), (3, 0), (0, 300), (3, 300), (4, 300), (9, 300), (314, 30000), (315, 30000)],
    "ROLL": [(289, 315), (93, 100), (910, 1000), (90, 100), (103, 100), (105, 100)],
    "COM": [(0, None), (1, None), (None, None)],
    "SAFE": [(True, None), (False, None), (None, None)],
}
"""Two counts each: on the target, just short of it, at the edge of the tolerance, beyond, and missing."""


def figures_sheet(rows: list[GivenRow]) -> bytes:
    return write_workbook(load(), job(rows={"kpi_value": rows}))


def test_the_formulas_judge_as_the_model_does(soffice: Callable[..., Path], tmp_path: Path) -> None:
    register = builders.register()
    period = register.calendar.period("2026-27-autumn")
    assert period is not None
    pairs = [(code, n, d) for code, counts in COUNTS.items() for n, d in counts]
    rows = [GivenRow({"kpi": code, "group": "all", "numerator": n, "denominator": d}) for code, n, d in pairs]
    data = figures_sheet(rows)
    file = tmp_path / "kpis.xlsx"
    file.write_bytes(data)
    stored = load_workbook(io.BytesIO(data), data_only=True)["KPIs"]
    worked = load_workbook(soffice(file, "xlsx"), data_only=True)["KPIs"]
    for sheet, (number, (code, n, d)) in itertools.product((stored, worked), enumerate(pairs, start=6)):
        kpi = register.kpis[code]
        value = figure(kpi, n, d)
        wanted = STATUS[status_of(kpi, (n, d), value, aim_of(register, code, UNIT, period).target)].kpi
        where = f"{code} {n}/{d}"
        assert cell(stored, "kpi_value.state", number).value == wanted, where
        assert sheet[f"{keys(stored)['kpi_value.state']}{number}"].value == wanted, where
        shown = sheet[f"{keys(stored)['kpi_value.value']}{number}"].value
        if kpi.text("unit") == "yes_no":
            assert (shown or None) == {1.0: "Yes", 0.0: "No", None: None}[value], where
        elif value is None:
            assert (shown or None) == (NOBODY if (n, d) == (0, 0) else None), where
        else:
            assert shown == pytest.approx(value / (100 if kpi.text("unit") == "percent" else 1)), where


@pytest.mark.parametrize("template", FORMATS)
def test_figures_of_the_trust_that_are_typed_over_are_told(template: str, tmp_path: Path) -> None:
    made = job(template)
    assert made.register is not None
    file = tmp_path / f"{UNIT}.xlsx"
    file.write_bytes(write_workbook(load(), made))

    def found() -> list[str]:
        read = read_workbook(file, load())
        findings = validate(read, made.register, made.period, None, file.name)
        return [f.message for f in findings if f.code == "KP-023"]

    book = load_workbook(file)
    (sheet,) = [page for page in book if any(str(c.value).startswith("kpi_value.") for c in page[4])]
    lines = {cell(sheet, "kpi_value.kpi", n).value: n for n in range(5, sheet.max_row + 1)}
    for key, count in {"numerator": 31, "denominator": 289}.items():
        cell(sheet, f"kpi_value.{key}", lines["PA"]).value = count
    book.save(file)
    assert found() == []
    cell(sheet, "kpi_value.target", lines["PA"]).value = 0.5
    book.save(file)
    said = "Persistent absence: Target says 50.0%, and the trust has 14.0%. The trust's figure counts."
    assert found() == [said]


def test_the_model_and_the_sheet_agree_on_each_status_at_least_once() -> None:
    register = builders.register()
    period = register.calendar.period("2026-27-autumn")
    assert period is not None
    seen = {
        status_of(
            register.kpis[code],
            (n, d),
            figure(register.kpis[code], n, d),
            aim_of(register, code, UNIT, period).target,
        )
        for code, counts in COUNTS.items()
        for n, d in counts
    }
    assert {"red", "amber", "green", "not_reported", "nobody"} <= seen


def test_what_the_trust_knows_is_given_in_the_kpis_own_unit() -> None:
    register = builders.register(benchmark=BENCHMARK)
    rows = {"kpi_value": [GivenRow({"kpi": "ATT", "group": "all", "last": 94.6})]}
    sheet = written(job(rows=rows, register=register))["KPIs"]
    assert cell(sheet, "kpi_value.kpi", 6).value == "ATT"
    assert cell(sheet, "kpi_value.measure", 6).value == "Attendance"
    assert cell(sheet, "kpi_value.counts", 6).value == "Sessions attended; sessions possible"
    for key, value in (("last", 0.946), ("benchmark", 0.949), ("target", 0.955)):
        found = cell(sheet, f"kpi_value.{key}", 6)
        assert (found.value, found.number_format) == (pytest.approx(value), "0.0%")
    notes = [str(sheet.cell(row, 1).value) for row in range(7, 11)]
    assert any("England: ATT was 94.9% in autumn term 2025." in note for note in notes)


@pytest.mark.parametrize(
    ("phase", "england"),
    [
        ("primary", "England: ATT was 94.9% in autumn term 2025."),
        ("infant", "England: ATT was 94.9% in autumn term 2025."),
        ("first", "England: ATT was 94.9% in autumn term 2025."),
        ("middle", NO_FIGURE.format("Middle deemed secondary")),
        ("middle_primary", NO_FIGURE.format("Middle deemed primary")),
        ("all_through", NO_FIGURE.format("All-through")),
        ("not_applicable", ""),
    ],
)
def test_the_figure_for_england_is_of_the_phase_that_the_school_is_compared_with(phase: str, england: str) -> None:
    units = f"""
        | unit_id | name             | kind   | phase   | state |
        | 990001  | Wychcombe School | school | {phase} | open  |
    """
    register = builders.register(benchmark=BENCHMARK, unit=units)
    rows = {"kpi_value": [GivenRow({"kpi": "ATT", "group": "all"})]}
    sheet = written(job(rows=rows, register=register))["KPIs"]
    value = 0.949 if "94.9" in england else None
    assert cell(sheet, "kpi_value.benchmark", 6).value == (pytest.approx(value) if value else None)
    notes = [str(sheet.cell(row, 1).value) for row in range(7, 11)]
    assert [note for note in notes if note.startswith("England")] == ([england] if england else [])


def test_without_any_figure_for_england_nothing_is_said_of_phases() -> None:
    sheet = written(job(rows={"kpi_value": [GivenRow({"kpi": "ATT", "group": "all"})]}))["KPIs"]
    assert not [note for row in range(7, 11) if "England" in (note := str(sheet.cell(row, 1).value))]


def test_a_range_shows_both_its_ends() -> None:
    sheet = written(job(rows={"kpi_value": [GivenRow({"kpi": "ROLL", "group": "all"})]}))["KPIs"]
    assert cell(sheet, "kpi_value.target", 6).value == "93–102%"


def test_a_measure_without_an_out_of_greys_it_and_yes_or_no_is_chosen() -> None:
    rows = [GivenRow({"kpi": code, "group": "all"}) for code in ("ATT", "COM", "SAFE")]
    sheet = written(job(rows={"kpi_value": rows}))["KPIs"]
    locked = [cell(sheet, "kpi_value.denominator", row).protection.locked for row in (6, 7, 8)]
    assert locked == [False, True, True]
    letter = keys(sheet)["kpi_value.numerator"]
    assert validation(sheet, f"{letter}8").formula1 == "list_yes_no"
    assert validation(sheet, f"{letter}6").type == "decimal"


def test_what_is_not_due_is_there_muted_and_locked_with_its_month() -> None:
    rows = [GivenRow({"kpi": "ATT", "group": "all"}), GivenRow({"kpi": "PHO", "group": "all"}, due=False)]
    sheet = written(job(rows={"kpi_value": rows}))["KPIs"]
    assert cell(sheet, "kpi_value.state", 7).value == "Not due until July"
    assert cell(sheet, "kpi_value.state", 7).number_format.endswith('"– "@')
    for key in ("numerator", "denominator", "comment"):
        assert cell(sheet, f"kpi_value.{key}", 7).protection.locked
        assert not cell(sheet, f"kpi_value.{key}", 6).protection.locked
    assert cell(sheet, "kpi_value.measure", 7).font.color.rgb == "FF52606D"


def test_groups_stand_in_rows_of_their_own_and_the_column_folds_where_there_are_none() -> None:
    both = [GivenRow({"kpi": "ATT", "group": group}) for group in ("all", "disadvantaged")]
    sheet = written(job(rows={"kpi_value": both}))["KPIs"]
    assert [cell(sheet, "kpi_value.group", row).value for row in (6, 7)] == ["All pupils", "Disadvantaged"]
    assert not sheet.column_dimensions[keys(sheet)["kpi_value.group"]].hidden
    alone = written(job(rows={"kpi_value": both[:1]}))["KPIs"]
    assert alone.column_dimensions[keys(alone)["kpi_value.group"]].hidden
    assert cell(alone, "kpi_value.group", 6).value == "All pupils"


def test_what_is_left_of_an_award_works_itself_out() -> None:
    row = GivenRow({"ref": "F1", "source": "PP", "award": 1000.0, "forecast": 1200.0}, approved=True)
    made = job(rows={"funding_line": [row]})
    left = cell(written(made, data_only=True)["Funding"], "funding_line.variance", 6)
    assert (left.value, left.number_format) == (-200, "£#,##0;-£#,##0")
    assert cell(written(made)["Funding"], "funding_line.variance", 6).value.startswith("=IF(AND(ISNUMBER(INDEX(")
