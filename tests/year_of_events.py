"""A long run over years played by chance: the tables of every period are what a separate reckoning says.

    python tests/year_of_events.py --minutes 5 --seed 1

A year is six terms and their halves of a small trust, all in memory. Schools join, leave, convert, come back, miss
a return, send it under their old id, send another in its place; heads leave; plans move on, are decided of and
altered, and are in another format from some term on; KPIs begin, end and are counted differently; targets, awards
and extensions are entered, changed and dated back; some periods were brought together while they lasted and keep
their register, some went out, some went out again. After each term the tables are compared with `year_reckoned.py`.
With `--folder` shorter years are played through a real folder instead, and its files compared: see
`year_in_folder.py`; in some of them the register is one of an earlier version that is migrated after the first
term. With `--yearly` units report once a year. What the papers of every school say is read sentence by sentence:
see `papers_reckoned.py`. With `--small` schools have few pupils; what is hidden is looked for in the files that go
out: see `small_cohorts.py`. With `--packs` workbooks also have the sheets of packs that are switched on in
mid-course: see `packs_reckoned.py`; every tenth year of a plain run is compared so too. A difference is told with
its seed and with no more events than are needed to see it, where that is known of the plain years.
The exit status is 1 where there is one.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import kept_readers
import small_cohorts
from builders import register, submission
from consolidated import stands
from governors_of import write_governors
from papers_read import sections_of
from papers_reckoned import Said, made_on
from plan_reckoned import UNSAID
from planbook.consolidate.build import build_tables
from planbook.consolidate.collected import Collected
from planbook.consolidate.disclosure import external
from planbook.consolidate.long_figures import LongFigure, long_figures, periods_of
from planbook.consolidate.long_outside import external_long
from planbook.consolidate.published_kpis import TABLES, Out, told_by
from planbook.consolidate.shown import shown_lines
from planbook.consolidate.tables import ExternalTables, TrustTables
from planbook.model.agreed import agreed_cells
from planbook.model.approval import Approval
from planbook.model.loading import load
from planbook.model.plan_changes import PlanChange, plan_changes, plan_values
from planbook.report.dashboard.content import content_outside
from planbook.report.dashboard.write import write_dashboard
from planbook.report.summary.write import write_summary
from year_played import TERMS, YEARS, Player
from year_reckoned import Facts, Line, Reckoned, Return, Term, Year

DECLARED = load()

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
    "unit": ("unit_id", "name", "kind", "phase", "pupils", "state", "succeeds", "from", "until", "format"),
    "kpi": (
        *("kpi", "name", "on", "unit", "better", "definition", "count_label", "out_of_label", "counts_people"),
        *("about", "of_people", "prominence"),
        *(
            "phases",
            "not_for",
            "due_in",
            "groups",
            "target",
            "tolerance",
            "highest",
            "accumulates",
            "from",
            "until",
        ),
    ),
    "kpi_target": ("kpi", "period", "phase", "unit", "target", "from", "until"),
    "funding_source": ("funding_source", "name", "year", "start", "end"),
    "award": ("unit", "source", "year", "amount", "purpose", "from", "until"),
    "extension": ("unit", "period", "due"),
    "person": ("person", "name", "role", "unit", "from", "until"),
}
PLAN_COLUMNS = {
    "area": ("ref", "title", "lead", "why"),
    "objective": ("ref", "area", "objective"),
    "action": (
        *("ref", "area", "objective", "action", "start", "finish", "led_by", "success_criteria", "status"),
        *("percent_done", "progress", "next_step", "revised_finish"),
    ),
    "milestone": ("ref", "action", "milestone", "due", "met"),
}


def register_of(year: Year, facts: Facts, packs: Sequence[Line] = ()) -> Any:
    tables = {record: table(facts[record], COLUMNS[record]) for record in COLUMNS}
    if packs:
        tables["pack_use"] = table(packs, ("pack", "used", "from_period"))
    periods = [
        {"period": t.id, "kind": t.kind, "start": t.start, "end": t.end, "due": t.due, "as_at": t.as_at}
        for t in (year.term(term.id, facts) for term in (*year.terms, *year.halves))
    ]
    period = table(periods, ("period", "kind", "start", "end", "due", "as_at"))
    return register(declarations=DECLARED, period=period, **tables)


def columns_of(record: str, template: str) -> list[str]:
    """The columns of a record in a format."""
    there = DECLARED.formats[template].sheet(record)
    assert there
    keys = {column.field.key for column in there.columns if column.record == record}
    return [key for key in PLAN_COLUMNS[record] if key in keys]


def as_read(
    sent: Return,
    term: Term,
    first: date,
    *,
    comments: bool = False,
    more: Mapping[str, Sequence[Line]] | None = None,
) -> Any:
    counts = [{"kpi": k, "group": g, "numerator": n, "denominator": d} for (k, g), (n, d) in sent.counts.items()]
    for line in counts if comments else ():
        of = (str(line["kpi"]), str(line["group"]))
        line["comment"] = small_cohorts.comment_on(sent.unit, term.id, *of, sent.counts[of])
    plan = {record: table(rows, columns_of(record, sent.format)) for record, rows in sent.plan.items()}
    if plan:
        plan["funding_line"] = table(sent.money, ("ref", "source", "purpose", "award", "spent", "forecast"))
        links = [
            {"of": "action", "ref": row["ref"], "role": "led_by", "party": row["led_by"], "lead": True}
            for row in sent.plan["action"]
            if row["led_by"]
        ]
        plan["link"] = table(links, ("of", "ref", "role", "party", "lead"))
    plan |= {record: table(rows, list(rows[0])) for record, rows in (more or {}).items() if rows}
    read = submission(
        declarations=DECLARED,
        period=term.id,
        template=sent.format,
        unit=sent.unit,
        kpi_value=table(counts, ("kpi", "group", "numerator", "denominator", *(("comment",) if comments else ()))),
        **plan,
    )
    return replace(stands(read, sent.on), first_received_on=first)


class Played:
    """A year as planbook has it: the registers, the returns and the tables of each period, each made once."""

    def __init__(self, year: Year, *, comments: bool = False) -> None:
        self.year = year
        self.comments = comments
        """Whether schools say something of each figure."""
        self._registers: dict[int, Any] = {}
        self._read: dict[tuple[int, date], Any] = {}
        self._shown: dict[int, list[tuple[str, str, dict[str, Any]]]] = {}

    def register(self, year: Year) -> Any:
        changed = sum(bool(event.changes) for event in year.events)
        if changed not in self._registers:
            self._registers[changed] = register_of(year, year.facts(), self.packs())
        return self._registers[changed]

    def packs(self) -> Sequence[Line]:
        """The rows of What we use; none where everything is used."""
        return ()

    def more(self, sent: Return) -> Mapping[str, Sequence[Line]]:
        """What a workbook has beside the plan and its figures, by record."""
        del sent
        return {}

    def standing(self, year: Year, period: str, held_by: Any) -> list[Any]:
        """What stands in a period, each by the unit of then that it counts for, as the trust has it."""
        found = {}
        for slot in year.slots(period).values():
            unit = held_by.counts_for(slot.unit)
            if slot.stands and unit and unit not in found:
                sent = slot.stands[-1]
                key = (id(sent), slot.stands[0].on)
                if key not in self._read:
                    of, first = year.period(period), slot.stands[0].on
                    self._read[key] = as_read(sent, of, first, comments=self.comments, more=self.more(sent))
                found[unit] = replace(self._read[key], unit=unit)
        return [found[unit] for unit in sorted(found)]

    def tables(self, year: Year, name: str, *, anew: bool = False) -> TrustTables:
        """The tables of a period as the command makes them: past ones by the register that they were run with."""
        own = year.period(name)
        then = None if anew or not year.is_past(name) else year.judged_by(name)
        whole = self.register(then or year)
        periods = [term.id for term in year.periods(own.kind) if term.start <= own.start]
        registers, published = {}, {}
        for before in periods[:-1]:
            held = year.judged_by(before)
            if held:
                of_then = self.register(held)
                registers[before] = of_then.of(of_then.calendar.period(before))
            out = year.published(before)
            if out is not None:
                published[before] = self.shown(year, out)
        period = whole.calendar.period(name)
        held_by = whole.of(period)
        by = {p: registers.get(p) or whole.of(whole.calendar.period(p)) for p in periods}
        standing = {before: self.standing(year, before, by[before]) for before in periods}
        changed = self.changed(year, held_by, standing, periods)
        by_then = decided_by(year, name)
        standing = {p: self.agreed_to(by_then, held_by, p, stands) for p, stands in standing.items()}
        self.ground = Collected(DECLARED, held_by, period, standing, registers, published)
        tables = build_tables(
            DECLARED, held_by, period, standing, (), (), (), "trust.xlsx", registers, changed, published
        )
        outs = [n for n, event in enumerate(year.events) if event.out]
        return replace(tables, went_out=tuple(self.went_out(year, out) for out in outs))

    def shown(self, year: Year, out: int) -> dict[str, Any]:
        """What the publication with that number showed of KPIs, as the ledger keeps it."""
        return {key: line for table, key, line in self.lines(year, out) if table in ("kpis", "phases")}

    def went_out(self, year: Year, out: int) -> Out:
        """What that publication showed and hid, in the periods of its history too."""
        lines = [(key, line) for table, key, line in self.lines(year, out) if table in TABLES]
        event = year.events[out]
        return Out(year.terms[event.term].end, event.out, told_by(lines))

    def lines(self, year: Year, out: int) -> list[tuple[str, str, dict[str, Any]]]:
        """The lines of that publication, each with its table and key."""
        if out not in self._shown:
            event = year.events[out]
            lines = shown_lines(external(self.tables(year.until(out), event.out, anew=event.anew)))
            self._shown[out] = [(w.table, w.key, json.loads(json.dumps(dict(w.shown)))) for w in lines]
        return self._shown[out]

    def changed(
        self, year: Year, held_by: Any, standing: Mapping[str, Sequence[Any]], periods: Sequence[str]
    ) -> dict[str, Sequence[PlanChange]]:
        """What is not as the plan was set, as a period's state has it."""
        found = {}
        of_year = [name for name in periods if name[:7] == periods[-1][:7]]
        for stands_now in standing[periods[-1]]:
            unit = stands_now.unit
            named = held_by.lineage(unit)
            sent = [(p, s.submission) for p in of_year for s in standing[p] if s.unit in named]
            first = year.set_first(sent[0][0], named) if sent[0][1].asks("action") else None
            if first is not None:
                read = as_read(first, year.period(sent[0][0]), first.on).submission
                sent = sent if read.tables == sent[0][1].tables else [(sent[0][0], read), *sent]
            made = plan_changes(held_by, sent, self.approvals(decided_by(year, periods[-1]), named, of_year[0][:7]))
            found |= {unit: made} if made else {}
        return found

    def agreed_to(self, year: Year, held_by: Any, period: str, standing: Sequence[Any]) -> list[Any]:
        """What stands in a period, with the cells of each plan that were agreed to as they are."""
        if not any(event.decided for event in year.events):
            return list(standing)
        found = []
        for one in standing:
            own = next((held_by.lineage(u) for u in held_by.units if one.unit in held_by.lineage(u)), [one.unit])
            decided = self.approvals(year, own, period[:7])
            found.append(replace(one, agreed=agreed_cells(DECLARED, one.submission, decided)) if decided else one)
        return found

    def stood_before(self, year: Year, stands: Any) -> list[Any]:
        """In whose place a workbook was sent, the first one first."""
        period = str(stands.submission.period)
        for slot in year.slots(period).values():
            read = [self._read.get((id(sent), slot.stands[0].on)) for sent in slot.stands[-1:]]
            if read and read[0] and read[0].submission is stands.submission:
                return [as_read(sent, year.period(period), sent.on).submission for sent in slot.stands[:-1]]
        return []

    def approvals(self, year: Year, named: Sequence[str], of: str) -> list[Approval]:
        found = []
        for number, event in enumerate(year.events):
            one = event.decided
            if one is None or one.unit not in named or one.period[:7] != of:
                continue
            then = year.until(number)
            by = self.register(then.judged_by(one.period) or then if then.is_past(one.period) else then)
            standing = self.standing(then, one.period, by.of(by.calendar.period(one.period)))
            plan = next((s for s in standing if s.unit == one.unit), None)
            for record, ref, field, value in plan_values(DECLARED, plan.submission) if plan else ():
                wanted = any((r, w) == (record, ref) and f in ("", field) for r, w, f in one.rows)
                if not one.rows or wanted:
                    cell = (record, ref, field, value, one.refused, one.on, one.by)
                    found.append(Approval(one.unit, of, *cell))
        return found


def decided_by(year: Year, period: str) -> Year:
    """The year up to the decisions of plans that a period goes by: a past one by those of its last run."""
    return (year.judged_by(period) or year) if year.is_past(period) else year


@dataclass
class Compared:
    """How many figures were compared, and those that differ, each as a line."""

    figures: int = 0
    sentences: int = 0
    """How many sentences of papers, and cells of their tables, were read."""
    hidden: int = 0
    """How many hidden figures were looked for in external files."""
    differ: tuple[str, ...] = ()


def compared(year: Year, terms: Sequence[int] | None = None) -> Compared:
    """The tables of every period at the end of its term (of some `terms` alone), and of what went out before."""
    result, played = Compared(), Played(year)
    for now, term in enumerate(year.terms):
        if terms is not None and now not in terms:
            continue
        then = year.at_end_of(now)
        if not any(r["unit_id"] for r in then.facts()["unit"]):
            continue
        halves = [half.id for half in year.halves if half.id[:-2] == term.id and then.slots(half.id)]
        before = year.terms[now - 1].id if now else ""
        again = [before] if before and then.is_past(before) and any(e.out == before for e in then.events) else []
        for name in (term.id, *halves, *again):
            tables, reckoned = played.tables(then, name), Reckoned(then, name)
            for table, made, lines in both(tables, reckoned):
                figures, differ = differences(f"{year.period(name).title}, {table}", made, lines)
                result.figures += figures
                result.differ += tuple(differ)
            for said in papers(tables, reckoned):
                result.sentences += said.told
                result.differ += tuple(f"{year.period(name).title}, {line}" for line in said.differ)
    return result


def papers(tables: TrustTables, reckoned: Reckoned) -> Iterator[Said]:
    """What the paper of each unit that is due says, beside what is reckoned."""
    outside = replace(external(tables), made_on=made_on(reckoned.at.term))
    for unit in reckoned.returns():
        said = Said(reckoned, unit)
        said.paper(sections_of(DECLARED, outside, unit))
        yield said


def looked_through(year: Year, terms: Sequence[int] | None = None) -> Compared:
    """The external files of every term of a year of small cohorts: nothing hidden stands in them, what must be
    hidden is, and what the papers say is so."""
    result, played = Compared(), Played(year, comments=True)
    for now, term in enumerate(year.terms):
        then = year.at_end_of(now)
        if terms is not None and now not in terms:
            continue
        reckoned, hidden = Reckoned(then, term.id), small_cohorts.Hidden().of(then)
        outside = replace(external(played.tables(then, term.id)), made_on=made_on(reckoned.at.term))
        differ = small_cohorts.kept_back(outside.kpis, reckoned) + small_cohorts.few_totals(outside.phases)
        may = small_cohorts.allowed(reckoned)
        figures = figures_of(played.ground, outside)
        differ += small_cohorts.in_figures(figures, hidden, may)
        for before in year.terms[: now + 1]:
            of_then = Reckoned(then, before.id)
            # Of a term that went out there is what it showed, whatever came since.
            of_it = [line for line in figures if line.period == before.id and line.numerator is not None]
            counts = {key: (line["numerator"], line["denominator"]) for key, line in of_then.kpis().items()}
            of_it = [
                line
                for line in of_it
                if counts.get((line.unit, line.kpi, line.group)) == (line.numerator, line.denominator)
            ]
            differ += small_cohorts.kept_back(of_it, of_then)
        result.figures += len(figures)
        files = {"summary.xlsx": write_summary(DECLARED, outside)[0]}
        for unit in ("", *reckoned.returns()):
            files[f"{unit}.html"] = write_dashboard(content_outside(DECLARED, outside, "dashboard", unit))
        for unit in reckoned.returns():
            said = Said(reckoned, unit, hides=True)
            said.paper(sections_of(DECLARED, outside, unit))
            result.sentences += said.told
            differ += said.differ
            files[f"{unit}.docx"] = write_governors(DECLARED, outside, unit)
        for name, data in files.items():
            differ += small_cohorts.looked_through(name, data, hidden, may)
        result.hidden += hidden.figures
        result.differ += tuple(f"{term.title}, {line}" for line in differ)
    return result


def figures_of(terms: Collected, outside: ExternalTables) -> list[LongFigure]:
    """The long table of figures as others may see it."""
    periods = periods_of(terms.register, terms.period)
    inside = [line for line, _ in long_figures(terms, periods)]
    return external_long(outside, inside, terms.published, {one.id: terms.register_of(one) for one in periods})


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
    yield "actions", {(r.unit, r.ref): ActionLine(r) for r in tables.actions}, reckoned.actions()
    yield "areas", {r.area: r for r in tables.areas}, reckoned.areas()
    yield "milestones", {(r.unit, r.ref): r for r in tables.milestones}, reckoned.milestones()
    changes = {(r.unit, r.kind, r.record, r.row_id, r.field): r for r in tables.plan_changes}
    wanted = {key: {k: line[k] for k in ("since", "agreed")} for key, line in reckoned.plan_changes().items()}
    yield "plan changes", changes, wanted
    yield "funding", {(r.unit, r.ref): r for r in tables.funding}, reckoned.funding()
    yield "sources", {(r.source, r.end): r for r in tables.sources}, reckoned.sources()


@dataclass
class ActionLine:
    """A line of the actions; its status is how it stands."""

    row: Any

    def __getattr__(self, key: str) -> Any:
        return getattr(self.row, "delivery" if key == "status" else key)


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
    if other == UNSAID:
        return True
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
    return told(year, compared(year).differ)


def told(year: Year, differ: Sequence[str]) -> str:
    lines = [f"seed {year.seed}"]
    for event in year.events:
        what = [
            ", ".join(f"{k} {word(v)}" for k, v in values.items() if v is not None)
            for _, _, values in event.changes
        ]
        if event.sent:
            money = [f"{m['ref']} {m['source']} {m['purpose']}" for m in event.sent.money]
            what = [
                f"{event.sent.unit} for {event.sent.period} on {event.sent.on}: {dict(event.sent.counts)} {money}"
            ]
            for record in ("action", "milestone"):
                for row in event.sent.plan.get(record, ()):
                    what.append(
                        f"\n      {record} " + ", ".join(f"{k} {word(v)}" for k, v in row.items() if v is not None)
                    )
        if event.decided:
            what = [str(event.decided)]
        lines.append(f"  {year.terms[event.term].title}: {event.words}: {'; '.join(what)}")
    return "\n".join([*lines, *(f"  -> {line}" for line in differ)])


def played(seed: int, terms: Sequence[Term] = TERMS) -> tuple[Year, Compared]:
    year = Player(random.Random(seed), seed, terms).year()
    return year, compared(year)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=5, help="how many differing years to tell")
    parser.add_argument("--folder", action="store_true", help="play through a real folder, and compare its files")
    parser.add_argument("--yearly", action="store_true", help="play units that report once a year")
    parser.add_argument("--packs", action="store_true", help="compare the rows of packs of every year too")
    parser.add_argument("--small", action="store_true", help="play small cohorts, and look through external files")
    asked = parser.parse_args()
    if asked.folder and (asked.small or asked.yearly or asked.packs):
        parser.error("--folder plays years of its own kind: leave out --small, --yearly and --packs")
    until, seed = time.monotonic() + asked.minutes * 60, asked.seed
    years = events = figures = sentences = hidden = 0
    wrong: list[int] = []
    with kept_through(asked.folder):
        while time.monotonic() < until and len(wrong) < asked.most:
            plays = played_in_folder if asked.folder else played_small if asked.small else played
            plays = played_with_packs if asked.packs or (plays is played and seed % 10 == 0) else plays
            year, result = played(seed, YEARS) if asked.yearly else plays(seed)
            years, events, figures = years + 1, events + len(year.events), figures + result.figures
            sentences, hidden = sentences + result.sentences, hidden + result.hidden
            if result.differ:
                wrong.append(seed)
                whole = plays is not played
                print(told(year, result.differ) if whole else story(smaller(year)), flush=True)
            seed += 1
    said = f"{years} years, {events:,} events, {figures:,} figures and {sentences:,} sentences and cells of papers"
    said += f", {hidden:,} hidden figures looked for" if asked.small else ""
    print(f"{said} compared; {len(wrong)} years differ: {wrong}")
    return 1 if wrong else 0


def played_with_packs(seed: int) -> tuple[Year, Compared]:
    from packs_played import packs_compared

    year, result = played(seed)
    packs = packs_compared(year)
    differ = (*result.differ, *packs.differ)
    return year, Compared(result.figures + packs.figures, result.sentences, differ=differ)


def played_small(seed: int) -> tuple[Year, Compared]:
    year = small_cohorts.played(seed)
    return year, looked_through(year)


def played_in_folder(seed: int) -> tuple[Year, Compared]:
    from year_in_folder import played as through_folder

    year, at = through_folder(seed)
    return year, Compared(at.figures, at.sentences, differ=tuple(at.differ))


@contextmanager
def kept_through(folder: bool) -> Iterator[None]:
    """While a folder is played through, the processes that read workbooks are kept from one command to the next."""
    if folder:
        kept_readers.keep_readers()
    try:
        yield
    finally:
        kept_readers.end_readers()


if __name__ == "__main__":
    sys.exit(main())
