"""The register that a workbook draws on: the trust's, or one of the rows that planbook comes with."""

from collections.abc import Mapping, Sequence

from planbook.model.address import column_letter
from planbook.model.declarations import Declarations
from planbook.model.register import Register
from planbook.model.submission import Row, Submission, Table
from planbook.model.values import Value
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.layout import FIRST_ROW


def known_register(declarations: Declarations, job: Job) -> Register:
    """The job's register; for a blank that of the catalogue; for a register being written, its own rows."""
    if job.register:
        return job.register
    rows: dict[str, Sequence[Mapping[str, Value]]] = dict(declarations.catalogue)
    if job.format.kind == "register":
        rows |= {record: [row.values for row in given] for record, given in job.rows.items()}
    return register_of(declarations, rows)


def register_of(declarations: Declarations, rows: Mapping[str, Sequence[Mapping[str, Value]]]) -> Register:
    """A register with these rows, by record."""
    tables = []
    for record, given in rows.items():
        keys = declarations.records[record].keys
        made = tuple(Row(FIRST_ROW + n, tuple(row.get(key) for key in keys)) for n, row in enumerate(given))
        letters = tuple(column_letter(n) for n in range(len(keys)))
        tables.append(Table(record, declarations.records[record].title, keys, letters, made))
    return Register(Submission("", None, None, declarations.register_format.key, None, tuple(tables)), declarations)


def catalogue_rows(declarations: Declarations, record: str) -> list[GivenRow]:
    """The catalogue's rows of `record`, as given rows."""
    return [GivenRow(dict(row)) for row in declarations.catalogue.get(record, ())]
