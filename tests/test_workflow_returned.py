"""What lies in returned/<period>/ beside workbooks: folders, packed folders, programs' own files."""

import shutil
import zipfile
from pathlib import Path

import pytest

from planbook.workflow.receiving.returned import returned_files
from planbook.workflow.status import status
from planbook.workflow.validate import check_files, check_returned
from trust_folder import PERIOD, TODAY, Folder, small_trust

UNIT = "990101"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_trust(tmp_path / "trust", units=2)


def said(folder: Folder) -> list[str]:
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    return [f"{f.code} {f.message} {f.remedy}" for f in found if f.code in ("WB-001", "WB-002")]


def test_a_folder_is_said_not_to_be_read_and_how_many_files_are_in_it(folder: Folder) -> None:
    inside = folder.returned / "Primary schools" / "sent"
    inside.mkdir(parents=True)
    moved = shutil.move(folder.file_of(UNIT), inside)
    remedy = "Move the workbooks in it up, into the folder that it lies in."
    assert said(folder) == [
        f"WB-001 Primary schools is a folder with 1 file in it, not a file of its own. {remedy}"
    ]
    shutil.copyfile(moved, inside.parent / "another.xlsx")
    (inside / ".DS_Store").write_bytes(b"x")
    assert said(folder) == [
        f"WB-001 Primary schools is a folder with 2 files in it, not a file of its own. {remedy}"
    ]
    told = status(folder.trust, PERIOD, TODAY)
    assert [Path(f.file).name for f in told.unused if f.verdict == "refused"] == ["Primary schools"]
    shutil.rmtree(inside.parent)
    assert said(folder) == []


def test_what_no_person_put_there_is_passed_over(folder: Folder) -> None:
    for name in (".git", "__MACOSX", "empty", "only hidden"):
        (folder.returned / name).mkdir()
    for name in (".git/config", "__MACOSX/._plan.xlsx", "only hidden/.DS_Store", "Thumbs.db", "desktop.ini",
                 "~$plan.xlsx", ".~lock.plan.xlsx#"):  # fmt: skip
        (folder.returned / name).write_bytes(b"x")
    assert said(folder) == []
    assert [path.name[:6] for path in returned_files(folder.returned)] == ["990101", "990102"]


def test_a_packed_folder_is_to_be_unpacked(folder: Folder) -> None:
    files = sorted(folder.returned.iterdir())
    with zipfile.ZipFile(folder.returned / "returns.zip", "w") as packed:
        for file in files:
            packed.write(file, file.name)
            file.unlink()
    assert said(folder) == [
        "WB-002 returns.zip is a zip folder with 2 files in it. Unpack it and send the workbooks in it, each by "
        "itself."
    ]


def test_a_folder_that_is_named_is_looked_through_and_one_in_it_is_said(folder: Folder) -> None:
    (folder.returned / "old").mkdir()
    shutil.copyfile(folder.file_of(UNIT), folder.returned / "old" / "plan.xlsx")
    checked = check_files(folder.trust, [folder.returned], PERIOD)
    assert [f.code for f in checked.findings if f.file and f.file.endswith("/old")] == ["WB-001"]
    assert sum(f.verdict != "refused" for f in checked.files) == 2


def test_a_link_is_refused_under_its_own_name(folder: Folder) -> None:
    own = folder.file_of(UNIT)
    (folder.returned / "link.xlsx").symlink_to(own)
    checked = check_returned(folder.trust, PERIOD, TODAY)
    assert [f.file for f in checked.findings if f.code == "WB-001"] == [f"returned/{PERIOD}/link.xlsx"]
    verdicts = {f.file.rpartition("/")[2]: f.verdict for f in checked.files}
    assert verdicts["link.xlsx"] == "refused"
    assert verdicts[own.name] in ("accepted", "accepted-with-findings")
