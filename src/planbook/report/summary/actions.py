"""The sheets of exceptions and actions: what stands out, counts by area and school, the late ones, all of them."""

from dataclasses import replace

from planbook.model.agreed import needs_agreement
from planbook.model.audience import data_place
from planbook.model.declarations import Block
from planbook.model.figure import DELIVERIES
from planbook.model.prose import opening
from planbook.report.cells import Cell, Line, line_of, status_cell, status_style
from planbook.report.summary.edition import VERDICTS, Edition, count_statuses, is_moved, is_overdue
from planbook.report.summary.money import award_cell
from planbook.report.table_page import TablePage

FAMILY = {"action": "action", "measure": "measure"}
"""The kinds of exception whose status has words of their own; the others have a KPI's."""


def fill_exceptions(page: TablePage, edition: Edition) -> None:
    """What is off target, off track, over its award or not returned, worst first."""
    block = edition.block("exceptions")
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    lines: list[Line] = []
    words = {row.unit: VERDICTS[row.verdict][1] for row in edition.returns if row.verdict in VERDICTS}
    for row in edition.exceptions:
        kind, status = row.kind, row.status
        if kind == "funding":
            state = award_cell(status, row.figure)
        elif kind == "return":
            word = words.get(row.unit, "Not returned")
            state = Cell(word, {"text_wrap": False} | status_style(status), row.figure, status)
        else:
            state = status_cell(status, FAMILY.get(kind, "kpi"), row.figure)
            state = replace(state, value=row.said or state.value, style=state.style | {"text_wrap": False})
        lines.append(line_of(row, state=state, since=opening(row.since)))
    page.table(block, lines, filtered=True, freeze=1)


def fill_actions(page: TablePage, edition: Edition) -> None:
    """How many actions stand where, by area, then by school."""
    block = edition.block("actions")
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    if not edition.areas and not edition.actions:
        page.text(block.empty)
        return
    section = edition.block("actions_by_area")
    page.section(section.title)
    page.table(section, edition.areas)
    section = edition.block("actions_by_unit")
    page.section(section.title)
    page.table(section, _by_unit(edition))
    page.freeze_title()
    if len(edition.actions) >= edition.block("all_actions").most:
        page.note(
            f"There are {len(edition.actions):,} {edition.nouns.action.many}, too many to list in this workbook. "
            f"The {edition.tables.register.body_word}’s coordinator has the full list, in {data_place('action')}."
        )


def _by_unit(edition: Edition) -> list[Line]:
    units = {row.unit: row.unit_name for row in edition.actions}
    lines: list[Line] = []
    for unit, name in sorted(units.items(), key=lambda pair: (pair[1].casefold(), pair[0])):
        mine = [row for row in edition.actions if row.unit == unit]
        counts = count_statuses(mine)
        lines.append(
            {
                "unit_name": name,
                **{status: counts[status] for status in DELIVERIES},
                "total": len(mine),
                "differs": sum(row.differs for row in mine),
                "overdue": sum(is_overdue(row) for row in mine),
                "slipped": sum(is_moved(row) for row in mine),
            }
        )
    return lines


def fill_late(page: TablePage, edition: Edition) -> None:
    """Actions past their finish, and those whose finish has moved."""
    block = edition.block("late")
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    late = sorted(
        edition.late,
        key=lambda r: (
            -r.overdue_days,
            -r.slipped_days,
            r.unit_name.casefold(),
            r.ref,
        ),
    )
    lines = [
        line_of(
            row,
            action=row.named,
            overdue_days=row.overdue_days or None,  # not overdue is blank, not 0
            slipped_days=row.slipped_days or None,
        )
        for row in late
    ]
    page.table(block, lines, filtered=True, freeze=1)


WHOLE_ROWS = {"added": "The row is new", "removed": "The row was removed"}


def plan_changes_block(edition: Edition) -> Block:
    """The block of what has changed in plans: another where changes need agreement."""
    by_agreement = needs_agreement(edition.tables.register)
    return edition.block("plan_changes_by_agreement" if by_agreement else "plan_changes")


def fill_plan_changes(page: TablePage, edition: Edition) -> None:
    """What is not as the plan was set, by school and in the order of its workbook."""
    block = plan_changes_block(edition)
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    lines = [
        line_of(
            row,
            row=" ".join(dict.fromkeys(word for word in (row.row_id, row.label) if word)),
            heading=WHOLE_ROWS.get(row.kind, row.heading),
        )
        for row in edition.tables.plan_changes
    ]
    page.table(block, lines, filtered=True, freeze=1)


def lists_all(edition: Edition) -> bool:
    """Whether the workbook has the sheet of all actions: not where they are too many to be read."""
    return len(edition.actions) < edition.block("all_actions").most


def fill_all_actions(page: TablePage, edition: Edition) -> None:
    """Every action, by school and area as the plans have them."""
    block = edition.block("all_actions")
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    lines = [
        line_of(row, action=row.named, finish="Ongoing" if row.ongoing else row.finish) for row in edition.actions
    ]
    page.table(block, lines, filtered=True, freeze=1)
