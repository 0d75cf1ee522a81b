"""Values that a declaration names of rows, as in a block's `where`: whether a field can hold them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, get_args

from planbook.model.calendar import is_period_id
from planbook.model.figure import DELIVERIES, Status
from planbook.model.meant import meant
from planbook.model.record import Field
from planbook.model.values import ONGOING, Value

if TYPE_CHECKING:
    from planbook.model.declarations import Choice


def _words(value: Value) -> bool:
    return isinstance(value, str) and value.strip() == value != ""


def _day(value: Value) -> bool:
    return type(value) is date


def _number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _count(value: Value) -> bool:
    return type(value) is int


def _yes_no(value: Value) -> bool:
    return isinstance(value, bool)


def _period(value: Value) -> bool:
    return isinstance(value, str) and is_period_id(value)


_FORMS: Mapping[str, tuple[Callable[[Value], bool], str]] = {
    "words": (_words, 'words in quotation marks, as "1.2"'),
    "day": (_day, "a day, without quotation marks, as 2026-12-01"),
    "number": (_number, "a number, without quotation marks, as 12.5"),
    "count": (_count, "a whole number, without quotation marks, as 12"),
    "yes_no": (_yes_no, "true or false, without quotation marks"),
    "answer": (
        lambda value: _number(value) or _yes_no(value),
        "a number, or true or false, without quotation marks",
    ),
    "period": (_period, 'the name of a period in quotation marks, as "2026-27-autumn"'),
}
"""Each with whether a value has it, and what is wanted."""
_FORM_OF = {
    "date": "day", "number": "number", "money": "number", "percent": "number", "count": "count",
    "yes_no": "yes_no", "answer": "answer",
}  # fmt: skip
"""The form of a field's values by its type; of any other they are words."""

_NAMED: Mapping[str, Mapping[str, Value]] = {
    "status": {status: status for status in get_args(Status)},
    "delivery": {status: status for status in (*DELIVERIES, "not_applicable")},
    "overdue": {"true": True, "false": False},
    "changed": {word: word for word in ("new", "changed", "same")},
}
"""What the columns that are worked out of a row can have, as it is written."""
_FORM_OF_COLUMN = {
    "days_over": "count",
    "since": "words",
    "unit": "words",
    "unit_name": "words",
    "part_of": "words",
    "top": "words",
    "period": "period",
}


def misfit(form: str, value: Value) -> str:
    """What is wrong with `value` where one of that form is wanted; empty if nothing is."""
    fits, wanted = _FORMS[form]
    return "" if fits(value) else f"{said(value)} is never there: say {wanted}"


def misfit_of_column(key: str, value: Value) -> str:
    """What is wrong with `value` as one of a column of any table, by the column's name; empty if nothing is, or if
    nothing is known of that column."""
    if key in _NAMED:
        names = _NAMED[key]
        known = any(value is name or (value == name and isinstance(value, str)) for name in names.values())
        if isinstance(names.get(value) if isinstance(value, str) else None, bool):
            return f"does not fit: {value!r} is words; write it without quotation marks, as {value}"
        return "" if known else f"{key} has no {value!r}{meant(str(value), names)}"
    return misfit(_FORM_OF_COLUMN[key], value) if key in _FORM_OF_COLUMN else ""


def misfit_of_field(spec: Field, value: Value, lists: "Mapping[str, tuple[Choice, ...]]") -> str:
    """What is wrong with `value` as one that the field may hold; empty if nothing is."""
    if spec.type in {"choice", "choices"}:
        codes = [choice.code for choice in lists.get(spec.list, ())]
        known = not codes or value in codes
        return "" if known else f"{spec.list} has no {value!r}{meant(str(value), codes)}"
    if spec.dated and isinstance(value, str):
        if value == ONGOING and ONGOING in spec.accepts:
            return ""
        if "term" in spec.accepts:
            return misfit("period", value)
    what = misfit(_FORM_OF.get(spec.type, "words"), value)
    if what or not isinstance(value, int | float) or isinstance(value, bool):
        return what
    if spec.minimum is not None and value < spec.minimum:
        return f"{said(value)} is never there: the least is {spec.minimum:g}"
    if spec.maximum is not None and value > spec.maximum:
        return f"{said(value)} is never there: the most is {spec.maximum:g}"
    return ""


def said(value: Value) -> str:
    """`value` as a declaration writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, str) else str(value)
