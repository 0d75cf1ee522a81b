"""A dashboard as a file: the page with its style, its code, what it says, and a policy by which nothing else runs.

The page and its parts lie in `page/`. What a school wrote is in the file as JSON, in which no `<` stands, and the
code sets it as text; some of it stands there too as escaped text, for a browser that runs no script (`plain.py`).
The content security policy names the code and the style by their SHA-256, and forbids every other script, style,
picture, request, form and frame.
"""

import base64
import hashlib
import html
import re
from functools import cache
from pathlib import Path

from planbook import look
from planbook.model.page_json import CLOSES, OPENS, page_json
from planbook.report.dashboard.plain import plain_page
from planbook.report.dashboard.tables import Json

_PAGE = Path(__file__).parent / "page"
_SCRIPTS = (
    "elements.js", "state.js", "tables.js", "matrix.js", "charts.js", "parts.js", "unit.js", "calendar.js",
    "start.js",
)  # fmt: skip
"""In the order in which they stand in the file: later ones use earlier ones."""

_COLOUR = re.compile(r"[0-9A-F]{6}\Z")


def write_dashboard(content: Json) -> bytes:
    """The file of what a dashboard says; the same content gives the same bytes."""
    page, style, script = _files()
    filled = {
        "policy": f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "title": html.escape(f"{content['title']}: {content['about']}"),
        "line": html.escape(". ".join(filter(None, (content["draft"], content["line"])))),
        "without": html.escape(content["without"]),
        "plain": plain_page(content),
        "style": style,
        "script": script,
        "content": OPENS + page_json(content) + CLOSES,
    }
    parts = page.split("%%")  # as text of a school may hold any mark, what is filled in is not looked at again
    return "".join(filled[part] if place % 2 else part for place, part in enumerate(parts)).encode()


@cache
def _files() -> tuple[str, str, str]:
    def text(name: str) -> str:
        return (_PAGE / name).read_text(encoding="utf-8").replace("\r\n", "\n")

    script = '"use strict";\n(() => {\n' + "".join(map(text, _SCRIPTS)) + "})();\n"
    return text("page.html"), _colours() + text("page.css"), script


def _colours() -> str:
    """The house look's colours as the style names them, and of each status what fills and what writes it."""
    named = {name: value for name, value in vars(look).items() if isinstance(value, str) and _COLOUR.match(value)}
    rules = "".join(f"--{name.lower()}:#{value};" for name, value in named.items())
    of_statuses = []
    for status, one in look.STATUS.items():
        rules += f"--{status}-text:#{one.text};" + (f"--{status}-fill:#{one.fill};" if one.fill else "")
        if one.fill:
            filled = f"td.filled.{status}.figure,.filled.{status}>.status,.key .{status}"
            bold = "font-weight:700;" if one.bold else ""
            of_statuses.append(f"{filled}{{background:#{one.fill};color:#{one.text};{bold}}}")
            of_statuses.append(f".box.{status}{{fill:#{one.fill}}}.chart .inside.{status}{{fill:#{one.text}}}")
        else:
            of_statuses.append(f".filled.{status}{{color:#{one.text}}}")
    return f":root{{{rules}}}\n" + "\n".join(of_statuses) + "\n"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
