"""Advice that fits the cell it is given for, and words for rows that say no more than is known of them."""

import io
import re
import zipfile

import pytest

from builders import submission
from consolidated import consolidated
from governors_of import write_governors
from planbook.consolidate.disclosure import external
from planbook.model.carried import refs_given
from planbook.model.declarations import Field
from planbook.model.loading import load
from planbook.report.summary.write import write_summary
from planbook.validate.wording import _settle

DECLARATIONS = load()
WORDS = re.compile(r"word/document\.xml|xl/sharedStrings\.xml|xl/worksheets/.*\.xml|xl/drawings/.*\.xml")
"""The parts of a file that people read."""


def field(record: str, key: str) -> Field:
    return DECLARATIONS.records[record].field(key)


@pytest.mark.parametrize(
    ("record", "key", "advice"),
    [
        ("action", "finish", "Give the day, or the term, that you aim at; it can be moved later"),
        ("milestone", "met_on", "Give the day that you aim at; it can be moved later"),
        ("kpi_value", "numerator", "Give the figure, or write “not known”"),
        ("funding_line", "spent", "Give the figure, or write “not known”"),
        ("measure", "target", "Give the figure that you aim at, or leave the cell blank until it is known"),
    ],
)
def test_what_is_still_to_come_is_asked_for_as_its_cell_takes_it(record: str, key: str, advice: str) -> None:
    assert _settle(field(record, key)) == advice


def test_a_finish_and_its_revision_take_the_same_words() -> None:
    assert field("action", "revised_finish").accepts == field("action", "finish").accepts
    for layout in DECLARATIONS.formats.values():
        shown = {
            column.key: column.spec
            for sheet in layout.sheets
            for column in sheet.columns
            if column.record == "action" and column.key in {"finish", "revised_finish"}
        }
        assert len({spec.accepts for spec in shown.values()}) <= 1, layout.key


def test_a_ref_that_was_only_given_at_reading_stands_in_no_paper() -> None:
    sent = submission(
        area="| ref | title |\n| 1 | Reading |",
        action="""
        | ref | action        | area | status    | progress | finish     | revised_finish | next_step |
        | +6  | Teach phonics | 1    | Off track | Begun.   | 25/03/2027 | 12/07/2027     | Train     |
        | 1.2 | Ring home     | 1    | Watch     | Begun.   | 25/03/2027 |                | Ring      |
        """,
        milestone="""
        | ref | action | milestone         | due        |
        | +6  | +6     | Half of them read | 20/11/2026 |
        """,
    )
    tables = external(consolidated(sent))
    given = refs_given(DECLARATIONS, sent)["action", "+6"]
    assert {row.ref for row in tables.actions} == {"1.2", given}
    assert [row.action for row in tables.milestones] == [given]
    paper = write_governors(DECLARATIONS, tables, sent.unit)
    summary, _ = write_summary(DECLARATIONS, tables)
    for data in (paper, summary):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            words = " ".join(parts.read(name).decode() for name in parts.namelist() if WORDS.fullmatch(name))
        assert "Teach phonics" in words
        assert [words[m.start() - 60 : m.end() + 30] for m in re.finditer(r"\+6\b", words)] == []
