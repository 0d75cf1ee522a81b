"""CONTRIBUTING.md: every recipe is followed to the letter, and what it says is to be seen is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages_followed import STEP, Follower
from planbook.demo.play import play
from planbook.validate import checks, registry
from trust_folder import kept_trust

PAGE = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## (Add an? .+?)\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))
ASKED = {"field", "record", "rule", "check", "plan format", "word", "block", "paper", "pack"}


@pytest.fixture
def trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The trust that the page has people begin with, in an empty folder; checks that a recipe adds go again."""

    def make(folder: Path) -> None:
        play(folder, units=1, periods=1, stop_after="prepare")

    assert "$ planbook demo my-trust --units 1 --periods 1 --stop-after prepare" in PAGE
    monkeypatch.chdir(tmp_path)
    checks.load()
    before = dict(registry.CHECKS)
    yield kept_trust("recipes", tmp_path / "my-trust", make).path
    for name in registry.CHECKS.keys() - before.keys():
        del registry.CHECKS[name]


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_keeps_what_it_promises(title: str, trust: Path) -> None:
    Follower(trust).follow(RECIPES[title])
    steps = list(STEP.finditer(RECIPES[title]))
    kinds = {step["kind"] or "table" for step in steps}
    assert kinds >= {"toml", "console", "table"} and kinds & {"text", "csv", "shown"}


def test_there_is_a_recipe_for_each_thing_that_is_added() -> None:
    there = {title.removeprefix("Add a ").removeprefix("Add an ") for title in RECIPES}
    assert there >= ASKED


@pytest.mark.parametrize("title", RECIPES)
def test_no_part_of_a_recipe_is_left_out(title: str) -> None:
    """A table that no sentence introduces, or a block of another kind, would not be followed."""
    steps = list(STEP.finditer(RECIPES[title]))
    assert sum(bool(step["kind"]) for step in steps) * 2 == len(re.findall("^```", RECIPES[title], re.MULTILINE))
    assert sum(bool(step["table"]) for step in steps) == len(re.findall(r"^\| ---", RECIPES[title], re.MULTILINE))
    assert all(not step["kind"] or hasattr(Follower, step["kind"]) for step in steps)
