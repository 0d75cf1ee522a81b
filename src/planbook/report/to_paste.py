"""Rows for a sheet of the register, in a workbook of their own to be copied from."""

from collections.abc import Iterable, Mapping, Sequence

from planbook.model.blocks import Block, BlockColumn
from planbook.model.declarations import Declarations
from planbook.model.values import Value
from planbook.report.sheets import OutputBook


def write_to_paste(
    declarations: Declarations,
    author: str,
    record: str,
    rows: Iterable[Mapping[str, Value]],
    told: Sequence[str] = (),
) -> bytes:
    """A workbook of `rows` in the columns that the sheet of `record` has; the same rows give the same bytes.

    `told` are sentences on what was read, which stand on a sheet of their own.
    """
    sheet = declarations.register_format.sheet(record)
    if sheet is None:
        raise LookupError(record)
    columns = tuple(
        BlockColumn(column.field.key, column.field.heading, "date" if column.field.type == "date" else "text", 20)
        for column in sheet.columns
    )
    title = f"Rows for {sheet.title}"
    block = Block("rows", title, columns=columns, empty="There are no rows.")
    book = OutputBook(title=title, author=author, footer=title, audience="internal")
    page = book.page(sheet.title, [column.width for column in columns], tab=True)
    page.title(title, f"Copy the rows into the sheet {sheet.title} of the register, beneath those that it has.")
    page.table(block, [_as_words(declarations, record, row) for row in rows])
    if told:
        beside = book.page("What was read", [120])
        beside.title("What was read", "Look through this before you copy the rows.")
        for sentence in told:
            beside.text(sentence)
    return book.finish()


def _as_words(declarations: Declarations, record: str, row: Mapping[str, Value]) -> Mapping[str, Value]:
    """A row as the register shows it: codes of lists as their words."""
    fields = declarations.records[record].by_key
    return {
        key: declarations.word(fields[key].list, value)
        if value is not None and fields[key].type == "choice"
        else value
        for key, value in row.items()
    }
