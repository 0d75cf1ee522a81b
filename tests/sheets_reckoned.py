"""What the summary's sheets must say, reckoned from the log of a year: plain code that uses nothing of planbook.

Each function gives a table as rows of cells, its headings first. A cell of a KPI is its value with the symbol of
its status; the others are values alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from plan_reckoned import UNSAID
from year_reckoned import DELIVERIES, FEWEST, PLACES, Held, Line, Reckoned, Year, as_shown, groups, is_of_few
from year_reckoned import pounds as pounds_of

Rows = list[list[Any]]
PHASES = {
    "infant": "Infant", "junior": "Junior", "primary": "Primary", "high": "High", "secondary": "Secondary",
    "special": "Special",
}  # fmt: skip
SYMBOLS = {"red": "■", "amber": "▲", "green": "●"}
KPI_WORDS = {
    "red": "Off target", "amber": "Near target", "green": "On target", "not_reported": "Not reported",
    "not_due": "Not due", "not_applicable": "Not applicable",
    "nobody": "Nobody to count", "suppressed": "Suppressed", "blue": "Completed",
}  # fmt: skip
ACTION_WORDS = {**KPI_WORDS, "red": "Off track", "amber": "Watch", "green": "On track"}
MONEY_WORDS = {**KPI_WORDS, "red": "Over allocation", "amber": "Watch", "green": "Within allocation"}
REPORTED = {
    "off_track": "Off track", "watch": "Watch", "on_track": "On track", "completed": "Completed",
    "not_due": "Not due yet", "dropped": "Dropped", "no_change": "No change, confirmed",
}  # fmt: skip
MET = {"met": "Met", "partly_met": "Partly met", "not_met": "Not met", "not_due": "Not due yet"}
COUNTED = ["■ Off track", "▲ Watch", "● On track", "✓ Completed", "○ Not reported", "– Not due", "All"]


class Sheets:
    """The sheets of one period's summary. `found` are the findings of each school that checking gave: how many
    errors, warnings and notes, and whether its own workbook has any of the first two."""

    def __init__(self, reckoned: Reckoned, found: Mapping[str, tuple[int, int, int, bool]]) -> None:
        self.reckoned = reckoned
        self.held: Held = reckoned.at
        self.found = found
        self.returns = reckoned.returns()
        self.order = [unit for unit in self.held.units if unit in self.returns]

    def name(self, unit: str) -> str:
        return str(self.held.units[unit]["name"])

    def by_name(self, units: Iterable[str]) -> list[str]:
        return sorted(units, key=lambda unit: (self.name(unit).casefold(), unit))

    # Who returned

    def who_returned(self) -> Rows:
        rows: Rows = [
            [
                "School",
                "Return",
                "Received",
                "On time",
                "Checked by",
                "Checked on",
                "Errors",
                "Queries",
                "For information",
            ]
        ]
        for unit in self.order:
            line, sent = self.returns[unit], self.held.return_of(unit)
            errors, warnings, notes, flawed = self.found.get(unit, (0, 0, 0, False))
            on_time = {True: "Yes", False: "No", None: None}[line["on_time"]]
            state = "In order"
            if sent and self.is_after_publication(sent):
                state = "After publication"
            elif sent is None:
                state = {"undecided": "Not yet decided", "withdrawn": "Withdrawn"}.get(
                    self.reckoned.why_nothing(unit), ""
                )
                state = state or "Not returned"
            elif flawed:
                state = "With findings"
            counts = [None] * 3 if state == "Not returned" else [errors, warnings, notes]
            by = ["The head", sent.on] if sent else [None, None]
            rows.append([self.name(unit), state, line["received_on"], on_time, *by, *counts])
        return rows if self.order else []

    def is_after_publication(self, sent: Any) -> bool:
        """Whether a workbook came after what it belongs to went out last."""
        out = self.reckoned.year.published(self.held.term.id)
        before = self.reckoned.year.events[:out] if out is not None else ()
        return out is not None and not any(sent in (e.sent, e.second) for e in before)

    # KPIs

    def measures(self, *, main: bool) -> list[tuple[str, str]]:
        """The columns: each KPI that is due of somebody, for all pupils; or for its groups."""
        lines = self.reckoned.kpis()
        found = []
        for code, kpi in self.held.kpis.items():
            for group in groups(kpi)[:1] if main else groups(kpi)[1:]:
                if any(line["due"] for (_, of, whose), line in lines.items() if (of, whose) == (code, group)):
                    found.append((code, group))
        return found

    def phases(self) -> list[str]:
        """The phases that schools with KPIs have, in order."""
        there = {self.held.together(unit) for unit, _, _ in self.reckoned.kpis()}
        return [phase for phase in PHASES if phase in there]

    def units_of(self, phase: str) -> list[str]:
        units = dict.fromkeys(unit for unit, _, _ in self.reckoned.kpis())
        return self.by_name(unit for unit in units if self.held.together(unit) == phase)

    def of_phase(self, phase: str, code: str, group: str) -> Line | None:
        """The line of a phase as it is shown; of one that has one school, that school's."""
        alone = [unit for unit in self.order if self.held.together(unit) == phase]
        if (phase, code, group) not in self.reckoned.phases():
            return None
        if len(alone) == 1:
            return self.reckoned.kpis().get((alone[0], code, group))
        return total_outside(self.reckoned, phase, code, group)

    def headings(self, measures: Sequence[tuple[str, str]]) -> list[str]:
        heads = ["School"]
        for code, group in measures:
            kpi = self.held.kpis[code]
            name = kpi["name"] if group == "all" else f"{kpi['name']}, {group}"
            heads.append(name + "\u00a0%" if kpi["unit"] == "percent" else name)
        return heads

    def phase_name(self, phase: str) -> str:
        mine = [unit for unit in self.order if self.held.together(unit) == phase]
        told = sum(self.held.return_of(unit) is not None for unit in mine)
        return f"{PHASES[phase]}, {told} of {len(mine)} {'school' if len(mine) == 1 else 'schools'}"

    def figures(self, *, main: bool) -> Rows:
        measures = self.measures(main=main)
        if not measures:
            return []
        rows: Rows = [self.headings(measures)]
        lines = self.reckoned.kpis()
        for phase in self.phases():
            units = self.units_of(phase)
            if not any((unit, *measure) in lines for unit in units for measure in measures):
                continue
            totals = [self.of_phase(phase, *measure) for measure in measures]
            kpis = [self.held.kpis[code] for code, _ in measures]
            beside = zip(totals, kpis, strict=True)
            rows.append([self.phase_name(phase), *(figure(line, kpi, coloured=False) for line, kpi in beside)])
            if any("reporting" in line for line in totals if line):
                told = [f"{t['reporting']} of {t['units']}" if t and t.get("units") else None for t in totals]
                rows.append(["Schools that reported", *told])
            targets = [line["target"] if line else None for line in totals]
            if any(target is not None for target in targets):
                rows.append(["Target", *targets])
            for unit in units:
                rows.append(
                    [
                        self.name(unit),
                        *(figure(lines.get((unit, *m)), kpi) for m, kpi in zip(measures, kpis, strict=True)),
                    ]
                )
        return rows

    def changes(self) -> Rows:
        measures, lines = self.measures(main=True), self.reckoned.kpis()
        outside = {key: total_outside(self.reckoned, *key) for key in self.reckoned.phases()}
        every = [(key[1:], line) for key, line in [*lines.items(), *outside.items()]]
        if not measures or all(line["change"] is None for _, line in every):
            return []
        better = {"up": "higher is better", "down": "lower is better"}
        since = [
            next((line["last_term"] for key, line in every if key == m and line["change"] is not None), None)
            for m in measures
        ]
        rows: Rows = [
            self.headings(measures),
            ["Which way is better", *(better[self.held.kpis[code]["better"]] for code, _ in measures)],
            ["Since", *since],
        ]
        for phase in self.phases():
            lines_of = [self.of_phase(phase, *m) for m in measures]
            totals = (self.change(m[0], t) for m, t in zip(measures, lines_of, strict=True))
            rows.append([self.phase_name(phase), *totals])
            over = [
                f"{len(t['both'])} of {t['units']}" if t and "both" in t and t["change"] is not None else None
                for t in lines_of
            ]
            if any(over):
                rows.append(["With both figures", *over])
            for unit in self.units_of(phase):
                rows.append([self.name(unit), *(self.change(m[0], lines.get((unit, *m))) for m in measures)])
        return rows

    def change(self, code: str, line: Line | None) -> Any:
        unit = self.held.kpis[code]["unit"]
        if line is None:
            return None
        if line["status"] == "suppressed":
            return "*"
        if line["change"] is None or unit == "yes_no":
            return "–"
        return line["change"]

    # Actions

    def by_area(self) -> Rows:
        lines = self.reckoned.areas().items()
        return [["Priority", *COUNTED], *([area, *(c[k] for k in (*DELIVERIES, "total"))] for area, c in lines)]

    def by_school(self) -> Rows:
        rows: Rows = [["School", *COUNTED, "Differs", "Past finish", "Finish moved"]]
        lines = self.told()
        for unit in self.by_name({unit for unit, _ in lines}):
            mine = [line for (of, _), line in lines.items() if of == unit]
            counts = [sum(line["delivery"] == status for line in mine) for status in DELIVERIES]
            late, moved = (
                sum(line["live"] and line[k] > 0 for line in mine) for k in ("overdue_days", "slipped_days")
            )
            differ = sum(line["differs"] for line in mine)
            rows.append([self.name(unit), *counts, len(mine), differ, late, moved])
        return rows if len(rows) > 1 else []

    def told(self) -> dict[tuple[str, str], Line]:
        """The actions but those that were dropped."""
        lines = self.reckoned.actions().items()
        return {key: line for key, line in lines if line["delivery"] != "not_applicable"}

    def late(self) -> Rows:
        found = [
            (unit, line)
            for (unit, _), line in self.told().items()
            if line["live"] and (line["overdue_days"] or line["slipped_days"])
        ]
        found.sort(
            key=lambda f: (-f[1]["overdue_days"], -f[1]["slipped_days"], self.name(f[0]).casefold(), f[1]["ref"])
        )
        heads = ["School", "Ref", "Action", "Led by", "Status", "Approved finish", "Revised finish"]
        rows: Rows = [[*heads, "Days overdue", "Days moved"]]
        for unit, line in found:
            days = [line["overdue_days"] or None, line["slipped_days"] or None]
            words = [line["ref"], line["action"], line["led_by"], ACTION_WORDS[line["delivery"]]]
            rows.append([self.name(unit), *words, line["finish"], line["revised_finish"], *days])
        return rows if found else []

    def all_actions(self) -> Rows:
        heads = [
            "School",
            "Priority",
            "Ref",
            "Action",
            "Led by",
            "Finish",
            "Status",
            "What the facts say",
            "% done",
        ]
        rows: Rows = [[*heads, "Progress and evidence", "Next step"]]
        for (unit, _), line in self.told().items():
            done = None if line["percent_done"] is None else line["percent_done"] / 100
            words = [line["area"], line["ref"], line["action"], line["led_by"], line["finish"]]
            status = ACTION_WORDS[line["delivery"]]
            rows.append([self.name(unit), *words, status, UNSAID, done, line["progress"], line["next_step"]])
        return rows if len(rows) > 1 else []

    def plan_changes(self, headed: Mapping[str, Mapping[tuple[str, str], str]]) -> Rows:
        """`headed` has the headings of a workbook's columns, by format, record and field."""
        rows: Rows = [["School", "What", "What was changed", "As set", "Now", "Since", "Agreed"]]
        for (unit, kind, record, ref, field), line in self.reckoned.plan_changes().items():
            label = self.words(record, "source", line["label"]) if record == "funding_line" else line["label"]
            what = " ".join(dict.fromkeys(word for word in (ref, label) if word))
            sent = self.held.return_of(unit)
            headings = headed[sent.format if sent else ""]
            if kind == "changed":
                heading = headings[record, field]
                sides = [self.words(record, field, line[side]) for side in ("was", "value")]
            else:
                heading = {"added": "The row is new", "removed": "The row was removed"}[kind]
                said = "; ".join(
                    f"{headings[record, key]}: {word}"
                    for of, key in headings
                    if of == record and (word := self.words(record, key, line["value"].get(key)))
                )
                sides = [said if kind == "removed" else None, said if kind == "added" else None]
            rows.append([self.name(unit), what, heading, *sides, line["since"], line["agreed"]])
        return rows if len(rows) > 1 else []

    def words(self, record: str, key: str, value: Any) -> str | None:
        """A cell of a plan as people read it."""
        if value is None or value == "":
            return None
        if (record, key) == ("funding_line", "source"):
            return next(str(s["name"]) for s in self.held.facts["funding_source"] if s["funding_source"] == value)
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        if key in ("award", "spent", "forecast"):
            return pounds(value)
        if key == "percent_done":
            return f"{value}%"
        if key == "led_by":
            return str(value)
        return {"status": REPORTED, "met": MET}.get(key, {}).get(value, str(value))

    # Money

    def by_source(self) -> Rows:
        heads = ["Source", "Repayable if unspent", "Ends", "Allocation", "Spent", "Committed", "Forecast", "Left"]
        rows: Rows = [[*heads, "Not committed"]]
        rows += [
            [line["name"], "No", ends, line["award"], line["spent"], None, *(line[k] for k in _LEFT)]
            for (_, ends), line in sources(self.reckoned).items()
        ]
        return rows if len(rows) > 1 else []

    def money(self) -> Rows:
        heads = [
            "School",
            "Source",
            "Spent, % of allocation",
            "Allocation",
            "Spent",
            "Committed",
            "Forecast",
            "Left",
            "Status",
        ]
        rows: Rows = [heads]
        lines = self.reckoned.funding()
        for unit, ref in sorted(lines, key=lambda key: (self.name(key[0]).casefold(), *key)):
            line = lines[unit, ref]
            part = None if line["spent_share"] is None else line["spent_share"] / 100
            word = {"red": "Over allocation", "amber": "Watch", "green": "Within allocation"}.get(line["status"])
            amounts = [line["award"], line["spent"], None, line["forecast"], line["variance"]]
            source = self.words("funding_line", "source", line["source"])
            rows.append([self.name(unit), source, part, *amounts, word or KPI_WORDS[line["status"]]])
        return rows if len(rows) > 1 else []


_LEFT = ("forecast", "variance", "uncommitted")


def sources(reckoned: Reckoned) -> dict[tuple[str, date], Line]:
    """The money by source and by when it ends, in the register's order of sources."""
    order = [row["funding_source"] for row in reckoned.at.facts["funding_source"]]
    names = {row["funding_source"]: row["name"] for row in reckoned.at.facts["funding_source"]}
    found = {}
    for (code, ends), line in sorted(reckoned.sources().items(), key=lambda p: (order.index(p[0][0]), p[0][1])):
        mine = [m for m in reckoned.funding().values() if (m["source"], m["ends"]) == (code, ends)]
        award, spent, forecast = (sum(m[key] or 0 for m in mine) for key in ("award", "spent", "forecast"))
        whole = all(m["award"] is not None for m in mine)  # else one line's award would stand beside another's
        found[code, ends] = {
            **line,
            "name": names[code],
            "forecast": sum(m["forecast"] for m in mine),
            "variance": pounds_of(award) - pounds_of(forecast) if whole else None,
            "uncommitted": pounds_of(award) - pounds_of(spent) if whole else None,
        }
    return found


def figure(line: Line | None, kpi: Line, *, coloured: bool = True) -> Any:
    """A cell of a KPI: its value with no more places than are shown and, where it has a colour, its symbol."""
    if line is None:
        return None
    if line["status"] == "suppressed":
        return "*"
    if line["status"] == "nobody":
        return "0/0" if kpi["unit"] == "percent" else "0 for 0"
    if line["value"] is None:
        return "○" if line["status"] == "not_reported" else "–"
    return float(as_shown(kpi, line["value"])), SYMBOLS.get(line["status"], "") if coloured else ""


def total_outside(reckoned: Reckoned, phase: str, code: str, group: str) -> Line:
    """A total as it may be shown outside: hidden where it is of too few schools, or where the one before was."""
    line = reckoned.phases()[phase, code, group]
    since = {"last": None, "change": None, "last_term": None, "both": (), "value_both": None}
    gone = {"numerator": None, "denominator": None, "value": None, **since}
    if reckoned.is_hidden(phase, code, group):
        return {**line, **gone, "status": "suppressed"}
    if len(line["both"]) < FEWEST:  # an aggregate of fewer is not shown, nor its change
        return {**line, **since}
    when = reckoned.before(reckoned.at.kpis[code])
    if line["last"] is not None and when is not None and _was_hidden(reckoned, when, phase, code, group):
        return {**line, **since}
    return line


def _was_hidden(reckoned: Reckoned, when: int, phase: str, code: str, group: str) -> bool:
    for name in dict.fromkeys(("all", group)):
        made = reckoned.terms[when].total(phase, code, name)
        if made.status == "suppressed" or is_of_few(made.value, made.status, made.reporting, made.counted):
            return True
    return reckoned.was_hidden_once(when, phase, code, group)


# What was published, and what is not so now

_COUNTS = ("numerator", "denominator", "value", "target", "status")
_SINCE = ("last", "last_year", "change", "last_target", "last_status")
FIELDS = {
    "returns": ("came_in", "on_time", "received_on"),
    "kpis": (*_COUNTS, "due", *_SINCE),
    "phases": (*_COUNTS, "units", "reporting", "last", "change"),
    "actions": ("delivery", "reported", "percent_done", "expected", "overdue_days", "slipped_days", "live"),
    "areas": (*DELIVERIES, "total"),
    "milestones": ("due", "done"),
    "funding": ("award", "spent", "forecast", "variance", "spent_share", "status"),
    "sources": ("award", "spent", "forecast", "variance", "units", "uncommitted", "repayable"),
    "headline": ("value",),
}
NAMES = {
    "value": "", "expected": "finish", "percent_done": "% complete", "spent_share": "% spent",
    "last": "last time", "last_year": "a year before", "change": "change since last time",
    "numerator": "counted", "denominator": "out of", "on_time": "on time", "last_target": "target of last time",
    "last_status": "status of last time", "overdue_days": "days overdue", "slipped_days": "days moved",
    "received_on": "received", "came_in": "returned", "not_reported": "not reported", "not_due": "not due",
    "red": "off track", "amber": "watch", "green": "on track", "blue": "completed", "units": "due from",
    "reporting": "reported by", "award": "allocation", "variance": "left", "uncommitted": "not committed",
    "repayable": "repayable if unspent",
}  # fmt: skip
HEADLINES = {
    "due": "returns due", "returned": "returns received", "on_time": "returns on time", "live": "live actions",
    "on_track": "actions on track", "off_track": "actions off track", "overdue": "actions overdue",
    "kpis_judged": "KPIs judged", "kpis_off_target": "KPIs off target", "award": "allocations", "spent": "spent",
    "forecast": "forecast",
}  # fmt: skip
Key = tuple[str, ...]


def shown(reckoned: Reckoned) -> dict[Key, Line]:
    """Every line that goes out, with what it shows: its table, what it is of, its fields with no more places than
    are shown."""
    at = reckoned.at
    lines: dict[Key, Line] = {}
    for unit, line in reckoned.returns().items():
        lines["returns", unit] = {**line, "came_in": line["file"] is not None}
    for key, line in reckoned.kpis().items():
        lines[("kpis", *key)] = _rounded(at.kpis[key[1]], line)
    for phase, code, group in reckoned.phases():
        line = total_outside(reckoned, phase, code, group)
        lines["phases", phase, code, group] = _rounded(at.kpis[code], line)
    for key, line in reckoned.actions().items():
        lines[("actions", *key)] = {**line, "expected": line["revised_finish"] or line["finish"]}
    for area, line in list(reckoned.areas().items())[:2]:
        lines["areas", area] = line
    for key, line in reckoned.milestones().items():
        lines[("milestones", *key)] = line
    for key, line in reckoned.funding().items():
        part = line["spent_share"]
        lines[("funding", *key)] = {**line, "spent_share": None if part is None else _places(part, 1)}
    ends = [code for code, _ in sources(reckoned)]
    for (code, end), line in sources(reckoned).items():
        several = (f"{end:%Y-%m-%d}",) if ends.count(code) > 1 else ()
        lines[("sources", code, *several)] = {**line, "repayable": False}
    for name, line in reckoned.headlines().items():
        if line["value"] is not None:
            lines["headline", name.partition("/")[2]] = line
    return {
        key: {field: line[field] for field in FIELDS[key[0]] if line.get(field) is not None}
        for key, line in lines.items()
    }


def _rounded(kpi: Line, line: Line) -> Line:
    own = ("value", "target", "last", "last_year", "last_target")
    return {k: float(as_shown(kpi, v)) + 0.0 if k in own and v is not None else v for k, v in line.items()}


def _places(value: float, places: int) -> float:
    return float(as_shown({"unit": "percent" if places else "count"}, value))


def corrections(year: Year, period: str, now: Reckoned, days: Mapping[int, date]) -> Rows:
    """Each line that is not as it was published, from one time to the next; `days` are those of publications."""
    outs = [number for number, event in enumerate(year.events) if event.out == period]
    known = [Reckoned(year.until(n), period, anew=year.events[n].anew) for n in outs]
    states = [*known, now]
    heads = ["What", "Published", "As published", "Now", "Status then", "Status now", "Why", "Corrected"]
    rows: Rows = []
    for number, out in enumerate(outs):
        until = days[outs[number + 1]] if number + 1 < len(outs) else None
        then, after = states[number], states[number + 1]
        before, later = shown(then), shown(after)
        for key in [*later, *(k for k in before if k not in later)]:
            one, other = before.get(key, {}), later.get(key, {})
            if not _equal(one, other):
                status = "delivery" if key[0] == "actions" else "status"
                pair = one.get(status), other.get(status)
                words_of = {"actions": ACTION_WORDS, "funding": MONEY_WORDS}.get(key[0], KPI_WORDS)
                words = [words_of[s] if s else None for s in pair] if pair[0] != pair[1] else [None, None]
                sides = [said(key, one, one, other, now), said(key, other, one, other, now)]
                why = because(key, then, after)
                rows.append([what(key, now), days[out], *sides, *words, why, until])
    return [heads, *rows] if rows else []


def _equal(one: Line, other: Line) -> bool:
    return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return bool(one == other)


def what(key: Key, now: Reckoned) -> str:
    """What a line is of, as people know it."""
    names = {row["unit_id"]: row["name"] for row in now.at.facts["unit"]}
    match key:
        case "returns", unit:
            return f"Return, {names[unit]}"
        case "kpis", unit, code, group:
            return f"{_kpi(code, group, now)}, {names[unit]}"
        case "phases", phase, code, group:
            return f"{_kpi(code, group, now)}, {PHASES[phase].lower()}"
        case "areas", area:
            return f"Priority: {area.lower()}"
        case "sources", code, *_:
            return next(str(s["name"]) for s in now.at.facts["funding_source"] if s["funding_source"] == code)
        case "headline", name:
            return f"All schools: {HEADLINES[name]}"
    table, unit, ref = key
    word = {"actions": "Action", "milestones": "Milestone", "funding": "Funding"}[table]
    return f"{word} {ref}, {names[unit]}"


def _kpi(code: str, group: str, now: Reckoned) -> str:
    name = now.at.kpis[code]["name"] if code in now.at.kpis else code
    return name if group == "all" else f"{name} ({group})"


def of_nobody(side: Line, differ: list[str]) -> tuple[list[str], list[str]]:
    """What is said where there was nobody to count, as then no figure is missing, and the fields left to tell."""
    figure = ("value", "numerator", "denominator")
    if side.get("numerator") == side.get("denominator") == 0 and {*figure} & {*differ}:
        return ["0 of 0"], [name for name in differ if name not in figure]
    return [], differ


def said(key: Key, side: Line, one: Line, other: Line, now: Reckoned) -> str:
    """What the fields that differ say on one side."""
    if not side:
        return "not shown"
    differ = [f for f in FIELDS[key[0]] if not _same(one.get(f), other.get(f))]
    code = {"kpis": 2, "phases": 2}.get(key[0])
    kpi = now.at.kpis.get(key[code]) if code else None
    words, differ = of_nobody(side, differ)
    for name in differ:
        value = side.get(name)
        if name in ("status", "delivery") or (name == "denominator" and "numerator" in differ):
            continue
        if name == "numerator" and value is not None and "denominator" in side:
            words.append(f"{plain(value)} of {plain(side['denominator'])}")
            continue
        of_none = name in ("on_time", "received_on") and side.get("came_in") is False
        if value is None and (name == "numerator" or of_none):
            continue
        if value is None:
            words.append(f"no {NAMES.get(name, name) or 'figure'}")
            continue
        if name == "reported":
            told = REPORTED[value]
        elif name == "last_status":
            told = KPI_WORDS[value]
        elif kpi and name in ("value", "target", "last", "last_year", "last_target"):
            told = of_kpi(kpi, value)
        elif name in ("award", "spent", "forecast", "variance", "uncommitted") or key[1:] in _AMOUNTS:
            told = pounds(value)
        else:
            told = plain(value)
        words.append(f"{NAMES.get(name, name)} {told}".strip())
    if words or side.get("status") == "suppressed":
        return "; ".join(words) or "hidden"
    return "no figure" if code and side.get("value") is None else "as it was"


_AMOUNTS = (("award",), ("spent",), ("forecast",))


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def long_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def pounds(value: float) -> str:
    return ("-" if value < 0 else "") + f"£{abs(value):,.2f}".removesuffix(".00")


def of_kpi(kpi: Line, value: float) -> str:
    if kpi["unit"] == "yes_no":
        return "Yes" if value else "No"
    made = as_shown(kpi, value) + Decimal(0)
    places = max(PLACES[kpi["unit"]], -int(made.as_tuple().exponent))
    return f"{made:,.{places}f}" + ("%" if kpi["unit"] == "percent" else "")


def because(key: Key, then: Reckoned, after: Reckoned) -> tuple[str, ...]:
    """How what it may be because of begins: a school's own return or those of a total, where they are others; the
    register, where it was edited; figures of an earlier period; that nobody knows only where none of these."""
    of_one = key[0] in ("returns", "kpis", "actions", "milestones", "funding")
    unit = key[1] if of_one else ""
    before, now = ({u: r for u in h.at.units if (r := h.at.return_of(u))} for h in (then, after))
    told = []
    if unit and before.get(unit) is not now.get(unit):
        gone = ("Its return was withdrawn", "Its return no longer counts")
        told += (f"Its return of {long_day(now[unit].on)}",) if unit in now else gone
    if not unit and before != now:
        told += ["The return of", "Returns of"]
    if then.at.facts != after.at.facts:
        told.append("The register")
    if before != now:
        told.append("What other schools' figures give away is hidden")
    if _came_before(unit, then, after):
        told.append("A return of an earlier period was changed")
    if _was_decided(unit, then, after):
        told.append("What was decided of")
    return (*told, "Figures of an earlier period") if told else ("Not known",)


def _came_before(unit: str, then: Reckoned, after: Reckoned) -> bool:
    """Whether something else stands of the school, or of any of them, in a period before."""
    pairs = list(zip(then.terms[:-1], after.terms[:-1], strict=True))
    names = after.at.names(unit) if unit else {name for pair in pairs for held in pair for name in held.slots}
    return any(a.return_of_id(name) is not b.return_of_id(name) for a, b in pairs for name in names)


def _was_decided(unit: str, then: Reckoned, after: Reckoned) -> bool:
    """Whether something was decided since of the plan of the school, or of any of them."""
    made = [event.decided for event in after.year.events[len(then.year.events) :] if event.decided]
    return any(not unit or one.unit in after.at.names(unit) for one in made)
