"""The summary of a paper about one unit; where nothing was returned, why."""

from collections.abc import Sequence

from planbook.consolidate.rows import KpiRow
from planbook.look import STATUS
from planbook.model.figure import WITHHELD
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import listed
from planbook.model.values import long_date
from planbook.report.blocks.grid import only_sentence
from planbook.report.blocks.history import stands_first
from planbook.report.blocks.measures import URGENCY, is_safeguard, pupil_measures
from planbook.report.blocks.money import money_totals, pressing_money
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.sentences import (
    benchmark_sentence,
    delivery_sentence,
    figure_words,
    measure_sentence,
    milestone_sentence,
    money_sentence,
    not_shown_sentence,
    statuses_sentence,
    text,
)
from planbook.report.blocks.several import in_units, unit_name
from planbook.report.blocks.subject import Subject
from planbook.report.included import said_included
from planbook.report.made_of import joined, made_of
from planbook.report.word.paper import Paragraph, Section

SUMMARY_WORDS = 120


def first_of_all(school: Subject) -> list[str]:
    """What must be seen and is not as it should be, each in a sentence: no limit cuts these."""
    rows = [r for r in school.kpis if r.due and is_safeguard(school, r)]
    said: dict[str, list[KpiRow]] = {}
    for row in sorted(rows, key=lambda row: URGENCY.index(text(row.status))):
        kpi, name = school.kpi(row), school.kpi_name(row)
        now = f"{name}: {f'given as “{row.instead}”' if row.instead else 'not reported'}"
        if text(row.status) != "not_reported" and row.value is not None:
            mark = STATUS[text(row.status)].kpi.lower()
            now = f"{name}: {figure_words(kpi, row.value)} ({mark})"
        said.setdefault(now, []).append(row)
    if not school.is_several:
        return [made_of(f"{now}.", of) for now, of in said.items()]
    return [
        made_of(f"{now} {_by(of)} {listed(unit_name(school, school.unit_of(row)) for row in of)}.", of)
        for now, of in said.items()
    ]


def _by(rows: Sequence[KpiRow]) -> str:
    """What joins what is said of KPIs to the units that it is of: not reported by, but No (off target) in."""
    return "by" if all(text(row.status) == "not_reported" or row.value is None for row in rows) else "in"


def why_not_returned(school: Subject) -> str:
    """Why there are no figures, as the key of the part that says so."""
    verdict = school.returned.verdict if school.returned else "missing"
    return verdict if verdict in ("undecided", "refused", "withdrawn") else "missing"


def not_returned(told: Told) -> Section:
    """Why there are no figures, and since when."""
    school, why = told.subject, why_not_returned(told.subject)
    block = told.part(why)
    due = school.register.due_day(school.id, school.period)
    sentences = [block.empty.format_map(told.words)]
    if due:
        sentences.append(f"The return was due on {long_date(due)}.")
    came = school.returned
    received = came.received_on if came else None
    if why == "refused" and received:
        sentences.append(
            f"A workbook came on {long_date(received)}; {school.called} has been told why it could not be used."
        )
    whose = f"The {school.register.body_word}’s totals for the period"
    sentences.append(f"{whose} leave {school.called} out; no estimate has been used.")
    return Section(block.title, tuple(Paragraph(made_of(sentence, came)) for sentence in sentences))


@named(
    "summary",
    parts_of_unit={"missing": (), "undecided": (), "withdrawn": (), "refused": ()},
    scopes=EVERY_SCOPE,
    not_returned=not_returned,
    says_why=True,
)
def summary(told: Told) -> Section:
    """At most 120 words: two measures, the actions, the money; of several units each of these in sum."""
    school, words, block = told.subject, told.words, told.block
    if school.is_several:
        return _of_several(told)
    paragraphs = [*first_of_all(school), *(headline(school, row) for row in headline_measures(school))]
    kept = len(first_of_all(school))
    if school.actions:
        reached = milestone_sentence(school.milestones, school.nouns.milestone, when="by this date")
        paragraphs.append(joined(delivery_sentence(school.actions, school.nouns.action), reached))
    paragraphs += [money_sentence(row, school.nouns.award) for row in pressing_money(school)[:1]]
    due = [row for row in school.kpis if row.due]
    if not paragraphs and any(text(row.status) != "not_reported" for row in due):  # as one that is not shown
        paragraphs.append(statuses_sentence(due, school.nouns.kpi, body=school.register.body_word))
    if not paragraphs:
        return only_sentence(block, words)
    while len(" ".join(paragraphs).split()) > SUMMARY_WORDS and len(paragraphs) > kept + 1:
        del paragraphs[kept + (1 if len(paragraphs) > kept + 2 else 0)]
    return Section(block.title, tuple(Paragraph(words) for words in paragraphs))


def _of_several(told: Told) -> Section:
    """How many units have returned, what must be seen, then the KPIs, the actions and the money of all."""
    subject = told.subject
    due = [row for row in subject.kpis if row.due]
    paragraphs = [
        *([said_included(subject.returns, told.words)] if subject.returns else []),
        *first_of_all(subject),
    ]
    if due:
        paragraphs.append(
            statuses_sentence(
                due, subject.nouns.kpi_value, body=subject.register.body_word, where=in_units(subject, due)
            )
        )
    if subject.actions:
        reached = milestone_sentence(subject.milestones, subject.nouns.milestone, when="by this date")
        delivery = delivery_sentence(
            subject.actions, subject.nouns.action, where=in_units(subject, subject.actions)
        )
        paragraphs.append(joined(delivery, reached))
    paragraphs += money_totals(subject)
    if not paragraphs:
        return only_sentence(told.block, told.words)
    return Section(told.block.title, tuple(Paragraph(words) for words in paragraphs))


def headline(school: Subject, row: KpiRow) -> str:
    """What is said of a KPI where it stands first: its figure, target and what England has, or why it has none."""
    if text(row.status) in {*WITHHELD, "not_reported"}:
        return not_shown_sentence(school, row)
    return joined(measure_sentence(school, row), benchmark_sentence(school, row))


def headline_measures(school: Subject) -> list[KpiRow]:
    """What stands first, and the measure of pupils that is worst beside its target; in the register's order."""
    rows = [r for r in pupil_measures(school) if r.group == EVERYBODY and text(r.status) in URGENCY]
    first = [row for row in rows if stands_first(school, row)][:1]
    worst = sorted((row for row in rows if row not in first), key=lambda row: URGENCY.index(text(row.status)))
    return [row for row in rows if row in first or row in worst[: 2 - len(first)]]
