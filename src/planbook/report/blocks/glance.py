"""What the other blocks of a paper say of themselves, together at its beginning."""

from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.rows import choose
from planbook.report.blocks.table import at_a_glance
from planbook.report.word.paper import Paragraph, Section


@named("at_a_glance", scopes=EVERY_SCOPE, of_others=True)
def glance(told: Told) -> Section | None:
    """The sentences that other blocks of the same part declare of themselves, in the order of the paper; left out
    where none has any row."""
    said = []
    for block in told.report.standing:
        if block.glance and block.part == told.block.part:
            said += at_a_glance(block, told.words, choose(told.subject, block, 0))
    return Section(told.block.title, tuple(Paragraph(line) for line in said)) if said else None
