"""The pack Network and grants: who begins with it, who is asked for what, and that off it asks nobody."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from builders import register
from planbook.model.asked import asked_format
from planbook.model.given_lines import given_lines
from planbook.model.loading import load
from planbook.model.pack import BodyKind
from planbook.prepare.content.prefill import prefill
from planbook.workflow.init import init_trust

PACK = load().packs["network"]
UNITS = """
| unit_id | name                     | kind        | phase   |
| 990001  | Wychcombe Primary School | School      | Primary |
| MR-03   | Northern mini-region     | Mini-region |         |
| MR-04   | Southern mini-region     | Mini-region |         |
| HUB     | The centre               | Centre      |         |
"""
SCHOOLS = """
| urn    | name       | unit                 | need |
| 991001 | Ash Lane   | MR-03                | High |
| 991002 | Birch Road | Northern mini-region | Low  |
"""


def _use(used: str) -> str:
    rows = "".join(f"| {title} | {used} |\n" for title in ("Governance", "Money", PACK.title))
    return f"| pack | used |\n| Plan and KPIs | Yes |\n{rows}"


def _sheets(used: str, unit: str) -> set[str]:
    held = register(unit=UNITS, school_listed=SCHOOLS, pack_use=_use(used))
    period = held.calendar.period("2026-27-autumn")
    assert period
    layout = asked_format(held, load().formats["objectives-actions"], unit, period)
    return {sheet.record.key for sheet in layout.sheets} & {*PACK.records}


@pytest.mark.parametrize(
    ("unit", "asked"),
    [
        ("990001", {"programme", "deployment"}),
        ("MR-03", {"engagement", "designation", "application", "programme", "deployment", "grant_condition"}),
        ("MR-04", {"designation", "application", "programme", "deployment", "grant_condition"}),
        ("HUB", {"designation", "application", "programme", "deployment", "grant_condition"}),
    ],
)
def test_each_unit_is_asked_for_what_concerns_it(unit: str, asked: set[str]) -> None:
    assert _sheets("Yes", unit) == asked
    assert _sheets("No", unit) == set()


def test_a_listed_school_is_a_line_in_the_workbook_of_the_unit_that_it_falls_to_and_in_no_other() -> None:
    held = register(unit=UNITS, school_listed=SCHOOLS, pack_use=_use("Yes"))
    period = held.calendar.period("2026-27-autumn")
    assert period
    lines = given_lines(held, "engagement", "MR-03", period)
    assert [line.values["school"] for line in lines] == ["991001", "991002"]
    assert given_lines(held, "engagement", "MR-04", period) == []
    rows = prefill(load(), held, "MR-03", period, [])["engagement"]
    assert [(row.values["name"], row.values["need"]) for row in rows] == [
        ("Ash Lane", "high"),
        ("Birch Road", "low"),
    ]


@pytest.mark.parametrize(("kind", "begins"), [("network", "Yes"), ("partnership", "Yes"), ("trust", "No")])
def test_networks_and_partnerships_begin_with_it(tmp_path: Path, kind: BodyKind, begins: str) -> None:
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), kind=kind)
    sheet = openpyxl.load_workbook(tmp_path / "trust.xlsx", read_only=True)["What we use"]
    used = {row[0]: row[2] for row in sheet.iter_rows(max_col=3, values_only=True)}
    assert used[PACK.title] == begins
