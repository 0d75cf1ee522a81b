"""Reports and their blocks, as they are declared: titles, sentences, and the columns of each table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from planbook.model.values import Value


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """One column of a report's table."""

    key: str
    heading: str = ""
    """Of a record's field what stands above its column in the workbook, unless something is said here."""
    type: str = "text"
    """How its cells are shown; of a record's field as the field is, unless something is said here."""
    width: float = 0
    """Millimetres in Word, characters in Excel; 0 takes what is left."""
    if_said: bool = False
    """Whether the column is left out where no row has anything in it, as one that only some plan formats have; a
    count of 0 in every row is nothing. A table that then says no more than which rows there are has none."""
    named: int = 0
    """Of a column of `consolidate`'s tables that names units: how many a cell names; the rest are counted. 0 names
    all, of however many there are."""
    fits: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Of a column that counts: the rows that have one of these values in each of these fields, of all that have the
    same in the columns that do not count: "7 of 9". Its key is its own, and no field's."""
    among: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Of a column that counts: of which rows alone, as of the schools that are eligible."""

    def is_said(self, values: Iterable[object]) -> bool:
        """Whether the column stands in a table whose rows have `values` in it."""
        nothing = (None, 0) if self.type == "count" else (None,)
        return not self.if_said or any(value not in nothing for value in values)


@dataclass(frozen=True, slots=True)
class BlockChart:
    """A chart of a Word paper, drawn of the rows that the block's table shows."""

    kind: Literal["dots", "bars", "line"]
    """`dots`: a row for each line of the table, with a dot beside what it is to reach, each status by a shape of
    its own. `bars`: bars side by side. `line`: lines over the periods that the rows are of."""
    by: str
    """The column whose words stand beside the dots and bars, or beneath the points of a line."""
    show: tuple[str, ...]
    """The columns that are drawn: of dots one, of bars and lines up to three."""
    aim: tuple[str, ...] = ()
    """The column that says what is to be reached, or the two that say the lower and the upper end of a range. Of a
    KPI that is best in a range it is its range, whatever the column says."""
    each: tuple[str, ...] = ()
    """One chart for all rows that have the same in these columns, as for each KPI and phase."""
    least: int = 2
    """The fewest rows with a figure: of fewer there is no chart."""
    caption: str = ""
    """What stands above it, in place of the block's caption. `{low}` and `{high}` are the ends of its scale, and
    columns of `each` stand by their keys."""
    alone: bool = False
    """Whether it stands in place of the table."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a report: a heading, a sentence, a table with its columns."""

    key: str
    title: str
    caption: str = ""
    intro: str = ""
    empty: str = ""
    """What stands there when the table has no row."""
    about: str = ""
    """The record that it tells of, where that is not the one of its table: where the period asks nobody for it, it
    says `not_asked`, or is left out."""
    not_asked: str = ""
    """What stands there in place of `empty` where nothing of what it is about was asked."""
    note: str = ""
    code: str = ""
    """The block of planbook's own that fills it, as `exceptions`; empty of a table, and of words alone."""
    table: str = ""
    """What it shows the rows of: a record, or one of the tables that `consolidate` makes."""
    where: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Of the table only the rows that have one of these values in each of these fields."""
    filled: tuple[str, ...] = ()
    """Only the rows that have something, and not 0, in any of these fields."""
    reader: str = ""
    """A field that names a body: in the paper of a body, or of a unit, only the rows that name the one which reads
    it; in a paper of the trust all of them."""
    sort: tuple[str, ...] = ()
    """The columns that its rows stand in the order of; with a minus before it the largest or latest first."""
    most: int = 0
    """The most rows shown; 0 is no limit."""
    least: int = 0
    """How many of them are shown however little room there is, as of money that has to be accounted for."""
    always: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """The rows that no limit leaves out: those that have one of these values in any of these fields."""
    across: str = ""
    """The field whose values stand across the table, a column each; `cell` says what stands beneath them, and the
    columns which rows belong together."""
    cell: tuple[str, ...] = ()
    """Of a table that has values across: the columns whose values stand together in a cell. `rows` alone is how
    many of the rows that belong together say so: "7 of 9"."""
    sums: tuple[str, ...] = ()
    """The columns whose values are added up: one line for all rows that have the same in the others."""
    says: tuple[str, ...] = ()
    """Sentences on each row, in which its columns stand in braces by their keys: the block is these in place of a
    table. A sentence is left out of a row that lacks what it names."""
    share: tuple[str, ...] = ()
    """Two columns of amounts: `{share}` is what all rows have in the first, of what they have in the second."""
    then: str = ""
    """A field: `{then}` is of how many of the rows that have fallen due it is filled in too, once they are done, as
    of reports that were sent and considered."""
    total: str = ""
    """A column of amounts: `{total}` is what all rows have in it together."""
    glance: tuple[str, ...] = ()
    """What the block of code `at_a_glance` says of this one: each sentence once, of all its rows, or of each row
    where it names columns in braces. Nothing is said of a block without rows, nor of a row of which all the amounts
    that the sentence names are zero."""
    sign: tuple[str, ...] = ()
    """What a person fills in by hand beneath it, a line each, as a name or a signature."""
    whose: str = ""
    """In a paper made for each value of a column of the register (`[report] each`): the field that says whose a row
    is. It holds that value, or the code of a row of the register that leads to it."""
    through: str = ""
    """The record that says whose a row is in place of the row itself: its rows that have the same in the field
    `whose`, and name a code that leads to the value."""
    named_by: str = ""
    """Of a block that says `through`: the column of the codes by which a row says itself whose it is. One that has
    any is of those alone."""
    counts: str = ""
    """The field whose values `{counts}` counts in the block's sentences, as "2 high and 1 low"."""
    in_plan: bool = True
    """Of a table that is a sheet of the summary: whether it is there too while a year is not over and the summary
    is of its plan alone."""
    part: Literal["A", "B"] = "A"
    """B: the confidential part, a file of its own that stays with the trust."""
    figure: str = ""
    """Of a headline of a trust's own: the figure that it shows, by its id, as `count/action/by/status/red`; its
    `caption` is the line beneath."""
    shows: tuple[str, ...] = ()
    """The fields of records that stand in it where its columns do not say so, as `action.progress`: of a block of
    code, and of a table that `consolidate` makes."""
    required: bool = False
    """Of a Word paper: whether a trust's own Word template of it may not leave it out."""
    comment: str = ""
    """Of a Word paper: whose own words there is a place for beneath it, as "{Head}’s comment". What is typed there
    stays whenever the paper is refreshed."""
    comment_each: bool = False
    """Whether there is such a place beneath what it says of each of its rows, in place of one beneath all of it."""
    chart: BlockChart | None = None
    """Of a Word paper: a chart beneath its table, or in place of it."""
    filters: tuple[str, ...] = ()
    """Of a dashboard: the columns by whose words its rows are chosen."""
    holds: tuple[str, ...] = ()
    """Of a dashboard: the tables that stand in this view, by the keys of their blocks; the others have one of their
    own."""
    of: str = ""
    """The block that it is a part of, as a chart beneath a table; empty of one that stands by itself."""
    columns: tuple[BlockColumn, ...] = ()

    @property
    def tells_of(self) -> str:
        """The record that it tells of: the one that it says, else that of its table."""
        return self.about or self.table

    @property
    def is_table(self) -> bool:
        """Whether it is a table of declared rows, and no code of its own fills it."""
        return bool(self.table)


@dataclass(frozen=True, slots=True)
class Each:
    """What a paper of the whole trust is made for each of: the values of a column of the register."""

    record: str
    """The record of the register."""
    column: str
    """Its column of text, as that of who pays."""
    all: str = ""
    """What stands for all of them in one paper, where the register has none in the column."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report or output workbook: its blocks in order."""

    key: str
    title: str
    audience: Literal["internal", "external"]
    title_unchecked: str = ""
    """Its title where nobody has checked a return that it is made from: it cannot stand in the name of a head."""
    subtitle: str = ""
    head: tuple[str, ...] = ()
    """Sentences after that, as of its version and of whom to ask; one of which a word is not known is left out."""
    scope: Literal["unit", "body", "meeting", "trust"] = "trust"
    """What one such paper is about: a unit, the units whose papers one body reads, a meeting, the whole trust."""
    makes: Literal["paper", "correction", "workbook", "dashboard"] = "paper"
    """`correction`: the paper that says what has changed since others went out. `dashboard`: pages to look at, for
    outside, for the trust's own office and for each unit."""
    tables_of: str = ""
    """Of a dashboard: the report whose tables stand in it too, each that it has not itself."""
    made_of: Literal["returns", "register"] = "returns"
    """`register`: a paper that says only what the register holds, as what is asked and when. It needs no return, is
    made of a year before that is over, and is never a draft of what is published."""
    each: Each | None = None
    """Of a paper of the whole trust: one for each value of a column of the register, with that one's rows alone
    wherever a block says whose its rows are."""
    forms: tuple[Literal["docx", "xlsx"], ...] = ("docx",)
    """The files that a paper is made as: Word, a workbook of a sheet for each block, or both."""
    usual: bool = False
    """Of a paper: whether it is made where no reporting line names a paper."""
    shows: tuple[str, ...] = ()
    """The fields of records that stand at the head of each of its pages, as `declaration.name`."""
    instead_of: tuple[str, ...] = ()
    """The papers that a body which does not call itself a trust makes this one in place of."""
    most_pages: int = 0
    """The most pages of a paper; 0 is no limit."""
    own_after: str = ""
    """The block that a trust's further ones stand after, each that does not say its own `after`; empty: last."""
    blocks: tuple[Block, ...] = ()

    @property
    def is_word(self) -> bool:
        """Whether it is a Word paper, and neither a workbook nor a dashboard."""
        return self.makes in ("paper", "correction")

    @property
    def standing(self) -> tuple[Block, ...]:
        """The blocks that stand by themselves, in order."""
        return tuple(block for block in self.blocks if not block.of)

    @property
    def parts(self) -> tuple[Literal["A", "B"], ...]:
        """The parts that it has, each a file of its own."""
        return tuple(sorted({block.part for block in self.standing}))

    def scope_of(self, about: str) -> Literal["unit", "body", "meeting", "trust"]:
        """What one of them is about: a dashboard `about` something is of a unit, another of the whole trust."""
        return "unit" if self.makes == "dashboard" and about else self.scope

    def block(self, key: str) -> Block:
        """The block `key`; raises KeyError."""
        for candidate in self.blocks:
            if candidate.key == key:
                return candidate
        raise KeyError(f"{self.key}.{key}")
