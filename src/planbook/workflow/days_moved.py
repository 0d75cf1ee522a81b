"""Workbooks that are out and say other days on their cover than the register by now: a meeting was moved since.

Nothing is corrected in them: people have them. Who is still to return one is told, and so is the coordinator.
"""

import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import ParseError

from planbook.collect.identity import properties_of
from planbook.model.calendar import Period
from planbook.model.cover import DAYS, RETURN_BY
from planbook.model.prose import listed
from planbook.model.values import shown
from planbook.workflow.trust import Trust

_MOST = 3
"""So many units are named in a sentence."""


@dataclass(frozen=True, slots=True)
class DayMoved:
    """A day that the workbook of a unit says and that is another by now."""

    unit: str
    name: str
    what: str
    """What its cover calls it: "Return by", "Figures as at"."""
    said: date
    now: date


def days_moved(trust: Trust, period: Period, units: Collection[str]) -> list[DayMoved]:
    """The days that workbooks in issued/<period>/ say and that are others by now, of `units`, by unit.

    One that an earlier planbook made says none where this looks.
    """
    found: dict[DayMoved, None] = {}
    for path in () if not units else sorted(trust.issued(period).glob("*.xls[xm]")):
        found |= dict.fromkeys(_of_file(trust, period, path))
    return sorted((one for one in found if one.unit in units), key=lambda one: (one.unit, one.what, one.said))


def _of_file(trust: Trust, period: Period, path: Path) -> list[DayMoved]:
    try:
        says = dict(properties_of(path))
    except (OSError, KeyError, zipfile.BadZipFile, ParseError):  # not one of ours, or open: it says nothing
        return []
    unit = says.get("unit", "")
    if unit not in trust.register.units or says.get("period") != period.id:
        return []
    name, made = trust.register.label("unit", unit), []
    for key, what in DAYS.items():
        now = trust.register.due_day(unit, period) if what == RETURN_BY else period.as_at
        said = _day(says.get(key, ""))
        if said and now and said != now:
            made.append(DayMoved(unit, name, what, said, now))
    return made


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def told_moved(moved: Sequence[DayMoved]) -> list[str]:
    """What the coordinator is told: a sentence for each day that moved, with the units whose workbooks say it."""
    units: dict[tuple[str, date, date], list[str]] = {}
    for one in moved:
        units.setdefault((one.what, one.said, one.now), []).append(one.name)
    return [
        f"Workbooks that are out say “{what} {shown(said)}”, and the register says {shown(now)} by now: "
        f"{listed(names, most=_MOST)}. Tell them, or send workbooks that prepare --force makes again."
        for (what, said, now), names in units.items()
    ]
