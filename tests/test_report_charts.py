"""Charts of a Word paper: what is in their parts and workbooks, and what tells their marks apart without colour."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter

from planbook import look
from planbook.files import EPOCH, finished_workbook
from planbook.report.word.chart import chart_xml
from planbook.report.word.chart_data import chart_workbook
from planbook.report.word.dots import DataColumn, dot_columns, fitting, height_of
from planbook.report.word.drawn import scale, shown_as
from planbook.report.word.measure import PAGE
from planbook.report.word.paper import Chart, Drawing, Paper, Role, Section, Series
from planbook.report.word.write import write_paper

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TERMS = ("Spr 25", "Sum 25", "Aut 25", "Spr 26", "Sum 26", "Aut 26")
LONG = "St Thomas à Becket and St Bartholomew’s Church of England Voluntary Aided Primary School and Nursery"
JUDGED: tuple[tuple[Role, str], ...] = (("red", "Off target"), ("amber", "Near target"), ("green", "On target"))


def lines(*values: float | None, target: Sequence[float | None] = (), code: str = '#,##0.0"%"') -> Chart:
    made = [Series("This school", values, "main")]
    made += [Series("Target", tuple(target), "target")] if target else []
    return Chart("line", TERMS[: len(values)], tuple(made), code)


def bars(*pairs: tuple[float, float]) -> Chart:
    awards, forecasts = zip(*pairs, strict=True)
    series = (Series("Allocation", awards, "award"), Series("Forecast", forecasts, "main"))
    return Chart("bars", tuple(f"Source {n}" for n in range(len(pairs))), series, "£#,##0")


def dots(values: Sequence[float], targets: Sequence[float | None], names: Sequence[str] = ()) -> Chart:
    """Each off target, near it or on it by turns."""
    made = [Series("Target", tuple(targets), "target")]
    for place, (role, word) in enumerate(JUDGED):
        own = tuple(value if n % 3 == place else None for n, value in enumerate(values))
        made.append(Series(word, own, role))
    called = tuple(names) or tuple(f"School {n}" for n in range(len(values)))
    return Chart("dots", called, tuple(made), '#,##0.0"%"', measured="Attendance")


CHARTS = {
    "lines": lines(93.5, None, 94.2, 94.0, None, 94.8, target=(95.0, 95.0, 95.5, 95.5, 96.0, 96.0)),
    "equal": lines(3.0, 3.0, 3.0, target=(3.0, 3.0, 3.0), code="#,##0"),
    "bars": bars((61000.0, 63400.0), (18000.0, -2500.0), (0.0, 1200.5)),
    "dots": dots((94.0, 95.5, 96.1, 90.2), (95.5, 95.5, None, 96.0), ("Elm", LONG, "Ash & <Oak>", "Fir")),
    "losses": dots((-3.2, 6.0), (-1.0, 5.0)),
}


def tree(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart_xml(chart, "rId1"))


def as_xlsxwriter_makes_it(chart: Chart) -> bytes:
    """The workbook of `chart`, all of it written by XlsxWriter."""
    columns = [DataColumn("", chart.categories), *(DataColumn(s.name, s.values) for s in chart.series)]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"created": EPOCH})
        sheet = book.add_worksheet("Data")
        number, names = book.add_format({"num_format": chart.number_format}), book.add_format({"text_wrap": True})
        columns = dot_columns(chart) if chart.kind == "dots" else columns
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, len(columns) - 1, 18)
        for place, column in enumerate(columns):
            if column.heading:
                sheet.write_string(0, place, column.heading)
            for row, cell in enumerate(column.cells, start=1):
                if column.formula:
                    sheet.write_formula(row, place, column.formula.format(row=row + 1), names, cell)
                elif isinstance(cell, str):
                    sheet.write_string(row, place, cell, names)
                elif cell is not None:
                    sheet.write_number(row, place, cell, number if column.is_figure else None)
    return finished_workbook(out.getvalue())


HOSTILE = ('A & <b> "c"', "_x000D_ and _xnone_", "{row}", "=1+1", "same", "same")
WRITTEN = {
    **CHARTS,
    "hostile": Chart(
        "bars", HOSTILE, (Series("=x", (0.1, 1e17, -2.0, None, 12.345678901234567, 3.0), "main"),), "0"
    ),
    "many rows": dots((None, *map(float, range(39))), (None,) * 40, tuple(f"School {n}" for n in range(40))),
    "no figure": Chart("line", TERMS, (Series("This school", (None,) * 6, "main"),), "0"),
}


@pytest.mark.parametrize("chart", WRITTEN.values(), ids=WRITTEN)
def test_a_charts_workbook_is_what_xlsxwriter_makes_of_it(chart: Chart) -> None:
    assert chart_workbook(chart) == as_xlsxwriter_makes_it(chart)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_what_a_chart_has_is_what_its_workbook_has(chart: Chart) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(chart_workbook(chart)), data_only=True)["Data"]
    seen = 0
    for held in (*tree(chart).iter(f"{C}numRef"), *tree(chart).iter(f"{C}strRef")):
        where = re.fullmatch(r"Data!\$([A-Z]+)\$(\d+)(?::\$\1\$(\d+))?", held.findtext(f"{C}f") or "")
        assert where is not None
        column, first, last = where[1], int(where[2]), int(where[3] or where[2])
        cells = [sheet[f"{column}{row}"].value for row in range(first, last + 1)]
        points = {int(pt.get("idx", "")): pt.findtext(f"{C}v") for pt in held.iter(f"{C}pt")}
        is_number = held.tag == f"{C}numRef"
        kept = [points.get(n) for n in range(len(cells))]
        assert [float(v) if v is not None and is_number else v for v in kept] == cells
        seen += 1
    assert seen >= 3 * len(chart.series) - 1


def test_names_beside_dots_are_worked_out_of_the_name_and_the_figure() -> None:
    book = openpyxl.load_workbook(io.BytesIO(chart_workbook(CHARTS["dots"])))["Data"]
    said = openpyxl.load_workbook(io.BytesIO(chart_workbook(CHARTS["dots"])), data_only=True)["Data"]
    heads = [cell.value for cell in book[1]]
    column = heads.index("Name and figure")
    assert book.cell(2, column + 1).value == '=A2&"   "&TEXT(B2,"#,##0.0""%""")'
    assert [said.cell(row, column + 1).value for row in (2, 4)] == ["Elm   94.0%", "Ash & <Oak>   96.1%"]
    whole = said.cell(3, column + 1).value
    assert whole.replace("\n", " ") == f"{LONG}   95.5%"


def test_a_workbook_of_dots_works_out_what_the_chart_has(tmp_path: Path, soffice: Callable[..., Path]) -> None:
    path = tmp_path / "dots.xlsx"
    path.write_bytes(chart_workbook(CHARTS["dots"]))
    cached = openpyxl.load_workbook(path, data_only=True)["Data"]
    openpyxl.load_workbook(path).save(path)  # without what was worked out before
    fresh = openpyxl.load_workbook(soffice(path, "xlsx"), data_only=True)["Data"]
    before, after = ([[c.value for c in row] for row in sheet.iter_rows()] for sheet in (cached, fresh))
    assert after == before


def test_each_status_has_a_shape_and_a_word_of_its_own() -> None:
    shapes = {}
    for series in tree(CHARTS["dots"]).iter(f"{C}ser"):
        marker = series.find(f"{C}marker/{C}symbol")
        name = series.findtext(f"{C}tx/{C}strRef/{C}strCache/{C}pt/{C}v")
        assert marker is not None and name is not None
        shapes[name] = marker.get("val")
    assert {name: shapes[name] for name in ("Target", "Off target", "Near target", "On target")} == {
        "Target": "diamond",
        "Off target": "square",
        "Near target": "triangle",
        "On target": "circle",
    }
    hidden = {entry.findtext(f"{C}delete") for entry in tree(CHARTS["dots"]).iter(f"{C}legendEntry")}
    assert hidden and len([*tree(CHARTS["dots"]).iter(f"{C}legendEntry")]) == 4  # the names are in no legend


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_colour_of_marks_and_letters_stands_out_on_white(chart: Chart) -> None:
    lines_that_part = {look.HAIRLINE}  # the lines of the grid, which nothing depends on
    fills = {look.BAND}  # of bars, which have an outline
    colours = {str(node.get("val")) for node in tree(chart).iter(f"{A}srgbClr")}
    assert colours
    assert all(look.contrast(colour, look.WHITE) >= 3 for colour in colours - lines_that_part - fills)


def test_one_target_for_all_is_a_line() -> None:
    chart = dots((94.0, 95.0, 96.0), (95.5, 95.5, 95.5))
    target = next(tree(chart).iter(f"{C}ser"))
    dash = target.find(f"{C}spPr/{A}ln/{A}prstDash")
    assert dash is not None and dash.get("val") == "dash"


def test_a_term_without_a_figure_is_a_gap() -> None:
    made = tree(CHARTS["lines"])
    blanks = made.find(f"{C}chart/{C}dispBlanksAs")
    assert blanks is not None and blanks.get("val") == "gap"
    main = next(made.iter(f"{C}ser"))
    points = [pt.get("idx") for pt in main.iterfind(f"{C}val/{C}numRef/{C}numCache/{C}pt")]
    assert points == ["0", "2", "3", "5"]


def test_a_point_that_no_line_leads_to_has_a_mark() -> None:
    england = Series("England, primary", (94.8, None, 94.9, None, None, None), "benchmark")
    joined = Series("Target", (95.0,) * 6, "target")
    chart = Chart("line", TERMS, (Series("This school", (94.0,) * 6, "main"), joined, england), '#,##0.0"%"')
    marks = [node.get("val") for node in tree(chart).iter(f"{C}symbol")]
    assert marks == ["circle", "none", "diamond"]


def test_long_names_at_the_ends_of_lines_have_room_beside_the_plot() -> None:
    def wide(name: str) -> float:
        plot = tree(Chart("line", TERMS[:3], (Series(name, (1.0, 2.0, 3.0), "main"),), "#,##0"))
        return float(plot.find(f".//{C}plotArea/{C}layout/{C}manualLayout/{C}w").get("val", ""))  # type: ignore[union-attr]

    assert wide("This school") == 0.7
    assert 0.4 < wide("England, middle deemed secondary") < 0.65
    assert 0.4 < wide(LONG) < wide("England, middle deemed secondary")


def test_bars_below_zero_are_within_the_scale() -> None:
    (axis,) = tree(CHARTS["bars"]).iter(f"{C}valAx")
    low, high = (float(axis.find(f"{C}scaling/{C}{end}").get("val", "")) for end in ("min", "max"))  # type: ignore[union-attr]
    assert low < -2500 < 63400 < high
    (axis,) = tree(bars((1.0, 2.0), (3.0, 4.0))).iter(f"{C}valAx")
    assert axis.find(f"{C}scaling/{C}min").get("val") == "0"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([3.0, 3.0], "#,##0"),
        ([3.0, 4.0], "#,##0"),
        ([94.0, 94.0], '#,##0.0"%"'),
        ([0.0, 0.0], '#,##0.0"%"'),
        ([-3.2, 20.0], '#,##0.0"%"'),
        ([99.9, 100.0], '#,##0.0"%"'),
        ([1200.0, -56000.0], "£#,##0"),
        ([0.05, 0.06], '#,##0.00"%"'),
    ],
)
def test_no_two_lines_of_a_scale_say_the_same_and_all_figures_are_within(values: list[float], code: str) -> None:
    low, high, step = scale(values, code)
    assert low <= min(values) <= max(values) <= high
    steps = round((high - low) / step)
    assert 1 <= steps <= 8 and abs(low + steps * step - high) < 1e-6
    said = [shown_as(low + n * step, code) for n in range(steps + 1)]
    assert all(one != other for one, other in pairwise(said))


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (94.06, '#,##0.0"%"', "94.1%"),
        (-3.25, '#,##0.0"%"', "-3.3%"),
        (-0.04, "#,##0.0", "0.0"),
        (1234567.0, "£#,##0", "£1,234,567"),
        (-2500.0, "£#,##0", "-£2,500"),
        (0.05, '#,##0.00"%"', "0.05%"),
        (12.0, "#,##0", "12"),
    ],
)
def test_a_figure_is_said_as_excel_shows_it(value: float, code: str, shown: str) -> None:
    assert shown_as(value, code) == shown


@pytest.mark.parametrize("schools", [2, 12, 40])
def test_a_dot_plot_has_room_on_a_page(schools: int) -> None:
    names = [LONG if n == 3 else f"School {n}" for n in range(schools)]
    assert fitting(names) == 1
    assert (height_of(names) + 22) / 25.4 * 72 < PAGE


def test_more_schools_than_a_page_holds_are_shown_on_several() -> None:
    assert fitting([f"School {n}" for n in range(100)]) == 3


def test_charts_are_no_pictures() -> None:
    drawn = tuple(Drawing("Caption", f"Says {name}.", chart, 60) for name, chart in CHARTS.items())
    data = write_paper(Paper("T", "S", "T", "Us", (("A", "B"),), "F", [Section("One", drawn)]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert sum(name.startswith("word/charts/chart") for name in names) == len(CHARTS)
    assert sum(name.startswith("word/embeddings/") for name in names) == len(CHARTS)
    assert not [name for name in names if name.startswith("word/media/") or name.endswith((".png", ".emf"))]
