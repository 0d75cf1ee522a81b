"""The cells behind figures, found by running their filters again over what stands in each period."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbook.consolidate.rows_behind import FigureAddresses, RowsBehind
from planbook.consolidate.tidy import TidyRow, register_records, register_rows, tidy_rows
from planbook.ledger.standing import Kept, Standing
from planbook.model.figure import Figure, Source
from planbook.model.pending_rows import PendingRow
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Entry
from planbook.model.values import Value, shown
from planbook.workflow.receiving.returned import files_in
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
    unit: str = ""
    """Whose workbook it is in; empty of a cell of the register."""
    received_on: date | None = None
    """The day on which that came."""


class TracedCells:
    """The cells behind each of many figures; what stands in a period is looked at once for all of them."""

    def __init__(self, trust: Trust, counting: Callable[[str], Sequence[Standing]]) -> None:
        """`counting` gives what stands in a period by its id."""
        self._trust = trust
        self._counting = counting
        self._periods: dict[str, _Period] = {}
        self._beside = _Beside(trust)
        self._exports = _Exports(trust)

    def of(self, figure: Figure) -> list[TracedCell]:
        """The figure's sources run again over what stands in each period that they name."""
        asked = dict.fromkeys((source.record, source.fields) for source in figure.sources)
        periods = {str(value) for source in figure.sources for key, value in source.where if key == "period"}
        cells = []
        for name in sorted(periods):
            if name not in self._periods:
                self._periods[name] = _Period(self._trust, name, self._counting(name))
            period = self._periods[name]
            for file, sheet, row, field, value in period.rows.of(figure):
                if file in self._exports.files:
                    continue
                cell = self._cell(period, list(asked), (file, sheet, row, field), value)
                if cell is not None:
                    cells.append(cell)
        return [*cells, *(cell for source in figure.sources for cell in self._exports.of(source))]

    def _cell(
        self,
        period: "_Period",
        asked: Sequence[tuple[str, tuple[str, ...]]],
        place: tuple[str, str, int, str],
        value: Value,
    ) -> TracedCell | None:
        file, sheet, row, field = place
        for record, fields in asked:
            address = period.addresses[file].cell(record, sheet, row, field) if field in fields else None
            if not address:
                continue
            stands = period.by_file.get(file)
            whose, came = (stands.unit, stands.received_on) if stands else ("", None)
            cell = TracedCell(file, sheet, address, record, field, value, unit=whose, received_on=came)
            pending = period.pending.get((file, record, sheet, row))
            if pending is not None:
                cell = _pending(cell, *pending, self._beside)
                # without either the workbook that the row came in has no such column
                return cell if cell.cell or cell.value is not None else None
            return replace(cell, note=self._beside.told(stands.kept)) if stands else cell
        return None


class _Exports:
    """The rows of exports that the register's figures are from.

    Which columns a figure stands in follows from its KPI and group: in one row of an export are those of many.
    """

    def __init__(self, trust: Trust) -> None:
        rows = [entry for table in trust.register.ever.submission.tables if table.file for entry in table.entries()]
        self.files = frozenset(entry.table.file for entry in rows)
        self._rows = {_place_of(entry): entry for entry in rows}

    def of(self, source: Source) -> Iterator[TracedCell]:
        """The cells of the export that the figure is from; nothing of what is from none."""
        where = dict(source.where)
        keys = ("source_file", "source_sheet", "source_row", "kpi", "group")
        entry = self._rows.get((source.record, *(where.get(key) for key in keys)))
        for field in source.fields if entry else ():
            if entry and (cell := entry.cell(field)):
                yield TracedCell(
                    file=entry.table.file,
                    sheet=entry.table.sheet,
                    cell=cell,
                    record=entry.record,
                    field=field,
                    value=entry.get(field),
                    note=entry.text("source"),
                    unit=entry.text("unit"),
                    received_on=entry.date("read_on"),
                )


def _place_of(entry: Entry) -> tuple[Value, ...]:
    table = entry.table
    return entry.record, table.file, table.sheet, entry.row.excel_row, entry.get("kpi"), entry.get("group")


class _Records(Mapping[str, Sequence[TidyRow]]):
    """The tidy rows of each record in a period, made when they are asked for."""

    def __init__(self, trust: Trust, period: str, standing: Sequence[Standing]) -> None:
        self._trust, self._period, self._standing = trust, period, standing
        self._registered = {record.key for record in register_records(trust.declarations)}
        self._made: dict[str, Sequence[TidyRow]] = {}

    def __getitem__(self, name: str) -> Sequence[TidyRow]:
        if name not in self._made:
            trust, spec = self._trust, self._trust.declarations.records[name]
            self._made[name] = (
                register_rows(spec, trust.register, self._period, trust.register_name)
                if name in self._registered
                else tidy_rows(spec, trust.register, self._period, self._standing)
            )
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._trust.declarations.records)

    def __len__(self) -> int:
        return len(self._trust.declarations.records)


class _Period:
    """What stands in a period, by file and by row."""

    def __init__(self, trust: Trust, period: str, standing: Sequence[Standing]) -> None:
        self.by_file = {s.file: s for s in standing}
        self.addresses = {s.file: FigureAddresses(s.submission) for s in standing}
        self.addresses[trust.register_name] = FigureAddresses(trust.register.submission)
        self.pending = {(s.file, *spot): (s, one) for s in standing for spot, one in s.pending.items()}
        self.rows = RowsBehind(_Records(trust, period, standing))


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
        self._within: dict[str, dict[str, str]] = {}

    def told(self, kept: Kept) -> str:
        """Where the file that lies there is not the one that counts: that, in words; else nothing."""
        if kept.file not in self._lies:
            self._lies[kept.file] = self._sha_of(kept.file)
        lies = self._lies[kept.file]
        if lies == kept.sha256:
            return ""
        now = "another file has that name now" if lies else "the file is not there any more"
        return f"as it came on {shown(kept.received_on)}; {now}"

    def _sha_of(self, file: str) -> str:
        """The SHA-256 of the file of that path now, in a container too; empty where there is none."""
        path = self._trust.folder / file
        try:
            return sha256_of(path.read_bytes())
        except OSError:
            pass  # it is gone, or in a zip folder or an e-mail
        period = "/".join(file.split("/")[:2])
        if period not in self._within:
            there = files_in(self._trust.folder / period, self._trust.limits)
            self._within[period] = {f"{period}/{one.name}": one.sha256 for one in there if one.is_within}
        return self._within[period].get(file, "")
