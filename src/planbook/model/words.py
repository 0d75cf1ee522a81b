"""The value of a field in people's words."""

from planbook.model.calendar import term_and_point, term_title
from planbook.model.declarations import Declarations, Field
from planbook.model.prose import opening
from planbook.model.register import Register
from planbook.model.values import ONGOING, Value, entries, shown


def words_of(declarations: Declarations, spec: Field, value: Value) -> str:
    """`value` of the field `spec` as the school sees it: a choice as its word, a term by its name."""
    if (spec.type == "choice" or (spec.type == "result" and spec.list)) and isinstance(value, str):
        return declarations.word(spec.list, value)
    if spec.type == "date" and value == ONGOING:
        return "Ongoing"
    if spec.type == "date" and isinstance(value, str) and term_and_point(value):
        return opening(term_title(value))
    if spec.type == "percent" and isinstance(value, int | float):
        return f"{value:g}%"
    return shown(value, spec.type)


def named_words(register: Register, spec: Field, value: Value) -> str:
    """The same, with the codes of the register by their names and each of several choices by its word."""
    if isinstance(value, str) and spec.type in {"code", "codes"}:
        codes = [(register.code_for(spec.of, part), part) for part in entries(value)]
        return "; ".join(register.label(spec.of, code) if code else part for code, part in codes)
    if isinstance(value, str) and spec.type == "choices":
        return "; ".join(register.declarations.word(spec.list, part) for part in entries(value))
    return words_of(register.declarations, spec, value)
