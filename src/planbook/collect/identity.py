"""What a workbook says of itself, and where: its format and version, whose it is, which period it is of.

The hidden sheet and the document's properties say it in the same words; the cover says it to people. Nothing is
decided here: whose a workbook is that says different things is told by who knows the units.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from planbook.collect.grid import SheetGrid
from planbook.collect.package import APP, CORE, CUSTOM
from planbook.collect.places import TablePlace, is_titled, keys_in
from planbook.collect.read import Raw, shown_raw
from planbook.collect.xml_parts import local_name
from planbook.model.cover import COLUMN, FACTS, PART_OF_TEXT, TEXT
from planbook.model.declarations import Column, Declarations
from planbook.model.kpi import GIVEN_FIGURES
from planbook.model.safe_text import unescaped
from planbook.model.sheet_names import COVER, IDENTITY, PROPERTY_PREFIX
from planbook.model.submission import Claim
from planbook.model.values import to_number

_LONGEST = 100
PART = "part"
"""Of the workbook for one role, which part it is."""
_KEYS = ("unit", "period", "format", "version", PART)
"""What more than one place of a workbook says of it."""
ISSUED = "issued"
"""The day on which it was made, which one place is enough to say."""
_NUMBERS = {"r4", "r8", "decimal", "int", "uint", "i1", "i2", "i4", "i8", "ui1", "ui2", "ui4", "ui8"}
_TEXTS = {"lpwstr", "lpstr", "bstr"}
_COVER_ROWS, _COVER_COLUMNS, _COVER_TEXTS = 200, 50, 60
"""How far a cover is looked through, and how many of its texts are kept."""
_MOST_LINES = 500
"""Lines of a sheet that are looked at for what they are called; the trust gives some dozens."""

Said = Sequence[tuple[str, str]]
"""Keys with what is said of each; a key may be there twice."""


def sheet_says(grids: Sequence[SheetGrid]) -> Said:
    """What the hidden sheet `_planbook` says of the workbook, but for the marks of its texts; nothing where there
    is none."""
    return _told(grids, lambda key: key not in (None, "", TEXT, PART_OF_TEXT))


def _told(grids: Sequence[SheetGrid], wanted: Callable[[Raw], bool]) -> Said:
    """What the hidden sheet says of the keys that are `wanted`."""
    rows = next((grid.rows for grid in grids if grid.name == IDENTITY), ())
    told = [row for row in rows if len(row) > 1 and wanted(row[0])]
    return [(shown_raw(row[0]), _in_short(shown_raw(row[1]))) for row in told]


def marks_said(grids: Sequence[SheetGrid], key: str) -> frozenset[str]:
    """All that the hidden sheet says of `key`."""
    return frozenset(value for _, value in _told(grids, lambda said: said == key))


def columns_said(grids: Sequence[SheetGrid]) -> frozenset[str]:
    """The columns (`action.finish`) that the hidden sheet says the workbook was made with; none if it has none."""
    return frozenset(value.replace(":", ".") for value in marks_said(grids, COLUMN))


def own_texts_said(grids: Sequence[SheetGrid]) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By sheet of planbook's own, the marks of the texts that it has written there, and of those that its formulas
    are put together from; none of a workbook that does not say so."""
    marks: dict[str, tuple[set[str], set[str]]] = {}
    for row in next((g.rows for g in grids if g.name == IDENTITY), ()):
        if len(row) > 1 and row[0] in (TEXT, PART_OF_TEXT):
            sheet, _, own = str(row[1]).rpartition(":")
            marks.setdefault(sheet, (set(), set()))[row[0] == PART_OF_TEXT].update(own.split())
    return {sheet: (frozenset(texts), frozenset(parts)) for sheet, (texts, parts) in marks.items()}


def properties_of(path: Path) -> Said:
    """What the custom properties of the workbook at `path` say; nothing where there are none."""
    with zipfile.ZipFile(path) as archive:
        part = next((name for name in archive.namelist() if name.casefold() == CUSTOM), None)
        return properties_say(archive.read(part) if part else b"")


def properties_say(part: bytes, beside: Said = ()) -> Said:
    """The same as the custom properties in `part` say it; nothing where it is empty.

    Some programs make a number of a property that looks like one: 990101.0 is 990101, and what `beside` says in
    other digits of the same value is meant. Some write a `_x0041_` as `_x005F_x0041_`, and some do not.
    """
    root = ElementTree.fromstring(part) if part else None
    told = []
    for element in root.iter() if root is not None else ():
        name = element.get("name", "")
        value = next(iter(element), None)
        if not element.tag.endswith("property") or not name.startswith(PROPERTY_PREFIX) or value is None:
            continue
        key, kind, text = (
            name.removeprefix(PROPERTY_PREFIX),
            value.tag.rpartition("}")[2],
            (value.text or "").strip(),
        )
        if kind in _TEXTS:
            plain = unescaped(text)
            told.append((key, _in_short(shown_raw(plain if (key, plain) in beside else text))))
        elif kind in _NUMBERS:
            told.append((key, _in_short(_as_text(key, text, beside))))
    return told


def document_says(about: Mapping[str, bytes]) -> Said:
    """What the document's own properties say, in the parts `about` it: its title, author and company."""
    core, app = (_texts_of(about.get(part, b"")) for part in (CORE, APP))
    told = (("author", core.get("creator")), ("company", app.get("Company")), ("title", core.get("title")))
    return [(key, _in_short(text)) for key, text in told if text]


def _texts_of(part: bytes) -> dict[str, str]:
    """The texts of the elements at the top of a part, by their names; none where it is empty."""
    root = ElementTree.fromstring(part) if part else ()
    return {local_name(element): unescaped((element.text or "").strip()) for element in root}


def _as_text(key: str, text: str, beside: Said) -> str:
    """The number `text` of a property as it was written; `text` itself where it is none."""
    number = to_number(text)
    same = next((value for named, value in beside if named == key and number == to_number(value)), None)
    if number is None or same is not None:
        return same or text
    return str(number) if key == "version" or not number.is_integer() else str(int(number))


def cover_says(grids: Sequence[SheetGrid], declarations: Declarations) -> list[str]:
    """The texts on the cover that may say whose the workbook is, or of which period, wherever they stand on it.

    Left out are the declaration, what is said of the period and the trust beside the labels that planbook gave
    it, and planbook's own words.
    """
    ours = _our_words(declarations)
    texts: dict[str, None] = {}
    for grid in grids:
        forms = [
            number
            for number, keys in keys_in(grid, declarations)
            if any(index < _COVER_COLUMNS and _is_of_form(key, declarations) for index, key in keys.items())
        ]
        if not forms and not is_titled(grid, COVER):
            continue
        for number, row in enumerate(row[:_COVER_COLUMNS] for row in grid.rows[:_COVER_ROWS]):
            words = [shown_raw(raw) for raw in row if isinstance(raw, str) and raw.strip()]
            if number not in forms and words and words[0] not in FACTS:
                texts |= dict.fromkeys(word for word in words if word not in ours)
    return [text for text in texts if len(text) <= _LONGEST or "|" in text][:_COVER_TEXTS]


def _is_of_form(key: Column, declarations: Declarations) -> bool:
    return declarations.records[key.record].rows == "form"


def _our_words(declarations: Declarations) -> frozenset[str]:
    """Titles, questions and roles that are declared: a unit is hardly called so."""
    sheets = [sheet for layout in declarations.formats.values() for sheet in layout.sheets]
    return frozenset(word for sheet in sheets for word in (sheet.title, *sheet.was, sheet.asks, sheet.who))


def claims_of(sheet: Said, properties: Said, document: Said, cover: Sequence[str]) -> tuple[Claim, ...]:
    """All that the workbook says of whose it is, of its period, format and version, each with its place."""
    return (
        *_claims("sheet", sheet),
        *(Claim("sheet", key, value) for key, value in sheet if key == ISSUED and value),
        *_claims("properties", properties),
        *(Claim("properties", key, value) for key, value in document),
        *(Claim("cover", "text", text if len(text) <= 3 * _LONGEST else text[: 3 * _LONGEST]) for text in cover),
    )


def lines_say(places: Sequence[TablePlace], declarations: Declarations) -> Iterator[Claim]:
    """What lines that the trust gave say beside their code: what they are called, as a KPI by its name, and the
    figures that they came with.

    The code is what a line is read by, and the figures are the trust's. People read what stands there, and it may
    have been typed over.
    """
    for place in places:
        record = declarations.records[place.record]
        coded = {f"{record.field(key).of}_name" for key in record.identified_by if record.field(key).of}
        named = {i: c.field for i, c in place.columns.items() if c.field.formula in coded}
        given = {i: c.field for i, c in place.columns.items() if c.field.formula in GIVEN_FIGURES}
        if record.rows == "fixed":
            for number in range(place.first, min(place.end, place.first + _MOST_LINES)):
                for index, field in named.items():
                    raw = place.grid.cell(number, index)
                    if isinstance(raw, str) and raw.strip():
                        said = _in_short(shown_raw(raw))
                        yield Claim("line", field.key, said, place.grid.name, number + 1)
                for index, field in given.items():
                    raw = place.grid.cell(number, index)
                    said = _in_short(raw.strip() if isinstance(raw, str) else _figure(raw))
                    if said:
                        yield Claim("figure", field.key, said, place.grid.name, number + 1)


def _figure(raw: Raw) -> str:
    """A number with all its places; anything else as people see it, a blank as nothing."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return f"{raw:.12g}"
    return shown_raw(raw)


def _claims(place: str, said: Said) -> Iterator[Claim]:
    return (Claim(place, key, value) for key, value in said if key in _KEYS and value)


def told_of(sheet: Said, properties: Said) -> Mapping[str, str]:
    """What the workbook is read by: the hidden sheet, and where that does not say whose it is the properties."""
    first = {key: value for key, value in sheet if value}
    return {**{k: v for k, v in properties if v and (not sheet or k in _KEYS)}, **first}


def _in_short(text: str) -> str:
    """`text` as it can be shown in a message: longer than this it is nothing that planbook has written."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
