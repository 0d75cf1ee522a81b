"""Waivers: warnings that the trust has accepted, row by row of the register's sheet Waivers.

A blank cell of a waiver is for all: every unit, every period, every row. A year's period is for its terms too.
"""

from collections.abc import Mapping, Set
from itertools import product

from planbook.model.calendar import Period
from planbook.model.register import Register, folded
from planbook.model.submission import Entry, is_provisional


def waiver_of(
    register: Register, rule: str, unit: str | None, period: Period | None, row: Set[str] = frozenset()
) -> Entry | None:
    """The waiver of `rule` for the unit in the period, the most particular where there are several; else None.

    `row` is everything that names the row in question, as `row_names` has it. Without it only those waivers
    count that are for every row.
    """
    waivers = register.once(_by_rule).get(rule)
    if waivers is None:
        return None
    units = {None, unit} if unit else {None}
    periods = {None, period.id, f"{period.year}-year"} if period else {None}
    found = [(place, waivers[place]) for place in product(units, periods, {None, *row}) if place in waivers]
    # Of those that say as much, the first on the sheet.
    best = min(found, key=lambda at: (at[0].count(None), at[1].row.excel_row), default=None)
    return best[1] if best else None


def has_waivers(register: Register, rule: str) -> bool:
    """Whether there is any waiver of `rule`."""
    return rule in register.once(_by_rule)


_Place = tuple[str | None, str | None, str | None]
"""The unit, the period and the row that a waiver is for; None where it is for all."""


def _by_rule(register: Register) -> Mapping[str, Mapping[_Place, Entry]]:
    """The first waiver of each rule for each place."""
    found: dict[str, dict[_Place, Entry]] = {}
    for waiver in register.rows("waiver"):
        given = {key: _meant(register, waiver, key) for key in _KEYS if waiver.get(key) is not None}
        if None in given.values():
            continue  # it is for something that the register has not
        unit, period, ref = (given.get(key) for key in _KEYS)
        found.setdefault(waiver.text("rule"), {}).setdefault((unit, period, ref), waiver)
    return found


_KEYS = ("unit", "period", "ref")


def row_names(register: Register, entry: Entry) -> frozenset[str]:
    """What a waiver may call the row: its ref, its words, and of what it is of its code and name; folded."""
    record = register.declarations.records[entry.record]
    names = set()
    for key in (record.row_id, record.label):
        text = entry.text(key) if key else ""
        if not text or is_provisional(text):
            continue
        names.add(text)
        spec = record.field(key)
        code = register.code_for(spec.of, text) if spec.type == "code" else None
        if code:
            names |= {code, register.label(spec.of, code)}
    return frozenset(folded(name) for name in names)


def _meant(register: Register, waiver: Entry, key: str) -> str | None:
    """The cell `key` of the waiver as what it is compared with; None for a code that the register has not."""
    spec = register.declarations.records[waiver.record].field(key)
    return register.code_for(spec.of, waiver.get(key)) if spec.type == "code" else folded(waiver.text(key))
