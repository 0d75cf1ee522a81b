"""What is declared in `workbook_templates/`, as typed objects.

Everything that planbook knows of records, fields, formats, lists, rules and report blocks comes from
here; `planbook.model.loading` reads the files and reports their faults. Records and fields are in
`planbook.model.record`, reports in `planbook.model.blocks`; what uses them takes them from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from planbook.model.blocks import Block, BlockColumn, Report
from planbook.model.derivation import Derivation
from planbook.model.feed import Feed
from planbook.model.figure import Status
from planbook.model.finding import Severity
from planbook.model.heading_words import HeadingWords, KnownLayout
from planbook.model.life import Life, begins_on
from planbook.model.pack import Pack
from planbook.model.prose import SentenceWord, listed
from planbook.model.record import FIELD_TYPES, Asked, Disclosure, Field, Record
from planbook.model.submission import Entry
from planbook.model.templates import READERS
from planbook.model.values import Value, shown

__all__ = [
    "FIELD_TYPES", "Asked", "Block", "BlockColumn", "Choice", "Column", "Declarations", "Disclosure", "Field",
    "Format", "Pack", "Record", "Report", "Rule", "Sheet",
]  # fmt: skip


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
    was: tuple[str, ...] = ()
    """Names that it once had."""
    brought: bool = False
    """Whether a pack brings it, and not the format itself."""

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
    needs: tuple[str, ...] = ()
    """Records that a plan of this format cannot do without, whatever packs are on."""

    @property
    def cannot_do_without(self) -> frozenset[str]:
        """Those records, and those whose fields stand on another's sheet."""
        return frozenset((*self.needs, *(parent for sheet in self.sheets for parent in sheet.parents)))

    @property
    def shows(self) -> frozenset[str]:
        """The records that have a sheet of their own, and those whose fields stand on another's."""
        return frozenset(key for sheet in self.sheets for key in (sheet.record.key, *sheet.parents))

    def sheet(self, record: str) -> Sheet | None:
        """The sheet of `record`, or None where this format has none."""
        return next((s for s in self.sheets if s.record.key == record), None)


def with_brought(layout: Format, brought: tuple[Sheet, ...]) -> Format:
    """`layout` with the sheets that packs bring to every plan format; one that it has itself goes before."""
    if layout.kind != "plan":
        return layout
    own = {sheet.record.key for sheet in layout.sheets}
    more = (replace(sheet, brought=True) for sheet in brought if sheet.record.key not in own)
    return replace(layout, sheets=(*layout.sheets, *more))


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: the code kept, the word shown, other spellings read, and a status colour."""

    code: str
    word: str
    also: tuple[str, ...] = ()
    status: Status | Literal[""] = ""
    ends: bool = False
    """Whether nothing more is wanted of a row that holds it, as of an action that is completed."""
    begun: bool = False
    """Whether it says that what a row is about has begun, or how it went; what neither has begun nor ends is still
    to come."""
    reached: bool = False
    """Whether what a row was due for has come about though more is wanted of it, as of a school that has joined and
    is not secure yet: such a row is not overdue."""
    stays: bool = False
    """Whether it holds for the rest of the plan's year once the row was due, as that a success measure is met: the
    next workbook of the year comes with it, and with what else was answered of the row."""
    confirms: bool = False
    """Whether it says no more than that what was said the time before still holds."""

    quiet: bool = False
    """Whether it is left out behind another value in the same cell, as that a grade has not moved."""

    finished: bool = False
    """Of what becomes of a row in a new year: whether it is what the rows that were finished before come with."""

    many: str = ""
    """Of kinds of units: what several are called in a sentence."""
    school: bool = False
    """Of kinds of units: whether one is a school, with a head and pupils of its own."""
    groups: bool = False
    """Of kinds of units: whether one only groups others, so that it returns no workbook itself."""
    own_priorities: bool = False
    """Of kinds of units: whether its plan has priorities of its own, and the trust's only where these name it."""
    leads: bool = False
    """Of kinds of units: whether who leads one of the trust's priorities leads it in its plan too."""
    within: str = ""
    """Of phases: the one under which its figures are brought together and compared, where it is not its own."""
    ahead: bool = False
    """Of states: whether what has it is still to come, so that nothing is asked of it."""
    heads: bool = False
    """Of roles: whether who has it heads the unit."""
    addressed: int = 0
    """Of roles: whether a unit's messages go to who has it: 1 first, then 2; 0 of those they do not go to."""
    held: bool = False
    """Of who gives a figure: whether the trust holds it, so that no school is asked."""
    source: str = ""
    """Of who gives a figure: where it is found, as a cover says it after "from"."""
    who: str = ""
    """Of who gives a figure: the role that enters it, where that is not the one which fills the sheet in."""
    whose: Literal["", "staff", "organisation"] = ""
    """Of groups that a KPI counts: whether it is of staff or of the organisation, and not of pupils. Of what says
    who is counted in a record: whether staff are."""
    counterpart: str = ""
    """Of groups: the one that with it is everybody, so that each of them follows from the other."""
    final: bool = False
    """Of how firm a figure is: whether it will change no more."""
    provisional: bool = False
    """Of how firm a figure is: whether it is a first one that is still to be checked."""
    comes: Literal["period", "year", "asked", "meeting", "months"] = "period"
    """Of how often something is reported: in every period, in the one that closes the year, when it is asked, at
    each meeting of whom it goes to, or in the months that its row names."""
    times: int = 0
    """Of how often something comes: how many times in a year, where it comes evenly."""
    history: int = 6
    """Of kinds of periods: how many of them, the one told among them, a trend reaches."""
    month: int = 0
    """Of months: 1 to 12."""

    holds: Literal[
        "", "number", "share", "yes_no", "day", "working_days", "clear_days", "place", "top_share", "everyone",
        "judgement", "direction",
    ] = ""  # fmt: skip
    """Of kinds of success measures: what a figure of it is, and so how it is judged (`model/measure.py`)."""
    usual: str = ""
    """Of kinds of success measures: the code of the list `operator` that counts where none is given."""
    scale: str = ""
    """Of judgements: the scale that it is of. The judgements of a scale stand from the best down."""

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
    message_of_register: str = ""
    remedy_of_register: str = ""
    """Both where the file is the trust's own register, which nobody sends; empty where they are the same."""
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
    answered_by: str = ""
    """The field of the row in which it can be said why it is so: where something stands there, nothing more is
    asked."""
    yields_to: tuple[str, ...] = ()
    """Codes of rules that say more of the same cell: where one of them has spoken, this one has nothing to add."""
    ended: bool = True
    """Whether it is asked of rows too that are done with, as a dropped action, or that belong to such a row."""
    agreed: bool = True
    """Whether it is asked of cells of the plan too that somebody has agreed to as they are."""
    of_facts: bool = False
    """Whether it asks of a row whose dates or figures say otherwise than what was reported: the exceptions say of
    such a row whether that has been explained."""
    life: Life = "stable"
    """How far it has come: a `preview` is off until a trust switches it on, a `deprecated` one will go."""

    @property
    def begins_on(self) -> bool:
        """Whether it is reported where the trust has decided nothing about it."""
        return begins_on(self.life)

    def worded(self, kinds: Mapping[str, str], /, **tokens: Value) -> tuple[str, str]:
        """Message and remedy with `tokens` filled in as people read them; `kinds` are the fields' types."""
        words = _WordsNamed(tokens, kinds)
        return self.message.format_map(words), self.remedy.format_map(words)


class _WordsNamed(dict[str, SentenceWord]):
    """Words for the tokens that a message names; one that has no value is shown as a dash."""

    def __init__(self, tokens: Mapping[str, Value], kinds: Mapping[str, str]) -> None:
        super().__init__()
        self._tokens, self._kinds = tokens, kinds

    def __missing__(self, key: str) -> SentenceWord:
        there = key in self._tokens
        word = self[key] = SentenceWord(shown(self._tokens[key], self._kinds.get(key, "text")) if there else "–")
        return word


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
    packs: Mapping[str, Pack] = field(default_factory=dict)
    """What is switched on and off together."""
    derivations: Mapping[str, Derivation] = field(default_factory=dict)
    """What a success measure can be worked out from."""
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    """The exports of other systems that give figures."""
    headings: Mapping[str, HeadingWords] = field(default_factory=dict)
    """What heads the columns of other people's files, by field."""
    layouts: tuple[KnownLayout, ...] = ()
    """Tables of theirs whose columns somebody has placed before."""
    own_parts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What the trust has `added` or `changed`, by kind (`record`, `rule` ...) and key."""
    ends: Mapping[str, tuple[tuple[str, frozenset[Value]], ...]] = field(init=False, repr=False, compare=False)
    """By record, the fields of which a code ends a row, each with those codes."""
    choices: Mapping[str, Mapping[Value, Choice]] = field(init=False, repr=False, compare=False)
    """The entries of each list by their codes."""

    def __post_init__(self) -> None:
        by_code = {name: {c.code: c for c in reversed(listed)} for name, listed in self.lists.items()}
        object.__setattr__(self, "choices", by_code)
        asked = {name: [f for f in r.fields if f.type == "choice"] for name, r in self.records.items()}
        ends = {n: tuple((f.key, end) for f in fs if (end := self.ending(f.list))) for n, fs in asked.items()}
        object.__setattr__(self, "ends", ends)

    @property
    def read_with(self) -> str:
        """What a workbook is read with: the same while nothing changes that could make it be read otherwise."""
        return ":".join(
            self.shas.get(kind, "") for kind in ("record", "format", "list", "word", "pack", "heading", "layout")
        )

    @property
    def checked_with(self) -> str:
        """What a workbook is checked with: more than it is read with, and nothing of how reports look."""
        return ":".join(
            (self.read_with, *(self.shas.get(kind, "") for kind in ("rule", "catalogue", "derivation", "feed")))
        )

    @property
    def register_format(self) -> Format:
        """The format that the trust's register has."""
        return next(made for made in self.formats.values() if made.kind == "register")

    @property
    def parties(self) -> Record:
        """The record of which each row is one party that a cell of a workbook names."""
        return next(r for r in self.records.values() if r.rows == "derived" and not r.unites)

    @property
    def correction(self) -> Report:
        """The paper that says what has changed since others went out."""
        return next(report for report in self.reports.values() if report.makes == "correction")

    def choice(self, name: str, code: Value) -> Choice | None:
        """The entry of list `name` whose code is `code`."""
        return self.choices[name].get(code)

    @property
    def readers(self) -> str:
        """Whom papers are for, in a sentence: "governors and trustees", or what the trust calls them."""
        return listed(choice.many for choice in self.lists[READERS])

    def choice_of(self, record: str, key: str, code: Value) -> Choice | None:
        """The choice that `code` is in the field `key` of `record`; None where that field has no list."""
        spec = self.records[record].by_key.get(key)
        return self.choice(spec.list, code) if spec and spec.list else None

    def ending(self, name: str) -> frozenset[Value]:
        """The codes of list `name` after which nothing more is wanted of a row."""
        return frozenset(choice.code for choice in self.lists.get(name, ()) if choice.ends)

    def in_no_delay(self, name: str) -> frozenset[Value]:
        """The codes of list `name` with which a row is not overdue: it has ended, or has reached what it was due
        for."""
        return frozenset(choice.code for choice in self.lists.get(name, ()) if choice.ends or choice.reached)

    def lies_ahead(self, row: Entry) -> bool:
        """Whether `row` is of something that is still to come."""
        fields = (spec for spec in self.records[row.record].fields if spec.type == "choice")
        found = (self.choice(spec.list, row.get(spec.key)) for spec in fields)
        return any(choice.ahead for choice in found if choice)

    def only_groups(self, row: Entry) -> bool:
        """Whether `row` is there for others to belong to, so that nothing is asked of it."""
        fields = (spec for spec in self.records[row.record].fields if spec.type == "choice")
        found = (self.choice(spec.list, row.get(spec.key)) for spec in fields)
        return any(choice.groups for choice in found if choice)

    def has_ended(self, row: Entry) -> bool:
        """Whether nothing more is wanted of `row`: it is completed, dropped, met, held or the like."""
        ends, done = self.ends[row.record], self.records[row.record].done
        if done and (row.get(done) is None or not ends):
            return row.get(done) is not None
        return any(row.get(key) in codes for key, codes in ends)

    def word(self, name: str, code: Value) -> str:
        """The word of list `name` for `code`; the code itself where the list has none."""
        choice = self.choice(name, code)
        return choice.word if choice else ("" if code is None else str(code))
