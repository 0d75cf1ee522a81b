"""Terms as people write them, and as they are said."""

import re

from planbook.model.calendar import TERMS, period_title, term_and_point, year_after
from planbook.model.prose import opening
from planbook.model.values import ONGOING

_WHICH_HALF = r"1st|2nd|first|second"
_YEARS_END = re.compile(
    r"(?:(?:by|at) )?(?:the )?end of (?:the |this )?(?:(?:academic|school|plan) )?year"
    r"(?: (?P<of>20\d\d[/–-](?:20)?\d\d))?",
    re.IGNORECASE,
)
"""The end of the school's year, which is that of its summer term."""
_HALF_TERM = r"(?:h\.?t\.?|half[ -]?term) ?(?P<number>[1-6])"
_TERM = (
    rf"(?:(?P<before>{_WHICH_HALF}) half (?:of |term of )?(?:the )?)?"
    r"(?:(?P<term>aut(?:umn)?|spr(?:ing)?|sum(?:mer)?)(?:\b\.?(?: term)?(?: end\b)?)?"
    r"(?:(?:[ -]?|,? (?:h\.?t\.?|half[ -]?term) ?)(?P<half>[12])(?!\d))?"
    r"|(?P<letters>au?|sp|su) ?(?P<half_of>[12])(?!\d))"
)
_OF_YEAR = r"(?:,? \(?(?:20|['’])?(?P<year>\d\d)(?: ?[/–-] ?(?:20)?(?P<next>\d\d))?\)?)?"
_TERM_WORDS = re.compile(
    r"(?:(?:by|in|during|end|end of|the end of|start of|the|at the end of)[ -])*"
    rf"(?:{_HALF_TERM}|{_TERM}){_OF_YEAR}(?:,? (?:\(?(?P<after>{_WHICH_HALF}) half\)?))?(?: term)?(?: \(end\))?",
    re.IGNORECASE,
)


def term_id(text: str, year: str = "") -> str | None:
    """The id of the term or half-term that `text` names ("Autumn 2014", "end of spring term 27", "Spring 2026/27",
    "Autumn 2 2026", "HT3 2026/27"), or None.

    One that says no year is of the academic `year` (`2026-27`), and is none where that is empty.
    """
    match = _TERM_WORDS.fullmatch(" ".join(text.split()))
    if not match or (match["next"] and int(match["next"]) != (int(match["year"]) + 1) % 100):
        return None
    halves = [word for word in (match["before"], match["half"] or match["half_of"], match["after"]) if word]
    if len(halves) > 1 or (not match["year"] and not year):
        return None
    if match["number"]:
        term, half = TERMS[(int(match["number"]) - 1) // 2], (int(match["number"]) - 1) % 2 + 1
    else:
        term = next(name for name in TERMS if name.startswith((match["term"] or match["letters"]).casefold()[:3]))
        half = 0 if not halves else 1 if halves[0].casefold() in {"1", "1st", "first"} else 2
    if match["year"]:
        said = 2000 + int(match["year"])
        year = year_after(f"{said}-", 0) if term == "autumn" or match["next"] else year_after(f"{said}-", -1)
    return f"{year}-{term}" + (f"-{half}" if half else "")


_POINT = re.compile(
    r"\(?\b(?:(?:at|by|from|in) )?(?:the )?(?P<word>start|beginning|early|mid|middle|late|end)\b"
    r"\)?(?:[ -]of\b)?-?(?: the )?",
    re.IGNORECASE,
)
_POINTS = {"start": "start", "beginning": "start", "mid": "middle", "middle": "middle", "end": "end"}
_HALVES = {"early": "1", "late": "2"}


def term_meant(text: str, year: str = "", *, begins: bool = False) -> str | None:
    """The term that `text` names, as `term_id` has it, with the point of it that is meant where the words say so
    ("start of Spring 2027", "mid-Spring 27") and it is another than a term without such words stands for: its last
    day, or its first where `begins`. Early is its first half and late its second.
    """
    words = " ".join(text.split())
    years_end = _YEARS_END.fullmatch(words)
    if years_end:
        year = year_after(f"{years_end['of']}-", 0) if years_end["of"] else year
        return f"{year}-summer" + ("-end" if begins else "") if year else None
    found = list(_POINT.finditer(words))
    if len(found) != 1:
        return None if found else term_id(text, year)
    (point,) = found
    word = point["word"].casefold()
    term = term_id(f"{point.string[: point.start()]} {point.string[point.end() :]}", year)
    if term is None:
        return None
    if word in _HALVES:
        return f"{term}-{_HALVES[word]}" if term[-2] != "-" else None
    return term if _POINTS[word] == ("start" if begins else "end") else f"{term}-{_POINTS[word]}"


def date_word(value: str) -> str:
    """A date field's text: "Ongoing", or a term as it is said ("Autumn 2026")."""
    if value == ONGOING:
        return "Ongoing"
    if named := term_and_point(value):
        term, point = named
        said = opening(period_title(term).replace(" term ", " "))
        return f"{point.capitalize()} of {said}" if point else said
    return value
