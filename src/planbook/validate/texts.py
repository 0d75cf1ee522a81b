"""What planbook makes of people's words: kinds of phrases that plans use where something firmer is wanted.

Nothing here judges style. Each pattern is one that was found in published plans and made them hard to
follow up, and is kept narrow: a phrase that may be right is left alone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_INITIALS = re.compile(r"^(?:[A-Z]{2}|(?:[A-Z]\.\s?){2,3}|[A-Z]\.\s?[A-Z])$")
_BY_RULE = re.compile(
    r"\b(?:each|every|any|all|various|whoever|whichever|everyone|rota|in turn|by turns|rotating)\b"
    r"|^(?:one|two|a)\b.*\b(?:from|of|per)\b",
    re.I,
)
_PARTS = re.compile(r" (?:and|with|supported by|plus) | ?[/&+,] ?", re.I)
_TWO_STEPS = re.compile(
    r"\b(?:and|,|;)\s+then\b|\bfollowed by\b|\bafter which\b|\b[A-Za-z]{5,}/[A-Za-z]{4,}\b", re.I
)
_SPLIT = re.compile(r"(?<=[.;!?])\s+|\n+")
_DATES = re.compile(
    r"\b(?:by|in|before|from|until)?\s*(?:the\s+)?(?:end of\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|autumn|spring|summer|easter|christmas)[a-z]*"
    r"(?:\s+term)?(?:,?\s+20\d\d)?\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b20\d\d\b",
    re.I,
)
_ACTIVITY = re.compile(
    r"\b(?:planned|identified|established|drawn up|produced|written|completed|held|agreed|launched|in place|set up"
    r"|delivered|undertaken|carried out|appointed|developed|published|circulated|arranged|organised|created"
    r"|introduced|implemented|rolled out|drafted|booked|purchased|bought|built|settled|chosen|finished|decided"
    r"|adopted|known|stands|there is an?|there are)\b",
    re.I,
)
_ARTEFACT = re.compile(
    r"^(?:(?:an?|the|its|our|new|by)\s+)*(?:\w+\s+){0,2}(?:programme|plan|system|polic(?:y|ies)|strateg(?:y|ies)"
    r"|process(?:es)?|procedure|timeline|training|toolkit|handbook|framework|protocol|schedule|calendar|audit"
    r"|database|facility|document)s?\b",
    re.I,
)
_FIGURE = re.compile(r"\d|%")
_OUTCOME = re.compile(
    r"\d|%|\b(?:pupils?|child|children|learners?|students?|famil(?:y|ies)|parents?|carers?|attain\w*|progress\w*"
    r"|attend\w*|absen\w*|improv\w*|increas\w*|rais\w*|ris(?:e|es|en|ing)|rose|fewer|more|less|reduc\w*|higher|lower"
    r"|better|confiden\w*|satisf\w*|narrow\w*|gap|standards?|outcomes?|impact|feel|able|know|report that|all)\b",
    re.I,
)
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9]{1,6}[a-z]?\b")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]")
"""What every abbreviation begins with."""
_IN_DATES = re.compile(
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|autumn|spring|summer|easter|christmas|\d", re.I
)
"""What stands in every date: most sentences have none of it, and need not be searched for one."""

_NAME = r"(?P<name>[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)? [A-Z](?:[a-z]+|['’][A-Z][a-z]+)(?:-[A-Z][a-z]+)?)\b"
_NEAR_PUPIL = ("upil", "hild", "tudent", "earner", "oy", "irl", "ear ", "Y", "eception")
"""What every text has in which `_PUPIL` finds anything: looked for first, as most have none of it."""
_PUPIL = r"(?:[Pp]upil|[Cc]hild|[Ss]tudent|[Ll]earner|[Bb]oy|[Gg]irl|(?:[Yy]ear|Y) ?1?\d|[Rr]eception)"
_AFTER_PUPIL = re.compile(rf"\b{_PUPIL}\b[ ,:;()–-]{{1,3}}(?:(?:called|named|is|was|has|and|pupil|child) )?{_NAME}")
_BEFORE_PUPIL = re.compile(rf"\b{_NAME}[ ,:;()–-]{{1,3}}(?:(?:a|an|the|our|in|of|from|is|was) ){{0,3}}{_PUPIL}\b")


def is_initials(text: str) -> bool:
    """Whether `text` is a person's initials alone: PK, P.K."""
    return _INITIALS.match(text.strip()) is not None


def is_by_rule(text: str) -> bool:
    """Whether `text` says how an owner is found rather than who it is: one head from each phase."""
    return _BY_RULE.search(text.strip()) is not None


def parts(text: str) -> list[str]:
    """The parties that stand in one entry together, separated by "and", a slash or the like."""
    return [part for part in _PARTS.split(" ".join(text.split())) if part]


def two_steps(text: str) -> str | None:
    """The words that join two steps in one sentence, or None."""
    match = _TWO_STEPS.search(text)
    return match[0].strip(" ,;") if match else None


def is_activity(text: str, *, plain: bool = False) -> bool:
    """Whether every sentence of `text` says that something was done, and none what came of it.

    With `plain`, only where each ends with the doing.
    """
    if not _ACTIVITY.search(text):
        return False  # as of most texts
    sentences = [s for s in _SPLIT.split(text) if s.strip()]
    return bool(sentences) and all(_is_done(_without_dates(s).strip(" ,.;"), plain) for s in sentences)


def _without_dates(sentence: str) -> str:
    return _DATES.sub(" ", sentence) if _IN_DATES.search(sentence) else sentence


def _is_done(sentence: str, plain: bool) -> bool:
    """Whether the sentence, its dates taken out, tells of a thing done; of a plan or a system, whatever for."""
    if (_FIGURE if _ARTEFACT.match(sentence) else _OUTCOME).search(sentence):
        return False
    done = [match.end() for match in _ACTIVITY.finditer(sentence)]
    return bool(done) and (not plain or done[-1] == len(sentence))


def phrase_in(text: str, phrases: Iterable[str]) -> str | None:
    """The first of `phrases` that stands in `text` as words of its own, or None."""
    lower = _in_small_letters(text)
    for phrase in phrases:
        if phrase in lower and re.search(rf"\b{re.escape(phrase)}\b", lower):
            return phrase
    return None


@lru_cache(maxsize=5_000)
def _in_small_letters(text: str) -> str:
    return " ".join(text.casefold().split())


def abbreviations(text: str) -> list[str]:
    """The abbreviations in `text`, each once, a plural without its s; none of text all in capitals."""
    if not _CAPITALS.search(text) or text.isupper():
        return []
    found = (word for word in _ABBREVIATION.findall(text) if sum(map(str.isupper, word)) > 1)
    return list(dict.fromkeys(word[:-1] if word.endswith("s") else word for word in found))


def named_pupil(text: str, school_words: Iterable[str]) -> str | None:
    """The two capitalised words beside "pupil", "child" or "Year 4" that may be a child's name, or None.

    Words of `school_words`, as Reading or Premium, are none.
    """
    for letters in _NEAR_PUPIL:
        if letters in text:
            break
    else:
        return None
    found = [match["name"] for pattern in (_AFTER_PUPIL, _BEFORE_PUPIL) for match in pattern.finditer(text)]
    words = {word.casefold() for word in school_words} if found else set()
    return next((name for name in found if words.isdisjoint(re.split(r"[ \-]", name.casefold()))), None)


@lru_cache(maxsize=50_000)
def squashed(text: str) -> str:
    """Letters and digits of `text` alone, in small letters: TS CF and TSCF are the same."""
    return "".join(c for c in text.casefold() if c.isalnum())
