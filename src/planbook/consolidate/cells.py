"""The cells of KPIs: what each count of a unit comes to in a period, beside what it is judged by.

A total, a change and a trend are all made of these, whichever output they stand in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planbook.consolidate.collected import Collected
from planbook.consolidate.shown_keys import kpi_key
from planbook.consolidate.tidy import TidyRow
from planbook.ledger.publications import FORGOTTEN
from planbook.model import kpi as kpi_figures
from planbook.model.asked import is_asked_over
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.figure import WITHHELD, Status
from planbook.model.figures_held import LINES, HeldFigure, held_figure, is_held
from planbook.model.kpi import EVERYBODY, group_of
from planbook.model.phases import NO_PHASE, together_as
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.targets import Aim, aim_of
from planbook.model.used import is_kpi_shown
from planbook.model.values import Value

COUNTS = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class KpiCell:
    """One KPI of one unit and group in one period, with the row it was read from."""

    unit: Entry
    kpi: Entry
    together: str
    """What its figure is brought together under: a phase, or a kind of unit."""
    group: str
    due: bool
    numerator: float | None
    denominator: float | None
    value: float | None
    """As it is shown: rounded to the KPI's decimals."""
    target: float | None
    status: Status
    row: TidyRow | None
    of: str | None = None
    """The id of the period that it is of, where it stands for a year."""
    of_year: float | None = None
    """The whole target of the year, where `target` is a share of it or is not judged yet."""
    scale: float | None = 1.0
    """What the KPI's range and tolerance are multiplied by: see `targets.Aim`."""
    held: HeldFigure | None = None
    """The figure that the trust holds, where it gives the KPI; `row` then has the school's comment alone."""

    @property
    def key(self) -> "Key":
        """Unit, KPI and group."""
        return self.unit.text("unit_id"), self.kpi.text("kpi"), self.group

    @property
    def phase(self) -> str | None:
        """What its figure is brought together under; None in a body without phases (`model/phases.py`)."""
        return None if self.together == NO_PHASE else self.together

    @property
    def told(self) -> bool:
        """Whether it is due and has a figure."""
        return self.due and self.value is not None

    @property
    def counts(self) -> bool:
        """Whether it counts towards a total: due, with a figure and the counts behind it."""
        return self.told and self.numerator is not None

    @property
    def of_nobody(self) -> bool:
        """Whether it is due and the answer is that there was nobody to count, shown or hidden."""
        return self.due and kpi_figures.is_of_nobody(self.kpi, self.numerator, self.denominator)

    @property
    def is_answered(self) -> bool:
        """Whether nothing of it is missing from a total: it counts, or there was nobody to count."""
        return self.counts or self.of_nobody


Key = tuple[str, str, str]
Cells = Mapping[str, Mapping[Key, KpiCell]]
"""By period id, then by unit, KPI and group."""


def kpi_cells(collected: Collected, period: Period) -> Mapping[Key, KpiCell]:
    """Every KPI in use of every unit it applies to, in the register's order, as it stood in `period`.

    Units are those that belonged then, under the ids that they had then.

    A unit whose plan format has no sheet for KPIs has those alone that the trust gives, and those that came all the
    same; one whose sheet is not asked in `period` has none due that it gives itself.

    A KPI that is not due has status `not_due` whether or not a figure was given; one that is due and lacks a
    count it needs is `not_reported`; 0 of 0 is `nobody`, an answer without a figure. Of a KPI that the trust gives,
    the figure that it holds counts, whatever came from the unit; where it holds none nobody has failed to report,
    and the status is `not_applicable`.
    """
    return collected.at(period).once(_kpi_cells, "")


def _kpi_cells(collected: Collected, _: str) -> Mapping[Key, KpiCell]:
    period = collected.period
    register = collected.register_of(period)
    declarations = collected.declarations
    lines = declarations.records[LINES]
    given = collected.own_rows(lines.key, period)
    all_due = {code: register.kpi_due(kpi, period) for code, kpi in register.kpis.items()}
    cells: dict[Key, KpiCell] = {}
    for unit_id, unit in register.units.items():
        rows = _rows_by_kpi(declarations, given[unit_id])
        together = together_as(register, unit)
        is_asked = bool(rows) or is_asked_over(register, lines, unit_id, period)
        for code, kpi in register.kpis.items():
            if not (register.kpi_applies(kpi, unit) if rows else is_kpi_shown(register, kpi, unit)):
                continue
            due = all_due[code] and (is_asked or is_held(declarations, kpi))
            aim = aim_of(register, code, unit_id, period)
            for group in groups_of(register, kpi, unit):
                row = rows.get((code, group))
                held = held_figure(register, unit_id, period.id, code, group)
                numerator, denominator, value = _figures(declarations, kpi, row, held)
                cells[unit_id, code, group] = KpiCell(
                    unit=unit,
                    kpi=kpi,
                    together=together,
                    group=group,
                    due=due,
                    numerator=_number(numerator),
                    denominator=_number(denominator),
                    value=value,
                    target=aim.target,
                    status=_status(declarations, kpi, (numerator, denominator), value, aim, due=due),
                    row=row,
                    of_year=aim.of_year,
                    scale=aim.scale,
                    held=held,
                )
    return cells


def _figures(
    declarations: Declarations, kpi: Entry, row: TidyRow | None, held: HeldFigure | None
) -> tuple[Value, Value, float | None]:
    """Both counts and what they come to, as it is shown: the trust's where it gives the KPI, else the unit's."""
    if is_held(declarations, kpi):
        if held is None:
            return None, None, None
        value = None if held.value is None else kpi_figures.as_shown(kpi, held.value)
        return held.numerator, held.denominator, value
    numerator, denominator = (row.get("numerator"), row.get("denominator")) if row else (None, None)
    return numerator, denominator, shown_value(kpi, numerator, denominator)


def _status(
    declarations: Declarations, kpi: Entry, counts: tuple[Value, Value], value: float | None, aim: Aim, *, due: bool
) -> Status:
    if not due:
        return "not_due"
    found = kpi_figures.status_of(kpi, counts, value, aim.target, aim.scale)
    return "not_applicable" if found == "not_reported" and is_held(declarations, kpi) else found


def groups_of(register: Register, kpi: Entry, unit: Entry | None = None) -> list[str]:
    """All whom the KPI is about, then the groups asked for beside them."""
    asked = register.groups(kpi, unit)
    parts = (group for group in asked if not kpi_figures.is_everybody(register.declarations, group))
    return list(dict.fromkeys([EVERYBODY, *parts]))


def _rows_by_kpi(declarations: Declarations, rows: list[TidyRow]) -> dict[tuple[str, str], TidyRow]:
    """The row of each KPI and group; of two, the first that gives a count, and none where their counts differ.

    Which of those is of the group nobody can tell: one of them may be another line whose group was changed.
    """
    found: dict[tuple[str, str], list[TidyRow]] = {}
    for row in rows:
        found.setdefault((row.text("kpi"), group_of(declarations, row.text("group"))), []).append(row)
    told = {key: [row for row in own if row.get("numerator") is not None] or own[:1] for key, own in found.items()}
    return {key: own[0] for key, own in told.items() if len({_counts(row) for row in own}) == 1}


def _counts(row: TidyRow) -> tuple[Value, ...]:
    return tuple(row.get(key) for key in COUNTS)


def shown_value(kpi: Entry, numerator: Value, denominator: Value) -> float | None:
    """What the counts come to, as it is shown."""
    value = kpi_figures.figure(kpi, numerator, denominator)
    return None if value is None else kpi_figures.as_shown(kpi, value)


def _number(value: Value) -> float | None:
    """A count as a number; yes is 1 and no is 0."""
    return float(value) if isinstance(value, int | float) else None


def last_period(register: Register, kpi: Entry, period: Period) -> Period | None:
    """The period that figures of `kpi` are set beside: the one before, of results the last in which they were due.

    What adds up since September is set beside the same point of the year before, never beside a whole year.
    """
    if kpi_figures.is_since_september(kpi):
        return register.calendar.year_before(period)
    before = register.calendar.previous(period)
    while before and not kpi_figures.is_every_time(kpi, period.kind) and not register.kpi_due(kpi, before):
        before = register.calendar.previous(before)
    return before


def cells_by_period(collected: Collected) -> Cells:
    """The cells of this period, of its history, and of those that its figures are set beside."""
    made = {period.id: cells_of(collected, period) for period in periods_beside(collected)}
    if collected.parts:
        made[collected.period.id] = _of_year(collected, made)
    return made


def periods_beside(collected: Collected) -> Sequence[Period]:
    """The periods that figures of this one are set beside, and itself, each once."""
    register = collected.register
    before = [last_period(register, kpi, collected.period) for kpi in register.kpis.values()]
    beside = [register.calendar.year_before(collected.period), *before]
    return [*{period.id: period for period in [*collected.history, *beside] if period}.values()]


def cells_of(collected: Collected, period: Period) -> Mapping[Key, KpiCell]:
    """The cells of `period` as this one shows them: of an earlier one as they were published, where they were."""
    terms = collected.terms or collected  # of a year its own workbooks, not what stands in it from its terms
    return _as_published(collected, period, kpi_cells(terms, period))


def _of_year(collected: Collected, by_period: Cells) -> dict[Key, KpiCell]:
    """The cells of a year that is brought together from its terms: of each line what is due in the year itself,
    else what was reported last, with the period that it is of. Nothing is added up or averaged over the terms.
    """
    own = by_period[collected.period.id]
    found: dict[Key, KpiCell] = {}
    for key, cell in own.items():
        if cell.told or cell.of_nobody:
            found[key] = cell
            continue
        then = [(p, past_cell(collected, by_period, p, key)) for p in reversed(collected.history[:-1])]
        due = [(p, c) for p, c in then if c and c.due]
        last = next(
            ((p, c) for p, c in due if c.value is not None or c.of_nobody or c.status == "suppressed"), None
        )
        period, told = last or (due[0] if due else (None, None))
        # Under the id that the unit has now, and in the words of its KPI now.
        found[key] = (
            replace(told, unit=cell.unit, together=cell.together, of=period.id) if told and period else cell
        )
    return found


def _as_published(collected: Collected, period: Period, cells: Mapping[Key, KpiCell]) -> Mapping[Key, KpiCell]:
    """The cells of an earlier period with what was last published of them; the others as they are."""
    shown = collected.published.get(period.id) if period != collected.period else None
    if not shown:
        return cells
    return {
        (unit, code, group): as_published(cell, shown.get(kpi_key(code, unit, group)))
        for (unit, code, group), cell in cells.items()
    }


def as_published(cell: KpiCell, shown: Mapping[str, Any] | None) -> KpiCell:
    """The cell as it was `shown`. One that was hidden keeps its figures and is hidden: see `disclosure`."""
    if shown is None:
        return cell
    if shown.get("status") == "suppressed":
        return replace(cell, status="suppressed")
    if FORGOTTEN in shown:
        return cell
    figures = shown_figures(cell.kpi, shown, cell.scale)
    return replace(cell, due=bool(shown.get("due", cell.due)), **figures)


def shown_figures(kpi: Entry, shown: Mapping[str, Any], scale: float | None = 1.0) -> dict[str, Any]:
    """Counts, value, target and status of a line as it was shown; its value from its counts, where it had them."""
    numerator, denominator, target = shown.get("numerator"), shown.get("denominator"), shown.get("target")
    value = shown.get("value")
    if value is not None and numerator is not None and denominator is not None:
        exact = shown_value(kpi, numerator, denominator)
        value = exact if exact is not None and kpi_figures.needs_denominator(kpi) else value
    status = shown.get("status", "not_reported")
    if status in WITHHELD:
        status = kpi_figures.status_of(kpi, (numerator, denominator), value, target, scale)
    return {
        "numerator": numerator, "denominator": denominator, "value": value, "target": target, "status": status,
    }  # fmt: skip


def past_cell(collected: Collected, by_period: Cells, period: Period | None, key: Key) -> KpiCell | None:
    """What the line `key` of today was in `period`, under the id that its unit had then.

    None where the unit did not belong then, and where the KPI was counted differently.
    """
    if period is None:
        return None
    unit_id, code, group = key
    name = collected.called(unit_id, period)
    cell = by_period.get(period.id, {}).get((name, code, group)) if name else None
    return cell if cell and is_counted_alike(collected, code, period) else None


def is_counted_alike(collected: Collected, code: str, period: Period) -> bool:
    """Whether the KPI `code` was counted in `period` as it is now: its row says so, and its unit was the same."""
    return is_alike(collected.register, collected.register_of(period), code, period)


def is_alike(register: Register, register_then: Register, code: str, then: Period) -> bool:
    """The same of the registers of now and of the period `then`."""
    kpi, before = register.kpis.get(code), register_then.kpis.get(code)
    if kpi is not None and before is not None and before.text("unit") != kpi.text("unit"):
        return False
    return register.counted_alike(code, then)
