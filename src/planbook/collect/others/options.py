"""The fields that a column of another's table may be: by its heading, and by what stands beneath."""

from collections.abc import Sequence
from dataclasses import dataclass

from planbook.collect.others.fields import Places
from planbook.collect.others.fit import filled, fit, says
from planbook.collect.others.grid import FoundTable, GridCell, Heading
from planbook.collect.others.likeness import plain
from planbook.model.declarations import Field, Record
from planbook.model.heading_words import NOT_IMPORTED
from planbook.model.register import folded

FLOOR = 0.8
"""What a column is placed with at least."""
_SHARED = 0.78
"""What is left of certainty where a heading means several things and the format shows another than is taken."""
_FITS, _HALF = 0.6, 0.3
"""The share of cells that are what the field holds: from the first on all is well, below the second it is not."""
_WORDS = {"text", "long_text", "links", "ref"}
"""Types that take nearly any words: what reads as a day, a sum or an entry of a list as well is that."""
_GATHERED = 0.9
"""What is left of certainty where only the upper of two headings says what the column is."""
WEIGHS = 0.1
"""What words beneath a heading, and the columns beside it, add where several fields share it."""


@dataclass(frozen=True, slots=True)
class Option:
    """A field that a column may be."""

    field: str
    certainty: float
    rank: float
    """Its certainty with what speaks for it beside the heading and the kind of what stands beneath."""


def options_of(
    places: Places, table: FoundTable, number: int, record: Record, family: set[str], year: str
) -> list[Option]:
    """The fields that the column may be, by its heading and what stands beneath, the likeliest first."""
    heading = table.headings[number]
    above = {r.key for r in places.above(record)}
    # What is headed as something that a row belongs to and the format has not may go to what that belongs to.
    told_of = {record.key, *family, *(r.key for r in places.declared_above(record))}
    meant = _meant(places, heading)
    if NOT_IMPORTED in meant:
        return []
    cells = [row.cells[number] for row in table.rows if not row.left_out and number < len(row.cells)]
    told = [folded(cell.text).strip(" .") for cell in filled(cells)]
    never = places.said(NOT_IMPORTED).says
    if told and sum(word in never for word in told) >= _FITS * len(told):
        return []
    found: dict[str, Option] = {}
    others = {places.going_to(key)[0] for key in meant if key.partition(".")[0] in (record.key, *above)}
    for key, certain in meant.items():
        to, added = places.going_to(key)
        if key.partition(".")[0] not in told_of or (to and to.partition(".")[0] not in family):
            continue
        to = to or key  # one that goes nowhere is weighed too: where it is likeliest, the column is listed
        spec = places.by_key[to].field if to in places.by_key else None
        said = places.declarations.records[key.partition(".")[0]].field(key.partition(".")[2])
        fits = _fit(places, key, said if added else spec or said, cells, year, (heading.words or ("",))[-1])
        certainty = certain * (1.0 if fits is None or fits >= _FITS else 0.86 if fits >= _HALF else 0.6)
        own = key.partition(".")[0] == record.key
        spoken = says(places.said(key), cells) + (fits or 0.0) + own + _is_named(places, key, heading) - added / 2
        told_apart = (
            len(meant) > 1
            and (fits or 0.0) >= _FITS
            and (said if added or spec is None else spec).type not in _WORDS
        )
        rank = certainty + WEIGHS * (spoken + told_apart)
        if to not in found or found[to].rank < rank:
            shared = _SHARED if added and len(others) > 1 else 1.0
            found[to] = Option(key, certainty * shared, rank * shared)
    if len(found) > 1 and not filled(cells) and not any(cell.fill for cell in cells):
        return []  # an empty column that may be several things is none of them
    if any(_is_of(record, o) and o.certainty >= FLOOR for o in found.values()):
        # What is headed as one of the record's own fields is no field of what it belongs to, but for its words, and
        # where the columns beside it tell the two apart.
        words = [places.said(option.field) for option in found.values()]
        beside = len(found) > 1 and all(said.before or said.after for said in words)
        found = {to: o for to, o in found.items() if beside or _is_of(record, o) or is_label(places, to)}
    ranked = sorted(found.values(), key=lambda option: -option.rank)
    first = ranked[0] if ranked else None
    return ranked if first and first.certainty >= FLOOR and places.going_to(first.field)[0] else []


def _meant(places: Places, heading: Heading) -> dict[str, float]:
    """The fields that the heading may mean: by its lowest row, by all its rows together, or by the uppermost one
    alone, which gathers others as well and is less certain."""
    for words in (heading.words[-1:], (" ".join(heading.words),)):
        if meant := next((m for w in words if (m := places.vocabulary.means(w))), {}):
            return meant
    gathering = heading.words[:1] if len(heading.words) > 1 else ()
    return {key: certain * _GATHERED for w in gathering for key, certain in places.vocabulary.means(w).items()}


def _fit(places: Places, key: str, spec: Field, cells: Sequence[GridCell], year: str, heading: str) -> float | None:
    """How well the cells are what the field holds, or what it holds of others that it takes in."""
    lists = places.declarations.lists
    fits = fit(spec, places.said(key), cells, lists, year, heading)
    if fits is None or fits >= _FITS or spec.type not in _WORDS:
        return fits
    held = (fit(other, said, cells, lists, year) for other, said in places.held_too(key))
    return max([fits, *(found for found in held if found is not None)])


def _is_of(record: Record, option: Option) -> bool:
    return option.field.partition(".")[0] == record.key


def _is_named(places: Places, key: str, heading: Heading) -> bool:
    """Whether what names a row stands beneath its very name: other words for it come after that."""
    place = places.by_key.get(key)
    if place is None or not is_label(places, key):
        return False
    names = {plain(name) for name in (*places.said(key).words[:1], place.field.heading)}
    return bool(heading.words) and plain(heading.words[-1]) in names


def is_label(places: Places, key: str) -> bool:
    """Whether the field is the words that the rows of its record are known by."""
    record, _, field = key.partition(".")
    return places.declarations.records[record].label == field
