"""The styles, numbering and settings of a Word report, set by code so that nothing of a default shows.

Headings and numbered paragraphs are two levels of one real list: what somebody adds in Word is numbered on.
"""

import io
from functools import cache
from typing import TYPE_CHECKING, Any

from planbook.look import BAND, FONT, HAIRLINE, HOUSE, INK, MUTED, STATUS
from planbook.model.audience import MARK_STYLE
from planbook.report.word.marks import MARK_STYLE_ID

if TYPE_CHECKING:
    from docx.document import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT_WIDTH = 9524
"""Between the margins, in twentieths of a point: 168 mm."""
_HANGING = 567  # 10 mm

_BASE = f"""
<w:docDefaults {W}>
  <w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>
    <w:color w:val="{INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>
    <w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
  <w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault>
</w:docDefaults>
"""


def _style(key: str, name: str, layout: str, letters: str, *, following: str = "") -> str:
    """One paragraph style: `layout` is what its pPr holds, `letters` what its rPr holds."""
    following = following or key
    base = "" if key == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style {W} w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{base}'
        f'<w:next w:val="{following}"/><w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
    )


def _letters(size: float, colour: str = INK, *, bold: bool = False) -> str:
    half = round(size * 2)
    weight = "<w:b/><w:bCs/>" if bold else ""
    return f'{weight}<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _spacing(before: int, after: int, line: int = 269) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _numbered(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


_INDENT = f'<w:ind w:left="{_HANGING}" w:hanging="{_HANGING}"/>'
_BOX_EDGES = (
    f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="{BAND}"/>'
    f'<w:left w:val="single" w:sz="36" w:space="6" w:color="{HOUSE}"/>'
    f'<w:bottom w:val="single" w:sz="4" w:space="4" w:color="{BAND}"/></w:pBdr>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/>'
)
_ACROSS = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
_HAIRLINE_BELOW = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="6" w:color="{HAIRLINE}"/></w:pBdr>'

_PARAGRAPHS = (
    _style("Normal", "Normal", "", ""),
    _style(
        "Title",
        "Title",
        "<w:keepNext/>" + _spacing(60, 20, 240),
        _letters(22, HOUSE, bold=True),
        following="Subtitle",
    ),
    _style("Subtitle", "Subtitle", _spacing(0, 100), _letters(11.5, MUTED), following="Heading1"),
    _style(
        "Heading1",
        "heading 1",
        "<w:keepNext/><w:keepLines/>"
        + _numbered(0)
        + _spacing(240, 80, 240)
        + _INDENT
        + '<w:outlineLvl w:val="0"/>',
        _letters(15, HOUSE, bold=True),
        following="NumberedParagraph",
    ),
    _style(
        "NumberedParagraph",
        "Numbered Paragraph",
        "<w:widowControl/>" + _numbered(1) + _spacing(0, 100) + _INDENT,
        "",
    ),
    _style("Note", "Note", _spacing(60, 100, 252), _letters(9.5, MUTED)),
    _style(
        "DecisionBox",
        "Decision Box",
        "<w:keepLines/>" + _BOX_EDGES + _spacing(100, 160) + '<w:ind w:left="170"/>',
        "",
    ),
    _style("Caption", "caption", "<w:keepNext/>" + _spacing(120, 80, 240), _letters(10, HOUSE, bold=True)),
    _style("Figure", "Figure", "<w:keepLines/>" + _spacing(0, 100, 240), ""),
    _style("TableText", "Table Text", _spacing(0, 0, 252), _letters(10)),
    _style("TableFigure", "Table Figure", _spacing(0, 0, 252) + '<w:jc w:val="right"/>', _letters(10)),
    _style(
        "TableHeading",
        "Table Heading",
        "<w:keepNext/>" + _spacing(0, 0, 252),
        _letters(10, HOUSE, bold=True),
    ),
    _style("Header", "header", _HAIRLINE_BELOW + _ACROSS + _spacing(0, 0, 252), _letters(9.5, MUTED)),
    _style("Footer", "footer", _ACROSS + _spacing(0, 0, 240), _letters(9.5, MUTED)),
)

_OTHERS = (
    f'<w:style {W} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
    f'<w:style {W} w:type="character" w:customStyle="1" w:styleId="{MARK_STYLE_ID}"><w:name w:val="{MARK_STYLE}"/>'
    f'<w:rPr><w:b/><w:bCs/><w:color w:val="{STATUS["red"].fill}"/></w:rPr></w:style>',
    f'<w:style {W} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    f'<w:style {W} w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
    # The house table: a light band over a strong rule, then hairlines; nothing upright.
    f'<w:style {W} w:type="table" w:styleId="HouseTable"><w:name w:val="House Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
    f'<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/></w:tblBorders><w:tblCellMar>'
    '<w:top w:w="62" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="62" w:type="dxa"/>'
    '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="12" w:space="0" w:color="{HOUSE}"/></w:tcBorders>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/><w:vAlign w:val="bottom"/></w:tcPr>'
    "</w:tblStylePr></w:style>",
)


def _level(number: int, style: str, text: str, letters: str) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:suff w:val="tab"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{_HANGING}" w:hanging="{_HANGING}"/></w:pPr><w:rPr>{letters}</w:rPr></w:lvl>'
    )


_LIST = (
    f'<w:abstractNum {W} w:abstractNumId="0"><w:nsid w:val="2F6A1C40"/><w:multiLevelType w:val="multilevel"/>'
    '<w:tmpl w:val="5B3E8D12"/>'
    + _level(0, "Heading1", "%1", f'<w:color w:val="{HOUSE}"/>')
    + _level(1, "NumberedParagraph", "%1.%2", f'<w:b w:val="0"/><w:color w:val="{MUTED}"/>')
    + "</w:abstractNum>",
    f'<w:num {W} w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)

_SETTINGS = (
    f'<w:zoom {W} w:percent="100"/>',
    f'<w:defaultTabStop {W} w:val="567"/>',
    f'<w:characterSpacingControl {W} w:val="doNotCompress"/>',
    f"<w:compat {W}>"
    + "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    + "</w:compat>",
    f'<w:themeFontLang {W} w:val="en-GB"/>',
    f'<w:clrSchemeMapping {W} w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" '
    'w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" '
    'w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>',
    f'<w:decimalSymbol {W} w:val="."/>',
    f'<w:listSeparator {W} w:val=","/>',
)


def blank_document() -> "Document":
    """An empty document with the house styles, list, settings and A4 page, and nothing else."""
    import docx

    return docx.Document(io.BytesIO(_blank()))


@cache
def _blank() -> bytes:
    """The file of a blank document: many papers are made at a time, and all begin with the same one."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    _refill(document.styles.element, (_BASE, *_PARAGRAPHS, *_OTHERS))
    _refill(document.part.numbering_part.element, _LIST)
    _refill(document.settings.element, _SETTINGS)
    _drop_leftovers(document)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(21)
    page.top_margin, page.bottom_margin = Mm(29), Mm(21)
    page.header_distance, page.footer_distance = Mm(12), Mm(11)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _refill(element: Any, parts: tuple[str, ...]) -> None:
    from docx.oxml import parse_xml

    del element[:]
    for part in parts:
        element.append(parse_xml(part))


def _drop_leftovers(document: "Document") -> None:
    """Take out parts of python-docx's template that say nothing: its thumbnail, its second set of styles."""
    leftovers = ("thumbnail", "stylesWithEffects", "customXml")
    for part in (document.part.package, document.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rpartition("/")[2] in leftovers:
                del part.rels[key]
