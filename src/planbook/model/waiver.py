"""Waivers: warnings that the trust has decided to let be, row by row of the register's sheet Waivers.

A blank cell of a waiver is for all: every unit, every period, every row. A year's period is for its terms too.
"""

from collections.abc import Set

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
    wanted: dict[str, Set[str]] = {
        "unit": {unit} if unit else frozenset(),
        "period": {period.id, f"{period.year}-year"} if period else frozenset(),
        "ref": row,
    }
    best: tuple[int, Entry] | None = None
    for waiver in register.rows("waiver"):
        if waiver.text("rule") != rule:
            continue
        given = {key: _meant(register, waiver, key) for key in wanted if waiver.get(key) is not None}
        if all(text in wanted[key] for key, text in given.items()) and (best is None or len(given) > best[0]):
            best = (len(given), waiver)
    return best[1] if best else None


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
