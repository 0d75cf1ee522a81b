"""What a block says of each of its rows, with the place for words on it: in the order of the rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planbook.model.prose import excerpt
from planbook.report.word.marks import W, words_in
from planbook.report.word.placed import WordDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST = 60


def first_words(elements: "Sequence[_Element]") -> str:
    """What the first paragraph begins with: what stands in bold, or as much of it as a title may have."""
    bold: list[str] = []
    for run in (run for element in elements[:1] for run in element.iter(f"{W}r")):
        if run.find(f"{W}rPr/{W}b") is None:
            break
        bold += [text.text or "" for text in run.iter(f"{W}t")]
    return excerpt(" ".join("".join(bold).split()).rstrip(".") or words_in(elements), _LONGEST)


def put_in_order(document: WordDocument, rows: Sequence[str]) -> None:
    """Let what is said of the rows of a block stand in their order, each with what people have put beneath it.

    Where something else of planbook's stands between them, somebody has moved one: they are left where they are.
    """
    groups = [group for row in rows if (group := document.with_what_follows(row))]
    parents = {group[0].getparent() for group in groups}
    parent = next(iter(parents), None)
    if len(parents) != 1 or parent is None:
        return
    wanted = [node for group in groups for node in group]
    places = sorted(parent.index(node) for node in wanted)
    there = [parent[place] for place in places]
    if there == wanted or places != [*range(places[0], places[-1] + 1)]:
        return
    before = places[0]
    for node in wanted:
        parent.remove(node)
    for number, node in enumerate(wanted):
        parent.insert(before + number, node)
