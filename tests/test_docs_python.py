"""docs/python.md: what its examples print, and that it names all that there is."""

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

import planbook
from planbook.api import Consolidation, OpenTrust
from planbook.consolidate.tables import TrustTables
from planbook.frames import table_names
from trust_folder import small_trust

PAGE = (Path(__file__).parents[1] / "docs" / "python.md").read_text(encoding="utf-8")
STABLE = PAGE[PAGE.index("## What is stable") :]


def examples() -> Iterator[tuple[str, str]]:
    """Each example with what the page says that it prints."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    for (kind, code), (shown, said) in zip(blocks[::2], blocks[1::2], strict=True):
        assert (kind, shown) == ("python", "text")
        yield code, said


def test_the_examples_print_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_trust(tmp_path / "my-trust")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code, said in examples():
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(code, "docs/python.md", "exec"), names)
        assert printed.getvalue().replace("\\", "/") == said, code
    assert "PlanbookError" in names  # the last example was run


@pytest.mark.parametrize("of", [OpenTrust, Consolidation])
def test_everything_public_is_named_as_stable(of: type) -> None:
    named = set(re.findall(r"`(\w+)(?:\([^`]*\))?`", STABLE))
    assert {name for name in dir(of) if not name.startswith("_")} <= named


def test_everything_exported_is_named_as_stable() -> None:
    named = set(re.findall(r"`(\w+)(?:\([^`]*\))?`", STABLE))
    assert set(planbook.__all__) <= named


def test_every_table_is_named() -> None:
    listed = PAGE[PAGE.index("- **Tables**") : PAGE.index("- **Records**")]
    assert set(re.findall(r"`(\w+)`", listed)) == set(table_names(TrustTables))
