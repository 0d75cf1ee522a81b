"""The few things to know first, for somebody who reads one page."""

from collections.abc import Iterator

from planbook.consolidate.exceptions import is_first_of_all, kind_word
from planbook.consolidate.rows import ExceptionRow
from planbook.model.figure import WITHHELD
from planbook.model.prose import inside, opening
from planbook.report.blocks.exceptions import how_reported, of_each_kind, what_of
from planbook.report.blocks.grid import only_sentence
from planbook.report.blocks.money import money_totals, pressing_money
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.noted import missing_measures, moves_of
from planbook.report.blocks.sentences import cut, delivery_sentence, ended, measure_sentence, money_sentence, text
from planbook.report.blocks.several import in_units, whose
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.summary import first_of_all, headline, headline_measures, not_returned
from planbook.report.made_of import joined, made_of
from planbook.report.word.paper import Paragraph, Section, Words

_OF_RESPONSE = 18
"""Words of a response; the exceptions of the longer paper have more of it."""


@named(
    "first_things",
    parts_of_unit={"missing": (), "undecided": (), "withdrawn": (), "refused": ()},
    scopes=EVERY_SCOPE,
    not_returned=not_returned,
    says_why=True,
)
def first_things(told: Told) -> Section:
    """As many things as the block has room for, the most serious first: what must be seen, the worst exception of
    each kind, then what has moved or is missing, then what a summary says first.

    No limit cuts what must be seen.
    """
    seen: list[Words] = [*first_of_all(told.subject)]
    most = max(told.block.most - len(seen), 0)
    things = [*seen, *_exceptions(told, most)]
    for further in _otherwise(told):
        if len(things) >= told.block.most:
            break
        things.append(further)
    if not things:
        return only_sentence(told.block, told.words)
    return Section(told.block.title, tuple(Paragraph(words) for words in things))


def _exceptions(told: Told, most: int) -> list[Words]:
    """The exceptions that come first, beside what must be seen; not that one unit has no return."""
    subject = told.subject
    rows = [
        row
        for row in subject.exceptions
        if not is_first_of_all(subject.register, row) and (subject.is_several or row.kind != "return")
    ]
    return [_exception(told, row) for row in of_each_kind(rows, most, set())] if most else []


def _exception(told: Told, row: ExceptionRow) -> Words:
    """An exception in sentences: what it is, since when if not this period, and what is done about it."""
    subject = told.subject
    since = f" It has stood since {inside(row.since)}." if _stood_before(told, row) else ""
    response = cut(text(row.response), _OF_RESPONSE)
    done = f" Response: {ended(response)}" if response else ""
    return whose(subject, row, made_of(f"{(what := _what(told, row))}{since}{done}", what))


def _what(told: Told, row: ExceptionRow) -> str:
    """What is exceptional: of a KPI the sentence that a summary has, of what people report how they did."""
    measure = next((r for r in told.subject.kpis if r.figure == row.figure), None)
    if measure is not None:
        return measure_sentence(told.subject, measure)
    kind = f"{opening(kind_word(told.subject.declarations, row.kind))} " if row.ref else ""
    what = made_of(kind + ended(what_of(row, told.room)), row)
    said = "" if row.reported else how_reported(row)
    return joined(what, said) if said else what


def _stood_before(told: Told, row: ExceptionRow) -> bool:
    return bool(row.since) and row.since != told.subject.period.title


def _otherwise(told: Told) -> Iterator[Words]:
    """What is said where there are fewer exceptions: what the longer papers note, then what their summary says."""
    subject = told.subject
    yield from moves_of(subject)
    yield from missing_measures(subject)
    shown = {row.figure for row in subject.exceptions}
    if subject.is_several:
        yield from _of_all(subject)
        return
    for row in headline_measures(subject):
        if row.figure not in shown and text(row.status) not in (*WITHHELD, "not_reported"):
            yield headline(subject, row)
    if subject.actions:
        yield delivery_sentence(subject.actions, subject.nouns.action)
    for line in pressing_money(subject)[:1]:
        if line.figure not in shown:
            yield money_sentence(line, subject.nouns.award)


def _of_all(subject: Subject) -> Iterator[Words]:
    if subject.actions:
        yield delivery_sentence(subject.actions, subject.nouns.action, where=in_units(subject, subject.actions))
    yield from money_totals(subject)
