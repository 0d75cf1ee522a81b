"""What is said beside figures, as it may be said outside: nothing of it speaks of a figure that is hidden."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import compress

from planbook.consolidate.exceptions import moved_from, worst_first
from planbook.consolidate.record_disclosure import is_guarded
from planbook.consolidate.records import RecordTable
from planbook.consolidate.rows import ExceptionRow, FindingRow, KpiHistoryRow, KpiRow, MeasureRow
from planbook.consolidate.shown_keys import kpi_key
from planbook.consolidate.tables import TrustTables
from planbook.model.aside import TOLD
from planbook.model.declarations import Declarations
from planbook.model.figure import WITHHELD
from planbook.model.kpi import group_of
from planbook.model.register import Register

GIVEN_AWAY = "TR-015"
"""The finding that a hidden figure follows from earlier papers; it is the coordinator's alone."""


def external_exceptions(
    tables: TrustTables, kpis: Sequence[KpiRow], history: Iterable[KpiHistoryRow], hidden: Set[str]
) -> tuple[ExceptionRow, ...]:
    """The exceptions, without those that would put a word or a colour to what is withheld.

    Of one that has stood for some time, it is said for as long as its figures are shown, and it stands where it
    would if it had begun then; that a target was met last time is said where the colour of last time is.
    `hidden` are the figures of KPIs that are hidden.
    """
    inside = {row.figure: row for row in tables.kpis}
    colourless = {row.figure for row in kpis if row.last_status != inside[row.figure].last_status}
    withheld = {row.figure for row in kpis if row.status in WITHHELD}
    internal = {key for key, table in tables.records.items() if table.record.disclosure}
    measures = _measures_of(tables, hidden)
    calendar = tables.register.calendar
    of_then = {(kpi_key(row.kpi, row.unit, row.group), row.period): row.status for row in history}
    earlier = [p for p in reversed(calendar.until(tables.period, len(calendar.periods))) if p != tables.period]
    titles = [tables.period.title, *(p.title for p in earlier)]
    lasting = []
    for one in tables.exceptions:
        kpi = inside[one.figure] if one.figure in colourless else None
        row = _without_last_time(tables.register, kpi, one) if kpi else one
        of_hidden = row.kind == "measure" and (row.unit, row.what.partition(" ")[0]) in measures
        if row.figure in withheld or row.kind in internal or of_hidden:
            continue
        length = titles.index(row.since) if row.since in titles else 0
        if row.kind == "kpi":
            shown = [of_then.get((row.figure or "", p.id)) not in WITHHELD for p in earlier[:length]]
            length = shown.index(False) if False in shown else length
        elsewhen = row.since not in titles  # in a year, in one of its terms
        if (
            elsewhen
            and row.kind == "kpi"
            and any(f == row.figure and s in WITHHELD for (f, _), s in of_then.items())
        ):
            elsewhen = False
        lasting.append((length, row if elsewhen else replace(row, since=titles[length])))
    return tuple(worst_first(tables.register, lasting, tables.actions))


def _without_last_time(register: Register, kpi: KpiRow, row: ExceptionRow) -> ExceptionRow:
    """The exception of a KPI without what it says of the target of last time."""
    return replace(row, what=row.what.removesuffix(moved_from(register.kpis[kpi.kpi], kpi.last_target)))


def external_findings(tables: TrustTables, hidden: Set[str]) -> list[FindingRow]:
    """The findings, without those about figures that are `hidden`, without what stands in guarded cells, and
    without the words of what lies beside cells: nobody knows whom those are about."""
    declarations = tables.register.declarations
    lines = {
        (row.unit, row.sheet, row.excel_row)
        for row in (tables.records["kpi_value"].rows if "kpi_value" in tables.records else ())
        if kpi_key(row.text("kpi"), row.unit, group_of(declarations, row.text("group"))) in hidden
    }
    return [
        _without_cells(declarations, finding)
        for finding in tables.findings
        if finding.code not in (GIVEN_AWAY, *TOLD)
        and (finding.record != "kpi_value" or (finding.unit, finding.sheet, finding.row) not in lines)
    ]


def _without_cells(declarations: Declarations, finding: FindingRow) -> FindingRow:
    """A finding about a record that holds what is not for everybody, without what stands in the cells."""
    record = declarations.records.get(finding.record or "")
    if record is None or not is_guarded(record):
        return finding
    return replace(finding, value=None, message=finding.title, remedy="")


def external_measures(tables: TrustTables, hidden: Set[str]) -> tuple[MeasureRow, ...]:
    """The success measures; of those that are worked out from a KPI whose figure is `hidden`, what they aim at."""
    ours = _measures_of(tables, hidden)
    return tuple(_without_figures(row) if (row.unit, row.ref) in ours else row for row in tables.measures)


def external_measure_record(tables: TrustTables, table: RecordTable, hidden: Set[str]) -> RecordTable:
    """The table of the record of measures without those; of any other record, as it is."""
    ours = _measures_of(tables, hidden) if table.record.key == "measure" else set()
    if not ours:
        return table
    kept = [(row.unit, row.text("ref")) not in ours for row in table.rows]
    work_out = table.work_out
    return replace(
        table, rows=tuple(compress(table.rows, kept)), work_out=lambda passed: [*compress(work_out(passed), kept)]
    )


def _without_figures(row: MeasureRow) -> MeasureRow:
    bare = replace(row, baseline=None, actual=None, start="", now="", missing=None)
    return replace(bare, status="suppressed", evidence=None, basis="none", beside=None)


def _measures_of(tables: TrustTables, hidden: Set[str]) -> set[tuple[str, str]]:
    """The measures, by unit and ref, that say they are worked out from a KPI whose figure is hidden."""
    table = tables.records.get("measure")
    found = set()
    for row in table.rows if table and hidden else ():
        code = tables.register.code_for("kpi", row.text("derived_from")) if row.text("derived_from") else None
        if code and any(f"{figure}/".startswith(f"{kpi_key(code, row.unit, 'all')}/") for figure in hidden):
            found.add((row.unit, row.text("ref")))
    return found
