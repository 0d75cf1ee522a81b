"""What a formula takes for a blank: nothing, and the commonest words that are no answer where they stand.

The words are those that `planbook.model.meaning` takes for a blank in the field, written out on the hidden sheet
with the lists, so that the Check sheet counts what is counted when the workbook comes back.
"""

from collections.abc import Sequence
from functools import lru_cache

from planbook.model.declarations import Declarations, Field
from planbook.model.meaning import NO_ANSWER, STILL_TO_COME, is_blank, nothing_to_report
from planbook.model.memo import Same

_SIGNS = (
    "-", "--", "---", "–", "—", "/", "//", ".", "..", "...", "….", "?", "??", "???", "_", "__", "~", "*", "**",
    "0", "00", "0.0", "xx", "xxx", "xxxx", ",", ":", ";", "!", "=", "'", "\n", "\t", "\u00a0", "\u200b", "\ufeff",
)  # fmt: skip
"""Marks, and runs of them, that people put where they have no answer, and such as nobody sees."""

_ALIKE = {
    **dict.fromkeys(("number", "count", "money", "percent", "answer", "result"), "figure"),
    **dict.fromkeys(("yes_no", "choice", "choices"), "choice"),
    **{kind: kind for kind in ("date", "ref", "id")},
    **dict.fromkeys(("code", "codes", "reference"), "code"),
}
"""Types of which the same words are as good as a blank; all others take words."""


def filler_list(spec: Field) -> str:
    """The defined name of the list of words that are as good as a blank in the field."""
    return "_".join(("blank", _ALIKE.get(spec.type, "words"), *(spec.accepts if spec.type != "date" else ())))


NO_ROW = "blank_row"
"""The defined name of the list of words that say in each cell of a row that there is no such row, blanks among
them; a colon stands before each, as a formula looks for no blank."""


def filler_words(declarations: Declarations, spec: Field) -> Sequence[str]:
    """The words that are as good as a blank in the field, each once as Excel compares them: without regard to
    capitals."""
    made, name = _made(Same(declarations)), filler_list(spec)
    if name not in made:
        made[name] = [word for word in _said(declarations) if is_blank(spec, word, declarations.lists)]
    return made[name]


def no_row_words(declarations: Declarations) -> Sequence[str]:
    """The words of the list `NO_ROW`, likewise."""
    made = _made(Same(declarations))
    if NO_ROW not in made:
        words = [word for word in _said(declarations) if nothing_to_report(word, declarations.lists)]
        made[NO_ROW] = [f":{word}" for word in ("", *words)]
    return made[NO_ROW]


@lru_cache(maxsize=20)
def _made(_: Same[Declarations]) -> dict[str, Sequence[str]]:
    """The lists that were made already: they are the same in every workbook."""
    return {}


def _said(declarations: Declarations) -> list[str]:
    """All that people commonly put where they have no answer, in order."""
    declared = [word for c in declarations.lists.get(NO_ANSWER, ()) for word in (c.word, *c.also)]
    said = [*declared, *sorted(STILL_TO_COME)]
    stopped = [f"{word}." for word in said if word[-1].isalnum()]
    bracketed = [f"({word})" for word in said if word[-1].isalnum()]
    words = {word.casefold(): word for word in [*_SIGNS, *bracketed, *stopped, *said]}
    return sorted(words.values())


def blank_condition(spec: Field, cells: str) -> str:
    """1 for each of `cells` that is as good as blank, in a formula; marks that Excel would take for any are not,
    nor is an error, which is told by itself."""
    among = f"ISNUMBER(MATCH({_as_typed(cells)},{filler_list(spec)},0))"
    return f"((ISNUMBER({is_so(f'LEN(TRIM({cells}))=0')})+{among}>0)*1)"  # Excel: FALSE=0 is FALSE


def is_so(condition: str) -> str:
    """A number where the `condition` holds; an error where it does not, or where an error stands in a cell."""
    return f"1/({condition})"


def said_in(cells: Sequence[str]) -> str:
    """How many of the ranges `cells` say anything in each row: more than nothing, or that there is nothing."""
    return "+".join([*(f'ISERROR(MATCH(":"&{_as_typed(one)},{NO_ROW},0))' for one in cells), "0"])


def _as_typed(cells: str) -> str:
    """What stands in the cells, to be looked for as it is, marks that Excel would take for any among it."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(TRIM({cells}),"~","~~"),"*","~*"),"?","~?")'
