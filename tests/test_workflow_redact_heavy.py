"""Heavy files that words are removed from: each within the limits of a file, and what is left is said."""

import io
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from planbook.collect.apart import Apart
from planbook.collect.limits import MEMORY
from planbook.collect.process import StoppedError
from planbook.errors import UnknownError
from planbook.removal import office
from planbook.removal.phrases import Phrases
from planbook.workflow.receive import take_in
from planbook.workflow.redacting import choosing
from planbook.workflow.redacting import folder as redacting_folder
from planbook.workflow.redacting.redact import redact, words
from trust_folder import PERIOD, Folder, small_trust

DAY = date(2026, 12, 21)
FIRST = "990101"
NAME = "Zebulon Quagmire"
ROWS = 9_000


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust whose first school has returned more rows than a plan may have, in one of which a pupil is named."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    take_in(folder.trust, PERIOD, date(2026, 12, 10))
    own = folder.file_of(FIRST)
    with zipfile.ZipFile(own) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = office._sheet_parts(parts)["Actions"]
    said = [f"Line {n} of a plan, and more words than one reads" for n in range(ROWS)]
    said[4_000] = f"{NAME} left"
    rows = "".join(
        f'<row r="{n + 100}"><c r="C{n + 100}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for n, text in enumerate(said)
    )
    parts[sheet] = parts[sheet].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    with zipfile.ZipFile(own, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, re.sub(rb"<dimension [^>]*/>", b"", data))
    take_in(folder.trust, PERIOD, date(2026, 12, 11))
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def own(folder: Folder) -> str:
    return f"returned/{PERIOD}/{folder.file_of(FIRST).name}"


def test_nothing_that_came_is_taken_apart_in_the_command_itself(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing.texts_of_planbook(folder.trust.declarations.folder)  # planbook's own blanks, which it reads here

    def refuse(content: bytes) -> None:
        raise AssertionError(content[:80])

    monkeypatch.setattr(office, "root_of", refuse)
    done = redact(folder.trust, own(folder), "Actions!C4100", "It names a pupil", DAY)
    with folder.trust.ledger() as ledger:
        kept = [ledger.file_bytes(r.sha256) for r in ledger.every_receipt()]
    assert not any(_has(data) for data in (*kept, folder.file_of(FIRST).read_bytes()))
    assert done.unread == ()


def _has(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(b"Quagmire" in archive.read(name) for name in archive.namelist())


def stop(folder: Folder, monkeypatch: pytest.MonkeyPatch, at: bytes) -> None:
    """From now on, looking into the file `at` takes more memory than it may."""
    real = Apart.call

    def call(self: Apart, function: object, data: bytes, *rest: object) -> object:
        if data == at and function is office.taken_out_of_office:
            raise StoppedError(MEMORY)
        return real(self, function, data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Apart, "call", call)


def test_a_file_that_takes_more_than_it_may_is_refused_and_nothing_is_changed(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder.file_of(FIRST).read_bytes()
    stop(folder, monkeypatch, before)
    with pytest.raises(UnknownError) as told:
        redact(folder.trust, own(folder), "Actions!C4100", "It names a pupil", DAY)
    assert str(told.value) == (
        f"Words cannot be removed from {folder.file_of(FIRST).name}: {MEMORY}. Nothing is changed. Raise the "
        "figures of the rule WB-005 on the register's Rules sheet, remove the words, and take that row out again."
    )
    assert folder.file_of(FIRST).read_bytes() == before
    with folder.trust.ledger() as ledger:
        assert ledger.removals() == [] and ledger.redactions() == []


def test_another_file_of_the_school_that_takes_more_is_named(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with folder.trust.ledger() as ledger:
        first = next(r for r in ledger.every_receipt() if r.name == folder.file_of(FIRST).name)
        data = ledger.file_bytes(first.sha256)
    (folder.path / "returned" / PERIOD / "copy.xlsx").write_bytes(data)
    stop(folder, monkeypatch, data)
    done = redact(folder.trust, own(folder), "Actions!C4100", "It names a pupil", DAY)
    said = list(words(done, folder.path))
    assert (
        f"What is kept of returned/{PERIOD}/{first.name} (receipt {first.id}) may have the words: {MEMORY}." in said
    )
    assert (
        f"Still in returned/{PERIOD}/copy.xlsx: it may have them, but was not looked into to the end ({MEMORY}); "
        "look at it yourself."
    ) in said


def test_a_file_that_was_refused_is_read_and_taken_apart_once(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    heavy, read, apart = folder.file_of(FIRST).read_bytes(), [], []
    reading, calling = choosing.read_bytes, Apart.call

    def read_bytes(reader: object, data: bytes, name: str) -> object:
        read.append(len(data))
        return reading(reader, data, name)  # type: ignore[arg-type]

    def call(self: Apart, function: object, data: bytes, *rest: object) -> object:
        if data == heavy and function is office.taken_out_of_office:
            apart.append(function)
        return calling(self, function, data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(choosing, "read_bytes", read_bytes)
    monkeypatch.setattr(Apart, "call", call)
    redact(folder.trust, own(folder), "Actions!C4100", "It names a pupil", DAY)
    assert len([size for size in read if size > 0.9 * len(heavy)]) == 1
    assert len(apart) == 1


def test_large_files_of_other_kinds_are_looked_through_piece_by_piece(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever in them the words stand, however they are written; none is made into one long text."""
    piece = 64 * 1024
    monkeypatch.setattr(redacting_folder, "_PIECE", piece)
    real, lengths = Phrases.are_in, []

    def are_in(self: Phrases, text: str) -> bool:
        lengths.append(len(text))
        return real(self, text)

    monkeypatch.setattr(Phrases, "are_in", are_in)
    said = set()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        for before in (0, piece - 12, piece - 2, piece, 2 * piece - 20):
            path = folder.path / f"{encoding} {before}.bin"
            path.write_bytes(("--" * (before // 2) + f"{NAME} left" + "-" * piece).encode(encoding))
            said.add(path)
    (folder.path / "other.bin").write_bytes(b"-" * 20 * piece)
    done = redact(folder.trust, own(folder), "Actions!C4100", "It names a pupil", DAY)
    assert {path for path, _ in done.cleared.still} == said
    assert max(lengths) < 2 * piece
