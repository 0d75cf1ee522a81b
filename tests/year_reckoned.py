"""What a year comes to, reckoned from the log of its events alone: plain code that uses nothing of planbook.

A `Year` is its terms, the events of each, and which of the terms were brought together while they lasted. An event
changes rows of the register (plain dicts) or is a return. `Reckoned` says of one term who is due, and what every
figure, total and money line is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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
}
"""What a row of each record needs to be one."""
WITHIN = {"infant": "primary", "junior": "primary", "high": "secondary"}
"""The phases that are brought together under another."""
COUNTED_BY = ("unit", "definition", "count_label", "out_of_label", "counts_people")
PLACES = {"percent": 1, "rate": 1, "mean": 1, "count": 0, "yes_no": 0}


@dataclass(frozen=True)
class Return:
    """What one school sent: the counts of KPI and group, and lines of money."""

    unit: str
    on: date
    counts: Mapping[tuple[str, str], tuple[Any, Any]]
    money: Sequence[Line]


@dataclass(frozen=True)
class Event:
    """Something that happened in a term (by its place in the year)."""

    term: int
    words: str
    changes: tuple[Change, ...] = ()
    sent: Return | None = None


@dataclass(frozen=True)
class Term:
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


@dataclass(frozen=True)
class Year:
    terms: Sequence[Term]
    events: Sequence[Event]
    kept: frozenset[int]
    """The terms that were brought together while they lasted: their register is known as it was then."""
    seed: int = 0

    def facts(self, term: int) -> Facts:
        """The register at the end of a term."""
        found: Facts = {record: [] for record in WHOLE}
        named: dict[tuple[str, str], Line] = {}
        for event in self.events:
            for record, name, values in event.changes if event.term <= term else ():
                if (record, name) in named:
                    named[record, name].update(values)
                elif all(key in values for key in WHOLE[record]):
                    named[record, name] = dict(values)
                    found[record].append(named[record, name])
        return found

    def term(self, number: int, facts: Facts) -> Term:
        """A term by the register: its due day is the one entered last."""
        moved = [row["due"] for row in facts["period"] if row["period"] == self.terms[number].id]
        return replace(self.terms[number], due=moved[-1]) if moved else self.terms[number]

    def sent(self, term: int) -> list[Return]:
        return [event.sent for event in self.events if event.sent and event.term == term]


@dataclass
class Total:
    due: int = 0
    reporting: int = 0
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
    returns: Sequence[Return]
    units: dict[str, Line] = field(init=False)
    kpis: dict[str, Line] = field(init=False)

    def __post_init__(self) -> None:
        self.units = {}
        for unit in holding(self.facts["unit"], self.term.due or self.term.as_at):
            closed, ahead = unit.get("state") == "closed", unit.get("state") == "joining"
            if not (closed and not unit.get("until")) and not (ahead and not unit.get("from")):
                self.units[unit["unit_id"]] = unit
        codes = dict.fromkeys(row["kpi"] for row in self.facts["kpi"])
        now = {code: latest(r for r in self.held("kpi") if r["kpi"] == code) for code in codes}
        self.kpis = {code: row for code, row in now.items() if row and row["on"]}

    def held(self, record: str) -> list[Line]:
        return holding(self.facts[record], self.term.as_at)

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
        by_id = {r.unit: r for r in self.returns}
        return next((by_id[name] for name in self.names(unit) if name in by_id), None)

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
        return kpi["due_in"] in ("every_term", self.term.part)

    def cell(self, unit: str, code: str, group: str) -> Line | None:
        """A figure of a school: None where the KPI is not of it."""
        kpi = self.kpis.get(code)
        if unit not in self.units or kpi is None or not self.applies(kpi, unit) or group not in groups(kpi):
            return None
        sent = self.return_of(unit)
        numerator, denominator = sent.counts.get((code, group), (None, None)) if sent else (None, None)
        value, due = figure(kpi, numerator, denominator), self.is_due(kpi)
        target = self.target(code, unit, self.units[unit].get("phase") or "")
        return {
            "numerator": None if numerator is None else float(numerator),
            "denominator": denominator,
            "value": value,
            "target": target,
            "due": due,
            "status": judged(kpi, value, target) if due else "not_due",
        }

    def target(self, code: str, unit: str, phase: str) -> float | None:
        """The school's own, then its phase's, then all schools', the term's before the year's, the newest first."""
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
                        return float(fits["target"])
        kpi = self.kpis.get(code)
        return None if kpi is None or kpi.get("target") is None else float(kpi["target"])

    def total(self, together: str, code: str, group: str) -> Total:
        kpi = self.kpis.get(code)
        if kpi is None:
            return Total(status="not_applicable")
        mine = [u for u in self.units if self.together(u) == together]
        cells = [cell for unit in mine if (cell := self.cell(unit, code, group))]
        told = [cell for cell in cells if cell["due"] and cell["value"] is not None]
        made = Total(due=sum(cell["due"] for cell in cells), reporting=len(told))
        made.target = self.target(code, "", together)
        if kpi["unit"] == "count":
            targets = [cell["target"] for cell in told]
            made.target = sum(targets) if targets and None not in targets else None
        if not self.is_due(kpi):
            made.status = "not_due"
        elif told:
            made.numerator = sum(cell["numerator"] for cell in told)
            if kpi["unit"] == "yes_no":
                made.denominator = float(len(told))
                made.value = float(made.numerator == made.denominator)
            elif kpi["unit"] == "count":
                made.value = made.numerator
            else:
                made.denominator = sum(cell["denominator"] for cell in told)
                made.value = figure(kpi, made.numerator, made.denominator)
            made.status = judged(kpi, made.value, made.target)
        return made


class Reckoned:
    """A term of the year, beside those before it."""

    def __init__(self, year: Year, now: int) -> None:
        today = year.facts(now)
        self.year, self.now = year, now
        judged_by = [year.facts(n) if n in year.kept and n < now else today for n in range(now + 1)]
        self.terms = [Held(year.term(n, facts), facts, year.sent(n)) for n, facts in enumerate(judged_by)]
        self.at = self.terms[now]
        self.by_today = [Held(year.term(n, today), today, ()) for n in range(now + 1)]
        first = next((n for n in range(now + 1) if self.terms[n].returns), now)
        self.history = range(first, now + 1)

    def returns(self) -> dict[str, Line]:
        """Of each unit due: under which id its return came, the day, and whether that was in time."""
        found = {}
        for unit in self.at.units:
            sent, due = self.at.return_of(unit), self.at.term.due
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
                "on_time": sent.on <= due if sent and due else None,
            }
        return found

    def before(self, kpi: Line) -> int | None:
        """The term that the KPI's figures are set beside."""
        if kpi.get("accumulates"):
            return self.now - 3 if self.now >= 3 else None
        back = [n for n in range(self.now) if kpi["due_in"] in ("every_term", self.terms[n].term.part)]
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
        found = {}
        for unit in self.at.units:
            for code, kpi in self.at.kpis.items():
                for group in groups(kpi) if self.at.applies(kpi, unit) else ():
                    cell = self.at.cell(unit, code, group)
                    assert cell
                    when = self.before(kpi)
                    last = self.then(unit, code, group, when)
                    before = self.then(unit, code, group, self.now - 3 if self.now >= 3 else None)
                    found[unit, code, group] = {
                        **cell,
                        **self._since(cell["value"], last["value"] if last else None, when, code),
                        "last_year": before and before["value"],
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
        values = {
            "due": len(returns),
            "returned": sum(line["file"] is not None for line in returns),
            "on_time": sum(line["on_time"] is True for line in returns),
            "kpis_judged": len(judged),
            "kpis_off_target": judged.count("red"),
            "award": sum(awards) if awards else None,
            "spent": sum(line["spent"] for line in money) if money else None,
        }
        return {f"headline/{key}": {"value": value} for key, value in values.items()}

    def phases(self) -> dict[tuple[str, str, str], Line]:
        found = {}
        for together in dict.fromkeys(self.at.together(unit) for unit in self.at.units):
            mine = [u for u in self.at.units if self.at.together(u) == together]
            for code, kpi in self.at.kpis.items():
                for group in groups(kpi) if any(self.at.applies(kpi, u) for u in mine) else ():
                    now, when = self.at.total(together, code, group), self.before(kpi)
                    past = when is not None and self.counted(code, when)
                    last = (
                        self.terms[when].total(together, code, group).value if past and when is not None else None
                    )
                    found[together, code, group] = {
                        "units": now.due,
                        "reporting": now.reporting,
                        "numerator": now.numerator,
                        "denominator": now.denominator,
                        "value": now.value,
                        "target": now.target,
                        "status": now.status,
                        **self._since(now.value, last, when, code),
                    }
        return found

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

    def _since(self, value: float | None, last: float | None, when: int | None, code: str) -> Line:
        return {
            "last": last,
            "change": None if value is None or last is None else value - last,
            "last_term": self.terms[when].term.title if when is not None and last is not None else None,
            "counted_until": self.counted_until(code),
        }

    def funding(self) -> dict[tuple[str, str], Line]:
        found = {}
        for unit in self.at.units:
            sent = self.at.return_of(unit)
            for line in sent.money if sent else ():
                alone = sum(other["source"] == line["source"] for other in sent.money) == 1 if sent else False
                found[unit, line["ref"]] = self._money(unit, line, alone)
        return found

    def _money(self, unit: str, line: Line, alone: bool) -> Line:
        term, facts = self.at.term, self.at.facts
        source = {s["funding_source"]: s for s in facts["funding_source"]}[line["source"]]
        mine = [
            a
            for a in facts["award"]
            if a["unit"] in self.at.names(unit) and a["year"] == term.year and a["source"] == line["source"]
        ]
        same = [a for a in mine if a.get("purpose") == line.get("purpose")]
        awards = same or (mine if alone else [])
        award = sum(a["amount"] for a in awards) if awards else line["award"]
        spans = [days(a, source, term.year) for a in awards] or [days({}, source, term.year)]
        begins, ends = min(s[0] for s in spans), max(s[1] for s in spans)
        gone = max(0, min((term.as_at - begins).days + 1, (ends - begins).days + 1))
        return {
            "source": line["source"],
            "award": award,
            "spent": line["spent"],
            "forecast": line["forecast"],
            "begins": begins,
            "ends": ends,
            "year_passed": gone / ((ends - begins).days + 1) * 100,
            "spent_share": line["spent"] / award * 100 if award else None,
            "variance": None if award is None else award - line["forecast"],
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


def holding(rows: Iterable[Line], day: date) -> list[Line]:
    return [r for r in rows if (r.get("from") or day) <= day <= (r.get("until") or day)]


def latest(rows: Iterable[Line]) -> Line | None:
    """The one that began last; of those of one day the first."""
    return max(rows, key=lambda row: row.get("from") or date.min, default=None)


def groups(kpi: Line) -> list[str]:
    return ["all", *(kpi.get("groups") or ())]


def figure(kpi: Line, numerator: Any, denominator: Any) -> float | None:
    if numerator is None:
        return None
    if kpi["unit"] in ("count", "yes_no"):
        return float(numerator)
    value = numerator / denominator * (1 if kpi["unit"] == "mean" else 100) if denominator else None
    highest = kpi.get("highest")
    return None if value is None or (highest is not None and value > highest) else value


def judged(kpi: Line, value: float | None, target: float | None) -> str:
    if value is None:
        return "not_reported"
    if target is None or kpi["better"] == "context":
        return "not_applicable"
    short = as_shown(kpi, target) - as_shown(kpi, value)
    short = short if kpi["better"] == "up" else -short
    return "green" if short <= 0 else "amber" if short <= Decimal(str(kpi.get("tolerance") or 0)) else "red"


def as_shown(kpi: Line, value: float) -> Decimal:
    return Decimal(f"{value:.9f}").quantize(Decimal(1).scaleb(-PLACES[kpi["unit"]]), ROUND_HALF_UP)


def days(award: Line, source: Line, year: str) -> tuple[date, date]:
    """The first and last day of an award: its own, else its source's, else those of the source's kind of year."""
    first = date(int(year[:4]), 9 if source["year"] == "academic" else 4, 1)
    last = first.replace(year=first.year + 1) - timedelta(days=1)
    if source.get("start") and source.get("end"):
        first, last = source["start"], source["end"]
    return award.get("from") or first, award.get("until") or last
