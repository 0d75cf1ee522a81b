"""Days as people write them, wherever they do: in a cell, in a command."""

from datetime import date, datetime

ISO = ("%Y-%m-%d", "%Y/%m/%d")
DAY_FIRST = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d-%m-%y", "%d %m %Y")
WRITTEN = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %y", "%d %b %y", "%B %d %Y", "%b %d %Y")


def day_written(text: str, forms: tuple[str, ...] = (*ISO, *WRITTEN, *DAY_FIRST)) -> date | None:
    """The day that `text` is in one of `forms`, the day before the month; None where it is in none of them."""
    worded = any(character.isalpha() for character in text)
    for form in forms:
        if worded != ("%b" in form.lower()) or any(mark in form and mark not in text for mark in "/.-"):
            continue  # it cannot be of this form
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None
