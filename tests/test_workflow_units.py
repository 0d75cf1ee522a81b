"""Units of every id and name: each has files of its own, in every command, and is known again by them."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from command_line import planbook, planbook_in
from planbook.errors import RegisterError
from planbook.model.names import unit_named
from planbook.workflow.consolidate import consolidate
from planbook.workflow.init import init_trust
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receive import take_in
from planbook.workflow.receiving.chosen import ChosenFiles
from planbook.workflow.refreshing import refresh
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.trace import trace
from planbook.workflow.trust import Trust, open_trust
from planbook.workflow.validate import check_returned

PERIOD, TODAY = "2026-27-autumn", date(2026, 12, 17)
UNITS = {
    "MR-03": "North region",
    "MR 03": "North region!",
    "MR_03": "North region?",
    "MR": "Region {value} %s [bold] {0} {school}",
    "МР-04": "Школа",
    "区-1": "学校 & <Co>",
    "区_1": "学校 $HOME `id`",
    "A!B": "O'Hara \"x\" = 1",
    "x/y": "../../up",
    "CON": "nul.txt",
    "😀": "*1",
}  # fmt: skip
"""Ids and names that were one in file names, or none."""


def made(folder: Path, units: dict[str, str]) -> Trust:
    trust = {"name": "The {trust} %s", "return_to": "returns@trust.example", "contact": "{me}",
             "format": "objectives-actions"}  # fmt: skip
    people = [{"person": f"H{n}", "name": f"{{name}} {n}", "role": "head", "unit": unit,
               "email": f"h{n}@unit.example"} for n, unit in enumerate(units)]  # fmt: skip
    rows = [
        {"unit_id": unit, "name": name, "kind": "team", "phase": "primary", "state": "open"}
        for unit, name in units.items()
    ]
    init_trust(folder, "objectives-actions", date(2026, 9, 1), {"trust": [trust], "unit": rows, "person": people})
    return open_trust(folder)


def test_every_unit_has_files_of_its_own(tmp_path: Path) -> None:
    trust = made(tmp_path / "trust", UNITS)
    period = trust.period(PERIOD)
    sent = prepare_workbooks(trust, PERIOD, TODAY)
    assert len({s.path for s in sent}) == len({s.path.read_bytes() for s in sent}) == len(UNITS)
    assert all(s.path.parent == trust.issued(period) for s in sent)
    for workbook in sent:
        shutil.copyfile(workbook.path, trust.returned(period) / workbook.path.name)
        assert unit_named(trust.register.units, workbook.path.name) == workbook.unit
    taken = take_in(trust, PERIOD, TODAY)
    assert {f.unit for f in taken.checked.files if f.verdict != "refused"} == UNITS.keys()
    assert not {"WB-016", "WB-038", "WB-009"} & {f.code for f in taken.checked.findings}
    replied = reply(trust, PERIOD, TODAY)
    files = [path for one in replied for path in one.files]
    assert len(files) == len(set(files)) == 4 * len(UNITS)
    assert all(path.is_file() for path in files)
    reports = report(trust, PERIOD, TODAY)
    assert len({r.path for r in reports}) == len(UNITS)
    done = consolidate(trust, PERIOD, TODAY)
    assert all(path.is_file() for path in done.written)
    for unit in UNITS:
        assert trace(trust, PERIOD, f"kpi/ATT/{unit}", TODAY).figure.id == f"kpi/ATT/{unit}"
    # Nothing that was written for one is taken away when another is replied to alone.
    reply(trust, PERIOD, TODAY, ["MR"])
    assert all(path.is_file() for path in files)
    assert [path.name for path in tmp_path.iterdir()] == ["trust"]
    lying = {path.name for path in trust.folder.iterdir()}
    assert lying == {
        "trust.xlsx",
        "figures",
        "issued",
        "returned",
        "outputs",
        "ledger.db",
        "ledger.lock",
        "ledger.db-answers",
    }


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("MR-03", "mr-03", "RG-009"),
        ("MR-03", "ＭＲ-03", "RG-055"),
        ("École", "E\u0301cole", "RG-055"),
        ("MP-03", "МР-03", "RG-058"),
        ("MR-03", "MR\u200b-03", "RG-056"),
        ("MR-03", "x" * 61, "RG-057"),
    ],
)
def test_what_still_collides_stops_the_work(tmp_path: Path, one: str, other: str, code: str) -> None:
    made_of = {one: "First", other: "Second"}
    with pytest.raises(RegisterError, match="Units A7"):
        made(tmp_path / "trust", made_of)
    done = planbook("-C", str(tmp_path / "trust"), "validate", "trust.xlsx", "--json")
    found = json.loads(done.stdout)["findings"]
    assert [f["cells"] for f in found if f["code"] == code and f["severity"] == "error"] == [["A7"]]


def test_what_was_sent_under_the_name_of_an_earlier_planbook_is_not_made_again(tmp_path: Path) -> None:
    trust = made(tmp_path / "trust", {"MR 03": "North", "区-1": "学校"})
    folder = trust.issued(trust.period(PERIOD))
    (sent, other) = prepare_workbooks(trust, PERIOD, TODAY)
    earlier = sent.path.rename(folder / f"mr-03_north_objectives-actions_{PERIOD}.xlsx")
    assert [(s.path, s.written) for s in prepare_workbooks(trust, PERIOD, TODAY)] == [
        (earlier, False),
        (other.path, False),
    ]


def test_a_report_that_was_worked_on_under_its_earlier_name_is_kept(tmp_path: Path) -> None:
    trust = made(tmp_path / "trust", {"MR 03": "North"})
    (sent,) = prepare_workbooks(trust, PERIOD, TODAY)
    shutil.copyfile(sent.path, trust.returned(trust.period(PERIOD)) / sent.path.name)
    (first,) = report(trust, PERIOD, TODAY)
    earlier = first.path.rename(first.path.with_name(f"mr-03_north_governors_{PERIOD}.docx"))
    earlier.write_bytes(earlier.read_bytes() + b"worked on")
    (again,) = report(trust, PERIOD, TODAY)
    assert (again.path, again.state) == (earlier, "kept")
    assert [p.name for p in earlier.parent.iterdir()] == [earlier.name]
    anew = refresh(trust, PERIOD, TODAY, earlier)
    assert (anew.path, anew.state) == (earlier, "unchanged")  # it shows the figures of now


# Names of files in every place

PLACES = (".", "issued", f"issued/{PERIOD}", "outputs", f"outputs/{PERIOD}", f"outputs/{PERIOD}/reports",
          f"outputs/{PERIOD}/replies", "returned", f"returned/{PERIOD}", "backups", "templates")  # fmt: skip
STRANGE = [b"caf\xe9.xlsx", b"\xff\xfe.xlsx", b"\xff.xlsx", b"\xfe.xlsx", b"a\nb.xlsx", b"a\tb.xlsx", b"it's.xlsx",
           b"{value}.xlsx", b"%s.xlsx", b"[bold].xlsx", b"*.xlsx", b"?.xlsx", b"&#%20.xlsx", b"-x.xlsx", b"x.xlsx.",
           b"x.xlsx ", b"n" * 250 + b".xlsx", b"\xff" * 255]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text are Linux's alone")
def test_every_command_goes_through_whatever_lies_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    trust = made(tmp_path / "trust", {"MR-03": "North"})
    (sent,) = prepare_workbooks(trust, PERIOD, TODAY)
    data = sent.path.read_bytes()
    for place in PLACES:
        folder = trust.folder / place
        folder.mkdir(parents=True, exist_ok=True)
        for number, name in enumerate(STRANGE):
            Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(data + b"\0" * number)
        Path(os.fsdecode(os.fsencode(folder) + b"/d\xe9")).mkdir()
    before = {p: p.read_bytes() for p in trust.folder.rglob("*") if p.is_file() and p.suffix != ".db"}
    bad = os.fsdecode(b"caf\xe9")
    for command in (
        ["receive", PERIOD],
        ["receive", PERIOD, "--accept", f"{bad}.xlsx"],
        ["status", PERIOD],
        ["validate", "-p", PERIOD],
        ["validate", "-p", PERIOD, "--json"],
        ["prepare", PERIOD],
        ["reply", PERIOD, "--json"],
        ["consolidate", PERIOD],
        ["report", PERIOD, "--json"],
        ["validate", f"{bad}.xlsx", f"returned/{PERIOD}"],
        ["migrate", f"returned/{PERIOD}", f"{bad}.xlsx"],
        ["report", PERIOD, "--refresh", f"{bad}.docx"],
        ["receive", PERIOD, "--accept", bad],
        ["receive", PERIOD, "--accept", "n" * 300],
        ["validate", "n" * 300],
        ["migrate", bad, "n" * 300],
        ["trace", PERIOD, bad],
        ["prepare", PERIOD, "--unit", bad],
        ["init", "n" * 300],
        ["init", f"{bad} anew"],
    ):
        done = planbook_in("utf-8:strict", "-C", str(trust.folder), "--today", TODAY.isoformat(), *command)
        assert done.returncode in (0, 1, 2), (command, done.stderr)
        assert b"Traceback" not in done.stderr, (command, done.stderr)
    after = {p: p.read_bytes() for p in trust.folder.rglob("*") if p.is_file()}
    assert {p: data for p, data in after.items() if p in before} == before


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text are Linux's alone")
def test_two_names_that_are_shown_alike_are_two_files(tmp_path: Path) -> None:
    trust = made(tmp_path / "trust", {"MR-03": "North", "MR-04": "South"})
    one, other = prepare_workbooks(trust, PERIOD, TODAY)
    folder = trust.returned(trust.period(PERIOD))
    names = [os.fsdecode(name) for name in (b"\xfc.xlsx", b"\xfd.xlsx", b"\xfe.xlsx", b"\xff.xlsx")]
    for name, workbook in zip(names, (one, one, other, other), strict=True):
        shutil.copyfile(workbook.path, folder / name)
    (folder / names[1]).write_bytes((folder / names[1]).read_bytes() + b"\0")
    checked = check_returned(trust, PERIOD, TODAY)
    assert len({f.file for f in checked.files}) == 4
    taken = take_in(trust, PERIOD, TODAY, ChosenFiles(names[1]))
    verdicts = {f.file.rpartition("/")[2]: (f.unit, f.verdict) for f in taken.checked.files}
    assert sorted(verdict for unit, verdict in verdicts.values() if unit == "MR-04") == [
        "accepted-with-findings",
        "duplicate",
    ]
    with trust.scratch_ledger() as ledger:
        (stands,) = [s for s in ledger.standing(PERIOD) if s.unit == "MR-03"]
        assert ledger.file_bytes(stands.sha256) == (folder / names[1]).read_bytes()
    assert take_in(trust, PERIOD, TODAY, ChosenFiles(stands.file.rpartition("/")[2])).new == 0


# What lies in the folder that somebody is in is no part of planbook


def test_modules_in_the_working_folder_are_not_run(tmp_path: Path) -> None:
    trust = made(tmp_path / "trust", {"MR-03": "North"})
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "planbook" / "collect").mkdir(parents=True)
    trap = f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).write_text(__file__)\n"
    for name in (
        "json",
        "queue",
        "typing",
        "sitecustomize",
        "zipfile",
        "planbook/__init__",
        "planbook/collect/reader",
        "planbook/collect/serving",
    ):
        (elsewhere / f"{name}.py").write_text(trap)
    script = Path(sys.executable).with_name("planbook")
    done = subprocess.run(
        [str(script), "-C", str(trust.folder), "validate", "-p", PERIOD],
        check=False,
        capture_output=True,
        cwd=elsewhere,
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists()
