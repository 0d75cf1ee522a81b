"""What a unit needs before it begins: figures to a day, and who for how long, as its cover says it."""

from collections import Counter
from collections.abc import Collection, Sequence
from math import ceil

from planbook.model.calendar import Period
from planbook.model.declarations import Format
from planbook.model.figures_held import giver
from planbook.model.given_lines import given_lines
from planbook.model.prose import inside, listed
from planbook.model.register import Register

_MOST = 3
"""KPIs that are named; the others are counted."""
_STEP = 5
"""Minutes that a share is rounded up to."""


def figures_needed(
    register: Register, layout: Format, unit_id: str, period: Period, own: Collection[str] | None = None
) -> str:
    """The KPIs that the unit is asked for and where they are found: "attendance and persistent absence from the
    MIS; in-year balance from finance, all to 4 December". Empty without any.

    Few are named, each without what follows a comma in its name, the others counted: of each place as many fewer
    as there are more places. Of a part only its `own` are named.
    """
    records = [sheet.record.key for sheet in layout.sheets if sheet.record.rows == "fixed"]
    lines = [line for record in records for line in given_lines(register, record, unit_id, period) if line.asked]
    names: dict[str, dict[str, None]] = {}
    for code in (str(line.values.get("kpi")) for line in lines):
        kpi = register.kpis.get(code) if own is None or code in own else None
        if kpi:
            found = giver(register.declarations, kpi)
            names.setdefault(found.source if found else "", {})[inside(kpi.text("name"))] = None
    most = max(1, _MOST // max(1, len(names)))
    told = [
        listed([name.partition(",")[0] for name in of], most=most) + (f" from {source}" if source else "")
        for source, of in sorted(names.items(), key=lambda item: not item[0])
    ]
    day = f"to {period.as_at.day} {period.as_at:%B}"
    return f"{'; '.join(told)}{', all' if len(told) > 1 else ''} {day}" if told else ""


def minutes_of_role(layout: Format, own: Sequence[str]) -> int:
    """About how many minutes of the whole those sheets take that `own` has a role for each of, and no more."""
    whole = sum(1 for sheet in layout.sheets if sheet.who)
    nearest = _STEP * max(1, ceil(layout.minutes * len(own) / max(1, whole) / _STEP - 0.5))
    return min(layout.minutes, nearest)


def minutes_by_role(layout: Format) -> dict[str, int]:
    """Who fills the sheets in, each with about how many minutes of the whole."""
    sheets = Counter(sheet.who for sheet in layout.sheets if sheet.who)
    return {who: minutes_of_role(layout, [who] * number) for who, number in sheets.items()}
