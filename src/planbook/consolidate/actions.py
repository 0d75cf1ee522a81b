"""Actions: each with where it stands, how far it has slipped and what was said of it."""

from collections.abc import Sequence
from dataclasses import replace

from planbook.consolidate.collected import Collected
from planbook.consolidate.delivery import ToldDelivery, overdue_days, slipped_days, status_of, tell
from planbook.consolidate.row_histories import Stories, Taken
from planbook.consolidate.rows import ActionRow
from planbook.consolidate.tidy import TidyRow
from planbook.consolidate.tops import ACTIONS, top_of_actions
from planbook.consolidate.unit_plan import UnitPlan
from planbook.model.delivery import Facts, differs, facts_of
from planbook.model.figure import Figure, Source, Status
from planbook.model.nouns import nouns_of
from planbook.model.prose import counted, opening


def build_actions(collected: Collected) -> tuple[list[ActionRow], list[Figure]]:
    """A row for each action of the units that have returned, in the register's order, and its figure.

    An action that was completed earlier in the year is no longer asked about; it follows the others, as it
    stood then.
    """
    stories = Stories(collected, collected.declarations.records[ACTIONS])
    made: list[tuple[ActionRow, Figure]] = []
    for unit_id, actions in collected.by_unit(ACTIONS).items():
        plan = collected.once(UnitPlan, unit_id)
        made += [_made(collected, plan, row, stories.of(unit_id, row)) for row in actions]
        if collected.stands(unit_id, collected.period.id):
            made += _completed_before(collected, stories, unit_id, actions)
    return [row for row, _ in made], [figure for _, figure in made]


def _made(collected: Collected, plan: UnitPlan, row: TidyRow, story: Sequence[TidyRow]) -> tuple[ActionRow, Figure]:
    told, share, status = _stands(collected, story)
    facts = _facts(collected, plan, row, told, share)
    made = _action_row(collected, plan, row, told, status, facts, share)
    if len(story) > 1:
        then = collected.register.calendar.period(story[-2].period) or collected.period
        before = collected.at(then)
        last, _, delivery = _stands(before, story[:-1])
        made = replace(made, delivery_last=delivery, revised_last=last.revised)
    return made, Figure(made.figure, status, status, _sources(row, told))


def _stands(collected: Collected, story: Sequence[TidyRow]) -> tuple[ToldDelivery, float | None, Status]:
    """What was told of the last row of `story`, the share of its time passed, and the status that is shown."""
    told = tell(collected, story)
    unit = story[-1].unit
    share = collected.share_passed(unit, told.start, told.expected)
    begun = told.start is None or told.start <= collected.judged_on(unit)
    return told, share, status_of(told.reported, told.progress, begun=begun)


def _facts(
    collected: Collected, plan: UnitPlan, row: TidyRow, told: ToldDelivery, share: float | None
) -> Facts | None:
    """What milestones or progress say of it; nothing is set beside what is not due, or has been dropped."""
    said = told.reported
    if said and not said.done and (said.ends or said.to_come):
        return None
    milestones = [collected.choice(milestone, "met") for milestone in _due(collected, plan, row)]
    facts = facts_of(milestones, nouns_of(collected.declarations).milestone, told.progress, share)
    return None if said and said.ends and facts and facts.basis != "milestones" else facts


def _due(collected: Collected, plan: UnitPlan, row: TidyRow) -> list[TidyRow]:
    """The action's milestones that are due by the day that its unit is judged by."""
    as_at = collected.judged_on(row.unit)
    return [m for m in plan.below("milestone", row) if (due := collected.day(m.get("due"))) and due <= as_at]


def _beside(collected: Collected, told: ToldDelivery, facts: Facts | None) -> str | None:
    """The facts in words, with what they come to where that is not what was reported, and how far its finish has
    moved, as that makes progress look better."""
    if facts is None:
        return None
    word = next(c.word for c in collected.declarations.lists["action_status"] if c.status == facts.status).lower()
    if told.reported is None:
        words = f"Worked out, as nothing was reported: {word}. {opening(facts.words)}."
    elif differs(told.reported, facts):
        suggest = (
            f"{nouns_of(collected.declarations).milestone.many} suggest"
            if facts.basis == "milestones"
            else "progress suggests"
        )
        why = facts.words if told.reported.done else f"its {suggest} {word}. {opening(facts.words)}"
        words = f"Differs: {why}."
    else:
        words = f"{opening(facts.words)}."
    moved = slipped_days(told) if facts.basis == "progress" else 0
    return f"{words} The finish has moved by {counted(moved, 'day')}." if moved else words


def _completed_before(
    collected: Collected, stories: Stories, unit_id: str, now: Sequence[TidyRow]
) -> list[tuple[ActionRow, Figure]]:
    """The actions that were completed in an earlier period of the year and are not in this period's workbook."""
    found: list[tuple[ActionRow, Figure]] = []
    taken = Taken(stories.record, now)
    for period, by_unit in reversed(stories.earlier):
        if period.year != collected.period.year:
            continue
        then = collected.at(period)
        plan = then.once(UnitPlan, unit_id)
        earlier = Stories(then, stories.record)
        before = []
        for row in by_unit[unit_id]:
            if (said := then.choice(row, "status")) and said.done and not taken.has(row):
                made, figure = _made(then, plan, row, earlier.of(unit_id, row))
                # since then nothing has changed
                before.append(
                    (replace(made, delivery_last=made.delivery, revised_last=made.revised_finish), figure)
                )
                taken.add(row)
        for row in by_unit[unit_id]:
            taken.add(row)  # what was told of it last counts: one that was live again was not done before
        found = [*before, *found]
    return found


def _sources(row: TidyRow, told: ToldDelivery) -> tuple[Source, ...]:
    """The action's own row, its milestones, and the earlier rows that its status or its dates come from."""
    sources = [row.source("status", "percent_done", "progress", "start", "finish", "revised_finish")]
    where = (("unit", row.unit), ("period", row.period), ("action", row.get("ref")))
    sources.append(Source("milestone", where, ("due", "met")))
    sources += [earlier.source("status", "percent_done") for earlier in told.confirmed]
    sources += [earlier.source("finish", "revised_finish") for earlier in told.moved]
    return tuple(sources)


def _action_row(
    collected: Collected,
    plan: UnitPlan,
    row: TidyRow,
    told: ToldDelivery,
    status: Status,
    facts: Facts | None,
    share: float | None,
) -> ActionRow:
    area, shared = plan.top_title(row), top_of_actions(collected.declarations).shared
    unit = collected.units[plan.unit_id]
    return ActionRow(
        unit=plan.unit_id,
        unit_name=unit.text("name"),
        ref=collected.ref(row),
        area=area,
        trust_area=collected.register.code_for(shared, area) if shared else None,
        objective=plan.parent_words(row),
        action=row.words("action"),
        led_by=plan.parties(row, collected.declarations.records[ACTIONS].lead),
        start=told.start,
        finish=told.finish,
        ongoing=told.ongoing,
        revised_finish=told.revised,
        reported=told.reported.code if told.reported else None,
        delivery_last=None,
        revised_last=None,
        delivery=status,
        facts=facts.status if facts else None,
        basis=facts.basis if facts else "none",
        beside=_beside(collected, told, facts),
        differs=differs(told.reported, facts),
        reporting=told.reporting,
        percent_done=told.percent_done,
        share_passed=share,
        progress=row.words("progress"),
        next_step=row.words("next_step"),
        impact=row.words("impact"),
        overdue_days=overdue_days(told, collected.judged_on(plan.unit_id)),
        slipped_days=slipped_days(told),
        success_criteria=row.words("success_criteria"),
        live=told.reported is None or not told.reported.ends,
        source_file=row.place[0],
        source_sheet=row.place[1],
        source_row=row.place[2],
        figure=f"action/{plan.unit_id}/{row.text('ref')}" + (f"/{row.excel_row}" if row.repeated else ""),
        agreement=row.agreement,
    )
