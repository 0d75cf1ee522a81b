"""What Word or Excel would repair or refuse in a file, each told in a line.

Two look at it: openxml-audit, by the rules of Office's own schemas, and rules that no schema says. Neither finds
everything alone. Each check takes the package and says what it found wrong.
"""

import io
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree

from excel_formulas import excel_faults
from planbook.office import CONTENT_TYPES, OfficePackage

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
NUMBERS = ("sz", "szCs", "ilvl", "numId", "outlineLvl", "abstractNumId")
BOOKMARK = re.compile(r"[A-Za-z_]\w{0,39}", re.ASCII)
LONGEST_NAME, LONGEST_LIST, LONGEST_TITLE, LONGEST_PROMPT, TALLEST = 31, 255, 32, 255, 409.5
"""What Excel takes of a sheet's name, of a list typed into a validation, of its titles and its messages, in
characters; and of a row's height in points."""


def one_of_each(folder: Path, *, books: bool = False) -> list[Path]:
    """Of the papers in a trust's folder the largest of each kind, by what its name says of it before the period;
    with `books` of all other workbooks too."""
    found = [path for place in ("outputs", "issued") for path in (folder / place).glob("*/**/*.*x")]
    kinds: dict[tuple[str, ...], Path] = {}
    for path in sorted(found, key=lambda one: one.stat().st_size):
        pieces = path.stem.split("_")
        is_paper = path.parent.name == "reports" and "published" not in path.parts
        if is_paper or (books and path.suffix == ".xlsx" and "published" not in path.parts):
            kind = pieces[-3 if pieces[-2:-1] == ["part-b"] else -2 : -1] or pieces
            kinds[path.suffix, *kind] = path
    return [*kinds.values()]


@cache
def _audit() -> Any:
    from openxml_audit import FileFormat, OpenXmlValidator

    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


def faults(path: Path) -> list[str]:
    """Everything that is wrong with the Office file, empty where there is nothing."""
    return [*against_rules(path), *against_schemas(path)]


def against_schemas(path: Path) -> list[str]:
    """What openxml-audit finds."""
    return [f"{error.part_uri}: {error.description}" for error in _audit().validate(path).errors]


def against_rules(path: Path) -> list[str]:
    """What the rules here find."""
    try:
        package = OfficePackage.read(path.read_bytes())
        return [*_package(package), *(_word(package) if path.suffix == ".docx" else _excel(package))]
    except (ValueError, KeyError) as error:
        return [f"it cannot be read: {error}"]


def _trees(package: OfficePackage) -> Iterator[tuple[str, etree._Element]]:
    for name in package.parts:
        if name.endswith((".xml", ".rels")):
            yield name, package.tree(name)


def _package(package: OfficePackage) -> Iterator[str]:
    """Relationships lead to parts that there are, what names one names one that there is, and parts have a type."""
    types = package.tree(CONTENT_TYPES)
    endings = {node.get("Extension", "").casefold() for node in types if node.get("Extension")}
    named = Counter(node.get("PartName") for node in types if node.get("PartName"))
    yield from (f"{name} has {count} types" for name, count in named.items() if count > 1)
    yield from (f"{name} has a type and is not there" for name in named if name.lstrip("/") not in package.parts)
    for name in package.parts:
        ending = name.rpartition(".")[2].casefold()
        if name != CONTENT_TYPES and f"/{name}" not in named and ending not in endings:
            yield f"{name} has no type"
    for name, root in _trees(package):
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            ids = Counter(node.get("Id") for node in root)
            yield from (f"{name}: {one} is there twice" for one, count in ids.items() if count > 1)
            for node in root.iter(f"{RELATIONS}Relationship"):
                target = posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip("/")
                if node.get("TargetMode") != "External" and target not in package.parts:
                    yield f"{name} leads to {target}, which is not there"
        else:
            known = package.relations(name)
            for node in root.iter():
                used = (value for key, value in node.attrib.items() if str(key).startswith(R))
                yield from (f"{name} names {one}, which there is not" for one in used if one and one not in known)


def _word(package: OfficePackage) -> Iterator[str]:
    main = package.tree("word/document.xml")
    yield from _ids(package)
    yield from _bookmarks(main)
    yield from _styles(package)
    yield from _tables(main)
    yield from _numbers(package)
    yield from _fields(package)
    yield from _margin(package, main)
    yield from _charts(package)


def _ids(package: OfficePackage) -> Iterator[str]:
    """Drawings and controls have numbers of their own in the whole file."""
    drawn: Counter[str | None] = Counter()
    controls: Counter[str | None] = Counter()
    for _, root in _trees(package):
        drawn.update(node.get("id") for node in root.iter(f"{WP}docPr"))
        controls.update(node.get(f"{W}val") for node in root.iter(f"{W}id") if node.getparent().tag == f"{W}sdtPr")
    yield from (f"two drawings have the id {one}" for one, count in drawn.items() if count > 1)
    yield from (f"two controls have the id {one}" for one, count in controls.items() if count > 1)


def _bookmarks(main: etree._Element) -> Iterator[str]:
    starts = [(node.get(f"{W}id"), node.get(f"{W}name", "")) for node in main.iter(f"{W}bookmarkStart")]
    ends = [node.get(f"{W}id") for node in main.iter(f"{W}bookmarkEnd")]
    for one, count in Counter(number for number, _ in starts).items():
        if count > 1 or ends.count(one) != 1:
            yield f"the bookmark {one} begins {count} times and ends {ends.count(one)} times"
    yield from (f"the bookmark {one} never begins" for one in ends if one not in dict(starts))
    names = Counter(name.casefold() for _, name in starts)
    yield from (f"two bookmarks are called {name}" for name, count in names.items() if count > 1)
    yield from (f"no bookmark may be called {name}" for _, name in starts if not BOOKMARK.fullmatch(name))


def _styles(package: OfficePackage) -> Iterator[str]:
    """Styles and lists that are used are there, and each is there once."""
    styles, numbering = package.tree("word/styles.xml"), package.parts.get("word/numbering.xml")
    ids = Counter(node.get(f"{W}styleId") for node in styles.iter(f"{W}style"))
    yield from (f"two styles have the id {one}" for one, count in ids.items() if count > 1)
    root = etree.fromstring(numbering) if numbering else None
    lists = {node.get(f"{W}numId") for node in root.iter(f"{W}num")} if root is not None else set()
    abstract = (
        {node.get(f"{W}abstractNumId") for node in root.iter(f"{W}abstractNum")} if root is not None else set()
    )
    for node in root.iter(f"{W}num") if root is not None else ():
        led = node.find(f"{W}abstractNumId").get(f"{W}val")
        if led not in abstract:
            yield f"the list {node.get(f'{W}numId')} is of {led}, which there is not"
    for name, tree in _trees(package):
        if name.startswith("word/"):
            used = tree.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle", f"{W}basedOn", f"{W}next", f"{W}link")
            for style in {node.get(f"{W}val") for node in used} - ids.keys():
                yield f"{name} uses the style {style}, which there is not"
            for number in {node.get(f"{W}val") for node in tree.iter(f"{W}numId")} - lists - {"0"}:
                yield f"{name} uses the list {number}, which there is not"


def _tables(main: etree._Element) -> Iterator[str]:
    for table in main.iter(f"{W}tbl"):
        grid = [int(node.get(f"{W}w", 0)) for node in table.findall(f"{W}tblGrid/{W}gridCol")]
        for row in table.iter(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells]
            if sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) != len(grid):
                yield f"a row has {len(cells)} cells in a table of {len(grid)} columns"
        yield from (
            "a cell does not end in a paragraph"
            for cell in table.iter(f"{W}tc")
            if len(cell) == 0 or cell[-1].tag not in (f"{W}p", f"{W}sdt")
        )
    children = [child.tag for child in main[0]]
    if f"{W}sectPr" in children and children[children.index(f"{W}sectPr") - 1] == f"{W}tbl":
        yield "a table is the last thing of the text: Word adds a paragraph, which can be a page"


def _numbers(package: OfficePackage) -> Iterator[str]:
    """What is a number is one."""
    for name, root in _trees(package):
        for node in root.iter(
            *(f"{W}{key}" for key in ("sz", "szCs", "ilvl", "numId", "outlineLvl", "abstractNumId"))
        ):
            if not re.fullmatch(r"\d+", node.get(f"{W}val", "0")):
                yield f"{name}: {etree.QName(node).localname} is {node.get(f'{W}val')}"


def _fields(package: OfficePackage) -> Iterator[str]:
    """Each field that begins ends, in its own paragraph."""
    for name, root in _trees(package):
        for paragraph in root.iter(f"{W}p"):
            kinds = Counter(node.get(f"{W}fldCharType") for node in paragraph.iter(f"{W}fldChar"))
            if kinds["begin"] != kinds["end"]:
                yield f"{name}: a field begins {kinds['begin']} times and ends {kinds['end']} times"


def _margin(package: OfficePackage, main: etree._Element) -> Iterator[str]:
    """Comments and footnotes that the text names are there."""
    for what, used in (("comment", "commentReference"), ("footnote", "footnoteReference")):
        part = package.parts.get(f"word/{what}s.xml")
        there = {node.get(f"{W}id") for node in etree.fromstring(part).iter(f"{W}{what}")} if part else set()
        for one in {node.get(f"{W}id") for node in main.iter(f"{W}{used}")} - there:
            yield f"the text names the {what} {one}, which there is not"


def _charts(package: OfficePackage) -> Iterator[str]:
    """What a chart shows until somebody edits it is what the workbook in it has."""
    for name in package.parts:
        if not re.fullmatch(r"word/charts/chart\d+\.xml", name):
            continue
        root = package.tree(name)
        data = root.find(f"{C}externalData")
        place = package.target(name, data.get(f"{R}id")) if data is not None else None
        if place is None or place[1] not in package.parts:
            yield f"{name} has no workbook"
            continue
        yield from (f"{name}: {said}" for said in _unlike(root, package.parts[place[1]]))
        named = [(node.getparent().tag.endswith("Ax"), node.get("val")) for node in root.iter(f"{C}axId")]
        drawn, there = ({value for is_axis, value in named if is_axis is wanted} for wanted in (False, True))
        yield from (f"{name} is drawn by the axis {one}, which there is not" for one in sorted(drawn - there))


def _unlike(root: etree._Element, workbook: bytes) -> Iterator[str]:
    book = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    for reference in root.iter(f"{C}numRef", f"{C}strRef"):
        formula = reference.findtext(f"{C}f", "")
        sheet, _, cells = formula.rpartition("!")
        title = sheet.strip("'").replace("''", "'")
        if title not in book.sheetnames:
            yield f"{formula} is on no sheet"
            continue
        area = book[title][cells.replace("$", "")]
        rows = area if isinstance(area, tuple) else ((area,),)
        there = [cell.value for row in rows for cell in (row if isinstance(row, tuple) else (row,))]
        kept = {int(p.get("idx", 0)): p.findtext(f"{C}v", "") for p in reference.iter(f"{C}pt")}
        for number, value in enumerate(there):
            said = kept.get(number)
            if reference.tag == f"{C}numRef":
                alike = (said is None) == (value is None) and (said is None or float(said) == value)
            else:
                alike = (said or "") == (str(value) if value is not None else "")
            if not alike:
                yield f"{formula} shows {said} where the workbook has {value}"


def _excel(package: OfficePackage) -> Iterator[str]:
    workbook = package.tree("xl/workbook.xml")
    titles = [node.get("name", "") for node in workbook.iter(f"{S}sheet")]
    yield from (f"two sheets are called {one}" for one, n in Counter(t.casefold() for t in titles).items() if n > 1)
    for title in titles:
        if not 0 < len(title) <= LONGEST_NAME or re.search(r"[\[\]:*?/\\]", title):
            yield f"no sheet may be called {title}"
    names = Counter((n.get("name", "").casefold(), n.get("localSheetId")) for n in workbook.iter(f"{S}definedName"))
    yield from (f"two names are {name}" for (name, _), count in names.items() if count > 1)
    for node in workbook.iter(f"{S}definedName"):
        if not (node.get("name") or "").startswith("_xlnm"):
            yield from (
                f"the name {node.get('name')} {said}" for said in excel_faults(f"MATCH(0,{node.text or ''},0)")
            )
        if "#REF!" in (node.text or ""):
            yield f"the name {node.get('name')} leads nowhere"
    yield from _lists(package)
    yield from _words(package)
    links = {*titles, *(node.get("name", "") for node in workbook.iter(f"{S}definedName"))}
    for name, root in _trees(package):
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            yield from (
                f"{name}: {said}" for said in (*_sheet(package, name, root), *_led(root, links), *_formulas(root))
            )


def _words(package: OfficePackage) -> Iterator[str]:
    """The workbook and its charts say what language they are in, and how many cells have a text."""
    core = package.tree("docProps/core.xml")
    if core.findtext("{http://purl.org/dc/elements/1.1/}language") != "en-GB":
        yield "the workbook does not say that it is in British English"
    cells = 0
    for name, root in _trees(package):
        said = {node.get("lang") for node in root.iter() if node.get("lang")} - {"en-GB"}
        if name.startswith(("xl/charts/", "xl/drawings/")) and said:
            yield f"{name} is in {said.pop()}"
        if name.startswith("xl/worksheets/sheet"):
            cells += sum(cell.get("t") == "s" for cell in root.iter(f"{S}c"))
    if "xl/sharedStrings.xml" in package.parts:
        counted = package.tree("xl/sharedStrings.xml").get("count")
        if counted != str(cells):
            yield f"{counted} cells are said to have a text, and {cells} have"


def _led(root: etree._Element, known: set[str]) -> Iterator[str]:
    """Links lead to sheets that there are, and ranges are ranges."""
    for node in root.iter(f"{S}hyperlink"):
        place = node.get("location", "")
        if place and _sheet_of(place) not in known:
            yield f"the link at {node.get('ref')} leads to {place}"
    for cell in root.iter(f"{S}c"):
        for place in re.findall(r'HYPERLINK\("#([^"]+)"', cell.findtext(f"{S}f", "")):
            if _sheet_of(place) not in known:
                yield f"the link at {cell.get('r')} leads to {place}"
    for kind, key in (("dataValidation", "sqref"), ("conditionalFormatting", "sqref"), ("mergeCell", "ref")):
        for node in root.iter(f"{S}{kind}"):
            for one in node.get(key, "").split() or [""]:
                if not re.fullmatch(r"[A-Z]{1,3}[1-9]\d*(:[A-Z]{1,3}[1-9]\d*)?", one):
                    yield f"the {kind} is of no cells: {one!r}"


def _formulas(root: etree._Element) -> Iterator[str]:
    """Excel takes each formula of the cells and of the looks that depend on them, and reads it as it is meant."""
    for kind in ("f", "formula"):
        for written in root.iter(f"{S}{kind}"):
            above = written.getparent()
            where = above.get("r") if kind == "f" else above.getparent().get("sqref")
            yield from (f"the formula at {where} {said}" for said in excel_faults(written.text or '""'))


def _sheet_of(place: str) -> str:
    return place.rpartition("!")[0].strip("'").replace("''", "'")


def _lists(package: OfficePackage) -> Iterator[str]:
    """Tables have names and numbers of their own in the whole file."""
    tables = [root for name, root in _trees(package) if name.startswith("xl/tables/")]
    for key in ("id", "displayName"):
        for one, count in Counter(table.get(key, "").casefold() for table in tables).items():
            if count > 1:
                yield f"two tables have the {key} {one}"


def _sheet(package: OfficePackage, name: str, root: etree._Element) -> Iterator[str]:
    texts = _texts(package)
    cells = {}
    for cell in root.iter(f"{S}c"):
        value = cell.findtext(f"{S}v", "")
        if cell.get("t") == "s":
            if not value.isdigit() or int(value) >= len(texts):
                yield f"{cell.get('r')} has a text that there is not"
                continue
            value = texts[int(value)]
        elif cell.get("t") == "inlineStr":
            value = "".join(node.text or "" for node in cell.iter(f"{S}t"))
        cells[cell.get("r")] = value
    for _, part in package.relations(name).values():
        if part.startswith("xl/tables/"):
            yield from _table(package.tree(part), cells)
    for row in root.iter(f"{S}row"):
        if float(row.get("ht", 0)) > TALLEST:
            yield f"row {row.get('r')} is {row.get('ht')} points high"
    for rule in root.iter(f"{S}dataValidation"):
        typed = rule.findtext(f"{S}formula1", "")
        if typed.startswith('"') and len(typed) - 2 > LONGEST_LIST:
            yield f"the list at {rule.get('sqref')} is longer than Excel takes"
        for key, most in (("promptTitle", LONGEST_TITLE), ("errorTitle", LONGEST_TITLE), ("prompt", LONGEST_PROMPT),
                          ("error", LONGEST_PROMPT)):  # fmt: skip
            if len(rule.get(key, "")) > most:
                yield f"the {key} at {rule.get('sqref')} is longer than Excel takes"
    merged = [node.get("ref", "") for node in root.iter(f"{S}mergeCell")]
    yield from (f"{one} is merged twice" for one, count in Counter(merged).items() if count > 1)


def _texts(package: OfficePackage) -> list[str]:
    if "xl/sharedStrings.xml" not in package.parts:
        return []
    items = package.tree("xl/sharedStrings.xml").iter(f"{S}si")
    return ["".join(node.text or "" for node in item.iter(f"{S}t")) for item in items]


def _table(table: etree._Element, cells: dict[str | None, str]) -> Iterator[str]:
    """Its columns are called as the cells at its head, each once, and its filter covers it."""
    first, _, last = table.get("ref", "").partition(":")
    top = openpyxl.utils.cell.coordinate_from_string(first)
    low, high = (openpyxl.utils.column_index_from_string(openpyxl.utils.cell.coordinate_from_string(one)[0])
                 for one in (first, last))  # fmt: skip
    columns = [node.get("name", "") for node in table.iter(f"{S}tableColumn")]
    if len(columns) != high - low + 1:
        yield f"the table {table.get('displayName')} has {len(columns)} columns in {high - low + 1}"
    if len({name.casefold() for name in columns}) != len(columns):
        yield f"two columns of the table {table.get('displayName')} have one name"
    for number, name in enumerate(columns):
        place = f"{openpyxl.utils.get_column_letter(low + number)}{top[1]}"
        shown = name.replace("_x000a_", "\n").replace("_x000A_", "\n")
        if table.get("headerRowCount") != "0" and cells.get(place, "") != shown:
            yield f"the table {table.get('displayName')} calls {name!r} what is {cells.get(place)!r} at {place}"
    filtered = table.find(f"{S}autoFilter")
    if filtered is not None and filtered.get("ref") != table.get("ref"):
        yield f"the filter of the table {table.get('displayName')} is on other cells"
