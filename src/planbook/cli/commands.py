"""The commands, each in a module that is loaded when it is first asked for: help is shown at a keystroke.

Each parses, calls its function of the workflow, shows what came of it, and exits.
"""

import inspect
from importlib import import_module

import click

_MODULES = {
    "setting_up": ("demo", "init", "prepare"),
    "importing": ("import_",),
    "returns": ("receive", "status", "validate", "explain", "reply", "migrate"),
    "results": ("consolidate", "approve", "report", "publish", "trace"),
    "word": ("word",),
    "excel": ("excel",),
    "keeping": ("backup", "doctor", "forget", "redact"),
}
"""The functions of the commands, by the module that has them, in the order in which a year meets them."""
_PLACES = {name.rstrip("_"): (module, name) for module, names in _MODULES.items() for name in names}


def first_sentence(text: str) -> str:
    """The first sentence of a command's help, whole: click would cut it at the edge of the screen."""
    paragraph = " ".join(inspect.cleandoc(text).split("\n\n")[0].split())
    return paragraph.partition(". ")[0].removesuffix(".") + "."


class Commands(click.Group):
    """The group of all commands, which loads each when it is asked for."""

    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(_PLACES)

    def get_command(self, _: click.Context | None, name: str) -> click.Command | None:
        if name in _PLACES and name not in self.commands:
            module, function = _PLACES[name]
            command: click.Command = getattr(import_module(f"planbook.cli.{module}"), function)
            for one in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
                one.short_help = first_sentence(one.help or "")
            self.add_command(command)
        return self.commands.get(name)


def register(group: Commands) -> None:
    """Load every command of `group`."""
    for name in _PLACES:
        group.get_command(None, name)
