"""No misspelt word in a declaration, and no value of a wrong type, passes in silence: one of each kind is tried.

Each key of each kind of table is taken where it first stands in planbook's own files: its name is misspelt, its
value replaced by one of another type, and what is no free text misspelt too.
"""

import copy
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from planbook.errors import DeclarationError
from planbook.model import loading, templates
from planbook.workflow.examined import EXAMINERS

Path_ = tuple[str | int, ...]
FOLDER = loading.templates_folder()
KINDS = ("records", "register", "formats", "rules", "reports", "packs", "catalogue", "lists.toml")
DERIVATIONS = "derivations.toml"
"""Whose keys papers name; tests of its own go through what can be wrong in it."""
MOST_ROWS = 3
"""Of each file of rules, and of benchmarks: the others are of the same kinds."""
WORDS = frozenset({
    "title", "one", "many", "help", "hint", "heading", "word", "also", "message", "remedy", "why",
    "ask", "asks", "who", "caption", "intro", "empty", "note", "subtitle", "title_unchecked",
    "not_asked", "summary", "steps", "was", "holds", "endless", "cover_title", "source", "do",
    "rest", "name", "meaning", "definition", "address", "payer", "count_label", "out_of_label",
    "covers", "comment", "only_in_data", "glance", "says", "sign", "head",
})  # fmt: skip
"""Keys whose values are free text, in which any word may stand."""
FREE = frozenset({
    "labels", "all", "words", "phrases", "parts", "known", "but", "about", "form",
})  # fmt: skip
"""Parameters of rules that are words to look for."""
GIVEN = (
    ("catalogue", "benchmark", "#", "kpi"),
    ("catalogue", "benchmark", "#", "year"),
    ("catalogue", "funding_source", "#", "funding_source"),
    ("catalogue", "scale", "#", "scheme"),
    ("catalogue", "scale", "#", "domain"),
    ("catalogue", "scale", "#", "grade"),
    ("lists.toml", "*", "*", "scale"),
    ("catalogue", "term", "#", "term"),
    ("reports", "block", "#", "key"),
    ("reports", "report", "each", "all"),
)
"""Codes and names that may be any: those of rows are looked at where the register is."""
LISTS = (("lists.toml", "*"), ("lists.toml", "*", "*"))
"""The names of lists and of their entries: a trust adds its own."""


def shipped() -> dict[str, dict[str, Any]]:
    """What planbook's files say, by their names, without rows that are of the kinds of others."""
    made = {}
    for file in sorted(FOLDER.rglob("*.toml")):
        name = file.relative_to(FOLDER).as_posix()
        if name.split("/")[0] in KINDS:
            made[name] = tomllib.loads(file.read_text(encoding="utf-8"))
    for name, table in made.items():
        for key in ("rule", "benchmark"):
            if key in table:
                table[key] = table[key][:MOST_ROWS]
        assert table, name
    return made


def keys_in(node: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Each key in a table, and in the tables that it holds, with its value."""
    inner = node.items() if isinstance(node, Mapping) else enumerate(node)
    for key, value in inner:
        if isinstance(node, Mapping):
            yield (*path, key), value
        if isinstance(value, Mapping) or (isinstance(value, list) and value and isinstance(value[0], Mapping)):
            yield from keys_in(value, (*path, key))


def kind_of(file: str, path: Path_) -> tuple[str, ...]:
    """What is the same for all keys that mean the same: numbers and names of things are left out."""
    folder = file.split("/", maxsplit=1)[0].replace("register", "records")
    names = ["#" if isinstance(key, int) else key for key in path]
    if folder == "lists.toml":
        names[: min(len(names), 2)] = ["*"] * min(len(names), 2)
    elif folder == "records" and len(names) > 1 and names[0] == "fields":
        names[1] = "*"
    elif "headings" in names[:-1]:
        names[-1] = "*"
    return folder, *names


def misspelt(word: str) -> str:
    return word[:1] + ("z" if word[1:2] != "z" else "x") + word[2:]


def of_another_type(value: object) -> object:
    return "Sure" if isinstance(value, bool | int | float) else 7


def with_change(table: dict[str, Any], path: Path_, how: str) -> dict[str, Any]:
    """A copy of `table` in which what stands at `path` is changed."""
    made = node = copy.deepcopy(table)
    for key in path[:-1]:
        node = node[key]  # type: ignore[index]  # of the kind that `keys_in` went down
    key, value = path[-1], node[path[-1]]  # type: ignore[index]
    if how == "key":
        node[misspelt(str(key))] = node.pop(key)  # type: ignore[index, arg-type]
    elif how == "type":
        node[key] = of_another_type(value)  # type: ignore[index]
    else:
        node[key] = misspelt(value) if isinstance(value, str) else [misspelt(value[0]), *value[1:]]  # type: ignore[index]
    return made


def changes(tables: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, Path_, str]]:
    """Each thing to try: the file, where in it, and how it is changed."""
    seen: set[tuple[str, ...]] = set()
    for file, table in tables.items():
        for path, value in keys_in(table):
            kind = kind_of(file, path)
            if kind in seen:
                continue
            seen.add(kind)
            if kind not in LISTS:
                yield file, path, "key"
            yield file, path, "type"
            words = value if isinstance(value, str) else value[0] if isinstance(value, list) and value else None
            if isinstance(words, str) and not is_free(kind):
                yield file, path, "value"


def is_free(kind: tuple[str, ...]) -> bool:
    return kind in GIVEN or kind[-1] in WORDS or (kind[0] == "rules" and kind[-1] in FREE) or "headings" in kind


def test_nothing_misspelt_passes_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = shipped()
    changed = dict(tables)
    named = {DERIVATIONS: tomllib.loads((FOLDER / DERIVATIONS).read_text(encoding="utf-8"))}

    def read(_: templates.Templates, file: Path, told: str) -> dict[str, Any] | None:
        return {**named, **changed}.get(told)

    monkeypatch.setattr(templates, "_toml", read)
    loading._load(FOLDER, None, EXAMINERS)  # as they are they are sound
    silent = []
    for file, path, how in changes(tables):
        changed = {**tables, file: with_change(tables[file], path, how)}
        try:
            loading._load(FOLDER, None, EXAMINERS)
        except DeclarationError as error:
            for line in str(error).splitlines():
                assert re.match(r"[\w/-]+\.toml: [^:]+: .", line), line
        else:
            silent.append(f"{how} {file}: {'.'.join(map(str, path))}")
    assert not silent, "\n".join(silent)
