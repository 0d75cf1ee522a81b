"""A workbook of an earlier version is read as what it was: what was added since is not missing from it."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from planbook.collect.versions import columns_had
from planbook.collect.workbook import read_workbook
from planbook.model.declarations import Declarations
from planbook.model.loading import load, templates_folder
from trust_folder import column_of, edit

BLANK = "objectives-actions-1.0.xlsx"
CONFIDENCE = '\n[fields.confidence]\ntype = "count"\nheading = "Confidence"\nrequired = true\ndisclosure = "none"\n'


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Declarations:
    """Declarations in which 1.2 has a column and a sheet more than 1.0, whose workbooks it reads."""
    folder = tmp_path_factory.mktemp("later") / "workbook_templates"
    shutil.copytree(templates_folder(), folder)
    action, made = folder / "records" / "action.toml", folder / "formats" / "objectives-actions.toml"
    action.write_text(action.read_text(encoding="utf-8") + CONFIDENCE, encoding="utf-8")
    change(made, 'version = "1.1"', 'version = "1.2"')
    change(made, 'reads = ["1.0"', 'reads = ["1.2", "1.0"')
    change(made, '"next_step"', '"next_step", "confidence"')
    measures = '[[sheet]]\nrecord = "measure"\nshow = ["ref", "statement"]\n\n'
    change(made, '[[sheet]]\nrecord = "kpi_value"', f'{measures}[[sheet]]\nrecord = "kpi_value"')
    return load(folder)


def test_what_was_added_since_is_not_missing(later: Declarations) -> None:
    read = read_workbook(templates_folder() / "released" / BLANK, later)
    assert (read.version, read.problems) == ("1.0", ())
    assert not any("confidence" in t.keys for t in read.tables)
    assert not read.asks("measure")


def test_what_it_came_with_and_has_no_longer_is_missing(later: Declarations, tmp_path: Path) -> None:
    path = tmp_path / BLANK
    shutil.copyfile(templates_folder() / "released" / BLANK, path)

    def change_book(book: openpyxl.Workbook) -> None:
        book["Actions"].delete_cols(column_of(book["Actions"], "action.next_step"))
        del book["Milestones"]

    edit(path, change_book)
    problems = read_workbook(path, later).problems
    assert {(p.code, dict(p.tokens).get("heading", p.sheet)) for p in problems} == {
        ("WB-010", "Milestones"), ("WB-011", "Next step"),
    }  # fmt: skip


def test_a_workbook_of_today_has_all_that_there_is_today(later: Declarations) -> None:
    layout = later.formats["objectives-actions"]
    assert columns_had(later, layout, "1.2") is None, "nothing is looked up"
    had = columns_had(later, layout, "1.0")
    assert had is not None
    assert had >= {"action.next_step", "milestone.milestone", "declaration.name", "kpi_value.numerator"}
    assert not had & {"action.confidence", "measure.statement"}


def test_a_version_whose_blank_is_not_there_is_taken_to_have_had_it_all(tmp_path: Path) -> None:
    folder = tmp_path / "workbook_templates"
    shutil.copytree(templates_folder(), folder, ignore=shutil.ignore_patterns("*.xlsx"))
    declarations = load(folder)
    assert columns_had(declarations, declarations.formats["horizons"], "0.5") is None


def test_a_workbook_says_itself_what_it_was_made_with(later: Declarations, tmp_path: Path) -> None:
    """Two of one version can have been made with other columns: a trust adds its own, and takes them out again."""
    path = tmp_path / "plan.xlsx"
    shutil.copyfile(templates_folder() / "released" / "objectives-actions-1.1.xlsx", path)
    assert read_workbook(path, later).problems == ()
    edit(path, lambda book: book["Actions"].delete_cols(column_of(book["Actions"], "action.next_step")))
    (problem,) = read_workbook(path, later).problems
    assert (problem.code, dict(problem.tokens)["heading"]) == ("WB-011", "Next step")
