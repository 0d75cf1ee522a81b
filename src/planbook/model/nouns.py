"""What rows of a plan are called in the sentences that code writes: what records say, in the trust's words."""

from dataclasses import dataclass, fields
from typing import NamedTuple

from planbook.model.declarations import Declarations
from planbook.model.prose import agree, article, listed


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

    area: Noun
    action: Noun
    milestone: Noun
    measure: Noun
    kpi: Noun
    kpi_value: Noun
    award: Noun
    funding_line: Noun
    member: Noun


def noun_of(declarations: Declarations, record: str) -> Noun:
    """What a row of `record` is called."""
    return Noun(declarations.records[record].one, declarations.records[record].many)


def sheets_called(declarations: Declarations, *records: str) -> str:
    """The sheets of those records by their titles: "sheet People", "sheets Units and Bodies"."""
    titles = listed([declarations.records[record].title for record in records])
    return f"{agree(len(records), 'sheet', 'sheets')} {titles}"


def nouns_of(declarations: Declarations) -> Nouns:
    """The words of `declarations`."""

    return Nouns(**{spec.name: noun_of(declarations, spec.name) for spec in fields(Nouns)})
