"""The register as read: the trust's units, periods, KPIs, sources and code lists, looked up by id.

Rows stay `Entry`s, so that a fault in the register is reported with its cell as a school's is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from planbook.model.calendar import Calendar, Period
from planbook.model.declarations import Declarations, Field, Record, Rule
from planbook.model.kpi import EVERYBODY, is_of_a_year
from planbook.model.once import Once
from planbook.model.submission import Entry, Submission, Table
from planbook.model.values import Value, entries

_ALIKE = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "\u00a0": " "})


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """`text` as code lists compare it: case, spaces, dashes and curly quotes made alike."""
    return " ".join(text.translate(_ALIKE).casefold().split())


@dataclass(frozen=True)
class Register(Once):
    """Lookups over the register's tables, each made when it is first asked for."""

    submission: Submission
    declarations: Declarations
    _rows: dict[str, tuple[Entry, ...]] = field(default_factory=dict, init=False, repr=False)
    _by_id: dict[str, dict[str, Entry]] = field(default_factory=dict, init=False, repr=False)
    _by_kpi: dict[str, dict[str, list[Entry]]] = field(default_factory=dict, init=False, repr=False)
    _spellings: dict[str, dict[str, str]] = field(default_factory=dict, init=False, repr=False)

    def rows(self, record: str) -> Sequence[Entry]:
        """All rows of `record`, in the register's order."""
        if record not in self._rows:
            self._rows[record] = tuple(self.submission.entries(record))
        return self._rows[record]

    def at(self, day: date) -> "Register":
        """The register as of `day`: without the rows that do not hold on it, as of somebody who has left."""
        return self.once(_at, day)

    def row(self, record: str, code: str | None) -> Entry | None:
        """The row of `record` with id `code` (the first of them), or None."""
        if record not in self._by_id:
            row_id = self.declarations.records[record].row_id
            self._by_id[record] = {row.text(row_id): row for row in reversed(self.rows(record))}
        return self._by_id[record].get(code) if code else None

    def of_kpi(self, record: str, kpi: str) -> Sequence[Entry]:
        """The rows of `record` (targets, benchmarks) that are of `kpi`, in the register's order."""
        if record not in self._by_kpi:
            found: dict[str, list[Entry]] = {}
            for row in self.rows(record):
                code = self.code_for("kpi", row.get("kpi"))
                if code is not None:
                    found.setdefault(code, []).append(row)
            self._by_kpi[record] = found
        return self._by_kpi[record].get(kpi, ())

    @cached_property
    def trust(self) -> Entry | None:
        return self.submission.one("trust")

    @property
    def trust_name(self) -> str:
        return self.trust.text("name") if self.trust else ""

    @property
    def identity(self) -> str:
        """What tells the trust from every other, as its ledger and back-ups have it too; empty of a register that
        an earlier planbook made."""
        return self.submission.trust

    @cached_property
    def units(self) -> Mapping[str, Entry]:
        """The units that return workbooks, by id: those open or joining."""
        return {u.text("unit_id"): u for u in self.rows("unit") if not self.declarations.has_ended(u)}

    def place_of(self, unit: str) -> tuple[int, str]:
        """What units are sorted by: the register's order, and by id after them those that it does not have."""
        return self._places.get(unit, len(self._places)), unit

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {row.text("unit_id"): place for place, row in enumerate(self.rows("unit"))}

    @cached_property
    def kpis(self) -> Mapping[str, Entry]:
        """The KPIs in use, by id."""
        return {k.text("kpi"): k for k in self.rows("kpi") if k.yes("on")}

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(tuple(self._periods()), tuple(self._closures()))

    def _periods(self) -> Iterator[Period]:
        for row in self.rows("period"):
            start, end = row.date("start"), row.date("end")
            kind = row.text("kind")
            if start and end and kind in ("year", "term", "half_term", "quarter"):
                yield Period(
                    id=row.text("period"),
                    kind=kind,  # type: ignore[arg-type]  # narrowed by the line above
                    start=start,
                    end=end,
                    due=row.date("due"),
                    as_at=row.date("as_at") or end,
                    meeting=row.date("meeting"),
                )

    def _closures(self) -> Iterator[tuple[date, date, str]]:
        for row in self.rows("closure"):
            start, end = row.date("start"), row.date("end")
            if start and end:
                yield start, end, row.text("kind")

    def format_of(self, unit_id: str) -> str:
        """The plan format that the unit uses: its own, or the trust's."""
        unit = self.units.get(unit_id)
        own = unit.text("format") if unit else ""
        return own or (self.trust.text("format") if self.trust else "")

    def due_day(self, unit_id: str, period: Period) -> date | None:
        """The day the unit's return is due: the period's, with the working days of extension agreed for it."""
        unit = self.units.get(unit_id)
        extra = int(unit.number("due_shift") or 0) if unit else 0
        return self.calendar.working_days_after(period.due, extra) if period.due else None

    def label(self, record: str, code: str) -> str:
        """The name of the row of `record` with id `code`; the code itself where there is none."""
        row = self.row(record, code)
        return (row.text(self.declarations.records[record].label) if row else "") or code

    def spellings(self, record: str) -> Mapping[str, str]:
        """Everything that names a row of `record` (id, name, other spellings), folded, with its id.

        A name that a closed unit shares with the one that succeeds it is the latter's.
        """
        if record not in self._spellings:
            spec = self.declarations.records[record]
            found: dict[str, str] = {}
            for row in sorted(self.rows(record), key=self.declarations.has_ended):
                code = row.text(spec.row_id)
                for name in [code, row.text(spec.label), *entries(row.get("also"))]:
                    if name:
                        found.setdefault(folded(name), code)
            self._spellings[record] = found
        return self._spellings[record]

    def code_for(self, record: str, text: Value) -> str | None:
        """The id of the row of `record` that `text` names, by id, name or other spelling; None if none."""
        return self.spellings(record).get(folded(str(text))) if text not in (None, "") else None

    def canonical(self, spec: Field, value: Value) -> Value:
        """`value` of a code field as its id; unknown text is kept where the field is open, else missing."""
        if spec.type != "code" or value is None:
            return value
        code = self.code_for(spec.of, value)
        return code if code is not None else (value if spec.open else None)

    def target(self, kpi: str, unit_id: str, period: Period) -> float | None:
        """The target of `kpi` for the unit in `period`.

        The Targets sheet is searched from the most particular row to the least: the unit before its phase
        before all, the period before its year; last comes the KPI's own target.
        """
        unit = self.units.get(unit_id)
        return self._target(kpi, period, unit_id, unit.text("phase") if unit else "")

    def phase_target(self, kpi: str, phase: str, period: Period) -> float | None:
        """The target of `kpi` for a phase as a whole."""
        return self._target(kpi, period, "", phase)

    def _target(self, kpi: str, period: Period, unit_id: str, phase: str) -> float | None:
        best: tuple[int, float] | None = None
        for row in self.of_kpi("kpi_target", kpi):
            target = row.number("target")
            when, whose = row.text("period"), self.code_for("unit", row.get("unit")) or ""
            if target is None:
                continue
            if when not in (period.id, period.year, f"{period.year}-year") or whose not in ("", unit_id):
                continue
            if row.text("phase") not in ("", phase) or (row.text("unit") and not whose):
                continue
            rank = 4 * bool(whose) + 2 * bool(row.text("phase")) + (when == period.id)
            if best is None or rank > best[0]:
                best = (rank, target)
        if best:
            return best[1]
        entry = self.kpis.get(kpi)
        return entry.number("target") if entry else None

    def benchmark(self, kpi: str, phase: str, period: Period, group: str = EVERYBODY) -> Entry | None:
        """The latest published figure for England of the same phase, pupils and kind of period.

        A termly figure is set beside the same term only, and a yearly one never beside a term, except for
        KPIs that are of a year whenever they are reported (results).
        """
        return self.once(_benchmark, kpi, phase, period, group)

    def kpi_due(self, kpi: Entry, period: Period) -> bool:
        """Whether `kpi` is asked for in `period`."""
        due = kpi.items("due_in")
        if period.kind == "term":
            return "every_term" in due or period.part in due
        return period.kind in due or period.part in due or (period.kind == "year" and bool(due))

    def kpi_applies(self, kpi: Entry, unit: Entry) -> bool:
        """Whether `kpi` is of the unit's phase."""
        phases = kpi.items("phases")
        return not phases or unit.text("phase") in phases

    @cached_property
    def _awards(self) -> Mapping[tuple[str | None, str], Sequence[Entry]]:
        found: dict[tuple[str | None, str], list[Entry]] = {}
        for row in self.rows("award"):
            found.setdefault((self.code_for("unit", row.get("unit")), row.text("year")), []).append(row)
        return found

    def awards(self, unit_id: str, year: str, source: str | None = None) -> list[Entry]:
        """What the unit was awarded in the academic year `year`, of one funding source or of all."""
        awards = self._awards.get((unit_id, year), ())
        return [a for a in awards if source is None or self.code_for("funding_source", a.get("source")) == source]

    def of_trust(self, key: str) -> Value:
        """The trust's own answer to `key`; where it gave none, what is declared as usual."""
        own = self.trust.get(key) if self.trust else None
        return own if own is not None else self.declarations.records["trust"].field(key).default

    @property
    def floor(self) -> float:
        """The smallest cohort that the trust shows outside."""
        return float(str(self.of_trust("floor")))

    @cached_property
    def _settings(self) -> Mapping[str, Sequence[Entry]]:
        """The trust's own settings, by the rule that they are of."""
        found: dict[str, list[Entry]] = {}
        for row in self.rows("setting"):
            found.setdefault(row.text("rule"), []).append(row)
        return found

    def rule(self, rule: Rule) -> Rule | None:
        """`rule` with the trust's own severity and parameters; None where the trust has switched it off.

        A setting whose value does not fit is a finding in the register, and changes nothing here.
        """
        for row in self._settings.get(rule.code, ()):
            severity = row.text("severity")
            if severity == "off":
                return None
            if severity:
                rule = replace(rule, severity=severity)  # type: ignore[arg-type]  # a word of the list
            name = row.text("parameter")
            value = fitting(rule, name, row.text("value")) if name in settable(rule) else None
            if value is not None:
                rule = replace(rule, params={**rule.params, name: value})
        return rule


def _benchmark(register: Register, kpi: str, phase: str, period: Period, group: str) -> Entry | None:
    entry = register.kpis.get(kpi)
    yearly = entry is not None and is_of_a_year(register.declarations, entry)
    best: Entry | None = None
    for row in register.of_kpi("benchmark", kpi):
        if row.text("coverage") != "england":
            continue
        if row.text("phase") != phase or (row.text("group") or EVERYBODY) != group:
            continue
        kind = row.text("period_kind")
        alike = (
            kind == "year"
            if yearly or period.kind == "year"
            else (kind == period.kind and row.text("part") == period.part)
        )
        if alike and row.text("year") <= period.year and (best is None or row.text("year") > best.text("year")):
            best = row
    return best


def _at(register: Register, day: date) -> Register:
    records = register.declarations.records
    tables = tuple(_holding(records[table.record], table, day) for table in register.submission.tables)
    return Register(replace(register.submission, tables=tables), register.declarations)


def _holding(record: Record, table: Table, day: date) -> Table:
    """`table` without the rows that do not hold on `day`."""
    if not record.since and not record.until:
        return table

    def holds(entry: Entry) -> bool:
        since, until = (entry.date(key) if key else None for key in (record.since, record.until))
        return (since is None or since <= day) and (until is None or until >= day)

    gone = {entry.row.excel_row for entry in table.entries() if not holds(entry)}
    return replace(table, rows=tuple(row for row in table.rows if row.excel_row not in gone))


_MOST = 10**9


def fitting(rule: Rule, name: str, text: str) -> int | float | None:
    """The value that `text` gives to the parameter `name` of `rule`; None where it is no number of its kind.

    A parameter is a count, a share or a limit of some kind: none is below zero, and none beyond a thousand million.
    """
    try:
        value: int | float = type(rule.params[name])(text)
    except ValueError:
        return None
    return value if 0 <= value <= _MOST else None


def settable(rule: Rule) -> list[str]:
    """The parameters of `rule` that a trust may change: its numbers."""
    return [key for key, value in rule.params.items() if type(value) in (int, float)]
