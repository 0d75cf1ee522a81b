"""What a paper is about: one unit, the units whose papers one body reads, or the whole trust."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from planbook.consolidate.rows import ReturnRow
from planbook.consolidate.tables import Tables
from planbook.errors import UnknownError
from planbook.model.declarations import Declarations
from planbook.model.meeting_days import reader_of
from planbook.model.memo import Once
from planbook.model.prose import opening
from planbook.model.register import Register
from planbook.model.unit_words import called
from planbook.model.values import long_date
from planbook.report.wording import unit_words

Scope = Literal["unit", "body", "trust"]


@dataclass(frozen=True)
class Subject(Once):
    """What one paper is about, with the tables that it is made from."""

    declarations: Declarations
    tables: Tables
    scope: Scope
    id: str
    """The unit's or the body's; empty of the trust."""
    units: tuple[str, ...]
    """The units that it is about, in the register's order."""

    @property
    def name(self) -> str:
        """What the paper is headed by."""
        register = self.tables.register
        return register.trust_name if self.scope == "trust" else register.label(self.scope, self.id)

    @property
    def reader(self) -> str:
        """What the body is called that reads the paper; empty of a paper of the trust, which says no reader."""
        register = self.tables.register
        if self.scope == "unit":
            return reader_of(register, self.id)[1]
        return register.label("body", self.id) if self.scope == "body" else ""

    @cached_property
    def lineage(self) -> frozenset[str]:
        """The units that it is about, and those that they succeeded."""
        return frozenset(before for unit in self.units for before in self.tables.register.lineage(unit))

    @cached_property
    def returns(self) -> list[ReturnRow]:
        """What came from each unit that it is about, of those that a return is due from."""
        return [row for row in self.tables.returns if row.unit in self.lineage]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What names in braces stand for in its titles and sentences."""
        register, period, previous = self.tables.register, self.tables.period, self.tables.previous
        one, many = unit_words(register, self.units)
        return {
            "trust": register.trust_name,
            "name": self.name,
            "period": period.title,
            "previous": previous.title if previous else "time before",
            "as_at": long_date(period.as_at),
            "committee": self.reader,
            "school": one,
            "schools": many,
            "School": opening(one),
            "Schools": opening(many),
        }

    @property
    def called(self) -> str:
        """What it is called in a sentence: "the school", "the trust"."""
        if self.scope == "unit":
            return called(self.tables.register, self.id)
        return "the trust" if self.scope == "trust" else self.name


def subject_of(declarations: Declarations, tables: Tables, scope: Scope, name: str = "") -> Subject:
    """What a paper of `scope` is about that `name` (a unit's id, a body's code) tells from its others.

    Raises UnknownError where the register has no such unit or body.
    """
    register = tables.register
    if scope == "trust":
        return Subject(declarations, tables, scope, "", tuple(register.units))
    if scope == "unit":
        if name not in register.units:
            raise UnknownError(f"{name} is no unit of the register. The Units sheet lists them.")
        return Subject(declarations, tables, scope, name, (name,))
    units = tuple(unit for unit in register.units if reader_of(register, unit)[0] == name)
    if not units:
        raise UnknownError(
            f"No unit's papers are read by {name}. The register's sheets Units and Bodies say whose."
        )
    return Subject(declarations, tables, scope, name, units)


def subjects(register: Register, scope: Scope) -> list[str]:
    """The ids that papers of `scope` are made for: every unit's, every body's that reads the papers of any, or the
    trust's, which is empty."""
    if scope == "trust":
        return [""]
    if scope == "unit":
        return [*register.units]
    readers = {reader_of(register, unit)[0] for unit in register.units} - {""}
    return [code for row in register.rows("body") if (code := row.text("body")) in readers]
