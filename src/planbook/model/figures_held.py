"""Figures that the trust holds itself: what its register has of a KPI that no school is asked for.

is_held(declarations, kpi)                               whether the trust gives the KPI's figures
giver(declarations, kpi)                                 who gives them, and where they are found
said_of_held(declarations)                               what a register has of such a KPI
is_shown_only(register, entry, key)                      whether a cell of a return is the trust's to fill in
held_figure(register, unit_id, period_id, code, group)   what the register has of one line
fed_figure(register, unit_id, period_id, code, group)    what an export gives of a line that the school gives
whose_words(held)                                        who holds it, from where and from when, as people read it
from_where(held)                                         the export that it is from, and its day
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planbook.model.declarations import Choice, Declarations
from planbook.model.kpi import EVERYBODY, NOBODY, figure, group_of, is_of_nobody, needs_denominator
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import Value, long_date

RECORD = "figure_held"
OF_TRUST = ""
"""Under this id the register has what is of no unit, but of the trust as a whole."""
LINES = "kpi_value"
"""The record of a return in whose lines such figures are shown."""
_GIVERS = "who_gives"
_COUNTS = ("numerator", "denominator")
_GIVEN = (*_COUNTS, "value")
_Line = tuple[str, str, str, str]
"""Period, unit, KPI and group."""


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure that the trust holds."""

    code: str
    """Its KPI's."""
    entry: Entry
    """Its row of the register."""
    numerator: Value
    denominator: Value
    value: float | None
    """From its counts; where they are not known, as it was typed; None where there was nobody to count.

    In the KPI's own unit, not rounded.
    """

    @property
    def shown(self) -> float | str | None:
        """The figure, and `NOBODY` where there was nobody to count."""
        return NOBODY if self.value is None else self.value

    @property
    def source(self) -> str:
        """Where the trust has the figure from, as its register says it."""
        return self.entry.text("source")

    @property
    def file(self) -> str:
        """The export that it is from; empty where somebody typed it."""
        return self.entry.table.file

    @property
    def day(self) -> date | None:
        """The day on which it was read there; None where the register does not say."""
        return self.entry.date("read_on")


def is_held(declarations: Declarations, kpi: Entry) -> bool:
    """Whether the trust gives the KPI's figures, so that schools are not asked."""
    choice = giver(declarations, kpi)
    return choice is not None and choice.held


def giver(declarations: Declarations, kpi: Entry) -> Choice | None:
    """Who gives the KPI's figures, as the register's sheet KPIs has it; None where it says nothing: the school."""
    return declarations.choice(_GIVERS, kpi.get("given_by"))


def said_of_held(declarations: Declarations) -> str | None:
    """What a register has of a KPI whose figures the trust gives."""
    return next((choice.code for choice in declarations.lists[_GIVERS] if choice.held), None)


def held_figure(
    register: Register, unit_id: str, period_id: str, code: str, group: str = EVERYBODY
) -> HeldFigure | None:
    """What the register has of the line; None where it has nothing, where the school gives the KPI, and where two
    rows of it differ, as nobody can tell which is right.

    What one has that the unit has succeeded is its own. `unit_id` is empty of the trust as a whole.
    """
    kpi = register.kpis.get(code)
    if kpi is None or not is_held(register.declarations, kpi):
        return None
    return _line_figure(register, kpi, unit_id, period_id, group)


def fed_figure(register: Register, unit_id: str, period_id: str, code: str, group: str) -> HeldFigure | None:
    """What an export in `figures/` has of a line whose figure the school gives; None where none has.

    It is filled in for the school, which may type over it, and counts as the school returns it.
    """
    kpi = register.kpis.get(code)
    if kpi is None or is_held(register.declarations, kpi):
        return None
    found = _line_figure(register, kpi, unit_id, period_id, group)
    return found if found is not None and found.file else None


def _line_figure(register: Register, kpi: Entry, unit_id: str, period_id: str, group: str) -> HeldFigure | None:
    code = kpi.text("kpi")
    rows = register.ever.once(_rows)
    names = register.lineage(unit_id) if unit_id else [OF_TRUST]
    own = next((found for name in names if (found := rows.get((period_id, name, code, group)))), ())
    if not own or any([row.get(key) for key in _GIVEN] != [own[0].get(key) for key in _GIVEN] for row in own):
        return None
    return _figure(kpi, own[0])


def _figure(kpi: Entry, row: Entry) -> HeldFigure | None:
    count, whole, typed = (row.get(key) for key in _GIVEN)
    value = figure(kpi, count, whole)
    if value is not None:
        return HeldFigure(kpi.text("kpi"), row, count, whole, value)
    if is_of_nobody(kpi, count, whole) and typed is None:
        return HeldFigure(kpi.text("kpi"), row, count, whole, None)
    if needs_denominator(kpi):
        alone = figure_alone(kpi, row)
        return HeldFigure(kpi.text("kpi"), row, None, None, alone) if alone is not None else None
    value = figure(kpi, typed, None)
    if value is None:
        return None
    answer = bool(value) if kpi.text("unit") == "yes_no" and value in (0, 1) else typed  # a 1 is shown as a Yes
    return HeldFigure(kpi.text("kpi"), row, answer, None, value)


def figure_alone(kpi: Entry, row: Entry) -> float | None:
    """The figure that was typed without its counts, where the KPI can have it."""
    value, lowest, highest = row.number("value"), kpi.number("lowest"), kpi.number("highest")
    if value is None or (lowest is not None and value < lowest) or (highest is not None and value > highest):
        return None
    return value


def as_filled_in(register: Register, period_id: str, unit_id: str, entry: Entry) -> HeldFigure | None:
    """The export's figure that a line of a return was filled in with; None where none was."""
    if entry.record != LINES:
        return None
    code = register.code_for("kpi", entry.get("kpi")) or ""
    found = fed_figure(register, unit_id, period_id, code, entry.text("group") or EVERYBODY)
    return found if found is not None and found.numerator is not None else None


def is_shown_only(register: Register, entry: Entry, key: str) -> bool:
    """Whether the cell of a return shows a figure of the trust's, so that the unit is asked for nothing there."""
    if entry.record != LINES or key not in _COUNTS:
        return False
    kpi = register.kpis.get(register.code_for("kpi", entry.get("kpi")) or "")
    return kpi is not None and is_held(register.declarations, kpi)


def line_of(register: Register, row: Entry) -> _Line | None:
    """The period, unit, KPI and group that a row of the register is of; None where it names what is not there."""
    codes = [register.code_for(record, row.get(record)) for record in ("period", "kpi")]
    unit = register.code_for("unit", row.get("unit")) if row.get("unit") is not None else OF_TRUST
    if None in codes or unit is None:
        return None
    return str(codes[0]), unit, str(codes[1]), group_of(register.declarations, row.text("group") or EVERYBODY)


def _rows(register: Register) -> Mapping[_Line, list[Entry]]:
    found: dict[_Line, list[Entry]] = {}
    for row in register.rows(RECORD):
        line = line_of(register, row)
        if line is not None:
            found.setdefault(line, []).append(row)
    return found


def not_yet_held(register: Register) -> str:
    """What is said of a line that the trust gives, where it has no figure."""
    return f"given by the {register.body_word}, which holds no figure yet"


def from_where(held: HeldFigure) -> str:
    """The export that a figure is from and its day: "SIMS, att.csv, 23 October 2026"."""
    file = held.file.rpartition("/")[2]
    return ", ".join(part for part in (held.source, file, long_date(held.day) if held.day else "") if part)


def whose_words(register: Register, held: HeldFigure) -> str:
    """Who holds it, from where and from when: "held by the trust (finance system, 4 December 2026)"."""
    holder = f"held by the {register.body_word}"
    told = ", ".join(part for part in (held.source, long_date(held.day) if held.day else "") if part)
    return f"{holder} ({told})" if told else holder
