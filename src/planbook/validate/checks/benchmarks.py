"""Checks of the register's benchmarks: whether they are the newest that there should be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from planbook.model.benchmarks import academic_year, newest_due, part_of, period_of, said_period
from planbook.model.kpi import EVERYBODY, shown_figure
from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.validate.context import Context
from planbook.validate.registry import EVERY, Hit, check

Series = tuple[str, str, str, str, str, str]
"""KPI, phase, group, coverage, kind of period and its part: what figures of different years have in common."""
Shipped = Mapping[str, Value]
"""A row of the shipped catalogue."""


@dataclass(frozen=True, kw_only=True)
class NewestBenchmark:
    months: int
    """After the end of a benchmark's period, where nothing says when its source publishes."""


@check("newest_benchmark", "workbook", rows=EVERY, says=("of", "what", "whose"))
def newest_benchmark(params: NewestBenchmark, context: Context) -> Iterator[Hit]:
    """The newest benchmark of each series of a KPI in use is the newest that there is, as it stands now.

    A newer one is the catalogue's, else that of a year whose figure the source should have published by the day
    that the register is looked at; without such a day, by the latest that the register says one was read on.
    """
    if context.period is not None:
        return
    rows = context.entries("benchmark")
    day = context.day_looked_at or max((on for row in rows if (on := row.date("read_on"))), default=None)
    shipped = _shipped(context)
    for series, row in _newest(rows, context).items():
        known = shipped.get(series, {})
        what = _what(row, known, context) or (_due(row, known, params.months, day) if day else "")
        if what:
            tokens = {"whose": _whose(row, context), "of": period_of(row), "what": what}
            yield Hit(row, ("year", "value"), tokens)


def _newest(rows: Iterable[Entry], context: Context) -> dict[Series, Entry]:
    """The newest row of each series, of KPIs in use: older ones are kept for comparison."""
    newest: dict[Series, Entry] = {}
    for row in rows:
        kpi = context.register.code_for("kpi", row.get("kpi"))
        year = academic_year(row.get("year"))
        if kpi not in context.register.kpis or not year or not row.text("period_kind"):
            continue
        series = _series(str(kpi), {key: row.get(key) for key in row.table.keys})
        if series not in newest or academic_year(newest[series].get("year")) < year:
            newest[series] = row
    return newest


def _shipped(context: Context) -> dict[Series, dict[str, Shipped]]:
    """The catalogue's benchmarks by series and year."""
    found: dict[Series, dict[str, Shipped]] = {}
    for row in context.declarations.catalogue.get("benchmark", ()):
        found.setdefault(_series(str(row["kpi"]), row), {})[academic_year(row["year"])] = row
    return found


def _series(kpi: str, row: Shipped) -> Series:
    kind = str(row.get("period_kind"))
    return (
        kpi,
        str(row.get("phase") or ""),
        str(row.get("group") or EVERYBODY),
        str(row.get("coverage") or ""),
        kind,
        part_of(kind, row.get("part")),
    )


def _what(row: Entry, known: Mapping[str, Shipped], context: Context) -> str:
    """What the catalogue has that is newer: a later year, or of this one another figure that was read later."""
    year = academic_year(row.get("year"))
    latest = max(known, default="")
    here = known.get(year)
    if latest > year:
        return f"planbook’s catalogue has {_said(known[latest], context)} of {said_period(latest, row)}"
    if here is None or _figure(here, context) == _figure(
        {"kpi": here["kpi"], "value": row.number("value")}, context
    ):
        return ""
    read, again = row.date("read_on"), here.get("read_on")
    if read is not None and (not isinstance(again, date) or again <= read):
        return ""
    return f"planbook’s catalogue, read later, has {_said(here, context)} for it"


def _said(shipped: Shipped, context: Context) -> str:
    standing = context.declarations.word("benchmark_status", shipped.get("status")).lower()
    return f"{_figure(shipped, context)} ({standing}; {shipped['address']})"


def _figure(shipped: Shipped, context: Context) -> str:
    """The figure as reports show it: what differs beyond the places shown is no other figure."""
    value = shipped["value"]
    kpi = context.register.kpis[str(shipped["kpi"])]
    return shown_figure(kpi, float(value)) if isinstance(value, int | float) else ""


def _due(row: Entry, known: Mapping[str, Shipped], usual: int, day: date) -> str:
    """Which newer one should be out by `day`, by the row's own months, else the catalogue's, else the `usual`."""
    own = row.number("months")
    months = own if own is not None else known[max(known)].get("months") if known else None
    months = int(months) if isinstance(months, int | float) else usual
    due = newest_due(part_of(row.get("period_kind"), row.get("part")), months, day)
    return f"that of {said_period(due, row)} should be out by now" if due > academic_year(row.get("year")) else ""


def _whose(row: Entry, context: Context) -> str:
    """Of whom and where it is, for the message: "primary, disadvantaged, England"."""
    said = context.declarations.word
    group = row.text("group") or EVERYBODY
    parts = [
        said("phase", row.get("phase")).lower() if row.text("phase") else "all schools",
        said("pupil_group", group).lower() if group != EVERYBODY else "",
        said("coverage", row.get("coverage")) if row.text("coverage") else "",
    ]
    return ", ".join(part for part in parts if part)
