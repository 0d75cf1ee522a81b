"""What a trust sets of rules on the register's sheet Rules: their severity and their parameters."""

from collections.abc import Iterable
from dataclasses import replace

from planbook.model.declarations import Rule
from planbook.model.submission import Entry

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


def as_set(rule: Rule, settings: Iterable[Entry]) -> Rule | None:
    """`rule` with the severity and the parameters that the trust's `settings` of it give; None where it is off.

    The trust switches a rule off, and one that is a preview on by giving it a severity. A setting whose value does
    not fit is a finding in the register, and changes nothing here.
    """
    is_on = rule.begins_on
    for row in settings:
        severity = row.text("severity")
        if severity == "off":
            return None
        if severity:
            is_on = True
            rule = replace(rule, severity=severity)  # type: ignore[arg-type]  # a word of the list
        name = row.text("parameter")
        value = fitting(rule, name, row.text("value")) if name in settable(rule) else None
        if value is not None:
            rule = replace(rule, params={**rule.params, name: value})
    return rule if is_on else None
