"""Files written whole or not at all, always with the same bytes."""

import errno
import hashlib
import io
import os
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from planbook.errors import FolderError, InUseError, disk_of
from planbook.files import check_writable, reproducible_zip, sweep, write_all, write_bytes


def test_what_was_there_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.txt"
    write_bytes(path, b"old")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in path.parent.iterdir()] == ["file.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_new_file_has_the_mode_of_the_umask_and_one_replaced_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    for umask, mode in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
        before = os.umask(umask)
        try:
            write_bytes(path, b"x")
            assert path.stat().st_mode & 0o777 == mode
            path.chmod(0o640)
            write_bytes(path, b"y")
            assert path.stat().st_mode & 0o777 == 0o640
        finally:
            os.umask(before)
        path.unlink()


# A file that another program has open: Windows refuses to replace it, and no other system does so of itself


def open_in_excel(monkeypatch: pytest.MonkeyPatch, *names: str, closed_after: int = 10**9) -> None:
    """Let files of these names refuse to be replaced, the first `closed_after` times, as Windows does."""
    replace, tried = Path.replace, 0

    def refuse(self: Path, target: Path) -> Path:
        nonlocal tried
        if Path(target).name in names:
            tried += 1
            if tried <= closed_after:
                raise PermissionError(errno.EACCES, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_one_that_is_open_is_put_beside_and_the_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("summary.xlsx", "data.csv"):
        write_bytes(tmp_path / name, b"old")
    new = {"summary.xlsx": b"new summary", "data.csv": b"new data"}
    own = {sha(data) for data in new.values()}
    with monkeypatch.context() as patched:
        open_in_excel(patched, "summary.xlsx")
        with pytest.raises(
            InUseError, match=r"summary\.xlsx in .* is open .* as summary 2026-12-03\.xlsx\. Close it"
        ):
            write_all(tmp_path, new, date(2026, 12, 3), own)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "summary.xlsx": b"old",
        "summary 2026-12-03.xlsx": b"new summary",
        "data.csv": b"new data",
    }
    write_all(tmp_path, new, date(2026, 12, 4), own)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == new


def test_what_somebody_made_of_a_file_beside_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_bytes(tmp_path / "summary.xlsx", b"old")
    with monkeypatch.context() as patched:
        open_in_excel(patched, "summary.xlsx", "summary 2026-12-03.xlsx")
        write_bytes(tmp_path / "summary 2026-12-03 (2).xlsx", b"of this morning")
        (tmp_path / "summary 2026-12-03.xlsx").write_bytes(b"worked on")
        with pytest.raises(InUseError, match=r"as summary 2026-12-03 \(2\)\.xlsx"):
            write_all(tmp_path, {"summary.xlsx": b"new"}, date(2026, 12, 3), {sha(b"new")})
    write_all(tmp_path, {"summary.xlsx": b"new"}, date(2026, 12, 3), {sha(b"new")})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "summary.xlsx": b"new",
        "summary 2026-12-03.xlsx": b"worked on",
    }


def test_one_that_is_closed_in_time_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_bytes(tmp_path / "summary.xlsx", b"old")
    open_in_excel(monkeypatch, "summary.xlsx", closed_after=1)
    write_all(tmp_path, {"summary.xlsx": b"new"}, date(2026, 12, 3), set())
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"summary.xlsx": b"new"}


def test_a_folder_in_the_place_of_a_file_is_called_that(tmp_path: Path) -> None:
    (tmp_path / "summary.xlsx").mkdir()
    with pytest.raises(FolderError, match=r"is a folder\. Move it away"):
        write_all(tmp_path, {"summary.xlsx": b"new"}, date(2026, 12, 3), set())
    assert [p.name for p in tmp_path.iterdir()] == ["summary.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "theirs.txt"
    target.write_bytes(b"theirs")
    (tmp_path / "ours.txt").symlink_to(target)
    with pytest.raises(FolderError, match="is a link"):
        write_bytes(tmp_path / "ours.txt", b"ours")
    assert target.read_bytes() == b"theirs"


def test_a_folder_that_is_a_file_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_bytes(b"")
    with pytest.raises(FolderError, match="cannot be written"):
        check_writable(tmp_path / "outputs")
    with pytest.raises(FolderError, match="cannot be written"):
        write_bytes(tmp_path / "outputs" / "x.txt", b"x")


def test_strays_of_a_killed_run_are_swept(tmp_path: Path) -> None:
    (tmp_path / ".planbook-abc").write_bytes(b"half")
    (tmp_path / "report.docx").write_bytes(b"whole")
    sweep(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["report.docx"]


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """kill -9 at twelve different moments while one large file is written over and over."""
    path = tmp_path / "big.bin"
    old, new = b"o" * 3_000_000, b"n" * 3_000_000
    script = (
        "import sys; from pathlib import Path; from planbook.files import write_bytes\n"
        f"p = Path({str(path)!r}); print('ready', flush=True)\n"
        "while True:\n    write_bytes(p, b'n' * 3_000_000); write_bytes(p, b'o' * 3_000_000)\n"
    )
    for moment in range(12):
        write_bytes(path, old)
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.003 * moment)
        process.kill()
        process.wait()
        process.stdout.close()
        assert path.read_bytes() in (old, new)


def test_a_zip_comes_out_the_same_whenever_it_was_made() -> None:
    def made(year: int, names: tuple[str, ...]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), name * 10)
        return out.getvalue()

    first = reproducible_zip(made(2020, ("a.xml", "[Content_Types].xml", "b.xml")))
    assert first == reproducible_zip(made(2026, ("b.xml", "a.xml", "[Content_Types].xml")))
    assert zipfile.ZipFile(io.BytesIO(first)).namelist() == ["[Content_Types].xml", "a.xml", "b.xml"]


def test_the_disk_is_named_where_paths_know_no_mounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on Windows with Python 3.11, whose paths raise when they are asked."""

    def unsupported(_: Path) -> bool:
        raise NotImplementedError

    named = disk_of(tmp_path / "there" / "is none")
    monkeypatch.setattr(Path, "is_mount", unsupported)
    assert disk_of(tmp_path / "there" / "is none") == named
    assert os.path.ismount(named)
