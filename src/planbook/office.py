"""Office files as packages: their parts read, changed and written, all else to the byte as it was.

root_of(content)        a part as a tree of XML, read so that nothing that it holds is followed
OfficePackage.read(data)   the parts of a .docx or .xlsx, with their relationships and content types
"""

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DOCUMENT = "/officeDocument"
"""How the type of the relationship to a file's main part ends, in the old and in the strict standard."""
CONTENT_TYPES = "[Content_Types].xml"


def root_of(content: bytes) -> "_Element":
    """The root of a part; raises ValueError where it is not well formed, MemoryError where it is too large for this
    process. Entities and addresses are left alone."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise ValueError(str(error)) from error


def as_part(root: "_Element") -> bytes:
    """A tree as the bytes of a part."""
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class OfficePackage:
    """The parts of an Office file, by their names without a slash before them."""

    def __init__(self, entries: list[tuple[zipfile.ZipInfo, bytes]]) -> None:
        self._entries = [info for info, _ in entries]
        self.parts = {info.filename: content for info, content in entries}

    @classmethod
    def read(cls, data: bytes) -> "OfficePackage":
        """The package in `data`; raises ValueError for what is none, or cannot be read."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return cls([(info, archive.read(info)) for info in archive.infolist()])
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
            raise ValueError(str(error)) from error

    def write(self) -> bytes:
        """The file with its parts as they are now: in their old order and with their old dates, new ones last."""
        known = {info.filename for info in self._entries}
        new = [zipfile.ZipInfo(name) for name in self.parts if name not in known]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for info in (*self._entries, *new):
                if info.filename not in self.parts:
                    continue
                entry = zipfile.ZipInfo(info.filename, info.date_time)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, info.create_system
                entry.external_attr = info.external_attr
                target.writestr(entry, self.parts[info.filename], compresslevel=6)
        return out.getvalue()

    @property
    def main(self) -> str:
        """The name of the main part; raises ValueError without one."""
        for relation in self._relations("").values():
            if str(relation.get("Type")).endswith(_DOCUMENT):
                name = str(relation.get("Target")).lstrip("/")
                if name in self.parts:
                    return name
        raise ValueError("it has no main part")

    def tree(self, part: str) -> "_Element":
        """The part as a tree."""
        return root_of(self.parts[part])

    def related(self, part: str, kind: str) -> str | None:
        """The name of the part to which a relationship of `part` leads whose type ends in `kind`."""
        for relation in self._relations(part).values():
            if str(relation.get("Type")).endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                return _resolved(part, str(relation.get("Target")))
        return None

    def target(self, part: str, relation: str) -> tuple[str, str] | None:
        """The type of a relationship of `part` and the part to which it leads; None of one that leads outside."""
        found = self._relations(part).get(relation)
        if found is None or found.get("TargetMode") == "External":
            return None
        return str(found.get("Type")), _resolved(part, str(found.get("Target")))

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of `part` to other parts by their ids, each with its type."""
        ids = self._relations(part)
        return {one: found for one in ids if (found := self.target(part, one))}

    def relate(self, part: str, kind: str, target: str) -> str:
        """The id of a new relationship of `part`, of the type `kind`, to the part `target`."""
        from lxml import etree

        name = _relations_of(part)
        root = self.tree(name) if name in self.parts else etree.Element(f"{{{_RELATIONS}}}Relationships")
        taken = {node.get("Id") for node in root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        place = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=f"rId{number}", Type=kind, Target=place)
        self.parts[name] = as_part(root)
        return f"rId{number}"

    def unrelate(self, part: str, relation: str) -> None:
        """Take a relationship of `part` away, and the part to which it led where no other leads there."""
        found = self.target(part, relation)
        name = _relations_of(part)
        root = self.tree(name)
        for node in [*root]:
            if node.get("Id") == relation:
                root.remove(node)
        self.parts[name] = as_part(root)
        if found and not self._leads_to(found[1]):
            self._drop(found[1])

    def add(self, part: str, content: bytes, content_type: str) -> None:
        """Add a part, or take it in place of the one of that name."""
        from lxml import etree

        self.parts[part] = content
        types = self.tree(CONTENT_TYPES)
        for node in [*types]:
            if node.get("PartName") == f"/{part}":
                types.remove(node)
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)
        self.parts[CONTENT_TYPES] = as_part(types)

    def type_of(self, part: str) -> str:
        """The content type of a part."""
        by_ending = ""
        for node in self.tree(CONTENT_TYPES):
            if node.get("PartName") == f"/{part}":
                return str(node.get("ContentType"))
            if str(node.get("Extension")).casefold() == posixpath.splitext(part)[1][1:].casefold():
                by_ending = str(node.get("ContentType"))
        return by_ending

    def free_name(self, wanted: str) -> str:
        """`wanted`, as `word/charts/chart1.xml`, with the first number that no part has."""
        stem, ending = posixpath.splitext(wanted)
        stem, number = stem.rstrip("0123456789"), 1
        while f"{stem}{number}{ending}" in self.parts:
            number += 1
        return f"{stem}{number}{ending}"

    def copy_from(self, other: "OfficePackage", part: str) -> str:
        """Copy a part of another file, with all that it leads to; the name that it has here."""
        name = self.free_name(part)
        self.add(name, other.parts[part], other.type_of(part))
        ids: dict[str, str] = {}
        for relation, (kind, target) in other.relations(part).items():
            ids[relation] = self.relate(name, kind, self.copy_from(other, target))
        if any(old != new for old, new in ids.items()):
            root = self.tree(name)
            rename_relations(root, ids)
            self.parts[name] = as_part(root)
        return name

    def _drop(self, part: str) -> None:
        led = self.relations(part)
        self.parts.pop(part, None)
        self.parts.pop(_relations_of(part), None)
        types = self.tree(CONTENT_TYPES)
        for node in [*types]:
            if node.get("PartName") == f"/{part}":
                types.remove(node)
        self.parts[CONTENT_TYPES] = as_part(types)
        for _, target in led.values():
            if not self._leads_to(target):
                self._drop(target)

    def _leads_to(self, target: str) -> bool:
        sources = [_source_of(name) for name in self.parts if name.endswith(".rels")]
        return any(target == found for source in sources for _, found in self.relations(source).values())

    def _relations(self, part: str) -> dict[str, "_Element"]:
        name = _relations_of(part)
        return {str(node.get("Id")): node for node in self.tree(name)} if name in self.parts else {}


R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def rename_relations(root: "_Element", ids: dict[str, str]) -> None:
    """Let what names a relationship in `root` name the one that `ids` has in its place."""
    for node in root.iter():
        for name, value in node.attrib.items():
            if str(name).startswith(R) and value in ids:
                node.set(name, ids[str(value)])


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _source_of(relations: str) -> str:
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
