"""The colour behind a cell, as six hexadecimal digits, however the workbook says it."""

import colorsys
import re
from typing import Any

_SCHEME = re.compile(
    rb"<a:(dk1|lt1|dk2|lt2|accent[1-6]|hlink|folHlink)>\s*"
    rb"""<a:(?:srgbClr\b[^>]*?\bval|sysClr\b[^>]*?\blastClr)=["']([0-9A-Fa-f]{6})["']"""
)
_ORDER = (
    b"lt1", b"dk1", b"lt2", b"dk2", b"accent1", b"accent2", b"accent3", b"accent4", b"accent5", b"accent6",
    b"hlink", b"folHlink",
)  # fmt: skip
"""The colours of a theme in the order in which cells count them."""


class Colours:
    """The colours of one workbook."""

    def __init__(self, theme: bytes | None) -> None:
        said = {name: colour.decode().upper() for name, colour in _SCHEME.findall(theme or b"")}
        self._theme = [said.get(name, "") for name in _ORDER]

    def of(self, fill: Any) -> str:
        """The colour of the library's `fill`; empty where there is none, or where it is white."""
        if not getattr(fill, "fill_type", None):
            return ""
        colour = self._named(fill.fgColor if fill.fill_type == "solid" or _is_set(fill.fgColor) else fill.bgColor)
        return "" if colour == "FFFFFF" else colour

    def _named(self, colour: Any) -> str:
        from openpyxl.styles.colors import COLOR_INDEX

        if colour is None:
            return ""
        found = ""
        if colour.type == "rgb" and isinstance(colour.rgb, str):
            found = colour.rgb[-6:].upper()
        elif colour.type == "theme" and 0 <= colour.theme < len(self._theme):
            found = self._theme[colour.theme]
        elif colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
            found = COLOR_INDEX[colour.indexed][-6:].upper()
        return _tinted(found, colour.tint) if found and colour.tint else found


def _is_set(colour: Any) -> bool:
    return colour is not None and (colour.type != "rgb" or colour.rgb != "00000000")


def _tinted(colour: str, tint: float) -> str:
    """`colour` made lighter (to 1) or darker (to -1), as Office does it: by its lightness alone."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    lightness = lightness * (1 + tint) if tint < 0 else lightness * (1 - tint) + tint
    made = colorsys.hls_to_rgb(hue, min(1, max(0, lightness)), saturation)
    return "".join(f"{round(part * 255):02X}" for part in made)
