"""How many examples a property is tried with, which the profile of the run multiplies."""

from hypothesis import settings

_USUAL = 100
"""Of a property that says no number; hypothesis' own."""


def examples(number: int) -> int:
    """`number` on a usual run, as many times more as the profile in force has of a property that says no number."""
    return number * settings.default.max_examples // _USUAL
