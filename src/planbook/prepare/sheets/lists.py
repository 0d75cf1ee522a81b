"""The lists behind the drop-downs, on one hidden sheet, each with a defined name.

Lists of words and rows of the register are written out. Rows of another sheet of the same workbook are
followed by formulas (its ref, or its words where it has none yet), and the name reaches as far as the last
of them by INDEX:INDEX.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from planbook.model.address import column_letter
from planbook.model.declarations import Declarations, Field
from planbook.model.derived_from import LIST as DERIVATIONS
from planbook.model.derived_from import choices_of
from planbook.model.register import Register
from planbook.model.safe_text import FORMULA_TEXT, clean
from planbook.model.sheet_names import LISTS
from planbook.model.sheets_asked import sheet_titles
from planbook.model.worked_values import words_among
from planbook.prepare.content.fillers import filler_list, filler_words
from planbook.prepare.job import GivenRow
from planbook.prepare.layout import FIRST_ROW, Layout
from planbook.prepare.sheets.formats import Formats

SHEET = LISTS
_LONGEST = FORMULA_TEXT.longest


@dataclass(frozen=True, slots=True)
class Following:
    """A list that follows the rows of another sheet."""

    layout: Layout
    names: tuple[str, ...]
    """For each row as given: what the list shows of it."""


Entries = Sequence[str | float] | Following


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that a workbook needs, by name, in the order in which they stand on the sheet."""

    entries: Mapping[str, Entries]

    def source(self, spec: Field) -> str:
        """The source of the field's drop-down as a validation has it; empty where it has none."""
        name = list_name(spec)
        return f"={name}" if name in self.entries else ""


def list_name(spec: Field) -> str:
    """The defined name of the list that a field chooses from; empty where it chooses from none."""
    if spec.type in {"choice", "choices", "percent"} and spec.list:
        return f"list_{spec.list}"
    if spec.type == "text" and spec.list:
        return f"list_{spec.list}"
    if spec.among:
        chosen = [str(value) for values in spec.among.where.values() for value in values]
        return "_".join(("among", spec.among.record, spec.among.column, *chosen))
    if spec.type in {"yes_no", "answer"}:
        return "list_yes_no"
    if spec.type in {"code", "codes", "reference", "links"} and spec.of:
        return f"rows_{spec.of}"
    return ""


def gather_lists(
    declarations: Declarations,
    known: Register,
    layouts: Sequence[Layout],
    forms: Sequence[Field],
    unit: str | None = None,
    beside: Mapping[str, Sequence[GivenRow]] = MappingProxyType({}),
    *,
    every_blank: bool = False,
) -> Lists:
    """Every list that a column of `layouts` or a field of a form chooses from, with what concerns the unit.

    `beside` has the rows of sheets that are not in the workbook and may be named in it, by record. With
    `every_blank` the words that count as a blank are there for every field, not only for those that are checked.
    """
    specs = [p.spec for layout in layouts for p in layout.places] + list(forms)
    sheets = {layout.sheet.record.key: layout for layout in layouts}
    found: dict[str, Entries] = {}
    for spec in specs:
        name = list_name(spec)
        if name and name not in found:
            entries = _entries(declarations, known, sheets, spec, unit) or _beside(declarations, spec, beside)
            if isinstance(entries, Following) or entries:
                found[name] = entries
    for spec in specs if every_blank else _followed(declarations, specs):
        if filler_list(spec) not in found:
            found[filler_list(spec)] = filler_words(declarations, spec)
    return Lists({name: entries for name, entries in found.items() if isinstance(entries, Following) or entries})


def _followed(declarations: Declarations, specs: Sequence[Field]) -> list[Field]:
    """The fields of which the Check sheet says whether they are given: one by one, or all of a form's."""
    live = [rule for rule in declarations.rules.values() if rule.live]
    asked = {str(rule.params["field"]) for rule in live if "field" in rule.params}
    asked |= {rule.answered_by for rule in live if rule.answered_by}
    forms = {rule.record for rule in live if "field" not in rule.params} & declarations.records.keys()
    whole = [spec for form in forms for spec in declarations.records[form].fields]
    return [spec for spec in specs if spec.key in asked or spec in whole]


def _entries(
    declarations: Declarations, known: Register, sheets: Mapping[str, Layout], spec: Field, unit: str | None
) -> Entries:
    if spec.list == "formats":
        return [f.key for f in declarations.formats.values() if f.kind == "plan"]
    if spec.list == "packs":
        return [pack.title for pack in declarations.packs.values()]
    if spec.list == "sheets":
        return [*sheet_titles(declarations)]
    if spec.among:
        return [clean(word, FORMULA_TEXT) for word in words_among(known, spec.among)]
    if spec.list == DERIVATIONS:
        return [clean(words, FORMULA_TEXT) for words in choices_of(known, unit, sheets)]
    if spec.type == "percent":
        return [float(c.word.rstrip("%")) / 100 for c in declarations.lists[spec.list]]
    if spec.type in {"choice", "choices"}:
        return [c.word for c in declarations.lists[spec.list] if not c.finished]
    if spec.type in {"yes_no", "answer"}:
        return [c.word for c in declarations.lists["yes_no"]]
    layout = sheets.get(spec.of)
    if layout and layout.growing:
        return Following(layout, tuple(_row_name(layout, n) for n in range(len(layout.rows))))
    if spec.type == "reference":
        return []
    rows = (row for row in known.rows(spec.of) if unit is None or known.concerns(row, unit))
    named = ((row, declarations.records[row.record]) for row in rows)
    names = [row.text(record.label) or row.text(record.row_id) for row, record in named]
    return [clean(name, FORMULA_TEXT) for name in dict.fromkeys(names) if name]


def _beside(declarations: Declarations, spec: Field, beside: Mapping[str, Sequence[GivenRow]]) -> Sequence[str]:
    """What names rows of a sheet that another has: their refs, else their words."""
    rows = beside.get(spec.of, ()) if spec.type == "reference" else ()
    record = declarations.records.get(spec.of)
    named = (row.values.get(record.row_id) or row.values.get(record.label) for row in rows if record)
    return [clean(str(name), FORMULA_TEXT) for name in dict.fromkeys(named) if name]


def _row_name(layout: Layout, number: int) -> str:
    record, row = layout.sheet.record, layout.rows[number]
    first, second = _naming(layout)
    for key in (first, second):
        if row.values.get(key):
            return clean(str(row.values[key]), FORMULA_TEXT)
    return str(row.values.get(record.row_id) or "")


def _naming(layout: Layout) -> tuple[str, str]:
    """The fields that name a row in a list: its ref, else its words; of the register its name, else its code."""
    record = layout.sheet.record
    if record.row_id and record.field(record.row_id).type == "ref":
        return record.row_id, record.label
    return record.label, record.row_id or record.label


def write_lists(workbook: Any, formats: Formats, lists: Lists) -> None:
    """The hidden sheet with the lists, and their defined names."""
    sheet = workbook.add_worksheet(SHEET)
    sheet.hide()
    for column, (name, entries) in enumerate(lists.entries.items()):
        letter = column_letter(column)
        sheet.set_column(column, column, 26)
        sheet.write_string(
            0,
            column,
            name.partition("_")[2] if name.startswith(("list", "rows", "among")) else name,
            formats.get(bold=True),
        )
        if isinstance(entries, Following):
            length = _write_following(sheet, formats, column, entries)
            span = f"{SHEET}!${letter}$2:${letter}${length + 1}"
            last = f'MAX(1,SUMPRODUCT(MAX(({span}<>"")*(ROW({span})-1))))'
            workbook.define_name(name, f"=INDEX({span},1):INDEX({span},{last})")
            continue
        for offset, entry in enumerate(entries, start=1):
            if isinstance(entry, str):
                sheet.write_string(offset, column, entry, formats.get(num_format="@"))
            else:
                sheet.write_number(offset, column, entry, formats.get(num_format="0%"))
        workbook.define_name(name, f"={SHEET}!${letter}$2:${letter}${len(entries) + 1}")


def _write_following(sheet: Any, formats: Formats, column: int, entries: Following) -> int:
    layout = entries.layout
    first, second = (layout.place(key) for key in _naming(layout))
    count = layout.last_row - FIRST_ROW + 1
    for offset in range(1, count + 1):
        cells = [f"INDEX({layout.cells(p)},{offset})" for p in (first, second) if p]
        formula = f'=LEFT({cells[0]}&"",{_LONGEST})'
        if len(cells) == 2:
            formula = f'=LEFT(IF({cells[0]}<>"",{cells[0]}&"",{cells[1]}&""),{_LONGEST})'
        value = entries.names[offset - 1] if offset <= len(entries.names) else ""
        sheet.write_formula(offset, column, formula, formats.get(), value)
    return count
