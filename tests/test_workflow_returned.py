"""What lies in returned/<period>/ beside workbooks: folders, packed folders, programs' own files."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from packed import mailed, outlook_mailed, zipped
from planbook.model.names import name_returned
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.forget import forget
from planbook.workflow.migrate import migrate
from planbook.workflow.publishing import publish
from planbook.workflow.receive import take_in
from planbook.workflow.receiving.chosen import ChosenFiles
from planbook.workflow.receiving.returned import returned_files
from planbook.workflow.redacting.redact import redact
from planbook.workflow.restore import restore
from planbook.workflow.status import status
from planbook.workflow.validate import check_files, check_returned
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

UNIT = "990101"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_trust(tmp_path / "trust", units=2)


def said(folder: Folder) -> list[str]:
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    return [f"{f.code} {f.message} {f.remedy}" for f in found if f.code in ("WB-001", "WB-002")]


def verdicts(folder: Folder) -> dict[str, str]:
    """What became of each file, by its name."""
    checked = check_returned(folder.trust, PERIOD, TODAY)
    return {name_returned(one.file): one.verdict for one in checked.files}


def packed_away(folder: Folder) -> list[tuple[str, bytes]]:
    """The files of returned/, by name, which lie there no longer."""
    files = [(path.name, path.read_bytes()) for path in sorted(folder.returned.iterdir())]
    for path in sorted(folder.returned.iterdir()):
        path.unlink()
    return files


def test_a_file_in_a_folder_counts_as_one_that_lies_there(folder: Folder) -> None:
    before = verdicts(folder)
    inside = folder.returned / "Primary schools" / "sent"
    inside.mkdir(parents=True)
    name = folder.file_of(UNIT).name
    shutil.move(folder.file_of(UNIT), inside)
    (inside / ".DS_Store").write_bytes(b"x")
    assert said(folder) == []
    after = verdicts(folder)
    assert after.pop(f"Primary schools/sent/{name}") == before.pop(name)
    assert after == before
    told = {unit.unit: unit for unit in status(folder.trust, PERIOD, TODAY).units}
    assert told[UNIT].state == "returned"
    assert told[UNIT].file == f"returned/{PERIOD}/Primary schools/sent/{name}"


def test_what_lies_too_deep_is_said_with_how_many_files_there_are(folder: Folder) -> None:
    deep = folder.returned.joinpath(*"abcdefghij")
    deep.mkdir(parents=True)
    shutil.move(folder.file_of(UNIT), deep)
    assert said(folder) == [
        "WB-001 a/b/c/d/e/f/g/h/i is a folder with 1 file in it, not a file of its own. "
        "Move the workbooks in it up, into the folder that it lies in."
    ]


def test_what_no_person_put_there_is_passed_over(folder: Folder) -> None:
    for name in (".git", "__MACOSX", "empty", "only hidden"):
        (folder.returned / name).mkdir()
    for name in (".git/config", "__MACOSX/._plan.xlsx", "only hidden/.DS_Store", "Thumbs.db", "desktop.ini",
                 "~$plan.xlsx", ".~lock.plan.xlsx#"):  # fmt: skip
        (folder.returned / name).write_bytes(b"x")
    assert said(folder) == []
    assert [path.name[:6] for path in returned_files(folder.returned)] == ["990101", "990102"]


@pytest.mark.parametrize(
    ("container", "pack"),
    [("post.zip", zipped), ("Our plan.eml", mailed), ("Our plan.msg", outlook_mailed)],
    ids=["zip", "eml", "msg"],
)
def test_a_container_is_looked_into(
    folder: Folder, container: str, pack: Callable[[list[tuple[str, bytes]]], bytes]
) -> None:
    before = verdicts(folder)
    files = packed_away(folder)
    data = pack(files)
    (folder.returned / container).write_bytes(data)
    assert verdicts(folder) == {f"{container}: {name}": verdict for name, verdict in before.items()}
    taken = take_in(folder.trust, PERIOD, TODAY)
    assert (taken.new, taken.files) == (2, 2)
    states = {unit.unit: unit.state for unit in status(folder.trust, PERIOD, TODAY).units}
    assert states == {"990101": "returned", "990102": "returned"}
    with folder.trust.scratch_ledger() as ledger:
        kept = {receipt.name: ledger.file_bytes(receipt.sha256) for receipt in ledger.receipts(PERIOD)}
    assert {f"{container}: {name}": content for name, content in files}.items() <= kept.items()
    assert take_in(folder.trust, PERIOD, TODAY).new == 0
    assert (folder.returned / container).read_bytes() == data
    assert [path.name for path in folder.returned.iterdir()] == [container]


def test_what_came_in_containers_is_published_backed_up_and_restored_like_any_other(
    folder: Folder, tmp_path: Path
) -> None:
    (first, second) = packed_away(folder)
    (folder.returned / "post.zip").write_bytes(zipped([first]))
    (folder.returned / "Our plan.eml").write_bytes(mailed([second]))
    before = {path.name: path.read_bytes() for path in folder.returned.iterdir()}
    consolidate(folder.trust, PERIOD, TODAY)
    out = publish(folder.trust, PERIOD, TODAY)
    assert out.papers
    made = back_up(folder.path, tmp_path / "kept.zip", TODAY)
    restored = tmp_path / "restored"
    restore(made.path, restored)
    again = Folder(restored)
    assert {path.name: path.read_bytes() for path in again.returned.iterdir()} == before
    assert [unit.state for unit in status(again.trust, PERIOD, TODAY).units] == ["returned", "returned"]
    assert take_in(again.trust, PERIOD, TODAY).new == 0


def test_the_same_workbook_beside_the_container_is_a_duplicate(folder: Folder) -> None:
    own = folder.file_of(UNIT)
    (folder.returned / "post.zip").write_bytes(zipped([(own.name, own.read_bytes())]))
    assert verdicts(folder)[f"post.zip: {own.name}"] == "duplicate"


def test_of_two_attachments_of_one_school_one_is_chosen_by_the_name_that_is_shown(folder: Folder) -> None:
    own = folder.file_of(UNIT)
    data = own.read_bytes()
    edit(own, lambda book: book["Actions"].cell(30, 1, "more"))
    other = own.read_bytes()
    own.unlink()
    post = folder.returned / "post.eml"
    post.write_bytes(mailed([("plan.xlsx", data), ("plan.xlsx", other)]))
    names = ["post.eml: plan.xlsx", "post.eml: plan (2).xlsx"]
    assert [verdicts(folder)[name].partition("-")[0] for name in names] == ["accepted", "undecided"]
    take_in(folder.trust, PERIOD, TODAY, ChosenFiles(accept=f"returned/{PERIOD}/{names[1]}"))
    after = verdicts(folder)
    assert [after[names[0]], after[names[1]].partition("-")[0]] == ["superseded", "accepted"]
    take_in(folder.trust, PERIOD, TODAY, ChosenFiles(withdraw=names[1]))
    assert verdicts(folder)[names[1]] == "withdrawn"


def test_files_in_folders_are_chosen_by_a_path(folder: Folder) -> None:
    own = folder.file_of(UNIT)
    later = folder.returned / "Corrected" / own.name
    later.parent.mkdir()
    shutil.copyfile(own, later)
    edit(later, lambda book: book["Actions"].cell(30, 1, "more"))
    take_in(folder.trust, PERIOD, TODAY, ChosenFiles(accept=str(later)))
    after = verdicts(folder)
    assert after[own.name] == "superseded"
    assert after[f"Corrected/{own.name}"].startswith("accepted")


def test_paths_that_are_given_are_looked_into(folder: Folder, tmp_path: Path) -> None:
    own = folder.file_of(UNIT)
    post = tmp_path / "post.zip"
    post.write_bytes(zipped([(f"sent/{own.name}", own.read_bytes())]))
    checked = check_files(folder.trust, [post, folder.returned], PERIOD)
    assert [name_returned(one.file) for one in checked.files if one.unit == UNIT] == [own.name, own.name]
    assert any(one.file.endswith(f"/post.zip: sent/{own.name}") for one in checked.files)
    told = migrate(folder.path, [post], TODAY)
    assert [(one.source, one.done) for one in told] == [(post, True)]


def test_what_was_forgotten_is_named_with_the_container_it_is_in(folder: Folder) -> None:
    post = folder.returned / "post.zip"
    post.write_bytes(zipped(packed_away(folder)))
    take_in(folder.trust, PERIOD, TODAY)
    done = forget(folder.trust, UNIT, TODAY)
    assert post in done.files
    assert list(done.shared) == [post]
    assert verdicts(folder) == {
        name: ("refused" if UNIT in name else verdict) for name, verdict in verdicts(folder).items()
    }


def test_words_in_a_container_are_named_and_not_taken_out(folder: Folder) -> None:
    own = folder.file_of(UNIT)
    words = "Zebulon Quagmire left the room twice."

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(6, column_of(sheet, "action.progress"), words)

    edit(own, change)
    post, other = folder.returned / "post.eml", folder.path / "returned" / "2025-26-summer" / "old.zip"
    other.parent.mkdir(exist_ok=True)
    other.write_bytes(zipped([("letter.txt", words.encode())]))
    before_packed = own.read_bytes()
    post.write_bytes(mailed([(own.name, before_packed)]))
    own.unlink()
    before = post.read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(before_packed))["Actions"]
    cell = f"Actions!{sheet.cell(6, column_of(sheet, 'action.progress')).coordinate}"
    take_in(folder.trust, PERIOD, TODAY)
    done = redact(folder.trust, f"post.eml: {own.name}", cell, "named", TODAY)
    still = dict(done.cleared.still)
    assert still[post].startswith(f"{own.name} in it has them, and planbook changes nothing in a zip folder")
    assert still[other].startswith("letter.txt in it has them") or "with 1 file in it" in still[other]
    assert post.read_bytes() == before
    assert verdicts(folder)[f"post.eml: {own.name}"] == "refused"
    with folder.trust.scratch_ledger() as ledger:
        kept = [ledger.file_bytes(r.sha256) for r in ledger.receipts(PERIOD) if r.name.endswith(own.name)]
    assert kept
    for data in kept:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            assert all(b"Quagmire" not in book.read(part) for part in book.namelist())


def test_a_container_with_nothing_of_ours_is_one_finding(folder: Folder) -> None:
    files = [("photo.png", b"\x89PNG1"), ("letter.pdf", b"%PDF-1.7")]
    (folder.returned / "post.zip").write_bytes(zipped(files))
    assert said(folder) == [
        "WB-002 post.zip is a zip folder with 2 files in it and no Excel workbook: photo.png is a picture and "
        "letter.pdf is a PDF. Send the Excel workbook itself."
    ]


def test_a_container_in_a_container_is_one_finding_that_names_it(folder: Folder) -> None:
    files = packed_away(folder)
    (folder.returned / "post.zip").write_bytes(zipped([("inner.zip", zipped(files)), *files[:1]]))
    assert said(folder) == [
        "WB-002 post.zip is a zip folder in which there is inner.zip (a zip folder with 2 files in it); planbook "
        "does not look into that. Open what is in it and send the workbooks, each by itself."
    ]
    after = verdicts(folder)
    assert after.pop("post.zip") == "refused"
    assert [name for name in after if name.startswith("post.zip")] == [f"post.zip: {files[0][0]}"]


def test_a_damaged_container_is_refused_whole(folder: Folder) -> None:
    files = packed_away(folder)
    data = bytearray(zipped(files, zipfile.ZIP_STORED))
    data[data.index(files[1][1]) + 100] ^= 0xFF
    (folder.returned / "post.zip").write_bytes(data)
    assert said(folder) == [
        f"WB-002 post.zip is a zip folder that is damaged at {files[1][0]}. Send it again, or the workbooks in it, "
        "each by itself."
    ]
    assert {name: told for name, told in verdicts(folder).items() if "post" in name} == {"post.zip": "refused"}


def test_a_link_is_refused_under_its_own_name(folder: Folder) -> None:
    own = folder.file_of(UNIT)
    (folder.returned / "link.xlsx").symlink_to(own)
    checked = check_returned(folder.trust, PERIOD, TODAY)
    assert [f.file for f in checked.findings if f.code == "WB-001"] == [f"returned/{PERIOD}/link.xlsx"]
    verdicts = {f.file.rpartition("/")[2]: f.verdict for f in checked.files}
    assert verdicts["link.xlsx"] == "refused"
    assert verdicts[own.name] in ("accepted", "accepted-with-findings")
