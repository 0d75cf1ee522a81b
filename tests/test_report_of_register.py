"""The papers with which a trust begins: made of the register alone, before a year is over, and never drafts."""

import shutil
from pathlib import Path

import pytest
from docx import Document

from own_templates import write_templates
from planbook.errors import DeclarationError, PeriodError
from planbook.model.asked import asked_format
from planbook.model.audience import DRAFT, NO_FIGURES
from planbook.model.values import long_date
from planbook.workflow.declared import declared
from planbook.workflow.papers import papers
from planbook.workflow.publishing import publish
from planbook.workflow.report import report
from trust_folder import FIRST, PERIOD, TODAY, Folder, small_trust

YEAR = "2026-27-year"
BEGINNING = ("launch", "year", "definitions")
OWN = """
[report]
title = "Of the register"
audience = "external"
made_of = "register"

[[block]]
key = "one"
title = "One"
"""


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_trust(tmp_path_factory.mktemp("beginning") / "t", units=2).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def made(folder: Folder, key: str, period: str = PERIOD) -> Path:
    (one,) = report(folder.trust, period, TODAY, key=key)
    return one.path


def tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(path)).tables]


def lines(path: Path) -> list[str]:
    document = Document(str(path))
    headers = [line.text for section in document.sections for line in section.header.paragraphs]
    return [*headers, *(line.text for line in document.paragraphs)]


@pytest.mark.parametrize("key", BEGINNING)
def test_a_paper_of_the_register_needs_no_return_and_is_no_draft(folder: Folder, key: str) -> None:
    path = made(folder, key)
    said = lines(path)
    assert not (folder.outputs / "internal" / "sources" / f"{path.stem}.xlsx").exists()
    assert NO_FIGURES in [line.strip() for line in said]
    assert not [line for line in said if DRAFT in line or "return due" in line]


def test_a_year_that_is_not_over_has_them_and_no_paper_of_figures(folder: Folder) -> None:
    assert made(folder, "year", YEAR).name == f"year_{YEAR}.docx"
    with pytest.raises(PeriodError, match="is not over"):
        report(folder.trust, YEAR, TODAY, key="trustees")


def test_the_year_has_a_row_for_each_period_with_the_minutes_of_its_workbooks(folder: Folder) -> None:
    heads, *rows = tables(made(folder, "year"))[0]
    assert heads[:4] == ["Workbook", "Due back", "Figures as at", "Minutes"]
    trust = folder.trust
    period, register = trust.period(PERIOD), trust.register
    minutes = {
        asked_format(register, trust.declarations.formats[register.format_of(unit)], unit, period).minutes
        for unit in register.units
    }
    autumn = next(row for row in rows if row[0] == "Autumn term 2026")
    assert autumn[3] == (str(*minutes) if len(minutes) == 1 else f"{min(minutes)} to {max(minutes)}")
    terms = [one for one in register.calendar.periods if one.year == period.year and one.kind == "term"]
    assert [row[1] for row in rows] == [long_date(one.due) for one in terms if one.due]


def test_each_sheet_stands_beside_who_fills_it_in(folder: Folder) -> None:
    _, *rows = tables(made(folder, "year"))[1]
    trust = folder.trust
    asked = asked_format(
        trust.register, trust.declarations.formats[trust.register.format_of(FIRST)], FIRST, trust.period(PERIOD)
    )
    by_role = {row[0]: row[1] for row in rows}
    for sheet in asked.sheets:
        if sheet.who:
            assert sheet.title in by_role[sheet.who]


def test_the_letter_says_when_the_first_workbook_is_due_and_whom_to_ask(folder: Folder) -> None:
    said = " ".join(lines(made(folder, "launch")))
    due = folder.trust.period(PERIOD).due
    assert due is not None
    assert f"It is due back on {due:%A} {due.day} {due:%B} {due.year}" in said
    assert f"Ask {folder.trust.register.contact}." in said


def test_a_line_that_names_what_the_register_does_not_say_is_left_out(folder: Folder) -> None:
    block = 'code = "first_workbook"\nintro = """\nHere.\nDue on {due}."""'
    write_templates(folder.path, {"reports/mine.toml": OWN + block})
    assert any("Due on" in line for line in lines(made(folder, "mine")))
    said = lines(made(folder, "mine", YEAR))
    assert any(line.endswith("Here.") for line in said)
    assert not [line for line in said if "Due on" in line]


def test_the_definitions_have_every_kpi_in_use_with_what_its_row_says(folder: Folder) -> None:
    heads, *rows = tables(made(folder, "definitions"))[0]
    assert heads[-1] == "Agreed"
    register = folder.trust.register
    asked = {
        kpi.text("name"): kpi
        for kpi in register.kpis.values()
        if any(register.kpi_applies(kpi, unit) for unit in register.units.values())
    }
    assert [row[0] for row in rows] == [f"{name} ({kpi.text('kpi')})" for name, kpi in asked.items()]
    for row, kpi in zip(rows, asked.values(), strict=True):
        assert row[1].startswith(kpi.text("definition"))
        assert kpi.text("count_label") in row[1]
        assert "Target" in row[2] or "target" in row[2] or "From" in row[2]
        assert row[-1].replace("\u00a0", " ") == "☐ Yes ☐ No"


def test_they_do_not_go_out_with_what_is_published(folder: Folder) -> None:
    trust = folder.trust
    assert {*BEGINNING} <= {*papers(trust, trust.period(PERIOD))}
    for key in BEGINNING:
        made(folder, key)
    out = publish(folder.trust, PERIOD, TODAY)
    names = [one.path.name for one in out.papers]
    assert names and not [name for name in names if name.startswith(BEGINNING)]
    assert not [line for line in lines(made(folder, "launch")) if DRAFT in line]


@pytest.mark.parametrize(
    ("block", "what"),
    [
        ('table = "action"\ncolumns = ["ref"]', "'action' comes from returns"),
        ('code = "summary"', "'summary' needs returns"),
        ('intro = "Words."\npart = "B"', "has to be A"),
    ],
)
def test_a_block_that_needs_returns_is_a_fault(folder: Folder, block: str, what: str) -> None:
    write_templates(folder.path, {"reports/mine.toml": OWN + block})
    with pytest.raises(DeclarationError, match=what):
        declared(folder.path)


def test_a_paper_of_the_register_is_about_the_whole_trust(folder: Folder) -> None:
    text = OWN.replace('made_of = "register"', 'made_of = "register"\nscope = "unit"') + 'intro = "Words."'
    write_templates(folder.path, {"reports/mine.toml": text})
    with pytest.raises(DeclarationError, match="is of a paper about the whole trust"):
        declared(folder.path)


def test_a_table_of_the_register_may_stand_there(folder: Folder) -> None:
    text = OWN + 'table = "period"\ncolumns = ["period", "due"]'
    write_templates(folder.path, {"reports/mine.toml": text})
    (rows,) = tables(made(folder, "mine"))
    assert len(rows) - 1 == len(folder.trust.register.calendar.periods)
