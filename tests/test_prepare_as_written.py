"""Formulas that are written as they are come out as XlsxWriter would have made them."""

import io

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from planbook.model.loading import load
from planbook.prepare.sheets import as_written
from planbook.prepare.sheets.as_written import PLAIN, is_plain, sheet_class

DECLARATIONS = load()


@pytest.mark.parametrize(
    "formula",
    [
        "=IF(A1>0,1,0)", "=A1", "=XLOOKUP(A1,B:B,C:C)", '=IF(A1="UNIQUE(x)",LEN(B2),"")', "=SUM(SORT(A1:A9))",
        "{=MAX(A1:A9)}", "=MAX({1,2})", "=COUNTIFS(A:A,{1,2}", "A1+1", "", "=STDEV.S(A1:A9)", "=_xlfn.DAYS(A1,B1)",
        "=MYSORT(A1)", "=1+SORTBY(A1)",
    ],
)  # fmt: skip
def test_it_is_what_xlsxwriter_makes_of_it(formula: str) -> None:
    book = Workbook(io.BytesIO(), {"in_memory": True})
    ours, theirs = book.add_worksheet("ours", sheet_class()), book.add_worksheet("theirs")
    for whole in (False, True):
        assert ours._prepare_formula(formula, whole) == theirs._prepare_formula(formula, whole)


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_no_function_that_is_plain_is_among_those_that_have_a_prefix(name: str) -> None:
    theirs = Workbook(io.BytesIO(), {"in_memory": True, "use_future_functions": True}).add_worksheet()
    assert theirs._prepare_formula(f"={name}(A1)") == f"{name}(A1)"


def test_every_formula_of_a_plan_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would take as long as before, and nobody would see it."""
    from planbook.prepare.released import released_workbooks

    asked: list[str] = []

    def noted(formula: str) -> bool:
        asked.append(formula)
        return is_plain(formula)

    monkeypatch.setattr(as_written, "is_plain", noted)
    released_workbooks(DECLARATIONS)
    assert len(asked) > 100
    assert [formula for formula in asked if not is_plain(formula)] == []
    assert "_prepare_formula" in vars(Worksheet), "XlsxWriter calls it otherwise now"
