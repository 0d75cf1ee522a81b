"""What goes out: drafts that say so, what is published, what came afterwards, and what differs from it."""

import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml

from command_line import planbook
from planbook.consolidate.disclosure import external
from planbook.consolidate.shown import shown_lines
from planbook.errors import LedgerError, UnknownError
from planbook.files import TEMPORARY
from planbook.ledger.health import health_of
from planbook.ledger.opening import connect
from planbook.ledger.publications import Publications
from planbook.model.prose import counted
from planbook.workflow.consolidate import consolidate
from planbook.workflow.corrections import worked_papers
from planbook.workflow.forget import forget, forget_before
from planbook.workflow.published import published_of
from planbook.workflow.publishing import publish
from planbook.workflow.redacting.redact import redact
from planbook.workflow.report import report, report_correction
from planbook.workflow.state import look
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

FIRST, SECOND, THIRD = "990101", "990102", "990103"
OUT, AFTER = date(2027, 1, 7), date(2027, 1, 20)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A term whose summary and papers are made, as drafts."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=3)
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def run(folder: Folder, *words: str, today: date = AFTER) -> tuple[int, str]:
    done = planbook("-C", str(folder.path), "--today", today.isoformat(), *words)
    return done.returncode, done.stdout + done.stderr


def paper_of(folder: Folder, unit: str) -> Path:
    (found,) = (folder.outputs / "reports").glob(f"{unit}_*.docx")
    return found


def copies(folder: Folder, day: str = "2027-01-07") -> dict[str, bytes]:
    top = folder.outputs / "published" / day
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}


def marks_of_workbook(data: bytes) -> set[bool]:
    """Whether the sheets of a summary say that they are drafts, in their first line and their header."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    told = [
        text.startswith("Draft.")
        for sheet in book
        for text in (str(sheet["A1"].value), sheet.oddHeader.center.text or "")
    ]
    return set(told)


def said_in_paper(data: bytes) -> tuple[str, str, list[str]]:
    """The last line of the header, the first line of the text, and all of it."""
    paper = docx.Document(io.BytesIO(data))
    header = [line.text for line in paper.sections[0].header.paragraphs]
    text = [line.text for line in paper.paragraphs]
    return header[-1].strip(), text[0], text


def correct(folder: Folder, unit: str, spent: int) -> None:
    """The school returns its workbook again with another amount."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Funding"]
        sheet.cell(funding_row(sheet), column_of(sheet, "funding_line.spent")).value = spent

    edit(folder.file_of(unit), change)


def funding_row(sheet: object) -> int:
    column = column_of(sheet, "funding_line.spent")
    for row in range(1, 40):
        if isinstance(sheet.cell(row, column).value, int | float):  # type: ignore[attr-defined]
            return row
    raise AssertionError("no amount")


def work_on(path: Path, words: str = "A sentence of the head's own.") -> None:
    paper = docx.Document(str(path))
    paper.add_paragraph(words)
    paper.save(str(path))


# Drafts


def test_what_is_made_is_a_draft_and_says_so_in_header_and_first_line(folder: Folder) -> None:
    assert marks_of_workbook((folder.outputs / "summary.xlsx").read_bytes()) == {True}
    header, first, _ = said_in_paper(paper_of(folder, FIRST).read_bytes())
    assert header.startswith("Draft. For governors")
    assert first == "Draft"
    found = openpyxl.load_workbook(folder.outputs / "internal" / "findings.xlsx")
    assert not str(found.worksheets[0]["A1"].value).startswith("Draft")


def test_status_says_what_stands_as_a_draft_and_what_was_published_when(folder: Folder) -> None:
    (before,) = status(folder.trust, PERIOD, AFTER).published
    assert (before.period, before.state, before.published_on) == (PERIOD, "draft", None)
    publish(folder.trust, PERIOD, OUT)
    (out,) = status(folder.trust, PERIOD, AFTER).published
    assert (out.state, out.published_on, out.meetings) == ("published", OUT, [])
    correct(folder, FIRST, 12345)
    consolidate(folder.trust, PERIOD, AFTER)
    code, said = run(folder, "status", PERIOD)
    assert code == 0
    assert f"{PERIOD}: a draft again: it is not what was published on 07/01/2027." in said


# Publishing


def test_what_goes_out_loses_the_mark_and_a_copy_is_kept(folder: Folder) -> None:
    done = publish(folder.trust, PERIOD, OUT)
    kept = copies(folder)
    assert kept.keys() == {"summary.xlsx", *(f"reports/{paper_of(folder, u).name}" for u in (FIRST, SECOND, THIRD))}
    assert {paper.copy for paper in done.papers} == {done.folder / name for name in kept}
    for name, data in kept.items():
        assert (folder.outputs / name).read_bytes() == data
    assert marks_of_workbook(kept["summary.xlsx"]) == {False}
    header, first, _ = said_in_paper(kept[f"reports/{paper_of(folder, FIRST).name}"])
    assert header.startswith("For governors")
    assert first.startswith("Headteacher")


def test_what_was_published_is_no_draft_while_it_is_the_same(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    before = folder.output_bytes()
    done = consolidate(folder.trust, PERIOD, AFTER)
    assert done.published_on == OUT
    assert list(done.unlike_published) == []
    assert {made.state for made in report(folder.trust, PERIOD, AFTER)} == {"unchanged"}
    assert consolidate(folder.trust, PERIOD, AFTER, rebuild=True).differing == ()
    assert folder.output_bytes() == before


def test_every_figure_is_recorded_as_it_was_shown(folder: Folder) -> None:
    done = consolidate(folder.trust, PERIOD, TODAY)
    publish(folder.trust, PERIOD, OUT)
    with folder.trust.scratch_ledger() as ledger:
        (out,) = ledger.publications.of(PERIOD)
        lines = ledger.publications.lines(out.id)
    assert not out.meeting
    whole = {(line.table, line.key): line.shown for line in lines if line.paper == "summary.xlsx"}
    for row in external(done.tables).kpis:
        told = whole["kpis", row.figure]
        assert told["status"] == row.status
        assert ("value" in told) == (row.value is not None)
    own = [line for line in lines if line.paper.startswith(f"reports/{FIRST}_")]
    assert own
    assert {line.unit for line in own} == {FIRST}


def test_a_second_time_on_a_day_has_a_folder_of_its_own(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    first = copies(folder)
    correct(folder, FIRST, 12345)
    done = publish(folder.trust, PERIOD, OUT)
    assert done.folder.name == "2027-01-07-2"
    assert copies(folder) == first
    assert copies(folder, "2027-01-07-2")["summary.xlsx"] != first["summary.xlsx"]
    assert [found.table for found in done.differing if found.unit == FIRST and found.table == "funding"] == [
        "funding"
    ]


def test_of_a_paper_that_was_worked_on_the_copy_is_without_the_mark_and_the_file_stays(folder: Folder) -> None:
    path = paper_of(folder, FIRST)
    work_on(path, "Draft minutes are with the clerk.")
    hers = path.read_bytes()
    done = publish(folder.trust, PERIOD, OUT)
    assert [paper.unit for paper in done.papers if paper.edited] == [FIRST]
    assert path.read_bytes() == hers
    copy = copies(folder)[f"reports/{path.name}"]
    header, first, text = said_in_paper(copy)
    assert header.startswith("For governors")
    assert first != "Draft"
    assert text == said_in_paper(hers)[2][1:]
    assert text[-1] == "Draft minutes are with the clerk."
    assert {made.state for made in report(folder.trust, PERIOD, AFTER) if made.unit == FIRST} == {"kept"}


def test_what_is_left_of_a_review_in_a_paper_that_goes_out_is_said(folder: Folder) -> None:
    path = paper_of(folder, FIRST)
    paper = docx.Document(str(path))
    own = paper.add_paragraph("A sentence of the head's own.")
    paper.add_comment(own.runs, text="Do we want to say this?", author="Chair", initials="C")
    inserted = parse_xml(
        '<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="901" w:author="Head" '
        'w:date="2027-01-04T09:00:00Z"><w:r><w:t> Perhaps.</w:t></w:r></w:ins>'
    )
    own._p.append(inserted)
    paper.save(str(path))
    done = publish(folder.trust, PERIOD, OUT)
    left = {paper.unit: paper.left_of_review for paper in done.papers if paper.left_of_review}
    assert left == {FIRST: "one comment and tracked changes in one paragraph"}
    copy = copies(folder)[f"reports/{path.name}"]
    assert b"Do we want to say this?" in zipfile.ZipFile(io.BytesIO(copy)).read("word/comments.xml")
    said = planbook("--today", OUT.isoformat(), "-C", str(folder.path), "publish", PERIOD)
    assert "  Everybody who opens it can read one comment and tracked changes in one paragraph." in said.stdout


def test_of_a_paper_that_was_worked_on_the_figures_that_planbook_wrote_went_out(folder: Folder) -> None:
    """What came after the head worked on it is not in it; the ledger does not say that it was."""
    report(folder.trust, PERIOD, AFTER)
    work_on(paper_of(folder, FIRST))
    with folder.trust.ledger() as ledger:
        then = look(folder.trust, ledger, folder.trust.period(PERIOD), AFTER)
        before = {f"{line.table}/{line.key}": line.shown for line in shown_lines(then.external, FIRST)}
    correct(folder, FIRST, 1234)
    publish(folder.trust, PERIOD, OUT)
    out = lines_published(folder, FIRST)
    assert out == before
    with folder.trust.ledger() as ledger:
        summary = [line for line in ledger.publications.lines(1) if line.paper == "summary.xlsx"]
    assert [line.shown for line in summary if line.unit == FIRST and line.shown.get("spent") == 1234]
    assert not [shown for shown in out.values() if shown.get("spent") == 1234]


def lines_published(folder: Folder, unit: str) -> dict[str, Mapping[str, object]]:
    """What is recorded of the unit's paper, by its key."""
    with folder.trust.ledger() as ledger:
        lines = published_of(ledger, PERIOD).lines(f"reports/{paper_of(folder, unit).name}")
    return {f"{line.table}/{line.key}": line.shown for line in lines}


def test_a_paper_that_is_no_word_file_any_more_stops_nothing(folder: Folder) -> None:
    paper_of(folder, FIRST).write_bytes(b"not a paper")
    done = publish(folder.trust, PERIOD, OUT)
    assert [paper.marked for paper in done.papers if paper.unit == FIRST] == [True]
    assert copies(folder)[f"reports/{paper_of(folder, FIRST).name}"] == b"not a paper"


def test_of_one_meeting_its_papers_alone_go_out(folder: Folder) -> None:
    done = publish(folder.trust, PERIOD, OUT, "LGC/2027-01-14")
    assert done.meeting == "LGC/2027-01-14"
    assert {name.partition("/")[0] for name in copies(folder)} == {"reports"}
    assert marks_of_workbook((folder.outputs / "summary.xlsx").read_bytes()) == {True}
    assert said_in_paper(paper_of(folder, FIRST).read_bytes())[1] != "Draft"
    (one,) = status(folder.trust, PERIOD, AFTER).published
    assert (one.state, one.published_on, one.meetings) == ("draft", None, ["LGC/2027-01-14"])
    consolidate(folder.trust, PERIOD, AFTER)
    assert marks_of_workbook((folder.outputs / "summary.xlsx").read_bytes()) == {True}
    assert {made.state for made in report(folder.trust, PERIOD, AFTER)} == {"unchanged"}


@pytest.mark.parametrize("meeting", ["LGC", "LGC/", "LGC/2027-02-30", "NOBODY/2027-01-14", "/2027-01-14"])
def test_a_meeting_that_there_is_not_is_one_line_and_nothing_goes_out(folder: Folder, meeting: str) -> None:
    before = folder.output_bytes()
    code, said = run(folder, "publish", PERIOD, "--meeting", meeting)
    assert code == 2
    assert len(said.strip().splitlines()) == 1
    assert folder.output_bytes() == before
    with pytest.raises(UnknownError):
        publish(folder.trust, PERIOD, OUT, meeting)


def test_a_day_on_which_the_body_does_not_meet_is_told(folder: Folder) -> None:
    before = folder.output_bytes()
    with pytest.raises(UnknownError, match=r"not meet on 15 January 2027 .* has 14 January 2027\. Give that day"):
        publish(folder.trust, PERIOD, OUT, "LGC/2027-01-15")
    assert folder.output_bytes() == before


def test_a_body_that_reads_no_papers_is_told(folder: Folder) -> None:
    register = folder.trust.register
    others = [e.text("body") for e in register.rows("body") if e.text("body") != "LGC"]
    for other in others[:1]:
        with pytest.raises(UnknownError, match="No papers go to"):
            publish(folder.trust, PERIOD, OUT, f"{other}/2027-01-14")
    assert others


def test_what_was_published_and_is_damaged_is_never_taken_for_whole(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    connection = connect(folder.path / "ledger.db")
    connection.execute("UPDATE published SET shown = '{}' WHERE number = 9")
    connection.commit()
    connection.close()
    with folder.trust.scratch_ledger() as ledger, pytest.raises(LedgerError, match="publication 1"):
        ledger.publications.lines(1)


def test_the_command_says_what_went_out_and_what_is_not_as_it_was(folder: Folder) -> None:
    code, said = run(folder, "publish", PERIOD, today=OUT)
    assert code == 0
    assert f"outputs/{PERIOD}/published/2027-01-07/summary.xlsx" in said
    assert "Published on 07/01/2027" in said
    correct(folder, FIRST, 12345)
    code, said = run(folder, "consolidate", PERIOD)
    assert "Not as it was published on 07/01/2027" in said
    assert "spent £12,345" in said
    assert marks_of_workbook((folder.outputs / "summary.xlsx").read_bytes()) == {True}


def test_papers_that_go_out_after_their_day_are_said_to(folder: Folder) -> None:
    code, said = run(folder, "publish", PERIOD, "--meeting", "LGC/2027-01-14", today=date(2027, 1, 10))
    assert code == 0, said
    of = "the papers of the Local governing committee for its meeting of 14 January 2027"
    assert f"Published on 10/01/2027, {of}." in said
    assert f"T{of[1:]} were due on 6 January 2027; they are published 4 days after." in said
    assert "LGC/2027" not in said
    assert f"; {of} have gone out." in run(folder, "status", PERIOD)[1]
    assert "were due on" not in run(folder, "publish", PERIOD)[1], "they have gone out"


def test_a_correction_of_papers_that_went_out_in_time_is_not_said_to_be_late(folder: Folder) -> None:
    publish(folder.trust, PERIOD, date(2027, 1, 6))
    correct(folder, FIRST, 12345)
    code, said = run(folder, "publish", PERIOD, today=date(2027, 3, 23))
    assert code == 0 and "Not as it was published on 06/01/2027" in said
    assert "were due on" not in said


def test_papers_that_go_out_in_time_are_not(folder: Folder) -> None:
    assert "were due on" not in run(folder, "publish", PERIOD, today=date(2027, 1, 6))[1]


# What comes afterwards


def test_a_return_after_publication_counts_and_says_so(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    correct(folder, FIRST, 12345)
    done = consolidate(folder.trust, PERIOD, AFTER)
    verdicts = {file.unit: file.verdict for file in done.checked.files}
    assert verdicts[FIRST] == "after-publication"
    assert all(str(verdicts[unit]).startswith("accepted") for unit in (SECOND, THIRD))
    (told,) = [f for f in done.checked.findings if f.code == "TR-014"]
    assert (told.severity, told.unit) == ("note", FIRST)
    assert "after the papers of 07/01/2027 had gone out" in told.message
    assert any(row.spent == 12345 for row in done.tables.funding if row.unit == FIRST)
    (unit,) = [u for u in status(folder.trust, PERIOD, AFTER).units if u.unit == FIRST]
    assert (unit.state, unit.verdict) == ("returned", "after-publication")
    assert copies(folder)["summary.xlsx"] != (folder.outputs / "summary.xlsx").read_bytes()


def test_once_it_has_gone_out_too_it_is_accepted(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    correct(folder, FIRST, 12345)
    consolidate(folder.trust, PERIOD, AFTER)
    publish(folder.trust, PERIOD, AFTER)
    done = consolidate(folder.trust, PERIOD, AFTER)
    assert all(str(file.verdict).startswith("accepted") for file in done.checked.files)
    assert not [f for f in done.checked.findings if f.code == "TR-014"]
    assert list(done.unlike_published) == []
    assert consolidate(folder.trust, PERIOD, AFTER, rebuild=True).differing == ()


def test_a_file_that_is_only_renamed_did_not_come_after(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    path = folder.file_of(FIRST)
    path.rename(path.with_name(path.stem + " renamed.xlsx"))
    done = consolidate(folder.trust, PERIOD, AFTER)
    assert all(str(file.verdict).startswith("accepted") for file in done.checked.files)


def test_of_a_meeting_alone_only_its_units_come_after(folder: Folder) -> None:
    late = folder.file_of(THIRD)
    publish(folder.trust, PERIOD, OUT, "LGC/2027-01-14")
    correct(folder, FIRST, 12345)
    done = consolidate(folder.trust, PERIOD, AFTER)
    assert {f.unit for f in done.checked.files if f.verdict == "after-publication"} == {FIRST}
    assert late.is_file()


# Corrections


def correction_of(folder: Folder) -> Path:
    return folder.outputs / "reports" / f"correction_{PERIOD}.docx"


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of the page's table, without its head."""
    (table,) = docx.Document(io.BytesIO(data)).tables
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows][1:]


def set_attendance_target(folder: Folder, target: float) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["Targets"]
        of, to = (column_of(page, f"kpi_target.{key}") for key in ("kpi", "target"))
        rows = [n for n in range(1, page.max_row + 1) if "ttendance" in str(page.cell(n, of).value)]
        assert rows
        for number in rows:
            page.cell(number, to).value = target

    edit(folder.path / "trust.xlsx", change)


def test_before_anything_was_published_there_is_nothing_to_correct(folder: Folder) -> None:
    code, said = run(folder, "report", PERIOD, "--for", "correction")
    assert code == 2
    assert "Nothing of 2026-27-autumn has been published" in said
    assert not correction_of(folder).exists()


def test_where_nothing_has_changed_no_page_is_made(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    assert report_correction(folder.trust, PERIOD, AFTER) == []
    assert not correction_of(folder).exists()
    code, said = run(folder, "report", PERIOD, "--for", "correction")
    assert (code, "no page is made" in said) == (0, True)


def test_one_page_says_what_has_changed_and_which_return_did_it(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    correct(folder, FIRST, 12345)
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    assert (made.unit, made.path, made.state) == ("", correction_of(folder), "written")
    data = made.path.read_bytes()
    name = folder.trust.register.label("unit", FIRST)
    (own,) = [row for row in rows_of(data) if row[0].startswith("Funding") and name in row[0]]
    assert "£12,345" in own[2]
    assert "£12,345" not in own[1]
    assert own[4] == "Its return of 20 January 2027"
    assert any(f"The return of {name}" in row[4] for row in rows_of(data) if name not in row[0])
    header, first, _ = said_in_paper(data)
    assert header.startswith("Draft. For governors")
    assert first == "Draft"
    assert {made.state for made in report_correction(folder.trust, PERIOD, AFTER)} == {"unchanged"}


def test_an_edit_of_the_register_is_named_and_the_statuses_with_it(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    set_attendance_target(folder, 99.5)
    report_correction(folder.trust, PERIOD, AFTER)
    rows = rows_of(correction_of(folder).read_bytes())
    own = [row for row in rows if "ttendance" in row[0]]
    assert own, rows
    for row in own:
        assert "target 99.5%" in row[2]
        assert row[4] == "The register: Targets"
    assert any("now" in row[3] and "Off target" in row[3] for row in own)
    statuses = [row[3] != "as it was" for row in rows]
    assert statuses == sorted(statuses, reverse=True)  # changes of status first


def test_the_summary_has_a_sheet_of_what_was_corrected_and_keeps_it(folder: Folder) -> None:
    assert "Corrections" not in openpyxl.load_workbook(folder.outputs / "summary.xlsx").sheetnames
    publish(folder.trust, PERIOD, OUT)
    correct(folder, FIRST, 12345)
    consolidate(folder.trust, PERIOD, AFTER)
    sheet = openpyxl.load_workbook(folder.outputs / "summary.xlsx")["Corrections"]
    rows = [row for row in sheet.iter_rows(values_only=True) if "12,345" in str(row[3])]
    assert rows
    assert all(row[1].date() == OUT and row[7] is None for row in rows)
    publish(folder.trust, PERIOD, AFTER)
    kept = copies(folder, "2027-01-20")
    sheet = openpyxl.load_workbook(io.BytesIO(kept["summary.xlsx"]))["Corrections"]
    assert {row[7].date() for row in sheet.iter_rows(values_only=True) if "12,345" in str(row[3])} == {AFTER}
    consolidate(folder.trust, PERIOD, date(2027, 2, 1))
    assert (folder.outputs / "summary.xlsx").read_bytes() == kept["summary.xlsx"]


def test_the_page_goes_out_with_the_correction(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    correct(folder, FIRST, 12345)
    report_correction(folder.trust, PERIOD, AFTER)
    draft = correction_of(folder).read_bytes()
    publish(folder.trust, PERIOD, AFTER)
    out = correction_of(folder).read_bytes()
    assert copies(folder, "2027-01-20")[f"reports/{correction_of(folder).name}"] == out
    assert said_in_paper(out)[2] == said_in_paper(draft)[2][1:]
    assert report_correction(folder.trust, PERIOD, date(2027, 2, 1)) == []
    assert correction_of(folder).read_bytes() == out


def test_papers_that_people_have_worked_on_are_listed_with_their_figures(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    path = paper_of(folder, FIRST)
    work_on(path)
    work_on(paper_of(folder, SECOND))
    hers = path.read_bytes()
    correct(folder, FIRST, 12345)
    report(folder.trust, PERIOD, AFTER)
    report_correction(folder.trust, PERIOD, AFTER)
    text = "\n".join(said_in_paper(correction_of(folder).read_bytes())[2])
    (told,) = re.findall(rf"outputs/{PERIOD}/reports/{re.escape(path.name)}: (.*)", text)
    assert "£12,345" in told
    assert paper_of(folder, SECOND).name not in text  # its figures are as they were
    assert path.read_bytes() == hers


def test_how_many_figures_of_a_paper_that_was_worked_on_differ_is_told(folder: Folder) -> None:
    path = paper_of(folder, FIRST)
    work_on(path)
    hint = f"`planbook report {PERIOD} --refresh {path.name}`"
    _, said = run(folder, "report", PERIOD, "--for", "governors", "--unit", FIRST)
    assert f"{path.name}  (kept: it has been worked on; {hint} gives it new figures)" in said
    publish(folder.trust, PERIOD, OUT)
    _, said = run(folder, "report", PERIOD, "--for", "governors", "--unit", FIRST)
    assert f"{path.name}  (kept: it has been worked on, and every figure is as it was published)" in said
    correct(folder, FIRST, 12345)
    (made,) = [one for one in report(folder.trust, PERIOD, AFTER, [FIRST]) if one.path == path]
    with folder.trust.scratch_ledger() as ledger:
        (worked,) = worked_papers(look(folder.trust, ledger, folder.trust.period(PERIOD), AFTER), AFTER)
    assert made.unlike == len(worked.rows) > 1
    _, said = run(folder, "report", PERIOD, "--for", "governors", "--unit", FIRST)
    figures = counted(made.unlike, "figure")
    assert f"worked on; {figures} are not as published, and {hint} gives it the new ones)" in said


def test_a_correction_that_people_have_worked_on_is_kept_unless_it_is_named(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    correct(folder, FIRST, 12345)
    report_correction(folder.trust, PERIOD, AFTER)
    work_on(correction_of(folder))
    hers = correction_of(folder).read_bytes()
    assert [made.state for made in report_correction(folder.trust, PERIOD, AFTER)] == ["kept"]
    correct(folder, FIRST, 23456)
    code, said = run(folder, "report", PERIOD, "--for", "correction", "--refresh", correction_of(folder).name)
    assert code == 0, said
    assert "£23,456" in said and correction_of(folder).read_bytes() != hers
    assert correction_of(folder).with_name(f"correction_{PERIOD}.previous-1.docx").read_bytes() == hers


def test_the_command_makes_the_page_and_refuses_one_unit(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    correct(folder, FIRST, 12345)
    code, said = run(folder, "report", PERIOD, "--for", "correction")
    assert (code, said.strip()) == (0, f"outputs/{PERIOD}/reports/correction_{PERIOD}.docx")
    code, said = run(folder, "report", PERIOD, "--for", "correction", "--unit", FIRST)
    assert code == 2
    assert "leave the unit out" in said


# Forgetting and removing words


def test_of_a_unit_that_is_forgotten_only_what_was_hidden_and_totals_stay(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    with folder.trust.scratch_ledger() as ledger:
        before = {(w.paper, w.table, w.key): w.shown for w in ledger.publications.lines(1)}
    done = forget(folder.trust, FIRST, AFTER)
    assert {p.name for p in done.files if "published" in p.parts} == {paper_of(folder, FIRST).name}
    assert done.published == [folder.outputs / "published" / "2027-01-07" / "summary.xlsx"]
    with folder.trust.scratch_ledger() as ledger:
        (out,) = ledger.publications.of(PERIOD)
        lines = ledger.publications.lines(out.id)
    assert len(lines) == len(before)
    for line in lines:
        if line.unit == FIRST:
            assert line.shown in ({"forgotten": True}, {"forgotten": True, "status": "suppressed"})
            assert line.paper in (f"reports/{FIRST}", "summary.xlsx")
        else:
            assert line.shown == before[line.paper, line.table, line.key]
    assert any(line.table == "phases" and line.shown.get("value") for line in lines)
    assert health_of(folder.path / "ledger.db", folder.trust.declarations).damage == ()
    assert not [found for found in consolidate(folder.trust, PERIOD, AFTER).unlike_published if not found.fields]


def test_of_periods_that_are_forgotten_the_totals_that_went_out_stay(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    forget_before(folder.trust, "2026-27-spring", AFTER)
    with folder.trust.scratch_ledger() as ledger:
        (out,) = ledger.publications.of(PERIOD)
        lines = ledger.publications.lines(out.id)
    assert out.run == 0
    assert all(line.shown.get("forgotten") for line in lines if line.unit)
    assert any("value" in line.shown for line in lines if line.table == "phases")
    assert health_of(folder.path / "ledger.db", folder.trust.declarations).damage == ()


class Stopped(BaseException):
    """The computer goes off."""


def stop_before_recording(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """`publish`, stopped when its copies lie there and nothing is recorded; the copies."""

    def stop(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(Publications, "add", stop)
        publish(folder.trust, PERIOD, OUT)
    return copies(folder)


@pytest.mark.parametrize("edited", [False, True])
def test_what_a_stopped_run_left_is_no_publication(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, edited: bool
) -> None:
    """Run again it is done as if it had never been stopped, and nothing of the stopped run stays."""
    if edited:
        work_on(paper_of(folder, FIRST))
    left = stop_before_recording(folder, monkeypatch)
    assert left
    top = folder.outputs / "published" / "2027-01-07"
    (top / "reports" / f"{TEMPORARY}0a").write_bytes(b"half a paper")
    if not edited:
        next(top.rglob("*.docx")).unlink()
    assert publish(folder.trust, PERIOD, OUT).folder == top
    assert copies(folder) == left
    assert [path.name for path in top.parent.iterdir()] == ["2027-01-07"]


@pytest.mark.parametrize("before", ["nothing", "a publication", "a paper edited"])
def test_a_run_stopped_once_it_is_recorded_is_finished_by_the_next(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """What went out is recorded once, and every paper is then as it went out."""
    if before != "nothing":
        publish(folder.trust, PERIOD, date(2027, 1, 4))
        correct(folder, FIRST, 12345)
        consolidate(folder.trust, PERIOD, OUT)
    if before == "a paper edited":
        report(folder.trust, PERIOD, OUT)
        work_on(paper_of(folder, FIRST))
    whole = folder.path.parent / "whole"
    shutil.copytree(folder.path, whole)
    publish(Folder(whole).trust, PERIOD, OUT)
    add = Publications.add

    def add_and_stop(self: Publications, *what: Any) -> int:
        add(self, *what)
        raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(Publications, "add", add_and_stop)
        publish(folder.trust, PERIOD, OUT)
    assert folder.output_bytes() != Folder(whole).output_bytes()
    done = publish(folder.trust, PERIOD, OUT)
    assert folder.output_bytes() == Folder(whole).output_bytes()
    assert all(paper.copy.is_file() for paper in done.papers)
    assert done.folder == folder.outputs / "published" / "2027-01-07"
    with folder.trust.scratch_ledger() as ledger:
        days = [out.day for out in ledger.publications.of(PERIOD)]
    assert days == [OUT] if before == "nothing" else days == [date(2027, 1, 4), OUT]


def test_a_folder_with_that_day_for_its_name_that_is_somebody_s_stays(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = stop_before_recording(folder, monkeypatch)
    own = folder.outputs / "published" / "2027-01-07" / "minutes.txt"
    own.write_text("Read aloud on 14 January.", encoding="utf-8")
    assert publish(folder.trust, PERIOD, OUT).folder.name == "2027-01-07-2"
    assert copies(folder, "2027-01-07-2") == left
    assert copies(folder) == {**left, "minutes.txt": own.read_bytes()}


def test_damage_to_what_was_published_is_found(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    connection = connect(folder.path / "ledger.db")
    connection.execute("UPDATE published SET shown = '{}' WHERE number = 9")
    connection.commit()
    connection.close()
    (damage,) = health_of(folder.path / "ledger.db", folder.trust.declarations).damage
    assert (damage.part, damage.period) == ("publication", PERIOD)


def test_words_are_removed_from_the_copies_of_what_went_out_too(folder: Folder) -> None:
    words = "Zebulon Quagmire left the room twice and was found by the pond."
    cells: list[str] = []

    def say(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        cell = sheet.cell(6, column_of(sheet, "action.progress"))
        cell.value = words
        cells.append(cell.coordinate)

    edit(folder.file_of(FIRST), say)
    report(folder.trust, PERIOD, TODAY)
    work_on(paper_of(folder, FIRST), "Seen by the clerk.")
    work_on(paper_of(folder, FIRST), f"She told us: {words}")
    publish(folder.trust, PERIOD, OUT)
    copy = folder.outputs / "published" / "2027-01-07" / "reports" / paper_of(folder, FIRST).name
    assert "Quagmire" in "\n".join(said_in_paper(copy.read_bytes())[2])
    hers = paper_of(folder, FIRST).read_bytes()
    receipt = f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    done = redact(folder.trust, receipt, f"Actions!{cells[0]}", "It names a pupil", AFTER)
    assert copy in done.cleared.files
    assert "Quagmire" not in "\n".join(said_in_paper(copy.read_bytes())[2])
    assert paper_of(folder, FIRST).read_bytes() == hers
    assert [path for path, _ in done.cleared.still] == [paper_of(folder, FIRST)]
    with folder.trust.scratch_ledger() as ledger:
        (out,) = ledger.publications.of(PERIOD)
        file = out.files[f"reports/{copy.name}"]
        assert file.copy == hashlib.sha256(copy.read_bytes()).hexdigest()
        assert file.edited
    assert health_of(folder.path / "ledger.db", folder.trust.declarations).damage == ()
