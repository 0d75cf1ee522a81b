"""Hostile files: each is a finding, none crashes, hangs, or takes the next file with it."""

import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builders import register
from hostile import CASES
from planbook.collect.limits import limits_of
from planbook.collect.reader import Reader
from planbook.model.loading import load
from planbook.prepare.job import Job
from planbook.prepare.workbook import write_workbook

DECLARATIONS = load()
LIMITS = limits_of(DECLARATIONS.rules["WB-003"], DECLARATIONS.rules["WB-005"])
REGISTER = register()


@pytest.fixture(scope="module")
def sound() -> bytes:
    job = Job(
        DECLARATIONS.formats["objectives-actions"],
        REGISTER,
        "990001",
        REGISTER.calendar.period("2026-27-autumn"),
        {},
    )
    return write_workbook(DECLARATIONS, job)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(DECLARATIONS, replace(LIMITS, seconds=20)) as made:
        yield made


@pytest.mark.parametrize(("make", "codes"), CASES, ids=lambda case: getattr(case, "__name__", ""))
def test_a_hostile_file_is_a_finding_and_the_next_file_is_read(
    make: Callable[[bytes], bytes], codes: tuple[str, ...], sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that is there twice: it is meant
        (tmp_path / "hostile.xlsx").write_bytes(make(sound))
    (tmp_path / "sound.xlsx").write_bytes(sound)
    read = reader.read(tmp_path / "hostile.xlsx")
    assert next(p.code for p in read.problems) in codes
    assert read.tables == ()
    for problem in read.problems:
        rule = DECLARATIONS.rules[problem.code]
        message, remedy = rule.worded({}, value=problem.value, **dict(problem.tokens))
        assert "–" not in message + remedy, "a word of the message is missing"
    assert reader.read(tmp_path / "sound.xlsx").problems == ()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"\0" * 70_000, "still in the cloud"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\r\n<html>", "a web page"),
        (b"\x89PNG\r\n", "a picture"),
        (b"{\\rtf1}", "a Word document"),
        (b"Ref,Action,Status\n1.1,Ring home,Watch\n", "comma-separated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "by a password"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "DRMEncryptedDataSpace EncryptedPackage".encode("utf-16-le"),
            "by a sensitivity label",
        ),
        (os.urandom(2000).replace(b",", b"x"), "not an Excel workbook"),
    ],
)
def test_what_a_file_is_is_said_by_name(content: bytes, what: str, reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(content)
    (problem,) = reader.read(path).problems
    assert problem.code == "WB-002"
    assert what in dict(problem.tokens)["what"]


@pytest.mark.skipif(os.name == "nt", reason="there are no such files on Windows")
@pytest.mark.parametrize("kind", ["link", "pipe", "device", "folder"])
def test_only_ordinary_files_are_opened(kind: str, sound: bytes, reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    if kind == "link":
        (tmp_path / "real.xlsx").write_bytes(sound)
        path.symlink_to(tmp_path / "real.xlsx")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path = Path("/dev/zero")
    (problem,) = reader.read(path).problems
    assert problem.code == "WB-001"


def test_limits_are_the_registers(sound: bytes, tmp_path: Path) -> None:
    ours = register(
        setting="""
        | rule   | parameter | value |
        | WB-003 | parts     | 5     |
        """
    )
    rules = [ours.rule(DECLARATIONS.rules[code]) for code in ("WB-003", "WB-005")]
    assert all(rules)
    (tmp_path / "sent.xlsx").write_bytes(sound)
    with Reader(DECLARATIONS, limits_of(*rules)) as reader:
        (problem,) = reader.read(tmp_path / "sent.xlsx").problems
    assert problem.code == "WB-003"


def test_formatting_to_the_last_row_is_honest(sound: bytes, reader: Reader, tmp_path: Path) -> None:
    """A row that is formatted far down holds no cell; nothing is refused for the used range."""
    from hostile import first_sheet

    row = b'<row r="1048576" ht="20" customHeight="1"/></sheetData>'
    (tmp_path / "sent.xlsx").write_bytes(first_sheet(sound, lambda xml: xml.replace(b"</sheetData>", row)))
    assert reader.read(tmp_path / "sent.xlsx").problems == ()
