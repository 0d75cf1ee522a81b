"""The register as read: the trust's units, periods, KPIs, sources and code lists, looked up by id.

Rows stay `Entry`s, so that a fault in the register is reported with its cell as a school's is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from planbook.model.benchmarks import matching
from planbook.model.calendar import Calendar, Period
from planbook.model.calendar_rows import calendar_of
from planbook.model.declarations import Rule
from planbook.model.holding import begins, holding
from planbook.model.kpi import EVERYBODY
from planbook.model.packs import SHEET, Packs
from planbook.model.register_rows import RegisterRows, folded
from planbook.model.settings import as_set
from planbook.model.submission import Entry
from planbook.model.values import Value, shown

__all__ = ["Register", "folded"]

_COUNTED_BY = ("unit", "definition", "count_label", "out_of_label", "counts_people")
"""What of a KPI says how it is counted: its name, target and tolerance may change and its figures go on."""


@dataclass(frozen=True)
class Register(RegisterRows):
    """What the register says of units, periods, KPIs and money, each lookup made when it is first asked for."""

    whole: "Register | None" = field(default=None, repr=False)
    day: date | None = None
    """The day on which the units of this one belong; None of that of all days."""
    _by_kpi: dict[str, dict[str, list[Entry]]] = field(default_factory=dict, init=False, repr=False)
    _asks: dict[tuple[str, int], tuple[frozenset[str], ...]] = field(default_factory=dict, init=False, repr=False)
    """By the row of each KPI: whom it is of."""

    @property
    def ever(self) -> "Register":
        """The register of all days: every row that it has, whenever it holds."""
        return self.whole or self

    def at(self, day: date) -> "Register":
        """The register as of `day`: without the rows that do not hold on it, as of somebody who has left."""
        return self.ever.once(_at, day, day)

    def of(self, period: Period) -> "Register":
        """The register as it holds for `period`: its facts as at the day of its figures, its units as they belong
        on the day that returns are due."""
        return self.ever.once(_at, period.as_at, period.due or period.as_at)

    def over(self, period: Period, parts: Sequence[Period]) -> "Register":
        """The register as it holds for `period`, with the units that belonged in any of `parts` too: one that has
        left since as it did last, one that another has succeeded under the other's id alone."""
        now = self.of(period)
        members = dict(now.units)
        gone = {before for unit in members for before in now.lineage(unit)}
        for part in reversed(parts):
            members |= {u: row for u, row in self.of(part).units.items() if u not in gone and u not in members}
        if len(members) == len(now.units):
            return now
        kept = {row.row.excel_row for row in members.values()}
        ever = self.ever.submission
        others = [table for table in now.submission.tables if table.record != "unit"]
        units = [
            replace(t, rows=tuple(row for row in t.rows if row.excel_row in kept))
            for t in ever.tables
            if t.record == "unit"
        ]
        return Register(replace(ever, tables=(*units, *others)), self.declarations, self.ever, now.day)

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
    def has_exports(self) -> bool:
        """Whether exports in `figures/` give any of its figures."""
        return any(table.file for table in self.submission.tables)

    @cached_property
    def trust(self) -> Entry | None:
        """The row of the trust itself; None in a register whose sheet Trust is gone."""
        return self.submission.one("trust")

    @property
    def trust_name(self) -> str:
        """What the trust is called; empty where the register does not say."""
        return self.trust.text("name") if self.trust else ""

    @property
    def contact(self) -> str:
        """Whom to ask at the trust; empty where the register does not say."""
        return self.trust.text("contact") if self.trust else ""

    @property
    def identity(self) -> str:
        """What tells the trust from every other, as its ledger and back-ups have it too; empty of a register that
        an earlier planbook made."""
        return self.submission.trust

    @cached_property
    def units(self) -> Mapping[str, Entry]:
        """The units that return workbooks, by id: of a period those that belong to the trust in it, else all that
        are not closed."""
        return {u.text("unit_id"): u for u in self.rows("unit") if self._belongs(u)}

    def _belongs(self, unit: Entry) -> bool:
        """Whether a unit whose row holds belongs; its days say so before its state, which is that of today."""
        if self.declarations.only_groups(unit):
            return False
        if self.declarations.has_ended(unit):
            return self.whole is not None and unit.get("until") is not None
        if self.declarations.lies_ahead(unit):
            return self.whole is None or unit.get("from") is not None
        return True

    def lineage(self, unit_id: str) -> list[str]:
        """The unit and those it succeeds, latest first; a URN changes when a school converts.

        None that belongs itself: that one has gone on beside the other.
        """
        return [*self.once(_lineage, unit_id)]

    def other_ids(self, unit_id: str) -> list[str]:
        """The other ids under which the register has had the unit, whenever: those before it and those since."""
        found = [unit_id]
        for known in found:  # which grows
            found += (other for other in self.ever._linked.get(known, ()) if other not in found)
        return found[1:]

    @cached_property
    def _linked(self) -> Mapping[str, Sequence[str]]:
        """By the id of a unit those that it succeeds, or that succeed it, by the register's rows."""
        found: dict[str, list[str]] = {}
        for row in self.rows("unit"):
            if before := row.text("succeeds"):
                found.setdefault(row.text("unit_id"), []).append(before)
                found.setdefault(before, []).append(row.text("unit_id"))
        return found

    def belonged(self, unit_id: str) -> str:
        """In words, why a unit that the register has does not belong: that it left, is to join, or is closed."""
        unit = self.ever.row("unit", unit_id)
        if unit and self.declarations.only_groups(unit):
            return "only groups others, and returns no workbook"
        since, until = (unit.date("from"), unit.date("until")) if unit else (None, None)
        after = self._successors.get(unit_id)
        went_on = f" and is {self.label('unit', after)} ({after}) since" if after else ""
        if until is not None and unit_id not in self.units and not self._is_to_come(since):
            return f"belonged until {shown(until)}{went_on}"
        if since is not None:
            return f"belongs from {shown(since)}"
        return f"is closed{went_on}" if unit and self.declarations.has_ended(unit) else "has not joined yet"

    def _is_to_come(self, since: date | None) -> bool:
        return since is not None and self.day is not None and since > self.day

    def counts_for(self, unit_id: str) -> str | None:
        """The unit that what is of `unit_id` counts for: itself, or the one that has succeeded it; None if none
        of them belongs."""
        return unit_id if unit_id in self.units else self._successors.get(unit_id)

    @cached_property
    def _successors(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for unit_id in self.units:
            for before in self.lineage(unit_id)[1:]:
                found.setdefault(before, unit_id)
        return found

    def place_of(self, unit: str) -> tuple[int, str]:
        """What units are sorted by: the register's order, and by id after them those that it does not have."""
        return self._places.get(unit, len(self._places)), unit

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {row.text("unit_id"): place for place, row in enumerate(self.ever.rows("unit"))}

    @cached_property
    def kpis(self) -> Mapping[str, Entry]:
        """The KPIs in use, by id."""
        rows = sorted(self.rows("kpi"), key=begins(self.declarations.records["kpi"]))
        last = {k.text("kpi"): k for k in rows}
        in_use = (k for k in self.rows("kpi") if last[k.text("kpi")] is k and self.packs.kpi_in_use(k))
        return {code: k for k in in_use if self.packs.kpi(code := k.text("kpi"), None, self.day)}

    @cached_property
    def packs(self) -> Packs:
        """What the register says is used."""
        ever = self.ever
        rows = tuple(ever.rows(SHEET)) or None
        return Packs(self.declarations, rows, {p.id: p.start for p in ever.calendar.periods})

    @cached_property
    def calendar(self) -> Calendar:
        """The periods, and the days on which schools are closed, of the rows whose days are given."""
        return calendar_of(self.rows("period"), self.rows("closure"))

    def format_of(self, unit_id: str) -> str:
        """The plan format that the unit uses: its own, or the trust's."""
        unit = self.units.get(unit_id)
        own = unit.text("format") if unit else ""
        return own or (self.trust.text("format") if self.trust else "")

    def due_day(self, unit_id: str, period: Period) -> date | None:
        """The day the unit's return is due: the period's, or the later one that was agreed for it."""
        rows = [row for row in self.ever.rows("extension") if row.text("period") == period.id]
        for name in self.lineage(unit_id) if rows else ():
            for row in rows:
                agreed = row.date("due")
                if agreed and self.code_for("unit", row.get("unit")) == name:
                    return agreed
        unit = self.units.get(unit_id)
        extra = int(unit.number("due_shift") or 0) if unit else 0
        return self.calendar.working_days_after(period.due, extra) if period.due else None

    def phase_of(self, unit: Entry) -> str:
        """The phase under which the unit's figures are brought together and compared; empty where it has none."""
        own = unit.text("phase")
        choice = self.declarations.choice("phase", own) if own else None
        return choice.within or own if choice else own

    def is_of_phases(self, unit: Entry, phases: Collection[str]) -> bool:
        """Whether `phases` are the unit's: none, its own, or the wider one with no narrower one of it beside it.

        Of primary and junior is key stage 2, which no first school has.
        """
        if not phases or unit.text("phase") in phases:
            return True
        wider = self.phase_of(unit)
        return wider in phases and not any(
            choice.within == wider and choice.code in phases for choice in self.declarations.lists["phase"]
        )

    def benchmark(self, kpi: str, phase: str, period: Period, group: str = EVERYBODY) -> Entry | None:
        """The published figure for England that the KPI's figure of `period` is set beside, or None.

        It is of the same phase, pupils and kind of period, and of the newest year that is not later than the
        year that the figure is of (`benchmarks.matching`).
        """
        return self.once(_benchmark, kpi, phase, period, group)

    def published_for(self, unit: Entry, kpi: str, period: Period, group: str = EVERYBODY) -> Entry | None:
        """The published figure that the unit's own figure is set beside, by the phase that it is compared with."""
        return self.benchmark(kpi, self.phase_of(unit), period, group)

    def kpi_due(self, kpi: Entry, period: Period) -> bool:
        """Whether `kpi` is asked for in `period`."""
        due = kpi.items("due_in")
        if period.kind == "term":
            return "every_term" in due or period.part in due
        if period.kind == "year":  # one that is brought together from its terms asks what is due in the year itself
            return "year" in due if self.calendar.parts(period) else bool(due)
        return period.kind in due or period.part in due

    def counted_alike(self, code: str, then: Period) -> bool:
        """Whether the KPI `code` was counted in the period `then` as it is now.

        It was not where another row held then that counts otherwise, and where it is or was in no use: a wording
        that was bettered in the row itself breaks no series.
        """
        now, row = self.kpis.get(code), self.of(then).kpis.get(code)
        if now is None or row is None:
            return False
        return row.row == now.row or all(row.get(key) == now.get(key) for key in _COUNTED_BY)

    def kpi_applies(self, kpi: Entry, unit: Entry) -> bool:
        """Whether `kpi` is of the unit: of its phase and kind, and not settled otherwise for it.

        None is of reserves that the trust pools: those are of no unit.
        """
        if self.is_pooled(kpi) or not self.packs.kpi(kpi.text("kpi"), unit, self.day):
            return False
        named = self.once(_lineage, unit.text("unit_id"))
        only, never, phases, kinds = self._whom(kpi)
        if (only and only.isdisjoint(named)) or not never.isdisjoint(named):
            return False
        return self.is_of_phases(unit, phases) and (not kinds or unit.text("kind") in kinds)

    def groups(self, kpi: Entry, unit: Entry | None = None) -> list[str]:
        """The groups of pupils that `kpi` is asked for beside all, of the unit or of any."""
        return kpi.items("groups") if self.packs.field("kpi.groups", unit, self.day) else []

    def concerns(self, row: Entry, unit_id: str) -> bool:
        """Whether a row of the register is one that the unit may name: not a KPI or a person of others alone."""
        unit = self.units.get(unit_id)
        if row.record == "kpi":
            kpi = self.kpis.get(row.text("kpi"))
            return kpi is not None and (unit is None or self.kpi_applies(kpi, unit))
        whose = self.code_for("unit", row.get("unit")) if row.record != "unit" else None
        return whose is None or whose in self.lineage(unit_id)

    def _whom(self, kpi: Entry) -> tuple[frozenset[str], ...]:
        """Whom the KPI of a row is of: the units that it is for alone, those that it is not for, phases, kinds."""
        place = kpi.table.sheet, kpi.row.excel_row
        if place not in self._asks:
            only, never = (
                frozenset(code for name in kpi.items(key) if (code := self.code_for("unit", name)))
                for key in ("only_for", "not_for")
            )
            phases, kinds = (frozenset(kpi.items(key)) for key in ("phases", "kinds"))
            self._asks[place] = only, never, phases, kinds
        return self._asks[place]

    @cached_property
    def _awards(self) -> Mapping[tuple[str | None, str], Sequence[Entry]]:
        found: dict[tuple[str | None, str], list[Entry]] = {}
        for row in self.ever.rows("award"):
            found.setdefault((self.code_for("unit", row.get("unit")), row.text("year")), []).append(row)
        return found

    def awards(self, unit_id: str, year: str, source: str | None = None) -> list[Entry]:
        """What the unit was awarded in the academic year `year`, of one funding source or of all.

        What one that it has succeeded was awarded is its own.
        """
        awards = [award for name in self.lineage(unit_id) for award in self._awards.get((name, year), ())]
        return [a for a in awards if source is None or self.code_for("funding_source", a.get("source")) == source]

    @property
    def body_word(self) -> str:
        """What the body that collects is, as within a sentence: "trust", or its own word for it, as "network"."""
        return self.declarations.records["trust"].one

    @property
    def is_trust(self) -> bool:
        """Whether that is the word that planbook has for it."""
        return self.body_word == self.declarations.records["trust"].key

    def of_trust(self, key: str) -> Value:
        """The trust's own answer to `key`; where it gave none, what is declared as usual."""
        own = self.trust.get(key) if self.trust else None
        return own if own is not None else self.declarations.records["trust"].field(key).default

    @property
    def floor(self) -> float:
        """How many there are in the smallest cohort that the trust shows outside; planbook's own number where the
        register says none."""
        return float(str(self.of_trust("floor")))

    @property
    def is_plain_disclosure(self) -> bool:
        """Whether the trust wants the plain rules of disclosure alone, without the audit."""
        return self.of_trust("audit") is False

    def is_pooled(self, kpi: Entry) -> bool:
        """Whether the KPI is of reserves that the trust pools, so that it stands for the trust alone."""
        return kpi.yes("pooled") and self.of_trust("pools_reserves") is True

    @cached_property
    def _settings(self) -> Mapping[str, Sequence[Entry]]:
        """The trust's own settings, by the rule that they are of."""
        found: dict[str, list[Entry]] = {}
        for row in self.rows("setting"):
            found.setdefault(row.text("rule"), []).append(row)
        return found

    def rule(self, rule: Rule) -> Rule | None:
        """`rule` with the trust's own severity and parameters (`settings.as_set`); None where it is off."""
        return as_set(rule, self._settings.get(rule.code, ()))


def _lineage(register: Register, unit_id: str) -> Sequence[str]:
    names = [unit_id]
    while unit := register.ever.row("unit", names[-1]):
        before = unit.text("succeeds")
        if not before or before in names or before in register.units:
            break
        names.append(before)
    return names


def _benchmark(register: Register, kpi: str, phase: str, period: Period, group: str) -> Entry | None:
    entry = register.kpis.get(kpi)
    rows = register.of_kpi("benchmark", kpi) if entry else ()
    return matching(register.declarations, entry, rows, phase, period, group) if entry else None


def _at(register: Register, day: date, due: date) -> Register:
    records = register.declarations.records
    days = {"as_at": day, "due": due}
    tables = tuple(
        holding(record, table, days[record.holds_on]) if (record := records.get(table.record)) else table
        for table in register.submission.tables
    )
    return Register(replace(register.submission, tables=tables), register.declarations, register, due)
