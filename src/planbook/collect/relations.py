"""Bringing the rows of one workbook into relation: parents shown beside their children, refs, parties.

Three things are said in a workbook as people say them, and are made plain here: a parent's text repeated in
every row of its children is one parent row; a cell that names another row by its ref or its words holds
that row's ref; a cell that names several parties is several link rows, one of them the lead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from planbook.model.declarations import Declarations, Record
from planbook.model.new_year import with_closed
from planbook.model.register import folded
from planbook.model.row_names import RowNames
from planbook.model.submission import PROVISIONAL, Fault, Row, Table
from planbook.model.values import Value, entries

_LEAD = re.compile(r"\( ?lead ?\)", re.IGNORECASE)
_PURPOSE = re.compile(r"\((?:for )?([^()]*)\)$", re.IGNORECASE)


def relate(tables: Sequence[Table], declarations: Declarations) -> tuple[Table, ...]:
    """`tables` with refs given, parents made rows of their own, references resolved and links added."""
    by_sheet = _with_parents(tables, declarations)
    named = [_with_refs(table, declarations.records[table.record]) for table in by_sheet]
    names = _NamesOfRows(named, declarations)
    resolved = with_closed([_with_references(table, names, declarations) for table in named], declarations)
    declared = list(declarations.records)  # so that links come in one order, wherever their sheets have been moved
    in_order = sorted(resolved, key=lambda table: declared.index(table.record))
    links = [link for table in in_order for link in _links(table, declarations.records[table.record])]
    return (*resolved, *links)


def _with_refs(table: Table, record: Record) -> Table:
    """`table` with a provisional ref in every row whose ref is blank."""
    if not record.has_refs or record.row_id not in table.keys:
        return table
    place = table.keys.index(record.row_id)
    rows = tuple(
        row if row.values[place] is not None else _set(row, place, f"{PROVISIONAL}{row.excel_row}")
        for row in table.rows
    )
    return replace(table, rows=rows)


def _set(row: Row, place: int, value: Value) -> Row:
    values = list(row.values)
    values[place] = value
    return Row(row.excel_row, tuple(values), row.excluded)


def _with_parents(tables: Sequence[Table], declarations: Declarations) -> list[Table]:
    """`tables`, where a parent read row by row from its children's sheet becomes one row a parent."""
    made: list[Table] = []
    for table in tables:
        parents = [
            t for t in tables if t.sheet == table.sheet and t.record == declarations.records[table.record].parent
        ]
        if not parents:
            if not any(
                declarations.records[t.record].parent == table.record and t.sheet == table.sheet for t in tables
            ):
                made.append(table)
            continue
        children, parent = _split(table, parents[0], declarations)
        made += [parent, children]
    return made


def _split(table: Table, beside: Table, declarations: Declarations) -> tuple[Table, Table]:
    """The children with a reference to their parent, and the parents, each once, at the row that tells most."""
    record, parent = declarations.records[table.record], declarations.records[beside.record]
    reference = next(f.key for f in record.fields if f.type == "reference" and f.of == parent.key)
    beside_rows = {row.excel_row: row for row in beside.rows}
    label = beside.keys.index(parent.label) if parent.label in beside.keys else None
    shared = [k for k in table.keys if k in parent.keys and k not in beside.keys and k != parent.row_id]
    places = [table.keys.index(key) for key in shared]
    refs: dict[str, str] = {}
    taken: set[str] = set()
    parents: list[Row] = []
    children: list[Row] = []
    faults = list(beside.faults)
    asked = [i for i, key in enumerate(table.keys) if key not in (record.row_id, *shared)]
    own_rows = {row.excel_row: row for row in table.rows}
    unread = {(fault.excel_row, fault.field) for fault in table.faults}  # something stands there: it is a row
    rows_of = _rows_of_parents(beside_rows, own_rows, label)
    for number in sorted(beside_rows.keys() | own_rows.keys()):
        row, told = own_rows.get(number), beside_rows.get(number)
        excluded = (row or told or Row(number, ())).excluded
        if excluded and excluded != "duplicate":
            blank = (None,) * (1 + len(shared))
            parents += [Row(number, (*blank, *told.values), excluded)] if told else []
            children += [replace(row, values=(*row.values, None))] if row else []
            continue
        text = _name_of(told, label) if told else None
        ref: Value = None
        if told and text is not None:
            name = folded(str(text))
            if name not in refs:
                refs[name] = _parent_ref(table, row, taken, record, number)
                taken.add(refs[name])
            ref = refs[name]
            if number == rows_of[name][0]:
                theirs = [own_rows[n].values for n in rows_of[name] if n in own_rows]
                common = [next((v[i] for v in theirs if v[i] is not None), None) for i in places]
                parents.append(Row(number, (ref, *common, *told.values)))
            else:
                parents.append(Row(number, (ref, *(None for _ in shared), *told.values), "repeated"))
                faults += _differing(told, beside_rows[rows_of[name][0]], beside.keys)
        # What both have in common goes with the parent; where none is told of, it is all that the child has.
        says = asked if told and text is not None else [*asked, *places]
        if row and any(row.values[i] is not None or (number, table.keys[i]) in unread for i in says):
            children.append(replace(row, values=(*row.values, ref)))
    row_id = table.letters[table.keys.index(record.row_id)] if record.row_id in table.keys else beside.letters[0]
    return (
        replace(
            table,
            keys=(*table.keys, reference),
            letters=(*table.letters, beside.letters[label or 0]),
            rows=tuple(children),
        ),
        replace(
            beside,
            keys=(parent.row_id, *shared, *beside.keys),
            letters=(row_id, *(table.letters[table.keys.index(k)] for k in shared), *beside.letters),
            rows=tuple(parents),
            faults=tuple(faults),
        ),
    )


def _differing(told: Row, counts: Row, keys: Sequence[str]) -> Iterator[Fault]:
    """What a row tells of a parent otherwise than the row that counts does."""
    for key, own, other in zip(keys, told.values, counts.values, strict=True):
        if own is not None and other is not None and folded(str(own)) != folded(str(other)):
            yield Fault("FD-042", told.excel_row, key, str(own), str(other))


def _rows_of_parents(beside: Mapping[int, Row], own: Mapping[int, Row], label: int | None) -> dict[str, list[int]]:
    """The Excel rows that tell of each parent, by its folded name: first the one that tells most of it, so that
    what stands in a later row alone is not lost, then the others in their order."""
    found: dict[str, list[int]] = {}
    for number, told in sorted(beside.items()):
        text = _name_of(told, label)
        if text is not None and (own.get(number) or told).excluded in (None, "duplicate"):
            found.setdefault(folded(str(text)), []).append(number)

    def blanks(number: int) -> int:
        return sum(value is None for value in beside[number].values)

    for numbers in found.values():
        fullest = min(numbers, key=blanks)
        numbers.sort(key=lambda number: number != fullest)
    return found


def _name_of(told: Row, label: int | None) -> Value:
    """The words by which a parent is known; without them, as where their column is gone, all that is told of it."""
    if label is not None and told.values[label] is not None:
        return told.values[label]
    return "; ".join(str(value) for value in told.values if value is not None) or None


def _parent_ref(table: Table, row: Row | None, taken: set[str], record: Record, number: int) -> str:
    """A parent's ref from its first child's (1.2 is a child of 1), or a provisional one."""
    own = row.values[table.keys.index(record.row_id)] if row and record.row_id in table.keys else None
    stem = str(own).rpartition(".")[0] if own else ""
    return stem if stem and stem not in taken else f"{PROVISIONAL}{number}"


class _NamesOfRows(dict[str, RowNames]):
    """What names the rows of each record of a workbook, made when a cell first refers to one."""

    def __init__(self, tables: Sequence[Table], declarations: Declarations) -> None:
        self._tables, self._declarations = tables, declarations

    def __missing__(self, record: str) -> RowNames:
        rows = [entry for table in self._tables if table.record == record for entry in table.entries()]
        made = self[record] = RowNames(self._declarations.records[record], rows)
        return made

    def is_there(self, record: str) -> bool:
        """Whether the workbook has a table of the record."""
        return any(table.record == record for table in self._tables)


def _with_references(table: Table, names_of: _NamesOfRows, declarations: Declarations) -> Table:
    """`table` with each reference as the ref of the row that it names; one that names none is a fault,
    or stays where it may name one elsewhere.

    Likewise a field that names rows of several records; what names none of those stays as it is.
    """
    record = declarations.records[table.record]
    rows, faults = list(table.rows), list(table.faults)
    for place, key in enumerate(table.keys):
        spec = record.field(key)
        if spec.names:
            several = [names_of[of] for of in spec.names]
            for position, row in enumerate(rows):
                text = str(row.values[place] or "")
                found = next((ref for names in several if text and (ref := names.named(text))), None)
                if found is not None:
                    rows[position] = _set(row, place, found)
        if spec.type != "reference":
            continue
        if not names_of.is_there(spec.of):
            continue  # the format has no such sheet: what was typed is kept
        named = names_of[spec.of].named
        for position, row in enumerate(rows):
            value = row.values[place]
            if value is None or row.excluded:
                continue
            ref = named(str(value))
            if spec.open:
                ref = ref or named(str(value).rpartition(",")[2]) or str(value)
            elif ref is None:
                faults.append(Fault("FD-010", row.excel_row, key, str(value)))
            if ref != value:
                rows[position] = _set(row, place, ref)
    return replace(table, rows=tuple(rows), faults=tuple(faults))


def _links(table: Table, record: Record) -> list[Table]:
    """One table of link rows for each column of `table` that names parties."""
    made = []
    for key in (spec.key for spec in record.fields if spec.type == "links" and spec.key in table.keys):
        place = table.keys.index(key)
        rows = tuple(
            Row(row.excel_row, (record.key, _ref_of(table, row, record), key, *party), row.excluded)
            for row in table.rows
            for party in parties(row.values[place])
        )
        letters = (table.letters[place],) * 6
        made.append(Table("link", table.sheet, ("of", "ref", "role", "party", "lead", "purpose"), letters, rows))
    return made


def _ref_of(table: Table, row: Row, record: Record) -> Value:
    return row.values[table.keys.index(record.row_id)] if record.row_id in table.keys else None


def parties(value: Value) -> list[tuple[str, bool, str | None]]:
    """The parties that a cell names: each with whether it leads, and what it is for.

    A party named alone leads. Of several the one marked `(lead)` does; where none is, none does.
    """
    return [*_parties(value)] if value is not None else []


@lru_cache(maxsize=2_000, typed=True)  # most stand in many rows
def _parties(value: Value) -> tuple[tuple[str, bool, str | None], ...]:
    found = []
    named = [" ".join(entry.split()) for entry in entries(value)]
    for entry in named:
        lead = bool(_LEAD.search(entry)) or len(named) == 1
        rest = _LEAD.sub("", entry).strip()
        purpose = _PURPOSE.search(rest)
        party = rest[: purpose.start()].strip() if purpose else rest
        found.append((party or rest, lead, purpose[1].strip() or None if purpose and party else None))
    return tuple(found)
