"""The fictional trust's register, as rows for `init`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from planbook.model.address import column_letter
from planbook.model.names import slug
from planbook.model.values import Value
from planbook.workflow.init import calendar_rows

FIRST_YEAR = 2024
"""The academic year that the demo's register begins with; its last term is autumn 2026."""
LAST_PERIOD = "2026-27-autumn"

_PER_PUPIL = {"primary": 395.0, "secondary": 290.0}
"""Pupil premium over the whole roll, in pounds a pupil."""


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """One school of the sample, with what its figures are drawn from."""

    unit_id: str
    name: str
    phase: str
    pupils: int
    capacity: int
    head: str
    attendance: float
    """Usual attendance, 0 to 100."""
    results: float
    """Usual share of pupils at the expected standard (or with grade 5 in both), 0 to 100."""
    strength: float
    """How fast its actions go, 1 being the pace planned."""
    format: str = ""


@cache
def sample() -> Mapping[str, Any]:
    """The content of trust.toml."""
    return tomllib.loads((Path(__file__).parent / "trust.toml").read_text(encoding="utf-8"))


def schools(count: int | None = None) -> list[DemoSchool]:
    """The schools of the sample; beyond its twelve, further ones of the same make under other names."""
    named = [DemoSchool(**row) for row in sample()["unit"]]
    wanted = len(named) if count is None else count
    made = named[:wanted]
    for number in range(len(named), wanted):
        again, place = divmod(number, len(named))
        like = named[place]
        made.append(
            DemoSchool(
                unit_id=f"{990101 + number}",
                name=f"{like.name} {again + 1}",
                phase=like.phase,
                pupils=like.pupils + number % 40,
                capacity=like.capacity + number % 40,
                head=_with_initials(like.head, column_letter(again - 1)),
                attendance=like.attendance,
                results=like.results,
                strength=like.strength,
                format=like.format,
            )
        )
    return made


def _with_initials(name: str, letters: str) -> str:
    """`name` with further initials before its surname: the register wants no two people of one name."""
    others, _, surname = name.rpartition(" ")
    return " ".join([others, *(f"{letter}." for letter in letters), surname])


def register_rows(taking_part: Sequence[DemoSchool]) -> dict[str, list[dict[str, Value]]]:
    """Every row that the sample's register has beside the shipped catalogue."""
    told = sample()
    rows: dict[str, list[dict[str, Value]]] = {
        key: [dict(row) for row in told[key]]
        for key in ("body", "trust_area", "reporting_line", "kpi_target", "funding_source")
    }
    rows["trust"] = [dict(told["trust"])]
    rows["unit"] = [
        {
            "unit_id": s.unit_id,
            "name": s.name,
            "kind": "school",
            "phase": s.phase,
            "format": s.format or None,
            "pupils": s.pupils,
            "capacity": s.capacity,
            "state": "open",
        }
        for s in taking_part
    ]
    heads: list[dict[str, Value]] = [
        {
            "person": f"HT-{s.unit_id}",
            "name": s.head,
            "role": "head",
            "unit": s.unit_id,
            "email": f"head@{slug(s.name)}.example",
        }
        for s in taking_part
    ]
    rows["person"] = [*(dict(row) for row in told["person"]), *heads]
    here = {s.unit_id for s in taking_part}
    rows["waiver"] = [dict(row) for row in told["waiver"] if row["unit"] in here]
    rows["award"] = [award for s in taking_part for award in _awards(s)]
    rows |= calendar_rows(FIRST_YEAR, 3)
    for period in rows["period"]:
        if period["period"] == LAST_PERIOD:
            period["meeting"] = date(2027, 1, 14)
    return rows


def first_term_rows(taking_part: Sequence[DemoSchool]) -> dict[str, list[dict[str, Value]]]:
    """The same of a trust in its first term, which uses no more than the smallest pack.

    What its centre gives of each school, complaints and whether the audit of safeguarding is complete, is there.
    """
    rows = register_rows([replace(school, format="") for school in taking_part])
    rows = {key: rows[key] for key in ("trust", "unit", "person", "trust_area", "kpi_target")}
    rows |= calendar_rows(int(LAST_PERIOD[:4]), 2)
    last = next(period for period in rows["period"] if period["period"] == LAST_PERIOD)
    last["meeting"] = date(2027, 1, 14)
    held: Mapping[str, Value] = {"period": LAST_PERIOD, "source": "The centre's log", "read_on": last["as_at"]}
    rows["figure_held"] = [
        {**held, "unit": school.unit_id, "kpi": code, "value": value}
        for number, school in enumerate(taking_part)
        for code, value in (("COM", float(number % 3 == 1)), ("SAFE", float(number % 5 != 3)))
    ]
    return rows


def _awards(school: DemoSchool) -> list[dict[str, Value]]:
    """What the school was awarded in each of the demo's years."""
    awards: list[dict[str, Value]] = []
    for year in ("2024-25", "2025-26", "2026-27"):
        lines = [
            ("PP", round(school.pupils * _PER_PUPIL[school.phase], -2), "Catch-up teaching and the breakfast club")
        ]
        if school.phase == "primary":
            lines.append(("PESP", 16000 + 10.0 * school.pupils, "Coaches, and swimming for Year 4"))
        if school.strength >= 1.1:
            lines.append(("HUB", 24000.0, "Leading training for other schools"))
        awards += [
            {"unit": school.unit_id, "source": code, "year": year, "amount": amount, "purpose": purpose}
            for code, amount, purpose in lines
        ]
    return awards
