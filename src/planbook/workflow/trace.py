"""`trace`: the cells behind a figure, found by running its filter again."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbook.consolidate.figures import FigureAddresses, rows_behind
from planbook.consolidate.tidy import register_records, register_rows, tidy_rows
from planbook.errors import UnknownError
from planbook.ledger.standing import Kept, Standing
from planbook.model.calendar import Period
from planbook.model.figure import Figure
from planbook.model.pending_rows import PendingRow
from planbook.model.sha256 import sha256_of
from planbook.model.values import Value, shown
from planbook.validate.names import nearest
from planbook.workflow.places import MANIFEST
from planbook.workflow.state import look
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class TracedCell:
    """One cell that a figure was made from."""

    file: str
    sheet: str
    cell: str
    record: str
    field: str
    value: Value
    note: str = ""
    """Where the plan that counts is not the one returned: why the value counts, and what the return says. And where
    another file lies in the place of the one that counts, or none."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure and its cells."""

    figure: Figure
    cells: Sequence[TracedCell]


def trace(trust: Trust, period_id: str, wanted: str, today: date) -> Traced:
    """The cells behind `wanted`: a figure's id, or a cell of the summary as `summary.xlsx!KPIs!D7` or
    `summary.xlsx:KPIs:D7`.

    Raises UnknownError where there is no such figure, with the one most like it.
    """
    period = trust.period(period_id)
    with trust.scratch_ledger() as ledger:
        state = look(trust, ledger, period, today)
        tables = state.tables
        figure, name = tables.figure(wanted), wanted  # a unit's id may hold a ! as well
        if figure is None and ("!" in wanted or ":" in wanted):
            name = _figure_at(trust, period, wanted)
            figure = tables.figure(name)
        if figure is None:
            raise UnknownError(f"There is no figure {wanted!r} in {period.id}.{nearest(name, tables.figures, 60)}")
        return Traced(figure, _cells(trust, figure, state.counting_in))


def _figure_at(trust: Trust, period: Period, wanted: str) -> str:
    """The figure that stands in a cell of an output, as the manifest of the last consolidation has it."""
    file, _, place = wanted.partition("!") if "!" in wanted else wanted.partition(":")
    if "!" not in place:  # no sheet has a : in its name
        place = "!".join(place.rsplit(":", 1))
    manifest = trust.outputs(period) / MANIFEST
    if not manifest.is_file():
        raise UnknownError(f"{period.id} has not been consolidated; `planbook consolidate {period.id}` first.")
    try:
        cells = dict(json.loads(manifest.read_bytes())["figures"])
        figures = dict(cells.get(file, {}))
    except (ValueError, KeyError, TypeError) as error:
        raise UnknownError(
            f"outputs/{period.id}/{MANIFEST} cannot be read. `planbook consolidate {period.id}` writes it again."
        ) from error
    name = figures.get(place.replace("$", "").replace("'", ""))
    if not isinstance(name, str):
        raise UnknownError(f"{wanted} holds no figure. Name the file, the sheet and a cell with a figure in it.")
    return name


def _cells(trust: Trust, figure: Figure, counting: Callable[[str], Sequence[Standing]]) -> list[TracedCell]:
    """The figure's sources run again over what stands in each period that they name, as `counting` gives it."""
    periods = {value for source in figure.sources for key, value in source.where if key == "period"}
    asked = dict.fromkeys((source.record, source.fields) for source in figure.sources)
    specs = [trust.declarations.records[name] for name in dict.fromkeys(source.record for source in figure.sources)]
    registered = {record.key for record in register_records(trust.declarations)}
    register = trust.register_name
    cells, beside = [], _Beside(trust)
    for period in sorted(str(p) for p in periods):
        standing = counting(period)
        by_file = {s.file: FigureAddresses(s.submission) for s in standing}
        kept = {s.file: s.kept for s in standing}
        pending = {(s.file, *spot): (s, one) for s in standing for spot, one in s.pending.items()}
        by_file[register] = FigureAddresses(trust.register.submission)
        records = {
            spec.key: register_rows(spec, trust.register, period, register)
            if spec.key in registered
            else tidy_rows(spec, trust.register, period, standing)
            for spec in specs
        }
        for file, sheet, row, field, value in rows_behind(figure, records):
            for record, fields in asked:
                address = by_file[file].cell(record, sheet, row, field) if field in fields else None
                if address:
                    stands, said = pending.get((file, record, sheet, row), (None, None))
                    cell = TracedCell(file, sheet, address, record, field, value)
                    if stands and said:
                        cell = _pending(cell, stands, said, beside)
                        if not cell.cell and cell.value is None:
                            continue  # the workbook that the row came in has no such column
                    elif file in kept:
                        cell = replace(cell, note=beside.told(kept[file]))
                    cells.append(cell)
                    break
    return cells


def _pending(cell: TracedCell, stands: Standing, pending: PendingRow, beside: "_Beside") -> TracedCell:
    """A cell of a row that does not count as it was returned, with where its value stands and why it counts."""
    if pending.came is not None:
        came, kept = pending.came.entry, stands.files.get(pending.came.sha256, stands.kept)
        other = "" if came.get(cell.field) == cell.value else _instead(cell)
        note = _notes(pending.mark, other, beside.told(kept))
        return replace(cell, file=kept.file, sheet=came.table.sheet, cell=came.cell(cell.field) or "", note=note)
    lies = beside.told(stands.kept)
    place = pending.cells.get(cell.field)
    if place is None:
        return replace(cell, note=_notes(pending.mark, lies))
    first = stands.files.get(place.sha256)
    there = f" ({words})" if first and (words := beside.told(first)) else ""
    where = f"set in {first.file} {place.sheet} {place.cell}{there}" if place.cell and first else "by its value"
    return replace(cell, note=_notes(f"as agreed, {where}", "what the cell says is not agreed", lies))


def _instead(cell: TracedCell) -> str:
    """Why a row that did not come back counts with another value than it had when it came last."""
    return "as agreed since, by its value" if cell.value is not None else "what the cell says was for then"


def _notes(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


class _Beside:
    """What lies in the trust's folder beside what the ledger has."""

    def __init__(self, trust: Trust) -> None:
        self._trust = trust
        self._lies: dict[str, str] = {}

    def told(self, kept: Kept) -> str:
        """Where the file that lies there is not the one that counts: that, in words; else nothing."""
        if kept.file not in self._lies:
            try:
                data = (self._trust.folder / kept.file).read_bytes()
                self._lies[kept.file] = sha256_of(data)
            except OSError:
                self._lies[kept.file] = ""
        lies = self._lies[kept.file]
        if lies == kept.sha256:
            return ""
        now = "another file has that name now" if lies else "the file is not there any more"
        return f"as it came on {shown(kept.received_on)}; {now}"
