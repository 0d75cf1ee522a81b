"""The cells of the register that a KPI's figure is set beside: its target, and what is published."""

from planbook.consolidate.phases import register_phase
from planbook.consolidate.rows import KpiRow, PhaseRow
from planbook.consolidate.shown_keys import cell_key
from planbook.model.targets import phase_target_cells, target_cells
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import Sourced


def target_of(subject: Subject, row: KpiRow) -> Sourced:
    """What the row's figure is judged by: no words, but the figures of its cells."""
    cells = target_cells(subject.register, row.kpi, subject.unit_of(row), subject.period)
    return Sourced("", tuple(cell_key(entry, field) for entry, field in cells))


def cells_beside(subject: Subject, row: object, column: str) -> tuple[str, ...]:
    """The figures of the register's cells that the row of one of `consolidate`'s tables has in the column."""
    if isinstance(row, KpiRow):
        beside = {"target": target_of, "benchmark": benchmark_of}.get(column)
        return beside(subject, row).figures if beside else ()
    if isinstance(row, PhaseRow) and column in ("target", "benchmark"):
        return _target_of_phase(subject, row) if column == "target" else _benchmark_of_phase(subject, row)
    return ()


def _target_of_phase(subject: Subject, row: PhaseRow) -> tuple[str, ...]:
    """Of a number, which is added up, the cells with the targets of its units."""
    register, period = subject.register, subject.period
    if register.kpis[row.kpi].text("unit") == "count":
        units = [unit for one in _added_up(subject, row) for unit in target_of(subject, one).figures]
        return tuple(dict.fromkeys(units))
    cells = phase_target_cells(register, row.kpi, register_phase(subject.declarations, row.phase), period)
    return tuple(cell_key(entry, field) for entry, field in cells)


def _added_up(subject: Subject, row: PhaseRow) -> list[KpiRow]:
    """The figures of units that the phase's figure is the sum of."""
    alike = (one for one in subject.kpis if (one.kpi, one.group) == (row.kpi, row.group))
    of_phase = (
        one for one in alike if one.phase == row.phase or not register_phase(subject.declarations, row.phase)
    )
    return [one for one in of_phase if one.due and one.value is not None]


def _benchmark_of_phase(subject: Subject, row: PhaseRow) -> tuple[str, ...]:
    found = subject.register.benchmark(
        row.kpi, register_phase(subject.declarations, row.phase), subject.period, row.group
    )
    return (cell_key(found, "value"),) if found and row.benchmark is not None else ()


def benchmark_of(subject: Subject, row: KpiRow) -> Sourced:
    """The same of the published figure that stands beside it."""
    found = subject.published(row, subject.period) if row.benchmark is not None else None
    return Sourced("", (cell_key(found, "value"),) if found else ())
