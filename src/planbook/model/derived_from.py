"""Which derivation a cell names, and what is wrong with those that are declared.

A cell says the title of one, and where that is by something, of which after a colon: `Meetings held: LGC`. Other
words are a note of where the figure comes from, and nothing is worked out.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from planbook.model.declarations import Declarations, Field, Record
from planbook.model.derivation import Counting, Derivation
from planbook.model.meant import meant
from planbook.model.register import Register, folded
from planbook.model.templates import TemplatePart, Templates
from planbook.model.values import Value

LIST = "derivations"
"""What a field of text declares as its list that names a derivation."""


@dataclass(frozen=True, slots=True)
class NamedDerivation:
    """A derivation as a cell names it."""

    derivation: Derivation
    which: str | None = None
    """What the rows have in its field `by`: a code where that has codes, else folded text. None: whatever it is."""
    unknown: str = ""
    """What stands after the title and is nothing that the field could have; empty where all is well."""

    def is_by(self, value: Value) -> bool:
        """Whether a row counts that has `value` in its field `by`."""
        return self.which is None or self.which in (value, folded(str(value)))


def named_in(register: Register, text: str) -> NamedDerivation | None:
    """The derivation that a cell names; None where it is a note, or blank."""
    return register.once(_named_in, text)


def _named_in(register: Register, text: str) -> NamedDerivation | None:
    declarations = register.declarations
    title, _, which = (part.strip() for part in text.partition(":"))
    for derivation in declarations.derivations.values():
        if folded(title) in (folded(derivation.title), derivation.key):
            return _named(register, derivation, which)
    for derivation in declarations.derivations.values() if text.strip() else ():
        if derivation.by_alone:
            found = _named(register, derivation, text.strip())
            if not found.unknown:
                return found
    return None


def _named(register: Register, derivation: Derivation, which: str) -> NamedDerivation:
    spec = register.declarations.records[derivation.record].by_key.get(derivation.by)
    if not which or spec is None:
        return NamedDerivation(derivation, unknown=which)
    code = _code_of(register, spec, which)
    if code is None and not spec.open and spec.type in ("code", "choice"):
        return NamedDerivation(derivation, unknown=which)
    return NamedDerivation(derivation, code or folded(which))


def _code_of(register: Register, spec: Field, text: str) -> str | None:
    """The code that `text` is in a field of codes or choices; None where it is none of them."""
    if spec.type == "code":
        return register.code_for(spec.of, text)
    if spec.type == "choice":
        words = {
            folded(word): c.code
            for c in register.declarations.lists[spec.list]
            for word in (c.word, c.code, *c.also)
        }
        return words.get(folded(text))
    return None


def choices_of(register: Register, unit: str | None, asked: Container[str]) -> Iterator[str]:
    """What a drop-down offers: each title, by each row of the register that it can be by.

    Only of what the unit's own workbook is `asked`, by record, of the register, and of all units together.
    """
    declarations = register.declarations
    for derivation in declarations.derivations.values():
        if derivation.of == "unit" and not (derivation.record in asked or is_registered(register, derivation)):
            continue
        if not register.packs.record(derivation.record):
            continue  # nobody has rows of it
        spec = declarations.records[derivation.record].by_key.get(derivation.by)
        if spec is None or spec.type != "code":
            yield derivation.title
            continue
        of = declarations.records[spec.of]
        for row in register.rows(spec.of):
            if unit is None or register.concerns(row, unit):
                name = row.text(of.row_id)
                yield name if derivation.by_alone else f"{derivation.title}: {name}"


def is_registered(register: Register, derivation: Derivation) -> bool:
    """Whether the rows that it counts are the register's."""
    return register.declarations.register_format.sheet(derivation.record) is not None


def giving_field(record: Record) -> Field | None:
    """The field of a record that names a derivation; None where none does."""
    return next((spec for spec in record.fields if spec.gives_figure), None)


def check_derivations(templates: Templates, declarations: Declarations) -> None:
    """Every record, field and value that a derivation names is there, and it counts one thing."""
    titles: dict[str, str] = {}
    for derivation in declarations.derivations.values():
        part = templates.of("derivation")[derivation.key]
        other = titles.setdefault(folded(derivation.title), derivation.key)
        if other != derivation.key:
            templates.fault(part, ("title",), f"is that of {other!r} too; cells name them by it")
        if ":" in derivation.title:
            templates.fault(part, ("title",), "has a colon in it, which stands before what it is by; leave it out")
        record = declarations.records.get(derivation.record)
        if record is None:
            what = f"there is no record {derivation.record!r}{meant(derivation.record, declarations.records)}"
            templates.fault(part, ("record",), what)
            continue
        if giving_field(record):
            what = f"a row of {record.key} is worked out itself; count the rows that it is worked out from"
            templates.fault(part, ("record",), what)
        _check_fields(templates, part, declarations, derivation, record)
    for record in declarations.records.values():
        for spec in record.fields:
            _check_gives(templates, record, spec)


def _check_fields(
    templates: Templates, part: TemplatePart, declarations: Declarations, derivation: Derivation, record: Record
) -> None:
    def named(path: tuple[str, ...], key: str, of: Record, kind: str = "") -> None:
        spec = of.by_key.get(key)
        if spec is None:
            templates.fault(part, path, f"{of.key} has no field {key!r}{meant(key, of.keys)}")
        elif kind == "number" and not spec.numeric:
            templates.fault(part, path, f"{key!r} of {of.key} is no number")
        elif kind == "day" and not spec.dated:
            templates.fault(part, path, f"{key!r} of {of.key} is no date")

    def chosen(path: tuple[str, ...], where: Mapping[str, tuple[Any, ...]], of: Record) -> None:
        for key, values in where.items():
            named((*path, key), key, of)
            spec = of.by_key.get(key)
            if spec is not None and spec.type == "choice":
                codes = [choice.code for choice in declarations.lists.get(spec.list, ())]
                for value in values:
                    if value not in codes:
                        what = f"{spec.list} has no {value!r}{meant(str(value), codes)}"
                        templates.fault(part, (*path, key), what)

    for key in (derivation.by, derivation.on):
        if key:
            named(("by",) if key == derivation.by else ("on",), key, record, "day" if key == derivation.on else "")
    chosen(("where",), derivation.where, record)
    chosen(("units",), derivation.units, declarations.records["unit"])
    if derivation.units and derivation.of != "trust":
        templates.fault(part, ("units",), 'chooses among all units; say of = "trust", or leave it out')
    if derivation.counts == "units" and derivation.of != "trust":
        templates.fault(part, ("counts",), 'units are counted of all; say of = "trust"')
    if derivation.by_alone and not derivation.by:
        templates.fault(part, ("by_alone",), "there is no `by` that could stand alone; leave it out")
    if not isinstance(derivation.counts, Counting):
        return
    given = derivation.counts.named
    if len(given) != 1:
        ways = ", ".join(spec.name for spec in fields(Counting))
        templates.fault(part, ("counts",), f'is "rows", "units" or exactly one of: {ways}')
    for name, keys in given:
        pairs = {"share": "number", "days": "day", "clear_days": "day", "in_time": "day"}
        if name in pairs and len(keys) != 2:
            templates.fault(part, ("counts", name), "takes two fields")
        kind = {"sum": "number", **pairs}.get(name, "")
        for key in keys:
            named(("counts", name), key, record, kind)
        if name == "having":
            chosen(("counts", name), derivation.counts.having, record)


def _check_gives(templates: Templates, record: Record, spec: Field) -> None:
    """A field that names a derivation says where its figure goes, and that is a result; no other does."""
    part = templates.of("record")[record.key]
    for name, kinds in (("gives_figure", ("result", "number", "count")), ("gives_missing", ("text", "long_text"))):
        key = getattr(spec, name)
        target = record.by_key.get(key) if key else None
        if key and (target is None or target.type not in kinds):
            what = f"there is no field {key!r} of the type {' or '.join(kinds)}{meant(key, record.keys)}"
            templates.fault(part, ("fields", spec.key, name), what)
        if key and spec.list != LIST:
            templates.fault(part, ("fields", spec.key, name), f'only a text with list = "{LIST}" gives a figure')
    if spec.list == LIST and not spec.gives_figure:
        templates.fault(part, ("fields", spec.key, "gives_figure"), "is missing: where the figure goes")
