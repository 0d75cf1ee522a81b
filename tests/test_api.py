"""`from planbook import open_trust`: typed rows, frames, errors, and the same findings as the command line."""

import json
import subprocess
import sys
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

import planbook
from command_line import planbook as command
from planbook import OpenTrust, PlanbookError, open_trust
from planbook.api import Consolidation, days
from planbook.consolidate.rows import ActionRow, KpiRow
from planbook.consolidate.tables import ExternalTables, TrustTables
from planbook.errors import DayError, FolderError, PeriodError, UnknownError
from planbook.frames import frame, table_names
from planbook.ledger.lock import Lock
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

TABLES = table_names(TrustTables)
RISK = """
[record]
key = "causes"
title = "Risks"
one = "risk"
many = "risks"
row_id = "ref"
label = "risk"

[fields.ref]
type = "ref"
heading = "Ref"
asked = "plan"

[fields.risk]
type = "long_text"
heading = "Risk"
asked = "plan"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A trust one of whose schools has no finish, and one "ongoing", where dates stand."""
    made = small_trust(tmp_path_factory.mktemp("trust") / "t")

    def change(book: object) -> None:
        sheet = book["Actions"]  # type: ignore[index]
        column = column_of(sheet, "action.finish")
        sheet.cell(6, column).value, sheet.cell(7, column).value = None, "Ongoing"

    edit(made.file_of("990101"), change)
    return made


@pytest.fixture(scope="module")
def trust(folder: Folder) -> OpenTrust:
    return open_trust(folder.path, TODAY)


@pytest.fixture(scope="module")
def done(trust: OpenTrust) -> Consolidation:
    return trust.consolidate(PERIOD)


def test_importing_planbook_loads_no_library() -> None:
    said = (
        "import sys, planbook; print(planbook.__version__, {n.split('.')[0] for n in sys.modules} & set(sys.argv))"
    )
    heavy = [
        "pandas",
        "numpy",
        "openpyxl",
        "docx",
        "sqlalchemy",
        "xlsxwriter",
        "rich",
        "click",
        "lxml",
        "rapidfuzz",
    ]
    printed = subprocess.run(
        [sys.executable, "-c", said, *heavy], capture_output=True, text=True, check=True
    ).stdout
    assert printed == f"{planbook.__version__} set()\n"


def test_the_rows_are_typed(done: Consolidation) -> None:
    assert isinstance(done.tables, TrustTables)
    assert isinstance(done.external, ExternalTables)
    assert {type(row) for row in done.tables.kpis} == {KpiRow}
    assert {type(row) for row in done.tables.actions} == {ActionRow}
    assert done.period.id == PERIOD
    assert done.external is done.external  # worked out once


def test_what_was_written_is_there(trust: OpenTrust, done: Consolidation) -> None:
    assert all(path.is_file() for path in done.written)
    assert {done.summary, done.findings_workbook} <= set(done.written)
    assert done.summary.parent == trust.outputs() == trust.outputs(PERIOD)


@pytest.mark.parametrize("name", TABLES)
def test_a_frame_has_the_rows_and_the_fields_of_its_table(done: Consolidation, name: str) -> None:
    made, rows = done.frame(name), getattr(done.tables, name)
    assert len(made) == len(rows)
    for place, row in enumerate(rows):
        assert list(made.columns) == [spec.name for spec in fields(row)]
        for key in made.columns:
            shown, value = made[key].iloc[place], getattr(row, key)
            assert (value is None and pd.isna(shown)) or shown == (
                pd.Timestamp(value) if isinstance(value, date) else value
            )


def test_every_record_has_the_frame_of_its_file_in_data(done: Consolidation) -> None:
    for key, table in done.tables.records.items():
        made = done.frame(key)
        assert list(made.columns) == list(table.columns)
        assert len(made) == len(table.rows)
        pd.testing.assert_frame_equal(made, done.frame(f"record/{key}"))


def test_a_column_has_its_type_whatever_it_holds(done: Consolidation) -> None:
    types = {
        "kpis": {"value": "float64", "due": "bool", "status": "object", "comment": "object"},
        "returns": {"received_on": "datetime64[ns]", "on_time": "boolean", "errors": "int64"},
        "actions": {"finish": "datetime64[ns]", "percent_done": "float64", "source_row": "int64", "live": "bool"},
        "changes": {"received_on": "datetime64[ns]", "before": "object"},
        "findings": {"row": "float64", "cells": "object", "severity": "object"},
        "action": {"cost": "float64", "review_by": "object", "finish": "object", "source_row": "int64"},
        "milestone": {"met_on": "datetime64[ns]", "due": "object"},
        "kpi_value": {"numerator": "float64", "unit": "object"},
        "declaration": {"checked": "boolean", "date": "datetime64[ns]"},
        "waiver": {"decided_on": "datetime64[ns]", "source_row": "int64", "reason": "object"},
    }
    for name, columns in types.items():
        made = done.frame(name)
        assert {key: str(made[key].dtype) for key in columns} == columns, name
    assert len(done.frame("waiver")) == 0  # and yet its columns have their types


def test_what_is_missing_is_missing_and_a_word_stays_one(done: Consolidation) -> None:
    actions, plans = done.frame("actions"), done.frame("action")
    assert actions.finish.isna()[:2].all()
    assert plans.finish[:3].tolist() == [None, "ongoing", date(2027, 7, 9)]
    assert done.frame("kpis").value.isna().sum() == sum(row.value is None for row in done.tables.kpis)
    assert all(word is None or isinstance(word, str) for word in actions.progress)


def test_external_frames_are_of_the_external_tables(done: Consolidation) -> None:
    for name in table_names(ExternalTables):
        pd.testing.assert_frame_equal(done.frame(name, external=True), frame(done.external, name))
    with pytest.raises(PlanbookError, match=r"^There is no table 'changes'\. Tables: returns, kpis"):
        done.frame("changes", external=True)


def test_a_small_number_is_in_no_external_frame(tmp_path: Path) -> None:
    small = small_trust(tmp_path / "t")

    def change(book: object) -> None:
        sheet = book["KPIs"]  # type: ignore[index]
        for row in range(6, 40):
            if sheet.cell(row, column_of(sheet, "kpi_value.denominator")).value:
                sheet.cell(row, column_of(sheet, "kpi_value.numerator")).value = 2
                sheet.cell(row, column_of(sheet, "kpi_value.denominator")).value = 4

    edit(small.file_of("990101"), change)
    done = open_trust(small.path, TODAY).consolidate(PERIOD)
    inside, outside = done.frame("kpis"), done.frame("kpis", external=True)
    few = (inside.unit == "990101") & (inside.denominator == 4) & (inside.numerator == 2)
    assert few.any()
    told = outside[few & (outside.status == "suppressed")]
    assert len(told) > 0
    assert told[["value", "numerator", "denominator"]].isna().all(axis=None)
    pupils = done.frame("kpi_value", external=True)
    hidden = pupils[(pupils.unit == "990101") & pupils.kpi.isin(told.kpi) & (pupils.numerator == 2)]
    assert len(hidden) == 0


def test_a_record_called_as_a_table_is_has_a_frame_of_its_own(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=1)
    (made.path / "templates" / "records").mkdir(parents=True)
    (made.path / "templates" / "records" / "causes.toml").write_text(RISK, encoding="utf-8")
    done = open_trust(made.path, TODAY).consolidate(PERIOD)
    assert "example" in done.frame("causes")
    own = done.frame("record/causes")
    assert list(own.columns) == ["unit", "unit_name", "period", "ref", "risk", "source_file", "source_sheet",
                                 "source_row"]  # fmt: skip


@pytest.mark.parametrize("name", ["kpi_values", "", "figures", "register", "record/kpis", "__class__"])
def test_a_frame_that_there_is_none_of(done: Consolidation, name: str) -> None:
    with pytest.raises(UnknownError, match="There is no table") as raised:
        done.frame(name)
    assert ", kpis, " in str(raised.value)
    assert ", kpi_value, " in str(raised.value)


def test_the_findings_are_those_of_the_command_line(folder: Folder, trust: OpenTrust, done: Consolidation) -> None:
    said = json.loads(command("-C", str(folder.path), "--today", "2026-12-17", "validate", "--json").stdout)
    keys = ["code", "severity", "unit", "file", "sheet", "row", "field", "value", "message", "remedy"]
    for found in (trust.validate(), trust.validate(PERIOD), done):
        assert [{key: getattr(f, key) for key in keys} for f in found.findings] == [
            {key: finding[key] for key in keys} for finding in said["findings"]
        ]
        assert [(f.file, f.verdict) for f in found.files] == [(f["file"], f["verdict"]) for f in said["files"]]
    assert len(said["findings"]) > 3


def test_single_files_are_checked_by_any_kind_of_path(folder: Folder, trust: OpenTrust) -> None:
    path = folder.file_of("990102")
    below = path.relative_to(folder.path)  # of the trust's folder
    checked = [trust.validate(files=given) for given in (path, str(path), [path], (str(below),))]
    assert {tuple(f.file for f in one.files) for one in checked} == {(below.as_posix(),)}
    assert all(one.findings == checked[0].findings for one in checked)
    with pytest.raises(FolderError, match="There is no file"):
        trust.validate(files="nowhere.xlsx")


def test_a_unit_is_one_id_or_several(trust: OpenTrust) -> None:
    assert [r.unit for r in trust.report(PERIOD, "990102")] == ["990102"]
    assert [r.unit for r in trust.report(PERIOD, ["990103", "990101"])] == ["990101", "990103"]
    assert [r.unit for r in trust.reply(PERIOD, unit="990102")] == ["990102"]
    assert len(trust.prepare("2026-27-spring")) == 3


def test_the_day_can_be_a_time_and_is_the_clocks_by_default(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given in (datetime(2026, 12, 17, 9, 30), pd.Timestamp("2026-12-17 09:30")):
        trust = open_trust(str(folder.path), given)
        assert (trust.today, type(trust.today)) == (TODAY, date)
        assert trust.receive(PERIOD, on=given).new == 0

    class Clock(date):
        @classmethod
        def today(cls) -> date:
            return date(2027, 1, 20)

    monkeypatch.setattr(days, "date", Clock)
    assert open_trust(folder.path).period().id == "2026-27-spring"
    assert open_trust(folder.path, TODAY).period().id == PERIOD


def test_a_day_that_planbook_cannot_work_on(folder: Folder, trust: OpenTrust) -> None:
    with pytest.raises(DayError, match=r"^1999-12-31 is a day that planbook cannot work on"):
        open_trust(folder.path, date(1999, 12, 31))
    with pytest.raises(DayError, match=r"^2099-01-01 is a day"):
        trust.receive(PERIOD, on=date(2099, 1, 1))


def test_errors_are_for_whoever_runs_it(trust: OpenTrust, done: Consolidation, tmp_path: Path) -> None:
    for work in (trust.prepare, trust.receive, trust.status, trust.validate, trust.reply, trust.consolidate,
                 trust.report, trust.period, trust.outputs):  # fmt: skip
        with pytest.raises(PeriodError, match="There is no period '2031-32-autumn'"):
            work("2031-32-autumn")
    for work in (trust.prepare, trust.reply, trust.report):
        with pytest.raises(UnknownError, match="There is no unit '1'"):
            work(PERIOD, "1")
    with pytest.raises(UnknownError, match="There is no figure 'kpi/ATT/1'"):
        trust.trace(PERIOD, "kpi/ATT/1")
    with pytest.raises(FolderError, match="There is no folder"):
        open_trust(tmp_path / "nowhere")
    assert all(issubclass(kind, PlanbookError) for kind in (PeriodError, UnknownError, FolderError, DayError))


def test_no_period_is_not_the_current_one(trust: OpenTrust) -> None:
    """An empty name, as of a variable that was never set, is a mistake where something would be written."""
    with pytest.raises(PeriodError):
        trust.consolidate("")


def test_another_program_at_work_in_the_folder(trust: OpenTrust) -> None:
    lock = Lock(trust.folder / "ledger.lock")
    try:
        with pytest.raises(PlanbookError):
            trust.consolidate(PERIOD)
        assert trust.status().period.id == PERIOD  # which records nothing
    finally:
        lock.release()


def test_steps_are_told_to_whoever_listens(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    open_trust(folder.path, TODAY, told.append).report(PERIOD, "990101")
    assert "Ashlow Road Primary" in told
    assert capsys.readouterr() == ("", "")


def test_a_figure_is_traced_from_the_name_in_its_row(trust: OpenTrust, done: Consolidation) -> None:
    kpis = done.frame("kpis")
    row = kpis[kpis.value.notna()].iloc[0]
    traced = trust.trace(PERIOD, row.figure)
    assert traced.figure.value == row.value
    assert {(cell.field, cell.value) for cell in traced.cells} >= {("numerator", row.numerator)}


def test_a_trust_says_what_it_is_in_a_line(trust: OpenTrust, done: Consolidation) -> None:
    assert repr(trust) == f"<{trust.register.trust_name} in {trust.folder}, as on 2026-12-17>"
    assert len(repr(done)) < 120
    assert trust.declarations is not None
    assert "990101" in trust.register.units
