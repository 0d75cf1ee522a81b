"""What the project says of itself for developers: the task runner, the public CI and the forms agree."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOXFILE = (ROOT / "noxfile.py").read_text(encoding="utf-8")
SESSIONS = {node.name for node in ast.parse(NOXFILE).body if isinstance(node, ast.FunctionDef)}
WORKFLOW = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", ".github/workflows/test.yml"])
def test_every_session_that_is_named_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = {word for words in re.findall(r"nox -s ((?:[a-z]+ ?)+)", text) for word in words.split()}
    assert named and named <= SESSIONS


def test_files_that_the_task_runner_names_are_there() -> None:
    named = set(re.findall(r"tests/\w+\.py", NOXFILE))
    assert named and all((ROOT / name).is_file() for name in named)


def test_the_public_ci_runs_on_three_systems_and_the_oldest_python() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert f'python: ["{oldest}", ' in WORKFLOW
    assert f'@nox.session(python="{oldest}")' in NOXFILE
    assert {"ubuntu-latest", "macos-latest", "windows-latest"} <= set(re.findall(r"\w+-latest", WORKFLOW))


def test_every_dependency_says_its_lowest_version() -> None:
    assert all(re.fullmatch(r"[\w-]+>=[\d.]+(; .+)?", need) for need in PROJECT["dependencies"])


def test_people_are_asked_for_no_real_data() -> None:
    forms = [form for form in FORMS if form.name != "config.yml"]
    assert [form.stem for form in forms] == ["bug", "plan-not-read", "wrong-figure"]
    for form in forms:
        text = form.read_text(encoding="utf-8")
        assert re.search(r"no real data|no workbook that a school|Change names", text), form.name
        ids = re.findall(r"^    id: (\w+)$", text, flags=re.MULTILINE)
        assert len(ids) == len(set(ids)) == text.count("      label: ")


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/decisions/README.md"]
)
def test_links_lead_to_what_is_there(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target
