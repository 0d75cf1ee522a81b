"""A small trust's folder at work, for tests of the whole way: the demo's first schools, one term."""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

from kept_workbooks import opened
from planbook.demo.play import play
from planbook.workflow.consolidate import consolidate
from planbook.workflow.init import tie_ledger
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.trust import Trust, open_trust

PERIOD = "2026-27-autumn"
TODAY = date(2026, 12, 17)
SPRING, LATER = "2026-27-spring", date(2027, 3, 20)
"""The period after that, and a day when its workbooks are in."""
FIRST = "990101"
"""The first of the schools."""
KEPT = "PLANBOOK_TESTS_KEPT"
"""In the environment: the folder of a run of the tests in which what several of them need is kept."""


@dataclass(frozen=True)
class Folder:
    """One trust's folder; `trust` is by the register that lies there now."""

    path: Path

    @property
    def trust(self) -> Trust:
        return open_trust(self.path)

    @property
    def returned(self) -> Path:
        return self.path / "returned" / PERIOD

    @property
    def outputs(self) -> Path:
        return self.path / "outputs" / PERIOD

    def file_of(self, unit: str, period: str = PERIOD) -> Path:
        returned = self.path / "returned" / period
        (found,) = [p for p in returned.glob(f"{unit}_*.xlsx") if "(1)" not in p.name]
        return found

    def output_bytes(self) -> dict[str, bytes]:
        """Every output of the period, by its path."""
        return {
            p.relative_to(self.outputs).as_posix(): p.read_bytes() for p in self.outputs.rglob("*") if p.is_file()
        }


def small_trust(folder: Path, units: int = 3, periods: int = 1) -> Folder:
    """A trust of the demo's first schools whose workbooks for the last term have come back, each once.

    It is made once in a run of the tests, and copied wherever it is asked for again.
    """
    return kept_trust(f"{units}-{periods}", folder, lambda made: _small_trust(made, units, periods))


def consolidated_trust(folder: Path, units: int) -> Folder:
    """A small trust whose last term has been brought together."""

    def make(made: Path) -> None:
        consolidate(small_trust(made, units).trust, PERIOD, TODAY)

    return kept_trust(f"consolidated-{units}", folder, make)


def spring_trust(
    folder: Path, register: Callable[[openpyxl.Workbook], None] | None = None, name: str = "spring"
) -> Folder:
    """A trust of two schools whose spring workbooks have come as they were issued, after a first term.

    `register` is what was changed in its register before anything was made, and `name` what tells such a trust from
    others.
    """

    def make(empty: Path) -> None:
        made = small_trust(empty, units=2)
        if register:
            edit(empty / "trust.xlsx", register)
        consolidate(made.trust, PERIOD, TODAY)
        for one in prepare_workbooks(made.trust, SPRING, date(2027, 1, 6)):
            shutil.copy(one.path, empty / "returned" / SPRING / one.path.name)

    return kept_trust(name, folder, make)


def sent(folder: Folder, period: str = SPRING) -> Path:
    """The workbook that the first school has sent."""
    return folder.file_of(FIRST, period)


def kept_trust(name: str, folder: Path, make: Callable[[Path], object]) -> Folder:
    """In `folder` the trust that `make` makes in an empty one: once in a run of the tests for each name."""
    kept = os.environ.get(KEPT)
    if kept is None:
        make(folder)
        return Folder(folder)
    pristine = Path(kept) / name
    if not pristine.is_dir():
        made = Path(tempfile.mkdtemp(dir=kept)) / "trust"
        make(made)
        with suppress(OSError):  # another process has been quicker
            made.rename(pristine)
    shutil.copytree(pristine, folder, dirs_exist_ok=True)
    return Folder(folder)


def _small_trust(folder: Path, units: int, periods: int) -> None:
    play(folder, units=units, periods=periods, stop_after="return")
    for copy in (folder / "returned" / PERIOD).glob("* (1).xlsx"):
        copy.unlink()


def edit(path: Path, change: Callable[[openpyxl.Workbook], None]) -> None:
    """Change a workbook as a school would, and save it in its place."""
    book = opened(path.read_bytes())
    change(book)
    book.save(path)


def column_of(sheet: object, key: str) -> int:
    """The column that holds the field `key` (`action.status`), found by the hidden key row."""
    for row in sheet.iter_rows(max_row=12):  # type: ignore[attr-defined]
        for cell in row:
            if cell.value == key:
                return int(cell.column)
    raise KeyError(key)


def begin_anew(folder: Path) -> None:
    """Let the trust in `folder` have received nothing: an empty ledger in the place of its own."""
    (folder / "ledger.db").unlink(missing_ok=True)
    tie_ledger(folder)


def says(key: str, value: str, on_cover: tuple[str, str] = ("", "")) -> Callable[[openpyxl.Workbook], None]:
    """A change after which a workbook says `value` of its `key` in every place; `on_cover` are words for others."""

    def change(book: openpyxl.Workbook) -> None:
        (cell,) = [row[1] for row in book["_planbook"].iter_rows() if row[0].value == key]
        cell.value = value
        (told,) = [told for told in book.custom_doc_props if told.name == f"planbook_{key}"]
        told.value = value
        for cell in book["Cover"]["A"][:3]:
            cell.value = cell.value.replace(*on_cover) if cell.value and on_cover[0] else cell.value

    return change
