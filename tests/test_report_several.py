"""Blocks that code fills, over several schools: rows say whose they are, sentences in how many schools."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from own_papers import OF_SEVERAL
from own_templates import write_templates
from planbook.consolidate.rows import KpiRow
from planbook.consolidate.tables import TrustTables
from planbook.errors import DeclarationError
from planbook.model.declarations import Block, BlockColumn
from planbook.model.loading import load
from planbook.model.prose import counted, number_word
from planbook.report.blocks import summary
from planbook.report.blocks.lines import line_of
from planbook.report.blocks.several import in_units
from planbook.report.blocks.subject import subject_of
from planbook.report.papers import paper_of
from planbook.report.word.measure import text_of
from planbook.report.word.paper import Cite, Drawing, Grid, Note, Paper, Paragraph, Section
from planbook.workflow.declared import declared
from test_report_governors import of_every
from trust_tables import MISSING, SCHOOLS, trust_tables

NAMES = {unit: name for unit, (name, _, _) in SCHOOLS.items()}
TABLES = trust_tables()


def paper(folder: Path, tables: TrustTables = TABLES, changed: Sequence[tuple[str, str]] = ()) -> Paper:
    """The paper of the whole trust."""
    said = OF_SEVERAL
    for was, now in changed:
        assert was in said
        said = said.replace(was, now)
    write_templates(folder, {"reports/several.toml": said})
    return paper_of(declared(folder), tables, "several")


def section(made: Paper, title: str) -> Section:
    return next(one for one in made.sections if one.title == title)


def said(of: Section) -> list[str]:
    return [text_of(item.words) for item in of.items if isinstance(item, Paragraph | Note)]


def rows(of: Section) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for item in of.items if isinstance(item, Grid) for row in item.rows]


def test_what_is_to_be_within_a_range_has_both_ends_for_its_target() -> None:
    within = of_every(TABLES, "kpi", better="range", target_low=5.0, target_high=20.0)
    phases = tuple(replace(row, target=None, scale=1.0) for row in within.phases)
    shown = rows(section(paper_of(load(), replace(within, phases=phases), "trustees"), "KPIs"))
    assert [row for row in shown if "Persistent absence" in row and "5.0% to 20.0%" in row]


def test_a_total_says_which_schools_gave_no_figure_for_it() -> None:
    row = next(row for row in TABLES.phases if row.kpi == "ATT" and row.phase == "primary")
    lacking = replace(row, missing="; ".join([NAMES[MISSING], "Elm Grove Primary"]))
    phases = tuple(lacking if one is row else one for one in TABLES.phases)
    shown = rows(section(paper_of(load(), replace(TABLES, phases=phases), "trustees"), "KPIs"))
    told = [line[-1] for line in shown if line[:2] == ["Primary", "Attendance"]]
    assert told == [f"{NAMES[MISSING]} and Elm Grove Primary"]


def test_of_hundreds_of_schools_a_cell_names_six_and_counts_the_rest() -> None:
    row = next(row for row in TABLES.phases if row.kpi == "ATT" and row.phase == "primary")
    names = "; ".join(f"School {number}" for number in range(1, 301))
    many = replace(row, missing=names, off_target=names)
    phases = tuple(many if one is row else one for one in TABLES.phases)
    for key in ("trustees", "network"):
        shown = rows(section(paper_of(load(), replace(TABLES, phases=phases), key), "KPIs"))
        told = next(line for line in shown if line[:2] == ["Primary", "Attendance"])
        assert told[-2:] == [f"{', '.join(f'School {n}' for n in range(1, 7))} and 294 more"] * 2, key


def test_last_time_of_some_schools_stands_beside_what_these_are_now() -> None:
    row = next(row for row in TABLES.phases if row.kpi == "ATT" and row.phase == "primary")
    some = replace(
        row, units=8, reporting=6, last=94.2, value=94.6, value_both=94.0, both=("1", "2", "3", "4", "5")
    )
    for said, one in {
        "94.2% (now 94.0% for the same 5 of 8)": some,
        "94.2%": replace(some, both=("1", "2", "3", "4", "5", "6")),
    }.items():
        phases = tuple(one if other is row else other for other in TABLES.phases)
        shown = rows(section(paper_of(load(), replace(TABLES, phases=phases), "trustees"), "KPIs"))
        assert said in next(line for line in shown if line[:2] == ["Primary", "Attendance"])


def test_a_figure_of_few_people_is_its_counts_in_any_table() -> None:
    total = next(row for row in TABLES.phases if row.kpi == "ATT" and row.phase == "primary")
    own = next(row for row in TABLES.kpis if row.kpi == "ATT" and row.value is not None)
    past = next(row for row in TABLES.kpi_history if row.kpi == "ATT" and row.value is not None)
    columns = (BlockColumn("value", "Now", "kpi"), BlockColumn("last", "Last time", "kpi"))
    few = {"status": "counts_only", "numerator": 11.0, "denominator": 15.0, "value": 73.3, "last": 94.2}
    subject = subject_of(load(), TABLES, "trust")
    rows = [
        ("phases", replace(total, **few, units=8, reporting=6, both=("1", "2", "3", "4"), value_both=None)),
        ("kpis", replace(own, **few)),
    ]
    told = [line_of(subject, Block("b", "B", table=table, columns=columns), row).cells for table, row in rows]
    then = replace(past, status="counts_only", numerator=11.0, denominator=15.0, value=73.3)
    told_then = line_of(subject, Block("b", "B", table="kpi_history", columns=columns[:1]), then).cells["value"]
    assert [*(cells["value"].value for cells in told), told_then.value] == ["11 of 15"] * 3
    assert [cells["last"].value for cells in told] == ["94.2% (4 of 8)", "94.2%"]


def test_a_single_school_of_a_trust_is_spoken_of_as_one() -> None:
    subject = subject_of(load(), TABLES, "trust")
    assert (subject.called, subject.agreed("does", "do")) == ("the schools", "do")
    alone = replace(subject, units=subject.units[:1])
    assert (alone.called, alone.agreed("does", "do")) == ("the school", "does")


def test_whom_a_paper_goes_to_keeps_the_capital_of_a_name_alone() -> None:
    declarations = load()
    each = declarations.reports["funder"].each
    told = {
        name: subject_of(declarations, TABLES, "trust", name, each)
        for name in ("Nesta", "Arts Council England", "Local authority", "")
    }
    assert [one.goes_to for one in told.values()] == [
        "Nesta", "Arts Council England", "local authority", "all funders",
    ]  # fmt: skip
    assert all(one.words["to"] == one.goes_to for one in told.values())


def test_the_summary_says_how_many_schools_are_in_it_and_what_they_have_in_sum(tmp_path: Path) -> None:
    first, *rest = said(section(paper(tmp_path), "Summary"))
    assert first == (
        f"Eleven of 12 schools are included; {NAMES[MISSING]} has not returned, so totals leave it out."
    )
    due = [row for row in TABLES.kpis if row.due]
    (kpis,) = [one for one in rest if "KPI figures are due" in one]
    assert kpis.startswith(f"{len(due)} KPI figures are due in {_how_many([row.unit for row in due])}: ")
    found = Counter(row.status for row in due)
    assert f"{found['green']} are on target" in kpis
    actions = [row for row in TABLES.actions if row.delivery != "not_applicable"]
    (delivery,) = [one for one in rest if one.startswith("Of ")]
    assert delivery.startswith(f"Of {len(actions)} actions in {_how_many([row.unit for row in actions])}, ")


def test_what_must_be_seen_is_said_of_each_school_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = [row for row in TABLES.kpis if row.kpi == "ATT" and row.group == "all" and row.due]
    first, second, third = (row.unit for row in of[:3])
    now = {first: (None, "not_reported"), second: (None, "not_reported"), third: (50, "red")}

    def turned(row: KpiRow) -> KpiRow:
        if row not in of or row.unit not in now:
            return row
        value, status = now[row.unit]
        return replace(row, value=value, status=status, instead="n/a" if row.unit == second else "")

    monkeypatch.setattr(summary, "is_safeguard", lambda _, row: row in changed)
    changed = [
        row for row in map(turned, TABLES.kpis) if row.kpi == "ATT" and row.unit in now and row.group == "all"
    ]
    told = said(section(paper(tmp_path, replace(TABLES, kpis=tuple(map(turned, TABLES.kpis)))), "Summary"))
    assert [one for one in told if one.startswith("Attendance: ")][:3] == [
        f"Attendance: 50.0% (off target) in {NAMES[third]}.",
        f"Attendance: not reported by {NAMES[first]}.",
        f"Attendance: given as “n/a” by {NAMES[second]}.",
    ]


def _how_many(units: Sequence[str]) -> str:
    known = set(units)
    return "all 12 schools" if len(known) == 12 else f"{len(known)} of 12 schools"


def test_what_is_spent_is_added_up_of_the_lines_that_say_it(tmp_path: Path) -> None:
    lines = TABLES.funding
    (silent, *others) = lines
    tables = replace(TABLES, funding=(replace(silent, spent=None, spent_share=None), *others))
    told = next(one for one in said(section(paper(tmp_path, tables), "Money")) if one.startswith("Money in "))
    spent = sum(row.spent for row in others if row.spent is not None and row.award is not None)
    award = sum(row.award for row in others if row.spent is not None and row.award is not None)
    assert (
        f": £{spent:,.0f} of £{award:,.0f} spent ({100 * spent / award:.0f}%) "
        f"({len(others)} of {len(lines)} lines, in " in told
    )
    over = [row for row in others if row.over]
    assert over and re.search(r"lines? in \w+ of 12 schools (is|are) over the allocation\.$", told)


@pytest.mark.parametrize("title", ["Priorities", "KPIs", "Staff", "Money"])
def test_rows_begin_with_whose_they_are_or_have_a_column_that_says_it(tmp_path: Path, title: str) -> None:
    found = rows(section(paper(tmp_path), title))
    assert len({row[0].partition(": ")[0] for row in found}) > 1
    assert all(row[0].partition(": ")[0] in NAMES.values() for row in found)
    heading = f'title = "{title}"'
    start = OF_SEVERAL.index("columns = [", OF_SEVERAL.index(heading))
    was = OF_SEVERAL[OF_SEVERAL.index(heading) : start + len("columns = [")]
    again = rows(
        section(
            paper(tmp_path / "again", changed=[(was, was + '{ key = "unit_name", heading = "Whose" }, ')]), title
        )
    )
    assert [[row[0], row[1]] for row in again] == [row[0].split(": ", 1) for row in found]


def test_a_priority_has_the_milestones_and_actions_of_its_own_school_alone(tmp_path: Path) -> None:
    assert len({row.ref for row in TABLES.actions}) < len(TABLES.actions), "refs are the same in many schools"
    for item in section(paper(tmp_path), "Priorities").items:
        if not isinstance(item, Paragraph) or not item.anchor:
            continue
        _, unit, area = item.anchor.split("/", 2)
        own = [r for r in TABLES.actions if r.unit == unit and r.area == area and r.delivery != "not_applicable"]
        words = text_of(item.words)
        assert words.startswith(f"{NAMES[unit]}: {area}"[:20])
        assert len(own) > 1 and f" {number_word(len(own))} actions" in words


def test_dates_that_several_schools_share_stand_once_with_how_many_they_are_of(tmp_path: Path) -> None:
    found = rows(section(paper(tmp_path), "Dates"))
    returns = [row for row in found if "Return for" in row[1]]
    assert [row[1] for row in returns] == ["All 12 schools: Return for the spring term 2027"]


def test_what_is_missing_is_counted_with_its_schools_and_not_named_one_by_one(tmp_path: Path) -> None:
    missing = [row for row in TABLES.kpis if row.due and row.status == "not_reported"]
    units = len({row.unit for row in missing})
    (told,) = [one for one in said(section(paper(tmp_path), "Dates")) if one.startswith("Missing: ")]
    assert f" KPI figures in {'one' if units == 1 else units} of 12 schools" in told.replace("two", "2")
    noted = next(one for one in said(section(paper(tmp_path / "n"), "To note")) if "not reported" in one)
    assert any(name in noted for name in NAMES.values())


def test_a_citation_is_left_out_where_the_paper_has_no_such_paragraph(tmp_path: Path) -> None:
    from io import BytesIO

    from docx import Document

    from planbook.report.word.write import write_paper

    made = paper(tmp_path)
    alone = replace(made, sections=[section(made, "To note")])
    words = "\n".join(one.text for one in Document(BytesIO(write_paper(alone))).paragraphs)
    assert "paragraph" not in words and "finish date" in words
    whole = "\n".join(one.text for one in Document(BytesIO(write_paper(made))).paragraphs)
    assert re.search(r"finish dates? ha(s|ve) moved.*\(paragraphs? ", whole)


def test_cited_paragraphs_stand_in_their_order(tmp_path: Path) -> None:
    from io import BytesIO

    from docx import Document

    from planbook.report.word.write import write_paper

    made = paper(tmp_path)
    numbered = Section("First", tuple(Paragraph([f"Number {n}."], anchor=f"a{n}") for n in range(1, 12)))
    citing = Section("Second", (Paragraph(["See", Cite(("a11", "a2", "a1"), aside=True), "."]),))
    written = Document(BytesIO(write_paper(replace(made, sections=[numbered, citing]))))
    assert "See (paragraphs 1.1, 1.2, 1.11)." in [one.text for one in written.paragraphs]


def test_no_chart_of_one_school_stands_in_a_paper_over_several(tmp_path: Path) -> None:
    assert not [item for one in paper(tmp_path).sections for item in one.items if isinstance(item, Drawing)]


@pytest.mark.parametrize(
    ("of", "part"), [("measures", "history"), ("money", "money_chart"), ("summary", "missing")]
)
def test_a_part_for_one_unit_is_told_in_a_paper_over_several(tmp_path: Path, of: str, part: str) -> None:
    more = f'\n[[block]]\nkey = "{part}"\nof = "{of}"\ntitle = ""\n'
    write_templates(tmp_path, {"reports/several.toml": OF_SEVERAL + more})
    with pytest.raises(DeclarationError) as raised:
        declared(tmp_path)
    what = f"block.{part}.of: {part!r} is a part in papers about a unit alone, and this is about a trust"
    assert f"templates/reports/several.toml: {what}" in str(raised.value)


def test_what_code_fills_in_may_stand_in_its_block_alone(tmp_path: Path) -> None:
    wrong = OF_SEVERAL.replace('title = "Money"', 'title = "Money {earlier}"')
    write_templates(tmp_path, {"reports/several.toml": wrong})
    with pytest.raises(DeclarationError, match=r"several.toml: block.money: \{earlier\} is filled in by nothing"):
        declared(tmp_path)


def test_figures_of_a_kpi_are_of_so_many_of_those_who_are_to_give_it() -> None:
    """A team that is asked for no attendance is none of which it is not off target."""
    asked = [row for row in TABLES.kpis if row.kpi == "ATT" and row.group == "all" and row.due]
    other = next(row.unit for row in asked[2:])
    kpis = tuple(replace(row, due=False) if (row.unit, row.kpi) == (other, "ATT") else row for row in TABLES.kpis)
    told = []
    for tables in (TABLES, replace(TABLES, kpis=kpis)):
        subject = subject_of(load(), tables, "trust")
        rows = [row for row in tables.kpis if row.kpi == "ATT" and row.group == "all" and row.unit == asked[0].unit]
        told.append(in_units(subject, rows))
    many = len(asked)
    assert told == [f" in one of {counted(many, 'school')}", f" in one of {counted(many - 1, 'school')}"]
