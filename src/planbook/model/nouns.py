"""What rows of a plan are called in the sentences that code writes: what records say, in the trust's words."""

from dataclasses import dataclass
from typing import NamedTuple

from planbook.model.declarations import Declarations
from planbook.model.prose import agree, article


class Noun(NamedTuple):
    """What one row is called and what many are, as within a sentence."""

    one: str
    many: str

    def agreed(self, number: object) -> str:
        """The word that agrees with `number`."""
        return agree(number, self.one, self.many)

    @property
    def other(self) -> "Noun":
        """Those beside one that is named."""
        return Noun(f"other {self.one}", f"other {self.many}")

    @property
    def any_one(self) -> str:
        """One with its article: "an action"."""
        return f"{article(self.one)} {self.one}"


@dataclass(frozen=True, slots=True)
class Nouns:
    """What rows of those records are called that sentences count."""

    action: Noun
    milestone: Noun
    measure: Noun
    kpi: Noun
    kpi_value: Noun


def nouns_of(declarations: Declarations) -> Nouns:
    """The words of `declarations`."""

    def noun(record: str) -> Noun:
        return Noun(declarations.records[record].one, declarations.records[record].many)

    return Nouns(noun("action"), noun("milestone"), noun("measure"), noun("kpi"), noun("kpi_value"))
