"""No school is asked for what it cannot reach: what is locked is told but not asked, what is folded says where."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

import builders
from planbook.model.declarations import Declarations
from planbook.model.finding import Finding
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.prepare.content.live import live_lines
from planbook.prepare.content.reach import LOCKED, at_the_right_door, reach_of
from planbook.prepare.job import GivenRow
from planbook.prepare.layout import FIRST_ROW, Layout, lay_out
from workbooks import job, with_columns, written

DECLARATIONS = load()
BEFORE, AFTER = date(2026, 8, 1), date(2026, 9, 1)
APPROVED = GivenRow(
    {"ref": "1.1", "action": "Teach", "led_by": "Deputy", "start": AFTER, "finish": BEFORE}, approved=True
)
OWN = GivenRow({"ref": "1.2", "action": "Read", "start": AFTER, "finish": BEFORE})


def locking() -> Register:
    """A trust whose plans are not changed before a body has agreed."""
    return builders.register(trust=with_columns(builders.TABLES["trust"], plan_agreed_by="LGC"))


def layouts(rows: dict[str, Sequence[GivenRow]], register: Register | None = None) -> list[Layout]:
    return lay_out(DECLARATIONS, job(rows=rows, register=register))


def finding(layout: Layout, *keys: str, row: int = FIRST_ROW, severity: str = "warning") -> Finding:
    cells = tuple(f"{place.letter}{row}" for key in keys if (place := layout.place(key)))
    assert len(cells) == len(keys)
    return Finding("AP-011", severity, "990001", None, layout.name, cells, "action", row, keys[0], None,
                   "It is so.", "Correct it.")  # fmt: skip


def sheet(made: list[Layout], record: str) -> Layout:
    return next(layout for layout in made if layout.sheet.record.key == record)


def test_what_is_approved_is_locked_where_a_body_has_to_agree_and_nowhere_else() -> None:
    for register, reach in ((locking(), "locked"), (None, "open")):
        actions = sheet(made := layouts({"action": [APPROVED, OWN]}, register), "action")
        assert reach_of(made, finding(actions, "start", "finish")) == reach
        assert reach_of(made, finding(actions, "start", "finish", row=FIRST_ROW + 1)) == "open"
        # One of the two cells is enough.
        assert reach_of(made, finding(actions, "finish", "revised_finish")) == "open"


def test_of_what_is_locked_a_school_is_told_and_not_asked() -> None:
    actions = sheet(made := layouts({"action": [APPROVED]}, locking()), "action")
    told = at_the_right_door(made, finding(actions, "finish"))
    assert (told.severity, told.message, told.remedy) == ("note", "It is so.", LOCKED)
    asked = finding(actions, "status")
    assert at_the_right_door(made, asked) is asked


def test_what_the_trust_gives_on_a_sheet_of_fixed_rows_is_locked() -> None:
    kpis = sheet(made := layouts({"kpi_value": [GivenRow({"kpi": "ATT", "group": "all"})]}), "kpi_value")
    assert reach_of(made, finding(kpis, "kpi")) == "locked"
    assert reach_of(made, finding(kpis, "numerator")) == "open"
    assert reach_of(made, finding(kpis, "value")) == "open"  # works itself out of cells that are


@pytest.mark.parametrize(("register", "reach"), [(None, "open"), ("locking", "locked")])
def test_a_row_that_was_finished_last_year_is_locked_on_a_protected_sheet_alone(
    register: str | None, reach: str
) -> None:
    rows = [APPROVED, replace(APPROVED, values={**APPROVED.values, "ref": "1.9"}, due=False)]
    actions = sheet(made := layouts({"action": rows}, locking() if register else None), "action")
    assert reach_of(made, finding(actions, "status", row=FIRST_ROW + 1)) == reach


def test_of_a_column_that_is_folded_away_it_is_said_where_it_is() -> None:
    """In a first term, while the plan is being set, what the term asks may be folded away."""
    made = layouts({"action": [OWN]})
    actions = sheet(made, "action")
    place = next(place for place in actions.places if place.spec.key == "next_step")
    folded = replace(actions, places=tuple(replace(p, folded=p == place) for p in actions.places))
    told = at_the_right_door([folded], finding(folded, "next_step"))
    assert told.severity == "warning"
    assert told.remedy.startswith(f"Correct it. The column “{place.heading}” is hidden: open it")
    both = finding(folded, "status", "next_step")
    assert at_the_right_door([folded], both) is both


def test_what_is_on_the_cover_or_no_sheet_is_left_as_it_is() -> None:
    made = layouts({"action": [APPROVED]}, locking())
    for name in ("Cover", None):
        own = replace(finding(sheet(made, "action"), "finish"), sheet=name)
        assert at_the_right_door(made, own) is own


def test_the_check_sheet_counts_only_rows_that_can_be_changed() -> None:
    def starts(declarations: Declarations, register: Register | None) -> list[int]:
        made = layouts({"action": [APPROVED, OWN]}, register)
        rules = [rule for rule in declarations.rules.values() if rule.live and rule.check == "not_before"]
        (line,) = [x for x in live_lines(declarations, made, rules) if x.rule.params["other"] == "start"]
        assert ("<6)" in line.mask) == (register is not None)
        return line.rows

    assert starts(DECLARATIONS, None) == [FIRST_ROW, FIRST_ROW + 1]
    assert starts(DECLARATIONS, locking()) == [FIRST_ROW + 1]
    book = written(job(rows={"action": [APPROVED, OWN]}, register=locking()))
    assert book["Actions"].protection.sheet
