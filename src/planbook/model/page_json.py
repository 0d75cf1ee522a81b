"""What a page for a browser says, as JSON within it: how it is written there, and where it stands.

Who writes such a page and who takes words out of one share this.
"""

import json
from typing import Any

OPENS, CLOSES = '<script type="application/json" id="content">', "</script>"
"""What stands before and after it; within it there is no `<`."""
NAMES = frozenset({"type", "key", "code", "scope", "fields", "filters", "statuses"})
"""The keys of it under which names stand that planbook gives, and no text of anybody."""
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""Signs that end a script, or a line of one, or begin a reference; JSON has another way of writing each."""


def page_json(content: Any) -> str:
    """`content` as JSON that may stand within a page; the same content gives the same text."""
    said = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return said.translate(_ESCAPED)


def around_content(page: str) -> tuple[str, Any, str]:
    """What a page says, with the page before it and after it. Raises ValueError of one that says nothing so."""
    before, opens, rest = page.partition(OPENS)
    said, closes, after = rest.partition(CLOSES)
    if not closes:
        raise ValueError("it is no page that planbook made")
    return before + opens, json.loads(said), closes + after
