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
    "xx", "xxx", "xxxx", ",", ":", ";", "!", "=",
)  # fmt: skip
"""Marks, and runs of them, that people put where they have no answer."""

_CELLS = 12
"""Cells of a row that somebody fills with the same word, in the widest tables that schools add rows to."""
_ALIKE = {
    **dict.fromkeys(("number", "count", "money", "percent", "answer", "result"), "figure"),
    **dict.fromkeys(("yes_no", "choice", "choices"), "choice"),
    **{kind: kind for kind in ("date", "ref", "id")},
}
"""Types of which the same words are as good as a blank; all others take words."""


def filler_list(spec: Field) -> str:
    """The defined name of the list of words that are as good as a blank in the field."""
    return "_".join(("blank", _ALIKE.get(spec.type, "words"), *(spec.accepts if spec.type != "date" else ())))


NO_ROW = "blank_row"
"""The defined name of the list of words that, alone in a row, say that there is no such row."""


def filler_words(declarations: Declarations, spec: Field) -> Sequence[str]:
    """The words that are as good as a blank in the field, each once as Excel compares them: without regard to
    capitals."""
    made, name = _made(Same(declarations)), filler_list(spec)
    if name not in made:
        made[name] = [word for word in _said(declarations) if is_blank(spec, word, declarations.lists)]
    return made[name]


def no_row_words(declarations: Declarations) -> Sequence[str]:
    """The words of the list `NO_ROW`, likewise; and the plainest of them in several cells of a row, joined."""
    made = _made(Same(declarations))
    if NO_ROW not in made:
        words = [word for word in _said(declarations) if nothing_to_report(word, declarations.lists)]
        plainest = [c.word for c in declarations.lists.get(NO_ANSWER, ()) if c.word in words]
        several = [word * many for word in plainest for many in range(2, _CELLS + 1)]
        made[NO_ROW] = [*words, *(word for word in several if word not in words)]
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
    """1 for each of `cells` that is as good as blank, in a formula; marks that Excel would take for any are not."""
    return _among(cells, filler_list(spec))


def no_row_condition(joined: str) -> str:
    """1 for each row whose cells, `joined`, say nothing, or only that there is nothing to report: dashes beside
    such words are passed over."""
    return _among(f'SUBSTITUTE({joined},"-","")', NO_ROW)


def _among(texts: str, name: str) -> str:
    words = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(TRIM({texts}),"~","~~"),"*","~*"),"?","~?")'
    return f"(((LEN(TRIM({texts}))=0)+ISNUMBER(MATCH({words},{name},0))>0)*1)"  # Excel: FALSE=0 is FALSE
