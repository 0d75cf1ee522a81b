"""The figures in the rows of an export: for each KPI and group, its counts, each with the cell that has it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fnmatch import fnmatchcase

from planbook.collect.feeds.export import Cells, Export
from planbook.collect.feeds.known import Headings, text_of
from planbook.collect.feeds.places import SaidOfExport, periods_of, said_of, unit_named, unit_within
from planbook.collect.numbers import read_number
from planbook.model.address import column_letter
from planbook.model.feed import Feed, FeedFigure, MarkMeaning
from planbook.model.figures_held import RECORD
from planbook.model.kpi import EVERYBODY, needs_denominator
from planbook.model.kpi import figure as worked_figure
from planbook.model.register import Register
from planbook.model.submission import Entry, Problem
from planbook.model.values import Value, shown

_NAMED = 6
"""So many cells or names of one kind a finding names before it counts the rest."""
COUNT_WORKED_OUT = "count worked out from the figure"


@dataclass(frozen=True, slots=True)
class FedLine:
    """One figure of an export."""

    period: str
    unit: str
    kpi: str
    group: str
    numerator: Value
    denominator: Value
    value: float | None
    row: int
    letters: Mapping[str, str]
    """By field of the register's record, the columns that it is from: `C D` of two that are added up."""
    last: date | None = None
    """The last day that the export says its figures are of."""
    worked_out: bool = False

    @property
    def figures(self) -> tuple[Value, ...]:
        """What it says."""
        return self.numerator, self.denominator, self.value


@dataclass
class Noted:
    """What there is to say of an export, gathered over its rows."""

    marks: dict[MarkMeaning, list[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    strangers: dict[str, None] = field(default_factory=dict)
    no_unit: bool = False
    no_time: dict[str, None] = field(default_factory=dict)
    sums: list[str] = field(default_factory=list)
    twice: dict[str, list[int]] = field(default_factory=dict)
    """By unit, the rows that give the same figure."""
    contradicted: dict[tuple[str, str, str, str], None] = field(default_factory=dict)
    """The lines of which those differ."""


@dataclass(frozen=True, slots=True)
class _LineOfExport:
    number: int
    cells: Cells
    headings: Headings

    def at(self, heading: str) -> Value:
        column = self.headings.column(heading)
        return self.cells[column] if column is not None and column < len(self.cells) else None

    def place(self, heading: str) -> str:
        return f"{self.letter(heading)}{self.number}"

    def letter(self, heading: str) -> str:
        return column_letter(self.headings.column(heading) or 0)


def lines_of(
    register: Register, feed: Feed, headings: Headings, export: Export, head: Sequence[Cells], file: str
) -> tuple[list[FedLine], list[Problem]]:
    """The figures of an export that `feed` takes, and what there is to say of it."""
    return _OfExport(register, feed, headings, head, file).of(export)


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """A figure of the whole of England in an export."""

    kpi: str
    group: str
    year: str
    """The academic year that it is of; empty where the export does not say."""
    value: float | None
    """In the KPI's own unit; None where a mark or nothing stands in its place."""
    row: int
    columns: tuple[str, ...]
    """The headings that it is from."""
    said: str
    """What the export has of it, as it is written there."""


def national_figures(
    register: Register, feed: Feed, headings: Headings, export: Export, head: Sequence[Cells], file: str
) -> list[NationalFigure]:
    """The figures in the rows that `feed` has for the whole of England."""
    return list(_OfExport(register, feed, headings, head, file).national(export))


class _OfExport:
    """One export as it is gone through."""

    def __init__(
        self, register: Register, feed: Feed, headings: Headings, head: Sequence[Cells], file: str
    ) -> None:
        self._register, self._feed, self._headings, self._file = register, feed, headings, file
        above = head[: headings.row - 1]
        self._above = "\n".join(text_of(cell) for row in above for cell in row if cell is not None)
        self._noted = Noted()
        self._field = register.declarations.records[RECORD].field("value")
        self._marks = {text_of(mark): meaning for meaning, marks in feed.marks.items() for mark in marks}
        kpis = register.ever.kpis
        self._figures = [
            (figure, kpi)
            for figure in feed.figures
            if (kpi := kpis.get(figure.kpi)) is not None
            and all(headings.column(heading) is not None for heading in figure.columns)
        ]
        self._units: dict[str, str | None] = {}
        self._times: dict[tuple[str, str], list[str]] = {}

    def of(self, export: Export) -> tuple[list[FedLine], list[Problem]]:
        found: dict[tuple[str, str, str, str], FedLine] = {}
        for number, cells in enumerate(export.rows(), start=1):
            if number <= self._headings.row or not any(cell is not None for cell in cells):
                continue
            row = _LineOfExport(number, cells, self._headings)
            if not self._is_of_a_unit(row):
                continue
            unit = self._unit_of(row)
            if unit is not None:
                self._take(row, unit, found)
        counted = [line for key, line in found.items() if key not in self._noted.contradicted]
        return counted, list(self._problems(export.sheet))

    def national(self, export: Export) -> Iterator[NationalFigure]:
        spec = self._feed.period
        for number, cells in enumerate(export.rows(), start=1):
            row = _LineOfExport(number, cells, self._headings)
            named = self._feed.national.items()
            if number <= self._headings.row or not any(_has(row, heading, values) for heading, values in named):
                continue
            said = said_of(spec, self._file, self._above, row.at(spec.column) if spec.column else None)
            for figure, kpi in self._figures:
                # the figure itself is what was published; a count that is worked out from it would round it again
                told = replace(figure, worked_out=False, denominator=()) if figure.worked_out else figure
                if not all(_has(row, h, values) for h, values in figure.where.items()):
                    continue
                counts = self._counts(row, told, kpi)
                count, whole, value = counts or (None, None, None)
                worked = worked_figure(kpi, count, whole) if value is None else value
                columns = tuple(heading for heading in told.columns if heading not in figure.where)
                words = " / ".join(shown(row.at(heading)) for heading in columns)
                yield NationalFigure(figure.kpi, figure.group, said.year, worked, number, columns, words)

    def _is_of_a_unit(self, row: _LineOfExport) -> bool:
        feed = self._feed
        if any(
            _has(row, heading, values)
            for rows in (feed.leave_out, feed.national)
            for heading, values in rows.items()
        ):
            return False
        return all(_has(row, heading, values) for heading, values in feed.only.items())

    def _unit_of(self, row: _LineOfExport) -> str | None:
        spec = self._feed.unit
        if spec.within != "column":
            text = self._above if spec.within == "above" else self._file
            if text not in self._units:
                self._units[text] = unit_within(self._register, spec, text)
            self._noted.no_unit = self._units[text] is None
            return self._units[text]
        text = "".join(shown(row.at(heading)) for heading in spec.columns).strip()
        if text not in self._units:
            self._units[text] = unit_named(self._register, spec, text) if text else None
        if text and self._units[text] is None:
            self._noted.strangers[text] = None
        return self._units[text]

    def _take(self, row: _LineOfExport, unit: str, found: dict[tuple[str, str, str, str], FedLine]) -> None:
        spec = self._feed.period
        said = said_of(spec, self._file, self._above, row.at(spec.column) if spec.column else None)
        told = False
        for figure, kpi in self._figures:
            if not all(_has(row, heading, values) for heading, values in figure.where.items()):
                continue
            periods = self._periods(said, kpi)
            if not periods:
                self._noted.no_time[said.year or said.period or _days(said)] = None
                continue
            counts = self._counts(row, figure, kpi)
            if counts is None:
                continue
            if not told:
                self._add_up(row)
                told = True
            for period in periods:
                line = FedLine(
                    period, unit, figure.kpi, figure.group, *counts, row.number, self._letters(row, figure),
                    said.days[1] if said.days else None, figure.worked_out,
                )  # fmt: skip
                key = (period, unit, figure.kpi, figure.group)
                first = found.setdefault(key, line)
                if first is not line:
                    self._noted.twice.setdefault(unit, [first.row]).append(row.number)
                    if first.figures != line.figures:
                        self._noted.contradicted[key] = None

    def _periods(self, said: SaidOfExport, kpi: Entry) -> list[str]:
        key = kpi.text("kpi"), repr(said)
        if key not in self._times:
            self._times[key] = [p.id for p in periods_of(self._register, kpi, said)] if said else []
        return self._times[key]

    def _counts(
        self, row: _LineOfExport, figure: FeedFigure, kpi: Entry
    ) -> tuple[Value, Value, float | None] | None:
        """Numerator, denominator and figure; None where a mark or nothing stands in place of any that is needed."""
        needed = {heading: self._number(row, heading) for heading in figure.columns if heading not in figure.where}
        if any(number is None for number in needed.values()):
            return None
        numbers = {heading: number for heading, number in needed.items() if number is not None}
        value = self._beside(row, figure) if figure.value not in numbers else numbers[figure.value]
        if value is not None and figure.from_hundred:
            value = _tidy(100 - value)
        count = whole = None
        if figure.numerator:
            count = _tidy(sum(numbers[h] for h in figure.numerator) - sum(numbers[h] for h in figure.less))
        if figure.denominator:
            whole = _tidy(sum(numbers[h] for h in figure.denominator))
        if figure.worked_out and value is not None and whole is not None:
            percent = kpi.text("unit") == "percent"
            count = float(round(value * whole / 100)) if percent else round(value * whole, 1)
            # what was rounded to whole per cent is not what the counts come to: the counts are what is kept
            value = None
        if not needs_denominator(kpi):
            whole = None
        return _plain(count), _plain(whole), value

    def _beside(self, row: _LineOfExport, figure: FeedFigure) -> float | None:
        """The export's own figure beside its counts, where it has one that can be read."""
        return self._number(row, figure.value, quietly=True) if figure.value else None

    def _number(self, row: _LineOfExport, heading: str, *, quietly: bool = False) -> float | None:
        raw = row.at(heading)
        if raw is None or isinstance(raw, bool | date | datetime):
            if raw is not None and not quietly:
                self._noted.unread.append(row.place(heading))
            return None
        if isinstance(raw, int | float):
            return float(raw)
        if meaning := self._marks.get(text_of(raw)):
            if not quietly:
                self._noted.marks.setdefault(meaning, []).append(row.place(heading))
            return None
        read = read_number(self._field, raw, {})
        if isinstance(read.value, int | float) and any(letter.isdigit() for letter in raw):
            return float(read.value)
        if not quietly:
            self._noted.unread.append(row.place(heading))
        return None

    def _letters(self, row: _LineOfExport, figure: FeedFigure) -> Mapping[str, str]:
        """The columns of what a line has."""
        own = figure.numerator or ((figure.value,) if figure.value else ())
        named = {
            "numerator": (*own, *figure.less),
            "denominator": figure.denominator,
            "value": (figure.value,) if row.headings.column(figure.value) is not None else own,
            "unit": self._feed.unit.columns,
        }
        return {key: " ".join(row.letter(h) for h in headings) for key, headings in named.items() if headings}

    def _add_up(self, row: _LineOfExport) -> None:
        for one in self._feed.sums:
            parts = [self._number(row, heading, quietly=True) for heading in one.parts]
            whole = self._number(row, one.whole, quietly=True)
            known = [part for part in parts if part is not None]
            if whole is not None and len(known) == len(parts) and abs(sum(known) - whole) > 1e-6:
                told = f"{row.place(one.whole)} says {whole:,g}, and its parts come to {sum(known):,g}"
                self._noted.sums.append(told)

    def _problems(self, sheet: str) -> Iterator[Problem]:
        noted, feed = self._noted, self._feed
        needed = {heading for figure in feed.figures for heading in figure.columns}
        doubled = [h for h in (*feed.named_columns, *sorted(needed)) if text_of(h) in self._headings.twice]
        lacking = {_called(f): lacks for f in feed.figures if (lacks := self._headings.lacks(f.columns))}
        if doubled:
            yield self._problem("FG-005", sheet, (), headings=_listed([f"“{h}”" for h in dict.fromkeys(doubled)]))
        if lacking:
            columns = dict.fromkeys(heading for lacks in lacking.values() for heading in lacks)
            yield self._problem(
                "FG-006", sheet, (), headings=_listed([f"“{h}”" for h in columns]), kpis=_listed([*lacking])
            )
        if noted.no_unit:
            where = "above its headings" if feed.unit.within == "above" else "in its name or its folder's"
            yield self._problem("FG-007", sheet, (), where=where)
        if noted.strangers:
            yield self._problem(
                "FG-008", sheet, (), count=str(len(noted.strangers)), names=_listed([*noted.strangers])
            )
        for unit, rows in noted.twice.items():
            name, told = self._register.ever.label("unit", unit), _listed([str(n) for n in dict.fromkeys(rows)])
            differ = any(of == unit for _, of, _, _ in noted.contradicted)
            done = "they differ, and none is used" if differ else "they are alike, and one is used"
            yield self._problem("FG-009", sheet, (), name=name, rows=told, done=done)
        if noted.no_time:
            yield self._problem("FG-010", sheet, (), told=_time_told(feed, [*noted.no_time]))
        if noted.sums:
            yield self._problem("FG-011", sheet, (), told=_listed(noted.sums, most=3))
        for meaning, cells in noted.marks.items():
            told = meaning.replace("_", " ")
            yield self._problem("FG-012", sheet, tuple(cells), count=str(len(cells)), meaning=told)
        if noted.unread:
            yield self._problem("FG-013", sheet, tuple(noted.unread), count=str(len(noted.unread)))

    def _problem(self, code: str, sheet: str, cells: Sequence[str], **tokens: str) -> Problem:
        named = tuple(dict.fromkeys(cells))[:_NAMED]
        told = {"feed": self._feed.title, **tokens}
        return Problem(code, sheet or None, named, self._file, tuple(told.items()))


def _called(figure: FeedFigure) -> str:
    return figure.kpi if figure.group == EVERYBODY else f"{figure.kpi} ({figure.group})"


def _has(row: _LineOfExport, heading: str, values: Sequence[str]) -> bool:
    said = text_of(row.at(heading))
    return any(fnmatchcase(said, text_of(value)) for value in values)


def _time_told(feed: Feed, said: Sequence[str]) -> str:
    known = [one for one in said if one]
    if known:
        return f"{_listed(known)} is of no period of the register in which what it has is asked for"
    where = {
        "path": "its name and its folders name no period and no academic year",
        "above": "the lines above its headings name no days and no academic year",
        "column": f"its column “{feed.period.column}” names no period and no academic year",
    }
    return where.get(feed.period.within, f"“{feed.period.of}” is no period")


def _days(said: SaidOfExport) -> str:
    return f"{shown(said.days[0])} to {shown(said.days[1])}" if said.days else ""


def _listed(words: Sequence[str], most: int = _NAMED) -> str:
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" and {rest} more" if rest > 0 else "")


def _tidy(number: float) -> float:
    return round(number, 6) + 0.0


def _plain(number: float | None) -> Value:
    return int(number) if number is not None and number.is_integer() else number
