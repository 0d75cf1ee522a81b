"""By which headings `init` knows the columns of files of others; files.toml says it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from planbook.model.declarations import Declarations


@dataclass(frozen=True, slots=True)
class WantedColumns:
    """The columns that are taken from files of a kind."""

    columns: Mapping[str, Sequence[str]]
    """Every spelling of the heading of each, the usual one first."""
    needed: Sequence[str]
    """Those without which a file is another one."""


@cache
def content() -> Mapping[str, Any]:
    """The content of files.toml."""
    return tomllib.loads((Path(__file__).parent / "files.toml").read_text(encoding="utf-8"))


def wanted(kind: str) -> WantedColumns:
    """What is taken from files of `kind`."""
    return WantedColumns(content()[kind]["columns"], content()[kind]["needed"])


def wanted_rows(kind: str, declarations: Declarations) -> tuple[str, WantedColumns]:
    """The record of which files of `kind` give rows, and its columns, by the register's own headings first."""
    told = content()[kind]
    record = declarations.records[told["record"]]
    more = told["columns"]
    columns = {f.key: (f.heading, *f.was, f.key, *more.get(f.key, ())) for f in record.fields}
    return record.key, WantedColumns(columns, told["needed"])
