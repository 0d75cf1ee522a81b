"""What LibreOffice would lose of a Word paper, or spoil, as it makes a PDF of it: seen to before that."""

from planbook.office import as_part
from planbook.report.word.marks import W
from planbook.report.word.placed import WordDocument

_TAGS = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct",
    "Private", "H", "H1", "H2", "H3", "H4", "H5", "H6", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH",
    "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link",
    "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form",
}  # fmt: skip
"""The names that tags of a PDF have in ISO 32000."""
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"


def with_other_names(data: bytes) -> bytes:
    """The paper with those styles renamed that are called as a tag of a PDF is.

    Raises ValueError where it cannot be read.

    LibreOffice makes a tag of each style's name. One called "Figure" would let every picture pass for a paragraph.
    """
    document = WordDocument(data)
    part = document.package.related(document.part, "styles")
    if part is None or part not in document.package.parts:
        return data
    root = document.package.tree(part)
    names = [style.find(f"{W}name") for style in root.iter(f"{W}style")]
    clashing = [name for name in names if name is not None and name.get(f"{W}val") in _TAGS]
    if not clashing:
        return data
    for name in clashing:
        name.set(f"{W}val", f"{name.get(f'{W}val')} paragraph")
    document.package.parts[part] = as_part(root)
    return document.package.write()


def words_for_charts(data: bytes) -> list[str]:
    """What the charts in the text show, in words, in their order; empty of one without words.

    Raises ValueError where the paper cannot be read.
    """
    drawn = WordDocument(data).body.iter(_DRAWN)
    return [
        (one.get("descr") or "").strip()
        for one in drawn
        if (around := one.getparent()) is not None and any(True for _ in around.iter(_CHART))
    ]
