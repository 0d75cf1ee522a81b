"""An invented trust's tables, built by hand: eight primary schools, four secondary, one of them not returned.

trust_tables()          the whole trust, autumn term 2026, as outputs may show it
empty_tables()          the same trust before anything has come back
make_register(...)      a register from plain rows
"""

# ruff: noqa: E501  # rows of a table read better on few lines

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from typing import Any, TypeVar

from planbook.consolidate.rows import (
    ActionRow,
    AreaRow,
    CauseRow,
    ChangeRow,
    ExceptionRow,
    FindingRow,
    FundingRow,
    KpiHistoryRow,
    KpiRow,
    MeasureRow,
    MeetingRow,
    MilestoneRow,
    PhaseHistoryRow,
    PhaseRow,
    ReturnRow,
    SourceRow,
)
from planbook.consolidate.tables import TrustTables
from planbook.model import kpi as kpis
from planbook.model.address import column_letter
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.figure import Figure, Source
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.model.submission import Entry, Row, Submission, Table
from planbook.model.targets import aim_of, phase_aim

T = TypeVar("T")

AUTUMN = "2026-27-autumn"
MISSING = "900108"

SCHOOLS = {
    "900101": ("Ashby Road Primary", "primary", 212),
    "900102": ("Brackenhurst Primary", "primary", 205),
    "900103": ("Coldwell Infant and Junior", "primary", 388),
    "900104": ("Dunmore Church of England", "primary", 96),
    "900105": ("Elm Grove Primary", "primary", 301),
    "900106": ("Harrow Lane Primary", "primary", 417),
    "900107": ("Little Fenwick Primary", "primary", 58),
    "900108": ("Oakmere Primary", "primary", 180),
    "900201": ("Fenwick Vale Academy", "secondary", 1104),
    "900202": ("Marlstone High School", "secondary", 872),
    "900203": ("St Wilfrid’s School", "secondary", 1251),
    "900204": ("Thornley Park School", "secondary", 940),
}

# Code, name, unit, better, phases, target, tolerance, what the count is, what it is out of, definition.
KPIS: Sequence[tuple[str, str, str, str, str, float, float, str, str, str]] = (
    ("ATT", "Attendance", "percent", "up", "", 95.5, 1.0, "Sessions attended", "Possible sessions",
     "Sessions attended, of all possible sessions of pupils of compulsory school age."),
    ("PA", "Persistent absence", "percent", "down", "", 14.0, 2.0, "Pupils missing 10% or more", "Pupils",
     "Pupils who missed a tenth or more of their possible sessions."),
    ("RWM", "KS2 reading, writing, maths", "percent", "up", "primary", 64.0, 5.0, "Pupils at the standard",
     "Pupils in Year 6", "Year 6 pupils who reached the expected standard in reading, writing and maths."),
    ("PHON", "Year 1 phonics", "percent", "up", "primary", 82.0, 3.0, "Pupils at the standard",
     "Pupils in Year 1", "Year 1 pupils who met the standard of the phonics check."),
    ("A8", "Attainment 8", "mean", "up", "secondary", 46.5, 1.0, "Points", "Pupils in Year 11",
     "The mean of Year 11 pupils’ points over eight subjects."),
    ("EM5", "English and maths 5+", "percent", "up", "secondary", 46.0, 3.0, "Pupils at grade 5 or above in both",
     "Pupils in Year 11", "Year 11 pupils with grade 5 or above in English and in maths."),
    ("SICK", "Staff sickness, days per FTE", "mean", "down", "", 2.0, 0.3, "Days lost", "Full-time equivalents",
     "Working days lost to sickness this term, by full-time equivalent post."),
    ("BAL", "In-year balance, of income", "percent", "up", "", 0.5, 1.0, "In-year balance, £", "Income, £",
     "Income less expenditure of the year, as a share of income."),
)  # fmt: skip

PHASE_TARGETS = {
    ("ATT", "secondary"): 92.5, ("PA", "secondary"): 21.0, ("SICK", "secondary"): 2.2,
}  # fmt: skip

# By school: this term's figure of each KPI in the order above; "*" suppressed, "11/13" counts only.
VALUES: Mapping[str, tuple[Any, ...]] = {
    "900101": (95.8, 12.9, 66.7, 84.1, None, None, 1.6, 1.2),
    "900102": (94.7, 13.5, 58.1, 79.5, None, None, 1.9, 0.8),
    "900103": (95.9, 11.8, 67.3, 86.0, None, None, 2.1, 0.9),
    "900104": (95.2, 14.6, "*", "11/13", None, None, 1.4, -0.3),
    "900105": (93.6, 18.2, 52.5, 76.7, None, None, 3.1, 0.6),
    "900106": (96.1, 10.7, 70.0, 85.2, None, None, 1.5, 1.9),
    "900107": (95.6, 13.1, "*", "*", None, None, 0.8, -1.4),
    "900201": (92.8, 20.1, None, None, 47.3, 48.2, 2.0, 1.1),
    "900202": (90.7, 25.8, None, None, 43.1, 40.6, 2.9, -0.2),
    "900203": (93.4, 18.7, None, None, 49.0, 51.3, 1.8, 0.7),
    "900204": (91.9, 22.4, None, None, 45.8, 43.7, 2.3, 0.6),
}

GROUPED = ("ATT", "RWM")  # also asked for of disadvantaged pupils

BENCHMARKS = (
    ("RWM", "primary", 62.0, "2024-25", "final"),
    ("PHON", "primary", 80.0, "2024-25", "final"),
    ("A8", "secondary", 45.9, "2024-25", "revised"),
    ("EM5", "secondary", 45.2, "2024-25", "revised"),
)

AREAS = {
    "A1": "Leadership of subjects", "A2": "Attendance", "A3": "Writing",
    "A4": "Reading and phonics", "A5": "Staff and workload",
}  # fmt: skip

# By area: how many actions are red, amber, green, blue and not reported.
AREA_COUNTS = {
    "A1": (1, 8, 34, 4, 1), "A2": (6, 13, 29, 3, 2), "A3": (4, 15, 27, 3, 3),
    "A4": (1, 6, 36, 5, 1), "A5": (2, 7, 25, 4, 1),
}  # fmt: skip

DEEDS = {
    "A1": ("Give every subject leader two release days a term", "Visit lessons with a common prompt sheet",
           "Rewrite the history and geography plans in sequence"),
    "A2": ("Telephone home on the first morning of absence", "Hold attendance clinics for the families concerned",
           "Publish attendance by class each Friday"),
    "A3": ("Moderate writing with a neighbouring school", "Teach sentence building daily in Years 3 and 4",
           "Replace the spelling scheme"),
    "A4": ("Train new staff in the phonics programme", "Give the lowest fifth a daily extra session",
           "Renew the library of decodable books"),
    "A5": ("Cut marking to what pupils act upon", "Move one meeting in three on line",
           "Return-to-work talks within two days"),
}  # fmt: skip

SOURCES = {
    "PP": ("Pupil premium", False, date(2027, 8, 31)),
    "SPORT": ("PE and sport premium", True, date(2027, 8, 31)),
    "HUB": ("Reading hub grant", True, date(2027, 3, 31)),
}

TERMS = (
    ("2024-25-autumn", date(2024, 9, 3), date(2024, 12, 19)), ("2024-25-spring", date(2025, 1, 6), date(2025, 4, 4)),
    ("2024-25-summer", date(2025, 4, 22), date(2025, 7, 22)), ("2025-26-autumn", date(2025, 9, 2), date(2025, 12, 19)),
    ("2025-26-spring", date(2026, 1, 5), date(2026, 3, 27)), ("2025-26-summer", date(2026, 4, 13), date(2026, 7, 21)),
    (AUTUMN, date(2026, 9, 2), date(2026, 12, 18)), ("2026-27-spring", date(2027, 1, 4), date(2027, 3, 25)),
    ("2026-27-summer", date(2027, 4, 12), date(2027, 7, 21)),
)  # fmt: skip


def make_register(declarations: Declarations, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> Register:
    """A register whose record sheets hold `rows`, by record and field key."""
    tables = []
    for record, given in rows.items():
        spec = declarations.records[record]
        tables.append(
            Table(
                record=record,
                sheet=spec.title,
                keys=spec.keys,
                letters=tuple(column_letter(n) for n in range(len(spec.keys))),
                rows=tuple(Row(6 + n, tuple(row.get(key) for key in spec.keys)) for n, row in enumerate(given)),
            )
        )
    return Register(Submission("0" * 64, None, None, "register", "1.0", tuple(tables)), declarations)


def register(declarations: Declarations | None = None) -> Register:
    """The invented trust's register."""
    return make_register(
        declarations or load(),
        {
            "trust": [
                {"name": "Fenwick Vale Learning Trust", "short_name": "Fenwick Vale", "format": "objectives-actions",
                 "return_to": "plans@fenwickvale.example", "contact": "Ruth Ellery, 01632 960014",
                 "committee": "Local governing committee", "floor": 6}
            ],
            "unit": [
                {"unit_id": unit, "name": name, "kind": "school", "phase": phase, "pupils": pupils, "state": "open"}
                for unit, (name, phase, pupils) in SCHOOLS.items()
            ],
            "kpi": [
                {"kpi": code, "name": name, "on": True, "unit": unit, "better": better, "definition": definition,
                 "count_label": count, "out_of_label": out_of, "phases": phases or None, "due_in": "every_term",
                 "counts_people": "staff" if code == "SICK" else "school" if code == "BAL" else "all",
                 "of_people": code in ("PA", "RWM", "PHON", "EM5"),
                 "prominence": "first" if code == "ATT" else None,
                 "groups": "disadvantaged" if code in GROUPED else None, "target": target, "tolerance": tolerance,
                 "roll_up": "sum", "accumulates": "term"}
                for code, name, unit, better, phases, target, tolerance, count, out_of, definition in KPIS
            ],
            "kpi_target": [
                {"kpi": code, "period": "2026-27", "phase": phase, "target": target}
                for (code, phase), target in PHASE_TARGETS.items()
            ],
            "benchmark": [
                {"kpi": code, "phase": phase, "group": "all", "coverage": "england", "period_kind": "term",
                 "part": "autumn", "year": year, "value": value, "status": status, "source": "Invented for this test"}
                for code, phase, value, year, status in BENCHMARKS
            ],
            "trust_area": [{"trust_area": code, "title": title} for code, title in AREAS.items()],
            "funding_source": [
                {"funding_source": code, "name": name, "repayable": repayable, "end": end}
                for code, (name, repayable, end) in SOURCES.items()
            ],
            "period": [
                {"period": term, "kind": "term", "start": start, "end": end, "due": end - timedelta(days=14),
                 "as_at": end - timedelta(days=14)}
                for term, start, end in TERMS
            ],
            "person": [
                {"person": "RSC", "name": "Ruth Ellery", "role": "coordinator"},
                {"person": "CE", "name": "Martin Oduya", "role": "executive"},
            ],
            "body": [{"body": "LGC", "name": "Local governing committee", "quorum": 4, "frequency": "termly"}],
            "term": [
                {"term": "FTE", "meaning": "Full-time equivalent: one post, or parts of posts that add up to one."},
                {"term": "KS2", "meaning": "Key stage 2: Years 3 to 6."},
            ],
        },
    )  # fmt: skip


_CHANGING = ("kpi/", "phas")


def trust_tables(declarations: Declarations | None = None) -> TrustTables:
    """The tables of autumn term 2026, one of twelve schools missing."""
    reg = register(declarations)
    period = reg.calendar.period(AUTUMN)
    assert period
    figures: dict[str, Figure] = {}
    kpi_rows = _kpi_rows(reg, period, figures)
    actions = _actions(figures)
    funding = _funding(figures)
    _headlines(figures, kpi_rows, actions)
    phase_rows = _phase_rows(reg, period, kpi_rows, figures)
    figures |= {
        f"change/{key}": replace(figures[key], id=f"change/{key}") for key in [*figures] if key[:4] in _CHANGING
    }
    return TrustTables(
        register=reg,
        period=period,
        previous=reg.calendar.previous(period),
        records={},
        returns=typed(ReturnRow, _returns()),
        kpis=typed(KpiRow, kpi_rows),
        kpi_history=typed(KpiHistoryRow, _history(reg, period, kpi_rows, "unit")),
        phases=typed(PhaseRow, phase_rows),
        phase_history=typed(PhaseHistoryRow, _history(reg, period, phase_rows, "phase")),
        actions=typed(ActionRow, actions),
        areas=typed(AreaRow, _areas(actions, figures)),
        milestones=typed(MilestoneRow, _milestones(actions)),
        measures=typed(MeasureRow, _measures()),
        funding=typed(FundingRow, funding),
        sources=typed(SourceRow, _sources(funding, figures)),
        meetings=typed(MeetingRow, _meetings()),
        exceptions=typed(ExceptionRow, _exceptions(kpi_rows, actions, funding)),
        findings=typed(FindingRow, _findings()),
        causes=typed(CauseRow, _causes()),
        changes=_changes(),
        figures=figures,
    )


def empty_tables(declarations: Declarations | None = None) -> TrustTables:
    """The tables before anything has come back: returns due and KPIs not reported, nothing else."""
    full = trust_tables(declarations)
    unknown: dict[str, Any] = dict.fromkeys(("numerator", "denominator", "value", "change"))
    not_back: dict[str, Any] = dict.fromkeys(("file", "received_on", "on_time", "declared_by", "declared_on"))
    nothing = dict.fromkeys(("kpi_history", "phase_history", "actions", "areas", "milestones", "measures", "funding", "sources", "meetings", "exceptions", "findings", "causes", "changes"), ())  # fmt: skip
    return replace(
        full,
        returns=tuple(
            replace(row, **not_back, verdict="missing", errors=0, warnings=0, notes=0) for row in full.returns
        ),
        kpis=tuple(replace(row, **unknown, comment=None, status="not_reported") for row in full.kpis),
        phases=tuple(
            replace(row, **unknown, status="not_reported", reporting=0, off_target="") for row in full.phases
        ),
        figures={key: figure for key, figure in full.figures.items() if key.startswith("kpi/")},
        **nothing,
    )


def typed(kind: type[T], rows: Iterable[dict[str, Any]]) -> tuple[T, ...]:
    """`rows` as rows of a table."""
    return tuple(kind(**row) for row in rows)


def _figure(figures: dict[str, Figure], key: str, value: Any, status: Any, *sources: Source) -> str:
    figures[key] = Figure(key, value, status, sources)
    return key


def _counts(value: float, around: int) -> tuple[int, int]:
    """Two counts whose percentage is `value` to one place."""
    for out_of in range(around, around + 2000):
        count = round(value * out_of / 100)
        if round(count / out_of * 100, 1) == value:
            return count, out_of
    raise ValueError(value)


def _headlines(figures: dict[str, Figure], kpi_rows: list[dict[str, Any]], actions: list[dict[str, Any]]) -> None:
    every = (("period", AUTUMN),)
    returns, live = _returns(), [a for a in actions if a["live"]]
    for name, value, record in (
        ("due", len(returns), "declaration"),
        ("returned", sum(r["verdict"] != "missing" for r in returns), "declaration"),
        ("on_time", sum(r["on_time"] is True for r in returns), "declaration"),
        ("live", len(live), "action"),
        ("on_track", sum(a["delivery"] == "green" for a in live), "action"),
        ("kpis_off_target", sum(r["status"] == "red" for r in kpi_rows), "kpi_value"),
    ):
        _figure(figures, f"headline/{name}", value, None, Source(record, every, ()))


def _kpi_rows(reg: Register, period: Period, figures: dict[str, Figure]) -> list[dict[str, Any]]:
    rows = []
    for unit, (name, phase, pupils) in SCHOOLS.items():
        for n, (code, title, kind, *_rest) in enumerate(KPIS):
            entry = reg.kpis[code]
            if not reg.kpi_applies(entry, reg.units[unit]):
                continue
            for group in ("all", "disadvantaged") if code in GROUPED else ("all",):
                given = VALUES[unit][n] if unit in VALUES else None
                around = {"ATT": pupils * 120, "PA": pupils, "RWM": 30, "PHON": 30, "BAL": 90_000}.get(code, 100)
                if group != "all" and isinstance(given, float):
                    given, around = round(given - 0.9, 1), around if code == "RWM" else around // 3
                count: float | None = None
                out_of: float | None = None
                if isinstance(given, float) and kind == "percent":
                    count, out_of = _counts(given, around)
                elif isinstance(given, float):
                    count, out_of = round(given * 40, 1), 40.0
                elif given and given != "*":
                    count, out_of = (float(part) for part in given.split("/"))
                value = kpis.figure(entry, count, out_of)
                value = None if value is None else kpis.as_shown(entry, value)
                target = aim_of(reg, code, unit, period).target
                last = round(value - (0.4, -0.7, 1.3, 0.0)[n % 4], 1) if value is not None else None
                status: str = kpis.status(entry, value, target)
                if given == "*" or (group != "all" and pupils < 60):
                    count = out_of = value = last = None
                    status = "suppressed"
                elif isinstance(given, str):
                    status, value, last = "counts_only", None, None
                bench = reg.benchmark(code, phase, period, group)
                suffix = "" if group == "all" else f"/{group}"
                where = (("kpi", code), ("unit", unit), ("period", period.id), ("group", group))
                rows.append(
                    {"unit": unit, "unit_name": name, "phase": phase, "kpi": code, "kpi_name": title, "group": group,
                     "due": True, "numerator": count, "denominator": out_of, "value": value, "target": target,
                     "benchmark": bench.number("value") if bench else None,
                     "benchmark_year": bench.text("year") if bench else None, "status": status, "last": last,
                     "last_year": round(value - 0.6, 1) if value is not None else None,
                     "change": kpis.difference(entry, value, last),
                     "comment": "A winter illness closed two classes." if status == "red" else None,
                     "figure": _figure(figures, f"kpi/{code}/{unit}{suffix}", value, status,
                                       Source("kpi_value", where, ("numerator", "denominator")))}
                )  # fmt: skip
    return rows


def _phase_rows(
    reg: Register, period: Period, kpi_rows: list[dict[str, Any]], figures: dict[str, Figure]
) -> list[dict[str, Any]]:
    rows = []
    for phase, word in (("primary", "Primary"), ("secondary", "Secondary")):
        for code, title, *_rest in KPIS:
            for group in ("all", "disadvantaged") if code in GROUPED else ("all",):
                mine = [r for r in kpi_rows if (r["phase"], r["kpi"], r["group"]) == (phase, code, group)]
                if not mine:
                    continue
                told = [r for r in mine if r["numerator"] is not None]
                count, out_of = (sum(r[key] for r in told) for key in ("numerator", "denominator"))
                entry = reg.kpis[code]
                value = kpis.figure(entry, count, out_of)
                value = None if value is None else kpis.as_shown(entry, value)
                target = phase_aim(reg, code, phase, period).target
                status = kpis.status(entry, value, target)
                last = round(value - 0.3, 1) if value is not None else None
                both = tuple(r["unit"] for r in told) if last is not None else ()
                bench = reg.benchmark(code, phase, period, group)
                suffix = "" if group == "all" else f"/{group}"
                where = (("kpi", code), ("phase", phase), ("period", period.id), ("group", group))
                rows.append(
                    {"phase": phase, "phase_word": word, "kpi": code, "kpi_name": title, "group": group,
                     "units": len(mine), "reporting": len(told), "numerator": count, "denominator": out_of,
                     "value": value, "target": target, "benchmark": bench.number("value") if bench else None,
                     "benchmark_year": bench.text("year") if bench else None, "status": status, "last": last,
                     "change": kpis.difference(entry, value, last), "both": both, "value_both": value,
                     "missing": ", ".join(r["unit_name"] for r in mine if r not in told),
                     "off_target": "; ".join(r["unit_name"] for r in mine if r["status"] == "red"),
                     "figure": _figure(figures, f"kpi/{code}/{phase}{suffix}", value, status,
                                       Source("kpi_value", where, ("numerator", "denominator")))}
                )  # fmt: skip
    return rows


def _history(reg: Register, period: Period, rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    steps = (-0.8, -0.6, -0.2, -0.5, -0.2, 0.0)
    history = []
    for row in rows:
        for past, step in zip(reg.calendar.until(period, 6), steps, strict=True):
            value = round(row["value"] + step, 1) if row["value"] is not None else None
            history.append(
                {key: row[key], "phase": row["phase"], "kpi": row["kpi"], "group": row["group"], "period": past.id,
                 "short": past.short, "numerator": row["numerator"] if past.id == period.id else None,
                 "denominator": row["denominator"] if past.id == period.id else None, "value": value,
                 "target": row["target"],
                 "status": row["status"]
                 if row["status"] in ("suppressed", "counts_only")
                 else kpis.status(reg.kpis[row["kpi"]], value, row["target"])}
                | ({"trend": value, "trend_of": row["both"], "reporting": row["reporting"]} if key == "phase" else {})
            )  # fmt: skip
    return history


def _returns() -> list[dict[str, Any]]:
    rows = []
    for n, (unit, (name, phase, _pupils)) in enumerate(SCHOOLS.items()):
        here = unit != MISSING
        late = unit == "900202"
        rows.append(
            {"unit": unit, "unit_name": name, "phase": phase, "format": "objectives-actions",
             "file": f"returned/{AUTUMN}/{unit}.xlsx" if here else None,
             "received_on": date(2026, 12, 9 if late else 2 + n % 3) if here else None,
             "on_time": not late if here else None,
             "verdict": ("accepted-with-findings" if n % 4 else "accepted") if here else "missing",
             "declared_by": "The headteacher" if here and unit != "900105" else None,
             "declared_on": date(2026, 12, 2 + n % 3) if here and unit != "900105" else None,
             "errors": 2 if unit == "900107" else 0, "warnings": n % 4 if here else 0, "notes": n % 2 if here and n % 4 else 0}
        )  # fmt: skip
    return rows


def _actions(figures: dict[str, Figure]) -> list[dict[str, Any]]:
    units = cycle([unit for unit in SCHOOLS if unit != MISSING])
    numbers: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    words = {"red": "off_track", "amber": "watch", "green": "on_track", "blue": "completed", "not_reported": None}
    for area, counts in AREA_COUNTS.items():
        deeds = cycle(DEEDS[area])
        for status, count in zip(words, counts, strict=True):
            for _ in range(count):
                unit = next(units)
                numbers[unit] = numbers.get(unit, 0) + 1
                n = numbers[unit]
                ref = f"{area[1]}.{n}"
                finish = date(2026, 11, 27) if status == "red" else date(2027, 3, 26)
                moved = finish + timedelta(days=91) if n % 9 == 0 and status != "blue" else None
                overdue = (date(2026, 12, 4) - finish).days if status == "red" and not moved else 0
                rows.append(
                    {"unit": unit, "unit_name": SCHOOLS[unit][0], "ref": ref, "area": AREAS[area],
                     "trust_area": area, "objective": f"Objective for {AREAS[area].lower()}",
                     "action": f"{next(deeds)}.", "led_by": "Deputy head; subject leaders" if n % 3 else "Headteacher",
                     "start": date(2026, 9, 7), "finish": finish, "ongoing": False, "revised_finish": moved,
                     "reported": words[status], "delivery_last": None, "revised_last": None, "delivery": status,
                     "basis": "milestones" if n % 2 else "progress",
                     "facts": status if status in ("red", "amber", "green") else None, "beside": None, "differs": False,
                     "reporting": "not_reported" if status == "not_reported" else "fresh" if n % 4 else "confirmed",
                     "percent_done": {"blue": 100.0, "green": 50.0, "amber": 25.0, "red": 0.0}.get(status),
                     "share_passed": 0.46,
                     "progress": "Begun in two year groups; minutes of 18 November." if status != "not_reported" else None,
                     "next_step": "Review with governors on 20 January." if status != "blue" else None,
                     "impact": None, "overdue_days": overdue, "slipped_days": 91 if moved else 0,
                     "success_criteria": "Pupils’ books show it in each class.", "live": status != "blue",
                     "source_file": f"returned/{AUTUMN}/{unit}.xlsx", "source_sheet": "Actions", "source_row": 5 + n,
                     "figure": _figure(figures, f"action/{unit}/{ref}", words[status], status,
                                       Source("action", (("unit", unit), ("ref", ref)), ("status", "percent_done")))}
                )  # fmt: skip
    return rows


def _areas(actions: list[dict[str, Any]], figures: dict[str, Figure]) -> list[dict[str, Any]]:
    rows = []
    for code, title in AREAS.items():
        mine = [a["delivery"] for a in actions if a["trust_area"] == code]
        counts = {s: mine.count(s) for s in ("red", "amber", "green", "blue", "not_reported", "not_due")}
        where = (("trust_area", code), ("period", AUTUMN))
        key = _figure(figures, f"area/{code}", len(mine), None, Source("action", where, ("status",)))
        rows.append({"area": title, **counts, "total": len(mine), "figure": key})
    return rows


def _milestones(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"unit": a["unit"], "unit_name": a["unit_name"], "ref": f"M{a['ref']}", "action": a["ref"],
         "milestone": "Staff trained", "due": date(2026, 10, 16),
         "done": a["delivery"] in ("green", "blue"), "met_on": None, "due_now": True,
         "reported": "met" if a["delivery"] in ("green", "blue") else "not_met"}
        for a in actions if a["basis"] == "milestones"
    ]  # fmt: skip


def _measures() -> list[dict[str, Any]]:
    return [
        {"unit": unit, "unit_name": name, "ref": f"S{n}", "belongs_to": f"A{n}", "area": AREAS[f"A{n}"],
         "statement": f"Share of pupils who gain from {AREAS[f'A{n}'].lower()}", "kind": "percent",
         "operator": "at_least", "target": 80.0, "baseline": 61.0, "actual": 64.0 + 4 * n,
         "status": ("amber", "green", "not_due")[n % 3], "evidence": "Survey of November",
         "due": date(2027, 7, 21)}
        for unit, (name, *_rest) in SCHOOLS.items() if unit != MISSING
        for n in (1, 2, 3)
    ]  # fmt: skip


def _funding(figures: dict[str, Figure]) -> list[dict[str, Any]]:
    rows = []
    for unit, (name, _phase, pupils) in SCHOOLS.items():
        if unit == MISSING:
            continue
        for code, whole, share in (("PP", pupils * 290.0, 0.41), ("SPORT", 16000.0 + 10 * (pupils % 90), 0.52),
                                   ("HUB", 130000.0 / 11, 0.7)):  # fmt: skip
            ref = f"F{len([r for r in rows if r['unit'] == unit]) + 1}"
            award = round(whole, 2)
            spent, committed = round(award * share, 2), round(award * (0.16 if code == "HUB" else 0.3), 2)
            over = 2400.0 if unit == "900105" and code == "PP" else -award * 0.02
            forecast = round(award + over, 2)
            status = "red" if over > 0 else "green"
            rows.append(
                {"unit": unit, "unit_name": name, "ref": ref, "source": code, "source_name": SOURCES[code][0],
                 "purpose": "Staff and materials", "award": award, "spent": spent, "committed": committed,
                 "forecast": forecast, "variance": round(award - forecast, 2), "spent_share": spent / award * 100,
                 "year_passed": 33.0, "status": status,
                 "comment": "Cover for a long absence." if over > 0 else None,
                 "figure": _figure(figures, f"funding/{unit}/{ref}", forecast, status,
                                   Source("funding_line", (("unit", unit), ("ref", ref)), ("award", "spent")))}
            )  # fmt: skip
    return rows


def _sources(funding: list[dict[str, Any]], figures: dict[str, Figure]) -> list[dict[str, Any]]:
    rows = []
    for code, (name, repayable, end) in SOURCES.items():
        mine = [f for f in funding if f["source"] == code]
        sums = {
            k: round(sum(f[k] for f in mine), 2) for k in ("award", "spent", "committed", "forecast", "variance")
        }
        key = _figure(figures, f"funding/{code}", sums["forecast"], None,
                      Source("funding_line", (("source", code), ("period", AUTUMN)), ("award", "spent")))  # fmt: skip
        rows.append(
            {"source": code, "source_name": name, "units": len(mine), **sums,
             "uncommitted": round(sums["award"] - sums["spent"] - sums["committed"], 2),
             "repayable": repayable, "end": end, "figure": key}
        )  # fmt: skip
    return rows


def _meetings() -> list[dict[str, Any]]:
    return [
        {"unit": unit, "unit_name": name, "ref": f"G{n}", "body": "LGC", "body_name": "Local governing committee",
         "date": date(2026, 10 + n, 14), "time": "17:30", "venue": "The school hall", "attendees": None,
         "took_place": n < 2, "to_come": n >= 2, "attended": 6 if n < 2 else None, "members": 8, "notes": None}
        for unit, (name, *_rest) in SCHOOLS.items() if unit != MISSING
        for n in (1, 2)
    ]  # fmt: skip


def _exceptions(
    kpi_rows: list[dict[str, Any]], actions: list[dict[str, Any]], funding: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"unit": MISSING, "unit_name": SCHOOLS[MISSING][0], "kind": "return", "what": "No workbook has been returned.",
         "since": "autumn term 2026", "explanation": None, "response": "The trust’s coordinator telephones weekly.",
         "who": "Ruth Ellery", "by": "11/12/2026", "status": "not_reported", "figure": None}
    ]  # fmt: skip
    for row in kpi_rows:
        if row["status"] == "red" and row["group"] == "all":
            rows.append(
                {"unit": row["unit"], "unit_name": row["unit_name"], "kind": "kpi",
                 "what": f"{row['kpi_name']} is {row['value']:.1f} against a target of {row['target']:.1f}.",
                 "since": "summer term 2026", "explanation": row["comment"],
                 "response": "Weekly review by the leadership team.", "who": "Headteacher", "by": "end of term",
                 "status": "red", "figure": row["figure"]}
            )  # fmt: skip
    for row in actions:
        if row["delivery"] == "red":
            rows.append(
                {"unit": row["unit"], "unit_name": row["unit_name"], "kind": "action",
                 "what": f"{row['ref']} {row['action']}", "since": "autumn term 2026", "explanation": row["progress"],
                 "response": row["next_step"], "who": row["led_by"], "by": "26/03/2027", "status": "red",
                 "figure": row["figure"], "reported": True}
            )  # fmt: skip
    for row in funding:
        if row["status"] == "red":
            rows.append(
                {"unit": row["unit"], "unit_name": row["unit_name"], "kind": "funding",
                 "what": f"{row['source_name']}: forecast £{-row['variance']:,.0f} over its allocation.",
                 "since": "autumn term 2026", "explanation": row["comment"], "response": "Cover ends in January.",
                 "who": "Business manager", "by": "31/01/2027", "status": "red", "figure": row["figure"]}
            )  # fmt: skip
    return rows


def _findings() -> list[dict[str, Any]]:
    titles = {"AP-012": "Finish is not before start", "KP-004": "A changed figure is explained",
              "FN-003": "Money is rounded to pounds"}  # fmt: skip
    rows = []
    for n, unit in enumerate(u for u in SCHOOLS if u != MISSING):
        for code, severity in (("AP-012", "error"), ("KP-004", "warning"), ("FN-003", "note"))[: 1 + n % 3]:
            rows.append(
                {"code": code, "severity": severity, "unit": unit, "unit_name": SCHOOLS[unit][0],
                 "file": f"returned/{AUTUMN}/{unit}.xlsx", "sheet": "Actions", "cells": (f"F{6 + n}",),
                 "record": "action", "row": 6 + n, "field": "finish", "value": "01/09/2026",
                 "message": "Finish (01/09/2026) is before start (07/09/2026).",
                 "remedy": "Correct one of the two dates.", "title": titles[code]}
            )  # fmt: skip
    return rows


def _causes() -> list[dict[str, Any]]:
    found = _findings()
    rows = []
    for code in dict.fromkeys(f["code"] for f in found):
        mine = [f for f in found if f["code"] == code]
        rows.append(
            {"code": code, "title": mine[0]["title"], "severity": mine[0]["severity"],
             "units": len({f["unit"] for f in mine}), "of": 11, "findings": len(mine),
             "example": mine[0]["message"]}
        )  # fmt: skip
    return rows


def _changes() -> tuple[ChangeRow, ...]:
    """One school has returned twice and changed three things; another returned the same twice."""

    def returned(unit: str, day: int, before: int) -> tuple[str, str, str, date, str, date]:
        file = f"returned/{AUTUMN}/{unit}_plan.xlsx"
        return unit, SCHOOLS[unit][0], file, date(2026, 12, day), file, date(2026, 12, before)

    twice = returned("900102", 9, 3)
    return (
        ChangeRow(*twice, "changed", "kpi_value", "ATT", "Attendance", "numerator", "Count", "41,234", "41,334", "KPIs", "G7"),
        ChangeRow(*twice, "changed", "action", "1.2", "Train every teacher", "finish", "Finish", None, "12/03/2027", "Actions", "F8"),
        ChangeRow(*twice, "added", "action", None, "Visit homes", None, None, None, "Action: Visit homes; Status: On track", "Actions", "D9"),
        ChangeRow(*returned("900105", 10, 8), "same"),
    )  # fmt: skip


def best_in_a_range(kpi: Entry, low: float, high: float) -> Entry:
    """The same KPI where it is best from `low` to `high`."""
    known = dict(zip(kpi.table.keys, kpi.row.values, strict=True))
    known |= {"better": "range", "target_low": low, "target_high": high}
    letters = tuple(column_letter(n) for n in range(len(known)))
    table = replace(kpi.table, keys=tuple(known), letters=letters, rows=())
    return Entry(table, replace(kpi.row, values=tuple(known.values())))
