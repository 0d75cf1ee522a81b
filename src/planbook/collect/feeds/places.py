"""Whose the rows of an export are: its unit, and the periods of the register that its figures are of."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from planbook.collect.feeds.known import text_of
from planbook.model.benchmarks import academic_year
from planbook.model.calendar import Calendar, Period
from planbook.model.feed import FeedPeriod, FeedUnit
from planbook.model.kpi import is_since_september, year_of
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import Value

_DAY = re.compile(r"\b([0-3]?[0-9])[/.-]([01]?[0-9])[/.-](20[0-9][0-9])\b")
_ISO = re.compile(r"\b(20[0-9][0-9])-([01][0-9])-([0-3][0-9])\b")
_PERIOD = re.compile(r"20[0-9][0-9]-[0-9][0-9]-(?:year|(?:autumn|spring|summer)(?:-[12])?|q[1-4])(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])(20[0-9][0-9])\s?[-–/_]?\s?(20[0-9][0-9]|[0-9][0-9])(?![0-9])")
_NEAR = timedelta(days=14)
"""An export begins with its period where their first days lie no further apart: schools open on different days."""
_LEAST = 0.3
"""The share of a period that an export of its first days must cover to be of it."""


@dataclass(frozen=True, slots=True)
class SaidOfExport:
    """Which time an export is of, as it says it."""

    period: str = ""
    """The id of a period."""
    year: str = ""
    """An academic year, as `2024-25`."""
    days: tuple[date, date] | None = None

    def __bool__(self) -> bool:
        return bool(self.period or self.year or self.days)


def said_in(text: str) -> SaidOfExport:
    """The time that is named in `text`: a period's id, two days, or an academic year."""
    if match := _PERIOD.search(text):
        return SaidOfExport(period=match[0])
    days = days_in(text)
    if len(days) > 1:
        return SaidOfExport(days=(min(days), max(days)))
    for match in _YEAR.finditer(text):
        if year := academic_year(f"{match[1]}-{match[2]}"):
            return SaidOfExport(year=year)
    return SaidOfExport()


def days_in(text: str) -> list[date]:
    """The days that are written out in `text`."""
    found = []
    parts = [(m[3], m[2], m[1]) for m in _DAY.finditer(text)] + [(m[1], m[2], m[3]) for m in _ISO.finditer(text)]
    for year, month, day in parts:
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def said_of(spec: FeedPeriod, file: str, above: str, cell: Value) -> SaidOfExport:
    """The time that a row is of, as its feed has it said."""
    match spec.within:
        case "declared":
            return said_in(spec.of)
        case "above":
            return said_in(above)
        case "path":
            return said_in(file)
    return said_in(text_of(cell))


def periods_of(register: Register, kpi: Entry, said: SaidOfExport) -> list[Period]:
    """The periods in which a figure of the time `said` is the KPI's.

    A figure of a whole year is that of the last period of each kind in which the KPI is asked for that year.
    """
    calendar = register.ever.calendar
    if said.period:
        found = calendar.period(said.period)
        return [found] if found else []
    asked = [period for period in calendar.periods if register.kpi_due(kpi, period)]
    if said.year:
        last: dict[str, Period] = {}
        for period in asked:
            of = year_of(register.declarations, kpi, period)
            if of == said.year and (period.kind not in last or period.end > last[period.kind].end):
                last[period.kind] = period
        return list(last.values())
    return [p for p in asked if said.days and _covers(calendar, p, said.days, since=is_since_september(kpi))]


def _covers(calendar: Calendar, period: Period, days: tuple[date, date], *, since: bool) -> bool:
    """Whether an export of `days` is of the period: it begins with it and ends in it. What adds up over a year
    begins with the year."""
    first, last = days
    start = calendar.days_of_year(period)[0] if since else period.start
    if abs(first - start) > _NEAR or not period.start <= last <= period.end + _NEAR:
        return False
    return (last - period.start).days >= _LEAST * (period.end - period.start).days


def unit_named(register: Register, spec: FeedUnit, text: str) -> str | None:
    """The id of the unit that `text` names in an export: as its feed has it called, or by its id or a name."""
    called = {text_of(name): unit for name, unit in spec.called.items()}
    return register.ever.code_for("unit", called.get(text_of(text), text))


def unit_within(register: Register, own: FeedUnit, text: str) -> str | None:
    """The one unit that is named somewhere in `text`; None where none is, or several are."""
    words = f" {' '.join(re.split(r'[^a-z0-9]+', text_of(text)))} "
    names = {text_of(name): unit for name, unit in own.called.items()}
    spec = register.declarations.records["unit"]
    for unit in register.ever.rows("unit"):
        for key in (spec.row_id, spec.label):
            names.setdefault(text_of(unit.get(key)), unit.text(spec.row_id))
    plain = {" ".join(re.split(r"[^a-z0-9]+", name)).strip(): unit for name, unit in names.items() if name}
    there = [(name, unit) for name, unit in plain.items() if name and f" {name} " in words]
    longest = [unit for name, unit in there if not any(name != other and name in other for other, _ in there)]
    return longest[0] if len(set(longest)) == 1 else None
