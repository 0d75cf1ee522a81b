"""Words that are removed are found in no byte of the trust's folder but where it is said; figures stay."""

import email
import io
import json
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pyarrow.parquet as pq
import pytest

from planbook.errors import UnknownError
from planbook.ledger.health import health_of
from planbook.model.loading import load
from planbook.model.progress import CountedStep
from planbook.model.sha256 import sha256_of
from planbook.removal.office import still_in_office, taken_out_of_office, text_of_cell
from planbook.removal.phrases import Phrases, is_anybodys, phrases_of
from planbook.removal.plain import taken_out_of_csv, taken_out_of_json
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.doctor import examine
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receive import take_in
from planbook.workflow.redacting.redact import Redacted, redact, words
from planbook.workflow.reply import reply
from planbook.workflow.report import report, report_data
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, Folder, column_of, edit, small_trust

BEFORE = "2025-26-summer"
AFTER = "2026-27-spring"
NOW, DAY = date(2026, 12, 17), date(2026, 12, 21)
FIRST = "990101"
NAME = "Zebulon Quagmire"
WORDS = f"{NAME} left the room twice & was found <by the pond>. His mother, Ottoline Quagmire, has been told."
LED_BY = "Perpetua Wimbush (lead)\nEnglish lead"
MARK = "[removed on 21/12/2026]"


def type_in(path: Path, values: dict[str, str], row: int = 6, title: str = "Actions") -> dict[str, str]:
    """Type these into the row of a sheet, by field key; returns the cell of each."""
    cells: dict[str, str] = {}

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[title]
        for key, value in values.items():
            cell = sheet.cell(row, column_of(sheet, key))
            cell.value = value
            cells[key] = cell.coordinate

    edit(path, change)
    return cells


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Two terms worked through, with a workbook returned twice, and the next one prepared from what was said."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=3, periods=2)
    consolidate(folder.trust, BEFORE, date(2026, 7, 31))
    own = folder.file_of(FIRST)
    type_in(
        own, {"action.progress": f"{NAME} left the room twice & was found <by the pond>.", "action.led_by": LED_BY}
    )
    take_in(folder.trust, PERIOD, date(2026, 12, 11))
    reply(folder.trust, PERIOD, date(2026, 12, 12))
    cells = type_in(own, {"action.progress": WORDS, "action.led_by": LED_BY})
    take_in(folder.trust, PERIOD, date(2026, 12, 15))
    for make in (consolidate, reply, report):
        make(folder.trust, PERIOD, NOW)
    prepare_workbooks(folder.trust, AFTER, NOW)
    return folder.path, cells


@pytest.fixture
def folder(pristine: tuple[Path, dict[str, str]], tmp_path: Path) -> Folder:
    shutil.copytree(pristine[0], tmp_path / "trust")
    return Folder(tmp_path / "trust")


@pytest.fixture
def cells(pristine: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return pristine[1]


def removed(folder: Folder, cell: str, receipt: str = "", today: date = DAY) -> Redacted:
    own = receipt or f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    return redact(folder.trust, own, f"Actions!{cell}", "It names a pupil", today)


def test_it_is_said_how_far_it_has_come(folder: Folder, cells: dict[str, str]) -> None:
    said = list[str]()
    own = f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    redact(folder.trust, own, f"Actions!{cells['action.progress']}", "It names a pupil", DAY, said.append)
    steps = [step for step in said if isinstance(step, CountedStep)]
    assert list(dict.fromkeys(step.what for step in steps)) == [
        "Looking through what was kept", "Looking through files",
    ]  # fmt: skip
    assert all(step.done < step.total for step in steps)
    assert said[-1] == "rewriting the ledger"


def contents(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """A file and all that is packed in it, however deep."""
    yield name, data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                yield from contents(archive.read(part), f"{name}!{part}")
    elif name.endswith(".eml"):
        for number, part in enumerate(email.message_from_bytes(data).walk()):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield from contents(payload, f"{name}!{number}")


def holding(folder: Path, *texts: str) -> set[str]:
    """The files below `folder` in whose bytes one of `texts` stands, tags and line breaks left out of account."""
    found = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        for _, data in contents(path.read_bytes(), path.name):
            plain = b" ".join(re.sub(rb"<[^>]+>", b" ", data).split())
            if any(text.encode() in whole for text in texts for whole in (data, plain)):
                found.add(path.relative_to(folder).as_posix())
    return found


def figures(folder: Folder) -> dict[str, Any]:
    tables = consolidate(folder.trust, PERIOD, DAY).tables
    return {key: (figure.value, figure.status) for key, figure in tables.figures.items()}


# What goes and what stays


def test_the_words_are_found_nowhere_and_the_figures_stay(folder: Folder, cells: dict[str, str]) -> None:
    before = figures(folder)
    held = holding(folder.path, NAME, "Ottoline")
    assert {name.partition("/")[0] for name in held} == {"ledger.db", "returned", "outputs", "issued"}
    done = removed(folder, cells["action.progress"])
    assert holding(folder.path, NAME, "Quagmire", "Ottoline", "by the pond", "His mother") == set()
    assert not done.cleared.still and not done.cleared.busy and not done.backups and not done.common
    assert figures(folder) == before
    assert holding(folder.path, "Quagmire") == set()
    assert health_of(folder.path / "ledger.db", load()).damage == ()
    assert [f.said for f in examine(folder.path, DAY) if f.state == "damaged" or f.part == "outputs"] == []


def test_the_title_of_a_priority_goes_from_the_ids_of_figures_too(folder: Folder) -> None:
    own = folder.file_of(FIRST)
    cells = type_in(own, {"area.title": "Élodie Quillfeather: her return, and after"}, title="Priorities")
    take_in(folder.trust, PERIOD, DAY)
    for make in (consolidate, reply, report):
        make(folder.trust, PERIOD, DAY)
    ids = "elodie-quillfeather"
    assert "manifest.json" in {name.rpartition("/")[2] for name in holding(folder.path, ids)}
    redact(
        folder.trust, f"returned/{PERIOD}/{own.name}", f"Priorities!{cells['area.title']}", "It names a pupil", DAY
    )
    assert holding(folder.path, "Quillfeather", ids) == set()


def test_it_is_said_in_every_command_after_that_words_were_removed(folder: Folder, cells: dict[str, str]) -> None:
    done = removed(folder, cells["action.progress"])
    (note,) = [f for f in check_returned(folder.trust, PERIOD, DAY).findings if f.code == "WB-051"]
    assert (
        note.severity == "note"
        and "on 21/12/2026: Actions!" in note.message
        and "(It names a pupil)" in note.message
    )
    assert {file for file, _ in done.cells} == {f"returned/{PERIOD}/{folder.file_of(FIRST).name}"}
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        lines = ledger.execute("SELECT cell, sha_before, sha_after FROM redaction").fetchall()
        shas = {sha for (sha,) in ledger.execute("SELECT sha FROM receipt")}
    assert (cells["action.progress"], done.sha_before, done.sha_after) in lines
    assert done.sha_after in shas and done.sha_before not in shas
    said = "\n".join(words(done, folder.path))
    assert done.sha_before in said and done.sha_after in said and NAME not in said


def test_the_workbook_is_otherwise_as_it_came(folder: Folder, cells: dict[str, str]) -> None:
    own = folder.file_of(FIRST)
    before = {c.coordinate: c.value for row in openpyxl.load_workbook(own)["Actions"].iter_rows() for c in row}
    removed(folder, cells["action.progress"])
    after = {c.coordinate: c.value for row in openpyxl.load_workbook(own)["Actions"].iter_rows() for c in row}
    assert {at: after[at] for at in after if after[at] != before[at]} == {cells["action.progress"]: MARK}
    assert check_returned(folder.trust, PERIOD, DAY).files[0].verdict.startswith("accepted")


def test_several_names_in_a_cell_go_one_by_one_and_those_that_others_use_stay(
    folder: Folder, cells: dict[str, str]
) -> None:
    assert [name for name in holding(folder.path, "Wimbush") if name.startswith(f"issued/{AFTER}/{FIRST}_")]
    done = removed(folder, cells["action.led_by"])
    assert holding(folder.path, "Perpetua", "Wimbush") == set()
    assert set(done.common) == {"English lead"}  # the register names it, and other schools do
    assert holding(folder.path, "English lead")


def test_an_earlier_version_of_the_same_words_goes_too_and_what_is_alike_is_named(
    folder: Folder, cells: dict[str, str]
) -> None:
    alike = f"Since {NAME} left the room twice we wait."
    other = type_in(folder.file_of(FIRST), {"action.next_step": alike}, row=7)
    take_in(folder.trust, PERIOD, NOW)
    done = removed(folder, cells["action.progress"])
    assert any(place.endswith(f"Actions!{other['action.next_step']}") for place in done.similar)
    removed(folder, other["action.next_step"])
    assert holding(folder.path, NAME) == set()


def test_a_cell_that_could_not_be_read_is_words_too(folder: Folder) -> None:
    cell = type_in(folder.file_of(FIRST), {"action.percent_done": f"ask {NAME}"}, row=7)["action.percent_done"]
    take_in(folder.trust, PERIOD, NOW)
    consolidate(folder.trust, PERIOD, NOW)
    reply(folder.trust, PERIOD, NOW)
    removed(folder, cell)
    assert holding(folder.path, f"ask {NAME}") == set()
    (found,) = [f for f in check_returned(folder.trust, PERIOD, DAY).findings if cell in f.cells]
    assert MARK in found.message


def test_words_of_two_letters_leave_their_cell_alone(folder: Folder) -> None:
    cell = type_in(folder.file_of(FIRST), {"action.progress": "ZQ"}, row=8)["action.progress"]
    take_in(folder.trust, PERIOD, NOW)
    removed(folder, cell)
    own = openpyxl.load_workbook(folder.file_of(FIRST))["Actions"]
    assert own[cell].value == MARK
    with zipfile.ZipFile(folder.file_of(FIRST)) as archive:
        assert not [n for n in archive.namelist() if b">ZQ<" in archive.read(n)]


# What cannot be removed, and where it is left


@pytest.mark.parametrize("key", ["action.status", "action.ref", "action.finish", "action.percent_done"])
def test_what_figures_and_other_rows_depend_on_stays(folder: Folder, key: str) -> None:
    before = folder.file_of(FIRST).read_bytes()
    sheet = openpyxl.load_workbook(folder.file_of(FIRST))["Actions"]
    cell = sheet.cell(6, column_of(sheet, key)).coordinate
    with pytest.raises(UnknownError, match=r"stays|holds a figure"):
        removed(folder, cell)
    assert folder.file_of(FIRST).read_bytes() == before


def test_what_there_is_none_of(folder: Folder, cells: dict[str, str]) -> None:
    trust, own = folder.trust, f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    for receipt, cell, message in (
        ("99", "Actions!F7", "names no received file"),
        ("deadbeef", "Actions!F7", "names no received file"),
        (own, "F7", "names no cell"),
        (own, "Actions!7F", "names no cell"),
        (own, "Actions!ZZZZ7", "names no cell"),
        (own, "Nowhere!F7", "has no sheet"),
        (own, "Actions!Z900", "is blank"),
    ):
        with pytest.raises(UnknownError, match=message):
            redact(trust, receipt, cell, "why", DAY)
    with pytest.raises(UnknownError, match="Say why"):
        redact(trust, own, f"Actions!{cells['action.progress']}", " ", DAY)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a\\b plan.xlsx", b"plan \xff.xlsx".decode("utf-8", "surrogateescape")])
def test_a_file_of_any_name_is_found(folder: Folder, cells: dict[str, str], name: str) -> None:
    """By its path as a shell gives it."""
    folder.file_of(FIRST).rename(folder.returned / name)
    take_in(folder.trust, PERIOD, NOW)
    removed(folder, cells["action.progress"], receipt=f"returned/{PERIOD}/{name}")
    assert holding(folder.path, NAME) == set()


def test_back_ups_and_edited_papers_are_named_and_left(folder: Folder, cells: dict[str, str]) -> None:
    backup = back_up(folder.path, None, NOW).path
    (paper,) = (folder.outputs / "reports").glob(f"{FIRST}_*.docx")
    document = docx.Document(str(paper))
    document.add_paragraph(f"The head adds: {NAME} is well.")
    document.save(str(paper))
    (folder.path / "notes.txt").write_text(WORDS, encoding="utf-8")
    (folder.outputs / "photo.jpg").write_bytes(b"\xff\xd8" + WORDS.encode("utf-16-le"))
    kept = {path: path.read_bytes() for path in (backup, paper, folder.path / "notes.txt")}
    done = removed(folder, cells["action.progress"])
    assert {path.name: why.partition(";")[0] for path, why in done.cleared.still} == {
        paper.name: "people have edited it",
        "notes.txt": "planbook does not change it",
        "photo.jpg": "it is of a kind that words cannot be taken out of",
    }
    assert done.backups == [backup]
    assert {path: path.read_bytes() for path in kept} == kept
    left = {p.relative_to(folder.path).as_posix() for p, _ in done.cleared.still}
    assert holding(folder.path, NAME) <= left | {"backups/planbook-2026-12-17.zip"}


def test_parquet_that_planbook_made_goes_and_comes_again_without_the_words(
    folder: Folder, cells: dict[str, str]
) -> None:
    report_data(folder.trust, PERIOD, NOW)
    data = folder.outputs / "internal" / "data"
    assert WORDS in pq.read_table(data / "action.parquet")["progress"].to_pylist()
    (data / "hers.parquet").write_bytes(b"PAR1 hers")
    done = removed(folder, cells["action.progress"])
    assert [path.name for path in folder.outputs.rglob("*.parquet")] == ["hers.parquet"]
    assert not holding(folder.outputs, NAME, "Ottoline")
    told = [*words(done, folder.path)]
    assert any(line.startswith("  removed, as words cannot be taken out of a Parquet file: ") for line in told)
    assert any(line.startswith(f"Still in outputs/{PERIOD}/internal/data/hers.parquet: ") for line in told)
    report_data(folder.trust, PERIOD, DAY)
    assert not any(NAME in str(cell) for cell in pq.read_table(data / "action.parquet")["progress"].to_pylist())


def test_what_others_wrote_is_not_touched(folder: Folder) -> None:
    theirs = folder.file_of("990102")
    both = f"The same words as {NAME}."
    cell = type_in(folder.file_of(FIRST), {"action.progress": both}, row=7)["action.progress"]
    edit(theirs, lambda book: book["Actions"].cell(6, column_of(book["Actions"], "action.progress"), both))
    take_in(folder.trust, PERIOD, NOW)
    before = theirs.read_bytes()
    done = removed(folder, cell)
    assert done.common == (f"The same words as {NAME}",)
    assert theirs.read_bytes() == before
    assert both not in {c.value for row in openpyxl.load_workbook(folder.file_of(FIRST))["Actions"] for c in row}


@pytest.mark.parametrize("word", ["zebulon", "Zebulon", "zebulon's", "QUAGGA"])
def test_one_word_that_is_nobody_elses_goes_from_everywhere(folder: Folder, word: str) -> None:
    cell = type_in(folder.file_of(FIRST), {"action.progress": word}, row=7)["action.progress"]
    take_in(folder.trust, PERIOD, NOW)
    assert removed(folder, cell).common == ()
    assert holding(folder.path, word) == set()


@pytest.mark.parametrize("word", ["overdue", "missed", "Attendance", "Exceptions"])
def test_one_word_of_planbooks_own_goes_from_its_cell_alone(folder: Folder, word: str) -> None:
    cell = type_in(folder.file_of(FIRST), {"action.progress": word}, row=7)["action.progress"]
    take_in(folder.trust, PERIOD, NOW)
    assert removed(folder, cell).common == (word,)
    sheet = openpyxl.load_workbook(folder.file_of(FIRST))["Actions"]
    assert str(sheet[cell].value).startswith("[removed on")


# What comes back, and what is stopped


def test_the_workbook_with_the_words_is_refused_when_it_is_put_back(folder: Folder, cells: dict[str, str]) -> None:
    before = folder.file_of(FIRST).read_bytes()
    removed(folder, cells["action.progress"])
    folder.file_of(FIRST).write_bytes(before)
    (found,) = [f for f in consolidate(folder.trust, PERIOD, DAY).checked.findings if f.code == "WB-052"]
    assert "still has words that were removed from it on 21/12/2026" in found.message
    folder.file_of(FIRST).unlink()
    assert holding(folder.path, NAME) == set()


def test_one_that_is_stopped_is_finished_when_it_is_asked_again(
    folder: Folder, cells: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed once the ledger is done and no file is: the words are noted until all is done, and then no more."""
    import planbook.workflow.redacting.redact as module

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "clear_folder", stop)
        with pytest.raises(KeyboardInterrupt):
            removed(folder, cells["action.progress"])
    assert NAME.encode() in folder.file_of(FIRST).read_bytes() or holding(folder.returned, NAME)
    checked = check_returned(folder.trust, PERIOD, DAY)
    assert [f.code for f in checked.findings if f.file and FIRST in f.file and f.severity == "error"] == ["WB-052"]
    again = removed(folder, cells["action.progress"], today=date(2026, 12, 24))
    assert holding(folder.path, NAME, "Ottoline") == set()
    assert again.cell == f"Actions!{cells['action.progress']}"
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        assert ledger.execute("SELECT count(*) FROM unfinished").fetchone() == (0,)


def test_one_that_is_stopped_before_it_writes_an_output_is_finished(
    folder: Folder, cells: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed once the ledger knows what a file becomes, and the file is still what it was: it is nobody's edit."""
    import planbook.workflow.redacting.folder as module

    written = module.write_bytes
    for stopped_at in range(4):
        calls = iter(range(100))

        def stop(path: Path, data: bytes, at: int = stopped_at, calls: Iterator[int] = calls) -> None:
            if next(calls) == at:
                raise KeyboardInterrupt
            written(path, data)

        with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
            patched.setattr(module, "write_bytes", stop)
            removed(folder, cells["action.progress"])
    done = removed(folder, cells["action.progress"])
    assert done.cleared.still == []
    assert holding(folder.path, NAME, "Ottoline") == set()
    assert_named_as_it_is(folder.outputs)


def assert_named_as_it_is(outputs: Path) -> None:
    """The manifest has the SHA-256 of every file that it names."""
    named = json.loads((outputs / "manifest.json").read_bytes())["files"]
    assert named == {name: sha256_of((outputs / name).read_bytes()) for name in named}


def test_a_rebuild_after_it_reads_what_is_kept_now(folder: Folder, cells: dict[str, str]) -> None:
    removed(folder, cells["action.progress"])
    consolidate(folder.trust, PERIOD, DAY)
    before = folder.output_bytes()
    consolidate(folder.trust, PERIOD, DAY, rebuild=True)
    assert folder.output_bytes() == before


def test_a_reason_that_has_the_words_is_not_kept(folder: Folder, cells: dict[str, str]) -> None:
    own = f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    ledger = folder.path / "ledger.db"
    for _ in range(2):  # the first to record anything keeps what was read of the register too
        before = ledger.read_bytes()
        with pytest.raises(UnknownError, match="say it without"):
            redact(folder.trust, own, f"Actions!{cells['action.progress']}", f"It says: {WORDS}", DAY)
        assert b"It says" not in ledger.read_bytes()
    assert ledger.read_bytes() == before


def test_a_file_from_before_two_removals_that_lies_there_again_loses_both(
    folder: Folder, cells: dict[str, str]
) -> None:
    own = folder.file_of(FIRST)
    before = own.read_bytes()
    removed(folder, cells["action.progress"])
    own.write_bytes(before)
    removed(folder, cells["action.led_by"])
    assert holding(folder.path, NAME, "Perpetua") == set()
    with folder.trust.ledger() as ledger:
        assert ledger.file_bytes(sha256_of(own.read_bytes())) == own.read_bytes()
        assert not ledger.removals()


# Words that stand in a file's own markup too


def a_book(text: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Priorities"
    sheet.append([text, 750, "=Priorities!B1+1", f'="{text} said"', "Header"])
    sheet.column_dimensions["A"].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "word", ["Priorities", "inlineStr", "auto", "preserve", "750", "worksheet", "hidden", "Calibri", "minor", "A17"]
)
def test_one_word_is_taken_out_of_texts_and_never_of_markup(word: str) -> None:
    made = taken_out_of_office(a_book(word), Phrases((word,), "X"))
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Priorities"]
    assert [c.value for c in sheet[1]] == ["X", 750, "=Priorities!B1+1", '="X said"', "Header"]
    assert sheet.column_dimensions["A"].hidden
    with zipfile.ZipFile(io.BytesIO(made)) as new, zipfile.ZipFile(io.BytesIO(a_book(word))) as old:
        same = {n for n in new.namelist() if new.read(n) == old.read(n)}
        assert set(old.namelist()) - same <= {
            "xl/sharedStrings.xml",
            "xl/worksheets/sheet1.xml",
            "docProps/core.xml",
        }


def test_the_name_of_a_sheet_is_left_and_told() -> None:
    phrases = Phrases(("Priorities",), "X")
    assert still_in_office(taken_out_of_office(a_book("x"), phrases), phrases)
    assert not still_in_office(a_book("x"), Phrases(("Nobody",), "X"))


def test_the_words_of_a_formula_are_its_result() -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_book("x"))) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                made = rb'<c r="D1" t="str"><f>\1</f><v>x said</v>'
                data = re.sub(rb'<c r="D1"[^>]*><f>(.*?)</f><v ?/?>(</v>)?', made, data)
            new.writestr(name, data)
    assert text_of_cell(book.getvalue(), "Priorities", "D1") == "x said"


def test_columns_and_keys_keep_their_names() -> None:
    phrases = Phrases(("Progress",), "X")
    assert taken_out_of_csv(b"ref,progress\r\n1.1,Progress\r\n", phrases) == b"ref,progress\r\n1.1,X\r\n"
    assert b'"progress": "X"' in taken_out_of_json(b'{"progress": "progress"}', phrases)


@pytest.mark.parametrize(
    ("words", "anybodys"),
    [
        ("75", True), ("1.1", True), ("5 6", True), ("12/12/2026", True), ("A17", True), ("AP-018", True),
        ("overdue", False), ("Sam", False), ("sam smith", False), ("07700 900123", False), ("A123456789012", False),
        ("👩‍🏫🙂", False),
    ],
)  # fmt: skip
def test_what_stands_in_any_file_goes_from_its_cell_alone(words: str, anybodys: bool) -> None:
    assert is_anybodys(words) is anybodys


# How words are known again


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Zebulon Quagmire ran.", "X ran."),
        ("“zebulon\nQUAGMIRE”", "“X”"),
        ("Zebulon Quag …", "X"),
        ("He said: Zebulon Q… and", "He said: X and"),
        ("Zebulon …", "Zebulon …"),
        ("ZebulonQuagmire", "ZebulonQuagmire"),
        ("Zebulon Quagmires", "Zebulon Quagmires"),
        ("Zebulon_x000D_\nQuagmire", "X"),
        ("nothing", "nothing"),
    ],
)
def test_quoted_wrapped_and_cut_short(text: str, left: str) -> None:
    assert phrases_of(["Zebulon  Quagmire."], "X").taken_out_of(text) == left


def test_patterns_in_words_are_words() -> None:
    phrases = Phrases(("a.*b (c) \\d",), "[x\\1]")
    assert phrases.taken_out_of("see a.*b (c) \\d here, not azzb c 1") == "see [x\\1] here, not azzb c 1"
