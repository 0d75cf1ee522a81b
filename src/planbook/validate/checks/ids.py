"""Checks of the register's codes: that no two of a kind are taken for one, by people or by systems."""

import unicodedata
from collections.abc import Callable, Iterator

from planbook.model.names import comparable, is_unseen, reads_as, unit_file_id
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.validate.context import Context
from planbook.validate.params import Most, NoParams
from planbook.validate.registry import EVERY, Hit, check


def _coded(context: Context) -> Iterator[tuple[str, list[Entry]]]:
    """Each record of the register whose rows have a code of their own: the code's field, and the rows that do."""
    for table in context.submission.tables if context.period is None else ():
        record = context.declarations.records[table.record]
        if record.identified_by == (record.row_id,) and record.field(record.row_id).type == "id":
            yield record.row_id, [entry for entry in table.entries() if entry.text(record.row_id)]


def _alike(
    context: Context, ways: tuple[Callable[[str], str], ...], nearer: tuple[Callable[[str], str], ...]
) -> Iterator[Hit]:
    """Rows whose code is an earlier one's in one of `ways`, and is so in none of the `nearer` ways."""
    for key, rows in _coded(context):
        first: dict[tuple[int, str], Entry] = {}
        for entry in rows:
            code = entry.text(key)
            places = [(number, way(code)) for number, way in enumerate(ways)]
            other = next((first[place] for place in places if place in first), None)
            if other is not None and all(way(code) != way(other.text(key)) for way in nearer):
                words: dict[str, Value] = {
                    "code": _seen(code),
                    "there": _seen(other.text(key)),
                    "other": other.row.excel_row,
                }
                yield Hit(entry, (key,), words)
            for place in places:
                first.setdefault(place, entry)


@check("ids_apart", "workbook", rows=EVERY, says=("code", "other", "there"))
def ids_apart(params: NoParams, context: Context) -> Iterator[Hit]:
    """Two codes differ in more than capitals and the forms that Unicode has for one letter."""
    yield from _alike(context, (comparable, unit_file_id), (folded,))


@check("ids_read_apart", "workbook", rows=EVERY, says=("code", "other", "there"))
def ids_read_apart(params: NoParams, context: Context) -> Iterator[Hit]:
    """Two codes do not look alike."""
    yield from _alike(context, (reads_as,), (folded, comparable, unit_file_id))


@check("ids_seen", "workbook", rows=EVERY, says=("code", "what"))
def ids_seen(params: NoParams, context: Context) -> Iterator[Hit]:
    """Everything in a code can be seen, and stands in it as it looks."""
    for key, rows in _coded(context):
        for entry in rows:
            code = entry.text(key)
            unseen = [char for char in code if is_unseen(char)]
            if unseen:
                yield Hit(entry, (key,), {"code": _seen(code), "what": listed(dict.fromkeys(map(_named, unseen)))})
            elif code != code.strip():
                yield Hit(entry, (key,), {"code": _seen(code), "what": "a space at an end"})


@check("ids_short", "workbook", rows=EVERY, says=("count", "most"))
def ids_short(params: Most, context: Context) -> Iterator[Hit]:
    """A code is short enough to be carried everywhere."""
    for key, rows in _coded(context):
        for entry in rows:
            if len(entry.text(key)) > params.most:
                yield Hit(entry, (key,), {"count": len(entry.text(key)), "most": params.most})


def _seen(code: str) -> str:
    """`code` with what cannot be seen of it named in place."""
    return "".join(f"<U+{ord(char):04X}>" if is_unseen(char) else char for char in code)


def _named(char: str) -> str:
    name = unicodedata.name(char, "").capitalize()
    return f"U+{ord(char):04X}" + (f" ({name})" if name else "")
