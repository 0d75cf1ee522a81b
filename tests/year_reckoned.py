"""What a year comes to, reckoned from the log of its events alone: plain code that uses nothing of planbook.

A `Year` is its terms, their halves, and the events in their order. An event changes rows of the register (plain
dicts), is a return, a decision, or what the coordinator does: bring a period together, publish it. `Reckoned` says
of one period who is due, and what every figure, total, action and money line is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from plan_reckoned import Agreed, IsAgreed, Moment, Plan, Sent, agreed_of
from plan_reckoned import actions as plan_actions
from plan_reckoned import changes as plan_changes

Line = dict[str, Any]
Facts = dict[str, list[Line]]
"""The rows of the register, by record."""
Change = tuple[str, str, Line]
"""A record, the name of one of its rows, and what the row now says; a row that is not there yet is added, if
it is whole."""

WHOLE = {
    "unit": ("unit_id", "name"),
    "kpi": ("kpi", "name"),
    "kpi_target": ("kpi", "target"),
    "funding_source": ("funding_source", "name"),
    "award": ("unit", "amount"),
    "extension": ("unit", "due"),
    "period": ("due",),
    "person": ("person", "name"),
}
"""What a row of each record needs to be one."""
WITHIN = {"infant": "primary", "junior": "primary", "high": "secondary"}
"""The phases that are brought together under another."""
COUNTED_BY = ("unit", "definition", "count_label", "out_of_label", "counts_people")
AREAS = (
    {"trust_area": "A1", "title": "Teaching and learning"},
    {"trust_area": "A2", "title": "Attendance"},
)
"""The trust's own areas."""
FEWEST = 3
"""A total of fewer schools is not shown outside."""
DELIVERIES = ("red", "amber", "green", "blue", "not_reported", "not_due")
PLACES = {"percent": 1, "rate": 1, "mean": 1, "count": 0, "yes_no": 0}


@dataclass(frozen=True)
class Return:
    """What one school sent: the counts of KPI and group, lines of money, and its plan."""

    unit: str
    on: date
    counts: Mapping[tuple[str, str], tuple[Any, Any]]
    money: Sequence[Line]
    period: str = ""
    plan: Plan = field(default_factory=dict)
    beside: bool = False
    """Whether it is a second workbook beside the first, and not in its place."""
    format: str = "objectives-actions"
    """The plan format that it is in."""

    @property
    def lines(self) -> Plan:
        return {**self.plan, "funding_line": self.money} if self.plan else {}


@dataclass(frozen=True)
class Choice:
    """That the coordinator chose a workbook, or took one back."""

    what: str
    """`accept` or `withdraw`."""
    unit: str
    period: str
    beside: bool


@dataclass(frozen=True)
class Decision:
    """What a body decided of a plan as it stood in a period; `rows` are record, ref and field, none: all of it."""

    unit: str
    period: str
    on: date
    by: str
    refused: bool = False
    rows: tuple[tuple[str, str, str], ...] = ()

    @property
    def words(self) -> str:
        word = "Refused" if self.refused else "Agreed"
        return f"{word} on {self.on:%d/%m/%Y}, {self.by}"


@dataclass(frozen=True)
class Event:
    """Something that happened in a term (by its place among the terms)."""

    term: int
    words: str
    changes: tuple[Change, ...] = ()
    sent: Return | None = None
    second: Return | None = None
    """What came with it, and says something else."""
    made: str = ""
    """The period that was brought together."""
    out: str = ""
    """The period that was published."""
    anew: bool = False
    """Whether that was by the register of the day, although the period was past."""
    decided: Decision | None = None
    chosen: Choice | None = None


@dataclass(frozen=True)
class Term:
    """A period: a term, half of one, or a year whose only workbook is its own."""

    id: str
    title: str
    start: date
    end: date
    due: date | None
    as_at: date

    @property
    def year(self) -> str:
        return self.id[:7]

    @property
    def part(self) -> str:
        return self.id[8:]

    @property
    def kind(self) -> str:
        return "year" if self.part == "year" else "half_term" if "-" in self.part else "term"

    @property
    def moment(self) -> Moment:
        return Moment(self.id, self.title, self.as_at)


@dataclass
class Slot:
    """What came of one school for a period, and what of it stands.

    What is saved over the first is in its place. Of two that differ neither is used where nothing stood, else what
    stood goes on, until the coordinator has chosen; one that was passed over is not asked about again. What is
    taken back leaves nothing standing.
    """

    unit: str
    first: Return | None = None
    second: Return | None = None
    stands: list[Return] = field(default_factory=list)
    """What stood, one after the other, the last of them now."""
    passed: list[Return] = field(default_factory=list)
    taken_back: bool = False

    def take(self, sent: Return) -> None:
        if sent.beside:
            self.second = sent
        else:
            self.first = sent

    @property
    def there(self) -> list[Return]:
        return [r for r in (self.first, self.second) if r]

    def settle(self) -> None:
        now = self.stands[-1] if self.stands else None
        if now is not None and any(now is r for r in self.there):
            return
        left = [r for r in self.there if not any(r is p for p in self.passed)]
        if len(left) == 1:
            self.stand(left[0])

    def stand(self, sent: Return) -> None:
        self.stands.append(sent)
        self.passed = [p for p in self.passed if p is not sent]
        self.taken_back = False

    def choose(self, choice: Choice) -> None:
        chosen = self.second if choice.beside else self.first
        if choice.what == "accept" and chosen:
            self.passed = [*self.passed, *(r for r in self.there if r is not chosen)]
            self.stand(chosen)
        elif chosen and self.stands and self.stands[-1] is chosen:
            self.passed = [*self.passed, *self.stands]
            self.stands, self.taken_back = [], True
            self.settle()

    @property
    def undecided(self) -> bool:
        return not self.stands and len([r for r in self.there if not any(r is p for p in self.passed)]) > 1


@dataclass(frozen=True)
class Year:
    """Terms and half-terms in order, and what happened, in order."""

    terms: Sequence[Term]
    events: Sequence[Event]
    seed: int = 0
    halves: Sequence[Term] = ()

    def until(self, events: int) -> "Year":
        """The year as it was before the event of that number."""
        return replace(self, events=self.events[:events])

    def at_end_of(self, term: int) -> "Year":
        return replace(self, events=[event for event in self.events if event.term <= term])

    def periods(self, kind: str) -> Sequence[Term]:
        return self.halves if kind == "half_term" else self.terms

    def period(self, name: str) -> Term:
        return next(term for term in (*self.terms, *self.halves) if term.id == name)

    def facts(self) -> Facts:
        """The register as it now is."""
        found: Facts = {record: [] for record in WHOLE}
        named: dict[tuple[str, str], Line] = {}
        for event in self.events:
            for record, name, values in event.changes:
                if (record, name) in named:
                    named[record, name].update(values)
                elif all(key in values for key in WHOLE[record]):
                    named[record, name] = dict(values)
                    found[record].append(named[record, name])
        return found

    def term(self, name: str, facts: Facts) -> Term:
        """A period by the register: its due day is the one entered last."""
        moved = [row["due"] for row in facts["period"] if row["period"] == name]
        term = self.period(name)
        return replace(term, due=moved[-1]) if moved else term

    def slots(self, period: str) -> "dict[str, Slot]":
        """What came of the period, by the id that it came under, in the order in which that came first."""
        found: dict[str, Slot] = {}
        for event in self.events:
            for sent in (event.sent, event.second):
                if sent and sent.period == period:
                    slot = found.setdefault(sent.unit, Slot(sent.unit))
                    slot.take(sent)
            if event.sent and event.sent.period == period:
                found[event.sent.unit].settle()
            if event.chosen and event.chosen.period == period and event.chosen.unit in found:
                found[event.chosen.unit].choose(event.chosen)
        return found

    def set_first(self, period: str, names: Sequence[str]) -> Return | None:
        """What stood of a school's plan in the first period of its year when that was first agreed to as a whole,
        or when it, or a later period of the year, first went out: of those that followed it with the very same
        plan, the last. None while neither has happened."""
        stood: list[Return] = []
        first = None
        agreed: list[Agreed] = []
        for number in range(len(self.events) + 1):
            slots = self.until(number).slots(period)
            now = next((s for name in names if name in slots for s in slots[name].stands[-1:] if s.plan), None)
            if now is not None and not any(now is one for one in stood):
                stood.append(now)
            whole = [one for one in stood if _all_agreed(one.lines, agreed)]
            first = first or max(whole, key=lambda one: len(agreed_of(one.lines, "")), default=None)
            if number == len(self.events):
                break
            event = self.events[number]
            made, out = event.decided, event.out
            if out[:7] == period[:7] and (out == period or self.period(out).start > self.period(period).end):
                first = first or now
            if made and made.unit in names and made.period[:7] == period[:7] and not made.refused:
                then = Reckoned(self.until(number), made.period)
                plan = then.plans(made.unit) if made.unit in then.at.units else []
                if plan and plan[-1][0].period == made.period:
                    agreed += agreed_of(plan[-1][1], made.words, made.rows)
        if first is None:
            return None
        place = next(n for n, one in enumerate(stood) if one is first)
        for one in stood[place + 1 :]:
            if agreed_of(one.lines, "") != agreed_of(stood[place].lines, ""):
                break
            first = one
        return first

    def is_past(self, period: str) -> bool:
        """Whether a later period of its kind has been brought together."""
        own = self.period(period)
        later = {term.id for term in self.periods(own.kind) if term.start > own.start}
        return any(event.made in later or event.out in later for event in self.events)

    def judged_by(self, period: str) -> "Year | None":
        """The year when the register was read by which the period is judged; None before its first run."""
        found = None
        for number, event in enumerate(self.events):
            if event.out == period or (event.made == period and not event.anew):
                before = self.until(number)
                if found is None or event.anew or not before.is_past(period):
                    found = before
        return found

    def published(self, period: str) -> int | None:
        """The event by which the period was published last."""
        return next((n for n in reversed(range(len(self.events))) if self.events[n].out == period), None)


@dataclass
class Total:
    due: int = 0
    reporting: int = 0
    counted: int = 0
    """How many of those have anybody to count."""
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    target: float | None = None
    status: str = "not_reported"


@dataclass
class Held:
    """One term by the register that it is judged by."""

    term: Term
    facts: Facts
    slots: Mapping[str, Slot]
    shown: "Reckoned | None" = None
    """What was published of it last, where it is an earlier one."""
    units: dict[str, Line] = field(init=False)
    kpis: dict[str, Line] = field(init=False)

    def __post_init__(self) -> None:
        self.units = {}
        for unit in holding(self.facts["unit"], self.term.due or self.term.as_at):
            closed, ahead = unit.get("state") == "closed", unit.get("state") == "joining"
            if not (closed and not unit.get("until")) and not (ahead and not unit.get("from")):
                self.units[unit["unit_id"]] = unit
        rows = self.held("kpi")
        in_force = [row for row in rows if row is latest(r for r in rows if r["kpi"] == row["kpi"])]
        self.kpis = {row["kpi"]: row for row in in_force if row["on"]}

    def held(self, record: str) -> list[Line]:
        return holding(self.facts[record], self.term.as_at)

    def judged_on(self, unit: str) -> date:
        """The day of the figures, or the school's last one where it left before."""
        last = self.units.get(unit, {}).get("until")
        return min(last, self.term.as_at) if last else self.term.as_at

    def names(self, unit: str) -> list[str]:
        """The ids of a school, the newest first; those that go on beside it are others."""
        found = [unit]
        while True:
            row = next((u for u in self.facts["unit"] if u["unit_id"] == found[-1]), {})
            before = row.get("succeeds")
            if not before or before in found or before in self.units:
                return found
            found.append(before)

    def return_of(self, unit: str) -> Return | None:
        """What stands of a school: what came last of what came in the place of the first."""
        return next((r for name in self.names(unit) if (r := self.return_of_id(name))), None)

    def return_of_id(self, name: str) -> Return | None:
        return self.slots[name].stands[-1] if name in self.slots and self.slots[name].stands else None

    @property
    def anything(self) -> bool:
        return any(self.return_of(unit) for unit in self.units)

    def together(self, unit: str) -> str:
        row = self.units[unit]
        phase = row.get("phase") or ""
        if phase:
            return WITHIN.get(phase, phase)
        alone = not any(u.get("phase") for u in self.units.values())
        kinds = {u["kind"] for u in self.units.values()}
        return "not_applicable" if alone and len(kinds) == 1 else str(row["kind"])

    def applies(self, kpi: Line, unit: str) -> bool:
        row, phases = self.units[unit], kpi.get("phases") or ()
        if kpi.get("not_for") in self.names(unit):
            return False
        return not phases or row.get("phase") in phases or WITHIN.get(row.get("phase") or "") in phases

    def is_due(self, kpi: Line) -> bool:
        return is_due(kpi, self.term)

    def cell(self, unit: str, code: str, group: str) -> Line | None:
        """A figure of a school: None where the KPI is not of it."""
        kpi = self.kpis.get(code)
        if unit not in self.units or kpi is None or not self.applies(kpi, unit) or group not in groups(kpi):
            return None
        sent = self.return_of(unit)
        numerator, denominator = sent.counts.get((code, group), (None, None)) if sent else (None, None)
        value, due = figure(kpi, numerator, denominator), self.is_due(kpi)
        target, scale = self.aim(code, unit, self.units[unit].get("phase") or "")
        if self.shown and (unit, code, group) in self.shown.kpis():
            return {**as_published(kpi, self.shown.kpis()[unit, code, group]), "scale": scale}
        return {
            "numerator": None if numerator is None else float(numerator),
            "denominator": denominator,
            "value": value,
            "target": target,
            "due": due,
            "status": "not_due"
            if not due
            else "nobody"
            if is_nobody(kpi, numerator, denominator)
            else judged(kpi, value, target, scale),
            "scale": scale,
        }

    def aim(self, code: str, unit: str, phase: str) -> tuple[float | None, float]:
        """What a figure is judged by: of what adds up since September the share of the year's target that is due by
        then, a third a term, unless the term has a target of its own; and the share, as its tolerance has it."""
        target, of_term = self.target(code, unit, phase)
        kpi = self.kpis.get(code)
        if target is None or of_term or kpi is None or not kpi.get("accumulates") or kpi["unit"] == "percent":
            return target, self.share(kpi, of_term=of_term)
        share = self.share(kpi, of_term=False)
        return float(as_shown(kpi, target * share)), share

    def share(self, kpi: Line | None, *, of_term: bool) -> float:
        if kpi is None or of_term or not kpi.get("accumulates") or kpi["unit"] in ("percent", "yes_no"):
            return 1.0
        if self.term.kind == "year":
            return 1.0
        name, _, half = self.term.part.partition("-")
        sixths = 2 * (1 + ("autumn", "spring", "summer").index(name)) - (half == "1")
        return sixths / 6

    def target(self, code: str, unit: str, phase: str) -> tuple[float | None, bool]:
        """The school's own, then its phase's, then all schools', the term's before the year's, the newest first;
        and whether it is the term's."""
        own = self.names(unit) if unit else []
        phases = [p for p in (phase, WITHIN.get(phase)) if p]
        rows = [row for row in self.held("kpi_target") if row["kpi"] == code]
        for whose in [*own, None]:
            for which in [*phases, None]:
                for when in ((self.term.id,), (self.term.year, f"{self.term.year}-year")):
                    fits = latest(
                        row
                        for row in rows
                        if row.get("unit") == whose and row.get("phase") == which and row["period"] in when
                    )
                    if fits:
                        return float(fits["target"]), fits["period"] == self.term.id
        kpi = self.kpis.get(code)
        return (None if kpi is None or kpi.get("target") is None else float(kpi["target"])), False

    def total(self, together: str, code: str, group: str) -> Total:
        kpi = self.kpis.get(code)
        if kpi is None:
            return Total(status="not_applicable")
        mine = [u for u in self.units if self.together(u) == together]
        cells = [cell for unit in mine if (cell := self.cell(unit, code, group))]
        told = [cell for cell in cells if cell["due"] and cell["value"] is not None]
        nobody = [cell for cell in cells if cell["status"] == "nobody"]
        made = Total(sum(cell["due"] for cell in cells), len(told) + len(nobody), len(told))
        made.target, scale = self.aim(code, "", together)
        if kpi["unit"] == "count":  # as many targets, and as many tolerances, as there are schools in it
            targets = [cell["target"] for cell in told]
            made.target = sum(targets) if targets and None not in targets else None
            scale = sum(cell["scale"] for cell in told)
        if not self.is_due(kpi):
            made.status = "not_due"
        elif told:
            made.numerator, made.denominator, made.value = together_come_to(kpi, told)
            made.status = judged(kpi, made.value, made.target, scale)
        elif nobody:
            made.numerator, made.denominator, made.status = 0.0, 0.0, "nobody"
        if cells and self.shown and (together, code, group) in self.shown.phases():
            line = self.shown.phases()[together, code, group]
            if self.shown.is_hidden(together, code, group):
                return replace(made, status="suppressed")  # it was hidden when it went out, and stays so
            line = as_published(kpi, line | {"due": True})
            del line["due"]
            made = replace(made, **line)
        return made


class Reckoned:
    """A period of the year beside those of its kind before it; `anew` is a past one by the register of today."""

    def __init__(self, year: Year, period: str, *, anew: bool = False) -> None:
        self.year = year
        own = year.period(period)
        periods = [term.id for term in year.periods(own.kind) if term.start <= own.start]
        self.now = len(periods) - 1
        then = None if anew or not year.is_past(period) else year.judged_by(period)
        today = (then or year).facts()
        by = [year.judged_by(name) for name in periods[:-1]]
        judged_by = [*(held.facts() if held else today for held in by), today]
        self.terms = [
            Held(year.term(name, facts), facts, year.slots(name))
            for name, facts in zip(periods, judged_by, strict=True)
        ]
        for number, name in enumerate(periods[:-1]):
            out = year.published(name)
            if out is not None:
                self.terms[number].shown = Reckoned(year.until(out), name, anew=year.events[out].anew)
        self.at = self.terms[-1]
        self.by_today = [Held(year.term(name, today), today, {}) for name in periods]
        self.year_before = self.now - {"term": 3, "half_term": 6, "year": 1}[own.kind]
        reach = {"term": 9, "half_term": 18, "year": 6}[own.kind]
        begun = [n for n in range(self.now + 1) if self.terms[n].anything and n > self.now - reach]
        self.history = range(begun[0] if begun else self.now, self.now + 1)
        self._kpis: dict[tuple[str, str, str], Line] | None = None
        self._phases: dict[tuple[str, str, str], Line] | None = None
        self._counted: dict[tuple[str, str, str], int] = {}
        """Of how many schools that have anybody each total is."""
        self._outs: list[Reckoned] | None = None

    def returns(self) -> dict[str, Line]:
        """Of each unit due: under which id its return came, the day, and whether that was in time."""
        found = {}
        for unit in self.at.units:
            sent, due = self.at.return_of(unit), self.at.term.due
            if sent is None and not self.is_asked(unit) and not self.why_nothing(unit):
                continue
            agreed = [
                e["due"]
                for name in self.at.names(unit)
                for e in self.at.facts["extension"]
                if e["unit"] == name and e["period"] == self.at.term.id
            ]
            due = agreed[0] if agreed else due
            found[unit] = {
                "file": sent and sent.unit,
                "received_on": sent and sent.on,
                "on_time": self.at.slots[sent.unit].stands[0].on <= due if sent and due else None,
            }
        return found

    def why_nothing(self, unit: str) -> str:
        """Why nothing of a school is used although something came: it differs, or was taken back."""
        slots = [self.at.slots[name] for name in self.at.names(unit) if name in self.at.slots]
        if any(slot.undecided for slot in slots):
            return "undecided"
        return "withdrawn" if any(slot.taken_back for slot in slots) else ""

    def is_asked(self, unit: str) -> bool:
        """A term asks for the plan; half of one only for what is due in it."""
        if self.at.term.kind != "half_term":
            return True
        return any(self.at.is_due(kpi) and self.at.applies(kpi, unit) for kpi in self.at.kpis.values())

    def before(self, kpi: Line) -> int | None:
        """The term that the KPI's figures are set beside."""
        if kpi.get("accumulates"):
            return self.year_before if self.year_before >= 0 else None
        back = [n for n in range(self.now) if is_due(kpi, self.terms[n].term)]
        return back[-1] if back else None

    def otherwise(self, code: str, then: int) -> bool:
        """Whether another way of counting the KPI held in a term before: two rows, or another unit."""
        now, row, was = (held.kpis.get(code) for held in (self.at, self.by_today[then], self.terms[then]))
        if now is None:
            return False
        if was is not None and was["unit"] != now["unit"]:
            return True
        if row is None:
            return was is not None
        return any(row.get(key) != now.get(key) for key in COUNTED_BY)

    def counted(self, code: str, then: int) -> bool:
        """Whether the KPI was counted in a term before as it is now, and was counted at all."""
        return self.by_today[then].kpis.get(code) is not None and not self.otherwise(code, then)

    def counted_until(self, code: str) -> str | None:
        other = [n for n in self.history if n < self.now and self.otherwise(code, n)]
        return self.terms[other[-1]].term.title if other else None

    def then(self, unit: str, code: str, group: str, when: int | None) -> Line | None:
        """The figure of a school of today in a term before, under the id that it had."""
        if when is None or not self.counted(code, when):
            return None
        past = self.terms[when]
        name = next((n for n in self.at.names(unit) if n in past.units), None)
        return past.cell(name, code, group) if name else None

    def kpis(self) -> dict[tuple[str, str, str], Line]:
        if self._kpis is None:
            self._kpis = self._figures()
        return self._kpis

    def _figures(self) -> dict[tuple[str, str, str], Line]:
        found = {}
        for unit in self.at.units:
            for code, kpi in self.at.kpis.items():
                for group in groups(kpi) if self.at.applies(kpi, unit) else ():
                    cell = self.at.cell(unit, code, group)
                    assert cell
                    when = self.before(kpi)
                    last = self.then(unit, code, group, when)
                    before = self.then(unit, code, group, self.year_before if self.year_before >= 0 else None)
                    found[unit, code, group] = {
                        **cell,
                        **self._since(kpi, cell["value"], last["value"] if last else None, when, code),
                        "last_year": before and rounded(kpi, before["value"]),
                        "last_target": last and last["target"],
                        "last_status": last and last["status"],
                    }
        return found

    def kpi_history(self) -> dict[tuple[str, str, str, str], Line]:
        """Every line of today in the terms before it, then what was of schools that have left."""
        found = {}
        keys = ("numerator", "denominator", "value", "target", "status")
        nothing = dict.fromkeys(keys) | {"status": "not_applicable"}
        for n in self.history:
            past, name = self.terms[n], self.terms[n].term.id
            for unit, code, group in self.kpis():
                now = self.at.cell(unit, code, group) if n == self.now else self.then(unit, code, group, n)
                found[unit, code, group, name] = {key: now[key] for key in keys} if now else nothing
            today = {next((i for i in self.at.names(u) if i in past.units), None) for u in self.at.units}
            for unit in past.units if n < self.now else ():
                for code, kpi in past.kpis.items() if unit not in today else ():
                    for group in groups(kpi) if code in self.at.kpis and self.counted(code, n) else ():
                        cell = past.cell(unit, code, group)
                        if cell:
                            found[unit, code, group, name] = {key: cell[key] for key in keys}
        return found

    def headlines(self) -> dict[str, Line]:
        returns, money = self.returns().values(), self.funding().values()
        judged = [line["status"] for line in self.kpis().values() if line["status"] in ("green", "amber", "red")]
        awards = [line["award"] for line in money if line["award"] is not None]
        live = [line for line in self.actions().values() if line["live"]]
        values = {
            "due": len(returns),
            "returned": sum(line["file"] is not None for line in returns),
            "on_time": sum(line["on_time"] is True for line in returns),
            "kpis_judged": len(judged),
            "kpis_off_target": judged.count("red"),
            "award": sum(awards) if awards else None,
            "spent": sum(line["spent"] for line in money) if money else None,
            "forecast": sum(line["forecast"] for line in money) if money else None,
            "live": len(live),
            "on_track": sum(line["delivery"] == "green" for line in live),
            "off_track": sum(line["delivery"] == "red" for line in live),
            "overdue": sum(line["overdue_days"] > 0 for line in live),
        }
        return {f"headline/{key}": {"value": value} for key, value in values.items()}

    def phases(self) -> dict[tuple[str, str, str], Line]:
        if self._phases is None:
            self._phases = self._totals()
        return self._phases

    def is_hidden(self, together: str, code: str, group: str) -> bool:
        """Whether a total is of too few schools to be shown outside, or that of all their pupils is."""
        names = [(together, code, name) for name in dict.fromkeys(("all", group))]
        lines = [self.phases()[name] for name in names]
        few = any(
            is_of_few(line["value"], line["status"], line["reporting"], self._counted[name])
            for name, line in zip(names, lines, strict=True)
        )
        there = lines[-1]["value"] is not None or lines[-1]["status"] == "nobody"
        return there and (few or self.was_hidden_once(self.now, together, code, group))

    def hid(self, when: int, together: str, code: str, group: str) -> bool:
        """Whether a total of a term is hidden in what is made now: of this one, or of one before it."""
        if when == self.now:
            there = (together, code, group) in self.phases()
            return there and self.is_hidden(together, code, group)
        if when not in self.history or not self.counted(code, when):
            return False
        if (together, code, group) not in self.phases():
            return False
        made = [self.terms[when].total(together, code, name) for name in dict.fromkeys(("all", group))]
        few = any(
            total.status == "suppressed" or is_of_few(total.value, total.status, total.reporting, total.counted)
            for total in made
        )
        there = made[-1].value is not None or made[-1].status in ("nobody", "suppressed")
        return there and (few or self.was_hidden_once(when, together, code, group))

    def was_hidden_once(self, when: int, together: str, code: str, group: str) -> bool:
        """Whether anything that went out hid a total of a term; it stays hidden ever after."""
        if self._outs is None:
            self._outs = [
                Reckoned(self.year.until(n), event.out, anew=event.anew)
                for n, event in enumerate(self.year.events)
                if event.out
            ]
        name = self.terms[when].term.id
        places = [(out, [term.term.id for term in out.terms]) for out in self._outs]
        return any(name in ids and out.hid(ids.index(name), together, code, group) for out, ids in places)

    def _totals(self) -> dict[tuple[str, str, str], Line]:
        found = {}
        for together in dict.fromkeys(self.at.together(unit) for unit in self.at.units):
            mine = [u for u in self.at.units if self.at.together(u) == together]
            for code, kpi in self.at.kpis.items():
                if kpi["unit"] == "count" and kpi.get("out_of_label"):
                    continue  # a mean, it may be: it is not added up until the trust has said
                for group in groups(kpi) if any(self.at.applies(kpi, u) for u in mine) else ():
                    now, when = self.at.total(together, code, group), self.before(kpi)
                    both = [(u, a, b) for u in mine if (ab := self.both(u, code, group, when)) for a, b in (ab,)]
                    value = together_come_to(kpi, [a for _, a, _ in both])[2] if both else None
                    last = together_come_to(kpi, [b for _, _, b in both])[2] if both else None
                    mine_now = [(u, c) for u in mine if (c := self.at.cell(u, code, group)) and c["due"]]
                    lack = [unit for unit, c in mine_now if c["value"] is None and c["status"] != "nobody"]
                    self._counted[together, code, group] = now.counted
                    found[together, code, group] = {
                        "units": now.due,
                        "reporting": now.reporting,
                        "numerator": now.numerator,
                        "denominator": now.denominator,
                        "value": now.value,
                        "target": now.target,
                        "status": now.status,
                        **self._since(kpi, value, last, when, code),
                        "both": tuple(unit for unit, _, _ in both),
                        "value_both": value,
                        "missing": "; ".join(self.at.units[unit]["name"] for unit in lack),
                    }
        return found

    def both(self, unit: str, code: str, group: str, when: int | None) -> tuple[Line, Line] | None:
        """A school's figure now and then, where it has both and was of the same phase: what a change is over."""
        now, then = self.at.cell(unit, code, group), self.then(unit, code, group, when)
        if not now or not then or when is None:
            return None
        past = self.terms[when]
        name = next(n for n in self.at.names(unit) if n in past.units)
        told = all(cell["due"] and cell["value"] is not None for cell in (now, then))
        return (now, then) if told and past.together(name) == self.at.together(unit) else None

    def phase_history(self) -> dict[tuple[str, str, str, str], Line]:
        """Every total of today in the terms before it, where it was counted as it is now."""
        found = {}
        keys = ("numerator", "denominator", "value", "target", "status")
        for together, code, group in self.phases():
            for n in self.history:
                if n == self.now or self.counted(code, n):
                    made = self.terms[n].total(together, code, group)
                    line = {key: getattr(made, key) for key in keys}
                else:
                    line = dict.fromkeys(keys) | {"status": "not_applicable"}
                found[together, code, group, self.terms[n].term.id] = line
        return found

    def _since(self, kpi: Line, value: float | None, last: float | None, when: int | None, code: str) -> Line:
        last = rounded(kpi, last)
        return {
            "last": last,
            "change": None if value is None or last is None else float(as_shown(kpi, value) - as_shown(kpi, last)),
            "last_term": self.terms[when].term.title if when is not None and last is not None else None,
            "counted_until": self.counted_until(code),
        }

    def funding(self) -> dict[tuple[str, str], Line]:
        found = {}
        for unit in self.at.units:
            sent = self.at.return_of(unit)
            money = sent.money if sent else ()
            for place, line in enumerate(money):
                alone = sum(other["source"] == line["source"] for other in money) == 1
                alike = [n for n, other in enumerate(money) if _alike(other, line)]
                found[unit, line["ref"]] = self._money(unit, line, alone, (alike.index(place), len(alike)))
        return found

    def plans(self, unit: str) -> Sent:
        """The plans that a school sent in the periods before and in this one, under whatever id."""
        found = []
        for held in self.terms:
            of_then = (held.return_of(name) for name in self.at.names(unit) if name in held.units)
            sent = next((r for r in of_then if r and r.plan), None)
            if sent:
                found.append((replace(held.term.moment, as_at=held.judged_on(unit)), sent.lines))
        return found if self.at.return_of(unit) else []

    def actions(self) -> dict[tuple[str, str], Line]:
        """Where each action stands, by school and ref; those completed before in the year after the others."""
        terms = [(term.start, term.end) for term in self.year.terms]
        titles = {row["title"]: row["trust_area"] for row in AREAS}
        found = {}
        for unit in self.at.units:
            sent = self.plans(unit)
            if sent and sent[-1][0].period != self.at.term.id:
                sent = [*sent, (replace(self.at.term.moment, as_at=self.at.judged_on(unit)), {})]
            is_agreed = self.is_agreed(self.at.names(unit))
            for line in plan_actions(sent, terms, is_agreed) if sent else ():
                found[unit, line["ref"]] = {
                    **{key: value for key, value in line.items() if key not in ("led_by",)},
                    "led_by": self.person(line["led_by"]),
                    "trust_area": titles.get(line["area"]),
                    "status": line["delivery"],
                }
        return found

    def person(self, code: str | None) -> str | None:
        """Somebody's name, whether or not that one is still there; what was written where nobody is known by it."""
        names = [row["name"] for row in self.at.facts["person"] if row["person"] == code]
        return names[0] if names else code

    def areas(self) -> dict[str, Line]:
        """The actions of each area that were not dropped, by where they stand: the trust's areas in any case."""
        found = {row["title"]: dict.fromkeys((*DELIVERIES, "total"), 0) for row in AREAS}
        for line in self.actions().values():
            counts = found.setdefault(line["area"] or "No priority given", dict.fromkeys((*DELIVERIES, "total"), 0))
            if line["delivery"] != "not_applicable":
                counts[line["delivery"]] += 1
                counts["total"] += 1
        return found

    def milestones(self) -> dict[tuple[str, str], Line]:
        return {
            (unit, row["ref"]): {
                "due": row["due"], "done": row.get("met") == "met",
                "due_now": row["due"] <= self.at.judged_on(unit),
                "milestone": row["milestone"], "action": row["action"], "reported": row.get("met"),
            }
            for unit in self.at.units
            for moment, plan in self.plans(unit)[-1:]
            if moment.period == self.at.term.id
            for row in plan.get("milestone", ())
        }  # fmt: skip

    def plan_changes(self) -> dict[tuple[str, str, str, str, str], Line]:
        """What is not as the plan was set, by school, kind, record, ref and field."""
        found = {}
        for unit in self.at.units:
            sent = self.plans(unit)
            names = self.at.names(unit)
            if not sent or sent[-1][0].period != self.at.term.id:
                continue
            decided = self.decided(names, self.at.term.year)
            for line in plan_changes(self.from_the_start(names, sent), decided):
                of_row = (line["kind"], line["record"]) == ("changed", "funding_line")
                if of_row and self._is_as_awarded(unit, sent[-1][1], line["row_id"]):
                    continue  # the trust has changed it
                found[unit, line["kind"], line["record"], line["row_id"], line["field"]] = line
        return found

    def decided(self, names: Sequence[str], year: str) -> list[Agreed]:
        """What was decided of the plan of a year of a school, in the order in which it was; of a past period by
        the time of its last run."""
        found: list[Agreed] = []
        period = self.at.term.id
        by = self.year.judged_by(period) if self.year.is_past(period) else None
        for number, event in enumerate((by or self.year).events):
            made = event.decided
            if made and made.unit in names and made.period[:7] == year:
                then = Reckoned(self.year.until(number), made.period)
                own = next((u for u in then.at.units if u == made.unit), None)
                plan = then.plans(own) if own else []
                if plan and plan[-1][0].period == made.period:
                    found += agreed_of(plan[-1][1], made.words, made.rows)
        return found

    def is_agreed(self, names: Sequence[str]) -> IsAgreed:
        """Whether the finish of an action of a school was agreed to as it is, when it was decided of last."""
        known: dict[str, list[Agreed]] = {}

        def found(moment: Moment, row: Line) -> bool:
            if moment.year not in known:
                known[moment.year] = self.decided(names, moment.year)
            mine = ("action", row["ref"], "finish", row["finish"])
            last = [a for a in known[moment.year] if (a.record, a.ref, a.field, a.value) == mine][-1:]
            return any(a.words.startswith("Agreed") for a in last)

        return found

    def from_the_start(self, names: Sequence[str], sent: Sent) -> Sent:
        """`sent` with the plan as it was set in its year before what stands now of that period."""
        place = next(n for n, (moment, _) in enumerate(sent) if moment.year == sent[-1][0].year)
        moment, plan = sent[place]
        first = self.year.set_first(moment.period, names)
        if first is None or first.lines == plan:
            return sent
        return [*sent[:place], (moment, first.lines), *sent[place:]]

    def _is_as_awarded(self, unit: str, plan: Plan, ref: str) -> bool:
        """Whether a line of money says what the register has awarded."""
        term = self.at.term
        row = next(r for r in plan["funding_line"] if r["ref"] == ref)
        return any(
            (a["year"], a["source"], a["amount"]) == (term.year, row["source"], row["award"])
            and a.get("purpose") in (None, row.get("purpose"))
            and (a.get("from") or term.as_at) <= term.as_at
            for a in self.at.facts["award"]
            if a["unit"] in self.at.names(unit)
        )

    def _money(self, unit: str, line: Line, alone: bool, place: tuple[int, int]) -> Line:
        term, facts = self.at.term, self.at.facts
        source = {s["funding_source"]: s for s in facts["funding_source"]}[line["source"]]
        mine = [
            a
            for a in facts["award"]
            if a["unit"] in self.at.names(unit) and a["year"] == term.year and a["source"] == line["source"]
        ]
        same = [a for a in mine if a.get("purpose") == line.get("purpose")]
        awards = same or (mine if alone else [])
        number, alike = place
        award = None if number >= len(same) > 0 else line["award"]
        if alike > 1 and same:
            awards = same[number:] if number == alike - 1 else same[number : number + 1]
        award = sum(a["amount"] for a in awards) if awards else award
        spans = [days(a, source, term.year) for a in awards] or [days({}, source, term.year)]
        begins, ends = min(s[0] for s in spans), max(s[1] for s in spans)
        gone = max(0, min((self.at.judged_on(unit) - begins).days + 1, (ends - begins).days + 1))
        return {
            "source": line["source"],
            "award": award,
            "spent": line["spent"],
            "forecast": line["forecast"],
            "begins": begins,
            "ends": ends,
            "year_passed": gone / ((ends - begins).days + 1) * 100,
            "spent_share": line["spent"] / award * 100 if award else None,
            "variance": None if award is None else pounds(award) - pounds(line["forecast"]),
            "status": beside_award(award, line["spent"], line["forecast"], gone / ((ends - begins).days + 1)),
        }

    def sources(self) -> dict[tuple[str, date], Line]:
        found: dict[tuple[str, date], Line] = {}
        units: dict[tuple[str, date], set[str]] = {}
        for (unit, _), line in self.funding().items():
            key = (line["source"], line["ends"])
            units.setdefault(key, set()).add(unit)
            made = found.setdefault(key, {"lines": 0, "award": None, "spent": 0})
            made["lines"] += 1
            made["spent"] += line["spent"]
            if line["award"] is not None:
                made["award"] = (made["award"] or 0) + line["award"]
        return {key: {**line, "units": len(units[key])} for key, line in found.items()}


def _alike(one: Line, other: Line) -> bool:
    return (one["source"], one.get("purpose")) == (other["source"], other.get("purpose"))


def beside_award(award: float | None, spent: float, forecast: float, passed: float) -> str:
    """How a line of money stands: over its allocation, or spent far more slowly than its time passes."""
    if award is None or not (award or spent or forecast):
        return "not_applicable"
    over = pounds(max(spent, forecast)) - pounds(award)
    if over > 0:
        return "red" if over > award * 0.02 + 0.005 else "amber"
    return "amber" if passed > 0.2 and spent < award * passed / 2 else "green"


def pounds(amount: float) -> int:
    """Whole pounds, half away from zero: what is said of money is worked out from these."""
    return int(Decimal(f"{amount:.4f}").quantize(Decimal(1), ROUND_HALF_UP))


def together_come_to(kpi: Line, cells: Sequence[Line]) -> tuple[float, float | None, float | None]:
    """The counts of several schools, and what they come to: the exact sums, rounded."""
    numerator = sum(cell["numerator"] for cell in cells)
    if kpi["unit"] == "yes_no":
        return numerator, float(len(cells)), float(numerator == len(cells))
    if kpi["unit"] == "count":
        return numerator, None, rounded(kpi, numerator)
    denominator = sum(cell["denominator"] for cell in cells)
    return numerator, denominator, figure(kpi, numerator, denominator)


def holding(rows: Iterable[Line], day: date) -> list[Line]:
    return [r for r in rows if (r.get("from") or day) <= day <= (r.get("until") or day)]


def latest(rows: Iterable[Line]) -> Line | None:
    """The one that began last; of those of one day the first."""
    return max(rows, key=lambda row: row.get("from") or date.min, default=None)


def due_in(kpi: Line) -> tuple[str, ...]:
    return tuple(kpi["due_in"]) if isinstance(kpi["due_in"], list) else (kpi["due_in"],)


def is_due(kpi: Line, term: Term) -> bool:
    if term.kind == "year":
        return bool(due_in(kpi))
    always = "every_term" if term.kind == "term" else "half_term"
    return always in due_in(kpi) or term.part in due_in(kpi)


def _all_agreed(plan: Plan, agreed: Sequence[Agreed]) -> bool:
    """Whether every cell of a plan was agreed to with the value that it has."""
    cells = {(one.record, one.ref, one.field, str(one.value)) for one in agreed}
    return bool(cells) and all((c.record, c.ref, c.field, str(c.value)) in cells for c in agreed_of(plan, ""))


def as_published(kpi: Line, line: Line) -> Line:
    """A line of an earlier period as it went out: its figure from the counts, the rest as it was shown."""
    value, target = line["value"], line["target"]
    return {
        "numerator": line["numerator"],
        "denominator": line["denominator"],
        "value": value,
        "target": None if target is None else float(as_shown(kpi, target)),
        "due": line["due"],
        "status": line["status"],
    }


def groups(kpi: Line) -> list[str]:
    return ["all", *(kpi.get("groups") or ())]


def figure(kpi: Line, numerator: Any, denominator: Any) -> float | None:
    """What the counts come to, as it is shown."""
    if numerator is None:
        return None
    if kpi["unit"] in ("count", "yes_no"):
        return rounded(kpi, float(numerator))
    value = numerator / denominator * (1 if kpi["unit"] == "mean" else 100) if denominator else None
    highest = kpi.get("highest")
    return None if value is None or (highest is not None and value > highest) else rounded(kpi, value)


def rounded(kpi: Line, value: float | None) -> float | None:
    return None if value is None else float(as_shown(kpi, value))


def is_nobody(kpi: Line, numerator: Any, denominator: Any) -> bool:
    """Whether a figure is zero of zero: there was nobody to count."""
    return kpi["unit"] in ("percent", "rate", "mean") and numerator is not None and numerator == denominator == 0


def is_of_few(value: float | None, status: str, reporting: int, counted: int) -> bool:
    """Whether a total is of too few schools: of those that have anybody, or that say that they have nobody."""
    return (value is not None and counted < FEWEST) or (status == "nobody" and reporting < FEWEST)


def judged(kpi: Line, value: float | None, target: float | None, scale: float = 1) -> str:
    """`scale` is what the tolerance is multiplied by: how many schools it is of, or the share of the year."""
    if value is None:
        return "not_reported"
    if target is None or kpi["better"] == "context":
        return "not_applicable"
    short = as_shown(kpi, target) - as_shown(kpi, value)
    short = short if kpi["better"] == "up" else -short
    near = Decimal(str(kpi.get("tolerance") or 0))
    near = near if scale == 1 else as_shown(kpi, float(near) * scale)
    return "green" if short <= 0 else "amber" if short <= near else "red"


def as_shown(kpi: Line, value: float) -> Decimal:
    """Rounded half away from zero; what would be lost in that, half of its last place or less, has a place or so
    more, so that what is shown is not another figure when it is rounded again. Likewise a share that is as little
    short of all of them."""
    exact, places = Decimal(f"{value:.9f}"), PLACES[kpi["unit"]]
    ends = (0, 100) if kpi["unit"] == "percent" else (0,)
    while places < 4 and any(0 < abs(abs(exact) - end) * 2 <= Decimal(1).scaleb(-places) for end in ends):
        places += 1
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def days(award: Line, source: Line, year: str) -> tuple[date, date]:
    """The first and last day of an award: its own, else its source's, else those of the source's kind of year."""
    first = date(int(year[:4]), 9 if source["year"] == "academic" else 4, 1)
    last = first.replace(year=first.year + 1) - timedelta(days=1)
    if source.get("start") and source.get("end"):
        first, last = source["start"], source["end"]
    return award.get("from") or first, award.get("until") or last
