"""A trust's own papers once they go out: what is kept of them, and what comes of it, as of the governors' paper."""

import io
import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from sqlalchemy import select, update

from own_papers import PAPERS, RISKS, own_trust, risks
from own_templates import ALL, write_templates
from planbook.consolidate.went_out import went_out
from planbook.ledger.health import health_of
from planbook.ledger.publications import FILE, Publication, PublishedLine, reseal
from planbook.ledger.schema import published
from planbook.workflow.consolidate import consolidate
from planbook.workflow.forget import forget
from planbook.workflow.published import in_words, published_of
from planbook.workflow.publishing import publish
from planbook.workflow.redacting.redact import redact
from planbook.workflow.report import report, report_correction
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, column_of, edit

FIRST, SECOND = "990101", "990102"
OUT, AFTER = date(2027, 1, 7), date(2027, 1, 20)
INSIDE = """
[report]
title = "For the office, {period}"
audience = "internal"
scope = "trust"

[[block]]
key = "risks"
title = "Risks"
table = "risk"
columns = ["unit_name", "ref", "hurt"]
"""
FIGURES = """
[report]
title = "Attendance, {period}"
audience = "external"
scope = "body"

[[block]]
key = "kpis"
title = "Attendance"
table = "kpis"
where = { kpi = ["ATT"], group = ["all"] }
columns = [{ key = "unit_name", heading = "School" }, { key = "value", heading = "Now", type = "kpi" }]
"""
OWN = {**PAPERS, "reports/office.toml": INSIDE, "reports/attendance.toml": FIGURES}
KEYS = ("risks", "risks_of_body", "risks_of_trust", "office", "attendance")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two schools, whose papers of every kind are made, as drafts."""
    folder = own_trust(tmp_path_factory.mktemp("trust") / "t", 2, OWN)
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY)
    for key in KEYS:
        report(folder.trust, PERIOD, TODAY, key=key)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def copies(folder: Folder, day: date = OUT) -> dict[str, bytes]:
    top = folder.outputs / "published" / day.isoformat()
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}


def paper_of(folder: Folder, key: str, unit: str = "") -> Path:
    (found,) = (folder.outputs / "reports").glob(f"{unit}*{key}_{PERIOD}.docx")
    return found


def text_of(data: bytes) -> str:
    paper = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def kept(folder: Folder) -> tuple[Publication, list[PublishedLine]]:
    """The last publication, and its lines."""
    with folder.trust.scratch_ledger() as ledger:
        out = ledger.publications.of(PERIOD)[-1]
        return out, ledger.publications.lines(out.id)


def change(folder: Folder, rows: Sequence[tuple[object, ...]]) -> None:
    edit(folder.file_of(FIRST), risks(rows))


def test_x(folder: Folder) -> None:
    done = publish(folder.trust, PERIOD, OUT)
    print(sorted(copies(folder)))
    out, lines = kept(folder)
    for f in out.files.values():
        print(f)
    for l in lines:
        if "governors" not in l.paper and l.paper != "summary.xlsx" and "risks_9" not in l.paper and (l.table == "record" or "attend" in l.paper):
            print(l)
    with folder.trust.scratch_ledger() as ledger:
        print([(o.period, len(o.told)) for o in went_out(ledger.publications)])
    raise AssertionError
