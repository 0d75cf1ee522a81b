"""The names of files: what in a name says whose it is, and that no system, shell or mail program trips over it.

A file is named `<unit>_<name>_<what>_<period>`. Its first part alone tells units apart (`unit_file_id`); what
follows is for people. No part but the last ones holds a `_`, which parts them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from planbook.model.sha256 import sha256_of

_RESERVED = {
    "con", "prn", "aux", "nul", "conin$", "conout$", "clock$",
    *(f"{name}{n}" for name in ("com", "lpt") for n in range(10)),
}  # fmt: skip
"""Names that Windows keeps for devices, whatever follows a dot; COM¹ is COM1 to it, and here too."""
_LONGEST_ID, _LONGEST_SLUG, _LONGEST_PART = 48, 64, 40
"""Bytes, in UTF-8, of the parts of a name. A whole name stays under 200, so that a day, a number or "previous"
can be added to it: systems take 255 bytes, or 255 units of UTF-16, which are never more."""
_HASH = 8
"""Hexadecimal digits that are added to what has lost something."""
_LEAST_CODE = 5
"""Characters of an id with figures from which it is no number, year or class that anybody may write."""
_UNSEEN = frozenset(
    map(
        chr,
        (
            0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2065, 0x2800, 0x3164,
            *range(0xFE00, 0xFE10), 0xFFA0, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000),
        ),
    )
)  # fmt: skip
"""Characters that show nothing though Unicode calls them letters, marks or symbols; formats (Cf) come beside."""


def comparable(text: str) -> str:
    """`text` as it is compared where neither capitals nor Unicode's forms count: MR-03, mr-03 and ＭＲ-03 are one.

    So do Windows and macOS compare names of files; no two files may be told apart by less.
    """
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", once.casefold())


def is_unseen(char: str) -> bool:
    """Whether people do not see `char`, or see another order of reading by it; a space is no such character.

    What no system carries well is among them: half a character, one of a private alphabet, one that is none yet.
    """
    return char in _UNSEEN or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


_LOOKS = str.maketrans(
    "авсԁеһіјкмнорԛѕтухԝѵӏαβεζηικμνορτυχ",
    "abcdehijkmhopqstyxwvlabezhikmnoptyx",
)
"""Small letters of Cyrillic and Greek that look like Latin ones, in capitals at least."""


def reads_as(text: str) -> str:
    """What people take `text` for: letters of other alphabets that look alike are one, and so are all dashes."""
    seen = (c for c in comparable(text) if not is_unseen(c))
    return "".join("-" if unicodedata.category(c) == "Pd" or c == "\u2212" else c for c in seen).translate(_LOOKS)


def unit_file_id(unit_id: str) -> str:
    """What in a file's name says whose it is: small letters and digits of any script, and single dashes.

    No two ids have the same, but those that differ in capitals or in Unicode's form alone (`comparable`), which
    the register's rules refuse. An id of letters, digits and single dashes is itself, in small letters; where
    anything of it was replaced or cut, `--` and eight digits of its SHA-256 follow, which no other id's can.
    """
    whole = comparable(unit_id)
    plain = _with_dashes(whole)
    if plain == whole and _size(plain) <= _LONGEST_ID:
        return f"{plain}-" if plain in _RESERVED else plain
    mark = "--" + _digest(whole)
    return (cut(plain, _LONGEST_ID - len(mark)).strip("-") or "unit") + mark


def in_an_id(text: str) -> str:
    """The words of `text` as they stand in the id of a figure, as that of a priority: `teaching-and-learning`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def slug(text: str, longest: int = 40) -> str:
    """`text` as part of a file name that is safe everywhere: small letters, digits and dashes.

    Latin letters lose their accents; those of other scripts stay. Two texts may well have the same.
    """
    name = unicodedata.normalize("NFC", "".join(_slug_characters(text)))
    name = cut(re.sub(r"-+", "-", name).strip("-")[:longest], _LONGEST_SLUG).strip("-")
    return f"{name}-" if name in _RESERVED else name or "unnamed"


def file_name(unit_id: str, unit_name: str, *what: str, suffix: str) -> str:
    """The name of a file of the unit's own: `<unit>_<name>_<what>_<what><suffix>`."""
    return "_".join((unit_file_id(unit_id), slug(unit_name), *(_part(word) for word in what))) + suffix


PLAIN, WITH_MACROS = ".xlsx", ".xlsm"
"""How the name of a workbook ends."""


def ending(*, macros: bool) -> str:
    """How the name of a workbook ends, with macros or without: Excel opens it under no other."""
    return WITH_MACROS if macros else PLAIN


def has_macros(name: str) -> bool:
    """Whether a workbook of this name is one with macros."""
    return name.casefold().endswith(WITH_MACROS)


def workbook_name(
    unit_id: str, unit_name: str, template: str, period: str, part: str = "", *, macros: bool = False
) -> str:
    """The name of an issued workbook: `<unit>_<name>_<template>_<period>.xlsx`, of a part with its key before the
    period; one with macros ends in .xlsm."""
    what = (template, part, period) if part else (template, period)
    return file_name(unit_id, unit_name, *what, suffix=ending(macros=macros))


def former_name(unit_id: str, unit_name: str, *what: str, suffix: str) -> str:
    """What `file_name` was before it told every two ids apart; an id of letters, digits and dashes has the same."""
    return "_".join((_once(unit_id), _once(unit_name), *what)) + suffix


_IN_CONTAINER = ": "


def name_within(container: str, name: str) -> str:
    """What a file in a container, a zip folder or an e-mail, is called among those beside that."""
    return f"{container}{_IN_CONTAINER}{name}"


def is_within(name: str) -> bool:
    """Whether a file of this name, or at this path, lies in a container and not by itself."""
    return _IN_CONTAINER in name


def own_name(name: str) -> str:
    """A file's own name, of one that lies in a folder or a container as well."""
    return name.rpartition(_IN_CONTAINER)[2].rpartition("/")[2]


def returned_path(period: str, name: str) -> str:
    """Where a file of that name among the returns of `period` lies, below the trust's folder."""
    return f"returned/{period}/{name}"


def name_returned(path: str) -> str:
    """The name in a path that `returned_path` gave; of another, the last of its names."""
    return path.split("/", 2)[-1] if path.startswith("returned/") else path.rpartition("/")[2]


def unit_named(units: Iterable[str], name: str) -> str | None:
    """The one of `units` that a file is named for, or None.

    A name begins with the unit's id, as it is or as file names have it, and a `_`. Capitals and Unicode's form do
    not count, and the longest id that fits is meant: `MR_03_plan.xlsx` is of MR_03, and not of MR.
    """
    return unit_namer(units)(name)


def unit_namer(units: Iterable[str]) -> Callable[[str], str | None]:
    """`unit_named` of these units, for many names."""
    begins = _beginnings(tuple(units))

    def named(name: str) -> str | None:
        said = comparable(own_name(name))
        places = [place for place, char in enumerate(said) if char == "_"]
        return next((begins[said[:place]] for place in reversed(places) if said[:place] in begins), None)

    return named


@lru_cache(maxsize=16)
def _beginnings(units: tuple[str, ...]) -> Mapping[str, str]:
    """The units by what a name of theirs begins with; what could be two units' is neither's.

    An id comes before what file names make of another, and that before what they made of it once.
    """
    found: dict[str, str] = {}
    for beginning_of in (comparable, unit_file_id, _once):
        fresh: dict[str, set[str]] = {}
        for unit in units:
            begins = beginning_of(unit)
            if begins and begins not in found:
                fresh.setdefault(begins, set()).add(unit)
        found |= {begins: next(iter(named)) for begins, named in fresh.items() if len(named) == 1}
    return found


def unit_spoken_of(spellings: Mapping[str, str], own: str, name: str) -> str | None:
    """The unit other than `own` that a file's name speaks of, wherever in it: by an id, a name or another spelling.

    `spellings` has the unit of each of them. None where the name speaks of `own` too, or of several. What is part
    of a longer one ("Ashlow" of "Ashlow Road Primary") does not count beside it, and a single word of Latin
    letters, which may be any word, only where the name begins with it.
    """
    said = _for_looking_up(name)
    found = {spelt: unit for text, unit in spellings.items() if (spelt := _for_looking_up(text)) != "--"}
    there = {spelt: unit for spelt, unit in found.items() if spelt in said and _tells(spelt, said)}
    units = {unit for spelt, unit in there.items() if not any(spelt in one for one in there if one != spelt)}
    return next(iter(units)) if len(units) == 1 and own not in units else None


def _for_looking_up(text: str) -> str:
    """The words of `text` without accents, with a dash before, between and after them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn")
    return f"-{_with_dashes(comparable(bare))}-"


def _tells(spelt: str, said: str) -> bool:
    """Whether `spelt` in `said` is likely to be meant: of several words, long and with a figure, or of another
    script; else at the beginning."""
    one = spelt.strip("-")
    several = "-" in one or not one.isascii()
    return several or (len(one) >= _LEAST_CODE and any(map(str.isdigit, one))) or said.startswith(spelt)


def _once(text: str) -> str:
    """What was made of an id or a name, before ids were told apart and other scripts than Latin were kept."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return f"{name}-" if name in _RESERVED else name or "unnamed"


def cut(text: str, longest: int) -> str:
    """`text` cut to so many bytes of UTF-8, between two characters."""
    return text.encode("utf-8", "surrogatepass")[:longest].decode("utf-8", "ignore")


def _part(word: str) -> str:
    """A word of planbook's own in a name, as a template's; one that is long or strange is told by its hash."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", word) and _size(word) <= _LONGEST_PART:
        return word
    mark = "--" + _digest(word)
    return cut(_with_dashes(comparable(word)), _LONGEST_PART - len(mark)).strip("-") + mark


def _with_dashes(text: str) -> str:
    """`text` with a dash for every run of what is no letter or digit, none at its ends; marks stay on letters."""
    kept: list[str] = []
    for char in text:
        kind = unicodedata.category(char)[0]
        after = bool(kept) and kept[-1] != "-"
        if char not in _UNSEEN and (kind in "LN" or (kind == "M" and after)):
            kept.append(char)
        elif after:
            kept.append("-")
    return "".join(kept).strip("-")


def _slug_characters(text: str) -> Iterable[str]:
    """The characters of a slug, before dashes that follow each other are one."""
    latin = True
    for char in unicodedata.normalize("NFKD", text):
        kind = unicodedata.category(char)[0]
        if char.isascii():
            latin = True
            yield char.lower() if char.isalnum() else "-"
        elif char in _UNSEEN or kind not in "LMN":
            continue
        elif kind != "M":
            latin = unicodedata.name(char, "LATIN").startswith("LATIN")
            if not latin:
                yield char.lower()
        elif not latin:
            yield char


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _digest(text: str) -> str:
    return sha256_of(text.encode("utf-8", "surrogatepass"))[:_HASH]
