"""The values that a cell of a plan can hold, and how they are written as text and as JSON.

A percentage is 0 to 100, money is pounds rounded to pence, a date is a `date`. A date field that also
accepts a term or "ongoing" holds those as text: the term's id (`2026-27-autumn`), or `ongoing`.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Value = str | int | float | bool | date | None
Json = str | int | float | bool | None

ONGOING = "ongoing"


def to_json(value: Value) -> Json:
    """`value` as JSON holds it: a date in ISO form, everything else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def from_json(value: Json, *, dated: bool) -> Value:
    """What `to_json` was given. `dated` says that the field holds dates, so ISO text becomes a date."""
    if dated and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def as_number(value: Value) -> float | None:
    """`value` as a number; None where it is no number (a yes or no is none)."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def to_number(text: str) -> float | None:
    """The number that `text` is as a program writes one; None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def shown(value: Value, kind: str = "text") -> str:
    """`value` as a person reads it: dd/mm/yyyy, £1,200, 93.5%, Yes. `kind` is the field's type."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"  # some systems leave zeros out of early years
    if isinstance(value, int | float):
        if kind == "money":
            return ("-" if value < 0 else "") + f"£{abs(value):,.2f}".removesuffix(".00")
        if kind == "percent":
            return f"{value:.1f}%"
        return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return value


@lru_cache(maxsize=1 << 14, typed=True)  # a figure comes again in tables, sentences and charts
def rounded(value: float, places: int) -> float:
    """`value` to so many decimal places as spreadsheets show it: a half goes away from zero, -0 is 0.

    One of more figures than are kept of any number, as a count out of next to nothing has, is as it is.
    """
    if not abs(value) < 1e15:
        return value
    nearest = Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(nearest) + 0.0


def whole_pounds(amount: float) -> str:
    """Pounds without pence, as papers and sheets show them: £24,900."""
    return shown(rounded(amount, 0), "money")


def long_date(day: date) -> str:
    """`day` as prose has it: 4 December 2026."""
    return f"{day.day} {day:%B %Y}"


def entries(text: Value, separators: str = ";\n") -> list[str]:
    """The entries of a cell that holds several, one to a line or separated by semicolons; none is empty."""
    if not isinstance(text, str):
        return [] if text is None else [str(text)]
    for separator in separators[1:]:
        text = text.replace(separator, separators[0])
    return [entry.strip() for entry in text.split(separators[0]) if entry.strip()]
