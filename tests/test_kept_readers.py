"""What was read of a workbook is known again for the tests where it would be read alike, and nowhere else."""

import shutil
from pathlib import Path

import openpyxl

from kept_readers import own_readers
from planbook.collect.reader import Reader
from planbook.model.loading import load, templates_folder
from trust_folder import edit

SAMPLE = templates_folder() / "samples" / "objectives-actions.xlsx"


def test_the_same_bytes_under_the_same_name_are_known_again(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        shutil.copy(SAMPLE, folder / "plan.xlsx")
    with Reader(load()) as reader:
        first = reader.answer(one / "plan.xlsx")
        assert reader.read(one / "plan.xlsx").problems == ()
        assert reader.answer(other / "plan.xlsx") is first
        shutil.copy(SAMPLE, one / "another.xlsx")
        assert reader.answer(one / "another.xlsx") is not first
    with Reader(load(), migrating=True) as reader:
        assert reader.answer(one / "plan.xlsx") is not first
    with own_readers(), Reader(load()) as reader:
        assert reader.answer(one / "plan.xlsx") == first
        assert reader.answer(one / "plan.xlsx") is not first


def test_what_was_changed_or_has_a_problem_is_read_anew(tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLE, tmp_path / "plan.xlsx"))

    def retitle(book: openpyxl.Workbook) -> None:
        book["Actions"]["C6"] = "Something else"

    with Reader(load()) as reader:
        first = reader.read(path)
        edit(path, retitle)
        second = reader.read(path)
        assert "Something else" in {entry.text("action") for entry in second.entries("action")}
        assert "Something else" not in {entry.text("action") for entry in first.entries("action")}
        path.write_bytes(b"no workbook")
        broken = reader.read(path)
        assert broken.problems and reader.read(path) is not broken
        path.unlink()
        assert reader.read(path).problems
