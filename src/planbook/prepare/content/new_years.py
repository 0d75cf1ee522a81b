"""What the first workbook of a plan's year comes with: last year's rows, what is asked of them, and in grey those
that were finished, with their success measures.

The plan is set again in it, so all that the school sets of it is open.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from planbook.model.carried import by_ref, carried_over, given_ref, parent_beside
from planbook.model.declarations import Declarations, Record, Sheet
from planbook.model.ended import in_year
from planbook.model.given_lines import GivenLine
from planbook.model.new_year import finished_code
from planbook.model.register import folded
from planbook.model.submission import Submission
from planbook.model.values import Value
from planbook.prepare.job import GivenRow

Refs = Mapping[tuple[str, str], str]
"""The refs given to rows that came back without one."""


def new_years_rows(
    declarations: Declarations,
    sheet: Sheet,
    carried: Sequence[GivenRow],
    of_year: Sequence[Submission],
    refs: Refs,
    lines: Sequence[GivenLine],
    year: str,
) -> list[GivenRow]:
    """The rows of `sheet` in the first workbook of `year`, from those `carried` from the year before; finished ones
    last.

    `of_year` is what was returned of that year, newest first; what the trust gives in `lines` stays its own.
    """
    record = sheet.record
    if record.rows != "growing" or record.yearly:
        return [*carried]
    finished = _refs_finished(declarations, record, of_year)
    if record.keeps_done:
        going_on = _with_years(declarations, record, carried, of_year[0], refs, year)
    else:
        going_on = [row for row in carried if not _names_of(record, row.values.get) & finished]
    said = _said_last(record, of_year, refs)
    made = [_opened(record, row, said, lines) for row in going_on]
    here = {str(row.values.get(record.row_id)) for row in going_on}
    return [*made, *_grey(declarations, sheet, of_year, refs, here, finished)]


def _with_years(
    declarations: Declarations,
    record: Record,
    carried: Sequence[GivenRow],
    last: Submission,
    refs: Refs,
    year: str,
) -> list[GivenRow]:
    """`carried`, in which what names a row that is in no plan of `year` says of which year that was: refs begin
    again with each."""
    asked = [(key, [of for of in ofs if last.asks(of)]) for key, ofs in record.naming]
    goes_on = {
        of: {given_ref(entry, other, refs) for entry in carried_over(declarations, last, other, year, date.max)}
        for of in {of for _, ofs in asked for of in ofs}
        for other in [declarations.records[of]]
    }
    made = []
    for row in carried:
        gone = {
            key: in_year(ref, last.year)
            for key, ofs in asked
            if ofs and (ref := str(row.values.get(key) or "")) and not any(ref in goes_on[of] for of in ofs)
        }
        made.append(replace(row, values={**row.values, **gone}))
    return made


def _said_last(record: Record, of_year: Sequence[Submission], refs: Refs) -> dict[tuple[str, str], Value]:
    """The last value of each field that was given in the year, by ref and field."""
    found: dict[tuple[str, str], Value] = {}
    for sent in of_year:
        for entry in sent.entries(record.key) if record.row_id else ():
            for key in entry.table.keys:
                if entry.get(key) is not None:
                    found.setdefault((given_ref(entry, record, refs), key), entry.get(key))
    return found


def _opened(
    record: Record, row: GivenRow, said: Mapping[tuple[str, str], Value], lines: Sequence[GivenLine]
) -> GivenRow:
    """A row that goes on: what the school sets of it is open, a baseline has the last figure, and it is asked what
    becomes of the row."""
    values = dict(row.values)
    ref = str(values.get(record.row_id))
    for spec in record.fields:
        if spec.begins_with and spec.key in values:
            values[spec.key] = said.get((ref, spec.begins_with), values[spec.key])
        if spec.asked == "new_year":
            values[spec.key] = None
    given = next((line.values for line in lines if _is_of(record, line, row)), {})
    own = {spec.key for spec in record.fields if spec.asked == "plan" and spec.key != record.row_id}
    beside = {key for key in values if "." in key}
    return replace(row, values=values, own=frozenset((own | beside) - given.keys()))


def _is_of(record: Record, line: GivenLine, row: GivenRow) -> bool:
    """Whether the row is one that the trust gives: it has the line's ref, or its name."""
    return any(
        line.values.get(key) and folded(str(line.values[key])) == folded(str(row.values.get(key)))
        for key in (record.row_id, record.label)
    )


def _grey(
    declarations: Declarations,
    sheet: Sheet,
    of_year: Sequence[Submission],
    refs: Refs,
    here: set[str],
    finished: frozenset[str],
) -> Iterator[GivenRow]:
    """The rows that were finished in the year before, each as it was last told: nothing is asked of them.

    Those are the ended ones of a record that is asked what becomes of it, and what belongs to such rows by name.
    """
    record, spec = sheet.record, sheet.record.new_year
    shown = [column for column in sheet.columns if column.field.asked != "worked_out"]
    taken = set(here)
    for sent in of_year:
        parents = {name: by_ref(declarations, sent, name) for name in sheet.parents}
        for entry in sent.entries(record.key):
            ref = given_ref(entry, record, refs)
            over = spec is not None and declarations.has_ended(entry)
            if ref in taken or not (over or _names_of(record, entry.get) & finished):
                continue
            taken.add(ref)
            values: dict[str, Value] = {}
            for column in shown:
                if column.record == record.key:
                    values[column.field.key] = entry.get(column.field.key)
                elif parent := parent_beside(declarations, entry, column.record, parents[column.record]):
                    values[column.key] = parent.get(column.field.key)
            values[record.row_id] = ref
            if spec:
                values[spec.key] = finished_code(declarations, spec)
            yield GivenRow(values, approved=True, due=False)


def _refs_finished(declarations: Declarations, record: Record, of_year: Sequence[Submission]) -> frozenset[str]:
    """What names rows that were finished in the year, among those that rows of `record` may name; not what names
    another as well."""
    named = {key for spec in record.fields for key in spec.names}
    ended: set[str] = set()
    still: set[str] = set()
    for key in named:
        other = declarations.records[key]
        for number, sent in enumerate(of_year):
            for entry in sent.entries(key) if other.row_id else ():
                ref = folded(entry.text(other.row_id))
                if other.new_year and declarations.has_ended(entry):
                    ended.add(ref)
                elif number == 0:
                    still.add(ref)
    return frozenset(ended - still)


def _names_of(record: Record, value_of: Callable[[str], Value]) -> frozenset[str]:
    """The rows that a row of `record` names, of which `value_of` gives the values by their fields."""
    return frozenset(folded(str(value_of(spec.key) or "")) for spec in record.fields if spec.names)
