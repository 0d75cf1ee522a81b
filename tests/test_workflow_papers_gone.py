"""What a run would make no longer is taken away, or named where people have worked on it."""

import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from command_line import planbook
from own_papers import PAPERS, RISKS_PAPER, own_trust, risks
from planbook.workflow.consolidate import consolidate
from planbook.workflow.publishing import publish
from planbook.workflow.report import report, report_correction
from trust_folder import PERIOD, TODAY, Folder, edit

FIRST = "990101"
DAY = ("--today", "2026-12-19")
OLD, NEW = f"{FIRST}_ashlow-road-primary", f"{FIRST}_ashlow-hill-primary"
PART_B = f"internal/reports/{OLD}_risks_part-b_{PERIOD}.docx"
OF_RISKS = f"reports/{OLD}_risks_{PERIOD}.docx"
GOVERNORS = f"reports/{OLD}_governors_{PERIOD}.docx"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust with papers of its own, made once; a part B that has nothing to say is not made."""
    silent = RISKS_PAPER.replace('empty = "Nobody."\n', "")
    folder = own_trust(tmp_path_factory.mktemp("trust") / "t", 1, {**PAPERS, "reports/risks.toml": silent})
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY, key=("governors", "risks"))
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "t")
    return Folder(tmp_path / "t")


def became(folder: Folder, *keys: str) -> dict[str, str]:
    """What became of each paper, by its path below the period's outputs."""
    done = report(folder.trust, PERIOD, TODAY, key=keys)
    return {made.path.relative_to(folder.outputs).as_posix(): made.state for made in done}


def work_on(path: Path) -> bytes:
    paper = docx.Document(str(path))
    paper.add_paragraph("A head's own words.")
    paper.save(str(path))
    return path.read_bytes()


def sources(folder: Folder) -> set[str]:
    """The papers that there is a workbook of sources for."""
    return {path.stem for path in (folder.outputs / "internal" / "sources").iterdir()}


def nobody_hurt(folder: Folder) -> None:
    """The first school takes all its risks out again."""
    edit(folder.file_of(FIRST), risks([(None,) * 6] * 9))


def call(folder: Folder, name: str) -> None:
    """Give the first school another name."""

    def change(book: openpyxl.Workbook) -> None:
        cells = [cell for s in book for row in s.iter_rows() for cell in row if cell.value == "Ashlow Road Primary"]
        for cell in cells:
            cell.value = name
        assert cells

    edit(folder.path / "trust.xlsx", change)


def test_a_part_b_that_has_nothing_any_more_is_taken_away(folder: Folder) -> None:
    assert (folder.outputs / PART_B).is_file()
    nobody_hurt(folder)
    states = became(folder, "risks")
    assert states[PART_B] == "removed"
    assert states[OF_RISKS] == "written"
    assert not (folder.outputs / PART_B).exists()
    assert sources(folder) == {Path(GOVERNORS).stem, Path(OF_RISKS).stem}  # none of a paper that is gone


def test_one_that_people_have_worked_on_stays_and_is_named(folder: Folder) -> None:
    theirs = work_on(folder.outputs / PART_B)
    nobody_hurt(folder)
    told = planbook("-C", str(folder.path), *DAY, "report", PERIOD, "--for", "risks").stdout
    line = "(no longer made; it has been worked on, so it was left: remove it yourself if nobody needs it)"
    assert f"outputs/{PERIOD}/{PART_B}  {line}" in told
    assert (folder.outputs / PART_B).read_bytes() == theirs


def test_a_school_of_another_name_has_one_paper_of_each(folder: Folder) -> None:
    theirs = work_on(folder.outputs / OF_RISKS)
    call(folder, "Ashlow Hill Primary")
    states = became(folder, "governors")
    assert states[GOVERNORS] == "removed"
    assert states[OF_RISKS] == "left"
    assert states[PART_B] == "removed"  # whichever paper it is that was asked for
    assert states[f"reports/{NEW}_governors_{PERIOD}.docx"] == "written"
    assert [p.name for p in (folder.outputs / "reports").iterdir() if "governors" in p.name] == [
        f"{NEW}_governors_{PERIOD}.docx"
    ]
    assert (folder.outputs / OF_RISKS).read_bytes() == theirs
    assert sources(folder) == {f"{NEW}_governors_{PERIOD}", Path(OF_RISKS).stem}


def test_a_paper_that_the_trust_has_given_up_is_taken_away(folder: Folder) -> None:
    for name in PAPERS:
        (folder.path / "templates" / name).unlink()
    states = became(folder, "governors")
    assert (states[OF_RISKS], states[PART_B]) == ("removed", "removed")
    assert sources(folder) == {Path(GOVERNORS).stem}


def test_what_planbook_never_made_is_nobodys_to_take_away(folder: Folder) -> None:
    (folder.outputs / "reports" / "Agenda.docx").write_bytes(b"ours")
    (folder.outputs / "reports" / f"{OLD}_minutes_{PERIOD}.docx").write_bytes(b"theirs")
    before = sorted(folder.outputs.rglob("*"))
    assert set(became(folder, "governors").values()) == {"unchanged"}
    assert sorted(folder.outputs.rglob("*")) == before


def test_the_page_of_a_correction_goes_when_there_is_none_any_more(folder: Folder) -> None:
    publish(folder.trust, PERIOD, TODAY)
    before = folder.file_of(FIRST).read_bytes()
    nobody_hurt(folder)
    consolidate(folder.trust, PERIOD, date(2026, 12, 18))
    (made,) = report_correction(folder.trust, PERIOD, date(2026, 12, 18))
    assert (made.state, made.path.is_file()) == ("written", True)
    folder.file_of(FIRST).write_bytes(before)
    told = planbook("-C", str(folder.path), *DAY, "report", PERIOD, "--for", "correction").stdout
    assert "Nothing differs from what was published: no page is made." in told
    assert f"{made.path.name}  (removed: it is no longer made)" in told
    assert not made.path.exists()


def test_tables_of_a_record_that_is_given_up_are_taken_away(folder: Folder) -> None:
    data = folder.outputs / "internal" / "data"
    (data / "notes.csv").write_bytes(b"ours")
    assert (data / "risk.csv").is_file()
    shutil.rmtree(folder.path / "templates")
    consolidate(folder.trust, PERIOD, TODAY)
    assert not (data / "risk.csv").exists()
    assert (data / "notes.csv").is_file()
