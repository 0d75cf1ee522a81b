"""What a page takes that is filled with headings, sentences and declared tables, whatever it is written as.

A sheet of an output workbook (`planbook.report.sheets.Page`) and a page of a dashboard are such pages, so that what
fills the one fills the other.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from planbook.model.declarations import Block
from planbook.report.cells import Line

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class TablePage(Protocol):
    """A page that is filled from the top."""

    def title(self, title: str, intro: str = "") -> None:
        """Its title, and the lines beneath it."""

    def section(self, title: str, intro: str = "") -> None:
        """A heading within it."""

    def text(self, text: str) -> None:
        """Lines of prose."""

    def note(self, text: str) -> None:
        """A note under a table; nothing where it is empty."""

    def table(
        self, block: Block, lines: "Iterable[Line | DataclassInstance]", *, filtered: bool = False, freeze: int = -1
    ) -> int:
        """A table of `lines` under the headings of `block`, or the block's sentence where there are none.

        Returns the row of its header, or -1.
        """

    def freeze_title(self) -> None:
        """Keep the title in view."""

    def new_page(self) -> None:
        """Begin a new page of paper here."""
