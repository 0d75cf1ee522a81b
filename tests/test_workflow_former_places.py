"""Outputs that hold small numbers lie in internal/; where an earlier planbook put them they are cleared, once."""

import os
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from former_places import FINDINGS, as_before
from planbook.model.audience import place_now
from planbook.workflow import consolidate as consolidating
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.doctor import examine
from planbook.workflow.forget import forget
from planbook.workflow.former_places import Cleared, what_moved
from planbook.workflow.places import MANIFEST
from planbook.workflow.redacting.redact import redact
from planbook.workflow.trace import trace
from trust_folder import PERIOD, Folder, column_of, edit, small_trust

BEFORE = "2025-26-summer"
THEN, NOW = date(2026, 7, 31), date(2026, 12, 17)
FIRST = "990101"
MOVED = (
    f"findings.xlsx and data/ are now in outputs/{PERIOD}/internal/, as they hold small numbers. "
    f"Those that planbook had written in outputs/{PERIOD}/ have been removed."
)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two terms, both brought together by an earlier planbook."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2, periods=2)
    consolidate(folder.trust, BEFORE, THEN)
    consolidate(folder.trust, PERIOD, NOW)
    as_before(folder.path, BEFORE)
    as_before(folder.path, PERIOD)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def in_new_places(names: set[str]) -> set[str]:
    return {place_now(name) for name in names}


def test_what_planbook_wrote_goes_once_its_successor_is_there_and_is_told_once(folder: Folder) -> None:
    before = folder.output_bytes()
    done = consolidate(folder.trust, PERIOD, NOW)
    assert done.moved == MOVED
    after = folder.output_bytes()
    assert after.keys() == in_new_places(set(before))
    assert after["internal/data/action.csv"] == before["data/action.csv"]
    assert not (folder.outputs / "data").exists()
    assert consolidate(folder.trust, PERIOD, NOW).moved == ""
    assert folder.output_bytes() == after


def test_what_people_wrote_or_changed_stays_and_is_named_once(folder: Folder) -> None:
    data = folder.outputs / "data"
    copies = [data / "action - for Anna.csv", folder.outputs / "findings - Copy.xlsx"]
    for copy, of in zip(copies, (data / "action.csv", folder.outputs / "findings.xlsx"), strict=True):
        shutil.copyfile(of, copy)
    (folder.outputs / "findings.xlsx").write_bytes(b"worked on")
    (data / "kpi_value.csv").write_bytes(b"worked on")
    (data / "notes.txt").write_bytes(b"mine")
    (data / ".hidden").write_bytes(b"a system's own")
    done = consolidate(folder.trust, PERIOD, NOW)
    names = "data/action - for Anna.csv, data/kpi_value.csv, data/notes.txt and findings.xlsx"
    why = "(changed since, open, or not written by planbook)"
    assert done.moved == f"{MOVED} Still in outputs/{PERIOD}/: {names} {why}."
    assert sorted(p.name for p in data.iterdir()) == [
        ".hidden", "action - for Anna.csv", "kpi_value.csv", "notes.txt",
    ]  # fmt: skip
    assert (folder.outputs / "findings.xlsx").read_bytes() == b"worked on"
    assert copies[1].read_bytes() == FINDINGS
    assert consolidate(folder.trust, PERIOD, NOW).moved == ""
    assert (data / "notes.txt").read_bytes() == b"mine"


def test_what_was_put_beside_a_file_that_was_open_goes_too(folder: Folder) -> None:
    for name in ("findings 2026-12-17.xlsx", "findings 2026-12-17 (2).xlsx", "data/area 2026-12-17.csv"):
        shutil.copyfile(folder.outputs / "findings.xlsx", folder.outputs / name)
    (folder.outputs / "data" / ".planbook-0123456789abcdef").write_bytes(b"left by one that was stopped")
    consolidate(folder.trust, PERIOD, NOW)
    assert {p.name for p in folder.outputs.iterdir()} == {"summary.xlsx", MANIFEST, "internal"}


def test_a_run_that_is_stopped_between_loses_nothing_and_the_next_completes(folder: Folder) -> None:
    before = folder.output_bytes()

    def stop(said: str) -> None:
        if said == "writing internal/data/kpi_value.csv":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        consolidate(folder.trust, PERIOD, NOW, say=stop)
    between = folder.output_bytes()
    assert {name: between[name] for name in before if name != "summary.xlsx"} == {
        name: data for name, data in before.items() if name != "summary.xlsx"
    }
    assert consolidate(folder.trust, PERIOD, NOW).moved == MOVED
    assert folder.output_bytes().keys() == in_new_places(set(before))


def test_a_run_that_is_stopped_before_it_clears_has_the_next_clear(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder.output_bytes()

    def stop(*_: object) -> Cleared:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(consolidating, "clear_former_places", stop)
        with pytest.raises(KeyboardInterrupt):
            consolidate(folder.trust, PERIOD, NOW)
    assert folder.output_bytes().keys() == set(before) | in_new_places(set(before))
    assert consolidate(folder.trust, PERIOD, NOW).moved == MOVED
    assert folder.output_bytes().keys() == in_new_places(set(before))


def test_a_past_run_of_an_earlier_planbook_is_compared_output_by_output(folder: Folder) -> None:
    before = (folder.path / "outputs" / BEFORE / "data" / "action.csv").read_bytes()
    done = consolidate(folder.trust, BEFORE, NOW, rebuild=True)
    assert done.as_it_was == THEN
    assert done.differing == [f"outputs/{BEFORE}/internal/findings.xlsx", f"outputs/{BEFORE}/{MANIFEST}"]
    assert f"outputs/{BEFORE}/internal/" in done.moved
    after = folder.path / "outputs" / BEFORE / "internal" / "data" / "action.csv"
    assert after.read_bytes() == before
    again = consolidate(folder.trust, BEFORE, NOW, rebuild=True)
    assert (again.as_it_was, list(again.differing), again.moved) == (THEN, [], "")


def test_words_are_removed_from_the_former_places_too(folder: Folder) -> None:
    words = "Zebulon Quagmire was seen leaving by the pond."
    cells = []

    def write(book: object) -> None:
        sheet = book["Actions"]  # type: ignore[index]
        cell = sheet.cell(6, column_of(sheet, "action.progress"))
        cell.value = words
        cells.append(cell.coordinate)

    edit(folder.file_of(FIRST), write)
    consolidate(folder.trust, PERIOD, NOW)
    as_before(folder.path, PERIOD)
    action = folder.outputs / "data" / "action.csv"
    assert words in action.read_text(encoding="utf-8-sig")
    name = f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    done = redact(folder.trust, name, f"Actions!{cells[0]}", "It names a pupil", NOW)
    assert action in done.cleared.files and not done.cleared.still
    assert "Quagmire" not in action.read_text(encoding="utf-8-sig")
    assert consolidate(folder.trust, PERIOD, NOW).moved == MOVED  # it is still known for planbook's own
    assert not action.exists()


def test_what_only_looks_works_with_an_earlier_folder(folder: Folder) -> None:
    said = {f"{found.said} {found.to_do}" for found in examine(folder.path, NOW) if found.part == "outputs"}
    assert said == {
        f"outputs/{period}/: what holds small numbers lies where an earlier planbook put it, not in "
        f"outputs/{period}/internal/. planbook consolidate {period} --rebuild moves it."
        for period in (BEFORE, PERIOD)
    }
    assert trace(folder.trust, PERIOD, f"kpi/ATT/{FIRST}", NOW).cells
    done = back_up(folder.path, None, NOW)
    with zipfile.ZipFile(done.path) as archive:
        assert not [name for name in archive.namelist() if "findings" in name or "/data/" in name]
    assert folder.outputs in forget(folder.trust, FIRST, NOW).together


def test_what_people_have_left_there_is_told_by_doctor(folder: Folder) -> None:
    (folder.outputs / "findings.xlsx").write_bytes(b"worked on")
    consolidate(folder.trust, PERIOD, NOW)
    said = [found.said for found in examine(folder.path, NOW) if f"outputs/{PERIOD}/" in found.said]
    assert said == [f"outputs/{PERIOD}/: findings.xlsx, where an earlier planbook put what holds small numbers."]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_in_the_place_of_the_folder_is_not_followed(folder: Folder, tmp_path: Path) -> None:
    (folder.outputs / "data").rename(tmp_path / "elsewhere")
    (folder.outputs / "data").symlink_to(tmp_path / "elsewhere")
    there = sorted((tmp_path / "elsewhere").iterdir())
    done = consolidate(folder.trust, PERIOD, NOW)
    assert f"Still in outputs/{PERIOD}/: data (" in done.moved
    assert sorted((tmp_path / "elsewhere").iterdir()) == there


def test_on_the_command_line_it_is_one_line_and_not_said_again(folder: Folder) -> None:
    call = [
        sys.executable,
        "-m",
        "planbook",
        "-C",
        str(folder.path),
        "--today",
        "2026-12-17",
        "consolidate",
        PERIOD,
    ]
    first, second = (
        subprocess.run(call, check=False, capture_output=True, text=True, encoding="utf-8") for _ in range(2)
    )
    draft = f"It is a draft until `planbook publish {PERIOD}`."
    assert first.stderr.strip().splitlines() == [MOVED, draft]
    assert second.stderr.strip().splitlines() == [draft]
    findings = f"every finding is in outputs/{PERIOD}/internal/findings.xlsx."
    assert first.stdout.strip().endswith(findings) and first.stdout == second.stdout


def test_of_many_that_were_left_the_first_are_named() -> None:
    left = [f"data/{letter}.csv" for letter in "abcdefg"]
    said = what_moved(Cleared([], left), "outputs/p")
    assert "data/e.csv and two more (" in said and "removed" not in said
