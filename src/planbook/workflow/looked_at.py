"""What was looked at in a trust's folder, as `doctor` finds it and the page for the next coordinator says it."""

from dataclasses import dataclass
from typing import Literal

State = Literal["whole", "told", "damaged"]


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at."""

    part: str
    """`register`, `templates`, `ledger`, `returned`, `outputs`, `folder`, `back-ups`, `keeping` or `pdf`."""
    state: State
    """`told`: worth knowing, and it does no harm."""
    said: str
    to_do: str = ""
