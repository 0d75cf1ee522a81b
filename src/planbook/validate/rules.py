"""What is wrong with the rules that are declared: checks that there are none of, parameters that do not fit, names
in their sentences that nothing fills in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import fields
from typing import Any, get_args, get_origin

from planbook.model.declarations import Declarations, Field, Record, Rule
from planbook.model.faults import unfilled
from planbook.model.loading import DeclarationFault
from planbook.model.meant import meant
from planbook.model.typed_tables import NO_KEY, Built, build, fit, named_in, types_of, underlying, values_in
from planbook.validate import asides, checks, together
from planbook.validate.names import nearest
from planbook.validate.params import (
    AnyField,
    CodesOf,
    Expression,
    FieldKey,
    RecordKey,
    ReferenceKey,
    RuleCode,
    begins_of,
    said_in,
    whose_codes,
)
from planbook.validate.registry import CHECKS, EVERY, OF_A_ROW, OF_ANY, Check

PARAMS: Mapping[str, type[Any]] = {together.RULE: together.RestTold}
"""Parameters of rules of this stage that no check takes, by their code."""
SAYS: Mapping[str, frozenset[str]] = {**asides.SAYS, together.RULE: together.SAYS}
"""What this stage fills into the sentences of rules that name no check, by their code."""


def faults_of_rules(
    declarations: Declarations, others: Mapping[str, type[Any]], raised: Set[str]
) -> Iterator[DeclarationFault]:
    """Each fault of a rule: of its check, of its parameters, of what they name.

    `others` are the parameters that other stages take, by the rule's code; `raised` the codes that they raise.
    """
    checks.load()
    for rule in declarations.rules.values():
        if not rule.check:
            yield from _of_params({**PARAMS, **others}.get(rule.code), rule, declarations)
            if rule.code not in SAYS and rule.code not in raised:
                yield _fault(rule, "check", "is missing: nothing finds what the rule tells of")
        elif rule.check not in CHECKS:
            yield _fault(rule, "check", f"there is no check {rule.check!r}.{nearest(rule.check, CHECKS)}")
        else:
            check = CHECKS[rule.check]
            if check.scope != "row" and rule.record:
                yield _fault(rule, "record", f"the check {rule.check} is of no single record; leave it out")
            yield from _of_params(check.params, rule, declarations)


def faults_of_sentences(
    declarations: Declarations, says: Mapping[str, frozenset[str]]
) -> Iterator[DeclarationFault]:
    """Each name in the sentences of a rule that nothing fills in; other stages fill in what `says`, by its code."""
    checks.load()
    raised = {**SAYS, **says}
    for rule in declarations.rules.values():
        if rule.check in CHECKS:
            check = CHECKS[rule.check]
            yield from _of_sentences(rule, check.says | _of_rows(check, rule, declarations))
        elif not rule.check and rule.code in raised:
            yield from _of_sentences(rule, raised[rule.code])


def _of_sentences(rule: Rule, says: frozenset[str]) -> Iterator[DeclarationFault]:
    """Everything in braces in what the rule says is filled in."""
    for key, text in (("message", rule.message), ("remedy", rule.remedy)):
        what = unfilled(text, says | OF_ANY, nouns=True)
        if what:
            yield _fault(rule, key, what)


def _of_rows(check: Check, rule: Rule, declarations: Declarations) -> frozenset[str]:
    """The names that are filled in of the row that is pointed at: those of any row, and the fields of its record.

    Where it can be of several records, only the fields that all of them have.
    """
    if check.scope != "row" and not check.rows:
        return frozenset()
    names = {rule.record}
    if check.rows:
        typed, value = types_of(check.params).get(check.rows), rule.params.get(check.rows)
        names = set(values_in(typed, value, RecordKey)) if check.rows != EVERY and fit(typed, value)[1] else set()
    keys = [set(declarations.records[name].keys) for name in names if name in declarations.records]
    return OF_A_ROW.union(set.intersection(*keys) if keys else ())


def _fault(rule: Rule, key: str, what: str) -> DeclarationFault:
    return DeclarationFault("rule", rule.code, tuple(key.split(".")), what)


def _of_params(kind: type[Any] | None, rule: Rule, declarations: Declarations) -> Iterator[DeclarationFault]:
    if kind is None:
        for name in rule.params:
            yield _fault(rule, f"params.{name}", "is read by nothing: the rule has no parameters")
        return
    built: Built[Any] = build(kind, rule.params)
    for name, what in built.faults:
        taken = ", ".join(types_of(kind)) or "none"
        unknown = f"is no parameter of the check {rule.check} (it takes: {taken})"
        yield _fault(rule, f"params.{name}", unknown if what.startswith(NO_KEY) else what)
    if built.made is not None:
        for spec in fields(kind):
            says = said_in(spec.metadata)
            what = unfilled(getattr(built.made, spec.name), says, nouns=True) if says is not None else ""
            if what:
                yield _fault(rule, f"params.{spec.name}", what)
        yield from _of_names(kind, built.made, rule, declarations)
        yield from _of_codes(kind, built.made, rule, declarations)


def _of_names(cls: type[Any], made: Any, rule: Rule, declarations: Declarations) -> Iterator[DeclarationFault]:
    """Parameters that name records and fields name those that there are."""
    own = declarations.records.get(rule.record)
    yield from _of_beginnings(cls, made, rule, own, declarations)
    for name, typed in types_of(cls).items():
        value = getattr(made, name)
        here = f"params.{name}"
        yield from _of_rules(typed, value, rule, here, declarations)
        for record in values_in(typed, value, RecordKey):
            if record not in declarations.records:
                yield _fault(rule, here, f"there is no record {record!r}")
        for key in values_in(typed, value, AnyField):
            if key and not any(key in record.by_key for record in declarations.records.values()):
                yield _fault(rule, here, f"no record has a field {key!r}")
        for kind in (FieldKey, ReferenceKey):
            for found, key in _fields_in(typed, value, kind, own, declarations):
                if found is None and key:
                    yield _fault(rule, here, f"the rule names no record that {key!r} could be a field of")
                elif found is not None and key and key not in found.keys:
                    yield _fault(rule, here, f"{found.key} has no field {key!r}")
                elif found is not None and kind is ReferenceKey and found.field(key).type != "reference":
                    yield _fault(rule, here, f"{key!r} of {found.key} names no row of another record")


def _of_beginnings(
    cls: type[Any], made: Any, rule: Rule, own: Record | None, declarations: Declarations
) -> Iterator[DeclarationFault]:
    """A rule says by which field a row begins where its record, or that of the row's parent, does not."""
    for spec in fields(cls):
        parent = begins_of(spec.metadata)
        if parent is None or getattr(made, spec.name) or own is None:
            continue
        pointing = own.by_key.get(getattr(made, parent)) if parent else None
        record = declarations.records.get(pointing.of) if pointing else None if parent else own
        if record is not None and not record.begins:
            yield _fault(
                rule, f"params.{spec.name}", f"is missing: {record.key} does not say by which field it begins"
            )


def _of_rules(
    typed: Any, value: Any, rule: Rule, here: str, declarations: Declarations
) -> Iterator[DeclarationFault]:
    """Parameters that name other rules name those that there are, and what is to match is an expression."""
    for code in values_in(typed, value, RuleCode):
        if code and code not in declarations.rules:
            yield _fault(rule, here, f"there is no rule {code!r}{meant(code, declarations.rules)}")
    for form in values_in(typed, value, Expression):
        if not _compiles(form):
            yield _fault(rule, here, f"{form!r} is no regular expression")


def _compiles(form: str) -> bool:
    try:
        re.compile(form)
    except re.error:
        return False
    return True


def _fields_in(
    typed: Any, value: Any, kind: Any, own: Record | None, declarations: Declarations
) -> Iterator[tuple[Record | None, str]]:
    """The fields of a `kind` that a parameter names, each with its record: the rule's, or the one beside it."""
    if kind not in named_in(typed):
        return
    inside = get_args(underlying(typed))
    origin = get_origin(underlying(typed))
    if isinstance(origin, type) and issubclass(origin, Mapping) and inside[0] is RecordKey:
        for name, entry in value.items():
            record = declarations.records.get(name)
            for key in values_in(inside[1], entry, kind) if record else ():
                yield record, key
        return
    for key in values_in(typed, value, kind):
        yield own, key


def _of_codes(kind: type[Any], made: Any, rule: Rule, declarations: Declarations) -> Iterator[DeclarationFault]:
    """Parameters of codes have those of the list."""
    for spec in fields(kind):
        whose, said = whose_codes(spec.metadata), getattr(made, spec.name)
        record = _record_of(whose, made, rule, declarations) if whose and said else None
        if whose is None or record is None:
            continue
        here, key = f"params.{spec.name}", getattr(made, whose.parameter, whose.parameter)
        field = record.by_key.get(key)
        if field is None:
            yield _fault(rule, here, f"{record.key} has no field {key!r} that could hold them")
            continue
        if whose.by_new_year:
            yield from _misfits(rule, here, record.new_year, said, declarations)
        codes = [code for each in said.values() for code in each] if isinstance(said, Mapping) else said
        yield from _misfits(rule, here, field, codes, declarations)


def _record_of(whose: CodesOf, made: Any, rule: Rule, declarations: Declarations) -> Record | None:
    """The record of whose field a parameter has codes; None where there is none, which is a fault of its own."""
    own = declarations.records.get(rule.record)
    if not whose.of:
        return own
    named = getattr(made, whose.of)
    field = own.by_key.get(named) if own else None
    return declarations.records.get(field.of if field else named)


def _misfits(
    rule: Rule, here: str, field: Field | None, codes: Iterable[str], declarations: Declarations
) -> Iterator[DeclarationFault]:
    """The codes that the field cannot hold; any may stand in one that has no list."""
    if field is None:
        yield _fault(rule, here, "has words on what becomes of a row in a new year, which no field asks")
        return
    known = {c.code for c in declarations.lists.get(field.list, ())} | set(field.accepts)
    for code in codes:
        if known and code not in known:
            there = ", ".join(sorted(known))
            yield _fault(rule, here, f"{code!r} is none of {field.key}'s codes ({there})")
