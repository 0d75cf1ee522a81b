"""What governors should note."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from planbook.consolidate.rows import FundingRow, KpiRow, PlanChangeRow
from planbook.model.delivery import Basis
from planbook.model.prose import agree, counted, listed, number_word, opening
from planbook.model.values import long_date
from planbook.report.blocks.measures import not_reported, other_measures, pupil_measures
from planbook.report.blocks.money import money_anchor, over_award
from planbook.report.blocks.moved import Move, moved
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.plan_changes import plan_changes
from planbook.report.blocks.priorities import priority_anchor
from planbook.report.blocks.sentences import action_name, cut, missing_name, pounds, text
from planbook.report.blocks.several import in_units, of_unit, units_named, whose
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.summary import first_of_all
from planbook.report.made_of import made_of
from planbook.report.word.paper import Cite, Paragraph, Section, Words

_MOST = 3
"""The most of a kind that are named before the rest are counted."""
_MOST_REFS = 6
_CHANGED_PLAN = ("what", *(spec.name for spec in fields(PlanChangeRow)))


@named("noted", parts={"changed": _CHANGED_PLAN, "changed_by_agreement": _CHANGED_PLAN}, scopes=EVERY_SCOPE)
def noted(told: Told) -> Section | None:
    """Matters to note: what has moved, is over or is missing, and what has changed in the plan; None without any.

    Nothing is asked of anybody here and nothing recommended: what is to be decided, people say.
    """
    school = told.subject
    matters: list[Words] = [
        *((said,) for said in first_of_all(school)),
        *moves_of(school),
        *(_overspend(school, row) for row in over_award(school)[:_MOST]),
        *missing_measures(school),
        *_differing(school),
    ]
    items = [*(Paragraph(words) for words in matters), *plan_changes(told)]
    return Section(told.block.title, tuple(items)) if items else None


def moves_of(school: Subject) -> list[Words]:
    """How many finishes have moved, then a sentence for each of a few of them."""
    moves = moved(school)
    if not moves:
        return []
    every = sum(
        bool(r.live and r.finish and r.revised_finish and r.revised_finish > r.finish) for r in school.actions
    )
    plan = school.agreed("the plan was", "the plans were")
    when = f"since {plan} set" if len(moves) == every else "since the last report"
    named = "".join(f" {opening(_move(school, move))}." for move in moves[:_MOST])
    rest = len(moves) - _MOST
    more = f" {number_word(rest, capital=True)} more {agree(rest, 'has', 'have')} moved." if rest > 0 else ""
    has = agree(len(moves), "finish date has", "finish dates have")
    areas = {priority_anchor(move.action): None for move in moves[:_MOST]}
    count = number_word(len(moves), capital=True)
    where = in_units(school, [move.action for move in moves])
    said = made_of(f"{count} {has} moved{where} {when}", [move.action for move in moves])
    return [(said, Cite(tuple(areas), aside=True), f".{named}{more}")]


def _move(school: Subject, move: Move) -> str:
    row = move.action
    again = f", having moved before to {long_date(row.revised_last)}" if row.revised_last else ""
    name = f"{action_name(school, row)}{of_unit(school, row)}"
    return f"{name} moves from {long_date(move.finish)} to {long_date(move.revised)}{again}"


def _overspend(school: Subject, row: FundingRow) -> Words:
    name, comment = cut(text(row.source_name) or text(row.source), 8), cut(text(row.comment), 12).rstrip(".")
    award = row.award or 0.0
    expected, what = max((row.spent or 0.0, "The spending"), (row.forecast or 0.0, "The forecast"))
    said = f" {school.says(row)}: “{comment}”." if comment else ""
    over = whose(school, row, f"{what} of {name} is {pounds(row.over)} over the {school.nouns.award.one}")
    late = ""
    if what == "The spending":
        late = f", with a forecast of {pounds(row.forecast)}" if row.forecast is not None else ", no forecast given"
    return (
        made_of(f"{over}: {pounds(expected)} against {pounds(award)}{late}", row),
        Cite((money_anchor(row),), aside=True),
        f".{said}",
    )


def missing_measures(school: Subject) -> list[Words]:
    """One sentence on the KPIs due that have no figure, where there are any."""
    pupils, others = not_reported(pupil_measures(school)), not_reported(other_measures(school))
    names = _names_of(school, [*pupils, *others])
    if not names:
        return []
    shown = (
        names
        if len(names) <= _MOST
        else [*names[: _MOST - 1], counted(len(names) - _MOST + 1, *school.nouns.kpi.other)]
    )
    anchors = [anchor for rows, anchor in ((pupils, "measures"), (others, "people")) if rows]
    said = made_of(f"Due and not reported: {listed(shown)}", pupils, others)
    return [(said, Cite(tuple(anchors), aside=True), ".")]


def _names_of(school: Subject, rows: Sequence[KpiRow]) -> list[str]:
    """The KPIs of `rows` by name; over several units each once with whose it is, those of most units first."""
    if not school.is_several:
        return [missing_name(school, row) for row in rows]
    units: dict[str, dict[str, None]] = {}
    for row in rows:
        units.setdefault(school.kpi_name(row), {})[school.unit_of(row)] = None
    of_most = sorted(units.items(), key=lambda pair: -len(pair[1]))
    return [f"{name} ({units_named(school, of)})" for name, of in of_most]


def _differing(school: Subject) -> list[Words]:
    """The actions whose facts suggest another status; only kinds of facts that some of them have are named."""
    rows = [row for row in school.actions if row.differs]
    if not rows:
        return []
    refs = listed(
        ((text(row.ref) or cut(text(row.action), 6)) + of_unit(school, row) for row in rows), most=_MOST_REFS
    )
    of = {row.basis for row in rows}
    named: Mapping[Basis, str] = {"milestones": school.nouns.milestone.many, "progress": "progress"}
    facts = [words for basis, words in named.items() if basis in of]
    suggest = "suggests" if of == {"progress"} else "suggest"
    of_them = counted(len(rows), *school.nouns.action)
    said = (
        f"For {of_them}{in_units(school, rows)}, the {listed(facts, 'or')} {suggest} a "
        f"different status from the one reported: {refs}. This report shows the status that was reported."
    )
    return [made_of(said, rows)]
