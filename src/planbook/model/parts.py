"""The parts of a unit's workbook: a workbook for each role that fills some of it in.

parts_of(register, layout, unit, period)      the parts; none where one role fills everything in
roles_of(declarations, who)                   the roles that fill a sheet in, as declarations say it
owners(declarations, who, parts)              the parts that have such a sheet
owner_of_line(register, sheet, code, parts)   the parts that have a line of the trust's, as a KPI
code_key(sheet)                               the field by which such a line is told
letters_of(parts)                             what the refs begin with that new rows of each are given

A whole workbook is the part of everyone; its key is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from string import ascii_uppercase

from planbook.model.calendar import Period
from planbook.model.declarations import Declarations, Format, Sheet
from planbook.model.figures_held import giver
from planbook.model.given_lines import given_lines
from planbook.model.names import comparable, unit_file_id
from planbook.model.register import Register, folded
from planbook.model.sheets_asked import OR

EVERYONE = ""
"""The key of the part that is the whole workbook."""
_ROLES = "person_role"


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a workbook that one role fills in."""

    key: str
    """The code of its role; of one that the list of roles does not have, its words as a file's name can have them,
    so that no two have the same."""
    who: str
    """The role, in words."""


def parts_of(register: Register, layout: Format, unit_id: str, period: Period) -> tuple[Part, ...]:
    """The parts of the unit's workbook `layout`, in the order of their first sheets.

    A sheet that either of two roles may fill in makes no part by itself: it stands in those that there are.
    """
    declarations = register.declarations
    alone: dict[str, Part] = {}
    for sheet in layout.sheets:
        roles = roles_of(declarations, sheet.who)
        for role in (_of_lines(register, sheet, unit_id, period) or roles) if len(roles) == 1 else ():
            alone.setdefault(role.key, role)
    return tuple(alone.values()) if len(alone) > 1 else ()


def _of_lines(register: Register, sheet: Sheet, unit_id: str, period: Period) -> list[Part]:
    """The roles that give the lines of a sheet whose lines are the trust's; none where it has none."""
    if sheet.record.rows != "fixed":
        return []
    key = code_key(sheet)
    lines = (line for line in given_lines(register, sheet.record.key, unit_id, period) if line.asked)
    roles = (_roles_of_line(register, sheet, str(line.values.get(key))) for line in lines)
    return list(dict.fromkeys(chain.from_iterable(roles)))


def letters_of(parts: Sequence[Part]) -> dict[str, str]:
    """By its key, what the refs begin with that new rows of a part are given: a letter of its role, and
    no other part's."""
    taken: dict[str, str] = {}
    for part in parts:
        own = (char.upper() for char in (*part.who, *ascii_uppercase) if char.isalpha())
        taken[part.key] = next((char for char in own if char not in taken.values()), part.key)
    return taken


def records_shared(declarations: Declarations, sheets: Sequence[Sheet], parts: Sequence[Part]) -> list[str]:
    """The records of the `sheets` that more than one of the parts has."""
    return [sheet.record.key for sheet in sheets if len(owners(declarations, sheet.who, parts)) > 1]


def roles_of(declarations: Declarations, who: str) -> tuple[Part, ...]:
    """The roles of which any may fill in what `who` fills in; none where it says nobody."""
    words = (word.strip() for word in who.split(OR))
    return tuple(_role(declarations, word) for word in words if word)


def _role(declarations: Declarations, word: str) -> Part:
    said = folded(word)
    for choice in declarations.lists[_ROLES]:
        if said in {folded(choice.word), *map(folded, choice.also)}:
            return Part(choice.code, choice.word)
    plain = comparable(word)
    key = plain.replace(" ", "_") if all(c.isalnum() or c == " " for c in plain) else unit_file_id(word)
    return Part(key, word[:1].upper() + word[1:])


def owners(declarations: Declarations, who: str, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The `parts` that have what `who` fills in; the first of all where none of them is that role."""
    keys = {role.key for role in roles_of(declarations, who)}
    return tuple(part for part in parts if part.key in keys) or tuple(parts[:1])


def owner_of_line(register: Register, sheet: Sheet, code: str, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The `parts` that have the line of `code` on a sheet whose lines are the trust's."""
    roles = {role.key for role in _roles_of_line(register, sheet, code)}
    own = tuple(part for part in parts if part.key in roles)
    return own or owners(register.declarations, sheet.who, parts)


def _roles_of_line(register: Register, sheet: Sheet, code: str) -> tuple[Part, ...]:
    """The role that gives the line: that of who gives the KPI, where it has one, else any that the sheet is of."""
    kpi = register.kpis.get(code)
    gives = giver(register.declarations, kpi) if kpi else None
    return roles_of(register.declarations, (gives.who if gives else "") or sheet.who)


def code_key(sheet: Sheet) -> str:
    """The field by which a line of such a sheet is told."""
    return next((key for key in sheet.record.identified_by if sheet.record.field(key).type == "code"), "")
