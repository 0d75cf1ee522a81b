"""The parameters of rules that a trust sets on the register's sheet Rules."""

from planbook.model.declarations import Rule

_MOST = 10**9


def fitting(rule: Rule, name: str, text: str) -> int | float | None:
    """The value that `text` gives to the parameter `name` of `rule`; None where it is no number of its kind.

    A parameter is a count, a share or a limit of some kind: none is below zero, and none beyond a thousand million.
    """
    try:
        value: int | float = type(rule.params[name])(text)
    except ValueError:
        return None
    return value if 0 <= value <= _MOST else None


def settable(rule: Rule) -> list[str]:
    """The parameters of `rule` that a trust may change: its numbers."""
    return [key for key, value in rule.params.items() if type(value) in (int, float)]
