"""The workbooks that planbook is released with: each format blank, and the register with the catalogue."""

from planbook.model.declarations import Declarations, Format
from planbook.model.kpi import EVERYBODY
from planbook.prepare.content.known import catalogue_rows
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook


def released_workbooks(declarations: Declarations) -> dict[str, bytes]:
    """Every released workbook by its file name, `<format>-<version>.xlsx`."""
    return {
        f"{made.key}-{made.version}.xlsx": write_workbook(declarations, blank_job(declarations, made))
        for made in declarations.formats.values()
    }


def blank_job(declarations: Declarations, made: Format) -> Job:
    """The job of a blank: a register holds the catalogue, a plan the KPIs of it that are in use."""
    if made.kind == "register":
        rows = {sheet.record.key: catalogue_rows(declarations, sheet.record.key) for sheet in made.sheets}
        return Job(made, None, None, None, rows)
    kpis = [
        GivenRow({"kpi": row.get("kpi"), "group": EVERYBODY})
        for row in declarations.catalogue.get("kpi", ())
        if row.get("on")
    ]
    return Job(made, None, None, None, {"kpi_value": kpis} if made.sheet("kpi_value") else {})
