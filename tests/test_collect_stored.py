"""The values that planbook makes of a sheet are those that the spreadsheet library makes."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbook.collect.grid import SheetGrid, read_grids
from planbook.collect.limits import limits_of
from planbook.collect.ordinary_scan import scan_ordinary
from planbook.collect.package import Package, scan_package
from planbook.collect.read import Raw, cleaned
from planbook.collect.stored import day_formats, shared_strings, stored_in
from planbook.model.loading import load, templates_folder

DECLARATIONS = load()
LIMITS = limits_of(DECLARATIONS.rules["WB-003"], DECLARATIONS.rules["WB-005"])
WORKBOOKS = sorted(templates_folder().glob("*/*.xlsx"))
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
FORMATS = (
    *("General", "0.0%", "£#,##0;-£#,##0", "dd/mm/yyyy", "d mmm yy", "[$-809]dd mmmm yyyy;@", "yyyy-mm-dd"),
    *("hh:mm", "[h]:mm", '0" days"', "dd\\/mm", "[Red]0", "@", "General;General;General;&quot;– &quot;@"),
)
"""Formats of a workbook's own; its styles have them in this order, from 1, after one of none."""


def without_values(package: Package) -> Package:
    """The package as if what every value is were in doubt."""
    return replace(package, scans={name: replace(scan, values=None) for name, scan in package.scans.items()})


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_workbook_has_the_values_that_the_library_makes(path: Path) -> None:
    package = scan_package(path, LIMITS)
    assert all(scan.values is not None for scan in package.scans.values())
    assert types_of(read_grids(package)) == types_of(read_grids(without_values(package)))


def types_of(grids: list[SheetGrid]) -> list[tuple[SheetGrid, list[list[type]]]]:
    """The sheets with the type of each value: 1, 1.0 and True are equal."""
    return [(grid, [[type(raw) for raw in row] for row in grid.rows]) for grid in grids]


def styles() -> bytes:
    own = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{f}"/>' for n, f in enumerate(map(escaped, FORMATS)))
    looks = "".join(f'<xf numFmtId="{number}"/>' for number in (0, *(164 + n for n in range(len(FORMATS))), 14, 46))
    return f"<styleSheet {SHEET}><numFmts>{own}</numFmts><cellXfs>{looks}</cellXfs></styleSheet>".encode()


def escaped(text: str) -> str:
    return text.replace('"', "&quot;")


def by_the_library(sheet: bytes, strings: bytes) -> list[list[Raw]]:
    """The values that the library makes of the sheet, its texts cleaned; raises what the library raises."""
    import python_calamine

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        kinds = ("worksheet", "sharedStrings", "styles")
        parts = ("worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml")
        related = (
            f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{part}"/>'
            for n, (kind, part) in enumerate(zip(kinds, parts, strict=True))
        )
        main = f'<Relationship Id="rId9" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        book = f'<workbook {SHEET} xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId0"/></sheets>'
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{main}</Relationships>')
        archive.writestr("xl/workbook.xml", f"{book}</workbook>")
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{"".join(related)}</Relationships>'
        )
        for part, content in zip(parts, (sheet, strings, styles()), strict=True):
            archive.writestr(f"xl/{part}", content)
    made.seek(0)
    with python_calamine.CalamineWorkbook.from_filelike(made) as workbook:
        rows = workbook.get_sheet_by_name("S").to_python(skip_empty_area=False)
    return [[cleaned(raw) if isinstance(raw, str) else raw for raw in row] for row in rows]


TEXTS = st.text(st.sampled_from("ab _x0041_\t\n\u00a0é–😀"), max_size=8) | st.sampled_from(
    ("a&amp;b", "&lt;b&gt;", "a&#10;b", "&#128;", "_x000D_", "a\r\nb", "&#xE9;")
)
NUMBERS = st.sampled_from(
    (
        "0",
        "1",
        "-0",
        "60",
        "61",
        "46272",
        "46272.5",
        "0.25",
        "-3",
        "1E5",
        "1e5",
        "2958465",
        "2958466",
        "46272.0",
        "1_0",
        " 1",
        "x",
        "007",
        "+5",
        ".5",
        "1.",
        "٣",
        "9" * 20,
    )
)


@st.composite
def cells(draw: st.DrawFn) -> str:
    style = draw(st.sampled_from(["", *(f' s="{n}"' for n in range(len(FORMATS) + 4))]))
    formula = draw(st.sampled_from(["", "", "<f>A1</f>", '<f t="shared" si="0"/>']))
    kind, inside = draw(
        st.sampled_from(["", ' t="n"']).flatmap(lambda k: NUMBERS.map(lambda n: (k, f"<v>{n}</v>")))
        | st.integers(0, 4).map(lambda n: (' t="s"', f"<v>{n}</v>"))
        | TEXTS.map(lambda text: (' t="str"', f"<v>{text}</v>"))
        | TEXTS.map(lambda text: (' t="inlineStr"', f"<is><t>{text}</t></is>"))
        | st.sampled_from(["0", "1", "true", "2"]).map(lambda b: (' t="b"', f"<v>{b}</v>"))
        | st.sampled_from([(' t="e"', "<v>#N/A</v>"), ("", "<v></v>"), ("", "<v/>"), ("", ""), (' t="n"', "")])
    )
    return f'<c r="PLACE"{style}{kind}>{formula}{inside}</c>'


@given(st.lists(st.lists(cells(), max_size=4), max_size=3), st.lists(TEXTS, min_size=4, max_size=4))
def test_what_is_made_of_any_cells_is_what_the_library_makes_of_them(
    rows: list[list[str]], texts: list[str]
) -> None:
    placed = (
        f'<row r="{n}">{"".join(cell.replace("PLACE", "BDFH"[i] + str(n)) for i, cell in enumerate(row))}</row>'
        for n, row in enumerate(rows, start=2)
    )
    sheet = f"<worksheet {SHEET}><sheetData>{''.join(placed)}</sheetData></worksheet>".encode()
    strings = f"<sst {SHEET}>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>".encode()
    scan = scan_ordinary(sheet, 1_000, stored_in(strings, styles(), 1_000, from_1904=False))
    if scan is None or scan.values is None:
        return  # the library makes them
    theirs = [trimmed(row) for row in by_the_library(sheet, strings)]
    ours = [list(row) for row in scan.values]
    assert (ours, typed(ours)) == (theirs, typed(theirs))


def trimmed(row: list[Raw]) -> list[Raw]:
    while row and row[-1] == "":
        row = row[:-1]
    return row


def typed(rows: list[list[Raw]]) -> list[list[str]]:
    return [[repr(raw) for raw in row] for row in rows]


def test_most_formats_are_known_to_show_days_or_none() -> None:
    days = dict(zip(FORMATS, day_formats(styles())[1:], strict=False))
    assert [f for f, day in days.items() if day] == [
        *("dd/mm/yyyy", "d mmm yy", "[$-809]dd mmmm yyyy;@", "yyyy-mm-dd", "dd\\/mm")
    ]
    assert [f for f, day in days.items() if day is None] == ["hh:mm", "[h]:mm"]
    assert day_formats(styles())[-2:] == (True, None)
    assert day_formats(b"") == ()


def test_a_format_that_takes_the_number_of_another_is_in_doubt() -> None:
    content = f'<styleSheet {SHEET}><numFmts><numFmt numFmtId="14" formatCode="0"/></numFmts><cellXfs>'
    assert day_formats(f'{content}<xf numFmtId="14"/></cellXfs></styleSheet>'.encode()) == (None,)


def test_days_from_1904_are_left_to_the_library() -> None:
    sheet = (
        f'<worksheet {SHEET}><sheetData><row r="1"><c r="A1" s="4"><v>46272</v></c></row></sheetData></worksheet>'
    )
    for from_1904 in (False, True):
        scan = scan_ordinary(sheet.encode(), 10, stored_in(b"", styles(), 10, from_1904=from_1904))
        assert scan is not None
        assert (scan.values is None) is from_1904


def test_a_text_with_pieces_is_left_to_the_library() -> None:
    strings = b"<sst><si><t>a</t></si><si><r><t>b</t></r></si><si/></sst>"
    assert shared_strings(strings, 10) == ([b"a", None, None], [1, 1, 0])


@pytest.mark.parametrize("aside", ["<!-- <si><t>z</t></si> -->", "<?x <si><t>z</t></si>?>"])
def test_texts_among_which_one_may_stand_in_a_comment_are_left_to_the_library(aside: str) -> None:
    strings = f'<?xml version="1.0"?><sst>{aside}<si><t>a</t></si></sst>'.encode()
    content = f'<worksheet {SHEET}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
    scan = scan_ordinary(content.encode(), 10, stored_in(strings, styles(), 10, from_1904=False))
    assert scan is not None
    assert scan.values is None
    assert by_the_library(content.encode(), strings) == [["a"]]
