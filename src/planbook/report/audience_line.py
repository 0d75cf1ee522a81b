"""How the line looks that says whom a workbook is for: in a cell, and in the header on paper."""

from typing import Any

from planbook.look import FONT, MUTED, STATUS
from planbook.model.audience import Audience, audience_line
from planbook.model.safe_text import WORD, clean, cut_units


def audience_style(audience: Audience) -> dict[str, Any]:
    """The look of its cell: bold and red where small numbers are in the workbook."""
    look = {"font_name": FONT, "font_size": 10, "font_color": f"#{_colour(audience)}", "valign": "vcenter"}
    return look | {"bold": True} if audience == "internal" else look


def audience_header(audience: Audience, *, to: str = "", draft: bool = False) -> str:
    """The header of a sheet, in Excel's codes: the line in the middle, with the mark of a draft."""
    weight = "Bold" if audience == "internal" else "Regular"
    line = audience_line(audience, to=cut_units(clean(to, WORD), 100), draft=draft).replace("&", "&&")
    return f'&C&"{FONT},{weight}"&9&K{_colour(audience)}{line}'


def _colour(audience: Audience) -> str | None:
    return STATUS["red"].fill if audience == "internal" else MUTED
