"""What has come of a return that several people fill in, each a part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.model.cover import mark_of_part
from planbook.model.parts import Part


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that two people have filled in differently."""

    what: str
    """The row and the heading, as people know them."""
    answers: tuple["PartAnswer", "PartAnswer"]

    def __str__(self) -> str:
        said = (f"“{one.value or 'blank'}” ({one.part.who}, {one.sheet} {one.cell})" for one in self.answers)
        return f"{self.what}: {' and '.join(said)}"


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """What one of them says, and where."""

    part: Part
    receipt: int
    file: str
    """The name of the file."""
    sheet: str
    cell: str
    value: str


@dataclass(frozen=True, slots=True)
class Contributed:
    """The parts of one return."""

    unit: str
    template: str
    parts: Sequence[Part]
    """All there are, as the newest of them says it."""
    standing: Mapping[str, Standing]
    """What has come and counts of each, by its key."""
    clashes: Sequence[Clash] = ()
    """Cells in which they contradict each other."""

    @property
    def missing(self) -> list[Part]:
        """The parts that have not come."""
        return [part for part in self.parts if part.key not in self.standing]

    @property
    def made_of(self) -> dict[str, str]:
        """What tells the file of each part, by its key."""
        return {key: mark_of_part(self.standing[key].sha256) for key in sorted(self.standing)}


def contributed(ledger: Ledger, period: Period) -> list[Contributed]:
    """The returns of which parts stand, by unit and template."""
    found: dict[tuple[str, str], dict[str, Standing]] = {}
    for stands in ledger.parts(period.id):
        found.setdefault((stands.unit, stands.template), {})[stands.submission.part] = stands
    made = []
    for (unit, template), standing in sorted(found.items()):
        newest = max(standing.values(), key=lambda stands: stands.receipt)
        roles = {one.submission.part: _own(one) for one in standing.values()} | newest.submission.parts
        parts = [Part(key, who) for key, who in roles.items()]
        order = [*newest.submission.parts, *roles]
        made.append(Contributed(unit, template, sorted(parts, key=lambda part: order.index(part.key)), standing))
    return made


def _own(stands: Standing) -> str:
    """The role of a part, in the words of its workbook."""
    return stands.submission.parts.get(stands.submission.part, stands.submission.part)
