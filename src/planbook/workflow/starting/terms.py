"""Terms and half-terms from an authority's published dates, in the place of the usual ones.

Authorities publish terms with their half-term weeks, or six half-terms, or terms numbered one to six; each row has
a first and a last day, or one day and a word that says which of the two it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from planbook.collect.cells import read_cell
from planbook.collect.csv_rows import CsvRow, open_csv
from planbook.errors import GivenFileError
from planbook.model.calendar import TERMS
from planbook.model.declarations import Declarations
from planbook.model.prose import agree, listed
from planbook.model.term_words import term_id
from planbook.model.values import Value, long_date, shown
from planbook.workflow.starting.headings import wanted

Row = dict[str, Value]

_YEAR = re.compile(r"\(?(?:19|20)\d\d(?: ?[/–-] ?(?:\d\d){1,2})?\)?")
_YEARS = re.compile(r"(20\d\d) ?[/–-] ?(?:20)?(\d\d)")
_NUMBERED = re.compile(r"(?i)term ([1-6])")
_HALF_TERM = re.compile(r"(?i)half[ -]?term")
_CLOSED = re.compile(r"(?i)\b(?:inset|training|staff|closed|closure|non[ -]?pupil)\b")
_BETWEEN = re.compile(r"(?i)\b(?:holidays?|vacation|break|bank|christmas|easter|summer)\b")
_EDGE = re.compile(r"(?i)[ ,:–-]*\b(?P<edge>starts?|begins?|opens?|ends?|finish(?:es)?|closes?)\b(?: of)?[ ,:–-]*")
_TO = re.compile(r"(?i)\s+(?:to|until|[–—-])\s+")
_FIRST = ("start", "begin", "open")
_BEFORE_END = {"due": timedelta(days=7), "as_at": timedelta(days=14)}


@dataclass
class Terms:
    """What was made of the dates."""

    rows: dict[str, list[Row]]
    said: list[str]


@dataclass
class _Published:
    """What the file says, by term and half-term (`2026-27-autumn`, `2026-27-autumn-1`)."""

    first: dict[str, date] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)
    breaks: dict[str, tuple[date, date]] = field(default_factory=dict)
    closures: list[Row] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Rows that say nothing that is known here."""


def read_terms(path: Path, usual: Mapping[str, Sequence[Row]], declarations: Declarations) -> Terms:
    """The periods and holidays of `usual` (period, closure) with the days that the file has for them.

    Raises GivenFileError where it has no term of theirs, a date that cannot be read, or an end before its start.
    """
    told = _told(path, declarations)
    periods = [dict(row) for row in usual["period"]]
    terms = [row for row in periods if row["kind"] == "term"]
    given = []
    for row in terms:
        name = str(row["period"])
        first = told.first.get(name) or told.first.get(f"{name}-1")
        last = told.last.get(name) or told.last.get(f"{name}-2")
        if first is None or last is None:
            continue
        given.append(row)
        row |= {"start": first, "end": last, **{key: last - days for key, days in _BEFORE_END.items()}}
        if f"{name}-1" in told.last and f"{name}-2" in told.first:
            told.breaks.setdefault(name, _week(told.last[f"{name}-1"], told.first[f"{name}-2"]))
    if not given:
        years = listed(dict.fromkeys(str(row["period"])[:7] for row in terms), "or")
        raise GivenFileError(f"{path.name} has no term of {years} with its first and its last day.")
    closures = [row for row in map(dict, usual["closure"]) if not _is_replaced(row, given, told)]
    closures += [
        {
            "name": f"{name.rsplit('-', 1)[1].capitalize()} half-term",
            "kind": "half_term",
            "start": first,
            "end": last,
        }
        for row in given
        if (name := str(row["period"])) in told.breaks
        for first, last in [told.breaks[name]]
    ]
    days = [day for row in periods for key in ("start", "end") if isinstance(day := row[key], date)]
    closures += [row for row in told.closures if _lies_in(row, min(days), max(days))]
    closures.sort(key=lambda row: str(row["start"]))
    return Terms({"period": periods, "closure": closures}, _said(path.name, terms, given, told))


def _said(name: str, terms: Sequence[Row], given: Sequence[Row], told: _Published) -> list[str]:
    said = []
    if proposed := [str(row["period"]) for row in terms if row not in given]:
        said.append(f"{name} does not have {listed(proposed, 'or')}: {agree(len(proposed), 'its', 'their')} dates "
                    "are proposed; check them on Periods.")  # fmt: skip
    if without := [str(row["period"]) for row in given if str(row["period"]) not in told.breaks]:
        said.append(f"{name} has no half-term of {listed(without, 'or')}: the usual week is proposed; check it on "
                    "Holidays.")  # fmt: skip
    if told.left:
        said.append(f"Left out of {name}, as no term and no half-term: {listed(told.left, most=8)}.")
    return said


def _told(path: Path, declarations: Declarations) -> _Published:
    told = _Published()
    columns = wanted("terms")
    for row in open_csv(path).rows(columns.columns, columns.needed):
        name = row["name"]
        day = _span(row, declarations)
        first, last = _day(row, "start", declarations) or day[0], _day(row, "end", declarations) or day[1]
        edge = _EDGE.search(name)
        if first == last and edge:
            first, last = (first, None) if edge["edge"].casefold().startswith(_FIRST) else (None, last)
            name = f"{name[: edge.start()]} {name[edge.end() :]}".strip()
        if first and last and last < first:
            raise GivenFileError(
                f"{row.place}: “{row['name']}” ends ({long_date(last)}) before it begins ({long_date(first)})."
            )
        if (any_day := first or last) is None:
            told.left.append(f"“{name}”" if name else f"line {row.line}")
            continue
        _take(told, row, name, _academic_year(any_day), first, last)
        halves = _day(row, "half_start", declarations), _day(row, "half_end", declarations)
        term = _term(name, _academic_year(any_day))
        if term and halves[0] and halves[1]:
            told.breaks[term] = (halves[0], halves[1])
    return told


def _take(told: _Published, row: CsvRow, name: str, year: str, first: date | None, last: date | None) -> None:
    term = _term(name, year)
    if term:
        for days, day in ((told.first, first), (told.last, last)):
            if day and days.setdefault(term, day) != day:
                raise GivenFileError(
                    f"{row.place}: “{row['name']}” has {long_date(day)}, and {long_date(days[term])} further up."
                )
    elif _HALF_TERM.search(name) and first and last:
        told.breaks[f"{year}-{_season(first)}"] = (first, last)
    elif _CLOSED.search(name) and first:
        kind = "closure" if re.search(r"(?i)clos", name) else "inset"
        told.closures.append({"name": name, "kind": kind, "start": first, "end": last or first})
    elif not _BETWEEN.search(name):
        told.left.append(f"“{row['name']}”")


def _term(name: str, year: str) -> str | None:
    """The term or half-term that `name` is of; its year is that of its days, which are what counts."""
    plain = " ".join(_YEAR.sub(" ", name).replace("–", " ").replace("-", " ").replace(":", " ").split())
    if numbered := _NUMBERED.fullmatch(plain):
        return term_id(f"HT{numbered[1]}", year)
    return term_id(plain, year)


def _academic_year(day: date) -> str:
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def year_said(text: str) -> str:
    """The year that people write as 2026/27, 2026-2027 or 2026-27, as the last of these; else `text`."""
    found = _YEARS.search(text)
    return f"{found[1]}-{found[2]}" if found else text


def _season(day: date) -> str:
    """The term in which a half-term of that day lies."""
    return TERMS[0] if day.month >= 9 else TERMS[1] if day.month <= 3 else TERMS[2]


def _week(before: date, after: date) -> tuple[date, date]:
    """The school days between the last day of a half-term and the first of the next."""
    days = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    working = [day for day in days if day.weekday() < 5] or days or [before]
    return working[0], working[-1]


def _is_replaced(row: Row, given: Sequence[Row], told: _Published) -> bool:
    """Whether a usual half-term lies in a term that the file has another for."""
    start = row["start"]
    if row["kind"] != "half_term" or not isinstance(start, date):
        return False
    name = f"{_academic_year(start)}-{_season(start)}"
    return name in told.breaks and any(one["period"] == name for one in given)


def _lies_in(row: Row, first: date, last: date) -> bool:
    return isinstance(day := row["start"], date) and first <= day <= last


def _span(row: CsvRow, declarations: Declarations) -> tuple[date | None, date | None]:
    """The days of a cell that has both, "1 September to 18 December 2026"; twice the same of one that has one."""
    parts = _TO.split(row["day"])
    if len(parts) != 2:
        day = _read(row, row["day"], row["year"], declarations)
        return day, day
    last = _read(row, parts[1], row["year"], declarations)
    return _read(row, parts[0], _academic_year(last) if last else row["year"], declarations), last


def _day(row: CsvRow, key: str, declarations: Declarations) -> date | None:
    return _read(row, row[key], row["year"], declarations)


def _read(row: CsvRow, text: str, year: str, declarations: Declarations) -> date | None:
    if not text:
        return None
    value = read_cell(
        declarations.records["period"].field("start"), text, declarations.lists, year_said(year)
    ).value
    if not isinstance(value, date):
        raise GivenFileError(f"{row.place}: “{shown(text)}” is no date.")
    return value
