"""Whether a success measure has reached what it aims at."""

from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le

_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": ge,
    "more_than": gt,
    "at_most": le,
    "exactly": eq,
}
"""Those of the list `operator` that one figure beside another answers; a direction also needs the baseline."""


def is_reached(operator: str, actual: float | None, target: float | None) -> bool | None:
    """Whether `actual` reaches `target`; None where a figure is missing or the operator asks for more than two."""
    compare = _OPERATORS.get(operator)
    return None if compare is None or actual is None or target is None else compare(actual, target)


def differs(status: str, reached: bool | None) -> bool:
    """Whether a measure was reported as met though its figure does not reach the target, or the other way round.

    `status` is that of what was reported; what is not due or not known differs from nothing.
    """
    return reached is not None and status in ("red", "amber", "green") and (status == "green") != reached
