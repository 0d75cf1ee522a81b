"""What belongs to Excel itself: the macros that workbooks carry, and the buttons of the control workbook.

The buttons' macros call `press` through the xlwings add-in. Each does what planbook's command of that name does, by
the same function; only xlwings' part under the BSD licence is used, and it is loaded when a button is pressed.
"""

from datetime import date


def press(
    button: str, addin: str = "", book: str = "", sheet: str = "", cell: str = "", *, today: date | None = None
) -> None:
    """Do what the button of that key does, on what `planbook.excel.pressed.press` describes.

    Where something that planbook needs is missing in this Python, it ends with a sentence, which the add-in shows.
    """
    try:
        from planbook.excel.pressed import press as pressed
    except ImportError as error:
        words = (
            f"{error.name} is missing in the Python that this workbook was made for. Install planbook there again."
        )
        raise SystemExit(words) from error

    pressed(button, addin, book, sheet, cell, today=today)
