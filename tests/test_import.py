"""Plans that planbook did not make, imported: what is placed, what is listed, and that it goes on from there."""

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from command_line import planbook
from others_plans import TRACKER, development_plan, tracker, word_table, write_sheet
from planbook.api import OpenTrust, open_trust
from planbook.errors import UnknownError
from planbook.workflow.consolidate import consolidate
from planbook.workflow.importing.results import ColumnQuestion, Imported
from planbook.workflow.report import report
from trust_folder import FIRST, PERIOD, TODAY, kept_trust

SECOND = "990102"
SCHOOL = "Ashlow Road Primary"


@pytest.fixture
def trust(tmp_path: Path) -> OpenTrust:
    """A trust of two schools that has sent nothing out yet."""
    from planbook.demo.play import play

    folder = tmp_path / "trust"

    def make(made: Path) -> None:
        play(made, units=2, periods=1, stop_after="prepare")
        shutil.rmtree(made / "issued")

    kept_trust("nothing-sent", folder, make)
    return open_trust(folder, TODAY)


def only(trust: OpenTrust, path: Path, **given: object) -> Imported:
    (made,) = trust.bring_in([path], PERIOD, **given)  # type: ignore[arg-type]
    return made


def at(trust: OpenTrust) -> tuple[str, ...]:
    return "-C", str(trust.folder), "--today", TODAY.isoformat()


def rows_of(path: Path, title: str) -> list[dict[str, object]]:
    """The rows of a sheet of a prepared workbook, by the keys of its columns; a spare one has its ref alone."""
    sheet = openpyxl.load_workbook(path)[title]
    keys = [str(cell.value).rpartition(".")[2] if cell.value else "" for cell in sheet[4]]
    rows = [dict(zip(keys, (cell.value for cell in row), strict=False)) for row in sheet.iter_rows(min_row=6)]
    return [row for row in rows if any(value for key, value in row.items() if key and key != keys[0])]


def listed(path: Path) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path)
    if "Without a place" not in book.sheetnames:
        return []
    return [tuple(cell.value for cell in row) for row in book["Without a place"].iter_rows(min_row=5)]


def test_a_development_plan_becomes_the_workbook_of_its_school(trust: OpenTrust, tmp_path: Path) -> None:
    file = development_plan(tmp_path / "SDP 2026-27.xlsx", SCHOOL)
    before = file.read_bytes()
    made = only(trust, file)
    (path,) = made.written
    assert made.done and path.parent.name == PERIOD and path.name.startswith(FIRST)
    assert file.read_bytes() == before
    areas = {row["title"]: row["why"] for row in rows_of(path, "Priorities")}
    assert areas["Raise attainment in reading"] == "phonics fell to 71%"
    objectives = {row["ref"]: row["objective"] for row in rows_of(path, "Objectives")}
    assert objectives == {
        "1.1": "Phonics is taught well", "1.2": "Those behind catch up", "2.1": "Every day counts",
    }  # fmt: skip
    actions = {row["action"]: row for row in rows_of(path, "Actions")}
    assert len(actions) == 4
    first = actions["Train all KS1 staff"]
    assert (first["led_by"], first["finish"], first["status"]) == (
        "Reading Lead (lead)\nDHT", "Autumn 2026, first half", "Completed",
    )  # fmt: skip
    assert first["resources"] == "£1,250 scheme + 2 days supply"
    second = actions["Coach new staff each week"]
    assert (second["led_by"], second["finish"], second["status"]) == ("SENDCo (lead)\nTAs", "Ongoing", "On track")
    assert str(second["objective"]).startswith("1.1")
    third = actions["Daily one to one"]
    assert (str(third["start"])[:10], str(third["finish"])[:10]) == ("2026-09-01", "2027-07-31")
    assert third["status"] == "Not due yet"
    assert actions["First-day calls"]["status"] is None
    assert [row["statement"] for row in rows_of(path, "Vision and values")] == ["every child a reader"]


def test_what_was_read_with_care_has_a_note_that_says_what_stood_there(trust: OpenTrust, tmp_path: Path) -> None:
    made = only(trust, development_plan(tmp_path / "plan.xlsx", SCHOOL))
    sheet = openpyxl.load_workbook(made.written[0])["Actions"]
    notes = [cell.comment.text for row in sheet.iter_rows(min_row=6) for cell in row if cell.comment]
    assert any("“Sept 26 - July 27” (D8)" in note and "it was taken for" in note for note in notes)
    assert any("Reading Lead / DHT" in note for note in notes)


def test_nothing_that_is_written_is_lost(trust: OpenTrust, tmp_path: Path) -> None:
    """Every text of the file stands in the workbook, in a row, a note or the list of what has no place."""
    file = development_plan(tmp_path / "plan.xlsx", SCHOOL)
    made = only(trust, file)
    book = openpyxl.load_workbook(made.written[0])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    there = "\n".join(
        [str(c.value) for c in cells if c.value is not None] + [c.comment.text for c in cells if c.comment]
    )
    headings = {"Objective", "Actions", "Who", "By when", "Resources / Cost", "Monitoring (who & how)", "RAG"}
    for sheet in openpyxl.load_workbook(file):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value not in headings:
                    words = cell.value.rpartition(": ")[2].lstrip("12. ")
                    assert words in there, cell.value


def test_an_imported_plan_goes_the_ordinary_way(trust: OpenTrust, tmp_path: Path) -> None:
    made = only(trust, development_plan(tmp_path / "plan.xlsx", SCHOOL))
    returned = trust.folder / "returned" / PERIOD
    returned.mkdir(parents=True, exist_ok=True)
    shutil.copy(made.written[0], returned)
    taken = trust.receive(PERIOD)
    assert [file.verdict for file in taken.checked.files if file.unit == FIRST] == ["accepted-with-findings"]
    assert not {f.code for f in trust.validate(PERIOD).findings if f.code.startswith("WB-")} & {"WB-006", "WB-007"}
    data = consolidate(trust._trust, PERIOD, TODAY)
    assert data is not None
    assert report(trust._trust, PERIOD, TODAY)


def test_a_tracker_of_several_schools_becomes_a_workbook_for_each(trust: OpenTrust, tmp_path: Path) -> None:
    made = only(trust, tracker(tmp_path / "tracker.xlsx", SCHOOL, "Brackenford Primary School"))
    assert [path.name[:6] for path in made.written] == [FIRST, SECOND]
    first, second = made.written
    actions = {row["action"]: row for row in rows_of(first, "Actions")}
    assert {action: row["status"] for action, row in actions.items()} == {
        "Adopt the scheme": "Completed", "Arithmetic daily": "On track",
    }  # fmt: skip
    assert actions["Arithmetic daily"]["percent_done"] == 0.75
    assert actions["Arithmetic daily"]["finish"] == "Ongoing"
    assert len([r for r in rows_of(first, "Objectives") if r["objective"] == "A common curriculum"]) == 1
    everybody = [value for *_, value in listed(second)]
    assert "Link visits" in everybody and "All schools" in everybody
    assert "Adopt the scheme" not in everybody


def test_a_word_table_is_placed_by_synonyms(trust: OpenTrust, tmp_path: Path) -> None:
    made = only(trust, word_table(tmp_path / f"Access {SCHOOL}.docx", SCHOOL))
    actions = rows_of(made.written[0], "Actions")
    assert [row["action"] for row in actions] == ["Fit a ramp at the east door", "Audit; replace two programs"]
    assert [row["finish"] for row in actions] == ["Autumn 2026", "Ongoing"]
    assert actions[0]["success_criteria"] == "Nobody needs help at the door"
    assert [row["objective"] for row in rows_of(made.written[0], "Objectives")] == [
        "Everybody can reach the hall", "All can read the screens",
    ]  # fmt: skip


LEADS = [
    (f"Plan of {SCHOOL}",),
    ("Objective", "Action", "Lead", "Responsibility", "Deadline"),
    ("Reading is taught well", "Train the staff", "A. Bell", "C. Dore", "Spring 2027"),
    ("Reading is taught well", "Buy the books", "E. Frost", "G. Hill", "Summer 2027"),
]


def test_two_columns_that_one_field_fits_alike_are_listed_and_not_guessed(trust: OpenTrust, tmp_path: Path) -> None:
    made = only(trust, write_sheet(tmp_path / "plan.xlsx", LEADS))
    asked = {column.heading: column.options for column in made.columns if column.options}
    assert asked == {"Lead": ("action.led_by",), "Responsibility": ("action.led_by",)}
    assert all(row["led_by"] is None for row in rows_of(made.written[0], "Actions"))
    assert {"A. Bell", "C. Dore", "E. Frost", "G. Hill"} <= {value for *_, value in listed(made.written[0])}


def test_what_was_said_of_a_column_is_known_for_the_next_file_of_that_layout(
    trust: OpenTrust, tmp_path: Path
) -> None:
    asked: list[ColumnQuestion] = []

    def ask(question: ColumnQuestion) -> str | None:
        asked.append(question)
        return "action.led_by" if question.heading == "Lead" else ""

    first = only(trust, write_sheet(tmp_path / "one.xlsx", LEADS), ask=ask)
    assert [question.heading for question in asked] == ["Lead"], "the other could be nothing else"
    assert first.remembered == 1
    again = open_trust(trust.folder, TODAY)
    other = [("Plan of Brackenford Primary",), *LEADS[1:]]
    second = only(again, write_sheet(tmp_path / "two.xlsx", other), ask=ask, template="objectives-actions")
    assert len(asked) == 1 and not any(column.options for column in second.columns)
    assert [row["led_by"] for row in rows_of(second.written[0], "Actions")] == ["A. Bell", "E. Frost"]


def test_a_column_that_is_mapped_is_what_was_said(trust: OpenTrust, tmp_path: Path) -> None:
    file = write_sheet(tmp_path / "plan.xlsx", LEADS)
    made = only(trust, file, columns={"Responsibility": "Monitored by", "Lead": "led_by", "Deadline": "-"})
    rows = rows_of(made.written[0], "Actions")
    assert [(row["led_by"], row["monitored_by"], row["finish"]) for row in rows] == [
        ("A. Bell", "C. Dore", None), ("E. Frost", "G. Hill", None),
    ]  # fmt: skip
    with pytest.raises(UnknownError, match="has no column 'Nobody'"):
        only(trust, file, columns={"Nobody": "led_by"}, dry_run=True)


def test_traps_of_likeness_are_not_taken(trust: OpenTrust, tmp_path: Path) -> None:
    rows = [
        (f"Plan of {SCHOOL}",),
        ("Action No", "Action", "Raised by", "Date raised", "Revised date", "Led by", "Priority"),
        (1, "Train all of the staff", "A. Bell", "1 Sept 2026", "1 March 2027", "C. Dore", "H"),
        (2, "Buy books for the library", "A. Bell", "2 Sept 2026", "2 March 2027", "C. Dore", "M"),
    ]
    made = only(trust, write_sheet(tmp_path / "plan.xlsx", rows))
    taken = {column.heading: column.field for column in made.columns}
    assert taken["Action"] == "Actions: Action" and taken["Led by"] == "Actions: Led by"
    assert taken["Revised date"] == "Actions: Revised finish"
    assert not taken["Raised by"] and not taken["Date raised"] and not taken["Priority"]


def test_a_dry_run_shows_each_column_and_writes_nothing(trust: OpenTrust, tmp_path: Path) -> None:
    file = tracker(tmp_path / "tracker.xlsx", SCHOOL, "Brackenford Primary")
    said = planbook(*at(trust), "import", str(file), "--period", PERIOD, "--dry-run")
    assert said.returncode == 0, said.stderr
    for heading in TRACKER:
        assert heading in said.stdout + said.stderr
    assert "Actions: Led by" in said.stdout + said.stderr and "would be brought in" in said.stdout + said.stderr
    assert not (trust.folder / "issued").exists()


def test_a_folder_is_brought_in_file_by_file(trust: OpenTrust, tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    development_plan(folder / f"SDP {SCHOOL}.xlsx", SCHOOL)
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    write_sheet(folder / "nobody.xlsx", [("Objective", "Action", "Lead"), ("Reading", "Train staff", "A. Bell")])
    said = planbook(*at(trust), "import", str(folder), "--period", PERIOD)
    assert said.returncode == 1
    assert "does not say whose plan it is" in said.stdout + said.stderr
    assert "1 of 3 files brought in" in said.stdout + said.stderr
    assert len([*(trust.folder / "issued" / PERIOD).glob("*.xlsx")]) == 1


def test_a_workbook_that_is_there_is_never_written_over(trust: OpenTrust, tmp_path: Path) -> None:
    file = development_plan(tmp_path / "plan.xlsx", SCHOOL)
    (path,) = only(trust, file).written
    before = path.read_bytes()
    again = only(trust, file)
    assert not again.done and "is there already" in again.words
    assert path.read_bytes() == before


def test_a_file_without_a_plan_makes_nothing(trust: OpenTrust, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("URN,NOR,TSENELSE\n990101,210,4\n990102,180,3\n", encoding="utf-8")
    made = only(trust, file, unit=FIRST)
    assert not made.done and "no table of a plan" in made.words
    assert not (trust.folder / "issued").exists()


def taken_for(made: Imported) -> dict[str, str]:
    return {column.heading: column.field for column in made.columns}


def noted(path: Path, title: str) -> list[str]:
    sheet = openpyxl.load_workbook(path)[title]
    return [cell.comment.text for row in sheet.iter_rows(min_row=6) for cell in row if cell.comment]


COARSER = {
    "merged": [
        ("Action", "Strategies", "Timescale"),
        ("To promote equality", "Train all of the staff", "Spring 2027"),
        (None, "Hold assemblies each term", "Summer 2027"),
        ("To write to parents well", "Letters in large print", "Spring 2027"),
    ],
    "repeated": [
        ("Key action", "Steps to be taken", "By when"),
        ("To promote equality", "Train all of the staff", "Spring 2027"),
        ("To promote equality", "Hold assemblies each term", "Summer 2027"),
        ("To write to parents well", "Letters in large print", "Spring 2027"),
    ],
    "with its priority": [
        ("Priority", "Strategy", "Tasks", "Deadline"),
        ("Inclusion", "To promote equality", "Train all of the staff", "Spring 2027"),
        ("Inclusion", None, "Hold assemblies each term", "Summer 2027"),
        ("Inclusion", "To write to parents well", "Letters in large print", "Spring 2027"),
    ],
}


@pytest.mark.parametrize("layout", COARSER)
def test_of_two_columns_of_actions_the_coarser_one_on_the_left_holds_the_objectives(
    trust: OpenTrust, tmp_path: Path, layout: str
) -> None:
    rows = [(f"Plan of {SCHOOL}",), *COARSER[layout]]
    made = only(trust, write_sheet(tmp_path / "plan.xlsx", rows), template="objectives-actions")
    objectives = [row["objective"] for row in rows_of(made.written[0], "Objectives")]
    assert objectives == ["To promote equality", "To write to parents well"]
    actions = [row["action"] for row in rows_of(made.written[0], "Actions")]
    assert actions == ["Train all of the staff", "Hold assemblies each term", "Letters in large print"]
    notes = noted(made.written[0], "Objectives")
    assert sum("the objective, as it is over several actions" in note for note in notes) == 2


def test_an_action_that_is_said_once_for_each_row_is_no_objective(trust: OpenTrust, tmp_path: Path) -> None:
    rows = [
        (f"Plan of {SCHOOL}",),
        ("Action", "Strategies", "Timescale"),
        ("Train all of the staff", "Weekly sessions in the hall", "Spring 2027"),
        ("Buy books for the library", "Audit with the pupils", "Summer 2027"),
    ]
    made = only(trust, write_sheet(tmp_path / "plan.xlsx", rows), template="objectives-actions")
    assert taken_for(made)["Action"] == "Actions: Action" and not taken_for(made)["Strategies"]
    assert {"Weekly sessions in the hall", "Audit with the pupils"} <= {v for *_, v in listed(made.written[0])}


@pytest.mark.parametrize(
    ("others", "description", "strategic"),
    [
        ((), "Actions: Action", "Objectives: Objective"),
        (("Action",), "", "Objectives: Objective"),
        (("Action", "Objective"), "", "Priorities: Priority"),
    ],
)
def test_some_words_mean_a_field_only_where_no_other_column_does(
    trust: OpenTrust, tmp_path: Path, others: tuple[str, ...], description: str, strategic: str
) -> None:
    rows = [
        (f"Plan of {SCHOOL}",),
        ("Strategic objective", *others, "Description", "Owner", "Due date"),
        ("Strong finances", *(f"Train staff on {n}" for n in others), "Agree the budget", "A. Bell", "Spring 2027"),
        ("Good places to work", *(f"Buy books on {n}" for n in others), "Survey staff", "C. Dore", "Summer 2027"),
    ]
    file = write_sheet(tmp_path / "plan.xlsx", rows)
    made = only(trust, file, template="objectives-actions", dry_run=True)
    assert taken_for(made)["Description"] == description
    assert taken_for(made)["Strategic objective"] == strategic


@pytest.mark.parametrize("total", [("Total", None, "4 actions"), ("Totals", 4), ("Grand total", "2", "4 tasks")])
def test_a_row_that_sums_up_is_listed(trust: OpenTrust, tmp_path: Path, total: tuple[object, ...]) -> None:
    rows = [
        (f"Plan of {SCHOOL}",),
        ("Action", "Led by", "Notes"),
        ("Train all of the staff", "A. Bell", "It goes well"),
        ("Total review of the site", "C. Dore", "2 days"),
        total,
    ]
    made = only(trust, write_sheet(tmp_path / "plan.xlsx", rows))
    actions = [row["action"] for row in rows_of(made.written[0], "Actions")]
    assert actions == ["Train all of the staff", "Total review of the site"]
    assert total[0] in {value for *_, value in listed(made.written[0])}
    sheet = openpyxl.load_workbook(made.written[0])["Without a place"]
    assert str(sheet["A2"].value).startswith("The file had this")


@pytest.mark.parametrize("titles", [("1.1 Fluent readers", "1.2 Good books"), ("Fluent readers", "Good books")])
def test_a_heading_of_word_below_that_of_the_priority_is_the_objective(
    trust: OpenTrust, tmp_path: Path, titles: tuple[str, str]
) -> None:
    made_of = docx.Document()
    made_of.add_heading(f"Plan of {SCHOOL}", 0)
    made_of.add_heading("Priority 1: Reading", 1)
    for title in titles:
        made_of.add_heading(title, 2)
        table = made_of.add_table(rows=2, cols=3)
        words = ["Actions", "Lead", "Timescale", f"Train staff: {title[-5:]}", "A. Bell", "Easter"]
        for cell, text in zip((cell for row in table.rows for cell in row.cells), words, strict=True):
            cell.text = text
    made_of.save(str(tmp_path / "plan.docx"))
    made = only(trust, tmp_path / "plan.docx", template="objectives-actions")
    priorities = {row["title"] for row in rows_of(made.written[0], "Priorities")}
    assert "Reading" in priorities and not priorities & {*titles, "Fluent readers", "Good books"}
    objectives = [str(row["objective"]) for row in rows_of(made.written[0], "Objectives")]
    assert objectives == ["Fluent readers", "Good books"]


def test_words_that_are_joined_like_names_have_a_note(trust: OpenTrust, tmp_path: Path) -> None:
    rows = [
        (f"Plan of {SCHOOL}",),
        ("Action", "Led by", "Monitored by"),
        ("Train all of the staff", "A. Bell", "Entry and exit scores"),
    ]
    made = only(trust, write_sheet(tmp_path / "plan.xlsx", rows))
    assert any("Entry and exit scores" in note for note in noted(made.written[0], "Actions"))


def test_a_number_that_two_objectives_have_is_kept_by_one(trust: OpenTrust, tmp_path: Path) -> None:
    rows = [
        (f"Plan of {SCHOOL}",),
        ("Priority", "Objective", "Action", "Led by"),
        ("Teaching", "A. Better speaking", "Train all of the staff", "A. Bell"),
        ("Support", "A. Better speaking", "Hold small groups", "C. Dore"),
    ]
    made = only(trust, write_sheet(tmp_path / "plan.xlsx", rows), template="objectives-actions")
    refs = [str(row["ref"]) for row in rows_of(made.written[0], "Objectives")]
    assert refs[0] == "A" and refs[1].endswith(".1") and "None" not in refs[1]


def test_what_stands_over_a_table_within_a_cell_of_word_is_what_its_rows_belong_to(
    trust: OpenTrust, tmp_path: Path
) -> None:
    import docx

    document = docx.Document()
    outer = document.add_table(rows=4, cols=1)
    for number, title in enumerate(("PRIORITY 1: Oracy", "PRIORITY 2: Attendance")):
        outer.rows[number * 2].cells[0].text = title
        inner = outer.rows[number * 2 + 1].cells[0].add_table(2, 3)
        rows = (("Action", "By whom", "Deadline"), (f"Train staff in {number}", "DHT", "4 January 2027"))
        for row, words in zip(inner.rows, rows, strict=True):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text
    document.save(tmp_path / f"{SCHOOL} plan.docx")
    made = only(trust, tmp_path / f"{SCHOOL} plan.docx")
    priorities = [row["title"] for row in rows_of(made.written[0], "Priorities")]
    objectives = [str(row["objective"]) for row in rows_of(made.written[0], "Actions")]
    assert {"Oracy", "Attendance"} <= {*priorities}
    assert "Oracy" in objectives[0] and "Attendance" in objectives[1]
