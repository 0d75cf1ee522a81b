"""Whom an output is for: where in a period's folder it lies, and the line that says so to people who open it.

A workbook or paper declares its audience (`[report] audience`, in `workbook_templates/reports/`); data files are
internal. "Internal" means that it holds small numbers, and nothing else.
"""

from pathlib import Path
from typing import Literal

from planbook.model.declarations import Report

Audience = Literal["internal", "external"]

INTERNAL = "internal"
"""The folder, in a period's, of what holds small numbers."""
REPORTS = "reports"
"""The folder of papers, there and in a period's own."""

HIDDEN = "small numbers are hidden."
"""How the line of every output for outside ends."""
INSIDE = "Internal: holds small numbers. Do not forward."
"""What an output that stays inside says of itself in its first line or its header."""
NO_FIGURES = "Nothing in this paper comes from a return."
"""What a paper says of itself that is made of the register alone."""

DRAFT = "Draft"
"""The mark of an output for outside that has not gone out."""

MARK_STYLE = "Draft mark"
"""The name of the style that the mark has in a Word paper, by which it is found again whatever else is changed."""


def audience_line(audience: Audience, *, to: str = "", draft: bool = False) -> str:
    """What an output says of itself, a draft with its mark before; of one for outside whom it goes `to`."""
    line = INSIDE if audience == "internal" else f"For {to}: {HIDDEN}"
    return f"{DRAFT}. {line}" if draft else line


def only_for(unit: str) -> str:
    """The line of what goes to one unit, called `unit`, and holds no figures."""
    return f"For {' '.join(unit.split())} only."


def own_figures_of(unit: str) -> str:
    """The line of what gives a unit its own figures back."""
    return f"{only_for(unit).removesuffix('.')}: its own figures, small numbers included."


def place(audience: Audience, name: str) -> str:
    """Where in a period's folder the output `name` lies."""
    return f"{INTERNAL}/{name}" if audience == "internal" else name


def workbook_place(report: Report) -> str:
    """Where in a period's folder the workbook of `report` lies."""
    return place(report.audience, f"{report.key}.xlsx")


def dashboard_place(report: Report, audience: Audience) -> str:
    """Where in a period's folder the dashboard of `report` lies that is about several units."""
    return place(audience, f"{report.key}.html")


def unit_dashboards(report: Report) -> str:
    """The folder, in a period's, of the dashboards of single units."""
    return f"{report.key}s"


DATA_BOOK = "data"
"""The workbook of all data of a period, by the key that it is declared and asked for by."""

DATA = place("internal", "data")
"""The folder, in a period's, of the data files."""


def data_place(record: str) -> str:
    """Where in a period's folder the data file of `record` lies."""
    return f"{DATA}/{record}.csv"


FIGURES = "figures"
"""The long table of figures of every period: inside with the cells they are from, outside as others may see it."""
PACKAGE = "datapackage.json"
"""What the data files beside it and below it are, for programs."""
DICTIONARY = place("internal", "data-dictionary.csv")
"""What each column of each data file means, for people."""


AS_PARQUET = ".parquet"
"""How the name of a file ends that has as Parquet what the CSV file beside it has."""


def parquet_place(csv: str) -> str:
    """Where the same lies as Parquet as in the CSV file at `csv`."""
    return csv.removesuffix(".csv") + AS_PARQUET


def figures_place(audience: Audience) -> str:
    """Where in a period's folder the long table of figures lies."""
    return place(audience, f"{FIGURES}.csv")


FORMER_WORKBOOK, FORMER_DATA = "findings.xlsx", "data"
"""What an earlier planbook kept in the period's folder itself, and is internal."""


def place_now(name: str) -> str:
    """Where in a period's folder the output lies that lay at `name` when an earlier planbook made it."""
    moved = name == FORMER_WORKBOOK or name.startswith(f"{FORMER_DATA}/")
    return place("internal", name) if moved else name


def reports_folders(outputs: Path) -> tuple[Path, Path]:
    """Where a period's papers lie, by the folder of its outputs: those for outside, and those that stay."""
    return outputs / REPORTS, outputs / INTERNAL / REPORTS
