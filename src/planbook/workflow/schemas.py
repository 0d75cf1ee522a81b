"""JSON Schemas of the declaration files, so that an editor can help people who write one.

    python -m planbook.workflow.schemas      writes them into workbook_templates/schemas/

They are made of the same dataclasses that the loader builds, and are committed; a test makes them again and
compares. No key is required in them: a trust's own file says only what it changes. What is missing, and what names
something that is not there, the loader says.
"""

import ast
import inspect
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from itertools import pairwise
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from planbook.collect.limits import PARAMS
from planbook.files import write_bytes
from planbook.model.building import ShownColumn
from planbook.model.declarations import (
    FIELD_TYPES,
    Block,
    BlockColumn,
    Choice,
    Declarations,
    Field,
    Format,
    Pack,
    Record,
    Report,
    Rule,
)
from planbook.model.derivation import Derivation
from planbook.model.feed import Feed
from planbook.model.heading_words import HeadingWords, KnownLayout
from planbook.model.loading import templates_folder
from planbook.model.typed_tables import types_of, underlying
from planbook.validate import checks
from planbook.validate.registry import CHECKS
from planbook.validate.rules import PARAMS as OWN_PARAMS
from planbook.workflow.declared import declared

Schema = dict[str, Any]
FOLDER = "schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
}
_LIST_CHANGED: Schema = {
    "type": "object",
    "description": "Changes the list that planbook has, without repeating it.",
    "properties": {"add": {"type": "array"}, "drop": {"type": "array"}},
    "additionalProperties": False,
}


def schemas(declarations: Declarations) -> dict[str, bytes]:
    """Every schema by its file name."""
    made = {
        "record": _tables(record=_of(Record, "fields"), fields=_named(_with_types(_of(Field, "key")))),
        "format": _tables(format=_of(Format, "key", "sheets"), sheet=_listed(_sheet())),
        "rule": _tables(rule=_listed(_rule())),
        "list": _named(_named(_of(Choice, "code"))),
        "report": _tables(report=_of(Report, "key", "blocks"), block=_listed(_block())),
        "pack": _tables(pack=_of(Pack, "key"), sheet=_listed(_sheet())),
        "derivations": _tables(derive=_named(_of(Derivation, "key"))),
        "feeds": _tables(feed=_named(_of(Feed, "key"))),
        "headings": _tables(headings=_named(_of(HeadingWords, "key")), layouts=_named(_of(KnownLayout, "key"))),
        "catalogue": _tables(**{r.key: _listed(_row(r)) for r in declarations.records.values()}),
        "words": _tables(
            words=_named({"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2})
        ),
    }
    return {f"{name}.schema.json": _as_bytes(name, schema) for name, schema in made.items()}


def _as_bytes(name: str, schema: Schema) -> bytes:
    whole = {"$schema": _DIALECT, "title": f"planbook: {name}", **schema}
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _tables(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _named(schema: Schema) -> Schema:
    """A table of tables, each under a key of its own."""
    return {"type": "object", "additionalProperties": schema}


def _listed(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _of(cls: type[Any], *but: str) -> Schema:
    """The table that a dataclass is made of, without the fields that no table sets."""
    kinds, said = types_of(cls), _said_of(cls)
    properties: Schema = {}
    for spec in fields(cls):
        if spec.init and spec.name not in but:
            properties[spec.name] = _kind(kinds[spec.name])
            if spec.name in said:
                properties[spec.name] = {"description": said[spec.name], **properties[spec.name]}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _kind(kind: Any) -> Schema:
    """What a value of that type looks like in TOML."""
    kind = underlying(kind)
    origin, inside = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if origin is Literal:
        return {"enum": list(inside)}
    if origin in (UnionType, Union):
        options = [_kind(option) for option in inside if option is not type(None)]
        return options[0] if len(options) == 1 else {"anyOf": options}
    if origin is tuple:
        return {"anyOf": [_listed(_kind(inside[0])), _LIST_CHANGED]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _named(_kind(inside[1]))
    return _of(kind) if isinstance(kind, type) and is_dataclass(kind) else {}


def _said_of(cls: type[Any]) -> dict[str, str]:
    """What the source says below each field of a dataclass and of those that it is made of."""
    said: dict[str, str] = {}
    for made_of in reversed(cls.__mro__[:-1]):
        (body,) = ast.parse(inspect.getsource(made_of)).body
        lines = body.body if isinstance(body, ast.ClassDef) else []
        for line, below in pairwise(lines):
            match line, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    said[name] = " ".join(text.split())
    return said


def _with_types(schema: Schema) -> Schema:
    schema["properties"]["type"] = {"oneOf": [{"const": key, "description": d} for key, d in FIELD_TYPES.items()]}
    return schema


def _sheet() -> Schema:
    """A sheet of a format, whole, or only what is changed of it."""
    schema = _of(ShownColumn)
    added: Schema = {"anyOf": [{"type": "string"}, _tables(key={"type": "string"}, after={"type": "string"})]}
    schema["properties"]["show"] = _listed({"type": "string"})
    schema["properties"] |= {
        "after": {"type": "string", "description": "The sheet that it comes after; last, if none is named."},
        "add": {**_listed(added), "description": "Fields to show beside those that planbook's format shows."},
        "drop": {**_listed({"type": "string"}), "description": "Fields not to show."},
    }
    return schema


def _block() -> Schema:
    schema = _of(Block, "columns")
    schema["properties"]["columns"] = {"anyOf": [_listed(_of(BlockColumn)), _LIST_CHANGED]}
    return schema


def _rule() -> Schema:
    """A rule, with the parameters that its check takes."""
    checks.load()
    schema = _of(Rule)
    schema["properties"]["check"] = {"enum": sorted(CHECKS)}
    by_check = [("check", check.name, check.params) for check in CHECKS.values()]
    by_code = [("code", code, params) for code, params in {**OWN_PARAMS, **PARAMS}.items()]
    schema["allOf"] = [
        {
            "if": {"properties": {key: {"const": name}}, "required": [key]},
            "then": {"properties": {"params": _of(params)}},
        }
        for key, name, params in (*sorted(by_check, key=lambda entry: entry[1]), *by_code)
    ]
    return schema


_OF_TYPES: Mapping[str, Schema] = {
    "number": {"type": "number"}, "money": {"type": "number"}, "percent": {"type": "number"},
    "count": {"type": "integer"}, "yes_no": {"type": "boolean"},
}  # fmt: skip


def _row(record: Record) -> Schema:
    """A row of the catalogue, as its record declares it."""
    properties = {
        field.key: {"description": field.help, **_OF_TYPES.get(field.type, {})} for field in record.fields
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def write_schemas() -> None:
    """Write them where they belong."""
    for name, data in schemas(declared()).items():
        write_bytes(templates_folder() / FOLDER / name, data)


if __name__ == "__main__":
    write_schemas()
