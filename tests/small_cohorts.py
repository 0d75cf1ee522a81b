"""Years of schools with few pupils, whose external files are looked through byte by byte for what is hidden.

Cohorts are of 3, of 7 to 13, or of 200 pupils and more; of those the shares lie above 90% and are whole or halves,
so that the share of a small cohort, as 66.7%, is nobody else's. What the plain rules hide, in whatever term, may
stand nowhere in a summary or a paper of that term or a later one: neither the share, with however many places, nor
the words that the school gave with it.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from year_played import _KPI, KPIS, SOURCES, Player
from year_reckoned import FEWEST, Line, Reckoned, Return, Year, as_shown

FLOOR, FEW, PARTED = 6, 20, 11
"""The smallest cohort that is shown, the largest of which counts alone are, the smallest of which groups are."""
PUPILS: Line = {
    "kpi": "PA", "unit": "percent", "better": "up", "target": 95, "highest": 100, "about": "pupils",
    "of_people": True, "counts_people": "all", "groups": ["disadvantaged"],
}  # fmt: skip
COHORTS = (3, 7, 11, 13, 200, 200, 400)


class Small(Player):
    """A trust whose schools count pupils: some have very few of them."""

    def begin(self) -> None:
        for _ in range(self.drawn.randint(3, 5)):
            self.tell(0, "the trust has", self.school())
        others = [kpi for kpi in KPIS if kpi["kpi"] in ("COM", "SAFE")]
        for kpi in (PUPILS, *others):
            self.tell(0, "it asks for", self.row("kpi", {**_KPI, "name": f"KPI {kpi['kpi']}", **kpi}))
        for source in SOURCES:
            self.tell(0, "a source is", self.row("funding_source", source))
        for unit in self.facts()["unit"]:
            self.tell(0, "has a head", self.head(unit["unit_id"]))
            self.tell(0, "is awarded", self.award_row(unit["unit_id"], 0))

    def school(self, **more: Any) -> Any:
        record, name, values = super().school(**more)
        return record, name, {**values, "kind": "school", "phase": "primary"}

    def award_row(self, unit: str, term: int, purpose: str | None = None) -> Any:
        record, name, values = super().award_row(unit, term, purpose)
        return record, name, {**values, "amount": self.drawn.choice((10000, 20000, 40000))}

    def year(self) -> Year:
        self.begin()
        for number, term in enumerate(self.terms):
            for _ in range(self.drawn.choice((0, 1, 1)) if number else 0):
                self.drawn.choice((Small.join, Small.leave, Small.convert, Small.extend))(self, number)
            self.returns(number, term.id)
            self.bring_together(number, term.id)
            for _ in range(self.drawn.choice((0, 1, 2))):
                self.drawn.choice((Small.in_again, Small.late, Small.publish))(self, number, term.id)
        return self.so_far()

    def a_return(
        self, at: Any, under: str, unit: str | None, *, beside: bool = False, on: date | None = None
    ) -> Return:
        made = super().a_return(at, under, unit, beside=beside, on=on)
        counts = {key: value for key, value in made.counts.items() if key[0] != "PA"}
        if any(key[0] == "PA" for key in made.counts) and self.drawn.random() < 0.9:
            whole, group = self.cohort()
            counts |= {("PA", "all"): whole, ("PA", "disadvantaged"): group}
        money = [{**line, "award": 8000 if line["award"] == 7000 else line["award"]} for line in made.money]
        return Return(made.unit, made.on, counts, money, made.period, made.plan, made.beside)

    def cohort(self) -> tuple[tuple[int, int], tuple[int | None, int | None]]:
        """The counts of all pupils, and of the disadvantaged among them."""
        out_of = self.drawn.choice(COHORTS)
        if out_of < 200:
            n = self.drawn.randint(0, out_of)
            part = self.drawn.randint(1, out_of - 1)
            least, most = max(0, n - (out_of - part)), min(part, n)
            return (n, out_of), self.drawn.choice(((None, None), (self.drawn.randint(least, most), part)))
        part = self.drawn.choice((3, 7, 100, out_of - 3))
        short = self.drawn.randint(0, min(part - 1, 8))
        n = out_of - short - self.drawn.randint(0, 3 if part == out_of - 3 else 10)
        return (n, out_of), (part - short, part)


def comment_on(unit: str, period: str, code: str, group: str, counts: tuple[Any, Any]) -> str:
    """What a school says of a figure: words that are of no other."""
    return f"Said of {code} {group} {unit} {period} {counts[0]}-{counts[1]}-end"


@dataclass
class Hidden:
    """What may stand in no external file from some time on."""

    words: set[str] = field(default_factory=set)
    shares: set[float] = field(default_factory=set)
    figures: int = 0

    def of(self, year: Year) -> "Hidden":
        """What was hidden in any return that has come."""
        for event in year.events:
            for sent in (event.sent, event.second):
                for (code, group), counts in sent.counts.items() if sent else ():
                    if code == "PA" and counts[1] and is_hidden(group, counts, sent.counts[code, "all"]):
                        self.figures += 1
                        self.words.add(comment_on(sent.unit, sent.period, code, group, counts))
                        self.shares |= {counts[0] / counts[1] * 100}
        return self


def is_hidden(group: str, counts: tuple[Any, Any], whole: tuple[Any, Any]) -> bool:
    """Whether the percentage of a school is hidden by the plain rules: of few, or where few are left beside it."""
    d = counts[1]
    rest = whole[1] - d
    if d <= FEW:
        return True  # below the floor altogether, and else shown as n/N
    return group != "all" and (whole[1] < PARTED or 0 < rest < FLOOR)


def is_kept_back(counts: tuple[Any, Any]) -> bool:
    """Whether neither the counts nor the words on them may be shown."""
    n, d = counts
    return bool(d and (d < FLOOR or (d <= FEW and n in (0, d))))


def said_in(page: bytes) -> bytes:
    """What a dashboard says, without its style and its code."""
    return page.partition(b'id="content">')[2].partition(b"</script>")[0]


def parts_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part of a package, and of the packages within it; of a dashboard what it says."""
    if data[:4] != b"PK\x03\x04":
        yield "content.json", said_in(data)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            inside = package.read(name)
            if inside[:4] == b"PK\x03\x04":
                yield from parts_of(inside)
            else:
                yield name, inside


_TAG = re.compile(r"<[^>]*>")
_SAID = re.compile(r'(?:descr|title|name|val|formula1?)="([^"]*)"')
_NUMBER = re.compile(r"(?<![\d.,])\d+\.\d+")


def allowed(reckoned: Reckoned) -> set[str]:
    """The numbers that may be shown: of totals, targets and large cohorts, with their changes."""
    found: set[str] = set()
    every: list[Line] = [*reckoned.phases().values(), *reckoned.phase_history().values()]
    every += [line for line in (*reckoned.kpis().values(), *reckoned.kpi_history().values())
              if (line["denominator"] or FEW + 1) > FEW]  # fmt: skip
    for line in every:
        for key in ("value", "target", "last", "change", "last_year"):
            if line.get(key) is not None:
                found |= ways(abs(line[key]))
    return found.union(*map(ways, of_the_same(reckoned)))


def of_the_same(reckoned: Reckoned) -> Iterator[float]:
    """The totals of schools that have counts in each of the last terms, of three at least: charts show them."""
    counts: dict[str, dict[tuple[str, str], tuple[float, float]]] = {}
    for (unit, code, group, term), line in reckoned.kpi_history().items():
        if code == "PA" and line["denominator"]:
            counts.setdefault(term, {})[unit, group] = line["numerator"], line["denominator"]
    terms = [reckoned.terms[n].term.id for n in reckoned.history if reckoned.terms[n].term.id in counts]
    for first in range(len(terms)):
        for group in ("all", "disadvantaged"):
            shown = [{unit: c for (unit, of), c in counts[term].items() if of == group} for term in terms[first:]]
            same = set.intersection(*map(set, shown))
            for term in shown if len(same) >= FEWEST else ():
                yield sum(term[unit][0] for unit in same) / sum(term[unit][1] for unit in same) * 100


def ways(value: float) -> set[str]:
    """How a percentage is written: with its place, and as a share."""
    shown = as_shown({"unit": "percent"}, value)
    return {f"{shown}", f"{shown / 100}".rstrip("0"), f"{float(shown) / 100:.10g}"}


def looked_through(name: str, data: bytes, hidden: Hidden, may: set[str]) -> list[str]:
    """What of the hidden stands in a file, each as a line."""
    found = []
    own = [share for share in hidden.shares if as_shown({"unit": "percent"}, share) * 2 % 1]  # nobody else's
    shown = {way: share for share in own for way in ways(share)}
    exact = {f"{part:.9f}"[:7] for share in set(shown.values()) for part in (share, share / 100)}
    for part, inside in parts_of(data):
        text = inside.decode("utf-8", "replace")
        found += [f"{name}/{part} has the words {words!r}" for words in hidden.words if words in text]
        if not part.endswith((".xml", ".rels", ".json")) or "styles" in part or "theme" in part:
            continue
        found += [f"{name}/{part} has {number}" for number in exact if number in text]
        said = _TAG.sub(" ", text) + " " + " ".join(_SAID.findall(text))
        for number in set(_NUMBER.findall(said)):
            if number in shown and number not in may:
                found.append(f"{name}/{part} has {number}, which is hidden")
    return found


def in_figures(rows: Sequence[Any], hidden: Hidden, may: set[str]) -> list[str]:
    """What of the hidden stands in the long table of figures; a change is that of two lines of it."""
    found = []
    shown = {way for share in hidden.shares if as_shown({"unit": "percent"}, share) * 2 % 1 for way in ways(share)}
    values = {(row.period, row.unit_now, row.kpi, row.group): row.value for row in rows}
    periods = [*dict.fromkeys(row.period for row in rows)]
    for row in rows:
        where = f"figures.csv, {row.period} {row.figure}"
        found += [f"{where} has {way}" for way in ways(row.value or 0) & shown - may if row.value is not None]
        if row.level == "phase":
            if row.value is not None and (row.reporting or 0) < FEWEST:
                found.append(f"{where} is of {row.reporting}")
        elif row.change is not None:
            earlier = periods[: periods.index(row.period)]
            before = [values.get((period, row.unit_now, row.kpi, row.group)) for period in earlier]
            if row.value is None or not any(
                value is not None and abs(row.value - value - row.change) < 1e-6 for value in before
            ):
                found.append(f"{where} has the change {row.change}, which is of nothing that is shown")
    return found


def kept_back(rows: Sequence[Any], reckoned: Reckoned) -> list[str]:
    """The figures that must be hidden by the plain rules and are not."""
    found = []
    for row in rows:
        if row.kpi != "PA" or row.period != reckoned.at.term.id if hasattr(row, "period") else row.kpi != "PA":
            continue
        line = reckoned.kpis().get((row.unit, row.kpi, row.group))
        whole = reckoned.kpis().get((row.unit, row.kpi, "all"))
        if line is None or whole is None or line["value"] is None or whole["denominator"] is None:
            continue
        counts, all_of = (
            (line["numerator"], line["denominator"]),
            (whole["numerator"], whole["denominator"]),
        )
        if is_kept_back(counts) and (row.status, row.value, row.numerator) != ("suppressed", None, None):
            found.append(f"{row.unit} {row.group}: {counts} is {row.status}, should be hidden")
        elif is_hidden(row.group, counts, all_of) and row.status not in ("suppressed", "counts_only", "not_due"):
            found.append(f"{row.unit} {row.group}: {counts} of {all_of} is {row.status}")
    return found


def few_totals(rows: Sequence[Any]) -> list[str]:
    """The totals of too few schools that are shown."""
    return [
        f"the total of {row.phase}, {row.kpi} is of {row.reporting}"
        for row in rows
        if row.value is not None and row.reporting < FEWEST
    ]


def played(seed: int, terms: int = 6) -> Year:
    from year_played import TERMS

    return Small(Random(seed), seed, TERMS[6 - terms :]).year()
