"""The checks, a module a topic. Importing a module registers its functions by the names that rules use."""

from functools import cache
from importlib import import_module

MODULES = (
    "filled_figures",
    "filled_in",
    "fields",
    "figures_held",
    "dates",
    "codes",
    "people",
    "plan",
    "new_year",
    "progress",
    "wordings",
    "measures",
    "results",
    "kpi",
    "kpi_out_of",
    "kpi_groups",
    "kpi_register",
    "packs",
    "lines",
    "given_figures",
    "funding",
    "keeping_dates",
    "meetings",
    "scales",
    "worked_out",
    "minutes",
    "bodies",
    "reach",
    "dated_rows",
    "hierarchy",
    "register",
    "benchmarks",
    "ids",
    "trust",
    "pairings",
    "growth",
    "spending",
)


@cache
def load() -> None:
    """Register the checks of every module."""
    for name in MODULES:
        import_module(f"planbook.validate.checks.{name}")
