"""A workbook goes on working where there is no planbook: in an ordinary folder, in a spreadsheet program."""

import re
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from planbook.workflow.prepare import prepare_workbooks
from trust_folder import FIRST, PERIOD, TODAY, column_of, small_trust

KEYS = 4
"""The hidden row of keys, above the headings."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared workbook in a folder of its own, without the trust that it came from."""
    made = small_trust(tmp_path_factory.mktemp("left") / "t", units=2)
    prepare_workbooks(made.trust, PERIOD, TODAY, [FIRST], force=True)
    (sent,) = (made.path / "issued" / PERIOD).glob(f"{FIRST}_*.xlsx")
    own = tmp_path_factory.mktemp("alone") / sent.name
    shutil.copyfile(sent, own)
    shutil.rmtree(made.path)
    return own


def test_it_has_no_macro_no_connection_and_no_link_to_another_file(alone: Path) -> None:
    parts = zipfile.ZipFile(alone).namelist()
    assert not [
        part for part in parts if re.search(r"vbaProject|externalLink|connections|queryTable|customUI", part)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(alone)
    formulas = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and "HYPERLINK" not in str(cell.value)
    ]
    assert len(formulas) > 20
    assert not [formula for formula in formulas if re.search(r"\.xls|https?:|WEBSERVICE|DDE", formula)]


def test_what_is_typed_is_worked_out_and_checked(alone: Path, soffice: Callable[..., Path], tmp_path: Path) -> None:
    """Counts give the figure and its status; the cover and Check follow."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(alone)
    kpis = book["KPIs"]
    column = {
        key: column_of(kpis, f"kpi_value.{key}") for key in ("kpi", "numerator", "denominator", "value", "state")
    }
    row = next(n for n in range(KEYS + 2, 40) if kpis.cell(n, column["kpi"]).value == "ATT")
    kpis.cell(row, column["numerator"]).value, kpis.cell(row, column["denominator"]).value = 9700, 10000
    typed = tmp_path / "typed.xlsx"
    book.save(typed)
    before, after = (
        openpyxl.load_workbook(soffice(path, "xlsx:Calc MS Excel 2007 XML"), data_only=True)
        for path in (Path(shutil.copyfile(alone, tmp_path / "before.xlsx")), typed)
    )
    assert after["KPIs"].cell(row, column["value"]).value == pytest.approx(0.97)
    assert before["KPIs"].cell(row, column["state"]).value == "Not reported"
    assert after["KPIs"].cell(row, column["state"]).value == "On target"
    checks = [[cell.value for line in book["Check"].iter_rows() for cell in line] for book in (before, after)]
    assert checks[0] != checks[1]
