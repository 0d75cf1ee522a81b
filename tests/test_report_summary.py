"""The summary workbook: its cells hold the tables' figures, each is known by its id, and no text is live."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle, islice, pairwise
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from builders import register
from consolidated import consolidated, line, lines
from planbook.consolidate.rows import CauseRow
from planbook.consolidate.tables import TrustTables
from planbook.model.loading import load
from planbook.model.safe_text import clean
from planbook.report.charts import label_points, scale
from planbook.report.sheets import OutputBook
from planbook.report.summary.edition import Edition
from planbook.report.summary.overview_charts import trend_drawn
from planbook.report.summary.reliability import how_many
from planbook.report.summary.write import write_summary
from trust_tables import empty_tables, trust_tables

DECLARATIONS = load()


def opened(tables: TrustTables) -> tuple[Workbook, dict[str, str]]:
    data, figures = write_summary(DECLARATIONS, tables)
    return load_workbook(io.BytesIO(data)), figures


@pytest.fixture(scope="module")
def tables() -> TrustTables:
    return trust_tables()


@pytest.fixture(scope="module")
def written(tables: TrustTables) -> tuple[Workbook, dict[str, str]]:
    return opened(tables)


def at(book: Workbook, address: str) -> Any:
    sheet, _, cell = address.partition("!")
    return book[sheet][cell]


def cells_of(figures: Mapping[str, str], figure: str, sheet: str) -> list[str]:
    return [address for address, found in figures.items() if found == figure and address.startswith(f"{sheet}!")]


def texts(book: Workbook) -> list[str]:
    return [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]


def rows_under(book: Workbook, sheet: str, heading: str) -> list[tuple[Any, ...]]:
    """The rows of the table whose first heading is `heading`, to the next blank row."""
    rows = list(book[sheet].iter_rows(values_only=True))
    top = next(n for n, row in enumerate(rows) if row[0] == heading)
    body = rows[top + 1 :]
    end = next((n for n, row in enumerate(body) if row[0] is None), len(body))
    return body[:end]


def test_the_sheets_stand_in_the_order_that_the_contents_list_links_to(
    written: tuple[Workbook, dict[str, str]],
) -> None:
    book, _ = written
    assert book.sheetnames == [
        "Contents", "Overview", "KPIs", "KPIs by group", "KPI change", "Exceptions", "Actions", "Late actions",
        "Money", "Success measures", "All actions", "Reliability", "Legend", "Chart data",
    ]  # fmt: skip
    listed = [row[0] for row in rows_under(book, "Contents", "Sheet")]
    assert listed == book.sheetnames[1:]
    told = {row[0]: row[2] for row in rows_under(book, "Contents", "Sheet")}
    assert told["Success measures"] == f"{len(rows_under(book, 'Success measures', 'School'))} rows"
    linked = [row[0].hyperlink for row in book["Contents"].iter_rows()]
    targets = [link.location for link in linked if link]
    assert targets == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_every_kpi_figure_stands_in_its_cell(tables: TrustTables, written: tuple[Workbook, dict[str, str]]) -> None:
    book, figures = written
    for row in lines(tables.kpis):
        sheet = "KPIs" if row["group"] == "all" else "KPIs by group"
        (address,) = cells_of(figures, row["figure"], sheet)
        shown = at(book, address).value
        if row["status"] == "suppressed":
            assert shown == "*"
        elif row["status"] == "counts_only":
            assert shown == f"{row['numerator']:g}/{row['denominator']:g}"
        elif row["status"] == "not_reported":
            assert shown == "○"
        else:
            assert shown == pytest.approx(row["value"])


def test_a_kpi_cell_has_the_colour_and_symbol_of_its_status(
    tables: TrustTables, written: tuple[Workbook, dict[str, str]]
) -> None:
    book, figures = written
    (address,) = cells_of(figures, "kpi/ATT/900105", "KPIs")
    assert at(book, address).fill.fgColor.rgb == "FFA3282C"
    assert at(book, address).number_format.startswith('" ■"* ')
    (small,) = cells_of(figures, "kpi/PHON/900104", "KPIs")
    assert at(book, small).value == "11/13"
    assert at(book, small).fill.fill_type is None


def test_schools_stand_by_name_beneath_their_phase_target_and_england(
    written: tuple[Workbook, dict[str, str]],
) -> None:
    book, _ = written
    names = [row[0] for row in rows_under(book, "KPIs", "School")]
    assert names == [
        "Primary, 7 of 8 schools", "Schools that reported", "Target", "England, autumn term 2024, final",
        "Ashby Road Primary", "Brackenhurst Primary", "Coldwell Infant and Junior", "Dunmore Church of England",
        "Elm Grove Primary", "Harrow Lane Primary", "Little Fenwick Primary", "Oakmere Primary",
        "Secondary, 4 of 4 schools", "Schools that reported", "Target", "England, autumn term 2024, revised",
        "Fenwick Vale Academy", "Marlstone High School", "St Wilfrid’s School", "Thornley Park School",
    ]  # fmt: skip


def test_the_overview_shows_percentages_as_true_shares(
    tables: TrustTables, written: tuple[Workbook, dict[str, str]]
) -> None:
    book, figures = written
    phase = line(tables.phases, figure="kpi/ATT/primary")
    value, status = (at(book, address) for address in cells_of(figures, "kpi/ATT/primary", "Overview"))
    assert value.value == pytest.approx(phase["value"] / 100)
    assert value.number_format.startswith("0.0%")
    assert status.value == "Near target"


def test_the_headlines_are_the_traced_ones(tables: TrustTables, written: tuple[Workbook, dict[str, str]]) -> None:
    book, figures = written
    for name, shown in (("returned", "11 of 12"), ("on_track", "151 of 222")):
        (address,) = cells_of(figures, f"headline/{name}", "Overview")
        assert at(book, address).value == shown
    (off,) = cells_of(figures, "headline/kpis_off_target", "Overview")
    assert at(book, off).value == tables.figures["headline/kpis_off_target"].value
    (grant,) = cells_of(figures, "funding/HUB", "Overview")
    assert at(book, grant).value == pytest.approx(line(tables.sources, source="HUB")["uncommitted"])


def test_money_cells_are_the_tables_pounds(tables: TrustTables, written: tuple[Workbook, dict[str, str]]) -> None:
    book, _ = written
    shown = {row[0]: row[3:9] for row in rows_under(book, "Money", "Source")}
    for row in lines(tables.sources):
        keys = ("award", "spent", "committed", "forecast", "variance", "uncommitted")
        assert shown[row["source_name"]] == pytest.approx(tuple(row[key] for key in keys))


def test_counts_by_area_and_by_school_agree_with_the_actions(
    tables: TrustTables, written: tuple[Workbook, dict[str, str]]
) -> None:
    book, _ = written
    areas = rows_under(book, "Actions", "Priority")
    schools = rows_under(book, "Actions", "School")
    keys = ["area", "red", "amber", "green", "blue", "not_reported", "not_due", "total"]
    assert [row[:8] for row in areas] == [tuple(row[key] for key in keys) for row in lines(tables.areas)]
    for column in range(1, 8):
        assert sum(row[column] for row in areas) == sum(row[column] for row in schools)
    assert sum(row[9] for row in schools) == sum(row.overdue_days > 0 for row in tables.actions)


def test_the_map_names_figures_that_exist_and_cells_that_show_something(
    tables: TrustTables, written: tuple[Workbook, dict[str, str]]
) -> None:
    book, figures = written
    assert set(figures.values()) <= set(tables.figures)
    assert [address for address in figures if at(book, address).value is None] == []


def test_every_number_that_a_figure_stands_behind_is_in_the_map(
    tables: TrustTables, written: tuple[Workbook, dict[str, str]]
) -> None:
    """On sheets that show lines with a figure, a cell of the value's column is in the map and a target is not."""
    book, figures = written
    mapped = {address for address in figures if address.startswith("KPIs!")}
    top = next(row[0].row for row in book["KPIs"].iter_rows() if row[0].value == "School")
    for row in book["KPIs"].iter_rows(min_row=top + 1):
        name = row[0].value
        if name is None:
            break
        for cell in row[1:]:
            beside = name in ("Target", "Schools that reported") or name.startswith("England")
            wanted = cell.value is not None and not beside
            assert (f"KPIs!{cell.coordinate}" in mapped) == wanted, cell.coordinate
    assert {row.figure for row in tables.kpis} <= set(figures.values())
    assert {row.figure for row in tables.phases} <= set(figures.values())
    assert {row.figure for row in tables.actions} <= set(figures.values())
    assert {row.figure for row in (*tables.funding, *tables.sources)} <= set(figures.values())


def test_the_same_tables_give_the_same_bytes(tables: TrustTables) -> None:
    assert write_summary(DECLARATIONS, tables) == write_summary(DECLARATIONS, trust_tables())


HOSTILE = '=HYPERLINK("http://example.invalid","x")\x00\x0b\ud800 & <b> _x0041_ https://example.invalid'


def test_text_from_a_school_is_never_live(tables: TrustTables) -> None:
    words = dict.fromkeys(("action", "progress", "next_step", "led_by", "unit_name", "area"), HOSTILE)
    actions = tuple(replace(row, **words) for row in tables.actions)
    words = dict.fromkeys(("what", "explanation", "response", "who", "by"), HOSTILE)
    exceptions = tuple(replace(row, **words) for row in tables.exceptions)
    returns = tuple(replace(row, declared_by=HOSTILE) for row in tables.returns)
    data, _ = write_summary(DECLARATIONS, replace(tables, actions=actions, exceptions=exceptions, returns=returns))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        links = [parts.read(name).decode() for name in parts.namelist() if "worksheets/_rels" in name]
    assert all("<f>" not in sheet for sheet in sheets)
    assert all("example.invalid" not in link for link in links)
    book = load_workbook(io.BytesIO(data))
    assert clean(HOSTILE) in texts(book)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_text_too_long_for_a_cell_is_cut_and_says_so(tables: TrustTables) -> None:
    actions = tuple(replace(row, progress="a " * 20_000) for row in tables.actions)
    book, _ = opened(replace(tables, actions=actions))
    assert max(len(text) for text in texts(book)) == 32_767
    assert max(texts(book), key=len).endswith("…")


def test_before_anything_has_come_back_it_is_still_a_workbook_to_read() -> None:
    book, figures = opened(empty_tables())
    said = texts(book)
    assert "Figures as at 4 December 2026. None of the 12 schools has returned yet." in said
    assert "No funding has been reported yet." in said
    assert "No actions have been returned yet." in said
    assert "0 of 12" in said
    assert {at(book, a).value for a in figures if a.startswith("KPIs!")} == {"○"}


def test_a_table_without_a_row_has_no_sheet_and_the_contents_say_why() -> None:
    still = {key: pack for key, pack in DECLARATIONS.packs.items() if "inspection" in pack.records}
    declared = replace(DECLARATIONS, packs=still)  # what no pack holds is used
    data, _ = write_summary(declared, trust_tables(declared))
    book = load_workbook(io.BytesIO(data))
    told = dict(row[:2] for row in rows_under(book, "Contents", "About"))
    assert told["Shared costs"] == "No shared cost is entered in the register."
    assert told["Programmes"] == "No programme has been returned."
    assert not set(told) & {*book.sheetnames}
    listed = [row[0] for row in rows_under(book, "Contents", "Sheet")]
    assert listed == book.sheetnames[1:]


def test_where_no_figure_can_be_compared_one_sheet_says_so(tables: TrustTables) -> None:
    alone = {"kpis": tables.kpis, "phases": tables.phases}
    bare: dict[str, Any] = {key: tuple(replace(row, change=None) for row in rows) for key, rows in alone.items()}
    book, _ = opened(replace(tables, **bare))
    told = {row[0]: row[1:3] for row in rows_under(book, "Contents", "Sheet")}
    assert told["KPI change"] == ("Change since last time", "None")
    assert [name for name in book.sheetnames if name.startswith("KPI change")] == ["KPI change"]
    assert any(text.startswith("No figure can be compared with one from ") for text in texts(book))


@pytest.mark.parametrize("count", [4_999, 5_000])
def test_too_many_actions_are_left_to_the_data(tables: TrustTables, count: int) -> None:
    said_little = {"action": "Do it.", "progress": None, "next_step": None, "overdue_days": 0, "slipped_days": 0}
    short = tuple(replace(row, **said_little) for row in islice(cycle(tables.actions), count))
    book, _ = opened(replace(tables, actions=short))
    said = [text for text in texts(book) if "internal/data/action.csv" in text]
    if count < 5_000:
        assert "All actions" in book.sheetnames
        assert said == []
    else:
        assert "All actions" not in book.sheetnames
        assert said and all("5,000" in text or "csv" in text for text in said)


def test_more_measures_than_a_page_holds_go_on_to_a_further_sheet(tables: TrustTables) -> None:
    register = tables.register
    (kpis,) = [table for table in register.submission.tables if table.record == "kpi"]
    code, name = kpis.keys.index("kpi"), kpis.keys.index("name")
    again = []
    for row in kpis.rows:
        values = list(row.values)
        values[code], values[name] = f"{values[code]}2", f"{values[name]}, once more"
        again.append(replace(row, values=tuple(values)))
    others = [table for table in register.submission.tables if table.record != "kpi"]
    submission = replace(register.submission, tables=(*others, replace(kpis, rows=(*kpis.rows, *again))))
    doubled = (replace(row, kpi=f"{row.kpi}2") for row in tables.kpis)
    wide = replace(
        tables,
        register=replace(register, submission=submission),
        kpis=(*tables.kpis, *doubled),
    )
    book, _ = opened(wide)
    assert [name for name in book.sheetnames if name.startswith("KPIs") and "by" not in name] == ["KPIs", "KPIs 2"]
    for sheet in ("KPIs", "KPIs 2"):
        headings = next(row for row in book[sheet].iter_rows(values_only=True) if row[0] == "School")
        assert len([heading for heading in headings if heading]) == 9


def test_no_cells_are_merged_and_every_sheet_prints_on_its_side(
    written: tuple[Workbook, dict[str, str]],
) -> None:
    book, _ = written
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert not sheet.sheet_view.showGridLines
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.oddFooter.right.text or "").strip() == "Page &P of &N"


@pytest.mark.parametrize(("rows", "begins"), [(5, []), (23, []), (28, [28]), (35, []), (50, [50])])
def test_a_heading_does_not_stand_alone_at_the_foot_of_a_page(rows: int, begins: list[int]) -> None:
    book = OutputBook(title="T", author="A", footer="F", audience="internal")
    page = book.page("Contents", [40.0, 40.0])
    while page.row < rows:
        page.height(page.row, 20)
        page.row += 1
    page.keep(130, 130 if rows == 23 else 400)
    page.section("Nothing to show", "These have no row.")
    made = load_workbook(io.BytesIO(book.finish()))["Contents"]
    assert [one.id for one in made.row_breaks.brk] == begins


def test_a_title_longer_than_its_table_is_printed_whole() -> None:
    book = OutputBook(title="T", author="A", footer="F", audience="internal")
    for name, title in (
        ("Short", "When"),
        ("Long", "When each action is done, what it is for, and what has come of it"),
    ):
        page = book.page(name, [20.0, 10.0, 10.0])
        page.title(title)
        page.text("Text.")
    made = load_workbook(io.BytesIO(book.finish()))
    assert [made[name].print_area.rpartition("!")[2].split(":")[1][1] for name in ("Short", "Long")] == ["C", "J"]


def axis_of_money(tables: TrustTables) -> str:
    """The scale of the pounds in the chart of money."""
    data, _ = write_summary(DECLARATIONS, tables)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    (chart,) = (one for one in charts if "Allocation" in one and "Forecast" in one)
    return chart.partition("<c:valAx>")[2].partition("</c:scaling>")[0]


def test_the_bars_of_money_begin_at_zero_and_lie_on_both_sides_of_it_where_one_is_negative(
    tables: TrustTables,
) -> None:
    assert '<c:min val="0"/>' in axis_of_money(tables)
    first, *others = tables.sources
    assert "<c:min" not in axis_of_money(replace(tables, sources=(replace(first, forecast=-1200.0), *others)))


def test_both_charts_and_the_one_of_money_say_in_words_what_they_show(tables: TrustTables) -> None:
    data, _ = write_summary(DECLARATIONS, tables)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        drawings = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/drawings/drawing")]
    words = " ".join(drawings)
    assert words.count("descr=") == 3
    assert "Attendance: 6 off track, 13 watch, 29 on track, 3 completed, 2 not reported." in words
    assert "Primary (seven schools, the same in each): 94.5% in Spr 25, 95.3% in Aut 26, target 95.5%." in words


def test_a_yes_or_no_is_not_drawn_over_the_terms(tables: TrustTables) -> None:
    attendance = [row for row in tables.phase_history if row.kpi == "ATT"]
    edition = Edition(DECLARATIONS, replace(tables, phase_history=attendance), "summary")
    drawn = trend_drawn(edition)
    assert drawn and drawn[0].kpi.text("kpi") == "ATT"
    kpi = drawn[0].kpi
    row = replace(kpi.row, values=tuple("yes_no" if key == "unit" else kpi.get(key) for key in kpi.table.keys))
    asked = replace(kpi, row=row)
    edition.__dict__["measures"] = [replace(m, kpi=asked) if m.kpi is kpi else m for m in edition.measures]
    assert trend_drawn(edition) is None


def test_a_unit_without_a_return_is_named_where_it_matters(written: tuple[Workbook, dict[str, str]]) -> None:
    book, _ = written
    assert book["Overview"]["A3"].value == (
        "Figures as at 4 December 2026. Eleven of 12 schools are included; Oakmere Primary has not returned, "
        "so totals leave it out."
    )
    reliability = {row[0]: row for row in rows_under(book, "Reliability", "School")}
    assert reliability["Oakmere Primary"][1] == "Not returned"
    assert reliability["Oakmere Primary"][6] is None
    causes = rows_under(book, "Reliability", "Rule in words")
    assert causes[0][4] == "All 11 schools"


def test_tables_without_rows_do_no_harm(tables: TrustTables) -> None:
    names = ("kpis", "phases", "phase_history", "actions", "areas", "funding", "sources", "exceptions", "causes")
    bare: dict[str, Any] = dict.fromkeys(names, ())
    book, _ = opened(replace(tables, **bare))
    assert "No KPI is asked for in this period." in texts(book)


def test_an_axis_holds_all_values_in_a_few_round_steps() -> None:
    assert scale([90.7, 95.5]) == (90.0, 96.0, 2.0)
    assert scale([46.4]) == (46.0, 46.5, 0.5)
    assert scale([]) == (0.0, 1.0, 0.5)


def test_labels_of_targets_that_begin_together_stand_apart() -> None:
    apart = label_points([[95.5, 95.5], [92.5, 92.5]], [90.0, 96.0])
    together = label_points([[95.0, 95.0, 95.5], [95.0, 95.0, 92.5]], [90.0, 96.0])
    assert apart == [0, 0]
    assert together == [0, 2]
    assert label_points([[95.0], [95.0]], [90.0, 96.0]) == [0, None]


def test_the_overview_of_one_school_has_its_figures_and_speaks_of_one(tables: TrustTables) -> None:
    alone = {
        name: tuple(row for row in getattr(tables, name) if row.unit == "900101")
        for name in ("returns", "kpis", "actions", "funding", "exceptions")
    }
    hidden = tuple(replace(row, status="suppressed", value=None) for row in tables.phases if row.phase == "primary")
    book, _ = opened(replace(tables, **alone, phases=hidden))
    assert book["Overview"]["A3"].value.endswith("The one school is included.")
    rows = {row[0]: row for row in rows_under(book, "Overview", "KPI")}
    assert rows["Attendance"][1] is not None
    assert "Suppressed" not in str(rows["Attendance"][3])


def test_who_has_no_figure_is_named_and_none_on_time_is_said_so(tables: TrustTables) -> None:
    late = tuple(replace(row, on_time=False if row.came_in else None) for row in tables.returns)
    figures = {k: v for k, v in tables.figures.items() if k != "headline/on_time"}
    book, _ = opened(replace(tables, returns=late, figures=figures))
    sheet = [str(cell.value) for row in book["Overview"].iter_rows() for cell in row if cell.value]
    assert any(words.endswith("returned, none on time") for words in sheet)
    said = " ".join(sheet).partition("Without ")[2]
    missing = {name for row in tables.phases if row.reporting for name in row.missing.split(", ") if name}
    assert missing
    assert all(name in said for name in missing)


@pytest.mark.parametrize("phases", [1, 2])
def test_headlines_have_room_for_the_line_beneath_them(tables: TrustTables, phases: int) -> None:
    kept = tuple(row for row in tables.phases if row.phase in ["primary", "secondary"][:phases])
    sheet = opened(replace(tables, phases=kept))[0]["Overview"]
    row = next(row for row in sheet.iter_rows() if row[0].font.size == 24)
    starts = [cell.column for cell in row if cell.value is not None]
    assert len(starts) == 4
    widths = {n: d.width for d in sheet.column_dimensions.values() for n in range(d.min, d.max + 1)}
    for at, following in pairwise(starts):
        assert sum(widths[n] for n in range(at, following)) >= 24


def test_what_is_judged_at_the_years_end_is_not_said_to_lack_a_target(tables: TrustTables) -> None:
    def shown(scale: float | None) -> str:
        phases = tuple(
            replace(row, status="not_applicable", target=None, scale=scale) if row.kpi == "ATT" else row
            for row in tables.phases
            if row.phase == "primary"
        )
        book = opened(replace(tables, phases=phases))[0]
        return str(next(row[3] for row in rows_under(book, "Overview", "KPI") if row[0] == "Attendance"))

    assert shown(None) == "At the year’s end"
    assert shown(1.0) == "Not applicable"


def test_where_a_cause_was_found_is_said_as_people_would(tables: TrustTables) -> None:
    edition = Edition(DECLARATIONS, tables, "summary")
    counts = [(9, 12), (3, 4), (4, 4), (2, 2), (0, 12), (1, 1)]
    said = [how_many(CauseRow("", "", "", units, of, 0, ""), edition) for units, of in counts]
    assert said == [
        "Nine of 12 schools", "Three of four schools", "All four schools", "Both schools", "Across the trust",
        "The one school",
    ]  # fmt: skip


def test_the_legend_explains_the_words_that_its_sheets_say_and_no_others() -> None:
    words = """
        | term  | meaning                                          |
        | KPI   | A figure that everybody counts in the same way.  |
        | SIAMS | The inspection of church schools.                |
    """
    book, _ = opened(consolidated(register=register(term=words)))
    explained = {row[0] for row in book["Legend"].iter_rows(values_only=True)}
    assert "KPI" in explained
    assert "SIAMS" not in explained


def test_the_legend_names_milestones_only_where_they_are_asked() -> None:
    of_plan = """
        | pack         | used |
        | Plan in full | {}   |
    """
    told = {}
    for used in ("Yes", "No"):
        book, _ = opened(consolidated(register=register(pack_use=of_plan.format(used))))
        told[used] = " ".join(str(row[0]) for row in book["Legend"].iter_rows(values_only=True) if row[0])
    assert "Milestones come first: off track if" in told["Yes"]
    assert "ilestone" not in told["No"].partition("Words and abbreviations")[0]
    assert all("% done is compared with the share" in words for words in told.values())
