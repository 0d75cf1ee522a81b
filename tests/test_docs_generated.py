"""Pages that are generated are what the commands, the catalogue of rules and the declarations say."""

import re
from functools import cache

from planbook.cli.docs import docs_folder, pages
from planbook.look import SEVERITY_WORDS
from planbook.model.loading import load

generated = cache(pages)


def test_each_page_is_what_is_generated() -> None:
    assert generated()
    for name, page in generated().items():
        there = (docs_folder() / name).read_text(encoding="utf-8")
        assert there == page, f"{name}: run python -m planbook.cli.docs"


def test_every_rule_is_told_in_full() -> None:
    sections = dict(
        re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", generated()["rules.md"], flags=re.MULTILINE | re.DOTALL)
    )
    assert sections.keys() == load().rules.keys()
    for code, rule in load().rules.items():
        told = sections[code]
        for words in (
            SEVERITY_WORDS[rule.severity],
            rule.life,
            rule.title,
            " ".join(rule.message.split()),
            *rule.params,
        ):
            assert words.replace("|", "\\|") in told, code


def test_every_command_says_what_it_does_and_what_it_takes() -> None:
    from planbook.cli.main import cli

    for name, command in cli.commands.items():
        assert command.help and f"## {name}\n" in generated()["cli.md"]
        for option in (word for p in command.params for word in p.opts if word.startswith("--")):
            assert option in generated()["cli.md"]
