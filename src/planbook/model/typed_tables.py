"""Making typed objects of tables of TOML: what a dataclass declares is what a table may and must have.

The types of its fields say what fits: plain values, `Literal`, unions, tuples of one kind, mappings and other
dataclasses, nested as need be. A new type of one of these (`NewType`) fits like what it is made of.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache, partial
from types import MappingProxyType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from planbook.model.meant import meant
from planbook.model.values import to_number

T = TypeVar("T")
Fitting = Callable[[Any], tuple[Any, bool]]
"""Gives a value as a field of one type holds it, and whether it fits."""
NOTHING: Mapping[str, Any] = MappingProxyType({})
NO_KEY = "is not a key of this table"
"""How the fault of a key begins that a table cannot have."""


@dataclass(frozen=True, slots=True)
class Built(Generic[T]):
    """What a table came to."""

    made: T | None
    """None where a value does not fit or is missing."""
    faults: tuple[tuple[str, str], ...] = ()
    """What is wrong, each with the key that it is about."""


@dataclass(frozen=True, slots=True)
class _Declared:
    """A field of a dataclass."""

    fitting: Fitting
    is_required: bool


def build(
    cls: type[T], table: object, instead: Mapping[str, Any] = NOTHING, taken: Collection[str] = (), **given: Any
) -> Built[T]:
    """A `cls`, which is a dataclass, of a table; `given` are fields that no table may set, but those that were
    `taken` out of it before: a key that is like one of them is a slip of it.

    What stands in `instead` is taken where the table has nothing that fits: the fault is told, and whatever names
    the thing finds it there.
    """
    if not isinstance(table, Mapping):
        return Built(None, (("", "should be a table"),))
    declared: Mapping[str, _Declared] = _declared(cls)  # type: ignore[arg-type]  # a class, which can be hashed
    faults: list[tuple[str, str]] = []
    values = dict(given)
    sound = True
    for name, value in table.items():
        if name not in declared or name in given:
            faults.append((name, f"{NO_KEY}{meant(name, sorted(declared.keys() - (given.keys() - {*taken})))}"))
            continue
        fitted, fits = declared[name].fitting(value)
        if not fits:
            kind = types_of(cls)[name]
            faults.append((name, f"does not fit: {value!r} is not {type_words(kind)}{_written(kind, value)}"))
            sound = sound and bool(instead)
            values.update({name: instead[name]} if name in instead else {})
            continue
        values[name] = fitted
    for name, one in declared.items():
        if not one.is_required or name in values:
            continue
        if name not in table:
            faults.append((name, "is missing"))
        sound = sound and name in instead
        values[name] = instead.get(name)
    return Built(cls(**values) if sound else None, tuple(faults))


@cache
def _declared(cls: type[Any]) -> Mapping[str, _Declared]:
    """The fields of a dataclass that a table may set, by name."""
    kinds = types_of(cls)
    return {
        f.name: _Declared(_fitting(kinds[f.name]), f.default is MISSING and f.default_factory is MISSING)
        for f in fields(cls)
        if f.init
    }


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
    return _fitting(kind)(value)


def _fitting(kind: Any) -> Fitting:
    """What `fit` does for one type. Nothing is kept by type: unions of the same types in another order are equal,
    and the first that fits counts."""
    kind = underlying(kind)
    origin, inside = get_origin(kind), get_args(kind)
    if kind is Any or kind is object:
        return lambda value: (value, True)
    if origin is Literal:
        return lambda value: (value, value in inside)
    if origin in (UnionType, Union):
        return partial(_fit_one_of, [_fitting(option) for option in inside])
    if origin is tuple:
        return partial(_fit_each, _fitting(inside[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return partial(_fit_by_name, _fitting(inside[1]))
    if origin is not None:
        return lambda value: (value, isinstance(value, origin))
    if is_dataclass(kind):
        return partial(_fit_table, kind)  # type: ignore[arg-type]  # a class, as every type of a field is
    if kind is float:
        return lambda value: (value, isinstance(value, int | float) and not isinstance(value, bool))
    if kind is type(None):
        return lambda value: (value, value is None)
    if kind is bool:
        return lambda value: (value, isinstance(value, bool))
    return lambda value: (value, isinstance(value, kind) and not isinstance(value, bool))


def _fit_one_of(options: Sequence[Fitting], value: Any) -> tuple[Any, bool]:
    for option in options:
        pair = option(value)
        if pair[1]:
            return pair
    return value, False


def _fit_each(entry: Fitting, value: Any) -> tuple[Any, bool]:
    if not isinstance(value, list | tuple):
        return value, False
    pairs = [entry(each) for each in value]
    return tuple([each for each, _ in pairs]), all(fits for _, fits in pairs)


def _fit_by_name(entry: Fitting, value: Any) -> tuple[Any, bool]:
    if not isinstance(value, Mapping):
        return value, False
    made = {name: entry(each) for name, each in value.items()}
    return {name: each for name, (each, _) in made.items()}, all(fits for _, fits in made.values())


def _fit_table(cls: type[Any], value: Any) -> tuple[Any, bool]:
    built = build(cls, value)
    return (value, False) if built.faults else (built.made, True)


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
    if wanted not in named_in(kind):
        return
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


@cache
def named_in(kind: Any) -> frozenset[Any]:
    """The NewTypes that parts of a value of that type can be declared to be of; most types have none.

    Unions that are equal have the same ones, in whatever order they name them.
    """
    own = (kind,) if hasattr(kind, "__supertype__") else ()
    inside = get_args(underlying(kind)) if get_origin(underlying(kind)) is not Literal else ()
    return frozenset(own).union(*(named_in(each) for each in inside))
