"""What is wrong with the chart that a block declares, beside the columns that the block has."""

from collections.abc import Iterator

from planbook.model.blocks import Block, BlockChart
from planbook.model.faults import unfilled

FIGURES = frozenset({"kpi", "count", "number", "money", "percent", "done"})
"""The types of columns that can be drawn."""
SCALE = frozenset({"low", "high"})
"""What stands in braces for the ends of a chart's scale."""
MOST_SERIES = 3


def faults_of_chart(block: Block, chart: BlockChart, filled: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each key of the chart that does not go with the block, and why; `filled` are the names in braces of any."""
    types = {column.key: column.type for column in block.columns}
    if not block.table and not block.of:
        yield "", "is for a block of a table"
    if block.says:
        yield "", "is of the rows of a table: this block is sentences (`says`)"
    named = [("by", chart.by), *((name, key) for name in ("show", "aim", "each") for key in getattr(chart, name))]
    for name, key in named:
        if key not in types:
            yield name, f"{key!r} is not among the columns of the block (there are: {', '.join(types) or 'none'})"
        elif name in ("show", "aim") and types[key] not in FIGURES:
            yield name, f"{key!r} is no figure: its type is {types[key]!r}"
    most = 1 if chart.kind == "dots" else MOST_SERIES
    if not 1 <= len(chart.show) <= most:
        yield "show", f"is {'one column' if most == 1 else f'up to {most} columns'} of figures"
    if len(chart.aim) > (2 if chart.kind == "dots" else 1):
        yield "aim", "is one column, or of dots the two ends of a range"
    if chart.aim and chart.kind == "bars":
        yield "aim", "is for dots and lines: put the column beside the others, under `show`"
    if chart.by in chart.each:
        yield "each", f"{chart.by!r} is what the rows are named by"
    if chart.least < 2:
        yield "least", f"{chart.least} is below 2: a single figure needs no chart"
    if what := unfilled(chart.caption, filled | SCALE | {*chart.each}):
        yield "caption", what
