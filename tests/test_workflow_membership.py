"""Schools that leave, join and convert, extensions, and a register that is edited after a term is over."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import command_line
from planbook import open_trust
from planbook.collect.workbook import read_workbook
from planbook.model.register import Register
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, edit, small_trust

SUMMER = "2025-26-summer"
FIRST, SECOND, NEW = "990101", "990102", "990999"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_trust(tmp_path_factory.mktemp("trust") / "t", units=3, periods=2).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def row_of(sheet: Any, value: str) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if str(cell.value) == value)


def say(folder: Folder, sheet: str, record: str, of: str, values: Mapping[str, object]) -> None:
    """Change the row of the register in which `of` stands."""

    def change(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        number = row_of(page, of)
        for key, value in values.items():
            page.cell(number, column_of(page, f"{record}.{key}")).value = value

    edit(folder.path / "trust.xlsx", change)


def add(folder: Folder, sheet: str, record: str, values: Mapping[str, object]) -> None:
    """Fill the first free row of a sheet of the register."""

    def change(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        first = column_of(page, f"{record}.{next(iter(values))}")
        header = next(r for r in range(1, 12) if page.cell(r, first).value == f"{record}.{next(iter(values))}") + 2
        number = next(r for r in range(header, 500) if page.cell(r, first).value is None)
        for key, value in values.items():
            page.cell(number, column_of(page, f"{record}.{key}")).value = value

    edit(folder.path / "trust.xlsx", change)


def set_targets(folder: Folder, kpi: str, target: float) -> None:
    """Change every target of a KPI in the register, of whatever year."""

    def change(book: openpyxl.Workbook) -> None:
        page = book["Targets"]
        of, to = (column_of(page, f"kpi_target.{key}") for key in ("kpi", "target"))
        rows = [n for n in range(1, page.max_row + 1) if kpi in str(page.cell(n, of).value)]
        assert rows
        for number in rows:
            page.cell(number, to).value = target

    edit(folder.path / "trust.xlsx", change)


def converted(folder: Folder, day: date) -> None:
    """The first school becomes an academy on `day`, under another number."""
    unit = folder.trust.register.row("unit", FIRST)
    assert unit is not None
    say(folder, "Units", "unit", FIRST, {"until": date.fromordinal(day.toordinal() - 1)})
    values = {key: unit.get(key) for key in ("name", "pupils")} | {"kind": "School", "phase": "Primary"}
    add(folder, "Units", "unit", {"unit_id": NEW, **values, "state": "Open", "from": day, "succeeds": FIRST})


def test_one_that_left_is_not_waited_for_and_its_workbook_says_when_it_left(folder: Folder) -> None:
    say(folder, "Units", "unit", FIRST, {"until": date(2026, 10, 31)})
    done = consolidate(folder.trust, PERIOD, TODAY)
    assert FIRST not in {row.unit for row in done.tables.returns}
    (told,) = [f for f in done.checked.findings if f.code == "WB-060"]
    assert "belonged until 31/10/2026" in told.message
    assert not [f for f in done.checked.findings if f.code in ("WB-009", "TR-001", "TR-012") and f.unit == FIRST]
    assert FIRST not in {unit.unit for unit in status(folder.trust, PERIOD, TODAY).units}


def test_past_totals_keep_one_that_has_left(folder: Folder) -> None:
    before = consolidate(folder.trust, PERIOD, TODAY).tables
    say(folder, "Units", "unit", FIRST, {"until": date(2026, 10, 31)})
    after = consolidate(folder.trust, PERIOD, TODAY).tables
    past = [
        {(r.phase, r.kpi, r.group): (r.numerator, r.denominator) for r in t.phase_history if r.period == SUMMER}
        for t in (before, after)
    ]
    assert past[0] == past[1]
    assert any(denominator for _, denominator in past[0].values())
    now = [
        {(r.phase, r.kpi, r.group): r.units for r in t.phases if r.units and r.phase == "primary"}
        for t in (before, after)
    ]
    assert all(now[1][key] == count - 1 for key, count in now[0].items() if key in now[1])


def test_one_that_is_to_join_is_asked_for_nothing_before(folder: Folder) -> None:
    values = {"unit_id": NEW, "name": "Fernside Primary", "kind": "School", "phase": "Primary"}
    add(folder, "Units", "unit", {**values, "state": "Joining", "from": date(2027, 4, 1)})
    trust = folder.trust
    assert NEW not in {unit.unit for unit in status(trust, PERIOD, TODAY).units}
    assert NEW not in {row.unit for row in consolidate(trust, PERIOD, TODAY).tables.returns}
    register = trust.register
    summer = register.calendar.period("2026-27-summer")
    assert summer is not None
    assert NEW in register.of(summer).units


def test_what_came_under_the_old_number_is_judged_as_that_of_the_successor(folder: Folder) -> None:
    """Across the units, and where its file does not lie in the folder any more."""

    def found() -> list[tuple[str, list[str], str]]:
        findings = open_trust(folder.path, TODAY).validate(PERIOD).findings
        return [(f.code, [*f.cells], f.message) for f in findings if f.unit == NEW and f.code != "WB-061"]

    def leave_blank(book: openpyxl.Workbook) -> None:
        page = book["KPIs"]
        code, count = (column_of(page, f"kpi_value.{key}") for key in ("kpi", "numerator"))
        for number in range(6, page.max_row + 1):
            if page.cell(number, code).value == "PA":
                page.cell(number, count).value = None

    for path in sorted((folder.path / "returned" / PERIOD).glob("*.xlsx")):
        edit(path, leave_blank)
    converted(folder, date(2026, 9, 1))
    consolidate(folder.trust, PERIOD, TODAY)
    findings = open_trust(folder.path, TODAY).validate(PERIOD).findings
    (understood,) = [f for f in findings if f.code == "TR-007" and "ersistent absence" in f.message]
    assert "by 3 of 3 schools" in understood.message
    before = found()
    assert any(code.startswith("KP-") for code, *_ in before)
    (path,) = (folder.path / "returned" / PERIOD).glob(f"{FIRST}_*.xlsx")
    path.unlink()
    assert found() == before


def test_the_workbook_of_before_is_told_of_and_left(folder: Folder) -> None:
    def told(*options: str) -> list[str]:
        done = command_line.planbook("-C", str(folder.path), "--today", "2026-09-14", "prepare", PERIOD, *options)
        return [line for line in (done.stdout + done.stderr).splitlines() if "id that a school had before" in line]

    begin_anew(folder.path)
    assert told() == []
    (before,) = (folder.path / "issued" / PERIOD).glob(f"{FIRST}_*.xlsx")
    there = before.read_bytes()
    converted(folder, date(2026, 9, 1))
    wanted = (
        f"{before.name} has the id that a school had before, and was left in issued/{PERIOD}/. "
        "Send the one with its new id instead."
    )
    assert told() == [wanted]
    assert told("--unit", SECOND) == []
    assert told("--unit", NEW, "--force") == [wanted]
    assert before.read_bytes() == there
    assert [*before.parent.glob(f"{NEW}_*.xlsx")]


def test_a_workbook_sent_again_after_the_change_replaces_the_one_under_the_old_number(folder: Folder) -> None:
    """Put in its place it supersedes it; beside it, nobody has chosen; withdrawn, what it replaced stays out."""
    (path,) = (folder.path / "returned" / PERIOD).glob(f"{FIRST}_*.xlsx")

    def write(sessions: int, target: Path) -> None:
        def change(book: openpyxl.Workbook) -> None:
            page = book["KPIs"]
            code, count = (column_of(page, f"kpi_value.{key}") for key in ("kpi", "numerator"))
            row = next(n for n in range(6, page.max_row + 1) if page.cell(n, code).value == "ATT")
            page.cell(row, count).value = sessions

        if target != path:
            shutil.copy(path, target)
        edit(target, change)

    def attended() -> list[float | None]:
        tables = consolidate(folder.trust, PERIOD, TODAY).tables
        return [row.numerator for row in tables.kpis if (row.unit, row.kpi, row.group) == (NEW, "ATT", "all")]

    converted(folder, date(2026, 9, 1))
    write(31000, path)
    assert attended() == [31000.0]
    other = path.with_name("From the new academy.xlsx")
    write(31500, other)
    assert attended() == [31000.0]
    (unit,) = [u for u in status(folder.trust, PERIOD, TODAY).units if u.unit == NEW]
    assert unit.file == f"returned/{PERIOD}/{path.name}"
    other.unlink()
    open_trust(folder.path, TODAY).receive(PERIOD, withdraw=path.name)
    assert attended() == [None]
    (unit,) = [u for u in status(folder.trust, PERIOD, TODAY).units if u.unit == NEW]
    assert unit.state in ("waiting", "overdue") and unit.file is None


def test_one_that_has_converted_goes_on_where_it_was(folder: Folder) -> None:
    before = consolidate(folder.trust, PERIOD, TODAY).tables
    converted(folder, date(2026, 9, 1))
    done = consolidate(folder.trust, PERIOD, TODAY)
    (note,) = [f for f in done.checked.findings if f.code == "WB-061"]
    assert (note.severity, note.unit) == ("note", NEW)
    assert not [f for f in done.checked.findings if f.code in ("WB-009", "WB-016", "WB-060", "TR-001", "TR-012")]
    tables = done.tables
    for name in ("kpis", "actions", "funding"):
        was = [row for row in getattr(before, name) if row.unit == FIRST]
        now = [row for row in getattr(tables, name) if row.unit == NEW]
        assert was
        assert [(r.figure.replace(FIRST, NEW)) for r in was] == [r.figure for r in now]
    assert [r.last for r in before.kpis if r.unit == FIRST] == [r.last for r in tables.kpis if r.unit == NEW]
    assert any(r.last is not None for r in tables.kpis if r.unit == NEW)
    assert {r.unit for r in tables.returns} == {NEW, SECOND, "990103"}
    assert not [row for row in tables.exceptions if row.unit == NEW and row.kind == "return"]


def test_the_next_workbook_of_one_that_has_converted_has_its_plan(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    converted(folder, date(2027, 1, 1))
    trust = folder.trust
    (made,) = prepare_workbooks(trust, "2026-27-spring", date(2027, 1, 4), [NEW])
    given = read_workbook(made.path, trust.declarations)
    came = read_workbook(folder.file_of(FIRST), trust.declarations)
    words = {row.text("action") for row in given.entries("action")}
    assert words
    assert words <= {row.text("action") for row in came.entries("action")}
    assert {FIRST, SECOND, "990103"} == {u.unit for u in status(trust, PERIOD, TODAY).units}


def test_an_extension_is_of_one_term(folder: Folder) -> None:
    values = {"unit": FIRST, "period": PERIOD, "due": date(2027, 1, 15), "reason": "A flood"}
    add(folder, "Extensions", "extension", values)
    register: Register = folder.trust.register
    autumn, spring = (register.calendar.period(p) for p in (PERIOD, "2026-27-spring"))
    assert autumn is not None
    assert spring is not None
    assert register.of(autumn).due_day(FIRST, autumn) == date(2027, 1, 15)
    assert register.of(autumn).due_day(SECOND, autumn) == autumn.due
    assert register.of(spring).due_day(FIRST, spring) == spring.due


def test_status_says_whose_day_an_extension_moved(folder: Folder) -> None:
    add(folder, "Extensions", "extension", {"unit": FIRST, "period": PERIOD, "due": date(2027, 1, 15)})
    for unit in (FIRST, SECOND):
        folder.file_of(unit).unlink()
    begin_anew(folder.path)
    found = status(folder.trust, PERIOD, date(2026, 12, 1))
    name = folder.trust.register.label("unit", FIRST)
    told = {step.on: list(step.of) for step in found.due_next if step.what == "return"}
    assert told[date(2027, 1, 15)] == [name]
    assert name not in told[date(2026, 12, 11)]
    said = command_line.planbook("-C", str(folder.path), "--today", "2026-12-01", "status", PERIOD).stdout
    assert f"Returns by: 15/01/2027 ({name}), to" in said
    assert f"due 11/12/2026 ({name}: on another day, below)" in said


def test_what_is_edited_in_the_register_afterwards_judges_no_term_that_is_over(folder: Folder) -> None:
    consolidate(folder.trust, SUMMER, date(2026, 7, 20))
    consolidate(folder.trust, PERIOD, TODAY)
    before = consolidate(folder.trust, SUMMER, TODAY).tables
    set_targets(folder, "Attendance", 99.9)
    say(folder, "Periods", "period", SUMMER, {"due": date(2026, 6, 1)})
    say(folder, "Units", "unit", FIRST, {"until": date(2026, 5, 1)})
    again = consolidate(folder.trust, SUMMER, TODAY).tables
    assert again.kpis == before.kpis
    assert again.returns == before.returns
    assert [r.target for r in again.kpis if r.kpi == "ATT"] != [99.9] * 3
    now = consolidate(folder.trust, PERIOD, TODAY).tables
    assert {r.target for r in now.kpis if r.kpi == "ATT"} == {99.9}
    past = {r.target for r in now.kpi_history if r.kpi == "ATT" and r.period == SUMMER}
    assert past
    assert 99.9 not in past


def test_a_kpi_that_is_counted_otherwise_begins_a_series_of_its_own(folder: Folder) -> None:
    before = consolidate(folder.trust, PERIOD, TODAY).tables
    assert any(row.change is not None for row in before.kpis if row.kpi == "ATT")
    kpi = folder.trust.register.row("kpi", "ATT")
    assert kpi is not None
    shown = dict.fromkeys(("unit", "better", "due_in"), "")
    shown = {"unit": "Percentage", "better": "Higher is better", "due_in": "Every term", "on": "Yes"}
    same = {key: kpi.get(key) for key in ("name", "count_label", "out_of_label", "target", "tolerance")}
    other = {"kpi": "ATT", "definition": "Sessions attended, of pupils aged 5 to 15.", "from": date(2026, 9, 1)}
    add(folder, "KPIs", "kpi", {**other, **same, **shown})
    after = consolidate(folder.trust, PERIOD, TODAY).tables
    own = [row for row in after.kpis if row.kpi == "ATT" and row.group == "all"]
    assert [row.value for row in own] == [r.value for r in before.kpis if r.kpi == "ATT" and r.group == "all"]
    assert {(row.last, row.change, row.counted_until) for row in own} == {(None, None, "summer term 2026")}
    (total,) = [row for row in after.phases if row.kpi == "ATT" and row.group == "all"]
    assert (total.last, total.change, total.counted_until) == (None, None, "summer term 2026")
    assert not [r for r in after.kpi_history if r.kpi == "ATT" and r.period == SUMMER and r.value is not None]
    assert [r.change for r in after.kpis if r.kpi == "PA"] == [r.change for r in before.kpis if r.kpi == "PA"]


def test_messages_go_to_those_who_belong(folder: Folder) -> None:
    converted(folder, date(2026, 9, 1))
    assert {one.unit for one in reply(folder.trust, PERIOD, TODAY)} == {NEW, SECOND, "990103"}
