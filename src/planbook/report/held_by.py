"""Whose figures they are, in sentences: those that the trust holds, and those that it gives and has not yet.

said_held(rows, name)      of rows of KPIs: "Held by the trust (finance system, 4 December 2026): Reserves."
said_alone(rows, name)     those that have no counts, and so go into no total
said_pooled(tables)        those of the trust as a whole
"""

from collections.abc import Callable, Iterable, Iterator

from planbook.consolidate.rows import KpiRow
from planbook.consolidate.tables import Tables
from planbook.look import STATUS
from planbook.model.figures_held import OF_TRUST, held_figure, whose_words
from planbook.model.kpi import needs_denominator, shown_figure
from planbook.model.prose import listed, opening
from planbook.report.made_of import made_of


def said_held(rows: Iterable[KpiRow], name: Callable[[KpiRow], str]) -> Iterator[str]:
    """A sentence for each source and day, with the measures due that are from there."""
    found: dict[str, list[KpiRow]] = {}
    for row in rows:
        if row.due and row.held:
            found.setdefault(row.held, []).append(row)
    for held, own in found.items():
        names = dict.fromkeys(name(row) for row in own)
        yield made_of(f"{opening(held)}: {listed(names)}.", own)


def said_alone(rows: Iterable[KpiRow], tables: Tables, name: Callable[[KpiRow], str]) -> str:
    """The measures of which the trust holds a figure without its counts, each with its units; empty without any."""
    found: dict[str, list[str]] = {}
    for row in rows:
        kpi = tables.register.kpis[row.kpi]
        alone = row.numerator is None and row.value is not None and row.status != "suppressed"
        if row.due and row.held and alone and needs_denominator(kpi):
            found.setdefault(name(row), []).append(row.unit_name)
    told = "; ".join(f"{measure} ({listed(units, most=6)})" for measure, units in found.items())
    return f"Held without its counts, so in no total: {told}." if told else ""


def said_pooled(tables: Tables) -> Iterator[str]:
    """A sentence for each figure of the trust as a whole, with its status where it is judged."""
    for code, kpi in tables.register.kpis.items():
        figure = tables.figures.get(f"trust/{code}")
        held = held_figure(tables.register, OF_TRUST, tables.period.id, code)
        if figure is None or held is None or not isinstance(figure.value, int | float):
            continue
        judged = figure.status in ("red", "amber", "green")
        word = f", {STATUS[figure.status].kpi.lower()}" if judged and figure.status else ""
        told = f"{kpi.text('name')} {shown_figure(kpi, float(figure.value))}{word}"
        whose = whose_words(tables.register, held)
        yield f"Of the {tables.register.body_word} as a whole, as reserves are pooled: {told}, {whose}."
