"""What actions, milestones and success measures give to ask about."""

from collections.abc import Iterator, Sequence

from planbook.consolidate.rows import ActionRow
from planbook.model.prose import agree, counted, number_word, opening
from planbook.model.values import long_date
from planbook.report.blocks.moved import moved
from planbook.report.blocks.priorities import Priority, plan_priorities
from planbook.report.blocks.raised import Question, action_of, asking, does, readers
from planbook.report.blocks.sentences import cut, delivery_words, text
from planbook.report.blocks.several import in_units, of_unit
from planbook.report.blocks.subject import Subject

_AHEAD = 120
"""Days within which a milestone is one of the next: about a term with its holidays."""


def of_off_track(school: Subject) -> Iterator[Question]:
    """Actions off track."""
    off = [row for row in school.actions if row.delivery == "red"]
    if len(off) == 1:
        back = f"What would bring {action_of(school, off[0])} back on track"
        yield asking(off[0].figure, f"{back}, and by when would {readers(school)} see it?", off)
    elif off:
        many = f"{opening(counted(len(off), *school.nouns.action))}{in_units(school, off)} are off track"
        asked = f"{action_of(school, off[0])} among them: which should be put right first, and what can wait?"
        yield asking(off[0].figure, f"{many}, {asked}", off)


def of_watch(school: Subject) -> Iterator[Question]:
    """Actions on watch."""
    watched = [row for row in school.actions if row.delivery == "amber"]
    if len(watched) == 1:
        yield asking(
            watched[0].figure,
            f"What does {action_of(school, watched[0])} need so that it does not fall behind?",
            watched,
        )
    elif watched:
        most = max(plan_priorities(school), key=_on_watch)
        several = _on_watch(most) > 1
        count = number_word(_on_watch(most) if several else len(watched))
        asked = f"most affects {_title(school, most)}" if several else "needs help first"
        among = [row for row in most.actions if row.delivery == "amber"] if several else watched
        of = f"Which of the {count} “watch” {school.nouns.action.many}"
        yield asking("watch", f"{of} {asked}, and what would bring it back on track?", among)


def _on_watch(priority: Priority) -> int:
    return sum(text(row.delivery) == "amber" for row in priority.actions)


def of_impact(school: Subject) -> Iterator[Question]:
    """Priorities whose actions are on track although a success measure is not met."""
    for priority in plan_priorities(school):
        if priority.worst in {"green", "blue"} and any(text(row.status) == "red" for row in priority.measures):
            yield asking(
                f"impact/{priority.unit}/{priority.title}",
                f"The {school.nouns.action.many} of {_title(school, priority)} are reported on track, but "
                f"{school.nouns.measure.any_one} is "
                "not met: is it too early to tell, or is other work needed?",
                priority.actions,
                priority.measures,
            )


def of_differing(school: Subject) -> Iterator[Question]:
    """Actions of which milestones or progress say otherwise than what was reported."""
    differing = [row for row in school.actions if row.differs and row.facts]
    if len(differing) == 1:
        row = differing[0]
        reported, worked_out = (delivery_words(status) for status in (row.delivery, row.facts or ""))
        yield asking(
            row.figure,
            f"{opening(action_of(school, row))} is reported {reported}, and its {_what_suggests(school, [row])} "
            f"{worked_out}: which of "
            "the two describes it?",
            row,
        )
    elif differing:
        many = f"{counted(len(differing), *school.nouns.action)}{in_units(school, differing)}"
        yield asking(
            differing[0].figure,
            f"For {many}, the {_what_suggests(school, differing)} something other than what was reported, "
            f"{action_of(school, differing[0])} among them: which of the two describes them?",
            differing,
        )


def _what_suggests(school: Subject, actions: Sequence[ActionRow]) -> str:
    """From what an action's status is worked out, with its verb."""
    milestones = f"{school.nouns.milestone.many} suggest"
    bases = {row.basis == "milestones" for row in actions}
    if bases == {True, False}:
        return f"{school.nouns.milestone.many} or the progress suggest"
    return milestones if True in bases else "progress suggests"


def of_dates(school: Subject) -> Iterator[Question]:
    """Finish dates that moved, first those that had moved before."""
    moves = moved(school)
    again = [move for move in moves if move.action.revised_last and move.action.revised_last > move.finish]
    if again:
        move = again[0]
        before = move.action.revised_last or move.finish
        others = f" and {counted(len(again) - 1, *school.nouns.action.other)}" if again[1:] else ""
        verb = agree(len(again), "has", "have")
        dates = f": from {long_date(move.finish)} to {long_date(before)}, and now to {long_date(move.revised)}"
        yield asking(
            "dates",
            f"The finish of {action_of(school, move.action)}{others} {verb} moved a second time"
            f"{'' if others else dates}. What has to be in place for the new {agree(len(again), 'day', 'days')} "
            "to hold?",
            [move.action for move in again],
        )
    elif moves:
        dates = agree(len(moves), "A finish date has", f"{opening(number_word(len(moves)))} finish dates have")
        what = f"what {school.agreed('has', 'have')} {school.called} learnt"
        rows = [move.action for move in moves]
        yield asking(
            "dates", f"{dates} moved{in_units(school, rows)}: {what} from that about setting the next ones?", rows
        )


def of_silent(school: Subject) -> Iterator[Question]:
    """Actions of which nothing was reported."""
    silent = [row for row in school.actions if row.delivery == "not_reported"]
    if silent:
        them = agree(len(silent), "it", "them")
        actions = f"{counted(len(silent), *school.nouns.action)}{in_units(school, silent)}"
        yield asking("silent", f"Nothing was reported on {actions}: how {does(school)} follow {them}?", silent)


def of_unchanged(school: Subject) -> Iterator[Question]:
    """Most of the plan being as it was."""
    unchanged = [row for row in school.actions if text(row.reporting) in {"confirmed", "stale"}]
    if len(unchanged) > len(school.actions) / 2:
        number = len(unchanged)
        said = f"{opening(counted(number, *school.nouns.action))} {agree(number, 'is', 'are')} unchanged"
        yield asking("unchanged", f"{said}: what shows that work is going on?", unchanged)


def of_evidence(school: Subject) -> Iterator[Question]:
    """Success measures reported as met without saying what shows it, where plans say so of others."""
    met = [row for row in school.measures if row.status == "green" and row.basis == "reported"]
    bare = [row for row in met if not text(row.evidence)]
    if bare and any(text(row.evidence) for row in school.tables.measures):
        them = agree(len(bare), "it", "them")
        yield asking(
            "evidence",
            f"{opening(counted(len(bare), *school.nouns.measure))}{in_units(school, bare)} "
            f"{agree(len(bare), 'is', 'are')} reported met without evidence: what shows {them}?",
            bare,
        )


def of_milestones_ahead(school: Subject) -> Iterator[Question]:
    """The next milestones, where the data ask about little else."""
    last = school.period.as_at
    ahead = [
        (row.due, row)
        for row in school.milestones
        if row.due and not row.done and school.is_to_come(row.due) and 0 < (row.due - last).days <= _AHEAD
    ]
    if not ahead:
        return
    noun = school.nouns.milestone
    due, first = min(ahead, key=lambda pair: (pair[0], text(pair[1].ref)))
    named = f"“{cut(text(first.milestone), 12).rstrip('.')}”{of_unit(school, first)}, due on {long_date(due)}"
    what = f"the first of {counted(len(ahead), *noun)} to come" if ahead[1:] else f"the next {noun.one}"
    yield asking("milestones", f"What will show that {what}, {named}, is met?", [row for _, row in ahead])


def _title(school: Subject, priority: Priority) -> str:
    return f"“{cut(priority.title, 8)}”{of_unit(school, priority)}"
