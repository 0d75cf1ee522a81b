"""How near the heading of a column is to the words that a field is known by.

Likeness alone never decides: a heading that merely resembles another is a trap ("Raised by" and "Led by"). One is
taken for a word where it is the same but for capitals, brackets, plurals and small words, where it has only words
beside it that change nothing, or where it is a slip of the pen.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
_YEAR = re.compile(r"\b20\d\d(?:\s?[-/]\s?(?:20)?\d\d)?\b")
_TERM = re.compile(r"\b(?:autumn|spring|summer)(?:\s+(?:term\s*)?[12]?)?\b", re.IGNORECASE)
_POINT = re.compile(
    r"(?:jan(?:uary)?|feb(?:r|r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:em?ber)?"
    r"|oct(?:ober)?|nov(?:em?ber)?|dec(?:em?ber)?|ht ?[1-6]"
    r"|(?:aut|spr|sum)(?:umn|ing|mer)?(?: term)?(?: ?[12])?)\.?(?: ?['’]?(?:20)?\d\d)?",
    re.IGNORECASE,
)
_TURN = re.compile(r"(?<=[^\W\d]) (\d{1,2})\s*$")
_PIECES = re.compile(r"(?:(?<!\s)\s*)?(?:/|&|\||,|\n|;|\band\b|\bor\b| - )\s*", re.IGNORECASE)
"""Blanks before what parts two are looked through once, from the first: a cell may hold thousands of them."""
_WORD = re.compile(r"[^\W_]+|%|#")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "by",
        "on",
        "in",
        "at",
        "be",
        "is",
        "are",
        "was",
        "it",
        "this",
        "that",
        "we",
        "you",
        "our",
        "your",
        "with",
        "and",
        "or",
        "if",
        "s",
        "will",
        "do",
        "does",
        "have",
        "has",
    ]
)
_SLIP = 92
"""How alike, of 100, a slip of the pen is to the word that was meant."""
EXACT, PIECES, FILLED, SLIPPED, OPENED, PART, LAST = 1.0, 0.92, 0.9, 0.88, 0.87, 0.85, 0.82
"""How certain a heading is that is the word itself; all of whose pieces mean the same; that has words beside it
which change nothing; that is a slip of it; that begins as headings of the field do; of whose pieces one alone is
known; that means the field only where no other column does."""
_QUESTION = 80
"""Characters of a question in a heading that is known by how it begins; a sentence that begins alike is longer."""
_EXPLAINED = re.compile(r"\s[-–—]\s|:\s|[?\n]")
"""What stands between a heading and what explains it: "Action – what are you planning to do"."""


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """`heading` as it is compared: its words in small letters, without plurals, small words, years and what is in
    brackets beside others."""
    outside = _BRACKETED.sub(" ", heading)
    text = _YEAR.sub(" ", outside if _WORD.search(outside) else heading)
    words = [word.casefold() for word in _WORD.findall(text.replace("’", "'").replace("'", ""))]
    told = [_singular(word) for word in words if word not in _SMALL]
    return " ".join(told or map(_singular, words))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def term_of(heading: str) -> str:
    """The term that a heading names, as "Autumn review" does; empty where it names none."""
    found = _TERM.search(heading)
    return found[0].split()[0].casefold() if found else ""


def half_term_of(heading: str) -> str:
    """The term that a heading names, with its half where it says which: autumn, spring 2; empty where none."""
    found = _TERM.search(heading)
    return " ".join(word for word in found[0].casefold().split() if word != "term") if found else ""


def is_point(heading: str) -> bool:
    """Whether a heading is a month, a term or a half-term and nothing else."""
    return _POINT.fullmatch(heading.strip()) is not None


def number_of(heading: str) -> str:
    """The number at the end of a heading, as of "Milestone 2"; empty where it has none."""
    found = _TURN.search(heading)
    return found[1] if found else ""


def without_term(heading: str) -> str:
    """`heading` without the term that it names; as it is where nothing else is in it."""
    bare = _TERM.sub(" ", heading).strip()
    return bare if _WORD.search(bare) else heading


class Vocabulary:
    """The words that fields are known by, and how certain each heading is to mean one of them."""

    def __init__(
        self,
        words: Mapping[str, Iterable[str]],
        fillers: Iterable[str],
        last: Mapping[str, Iterable[str]] | None = None,
        opens: Mapping[str, Iterable[str]] | None = None,
        otherwise: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._otherwise = {key: {*others} for key, others in (otherwise or {}).items()}
        self._fields: dict[str, set[str]] = {}
        for key, known in words.items():
            for word in known:
                # "Action by" is another thing than "Action": what ends in a small word is known as it stands.
                ends = _whole(word).split()[-1:]
                forms = {_whole(word)} if "(" in word or set(ends) & _SMALL else {_whole(word), plain(word)}
                for form in forms:
                    self._fields.setdefault(form, set()).add(key)
        self._fields.pop("", None)
        self._last: dict[str, set[str]] = {}
        for key, known in (last or {}).items():
            for word in known:
                self._last.setdefault(plain(word), set()).add(key)
        self._opens: dict[str, set[str]] = {}
        for key, known in (opens or {}).items():
            for word in known:
                self._opens.setdefault(_spoken(word), set()).add(key)
        self._longest = max((len(known.split()) for known in self._opens), default=0)
        self._fillers = {word for filler in fillers for word in plain(filler).split()}
        self._by_words = [(frozenset(known.split()), fields) for known, fields in self._fields.items()]

    def knows(self, heading: str) -> bool:
        """Whether the heading is one of the words."""
        if self._exactly(heading) or plain(heading) in self._last:
            return True
        return len(heading) <= _QUESTION and bool(self._opened(heading))

    def means(self, heading: str) -> dict[str, float]:
        """The fields that the heading may mean, with how certain its words alone are."""
        of_turn = (_TURN.sub("", heading), FILLED)  # "Lead 2" is the lead where no other column is
        for text, certain in ((heading, EXACT), (without_term(heading), EXACT), of_turn):
            found = self._exactly(text)
            if found:
                return dict.fromkeys(self._last.get(plain(text), ()), LAST) | dict.fromkeys(found, certain)
        if last := self._last.get(plain(heading)):
            return dict.fromkeys(last, LAST)
        heading = without_term(heading)
        pieces = [piece for piece in _PIECES.split(heading) if _WORD.search(piece)]
        if len(pieces) > 1:
            meant = [self._exactly(piece) or self._opened(piece) for piece in pieces]
            shared = set.intersection(*meant) if meant else set()
            if shared:
                return dict.fromkeys(shared, PIECES)
            known = [fields for fields in meant if fields]
            if len(known) == 1 and all(
                fields or self._is_filler(p) for fields, p in zip(meant, pieces, strict=True)
            ):
                return dict.fromkeys(known[0], PART)
            if len(known) > 1:
                # It says two things: which of them stands beneath is not to be guessed, but one may hold the other.
                all_known = len(known) == len(pieces)
                return dict.fromkeys(self._holding(known), PIECES) if all_known else {}
        if opened := self._opened(heading):
            return dict.fromkeys(opened, OPENED)
        if explained := self._explained(heading):
            return dict.fromkeys(explained, OPENED)
        words = frozenset(plain(heading).split())
        filled = [
            (len(known), field)
            for known, fields in self._by_words
            if known <= words and words - known <= self._fillers
            for field in fields
        ]
        if filled:
            most = max(length for length, _ in filled)
            return {field: FILLED for length, field in filled if length == most}
        return dict.fromkeys(self._slipped(plain(heading)), SLIPPED)

    def _exactly(self, text: str) -> set[str]:
        outside = _BRACKETED.sub(" ", text)
        forms = (_whole(text), _whole(outside), plain(text))
        return next((self._fields[form] for form in forms if form in self._fields), set())

    def _opened(self, text: str) -> set[str]:
        """The fields whose headings begin as `text` does, by the longest of such beginnings."""
        words = _spoken(text).split()[: self._longest]
        ways = (" ".join(words[:length]) for length in range(len(words), 1, -1))
        return next((self._opens[way] for way in ways if way in self._opens), set())

    def _explained(self, text: str) -> set[str]:
        """The fields that the words before an explanation mean, where this means none of its own."""
        parts = [part for part in _EXPLAINED.split(text) if _WORD.search(part)]
        first, *others = parts or [""]
        if not others or any(self._exactly(part) or self._opened(part) for part in others):
            return set()
        return self._exactly(first) or self._opened(first)

    def _holding(self, meant: Iterable[set[str]]) -> set[str]:
        """Of the fields that the pieces of a heading mean those that take in what the other pieces mean."""
        sets = [*meant]
        return {
            field
            for field in set.union(*sets)
            if all(field in fields or any(field in self._otherwise.get(f, ()) for f in fields) for fields in sets)
        }

    def _is_filler(self, text: str) -> bool:
        return set(plain(text).split()) <= self._fillers

    def _slipped(self, text: str) -> set[str]:
        """The fields of the one word that `text` is a slip of: it has as many words, and begins alike."""
        from rapidfuzz import fuzz

        if len(text) < 6:
            return set()
        many = text.count(" ")
        near = [
            fields
            for word, fields in self._fields.items()
            if word[:1] == text[:1] and word.count(" ") == many and fuzz.ratio(text, word) >= _SLIP
        ]
        return near[0] if len(near) == 1 else set()


def _spoken(heading: str) -> str:
    """All words of a question, in full: "Who's leading?" and "Who is leading" are one."""
    text = re.sub(r"[’']s\b", " is", re.sub(r"[’']ll\b", " will", re.sub(r"[’']re\b", " are", heading.casefold())))
    return " ".join(_WORD.findall(text))


def _whole(heading: str) -> str:
    """All words of a heading, those in brackets too."""
    return " ".join(
        _singular(word.casefold()) for word in _WORD.findall(heading.replace("’", "'").replace("'", ""))
    )
