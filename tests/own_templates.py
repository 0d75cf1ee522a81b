"""A trust's own declarations, as a coordinator would write them, for tests of what they do."""

from collections.abc import Mapping
from pathlib import Path

RISK = """
[record]
key = "risk"
title = "Risks"
one = "risk"
many = "risks"
row_id = "ref"
label = "risk"
due = ["review"]
exceptions = ["overdue"]
asks = "What could go wrong, and who watches it"
ask = "One row for each risk."
who = "Headteacher"
spare = 10

[fields.ref]
type = "ref"
heading = "Ref"
asked = "plan"

[fields.risk]
type = "long_text"
heading = "Risk"
asked = "plan"
required = true
width = 40

[fields.action]
type = "reference"
of = "action"
heading = "Action"
asked = "plan"

[fields.state]
type = "choice"
list = "risk_state"
heading = "State"
required = true

[fields.review]
type = "date"
heading = "Review by"

[fields.present]
type = "count"
heading = "Pupils present"
disclosure = { people = true }

[fields.hurt]
type = "count"
heading = "Pupils hurt"
disclosure = { people = true, of = "present", adds_up = ["unit"] }
"""
LISTS = """
[risk_state]
open = { word = "Open", also = ["Live"], status = "amber" }
closed = { word = "Closed", status = "green", ends = true }
"""
ACTION = """
[fields.risk_owner]
type = "text"
heading = "Watched by"
"""
OBJECTIVES = """
[[sheet]]
record = "risk"
show = ["ref", "risk", "action", "state", "review", "present", "hurt"]
after = "action"

[[sheet]]
record = "action"
add = [{ key = "risk_owner", after = "led_by" }]
"""
OWN_FORMAT = """
[format]
title = "Our plan"
version = "1.0"
reads = ["1.0"]
summary = "Actions with lead, cost and what will be different."

[[sheet]]
record = "action"
show = ["ref", "action", "finish", "led_by", "source", "cost", "success_criteria", "status", "progress"]
"""
RULES = """
[[rule]]
code = "OT-001"
title = "An open risk has a day on which it is looked at again"
severity = "warning"
message = "Row {row}: the risk is open, and no day says when it is looked at again."
remedy = "Give the day."
why = "Ours."
check = "required_when"
record = "risk"
params = { field = "review", when_field = "state", when_in = ["open"] }
live = true
"""
ALL = {
    "records/risk.toml": RISK,
    "lists.toml": LISTS,
    "records/action.toml": ACTION,
    "formats/objectives-actions.toml": OBJECTIVES,
    "formats/our-plan.toml": OWN_FORMAT,
    "rules/ours.toml": RULES,
}


def write_templates(trust: Path, files: Mapping[str, str] = ALL) -> Path:
    """Write `files` into the `templates/` of the trust; returns that folder."""
    folder = trust / "templates"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
