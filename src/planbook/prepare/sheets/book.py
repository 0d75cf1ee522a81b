"""A workbook while it is written: what every sheet of it is given."""

from dataclasses import dataclass
from typing import Any

from planbook.model.declarations import Declarations
from planbook.model.register import Register
from planbook.prepare.job import Job
from planbook.prepare.layout import Layout
from planbook.prepare.sheets.formats import Formats
from planbook.prepare.sheets.lists import Lists

ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "select_locked_cells": True}
"""What a protected sheet lets everybody do all the same."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook being written, with what every sheet of it needs."""

    workbook: Any
    formats: Formats
    declarations: Declarations
    job: Job
    known: Register
    layouts: tuple[Layout, ...]
    lists: Lists
