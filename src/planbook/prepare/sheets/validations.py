"""Drop-downs, limits and input messages. They warn and never stop: what is typed is checked when it comes back."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from planbook.model.declarations import Field
from planbook.model.measure import WANTED
from planbook.model.prose import listed
from planbook.model.register import Register
from planbook.prepare.job import GivenRow
from planbook.prepare.layout import FIRST_ROW, Layout, Place
from planbook.prepare.sheets.lists import Lists

_TITLE, _MESSAGE = 32, 255
_NUMBERED = re.compile(r"(.*?)(\d{1,6})")
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


def add_validations(sheet: Any, lists: Lists, layout: Layout, known: Register) -> None:
    """The validation of every cell of `layout` that may be typed in."""
    for place in layout.places:
        for first, last in layout.open_runs(place):
            if place.spec.type == "answer":
                _answers(sheet, lists, layout, place, first, last, known)
                continue
            rule = validation(lists, place.spec, place.heading)
            if place.spec.type == "result":
                _results(sheet, layout, place, first, last, known, rule)
                continue
            sheet.data_validation(first - 1, place.index, last - 1, place.index, rule)


def _results(
    sheet: Any, layout: Layout, place: Place, first: int, last: int, known: Register, rule: dict[str, Any]
) -> None:
    """The figures of success measures: of each row whose kind is known, what is wanted in it.

    It names the rows: sorting moves these, and leaves a validation where it is.
    """
    kinds = layout.rows[first - FIRST_ROW : last - FIRST_ROW + 1]
    numbered = [(number, _wanted(layout, row, known)) for number, row in enumerate(kinds, start=first)]
    for wanted, run in groupby(numbered, key=lambda pair: pair[1]):
        numbers = [number for number, _ in run]
        refs = [str(ref) for n in numbers if (ref := kinds[n - first].values.get(layout.sheet.record.row_id))]
        whose = "Here" if layout.protected or not refs else f"Of {refs_named(refs)}"
        told = rule | ({"input_message": _cut(f"{whose}: {wanted}. {place.spec.help}", _MESSAGE)} if wanted else {})
        sheet.data_validation(numbers[0] - 1, place.index, numbers[-1] - 1, place.index, told)
    if (after := first + len(kinds)) <= last:
        sheet.data_validation(after - 1, place.index, last - 1, place.index, rule)


def refs_named(refs: Sequence[str]) -> str:
    """The refs in words: "K2 to K9" of such as are numbered one after the other, else each of them, up to six."""
    ends = [_NUMBERED.fullmatch(ref) for ref in refs]
    places = [(end[1], int(end[2])) for end in ends if end]
    follow = len(places) == len(refs) > 1 and all(
        one == other and number == before + 1 for (one, before), (other, number) in pairwise(places)
    )
    return f"{refs[0]} to {refs[-1]}" if follow else listed(refs, most=6)


def _wanted(layout: Layout, row: GivenRow, known: Register) -> str:
    """What a result of the row is, in words, by the choice of the row that says what its figures are."""
    for spec in layout.sheet.record.fields:
        choice = known.declarations.choice(spec.list, row.values.get(spec.key)) if spec.type == "choice" else None
        if choice and choice.holds:
            return WANTED[choice.holds]
    return ""


def _answers(
    sheet: Any,
    lists: Lists,
    layout: Layout,
    place: Place,
    first: int,
    last: int,
    known: Register,
) -> None:
    """The counts of KPIs: a number, or for a yes-or-no measure the two words to choose from."""
    for number in range(first, last + 1):
        position = number - FIRST_ROW
        row = layout.rows[position] if position < len(layout.rows) else None
        kpi = known.kpis.get(str(row.values.get("kpi"))) if row else None
        rule = message(place.spec, place.heading)
        if kpi and kpi.text("unit") == "yes_no":
            rule |= _listed(lists.source(place.spec), open_=False)
        elif kpi:
            rule |= _number("decimal", 0.0, None)
        sheet.data_validation(number - 1, place.index, number - 1, place.index, rule)


def validation(lists: Lists, spec: Field, heading: str) -> dict[str, Any]:
    """The validation of a cell of `spec`, its input message included."""
    rule = message(spec, heading)
    source = lists.source(spec)
    if source:
        return rule | _listed(
            source, open_=spec.open or bool(spec.names) or spec.type in {"links", "choices", "codes", "reference"}
        )
    if spec.type == "date" and not spec.accepts:
        return rule | _warning("This is not a date. Give the day as dd/mm/yyyy.") | {
            "validate": "date", "criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST,
        }  # fmt: skip
    if spec.type == "count":
        return rule | _number("integer", spec.minimum, spec.maximum)
    if spec.type in {"number", "money", "percent"} and (spec.minimum is not None or spec.maximum is not None):
        share = 100 if spec.type == "percent" else 1
        ends = [None if end is None else end / share for end in (spec.minimum, spec.maximum)]
        return rule | _number("decimal", *ends)
    return rule


def message(spec: Field, heading: str) -> dict[str, Any]:
    """The message shown when the cell is chosen: the heading, and what it asks."""
    return {
        "validate": "any",
        "input_title": _cut(heading, _TITLE),
        "input_message": _cut(spec.help or heading, _MESSAGE),
    }


def _listed(source: str, *, open_: bool) -> dict[str, Any]:
    """A drop-down. Where a cell may hold more than its list, the list only suggests and nothing is said."""
    rule: dict[str, Any] = {"validate": "list", "source": source}
    if open_:
        return rule | {"show_error": False}
    return rule | _warning("This is not on the list. Choose one from the list, or keep it and say why.")


def _number(kind: str, low: float | None, high: float | None) -> dict[str, Any]:
    warning = _warning("This is not a number of the kind wanted here. Keep it only if you are sure.")
    if low is not None and high is not None:
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high} | warning
    least = low if low is not None else -1_000_000_000
    return {"validate": kind, "criteria": ">=", "value": least} | warning


def _warning(text: str) -> dict[str, Any]:
    return {"error_type": "warning", "error_title": "Please check", "error_message": text}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
