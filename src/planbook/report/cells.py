"""How the cells of an output workbook look: house styles, numbers by type, statuses in their words and colours."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from planbook import look
from planbook.model.declarations import BlockColumn
from planbook.model.values import Value

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Style = dict[str, Any]

TEXT: Style = {"font_name": look.FONT, "font_size": 11, "font_color": f"#{look.INK}", "valign": "vcenter"}
BODY: Style = TEXT | {"indent": 1, "bottom": 1, "bottom_color": f"#{look.HAIRLINE}"}
TITLE: Style = TEXT | {"font_size": 18, "bold": True, "font_color": f"#{look.HOUSE}"}
SECTION: Style = TEXT | {"font_size": 13, "bold": True, "font_color": f"#{look.HOUSE}"}
EXPLANATION: Style = TEXT | {"font_color": f"#{look.MUTED}"}
NOTE: Style = TEXT | {"font_size": 10, "font_color": f"#{look.MUTED}"}
MUTED: Style = {"font_color": f"#{look.MUTED}"}
BOLD: Style = {"bold": True}
HEADER: Style = TEXT | {
    "bold": True, "font_color": f"#{look.WHITE}", "bg_color": f"#{look.HOUSE}", "indent": 1, "text_wrap": True,
}  # fmt: skip

RIGHT: Style = {"align": "right"}
WRAP: Style = {"text_wrap": True, "align": "left"}

KINDS: Mapping[str, Style] = {
    "text": WRAP,
    "long_text": WRAP,
    "id": WRAP,
    "yes_no": WRAP,
    "figure": WRAP,
    "date": RIGHT | {"num_format": "dd/mm/yyyy"},
    "count": RIGHT | {"num_format": "#,##0"},
    "number": RIGHT | {"num_format": "#,##0.0"},
    "money": RIGHT | {"num_format": "£#,##0;-£#,##0"},
    "percent": RIGHT | {"num_format": "0.0%"},
    "done": RIGHT | {"num_format": "0%"},
    "kpi": RIGHT,
    **{status: {"align": "left"} for status in look.STATUS_TYPES},
    "severity": {"align": "left"},
}
"""How each type of a block's column is shown: words left, numbers right."""

FIGURE_TYPES = {"figure", "count", "number", "money", "percent", "done", *look.STATUS_TYPES}
"""Types whose cells are figures, where their line has one."""


_PLAIN: Style = {}
"""The look of most cells, of which there are many: one for all of them."""


def _plain() -> Style:
    return _PLAIN


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a look of its own, in place of its column's."""

    value: Value
    style: Style = field(default_factory=_plain)
    figure: str | None = None
    status: str = ""
    """The status whose look it has."""


Line = Mapping[str, Any]
"""A row of a table by column key: plain values, or `Cell`s; `figure` names the figure it shows."""


def line_of(row: "DataclassInstance", /, **more: Any) -> Line:
    """A typed row as a row of a table: its fields by their names, with `more` beside or in place of them."""
    return {spec.name: getattr(row, spec.name) for spec in fields(row)} | more


def status_style(status: str, word: bool = True) -> Style:
    """The fill and text of `status`; with `word`, its symbol stands before the text of the cell."""
    shown = look.STATUS[status]
    style: Style = {"font_color": f"#{shown.text}", "bold": shown.bold}
    if shown.fill:
        style["bg_color"] = f"#{shown.fill}"
    if word:
        style["num_format"] = f'General;General;General;"{shown.symbol} "@'
    return style


def status_cell(status: str, family: str = "kpi", figure: str | None = None) -> Cell:
    """The word of `status` with its symbol and colour; the cell's value is the word alone."""
    return Cell(look.STATUS[status].word(family), {"align": "left"} | status_style(status), figure, status)


def padded(style: Style) -> Style:
    """`style` with its right indent made by the number format.

    Several versions of LibreOffice drop the indent of right-aligned cells in some rows and not in others; a
    space of the width of a letter, which a number format can ask for, stands the same everywhere.
    """
    if style.get("align") != "right" or style.get("text_wrap"):
        return style
    sections = str(style.get("num_format", "General;General;General;@")).split(";")
    return style | {"indent": 0, "num_format": ";".join(f"{section}_w" for section in sections)}


def as_cell(spec: BlockColumn, line: Line) -> Cell:
    """What column `spec` shows of `line`: percentages as true shares, statuses as words in their colour."""
    value = line.get(spec.key)
    if isinstance(value, Cell):
        return value
    figure = line.get("figure") if spec.type in FIGURE_TYPES else None
    if value is None:
        return Cell(None)
    if spec.type in look.STATUS_TYPES:
        return status_cell(value, look.STATUS_TYPES[spec.type], figure)
    if spec.type == "severity":
        status = look.SEVERITY_STATUS[value]
        return Cell(look.SEVERITY_WORDS[value], {"align": "left"} | status_style(status), status=status)
    if spec.type in {"percent", "done"}:
        return Cell(value / 100, figure=figure)
    return Cell(value, figure=figure)
