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
    """The zero-based position of the column named `letters`; raises ValueError where it is no such name."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"{letters!r} is not a column")
        number = number * 26 + ord(letter) - 64
    return number - 1


def split_address(address: str) -> tuple[int, int]:
    """The zero-based column and the Excel row of `address` (`"D7"` is 3 and 7); raises ValueError."""
    letters = address.rstrip("0123456789")
    if not letters or letters == address:
        raise ValueError(f"{address!r} is not a cell")
    return column_index(letters), int(address[len(letters) :])


def quoted_sheet(name: str) -> str:
    """`name` as a formula or a link writes a sheet: `'Task KPIs'`."""
    return "'" + name.replace("'", "''") + "'"
