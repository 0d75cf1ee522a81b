"""`doctor` looks at every part by itself, changes nothing, and says what is whole."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from planbook.errors import FolderError, UnknownError
from planbook.workflow import doctor
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.doctor import examine
from planbook.workflow.looked_at import Looked
from planbook.workflow.places import MANIFEST
from planbook.workflow.receive import take_in
from planbook.workflow.trace import trace
from trust_folder import PERIOD, Folder, edit, small_trust

NOW = date(2026, 12, 17)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    consolidate(folder.trust, PERIOD, NOW)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def said(folder: Folder, part: str, today: date = NOW) -> list[Looked]:
    return [found for found in examine(folder.path, today) if found.part == part]


def test_of_a_whole_trust_every_part_is_whole(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_libreoffice", lambda: Path("/opt/libreoffice/program/soffice"))
    monkeypatch.setattr(doctor, "find_font", lambda _: Path("/usr/share/fonts/Carlito-Regular.ttf"))
    monkeypatch.setattr(doctor, "find_excel", lambda: Path("/Applications/Microsoft Excel.app"))
    back_up(folder.path, None, NOW)
    before = {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file()}
    looked = examine(folder.path, NOW)
    assert [(found.part, found.state) for found in looked] == [
        ("register", "whole"),
        ("ledger", "whole"),
        ("back-ups", "whole"),
        ("planbook", "whole"),
        ("pdf", "whole"),
        ("fonts", "whole"),
        ("parquet", "whole"),
        ("cluster", "whole"),
        ("excel", "whole"),
    ]
    assert looked[4].said == f"--pdf makes PDFs by {Path('/opt/libreoffice/program/soffice')}."
    assert looked[1].said == "ledger.db is whole, line by line and byte by byte: 2 files received, 1 run."
    assert {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file()} == before


def test_where_there_is_no_libreoffice_it_says_what_that_is_needed_for(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_libreoffice", lambda: None)
    (told,) = said(folder, "pdf")
    assert told.state == "told"
    assert "--pdf makes no PDF" in told.said and "LibreOffice 7.4 or newer" in told.said


def test_a_register_that_cannot_be_read_keeps_nobody_from_hearing_of_the_ledger(folder: Folder) -> None:
    (folder.path / "trust.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert [(f.part, f.state) for f in examine(folder.path, NOW)][:2] == [
        ("register", "damaged"),
        ("ledger", "whole"),
    ]
    (folder.path / "trust.xlsx").unlink()
    assert "There is no register" in said(folder, "register")[0].said


def test_what_is_damaged_in_the_ledger_is_named_with_what_to_do(folder: Folder) -> None:
    back_up(folder.path, None, NOW)
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE file SET bytes = x'00' WHERE sha = (SELECT sha FROM receipt WHERE unit = '990101')")
        ledger.execute("UPDATE row SET cells = '[]' WHERE receipt = (SELECT id FROM receipt WHERE unit = '990102')")
    kept, rows = said(folder, "ledger")
    assert kept.state == rows.state == "damaged"
    assert "The kept file of receipt 1 (990101_ashlow" in kept.said and "returned/" in kept.to_do
    assert "What was read of receipt 2 (990102_bracken" in rows.said
    assert rows.to_do.startswith(f"`planbook consolidate {PERIOD} --rebuild` reads it again")
    (would,) = said(folder, "back-ups")
    assert "Of the kept files that are damaged (1) it has 1 whole." in would.said
    assert f"--restore {folder.path}/backups/planbook-2026-12-17.zip NEW-FOLDER" in would.to_do


def test_another_trusts_ledger_and_a_missing_one_are_damage(folder: Folder, tmp_path: Path) -> None:
    other = small_trust(tmp_path / "other", units=1)
    shutil.copyfile(other.path / "ledger.db", folder.path / "ledger.db")
    assert "It is the ledger of Fenmoor Vale Learning Trust, not of this register." in {
        found.said for found in said(folder, "ledger")
    }
    (folder.path / "ledger.db").unlink()
    (missing,) = said(folder, "ledger")
    assert missing.state == "damaged" and "missing or empty" in missing.said


def test_what_is_worth_knowing_is_told_and_is_no_damage(folder: Folder) -> None:
    (folder.path / "outputs" / PERIOD / ".planbook-0123456789abcdef").write_bytes(b"")
    (folder.outputs / "summary.xlsx").unlink()
    (folder.outputs / "internal" / "findings.xlsx").write_bytes(b"worked on")
    shutil.copyfile(folder.file_of("990101"), folder.path / "kept.xlsx")
    folder.file_of("990101").unlink()
    (folder.returned / "990102_new.xlsx").write_bytes(b"PK")
    told = {found.said for found in examine(folder.path, NOW) if found.state == "told"}
    own = next(n for n in told if n.startswith("No longer in"))
    assert own.startswith(f"No longer in returned/{PERIOD}/, and kept in the ledger: 990101_ashlow")
    assert {
        "Not received yet: 990102_new.xlsx.",
        f"outputs/{PERIOD}/: summary.xlsx, missing.",
        f"outputs/{PERIOD}/: internal/findings.xlsx, changed since planbook wrote it.",
        f"Left by a command that was stopped: outputs/{PERIOD}/.planbook-0123456789abcdef.",
        "There is no whole back-up in backups/.",
    } <= told
    assert "damaged" not in {found.state for found in examine(folder.path, NOW)}


def test_a_back_up_that_lacks_what_came_since_says_so(folder: Folder) -> None:
    back_up(folder.path, None, NOW)
    edit(folder.file_of("990101"), lambda book: book["Actions"].append(["more"]))
    take_in(folder.trust, PERIOD, NOW)
    (told,) = said(folder, "back-ups")
    assert told.state == "told" and "What has been kept since then (1 file) is not in it." in told.said


def test_the_newest_whole_back_up_is_named_where_a_newer_one_is_damaged(folder: Folder) -> None:
    back_up(folder.path, None, date(2026, 12, 10))
    newer = back_up(folder.path, None, NOW).path
    newer.write_bytes(newer.read_bytes()[:2000])
    damaged, whole = said(folder, "back-ups")
    assert "planbook-2026-12-17.zip cannot be read as a back-up" in damaged.said
    assert whole.said.startswith("planbook-2026-12-10.zip is whole")


def test_what_is_kept_longer_than_the_trust_says_is_told(folder: Folder) -> None:
    assert said(folder, "keeping", date(2033, 12, 18)) == []
    (told,) = said(folder, "keeping", date(2033, 12, 19))
    assert told.said == "Kept longer than the register says: 2026-27-autumn."

    def keep(book: openpyxl.Workbook) -> None:
        sheet = book["Trust"]
        (key,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "trust.keep_years"]
        sheet.cell(key.row, key.column + 1).value = 1

    edit(folder.path / "trust.xlsx", keep)
    assert said(folder, "keeping", date(2027, 12, 19))


def test_on_the_command_line(folder: Folder, tmp_path: Path) -> None:
    call = ("-C", str(folder.path), "--today", "2026-12-17", "doctor")
    done = planbook(*call)
    assert done.returncode == 0 and "ledger: ledger.db is whole" in done.stdout
    (folder.path / "ledger.db").write_bytes(b"no database" * 400)
    done = planbook(*call, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["version"], done.stderr) == (1, 1, "")
    assert [p["state"] for p in told["parts"] if p["part"] == "ledger"] == ["damaged"]
    assert {tuple(sorted(part)) for part in told["parts"]} == {("part", "said", "state", "to_do")}
    with pytest.raises(FolderError, match="There is no folder"):
        examine(tmp_path / "nowhere", NOW)


@pytest.mark.parametrize(
    "content",
    [b'{"figures', b"\xff\xfe", b"[]", b"{}", b"null", b'{"figures": [1]}', b'{"figures": {"summary.xlsx": [1]}}'],
)
def test_a_manifest_that_cannot_be_read_is_told_by_whoever_needs_it(folder: Folder, content: bytes) -> None:
    (folder.outputs / MANIFEST).write_bytes(content)
    with pytest.raises(UnknownError, match=f"cannot be read. `planbook consolidate {PERIOD}` writes it again"):
        trace(folder.trust, PERIOD, "summary.xlsx!KPIs!D7", NOW)
    assert [found.state for found in said(folder, "outputs")] == ["told"]
    assert trace(folder.trust, PERIOD, "kpi/ATT/990101", NOW).cells
    consolidate(folder.trust, PERIOD, NOW)
    assert not said(folder, "outputs")


def test_what_cannot_be_opened_is_told_in_plain_words(folder: Folder) -> None:
    (folder.outputs / MANIFEST).unlink()
    (folder.outputs / MANIFEST).mkdir()
    (found,) = said(folder, "outputs")
    assert found.state == "damaged"
    assert "Errno" not in found.said
    assert found.said.startswith(f"{folder.outputs / MANIFEST} cannot be read (")


def test_every_fault_of_the_templates_is_told_at_once_whichever_stage_finds_it(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    for folder in ("rules", "reports"):
        (templates / folder).mkdir(parents=True)
    (templates / "rules" / "ours.toml").write_text(
        '[[rule]]\ncode = "OT-001"\ntitle = "T"\nseverity = "warnng"\nmessage = "M."\nremedy = "R."\nwhy = "W."\n'
        'check = "required"\nrecord = "action"\nparams = { field = "cost" }\n'
        '[[rule]]\ncode = "OT-002"\ntitle = "T"\nseverity = "warning"\nmessage = "M."\nremedy = "R."\nwhy = "W."\n'
        'check = "required"\nrecord = "action"\nparams = { field = "csot" }\n',
        encoding="utf-8",
    )
    (templates / "reports" / "ours.toml").write_text(
        '[report]\ntitle = "Ours"\naudience = "external"\nscope = "unit"\n'
        '[[block]]\nkey = "many"\ntitle = "Many"\ncode = "how_mny"\n',
        encoding="utf-8",
    )
    told = [found.said for found in examine(tmp_path, NOW) if found.part == "templates"]
    assert [said.split(": ")[1] for said in told] == ["OT-001.severity", "OT-002.params.field", "block.many.code"]
    assert all(said.startswith("templates/") for said in told)


@pytest.mark.parametrize(
    ("name", "lie"),
    [
        ("ledger.lock", "a folder"),
        ("ledger.lock", "a link"),
        ("ledger.lock", "something else"),
        pytest.param("ledger.lock", "a pipe", marks=pytest.mark.skipif(os.name == "nt", reason="Windows has none")),
        ("ledger.db-journal", "a folder"),
        ("ledger.db-wal", "a folder"),
    ],
)
def test_what_lies_where_the_ledgers_own_files_should_is_found(folder: Folder, name: str, lie: str) -> None:
    """Every command that writes would be stopped by it; `doctor` itself is not, and says the same."""
    path = folder.path / name
    path.unlink(missing_ok=True)
    match lie:
        case "a folder":
            path.mkdir()
        case "a pipe":
            os.mkfifo(path)
        case "a link":
            path.symlink_to("nowhere")
        case _:
            path.write_text("something else")
    looked = said(folder, "ledger")
    assert "damaged" in {found.state for found in looked}
    words = next(found.said for found in looked if found.state == "damaged")
    assert name in words
    assert "ove it" in words
    (line,) = planbook("-C", str(folder.path), "--today", NOW.isoformat(), "receive", PERIOD).stderr.splitlines()
    assert str(path) in line
    assert "disk is full" not in line
    assert said(folder, "back-ups")
