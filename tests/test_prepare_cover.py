"""The cover of a workbook: which steps it lists."""

import io

import openpyxl
import pytest

from builders import register
from planbook.model.loading import load
from planbook.prepare.cover_plan import CONFIRMING
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook

DECLARATIONS = load()
CARRIED = {"action": [GivenRow({"ref": "1.1", "action": "Ring home"}, approved=True)]}
SENT_BACK = {"action": [GivenRow({"ref": "1.1", "action": "Ring home", "status": "on_track"})]}


@pytest.mark.parametrize(
    ("period", "rows", "said"),
    [
        ("2026-27-autumn", {}, False),
        ("2026-27-autumn", {"action": []}, False),
        ("2026-27-autumn", {"area": [GivenRow({"title": "Reading"})]}, False),
        ("2026-27-autumn", SENT_BACK, False),
        ("2026-27-autumn", CARRIED, True),
    ],
)
def test_no_change_is_a_step_where_there_is_a_row_to_confirm(
    period: str, rows: dict[str, list[GivenRow]], said: bool
) -> None:
    known = register()
    job = Job(DECLARATIONS.formats["objectives-actions"], known, "990001", known.calendar.period(period), rows)
    cover = openpyxl.load_workbook(io.BytesIO(write_workbook(DECLARATIONS, job)))["Cover"]
    words = [str(cell) for row in cover.values for cell in row if cell]
    assert any(CONFIRMING in word for word in words) == said
    assert any("Open Check." in word for word in words), "the other steps stay"
