"""The sheets of output workbooks that code fills: the columns that each may have, and the tables that belong to it.

Where a sheet shows typed rows, the fields of those may be columns beside its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from planbook.consolidate.rows import (
    ActionRow,
    AreaRow,
    CauseRow,
    ChangeRow,
    ExceptionRow,
    FindingRow,
    FundingRow,
    PlanChangeRow,
    ReturnRow,
    SourceRow,
)
from planbook.model.declarations import Report
from planbook.report.blocks.subject import Scope
from planbook.report.corrections import Correction
from planbook.report.sources import ShownFigure, SourceCell


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet, or a table of one, that code fills."""

    columns: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] | None = None
    headlines: bool = False
    """Whether a part may be a headline of a trust's own, which shows a figure."""

    def parts_in(self, scope: Scope) -> Mapping[str, tuple[str, ...]]:  # noqa: ARG002  # as of a block of papers
        """The tables that belong to it, each with the columns it may have; an output workbook has them in each."""
        return self.parts or {}


def _of(row: type, *own: str) -> tuple[str, ...]:
    return (*own, *(spec.name for spec in fields(row)))


_AREAS = ("area", "red", "amber", "green", "blue", "not_reported", "not_due")
_STATUSES = ("red", "amber", "green", "blue", "not_reported", "not_due", "total", "differs", "overdue", "slipped")

SHEETS: Mapping[str, Mapping[str, Filled]] = {
    "summary": {
        "contents": Filled(("sheet", "shows", "extent"), {"no_sheet": ("sheet", "why")}),
        "overview": Filled(
            ("measure", "phase", "value", "target", "status", "change", "off_target"),
            {"headline_returns": (), "headline_actions": (), "headline_kpis": (), "headline_money": ()},
            headlines=True,
        ),
        "kpis": Filled(("name", "value")),
        "groups": Filled(("name", "value")),
        "year_kpis": Filled(("name", "measure", "part", "year", "of", "target")),
        "year_actions": Filled(_of(ActionRow, "part", "year")),
        "plan": Filled(_of(ActionRow)),
        "change": Filled(("name", "value")),
        "exceptions": Filled(_of(ExceptionRow, "state")),
        "actions": Filled(
            parts={"actions_by_area": _of(AreaRow), "actions_by_unit": ("unit_name", *_STATUSES)},
        ),
        "late": Filled(_of(ActionRow)),
        "plan_changes": Filled(_of(PlanChangeRow, "row"), {"plan_changes_by_agreement": _of(PlanChangeRow, "row")}),
        "money": Filled(parts={"money_by_source": _of(SourceRow), "money_by_unit": _of(FundingRow)}),
        "all_actions": Filled(_of(ActionRow)),
        "corrections": Filled(_of(Correction, "since", "until")),
        "reliability": Filled(parts={"returns": _of(ReturnRow, "state"), "causes": _of(CauseRow, "how_many")}),
        "legend": Filled(
            parts={
                "statuses": ("measure", "meaning", "action"),
                "delivery": (),
                "delivery_milestones": (),
                "delivery_progress": (),
                "definitions": ("name", "definition", "counts", "judged"),
                "disclosure": (),
                "glossary": ("term", "meaning"),
            },
        ),
        "chart_data": Filled(parts={"chart_actions": _AREAS, "chart_trend": (), "chart_money": ()}),
    },
    "findings": {
        "findings": Filled(_of(FindingRow, "place")),
        "causes": Filled(_of(CauseRow, "how_many")),
        "units": Filled(_of(ReturnRow, "state")),
        "changes": Filled(_of(ChangeRow, "row")),
    },
    "data": {
        "contents": Filled(("sheet", "holds", "asks", "rows", "file")),
        "columns": Filled(("sheet", "column", "heading", "type", "list", "meaning")),
        "codes": Filled(("list", "code", "word")),
    },
    "dashboard": {
        "overview": Filled(
            ("measure", "phase", "of", "value", "target", "status", "change", "off_target"),
        ),
        "kpis": Filled(("name", "value")),
        "unit": Filled(
            ("measure", "value", "target", "status", "last", "change", "benchmark", "together", "comment")
        ),
        "trends": Filled(),
        "exceptions": Filled(),
        "actions": Filled(_of(ActionRow, "expected", "marks", "serves")),
        "plan_changes": Filled(),
        "measures": Filled(),
        "money": Filled(),
        "calendar": Filled(("date", "what", "who")),
        "returns": Filled(),
        "quality": Filled(),
        "definitions": Filled(),
        "records": Filled(),
    },
    "sources": {
        "shown": Filled(_of(ShownFigure, "figure")),
        "cells": Filled(_of(SourceCell)),
    },
}
"""By report and block: where the block that code fills is known by its own key."""


def sheets_of(report: Report) -> Mapping[str, Filled] | None:
    """What the blocks of the report may be where code fills them; of every dashboard the same. None of a paper."""
    return SHEETS.get("dashboard" if report.makes == "dashboard" else report.key)
