"""A number as a cell shows it, as far as its format says what a person takes it for."""

import math
import re

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_COLOUR = re.compile(r"\[[^\]]*\]|_.|\*.")
_PLACES = re.compile(r"[0#?]\.([0#?]+)")
_LONGEST = 15
"""Digits that Excel keeps of a number."""


def written_number(number: float, number_format: str) -> str:
    """`number` with the sign of a share or of pounds, the commas and the decimals that `number_format` gives it."""
    if not math.isfinite(number):
        return str(number)
    words = _QUOTED.sub(lambda m: m[1] or m[2] or m[3] or "", number_format.partition(";")[0])
    form = _COLOUR.sub("", words)
    if not any(digit in form for digit in "0#?"):
        return _plain(number)
    share = "%" in form
    shown = number * 100 if share else number
    places = _PLACES.search(form)
    most = len(places[1]) if places else 0
    least = places[1].count("0") if places else 0
    text = f"{abs(shown):{',' if ',' in form else ''}.{most}f}"
    while most > least and text.endswith("0"):
        text, most = text[:-1], most - 1
    text = text.rstrip(".")
    before = "£" if "£" in form else ""
    sign = "-" if shown < 0 else ""
    return f"{sign}{before}{text}{'%' if share else ''}"


def _plain(number: float) -> str:
    """`number` as a cell without a format shows it."""
    return f"{number:.{_LONGEST}g}" if isinstance(number, float) else str(number)
