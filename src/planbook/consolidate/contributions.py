"""What plans contribute to the plans above them: whose rows serve which, and how far they have come."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from planbook.consolidate.collected import Collected
from planbook.consolidate.rows import ActionRow, ContributionRow
from planbook.consolidate.served import Contributed, ServedRow, build_served, count_standing
from planbook.consolidate.tidy import TidyRow
from planbook.consolidate.tops import ACTIONS
from planbook.consolidate.unit_plan import UnitPlan
from planbook.consolidate.year_rows import rows_of_year
from planbook.model.chain import belonging
from planbook.model.declarations import Field, Record
from planbook.model.hierarchy import above


def build_contributions(
    collected: Collected, actions: Sequence[ActionRow]
) -> tuple[list[ContributionRow], list[ServedRow]]:
    """A row for each that names a row above, by the plan that is served, its refs, then who contributes.

    With them one for each row that is served.
    """
    made: list[Contributed] = []
    by_unit: dict[str, list[ActionRow]] = {}
    for action in actions:
        by_unit.setdefault(action.unit, []).append(action)
    for record in collected.declarations.records.values():
        for spec in record.fields:
            if spec.above:
                made += _of_record(collected, record, spec, by_unit)
    made.sort(key=lambda one: (collected.register.place_of(one[0].unit), _in_order(one[0].serves)))
    return [row for row, _ in made], build_served(made)


def _in_order(ref: str) -> tuple[tuple[int, str], ...]:
    """A ref as refs are sorted: 1.2 before 1.10."""
    return tuple((int(part) if part.isdigit() else 0, part) for part in ref.split("."))


def _of_record(
    collected: Collected, record: Record, spec: Field, actions: Mapping[str, Sequence[ActionRow]]
) -> Iterator[Contributed]:
    """Each with the actions by which it is told."""
    register = collected.register
    own = belonging(record)
    for unit in collected.by_unit(record.key):
        over = above(register, unit)
        plans = [when.once(UnitPlan, unit) for when in _over_the_year(collected)] if over else []
        for row in rows_of_year(collected, record, unit) if over else ():
            ref, named = row.text(spec.key), row.text(own.key) if own else ""
            if not ref:
                continue
            plan, words = _served(collected, over, spec.above, ref)
            names = own.names if own else ()
            refs = frozenset(chain.from_iterable(plan.those_of(ACTIONS, named, names) for plan in plans))
            own_actions = [one for one in actions.get(unit, ()) if one.ref in refs]
            live = [one for one in own_actions if one.delivery != "not_applicable"]
            own_words = _found(collected, unit, own.names if own else (), named)
            made = ContributionRow(
                unit=plan,
                unit_name=register.label("unit", plan),
                serves=ref,
                served=_named(ref, words),
                contributor=unit,
                contributor_name=register.label("unit", unit),
                ref=collected.ref(row),
                own_row=named,
                contributes=_named(named, own_words),
                how=row.words("how"),
                **count_standing(one.delivery for one in live),
                made_of=(f"record/{row.record}/{unit}/{collected.ref(row)}", *(one.figure for one in live)),
            )
            yield made, live


def _served(collected: Collected, over: Sequence[str], records: Sequence[str], ref: str) -> tuple[str, str | None]:
    """Whose plan has the row, the nearest first, and what it says; of none the nearest, and nothing."""
    for unit in over:
        what = _found(collected, unit, records, ref)
        if what is not None:
            return unit, what
    return over[0], None


def _named(ref: str, words: str | None) -> str:
    return f"{ref} {words}" if words and words != ref else ref


def _found(collected: Collected, unit: str, records: Sequence[str], ref: str) -> str | None:
    """What the row with that ref says in the unit's plan; None where none of the records has it."""
    for key in records:
        record = collected.declarations.records[key]
        for row in _rows(collected, key, unit):
            if row.text(record.row_id) == ref:
                return row.text(record.label) or ref
    return None


def _rows(collected: Collected, record: str, unit: str) -> Sequence[TidyRow]:
    return rows_of_year(collected, collected.declarations.records[record], unit)


def _over_the_year(collected: Collected) -> list[Collected]:
    """What was collected in each period of the year so far: a completed action is in earlier ones alone."""
    return [
        *(collected.at(period) for period in collected.earlier if period.year == collected.period.year),
        collected,
    ]
