"""About how long a workbook takes: the cells that it asks for, and whom and what has to be asked for them.

What a cell and a source take is said here, and nowhere else. The minutes are those of the person who fills the
workbook in, for a return in the middle of the year: what was set stands there already.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planbook.model.declarations import Declarations
from planbook.model.figures_held import giver
from planbook.model.new_year import columns_asked
from planbook.model.submission import Entry
from planbook.model.values import entries
from planbook.prepare.cover_plan import plan_cover
from planbook.prepare.job import Job
from planbook.prepare.layout import lay_out

SECONDS = {
    "choice": 5,  # one word of a short list, of a row that is known
    "choices": 5,
    "yes_no": 5,
    "code": 5,
    "reference": 5,
    "links": 5,
    "codes": 5,
    "percent": 5,  # one of five steps
    "date": 5,  # mostly blank: nine rows of ten have not moved, the tenth takes half a minute to look up
    "answer": 10,  # read off a report that lies there, and typed
    "number": 10,
    "count": 10,
    "money": 10,
    "result": 10,
    "text": 10,  # a few words in half a minute, where there is anything to say: in one row of three
    "id": 10,
    "ref": 0,  # ready in the row
    "long_text": 30,  # one sentence that its writer knows
}
"""What an answer takes, once it is known, by the type of its field."""

SYSTEM = 45
"""Seconds that a system takes: a report that is kept there is opened for the day of the figures."""
PERSON = 120
"""Seconds that a person takes: one message, and reading the answer for all of that person's rows. What these people
spend on their own work is not counted here."""
OPENING = 20
"""Seconds to open, to look at Check, to save and to send."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a workbook asks for."""

    cells: dict[str, int]
    """How many, by the type of their field."""
    systems: frozenset[str]
    """Where figures have to be looked up."""
    people: frozenset[str]
    """Whom what is said of rows has to be asked of."""

    @property
    def minutes(self) -> float:
        cells = sum(SECONDS[kind] * count for kind, count in self.cells.items())
        return (cells + SYSTEM * len(self.systems) + PERSON * len(self.people) + OPENING) / 60


def asked_for(declarations: Declarations, job: Job) -> Asked:
    """What `job` asks for in the rows that it comes with, and on its cover."""
    given = {record: [row.values for row in rows] for record, rows in job.rows.items()}
    job = replace(job, format=columns_asked(job.format, given))
    cells: dict[str, int] = {}
    for kind in _cells(declarations, job):
        cells[kind] = cells.get(kind, 0) + 1
    return Asked(cells, frozenset(_systems(declarations, job)), frozenset(_people(job)))


def _cells(declarations: Declarations, job: Job) -> Iterator[str]:
    yield from (spec.type for spec in plan_cover(declarations, job).fields)
    for layout in lay_out(declarations, job):
        for row in layout.rows:
            for place in layout.places:
                asked = row.asked and place.spec.asked == "term" and not place.folded
                if asked and layout.open(row, place):
                    yield place.spec.type


def _kpis(job: Job) -> Iterator[Entry]:
    for row in job.rows.get("kpi_value", ()):
        kpi = job.register.kpis.get(str(row.values.get("kpi"))) if job.register and row.asked else None
        if kpi:
            yield kpi


def _systems(declarations: Declarations, job: Job) -> Iterator[str]:
    for kpi in _kpis(job):
        gives = giver(declarations, kpi)
        yield (gives.source or gives.word) if gives else "the school"
    if any(row.asked for row in job.rows.get("funding_line", ())):
        yield "finance"


def _people(job: Job) -> Iterator[str]:
    """Who leads the rows that are asked about."""
    for record in ("action", "measure", "milestone"):
        for row in job.rows.get(record, ()):
            if row.asked:
                yield from entries(row.values.get("led_by"))
