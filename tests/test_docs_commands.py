"""Every command line that a page shows is one that exists: its command, its options and the paper that it names."""

import re
import shlex
from collections.abc import Collection, Iterator
from pathlib import Path

import click
import pytest

from planbook.cli import commands
from planbook.cli.main import cli
from planbook.model.loading import load

ROOT = Path(__file__).parents[1]
PAGES = [
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
]
commands.register(cli)
_FENCE = re.compile(r"^```(?P<kind>\w*)[^\n]*\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_PLANBOOK = re.compile(r"(?:^|[\s/\\;&])planbook ([^;&]*)")
_OPTION = re.compile(r"(?<!\S)--?[a-zA-Z][\w-]*")


def lines_of(page: str) -> Iterator[str]:
    """What follows the word planbook in blocks and spans, and spans of a command with an option."""
    for fence in _FENCE.finditer(page):
        if fence["kind"] in {"console", "", "sh", "bash", "powershell", "text"}:
            for line in fence["block"].splitlines():
                if fence["kind"] != "text" or line.startswith("$ "):
                    yield from (found[1] for found in _PLANBOOK.finditer(line.removeprefix("$ ")))
    for span in _SPAN.findall(_FENCE.sub("", page)):
        said = " ".join(span.split())
        if said.startswith("planbook "):
            yield said.removeprefix("planbook ")
        elif _PLANBOOK.search(said) and said.startswith((".venv", "py ", "python")):
            yield from (found[1] for found in _PLANBOOK.finditer(said))
        elif said.split()[0] in cli.commands and _OPTION.search(said):
            yield said


def fault(line: str, papers: Collection[str] = ()) -> str | None:
    """What of the command line does not exist; None of one that does. `papers` are those that the page declares."""
    words = shlex.split(re.sub(r"[…]|\.\.\.", "", line))
    if not words or words[0] == "COMMAND" or "[" in line:
        return None  # a usage line, which is generated
    command: click.Command = cli
    try:
        with click.Context(cli, info_name="planbook") as context:
            while isinstance(command, click.Group):
                _, words, _ = command.make_parser(context).parse_args(words)
                if not words:
                    return None
                if words[0] not in command.commands:
                    return None if words[0].isupper() or words[0] == "COMMAND" else f"no command {words[0]}"
                command, words = command.commands[words[0]], words[1:]
            given, rest, _ = command.make_parser(click.Context(command, parent=context)).parse_args(words)
    except click.UsageError as wrong:
        named_alone = re.search(r"requires (?:an|\d+) arg", str(wrong)) is not None and line.rsplit(maxsplit=1)[
            -1
        ].startswith("--")
        return None if named_alone else str(wrong)
    wanted = given.get("audience")
    if wanted and not wanted.isupper() and wanted not in {*load().reports, *papers}:
        return f"no paper {wanted}"
    if rest:
        return f"too many words: {rest}"
    return None


def test_pages_show_command_lines() -> None:
    counts = {page.name: len(list(lines_of(page.read_text(encoding="utf-8")))) for page in PAGES}
    assert sum(counts.values()) > 150 and counts["tutorial.md"] > 10 and counts["coordinators.md"] > 20, counts


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    papers = re.findall(r"^# templates/reports/(\w+)\.toml$", text, re.MULTILINE)
    assert {line: found for line in lines_of(text) if (found := fault(line, papers))} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_that_stands_alone_exists(page: Path) -> None:
    there = {option for made in _all(cli) for p in made.params for option in p.opts} | {"--help", "-h"}
    spans = (" ".join(span.split()) for span in _SPAN.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))))
    alone = {option for span in spans if span.startswith("--") for option in _OPTION.findall(span)}
    assert alone - there <= OTHERS, alone - there


OTHERS = {"--hypothesis-profile", "--folder", "--heavy", "--minutes"}
"""Options of other programs, and of scripts that measure planbook."""


def _all(command: click.Command) -> Iterator[click.Command]:
    yield command
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _all(below)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [("reprot", "no command reprot"), ("report --fro governors", "No such option"),
     ("word chek FILE", "no command chek"),
     ("report --for governor", "no paper governor"), ("--tomorrow status", "No such option"),
     ("status autumn spring", "too many")],
)  # fmt: skip
def test_one_that_does_not_exist_is_found(line: str, wrong: str) -> None:
    assert wrong in (fault(line) or "")
