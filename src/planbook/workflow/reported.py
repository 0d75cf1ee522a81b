"""A paper that was made, what became of it, and what is said of one that was refreshed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.model.names import PLAIN
from planbook.model.prose import agree, counted, excerpt, listed
from planbook.model.shell_quoting import typed
from planbook.report.word.kept import KEPT
from planbook.report.word.refilled import RefilledPaper
from planbook.workflow.pdfs import PdfBeside

_LONGEST = 90
_MOST = 4
"""Of each block so many of its lines are shown, before and after."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One report."""

    unit: str
    """Whose it is; empty of what is of all."""
    path: Path
    state: str
    """`written`, `unchanged`, or `kept`: people have worked on it, so it was left as it is; `empty`: a part B that
    would have nothing in it, so it was not made; of one that an earlier run made and that is made no longer,
    `removed`, or `left` where people have worked on it."""
    unlike: int | None = None
    """Of one that was kept, how many figures are not as they went out in it; None where it never went out."""
    filled: RefilledPaper | None = None
    """Of one that was refreshed with people's words in it: what was done."""
    pdf: PdfBeside | None = None
    """The PDF beside it, where one was asked for, or one was there of the paper as it was before."""

    @property
    def is_made(self) -> bool:
        """Whether it is one of today's, and not what an earlier run made."""
        return self.state not in ("removed", "left")


def became_in_words(made: Reported, period_id: str) -> str:
    """What is said of a paper beside its name; empty of one that was written."""
    match made.state:
        case "kept":
            return kept_in_words(made, period_id)
        case "removed":
            return "removed: it is no longer made"
        case "left":
            return "no longer made; it has been worked on, so it was left: remove it yourself if nobody needs it"
    return "" if made.state == "written" else made.state


def kept_in_words(made: Reported, period_id: str) -> str:
    """What is said of a paper that was left as it is: how many figures differ, and how it gets new ones."""
    if made.path.suffix == PLAIN:
        return "kept: it has been worked on; save it under another name to have a new one here"
    refresh = f"`planbook report {period_id} --refresh {typed(made.path.name)}`"
    if made.unlike is None:
        return f"kept: it has been worked on; {refresh} gives it new figures"
    if not made.unlike:
        return "kept: it has been worked on, and every figure is as it was published"
    figures = f"{counted(made.unlike, 'figure')} {agree(made.unlike, 'is', 'are')} not as published"
    return f"kept: it has been worked on; {figures}, and {refresh} gives it the new ones"


def filled_in_words(filled: RefilledPaper) -> Iterator[str]:
    """What changed, and what was done with what people had typed, a line each."""
    if not filled.changed:
        yield "No block says anything else."
    for block in filled.changed:
        lines = len(block.after) or len(block.before)
        yield f"{block.title}: {counted(lines, 'line') if lines else 'only a chart'} changed"
        yield from (f"  - {excerpt(line, _LONGEST)}" for line in block.before[:_MOST])
        yield from (f"  + {excerpt(line, _LONGEST)}" for line in block.after[:_MOST])
        more = max(len(block.before), len(block.after)) - _MOST
        if more > 0:
            yield f"  … and {counted(more, 'more line')}"
    yield from _said(filled.added, "new in the report")
    yield from _said(filled.gone, "no longer in the report, as there is nothing to say of it")
    yield from _said(filled.spoken, "what somebody wrote on it stays, beneath a line that says so")
    yield from _said(filled.deleted, "taken out by somebody, and not put back")
    yield from _said(filled.lost, "its marks are gone, so what is left of it was not changed: check its figures")
    yield from _said(filled.copied, "a copy of it stands elsewhere and says what it did before: check its figures")
    yield from _said(filled.kept, f"somebody had typed in it: that stands below it, under “{KEPT}”")
    yield from _said(filled.asked, "the comment on it is to be read again: a note in the margin says so")


def _said(titles: Sequence[str], what: str) -> Iterator[str]:
    if titles:
        yield f"{listed(titles)}: {what}"
