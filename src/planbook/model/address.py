"""Cell addresses as Excel writes them. Columns count from 0 here, rows from 1."""


def column_letter(column: int) -> str:
    """The letters of the column at zero-based `column`: 0 is `A`, 26 is `AA`."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted_sheet(name: str) -> str:
    """`name` as a formula or a link writes a sheet: `'Task KPIs'`."""
    return "'" + name.replace("'", "''") + "'"
