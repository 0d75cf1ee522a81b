"""What the writer calls its sheets, the reader knows them by: both have the names from one place."""

import ast
from pathlib import Path

import pytest

import planbook
from planbook.model.sheet_names import OUR_SHEETS, PROPERTY_PREFIX

SOURCE = Path(planbook.__file__).parent
FILES = [f for part in ("prepare", "collect", "workflow") for f in sorted((SOURCE / part).rglob("*.py"))]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(SOURCE).as_posix())
def test_no_stage_writes_the_name_of_a_sheet_itself(file: Path) -> None:
    texts = {
        node.value
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not texts & (OUR_SHEETS | {PROPERTY_PREFIX})
