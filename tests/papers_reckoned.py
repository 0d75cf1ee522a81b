"""What a school's paper may say, reckoned from the log of a year: plain code that uses nothing of planbook.

A paper is given as its sections, each a title with its paragraphs and tables as plain text. Every sentence is read
by one of the `FORMS` and what it says compared with the reckoning; one that holds a figure and that no form reads
is told. So is each cell with a figure of the paper's tables.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from sheets_reckoned import ACTION_WORDS, KPI_WORDS, REPORTED, of_kpi
from year_reckoned import Line, Reckoned, as_shown, figure, groups, judged
from year_reckoned import pounds as whole

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
N = rf"(?:{'|'.join(NUMBERS)}|[\d,]+)"
FIGURE = r"(?:[-−]?\d+(?:,\d{3})*(?:\.\d+)?%?|Yes|No)"
COUNTS = r" \((?P<{0}n>[\d,.]+) (?P<{0}of>of|for) (?P<{0}d>[\d,.]+)\)"
POUNDS = r"-?£[\d,]+"
PERIOD = r"(?:[a-z]+ term \d{4}(?:, (?:first|second) half)?|\d{4}-\d{2})"
DAY = r"\d{1,2} [A-Z][a-z]{2,8} \d{4}"
STANDS = {
    "on track": "green", "on watch": "amber", "off track": "red", "completed": "blue",
    "not reported": "not_reported", "not due yet": "not_due",
}  # fmt: skip
DUE = {
    "on target": "green", "near target": "amber", "off target": "red", "not reported": "not_reported",
    "without a target": "not_applicable", "not applicable (nobody to count)": "nobody",
    "given as counts only": "counts_only", "not shown": "suppressed",
}  # fmt: skip
HAS_FIGURE = re.compile(rf"\d|£|%|\b(?:{'|'.join(NUMBERS[2:])}|all|both|none)\b", re.IGNORECASE)


@dataclass
class Paper:
    """A paper as plain text: a section's title, its paragraphs, its tables as rows of cells with the headings
    first, and what its drawings say."""

    title: str
    paragraphs: list[tuple[str, str]] = field(default_factory=list)
    """Each with its anchor."""
    tables: list[list[list[str]]] = field(default_factory=list)
    drawings: list[tuple[str, str]] = field(default_factory=list)


def number(word: str) -> int:
    word = word.lower()
    return NUMBERS.index(word) if word in NUMBERS else int(word.replace(",", ""))


def of_all(words: str) -> int:
    """How many "Both", "All three" are."""
    return 2 if words == "Both" else number(words.removeprefix("All "))


def share(value: float) -> int:
    return int(Decimal(f"{value:.9f}").quantize(Decimal(1), ROUND_HALF_UP))


def amount(shown: str) -> float:
    """The number that a figure as shown is."""
    return float(shown.replace("−", "-").replace(",", "").rstrip("%"))


def money(amount: float | None) -> str:
    if amount is None:
        return "–"
    made = whole(amount)
    return f"{'-' if made < 0 else ''}£{abs(made):,}"


def long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def made_on(term: Any) -> date:
    """The day on which the papers of a term are made: ten days after its returns are due."""
    return (term.due or term.as_at) + timedelta(10)


def short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def in_full(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


OF_A_MEASURE = ("KPI", "Now", "Count", "Target", "Status")


class Cells(dict[str, str]):
    """A row of a table by its headings; of a column that is left out every row would have a dash."""

    def __missing__(self, heading: str) -> str:
        return "–"


class Said:
    """What a paper on one school of one period says, beside what it should."""

    def __init__(self, reckoned: Reckoned, unit: str, *, hides: bool = False) -> None:
        self.reckoned, self.unit = reckoned, unit
        self.at = reckoned.at
        self.hides = hides
        self.made_on = made_on(self.at.term)
        self.lines = {key[1:]: line for key, line in reckoned.kpis().items() if key[0] == unit}
        self.names = {self.kpi_name(*key): key for key in self.lines}
        every = [line for (of, _), line in reckoned.actions().items() if of == unit]
        self.actions = [line for line in every if line["delivery"] != "not_applicable"]
        self.milestones = [{"ref": ref, **line} for (of, ref), line in reckoned.milestones().items() if of == unit]
        self.money = {ref: line for (of, ref), line in reckoned.funding().items() if of == unit}
        self.sources = {row["funding_source"]: row["name"] for row in self.at.facts["funding_source"]}
        self.told = 0
        """How many sentences and cells were compared."""
        self.differ: list[str] = []
        self.area: str | None = None
        self.section = self.anchor = self.words = ""

    # Reading

    def paper(self, sections: Sequence[Paper]) -> None:
        for section in sections:
            self.section = section.title
            for paragraph, anchor in section.paragraphs:
                self.anchor = anchor
                self.area = anchor.split("/", 2)[2] if anchor.startswith("priority/") else None
                words = paragraph if self.area is None else paragraph.partition(". ")[2]
                self.words = words
                for sentence in sentences(words):
                    self.sentence(sentence)
            for table in section.tables:
                self.table(table)
            for _, alt in section.drawings:
                self.drawing(alt)

    def sentence(self, sentence: str) -> None:
        for form, check in FORMS:
            found = re.fullmatch(form, sentence)
            if found:
                self.told += 1
                for wrong in check(self, **found.groupdict()):
                    self.differ.append(f"paper of {self.unit}, {self.section}: “{sentence}”: {wrong}")
                return
        if HAS_FIGURE.search(self.bare(sentence)):
            self.differ.append(f"paper of {self.unit}, {self.section}: no form reads “{sentence}”")

    def bare(self, sentence: str) -> str:
        """A sentence without names that hold a figure, and without what the school says in it."""
        for name in sorted([*self.names, *(str(u["name"]) for u in self.at.facts["unit"])], key=len, reverse=True):
            sentence = sentence.replace(name, "")
        return re.sub(r"“[^”]*”|\(Do the [^)]*\)", "", sentence)

    def is_so(self, got: Any, wanted: Any, what: str) -> Iterator[str]:
        if got != wanted:
            yield f"{what} is {got!r}, should be {wanted!r}"

    # KPIs

    def kpi_name(self, code: str, group: str) -> str:
        name = str(self.at.kpis[code]["name"])
        return name if group == "all" else f"{name} ({group})"

    def line(self, name: str) -> tuple[Line, Line] | None:
        """A KPI and the school's figure of it, by the name that a sentence has."""
        key = self.names.get(name)
        return (self.at.kpis[key[0]], self.lines[key]) if key else None

    def due(self) -> dict[tuple[str, str], Line]:
        return {key: line for key, line in self.lines.items() if line["due"]}

    def of_section(self) -> list[Line]:
        """The figures due that a section is about: of pupils, or the others; in the summary all of them."""
        if self.section == "Summary":
            return list(self.due().values())
        pupils = self.section == "KPIs"
        return [line for (code, _), line in self.due().items() if self.is_of_pupils(code) == pupils]

    def is_of_pupils(self, code: str) -> bool:
        return bool(self.at.kpis[code]["about"] == "pupils")

    def was(
        self, name: str, now: str, nn: str | None, nof: str | None, nd: str | None, then: str | None,
        tn: str | None, tof: str | None, td: str | None, when: str | None, nobody: str | None,
    ) -> Iterator[str]:  # fmt: skip
        found = self.line(name)
        if found is None:
            yield f"{name} is no KPI of it"
            return
        kpi, line = found
        yield from self.is_so(now, of_kpi(kpi, line["value"]) if line["value"] is not None else None, "the figure")
        yield from self.counts(kpi, line, (nn, nof, nd))
        if self.hides:
            line = self.without_few(*self.names[name])
        year_before = self.reckoned.year_before
        before = year_before if line["last_year"] is not None else self.reckoned.before(kpi)
        past = line["last_year"] if line["last_year"] is not None else line["last"]
        code, group = self.names[name]
        if self.may_be_hidden(code, before) and when != self.reckoned.terms[year_before].term.title:
            before, past = self.reckoned.before(kpi), line["last"]  # what may not be shown is not set beside it
        earlier = self.reckoned.then(self.unit, code, group, before) if before is not None else None
        of_nobody = past is None and earlier is not None and earlier["status"] == "nobody"
        wanted = self.reckoned.terms[before].term.title if of_nobody and before is not None else None
        if not self.hides:
            yield from self.is_so(nobody, wanted, "when there was nobody to count")
        if then is None:
            if past is not None and not self.hides:
                yield f"it was {past} before, which is not said"
        elif past is None or before is None:
            yield "there is nothing that it could be set against"
        else:
            yield from self.is_so(then, of_kpi(kpi, past), "the earlier figure")
            yield from self.is_so(when, self.reckoned.terms[before].term.title, "the earlier period")
            if tn is not None and earlier:
                yield from self.counts(kpi, earlier, (tn, tof, td))

    def without_few(self, code: str, group: str) -> Line:
        """A figure without those of before that were of few pupils."""
        line, before = dict(self.lines[code, group]), self.reckoned.before(self.at.kpis[code])
        for key, when in (("last_year", self.reckoned.year_before), ("last", before), ("change", before)):
            past = None if when is None or when < 0 else self.reckoned.then(self.unit, code, group, when)
            if (past and self.is_few(past)) or (key == "change" and self.is_few(line)):
                line[key] = None
        return line

    def may_be_hidden(self, code: str, when: int | None) -> bool:
        """Whether a term's figures of the school, or those of the pupils in none of its groups, are of few, or of
        all or none of them."""
        if not self.hides or when is None:
            return False
        of = [
            self.reckoned.then(self.unit, code, group, when)
            for (other, group) in self.names.values()
            if other == code
        ]
        counts = [(line["numerator"], line["denominator"]) for line in of if line and line["denominator"]]
        rest = [(a - n, b - d) for a, b in counts for n, d in counts if d < b]
        return any(d <= 20 or n <= 5 or d - n <= 5 for n, d in [*counts, *rest])

    def is_few(self, line: Line) -> bool:
        return self.hides and bool(line["denominator"]) and line["denominator"] <= 20

    def counts(self, kpi: Line, line: Line, said: tuple[str | None, str | None, str | None]) -> Iterator[str]:
        n, of, d = said
        if kpi["unit"] in ("count", "yes_no"):
            yield from self.is_so(said, (None, None, None), "counts")
            return
        wanted = (line["numerator"], line["denominator"])
        got = None if n is None or d is None else (float(n.replace(",", "")), float(d.replace(",", "")))
        yield from self.is_so(got, wanted, "the counts")
        part = kpi["unit"] == "percent" and wanted[0] is not None and wanted[0] <= wanted[1]
        yield from self.is_so(of, "of" if part else "for", "how they are joined")

    def aim(self, kpi: Line, line: Line, aim: str, by_now: str | None, then: str | None, when: str | None) -> Any:
        target = line["target"]
        yield from self.is_so(aim, self.target(kpi, target), "the target")
        if by_now is not None:
            of_year = self.at.target(kpi["kpi"], self.unit, self.at.units[self.unit].get("phase") or "")[0]
            yield from self.is_so(by_now, self.target(kpi, of_year), "the target of the year")
        if then is not None:
            yield from self.is_so(then, self.target(kpi, line["last_target"]), "the target of last time")
            yield from self.is_so(when, line["last_term"], "of when")

    def target(self, kpi: Line, target: float | None) -> str | None:
        return None if target is None else of_kpi(kpi, target)

    def met(self, aim: str, by_now: str | None, then: str | None, when: str | None) -> Iterator[str]:
        """After a sentence on a KPI: its target, which was met."""
        kpi, line = self.last_named()
        yield from self.is_so(line["status"], "green", "the status")
        yield from self.aim(kpi, line, aim, by_now, then, when)

    def not_met(
        self, aim: str, by_now: str | None, then: str | None, when: str | None, pupils: str | None,
        more: str | None, points: str | None,
    ) -> Iterator[str]:  # fmt: skip
        kpi, line = self.last_named()
        if line["status"] not in ("red", "amber"):
            yield f"its status is {line['status']}"
        yield from self.aim(kpi, line, aim, by_now, then, when)
        if pupils is not None:
            step = 1 if more == "more" else -1
            yield from self.is_so(more, "more" if kpi["better"] == "up" else "fewer", "the direction")
            n, d = line["numerator"], line["denominator"]
            enough = n + step * number(pupils)
            stands = [
                judged(kpi, figure(kpi, count, d), line["target"], line["scale"])
                for count in (enough, enough - step)
            ]
            yield from self.is_so(stands[0], "green", f"with {enough} it")
            yield from self.is_so(stands[1] == "green", False, "that one pupil less would do")
            if points is not None:
                yield from self.is_so(points, f"{Decimal(100) / Decimal(d):.1f}", "what one pupil is")

    def last_named(self) -> tuple[Line, Line]:
        found = self.line(self.named)
        assert found
        return found

    named = ""

    def not_told(self, name: str) -> Iterator[str]:
        found = self.line(name)
        yield from self.is_so(found and found[1]["status"], "not_reported", "the status")

    def of_nobody(self, name: str) -> Iterator[str]:
        found = self.line(name)
        yield from self.is_so(found and found[1]["status"], "nobody", "the status")

    def seen(self, name: str, now: str, mark: str) -> Iterator[str]:
        """What must be seen, and is not as it should be."""
        found = self.line(name)
        if found is None:
            yield f"{name} is no KPI of it"
            return
        kpi, line = found
        yield from self.is_so(now, None if line["value"] is None else of_kpi(kpi, line["value"]), "the figure")
        yield from self.is_so(mark, KPI_WORDS[line["status"]].lower(), "the status")

    def standing(self, total: str, each: str) -> Iterator[str]:
        rows = self.of_section()
        yield from self.is_so(number(total), len(rows), "how many are due")
        got = {}
        for n, words in re.findall(rf"({N}) (?:is|are) ((?:{'|'.join(map(re.escape, DUE))}))", each):
            got[DUE[words]] = number(n)
        yield from self.statuses(got, rows)

    def all_standing(self, total: str, words: str) -> Iterator[str]:
        rows = self.of_section()
        yield from self.is_so(of_all(total), len(rows), "how many are due")
        yield from self.statuses({DUE[words]: of_all(total)}, rows)

    def statuses(self, got: dict[str, int], rows: Sequence[Line]) -> Iterator[str]:
        wanted = Counter(line["status"] for line in rows)
        if self.hides:  # what is hidden beyond what must be has no status of its own
            for status in ("red", "amber", "green"):
                if got.get(status, 0) > wanted[status]:
                    yield f"{got[status]} are {status}, should be {wanted[status]} at most"
            yield from self.is_so(sum(got.values()), len(rows), "all of them")
        else:
            yield from self.is_so(got, dict(wanted), "how they stand")

    def over_time(
        self, terms: str, name: str, same: str | None, low: str | None, low_in: str | None, high: str | None,
        high_in: str | None, often: str | None, since: str | None, change: str | None,
    ) -> Iterator[str]:  # fmt: skip
        name = next((n for n in self.names if n == name or n[:1].lower() + n[1:] == name), name)
        found = self.line(name)
        if found is None:
            yield f"{name} is no KPI of it"
            return
        kpi, line = found
        code, group = self.names[name]
        history = self.reckoned.kpi_history()
        known = []
        for n in self.reckoned.history:
            past = history[self.unit, code, group, self.reckoned.terms[n].term.id]
            if past["value"] is not None and not self.is_few(past):
                known.append((past["value"], in_short(self.reckoned.terms[n].term), past["status"]))
        if self.hides:  # more of them may be hidden than must be
            there = {(of_kpi(kpi, k[0]), k[1]) for k in known}
            words = {shown for shown, _ in there} if same else there
            told = {same} if same else {(low, low_in), (high, high_in)}
            yield from self.is_so(told <= words, True, "that they are so")
            yield from self.is_so(number(terms) <= len(known), True, "how many terms are known")
            return
        yield from self.is_so(number(terms), len(known), "how many terms are known")
        lowest, highest = min(known, key=lambda k: k[0]), max(known, key=lambda k: k[0])
        ends = [(of_kpi(kpi, one[0]), one[1]) for one in (lowest, highest)]
        if same or ends[0][0] == ends[1][0]:
            yield from self.is_so((same, same), (ends[0][0], ends[1][0]), "what it was each time")
        else:
            yield from self.is_so((low, low_in), ends[0], "the lowest")
            yield from self.is_so((high, high_in), ends[1], "the highest")
        met = sum(status == "green" for _, _, status in known)
        if often is not None:
            said = {"all": len(known), "none": 0}.get(often)
            yield from self.is_so(number(often) if said is None else said, met, "how often it was met")
        if change is None:
            yield from self.is_so(line["change"] is None or self.hides, True, "that no change is told")
        else:
            yield from self.is_so(since, line["last_term"], "since when")
            yield from self.is_so(change, changed(kpi, line["change"]), "the change")

    # Actions

    def own_actions(self) -> list[Line]:
        if self.area is None:
            return self.actions
        return [line for line in self.actions if (line["area"] or "") == self.area]

    def of_actions(self, total: str, each: str) -> Iterator[str]:
        rows = self.own_actions()
        yield from self.is_so(number(total), len(rows), "how many actions there are")
        found = re.findall(rf"({N}) (?:(?:is|are) )?({'|'.join(STANDS)})", each)
        got = {STANDS[words]: number(n) for n, words in found}
        yield from self.is_so(got, dict(Counter(line["delivery"] for line in rows)), "how they stand")

    def all_actions(self, total: str, words: str) -> Iterator[str]:
        rows = self.own_actions()
        n = 1 if total == "The only" else of_all(total)
        yield from self.is_so(
            {STANDS[words]: n}, dict(Counter(line["delivery"] for line in rows)), "how they stand"
        )

    def no_action(self, total: str, n: str, words: str) -> Iterator[str]:
        yield from self.is_so(total, "Neither" if number(n) == 2 else "None", "the word for nobody of so many")
        yield from self.all_actions(f"All {n}", f"not {words}")

    def own_milestones(self) -> list[Line]:
        refs = {line["ref"] for line in self.own_actions()}
        mine = self.milestones if self.area is None else [m for m in self.milestones if m["action"] in refs]
        return [m for m in mine if m["due_now"]]

    def of_milestones(self, met: str, total: str | None = None) -> Iterator[str]:
        rows = self.own_milestones()
        wanted = sum(m["done"] for m in rows), len(rows)
        match met:
            case "" | "not ":
                got = int(not met), 1
            case "None" | "Neither":
                got = 0, number(total or "")
            case _ if total is None:
                got = of_all(met), of_all(met)
            case _:
                got = number(met), number(total)
        yield from self.is_so(got, wanted, "milestones met of those due")
        if any(m["reported"] is None for m in rows):
            yield "milestones without an answer are said to be not met"

    def of_untold_milestones(self, total: str, met: str = "", untold: str = "") -> Iterator[str]:
        rows = self.own_milestones()
        wanted = sum(m["done"] for m in rows), sum(m["reported"] is None for m in rows), len(rows)
        of = number(total)
        got = (0 if met in ("", "None", "Neither") else number(met)), (number(untold) if untold else of), of
        yield from self.is_so(got, wanted, "milestones met, without an answer and due")

    def moves(self) -> list[Line]:
        return [line for line in self.moved() if line["revised_last"] != line["revised_finish"]]

    def moved(self) -> list[Line]:
        return [
            line
            for line in self.actions
            if line["live"]
            and line["finish"]
            and line["revised_finish"]
            and line["revised_finish"] > line["finish"]
        ]

    def have_moved(self, total: str, when: str) -> Iterator[str]:
        moves = {line["ref"]: line for line in self.moves()}
        yield from self.is_so(number(total), len(moves), "how many have moved")
        wanted = "since the plan was set" if len(self.moved()) == len(moves) else "since the last report"
        yield from self.is_so(when, wanted, "since when")
        told = set(re.findall(r"Action (\S+) \([^)]*\) moves from", self.words))
        more = re.search(rf"({N}) more (?:has|have) moved\.", self.words)
        yield from self.is_so(len(told) + (number(more[1]) if more else 0), len(moves), "named and counted")

    def moves_from(self, ref: str, first: str, now: str, before: str | None) -> Iterator[str]:
        yield from self.is_to_move(ref, first, now)
        line = next((line for line in self.moves() if line["ref"] == ref), None)
        last = line and line["revised_last"]
        yield from self.is_so(before, in_full(last) if last else None, f"the day that {ref} had moved to")

    def more_moved(self, more: str) -> Iterator[str]:
        yield from self.is_so(number(more), len(self.moves()) - 3, "how many more have moved")

    def is_to_move(self, ref: str, first: str, now: str) -> Iterator[str]:
        line = next((line for line in self.moves() if line["ref"] == ref), None)
        days = line and (in_full(line["finish"]), in_full(line["revised_finish"]))
        yield from self.is_so((first, now), days, "its days")

    def differing(self, total: str, facts: str, refs: str) -> Iterator[str]:
        rows = [line["ref"] for line in self.actions if line["differs"]]
        bases = sorted({line["basis"] for line in self.actions if line["differs"]})
        yield from self.is_so(facts, " or ".join(bases), "which facts suggest it")
        yield from self.is_so(number(total), len(rows), "how many differ")
        named = [ref for ref in re.split(r", | and ", refs) if not ref.endswith(" more")]
        yield from self.is_so(named, rows[: len(named)], "which differ")

    def plan_changes(self, total: str) -> Iterator[str]:
        rows = [key for key in self.reckoned.plan_changes() if key[0] == self.unit]
        yield from self.is_so(number(total), len(rows), "how many have changed")

    def says(self, ref: str, words: str) -> Iterator[str]:
        line = next((line for line in self.actions if line["ref"] == ref), {})
        said = (line.get("progress") or "").rstrip(".")
        yield from self.is_so(words.removesuffix(" …") in said and bool(said), True, "that it was said so")

    # Money

    def of_line(self, name: str) -> list[tuple[str, Line]]:
        """The lines that a sentence may be on: that of its paragraph, else those of the source."""
        ref = self.anchor.split("/", 2)[-1]
        lines = {ref: self.money[ref]} if ref in self.money else self.money
        return [(ref, line) for ref, line in lines.items() if self.sources[line["source"]] == name]

    def spent(self, name: str, words: str) -> Iterator[str]:
        wanted = [self.spent_words(line) for _, line in self.of_line(name)]
        if words not in wanted:
            yield f"should be one of {wanted}"

    def spent_words(self, line: Line) -> str:
        award, spent, forecast, passed = line["award"], line["spent"], line["forecast"], line["year_passed"]
        if award is None:
            return f"{money(spent)} spent; the allocation is not given"
        if not award:
            spending = f"{money(spent)} spent" if whole(spent) else "nothing spent"
            return f"nothing is allocated; {spending}" + (
                f", {money(forecast)} forecast" if whole(forecast) else ""
            )
        words = f"{money(spent)} of {money(award)} spent ({share(spent / award * 100)}%)"
        if passed >= 100:
            words += f", of an allocation that ended on {long(line['ends'])}"
        elif passed <= 0:
            words += f", of an allocation that begins on {long(line['begins'])}"
        else:
            words += f" with {share(passed)}% of the year gone"
        left, beyond = whole(award) - whole(forecast), whole(spent) - whole(award)
        if beyond > 0 and forecast < spent:
            return f"{words}; that is {money(beyond)} over already, and the forecast is still {money(forecast)}"
        if not left:
            return f"{words}; forecast to be spent in full"
        return f"{words}; forecast {money(abs(left))} {'over' if left < 0 else 'under'}"

    def overspent(
        self, what: str, name: str, over: str, come_to: str, award: str, late: str | None
    ) -> Iterator[str]:
        wanted = []
        for _, line in self.of_line(name):
            most, which = max((line["spent"], "The spending"), (line["forecast"], "The forecast"))
            beyond = whole(most) - whole(line["award"] or 0)
            forecast = money(line["forecast"]) if which == "The spending" else None
            wanted.append((which, money(beyond), money(most), money(line["award"] or 0), forecast))
        if (what, over, come_to, award, late) not in wanted:
            yield f"should be one of {wanted}"

    def asked_of_money(self, over: str, name: str) -> Iterator[str]:
        wanted = [
            money(whole(max(row["forecast"], row["spent"])) - whole(row["award"]))
            for _, row in self.of_line(name)
            if row["award"] is not None
        ]
        if over not in wanted:
            yield f"should be one of {wanted}"

    def little_spent(self, passed: str, spent: str, name: str) -> Iterator[str]:
        wanted = [
            (share(row["year_passed"]), share(row["spent_share"]))
            for _, row in self.of_line(name)
            if row["spent_share"] is not None
        ]
        if (int(passed), int(spent)) not in wanted:
            yield f"should be one of {wanted}"

    def rest_of(self, name: str, ended: str, spent: str) -> Iterator[str]:
        wanted = [
            (long(row["ends"]), share(row["spent_share"]))
            for _, row in self.of_line(name)
            if row["spent_share"] is not None and row["year_passed"] >= 100
        ]
        if (ended, int(spent)) not in wanted:
            yield f"should be one of {wanted}"

    # What is missing

    def missing_names(self) -> list[str]:
        return [self.kpi_name(*key) for key, line in self.due().items() if line["status"] == "not_reported"]

    def named_missing(self, names: str) -> Iterator[str]:
        """Names, the last of which may count others."""
        every = self.missing_names()
        found = [name for name in re.split(r", | and ", names) if name]
        other = re.fullmatch(rf"({N}) other KPIs?", found[-1])
        told = [n[:1].lower() + n[1:] for n in (found[:-1] if other else found)]
        known = [name[:1].lower() + name[1:] for name in every]
        yield from self.is_so([n for n in told if n not in known], [], "what is named though reported")
        yield from self.is_so(len(told) + (number(other[1]) if other else 0), len(every), "how many are missing")

    def gaps(self, names: str | None, silent: str | None) -> Iterator[str]:
        if names:
            yield from self.named_missing(names)
        else:
            yield from self.is_so(self.missing_names(), [], "what is missing and not named")
        n = sum(line["delivery"] == "not_reported" for line in self.actions)
        yield from self.is_so(number(silent) if silent else 0, n, "actions of which nothing was reported")

    def count_of(self, total: str, status: str) -> Iterator[str]:
        n = sum(line["delivery"] == status for line in self.actions)
        yield from self.is_so(number(total), n, f"actions {status}")

    def watched(self, total: str, priority: str | None) -> Iterator[str]:
        """The actions to watch: those of the priority that has most of them, where it has several; else all."""
        areas = [line["area"] or "" for line in self.actions if line["delivery"] == "amber"]
        most = max(map(areas.count, areas), default=0)
        yield from self.is_so(number(total), most if most > 1 else len(areas), "actions to watch")
        yield from self.is_so(priority is not None, most > 1, "a priority with several")
        if priority is not None and most > 1 and any(areas):
            named = [area for area in areas if area.startswith(priority.removesuffix(" …"))]
            yield from self.is_so(len(named), most, "actions to watch of the priority")

    def unchanged(self, total: str) -> Iterator[str]:
        n = sum(line["reporting"] in ("confirmed", "stale") for line in self.actions)
        yield from self.is_so(number(total), n, "actions that are unchanged")

    def became_worse(
        self, name: str, moved: str, times: str, first: str, first_in: str, last: str, last_in: str
    ) -> Iterator[str]:
        kpi, code, group = self.at.kpis[self.names[name][0]], *self.names[name]
        yield from self.is_so(moved, {"up": "fallen", "down": "risen"}.get(kpi["better"]), "which way it went")
        known = []
        for n in self.reckoned.history:
            past = self.reckoned.kpi_history()[self.unit, code, group, self.reckoned.terms[n].term.id]
            if past["status"] != "not_due":
                value = None if past["value"] is None or self.is_few(past) else of_kpi(kpi, past["value"])
                known.append((value, in_short(self.reckoned.terms[n].term)))
        run = known[-number(times) - 1 :]
        yield from self.is_so([(first, first_in), (last, last_in)], [run[0], run[-1]], "its ends")
        values = [amount(value) for value, _ in run]
        falls = all(b < a if moved == "fallen" else b > a for a, b in pairwise(values))
        yield from self.is_so((falls, len(run) > 3), (True, True), "that each is worse")

    def gap_between(
        self,
        name: str,
        few: str,
        group: str,
        others: str,
        other: str,
        gap: str,
        before: str | None,
        when: str | None,
    ) -> Iterator[str]:
        found = [self.line(f"{name} ({of})") for of in (group, other)]
        if None in found:
            yield f"{name} has no such groups"
            return
        (kpi, one), (_, two) = (line for line in found if line)
        yield from self.is_so((few, others), (of_kpi(kpi, one["value"]), of_kpi(kpi, two["value"])), "the figures")
        apart = abs(amount(of_kpi(kpi, two["value"])) - amount(of_kpi(kpi, one["value"])))
        yield from self.is_so(float(gap), round(apart, 6), "the gap")
        if before is not None:
            apart = abs(amount(of_kpi(kpi, two["last"])) - amount(of_kpi(kpi, one["last"])))
            yield from self.is_so((float(before), when), (round(apart, 6), one["last_term"]), "the gap before")

    def much_spent(
        self, spent: str, name: str, passed: str | None, begins: str | None, only: str | None, done: str | None,
        total: str | None,
    ) -> Iterator[str]:  # fmt: skip
        yield from self.little_spent(passed or "0", spent, name)
        if begins is not None:
            yield from self.is_so(
                begins in {in_full(r["begins"]) for _, r in self.of_line(name)}, True, "its first day"
            )
        good = [line["delivery"] in ("green", "blue") for line in self.actions]
        if only is not None:
            yield from self.is_so([STANDS[only]], [line["delivery"] for line in self.actions], "the only action")
        elif total is None:
            yield from self.is_so(all(good), True, "that all are on track")
        else:
            got = 0 if (done or "").casefold() in ("none", "neither") else number(done or "")
            yield from self.is_so((got, number(total)), (sum(good), len(good)), "how many are on track")

    def again(self) -> list[Line]:
        return [line for line in self.moves() if line["revised_last"] and line["revised_last"] > line["finish"]]

    def moved_again(self, ref: str, first: str, before: str, now: str) -> Iterator[str]:
        yield from self.is_to_move(ref, first, now)
        (line,) = self.again()
        yield from self.is_so((ref, before), (line["ref"], in_full(line["revised_last"])), "what had moved before")

    def moved_again_with(self, ref: str, others: str) -> Iterator[str]:
        refs = [line["ref"] for line in self.again()]
        yield from self.is_so((ref in refs, number(others)), (True, len(refs) - 1), "what has moved again")

    def side_by_side(self, ref: str, reported: str, basis: str, facts: str) -> Iterator[str]:
        (line,) = (line for line in self.actions if line["differs"])
        wanted = line["ref"], line["delivery"], line["facts"], line["basis"]
        yield from self.is_so(
            (ref, STANDS[reported], STANDS[facts], basis.split(maxsplit=1)[0]), wanted, "what differs"
        )

    def next_milestone(self, total: str | None, due: str) -> Iterator[str]:
        as_at = self.at.term.as_at
        ahead = [
            m for m in self.milestones
            if m["due"] and not m["done"] and m["due"] >= self.made_on and 0 < (m["due"] - as_at).days <= 120
        ]  # fmt: skip
        yield from self.is_so(1 if total is None else number(total), len(ahead), "how many are to come")
        yield from self.is_so(due, in_full(min(m["due"] for m in ahead)), "the first of them")

    def against(
        self, name: str, now: str, aim: str, by_now: str | None, then: str | None, when: str | None
    ) -> Iterator[str]:
        found = self.line(name)
        if found is None:
            yield f"{name} is no KPI of it"
            return
        kpi, line = found
        yield from self.is_so(line["status"], "red", "the status")
        yield from self.is_so(now, None if line["value"] is None else of_kpi(kpi, line["value"]), "the figure")
        yield from self.aim(kpi, line, aim, by_now, then, when)

    def dates_moved(self, total: str) -> Iterator[str]:
        yield from self.is_so(1 if total == "A" else number(total), len(self.moves()), "how many have moved")

    def otherwise(self, until: str, names: str) -> Iterator[str]:
        wanted = [self.kpi_name(code, group) for (code, group), line in self.due().items()
                  if group == "all" and line["counted_until"] == until]  # fmt: skip
        yield from self.is_so(re.split(r", | and ", names), wanted, "what was counted differently")

    def alone(self, total: str | None) -> Iterator[str]:
        n = sum(line["facts"] is None and bool(line["reported"]) and line["live"] for line in self.actions)
        yield from self.is_so(number(total) if total else 0, n, "actions with nothing to set beside them")

    def came_late(self, day: str) -> Iterator[str]:
        agreed = [
            e["due"]
            for name in self.at.names(self.unit)
            for e in self.at.facts["extension"]
            if (e["unit"], e["period"]) == (name, self.at.term.id)
        ]
        due = agreed[0] if agreed else self.at.term.due
        yield from self.is_so(day, due and long(due), "the day on which it was due")

    def missing(self, period: str) -> Iterator[str]:
        yield from self.is_so(period, as_named(self.at.term), "the period")
        yield from self.is_so(self.at.return_of(self.unit), None, "what came")

    def nothing_changed(self, period: str) -> Iterator[str]:
        yield from self.is_so(period, as_named(self.reckoned.terms[self.reckoned.now - 1].term), "the period")
        changed = [a["ref"] for a in self.actions if a["delivery_last"] not in (None, a["delivery"])]
        judged_so = ("red", "amber", "green", "not_reported")
        for (code, group), line in self.due().items():
            if self.hides and self.at.kpis[code]["counts_people"] == "all":
                continue  # no sentence speaks of what is hidden
            if self.reckoned.before(self.at.kpis[code]) == self.reckoned.now - 1:
                past = self.reckoned.then(self.unit, code, group, self.reckoned.now - 1)
                if self.hides and past and (self.is_few(past) or self.is_few(line)):
                    continue
                stood = (past["status"], line["status"]) if past else ("", "")
                if past and (self.is_few(past) or self.is_few(line)):
                    continue
                changed += [code] if stood[0] != stood[1] and all(s in judged_so for s in stood) else []
        yield from self.is_so(changed, [], "what has changed its status")

    def not_due(self, names: str) -> Iterator[str]:
        told = [re.sub(r" \([a-z ,]+\)$", "", name) for name in names.split("; ")]
        wanted = [self.kpi_name(*key) for key, line in self.lines.items() if key[1] == "all" and not line["due"]]
        yield from self.is_so(told, wanted, "what is not due")

    def few(self, name: str, n: str, d: str) -> Iterator[str]:
        found = self.line(name)
        counts = found and (found[1]["numerator"], found[1]["denominator"])
        yield from self.is_so((float(n), float(d)), counts, "the counts")
        yield from self.is_so(6 <= int(d) <= 20, True, "that they are few")

    def more(self, total: str) -> Iterator[str]:
        """A line on what a table leaves out, which is counted with the table."""
        self.left_out = number(total)
        yield from ()

    left_out = 0

    def not_shown(self, total: str) -> Iterator[str]:
        """How many figures are hidden: none where nothing has to be."""
        if not self.hides:
            yield from self.is_so(number(total), 0, "how many are hidden")

    # Tables

    def cell(self, got: str, wanted: str, what: str) -> None:
        self.told += 1
        if got != wanted:
            self.differ.append(f"paper of {self.unit}, {self.section}: {what} is {got!r}, should be {wanted!r}")

    def table(self, table: Sequence[Sequence[str]]) -> None:
        heads, *rows = table
        for row in rows:
            cells = Cells(zip(heads, row, strict=True))
            match heads[0]:
                case "KPI" if "Status" in cells:
                    self.measure_row(cells, heads)
                case "Source":
                    self.money_row(cells, len(rows))
                case "Priority":
                    self.priority_row(cells)
                case "Date":
                    self.date_row(cells)
                case "What" if "Then" in cells:
                    self.since_row(cells)
                case "What" if "Since" in cells and "Response" in cells:
                    self.exception_row(cells)

    def measure_row(self, cells: dict[str, str], heads: Sequence[str]) -> None:
        name = cells["KPI"]
        found = self.line(name)
        if found is None:
            self.cell(name, "a KPI of it", "a measure")
            return
        kpi, line = found
        if self.hides and line["status"] != "not_reported" and cells["Status"] in ("Suppressed", "Counts only"):
            self.cell(cells["Now"], "*" if cells["Status"] == "Suppressed" else "–", f"{name}, hidden")
            return
        value, n, d = line["value"], line["numerator"], line["denominator"]
        self.cell(cells["Now"], "–" if value is None else of_kpi(kpi, value), f"{name}, now")
        counts = "–"
        if kpi["unit"] != "yes_no" and n is not None:
            counts = number_shown(n)
            if kpi["unit"] in ("percent", "rate", "mean") and d is not None:
                part = kpi["unit"] == "percent" and n <= d
                counts += f"{'/' if part else ' for '}{number_shown(d)}"
        elif kpi["unit"] in ("percent", "rate", "mean"):
            counts = "–/–"
        if n is not None or d is not None:
            self.cell(cells["Count"], counts, f"{name}, the counts")
        year_before = self.reckoned.year_before
        others = [head for head in heads if head not in OF_A_MEASURE and not head.startswith("England")]
        earlier = others[0] if others else "Last time"
        titled = [t.term.title.replace(" term", "") for t in self.reckoned.terms]
        is_year = year_before >= 0 and earlier.lower() == titled[year_before]
        before = line["last_year"] if is_year else line["last"]
        got = re.sub(r" \([A-Z][a-z]{2} \d\d(?:, \w+)?\)$", "", cells[earlier])
        if not (self.hides and got in ("–", "*")):
            when = year_before if is_year else self.reckoned.before(kpi)
            past = (
                self.reckoned.then(self.unit, *self.names[name], when) if when is not None and when >= 0 else None
            )
            none = "Nobody" if past and past["status"] == "nobody" else "–"
            self.cell(got, none if before is None else of_kpi(kpi, before), f"{name}, {earlier}")
        target = "–" if line["target"] is None else of_kpi(kpi, line["target"])
        self.cell(cells["Target"].partition(" (year")[0], target, f"{name}, the target")
        if not self.hides:
            self.cell(cells["Status"], KPI_WORDS[line["status"]], f"{name}, the status")

    def money_row(self, cells: dict[str, str], rows: int) -> None:
        got = tuple(cells[head] for head in ("Source", "Allocation", "Spent", "Forecast", "Left"))
        wanted = [
            (
                self.sources[line["source"]], money(line["award"]), money(line["spent"]), money(line["forecast"]),
                money(line["variance"]),
            )
            for line in self.money.values()
        ]  # fmt: skip
        self.cell(str(got in wanted), "True", f"that {got} is one of {wanted}")
        self.cell(str(rows <= len(wanted)), "True", "that there are no more lines than there should be")

    def priority_row(self, cells: dict[str, str]) -> None:
        self.area = next(
            (t for t in {line["area"] or "" for line in self.actions} if t == cells["Priority"]), self.area
        )
        got = {w: int(n) for n, w in re.findall(r"(\d+) ([a-z ]+)", cells["Delivery"])}
        counts = Counter(ACTION_WORDS[line["delivery"]].lower() for line in self.own_actions())
        self.cell(str(sorted(got.items())), str(sorted(counts.items())), f"delivery of {cells['Priority']}")
        day = re.match(rf"({DAY}): ", cells["Next"])
        refs = {line["ref"] for line in self.own_actions()}
        ahead = [
            m["due"] for m in self.milestones
            if m["action"] in refs and not m["done"] and m["due"] > self.at.term.as_at and m["due"] >= self.made_on
        ]  # fmt: skip
        self.cell(day[1] if day else "", short(min(ahead)) if ahead else "", f"next of {cells['Priority']}")
        self.area = None

    def date_row(self, cells: dict[str, str]) -> None:
        day = datetime.strptime(cells["Date"], "%d %B %Y").replace(tzinfo=UTC).date()
        self.cell(str(day >= self.made_on), "True", f"that {cells['Date']} is to come")
        title = re.fullmatch(r"Return for (.*)", cells["What"])
        if title is None:
            return
        following = next(
            (t for t in (*self.reckoned.year.terms, *self.reckoned.year.halves) if as_named(t) == title[1]), None
        )
        due = None
        if following:
            agreed = [
                e["due"] for name in self.at.names(self.unit) for e in self.at.facts["extension"]
                if (e["unit"], e["period"]) == (name, following.id)
            ]  # fmt: skip
            due = agreed[0] if agreed else self.reckoned.year.term(following.id, self.at.facts).due
        self.cell(cells["Date"], long(due) if due else "", cells["What"])

    def since_row(self, cells: dict[str, str]) -> None:
        marks = (cells["Then"], cells["Now"])
        action = re.match(r"Action (\S+) \(", cells["What"])
        if action:
            line = next((line for line in self.actions if line["ref"] == action[1]), None)
            stands = line and tuple(ACTION_WORDS[line[key]] for key in ("delivery_last", "delivery"))
            self.cell(str(marks), str(stands), f"how {action[1]} stood and stands")
            return
        name, _, said = cells["What"].partition(": ")
        found = self.line(name)
        if found is None and "; the target was " in name:
            name, _, said = name.partition("; ")
            found = self.line(name)
        if found is None:
            self.cell(name, "a KPI of it", "what has changed")
            return
        kpi, line = found
        code, group = self.names[name]
        past = self.reckoned.then(self.unit, code, group, self.reckoned.now - 1)
        stood = KPI_WORDS[past["status"]] if past else ""
        self.cell(str(marks), str((stood, KPI_WORDS[line["status"]])), f"how {name} stood and stands")
        now, _, was = said.partition(", ")
        if now and past and not now.startswith("the target"):
            self.cell(now.partition(" (")[0], of_kpi(kpi, line["value"]), f"{name}, now")
            self.cell(was.partition(" ")[0].partition(";")[0], of_kpi(kpi, past["value"]), f"{name}, then")
        moved = re.search(r"the target was (\S+) and is now (\S+)$", said)
        if moved and past:
            wanted = (self.target(kpi, past["target"]), self.target(kpi, line["target"]))
            self.cell(str((moved[1], moved[2])), str(wanted), f"the targets of {name}")

    def exception_row(self, cells: dict[str, str]) -> None:
        what = cells["What"]
        words, figures = what.partition(": ")[::2]
        name = re.sub(r", (\w+)$", r" (\1)", words)
        if name in self.names:
            kpi, line = self.line(name) or ({}, {})
            self.cell(line["status"], "red", f"{name}, an exception")
            said = re.match(rf"({FIGURE}), target ({FIGURE})(?=,|$| )", figures)
            self.cell(
                str(said and (said[1], said[2])),
                str((of_kpi(kpi, line["value"]), of_kpi(kpi, line["target"]))),
                f"{name}, an exception",
            )
            return
        over = re.fullmatch(rf"(.*): ({POUNDS}) over its allocation of ({POUNDS})", what)
        if over:
            wanted = [
                (money(whole(max(row["spent"], row["forecast"])) - whole(row["award"])), money(row["award"]))
                for _, row in self.of_line(over[1])
                if row["award"] is not None
            ]
            self.cell(str((over[2], over[3]) in wanted), "True", f"that {what} is one of {wanted}")
            return
        line = next((line for line in self.actions if line["ref"] == what.partition(" ")[0]), None)
        step = next((m for m in self.milestones if m["ref"] == what.partition(" ")[0]), None)
        if step is not None:
            due = re.search(rf"it (?:was|is) due on ({DAY})", what)
            self.cell(due[1] if due else "", long(step["due"]), f"{step['ref']}, when it is due")
            return
        if line is None:
            self.cell(what, "an action of it", "an exception")
            return
        late = re.search(r"\(([\d,]+) days? overdue\)", what)
        days = late[1].replace(",", "") if late else "0"
        self.cell(days, str(line["overdue_days"]), f"{line['ref']}, days overdue")
        self.cell(str("Differs" in what), str(line["differs"]), f"that {line['ref']} differs")
        reported = re.search(r"Reported ([a-z ,]+)\. ", what)
        if reported:
            said_of = ACTION_WORDS[line["delivery"]] if not line["reported"] else REPORTED[line["reported"]]
            self.cell(reported[1], said_of.lower(), f"{line['ref']}, as reported")
        done = re.search(r"(\d+)% is done, and (\d+)% of its term time has passed", what)
        if done:
            passed = share(line["share_passed"] * 100)
            self.cell(
                str((int(done[1]), int(done[2]))), str((line["percent_done"], passed)), f"{line['ref']}, facts"
            )

    # Drawings

    def drawing(self, alt: str) -> None:
        self.told += 1
        if alt.startswith("Bar chart"):
            bars = re.findall(rf"([^:;.]+): allocation ({POUNDS}), forecast ({POUNDS})", alt[11:])
            if not bars:
                self.differ.append(f"paper of {self.unit}: no form reads “{alt}”")
            for name, award, forecast in bars:
                wanted = [
                    (money(row["award"]), money(row["forecast"]))
                    for _, row in self.of_line(name.strip())
                    if row["award"] is not None
                ]
                if (award, forecast) not in wanted:
                    self.differ.append(f"paper of {self.unit}: chart of {name} {award} {forecast}, not {wanted}")
            return
        found = re.match(rf"Line chart\. (.*?) over ({N}) \S+: (.*?)\.(?: |$)", alt)
        if found is None or found[1] not in self.names:
            self.differ.append(f"paper of {self.unit}: no form reads “{alt}”")
            return
        kpi, _ = self.last(found[1])
        code, group = self.names[found[1]]
        history = self.reckoned.kpi_history()
        known = []
        for n in self.reckoned.history:
            past = history[self.unit, code, group, self.reckoned.terms[n].term.id]
            if past["value"] is not None:
                known.append((of_kpi(kpi, past["value"]), self.reckoned.terms[n].term.title))
        got = re.findall(rf"({FIGURE}) in ({PERIOD})", found[3])
        if got != known and not self.hides:
            self.differ.append(f"paper of {self.unit}: chart {got}, should be {known}")
        if len(re.findall(PERIOD, found[3])) != len(self.reckoned.history):
            self.differ.append(f"paper of {self.unit}: “{alt}” does not name every term")
        if number(found[2]) != len(self.reckoned.history):
            self.differ.append(f"paper of {self.unit}: chart over {found[2]}, not {len(self.reckoned.history)}")

    def last(self, name: str) -> tuple[Line, Line]:
        found = self.line(name)
        assert found
        return found


def number_shown(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def as_named(term: Any) -> str:
    return term.title if term.kind == "year" else f"the {term.title}"


def in_short(term: Any) -> str:
    """As charts have a period: "Aut 26", and of a half of it "Aut2 26"."""
    if term.kind == "year":
        return str(term.title)
    year = int(term.id[:4]) + (term.part[:3] != "aut")
    half = term.part[-1] if term.part[-2:] in ("-1", "-2") else ""
    return f"{term.part[:3].capitalize()}{half} {year % 100:02d}"


def changed(kpi: Line, change: float | None) -> str | None:
    if change is None:
        return None
    size = of_kpi({**kpi, "unit": "percent" if kpi["unit"] == "percent" else kpi["unit"]}, abs(change)).rstrip("%")
    if float(size.replace(",", "")) == 0:
        return "unchanged"
    points = ""
    if kpi["unit"] == "percent":
        points = " point" if size == "1.0" else " points"
        size = size.removesuffix(".0")
    return f"{'up' if change > 0 else 'down'} {size}{points}"


def sentences(words: str) -> list[str]:
    """The sentences of a paragraph: what is quoted, or in brackets, is of the sentence around it."""
    found, begun, depth = [], 0, 0
    for n, sign in enumerate(words):
        depth += (sign in "“(") - (sign in "”)")
        if sign in ".?!" and depth == 0 and words[n + 1 : n + 2] in ("", " "):
            found.append(words[begun : n + 1].strip())
            begun = n + 1
    rest = words[begun:].strip()
    return [*found, *([rest] if rest else [])]


AIM = (
    rf"(?P<aim>{FIGURE})(?: by now \((?P<by_now>{FIGURE}) for the year\)"
    rf"| \((?P<then>{FIGURE}) in (?P<when>{PERIOD})\))?"
)
NAMED = r"(?P<name>[A-Z].*?)"
CITE = r" \(paragraphs? [^)]*\)"


def _was(said: Said, **found: Any) -> Iterator[str]:
    said.named = found["name"]
    return said.was(**found)


def _ignored(said: Said, **found: Any) -> Iterator[str]:
    return iter(())


Check = Callable[..., Iterator[str]]
_SAID: Sequence[tuple[str, Check]] = (
    (rf"The target of {AIM} was met\.", Said.met),
    (
        rf"The target was {AIM}(?:: (?P<pupils>{N}) (?P<more>more|fewer) pupils? would have met it"
        r"(?:; one pupil is (?P<points>[\d.]+) points)?)?\.",
        Said.not_met,
    ),
    (
        rf"{NAMED}: (?P<now>{FIGURE})(?:{COUNTS.format('n')})?"
        rf"(?:, against (?P<then>{FIGURE})(?:{COUNTS.format('t')})? in (?P<when>{PERIOD})"
        rf"|, with nobody to count in (?P<nobody>{PERIOD}))?\.",
        _was,
    ),
    (r"(?P<name>.*?): (?P<n>\d+) of (?P<d>\d+); so few are not given as a percentage\.", Said.few),
    (r"Not reported: (?P<name>.*)\.", Said.not_told),
    (r"Nobody to count: (?P<name>.*)\.", Said.of_nobody),
    (r"(?P<name>.*?): not reported\.", Said.not_told),
    (rf"{NAMED}: (?P<now>{FIGURE}) \((?P<mark>[a-z ]+)\)\.", Said.seen),
    (rf"Of (?P<total>{N}) actions?, (?P<each>.*)\.", Said.of_actions),
    (rf"(?P<total>Both|All {N}) actions are (?P<words>{'|'.join(STANDS)})\.", Said.all_actions),
    (rf"(?P<total>Neither|None) of the (?P<n>{N}) actions is (?P<words>reported|due yet)\.", Said.no_action),
    (rf"(?P<total>The only) action is (?P<words>{'|'.join(STANDS)})\.", Said.all_actions),
    (r"The one milestone due by (?:this date|now) was (?P<met>(?:not )?)met\.", Said.of_milestones),
    (rf"(?P<met>Both|All {N}) milestones due by (?:this date|now) were met\.", Said.of_milestones),
    (
        rf"Whether the (?P<total>{N}) milestones? due by (?:this date|now) (?:was|were) met is not reported\.",
        Said.of_untold_milestones,
    ),
    (
        rf"(?P<met>None|Neither|(?i:{N})) of the (?P<total>{N}) milestones due by (?:this date|now) "
        rf"(?:is|are) reported as met; (?P<untold>{N}) (?:has|have) no answer\.",
        Said.of_untold_milestones,
    ),
    (
        rf"(?P<met>None|Neither|(?i:{N})) of the (?P<total>{N}) milestones due by (?:this date|now) "
        r"(?:was|were) met\.",
        Said.of_milestones,
    ),
    (
        rf"(?P<what>The spending|The forecast) of (?P<name>.*) is (?P<over>{POUNDS}) over the allocation: "
        rf"(?P<come_to>{POUNDS}) against (?P<award>{POUNDS})(?:, with a forecast of (?P<late>{POUNDS}))?{CITE}\.",
        Said.overspent,
    ),
    (r"(?P<name>[^:]*): (?P<words>(?:nothing is allocated; |-?£).*)\.", Said.spent),
    (rf"(?P<total>(?i:{N})) KPIs? (?:is|are) due: (?P<each>.*)\.", Said.standing),
    (rf"(?P<total>Both|All {N}) KPIs due are (?P<words>{'|'.join(map(re.escape, DUE))})\.", Said.all_standing),
    (rf"The (?P<total>one) KPI due is (?P<words>{'|'.join(map(re.escape, DUE))})\.", Said.all_standing),
    (
        rf"Over (?P<terms>{N}) (?:terms|half-terms|years) (?P<name>.*) (?:was (?P<same>{FIGURE}) each time|"
        rf"was between (?P<low>{FIGURE}) "
        rf"\((?P<low_in>[^)]*)\) and (?P<high>{FIGURE}) \((?P<high_in>[^)]*)\))"
        rf"(?: and met its target in (?P<often>all|none|{N}) of them)?"
        rf"(?:; since (?P<since>{PERIOD}) it is (?P<change>.*))?\.",
        Said.over_time,
    ),
    (
        rf"(?P<total>(?i:{N})) finish dates? (?:has|have) moved "
        rf"(?P<when>since the plan was set|since the last report){CITE}\.",
        Said.have_moved,
    ),
    (
        rf"Action (?P<ref>\S+) \(.*\) moves from (?P<first>{DAY}) to (?P<now>{DAY})"
        rf"(?:, having moved before to (?P<before>{DAY}))?\.",
        Said.moves_from,
    ),
    (rf"(?P<more>(?i:{N})) more (?:has|have) moved\.", Said.more_moved),
    (rf"Action (?P<ref>\S+) \(.*\) is to move from (?P<first>{DAY}) to (?P<now>{DAY})\.", Said.is_to_move),
    (
        rf"For (?P<total>{N}) actions?, the (?P<facts>.*) suggests? a different status from the one reported: "
        r"(?P<refs>.*)\.",
        Said.differing,
    ),
    (rf"(?P<total>(?i:{N})) things? in the plan (?:has|have) changed since it was set\.", Said.plan_changes),
    (
        r"The [a-z -]+ says of action (?P<ref>\S+)(?: \(.*?\))?: “(?P<words>.*)”\.",
        Said.says,
    ),
    (rf"Due and not reported: (?P<names>.*){CITE}\.", Said.named_missing),
    (
        rf"Missing: (?:(?P<names>(?:(?!the status of).)*?))?(?:;? and )?"
        rf"(?:the status of (?P<silent>{N}) actions?)?\.",
        Said.gaps,
    ),
    (r"When will (?P<names>.*) be reported, and who answers for (?:it|them)\?", Said.named_missing),
    (
        rf"Nothing was reported on (?P<total>{N}) actions?: how does .*\?",
        lambda said, total: said.count_of(total, "not_reported"),
    ),
    (
        rf"(?P<total>(?i:{N})) actions are off track, .* among them: which should be put right first.*\?",
        lambda said, total: said.count_of(total, "red"),
    ),
    (
        rf"Which of the (?P<total>{N}) “watch” actions (?:most affects “(?P<priority>.*)”|needs help first), .*\?",
        Said.watched,
    ),
    (
        rf"(?P<name>.*): (?P<now>{FIGURE}), against a target of {AIM}(?:\.|, and no action .*\.)",
        Said.against,
    ),
    (
        rf"(?P<name>.*) has (?P<moved>fallen|risen) (?P<times>{N}) times running, from (?P<first>{FIGURE}) "
        rf"\((?P<first_in>[^)]*)\) to (?P<last>{FIGURE}) \((?P<last_in>[^)]*)\): what would show .*\?",
        Said.became_worse,
    ),
    (
        rf"(?P<name>.*) is (?P<few>{FIGURE}) \((?P<group>[^)]*)\) and (?P<others>{FIGURE}) \((?P<other>[^)]*)\), a "
        rf"gap of (?P<gap>[\d.]+) points?(?: \((?P<before>[\d.]+) points? in (?P<when>{PERIOD})\))?: what .*\?",
        Said.gap_between,
    ),
    (
        rf"(?P<spent>\d+)% of (?P<name>.*) is spent(?: and (?P<passed>\d+)% of the year has gone|, of which the "
        rf"first day is (?P<begins>{DAY}))"
        rf"(?:, while (?:the only action is (?P<only>.*)|(?P<done>(?i:{N}|none|neither)) of (?:the )?"
        rf"(?P<total>{N}) actions (?:is|are) on track or completed))?: how will what is left last\?",
        Said.much_spent,
    ),
    (
        r"The finish of action (?P<ref>\S+) \(.*\) has moved a second time: "
        rf"from (?P<first>{DAY}) to (?P<before>{DAY}), and now to (?P<now>{DAY})\.",
        Said.moved_again,
    ),
    (
        rf"The finish of action (?P<ref>\S+) \(.*\) and (?P<others>{N}) other actions? have moved a second time\.",
        Said.moved_again_with,
    ),
    (
        r"Action (?P<ref>\S+) \(.*\) is reported (?P<reported>.*), and its (?P<basis>milestones suggest|progress "
        r"suggests) (?P<facts>.*): which of the two describes it\?",
        Said.side_by_side,
    ),
    (
        rf"For (?P<total>{N}) actions, the (?:milestones suggest|progress suggests|milestones or the progress "
        r"suggest) something other than what was reported, .*\?",
        lambda said, total: said.is_so(number(total), sum(a["differs"] for a in said.actions), "how many differ"),
    ),
    (
        rf"What will show that (?:the next milestone|the first of (?P<total>{N}) milestones to come), “.*”, due "
        rf"on (?P<due>{DAY}), is met\?",
        Said.next_milestone,
    ),
    (
        rf"How will the (?P<over>{POUNDS}) over the allocation for (?P<name>.*) be paid for, "
        r"and from which budget\?",
        Said.asked_of_money,
    ),
    (
        r"(?P<passed>\d+)% of the year has gone and (?P<spent>\d+)% of (?P<name>.*) is spent: .*\?",
        Said.little_spent,
    ),
    (
        rf"The allocation of (?P<name>.*) ended on (?P<ended>{DAY}), and (?P<spent>\d+)% of it is spent: .*\?",
        Said.rest_of,
    ),
    (rf"(?P<total>A|(?i:{N})) finish dates? (?:has|have) moved: what .*\?", Said.dates_moved),
    (rf"(?P<total>(?i:{N})) actions? (?:is|are) unchanged: what shows .*\?", Said.unchanged),
    (
        rf"Counted differently until (?P<until>{PERIOD}), so not compared with earlier figures: (?P<names>.*)\.",
        Said.otherwise,
    ),
    (
        rf"The status of an action is the one that .*? reported(?:; for (?P<total>{N}) actions? there is nothing "
        r"to compare it with)?\.",
        Said.alone,
    ),
    (rf"The return was due on (?P<day>{DAY})\.", Said.came_late),
    (
        rf".* has not returned its workbook for (?P<period>(?:the )?{PERIOD}), so this report has no figures\.",
        Said.missing,
    ),
    (rf"No status in the return has changed since (?P<period>(?:the )?{PERIOD})\.", Said.nothing_changed),
    (r"Not due this time: (?P<names>.*)\.", Said.not_due),
    (rf"(?P<total>(?i:{N})) further \S+(?: \S+)? (?:is|are) in the trust’s summary workbook\.", Said.more),
    (rf"(?P<total>(?i:{N})) figures? (?:is|are) not shown, because few people are counted.*\.", Said.not_shown),
    # What holds a number and no figure
    (r"Key: .*", _ignored),
    (r"A change of percentages is given in points\.", _ignored),
    (r"(?:What would bring|What does) action \S+ \(.*\) .*\?", _ignored),
)
FORMS: Sequence[tuple[re.Pattern[str], Check]] = tuple((re.compile(form), check) for form, check in _SAID)
"""Every form of a sentence with a figure, and how what it says is compared."""

__all__ = ["Paper", "Said", "as_shown", "groups"]
