"""Which words a glossary explains: planbook's own where they are used, and all that the trust has added."""

import re
from collections.abc import Iterable

from planbook.model.register import Register
from planbook.model.submission import Entry


def explained(register: Register, words: Iterable[Entry], texts: Iterable[str]) -> list[Entry]:
    """Of `words` those that `texts` use, and those that no catalogue has: the trust wrote them to be read.

    An abbreviation is used where it stands in its own capitals; any other word in whatever case, one or several.
    """
    catalogue = {str(row.get("term")) for row in register.declarations.catalogue.get("term", ())}
    whole = "\n".join(dict.fromkeys(texts))
    said = whole, whole.casefold()
    return [word for word in words if word.text("term") not in catalogue or _is_used(word.text("term"), *said)]


def _is_used(term: str, whole: str, folded: str) -> bool:
    """Whether the text has the term; one that names several, as "KS2, KS4", where it has any of them."""
    for n, part in enumerate(term.split(", ")):
        short = sum(map(str.isupper, part)) > 1
        wanted, text = (part, whole) if short else (part.casefold(), folded)
        named = n == 0 or part[:1].isupper()  # "revised" says little of "Provisional, revised, final"
        if named and wanted in text and re.search(rf"(?<!\w){re.escape(wanted)}s?(?!\w)", text):
            return True
    return False
