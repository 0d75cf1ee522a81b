"""Cell formats of the house look, each made once for a workbook."""

from typing import Any

from planbook.look import ACCENT, EDGE, FONT, HAIRLINE, HOUSE, INK, MUTED, PANEL, STATUS, WHITE
from planbook.model.declarations import Field
from planbook.prepare.layout import RIGHT

NUMBERS = {
    "date": "dd/mm/yyyy",
    "money": "£#,##0;-£#,##0",
    "percent": "0.0%",
    "count": "#,##0",
    "id": "@",
    "ref": "@",
    "reference": "@",
}
"""The number format of a field's type; others are General. Refs are text, so that 1.10 stays 1.10."""

Props = dict[str, Any]


class Formats:
    """The formats of one workbook by their properties, so that like cells share one."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._asked: dict[tuple[tuple[str, Any], ...], Any] = {}
        """The same by what was asked for, in the order in which it was: most cells are asked for like others."""

    def get(self, **props: Any) -> Any:
        """The format with `props` over the house's text: Calibri 11 in ink, centred in the row's height."""
        asked = tuple(props.items())
        if (found := self._asked.get(asked)) is not None:
            return found
        full = {"font_name": FONT, "font_size": 11, "font_color": f"#{INK}", "valign": "vcenter"} | props
        key = tuple(sorted(full.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(full)
        self._asked[asked] = self._made[key]
        return self._made[key]

    @property
    def title(self) -> Any:
        return self.get(font_size=18, bold=True, font_color=f"#{HOUSE}")

    @property
    def explanation(self) -> Any:
        return self.get(font_color=f"#{MUTED}")

    @property
    def section(self) -> Any:
        return self.get(font_size=13, bold=True, font_color=f"#{HOUSE}")

    @property
    def note(self) -> Any:
        return self.get(font_size=10, font_color=f"#{MUTED}")

    @property
    def key(self) -> Any:
        """The hidden key row, and the hidden keys of a form."""
        return self.get(font_size=9, font_color=f"#{MUTED}")

    def hint(self, *, right: bool = False) -> Any:
        return self.get(font_size=10, font_color=f"#{ACCENT}", **_aligned(right))

    def header(self, *, right: bool = False, wrap: bool = False, button: bool = False) -> Any:
        """A heading; where Excel puts a filter button in it, one on the right keeps clear of the button."""
        props = _aligned(right, 2 if right and button else 1)
        if wrap:
            props |= {"text_wrap": True}
        return self.get(bold=True, font_color=f"#{WHITE}", bg_color=f"#{HOUSE}", **props)

    def link(self, **props: Any) -> Any:
        return self.get(**({"font_color": f"#{ACCENT}", "underline": 1} | props))

    def ours(self, *, muted: bool = False, **props: Any) -> Any:
        """A cell of the trust's: shaded, locked, a hairline beneath."""
        given: Props = {"bg_color": f"#{PANEL}", "bottom": 1, "bottom_color": f"#{HAIRLINE}", "locked": True}
        if muted:
            given["font_color"] = f"#{MUTED}"
        return self.get(**(given | props))

    def yours(self, *, edge: str = EDGE, **props: Any) -> Any:
        """A cell to fill in: white, unlocked, an edge all round, in the colour of the role that fills it in."""
        return self.get(**({"border": 1, "border_color": f"#{edge}", "locked": False} | props))

    def status(self, status: str) -> Any:
        """What a conditional format lays over a cell with a word of `status`: fill, colour and symbol."""
        look = STATUS[status]
        props: Props = {
            "font_color": f"#{look.text}",
            "num_format": f'General;General;General;"{look.symbol} "@',
        }
        if look.fill:
            props |= {"bg_color": f"#{look.fill}"}
        if look.bold:
            props |= {"bold": True}
        key = (("conditional", status),)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(props)
        return self._made[key]


def _aligned(right: bool, indent: int = 1) -> Props:
    return {"align": "right" if right else "left", "indent": indent}


def cell_props(spec: Field, number: str | None = None) -> Props:
    """How a cell of the field `spec` is set: figures right without wrapping, words left and wrapped."""
    chosen = number or ("0%" if spec.type == "percent" and spec.list else NUMBERS.get(spec.type, ""))
    props: Props = {"num_format": chosen} if chosen else {}
    if spec.type in RIGHT:
        return props | _aligned(True)
    return props | _aligned(False) | {"text_wrap": True}
