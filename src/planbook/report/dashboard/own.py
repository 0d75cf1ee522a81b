"""What the dashboard of one unit is made from: its own rows, and totals in which at least three others are."""

from dataclasses import fields, replace
from typing import Any

from planbook.consolidate.rows import PhaseRow
from planbook.consolidate.tables import ExternalTables, row_types
from planbook.report.blocks.subject import Subject

OTHERS = 3
"""How many other units a total has to have in it to stand on the page of one."""


def tables_of_unit(subject: Subject, tables: ExternalTables) -> ExternalTables:
    """`tables` with the rows of the subject's unit alone, and of its phase the totals that may stand beside them.

    A row that is of several units stays only where it names none of them. The tables of records are as they were:
    what a page shows of them is chosen by `subject`.
    """
    kept: dict[str, Any] = {}
    for name, kind in row_types().items():
        keys = {spec.name for spec in fields(kind)}
        rows = getattr(tables, name)
        if "contributor" in keys:  # whose row it is; its unit is the one whose plan is served
            kept[name] = tuple(row for row in rows if row.contributor in subject.lineage)
        elif "unit" in keys and "contributors" not in keys:
            kept[name] = tuple(subject.own(rows))
        else:
            kept[name] = ()
    phases = {row.phase for row in kept["kpis"]}
    kept["phases"] = tuple(_nameless(row) for row in tables.phases if row.phase in phases and _has_others(row))
    kept["phase_history"] = tuple(
        row for row in tables.phase_history if row.phase in phases and len(row.trend_of) > OTHERS
    )
    return replace(tables, **kept, figures={}, sent={}, packs={})


def _has_others(row: PhaseRow) -> bool:
    return row.reporting > OTHERS


def _nameless(row: PhaseRow) -> PhaseRow:
    return replace(row, off_target="", missing="")
