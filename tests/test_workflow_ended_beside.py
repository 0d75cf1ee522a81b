"""What names an action that ended still does so when a school converts, copies are joined or a year turns."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from own_templates import write_templates
from planbook.workflow.consolidate import consolidate
from planbook.workflow.joining import join
from planbook.workflow.period_change import take
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.publishing import publish
from planbook.workflow.report import report, report_correction
from planbook.workflow.trust import open_trust
from terms_played import (
    AUTUMN,
    LAST_AUTUMN,
    LAST_SUMMER,
    PREPARED,
    RETURNED,
    SPRING,
    SUMMER,
    Terms,
    cell,
    terms,
    type_rows,
)
from test_workflow_ended import FIRST_TERM, SCHEME, data, found, summary
from test_workflow_membership import NEW, converted
from trust_folder import FIRST, Folder, edit


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An autumn in which an action was completed, and a spring whose workbook has come as it was issued."""
    made = terms(tmp_path_factory.mktemp("ended") / "trust", "vision-priorities")
    made.send(AUTUMN, FIRST_TERM)
    made.bring_together(AUTUMN)
    made.send(SPRING, {})
    return made.path


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Terms:
    shutil.copytree(played, tmp_path / "trust")
    return Terms(tmp_path / "trust")


def paid(amount: int, book_rows: str = "L1") -> Callable[[openpyxl.Workbook], None]:
    return lambda book: type_rows(book, {"grant_line": [{"ref": book_rows, "paid": amount}]})


def test_a_school_that_converts_takes_what_ended_with_it(folder: Terms) -> None:
    (folder.path / "returned" / SPRING / folder.workbook(SPRING).name).unlink()
    converted(Folder(folder.path), date(2027, 1, 1))
    trust = open_trust(folder.path)
    (one,) = [
        p for p in prepare_workbooks(trust, SPRING, PREPARED[SPRING], force=True) if p.path.name.startswith(NEW)
    ]
    assert cell(one.path, "grant_line", "L1", "action") == "1.1"
    shutil.copy(one.path, folder.path / "returned" / SPRING / one.path.name)
    done = consolidate(trust, SPRING, RETURNED[SPRING])
    assert [f.message for f in done.checked.findings if f.code in ("FD-010", "AP-080")] == []
    assert data(folder, SPRING, "grant_line")["L1"]["action"] == "1.1"
    assert any(SCHEME in row for row in summary(folder, SPRING, "Spending by heading"))


def test_two_copies_are_joined_with_what_they_name(folder: Terms) -> None:
    own = folder.workbook(SPRING)
    other = own.with_name(own.name.replace(".xlsx", " (1).xlsx"))
    shutil.copy(own, other)
    edit(other, paid(700))
    trust = folder.trust
    made = join(trust, trust.period(SPRING), [own.name, other.name], RETURNED[SPRING])
    assert cell(made.written, "grant_line", "L1", "action") == "1.1"
    assert cell(made.written, "grant_line", "L1", "paid") == 700
    said = [str(c.value) for sheet in openpyxl.load_workbook(made.written) for row in sheet for c in row if c.value]
    assert not [words for words in said if "no action has that ref" in words]
    for gone in (own, other):
        gone.unlink()
    folder.bring_together(SPRING)
    assert found(folder, SPRING) == []
    assert (
        data(folder, SPRING, "grant_line")["L1"] | {"action": "1.1", "paid": "700"}
        == (data(folder, SPRING, "grant_line")["L1"])
    )


def test_a_workbook_is_taken_for_another_term_with_what_it_names(folder: Terms) -> None:
    folder.bring_together(SPRING)
    (folder.path / "returned" / SUMMER).mkdir()
    given = folder.path / "returned" / SUMMER / folder.workbook(SPRING).name
    shutil.copy(folder.workbook(SPRING), given)
    edit(given, paid(800))
    trust = folder.trust
    made = take(trust, trust.period(SUMMER), trust.period(SUMMER), given.name, RETURNED[SUMMER])
    given.unlink()
    assert cell(made.written, "grant_line", "L1", "action") == "1.1"
    folder.bring_together(SUMMER)
    assert found(folder, SUMMER) == []
    assert data(folder, SUMMER, "grant_line")["L1"]["action"] == "1.1"


def test_parts_that_come_name_it_together(folder: Terms) -> None:
    own = folder.workbook(SPRING)
    own.unlink()
    folder.workbook(SPRING, "issued").unlink()
    prepare_workbooks(folder.trust, SPRING, PREPARED[SPRING], by_contributor=True)
    issued = [*(folder.path / "issued" / SPRING).glob(f"{FIRST}_*.xlsx")]
    assert len(issued) > 1
    for part in issued:
        shutil.copy(part, own.with_name(part.name))
    folder.bring_together(SPRING)
    (whole,) = own.parent.glob(f"{FIRST}_*(parts *).xlsx")
    assert cell(whole, "grant_line", "L1", "action") == "1.1"
    assert cell(whole, "measure", "M1", "belongs_to") == "1.1"
    assert found(folder, SPRING) == []
    assert data(folder, SPRING, "grant_line")["L1"]["action"] == "1.1"


def test_a_correction_says_nothing_of_what_is_still_named(folder: Terms) -> None:
    folder.bring_together(SPRING)
    report(folder.trust, SPRING, RETURNED[SPRING])
    publish(folder.trust, SPRING, RETURNED[SPRING])
    met = {"measure": [{"ref": "M1", "status": "Met"}], "grant_line": [{"ref": "L1", "paid": 900}]}
    edit(folder.workbook(SPRING), lambda book: type_rows(book, met))
    folder.bring_together(SPRING)
    made = report_correction(folder.trust, SPRING, RETURNED[SPRING])
    (paper,) = [one.path for one in made]
    document = docx.Document(str(paper))
    (table,) = document.tables
    assert [row.cells[0].text for row in table.rows][1:] == [
        "Success measure M1, Ashlow Road Primary",
        "Spending line L1, Paid, Ashlow Road Primary",
    ]


LEASE = """
[record]
key = "lease"
title = "Leases"
one = "lease"
many = "leases"
row_id = "ref"
label = "lease"
keeps_done = true
asks = "What is leased, and for which action"
ask = "One row for each lease."
who = "Business manager"
spare = 10

[fields.ref]
type = "ref"
heading = "Ref"
asked = "plan"

[fields.lease]
type = "text"
heading = "Lease"
asked = "plan"
width = 30

[fields.action]
type = "reference"
of = "action"
heading = "Action"
asked = "plan"

[fields.paid]
type = "money"
heading = "Paid"
"""
SHEET = '[[sheet]]\nrecord = "lease"\nshow = ["ref", "lease", "action", "paid"]\nafter = "action"\n'
BLOCK = (
    '[[block]]\nkey = "leases"\ntitle = "Leases"\ntable = "lease"\n'
    'columns = [{ key = "lease" }, { key = "action" }]\nempty = "Nothing is leased."\n'
)


def test_a_row_that_goes_on_into_a_new_year_names_the_action_of_its_own(tmp_path: Path) -> None:
    write_templates(
        tmp_path,
        {"records/lease.toml": LEASE, "formats/vision-priorities.toml": SHEET, "reports/summary.toml": BLOCK},
    )
    made = terms(tmp_path, "vision-priorities")
    bus = {"ref": "1.1", "area": "A1", "action": "Lease a minibus", "status": "Completed"}
    training = {"ref": "1.2", "area": "A1", "action": "Train every teacher", "status": "On track"}
    leases = [
        {"ref": "E1", "lease": "Minibus", "action": "1.1"},
        {"ref": "E2", "lease": "Printer", "action": "1.2"},
    ]
    made.send(LAST_AUTUMN, {"area": FIRST_TERM["area"], "action": [bus, training], "lease": leases})
    made.bring_together(LAST_AUTUMN)
    made.send(LAST_SUMMER, {"action": [{"ref": "1.2", "status": "On track"}]})
    made.bring_together(LAST_SUMMER)
    anew = {"action": [{"ref": "1.1", "area": "A1", "action": "Buy books", "status": "On track"}]}
    more = {"lease": [{"ref": "E3", "lease": "Shelves", "action": "1.1"}]}
    made.send(AUTUMN, more, lambda book: type_rows(book, anew, new=True))
    for period in (AUTUMN, SPRING):
        if period == SPRING:
            made.send(SPRING, {})
        issued = made.workbook(period, "issued")
        assert cell(issued, "lease", "E1", "action") == "1.1 (2025-26)"
        assert cell(issued, "lease", "E2", "action") == "1.2 Train every teacher"
        told = made.bring_together(period).checked.findings
        assert [f.message for f in told if f.record == "lease"] == []
        assert [*summary(made, period, "Leases")][-3:] == [
            ["Minibus", "1.1 (2025-26) Lease a minibus"],
            ["Printer", "1.2 Train every teacher"],
            ["Shelves", "1.1 Buy books"],
        ]
