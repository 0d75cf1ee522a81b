"""What is worked out of a row, as its declaration says: a score, a rate, a grade's place on its scale.

worked_value(spec, get, register)         of the row alone; `get` gives the value of another field of it
words_among(register, among)              the words of the register that a field of text may have
is_share_of_people(spec, field_of)        whether it is a share of a count of people
fitting(register, lookup_record, by, where, get)    the rows of the register that a row fits
as_registered(register, among, text)      a word as the register writes it
"""

from collections.abc import Callable, Mapping, Sequence

from planbook.model.declarations import Declarations, Disclosure, Field
from planbook.model.register import Register, folded
from planbook.model.submission import Entry
from planbook.model.values import Value, entries, rounded
from planbook.model.works_out import Among, Bands, PlaceAmong

Get = Callable[[str], Value]
Where = Mapping[str, tuple[Value, ...]]


def worked_value(spec: Field, field_of: Mapping[str, Field], get: Get, register: Register) -> Value:
    """The value of `spec`, which is worked out of its row alone; None where anything that it takes is missing.

    A share is 0 to 100. `field_of` are the fields of the record by their keys.
    """
    how = spec.works_out
    if how is None or how.of_time_before:
        return get(spec.key)

    def value(key: str) -> Value:
        other = field_of[key]
        return worked_value(other, field_of, get, register) if other.works_out else get(key)

    def number(key: str) -> float | None:
        return _number(register.declarations, field_of[key], value(key))

    if how.product:
        return _product([number(key) for key in how.product])
    if how.rate:
        part, whole = (number(key) for key in how.rate)
        return None if part is None or not whole or part > whole else rounded(100 * part / whole, 1)
    if how.difference:
        return _difference([number(key) for key in how.difference])
    if how.bands:
        there = (found for key in how.bands.of if (found := number(key)) is not None)
        return _band(how.bands, next(there, None))
    if how.lookup:
        rows = fitting(register, how.lookup.record, how.lookup.by, how.lookup.where, value)
        return rows[0].get(how.lookup.gives) if rows else None
    if how.place:
        return place_among(how.place, number(how.place.of), register, value)
    return None


def is_share_of_people(spec: Field, field_of: Mapping[str, Field]) -> bool:
    """Whether it is a share of one count of people in another: there 0 of 0 says that there is nobody."""
    rate = spec.works_out.rate if spec.works_out else ()
    return any(isinstance(said := field_of[key].disclosure, Disclosure) and said.people for key in rate)


def place_among(place: PlaceAmong, number: float | None, register: Register, value: Get) -> float | None:
    """Where `number` stands among those of the register's rows that a row fits; None without one or the other."""
    if number is None or any(value(key) is None for key in place.by.values()):
        return None
    rows = fitting(register, place.record, place.by, {}, value)
    lower = any(row.get(place.better) == "down" for row in rows) if place.better else False
    numbers = [found for row in rows if (found := row.number(place.column)) is not None]
    if not numbers:
        return None
    at = 1 + sum(found < number if lower else found > number for found in numbers)
    together = 1 + len(numbers)
    return {"place": float(at), "together": float(together), "share": rounded(100 * at / together, 1)}[place.gives]


def _difference(numbers: Sequence[float | None]) -> float | None:
    there = [number for number in numbers if number is not None]
    return rounded(there[0] - sum(there[1:]), 2) if len(there) == len(numbers) else None


def _product(numbers: Sequence[float | None]) -> float | None:
    made = 1.0
    for number in numbers:
        if number is None:
            return None
        made *= number
    return made


def _number(declarations: Declarations, spec: Field, value: Value) -> float | None:
    """A number as it is; a choice by the number that its word begins with."""
    if spec.type == "choice":
        first, _, _ = declarations.word(spec.list, value).partition(" ")
        return float(first) if first.isdigit() else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _band(bands: Bands, number: float | None) -> Value:
    reached = [(least, code) for code, least in bands.least.items() if number is not None and number >= least]
    return max(reached)[1] if reached else None


def fitting(register: Register, record: str, by: Mapping[str, str], where: Where, value: Get) -> list[Entry]:
    """The rows of the register's `record` that a row fits, all of whose fields in `by` have a value.

    A cell of the register that is blank fits any value, one with several words each of them.
    """
    wanted = {column: folded(str(found)) for column, key in by.items() if (found := value(key)) is not None}
    if not wanted:
        return []
    return [
        row
        for row in rows_where(register, record, where)
        if all(_fits(row, column, wanted.get(column)) for column in by)
    ]


def _fits(row: Entry, column: str, wanted: str | None) -> bool:
    words = [folded(word) for word in entries(row.get(column))]
    return not words or wanted in words


def rows_where(register: Register, record: str, where: Where) -> list[Entry]:
    """The rows of the register's `record` that have one of these values in each of these fields."""
    return [row for row in register.rows(record) if all(row.get(key) in values for key, values in where.items())]


def words_among(register: Register, among: Among) -> list[str]:
    """The words of the register that a field may have, in its order."""
    rows = rows_where(register, among.record, among.where)
    return [*dict.fromkeys(word for row in rows for word in entries(row.get(among.column)))]


def as_registered(register: Register, among: Among, text: str) -> str:
    """The word as the register writes it; as it is where the register has none like it."""
    return register.once(_by_folded, among.record, among.column).get(folded(text), text)


def _by_folded(register: Register, record: str, column: str) -> Mapping[str, str]:
    found = (word for row in register.rows(record) for word in entries(row.get(column)))
    return {folded(word): word for word in found}
