"""Standard output and standard error that take any text, wherever they lead.

A console of Windows may know 256 characters, a file on a full disk takes none, and the reader of a pipe may have
gone. All that planbook prints goes through the two streams that `install` puts in place: what an encoding lacks
is written otherwise, what nobody reads any more is let go, and what cannot be written is one line.
"""

import codecs
import errno
import io
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from planbook.errors import OutputError, reason

_HANDLER = "planbook"
_ASCII = "".join(map(chr, (*range(9, 14), *range(32, 127))))
"""What can be printed of it."""

_STAND_INS = {
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‘": "'", "’": "'", "‚": "'", "′": "'", "“": '"', "”": '"',
    "„": '"', "″": '"', "«": '"', "»": '"', "…": "...", "·": ".", "•": "*", "●": "*", "○": "o", "■": "#", "□": "#",
    "▲": "!", "▼": "v", "▾": "v", "✓": "v", "✔": "v", "☑": "[v]", "☐": "[ ]", "✗": "x", "✘": "x", "×": "x",
    "÷": "/", "⁄": "/", "→": "->", "←": "<-", "↑": "^", "↓": "v", "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~",
    "±": "+/-", "£": "GBP", "€": "EUR", "¥": "JPY", "©": "(c)", "®": "(R)", "°": "deg", "§": "par.", "ß": "ss",
    "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
    "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ı": "i", "─": "-", "━": "-", "═": "-", "│": "|", "┃": "|",
    "║": "|", "╷": " ", "╵": " ", "╶": "-", "╴": "-",
}  # fmt: skip
"""What is written for a character that the encoding lacks, where there is something that is read the same way.

Of a letter with an accent the letter is left; everything else becomes a question mark."""

_BYTES = re.compile("[\udc80-\udcff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def install() -> None:
    """Put the two streams in place of the process's own; called once, before anything is opened or said.

    A standard file that was closed (`>&-`) is opened on nothing first. Otherwise the next file that is opened
    would get its number, and what some library prints there would be written into it.
    """
    _open_closed_files()
    sys.stdout = Console(sys.stdout or _nowhere(1), _undelivered)
    sys.stderr = Console(sys.stderr or _nowhere(2), lambda _: None)  # narration alone: the work goes on without it
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if isinstance(sys.stdin, io.TextIOWrapper):
        with suppress(io.UnsupportedOperation):  # of one that somebody has begun to read
            sys.stdin.reconfigure(errors="replace")


class Console(io.TextIOBase):
    """A text stream before `stream` that takes any text; `lost` is called with what else keeps it from writing.

    It tells libraries that it is UTF-8, as it can be given whatever UTF-8 has: they would else draw another table,
    or write UTF-8 past it to a console that has said it is ASCII.
    """

    def __init__(self, stream: TextIO, lost: Callable[[OSError], None]) -> None:
        self._stream = stream
        self._lost = lost
        self._gone = False
        self._broken: OSError | None = None
        self.own_encoding = _usable(stream)

    @property
    def encoding(self) -> str:  # type: ignore[override]  # an attribute there, and never written
        return "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]  # likewise
        return _HANDLER

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    def write(self, text: str) -> int:
        """Write `text` as far as there is anybody to read it; raises what `lost` raises."""
        if not isinstance(text, str):
            raise TypeError("a console takes text")  # by this click tells a stream of text from one of bytes
        if text and self._broken:  # what was raised of it may have been taken for something else
            self._lost(self._broken)
        if text and not self._gone:
            self._try(lambda: self._stream.write(in_encoding(text, self.own_encoding)))
        return len(text)

    def flush(self) -> None:
        if not self._gone:
            self._try(self._stream.flush)

    def _try(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            self._gone = True
            self._lead_nowhere()
            # A pipe whose reader has gone (`planbook ... | head`) is no fault: the work and its status go on.
            # Windows calls it an invalid argument.
            if not isinstance(error, BrokenPipeError) and not (os.name == "nt" and error.errno == errno.EINVAL):
                self._broken = error
                self._lost(error)

    def _lead_nowhere(self) -> None:
        """What is still waiting to be written would fail again when the process ends."""
        with suppress(OSError, ValueError):
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, self._stream.fileno())
            os.close(nothing)


def in_encoding(text: str, encoding: str) -> str:
    """`text` with what `encoding` lacks written otherwise."""
    text = _legible(text)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode(encoding, _HANDLER).decode(encoding)
    return text


def as_shown(text: str) -> str:
    """`text` as standard output will show it, for what is laid out by its width before it is written."""
    return in_encoding(text, _own_encoding())


def as_json(text: str) -> str:
    """JSON `text` with what the encoding of standard output lacks as JSON's own escapes: still the same JSON."""
    encoding = _own_encoding()

    def escaped(match: re.Match[str]) -> str:
        from planbook.model.safe_text import CONSOLE, clean

        with suppress(UnicodeEncodeError):
            match[0].encode(encoding)
            if clean(match[0], CONSOLE) == match[0]:
                return match[0]
        units = match[0].encode("utf-16-be")
        return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))

    return re.sub(r"[^\x00-\x7e]", escaped, _whole_characters(text))


def in_a_line(text: str) -> str:
    """`text`, which may have paths of any name in it, as one line that does nothing to a terminal."""
    from planbook.model.safe_text import CONSOLE_LINE, clean

    return clean(text, CONSOLE_LINE)


def can_rewrite() -> bool:
    """Whether what was said on standard error can be taken back: on terminals that understand how."""
    plain = os.environ.get("TERM", "") in {"", "dumb", "unknown"} and os.name != "nt"
    return sys.stderr.isatty() and not plain


def columns() -> int:
    """How many characters a line of the terminal has."""
    import shutil

    return shutil.get_terminal_size().columns


def _own_encoding() -> str:
    return sys.stdout.own_encoding if isinstance(sys.stdout, Console) else sys.stdout.encoding or "utf-8"


def _legible(text: str) -> str:
    """`text` without what a terminal would obey rather than show, and without halves of characters."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text  # as most of what is said, help above all: it is as it should be, and nothing has to be loaded
    from planbook.model.safe_text import CONSOLE, clean

    return clean(_whole_characters(text), CONSOLE)


def _whole_characters(text: str) -> str:
    """`text` without halves of characters, which no encoding can write.

    A file's name may hold them, for bytes that were no text to Python: such bytes are read as UTF-8 where they are.
    """
    if text.isascii():
        return text
    told = _BYTES.sub(lambda m: m[0].encode("ascii", "surrogateescape").decode("utf-8", "replace"), text)
    return _SURROGATES.sub("\ufffd", told)


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """What codecs write for the characters that they lack."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


codecs.register_error(_HANDLER, _stand_in)


def _plain(character: str) -> str:
    if character in _STAND_INS:
        return _STAND_INS[character]
    import unicodedata

    parts = unicodedata.normalize("NFKD", character)
    return "".join(_STAND_INS.get(part) or (part if part.isascii() else _unknown(part)) for part in parts)


def _unknown(character: str) -> str:
    """A question mark, for what anybody would have seen; accents and marks of direction are left out."""
    import unicodedata

    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf"} else "?"


def _usable(stream: TextIO) -> str:
    """The encoding that `stream` writes in; one that cannot write plain text is replaced by ASCII."""
    encoding = stream.encoding or "ascii"
    with suppress(LookupError, UnicodeError, ValueError):
        if _ASCII.encode(encoding).decode(encoding) == _ASCII:
            return encoding
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="ascii")
    return "ascii"


def _undelivered(error: OSError) -> None:
    raise OutputError(
        f"The results could not be written to where they were sent ({reason(error)}). Files that the command made "
        "are in place. Send the results elsewhere, or make room, and run again."
    ) from error


def _open_closed_files() -> None:
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest number that is free: this one


def _nowhere(number: int) -> TextIO:
    return os.fdopen(number, "w", encoding="utf-8", closefd=False)
