"""What was looked at in a trust's folder, as `doctor` finds it and the page for the next coordinator says it."""

from dataclasses import dataclass
from typing import Literal, get_args

State = Literal["whole", "told", "damaged"]
TrustPart = Literal["register", "templates", "ledger", "returned", "outputs", "folder", "back-ups", "keeping"]
"""What is looked at in the trust's folder."""
ComputerPart = Literal["planbook", "pdf", "fonts", "parquet", "cluster", "excel"]
"""What is looked at on the computer."""
OF_COMPUTER: tuple[str, ...] = get_args(ComputerPart)


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at."""

    part: TrustPart | ComputerPart
    state: State
    """`told`: worth knowing, and it does no harm."""
    said: str
    to_do: str = ""
