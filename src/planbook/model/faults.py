"""What is wrong with declarations that fit their types: they name what is not there, or change what has to stay.

Every function notes what it finds with the file and the key that it is about (`Templates.fault`).
"""

import string
from collections.abc import Iterator, Mapping, Set
from typing import Any

from planbook.model.declarations import Column, Declarations, Disclosure, Field, Record
from planbook.model.laid_over import Path_
from planbook.model.meant import meant
from planbook.model.prose import SentenceWord, agree
from planbook.model.record import DONE_CODES, Gathers
from planbook.model.register import folded
from planbook.model.templates import TemplatePart, Templates
from planbook.model.works_out import MOVEMENT, WAYS

_FIXED: Mapping[str, tuple[Path_, ...]] = {
    "record": tuple(("record", key) for key in ("row_id", "parent", "rows", "identity", "yearly", "key")),
    "format": tuple(("format", key) for key in ("version", "reads", "migrates", "kind")),
    "rule": (("check",), ("record",), ("refuses",), ("code",), ("life",)),
    "report": (("report", "audience"),),
    "pack": (("pack", "always"),),
}
"""What a trust may not change of what comes with planbook: it would be another thing under the same key."""
_FIXED_OF_A_FIELD = ("type", "list", "of")


def check_fixed(templates: Templates) -> None:
    """The trust's files leave what a key means as it is."""
    for kind, paths in _FIXED.items():
        for part in templates.of(kind).values():
            if part.is_changed:
                _check_fixed(templates, part, paths)


def _check_fixed(templates: Templates, part: TemplatePart, paths: tuple[Path_, ...]) -> None:
    first, last = part.said[0][1], part.said[-1][1]
    fields = last.get("fields", {}) if part.kind == "record" else {}
    known = first.get("fields", {})
    own = tuple(("fields", key, name) for key in fields if key in known for name in _FIXED_OF_A_FIELD)
    for path in (*paths, *own):
        was, now = _at(first, path), _at(last, path)
        if now is not None and now != was:
            what = f"is {was!r} in planbook and has to stay so: what is of this key already is of that kind"
            templates.fault(part, path, f"{what}. Take a key of your own")


def check_braces(
    templates: Templates, part: TemplatePart, path: Path_, text: str, known: Set[str] | None, *, nouns: bool = False
) -> None:
    """What stands in braces in a text is the name of something that is filled in, one of `known` if given."""
    what = unfilled(text, known, nouns=nouns)
    if what:
        templates.fault(part, path, what)


def unfilled(text: str, known: Set[str] | None, *, nouns: bool = False) -> str:
    """What is wrong with what stands in braces in a text, where only `known`, if given, are filled in; empty of a
    sound one.

    With `nouns` a name may have the noun that agrees with its number, as {days:day/days}.
    """
    words = words_in_braces(text, nouns=nouns)
    if words is None or not all(word.isidentifier() for word in words):
        return f"{text!r}: braces hold one name each, as {{value}}{', or {days:day/days}' if nouns else ''}"
    unknown = sorted(words - known) if known is not None else []
    if not unknown or known is None:
        return ""
    near = meant(unknown[0], sorted(known)) if len(unknown) == 1 else ""
    named = ", ".join(f"{{{word}}}" for word in unknown)
    are = agree(len(unknown), "is", "are")
    return f"{named} {are} filled in by nothing{near or f' (there are: {_listed(known)})'}"


def _listed(names: Set[str]) -> str:
    return ", ".join(sorted(names))


def check_names(templates: Templates, part: TemplatePart, record: Record) -> None:
    """Every field that the record names is there."""
    identity = (("identity", key) for key in record.identity)
    known_by = [("known_by", key) for key in record.known_by]
    for name, key in (("row_id", record.row_id), ("label", record.label), *known_by, *identity):
        if key and key not in record.keys:
            templates.fault(part, ("record", name), f"there is no field {key!r}{meant(key, record.keys)}")
    days = [("due", key, "are due by it") for key in record.due]
    days += [(name, getattr(record, name), "hold by it") for name in ("since", "until") if getattr(record, name)]
    days += [("begins", record.begins, "begin on it")] if record.begins else []
    days += [("done", record.done, "are done by it")] if record.done else []
    for name, key, why in days:
        if key not in record.keys:
            templates.fault(part, ("record", name), f"there is no field {key!r}{meant(key, record.keys)}")
        elif not record.field(key).dated:
            templates.fault(part, ("fields", key, "type"), f"has to be a date: rows {why}")
    for spec in record.fields:
        if spec.holds_from and not ((day := record.by_key.get(spec.holds_from)) and day.dated):
            what = f"{record.key} has no date {spec.holds_from!r}{meant(spec.holds_from, record.keys)}"
            templates.fault(part, ("fields", spec.key, "holds_from"), what)
        for key in spec.was:
            if record.current_key(key) != spec.key or key in record.keys:
                templates.fault(part, ("fields", spec.key, "was"), f"{key!r} is another field's key")


def check_disclosure(templates: Templates, part: TemplatePart, record: Record) -> None:
    """Every number says who may see it, by fields that are there."""
    sizes = [spec.key for spec in record.fields if spec.tells_size]
    for spec in record.fields:
        path, said = ("fields", spec.key, "disclosure"), spec.disclosure
        if spec.tells_size and not said and not spec.works_out:
            what = 'is missing: a count, a number or a share says "none", "internal", or of which people it is'
            templates.fault(part, path, what)
        if not isinstance(said, Disclosure):
            continue
        if not spec.tells_size:
            templates.fault(part, path, "has people in it, and the field is no count, number or share")
        if said.of and (said.of not in record.keys or not record.field(said.of).tells_size):
            templates.fault(part, path, f"there is no number {said.of!r}{meant(said.of, sizes)}")
        if said.whose and (said.whose not in record.keys or record.field(said.whose).type != "choice"):
            templates.fault(part, path, f"there is no choice {said.whose!r}{meant(said.whose, record.keys)}")
        if said.whose and said.adds_up:
            templates.fault(part, path, "says `whose`, and adds up what is of staff and of others; leave one out")
        for key in said.adds_up:
            if key != "unit" and key not in record.keys:
                templates.fault(part, path, f"there is no field {key!r}{meant(key, record.keys)}")


def check_last_of(templates: Templates, part: TemplatePart, record: Record) -> None:
    """What was said last time is shown of fields that somebody fills in, in a column that nobody does."""
    for spec in record.fields:
        path = ("fields", spec.key, "last_of")
        for key in spec.last_of:
            if key not in record.keys:
                templates.fault(part, path, f"there is no field {key!r}{meant(key, record.keys)}")
            elif record.by_key[key].asked == "worked_out":
                templates.fault(part, path, f"{key!r} is worked out: nobody says it")
        if spec.last_of and (spec.asked != "worked_out" or spec.formula or spec.works_out):
            what = 'is shown and typed by nobody: the field has to be asked = "worked_out", without a formula'
            templates.fault(part, path, what)
        if len(spec.last_of) > 1 and spec.type != "long_text":
            templates.fault(part, ("fields", spec.key, "type"), "has to be long_text: it shows several fields")
        if len(spec.last_of) == 1 and (of := record.by_key.get(spec.last_of[0])) and of.type != spec.type:
            templates.fault(part, ("fields", spec.key, "type"), f"has to be {of.type}, as the field that it shows")


def check_worked_out(templates: Templates, part: TemplatePart, record: Record) -> None:
    """What is worked out of a row is worked out in one way, of fields that are there and of the right type."""
    for spec in record.fields:
        how, path = spec.works_out, ("fields", spec.key, "works_out")
        if how is None:
            continue
        if spec.asked != "worked_out":
            templates.fault(part, ("fields", spec.key, "asked"), 'has to be "worked_out": nobody types it')
        if len(how.kinds) != 1:
            templates.fault(part, path, f"says one of {', '.join(WAYS)}")
            continue
        (way,) = how.kinds
        for key in how.of:
            if key not in record.keys:
                templates.fault(part, (*path, way), f"there is no field {key!r}{meant(key, record.keys)}")
            elif record.by_key[key].asked == "worked_out" and not record.by_key[key].works_out:
                templates.fault(part, (*path, way), f"{key!r} is worked out in the workbook alone")
            elif spec.key in record.parts_of(key):
                templates.fault(part, (*path, way), f"{key!r} is itself worked out of {spec.key!r}")
        if WAYS[way] and spec.type not in WAYS[way]:
            templates.fault(part, ("fields", spec.key, "type"), f"has to be {WAYS[way][0]}: so is a {way}")
        if fault := how.fault_of_parts:
            templates.fault(part, (*path, way), fault)
        if how.of_time_before and any(record.may_be_hidden(key) for key in how.of if key in record.keys):
            templates.fault(
                part, (*path, way), "is of a number that may be hidden: how it moved would give it away"
            )
        if how.before and how.before.of in record.keys and record.by_key[how.before.of].type != spec.type:
            kind = record.by_key[how.before.of].type
            templates.fault(part, ("fields", spec.key, "type"), f"has to be {kind}, as that of {how.before.of!r}")


def check_about_rows(templates: Templates, part: TemplatePart, record: Record) -> None:
    """What says whose a row is, until when it stays inside and when it is over names fields of the right type."""
    named = [("is_about", record.is_about, "code")] if record.is_about else []
    if record.embargo:
        named += [("embargo", record.embargo.of, ""), ("embargo", record.embargo.until, "date")]
    if record.settled:
        others = (*record.settled.where, *record.settled.unless)
        named += [("settled", record.settled.on, "date"), *(("settled", key, "") for key in others)]
    for name, key, kind in named:
        if key not in record.keys:
            templates.fault(part, ("record", name), f"there is no field {key!r}{meant(key, record.keys)}")
        elif kind and record.field(key).type != kind:
            templates.fault(part, ("fields", key, "type"), f"has to be {kind}: the record's {name} names it")
        elif kind == "code" and (record.field(key).of != "unit" or record.field(key).open):
            templates.fault(part, ("fields", key), "has to be of unit, and not open: it says whose the row is")


def check_headings(templates: Templates, part: TemplatePart, path: Path_, columns: list[Column]) -> None:
    """No two columns of a sheet are headed alike: people, and planbook in a bare copy, know them by that."""
    first: dict[str, str] = {}
    for column in columns:
        other = first.setdefault(folded(column.field.heading), column.key)
        if other != column.key:
            what = f"{other} and {column.key} are both headed {column.field.heading!r}"
            templates.fault(part, (*path, "show"), what)


def check_targets(templates: Templates, declarations: Declarations) -> None:
    """Every list and record that a field names is there."""
    for record in declarations.records.values():
        part = templates.of("record")[record.key]
        kinds = [choice.code for choice in declarations.lists.get("unit_kind", ())]
        for kind in record.asked_of:
            if kind not in kinds:
                templates.fault(part, ("record", "asked_of"), f"unit_kind has no {kind!r}{meant(kind, kinds)}")
        _check_rows_of(templates, part, declarations, record)
        for spec in record.fields:
            here = ("fields", spec.key)
            if (
                spec.type in {"choice", "choices"} or (spec.type == "result" and spec.list)
            ) and spec.list not in declarations.lists:
                near = f"there is no list {spec.list!r}{meant(spec.list, declarations.lists)}"
                what = near if spec.list else "is missing: the list of the words to choose from"
                templates.fault(part, (*here, "list"), what)
            for key, name in [*(("names", name) for name in spec.names), *(("above", name) for name in spec.above)]:
                if name not in declarations.records:
                    what = f"there is no record {name!r}{meant(name, declarations.records)}"
                    templates.fault(part, (*here, key), what)
            _check_register(templates, part, declarations, spec)
            if spec.begins_with and spec.begins_with not in record.keys:
                templates.fault(part, (*here, "begins_with"), f"there is no field {spec.begins_with!r}")
            _check_gathers(templates, declarations, record, spec)
            if spec.asked == "new_year" and not (spec.type == "choice" and declarations.ending(spec.list)):
                templates.fault(
                    part, (*here, "asked"), "new_year: has to be a choice, and one of its list ends a row"
                )
            linked = spec.type in {"code", "codes", "reference"} or (spec.type == "links" and spec.of)
            if linked and spec.of not in declarations.records:
                near = f"there is no record {spec.of!r}{meant(spec.of, declarations.records)}"
                what = near if spec.of else "is missing: the record of which it names a row"
                templates.fault(part, (*here, "of"), what)


def _check_register(templates: Templates, part: TemplatePart, declarations: Declarations, spec: Field) -> None:
    """What a field takes from the register is there: the record, and its columns."""
    named: list[tuple[Path_, str, list[str]]] = []
    if spec.among:
        named.append((("among",), spec.among.record, [spec.among.column, *spec.among.where]))
    if spec.works_out and (lookup := spec.works_out.lookup):
        columns = [*lookup.by, lookup.gives, *lookup.where]
        named.append((("works_out", "lookup"), lookup.record, columns))
    if spec.works_out and (place := spec.works_out.place):
        columns = [*place.by, place.column, *((place.better,) if place.better else ())]
        named.append((("works_out", "place"), place.record, columns))
    registers = [made for made in declarations.formats.values() if made.kind == "register"] if named else []
    of_register = {sheet.record.key for made in registers for sheet in made.sheets}
    for path, name, columns in named:
        here = ("fields", spec.key, *path)
        if name not in of_register:
            templates.fault(part, here, f"there is no record {name!r} in the register{meant(name, of_register)}")
            continue
        keys = declarations.records[name].keys
        for key in columns:
            if key not in keys:
                templates.fault(part, here, f"{name} has no field {key!r}{meant(key, keys)}")
    if spec.works_out and spec.works_out.movement and spec.list != MOVEMENT:
        templates.fault(part, ("fields", spec.key, "list"), f"has to be {MOVEMENT!r}: a movement is one of those")
    if spec.works_out and spec.works_out.bands:
        codes = [choice.code for choice in declarations.lists.get(spec.list, ())]
        for code in spec.works_out.bands.least:
            if code not in codes:
                what = f"{spec.list} has no {code!r}{meant(code, codes)}"
                templates.fault(part, ("fields", spec.key, "works_out", "bands"), what)


def _check_rows_of(templates: Templates, part: TemplatePart, declarations: Declarations, record: Record) -> None:
    """Where the rows of a record come from is there, and so are the words for how they stand by their days."""
    for name, of in (*(("unites", of) for of in record.unites), ("lines_of", record.lines_of)):
        if of and of not in declarations.records:
            what = f"there is no record {of!r}{meant(of, declarations.records)}"
            templates.fault(part, ("record", name), what)
    first = next(other for other in declarations.records.values() if other.table == record.table)
    if record.table and first is not record:
        what = f"the lines of {record.table!r} are rows of {first.key!r} already"
        templates.fault(part, ("record", "table"), what)
    comes = record.comes
    named = (comes.often, comes.months, comes.day, comes.sender, comes.to) if comes else ()
    for key in (*named, record.done_to):
        if key and key not in record.keys:
            templates.fault(part, ("record", "comes"), f"there is no field {key!r}{meant(key, record.keys)}")
    if record.done:
        words = declarations.lists.get(record.done_words, ())
        for code in (code for code in DONE_CODES if code not in {word.code for word in words}):
            what = f"its list {record.done_words!r} lacks {code!r}: a row stands so by its day"
            templates.fault(part, ("record", "done_words"), what)


def _check_gathers(templates: Templates, declarations: Declarations, record: Record, spec: Field) -> None:
    """What a field gathers is there, and gives nothing away that has to be hidden."""
    gathers = spec.gathers
    if gathers is None:
        return
    part, path = templates.of("record")[record.key], ("fields", spec.key, "gathers")
    other = declarations.records.get(gathers.record) if gathers.record else record
    if other is None:
        templates.fault(
            part, path, f"there is no record {gathers.record!r}{meant(gathers.record, declarations.records)}"
        )
        return
    of_other, own = [gathers.by, *gathers.where], [gathers.number, gathers.each]
    (own if gathers.gives == "times" or not gathers.record else of_other).append(gathers.field)
    sums = ("sum", "reaches")
    if (day := other.by_key.get(gathers.come)) and not day.dated:
        templates.fault(part, path, f"{gathers.come!r} of {other.key} is no date")
    if gathers.gives in sums and (added := other.by_key.get(gathers.field)) and not added.numeric:
        templates.fault(part, path, f"{gathers.field!r} of {other.key} is no number")
    for what in _faults_of_reached(record, spec, gathers) if gathers.gives == "reaches" else ():
        templates.fault(part, path, what)
    if gathers.gives in ("count", "list", *sums) and not gathers.record:
        templates.fault(part, path, f"{gathers.gives!r} is of other rows: say their `record`")
    if gathers.gives == "due" and record.comes is None:
        templates.fault(part, path, f"{record.key} does not say how its rows come round (`comes`)")
    of_other.append(gathers.come)
    for whose, named in ((other, of_other), (record, own)):
        for key in (key for key in named if key and key not in whose.keys):
            templates.fault(part, path, f"{whose.key} has no field {key!r}{meant(key, whose.keys)}")
    if spec.asked != "worked_out":
        templates.fault(part, path, 'is worked out: the field has to be asked = "worked_out"')
    if gathers.record and (other.disclosure or any(s.disclosure not in ("", "none") for s in other.fields)):
        templates.fault(part, path, f"{other.key} has what may be hidden, and this would give it away")


def _faults_of_reached(record: Record, spec: Field, gathers: Gathers) -> Iterator[str]:
    limit = record.by_key.get(gathers.number)
    if limit is None or not limit.numeric:
        yield "'reaches' needs a `number` of the row that is to be reached"
    if spec.type != "yes_no":
        yield "'reaches' is Yes or No: the field has to be of type yes_no"


def check_about(templates: Templates, declarations: Declarations) -> None:
    """Every record that a report's block says it is about is there."""
    for report in declarations.reports.values():
        for block in report.blocks:
            if block.about and block.about not in declarations.records:
                part = templates.of("report")[report.key]
                what = f"there is no record {block.about!r}{meant(block.about, declarations.records)}"
                templates.fault(part, ("block", block.key, "about"), what)


def _at(table: Any, path: Path_) -> Any:
    """What stands in `table` at `path`; None where nothing does."""
    for key in path:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table


def texts_in(table: Any) -> Iterator[str]:
    """All words in a table."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict | list):
        for value in table.values() if isinstance(table, dict) else table:
            if isinstance(value, str):  # as most are, which need no further look
                yield value
            else:
                yield from texts_in(value)


def words_in_braces(text: str, *, nouns: bool = False) -> set[str] | None:
    """The names in the braces of a text, with `nouns` those with a noun too; None where it is not one that can be
    filled in.
    """
    if "{" not in text and "}" not in text:
        return set()  # as most texts are
    try:
        found = [*string.Formatter().parse(text)]
    except ValueError:
        return None
    if any(more or (spec and not (nouns and SentenceWord.takes(spec))) for _, _, spec, more in found):
        return None
    return {name for _, name, _, _ in found if name is not None}
