"""What is declared in `workbook_templates/`, as typed objects.

Everything that planbook knows of records, fields, formats, lists, rules and report blocks comes from
here; `planbook.model.loading` reads the files and reports their faults.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from planbook.model.finding import Severity
from planbook.model.submission import Entry
from planbook.model.values import Value, shown

Asked = Literal["plan", "term", "trust", "worked_out"]

FIELD_TYPES = {
    "text": "words, on one or two lines",
    "long_text": "words, as many as it takes",
    "id": "a code that is always text, as a URN",
    "ref": "what identifies the row",
    "date": "a date, and where `accepts` says so a term or `ongoing`",
    "number": "a number with decimals",
    "count": "a whole number",
    "money": "pounds",
    "percent": "0 to 100",
    "yes_no": "Yes or No",
    "answer": "a number, or Yes or No, as the row's KPI asks",
    "choice": "one of a list of `lists.toml`",
    "choices": "several of a list of `lists.toml`",
    "code": "one row of a record of the register, by its id or name",
    "codes": "several rows of a record of the register",
    "reference": "one row of another record of the same workbook, by its ref or its text",
    "links": "several parties, each a link row of its own, one of them the lead",
}
"""The types a field may have. `prepare` lays each out and `collect` reads each."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How a number about people is shown outside: hidden where it is of too few, with what would give it away."""

    people: bool
    """Whether it counts people; where not, it is shown as it is."""
    of: str = ""
    """The field that has how many people it is counted out of. Without one the number itself is all there are."""
    adds_up: tuple[str, ...] = ()
    """`unit`, or a field: a total over the rows that have the same in it is known, so that one number alone that is
    hidden of them would follow from it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One typed column of a record, with one key for ever."""

    key: str
    type: str
    heading: str
    help: str = ""
    """One sentence for the person filling it in: the input message, the glossary and `explain`."""
    hint: str = ""
    """The few words above the column; by default those of its type."""
    asked: Asked = "term"
    """Who fills it in: `plan` once a year, `term` every time, `trust` beforehand, `worked_out` by formula."""
    required: bool = False
    list: str = ""
    """For `choice`, `choices`: the list. For `text`, words to choose from (`formats`: the plan formats)."""
    of: str = ""
    """For `code`, `codes`, `reference`, `links`: the record that its entries are rows of."""
    open: bool = False
    """For `code`, `codes`, `links`: whether an entry that is not in the register is kept as it is."""
    accepts: tuple[str, ...] = ()
    """For `date`: what else than a date may stand there (`term`, `ongoing`)."""
    endless: str = ""
    """For `date`: what to do where there is no end, in the words that follow "If there is no end,"."""
    minimum: float | None = None
    maximum: float | None = None
    unbounded: bool = False
    """For `percent`: whether values above 100 are possible, so that 93 is never taken for 93%."""
    default: Value = None
    formula: str = ""
    """For what is worked out: the name of the formula."""
    width: int = 0
    """Characters; by default that of its type."""
    in_review: bool = True
    """Whether the sheet shows it once the plan is approved (of the register: at all); where not, its column is
    folded away."""
    was: tuple[str, ...] = ()
    """Retired keys and headings: what a workbook or the ledger has under one of them is read as this field."""
    carried: bool = False
    """Of what the term asks: whether the next workbook comes with what was said last, as % done."""
    disclosure: Literal["", "none", "internal", "kpi"] | Disclosure = ""
    """Of a number, or what goes with one: who may see it. `none`: it is about nobody, so anyone; `internal`: nobody
    outside; `kpi`: as the KPI of its row says; a table: it counts people. Every count, number and share says it."""

    @property
    def tells_size(self) -> bool:
        """Whether it is a count, a number or a share: what may be about so few that they can be known."""
        return self.type in {"count", "number", "percent", "answer"}

    @property
    def dated(self) -> bool:
        return self.type == "date"

    @property
    def numeric(self) -> bool:
        return self.type in {"number", "count", "money", "percent", "answer"}


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of row, and the sheet that it has by default."""

    key: str
    title: str
    """The name of its sheet."""
    one: str
    """A single row of it in prose: "action"."""
    many: str
    ask: str = ""
    """The line beneath the sheet's title: what to do here."""
    asks: str = ""
    """The same in a few words, for the cover."""
    who: str = ""
    """Who fills the sheet in."""
    parent: str = ""
    row_id: str = ""
    """The field that identifies a row."""
    label: str = ""
    """The field that names a row to people, and in drop-downs."""
    rows: Literal["growing", "fixed", "form", "derived"] = "growing"
    """`growing` with spare rows, `fixed` by the trust, `form` label beside answer, `derived` from cells."""
    spare: int = 30
    identity: tuple[str, ...] = ()
    """The fields that together identify a row; by default `row_id` alone."""
    yearly: bool = False
    """Whether its rows begin again with each academic year, and are not carried over into the next."""
    since: str = ""
    """The date from which a row of the register holds; blank, it always has."""
    until: str = ""
    """The last date on which a row of the register holds; blank, it holds for ever."""
    due: tuple[str, ...] = ()
    """The dates by which a row is due: the first of them that it gives counts."""
    exceptions: tuple[Literal["overdue", "red", "amber"], ...] = ()
    """Which of its rows stand among the exceptions: those overdue, those of a status."""
    disclosure: Literal["", "internal", "person"] = ""
    """`internal`: no row is shown outside; `person`: a row is one person, so that counts of rows count people."""
    fields: tuple[Field, ...] = ()
    by_key: Mapping[str, Field] = field(init=False, repr=False, compare=False)
    """The fields by their keys; where one is declared twice, the first."""
    keys: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The keys of the fields, in their order."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(spec.key for spec in self.fields))
        object.__setattr__(self, "by_key", {spec.key: spec for spec in reversed(self.fields)})

    def field(self, key: str) -> Field:
        """The field `key`; raises KeyError."""
        found = self.by_key.get(key)
        if found is None:
            raise KeyError(f"{self.key}.{key}")
        return found

    def current_key(self, key: str) -> str | None:
        """The key of the field that `key` names today, be it a retired one; None where it names none."""
        return next((f.key for f in self.fields if key == f.key or key in f.was), None)

    @property
    def identified_by(self) -> tuple[str, ...]:
        """The fields whose values tell its rows apart; none where nothing does."""
        return self.identity or ((self.row_id,) if self.row_id else ())

    @property
    def data(self) -> tuple[Field, ...]:
        """The fields that are data: all but those that the workbook works out for the person filling it in."""
        return tuple(spec for spec in self.fields if spec.asked != "worked_out")


@dataclass(frozen=True, slots=True)
class Column:
    """A field where it stands on a sheet of a format.

    `record` is the sheet's own, or a parent's where the sheet shows fields of the parent too.
    """

    record: str
    field: Field

    @property
    def key(self) -> str:
        """What the hidden key row holds: `action.finish`."""
        return f"{self.record}.{self.field.key}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a format."""

    record: Record
    title: str
    ask: str
    asks: str
    who: str
    columns: tuple[Column, ...]

    @property
    def parents(self) -> tuple[str, ...]:
        """The other records whose fields stand on the sheet."""
        return tuple(dict.fromkeys(c.record for c in self.columns if c.record != self.record.key))

    def column(self, key: str) -> Column | None:
        """The column of the sheet's own field `key`, or None where the format hides it."""
        for candidate in self.columns:
            if candidate.record == self.record.key and candidate.field.key == key:
                return candidate
        return None


@dataclass(frozen=True, slots=True)
class Format:
    """A template: its house style over the shared records, with its version."""

    key: str
    title: str
    version: str
    summary: str = ""
    reads: tuple[str, ...] = ()
    """The versions whose workbooks are read as they are."""
    migrates: tuple[str, ...] = ()
    """Versions that are retired: `migrate` makes a workbook of today's version of one of theirs."""
    kind: Literal["plan", "register"] = "plan"
    minutes: int = 45
    cover_title: str = ""
    steps: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()

    def sheet(self, record: str) -> Sheet | None:
        """The sheet of `record`, or None where this format has none."""
        return next((s for s in self.sheets if s.record.key == record), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: the code kept, the word shown, other spellings read, and a status colour."""

    code: str
    word: str
    also: tuple[str, ...] = ()
    status: str = ""
    ends: bool = False
    """Whether nothing more is wanted of a row that holds it, as of an action that is completed."""
    begun: bool = False
    """Whether it says that what a row is about has begun, or how it went; what neither has begun nor ends is still
    to come."""
    confirms: bool = False
    """Whether it says no more than that what was said the time before still holds."""

    many: str = ""
    """Of kinds of units: what several are called in a sentence."""
    school: bool = False
    """Of kinds of units: whether one is a school, with a head and pupils of its own."""
    heads: bool = False
    """Of roles: whether who has it heads the unit."""
    addressed: int = 0
    """Of roles: whether a unit's messages go to who has it: 1 first, then 2; 0 of those they do not go to."""
    whose: Literal["", "staff", "organisation"] = ""
    """Of groups that a KPI counts: whether it is of staff or of the organisation, and not of pupils."""
    counterpart: str = ""
    """Of groups: the one that with it is everybody, so that each of them follows from the other."""
    final: bool = False
    """Of how firm a figure is: whether it will change no more."""
    provisional: bool = False
    """Of how firm a figure is: whether it is a first one that is still to be checked."""

    @property
    def done(self) -> bool:
        """Whether what a row is about has been achieved, and not only been ended."""
        return self.ends and self.status in ("blue", "green")

    @property
    def to_come(self) -> bool:
        """Whether it says that what a row is about lies ahead."""
        return not (self.begun or self.ends or self.confirms)


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue of findings."""

    code: str
    title: str
    """What is checked, said as it should be: "Finish is not before start"."""
    severity: Severity
    message: str
    remedy: str
    why: str = ""
    """What `explain` adds: why it matters, or where the rule comes from."""
    check: str = ""
    """The Python function that raises it; empty where reading itself does."""
    record: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    live: bool = False
    """Whether the workbook's Check sheet follows it in a plain formula."""
    reader: Literal["school", "trust"] = "school"
    """Who its message and remedy speak to: the school that fills a workbook in, or the trust's office."""
    refuses: bool = False
    """Whether a workbook that breaks it is refused: not read into the trust's data at all."""

    def worded(self, kinds: Mapping[str, str], **tokens: Value) -> tuple[str, str]:
        """Message and remedy with `tokens` filled in as people read them; `kinds` are the fields' types."""
        words = {key: shown(value, kinds.get(key, "text")) for key, value in tokens.items()}
        return self.message.format_map(_Blank(words)), self.remedy.format_map(_Blank(words))


class _Blank(dict[str, str]):
    """Words for the tokens of a message; one that has no value is shown as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """One column of a report's table."""

    key: str
    heading: str
    type: str = "text"
    width: float = 0
    """Millimetres in Word, characters in Excel; 0 takes what is left."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a report: a heading, a sentence, a table with its columns."""

    key: str
    title: str
    caption: str = ""
    intro: str = ""
    empty: str = ""
    """What stands there when the table has no row."""
    note: str = ""
    most: int = 0
    """The most rows shown; 0 is no limit."""
    columns: tuple[BlockColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report or output workbook: its blocks in order."""

    key: str
    title: str
    audience: Literal["internal", "external"]
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()

    def block(self, key: str) -> Block:
        """The block `key`; raises KeyError."""
        for candidate in self.blocks:
            if candidate.key == key:
                return candidate
        raise KeyError(f"{self.key}.{key}")


@dataclass(frozen=True, slots=True)
class Declarations:
    """All that is declared in one folder of templates."""

    records: Mapping[str, Record]
    formats: Mapping[str, Format]
    lists: Mapping[str, tuple[Choice, ...]]
    rules: Mapping[str, Rule]
    reports: Mapping[str, Report]
    catalogue: Mapping[str, tuple[Mapping[str, Value], ...]]
    """Rows that `init` writes into the register, by record."""
    sha256: str
    """Of all the files together: part of what an output depends on."""
    folder: Path
    """Where they were read from."""
    own: Path | None = None
    """The trust's own `templates/`, which are laid over them; None where it has none."""
    shas: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of what is declared of each kind (`record`, `rule` ...), the trust's own laid over it."""
    own_parts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What the trust has `added` or `changed`, by kind (`record`, `rule` ...) and key."""
    ends: Mapping[str, tuple[tuple[str, frozenset[Value]], ...]] = field(init=False, repr=False, compare=False)
    """By record, the fields of which a code ends a row, each with those codes."""

    def __post_init__(self) -> None:
        choices = {name: [f for f in r.fields if f.type == "choice"] for name, r in self.records.items()}
        ends = {n: tuple((f.key, end) for f in fs if (end := self.ending(f.list))) for n, fs in choices.items()}
        object.__setattr__(self, "ends", ends)

    @property
    def read_with(self) -> str:
        """What a workbook is read with: the same while nothing changes that could make it be read otherwise."""
        return ":".join(self.shas.get(kind, "") for kind in ("record", "format", "list", "word"))

    @property
    def checked_with(self) -> str:
        """What a workbook is checked with: more than it is read with, and nothing of how reports look."""
        return ":".join((self.read_with, self.shas.get("rule", ""), self.shas.get("catalogue", "")))

    @property
    def register_format(self) -> Format:
        """The format that the trust's register has."""
        return next(made for made in self.formats.values() if made.kind == "register")

    def choice(self, name: str, code: Value) -> Choice | None:
        """The entry of list `name` whose code is `code`."""
        return next((c for c in self.lists[name] if c.code == code), None)

    def ending(self, name: str) -> frozenset[Value]:
        """The codes of list `name` after which nothing more is wanted of a row."""
        return frozenset(choice.code for choice in self.lists.get(name, ()) if choice.ends)

    def has_ended(self, row: Entry) -> bool:
        """Whether nothing more is wanted of `row`: it is completed, dropped, met, held or the like."""
        return any(row.get(key) in codes for key, codes in self.ends[row.record])

    def word(self, name: str, code: Value) -> str:
        """The word of list `name` for `code`; the code itself where the list has none."""
        choice = self.choice(name, code)
        return choice.word if choice else ("" if code is None else str(code))
