"""The tables in other people's files, in the layouts that schools' plans, trackers and forms have."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from other_files import (
    above_of,
    beside_of,
    book,
    check_all_is_somewhere,
    document,
    found_in,
    headings_of,
    known,
    rows_of,
)
from planbook.collect.others.grid import CellGrid, Found, GridCell, OtherFile
from planbook.collect.others.tables import find_tables


def in_sheet(folder: Path, drawing: str) -> Found:
    return found_in(book(folder / "plan.xlsx", {"Plan": drawing}))


def in_document(folder: Path, *blocks: str) -> Found:
    return found_in(document(folder / "plan.docx", *blocks))


def test_a_table_below_titles_with_parents_merged_and_a_note_below_it(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        *Larkfield Hill SDP 2026-27|>|>|>
        *Priority 1: Reading|>|>|>
        Why this is a priority: phonics at 71%|>|>|>

        ~*Objective|~*Actions|~*Who|~*By when
        1.1 Phonics is taught daily|Train all staff|Reading Lead|Autumn 1
        ^|Coach weekly|DHT|ongoing
        1.2 Pupils catch up|Daily 1:1|SENDCo|2026-12-01

        NB reported to governors each term.|>|>|>
        """,
    )
    (table,) = found.tables
    assert (table.place, table.kind) == ("A5", "rows")
    assert headings_of(table) == ["Objective", "Actions", "Who", "By when"]
    assert rows_of(table) == [
        "1.1 Phonics is taught daily | Train all staff | Reading Lead | Autumn 1",
        "^1.1 Phonics is taught daily | Coach weekly | DHT | ongoing",
        "1.2 Pupils catch up | Daily 1:1 | SENDCo | 01/12/2026",
    ]
    assert above_of(table) == [
        "Larkfield Hill SDP 2026-27",
        "Priority 1: Reading",
        "Why this is a priority: phonics at 71%",
    ]
    assert beside_of(found) == ["NB reported to governors each term."]


def test_a_tracker_with_a_blank_row_a_total_and_a_key(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        *Tidewater Learning Trust
        Updated|2026-07-17

        ~Ref|~School|~Objective|~Lead|~RAG|~Progress
        QE1|Larkfield|Maths|R. Penhale|G|All classes
        QE2|Saltmarsh|Outcomes|D. Quill|A|Late

        BA1|Saltmarsh|Behaviour|M. Orr|R|
        Total||||3|

        B = complete, G = on track, A = slippage, R = off track
        """,
    )
    (table,) = found.tables
    assert above_of(table) == ["Tidewater Learning Trust", "Updated", "17/07/2026"]
    assert [row.left_out for row in table.rows] == ["", "", "", "total", "key"]
    assert rows_of(table)[2] == "BA1 | Saltmarsh | Behaviour | M. Orr | R"
    assert beside_of(found) == []


def test_several_tables_on_a_sheet_with_headings_that_nobody_knows(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        Budget Monitoring by CFR
        Printed 02/11/2026 09:14

        ~*CFR|~*Original Budget|~*Actual|~*Remaining
        I01|1184000|690667|493333
        E26|12,000|15,640|(3,640)
        *Total|*1196000|*706307|*489693


        *Grants
        ~*Grant|~*Allocation|~*Spent to date|~*Notes
        PPG|121360|60680|
        Sports Premium|£18,210|£6,140.00|swimming
        """,
    )
    budget, grants = found.tables
    assert headings_of(budget) == ["CFR", "Original Budget", "Actual", "Remaining"]
    assert [row.left_out for row in budget.rows] == ["", "", "total"]
    assert (grants.place, above_of(grants)) == ("A11", ["Grants"])
    assert rows_of(grants) == ["PPG | 121360 | 60680", "Sports Premium | £18,210 | £6,140.00 | swimming"]


def test_governors_tables_each_below_its_objective(tmp_path: Path) -> None:
    table = """
        *Action No|*Task/Action|*Responsible person|*Cost|*Target date
        {0}/17|Visit each term|Chair|Nil|July 2017
        """
    found = in_document(
        tmp_path, "# Action plan", "## Objective 1", table.format(1), "## Objective 2", table.format(2)
    )
    assert [rows_of(t) for t in found.tables] == [
        ["1/17 | Visit each term | Chair | Nil | July 2017"],
        ["2/17 | Visit each term | Chair | Nil | July 2017"],
    ]
    first, second = found.file.grids
    assert (first.above, first.under) == (("Action plan", "Objective 1"), ())
    assert (second.above, second.under) == (("Objective 2",), ("Action plan",))


def test_a_whole_question_in_each_heading_that_nobody_knows(tmp_path: Path) -> None:
    found = in_document(
        tmp_path,
        """
        What are we aiming for? What will be its effect?|Staff lead? Governor?|Autumn 2016|Spring 2017
        Reading up by July|S: Ann / G: Bob|Visit done|tbc
        Maths up|S: Cy / G: Di||
        """,
    )
    (table,) = found.tables
    assert headings_of(table)[0] == "What are we aiming for? What will be its effect?"
    assert [row.left_out for row in table.rows] == ["", ""]


def test_bands_with_the_headings_again_below_each_and_a_total(tmp_path: Path) -> None:
    found = in_document(
        tmp_path,
        """
        *i. Quality of teaching for all|>|>|>
        *Desired outcome|*Chosen action|*Staff lead|*When will you review?
        A. Better phonics|Training|JB|July
        Total budgeted cost|>|>|£4,000
        *ii. Targeted support|>|>|>
        *Desired outcome|*Chosen action|*Staff lead|*When will you review?
        B. Catch up|Tutoring|KL|April 17
        Total budgeted cost|>|>|£9,000
        """,
    )
    (table,) = found.tables
    assert table.above == ()
    assert [(row.left_out, [band.text for band in row.bands]) for row in table.rows] == [
        ("", ["i. Quality of teaching for all"]),
        ("total", []),
        ("heading again", []),
        ("", ["ii. Targeted support"]),
        ("total", []),
    ]


def test_bands_in_capitals_with_a_heading_row_under_each_and_a_title_above_all(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        *ACCESSIBILITY PLAN
        YEAR 1
        *PHYSICAL ACCESS
        ~REF|~ACTION|~RELEVANCE|~LEAD
        1|Ramp|Wheelchairs|SBM

        *CURRICULUM
        ~REF|~ACTION|~RELEVANCE|~LEAD
        2|Software|VI pupils|SENDCo
        """,
    )
    (table,) = found.tables
    assert above_of(table) == ["ACCESSIBILITY PLAN", "YEAR 1"]
    assert rows_of(table) == [
        "[PHYSICAL ACCESS] 1 | Ramp | Wheelchairs | SBM",
        "(heading again) REF | ACTION | RELEVANCE | LEAD",
        "[CURRICULUM] 2 | Software | VI pupils | SENDCo",
    ]


def test_bands_in_one_cell_each_with_a_blank_row_between(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        ~Targets|~Strategies|~Timescale|~Responsibility
        Short Term|>|>|>
        Ramp|Quotes|Autumn|SM
        MEDIUM TERM|||
        Toilet|Bid|2028|SBM

        *Long term|||
        Lift|New build|When needed|Trust
        """,
    )
    assert rows_of(found.tables[0]) == [
        "[Short Term] Ramp | Quotes | Autumn | SM",
        "[MEDIUM TERM] Toilet | Bid | 2028 | SBM",
        "[Long term] Lift | New build | When needed | Trust",
    ]


def test_bands_within_bands_and_a_note_after_the_last_row(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        *Actions|*Who|*By when|*Cost
        ~PRIORITY 1: TEACHING|>|>|>
        *Objective 1.1 Phonics|>|>|>
        Train|JB|Autumn|100
        *Objective 1.2 Reading|>|>|>
        Coach|KL|Spring|200
        ~PRIORITY 2: ATTENDANCE|>|>|>
        *Objective 2.1 Calls|>|>|>
        Call|Office|Daily|0
        NB reviewed termly|>|>|>
        """,
    )
    assert rows_of(found.tables[0]) == [
        "[PRIORITY 1: TEACHING] [Objective 1.1 Phonics] Train | JB | Autumn | 100",
        "[PRIORITY 1: TEACHING] [Objective 1.2 Reading] Coach | KL | Spring | 200",
        "[PRIORITY 2: ATTENDANCE] [Objective 2.1 Calls] Call | Office | Daily | 0",
    ]
    assert beside_of(found) == ["NB reviewed termly"]


@pytest.mark.parametrize(
    ("parents", "bands"),
    [
        (("1. Reading improves|||", "2. Maths improves|||"), (["1. Reading improves"], ["2. Maths improves"])),
        (("Objective 1: Reading|||", "Objective 2: Maths|||"), (["Objective 1: Reading"], ["Objective 2: Maths"])),
        (("*1|*Reading||", "*2|*Maths||"), (["1", "Reading"], ["2", "Maths"])),
        (("Priority 1:|Reading||", "Priority 2:|Maths||"), (["Priority 1:", "Reading"], ["Priority 2:", "Maths"])),
    ],
)
def test_parents_on_lines_of_their_own(tmp_path: Path, parents: tuple[str, str], bands: object) -> None:
    first, second = parents
    found = in_sheet(
        tmp_path,
        f"""
        *Objective|*Action|*Who|*By when
        {first}
        |Train staff|JB|Autumn 1
        |Coach|KL|Spring
        {second}
        |Scheme|KL|July
        """,
    )
    said = [[band.text for band in row.bands] for row in found.tables[0].rows]
    assert said == [bands[0], bands[0], bands[1]]


def test_a_row_with_little_in_it_is_a_row(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        *Ref|*Action|*Who|*By when
        1|Train staff|JB|Autumn 1
        |Coach||
        2|Total participation in sport|KL|July
        Reading – phonics: daily|Maths – number: weekly||
        """,
    )
    assert [(row.left_out, row.bands) for row in found.tables[0].rows] == [("", ())] * 4


def test_two_heading_rows_with_merged_and_with_unmerged_groups(tmp_path: Path) -> None:
    merged = in_sheet(
        tmp_path,
        """
        *Objectives|*Autumn|>|*Spring|>
        ^|*Update|*RAG|*Update|*RAG
        Reading|Training held|G|Visits|A
        """,
    )
    assert headings_of(merged.tables[0]) == [
        "Objectives", "Autumn > Update", "Autumn > RAG", "Spring > Update", "Spring > RAG",
    ]  # fmt: skip
    assert rows_of(merged.tables[0]) == ["Reading | Training held | G | Visits | A"]
    unmerged = in_sheet(
        tmp_path,
        """
        *Objectives|*Actions|*Autumn||*Spring|
        ||*Impact|*RAG|*Impact|*RAG
        Reading|Train|Training held|G|Visits|A
        """,
    )
    assert headings_of(unmerged.tables[0]) == [
        "Objectives", "Actions", "Autumn > Impact", "Autumn > RAG", "Spring > Impact", "Spring > RAG",
    ]  # fmt: skip
    figures = in_sheet(
        tmp_path,
        """
        Measure|School Non-PP|>|School PP|>
        ^|R|W|R|W
        2015|81|75|60|55
        """,
    )
    assert headings_of(figures.tables[0])[1:3] == ["School Non-PP > R", "School Non-PP > W"]


def test_three_heading_rows_below_a_line_over_nearly_all_columns(tmp_path: Path) -> None:
    found = in_document(
        tmp_path,
        """
        *Key indicator 1: Engagement|>|>|>|Percentage of total: 38%
        *Intent|Implementation|>|Impact|>
        *School focus|*Actions|*Cost|*Evidence of impact|*Next steps
        More pupils active|Play leaders|£4,900|60% take part|Year 5 train
        """,
    )
    (table,) = found.tables
    assert headings_of(table) == [
        "Intent > School focus", "Implementation > Actions", "Implementation > Cost", "Impact > Evidence of impact",
        "Impact > Next steps",
    ]  # fmt: skip
    assert above_of(table) == ["Key indicator 1: Engagement", "Percentage of total: 38%"]


def test_a_row_of_questions_and_an_example_below_the_headings(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        AREA|SMART GOALS|ACTION STEPS|PERSON IN CHARGE
        What do we want to improve?|What exactly?|What will we do?|Who?
        Example: Reading|80% at level|Read daily|Ms X
        Maths|70% at level|Count daily|Ms A
        """,
    )
    assert [row.left_out for row in found.tables[0].rows] == ["guidance", "example", ""]


def test_empty_numbered_rows_of_a_form_and_a_second_table_right_below(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        Goal 1: Reading|>|>|>
        Measure|Data source|Baseline|Target
        Pass rate|State test|61|75

        Priority|Strategy|Milestones|Timeline
        Phonics|Train all|Half by June|2026-27
        1|||
        2|||
        """,
    )
    measures, strategies = found.tables
    assert above_of(measures) == ["Goal 1: Reading"]
    assert rows_of(measures) == ["Pass rate | State test | 61 | 75"]
    assert [row.left_out for row in strategies.rows] == ["", "number alone", "number alone"]


def test_years_as_columns(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        Objective: Attendance
        *Measure|*Baseline|*2012-13|*2013-14
        Attendance|93.1|94|95
        PA|12|11|10
        """,
    )
    assert headings_of(found.tables[0]) == ["Measure", "Baseline", "2012-13", "2013-14"]


def test_tables_side_by_side_and_an_empty_column_within_one(tmp_path: Path) -> None:
    apart = in_sheet(
        tmp_path,
        """
        *Autumn||||*Spring||
        ~Action|~Lead|~RAG||~Action|~Lead|~RAG
        Train|JB|G||Visit|KL|A
        Buy|KL|R||||
        """,
    )
    assert [above_of(table) for table in apart.tables] == [["Autumn"], ["Spring"]]
    assert [rows_of(table) for table in apart.tables] == [["Train | JB | G", "Buy | KL | R"], ["Visit | KL | A"]]
    one = in_sheet(
        tmp_path,
        """
        ~Objective|~Action|~Lead||~RAG|~Progress
        Reading|Train|JB||G|Done
        Maths|Buy|KL||R|Late
        """,
    )
    assert [headings_of(table) for table in one.tables] == [["Objective", "Action", "Lead", "RAG", "Progress"]]


def test_a_key_at_the_right_is_a_table_of_its_own(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        ~Action|~Lead|~Status|||*Key|
        Train|JB|G|||R|Late
        Buy|KL|R|||G|On track
        """,
    )
    plan, key = found.tables
    assert rows_of(plan) == ["Train | JB | G", "Buy | KL | R"]
    assert rows_of(key) == ["R | Late", "G | On track"]


def test_one_plan_a_sheet_with_labels_above_its_table(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        *School Improvement Plan
        Priority:|Reading|Lead:|J. Bell
        Year:|2026-27|Status:|Amber
        Baseline:|61%

        *Action|*Who|*By when|*Cost
        Train|All|2026-10-01|1200
        ||*Total|1200
        """,
    )
    labels, plan = found.tables
    assert (labels.kind, rows_of(labels)) == (
        "pairs",
        ["Priority: | Reading", "Lead: | J. Bell", "Year: | 2026-27", "Status: | Amber", "Baseline: | 61%"],
    )
    assert (above_of(plan), [row.left_out for row in plan.rows]) == (["School Improvement Plan"], ["", "total"])


def test_labels_and_what_they_say_in_a_form_of_word(tmp_path: Path) -> None:
    titled = in_document(
        tmp_path,
        """
        *Equality objective 1|>
        Objective/rationale:|Raise attendance
        Success Criteria:|Gap under 2 points
        Plan: Who, how, when & where|EWO visits homes
        Timescale|Every term
        """,
    )
    (table,) = titled.tables
    assert (table.kind, above_of(table)) == ("pairs", ["Equality objective 1"])
    assert rows_of(table)[0] == "Objective/rationale: | Raise attendance"
    headed = in_document(
        tmp_path,
        """
        *Detail|*Data
        School name|Larkfield Hill
        Number of pupils|212
        Date of publication|December 2026
        """,
        "## Funding",
        """
        *Detail|*Amount
        Allocation|£121,360
        Carried forward|£0
        """,
        "## Challenges",
        """
        *Challenge number|*Detail of challenge
        1|Oral language is weak
        2|Attendance
        """,
        """
        *Desired outcome|*Success criteria
        Better phonics|80% pass
        """,
    )
    assert [table.kind for table in headed.tables] == ["pairs", "pairs", "rows", "rows"]
    assert headings_of(headed.tables[0]) == ["Detail", "Data"]


def test_a_register_of_risks_with_a_blank_column_beneath_a_heading(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        ID|Title|State|Description|Impact|Category|Owner|Date Raised|Response
        1|Staffing|Open|Two vacancies|High|People|HT|2026-09-01|
        2|Roof|Closed|Leaks|Low|Estate|SBM|2026-09-08|
        """,
    )
    assert headings_of(found.tables[0])[-1] == "Response"
    assert len(found.tables[0].rows[0].cells) == 9


def test_what_is_no_table_stands_beside(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        Larkfield Hill
        Our vision: every child a reader

        Red = late
        Green = on track
        """,
    )
    assert found.tables == ()
    assert beside_of(found) == [
        "Larkfield Hill", "Our vision: every child a reader", "Red = late", "Green = on track",
    ]  # fmt: skip


def test_a_sheet_that_is_hidden_is_read_and_said_to_be(tmp_path: Path) -> None:
    drawing = "*Action|*Lead|*Status\nTrain|JB|G\n"
    path = book(tmp_path / "plan.xlsx", {"Plan": drawing, "Old": drawing})
    import openpyxl

    made = openpyxl.load_workbook(path)
    made["Old"].sheet_state = "hidden"
    made.save(path)
    found = found_in(path)
    assert [(grid.name, grid.hidden) for grid in found.file.grids] == [("Plan", False), ("Old", True)]
    assert [table.grid for table in found.tables] == ["Plan", "Old"]


def test_a_key_and_titles_above_the_headings_are_none_of_them(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        *SDP
        ~Red|~Amber|~Green
        *Objective|*Action|*Lead|*RAG
        Reading|Train|JB|G
        """,
    )
    (table,) = found.tables
    assert headings_of(table) == ["Objective", "Action", "Lead", "RAG"]
    assert above_of(table) == ["SDP", "Red", "Amber", "Green"]


def test_a_goal_above_each_block_and_dates_below_a_heading_of_both(tmp_path: Path) -> None:
    blocks = in_sheet(
        tmp_path,
        """
        Goal: Improve reading
        Responsibility|Time|Resources
        Week 3 Term 1|JB|Books
        Goal: Improve maths
        Responsibility|Time|Resources
        Week 5 Term 1|KL|Cubes
        """,
    )
    assert rows_of(blocks.tables[0]) == [
        "[Goal: Improve reading] Week 3 Term 1 | JB | Books",
        "(heading again) Responsibility | Time | Resources",
        "[Goal: Improve maths] Week 5 Term 1 | KL | Cubes",
    ]
    dates = in_sheet(
        tmp_path,
        """
        *Objective|*Action|*When|>|*Lead
        ||*Start|*End|
        Reading|Train|2026-09-01|2026-12-01|JB
        """,
    )
    assert headings_of(dates.tables[0]) == ["Objective", "Action", "When > Start", "When > End", "Lead"]


def test_a_band_with_its_cost_a_line_to_sign_and_a_comment_below_the_rows(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        ~Actions|~Who|~By when|~Cost
        *Teaching|>|>|£4,000
        Train|JB|July|£3,000
        *Wider|>|>|£200
        Walk|JB|May|£200
        Signed:||Date:|
        Commentary: costs rose over the year|||
        """,
    )
    assert rows_of(found.tables[0]) == [
        "[Teaching] [£4,000] Train | JB | July | £3,000",
        "[Wider] [£200] Walk | JB | May | £200",
        "(labels) Signed: |  | Date:",
        "(note) Commentary: costs rose over the year",
    ]


def test_a_plan_of_labels_alone_for_each_of_its_objectives(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """
        Objective 1|Improve reading
        Lead|J. Bell
        By when|July 2027

        Objective 2|Improve maths
        Lead|K. Low
        By when|
        """,
    )
    assert [(table.kind, rows_of(table)) for table in found.tables] == [
        ("pairs", ["Objective 1 | Improve reading", "Lead | J. Bell", "By when | July 2027"]),
        ("pairs", ["Objective 2 | Improve maths", "Lead | K. Low"]),
    ]
    assert beside_of(found) == ["By when"]


def test_a_table_away_from_the_corner_with_words_in_a_column_without_a_heading(tmp_path: Path) -> None:
    found = in_sheet(
        tmp_path,
        """

        |*My Plan
        |~Objective|~Action|~Lead|~Due date
        |Reading|Train|JB|2026-10-01|check this
        ^|^|Coach|KL|2026-10-09|
        """,
    )
    (table,) = found.tables
    assert (table.place, headings_of(table)) == ("B2", ["Objective", "Action", "Lead", "Due date", ""])
    assert rows_of(table)[0] == "Reading | Train | JB | 01/10/2026 | check this"
    assert rows_of(table)[1] == "^Reading | Coach | KL | 09/10/2026"


def test_headings_alone_are_no_table(tmp_path: Path) -> None:
    found = in_sheet(tmp_path, "*Objective|*Action|*Lead|*RAG\n")
    assert (found.tables, beside_of(found)) == ((), ["Objective", "Action", "Lead", "RAG"])


def test_a_large_sheet_of_headings_and_lines_takes_no_more_than_its_size(tmp_path: Path) -> None:
    def rows(*texts: str) -> tuple[tuple[GridCell, ...], ...]:
        made = []
        for number, text in enumerate(texts, 1):
            cells = (text.split("|") + [""] * 3)[:3]
            made.append(tuple(GridCell(f"{'ABC'[i]}{number}", cell, cell or None) for i, cell in enumerate(cells)))
        return tuple(made)

    looked = 0

    def counting(text: str) -> bool:
        nonlocal looked
        looked += 1
        return known(text)

    def asked(times: int) -> int:
        nonlocal looked
        looked = 0
        lines = ["Action|Lead|RAG", *["A LINE ALONE"] * times, *["Lead|RAG|Owner", "x|y|z"] * times]
        find_tables(OtherFile("f", "", "excel", (CellGrid("Sheet", rows(*lines)),)), counting)
        return looked

    assert asked(400) < 2.5 * asked(200)


TEXTS = st.sampled_from(
    ["", "", "", "Action", "Lead", "RAG", "Objective", "Priority 1", "PRIORITY 2: READING", "Train", "JB", "G",
     "12", "Total", "Key", "R = late, G = done", "What?", "Lead:", "2026-27", "1.1", "01/09/2026",
     "e.g. this", "£3,000"]
)  # fmt: skip


@st.composite
def grids(draw: st.DrawFn) -> CellGrid:
    """A grid of anything, with merged cells as a reader would give them."""
    width = draw(st.integers(1, 7))
    rows: list[tuple[GridCell, ...]] = []
    for number in range(1, draw(st.integers(1, 14)) + 1):
        cells: list[GridCell] = []
        for column in range(width):
            place = f"{'ABCDEFG'[column]}{number}"
            merge = draw(st.sampled_from(["", "", "", "", "left", "above"]))
            from_ = cells[-1] if merge == "left" and cells else None
            if merge == "above" and rows and rows[-1]:
                from_ = rows[-1][column]
            if from_ is not None and from_.text:
                cells.append(GridCell(place, from_.text, from_.value, repeated=True))
                continue
            text = draw(TEXTS)
            bold, fill = draw(st.booleans()), draw(st.sampled_from(["", "", "D9E1F2"]))
            note = draw(st.sampled_from(["", "", "", "", "", "", "", "a comment"]))
            cells.append(GridCell(place, text, text or None, bold=bold, fill=fill, note=note))
        rows.append(tuple(cells) if any(cell.text or cell.note for cell in cells) else ())
    return CellGrid("Sheet", tuple(rows))


@given(grids())
@settings(max_examples=600, deadline=None)
def test_nothing_that_is_written_stands_nowhere_or_twice(grid: CellGrid) -> None:
    check_all_is_somewhere(find_tables(OtherFile("f", "", "excel", (grid,)), known))
