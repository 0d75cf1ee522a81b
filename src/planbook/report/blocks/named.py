"""The blocks that code fills, by the name that a declaration gives: `code = "exceptions"`.

A block's function says what it fills: the columns that it knows of its own, the rows whose fields may stand beside
them, the further blocks that belong to it (`of`), and what papers it is for. Declarations are held against that
when they are loaded, so that a wrong letter is told with file and key.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, TypeVar

from planbook.model.declarations import Block, Report
from planbook.report.blocks.grid import ROOMS, Room
from planbook.report.blocks.subject import Scope, Subject
from planbook.report.corrections import Corrections
from planbook.report.word.paper import Section


@dataclass(frozen=True, slots=True)
class Told:
    """All that a block is written from."""

    subject: Subject
    report: Report
    block: Block
    words: Mapping[str, str]
    rooms: Mapping[str, Room]
    """The room that each block has, by its key; the most that there is where it has none here."""
    others: Any = None
    """What it `takes` of the sections that are made before it, of a block that speaks of the others."""
    corrections: Corrections | None = None
    """What a paper of corrections tells of."""

    @property
    def room(self) -> Room:
        """How much room the block has."""
        return self.room_of(self.block)

    def room_of(self, block: Block) -> Room:
        """How much room another block of the paper has."""
        return self.rooms.get(block.key, ROOMS[0])

    def part(self, name: str) -> Block:
        """The block that is the part `name` of this one; raises KeyError."""
        return part_of(self.report, self.block, name)

    def whose(self, unit_name: str, what: str) -> str:
        """`what` with whose it is before it, where the paper is about several units and no column says that."""
        return whose_row(self.subject, self.block, unit_name, what)

    def of_code(self, name: str) -> list[Block]:
        """The other blocks of the paper that the named block `name` fills."""
        return [block for block in self.report.standing if block.code == name]


def whose_row(subject: Subject, block: Block, unit_name: str, what: str) -> str:
    """`what` with whose it is before it, in a paper about several units whose block has no column for that."""
    said = not subject.is_several or any(c.key in ("unit", "unit_name") for c in block.columns)
    return what if said or not unit_name else f"{unit_name}: {what}"


def part_of(report: Report, block: Block, name: str) -> Block:
    """The block of `report` that is the part `name` of `block`; raises KeyError."""
    for other in report.blocks:
        if other.of == block.key and (other.code or other.key) == name:
            return other
    raise KeyError(f"{report.key}.{block.key}: {name}")


EVERY_SCOPE: tuple[Scope, ...] = ("unit", "body", "trust")
"""All that figures can be of: a paper of a meeting says what is before it, and leaves figures to its papers."""
Write = Callable[[Told], Section | None]
Takes = Callable[[Subject, Sequence[Section]], Hashable]
W = TypeVar("W", bound=Write)


@dataclass(frozen=True, slots=True)
class Named:
    """A block that code fills."""

    name: str
    write: Write
    columns: tuple[str, ...] = ()
    """The columns that its table may have; none of a block without a table."""
    parts: Mapping[str, tuple[str, ...]] | None = None
    """The parts that it needs, each with the columns it may have."""
    parts_of_unit: Mapping[str, tuple[str, ...]] | None = None
    """Those that it needs beside them in a paper about one unit, and has no room for in any other."""
    drawn: tuple[str, ...] = ()
    """Those of its parts that are a chart, and say which (`chart`)."""
    scopes: tuple[Scope, ...] = ("unit",)
    fills: tuple[str, ...] = ()
    """The names in braces that it fills in, in its own texts and its parts', beside those of every block."""
    takes: Takes | None = None
    """What it takes of the other blocks' sections, where it speaks of them, and so is written once those are: where
    that is the same, it is too, however else they differ."""
    corrects: bool = False
    """Whether it tells of corrections, and so stands in a paper of those alone."""
    by_row: bool = False
    """Whether, for a paper to fit its pages, its rows give way one by one and nothing else does."""
    not_returned: Write | None = None
    """What it says in the paper of a unit that has returned nothing; without that such a paper leaves it out."""
    each: bool = False
    """Whether it has a paragraph on each of its rows, so that people can have words of their own on each."""
    of_others: bool = False
    """Whether it says what the other blocks declare of themselves (`glance`), and nothing that they do not show."""
    says_why: bool = False
    """Whether that says why nothing was returned: a paper that has such a block is then only what its blocks say of
    that."""
    of_register: bool = False
    """Whether it says only what the register holds, and so may stand in a paper that is made of that alone."""

    def parts_in(self, scope: Scope) -> Mapping[str, tuple[str, ...]]:
        """The parts that it needs in a paper of `scope`, each with the columns it may have."""
        return {**(self.parts or {}), **((self.parts_of_unit or {}) if scope == "unit" else {})}


NAMED: dict[str, Named] = {}
"""By name, once `load` was called."""


def named(
    name: str,
    *columns: str,
    rows: type | None = None,
    parts: Mapping[str, tuple[str, ...]] | None = None,
    parts_of_unit: Mapping[str, tuple[str, ...]] | None = None,
    drawn: tuple[str, ...] = (),
    scopes: tuple[Scope, ...] = ("unit",),
    fills: tuple[str, ...] = (),
    takes: Takes | None = None,
    corrects: bool = False,
    by_row: bool = False,
    not_returned: Write | None = None,
    each: bool = False,
    of_others: bool = False,
    says_why: bool = False,
    of_register: bool = False,
) -> Callable[[W], W]:
    """Register a function as the block `name`; the fields of `rows` may be columns beside its own."""
    beside = tuple(spec.name for spec in fields(rows)) if rows else ()

    def register(write: W) -> W:
        NAMED[name] = Named(
            name,
            write,
            columns=(*columns, *beside),
            parts=parts,
            parts_of_unit=parts_of_unit,
            drawn=drawn,
            scopes=scopes,
            fills=fills,
            takes=takes,
            corrects=corrects,
            by_row=by_row,
            not_returned=not_returned,
            each=each,
            of_others=of_others,
            says_why=says_why,
            of_register=of_register,
        )
        return write

    return register


def load() -> Mapping[str, Named]:
    """All named blocks, the modules of this folder imported."""
    _import_modules()
    return NAMED


@cache
def _import_modules() -> None:
    package, _, _ = __name__.rpartition(".")
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"{package}.{module.name}")
