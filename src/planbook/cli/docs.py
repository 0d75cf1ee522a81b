"""The pages of docs/ that are generated: cli.md from the commands, rules.md from the catalogue of rules, and
data-dictionary.md from the declared records.

`python -m planbook.cli.docs` writes them; a test compares what is committed with what is generated.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from planbook.cli import commands
from planbook.cli.main import cli
from planbook.cli.settings import HELP
from planbook.files import write_bytes
from planbook.model.loading import templates_folder
from planbook.workflow.declared import declared
from planbook.workflow.dictionary_page import dictionary_page
from planbook.workflow.rules_page import rules_page, table_cell

_INTRO = """# The command line

Generated from the commands by `python -m planbook.cli.docs`; do not edit. `planbook COMMAND --help` says the same.

Exit status: 0 nothing to correct, 1 something to correct (outputs are written all the same), 2 the command could
not run, 3 an error in planbook, 130 interrupted.
"""


def pages() -> dict[str, str]:
    """The generated pages by their file names."""
    declarations = declared()
    return {
        "cli.md": cli_page(),
        "rules.md": rules_page(declarations),
        "data-dictionary.md": dictionary_page(declarations),
    }


def cli_page() -> str:
    """The commands in the order in which `planbook --help` groups them, each with its arguments and options."""
    if not cli.commands:
        commands.register(cli)
    context = click.Context(cli, info_name="planbook", help_option_names=HELP["help_option_names"])
    parts = [_INTRO, "```", f"planbook {' '.join(cli.collect_usage_pieces(context))}", "```", ""]
    parts += [*_options(cli, context), ""]
    parts.append("| command | what it does |\n| --- | --- |")
    parts += [f"| [`{name}`](#{name}) | {table_cell(_summary(made))} |" for name, made in cli.commands.items()]
    parts.append("")
    for name, command in cli.commands.items():
        within = click.Context(command, info_name=name, parent=context, help_option_names=HELP["help_option_names"])
        parts += _command(name, command, within)
        for below, one in command.commands.items() if isinstance(command, click.Group) else ():
            parts += _command(
                f"{name} {below}",
                one,
                click.Context(one, info_name=below, parent=within, help_option_names=HELP["help_option_names"]),
            )
    return "\n".join(parts).rstrip("\n") + "\n"


def _command(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    """One command, line by line."""
    yield f"## {name}\n"
    yield "```"
    yield f"planbook {name} {' '.join(command.collect_usage_pieces(context))}"
    yield "```\n"
    yield f"{inspect.cleandoc(command.help or '')}\n"
    options = list(_options(command, context))
    if options:
        yield from (*options, "")


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    """A table of the options; nothing of a command that has none of its own."""
    shown = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option)]
    records = [record for record in shown if record is not None]
    if records:
        yield "| option | |\n| --- | --- |"
        yield from (f"| `{table_cell(option)}` | {table_cell(said)} |" for option, said in records)


def _summary(command: click.Command) -> str:
    """The first sentence of what the command says of itself."""
    return (command.help or "").strip().partition("\n\n")[0]


def docs_folder() -> Path:
    """`docs/` of the checkout."""
    return templates_folder().parent / "docs"


if __name__ == "__main__":
    for page, text in pages().items():
        write_bytes(docs_folder() / page, text.encode("utf-8"))
