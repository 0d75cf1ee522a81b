"""Which figures of one kind in one period may not be shown outside, so that none can be worked out from others.

First each figure by itself, by the size of its cohort; then, over and over until nothing more changes, those
that would give a hidden one away: a group and its counterpart, the last one hidden of a total, the total
itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from planbook.model import kpi as kpi_figures
from planbook.model.calendar import Calendar, Period
from planbook.model.declarations import Declarations
from planbook.model.kpi import EVERYBODY
from planbook.model.register import Register
from planbook.model.submission import Entry

COUNTS_ONLY_UP_TO = 20
"""The largest cohort whose figure is shown as n/N, without colour."""
FEWEST_UNITS = 3
"""The fewest units that a total may be made of."""
SMALLEST_PARTED = 11
"""The smallest cohort of which groups are shown."""
SESSIONS_A_DAY = 2

Showing = Literal["suppressed", "counts_only"]
Key = tuple[str, str]
"""The owner of a count and its group."""


@dataclass(frozen=True, slots=True)
class Count:
    """The figure of one unit, or of one phase, for one group of pupils."""

    owner: str
    """The unit's id, or the phase."""
    group: str
    phase: str
    numerator: float | None
    denominator: float | None
    value: float | None
    totalled: bool = True
    """Whether it went into the total of its phase."""
    pupils: float | None = None
    """How many pupils the unit has altogether."""
    hidden: bool = False
    """Whether it has been suppressed before."""
    told: bool = False
    """Whether it was published just as it is now, so that others have it whatever is hidden."""
    of_nobody: bool = False
    """Whether it is 0 of 0. There is no value, and yet it says that nobody is of the group."""

    @property
    def key(self) -> tuple[str, str]:
        """Whose figure it is, and of which group."""
        return self.owner, self.group

    @property
    def is_there(self) -> bool:
        """Whether anything was said of it, whether or not it may be shown."""
        return self.value is not None or self.of_nobody or self.hidden


@dataclass(slots=True)
class Decision:
    """What is suppressed, and what is shown as counts only, by owner and group."""

    units: dict[tuple[str, str], Showing] = field(default_factory=dict)
    totals: dict[tuple[str, str], Showing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts, as far as it matters to who may see it."""

    people: bool
    """Pupils, a group of them, or staff."""
    staff: bool = False
    out_of: bool = False
    """Whether the cohort is what it is counted out of; where not, the count itself."""
    kpi_unit: str = "count"
    """A code of the list `kpi_unit`."""
    since_september: bool = False
    """Whether it adds up over the terms of a year."""


def counted_by(declarations: Declarations, kpi: Entry) -> Counted:
    """What a KPI counts."""
    return Counted(
        people=people(declarations, kpi),
        staff=kpi_figures.whose(declarations, kpi.text("counts_people")) == "staff",
        out_of=kpi_figures.needs_denominator(kpi),
        kpi_unit=kpi.text("unit"),
        since_september=kpi_figures.is_since_september(kpi),
    )


def people(declarations: Declarations, kpi: Entry) -> bool:
    """Whether what the KPI counts is people: pupils, a group of them, or staff."""
    counted = kpi_figures.whose(declarations, kpi.text("counts_people"))
    return counted in ("pupils", "staff") and kpi.text("unit") != "yes_no"


def floor_of(register: Register, kpi: Entry) -> float:
    """How many are in the smallest cohort of the KPI that is shown outside: its own number, or the trust's."""
    own = kpi.number("smallest")
    return register.floor if own is None else own


@dataclass(frozen=True, slots=True)
class SuppressionRule:
    """The disclosure rule of what is counted in one period."""

    counted: Counted
    floor: float
    calendar: Calendar
    period: Period
    fewest: int = FEWEST_UNITS
    """The fewest parts that a total may be made of."""
    counterparts: Mapping[str, str] = field(default_factory=dict)
    """Groups that have one which with it is everybody, each with that one."""

    def decide(
        self,
        units: Sequence[Count],
        totals: Sequence[Count],
        hidden: Iterable[Key] = (),
        hidden_totals: Iterable[Key] = (),
    ) -> Decision:
        """What of `units` and of the `totals` of their phases may be shown, and how.

        `hidden` and `hidden_totals` are hidden whatever they are, where there is anything to show of them.
        """
        made = Decision()
        whole = {count.key: count for count in [*units, *totals] if count.group == EVERYBODY}
        for count in units:
            showing = self._unit_alone(count, whole.get((count.owner, EVERYBODY)))
            if showing:
                made.units[count.key] = showing
        for total in totals:
            parts = [c for c in units if _in_total(c, total)]
            showing = self._total_alone(total, whole.get((total.owner, EVERYBODY)), parts)
            if showing:
                made.totals[total.key] = showing
        for counts, keys, decided in ((units, hidden, made.units), (totals, hidden_totals, made.totals)):
            there = {count.key for count in counts if count.value is not None or count.of_nobody}
            _hide(decided, [key for key in keys if key in there])
        while self._complete(units, totals, made):
            pass
        return made

    def alone(self, count: Count, whole: Count | None) -> Showing | None:
        """What may be shown of one unit's figure whatever the others are; `whole` is that of all its pupils."""
        return self._unit_alone(count, whole)

    def is_of_few(self, count: Count) -> bool:
        """Whether the figure, by its own counts and nothing else, is one that is hidden."""
        return self._alone(count) == "suppressed"

    def size(self, count: Count) -> float | None:
        """How many people the figure is about; None where that cannot be known from its counts."""
        if not self.counted.people:
            return self._pupils_of_sessions(count)
        return count.denominator if self.counted.out_of else count.numerator

    def _pupils_of_sessions(self, count: Count) -> float | None:
        """The fewest pupils that the sessions of a group can be of; None of a whole school, and of other units."""
        if count.group == EVERYBODY or self.counted.kpi_unit not in ("percent", "rate") or not count.denominator:
            return None
        first = self.period.start
        if self.counted.since_september:
            terms = [p.start for p in self.calendar.periods if p.kind == "term" and p.year == self.period.year]
            first = min([first, *terms])
        days = self.calendar.term_days(first, self.period.end)
        return count.denominator / (SESSIONS_A_DAY * days) if days else None

    def _unit_alone(self, count: Count, whole: Count | None) -> Showing | None:
        if count.hidden:
            return "suppressed"
        if count.value is None and not count.of_nobody:
            return None
        tiny = count.pupils is not None and 0 < count.pupils < self.floor
        if tiny and self.counted.kpi_unit != "yes_no":
            return "suppressed"
        if self._is_of_few(count, whole):
            return "suppressed"
        if count.of_nobody:
            return "suppressed" if self._is_nobody_of_few(count, whole) else None
        return self._rest_alone(count, whole) or self._alone(count)

    def _is_nobody_of_few(self, count: Count, whole: Count | None) -> bool:
        """Whether that nobody is of the group says so of too few: it is a share of 0 of all who might have been."""
        if count.group == EVERYBODY and not self.counted.people:
            return False
        cohort = self._cohort(count, whole) or count.pupils
        return cohort is None or cohort <= COUNTS_ONLY_UP_TO

    def _total_alone(self, total: Count, whole: Count | None, parts: Sequence[Count]) -> Showing | None:
        if total.hidden:
            return "suppressed"
        if total.of_nobody:
            return "suppressed" if len(parts) < self.fewest else None
        if total.value is None:
            return None
        if sum(not part.of_nobody for part in parts) < self.fewest or self._is_of_few(total, whole):
            return "suppressed"
        return self._rest_alone(total, whole) or self._alone(total)

    def _is_of_few(self, count: Count, whole: Count | None) -> bool:
        """Whether it is of a group, and all of whom that is a part are too few to be parted."""
        if count.group == EVERYBODY or self.counted.kpi_unit == "yes_no":
            return False
        cohort = self._cohort(count, whole)
        return cohort is not None and 0 < cohort < SMALLEST_PARTED

    def _cohort(self, count: Count, whole: Count | None) -> float | None:
        """How many all are of whom the figure's people are a part: those counted in all, else all pupils."""
        told = whole is not None and self.counted.people and self.counted.out_of
        return whole.denominator if whole and told else count.pupils

    def _rest_alone(self, count: Count, whole: Count | None) -> Showing | None:
        """Suppressed where the pupils who are not of the group, worked out as what is left, would be."""
        if whole is None or whole is count or whole.value is None:
            return None
        rest = replace(
            count,
            numerator=(whole.numerator or 0) - (count.numerator or 0),
            denominator=(whole.denominator or 0) - (count.denominator or 0),
        )
        there = rest.denominator if self.counted.out_of else rest.numerator
        return "suppressed" if there and there > 0 and self._alone(rest) == "suppressed" else None

    def _few(self, size: float | None) -> bool:
        return size is not None and 0 < size < self.floor

    def _alone(self, count: Count) -> Showing | None:
        """By the size of its cohort: too few to show, few enough for counts only, or neither."""
        if not self.counted.people:
            return "suppressed" if self._few(self.size(count)) else None
        size = self.size(count)
        if size is None:
            return "suppressed"
        if not self.counted.out_of:
            return "suppressed" if self._few(size) else None
        if size < self.floor or self._few_events(count.numerator or 0):
            return "suppressed"
        if size > COUNTS_ONLY_UP_TO:
            return None
        if self._tells_all(count.numerator or 0, size) or self.counted.staff:
            return "suppressed"
        return "counts_only"

    def _few_events(self, numerator: float) -> bool:
        """Whether it is a rate of so few events, each of one person, that only the confidential part has them."""
        return self.counted.kpi_unit == "rate" and 0 < numerator < self.floor

    def _tells_all(self, numerator: float, denominator: float) -> bool:
        """Whether a figure says the same of every one of the cohort: none of them, or all."""
        share = self.counted.kpi_unit in ("percent", "rate")
        return (share and numerator <= 0) or (self.counted.kpi_unit == "percent" and numerator >= denominator)

    def _complete(self, units: Sequence[Count], totals: Sequence[Count], made: Decision) -> bool:
        """Hide what gives away something hidden; whether there was any such thing."""
        changed = _hide(made.units, self._counterparts(units, made.units))
        changed |= _hide(made.totals, self._counterparts(totals, made.totals))
        changed |= self._of_all_alike(units, totals, made)
        changed |= self._of_nobody(units, totals, made)
        linked = self._linked(units)
        for total in totals:
            if total.value is None or made.totals.get(total.key) == "suppressed":
                continue
            parts = [c for c in units if _in_total(c, total)]
            # What the hidden of the one kind come to may be known from other totals: each must stand for itself.
            for kind in ([c for c in parts if c.owner in linked], [c for c in parts if c.owner not in linked]):
                hidden = [c for c in kind if made.units.get(c.key) == "suppressed"]
                somebody = [c for c in hidden if not c.of_nobody or c.hidden]  # nobody is no cover for another
                if not hidden or (somebody and self._safe_together(somebody)):
                    continue
                shown = [c for c in kind if c not in hidden and not c.told and not c.of_nobody]
                if shown:
                    changed |= _hide(made.units, [min(shown, key=self._weight).key])
                else:
                    changed |= _hide(made.totals, [total.key])
        return changed

    def _of_all_alike(self, units: Sequence[Count], totals: Sequence[Count], made: Decision) -> bool:
        """Hide what says the same of everybody where somebody hidden is among them: a group, or a unit."""
        if not self.counted.out_of:
            return False
        groups = {
            owner
            for (owner, group), showing in made.units.items()
            if showing == "suppressed" and group != EVERYBODY
        }
        alike = [c for c in units if c.owner in groups and c.group == EVERYBODY and self._is_alike(c)]
        changed = _hide(made.units, [count.key for count in alike])
        for total in totals:
            hidden = any(made.units.get(c.key) == "suppressed" for c in units if _in_total(c, total))
            if hidden and self._is_alike(total):
                changed |= _hide(made.totals, [total.key])
        return changed

    def _of_nobody(self, units: Sequence[Count], totals: Sequence[Count], made: Decision) -> bool:
        """Hide that nobody is of a group where another of the same cohort is hidden: of them too it would be said.

        A total of nobody says it of each of its units, and is hidden with any of them.
        """
        empty = {count.key for count in units if count.of_nobody}
        few = {key[0] for key, how in made.units.items() if how == "suppressed" and key not in empty}
        changed = _hide(made.units, [key for key in sorted(empty) if key[0] in few])
        for total in totals:
            parts = [c for c in units if _in_total(c, total)] if total.of_nobody else ()
            if any(made.units.get(part.key) == "suppressed" for part in parts):
                changed |= _hide(made.totals, [total.key])
        return changed

    def _is_alike(self, count: Count) -> bool:
        return count.value is not None and self._tells_all(count.numerator or 0, count.denominator or 0)

    def _weight(self, count: Count) -> float:
        size = self.size(count)
        return size if size is not None else count.denominator or count.numerator or 0

    def _safe_together(self, hidden: Sequence[Count]) -> bool:
        """Whether what total less shown gives, the hidden ones taken together, may be known."""
        if any(count.hidden for count in hidden):
            return True  # decided before, when their counts were known
        if len(hidden) < 2:
            return False
        if not self.counted.people:
            return True
        numerator = sum(c.numerator or 0 for c in hidden)
        size = sum(self.size(c) or 0 for c in hidden)
        enough = size >= self.floor and numerator > 0 and not self._few_events(numerator)
        return enough and not self._tells_all(numerator, size)

    def _linked(self, units: Sequence[Count]) -> set[str]:
        """The units of which everybody and both counterparts are told, so that each follows from the other two."""
        told = {count.key for count in units if count.is_there}
        groups = [(EVERYBODY, group, other) for group, other in self.counterparts.items()]
        return {owner for owner, _ in told if any(all((owner, g) in told for g in three) for three in groups)}

    def _counterparts(
        self, counts: Sequence[Count], decided: Mapping[tuple[str, str], Showing]
    ) -> list[tuple[str, str]]:
        """What goes with what is hidden: a group's counterpart; and where all are hidden, their groups."""
        there = {count.key for count in counts if count.is_there}
        found = []
        for owner, group in sorted(there):
            if decided.get((owner, group)) != "suppressed":
                continue
            if group in self.counterparts:
                found += [(owner, group), (owner, self.counterparts[group])]
            if group == EVERYBODY:
                found += [key for key in sorted(there) if key[0] == owner]
        return [key for key in found if key in there]


def _in_total(count: Count, total: Count) -> bool:
    same = count.phase == total.owner and count.group == total.group
    return same and count.totalled and count.is_there


def _hide(decided: dict[tuple[str, str], Showing], keys: Sequence[tuple[str, str]]) -> bool:
    """Suppress `keys`; whether any of them was not suppressed yet."""
    new = [key for key in keys if decided.get(key) != "suppressed"]
    decided.update(dict.fromkeys(new, "suppressed"))
    return bool(new)
