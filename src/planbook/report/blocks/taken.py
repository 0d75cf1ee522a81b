"""The tables that a dashboard shows because other reports declare them: nobody keeps a list of them twice."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from planbook.consolidate.tables import inside_types
from planbook.model.declarations import Block, Report

_LONGEST_KEY = 34


def with_taken(reports: Mapping[str, Report], report: Report, *, inside: bool = False) -> Report:
    """`report` with the tables that it takes of others after its own blocks; itself where it takes none.

    First come those of the report that it names. One that has the key of a table of its own is left out, as that
    stands in its place; one that has the key of another block of its own has the other report's before its key.
    Then comes one table of each record that only papers show, of Part A or, in the trust's own office (`inside`),
    of either part: whole where a paper has it so.
    """
    other = reports.get(report.tables_of)
    if other is None:
        return report
    blocks = (*report.blocks, *_taken(report, other))
    return replace(report, blocks=(*blocks, *_of_papers(reports, (*blocks, *other.blocks), inside)), tables_of="")


def _taken(report: Report, other: Report) -> Iterator[Block]:
    own = {block.key: block for block in report.blocks}
    for block in other.standing:
        mine = own.get(block.key)
        if block.part != "A" or not block.is_table or (mine is not None and mine.is_table):
            continue
        yield block if mine is None else _called_after(other, block)


def _of_papers(reports: Mapping[str, Report], blocks: Iterable[Block], inside: bool) -> Iterator[Block]:
    shown = {
        name for block in blocks for name in (block.table, *(field.partition(".")[0] for field in block.shows))
    }
    shown |= inside_types().keys()  # what is consolidated has its own views
    found: dict[str, Block] = {}
    for report in reports.values():
        if report.makes != "paper" or not (inside or report.audience == "external"):
            continue
        for block in report.standing:
            is_of_rows = block.is_table and not (
                block.sums or block.across or any(one.fits for one in block.columns)
            )
            if block.table in shown or not is_of_rows or not (inside or block.part == "A"):
                continue
            if block.table not in found or (found[block.table].where and not block.where):
                found[block.table] = replace(_called_after(report, block), part="A", most=0)
                if report.each:  # its sentences speak of the one that the paper is for
                    found[block.table] = replace(found[block.table], intro="", note="")
    yield from found.values()


def _called_after(report: Report, block: Block) -> Block:
    return replace(block, key=f"{report.key}_{block.key}"[:_LONGEST_KEY])
