"""Workbooks with something beside their cells, in parts as Excel writes them: notes with their VML, threaded
comments, drawings, embedded files."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
THREADED = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XDR = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{RELATION}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_PARENT = ' parentId="{0}"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


_TYPES = {
    "/comments": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    "/vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "/threadedComment": "application/vnd.ms-excel.threadedcomments+xml",
    "/drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
}


def part_of_sheet(data: bytes, title: str) -> str:
    """The part that holds the sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml").decode()
        related = archive.read("xl/_rels/workbook.xml.rels").decode()
    identity = re.search(rf'<sheet [^>]*name="{re.escape(escape(title))}"[^>]*r:id="(\w+)"', book)
    assert identity, title
    for relation in re.findall(r"<Relationship [^>]*>", related):
        if f'Id="{identity[1]}"' in relation:
            target = re.search(r'Target="/?(?:xl/)?([^"]+)"', relation)
            assert target
            return f"xl/{target[1]}"
    raise AssertionError(title)


def changed(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def beside(
    data: bytes, title: str, added: Mapping[str, tuple[str, str]], more: Mapping[str, str] | None = None
) -> bytes:
    """The workbook with the parts `added` (content, kind of relation) related to the sheet, and `more` parts."""
    sheet = part_of_sheet(data, title)
    folder, _, file = sheet.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"

    def change(parts: dict[str, bytes]) -> None:
        told = parts.get(rels, b"").decode() or (
            f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            "</Relationships>"
        )
        types: list[str] = []
        for number, (name, (content, kind)) in enumerate(added.items()):
            parts[name] = content.encode()
            line = f'<Relationship Id="rIdBeside{number}" Type="{kind}" Target="/{name}"/>'
            told = told.replace("</Relationships>", f"{line}</Relationships>")
            kinds = [made for end, made in _TYPES.items() if kind.endswith(end)]
            types += [f'<Override PartName="/{name}" ContentType="{made}"/>' for made in kinds]
            if kind.endswith(("/drawing", "/vmlDrawing")):
                tag = "drawing" if kind.endswith("/drawing") else "legacyDrawing"
                drawn = f'<{tag} xmlns:r="{RELATION}" r:id="rIdBeside{number}"/>'
                parts[sheet] = re.sub(
                    rb"(<tableParts|</worksheet>)", drawn.encode() + rb"\1", parts[sheet], count=1
                )
        parts[rels] = told.encode()
        whole = parts["[Content_Types].xml"].decode()
        parts["[Content_Types].xml"] = whole.replace("</Types>", f"{''.join(types)}</Types>").encode()
        for name, content in (more or {}).items():
            parts[name] = content.encode()

    return changed(data, change)


def comments(*notes: tuple[str, str], author: str = "Sam Jones") -> str:
    """A part with notes, by cell, as Excel writes it: the author in bold first."""
    lines = "".join(
        f'<comment ref="{cell}" authorId="0" shapeId="0"><text><r><rPr><b/><sz val="9"/><rFont val="Tahoma"/></rPr>'
        f'<t>{escape(author)}:</t></r><r><rPr><sz val="9"/></rPr><t xml:space="preserve">\n{escape(words)}</t></r>'
        "</text></comment>"
        for cell, words in notes
    )
    authors = f"<authors><author>{author}</author></authors>"
    return f'{_HEAD}<comments xmlns="{MAIN}">{authors}<commentList>{lines}</commentList></comments>'


def thread(cell: str, *texts: str) -> str:
    """A part with a threaded comment and its replies."""
    lines = "".join(
        f'<threadedComment ref="{cell}" dT="2026-12-01T10:00:00.00" personId="{{P}}" id="{{{number}}}"'
        f"{_PARENT if number else ''}><text>{escape(text)}</text></threadedComment>"
        for number, text in enumerate(texts)
    )
    return (
        f'{_HEAD}<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f"{lines}</ThreadedComments>"
    )


def thread_as_note(cell: str, text: str, author: str = "tc={0}") -> str:
    """The same as Excel writes it for older programs."""
    words = (
        "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, "
        f"any edits to it will get removed if the file is opened in a newer version.\n\nComment:\n    {text}"
    )
    return (
        f'{_HEAD}<comments xmlns="{MAIN}"><authors><author>{author}</author></authors><commentList>'
        f'<comment ref="{cell}" authorId="0" shapeId="0"><text><t>{escape(words)}</t></text></comment>'
        "</commentList></comments>"
    )


NOTE_FRAME = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<v:shape id="_x0000_s1025" type="#_x0000_t202"><v:textbox><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:Anchor>6, 15, 5, 2, 8, 15, 9, 4</x:Anchor><x:Row>6</x:Row>'
    "<x:Column>5</x:Column></x:ClientData></v:shape></xml>"
)
LABEL = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<v:shape id="b1"><v:textbox><div><font>Owner &amp; deputy</font></div><div>agreed</div></v:textbox>'
    '<x:ClientData ObjectType="GBox"><x:Anchor>2, 15, 6, 2, 8, 15, 9, 4</x:Anchor></x:ClientData></v:shape></xml>'
)


def anchored(inside: str, column: int = 5, row: int = 6) -> str:
    """What lies over the cells from that one on, both counted from 0."""
    across = f"<xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
    start = f"<xdr:from>{across}<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    end = start.replace("from", "to")
    return f'<xdr:twoCellAnchor editAs="oneCell">{start}{end}{inside}<xdr:clientData/></xdr:twoCellAnchor>'


def shape(*paragraphs: str, box: bool = True) -> str:
    """A text box, or a shape, with these paragraphs; without any, one that says nothing."""
    lines = "".join(f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{escape(text)}</a:t></a:r></a:p>' for text in paragraphs)
    kind = '<xdr:cNvSpPr txBox="1"/>' if box else "<xdr:cNvSpPr/>"
    return (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="TextBox 1"/>{kind}</xdr:nvSpPr>'
        f"<xdr:spPr/><xdr:txBody><a:bodyPr/>{lines or '<a:p/>'}</xdr:txBody></xdr:sp>"
    )


def picture(description: str = "") -> str:
    """A picture, with what its properties say that it shows."""
    told = f'<xdr:cNvPr id="3" name="Picture 2" descr="{escape(description)}"/><xdr:cNvPicPr/>'
    shown = '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/>'
    return f"<xdr:pic><xdr:nvPicPr>{told}</xdr:nvPicPr>{shown}</xdr:pic>"


CHART = (
    '<xdr:graphicFrame macro=""><a:graphic><a:graphicData><c:chart r:id="rId7"/></a:graphicData></a:graphic>'
    "</xdr:graphicFrame>"
)


def embedded(data: bytes, title: str, column: int, row: int) -> bytes:
    """The workbook with a Word document in it that lies over a cell of the sheet, both counted from 0. Excel tells
    of it twice: how it is to be shown, and for older programs."""
    anchor = f"<anchor><from><xdr:col>{column}</xdr:col><xdr:row>{row}</xdr:row></from></anchor>"
    one = f'<oleObject progId="Word.Document.12" shapeId="1030"><objectPr>{anchor}</objectPr></oleObject>'
    again = '<oleObject progId="Word.Document.12" shapeId="1030"/>'
    head = '<oleObjects xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
    part = part_of_sheet(data, title)

    def embed(parts: dict[str, bytes]) -> None:
        told = f"{head}{one}{again}</oleObjects>".encode()
        parts[part] = parts[part].replace(b"</worksheet>", told + b"</worksheet>")

    return changed(data, embed)


def drawing(*inside: str) -> str:
    """A drawing part."""
    return f"{_HEAD}<xdr:wsDr {_XDR}>{''.join(inside)}</xdr:wsDr>"
