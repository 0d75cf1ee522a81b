"""The demo deletes only what the demo made."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import planbook
from planbook.demo.mark import MARK, mark_begun
from planbook.demo.play import play
from planbook.errors import FolderError

PERIOD = "2026-27-autumn"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    play(folder, units=1, periods=1, stop_after="return")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "demo")
    return tmp_path / "demo"


def again(folder: Path) -> None:
    play(folder, units=1, periods=1, stop_after="prepare")


def state(folder: Path) -> dict[str, bytes | None]:
    """Everything in the folder and beside it: what a file holds, where a link leads; nothing of a folder."""

    def content(path: Path) -> bytes | None:
        if path.is_symlink():
            return os.fsencode(path.readlink())
        return path.read_bytes() if path.is_file() else None

    return {str(path): content(path) for path in sorted(folder.parent.rglob("*"))}


def test_a_folder_as_the_demo_left_it_is_made_anew_and_nothing_beside_it(folder: Path) -> None:
    (folder.parent / "mine.txt").write_text("mine")
    again(folder)
    assert (folder / "issued" / PERIOD).is_dir()
    assert not any((folder / "returned" / PERIOD).iterdir())
    assert (folder.parent / "mine.txt").read_text() == "mine"
    again(folder)


@pytest.mark.parametrize("command", ["status", "validate", "trace 2026-27-autumn kpi/ATT/990101", "explain"])
def test_looking_at_it_changes_nothing(folder: Path, command: str) -> None:
    before = state(folder)
    assert planbook("-C", str(folder), "--today", "2026-12-17", *command.split()).returncode == 0
    assert state(folder) == before
    again(folder)


def test_what_systems_leave_is_neither_a_reason_nor_deleted(folder: Path) -> None:
    for place in (folder, folder / "returned" / PERIOD, folder / "outputs"):
        for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
            (place / name).write_bytes(b"the system's own")
    again(folder)
    for place in (folder, folder / "returned" / PERIOD, folder / "outputs"):
        for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
            assert (place / name).read_bytes() == b"the system's own"
    again(folder)


def test_a_folder_that_holds_only_what_systems_leave_is_empty(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / ".DS_Store").write_bytes(b"x")
    again(tmp_path / "new")
    assert (tmp_path / "new" / ".DS_Store").read_bytes() == b"x"


def rewrite_mark(folder: Path, change: Callable[[str], str], *, signed: bool = True) -> None:
    """Change the list, as somebody would who knows how it is made."""
    above = (folder / MARK).read_text().removesuffix("\n").rpartition("\n")[0] + "\n"
    text = change(above)
    digest = hashlib.sha256(text.encode()).hexdigest() if signed else "0" * 64
    (folder / MARK).write_text(f"{text}{digest}  the lines above\n")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def a_register(folder: Path) -> Path:
    return folder / "trust.xlsx"


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file added": (lambda f: (f / "notes.txt").write_text("mine"), "added notes.txt"),
    "a file added far down": (lambda f: (f / "returned" / PERIOD / "mine.xlsx").write_text("x"), "added returned/"),
    "an empty folder added": (lambda f: (f / "mine").mkdir(), "added mine"),
    "a hidden file added": (lambda f: (f / ".mine").write_text("x"), "added .mine"),
    "a folder called as a dropping": (lambda f: (f / "Thumbs.db").mkdir(), "added Thumbs.db"),
    "a file changed": (lambda f: append(a_register(f)), "changed trust.xlsx"),
    "a file emptied": (lambda f: a_register(f).write_bytes(b""), "changed trust.xlsx"),
    "a file taken away": (lambda f: a_register(f).unlink(), "missing trust.xlsx"),
    "a file renamed": (lambda f: a_register(f).rename(f / "old.xlsx"), "added old.xlsx; missing trust.xlsx"),
    "a folder taken away": (lambda f: shutil.rmtree(f / "issued"), "missing issued"),
    "a folder in a file's place": (lambda f: (a_register(f).unlink(), a_register(f).mkdir()), "changed trust.xlsx"),
    "a list cut short": (lambda f: (f / MARK).write_bytes((f / MARK).read_bytes()[:-9]), "not the list"),
    "a list added to": (lambda f: append(f / MARK), "not the list"),
    "a list that is a folder": (lambda f: ((f / MARK).unlink(), (f / MARK).mkdir()), "not the list"),
    "an empty list": (lambda f: (f / MARK).write_text(""), "not the list"),
    "a list of bytes": (lambda f: (f / MARK).write_bytes(b"\xff\xfe\x00"), "not the list"),
    "an earlier planbook's list": (
        lambda f: (f / MARK).write_text("Made by planbook demo, and made anew by it.\n"), "not the list",
    ),
    "somebody's own demo.txt": (lambda f: (f / MARK).write_text("What I want to show\n"), "not the list"),
    "no list": (lambda f: (f / MARK).unlink(), "did not make (figures, issued, ledger.db and four more)"),
    "one that did not finish": (mark_begun, "not the list"),
    "a list that names a file outside": (
        lambda f: rewrite_mark(f, lambda t: f"{t}{sha('mine')}  ../mine.txt\n"), "missing ../mine.txt",
    ),
    "a list that names an absolute path": (
        lambda f: rewrite_mark(f, lambda t: f"{t}{sha('mine')}  {f.parent / 'mine.txt'}\n"), "missing ",
    ),
    "a list that names a path round about": (
        lambda f: rewrite_mark(f, lambda t: t.replace("  trust.x", "  issued/../trust.x")), "added trust.xlsx",
    ),
    "a list without a file": (
        lambda f: rewrite_mark(f, lambda t: "".join(x for x in t.splitlines(True) if "trust.x" not in x)), "added ",
    ),
    "a list not signed": (lambda f: rewrite_mark(f, str, signed=False), "not the list"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_is_deleted_where_anything_is_not_as_it_was(folder: Path, name: str) -> None:
    (folder.parent / "mine.txt").write_text("mine")
    change, said = CHANGES[name]
    change(folder)
    before = state(folder)
    with pytest.raises(FolderError) as refused:
        again(folder)
    assert said in str(refused.value)
    assert "Name another folder" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert state(folder) == before


LINKS: dict[str, Callable[[Path, Path], object]] = {
    "a file": lambda f, mine: (a_register(f).unlink(), a_register(f).symlink_to(mine / "trust.xlsx")),
    "a folder": lambda f, mine: (
        shutil.move(f / "issued", mine / "issued"),
        (f / "issued").symlink_to(mine / "issued"),
    ),
    "one more": lambda f, mine: (f / "mine").symlink_to(mine),
    "one that leads nowhere": lambda f, mine: (f / "mine").symlink_to(mine / "nowhere"),
    "called as a dropping": lambda f, mine: (f / "Thumbs.db").symlink_to(mine / "trust.xlsx"),
    "the list": lambda f, mine: (shutil.move(f / MARK, mine / MARK), (f / MARK).symlink_to(mine / MARK)),
}


@pytest.mark.parametrize("name", LINKS)
def test_nothing_is_deleted_through_a_link(folder: Path, name: str) -> None:
    mine = folder.parent / "mine"
    mine.mkdir()
    shutil.copyfile(a_register(folder), mine / "trust.xlsx")
    LINKS[name](folder, mine)
    before = state(folder)
    with pytest.raises(FolderError, match="Name another folder"):
        again(folder)
    assert state(folder) == before


def test_the_folder_itself_may_be_no_link_no_file_and_in_no_trust(folder: Path) -> None:
    link, file = folder.parent / "link", folder.parent / "file.txt"
    link.symlink_to(folder)
    file.write_text("mine")
    (folder.parent / "dangling").symlink_to(folder.parent / "nowhere")
    before = state(folder)
    for name, said in {
        "link": "is a link", "dangling": "is a link", "file.txt": "is a file",
        "demo/outputs/demo": "lies in the folder", "demo/returned": "lies in the folder",
        "demo/new/one": "lies in the folder",
    }.items():  # fmt: skip
        with pytest.raises(FolderError, match=said):
            again(folder.parent / name)
        assert state(folder) == before


def test_the_current_folder_is_never_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = ("demo", ".", "--units", "1", "--periods", "1", "--stop-after", "prepare")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert planbook(*here).returncode == 0
    assert planbook(*here).returncode == 0
    (tmp_path / "here" / "letter.txt").write_text("mine")
    before = state(tmp_path / "here")
    done = planbook(*here)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "added letter.txt" in done.stderr
    assert state(tmp_path / "here") == before
    (tmp_path / "here" / MARK).unlink()
    assert planbook(*here).returncode == 2
    assert (tmp_path / "here" / "letter.txt").read_text() == "mine"


def test_a_folder_that_is_not_the_demos_is_not_even_read_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home" / "deep" / "deeper").mkdir(parents=True)
    seen: list[str] = []
    scandir = os.scandir

    def watched(path: Path) -> object:
        seen.append(Path(path).name)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", watched)
    with pytest.raises(FolderError, match="did not make"):
        again(tmp_path / "home")
    assert seen == ["home"]


def test_a_demo_that_fails_half_way_is_known_as_one(tmp_path: Path) -> None:
    def fail(_said: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(tmp_path / "demo", units=1, periods=1, say=fail)
    assert (tmp_path / "demo" / "trust.xlsx").is_file()
    before = state(tmp_path / "demo")
    with pytest.raises(FolderError, match="once it has finished"):
        again(tmp_path / "demo")
    assert state(tmp_path / "demo") == before
