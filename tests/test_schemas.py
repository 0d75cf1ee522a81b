"""The schemas of the declaration files are those of today, fit what there is, and find what does not fit."""

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from own_templates import ALL
from planbook.model.loading import templates_folder
from planbook.workflow.declared import declared
from planbook.workflow.schemas import FOLDER, schemas

KINDS = {
    "records": "record", "register": "record", "formats": "format", "rules": "rule", "reports": "report",
    "catalogue": "catalogue", "lists.toml": "list", "words.toml": "words",
    "derivations.toml": "derivations",
    "headings.toml": "headings",
}  # fmt: skip


@cache
def built() -> dict[str, bytes]:
    """The schemas by the names of their files. They are made by the process that runs this file alone."""
    return schemas(declared())


def faults(kind: str, text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(built()[f"{kind}.schema.json"]))
    return [error.message for error in validator.iter_errors(tomllib.loads(text))]


def files() -> Iterator[Any]:
    folder = templates_folder()
    for file in sorted(folder.rglob("*.toml")):
        name = file.relative_to(folder)
        if name.parts[0] in KINDS:
            yield pytest.param(KINDS[name.parts[0]], file, id=name.as_posix())


def test_each_schema_is_what_the_declarations_make() -> None:
    assert built()
    for name, made in built().items():
        there = (templates_folder() / FOLDER / name).read_bytes().replace(b"\r\n", b"\n")
        assert there == made, f"{name}: run python -m planbook.workflow.schemas"


@pytest.mark.parametrize(("kind", "file"), list(files()))
def test_what_comes_with_planbook_fits(kind: str, file: Path) -> None:
    assert faults(kind, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", sorted(ALL))
def test_what_a_trust_writes_fits(name: str) -> None:
    assert faults(KINDS[name.partition("/")[0]], ALL[name]) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("record", '[fields.finish]\ntype = "dtae"\n'),
        ("record", "[record]\nspare = 'six'\n"),
        ("record", "[feilds.x]\n"),
        ("format", '[[sheet]]\nrecord = "action"\nshwo = ["ref"]\n'),
        ("rule", '[[rule]]\ncode = "X"\ncheck = "requierd"\n'),
        ("rule", '[[rule]]\ncode = "X"\ncheck = "begun"\nparams = { weeks = 3 }\n'),
        ("rule", '[[rule]]\ncode = "WB-005"\nparams = { seconds = "twenty" }\n'),
        ("list", "[x]\nopen = { wrod = 'Open' }\n"),
        ("report", "[block.measures]\nmost = 'ten'\n"),
        ("catalogue", "[[kpi]]\nkip = 'ATT'\n"),
        ("derivations", '[derive.x]\ntitle = "X"\nrecord = "meeting"\ncounts = "row"\n'),
        ("words", '[words]\narea = ["strand"]\n'),
    ],
)
def test_what_does_not_fit_is_found(kind: str, text: str) -> None:
    assert faults(kind, text)
