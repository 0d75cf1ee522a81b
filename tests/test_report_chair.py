"""The chair's briefing: one page that says first what the longer papers say first."""

import re
from dataclasses import replace

import pytest

from governors_of import governors_paper
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import ExternalTables
from planbook.model.loading import load
from planbook.report.blocks.exceptions import what_of
from planbook.report.blocks.grid import ROOMS
from planbook.report.blocks.subject import subject_of
from planbook.report.papers import paper_of
from planbook.report.word.measure import pages, text_of
from planbook.report.word.paper import Grid, Paper, Paragraph
from test_report_governors import changed, of_every, with_register
from trust_tables import MISSING, best_in_a_range, trust_tables

DECLARATIONS = load()
UNIT, SEVERAL = "chair", "board_chair"


@pytest.fixture(scope="module")
def tables() -> ExternalTables:
    return external(trust_tables(DECLARATIONS))


def briefing(tables: ExternalTables, unit: str = "") -> Paper:
    return paper_of(DECLARATIONS, tables, UNIT if unit else SEVERAL, unit)


def said(paper: Paper, key: str) -> list[str]:
    """The paragraphs of one block."""
    own = (section for section in paper.sections if section.key == key)
    return [text_of(item.words) for section in own for item in section.items if isinstance(item, Paragraph)]


def test_it_is_one_page_for_every_unit_and_for_all(tables: ExternalTables) -> None:
    for unit in ("", *tables.register.units):
        assert pages(briefing(tables, unit)) == 1, unit


def test_the_worst_exception_of_each_kind_comes_first(tables: ExternalTables) -> None:
    assert said(briefing(tables, "900105"), "first_things") == [
        "Attendance: 93.6% (33,808 of 36,120). The target was 95.5%. "
        "Response: Weekly review by the leadership team.",
        "2.5 Telephone home on the first morning of absence. Reported off track. "
        "Response: Review with governors on 20 January.",
        "Pupil premium: forecast £2,400 over its allocation. Response: Cover ends in January.",
    ]


def test_a_row_of_a_plan_is_named_by_what_it_is_and_its_ref(tables: ExternalTables) -> None:
    rows = tuple(replace(row, ref="2.5") if row.kind == "action" else row for row in tables.exceptions)
    told = said(briefing(replace(tables, exceptions=rows), "900105"), "first_things")
    assert told[1].startswith("Action 2.5 Telephone home on the first morning of absence. Reported off track.")


def test_what_it_says_of_a_kpi_is_what_the_longer_paper_says(tables: ExternalTables) -> None:
    sentence = said(briefing(tables, "900105"), "first_things")[0].partition(" Response:")[0]
    assert any(
        told.startswith(sentence) for told in said(governors_paper(DECLARATIONS, tables, "900105"), "summary")
    )


def test_each_thing_is_a_row_of_the_exceptions_while_there_are_any(tables: ExternalTables) -> None:
    for unit in tables.register.units:
        rows = [row for row in subject_of(DECLARATIONS, tables, "unit", unit).exceptions if row.kind != "return"]
        things = said(briefing(tables, unit), "first_things")
        if unit != MISSING and rows:
            assert len(things) == 3
            what = [row.what.partition(":")[0].partition(" is ")[0] for row in rows]
            named = [words for words in what if any(words in thing for thing in things)]
            assert len(named) >= min(3, len(rows)), unit


def test_an_exception_of_long_standing_says_since_when(tables: ExternalTables) -> None:
    (first, *_) = said(briefing(tables, "900107"), "first_things")
    assert "It has stood since summer term 2026." in first


@pytest.mark.parametrize(
    "reported, word, told",
    [
        (True, "Not met", "S1 Nine agree. Reported not met. It stands at 7; the target is 9."),
        (True, None, "S1 Nine agree. Reported off track. It stands at 7; the target is 9."),
        (False, None, "S1 Nine agree. It stands at 7; the target is 9. Nothing was reported on it."),
        (None, "Not met", "S1 Nine agree. It stands at 7; the target is 9."),
    ],
)
def test_it_says_that_it_was_reported_only_where_it_was(
    tables: ExternalTables, reported: bool | None, word: str | None, told: str
) -> None:
    row = next(row for row in tables.exceptions if row.kind == "action" and row.unit == "900105")
    facts = "It stands at 7; the target is 9."
    one = replace(row, what="S1 Nine agree", response=None, since="", said=word, facts=facts, reported=reported)
    (first, *_) = said(briefing(replace(tables, exceptions=(one,)), "900105"), "first_things")
    assert first == told


def test_figures_for_england_that_are_not_final_are_told_of_where_the_paper_has_them_alone() -> None:
    tables = external(of_every(trust_tables(DECLARATIONS), "benchmark", status="provisional"))
    told = 0
    for unit in tables.register.units:
        for paper in (briefing(tables, unit), governors_paper(DECLARATIONS, tables, unit)):
            every = [words for section in paper.sections for words in said(paper, section.key)]
            spoken_of = str(
                [section for section in paper.sections if section.key not in ("dates", "dates_and_notes")]
            )
            for sentence in (words for words in every if words.startswith("Not final: ")):
                for name in re.findall(r"beside ([^;]+?) \(provisional\)", sentence):
                    told += 1
                    assert name in spoken_of, (unit, sentence)
    assert told


def test_a_figure_that_is_not_final_is_told_of_whatever_signs_the_name_of_its_kpi_has() -> None:
    name = 'Pupils’\u00a0time in "school", as it\'s counted'
    named = of_every(trust_tables(DECLARATIONS), "kpi", name=name)
    tables = external(of_every(named, "benchmark", status="provisional"))
    told = str(governors_paper(DECLARATIONS, tables, "900101").sections)
    assert "Not final: the figure for England beside Pupils’" in told


def test_a_schools_own_words_in_brackets_are_cut_like_any_others(tables: ExternalTables) -> None:
    row = next(row for row in tables.exceptions if row.kind == "action" and row.unit == "900105")
    name = f"K15 Read more ({'in every class and in every week of the year ' * 9})"
    one = replace(row, what=name, facts=None, differs=False, reported=None)
    assert what_of(one, ROOMS[0]).endswith(" …")


def test_how_late_a_thing_is_stands_behind_its_name_however_long_that_is(tables: ExternalTables) -> None:
    row = next(row for row in tables.exceptions if row.kind == "action" and row.unit == "900105")
    name = f"K15 {'Show the board the reading ages of every pupil ' * 9}"
    one = replace(row, what=f"{name}(seven days overdue)", facts=None, differs=False, reported=None)
    said_of_it = what_of(one, ROOMS[0])
    assert said_of_it.startswith("K15 Show the board") and said_of_it.endswith(" … (seven days overdue)")


def test_a_kpi_that_is_best_in_a_range_says_its_range_and_is_asked_about(
    tables: ExternalTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    kpi = tables.register.kpis["ATT"]
    monkeypatch.setitem(tables.register.kpis, "ATT", best_in_a_range(kpi, 96.0, 99.0))  # type: ignore[arg-type]
    kpis = tuple(replace(row, target=None) if row.kpi == "ATT" else row for row in tables.kpis)
    paper = briefing(replace(tables, kpis=kpis), "900105")
    assert "The target was 96.0% to 99.0%." in said(paper, "first_things")[0]
    assert said(paper, "questions")[0].startswith("Attendance: 93.6%, against a target of 96.0% to 99.0%.")
    met = changed(kpis, "900105", status="green")
    governors = governors_paper(DECLARATIONS, replace(tables, kpis=met, exceptions=()), "900105")
    assert any("The target of 96.0% to 99.0% was met." in words for words in said(governors, "summary"))


def test_where_little_is_exceptional_it_goes_on_as_the_longer_papers_do(tables: ExternalTables) -> None:
    calm = replace(tables, exceptions=())
    things = said(briefing(calm, "900101"), "first_things")
    assert len(things) == 3
    assert things[0].startswith("Two finish dates have moved since the plan was set")
    noted = said(governors_paper(DECLARATIONS, calm, "900101"), "noted")
    assert things[0].partition(" (")[0] == noted[0].partition(" (")[0]
    assert things[1] in said(governors_paper(DECLARATIONS, calm, "900101"), "summary")


def test_it_asks_three_questions_that_the_longer_paper_asks_too(tables: ExternalTables) -> None:
    for unit in set(tables.register.units) - {MISSING}:
        asked = said(briefing(tables, unit), "questions")
        longer = said(governors_paper(DECLARATIONS, tables, unit), "questions")
        assert asked == longer[:3], unit


def test_a_unit_that_returned_nothing_has_why_and_no_figure(tables: ExternalTables) -> None:
    paper = briefing(tables, MISSING)
    assert paper.sections[0].title == "Not returned"
    assert "has not returned its workbook" in text_of(paper.sections[0].items[0].words)  # type: ignore[union-attr]
    assert "%" not in str(paper.sections[0])


def test_a_figure_of_few_people_is_not_told(tables: ExternalTables) -> None:
    hidden = replace(
        tables,
        exceptions=(),
        actions=(),
        funding=(),
        kpis=changed(tables.kpis, "900105", status="suppressed", value=None, numerator=None, denominator=None),
    )
    assert "%" not in "".join(said(briefing(hidden, "900105"), "first_things"))


def test_of_all_units_a_missing_return_stands_first_and_each_thing_says_whose_it_is(tables: ExternalTables) -> None:
    things = said(briefing(tables), "first_things")
    assert things[0].startswith("Oakmere Primary: No workbook has been returned.")
    names = [entry.text("name") for entry in tables.register.units.values()]
    assert all(any(thing.startswith(f"{name}: ") for name in names) for thing in things)


def test_a_decision_that_was_entered_stands_with_its_power() -> None:
    row = {
        "period": "2026-27-autumn",
        "decision": "Agree the budget",
        "why_now": "It is due",
        "power": "Articles, 12",
    }
    asked = external(with_register(trust_tables(DECLARATIONS), decision_of_trust=[row]))
    for unit in ("900105", ""):
        (grid,) = [
            item
            for section in briefing(asked, unit).sections
            if section.key == "decisions"
            for item in section.items
            if isinstance(item, Grid)
        ]
        assert {"Agree the budget", "It is due", "Articles, 12"} <= {text_of(cell) for cell in grid.rows[0]}
