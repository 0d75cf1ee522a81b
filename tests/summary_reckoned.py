"""What a summary's sentences may say, reckoned from the log of a year: plain code that uses nothing of planbook.

A sheet is given as its rows of texts. Every sentence on it that stands alone in its row is read by one of the
`FORMS`, and what it says compared with the reckoning; one that holds a figure and that no form reads is told. So is
each headline, and how much the contents say of each sheet.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from papers_reckoned import HAS_FIGURE, NUMBERS, long, number
from sheets_reckoned import Sheets

N = rf"(?:{'|'.join(NUMBERS)}|[\d,]+)"
DAY = r"\d{1,2} [A-Z][a-z]{2,8} \d{4}"
Row = Sequence[Any]
NOBODY = {"None", "Neither"}


class Summary:
    """What the summary of one period says, beside what it should. `own` are the sentences that are declared."""

    def __init__(self, sheets: Sheets, own: set[str]) -> None:
        self.sheets, self.own = sheets, own
        self.reckoned = sheets.reckoned
        self.returns = sheets.returns
        self.headlines = {key: line["value"] for key, line in self.reckoned.headlines().items()}
        self.told = 0
        self.differ: list[str] = []
        self.sheet = ""

    def read(self, book: Mapping[str, Sequence[Row]]) -> None:
        """All sheets, each by its name."""
        for self.sheet, rows in book.items():
            for text in paragraphs(rows):
                self.paragraph(text)
        self.sheet = "Overview"
        self.large(book["Overview"])
        self.sheet = "Contents"
        self.contents(book["Contents"], book)

    def tell(self, said: str, got: Any, wanted: Any) -> None:
        self.told += 1
        if got != wanted:
            self.differ.append(f"{self.sheet}: “{said}”: {got!r}, should be {wanted!r}")

    def paragraph(self, text: str) -> None:
        if text in self.own:
            return
        for sentence in re.split(r"(?<=\.) (?=[A-Z*])", text):
            if any(sentence in own for own in self.own):
                continue
            for form, read in FORMS:
                found = re.fullmatch(form, sentence)
                if found:
                    for got, wanted in read(self, found.groupdict()):
                        self.tell(sentence, got, wanted)
                    break
            else:
                if HAS_FIGURE.search(sentence) and sentence.endswith("."):
                    self.differ.append(f"{self.sheet}: nothing reads “{sentence}”")

    # Who is in the figures

    def names(self, verdict: str) -> list[str]:
        """The schools that are due of which nothing counts, by why that is."""
        out = [unit for unit, line in self.returns.items() if line["file"] is None]
        kinds = {unit: self.reckoned.why_nothing(unit) or "missing" for unit in out}
        return [self.sheets.name(unit) for unit in out if kinds[unit] == verdict]

    @property
    def returned(self) -> int:
        return int(self.headlines["headline/returned"])

    def as_at(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield said["day"], long(self.reckoned.at.term.as_at)

    def included(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        due = len(self.returns)
        of = {"The one": 1, "Both": 2}.get(said["some"]) or number(said["of"] or "no")
        yield of, due
        some = said["some"]
        got = 0 if some in NOBODY or said["out"] else due if some in ("All", "Both", "The one") else number(some)
        yield got, self.returned
        rest = said["rest"] or ""
        for verdict, words in WHY.items():
            for name in self.names(verdict)[:3]:
                yield (name in rest and words in rest), True
        yield bool(rest), 0 < self.returned < due or (not self.returned and len(self.names("missing")) < due)

    def every(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        """That all have returned, whether or not with every figure."""
        due = len(self.returns)
        of = {"The one": 1, "Both": 2}.get(said["some"]) or number(said["of"])
        yield (of, self.returned), (due, due)

    def nothing(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield (number(said["of"]) if said.get("of") else 1, 0), (len(self.returns), self.returned)
        yield len(self.names("missing")), len(self.returns)

    def all_of_them(self, _said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield self.returned, len(self.returns)

    def no_total(self, _said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        """That no total may be shown: each is of too few schools, or was hidden once."""
        for (phase, kpi, group), line in self.reckoned.phases().items():
            if line["value"] is not None and group == "all":
                yield (phase, kpi, self.reckoned.is_hidden(phase, kpi, group)), (phase, kpi, True)

    def unusable(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        out = {name for verdict in WHY for name in self.names(verdict)}
        for name in re.split(r", | and ", re.sub(r" and \w+ more$", "", said["names"])):
            yield (name, name in out), (name, True)

    def nothing_beside(self, _said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield self.sheets.changes(), []

    def listed(self, said: dict[str, str], wanted: Sequence[str]) -> Iterator[tuple[Any, Any]]:
        yield named(said["names"], len(wanted)), sorted(wanted[:6] if len(wanted) > 6 else wanted)

    def not_returned(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield from self.listed(said, self.names("missing"))

    def taken_back(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield from self.listed(said, self.names("withdrawn"))

    def differing(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield from self.listed(said, self.names("undecided"))

    def late(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        late = [self.sheets.name(unit) for unit, line in self.returns.items() if line["on_time"] is False]
        yield from self.listed(said, late)

    def without(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        """Schools that a total should have and has not: of each KPI that is named none of them has a figure."""
        units = {self.sheets.name(unit): unit for unit in self.sheets.held.units}
        kpis = {kpi["name"]: code for code, kpi in self.sheets.held.kpis.items()}
        for name in re.split(r", | and ", said["names"]):
            for kpi in said["kpis"].split("; "):
                known = next((known for known in sorted(kpis, key=len, reverse=True) if kpi.startswith(known)), "")
                group = kpi.removeprefix(known).removeprefix(", ") or "all"
                line = self.reckoned.kpis().get((units.get(name, ""), kpis.get(known, ""), group))
                yield (kpi, name, bool(line) and line["value"] is not None), (kpi, name, False)

    def no_change_of(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        """Schools whose figure should be in the change of a total, and is not: it is lacking now or before."""
        units = {self.sheets.name(unit): unit for unit in self.sheets.held.units}
        kpis = {kpi["name"]: code for code, kpi in self.sheets.held.kpis.items()}
        for name in re.split(r", | and ", said["names"]):
            for kpi in said["kpis"].split("; "):
                known = next((known for known in sorted(kpis, key=len, reverse=True) if kpi.startswith(known)), "")
                group, unit = kpi.removeprefix(known).removeprefix(", ") or "all", units.get(name, "")
                mine = [line for key, line in self.reckoned.phases().items() if key[1:] == (kpis.get(known), group)]
                yield (kpi, name, "a change"), (kpi, name, "a change" if any(t["both"] for t in mine) else "none")
                yield (kpi, name, any(unit in total["both"] for total in mine)), (kpi, name, False)

    def over_both(self, _: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        changes = [total for total in self.reckoned.phases().values() if total["both"]]
        yield any(len(total["both"]) < total["units"] for total in changes), True

    def counted_otherwise(self, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        """Which KPIs are not compared with what was counted otherwise before, and until when that was so."""
        names = {code: kpi["name"] for code, kpi in self.sheets.held.kpis.items()}
        lines = [
            (key[1], line) for made in (self.reckoned.kpis(), self.reckoned.phases()) for key, line in made.items()
        ]
        wanted = {names[code] for code, line in lines if line["counted_until"] == said["until"]}
        yield set(re.split(r", | and ", said["names"])), wanted

    # Headlines and contents

    def large(self, rows: Sequence[Row]) -> None:
        """The figures in large type, each with the line beneath it."""
        at = next((n for n, row in enumerate(rows) if any(LINE.search(str(cell)) for cell in row)), None)
        if at is None:
            self.differ.append("Overview: there are no headlines")
            return
        for place, words in enumerate(rows[at]):
            figure = rows[at - 1][place] if place < len(rows[at - 1]) else None
            if words in (None, ""):
                continue
            for form, read in HEADLINES:
                if found := re.fullmatch(form, str(words)):
                    for got, wanted in read(self, figure, found.groupdict()):
                        self.tell(f"{figure} {words}", got, wanted)
                    break
            else:
                self.differ.append(f"Overview: nothing reads the headline “{figure}, {words}”")

    def of_returns(self, figure: Any, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield figure, f"{self.returned} of {len(self.returns)}"
        timely = int(self.headlines["headline/on_time"])
        if said.get("open"):
            yield number(said["open"]), len(self.names("undecided"))
        elif said.get("timely"):
            words = said["timely"]
            got = {"all": self.returned, "none": 0, "": self.returned, "not": 0}.get(words)
            yield (number(words) if got is None else got), timely

    def of_actions(self, figure: Any, _said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        live, on_track = (int(self.headlines[f"headline/{key}"]) for key in ("live", "on_track"))
        yield figure, f"{on_track:,} of {live:,}"

    def of_no_actions(self, figure: Any, _said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield (figure, 0), ("–", int(self.headlines["headline/live"]))

    def of_kpis(self, figure: Any, _said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield figure, self.headlines["headline/kpis_off_target"]

    def of_no_kpis(self, figure: Any, _said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        yield (figure, 0), ("–", self.headlines["headline/kpis_judged"])

    def of_money(self, figure: Any, said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        """The forecast beside the allocations, as the sheet of money has them."""
        column = 5  # Left, beside Allocation, Spent, Committed and Forecast
        rows = self.sheets.by_source()
        head = rows[0].index("Left") if rows else column
        left = [row[head] for row in rows[1:] if row[head] is not None]
        yield abs(round(float(figure), 2)), abs(round(sum(left), 2))
        yield said["over"], "over" if sum(left) < 0 else "below"

    def of_no_money(self, figure: Any, _said: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        rows = self.sheets.by_source()
        left = [row for row in rows[1:] if row[rows[0].index("Left")] is not None] if rows else []
        yield (figure, left), ("–", [])

    def contents(self, rows: Sequence[Row], book: Mapping[str, Sequence[Row]]) -> None:
        """How much there is on each sheet."""
        due = len(self.returns)
        schools = f"{self.returned} of {due} {'school' if due == 1 else 'schools'}"
        open_ = len(self.names("undecided"))
        undecided = f", {NUMBERS[open_]} not yet decided" if open_ else ""
        actions = max(0, len(self.sheets.all_actions()) - 1)
        wanted = {
            "Overview": schools,
            "Reliability": f"{schools} returned{undecided}",
            "Actions": counted(actions, "action"),
            "All actions": counted(actions, "action"),
            "Money": counted(max(0, len(self.sheets.by_source()) - 1), "source"),
        }
        for row in rows:
            if row and row[0] in wanted and len(row) > 2 and row[0] in book:
                self.tell(f"{row[0]}, {row[2]}", row[2], wanted[row[0]])


WIDE = 130
"""Characters that a line has at least before its text goes on in the next."""
WHY = {
    "missing": "not returned", "undecided": "sent workbooks that differ", "withdrawn": "withdrawn",
}  # fmt: skip
LINE = re.compile(r"^(school|unit)s? returned")
Read = Callable[[Summary, dict[str, str]], Iterator[tuple[Any, Any]]]
FORMS: Sequence[tuple[str, Read]] = (
    (rf"Figures (?:are )?as at (?P<day>{DAY})\.", Summary.as_at),
    (
        rf"(?P<some>(?i:{N})|All|Both|The one|None|Neither)(?: of)?(?: the)? ?(?P<of>{N})? ?schools? (?:is|are)"
        r"(?P<out> not)? included(?P<rest>; .*)?\.",
        Summary.included,
    ),
    (rf"(?P<some>All|Both|The one) ?(?P<of>{N})? schools? (?:has|have) returned, not each with every figure\.",
     Summary.every),
    (rf"(?:None|Neither) of the (?P<of>{N}) schools has returned yet\.", Summary.nothing),
    (r"The one school has not returned yet\.", Summary.nothing),
    (rf"Nothing has been returned yet from the (?P<of>{N}) schools? due\.", Summary.nothing),
    (r"All schools have returned\.|The one school has returned\.", Summary.all_of_them),
    (r"Of fewer than three schools there is no total; the sheets of KPIs have each one’s own\.", Summary.no_total),
    (r"(?P<names>.+) (?:has|have) no return that can be used; the phase’s figures leave (?:it|them) out\.",
     Summary.unusable),
    (r"No figure can be compared with one from .+\.", Summary.nothing_beside),
    (r"Not returned: (?P<names>.+); totals leave (?:it|them) out\.", Summary.not_returned),
    (r"Returned and withdrawn: (?P<names>.+)\.", Summary.taken_back),
    (r"Conflicting workbooks were returned, and it is not yet decided which of them counts: (?P<names>.+); "
     r"totals leave (?:it|them) out\.", Summary.differing),
    (r"Late: (?P<names>.+)\.", Summary.late),
    (r"Counted differently until (?P<until>[^:]+): (?P<names>.+)\.", Summary.counted_otherwise),
    (r"Without (?P<names>.+): (?P<kpis>.+)\.", Summary.without),
    (r"The change of a phase is over those that have both figures\.", Summary.over_both),
    (r"(?P<kpis>.+): without (?P<names>.+)\.", Summary.no_change_of),
)  # fmt: skip
ReadHeadline = Callable[[Summary, Any, dict[str, str]], Iterator[tuple[Any, Any]]]
HEADLINES: Sequence[tuple[str, ReadHeadline]] = (
    (rf"schools? returned(?:, (?P<timely>{N}|all|none|not)? ?on time)?(?:, (?P<open>{N}) not yet decided)?",
     Summary.of_returns),
    ("live actions on track", Summary.of_actions),
    ("no live actions reported|actions: not asked now", Summary.of_no_actions),
    ("school KPIs? off target", Summary.of_kpis),
    ("no KPIs reported", Summary.of_no_kpis),
    ("forecast (?P<over>over|below) all allocations", Summary.of_money),
    ("no money reported|money: not asked now", Summary.of_no_money),
)  # fmt: skip


def paragraphs(rows: Sequence[Row]) -> Iterator[str]:
    """The texts that stand alone in their rows; one that is set over several rows is put together again."""
    begun = ""
    for row in [*rows, []]:
        alone = len([cell for cell in row if cell not in (None, "")]) == 1 and isinstance(row[0], str)
        if begun and not (alone and len(begun) > WIDE and not begun.endswith(".")):
            yield begun
            begun = ""
        if alone:
            begun = f"{begun} {row[0]}".strip()


def counted(count: int, one: str) -> str:
    word = NUMBERS[count] if count <= 12 else f"{count:,}"
    return f"{word[:1].upper()}{word[1:]} {one}{'' if count == 1 else 's'}"


def named(names: str, count: int) -> list[str]:
    """The names of a list, without how many more there are."""
    found = re.split(r", | and ", names)
    return sorted(found[:-1] if count > 6 else found)
