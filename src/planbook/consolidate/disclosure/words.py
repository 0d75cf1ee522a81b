"""What is said beside figures, as it may be said outside: nothing of it speaks of a figure that is hidden."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from planbook.consolidate.exceptions import moved_from, worst_first
from planbook.consolidate.plan import MEASURES
from planbook.consolidate.record_disclosure import guarded_fields, is_guarded
from planbook.consolidate.records import RecordTable
from planbook.consolidate.rows import ExceptionRow, FindingRow, KpiHistoryRow, KpiRow, MeasureRow
from planbook.consolidate.shown_keys import kpi_key
from planbook.consolidate.tables import TrustTables
from planbook.consolidate.tidy import TidyRow
from planbook.model.aside import TOLD
from planbook.model.declarations import Declarations, Record
from planbook.model.derived_from import NamedDerivation, giving_field, named_in
from planbook.model.figure import WITHHELD
from planbook.model.figures_held import LINES
from planbook.model.kpi import EVERYBODY, group_of
from planbook.model.register import Register

GIVEN_AWAY = "TR-015"
"""The finding that a hidden figure follows from earlier papers; it is the coordinator's alone."""


def external_exceptions(
    tables: TrustTables,
    kpis: Sequence[KpiRow],
    history: Iterable[KpiHistoryRow],
    measures: Set[tuple[str, str]],
    records: Mapping[str, RecordTable],
) -> tuple[ExceptionRow, ...]:
    """The exceptions, without those that would put a word or a colour to what is withheld.

    Of one that has stood for some time, it is said for as long as its figures are shown, and it stands where it
    would if it had begun then; that a target was met last time is said where the colour of last time is.
    `measures` are the success measures that are withheld, by unit and ref; `records` are the tables of records as
    they are shown.
    """
    inside = {row.figure: row for row in tables.kpis}
    colourless = {row.figure for row in kpis if row.last_status != inside[row.figure].last_status}
    withheld = {row.figure for row in kpis if row.status in WITHHELD}
    internal = {key for key, table in tables.records.items() if table.record.disclosure}
    gone = _not_shown(tables, records)
    calendar = tables.register.calendar
    of_then = {(kpi_key(row.kpi, row.unit, row.group), row.period): row.status for row in history}
    earlier = [p for p in reversed(calendar.until(tables.period, len(calendar.periods))) if p != tables.period]
    titles = [tables.period.title, *(p.title for p in earlier)]
    lasting = []
    for one in tables.exceptions:
        kpi = inside[one.figure] if one.figure in colourless else None
        row = _without_last_time(tables.register, kpi, one) if kpi else one
        of_hidden = row.kind == MEASURES and (row.unit, row.ref) in measures
        if row.figure in withheld or row.figure in gone or row.kind in internal or of_hidden:
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
    return tuple(worst_first(tables.register, lasting, tables.actions, tables.funding))


def _not_shown(tables: TrustTables, shown: Mapping[str, RecordTable]) -> set[str]:
    """The figures of rows that may stand among the exceptions and are not shown outside, as under an embargo."""
    listed = {key: table for key, table in tables.records.items() if table.record.exceptions}
    return {table.figure_of(row) for table in listed.values() for row in table.rows} - {
        shown[key].figure_of(row) for key in listed for row in shown[key].rows
    }


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


def external_measures(tables: TrustTables, withheld: Set[tuple[str, str]]) -> tuple[MeasureRow, ...]:
    """The success measures; of those that are `withheld`, by unit and ref, what they aim at alone."""
    return tuple(_without_figures(row) if (row.unit, row.ref) in withheld else row for row in tables.measures)


def without_withheld(table: RecordTable, withheld: Set[tuple[str, str]]) -> RecordTable:
    """The table without the rows that are `withheld`, by unit and ref."""
    kept = [place for place, row in enumerate(table.rows) if ref_of(table.record, row) not in withheld]
    if len(kept) == len(table.rows):
        return table
    work_out, now = table.work_out, {place: number for number, place in enumerate(kept)}
    return replace(
        table,
        rows=tuple(table.rows[place] for place in kept),
        hidden={key: frozenset(now[p] for p in places if p in now) for key, places in table.hidden.items()},
        work_out=lambda passed: [made[place] for made in (work_out(passed),) if made for place in kept],
    )


def ref_of(record: Record, row: TidyRow) -> tuple[str, str]:
    """A row's unit, and the ref that people know it by; empty of a record without refs."""
    return row.unit, str(row.shown(record.row_id) or "") if record.row_id else ""


def _without_figures(row: MeasureRow) -> MeasureRow:
    bare = replace(row, baseline=None, actual=None, start="", now="", missing=None)
    return replace(bare, status="suppressed", evidence=None, basis="none", beside=None)


def withheld_rows(
    tables: TrustTables, record: Record, shown: Mapping[str, RecordTable], hidden: Set[str]
) -> set[tuple[str, str]]:
    """The rows of `record`, by unit and ref, that are worked out from what is not shown outside.

    That is a KPI of which the figure is `hidden`, and a record of which anything that counts is: `shown` are the
    tables of records as they may be shown.
    """
    spec = giving_field(record)
    table = tables.records.get(record.key)
    found = set()
    for row in table.rows if table and spec else ():
        named = named_in(tables.register, row.text(spec.key)) if spec and row.text(spec.key) else None
        if named and _tells_of_hidden(tables, named, row.unit, shown, hidden):
            found.add(ref_of(record, row))
    return found


def _tells_of_hidden(
    tables: TrustTables, named: NamedDerivation, unit: str, shown: Mapping[str, RecordTable], hidden: Set[str]
) -> bool:
    derivation = named.derivation
    if derivation.record == LINES:
        kpi = f"{kpi_key(named.which or '', unit, EVERYBODY)}/"
        return any(f"{figure}/".startswith(kpi) for figure in hidden)
    table = shown.get(derivation.record)
    if table is None or not is_guarded(table.record):
        return False
    used = {*derivation.fields_read(), *derivation.where, derivation.by} & guarded_fields(table.record)
    rows = tables.records[derivation.record].rows
    if len(table.rows) < len(rows):
        if table.record.embargo:
            return True  # what may not be known yet is among what was counted
        counted = frozenset(range(len(rows)))
    else:
        counted = frozenset(place for place, row in enumerate(rows) if _may_count(named, unit, row))
    # Of an earlier period nobody has looked here what was hidden.
    return bool(table.record.disclosure) or any(
        counted & table.hidden.get(key, frozenset()) or table.record.of_period for key in used
    )


def _may_count(named: NamedDerivation, unit: str, row: TidyRow) -> bool:
    """Whether the row is among those that a row of `unit` can be worked out from."""
    derivation = named.derivation
    return (derivation.of == "trust" or row.unit == unit) and named.is_by(row.get(derivation.by))
