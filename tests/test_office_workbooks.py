"""Every workbook that planbook writes: Excel has nothing to repair, and a recalculation changes nothing."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from office_checks import faults
from planbook.model.loading import load, templates_folder
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from trust_folder import FIRST, LATER, PERIOD, SPRING, TODAY, Folder, begin_anew, column_of, edit, sent, small_trust
from typed_faults import type_faults

TEMPLATES = templates_folder()
RELEASED = [
    *(f"released/{made.key}-{made.version}.xlsx" for made in load().formats.values()),
    *sorted(path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "samples").glob("*.xlsx")),
]
PLACES = (
    "trust.xlsx", "issued/*/990101_*_head_*.xlsx", "issued/*/990101_*_clerk_*.xlsx",
    "issued/2026-27-autumn/990101_*actions_2026*.xlsx", "issued/2026-27-autumn/990102_*because-we-will_2026*.xlsx",
    "issued/2026-27-spring/990101_*.xlsx", "issued/*/messages/messages.xlsx", "outputs/*/summary.xlsx",
    "outputs/*/internal/findings.xlsx", "outputs/*/internal/sources/*.xlsx",
    "outputs/2026-27-autumn/replies/990101_*.xlsx", "outputs/2026-27-spring/replies/990101_*.xlsx",
    "outputs/*/replies/990102_*.xlsx", "outputs/*/replies/messages.xlsx",
)  # fmt: skip
"""Where they lie in a trust's folder; of several of one kind the largest is looked at."""
LONG = "What was agreed with the parents of each class, and why it took longer than we thought. " * 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A trust at work: parts, a reply with something to correct, a count that cannot be, a long answer."""
    made = small_trust(tmp_path_factory.mktemp("workbooks") / "t", units=2)

    def spoil(book: openpyxl.Workbook) -> None:
        actions, kpis = book["Actions"], book["KPIs"]
        actions.cell(6, column_of(actions, "action.status")).value = None
        actions.cell(7, column_of(actions, "action.progress")).value = LONG
        kpis.cell(6, column_of(kpis, "kpi_value.numerator")).value = 19228
        kpis.cell(6, column_of(kpis, "kpi_value.denominator")).value = 100

    edit(made.file_of("990101"), spoil)
    begin_anew(made.path)
    consolidate(made.trust, PERIOD, TODAY)
    report(made.trust, PERIOD, TODAY)
    reply(made.trust, PERIOD, TODAY)
    prepare_workbooks(made.trust, PERIOD, TODAY, ["990101"], by_contributor=True)
    (spring,) = [
        one.path for one in prepare_workbooks(made.trust, SPRING, date(2027, 1, 6)) if FIRST in one.path.name
    ]
    shutil.copy(spring, made.path / "returned" / SPRING / spring.name)
    edit(sent(made), lambda book: type_faults(book, load(), seed=1))
    reply(made.trust, SPRING, LATER, [FIRST])
    return made


def found(folder: Folder, place: str) -> Path | None:
    there = sorted(folder.path.glob(place), key=lambda path: path.stat().st_size)
    return there[-1] if there else None


@pytest.mark.parametrize("name", RELEASED)
def test_nothing_is_to_be_repaired_in_what_is_released(name: str) -> None:
    assert faults(TEMPLATES / name) == []


def test_nothing_is_to_be_repaired_in_what_a_trust_has(folder: Folder) -> None:
    there = {place: path for place in PLACES if (path := found(folder, place))}
    assert {*PLACES} - there.keys() == set()
    assert {place: said for place, path in there.items() if (said := faults(path))} == {}


def test_a_recalculation_changes_no_cell(
    folder: Folder, soffice_all: Callable[[Sequence[Path], str], list[Path]], tmp_path: Path
) -> None:
    own = [path for place in PLACES if (path := found(folder, place))]
    paths = [*(TEMPLATES / name for name in RELEASED), *own]
    copies = [Path(shutil.copyfile(path, tmp_path / f"{n}.xlsx")) for n, path in enumerate(paths)]
    for path, saved in zip(paths, soffice_all(copies, "xlsx:Calc MS Excel 2007 XML"), strict=True):
        assert changed(path, saved) == [], path.name


def changed(path: Path, saved: Path) -> list[tuple[str, str, object, object]]:
    """The cells with formulas that hold something else once LibreOffice has worked them out: sheet, cell, both."""
    formulas = openpyxl.load_workbook(path)
    was, now = (openpyxl.load_workbook(one, data_only=True) for one in (path, saved))
    cells = (
        (sheet.title, cell.coordinate)
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    )
    pairs = ((name, at, was[name][at].value, now[name][at].value) for name, at in cells)
    return [(name, at, one, other) for name, at, one, other in pairs if not _same(one, other)]


def _same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= 1e-12 * max(1.0, abs(one))
    return (one or "") == (other or "")
