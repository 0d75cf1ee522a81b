"""Terms as people write them, and as they are said."""

import re

from planbook.model.calendar import TERMS, is_period_id, period_title, year_after
from planbook.model.prose import opening
from planbook.model.values import ONGOING

_WHICH_HALF = r"1st|2nd|first|second"
_HALF_TERM = r"(?:h\.?t\.?|half[ -]?term) ?(?P<number>[1-6])"
_TERM = (
    rf"(?:(?P<before>{_WHICH_HALF}) half (?:of |term of )?(?:the )?)?"
    r"(?:(?P<term>aut(?:umn)?|spr(?:ing)?|sum(?:mer)?)(?:\b\.?(?: term)?(?: end\b)?)?"
    r"(?:(?:[ -]?|,? (?:h\.?t\.?|half[ -]?term) ?)(?P<half>[12])(?!\d))?"
    r"|(?P<letters>au|sp|su) ?(?P<half_of>[12])(?!\d))"
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


def date_word(value: str) -> str:
    """A date field's text: "Ongoing", or a term as it is said ("Autumn 2026")."""
    if value == ONGOING:
        return "Ongoing"
    if is_period_id(value):
        return opening(period_title(value).replace(" term ", " "))
    return value
