"""What is wrong with feeds: what they name that is not there, or say in two ways."""

from collections.abc import Iterator

from planbook.model.declarations import Declarations
from planbook.model.feed import Feed
from planbook.model.meant import meant
from planbook.model.templates import Templates


def check_feeds(templates: Templates, declarations: Declarations) -> None:
    """Note each as a fault of its declaration."""
    groups = {choice.code for choice in declarations.lists.get("pupil_group", ())}
    phases = {choice.code for choice in declarations.lists.get("phase", ())}
    for key, feed in declarations.feeds.items():
        for path, what in _faults(feed, groups, phases):
            templates.fault(templates.of("feed")[key], path, what)


def _faults(feed: Feed, groups: set[str], phases: set[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if not feed.headings:
        yield ("headings",), "names none, so that no file can be known by them"
    if (feed.unit.within == "column") != bool(feed.unit.columns):
        yield ("unit", "columns"), "are needed where the unit is in columns, and only there"
    if (feed.period.within == "column") != bool(feed.period.column):
        yield ("period", "column"), "is needed where the period is in a column, and only there"
    if (feed.period.within == "declared") != bool(feed.period.of):
        yield ("period", "of"), "is needed where the period is declared, and only there"
    if feed.phase and feed.phase not in phases:
        yield ("phase",), f"there is no {feed.phase!r} in the list phase{meant(feed.phase, phases)}"
    for figure in feed.figures:
        path = ("figures", figure.kpi)
        if figure.group not in groups:
            yield path, f"there is no {figure.group!r} in the list pupil_group{meant(figure.group, groups)}"
        if not figure.numerator and not figure.value:
            yield path, "says neither a count nor the figure"
        if figure.worked_out and (figure.numerator or not figure.value or not figure.denominator):
            yield path, "a count is worked out of value and denominator, without a numerator"
        if (figure.less or figure.from_hundred) and not (figure.numerator if figure.less else figure.value):
            yield path, "takes off something of nothing"
