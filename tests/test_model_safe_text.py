"""Hostile text in every place where planbook writes it: one way to make it safe, and a rule for each place."""

import io
import re
import zipfile
from email import message_from_bytes, policy
from html import unescape
from types import SimpleNamespace
from typing import Any, cast

import pytest

from planbook.cli.console import in_a_line, in_encoding
from planbook.model.legible_names import legible
from planbook.model.safe_text import (
    CELL,
    CSV,
    FILE_NAME,
    MAIL,
    NOTE,
    READ,
    SHEET_NAME,
    TARGETS,
    WORD,
    Target,
    clean,
    cut_units,
    reads_alike,
    unescaped,
    units,
)
from planbook.prepare.layout import sheet_name
from planbook.report.csv import write_csv
from planbook.report.reply.draft import write_draft
from planbook.report.reply.merge import write_merge
from planbook.report.reply.words import Letter

TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HOSTILE = {
    "NUL": "a\x00b",
    "controls": "a\x01\x07\x0b\x1b\x1f\x7f\x85\x9bb",
    "half of a character": "a\ud800b\udfffc",
    "marks of direction": f"a{TURNING}b",
    "byte order mark": "\ufeffa\ufeffb",
    "no characters": "a\ufffe\uffffb",
    "line ends": "a\r\nb\rc\nd\u2028e\u2029f",
    "escaped": "a_x000D_b_xD800_c",
    "formula": "\x00=HYPERLINK(1)",
    "as long as a cell": "x" * 32_767,
    "one more": "x" * 32_768,
    "65,534 units of emoji": "\U0001f600" * 32_767,
    "emoji on the edge": "x" * 32_766 + "\U0001f600",
}
SAFE = ("Ysgol Gyfun Gŵyr", "مدرسة", "café 😀", "क्‍ष", "", "50\u00a0%", "a\tb" * 2)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_text_made_safe_stays_as_it_is_and_fits(target: Target, text: str) -> None:
    safe = clean(text, target)
    if not target.escaped and not target.kept_text:
        assert clean(safe, target) == safe
    if target.longest and not target.escaped:
        assert units(safe) <= target.longest
    assert not re.search("[\x00-\x08\x0e-\x1a]", safe)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", sorted(TARGETS.keys() - {"read", "file name", "console", "console line"}))
def test_no_place_shows_what_is_no_text_or_turns_reading_round(name: str, text: str) -> None:
    safe = clean(text, TARGETS[name])
    assert not set(safe) & set(f"{TURNING}\ufeff\x00\x01\x07\x0b\x1b\x1f\x7f\x85\x9b\ufffe\uffff\r")
    assert safe.encode("utf-8")


@pytest.mark.parametrize("text", SAFE)
def test_text_of_every_script_is_kept(text: str) -> None:
    assert {clean(text, target) for target in (CELL, NOTE, MAIL, CSV, READ, FILE_NAME)} - {text} <= {
        text.replace("\t", "\ufffd")
    }


def test_what_is_too_long_for_a_cell_ends_in_an_ellipsis_and_halves_no_character() -> None:
    assert clean("x" * 32_767) == "x" * 32_767
    assert clean("x" * 32_768) == "x" * 32_766 + "…"
    assert clean("\U0001f600" * 32_767) == "\U0001f600" * 16_383 + "…"
    assert clean("x" * 32_766 + "\U0001f600") == "x" * 32_766 + "…"
    assert cut_units("\U0001f600\U0001f600", 3) == "\U0001f600…"


def test_what_is_read_keeps_marks_of_direction_for_the_rules_that_tell_of_them() -> None:
    assert clean("\u202eLGC\x00\r\nb", READ) == "\u202eLGC\nb"


def test_a_sheet_has_a_name_that_excel_takes() -> None:
    assert sheet_name("Aims: [1/2]? \u202e*") == clean("Aims: [1/2]? *", SHEET_NAME) == "Aims 1 2"
    assert units(sheet_name("\U0001f600" * 31)) <= 31


def test_what_excel_escapes_is_read_and_written() -> None:
    assert unescaped("a_x000D_b_xD83D__xDE00_c_x005F_x0041_") == "a\rb\U0001f600c_x0041_"
    assert unescaped("_xD800_") == "\ufffd"
    assert clean("a_x000D_b", NOTE) == "a_x005F_x000D_b"
    assert unescaped(clean("a_x000D_b", NOTE)) == "a_x000D_b"


def test_what_planbook_takes_out_is_no_change_to_a_text() -> None:
    assert reads_alike("a\u202eb\r\nc", "ab\nc")
    assert not reads_alike("ab", "a b")
    assert not reads_alike(1, True)


def shared_strings(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return unescape(archive.read("xl/sharedStrings.xml").decode("utf-8"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_in_a_workbook(text: str) -> None:
    found = shared_strings(write_merge([["1", "n", "t", "s", text, "a"]]))
    shown = clean(text)
    assert shown.replace("_x", "_x005F_x") in found if text != HOSTILE["line ends"] else shown in found


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_in_a_csv(text: str) -> None:
    table = SimpleNamespace(columns=("words",), cells=lambda: [[text]])
    written = write_csv(cast(Any, table)).decode("utf-8-sig").removeprefix("words\r\n")
    assert written[:-2].strip('"') == clean(text, CSV)
    assert not written.startswith(("=", '"='))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_in_a_message(text: str) -> None:
    letter = Letter(subject=text[:200], text=clean(text, MAIL) + "\n")
    read = message_from_bytes(write_draft(letter, [(text[:60], "a@example.org")], ()), policy=policy.default)
    body = cast(Any, read).get_content()
    assert body.replace("\r\n", "\n").rstrip("\n") == clean(text, MAIL).rstrip("\n")
    assert not set(read["Subject"]) & set(f"{TURNING}\x00\r\n")
    assert set(read.keys()) == {
        "X-Unsent",
        "To",
        "Subject",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_in_word(text: str) -> None:
    from planbook.report.word.paper import plain

    assert plain(text) == clean(text, WORD)
    assert "\n" not in plain(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_on_a_console(text: str) -> None:
    shown = in_encoding(text, "utf-8")
    assert not set(shown) & (set(f"{TURNING}\x00\x07\x7f\x9b") - set("\u061c\u200e\u200f"))
    assert shown.encode("utf-8")
    assert "\n" not in in_a_line(text)


def test_a_file_is_told_by_a_name_in_which_the_fault_is_seen() -> None:
    assert legible("plan\u202exslx.exe\n\ud800") == "plan\ufffdxslx.exe\ufffd\ufffd"
