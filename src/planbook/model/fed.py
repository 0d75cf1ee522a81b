"""Figures that exports give: rows of the register's *Figures held* that nobody has typed.

fed_table(...)                    figures of one export as rows of that record, each with its cells in the export
with_fed(submission, ...)         the register with them, in the place of what was typed of the same lines
differing(register, tables)       what was typed of a line and says something else
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from planbook.model.declarations import Declarations
from planbook.model.figures_held import RECORD, line_of
from planbook.model.register import Register
from planbook.model.submission import Entry, Row, Submission, Table
from planbook.model.values import Value

KEYS = ("period", "unit", "kpi", "group", "numerator", "denominator", "value", "source", "read_on")
"""What such a row says, in order."""
INSTEAD = "an export in figures/ has this figure"
"""Why a typed row of the register does not count."""
_FIGURES = ("numerator", "denominator", "value")


def fed_table(
    file: str, sheet: str, letters: Mapping[str, str], rows: Iterable[tuple[int, Sequence[Value]]]
) -> Table:
    """Figures of one export that stand in the same columns of it, by the row that each is in.

    `letters` are the columns by key, several with blanks between them.
    """
    return Table(
        RECORD,
        sheet,
        KEYS,
        tuple(letters.get(key, "") for key in KEYS),
        tuple(Row(number, tuple(values)) for number, values in rows),
        file=file,
    )


def with_fed(submission: Submission, declarations: Declarations, fed: Sequence[Table]) -> Submission:
    """The register `submission` with the figures `fed`; what was typed of the same lines counts no more."""
    if not fed:
        return submission
    register = Register(submission, declarations)
    lines = {line_of(register, entry) for table in fed for entry in table.entries()}

    def counted(table: Table) -> Table:
        rows = (
            replace(entry.row, excluded=INSTEAD) if line_of(register, entry) in lines else entry.row
            for entry in table.entries(excluded=True)
        )
        return replace(table, rows=tuple(rows))

    tables = [counted(table) if table.record == RECORD else table for table in submission.tables]
    return replace(submission, tables=(*tables, *fed))


def line_words(register: Register, kpi: str, unit: str) -> str:
    """A line in words: "Attendance of Larkfield Hill Primary School"."""
    return f"{register.ever.label('kpi', kpi)} of {register.ever.label('unit', unit)}"


def differing(register: Register, fed: Sequence[Table]) -> Iterator[tuple[Entry, Entry]]:
    """Each typed row of the register that says something else than the export does, and the export's row."""
    own = {line_of(register, entry): entry for table in fed for entry in table.entries()}
    for typed in register.ever.rows(RECORD):
        other = own.get(line_of(register, typed))
        if other is None or typed.table.file:
            continue
        both = [key for key in _FIGURES if typed.get(key) is not None and other.get(key) is not None]
        if not both or any(typed.get(key) != other.get(key) for key in both):
            yield typed, other
