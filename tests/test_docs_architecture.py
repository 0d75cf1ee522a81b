"""The page that says where everything is names what is there, and every part that there is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CODE = ROOT / "src" / "planbook"
_NAMED = re.compile(r"`((?:[\w-]+/)*[\w-]+\.py|(?:[\w-]+/)+)`")
_OF_A_TRUST = {"templates/", "internal/"}
"""Folders of a trust, of which the page speaks too."""


def _is_there(name: str) -> bool:
    within = [ROOT / name, CODE / name, ROOT / "workbook_templates" / name]
    return any(path.exists() for path in within) or any(CODE.rglob(name.rstrip("/")))


def test_every_module_and_folder_that_it_names_is_there() -> None:
    named = {*_NAMED.findall(PAGE)} - _OF_A_TRUST
    assert len(named) > 60
    assert sorted(name for name in named if not _is_there(name)) == []


def test_every_package_and_module_beside_them_is_named() -> None:
    parts = [p for p in CODE.iterdir() if not p.name.startswith(("__", "py.typed"))]
    names = [f"{p.name}/" if p.is_dir() else p.name for p in parts]
    assert [name for name in sorted(names) if f"`{name}`" not in PAGE] == []
