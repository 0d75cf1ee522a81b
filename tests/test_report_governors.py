"""The governors' report of one school: what it says, in what order, for schools of every sort."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import docx
import pytest
from openpyxl import load_workbook

from docx_checks import W, faults, part, text_of
from governors_of import governors_paper, write_governors
from planbook.consolidate.rows import MeasureRow
from planbook.consolidate.tables import TrustTables
from planbook.errors import UnknownError
from planbook.look import STATUS
from planbook.model.loading import load
from planbook.model.nouns import nouns_of
from planbook.model.register import Register
from planbook.report.blocks.dates import key_of
from planbook.report.blocks.sentences import milestone_sentence
from planbook.report.word.measure import pages
from planbook.report.word.paper import Drawing, Grid, Mark, Paragraph, Section, paragraph_numbers
from trust_tables import MISSING, make_register, trust_tables

T = TypeVar("T")

SCHOOL = "900105"
DECLARATIONS = load()


@pytest.fixture(scope="module")
def tables() -> TrustTables:
    return trust_tables(DECLARATIONS)


@pytest.fixture(scope="module")
def report(tables: TrustTables) -> bytes:
    return write_governors(DECLARATIONS, tables, SCHOOL)


def with_register(tables: TrustTables, **rows: list[dict[str, Any]]) -> TrustTables:
    """The same tables, the register having these rows of a record beside those it has."""
    return replace(tables, register=_changed(_held(tables), rows))


def of_unit(tables: TrustTables, unit: str, **values: Any) -> TrustTables:
    """The same tables, the register having `values` in the row of the unit."""
    held = _held(tables)
    held["unit"] = [row | (values if row["unit_id"] == unit else {}) for row in held["unit"]]
    return replace(tables, register=_changed(held, {}))


def of_every(tables: TrustTables, record: str, **values: Any) -> TrustTables:
    """The same tables, the register having `values` in every row of the record."""
    held = _held(tables)
    held[record] = [row | values for row in held[record]]
    return replace(tables, register=_changed(held, {}))


def _held(tables: TrustTables) -> dict[str, list[dict[str, Any]]]:
    return {
        table.record: [dict(zip(table.keys, row.values, strict=True)) for row in table.rows]
        for table in tables.register.submission.tables
    }


def _changed(held: dict[str, list[dict[str, Any]]], rows: Mapping[str, list[dict[str, Any]]]) -> Register:
    return make_register(
        DECLARATIONS, held | {record: held.get(record, []) + more for record, more in rows.items()}
    )


def changed(rows: Sequence[T], unit: str, **values: Any) -> tuple[T, ...]:
    """`rows` with `values` in the unit's."""
    return tuple(replace(row, **values) if row.unit == unit else row for row in rows)  # type: ignore[attr-defined,type-var]


def where(rows: Sequence[T], these: Mapping[str, Any], **values: Any) -> tuple[T, ...]:
    """`rows` with `values` in those of the school that have `these`."""
    wanted = {"unit": SCHOOL, **these}
    return tuple(
        replace(row, **values) if all(getattr(row, key) == value for key, value in wanted.items()) else row  # type: ignore[type-var]
        for row in rows
    )


def only(rows: Sequence[T], unit: str, own: list[dict[str, Any]]) -> tuple[T, ...]:
    """Rows for the unit alone, each filled up from its first."""
    first = next(row for row in rows if row.unit == unit)  # type: ignore[attr-defined]
    return tuple(replace(first, **values) for values in own)  # type: ignore[type-var]


def sections_of(tables: TrustTables, unit: str = SCHOOL) -> dict[str, Section]:
    return {section.title: section for section in governors_paper(DECLARATIONS, tables, unit).sections}


def said(section: Section) -> str:
    """All words of a section, cells and citations included."""
    return _flat(section.items)


def _flat(thing: Any) -> str:
    if isinstance(thing, str):
        return thing
    if isinstance(thing, tuple | list):
        return " ".join(_flat(one) for one in thing)
    return " ".join(_flat(getattr(thing, name)) for name in getattr(thing, "__slots__", ()))


def table_in(section: Section) -> Grid:
    return next(item for item in section.items if isinstance(item, Grid))


def test_the_sections_stand_in_their_order_and_are_numbered_on_by_word(report: bytes) -> None:
    document = part(report, "word/document.xml")
    headings = [
        text_of(paragraph)
        for paragraph in document.iter(f"{W}p")
        if (style := paragraph.find(f"{W}pPr/{W}pStyle")) is not None and style.get(f"{W}val") == "Heading1"
    ]
    assert headings == [
        "Summary", "Matters to note", "Since last time", "Priorities", "Success measures", "KPIs", "Exceptions",
        "Money", "Staff, roll and compliance", "Questions", "Dates and notes",
    ]  # fmt: skip
    levels = part(report, "word/numbering.xml").iter(f"{W}lvlText")
    assert [level.get(f"{W}val") for level in levels] == ["%1", "%1.%2"]


@pytest.mark.parametrize("unit", [SCHOOL, "900104", "900107", "900202", MISSING])
def test_a_report_can_be_read_by_everybody(tables: TrustTables, unit: str) -> None:
    assert faults(write_governors(DECLARATIONS, tables, unit)) == []


def test_the_check_of_that_finds_what_is_wrong() -> None:
    poor = docx.Document()
    poor.add_heading("Too deep", level=3)
    poor.add_paragraph("")
    poor.add_table(1, 2).rows[0].cells[0].merge(poor.tables[0].rows[0].cells[1])
    out = io.BytesIO()
    poor.save(out)
    assert {
        "the document has no title",
        "dc:language is not en-GB",
        "the default language is not en-GB",
        "heading level 3 follows level 0",
        "a paragraph is empty",
        "a table has no tblCaption",
        "a table has no tblDescription",
        "a table's header row is not marked",
        "a row may split",
        "cells are merged",
    } == set(faults(out.getvalue()))


def test_the_same_tables_give_the_same_bytes(tables: TrustTables, report: bytes) -> None:
    assert write_governors(DECLARATIONS, trust_tables(DECLARATIONS), SCHOOL) == report


def test_the_summary_says_each_figure_exactly_in_at_most_120_words(tables: TrustTables) -> None:
    paragraphs = [item.words for item in sections_of(tables)["Summary"].items if isinstance(item, Paragraph)]
    assert paragraphs == [
        "Attendance: 93.6% (33,808 of 36,120), against 93.0% in autumn term 2025. The target was 95.5%.",
        "Persistent absence: 18.2% (55 of 302), against 17.6% in autumn term 2025. The target was 14.0%: 13 fewer "
        "pupils would have met it.",
        "Of 22 actions, 14 are on track, four on watch, three off track and one is completed. Six of the 11 "
        "milestones due by this date were met.",
        "Pupil premium: £35,789 of £87,290 spent (41%) with 33% of the year gone; forecast £2,400 over.",
    ]
    for unit in tables.register.units:
        if unit != MISSING:
            assert len(said(sections_of(tables, unit)["Summary"]).split()) <= 120


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["met"], "The one milestone due by now was met."),
        (["not_met"], "The one milestone due by now was not met."),
        ([None], "Whether the one milestone due by now was met is not reported."),
        ([None, None], "Whether the two milestones due by now were met is not reported."),
        (["met", None], "One of the two milestones due by now is reported as met; one has no answer."),
        (["partly_met", None], "Neither of the two milestones due by now is reported as met; one has no answer."),
        (
            ["met", "met", None, None],
            "Two of the four milestones due by now are reported as met; two have no answer.",
        ),
        (
            ["not_met", "not_due", None],
            "None of the three milestones due by now is reported as met; one has no answer.",
        ),
        (["met", "not_met"], "One of the two milestones due by now was met."),
    ],
)
def test_a_milestone_that_has_no_answer_is_not_said_to_be_missed(
    tables: TrustTables, answers: list[str | None], words: str
) -> None:
    one = tables.milestones[0]
    rows = [replace(one, reported=said, done=said == "met", due_now=True) for said in answers]
    later = replace(one, reported=None, done=False, due_now=False)
    assert milestone_sentence([*rows, later], nouns_of(DECLARATIONS).milestone, when="by now") == words


def test_what_one_pupil_is_worth_is_said_where_a_year_group_is_small(tables: TrustTables) -> None:
    small = {"numerator": 18.0, "denominator": 31.0, "value": 18 / 31 * 100, "target": 65.0}
    green = changed(tables.kpis, SCHOOL, status="green")
    one = where(green, {"kpi": "RWM", "group": "all"}, **small, status="red", last_year=16 / 29 * 100)
    then = {"kpi": "RWM", "group": "all", "period": "2025-26-autumn"}
    past = where(tables.kpi_history, then, numerator=16.0, denominator=29.0, value=16 / 29 * 100)
    summary = sections_of(replace(tables, kpis=one, kpi_history=past))["Summary"]
    assert (
        "KS2 reading, writing, maths: 58.1% (18 of 31), against 55.2% (16 of 29) in autumn term 2025. The "
        "target was 65.0%: three more pupils would have met it; one pupil is 3.2 points. The primary figure for "
        "England was 62.0% in autumn term 2024."
    ) in said(summary)


def test_matters_to_note_cite_the_paragraph_that_says_more(tables: TrustTables) -> None:
    missing = where(tables.kpis, {"kpi": "SICK"}, status="not_reported", numerator=None, value=None)
    full = replace(tables, kpis=missing)
    paper = governors_paper(DECLARATIONS, full, SCHOOL)
    numbers = paragraph_numbers(paper.sections)
    assert paper.sections[1].title == "Matters to note"
    told = [
        "".join(
            part
            if isinstance(part, str)
            else ", ".join(numbers[a] for a in part.anchors).join(part.around(numbers))
            for part in item.words
        )
        for item in paper.sections[1].items
        if isinstance(item, Paragraph)
    ]
    assert told[:3] == [
        "Two finish dates have moved since the plan was set (paragraphs 4.2, 4.4). Action 2.9 (Publish attendance "
        "by class each Friday) moves from 26 March 2027 to 25 June 2027. Action 4.18 (Renew the library of "
        "decodable books) moves from 26 March 2027 to 25 June 2027.",
        "The forecast of Pupil premium is £2,400 over the allocation: £89,690 against £87,290 (paragraph 8.1). The "
        "school says: “Cover for a long absence”.",
        "Due and not reported: Staff sickness, days per FTE (paragraph 9.1).",
    ]
    document = part(write_governors(DECLARATIONS, full, SCHOOL), "word/document.xml")
    marks = {mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")}
    cited = {node.text.split()[1] for node in document.iter(f"{W}instrText") if "REF " in (node.text or "")}
    assert cited and cited <= marks


def test_nothing_is_decided_or_recommended_that_nobody_entered(tables: TrustTables) -> None:
    for unit in (SCHOOL, MISSING):
        paper = governors_paper(DECLARATIONS, tables, unit)
        words = said(Section("", tuple(item for section in paper.sections for item in section.items))).lower()
        assert not re.search(r"decision|recommend|approve moving|agree how", words)


def test_one_kpi_that_is_due_is_not_counted_twice(tables: TrustTables) -> None:
    one = tuple(row for row in tables.kpis if row.unit != SCHOOL or (row.kpi, row.group) == ("ATT", "all"))
    assert "The one KPI due is off target." in said(sections_of(replace(tables, kpis=one))["KPIs"])


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("school", "The school or the trust asked for"), ("team", "The team or the trust asked for")],
)
def test_who_asked_for_decisions_is_what_the_unit_is(tables: TrustTables, kind: str, asked: str) -> None:
    wanted = {"period": tables.period.id, "unit": SCHOOL, "decision": "Close the pool.", "power": "Buildings"}
    paper = of_unit(with_register(tables, decision_of_trust=[wanted]), SCHOOL, kind=kind)
    assert asked in said(sections_of(paper)["Decisions wanted"])


def test_a_move_that_governors_saw_before_is_not_told_again(tables: TrustTables) -> None:
    actions = where(tables.actions, {"ref": "2.9"}, revised_last=date(2027, 6, 25))
    actions = where(actions, {"ref": "4.18"}, revised_last=date(2027, 4, 30))
    words = said(sections_of(replace(tables, actions=actions))["Matters to note"])
    assert "2.9" not in words
    assert "One finish date has moved since the last report" in words and "Action 4.18 (Renew the library" in words
    assert "to 25 June 2027, having moved before to 30 April 2027" in words


@pytest.mark.parametrize(
    ("phase", "word"),
    [("middle", "Middle deemed secondary"), ("all_through", "All-through"), ("first", ""), ("not_applicable", "")],
)
def test_a_phase_without_figures_for_england_is_told(tables: TrustTables, phase: str, word: str) -> None:
    words = said(sections_of(of_unit(tables, SCHOOL, phase=phase))["Dates and notes"])
    told = f"No figure for England on record is of the phase “{word}”: none is set beside these."
    assert (told in words) if word else ("No figure for England" not in words)


def test_what_differs_is_told_beside_what_was_reported(tables: TrustTables) -> None:
    beside = "Differs: its milestones suggest off track. Two of three milestones due are not marked met."
    actions = where(tables.actions, {"ref": "2.9"}, differs=True, facts="red", beside=beside, delivery="green")
    first = next(row for row in tables.exceptions if (row.unit, row.kind) == (SCHOOL, "action"))
    row = replace(first, what="2.9 Publish", status="green", facts=beside, differs=True)
    full = replace(tables, actions=actions, exceptions=(row,))
    words = said(sections_of(full)["Matters to note"])
    assert (
        "For one action, the milestones suggest a different status from the one reported: 2.9. This report shows "
        "the status that was reported."
    ) in words
    assert table_in(sections_of(full)["Exceptions"]).rows[0][0] == f"2.9 Publish. Reported on track. {beside}"


@pytest.mark.parametrize(("status", "shown"), [("blue", "–"), ("green", "None given")])
def test_no_next_step_is_missed_of_what_is_completed(tables: TrustTables, status: str, shown: str) -> None:
    first = next(row for row in tables.exceptions if (row.unit, row.kind) == (SCHOOL, "action"))
    row = replace(first, status=status, facts="One milestone due is not marked met.", differs=True, response=None)
    table = table_in(sections_of(replace(tables, exceptions=(row,)))["Exceptions"])
    cells = dict(zip((column.heading for column in table.columns), table.rows[0], strict=True))
    assert cells.get("Response", "–") == shown  # a column in which nothing is said is left out


def test_the_key_has_the_symbols_of_the_paper_and_no_other(tables: TrustTables) -> None:
    sections = sections_of(tables)
    words = said(sections["Dates and notes"])
    others = {title: one for title, one in sections.items() if title != "Dates and notes"}
    shown = re.findall(r"Mark\(status='(\w+)', word='([^']+)'", repr(others))
    key = words[words.index("Key: ") : words.index("A dash means")].casefold()
    for status in ("red", "amber", "green", "blue", "not_reported"):
        of_it = {word for mark, word in shown if mark == status}
        for word in (STATUS[status].action, STATUS[status].kpi):
            assert (word.casefold() in key) == (word in of_it), f"{word} is in the key where it is beside a symbol"
    assert STATUS["blue"].action.casefold() not in key, "or nothing is left out here"


def test_the_key_has_the_words_of_a_list_where_a_symbol_has_no_others() -> None:
    def key(*marks: Mark) -> str:
        return said(Section("Dates", (Paragraph(key_of(marks)),)))

    assert "Done" in key(Mark("blue", "Done"))
    assert "Completed" not in key(Mark("blue", "Done"))
    assert "Done" not in key(Mark("blue", "Done"), Mark("blue", "Completed"))


def test_the_key_has_a_success_measures_word_only_where_one_is_on_the_way(tables: TrustTables) -> None:
    def key(status: str) -> str:
        rows = changed(tables.measures, SCHOOL, status=status)
        words = said(sections_of(replace(tables, measures=rows))["Dates and notes"])
        return words[words.index("Key: ") : words.index("A dash means")]

    assert "Near target, on the way" in key("amber")
    assert "on the way" not in key("green")


def test_what_was_to_come_next_of_a_completed_action_is_not_to_come(tables: TrustTables) -> None:
    done = changed(tables.actions, SCHOOL, delivery="blue", live=False, next_step="A step that was taken")
    calm = replace(tables, actions=done, milestones=())
    assert "A step that was taken" not in said(sections_of(calm)["Priorities"])


def test_where_nothing_is_to_be_noted_the_section_is_left_out(tables: TrustTables) -> None:
    calm = replace(
        tables,
        actions=changed(tables.actions, SCHOOL, revised_finish=None),
        funding=changed(tables.funding, SCHOOL, variance=0.0, spent=0.0, forecast=0.0),
    )
    assert "Matters to note" not in sections_of(calm)


def test_what_changed_since_the_last_report_stands_with_then_and_now(tables: TrustTables) -> None:
    now = changed(tables.actions, SCHOOL, delivery="blue", delivery_last="red")
    section = sections_of(replace(tables, actions=now))["Since last time"]
    first = table_in(section).rows[0]
    assert first[1:] == (Mark("red", "Off track"), Mark("blue", "Completed"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Local governing committee", "The local governing committee met"),
        ("The Strategic Group", "The Strategic Group met"),
        ("Elm committee", "The Elm committee met"),
        ("LGC", "The LGC met"),
    ],
)
def test_a_body_keeps_the_capitals_of_its_name_where_it_met(tables: TrustTables, body: str, told: str) -> None:
    met = replace(tables, meetings=changed(tables.meetings, SCHOOL, body_name=body))
    assert told in said(sections_of(met)["Since last time"])


_AFRESH = {"accumulates": "year"}


def test_a_count_that_began_afresh_in_september_is_not_set_beside_last_years(tables: TrustTables) -> None:
    past = where(tables.kpi_history, {"kpi": "PA"}, status="green")
    grown = replace(tables, kpi_history=past)
    assert "Persistent absence" in said(sections_of(grown)["Since last time"])
    held = {
        table.record: [dict(zip(table.keys, row.values, strict=True)) | _AFRESH for row in table.rows]
        for table in tables.register.submission.tables
    }
    afresh = replace(grown, register=_changed(held, {}))
    assert "Persistent absence" not in said(sections_of(afresh)["Since last time"])


@pytest.mark.parametrize(
    ("bases", "words"),
    [
        (["worked out"], "The one success measure is met (judged by its figure)"),
        (["worked out", "reported"], "Both success measures met (one judged by its figure)"),
    ],
)
def test_what_only_the_figure_tells_of_a_success_measure_is_said(
    tables: TrustTables, bases: list[str], words: str
) -> None:
    own = [{"ref": f"K{n}", "status": "green", "basis": basis} for n, basis in enumerate(bases)]
    shown = replace(tables, measures=only(tables.measures, SCHOOL, own))
    assert words in said(sections_of(shown)["Priorities"])


def test_without_an_earlier_return_nothing_is_compared(tables: TrustTables) -> None:
    new = replace(tables, kpi_history=tuple(row for row in tables.kpi_history if row.period == tables.period.id))
    assert "There is no earlier return to compare this one with" in said(sections_of(new)["Since last time"])


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (["amber"], "The one success measure is on the way"),
        (["red"], "The one success measure is not met"),
        (["green"], "The one success measure is met"),
        (["red", "amber"], "Neither of the two success measures is met, one on the way"),
        (["green", "amber", "amber"], "One of three success measures met, two on the way"),
        (["green", "red"], "One of two success measures met"),
        (["red", "not_due"], "One success measure is not met; one not judged"),
        (
            ["green", "amber", "not_due", "not_reported"],
            "One of two success measures met, one on the way; two not judged",
        ),
        (["green", "green", "green"], "All three success measures met"),
    ],
)
def test_a_success_measure_is_on_the_way_where_that_was_said(
    tables: TrustTables, statuses: list[str], words: str
) -> None:
    area = next(row.area for row in tables.actions if row.unit == SCHOOL and row.area)
    measures = tuple(
        MeasureRow(
            unit=SCHOOL, unit_name="", ref=f"S{number}", belongs_to="", area=area, statement="Read.", kind=None,
            operator=None, target=None, baseline=None, actual=None, status=status, evidence=None, due=None,
            basis="reported",
        )
        for number, status in enumerate(statuses)
    )  # fmt: skip
    grid = table_in(sections_of(replace(tables, measures=measures))["Priorities"])
    assert words in [_flat(cell) for row in grid.rows for cell in row]


def test_measures_keep_to_ten_rows_and_those_not_due_stand_in_one_line(tables: TrustTables) -> None:
    codes = [f"X{n}" for n in range(14)]
    kpis = [
        {"kpi": code, "name": f"Invented measure {code}", "on": True, "unit": "percent", "better": "up",
         "definition": "Pupils of pupils.", "out_of_label": "Pupils", "counts_people": "all", "due_in": "summer"}
        for code in codes
    ]  # fmt: skip
    rows = [{"kpi": code, "due": code not in ("X12", "X13"), "group": "all", "status": "green"} for code in codes]
    full = with_register(replace(tables, kpis=only(tables.kpis, SCHOOL, rows)), kpi=kpis)
    section = sections_of(full)["KPIs"]
    assert len(table_in(section).rows) == 10
    assert "Two further KPIs are in the trust’s summary workbook." in said(section)
    assert "Not due this time: Invented measure X12 (summer); Invented measure X13 (summer)." in said(section)


@pytest.mark.parametrize(
    ("status", "said_of_it"),
    [
        ("suppressed", "The one KPI due is not shown."),
        ("not_due", "The return has no figures, no actions and no funding."),
    ],
)
def test_a_summary_of_one_figure_that_is_hidden_says_that_it_came(
    tables: TrustTables, status: str, said_of_it: str
) -> None:
    own = only(tables.kpis, "900104", [{"status": status, "value": None, "due": status != "not_due"}])
    one = replace(tables, kpis=own, actions=(), funding=())
    assert said(sections_of(one, "900104")["Summary"]).strip() == said_of_it


def test_what_is_suppressed_shows_no_figure_anywhere(tables: TrustTables) -> None:
    sections = sections_of(tables, "900104")
    rows = {row[0]: row for row in table_in(sections["KPIs"]).rows}
    assert rows["KS2 reading, writing, maths"][1:4] == ("*", "*", "*")
    assert rows["KS2 reading, writing, maths"][6] == Mark("suppressed", "Suppressed")
    assert rows["Year 1 phonics"][1:3] == ("–", "11/13")
    notes = said(sections["Dates and notes"])
    assert "figures are not shown, because few people are counted" in notes


def test_the_chart_is_native_with_its_own_workbook(report: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        chart = archive.read("word/charts/chart1.xml").decode()
        book = load_workbook(io.BytesIO(archive.read("word/embeddings/chart1.xlsx")))
    assert '<c:prstDash val="dash"/>' not in chart and '<a:prstDash val="dash"/>' in chart
    sheet = book["Data"]
    assert [cell.value for cell in sheet[1]] == [None, "This school", "Target"]
    assert [sheet.cell(row, 1).value for row in range(2, 8)] == [
        "Spr 25",
        "Sum 25",
        "Aut 25",
        "Spr 26",
        "Sum 26",
        "Aut 26",
    ]
    assert sheet["B7"].value == pytest.approx(93.6, abs=0.05)


def test_questions_are_at_most_five_and_follow_the_data(tables: TrustTables) -> None:
    for unit in tables.register.units:
        if unit != MISSING:
            asked = [i for i in sections_of(tables, unit)["Questions"].items if isinstance(i, Paragraph)]
            assert 3 <= len(asked) <= 5
    assert "How will the £2,400 over the allocation for Pupil premium be paid for" in said(
        sections_of(tables)["Questions"]
    )


def test_what_is_spent_already_is_asked_about_where_the_forecast_has_not_caught_up(tables: TrustTables) -> None:
    row = next(row for row in tables.funding if row.unit == SCHOOL and row.source_name == "Pupil premium")
    beyond = replace(row, award=1000.0, spent=1500.0, forecast=1000.0, variance=0.0, status="red")
    asked = said(sections_of(replace(tables, funding=(beyond,)))["Questions"])
    assert "How will the £500 over the allocation for Pupil premium be paid for, and from which budget?" in asked


def test_the_header_says_who_prepared_the_paper_and_who_checked_the_return(tables: TrustTables) -> None:
    head = {"person": "H5", "name": "Mrs A. Pell", "role": "head", "unit": "Elm Grove Primary"}
    full = with_register(tables, person=[head])
    full = replace(full, period=replace(full.period, meeting=date(2026, 12, 14)))
    trust = tables.register.trust_name

    def header(declared_by: str | None, unit: str = SCHOOL) -> list[str]:
        day = date(2026, 12, 8) if declared_by else None
        returns = changed(full.returns, SCHOOL, declared_by=declared_by, declared_on=day)
        paper = governors_paper(DECLARATIONS, replace(full, returns=returns), unit)
        assert paper.author == trust
        return [re.sub("\u00a0", "", " / ".join(line)).removesuffix(" / ") for line in paper.header[:-1]]

    top = ["Elm Grove Primary / Part A | As at 4 December 2026", "Local governing committee, 14 December 2026"]
    checked = "checked for the school by Mrs A. Pell on 8 December 2026, as entered in the workbook"
    assert [*top, f"Prepared by {trust} from the school’s return", f"C{checked[1:]}"] == header("Mrs A. Pell")
    assert [*top, f"Prepared by {trust} from the school’s return; not checked by the school"] == header(None)
    assert header(None, MISSING)[-1] == f"Prepared by {trust}"


def test_a_paper_says_principal_and_part_1_where_the_register_does(tables: TrustTables) -> None:
    held = {
        table.record: [dict(zip(table.keys, row.values, strict=True)) for row in table.rows]
        for table in tables.register.submission.tables
    }
    for row in held["unit"]:
        row["head_called"] = "Principal" if row["unit_id"] == SCHOOL else None
    held["trust"] = [{**row, "part_a": "Part 1"} for row in held["trust"]]
    returns = tuple(replace(row, declared_by="A. Pell") for row in tables.returns)
    full = replace(tables, register=make_register(DECLARATIONS, held), returns=returns)
    paper = governors_paper(DECLARATIONS, full, SCHOOL)
    assert paper.title.startswith("Principal’s report, ")
    assert paper.header[0][1].startswith("Part 1\u00a0")
    other = next(row.unit for row in full.returns if row.came_in and row.unit != SCHOOL)
    assert governors_paper(DECLARATIONS, full, other).title.startswith("Headteacher’s report, ")


def test_a_school_that_has_not_returned_gets_one_page_that_says_so(tables: TrustTables) -> None:
    sections = sections_of(tables, MISSING)
    assert "Oakmere Primary has not returned its workbook for the autumn term 2026" in said(
        sections["Not returned"]
    )
    assert pages(governors_paper(DECLARATIONS, tables, MISSING)) == 1


def test_a_school_that_is_not_in_the_register_is_an_error_of_the_operator(tables: TrustTables) -> None:
    with pytest.raises(UnknownError, match="999999"):
        write_governors(DECLARATIONS, tables, "999999")


HOSTILE = (
    '=cmd|"/c calc"!A1 <w:fldSimple w:instr="INCLUDETEXT c:\\x"/> ]]> & \x00\x07\x0b\ufffe\u202e{ DDEAUTO } ﷽ '
    + "w" * 300
)


def crowded(tables: TrustTables, words: str) -> TrustTables:
    """A school with as much of everything as there can be, all of it `words`."""
    kpis = [
        {"kpi": f"X{n}", "name": f"{words[:60]} {n}", "on": True, "unit": "percent", "better": "up", "target": 80.0,
         "definition": words, "about": "pupils" if n < 12 else "staff", "counts_people": "all",
         "due_in": "every_term", "tolerance": 1.0}
        for n in range(20)
    ]  # fmt: skip
    full = with_register(tables, kpi=kpis)
    first = next(row for row in tables.kpis if (row.unit, row.kpi) == (SCHOOL, "PA"))
    past = [row for row in tables.kpi_history if (row.unit, row.kpi) == (SCHOOL, "PA")]
    school = {"unit": SCHOOL}
    text = {"action": words, "progress": words, "next_step": words, "impact": words, "led_by": words}
    live = {"live": True, "finish": date(2026, 12, 18), "revised_finish": date(2027, 3, 31), "delivery": "red"}
    return replace(
        full,
        kpis=tuple(replace(first, kpi=f"X{n}", status="red", comment=words) for n in range(20)),
        kpi_history=tuple(replace(row, kpi="X0") for row in past),
        actions=only(tables.actions, SCHOOL, [
            school | text | live | {"ref": f"{n}", "area": f"{n % 9} {words}"} for n in range(40)
        ]),
        milestones=only(tables.milestones, SCHOOL, [
            school | {"ref": f"M{n}", "action": f"{n}", "milestone": words, "due_now": n % 2 == 0, "done": True,
                      "met_on": date(2026, 11, 3), "due": date(2026, 11, 1 + n % 28)} for n in range(40)
        ]),
        funding=only(tables.funding, SCHOOL, [
            school | {"ref": f"F{n}", "source_name": words, "comment": words, "variance": -100.0 - n}
            for n in range(12)
        ]),
        exceptions=only(tables.exceptions, SCHOOL, [
            school | {"kind": "action", "what": words, "explanation": words, "response": words, "who": words,
                      "by": words} for _ in range(12)
        ]),
        meetings=only(tables.meetings, SCHOOL, [
            school | {"body_name": words, "time": words, "venue": words, "notes": words, "attended": 6,
                      "members": 8, "took_place": n < 4, "to_come": n >= 4,
                      "date": date(2026, 10 if n < 4 else 12, 7 + n)}
            for n in range(12)
        ]),
    )  # fmt: skip


def test_words_of_a_school_are_text_and_nothing_else(tables: TrustTables) -> None:
    data = write_governors(DECLARATIONS, crowded(tables, HOSTILE), SCHOOL)
    assert faults(data) == []
    assert '<w:fldSimple w:instr="INCLUDETEXT' in text_of(part(data, "word/document.xml"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                cells = [c for row in load_workbook(io.BytesIO(archive.read(name))).active.iter_rows() for c in row]
                assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


LONG = "pupils who find it hard to begin writing are helped each morning by somebody they know well " * 6


def pages_in(pdf: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


@pytest.mark.parametrize("case", ["usual", "long", "hostile"])
def test_five_pages_are_enough(
    tables: TrustTables, case: str, soffice: Callable[[Path], Path], tmp_path: Path
) -> None:
    given = {"usual": tables, "long": crowded(tables, LONG), "hostile": crowded(tables, HOSTILE)}[case]
    file = tmp_path / f"{case}.docx"
    file.write_bytes(write_governors(DECLARATIONS, given, SCHOOL))
    assert pages_in(soffice(file)) <= 5


def test_one_page_is_enough_for_a_school_that_has_not_returned(
    tables: TrustTables, soffice: Callable[[Path], Path], tmp_path: Path
) -> None:
    file = tmp_path / "missing.docx"
    file.write_bytes(write_governors(DECLARATIONS, tables, MISSING))
    assert pages_in(soffice(file)) == 1


def test_what_is_spent_beyond_the_award_is_said_before_the_forecast_says_it(tables: TrustTables) -> None:
    spent = {"award": 1000.0, "spent": 1100.0, "spent_share": 110.0, "forecast": 1000.0, "variance": 0.0}
    beyond = replace(tables, funding=only(tables.funding, SCHOOL, [spent]))
    words = "(110%) with 33% of the year gone; that is £100 over already, and the forecast is still £1,000."
    assert words in said(sections_of(beyond)["Money"])


def test_a_team_is_spoken_of_as_a_team(tables: TrustTables) -> None:
    held = {
        table.record: [dict(zip(table.keys, row.values, strict=True)) for row in table.rows]
        for table in tables.register.submission.tables
    }
    for row in held["unit"]:
        row["kind"] = "team"
    team = replace(tables, register=make_register(DECLARATIONS, held))
    told = "\n".join(said(section) for title, section in sections_of(team).items() if title != "Dates and notes")
    assert "The team says" in told
    assert "the school" not in told.lower()


def test_a_note_stays_with_the_table_above_it(report: bytes) -> None:
    body = part(report, "word/document.xml")[0]
    noted = [
        table
        for table in body.iter(f"{W}tbl")
        if (after := table.getnext()) is not None
        and [s.get(f"{W}val") for s in after.iter(f"{W}pStyle")] == ["Note"]
    ]
    assert noted
    for table in noted:
        assert table.findall(f"{W}tr")[-1].find(f".//{W}keepNext") is not None


def test_a_count_that_adds_up_over_the_year_is_not_drawn(tables: TrustTables) -> None:
    held = {
        table.record: [dict(zip(table.keys, row.values, strict=True)) for row in table.rows]
        for table in tables.register.submission.tables
    }
    for row in held["kpi"]:
        row["accumulates"] = "year"
    yearly = replace(tables, register=make_register(DECLARATIONS, held))
    assert "Over six terms" in said(sections_of(tables)["KPIs"])
    assert "Over six terms" not in said(sections_of(yearly)["KPIs"])


def test_a_figure_that_never_moved_is_not_said_to_lie_between_itself_and_itself(tables: TrustTables) -> None:
    at_rest = replace(
        tables,
        kpi_history=tuple(row if row.value is None else replace(row, value=95.0) for row in tables.kpi_history),
    )
    words = said(sections_of(at_rest)["KPIs"])
    assert "was 95.0% each time" in words
    assert "was between 95.0%" not in words


def test_a_first_school_is_set_beside_the_primary_figure_for_england(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trust_tables.BENCHMARKS", [("ATT", "primary", 94.1, "2025-26", "final")])
    sections = sections_of(of_unit(trust_tables(DECLARATIONS), SCHOOL, phase="first"))
    assert "The primary figure for England was 94.1% in autumn term 2025." in said(sections["Summary"])
    assert "England: primary phase, autumn term 2025, final." in said(sections["KPIs"])


@pytest.mark.parametrize(
    ("years", "drawn"),
    [
        (("2025-26", "2026-27"), {"Aut 25": 94.0, "Aut 26": 94.1}),
        (("2024-25", "2025-26"), {}),  # one point is no line, and autumn 2026 has no figure yet
    ],
)
def test_england_s_figures_say_when_they_were_and_are_drawn_at_their_own_term(
    monkeypatch: pytest.MonkeyPatch, years: tuple[str, str], drawn: Mapping[str, float]
) -> None:
    known = [("ATT", "primary", 94.0 + n / 10, year, "final") for n, year in enumerate(years)]
    monkeypatch.setattr("trust_tables.BENCHMARKS", known)
    sections = sections_of(trust_tables(DECLARATIONS))
    assert f"The primary figure for England was 94.1% in autumn term {years[1][:4]}." in said(sections["Summary"])
    assert f"England: primary phase, autumn term {years[1][:4]}, final." in said(sections["KPIs"])
    drawing = next(item for item in sections["KPIs"].items if isinstance(item, Drawing))
    points = {
        short: value
        for line in drawing.chart.series
        if line.role == "benchmark"
        for short, value in zip(drawing.chart.categories, line.values, strict=True)
        if value
    }
    assert points == drawn
    assert ("94.1% in autumn term 2026." in drawing.alt.partition("England, primary: ")[2]) == bool(drawn)


def test_sentences_call_rows_of_a_plan_what_the_trust_calls_them(tables: TrustTables, tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    words = {"action": ("task", "tasks"), "milestone": ("step", "steps"), "measure": ("outcome", "outcomes")}
    lines = [f'{key} = ["{one}", "{many}"]' for key, (one, many) in words.items()]
    (own / "words.toml").write_text("\n".join(["[words]", *lines]), encoding="utf-8")
    paper = governors_paper(load(own=own), tables, SCHOOL)
    typed = re.compile(r"“[^”]*”|\([^)]*\)")
    told = [
        said(Section("", (i,))) for section in paper.sections for i in section.items if isinstance(i, Paragraph)
    ]
    assert any("tasks" in words for words in told)
    assert any("steps due" in words for words in told)
    ours = [typed.sub("", words) for words in told]
    assert not [words for words in ours if re.search(r"\b(actions?|milestones?|success measures?)\b", words)]
