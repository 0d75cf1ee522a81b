"""What stands in a cell: values as a workbook holds them."""

import re
from datetime import date

from planbook.model.declarations import Declarations, Field
from planbook.model.register import Register, folded
from planbook.model.safe_text import clean
from planbook.model.term_words import date_word
from planbook.model.values import Value, entries


def cell_value(
    declarations: Declarations, register: Register | None, spec: Field, value: Value, *, code: bool = False
) -> Value:
    """`value` of the field `spec` as its cell holds it.

    A choice is its word, a code the name of its row (itself where `code` says so, or where that name is read as
    another's), a percentage a share, a term its name, a yes or no the word.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return declarations.word("yes_no", "yes" if value else "no")
    if spec.type == "percent" and isinstance(value, int | float):
        return value / 100
    if not isinstance(value, str):
        return value
    if spec.type == "choice" or (spec.type == "result" and spec.list):
        text = declarations.word(spec.list, value)
    elif spec.type == "choices":
        text = "; ".join(declarations.word(spec.list, part) for part in entries(value))
    elif spec.type in {"code", "codes"} and register and not code:
        text = "; ".join(_name(register, spec.of, part) for part in entries(value))
    elif spec.type == "date":
        text = date_word(value)
    else:
        text = value
    return clean(text)


NAME = 40
"""Characters of a row's words that name it in another: what is longer is known by its beginning, which
ends with a word."""
FEWEST = 20
"""Of which at least so many are shown, though the word be cut."""


def named(ref: str, words: str) -> str:
    """What a row is called where another names it: "O3 Attendance"; reading takes it, and either half of it."""
    text = re.sub(" +", " ", clean(f"{ref} {words}").replace("\n", " ").strip(" "))
    if len(text) <= NAME:
        return text
    end = text.rfind(" ", 0, NAME)
    return f"{text[: end if end >= FEWEST else NAME - 1].rstrip(' ')}…"


def _name(register: Register, record: str, code: str) -> str:
    """The name of a row, where it is no other's: a school that converts leaves its name to the next."""
    name = register.label(record, code)
    return code if folded(name) in register.once(_shared_names, record) else name


def _shared_names(register: Register, record: str) -> frozenset[str]:
    """The names that rows of different codes have."""
    codes: dict[str, set[str]] = {}
    for row in register.ever.rows(record):
        spec = register.declarations.records[row.record]
        codes.setdefault(folded(row.text(spec.label)), set()).add(row.text(spec.row_id))
    return frozenset(name for name, own in codes.items() if len(own) > 1)


def weekday_date(day: date) -> str:
    """`day` as the cover has it: Friday 11 December 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"
