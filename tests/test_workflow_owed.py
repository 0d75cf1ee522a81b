"""Which papers are made where none is named: those that reporting lines name, else the usual ones."""

import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from command_line import planbook
from own_papers import own_trust
from own_templates import write_templates
from planbook.errors import DeclarationError, UnknownError
from planbook.workflow.declared import declared
from planbook.workflow.owed import owed_papers
from planbook.workflow.publishing import publish
from planbook.workflow.refreshing import refresh
from planbook.workflow.report import report
from test_workflow_own_published import use
from trust_folder import FIRST, PERIOD, SPRING, TODAY, Folder, column_of, edit

OUT = date(2027, 1, 7)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust with papers of its own, and a register whose lines name none of any."""
    return own_trust(tmp_path_factory.mktemp("trust") / "t").path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "t")
    return Folder(tmp_path / "t")


def lines(folder: Folder, *rows: tuple[object, ...]) -> None:
    """Let the register have these reporting lines: what, how often, from and until when."""

    def write(book: openpyxl.Workbook) -> None:
        sheet = book["Reporting lines"]
        keys = ("what", "frequency", "from", "until")
        first = next(
            n for n in range(1, 30) if sheet.cell(n, column_of(sheet, "reporting_line.what")).value == "What"
        )
        for number, row in enumerate(rows, first + 1):
            told = dict(zip(keys, (*row, None, None), strict=False)) | {"from_party": "Trust", "to_party": "Board"}
            for key, value in told.items():
                sheet.cell(number, column_of(sheet, f"reporting_line.{key}")).value = value

    edit(folder.path / "trust.xlsx", write)


def owed(folder: Folder, period: str = PERIOD) -> list[str]:
    return owed_papers(folder.trust, folder.trust.period(period))


def test_where_no_line_names_a_paper_the_usual_one_is_made(folder: Folder) -> None:
    assert owed(folder) == ["governors"]
    assert [made.path.name.split("_")[2] for made in report(folder.trust, PERIOD, TODAY)] == ["governors"]


@pytest.mark.parametrize(
    "what", ["risks_of_body", "Risks of body", "Risks of our schools", "risks of  our SCHOOLS"], ids=str
)
def test_a_line_names_a_paper_by_its_key_or_its_title(folder: Folder, what: str) -> None:
    lines(folder, (what, "Termly"), ("What is asked of the trust", "Termly"))
    assert "risks_of_body" in owed(folder)
    assert "governors" not in owed(folder)


def test_the_title_of_the_usual_one_has_either_apostrophe(folder: Folder) -> None:
    lines(folder, ("Headteacher's report", "Termly"), ("risks_of_trust", "Termly"))
    assert owed(folder) == ["governors", "risks_of_trust"]


def test_a_line_counts_on_its_days_and_as_often_as_it_comes(folder: Folder) -> None:
    lines(
        folder,
        ("risks_of_trust", "Termly", date(2027, 1, 1)),
        ("risks_of_body", "Once"),
        ("risks", "Yearly"),
    )
    assert owed(folder) == ["governors"]
    lines(folder, ("risks_of_trust", "Termly", None, date(2026, 12, 31)), ("risks_of_body", None))
    assert owed(folder) == ["risks_of_body", "risks_of_trust"]


def test_the_lines_of_a_trust_that_does_not_use_them_name_nothing(folder: Folder) -> None:
    lines(folder, ("risks_of_trust", "Termly"), ("What is asked of the trust", "Termly"))
    assert owed(folder) == ["risks_of_trust"]
    use(folder, "Network and grants", "No")
    use(folder, "Governance", "No")
    assert owed(folder) == ["governors"]


def test_a_yearly_line_comes_in_the_period_that_closes_the_year(folder: Folder) -> None:
    lines(folder, ("risks", "Yearly"))
    periods = [period for period in folder.trust.register.calendar.periods if period.year == "2026-27"]
    last = max(periods, key=lambda period: period.end)
    assert [period.id for period in periods if "risks" in owed(folder, period.id)] == [last.id]


def test_of_some_units_only_what_is_not_of_the_whole_trust_is_made(folder: Folder) -> None:
    lines(folder, ("risks", "Termly"), ("risks_of_trust", "Termly"))
    made = {made.path.name.partition("_2026")[0] for made in report(folder.trust, PERIOD, TODAY)}
    assert made == {
        f"{FIRST}_ashlow-road-primary_risks",
        f"{FIRST}_ashlow-road-primary_risks_part-b",
        "risks_of_trust",
    }
    alone = report(folder.trust, PERIOD, TODAY, [FIRST])
    assert {made.unit for made in alone} == {FIRST}
    lines(folder, ("risks_of_trust", "Termly"), ("What is asked of the trust", "Termly"))
    with pytest.raises(UnknownError, match="leave the unit out"):
        report(folder.trust, PERIOD, TODAY, [FIRST])


def test_what_is_owed_goes_out_and_the_usual_one_only_where_it_was_made(folder: Folder) -> None:
    lines(folder, ("risks_of_trust", "Termly"), ("What is asked of the trust", "Termly"))
    done = publish(folder.trust, PERIOD, OUT)
    assert [paper.path.name for paper in done.papers] == ["summary.xlsx", f"risks_of_trust_{PERIOD}.docx"]
    report(folder.trust, PERIOD, OUT, key="governors")
    done = publish(folder.trust, PERIOD, OUT)
    assert len(done.papers) == 3


def test_any_paper_can_be_made_again_by_its_file(folder: Folder) -> None:
    (made,) = report(folder.trust, PERIOD, TODAY, key="risks_of_trust")
    document = docx.Document(str(made.path))
    document.paragraphs[-1].add_run(" edited")
    document.save(str(made.path))
    again = refresh(folder.trust, PERIOD, TODAY, Path(made.path.name))
    assert (again.path, again.state) == (made.path, "written")


def test_the_command_makes_what_is_owed_and_says_what_it_made(folder: Folder) -> None:
    lines(folder, ("risks_of_trust", "Termly"), ("What is asked of the trust", "Termly"))
    done = planbook("-C", str(folder.path), "--today", TODAY.isoformat(), "report", PERIOD)
    assert done.stdout.splitlines() == [f"outputs/{PERIOD}/reports/risks_of_trust_{PERIOD}.docx"]


def test_the_trust_says_which_paper_is_the_usual_one(folder: Folder) -> None:
    write_templates(folder.path, {"reports/governors.toml": "[report]\nusual = false\n"})
    path = folder.path / "templates" / "reports" / "risks.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[report]", "[report]\nusual = true"), encoding="utf-8"
    )
    assert owed(folder) == ["risks"]
    assert owed(folder, SPRING) == ["risks"]


def test_there_is_one_correction(folder: Folder) -> None:
    own = """
        [report]
        title = "Ours"
        audience = "external"
        makes = "correction"

        [[block]]
        key = "ask"
        title = "Who to ask"
        intro = "The clerk."
    """
    write_templates(folder.path, {"reports/ours.toml": own})
    with pytest.raises(
        DeclarationError, match=r"reports/ours\.toml.*report.makes: there is one correction, and correc"
    ):
        declared(folder.path)
    (folder.path / "templates" / "reports" / "ours.toml").unlink()
    write_templates(folder.path, {"reports/correction.toml": '[report]\nmakes = "paper"\n'})
    with pytest.raises(
        DeclarationError, match=r"reports/correction\.toml.*report.makes: there has to be a correction"
    ):
        declared(folder.path)
