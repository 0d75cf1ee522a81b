"""Of whom the sheets of a plan are asked: the register's sheet Sheets asked.

sheet_titles(declarations)                          what such a row may name, with the record of each
is_asked_of(register, record, unit, kind)           whether the unit is asked; None where the register does not say
says_of_whom(register, record)                      whether the register says of whom a record is asked
filled_in_by(register, record, unit, kind)          the roles of which any may fill a sheet in, in words
"""

from collections.abc import Mapping

from planbook.model.declarations import Declarations
from planbook.model.prose import inside
from planbook.model.register import Register, folded
from planbook.model.submission import Entry

SHEET = "sheet_asked"
OR = " or "
"""What stands between two roles either of which may fill a sheet in."""


def sheet_titles(declarations: Declarations) -> Mapping[str, str]:
    """The titles of the sheets that plan formats have, each with its record."""
    sheets = [sheet for made in declarations.formats.values() if made.kind == "plan" for sheet in made.sheets]
    titles = {sheet.title: sheet.record.key for sheet in sheets}
    return {**titles, **{sheet.record.title: sheet.record.key for sheet in sheets}}


def record_of_sheet(declarations: Declarations, title: str) -> str:
    """The record of the sheet that a row names, by today's title or one it had before; "" where there is none."""
    sheets = [sheet for made in declarations.formats.values() if made.kind == "plan" for sheet in made.sheets]
    titles = {folded(was): sheet.record.key for sheet in sheets for was in sheet.was}
    titles |= {folded(now): record for now, record in sheet_titles(declarations).items()}
    return titles.get(folded(title), "")


def is_asked_of(register: Register, record: str, unit_id: str, period_kind: str) -> bool | None:
    """Whether the unit is asked for `record` in periods of that kind; None where no row is of the record."""
    rows = register.once(_rows).get(record)
    unit = register.units.get(unit_id)
    if not rows or unit is None:
        return None
    mine = [row for row in rows if _is_of(register, row, unit)]
    if not mine:
        return False
    return None if any(not row.items("periods") for row in mine) else any(_is_in(row, period_kind) for row in mine)


def says_of_whom(register: Register, record: str) -> bool:
    """Whether any row of the sheet is of `record`."""
    return record in register.once(_rows)


def filled_in_by(register: Register, record: str, unit_id: str, period_kind: str) -> str:
    """The role that the register says fills the unit's sheet of `record` in, in periods of that kind, or the roles
    of which any may: "Headteacher or business manager"; empty where it does not say.

    It is whose sheet it is within the unit: a unit with nobody of that role on the sheet People is asked all the
    same.
    """
    unit = register.units.get(unit_id)
    for row in register.once(_rows).get(record, ()) if unit else ():
        if unit and row.items("role") and _is_of(register, row, unit) and _is_in(row, period_kind):
            first, *others = (register.declarations.word("person_role", code) for code in row.items("role"))
            return OR.join([first, *map(inside, others)])
    return ""


def _is_in(row: Entry, period_kind: str) -> bool:
    kinds = row.items("periods")
    return not kinds or period_kind in kinds


def _rows(register: Register) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for row in register.rows(SHEET):
        record = record_of_sheet(register.declarations, row.text("sheet"))
        if record:
            found.setdefault(record, []).append(row)
    return found


def _is_of(register: Register, row: Entry, unit: Entry) -> bool:
    kinds, phases, units = row.items("kinds"), row.items("phases"), row.items("units")
    named = {register.code_for("unit", name) for name in units}
    own = register.lineage(unit.text("unit_id"))
    return (
        (not kinds or unit.text("kind") in kinds)
        and register.is_of_phases(unit, phases)
        and (not units or not named.isdisjoint(own))
    )
