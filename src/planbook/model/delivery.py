"""What the facts say of an action beside what was reported of it: its milestones, else progress against term time.

planbook never puts the one in the place of the other: what was reported is what is shown and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planbook.model.calendar import Calendar
from planbook.model.declarations import Choice
from planbook.model.figure import Status
from planbook.model.nouns import Noun
from planbook.model.prose import agree, none_of, number_word
from planbook.model.record import Record
from planbook.model.values import rounded

Basis = Literal["milestones", "progress"]

GRACE = 0.2
"""The share of an action's time in which nothing is held against it."""
ON_TRACK = 0.9
WATCH = 0.7
"""The shares of the progress to be expected that are on track, and that are still to watch."""
_NEARLY = 1e-9  # a half of a half is a quarter, whatever floating point makes of it
_ORDER = ("red", "amber", "green")


@dataclass(frozen=True, slots=True)
class Facts:
    """What milestones or progress say of an action."""

    status: Status
    basis: Basis
    words: str
    """As within a sentence: "two of three milestones due are not marked met"."""


def facts_of(
    milestones: Sequence[Choice | None], noun: Noun | Record, percent_done: float | None, share_passed: float | None
) -> Facts | None:
    """What the facts say of an action; None where nothing of it is known but what was reported.

    `milestones` are those due by now, each as it was reported (None where it was not), and `noun` what
    they are called; `share_passed` is 0 to 1
    of the term time from start to finish. Milestones go before progress, unless nothing was said of any.
    """
    if any(milestones):
        return Facts(_by_milestones(milestones), "milestones", _milestone_words(milestones, noun))
    if percent_done is not None and share_passed is not None:
        words = f"{percent_done:g}% is done, and {rounded(100 * share_passed, 0):.0f}% of its term time has passed"
        return Facts(_by_progress(percent_done, share_passed), "progress", words)
    return None


def differs(reported: Choice | None, facts: Facts | None) -> bool:
    """Whether the facts say otherwise than what was reported.

    What is completed differs where a milestone due is not met; what is not due, dropped or not reported does not.
    """
    if reported is None or facts is None:
        return False
    if reported.done:
        return facts.basis == "milestones" and facts.status != "green"
    return not reported.ends and reported.status in _ORDER and reported.status != facts.status


def is_worse(facts: str, reported: Choice) -> bool:
    """Whether the status `facts`, where it differs, is worse than what was reported.

    Where it is better, the reason that goes with what was reported says why, and nobody is asked again.
    """
    return reported.done or _ORDER.index(facts) < _ORDER.index(reported.status)


def _by_milestones(milestones: Sequence[Choice | None]) -> Status:
    """Red where one was not met; amber where one was met in part, or is due and not told of; else green."""
    if any(said and said.status == "red" for said in milestones):
        return "red"
    return "green" if all(said and said.done for said in milestones) else "amber"


def _milestone_words(milestones: Sequence[Choice | None], noun: Noun | Record) -> str:
    of, met = len(milestones), sum(said is not None and said.done for said in milestones)
    if of == 1:
        return f"the one {noun.one} due is {'' if met else 'not '}marked met"
    if met == of:
        return f"{'both' if of == 2 else 'all ' + number_word(of)} {noun.many} due are marked met"
    if not met:
        return f"{none_of(of, noun.one, noun.many)} due is marked met"
    verb = agree(of - met, "is", "are")
    return f"{number_word(of - met)} of {number_word(of)} {noun.many} due {verb} not marked met"


def _by_progress(percent_done: float, share_passed: float) -> Status:
    """% done beside the share of term time passed, with a grace of the first fifth."""
    expected = 100 * share_passed
    if share_passed <= GRACE + _NEARLY or percent_done >= ON_TRACK * expected - _NEARLY:
        return "green"
    return "amber" if percent_done >= WATCH * expected - _NEARLY else "red"


def share_passed(calendar: Calendar, start: date | None, finish: date | None, at: date) -> float | None:
    """The share (0 to 1) of the term time from `start` to `finish` that has passed at `at`.

    Of an action without a start all of it once its finish has come, and before that None.
    """
    if finish is None:
        return None
    if finish <= at:
        return 1.0
    return None if start is None else calendar.share_passed(start, finish, at)
