"""Findings of one kind beyond the first few hundred on a sheet, told as one: thousands of them help nobody.

What is the matter with every row of a long sheet has one cause. The first are told row by row; of the rest it is
said how many they are and which cells, and once for the workbook that they are told so (WB-037).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from planbook.model.address import MOST_CELLS, place_of, ranges_of, spans_of
from planbook.model.declarations import Rule
from planbook.model.finding import Finding
from planbook.model.prose import SentenceWord, listed
from planbook.model.register import Register
from planbook.validate.context import Context
from planbook.validate.params import saying
from planbook.validate.registry import Hit, params_of
from planbook.validate.wording import found, sentence, waived

RULE = "WB-037"
SAYS = frozenset({"codes", "most"})
"""The names that are filled into what is said of it for the whole workbook."""
_MOST_NAMED = 3
"""Ranges that are named in a message before the rest are counted."""


@dataclass(frozen=True, kw_only=True)
class RestTold:
    """What the rule takes."""

    most: int
    """Findings of one rule on one sheet that are told one by one."""
    rest: str = saying("title", "count", "there")
    """What is said of the others."""
    do: str
    """What to do about them."""


Where = tuple[str | None, str | None, str | None]
"""The unit, the file and the sheet."""


@dataclass(slots=True)
class _Kind:
    """What was found of one rule in one place."""

    rule: Rule
    where: Where
    told: int = 0
    more: int = 0
    cells: dict[int, list[int]] = field(default_factory=dict)
    """Of what is not told by itself: the Excel rows, by column."""

    def add(self, cell: str | None) -> None:
        self.more += 1
        if cell and ":" not in cell:
            row, column = place_of(cell)
            self.cells.setdefault(column, []).append(row)


def _rest_told(register: Register) -> RestTold:
    declared = register.declarations.rules[RULE]
    return params_of(RestTold, register.rule(declared) or declared)


class Together:
    """Counts findings by rule and place while they are found."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._declared = context.declarations.rules[RULE]
        self._told = context.register.once(_rest_told)
        self._kinds: dict[tuple[str, Where], _Kind] = {}

    def takes(self, rule: Rule, where: Where, cell: str | None = None) -> bool:
        """Whether what was found of `rule` there, in `cell` where it is in one, is counted among the rest.

        If not, it is to be told by itself.
        """
        kind = self._kinds.setdefault((rule.code, where), _Kind(rule, where))
        if kind.told < self._told.most:
            kind.told += 1
            return False
        kind.add(cell)
        return True

    def rest(self) -> Iterator[Finding]:
        """What was counted: a finding for each rule and place, and one for each file that it was done so."""
        kinds = [kind for kind in self._kinds.values() if kind.more]
        for kind in kinds:
            yield self._of_kind(kind)
        rule = self._context.register.rule(self._declared)
        for unit, file in dict.fromkeys(kind.where[:2] for kind in kinds):
            if rule is not None:
                codes = sorted({kind.rule.code for kind in kinds if kind.where[:2] == (unit, file)})
                tokens = {"codes": listed(codes), "most": f"{self._told.most:,}"}
                yield found(Hit(tokens=tokens, unit=unit, file=file), rule, self._context, file)

    def _of_kind(self, kind: _Kind) -> Finding:
        columns = [(column, spans_of(sorted(set(rows)))) for column, rows in sorted(kind.cells.items())]
        ranges = [cells for column, spans in columns for cells in ranges_of([column], spans)]
        rows = [row for column in kind.cells.values() for row in column]
        there = f": {listed(ranges, most=_MOST_NAMED)}" if ranges else ""
        told = {"title": kind.rule.title, "count": f"{kind.more:,}", "there": there}
        words = {name: SentenceWord(word) for name, word in told.items()}
        unit, file, sheet = kind.where
        finding = Finding(
            code=kind.rule.code,
            severity=kind.rule.severity,
            unit=unit,
            file=file,
            sheet=sheet,
            cells=tuple(ranges[:MOST_CELLS]),
            record=None,
            row=min(rows, default=None),
            field=None,
            value=None,
            message=sentence(self._told.rest.format_map(words)),
            remedy=self._told.do,
        )
        return waived(finding, self._context)
