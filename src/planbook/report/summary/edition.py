"""What every sheet of one summary draws on: the tables as rows, the declared blocks with their words filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from planbook import look
from planbook.model.asked import KINDS, as_asked
from planbook.model.declarations import Block, Declarations
from planbook.model.kpi import EVERYBODY
from planbook.model.nouns import Nouns, nouns_of
from planbook.model.phases import together_codes, together_word
from planbook.model.prose import inside, listed, number_word
from planbook.model.submission import Entry
from planbook.model.unit_words import unit_words
from planbook.model.used import is_shown
from planbook.model.values import Value, long_date
from planbook.report.cells import Cell, status_style

if TYPE_CHECKING:
    from planbook.consolidate.rows import (
        ActionRow,
        AreaRow,
        CauseRow,
        ExceptionRow,
        FundingRow,
        KpiRow,
        PhaseHistoryRow,
        PhaseRow,
        ReturnRow,
        SourceRow,
    )
    from planbook.consolidate.tables import Tables
    from planbook.model.calendar import Period

_AUDITED = "What earlier papers showed is taken into account."
_PLAIN = "The {body} has chosen not to check what could be worked out from several papers together."
VERDICTS = {
    "refused": ("red", "Could not be used"),
    "undecided": ("not_reported", "Not yet decided"),
    "withdrawn": ("not_reported", "Withdrawn"),
    "partly": ("not_reported", "Returned in part"),
    "missing": ("not_reported", "Not returned"),
    "accepted-with-findings": ("amber", "With findings"),
    "accepted": ("green", "In order"),
    "after-publication": ("amber", "After publication"),
}
"""How what became of a return is shown."""
FOUND = ("accepted", "accepted-with-findings")
"""Those that say what was found in it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of the sheets of measures: a KPI for a group of pupils."""

    kpi: Entry
    group: str
    heading: str

    @property
    def key(self) -> tuple[str, str]:
        return self.kpi.text("kpi"), self.group

    @property
    def kpi_unit(self) -> str:
        return self.kpi.text("unit")


@dataclass(frozen=True)
class Edition:
    """One output made from one set of tables."""

    declarations: Declarations
    tables: "Tables"
    report: str

    @cached_property
    def nouns(self) -> Nouns:
        """What rows of plans are called."""
        return nouns_of(self.declarations)

    def block(self, key: str, **words: str) -> Block:
        """The declared block `key` with its words filled in."""
        block = self.declarations.reports[self.report].block(key)
        block = self._as_asked(block) or block
        filled = _EditionWords({**self.words, **words})
        return replace(
            block,
            **{
                name: getattr(block, name).format_map(filled)
                for name in ("title", "caption", "intro", "empty", "note")
            },
            columns=tuple(replace(c, heading=c.heading.format_map(filled)) for c in block.columns),
        )

    def has(self, key: str) -> bool:
        """Whether the block `key` is about something that was asked, or that came all the same."""
        return self._as_asked(self.declarations.reports[self.report].block(key)) is not None

    def parts_of(self, key: str) -> list[Block]:
        """The blocks that are parts of the block `key`, in order."""
        return [self.block(b.key) for b in self.declarations.reports[self.report].blocks if b.of == key]

    def uses(self, record: str) -> bool:
        """Whether `record` is of a pack that is used, or came all the same in a workbook; that of nothing is."""
        table = self.tables.records.get(record)
        came = table is not None and bool(table.units) and bool(table.rows)
        return came or self.tables.register.packs.record(record)

    def _as_asked(self, block: Block) -> Block | None:
        if self._came(block.tells_of):
            return block
        register = self.tables.register
        unseen = block.is_table and not any(is_shown(register, block.tells_of, unit) for unit in register.units)
        came: Sequence[object] = getattr(self.tables, block.table, ()) if unseen else ()
        if came:
            return block  # workbooks of another format came, and what they say is told
        return as_asked(block, register, register.units, self.tables.period)

    def _came(self, record: str) -> bool:
        return record in self.tables.records and bool(self.tables.records[record].rows)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What the words in braces stand for."""
        one, many = unit_words(self.tables.register, [row.unit for row in self.returns])
        previous = self.tables.previous
        parts = self.tables.register.calendar.parts(self.tables.period)
        part = KINDS[parts[-1].kind] if parts else KINDS[self.tables.period.kind]
        return {
            "trust": self.tables.register.trust_name,
            "period": self.tables.period.title,
            "previous": previous.title if previous else "the time before",
            "the_period": self.tables.period.named,
            "the_previous": previous.named if previous else "the time before",
            "as_at": long_date(self.tables.period.as_at),
            "school": one,
            "schools": many,
            "School": one.capitalize(),
            "Schools": many.capitalize(),
            "floor": f"{self.tables.register.floor:.0f}",
            "audit": _PLAIN.format(body=self.tables.register.body_word)
            if self.tables.register.is_plain_disclosure
            else _AUDITED,
            "part": part,
            "parts": f"{part}s",
        }

    @cached_property
    def parts(self) -> "Sequence[Period]":
        """Of a year that is brought together from its terms: those that anything was reported in, oldest first."""
        told = {row.period for row in self.tables.action_history} | {row.period for row in self.tables.kpi_history}
        return [p for p in self.tables.register.calendar.parts(self.tables.period) if p.id in told]

    def short_of(self, period_id: str | None) -> str:
        """What a period is called where there is little room; the year itself where none is given."""
        period = self.tables.register.calendar.period(period_id or "")
        return period.short if period else self.tables.period.short

    @cached_property
    def footer(self) -> str:
        period = self.tables.period
        title = period.title[:1].upper() + period.title[1:]
        return f"{self.words['trust']}  |  {title}  |  As at {period.as_at:%d/%m/%Y}"

    @cached_property
    def returns(self) -> "Sequence[ReturnRow]":
        return self.tables.returns

    @cached_property
    def returned(self) -> "Sequence[ReturnRow]":
        """The units whose figures are in the tables."""
        return [row for row in self.returns if row.came_in]

    def kept_out(self, verdict: str) -> list[str]:
        """The names of the units of which nothing counts for the reason `verdict`."""
        return [row.unit_name for row in self.returns if row.verdict == verdict]

    @cached_property
    def not_decided(self) -> str:
        """How many units sent workbooks that differ, between which nobody has chosen, as ", one not yet decided";
        empty where none has."""
        many = len(self.kept_out("undecided"))
        return f", {number_word(many)} not yet decided" if many else ""

    @cached_property
    def kpis(self) -> "Sequence[KpiRow]":
        return self.tables.kpis

    @cached_property
    def phases(self) -> "Sequence[PhaseRow]":
        return self.tables.phases

    @cached_property
    def phase_history(self) -> "Sequence[PhaseHistoryRow]":
        return self.tables.phase_history

    @cached_property
    def actions(self) -> "Sequence[ActionRow]":
        """The actions of all plans but those dropped."""
        return [row for row in self.tables.actions if row.delivery != "not_applicable"]

    @cached_property
    def late(self) -> "Sequence[ActionRow]":
        """Live actions past their finish, and those whose finish has moved."""
        return [r for r in self.actions if r.live and (is_overdue(r) or is_moved(r))]

    @cached_property
    def areas(self) -> "Sequence[AreaRow]":
        return self.tables.areas

    @cached_property
    def funding(self) -> "Sequence[FundingRow]":
        return self.tables.funding

    @cached_property
    def sources(self) -> "Sequence[SourceRow]":
        return self.tables.sources

    @cached_property
    def exceptions(self) -> "Sequence[ExceptionRow]":
        return self.tables.exceptions

    @cached_property
    def causes(self) -> "Sequence[CauseRow]":
        return self.tables.causes

    @cached_property
    def phase_order(self) -> list[str]:
        """The phases that units have, in the order of the list; units without one come last, as ""."""
        order = together_codes(self.tables.register.declarations)
        seen = {self.phase_of(row) for row in self.kpis}
        return sorted(seen, key=lambda code: order.index(code) if code in order else len(order))

    @cached_property
    def told_phases(self) -> list[str]:
        """The phases that figures are rolled up for, in order."""
        told = {self.phase_of(row) for row in self.phases}
        return [phase for phase in self.phase_order if phase in told]

    @staticmethod
    def phase_of(row: "ReturnRow | KpiRow | PhaseRow | PhaseHistoryRow") -> str:
        """The phase of a row, empty for units that are of none."""
        return "" if row.phase in (None, "not_applicable") else row.phase

    def phase_word(self, phase: str) -> str:
        """What a phase is called; units without one are all of their kind, "All units" of a body of no others."""
        if phase:
            return together_word(self.tables.register.declarations, phase)
        return next((row.phase_word for row in self.phases if not self.phase_of(row)), "Others")

    def headline(self, name: str, otherwise: Value) -> tuple[Value, str | None]:
        """The headline figure `name` with its id; `otherwise`, without an id, where the tables have none."""
        figure = self.tables.figures.get(f"headline/{name}")
        return (figure.value, figure.id) if figure else (otherwise, None)

    @cached_property
    def measures(self) -> list[Measure]:
        """The measures of this period in the register's order, each for the pupils it is mainly about."""
        return self._measures(main=True)

    @cached_property
    def group_measures(self) -> list[Measure]:
        """The same measures for other groups of pupils."""
        return self._measures(main=False)

    @cached_property
    def without_figure(self) -> dict[str, list[str]]:
        """The names of the units that a total should have and has not, by measure: a total is over the others."""
        found: dict[str, list[str]] = {}
        for measure in (*self.measures, *self.group_measures):
            for phase in self.told_phases:
                row = self._phase_rows.get((phase, *measure.key))
                if row and row.missing and row.reporting and phase not in self._alone:
                    found.setdefault(measure.heading.removesuffix("\u00a0%"), []).extend(row.missing.split("; "))
        return found

    @property
    def said_without_figure(self) -> str:
        """The same in words, those alike together: "Without Elm: Attendance; Suspensions."; empty without any."""
        by_names: dict[str, list[str]] = {}
        for name, units in self.without_figure.items():
            by_names.setdefault(listed(units, most=6), []).append(name)
        told = (f"without {names}: {'; '.join(measures)}" for names, measures in by_names.items())
        said = ". ".join(said[:1].upper() + said[1:] for said in told)
        return f"{said}." if said else ""

    def phase_of_units(self, units: Sequence[str]) -> str:
        """The phase of units that are of one."""
        return next((self.phase_of(row) for row in self.returns if row.unit in units), "")

    @cached_property
    def not_due(self) -> list[str]:
        """The names of measures that are in use and not asked for in this period."""
        asked = {measure.kpi.text("kpi") for measure in self.measures}
        mine = {row.kpi for row in self.kpis}
        return [kpi.text("name") for code, kpi in self.tables.register.kpis.items() if code in mine - asked]

    def _measures(self, *, main: bool) -> list[Measure]:
        found = []
        for code, kpi in self.tables.register.kpis.items():
            rows = [row for row in self.kpis if row.kpi == code]
            groups = list(dict.fromkeys(row.group for row in rows))
            if not groups:
                continue
            first = EVERYBODY if EVERYBODY in groups else groups[0]
            for group in [first] if main else [g for g in groups if g != first]:
                asked = [row for row in rows if (row.group) == group]
                if any(row.due for row in asked):
                    found.append(Measure(kpi, group, self._heading(kpi, "" if main else group)))
        return found

    def _heading(self, kpi: Entry, group: str) -> str:
        name = kpi.text("name")
        if group:
            word = self.declarations.word("pupil_group", group)
            name += f", {inside(word)}"
        return name + "\u00a0%" if kpi.text("unit") == "percent" and "%" not in name else name

    def phase_row(self, phase: str, measure: Measure) -> "KpiRow | PhaseRow | None":
        """The rolled-up figure of `measure` for `phase`, where there is one.

        A phase of one unit has that unit's figure, as it may be shown: there is nothing to work it out from.
        """
        row = self._phase_rows.get((phase, *measure.key))
        return self.unit_row(self._alone[phase], measure) if row and phase in self._alone else row

    @cached_property
    def _alone(self) -> dict[str, str]:
        """The units that are their phase's only one, by phase."""
        units: dict[str, set[str]] = {}
        for row in self.returns:
            units.setdefault(self.phase_of(row), set()).add(row.unit)
        return {phase: next(iter(ids)) for phase, ids in units.items() if len(ids) == 1}

    @cached_property
    def _phase_rows(self) -> "dict[tuple[str, str, str], PhaseRow]":
        return {(self.phase_of(row), row.kpi, row.group): row for row in self.phases}

    def unit_row(self, unit: str, measure: Measure) -> "KpiRow | None":
        """The figure of `measure` of one unit; None where it is not asked for it."""
        return self._unit_rows.get((unit, *measure.key))

    @cached_property
    def _unit_rows(self) -> "dict[tuple[str, str, str], KpiRow]":
        return {(row.unit, row.kpi, row.group): row for row in self.kpis}

    def units_of(self, phase: str) -> list[tuple[str, str]]:
        """The ids and names of the units of `phase`, by name."""
        units = {row.unit: row.unit_name for row in self.kpis if self.phase_of(row) == phase}
        return sorted(units.items(), key=lambda unit: (unit[1].casefold(), unit[0]))


class _EditionWords(dict[str, str]):
    """Words for the braces of a block; a brace that stands for nothing is left as it is."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def is_overdue(row: "ActionRow") -> bool:
    """Whether an action is past its finish."""
    return row.live and row.overdue_days > 0


def is_moved(row: "ActionRow") -> bool:
    """Whether the finish of a live action is later than it was approved."""
    return row.live and row.slipped_days > 0


def verdict_cell(row: "ReturnRow") -> Cell:
    """What became of a return, as a status."""
    status, word = VERDICTS.get(row.verdict, ("not_reported", row.verdict))
    if row.verdict == "accepted-with-findings" and not (row.errors or row.warnings):
        status, word = VERDICTS["accepted"]
    return Cell(word, {"text_wrap": False, "align": "left"} | status_style(status), status=status)


def count_statuses(rows: "Sequence[ActionRow]") -> dict[str, int]:
    """How many of `rows` have each status."""
    statuses = [row.delivery for row in rows]
    return {status: statuses.count(status) for status in look.STATUS}
