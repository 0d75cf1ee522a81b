"""A back-up holds everything that cannot be regenerated, is checked, and brings a whole trust back."""

import json
import os
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from own_templates import write_templates
from planbook.errors import FolderError, LedgerError
from planbook.files import TEMPORARY
from planbook.model.progress import CountedStep
from planbook.workflow.backed_up import LIST, contents_of
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.doctor import examine
from planbook.workflow.receive import take_in
from planbook.workflow.report import report
from planbook.workflow.restore import restore, words
from planbook.workflow.status import status
from trust_folder import PERIOD, Folder, small_trust

NOW = date(2026, 12, 17)
linux = pytest.mark.skipif(sys.platform != "linux", reason="names that are no text, and links, are Linux's")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Brought together and reported on once; every test works on a copy."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    consolidate(folder.trust, PERIOD, NOW)
    report(folder.trust, PERIOD, NOW)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "ledger.lock"
    }


def states(folder: Path) -> set[str]:
    return {found.state for found in examine(folder, NOW)}


# What is in one


def test_it_is_said_how_far_bringing_back_has_come(folder: Folder, tmp_path: Path) -> None:
    made, said = back_up(folder.path, None, NOW), list[str]()
    again = restore(made.path, tmp_path / "again", said.append)
    steps = [step for step in said if isinstance(step, CountedStep)]
    assert [step.done for step in steps] == list(range(made.files))
    assert {(step.what, step.total) for step in steps} == {("Restoring", len(again.contents.files))}
    assert said[-1] == "looking through the ledger"


def test_from_damage_to_a_whole_trust(folder: Folder, tmp_path: Path) -> None:
    made = back_up(folder.path, None, NOW)
    data = bytearray((folder.path / "ledger.db").read_bytes())
    data[4096 * 2 :: 512] = b"\xff" * len(data[4096 * 2 :: 512])
    (folder.path / "ledger.db").write_bytes(data)
    told = {found.part: found for found in examine(folder.path, NOW)}
    assert told["ledger"].state == "damaged"
    assert "planbook-2026-12-17.zip is whole, made on 2026-12-17: 2 received files" in told["back-ups"].said
    again = restore(made.path, tmp_path / "again")
    assert words(again) == (
        f"{tmp_path / 'again'} holds {made.files} files from the back-up of Fenmoor Vale Learning Trust, made on "
        "2026-12-17; its ledger keeps 2 returns, the newest of 2026-12-17."
    )
    brought = Folder(again.folder)
    assert {unit.state for unit in status(brought.trust, PERIOD, NOW).units} == {"returned"}
    consolidate(brought.trust, PERIOD, NOW)
    report(brought.trust, PERIOD, NOW)
    assert brought.output_bytes() == folder.output_bytes()
    assert states(again.folder) <= {"whole", "told"}


def test_it_has_what_was_sent_and_returned_and_the_papers(folder: Folder) -> None:
    (folder.path / "figures").mkdir(exist_ok=True)
    (folder.path / "figures" / "attendance.csv").write_text("a", encoding="utf-8")
    write_templates(folder.path)
    inside = folder.path / "outputs" / PERIOD / "internal"
    (inside / "reports").mkdir(parents=True)
    (inside / "reports" / "ours_part-b.docx").write_bytes(b"worked on")
    (inside / "tables.csv").write_bytes(b"made again")
    told = contents_of(back_up(folder.path, None, NOW).path)
    tops = {entry.name.partition("/")[0] for entry in told.files}
    assert tops == {"ledger.db", "trust.xlsx", "figures", "templates", "issued", "returned", "outputs"}
    kept = {e.name.split("/", 2)[2] for e in told.files if e.name.startswith("outputs/")}
    assert {name for name in kept if not name.startswith("reports/")} == {"internal/reports/ours_part-b.docx"}
    assert kept != {"internal/reports/ours_part-b.docx"}
    assert (told.identity, told.trust) == (folder.trust.register.identity, "Fenmoor Vale Learning Trust")


def test_strays_and_locks_are_not_in_it(folder: Folder) -> None:
    for name in (".planbook-0123456789abcdef", "~$plan.xlsx", ".DS_Store", "Thumbs.db"):
        (folder.returned / name).write_bytes(b"x")
    there = {e.name for e in contents_of(back_up(folder.path, None, NOW).path).files}
    returned = {name.rpartition("/")[2][:7] for name in there if name.startswith("returned/")}
    assert returned == {"990101_", "990102_"}


@linux
def test_links_are_named_and_not_followed(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "secret.xlsx").write_bytes(b"elsewhere")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "secret.xlsx").write_bytes(b"elsewhere")
    (folder.returned / "link.xlsx").symlink_to(tmp_path / "secret.xlsx")
    (folder.returned / "linked").symlink_to(tmp_path / "folder")
    (folder.path / "figures").rmdir()
    (folder.path / "figures").symlink_to(tmp_path / "folder")
    os.mkfifo(folder.returned / "pipe")
    made = back_up(folder.path, None, NOW)
    assert sorted(made.left_out) == [
        "figures (a link)",
        f"returned/{PERIOD}/link.xlsx (a link)",
        f"returned/{PERIOD}/linked (a link)",
        f"returned/{PERIOD}/pipe (no ordinary file)",
    ]
    assert not [e for e in contents_of(made.path).files if "link" in e.name or "secret" in e.name]


@linux
def test_names_that_are_no_text_come_back_as_they_were(folder: Folder, tmp_path: Path) -> None:
    names = [b"caf\xe9.xlsx", b"caf\xe8.xlsx", b"\xff\xfe", b"two\nlines.xlsx", b"caf\xc3\xa9.xlsx"]
    for number, name in enumerate(names):
        (folder.returned / os.fsdecode(name)).write_bytes(b"%d" % number)
    take_in(folder.trust, PERIOD, NOW)
    again = restore(back_up(folder.path, None, NOW).path, tmp_path / "again")
    there = {os.fsencode(p.name): p.read_bytes() for p in (again.folder / "returned" / PERIOD).iterdir()}
    assert {name: there[name] for name in names} == {name: b"%d" % n for n, name in enumerate(names)}


@linux
@pytest.mark.parametrize("inside", ["", "reports"])
def test_a_template_whose_name_is_no_text_stops_nothing(folder: Folder, inside: str, tmp_path: Path) -> None:
    own = folder.path / "templates" / inside
    own.mkdir(parents=True)
    name = os.fsdecode(b"m\xfcller.docx")
    (own / name).write_bytes(b"PK")
    assert status(folder.trust, PERIOD, NOW).units
    again = restore(back_up(folder.path, None, NOW).path, tmp_path / "again")
    assert (again.folder / "templates" / inside / name).read_bytes() == b"PK"


@linux
def test_names_that_another_system_reads_otherwise_come_back_as_they_were(folder: Folder, tmp_path: Path) -> None:
    names = [
        "a\\..\\x.xlsx",
        "a\\..\\..\\..\\..\\x.xlsx",
        "\\\\srv\\x",
        "C:x.xlsx",
        "C:\\x.xlsx",
        "a:b",
        "What next?.xlsx",
        "a?b",
        "a*",
    ]
    for name in names:
        (folder.returned / name).write_text(name)
    made = back_up(folder.path, None, NOW)
    assert not [entry.name for entry in contents_of(made.path).files if set(entry.name) & set('<>:"|?*\\')]
    again = restore(made.path, tmp_path / "again")
    there = {p.name: p.read_bytes() for p in (again.folder / "returned" / PERIOD).iterdir()}
    assert {name: there[name] for name in names} == {name: name.encode() for name in names}


def test_a_ledger_that_is_missing_is_no_reason_to_leave_it_out(folder: Folder) -> None:
    (folder.path / "ledger.db").unlink()
    with pytest.raises(LedgerError, match="missing or empty"):
        back_up(folder.path, None, NOW)


def test_many_at_once_are_many_files(folder: Folder) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: back_up(folder.path, None, NOW).path, range(8)))
    assert len({path.name for path in made}) == len(list((folder.path / "backups").iterdir())) == 8
    assert {contents_of(path).trust for path in made} == {"Fenmoor Vale Learning Trust"}


def test_one_name_is_given_once_however_many_ask(folder: Folder, tmp_path: Path) -> None:
    def ask(_: int) -> str:
        try:
            return back_up(folder.path, tmp_path / "b.zip", NOW).path.name
        except FolderError as error:
            return str(error)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(ask, range(8)))
    assert said.count("b.zip") == 1
    assert sum("is there already" in words for words in said) == 7
    assert [p.name for p in tmp_path.iterdir() if p.name != "trust"] == ["b.zip"]


def test_a_clock_that_is_wrong_does_not_matter(folder: Folder) -> None:
    for day in (date(1970, 1, 1), date(2107, 12, 31), date(9999, 12, 31)):
        assert contents_of(back_up(folder.path, None, day).path).made_on == day.isoformat()
    old = folder.file_of("990101")
    os.utime(old, (0, 0))
    assert back_up(folder.path, None, NOW).files


# Bringing one back


def test_only_into_an_empty_or_a_new_folder(folder: Folder, tmp_path: Path) -> None:
    made = back_up(folder.path, None, NOW)
    before = files(folder.path)
    with pytest.raises(FolderError, match="is not empty"):
        restore(made.path, folder.path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FolderError, match="is a file"):
        restore(made.path, tmp_path / "file")
    assert files(folder.path) == before
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".DS_Store").write_bytes(b"x")
    assert restore(made.path, tmp_path / "empty").receipts == 2


def test_what_a_stopped_run_had_unpacked_is_removed(folder: Folder, tmp_path: Path) -> None:
    made = back_up(folder.path, None, NOW)
    left = tmp_path / "again" / f"{TEMPORARY}0123456789abcdef"
    shutil.copytree(folder.path, left)
    restore(made.path, tmp_path / "again")
    assert not left.exists()
    shutil.copytree(folder.path, left)
    with pytest.raises(FolderError, match="is not empty"):
        restore(made.path, tmp_path / "again")
    assert left.exists(), "nothing is changed where it is refused"


class StoppedError(Exception):
    """The computer goes off."""


def stop_in_place(made: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """`restore`, stopped when all but the register has its place; what lies there then."""
    rename, rmtree = Path.rename, shutil.rmtree

    def stop(self: Path, target: Path) -> Path:
        if self.name == "trust.xlsx":
            raise StoppedError
        return rename(self, target)

    with monkeypatch.context() as patch, pytest.raises(StoppedError):
        patch.setattr(Path, "rename", stop)
        patch.setattr(shutil, "rmtree", lambda path, **how: None if path.parent == to else rmtree(path, **how))
        restore(made, to)
    left = files(to)
    assert "ledger.db" in left
    assert "trust.xlsx" not in left
    return left


def test_what_a_stopped_run_had_put_in_place_is_finished(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, to = back_up(folder.path, None, NOW), tmp_path / "again"
    stop_in_place(made.path, to, monkeypatch)
    assert restore(made.path, to).receipts == 2
    restore(made.path, tmp_path / "whole")
    assert files(to) == files(tmp_path / "whole")


@pytest.mark.parametrize(
    "change",
    [
        lambda to: (to / "ledger.db").write_bytes(b"another"),
        lambda to: (to / "returned" / "own.txt").write_bytes(b"somebody's"),
        lambda to: (to / "own").mkdir(),
        lambda to: (to / ".own").write_bytes(b"somebody's"),
        lambda to: (to / "trust.xlsx").write_bytes(b"a register"),
        lambda to: (to / "link").symlink_to(to / "ledger.db"),
        lambda to: [shutil.rmtree(path) for path in to.glob(f"{TEMPORARY}*")],
    ],
    ids=["changed", "another file", "another folder", "hidden", "a register", "a link", "nothing unpacked"],
)
@linux
def test_what_a_stopped_run_did_not_put_there_stays(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    made, to = back_up(folder.path, None, NOW), tmp_path / "again"
    stop_in_place(made.path, to, monkeypatch)
    change(to)
    before = files(to)
    with pytest.raises(FolderError, match="is not empty"):
        restore(made.path, to)
    assert files(to) == before


def test_a_back_up_that_was_damaged_meanwhile_takes_nothing_away(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, to = back_up(folder.path, None, NOW).path, tmp_path / "again"
    left = stop_in_place(made, to, monkeypatch)
    with pytest.raises(FolderError, match="is not the file that was put there"):
        restore(spoil(made, {"trust.xlsx": b"other"}), to)
    assert files(to) == left


def spoil(path: Path, change: dict[str, bytes], drop: str = "") -> Path:
    """The back-up with parts of it replaced, and one dropped."""
    spoilt = path.with_name("spoilt.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            if name != drop:
                target.writestr(name, change.get(name, source.read(name)))
    return spoilt


def test_a_back_up_that_is_not_as_it_was_made_is_refused(folder: Folder, tmp_path: Path) -> None:
    made = back_up(folder.path, None, NOW).path
    (returned,) = [e.name for e in contents_of(made).files if "990101" in e.name and e.name.startswith("returned")]
    spoilt = [
        (lambda: spoil(made, {returned: b"other"}), "is not the file that was put there"),
        (lambda: spoil(made, {}, returned), "damaged"),
        (lambda: spoil(made, {LIST: b"{"}), "list of its files that cannot be read"),
        (lambda: spoil(made, {LIST: b'{"version": 1}'}), "list of its files that cannot be read"),
    ]
    for make, message in spoilt:
        with pytest.raises(FolderError, match=message):
            restore(make(), tmp_path / "again")
        assert not (tmp_path / "again").exists()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(made.read_bytes()[:-5000])
    for file, message in ((cut, "cannot be read as a back-up"), (folder.file_of("990101"), "is not a back-up")):
        with pytest.raises(FolderError, match=message):
            restore(file, tmp_path / "again")


def test_its_list_with_any_byte_flipped_is_told(folder: Folder, tmp_path: Path) -> None:
    """The list is packed: what is flipped in it is met while it is unpacked, by whichever library says so."""
    file = back_up(folder.path, None, NOW).path
    data = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        listed = archive.getinfo(LIST)
    damaged = tmp_path / "damaged.zip"
    whole = contents_of(file)
    for place in range(listed.header_offset, min(listed.header_offset + 200, len(data))):
        damaged.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        with suppress(FolderError):
            assert contents_of(damaged) == whole


def test_a_ledger_that_was_damaged_before_it_was_packed_is_told(folder: Folder, tmp_path: Path) -> None:
    """As a back-up of an earlier planbook may hold one, which looked at its pages alone."""
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE row SET cells = replace(cells, '1', '2')")
    old = tmp_path / "old.zip"
    with zipfile.ZipFile(old, "w") as archive:
        for name in ("ledger.db", "trust.xlsx"):
            archive.write(folder.path / name, name)
    with pytest.raises(FolderError, match="its ledger is not whole: what was read of"):
        restore(old, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_back_up_of_an_earlier_planbook_is_brought_back_too(folder: Folder, tmp_path: Path) -> None:
    old = tmp_path / "old.zip"
    with zipfile.ZipFile(old, "w") as archive:
        for path in (folder.path / "ledger.db", folder.path / "trust.xlsx", *folder.returned.iterdir()):
            archive.write(path, path.relative_to(folder.path).as_posix())
    again = restore(old, tmp_path / "again")
    assert (again.receipts, again.contents.version) == (2, 0)
    assert {unit.state for unit in status(Folder(again.folder).trust, PERIOD, NOW).units} == {"returned"}


@pytest.mark.parametrize(
    "name", ["../out.xlsx", "/etc/out.xlsx", "returned/../../out.xlsx", "C:/out.xlsx", "..\\out.xlsx", "\\out.xlsx"]
)
def test_no_name_leads_out_of_the_folder(folder: Folder, tmp_path: Path, name: str) -> None:
    made = back_up(folder.path, None, NOW).path
    with zipfile.ZipFile(made) as archive:
        told = json.loads(archive.read(LIST))
    listed = next(entry for entry in told["files"] if entry["name"] == "trust.xlsx")
    told["files"].append({**listed, "name": name})
    spoilt = spoil(made, {LIST: json.dumps(told).encode()})
    with zipfile.ZipFile(spoilt, "a") as archive, zipfile.ZipFile(made) as source:
        archive.writestr(name, source.read("trust.xlsx"))
    with pytest.raises(FolderError, match="leads out of the folder"):
        restore(spoilt, tmp_path / "again")
    assert {p.name for p in tmp_path.iterdir()} == {"trust"}
