"""The package and its sheets as other programs may write them: what is the same reads the same, junk is refused."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hostile import CASES, Parts, change, far_corner, packed, parts_of, spread_out
from planbook.collect.grid import read_grids
from planbook.collect.limits import limits_of
from planbook.collect.package import scan_package
from planbook.collect.reader import Reader
from planbook.collect.sheet_scan import scan_sheet
from planbook.errors import RegisterError
from planbook.model.loading import load
from planbook.prepare.workbook import write_workbook
from planbook.workflow.consolidate import consolidate
from planbook.workflow.init import init_trust
from planbook.workflow.receiving.keeping import receive
from planbook.workflow.reply import reply
from planbook.workflow.trust import open_trust
from planbook.workflow.validate import check_register, check_returned
from trust_folder import PERIOD, TODAY, begin_anew, small_trust
from workbooks import job

pytestmark = pytest.mark.usefixtures("own_readers")
DECLARATIONS = load()
LIMITS = limits_of(DECLARATIONS.rules["WB-003"], DECLARATIONS.rules["WB-005"])


@pytest.fixture(scope="module")
def sound() -> bytes:
    return write_workbook(DECLARATIONS, job())


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(DECLARATIONS, replace(LIMITS, seconds=20)) as made:
        yield made


def with_backslashes(parts: Parts) -> Parts:
    return {name.replace("/", "\\"): content for name, content in parts.items()}


def in_capitals(parts: Parts) -> Parts:
    return {name if name.startswith("[") else name.upper(): content for name, content in parts.items()}


def in_single_quotes(parts: Parts) -> Parts:
    double = re.compile(rb"""(\s[\w:]+=)"([^"']*)\"""")
    return {name: double.sub(rb"\1'\2'", c) if "sheets/sheet" in name else c for name, c in parts.items()}


def without_addresses(parts: Parts) -> Parts:
    """Cells that stand next to each other need not say where."""
    told = re.compile(rb'<c r="[A-Z]+\d+"')
    last = sheet_of_identity(parts)
    return {name: told.sub(b"<c", c) if name == last else c for name, c in parts.items()}


def without_its_properties(parts: Parts) -> Parts:
    return {name: content for name, content in parts.items() if not name.startswith("docProps")}


def with_other_texts_before(parts: Parts) -> Parts:
    """A second part of shared texts, which comes first by its name; the library reads the one it knows."""
    related = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    other = f'<Relationship Id="rIdOther" Type="{kind}" Target="other.xml"/></Relationships>'.encode()
    texts = re.sub(rb"<t[^>]*>[^<]*</t>", b"<t>Other</t>", parts["xl/sharedStrings.xml"])
    return {**parts, "xl/other.xml": texts, related: parts[related].replace(b"</Relationships>", other)}


def sheet_of_identity(parts: Parts) -> str:
    """The part of the sheet `_planbook`, which is the last."""
    return max(
        (name for name in parts if name.startswith("xl/worksheets/sheet")), key=lambda n: int(re.sub(r"\D", "", n))
    )


@pytest.mark.parametrize(
    "spelt",
    [
        *(with_backslashes, in_capitals, in_single_quotes, without_addresses, without_its_properties),
        with_other_texts_before,
    ],
)
def test_the_same_workbook_in_another_spelling_reads_the_same(
    spelt: Callable[[Parts], Parts], sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "sent.xlsx").write_bytes(sound)
    parts = parts_of(sound)
    assert spelt(parts) != parts
    (tmp_path / "spelt.xlsx").write_bytes(packed(spelt(parts)))
    plain, other = reader.read(tmp_path / "sent.xlsx"), reader.read(tmp_path / "spelt.xlsx")
    assert other.problems == ()
    assert other.tables == plain.tables


def sheet_of_lists(parts: Parts) -> str:
    """The part of the hidden sheet behind drop-downs, which is the last but one."""
    number = int(re.sub(r"\D", "", sheet_of_identity(parts)))
    return f"xl/worksheets/sheet{number - 1}.xml"


def with_a_key_and_an_error(xml: bytes) -> bytes:
    row = '<row r="9000"><c r="A9000" t="inlineStr"><is><t>declaration.name</t></is></c><c r="B9000" t="e">'
    return xml.replace(b"</sheetData>", row.encode() + b"<v>#REF!</v></c></row></sheetData>")


def test_nothing_is_read_of_the_hidden_sheet_behind_drop_downs(
    sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    other = change(sound, sheet_of_lists(parts_of(sound)), with_a_key_and_an_error)
    (tmp_path / "sent.xlsx").write_bytes(sound)
    (tmp_path / "other.xlsx").write_bytes(other)
    plain, read = reader.read(tmp_path / "sent.xlsx"), reader.read(tmp_path / "other.xlsx")
    assert replace(read, sha256=plain.sha256) == plain
    assert "Lists" not in {grid.name for grid in read_grids(scan_package(tmp_path / "other.xlsx", LIMITS))}


def test_the_same_sheet_is_read_where_somebody_has_made_it_visible(sound: bytes, tmp_path: Path) -> None:
    other = change(sound, sheet_of_lists(parts_of(sound)), with_a_key_and_an_error)
    shown = change(other, "xl/workbook.xml", lambda xml: xml.replace(b' state="hidden"', b""))
    (tmp_path / "shown.xlsx").write_bytes(shown)
    lists = next(g for g in read_grids(scan_package(tmp_path / "shown.xlsx", LIMITS)) if g.name == "Lists")
    assert (lists.cell(8999, 0), lists.errors) == ("declaration.name", {"B9000": "#REF!"})


def test_a_sheet_of_which_nothing_is_read_is_well_formed_all_the_same(
    sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "cut.xlsx").write_bytes(change(sound, sheet_of_lists(parts_of(sound)), lambda xml: xml[:-20]))
    assert [problem.code for problem in reader.read(tmp_path / "cut.xlsx").problems] == ["WB-004"]


@pytest.mark.parametrize(
    ("cells", "errors"),
    [
        (b"<c r='C2' t='e'><v>#REF!</v></c>", {"C2": "#REF!"}),
        (b'<c/><c t="e"><v>#N/A</v></c>', {"B2": "#N/A"}),
        (b'<c r="AA2"/><c t="e"></c>', {"AB2": "#ERROR"}),
        (b'<x:c r="D2" t="e"><x:v>#NUM!</x:v></x:c>', {"D2": "#NUM!"}),
        (b'<c r="D2" t="e"/><c r="E2"><v>2</v></c>', {}),
    ],
)
def test_an_error_is_found_however_its_cell_is_written(cells: bytes, errors: dict[str, str]) -> None:
    """The library shows such a cell as blank, and a blank must not pass for an answer."""
    sheet = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row>' + cells + b"</row></sheetData>"
    assert scan_sheet(sheet, 100).errors == errors


def test_a_sheet_is_scanned_no_further_than_its_cells_may_go() -> None:
    sheet = b'<sheetData><row r="7">' + b"<c><v>1</v></c>" * 50 + b"</row></sheetData>"
    assert scan_sheet(sheet, 1_000).filled == 50
    assert (scan_sheet(sheet, 1_000).rows, scan_sheet(sheet, 1_000).columns) == (7, 50)
    assert scan_sheet(sheet, 10).filled == 11


def far_entry(sound: bytes, cell: str) -> bytes:
    number = re.sub("[A-Z]", "", cell)
    stray = f'<row r="{number}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'.encode()
    return change(sound, "xl/worksheets/sheet4.xml", lambda xml: xml.replace(b"</sheetData>", stray))


@pytest.mark.parametrize(("cell", "code"), [("B1048576", "WB-029"), ("XFD300", "WB-021")])
def test_a_stray_entry_far_out_is_said_and_the_rest_is_read(
    cell: str, code: str, sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "sent.xlsx").write_bytes(far_entry(sound, cell))
    read = reader.read(tmp_path / "sent.xlsx")
    assert [p.code for p in read.problems] == [code]
    assert read.asks("action")


def test_an_entry_in_the_last_cell_there_is_is_said(sound: bytes, reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "sent.xlsx").write_bytes(far_corner(sound))
    (problem,) = reader.read(tmp_path / "sent.xlsx").problems
    assert (problem.code, problem.sheet, problem.cells) == ("WB-033", "Cover", ("XFD1048576",))


def test_entries_for_which_a_sheet_cannot_be_held_are_told_by_the_last(
    sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "sent.xlsx").write_bytes(spread_out(sound))
    (problem,) = reader.read(tmp_path / "sent.xlsx").problems
    assert dict(problem.tokens)["what"].startswith("its sheet Cover has entries as far out as XFD499")


JUNK = (
    b"><v>1e308</v></c>",
    b"><v>-1</v></c>",
    b't="b"><v>1</v></c>',
    b't="e"><v>#REF!</v></c>',
    b"><f>NOW()</f></c>",
    b't="inlineStr"><is><t>{0} {value} %s</t></is></c>',
    b't="inlineStr"><is><t>' + bytes(97 + n * n * 7 % 26 for n in range(32_000)) + b"</t></is></c>",
)


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: junk[:24].decode())
def test_junk_in_what_a_workbook_says_of_itself_is_refused_in_a_line(
    junk: bytes, sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    """With its custom properties gone too there is nothing else that could tell."""
    parts = without_its_properties(parts_of(sound))
    told = re.compile(rb'<c r="B(\d+)"[^>]*>.*?</c>')
    part = sheet_of_identity(parts)
    parts[part] = told.sub(lambda cell: b'<c r="B%s" ' % cell[1] + junk, parts[part])
    (tmp_path / "sent.xlsx").write_bytes(packed(parts))
    (problem,) = reader.read(tmp_path / "sent.xlsx").problems
    rule = DECLARATIONS.rules[problem.code]
    assert rule.refuses
    assert len(" ".join(rule.worded({}, value=problem.value, **dict(problem.tokens)))) < 500


@pytest.mark.parametrize("name", ["a_million_cells", "bomb", "far_string", "says_nothing", "cut_short"])
def test_a_register_that_cannot_be_read_is_a_line_and_no_traceback(name: str, tmp_path: Path) -> None:
    make = next(make for make, _ in CASES if make.__name__ == name)
    init_trust(tmp_path / "trust", "objectives-actions", date(2026, 9, 1))
    path = tmp_path / "trust" / "trust.xlsx"
    path.write_bytes(make(path.read_bytes()))
    with pytest.raises(RegisterError) as told:
        open_trust(tmp_path / "trust")
    assert "\n" not in str(told.value)
    (verdict,) = check_register([path]).files
    assert verdict.verdict == "refused"


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text are Linux's alone")
def test_a_file_whose_name_is_no_text_is_read_and_shown(tmp_path: Path) -> None:
    """A zip of another system leaves such names; every command goes through, and says which file it means."""
    trust = small_trust(tmp_path / "trust", units=2)
    (first, *_) = sorted(trust.returned.glob("*.xlsx"))
    first.rename(first.with_name(os.fsdecode(b"990101_caf\xe9.xlsx")))
    begin_anew(trust.path)  # nothing was received under another name
    (trust.returned / "990102_two\nlines.xlsx").write_bytes(b"PK")
    checked = check_returned(trust.trust, PERIOD, TODAY)
    assert {f.file: f.verdict for f in checked.files if "990101" in f.file or "lines" in f.file} == {
        f"returned/{PERIOD}/990101_caf\ufffd.xlsx": "accepted",
        f"returned/{PERIOD}/990102_two\ufffdlines.xlsx": "refused",
    }
    consolidate(trust.trust, PERIOD, TODAY)
    reply(trust.trust, PERIOD, TODAY)
    with trust.trust.ledger() as ledger:
        assert receive(trust.trust, ledger, trust.trust.period(PERIOD), TODAY).new == 0


@pytest.mark.parametrize(
    "part",
    ["[Content_Types].xml", "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "_rels/.rels"],
)
def test_a_part_that_is_cut_short_is_damage_though_nothing_of_it_is_read(
    part: str, sound: bytes, reader: Reader, tmp_path: Path
) -> None:
    parts = parts_of(sound)
    (tmp_path / "cut.xlsx").write_bytes(packed({**parts, part: parts[part][:-20]}))
    assert [problem.code for problem in reader.read(tmp_path / "cut.xlsx").problems] == ["WB-004"]


def test_every_list_of_relations_is_whole(sound: bytes, reader: Reader, tmp_path: Path) -> None:
    parts = parts_of(sound)
    for part in [name for name in parts if name.endswith(".rels")]:
        (tmp_path / "cut.xlsx").write_bytes(packed({**parts, part: parts[part][:-20]}))
        assert [p.code for p in reader.read(tmp_path / "cut.xlsx").problems] == ["WB-004"], part
