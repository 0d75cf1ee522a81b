"""Questions that readers may put, chosen by what the data show; never an answer, a cause or a fixed list."""

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from planbook.report.blocks.grid import notes_of, only_sentence
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.questions_of_figures import (
    of_decline,
    of_gaps_between_groups,
    of_missing_figures,
    of_money,
    of_off_target,
)
from planbook.report.blocks.questions_of_plan import (
    of_dates,
    of_differing,
    of_evidence,
    of_impact,
    of_milestones_ahead,
    of_off_track,
    of_silent,
    of_unchanged,
    of_watch,
)
from planbook.report.blocks.raised import Question, readers
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.summary import why_not_returned
from planbook.report.made_of import made_of
from planbook.report.word.paper import Paragraph, Section

_KINDS: tuple[Callable[[Subject], Iterator[Question]], ...] = (
    of_off_target,
    of_off_track,
    of_impact,
    of_decline,
    of_money,
    of_gaps_between_groups,
    of_differing,
    of_dates,
    of_watch,
    of_missing_figures,
    of_silent,
    of_unchanged,
    of_evidence,
    of_milestones_ahead,
)
"""What raises a question, what weighs most first."""


def questions(school: Subject, most: int) -> list[str]:
    """At most `most` questions that the data raise, what weighs most first; none where they raise none.

    Of each kind one comes before a second of any, and of one matter nothing is asked twice.
    """
    by_kind = [list(kind(school)) for kind in _KINDS]
    chosen: list[tuple[int, Question]] = []
    matters: set[str] = set()
    for turn in zip_longest(*by_kind):
        for kind, question in enumerate(turn):
            if question and question.about not in matters and len(chosen) < most:
                matters.add(question.about)
                chosen.append((kind, question))
    return [question.words for _, question in sorted(chosen, key=lambda pair: pair[0])]


def ask_for_return(told: Told) -> Section:
    """What to ask where nothing was returned."""
    school, undecided = told.subject, why_not_returned(told.subject) == "undecided"
    asked = (
        f"Which of the workbooks that {school.called} sent counts, and when will that be decided?"
        if undecided
        else f"When will the return be made, and what would help {school.called} to make it?",
        f"Which of the plan’s {school.nouns.action.many} have moved since the last report, as far as "
        f"{school.called} can say today?",
        f"Is there a figure that {readers(school)} should know of now, before "
        + ("that is decided?" if undecided else "the return is made?"),
    )
    return Section(told.block.title, tuple(Paragraph(made_of(question, school.returned)) for question in asked))


@named("questions", not_returned=ask_for_return, scopes=EVERY_SCOPE)
def questions_of(told: Told) -> Section | None:
    """Questions that the figures suggest, each a paragraph; what the block says for none, where there is none."""
    asked: Sequence[str] = questions(told.subject, told.block.most or sys.maxsize)
    if not asked:
        return only_sentence(told.block, told.words) if told.block.empty else None
    intro = notes_of(told.block.intro.format_map(told.words))
    return Section(told.block.title, (*intro, *(Paragraph(question) for question in asked)))
