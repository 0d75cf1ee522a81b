"""Published figures: which one a KPI's figure is set beside, of when it is, and which should be out by now.

A benchmark is a row of the register (`Entry` of record `benchmark`), or of the shipped catalogue.
"""

import re
from collections.abc import Iterable
from datetime import date

from planbook.model.calendar import Period, is_period_id, period_title, year_after
from planbook.model.declarations import Declarations
from planbook.model.kpi import EVERYBODY, is_of_a_year, is_since_september, year_of
from planbook.model.submission import Entry
from planbook.model.values import Value

_YEAR = re.compile(r"(20[0-9][0-9])\s*[-–—/]\s*(?:20)?([0-9][0-9])")

# The month in which a part of the academic year has ended everywhere, counted from January of the year in which
# the academic year begins.
_ENDS = {
    "autumn": 12, "autumn-1": 10, "autumn-2": 12, "spring": 16, "spring-1": 14, "spring-2": 16,
    "summer": 20, "summer-1": 18, "summer-2": 20, "q1": 11, "q2": 14, "q3": 17, "q4": 20, "year": 20,
}  # fmt: skip


def academic_year(text: Value) -> str:
    """The academic year that `text` names ("2024-25", "2024/25", "2024–2025"), as `2024-25`; empty where none."""
    match = _YEAR.fullmatch(str(text).strip()) if text is not None else None
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        return ""
    return year_after(match[1], 0)


def part_of(kind: Value, part: Value) -> str:
    """The part of the year that a benchmark's kind of period and its part name, as periods' ids have it."""
    words = str(part or "").casefold().removesuffix("term").strip()
    return "year" if kind == "year" else words


def period_of(entry: Entry) -> str:
    """The period that a benchmark is of, in prose: "autumn term 2024", "2024-25"."""
    return said_period(academic_year(entry.get("year")) or entry.text("year"), entry)


def said_period(year: str, entry: Entry) -> str:
    """The part of `year` that is the same as the benchmark's, in prose."""
    part = part_of(entry.get("period_kind"), entry.get("part"))
    period = f"{year}-{part}"
    return period_title(period) if is_period_id(period) else f"{entry.text('part')} {year}".strip()


def is_of(declarations: Declarations, kpi: Entry, benchmark: Entry, period: Period) -> bool:
    """Whether a benchmark that matches is of the very year that the KPI's figure of `period` is of."""
    return academic_year(benchmark.get("year")) == year_of(declarations, kpi, period)


def matching(
    declarations: Declarations, kpi: Entry, rows: Iterable[Entry], phase: str, period: Period, group: str
) -> Entry | None:
    """The newest of `rows`, the benchmarks of `kpi`, that a figure of `phase` and `group` in `period` is like.

    A termly figure is like one of the same term, and a yearly one is never set beside a term, except for KPIs that
    are of a year whenever they are reported (results). What counts since September is like a single term in autumn
    only. None is of a later year than the figure.
    """
    whole = is_of_a_year(declarations, kpi) or period.kind == "year"
    kind, part = ("year", "year") if whole else (period.kind, period.part)
    if not whole and is_since_september(kpi) and part not in ("autumn", "autumn-1", "q1"):
        return None
    latest = year_of(declarations, kpi, period)
    best: tuple[str, Entry] | None = None
    for row in rows:
        if row.text("coverage") != "england" or row.text("phase") != phase:
            continue
        if (row.text("group") or EVERYBODY) != group or row.text("period_kind") != kind:
            continue
        year = academic_year(row.get("year"))
        if part_of(kind, row.get("part")) == part and year and year <= latest and (best is None or year > best[0]):
            best = (year, row)
    return best[1] if best else None


def newest_due(part: str, months: int, day: date) -> str:
    """The newest academic year whose `part` should have been published before the month of `day`.

    `months` are those from the end of the part to when its figure is usually out.
    """
    passed = day.year * 12 + day.month - _ENDS.get(part, _ENDS["year"]) - months
    return year_after(f"{(passed - 1) // 12}", 0)
