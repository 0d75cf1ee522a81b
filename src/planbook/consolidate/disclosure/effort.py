"""How much work an audit may take: counted, not timed, so that a busy computer hides nothing else.

One unit is about a microsecond of an office's computer.
"""

from dataclasses import dataclass

AT_LEAST = 300_000
"""What the audit of one KPI in one period may take, however few its figures are."""
A_FIGURE = 2_000
"""What it may take for each of its figures more."""
A_COMPONENT = 20_000
"""What the solver may take for counts that hang together: 20 ms."""


@dataclass(slots=True)
class Allowance:
    """What may still be done."""

    left: float

    @classmethod
    def for_figures(cls, count: int) -> "Allowance":
        """What an audit of so many figures may take."""
        return cls(AT_LEAST + A_FIGURE * count)

    @property
    def is_used_up(self) -> bool:
        """Whether nothing more may be done: what is not proved to be safe by then is hidden."""
        return self.left <= 0

    def narrows(self, summands: int) -> None:
        """Bounds were narrowed over so many summands, once."""
        self.left -= 6.0 * summands

    def moves(self, count: int) -> None:
        """An exchange of so many counts was tried."""
        self.left -= 1.5 + count

    def looks(self) -> None:
        """One count was looked at, whether it can make up for others."""
        self.left -= 0.2

    def states(self, figures: int) -> None:
        """All that is said of so many figures was stated again."""
        self.left -= 15.0 * figures

    def solves(self, summands: int, steps: int, nodes: int) -> float:
        """A question was put to the solver; what it took."""
        took = 1_500.0 + 6.0 * summands + 0.5 * summands * nodes + 15.0 * steps
        self.left -= took
        return took
