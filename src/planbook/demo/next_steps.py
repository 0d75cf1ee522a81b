"""The day on which a demo's period is brought together, and what is said where a demo stops before its end."""

from datetime import date, timedelta
from pathlib import Path

from planbook.model.calendar import Period
from planbook.model.shell_quoting import typed


def end_of(period: Period) -> date:
    """The day on which the coordinator brings the period together: some days after it was due."""
    return (period.due or period.end) + timedelta(days=6)


def once_prepared(folder: Path, period: Period) -> list[str]:
    """The lines that say where to look once the workbooks are there to be sent."""
    return [f"The workbooks to send are in {typed(folder / 'issued' / period.id)}."]


def once_returned(folder: Path, period: Period) -> list[str]:
    """Those that say so once they have come back, and what to do next."""
    returned = typed(folder / "returned" / period.id)
    begin = f"planbook -C {typed(folder)} --today {end_of(period)}"
    return [
        f"The register is {typed(folder / 'trust.xlsx')}; what came back is in {returned}.",
        f"Next: {begin} validate, then consolidate {period.id}.",
    ]


def once_consolidated(summary: Path) -> list[str]:
    """Those that say so once they have been brought together."""
    return [f"The summary is {typed(summary)}."]
