"""What lies beside a workbook's cells, as something to tell: where it is, what it is, what it says."""

from collections.abc import Iterator, Sequence

from planbook.model.aside import LONGEST, MORE, RULES, Aside, line_of
from planbook.model.prose import agree, excerpt, more, opening
from planbook.model.submission import Problem, Submission

SAYS = {**dict.fromkeys(RULES.values(), frozenset({"said"})), MORE: frozenset({"count", "are"})}
"""The names that are filled into what is said of them, by code."""


def told_of(submission: Submission) -> Iterator[Problem]:
    """A problem for each aside of the workbook, and for each kind of which there are more than are told."""
    for aside in submission.asides:
        if aside.what:
            cells = (aside.cell,) if aside.cell else ()
            said = said_of(aside, _QUOTED)
            yield Problem(RULES[aside.kind], aside.sheet, cells, line_of(aside.words), (("said", said),))
        else:
            yield Problem(MORE, tokens=(("count", _more(aside)), ("are", agree(aside.left_out, "is", "are"))))


_NAMES = {
    "note": ("note", "notes"),
    "comment": ("comment", "comments"),
    "text_box": ("text box or shape", "text boxes and shapes"),
    "picture": ("picture or drawing", "pictures and drawings"),
    "object": ("embedded file", "embedded files"),
}


def _more(aside: Aside) -> str:
    """How many more of its kind there are: "12 more notes"."""
    return more(aside.left_out, *_NAMES[aside.kind])


_QUOTED = 400
"""Characters of the words that a finding quotes."""
_ON = {"note", "comment"}
"""Kinds that hang on their cell; the others lie over it."""


def said_of(aside: Aside, longest: int = LONGEST, *, placed: bool = True) -> str:
    """As "A note on F7 says “Ask Sue”", or "A chart lies over F7" of what says nothing; its words as far as
    `longest` characters, and where it is only where that is to be `placed`."""
    whole, what = line_of(aside.words), opening(aside.what)
    words = excerpt(whole, longest) if longest < LONGEST else whole
    left_out = aside.left_out + len(whole) - len(words.removesuffix(" …"))
    on = aside.kind in _ON
    if not words and not placed:
        return what
    if not words:
        return f"{what} {'is on' if on else 'lies over'} {aside.cell}" if aside.cell else f"There is {aside.what}"
    place = f" {'on' if on else 'over'} {aside.cell}" if aside.cell else " on the sheet"
    rest = f" (and {more(left_out, 'character')})" if left_out else ""
    verb = "is described as" if aside.kind == "picture" and aside.what != "a chart" else "says"
    return f"{what}{place if placed else ''} {verb} “{words}”{rest}"


def beside_words(asides: Sequence[Aside]) -> tuple[tuple[str, str], ...]:
    """Where each of `asides` lies, and what it is and says, whole; of those that are only counted, how many."""
    lines = []
    for aside in asides:
        if aside.what:
            lines.append(
                (" ".join(part for part in (aside.sheet, aside.cell) if part), said_of(aside, placed=False))
            )
        else:
            lines.append(("", f"There {agree(aside.left_out, 'is', 'are')} {_more(aside)}"))
    return tuple(lines)
