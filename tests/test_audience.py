"""Every output that people read says whom it is for, in its first line or its header, as its folder has it."""

import email
import email.policy
import io
from pathlib import Path, PurePath

import docx
import openpyxl
import pytest

from own_templates import write_templates
from planbook.model.audience import (
    INSIDE,
    PACKAGE,
    audience_line,
    data_place,
    figures_place,
    own_figures_of,
    parquet_place,
    place,
    place_now,
    workbook_place,
)
from planbook.model.loading import load
from planbook.workflow.consolidate import consolidate
from planbook.workflow.declared import declared
from planbook.workflow.mails import MERGE
from planbook.workflow.places import MANIFEST
from planbook.workflow.reply import reply
from planbook.workflow.report import report, report_data
from trust_folder import PERIOD, TODAY, Folder, small_trust

FIRST, MISSING = "990101", "990103"
TELLS = {"xlsx", "docx", "txt", "eml"}
"""Kinds of files that people read; of others the folder says it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A period worked through: one school has returned nothing."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=3)
    folder.file_of(MISSING).unlink()
    for make in (consolidate, reply, report, report_data):
        make(folder.trust, PERIOD, TODAY)
    return folder


def files(folder: Folder, *below: str) -> list[Path]:
    return sorted(p for p in folder.outputs.joinpath(*below).rglob("*") if p.is_file())


def sheets_of(data: bytes) -> list[tuple[str, str, str]]:
    """Name, first cell and header of each sheet that people see."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        (sheet.title, str(sheet["A1"].value), sheet.oddHeader.center.text or "")
        for sheet in book
        if sheet.sheet_state == "visible"
    ]


def test_only_what_nobody_reads_says_nothing(folder: Folder) -> None:
    silent = {p.relative_to(folder.outputs).parent.as_posix() for p in files(folder) if p.suffix == ".csv"}
    assert silent == {".", "internal", "internal/data"}
    kinds = {p.suffix.removeprefix(".") for p in files(folder)}
    assert kinds == TELLS | {"csv", "json", "parquet"}
    assert {p.name for p in files(folder) if p.suffix == ".json"} == {MANIFEST, PACKAGE}


def test_each_folder_has_what_it_is_for(folder: Folder) -> None:
    tops = {p.relative_to(folder.outputs).parts[0] for p in files(folder)}
    figures = {figures_place("external"), parquet_place(figures_place("external")), PACKAGE}
    assert tops == {"summary.xlsx", MANIFEST, "internal", "reports", "replies"} | figures


@pytest.mark.parametrize(("name", "audience"), [("summary", "external"), ("findings", "internal")])
def test_every_sheet_says_it_in_its_first_line_and_its_header(folder: Folder, name: str, audience: str) -> None:
    declared = load().reports[name]
    assert declared.audience == audience
    sheets = sheets_of((folder.outputs / workbook_place(declared)).read_bytes())
    assert len(sheets) > 3
    line = audience_line(declared.audience, to=load().readers, draft=declared.audience == "external")
    assert {(first, header) for _, first, header in sheets} == {(line, line)}


def test_every_workbook_outside_the_replies_is_declared(folder: Folder) -> None:
    """So that one more cannot be without its line."""
    made = {p.relative_to(folder.outputs).as_posix() for p in files(folder) if p.suffix == ".xlsx"}
    declared = {workbook_place(one) for one in load().reports.values() if one.makes == "workbook"}
    own = {name for name in made if not name.startswith("replies/")}
    beside = {name for name in own if name.startswith("internal/sources/")}  # one for each paper
    assert len(beside) == len(files(folder, "reports"))
    assert own - beside | {f"{PurePath(name).parent}.xlsx" for name in beside} == declared


def test_every_page_of_a_paper_says_it_in_its_header(folder: Folder) -> None:
    papers = files(folder, "reports")
    assert len(papers) == 3
    for path in papers:
        for section in docx.Document(str(path)).sections:
            assert audience_line("external", to=load().readers, draft=True) in [
                line.text.strip() for line in section.header.paragraphs
            ], path.name


def test_what_goes_to_a_school_says_that_it_is_for_that_school(folder: Folder) -> None:
    names = {unit: folder.trust.register.label("unit", unit) for unit in folder.trust.register.units}
    kinds = []
    for path in files(folder, "replies"):
        if path.name == MERGE:
            continue
        unit = path.name.partition("_")[0]
        kinds.append((unit, path.suffix))
        only, own = f"For {names[unit]} only.", own_figures_of(names[unit])
        if path.suffix == ".xlsx":
            told = sheets_of(path.read_bytes())
            assert {header for _, _, header in told} == {own}
            assert openpyxl.load_workbook(path)["What to correct"]["A3"].value == own
        elif path.suffix == ".txt":
            first = path.read_text(encoding="utf-8").splitlines()[0]
            assert first == (own if "_message_" in path.name else only), path.name
        else:
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            assert body.get_content().splitlines()[0] == (own if "_message_" in path.name else only)
            for attached in message.iter_attachments():
                assert {header for _, _, header in sheets_of(attached.get_content())} == {own}
    assert (MISSING, ".eml") in kinds and (FIRST, ".xlsx") in kinds


def test_all_messages_together_are_internal_and_each_says_whose_it_is(folder: Folder) -> None:
    path = folder.outputs / "replies" / MERGE
    ((_, first, header),) = sheets_of(path.read_bytes())
    assert (first, header) == ("Unit", INSIDE)  # a mail merge reads the first line as its headings
    sheet = openpyxl.load_workbook(path)["Messages"]
    for _, name, _, _, text, _ in sheet.iter_rows(min_row=2, values_only=True):
        assert str(text).startswith(f"For {name} only")


def test_a_place_is_worked_out_from_the_audience_in_one_module() -> None:
    assert place("external", "summary.xlsx") == "summary.xlsx"
    assert data_place("action") == "internal/data/action.csv"
    former = ("findings.xlsx", "data/action.csv", "summary.xlsx", "manifest.json", "internal/data/action.csv")
    assert [place_now(name) for name in former] == [
        "internal/findings.xlsx", "internal/data/action.csv", "summary.xlsx", "manifest.json",
        "internal/data/action.csv",
    ]  # fmt: skip


def test_a_name_with_line_breaks_stays_one_line() -> None:
    assert own_figures_of("St  Wulfrun’s\nSchool") == (
        "For St Wulfrun’s School only: its own figures, small numbers included."
    )


def test_whom_papers_are_for_is_said_in_the_trusts_own_words(tmp_path: Path) -> None:
    assert load().readers == "governors and trustees"
    write_templates(tmp_path, {"words.toml": '[words]\ntrustee = ["director", "directors"]\n'})
    own = declared(tmp_path)
    assert own.readers == "governors and directors"
    assert own.reports["trustees"].title.startswith("Directors’ report")
    assert audience_line("external", to=own.readers) == "For governors and directors: small numbers are hidden."
