"""What has changed since the body that reads the paper last met."""

from planbook.consolidate.cells import last_period
from planbook.consolidate.rows import ActionRow, KpiHistoryRow, KpiRow
from planbook.look import STATUS
from planbook.model.figure import WITHHELD
from planbook.model.prose import number_word, opening
from planbook.model.values import long_date
from planbook.report.blocks.grid import cells_of, grid, kpi_mark, more_note, only_sentence
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.sentences import action_name, cut, figure_words, text, with_count
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import made_of
from planbook.report.word.paper import Cell, Item, Mark, Paragraph, Section


@named("since", "unit_name", "what", "then", "now", parts={"first": ()}, scopes=("unit", "body", "trust"))
def since(told: Told) -> Section:
    """What has changed its status since the period before; one sentence where nothing has, or nothing is held.

    Which milestones were met and which meetings held is said of one unit.
    """
    subject, words, room, block = told.subject, told.words, told.room, told.block
    previous = subject.previous
    known = previous and (
        any(text(row.delivery_last) for row in subject.actions)
        or any(_told(p) for p in subject.history if p.period == previous.id)
    )
    if not known or previous is None:
        return only_sentence(told.part("first"), words)
    rows = [*_changed_actions(told), *_changed_measures(told)]
    of_one = (
        (_met_since(subject, room.words(14)), *_held_since(subject, room.words(20)))
        if subject.scope == "unit"
        else ()
    )
    items: list[Item] = [Paragraph(sentence) for sentence in of_one if sentence]
    if rows:
        cells = [cells_of(block, row) for row in rows[: room.most(block)]]
        items.append(grid(block, cells, words))
        items += more_note(told.subject.register, len(rows) - room.most(block), "change")
    if not items:
        return only_sentence(block, words)
    return Section(block.title, tuple(items))


def _told(past: KpiHistoryRow) -> bool:
    """Whether an earlier figure was given at all."""
    return past.value is not None or text(past.status) in (*WITHHELD, "nobody")


def _row(
    told: Told, row: ActionRow | KpiRow, what: str, then: Mark, now: Mark, before: KpiHistoryRow | None = None
) -> dict[str, Cell]:
    """What has changed; `before` is the row that its status was of, where that is another one."""
    what = made_of(told.whose(row.unit_name, what), row)
    marks = {"then": then.of(before or row), "now": now.of(row)}
    return {"unit_name": row.unit_name, "what": what, **marks}


def _changed_actions(told: Told) -> list[dict[str, Cell]]:
    """The actions whose status is another than the time before, worst first."""
    worst_first = list(STATUS)
    rows: list[tuple[int, dict[str, Cell]]] = []
    for row in told.subject.actions:
        then, now = text(row.delivery_last), text(row.delivery)
        if then and then != now:
            said = opening(action_name(told.subject, row, told.room.words(12)))
            was, is_ = (Mark(status, STATUS[status].action) for status in (then, now))
            rows.append((worst_first.index(now), _row(told, row, said, was, is_)))
    return [cells for _, cells in sorted(rows, key=lambda pair: pair[0])]


def _changed_measures(told: Told) -> list[dict[str, Cell]]:
    subject = told.subject
    rows: list[dict[str, Cell]] = []
    judged = {"red", "amber", "green", "not_reported"}
    for row in subject.kpis:
        kpi = subject.kpi(row)
        before = last_period(subject.register, kpi, subject.period)
        past = subject.at(row, before) if before == subject.previous else None  # others have another last time
        then, now = past.status if past else "", row.status
        if past and row.due and then != now and then in judged and now in judged:
            figures = [with_count(kpi, row), with_count(kpi, past)]
            said = f": {figures[0]}, {figures[1]} then" if all(figures) else ""
            if past.target is not None and row.target is not None and past.target != row.target:
                said += (
                    f"; the target was {figure_words(kpi, past.target)} and is now {figure_words(kpi, row.target)}"
                )
            what = f"{subject.kpi_name(row)}{said}"
            rows.append(_row(told, row, what, kpi_mark(then), kpi_mark(now), past))
    return rows


def _met_since(school: Subject, most: int) -> str:
    """What was met, the latest in at most so many words."""
    if school.previous is None:
        return ""
    begun = school.previous.as_at
    met = [(r.met_on, r) for r in school.milestones if r.met_on and begun < r.met_on <= school.period.as_at]
    if not met:
        return ""
    met_on, last = max(met, key=lambda pair: (pair[0], text(pair[1].ref)))
    what = cut(text(last.milestone), most).rstrip(".")
    if len(met) == 1:
        return made_of(f"One {school.nouns.milestone.one} was met: “{what}”, on {long_date(met_on)}.", last)
    latest = f"the latest on {long_date(met_on)}: “{what}”"
    return made_of(
        f"{number_word(len(met), capital=True)} {school.nouns.milestone.many} were met, {latest}.",
        [row for _, row in met],
    )


def _held_since(school: Subject, most: int) -> list[str]:
    """The last two meetings that were held, with how many came and what was noted, in at most so many words."""
    if school.previous is None:
        return []
    held = [
        (day, row)
        for day, row in school.meetings
        if row.took_place and school.previous.as_at < day <= school.period.as_at
    ]
    said: list[str] = []
    for day, row in held[-2:]:
        body = cut(text(row.body_name) or text(row.body), 8)
        name = school.inside(body).removeprefix("the ").removeprefix("The ")
        came, members = row.attended, row.members
        there = ""
        if came is not None:
            there = (
                f"; {number_word(round(came))}"
                + (f" of {number_word(round(members))}" if members else "")
                + f" {school.nouns.member.agreed(members or came)} attended"
            )
        notes = cut(text(row.notes), most).rstrip(".")
        noted = f" Noted: “{notes}”." if notes else ""
        said.append(made_of(f"The {name} met on {long_date(day)}{there}.{noted}", row))
    return said
