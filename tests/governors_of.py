"""The governors' paper of one unit, as the tests ask for it."""

from planbook.consolidate.tables import ExternalTables
from planbook.model.declarations import Declarations
from planbook.report.papers import made_outside, paper_of
from planbook.report.word.paper import Paper


def governors_paper(declarations: Declarations, tables: ExternalTables, unit: str) -> Paper:
    """What the paper says, before it is Word."""
    return paper_of(declarations, tables, "governors", unit)


def write_governors(declarations: Declarations, tables: ExternalTables, unit: str, *, draft: bool = False) -> bytes:
    """The paper as a .docx."""
    return made_outside(declarations, tables, "governors", unit, draft=draft).data
