"""What stands around the actions of a plan: areas, milestones, success measures and meetings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from planbook.consolidate.collected import Collected
from planbook.consolidate.derived import Derived, derived, with_figure
from planbook.consolidate.rows import ActionRow, AreaRow, MeasureRow, MeetingRow, MilestoneRow
from planbook.consolidate.tidy import TidyRow
from planbook.consolidate.tops import leads_given, titles_above, titles_given, top_of_actions
from planbook.consolidate.unit_plan import UnitPlan
from planbook.model.chain import belonging
from planbook.model.declarations import Declarations
from planbook.model.figure import DELIVERIES, NOBODY_TO_COUNT, Figure
from planbook.model.measure import (
    Measured,
    aim_in_words,
    differs,
    figure_in_words,
    has_not_moved,
    is_another,
    is_reached,
    measured,
    result_in_words,
)
from planbook.model.milestone import dates_differ
from planbook.model.names import in_an_id
from planbook.model.nouns import nouns_of
from planbook.model.prose import inside
from planbook.model.register import folded
from planbook.model.result import is_of_nobody

MEASURES = "measure"
_PAYS = "funding_source"
"""The record of the register of what pays for what a plan does."""


def build_areas(
    collected: Collected, actions: Sequence[ActionRow], figures: Sequence[Figure]
) -> tuple[list[AreaRow], list[Figure]]:
    """Actions by area and status: the trust's areas in its order, then the others as they first appear.

    Dropped actions are left out. An area is the trust's under whichever of its spellings a plan has it.
    """
    sources = {figure.id: figure.sources for figure in figures}
    register = collected.register
    top = top_of_actions(collected.declarations)
    unnamed = f"No {nouns_of(collected.declarations).area.one} given"
    found: dict[str, tuple[str, list[ActionRow]]] = {folded(t): (t, []) for t in titles_given(register, top)}
    parts, leads = titles_above(register, top), leads_given(register, top)
    for action in actions:
        title = register.label(top.shared, action.trust_area) if action.trust_area else action.area or unnamed
        found.setdefault(folded(title), (title, []))[1].append(action)
    rows: list[AreaRow] = []
    made: list[Figure] = []
    taken: dict[str, int] = {}
    for title, every in found.values():
        mine = [action for action in every if action.delivery != "not_applicable"]
        counts = {status: sum(a.delivery == status for a in mine) for status in DELIVERIES}
        name = _unused(f"area/{in_an_id(title) or 'unnamed'}", taken)
        row = AreaRow(
            area=title,
            part_of=parts.get(folded(title)),
            **counts,
            total=len(mine),
            figure=name,
            lead=leads.get(folded(title)) or None,
            later=sum(_is_later(action) for action in mine),
        )
        rows.append(row)
        made.append(Figure(name, len(mine), None, tuple(s for action in every for s in sources[action.figure])))
    return rows, made


def _is_later(action: ActionRow) -> bool:
    """Whether a live action is to finish later than the plan said when it was set."""
    finish, revised = action.finish, action.revised_finish
    return bool(action.live and finish and revised and revised > finish)


def _unused(name: str, taken: dict[str, int]) -> str:
    """`name`, with a number where another area's title comes to the same; `taken` has the last number of each."""
    number = taken.get(name, 0) + 1
    free = name if number == 1 else f"{name}-{number}"
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken[name] = number
    taken.setdefault(free, 1)
    return free


def build_milestones(collected: Collected) -> tuple[MilestoneRow, ...]:
    """A row for each milestone of the units that have returned."""
    return collected.once(_milestones, "")


def _milestones(collected: Collected, _: str) -> tuple[MilestoneRow, ...]:
    return tuple(
        MilestoneRow(
            unit=unit_id,
            unit_name=collected.units[unit_id].text("name"),
            ref=collected.ref(row),
            action=collected.ref(row, "action", "action"),
            milestone=row.words("milestone"),
            due=(due := collected.day(row.get("due"))),
            done=bool((said := collected.choice(row, "met")) and said.done),
            met_on=row.date("met_on"),
            due_now=bool(due and due <= as_at),
            reported=said.code if said else None,
            beside=f"Differs: {words}." if (words := dates_differ(said, due, row.date("met_on"), as_at)) else None,
            agreement=row.agreement,
        )
        for unit_id, rows in collected.by_unit("milestone").items()
        for as_at in [collected.judged_on(unit_id)]
        for row in rows
    )


_OPEN = ("amber", "not_due", "not_reported")
"""How a success measure stands that is still to be met."""


def build_measures(collected: Collected) -> tuple[MeasureRow, ...]:
    """A row for each success measure of the units that have returned."""
    return collected.once(_measures, "")


def _measures(collected: Collected, _: str) -> tuple[MeasureRow, ...]:
    made = []
    belongs = belonging(collected.declarations.records[MEASURES])
    key, names = (belongs.key, belongs.names) if belongs else ("", ())
    for unit_id, rows in collected.by_unit(MEASURES).items():
        plan = collected.once(UnitPlan, unit_id)
        for typed in rows:
            found = derived(collected, typed)
            row = with_figure(collected, typed, found)
            measure, due = _measured(collected, row), collected.day(row.get("due"))
            named = row.text(key)
            owners = plan.owners(named, names)
            status = measure_status(collected, row, due, found)
            made.append(
                MeasureRow(
                    unit=unit_id,
                    unit_name=collected.units[unit_id].text("name"),
                    ref=collected.ref(row),
                    belongs_to=named,
                    area=plan.title_named(named, names),
                    owners=owners,
                    owner=owners[-1][1] if owners else named,
                    statement=row.words("statement"),
                    kind=row.words("kind"),
                    operator=row.words("operator"),
                    target=row.get("target"),
                    baseline=row.get("baseline"),
                    actual=row.get("actual"),
                    status=status,
                    overdue=due is not None and due < collected.judged_on(unit_id) and status in _OPEN,
                    evidence=row.words("evidence"),
                    due=due,
                    basis=_basis(collected, row),
                    beside=_beside(collected, row, found),
                    agreement=row.agreement,
                    aim=aim_in_words(measure, collected.declarations),
                    start=result_in_words(measure, measure.baseline, collected.declarations),
                    now=figure_in_words(measure, collected.declarations),
                    population=row.words("population"),
                    missing=row.words("missing"),
                    counted=kind.word if (kind := collected.choice(row, "kind")) else None,
                    rests_on=_rests_on(typed, found),
                    derivation=found.derivation.key if found and _is_worked_out(typed, found) else None,
                    paid_by="; ".join(plan.paid_by(named, names, _PAYS)),
                )
            )
    return tuple(made)


def _rests_on(typed: TidyRow, found: Derived | None) -> str | None:
    """What the figure of a measure is worked out from; of one that is typed where the evidence is."""
    of, evidence = typed.words("derived_from"), typed.words("evidence")
    return f"Worked out from {inside(of)}" if of and found and _is_worked_out(typed, found) else evidence or of


def _is_worked_out(typed: TidyRow, found: Derived) -> bool:
    """Whether the figure of a measure is what its derivation comes to, and no other was typed."""
    return found.value is not None and typed.get("actual") is None


def _measured(collected: Collected, row: TidyRow) -> Measured:
    return measured(row, collected.register)


def _basis(collected: Collected, row: TidyRow) -> str:
    if collected.choice(row, "status"):
        return "reported"
    of_nobody = is_of_nobody(row.get("actual"))
    return "none" if is_reached(_measured(collected, row)) is None and not of_nobody else "worked out"


def _beside(collected: Collected, row: TidyRow, found: Derived | None) -> str | None:
    """What the figure of a measure says, or what it is worked out from, where that is not what was reported."""
    choice, measure = collected.choice(row, "status"), _measured(collected, row)
    now = figure_in_words(measure, collected.declarations)
    if found and found.value is not None and is_another(measure.actual, found.value):
        worked_out = figure_in_words(replace(measure, actual=found.value), collected.declarations)
        return f"Differs: the figure is {now}, and {inside(found.derivation.title)} come to {worked_out}."
    if choice is None or not differs(choice.status, is_reached(measure)):
        return None
    return f"Differs: the figure is {now}, and the target is {aim_in_words(measure, collected.declarations)}."


def measure_status(collected: Collected, row: TidyRow, due: date | None, found: Derived | None = None) -> str:
    """Where a measure stands: as reported, else its figure against its target, else whether it is due yet.

    All of those that have come by now are not all that there will be: such a measure is met at its end, unless the
    register has it judged before.
    """
    choice = collected.choice(row, "status")
    if choice:
        return choice.status
    due = due or (found.ends if found else None)
    early = due is not None and due > collected.judged_on(row.unit)
    measure = _measured(collected, row)
    if is_of_nobody(measure.actual):
        return "nobody"
    reached = is_reached(measure)
    if early and reached and found and _may_grow(collected, measure, found):
        return "not_due"
    if reached is None:
        return "not_due" if early else "not_reported"
    if not reached and early and has_not_moved(measure):
        return "not_due"  # nothing of it has come yet, and it need not have
    return "green" if reached else "amber" if early else "red"


def status_word(declarations: Declarations, status: str) -> str:
    """What people are shown of where a measure stands."""
    other = NOBODY_TO_COUNT if status == "nobody" else status
    return next((c.word for c in declarations.lists["measure_status"] if c.status == status), other)


def _may_grow(collected: Collected, measure: Measured, found: Derived) -> bool:
    """Whether a measure of all, whose figure was worked out, is of more by its end than there are now."""
    return (
        measure.is_of_all
        and found.derivation.total_grows
        and measure.actual == found.value
        and collected.register.of_trust("judged_early") is not True
    )


def build_meetings(collected: Collected) -> list[MeetingRow]:
    """A row for each meeting of the units that have returned."""
    made = []
    for unit_id, rows in collected.by_unit("meeting").items():
        plan = collected.once(UnitPlan, unit_id)
        made += [
            MeetingRow(
                unit=unit_id,
                unit_name=collected.units[unit_id].text("name"),
                ref=collected.ref(row),
                body=row.words("body"),
                body_name=collected.label("body", row.get("body")),
                date=row.date("date"),
                time=row.words("time"),
                venue=row.words("venue"),
                attendees=plan.parties(row, "attendees"),
                took_place=bool(said and said.begun and said.ends),
                to_come=not (said and said.ends),
                attended=row.number("attended"),
                members=row.number("members"),
                notes=row.words("notes"),
            )
            for row in rows
            for said in (collected.choice(row, "held"),)
        ]
    return made
