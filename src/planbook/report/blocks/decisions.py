"""The decisions that are wanted of the body which reads the report: those that people entered, and no other."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.report.blocks.grid import Room, cells_of, grid, more_note
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.sentences import cut, text
from planbook.report.blocks.subject import Subject
from planbook.report.word.paper import Cell, Cite, Item, Paragraph, Section, Words

_OF_SCHOOL = "decision_wanted"
_OF_TRUST = "decision_of_trust"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision that somebody entered, each part as it was given."""

    decision: str
    why_now: str
    power: str
    body: str
    """The code or the name of the body that is to decide; empty where it is the one that reads the report."""
    about: str = ""


def wanted(school: Subject) -> list[Wanted]:
    """The decisions that the school's return asks for, then those of the register that are of its report."""
    own = [
        Wanted(*(row.words(key) or "" for key in ("decision", "why_now", "power", "body", "about")))
        for row in school.record(_OF_SCHOOL)
    ]
    given = [
        Wanted(*(row.text(key) for key in ("decision", "why_now", "power", "body")))
        for row in school.register.rows(_OF_TRUST)
        if _is_of(school, row)
    ]
    return [one for one in (*own, *given) if one.decision or one.why_now]


def _is_of(school: Subject, row: Entry) -> bool:
    """Whether a row of the register belongs into the unit's report of this period.

    One without a unit is of every report that its body reads, and without a body of every report.
    """
    register = school.register
    if row.text("period") != school.period.id:
        return False
    if row.get("unit") is not None:
        return register.code_for("unit", row.get("unit")) in register.lineage(school.id)
    body = register.code_for("body", row.get("body"))
    return row.get("body") is None or (body is not None and body == school.body)


@named("decisions", "no", "decision", "why_now", "power", "paragraph", last=True)
def decisions(told: Told) -> Section | None:
    """The decisions wanted, numbered, with the paragraphs of the `others` that they are about; None without any."""
    school, words, room, block = told.subject, told.words, told.room, told.block
    rows = wanted(school)
    if not rows:
        return None
    anchors = {item.anchor for section in told.others for item in section.items if isinstance(item, Paragraph)}
    shown = rows[: room.most(block)]
    cells = [
        cells_of(block, _cells(school, number, row, room, anchors)) for number, row in enumerate(shown, start=1)
    ]
    items: list[Item] = [Paragraph(block.note), grid(block, cells, words)]
    return Section(block.title, (*items, *more_note(len(rows) - len(shown), "decision")))


def _cells(school: Subject, number: int, row: Wanted, room: Room, anchors: Collection[str]) -> dict[str, Cell]:
    words = 2 * room.said
    power = cut(row.power, room.said) or "not said"
    return {
        "no": str(number),
        "decision": cut(row.decision, words) or "not said",
        "why_now": cut(row.why_now, words) or "not said",
        "power": f"{_other_body(school, row.body)}{power}",
        "paragraph": _paragraph(school, row.about, anchors),
    }


def _other_body(school: Subject, body: str) -> str:
    """The body that is to decide, where it is another than the one that reads the report."""
    code = school.register.code_for("body", body) if body else None
    if not body or code == school.body or folded(body) == folded(school.reader):
        return ""
    return f"{cut(school.register.label('body', code) if code else body, 8)}: "


def _paragraph(school: Subject, about: str, anchors: Collection[str]) -> Words:
    """The number of the paragraph that says more; what was typed, where the report has none."""
    found = next((anchor for anchor in _anchors(school, folded(about)) if anchor in anchors), "")
    return (Cite((found,)),) if found else cut(about, 4) or "–"


def _anchors(school: Subject, about: str) -> Iterator[str]:
    """What the paragraphs are called that a ref, an area's title or a measure's name may be of; none of a blank,
    as a line of money without a source is no answer to it."""
    if not about:
        return
    titles = {folded(row.text("ref")): row.text("title") for row in school.record("area")}
    for row in school.actions:
        if about in (folded(text(row.ref)), folded(row.area)) or titles.get(about) == row.area:
            yield f"priority/{row.area}"
    for line in school.funding:
        if about in (folded(text(line.ref)), folded(text(line.source)), folded(text(line.source_name))):
            yield f"money/{text(line.ref)}"
    for measure in school.kpis:
        if about in (folded(measure.kpi), folded(school.kpi(measure).text("name"))):
            yield from ("measures", "people")
