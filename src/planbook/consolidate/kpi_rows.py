"""The rows of KPIs: of units, of phases, and of both over the periods before. Read `rows` for what they share."""

from dataclasses import dataclass

from planbook.consolidate.shown_keys import kpi_key


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI in use, of one unit that it applies to, for all pupils or a group of them."""

    unit: str
    unit_name: str
    phase: str | None
    kpi: str
    kpi_name: str
    group: str
    due: bool
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None
    benchmark: float | None
    benchmark_year: str | None
    status: str
    last: float | None
    """The value of the period before; of a KPI not asked every term, of the last period in which it was due; of one
    that adds up since September, of the same period a year before."""
    last_year: float | None
    """The value of the same period a year before."""
    change: float | None
    """`value` less `last`, both as they are shown."""
    comment: str | None
    figure: str
    last_term: str | None = None
    """The period that `last` is of, as prose has it."""
    last_target: float | None = None
    """What `last` was judged against."""
    last_status: str | None = None
    counted_until: str | None = None
    """The last period in which the KPI was counted differently, as prose has it; None where it never was."""
    of: str | None = None
    """Of a year: the id of the period that the figure was reported in; None where that is the year itself."""
    of_year: float | None = None
    """The whole target of the year, where `target` is the share that is due by now, or it is not judged yet."""
    scale: float | None = 1.0
    """What the KPI's own range and tolerance are multiplied by; None where it is not judged yet."""
    instead: str | None = None
    """What its unit says in place of a figure: "n/a", "not known"; None where it says nothing."""
    held: str | None = None
    """Of a KPI that the trust gives: who holds the figure, from where and when; None where the unit gives it."""


@dataclass(frozen=True, slots=True)
class KpiHistoryRow:
    """A KPI of one unit and group in one of the periods that a trend reaches."""

    unit: str
    phase: str | None
    kpi: str
    group: str
    period: str
    short: str
    """What the period is called where there is little room: "Aut 26"."""
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None
    status: str

    @property
    def source_id(self) -> str:
        """The id of the figure of then."""
        return f"{kpi_key(self.kpi, self.unit, self.group)}@{self.period}"


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A KPI of one phase and group, rolled up over its units.

    A body none of whose units has a phase has one phase, `not_applicable` ("All units"). The target of a number is
    the sum of its units' targets; of yes or no the counts are of units, and the value is 1 where all said yes.
    """

    phase: str
    phase_word: str
    kpi: str
    kpi_name: str
    group: str
    units: int
    """How many it is due from."""
    reporting: int
    """How many of them gave both counts, those with nobody to count among them."""
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None
    benchmark: float | None
    benchmark_year: str | None
    status: str
    last: float | None
    """The value last time of the units that have both figures, and not the total of then."""
    change: float | None
    off_target: str
    """The names of units that are off target, separated by "; "."""
    figure: str
    last_term: str | None = None
    """The period that `last` is of, as prose has it."""
    counted_until: str | None = None
    """The last period in which the KPI was counted differently, as prose has it."""
    of: str | None = None
    """Of a year: the id of the period that the figure is of; None where that is the year itself."""
    missing: str = ""
    """The names of the units that it is due from and that have given nothing for it, separated by "; "."""
    of_year: float | None = None
    """The whole target of the year, where `target` is the share that is due by now, or it is not judged yet."""
    both: tuple[str, ...] = ()
    """The ids of the units that have both figures: `change` is over these alone."""
    value_both: float | None = None
    """The value now over these, which `change` is from `last` to."""
    scale: float | None = 1.0
    """What the KPI's own range and tolerance are multiplied by; None where it is not judged yet."""


@dataclass(frozen=True, slots=True)
class PhaseHistoryRow:
    """A KPI of one phase and group in one of the periods that a trend reaches."""

    phase: str
    kpi: str
    group: str
    period: str
    short: str
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None
    status: str
    reporting: int = 0
    """How many units it is made of, those with nobody to count among them."""
    trend: float | None = None
    """The value over the units that have a figure in each period of the trend."""
    trend_of: tuple[str, ...] = ()
    """The ids of these."""


def is_judged_later(row: KpiRow | PhaseRow) -> bool:
    """Whether there is a figure of a KPI whose target for the year is judged at its end."""
    return row.scale is None and row.status == "not_applicable"
