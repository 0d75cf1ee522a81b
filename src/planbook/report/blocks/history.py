"""One measure over time: a chart, and what it shows in words."""

from collections.abc import Sequence

from planbook.consolidate.rows import KpiHistoryRow, KpiRow
from planbook.model import kpi as figures
from planbook.model.benchmarks import is_of
from planbook.model.declarations import Block
from planbook.model.figure import WITHHELD
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import inside, listed, number_word
from planbook.model.submission import Entry
from planbook.report.blocks.drawings import kpi_format
from planbook.report.blocks.sentences import change_words, figure_words, short_number, text
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import made_of
from planbook.report.word.drawn import scale
from planbook.report.word.paper import Chart, Drawing, Role, Series

_KINDS = {"term": "terms", "half_term": "half-terms", "quarter": "quarters", "year": "years"}
_PERIODS_IN_CHART = 3
FILLED_BY_CHART = ("terms", "beside", "low", "high")
"""The names in braces that the chart's caption has beside those of every block, in which {name} is the KPI's."""


def stands_first(school: Subject, row: KpiRow) -> bool:
    """Whether every report shows the measure first and over time."""
    return figures.stands_first(school.declarations, school.kpi(row))


def history_of(school: Subject, block: Block, rows: Sequence[KpiRow]) -> tuple[Drawing | None, str]:
    """The chart of attendance, or of the first measure known for three periods, and what it says in words.

    A count that begins again each September is not drawn: its line would rise and fall with the calendar.
    """
    steady = [r for r in rows if r.group == EVERYBODY and not figures.is_since_september(school.kpi(r))]
    wanted = sorted(steady, key=lambda r: not stands_first(school, r))
    for row in wanted:
        kpi = school.kpi(row)
        past = [p for p in school.history if (p.kpi, p.group) == (row.kpi, row.group)]
        values = tuple(None if text(p.status) in WITHHELD else p.value for p in past)
        if kpi.text("unit") != "yes_no" and sum(value is not None for value in values) >= _PERIODS_IN_CHART:
            return _draw(school, block, row, past, values), _over_time(school, kpi, row, past)
    return None, ""


def _draw(
    school: Subject, block: Block, row: KpiRow, past: Sequence[KpiHistoryRow], values: tuple[float | None, ...]
) -> Drawing:
    kpi, name = school.kpi(row), school.kpi_name(row)
    targets = [p.target for p in past]
    england = [_benchmark_at(school, row, text(p.period)) for p in past]
    lines = [_series(kpi, f"This {school.called.removeprefix('the ')}", values, "main")]
    beside = []
    if any(target is not None for target in targets) and kpi.text("better") in {"up", "down"}:
        lines.append(_series(kpi, "Target", targets, "target"))
        beside.append("the target")
    if sum(value is not None for value in england) >= 2:
        lines.append(_series(kpi, f"England, {school.phase}", england, "benchmark"))
        beside.append(f"the {school.phase} figure for England")
    code = kpi_format(kpi, [value for line in lines for value in line.values])
    low, high, _ = scale([v for line in lines for v in line.values if v is not None], code)
    terms = f"{number_word(len(past))} {_KINDS[school.kind_of_history]}"
    called = [_called(school, text(p.period)) for p in past]
    told = [f"{name} over {terms}: {_listed(kpi, lines[0], called, every=True)}"]
    told += [f"{line.name}: {_listed(kpi, line, called)}" for line in lines[1:]]
    alt = f"Line chart. {'. '.join(told)}."
    unit = "%" if kpi.text("unit") == "percent" else ""
    return Drawing(
        caption=block.caption.format_map(
            {
                **school.words,
                "name": name,
                "terms": terms,
                "beside": f", with {listed(beside)}" if beside else "",
                "low": f"{short_number(low)}{unit}",
                "high": f"{short_number(high)}{unit}",
            }
        ),
        alt=made_of(alt, row, past),
        chart=Chart("line", tuple(text(p.short) for p in past), tuple(lines), code),
        height=58,
    )


def _series(kpi: Entry, name: str, values: Sequence[float | None], role: Role) -> Series:
    """A line of the figures as they are shown."""
    return Series(name, tuple(None if v is None else figures.as_shown(kpi, v) for v in values), role)


def _called(school: Subject, period_id: str) -> str:
    """What a period is called in a sentence, in full: "autumn term 2026"."""
    period = school.register.calendar.period(period_id)
    return inside(period.title) if period else period_id


def _listed(kpi: Entry, line: Series, called: Sequence[str], *, every: bool = False) -> str:
    """The figures of a line in words: one that is the same each time once, `every` one by its period, those that
    are not there too."""
    known = [(value, when) for value, when in zip(line.values, called, strict=True) if value is not None or every]
    if not every and len({value for value, _ in known}) == 1 and len(known) == len(called):
        return f"{figures.shown_figure(kpi, known[0][0])} each time"
    return listed(
        f"{'no figure to show' if value is None else figures.shown_figure(kpi, value)} in {when}"
        for value, when in known
    )


def _benchmark_at(school: Subject, row: KpiRow, period_id: str) -> float | None:
    """The figure published for England of the very period: that of an earlier year is not drawn as if it were."""
    period = school.register.calendar.period(period_id)
    if period is None or row.benchmark is None:
        return None
    found = school.published(row, period)
    kpi = school.kpi(row)
    return found.number("value") if found and is_of(school.declarations, kpi, found, period) else None


def _over_time(school: Subject, kpi: Entry, row: KpiRow, past: Sequence[KpiHistoryRow]) -> str:
    """Lowest, highest, how often the target was met, and the change since last time."""
    known = [(p.value, p) for p in past if p.value is not None and p.status not in WITHHELD]
    low, high = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    met = sum(p.status == "green" for _, p in known)
    periods = _KINDS[school.kind_of_history]
    least, most = figure_words(kpi, low[0]), figure_words(kpi, high[0])
    lay = f"was between {least} ({low[1].short}) and {most} ({high[1].short})"
    if least == most:
        lay = f"was {least} each time"
    sentence = f"Over {number_word(len(known))} {periods} {inside(school.kpi_name(row))} {lay}"
    if any(p.status in {"red", "amber", "green"} for _, p in known):
        often = "all" if met == len(known) else "none" if not met else number_word(met)
        sentence += f" and met its target in {often} of them"
    change = row.change
    since = f"since {row.last_term}" if row.last_term else "since last time"
    told = sentence + (f"; {since} it is {change_words(kpi, change)}." if change is not None else ".")
    return made_of(told, row, [row for _, row in known])
