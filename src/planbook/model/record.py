"""Records and their fields, as they are declared: what a kind of row is, and what stands in each column of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from dataclasses import field as dataclass_field
from datetime import date
from typing import Literal

from planbook.model.calendar import PeriodKind
from planbook.model.values import Value
from planbook.model.works_out import Among, WorksOut

Asked = Literal["plan", "term", "new_year", "trust", "worked_out"]

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
    "result": "a number, so many of so many, a day, Yes or No or a word of its list, as the row's kind asks",
    "answer": "a number, or Yes or No, as the row's KPI asks",
    "choice": "one of a list of `lists.toml`",
    "choices": "several of a list of `lists.toml`",
    "code": "one row of a record of the register, by its id or name",
    "codes": "several rows of a record of the register",
    "reference": "one row of another record of the same workbook, by its ref or its text",
    "links": "several parties, each a link row of its own, one of them the lead",
}
"""The types a field may have. `prepare` lays each out and `collect` reads each."""
BEFORE = ("unit", "unit_name", "period")
"""The columns that stand before the fields of a row in the data: whose it is, and when."""
AFTER = ("source_file", "source_sheet", "source_row")
"""Those that stand after them: where it comes from."""
SEVERAL = ("choices", "codes")
"""The types of which a cell holds several values."""


DONE_CODES = ("in_time", "too_late", "past_due", "ahead")
"""How a row stands by the day that it was due and the day that it was done: the codes of its list of words."""
Kept = Literal["in_time", "too_late", "past_due", "ahead"]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How a number about people is shown outside: hidden where it is of too few, with what would give it away."""

    people: bool
    """Whether it counts people; where not, it is shown as it is."""
    of: str = ""
    """The field that has how many people it is counted out of. Without one the number itself is all there are."""
    whose: str = ""
    """The field whose choice says whether staff are counted (`whose = "staff"` of its list): of about 20 of them or
    fewer nothing is shown. Without one pupils, or anybody, are."""
    adds_up: tuple[str, ...] = ()
    """`unit`, or a field: a total over the rows that have the same in it is known, so that one number alone that is
    hidden of them would follow from it."""


@dataclass(frozen=True, slots=True)
class Comes:
    """The fields by which a row of the register comes round, as a report that is due each quarter."""

    often: str
    """How often; its list says what that means (`Choice.comes`, `Choice.times`)."""
    months: str = ""
    """In which months, where it comes in certain ones."""
    day: str = ""
    """On which day next, where one is given: it goes before the others."""
    sender: str = ""
    """From whom."""
    to: str = ""
    """To whom; where it comes at each meeting, at those of this body."""


@dataclass(frozen=True, slots=True)
class Gathers:
    """What of other rows stands in a row of the register, worked out when a period is brought together: how many
    meetings a body has held, who chairs it."""

    gives: Literal["count", "sum", "list", "next", "last", "times", "passed", "due", "reaches"]
    """How many rows there are; the sum of a number that they have; what all of them have in a field; the first
    day to come or the last that has been; `times`, how often something has come round by now in the year, from how
    often the row says that it does; `passed`, the percentage of its own days that has passed, as of a grant's;
    `due`, the day on which it comes next (`Record.comes`); `reaches`, whether a sum comes to the row's `number`."""
    field: str = ""
    """What is listed or added up, or holds the day; of `times` the row's own field that says how often."""
    record: str = ""
    """Of which record the other rows are; of what follows from the row itself none. Of `times` that whose units
    each have one where the row does not say whose it is (`each`)."""
    by: str = ""
    """Their field that names the row."""
    where: Mapping[str, tuple[Value, ...]] = dataclass_field(default_factory=dict)
    """Of them only those that have one of these values in each of these fields."""
    come: str = ""
    """A date of theirs: only those on which it has come by the day of the figures."""
    over_year: bool = False
    """Whether they are of all the year so far, and not of the period alone."""
    or_blank: bool = False
    """Whether it is blank, and not 0, where there are none: of a count and of a sum."""
    number: str = ""
    """The row's own field that gives of `times` the number a year, which goes before how often; of `reaches` the
    number that is to be reached. Where that is blank, so is this."""
    each: str = ""
    """Of `times`: the row's own field that says whose it is. Where it is blank, each unit that returned rows of
    `record` has one, as every school its governing board, and it comes round for each of them."""


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
    """Who fills it in: `plan` once a year, `term` every time, `trust` beforehand, `worked_out` by formula;
    `new_year` in the first workbook of a plan's year alone, of each row that the year before left open."""
    required: bool = False
    list: str = ""
    """For `choice`, `choices`: the list; for `result` that of judgements. For `text`, words to choose from
    (`formats`: the plan formats)."""
    of: str = ""
    """For `code`, `codes`, `reference`, `links`: the record that its entries are rows of."""
    names: tuple[str, ...] = ()
    """For `text`: the records of which it names a row by its ref. What names a row that is closed is closed too."""
    above: tuple[str, ...] = ()
    """For `text`: the records of which it names a row by its ref in the plan of what the unit belongs to."""
    open: bool = False
    """For `code`, `codes`, `links`: whether an entry that is not in the register is kept as it is. For `reference`:
    whether the row may stand elsewhere, as a decision of an earlier workbook; what names no row here is kept."""
    accepts: tuple[str, ...] = ()
    """For `date`: what else than a date may stand there (`term`, `ongoing`); with `begins` a term stands for its
    first day, not its last. For text: which words of the list
    `no_answer` are an answer there, by their meanings (`zero`: that there is none is one)."""
    endless: str = ""
    """For `date`: what to do where there is no end, in the words that follow "If there is no end,"."""
    minimum: float | None = None
    maximum: float | None = None
    unbounded: bool = False
    """For `percent`: whether values above 100 are possible, so that 93 is never taken for 93%."""
    default: Value = None
    holds_from: str = ""
    """In a record of the register: the date of its row from which it holds. Figures of a day before that have its
    default in its place, as of a payment that had not come yet."""
    gathers: Gathers | None = None
    """For what is worked out of other rows, in a record of the register."""
    formula: str = ""
    """For what is worked out: the name of the formula."""
    works_out: WorksOut | None = None
    """For what is worked out and is data all the same: how."""
    last_of: tuple[str, ...] = ()
    """For what is worked out: the fields of the record of which it shows in grey what was said last time. Of one
    that is its value, of several a text. A workbook in which none has anything comes without the column."""
    among: Among | None = None
    """For `text`: the words of the register that may stand there; its drop-down shows them."""
    width: int = 0
    """Characters; by default that of its type."""
    in_review: bool = True
    """Whether the sheet shows it once the plan is approved (of the register: at all); where not, its column is
    folded away."""
    was: tuple[str, ...] = ()
    """Retired keys and headings: what a workbook or the ledger has under one of them is read as this field."""
    carried: bool = False
    """Of what the term asks: whether the next workbook comes with what was said last, as % done."""
    gives_figure: str = ""
    """Of a text with the list `derivations`: the field that what is worked out goes to where it is left blank."""
    gives_missing: str = ""
    """Of such a text: the field that takes the names of what is still missing of all of them."""
    begins_with: str = ""
    """Of what the plan says: the field whose last value of the year before it has at the start of a new one, as a
    baseline the last figure. The school may change it."""
    only_in_data: str = ""
    """Why it stands in `internal/data/` alone, and in no table of the summary and no paper."""
    disclosure: Literal["", "none", "internal", "kpi"] | Disclosure = ""
    """Of a number, or what goes with one: who may see it. `none`: it is about nobody, so anyone; `internal`: nobody
    outside; `kpi`: as the KPI of its row says; a table: it counts people. Every count, number and share says it."""

    @property
    def tells_size(self) -> bool:
        """Whether it is a count, a number or a share: what may be about so few that they can be known."""
        return self.type in {"count", "number", "percent", "answer", "result"}

    @property
    def belongs(self) -> bool:
        """Whether it names a row of the same workbook that its own row belongs to, and is done with it."""
        return self.type == "reference" and not self.open

    @property
    def dated(self) -> bool:
        """Whether it holds a day; a term or "ongoing", where it takes them, is text (`model/values.py`)."""
        return self.type == "date"

    @property
    def may_be_day(self) -> bool:
        """Whether a value of it can be a day."""
        return self.type in {"date", "result"}

    @property
    def numeric(self) -> bool:
        """Whether it holds a figure: pounds for money, 0 to 100 for a percentage."""
        return self.type in {"number", "count", "money", "percent", "answer", "result"}


@dataclass(frozen=True, slots=True)
class Embargo:
    """What keeps a row inside: once it says `of`, it is shown outside from the day `until` alone."""

    of: str
    """The field that says what may not be known yet."""
    until: str
    """The date from which it may; a blank one has not come."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Which rows are over by their own day and ask nothing more, though nobody says how they stand: a decision that
    was taken, a visit that was made. One that is to be done by a day is not.
    """

    where: Mapping[str, tuple[Value, ...]]
    """What a row has to say, as elsewhere: a field with the values, one of which it has."""
    on: str
    """The date on which it came about."""
    unless: tuple[str, ...] = ()
    """The fields each of which, where it is filled in, says that more is wanted or how the row stands."""

    def holds(self, value: Callable[[str], Value], before: date) -> bool:
        """Whether the row whose fields `value` gives was over before that day."""
        on = value(self.on)
        said = all(value(key) in codes for key, codes in self.where.items())
        return said and isinstance(on, date) and on < before and all(value(key) is None for key in self.unless)


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of row, and the sheet that it has by default."""

    key: str
    title: str
    """The name of its sheet."""
    one: str
    """A single row of it in prose: "action"."""
    many: str
    was: tuple[str, ...] = ()
    """Names that its sheet once had: workbooks in which it still has one are read as before."""
    ask: str = ""
    """The line beneath the sheet's title: what to do here."""
    asks: str = ""
    """The same in a few words, for the cover."""
    who: str = ""
    """Who fills the sheet in."""
    parent: str = ""
    """The record of which each of its rows belongs to a row: a field of type `reference` names that row. So records
    make a chain: a milestone is of an action, an action of an objective, an objective of a priority."""
    row_id: str = ""
    """The field that identifies a row."""
    label: str = ""
    """The field that names a row to people, and in drop-downs."""
    lead: str = ""
    """The field that names who leads what a row is about."""
    shared: str = ""
    """The record of the register that has the rows which the trust gives to all plans, as its own priorities."""
    else_under: str = ""
    """The field whose word a row stands under where it belongs to no row at the top of its chain: the horizon of an
    action in a plan without priorities."""
    rows: Literal["growing", "fixed", "form", "derived"] = "growing"
    """`growing` with spare rows, `fixed` by the trust, `form` label beside answer, `derived` from cells."""
    spare: int = 30
    most: int = 0
    """The most rows that a workbook may have of it, where that is less than the limits of its kind: each row of a
    KPI or an area gives every unit a line. 0: no less."""
    identity: tuple[str, ...] = ()
    """The fields that together identify a row; by default `row_id` alone."""
    asked_of: tuple[str, ...] = ()
    """The kinds of units that are asked for it, where the register's sheet Sheets asked does not say otherwise.
    Without any all are."""
    asked_in: tuple[PeriodKind, ...] = ()
    """The kinds of period in which workbooks ask for it (`year`, `term`, `half_term`, `quarter`). By default
    all that review the plan: years and terms, and quarters or half-terms where there are no terms."""
    yearly: bool = False
    """Whether its rows begin again with each academic year, and are not carried over into the next."""
    keeps_done: bool = False
    """Whether rows that are done with stand in the next workbooks too, for as long as rows are carried over: what
    was done in a year is read together."""
    of_period: bool = False
    """Whether its rows are of one period alone, and the next workbook comes without them."""
    in_plan: bool = True
    """Whether what is set of its rows is part of the plan that a body approves. Of meetings it is not: they are
    called and moved as the year goes."""
    since: str = ""
    """The date from which a row of the register holds; blank, it always has."""
    until: str = ""
    """The last date on which a row of the register holds; blank, it holds for ever."""
    holds_on: Literal["as_at", "due"] = "as_at"
    """The day of a period on which what holds for it has to: that of its figures, or that on which it is due."""
    due: tuple[str, ...] = ()
    """The dates by which a row is due: the first of them that it gives counts."""
    begins: str = ""
    """The date on which what a row is about begins, where it has one: a day by which it is due that lies before
    that is passed over, as a slip. Where a row leaves it blank, it begins with the plan's year."""
    done: str = ""
    """The day on which what a row is about was done, as a return was sent. How the row stands follows from it and
    from when it was due, and nothing else: until it is given, the row has not ended."""
    done_to: str = ""
    """To whom it goes, where it goes to somebody."""
    done_words: str = ""
    """Of a record with such a day: the list of the words for how a row stands by it (`DONE_CODES`)."""
    exceptions: tuple[Literal["overdue", "red", "amber"], ...] = ()
    """Which of its rows stand among the exceptions: those overdue, those of a status."""
    disclosure: Literal["", "internal", "person"] = ""
    """`internal`: no row is shown outside; `person`: a row is one person, so that counts of rows count people."""
    only_in_data: str = ""
    """Why its rows stand in `internal/data/` and in no table of the summary; of one that is shown inside alone,
    why that is so."""
    is_about: str = ""
    """The field that names the unit which a row is about, where that is another than the one that returned it."""
    settled: Settled | None = None
    """Which of its rows are over by their own day: later workbooks come without them."""
    embargo: Embargo | None = None
    """What keeps a row inside the trust until a day that it names."""
    comes: Comes | None = None
    """Of a record of the register whose rows come round: by which fields."""
    known_by: tuple[str, ...] = ()
    """Fields with further names of a row, that it may be called by wherever it is named."""
    unites: tuple[str, ...] = ()
    """The records of the register whose rows are rows of this one, which has none of its own: who reports and who
    is told is a body, a unit or a person."""
    lines_of: str = ""
    """Of `fixed` rows: the record of the register that gives each unit its lines."""
    table: Literal["", "actions", "milestones", "measures", "funding"] = ""
    """The table of `consolidate` in which its rows are lines with figures of their own: where a paper tells that
    table, it has told these rows."""
    fields: tuple[Field, ...] = ()
    by_key: Mapping[str, Field] = field(init=False, repr=False, compare=False)
    """The fields by their keys; where one is declared twice, the first."""
    keys: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The keys of the fields, in their order."""
    data: tuple[Field, ...] = field(init=False, repr=False, compare=False)
    """The fields that are data: all but those that only the workbook works out for the person filling it in."""
    today: Mapping[str, str] = field(init=False, repr=False, compare=False)
    """The keys of the fields by every key that they have or had."""
    naming: tuple[tuple[str, tuple[str, ...]], ...] = field(init=False, repr=False, compare=False)
    """The fields that name a row of the same plan, each with the records of which it may be."""
    gone_with: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False)
    """The fields that name a row with which this one is done with, each with that row's record.

    A reference to a row of the same workbook does. So does a field that names a row of one of several records,
    where a later term asks nothing more of this one, as of a contribution; a success measure is looked at after
    its action is done.
    """

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(spec.key for spec in self.fields))
        object.__setattr__(self, "by_key", {spec.key: spec for spec in reversed(self.fields)})
        data = tuple(spec for spec in self.fields if spec.asked != "worked_out" or spec.works_out)
        object.__setattr__(self, "data", data)
        today = {key: spec.key for spec in reversed(self.fields) for key in (spec.key, *spec.was)}
        object.__setattr__(self, "today", today)
        named = ((spec.key, (spec.of,) if spec.type == "reference" else spec.names) for spec in self.fields)
        object.__setattr__(self, "naming", tuple((key, of) for key, of in named if of))
        stands = all(spec.asked != "term" or spec.carried for spec in self.fields)
        gone = ((s.key, (s.of,) if s.belongs else s.names if stands else ()) for s in self.fields)
        object.__setattr__(self, "gone_with", tuple((key, of) for key, records in gone for of in records))

    def field(self, key: str) -> Field:
        """The field `key`; raises KeyError."""
        found = self.by_key.get(key)
        if found is None:
            raise KeyError(f"{self.key}.{key}")
        return found

    def parts_of(self, key: str) -> frozenset[str]:
        """The fields that the field `key` is worked out of, however many steps away, and itself."""
        found: set[str] = set()
        wanted = [key]
        while wanted:
            name = wanted.pop()
            spec = self.by_key.get(name)
            if spec is not None and name not in found:
                found.add(name)
                wanted += spec.works_out.of if spec.works_out else ()
        return frozenset(found)

    def typed_for(self, key: str) -> tuple[str, ...]:
        """The fields that people fill in and that the field `key` comes from: itself, unless it is worked out."""
        parts = self.parts_of(key) or frozenset((key,))
        return tuple(part for part in self.keys if part in parts and not self.by_key[part].works_out)

    def may_be_hidden(self, key: str) -> bool:
        """Whether a value of the field may be kept from others, or would tell one that is."""
        return any(self.by_key[part].disclosure not in ("", "none") for part in self.parts_of(key))

    def current_key(self, key: str) -> str | None:
        """The key of the field that `key` names today, be it a retired one; None where it names none."""
        return self.today.get(key)

    @property
    def new_year(self) -> Field | None:
        """The field that asks what becomes of a row in a new year; None where none does."""
        return next((spec for spec in self.fields if spec.asked == "new_year"), None)

    @property
    def has_refs(self) -> bool:
        """Whether a ref says which of its rows each is."""
        return bool(self.row_id) and self.field(self.row_id).type == "ref"

    @property
    def identified_by(self) -> tuple[str, ...]:
        """The fields whose values tell its rows apart; none where nothing does."""
        return self.identity or ((self.row_id,) if self.row_id else ())

    @property
    def told_apart_by(self) -> tuple[str, ...]:
        """The fields that tell a row without a ref from others: its label, and where that comes again its day.

        A code or a word of a list comes again, as the body of a meeting does.
        """
        comes_again = self.label and self.field(self.label).type in ("code", "choice")
        return tuple(key for key in (self.label, *(self.due[-1:] if comes_again else ())) if key)
