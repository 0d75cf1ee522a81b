"""Words for the charts of a PDF, which LibreOffice loses: those that it reads from a Word file have none there.

They are added as ISO 32000 has it for what is changed later: the changed objects and a table of them stand at the
end of the file, and what was there before stays to the byte.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_SECTION = re.compile(rb"(\d+) (\d+)\s+((?:\d{10} \d{5} [nf]\s+)+)")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref", re.DOTALL)
_KIND = re.compile(rb"\d+ 0 obj\s*<<\s*/Type\s*/StructElem\s*/S\s*/([^\s/<>\[\]()]+)")
_CHILDREN = re.compile(rb"/K\s*\[(.*?)\]", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R")


def with_words(pdf: bytes, words: Sequence[str]) -> bytes:
    """The PDF whose pictures without words have these, in their order; as it is where they are not as many."""
    start = _START.search(pdf)
    if not start or not pdf.startswith(b"xref", int(start[1])):
        return pdf
    table = pdf[int(start[1]) :]
    trailer = _TRAILER.search(table)
    tags = {number: said for number, said in _objects(pdf, table) if _KIND.match(said)}
    bare = [n for n in _in_order(tags) if _kind(tags[n]) == b"Figure" and b"/Alt" not in tags[n]]
    if not trailer or not bare or len(bare) != len(words):
        return pdf
    made = bytearray(pdf)
    entries = []
    for number, text in sorted(zip(bare, words, strict=True)):
        if text:
            entries.append(b"%d 1\n%010d 00000 n \n" % (number, len(made)))
            said = b"/S/Figure\n/Alt<" + ("\ufeff" + text).encode("utf-16-be").hex().encode() + b">"
            made += re.sub(rb"/S\s*/Figure", said, tags[number], count=1)
    here = len(made)
    made += b"xref\n" + b"".join(entries)
    made += b"trailer\n<<" + trailer[1] + b"/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (int(start[1]), here)
    return bytes(made)


def _objects(pdf: bytes, table: bytes) -> Iterator[tuple[int, bytes]]:
    """Every object that the table of them names, by its number."""
    for section in _SECTION.finditer(table, 0, table.find(b"trailer")):
        for count, entry in enumerate(_ENTRY.finditer(section[3])):
            if entry[2] == b"n":
                at = int(entry[1])
                yield int(section[1]) + count, pdf[at : pdf.find(b"endobj", at)] + b"endobj\n"


def _kind(tag: bytes) -> bytes:
    found = _KIND.match(tag)
    return found[1] if found else b""


def _in_order(tags: Mapping[int, bytes]) -> list[int]:
    """The numbers of the tags in the order of the text: each before those in it."""
    within = {
        number: [int(one) for one in _REFERENCE.findall(children[1]) if int(one) in tags]
        for number, tag in tags.items()
        if (children := _CHILDREN.search(tag))
    }
    inside = {one for own in within.values() for one in own}
    left = [number for number in sorted(tags, reverse=True) if number not in inside]
    found: dict[int, None] = {}  # as a list that tells at once what is in it
    while left:
        number = left.pop()
        found[number] = None
        left += reversed([one for one in within.get(number, ()) if one not in found])
    return [*found]
