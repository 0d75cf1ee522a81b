"""A question that the data raise, and the words that such questions share."""

from dataclasses import dataclass

from planbook.consolidate.rows import ActionRow
from planbook.report.blocks.sentences import action_name
from planbook.report.blocks.several import of_unit
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import Sourced, made_of


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what it is about: of one matter no second is put."""

    about: str
    words: Sourced
    """Made of the figures that raise it."""


def asking(about: str, words: str, *sources: object) -> Question:
    """A question about one matter, raised by the rows of tables that are its `sources`."""
    return Question(about, made_of(words, *sources))


def readers(school: Subject) -> str:
    """Who reads the paper: the body, or those who read papers of all."""
    return f"the {school.inside(school.reader)}" if school.reader else school.declarations.readers


def action_of(school: Subject, row: ActionRow) -> str:
    """An action as a question names it, with whose it is where several units are asked."""
    return f"{action_name(school, row, 8)}{of_unit(school, row)}"


def does(school: Subject) -> str:
    """Who is asked, after the verb that agrees: "does the school", "do the schools"."""
    return f"{school.agreed('does', 'do')} {school.called}"
