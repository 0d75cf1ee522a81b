"""A dozen ordinary mistakes, as they come in any term, put into one school's workbook."""

from datetime import date
from typing import Any

from planbook.demo.fill import FilledWorkbook


def make_mistakes(book: FilledWorkbook) -> list[str]:
    """Put a dozen mistakes into `book`; returns what they are, in words."""
    made = []
    actions = dict(book.rows("action"))
    numbers = list(actions)

    def act(position: int, said: str, **values: Any) -> None:
        number = numbers[position % len(numbers)]
        for key, value in values.items():
            book.put("action", number, key, value)
        made.append(said)

    act(0, "an action without a status", status=None)
    act(1, "off track, and not a word why", status="Off track", progress=None, next_step=None)
    act(2, "a date written month first", revised_finish="12/18/2026")
    act(3, "a revised finish before the start", revised_finish=date(2024, 3, 1))
    act(4, "60 pasted where a percentage is chosen", percent_done=60)
    act(5, "completed, at a quarter done", status="Completed", percent_done=0.25)
    act(6, "a status that is not on the list", status="Nearly there")

    kpis = {str(values.get("kpi")): number for number, values in reversed(list(book.rows("kpi_value")))}
    for code, key, value, said in (
        ("ATT", "numerator", "approx 90%", "a percentage in words where a count is wanted"),
        ("PA", "denominator", None, "a count with nothing that it is out of"),
        ("CPD", "numerator", 9999, "more trained than there are staff"),
        ("SICK", "numerator", "n/a", "n/a for a figure that is due"),
    ):
        if code in kpis:
            book.put("kpi_value", kpis[code], key, value)
            made.append(said)

    for number, values in list(book.rows("funding_line"))[:1]:
        book.put("funding_line", number, "spent", float(values.get("award") or 0) * 1.1)
        made.append("more spent than was allocated")
    book.answer("declaration", {"date": None})
    made.append("not said to be checked")
    return made
