"""The lines that the trust gives a unit: its KPIs for each group asked for, its areas, what it was awarded.

`prepare` writes them into the unit's workbook, and `validate` misses those of them that do not come back.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from planbook.model.calendar import Period
from planbook.model.declarations import Field, Record
from planbook.model.figures_held import HeldFigure, fed_figure, held_figure, is_held
from planbook.model.hierarchy import above
from planbook.model.kpi import EVERYBODY
from planbook.model.register import Register
from planbook.model.submission import Entry, Submission
from planbook.model.values import Value


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line of the unit's workbook that the register gives."""

    values: Mapping[str, Value]
    """By field; codes as the register has them."""
    due: bool = True
    """Whether anything is due in it this time."""
    by_trust: bool = False
    """Whether the trust gives its figure itself, so that the unit is asked for none."""
    held: HeldFigure | None = None
    """The figure that the trust holds for it."""
    fed: HeldFigure | None = None
    """Where the unit gives its figure: what an export has of it, which is filled in for it."""

    @property
    def asked(self) -> bool:
        """Whether the unit is asked for anything in it."""
        return self.due and not self.by_trust


def given_lines(register: Register, record: str, unit_id: str, period: Period) -> list[GivenLine]:
    """The lines of `record` that the unit is given for `period`, in their order; none of what it writes itself."""
    if unit_id not in register.units:
        return []
    if lines := _GIVEN.get(record):
        return list(lines(register, unit_id, period))
    spec = register.declarations.records[record]
    return list((_shared_lines if spec.shared else _lines_of)(register, spec, unit_id))


def given_line(register: Register, record: Record, submission: Submission, entry: Entry) -> GivenLine | None:
    """The line that the trust gives in its register and that a row of a return is, with all that it says of the
    plan; None of a row of the unit's own, and of one in which the unit has another thing."""
    period = register.calendar.period(submission.period or "")
    unit = register.counts_for(submission.unit or "") if period else None
    lines = given_lines(register, record.key, unit, period) if unit and period else []
    return next((line for line in lines if _says(register, record, entry, line)), None)


def _says(register: Register, record: Record, entry: Entry, line: GivenLine) -> bool:
    plan = [record.field(key) for key in line.values if record.field(key).asked == "plan" and key != record.row_id]
    return all(is_same(register, spec, entry.get(spec.key), line.values[spec.key]) for spec in plan)


def is_same(register: Register, spec: Field, one: Value, other: Value) -> bool:
    """Whether two values say the same; a row of the register may be named by any of its spellings."""
    if spec.type == "code":
        one, other = (register.code_for(spec.of, value) or value for value in (one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _kpi_lines(register: Register, unit_id: str, period: Period) -> Iterator[GivenLine]:
    """A line for each KPI in use that is of the unit's phase, and for each group asked for; not due ones last.

    A period beside those that review the plan has only those that are due.
    """
    unit = register.units[unit_id]
    beside = register.calendar.is_beside(period)
    exports = register.has_exports
    applies = [(code, kpi) for code, kpi in register.kpis.items() if register.kpi_applies(kpi, unit)]
    for wanted in (True,) if beside else (True, False):
        for code, kpi in applies:
            if register.kpi_due(kpi, period) is not wanted:
                continue
            groups = [group for group in register.groups(kpi, unit) if group != EVERYBODY] if wanted else []
            for group in (EVERYBODY, *groups):
                held = held_figure(register, unit_id, period.id, code, group) if wanted else None
                fed = fed_figure(register, unit_id, period.id, code, group) if wanted and exports else None
                by_trust = is_held(register.declarations, kpi)
                yield GivenLine({"kpi": code, "group": group}, wanted, by_trust, held, fed)


def _is_for(register: Register, row: Entry, unit_id: str) -> bool:
    """Whether it is proposed to the unit: to those that it names and what belongs to them, and to the kinds that it
    names, else to all that do not set their own."""
    only = {register.code_for("unit", name) for name in row.items("only_for")}
    if only and only.isdisjoint((unit_id, *above(register, unit_id))):
        return False
    unit, kinds = register.units.get(unit_id), row.items("kinds")
    kind = register.declarations.choice_of("unit", "kind", unit.get("kind")) if unit else None
    if kind is None:
        return True
    return kind.code in kinds if kinds else bool(only) or not kind.own_priorities


def _shared_lines(register: Register, record: Record, unit_id: str) -> Iterator[GivenLine]:
    """What the trust gives to all plans and is for the unit's kind, with what both records have a field for.

    Who leads it at the school is the school's to say; in the trust's own plan it is who leads it for the trust.
    """
    unit = register.units.get(unit_id)
    kind = register.declarations.choice_of("unit", "kind", unit.get("kind")) if unit else None
    giving = register.declarations.records[record.shared]
    own = {record.row_id, record.label, record.lead}
    more = [f.key for f in record.fields if f.key not in own and f.key in giving.keys and f.asked == "plan"]
    for row in register.rows(record.shared):
        if _is_for(register, row, unit_id):
            values = {record.row_id: row.text(giving.row_id), record.label: row.get(giving.label)}
            if kind is not None and kind.leads and record.lead and row.get(giving.lead):
                values[record.lead] = row.get(giving.lead)
            yield GivenLine(values | {key: row.get(key) for key in more if row.get(key)})


def _award_lines(register: Register, unit_id: str, period: Period) -> Iterator[GivenLine]:
    """What the unit was awarded for the period's year, by the date of its figures."""
    for award in register.awards(unit_id, period.year):
        if (award.date("from") or period.as_at) > period.as_at:
            continue  # it is in the workbook of the term in which it begins
        source = register.code_for("funding_source", award.get("source"))
        values: dict[str, Value] = {"source": source or award.get("source"), "award": award.get("amount")}
        if award.get("purpose"):
            values["purpose"] = award.get("purpose")
        yield GivenLine(values)


def _lines_of(register: Register, spec: Record, unit_id: str) -> Iterator[GivenLine]:
    """A line for each row of the record of the register that gives its lines, as far as that is for the unit."""
    unit = register.units[unit_id]
    if not spec.lines_of:
        return
    giving = register.declarations.records[spec.lines_of]
    (names,) = spec.identity
    shown = [f.key for f in spec.fields if f.asked == "trust" and f.key in giving.keys and f.key != names]
    for row in register.rows(spec.lines_of):
        if row.has("unit") and register.code_for("unit", row.text("unit")) != unit_id:
            continue
        kinds, phases = (frozenset(row.items(key)) if row.has(key) else frozenset() for key in ("kinds", "phases"))
        if register.is_of_phases(unit, phases) and (not kinds or unit.text("kind") in kinds):
            yield GivenLine({names: row.text(giving.row_id), **{key: row.get(key) for key in shown}})


_GIVEN: Mapping[str, Callable[[Register, str, Period], Iterator[GivenLine]]] = {
    "kpi_value": _kpi_lines,
    "funding_line": _award_lines,
}
"""By record, where its lines come from."""
