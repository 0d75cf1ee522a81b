"""Declared things as JSON, and from it again: what is kept of them between one command and the next.

A list of nodes, each made of plain values and of nodes before it, named by their numbers; what two things share is
one node, and is shared again. Read back it can only become lists, tuples, sets, mappings, days, paths and the
frozen dataclasses of `planbook.model` and of the stages: no other code runs, whatever the JSON says.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

_OURS = ("planbook.model.", "planbook.workflow.")
_CONTAINERS: Mapping[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "list": list,
    "frozenset": frozenset,
    "dict": lambda said: dict(zip(said[::2], said[1::2], strict=True)),
    "date": lambda said: date.fromisoformat(said[0]),
    "path": lambda said: Path(said[0]),
}


def to_nodes_json(thing: object) -> str:
    """`thing` as JSON; raises TypeError where something in it is of no kind that is kept."""
    nodes: list[list[Any]] = []
    numbers: dict[int, int] = {}
    alike: dict[str, int] = {}

    def named(value: object) -> object:
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if id(value) not in numbers:
            node = [*_node(value, named)]
            said = json.dumps(node)
            if not is_dataclass(value) and said in alike:  # so that equal tuples are kept once
                numbers[id(value)] = alike[said]
            else:
                nodes.append(node)
                numbers[id(value)] = alike[said] = len(nodes) - 1
        return [numbers[id(value)]]

    named(thing)
    return json.dumps(nodes, ensure_ascii=False, separators=(",", ":"))


def _node(value: object, named: Callable[[object], object]) -> list[Any]:
    if isinstance(value, Mapping):
        return ["dict", *(named(part) for pair in value.items() for part in pair)]
    if isinstance(value, frozenset):
        return ["frozenset", *(named(part) for part in sorted(value))]
    if isinstance(value, tuple | list):
        return [type(value).__name__, *map(named, value)]
    if type(value) is date:
        return ["date", value.isoformat()]
    if isinstance(value, Path):
        return ["path", str(value)]
    kind = f"{type(value).__module__}:{type(value).__qualname__}"
    usual = _usual(kind)
    own = {key: part for key in usual if not _is(part := getattr(value, key), usual[key])}
    return [kind, {key: named(part) for key, part in own.items()}]


def _is(value: object, usual: object) -> bool:
    return value is usual or (type(value) is type(usual) and not isinstance(value, float) and value == usual)


def from_nodes_json(said: str) -> Any:
    """What `to_nodes_json` made the JSON of; raises ValueError where it is none that it makes."""
    made: list[Any] = []
    try:
        for kind, *parts in json.loads(said):
            if kind in _CONTAINERS:
                made.append(_CONTAINERS[kind]([made[p[0]] if p.__class__ is list else p for p in parts]))
            else:
                (own,) = parts
                given = {key: made[p[0]] if p.__class__ is list else p for key, p in own.items()}
                made.append(_class_of(kind)(**given))
        return made[-1]
    except (TypeError, LookupError, AttributeError, ImportError) as error:
        raise ValueError(f"it is not what was kept: {error}") from error


@cache
def _class_of(kind: str) -> type[Any]:
    """The dataclass of that name; raises TypeError for any other."""
    module, _, name = kind.partition(":")
    made = getattr(import_module(module), name, None) if module.startswith(_OURS) else None
    params = getattr(made, "__dataclass_params__", None)
    if not (isinstance(made, type) and params and params.frozen and made.__module__ == module):
        raise TypeError(f"{kind} is not a dataclass that is kept")
    return made


@cache
def _usual(kind: str) -> Mapping[str, Any]:
    """The fields that a dataclass is made with, each with what it has where nothing is given for it."""
    return {one.name: one.default for one in fields(_class_of(kind)) if one.init}
