"""A register kept for the tests is the one that lies there now, and no other trust's."""

from pathlib import Path

import openpyxl
import pytest

from kept_registers import own_registers
from own_templates import write_templates
from planbook.errors import RegisterError
from planbook.workflow.trust import open_trust
from trust_folder import edit, small_trust


def test_the_same_bytes_are_known_again_wherever_they_lie(tmp_path: Path) -> None:
    one, two = (small_trust(tmp_path / name, units=2).path for name in ("one", "two"))
    first, second = open_trust(one), open_trust(two)
    assert first.register is second.register
    assert (first.folder, second.folder) == (one, two)
    with own_registers():
        assert open_trust(one).register is not first.register
    assert open_trust(one).register is first.register


def test_what_was_changed_is_read_anew(tmp_path: Path) -> None:
    folder = small_trust(tmp_path, units=2).path
    before = open_trust(folder)

    def rename(book: openpyxl.Workbook) -> None:
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
            if cell.value == "Ashlow Road Primary":
                cell.value = "Another School"

    edit(folder / "trust.xlsx", rename)
    after = open_trust(folder)
    assert after.register is not before.register
    assert "Another School" in after.register.label("unit", "990101")
    (folder / "trust.xlsx").write_bytes(b"no workbook")
    for _ in range(2):
        with pytest.raises(RegisterError):
            open_trust(folder)


def test_with_declarations_of_its_own_it_is_known_as_long_as_they_are_the_same(tmp_path: Path) -> None:
    one, two = (small_trust(tmp_path / name, units=2).path for name in ("one", "two"))
    for folder in (one, two):
        write_templates(folder, {"words.toml": '[words]\naction = ["task", "tasks"]\n'})
    first = open_trust(one)
    assert first.declarations.own == one / "templates"
    assert open_trust(one).register is first.register
    assert open_trust(two).register is not first.register
    assert open_trust(two).declarations.own == two / "templates"
    write_templates(one, {"words.toml": '[words]\naction = ["step", "steps"]\n'})
    assert open_trust(one).register is not first.register
    (one / "templates" / "words.toml").unlink()
    assert open_trust(one).declarations.own is None
