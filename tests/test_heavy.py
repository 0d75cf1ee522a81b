"""Heavy workbooks: each within the limits is read, each beyond one is refused by it. What they take is measured by
`measure_heavy.py`; here the limits are small."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from heavy import CASES, READ, TEMPLATE, Case, grown, part_of, put, text_of
from hostile import change, packed, parts_of
from planbook.collect.limits import limits_of
from planbook.collect.package import RefusalError, scan_package
from planbook.collect.reader import Reader
from planbook.collect.workbook import read_workbook
from planbook.collect.xml_parts import is_sound
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.prepare.workbook import write_workbook
from workbooks import job

pytestmark = pytest.mark.usefixtures("own_readers")
DECLARATIONS = load()
LIMITS = limits_of(DECLARATIONS.rules["WB-003"], DECLARATIONS.rules["WB-005"])
SMALL = replace(LIMITS, rows=500, all_rows=900, cells=60_000, text_mb=1, parts=400, seconds=120)
"""Small but for the time, which another program on the computer may take."""


@pytest.fixture(scope="module")
def sound() -> bytes:
    return write_workbook(DECLARATIONS, job(TEMPLATE))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(DECLARATIONS, SMALL) as made:
        yield made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_a_heavy_workbook_is_read_within_the_limits_and_refused_beyond(
    case: Case, sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "heavy.xlsx").write_bytes(case.make(sound, DECLARATIONS, SMALL))
    read = reader.read(tmp_path / "heavy.xlsx")
    refusing = [p.code for p in read.problems if DECLARATIONS.rules[p.code].refuses]
    assert refusing == ([] if case.outcome == READ else [case.outcome])
    assert bool(read.tables) is (case.outcome == READ)
    for problem in read.problems:
        if problem.code in refusing:
            assert "{" not in str(DECLARATIONS.rules[problem.code].worded({}, value="x", **dict(problem.tokens)))


def read_in(data: bytes, folder: Path, **limits: int) -> Submission:
    (folder / "sent.xlsx").write_bytes(data)
    return read_workbook(folder / "sent.xlsx", DECLARATIONS, replace(LIMITS, **limits))


def what(read: Submission) -> str:
    """What is said of a workbook that is refused."""
    (problem,) = read.problems
    assert problem.code == "WB-003"
    return dict(problem.tokens)["what"]


def test_a_table_with_too_many_rows_is_told_with_its_sheet(sound: bytes, tmp_path: Path) -> None:
    data = grown(sound, DECLARATIONS, {"action": 40})
    assert read_in(data, tmp_path, rows=200).tables
    assert what(read_in(data, tmp_path, rows=39)) == "a workbook with 40 rows on its sheet Actions (at most 39)"


def test_tables_with_too_many_rows_together_are_told_with_the_longest(sound: bytes, tmp_path: Path) -> None:
    data = grown(sound, DECLARATIONS, {"action": 400, "milestone": 300})
    assert re.fullmatch(
        r"a workbook with 7\d\d rows in its tables, 400 of them on Actions \(at most 600\)",
        what(read_in(data, tmp_path, all_rows=600)),
    )


def test_the_register_has_limits_of_its_own() -> None:
    assert LIMITS.rows_of("register") > LIMITS.rows_of("plan")
    assert LIMITS.all_rows_of("register") > LIMITS.all_rows_of("plan")


def test_what_is_filled_down_is_one_note_and_no_row(sound: bytes, tmp_path: Path) -> None:
    plain = read_in(sound, tmp_path)
    read = read_in(put(sound, "Actions", ((150 + n, {"K": "On track"}) for n in range(5_000))), tmp_path)
    (problem,) = (p for p in read.problems if p.code == "WB-036")
    assert (problem.sheet, problem.cells, problem.value) == ("Actions", ("K150:K5149",), "On track")
    assert dict(problem.tokens) == {
        "there": "K150:K5149",
        "what": "hold nothing but “On track”",
        "rows": "5,000 rows",
    }
    assert read.tables == plain.tables


def test_rows_beneath_what_is_filled_down_are_read_in_their_rows(sound: bytes, tmp_path: Path) -> None:
    filled = put(sound, "Actions", ((150 + n, {"K": "On track"}) for n in range(5_000)))
    read = read_in(put(filled, "Actions", [(6_000, {"A": "9.9", "C": "Talk to parents"})]), tmp_path)
    (entry,) = (e for e in read.entries("action") if e.text("action") == "Talk to parents")
    assert entry.row.excel_row == 6_000


def test_few_rows_that_say_the_same_are_rows(sound: bytes, tmp_path: Path) -> None:
    read = read_in(put(sound, "Actions", ((150 + n, {"K": "On track"}) for n in range(9))), tmp_path)
    assert "WB-036" not in {p.code for p in read.problems}
    assert [e.row.excel_row for e in read.entries("action")][-9:] == list(range(150, 159))


def test_too_much_text_is_refused_whatever_shares_it(sound: bytes, tmp_path: Path) -> None:
    data = put(sound, "Glossary", ((150 + n, {"A": text_of(n, 6_000)}) for n in range(200)))
    assert what(read_in(data, tmp_path, text_mb=1)) == "a workbook with more than 1 MB of text in its cells"


# Well-formedness.


def truncated(xml: bytes) -> bytes:
    return xml[: xml.rindex(b"</row>")]


def mismatched(xml: bytes) -> bytes:
    return xml.replace(b"</row>", b"</rows>", 1)


def never_closed(xml: bytes) -> bytes:
    return xml.replace(b"</row>", b"", 1)


def stray(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"< </sheetData>", 1)


def two_roots(xml: bytes) -> bytes:
    return xml + b"<worksheet/>"


def words_behind(xml: bytes) -> bytes:
    return xml + b"and more"


def unknown_entity(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"&nbsp;</sheetData>", 1)


def bare_ampersand(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"R & D</sheetData>", 1)


def control_character(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"\x01</sheetData>", 1)


def control_reference(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"&#1;</sheetData>", 1)


def no_utf8(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"\xff\xfe</sheetData>", 1)


def half_a_character(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"\xc3</sheetData>", 1)


def attribute_twice(xml: bytes) -> bytes:
    return re.sub(rb"<row ", b'<row r="3" r="3" ', xml, count=1)


def attribute_without_quotes(xml: bytes) -> bytes:
    return re.sub(rb"<row ", b"<row x=3 ", xml, count=1)


def undeclared_prefix(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"<odd:row/></sheetData>", 1)


def empty(_: bytes) -> bytes:
    return b""


def of_another_encoding(xml: bytes) -> bytes:
    declared = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", xml)
    return b'<?xml version="1.0" encoding="windows-1252"?>' + declared.replace(
        b"</sheetData>", b"\xe9</sheetData>", 1
    )


FAULTS: tuple[Callable[[bytes], bytes], ...] = (
    truncated,
    mismatched,
    never_closed,
    stray,
    two_roots,
    words_behind,
    unknown_entity,
    bare_ampersand,
    control_character,
    control_reference,
    no_utf8,
    half_a_character,
    attribute_twice,
    attribute_without_quotes,
    undeclared_prefix,
    empty,
    of_another_encoding,
)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("title", ["Actions", "Glossary", "_planbook"])
def test_a_sheet_that_is_not_well_formed_is_damaged_and_nothing_is_read(
    fault: Callable[[bytes], bytes], title: str, sound: bytes, tmp_path: Path
) -> None:
    read = read_in(change(sound, part_of(parts_of(sound), title), fault), tmp_path)
    assert [p.code for p in read.problems] == ["WB-004"]
    assert not read.tables
    assert (read.unit, read.period) == (None, None)


OTHER_PARTS = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "docProps/custom.xml",
    "_rels/.rels",
)


@pytest.mark.parametrize("part", OTHER_PARTS)
def test_any_part_that_is_read_and_is_not_well_formed_is_damage(part: str, sound: bytes, tmp_path: Path) -> None:
    read = read_in(change(sound, part, lambda xml: xml[:-4]), tmp_path)
    assert [p.code for p in read.problems] == ["WB-004"]


def test_a_table_or_relations_that_are_not_well_formed_are_damage(sound: bytes, tmp_path: Path) -> None:
    parts = parts_of(sound)
    for kind in ("xl/tables/", "xl/worksheets/_rels/"):
        name = next(name for name in parts if name.startswith(kind))
        read = read_in(change(sound, name, lambda xml: xml[:-4]), tmp_path)
        assert [p.code for p in read.problems] == ["WB-004"]


def test_shared_strings_that_are_not_well_formed_are_damage(sound: bytes, tmp_path: Path) -> None:
    (case,) = (case for case in CASES if case.what == "texts that no cell has, within the limit of cells")
    data = case.make(sound, DECLARATIONS, SMALL)
    assert read_in(data, tmp_path).tables
    cut = change(data, "xl/sharedStrings.xml", lambda xml: xml[: len(xml) // 2])
    assert [p.code for p in read_in(cut, tmp_path).problems] == ["WB-004"]


def test_what_no_program_minds_is_sound() -> None:
    assert is_sound(b"<a/>")
    assert is_sound(
        b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<a>\xc3\xa9</a>\n<!-- x -->'
    )
    assert is_sound(b'<?xml version="1.0" encoding="ISO-8859-1"?><a>plain</a>')
    assert not is_sound(b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>')
    assert not is_sound(b'<?xml version="1.0" encoding="no-such"?><a/>')
    assert not is_sound("<a/>".encode("utf-16"))


def test_nothing_of_a_damaged_package_is_handed_on(sound: bytes, tmp_path: Path) -> None:
    parts = parts_of(sound)
    name = part_of(parts, "Actions")
    (tmp_path / "sent.xlsx").write_bytes(packed({**parts, name: truncated(parts[name])}))
    with pytest.raises(RefusalError):
        scan_package(tmp_path / "sent.xlsx", LIMITS)
