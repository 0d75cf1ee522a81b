"""An action is done with by its own word alone: an objective that ended does not take it along."""

from pathlib import Path

import pytest

from own_templates import write_templates
from planbook.workflow.prepare import prepare_workbooks
from terms_played import AUTUMN, LAST_SUMMER, PREPARED, SPRING, Terms, cell, terms
from trust_folder import FIRST

OWN = {
    "records/objective.toml": """
[fields.state]
type = "choice"
list = "action_status"
heading = "Where it stands"
help = "Whether the objective is done with."
""",
    "formats/objectives-actions.toml": """
[[sheet]]
record = "objective"
add = [{ key = "state", after = "objective" }]
""",
}
TYPED = {
    "objective": [
        {"ref": "O1", "objective": "Read every day", "state": "Completed"},
        {"ref": "O2", "objective": "Write every day", "state": "Completed"},
        {"ref": "O3", "objective": "Count every day", "state": "On track"},
    ],
    "action": [
        {"ref": "1.1", "objective": "O1", "action": "Buy books", "status": "On track"},
        {"ref": "1.2", "objective": "O1", "action": "Hire a librarian", "status": "Completed"},
        {"ref": "2.1", "objective": "O2", "action": "Buy pens", "status": "Completed"},
        {"ref": "3.1", "objective": "O3", "action": "Buy counters", "status": "Completed"},
    ],
    "milestone": [
        {"ref": "M1", "action": "1.1", "milestone": "The books are here"},
        {"ref": "M2", "action": "1.2", "milestone": "The post is advertised"},
    ],
}


@pytest.fixture
def trust(tmp_path: Path) -> Terms:
    """A trust whose own column says of an objective that it is done with."""
    made = terms(tmp_path / "trust", "objectives-actions")
    write_templates(made.path, OWN)
    return made


def refs(folder: Terms, period: str, record: str, typed: list[str]) -> list[str]:
    """Those of the refs `typed` that the workbook issued for the period comes with."""
    found = []
    for ref in typed:
        try:
            cell(folder.workbook(period, "issued"), record, ref, "ref")
        except (StopIteration, KeyError):
            continue
        found.append(ref)
    return found


def given(folder: Terms, period: str) -> dict[str, list[str]]:
    prepare_workbooks(folder.trust, period, PREPARED[period], force=True)
    return {key: refs(folder, period, key, [str(row["ref"]) for row in rows]) for key, rows in TYPED.items()}


def test_an_open_action_comes_again_with_its_objective_that_ended(trust: Terms) -> None:
    trust.send(AUTUMN, TYPED)
    trust.bring_together(AUTUMN)
    assert given(trust, SPRING) == {"objective": ["O1", "O3"], "action": ["1.1"], "milestone": ["M1"]}
    assert cell(trust.workbook(SPRING, "issued"), "action", "1.1", "objective") == "O1 Read every day"


def test_what_ended_with_all_its_actions_comes_no_more(trust: Terms) -> None:
    done = [{**row, "status": "Completed"} for row in TYPED["action"]]
    trust.send(AUTUMN, {**TYPED, "action": done})
    trust.bring_together(AUTUMN)
    assert given(trust, SPRING) == {"objective": ["O3"], "action": [], "milestone": []}


def test_the_action_that_went_on_is_asked_about_and_found(trust: Terms) -> None:
    trust.send(LAST_SUMMER, TYPED)
    trust.bring_together(LAST_SUMMER)
    trust.send(AUTUMN, {"action": [{"ref": "1.1", "new_year": "Carry on", "status": "On track"}]})
    trust.bring_together(AUTUMN)
    data = trust.path / "outputs" / AUTUMN / "internal" / "data" / "action.csv"
    assert f"{FIRST}," in data.read_text("utf-8-sig") and "Buy books" in data.read_text("utf-8-sig")
