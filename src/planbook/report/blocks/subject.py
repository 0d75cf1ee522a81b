"""What a paper is about, with its rows of the tables: one unit, the units of one body, or the whole trust."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Literal, Protocol, TypeVar

from planbook.consolidate.rows import (
    ActionRow,
    ExceptionRow,
    FundingRow,
    KpiHistoryRow,
    KpiRow,
    MeasureRow,
    MeetingRow,
    MilestoneRow,
    PlanChangeRow,
    ReturnRow,
    TopRow,
)
from planbook.consolidate.tables import Tables
from planbook.consolidate.tidy import TidyRow
from planbook.errors import UnknownError
from planbook.model.agendas import BodyMeeting, body_meetings
from planbook.model.blocks import Each
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.kpi import EVERYBODY, is_everybody
from planbook.model.meeting_days import meeting_days, reader_of
from planbook.model.memo import Once, Same
from planbook.model.nouns import Nouns, nouns_of, sheets_called
from planbook.model.prose import inside, opening
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.unit_words import called, head_of, is_school, says, unit_words
from planbook.model.values import long_date
from planbook.model.whose import values_of

Scope = Literal["unit", "body", "meeting", "trust"]


class OfUnit(Protocol):
    """A row of one unit."""

    @property
    def unit(self) -> str: ...


R = TypeVar("R", bound=OfUnit)


@dataclass(frozen=True)
class Subject(Once):
    """What one paper is about, with the tables that it is made from."""

    declarations: Declarations
    tables: Tables
    scope: Scope
    id: str
    """The unit's, the body's or the meeting's (`BodyMeeting.name`); empty of the trust."""
    units: tuple[str, ...]
    """The units that it is about, in the register's order."""
    each: Each | None = None
    """The column of the register, of a paper that is made for each of its values."""
    only: str = ""
    """That one of the values; empty of a paper for all of them."""

    @property
    def register(self) -> Register:
        return self.tables.register

    @property
    def period(self) -> Period:
        return self.tables.period

    @property
    def previous(self) -> Period | None:
        return self.tables.previous

    def is_to_come(self, day: date) -> bool:
        """Whether a day is not yet past when the paper is made, or is after the figures where nothing says when."""
        made_on = self.tables.made_on
        return day >= made_on if made_on else day > self.period.as_at

    @property
    def name(self) -> str:
        """What the paper is headed by."""
        register = self.register
        if self.held:
            return register.label("unit", self.held.whose) if self.held.whose else self.held.days.body
        return register.trust_name if self.scope == "trust" else register.label(self.scope, self.id)

    @property
    def held(self) -> BodyMeeting | None:
        """The meeting that the paper is of, where it is of one."""
        return body_meetings(self.register, self.period)[self.id] if self.scope == "meeting" else None

    @property
    def to(self) -> str:
        """Whom the paper is made for, of one that is made for each of several; empty of any other."""
        return self.only or (self.each.all if self.each else "")

    @property
    def goes_to(self) -> str:
        """Whom it goes to, within a sentence: the one that it is made for, else the readers of every paper."""
        return self._to_inside or self.declarations.readers

    @property
    def _to_inside(self) -> str:
        """`to` within a sentence: a single word that one is called is a name, as Nesta."""
        return self.only if self.only and " " not in self.only else self.inside(self.to)

    @property
    def is_several(self) -> bool:
        """Whether it is about units together, so that whose a row is has to be said."""
        return self.scope != "unit" and not (self.held and self.held.whose)

    @property
    def called(self) -> str:
        """What those are called in a sentence who have returned: "the school"; of several "the schools"."""
        return f"the {self.unit_words[1]}" if self._are_many else called(self.register, self.units[0])

    def agreed(self, one: str, many: str) -> str:
        """The word that agrees with what they are called: of one unit `one`."""
        return many if self._are_many else one

    @property
    def _are_many(self) -> bool:
        """Whether sentences speak of them as of many: of a trust that has a single unit they do not."""
        return self.is_several and len(self.units) != 1

    def says(self, row: OfUnit) -> str:
        """Who speaks in what the workbook of `row` says: "The school says"."""
        return says(self.register, self.unit_of(row))

    @property
    def reader(self) -> str:
        """What the body is called that reads the paper; empty of a paper of the trust, which says no reader."""
        if self.scope == "unit":
            return reader_of(self.register, self.id)[1]
        if self.held:
            return self.held.days.body
        return self.register.label("body", self.id) if self.scope == "body" else ""

    @property
    def body(self) -> str:
        """The code of that body; empty of one that the register only names."""
        if self.held:
            return self.held.days.code
        return reader_of(self.register, self.id)[0] if self.scope == "unit" else self.id

    @property
    def meeting(self) -> date | None:
        """The day on which that body meets for the period; None where its units have several, or none."""
        if self.held:
            return self.held.days.meeting
        found = (meeting_days(self.register, self.period, unit) for unit in self.units)
        days = {days.meeting for days in found if days}
        return days.pop() if len(days) == 1 and self.scope != "trust" else None

    @property
    def phase(self) -> str:
        """The phase that its figures are compared with, in prose: "primary", of a first school too; empty where its
        units have none, or several."""
        codes = {self.register.phase_of(self.register.units[unit]) for unit in self.units}
        code = codes.pop() if len(codes) == 1 else ""
        return "" if code in ("", "not_applicable") else inside(self.declarations.word("phase", code))

    @property
    def is_school(self) -> bool:
        """Whether all are schools; a team, a centre or a company has neither a head nor pupils of its own."""
        return all(is_school(self.register, unit) for unit in self.units)

    @cached_property
    def nouns(self) -> Nouns:
        """What rows of plans are called."""
        return nouns_of(self.declarations)

    @cached_property
    def unit_words(self) -> tuple[str, str]:
        """What its units are called, one and many."""
        return unit_words(self.register, self.units)

    @cached_property
    def due(self) -> tuple[str, ...]:
        """The units that it is about and that a return is due from; where nothing is known of returns, all."""
        known = {self.unit_of(row) for row in self.returns}
        return tuple(unit for unit in self.units if unit in known) or self.units

    def unit_of(self, row: OfUnit) -> str:
        """The unit that it is about whose `row` is: the one that succeeded the row's, where one did."""
        return self._succeeded.get(row.unit, row.unit)

    @cached_property
    def _succeeded(self) -> Mapping[str, str]:
        return {before: unit for unit in self.units for before in self.tables.register.lineage(unit)}

    def entry_of(self, row: OfUnit) -> Entry:
        """The register's row of the unit whose `row` is."""
        return self.register.units[self.unit_of(row)]

    @cached_property
    def lineage(self) -> frozenset[str]:
        """The units that it is about, and those that they succeeded."""
        return frozenset(before for unit in self.units for before in self.tables.register.lineage(unit))

    def own(self, table: Sequence[R]) -> list[R]:
        """The rows of `table` that are of its units, in order."""
        by_unit = self.tables.once(_by_unit, Same(table))
        own = [placed for unit in self.lineage for placed in by_unit.get(unit, ())]
        return [row for _, row in sorted(own, key=itemgetter(0))]

    @cached_property
    def returns(self) -> list[ReturnRow]:
        """What came from each unit that it is about, of those that a return is due from."""
        return self.own(self.tables.returns)

    @property
    def returned(self) -> ReturnRow | None:
        """What came from the one unit that it is about; None where nothing is known, or it is about several."""
        return self.returns[0] if self.scope == "unit" and self.returns else None

    @property
    def has_returned(self) -> bool:
        """Whether a workbook of this period stands."""
        return any(row.came_in for row in self.returns)

    @property
    def lacks_return(self) -> bool:
        """Whether it is one unit, a return is due from it, and none stands."""
        return self.returned is not None and not self.returned.came_in

    @property
    def is_checked(self) -> bool:
        """Whether somebody has checked each return, so that a paper may stand in the name of a head."""
        return bool(self.returns) and all(row.declared_by for row in self.returns)

    @cached_property
    def kpis(self) -> list[KpiRow]:
        return [row for row in self.own(self.tables.kpis) if row.kpi in self.register.kpis]

    @cached_property
    def history(self) -> list[KpiHistoryRow]:
        return self.own(self.tables.kpi_history)

    @cached_property
    def actions(self) -> list[ActionRow]:
        """Its actions in the order of the plans, without those dropped."""
        return [row for row in self.own(self.tables.actions) if row.delivery != "not_applicable"]

    @cached_property
    def milestones(self) -> list[MilestoneRow]:
        return self.own(self.tables.milestones)

    @cached_property
    def tops(self) -> list[TopRow]:
        return self.own(self.tables.tops)

    @cached_property
    def measures(self) -> list[MeasureRow]:
        return self.own(self.tables.measures)

    @cached_property
    def funding(self) -> list[FundingRow]:
        return self.own(self.tables.funding)

    @cached_property
    def meetings(self) -> list[tuple[date, MeetingRow]]:
        """Its meetings that have a day, by it."""
        dated = [(row.date, row) for row in self.own(self.tables.meetings) if row.date]
        return sorted(dated, key=lambda pair: pair[0])

    @cached_property
    def plan_changes(self) -> list[PlanChangeRow]:
        """What is not as its plan was set, in the order of its workbook."""
        return self.own(self.tables.plan_changes)

    @cached_property
    def exceptions(self) -> list[ExceptionRow]:
        return self.own(self.tables.exceptions)

    def record(self, name: str) -> list[TidyRow]:
        """Its rows of a record in this period."""
        table = self.tables.records.get(name)
        return self.own(table.rows) if table else []

    @property
    def kind_of_history(self) -> str:
        """The kind of the periods that histories are over: of a year that has terms, those."""
        parts = self.register.calendar.parts(self.period)
        return parts[-1].kind if parts else self.period.kind

    @property
    def told_in(self) -> dict[str, list[str]]:
        """Of a year that has terms: the names of its figures by the term in which each was reported last, the
        latest term first."""
        found: dict[str, list[str]] = {}
        for period in reversed(self.register.calendar.parts(self.period)):
            rows = [row for row in self.kpis if row.of == period.id and row.group == EVERYBODY and row.due]
            if rows:
                found[period.title] = [self.kpi(row).text("name") for row in rows]
        return found

    def kpi(self, row: KpiRow) -> Entry:
        """The register's entry of the KPI that `row` is a figure of."""
        return self.register.kpis[row.kpi]

    def kpi_name(self, row: KpiRow) -> str:
        """The KPI's name, with the group where it is of some pupils only."""
        group = row.group
        kpi = self.kpi(row)
        whole = group == EVERYBODY or is_everybody(self.declarations, group)
        if whole or group == kpi.text("counts_people"):
            return kpi.text("name")
        return f"{kpi.text('name')} ({inside(self.group_word(row))})"

    def group_word(self, row: KpiRow) -> str:
        """What the pupils are called whom `row` is of."""
        return self.declarations.word("pupil_group", row.group)

    def inside(self, body: str) -> str:
        """What a board or committee is called within a sentence.

        It keeps its capitals where it is written as a name: with a capital beyond its first letter, as SGB or
        Strategic Group, or with a word first that a unit is named by, as the Dene committee of Dene School.
        """
        named = self.register.ever.once(_words_of_names)
        is_name = body[1:] != body[1:].lower() or body.partition(" ")[0] in named
        return body if is_name else inside(body)

    def published(self, row: KpiRow, period: Period) -> Entry | None:
        """The figure for England that the row's figure of `period` is set beside, by the phase that its unit is
        compared with; None where none matches."""
        return self.register.published_for(self.entry_of(row), row.kpi, period, row.group or EVERYBODY)

    def at(self, row: KpiRow, period: Period | None) -> KpiHistoryRow | None:
        """The figure of the same unit, KPI and group in another period; None where there is none."""
        return self._history_at.get((row.unit, row.kpi, row.group, period.id)) if period else None

    @cached_property
    def _history_at(self) -> Mapping[tuple[str, str, str | None, str], KpiHistoryRow]:
        return {(past.unit, past.kpi, past.group, past.period): past for past in reversed(self.history)}

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What names in braces stand for in its titles, captions and sentences."""
        register, previous = self.register, self.previous
        one, many = self.unit_words
        explains = "School" if self.is_school else opening(one if self.is_several else self.called)
        return {
            "trust": register.trust_name,
            "name": self.name,
            "period": self.period.title,
            "previous": previous.title if previous else "time before",
            "the_period": self.period.named,
            "the_previous": previous.named if previous else "the time before",
            "as_at": long_date(self.period.as_at),
            "committee": self.inside(self.reader),
            "to": self._to_inside,
            "meeting": long_date(self.meeting) if self.meeting else "",
            "contact": register.contact,
            "phase": self.phase or "same phase",
            "earlier": "",
            "Head": opening(head_of(register, "" if self.is_several else self.units[0])),
            "explanation": f"{explains}’s explanation",
            "school": one,
            "schools": many,
            "School": opening(one),
            "Schools": opening(many),
            "The_school": opening(self.called),
        }


def _by_unit(_: Tables, table: Same[Sequence[R]]) -> Mapping[str, Sequence[tuple[int, R]]]:
    """The rows of a table by their units, each with its place: each of many papers is about one of many units."""
    found: dict[str, list[tuple[int, R]]] = {}
    for placed in enumerate(table.it):
        found.setdefault(placed[1].unit, []).append(placed)
    return found


def _words_of_names(ever: Register) -> frozenset[str]:
    """The words in the names of units."""
    return frozenset(word for unit in ever.rows("unit") for word in unit.text("name").split())


def subject_of(
    declarations: Declarations, tables: Tables, scope: Scope, name: str = "", each: Each | None = None
) -> Subject:
    """What a paper of `scope` is about that `name` (a unit's id, a body's code) tells from its others; of one that
    is made for `each` value of a column, `name` is that one.

    Raises UnknownError where the register has no such unit or body.
    """
    register = tables.register
    if scope == "trust":
        return Subject(declarations, tables, scope, "", tuple(register.units), each, name if each else "")
    if scope == "meeting":
        held = body_meetings(register, tables.period).get(name)
        if held is None:
            raise UnknownError(f"The register has no meeting {name} for {tables.period.named}.")
        return Subject(declarations, tables, scope, name, held.units)
    if scope == "unit":
        if name not in register.units:
            sheet = sheets_called(declarations, "unit")
            raise UnknownError(f"{name} is no unit of the register. Its {sheet} lists them.")
        return Subject(declarations, tables, scope, name, (name,))
    units = tuple(unit for unit in register.units if reader_of(register, unit)[0] == name)
    if not units:
        sheets = sheets_called(declarations, "unit", "body")
        raise UnknownError(f"No unit's papers are read by {name}. The register's {sheets} say whose.")
    return Subject(declarations, tables, scope, name, units)


def subjects(register: Register, period: Period, scope: Scope, each: Each | None = None) -> list[str]:
    """The ids that papers of `scope` are made for: every unit's, every body's that reads the papers of any, every
    meeting's of the period, or the trust's, which is empty. Of a paper for `each` value of a column those values;
    one for all without any."""
    if scope == "trust":
        return (values_of(register, each) if each else []) or [""]
    if scope == "meeting":
        return [*body_meetings(register, period)]
    if scope == "unit":
        return [*register.units]
    readers = {reader_of(register, unit)[0] for unit in register.units} - {""}
    return [code for row in register.rows("body") if (code := row.text("body")) in readers]
