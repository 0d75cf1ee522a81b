"""Making typed objects of tables of TOML: what a dataclass declares is what a table may and must have.

The types of its fields say what fits: plain values, `Literal`, unions, tuples of one kind, mappings and other
dataclasses, nested as need be. A new type of one of these (`NewType`) fits like what it is made of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from planbook.model.meant import meant
from planbook.model.values import to_number

T = TypeVar("T")
NO_KEY = "is not a key of this table"
"""How the fault of a key begins that a table cannot have."""


@dataclass(frozen=True, slots=True)
class Built(Generic[T]):
    """What a table came to."""

    made: T | None
    """None where a value does not fit or is missing."""
    faults: tuple[tuple[str, str], ...] = ()
    """What is wrong, each with the key that it is about."""


def build(cls: type[T], table: object, **given: Any) -> Built[T]:
    """A `cls`, which is a dataclass, of a table; `given` are fields that no table may set."""
    if not isinstance(table, Mapping):
        return Built(None, (("", "should be a table"),))
    declared = [f for f in fields(cls) if f.init]  # type: ignore[arg-type]  # cls is always a dataclass
    kinds = types_of(cls)
    names = {f.name for f in declared}
    faults: list[tuple[str, str]] = []
    values = dict(given)
    sound = True
    for name, value in table.items():
        if name not in names or name in given:
            faults.append((name, f"{NO_KEY}{meant(name, sorted(names - given.keys()))}"))
            continue
        fitted, fits = fit(kinds[name], value)
        if not fits:
            faults.append(
                (name, f"does not fit: {value!r} is not {type_words(kinds[name])}{_written(kinds[name], value)}")
            )
            sound = False
        values[name] = fitted
    for spec in declared:
        if spec.name not in values and spec.default is MISSING and spec.default_factory is MISSING:
            faults.append((spec.name, "is missing"))
            sound = False
    return Built(cls(**values) if sound else None, tuple(faults))


def types_of(typed: Any) -> Mapping[str, Any]:
    """The types that the fields of a dataclass, or the arguments of a function, are declared to be of."""
    return _types_of(typed)


@cache
def _types_of(typed: Any) -> Mapping[str, Any]:
    return get_type_hints(typed)


def underlying(kind: Any) -> Any:
    """`kind`, or what it is made of where it is a NewType."""
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    return kind


def fit(kind: Any, value: Any) -> tuple[Any, bool]:
    """`value` as a field of type `kind` holds it, and whether it fits."""
    kind = underlying(kind)
    origin, inside = get_origin(kind), get_args(kind)
    if kind is Any or kind is object:
        return value, True
    if origin is Literal:
        return value, value in inside
    if origin in (UnionType, Union):
        tried = [fit(option, value) for option in inside]
        return next((pair for pair in tried if pair[1]), (value, False))
    if origin is tuple:
        if not isinstance(value, list | tuple):
            return value, False
        pairs = [fit(inside[0], entry) for entry in value]
        return tuple(entry for entry, _ in pairs), all(fits for _, fits in pairs)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            return value, False
        made = {name: fit(inside[1], entry) for name, entry in value.items()}
        return {name: entry for name, (entry, _) in made.items()}, all(fits for _, fits in made.values())
    if origin is not None:
        return value, isinstance(value, origin)
    if is_dataclass(kind):
        built: Built[Any] = build(kind, value)  # type: ignore[arg-type]  # a class, as every type of a field is
        return (value, False) if built.faults else (built.made, True)
    if kind is float:
        return value, isinstance(value, int | float) and not isinstance(value, bool)
    if kind is type(None):
        return value, value is None
    return value, isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


_WORDS = {
    str: "words", int: "a whole number", float: "a number", bool: "true or false", date: "a day",
    type(None): "nothing",
}  # fmt: skip


def type_words(kind: Any) -> str:
    """What a field of that type holds, for people who write a declaration."""
    kind = underlying(kind)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return "one of " + ", ".join(f'"{entry}"' for entry in inside)
    if origin in (UnionType, Union):
        return " or ".join(type_words(option) for option in inside if option is not type(None))
    if origin is tuple:
        return f"a list, each entry {type_words(inside[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"a table, each value {type_words(inside[1])}"
    if is_dataclass(kind):
        return "a table of " + ", ".join(spec.name for spec in fields(kind))
    return _WORDS.get(kind, "a value")


def _written(kind: Any, value: object) -> str:
    """How `value` would be written if it were of that type, where TOML's marks alone are missing or too many."""
    kind = underlying(kind)
    if get_origin(kind) is tuple and not isinstance(value, list | tuple) and fit(kind, [value])[1]:
        return f"; write it in brackets, as [{_as_toml(value)}]"
    if kind is str and isinstance(value, int | float):
        return f'; write it in quotation marks, as "{_as_toml(value)}"'
    if kind is bool and isinstance(value, str):
        return "; write it without quotation marks, as true"
    if kind in (int, float) and isinstance(value, str) and to_number(value) is not None:
        return f"; write it without quotation marks, as {value}"
    return ""


def _as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def values_in(kind: Any, value: Any, wanted: Any) -> Iterator[str]:
    """The parts of `value`, which fits `kind`, that are declared to be of the NewType `wanted`."""
    if kind is wanted:
        yield value
        return
    origin, inside = get_origin(underlying(kind)), get_args(underlying(kind))
    if origin in (UnionType, Union):
        for option in inside:
            if fit(option, value)[1]:
                yield from values_in(option, value, wanted)
                return
    elif origin is tuple:
        for entry in value:
            yield from values_in(inside[0], entry, wanted)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        for name, entry in value.items():
            yield from values_in(inside[0], name, wanted)
            yield from values_in(inside[1], entry, wanted)
