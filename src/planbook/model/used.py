"""What of a plan format a unit uses: the sheets and columns of the packs that are on for it.

is_used(register, record, unit_id, period)         whether the unit uses a record
is_shown(register, record, unit_id)                whether the unit's plan format has a place for it
is_kpi_shown(register, kpi, unit)                  whether it has one for the KPI, or the trust gives that
used_format(register, layout, unit_id, period)     the format with the columns and filler-in of its packs
minutes_used(register, layout, unit_id, period)    how long those packs take of which it has a sheet or a column
"""

from collections.abc import Set
from dataclasses import replace

from planbook.model.calendar import Period
from planbook.model.chain import naming
from planbook.model.declarations import Column, Format, Sheet
from planbook.model.figures_held import LINES, is_held
from planbook.model.pack import Pack
from planbook.model.record import Record
from planbook.model.register import Register
from planbook.model.sheets_asked import SHEET, filled_in_by
from planbook.model.submission import Entry, Submission


def is_used(register: Register, record: Record, unit_id: str, period: Period) -> bool:
    """Whether the unit uses `record` in `period`: its pack is on, or its plan format cannot do without it."""
    if record.key in register.once(_not_without, register.format_of(unit_id)):
        return True
    return register.packs.record(record.key, register.units.get(unit_id), period.as_at)


def is_shown(register: Register, record: str, unit_id: str) -> bool:
    """Whether the unit's plan format shows `record`; what none shows, as what stands on the cover, is in all."""
    return record not in register.once(_shown_by_others, register.format_of(unit_id))


def is_kpi_shown(register: Register, kpi: Entry, unit: Entry) -> bool:
    """Whether `kpi` is of the unit and a figure of it is to be had: the unit's plan format shows KPIs, or the trust
    gives it."""
    if not register.kpi_applies(kpi, unit):
        return False
    return is_shown(register, LINES, unit.text("unit_id")) or is_held(register.declarations, kpi)


def _shown_by_others(register: Register, key: str) -> frozenset[str]:
    """The records that other plan formats show and that of the name `key` does not; none of a name that is none."""
    formats = register.declarations.formats
    if key not in formats:
        return frozenset()
    plans = (layout.shows for layout in formats.values() if layout.kind == "plan")
    return frozenset().union(*plans) - formats[key].shows


def _not_without(register: Register, key: str) -> frozenset[str]:
    """The records that plans of the format `key` cannot do without."""
    layout = register.declarations.formats.get(key)
    return layout.cannot_do_without if layout else frozenset()


def used_format(
    register: Register, layout: Format, unit_id: str, period: Period, sent: Submission | None = None
) -> Format:
    """`layout` with the columns that the unit uses in `period`, and those that `sent` has all the same.

    Who fills a sheet in is as the register's sheet What we use has it.
    """
    layout = _without_choice(register, layout, unit_id, period, sent)
    if register.packs.rows is None:
        if not register.rows(SHEET):
            return layout
        return replace(layout, sheets=tuple(_by_whom(register, sheet, unit_id, period) for sheet in layout.sheets))
    sheets = tuple(_used_sheet(register, sheet, unit_id, period, sent) for sheet in layout.sheets)
    return replace(layout, sheets=sheets)


def minutes_used(register: Register, layout: Format, unit_id: str, period: Period) -> int:
    """How many minutes the packs of what `layout` shows take; what it says itself of a register that names none."""
    packs = register.packs
    if packs.rows is None:
        return layout.minutes
    shown = layout.shows | {f"{c.record}.{c.field.key}" for sheet in layout.sheets for c in sheet.columns}
    minutes = 0.0
    for pack in packs.on(register.units.get(unit_id), period.as_at):
        if not _has_place(pack, shown):
            continue
        row = packs.row(pack.key)
        own = row.number("minutes") if row else None
        minutes += pack.minutes if own is None else own
    return round(minutes) or layout.minutes


def _has_place(pack: Pack, shown: Set[str]) -> bool:
    """Whether anything of the pack is to be filled in where these records and fields are `shown`."""
    kpis = {LINES} if pack.kpis else set()
    return not shown.isdisjoint({*pack.records, *pack.fields, *kpis})


def _without_choice(
    register: Register, layout: Format, unit_id: str, period: Period, sent: Submission | None
) -> Format:
    """`layout` without the sheets of packs by choice that nobody has chosen, but for those that `sent` has."""
    came = {table.record for table in sent.tables} if sent else set()
    sheets = tuple(
        sheet
        for sheet in layout.sheets
        if (pack := register.packs.of_record(sheet.record.key)) is None
        or not pack.by_choice
        or sheet.record.key in came
        or is_used(register, sheet.record, unit_id, period)
    )
    return layout if len(sheets) == len(layout.sheets) else replace(layout, sheets=sheets)


def _by_whom(register: Register, sheet: Sheet, unit_id: str, period: Period) -> Sheet:
    who = filled_in_by(register, sheet.record.key, unit_id, period.kind)
    return replace(sheet, who=who) if who else sheet


def _used_sheet(register: Register, sheet: Sheet, unit_id: str, period: Period, sent: Submission | None) -> Sheet:
    came = {f"{t.record}.{key}" for t in sent.tables for key in t.keys} if sent else set()
    columns: list[Column] = []
    for column in sheet.columns:
        fits: Column | None = column
        if column.key not in came and not _is_used(register, column, unit_id, period):
            fits = _instead(register, sheet, column, unit_id, period)
        if fits is not None and fits.key not in [other.key for other in columns]:
            columns.append(fits)
    pack = register.packs.of_record(sheet.record.key)
    row = register.packs.row(pack.key) if pack else None
    own = row.text("who") if row else ""
    who = filled_in_by(register, sheet.record.key, unit_id, period.kind)
    return replace(sheet, columns=tuple(columns), who=who or own or sheet.who)


def _is_used(register: Register, column: Column, unit_id: str, period: Period) -> bool:
    spec = column.field
    linked = spec.of if spec.belongs or spec.type in {"code", "codes", "links"} else ""
    names = [record for record in dict.fromkeys((column.record, linked)) if record]
    if not all(register.once(_is_named_used, name, unit_id, period) for name in names):  # of every column
        return False
    return register.packs.field(column.key, register.units.get(unit_id), period.as_at)


def _is_named_used(register: Register, record: str, unit_id: str, period: Period) -> bool:
    return is_used(register, register.declarations.records[record], unit_id, period)


def _instead(register: Register, sheet: Sheet, column: Column, unit_id: str, period: Period) -> Column | None:
    """What stands in the place of a column that names a row of a record which is not used: the column of what
    that record belongs to, as the area of an action where there are no objectives."""
    records, spec = register.declarations.records, column.field
    if (
        spec.type != "reference"
        or column.record != sheet.record.key
        or is_used(register, records[spec.of], unit_id, period)
    ):
        return None
    above = records[spec.of].parent
    own = naming(sheet.record, above) if above else None
    if own is None or not is_used(register, records[above], unit_id, period):
        return None
    return Column(column.record, replace(own, required=own.required or spec.required))
