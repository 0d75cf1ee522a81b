"""What every prepared workbook has, whatever its format."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from itertools import accumulate

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import builders
from planbook.look import EDGE, WHITE, contrast
from planbook.model.declarations import Sheet
from planbook.model.loading import load
from planbook.model.new_year import columns_asked
from planbook.model.register import Register
from planbook.prepare.content.prefill import prefill
from planbook.prepare.content.words import cell_value
from planbook.prepare.layout import FIT, lay_out
from planbook.prepare.released import blank_job, released_workbooks
from planbook.prepare.sheets.validations import refs_named
from planbook.prepare.workbook import GivenRow, write_workbook
from workbooks import FORMATS, PERIOD, UNIT, cell, job, keys, validation, with_columns, written

APPROVED = [
    GivenRow(
        {"ref": "1.1", "action": "Teach the agreed sequence", "finish": date(2027, 3, 25), "led_by": "Headteacher"},
        approved=True,
    )
]


def tables(book: object) -> dict[str, Worksheet]:
    return {name: sheet for sheet in book for name in sheet.tables}  # type: ignore[attr-defined]


@pytest.mark.parametrize("template", [*FORMATS, "register"])
def test_every_format_is_written(template: str) -> None:
    declarations = load()
    book = written(blank_job(declarations, declarations.formats[template]))
    wanted = [sheet.title for sheet in declarations.formats[template].sheets if not sheet.brought]
    assert book.sheetnames[0] == "Cover"
    assert book.sheetnames[1 : len(wanted) + 1] == wanted
    rest = ["Lists", "_planbook"] if template == "register" else ["Check", "Glossary", "Lists", "_planbook"]
    assert book.sheetnames[len(wanted) + 1 :] == rest
    assert (book["Lists"].sheet_state, book["_planbook"].sheet_state) == ("hidden", "veryHidden")
    assert book.active.title == "Cover"


@pytest.mark.parametrize("template", FORMATS)
def test_a_sheet_has_title_hidden_keys_headings_and_a_table(template: str) -> None:
    declarations = load()
    book = written(job(template))
    for declared in (sheet for sheet in declarations.formats[template].sheets if not sheet.brought):
        sheet = book[declared.title]
        assert sheet["A1"].value == f"{declared.title}, autumn term 2026"
        asked = [*_columns(declared)]
        assert list(keys(sheet)) == asked
        assert sheet.row_dimensions[4].hidden
        (table,) = sheet.tables.values()
        assert table.name == f"tbl_{declared.record.key}"
        assert table.ref.startswith("A5:")
        heads = [c.value for c in sheet[5] if c.value]
        assert len({head.casefold() for head in heads}) == len(heads) == len(asked)
        assert not sheet.merged_cells.ranges


def _columns(declared: Sheet) -> list[str]:
    """The columns that a sheet has before there is a year, or a term, before it."""
    return [c.key for c in declared.columns if c.field.asked != "new_year" and not c.field.last_of]


def test_a_growing_sheet_has_its_spare_rows_within_the_table() -> None:
    record = load().records["objective"]
    sheet = written(job())["Objectives"]
    assert sheet.tables["tbl_objective"].ref == f"A5:C{5 + record.spare}"


def test_nothing_approved_leaves_growing_sheets_open_and_sorted_freely() -> None:
    book = written(job())
    assert not book["Actions"].protection.sheet
    assert not book["Milestones"].protection.sheet
    assert book["KPIs"].protection.sheet


def agreed() -> Register:
    """The register of a trust whose committee agrees to changes of plans."""
    return builders.register(trust=with_columns(builders.TABLES["trust"], plan_agreed_by="LGC"))


def test_what_was_set_is_shaded_and_open_and_its_leads_are_white() -> None:
    given = (GivenRow({**APPROVED[0].values, "led_by": "Headteacher"}, approved=True),)
    sheet = written(job(rows={"action": given}))["Actions"]
    assert not sheet.protection.sheet
    assert cell(sheet, "action.action", 6).fill.start_color.rgb == "FFF3F6F8"
    assert cell(sheet, "action.led_by", 6).fill.start_color.rgb != "FFF3F6F8"
    assert not [
        c.value for (c,) in sheet.iter_rows(max_col=1) if str(c.value).startswith("This sheet cannot be sorted")
    ]
    locked = written(job(rows={"action": given}, register=agreed()))["Actions"]
    assert locked.protection.sheet
    assert not cell(locked, "action.led_by", 6).protection.locked


def test_approved_rows_are_locked_where_they_were_given_if_a_body_has_to_agree_to_changes() -> None:
    book = written(job(rows={"action": APPROVED}, register=agreed()))
    sheet = book["Actions"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.formatColumns  # openpyxl: False is allowed
    assert cell(sheet, "action.action", 6).protection.locked
    assert cell(sheet, "action.action", 6).fill.start_color.rgb == "FFF3F6F8"
    assert not cell(sheet, "action.status", 6).protection.locked
    assert not cell(sheet, "action.start", 6).protection.locked, "it was not given, so it is the school's"
    assert not cell(sheet, "action.action", 7).protection.locked
    notes = [sheet.cell(row, 1).value for row in range(36, 41)]
    assert any(note and note.startswith("This sheet cannot be sorted") for note in notes)


def test_columns_for_planning_fold_away_once_the_plan_is_approved() -> None:
    declarations = load()
    plan = written(job(rows={}))["Actions"]
    review = written(job(rows={"action": APPROVED}))["Actions"]
    folded = {f"action.{f.key}" for f in declarations.records["action"].fields if not f.in_review} & keys(
        plan
    ).keys()
    assert folded
    for key in folded:
        assert not _dimension(plan, keys(plan)[key]).hidden
        assert _dimension(review, keys(review)[key]).hidden
        assert _dimension(review, keys(review)[key]).outlineLevel == 1
    assert not _dimension(review, keys(review)["action.progress"]).hidden


def _dimension(sheet: Worksheet, letter: str) -> object:
    """The dimension that covers the column; like neighbours share one."""
    from openpyxl.utils import column_index_from_string

    at = column_index_from_string(letter)
    return next(d for d in sheet.column_dimensions.values() if d.min <= at <= d.max)


@pytest.mark.parametrize("template", [*FORMATS, "register"])
def test_a_laptop_shows_a_sheet_at_its_full_size_but_while_the_plan_is_being_set(template: str) -> None:
    """What is set takes more columns than a screen is wide; nothing of it is hidden, and it prints on pages beside
    each other."""
    declarations = load()
    blank = blank_job(declarations, declarations.formats[template])
    jobs = [blank]
    if template != "register":
        given = {s.record.key: [GivenRow({"ref": "1"}, approved=True)] for s in blank.format.sheets}
        jobs += [job(template), job(template, given | {"kpi_value": []})]
    for wanted in jobs:
        values = {record: [row.values for row in rows] for record, rows in wanted.rows.items()}
        made = replace(wanted, format=columns_asked(wanted.format, values))
        for layout in lay_out(declarations, made):
            wide = sum(place.pixels for place in layout.places if not place.folded)
            set_now = layout.growing and not layout.rows
            if wide <= FIT:
                assert layout.page_breaks(2) == []
            else:
                assert set_now, f"{made.format.key}: {layout.name} is {wide} pixels wide"
                assert not [place.heading for place in layout.places if place.folded]
                assert len(layout.page_breaks(2)) == 1


def test_what_is_asked_of_a_row_is_in_view_in_a_years_first_workbook_too() -> None:
    """What of the plan there is no room for stands behind it, open as it is."""
    declarations = load()
    values = {**APPROVED[0].values, "new_year": None, "last_time": "On track, 50%"}
    for template in FORMATS:
        made = job(template, {"action": [GivenRow(values, approved=True, own=frozenset({"action"}))]})
        layout = next(x for x in lay_out(declarations, made) if x.sheet.record.key == "action")
        assert not [place.heading for place in layout.places if place.folded], template
        ends = accumulate(place.pixels for place in layout.places)
        asked = {"term", "new_year"}
        seen = [end for place, end in zip(layout.places, ends, strict=True) if place.spec.asked in asked]
        assert len(seen) >= 5
        assert max(seen) <= FIT, template


def test_folded_columns_have_a_button_only_where_it_works() -> None:
    """On a protected sheet the button above them would do nothing."""
    free = written(job(rows={"action": APPROVED}))
    held = written(job(rows={"action": APPROVED}, register=agreed()))
    for sheet in (free["Actions"], held["Actions"], held["KPIs"]):
        folded = [d for d in sheet.column_dimensions.values() if d.hidden]
        assert folded
        assert {d.outlineLevel for d in folded} == {1}, "reading knows by it that planbook has hidden them"
        assert sheet.sheet_view.showOutlineSymbols is (False if sheet.protection.sheet else None)


def test_cells_of_a_role_have_its_tabs_colour_and_an_edge_that_is_seen() -> None:
    book = written(job())
    for name in ("Actions", "KPIs"):
        sheet = book[name]
        used, spare = (cell(sheet, "action.action", n) for n in (6, 12)) if name == "Actions" else (None, None)
        given = used or cell(sheet, "kpi_value.numerator", 6)
        edge = given.border.left.color.rgb
        assert edge == sheet.sheet_properties.tabColor.rgb
        assert contrast(edge[2:], WHITE) >= 3
        assert spare is None or spare.border.left.color.rgb == edge
    assert book["Actions"].sheet_properties.tabColor.rgb != book["KPIs"].sheet_properties.tabColor.rgb
    assert contrast(EDGE, WHITE) >= 3


def test_a_row_is_named_with_its_words_where_another_names_it_and_lists_have_it_so() -> None:
    rows = {
        "area": [GivenRow({"ref": "A3", "title": "Attendance"}, approved=True)],
        "objective": [GivenRow({"ref": "O3", "area": "A3", "objective": "Pupils come every day"}, approved=True)],
        "action": [GivenRow({"ref": "3.1", "objective": "O3", "action": "Ring home"}, approved=True)],
    }
    book = written(job(rows=rows))
    assert cell(book["Objectives"], "objective.area", 6).value == "A3 Attendance"
    assert cell(book["Actions"], "action.objective", 6).value == "O3 Pupils come every day"
    measures = written(job("priority-tasks", rows | {"measure": [GivenRow({"ref": "S1", "belongs_to": "3.1"})]}))
    sheet = measures["Task KPIs"]
    assert cell(sheet, "measure.belongs_to", 6).value == "3.1 Ring home"
    listed = validation(sheet, f"{keys(sheet)['measure.belongs_to']}6")
    assert listed.formula1 == "rows_area_objective_action"
    column = next(c for c in measures["Lists"].iter_cols() if c[0].value == "area_objective_action")
    assert "INDEX" in column[1].value


def test_rows_are_as_high_as_their_words_and_may_grow() -> None:
    long = (
        "Teach the agreed writing sequence in every class of Key Stage 2, with a book scrutiny each half-term. " * 3
    )
    data = write_workbook(load(), job(rows={"action": [GivenRow({"ref": "1", "action": long}, approved=True)]}))
    sheet = written(job(rows={"action": [GivenRow({"ref": "1", "action": long}, approved=True)]}))["Actions"]
    assert sheet.row_dimensions[6].height >= 100
    assert sheet.row_dimensions[7].height == pytest.approx(25, abs=0.5)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = next(parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/worksheets/sheet5"))
    assert '<row r="5" ' in xml
    assert "customHeight" in xml.split('<row r="5" ')[1].split(">")[0]
    assert "customHeight" not in xml.split('<row r="6" ')[1].split(">")[0]


def test_drop_downs_come_from_the_lists_sheet_and_only_warn() -> None:
    book = written(job())
    actions = book["Actions"]
    status = validation(actions, f"{keys(actions)['action.status']}6")
    assert (status.type, status.formula1, status.errorStyle) == ("list", "list_action_status", "warning")
    assert "Lists!" in book.defined_names["list_action_status"].attr_text
    source = validation(book["Funding"], f"{keys(book['Funding'])['funding_line.source']}9")
    assert source.formula1 == "rows_funding_source"
    owner = validation(actions, f"{keys(actions)['action.led_by']}6")
    assert owner.formula1 == "rows_person"
    assert not owner.showErrorMessage, "several owners may be typed, so the list only suggests"
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert rule.errorStyle in (None, "warning") or not rule.showErrorMessage


def test_a_reference_follows_the_refs_of_the_other_sheet_without_volatile_functions() -> None:
    book = written(job())
    objectives = book["Objectives"]
    rule = validation(objectives, f"{keys(objectives)['objective.area']}6")
    assert rule.formula1 == "rows_area"
    name = book.defined_names["rows_area"].attr_text
    assert name.startswith("INDEX(Lists!") and "):INDEX(Lists!" in name
    for sheet in book:
        for row in sheet.iter_rows():
            for found in row:
                text = str(found.value)
                assert not (text.startswith("=") and ("OFFSET(" in text or "INDIRECT(" in text))


@pytest.mark.parametrize("template", FORMATS)
def test_every_cell_to_fill_in_says_what_it_wants(template: str) -> None:
    book = written(job(template))
    for declared in (sheet for sheet in load().formats[template].sheets if not sheet.brought):
        sheet = book[declared.title]
        for key in _columns(declared):
            letter = keys(sheet)[key]
            if not sheet[f"{letter}6"].protection.locked:
                rule = validation(sheet, f"{letter}6")
                assert 0 < len(rule.promptTitle) <= 32
                assert 0 < len(rule.prompt) <= 255


def test_the_figures_of_a_success_measure_say_what_is_wanted_of_its_kind() -> None:
    kinds = {"S1": "percent", "S2": "yes_no", "S3": "yes_no", "S4": None}
    rows = [GivenRow({"ref": ref, "statement": "More", "kind": kind}, approved=True) for ref, kind in kinds.items()]
    sheet = written(job("because-we-will", {"measure": rows}))["Success measures"]
    now = keys(sheet)["measure.actual"]
    prompts = [validation(sheet, f"{now}{number}").prompt for number in range(6, 11)]
    assert [prompt.partition(".")[0] for prompt in prompts[:3]] == [
        "Of S1: a percentage as 85, or so many of so many as 17 of 20", *["Of S2 to S3: Yes or No"] * 2,
    ]  # fmt: skip  # sorting moves the rows, and leaves a hint where it is
    assert [prompt.startswith("The latest figure") for prompt in prompts[3:]] == [True, True]
    assert cell(sheet, "measure.actual", 3).value == "in its kind"


@pytest.mark.parametrize(
    ("often", "said"),
    [
        ("termly", "One meeting of the Local governing committee is due this time."),
        ("half_termly", "Two meetings of the Local governing committee are due this time."),
        ("", None),
    ],
)
def test_a_sheet_of_meetings_says_how_many_are_due(often: str, said: str | None) -> None:
    bodies = f"""
        | body | name                      | frequency | serves |
        | LGC  | Local governing committee | {often}   |        |
        | TB   | Trust board               | termly    |        |
    """
    sheet = written(job(register=builders.register(body=bodies)))["Meetings"]
    assert sheet["A2"].value == " ".join(filter(None, [load().records["meeting"].ask, said]))


@pytest.mark.parametrize(
    ("serves", "of_others", "is_told"),
    [("", "TB", False), ("", "", True), ("Birch Lane Primary", "TB", True), ("990002", "", False)],
)
def test_a_board_that_reads_the_papers_of_several_is_none_of_one_unit(
    serves: str, of_others: str, is_told: bool
) -> None:
    bodies = f"""
        | body | name        | frequency | serves   |
        | TB   | Trust board | termly    | {serves} |
    """
    units = f"""
        | unit_id | name               | kind   | phase   | papers_to   |
        | 990001  | Birch Lane Primary | school | primary | Trust board |
        | 990002  | Dene Primary       | school | primary | {of_others} |
    """
    sheet = written(job(register=builders.register(body=bodies, unit=units)))["Meetings"]
    assert ("One meeting of the Trust board is due this time." in sheet["A2"].value) == is_told


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://harm.example","click")',
        "+44 1632 960000",
        "@SUM(1)",
        "http://harm.example",
        "{=1+1}",
        "'quoted",
        "_x0041_",
    ],
)
def test_text_stays_text(text: str) -> None:
    row = GivenRow({"ref": "1", "action": text}, approved=True)
    sheet = written(job(rows={"action": [row]}))["Actions"]
    found = cell(sheet, "action.action", 6)
    assert (found.value, found.data_type) == (text, "s")
    assert found.hyperlink is None


def test_what_xml_cannot_hold_is_left_out_and_text_is_cut_to_a_cell() -> None:
    rows = [
        GivenRow({"ref": "1", "action": "a\x00b\x0bc\ud800d\r\ne"}),
        GivenRow({"ref": "2", "action": "y" * 40_000}),
    ]
    sheet = written(job(rows={"action": rows}))["Actions"]
    assert cell(sheet, "action.action", 6).value == "abcd\ne"
    assert len(cell(sheet, "action.action", 7).value) == 32_767


def test_values_stand_as_people_write_them() -> None:
    values = {
        "ref": "1.10",
        "action": "Teach",
        "start": "2026-27-autumn",
        "finish": "ongoing",
        "review_by": date(2027, 7, 1),
        "status": "off_track",
        "percent_done": 25,
    }
    sheet = written(job(rows={"action": [GivenRow(values)]}))["Actions"]
    assert cell(sheet, "action.ref", 6).value == "1.10"
    assert cell(sheet, "action.start", 6).value == "Autumn 2026"
    assert cell(sheet, "action.finish", 6).value == "Ongoing"
    assert cell(sheet, "action.review_by", 6).value.date() == date(2027, 7, 1)
    assert cell(sheet, "action.review_by", 6).number_format == "dd/mm/yyyy"
    assert cell(sheet, "action.status", 6).value == "Off track"
    assert (cell(sheet, "action.percent_done", 6).value, cell(sheet, "action.percent_done", 6).number_format) == (
        0.25,
        "0%",
    )


def test_a_status_word_has_fill_colour_and_symbol() -> None:
    sheet = written(job())["Actions"]
    letter = keys(sheet)["action.status"]
    rules = {
        rule.formula[0]: rule.dxf
        for formats in sheet.conditional_formatting
        if letter in str(formats.sqref)
        for rule in formats.rules
    }
    red = rules['"Off track"']
    assert red.fill.bgColor.rgb.endswith("A3282C")
    assert red.numFmt.formatCode == 'General;General;General;"■ "@'
    assert '"No change, confirmed"' not in rules


def test_the_same_job_gives_the_same_bytes() -> None:
    declarations = load()
    assert write_workbook(declarations, job()) == write_workbook(declarations, job())


def test_the_workbook_says_whose_it_is() -> None:
    book = written(job())
    said = [(row[0].value, row[1].value) for row in book["_planbook"].iter_rows()]
    columns = [value for key, value in said if key == "column"]
    assert {"action:finish", "kpi_value:numerator"} <= set(columns)
    texts = {str(value).partition(":")[0] for key, value in said if key in ("text", "part_of_text")}
    assert {"Cover", "Check", "Glossary", "Actions"} <= texts
    told = {key: value for key, value in said if key not in ("column", "text", "part_of_text")}
    assert told == {
        "format": "objectives-actions",
        "version": load().formats["objectives-actions"].version,
        "unit": UNIT,
        "period": PERIOD,
        "issued": "2026-09-16",
        "return_by": "2026-12-11",
        "as_at": "2026-12-04",
    }
    properties = {p.name: p.value for p in book.custom_doc_props.props}
    assert properties == {f"planbook_{key}": value for key, value in told.items()}
    assert book.properties.title == "Wychcombe Primary School, Objectives and actions, Autumn term 2026"
    assert book.properties.language == "en-GB"


def test_the_declaration_has_its_keys_left_of_its_answers() -> None:
    sheet = written(job())["Cover"]
    found = {c.value: c for row in sheet.iter_rows() for c in row if str(c.value).startswith("declaration.")}
    assert list(found) == ["declaration.name", "declaration.role", "declaration.date"]
    assert sheet.column_dimensions["B"].hidden
    for key_cell in found.values():
        assert key_cell.column_letter == "B"
        assert not sheet.cell(key_cell.row, 3).protection.locked


def test_released_workbooks_are_one_for_each_format() -> None:
    declarations = load()
    released = released_workbooks(declarations)
    assert list(released) == [f"{f.key}-{f.version}.xlsx" for f in declarations.formats.values()]


def test_the_register_holds_the_catalogue_and_no_check() -> None:
    declarations = load()
    book = written(blank_job(declarations, declarations.formats["register"]))
    codes = [row[0].value for row in book["KPIs"].iter_rows(min_row=6, max_col=1) if row[0].value]
    assert [row["kpi"] for row in declarations.catalogue["kpi"]] == codes[: len(declarations.catalogue["kpi"])]
    trust = {c.value: c.row for row in book["Trust"].iter_rows() for c in row if str(c.value).startswith("trust.")}
    assert list(trust) == [f"trust.{key}" for key in declarations.records["trust"].keys]
    format_cell = f"C{trust['trust.format']}"
    assert validation(book["Trust"], format_cell).formula1 == "list_formats"


def test_sheets_of_first_column_words_have_no_note_that_would_be_read_as_a_row() -> None:
    declarations = load()
    book = written(blank_job(declarations, declarations.formats["register"]))
    for declared in declarations.formats["register"].sheets:
        if declared.record.rows == "growing" and declared.columns[0].field.type == "text":
            sheet = book[declared.title]
            (table,) = sheet.tables.values()
            last = int("".join(c for c in table.ref.split(":")[1] if c.isdigit()))
            assert sheet.max_row == last


def test_prefilled_rows_reach_the_sheets() -> None:
    declared = load()
    made = job("because-we-will")
    assert made.register is not None and made.period is not None
    rows = prefill(declared, made.register, UNIT, made.period, [])
    sheet = written(made)["Priorities"]
    assert [cell(sheet, "area.title", row).value for row in (6, 7)] == [r.values["title"] for r in rows["area"]]


def test_a_schools_name_is_only_a_name_wherever_it_stands() -> None:
    name = "=1+1 & Sons\x07 &P " + "St Somebody and All Saints with a Name Longer than Any " * 3
    units = builders.TABLES["unit"].replace("Wychcombe Primary School ", name)
    data = write_workbook(load(), job(register=builders.register(unit=units), rows={}))
    title = load_workbook(io.BytesIO(data))["Cover"]["A2"]
    assert title.data_type == "s"
    assert title.value.startswith("=1+1 & Sons &P St Somebody")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        footer = parts.read("xl/worksheets/sheet1.xml").decode().split("<oddFooter>")[1].split("</oddFooter>")[0]
    assert "=1+1 &amp;&amp; Sons &amp;&amp;P St Somebody" in footer
    assert " | Autumn term 2026&amp;C" in footer


def test_figures_of_targets_keep_their_decimals_in_the_register() -> None:
    declarations = load()
    rows = {
        "kpi": [GivenRow({"kpi": "ATT", "name": "Attendance", "on": True, "unit": "percent", "better": "up"})],
        "kpi_target": [GivenRow({"kpi": "ATT", "period": "2026-27", "phase": "primary", "target": 95.5})],
    }
    made = replace(blank_job(declarations, declarations.formats["register"]), rows=rows)
    target = cell(written(made)["Targets"], "kpi_target.target", 6)
    assert (target.value, target.number_format) == (95.5, "General")


def test_a_plan_still_to_be_written_says_so_and_one_that_is_approved_does_not() -> None:
    asks = "Give the status of each task and what comes next."
    told = written(job("priority-tasks"))["Tasks"]["A2"].value
    assert told == f"Set out the plan here, one line to a row. {asks}", "nothing before it can be confirmed"
    sent_back = [GivenRow({"ref": "1.1", "action": "Ring home", "status": "on_track"})]
    assert written(job("priority-tasks", rows={"action": sent_back}))["Tasks"]["A2"].value == asks
    approved = written(job(rows={"action": APPROVED}))["Actions"]["A2"].value
    assert approved.startswith("Give the status of each action and what comes next. If nothing has changed, choose")
    assert approved.endswith("Anything new goes in the white rows beneath.")


def test_a_plan_still_to_be_written_takes_more_than_the_minutes_of_its_figures() -> None:
    known = builders.register()
    begun = written(job("priority-tasks", register=known))["Cover"]
    said = " ".join(str(begun[cell].value) for cell in ("A2", "A3"))
    assert re.search(r"About \d+ minutes, and the time that the plan itself takes\.", said)
    set_before = written(job(register=known, rows={"action": APPROVED}))["Cover"]
    assert "that the plan itself takes" not in " ".join(str(set_before[cell].value) for cell in ("A2", "A3"))


def test_the_cover_of_a_team_asks_its_lead_and_no_headteacher() -> None:
    team = replace(job("priority-tasks", rows={}), unit="MR-03")
    said = [str(c.value) for row in written(team)["Cover"].iter_rows() for c in row if c.value]
    assert "Checked for the mini-region by" in said
    assert not [text for text in said if "headteacher" in text.lower()]


def test_what_a_school_will_need_is_read_whole_on_the_cover() -> None:
    """Over the cover's whole width, on as many lines as it takes."""
    cover = written(job(register=builders.register()))["Cover"]
    needed = str(cover["A3"].value)
    assert needed.startswith("You will need: ")
    assert cover["A3"].alignment.wrap_text
    assert [str(found) for found in cover.merged_cells.ranges if "A3" in found] == ["A3:F3"]
    assert cover.row_dimensions[3].height >= 6 + 16 * 2


def test_a_long_name_has_a_line_of_the_cover_to_itself_and_is_cut_after_a_word_in_the_footer() -> None:
    name = (
        "The Venerable Bede and Saint Osyth Church of England Voluntary Aided Infant, Junior and Nursery School "
        * 2
    )
    register = builders.register(
        unit=builders.TABLES["unit"].replace("Wychcombe Primary School ", name.strip() + " "),
        trust=builders.TABLES["trust"],
    )
    cover = written(job(register=register))["Cover"]
    assert cover["A2"].value == name.strip()
    assert str(cover["A3"].value).startswith("Merrow Vale Trust  |  About")
    assert "The Venerable Bede and Saint Osyth Church of … |" in str(cover.oddFooter.left.text)


def test_a_code_whose_name_is_anothers_too_stays_a_code() -> None:
    declared = load()
    reg = builders.register(
        unit="""
        | unit_id | name         | kind   | phase   | until      | from       | succeeds |
        | 990001  | Harl Down    | school | primary | 31/12/2026 |            |          |
        | 990002  | Harl Down    | school | primary |            | 01/01/2027 | 990001   |
        | 990003  | Wychcombe    | school | primary |            |            |          |
        """
    )
    spec = declared.records["award"].field("unit")
    written = [cell_value(declared, reg, spec, code) for code in ("990001", "990002", "990003")]
    assert written == ["990001", "990002", "Wychcombe"]


@pytest.mark.parametrize(
    ("refs", "said"),
    [
        (["K2"], "K2"),
        (["K2", "K3"], "K2 to K3"),
        (["1.1", "1.2", "1.3"], "1.1 to 1.3"),
        (["1.9", "2.1", "2.2"], "1.9, 2.1 and 2.2"),
        (["K1", "K4", "K2"], "K1, K4 and K2"),
        (["A1.a", "1.1.a"], "A1.a and 1.1.a"),
    ],
)
def test_a_hint_names_no_rows_between_two_that_it_is_not_about(refs: list[str], said: str) -> None:
    assert refs_named(refs) == said
