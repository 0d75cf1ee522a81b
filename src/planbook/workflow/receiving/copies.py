"""Copies that programs make of a file, told by their names: of two people's changes, of a file saved again."""

import re
from pathlib import PurePath

from planbook.model.legible_names import without_mark
from planbook.model.names import own_name

_CONFLICTED = re.compile(
    r" ?\((?:(?P<who>.+?)['’]s? )?conflicted copy(?: (?P<day>\d{4}-\d\d-\d\d))?[^()]*(?: ?\(\d+\))?\)(?: \(\d+\))?",
    re.IGNORECASE,
)
_SYNC = re.compile(r"\.sync-conflict-\d{8}-\d{6}(?:-\w+)?", re.IGNORECASE)
_COMPUTER = re.compile(r"-(?P<computer>[A-Za-z][A-Za-z0-9-]{2,62})")
_NUMBERED = re.compile(r" ?\(\d{1,3}\)")
_COPIED = re.compile(r" (?:- )?copy(?: ?\(?\d{1,3}\)?)?", re.IGNORECASE)
_COPY_OF = re.compile(r"copy(?: \(\d{1,3}\))? of (?P<rest>.+)", re.IGNORECASE)
_PEOPLES = re.compile(
    r"(?:final|new|old|copy|draft|signed|checked|returned?|latest|updated?|revised|amended|corrected|mended|"
    r"version|autumn|spring|summer|term|comments?|edits?|changes|feedback|notes|ht|sbm|v|ver|"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)?(?:v?\d{1,4})?",
    re.IGNORECASE,
)
"""What people put between dashes themselves; a computer is hardly called so."""

_TWO_PEOPLE = "made when two people had the workbook open"


def how_copied(name: str, original: str) -> str | None:
    """How `name` came to be as a copy of `original`, as a clause after "the copy that"; None where it is not
    named as one.

    `plan-DESKTOP-4F7K.xlsx` beside `plan.xlsx` is what OneDrive made; a name that people would give themselves,
    as `plan-final.xlsx`, is not.
    """
    copied, of = PurePath(without_mark(own_name(name))), PurePath(without_mark(own_name(original)))
    stem, base = copied.stem, of.stem
    if copied.suffix.casefold() != of.suffix.casefold() or stem.casefold() == base.casefold():
        return None
    before = _COPY_OF.fullmatch(stem)
    if before and before["rest"].casefold() == base.casefold():
        return "somebody made of the file"
    if not stem.casefold().startswith(base.casefold()):
        return None
    return _how(stem[len(base) :])


def _how(tail: str) -> str | None:
    """The same from what the copy's name has after the original's."""
    conflicted = _CONFLICTED.fullmatch(tail)
    if conflicted:
        whose = f"{conflicted['who']}'s" if conflicted["who"] else ""
        told = ", ".join(part for part in (whose, conflicted["day"]) if part)
        return f"Dropbox {_TWO_PEOPLE}" + (f" ({told})" if told else "")
    if _SYNC.fullmatch(tail):
        return f"the shared folder {_TWO_PEOPLE}"
    if _NUMBERED.fullmatch(tail):
        return "is made when a file of that name is saved or downloaded again"
    if _COPIED.fullmatch(tail):
        return "somebody made of the file"
    computer = _COMPUTER.fullmatch(tail)
    if computer and _is_computer(computer["computer"]):
        return f"OneDrive {_TWO_PEOPLE}, on the computer {computer['computer']}"
    return None


def _is_computer(name: str) -> bool:
    """Whether `name` is like a computer's, as DESKTOP-4F7K or OFFICE, and no word of people's own."""
    like = "-" in name or name.isupper() or any(c.isdigit() for c in name)
    return like and not all(_PEOPLES.fullmatch(part) for part in name.split("-"))
