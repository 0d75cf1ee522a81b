"""The commands. Each parses, calls its function of the workflow, shows what came of it, and exits."""

import inspect

import click

from planbook.cli import excel, importing, keeping, results, returns, setting_up, word


def first_sentence(text: str) -> str:
    """The first sentence of a command's help, whole: click would cut it at the edge of the screen."""
    paragraph = " ".join(inspect.cleandoc(text).split("\n\n")[0].split())
    return paragraph.partition(". ")[0].removesuffix(".") + "."


def register(group: click.Group) -> None:
    """Add every command to `group`."""
    for command in (
        setting_up.demo,
        setting_up.init,
        setting_up.prepare,
        importing.import_,
        returns.receive,
        returns.status,
        returns.validate,
        returns.explain,
        returns.reply,
        returns.migrate,
        results.consolidate,
        results.approve,
        results.report,
        results.publish,
        results.trace,
        word.word,
        excel.excel,
        keeping.backup,
        keeping.doctor,
        keeping.forget,
        keeping.redact,
    ):
        for one in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
            one.short_help = first_sentence(one.help or "")
        group.add_command(command)
