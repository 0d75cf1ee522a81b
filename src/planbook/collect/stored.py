"""What a workbook stores once for all its sheets: the texts that cells share, and which formats show days.

Of both only what is beyond doubt is made here; of anything else nothing is said (`None`), and the spreadsheet
library makes the values of the sheet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from xml.etree.ElementTree import ParseError, fromstring

from planbook.collect.read import Raw, cleaned
from planbook.collect.xml_parts import local_name

_STRING = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_PLAIN_STRING = re.compile(rb"<si><t(?: [^>]*)?>([^<]*)</t></si>")
_WORDS = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)")
_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]{1,3})?")
_DAY = re.compile(rb"[0-9]{2,7}")
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""1 March 1900, before which Excel counts a day that there never was, and 31 December 9999."""
_DAY_ZERO = date(1899, 12, 30)
_DAYS = frozenset((*range(14, 23), 45, 47))
_NUMBERS = frozenset((*range(14), *range(37, 45), 48, 49))
"""The numbers of the formats that every program has, of days and times and of anything else."""
_OWN_FORMATS = 164
"""The first number of a format that a workbook may have of its own."""
_DAY_FORMAT = re.compile(r"(?:\[\$-[0-9A-Fa-f]+\])?[dmy](?:[dmy /.,-]|\\[ /.,-])*(?:;@)?")
_NUMBER_FORMAT = re.compile(r'(?:[0#?.,%£$€ ()_*;@+/-]|General|"[^"\\]*"|\[(?:Red|Black|Blue|Green)\])+')


class Texts(dict[bytes, str | None]):
    """By the number of a shared text, as a cell has it, the text as it is cleaned; None where the library has to
    say what it is. Each is made when it is first asked for: most belong to lists that nobody reads."""

    def __init__(self, strings: Sequence[bytes | None]) -> None:
        self._strings = strings

    def __missing__(self, number: bytes) -> str | None:
        try:
            string = self._strings[int(number)]
        except (ValueError, IndexError):
            string = None
        made = self[number] = None if string is None else text_of(string)
        return made


def text_of(written: bytes) -> str | None:
    """The text of an element that is `written` so, as it is cleaned; None where nobody sees anything in it, so that
    the library may keep it or not, or where it has characters that Excel writes as `_x000D_`."""
    try:
        text = written.decode()
        if "_x" in text:
            return None
        if "&" in text or "\r" in text:
            text = fromstring(f"<t>{text}</t>").text or ""
    except (UnicodeDecodeError, ParseError):
        return None  # the sheet is damaged, which is told by whoever looks for that
    return cleaned(text) or None if text else ""


def shared_strings(part: bytes, most: int) -> tuple[list[bytes | None], list[int]]:
    """Each shared string as it is written, or None where it has pieces; and how many bytes of text it has. It stops
    past `most` of them. Where a comment may be among them, which of them is which is left to the library."""
    aside = b"<!" in part or part.count(b"<?") > 1
    plain: list[bytes | None] = [*_PLAIN_STRING.findall(part)]
    if not aside and len(plain) == part.count(b"<si") + part.count(b":si") and len(plain) <= most:
        return plain, [len(string) for string in plain if string is not None]
    strings: list[bytes | None] = []
    lengths = []
    for string in _STRING.finditer(part):
        whole = None if aside else _PLAIN_STRING.fullmatch(string[0])
        strings.append(whole[1] if whole else None)
        lengths.append(sum(map(len, _WORDS.findall(string[1] or b""))))
        if len(lengths) > most:
            break
    return strings, lengths


@lru_cache(maxsize=4)  # the workbooks of a trust have the same styles, by tens of kilobytes
def day_formats(styles: bytes) -> tuple[bool | None, ...]:
    """Of each style of cells whether a number in it is shown as a day or a time; None where that is in doubt."""
    formats: dict[str, str] = {}
    looks: list[str] = []
    for part in fromstring(styles) if styles else ():
        if local_name(part) == "numFmts":
            formats |= {told.get("numFmtId", ""): told.get("formatCode", "") for told in part}
        elif local_name(part) == "cellXfs":
            looks += [told.get("numFmtId", "0") for told in part]
    return tuple(_is_day_format(number, formats.get(number)) for number in looks)


def _is_day_format(number: str, format_code: str | None) -> bool | None:
    told = int(number) if number.isdecimal() else -1
    if told < _OWN_FORMATS or format_code is None:
        return None if format_code is not None else True if told in _DAYS else False if told in _NUMBERS else None
    if _NUMBER_FORMAT.fullmatch(format_code):
        return False
    return True if _DAY_FORMAT.fullmatch(format_code) else None


class Numbers(dict[tuple[bytes | None, bytes], Raw]):
    """By the style of a cell, and what is written in it, the number or the day that it is; None where the library
    has to say: of times, of days before March 1900, and of what is written in any but the common way."""

    def __init__(self, styles: Sequence[bool | None]) -> None:
        self._styles = styles

    def __missing__(self, cell: tuple[bytes | None, bytes]) -> Raw:
        made = self[cell] = self._made(*cell)
        return made

    def _made(self, style: bytes | None, written: bytes) -> Raw:
        at = int(style) if style else 0
        is_day = self._styles[at] if style and at < len(self._styles) else None if style else False
        if is_day is None or not _NUMBER.fullmatch(written):
            return None
        if not is_day:
            return float(written)
        days = int(written) if _DAY.fullmatch(written) else 0
        return _DAY_ZERO + timedelta(days) if _FIRST_DAY <= days <= _LAST_DAY else None


@dataclass(frozen=True, slots=True)
class Stored:
    """What cells of a workbook refer to."""

    texts: Texts = field(default_factory=lambda: Texts(()))
    lengths: Sequence[int] = ()
    """Bytes of each shared text."""
    numbers: Numbers = field(default_factory=lambda: Numbers(()))


def stored_in(strings: bytes, styles: bytes, most: int, *, from_1904: bool) -> Stored:
    """What the parts of shared strings and of styles hold; no more than one string past `most`. Days that are
    counted `from_1904` are left to the library."""
    written, lengths = shared_strings(strings, most)
    days = day_formats(styles)
    return Stored(Texts(written), lengths, Numbers([None if day else day for day in days] if from_1904 else days))
