"""What a Word report is made of, before it is Word: sections, paragraphs, tables and charts as plain data.

Text from a school goes in as text alone. `plain` takes out what XML cannot hold and what would change the
order in which a line is read; nothing here is ever a field, a link or markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from planbook.model.prose import agree
from planbook.model.safe_text import WORD, clean
from planbook.report.made_of import made_of


@lru_cache(maxsize=1 << 14)  # a paper is measured several times as it is fitted to its pages
def plain(text: str) -> str:
    """`text` on one line, without characters that XML forbids and without marks that turn reading round."""
    return clean(text, WORD)


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Cite:
    """The numbers of the paragraphs with these anchors, as live cross-references: 4.3, 7.1."""

    anchors: tuple[str, ...]
    aside: bool = False
    """Whether it stands in brackets with what they are, after a space: " (paragraphs 4.3, 7.1)"; where the
    paper has none of them, it is left out."""

    def around(self, numbers: Mapping[str, str]) -> tuple[str, str]:
        """What stands before and after the numbers, by those that the paper has: of an aside its brackets."""
        found = sum(anchor in numbers for anchor in dict.fromkeys(self.anchors))
        return (f" ({agree(found, 'paragraph', 'paragraphs')} ", ")") if self.aside and found else ("", "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A status shown as in a table: its fill, symbol and word."""

    status: str
    word: str
    made_of: tuple[str, ...] = field(default=(), compare=False)
    """The ids of the figures that it was made from."""

    def of(self, *sources: object) -> "Mark":
        """The same made from the figures of these rows, unless it knows what it was made from."""
        return self if self.made_of else replace(self, made_of=made_of("", *sources).figures)


Words = str | tuple[str | Strong | Cite | Mark, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph."""

    words: Words
    anchor: str = ""
    """What a citation of it names."""
    row: str = ""
    """The row that it is about, by a key that stays the row's own wherever it stands."""
    beside: str = ""
    """What else the block says of the row, as its line in the table: a comment on the row is to be read again when
    that changes too."""


@dataclass(frozen=True, slots=True)
class Note:
    """A small muted line, without a number."""

    words: Words


@dataclass(frozen=True, slots=True)
class Box:
    """The one sentence that a decision is asked in."""

    words: Words


WHOLE = 4
"""A table of so many rows is never split by a page break; of a longer one, two rows at least stay together."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A heading with the column's width in millimetres; `figures` are set right."""

    heading: str
    width: float
    figures: bool = False


Cell = Words | Mark


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its caption; every row has as many cells as there are columns."""

    caption: str
    description: str
    """What the table shows, for somebody who hears it rather than sees it."""
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    blank: tuple[str, ...] = ()
    """The headings of columns that are left out, as no row has an entry there, and that a reader may miss."""


Role = Literal["main", "second", "third", "benchmark", "target", "award", "red", "amber", "green"]
"""How a series is drawn."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars; a missing value leaves a gap."""

    name: str
    values: tuple[float | None, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over periods, bars side by side for each category, or a dot for each beside what it is to reach."""

    kind: Literal["line", "bars", "dots"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str
    """As Excel writes it: `0.0"%"`."""
    measured: str = ""
    """Of dots what they are the figures of, which the series do not say: each of them is of one status."""
    within: tuple[float, float] | None = None
    """The lowest and the highest that its scale is for, where it is one of several on the same scale."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its caption and what it shows in words."""

    caption: str
    alt: str
    chart: Chart
    height: float
    """Millimetres."""


Item = Paragraph | Note | Box | Grid | Drawing

_LEADING = 2
"""So many paragraphs before a table or a chart stay on its page."""


def leads(items: Sequence[Item], place: int) -> bool:
    """Whether the item there is a paragraph that leads to a table or a chart, and so stays on the page of that; or
    a line beneath a heading, which stays with what it is about."""
    if place == 0 and isinstance(items[0], Note):
        return len(items) > 1
    run = items[place : place + _LEADING + 1]
    words = next((n for n, item in enumerate(run) if not isinstance(item, Paragraph)), 0)
    return words > 0 and isinstance(run[words], Grid | Drawing)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading and what stands beneath it."""

    title: str
    items: tuple[Item, ...]
    key: str = ""
    """The block that it was made of, by which it is known again in the file."""
    comment: str = ""
    """Whose words there is a place for beneath it, as "Headteacher’s comment"; empty where there is none."""
    comment_each: bool = False
    """Whether there is such a place beneath each of its rows instead."""
    begins_page: bool = False
    """Whether it begins a page, so that the last one is not nearly empty."""

    @property
    def rows(self) -> tuple[int, ...]:
        """Where among its items what it says of each row begins; empty where there are no places beneath rows."""
        is_each = self.comment_each and bool(self.comment)
        return tuple(n for n, item in enumerate(self.items) if is_each and isinstance(item, Paragraph) and item.row)


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report."""

    title: str
    subtitle: str
    document_title: str
    """The title among the file's properties, which must tell it from its neighbours."""
    author: str
    header: tuple[tuple[str, str], ...]
    """Lines of left and right; the first left one is bold."""
    footer: str
    sections: Sequence[Section]
    mark: str = ""
    """What stands before everything else, and before the last line of the header, until the paper goes out."""
    identity: Mapping[str, str] = field(default_factory=dict)
    """What the file says of itself: which paper it is, of what, of which period, and of which trust."""


def prompt(comment: str) -> str:
    """What stands where a person's own words can be typed."""
    return f"{comment}: type it here, or leave this line as it is."


def paragraph_numbers(sections: Sequence[Section]) -> dict[str, str]:
    """The number of each paragraph that has an anchor: 4.3 is the third paragraph of the fourth section."""
    numbers = {}
    for first, section in enumerate(sections, start=1):
        paragraphs = [item for item in section.items if isinstance(item, Paragraph)]
        for second, paragraph in enumerate(paragraphs, start=1):
            if paragraph.anchor:
                numbers[paragraph.anchor] = f"{first}.{second}"
    return numbers
