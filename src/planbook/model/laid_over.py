"""One table of a declaration laid over another: key by key, with lists replaced or changed by `add` and `drop`."""

from collections.abc import Callable, Mapping
from typing import Any

from planbook.model.meant import meant

Path_ = tuple[str, ...]
"""Where in a table something stands, key by key."""
Fault = Callable[[Path_, str], None]
"""What is told of what does not fit: where, and what is wrong."""

NAMED_BY = {"sheet": "record", "block": "key"}
"""Tables that stand in a list and have a name: `[[sheet]]` by its record."""


def merged(fault: Fault, base: Mapping[str, Any], own: Mapping[str, Any], path: Path_ = ()) -> dict[str, Any]:
    """`base` with what `own` says laid over it."""
    made = dict(base)
    for key, value in own.items():
        was = base.get(key)
        here = (*path, key)
        if key in NAMED_BY and isinstance(value, list) and isinstance(was, list):
            made[key] = _named(fault, was, value, here, _own_after(own) or _own_after(base))
        elif isinstance(was, list) and isinstance(value, Mapping):
            made[key] = _changed(fault, was, value, here)
        elif isinstance(was, Mapping) and isinstance(value, Mapping):
            made[key] = merged(fault, was, value, here)
        else:
            made[key] = value
    return made


def _own_after(base: Mapping[str, Any]) -> str:
    """The named table that the new ones stand after, where the head of these tables declares one."""
    heads = (value for value in base.values() if isinstance(value, Mapping))
    return next((str(head["own_after"]) for head in heads if head.get("own_after")), "")


def _named(fault: Fault, base: list[Any], own: list[Any], path: Path_, own_after: str = "") -> list[Any]:
    """Named tables with those of a trust in the place of the same name, or where `after` says.

    A new one that says no `after` stands behind that of the name `own_after` and the new ones before it; where
    there is none, last.

    One that only says `add` and `drop` changes the list `show` of the table that was there, and what else it says
    of it; another takes its place.
    """
    made = list(base)
    name = NAMED_BY[path[-1]]
    for table in own:
        if not isinstance(table.get(name), str):
            fault(path, f"a table that does not say its {name!r} changes nothing")
            continue
        said = {key: value for key, value in table.items() if key != "after"}
        after = table.get("after")
        places = {str(entry.get(name)): number for number, entry in enumerate(made)}
        if after is not None and (not isinstance(after, str) or after not in places):
            fault((*path, str(table[name]), "after"), f"there is no {after!r} here{meant(str(after), places)}")
            after = None
        place = places.get(table[name])
        if place is not None:
            changes = {key: said.pop(key) for key in ("add", "drop") if key in said}
            if changes or "show" not in said:
                was = made[place]
                said = merged(fault, was, said, (*path, str(table[name])))
                if changes:
                    here = (*path, str(table[name]), "show")
                    said["show"] = _changed(fault, _entries(was.get("show")), changes, here)
            made[place] = said
            if after is None:
                continue
            del made[place]
            places = {str(entry.get(name)): number for number, entry in enumerate(made)}
        else:
            for key in [key for key, value in said.items() if _changes_a_list(value)]:
                what = f"changes a list of what is not there: there is no {table[name]!r}"
                fault((*path, str(table[name]), key), f"{what}{meant(table[name], places)}")
                del said[key]
        if after is None and place is None and own_after in places:
            after, own_after = own_after, str(table[name])
        made.insert(places[after] + 1 if after in places else len(made), said)
    return made


def _changed(fault: Fault, base: list[Any], changes: Mapping[str, Any], path: Path_) -> list[Any]:
    """A list with entries added and dropped; an entry is known by itself, or by its `key`."""
    made = list(base)
    for key in changes.keys() - {"add", "drop"}:
        fault((*path, key), "a list is replaced by a list, or changed by `add` and `drop`")
    lists = {key: changes.get(key, []) for key in ("add", "drop")}
    for key in [key for key, entries in lists.items() if not isinstance(entries, list)]:
        fault((*path, key), "should be a list")
        lists[key] = []
    for wanted in lists["drop"]:
        if wanted in (names := [_name(entry) for entry in made]):
            del made[names.index(wanted)]
        else:
            fault((*path, "drop"), f"there is no {wanted!r}{meant(str(wanted), map(str, names))}")
    for entry in lists["add"]:
        after = entry.get("after") if isinstance(entry, Mapping) else None
        fresh = {k: v for k, v in entry.items() if k != "after"} if isinstance(entry, Mapping) else entry
        plain = fresh["key"] if isinstance(fresh, dict) and fresh.keys() == {"key"} and _plain(base) else fresh
        names = [_name(old) for old in made]
        if _name(plain) in names:
            fault((*path, "add"), f"{_name(plain)!r} is there already")
        elif after is not None and after not in names:
            fault((*path, "add"), f"after: there is no {after!r}{meant(str(after), map(str, names))}")
        else:
            made.insert(names.index(after) + 1 if after is not None else len(made), plain)
    return made


def _changes_a_list(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and value.keys() <= {"add", "drop"}


def _plain(entries: list[Any]) -> bool:
    return not any(isinstance(entry, Mapping) for entry in entries)


def _name(entry: Any) -> Any:
    return entry.get("key") if isinstance(entry, Mapping) else entry


def _entries(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []
