"""The cells of the register that a KPI's figure is set beside: its target, and what is published."""

from planbook.consolidate.rows import KpiRow
from planbook.consolidate.shown_keys import cell_key
from planbook.model.targets import target_cells
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import Sourced


def target_of(subject: Subject, row: KpiRow) -> Sourced:
    """What the row's figure is judged by: no words, but the figures of its cells."""
    cells = target_cells(subject.register, row.kpi, subject.unit_of(row), subject.period)
    return Sourced("", tuple(cell_key(entry, field) for entry, field in cells))


def benchmark_of(subject: Subject, row: KpiRow) -> Sourced:
    """The same of the published figure that stands beside it."""
    found = subject.published(row, subject.period) if row.benchmark is not None else None
    return Sourced("", (cell_key(found, "value"),) if found else ())
