"""What has been collected, looked up by period and unit: the one argument that every builder of tables takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from planbook.consolidate.tidy import TidyRow, ended_rows, register_rows, tidy_rows
from planbook.ledger.standing import Standing
from planbook.model.asked import is_asked
from planbook.model.calendar import Period
from planbook.model.carried import refs_given
from planbook.model.declarations import Choice, Declarations, Record
from planbook.model.delivery import share_passed
from planbook.model.due_days import due_of
from planbook.model.register import Register
from planbook.model.submission import Entry, is_provisional
from planbook.model.values import Value

T = TypeVar("T")


def within_reach(declarations: Declarations, register: Register, period: Period) -> list[Period]:
    """The periods that a trend told in `period` reaches, oldest first, `period` the last: as many of its kind as
    the list `period_kind` says."""
    kind = declarations.choice("period_kind", period.kind)
    return register.calendar.until(period, kind.history if kind else 1)


@dataclass(frozen=True)
class Collected:
    """The submissions that stand in `period` and before it, with the register they are read by."""

    declarations: Declarations
    register: Register
    period: Period
    standing: Mapping[str, Sequence[Standing]]
    """By period id."""
    registers: Mapping[str, Register] = field(default_factory=dict)
    """The register that an earlier period is judged by, by its id; else it is this one as it held then."""
    published: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """What was last published of the KPIs of an earlier period, by its id: each line as shown, by its key."""
    home: str = ""
    """The id of the period that the register is of, where it is not `period`."""
    parts: tuple[Period, ...] = ()
    """Of a year that is brought together from its terms: those, oldest first. What stands in the year is then what
    each unit returned last."""
    terms: "Collected | None" = None
    """Of such a year: what was collected in its periods."""
    plan_only: bool = False
    """Whether it is such a year that is not over: its plan, of which nothing is worked out."""
    came_in: Mapping[int, str] = field(default_factory=dict)
    """The id of the period that a receipt is of, where it stands in another one."""
    _rows: dict[tuple[str, str], list[TidyRow]] = field(default_factory=dict, repr=False)
    _by_unit: dict[tuple[str, str], dict[str, list[TidyRow]]] = field(default_factory=dict, repr=False)
    _shares: dict[tuple[date, date, date], float | None] = field(default_factory=dict, repr=False)
    _made: dict[tuple[Any, str, str], Any] = field(default_factory=dict, repr=False)

    def at(self, period: Period) -> "Collected":
        """The same as it stood in an earlier period."""
        return replace(self.terms or self, period=period, home=self.home or self.period.id)

    def register_of(self, period: Period) -> Register:
        """The register that `period` is judged by."""
        if period.id == (self.home or self.period.id):
            return self.register
        return self.registers.get(period.id) or self.register.of(period)

    @cached_property
    def previous(self) -> Period | None:
        """The last period of the same kind before this one; None of the first."""
        return self.register.calendar.previous(self.period)

    @cached_property
    def history(self) -> list[Period]:
        """The periods of the same kind that a trend reaches, oldest first, this one the last.

        Of a year that is brought together from its terms, those in which anything stands and itself. Else it
        begins with the first in which anything stands: before that the trust did not collect.
        """
        if self.parts:
            return [*(p for p in self.parts if self.standing.get(p.id)), self.period]
        periods = within_reach(self.declarations, self.register, self.period)
        first = next((n for n, p in enumerate(periods) if self.standing.get(p.id)), len(periods) - 1)
        return periods[first:]

    @cached_property
    def units(self) -> Mapping[str, Entry]:
        """The units that a return is due from, by id, in the register's order."""
        return self.register.units

    @cached_property
    def earlier(self) -> list[Period]:
        """The periods before this one, and those it holds, in which anything stands, oldest first.

        A year's plan comes before the terms that report on it, so a year counts from its start.
        """
        calendar = self.register.calendar
        known = [p for p in calendar.periods if self.standing.get(p.id) and p.id != self.period.id]
        held = calendar.held(self.period)
        before = [
            p
            for p in known
            if p in held or (p.start <= self.period.start if p.kind == "year" else p.end < self.period.end)
        ]
        return sorted(before, key=lambda p: (p.start if p.kind == "year" else p.end, p.id))

    def stands(self, unit_id: str, period_id: str) -> list[Standing]:
        """What stands of a unit in a period; before it had its id, what stands of the unit that it succeeds."""
        of = self._stands.get(period_id, {})
        found: list[Standing] = next((of[name] for name in self.lineage(unit_id) if name in of), [])
        return sorted(found, key=lambda s: s.template)

    @cached_property
    def _stands(self) -> Mapping[str, Mapping[str, list[Standing]]]:
        """What stands, by period and unit."""
        found: dict[str, dict[str, list[Standing]]] = {}
        for period_id, standing in self.standing.items():
            for one in standing:
                found.setdefault(period_id, {}).setdefault(one.unit, []).append(one)
        return found

    def lineage(self, unit_id: str) -> list[str]:
        """The unit and those it succeeds, latest first; a URN changes when a school converts."""
        return self.register.lineage(unit_id)

    @cached_property
    def unit_now(self) -> Mapping[str, str]:
        """The unit that each id is of today: those of units that were succeeded are of their successors."""
        before = {name: unit for unit in self.units for name in self.lineage(unit)}
        return {unit: unit for unit in self.units} | before

    def judged_on(self, unit_id: str) -> date:
        """The day by which the plan of a unit is judged: that of the figures, or its last where it left before it,
        as in a year that is brought together. What was due after that was never due of it."""
        unit = self.units.get(self.unit_now.get(unit_id, unit_id))
        last = unit.date("until") if unit else None
        return min(last, self.period.as_at) if last else self.period.as_at

    def members(self, period: Period) -> Mapping[str, Entry]:
        """The units that belonged in `period`, by the id that each had then."""
        return self.register_of(period).units

    def called(self, unit_id: str, period: Period) -> str | None:
        """The id under which a unit of today belonged in `period`; None where it did not."""
        members = self.members(period)
        return next((name for name in self.lineage(unit_id) if name in members), None)

    def rows(self, record: str, period_id: str | None = None) -> list[TidyRow]:
        """The tidy rows of `record` in a period, by default this one; of a unit that was asked for them only in
        periods that it holds, those of the last of these."""
        key = (record, period_id or self.period.id)
        if key not in self._rows:
            spec = self.declarations.records[record]
            told = [(self.came_in.get(s.receipt, key[1]), s) for s in self.standing.get(key[1], ())]
            inside = self.told_inside(spec, key[1])
            told += [(period, s) for period, standing in inside.values() for s in standing]
            periods = dict.fromkeys(period for period, _ in told)
            rows = [
                row
                for period in periods
                for row in tidy_rows(spec, self.register, period, [s for of, s in told if of == period])
            ]
            self._rows[key] = (
                sorted(rows, key=lambda r: self.register.place_of(r.unit)) if len(periods) > 1 else rows
            )
        return self._rows[key]

    def ended(self, record: str, unit_id: str) -> list[TidyRow]:
        """The rows of `record` in the unit's plan that ended before the period, each ref once, the latest first."""
        spec = self.declarations.records[record]
        found: dict[str, TidyRow] = {}
        stands = self.stands(unit_id, self.period.id) if spec.row_id else ()
        for row in ended_rows(spec, self.register, self.period.id, stands):
            found.setdefault(row.text(spec.row_id), row)
        return [*found.values()]

    def told_inside(self, record: Record, period_id: str) -> Mapping[str, tuple[str, Sequence[Standing]]]:
        """What stands of `record` in periods that the period holds, of the units that it does not ask: by unit
        the id of the last that they told it in, and what stands of it there."""
        period = self.register.calendar.period(period_id)
        if (
            period is None
            or self.plan_only
            or record.of_period
            or not (record.rows == "growing" or record.lines_of)
        ):
            return {}
        collected = self.terms or self
        register = collected.register_of(period)
        asking = register.calendar.parts(period) or [period]
        own = {s.unit for s in self.standing.get(period_id, ()) if s.submission.asks(record.key)}
        found: dict[str, tuple[str, list[Standing]]] = {}
        for held in register.calendar.held(period):
            for stands in collected.standing.get(held.id, ()):
                unit = register.counts_for(stands.unit) or stands.unit
                if own.intersection(self.lineage(unit)) or not stands.submission.asks(record.key):
                    continue
                if any(is_asked(register, record, unit, other) for other in asking):
                    continue
                if found.get(unit, ("",))[0] != held.id:
                    found[unit] = held.id, []
                found[unit][1].append(stands)
        return found

    def registered(self, record: str, file: str) -> list[TidyRow]:
        """The rows of `record` in the register, which lies in `file`, as they were at the day of the figures."""
        of_record, period = self.declarations.records[record], self.period
        return register_rows(of_record, self.register, period.id, file, period.as_at)

    def own_rows(self, record: str, period: Period) -> dict[str, list[TidyRow]]:
        """The tidy rows of `record` in a period by the unit for which they counted then."""
        register = self.register_of(period)
        found: dict[str, list[TidyRow]] = {unit: [] for unit in register.units}
        for row in self.rows(record, period.id):
            found.setdefault(register.counts_for(row.unit) or row.unit, []).append(row)
        return found

    def by_unit(self, record: str, period_id: str | None = None) -> dict[str, list[TidyRow]]:
        """The same by the unit that they are of today, every unit due present."""
        key = (record, period_id or self.period.id)
        if key not in self._by_unit:
            found: dict[str, list[TidyRow]] = {}
            for row in self.rows(*key):
                found.setdefault(row.unit, []).append(row)
            self._by_unit[key] = {
                unit: next((found[name] for name in self.lineage(unit) if name in found), []) for unit in self.units
            }
        return self._by_unit[key]

    def day(self, value: Value, *, first: bool = False) -> date | None:
        """The day that a date field means, by the register's calendar."""
        return self.register.calendar.day_of(value, first=first)

    def choice(self, row: TidyRow, key: str) -> Choice | None:
        """What the row says in the field `key`, as its list declares it."""
        return self.declarations.choice_of(row.record, key, row.get(key))

    def due(self, record: Record, row: TidyRow) -> date | None:
        """The day by which the row is due; None of one that has no end, or gives no day.

        One before the row begins is passed over, as the rules do.
        """
        calendar, begins = self.register.calendar, None
        if record.begins and record.due:
            own = calendar.period(row.period) or self.period
            begins = calendar.begins(row.get(record.begins), row.get(record.due[-1]), own)
        due = due_of(record, row, calendar, begins)
        return due[1] if due else None

    def share_passed(self, unit_id: str, start: date | None, finish: date | None) -> float | None:
        """The share (0 to 1) of the term time from `start` to `finish` that has passed when the unit is judged.

        Of an action without a start all of it once its finish has come, and before that None.
        """
        at = self.judged_on(unit_id)
        if start is None or finish is None:
            return share_passed(self.register.calendar, start, finish, at)
        key = (start, finish, at)
        if key not in self._shares:
            self._shares[key] = share_passed(self.register.calendar, *key)
        return self._shares[key]

    def once(self, make: Callable[["Collected", str], T], of: str) -> T:
        """What `make` makes of a unit, of a record or, where `of` is empty, of all that stands in the period; made
        when it is first asked for."""
        key = (make, of, self.period.id)
        if key not in self._made:
            self._made[key] = make(self, of)
        made: T = self._made[key]
        return made

    def let_go(self) -> None:
        """Let go of what was made once of each unit: the tables have what they need of it, and what is asked for
        again is made again."""
        self._made.clear()
        self._by_unit.clear()

    def ref(self, row: TidyRow, key: str = "ref", record: str = "") -> str:
        """The ref that people know a row by: where the school gave it none, that of its next workbook.

        `key` may be a field that refers to a row of another `record`.
        """
        ref = row.text(key)
        return (
            self.once(_refs_given, row.unit).get((record or row.record, ref), ref) if is_provisional(ref) else ref
        )

    def as_known(self, record: Record, rows: Sequence[TidyRow]) -> tuple[TidyRow, ...]:
        """`rows` of the record with the refs that people know them by where the workbook gave none."""
        refs = [spec for spec in record.data if spec.type in ("ref", "reference")]
        found = []
        for row in rows:
            known = {}
            for spec in refs:
                if is_provisional(row.text(spec.key)):
                    of = spec.of or (row.text("of") if record.rows == "derived" else record.key)
                    known[spec.key] = self.ref(row, spec.key, of)
            found.append(replace(row, known_as=known) if known else row)
        return tuple(found)

    def label(self, record: str, code: Value) -> str:
        """The register's name for `code`; what was written where the register has none."""
        return self.register.label(record, str(code)) if code is not None else ""


def _refs_given(collected: Collected, unit_id: str) -> dict[tuple[str, str], str]:
    """The refs that the unit's next workbook gives, by record and by the ref that reading gave."""
    stands = collected.stands(unit_id, collected.period.id)
    return {key: ref for one in stands for key, ref in refs_given(collected.declarations, one.submission).items()}
