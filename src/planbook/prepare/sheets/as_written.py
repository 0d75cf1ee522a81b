"""Formulas that go into a workbook as they are written.

XlsxWriter looks in every formula for thirty functions that Excel has got since 2007, one after another, to put the
prefix before them that they have in a file. A plan has a thousand formulas, of functions that are older than that.
"""

import re
from functools import cache
from typing import Any

PLAIN = {
    "ABS", "ADDRESS", "AND", "CHAR", "COLUMN", "COUNTIF", "COUNTIFS", "EXACT", "HYPERLINK", "IF", "IFERROR",
    "INDEX", "INT", "ISERROR", "ISNUMBER", "LEFT", "LEN", "LOG10", "LOWER", "MATCH", "MAX", "MID", "MIN", "NOT",
    "OR", "RIGHT", "ROUND", "ROW", "SEARCH", "SUBSTITUTE", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TEXT", "TRIM",
}  # fmt: skip
"""Functions that are in a file by the names they are typed by. A formula of any other goes XlsxWriter's way."""
_FUNCTIONS = re.compile(r"([A-Z][A-Z0-9.]*)\(")


def is_plain(formula: str) -> bool:
    """Whether XlsxWriter would alter nothing of `formula` (`=IF(A1>0,1,0)`) but its first sign."""
    return formula[:1] != "{" and formula[-1:] != "}" and PLAIN.issuperset(_FUNCTIONS.findall(formula))


@cache
def sheet_class() -> Any:
    """XlsxWriter's worksheet, which leaves alone what is plain."""
    from xlsxwriter.worksheet import Worksheet

    expanded = Worksheet._prepare_formula

    def prepare(self: Any, formula: str, *rest: Any, **named: Any) -> str:
        return formula.removeprefix("=") if is_plain(formula) else str(expanded(self, formula, *rest, **named))

    return type("Sheet", (Worksheet,), {"_prepare_formula": prepare})
