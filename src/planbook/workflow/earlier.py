"""What was returned before a period, and what of that a return of the period may still name: rows that ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.ended import newest, of_year, refs_of_year, with_ended, years_named
from planbook.model.memo import Once, Same
from planbook.model.register import Register
from planbook.model.submission import Submission, Table
from planbook.workflow.one_plan import of_one_plan


def newest_first(found: Sequence[tuple[Period, Standing]], period: Period) -> list[Standing]:
    """What was told by the end of `period`: a year's workbook that came in July set no plan in autumn."""
    told = [(p.told_on(stands.received_on), stands) for p, stands in found]
    known = [pair for pair in told if pair[0][0] <= period.end]
    return [stands for _, stands in sorted(known, key=lambda pair: pair[0], reverse=True)]


def is_before(other: Period, period: Period) -> bool:
    """Whether what came in `other` can be known when workbooks for `period` are made."""
    if other.kind == "year":
        return other.start <= period.start
    return other.end < period.end or is_within(other, period)


def is_within(other: Period, period: Period) -> bool:
    """Whether `period` is the year that `other` is a part of: its workbook comes before that one or after it."""
    return period.kind == "year" and other.kind != "year" and other.year == period.year


@dataclass(frozen=True)
class Earlier:
    """What was returned before `period`, by the register of a trust."""

    ledger: Ledger
    declarations: Declarations
    register: Register
    period: Period
    as_returned: Callable[[str], Sequence[Standing]]
    """Gives what stands in a period, by its id, as it was returned."""
    _returned: dict[str, Sequence[Standing]] = field(default_factory=dict, repr=False)

    def with_ended(self, unit: str, template: str, sent: Submission, came: date) -> Submission:
        """What the unit has `sent` in the format `template`, with the rows of its plan that ended earlier: before
        the day on which it `came`, where it is a year's.

        Those of an earlier year are with it only where it names one of them.
        """
        years = sorted(years_named(sent, self.declarations) - {self.period.year}, reverse=True)
        chains = [self._of_year(unit, template, year, came) for year in (self.period.year, *years)]
        return self.ledger.worked_out.once(_with_ended, Same(self.declarations), Same(sent), *chains)

    def _of_year(self, unit: str, template: str, year: str, came: date) -> tuple[Same[Submission], ...]:
        """What the unit returned of that year's plan before the period, oldest first."""
        named = self.register.lineage(unit)
        if year not in self._returned:
            self._returned[year] = self._before(year)
        both = self.period.kind == "year" and year == self.period.year
        own = [s for s in self._returned[year] if s.unit in named and (not both or s.received_on <= came)]
        return tuple(Same(s.submission) for s in reversed(of_one_plan(own, template)))

    def _before(self, year: str) -> Sequence[Standing]:
        """What stands of the year's periods before, newest first."""
        periods = (p for p in self.register.calendar.periods if p.year == year and p.id != self.period.id)
        earlier = (p for p in periods if is_before(p, self.period))
        return newest_first([(p, s) for p in earlier for s in self.as_returned(p.id)], self.period)


def _with_ended(
    known: Once, declarations: Same[Declarations], sent: Same[Submission], *chains: tuple[Same[Submission], ...]
) -> Submission:
    """`sent` with what ended in the `chains` of returns: of its own year, then of those before it that it names."""
    own, *others = chains
    ended = known.once(_ended_in, declarations, *own)
    for chain in others:
        if chain:
            last = with_ended(chain[-1].it, known.once(_ended_in, declarations, *chain[:-1]), declarations.it)
            ended += of_year(last, declarations.it)
    before = known.once(_refs_in, declarations, *own)
    return replace(with_ended(sent.it, ended, declarations.it), refs_before=before)


def _ended_in(known: Once, declarations: Same[Declarations], *chain: Same[Submission]) -> tuple[Table, ...]:
    """The rows that ended in returns of one year, which came one after the other."""
    if not chain:
        return ()
    before = known.once(_ended_in, declarations, *chain[:-1])
    return newest(before, with_ended(chain[-1].it, before, declarations.it), declarations.it)


def _refs_in(known: Once, declarations: Same[Declarations], *chain: Same[Submission]) -> frozenset[tuple[str, str]]:
    """The refs that rows have had in returns of one year, which came one after the other."""
    if not chain:
        return frozenset()
    before = known.once(_refs_in, declarations, *chain[:-1])
    ended = known.once(_ended_in, declarations, *chain[:-1])
    last = replace(with_ended(chain[-1].it, ended, declarations.it), refs_before=before)
    return refs_of_year(last, declarations.it)
