"""Charts that a block declares: drawn of the rows of its table, said in full, left out where few have a figure."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from own_templates import write_templates
from planbook.consolidate.tables import TrustTables
from planbook.errors import DeclarationError
from planbook.report.blocks.grid import Room
from planbook.report.papers import made_outside, paper_of
from planbook.report.word.measure import pages
from planbook.report.word.paper import Drawing, Grid, Note
from planbook.report.word.write import write_paper
from planbook.workflow.declared import declared
from test_report_governors import pages_in
from trust_tables import best_in_a_range, trust_tables

TABLES = trust_tables()
HEAD = """
[report]
title = "Ours, {period}"
audience = "external"
scope = "trust"
"""
KPIS = """
[[block]]
key = "schools"
title = "Schools"
table = "kpis"
where = { group = ["all"], kpi = ["ATT"], phase = ["primary"] }
columns = [
  { key = "unit_name", heading = "School" },
  { key = "kpi_name", heading = "KPI" },
  { key = "phase", heading = "Phase" },
  { key = "value", heading = "Now", type = "kpi" },
  { key = "last", heading = "Before", type = "kpi" },
  { key = "target", heading = "Target", type = "kpi" },
  { key = "status", heading = "Status", type = "status" },
]
caption = "By school"

[block.chart]
kind = "dots"
by = "unit_name"
show = ["value"]
aim = ["target"]
each = ["kpi_name", "phase"]
caption = "{kpi_name} ({phase}), {low} to {high}"
"""
MONEY = """
[[block]]
key = "money"
title = "Money"
table = "sources"
columns = [
  { key = "source_name", heading = "Source" },
  { key = "award", heading = "Award", type = "money" },
  { key = "forecast", heading = "Forecast", type = "money" },
]
chart = { kind = "bars", by = "source_name", show = ["award", "forecast"], caption = "Forecast against award" }
"""
TREND = """
[[block]]
key = "trend"
title = "Over time"
table = "kpi_history"
where = { group = ["all"], kpi = ["ATT"], unit = ["900101"] }
columns = [
  { key = "short", heading = "Term" },
  { key = "value", heading = "Attendance", type = "kpi" },
  { key = "target", heading = "Target", type = "kpi" },
]
chart = { kind = "line", by = "short", show = ["value"], aim = ["target"], least = 3 }
"""


def drawn(folder: Path, blocks: str, tables: TrustTables = TABLES) -> list[Drawing]:
    """The charts of a trust's own paper of these blocks."""
    write_templates(folder, {"reports/ours.toml": HEAD + blocks})
    made = paper_of(declared(folder), tables, "ours")
    return [item for section in made.sections for item in section.items if isinstance(item, Drawing)]


def with_values(values: Sequence[float | None], status: str | None = None) -> TrustTables:
    """The tables with other figures of attendance of the first primary schools; the others have none."""
    rows, left = [], [*values]
    for row in TABLES.kpis:
        if (row.kpi, row.group, row.phase) == ("ATT", "all", "primary"):
            value = left.pop(0) if left else None
            known = (status or row.status) if value is not None else "not_reported"
            rows.append(replace(row, value=value, status=known))
        else:
            rows.append(row)
    return replace(TABLES, kpis=tuple(rows))


def test_dots_stand_by_status_beside_the_target_in_the_order_of_the_rows(tmp_path: Path) -> None:
    (one,) = drawn(tmp_path, KPIS, with_values([95.8, 94.7, 93.6]))
    assert one.caption == "Attendance (primary), 93% to 96%"
    assert one.chart.categories == ("Ashby Road Primary", "Brackenhurst Primary", "Coldwell Infant and Junior")
    assert {series.name for series in one.chart.series} == {"On target", "Near target", "Target"}
    for place in range(3):
        assert sum(s.values[place] is not None for s in one.chart.series if s.role != "target") == 1


def test_the_alternative_text_says_every_figure_with_its_target_and_status(tmp_path: Path) -> None:
    (one,) = drawn(tmp_path, KPIS, with_values([95.8, 94.7]))
    schools = len({row.unit for row in TABLES.kpis if row.kpi == "ATT" and row.phase == "primary"})
    assert one.alt == (
        "Dot plot. Attendance (primary), 94.5% to 96.0%. Ashby Road Primary: 95.8%, target 95.5%, on target; "
        "Brackenhurst Primary: 94.7%, target 95.5%, near target. Six have no figure to show."
    )
    assert schools == 8


@pytest.mark.parametrize("status", ["suppressed", "counts_only"])
def test_what_is_withheld_is_neither_drawn_nor_said_and_is_not_in_the_file(tmp_path: Path, status: str) -> None:
    hidden = 91.37
    tables = with_values([95.8, 94.7, hidden])
    rows = [replace(row, status=status) if row.value == hidden else row for row in tables.kpis]
    tables = replace(tables, kpis=tuple(rows))
    (one,) = drawn(tmp_path, KPIS, tables)
    assert one.chart.categories == ("Ashby Road Primary", "Brackenhurst Primary")
    assert "91.4" not in one.alt and "Coldwell" not in one.alt
    data = write_paper(paper_of(declared(tmp_path), tables, "ours"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        charts = [archive.read(name).decode() for name in names if name.startswith("word/charts/chart")]
        books = [archive.read(name) for name in names if name.startswith("word/embeddings/")]
    assert len(charts) == len(books) == 1 and "91.4" not in charts[0] and "Coldwell" not in charts[0]
    sheet = openpyxl.load_workbook(io.BytesIO(books[0]))["Data"]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert 94.7 in cells and not cells & {91.4, 91.37, "Coldwell Infant and Junior"}


@pytest.mark.parametrize("values", [(), (95.8,)])
def test_of_too_few_figures_there_is_no_chart(tmp_path: Path, values: Sequence[float]) -> None:
    assert drawn(tmp_path, KPIS, with_values(values)) == []


def test_figures_that_are_all_withheld_make_no_chart(tmp_path: Path) -> None:
    assert drawn(tmp_path, KPIS, with_values([95.8, 94.7, 93.6], "suppressed")) == []


def test_a_chart_in_place_of_the_table_vanishes_with_its_section(tmp_path: Path) -> None:
    alone = KPIS.replace('kind = "dots"', 'kind = "dots"\nalone = true')
    write_templates(tmp_path, {"reports/ours.toml": HEAD + alone})
    declarations = declared(tmp_path)
    (section,) = paper_of(declarations, with_values([95.8, 94.7]), "ours").sections
    assert [type(item) for item in section.items] == [Drawing]
    assert paper_of(declarations, with_values([95.8]), "ours").sections == []


def test_a_workbook_of_the_paper_has_the_rows_of_what_is_a_chart_in_word(tmp_path: Path) -> None:
    alone = KPIS.replace('kind = "dots"', 'kind = "dots"\nalone = true')
    both = HEAD.replace('scope = "trust"', 'scope = "trust"\nforms = ["docx", "xlsx"]')
    write_templates(tmp_path, {"reports/ours.toml": both + alone})
    data = made_outside(declared(tmp_path), with_values([95.8, 94.7]), "ours", form="xlsx").data
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Schools"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["School", "KPI", "Phase", "Now", "Before", "Target", "Status"] in rows
    assert any(row[0] == "Brackenhurst Primary" and row[3] == "94.7%" for row in rows)


def test_a_chart_beside_its_table_stands_beneath_it(tmp_path: Path) -> None:
    write_templates(tmp_path, {"reports/ours.toml": HEAD + KPIS})
    (section,) = paper_of(declared(tmp_path), TABLES, "ours").sections
    assert [type(item) for item in section.items if not isinstance(item, Note)] == [Grid, Drawing]


def test_there_is_a_chart_for_each_kpi_and_phase(tmp_path: Path) -> None:
    every = KPIS.replace('kpi = ["ATT"], phase = ["primary"]', 'kpi = ["ATT", "PA"]')
    captions = [one.caption.partition(",")[0] for one in drawn(tmp_path, every)]
    assert captions == [
        "Attendance (primary)",
        "Persistent absence (primary)",
        "Attendance (secondary)",
        "Persistent absence (secondary)",
    ]


def test_rows_are_chosen_by_what_the_register_says_of_their_kpi(tmp_path: Path) -> None:
    first = KPIS.replace('kpi = ["ATT"]', '"kpi.prominence" = ["first"]')
    captions = [one.caption.partition(",")[0] for one in drawn(tmp_path, first)]
    assert captions == ["Attendance (primary)"]


def test_a_kpi_that_is_best_in_a_range_has_the_range_beside_its_dots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = with_values([3.25, -4.0, 12.0, 22.0])
    kpi = tables.register.kpis["ATT"]
    monkeypatch.setitem(tables.register.kpis, "ATT", best_in_a_range(kpi, 5.0, 20.0))  # type: ignore[arg-type]
    (one,) = drawn(tmp_path, KPIS, tables)
    ends = [series for series in one.chart.series if series.role == "target"]
    assert [(series.name, set(series.values)) for series in ends] == [("Range, from", {5.0}), ("Range, to", {20.0})]
    assert "Brackenhurst Primary: -4.0%, range 5.0% to 20.0%" in one.alt
    assert one.caption.endswith("-10% to 30%")


def test_bars_have_the_columns_that_are_named_and_pounds(tmp_path: Path) -> None:
    (one,) = drawn(tmp_path, MONEY)
    assert one.chart.kind == "bars" and one.chart.number_format == "£#,##0"
    assert [(series.name, series.role) for series in one.chart.series] == [("Award", "award"), ("Forecast", "main")]
    told = [
        f"{row.source_name}: award £{row.award:,.0f}, forecast £{row.forecast:,.0f}"
        for row in TABLES.sources
        if row.award is not None and row.forecast is not None
    ]
    assert len(told) > 1 and all(line in one.alt for line in told)
    assert one.alt.startswith("Bar chart. Forecast against award. ")


def test_a_term_without_a_figure_is_a_gap_and_is_said(tmp_path: Path) -> None:
    rows = [
        replace(row, value=None, status="not_reported") if row.short == "Spr 26" else row
        for row in TABLES.kpi_history
    ]
    (one,) = drawn(tmp_path, TREND, replace(TABLES, kpi_history=tuple(rows)))
    line = one.chart.series[0]
    at = one.chart.categories.index("Spr 26")
    assert 0 < at < len(line.values) - 1 and line.values[at] is None
    assert None not in (line.values[at - 1], line.values[at + 1])
    assert "Spr 26: no figure, target" in one.alt


def test_a_chart_gives_way_to_the_rows_of_tables_where_pages_are_full(tmp_path: Path) -> None:
    alone = KPIS.replace('kind = "dots"', 'kind = "dots"\nalone = true').replace('"schools"', '"alone"')
    write_templates(tmp_path, {"reports/ours.toml": HEAD + KPIS + alone})
    beside, in_place = declared(tmp_path).reports["ours"].blocks
    assert Room().has_chart(beside) and Room().has_chart(in_place)
    less, least = Room(charts=False, rows=0.6), Room(charts=False, rows=0.1)
    assert (less.has_chart(beside), less.has_chart(in_place)) == (False, True)
    assert (least.has_chart(beside), least.has_chart(in_place)) == (False, False)


def test_a_paper_with_charts_keeps_its_pages(tmp_path: Path, soffice: Callable[..., Path]) -> None:
    alone = KPIS.replace('kind = "dots"', 'kind = "dots"\nalone = true')
    actions = """
[[block]]
key = "actions"
title = "Actions"
table = "actions"
most = 60
columns = [{ key = "unit_name", heading = "School" }, { key = "action", heading = "Action" }]
"""
    both = HEAD.replace('scope = "trust"', 'scope = "trust"\nmost_pages = 2')
    write_templates(tmp_path, {"reports/ours.toml": both + actions + alone})
    made = paper_of(declared(tmp_path), TABLES, "ours")
    assert [type(item) for item in made.sections[-1].items] == [Drawing]  # rows of the table have given way to it
    path = tmp_path / "ours.docx"
    path.write_bytes(write_paper(made))
    assert pages_in(soffice(path)) <= pages(made) == 2


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        (
            'by = "unit_name"',
            'by = "name"',
            "by: 'name' is not among the columns of the block (there are",
        ),
        ('show = ["value"]', 'show = ["kpi_name"]', "show: 'kpi_name' is no figure: its type is 'text'"),
        ('show = ["value"]', 'show = ["value", "last"]', "show: is one column of figures"),
        ('show = ["value"]', "show = []", "show: is one column of figures"),
        ('aim = ["target"]', 'aim = ["target", "last", "value"]', "aim: is one column, or of dots the two ends"),
        ('kind = "dots"', 'kind = "bars"', "aim: is for dots and lines: put the column beside the others"),
        ('each = ["kpi_name", "phase"]', 'each = ["unit_name"]', "each: 'unit_name' is what the rows are named by"),
        ('kind = "dots"', 'kind = "dots"\nleast = 1', "least: 1 is below 2: a single figure needs no chart"),
        ("{low}", "{lowest}", "caption: {lowest} is filled in by nothing (there are: Head"),
        ('kind = "dots"', 'kind = "pie"', "kind: does not fit: 'pie' is not"),
        ('kind = "dots"\n', "", "kind: is missing"),
        ('kind = "dots"', 'kind = "dots"\ncolour = "red"', "colour: is not a key of this table"),
    ],
)
def test_what_is_wrong_with_a_chart_is_told_with_its_file_and_key(
    tmp_path: Path, was: str, now: str, what: str
) -> None:
    assert was in KPIS
    write_templates(tmp_path, {"reports/ours.toml": HEAD + KPIS.replace(was, now)})
    with pytest.raises(DeclarationError) as raised:
        declared(tmp_path)
    assert f"templates/reports/ours.toml: block.schools.chart.{what}" in str(raised.value)


@pytest.mark.parametrize(
    ("blocks", "what"),
    [
        (KPIS.replace('"ATT"', "95"), "block.schools.where.kpi: 95 is never there: say words"),
        (KPIS.replace("kpi =", '"kpi.prominent" ='), "block.schools.where: kpis has no 'kpi.prominent'"),
        (
            KPIS.replace('kpi = ["ATT"]', '"kpi.prominence" = ["third"]'),
            "kpi.prominence: prominence has no 'third'",
        ),
        (KPIS.replace('kpi = ["ATT"]', '"kpi.prominence" = []'), "block.schools.where.kpi.prominence: is empty"),
        (
            KPIS.replace('caption = "By', 'says = ["{value}"]\ncaption = "By'),
            "chart: is of the rows of a table: this",
        ),
        (
            '[[block]]\nkey = "words"\ntitle = "T"\nintro = "I"\n'
            'chart = { kind = "bars", by = "a", show = ["b"] }\n',
            "block.words.chart: is for a block of a table",
        ),
        (
            '[[block]]\nkey = "money"\ncode = "money"\ntitle = "T"\n'
            'chart = { kind = "bars", by = "a", show = ["b"] }\n',
            "block.money.chart: is for a block of a table",
        ),
    ],
)
def test_a_chart_of_what_is_not_there_is_told(tmp_path: Path, blocks: str, what: str) -> None:
    write_templates(tmp_path, {"reports/ours.toml": HEAD + blocks})
    with pytest.raises(DeclarationError) as raised:
        declared(tmp_path)
    assert what in str(raised.value)


def test_the_part_of_money_that_is_a_chart_says_which(tmp_path: Path) -> None:
    unit = HEAD.replace('"trust"', '"unit"')
    money = '[[block]]\nkey = "money"\ncode = "money"\ntitle = "T"\n'
    money += '[[block]]\nkey = "money_chart"\nof = "money"\ntitle = ""\n'
    write_templates(tmp_path, {"reports/ours.toml": unit + money})
    with pytest.raises(DeclarationError, match=r"block\.money_chart\.chart: is missing: the part is a chart"):
        declared(tmp_path)
