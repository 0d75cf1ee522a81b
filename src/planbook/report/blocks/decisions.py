"""The decisions that are wanted of the body which reads the report: those that people entered, and no other."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from planbook.model.meeting_days import reader_of
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.report.blocks.grid import cells_of, grid, more_note
from planbook.report.blocks.money import money_anchor
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.priorities import plan_priorities
from planbook.report.blocks.sentences import cut, text
from planbook.report.blocks.subject import Subject
from planbook.report.word.paper import Cell, Cite, Item, Paragraph, Section, Words

_OF_SCHOOL = "decision_wanted"
_OF_TRUST = "decision_of_trust"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision that somebody entered, each part as it was given."""

    unit: str
    """The unit whose it is; empty of one that the trust wants of every unit's body."""
    decision: str
    why_now: str
    power: str
    body: str
    """The code or the name of the body that is to decide; empty where it is the one that reads the report."""
    about: str = ""
    figure: str = ""
    """The id of the figure of its row, where it came with a return."""


def wanted(subject: Subject) -> list[Wanted]:
    """The decisions that returns ask for, then those of the register that are of the report."""
    table = subject.tables.records.get(_OF_SCHOOL)
    own = [
        replace(
            Wanted(row.unit, *(row.words(key) or "" for key in ("decision", "why_now", "power", "body", "about"))),
            figure=table.figure_of(row) if table else "",
        )
        for row in subject.record(_OF_SCHOOL)
    ]
    given = [
        Wanted(
            subject.register.code_for("unit", row.get("unit")) or "",
            *(row.text(key) for key in ("decision", "why_now", "power", "body")),
        )
        for row in subject.register.rows(_OF_TRUST)
        if _is_of(subject, row)
    ]
    return [one for one in (*own, *given) if one.decision or one.why_now]


def _is_of(subject: Subject, row: Entry) -> bool:
    """Whether a row of the register belongs into the report, by its period, unit and body.

    One without a unit is of every report that its body reads, and without a body of every report.
    """
    register = subject.register
    if row.text("period") != subject.period.id:
        return False
    if row.get("unit") is not None:
        return register.code_for("unit", row.get("unit")) in subject.lineage
    body = register.code_for("body", row.get("body"))
    return subject.scope == "trust" or row.get("body") is None or (body is not None and body == subject.body)


def _paragraphs(_: Subject, sections: Sequence[Section]) -> frozenset[str]:
    """What the paragraphs are called that the sections have."""
    return frozenset(item.anchor for section in sections for item in section.items if isinstance(item, Paragraph))


@named(
    "decisions",
    *("no", "unit_name", "decision", "why_now", "power", "paragraph"),
    scopes=("unit", "body", "trust"),
    takes=_paragraphs,
)
def decisions(told: Told) -> Section | None:
    """The decisions wanted, numbered, with the paragraphs of the `others` that they are about; None without any."""
    return _section(told, wanted(told.subject))


@named(
    "decisions_of_meeting",
    *("no", "unit_name", "decision", "why_now", "power", "paragraph"),
    scopes=("meeting",),
    of_others=True,
)
def decisions_of_meeting(told: Told) -> Section | None:
    """The decisions wanted of the body that meets, numbered; None without any."""
    subject = told.subject
    here = [one for one in wanted(subject) if not _other_body(subject, one)]
    if not subject.units:
        here = [
            one for one in wanted(_of_all(subject)) if subject.register.code_for("body", one.body) == subject.body
        ]
    return _section(told, here)


def _of_all(subject: Subject) -> Subject:
    """All units, of a meeting of a body that reads no one unit's report."""
    return replace(subject, scope="trust", id="", units=tuple(subject.register.units))


def _section(told: Told, rows: Sequence[Wanted]) -> Section | None:
    words, room, block = told.words, told.room, told.block
    if not rows:
        return None
    anchors: Collection[str] = told.others or ()
    shown = rows[: room.most(block)]
    cells = [cells_of(block, _cells(told, number, row, anchors), row) for number, row in enumerate(shown, start=1)]
    items: list[Item] = [
        *([Paragraph(block.note.format_map(words))] if block.note else []),
        grid(block, cells, words),
    ]
    return Section(block.title, (*items, *more_note(told.subject.register, len(rows) - len(shown), "decision")))


def _cells(told: Told, number: int, row: Wanted, anchors: Collection[str]) -> dict[str, Cell]:
    subject, words = told.subject, 2 * told.room.said
    power = cut(row.power, told.room.said) or "not said"
    unit = subject.register.ever.label("unit", row.unit) if row.unit else ""
    return {
        "no": str(number),
        "unit_name": unit or "–",
        "decision": told.whose(unit, cut(row.decision, words) or "not said"),
        "why_now": cut(row.why_now, words) or "not said",
        "power": f"{_other_body(subject, row)}{power}",
        "paragraph": _paragraph(subject, row, anchors),
    }


def _other_body(subject: Subject, row: Wanted) -> str:
    """The body that is to decide, where it is another than the one that reads the report; of a paper that no body
    reads each time."""
    register = subject.register
    body = row.body or (reader_of(register, row.unit)[1] if row.unit and subject.scope == "trust" else "")
    code = register.code_for("body", body) if body else None
    if not body or code == subject.body or folded(body) == folded(subject.reader):
        return ""
    return f"{cut(register.label('body', code) if code else body, 8)}: "


def _paragraph(subject: Subject, row: Wanted, anchors: Collection[str]) -> Words:
    """The number of the paragraph that says more; what was typed, where the report has none."""
    found = next((anchor for anchor in _anchors(subject, row.unit, folded(row.about)) if anchor in anchors), "")
    return (Cite((found,)),) if found else cut(row.about, 4) or "–"


def _anchors(subject: Subject, unit: str, about: str) -> Iterator[str]:
    """What the paragraphs are called that a ref, an area's title or a measure's name may be of; none of a blank,
    as a line of money without a source is no answer to it."""
    if not about:
        return
    wanted = subject.register.lineage(unit) if unit else subject.lineage
    for priority in plan_priorities(subject):
        refs = (priority.ref, priority.area, *(text(row.ref) for row in priority.actions))
        if priority.unit in wanted and about in map(folded, refs):
            yield priority.anchor
    for line in subject.funding:
        known = (folded(text(line.ref)), folded(text(line.source)), folded(text(line.source_name)))
        if line.unit in wanted and about in known:
            yield money_anchor(line)
    for measure in subject.kpis:
        if about in (folded(measure.kpi), folded(subject.kpi(measure).text("name"))):
            yield from ("measures", "people")
