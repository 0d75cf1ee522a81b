"""The house look: colours, the symbol and words of each status, and how wide text is.

Colour is spent on exceptions; everything else is ink, space and thin rules. Every status is a word and a
symbol first and a colour second, because four of the five fills do not part in grey print. White cells are
the school's, shaded cells are the trust's.
"""

from dataclasses import dataclass
from functools import lru_cache

from planbook.model.figure import NOBODY_TO_COUNT

INK = "1F2933"
MUTED = "52606D"
HOUSE = "173F5F"
ACCENT = "0B6B7A"
ROLE_TABS = (ACCENT, "B45309", "5B3F8C", "3F6B2F")
"""The tabs of sheets to fill in, a colour for each role in the order in which their sheets come."""
PANEL = "F3F6F8"
BAND = "E4ECF2"
HAIRLINE = "D5DDE4"
EDGE = "7B8A98"
BAR = "AFCDEC"
"""A bar in a cell that has a figure: the figure is read over it."""
TARGET = "B45309"
BENCHMARK = "7B8794"
WHITE = "FFFFFF"
FONT = "Calibri"


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How one status is shown. Contrast of text on fill is 7 to 1 or better, by WCAG 2."""

    symbol: str
    fill: str | None
    text: str
    bold: bool
    kpi: str
    """Its word for a KPI."""
    action: str
    """Its word for an action."""
    money: str
    """Its word for a line of money."""
    check: str
    """Its word on the Check sheet."""
    measure: str = ""
    """Its word for a success measure, where that is not the one for a KPI: one that is short of its target before
    its day is on the way, however far off it is."""

    def word(self, family: str) -> str:
        """Its word for what is of `family`: `kpi`, `measure`, `action` or `money`."""
        return str(getattr(self, family)) or self.kpi


STATUS = {
    "red": StatusLook("■", "A3282C", WHITE, True, "Off target", "Off track", "Over allocation", "To correct"),
    "amber": StatusLook(
        "▲", "FFD27A", "4A2E00", False, "Near target", "Watch", "Watch", "To explain", "On the way"
    ),
    "green": StatusLook("●", "DDF3E3", "14532D", False, "On target", "On track", "Within allocation", "In order"),
    "blue": StatusLook("✓", "AFCDEC", "0F3358", False, "Completed", "Completed", "Completed", "Explained"),
    "not_reported": StatusLook(
        "○", "DFE4E9", "3D4A57", False, "Not reported", "Not reported", "Not reported", "Not begun"
    ),
    "not_due": StatusLook("–", None, MUTED, False, "Not due", "Not due", "Not due", "Not due"),
    "not_applicable": StatusLook(
        "–", None, MUTED, False, "Not applicable", "Not applicable", "Not applicable", "Not applicable"
    ),
    "nobody": StatusLook("–", None, MUTED, False, NOBODY_TO_COUNT, NOBODY_TO_COUNT, NOBODY_TO_COUNT, "In order"),
    "suppressed": StatusLook("*", None, MUTED, False, "Suppressed", "Suppressed", "Suppressed", "Suppressed"),
    "counts_only": StatusLook("n/N", None, INK, False, "Counts only", "Counts only", "Counts only", "Counts only"),
}
"""Worst first."""
STATUS_TYPES = {"status": "kpi", "measure_status": "measure", "action_status": "action"}
"""The types of a block's column that show a status, each with whose words it has."""
JUDGED_LATER = "At the year’s end"
"""The word beside a KPI's figure whose target for the year is judged at its end."""

SEVERITY_STATUS = {"error": "red", "warning": "amber", "note": "not_reported"}
"""The status whose look a finding's severity takes."""

SEVERITY_WORDS = {"error": "Error", "warning": "Query", "note": "For information"}


MOST_LINES = 26
"""Lines of a row that is as tall as Excel makes any."""
_NARROWEST = 2
"""Pixels of the narrowest letter."""

UNUSED_WIDTH = 8.43
"""The width, in characters, of a column of Excel's that nothing is said of."""


@lru_cache(maxsize=8_000)
def lines_needed(text: str, width: float) -> int:
    """How many lines `text` takes in an Excel column of `width` characters, by Calibri's real widths.

    Those that no row is tall enough for are not counted.
    """
    room = width * 7 + 5 - 12  # pixels: Excel's width of a column in Calibri 11, less the indent
    lines = 0
    for paragraph in text[: int(MOST_LINES * max(room, 1) / _NARROWEST)].split("\n"):
        used = 0.0
        lines += 1
        if lines >= MOST_LINES:
            return MOST_LINES
        for word in paragraph.split(" "):
            wide = _width(word) if word else 0
            if used and used + 3 + wide > room:
                lines += 1
                used = 0.0
            used += wide + (3 if used else 0)
            while used > room > 0:  # a word longer than the line is broken
                lines += 1
                used -= room
    return min(lines, MOST_LINES)


@lru_cache(maxsize=20_000)
def _width(word: str) -> int:
    """Pixels of `word` in Calibri 11."""
    from xlsxwriter.utility import cell_autofit_width

    return int(cell_autofit_width(word)) - 7


TALLEST = 400.0
"""Points: a row that would be taller is cut off, as Excel makes none of more than 409."""


def row_height(lines: int) -> float:
    """The height in points of a table row of so many lines, as far as a row can be so tall."""
    return min(TALLEST, max(25.0, lines * 15 + 9.0))


@lru_cache(maxsize=20_000)
def text_width(text: str) -> float:
    """The width of `text` in characters of a column."""
    from xlsxwriter.utility import cell_autofit_width

    return float(cell_autofit_width(text) - 7) / 7 if text else 0.0


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (`173F5F`), from 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
