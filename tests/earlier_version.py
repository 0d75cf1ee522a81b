"""Version 0.9 of the plan format `objectives-actions`, as it was before 1.0, made from the declarations of today.

    python tests/earlier_version.py      writes its blank and its filled sample into workbook_templates/released/

What was released is never written again: that is for a new version. The tests make both anew and compare what
stands in them with the released ones.

1.0 has renamed three columns (`action.end_date`, `percent_complete`, `comment`), and stands in another order; it
has added Review by, Revised finish, the milestones' Met on, and the sheets Meetings, Decisions wanted and those of minutes,
attendance, documents and returns due; it no longer has the columns
Priority and Risk, the position of who declares, and the sheet Partners.
"""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from planbook.collect.workbook import read_workbook
from planbook.files import write_bytes
from planbook.model.declarations import Declarations
from planbook.model.loading import load, templates_folder
from planbook.model.register import Register
from planbook.model.values import Value
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.released import blank_job
from planbook.prepare.workbook import write_workbook

FORMAT, VERSION = "objectives-actions", "0.9"
UNIT, PERIOD = "900412", "2014-15-autumn"
ISSUED = date(2014, 11, 24)
RENAMED = {"finish": "end_date", "percent_done": "percent_complete", "progress": "comment"}
"""Keys of an action, as they are and as they were."""

_HEADINGS = {"Finish": "End date", "% done": "% complete", "Progress and evidence": "Comment"}
_NAMES = {
    "Priorities": "Areas", "Priority": "Area", "Decided by": "Of whom", "Allocation": "Award", "KPI name": "Measure",
    "Success measure": "Measure",
}  # fmt: skip
"""What sheets and columns of any record are called, and were called then."""
_ADDED = {"action": ("review_by", "revised_finish"), "milestone": ("met_on",), "declaration": ("role",)}
_RETIRED = {
    "action": """
[fields.priority]
type = "text"
heading = "Priority"
asked = "plan"
width = 10
help = "High, medium or low."

[fields.risk]
type = "long_text"
heading = "Risk"
width = 30
help = "What might keep it from being done."
""",
    "declaration": """
[fields.position]
type = "text"
heading = "Position"
required = true
help = "What whoever declares is at the school."
""",
}
_PARTNERS = """
[record]
key = "partner"
title = "Partners"
one = "partner"
many = "partners"
row_id = "ref"
label = "partner"
asks = "Who works with you"
ask = "One row for each body outside the partnership that takes part in the plan."
who = "Headteacher"
spare = 8

[fields.ref]
type = "ref"
heading = "Ref"
asked = "plan"
help = "A short reference, as N1."

[fields.partner]
type = "text"
heading = "Partner"
asked = "plan"
required = true
help = "Its name."

[fields.part]
type = "long_text"
heading = "What it does"
asked = "plan"
help = "Its part in the plan, in one sentence."

[fields.since]
type = "date"
heading = "Since"
asked = "plan"
help = "When it began."
"""

_SHOWN = [
    "ref", "action", "priority", "objective", "led_by", "end_date", "start", "resources", "success_criteria",
    "monitored_by", "status", "percent_complete", "comment", "next_step", "risk",
]  # fmt: skip
"""What an action showed, in its order."""

Rows = Mapping[str, Sequence[Mapping[str, Value]]]

PLAN: Rows = {
    "statement": [
        {"ref": "V1", "kind": "vision", "statement": "Every pupil is known well by one adult, and knows it."},
        {"ref": "V2", "kind": "value", "statement": "We say what we see, kindly, and early."},
    ],
    "area": [
        {"ref": "W1", "title": "Teaching", "lead": "Alan Strake", "why": "Lessons differ too much from room to room."},
        {"ref": "W2", "title": "Attendance", "lead": "Dilys Kettle"},
    ],
    "objective": [
        {"ref": "O1", "area": "W1", "objective": "Writing is taught alike in every subject"},
        {"ref": "O2", "area": "W1", "objective": "New teachers stay"},
        {"ref": "O3", "area": "W2", "objective": "Nobody is away without our knowing why by ten"},
    ],
    "action": [
        {
            "ref": "1.1", "action": "Agree one way of marking drafts", "objective": "O1", "led_by": "Alan Strake (lead)\nDilys Kettle",
            "end_date": date(2014, 12, 12), "start": "Autumn 2014", "resources": "Two staff meetings", "monitored_by": "Governors",
            "success_criteria": "Pupils can say what to do with a comment, in all subjects.", "priority": "High",
            "status": "completed", "percent_complete": 100, "comment": "Agreed on 4 December; a page for every pupil's book.",
            "risk": "Supply staff do not know of it.", "next_step": "Look at books again on 2 March 2015.",
        },
        {
            "ref": "1.2", "action": "A mentor for each new teacher", "objective": "O2", "led_by": "Dilys Kettle",
            "end_date": "Summer 2015", "start": date(2014, 9, 2), "resources": "An hour a week",
            "success_criteria": "All seven are still here in September 2015.", "priority": "Medium",
            "status": "on_track", "percent_complete": 50, "comment": "Seven mentors, all trained by half-term.",
            "next_step": "Mid-year talk with each, by 20 February 2015.",
        },
        {
            "ref": "2.1", "action": "Ring home by ten, every day", "objective": "O3", "led_by": "D.Kettle",
            "end_date": "ongoing", "start": date(2014, 9, 8), "resources": "Office time", "priority": "High",
            "status": "watch", "percent_complete": 25, "comment": "Done on four days of five; Mondays fail.",
            "risk": "One line only.\nIt is engaged from nine on.", "next_step": "Second line from 12 January 2015.",
        },
        {"ref": "2.2", "action": "Meet families below 90%", "objective": "O3", "led_by": "Alan Strake", "end_date": date(2015, 3, 27), "status": "not_due", "priority": "Low"},
    ],
    "milestone": [
        {"ref": "M1", "action": "1.1", "milestone": "Drafts of three subjects compared", "due": date(2014, 10, 17), "met": "met"},
        {"ref": "M2", "action": "1.2", "milestone": "Every new teacher has met their mentor", "due": date(2014, 9, 19), "met": "met"},
        {"ref": "M3", "action": "2.1", "milestone": "Second line works", "due": date(2015, 1, 12), "met": "not_due"},
    ],
    "partner": [
        {"ref": "N1", "partner": "Wyndle Sports Centre", "part": "Lends its hall for the families' evenings.", "since": date(2013, 9, 1)},
        {"ref": "N2", "partner": "Teasel Bank Library", "part": "Reads with Year 9 on Thursdays."},
    ],
    "funding_line": [
        {"ref": "F1", "source": "CENTRAL", "purpose": "Mentors", "award": 2400, "spent": 1150, "committed": 500, "comment": "On budget."},
    ],
}  # fmt: skip
DECLARED: Mapping[str, Value] = {
    "name": "Alan Strake", "date": date(2014, 12, 18), "checked": True, "position": "Headteacher",
}  # fmt: skip


def declared(folder: Path) -> Declarations:
    """The declarations as they were at 0.9, made in `folder`."""
    shutil.copytree(templates_folder(), folder, ignore=shutil.ignore_patterns("*.xlsx", "headings.toml"))
    for file in sorted((folder / "records").glob("*.toml")):
        _change(file, _named_as_they_were)
    for record, keys in _ADDED.items():
        _change(folder / "records" / f"{record}.toml", lambda text, keys=keys: _without(text, keys))
    _change(folder / "records" / "action.toml", _as_they_were)
    for record, fields in _RETIRED.items():
        _change(folder / "records" / f"{record}.toml", lambda text, fields=fields: text + fields)
    asked = "[fields.checked]\nrequired = true"
    _change(folder / "records" / "declaration.toml", lambda text: text.replace("[fields.checked]", asked))
    (folder / "records" / "partner.toml").write_text(_PARTNERS, encoding="utf-8")
    for file in (folder / "formats").glob("*.toml"):
        if file.stem not in {FORMAT, "register"}:
            file.unlink()
    for file in sorted((folder / "rules").glob("*.toml")):
        _change(file, _rules_as_they_were)
    _change(folder / "formats" / f"{FORMAT}.toml", _format_as_it_was)
    for file in sorted((folder / "reports").glob("*.toml")):
        _change(file, _report_as_it_was)
    return load(folder)


def blank(declarations: Declarations) -> bytes:
    """The blank of 0.9."""
    return write_workbook(declarations, blank_job(declarations, declarations.formats[FORMAT]))


def filled(declarations: Declarations) -> bytes:
    """A school's workbook of 0.9, with the register of the sample of that name."""
    register = templates_folder() / "samples" / f"{FORMAT}-register.xlsx"
    known = Register(read_workbook(register, load()), load())
    rows = {record: [GivenRow(row, approved=True) for row in found] for record, found in PLAN.items()}
    rows["declaration"] = [GivenRow(DECLARED)]
    period = known.calendar.period(PERIOD)
    return write_workbook(declarations, Job(declarations.formats[FORMAT], known, UNIT, period, rows, issued=ISSUED))


def _change(file: Path, change: Callable[[str], str]) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def _report_as_it_was(text: str) -> str:
    """A paper without the columns that its records did not have, and without what it says that it shows."""
    text = re.sub(r"(?ms)^shows = \[.*?\]\n", "", text)
    parts = re.split(r"(?m)^(?=\[\[block\]\])", text)
    for record, added in _ADDED.items():
        keys = "|".join((*added, *(RENAMED if record == "action" else ())))
        parts = [
            re.sub(rf'(?m)^  \{{ key = "(?:{keys})".*\n', "", part) if f'table = "{record}"\n' in part else part
            for part in parts
        ]
    return "".join(parts)


def _named_as_they_were(text: str) -> str:
    """A record with the name of its sheet and the headings that it had before those of today."""
    for now, before in _NAMES.items():
        text = text.replace(f'title = "{now}"', f'title = "{before}"')
        text = text.replace(f'heading = "{now}"', f'heading = "{before}"')
    return text


def _without(text: str, keys: Sequence[str]) -> str:
    """A record without the fields `keys`."""
    for key in keys:
        text, found = re.subn(rf"\n\[fields\.{key}\]\n(?:[^\[\n].*\n|\n)*", "\n", text + "\n")
        assert found == 1, key
    return text


def _as_they_were(text: str) -> str:
    for key, old in RENAMED.items():
        assert f"[fields.{key}]" in text
        text = text.replace(f"[fields.{key}]", f"[fields.{old}]")
        text = re.sub(rf'(?m)^(last_of = .*)"{key}"', rf'\1"{old}"', text)
    for heading, old in _HEADINGS.items():
        assert f'heading = "{heading}"' in text
        text = text.replace(f'heading = "{heading}"', f'heading = "{old}"')
    return re.sub(r"(was|due) = \[.*\]\n", "", text)


def _rules_as_they_were(text: str) -> str:
    """Rules that name a field which an action has under another key, or has not at all."""
    rules = re.split(r"(?=^\[\[rule\]\]$)", text, flags=re.MULTILINE)
    kept = []
    for rule in rules:
        own = 'record = "action"' in rule
        added = next((keys for record, keys in _ADDED.items() if f'record = "{record}"' in rule), ())
        if any(f'"{key}"' in rule for key in added):
            continue
        for key, old in RENAMED.items() if own else ():
            rule = rule.replace(f'"{key}"', f'"{old}"').replace(f"{{{key}}}", f"{{{old}}}")  # noqa: PLW2901
        kept.append(rule)
    return "".join(kept)


def _format_as_it_was(text: str) -> str:
    text = re.sub(r'version = "[^"]*"', f'version = "{VERSION}"', text, count=1)
    text = re.sub(r"reads = \[[^\]]*\]", f'reads = ["{VERSION}"]', text)
    text = re.sub(r"migrates = \[[^\]]*\]\n", "", text)
    head, *sheets = re.split(r"(?=^\[\[sheet\]\]$)", text, flags=re.MULTILINE)
    by_record = {re.findall(r'record = "(.*)"', sheet)[0]: sheet for sheet in sheets}
    for since in ("meeting", "attendance", "minute", "obligation", "document", "decision_wanted"):
        del by_record[since]
    by_record["action"] = re.sub(r"show = \[[^\]]*\]", f"show = {json.dumps(_SHOWN)}", by_record["action"]).replace(
        'required = ["finish", "led_by"]', 'required = ["end_date", "led_by"]'
    )
    by_record["milestone"] = by_record["milestone"].replace(', "met_on"', "")
    by_record["milestone"] += '[[sheet]]\nrecord = "partner"\nshow = ["ref", "partner", "part", "since"]\n\n'
    return head + "".join(by_record.values())


def write_earlier() -> None:
    """Write both where they belong, where they are not there yet."""
    with tempfile.TemporaryDirectory() as scratch:
        declarations = declared(Path(scratch) / "workbook_templates")
        folder = templates_folder() / "released"
        for name, data in (("", blank(declarations)), ("-filled", filled(declarations))):
            path = folder / f"{FORMAT}-{VERSION}{name}.xlsx"
            if not path.exists():
                write_bytes(path, data)


if __name__ == "__main__":
    write_earlier()
