"""Years of a small trust, played by chance: what happens in them, one event after another.

`Player` draws the events from any source of chance that has the methods of `random.Random`, hypothesis' own among
them, and knows no more of the trust than the log of what it has told so far.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from year_reckoned import (
    AREAS,
    Change,
    Choice,
    Decision,
    Event,
    Facts,
    Line,
    Reckoned,
    Return,
    Term,
    Year,
)

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
YEARS = [
    Term(f"{year}-{(year + 1) % 100}-year", f"{year}-{(year + 1) % 100}", *days)
    for year in range(2023, 2027)
    for days in [(date(year, 9, 1), date(year + 1, 8, 31), date(year + 1, 7, 12), date(year + 1, 7, 5))]
]
"""Of a trust whose units report once a year."""
HALVES = [
    replace(
        term,
        id=f"{term.id}-{number}",
        title=f"{term.title}, {word} half",
        start=start,
        end=end,
        due=end - timedelta(7),
        as_at=end - timedelta(14),
    )
    for term in TERMS
    for number, word, start, end in (
        (1, "first", term.start, term.start + timedelta(46)),
        (2, "second", term.start + timedelta(47), term.end),
    )
]
_KPI = {
    "on": True,
    "count_label": "Counted",
    "out_of_label": "out of",
    "counts_people": "school",
    "better": "down",
    "definition": "As the guidance has it.",
    "due_in": "every_term",
    "tolerance": 1,
    "about": "organisation",
}
KPIS: Sequence[Line] = [
    {
        "kpi": "ATT",
        "unit": "percent",
        "better": "up",
        "target": 95,
        "groups": ["disadvantaged"],
        "highest": 100,
        "about": "pupils",
        "prominence": "first",
    },
    {"kpi": "PA", "unit": "percent", "target": 14, "highest": 100, "about": "pupils", "of_people": True},
    {"kpi": "EXC", "unit": "rate", "target": 3, "accumulates": "year"},
    {"kpi": "COM", "unit": "count", "out_of_label": "", "target": 2, "due_in": ["every_term", "half_term"]},
    {"kpi": "SAFE", "unit": "yes_no", "better": "up", "target": 1, "tolerance": 0, "prominence": "always"},
    {
        "kpi": "PHO",
        "about": "pupils",
        "unit": "percent",
        "better": "up",
        "due_in": "summer",
        "target": 80,
        "phases": ["primary"],
    },
    {"kpi": "RWM", "about": "pupils", "unit": "percent", "better": "up", "due_in": "autumn", "target": 60},
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
FORMATS = ("objectives-actions", "priority-tasks")
"""The trust's own plan format, and one that a school may change to."""
WORDS = ("off_track", "watch", "on_track", "completed", "not_due", "dropped", "no_change", "no_change", None)
PURPOSES = ("Tutoring", "Swimming", "Books")


class Player:
    """Draws the events of some years, with what it needs to know of them so far."""

    def __init__(
        self, drawn: Random, seed: int = 0, terms: Sequence[Term] = TERMS, *, folder: bool = False
    ) -> None:
        self.drawn = drawn
        self.seed = seed
        self.folder = folder
        """Whether it is played through a folder, where workbooks can lie beside each other."""
        self.events: list[Event] = []
        self.count = 0
        self.last_id = 990000
        self.terms = [replace(t, due=None) if not folder and drawn.random() < 0.04 else t for t in terms]
        names = {term.id for term in terms}
        self.halves = [half for half in HALVES if half.id[:-2] in names]
        self.plans: dict[str, dict[str, list[Line]]] = {}
        """What each school's plan now says, by the first id that it had."""

    def year(self) -> Year:
        """All terms, one after the other."""
        self.begin()
        for number in range(len(self.terms)):
            for _ in range(self.drawn.choice((0, 1, 1, 2, 3)) if number else 0):
                self.drawn.choice(HAPPENS)(self, number)
            self.term(number)
        return self.so_far()

    def so_far(self) -> Year:
        return Year(self.terms, tuple(self.events), self.seed, self.halves)

    def term(self, number: int) -> None:
        """What comes back in a term and its halves, what was wrong with it, and what becomes of it."""
        self.half_terms(number)
        name = self.terms[number].id
        self.returns(number, name)
        for _ in range(self.drawn.choice((0, 0, 1, 2))):
            self.drawn.choice(CORRECTIONS)(self, number, name)
        self.bring_together(number, name)
        before = len(self.events)
        for _ in range(self.drawn.choice((0, 1, 1, 2) if self.folder else (0, 0, 1, 1, 2))):
            self.drawn.choice(CORRECTIONS)(self, number, name)
        if self.folder and len(self.events) > before:
            self.tell(number, f"{name} is brought together again", made=name)

    def half_terms(self, number: int) -> None:
        """What comes back in the halves of a term, in some of them."""
        for half in (h.id for h in self.halves if h.id[:-2] == self.terms[number].id):
            if self.drawn.random() < 0.5:
                self.returns(number, half)
                self.bring_together(number, half)

    def bring_together(self, number: int, name: str) -> None:
        """The period is brought together while it lasts, or its register is not kept; or it goes out as well."""
        match self.drawn.randrange(6):
            case 0 | 1:
                self.tell(number, f"{name} is brought together", made=name)
            case 2 | 3 | 4 if self.folder or self.drawn.random() < 0.6:
                self.tell(number, f"{name} is brought together", made=name)
                self.tell(number, f"{name} is published", out=name)

    def begin(self) -> None:
        """What the trust is before anything happens, an event for each row, so that a shorter log is a log too."""
        for _ in range(self.drawn.randint(2 if self.folder else 1, 4)):
            self.tell(0, "the trust has", self.school())
        for kpi in self.drawn.sample(KPIS, self.drawn.randint(1, 4)):
            row = {**_KPI, "name": f"KPI {kpi['kpi']}", **kpi}
            self.tell(0, "it asks for", self.row("kpi", row))
        for source in SOURCES:
            self.tell(0, "a source is", self.row("funding_source", source))
        for unit in self.facts()["unit"]:
            self.tell(0, "has a head", self.head(unit["unit_id"]))
            self.tell(0, "is awarded", self.award_row(unit["unit_id"], 0))
        for _ in range(self.drawn.randint(1, 4)):
            self.tell(0, "a target is", self.target_row(0))

    def tell(self, term: int, words: str, *changes: Change, **more: Any) -> None:
        self.events.append(Event(term, words, changes, **more))

    def row(self, record: str, values: Line) -> Change:
        self.count += 1
        return record, f"{record} {self.count}", values

    def facts(self) -> Facts:
        return self.so_far().facts()

    def at(self, period: str) -> Reckoned:
        return Reckoned(self.so_far(), period)

    def head(self, unit: str, **more: Any) -> Change:
        self.count += 1
        code = f"HT{self.count}"
        values = {"person": code, "name": f"Head {self.count}", "role": "head", "unit": unit, **more}
        return "person", f"person {self.count}", values

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
        within = 390 if at.kind == "year" else 110
        edges = [at.start, at.as_at, at.due or at.as_at, at.end, at.as_at + timedelta(3)]
        if self.drawn.random() < 0.5:
            return self.drawn.choice(edges) + timedelta(self.drawn.choice((-1, 0, 0, 1)))
        return at.start + timedelta(self.drawn.randrange(-40, within))

    def about(self, term: int) -> date:
        """A day of this term, of one before (told late) or after (told ahead)."""
        return self.day(min(len(self.terms) - 1, max(0, term + self.drawn.choice((-1, 0, 0, 0, 1)))))

    def school(self, **more: Any) -> Change:
        self.last_id += 1
        phases = ("primary", "primary", "secondary", "infant", "special", None)
        phase = self.drawn.choice(phases[:-1] if self.folder else phases)
        kind = "school" if phase else self.drawn.choice(("team", "mini_region"))
        return self.row(
            "unit",
            {
                "unit_id": str(self.last_id),
                "name": f"Unit {self.last_id}",
                "kind": kind,
                "phase": phase,
                "pupils": 400,
                **more,
            },
        )

    def target_row(self, term: int, **more: Any) -> Change:
        facts = self.facts()
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
            values = {key: found[1].get(key) for key in ("unit_id", "name", "kind", "phase", "pupils", "succeeds")}
            first = gone + timedelta(self.drawn.randint(1, 200))
            self.tell(term, f"{values['unit_id']} comes back", self.row("unit", {**values, "from": first}))

    def succeeded(self) -> set[str]:
        units = self.facts()["unit"]
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
            for target in self.facts()["kpi_target"]:
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
                {"not_for": self.drawn.choice(self.facts()["unit"])["unit_id"]},
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
        asked = {row["kpi"] for row in self.facts()["kpi"]}
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
        unit = self.drawn.choice(self.facts()["unit"])["unit_id"]
        self.tell(term, "is awarded", self.award_row(unit, term))

    def edit_award(self, term: int) -> None:
        found = self.one("award")
        if found:
            amount = self.drawn.randrange(0, 99) * 1000
            self.tell(term, "an award changes", ("award", found[0], {"amount": amount}))

    def extend(self, term: int) -> None:
        unit = self.drawn.choice(self.facts()["unit"])["unit_id"]
        at = self.terms[max(0, term - self.drawn.choice((0, 0, 1)))]
        told = any(e["unit"] == unit and e["period"] == at.id for e in self.facts()["extension"])
        if not told:
            until = (at.due or at.as_at) + timedelta(self.drawn.randint(1, 9))
            values = {"unit": unit, "period": at.id, "due": until}
            self.tell(term, "has longer", self.row("extension", values))

    def move_due(self, term: int) -> None:
        """A term is due on another day, told in time or late."""
        at = self.terms[max(0, term - self.drawn.choice((0, 0, 1)))]
        values = {"period": at.id, "due": at.as_at + timedelta(self.drawn.randint(1, 20))}
        self.tell(term, "is due on another day", self.row("period", values))

    def head_leaves(self, term: int) -> None:
        found = self.one("person")
        if found and not found[1].get("until"):
            first = max(self.about(term), (found[1].get("from") or date.min) + timedelta(1))
            new = self.head(found[1]["unit"], **{"from": first})
            self.tell(term, "a head leaves", ("person", found[0], {"until": first - timedelta(1)}), new)

    def reformat(self, term: int) -> None:
        """A school's plan is in another format from now on."""
        found = self.one("unit")
        if found:
            other = FORMATS[found[1].get("format") != FORMATS[1]]
            self.tell(term, f"{found[1]['unit_id']} has another format", ("unit", found[0], {"format": other}))

    # What comes back

    def returns(self, term: int, period: str) -> None:
        """What comes in: of those due nearly all, some under an old id; now and then of one that has left."""
        at = self.at(period).at
        for unit in at.units:
            if self.drawn.random() < 0.12 or at.return_of(unit):
                continue
            names = at.names(unit)
            under = names[-1] if self.drawn.random() < 0.3 else unit
            second = None
            if self.folder and self.drawn.random() < 0.1:
                second = self.a_return(at, under, unit, beside=True)
            sent = self.a_return(at, under, unit)
            if second:
                second = replace(second, on=sent.on)
                second = None if second.counts == sent.counts and not sent.plan else second
            self.tell(term, "sends two that differ" if second else "sends", sent=sent, second=second)
        gone = [u["unit_id"] for u in at.facts["unit"] if u["unit_id"] not in at.units]
        apart = {name for unit in at.units for name in at.names(unit)}
        for unit in dict.fromkeys(gone):
            if unit not in apart and not at.return_of_id(unit) and self.drawn.random() < 0.1:
                self.tell(term, "sends though not due", sent=self.a_return(at, unit, None))

    def a_return(
        self, at: Any, under: str, unit: str | None, *, beside: bool = False, on: date | None = None
    ) -> Return:
        counts: dict[tuple[str, str], tuple[Any, Any]] = {}
        for code, kpi in at.kpis.items():
            if not at.is_due(kpi) or (unit and not at.applies(kpi, unit)):
                continue
            blank = self.drawn.random() < 0.1
            for group in ["all", *(kpi.get("groups") or ())]:
                counts[code, group] = (None, None) if blank else self.counted(kpi)
        due = at.term.due or at.term.as_at
        day = on or due + timedelta(self.drawn.choice((-5, 0, 0, 1, 6)))
        layout = self.format_of(at, under, unit)
        if at.term.kind == "half_term":
            return Return(under, day, counts, (), at.term.id, {}, beside, layout)
        awards = [
            a
            for a in at.facts["award"]
            if (unit is None or a["unit"] in at.names(unit)) and a["year"] == at.term.year
        ]
        money = []
        for number, award in enumerate(awards[: self.drawn.randint(0, 3)], 1):
            spent = self.drawn.randrange(0, 99) * 500
            line = {"ref": f"F{number}", "source": award["source"], "purpose": award["purpose"], "spent": spent}
            line["purpose"] = "Other" if self.drawn.random() < 0.2 else line["purpose"]
            carried = self.drawn.choice((None, award["amount"], 7000))
            money.append({**line, "award": carried, "forecast": spent + self.drawn.randrange(0, 9) * 500})
        plan = self.plan(at, (at.names(unit) if unit else [under])[-1], unit)
        plan = plan if layout == FORMATS[0] else as_tasks(plan)
        return Return(under, day, counts, money, at.term.id, plan, beside, layout)

    def format_of(self, at: Any, under: str, unit: str | None) -> str:
        """The format of a school's workbook: of one that is sent again that of the first."""
        slot = at.slots.get(under)
        if slot and slot.there:
            return str(slot.there[0].format)
        return str((at.units.get(unit) or {}).get("format") or FORMATS[0])

    def counted(self, kpi: Line) -> tuple[Any, Any]:
        if kpi["unit"] == "yes_no":
            return self.drawn.random() < 0.7, None
        if kpi["unit"] == "count":
            return self.drawn.randrange(5), None
        # Of a KPI with groups neither a group nor the others are ever so few that their figures would be hidden.
        out_of = self.drawn.choice((0, 20000, 26000, 40000) if kpi.get("groups") else (0, 30, 200, 317, 20000))
        about = (kpi.get("target") or 10) / (1 if kpi["unit"] == "mean" else 100)
        return max(0, int(out_of * about) + self.drawn.randint(-9, 9)), out_of

    # The plan

    def plan(self, at: Any, key: str, unit: str | None) -> dict[str, list[Line]]:
        """The plan of a school as it says it now: some of it moved on since it was sent last."""
        plan = self.plans.setdefault(key, self.new_plan())
        heads = [p["person"] for p in at.facts["person"] if p["unit"] == unit] or ["Nobody in particular"]
        kept = []
        for row in plan["action"]:
            if row["status"] in ("completed", "dropped") and self.drawn.random() < 0.7:
                continue  # what has ended is asked about no more
            if self.drawn.random() < 0.05:
                continue  # and some of what has not is simply not there any more
            kept.append(self.moved_on(at, row, heads))
        for _ in range(self.drawn.choice((0, 0, 0, 1)) if kept else 2):
            kept.append(self.moved_on(at, self.new_action(at), heads))
        refs = {row["ref"] for row in kept}
        plan["action"] = kept
        plan["milestone"] = [
            {**row, "met": self.drawn.choice(("met", "partly_met", "not_met", "not_due", None))}
            for row in plan["milestone"]
            if row["action"] in refs
        ] + [self.new_milestone(at, row) for row in kept if self.drawn.random() < 0.15]
        return {record: [dict(row) for row in rows] for record, rows in plan.items()}

    def new_plan(self) -> dict[str, list[Line]]:
        titles = [*(row["title"] for row in AREAS), "Our grounds"]
        areas = [{"ref": str(n), "title": title, "lead": None, "why": None} for n, title in enumerate(titles, 1)]
        objectives = [
            {"ref": f"{n}.1", "area": str(n), "objective": f"Better: {title}."} for n, title in enumerate(titles, 1)
        ]
        return {"area": areas, "objective": objectives, "action": [], "milestone": []}

    def new_action(self, at: Any) -> Line:
        self.count += 1
        start = at.term.start + timedelta(self.drawn.randrange(-30, 60))
        place = self.drawn.randint(1, 3)
        return {
            "ref": f"{place}.1.{self.count}",
            "objective": f"{place}.1",
            "action": f"Do the {self.count}th thing.",
            "start": self.drawn.choice((start, start, None)),
            "finish": start + timedelta(self.drawn.randrange(20, 250)),
            "led_by": None,
            "success_criteria": f"It is {self.count} times better.",
            "status": None,
            "percent_done": None,
            "progress": None,
            "next_step": None,
            "revised_finish": None,
        }

    def new_milestone(self, at: Any, action: Line) -> Line:
        self.count += 1
        due = at.term.as_at + timedelta(self.drawn.choice((-9, -1, 0, 1, 40)))
        return {
            "ref": f"M{self.count}", "action": action["ref"], "milestone": f"Step {self.count}", "due": due,
            "met": self.drawn.choice(("met", None)),
        }  # fmt: skip

    def moved_on(self, at: Any, row: Line, heads: Sequence[str]) -> Line:
        """An action as it is told this time: what is not told comes with the workbook, or is blank."""
        new = {**row, "led_by": row["led_by"] or self.drawn.choice(heads), "next_step": None}
        new["status"] = self.drawn.choice(WORDS)
        new["percent_done"] = self.drawn.choice((row["percent_done"], 0, 25, 50, 75, 100, None))
        new["progress"] = self.drawn.choice((None, f"Told in {at.term.title}."))
        if self.drawn.random() < 0.1:
            new["led_by"] = self.drawn.choice(heads)
        if self.drawn.random() < 0.25:
            new["revised_finish"] = row["finish"] + timedelta(self.drawn.choice((-400, -14, 30, 90)))
        elif self.drawn.random() < 0.3:
            new["revised_finish"] = None
        if self.drawn.random() < 0.1:
            new["finish"] = row["finish"] + timedelta(self.drawn.choice((-7, 28)))
        if self.drawn.random() < 0.07:
            self.count += 1
            new["action"] = f"Do the thing another way, {self.count}."
        if self.drawn.random() < 0.05:
            new["success_criteria"] = None
        return new

    # What is put right, decided and published afterwards

    def in_again(self, term: int, period: str) -> None:
        """A school sends another workbook in the place of its first, of this term or of one before."""
        name = self.earlier(term, period)
        at = self.at(name).at
        stands = [(u, r) for u in at.units if (r := at.return_of(u))]
        if stands:
            unit, before = self.drawn.choice(stands)
            late = self.terms[term].due or self.terms[term].as_at
            day = max(before.on, late) + timedelta(self.drawn.randint(0, 9))
            sent = self.a_return(at, before.unit, unit, on=day)
            self.tell(term, "sends another in its place", sent=sent)

    def late(self, term: int, period: str) -> None:
        """What was missing comes after all."""
        self.returns(term, self.earlier(term, period))

    def decide(self, term: int, period: str) -> None:
        reckoned = self.at(period)
        plans = [(u, p) for u in reckoned.at.units if (p := reckoned.plans(u)) and p[-1][0].period == period]
        if not plans:
            return
        unit, plan = self.drawn.choice(plans)
        rows = [("action", row["ref"], f) for row in plan[-1][1]["action"] for f in ("", "finish", "action")]
        some = tuple(self.drawn.sample(rows, min(len(rows), 2))) if self.drawn.random() < 0.5 else ()
        refused = bool(some) and self.drawn.random() < 0.4
        day = (self.terms[term].due or self.terms[term].as_at) + timedelta(10)
        decision = Decision(unit, period, day, "LGC", refused, some)
        self.tell(term, f"{unit} has it decided", decided=decision)

    def publish(self, term: int, period: str) -> None:
        name = self.earlier(term, period)
        known = self.so_far()
        if any(name in (event.made, event.out) for event in known.events):
            anew = known.is_past(name) and self.drawn.random() < 0.6
            if anew:
                self.tell(term, f"{name} is brought together anew", made=name, anew=True)
            self.tell(term, f"{name} is published again", out=name, anew=anew)

    def choose(self, term: int, period: str) -> None:
        """Which of two workbooks is to be used is decided; or one is taken back."""
        slots = self.at(period).at.slots
        if not self.folder or not slots:
            return
        slot = slots[self.drawn.choice(sorted(slots))]
        if slot.second and self.drawn.random() < 0.7:
            choice = Choice("accept", slot.unit, period, beside=self.drawn.random() < 0.5)
        elif slot.stands:
            choice = Choice("withdraw", slot.unit, period, beside=slot.stands[-1].beside)
        else:
            return
        self.tell(term, f"{slot.unit}: {choice.what}", chosen=choice)

    def beside(self, term: int, period: str) -> None:
        """A second workbook of a school comes to lie beside its first."""
        at = self.at(period).at
        stands = [(u, r) for u in at.units if (r := at.return_of(u)) and not at.slots[r.unit].second]
        if self.folder and stands:
            unit, before = self.drawn.choice(stands)
            sent = self.a_return(at, before.unit, unit, beside=True, on=before.on + timedelta(3))
            self.tell(term, "sends a second beside it", sent=sent)

    def earlier(self, term: int, period: str) -> str:
        if term and self.drawn.random() < 0.3:
            return self.terms[term - 1].id
        return period


def as_tasks(plan: dict[str, list[Line]]) -> dict[str, list[Line]]:
    """A plan in the format in which areas have the actions: no objectives, milestones and success criteria."""
    of = {row["ref"]: row["area"] for row in plan["objective"]}
    actions = [
        {"ref": row["ref"], "area": of[row["objective"]]}
        | {key: value for key, value in row.items() if key not in ("ref", "objective", "success_criteria")}
        for row in plan["action"]
    ]
    return {"area": plan["area"], "action": actions}


HAPPENS = (
    Player.join, Player.leave, Player.leave, Player.come_back, Player.convert, Player.convert, Player.new_target,
    Player.new_target, Player.edit_target, Player.edit_kpi, Player.redefine, Player.redefine, Player.new_kpi,
    Player.end_kpi, Player.new_award, Player.edit_award, Player.extend, Player.move_due, Player.recount,
    Player.head_leaves, Player.head_leaves, Player.reformat,
)  # fmt: skip
CORRECTIONS = (
    Player.in_again, Player.in_again, Player.late, Player.decide, Player.decide, Player.publish, Player.publish,
    Player.choose, Player.beside,
)  # fmt: skip
