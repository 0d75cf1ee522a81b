"""Cell addresses as Excel writes them. Columns count from 0 here, rows from 1."""


def column_letter(column: int) -> str:
    """The letters of the column at zero-based `column`: 0 is `A`, 26 is `AA`."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The zero-based column that `letters` name: `A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted_sheet(name: str) -> str:
    """`name` as a formula or a link writes a sheet: `'Task KPIs'`."""
    return "'" + name.replace("'", "''") + "'"


def in_formula(text: str) -> str:
    """`text` as it stands between the quotation marks of a formula."""
    return text.replace('"', '""')
