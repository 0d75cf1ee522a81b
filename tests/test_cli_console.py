"""What is printed, on any console: every encoding, pipes that are closed, disks that are full, narrow terminals."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook_in
from forked_console import ForkedConsole
from planbook.cli import show
from planbook.cli.console import Console, as_json, as_shown, in_encoding
from planbook.cli.teller import Teller
from planbook.errors import OutputError
from planbook.workflow.consolidate import consolidate
from trust_folder import PERIOD, Folder, column_of, edit, small_trust

HARD = "Ysgol Tŷ’r Dŵr – “Bàbord” ✓ 学校 🏫 £5 … ≥ → •"
"""A name that no encoding of 256 characters has the whole of."""
ENCODINGS = (
    "utf-8",
    "cp1252",
    "cp850",
    "latin-1",
    "ascii:strict",
    "utf-16",
    "cp037",
    "undefined",
    "cp437:nonsense",
)
POSIX = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("trust") / "é t", units=2)

    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = f"approx {HARD}"

    def rename(book: openpyxl.Workbook) -> None:
        old = book["Units"].cell(6, column_of(book["Units"], "unit.name")).value
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == old):
            cell.value = HARD

    edit(made.file_of("990101"), spoil)
    edit(made.path / "trust.xlsx", rename)
    (made.returned / "Schule “Süd” ▲.xlsx").write_bytes(b"no workbook")
    with suppress(OSError, ValueError):  # where a system allows it, a name that is no text
        Path(os.fsdecode(os.fsencode(str(made.returned)) + b"/no \xff\xfe text.xlsx")).write_bytes(b"")
    consolidate(made.trust, PERIOD, date(2026, 12, 17))  # what is in the ledger no process has to read
    return made


@pytest.fixture(scope="module")
def posix() -> Iterator[Callable[..., subprocess.CompletedProcess[bytes]]]:
    """Commands where all that a system knows is ASCII."""
    if os.name == "nt":  # which cannot fork
        yield lambda folder, *words: process(folder, *words, env=POSIX)
        return
    with ForkedConsole(POSIX) as console:
        yield lambda folder, *words: console.run("-C", str(folder.path), "--today", "2026-12-17", *words)


def planbook(folder: Folder, *words: str, encoding: str) -> subprocess.CompletedProcess[bytes]:
    """A command whose output is in `encoding`, as bytes."""
    return planbook_in(encoding, "-C", str(folder.path), "--today", "2026-12-17", *words)


def process(
    folder: Folder, *words: str, encoding: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The console script as a process of its own, which is told its encoding as the environment tells it."""
    call = [sys.executable, "-m", "planbook", "-C", str(folder.path), "--today", "2026-12-17", *words]
    told = {**os.environ, **(env or {}), **({"PYTHONIOENCODING": encoding} if encoding else {})}
    return subprocess.run(call, check=False, capture_output=True, env=told)


def decoded(output: bytes, encoding: str) -> str:
    name = encoding.partition(":")[0]
    return output.decode("ascii" if name == "undefined" else name).replace("\r\n", "\n")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_process_in_any_encoding_prints_what_is_printed_here(folder: Folder, encoding: str) -> None:
    """An interpreter that is told its encoding as it starts; what it prints then is tested in this one."""
    for words, status in ((("explain", "FD-004"), 0), (("-C", HARD, "status"), 2)):
        done, here = (run(folder, *words, encoding=encoding) for run in (process, planbook))
        assert (done.returncode, here.returncode) == (status, status), done.stderr
        assert (done.stdout, done.stderr) == (here.stdout, here.stderr)
        said = decoded(done.stderr if status else done.stdout, encoding)
        assert (
            in_encoding(HARD if status else "“", encoding.partition(":")[0].replace("undefined", "ascii")) in said
        )


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_findings_are_told_in_every_encoding(folder: Folder, encoding: str) -> None:
    done = planbook(folder, "validate", "--all", "--period", PERIOD, encoding=encoding)
    assert done.returncode == 1
    assert decoded(done.stderr, encoding) == ""
    said = decoded(done.stdout, encoding)
    expected = in_encoding(f"approx {HARD}", encoding.partition(":")[0].replace("undefined", "ascii"))
    assert expected in said
    assert "FD-004" in said
    assert "\ufffd" not in said or encoding.startswith("utf")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_is_valid_in_every_encoding_and_has_all_there_is(folder: Folder, encoding: str) -> None:
    done = planbook(folder, "validate", "--json", encoding=encoding)
    told = json.loads(decoded(done.stdout, encoding))
    assert [f["value"] for f in told["findings"] if f["code"] == "FD-004"] == [f"approx {HARD}"]
    assert not any("\ud800" <= character <= "\udfff" for character in str(told))


COMMANDS = {
    "receive": ("receive", PERIOD), "status": ("status",), "status as JSON": ("status", "--json"),
    "validate": ("validate",), "a file": ("validate", f"returned/{PERIOD}/Schule “Süd” ▲.xlsx"),
    "reply": ("reply", PERIOD), "reply as JSON": ("reply", PERIOD, "--json"),
    "consolidate": ("-v", "consolidate", PERIOD), "consolidate as JSON": ("consolidate", PERIOD, "--json"),
    "report": ("report", PERIOD), "report as JSON": ("report", PERIOD, "--json"),
    "trace": ("trace", PERIOD, "kpi/ATT/990101"), "trace as JSON": ("trace", PERIOD, "kpi/ATT/990101", "--json"),
    "prepare": ("prepare", PERIOD, "--unit", "990101", "--force"), "explain": ("explain",),
    "explain a code": ("explain", "AP-009"), "explain a field": ("explain", "action.status"),
    "migrate": ("migrate", f"returned/{PERIOD}"), "help": ("--help",), "version": ("--version",),
    "a wrong name": ("trace", PERIOD, "kpi/“▲”"), "a wrong folder": ("-C", "“▲”", "status"),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("place", ["cp1252", "POSIX"])
def test_every_command_prints_where_little_can_be(
    folder: Folder, posix: Callable[..., subprocess.CompletedProcess[bytes]], name: str, place: str
) -> None:
    if place == "POSIX":  # its file names are ASCII too
        done, place = posix(folder, *COMMANDS[name]), "ascii"
    else:
        done = planbook(folder, *COMMANDS[name], encoding=place)
    assert done.returncode in {0, 1, 2}, done.stderr
    # A school's name is in the names of its files, and there are none of such letters where names are ASCII.
    names = place == "ascii" and name.split(maxsplit=1)[0] in {"reply", "report", "prepare"}
    assert (done.returncode == 2) == (name.startswith("a wrong") or names)
    said, narrated = decoded(done.stdout, place), decoded(done.stderr, place)
    assert "Traceback" not in narrated
    if names:
        assert "names of files are ascii alone here" in narrated
    elif name.endswith("as JSON"):
        json.loads(said)
    elif name.startswith("a wrong"):
        assert len(narrated.splitlines()) == 1


@pytest.mark.parametrize("name", ["status", "explain", "a wrong folder"])
def test_a_process_where_little_can_be_prints_what_is_printed_in_a_fork(
    folder: Folder, posix: Callable[..., subprocess.CompletedProcess[bytes]], name: str
) -> None:
    alone, forked = process(folder, *COMMANDS[name], env=POSIX), posix(folder, *COMMANDS[name])
    assert alone.stdout + alone.stderr
    assert (alone.returncode, alone.stdout, alone.stderr) == (forked.returncode, forked.stdout, forked.stderr)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", HARD),
        ("cp1252", "Ysgol Ty’r Dwr – “Bàbord” v ?? ? £5 … >= -> •"),
        ("latin-1", 'Ysgol Ty\'r Dwr - "Bàbord" v ?? ? £5 ... >= -> *'),
        ("cp437", 'Ysgol Ty\'r Dwr - "Bàbord" v ?? ? £5 ... ≥ -> *'),
        ("ascii", 'Ysgol Ty\'r Dwr - "Babord" v ?? ? GBP5 ... >= -> *'),
    ],
)
def test_what_an_encoding_lacks_has_a_stand_in(encoding: str, shown: str) -> None:
    assert in_encoding(HARD, encoding) == shown
    assert in_encoding(shown, encoding) == shown


def test_bytes_that_are_no_text_are_read_as_utf_8_where_they_are() -> None:
    name = "Crème \udcff".encode("utf-8", "surrogateescape").decode("ascii", "surrogateescape")
    assert in_encoding(name, "utf-8") == "Crème \ufffd"
    assert in_encoding(name, "ascii") == "Creme ?"
    assert in_encoding("\ud83d half", "utf-8") == "\ufffd half"


def test_json_keeps_its_quotation_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Console(io.TextIOWrapper(io.BytesIO(), encoding="ascii"), print))
    text = as_json(json.dumps({"said": HARD, "half": "\ud83d"}, ensure_ascii=False))
    assert text.isascii()
    assert json.loads(text) == {"said": HARD, "half": "\ufffd"}


def shell(folder: Folder, words: str, where: str) -> subprocess.CompletedProcess[bytes]:
    call = f"'{sys.executable}' -m planbook -C '{folder.path}' --today 2026-12-17 {words} {where}"
    return subprocess.run(["/bin/sh", "-c", call], check=False, capture_output=True)


on_unix = pytest.mark.skipif(os.name == "nt", reason="no such files and shells on Windows")


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",), ("--nothing",), ("receive", "nothing-such"), ("backup", "--restore", "x"),
        ("demo", "--units", "0"), ("forget",),
        ("-C", "two\nlines \x1b[2J\u202e", "status"), ("-C", "a\r\x9bb", "doctor"), ("backup", "no\nfolder/x.zip"),
        ("validate", "no\n\x07file"), ("report", PERIOD, "--refresh", "x\ny"), ("trace", PERIOD, "kpi/\u2028\x1b"),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_mistake_is_one_line_that_does_nothing_to_a_terminal(folder: Folder, words: tuple[str, ...]) -> None:
    done = planbook(folder, *words, encoding="utf-8")
    said = done.stderr.decode().replace("\r\n", "\n")
    assert (done.returncode, done.stdout, said.count("\n"), said[-1:]) == (2, b"", 1, "\n"), said
    assert said.startswith("planbook: ")
    assert said.removesuffix("\n").isprintable()


@pytest.mark.parametrize("width", ["1", "0", "-5", "wide", "²", "9" * 30])
def test_a_terminal_may_be_said_to_have_any_width(
    folder: Folder, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("LINES", width)
    for words in (("explain",), ("--help",)):
        done = planbook(folder, *words, encoding="utf-8")
        assert (done.returncode, done.stderr) == (0, b"")


def test_what_a_school_wrote_does_nothing_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_encoding("a\x9b31m\x07\u202eb\x85\x7f\tc\n", "utf-8") == "a\ufffd31m\ufffdb\ufffd\ufffd\tc\n"
    assert in_encoding("\u200fשלום\u200f", "utf-8") == "\u200fשלום\u200f"
    monkeypatch.setattr(sys, "stdout", Console(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), print))
    text = as_json(json.dumps("a\x9b\u202e\x7f\x07é", ensure_ascii=False))
    assert in_encoding(text, "utf-8") == text
    assert json.loads(text) == "a\x9b\u202e\x7f\x07é"


@on_unix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize(
    ("words", "buffered"),
    [
        (f"validate --period {PERIOD}", True),
        (f"validate --period {PERIOD}", False),
        (f"status {PERIOD} --json", True),
        ("explain", True),
        ("--help", False),
    ],
)
def test_results_on_a_full_disk_are_one_line_and_status_2(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, words: str, buffered: bool
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "" if buffered else "1")
    done = shell(folder, words, "> /dev/full")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "planbook: The results could not be written to where they were sent (there is no room left on the disk). "
        "Files that the command made are in place. Send the results elsewhere, or make room, and run again."
    ]
    both = shell(folder, words, "> /dev/full 2>&1")
    assert (both.returncode, both.stdout, both.stderr) == (2, b"", b"")


@on_unix
def test_nowhere_to_narrate_changes_no_result(folder: Folder) -> None:
    usual, *others = (
        shell(folder, "-v validate", where) for where in ("2>/dev/null", "2>&-", "2>/dev/full", "<&-")
    )
    for done in others:
        assert (done.returncode, done.stdout) == (1, usual.stdout)


@on_unix
@pytest.mark.parametrize("where", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_closed_output_is_nobodys_file(folder: Folder, where: str) -> None:
    """What is opened next would have its number: a library's message would be written into the ledger."""
    done = shell(folder, f"-v receive {PERIOD}", where)
    assert (done.returncode, done.stdout) == (1, b"")  # a file there is refused
    assert b"Traceback" not in done.stderr
    assert planbook(folder, "status", encoding="utf-8").returncode == 0


@on_unix
def test_the_status_outlives_the_reader_of_a_pipe(folder: Folder) -> None:
    script = f"'{sys.executable}' -m planbook -C '{folder.path}' validate --period {PERIOD}; echo $? >&2"
    done = subprocess.run(["/bin/sh", "-c", f"({script}) | head -n 1"], check=False, capture_output=True)
    assert done.stderr.decode().split() == ["1"]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("term", "rewrites"), [("xterm", True), ("dumb", False), ("", False)])
def test_progress_is_taken_back_only_where_it_can_be(
    monkeypatch: pytest.MonkeyPatch, term: str, rewrites: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "40")
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    teller = Teller(1)
    teller.detail("A school with a name\nof two lines that is far longer than the line")
    teller.clear()
    shown = "\r\033[K  A school with a name of two lines tha\r\033[K"
    assert screen.getvalue() == (shown if rewrites else "")


@pytest.mark.parametrize("columns", ["1", "12", "40", "80", "200"])
@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_a_table_loses_nothing_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: str, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    cells = ["990101", "Ashlow Road Primary", "returned", "11/12/2026"]
    show.table(["Unit", "Name", "State", "Due"], [cells, ["990102", "[b]H[/b]", "", ""]])
    said = screen.getvalue()
    if int(columns) < 4 * 8:
        assert "Name: Ashlow Road Primary\n" in said
        assert "State: \n" not in said
    else:
        assert max(map(len, said.replace("\033[1m", "").replace("\033[0m", "").splitlines())) <= int(columns)
    assert "[b]H[/b]" in said
    letters = "".join(said.split())
    assert all(word in letters for word in ("990101", "Ashlow", "returned"))


def test_what_cannot_be_written_is_said_at_every_attempt() -> None:
    """A library that tries a stream out may have taken the first for something else."""

    class Full(io.StringIO):
        encoding = "utf-8"

        def write(self, text: str) -> int:
            raise OSError(28, f"No space left on device for {text}")

    def lost(error: OSError) -> None:
        raise OutputError(str(error))

    console = Console(Full(), lost)
    for _ in range(2):
        with pytest.raises(OutputError, match="No space left"):
            console.write("results")
    console.flush()
    narration = Console(Full(), lambda _: None)
    assert narration.write("on the way") == len("on the way")


def test_no_encoding_is_too_odd_to_write_in() -> None:
    def written(encoding: str, say: Callable[[Console], object]) -> bytes:
        raw = io.BytesIO()
        console = Console(io.TextIOWrapper(raw, encoding=encoding, newline=""), print)
        say(console)
        console.flush()
        return raw.getvalue()

    for encoding in ("undefined", "idna", "punycode", "cp424", "utf-7", "utf-32", "hz", "iso2022_jp", "big5"):
        data = written(encoding, lambda console: console.write(f"▲ {HARD}\n"))
        assert data.strip(), encoding
    assert written("undefined", lambda console: console.write("▲ “a”")) == b'! "a"'


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["", "", ""]],
        [["1", "Äé", "3"], ["22", "日本", "12345678"]],
        [["a  ", "b", " c "]],
        [["1", "y" * 140, "3"], ["👩‍🏫", "e\u0301", "1"]],
        [["1", "y" * 155, "3"]],
        [["1", "two\nlines", "3"]],
    ],
)
def test_a_table_that_is_not_drawn_has_the_lines_of_one_that_is(
    rows: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    headings = ["Unit", "Name", "Figure"]
    show.table(headings, rows, right=(2,))
    quick = capsys.readouterr().out
    show._drawn(headings, [[as_shown(cell) for cell in row] for row in rows], 160, (2,))
    assert quick == capsys.readouterr().out
