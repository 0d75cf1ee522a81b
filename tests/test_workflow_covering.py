"""The message that goes with each workbook: what it says, to whom, and what becomes of it."""

import email
import io
import re
import shutil
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from command_line import planbook
from planbook.collect.workbook import read_workbook
from planbook.model.loading import load
from planbook.model.web import read_web_address
from planbook.report.reply.covering import Outgoing, covering_letter
from planbook.report.reply.words import Addressed
from planbook.workflow.forget import forget
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.redacting.redact import redact
from planbook.workflow.reply import reply
from trust_folder import FIRST, PERIOD, SPRING, TODAY, Folder, begin_anew, column_of, edit, small_trust

SECOND = "990102"
ALL = "https://trust.sharepoint.example/sites/plans"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_trust(tmp_path_factory.mktemp("covering") / "t", units=2).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def messages(folder: Folder, period: str = PERIOD) -> Path:
    return folder.path / "issued" / period / "messages"


def draft(folder: Folder, what: str, period: str = PERIOD) -> EmailMessage:
    (path,) = messages(folder, period).glob(f"{what}.eml")
    made = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(made, EmailMessage)
    return made


def text(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def prepare(folder: Folder, *units: str, period: str = PERIOD, **how: bool) -> None:
    prepare_workbooks(folder.trust, period, TODAY, units, **how)


def row_of(sheet: Worksheet, key: str, value: str) -> int:
    column = column_of(sheet, key)
    return next(n for n in range(1, sheet.max_row + 1) if str(sheet.cell(n, column).value) == value)


def register(folder: Folder, sheet: str, key: str, value: str, row: int | None = None) -> None:
    """Type `value` into the cell of `key` on a sheet of the register; of a form, beside its key."""

    def change(book: openpyxl.Workbook) -> None:
        here = book[sheet]
        if row is None:
            (cell,) = (c for line in here.iter_rows() for c in line if c.value == key)
            here.cell(cell.row, cell.column + 1).value = value
        else:
            here.cell(row, column_of(here, key)).value = value

    edit(folder.path / "trust.xlsx", change)


def test_each_workbook_has_its_message_with_it(folder: Folder) -> None:
    there = {path.name for path in messages(folder).iterdir()}
    stems = {path.stem for path in messages(folder).parent.glob("*.xlsx")}
    assert there == {"messages.xlsx", *(f"{stem}{end}" for stem in stems for end in (".txt", ".eml"))}
    message = draft(folder, f"{FIRST}_*")
    (attached,) = message.iter_attachments()
    (workbook,) = messages(folder).parent.glob(f"{FIRST}_*.xlsx")
    assert (attached.get_filename(), attached.get_content()) == (workbook.name, workbook.read_bytes())
    (plain,) = messages(folder).glob(f"{FIRST}_*.txt")
    assert text(message) == plain.read_text(encoding="utf-8")
    assert message["To"] == '"Mrs H. Okoro" <head@ashlow-road-primary.example>'
    assert (
        message["Subject"] == "Ashlow Road Primary, autumn term 2026: your workbook, due on Friday 11 December 2026"
    )


def test_it_says_what_the_cover_says(folder: Folder) -> None:
    (path,) = messages(folder).parent.glob(f"{FIRST}_*.xlsx")
    cover = openpyxl.load_workbook(path)["Cover"]
    said = text(draft(folder, f"{FIRST}_*"))
    needed = next(
        str(c.value) for row in cover.iter_rows() for c in row if str(c.value).startswith("You will need")
    )
    assert needed in said
    head = next(row for row in cover.iter_rows() if row[0].value == "Sheet")
    asks = []
    for line in cover.iter_rows(min_row=head[0].row + 1):
        if not line[2].value:
            break
        name = str(line[0].value).rpartition(",")[2].strip(')"')
        asks.append(f"- {name}: {line[2].value}")
    assert len(asks) > 8
    assert "\n".join(["It asks:", *asks]) in said
    assert (
        "Please send it to returns@fenmoorvale.example by Friday 11 December 2026, under the name it has." in said
    )
    assert "For the meeting of the Local governing committee on 14 January 2027" in said
    assert "Protected View" in said
    assert "The workbook has no macros and needs none." in said


def test_all_of_them_stand_on_one_sheet_for_mail_merge(folder: Folder) -> None:
    sheet = openpyxl.load_workbook(messages(folder) / "messages.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True, min_row=2))
    assert [row[0] for row in rows] == [FIRST, SECOND]
    (plain,) = messages(folder).glob(f"{FIRST}_*.txt")
    (workbook,) = messages(folder).parent.glob(f"{FIRST}_*.xlsx")
    assert rows[0][4] == plain.read_text(encoding="utf-8")
    assert rows[0][5] == workbook.name


def test_each_contributor_is_written_to(folder: Folder) -> None:
    prepare(folder, SECOND, by_contributor=True)
    head, clerk = draft(folder, f"{SECOND}_*_head_*"), draft(folder, f"{SECOND}_*_clerk_*")
    assert str(clerk["Subject"]).endswith("due on Friday 11 December 2026 (clerk)")
    assert "The clerk’s part of the workbook of Brackenford Primary" in text(clerk)
    assert "Please pass it on to the clerk." in text(clerk)  # the register has no clerk
    assert "pass it on" not in text(head)
    assert "the headteacher checks it and gives name, role and date on the Cover" in text(head)
    assert "on the Cover" not in text(clerk)
    assert "- KPIs" not in text(clerk)
    assert "- KPIs" in text(draft(folder, f"{SECOND}_*_business_manager_*"))


def test_a_link_takes_the_place_of_the_attachment(folder: Folder) -> None:
    register(folder, "Trust", "trust.workbooks_at", f" <{ALL}/{{unit}}?web=1> ")
    prepare(folder, force=True)
    for unit, link in ((FIRST, f"{ALL}/{FIRST}?web=1"), (SECOND, f"{ALL}/{SECOND}?web=1")):
        message = draft(folder, f"{unit}_*")
        assert list(message.iter_attachments()) == []
        assert f"Your workbooks are here:\n{link}\n" in text(message)
        assert "tell us when it is done" in text(message)
        assert "attached" not in text(message)
    sheet = openpyxl.load_workbook(messages(folder) / "messages.xlsx").active
    assert sheet is not None
    assert [row[5] for row in sheet.iter_rows(values_only=True, min_row=2)] == ["", ""]
    done = planbook("-C", str(folder.path), "--today", str(TODAY), "prepare", PERIOD)
    assert f"opened at {ALL}/{FIRST}?web=1 and {ALL}/{SECOND}?web=1: put them there first." in " ".join(
        done.stderr.split()
    )


def test_replies_and_reminders_have_the_link_too(folder: Folder) -> None:
    register(folder, "Trust", "trust.workbooks_at", ALL)
    folder.file_of(SECOND).unlink()
    begin_anew(folder.path)
    reply(folder.trust, PERIOD, TODAY)
    for unit in (FIRST, SECOND):
        (path,) = (folder.outputs / "replies").glob(f"{unit}_*.eml")
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        assert list(message.iter_attachments()) == []
        assert f"\n{ALL}\n" in text(message)
        assert "attached" not in text(message)


def test_a_reminder_has_the_workbook_once_more(folder: Folder) -> None:
    folder.file_of(FIRST).unlink()
    begin_anew(folder.path)
    reply(folder.trust, PERIOD, TODAY)
    (path,) = (folder.outputs / "replies").glob(f"{FIRST}_*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    (attached,) = message.iter_attachments()
    (workbook,) = messages(folder).parent.glob(f"{FIRST}_*.xlsx")
    assert attached.get_content() == workbook.read_bytes()
    assert f"the workbook is attached again: {workbook.name}. If you have begun, go on with your own." in text(
        message
    )
    assert not [*(folder.outputs / "replies").glob(f"{FIRST}_*.xlsx")]


def test_a_message_that_is_there_is_left_and_force_makes_it_again(folder: Folder) -> None:
    (path,) = messages(folder).glob(f"{FIRST}_*.txt")
    made = path.read_bytes()
    path.write_bytes(b"Dear Hana, as we said.")
    prepare(folder)
    assert path.read_bytes() == b"Dear Hana, as we said."
    (other,) = messages(folder).glob(f"{SECOND}_*.eml")
    other.unlink()
    prepare(folder)
    assert other.is_file()
    prepare(folder, force=True)
    assert path.read_bytes() == made


@pytest.mark.parametrize("macros", [False, True])
def test_a_workbook_that_is_made_again_goes_with_a_new_message(folder: Folder, *, macros: bool) -> None:
    (workbook,) = messages(folder).parent.glob(f"{FIRST}_*.xlsx")
    workbook.unlink()
    register(folder, "Trust", "trust.name", "The Bridge Schools")
    prepare(folder, macros=macros)
    (made,) = messages(folder).parent.glob(f"{FIRST}_*.xls[xm]")
    message = draft(folder, f"{FIRST}_*")
    (attached,) = message.iter_attachments()
    assert made.suffix == (".xlsm" if macros else ".xlsx")
    assert (attached.get_filename(), attached.get_content()) == (made.name, made.read_bytes())
    assert f"attached: {made.name}." in text(message)
    assert "The Bridge Schools" not in text(draft(folder, f"{SECOND}_*"))


def test_what_people_call_themselves_cannot_add_a_header(folder: Folder) -> None:
    people = openpyxl.load_workbook(folder.path / "trust.xlsx")["People"]
    row = row_of(people, "person.unit", "Ashlow Road Primary")
    register(
        folder, "People", "person.name", "Hana Ŵyr, 學校\nBcc: all@other.example " + "of the long name " * 12, row
    )
    register(folder, "People", "person.email", "o’neil+d&t@ashlow.example", row)
    register(folder, "Trust", "trust.name", "Ymddiriedolaeth Ŵyr & “學校” " + "and Nurseries " * 12)
    prepare(folder, force=True)
    (path,) = messages(folder).glob(f"{FIRST}_*.eml")
    data = path.read_bytes()
    assert data.isascii()
    message = draft(folder, f"{FIRST}_*")
    assert message["Bcc"] is None
    assert "o'neil+d&t@ashlow.example" in [a.addr_spec for a in message["To"].addresses]
    assert "學校" in str(message["To"])
    assert "\nYmddiriedolaeth Ŵyr & “學校” and" in text(message)
    assert {len(line) <= 998 for line in data.split(b"\r\n")} == {True}


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [("https://a.example/x y", False), ("https://a.example", True), ("javascript:alert(1)", False), ("", True),
     ("https://user@a.example/x", False), ("file:///C:/x.xlsx", False), ("https://a.example/x\u202ey", False),
     ("https://[x/", False), ("https://a.example/" + "x" * 2000, False), ("https://schools/plans", False)],
)  # fmt: skip
def test_what_is_no_web_address_is_not_given(typed: str, is_one: bool) -> None:
    address, fault = read_web_address(typed)
    assert (fault == "") is is_one
    assert address == (typed if is_one else "")


def test_a_workbook_with_macros_says_that_it_works_without() -> None:
    to = Addressed("Ashdown", (), "autumn term 2026", "the autumn term 2026", "Merrow Vale Trust", "", "")
    sent = Outgoing("a.xlsm", [], "", 45, None, TODAY, "headteacher", is_planned=False)
    assert "Everything works without them too" in covering_letter(to, sent).text


def test_words_are_taken_out_of_what_was_attached_and_a_unit_that_is_forgotten_is_named(folder: Folder) -> None:
    path = folder.file_of(FIRST)
    sheet = openpyxl.load_workbook(path)["Actions"]
    cell = sheet.cell(6, column_of(sheet, "action.action"))
    words = "Jaspreet Thistlewood reads daily"
    edit(path, lambda book: book["Actions"].__setitem__(cell.coordinate, words))
    begin_anew(folder.path)
    assert planbook("-C", str(folder.path), "--today", str(TODAY), "consolidate", PERIOD).returncode in (
        0,
        1,
    )
    prepare(folder, period=SPRING)

    def attached() -> bytes:
        (one,) = draft(folder, f"{FIRST}_*", SPRING).iter_attachments()
        return bytes(one.get_content())

    def has(data: bytes) -> bool:
        book = openpyxl.load_workbook(io.BytesIO(data))
        return any(words in str(c.value) for row in book["Actions"].iter_rows() for c in row)

    assert has(attached())
    own = f"returned/{PERIOD}/{path.name}"
    redact(folder.trust, own, f"Actions!{cell.coordinate}", "It names a pupil", TODAY)
    assert not has(attached())
    done = forget(folder.trust, FIRST, TODAY)
    assert {*messages(folder, SPRING).glob(f"{FIRST}_*")} <= {*done.files}
    assert messages(folder, SPRING) / "messages.xlsx" in done.merges


def test_a_plan_that_is_still_to_be_written_says_how_to_paste_one(folder: Folder) -> None:
    (first,) = messages(folder).parent.glob(f"{FIRST}_*.xlsx")
    prepare(folder, period=SPRING)
    (later,) = messages(folder, SPRING).parent.glob(f"{FIRST}_*.xlsx")
    for path, is_first in ((first, True), (later, False)):
        cover = openpyxl.load_workbook(path)["Cover"]
        steps = [str(row[0].value) for row in cover.iter_rows() if re.match(r"\d\.  ", str(row[0].value))]
        assert any("paste values only" in step for step in steps) is is_first
        assert [int(step[0]) for step in steps] == [*range(1, len(steps) + 1)]
    assert read_workbook(first, load()).unit == FIRST
