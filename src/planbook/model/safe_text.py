"""Text that other people wrote, made safe for each place where planbook shows it: one way, and a rule a place.

What no place can hold, nobody sees or turns the order of reading round is taken out; what would show another name
than a file has is replaced by a sign for it. Excel counts in units of UTF-16, of which an emoji has two.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f"
"""Those that XML cannot hold, which are all but tab and the ends of a line."""
_LATER_CONTROLS = "\x7f-\x9f"
_HALVES = "\ud800-\udfff"
"""Half of a character: no encoding can write it."""
_NO_CHARACTERS = "\ufffe\uffff"
_BYTE_ORDER = "\ufeff"
_LINE_ENDS = "\u2028\u2029"
_OVERRIDES = "\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction of reading round, by which a text shows another than it is."""
_TURNING = "\u061c\u200e\u200f" + _OVERRIDES
"""The same with those that only say which way a sign beside them is read; a terminal does well to have these."""

_SPACES = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet program take text for a formula."""
LOST = "\ufffd"
"""What is shown in place of what is no character of a text."""


@dataclass(frozen=True, slots=True)
class Target:
    """What becomes of a text in one place."""

    removed: str = ""
    """Characters that are taken out, as in a regular expression's brackets."""
    replaced: str = ""
    """Characters for which `by` stands."""
    by: str = LOST
    lines: Literal["as written", "plain", "joined"] = "as written"
    """Whether a line ends as it did, always in a line feed, or not at all: all is one line of single spaces."""
    longest: int = 0
    """Units of UTF-16; 0: any number."""
    cut: str = "…"
    """What the text ends in where it was longer."""
    kept_text: bool = False
    """Whether an apostrophe goes before what a spreadsheet program would take for a formula."""
    escaped: bool = False
    """Whether `_x000D_` is written as `_x005F_x000D_`, because Excel reads it there and its writer leaves it."""


_UNSAFE = _CONTROLS + _LATER_CONTROLS + _HALVES + _NO_CHARACTERS + _BYTE_ORDER + _TURNING

READ = Target(_CONTROLS + _HALVES + _NO_CHARACTERS, lines="plain")
"""What a school sent, as it is kept: marks of direction stay, as rules tell of them in an id."""
CELL = Target(_UNSAFE, lines="plain", longest=32_767)
"""A cell of any workbook."""
NOTE = replace(CELL, escaped=True)
"""A note on a cell."""
HEADING = Target(_UNSAFE, lines="joined", longest=250, cut="")
"""A heading of an Excel table, which takes 255, with room for a number."""
SHEET_NAME = Target(_UNSAFE, replaced=r"\[\]:*?/\\'", by=" ", lines="joined", longest=31, cut="")
FORMULA_TEXT = replace(CELL, longest=255, cut="")
"""An entry of a drop-down, which formulas compare with what is in a cell."""
PROPERTY = Target(_UNSAFE, lines="joined", longest=255)
"""A property of a document: its title, its author."""
WORD = Target(_UNSAFE, lines="joined")
"""A paragraph or a cell of a Word paper."""
PAGE = Target(_UNSAFE, lines="plain")
"""A text of a page for a browser, which writes it as text alone."""
CSV = Target(_UNSAFE, lines="plain", kept_text=True)
PARQUET = Target(_UNSAFE, lines="plain")
"""A text of a file of data that no spreadsheet program opens: what begins like a formula is none there."""
JSON_TEXT = Target(_UNSAFE, lines="joined")
"""A title or a meaning in a file that describes others."""
MAIL = Target(_UNSAFE, lines="plain")
"""The text of a message."""
MAIL_HEADER = Target(_UNSAFE, lines="joined")
FILE_NAME = Target(replaced="\x00-\x1f" + _LATER_CONTROLS + _HALVES + _LINE_ENDS + _TURNING)
"""The name of a file as it is told; what of it is no text stays visible, for people look the file up by it."""
CONSOLE = Target(_OVERRIDES + _BYTE_ORDER, replaced="\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f" + _LATER_CONTROLS)
"""What is printed; escape, with which tables are made bold, goes through."""
CONSOLE_LINE = Target(replaced="\x00-\x1f" + _LATER_CONTROLS + _LINE_ENDS + _OVERRIDES)
"""A path or a message that may hold one, on one line of a terminal."""

TARGETS = {
    "read": READ, "cell": CELL, "note": NOTE, "heading": HEADING, "sheet name": SHEET_NAME,
    "formula text": FORMULA_TEXT, "property": PROPERTY, "word": WORD, "csv": CSV, "mail": MAIL,
    "mail header": MAIL_HEADER, "file name": FILE_NAME, "console": CONSOLE, "console line": CONSOLE_LINE,
}  # fmt: skip
"""Every place, by what a test calls it."""


def clean(text: str, target: Target = CELL) -> str:
    """`text` as it is safe in `target`; what is safe there already is itself."""
    is_plain = text.isascii() and text.isprintable()
    if not is_plain:
        if target.lines == "plain":
            text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
        elif target.lines == "joined":
            text = _SPACES.sub(" ", text)
        if target.removed:
            text = _pattern(target.removed).sub("", text)
    if target.replaced:
        text = _pattern(target.replaced).sub(target.by, text)
    if target.lines == "joined" and not (is_plain and "  " not in text):
        text = _SPACES.sub(" ", text)
    if target.lines == "joined":
        text = text.strip(" ")
    if target.kept_text and text.startswith(_ACTIVE):
        text = f"'{text}"
    if target.longest:
        text = cut_units(text, target.longest, target.cut).rstrip(" " if target.lines == "joined" else "")
    return _TO_ESCAPE.sub("_x005F_", text) if target.escaped else text


def units(text: str) -> int:
    """How many units of UTF-16 `text` has, in which Excel counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_units(text: str, longest: int, cut: str = "…") -> str:
    """`text` with at most `longest` units of UTF-16, no character halved; a longer one ends in `cut`."""
    if len(text) <= longest // 2 or units(text) <= longest:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: (longest - units(cut)) * 2]
    return kept.decode("utf-16-le", "ignore") + cut


def unescaped(text: str) -> str:
    """`text` with what Excel writes as `_x000D_` as the character that it means; halves of one are put together."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def reads_alike(one: object, other: object) -> bool:
    """Whether two values are the same once planbook has written them: what it takes out of a text is no change."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or clean(one) == clean(other)
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@lru_cache(maxsize=40)
def _pattern(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{characters}]")
