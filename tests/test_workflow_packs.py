"""The papers of a meeting: an agenda that numbers them, a draft to each head, and what goes out of it."""

import email
import json
import zipfile
from collections.abc import Callable
from datetime import date
from email import policy
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

import docx_checks
from command_line import planbook
from own_templates import write_templates
from planbook.errors import UnknownError
from planbook.workflow.backup import back_up
from planbook.workflow.doctor import examine
from planbook.workflow.forget import forget
from planbook.workflow.packs import Gathered, gather
from planbook.workflow.publishing import publish
from planbook.workflow.refreshing import refresh
from planbook.workflow.report import report, report_correction
from planbook.workflow.state import look
from planbook.workflow.status import status
from trust_folder import FIRST, PERIOD, TODAY, Folder, column_of, edit, small_trust

MEETING = "LGC/2027-01-14"
OUT = date(2027, 1, 6)
AGENDA = "Apologies\nHeadteacher’s report\nPupil premium (autumn)\nBudget (spring)\nNext meeting"
NOTES = """
[report]
title = "Private notes"
audience = "external"
scope = "unit"

[[block]]
key = "actions"
part = "B"
title = "Actions"
table = "action"
columns = [{ key = "action" }]
"""
SAID = "Chair’s action on the roof, 3 December."


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_trust(tmp_path / "trust", units=2)


def in_register(folder: Folder, sheet: str, row: int, **values: object) -> None:
    """Let the register have these values, by the keys of the fields, so many rows below the headings."""

    def write(book: openpyxl.Workbook) -> None:
        cells = book[sheet]
        heading = next(n for n in range(1, 30) if cells.row_dimensions[n].hidden) + 1
        for key, value in values.items():
            cells.cell(heading + row, column_of(cells, key.replace("__", "."))).value = value

    edit(folder.path / "trust.xlsx", write)


def agenda_of(gathered: Gathered, number: int = 0) -> Path:
    (made,) = gathered.packs[number].agendas
    return made.path


def tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


def paragraphs(path: Path) -> str:
    body = docx_checks.part(path.read_bytes(), "word/document.xml")
    return "\n".join(docx_checks.text_of(paragraph) for paragraph in body.iter(qn("w:p")))


def change(path: Path, how: Callable[[str], str]) -> None:
    """Change the text of a Word file as somebody does who types in it."""
    with zipfile.ZipFile(path) as there:
        parts = {name: there.read(name) for name in there.namelist()}
    before = parts["word/document.xml"].decode()
    after = how(before)
    assert after != before
    parts["word/document.xml"] = after.encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)


def test_each_committee_has_an_agenda_with_its_papers_by_number(folder: Folder) -> None:
    in_register(folder, "Bodies", 1, body__agenda=AGENDA)
    report(folder.trust, PERIOD, TODAY, key="committee")
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING)
    assert [one.meeting.whose for one in gathered.packs] == [FIRST, "990102"]
    first = gathered.packs[0]
    assert [(one.number, one.part, one.path.name) for one in first.papers] == [
        (1, "A", "990101_ashlow-road-primary_governors_2026-27-autumn.docx"),
        (2, "A", "990101_ashlow-road-primary_committee_2026-27-autumn.docx"),
    ]
    assert all(one.path.is_file() for one in first.papers)
    path = agenda_of(gathered)
    assert path.relative_to(folder.outputs).as_posix() == (
        "reports/lgc_2027-01-14/990101_ashlow-road-primary_agenda_2026-27-autumn.docx"
    )
    days, business, papers = tables(path)
    assert [row[0] for row in days[1:]] == ["18 December 2026", "6 January 2027", "14 January 2027"]
    assert days[2][1] == "The papers are due out, seven clear days before the meeting"
    assert business[1:] == [
        ["1", "Apologies", "–"],
        ["2", "Headteacher’s report", "Paper 1"],
        ["3", "Budget", "–"],
        ["4", "Next meeting", "–"],
        ["5", "Committee’s overview, autumn term 2026", "Paper 2"],
    ]
    assert [row[:3] for row in papers[1:]] == [
        ["Paper 1", "Headteacher’s report, autumn term 2026", "Ashlow Road Primary"],
        ["Paper 2", "Committee’s overview, autumn term 2026", "Ashlow Road Primary"],
    ]
    assert "Brackenford" not in paragraphs(path) + str(tables(path))
    assert docx_checks.faults(path.read_bytes()) == []


def test_the_head_alone_gets_a_draft_with_her_own_papers_three_school_days_before(folder: Folder) -> None:
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING)
    assert gathered.days.copy == date(2026, 12, 18)  # 4, 5 and 6 January are days of school, and none before them
    for pack, unit in zip(gathered.packs, (FIRST, "990102"), strict=True):
        (copy,) = pack.copies
        assert copy.path.is_relative_to(folder.outputs / "internal" / "reports" / "lgc_2027-01-14")
        draft = email.message_from_bytes(copy.path.read_bytes(), policy=policy.default)
        assert [*copy.to] == [one.addr_spec for one in draft["To"].addresses]
        assert len(copy.to) == 1
        (attached,) = draft.iter_attachments()
        assert attached.get_filename() == pack.papers[0].path.name
        assert unit in attached.get_filename()
        assert attached.get_content() == pack.papers[0].path.read_bytes()
        said = draft.get_body().get_content()
        assert "before it goes to anybody else" in said
        assert "6 January 2027" in said


def test_a_draft_to_a_head_is_said_to_be_out_of_date_until_the_pack_is_made_again(folder: Folder) -> None:
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING)
    assert status(folder.trust, PERIOD, TODAY).old_drafts == []
    change(gathered.packs[0].papers[0].path, lambda text: text.replace("</w:body>", "<w:p/></w:body>"))
    (old,) = status(folder.trust, PERIOD, TODAY).old_drafts
    (copy,) = gathered.packs[0].copies
    name = gathered.packs[0].papers[0].path.name
    assert (old.meeting, old.path, old.papers) == (MEETING, copy.path, [name])
    there = planbook("-C", str(folder.path), "--today", TODAY.isoformat(), "status", PERIOD).stdout
    assert f"Out of date: {folder.trust.relative(copy.path)}" in there and name in there
    assert f"planbook report {PERIOD} --pack {MEETING}" in there
    told = [one for one in examine(folder.path, TODAY) if "Out of date" in one.said]
    assert [copy.path.name in one.said for one in told] == [True]
    gather(folder.trust, PERIOD, TODAY, MEETING)
    assert status(folder.trust, PERIOD, TODAY).old_drafts == []


def test_what_a_head_was_not_sent_is_named_when_it_goes_out(folder: Folder) -> None:
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING)

    def spend(book: openpyxl.Workbook) -> None:
        sheet = book["Funding"]
        column = column_of(sheet, "funding_line.spent")
        row = next(n for n in range(1, 40) if isinstance(sheet.cell(n, column).value, int | float))
        sheet.cell(row, column).value = 12345

    edit(folder.file_of(FIRST), spend)
    (old,) = publish(folder.trust, PERIOD, OUT, MEETING).old_drafts
    (copy,) = gathered.packs[0].copies
    assert old.path == copy.path
    assert publish(folder.trust, PERIOD, OUT, MEETING).old_drafts == []
    assert status(folder.trust, PERIOD, OUT).old_drafts == []


def test_what_was_made_for_another_day_of_the_meeting_is_taken_away_and_named(folder: Folder) -> None:
    trust = str(folder.path)
    before = gather(folder.trust, PERIOD, TODAY, MEETING)
    change(agenda_of(before), lambda text: text.replace("Paper 1", "Paper 1 (tabled)", 1))
    row = {"period": PERIOD, "body": "LGC", "on": date(2027, 1, 21)}
    in_register(folder, "Meeting days", 1, **{f"meeting_day__{key}": value for key, value in row.items()})
    done = planbook("-C", trust, "--today", TODAY.isoformat(), "report", PERIOD, "--pack", "LGC/2027-01-21")
    told = done.stdout
    assert agenda_of(before).is_file()  # somebody worked on it
    assert f"{agenda_of(before).name}  (no longer made; it has been worked on, so it was left" in told
    gone = [agenda_of(before, 1), *(copy.path for pack in before.packs for copy in pack.copies)]
    assert [path for path in gone if path.exists()] == []
    assert [path for path in gone if f"{path.name}  (removed: it is no longer made)" not in told] == []
    assert not gone[-1].parent.exists()
    kept = [path.parent.name for path in (folder.outputs / "internal" / "sources").rglob("*agenda*")]
    assert sorted(kept) == ["lgc_2027-01-14", "lgc_2027-01-21", "lgc_2027-01-21"]


def test_without_an_address_of_a_head_the_draft_is_to_nobody_and_it_is_said(folder: Folder) -> None:
    def nobody(book: openpyxl.Workbook) -> None:
        sheet = book["People"]
        for row in range(6, sheet.max_row + 1):
            if sheet.cell(row, column_of(sheet, "person.role")).value == "Headteacher":
                sheet.cell(row, column_of(sheet, "person.email")).value = None

    edit(folder.path / "trust.xlsx", nobody)
    done = planbook("-C", str(folder.path), "--today", "2026-12-17", "report", PERIOD, "--pack", MEETING)
    assert done.returncode == 0
    assert done.stdout.count("(the register’s sheet People has no address of its head)") == 2


def test_a_pack_made_again_changes_nothing_and_keeps_what_the_clerk_has_typed(folder: Folder) -> None:
    before = folder.output_bytes() if gather(folder.trust, PERIOD, TODAY, MEETING) else {}
    again = gather(folder.trust, PERIOD, TODAY, MEETING)
    assert {one.state for one in again.reported} == {"unchanged"}
    assert folder.output_bytes() == before
    path = agenda_of(again)
    prompt = "Matters that the clerk or the chair adds: type it here, or leave this line as it is."
    change(path, lambda text: text.replace(prompt, SAID))
    in_register(folder, "Bodies", 1, body__agenda="Pupil voice")
    kept = gather(folder.trust, PERIOD, TODAY, MEETING)
    assert [one.state for one in kept.reported if one.path == path] == ["kept"]
    assert "Pupil voice" not in str(tables(path))
    made = refresh(folder.trust, PERIOD, TODAY, Path(path.name))
    assert made.path == path
    assert SAID in paragraphs(path)
    assert "Pupil voice" in str(tables(path))
    assert docx_checks.faults(path.read_bytes()) == []


def test_all_of_it_goes_out_with_the_meeting_without_the_mark(folder: Folder) -> None:
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING)
    path = agenda_of(gathered)
    prompt = "The clerk’s words on actions: type it here, or leave this line as it is."
    change(path, lambda text: text.replace(prompt, SAID))
    out = publish(folder.trust, PERIOD, OUT, MEETING)
    assert sorted(one.path.name.partition("_2026")[0] for one in out.papers) == [
        "990101_ashlow-road-primary_agenda", "990101_ashlow-road-primary_governors",
        "990102_brackenford-primary_agenda", "990102_brackenford-primary_governors",
    ]  # fmt: skip
    copies = {one.path: one.copy for one in out.papers}
    told = paragraphs(copies[path])
    assert SAID in told
    assert "Draft" not in told
    assert "type it here" not in told
    assert docx_checks.faults(copies[path].read_bytes()) == []
    again = gather(folder.trust, PERIOD, OUT, MEETING)
    assert {one.state for one in again.reported} == {"unchanged", "kept"}
    with folder.trust.ledger() as ledger:
        looked = look(folder.trust, ledger, folder.trust.period(PERIOD), OUT)
        assert looked.published.unlike(looked.paper_lines) == []
        named = [file for file in looked.published.files.values() if file[1].report == "agenda"]
        assert sorted(file.about for _, file in named) == [f"{MEETING}/990101", f"{MEETING}/990102"]
        assert {file.whose for _, file in named} == {("990101",), ("990102",)}


def test_a_confidential_paper_has_a_number_and_stays_with_the_trust(folder: Folder) -> None:
    """Its title is not on the agenda, it is not in the draft to the head, and it does not go out."""
    write_templates(folder.path, {"reports/notes.toml": NOTES})
    report(folder.trust, PERIOD, TODAY, key="notes")
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING)
    first = gathered.packs[0]
    open_paper, closed = first.papers
    assert (open_paper.number, open_paper.part) == (1, "A")
    assert (closed.number, closed.part, closed.title) == (2, "B", "Confidential paper")
    assert (
        closed.path
        == folder.outputs / "internal" / "reports" / f"990101_ashlow-road-primary_notes_part-b_{PERIOD}.docx"
    )
    assert closed.path.is_file()
    _, business, papers = tables(agenda_of(gathered))
    assert business[-1] == [str(len(business) - 1), "Part B (confidential)", "Paper 2"]
    assert papers[-1] == ["Paper 2", "Confidential paper", "Ashlow Road Primary", "Part B (confidential)"]
    assert "Private" not in paragraphs(agenda_of(gathered))
    draft = email.message_from_bytes(first.copies[0].path.read_bytes(), policy=policy.default)
    assert [one.get_filename() for one in draft.iter_attachments()] == [open_paper.path.name]
    out = publish(folder.trust, PERIOD, OUT, MEETING)
    assert not [one for one in out.papers if "notes" in one.path.name]


def test_of_a_school_that_is_forgotten_the_agenda_and_the_draft_go_too(folder: Folder) -> None:
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING)
    gone = forget(folder.trust, FIRST, TODAY)
    own = [agenda_of(gathered), gathered.packs[0].copies[0].path]
    assert {*own} <= {*gone.files}
    assert not {agenda_of(gathered, 1), gathered.packs[1].copies[0].path} & {*gone.files}


def test_a_meeting_of_which_no_pack_was_made_goes_out_as_before(folder: Folder) -> None:
    out = publish(folder.trust, PERIOD, OUT, MEETING)
    assert {one.path.name.split("_")[2] for one in out.papers} == {"governors"}


def test_a_page_of_corrections_to_the_last_papers_is_one_of_them(folder: Folder) -> None:
    publish(folder.trust, PERIOD, date(2026, 12, 18))

    def correct(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = 54000

    edit(folder.file_of(FIRST), correct)
    (page,) = report_correction(folder.trust, PERIOD, date(2026, 12, 19))
    drawn_up = gather(folder.trust, PERIOD, date(2026, 12, 19), MEETING).packs[0].papers[0]
    assert (drawn_up.number, drawn_up.title) == (1, "Correction, autumn term 2026 (not published yet)")
    assert drawn_up.path == page.path
    publish(folder.trust, PERIOD, date(2026, 12, 19))
    gathered = gather(folder.trust, PERIOD, date(2026, 12, 20), MEETING)
    first = gathered.packs[0].papers[0]
    assert (first.number, first.title) == (1, "Correction, autumn term 2026 (published on 19 December 2026)")
    assert first.path == folder.outputs / "published" / "2026-12-19" / "reports" / f"correction_{PERIOD}.docx"
    assert first.path.is_file()


def test_the_agenda_of_a_meeting_in_the_workbook_goes_before_the_register_s(folder: Folder) -> None:
    in_register(folder, "Bodies", 1, body__agenda=AGENDA)

    def plan(book: openpyxl.Workbook) -> None:
        sheet = book["Meetings"]
        sheet.cell(7, column_of(sheet, "meeting.date")).value = date(2027, 1, 14)
        sheet.cell(7, column_of(sheet, "meeting.held")).value = None
        sheet.cell(7, column_of(sheet, "meeting.time")).value = "6.30 pm"
        sheet.cell(7, column_of(sheet, "meeting.venue")).value = "Library"

    edit(folder.file_of(FIRST), plan)
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING)
    days, business, _ = tables(agenda_of(gathered))
    assert days[3][1] == "The meeting of the local governing committee, 6.30 pm, Library"
    assert business[1][1] == "Apologies"


def test_of_one_unit_only_its_committee_s_pack_is_made(folder: Folder) -> None:
    gathered = gather(folder.trust, PERIOD, TODAY, MEETING, [FIRST])
    assert [one.meeting.whose for one in gathered.packs] == [FIRST]
    assert not [path for path in folder.outputs.rglob("990102_*") if "replies" not in path.parts]


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        ("LGC", "'LGC' names no meeting. Give its body and its day, as LGC/2027-01-14."),
        ("LGX/2027-01-14", "There is no body 'LGX' on the register's sheet Bodies (there are: LGC and TB)."),
        (
            "LGC/2027-01-15",
            "does not meet on 15 January 2027 for the autumn term 2026: the register has 14",
        ),
        ("TB/2027-01-14", "The register has no meeting of Trust board for the autumn term 2026"),
    ],
)
def test_a_meeting_that_there_is_not_is_one_line(folder: Folder, meeting: str, said: str) -> None:
    done = planbook("-C", str(folder.path), "--today", "2026-12-17", "report", PERIOD, "--pack", meeting)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not [*folder.outputs.glob("reports/*")]


def test_an_agenda_of_a_period_without_a_meeting_is_one_line(folder: Folder) -> None:
    def none(book: openpyxl.Workbook) -> None:
        sheet = book["Periods"]
        for row in range(6, sheet.max_row + 1):
            sheet.cell(row, column_of(sheet, "period.meeting")).value = None

    edit(folder.path / "trust.xlsx", none)
    done = planbook("-C", str(folder.path), "--today", "2026-12-17", "report", PERIOD, "--for", "agenda")
    assert (done.returncode, done.stdout) == (2, "")
    assert "The paper agenda is not made: the register has no meeting for the autumn term 2026." in done.stderr


def test_a_meeting_without_papers_is_one_line(folder: Folder) -> None:
    in_register(folder, "Meeting days", 1, meeting_day__period=PERIOD, meeting_day__body="TB",
                meeting_day__on=date(2027, 1, 20))  # fmt: skip
    with pytest.raises(UnknownError, match="No paper goes to Trust board for the autumn term 2026"):
        gather(folder.trust, PERIOD, TODAY, "TB/2027-01-20")


def test_a_paper_of_the_trust_goes_to_the_body_that_a_reporting_line_names(folder: Folder) -> None:
    in_register(folder, "Meeting days", 1, meeting_day__period=PERIOD, meeting_day__body="TB",
                meeting_day__on=date(2027, 1, 20))  # fmt: skip
    in_register(folder, "Reporting lines", 2, reporting_line__what="trustees")
    gathered = gather(folder.trust, PERIOD, TODAY, "TB/2027-01-20")
    (pack,) = gathered.packs
    assert [(one.number, one.path.name) for one in pack.papers] == [(1, f"trustees_{PERIOD}.docx")]
    assert pack.copies == []
    out = publish(folder.trust, PERIOD, OUT, "TB/2027-01-20")
    assert len(out.papers) == 2


def test_what_was_made_is_in_a_back_up_and_the_command_and_its_json_say_the_same(folder: Folder) -> None:
    words = ("-C", str(folder.path), "--today", "2026-12-17", "report", PERIOD, "--pack", MEETING)
    said = planbook(*words)
    assert said.returncode == 0
    assert "due out by 6 January 2027, seven clear days before the meeting of 14 January 2027" in said.stderr
    told = json.loads(planbook(*words, "--json").stdout)["pack"]
    assert (told["meeting"], told["papers_due"], told["copies_due"]) == (MEETING, "2027-01-06", "2026-12-18")
    for agenda in told["agendas"]:
        for file in [*agenda["files"], *(one["file"] for one in (*agenda["papers"], *agenda["copies"]))]:
            assert Path(file).relative_to(folder.path).as_posix() in said.stdout
    made = back_up(folder.path, None, TODAY)
    with zipfile.ZipFile(made.path) as archive:
        names = archive.namelist()
    assert len([name for name in names if "reports/lgc_2027-01-14/" in name]) == 4
