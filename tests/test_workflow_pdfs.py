"""The PDF beside a paper: it is always of that paper, and all that keeps or removes papers knows it."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

import command_line
from planbook.model.sha256 import sha256_of
from planbook.report.pdf.making import MadePdf
from planbook.workflow import pdfs
from planbook.workflow.backup import back_up
from planbook.workflow.forget import forget
from planbook.workflow.publishing import publish
from planbook.workflow.redacting.redact import redact, words
from planbook.workflow.refreshing import refresh
from planbook.workflow.report import report, report_correction
from trust_folder import FIRST, PERIOD, TODAY, Folder, column_of, edit, small_trust

BROKEN = b"this breaks it"


def stand_in(program: Path, papers: Sequence[bytes], say: Callable[[int], None]) -> list[MadePdf]:
    """PDFs that say which texts the papers have; none of one that has the words of BROKEN."""
    made = []
    for number, data in enumerate(papers):
        say(number)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = archive.read("word/document.xml")
        sha = sha256_of(text).encode()
        draft = b"draft" if b">Draft<" in text else b"final"
        made.append(MadePdf(b"", "it broke") if BROKEN in text else MadePdf(b"%PDF " + draft + b" " + sha))
    return made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A trust of one school, where LibreOffice is a stand-in."""
    monkeypatch.setattr(pdfs, "find_libreoffice", lambda: Path("soffice"))
    monkeypatch.setattr(pdfs, "make_pdfs", stand_in)
    return small_trust(tmp_path / "trust", units=1)


def made(folder: Folder, *, pdf: bool = True) -> tuple[Path, str | None]:
    """The paper, and what became of its PDF."""
    (one,) = report(folder.trust, PERIOD, TODAY, pdf=pdf)
    return one.path, one.pdf.state if one.pdf else None


def pdf_of(folder: Folder) -> Path:
    (path,) = (folder.outputs / "reports").glob(f"*_{PERIOD}.docx")
    return path.with_suffix(".pdf")


def new_figures(folder: Folder) -> None:
    def correct(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = 54000

    edit(folder.file_of(FIRST), correct)


def type_into(path: Path, text: str = "Her own words.") -> None:
    document = docx.Document(str(path))
    document.add_paragraph(text)
    document.save(str(path))


def planbook(folder: Folder, *said: str) -> tuple[int, str, str]:
    done = command_line.planbook("-C", str(folder.path), "--today", TODAY.isoformat(), *said)
    return done.returncode, done.stdout, done.stderr


def test_it_is_of_the_paper_that_lies_beside_it(folder: Folder) -> None:
    path, state = made(folder)
    assert state == "written"
    first = pdf_of(folder).read_bytes()
    assert made(folder) == (path, "unchanged")
    assert made(folder, pdf=False) == (path, None)
    assert pdf_of(folder).read_bytes() == first
    new_figures(folder)
    status, out, _ = planbook(folder, "report", PERIOD)
    assert (status, out.splitlines()) == (
        0,
        [
            f"outputs/{PERIOD}/reports/{path.name}",
            f"Removed, as made of the paper before it changed: {pdf_of(folder).name}",
        ],
    )
    assert not pdf_of(folder).exists()
    assert made(folder) == (path, "written")
    assert pdf_of(folder).read_bytes() != first
    pdf_of(folder).write_bytes(b"%PDF hers")
    assert made(folder) == (path, "kept")
    assert pdf_of(folder).read_bytes() == b"%PDF hers"


def test_only_what_planbook_made_of_a_changed_paper_is_taken_away(tmp_path: Path) -> None:
    for name in ("ours", "hers", "same", "without"):
        (tmp_path / f"{name}.docx").write_bytes(b"before")
    for name in ("ours", "hers", "same"):
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF " + name.encode())
    files = {"ours.docx": b"after", "hers.docx": b"after", "same.docx": b"before", "without.docx": b"after"}
    own = {sha256_of(b"%PDF ours"), sha256_of(b"%PDF same")}
    dropped = pdfs.drop_pdfs(tmp_path, files, own)
    assert {paper.name: one.state for paper, one in dropped.items()} == {
        "ours.docx": "removed",
        "hers.docx": "kept",
    }
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["hers.pdf", "same.pdf"]
    assert [*pdfs.of_before_in_words(dropped.values())] == [
        "Removed, as made of the paper before it changed: ours.pdf",
        "Not made by planbook, so left; it may show the paper before it changed: hers.pdf",
    ]


def test_without_libreoffice_the_papers_are_made_and_it_ends_with_2(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(folder)
    before = pdf_of(folder).read_bytes()
    monkeypatch.setattr(pdfs, "find_libreoffice", lambda: None)
    status, out, err = planbook(folder, "report", PERIOD, "--pdf")
    assert (status, out) == (2, f"outputs/{PERIOD}/reports/{pdf_of(folder).stem}.docx  (unchanged)\n")
    assert err.splitlines()[-1] == (
        "planbook: No PDF was made: LibreOffice was not found. The Word papers are there. Install LibreOffice "
        "7.4 or newer from www.libreoffice.org and run this again, or save the papers as PDF in Word."
    )
    assert pdf_of(folder).read_bytes() == before  # of a paper that is as it was
    status, out, _ = planbook(folder, "report", PERIOD, "--pdf", "--json")
    (told,) = json.loads(out)["reports"]
    assert (status, told["state"], told["pdf"]["state"]) == (2, "unchanged", "failed")
    assert told["pdf"]["why"] == "LibreOffice was not found"


def test_one_that_fails_is_named_and_the_one_of_before_stays(folder: Folder) -> None:
    path, _ = made(folder)
    before = pdf_of(folder).read_bytes()
    type_into(path, BROKEN.decode())
    status, _, err = planbook(folder, "report", PERIOD, "--pdf")
    assert status == 2
    assert err.splitlines()[-1] == (
        f"planbook: Not made: {pdf_of(folder).name} (it broke). The Word papers are there: run this again, or save "
        "them as PDF in Word."
    )
    assert pdf_of(folder).read_bytes() == before


def test_a_paper_that_cannot_be_read_has_none(folder: Folder) -> None:
    path, _ = made(folder)
    path.write_bytes(b"no Word document")
    (one,) = report(folder.trust, PERIOD, TODAY, pdf=True)
    assert one.pdf == pdfs.PdfBeside(pdf_of(folder), "failed", "the Word paper cannot be read")


def test_a_refreshed_paper_has_its_own_wherever_it_lies(folder: Folder, tmp_path: Path) -> None:
    path, _ = made(folder)
    type_into(path)
    came = tmp_path / "from the head.docx"
    shutil.copy(path, came)
    new_figures(folder)
    plain = refresh(folder.trust, PERIOD, TODAY, path)
    assert plain.pdf is not None and plain.pdf.state == "removed"
    assert not pdf_of(folder).exists()
    one = refresh(folder.trust, PERIOD, TODAY, came, pdf=True)
    assert one.pdf is not None and (one.pdf.path, one.pdf.state) == (came.with_suffix(".pdf"), "written")
    again = refresh(folder.trust, PERIOD, TODAY, came, pdf=True)
    assert again.pdf is not None and again.pdf.state == "unchanged"


def test_publishing_takes_the_draft_away_and_then_it_is_of_what_went_out(folder: Folder) -> None:
    path, _ = made(folder)
    assert pdf_of(folder).read_bytes().startswith(b"%PDF draft")
    out = publish(folder.trust, PERIOD, TODAY)
    assert [(one.path, one.state) for one in out.pdfs] == [(pdf_of(folder), "removed")]
    assert not pdf_of(folder).exists()
    made(folder)
    assert pdf_of(folder).read_bytes().startswith(b"%PDF final")
    assert publish(folder.trust, PERIOD, TODAY).pdfs == []  # the same paper
    assert pdf_of(folder).exists()
    (copied,) = (folder.outputs / "published").rglob(path.name)
    assert not copied.with_suffix(".pdf").exists()
    new_figures(folder)
    (one,) = report_correction(folder.trust, PERIOD, TODAY, pdf=True)
    assert one.pdf == pdfs.PdfBeside(folder.outputs / "reports" / f"correction_{PERIOD}.pdf", "written")
    assert one.pdf.path.is_file()


def test_of_a_paper_that_went_out_as_she_had_edited_it_it_has_no_mark(folder: Folder) -> None:
    path, _ = made(folder)
    type_into(path)
    made(folder)
    assert pdf_of(folder).read_bytes().startswith(b"%PDF draft")
    publish(folder.trust, PERIOD, TODAY)
    assert made(folder) == (path, "written")
    assert pdf_of(folder).read_bytes().startswith(b"%PDF final")
    type_into(path, "And more.")
    made(folder)
    assert pdf_of(folder).read_bytes().startswith(b"%PDF draft")


def test_a_back_up_has_it_and_forgetting_names_it(folder: Folder) -> None:
    made(folder)
    backed = back_up(folder.path, None, TODAY)
    with zipfile.ZipFile(backed.path) as archive:
        assert pdf_of(folder).relative_to(folder.path).as_posix() in archive.namelist()
    assert pdf_of(folder) in forget(folder.trust, FIRST, TODAY).files


def test_no_words_are_left_in_it_once_they_are_removed(folder: Folder) -> None:
    sheet_cell: list[str] = []

    def name_somebody(book: openpyxl.Workbook) -> None:
        cell = book["Actions"].cell(6, column_of(book["Actions"], "action.progress"))
        cell.value = "Zebulon Quagmire left the room twice, and was found by the pond."
        sheet_cell.append(cell.coordinate)

    edit(folder.file_of(FIRST), name_somebody)
    made(folder)
    hers = pdf_of(folder).with_name("hers.pdf")
    hers.write_bytes(b"%PDF hers")
    source = folder.file_of(FIRST).relative_to(folder.path).as_posix()
    done = redact(folder.trust, source, f"Actions!{sheet_cell[0]}", "A pupil is named", TODAY)
    assert not pdf_of(folder).exists()
    said = [*words(done, folder.path)]
    name = f"outputs/{PERIOD}/reports/{pdf_of(folder).name}"
    assert f"  removed, as words cannot be taken out of a PDF: {name}" in said
    assert (
        f"Still in outputs/{PERIOD}/reports/hers.pdf: planbook cannot look into a PDF, and did not make this one; "
        "look at it yourself." in said
    )
    assert hers.exists()


def test_a_paper_that_is_a_workbook_has_none(folder: Folder) -> None:
    own = folder.path / "templates" / "reports"
    own.mkdir(parents=True)
    (own / "governors.toml").write_text('[report]\nforms = ["docx", "xlsx"]\n', encoding="utf-8")
    told = report(folder.trust, PERIOD, TODAY, pdf=True)
    assert [(one.path.suffix, one.pdf.state if one.pdf else None) for one in told] == [
        (".docx", "written"), (".xlsx", None),
    ]  # fmt: skip
