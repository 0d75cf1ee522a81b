"""Results of success measures as a cell holds them: a number, a day, Yes or No, a judgement, or so many of so many.

What is counted out of a known number is held as text, `7 of 9`; of two populations that each count, as
`17 of 20; 15 of 18`.
"""

import re
from dataclasses import dataclass

from planbook.model.values import Value, entries, shown, to_number

_NUMBER = r"(\d[\d,]{0,12}(?:\.\d+)?)"
_OUT_OF = re.compile(rf"{_NUMBER} ?(?:out )?of (?:the |all )?{_NUMBER}", re.IGNORECASE)
_PARTS = ";\n"


@dataclass(frozen=True, slots=True)
class OutOf:
    """So many of so many."""

    number: float
    total: float

    @property
    def share(self) -> float | None:
        """0 to 100; None out of none."""
        return 100 * self.number / self.total if self.total else None

    def __str__(self) -> str:
        return f"{_plain(self.number)} of {_plain(self.total)}"


def out_of(value: Value) -> tuple[OutOf, ...]:
    """Each "so many of so many" that a result holds, one for each population; none where it is no such result."""
    if not isinstance(value, str):
        return ()
    found = [_OUT_OF.fullmatch(part) for part in entries(value, _PARTS)]
    pairs = [(to_number(m[1].replace(",", "")), to_number(m[2].replace(",", ""))) for m in found if m]
    made = tuple(OutOf(n, total) for n, total in pairs if n is not None and total is not None)
    return made if len(made) == len(found) else ()


def is_of_nobody(value: Value) -> bool:
    """Whether a result is 0 of 0, as where there was nobody to count: an answer of which nothing comes."""
    parts = out_of(value)
    return bool(parts) and not any(part.number or part.total for part in parts)


def as_text(parts: tuple[OutOf, ...]) -> str:
    """How a cell holds them."""
    return "; ".join(map(str, parts))


def _plain(number: float) -> str:
    return shown(int(number) if float(number).is_integer() else number).replace(",", "")
