"""What a trust calls things (`words.toml`): its word in the place of planbook's, in what is declared for people.

A record's word is renamed wherever planbook's declarations say it: headings, titles, help, messages, papers. Words
of a trust's own declarations stay as it wrote them, and so does what schools write.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from planbook.model.prose import article as article_before
from planbook.model.sheet_names import LONGEST_SHEET, NOT_IN_A_SHEETS_NAME, SHEET_NAME

_FOR_PEOPLE = frozenset(
    {
        "title", "ask", "asks", "who", "heading", "headings", "help", "hint", "one", "many", "summary", "steps",
        "cover_title", "message", "remedy", "why", "subtitle", "head", "caption", "intro", "empty", "note", "rest",
        "do", "endless", "not_asked", "comment", "holds", "glance", "says", "title_unchecked", "only_in_data",
        "word",
    }
)  # fmt: skip
"""Keys of declarations that hold words for people; all others hold codes and figures."""
_BY_NAME = "headings"
"""The key whose words stand in a table, by the fields that they are of."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """One thing, as planbook calls it and as the trust does; as in the middle of a sentence, one and many."""

    was: tuple[str, str]
    now: tuple[str, str]

    def in_text(self, text: str) -> str:
        """`text` with the trust's words; capitals at the beginning and the article before them follow."""
        for old, new in sorted(zip(self.was, self.now, strict=True), key=lambda pair: -len(pair[0])):
            spaced = r"\s+".join(re.escape(word) for word in old.split())
            pattern = rf"(?<![\w{{])(?:(an?)(\s+))?({spaced})(?![\w}}])"
            text = re.sub(pattern, partial(_in_place, new), text, flags=re.IGNORECASE)
        return text


def _in_place(new: str, found: re.Match[str]) -> str:
    article, space, old = found[1], found[2], found[3]
    word = new[:1].upper() + new[1:] if old[:1].isupper() else new
    if not article:
        return word
    fitting = article_before(word)
    return f"{article[0]}{fitting[1:]}{space}{word}"


def renamed(table: Any, words: Sequence[Renamed], *, people: bool = False) -> Any:
    """`table` with the trust's words in all that people read of it; itself where the trust has none of its own."""
    if not words:
        return table
    if isinstance(table, str):
        for word in words if people else ():
            table = word.in_text(table)
        return table
    if isinstance(table, list):
        return [renamed(entry, words, people=people) for entry in table]
    if not isinstance(table, Mapping):
        return table
    return {
        key: renamed(value, words, people=people or (key in _FOR_PEOPLE and _says(key, value)))
        for key, value in table.items()
    }


def _says(key: str, value: Any) -> bool:
    """Whether that is words beneath a key that holds words, and no table of a thing that is called like the key.

    A record may have a field `comment`, a list a code `note`: what stands in their tables is as anywhere.
    """
    return not isinstance(value, Mapping) or key == _BY_NAME


def renamed_part(kind: str, table: Mapping[str, Any], words: Sequence[Renamed]) -> dict[str, Any]:
    """The same of a part of that kind; what is read again by its name keeps the former one among those it once had
    (`was`, `also`): sheets, fields, packs and words of lists.

    Workbooks and registers that were filled in before are read as before.
    """
    made: dict[str, Any] = renamed(table, words)
    if made is table:
        return made
    for name, former, things in _READ_BY_NAME.get(kind, ()):
        for was, now in zip(things(table), things(made), strict=True):
            if isinstance(was, Mapping) and was.get(name) != now.get(name):
                if kind == "list" and _is_taken(now[name], (other for other in things(table) if other is not was)):
                    now[name] = was[name]  # of two choices that read alike, nobody could say which is meant
                else:
                    now[former] = [*was.get(former, ()), was[name]]
    return made


def _is_taken(word: str, others: Iterable[Mapping[str, Any]]) -> bool:
    """Whether another choice of the list is written like that."""
    return any(word.casefold() in map(str.casefold, (other["word"], *other.get("also", ()))) for other in others)


_Things = Callable[[Mapping[str, Any]], Sequence[Any]]
_READ_BY_NAME: Mapping[str, tuple[tuple[str, str, _Things], ...]] = {
    "record": (
        ("title", "was", lambda table: [table.get("record", {})]),
        ("heading", "was", lambda table: [*table.get("fields", {}).values()]),
    ),
    "format": (("title", "was", lambda table: table.get("sheet", [])),),
    "pack": (("title", "was", lambda table: [table.get("pack", {})]),),
    "list": (("word", "also", lambda table: [*table.values()]),),
}
"""Of each kind of part, what in it is read again by a name: the key of the name, of its former ones, the things."""


def renamings(words: Mapping[str, Any], records: Mapping[str, Mapping[str, Any]]) -> list[Renamed]:
    """What `words` rename, by the key of a record or of a reader; `records` are the tables that say what both are
    called.

    Raises ValueError, with the key and what is wrong, for one that is neither, no two words, or no name of a
    sheet.
    """
    made = []
    for key, now in words.items():
        was = tuple(str(records.get(key, {}).get(name, "")) for name in ("one", "many"))
        if not all(was):
            raise ValueError(key, f"there is no record or reader {key!r} that could be called otherwise")
        if not isinstance(now, list) or len(now) != 2 or not all(isinstance(w, str) and w.strip() for w in now):
            raise ValueError(key, 'should be two words, of one and of many: ["key priority", "key priorities"]')
        for word in now:
            if not word.strip().isprintable():
                raise ValueError(key, f"{word!r} has a line break or a character that nobody sees")
            if len(word) > LONGEST_SHEET or NOT_IN_A_SHEETS_NAME.search(word) or "{" in word or "}" in word:
                raise ValueError(key, f"{word!r} {SHEET_NAME} and no braces")
        made.append(Renamed((was[0], was[1]), (now[0].strip(), now[1].strip())))
    return made


def called_alike(words: Mapping[str, Any], records: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What is wrong with words by which two records that planbook tells apart would be called the same, by key."""
    ones = {key: str(words[key][0] if key in words else table.get("one", "")) for key, table in records.items()}
    was = {key: str(table.get("one", "")) for key, table in records.items()}
    wrong = {}
    for key in words:
        for other in records if key in records else ():
            if other != key and was[other] != was[key] and ones[other].casefold() == ones[key].casefold().strip():
                wrong[key] = (
                    f"{words[key][0]!r} is what a row of {other!r} is called; give one of them another word"
                )
    return wrong
