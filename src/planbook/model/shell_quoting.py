"""Commands as people can copy them: every path in them as their shell wants it."""

import os
import shlex
from pathlib import PurePath

from planbook.model.names import is_unseen

_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./")
"""Characters that no shell takes for anything else."""
_NOT_IN_QUOTES = frozenset('$`\\"!')
"""What bash and zsh read for more than a letter between double quotes."""


def typed(path: PurePath | str, *, windows: bool = os.name == "nt") -> str:
    """`path` as it is typed after a command: bare where it may be, else in quotes, double ones where they serve.

    Those serve every system's shell. One that begins with a dash is not taken for an option. On Linux and macOS,
    what cannot be seen or is no text is written as its bytes, as bash and zsh read them: `$'caf\\xe9'`.
    """
    text = str(path)
    if text.startswith("-"):
        text = f".{os.sep}{text}"
    if text and set(text) <= (_BARE | {"\\", ":"} if windows else _BARE):
        return text
    if windows:
        ending = text[len(text.rstrip("\\")) :]
        return f'"{text}{ending}"'  # a single \ before the quote would make it a letter
    if any(map(is_unseen, text)):
        return "$'" + "".join(map(_as_bytes, text)) + "'"
    return shlex.quote(text) if _NOT_IN_QUOTES & set(text) else f'"{text}"'


def _as_bytes(char: str) -> str:
    """`char` as it stands between `$'` and `'`."""
    if char in "\\'":
        return f"\\{char}"
    if not is_unseen(char):
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))
