"""The KPIs of a dashboard: each figure now and over time, of units and of phases, in words and as a number.

Rows are lists, as there are many: what stands where is said by `OF_UNIT`, `OF_PHASE` and `OF_TIME`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from planbook import look
from planbook.consolidate.kpi_rows import KpiHistoryRow, KpiRow, PhaseHistoryRow, PhaseRow, is_judged_later
from planbook.look import JUDGED_LATER
from planbook.model import kpi as kpis
from planbook.model.benchmarks import is_of
from planbook.model.calendar import Period
from planbook.model.declarations import Block
from planbook.model.figure import WITHHELD
from planbook.model.prose import listed, opening
from planbook.model.submission import Entry
from planbook.report.dashboard.tables import Json, JsonCell, in_page, table_as_it_is
from planbook.report.number_text import number_text
from planbook.report.summary.edition import Edition, Measure
from planbook.report.summary.kpis import BETTER, SYMBOLS, change_format

T = TypeVar("T")

_MOST_NAMED = 6
_SIGNS = (
    (SYMBOLS["suppressed"], "Hidden", {"suppressed"}),
    ("n/N", "Few people", {"counts_only", "nobody"}),
)
"""What may stand in place of a figure, what it means, and the statuses with which it does."""
EVERY_SIGN = frozenset(sign for sign, *_ in _SIGNS)
OF_UNIT = ("unit", "measure", "status", "text", "value", "target", "last", "change", "benchmark", "comment")
OF_PHASE = ("phase", "measure", "text", "of")
OF_TIME = ("whose", "measure", "texts", "values", "statuses", "targets", "target_texts")


def figures_of(edition: Edition) -> Json:
    """All KPIs of the period that are asked for, with what is known of each."""
    measures = [*edition.measures, *edition.group_measures]
    places = {measure.key: n for n, measure in enumerate(measures)}
    main = {measure.key for measure in edition.measures}
    over = _Times(edition, places)
    seen = {row.status for row in edition.kpis} | {row.status for row in edition.phases}
    return {
        "fields": {"units": OF_UNIT, "phases": OF_PHASE, "times": OF_TIME},
        "measures": [_measure(edition, measure, measure.key in main) for measure in measures],
        "units": [_of_unit(edition, row, places) for row in edition.kpis if (row.kpi, row.group) in places],
        "phases": [_of_phase(edition, row, places) for row in edition.phases if (row.kpi, row.group) in places],
        "periods": over.shorts,
        "unit_times": over.of_units(),
        "phase_times": over.of_phases(),
        "published": over.published(),
        "not_due": [in_page(name) for name in edition.not_due],
        "signs": [[sign, words] for sign, words, statuses in _SIGNS if not statuses.isdisjoint(seen)],
    }


def _measure(edition: Edition, measure: Measure, is_main: bool) -> Json:
    kpi = measure.kpi
    breaks = {row.counted_until for row in edition.kpis if (row.kpi, row.group) == measure.key} - {None}
    return {
        "code": f"{measure.key[0]}/{measure.key[1]}" if measure.key[1] and not is_main else measure.key[0],
        "name": in_page(measure.heading.removesuffix("\u00a0%")),
        "unit": kpi.text("unit"),
        "main": is_main,
        "better": BETTER.get(kpi.text("better"), ""),
        "definition": in_page(kpi.text("definition")),
        "each_year": kpis.is_since_september(kpi),
        "until": in_page(min(map(str, breaks))) if breaks else "",
    }


def figure_text(kpi: Entry, row: KpiRow | PhaseRow | KpiHistoryRow | PhaseHistoryRow) -> str:
    """The figure as people read it: as a count of few people, `*` where it is hidden, a dash where it is not due;
    empty where it was asked for and not reported."""
    if row.status in ("counts_only", "nobody") and row.numerator is not None and row.denominator is not None:
        return kpis.counts_words(kpi, row.numerator, row.denominator, "/")
    if row.status in WITHHELD:
        return SYMBOLS["suppressed"]
    if row.value is None:
        return "" if row.status == "not_reported" else SYMBOLS.get(row.status, "–")
    return kpis.shown_figure(kpi, row.value)


def _number(kpi: Entry, value: float | None) -> float | None:
    return None if value is None else kpis.as_shown(kpi, value)


def _shown_value(kpi: Entry, row: KpiRow | PhaseRow | KpiHistoryRow | PhaseHistoryRow) -> float | None:
    """The figure as a number, of what is shown as one."""
    return None if row.status in WITHHELD else _number(kpi, row.value)


def _target(kpi: Entry, target: float | None, scale: float | None) -> str | None:
    words = kpis.target_words(kpi, target, scale)
    return None if words == "–" else words


def _of_unit(edition: Edition, row: KpiRow, places: dict[tuple[str, str], int]) -> list[Any]:
    kpi = edition.tables.register.kpis[row.kpi]
    hidden = row.status in WITHHELD
    comment = None if hidden else row.comment  # what is said of a figure of few people is of these
    said = (row.instead, _judged(row), comment, opening(row.held or ""))
    return [
        row.unit,
        places[row.kpi, row.group],
        row.status,
        figure_text(kpi, row),
        _shown_value(kpi, row),
        _target(kpi, row.target, row.scale),
        None if hidden or row.last is None else f"{kpis.shown_figure(kpi, row.last)}{_in(row.last_term)}",
        None if hidden else _change(kpi, row.change),
        _with_when(kpi, row.benchmark, row.benchmark_year),
        in_page("; ".join(filter(None, said))) or None,
    ]


def _judged(row: KpiRow | PhaseRow) -> str:
    return JUDGED_LATER if is_judged_later(row) else ""


def _in(when: str | None) -> str:
    return f" ({when})" if when else ""


def _with_when(kpi: Entry, value: float | None, when: str | None) -> str | None:
    return None if value is None else in_page(f"{kpis.shown_figure(kpi, value)}{_in(when)}")


def _change(kpi: Entry, change: float | None) -> str | None:
    if change is None or kpi.text("unit") == "yes_no":
        return None
    return number_text(change, change_format(kpi, change))


def _few_names(names: Iterable[str]) -> str | None:
    return in_page(listed(sorted(names, key=str.casefold), most=_MOST_NAMED)) or None


def _off_target(edition: Edition) -> dict[tuple[str, str, str], list[str]]:
    """The names of the units that are off target, by phase, KPI and group."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in edition.kpis:
        if row.status == "red":
            found.setdefault((edition.phase_of(row), row.kpi, row.group), []).append(row.unit_name)
    return found


def _of_phase(edition: Edition, row: PhaseRow, places: dict[tuple[str, str], int]) -> list[Any]:
    kpi = edition.tables.register.kpis[row.kpi]
    return [edition.phase_of(row), places[row.kpi, row.group], figure_text(kpi, row), _of(row)]


def _of(row: PhaseRow) -> str:
    return f"{row.reporting} of {row.units}"


def phase_table(edition: Edition, block: Block, title: str, *, names: bool) -> Json:
    """Each KPI of each phase: a table of the columns of `block`; with the `names` of those that are off target or
    gave no figure, where the block has a column for them."""
    over = {(edition.phase_of(row), row.kpi, row.group): row for row in edition.phases}
    off = _off_target(edition) if names else {}
    lines: list[Mapping[str, JsonCell]] = []
    for measure in edition.measures:
        kpi = measure.kpi
        for phase in edition.phase_order:
            row = over.get((phase, *measure.key))
            if row is None:
                continue
            lines.append(
                {
                    "measure": in_page(measure.heading.removesuffix("\u00a0%")),
                    "phase": in_page(edition.phase_word(phase)),
                    "of": _of(row),
                    "value": [figure_text(kpi, row), _shown_value(kpi, row)],
                    "target": _target(kpi, row.target, row.scale),
                    "status": [look.STATUS[row.status].kpi, None, row.status],
                    "change": None if row.status in WITHHELD else _change(kpi, row.change),
                    "benchmark": _with_when(kpi, row.benchmark, row.benchmark_year),
                    "off_target": _few_names(off.get((phase, *measure.key), ())) if row.off_target else None,
                    "missing": _few_names(row.missing.split("; ")) if names and row.missing else None,
                }
            )
    return table_as_it_is(block, lines) | {"key": "phases", "title": in_page(title)}


class _Times:
    """The figures of the periods before, each in its place along one line of time."""

    def __init__(self, edition: Edition, places: dict[tuple[str, str], int]) -> None:
        self.edition = edition
        self.places = places
        rows: list[KpiHistoryRow | PhaseHistoryRow] = [*edition.tables.kpi_history, *edition.tables.phase_history]
        shorts = {row.period: row.short for row in rows}
        order = {period.id: n for n, period in enumerate(edition.tables.register.calendar.periods)}
        self.periods = sorted(shorts, key=lambda one: order.get(one, -1))
        self.shorts = [in_page(shorts[one]) for one in self.periods]

    def of_units(self) -> list[list[Any]]:
        """Of each unit and KPI that any figure is known of."""
        return [*self._series((row.unit, row) for row in self.edition.tables.kpi_history)]

    def of_phases(self) -> list[list[Any]]:
        """The same of phases, over the units that have a figure each time."""
        rows = self.edition.tables.phase_history
        return [*self._series((self.edition.phase_of(row), row) for row in rows)]

    def _series(self, rows: Iterable[tuple[str, KpiHistoryRow | PhaseHistoryRow]]) -> Iterator[list[Any]]:
        found: dict[tuple[str, int], dict[str, KpiHistoryRow | PhaseHistoryRow]] = {}
        for whose, row in rows:
            place = self.places.get((row.kpi, row.group))
            if place is not None:
                found.setdefault((whose, place), {})[row.period] = row
        for (whose, place), by_period in found.items():
            kpi = self.edition.tables.register.kpis[next(iter(by_period.values())).kpi]
            points = [by_period.get(period) for period in self.periods]
            texts = [None if point is None else self._text(kpi, point) or None for point in points]
            if not any(texts):
                continue
            yield [
                whose,
                place,
                texts,
                [None if point is None else self._value(kpi, point) for point in points],
                [None if point is None else point.status for point in points],
                _once([None if point is None else _number(kpi, point.target) for point in points]),
                _once([None if point is None else _said(kpi, point.target) for point in points]),
            ]

    @staticmethod
    def _value(kpi: Entry, point: KpiHistoryRow | PhaseHistoryRow) -> float | None:
        if isinstance(point, PhaseHistoryRow):
            return None if point.status in WITHHELD else _number(kpi, point.trend)
        return _shown_value(kpi, point)

    def _text(self, kpi: Entry, point: KpiHistoryRow | PhaseHistoryRow) -> str:
        value = self._value(kpi, point)
        if isinstance(point, PhaseHistoryRow):
            return "" if value is None else kpis.shown_figure(kpi, value)
        return figure_text(kpi, point)

    def published(self) -> list[list[Any]]:
        """Of each phase and KPI what is published for England of the very periods; none where none is."""
        register, calendar = self.edition.tables.register, self.edition.tables.register.calendar
        known = [calendar.period(one) for one in self.periods]
        found: dict[tuple[str, int], list[float | None]] = {}
        for row in self.edition.kpis:
            place = self.places.get((row.kpi, row.group))
            key = (self.edition.phase_of(row), -1 if place is None else place)
            unit = register.units.get(row.unit)
            if place is None or key in found or unit is None:
                continue
            found[key] = [None if one is None else self._published(unit, row, one) for one in known]
        kpi_of = {place: self.edition.tables.register.kpis[code] for (code, _), place in self.places.items()}
        return [
            [phase, place, values, [_said(kpi_of[place], value) for value in values]]
            for (phase, place), values in found.items()
            if any(value is not None for value in values)
        ]

    def _published(self, unit: Entry, row: KpiRow, period: Period) -> float | None:
        register = self.edition.tables.register
        kpi = register.kpis[row.kpi]
        entry = register.published_for(unit, row.kpi, period, row.group)
        there = entry is not None and is_of(self.edition.declarations, kpi, entry, period)
        return _number(kpi, entry.number("value")) if entry and there else None


def _said(kpi: Entry, value: float | None) -> str | None:
    """A number in the KPI's unit, as it is shown everywhere."""
    return None if value is None else kpis.shown_figure(kpi, value)


def _once(values: Sequence[T]) -> list[T] | T:
    """One value where all are the same."""
    return values[0] if len(set(values)) == 1 else list(values)
