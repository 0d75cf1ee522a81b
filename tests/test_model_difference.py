"""What differs between a file and the one sent in its place."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mangling
from builders import register, submission
from planbook.collect.workbook import read_workbook
from planbook.model.difference import Change, differences
from planbook.model.loading import load
from planbook.model.submission import Fault, Row, Submission, Table
from planbook.model.values import Value

DECLARATIONS = load()
REGISTER = register()

ACTIONS = """
    | ref | area | action                | finish     | led_by              | status     | percent_done | progress |
    | 1.1 | A1   | Set up reading hubs   | 01/12/2026 | Headteacher         | On track   | 40           | Two open. |
    | 1.2 | A1   | Train every teacher   | 12/03/2027 | A. Shah (lead); SBM | On track   | 20           | Booked.  |
    | 1.3 | A2   | Ring on the first day | Ongoing    | Attendance lead     | Completed  | 100          | Done.    |
"""


def told(before: Submission, after: Submission) -> list[tuple[str, ...]]:
    """Each change as (kind, row's id, label, heading, before, after, cell)."""
    found = differences(REGISTER, before, after)
    return [(c.kind, c.row_id, c.label, c.heading, c.before, c.after, f"{c.sheet}!{c.cell}") for c in found]


def actions(text: str = ACTIONS) -> Submission:
    return submission(action=text.replace("Ongoing", "ongoing"))


def test_the_same_workbook_differs_in_nothing() -> None:
    assert told(actions(), actions()) == []


def test_cells_are_told_as_people_read_them() -> None:
    changed = (
        ACTIONS.replace("01/12/2026", "15/01/2027").replace("| 20 ", "| 35 ").replace("Completed ", "Off track ")
    )
    assert told(actions(), actions(changed)) == [
        ("changed", "1.1", "Set up reading hubs", "Finish", "01/12/2026", "15/01/2027", "Actions!D6"),
        ("changed", "1.2", "Train every teacher", "% done", "20%", "35%", "Actions!G7"),
        ("changed", "1.3", "Ring on the first day", "Status", "Completed", "Off track", "Actions!F8"),
    ]


def test_a_line_that_planbook_put_there_is_no_change_of_the_schools() -> None:
    """A reply has lines on its Check sheet that what was sent had not; what the school says to one is a change."""
    before = submission(action=ACTIONS, explanation="""
    | rule   | explanation |
    | AP-001 |             |
    """)  # fmt: skip
    after = submission(action=ACTIONS, explanation="""
    | rule   | explanation      |
    | AP-014 |                  |
    | FN-003 | Agreed in March. |
    """)  # fmt: skip
    assert [(kind, row, after) for kind, row, _, _, _, after, _ in told(before, after)] == [
        ("added", "FN-003", "Rule: FN-003; Your explanation: Agreed in March.")
    ]


def test_a_row_is_told_in_its_new_place_and_one_that_went_in_its_old() -> None:
    after = """
    | row | ref | area | action                | finish     | led_by              | status     | percent_done | progress |
    | 6   | 1.1 | A1   | Set up reading hubs   | 01/12/2026 | Headteacher         | On track   | 40           | Two open. |
    | 7   |     | A2   | Visit homes           | 12/03/2027 |                     |            |              |          |
    | 9   | 1.3 | A2   | Ring on the first day | Ongoing    | Attendance lead     | Completed  | 100          | All done. |
    """
    assert told(actions(), actions(after)) == [
        (
            "removed", "1.2", "Train every teacher", "",
            "Ref: 1.2; Priority: A1; Action: Train every teacher; Finish: 12/03/2027; Led by: A. Shah (lead); SBM; "
            "Status: On track; % done: 20%; Progress and evidence: Booked.",
            "", "Actions!C7",
        ),
        ("added", "", "Visit homes", "", "", "Priority: A2; Action: Visit homes; Finish: 12/03/2027", "Actions!C7"),
        ("changed", "1.3", "Ring on the first day", "Progress and evidence", "Done.", "All done.", "Actions!H9"),
    ]  # fmt: skip


def test_parties_are_compared_in_the_words_of_the_cell() -> None:
    changed = ACTIONS.replace("A. Shah (lead); SBM", "SBM (lead); A. Shah")
    assert told(actions(), actions(changed)) == [
        (
            "changed",
            "1.2",
            "Train every teacher",
            "Led by",
            "A. Shah (lead); SBM",
            "SBM (lead); A. Shah",
            "Actions!E7",
        ),
    ]


UNNUMBERED = """
    | row | ref | action              | finish     | status   |
    | 6   | +6  | Set up reading hubs | 01/12/2026 | On track |
    | 7   | +7  | Train every teacher | 12/03/2027 | On track |
"""


def test_rows_without_a_ref_are_known_by_what_they_say_where_a_line_is_inserted() -> None:
    after = """
    | row | ref | action              | finish     | status   |
    | 6   | +6  | Read to parents     | 25/03/2027 |          |
    | 7   | +7  | Set up reading hubs | 01/12/2026 | On track |
    | 8   | +8  | Train every teacher | 26/03/2027 | On track |
    """
    assert told(submission(action=UNNUMBERED), submission(action=after)) == [
        ("added", "", "Read to parents", "", "", "Action: Read to parents; Finish: 25/03/2027", "Actions!B6"),
        ("changed", "", "Train every teacher", "Finish", "12/03/2027", "26/03/2027", "Actions!C8"),
    ]


def test_a_row_without_a_ref_whose_words_are_corrected_is_the_same_row() -> None:
    after = UNNUMBERED.replace("Train every teacher", "Train all teachers ")
    assert told(submission(action=UNNUMBERED), submission(action=after)) == [
        ("changed", "", "Train all teachers", "Action", "Train every teacher", "Train all teachers", "Actions!B7"),
    ]


def test_a_row_that_is_given_its_ref_has_changed_in_that_alone() -> None:
    after = UNNUMBERED.replace("| +7 ", "| 1.2")
    assert told(submission(action=UNNUMBERED), submission(action=after)) == [
        ("changed", "1.2", "Train every teacher", "Ref", "", "1.2", "Actions!A7"),
    ]


def test_a_ref_that_the_next_workbook_gives_is_no_change_of_the_schools() -> None:
    given = UNNUMBERED.replace("| +6 ", "| A1 ").replace("| +7 ", "| A2 ")
    assert given != UNNUMBERED
    assert told(submission(action=UNNUMBERED), submission(action=given)) == []
    assert [change[3:6] for change in told(submission(action=given), submission(action=UNNUMBERED))] == [
        ("Ref", "A1", ""),
        ("Ref", "A2", ""),
    ], "one that was taken out is told"


def test_a_reference_to_a_row_that_has_moved_is_the_same_reference() -> None:
    action = "| row | ref | action |\n| 6 | +6 | Set up reading hubs |"
    moved = "| row | ref | action |\n| 9 | +9 | Set up reading hubs |"
    milestone = "| ref | action | milestone   | due        |\n| M1 | {} | First hub open | 01/12/2026 |"
    before = submission(action=action, milestone=milestone.format("+6"))
    assert told(before, submission(action=moved, milestone=milestone.format("+9"))) == []


def test_a_reference_is_told_by_the_row_that_it_names() -> None:
    area = "| ref | title |\n| +6 | Reading |\n| A2 | Attendance |"
    action = "| ref | area | action |\n| 1.1 | {} | Set up reading hubs |"
    before = submission(area=area, action=action.format("+6"))
    assert told(before, submission(area=area, action=action.format("A2"))) == [
        ("changed", "1.1", "Set up reading hubs", "Priority", "Reading", "A2", "Actions!B6"),
    ]


KPIS = """
    | kpi | group | numerator | denominator | comment |
    | ATT | all   | 41234     | 44100       |         |
    | ATT | disadvantaged | 9210 | 10200    |         |
    | PA  | all   | 39        | 289         | Flu.    |
"""


def test_a_figure_is_told_by_its_kpi_and_its_pupils() -> None:
    after = KPIS.replace("9210", "9310").replace("| 39 ", "|    ").replace("Flu.", "    ")
    assert told(submission(kpi_value=KPIS), submission(kpi_value=after)) == [
        ("changed", "ATT", "Attendance, Disadvantaged", "Count", "9,210", "9,310", "KPIs!C7"),
        ("changed", "PA", "Persistent absence", "Count", "39", "", "KPIs!C8"),
        ("changed", "PA", "Persistent absence", "Comment", "Flu.", "", "KPIs!E8"),
    ]


def test_a_code_and_its_other_spellings_are_the_same() -> None:
    assert (
        told(submission(kpi_value=KPIS), submission(kpi_value=KPIS.replace("| PA ", "| Persistent absence "))) == []
    )
    line = "| ref | source | spent |\n| F1 | {} | 1200 |"
    before = submission(funding_line=line.format("PP"))
    assert told(before, submission(funding_line=line.format("Pupil Premium"))) == []
    assert told(before, submission(funding_line=line.format("SP"))) == [
        ("changed", "F1", "Sports premium", "Source", "Pupil premium", "Sports premium", "Funding!B6"),
    ]


def test_the_declaration_counts_cell_by_cell() -> None:
    before = submission(declaration="| name | date | checked |\n| | | |")
    after = submission(declaration="| name | date | checked |\n| P. Ames | 09/12/2026 | Yes |")
    assert [line[3:] for line in told(before, after)] == [
        ("Name", "", "P. Ames", "Cover!C6"),
        ("Date", "", "09/12/2026", "Cover!C7"),
        ("I have checked this return", "", "Yes", "Cover!C8"),
    ]
    assert len(told(submission(), after)) == 3
    assert [c.row for c in differences(REGISTER, before, after)] == [6, 7, 8]


def with_fault(read: Submission, typed: str) -> Submission:
    """`read` with a count of ATT that could not be read."""
    (table,) = read.tables
    place = table.keys.index("numerator")
    first = table.rows[0]
    blank = replace(first, values=(*first.values[:place], None, *first.values[place + 1 :]))
    return replace(
        read,
        tables=(replace(table, rows=(blank, *table.rows[1:]), faults=(Fault("FD-004", 6, "numerator", typed),)),),
    )


def test_what_could_not_be_read_counts_as_it_was_typed() -> None:
    before, after = submission(kpi_value=KPIS), with_fault(submission(kpi_value=KPIS), "about 41,000")
    assert told(before, after) == [
        ("changed", "ATT", "Attendance", "Count", "41,234", "about 41,000", "KPIs!C6"),
    ]
    assert told(after, after) == []
    assert told(after, with_fault(before, "nearly 42,000"))[0][4:6] == ("about 41,000", "nearly 42,000")


def test_rows_that_were_left_out_do_not_count() -> None:
    (table,) = actions().tables
    extra = Row(12, ("Total", *[None] * 7), "total")
    after = replace(actions(), tables=(replace(table, rows=(*table.rows, extra)),))
    assert told(actions(), after) == []


def test_a_column_that_was_deleted_is_told_where_it_was() -> None:
    after = "\n".join(line.rstrip().rstrip("|").rpartition("|")[0] + "|" for line in ACTIONS.strip().splitlines())
    found = told(actions(), actions(after))
    assert [(line[1], line[3], line[5], line[6]) for line in found] == [
        ("1.1", "Progress and evidence", "", "Actions!H6"),
        ("1.2", "Progress and evidence", "", "Actions!H7"),
        ("1.3", "Progress and evidence", "", "Actions!H8"),
    ]


def test_refs_that_are_there_twice_are_told_apart_by_what_their_rows_say() -> None:
    twice = ACTIONS.replace("| 1.2 |", "| 1.1 |")
    lines = twice.strip().splitlines()
    swapped = "\n".join([lines[0], lines[2], lines[1], lines[3]])
    assert told(actions(twice), actions(swapped)) == []


def test_figures_that_look_alike_are_told_with_all_their_places() -> None:
    before = submission(kpi_value="| kpi | numerator |\n| SUS | 1.001 |")
    after = submission(kpi_value="| kpi | numerator |\n| SUS | 1.002 |")
    assert told(before, after)[0][4:6] == ("1.001", "1.002")


# A parent whose words stand beside each of its children


def because(*rows: tuple[str, str, str]) -> Submission:
    """A workbook of the format in which lines of one because repeat its words: (ref, because, we will)."""
    refs: dict[str, str] = {}
    for ref, words, _ in rows:
        refs.setdefault(words, ref.partition(".")[0] if ref.partition(".")[0] not in refs.values() else f"+{ref}")
    first = {words: n for n, (_, words, _) in reversed([*enumerate(rows, start=6)])}
    parents = Table(
        "objective", "Actions", ("ref", "objective"), ("B", "C"),
        tuple(Row(n, (refs[words], words)) for words, n in sorted(first.items(), key=lambda item: item[1])),
    )  # fmt: skip
    children = Table(
        "action", "Actions", ("ref", "action", "objective"), ("B", "D", "C"),
        tuple(Row(n, (ref, will, refs[words])) for n, (ref, words, will) in enumerate(rows, start=6)),
    )  # fmt: skip
    return replace(submission(template="because-we-will"), tables=(parents, children))


BECAUSE = (("1.1", "few read", "open hubs"), ("1.2", "few read", "train staff"), ("2.1", "many are late", "ring"))


def test_words_changed_in_all_rows_of_a_parent_are_one_change() -> None:
    after = because(*((ref, words.replace("few read", "few read at home"), will) for ref, words, will in BECAUSE))
    assert told(because(*BECAUSE), after) == [
        ("changed", "", "few read at home", "Because", "few read", "few read at home", "Actions!C6"),
    ]


def test_words_changed_in_one_row_of_a_parent_are_told_in_that_row() -> None:
    after = because(BECAUSE[0], ("1.2", "nobody is trained", "train staff"), BECAUSE[2])
    assert [line[1:] for line in told(because(*BECAUSE), after)] == [
        ("1.2", "train staff", "Because", "few read", "nobody is trained", "Actions!C7"),
    ]
    first = because(("1.1", "hubs are closed", "open hubs"), *BECAUSE[1:])
    assert [line[1:] for line in told(because(*BECAUSE), first)] == [
        ("1.1", "open hubs", "Because", "few read", "hubs are closed", "Actions!C6"),
    ]


# Workbooks as schools send them


@pytest.mark.parametrize(
    "change",
    [
        mangling.act(mangling.insert_column),
        mangling.act(mangling.insert_filled_column),
        mangling.act(mangling.insert_rows(8, 2)),
        mangling.act(mangling.titles_above),
        mangling.act(mangling.hide_columns),
        mangling.act(mangling.repeat_headings),
        mangling.act(mangling.total, "Funding"),
        mangling.renamed,
        mangling.extra_sheet,
        mangling.keyless,
    ],
)
def test_a_workbook_that_was_only_moved_about_differs_in_nothing(
    change: Callable[[mangling.Book], None], tmp_path: Path
) -> None:
    sound, other = tmp_path / "990001_plan.xlsx", tmp_path / "990001_plan (1).xlsx"
    sound.write_bytes(mangling.clean())
    other.write_bytes(mangling.mangled(mangling.clean(), change))
    before, after = (read_workbook(path, mangling.DECLARATIONS) for path in (sound, other))
    assert before.entries("action")
    assert differences(mangling.REGISTER, before, after) == ()
    assert differences(mangling.REGISTER, after, before) == ()


# Any changes


KEYS = ("action", "finish", "status", "percent_done", "progress", "next_step")
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "action": st.text("abcdefgh ", min_size=1, max_size=12).map(str.strip).filter(bool),
    "finish": st.dates(date(2026, 9, 1), date(2027, 8, 31)),
    "status": st.sampled_from([choice.code for choice in DECLARATIONS.lists["action_status"]]),
    "percent_done": st.integers(0, 100),
    "progress": st.text("abcdefgh ", max_size=12).map(str.strip).map(lambda text: text or None),
    "next_step": st.none() | st.sampled_from(["Meet.", "Write.", "Count."]),
}


@st.composite
def two_workbooks(draw: st.DrawFn) -> tuple[Submission, Submission, set[tuple[str, str]]]:
    """A workbook, the same with changes and with everything moved about, and what was changed."""
    numbers = draw(st.lists(st.integers(1, 40), min_size=1, max_size=7, unique=True))
    before = {f"1.{n}": {key: draw(VALUES[key]) for key in KEYS} for n in numbers}
    after = {ref: dict(values) for ref, values in before.items()}
    changed: set[tuple[str, str]] = set()
    for ref, values in after.items():
        for key in draw(st.sets(st.sampled_from(KEYS))):
            values[key] = draw(VALUES[key])
            if values[key] != before[ref][key]:
                changed.add((ref, key))
    # Words by which no other row of the workbook is known, so that what went and what came are not taken for one.
    for ref in draw(st.sets(st.sampled_from(sorted(before)))):
        del after[ref]
        changed = {place for place in changed if place[0] != ref} | {(ref, "")}
    for n in draw(st.lists(st.integers(41, 50), max_size=3, unique=True)):
        after[f"2.{n}"] = {key: draw(VALUES[key]) for key in KEYS} | {"action": f"New {n}"}
        changed.add((f"2.{n}", ""))
    return _workbook(draw, before), _workbook(draw, after), changed


def _workbook(draw: st.DrawFn, rows: dict[str, dict[str, Value]]) -> Submission:
    keys = draw(st.permutations(("ref", *KEYS)))
    order = draw(st.permutations(sorted(rows)))
    starts = draw(st.integers(6, 30))
    made = tuple(
        Row(starts + n, tuple(ref if key == "ref" else rows[ref][key] for key in keys))
        for n, ref in enumerate(order)
    )
    letters = tuple("BCDEFGH"[: len(keys)])
    return replace(submission(), tables=(Table("action", "Actions", tuple(keys), letters, made),))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(two_workbooks())
def test_what_was_changed_is_what_is_told(given_: tuple[Submission, Submission, set[tuple[str, str]]]) -> None:
    before, after, changed = given_
    found = differences(REGISTER, before, after)
    assert {(c.row_id, c.field) for c in found} == changed
    assert len(found) == len(changed)
    for c in found:
        _stands_where_it_says(c, before if c.kind == "removed" else after)


def _stands_where_it_says(change: Change, read: Submission) -> None:
    (table,) = read.tables
    row = next(row for row in table.rows if row.excel_row == change.row)
    assert row.values[table.keys.index("ref")] == change.row_id
    if change.field:
        assert table.cell(row, change.field) == change.cell
