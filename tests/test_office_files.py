"""What Word or Excel would repair or refuse is found in files that are broken on purpose, and in none of ours.

The files of the samples are looked at where the samples are played.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from office_checks import against_rules, against_schemas, faults
from one_paper import a_paper
from planbook.office import OfficePackage
from trust_folder import PERIOD, small_trust

DOCUMENT, STYLES, TYPES = "word/document.xml", "word/styles.xml", "[Content_Types].xml"
RELATIONS, CHART, NUMBERING = "word/_rels/document.xml.rels", "word/charts/chart1.xml", "word/numbering.xml"
TABLE, SHEET, WORKBOOK = "xl/tables/table1.xml", "", "xl/workbook.xml"

CELL = '<w:tc><w:tcPr><w:tcW w:w="7256" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableFigure"/></w:pPr>'

RULES_OF_WORD: dict[str, tuple[str, str, str, str]] = {
    "a part is missing": (
        TYPES,
        "/word/settings.xml",
        "/word/settings9.xml",
        "settings9.xml has a type and is not",
    ),
    "a relationship leads nowhere": (
        RELATIONS,
        "charts/chart1.xml",
        "charts/chart7.xml",
        "chart7.xml, which is not",
    ),
    "a relationship is named that there is not": (
        DOCUMENT,
        'r:id="rId9"',
        'r:id="rId99"',
        "rId99, which there is not",
    ),
    "two relationships have one id": (RELATIONS, 'Id="rId8"', 'Id="rId7"', "rId7 is there twice"),
    "a part has no type": (TYPES, r'Extension="xlsx"', 'Extension="xlsy"', "chart1.xlsx has no type"),
    "two drawings have one id": (
        DOCUMENT,
        r"<w:r><w:drawing>.*?</w:drawing></w:r>",
        r"\g<0>\g<0>",
        "two drawings have the id 1",
    ),
    "two controls have one id": (
        DOCUMENT,
        r"<w:sdt><w:sdtPr>(.*?</w:sdt>)",
        r'<w:sdt><w:sdtPr><w:id w:val="3"/>\1' * 2,
        "two controls have the id 3",
    ),
    "a bookmark does not end": (DOCUMENT, r'<w:bookmarkEnd w:id="3"/>', "", "3 begins 1 times and ends 0 times"),
    "a bookmark has no beginning": (
        DOCUMENT,
        r'<w:bookmarkStart w:id="3"[^>]*/>',
        "",
        "the bookmark 3 never begins",
    ),
    "two bookmarks have one name": (DOCUMENT, "pb_dates_s", "pb_kpis_s", "two bookmarks are called pb_kpis_s"),
    "a bookmark's name is too long": (DOCUMENT, "pb_dates_s", "pb_" + "d" * 40, "no bookmark may be called pb_ddd"),
    "a bookmark's name has a colon": (DOCUMENT, "pb_dates_s", "pb:dates", "no bookmark may be called pb:dates"),
    "a style is used that there is not": (DOCUMENT, 'w:val="Caption"', 'w:val="Heading9"', "the style Heading9"),
    "two styles have one id": (STYLES, 'w:styleId="Caption"', 'w:styleId="Subtitle"', "two styles have the id Sub"),
    "a list is used that there is not": (STYLES, '<w:numId w:val="1"/>', '<w:numId w:val="77"/>', "the list 77"),
    "a list is of none that there is": (
        NUMBERING,
        r'<w:abstractNumId w:val="\d+"/>',
        '<w:abstractNumId w:val="99"/>',
        "99, which there is not",
    ),
    "a row has a cell too many": (
        DOCUMENT,
        re.escape(CELL),
        CELL + "</w:p></w:tc>" + CELL,
        "3 cells in a table of 2",
    ),
    "a cell has no paragraph": (
        DOCUMENT,
        r"(<w:tc><w:tcPr>[^>]*/></w:tcPr>)<w:p>.*?</w:p>",
        r"\1",
        "a cell does not end in a paragraph",
    ),
    "a table is the last thing": (
        DOCUMENT,
        r"(<w:tbl>.*?</w:tbl>)(.*?)(<w:sectPr)",
        r"\2\1\3",
        "a table is the last thing of the text",
    ),
    "a field does not end": (
        DOCUMENT,
        r'<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "",
        "a field begins 1 times",
    ),
    "a comment is named that there is not": (
        DOCUMENT,
        r"</w:p>",
        '<w:r><w:commentReference w:id="5"/></w:r></w:p>',
        "the comment 5, which there is not",
    ),
    "a footnote is named that there is not": (
        DOCUMENT,
        r"</w:p>",
        '<w:r><w:footnoteReference w:id="5"/></w:r></w:p>',
        "the footnote 5, which there is not",
    ),
    "a chart shows another figure than its workbook": (
        CHART,
        "<c:v>96.2</c:v>",
        "<c:v>69.2</c:v>",
        "shows 69.2 where",
    ),
    "a chart shows another name than its workbook": (
        CHART,
        "<c:v>Summer</c:v>",
        "<c:v>Autumn</c:v>",
        "shows Autumn",
    ),
    "a chart is of a sheet that there is not": (CHART, r"<c:f>\w+!", "<c:f>Data9!", "is on no sheet"),
    "a chart has no workbook": (CHART, r"<c:externalData.*?</c:externalData>", "", "chart1.xml has no workbook"),
    "a chart is drawn by an axis that there is not": (CHART, r"<c:valAx>.*?</c:valAx>", "", "is drawn by the axis"),
    "a size is no number": (STYLES, r'<w:sz w:val="\d+"/>', '<w:sz w:val="big"/>', "sz is big"),
    "a part is no XML": (DOCUMENT, "</w:body>", "", "it cannot be read"),
}
"""What no schema says: the part, what stands there, what is put there, and what is said of it."""

SCHEMAS_OF_WORD: dict[str, tuple[str, str, str]] = {
    "what a run holds stands before its layout": (
        DOCUMENT,
        r"(<w:pPr><w:pStyle w:val=\"Title\"/></w:pPr>)(.*?)</w:p>",
        r"\2\1</w:p>",
    ),
    "a word is none of those that there are": (DOCUMENT, 'w:val="right"', 'w:val="sideways"'),
    "a name is none that Word knows": (DOCUMENT, "<w:keepNext/>", "<w:keepThere/>"),
    "what must be said is not": (DOCUMENT, r'<wp:extent cx="\d+" cy="\d+"/>', ""),
    "what may stand once stands twice": (DOCUMENT, "<w:tblGrid>.*?</w:tblGrid>", r"\g<0>\g<0>"),
    "a colour is none": (STYLES, r'w:color w:val="[0-9A-F]{6}"', 'w:color w:val="reddish"'),
    "a page has no size": (DOCUMENT, r'w:pgSz w:w="\d+"', 'w:pgSz w:w="wide"'),
}

RULES_OF_EXCEL: dict[str, tuple[str, str, str, str]] = {
    "a column is called otherwise than its head": (
        TABLE,
        r'(<tableColumn id="2" name=")[^"]*',
        r"\1Something else",
        "calls 'Something else' what is",
    ),
    "two columns of a table have one name": (
        TABLE,
        r'(<tableColumn id="2" name=")([^"]*)(".*<tableColumn id="3" name=")[^"]*',
        r"\1\2\3\2",
        "have one name",
    ),
    "a table has a column too few": (TABLE, r'<tableColumn id="2".*?(?=<tableColumn)', "", "columns in"),
    "two tables have one number": (TABLE, r'(<table [^>]* id=")\d+', r"\g<1>2", "two tables have the id 2"),
    "a filter is on other cells": (
        TABLE,
        r'<autoFilter ref="[A-Z]+\d+:',
        '<autoFilter ref="A1:',
        "is on other cells",
    ),
    "a sheet's name is too long": (
        WORKBOOK,
        r'<sheet name="[^"]*"',
        f'<sheet name="{"n" * 32}"',
        "may be called nnn",
    ),
    "a sheet's name has a slash": (
        WORKBOOK,
        r'<sheet name="[^"]*"',
        '<sheet name="A/B"',
        "no sheet may be called A/B",
    ),
    "a name leads nowhere": (WORKBOOK, r"(<definedName [^>]*>)[^<]*", r"\1#REF!", "leads nowhere"),
    "a text is named that there is not": (SHEET, r't="s"><v>\d+', 't="s"><v>99999', "has a text that there is not"),
    "a row is higher than Excel takes": (SHEET, r' ht="[\d.]+"', ' ht="410"', "is 410 points high"),
    "a list is longer than Excel takes": (
        SHEET,
        r"<formula1>[^<]*</formula1>",
        f'<formula1>"{"n" * 256}"</formula1>',
        "is longer than Excel takes",
    ),
    "a formula is longer than Excel takes": (
        SHEET,
        r"<f>[^<]*</f>",
        f"<f>{'1+' * 4095}12</f>",
        "8192 characters long",
    ),
    "a text in a formula is longer than Excel takes": (
        SHEET,
        r"<f>[^<]*</f>",
        f'<f>"{"n" * 256}"</f>',
        "has a text that is longer",
    ),
    "a formula has a range where Excel takes one cell": (
        SHEET,
        r"<f>[^<]*</f>",
        "<f>IF(LEN(A1:A9)=0,1,2)</f>",
        "reads one cell of A1:A9",
    ),
    "a formula asks for an array formula": (
        SHEET,
        r"<f>[^<]*</f>",
        "<f>SUMPRODUCT(IFERROR(A1:A9*1,0))</f>",
        "reads one cell of A1:A9 inside IFERROR",
    ),
    "a formula has a function that an older Excel does not know": (
        SHEET,
        r"<f>[^<]*</f>",
        '<f>TEXTJOIN(",",TRUE,A1:A9)</f>',
        "has TEXTJOIN",
    ),
    "functions are too deep inside each other": (
        SHEET,
        r"<f>[^<]*</f>",
        f"<f>{'ABS(' * 65}1{')' * 65}</f>",
        "too deep inside each other",
    ),
    "a link leads to no sheet": (
        SHEET,
        r'HYPERLINK\(("|&quot;)#[^"&]*?!',
        r"HYPERLINK(\1#Nowhere!",
        "leads to Nowhere!",
    ),
    "a validation is of no cells": (SHEET, r'(<dataValidation [^>]*sqref=")[^"]*', r"\1A0", "is of no cells: 'A0'"),
    "cells with a text are counted wrongly": (
        "xl/sharedStrings.xml",
        r' count="\d+"',
        ' count="9"',
        "9 cells are said to have a text",
    ),
    "the workbook is in no language": (
        "docProps/core.xml",
        "<dc:language>en-GB</dc:language>",
        "",
        "does not say that it is in",
    ),
    "a message is longer than Excel takes": (
        SHEET,
        ' prompt="[^"]*"',
        f' prompt="{"n" * 256}"',
        "the prompt at",
    ),
}

SCHEMAS_OF_EXCEL: dict[str, tuple[str, str, str]] = {
    "a cell is of a kind that there is not": (SHEET, r't="s"><v>', 't="q"><v>'),
    "parts of a sheet are in another order": (SHEET, r"(<cols>.*?</cols>)(<sheetData>.*?</sheetData>)", r"\2\1"),
}


@pytest.fixture(scope="module")
def whole_paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "paper.docx"
    path.write_bytes(a_paper())
    return path


@pytest.fixture(scope="module")
def whole_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=1)
    (path,) = (folder.path / "issued" / PERIOD).glob("*.xlsx")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[Path, str, str, str], Path]:
    """A copy of a file in a part of which something stands in another's place, once; in the first sheet for which
    that can be where no part is named."""

    def make(whole: Path, part: str, there: str, instead: str) -> Path:
        package = OfficePackage.read(whole.read_bytes())
        sheets = [name for name in package.parts if name.startswith("xl/worksheets/sheet")]
        for name in [part] if part else sheets:
            made, count = re.subn(there, instead, package.parts[name].decode(), count=1, flags=re.DOTALL)
            if count:
                package.parts[name] = made.encode()
                path = tmp_path / f"broken{whole.suffix}"
                path.write_bytes(package.write())
                return path
        raise AssertionError(f"{there} is nowhere in {whole.name}")

    return make


def test_a_whole_paper_and_a_whole_workbook_have_no_fault(whole_paper: Path, whole_workbook: Path) -> None:
    assert faults(whole_paper) == []
    assert faults(whole_workbook) == []


@pytest.mark.parametrize("what", RULES_OF_WORD)
def test_what_breaks_a_paper_by_no_schema_is_told(
    what: str, whole_paper: Path, broken: Callable[[Path, str, str, str], Path]
) -> None:
    part, there, instead, said = RULES_OF_WORD[what]
    told = against_rules(broken(whole_paper, part, there, instead))
    assert any(said in line for line in told), told


@pytest.mark.parametrize("what", SCHEMAS_OF_WORD)
def test_what_breaks_a_paper_by_its_schema_is_told(
    what: str, whole_paper: Path, broken: Callable[[Path, str, str, str], Path]
) -> None:
    assert against_schemas(broken(whole_paper, *SCHEMAS_OF_WORD[what]))


@pytest.mark.parametrize("what", RULES_OF_EXCEL)
def test_what_breaks_a_workbook_by_no_schema_is_told(
    what: str, whole_workbook: Path, broken: Callable[[Path, str, str, str], Path]
) -> None:
    part, there, instead, said = RULES_OF_EXCEL[what]
    told = against_rules(broken(whole_workbook, part, there, instead))
    assert any(said in line for line in told), told


@pytest.mark.parametrize("what", SCHEMAS_OF_EXCEL)
def test_what_breaks_a_workbook_by_its_schema_is_told(
    what: str, whole_workbook: Path, broken: Callable[[Path, str, str, str], Path]
) -> None:
    assert against_schemas(broken(whole_workbook, *SCHEMAS_OF_EXCEL[what]))


def test_a_chart_in_another_language_is_told(whole_workbook: Path, tmp_path: Path) -> None:
    package = OfficePackage.read(whole_workbook.read_bytes())
    package.parts["xl/charts/chart1.xml"] = b'<c xmlns="urn:c" lang="en-US"/>'
    path = tmp_path / "broken.xlsx"
    path.write_bytes(package.write())
    assert "xl/charts/chart1.xml is in en-US" in against_rules(path)
