"""The life of a rule: from a preview that a trust may try, through stable, to one that is going to be withdrawn.

A rule that comes new with a version of planbook changes what schools are asked. While it is a preview it is not
reported until a trust gives it a severity on the register's sheet Rules, so an update alone asks nothing more of
anyone. A deprecated rule works as before and says in `explain` and in docs/rules.md that it will go.
"""

from collections.abc import Mapping
from typing import Literal

Life = Literal["preview", "stable", "deprecated"]
"""How far a rule has come; every rule that does not say it is stable."""

MEANING: Mapping[Life, str] = {
    "preview": "off until the register's sheet Rules gives it a severity",
    "stable": "on unless the register's sheet Rules switches it off",
    "deprecated": "works as before; it will be withdrawn in a later version",
}
"""What each means for a trust, as `explain` and docs/rules.md say it."""


def begins_on(life: Life) -> bool:
    """Whether a rule of that life is reported where the trust has decided nothing about it."""
    return life != "preview"
