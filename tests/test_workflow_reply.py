"""What goes back to schools: the clean workbook, its message and receipt, and reminders; on real files."""

import email
import io
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from planbook.collect.workbook import read_workbook
from planbook.errors import UnknownError
from planbook.model.finding import Finding
from planbook.model.submission import Submission, is_provisional
from planbook.model.values import Value, long_date
from planbook.workflow.reply import Replied, reply
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, edit, small_trust

FIRST, SECOND, THIRD = "990101", "990102", "990103"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, with two terms, so that actions are approved; every test works on a copy."""
    return small_trust(tmp_path_factory.mktemp("trust") / "t", units=3, periods=2).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def replied(folder: Folder, unit: str = "", today: date = TODAY) -> dict[str, Replied]:
    return {r.unit: r for r in reply(folder.trust, PERIOD, today, [unit] if unit else [])}


def file_of(done: Replied, end: str) -> Path:
    (found,) = [path for path in done.files if path.name.endswith(end)]
    return found


def make_mistakes(path: Path) -> None:
    """A term's ordinary slips: words for a count, a date month first, no status, a row of the school's own."""

    def change(book: openpyxl.Workbook) -> None:
        actions, kpis = book["Actions"], book["KPIs"]
        actions.cell(6, column_of(actions, "action.status")).value = None
        actions.cell(7, column_of(actions, "action.revised_finish")).value = "12/18/2026"
        actions.cell(8, column_of(actions, "action.percent_done")).value = 60
        kpis.cell(6, column_of(kpis, "kpi_value.numerator")).value = "approx 90%"
        own = 40  # rows are left blank above it
        for key, value in {
            "action": "=HYPERLINK(\"http://example.org\")", "finish": "Spring 2027", "led_by": "Head of Year 4",
            "status": "Watch", "progress": "Begun", "next_step": "Meet on 12/01/2027",
        }.items():  # fmt: skip
            cell = actions.cell(own, column_of(actions, f"action.{key}"))
            cell.value = value
            cell.data_type = "s"

    edit(path, change)


def rows(submission: Submission, record: str) -> list[tuple[tuple[str, Value], ...]]:
    """The rows of a record as they were read, without refs that only say where a row stands."""
    return [
        tuple(
            (key, None if isinstance(value, str) and is_provisional(value) else value)
            for key, value in zip(entry.table.keys, entry.row.values, strict=True)
        )
        for table in submission.tables
        if table.record == record
        for entry in table.entries(excluded=True)
    ]


def findings_of(folder: Folder, unit: str) -> list[Finding]:
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    return [f for f in found if f.unit == unit and f.file]


# The clean workbook


def test_a_workbook_in_order_comes_back_with_the_same_data(folder: Folder) -> None:
    done = replied(folder)
    for unit in (FIRST, SECOND, THIRD):
        sent = read_workbook(folder.file_of(unit), folder.trust.declarations)
        back = read_workbook(file_of(done[unit], ".xlsx"), folder.trust.declarations)
        assert back.problems == ()
        assert {t.record for t in back.tables} == {t.record for t in sent.tables}
        for record in {t.record for t in sent.tables} - {"explanation"}:
            assert rows(back, record) == rows(sent, record), record


def test_lines_that_are_no_rows_stay_where_they_were_but_repeated_headings(folder: Folder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Funding"]
        end = max(r for r in range(6, 60) if sheet.cell(r, 1).value)
        for column in range(1, 12):
            sheet.cell(end + 2, column).value = sheet.cell(5, column).value
        sheet.cell(end + 3, 1).value = "Nothing to report"
        sheet.cell(end + 4, 1).value = "Total"
        sheet.cell(end + 4, column_of(sheet, "funding_line.spent")).value = 123456

    edit(folder.file_of(FIRST), change)
    sent = read_workbook(folder.file_of(FIRST), folder.trust.declarations)
    back = read_workbook(file_of(replied(folder)[FIRST], ".xlsx"), folder.trust.declarations)

    def left_out(submission: Submission) -> list[str | None]:
        return [row.excluded for t in submission.tables if t.record == "funding_line" for row in t.rows]

    assert "heading" in left_out(sent)
    assert left_out(back) == [reason for reason in left_out(sent) if reason != "heading"]
    assert {"nil", "total"} <= set(left_out(back))


def test_corrected_in_the_workbook_that_went_back_the_errors_are_gone_and_all_else_is_as_it_was(
    folder: Folder,
) -> None:
    """The way of a school: slips, the reply, its cells corrected there, sent in place of the first."""
    path = folder.file_of(FIRST)
    make_mistakes(path)
    before = [f for f in findings_of(folder, FIRST) if f.severity == "error"]
    assert {f.code for f in before} >= {"AP-001", "FD-003", "FD-004"}
    sent = read_workbook(path, folder.trust.declarations)
    done = replied(folder)[FIRST]
    assert done.state == "correct"
    assert done.errors == len(before)

    back = openpyxl.load_workbook(file_of(done, ".xlsx"))
    corrections = {"AP-001": "Watch", "FD-003": date(2026, 12, 18), "FD-004": 50_000}
    first = back["What to correct"]
    for number in range(1, first.max_row + 1):
        place = first.cell(number, 3).value
        if first.cell(number, 2).value == "Error":
            target = str(place).split("#")[1].split('"')[0]
            sheet, cell = target.replace("'", "").split("!")
            said = str(back[sheet][cell].comment.text)
            value = next((v for code, v in corrections.items() if _says(code, said)), None)
            if value is not None:
                back[sheet][cell].value = value
    cover = back["Cover"]
    for number in range(1, cover.max_row + 1):
        answers = {
            "declaration.name": "Mrs H. Okoro",
            "declaration.date": date(2026, 12, 16),
            "declaration.role": "Headteacher",
        }
        key = cover.cell(number, 2).value
        if key in answers:
            assert cover.cell(number, 3).value is None, "the declaration is given again"
            cover.cell(number, 3).value = answers[key]
    back.save(path)

    after = findings_of(folder, FIRST)
    assert [f for f in after if f.severity == "error"] == []
    corrected = read_workbook(path, folder.trust.declarations)
    assert corrected.problems == ()
    for record in {t.record for t in sent.tables} - {"explanation", "declaration", "action", "kpi_value"}:
        assert rows(corrected, record) == rows(sent, record), record
    was, now = rows(sent, "action"), rows(corrected, "action")
    assert len(was) == len(now)
    changed = [(a, b) for one, two in zip(was, now, strict=True) for a, b in zip(one, two, strict=True) if a != b]
    assert changed == [
        (("status", None), ("status", "watch")),
        (("revised_finish", None), ("revised_finish", date(2026, 12, 18))),
    ]


def _says(code: str, note: str) -> bool:
    return {"AP-001": "has no status", "FD-003": "12/18/2026", "FD-004": "approx 90%"}[code] in note


def test_what_could_not_be_read_stands_as_it_was_typed_with_a_note(folder: Folder) -> None:
    make_mistakes(folder.file_of(FIRST))
    book = openpyxl.load_workbook(file_of(replied(folder)[FIRST], ".xlsx"))
    kpis, actions = book["KPIs"], book["Actions"]
    cell = kpis.cell(6, column_of(kpis, "kpi_value.numerator"))
    assert cell.value == "approx 90%"
    assert "which is not a number" in cell.comment.text
    assert "Give the figure alone" in cell.comment.text
    assert not cell.protection.locked
    read = actions.cell(8, column_of(actions, "action.percent_done"))
    assert read.value == pytest.approx(0.6), "what was read with care is clean now"
    assert "60%" in read.comment.text


def test_approved_text_is_locked_as_it_was_issued_and_own_rows_are_open(folder: Folder) -> None:
    make_mistakes(folder.file_of(FIRST))
    issued = openpyxl.load_workbook(next((folder.path / "issued" / PERIOD).glob(f"{FIRST}_*")))["Actions"]
    back = openpyxl.load_workbook(file_of(replied(folder)[FIRST], ".xlsx"))["Actions"]
    for key in ("action.action", "action.finish", "action.status"):
        column = column_of(issued, key)
        assert column == column_of(back, key)
        for row in range(6, 9):
            assert back.cell(row, column).protection.locked == issued.cell(row, column).protection.locked
    text = column_of(back, "action.action")
    (own,) = [r for r in range(6, 60) if str(back.cell(r, text).value).startswith("=HYPERLINK")]
    assert own < 40, "blank rows above it are gone"
    assert back.cell(own, text).data_type == "s", "what a school wrote is text"
    assert not back.cell(own, text).protection.locked


def test_an_approved_text_that_the_school_has_changed_stays_as_it_wants_it_and_stays_open(folder: Folder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(6, column_of(sheet, "action.action")).value = "Something else altogether"

    edit(folder.file_of(FIRST), change)
    back = openpyxl.load_workbook(file_of(replied(folder)[FIRST], ".xlsx"))["Actions"]
    cell = back.cell(6, column_of(back, "action.action"))
    assert cell.value == "Something else altogether"
    assert not cell.protection.locked


def test_the_keys_are_whole_again(folder: Folder) -> None:
    """A sheet that was deleted and a column that was deleted come back as they were sent out."""

    def change(book: openpyxl.Workbook) -> None:
        del book["Funding"]
        actions = book["Actions"]
        actions.delete_cols(column_of(actions, "action.finish"))

    edit(folder.file_of(FIRST), change)
    done = replied(folder)[FIRST]
    back = read_workbook(file_of(done, ".xlsx"), folder.trust.declarations)
    assert back.problems == ()
    assert back.entries("funding_line")
    issued = read_workbook(next((folder.path / "issued" / PERIOD).glob(f"{FIRST}_*")), folder.trust.declarations)
    finishes = {e.text("ref"): e.get("finish") for e in issued.entries("action")}
    assert finishes
    assert {e.text("ref"): e.get("finish") for e in back.entries("action") if e.text("ref") in finishes} == finishes


def test_the_first_sheet_says_what_to_correct_and_leads_there(folder: Folder) -> None:
    make_mistakes(folder.file_of(FIRST))
    done = replied(folder)[FIRST]
    book = openpyxl.load_workbook(file_of(done, ".xlsx"))
    sheet = book.worksheets[0]
    assert sheet.title == "What to correct"
    assert book.active.title == "What to correct"
    assert [s.title for s in book.worksheets if s.sheet_view.tabSelected] == ["What to correct"]
    assert str(sheet["A1"].value).startswith("What to correct: three things, and ")
    kinds = [sheet.cell(n, 2).value for n in range(1, 40) if sheet.cell(n, 2).value in {"Error", "Query"}]
    assert kinds == sorted(kinds, key=["Error", "Query"].index)
    assert kinds.count("Error") == 3
    texts = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)
    assert "This one holds what we read of it." in texts
    assert "lost" not in texts
    assert "What we have taken in" in texts
    assert "could not be read (item" in texts


def test_of_cells_that_cannot_be_read_it_is_said_how_many_are_in_the_list(folder: Folder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        counts = [column_of(sheet, f"kpi_value.{key}") for key in ("numerator", "denominator")]
        filled = [
            sheet.cell(row, column)
            for row in range(6, sheet.max_row + 1)
            for column in counts
            if isinstance(sheet.cell(row, column).value, int | float)
        ]
        for cell in filled[:12]:
            cell.value = f"roughly {cell.value}"

    edit(folder.file_of(FIRST), change)
    sheet = openpyxl.load_workbook(file_of(replied(folder)[FIRST], ".xlsx")).worksheets[0]
    (said,) = [str(c.value) for row in sheet.iter_rows() for c in row if "could not be read" in str(c.value)]
    assert "12 cells could not be read (ten of them in items 1, 2, 3, 4, 5, 6, 7, 8, 9 and 10) and count as" in said


def test_a_warning_can_be_explained_on_check_where_the_first_sheet_leads(folder: Folder) -> None:
    """Even one that no formula of the Check sheet follows."""
    make_mistakes(folder.file_of(FIRST))
    done = replied(folder)[FIRST]
    path = file_of(done, ".xlsx")
    book = openpyxl.load_workbook(path)
    first, check = book["What to correct"], book["Check"]
    asked = 0
    for number in range(1, first.max_row + 1):
        if first.cell(number, 2).value == "Query":
            target = str(first.cell(number, 6).value).split("#Check!")[1].split('"')[0]
            check[target].value = "It is right: the governors have agreed it."
            asked += 1
    assert asked
    book.save(folder.file_of(FIRST))
    after = [f for f in findings_of(folder, FIRST) if f.severity == "warning" and f.sheet not in (None, "Cover")]
    assert after == []
    again = replied(folder)[FIRST]
    kept = openpyxl.load_workbook(file_of(again, ".xlsx"))["Check"]
    said = [row[9].value for row in kept.iter_rows(min_row=6) if len(row) > 9 and row[9].value]
    assert "It is right: the governors have agreed it." in said


# Messages, receipts, reminders


def draft(done: Replied) -> EmailMessage:
    message = email.message_from_bytes(file_of(done, ".eml").read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_draft_is_addressed_worded_and_has_the_workbook(folder: Folder) -> None:
    make_mistakes(folder.file_of(FIRST))
    done = replied(folder)[FIRST]
    message = draft(done)
    assert message["X-Unsent"] == "1"
    assert "head@" in message["To"]
    assert "three things to correct" in message["Subject"]
    assert message["Date"] is None
    assert message["Message-ID"] is None
    body = message.get_body()
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert text == file_of(done, "message_2026-27-autumn.txt").read_text(encoding="utf-8")
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == file_of(done, ".xlsx").name
    assert attached.get_content() == file_of(done, ".xlsx").read_bytes()
    for word in ("invalid", "failed", "must ", "!"):
        assert word not in text.replace("Error", "")


def test_every_address_that_the_register_accepts_is_in_the_draft(folder: Folder) -> None:
    typed = {
        "Okafor, Ines": "mailto:Ines.O’Neil@school.example.",
        "Head “Élodie”": "D&T <d&t@school.example>; head@bücher.example",
        "Bursar": "office@school.example\u00a0, INES.O'NEIL@school.example",
        "Olive Marsh": "head@school",
        "Left": "",
    }
    wanted = [
        "Ines.O'Neil@school.example",
        "d&t@school.example",
        "head@xn--bcher-kva.example",
        "office@school.example",
    ]

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["People"]
        columns = {key: column_of(sheet, f"person.{key}") for key in ("person", "name", "role", "unit", "email")}
        at = next(r for r in range(6, 300) if not sheet.cell(r, columns["person"]).value)
        for row in range(6, at):
            if sheet.cell(row, columns["unit"]).value in (FIRST, "Ashlow Road Primary"):
                sheet.cell(row, columns["email"]).value = None
        for name, email_cell in typed.items():
            row = {"person": name, "name": name, "role": "Headteacher", "unit": FIRST, "email": email_cell}
            for key, value in row.items():
                sheet.cell(at, columns[key]).value = value
            at += 1

    edit(folder.path / "trust.xlsx", change)
    found = [f for f in folder.trust.register_findings if f.code == "RG-013"]
    assert [f.value for f in found] == ["head@school"]
    done = replied(folder)[FIRST]
    assert list(done.to) == wanted
    to = draft(done)["To"].addresses
    assert [a.addr_spec for a in to] == wanted
    assert [a.display_name for a in to] == ["Okafor, Ines", "Head “Élodie”", "Head “Élodie”", "Bursar"]
    text = file_of(done, "message_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert text.split("\n\n")[1].startswith("Dear Okafor, Ines; Head “Élodie”; and Bursar,")
    merge = openpyxl.load_workbook(folder.outputs / "replies" / "messages.xlsx").active
    assert merge is not None
    assert merge["C2"].value == "; ".join(wanted)


def test_what_a_school_wrote_beside_its_plan_is_said_not_to_come_back(folder: Folder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("Staff notes")["B2"] = "Ask about cover"
        book["Actions"]["Z5"], book["Actions"]["Z6"] = "Budget code", "E19"

    assert (
        "What you added of your own"
        not in file_of(replied(folder)[FIRST], "message_2026-27-autumn.txt").read_text()
    )
    edit(folder.file_of(FIRST), change)
    text = file_of(replied(folder)[FIRST], "message_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert "What you added of your own is in the file you sent, but not in the attached workbook." in text
    assert "Staff notes: The sheet Staff notes is not one of the plan's" in text
    assert "Actions: Column Z (“Budget code”)" in text


def test_a_message_lists_ten_things_at_most_and_counts_the_rest(folder: Folder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        for row in range(6, 30):
            if sheet.cell(row, column_of(sheet, "action.action")).value:
                sheet.cell(row, column_of(sheet, "action.status")).value = "Nearly there"
                sheet.cell(row, column_of(sheet, "action.percent_done")).value = "nearly all"
                sheet.cell(row, column_of(sheet, "action.revised_finish")).value = "12/18/2026"

    edit(folder.file_of(FIRST), change)
    done = replied(folder)[FIRST]
    assert done.errors > 10
    text = file_of(done, "message_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert "\n10. " in text
    assert "\n11. " not in text
    assert "more are notes on their cells." in text


def test_the_receipt_names_the_file_its_sha_and_the_day(folder: Folder) -> None:
    from hashlib import sha256

    text = file_of(replied(folder)[FIRST], "receipt_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert folder.file_of(FIRST).name in text
    assert sha256(folder.file_of(FIRST).read_bytes()).hexdigest() in text
    assert "December 2026" in text


def test_a_file_that_cannot_be_read_gets_a_message_and_no_workbook(folder: Folder) -> None:
    path = folder.file_of(FIRST)
    path.write_bytes(b"")
    begin_anew(folder.path)
    done = replied(folder)[FIRST]
    assert done.state == "refused"
    assert not [p for p in done.files if p.suffix == ".xlsx"]
    text = file_of(done, "message_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert "could not take it in yet" in text
    assert path.name in text


def test_a_refused_file_beside_one_that_stands_is_spoken_of(folder: Folder) -> None:
    replied(folder)
    (folder.returned / f"{FIRST}_again.xlsx").write_bytes(b"%PDF-1.7 a scan")
    done = replied(folder)[FIRST]
    assert done.state != "refused"
    text = file_of(done, "message_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert f"{FIRST}_again.xlsx came too" in text


def test_two_files_that_differ_are_asked_about(folder: Folder) -> None:
    begin_anew(folder.path)
    other = folder.returned / f"{FIRST}_second.xlsx"
    shutil.copyfile(folder.file_of(FIRST), other)
    make_mistakes(other)
    done = {r.unit: r for r in reply(folder.trust, PERIOD, TODAY)}[FIRST]
    assert done.state == "which counts"
    text = file_of(done, "message_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert "Please tell us which" in text
    others = list(folder.returned.glob(f"{FIRST}_*.xlsx"))
    head, *lines, last = [line for line in text.splitlines() if "which came on" in line or line.startswith("- ")]
    assert len(others) == 2
    for path in others:
        assert f"{path.name}, which came on {long_date(TODAY)}" in head
    lines.append(last)
    assert f"differ in {len(lines)} places:" in head
    sheets = openpyxl.load_workbook(other).sheetnames
    for line in lines:
        assert any(re.match(rf"- {re.escape(sheet)} [A-Z]+\d+", line) for sheet in sheets), line
        assert " in the first, " in line or "a row that only the" in line, line
    receipt = file_of(done, "receipt_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert receipt.count("it is not yet decided which of them counts") == 2


@pytest.mark.parametrize(
    ("today", "state", "words"),
    [
        (date(2026, 12, 7), "waiting", "This is a reminder only"),
        (date(2026, 12, 11), "waiting", "It is due on Friday 11 December 2026"),
        (date(2026, 12, 16), "overdue", "three working days ago"),
    ],
)
def test_who_has_sent_nothing_is_reminded_kindly_then_plainly(
    folder: Folder, today: date, state: str, words: str
) -> None:
    folder.file_of(FIRST).unlink()
    begin_anew(folder.path)
    done = replied(folder, today=today)[FIRST]
    assert done.state == state
    assert words in file_of(done, "reminder_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert len(done.files) == 2


def test_all_messages_stand_on_one_sheet_for_mail_merge(folder: Folder) -> None:
    done = replied(folder)
    sheet = openpyxl.load_workbook(folder.outputs / "replies" / "messages.xlsx").active
    assert sheet is not None
    table = list(sheet.iter_rows(values_only=True))
    assert table[0] == ("Unit", "Name", "To", "Subject", "Message", "Attachment")
    assert [row[0] for row in table[1:]] == [FIRST, SECOND, THIRD]
    assert table[1][5] == file_of(done[FIRST], ".xlsx").name


# The folder


@pytest.mark.usefixtures("own_writer")
def test_the_same_day_gives_the_same_bytes_and_touches_no_file_of_a_school(folder: Folder) -> None:
    make_mistakes(folder.file_of(FIRST))
    sent = {p.name: p.read_bytes() for p in folder.returned.iterdir()}
    replied(folder)
    once = folder.output_bytes()
    replied(folder)
    assert folder.output_bytes() == once
    assert {p.name: p.read_bytes() for p in folder.returned.iterdir()} == sent


def test_a_reminder_goes_away_once_the_workbook_has_come_and_what_people_wrote_stays(folder: Folder) -> None:
    path = folder.file_of(FIRST)
    data = path.read_bytes()
    path.unlink()
    begin_anew(folder.path)
    old = replied(folder)[FIRST]
    own = folder.outputs / "replies" / f"{FIRST}_notes.txt"
    own.write_text("Telephoned on Monday.", encoding="utf-8")
    path.write_bytes(data)
    replied(folder)
    assert not any(p.exists() for p in old.files)
    assert own.exists()


def test_one_unit_alone_leaves_the_others_as_they_are(folder: Folder) -> None:
    replied(folder)
    before = folder.output_bytes()
    make_mistakes(folder.file_of(FIRST))
    replied(folder, FIRST)
    changed = {name for name, data in folder.output_bytes().items() if before.get(name) != data}
    assert changed
    assert all(name.startswith(f"replies/{FIRST}_") for name in changed)
    with pytest.raises(UnknownError):
        replied(folder, "1")


def test_a_row_that_moves_is_found_by_what_it_is(folder: Folder) -> None:
    """Rows and columns that a school inserted are gone; a finding points to the row where it now is."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Funding"]
        sheet.cell(6, column_of(sheet, "funding_line.spent")).value = "about 4k"
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1)

    edit(folder.file_of(FIRST), change)
    book = openpyxl.load_workbook(file_of(replied(folder)[FIRST], ".xlsx"))
    sheet = book["Funding"]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == "about 4k"]
    assert cell.column == column_of(sheet, "funding_line.spent")
    assert cell.row == 6
    links = [c.value for row in book["What to correct"].iter_rows() for c in row if "HYPERLINK" in str(c.value)]
    assert any(f"'Funding'!{cell.coordinate}" in str(link) for link in links)


def test_libreoffice_opens_it_and_the_check_sheet_says_the_same(
    folder: Folder, soffice: Callable[..., Path], tmp_path: Path
) -> None:
    make_mistakes(folder.file_of(FIRST))
    path = file_of(replied(folder)[FIRST], ".xlsx")
    written = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    shutil.copyfile(path, tmp_path / "reply.xlsx")
    worked = openpyxl.load_workbook(soffice(tmp_path / "reply.xlsx", "xlsx"), data_only=True)
    for sheet, columns in (("Check", 6), ("What to correct", 6)):
        shown = [[c or None for c in row] for row in written[sheet].iter_rows(max_col=columns, values_only=True)]
        again = [[c or None for c in row] for row in worked[sheet].iter_rows(max_col=columns, values_only=True)]
        assert again[: len(shown)] == shown


def test_a_refused_file_that_is_nobodys_is_named(folder: Folder) -> None:
    """No school is told of it: whoever runs the command has to be."""
    (folder.returned / "scan of something.xlsx").write_bytes(b"%PDF-1.7")
    (folder.returned / f"{FIRST}_again.xlsx").write_bytes(b"%PDF-1.7")
    found = reply(folder.trust, PERIOD, TODAY, [])
    (nobodys,) = [r for r in found if not r.unit]
    assert (nobodys.name, nobodys.state) == (f"returned/{PERIOD}/scan of something.xlsx", "refused")
    assert (nobodys.errors, nobodys.files) == (1, ())


def declared_on(path: Path) -> Value:
    cover = openpyxl.load_workbook(path)["Cover"]
    return next(
        cover.cell(n, 3).value for n in range(1, cover.max_row + 1) if cover.cell(n, 2).value == "declaration.date"
    )


def test_the_check_is_kept_where_no_figure_and_no_status_is_to_be_corrected(folder: Folder) -> None:
    path = folder.file_of(FIRST)

    def slip(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(7, column_of(book["Actions"], "action.revised_finish")).value = "12/18/2026"

    edit(path, slip)
    given = declared_on(path)
    done = replied(folder)[FIRST]
    assert given and done.errors == 1
    assert declared_on(file_of(done, ".xlsx")) == given


def test_the_check_is_asked_for_again_where_a_figure_has_changed_since(folder: Folder) -> None:
    path = folder.file_of(FIRST)
    replied(folder)

    def words(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(6, column_of(book["Actions"], "action.progress")).value = "Other words for it."

    edit(path, words)
    done = replied(folder, today=TODAY + timedelta(days=1))[FIRST]
    assert declared_on(file_of(done, ".xlsx"))
    assert "checked again" not in next(p for p in done.files if "message" in p.name).read_text()

    def figure(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(6, column_of(book["Actions"], "action.status")).value = "Off track"

    edit(path, figure)
    done = replied(folder, today=TODAY + timedelta(days=2))[FIRST]
    assert declared_on(file_of(done, ".xlsx")) is None
    assert "Please have it checked again" in next(p for p in done.files if "message" in p.name).read_text()
