"""Names of files as they can be kept and shown, whatever bytes they were given as."""

import re
from collections import Counter
from collections.abc import Iterable, Set
from pathlib import Path

from planbook.model.safe_text import FILE_NAME, LOST, clean
from planbook.model.sha256 import sha256_of

_MARKED = re.compile(r"~[0-9a-f]{8,64}(?=\.[^.]*$|$)")
"""What follows the stem of a name that would else be shown like another."""


def legible(name: str) -> str:
    """A file's `name` as it can be kept and shown: what in it is no character of a text is replaced.

    On Linux a name may be any bytes, as those have that were unpacked from another system's zip. Characters that
    end a line, or turn the direction of writing round, would show another name than it is.
    """
    return clean(name, FILE_NAME)


def legible_within(folder: Path, path: Path) -> str:
    """Where `path` lies in `folder`, as it can be shown: with `/` between its names on every system."""
    return legible(path.relative_to(folder).as_posix())


def legible_apart(names: Iterable[str]) -> dict[str, str]:
    """Each of `names`, of files in one folder, with the name it is kept and shown under: no two have the same.

    Where what was replaced was all that told two apart, `~` and digits of the name's SHA-256 follow its stem.
    """
    shown = {name: legible(name) for name in names}
    often = Counter(shown.values())
    taken = {kept for name, kept in shown.items() if name == kept or often[kept] == 1}
    for name, kept in sorted(shown.items()):
        if often[kept] > 1 and name != kept:
            taken.add(marked := _marked(name, kept, taken))
            shown[name] = marked
    return shown


def _marked(name: str, kept: str, taken: Set[str]) -> str:
    digest = sha256_of(name.encode("utf-8", "surrogatepass"))
    stem, dot, suffix = kept.rpartition(".")
    if not stem:
        stem, dot, suffix = kept, "", ""
    candidates = (f"{stem}~{digest[:length]}{dot}{suffix}" for length in range(8, len(digest) + 1))
    return next(candidate for candidate in candidates if candidate not in taken)


def without_mark(name: str) -> str:
    """`name` without what `legible_apart` has added to it."""
    return _MARKED.sub("", name) if LOST in name else name
