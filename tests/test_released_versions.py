"""What a released version of a plan format asks for stays as it is: whoever changes it gives it another number."""

import json
from pathlib import Path

import openpyxl
import pytest

from planbook.model.loading import load, templates_folder

RELEASED = templates_folder() / "released"
KEYS = Path(__file__).parent / "released_keys.json"
"""By format and version the keys of each sheet's columns, as they were when it was released."""


def keys_of(path: Path) -> dict[str, list[str]]:
    """The keys of the columns of each sheet of a blank, which stand in the hidden row above the headings."""
    found = {}
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows(max_row=12):
            keys = [str(cell.value) for cell in row if "." in str(cell.value or "") and " " not in str(cell.value)]
            if len(keys) > 1 and sheet.row_dimensions[row[0].row].hidden:
                found[sheet.title] = keys
                break
    return found


def blanks() -> list[Path]:
    """The blanks of plan formats; the register's version is in work."""
    return [path for path in sorted(RELEASED.glob("*-1.*.xlsx")) if not path.name.startswith("register")]


@pytest.mark.parametrize("path", blanks(), ids=lambda path: path.stem)
def test_a_released_version_has_the_columns_that_it_was_released_with(path: Path) -> None:
    kept = json.loads(KEYS.read_text("utf-8"))[path.stem]
    assert kept, "nothing is asked in it"
    assert keys_of(path) == kept, "raise the version of the format, and keep the blank of this one"


def test_the_version_of_today_is_among_them() -> None:
    plans = [layout for layout in load().formats.values() if layout.kind == "plan"]
    assert {f"{layout.key}-{layout.version}" for layout in plans} <= json.loads(KEYS.read_text("utf-8")).keys()


if __name__ == "__main__":  # once, when a version is released
    KEYS.write_text(json.dumps({path.stem: keys_of(path) for path in blanks()}, indent=1) + "\n", "utf-8")
