"""Numbers as the cells of an output workbook show them, for an output that has no cells."""

import re
from collections.abc import Sequence

from planbook.model.values import rounded

_PARTS = re.compile(r'"([^"]*)"|\*.|_.|\[[^\]]*\]|([#0,.]*[#0][#0,.]*)(%?)|(.)', re.S)
_CONDITION = re.compile(r"\[=(-?\d+(?:\.\d+)?)\]")


def number_text(value: float, number_format: str) -> str:
    """`value` in a number format of the house look, as `£#,##0;-£#,##0`: what the cell shows, without the symbol of
    a status that its format puts at its left (`" ■"* `) and without what only makes room."""
    sections = _sections(number_format)
    section, own = _chosen(sections, value)
    if section == "General":
        return f"{value:,.10g}"
    said = []
    for quoted, digits, percent, other in _PARTS.findall(_without_lead(section)):
        if digits:
            said.append(_digits(abs(value) if own else value, digits, percent))
        else:
            said.append(quoted or other)
    return "".join(said).strip()


def _without_lead(section: str) -> str:
    return re.sub(r'^"[^"]*"\* ', "", section)


def _sections(number_format: str) -> Sequence[str]:
    return re.findall(r'(?:"[^"]*"|[^;"])+', number_format) or ["General"]


def _chosen(sections: Sequence[str], value: float) -> tuple[str, bool]:
    """The section for the number, and whether its sign is the section's own to say."""
    if found := _CONDITION.match(sections[0]):
        return sections[0 if value == float(found[1]) else min(1, len(sections) - 1)], False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _digits(value: float, digits: str, percent: str) -> str:
    value = value * 100 if percent else value
    places = len(digits.partition(".")[2])
    grouped = f"{rounded(value, places):{',' if ',' in digits else ''}.{places}f}"
    return grouped + percent
