"""A trust's own papers and sheets, as a coordinator would write them, for tests of what they do."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl

from own_templates import ALL, write_templates
from planbook.model.sha256 import sha256_of
from planbook.workflow.prepare import prepare_workbooks
from trust_folder import PERIOD, TODAY, Folder, begin_anew, edit, kept_trust, small_trust

RISKS_PAPER = """
[report]
title = "Risks and what is late, {period}"
audience = "external"
scope = "unit"
subtitle = "For the {committee}."

[[block]]
key = "risks"
title = "Risks"
caption = "Risks of {name}"
intro = "{rows:risk is/risks are} known."
table = "risk"
where = { state = ["open", "closed"] }
sort = ["-review", "ref"]
most = 2
always = { state = ["closed"] }
columns = [
  { key = "ref", width = 20 },
  { key = "risk" },
  { key = "hurt", width = 24 },
  { key = "present", width = 24 },
  { key = "review", width = 38 },
  { key = "status", width = 26 },
]
empty = "No risk is known."

[[block]]
key = "late"
title = "What is late"
table = "action"
where = { overdue = [true] }
columns = ["ref", "action", "led_by", "days_over"]
empty = "No action is past its finish."

[[block]]
key = "matters"
title = "Exceptions"
table = "exceptions"
columns = [{ key = "what", heading = "What" }, { key = "since", heading = "Since", width = 30 }]
empty = "There is no exception."

[[block]]
key = "confidential"
part = "B"
title = "Those hurt"
table = "risk"
columns = ["ref", "hurt", "present"]
empty = "Nobody."
"""
OF_BODY = """
[report]
title = "Risks of our schools, {period}"
audience = "external"
scope = "body"

[[block]]
key = "risks"
title = "Risks"
table = "risk"
columns = ["unit_name", "ref", "risk", "status"]
empty = "No risk is known."
"""
OF_TRUST = OF_BODY.replace('scope = "body"', 'scope = "trust"')
SUMMARY = """
[[block]]
key = "risks"
title = "Risks"
caption = "Risks of all {schools}"
intro = "{having} of {due} {schools} have any."
table = "risk"
after = "late"
sort = ["review"]
columns = [
  { key = "unit_name", width = 30 },
  { key = "ref", width = 8 },
  { key = "risk", width = 40 },
  { key = "hurt", width = 14 },
  { key = "review", width = 14 },
  { key = "status", width = 16 },
]
empty = "No risk is known."
"""
GOVERNORS = """
[[block]]
key = "exceptions"

[block.columns]
add = [{ key = "kind", heading = "Of what", width = 24, after = "what" }]
"""
PAPERS = {
    "reports/risks.toml": RISKS_PAPER,
    "reports/risks_of_body.toml": OF_BODY,
    "reports/risks_of_trust.toml": OF_TRUST,
    "reports/summary.toml": SUMMARY,
    "reports/governors.toml": GOVERNORS,
}
MEETING = """
[report]
title = "What our {schools} ask, {period}"
audience = "external"
scope = "body"

[[block]]
key = "asked"
title = "Decisions for {name}"
code = "decisions"
caption = "Decisions"
most = 4
columns = [
  { key = "no", heading = "No.", width = 11 },
  { key = "unit_name", heading = "Who asks", width = 36 },
  { key = "decision", heading = "Decision" },
  { key = "power", heading = "Under which power", width = 40 },
]

[[block]]
key = "matters"
title = "Exceptions"
code = "exceptions"
caption = "What is exceptional"
empty = "Nothing is."
columns = [
  { key = "what", heading = "What" },
  { key = "explanation", heading = "{explanation}", width = 40 },
]
"""
"""A paper over several schools of blocks that code fills."""
SINCE = """
[report]
title = "What has changed, {period}"
audience = "external"

[[block]]
key = "since"
title = "Since {the_previous}"
code = "since"
caption = "What has changed"
empty = "Nothing has."
columns = [
  { key = "what", heading = "What" },
  { key = "then", heading = "Then", width = 34, type = "status" },
  { key = "now", heading = "Now", width = 34, type = "status" },
]

[[block]]
key = "first"
of = "since"
title = "First"
empty = "There is nothing to compare it with."
"""
OF_SEVERAL = """
[report]
title = "All that {name} has, {period}"
audience = "external"
scope = "trust"

[[block]]
key = "summary"
code = "summary"
title = "Summary"
empty = "Nothing is known."

[[block]]
key = "noted"
code = "noted"
title = "To note"

[[block]]
key = "changed"
of = "noted"
title = ""
columns = [{ key = "what", heading = "What" }, { key = "after", heading = "Now" }]

[[block]]
key = "changed_by_agreement"
of = "noted"
title = ""
columns = [{ key = "what", heading = "What" }, { key = "after", heading = "Now" }]

[[block]]
key = "priorities"
code = "priorities"
title = "Priorities"
most = 8
columns = [{ key = "priority", heading = "Priority" }, { key = "delivery", heading = "Delivery" }]

[[block]]
key = "measures"
code = "measures"
title = "KPIs"
columns = [
  { key = "measure", heading = "KPI" },
  { key = "now", heading = "Now", width = 16, type = "number" },
  { key = "earlier", heading = "{earlier}", width = 18, type = "number" },
  { key = "status", heading = "Status", width = 27, type = "status" },
]

[[block]]
key = "people"
code = "people"
title = "Staff"
columns = [{ key = "measure", heading = "KPI" }, { key = "status", heading = "Status", type = "status" }]

[[block]]
key = "money"
code = "money"
title = "Money"
columns = [{ key = "source", heading = "Source" }, { key = "left", heading = "Left", type = "money" }]

[[block]]
key = "questions"
code = "questions"
title = "Questions"
most = 9

[[block]]
key = "dates"
code = "dates"
title = "Dates"
empty = "No date of {name} is known."
columns = [{ key = "date", heading = "Date" }, { key = "what", heading = "What" }]

[[block]]
key = "definitions"
of = "dates"
title = ""
columns = [{ key = "measure", heading = "KPI" }, { key = "definition", heading = "How it is counted" }]
"""
"""A paper of the trust of every block that code fills for one school too."""
RISKS = [
    ("R1", "The roof leaks", "Open", None, 5, 3),
    ("R2", "Nobody applies", "Live", date(2026, 11, 20), 30, 8),
    ("R3", "The wall", "Closed", date(2026, 11, 20), 40, 9),
    ("R4", "=1+1", "Open", date(2026, 12, 1), 40, 10),
]
"""Rows of the record that the papers are over, as a school fills them in."""


def own_trust(folder: Path, units: int = 1, papers: Mapping[str, str] = PAPERS) -> Folder:
    """A trust with papers of its own, whose first school has filled in a record of its own."""

    def make(empty: Path) -> None:
        made = small_trust(empty, units=units)
        write_templates(made.path, {**ALL, **papers})
        shutil.rmtree(made.path / "issued")
        for path in made.returned.glob("*.xlsx"):
            path.unlink()
        begin_anew(made.path)
        for number, one in enumerate(prepare_workbooks(made.trust, PERIOD, TODAY)):
            path = made.returned / one.path.name
            shutil.copyfile(one.path, path)
            if number == 0:
                edit(path, risks(RISKS))

    said = sha256_of(repr(sorted(papers.items())).encode())
    return kept_trust(f"own-papers-{units}-{said[:12]}", folder, make)


def risks(rows: Sequence[tuple[object, ...]]) -> Callable[[openpyxl.Workbook], None]:
    """Fills in the sheet of risks."""

    def fill_in(book: openpyxl.Workbook) -> None:
        sheet = book["Risks"]
        keys = ("ref", "risk", "state", "review", "present", "hurt")
        columns = {str(cell.value).rpartition(".")[2]: cell.column for cell in sheet[4] if cell.value}
        for row, values in enumerate(rows, 6):
            for key, value in zip(keys, values, strict=True):
                cell = sheet.cell(row, columns[key])
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"

    return fill_in
