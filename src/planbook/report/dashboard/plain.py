"""What a dashboard shows where no script runs: its first view, and each unit's KPIs, as plain HTML.

It is made from what the page says and from nothing else, so that it shows no more than that; every text is escaped.
"""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from planbook import look
from planbook.report.dashboard.tables import Json, JsonCell

_Cells = Sequence[str]
_JUDGED = frozenset(status for status, one in look.STATUS.items() if one.fill)
"""The statuses whose symbol stands before a figure. That of any other is a sign in place of one: before a figure it
would mislead, as a dash that reads as a minus."""


def plain_page(content: Json) -> str:
    """The HTML of the first view of `content` and of its table of units by KPI."""
    views = content["views"]
    parts = [_view(content, view) for view in views[:1]]
    parts += [_view(content, view) for view in views[1:] if any(part["type"] == "matrix" for part in view["parts"])]
    return "\n".join(parts)


def _view(content: Json, view: Json) -> str:
    told = [_element("h2", view["caption"]), *_paragraphs(view["intro"])]
    for part in view["parts"]:
        told += _PARTS.get(part["type"], _nothing)(content, part)
    told += _paragraphs(view["note"])
    return "\n".join(told)


def _text(_content: Json, part: Json) -> Iterator[str]:
    yield _element("p", part["text"])


def _heading(_content: Json, part: Json) -> Iterator[str]:
    yield _element("h3", part["text"])


def _tiles(_content: Json, part: Json) -> Iterator[str]:
    said = (
        f"<li><strong>{_safe(_words(tile['value']) or '–')}</strong> {_safe(tile['words'])}</li>"
        for tile in part["tiles"]
    )
    yield f"<ul>{''.join(said)}</ul>"


def _table(content: Json, part: Json) -> Iterator[str]:
    if part.get("title"):
        yield _element("h3", part["title"])
    if not part["rows"]:
        yield from _paragraphs(part.get("intro", ""), part["empty"])
        return
    yield from _paragraphs(part.get("intro", ""))
    headings = [column["heading"] for column in part["columns"]]
    yield _rows(headings, ([_shown(content, cell) for cell in row] for row in part["rows"]))
    yield from _paragraphs(part["note"])


def _bars(content: Json, part: Json) -> Iterator[str]:
    yield _element("h3", part["title"])
    words = [content["statuses"][status]["action"] for status in part["statuses"]]
    yield _rows([part["by"], *words], ([str(cell) for cell in row] for row in part["rows"]))


def _matrix(content: Json, _part: Json) -> Iterator[str]:
    """Each unit's figures of the KPIs that are mainly asked for, by name."""
    figures = content["figures"]
    place = {name: n for n, name in enumerate(figures["fields"]["units"])}
    of = {(row[place["unit"]], row[place["measure"]]): row for row in figures["units"]}
    measures = [(n, measure["name"]) for n, measure in enumerate(figures["measures"]) if measure["main"]]

    def cell(unit: str, measure: int) -> str:
        row = of.get((unit, measure))
        if row is None:
            return ""
        status, text = row[place["status"]], str(row[place["text"]])
        return f"{content['statuses'][status]['symbol']} {text}".strip() if status in _JUDGED else text

    yield _rows(
        [content["words"]["School"], *(name for _, name in measures)],
        ([unit["name"], *(cell(unit["id"], n) for n, _ in measures)] for unit in content["units"]),
    )
    statuses = [content["statuses"][status] for status in ("red", "amber", "green", "not_reported")]
    yield _element("p", "; ".join(f"{status['symbol']} {status['kpi']}" for status in statuses))


def _nothing(_content: Json, _part: Json) -> Iterator[str]:
    yield from ()


_PARTS: Mapping[str, Callable[[Json, Json], Iterator[str]]] = {
    "text": _text,
    "heading": _heading,
    "tiles": _tiles,
    "table": _table,
    "bars": _bars,
    "matrix": _matrix,
}
"""By the type of a part: its HTML. Lines over time and days stand in the page alone."""


def _shown(content: Json, cell: JsonCell) -> str:
    """A cell's words, with the symbol of its status before them."""
    if isinstance(cell, list) and len(cell) > 2 and cell[2] in content["statuses"]:
        return f"{content['statuses'][cell[2]]['symbol']} {cell[0]}"
    return _words(cell)


def _words(cell: JsonCell) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else str(cell[0])


def _rows(headings: _Cells, rows: Iterable[_Cells]) -> str:
    head = "".join(f'<th scope="col">{_safe(one)}</th>' for one in headings)
    body = "\n".join(f"<tr>{_row(row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'


def _row(cells: _Cells) -> str:
    return "".join(
        _element("td", cell) if n else f'<th scope="row">{_safe(cell)}</th>' for n, cell in enumerate(cells)
    )


def _paragraphs(*texts: str) -> Iterator[str]:
    """A paragraph for each line of the texts."""
    yield from (_element("p", line) for text in texts for line in text.split("\n") if line)


def _element(tag: str, text: Any) -> str:
    return f"<{tag}>{_safe(text)}</{tag}>"


def _safe(text: Any) -> str:
    return html.escape(str(text))
