"""The places for comments in which nobody has typed: they do not go out."""

from planbook.office import as_part
from planbook.report.word.marks import PREFIX, comment_of, is_typed_in
from planbook.report.word.placed import WordDocument, remove


def without_prompts(data: bytes) -> bytes:
    """The paper without the places for comments in which nobody has typed; the very bytes where it has none.

    Raises ValueError where it cannot be read.
    """
    document = WordDocument(data)
    places = [(key, place) for key in document.blocks if (place := document.comment_place(key))]
    empty = [
        place
        for key, place in places
        if not is_typed_in(place.elements, document.said.get(comment_of(key).removeprefix(PREFIX)))
    ]
    for node in (node for place in empty for node in place.nodes):
        remove(node)
    if not empty:
        return data
    document.package.parts[document.part] = as_part(document.root)
    return document.package.write()
