"""Values in declarations that nothing else looks at: a misspelt one would be passed over in silence.

What a list's entries name of each other, what a field takes and begins with, the versions of a format, the rows of
the catalogue. Every function notes what it finds with the file and the key that it is about.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from planbook.model.declarations import Choice, Declarations, Field, Record
from planbook.model.meant import meant
from planbook.model.record import SEVERAL
from planbook.model.row_values import misfit_of_field
from planbook.model.templates import Templates
from planbook.model.values import ONGOING, Value, entries

_OF_A_DATE = ("date", "term", "begins", ONGOING)
_NO_ANSWER = "no_answer"
_OPERATORS = "operator"
_VERSION = re.compile(r"\d+\.\d+")
_ALIKE = 0.85
"""How alike two lists are called, from 0 to 1, where one is taken for the other misspelt."""


def check_values(templates: Templates, declarations: Declarations) -> None:
    """The values of fields, lists, formats and the catalogue are ones that there can be."""
    _check_fields(templates, declarations)
    _check_lists(templates, declarations)
    _check_versions(templates, declarations)
    _check_catalogue(templates, declarations)


def _check_fields(templates: Templates, declarations: Declarations) -> None:
    """What a field accepts beside its type is known, and it can hold what it begins with."""
    meanings = [choice.code for choice in declarations.lists.get(_NO_ANSWER, ())]
    for record in declarations.records.values():
        part = templates.of("record")[record.key]
        settled = record.settled.where if record.settled else {}
        for key, value in ((k, v) for k, values in settled.items() if k in record.by_key for v in values):
            for what in _misfits(declarations, record.by_key[key], value):
                templates.fault(part, ("record", "settled", "where", key), what)
        for spec in record.fields:
            here = ("fields", spec.key)
            known = _OF_A_DATE if spec.dated else meanings
            for word in spec.accepts if known else ():
                if word not in known:
                    what = f"there is nothing {word!r} that a field of this type accepts{meant(word, known)}"
                    templates.fault(part, (*here, "accepts"), what)
            if spec.default is not None:
                for what in _misfits(declarations, spec, spec.default):
                    templates.fault(part, (*here, "default"), what)
            for path, of, where in _wheres(record, spec):
                other = declarations.records.get(of)
                told = ((k, v) for k, values in where.items() if other and k in other.by_key for v in values)
                for key, value in told:
                    for what in _misfits(declarations, declarations.records[of].by_key[key], value):
                        templates.fault(part, (*here, *path, "where", key), what)


def _wheres(record: Record, spec: Field) -> Iterator[tuple[tuple[str, ...], str, Mapping[str, tuple[Value, ...]]]]:
    """The rows of another record that a field names by what stands in them: where it says so, which, and what."""
    if spec.among:
        yield ("among",), spec.among.record, spec.among.where
    if spec.works_out and spec.works_out.lookup:
        yield ("works_out", "lookup"), spec.works_out.lookup.record, spec.works_out.lookup.where
    if spec.gathers:
        yield ("gathers",), spec.gathers.record or record.key, spec.gathers.where


def _check_lists(templates: Templates, declarations: Declarations) -> None:
    """Entries name entries of their list, and no list of a trust's own is a misspelt one of planbook's.

    One that nothing names does no harm: its record may have been taken out.
    """
    used = {spec.list for record in declarations.records.values() for spec in record.fields if spec.list}
    operators = [choice.code for choice in declarations.lists.get(_OPERATORS, ())]
    for key, part in templates.of("list").items():
        choices = declarations.lists.get(key, ())
        codes = [choice.code for choice in choices]
        for choice in choices:
            for name, code in _named_by(choice):
                if code not in codes:
                    templates.fault(
                        part, (choice.code, name), f"there is no {code!r} in this list{meant(code, codes)}"
                    )
            if choice.usual and operators and choice.usual not in operators:
                what = f"{_OPERATORS} has no {choice.usual!r}{meant(choice.usual, operators)}"
                templates.fault(part, (choice.code, "usual"), what)
        near = get_close_matches(key, declarations.lists.keys() - {key}, 1, _ALIKE) if key not in used else []
        if part.is_own and near:
            templates.fault(part, (), f"is a list that no field names (is {near[0]!r} meant?)")


def _named_by(choice: Choice) -> Iterator[tuple[str, str]]:
    return ((name, code) for name in ("within", "counterpart") if (code := getattr(choice, name)))


def _check_versions(templates: Templates, declarations: Declarations) -> None:
    """A format reads the workbooks of its own version, and none that it migrates."""
    for layout in declarations.formats.values():
        part = templates.of("format")[layout.key]
        for name, versions in (
            ("version", (layout.version,)),
            ("reads", layout.reads),
            ("migrates", layout.migrates),
        ):
            for version in versions:
                if not _VERSION.fullmatch(version):
                    templates.fault(
                        part, ("format", name), f'{version!r} is no version; write two numbers, as "1.0"'
                    )
        if layout.version not in layout.reads:
            what = f"{layout.version!r}, the format's own version, is missing: its workbooks could not be read"
            templates.fault(part, ("format", "reads"), what)
        for version in layout.migrates:
            if version in layout.reads:
                templates.fault(part, ("format", "migrates"), f"{version!r} is read as it is; leave it out here")


def _check_catalogue(templates: Templates, declarations: Declarations) -> None:
    """What a new register begins with is what its fields can hold."""
    for key, rows in declarations.catalogue.items():
        part, record = templates.of("catalogue")[key], declarations.records[key]
        for row in rows:
            name = str(next(iter(row.values()), ""))
            for field, value in row.items():
                spec = record.by_key.get(field)
                for what in _misfits(declarations, spec, value) if spec else ():
                    templates.fault(part, (name, field), what)


def _misfits(declarations: Declarations, spec: Field, value: Value) -> Iterator[str]:
    """What is wrong with each entry of what is written for a field."""
    several = spec.type in SEVERAL and isinstance(value, str)
    for entry in entries(value) if several else (value,):
        what = misfit_of_field(spec, entry, declarations.lists)
        if what:
            yield what.replace("is never there: say", "does not fit: write")
