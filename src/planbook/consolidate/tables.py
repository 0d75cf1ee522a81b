"""The trust's tables: what every output is made from.

Each is a DataFrame whose columns are listed here. Text is str, missing is None/NaN, money is pounds,
percentages are 0 to 100. `figure` names the entry of `figures` that says which rows a line was made from.
Units, KPIs and sources stand in the register's order. Whatever leaves the trust's own office is made from
`planbook.consolidate.disclosure.external` of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planbook.model.calendar import Period
from planbook.model.figure import Figure
from planbook.model.register import Register

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class TrustTables:
    """All tables of one period."""

    register: Register
    period: Period
    previous: Period | None
    """The period before, of the same kind."""

    records: Mapping[str, "DataFrame"]
    """One tidy table a record, for data/*.csv: unit, unit_name, period, the fields by key (without those
    that the workbook works out), source_file, source_sheet, source_row. Register codes are canonical; a wrong
    cell is missing, a blank one its declared default. Of this period alone."""

    returns: "DataFrame"
    """A row for each unit due: unit, unit_name, phase (code), format, file, received_on (date), on_time
    (bool or None), verdict (or "missing"), declared_by, declared_on (date; both None unless the head has
    said that the return is checked), errors, warnings, notes."""

    kpis: "DataFrame"
    """A row for each unit, KPI in use that applies, and group: unit, unit_name, phase, kpi, kpi_name, group, due
    (bool), numerator, denominator, value, target, benchmark, benchmark_year, status (figure.Status), last
    (value of the period before; of a KPI not asked every term, of the last period in which it was due),
    last_year (of the same period a year before), change (value - last; None where a KPI that adds up since
    September began afresh), comment, figure. A KPI that is not due has status `not_due` even where a figure
    was given, and counts towards no total."""

    kpi_history: "DataFrame"
    """Up to six periods, oldest first, this one last: unit, phase, kpi, group, period, short ("Aut 26"),
    numerator, denominator, value, target, status."""

    phases: "DataFrame"
    """A row for each phase, KPI and group that is rolled up: phase, phase_word, kpi, kpi_name, group, units (due),
    reporting (units that gave both counts), numerator, denominator, value, target, benchmark,
    benchmark_year, status, last, change, off_target (names of units off target, parted by ", "), figure.
    A body none of whose units has a phase has one phase, `not_applicable` ("All units"). The target of a number
    is the sum of its units' targets; of yes or no the counts are of units, and the value is 1 where all said
    yes."""

    phase_history: "DataFrame"
    """As kpi_history, by phase: phase, kpi, group, period, short, numerator, denominator, value, target, status."""

    actions: "DataFrame"
    """A row for each action: unit, unit_name, ref, area (title as the plan has it; its horizon where plans have no
    areas), trust_area (code or None), objective, action, led_by ("Lead; other"), start (date), finish (date as
    first approved), ongoing (bool), revised_finish (date; the last one given, where the finish has moved),
    reported (status code as given, after "no change" is resolved), delivery_last and revised_last (delivery and
    revised_finish as they were the time before, None where it is new), delivery (figure.Status), basis
    ("milestones", "progress", "self-assessed", "none"), reporting ("fresh", "confirmed", "stale",
    "not_reported"), percent_done, share_passed (0 to 1 of term time), progress, next_step, impact, overdue_days
    (0 where not), slipped_days (calendar days, 0 where not), success_criteria, live (bool: neither completed
    nor dropped), source_file, source_sheet, source_row, figure. Of units
    that have returned alone; actions completed earlier in the year follow, from the file of that period."""

    areas: "DataFrame"
    """Live and completed actions by area: area (title), red, amber, green, blue, not_reported, not_due,
    total, figure. Areas that are the trust's under the trust's title, in its order, even without an action; the
    others after, as they first appear; actions without one under "No area given"."""

    milestones: "DataFrame"
    """A row for each milestone: unit, unit_name, ref, action (ref), milestone, due (date), met (code), met_on,
    due_now (bool: due by as_at)."""

    measures: "DataFrame"
    """A row for each measure: unit, unit_name, ref, belongs_to, area (title or ""), statement, kind, operator,
    target, baseline, actual, status (figure.Status), evidence, due (date)."""

    funding: "DataFrame"
    """A row for each funding line: unit, unit_name, ref, source (code), source_name, purpose, award, spent,
    committed, forecast, variance (award - forecast), spent_share (0 to 100 of award), year_passed (0 to
    100), status (figure.Status), comment, figure."""

    sources: "DataFrame"
    """Funding by source: source, source_name, units, award, spent, committed, forecast, variance,
    uncommitted (award - spent - committed), repayable (bool), end (date), figure."""

    meetings: "DataFrame"
    """A row for each meeting: unit, unit_name, ref, body, body_name, date, time, venue, attendees, held (code),
    attended, members, notes."""

    exceptions: "DataFrame"
    """What is off target, off track or overdue, over budget or not returned: unit, unit_name, kind ("kpi",
    "action", "funding", "return"), what, since (title of the first period in which it was so, without a break
    since), explanation, response, who, by (text), status, figure. Missing returns first, then
    red before amber, those of longest standing first."""

    findings: "DataFrame"
    """A row for each finding: the fields of Finding, with unit_name and title (of the rule)."""

    causes: "DataFrame"
    """Findings by rule: code, title, severity, units, of (units that returned, or were to), findings, example."""

    changes: "DataFrame"
    """What changed where a unit returned its workbook again, a row for each cell or row: unit, unit_name, file,
    received_on, file_before, received_before, kind ("changed", "added", "removed"; "same" in one row without a cell
    where nothing did), record, row_id, label, field, heading, before, after (words), sheet, cell. No row of it is
    shown outside."""

    figures: Mapping[str, Figure]
    """By id: `kpi/<code>/<unit>` and `kpi/<code>/<unit>/<group>`, `phase/<phase>/<code>` (and `/<group>`), each of
    these after `change/` where there is a change since last time, `action/<unit>/<ref>`, `area/<slug>`,
    `funding/<unit>/<ref>`, `source/<code>`, `returns/<unit>`, and `headline/` due, returned, on_time, live,
    on_track, off_track, overdue, kpis_judged, kpis_off_target, award, spent, forecast. A second row with the same
    ref has its Excel row after it."""
