"""`approve`: what was agreed of plans is recorded, as values by record and ref."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.errors import UnknownError
from planbook.model.approval import Approval
from planbook.model.calendar import Period
from planbook.model.plan_changes import plan_values, removals
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust

_FORM = "Name it as record/ref, or record/ref.field, as action/1.2.finish."


@dataclass(frozen=True, slots=True)
class Approved:
    """What was recorded for one unit."""

    unit: str
    name: str
    rows: int
    cells: int


@dataclass(frozen=True, slots=True)
class WantedApproval:
    """A row, or a cell of one, as `action/1.2` or `action/1.2.finish` names it."""

    record: str
    ref: str
    field: str = ""


def approve(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    rows: Sequence[str] = (),
    *,
    refuse: bool = False,
    on: date | None = None,
    by: str = "",
    say: Callable[[str], None] = lambda _: None,
) -> list[Approved]:
    """Record that the plans of `units`, or of all, as they are now in `period_id` were agreed (or refused).

    `rows` are those that were decided of, as `action/1.2` or `action/1.2.finish`; without any it is the whole plan,
    with what has gone from it. Of a row that is there no longer it is that it goes.
    Raises UnknownError for a year of which only the terms have plans, for a unit that has returned nothing, for a
    row or a field that its plan does not have, for a refusal that names no row, and for a day that has not come.
    """
    day = on or today
    if day > today:
        raise UnknownError(f"{day:%d/%m/%Y} has not come yet. Give the day on which it was decided.")
    if refuse and not rows:
        raise UnknownError("Say with --row what was refused, as --row action/1.2.finish.")
    period = trust.period(period_id)
    with trust.ledger() as ledger:
        state = look(trust, ledger, period, today, say=say)
        standing = {stands.unit: stands for stands in state.standing}
        ids = state.trust.unit_ids(units)
        missing = [unit for unit in ids if unit not in standing]
        if units and missing:
            name = state.trust.register.label("unit", missing[0])
            raise UnknownError(f"{name} has returned nothing for {period.named}: there is no plan to agree to.")
        if state.parts and not standing:
            raise UnknownError(
                f"{period.id} is combined from its terms: name the term in which the plan was returned, as "
                f"{state.parts[-1].id}."
            )
        wanted = [_wanted(state, row) for row in rows]
        made = {
            unit: _approvals(state, unit, wanted, period, day, by, refuse=refuse)
            for unit in ids
            if unit in standing
        }
        for row, asked in zip(rows, wanted, strict=True):
            if not any(_is_of(one, asked) for own in made.values() for one in own):
                raise UnknownError(f"No plan has {row}. {_FORM}")
        ledger.approve([one for own in made.values() for one in own])
    register = state.trust.register
    return [
        Approved(unit, register.label("unit", unit), len({(a.record, a.ref) for a in own}), len(own))
        for unit, own in made.items()
        if own
    ]


def _approvals(
    state: State, unit: str, wanted: Sequence[WantedApproval], period: Period, day: date, by: str, *, refuse: bool
) -> list[Approval]:
    (stands,) = [s for s in state.standing if s.unit == unit]
    agreed = state.plans.agreed.get(unit)
    asked_for = agreed.wanted if agreed else stands.submission
    values = plan_values(state.trust.declarations, asked_for) + removals(state.changed_plans.get(unit, ()))
    made = [Approval(unit, period.year, *value, refuse, day, by) for value in values]
    return [one for one in made if not wanted or any(_is_of(one, asked) for asked in wanted)]


def _is_of(one: Approval, asked: WantedApproval) -> bool:
    return (one.record, one.ref) == (asked.record, asked.ref) and asked.field in ("", one.field)


def _wanted(state: State, text: str) -> WantedApproval:
    """What `text` names: a ref may have points in it, so the field is what follows one and is a field."""
    record_key, _, rest = text.partition("/")
    record = state.trust.declarations.records.get(record_key)
    if record is None or not rest:
        raise UnknownError(f"{text} names no row. {_FORM}")
    ref, _, last = rest.rpartition(".")
    spec = record.by_key.get(last) if ref else None
    if spec is not None and spec.asked != "plan":
        what = f"{spec.heading} of {record.one} {ref} is no part of the plan"
        raise UnknownError(f"{what}: there is nothing to agree to.")
    return WantedApproval(record.key, ref, last) if spec is not None else WantedApproval(record.key, rest)
