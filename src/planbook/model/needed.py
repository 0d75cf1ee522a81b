"""What a unit needs before it begins: figures to a day, and who for how long, as its cover says it."""

from collections import Counter
from math import ceil

from planbook.model.calendar import Period
from planbook.model.declarations import Format
from planbook.model.given_lines import given_lines
from planbook.model.prose import listed
from planbook.model.register import Register

_MOST = 3
"""KPIs that are named; the others are counted."""
_STEP = 5
"""Minutes that a share is rounded up to."""


def figures_needed(register: Register, layout: Format, unit_id: str, period: Period) -> str:
    """The KPIs that the unit is asked for, "attendance and persistent absence to 4 December"; empty without any."""
    records = [sheet.record.key for sheet in layout.sheets if sheet.record.rows == "fixed"]
    lines = [line for record in records for line in given_lines(register, record, unit_id, period) if line.asked]
    named = (register.kpis.get(str(line.values.get("kpi"))) for line in lines)
    names = dict.fromkeys(in_sentence(kpi.text("name")) for kpi in named if kpi)
    day = period.as_at
    return f"{listed(names, most=_MOST)} to {day.day} {day:%B}" if names else ""


def minutes_by_role(layout: Format) -> dict[str, int]:
    """Who fills the sheets in, each with about how many minutes of the whole."""
    sheets = Counter(sheet.who for sheet in layout.sheets if sheet.who)
    whole = sum(sheets.values())
    return {
        who: _STEP * max(1, ceil(layout.minutes * number / whole / _STEP - 0.5)) for who, number in sheets.items()
    }


def in_sentence(name: str) -> str:
    """`name` inside a sentence: one that begins with an abbreviation, or ends with a number, keeps its capital."""
    kept = name[1:2].isupper() or name[1:2].isdigit() or name[-1:].isdigit()
    return name if kept else name[:1].lower() + name[1:]
