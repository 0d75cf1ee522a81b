"""A second `consolidate` with nothing changed does nothing but look; whatever changes is taken in."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from builders import submission as made
from consolidated import stands
from planbook.collect.reader import Reader
from planbook.ledger.opening import connect
from planbook.model.submission import Submission, Table
from planbook.workflow import consolidate as workflow
from planbook.workflow.consolidate import Consolidated, consolidate
from planbook.workflow.forget import forget
from planbook.workflow.last_findings import Remembered
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.tasks import FileToRead, ToCheck
from trust_folder import PERIOD, TODAY, Folder, consolidated_trust, edit

FIRST = "990101"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return consolidated_trust(tmp_path / "trust", units=2)


def again(folder: Folder, today: date = TODAY) -> Consolidated:
    return consolidate(folder.trust, PERIOD, today)


def test_nothing_is_read_nor_written_and_the_same_is_shown(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilt = consolidate(folder.trust, PERIOD, TODAY, rebuild=True)
    written = {path: path.stat().st_mtime_ns for path in rebuilt.written}
    trust = folder.trust

    def never(*_: object) -> None:
        raise AssertionError("a workbook was read")

    monkeypatch.setattr(Reader, "answer", never)
    done = consolidate(trust, PERIOD, date(2026, 12, 20))
    assert done.unchanged
    assert (done.checked.files, done.checked.findings) == (rebuilt.checked.files, rebuilt.checked.findings)
    assert done.causes == rebuilt.causes
    assert sorted(done.written) == sorted(rebuilt.written)
    assert {path: path.stat().st_mtime_ns for path in done.written} == written
    monkeypatch.undo()
    assert done.tables.kpis == rebuilt.tables.kpis


def change_figure(folder: Folder) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(6, 3).value = "Something else is done"

    edit(folder.file_of(FIRST), fill)


def change_register(folder: Folder) -> None:
    name = folder.trust.register.trust_name

    def rename(book: openpyxl.Workbook) -> None:
        sheet = book["Trust"]
        cell = next(cell for row in sheet for cell in row if cell.value == name)
        cell.value = "Another Trust"

    edit(folder.path / "trust.xlsx", rename)


def add_rule(folder: Folder) -> None:
    (folder.path / "templates" / "rules").mkdir(parents=True)
    (folder.path / "templates" / "rules" / "ours.toml").write_text('[[rule]]\ncode = "AP-009"\nremedy = "Ours."\n')


def take_away(folder: Folder) -> None:
    (folder.outputs / "summary.xlsx").unlink()


def write_over(folder: Folder) -> None:
    (folder.outputs / "internal" / "data" / "action.csv").write_text("mine")


def lose_a_return(folder: Folder) -> None:
    folder.file_of(FIRST).unlink()


def forget_one(folder: Folder) -> None:
    forget(folder.trust, FIRST, TODAY)


@pytest.mark.parametrize(
    "change", [change_figure, change_register, add_rule, take_away, write_over, lose_a_return, forget_one]
)
def test_whatever_changes_is_taken_in(folder: Folder, change: Callable[[Folder], None]) -> None:
    change(folder)
    done = again(folder)
    assert not done.unchanged
    made = folder.output_bytes()
    assert again(folder).unchanged
    consolidate(folder.trust, PERIOD, TODAY, rebuild=True)
    assert folder.output_bytes() == made


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The workbooks that are read, as `read NAME`, and checked, as `check NAME`."""
    done: list[str] = []
    read, check = FileToRead.read, ToCheck.found

    def reads(file: FileToRead, reader: Reader) -> str:
        done.append(f"read {file.name}")
        return read(file, reader)

    def checks(work: ToCheck, *by: Any) -> Any:
        done.append(f"check {Path(work.file).name}")
        return check(work, *by)

    monkeypatch.setattr(FileToRead, "read", reads)
    monkeypatch.setattr(ToCheck, "found", checks)
    return done


def test_of_one_that_changed_only_that_is_read_and_checked(folder: Folder, looked_at: list[str]) -> None:
    change_figure(folder)
    again(folder)
    name = folder.file_of(FIRST).name
    assert [one for one in looked_at if "trust.xlsx" not in one] == [f"read {name}", f"check {name}"]
    made = folder.output_bytes()
    consolidate(folder.trust, PERIOD, TODAY, rebuild=True)
    assert folder.output_bytes() == made


def all_checked(folder: Folder) -> list[str]:
    return sorted(f"check {path.name}" for path in folder.file_of(FIRST).parent.glob("*.xlsx"))


@pytest.mark.parametrize("change", [change_register, add_rule])
def test_what_is_checked_otherwise_is_checked_again_and_not_read(
    folder: Folder, looked_at: list[str], change: Callable[[Folder], None]
) -> None:
    change(folder)
    again(folder)
    assert sorted(one for one in looked_at if "trust.xlsx" not in one) == all_checked(folder)


def test_how_a_report_looks_is_no_reason_to_read_or_check_anything(folder: Folder, looked_at: list[str]) -> None:
    before = folder.output_bytes()
    (folder.path / "templates" / "reports").mkdir(parents=True)
    wider = '[block.actions_by_area]\ncolumns = [{ key = "area", heading = "Area", width = 55 }]\n'
    (folder.path / "templates" / "reports" / "summary.toml").write_text(wider)
    assert not again(folder).unchanged
    assert [one for one in looked_at if "trust.xlsx" not in one] == []
    changed = {name for name, data in folder.output_bytes().items() if data != before[name]}
    assert changed == {"summary.xlsx", "manifest.json"}


def test_findings_that_are_not_what_was_written_are_looked_for_again(folder: Folder, looked_at: list[str]) -> None:
    good = again(folder).checked.findings
    with closing(connect(folder.path / "ledger.db")) as ledger, ledger:
        swapped = """replace(content, '"message": "', '"message": "Not ')"""
        assert ledger.execute(f"UPDATE finding SET content = {swapped}").rowcount
    done = again(folder)
    assert done.checked.findings == good
    told = sorted({Path(finding.file or "").name for finding in good if finding.file})
    assert [one for one in looked_at if one.startswith("check")] == [f"check {name}" for name in told] != []


def test_what_the_period_before_has_is_part_of_what_findings_rest_on() -> None:
    seals = {1: "a", 2: "b", 3: "c"}
    submission = Submission("", PERIOD, "990001", "objectives-actions", None, ())
    ended = made(action="| ref | action |\n| 1.1 | Meet each term |").tables
    first = Remembered("ground", seals)

    def found(
        by: Remembered,
        receipt: int,
        before: int | None,
        file: str = "plan.xlsx",
        own: Sequence[Table] = (),
        theirs: Sequence[Table] = (),
    ) -> str:
        last = replace(stands(replace(submission, ended=tuple(theirs))), receipt=before) if before else None
        key = by.key(receipt, (last, None), replace(submission, ended=tuple(own)), file, whole=True)
        assert key is not None
        return key

    keys = [found(first, 1, None), found(first, 1, 2), found(first, 1, 3), found(first, 2, 3)]
    keys += [found(Remembered("other", seals), 1, 2), found(first, 1, 2, "other.xlsx")]
    keys += [found(first, 1, 2, own=ended), found(first, 1, 2, theirs=ended)]
    assert len({*keys}) == len(keys)
    assert found(Remembered("ground", seals), 1, 2) == keys[1]


def test_what_other_commands_do_changes_nothing(folder: Folder) -> None:
    report(folder.trust, PERIOD, TODAY)
    reply(folder.trust, PERIOD, TODAY, [])
    assert again(folder).unchanged


def test_a_register_saved_anew_has_not_changed(folder: Folder) -> None:
    edit(folder.path / "trust.xlsx", lambda _: None)
    assert again(folder).unchanged


def test_what_is_saved_while_it_is_at_work_is_taken_in_by_the_next(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = workflow.make_outputs

    def saved_meanwhile(*of: Any, **how: Any) -> dict[str, bytes]:
        change_figure(folder)
        return real(*of, **how)

    (folder.outputs / "summary.xlsx").unlink()
    monkeypatch.setattr(workflow, "make_outputs", saved_meanwhile)
    again(folder)
    monkeypatch.undo()
    done = again(folder)
    assert not done.unchanged
    assert "Something else is done" in {row.get("action") for row in done.tables.records["action"].rows}
