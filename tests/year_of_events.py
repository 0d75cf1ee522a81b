"""A long run over years played by chance: the tables of every term are what a separate reckoning says.

    python tests/year_of_events.py --minutes 5 --seed 1

A year is six terms of a small trust, all in memory. Schools join, leave, convert, come back, miss a return or send
it under their old id; KPIs begin, end and are counted differently; targets, awards and extensions are
entered, changed and dated back; some terms were brought together while they lasted and keep their register, others
were not. After each term the returns, KPIs, totals, their history and the money are compared with
`year_reckoned.py`. A difference is told with its seed and with no more events than are needed to see it. The exit
status is 1 where there is one.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from builders import register, submission
from consolidated import stands
from planbook.consolidate.build import build_tables
from planbook.consolidate.tables import TrustTables
from planbook.model.loading import load
from year_reckoned import Change, Event, Facts, Line, Reckoned, Return, Term, Year

DECLARED = load()
_DAYS = [
    ("2025-26-autumn", (2025, 9, 1), (2025, 12, 19), (2025, 12, 12), (2025, 12, 5)),
    ("2025-26-spring", (2026, 1, 5), (2026, 3, 27), (2026, 3, 20), (2026, 3, 13)),
    ("2025-26-summer", (2026, 4, 13), (2026, 7, 21), (2026, 7, 10), (2026, 7, 3)),
    ("2026-27-autumn", (2026, 9, 1), (2026, 12, 18), (2026, 12, 11), (2026, 12, 4)),
    ("2026-27-spring", (2027, 1, 4), (2027, 3, 25), (2027, 3, 19), (2027, 3, 12)),
    ("2026-27-summer", (2027, 4, 12), (2027, 7, 21), (2027, 7, 9), (2027, 7, 2)),
]
TERMS = [
    Term(name, f"{name[8:]} term {end[0]}", date(*start), date(*end), date(*due), date(*as_at))
    for name, start, end, due, as_at in _DAYS
]
_KPI = {
    "on": True,
    "better": "down",
    "definition": "As the guidance has it.",
    "due_in": "every_term",
    "tolerance": 1,
}
KPIS: Sequence[Line] = [
    {"kpi": "ATT", "unit": "percent", "better": "up", "target": 95, "groups": ["disadvantaged"], "highest": 100},
    {"kpi": "PA", "unit": "percent", "target": 14, "highest": 100},
    {"kpi": "EXC", "unit": "rate", "target": 3, "accumulates": "year"},
    {"kpi": "COM", "unit": "count", "target": 2},
    {"kpi": "SAFE", "unit": "yes_no", "better": "up", "target": 1, "tolerance": 0},
    {"kpi": "PHO", "unit": "percent", "better": "up", "due_in": "summer", "target": 80, "phases": ["primary"]},
    {"kpi": "RWM", "unit": "percent", "better": "up", "due_in": "autumn", "target": 60},
    {"kpi": "SIZE", "unit": "mean", "due_in": "spring", "target": 28},
]
SOURCES: Sequence[Line] = [
    {"funding_source": "PP", "name": "Pupil premium", "year": "academic"},
    {"funding_source": "SP", "name": "Sports premium", "year": "financial"},
    {
        "funding_source": "GR",
        "name": "Grant",
        "year": "academic",
        "start": date(2026, 10, 1),
        "end": date(2027, 6, 30),
    },
]
PURPOSES = ("Tutoring", "Swimming", "Books")


class Player:
    """Draws the events of one year, with what it needs to know of them so far."""

    def __init__(self, seed: int) -> None:
        self.drawn = random.Random(seed)
        self.seed = seed
        self.events: list[Event] = []
        self.count = 0
        self.last_id = 990000

    def year(self) -> Year:
        terms = [replace(t, due=None) if self.drawn.random() < 0.04 else t for t in TERMS]
        self.terms = terms
        self.begin()
        for number in range(len(terms)):
            for _ in range(self.drawn.choice((0, 1, 1, 2, 3)) if number else 0):
                self.drawn.choice(HAPPENS)(self, number)
            self.returns(number)
        kept = frozenset(n for n in range(len(terms)) if self.drawn.random() < 0.6)
        return Year(terms, tuple(self.events), kept, self.seed)

    def begin(self) -> None:
        """What the trust is before anything happens, an event for each row, so that a shorter log is a log too."""
        for _ in range(self.drawn.randint(1, 4)):
            self.tell(0, "the trust has", self.school())
        for kpi in self.drawn.sample(KPIS, self.drawn.randint(1, 4)):
            row = {**_KPI, "name": f"KPI {kpi['kpi']}", **kpi}
            self.tell(0, "it asks for", self.row("kpi", row))
        for source in SOURCES:
            self.tell(0, "a source is", self.row("funding_source", source))
        for unit in self.facts(0)["unit"]:
            self.tell(0, "is awarded", self.award_row(unit["unit_id"], 0))
        for _ in range(self.drawn.randint(1, 4)):
            self.tell(0, "a target is", self.target_row(0))

    def tell(self, term: int, words: str, *changes: Change) -> None:
        self.events.append(Event(term, words, changes))

    def row(self, record: str, values: Line) -> Change:
        self.count += 1
        return record, f"{record} {self.count}", values

    def facts(self, term: int) -> Facts:
        return Year(self.terms, self.events, frozenset()).facts(term)

    def one(self, record: str) -> tuple[str, Line] | None:
        """A row of the register at random, with its name."""
        names: dict[str, Line] = {}
        for event in self.events:
            for of, name, values in event.changes:
                if of == record:
                    names.setdefault(name, {}).update(values)
        return self.drawn.choice(sorted(names.items(), key=lambda item: item[0])) if names else None

    def day(self, term: int) -> date:
        """A day of a term or about it: often one of those that decide."""
        at = self.terms[term]
        edges = [at.start, at.as_at, at.due or at.as_at, at.end, at.as_at + timedelta(3)]
        if self.drawn.random() < 0.5:
            return self.drawn.choice(edges) + timedelta(self.drawn.choice((-1, 0, 0, 1)))
        return at.start + timedelta(self.drawn.randrange(-40, 110))

    def about(self, term: int) -> date:
        """A day of this term, of one before (told late) or after (told ahead)."""
        return self.day(min(len(self.terms) - 1, max(0, term + self.drawn.choice((-1, 0, 0, 0, 1)))))

    def school(self, **more: Any) -> Change:
        self.last_id += 1
        phase = self.drawn.choice(("primary", "primary", "secondary", "infant", "special", None))
        kind = "school" if phase else self.drawn.choice(("team", "mini_region"))
        return self.row(
            "unit",
            {"unit_id": str(self.last_id), "name": f"Unit {self.last_id}", "kind": kind, "phase": phase, **more},
        )

    def target_row(self, term: int, **more: Any) -> Change:
        facts = self.facts(term)
        kpi = self.drawn.choice(facts["kpi"])
        values: Line = {"kpi": kpi["kpi"], "target": self.near(kpi), **more}
        at = self.terms[self.drawn.randrange(term, len(self.terms))]
        values["period"] = self.drawn.choice((at.id, at.year, at.year))
        whose = self.drawn.choice(("unit", "phase", "all"))
        if whose == "unit":
            values["unit"] = self.drawn.choice(facts["unit"])["unit_id"]
        elif whose == "phase":
            values["phase"] = self.drawn.choice(("primary", "infant", "secondary"))
        return self.row("kpi_target", values)

    def near(self, kpi: Line) -> int:
        return max(0, int(kpi.get("target") or 0) + self.drawn.randint(-4, 4)) if kpi["unit"] != "yes_no" else 1

    def award_row(self, unit: str, term: int, purpose: str | None = None) -> Change:
        source = self.drawn.choice(SOURCES)["funding_source"]
        values: Line = {"unit": unit, "source": source, "year": self.terms[term].year}
        values |= {"amount": self.drawn.randrange(1, 99) * 1000, "purpose": purpose or self.drawn.choice(PURPOSES)}
        first = date(int(values["year"][:4]) + 1, self.drawn.randint(1, 6), 1)
        match self.drawn.randrange(5):
            case 0:
                values |= {"from": first, "until": first + timedelta(self.drawn.randint(30, 400))}
            case 1 if source != "GR" or term >= 3:  # else it ends before its source begins
                values["until"] = first + timedelta(60)
        return self.row("award", values)

    # What happens

    def join(self, term: int) -> None:
        ahead = {"state": "joining"} if self.drawn.random() < 0.3 else {}
        self.tell(term, "joins", self.school(**{"from": self.about(term)}, **ahead))

    def leave(self, term: int) -> None:
        found = self.one("unit")
        if found and not found[1].get("until"):
            closed = {"state": "closed"} if self.drawn.random() < 0.4 else {}
            at = self.terms[term]
            last = self.drawn.choice((self.about(term), self.about(term), at.due or at.as_at))
            last = max(last, (found[1].get("from") or date.min))
            self.tell(term, f"{found[1]['unit_id']} leaves", ("unit", found[0], {"until": last, **closed}))

    def come_back(self, term: int) -> None:
        found = self.one("unit")
        gone = found and found[1].get("until")
        if found and gone and gone < date(2027, 3, 1) and found[1]["unit_id"] not in self.succeeded():
            values = {key: found[1].get(key) for key in ("unit_id", "name", "kind", "phase", "succeeds")}
            first = gone + timedelta(self.drawn.randint(1, 200))
            self.tell(term, f"{values['unit_id']} comes back", self.row("unit", {**values, "from": first}))

    def succeeded(self) -> set[str]:
        units = self.facts(len(self.terms))["unit"]
        ids = [u["unit_id"] for u in units]
        return {u.get("succeeds") for u in units} | {name for name in ids if ids.count(name) > 1}

    def convert(self, term: int) -> None:
        found = self.one("unit")
        if found and not found[1].get("until") and found[1]["unit_id"] not in self.succeeded():
            name, old = found
            first = max(self.about(term), (old.get("from") or date.min) + timedelta(1))
            same = {key: old.get(key) for key in ("name", "kind", "phase")}
            new = self.school(**same, **{"from": first, "succeeds": old["unit_id"]})
            gap = self.drawn.choice((1, 1, 1, 20))
            if self.drawn.random() < 0.2:
                new[2]["phase"] = self.drawn.choice(("primary", "secondary", old.get("phase")))
            ended = ("unit", name, {"until": max(first - timedelta(gap), old.get("from") or date.min)})
            self.tell(term, f"{old['unit_id']} becomes {new[2]['unit_id']}", ended, new)
            for target in self.facts(term)["kpi_target"]:
                if target.get("unit") == old["unit_id"] and self.drawn.random() < 0.5:
                    row = {**target, "unit": new[2]["unit_id"], "target": target["target"] + 1}
                    self.tell(term, "a target is set", self.row("kpi_target", row))

    def edit_target(self, term: int) -> None:
        found = self.one("kpi_target")
        if found:
            was = found[1]["target"]
            target = max(0, was + self.drawn.choice((-3, -1, 1, 3)))
            self.tell(
                term, f"a target of {found[1]['kpi']} is edited", ("kpi_target", found[0], {"target": target})
            )

    def edit_kpi(self, term: int) -> None:
        found = self.one("kpi")
        if found:
            values: Line = self.drawn.choice((
                {"target": self.near(found[1])},
                {"definition": f"Reworded {self.count}."},
                {"on": False},
                {"not_for": self.drawn.choice(self.facts(term)["unit"])["unit_id"]},
                {"tolerance": 2},
            ))  # fmt: skip
            self.tell(term, f"{found[1]['kpi']} is edited", ("kpi", found[0], values))

    def recount(self, term: int) -> None:
        """The unit of a KPI is edited in its row."""
        found = self.one("kpi")
        if found and found[1]["unit"] in ("percent", "rate"):
            unit = {"percent": "rate", "rate": "percent"}[found[1]["unit"]]
            self.tell(term, f"{found[1]['kpi']} is edited", ("kpi", found[0], {"unit": unit}))

    def new_target(self, term: int) -> None:
        days = {"from": self.about(term)} if self.drawn.random() < 0.7 else {}
        new = self.target_row(term, **days)
        moved = self.one("kpi_target")
        if moved and self.drawn.random() < 0.5:  # one that is there already moves from a day on
            new[2].update({**moved[1], "target": moved[1]["target"] + self.drawn.choice((-2, 2)), **days})
        self.tell(term, "a target is set", new)

    def redefine(self, term: int) -> None:
        """A second row of a KPI: counted otherwise, in another unit, or only with another target."""
        found = self.one("kpi")
        if not found or found[1].get("until"):
            return
        first = max(self.about(term), (found[1].get("from") or date.min) + timedelta(1))
        new = {**found[1], "from": first}
        match self.drawn.randrange(4):
            case 0 | 1:
                new["definition"] = f"Counted another way, {first}."
            case 2 if new["unit"] == "percent":
                new["unit"] = "rate"
            case 3 if new["due_in"] != "every_term":
                new["due_in"] = self.drawn.choice(("every_term", "autumn", "spring", "summer"))
            case _:
                new["target"] = self.near(new)
        gap = self.drawn.choice((1, 1, 120))
        last = {"until": max(first - timedelta(gap), found[1].get("from") or date.min)}
        ended = [("kpi", found[0], last)] if self.drawn.random() < 0.7 else []
        self.tell(term, f"{new['kpi']} has a new row", *ended, self.row("kpi", new))

    def new_kpi(self, term: int) -> None:
        asked = {row["kpi"] for row in self.facts(len(self.terms))["kpi"]}
        left = [kpi for kpi in KPIS if kpi["kpi"] not in asked]
        if left:
            kpi = self.drawn.choice(left)
            row = {**_KPI, "name": f"KPI {kpi['kpi']}", **kpi, "from": self.about(term)}
            self.tell(term, "asks for more", self.row("kpi", row))

    def end_kpi(self, term: int) -> None:
        found = self.one("kpi")
        if found and not found[1].get("until"):
            last = max(self.about(term), found[1].get("from") or date.min)
            self.tell(term, f"{found[1]['kpi']} ends", ("kpi", found[0], {"until": last}))

    def new_award(self, term: int) -> None:
        unit = self.drawn.choice(self.facts(term)["unit"])["unit_id"]
        self.tell(term, "is awarded", self.award_row(unit, term))

    def edit_award(self, term: int) -> None:
        found = self.one("award")
        if found:
            amount = self.drawn.randrange(0, 99) * 1000
            self.tell(term, "an award changes", ("award", found[0], {"amount": amount}))

    def extend(self, term: int) -> None:
        unit = self.drawn.choice(self.facts(term)["unit"])["unit_id"]
        at = self.terms[max(0, term - self.drawn.choice((0, 0, 1)))]
        told = any(e["unit"] == unit and e["period"] == at.id for e in self.facts(len(self.terms))["extension"])
        if not told:
            until = (at.due or at.as_at) + timedelta(self.drawn.randint(1, 9))
            values = {"unit": unit, "period": at.id, "due": until}
            self.tell(term, "has longer", self.row("extension", values))

    def move_due(self, term: int) -> None:
        """A term is due on another day, told in time or late."""
        at = self.terms[max(0, term - self.drawn.choice((0, 0, 1)))]
        values = {"period": at.id, "due": at.as_at + timedelta(self.drawn.randint(1, 20))}
        self.tell(term, "is due on another day", self.row("period", values))

    def returns(self, term: int) -> None:
        """What comes in: of those due nearly all, some under an old id; now and then of one that has left."""
        at = Reckoned(Year(self.terms, self.events, frozenset()), term).at
        for unit in at.units:
            if self.drawn.random() < 0.12:
                continue
            names = at.names(unit)
            under = names[-1] if self.drawn.random() < 0.3 else unit
            self.events.append(Event(term, "sends", sent=self.a_return(term, under, unit)))
        gone = [u["unit_id"] for u in at.facts["unit"] if u["unit_id"] not in at.units]
        apart = {name for unit in at.units for name in at.names(unit)}
        for unit in gone:
            if unit not in apart and unit not in at.units and self.drawn.random() < 0.1:
                self.events.append(Event(term, "sends though not due", sent=self.a_return(term, unit, None)))

    def a_return(self, term: int, under: str, unit: str | None) -> Return:
        at = Reckoned(Year(self.terms, self.events, frozenset()), term).at
        counts: dict[tuple[str, str], tuple[Any, Any]] = {}
        for code, kpi in at.kpis.items():
            if not at.is_due(kpi) or self.drawn.random() < 0.1:
                continue
            for group in ["all", *(kpi.get("groups") or ())]:
                counts[code, group] = self.counted(kpi)
        awards = [a for a in at.facts["award"] if unit in (None, a["unit"]) and a["year"] == at.term.year]
        money = []
        for number, award in enumerate(awards[: self.drawn.randint(0, 3)], 1):
            spent = self.drawn.randrange(0, 99) * 500
            line = {"ref": f"F{number}", "source": award["source"], "purpose": award["purpose"], "spent": spent}
            line["purpose"] = "Other" if self.drawn.random() < 0.2 else line["purpose"]
            carried = self.drawn.choice((None, award["amount"], 7000))
            money.append({**line, "award": carried, "forecast": spent + self.drawn.randrange(0, 9) * 500})
        due = at.term.due or at.term.as_at
        return Return(under, due + timedelta(self.drawn.choice((-5, 0, 0, 1, 6))), counts, money)

    def counted(self, kpi: Line) -> tuple[Any, Any]:
        if kpi["unit"] == "yes_no":
            return self.drawn.random() < 0.7, None
        if kpi["unit"] == "count":
            return self.drawn.randrange(5), None
        out_of = self.drawn.choice((0, 30, 200, 317, 20000))
        about = (kpi.get("target") or 10) / (1 if kpi["unit"] == "mean" else 100)
        return max(0, int(out_of * about) + self.drawn.randint(-9, 9)), out_of


HAPPENS = (
    Player.join, Player.leave, Player.leave, Player.come_back, Player.convert, Player.convert, Player.new_target,
    Player.new_target, Player.edit_target, Player.edit_kpi, Player.redefine, Player.redefine, Player.new_kpi,
    Player.end_kpi, Player.new_award, Player.edit_award, Player.extend, Player.move_due, Player.recount,
)  # fmt: skip


# The year as planbook has it


def table(rows: Sequence[Line], keys: Sequence[str]) -> str:
    return "\n".join(
        "| " + " | ".join(cells) + " |" for cells in [keys, *([word(r.get(k)) for k in keys] for r in rows)]
    )


def word(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


COLUMNS = {
    "unit": ("unit_id", "name", "kind", "phase", "state", "succeeds", "from", "until"),
    "kpi": (
        *("kpi", "name", "on", "unit", "better", "definition", "phases", "not_for", "due_in", "groups", "target"),
        *("tolerance", "highest", "accumulates", "from", "until"),
    ),
    "kpi_target": ("kpi", "period", "phase", "unit", "target", "from", "until"),
    "funding_source": ("funding_source", "name", "year", "start", "end"),
    "award": ("unit", "source", "year", "amount", "purpose", "from", "until"),
    "extension": ("unit", "period", "due"),
}


def register_of(year: Year, facts: Facts) -> Any:
    tables = {record: table(facts[record], COLUMNS[record]) for record in COLUMNS}
    periods = [
        {"period": t.id, "kind": "term", "start": t.start, "end": t.end, "due": t.due, "as_at": t.as_at}
        for t in (year.term(number, facts) for number in range(len(year.terms)))
    ]
    period = table(periods, ("period", "kind", "start", "end", "due", "as_at"))
    return register(declarations=DECLARED, period=period, **tables)


def as_read(sent: Return, term: Term) -> Any:
    counts = [{"kpi": k, "group": g, "numerator": n, "denominator": d} for (k, g), (n, d) in sent.counts.items()]
    read = submission(
        declarations=DECLARED,
        period=term.id,
        unit=sent.unit,
        kpi_value=table(counts, ("kpi", "group", "numerator", "denominator")),
        funding_line=table(sent.money, ("ref", "source", "purpose", "award", "spent", "forecast")),
    )
    return stands(read, sent.on)


def tables_of(year: Year, now: int) -> TrustTables:
    """The tables of a term as the command makes them: past terms by the register that they were run with."""
    whole = register_of(year, year.facts(now))
    kept = [n for n in range(now) if n in year.kept]
    registers = {}
    for n in kept:
        then = register_of(year, year.facts(n))
        registers[year.terms[n].id] = then.of(then.calendar.period(year.terms[n].id))
    period = whole.calendar.period(year.terms[now].id)
    standing = {t.id: [as_read(s, t) for s in year.sent(n)] for n, t in enumerate(year.terms[: now + 1])}
    return build_tables(DECLARED, whole.of(period), period, standing, (), (), registers=registers)


@dataclass
class Compared:
    """How many figures were compared, and those that differ, each as a line."""

    figures: int = 0
    differ: tuple[str, ...] = ()


def compared(year: Year, terms: Sequence[int] | None = None) -> Compared:
    result = Compared()
    for now in terms if terms is not None else range(len(year.terms)):
        if not any(r["unit_id"] for r in year.facts(now)["unit"]):
            continue
        for name, made, reckoned in both(tables_of(year, now), Reckoned(year, now)):
            figures, differ = differences(f"{year.terms[now].title}, {name}", made, reckoned)
            result.figures += figures
            result.differ += tuple(differ)
    return result


def both(tables: TrustTables, reckoned: Reckoned) -> Iterator[tuple[str, Mapping[Any, Any], Mapping[Any, Line]]]:
    """Each table by what its lines are of, and what was reckoned by the same."""
    yield "returns", {r.unit: Came(r) for r in tables.returns}, reckoned.returns()
    yield "kpis", {(r.unit, r.kpi, r.group): r for r in tables.kpis}, reckoned.kpis()
    past = {(r.unit, r.kpi, r.group, r.period): r for r in tables.kpi_history}
    yield "kpi history", past, reckoned.kpi_history()
    yield "headlines", {k: f for k, f in tables.figures.items() if k in reckoned.headlines()}, reckoned.headlines()
    yield "phases", {(r.phase, r.kpi, r.group): r for r in tables.phases}, reckoned.phases()
    history = {(r.phase, r.kpi, r.group, r.period): r for r in tables.phase_history}
    yield "phase history", history, reckoned.phase_history()
    yield "funding", {(r.unit, r.ref): r for r in tables.funding}, reckoned.funding()
    yield "sources", {(r.source, r.end): r for r in tables.sources}, reckoned.sources()


@dataclass
class Came:
    """A line of the returns, with the id that its file came under."""

    row: Any

    def __getattr__(self, key: str) -> Any:
        value = getattr(self.row, key)
        return value and value.rpartition("/")[2].removesuffix(".xlsx") if key == "file" else value


def differences(name: str, made: Mapping[Any, Any], reckoned: Mapping[Any, Line]) -> tuple[int, list[str]]:
    differ = [f"{name}: {key} is there and should not be" for key in made.keys() - reckoned.keys()]
    differ += [f"{name}: {key} is not there" for key in reckoned.keys() - made.keys()]
    figures = len(differ)
    for key, line in reckoned.items():
        for field, value in line.items() if key in made else ():
            figures += 1
            got = getattr(made[key], field)
            if not alike(got, value):
                differ.append(f"{name}: {key} {field} is {got!r}, should be {value!r}")
    return figures, differ


def alike(one: Any, other: Any) -> bool:
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (one, other))
    return abs(one - other) < 1e-6 if numbers else one == other


def smaller(year: Year) -> Year:
    """The year with no more events than are needed for a difference of the same kind."""
    kind = kind_of(compared(year).differ)
    size = max(1, len(year.events) // 2)
    while True:
        at = 0
        while at < len(year.events):
            less = replace(year, events=(*year.events[:at], *year.events[at + size :]))
            if still(less, kind):
                year = less
            else:
                at += size
        if size == 1:
            return year
        size //= 2


def kind_of(differ: Sequence[str]) -> str:
    """The table and field of the first difference."""
    return " ".join(word for word in differ[0].partition(", ")[2].split() if word.isalpha() or "_" in word)[:40]


def still(year: Year, kind: str) -> bool:
    try:
        differ = compared(year).differ
    except KeyError:  # what is left is no year: a line of a source that is gone
        return False
    return any(kind_of([line]) == kind for line in differ)


def story(year: Year) -> str:
    """The events, the differences, and the seed that makes them again."""
    lines = [f"seed {year.seed}; terms whose register was kept: {sorted(year.kept)}"]
    for event in year.events:
        what = [
            ", ".join(f"{k} {word(v)}" for k, v in values.items() if v is not None)
            for _, _, values in event.changes
        ]
        if event.sent:
            money = [f"{m['ref']} {m['source']} {m['purpose']}" for m in event.sent.money]
            what = [f"{event.sent.unit} on {event.sent.on}: {dict(event.sent.counts)} {money}"]
        lines.append(f"  {year.terms[event.term].title}: {event.words}: {'; '.join(what)}")
    return "\n".join([*lines, *(f"  -> {line}" for line in compared(year).differ)])


def played(seed: int) -> tuple[Year, Compared]:
    year = Player(seed).year()
    return year, compared(year)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=5, help="how many differing years to tell")
    asked = parser.parse_args()
    until, seed = time.monotonic() + asked.minutes * 60, asked.seed
    years = events = figures = 0
    wrong: list[int] = []
    while time.monotonic() < until and len(wrong) < asked.most:
        year, result = played(seed)
        years, events, figures = years + 1, events + len(year.events), figures + result.figures
        if result.differ:
            wrong.append(seed)
            print(story(smaller(year)), flush=True)
        seed += 1
    print(f"{years} years, {events:,} events, {figures:,} figures compared; {len(wrong)} years differ: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
