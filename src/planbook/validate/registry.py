"""The checks that rules can name, each a function registered with its scope.

row        check(entry, params, context)      once for every row of the rule's record (of any, where it names none)
workbook   check(params, context)             once a workbook, also once for the register
trust      check(returns, params, context)    once over the submissions of all units
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from planbook.model.declarations import Rule
from planbook.model.submission import Entry
from planbook.model.typed_tables import Built, build, types_of
from planbook.model.values import Value
from planbook.validate.columns import Columns, Numbers

Scope = Literal["row", "workbook", "trust"]
Unseen = Literal["days", "before", "register", "rows", "words", "figures", "cells", "file"]
UNSEEN: dict[Unseen, str] = {
    "days": "it depends on the term's days, and a term stands where a date may",
    "before": "it is compared with what was returned before",
    "register": "it is compared with what stands in the register",
    "rows": "it looks at more than one row",
    "words": "it depends on how something is worded",
    "figures": "it is worked out of figures, and a word among them would break the formula",
    "cells": "it looks at every cell",
    "file": "it is found as the file is read",
}
"""Why the Check sheet, which has plain formulas over the cells of a row, cannot see what breaks a rule."""
EVERY = "every"
"""Of a check that looks over a workbook or across units: that it points at rows of whichever record."""
OF_ANY = frozenset({"value", "called"})
"""The names that are filled into the sentences of every finding."""
OF_A_ROW = frozenset({"heading", "headings", "is", "it", "one", "ref", "row", "name"})
"""Those that are filled in where a finding points at a row, beside the fields of its record."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a check found, before it is worded."""

    entry: Entry | None = None
    """The row it is about; None where it is about a sheet or the whole workbook."""
    fields: tuple[str, ...] = ()
    """The fields whose cells are pointed at, the one to look at first before the others."""
    tokens: Mapping[str, Value] = field(default_factory=dict)
    """Words for the message beside those that every row has."""
    record: str = ""
    """Without an entry: the record whose sheet it is about."""
    value: str | None = None
    """What is pointed out, where that is not all that stands in the cell."""
    unit: str | None = None
    file: str | None = None
    """Across units: whose it is."""


T = TypeVar("T")
Hits = Iterator[Hit]
Function = TypeVar("Function", bound=Callable[..., Hits])


Glance = Callable[[Columns, Any, Any], Numbers]
"""glance(columns, params, context): the rows of a table that are worth a look."""


@dataclass(frozen=True, slots=True)
class Check:
    """A function that rules can name."""

    name: str
    scope: Scope
    function: Callable[..., Hits]
    params: type[Any]
    """The dataclass of the parameters that it takes."""
    says: frozenset[str]
    """The names that it fills into the sentences of a rule, beside those that every finding, or every row, has."""
    rows: str
    """Of one that is not of each row: the parameter that names the records whose rows it points at, or `EVERY`;
    empty of one that points at none."""
    unseen: Unseen | None
    """Why no plain formula in the workbook can follow it; None where one does, or where it asks nothing of a
    school."""
    needs: tuple[str, ...] = ()
    """Of one of a row: the parameters that name fields without which it finds nothing, or those fields."""
    glance: Glance | None = None
    """Of one of a row: what tells, of the rows of a table, those in which it may find something."""

    def needed(self, params: Any) -> tuple[str, ...]:
        """The fields that a row has to have for the check to find anything, with these parameters."""
        named = (getattr(params, name, name) for name in self.needs)
        return tuple(key for key in named if key)

    def bound(self, rule: Rule) -> Any:
        """The parameters of `rule` as the function takes them; raises ValueError where they do not fit."""
        return params_of(self.params, rule)


def params_of(kind: type[T], rule: Rule) -> T:
    """The parameters of `rule` as a `kind`, which is a dataclass; raises ValueError where they do not fit."""
    built: Built[T] = build(kind, rule.params)
    if built.made is None:
        raise ValueError(f"{rule.code}: {built.faults}")
    return built.made


CHECKS: dict[str, Check] = {}


def check(
    name: str,
    scope: Scope = "row",
    *,
    says: tuple[str, ...] = (),
    rows: str = "",
    unseen: Unseen | None = None,
    needs: tuple[str, ...] = (),
    glance: Glance | None = None,
) -> Callable[[Function], Function]:
    """Register a function as the check `name`, which `says` what rules may have in braces and points at `rows`.

    One of more than a row, and one that says why, is `unseen` by the workbook's Check sheet. One of a row finds
    nothing in rows in which a field that it `needs` is blank, nor in those that its `glance` leaves out, and is not
    asked about them.
    """
    unseen = unseen or (None if scope == "row" else "rows")

    def register(function: Function) -> Function:
        if name in CHECKS:
            raise ValueError(f"two checks are named {name!r}")
        CHECKS[name] = Check(
            name, scope, function, types_of(function)["params"], frozenset(says), rows, unseen, needs, glance
        )
        return function

    return register


def unseen_of(rule: Rule) -> Unseen | None:
    """Why the Check sheet cannot see what breaks the rule; None where it can. The checks have to be loaded."""
    return CHECKS[rule.check].unseen if rule.check in CHECKS else "file"


def is_asked(rule: Rule) -> bool:
    """Whether the rule asks anything of a school."""
    return rule.reader == "school" and rule.severity != "note"
