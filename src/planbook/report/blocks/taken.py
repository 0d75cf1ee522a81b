"""The tables that a dashboard shows because another report declares them: nobody keeps a list of them twice."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from planbook.model.declarations import Block, Report

_LONGEST_KEY = 34


def with_taken(reports: Mapping[str, Report], report: Report) -> Report:
    """`report` with the tables that it takes of another one after its own blocks; itself where it takes none.

    One that has the key of a table of its own is left out, as that stands in its place; one that has the key of
    another block of its own has the other report's before its key.
    """
    other = reports.get(report.tables_of)
    if other is None:
        return report
    return replace(report, blocks=(*report.blocks, *_taken(report, other)), tables_of="")


def _taken(report: Report, other: Report) -> Iterator[Block]:
    own = {block.key: block for block in report.blocks}
    for block in other.standing:
        mine = own.get(block.key)
        if block.part != "A" or not block.is_table or (mine is not None and mine.is_table):
            continue
        yield block if mine is None else replace(block, key=f"{other.key}_{block.key}"[:_LONGEST_KEY])
