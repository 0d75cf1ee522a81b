"""The rows of packs in a played year, as planbook has them, beside what `packs_reckoned.py` reckons."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import packs_reckoned
from packs_reckoned import COLUMNS
from year_of_events import Compared, Played
from year_reckoned import Line, Reckoned, Return, Year


class PlayedPacks(Played):
    """A year with the packs switched on, and their rows in every workbook."""

    def packs(self) -> Sequence[Line]:
        return packs_reckoned.pack_rows(self.year)

    def more(self, sent: Return) -> Mapping[str, Sequence[Line]]:
        return packs_reckoned.rows_sent(self.year, sent)


def packs_compared(year: Year, terms: Sequence[int] | None = None) -> Compared:
    """The tables of the packs' records at the end of each term that something was returned in."""
    result, played = Compared(), PlayedPacks(year)
    for now, term in enumerate(year.terms):
        then = year.at_end_of(now)
        if (terms is not None and now not in terms) or not then.slots(term.id):
            continue
        tables, wanted = played.tables(then, term.id), packs_reckoned.reckon(then, Reckoned(then, term.id), term.id)
        for record in COLUMNS:
            lines = wanted.get(record, {})
            made = dict(_made(tables, record))
            for what, got, want in _pairs(tables, record, made, lines):
                result.figures += 1
                if got != want:
                    result.differ += (f"{term.title}, {record}: {what} is {got!r}, should be {want!r}",)
    return result


def _made(tables: Any, record: str) -> Iterator[tuple[tuple[str, str], Line]]:
    table = tables.records.get(record)
    for row, out in zip(table.rows, table.worked_out, strict=True) if table else ():
        line = {key: row.get(key) for key in row.values}
        worked = {"status": out.status, "days_over": out.days_over, "changed": out.changed, "since": out.since}
        yield (row.unit, str(row.get("ref"))), {**line, **worked, "kept": out.kept}


def _pairs(
    tables: Any, record: str, made: Mapping[tuple[str, str], Line], lines: Mapping[tuple[str, str], Line]
) -> Iterator[tuple[str, Any, Any]]:
    yield "the rows", sorted(made), sorted(lines)
    for place, line in lines.items():
        for key, want in line.items():
            got = made.get(place, {}).get(key)
            got = round(got, 6) if isinstance(got, float) and isinstance(want, float) else got
            yield f"{place} {key}", got, want
    if record in tables.records and lines:
        for name, want in packs_reckoned.sums(lines, record).items():
            figure = tables.figure(name)
            yield name, figure.value if figure else None, want
