"""The long table of figures as others may see it: made of `ExternalTables` and of what was published."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from planbook.consolidate.cells import is_alike, last_period
from planbook.consolidate.kpi_rows import KpiHistoryRow, KpiRow, PhaseHistoryRow, PhaseRow
from planbook.consolidate.long_figures import LongFigure
from planbook.consolidate.tables import ExternalTables
from planbook.ledger.publications import FORGOTTEN
from planbook.model.figure import WITHHELD
from planbook.model.kpi import difference
from planbook.model.register import Register

_Row = KpiRow | PhaseRow | KpiHistoryRow | PhaseHistoryRow
_OfWhat = tuple[str, str, str, str, str]
"""Period, level, unit of today or phase, KPI and group."""
_COUNTS = ("numerator", "denominator", "value", "target", "status")
Sent = Mapping[str, Mapping[str, Any]]
"""What was last published of the KPIs of one period: each line as shown, by the id of its figure."""


def external_long(
    tables: ExternalTables,
    lines: Sequence[LongFigure],
    published: Mapping[str, Sent],
    registers: Mapping[str, Register],
) -> list[LongFigure]:
    """The lines that may be shown outside; of `lines`, those inside the trust, only what each is of is taken.

    Figures of the period itself and of its history are those of `tables`. Of a period that is older, and of a KPI
    that was counted differently then, they are what was last `published` (by period id); without that there is no
    line. What either hides is hidden, and a change is that of two figures that are shown. `registers` has
    that of each period.
    """
    rows: list[_Row] = [*tables.kpi_history, *tables.phase_history, *tables.kpis, *tables.phases]
    shown = {_of_row(row, tables): row for row in rows}
    found: dict[_OfWhat, LongFigure] = {}
    for line in lines:
        key = _of_line(line)
        told = _told(line, shown.get(key), published.get(line.period, {}).get(line.figure))
        if told is not None:
            found[key] = told
    return [
        line if line.period == tables.period.id else _with_change(line, found, registers) for line in found.values()
    ]


def _of_line(line: LongFigure) -> _OfWhat:
    return line.period, line.level, line.unit_now or line.phase or "", line.kpi, line.group


def _of_row(row: _Row, tables: ExternalTables) -> _OfWhat:
    period = row.period if isinstance(row, KpiHistoryRow | PhaseHistoryRow) else tables.period.id
    if isinstance(row, KpiRow | KpiHistoryRow):
        return period, "unit", tables.register.counts_for(row.unit) or row.unit, row.kpi, row.group
    return period, "phase", row.phase, row.kpi, row.group


def _told(line: LongFigure, row: _Row | None, sent: Mapping[str, Any] | None) -> LongFigure | None:
    """What is told of the figure: by its line of today where that has one, else as it was published."""
    bare = replace(
        line,
        **dict.fromkeys(_COUNTS),  # type: ignore[arg-type]  # each is set below
        change=None,
        due_from=None,
        reporting=None,
        standing="draft",
        source_file=None,
        source_sheet=None,
        source_cells=None,
    )
    if sent is not None and FORGOTTEN in sent:
        sent = {"status": "suppressed"} if sent.get("status") == "suppressed" else None
    if "suppressed" in (row.status if row else "", sent.get("status") if sent else ""):
        target = row.target if row else sent.get("target") if sent else None
        standing = "published" if sent and sent.get("status") == "suppressed" else "draft"
        return replace(bare, target=target, status="suppressed", standing=standing)
    if row is not None and (sent is None or not _is_of_another_count(row)):
        figures = {name: getattr(row, name) for name in _COUNTS}
        figures |= {"change": getattr(row, "change", None), "reporting": getattr(row, "reporting", None)}
        figures["due_from"] = getattr(row, "units", None)
    elif sent is not None:
        figures = {name: sent.get(name) for name in (*_COUNTS, "change", "reporting")}
        figures["due_from"] = sent.get("units")
    else:
        return None
    if sent is not None and all(figures[name] == sent.get(name) for name in _COUNTS):
        figures["standing"] = "published"
    if figures["status"] in WITHHELD:  # n of N alone, as papers have it
        figures |= {"value": None, "change": None}
    return replace(bare, **figures)


def _is_of_another_count(row: _Row) -> bool:
    """Whether the line says nothing of the figure: the unit had none then, or it was counted differently."""
    return row.status == "not_applicable" and row.value is None and row.numerator is None


def _with_change(
    line: LongFigure, found: Mapping[_OfWhat, LongFigure], registers: Mapping[str, Register]
) -> LongFigure:
    """A line of an earlier period with its change: the difference of two figures that stand in this table.

    Of a total it is over the same units, so it is as it was published, or there is none.
    """
    register = registers[line.period]
    kpi, period = register.kpis.get(line.kpi), register.calendar.period(line.period)
    before = last_period(register, kpi, period) if kpi and period else None
    if kpi is None or before is None or before.id not in registers:
        return replace(line, change=None)
    last = found.get((before.id, *_of_line(line)[1:]))
    if last is None or last.status in WITHHELD or not is_alike(register, registers[before.id], line.kpi, before):
        return replace(line, change=None)
    if line.level == "phase":
        return line
    return replace(line, change=difference(kpi, line.value, last.value))
