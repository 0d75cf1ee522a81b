"""The lists behind the drop-downs, on one hidden sheet, each with a defined name.

Lists of words and rows of the register are written out. Rows of another sheet of the same workbook are
followed by formulas (its ref, or its words where it has none yet), and the name reaches as far as the last
of them by INDEX:INDEX.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from planbook.prepare.content.fillers import NO_ROW, filler_list, filler_words, no_row_words
from planbook.prepare.content.words import FEWEST, NAME, cell_value, named
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


@dataclass(frozen=True, slots=True)
class Stacked:
    """A list of several others, one after another."""

    lists: tuple[str, ...]
    """Their names."""


Entries = Sequence[str | float] | Following | Stacked


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
    if spec.names:
        return "_".join(("rows", *spec.names))
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
        if name in found:
            continue
        if spec.names:
            several = [replace(spec, type="reference", of=of, names=()) for of in spec.names]
            for of in several:
                entries = _entries(declarations, known, sheets, of, unit) or _beside(declarations, of, beside)
                found.setdefault(list_name(of), entries)
            found[name] = Stacked(tuple(list_name(of) for of in several if _is_list(found[list_name(of)])))
        elif name:
            entries = _entries(declarations, known, sheets, spec, unit) or _beside(declarations, spec, beside)
            if _is_list(entries):
                found[name] = entries
    for spec in specs if every_blank else _followed(declarations, specs):
        if filler_list(spec) not in found:
            found[filler_list(spec)] = filler_words(declarations, spec)
    found[NO_ROW] = no_row_words(declarations)
    return Lists({name: entries for name, entries in found.items() if _is_list(entries)})


def _is_list(entries: Entries) -> bool:
    """Whether there is, or can come to be, anything to choose."""
    return isinstance(entries, Following) or bool(entries.lists if isinstance(entries, Stacked) else entries)


def _followed(declarations: Declarations, specs: Sequence[Field]) -> list[Field]:
    """The fields of which the Check sheet says whether they are given: one by one, or all of a form's."""
    live = [rule for rule in declarations.rules.values() if rule.live]
    asked = {str(rule.params[key]) for rule in live for key in ("field", "other") if key in rule.params}
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
        return Following(layout, tuple(_row_name(declarations, known, layout, n) for n in range(len(layout.rows))))
    if spec.type == "reference":
        return []
    rows = (row for row in known.rows(spec.of) if unit is None or known.concerns(row, unit))
    named = ((row, declarations.records[row.record]) for row in rows)
    names = [row.text(record.label) or row.text(record.row_id) for row, record in named]
    return [clean(name, FORMULA_TEXT) for name in dict.fromkeys(names) if name]


def _beside(declarations: Declarations, spec: Field, beside: Mapping[str, Sequence[GivenRow]]) -> Sequence[str]:
    """What names rows of a sheet that another has: their refs with their words."""
    rows = beside.get(spec.of, ()) if spec.type == "reference" else ()
    record = declarations.records.get(spec.of)
    both = ([row.values.get(key) or "" for key in (record.row_id, record.label)] for row in rows if record)
    return [name for name in dict.fromkeys(named(str(ref), str(words)) for ref, words in both) if name]


def _row_name(declarations: Declarations, known: Register, layout: Layout, number: int) -> str:
    first, second = (_in_cell(declarations, known, layout, number, key) for key in _naming(layout))
    if layout.sheet.record.has_refs:
        return named(first, second)
    return clean(first or second, FORMULA_TEXT)


def _in_cell(declarations: Declarations, known: Register, layout: Layout, number: int, key: str) -> str:
    record = layout.sheet.record
    value = layout.rows[number].values.get(key)
    return str(cell_value(declarations, known, record.field(key), value, code=key == record.row_id) or "")


def _naming(layout: Layout) -> tuple[str, str]:
    """The fields that name a row in a list: its ref and its words; of the register its name, else its code."""
    record = layout.sheet.record
    if record.has_refs:
        return record.row_id, record.label
    return record.label, record.row_id or record.label


def write_lists(workbook: Any, formats: Formats, lists: Lists) -> None:
    """The hidden sheet with the lists, and their defined names."""
    sheet = workbook.add_worksheet(SHEET)
    sheet.hide()
    stand: dict[str, tuple[str, Sequence[str | float]]] = {}
    """Where each list stands, and what it holds."""
    column = 0
    held: Sequence[str | float]
    for name, entries in lists.entries.items():
        letter = column_letter(column)
        sheet.set_column(column, column, 26)
        title = name.partition("_")[2] if name.startswith(("list", "rows", "among")) else name
        sheet.write_string(0, column, title, formats.get(bold=True))
        match entries:
            case Following():
                held = _write_following(sheet, formats, column, entries)
            case Stacked():
                held = _write_stacked(sheet, formats, column, [stand[part] for part in entries.lists])
            case _:
                held = _write_out(sheet, formats, column, entries)
        span = f"{SHEET}!${letter}$2:${letter}${len(held) + 1}"
        stand[name] = span, held
        if isinstance(entries, Following | Stacked):
            workbook.define_name(name, f"=INDEX({span},1):INDEX({span},MAX(1,{_last(span)}))")
        else:
            workbook.define_name(name, f"={span}")
        column += 2 if isinstance(entries, Stacked) else 1


def _last(span: str) -> str:
    """The formula for where in a list its last entry stands."""
    return f'SUMPRODUCT(MAX(({span}<>"")*(ROW({span})-1)))'


def _write_out(sheet: Any, formats: Formats, column: int, entries: Sequence[str | float]) -> Sequence[str | float]:
    text = formats.get(num_format="@") if any(isinstance(entry, str) for entry in entries) else None
    for offset, entry in enumerate(entries, start=1):
        if isinstance(entry, str):
            sheet.write_string(offset, column, entry, text)
        else:
            sheet.write_number(offset, column, entry, formats.get(num_format="0%"))
    return entries


def _write_following(sheet: Any, formats: Formats, column: int, entries: Following) -> Sequence[str]:
    layout = entries.layout
    refs = layout.sheet.record.has_refs
    first, second = (layout.place(key) for key in _naming(layout))
    held = [*entries.names, *[""] * (layout.last_row - FIRST_ROW + 1 - len(entries.names))]
    for offset, value in enumerate(held, start=1):
        cells = [f"INDEX({layout.cells(p)},{offset})" for p in (first, second) if p]
        formula = f'=LEFT({cells[0]}&"",{_LONGEST})'
        if len(cells) == 2 and refs:
            words = f'TRIM(SUBSTITUTE({cells[0]}&" "&{cells[1]},CHAR(10)," "))'
            spaces = f'(MID({words},ROW($1:${NAME}),1)=" ")*ROW($1:${NAME})'
            end = f"SUMPRODUCT(MAX({spaces},{FEWEST}))"  # the last space, where the words are cut
            cut = f"LEFT({words},IF({end}>{FEWEST},{end},{NAME})-1)"
            formula = f'IF(LEN({words})>{NAME},TRIM({cut})&"…",{words})'
            spare = offset > len(layout.rows)  # of which the ref alone, which stands ready, names nothing
            formula = f'=IF(LEN({cells[1]})=0,"",{formula})' if spare else f"={formula}"
        elif len(cells) == 2:
            formula = f'=LEFT(IF({cells[0]}<>"",{cells[0]}&"",{cells[1]}&""),{_LONGEST})'
        followed = f'=IFERROR({formula.removeprefix("=")},"")'  # an error in one row is no reason to offer none
        sheet.write_formula(offset, column, followed, formats.get(), value)
    return held


def _write_stacked(
    sheet: Any, formats: Formats, column: int, parts: Sequence[tuple[str, Sequence[str | float]]]
) -> Sequence[str | float]:
    """The entries of all `parts` without the blanks after each; in the column beside them, where each part ends."""
    ends, beside = [0], column_letter(column + 1)
    found: list[str | float] = [""]
    formula = '""'
    for number, (span, values) in enumerate(parts, start=1):
        filled = max((place for place, value in enumerate(values, start=1) if value != ""), default=0)
        before = f"${beside}${number}" if number > 1 else "0"
        ends.append(ends[-1] + filled)
        found += values[:filled]
        sheet.write_formula(number, column + 1, f"={before}+{_last(span)}", formats.get(), ends[-1])
    for number in range(len(parts), 0, -1):
        span = parts[number - 1][0]
        place = f"ROW()-1-${beside}${number}" if number > 1 else "ROW()-1"
        formula = f'IF(ROW()-1<=${beside}${number + 1},INDEX({span},{place})&"",{formula})'
    count = sum(len(values) for _, values in parts)
    made = [*found[1:], *[""] * (count - len(found) + 1)]
    for offset, value in enumerate(made, start=1):
        sheet.write_formula(offset, column, f"={formula}", formats.get(), value)
    return made
