"""No word is for two things: a class of planbook's has a name that no other has, and the glossary has the words."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import planbook

SOURCE = Path(planbook.__file__).parent
GLOSSARY = Path(__file__).parent.parent / "docs" / "glossary.md"


def classes() -> dict[str, list[str]]:
    found = defaultdict(list)
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(file.relative_to(SOURCE).as_posix())
    return found


def test_no_two_classes_have_the_same_name() -> None:
    assert {name: files for name, files in classes().items() if len(files) > 1} == {}


def test_the_glossary_names_classes_that_there_are() -> None:
    named = re.findall(r"`([A-Z]\w+)`", GLOSSARY.read_text(encoding="utf-8"))
    assert len(named) > 20
    assert set(named) <= classes().keys()


def test_the_glossary_says_each_word_once_and_in_order() -> None:
    table, _, _ = GLOSSARY.read_text(encoding="utf-8").partition("\n## ")
    rows = re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)
    words = [row for row in rows if row not in {"in code", "---"}]
    assert words == sorted(set(words), key=str.casefold)
