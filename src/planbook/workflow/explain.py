"""`explain`: what a finding's code means, or what a field holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from planbook.errors import UnknownError
from planbook.look import SEVERITY_WORDS
from planbook.model.declarations import FIELD_TYPES, Declarations, Field, Record, Rule
from planbook.model.life import MEANING
from planbook.model.meaning import NO_ANSWER
from planbook.model.nouns import sheets_called


@dataclass(frozen=True, slots=True)
class Explained:
    """A heading, what is said of it, and facts as pairs of name and text."""

    title: str
    text: str
    facts: Sequence[tuple[str, str]]


def explain(declarations: Declarations, name: str) -> Explained:
    """What `name` means: a code (`AP-012`), a record (`action`) or a field (`action.finish`).

    Raises UnknownError for anything else.
    """
    rule = declarations.rules.get(name.upper())
    if rule:
        return _rule(declarations, rule)
    record, _, field = name.lower().partition(".")
    if record in declarations.records:
        spec = declarations.records[record]
        if not field:
            return _record(declarations, spec)
        if field in spec.keys:
            return _field(declarations, spec, spec.field(field))
    raise UnknownError(
        f"There is no code, record or field {name!r}. `planbook explain` without a name lists the codes."
    )


def catalogue(declarations: Declarations) -> list[Rule]:
    """Every rule, by code."""
    return list(declarations.rules.values())


_WHOSE = {"added": "your trust's own", "changed": "planbook's, as your trust has changed it"}


def _whose(declarations: Declarations, kind: str, key: str) -> list[tuple[str, str]]:
    """Whether the trust has declared it, in its templates/; nothing of what is planbook's alone."""
    state = declarations.own_parts.get((kind, key))
    return [("Whose", f"{_WHOSE[state]} (templates/)")] if state else []


def severity_word(severity: str, life: str = "stable") -> str:
    """What people call a severity: "Query"; of a rule that is not stable with its life, "Query, preview"."""
    return SEVERITY_WORDS[severity] + ("" if life == "stable" else f", {life}")


def _rule(declarations: Declarations, rule: Rule) -> Explained:
    facts = [
        ("Severity", severity_word(rule.severity) + (", and the workbook is refused" if rule.refuses else "")),
        *([("Life", f"{rule.life}: {MEANING[rule.life]}")] if rule.life != "stable" else []),
        ("Says", rule.message),
        ("What to do", rule.remedy),
    ]
    if rule.severity == "warning":
        sheet = sheets_called(declarations, "waiver")
        facts.append(("Can be waived", f"by the coordinator, with the reason, on the register's {sheet}"))
    if rule.record:
        facts.append(("Record", rule.record))
    facts += [(f"Parameter {key}", str(value)) for key, value in rule.params.items()]
    facts += _whose(declarations, "rule", rule.code)
    return Explained(f"{rule.code}: {rule.title}", rule.why, facts)


def _record(declarations: Declarations, record: Record) -> Explained:
    facts = [(f"{record.key}.{f.key}", f"{f.heading}: {f.help}".rstrip(": ")) for f in record.fields]
    facts += _whose(declarations, "record", record.key)
    return Explained(f"{record.key}: {record.title}", record.ask, facts)


def _field(declarations: Declarations, record: Record, field: Field) -> Explained:
    facts = [("Heading", field.heading), ("Type", FIELD_TYPES[field.type])]
    if field.list:
        facts.append(("One of", ", ".join(choice.word for choice in declarations.lists[field.list])))
    if field.of:
        facts.append(("Names a row of", declarations.records[field.of].title))
    if field.accepts:
        words = {choice.code: choice.word for choice in declarations.lists[NO_ANSWER]}
        facts.append(("Also accepts", ", ".join(words.get(kind, kind) for kind in field.accepts)))
    if field.minimum is not None:
        facts.append(("At least", f"{field.minimum:g}"))
    if field.maximum is not None:
        facts.append(("At most", f"{field.maximum:g}"))
    facts.append(("Required", "yes" if field.required else "no"))
    formats = [f.key for f in declarations.formats.values() if (s := f.sheet(record.key)) and s.column(field.key)]
    facts.append(("In the formats", ", ".join(formats) or "none"))
    rules = [
        r.code
        for r in declarations.rules.values()
        if r.record == record.key and field.key in (r.params.get("field"), r.params.get("other"))
    ]
    if rules:
        facts.append(("Rules", ", ".join(rules)))
    facts += _whose(declarations, "record", record.key)
    return Explained(f"{record.key}.{field.key}", field.help, facts)
