"""The parameters that checks take: what a rule may say beside the check that it names.

Each check declares its parameters as a dataclass, its own or one of these, as the type of its argument `params`.
A rule that says another one, lacks one, or says it in another type is a fault of the declarations, and so is one
that names a record, field or code that is not there (`planbook.validate.rules`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NewType

RecordKey = NewType("RecordKey", str)
"""A record that is declared."""
FieldKey = NewType("FieldKey", str)
"""A field of the rule's record; beside a RecordKey in a mapping, of that record."""
ReferenceKey = NewType("ReferenceKey", str)
"""A field of the rule's record that names a row of another record of the workbook."""
AnyField = NewType("AnyField", str)
"""A field of some record."""
RuleCode = NewType("RuleCode", str)
"""The code of another rule."""
NO_RULE = RuleCode("")
Expression = NewType("Expression", str)
"""A regular expression."""
Fields = Mapping[RecordKey, tuple[FieldKey, ...]]
"""Fields of several records."""

_CODES = "codes of"
_SAYS = "says"
_BEGINS = "begins"
OF_ITSELF: Mapping[str, Any] = {_BEGINS: ""}
"""Of a parameter that names the field by which a row begins, where that is not the one that its record says."""
OF_ITS_PARENT: Mapping[str, Any] = {_BEGINS: "parent"}
"""The same of the row that the field named by the parameter `parent` points at."""


@dataclass(frozen=True, slots=True)
class CodesOf:
    """Whose codes a parameter has."""

    parameter: str
    """The parameter that names the field whose list's codes they are, or that field itself."""
    of: str = ""
    """The parameter that says of which record that field is: it names the record, or a field of the rule's record
    that names a row of it. Without one the field is of the rule's record."""
    by_new_year: bool = False
    """Of codes by a word: whether those words are codes of the field that says what becomes of a row in a
    new year."""


def codes_of(parameter: str, of: str = "", *, by_new_year: bool = False, **default: Any) -> Any:
    """A parameter of codes, each of the list of the field that another `parameter` names, or that is called so.

    `of` and `by_new_year` are those of `CodesOf`.
    """
    return field(metadata={_CODES: CodesOf(parameter, of, by_new_year)}, **default)


def whose_codes(metadata: Mapping[str, Any]) -> CodesOf | None:
    """Whose codes stand there; None where no codes do."""
    return metadata.get(_CODES)


def saying(*names: str) -> Any:
    """A parameter that is a sentence, into which these names are filled."""
    return field(metadata={_SAYS: frozenset(names)})


def said_in(metadata: Mapping[str, Any]) -> frozenset[str] | None:
    """The names that are filled into the sentence that stands there; None where no sentence does."""
    return metadata.get(_SAYS)


def begins_of(metadata: Mapping[str, Any]) -> str | None:
    """The parameter that names the parent of which a row begins; "" of the row itself; None of any other."""
    return metadata.get(_BEGINS)


@dataclass(frozen=True, kw_only=True)
class NoParams:
    """For a check that takes none."""


@dataclass(frozen=True, kw_only=True)
class When:
    """The rows that a rule is for: all, or those in which a field holds one of a few codes."""

    when_field: FieldKey = FieldKey("")
    when_instead: FieldKey = FieldKey("")
    """A field whose value counts in the place of that, where it is given."""
    when_in: tuple[str, ...] = codes_of("when_field", default=())


@dataclass(frozen=True, kw_only=True)
class OneField:
    field: FieldKey


@dataclass(frozen=True, kw_only=True)
class OneFieldWhen(OneField, When):
    pass


@dataclass(frozen=True, kw_only=True)
class TwoFields(OneField):
    other: FieldKey


@dataclass(frozen=True, kw_only=True)
class Stands:
    """The field that says how a row stands, of which the list says what its words mean."""

    status: FieldKey


@dataclass(frozen=True, kw_only=True)
class OfParent(OneField):
    """A field of a row, and the one that names its parent."""

    parent: ReferenceKey


@dataclass(frozen=True, kw_only=True)
class Derivable:
    """A field that names what the answer is worked out from: where it does, nothing is asked."""

    derived: FieldKey = FieldKey("")


@dataclass(frozen=True, kw_only=True)
class OfRecord:
    """The record whose rows are looked at together."""

    record: RecordKey


@dataclass(frozen=True, kw_only=True)
class Records:
    """Records that a rule is about."""

    records: tuple[RecordKey, ...]


@dataclass(frozen=True, kw_only=True)
class Most:
    """A limit: more than `most` is told."""

    most: int


@dataclass(frozen=True, kw_only=True)
class Alike:
    """How alike two texts are before they are told, from 0 to 100."""

    alike: float


@dataclass(frozen=True, kw_only=True)
class OneTitle(OfRecord, Alike):
    """Rows of a record that the trust may know too, each by one title."""

    of: RecordKey
    """The record of the register that has those that the trust knows."""


@dataclass(frozen=True, kw_only=True)
class Longer:
    """Texts of at least so many characters are looked at."""

    least: int


@dataclass(frozen=True, kw_only=True)
class Days:
    """How many days may lie between."""

    days: int
