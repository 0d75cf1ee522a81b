"""The table of any record: its rows, what is worked out of each, counts and sums of them, and their figures.

Nothing here knows a record by its name: what a row's status is, by when it is due and whether it has ended, its
declaration says. Figures of it are made when they are asked for, by their ids:

`record/<record>/<unit>/<ref>`                a row; its value is its status. `/<field>` after it: one value of it
`count/<record>`, `count/<record>/<unit>`     how many rows there are
`count/<record>/by/<field>/<code>`            how many say so; `/<unit>` after it: of one unit. By `status` or
                                              `overdue` of a record without such a field: what is worked out
`units/<record>`                              how many units have any
`sum/<record>/<field>`                        the sum of a count, a number or money; `/<unit>` after it: of one unit
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, cast

from planbook.consolidate.collected import Collected
from planbook.consolidate.derived import rows_with_figures
from planbook.consolidate.movement import with_time_before
from planbook.consolidate.row_histories import Stories
from planbook.consolidate.tidy import TidyRow
from planbook.consolidate.unit_plan import UnitPlan
from planbook.model.agreed import needs_agreement
from planbook.model.declarations import Declarations, Field, Record
from planbook.model.figure import Figure, Source, Status
from planbook.model.headlines import COUNTED_BY, SUMMED
from planbook.model.plan_changes import is_plan_record
from planbook.model.record import AFTER, BEFORE, DONE_CODES, Kept
from planbook.model.values import Value

AGREEMENT = "agreement"
"""The column that says of a row whether it is agreed, where changes of plans need agreement."""
Changed = Literal["new", "changed", "same", ""]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What is worked out of a row."""

    status: Status | None
    """That of the word in its first list of statuses; None for a record without one."""
    days_over: int
    """Calendar days since it was due, of a row that has not come about; 0 where it is not overdue."""
    changed: Changed
    """Whether it says otherwise than the time before; empty where nothing is known of before."""
    since: str | None
    """The title of the first period since when its status has been what it is, without a break."""
    kept: Kept | None = None
    """Of a record whose rows are done on a day: how the row stands by it and by the day that it was due."""

    @property
    def was_in_time(self) -> bool:
        """Whether it was done by the day that it was due."""
        return self.kept == DONE_CODES[0]

    @property
    def has_come_due(self) -> bool:
        """Whether it is done, or the day that it was due has passed."""
        return self.kept in DONE_CODES[:3]

    @property
    def overdue(self) -> bool:
        """Whether the day by which it was due has passed and it has not come about."""
        return self.days_over > 0


@dataclass(frozen=True)
class RecordTable:
    """The rows of one record in one period, in the register's order of units and then the workbook's."""

    record: Record
    rows: tuple[TidyRow, ...]
    units: tuple[str, ...] = ()
    """The units that a return is due from."""
    hidden: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """By field the places of rows whose value is not shown outside; nothing inside the trust."""
    work_out: Callable[[frozenset[str]], Sequence[WorkedOut]] = field(
        default=lambda _: (), repr=False, compare=False
    )
    """What is worked out of each row, changes being looked for in all fields but those given."""
    counted: tuple[TidyRow, ...] | None = field(default=None, repr=False)
    """The rows that are counted, where those are not the ones shown: of persons, outside the trust."""
    floor: float = 0
    """The fewest rows that may be counted: where a row is one person, those that the trust shows outside."""
    coming: Mapping[str, Sequence[Sequence[date]]] = field(default_factory=dict, repr=False)
    """By field that gathers days to come (`Gathers`): of each row all of them that are known, in order."""
    by_agreement: bool = False
    """Whether its rows are of a plan whose changes need agreement."""
    ended: tuple[TidyRow, ...] = ()
    """Rows that ended earlier and are not among `rows`, the latest first: rows of other tables may name them."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its tidy table, in their order."""
        agreement = (AGREEMENT,) if self.by_agreement else ()
        return (*BEFORE, *(spec.key for spec in self._own), *agreement, *AFTER)

    @property
    def _own(self) -> tuple[Field, ...]:
        return tuple(spec for spec in self.record.data if spec.key not in BEFORE)

    def cells(self) -> Iterator[tuple[Value, ...]]:
        """The rows of its tidy table."""
        keys = [spec.key for spec in self._own]
        for row in self.rows:
            values = (row.shown(key) for key in keys)
            agreement = (row.agreement or None,) if self.by_agreement else ()
            yield (row.unit, row.unit_name, row.period, *values, *agreement, *row.place)

    def named(self, unit: str, ref: str) -> TidyRow | None:
        """The unit's row with that ref: one of the period, or one that ended before it."""
        return self._by_ref.get((unit, ref))

    @cached_property
    def _by_ref(self) -> Mapping[tuple[str, str], TidyRow]:
        rows = (*self.rows, *self.ended)
        return {(row.unit, row.text(self.record.row_id)): row for row in reversed(rows)}

    def about(self, row: TidyRow) -> str:
        """The id of the unit that a row is about: the one that it names (`Record.is_about`), else whose it is."""
        return (row.text(self.record.is_about) if self.record.is_about else "") or row.unit

    def named_about(self, row: TidyRow) -> str:
        """Whom a row is about that is no unit of the register, as a school of its list of schools; else empty."""
        return row.named.get(self.record.is_about, "")

    @cached_property
    def told_of(self) -> frozenset[str]:
        """The ids of the units that its rows are about."""
        return frozenset(map(self.about, self.rows))

    def holds(self, row: TidyRow, day: date) -> bool:
        """Whether a row of the register holds on `day`; one without days always does."""
        since, until = (row.date(key) if key else None for key in (self.record.since, self.record.until))
        return (since is None or since <= day) and (until is None or until >= day)

    @property
    def _counted_rows(self) -> tuple[TidyRow, ...]:
        return self.rows if self.counted is None else self.counted

    @cached_property
    def worked_out(self) -> tuple[WorkedOut, ...]:
        """Of each row, in the order of the rows."""
        return tuple(self.work_out(frozenset(self.hidden)))

    def counts(self, by: str = "unit") -> dict[Value, int]:
        """How many rows there are by unit, or by what they have in the field `by`, as they first appear."""
        found: dict[Value, int] = {}
        for row in self._counted_rows:
            value = row.unit if by == "unit" else row.get(by)
            found[value] = found.get(value, 0) + 1
        return found

    @cached_property
    def having(self) -> int:
        """How many of `units` have any row."""
        return len({row.unit for row in self._counted_rows} & set(self.units))

    def figure(self, name: str) -> Figure | None:
        """The figure with that id; None where there is none."""
        kind, _, rest = name.partition("/")
        key, _, rest = rest.partition("/")
        if key != self.record.key:
            return None
        if kind == "record":
            return self._row_figure(name, rest)
        if kind == "count":
            return self._count_figure(name, rest)
        if kind == "units" and not rest:
            return Figure(name, self.having, None, self._sources(self._counted_rows, ()))
        if kind == "sum":
            return self._sum_figure(name, *rest.partition("/")[::2])
        return None

    def _row_figure(self, name: str, rest: str) -> Figure | None:
        for place, row in enumerate(self.rows):
            start = f"{row.unit}/{self._ref(row)}"
            known = f"{row.unit}/{row.shown(self.record.row_id)}" if row.known_as and self.record.row_id else start
            if rest == known or rest.startswith(f"{known}/"):
                rest = start + rest.removeprefix(known)
            if rest == start:
                status = self.worked_out[place].status if self.worked_out else None
                return Figure(name, status, status, (row.source(*(spec.key for spec in self.record.data)),))
            spec = self.record.by_key.get(rest.removeprefix(f"{start}/")) if rest.startswith(f"{start}/") else None
            if spec:
                hidden = place in self.hidden.get(spec.key, ())
                value = None if hidden else row.get(spec.key)
                sources = row.worked_out.get(spec.key) or (row.source(*self.record.typed_for(spec.key)),)
                return Figure(name, value, "suppressed" if hidden else None, sources)
        return None

    def figure_of(self, row: TidyRow) -> str:
        """The id of the figure of a row."""
        return f"record/{self.record.key}/{row.unit}/{self._ref(row)}"

    def _ref(self, row: TidyRow) -> str:
        """What a row is called within its unit: its id, or where it has none of its own, its place in its sheet."""
        own = [row.get(key) for key in self.record.identified_by]
        if own and None not in own and not row.repeated:
            return "+".join(str(value) for value in own)
        return f"{row.sheet}:{row.excel_row}"

    def _count_figure(self, name: str, rest: str) -> Figure | None:
        if rest.startswith("by/"):
            return self._count_by(name, *rest.removeprefix("by/").partition("/")[::2])
        counts = self.counts()
        if rest and rest not in counts and rest not in self.units:
            return None
        rows = [row for row in self._counted_rows if rest in ("", row.unit)]
        few = [number for number in counts.values() if self._is_few(number)]
        # what is left of a total, where units are left out of it, is what those come to
        given_away = not rest and bool(few) and (len(few) < 2 or sum(few) < self.floor)
        return self._counted(name, rows, (), hidden=self._is_few(len(rows)) or given_away)

    def _count_by(self, name: str, key: str, rest: str) -> Figure | None:
        """The count of rows that have a value in the field `key`, of all units or of one."""
        if key not in self.record.keys:
            return self._count_worked_out(name, key, rest)
        cells: dict[tuple[str, str], list[TidyRow]] = {}
        for row in self._counted_rows:
            cells.setdefault((str(row.get(key)), row.unit), []).append(row)
        codes = {code for code, _ in cells}
        code = rest if rest in codes else next((c for c in codes if rest.startswith(f"{c}/")), None)
        if code is None:
            return None
        unit = rest[len(code) + 1 :]
        rows = [row for place, own in cells.items() if place[0] == code and unit in ("", place[1]) for row in own]
        beside = [len(own) for own in cells.values()] if unit else list(self.counts(key).values())
        return self._counted(name, rows, (key,), hidden=any(map(self._is_few, beside)))

    def _count_worked_out(self, name: str, key: str, said: str) -> Figure | None:
        """The count of rows of which `said` is worked out: a status, or whether they are overdue. None where rows
        are persons, who are not told apart."""
        if said not in COUNTED_BY.get(key, ()) or self.counted is not None:
            return None
        told = [str(getattr(out, key)) for out in self.worked_out]
        rows = [row for row, word in zip(self.rows, told, strict=True) if word.casefold() == said]
        return self._counted(name, rows, (), hidden=False)

    def _is_few(self, number: int) -> bool:
        return 0 < number < self.floor

    def _counted(self, name: str, rows: Sequence[TidyRow], fields: tuple[str, ...], *, hidden: bool) -> Figure:
        value, status = (None, "suppressed") if hidden else (len(rows), None)
        return Figure(name, value, cast(Status | None, status), self._sources(rows, fields))

    def _sum_figure(self, name: str, key: str, unit: str) -> Figure | None:
        spec = self.record.by_key.get(key)
        if spec is None or spec.type not in SUMMED:
            return None
        hidden = self.hidden.get(key, frozenset())
        places = [place for place, row in enumerate(self.rows) if unit in ("", row.unit)]
        rows = [self.rows[place] for place in places]
        if unit and not rows:
            return None
        sources = self._sources(rows, (key,))
        if any(place in hidden for place in places):
            return Figure(name, None, "suppressed", sources)
        amounts = [amount for row in rows if (amount := row.number(key)) is not None]
        return Figure(name, round(sum(amounts), 2) if amounts else None, None, sources)

    def _sources(self, rows: Sequence[TidyRow], fields: tuple[str, ...]) -> tuple[Source, ...]:
        keys = fields or self.record.identified_by or tuple(spec.key for spec in self.record.data[:1])
        typed = tuple(dict.fromkeys(part for key in keys for part in self.record.typed_for(key)))
        return tuple(row.source(*typed) for row in rows)


def build_record(collected: Collected, record: Record) -> RecordTable:
    """The table of a record that units' workbooks hold."""
    return collected.once(_build_record, record.key)


def _build_record(collected: Collected, key: str) -> RecordTable:
    record = collected.declarations.records[key]
    rows = with_time_before(collected, record, rows_with_figures(collected, record))
    rows = _with_tops(collected, record, collected.as_known(record, rows))
    return RecordTable(
        record=record,
        rows=rows,
        units=tuple(collected.units),
        by_agreement=is_plan_record(record) and needs_agreement(collected.register),
        ended=tuple(row for unit in collected.units for row in collected.ended(record.key, unit)),
        work_out=lambda passed: _work_out(collected, record, rows, passed),
    )


def _with_tops(collected: Collected, record: Record, rows: Sequence[TidyRow]) -> tuple[TidyRow, ...]:
    """`rows`, each with the title at the top of what it belongs to."""
    if not record.parent:
        return tuple(rows)
    plans = (collected.once(UnitPlan, collected.register.counts_for(row.unit) or row.unit) for row in rows)
    return tuple(replace(row, top=plan.top_title(row)) for row, plan in zip(rows, plans, strict=True))


def build_register_record(collected: Collected, record: Record, file: str) -> RecordTable:
    """The table of a record of the register, which lies in `file`."""
    rows = tuple(collected.registered(record.key, file))
    return RecordTable(
        record=record,
        rows=rows,
        work_out=lambda _: [_of_now(collected, record, row) for row in rows],
    )


def status_field(declarations: Declarations, record: Record) -> Field | None:
    """The field that says how a row stands: the first whose list has statuses."""
    for spec in record.data:
        if spec.type == "choice" and any(choice.status for choice in declarations.lists[spec.list]):
            return spec
    return None


def _status(declarations: Declarations, spec: Field | None, rows: Sequence[TidyRow]) -> Status | None:
    """How the last of `rows` stands; one that confirms what was said before, as that did."""
    if spec is None:
        return None
    for row in reversed(rows):
        choice = declarations.choice(spec.list, row.get(spec.key))
        if choice is None:
            return "not_reported"
        if not choice.confirms:
            return choice.status or "not_applicable"
    return "not_reported"


def _days_over(collected: Collected, record: Record, row: TidyRow) -> int:
    reached = any(
        spec.type == "choice" and row.get(spec.key) in collected.declarations.in_no_delay(spec.list)
        for spec in record.data
    )
    if record.done:
        reached = row.get(record.done) is not None
    due = collected.due(record, row)
    return 0 if reached or due is None else max(0, (collected.judged_on(row.unit) - due).days)


def _kept(collected: Collected, record: Record, row: TidyRow) -> Kept | None:
    """How a row stands by the day that it was due and the day that it was done; None of a record without one."""
    if not record.done:
        return None
    done, due = row.date(record.done), collected.due(record, row)
    if done is not None:
        return "too_late" if due is not None and done > due else "in_time"
    return "past_due" if due is not None and due < collected.judged_on(row.unit) else "ahead"


def _by_day(declarations: Declarations, record: Record, kept: Kept | None) -> Status | None:
    """The status that the record's own word for `kept` has."""
    word = declarations.choice(record.done_words, kept) if kept else None
    return word.status or None if word else None


def _settled(collected: Collected, record: Record, row: TidyRow) -> bool:
    """Whether the row is over by its own day: then nobody has to say how it stands."""
    return record.settled is not None and record.settled.holds(row.get, collected.period.as_at + timedelta(1))


def _of_now(collected: Collected, record: Record, row: TidyRow) -> WorkedOut:
    declarations = collected.declarations
    kept = _kept(collected, record, row)
    status = _by_day(declarations, record, kept) or _status(declarations, status_field(declarations, record), [row])
    if _settled(collected, record, row):
        status = None
    return WorkedOut(status, _days_over(collected, record, row), "", None, kept)


def _work_out(
    collected: Collected, record: Record, rows: Sequence[TidyRow], passed: frozenset[str]
) -> list[WorkedOut]:
    """What is worked out of each of `rows`; a change in a field of `passed` is none."""
    stories = Stories(collected, record)
    spec = status_field(collected.declarations, record)
    typed = (field for field in record.data if not (field.works_out and field.works_out.of_time_before))
    keys = [field.key for field in typed if field.key not in passed]
    made = []
    for row in rows:
        story = stories.of_row(row)
        statuses = [_status(collected.declarations, spec, story[: n + 1]) for n in range(len(story))]
        start = len(story) - 1
        while start and statuses[start - 1] == statuses[-1]:
            start -= 1
        period = collected.register.calendar.period(story[start].period)
        changed: Changed = "new" if stories.earlier else ""
        if len(story) > 1:
            same = all(row.get(key) == story[-2].get(key) for key in keys)
            changed = "same" if same else "changed"
        since = period.title if period and spec else None
        kept = _kept(collected, record, row)
        status = _by_day(collected.declarations, record, kept) or statuses[-1]
        if _settled(collected, record, row):
            status, since = None, None
        made.append(WorkedOut(status, _days_over(collected, record, row), changed, since, kept))
    return made
