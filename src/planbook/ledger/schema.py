"""The tables of `ledger.db`."""

from typing import Any

from sqlalchemy import (
    Column,
    CompoundSelect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    select,
    union,
)

metadata = MetaData()

owner = Table(
    "owner",
    metadata,
    Column("id", Integer, primary_key=True),  # there is one line
    Column("identity", Text, nullable=False),
    Column("trust", Text, nullable=False),
    Column("units", Text, nullable=False),  # the ids of all units that the register has had, as JSON
)
"""Whose ledger it is: the identity that the register has too, and what that said of itself when last used."""

owner_before = Table(
    "owner_before",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", Text, nullable=False),
    Column("trust", Text, nullable=False),
)
"""Under which identities and names the trust has made workbooks before; some of them are still to come back."""

unfinished = Table(
    "unfinished",
    metadata,
    Column("work", Text, primary_key=True),
)
"""Work that is recorded as done and of which something is left to do, as the space of what was erased."""

redaction = Table(
    "redaction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Integer, ForeignKey("receipt.id"), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("cell", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("redacted_on", Text, nullable=False),
    Column("sha_before", Text, nullable=False),
    Column("sha_after", Text, nullable=False),
)
"""Cells whose words were taken out of what is kept, with the SHA-256 of the file before and after."""

file = Table(
    "file",
    metadata,
    Column("sha", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
"""Every file as it came, and every register that outputs were made with."""

reading = Table(
    "reading",
    metadata,
    Column("register", Text, ForeignKey("file.sha"), primary_key=True),
    Column("read_with", Text, nullable=False),
    Column("checked_with", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # compressed JSON
    Column("seal", Text, nullable=False),
)
"""What was read of a register that is kept, and found in it, so that it is not read twice; see readings.py."""

receipt = Table(
    "receipt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha", Text, ForeignKey("file.sha"), nullable=False),
    Column("folder_period", Text, nullable=False),  # the period whose folder it lay in
    Column("name", Text, nullable=False),
    Column("received_on", Text, nullable=False),
    Column("period", Text),  # what the workbook says of itself
    Column("unit", Text),
    Column("template", Text),
    Column("version", Text),
    Column("problems", Text, nullable=False),
    Column("reader", Text, nullable=False),  # what it was read with: the reader's version and the declarations
    Column("trust", Text),  # the trust that the workbook says it is of
    Column("forgotten_on", Text),  # where the unit has been forgotten: this line is all that is left
    Column("tables", Text),  # the seal of all that was read of it, see seals.py
    Column("seal", Text),
)
"""One line for each file and name that was ever received."""

sheet = Table(
    "sheet",
    metadata,
    Column("receipt", Integer, ForeignKey("receipt.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("record", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("keys", Text, nullable=False),
    Column("letters", Text, nullable=False),
    Column("key_rows", Text),
    Column("faults", Text, nullable=False),
)
"""A table of a workbook as read: where it stood and which column held which field."""

row = Table(
    "row",
    metadata,
    Column("receipt", Integer, ForeignKey("receipt.id"), primary_key=True),
    Column("position", Integer, primary_key=True),  # of its sheet
    Column("number", Integer, primary_key=True),  # among the table's rows
    Column("n", Integer, nullable=False),  # the Excel row
    Column("excluded", Text),
    Column("cells", Text, nullable=False),  # the values as JSON
)
"""The rows of a workbook, those excluded with the reason."""

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("receipt", Integer, ForeignKey("receipt.id"), nullable=False),
    Column("supersedes", Integer, ForeignKey("receipt.id")),
    Column("decided_on", Text, nullable=False),
    Column("chosen", Integer, nullable=False),  # 1 where the operator chose it
    Column("among", Text, nullable=False),  # the receipts that lay there, as JSON
    Column("seal", Text),
    Column("kind", Text),  # none of one that says what stands; `withdrawn`, `came`
    Column("came_on", Text),  # of one of the kind `came`: the day on which the file really came
)
"""What stands in a slot: the newest line of each (period, unit, template) counts. One that a file is withdrawn, or
on which day it really came, is a line among them, so that a run knows by one number what had been decided."""

approval = Table(
    "approval",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("year", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("field", Text, nullable=False),  # empty where it is of a whole row
    Column("value", Text, nullable=False),  # as JSON, with whether it is a day
    Column("refused", Integer, nullable=False),
    Column("decided_on", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("seal", Text),
)
"""What was agreed or refused of a plan, value by value: of each value of a cell the newest line counts."""

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", Text, nullable=False),
    Column("today", Text, nullable=False),
    Column("as_at", Text, nullable=False),
    Column("register", Text, ForeignKey("file.sha"), nullable=False),
    Column("declarations", Text, nullable=False),
    Column("templates", Text),  # the file of the trust's own declarations; none of a run that did not keep them
    Column("code_version", Text, nullable=False),
    Column("decisions", Integer),  # the last decision taken by then
    Column("seal", Text),  # of this line and of its verdicts
    Column("publications", Integer),  # the last publication that counted
    Column(
        "restated", Integer
    ),  # 1 where a past period was made anew, and nothing goes by it until it is published
    Column("figures", Text),  # the file of what exports gave; none of a run without any
    Column("looked", Text),  # by which the next run knows whether anything has changed, see workflow/unchanged.py
)
"""Each time that a period was checked: with it and the receipts, the outputs of that day can be made again."""

verdict = Table(
    "verdict",
    metadata,
    Column("run", Integer, ForeignKey("run.id"), primary_key=True),
    Column("receipt", Integer, ForeignKey("receipt.id"), primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("present", Integer, nullable=False),  # 0 where it stood although its file had gone from the folder
)
"""What each run made of each file."""

finding = Table(
    "finding",
    metadata,
    Column("run", Integer, ForeignKey("run.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("unit", Text),
    Column("content", Text, nullable=False),  # the whole finding as JSON
)
"""What each run found."""

output = Table(
    "output",
    metadata,
    Column("run", Integer, ForeignKey("run.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("sha", Text, nullable=False),
)
"""The files each run made."""


publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("meeting", Text, nullable=False),  # BODY/DATE where only its papers went out, else empty
    Column("folder", Text, nullable=False),  # below the period's published/
    Column("run", Integer, nullable=False),  # of what it was made; the run may have been forgotten since
    Column("receipts", Integer, nullable=False),  # the last receipt that had come
    Column("lines", Text),  # the seal of all that was shown
    Column("seal", Text),
)
"""Each time that papers went out."""

published = Table(
    "published",
    metadata,
    Column("publication", Integer, ForeignKey("publication.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("paper", Text, nullable=False),  # its path in the period's folder
    Column("table", Text, nullable=False),  # `file` in the line of the paper itself
    Column("key", Text, nullable=False),
    Column("unit", Text, nullable=False),  # empty of what is of several
    Column("shown", Text, nullable=False),  # the fields as shown, as JSON
)
"""Every figure, status and suppression as it was shown, line by line of the tables of each paper."""


def kept_of_runs() -> CompoundSelect[Any]:
    """The SHA-256 of what runs were made of beside what came: registers, the trust's own templates, and what
    exports gave."""
    beside = (run.c.templates, run.c.figures)
    return union(select(run.c.register), *(select(kept).where(kept.is_not(None)) for kept in beside))
