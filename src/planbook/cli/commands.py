"""The commands. Each parses, calls its function of the workflow, shows what came of it, and exits."""

import click

from planbook.cli import keeping, results, returns, setting_up


def register(group: click.Group) -> None:
    """Add every command to `group`."""
    for command in (
        setting_up.demo,
        setting_up.init,
        setting_up.prepare,
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
        keeping.backup,
        keeping.doctor,
        keeping.forget,
        keeping.redact,
    ):
        group.add_command(command)
