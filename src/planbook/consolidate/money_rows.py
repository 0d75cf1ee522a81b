"""The rows of tables of money: funding lines, and those of one source together."""

import datetime as dt
from dataclasses import dataclass

from planbook.model.funding import over_award


@dataclass(frozen=True, slots=True)
class FundingRow:
    """A funding line of one unit."""

    unit: str
    unit_name: str
    ref: str
    source: str | None
    source_name: str
    purpose: str | None
    award: float | None
    spent: float | None
    committed: float | None
    forecast: float | None
    variance: float | None
    """The award less the forecast."""
    spent_share: float | None
    """0 to 100 of the award."""
    year_passed: float | None
    """0 to 100 of the days that the award is of, at the day of the figures."""
    status: str
    comment: str | None
    figure: str
    begins: dt.date | None = None
    ends: dt.date | None = None
    """The first and the last day of the award."""
    of: str | None = None
    """Of a year: the id of the period in which what is spent was told last; None where that is its last one."""

    def amount(self, key: str) -> float | None:
        """The pounds that stand under one of `award`, `spent`, `committed`, `forecast`; KeyError for any other."""
        amounts = {"award": self.award, "spent": self.spent, "committed": self.committed, "forecast": self.forecast}
        return amounts[key]

    @property
    def over(self) -> float:
        """Pounds by which the forecast, or else what is spent already, is over the award; 0 where it is not."""
        return over_award(self.award, self.spent, self.forecast)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The funding lines of one source together."""

    source: str
    source_name: str
    units: int
    award: float | None
    spent: float | None
    committed: float | None
    forecast: float | None
    variance: float | None
    uncommitted: float | None
    """The award less what is spent and committed."""
    repayable: bool
    end: dt.date | None
    """The last day of its awards; money of the same source that ends on another day is a row of its own."""
    figure: str
    lines: int = 0
    forecast_by: int = 0
    """How many of the lines gave a forecast."""
